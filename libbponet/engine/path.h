/* The one builder of request paths. No name ever becomes part of a path. */
#ifndef BPO_ENGINE_PATH_H
#define BPO_ENGINE_PATH_H

#include <stdbool.h>

#include "base/error.h"

#define BPO_ID_TEXT 65

typedef struct bpo_path {
    char text[160];
} bpo_path;

/* Whether text is the full id of a container or local network: 64 lower-case hex digits. */
bool bpo_id_is_full(const char *text);
/* Whether text is a network's full id: the above, or a swarm's 25 digits and letters of which
 * one is no hex digit, so that it is no prefix of a local one. */
bool bpo_id_is_network(const char *text);

/* "/v1.41/networks" and the like: version ("1.41") may be NULL, before and after are literals
 * of the program. With an id, "before/id" and after behind it; id must be a network's or
 * container's full one, else BPO_E_USAGE and nothing may be sent. */
bpo_status bpo_path_make(bpo_path *path, const char *version, const char *before,
                         const char *id, const char *after, bpo_error *err);

#endif
