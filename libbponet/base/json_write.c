#include "base/json.h"

#include <string.h>

#include <yajl/yajl_gen.h>

#include "base/alloc.h"
#include "base/json_alloc.h"
#include "base/text.h"

/* yajl writes past its own array when it is asked to go deeper; so it isn't asked. */
#define DEEPEST (YAJL_MAX_DEPTH - 1)

typedef enum due { DUE_VALUE, DUE_ELEMENT, DUE_KEY, DUE_MEMBER, DUE_NOTHING } due;

struct bpo_json_writer {
    yajl_gen gen;
    bool indented;
    bpo_strbuf text;
    bpo_status status; /* of the first call that failed; those after it do nothing */
    size_t depth;
    due due[DEEPEST + 1]; /* what may come next, in each open list and map */
    bpo_json_memory memory;
};

/* Whether a character that JSON takes as it is isn't itself in YAML, which refuses controls and folds
 * its own line breaks: written as escapes, our JSON is YAML with the same values. */
static bool needs_escape(uint32_t point)
{
    return (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           point == 0xfeff || point == 0xfffe || point == 0xffff;
}

/* What yajl writes outside of strings is ASCII, and it never parts a character. */
static void print(void *ctx, const char *text, size_t len)
{
    size_t done = 0;
    for (size_t i = 0; i < len;) {
        uint32_t point = (unsigned char)text[i];
        size_t n = point < 0x7f ? 1 : bpo_utf8_decode(text + i, len - i, &point);
        if (n && needs_escape(point)) {
            bpo_strbuf_addn(ctx, text + done, i - done);
            bpo_strbuf_addf(ctx, "\\u%04x", (unsigned)point);
            done = i + n;
        }
        i += n ? n : 1; /* no UTF-8: yajl refuses it before */
    }
    bpo_strbuf_addn(ctx, text + done, len - done);
}

/* All that yajl allocates it allocates here: what it writes goes to print. */
static bool start(bpo_json_writer *w)
{
    if (setjmp(w->memory.no_memory))
        return false;
    yajl_alloc_funcs functions = bpo_json_alloc_funcs(&w->memory);
    w->gen = yajl_gen_alloc(&functions);
    yajl_gen_config(w->gen, yajl_gen_print_callback, print, &w->text);
    yajl_gen_config(w->gen, yajl_gen_validate_utf8, 1);
    yajl_gen_config(w->gen, yajl_gen_beautify, (int)w->indented);
    yajl_gen_config(w->gen, yajl_gen_indent_string, "  ");
    return true;
}

static void free_writer(bpo_json_writer *w)
{
    bpo_strbuf_free(&w->text);
    bpo_arena_free(&w->memory.arena);
    bpo_free(w);
}

bpo_json_writer *bpo_json_writer_new(bool indented)
{
    bpo_json_writer *w = bpo_alloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->indented = indented;
    if (start(w))
        return w;
    free_writer(w);
    return NULL;
}

/* Whether w can go on and what comes is due; what is due after it is noted. */
static bool expect(bpo_json_writer *w, bool key)
{
    if (!w || w->status != BPO_OK)
        return false;
    due *now = &w->due[w->depth];
    if (*now == DUE_NOTHING || key != (*now == DUE_KEY)) {
        w->status = BPO_E_USAGE;
        return false;
    }
    if (*now == DUE_VALUE)
        *now = DUE_NOTHING;
    else if (*now != DUE_ELEMENT)
        *now = key ? DUE_MEMBER : DUE_KEY;
    return true;
}

static void note(bpo_json_writer *w, yajl_gen_status status)
{
    if (status == yajl_gen_invalid_string)
        w->status = BPO_E_DOCUMENT; /* stands for "isn't UTF-8" until finish */
    else if (status != yajl_gen_status_ok)
        w->status = BPO_E_USAGE;
}

static bool open(bpo_json_writer *w, due inside)
{
    if (!expect(w, false))
        return false;
    if (w->depth == DEEPEST) {
        w->status = BPO_E_LIMIT;
        return false;
    }
    w->due[++w->depth] = inside;
    return true;
}

static bool close(bpo_json_writer *w, due inside)
{
    if (!w || w->status != BPO_OK)
        return false;
    if (!w->depth || w->due[w->depth] != inside) {
        w->status = BPO_E_USAGE;
        return false;
    }
    w->depth--;
    return true;
}

/* yajl writes an empty list or map over three lines: it becomes [] or {}. */
static void tidy(bpo_json_writer *w, size_t before, char open_with)
{
    const char *text = bpo_strbuf_text(&w->text);
    if (!w->indented || w->text.failed || before < 2 || text[before - 1] != '\n' ||
        text[before - 2] != open_with)
        return;
    bpo_strbuf_cut(&w->text, before - 1);
    bpo_strbuf_add(&w->text, open_with == '{' ? "}" : "]");
    if (!w->depth)
        bpo_strbuf_add(&w->text, "\n");
}

void bpo_json_open_map(bpo_json_writer *w)
{
    if (open(w, DUE_KEY))
        note(w, yajl_gen_map_open(w->gen));
}

void bpo_json_close_map(bpo_json_writer *w)
{
    size_t before = w ? w->text.len : 0;
    if (!close(w, DUE_KEY))
        return;
    note(w, yajl_gen_map_close(w->gen));
    tidy(w, before, '{');
}

void bpo_json_open_list(bpo_json_writer *w)
{
    if (open(w, DUE_ELEMENT))
        note(w, yajl_gen_array_open(w->gen));
}

void bpo_json_close_list(bpo_json_writer *w)
{
    size_t before = w ? w->text.len : 0;
    if (!close(w, DUE_ELEMENT))
        return;
    note(w, yajl_gen_array_close(w->gen));
    tidy(w, before, '[');
}

void bpo_json_key(bpo_json_writer *w, const char *key)
{
    if (expect(w, true))
        note(w, yajl_gen_string(w->gen, (const unsigned char *)key, strlen(key)));
}

void bpo_json_string(bpo_json_writer *w, const char *text)
{
    if (!text)
        bpo_json_null(w);
    else if (expect(w, false))
        note(w, yajl_gen_string(w->gen, (const unsigned char *)text, strlen(text)));
}

void bpo_json_int(bpo_json_writer *w, int64_t value)
{
    if (expect(w, false))
        note(w, yajl_gen_integer(w->gen, value));
}

void bpo_json_bool(bpo_json_writer *w, bool value)
{
    if (expect(w, false))
        note(w, yajl_gen_bool(w->gen, value));
}

void bpo_json_null(bpo_json_writer *w)
{
    if (expect(w, false))
        note(w, yajl_gen_null(w->gen));
}

static bpo_status why(const bpo_json_writer *w, bpo_error *err)
{
    if (w->text.failed)
        return bpo_fail_memory(err);
    if (w->status == BPO_E_DOCUMENT)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a text for JSON isn't UTF-8");
    if (w->status == BPO_E_LIMIT)
        return bpo_fail(err, BPO_E_LIMIT, NULL, "JSON more than %d deep", DEEPEST);
    if (w->status != BPO_OK || w->due[0] != DUE_NOTHING || w->depth)
        return bpo_fail(err, BPO_E_USAGE, NULL, "the JSON written isn't whole");
    return BPO_OK;
}

void bpo_json_put_string(bpo_json_writer *w, const char *key, const char *text)
{
    bpo_json_key(w, key);
    bpo_json_string(w, text);
}

void bpo_json_put_int(bpo_json_writer *w, const char *key, int64_t value)
{
    bpo_json_key(w, key);
    bpo_json_int(w, value);
}

void bpo_json_put_bool(bpo_json_writer *w, const char *key, bool value)
{
    bpo_json_key(w, key);
    bpo_json_bool(w, value);
}

/* A list or map that is too deep sets the status, which ends the descent. */
void bpo_json_node(bpo_json_writer *w, const bpo_node *node)
{
    if (!w || w->status != BPO_OK)
        return;
    switch (node->kind) {
    case BPO_NODE_NULL:
        bpo_json_null(w);
        return;
    case BPO_NODE_BOOL:
        bpo_json_bool(w, node->boolean);
        return;
    case BPO_NODE_INT:
        bpo_json_int(w, node->integer);
        return;
    case BPO_NODE_REAL:
    case BPO_NODE_STRING:
        bpo_json_string(w, node->text);
        return;
    case BPO_NODE_LIST:
    case BPO_NODE_MAP:
        break;
    }
    bool is_map = node->kind == BPO_NODE_MAP;
    (is_map ? bpo_json_open_map : bpo_json_open_list)(w);
    for (const bpo_node *child = node->children; child; child = child->next) {
        if (is_map)
            bpo_json_key(w, child->key);
        bpo_json_node(w, child);
    }
    (is_map ? bpo_json_close_map : bpo_json_close_list)(w);
}

bpo_status bpo_json_finish(bpo_json_writer *w, char **ret_text, bpo_error *err)
{
    if (!w)
        return bpo_fail_memory(err);
    bpo_status status = why(w, err);
    if (status == BPO_OK) {
        char *text = bpo_strbuf_take(&w->text);
        if (text)
            *ret_text = text;
        else
            status = bpo_fail_memory(err);
    }
    free_writer(w);
    return status;
}
