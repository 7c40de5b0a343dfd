/* What the rooms of the merge share. */
#ifndef BPO_COMPOSE_MERGE_PARTS_H
#define BPO_COMPOSE_MERGE_PARTS_H

#include "compose/reading.h"

/* Where the merge is: "services.web.ports" as a chain of keys. */
typedef struct bpo_merge_path {
    const struct bpo_merge_path *up; /* NULL: this is the root, which has no key */
    const char *key;
} bpo_merge_path;

/* Merges what a later file has at a path over what the earlier ones gave. */
typedef bpo_status bpo_merger(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                              const bpo_merge_path *at, const bpo_node **ret_node,
                              bpo_error *err);

/* Maps merge, lists append, a later null changes nothing, a later scalar stands. */
bpo_merger bpo_merge_plain;
/* The rules of their own: a service's networks (list or map), depends_on (the same), labels (the
 * same, as key=value), gpus ("all" or list), a network as a whole, ipam.config. */
bpo_merger bpo_merge_names, bpo_merge_needed, bpo_merge_pairs, bpo_merge_gpus,
    bpo_merge_network, bpo_merge_ipam;

/* Remarks that the two can't be merged, and keeps base. */
bpo_status bpo_merge_clash(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                           const bpo_node **ret_node, bpo_error *err);
/* The node without what is marked !reset below it; node itself where nothing is. */
bpo_status bpo_merge_take(bpo_reading *reading, const bpo_node *node, const bpo_node **ret_node,
                          bpo_error *err);

/* A copy of node with what is below it, or without. NULL without memory, like all of these. */
bpo_node *bpo_merge_copy(bpo_reading *reading, const bpo_node *node, bool with_children);
void bpo_merge_append(bpo_node *parent, bpo_node *child);
/* Puts a copy of node at the end of parent: 0, or -1 without memory. */
int bpo_merge_append_copy(bpo_reading *reading, bpo_node *parent, const bpo_node *node);
/* A new member of map with the first len bytes of key. */
bpo_node *bpo_merge_member(bpo_reading *reading, bpo_node *map, const char *key, size_t len,
                           bpo_kind kind, bpo_place at);

#endif
