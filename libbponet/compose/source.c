#include "compose/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/chars.h"
#include "base/strbuf.h"

/* In the order in which they are looked for; the first that is there is taken. */
static const char *const own_names[] = {"bponet.yaml", NULL};
static const char *const names[] = {"compose.yaml", "compose.yml", "docker-compose.yml",
                                    "docker-compose.yaml", NULL};
static const char *const overrides[] = {"compose.override.yml", "compose.override.yaml",
                                        "docker-compose.override.yml",
                                        "docker-compose.override.yaml", NULL};

bpo_status bpo_source_add(bpo_arena *arena, bpo_texts *files, const char *text, size_t len,
                          bpo_error *err)
{
    bpo_written file = {.text = bpo_arena_strndup(arena, text, len)};
    if (!file.text ||
        bpo_arena_grow(arena, &files->items, files->n, &files->cap, sizeof file) < 0)
        return bpo_fail_memory(err);
    files->items[files->n++] = file;
    return BPO_OK;
}

bpo_status bpo_source_join(bpo_arena *arena, const char *folder, const char *path,
                           const char **ret_path, bpo_error *err)
{
    bpo_strbuf sb = {0};
    size_t len = folder ? strlen(folder) : 0;
    if (len && *path != '/' && strcmp(path, "-") != 0)
        bpo_strbuf_addf(&sb, "%s%s", folder, folder[len - 1] == '/' ? "" : "/");
    bpo_strbuf_add(&sb, path);
    const char *joined = bpo_strbuf_keep(&sb, arena);
    if (!joined)
        return bpo_fail_memory(err);
    *ret_path = joined;
    return BPO_OK;
}

bpo_status bpo_source_split(bpo_arena *arena, const char *directory, const char *list,
                            const char *separator, bpo_texts *files, bpo_error *err)
{
    bpo_status status = BPO_OK;
    while (status == BPO_OK && *list) {
        const char *end = strstr(list, separator), *path;
        size_t len = end ? (size_t)(end - list) : strlen(list);
        if (len) {
            status = bpo_source_add(arena, files, list, len, err);
            if (status == BPO_OK)
                status = bpo_source_join(arena, directory, files->items[files->n - 1].text,
                                         &path, err);
            if (status == BPO_OK)
                files->items[files->n - 1].text = path;
        }
        list += end ? len + strlen(separator) : len;
    }
    return status;
}

/* Adds the first of the names that is there in folder. One that is there but is no file is added
 * too: opening it says what is wrong. */
static bpo_status add_first(bpo_arena *arena, const char *folder, const char *const *candidates,
                            bpo_texts *files, bool *ret_there, bpo_error *err)
{
    struct stat st;
    const char *path;
    *ret_there = false;
    for (; *candidates; candidates++) {
        bpo_status status = bpo_source_join(arena, folder, *candidates, &path, err);
        if (status < 0)
            return status;
        *ret_there = stat(path, &st) == 0;
        if (*ret_there)
            return bpo_source_add(arena, files, path, strlen(path), err);
    }
    return BPO_OK;
}

/* Adds the document that is in folder, with its override. */
static bpo_status look_in(bpo_arena *arena, const char *folder, bpo_texts *files,
                          bpo_error *err)
{
    bool there;
    bpo_status status = add_first(arena, folder, own_names, files, &there, err);
    if (status < 0 || there)
        return status;
    status = add_first(arena, folder, names, files, &there, err);
    if (status < 0 || !there)
        return status;
    return add_first(arena, folder, overrides, files, &there, err);
}

static bpo_status absolute(const char *directory, char **ret_path, bpo_error *err)
{
    /* realpath allocates with malloc, as alloc.c does */
    *ret_path = realpath(directory ? directory : ".", NULL);
    if (*ret_path)
        return BPO_OK;
    if (errno == ENOMEM)
        return bpo_fail_memory(err);
    return bpo_fail(err, BPO_E_FILE, directory, "%s: can't be entered: %s",
                    directory ? directory : ".", strerror(errno));
}

bpo_status bpo_source_absolute(bpo_arena *arena, const char *directory, const char **ret_path,
                               bpo_error *err)
{
    char *path;
    bpo_status status = absolute(directory, &path, err);
    if (status < 0)
        return status;
    const char *copy = bpo_arena_strdup(arena, path);
    bpo_free(path);
    if (!copy)
        return bpo_fail_memory(err);
    *ret_path = copy;
    return BPO_OK;
}

bpo_status bpo_source_find(bpo_arena *arena, const char *directory,
                           const bpo_environment *environment, bpo_texts *files, bpo_error *err)
{
    const char *list = bpo_environment_get(environment, "COMPOSE_FILE");
    const char *separator = bpo_environment_get(environment, "COMPOSE_PATH_SEPARATOR");
    bpo_status status = BPO_OK;
    if (list)
        status = bpo_source_split(arena, directory, list,
                                  separator && *separator ? separator : ":", files, err);
    if (status < 0 || files->n)
        return status;
    char *folder;
    status = absolute(directory, &folder, err);
    if (status < 0)
        return status;
    /* first by the name that a user would type, which messages then have, and SARIF too */
    status = look_in(arena, directory, files, err);
    while (status == BPO_OK && !files->n) {
        char *slash = strrchr(folder, '/');
        if (!slash || !slash[1])
            break;
        slash[slash == folder] = '\0'; /* the folder above; "/" stays */
        status = look_in(arena, folder, files, err);
    }
    bpo_free(folder);
    return status;
}

bpo_status bpo_source_folder(bpo_arena *arena, const char *directory, const char *first_file,
                             const char **ret_folder, bpo_error *err)
{
    const char *slash = first_file ? strrchr(first_file, '/') : NULL;
    if (!slash)
        return bpo_source_absolute(arena, first_file ? NULL : directory, ret_folder, err);
    char *parent = bpo_arena_strndup(arena, first_file,
                                     slash == first_file ? 1 : (size_t)(slash - first_file));
    return parent ? bpo_source_absolute(arena, parent, ret_folder, err) : bpo_fail_memory(err);
}

bpo_status bpo_source_normalize(bpo_arena *arena, const char *text, const char **ret_name,
                                bpo_error *err)
{
    char *name = bpo_arena_alloc(arena, strlen(text) + 1);
    size_t n = 0;
    for (; name && *text; text++) {
        char c = bpo_to_lower(*text);
        if (bpo_is_letter(c) || bpo_is_digit(c) || (n && (c == '_' || c == '-')))
            name[n++] = c;
    }
    if (!name)
        return bpo_fail_memory(err);
    *ret_name = name;
    return BPO_OK;
}
