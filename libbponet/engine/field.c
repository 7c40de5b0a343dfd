#include "engine/field.h"

#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 64
/* Of one network, container or object: a node takes fifty times what it has in the text. */
#define MAX_NODES 1000000

/* ---- messages ------------------------------------------------------------------------------- */

void bpo_pointer_add(char pointer[BPO_POINTER], const char *where, const char *key)
{
    size_t used = (size_t)snprintf(pointer, BPO_POINTER, "%s/", where);
    if (used >= BPO_POINTER)
        used = BPO_POINTER - 1;
    for (; *key && used + 3 < BPO_POINTER; key++) {
        if (*key == '~' || *key == '/')
            pointer[used++] = '~';
        pointer[used++] = *key == '~' ? '0' : *key == '/' ? '1' : *key;
        pointer[used] = '\0';
    }
}

bpo_status bpo_field_fail(const bpo_reading *reading, const char *where, const char *key,
                          const bpo_node *found, const char *wanted, bpo_error *err)
{
    char element[32] = "", pointer[BPO_POINTER];
    snprintf(pointer, sizeof pointer, "%s", where);
    if (key)
        bpo_pointer_add(pointer, where, key);
    if (reading->index != SIZE_MAX)
        snprintf(element, sizeof element, "/%zu", reading->index);
    if (!found)
        return bpo_fail(err, BPO_E_PROTOCOL, reading->what,
                        "%s: this isn't what a Docker Engine answers: %s%s is missing",
                        reading->what, element, pointer);
    bool is_text = found->kind == BPO_NODE_STRING;
    return bpo_fail(err, BPO_E_PROTOCOL, reading->what,
                    "%s: this isn't what a Docker Engine answers: %s%s is %s%.64s%s, not %s",
                    reading->what, element, pointer, is_text ? "'" : "",
                    is_text ? found->text : bpo_kind_name(found->kind), is_text ? "'" : "",
                    wanted);
}

/* ---- fields --------------------------------------------------------------------------------- */

/* The member where it is there and not null. */
static const bpo_node *given(const bpo_node *map, const char *key)
{
    const bpo_node *node = bpo_node_get(map, key);
    return node && node->kind != BPO_NODE_NULL ? node : NULL;
}

bpo_status bpo_field_text(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool required, const char **ret_text, bpo_error *err)
{
    const bpo_node *node = required ? bpo_node_get(map, key) : given(map, key);
    if ((required && !node) || (node && node->kind != BPO_NODE_STRING))
        return bpo_field_fail(reading, where, key, node, "a string", err);
    *ret_text = node ? node->text : "";
    return BPO_OK;
}

bpo_status bpo_field_copy(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool required, const char **ret_text, bpo_error *err)
{
    const char *text = NULL;
    bpo_status status = bpo_field_text(reading, map, where, key, required, &text, err);
    if (status)
        return status;
    *ret_text = *text ? bpo_arena_strdup(&reading->state->arena, text) : "";
    return *ret_text ? BPO_OK : bpo_fail_memory(err);
}

bpo_status bpo_field_bool(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool *ret_value, bpo_error *err)
{
    const bpo_node *node = given(map, key);
    if (node && node->kind != BPO_NODE_BOOL)
        return bpo_field_fail(reading, where, key, node, "true or false", err);
    if (node)
        *ret_value = node->boolean;
    return BPO_OK;
}

bpo_status bpo_field_node(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bpo_kind kind, const bpo_node **ret_node,
                          bpo_error *err)
{
    const bpo_node *node = given(map, key);
    if (node && node->kind != kind)
        return bpo_field_fail(reading, where, key, node, bpo_kind_name(kind), err);
    *ret_node = node;
    return BPO_OK;
}

bpo_status bpo_field_pairs(const bpo_reading *reading, const bpo_node *map, const char *where,
                           const char *key, bpo_pairs *pairs, bpo_error *err)
{
    char below[BPO_POINTER];
    const bpo_node *node = NULL;
    bpo_status status = bpo_field_node(reading, map, where, key, BPO_NODE_MAP, &node, err);
    bpo_pointer_add(below, where, key);
    for (const bpo_node *member = node ? node->children : NULL; !status && member;
         member = member->next) {
        if (member->kind != BPO_NODE_STRING && member->kind != BPO_NODE_NULL)
            return bpo_field_fail(reading, below, member->key, member, "a string", err);
        const char *value = member->kind == BPO_NODE_STRING ? member->text : "";
        if (bpo_state_add_pair(reading->state, pairs, member->key, value) < 0)
            return bpo_fail_memory(err);
    }
    return status;
}

/* ---- whole answers -------------------------------------------------------------------------- */

/* A parser's complaint about an answer. What an element's reader said goes on unchanged. */
static bpo_status pass_on(bpo_status status, const char *what, const bpo_error *found,
                          bpo_error *err)
{
    if (status == BPO_E_DOCUMENT)
        return bpo_fail(err, BPO_E_PROTOCOL, what,
                        "%s: this isn't what a Docker Engine answers: %s", what,
                        found->message);
    if (status && err)
        *err = *found;
    return status;
}

bpo_status bpo_answer_parse(const bpo_answer *answer, const char *what, const char *const *keep,
                            const char *const *keep_below, bpo_arena *arena,
                            const bpo_node **ret_root, bpo_error *err)
{
    const bpo_json_rules rules = {.name = what,
                                  .max_depth = MAX_DEPTH,
                                  .max_nodes = MAX_NODES,
                                  .keep = keep,
                                  .keep_below = keep_below};
    const bpo_reading reading = {.what = what, .index = SIZE_MAX};
    bpo_node *root = NULL;
    bpo_error found;
    bpo_status status = bpo_json_parse(arena, bpo_strbuf_text(&answer->body), answer->body.len,
                                       &rules, &root, &found);
    if (status)
        return pass_on(status, what, &found, err);
    if (root->kind != BPO_NODE_MAP)
        return bpo_field_fail(&reading, "the answer", NULL, root, "a map", err);
    *ret_root = root;
    return BPO_OK;
}

bpo_status bpo_answer_parse_list(const bpo_answer *answer, bpo_reading *reading,
                                 const char *const *keep, const char *const *keep_below,
                                 bpo_json_element *element, bpo_error *err)
{
    const bpo_json_rules rules = {.name = reading->what,
                                  .max_depth = MAX_DEPTH,
                                  .max_nodes = MAX_NODES,
                                  .keep = keep,
                                  .keep_below = keep_below};
    bpo_error found;
    reading->index = 0;
    return pass_on(bpo_json_parse_list(bpo_strbuf_text(&answer->body), answer->body.len, &rules,
                                       element, reading, &found),
                   reading->what, &found, err);
}
