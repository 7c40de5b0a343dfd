#include "base/json.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"

/* Longer texts are refused: below this no sum inside yajl can overflow, where it would abort(). */
#define MOST_BYTES ((size_t)1 << 30)
/* Up to so many members are searched one by one; from there on a map finds them. */
#define FEW_MEMBERS 8
/* What precedes yajl's blocks: their size, for realloc. */
#define HEADER sizeof(max_align_t)

/* A list or map that isn't closed yet. */
typedef struct frame {
    bpo_node *node;  /* NULL: all in here is skipped */
    bpo_map members; /* key to bpo_node, once there are more than FEW_MEMBERS */
    size_t begin;    /* offset of its bracket */
    bool is_map;
    bool all; /* no filter in here */
} frame;

typedef enum token { TOKEN_NONE, TOKEN_OPEN, TOKEN_KEY, TOKEN_VALUE } token;

/* How the member that comes is treated. */
typedef enum keeping { SKIP, KEEP, KEEP_ALL } keeping;

typedef struct parse {
    const char *text;
    size_t len;
    const bpo_json_rules *rules;
    bpo_error *err;
    bpo_status status;
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
    token last; /* what the last token was, and where: offsets */
    size_t begin, end;
    size_t seen; /* up to where line and column have counted */
    uint32_t line, column;
    yajl_handle yajl;
    bool finishing;   /* yajl reads no more of text */
    bpo_arena memory; /* yajl's, and the frames */
    jmp_buf no_memory;
} parse;

static void count(parse *p, size_t to)
{
    for (; p->seen < to; p->seen++) {
        unsigned char c = (unsigned char)p->text[p->seen];
        if (c == '\n') {
            p->line++;
            p->column = 1;
        } else if ((c & 0xc0) != 0x80) {
            p->column++;
        }
    }
}

static bpo_place place(parse *p, size_t offset)
{
    if (offset < p->seen || !p->line) {
        p->seen = 0;
        p->line = p->column = 1;
    }
    count(p, offset);
    return (bpo_place){.file = p->rules->name, .line = p->line, .column = p->column};
}

/* Writes the error and is its status: the sentence is made of what follows offset. */
#define FAIL(p, status, offset, ...)                                                           \
    bpo_fail_at((p)->err, (status), place((p), (offset)), (p)->rules->name, __VA_ARGS__)

/* ---- why yajl refused ------------------------------------------------------------------------
 * yajl says where it stopped, but not always where the mistake begins, and in words for
 * programmers; so the text behind the last good token is read once more, for people. */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_' || c == '+' || c == '-' || c == '.' || (c & 0x80);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static size_t skip_space(const parse *p, size_t i)
{
    while (i < p->len && is_space(p->text[i]))
        i++;
    return i;
}

/* How many of the bytes at i to show: a word, up to 32 of its bytes. */
static int word_at(const parse *p, size_t i)
{
    size_t n = 0;
    while (i + n < p->len && n < 32 && is_word(p->text[i + n]))
        n++;
    while (n && i + n < p->len && ((unsigned char)p->text[i + n] & 0xc0) == 0x80)
        n--;
    return (int)n;
}

static bpo_status explain_end(parse *p)
{
    size_t begin = p->depth ? p->frames[p->depth - 1].begin : 0;
    if (!p->depth && p->last == TOKEN_NONE)
        return FAIL(p, BPO_E_DOCUMENT, p->len, "empty document");
    if (!p->depth)
        return FAIL(p, BPO_E_DOCUMENT, p->len, "isn't JSON");
    bpo_place open = place(p, begin);
    return FAIL(p, BPO_E_DOCUMENT, p->len,
                "ends early: the '%c' at line %u, column %u isn't closed", p->text[begin],
                (unsigned)open.line, (unsigned)open.column);
}

