#include "base/json.h"

#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/chars.h"
#include "base/json_alloc.h"
#include "base/json_escape.h"
#include "base/json_reason.h"
#include "base/map.h"
#include "base/text.h"

/* Up to so many members are searched one by one; from there on a map finds them. */
#define FEW_MEMBERS 8

/* A list or map that isn't closed yet. */
typedef struct frame {
    bpo_node *node;  /* NULL: all in here is skipped */
    bpo_map members; /* key to bpo_node, once there are more than FEW_MEMBERS */
    bpo_json_bracket bracket;
    bool all; /* no filter in here */
} frame;

/* How the member that comes is treated. */
typedef enum keeping { SKIP, KEEP, KEEP_ALL } keeping;

typedef struct parse {
    bpo_input in;
    const bpo_json_rules *rules;
    bpo_status status;         /* of the callback that stopped yajl */
    bpo_arena *arena;          /* the tree's */
    bpo_json_element *element; /* NULL: a tree is wanted */
    void *data;
    bpo_node *root, outermost; /* of a parse by elements, the list around them */
    size_t n_nodes;
    bpo_map kept; /* keys that rules name, to enum keeping */
    frame *frames;
    size_t depth, cap;
    const char *key; /* the member that comes: NULL if none does */
    size_t key_len;
    bpo_place key_at;
    bpo_node *again; /* the member of the same key, which the coming one replaces */
    keeping keeping;
    bpo_json_token token; /* the last */
    yajl_handle yajl;
    bool finishing;         /* yajl reads no more of text */
    bpo_json_memory memory; /* yajl's, and the frames */
} parse;

#define FAIL(p, status, ...) BPO_INPUT_FAIL(&(p)->in, status, (p)->token.begin, __VA_ARGS__)

/* ---- tokens ----------------------------------------------------------------------------------*/

/* Finds the token that yajl just read: yajl only tells its end. */
static bpo_status next_token(parse *p, bpo_json_token_kind kind)
{
    const bpo_input *in = &p->in;
    size_t i = p->token.end;
    while (i < in->len &&
           (bpo_is_space(in->text[i]) || in->text[i] == ':' || in->text[i] == ','))
        i++;
    /* white space to yajl, and to nobody else */
    if (i < in->len && (in->text[i] == '\v' || in->text[i] == '\f'))
        return bpo_json_explain_control(&p->in, i);
    p->token.begin = i;
    p->token.end = p->finishing ? in->len : yajl_get_bytes_consumed(p->yajl);
    p->token.kind = kind;
    return BPO_OK;
}

static const char *token_text(const parse *p)
{
    return p->in.text + p->token.begin;
}

static size_t token_len(const parse *p)
{
    return p->token.end - p->token.begin;
}

/* Where the token is; nowhere in an engine's answer. */
static bpo_place token_place(parse *p)
{
    if (!p->rules->document)
        return (bpo_place){0};
    bpo_place at = bpo_input_place(&p->in, p->token.begin);
    at.width = (uint32_t)bpo_text_characters(token_text(p), token_len(p));
    return at;
}

/* The string that the token is, in the tree's arena. */
static bpo_status take_string(parse *p, const char **ret_text, size_t *ret_len)
{
    const char *raw = token_text(p) + 1;
    size_t len = token_len(p) - 2;
    /* the decoded string is never longer */
    char *text = bpo_arena_alloc(p->arena, len + 1);
    if (!text)
        return bpo_fail_memory(p->in.err);
    *ret_text = text;
    *ret_len = len;
    if (memchr(raw, '\\', len))
        return bpo_json_unescape(&p->in, p->rules->document, raw, len, text, ret_len);
    memcpy(text, raw, len);
    return BPO_OK;
}

/* ---- the tree --------------------------------------------------------------------------------*/

static frame *top(parse *p)
{
    return p->depth ? &p->frames[p->depth - 1] : NULL;
}

static bool skipping(parse *p)
{
    return p->depth && (!top(p)->node || p->keeping == SKIP);
}

static bpo_node *find_member(const frame *f, const char *key, size_t len)
{
    size_t found;
    if (f->members.cap)
        return bpo_map_get(&f->members, key, len, &found) ? (bpo_node *)(uintptr_t)found : NULL;
    return bpo_node_find(f->node, key, len);
}

static bool remember_member(frame *f, bpo_node *node)
{
    if (f->node->n <= FEW_MEMBERS)
        return true;
    /* the first time all that are there, then each that comes */
    for (bpo_node *child = f->members.cap ? node : f->node->children; child;
         child = child->next)
        if (bpo_map_put(&f->members, child->key, child->key_len, (size_t)(uintptr_t)child,
                        NULL) < 0)
            return false;
    return true;
}

