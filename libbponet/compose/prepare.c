#include "compose/prepare.h"

#include <string.h>

#include "base/error.h"
#include "compose/source.h"

const char *bpo_source_first_file(const bpo_source *sources, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!sources[i].text && strcmp(sources[i].name, "-") != 0)
            return sources[i].name;
    return NULL;
}

/* Adds the .env files for sources to the environment: those that were given, else those of the
 * environment, else the .env in the project's folder. The first of those may say that it isn't read. */
static bpo_status add_env_files(const bpo_reader *reader, bpo_environment *environment,
                                const bpo_source *sources, size_t n, bool first, bpo_error *err)
{
    bpo_texts files = reader->env_files;
    const char *list = bpo_environment_get(environment, "COMPOSE_ENV_FILES");
    const char *folder, *file = bpo_source_first_file(sources, n);
    if (files.n)
        return bpo_environment_add_files(environment, &files, false, err);
    bpo_status status = bpo_source_folder(environment->arena, reader->directory, file, &folder,
                                          file ? NULL : err);
    if (status == BPO_E_FILE && file)
        return BPO_OK; /* opening the file will say what is wrong */
    if (status == BPO_E_MEMORY)
        return bpo_fail_memory(err);
    if (status == BPO_OK)
        status =
            bpo_environment_choose_files(environment, reader->directory, folder, &files, err);
    if (status < 0)
        return status;
    return bpo_environment_add_files(environment, &files, first && !(list && *list), err);
}

/* The documents to read: given, found, or the built-in one. */
static bpo_status choose(const bpo_reader *reader, const bpo_environment *environment,
                         bpo_source **ret_sources, size_t *ret_n, bpo_error *err)
{
    bpo_texts files = {0};
    *ret_sources = reader->sources;
    *ret_n = reader->n_sources;
    if (reader->n_sources && !reader->builtin)
        return BPO_OK;
    bpo_status status = BPO_OK;
    if (!reader->builtin)
        status =
            bpo_source_find(environment->arena, reader->directory, environment, &files, err);
    if (status < 0)
        return status;
    bpo_source *sources = bpo_arena_array(environment->arena, files.n + 1, sizeof *sources);
    if (!sources)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < files.n; i++)
        sources[i].name = files.items[i].text;
    if (!files.n)
        sources[0] =
            (bpo_source){BPO_BUILTIN, bpo_builtin_document(), strlen(bpo_builtin_document())};
    *ret_sources = sources;
    *ret_n = files.n ? files.n : 1;
    return BPO_OK;
}

/* Chooses what to read, and gathers the variables for it. A .env may say which files to read, and the
 * folder of those may have a .env in turn: it adds what the first doesn't say. */
bpo_status bpo_reader_prepare(const bpo_reader *reader, bpo_environment *environment,
                              bpo_source **ret_sources, size_t *ret_n, bpo_error *err)
{
    bpo_status status =
        bpo_environment_begin(environment, reader->environment, reader->directory, err);
    if (status == BPO_OK && !reader->builtin)
        status =
            add_env_files(reader, environment, reader->sources, reader->n_sources, true, err);
    if (status == BPO_OK)
        status = choose(reader, environment, ret_sources, ret_n, err);
    if (status == BPO_OK && *ret_sources != reader->sources && !(*ret_sources)->text &&
        !reader->env_files.n)
        status = add_env_files(reader, environment, *ret_sources, *ret_n, false, err);
    return status;
}
