#include "base/yaml.h"

#include <string.h>

#include <yaml.h>

#include "base/chars.h"
#include "base/text.h"
#include "base/yaml_reason.h"
#include "base/yaml_tree.h"

/* libyaml compares each %TAG with all before it. */
#define MOST_DIRECTIVES 100

typedef struct load {
    yaml_parser_t parser;
    bpo_yaml_tree tree;
    size_t n_documents;
    size_t index, offset; /* the same place in the text: in characters, as libyaml counts, and
                             in bytes */
} load;

/* The byte of text that libyaml's mark is at. */
static size_t seek(load *l, yaml_mark_t mark)
{
    const bpo_input *in = &l->tree.in;
    while (l->index < mark.index && l->offset < in->len) {
        do
            l->offset++;
        while (l->offset < in->len && bpo_is_inside(in->text[l->offset]));
        l->index++;
    }
    while (l->index > mark.index && l->offset) {
        do
            l->offset--;
        while (l->offset && bpo_is_inside(in->text[l->offset]));
        l->index--;
    }
    return l->offset;
}

/* libyaml has lines of its own: YAML 1.1 also ends them with U+0085, U+2028 and U+2029. An editor
 * and an excerpt don't. */
static bpo_place mark_place(load *l, yaml_mark_t mark)
{
    return bpo_input_place(&l->tree.in, seek(l, mark));
}

static bpo_status syntax_error(load *l)
{
    const yaml_parser_t *y = &l->parser;
    if (y->error == YAML_MEMORY_ERROR)
        return bpo_fail_memory(l->tree.in.err);
    bpo_yaml_refusal refusal = {.problem = y->problem,
                                .at = mark_place(l, y->problem_mark),
                                .since = mark_place(l, y->context_mark),
                                .offset = seek(l, y->problem_mark)};
    return bpo_yaml_explain(&l->tree.in, &refusal);
}

/* ---- events ----------------------------------------------------------------------------------*/

/* Where the event's node begins, and its properties. */
static bpo_status start_node(load *l, const yaml_event_t *event, const yaml_char_t *tag,
                             const yaml_char_t *anchor, bpo_yaml_start *start)
{
    const bpo_input *in = &l->tree.in;
    bpo_place at = mark_place(l, event->start_mark);
    size_t begin = l->offset, end = seek(l, event->end_mark);
    start->anchor = (const char *)anchor;
    bpo_yaml_find_start(in, begin, end, at, event->type == YAML_SCALAR_EVENT, start);
    return bpo_yaml_read_tag(in, l->tree.rules->compose, (const char *)tag, start);
}

static bpo_status on_scalar(load *l, const yaml_event_t *event)
{
    bpo_yaml_start start = {0};
    bpo_status status =
        start_node(l, event, event->data.scalar.tag, event->data.scalar.anchor, &start);
    if (status != BPO_OK)
        return status;
    return bpo_yaml_add_scalar(&l->tree, &start, (const char *)event->data.scalar.value,
                               event->data.scalar.length,
                               event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
}

static bpo_status on_list(load *l, const yaml_event_t *event)
{
    bpo_yaml_start start = {0};
    bpo_status status = start_node(l, event, event->data.sequence_start.tag,
                                   event->data.sequence_start.anchor, &start);
    return status == BPO_OK ? bpo_yaml_open(&l->tree, &start, BPO_NODE_LIST) : status;
}

static bpo_status on_map(load *l, const yaml_event_t *event)
{
    bpo_yaml_start start = {0};
    bpo_status status = start_node(l, event, event->data.mapping_start.tag,
                                   event->data.mapping_start.anchor, &start);
    return status == BPO_OK ? bpo_yaml_open(&l->tree, &start, BPO_NODE_MAP) : status;
}

static bpo_status on_alias(load *l, const yaml_event_t *event)
{
    bpo_place at = mark_place(l, event->start_mark);
    at.width = (uint32_t)(event->end_mark.index - event->start_mark.index);
    return bpo_yaml_add_alias(&l->tree, (const char *)event->data.alias.anchor, at);
}

static bpo_status on_document(load *l, const yaml_event_t *event)
{
    if (l->n_documents++ && !l->tree.rules->compose)
        return BPO_INPUT_FAIL_AT(&l->tree.in, BPO_E_DOCUMENT, mark_place(l, event->start_mark),
                                 "a second document begins here; one file is one document");
    bpo_yaml_forget_anchors(&l->tree);
    return BPO_OK;
}

static bpo_status on_end(load *l, const yaml_event_t *event)
{
    const bpo_node *root = l->tree.root;
    if (!root && l->tree.rules->compose)
        return BPO_OK; /* a file of several may be empty */
    if (!root || (root->kind == BPO_NODE_NULL && !root->len && !root->next))
        return BPO_INPUT_FAIL_AT(&l->tree.in, BPO_E_DOCUMENT, mark_place(l, event->start_mark),
                                 "empty document");
    return BPO_OK;
}

static bpo_status on_event(load *l, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(l, event);
    case YAML_STREAM_END_EVENT:
        return on_end(l, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(l, event);
    case YAML_ALIAS_EVENT:
        return on_alias(l, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_list(l, event);
    case YAML_MAPPING_START_EVENT:
        return on_map(l, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return bpo_yaml_close(&l->tree);
    default:
        return BPO_OK;
    }
}

static bpo_status read_events(load *l)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&l->parser, &event))
            return syntax_error(l);
        bool last = event.type == YAML_STREAM_END_EVENT;
        bpo_status status = on_event(l, &event);
        yaml_event_delete(&event);
        if (status != BPO_OK || last)
            return status;
    }
}

