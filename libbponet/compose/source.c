#include "compose/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/strbuf.h"

/* In the order in which they are looked for; an override belongs to the file before it. */
static const struct {
    const char *name, *overrides[2];
} names[] = {
    {"bponet.yaml", {NULL, NULL}},
    {"compose.yaml", {"compose.override.yml", "compose.override.yaml"}},
    {"compose.yml", {"compose.override.yml", "compose.override.yaml"}},
    {"docker-compose.yml", {"docker-compose.override.yml", "docker-compose.override.yaml"}},
    {"docker-compose.yaml", {"docker-compose.override.yml", "docker-compose.override.yaml"}},
};

const char *bpo_environment_get(const char *const *environment, const char *name)
{
    size_t len = strlen(name);
    for (; environment && *environment; environment++)
        if (strncmp(*environment, name, len) == 0 && (*environment)[len] == '=')
            return *environment + len + 1;
    return NULL;
}

static bpo_status add(bpo_arena *arena, bpo_texts *files, const char *text, size_t len,
                      bpo_error *err)
{
    bpo_written file = {.text = bpo_arena_strndup(arena, text, len)};
    if (!file.text ||
        bpo_arena_grow(arena, &files->items, files->n, &files->cap, sizeof file) < 0)
        return bpo_fail_memory(err);
    files->items[files->n++] = file;
    return BPO_OK;
}

static bpo_status split(bpo_arena *arena, const char *list, char separator, bpo_texts *files,
                        bpo_error *err)
{
    bpo_status status = BPO_OK;
    while (status == BPO_OK && *list) {
        const char *end = strchrnul(list, separator);
        if (end != list)
            status = add(arena, files, list, (size_t)(end - list), err);
        list = *end ? end + 1 : end;
    }
    return status;
}

/* Adds folder/name where that exists: 1 added, 0 not there, or a status. A name that is there
 * but is no file is added too: opening it says what is wrong. */
static bpo_status add_if_there(bpo_arena *arena, const char *folder, const char *name,
                               bpo_texts *files, bool *ret_there, bpo_error *err)
{
    struct stat st;
    bpo_strbuf path = {0};
    bpo_strbuf_addf(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
                    name);
    bpo_status status = path.failed ? bpo_fail_memory(err) : BPO_OK;
    *ret_there = status == BPO_OK && stat(bpo_strbuf_text(&path), &st) == 0;
    if (*ret_there)
        status = add(arena, files, bpo_strbuf_text(&path), path.len, err);
    bpo_strbuf_free(&path);
    return status;
}

/* Adds the document that is in folder, with its override. */
static bpo_status look_in(bpo_arena *arena, const char *folder, bpo_texts *files,
                          bpo_error *err)
{
    bool there = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bpo_status status = add_if_there(arena, folder, names[i].name, files, &there, err);
        for (size_t k = 0; k < 2 && status == BPO_OK && there && names[i].overrides[k]; k++) {
            bool override;
            status = add_if_there(arena, folder, names[i].overrides[k], files, &override, err);
            if (override)
                return status;
        }
        if (status < 0 || there)
            return status;
    }
    return BPO_OK;
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

bpo_status bpo_source_find(bpo_arena *arena, const char *directory,
                           const char *const *environment, bpo_texts *files, bpo_error *err)
{
    const char *list = bpo_environment_get(environment, "COMPOSE_FILE");
    const char *separator = bpo_environment_get(environment, "COMPOSE_PATH_SEPARATOR");
    bpo_status status = BPO_OK;
    if (list)
        status = split(arena, list, separator && *separator ? *separator : ':', files, err);
    if (status < 0 || files->n)
        return status;
    char *folder;
    status = absolute(directory, &folder, err);
    if (status < 0)
        return status;
    for (;;) {
        status = look_in(arena, folder, files, err);
        char *slash = strrchr(folder, '/');
        if (status < 0 || files->n || !slash || !slash[1])
            break;
        slash[slash == folder] = '\0'; /* the folder above; "/" stays */
    }
    bpo_free(folder);
    return status;
}

bpo_status bpo_source_project(bpo_arena *arena, const char *directory, const char *first_file,
                              const char **ret_name, bpo_error *err)
{
    char *folder = NULL;
    const char *slash = first_file ? strrchr(first_file, '/') : NULL;
    if (slash && slash != first_file) {
        char *parent = bpo_strndup(first_file, (size_t)(slash - first_file));
        bpo_status status = parent ? absolute(parent, &folder, err) : bpo_fail_memory(err);
        bpo_free(parent);
        if (status < 0)
            return status;
    } else {
        bpo_status status = absolute(slash ? "/" : directory, &folder, err);
        if (status < 0)
            return status;
    }
    const char *base = strrchr(folder, '/') + 1;
    char *name = bpo_arena_alloc(arena, strlen(base) + 1);
    size_t n = 0;
    for (; name && *base; base++) {
        int c = *base >= 'A' && *base <= 'Z' ? *base | 0x20 : *base; /* in every locale */
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (n && (c == '_' || c == '-')))
            name[n++] = (char)c;
    }
    bpo_free(folder);
    *ret_name = name;
    return name ? BPO_OK : bpo_fail_memory(err);
}
