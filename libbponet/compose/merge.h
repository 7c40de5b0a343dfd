/* Several files as one tree, as Compose merges them. */
#ifndef BPO_COMPOSE_MERGE_H
#define BPO_COMPOSE_MERGE_H

#include "compose/reading.h"

/* Merges a later file's tree over what the earlier ones gave (base NULL: nothing yet); what became of
 * it lives in reading->nodes, shares nodes with both, and each value keeps the place it was written
 * at. Maps merge, lists append, and where one key has several forms (a service's networks,
 * depends_on, labels) they become one first; !reset and !override are obeyed. What can't be merged is
 * remarked. What the reader passes over isn't merged, the later file's stands. BPO_E_MEMORY, and the
 * statuses of bpo_reading_remark. Source: compose-go v2.9, override/merge.go. */
bpo_status bpo_compose_merge(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                             const bpo_node **ret_root, bpo_error *err);

#endif