static bpo_status explain_string(parse *p, size_t begin)
{
    const char *t = p->text;
    for (size_t i = begin + 1; i < p->len && t[i] != '"'; i++) {
        unsigned char c = (unsigned char)t[i];
        if (c == '\n' || c == '\r')
            return FAIL(p, BPO_E_DOCUMENT, begin,
                        "the string isn't closed on its line; write a line break as \\n");
        if (!c)
            return FAIL(p, BPO_E_DOCUMENT, i, "a NUL character; take it away");
        if (c < ' ')
            return FAIL(p, BPO_E_DOCUMENT, i,
                        "a control character in a string; write it as \\u%04x", c);
        if (c != '\\' || ++i == p->len)
            continue;
        size_t digits = 0;
        while (t[i] == 'u' && digits < 4 && i + 1 + digits < p->len &&
               is_hex(t[i + 1 + digits]))
            digits++;
        if (t[i] == 'u' && digits < 4)
            return FAIL(p, BPO_E_DOCUMENT, i - 1, "\\u needs four hexadecimal digits");
        if (!t[i] || !strchr("\"\\/bfnrtu", t[i]))
            return FAIL(p, BPO_E_DOCUMENT, i - 1,
                        "an unknown escape in a string; write a backslash as \\\\");
    }
    return FAIL(p, BPO_E_DOCUMENT, begin,
                "ends early: the string that begins here isn't closed");
}

/* What can stand nowhere, and what else stands where it can't: then instead says what is due. */
static bpo_status explain_stray(parse *p, size_t i, const char *instead)
{
    char c = p->text[i];
    if (c == '/' || c == '#')
        return FAIL(p, BPO_E_DOCUMENT, i, "a comment; JSON has none, YAML has");
    if (!c)
        return FAIL(p, BPO_E_DOCUMENT, i, "a NUL character; take it away");
    if ((unsigned char)c < ' ')
        return FAIL(p, BPO_E_DOCUMENT, i, "a control character (U+%04x); take it away",
                    (unsigned)c);
    if (c == '\'')
        return FAIL(p, BPO_E_DOCUMENT, i,
                    "a single quote; JSON's strings are in double quotes");
    if (c == '"')
        return FAIL(p, BPO_E_DOCUMENT, i, "a string where %s is due", instead);
    int n = word_at(p, i);
    return FAIL(p, BPO_E_DOCUMENT, i, "'%.*s' where %s is due", n ? n : 1, p->text + i,
                instead);
}

static bpo_status explain_value(parse *p, size_t i)
{
    char c = p->text[i];
    int n = word_at(p, i);
    if (c == '"')
        return explain_string(p, i);
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.')
        return FAIL(p, BPO_E_DOCUMENT, i, "'%.*s' isn't a JSON number", n, p->text + i);
    if (is_word(c))
        return FAIL(
            p, BPO_E_DOCUMENT, i,
            "'%.*s' isn't a JSON value; strings are in double quotes, and there are true, "
            "false and null",
            n, p->text + i);
    return explain_stray(p, i, "a value");
}

/* After a value: a ',' or the bracket that closes. *ret_next is what follows the ','. */
static bpo_status explain_after_value(parse *p, size_t i, size_t *ret_next)
{
    char closing = p->depth && p->frames[p->depth - 1].is_map ? '}' : ']';
    if (i == p->end && i < p->len && p->end > p->begin && is_word(p->text[i]) &&
        is_word(p->text[i - 1]))
        return explain_value(p, p->begin);
    if (!p->depth && i < p->len)
        return explain_stray(p, i, "the text's end");
    if (i == p->len)
        return explain_end(p);
    if (p->text[i] != ',')
        return explain_stray(p, i, closing == '}' ? "a ',' or a '}'" : "a ',' or a ']'");
    size_t next = skip_space(p, i + 1);
    if (next < p->len && p->text[next] == closing)
        return FAIL(p, BPO_E_DOCUMENT, i, "a ',' before the '%c'; take the ',' away", closing);
    *ret_next = next;
    return BPO_OK;
}

/* Says what is wrong behind the last good token. */
static bpo_status explain(parse *p)
{
    size_t i = skip_space(p, p->end);
    bool in_map = p->depth && p->frames[p->depth - 1].is_map;
    if (p->last == TOKEN_VALUE) {
        bpo_status status = explain_after_value(p, i, &i);
        if (status != BPO_OK)
            return status;
    }
    if (p->last == TOKEN_KEY) {
        if (i < p->len && p->text[i] != ':')
            return explain_stray(p, i, "the key's ':'");
        i = i < p->len ? skip_space(p, i + 1) : i;
    }
    if (i == p->len)
        return explain_end(p);
    if (!in_map || p->last == TOKEN_KEY)
        return explain_value(p, i);
    if (p->text[i] == '"')
        return explain_string(p, i);
    return explain_stray(p, i, "a key in double quotes");
}

