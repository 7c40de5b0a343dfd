/* The syntax of .env files, as Compose reads it. */
#ifndef BPO_COMPOSE_DOTENV_H
#define BPO_COMPOSE_DOTENV_H

#include "compose/environment.h"

#define BPO_MAX_DOTENV (1024u * 1024) /* bytes of a .env file, and of its values */

/* Where a file's variables are looked up, first to last, and where they go: what the files before it
 * said is there already. */
typedef struct bpo_dotenv {
    const char *name;           /* of the file; borrowed by remarks' places */
    const bpo_variables *given; /* the environment's */
    bpo_variables *own;         /* gets the file's */
    bpo_arena *arena;
    bpo_findings *remarks; /* or NULL */
} bpo_dotenv;

/* Reads a file's text. BPO_E_DOCUMENT with file and line, BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_dotenv_read(bpo_dotenv *dotenv, const char *text, size_t len, bpo_error *err);

#endif