/* ---- before libyaml sees the text ------------------------------------------------------------*/

static bool is_control(uint32_t point)
{
    return (point < ' ' && !bpo_is_space((char)point)) ||
           (point >= 0x7f && point < 0xa0 && point != 0x85) || point == 0xfffe ||
           point == 0xffff;
}

/* libyaml tells no line and column of a wrong character. */
static bpo_status check_characters(bpo_input *in)
{
    size_t good = bpo_utf8_prefix(in->text, in->len);
    for (size_t i = 0; i < good;) {
        uint32_t point = 0;
        size_t n = bpo_utf8_decode(in->text + i, good - i, &point);
        if (!point)
            return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, i, "a NUL character; take it away");
        if (is_control(point))
            return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, i,
                                  "a control character (U+%04x); take it away",
                                  (unsigned)point);
        i += n;
    }
    return good < in->len ? bpo_input_not_utf8(in, good) : BPO_OK;
}

static bpo_status check_directives(bpo_input *in)
{
    size_t n = 0;
    for (size_t i = 0; i + 4 < in->len; i++)
        if (in->text[i] == '%' && memcmp(in->text + i, "%TAG", 4) == 0 &&
            (!i || bpo_is_break(in->text[i - 1])) && ++n > MOST_DIRECTIVES)
            return BPO_INPUT_FAIL(in, BPO_E_LIMIT, i, "more than %d %%TAG directives",
                                  MOST_DIRECTIVES);
    return BPO_OK;
}

/* Passes over a byte order mark, too. */
static bpo_status check_text(bpo_input *in)
{
    bpo_status status = bpo_input_check_size(in);
    if (status != BPO_OK)
        return status;
    if (bpo_input_has_bom(in)) {
        in->text += 3;
        in->len -= 3;
        if (!in->len)
            return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, 0,
                                  "empty document: nothing but a byte order mark (BOM)");
    }
    status = check_characters(in);
    return status == BPO_OK ? check_directives(in) : status;
}

bpo_status bpo_yaml_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_yaml_rules *rules, bpo_node **ret_root, bpo_error *err)
{
    load l = {.tree = {.in = {.text = text, .len = len, .name = rules->name, .err = err},
                       .rules = rules,
                       .arena = arena}};
    bpo_status status = check_text(&l.tree.in);
    if (status != BPO_OK)
        return status;
    if (!yaml_parser_initialize(&l.parser))
        return bpo_fail_memory(err);
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)l.tree.in.text,
                                 l.tree.in.len);
    status = read_events(&l);
    yaml_parser_delete(&l.parser);
    bpo_yaml_tree_end(&l.tree);
    if (status == BPO_OK)
        *ret_root = l.tree.root;
    return status;
}