/* ---- tokens ----------------------------------------------------------------------------------*/

/* Finds the token that yajl just read: yajl only tells its end. */
static bpo_status next_token(parse *p, token kind)
{
    size_t i = p->end;
    while (i < p->len && (is_space(p->text[i]) || p->text[i] == ':' || p->text[i] == ','))
        i++;
    if (i < p->len && (p->text[i] == '\v' || p->text[i] == '\f'))
        return explain_stray(p, i, ""); /* white space to yajl, and to nobody else */
    p->begin = i;
    p->end = p->finishing ? p->len : yajl_get_bytes_consumed(p->yajl);
    p->last = kind;
    return BPO_OK;
}

/* Where the token is; nowhere in an engine's answer. */
static bpo_place token_place(parse *p)
{
    if (!p->rules->document)
        return (bpo_place){0};
    bpo_place at = place(p, p->begin);
    at.width = (uint32_t)bpo_text_characters(p->text + p->begin, p->end - p->begin);
    return at;
}

static uint32_t hex4(const char *text)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* Reads the \uXXXX at text, or the two that make up one character: how many bytes that was. */
static size_t read_unicode(const char *text, size_t len, uint32_t *ret_point)
{
    uint32_t point = hex4(text + 2), low;
    size_t used = 6;
    if (point >= 0xd800 && point < 0xdc00 && len >= 12 && text[6] == '\\' && text[7] == 'u' &&
        (low = hex4(text + 8)) >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        used = 12;
    }
    *ret_point = point;
    return used;
}

static size_t write_utf8(char *to, uint32_t point)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; point >>= 6)
        to[i] = (char)(0x80 | (point & 0x3f));
    to[0] = (char)(lead[n] | point);
    return n;
}

/* The escape at raw: how many bytes it is; *ret_n were written to to. */
static size_t read_escape(const char *raw, size_t len, char *to, size_t *ret_n,
                          uint32_t *ret_point)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t used = 2;
    if (raw[1] == 'u')
        used = read_unicode(raw, len, ret_point);
    else
        *ret_point = (unsigned char)meant[strchr(names, raw[1]) - names];
    bool good = *ret_point && (*ret_point < 0xd800 || *ret_point > 0xdfff);
    *ret_n = write_utf8(to, good ? *ret_point : 0xfffd);
    return used;
}

/* Decodes a string that has escapes. Not left to yajl, which loses lone surrogates. */
static bpo_status unescape(parse *p, const char *raw, size_t len, char *to, size_t *ret_len)
{
    size_t n = 0, written;
    for (size_t i = 0; i < len;) {
        uint32_t point;
        if (raw[i] != '\\') {
            to[n++] = raw[i++];
            continue;
        }
        size_t used = read_escape(raw + i, len - i, to + n, &written, &point);
        if (p->rules->document && !point)
            return FAIL(p, BPO_E_DOCUMENT, (size_t)(raw - p->text) + i,
                        "a NUL character (\\u0000); take it away");
        if (p->rules->document && point >= 0xd800 && point <= 0xdfff)
            return FAIL(p, BPO_E_DOCUMENT, (size_t)(raw - p->text) + i,
                        "'%.6s' is half of a character; its other half is missing", raw + i);
        i += used;
        n += written;
    }
    *ret_len = n;
    return BPO_OK;
}

/* The string that the token is, in the tree's arena. */
static bpo_status take_string(parse *p, const char **ret_text, size_t *ret_len)
{
    const char *raw = p->text + p->begin + 1;
    size_t len = p->end - p->begin - 2;
    /* the decoded string is never longer */
    char *text = bpo_arena_alloc(p->arena, len + 1);
    if (!text)
        return bpo_fail_memory(p->err);
    *ret_text = text;
    *ret_len = len;
    if (memchr(raw, '\\', len))
        return unescape(p, raw, len, text, ret_len);
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
    for (bpo_node *child = f->node->children; child; child = child->next)
        if (child->key_len == len && memcmp(child->key, key, len) == 0)
            return child;
    return NULL;
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
        return FAIL(p, BPO_E_LIMIT, p->begin, "more than %zu values", p->rules->max_nodes);
    bpo_node *node = p->again;
    bpo_place at = token_place(p);
    if (node)
        *node = (bpo_node){.kind = kind, .next = node->next};
    else
        node = bpo_node_new(p->arena, f && !element ? f->node : NULL, kind);
    if (!node)
        return bpo_fail_memory(p->err);
    node->at = at;
    node->key = p->key;
    node->key_len = p->key_len;
    node->key_at = p->key_at;
    if (!f || element)
        p->root = node;
    if (f && f->is_map && !p->again && !remember_member(f, node))
        return bpo_fail_memory(p->err);
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
    bpo_status status = p->element(p->data, p->root, p->err);
    p->root = NULL;
    p->n_nodes = 0;
    bpo_arena_reset(p->arena);
    return status;
}