/* Makes the node of a value, or none where it is skipped. */
static bpo_status new_node(parse *p, bpo_kind kind, bpo_node **ret_node)
{
    frame *f = top(p);
    bool skipped = skipping(p), element = p->element && p->depth <= 1;
    p->keeping = KEEP;
    *ret_node = NULL;
    if (skipped)
        return BPO_OK;
    if (++p->n_nodes > p->rules->max_nodes)
        return FAIL(p, BPO_E_LIMIT, "more than %zu values", p->rules->max_nodes);
    bpo_node *node = p->again;
    bpo_place at = token_place(p);
    if (node)
        *node = (bpo_node){.kind = kind, .next = node->next};
    else
        node = bpo_node_new(p->arena, f && !element ? f->node : NULL, kind);
    if (!node)
        return bpo_fail_memory(p->in.err);
    node->at = at;
    node->key = p->key;
    node->key_len = p->key_len;
    node->key_at = p->key_at;
    if (!f || element)
        p->root = node;
    if (f && f->bracket.is_map && !p->again && !remember_member(f, node))
        return bpo_fail_memory(p->in.err);
    p->again = NULL;
    p->key = NULL;
    p->key_len = 0;
    p->key_at = (bpo_place){0};
    *ret_node = node;
    return BPO_OK;
}

/* A value is complete: is it an element that somebody waits for? */
static bpo_status value_done(parse *p)
{
    if (!p->element || p->depth != 1)
        return BPO_OK;
    bpo_status status = p->element(p->data, p->root, p->in.err);
    p->root = NULL;
    p->n_nodes = 0;
    bpo_arena_reset(p->arena);
    return status;
}

static bpo_status scalar(parse *p, bpo_kind kind, const char *text)
{
    bpo_node *node;
    bpo_status status = next_token(p, BPO_JSON_VALUE);
    if (status != BPO_OK)
        return status;
    if (p->element && !p->depth)
        return FAIL(p, BPO_E_DOCUMENT, "%s where a list is due", bpo_kind_name(kind));
    if ((status = new_node(p, kind, &node)) != BPO_OK || !node)
        return status;
    node->text = text;
    node->len = text ? strlen(text) : token_len(p);
    if (kind == BPO_NODE_STRING) {
        node->quoted = true;
        if ((status = take_string(p, &node->text, &node->len)) != BPO_OK)
            return status;
    } else if (!text) {
        node->text = bpo_arena_strndup(p->arena, token_text(p), node->len);
        if (!node->text)
            return bpo_fail_memory(p->in.err);
        if (bpo_text_to_int64(node->text, node->len, &node->integer))
            node->kind = BPO_NODE_INT;
    }
    node->boolean = kind == BPO_NODE_BOOL && *text == 't';
    return value_done(p);
}

static bpo_status open(parse *p, bpo_kind kind)
{
    bpo_node *node = &p->outermost;
    bool all = p->depth ? top(p)->all || p->keeping == KEEP_ALL : !p->rules->keep;
    bpo_status status = next_token(p, BPO_JSON_OPEN);
    if (status != BPO_OK)
        return status;
    if (p->depth >= p->rules->max_depth)
        return bpo_input_too_deep(&p->in, bpo_input_place(&p->in, p->token.begin),
                                  p->rules->max_depth);
    if (p->element && !p->depth && kind != BPO_NODE_LIST)
        return FAIL(p, BPO_E_DOCUMENT, "a map where a list is due");
    if (!p->element || p->depth)
        status = new_node(p, kind, &node);
    if (status != BPO_OK)
        return status;
    if (bpo_arena_grow(&p->memory.arena, &p->frames, p->depth, &p->cap, sizeof *p->frames) < 0)
        return bpo_fail_memory(p->in.err);
    p->frames[p->depth++] =
        (frame){.node = node, .bracket = {p->token.begin, kind == BPO_NODE_MAP}, .all = all};
    return BPO_OK;
}

static bpo_status close_top(parse *p)
{
    bpo_status status = next_token(p, BPO_JSON_VALUE);
    if (status != BPO_OK)
        return status;
    bool kept = top(p)->node;
    bpo_map_free(&top(p)->members);
    p->depth--;
    return kept ? value_done(p) : BPO_OK;
}

static bpo_status take_key(parse *p)
{
    frame *f = top(p);
    bpo_status status = next_token(p, BPO_JSON_KEY);
    if (status != BPO_OK || !f->node)
        return status;
    const char *key = token_text(p) + 1;
    size_t len = token_len(p) - 2, kept = KEEP;
    bool plain = !memchr(key, '\\', len);
    if (!plain && (status = take_string(p, &key, &len)) != BPO_OK)
        return status;
    if (!f->all && !bpo_map_get(&p->kept, key, len, &kept))
        kept = SKIP;
    p->keeping = (keeping)kept;
    if (kept == SKIP)
        return BPO_OK;
    if (plain && (status = take_string(p, &key, &len)) != BPO_OK)
        return status;
    p->key = key;
    p->key_len = len;
    p->key_at = token_place(p);
    p->again = find_member(f, key, len);
    if (p->again && p->rules->document)
        return bpo_input_second_time(&p->in, bpo_input_place(&p->in, p->token.begin),
                                     p->again->key, p->again->key_at);
    return BPO_OK;
}

