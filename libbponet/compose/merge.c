#include "compose/merge.h"

#include <string.h>

#include "base/error.h"
#include "compose/merge_parts.h"

#define FEW 16 /* keys of a map that are looked up without an index */

static bpo_merger merge, merge_maps, keep_later;

/* What is merged by a rule of its own; '*' is any key. The first that matches counts. */
static const struct {
    const char *pattern;
    bpo_merger *merge;
} rules[] = {
    {"networks.*", bpo_merge_network},
    {"networks.*.labels", bpo_merge_pairs},
    {"networks.*.ipam.config", bpo_merge_ipam},
    {"services.*.networks", bpo_merge_names},
    {"services.*.depends_on", bpo_merge_needed},
    {"services.*.gpus", bpo_merge_gpus},
    {"services.*.deploy.labels", keep_later},
    {"services.*.deploy", bpo_merge_plain},
    {"services.*.expose", bpo_merge_plain},
    {"services.*.external_links", bpo_merge_plain},
    {"services.*.links", bpo_merge_plain},
    {"services.*.ports", bpo_merge_plain},
    {"services.*.profiles", bpo_merge_plain},
    {"services.*.volumes_from", bpo_merge_plain}, /* they imply dependencies */
    {"services.*.x-*", bpo_merge_plain},
    {"services.*.*", keep_later},
    {"configs", keep_later},
    {"models", keep_later},
    {"secrets", keep_later},
    {"volumes", keep_later},
};

/* Whether the last part of a pattern, of len bytes, is meant by key. */
static bool part_matches(const char *part, size_t len, const char *key)
{
    if (len && part[len - 1] == '*')
        return strncmp(part, key, len - 1) == 0;
    return strlen(key) == len && strncmp(part, key, len) == 0;
}

static bool path_matches(const char *pattern, const bpo_merge_path *at)
{
    const char *end = pattern + strlen(pattern);
    for (; at->up; at = at->up) {
        const char *part = end;
        while (part > pattern && part[-1] != '.')
            part--;
        if (end < pattern || !part_matches(part, (size_t)(end - part), at->key))
            return false;
        if (part == pattern)
            return !at->up->up;
        end = part - 1;
    }
    return false;
}

static bpo_status keep_later(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                             const bpo_merge_path *at, const bpo_node **ret_node,
                             bpo_error *err)
{
    (void)at;
    *ret_node = base;
    return over->kind == BPO_NODE_NULL ? BPO_OK : bpo_merge_take(reading, over, ret_node, err);
}

/* ---- maps and lists -------------------------------------------------------------------------- */

bpo_status bpo_merge_clash(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                           const bpo_node **ret_node, bpo_error *err)
{
    *ret_node = base;
    return bpo_reading_remark(
        reading, "wrong-type", BPO_ERROR, over->at,
        "write it as the earlier file does, or mark it !override", err,
        "%s is %s, which can't be merged with what line %u of %s has: %s",
        bpo_strbuf_text(&reading->path), bpo_kind_name(over->kind), (unsigned)base->at.line,
        base->at.file ? base->at.file : "the earlier document", bpo_kind_name(base->kind));
}

/* Lists append. What stands twice in them is the reader's affair. */
static bpo_status merge_lists(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                              const bpo_node **ret_node, bpo_error *err)
{
    bpo_node *list = bpo_merge_copy(reading, base, false);
    if (!list)
        return bpo_fail_memory(err);
    for (const bpo_node *child = base->children; child; child = child->next)
        if (bpo_merge_append_copy(reading, list, child) < 0)
            return bpo_fail_memory(err);
    for (const bpo_node *child = over->children; child; child = child->next) {
        const bpo_node *kept = NULL;
        if (child->mark == BPO_MARK_RESET)
            continue;
        bpo_status status = bpo_merge_take(reading, child, &kept, err);
        if (status < 0)
            return status;
        if (bpo_merge_append_copy(reading, list, kept) < 0)
            return bpo_fail_memory(err);
    }
    *ret_node = list;
    return BPO_OK;
}

bpo_status bpo_merge_plain(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                           const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    *ret_node = base;
    if (over->kind == BPO_NODE_NULL)
        return BPO_OK;
    if (base->kind != BPO_NODE_MAP && base->kind != BPO_NODE_LIST)
        return bpo_merge_take(reading, over, ret_node, err);
    if (base->kind != over->kind)
        return bpo_merge_clash(reading, base, over, ret_node, err);
    if (base->kind == BPO_NODE_LIST)
        return merge_lists(reading, base, over, ret_node, err);
    return merge_maps(reading, base, over, at, ret_node, err);
}

