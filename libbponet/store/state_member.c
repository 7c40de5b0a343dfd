#include "store/state_member.h"

#include <bponet/address.h>
#include <string.h>

#include "base/error.h"

#define MAX_ID 64

void bpo_stored_fail(bpo_state_reading *r, const bpo_node *at, const char *key,
                     const char *wanted)
{
    if (!r->status)
        r->status = bpo_fail_at(r->err, BPO_E_DOCUMENT, at->at, r->name,
                                "%s%sisn't %s; this is no state that bponet wrote",
                                key ? key : "", key ? " " : "", wanted);
}

void bpo_stored_fail_memory(bpo_state_reading *r)
{
    if (!r->status)
        r->status = bpo_fail_memory(r->err);
}

const bpo_node *bpo_stored_member(bpo_state_reading *r, const bpo_node *map, const char *key,
                                  bpo_kind kind, bool must)
{
    const bpo_node *node = r->status ? NULL : bpo_node_get(map, key);
    if (r->status || (!node && !must))
        return NULL;
    if (!node) {
        r->status = bpo_fail_at(r->err, BPO_E_DOCUMENT, map->at, r->name,
                                "%s is missing; this is no state that bponet wrote", key);
        return NULL;
    }
    if (node->kind == kind)
        return node;
    bpo_stored_fail(r, node, key, bpo_kind_name(kind));
    return NULL;
}

const char *bpo_stored_text(bpo_state_reading *r, const bpo_node *map, const char *key,
                            const char *otherwise)
{
    const bpo_node *node = bpo_stored_member(r, map, key, BPO_NODE_STRING, false);
    const char *copy = node ? bpo_arena_strdup(&r->state->arena, node->text) : otherwise;
    if (node && !copy)
        bpo_stored_fail_memory(r);
    return copy;
}

const char *bpo_stored_required(bpo_state_reading *r, const bpo_node *map, const char *key)
{
    bpo_stored_member(r, map, key, BPO_NODE_STRING, true);
    return bpo_stored_text(r, map, key, "");
}

bool bpo_stored_flag(bpo_state_reading *r, const bpo_node *map, const char *key)
{
    const bpo_node *node = bpo_stored_member(r, map, key, BPO_NODE_BOOL, false);
    return node && node->boolean;
}

int64_t bpo_stored_number(bpo_state_reading *r, const bpo_node *map, const char *key,
                          int64_t low, int64_t high, int64_t otherwise)
{
    const bpo_node *node = bpo_stored_member(r, map, key, BPO_NODE_INT, false);
    if (!node)
        return otherwise;
    if (node->integer < low || node->integer > high)
        bpo_stored_fail(r, node, key, "a number that it may be");
    return node->integer;
}

void bpo_stored_pairs(bpo_state_reading *r, const bpo_node *map, const char *key,
                      bpo_pairs *into)
{
    const bpo_node *node = bpo_stored_member(r, map, key, BPO_NODE_MAP, false);
    for (const bpo_node *pair = node ? node->children : NULL; pair && !r->status;
         pair = pair->next) {
        if (pair->kind != BPO_NODE_STRING)
            bpo_stored_fail(r, pair, key, "a map of strings");
        else if (bpo_state_add_pair(r->state, into, pair->key, pair->text) < 0)
            bpo_stored_fail_memory(r);
    }
}

void bpo_stored_texts(bpo_state_reading *r, const bpo_node *map, const char *key,
                      bpo_texts *into)
{
    const bpo_node *node = bpo_stored_member(r, map, key, BPO_NODE_LIST, false);
    for (const bpo_node *item = node ? node->children : NULL; item && !r->status;
         item = item->next) {
        if (item->kind != BPO_NODE_STRING)
            bpo_stored_fail(r, item, key, "a list of strings");
        else if (bpo_state_add_text(r->state, into, item->text) < 0)
            bpo_stored_fail_memory(r);
    }
}

void bpo_stored_each(bpo_state_reading *r, const bpo_node *map, const char *key, bool must,
                     size_t most,
                     void (*take)(bpo_state_reading *r, const bpo_node *element, void *data),
                     void *data)
{
    const bpo_node *list = bpo_stored_member(r, map, key, BPO_NODE_LIST, must);
    if (list && list->n > most)
        r->status = bpo_fail_at(r->err, BPO_E_LIMIT, list->at, r->name,
                                "over %zu %s; that is more than an engine has", most, key);
    for (const bpo_node *element = list ? list->children : NULL; element && !r->status;
         element = element->next) {
        if (element->kind != BPO_NODE_MAP)
            bpo_stored_fail(r, element, key, "a list of maps");
        else
            take(r, element, data);
    }
}

const char *bpo_stored_id(bpo_state_reading *r, const bpo_node *map, const char *key,
                          bool may_be_empty)
{
    const char *given = bpo_stored_required(r, map, key);
    if (r->status) /* where memory failed there is no text */
        return given;
    size_t len = strspn(given, "0123456789abcdefghijklmnopqrstuvwxyz");
    if (given[len] || len > MAX_ID || (len == 0 && !may_be_empty))
        bpo_stored_fail(r, bpo_node_get(map, key), key, "an id");
    return given;
}

const char *bpo_stored_prefix(bpo_state_reading *r, const bpo_node *map, const char *key)
{
    bpo_cidr cidr;
    const char *given = bpo_stored_required(r, map, key);
    if (!r->status && bpo_cidr_parse(given, &cidr, NULL))
        bpo_stored_fail(r, bpo_node_get(map, key), key, "a block of addresses");
    return given;
}
