/* What a reader was told, and what it is to read. */
#ifndef BPO_COMPOSE_PREPARE_H
#define BPO_COMPOSE_PREPARE_H

#include <bponet/compose.h>

#include "compose/environment.h"
#include "compose/load.h"

#define BPO_BUILTIN "built-in BPO topology"

struct bpo_reader {
    bpo_arena arena;
    bpo_source *sources;
    size_t n_sources, cap_sources;
    bpo_texts env_files, profiles;
    bool builtin;
    const char *project, *directory;
    const char *const *environment;
};

/* The first source that is a file, or NULL. */
const char *bpo_source_first_file(const bpo_source *sources, size_t n);

/* Chooses what to read, which lives in the environment's arena or is the reader's, and gathers the
 * variables for it. BPO_E_FILE, BPO_E_DOCUMENT of a .env, BPO_E_USAGE, BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_reader_prepare(const bpo_reader *reader, bpo_environment *environment,
                              bpo_source **ret_sources, size_t *ret_n, bpo_error *err);

#endif
