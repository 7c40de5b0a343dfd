/* What the rooms of the writer share: a tree being made of a topology. Each function adds a member to
 * a map, and none where the value has no text; without memory the writing has failed, and map may be
 * NULL from then on. */
#ifndef BPO_COMPOSE_WRITING_H
#define BPO_COMPOSE_WRITING_H

#include "base/node.h"
#include "model/topology.h"

typedef struct bpo_writing {
    const bpo_topology *topology;
    bpo_arena arena;
    bool failed; /* without memory */
} bpo_writing;

/* NULL where the writing has failed. */
bpo_node *bpo_writing_map(bpo_writing *writing, bpo_node *map, const char *key);
bpo_node *bpo_writing_list(bpo_writing *writing, bpo_node *map, const char *key);
/* A map that is an element of a list. */
bpo_node *bpo_writing_element(bpo_writing *writing, bpo_node *list);
void bpo_writing_truth(bpo_writing *writing, bpo_node *map, const char *key, bool value);

/* A string; `$` becomes `$$`. */
void bpo_writing_string(bpo_writing *writing, bpo_node *map, const char *key, const char *text);
void bpo_writing_text(bpo_writing *writing, bpo_node *map, const char *key,
                      const bpo_written *written);
/* True or false where Compose would cast the text to that, a number where it is one; else a string. */
void bpo_writing_bool(bpo_writing *writing, bpo_node *map, const char *key,
                      const bpo_written *written);
void bpo_writing_int(bpo_writing *writing, bpo_node *map, const char *key,
                     const bpo_written *written);
/* A map or a list of strings. */
void bpo_writing_pairs(bpo_writing *writing, bpo_node *map, const char *key,
                       const bpo_pairs *pairs);
void bpo_writing_texts(bpo_writing *writing, bpo_node *map, const char *key,
                       const bpo_texts *texts);

/* The room: a service as a member of services. */
void bpo_write_service(bpo_writing *writing, bpo_node *services, const bpo_service *service);

#endif
