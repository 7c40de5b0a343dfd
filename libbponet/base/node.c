#include "base/node.h"

#include <string.h>

bpo_node *bpo_node_find(const bpo_node *map, const char *key, size_t len)
{
    for (bpo_node *child = map->children; child; child = child->next)
        if (child->key_len == len && memcmp(child->key, key, len) == 0)
            return child;
    return NULL;
}

const bpo_node *bpo_node_get(const bpo_node *map, const char *key)
{
    if (!map || map->kind != BPO_NODE_MAP)
        return NULL;
    return bpo_node_find(map, key, strlen(key));
}

const char *bpo_kind_name(bpo_kind kind)
{
    static const char *const names[] = {
        [BPO_NODE_NULL] = "null",       [BPO_NODE_BOOL] = "true or false",
        [BPO_NODE_INT] = "a number",    [BPO_NODE_REAL] = "a number",
        [BPO_NODE_STRING] = "a string", [BPO_NODE_LIST] = "a list",
        [BPO_NODE_MAP] = "a map",
    };
    return names[kind];
}

bpo_node *bpo_node_new(bpo_arena *arena, bpo_node *parent, bpo_kind kind)
{
    bpo_node *node = bpo_arena_alloc(arena, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->key_kind = BPO_NODE_STRING;
    if (parent) {
        if (parent->last)
            parent->last->next = node;
        else
            parent->children = node;
        parent->last = node;
        parent->n++;
    }
    return node;
}

bool bpo_text_to_int64(const char *text, size_t len, int64_t *ret_value)
{
    bool negative = len && *text == '-';
    size_t i = len && (*text == '-' || *text == '+');
    uint64_t most = (uint64_t)INT64_MAX + negative, value = 0;
    if (i == len)
        return false;
    for (; i < len; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit > 9 || value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret_value = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}
