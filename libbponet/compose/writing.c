#include "compose/writing.h"

#include <string.h>

#include "base/strbuf.h"

/* key NULL: an element of a list. */
static bpo_node *add(bpo_writing *writing, bpo_node *parent, bpo_kind kind, const char *key)
{
    bpo_node *node = parent ? bpo_node_new(&writing->arena, parent, kind) : NULL;
    if (!node) {
        writing->failed = true;
        return NULL;
    }
    node->key = key; /* the topology's, which outlives the tree, or a literal */
    node->key_len = key ? strlen(key) : 0;
    return node;
}

bpo_node *bpo_writing_map(bpo_writing *writing, bpo_node *map, const char *key)
{
    return add(writing, map, BPO_NODE_MAP, key);
}

bpo_node *bpo_writing_list(bpo_writing *writing, bpo_node *map, const char *key)
{
    return add(writing, map, BPO_NODE_LIST, key);
}

bpo_node *bpo_writing_element(bpo_writing *writing, bpo_node *list)
{
    return add(writing, list, BPO_NODE_MAP, NULL);
}

void bpo_writing_truth(bpo_writing *writing, bpo_node *map, const char *key, bool value)
{
    bpo_node *node = add(writing, map, BPO_NODE_BOOL, key);
    if (node)
        node->boolean = value;
}

/* `$` would begin a variable. NULL without memory. */
static const char *escape(bpo_writing *writing, const char *text)
{
    if (!strchr(text, '$'))
        return text;
    bpo_strbuf sb = {0};
    for (const char *c = text; *c; c++)
        bpo_strbuf_addc(&sb, *c, *c == '$' ? 2 : 1);
    return bpo_strbuf_keep(&sb, &writing->arena);
}

void bpo_writing_string(bpo_writing *writing, bpo_node *map, const char *key, const char *text)
{
    if (!text)
        return;
    bpo_node *node = add(writing, map, BPO_NODE_STRING, key);
    if (!node)
        return;
    node->text = escape(writing, text);
    if (!node->text) {
        writing->failed = true;
        return;
    }
    node->len = strlen(node->text);
}

void bpo_writing_text(bpo_writing *writing, bpo_node *map, const char *key,
                      const bpo_written *written)
{
    bpo_writing_string(writing, map, key, written->text);
}

void bpo_writing_bool(bpo_writing *writing, bpo_node *map, const char *key,
                      const bpo_written *written)
{
    int value = bpo_written_bool(written);
    if (value < 0)
        bpo_writing_text(writing, map, key, written);
    else
        bpo_writing_truth(writing, map, key, value);
}

void bpo_writing_int(bpo_writing *writing, bpo_node *map, const char *key,
                     const bpo_written *written)
{
    int64_t value;
    if (!written->text || !bpo_text_to_int64(written->text, strlen(written->text), &value)) {
        bpo_writing_text(writing, map, key, written);
        return;
    }
    bpo_node *node = add(writing, map, BPO_NODE_INT, key);
    if (node)
        node->integer = value;
}

void bpo_writing_pairs(bpo_writing *writing, bpo_node *map, const char *key,
                       const bpo_pairs *pairs)
{
    if (!pairs->n)
        return;
    bpo_node *node = bpo_writing_map(writing, map, key);
    for (size_t i = 0; i < pairs->n; i++)
        bpo_writing_text(writing, node, pairs->items[i].key, &pairs->items[i].value);
}

void bpo_writing_texts(bpo_writing *writing, bpo_node *map, const char *key,
                       const bpo_texts *texts)
{
    if (!texts->n)
        return;
    bpo_node *node = bpo_writing_list(writing, map, key);
    for (size_t i = 0; i < texts->n; i++)
        bpo_writing_text(writing, node, NULL, &texts->items[i]);
}
