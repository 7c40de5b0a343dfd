#include "base/yaml_tree.h"

#include <string.h>

#include "base/yaml_expand.h"

static bpo_yaml_frame *top(bpo_yaml_tree *t)
{
    return t->depth ? &t->frames[t->depth - 1] : NULL;
}

static bool key_is_due(bpo_yaml_tree *t)
{
    return t->depth && top(t)->node->kind == BPO_NODE_MAP && !top(t)->key;
}

/* Makes the node for the value that comes. */
static bpo_status new_value(bpo_yaml_tree *t, bpo_kind kind, bpo_place at, bpo_node **ret_node)
{
    bpo_yaml_frame *f = top(t);
    bpo_status status = bpo_yaml_count(t, at);
    if (status != BPO_OK)
        return status;
    bpo_node *node = bpo_node_new(t->arena, f && !f->merging ? f->node : NULL, kind);
    if (!node)
        return bpo_fail_memory(t->in.err);
    node->at = at;
    if (!f) {
        *(t->root ? &t->last_root->next : &t->root) = node;
        t->last_root = node;
    } else if (f->key) {
        node->key = f->key->text;
        node->key_len = f->key->len;
        node->key_at = f->key->at;
        node->key_kind = f->key->kind;
        if (f->merging)
            f->merge = node;
        f->key = NULL;
        f->merging = false;
    }
    *ret_node = node;
    return BPO_OK;
}

static bpo_status set_anchor(bpo_yaml_tree *t, const char *name, bpo_node *node, bool is_open,
                             size_t *ret_index)
{
    if (!name)
        return BPO_OK;
    name = bpo_arena_strdup(&t->memory, name);
    size_t index = t->n_anchors;
    if (!name || bpo_arena_grow(&t->memory, &t->anchors, t->n_anchors, &t->anchors_cap,
                                sizeof *t->anchors) < 0)
        return bpo_fail_memory(t->in.err);
    int put = bpo_map_put(&t->anchor_names, name, strlen(name), index, &index);
    if (put < 0)
        return bpo_fail_memory(t->in.err);
    t->n_anchors += (size_t)put; /* a name may be given again: from here on it's the new node */
    t->anchors[index] = (bpo_yaml_anchor){node, is_open};
    *ret_index = index;
    return BPO_OK;
}

static bpo_status take_key(bpo_yaml_tree *t, bpo_node *key, bool merges)
{
    bpo_yaml_frame *f = top(t);
    const bpo_node *first = merges ? f->merge : NULL;
    if (!merges) {
        int put = bpo_map_put(&f->keys, key->text, key->len, 0, NULL);
        if (put < 0)
            return bpo_fail_memory(t->in.err);
        if (!put)
            first = bpo_node_find(f->node, key->text, key->len);
    }
    if (first)
        return bpo_input_second_time(&t->in, key->at, key->text, first->key_at);
    f->key = key;
    f->merging = merges;
    return BPO_OK;
}

static bpo_status key_is_no_scalar(bpo_yaml_tree *t, bpo_place at, bpo_kind kind)
{
    return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, at,
                             "a key that is %s; keys are plain words", bpo_kind_name(kind));
}

static bpo_status fill_scalar(bpo_yaml_tree *t, bpo_yaml_tag tag, const char *text,
                              bpo_node *node)
{
    node->text = bpo_arena_strndup(t->arena, text, node->len);
    if (!node->text)
        return bpo_fail_memory(t->in.err);
    if (memchr(text, '\0', node->len))
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, node->at,
                                 "a NUL character (\\0); take it away");
    if ((node->quoted || node->mark == BPO_MARK_OVERRIDE) && tag == BPO_TAG_NONE)
        return BPO_OK; /* `!override 5` is a string to Compose, as with any tag of its own */
    if (tag == BPO_TAG_SEQ || tag == BPO_TAG_MAP || !bpo_yaml_resolve(node, tag))
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, node->at,
                                 "\"%s\" doesn't fit its tag !!%s", node->text,
                                 bpo_yaml_tag_name(tag));
    return BPO_OK;
}