static bpo_status scalar(parse *p, bpo_kind kind, const char *text)
{
    bpo_node *node;
    bpo_status status = next_token(p, TOKEN_VALUE);
    if (status != BPO_OK)
        return status;
    if (p->element && !p->depth)
        return FAIL(p, BPO_E_DOCUMENT, p->begin, "%s where a list is due", bpo_kind_name(kind));
    if ((status = new_node(p, kind, &node)) != BPO_OK || !node)
        return status;
    node->text = text;
    node->len = text ? strlen(text) : p->end - p->begin;
    if (kind == BPO_NODE_STRING) {
        node->quoted = true;
        if ((status = take_string(p, &node->text, &node->len)) != BPO_OK)
            return status;
    } else if (!text) {
        node->text = bpo_arena_strndup(p->arena, p->text + p->begin, node->len);
        if (!node->text)
            return bpo_fail_memory(p->err);
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
    bpo_status status = next_token(p, TOKEN_OPEN);
    if (status != BPO_OK)
        return status;
    if (p->depth >= p->rules->max_depth)
        return FAIL(p, BPO_E_LIMIT, p->begin, "lists and maps more than %zu deep",
                    p->rules->max_depth);
    if (p->element && !p->depth && kind != BPO_NODE_LIST)
        return FAIL(p, BPO_E_DOCUMENT, p->begin, "a map where a list is due");
    if (!p->element || p->depth)
        status = new_node(p, kind, &node);
    if (status != BPO_OK)
        return status;
    if (bpo_arena_grow(&p->memory, &p->frames, p->depth, &p->cap, sizeof *p->frames) < 0)
        return bpo_fail_memory(p->err);
    p->frames[p->depth++] =
        (frame){.node = node, .begin = p->begin, .is_map = kind == BPO_NODE_MAP, .all = all};
    return BPO_OK;
}

static bpo_status close_top(parse *p)
{
    bpo_status status = next_token(p, TOKEN_VALUE);
    if (status != BPO_OK)
        return status;
    bool kept = top(p)->node;
    bpo_map_free(&top(p)->members);
    p->depth--;
    return kept ? value_done(p) : BPO_OK;
}

static bpo_status second_time(parse *p, const bpo_node *first)
{
    return FAIL(p, BPO_E_DOCUMENT, p->begin,
                "the key \"%s\" is here a second time; the first is at line %u, column %u",
                first->key, (unsigned)first->key_at.line, (unsigned)first->key_at.column);
}

static bpo_status take_key(parse *p)
{
    frame *f = top(p);
    bpo_status status = next_token(p, TOKEN_KEY);
    if (status != BPO_OK || !f->node)
        return status;
    const char *key = p->text + p->begin + 1;
    size_t len = p->end - p->begin - 2, kept = KEEP;
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
    return p->again && p->rules->document ? second_time(p, p->again) : BPO_OK;
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

/* yajl never looks whether it got memory, so it must not come back without. */
static void *yajl_new(void *ctx, size_t size)
{
    parse *p = ctx;
    char *block = bpo_arena_alloc(&p->memory, HEADER + size);
    if (!block)
        longjmp(p->no_memory, 1);
    memcpy(block, &size, sizeof size);
    return block + HEADER;
}

static void *yajl_renew(void *ctx, void *old, size_t size)
{
    size_t old_size = 0;
    void *renewed = yajl_new(ctx, size);
    if (old) {
        memcpy(&old_size, (char *)old - HEADER, sizeof old_size);
        memcpy(renewed, old, old_size < size ? old_size : size);
    }
    return renewed;
}

static void yajl_leave(void *ctx, void *old)
{
    (void)ctx, (void)old; /* the arena frees it */
}

static bpo_status run_yajl(parse *p)
{
    /* nothing but p is used after the jump, and p doesn't change */
    if (setjmp(p->no_memory))
        return bpo_fail_memory(p->err);
    yajl_alloc_funcs functions = {yajl_new, yajl_renew, yajl_leave, p};
    p->yajl = yajl_alloc(&callbacks, &functions, p);
    yajl_config(p->yajl, yajl_dont_validate_strings, 1); /* checked before, and better */
    yajl_status status = yajl_parse(p->yajl, (const unsigned char *)p->text, p->len);
    p->finishing = true;
    if (status == yajl_status_ok)
        status = yajl_complete_parse(p->yajl);
    if (p->status != BPO_OK)
        return p->status;
    if (status != yajl_status_ok || skip_space(p, p->end) != p->len)
        return explain(p);
    return BPO_OK;
}

/* ---- a whole text ----------------------------------------------------------------------------*/

/* How many of the bytes are UTF-8 before the first that isn't. */
static size_t utf8_prefix(const char *text, size_t len)
{
    size_t i = 0, n;
    while (i < len) {
        uint64_t eight;
        uint32_t point;
        if (len - i >= sizeof eight) {
            memcpy(&eight, text + i, sizeof eight);
            if (!(eight & 0x8080808080808080u)) {
                i += sizeof eight;
                continue;
            }
        }
        if (!(n = bpo_utf8_decode(text + i, len - i, &point)))
            return i;
        i += n;
    }
    return len;
}

static bpo_status check_encoding(parse *p)
{
    const char *t = p->text;
    if (p->len > MOST_BYTES)
        return FAIL(p, BPO_E_LIMIT, 0, "more than %zu bytes", MOST_BYTES);
    if (p->len >= 2 && (memcmp(t, "\xff\xfe", 2) == 0 || memcmp(t, "\xfe\xff", 2) == 0))
        return FAIL(p, BPO_E_DOCUMENT, 0, "isn't UTF-8 but UTF-16; save it as UTF-8");
    if (p->len >= 3 && memcmp(t, "\xef\xbb\xbf", 3) == 0)
        return FAIL(p, BPO_E_DOCUMENT, 0,
                    "begins with a byte order mark (BOM); save it as UTF-8 without one");
    size_t good = utf8_prefix(t, p->len);
    if (good < p->len)
        return FAIL(p, BPO_E_DOCUMENT, good, "isn't UTF-8: the byte 0x%02x; save it as UTF-8",
                    (unsigned char)t[good]);
    return BPO_OK;
}

static bpo_status fill_kept(parse *p, const char *const *keys, keeping how)
{
    for (; keys && *keys; keys++)
        if (bpo_map_put(&p->kept, *keys, strlen(*keys), how, NULL) < 0)
            return bpo_fail_memory(p->err);
    return BPO_OK;
}

static bpo_status run(parse *p)
{
    p->keeping = KEEP;
    bpo_status status = check_encoding(p);
    if (status == BPO_OK)
        status = fill_kept(p, p->rules->keep_below, KEEP_ALL);
    if (status == BPO_OK)
        status = fill_kept(p, p->rules->keep, KEEP);
    if (status == BPO_OK)
        status = run_yajl(p);
    while (p->depth)
        bpo_map_free(&p->frames[--p->depth].members);
    bpo_map_free(&p->kept);
    bpo_arena_free(&p->memory);
    return status;
}

bpo_status bpo_json_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_json_rules *rules, bpo_node **ret_root, bpo_error *err)
{
    parse p = {.text = text, .len = len, .rules = rules, .err = err, .arena = arena};
    bpo_status status = run(&p);
    if (status == BPO_OK)
        *ret_root = p.root;
    return status;
}

bpo_status bpo_json_parse_list(const char *text, size_t len, const bpo_json_rules *rules,
                               bpo_json_element *element, void *data, bpo_error *err)
{
    bpo_arena arena = {0};
    parse p = {.text = text,
               .len = len,
               .rules = rules,
               .err = err,
               .arena = &arena,
               .element = element,
               .data = data};
    bpo_status status = run(&p);
    bpo_arena_free(&arena);
    return status;
}