static bpo_status merge(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                        const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    if (over->mark == BPO_MARK_OVERRIDE)
        return bpo_merge_take(reading, over, ret_node, err);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (path_matches(rules[i].pattern, at))
            return rules[i].merge(reading, base, over, at, ret_node, err);
    return bpo_merge_plain(reading, base, over, at, ret_node, err);
}

/* The members of a map by key. */
typedef struct members {
    bpo_map index;
    const bpo_node *map, **nodes; /* nodes NULL: few enough to be looked through */
} members;

static int open_members(bpo_reading *reading, const bpo_node *map, members *in)
{
    size_t n = 0;
    in->map = map;
    if (map->n <= FEW)
        return 0;
    in->nodes = bpo_arena_array(reading->nodes, map->n, sizeof *in->nodes);
    for (const bpo_node *child = map->children; in->nodes && child; child = child->next) {
        in->nodes[n] = child;
        if (bpo_map_put(&in->index, child->key, child->key_len, n++, NULL) < 0)
            in->nodes = NULL;
    }
    return in->nodes ? 0 : -1;
}

static const bpo_node *find_member(const members *in, const bpo_node *like)
{
    size_t i;
    if (!in->nodes)
        return bpo_node_find(in->map, like->key, like->key_len);
    return bpo_map_get(&in->index, like->key, like->key_len, &i) ? in->nodes[i] : NULL;
}

/* One member that both files have. */
static bpo_status merge_member(bpo_reading *reading, bpo_node *map, const bpo_node *base,
                               const bpo_node *over, const bpo_merge_path *at, bpo_error *err)
{
    const bpo_merge_path here = {at, base->key};
    const bpo_node *merged = NULL;
    if (over->mark == BPO_MARK_RESET)
        return BPO_OK;
    size_t mark = bpo_reading_down(reading, base->key);
    bpo_status status = merge(reading, base, over, &here, &merged, err);
    bpo_reading_up(reading, mark);
    if (status == BPO_OK && bpo_merge_append_copy(reading, map, merged) < 0)
        return bpo_fail_memory(err);
    return status;
}

/* Adds to map what base has, merged with what over has of it, then what over alone has. */
static bpo_status fill_map(bpo_reading *reading, bpo_node *map, const members *in_base,
                           const members *in_over, const bpo_merge_path *at, bpo_error *err)
{
    bpo_status status = BPO_OK;
    for (const bpo_node *child = in_base->map->children; child && status == BPO_OK;
         child = child->next) {
        const bpo_node *later = find_member(in_over, child);
        if (later)
            status = merge_member(reading, map, child, later, at, err);
        else if (bpo_merge_append_copy(reading, map, child) < 0)
            status = bpo_fail_memory(err);
    }
    for (const bpo_node *child = in_over->map->children; child && status == BPO_OK;
         child = child->next) {
        const bpo_node *kept = NULL;
        if (child->mark == BPO_MARK_RESET || find_member(in_base, child))
            continue;
        status = bpo_merge_take(reading, child, &kept, err);
        if (status == BPO_OK && bpo_merge_append_copy(reading, map, kept) < 0)
            status = bpo_fail_memory(err);
    }
    return status;
}

static bpo_status merge_maps(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                             const bpo_merge_path *at, const bpo_node **ret_node,
                             bpo_error *err)
{
    members in_base = {0}, in_over = {0};
    bpo_node *map = bpo_merge_copy(reading, base, false);
    bpo_status status = BPO_OK;
    if (!map || open_members(reading, base, &in_base) < 0 ||
        open_members(reading, over, &in_over) < 0)
        status = bpo_fail_memory(err);
    if (status == BPO_OK)
        status = fill_map(reading, map, &in_base, &in_over, at, err);
    bpo_map_free(&in_base.index);
    bpo_map_free(&in_over.index);
    if (status == BPO_OK)
        *ret_node = map;
    return status;
}

bpo_status bpo_compose_merge(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                             const bpo_node **ret_root, bpo_error *err)
{
    const bpo_merge_path root = {0};
    const bpo_node *merged = NULL;
    bpo_status status = !base || over->mark == BPO_MARK_OVERRIDE
                            ? bpo_merge_take(reading, over, &merged, err)
                            : bpo_merge_plain(reading, base, over, &root, &merged, err);
    if (status == BPO_OK)
        *ret_root = merged;
    return status;
}
