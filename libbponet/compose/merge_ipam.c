/* How ipam.config merges: by subnet. */
#include <string.h>

#include "base/error.h"
#include "compose/merge_parts.h"

#define MOST_PAIRS 16384 /* of an entry of one file and one of the other */

static bool same_subnet(const bpo_node *a, const bpo_node *b)
{
    a = bpo_node_get(a, "subnet");
    b = bpo_node_get(b, "subnet");
    if (!a || !b || !a->text || !b->text)
        return a == b || (a && b && a->kind == b->kind);
    return strcmp(a->text, b->text) == 0;
}

/* The entries of a merged ipam.config. */
typedef struct entries {
    bpo_node **items;
    size_t n, cap;
} entries;

static size_t find_entry(const entries *to, const bpo_node *like)
{
    size_t i = 0;
    while (i < to->n && !same_subnet(to->items[i], like))
        i++;
    return i;
}

static bpo_status put_entry(bpo_reading *reading, entries *to, size_t i, bpo_node *node,
                            bpo_error *err)
{
    if (i == to->n) {
        if (bpo_arena_grow(reading->nodes, &to->items, to->n, &to->cap, sizeof(bpo_node *)) < 0)
            return bpo_fail_memory(err);
        to->n++;
    }
    to->items[i] = node;
    return BPO_OK;
}

/* One entry of the earlier file against all of the later one. It goes on with what it became by
 * each, and so do the entries that are the same: Compose merges in place. */
static bpo_status merge_entry(bpo_reading *reading, bpo_node *mine, bpo_node *const *later,
                              size_t n_later, const bpo_merge_path *at, entries *to,
                              bpo_error *err)
{
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < n_later && status == BPO_OK; i++) {
        if (!same_subnet(later[i], mine) && find_entry(to, later[i]) == to->n) {
            status = put_entry(reading, to, to->n, later[i], err);
            continue;
        }
        const bpo_node *merged = NULL;
        status = bpo_merge_plain(reading, mine, later[i], at, &merged, err);
        if (status < 0)
            return status;
        bpo_node *next = mine->next;
        *mine = *merged;
        mine->next = next;
        status = put_entry(reading, to, find_entry(to, mine), mine, err);
    }
    return status;
}

/* Copies of a list's maps; what isn't one is remarked and left out. */
static bpo_status copy_entries(bpo_reading *reading, const bpo_node *list, entries *copies,
                               bpo_error *err)
{
    bpo_status status = bpo_reading_count(reading, list, err);
    for (const bpo_node *child = list->children; child && status == BPO_OK;
         child = child->next) {
        const bpo_node *kept = NULL;
        if (child->mark == BPO_MARK_RESET)
            continue;
        if (child->kind != BPO_NODE_MAP) {
            status =
                bpo_reading_remark(reading, "wrong-type", BPO_ERROR, child->at, NULL, err,
                                   "%s must be a list of maps, but one is %s",
                                   bpo_strbuf_text(&reading->path), bpo_kind_name(child->kind));
            continue;
        }
        status = bpo_merge_take(reading, child, &kept, err);
        bpo_node *copy = status == BPO_OK ? bpo_merge_copy(reading, kept, true) : NULL;
        if (status == BPO_OK)
            status =
                copy ? put_entry(reading, copies, copies->n, copy, err) : bpo_fail_memory(err);
    }
    return status;
}

/* What Compose does is odd: an earlier entry stays only where the later file names its subnet, and
 * what it says can end up in another entry. Whoever wants both writes both in the later file. */
bpo_status bpo_merge_ipam(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                          const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    entries earlier = {0}, later = {0}, merged = {0};
    if (base->kind != BPO_NODE_LIST || over->kind != BPO_NODE_LIST)
        return bpo_merge_clash(reading, base, over, ret_node, err);
    bpo_status status = copy_entries(reading, base, &earlier, err);
    if (status == BPO_OK)
        status = copy_entries(reading, over, &later, err);
    if (status == BPO_OK && earlier.n && later.n > MOST_PAIRS / earlier.n)
        status = bpo_fail_at(err, BPO_E_LIMIT, over->at, bpo_strbuf_text(&reading->path),
                             "%s: %zu entries over %zu are more than can be merged",
                             bpo_strbuf_text(&reading->path), later.n, earlier.n);
    for (size_t i = 0; i < earlier.n && status == BPO_OK; i++)
        status = merge_entry(reading, earlier.items[i], later.items, later.n, at, &merged, err);
    bpo_node *list = status == BPO_OK ? bpo_merge_copy(reading, base, false) : NULL;
    if (!list)
        return status < 0 ? status : bpo_fail_memory(err);
    for (size_t i = 0; i < merged.n; i++)
        if (bpo_merge_append_copy(reading, list, merged.items[i]) < 0)
            return bpo_fail_memory(err);
    *ret_node = list;
    return BPO_OK;
}
