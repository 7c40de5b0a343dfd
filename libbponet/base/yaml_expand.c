#include "base/yaml_expand.h"

/* Takes the members of from that f doesn't have. The nodes stay where they are, for from may have
 * an anchor; what is below them is shared, for nobody changes it. */
static bpo_status merge_map(bpo_yaml_tree *t, bpo_yaml_frame *f, const bpo_node *from)
{
    if (from->kind != BPO_NODE_MAP)
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, from->at,
                                 "'<<' takes a map or a list of maps, not %s",
                                 bpo_kind_name(from->kind));
    for (const bpo_node *child = from->children; child; child = child->next) {
        int put = bpo_map_put(&f->keys, child->key, child->key_len, 0, NULL);
        if (!put)
            continue;
        bpo_status status = bpo_yaml_count(t, f->merge->key_at);
        if (status != BPO_OK)
            return status;
        bpo_node *node = put < 0 ? NULL : bpo_node_new(t->arena, f->node, child->kind);
        if (!node)
            return bpo_fail_memory(t->in.err);
        *node = *child;
        node->next = NULL;
    }
    return BPO_OK;
}

bpo_status bpo_yaml_merge(bpo_yaml_tree *t, bpo_yaml_frame *f)
{
    bpo_status status = BPO_OK;
    if (!f->merge)
        return BPO_OK;
    if (f->merge->kind != BPO_NODE_LIST)
        return merge_map(t, f, f->merge);
    for (const bpo_node *child = f->merge->children; child && status == BPO_OK;
         child = child->next)
        status = merge_map(t, f, child);
    return status;
}

bpo_status bpo_yaml_copy(bpo_yaml_tree *t, bpo_node *to, const bpo_node *from, size_t depth,
                         bpo_place alias)
{
    bool deeper = from->kind == BPO_NODE_LIST || from->kind == BPO_NODE_MAP;
    if (deeper && depth >= t->rules->max_depth)
        return bpo_input_too_deep(&t->in, alias, t->rules->max_depth);
    to->kind = from->kind;
    to->boolean = from->boolean;
    to->quoted = from->quoted;
    to->mark = from->mark;
    to->integer = from->integer;
    to->text = from->text;
    to->len = from->len;
    to->at = from->at;
    for (const bpo_node *child = from->children; child; child = child->next) {
        bpo_status status = bpo_yaml_count(t, alias);
        if (status != BPO_OK)
            return status;
        bpo_node *node = bpo_node_new(t->arena, to, child->kind);
        if (!node)
            return bpo_fail_memory(t->in.err);
        node->key = child->key;
        node->key_len = child->key_len;
        node->key_at = child->key_at;
        node->key_kind = child->key_kind;
        if ((status = bpo_yaml_copy(t, node, child, depth + 1, alias)) != BPO_OK)
            return status;
    }
    return BPO_OK;
}
