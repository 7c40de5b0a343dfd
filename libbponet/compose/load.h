/* Documents, from bytes to trees. */
#ifndef BPO_COMPOSE_LOAD_H
#define BPO_COMPOSE_LOAD_H

#include "compose/reading.h"

#define BPO_MAX_DOCUMENT (16u * 1024 * 1024) /* bytes of one */

/* A document to read: a file, or text held in memory. */
typedef struct bpo_source {
    const char *name, *text; /* text NULL: name is a file, "-" standard input */
    size_t len;
} bpo_source;

/* A source's name in messages. */
const char *bpo_source_shown(const bpo_source *source);

/* Reads and parses a source, whose text the topology keeps. *ret_root, among the reading's nodes,
 * is a map; where the text holds several documents, each is the `next` of the one before, and what
 * follows is to be merged over it. Places borrow name. An empty text, or one of comments, gives
 * NULL. BPO_E_FILE, BPO_E_DOCUMENT, BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_load(bpo_reading *reading, const bpo_source *source, const char *name,
                    bpo_node **ret_root, bpo_error *err);

#endif
