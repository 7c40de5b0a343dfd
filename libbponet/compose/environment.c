#include "compose/environment.h"

#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "compose/dotenv.h"
#include "compose/source.h"

#define MAX_FILES 64
#define DISABLE   "COMPOSE_DISABLE_ENV_FILE"

int bpo_variables_set(bpo_variables *v, bpo_arena *arena, const char *name, size_t len,
                      const char *value, bool override)
{
    size_t at = v->n;
    if (bpo_arena_grow(arena, &v->values, v->n, &v->cap, sizeof *v->values) < 0)
        return -1;
    int put = bpo_map_put(&v->index, name, len, v->n, &at);
    if (put < 0)
        return -1;
    if (put || override)
        v->values[at] = value;
    v->n += (size_t)put;
    return 0;
}

const char *bpo_variables_find(const bpo_variables *v, const char *name, size_t len)
{
    size_t at;
    return bpo_map_get(&v->index, name, len, &at) ? v->values[at] : NULL;
}

const char *bpo_environment_find(const bpo_environment *environment, const char *name,
                                 size_t len)
{
    return bpo_variables_find(&environment->all, name, len);
}

const char *bpo_environment_get(const bpo_environment *environment, const char *name)
{
    return bpo_environment_find(environment, name, strlen(name));
}

bpo_status bpo_environment_begin(bpo_environment *environment, const char *const *own,
                                 const char *directory, bpo_error *err)
{
    for (; own && *own; own++) {
        const char *equals = strchr(*own, '=');
        if (equals && bpo_variables_set(&environment->all, environment->arena, *own,
                                        (size_t)(equals - *own), equals + 1, true) < 0)
            return bpo_fail_memory(err);
    }
    if (bpo_environment_get(environment, "PWD"))
        return BPO_OK;
    const char *folder;
    bpo_status status = bpo_source_absolute(environment->arena, directory, &folder, err);
    if (status == BPO_OK &&
        bpo_variables_set(&environment->all, environment->arena, "PWD", 3, folder, true) < 0)
        status = bpo_fail_memory(err);
    return status;
}

void bpo_environment_end(bpo_environment *environment)
{
    bpo_map_free(&environment->all.index);
}

/* Reads one file over what the files before it said. */
static bpo_status add_file(bpo_environment *environment, const char *path, bpo_variables *files,
                           bpo_error *err)
{
    char *text;
    size_t len;
    bpo_dotenv dotenv = {.name = bpo_arena_strdup(environment->lasting, path),
                         .given = &environment->all,
                         .own = files,
                         .arena = environment->arena,
                         .remarks = environment->remarks};
    if (!dotenv.name)
        return bpo_fail_memory(err);
    if (strcmp(path, "/dev/null") == 0)
        return BPO_OK; /* how users say that no file is to be read; as a device it would be refused */
    bpo_status status = bpo_file_read(path, BPO_MAX_DOTENV, &text, &len, err);
    if (status < 0)
        return status;
    status = bpo_dotenv_read(&dotenv, text, len, err);
    bpo_free(text);
    return status;
}

/* Whether the variable says yes, in the words that Compose takes. */
static bpo_status read_switch(const bpo_variables *variables, const char *name, bool *ret_on,
                              bpo_error *err)
{
    static const char *const words[] = {"1", "t", "T", "true",  "TRUE",  "True",
                                        "0", "f", "F", "false", "FALSE", "False"};
    const char *text = bpo_variables_find(variables, name, strlen(name));
    *ret_on = false;
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0) {
            *ret_on = i < 6;
            return BPO_OK;
        }
    return text
               ? bpo_fail(err, BPO_E_USAGE, name, "%s is '%s'; write true or false", name, text)
               : BPO_OK;
}

/* Takes the variables of from that aren't there; of all of them, or of Compose's own settings. */
static bpo_status merge(bpo_environment *environment, const bpo_variables *from,
                        bool only_settings, bpo_error *err)
{
    for (size_t i = 0; i < from->index.cap; i++) {
        const bpo_map_slot *slot = &from->index.slots[i];
        if (!slot->key || (only_settings && strncmp(slot->key, "COMPOSE_", 8) != 0))
            continue;
        if (bpo_variables_set(&environment->all, environment->arena, slot->key, slot->len,
                              from->values[slot->value], false) < 0)
            return bpo_fail_memory(err);
    }
    return BPO_OK;
}

static bool was_read(const bpo_environment *environment, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(environment->read.items[i].text, path) == 0)
            return true;
    return false;
}

bpo_status bpo_environment_add_files(bpo_environment *environment, const bpo_texts *files,
                                     bool only_settings, bpo_error *err)
{
    bpo_variables found = {0};
    bpo_status status = BPO_OK;
    size_t n_before = environment->read.n;
    if (files->n > MAX_FILES)
        return bpo_fail(err, BPO_E_LIMIT, ".env", "%zu .env files, and %d are the most",
                        files->n, MAX_FILES);
    for (size_t i = 0; i < files->n && status == BPO_OK; i++) {
        const char *path = files->items[i].text;
        if (was_read(environment, n_before, path))
            continue;
        status = add_file(environment, path, &found, err);
        if (status == BPO_OK)
            status =
                bpo_source_add(environment->arena, &environment->read, path, strlen(path), err);
    }
    bool off = false;
    if (status == BPO_OK && only_settings)
        status = read_switch(&found, DISABLE, &off, err);
    if (status == BPO_OK)
        status = merge(environment, &found, off, err);
    bpo_map_free(&found.index);
    return status;
}

/* ---- which files -------------------------------------------------------------------------------*/

static bpo_status add_default(const bpo_environment *environment, const char *folder,
                              bpo_texts *files, bpo_error *err)
{
    struct stat st;
    const char *path;
    bpo_status status = bpo_source_join(environment->arena, folder, ".env", &path, err);
    if (status < 0 || stat(path, &st) < 0 || S_ISDIR(st.st_mode))
        return status;
    return bpo_source_add(environment->arena, files, path, strlen(path), err);
}

bpo_status bpo_environment_choose_files(const bpo_environment *environment,
                                        const char *directory, const char *folder,
                                        bpo_texts *files, bpo_error *err)
{
    const char *list = bpo_environment_get(environment, "COMPOSE_ENV_FILES");
    if (list && *list)
        return bpo_source_split(environment->arena, directory, list, ",", files, err);
    bool off;
    bpo_status status = read_switch(&environment->all, DISABLE, &off, err);
    return status < 0 || off ? status : add_default(environment, folder, files, err);
}