bpo_status bpo_yaml_add_scalar(bpo_yaml_tree *t, const bpo_yaml_start *start, const char *text,
                               size_t len, bool quoted)
{
    bpo_node *node = NULL;
    bpo_status status = BPO_OK;
    bool is_key = key_is_due(t);
    size_t index;
    if (!is_key)
        status = new_value(t, BPO_NODE_STRING, start->at, &node);
    else if (!(node = bpo_node_new(t->arena, NULL, BPO_NODE_STRING)))
        status = bpo_fail_memory(t->in.err);
    if (status != BPO_OK)
        return status;
    node->at = start->at;
    node->mark = start->mark;
    node->len = len;
    node->quoted = quoted;
    status = fill_scalar(t, start->tag, text, node);
    if (status == BPO_OK)
        status = set_anchor(t, start->anchor, node, false, &index);
    if (status != BPO_OK || !is_key)
        return status;
    return take_key(t, node,
                    !quoted && start->tag == BPO_TAG_NONE && strcmp(node->text, "<<") == 0);
}

bpo_status bpo_yaml_open(bpo_yaml_tree *t, const bpo_yaml_start *start, bpo_kind kind)
{
    bpo_yaml_tag own = kind == BPO_NODE_MAP ? BPO_TAG_MAP : BPO_TAG_SEQ;
    bpo_yaml_frame f = {.anchored = start->anchor};
    bpo_status status;
    if (key_is_due(t))
        return key_is_no_scalar(t, start->at, kind);
    if (start->tag != BPO_TAG_NONE && start->tag != BPO_TAG_NON_SPECIFIC && start->tag != own)
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, start->at,
                                 "%s doesn't fit its tag !!%s", bpo_kind_name(kind),
                                 bpo_yaml_tag_name(start->tag));
    if (t->depth >= t->rules->max_depth)
        return bpo_input_too_deep(&t->in, start->at, t->rules->max_depth);
    if ((status = new_value(t, kind, start->at, &f.node)) != BPO_OK ||
        (status = set_anchor(t, start->anchor, f.node, true, &f.anchor)) != BPO_OK)
        return status;
    f.node->mark = start->mark;
    if (bpo_arena_grow(&t->memory, &t->frames, t->depth, &t->frames_cap, sizeof f) < 0)
        return bpo_fail_memory(t->in.err);
    t->frames[t->depth++] = f;
    return BPO_OK;
}

bpo_status bpo_yaml_close(bpo_yaml_tree *t)
{
    bpo_yaml_frame *f = top(t);
    bpo_status status = bpo_yaml_merge(t, f);
    if (f->anchored && t->anchors[f->anchor].node == f->node)
        t->anchors[f->anchor].open = false;
    bpo_map_free(&f->keys);
    t->depth--;
    return status;
}

static bpo_status alias_key(bpo_yaml_tree *t, const bpo_node *from, bpo_place at)
{
    if (from->kind == BPO_NODE_LIST || from->kind == BPO_NODE_MAP)
        return key_is_no_scalar(t, at, from->kind);
    bpo_node *node = bpo_node_new(t->arena, NULL, from->kind);
    if (!node)
        return bpo_fail_memory(t->in.err);
    *node = (bpo_node){.kind = from->kind, .text = from->text, .len = from->len, .at = at};
    return take_key(t, node, false);
}

bpo_status bpo_yaml_add_alias(bpo_yaml_tree *t, const char *name, bpo_place at)
{
    size_t index = 0;
    bpo_node *node;
    if (!bpo_map_get(&t->anchor_names, name, strlen(name), &index))
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, at,
                                 "the alias *%s has no anchor &%s before it", name, name);
    const bpo_yaml_anchor *anchor = &t->anchors[index];
    if (anchor->open)
        return BPO_INPUT_FAIL_AT(&t->in, BPO_E_DOCUMENT, at,
                                 "the alias *%s is inside what it stands for", name);
    if (key_is_due(t))
        return alias_key(t, anchor->node, at);
    bpo_status status = new_value(t, anchor->node->kind, at, &node);
    t->expanded = true;
    return status == BPO_OK ? bpo_yaml_copy(t, node, anchor->node, t->depth, at) : status;
}

void bpo_yaml_forget_anchors(bpo_yaml_tree *t)
{
    bpo_map_free(&t->anchor_names);
    t->n_anchors = 0;
}

void bpo_yaml_tree_end(bpo_yaml_tree *t)
{
    while (t->depth)
        bpo_map_free(&t->frames[--t->depth].keys);
    bpo_map_free(&t->anchor_names);
    bpo_arena_free(&t->memory);
}
