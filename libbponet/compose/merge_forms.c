/* Keys that have several forms: they become one first. */
#include <string.h>

#include "base/error.h"
#include "compose/merge_parts.h"

/* What a list becomes to be merged with a map: its element is the member's key, or has it. */
typedef bpo_node *member_of(bpo_reading *reading, bpo_node *map, const bpo_node *element);

static bpo_node *bare_member(bpo_reading *reading, bpo_node *map, const bpo_node *element)
{
    return bpo_merge_member(reading, map, element->text, element->len, BPO_NODE_NULL,
                            element->at);
}

static bpo_node *needed_member(bpo_reading *reading, bpo_node *map, const bpo_node *element)
{
    static const char started[] = "service_started";
    bpo_node *node =
        bpo_merge_member(reading, map, element->text, element->len, BPO_NODE_MAP, element->at);
    bpo_node *condition =
        node ? bpo_merge_member(reading, node, "condition", 9, BPO_NODE_STRING, element->at)
             : NULL;
    bpo_node *required =
        condition ? bpo_merge_member(reading, node, "required", 8, BPO_NODE_BOOL, element->at)
                  : NULL;
    if (!required)
        return NULL;
    condition->text = started;
    condition->len = sizeof started - 1;
    required->text = "true";
    required->len = 4;
    required->boolean = true;
    return node;
}

static bpo_node *pair_member(bpo_reading *reading, bpo_node *map, const bpo_node *element)
{
    const char *equals = memchr(element->text, '=', element->len);
    size_t len = equals ? (size_t)(equals - element->text) : element->len;
    bpo_node *node = bpo_merge_member(reading, map, element->text, len,
                                      equals ? BPO_NODE_STRING : BPO_NODE_NULL, element->at);
    if (node && equals) {
        node->text = equals + 1;
        node->len = element->len - len - 1;
    }
    return node;
}

/* Takes a key's last member with that key out of the way, so that the later one counts. */
static void forget(bpo_node *map, const bpo_node *newest)
{
    for (bpo_node **link = &map->children; *link != newest; link = &(*link)->next)
        if ((*link)->key_len == newest->key_len &&
            memcmp((*link)->key, newest->key, newest->key_len) == 0) {
            *link = (*link)->next;
            map->n--;
            return;
        }
}

/* The map that a list stands for; maps and nulls are themselves. *ret_map is NULL where it is
 * neither: that is remarked. */
static bpo_status as_map(bpo_reading *reading, const bpo_node *node, member_of *make,
                         const bpo_node **ret_map, bpo_error *err)
{
    *ret_map = node->kind == BPO_NODE_LIST ? NULL : node;
    if (*ret_map)
        return BPO_OK;
    bpo_status status = bpo_reading_count(reading, node, err);
    bpo_node *map = bpo_merge_copy(reading, node, false);
    if (status < 0 || !map)
        return status < 0 ? status : bpo_fail_memory(err);
    map->kind = BPO_NODE_MAP;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        if (child->mark == BPO_MARK_RESET)
            continue;
        if (child->kind != BPO_NODE_STRING) {
            status =
                bpo_reading_remark(reading, "wrong-type", BPO_ERROR, child->at, NULL, err,
                                   "%s must be a list of strings, but one is %s",
                                   bpo_strbuf_text(&reading->path), bpo_kind_name(child->kind));
            continue;
        }
        const bpo_node *made = make(reading, map, child);
        if (!made)
            return bpo_fail_memory(err);
        forget(map, made);
    }
    *ret_map = map;
    return status;
}

static bpo_status merge_forms(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                              const bpo_merge_path *at, member_of *make,
                              const bpo_node **ret_node, bpo_error *err)
{
    const bpo_node *earlier, *later;
    bpo_status status = as_map(reading, base, make, &earlier, err);
    if (status == BPO_OK)
        status = as_map(reading, over, make, &later, err);
    if (status < 0)
        return status;
    return bpo_merge_plain(reading, earlier, later, at, ret_node, err);
}

