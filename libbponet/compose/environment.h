/* The variables a document may use: the process's environment, and .env files. */
#ifndef BPO_COMPOSE_ENVIRONMENT_H
#define BPO_COMPOSE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "model/finding.h"
#include "model/written.h"

/* Variables and their values. A zeroed one is ready for use. */
typedef struct bpo_variables {
    bpo_map index; /* name to index; names are borrowed */
    const char **values;
    size_t n, cap;
} bpo_variables;

typedef struct bpo_environment {
    bpo_arena *arena; /* where names and values of files live; must outlive it */
    bpo_variables all;
    bpo_texts read;        /* the files so far */
    bpo_arena *lasting;    /* of the names that remarks borrow */
    bpo_findings *remarks; /* variables of files that aren't set; NULL: nobody wants to know */
} bpo_environment;

/* Sets a variable: 0, or -1 without memory. name must outlive variables, so must value. */
int bpo_variables_set(bpo_variables *variables, bpo_arena *arena, const char *name, size_t len,
                      const char *value, bool override);
const char *bpo_variables_find(const bpo_variables *variables, const char *name, size_t len);

/* Takes the process's variables ("KEY=value" …, NULL at the end), which are borrowed, and PWD where
 * they have none. BPO_E_MEMORY. */
bpo_status bpo_environment_begin(bpo_environment *environment, const char *const *own,
                                 const char *directory, bpo_error *err);
/* The value of a variable, or NULL. */
const char *bpo_environment_find(const bpo_environment *environment, const char *name,
                                 size_t len);
const char *bpo_environment_get(const bpo_environment *environment, const char *name);
/* Adds what files say; later ones win over earlier ones, and what is there already over all. Files
 * that an earlier call read aren't read again. With only_settings, files that say themselves, by
 * COMPOSE_DISABLE_ENV_FILE, that they aren't to be read add their COMPOSE_ variables alone.
 * BPO_E_USAGE, BPO_E_FILE, BPO_E_DOCUMENT with file and line, BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_environment_add_files(bpo_environment *environment, const bpo_texts *files,
                                     bool only_settings, bpo_error *err);
void bpo_environment_end(bpo_environment *environment);

/* ---- which files -------------------------------------------------------------------------------*/

/* Adds to files those of COMPOSE_ENV_FILES, relative to directory, else the .env in folder where
 * there is one and COMPOSE_DISABLE_ENV_FILE doesn't say no. BPO_E_USAGE where that isn't true or
 * false, BPO_E_MEMORY. */
bpo_status bpo_environment_choose_files(const bpo_environment *environment,
                                        const char *directory, const char *folder,
                                        bpo_texts *files, bpo_error *err);

#endif