/* ---- yajl ------------------------------------------------------------------------------------*/

/* yajl takes 0 for "stop". */
static int go_on(parse *p, bpo_status status)
{
    p->status = status;
    return status == BPO_OK;
}

static int on_null(void *p)
{
    return go_on(p, scalar(p, BPO_NODE_NULL, "null"));
}

static int on_boolean(void *p, int value)
{
    return go_on(p, scalar(p, BPO_NODE_BOOL, value ? "true" : "false"));
}

static int on_number(void *p, const char *text, size_t len)
{
    (void)text, (void)len;
    return go_on(p, scalar(p, BPO_NODE_REAL, NULL));
}

static int on_string(void *p, const unsigned char *text, size_t len)
{
    (void)text, (void)len;
    return go_on(p, scalar(p, BPO_NODE_STRING, NULL));
}

static int on_key(void *p, const unsigned char *text, size_t len)
{
    (void)text, (void)len;
    return go_on(p, take_key(p));
}

static int on_open_map(void *p)
{
    return go_on(p, open(p, BPO_NODE_MAP));
}

static int on_open_list(void *p)
{
    return go_on(p, open(p, BPO_NODE_LIST));
}

static int on_close(void *p)
{
    return go_on(p, close_top(p));
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_map_key = on_key,
    .yajl_start_map = on_open_map,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_list,
    .yajl_end_array = on_close,
};

static bpo_status run_yajl(parse *p)
{
    /* nothing but p is used after the jump, and p doesn't change */
    if (setjmp(p->memory.no_memory))
        return bpo_fail_memory(p->in.err);
    yajl_alloc_funcs functions = bpo_json_alloc_funcs(&p->memory);
    p->yajl = yajl_alloc(&callbacks, &functions, p);
    yajl_config(p->yajl, yajl_dont_validate_strings, 1); /* checked before, and better */
    yajl_status status = yajl_parse(p->yajl, (const unsigned char *)p->in.text, p->in.len);
    p->finishing = true;
    if (status == yajl_status_ok)
        status = yajl_complete_parse(p->yajl);
    if (p->status != BPO_OK)
        return p->status;
    if (status != yajl_status_ok || bpo_input_skip_space(&p->in, p->token.end) != p->in.len)
        return bpo_json_explain(&p->in, &p->token, p->depth ? &top(p)->bracket : NULL);
    return BPO_OK;
}

/* ---- a whole text ----------------------------------------------------------------------------*/

static bpo_status check_encoding(bpo_input *in)
{
    bpo_status status = bpo_input_check_size(in);
    if (status != BPO_OK)
        return status;
    if (bpo_input_has_bom(in))
        return BPO_INPUT_FAIL(
            in, BPO_E_DOCUMENT, 0,
            "begins with a byte order mark (BOM); save it as UTF-8 without one");
    size_t good = bpo_utf8_prefix(in->text, in->len);
    return good < in->len ? bpo_input_not_utf8(in, good) : BPO_OK;
}

static bpo_status fill_kept(parse *p, const char *const *keys, keeping how)
{
    for (; keys && *keys; keys++)
        if (bpo_map_put(&p->kept, *keys, strlen(*keys), how, NULL) < 0)
            return bpo_fail_memory(p->in.err);
    return BPO_OK;
}

static bpo_status run(parse *p)
{
    p->keeping = KEEP;
    bpo_status status = check_encoding(&p->in);
    if (status == BPO_OK)
        status = fill_kept(p, p->rules->keep_below, KEEP_ALL);
    if (status == BPO_OK)
        status = fill_kept(p, p->rules->keep, KEEP);
    if (status == BPO_OK)
        status = run_yajl(p);
    while (p->depth)
        bpo_map_free(&p->frames[--p->depth].members);
    bpo_map_free(&p->kept);
    bpo_arena_free(&p->memory.arena);
    return status;
}

bpo_status bpo_json_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_json_rules *rules, bpo_node **ret_root, bpo_error *err)
{
    parse p = {.in = {.text = text, .len = len, .name = rules->name, .err = err},
               .rules = rules,
               .arena = arena};
    bpo_status status = run(&p);
    if (status == BPO_OK)
        *ret_root = p.root;
    return status;
}

bpo_status bpo_json_parse_list(const char *text, size_t len, const bpo_json_rules *rules,
                               bpo_json_element *element, void *data, bpo_error *err)
{
    bpo_arena arena = {0};
    parse p = {.in = {.text = text, .len = len, .name = rules->name, .err = err},
               .rules = rules,
               .arena = &arena,
               .element = element,
               .data = data};
    bpo_status status = run(&p);
    bpo_arena_free(&arena);
    return status;
}
