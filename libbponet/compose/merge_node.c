/* Nodes made by the merge, and without what is marked !reset. */
#include <string.h>

#include "base/error.h"
#include "compose/merge_parts.h"

/* A copy of node without what is below it, or with the same. */
bpo_node *bpo_merge_copy(bpo_reading *reading, const bpo_node *node, bool with_children)
{
    bpo_node *copy = bpo_arena_alloc(reading->nodes, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *node;
    copy->next = NULL;
    if (!with_children) {
        copy->children = copy->last = NULL;
        copy->n = 0;
    }
    return copy;
}

void bpo_merge_append(bpo_node *parent, bpo_node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
    parent->n++;
}

/* Puts a copy of node at the end of parent. -1 without memory. */
int bpo_merge_append_copy(bpo_reading *reading, bpo_node *parent, const bpo_node *node)
{
    bpo_node *copy = bpo_merge_copy(reading, node, true);
    if (!copy)
        return -1;
    bpo_merge_append(parent, copy);
    return 0;
}

/* A member for map, written at a place as a whole. */
bpo_node *bpo_merge_member(bpo_reading *reading, bpo_node *map, const char *key, size_t len,
                           bpo_kind kind, bpo_place at)
{
    bpo_node *node = bpo_arena_alloc(reading->nodes, sizeof *node);
    if (!node || !(node->key = bpo_arena_strndup(reading->nodes, key, len)))
        return NULL;
    node->key_len = len;
    node->kind = kind;
    node->at = node->key_at = at;
    bpo_merge_append(map, node);
    return node;
}

/* ---- marks ----------------------------------------------------------------------------------- */

static bool has_reset(const bpo_node *node)
{
    if (node->mark == BPO_MARK_RESET)
        return true;
    for (const bpo_node *child = node->children; child; child = child->next)
        if (has_reset(child))
            return true;
    return false;
}

/* The node without what is marked !reset below it; node itself where nothing is. NULL without
 * memory. */
static const bpo_node *without_resets(bpo_reading *reading, const bpo_node *node)
{
    if (!has_reset(node))
        return node;
    bpo_node *copy = bpo_merge_copy(reading, node, false);
    for (const bpo_node *child = node->children; copy && child; child = child->next) {
        if (child->mark == BPO_MARK_RESET)
            continue;
        const bpo_node *kept = without_resets(reading, child);
        if (!kept || bpo_merge_append_copy(reading, copy, kept) < 0)
            return NULL;
    }
    return copy;
}

bpo_status bpo_merge_take(bpo_reading *reading, const bpo_node *node, const bpo_node **ret_node,
                          bpo_error *err)
{
    const bpo_node *kept = without_resets(reading, node);
    if (!kept)
        return bpo_fail_memory(err);
    *ret_node = kept;
    return BPO_OK;
}