bpo_status bpo_merge_names(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                           const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    return merge_forms(reading, base, over, at, bare_member, ret_node, err);
}

bpo_status bpo_merge_needed(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                            const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    return merge_forms(reading, base, over, at, needed_member, ret_node, err);
}

/* A label's null is a value: it doesn't leave the earlier one. */
bpo_status bpo_merge_pairs(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                           const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    const bpo_node *earlier, *later;
    (void)at;
    bpo_status status = as_map(reading, base, pair_member, &earlier, err);
    if (status == BPO_OK)
        status = as_map(reading, over, pair_member, &later, err);
    if (status < 0)
        return status;
    if (earlier->kind != BPO_NODE_MAP || later->kind != BPO_NODE_MAP)
        return bpo_merge_plain(reading, earlier, later, at, ret_node, err);
    if ((status = bpo_reading_count(reading, earlier, err)) < 0 ||
        (status = bpo_reading_count(reading, later, err)) < 0)
        return status;
    bpo_node *map = bpo_merge_copy(reading, earlier, false);
    if (!map)
        return bpo_fail_memory(err);
    for (const bpo_node *child = earlier->children; child; child = child->next) {
        const bpo_node *newer = bpo_node_find(later, child->key, child->key_len);
        if ((!newer || newer->mark != BPO_MARK_RESET) &&
            bpo_merge_append_copy(reading, map, newer ? newer : child) < 0)
            return bpo_fail_memory(err);
    }
    for (const bpo_node *child = later->children; child; child = child->next)
        if (child->mark != BPO_MARK_RESET &&
            !bpo_node_find(earlier, child->key, child->key_len) &&
            bpo_merge_append_copy(reading, map, child) < 0)
            return bpo_fail_memory(err);
    *ret_node = map;
    return BPO_OK;
}

/* An earlier `gpus: all` is a list of one request to what comes later. */
bpo_status bpo_merge_gpus(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                          const bpo_merge_path *at, const bpo_node **ret_node, bpo_error *err)
{
    if (base->kind != BPO_NODE_STRING)
        return bpo_merge_plain(reading, base, over, at, ret_node, err);
    bpo_node *list = bpo_merge_copy(reading, base, false);
    bpo_node *request = list ? bpo_node_new(reading->nodes, list, BPO_NODE_MAP) : NULL;
    bpo_node *count =
        request ? bpo_merge_member(reading, request, "count", 5, BPO_NODE_STRING, base->at)
                : NULL;
    if (!count)
        return bpo_fail_memory(err);
    list->kind = BPO_NODE_LIST;
    request->at = base->at;
    count->text = base->text;
    count->len = base->len;
    return bpo_merge_plain(reading, list, over, at, ret_node, err);
}

/* An earlier `external: {name: x}` is `external: true` and `name: x` to what comes later. */
bpo_status bpo_merge_network(bpo_reading *reading, const bpo_node *base, const bpo_node *over,
                             const bpo_merge_path *at, const bpo_node **ret_node,
                             bpo_error *err)
{
    const bpo_node *external = bpo_node_get(base, "external");
    const bpo_node *name = bpo_node_get(external, "name");
    if (!external || external->kind != BPO_NODE_MAP)
        return bpo_merge_plain(reading, base, over, at, ret_node, err);
    bpo_node *map = bpo_merge_copy(reading, base, false);
    for (const bpo_node *child = base->children; map && child; child = child->next) {
        bpo_node *copy = bpo_merge_copy(reading, child, child != external);
        if (!copy)
            return bpo_fail_memory(err);
        if (child == external) {
            copy->kind = BPO_NODE_BOOL;
            copy->boolean = true;
            copy->text = "true";
            copy->len = 4;
        }
        bpo_merge_append(map, copy);
    }
    if (!map ||
        (name && !bpo_node_get(base, "name") && bpo_merge_append_copy(reading, map, name) < 0))
        return bpo_fail_memory(err);
    return bpo_merge_plain(reading, map, over, at, ret_node, err);
}
