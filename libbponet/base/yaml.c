#include "base/yaml.h"

#include <string.h>

#include <yaml.h>

#include "base/map.h"
#include "base/text.h"

/* Longer texts are refused: below this libyaml's sums can't overflow. */
#define MOST_BYTES ((size_t)1 << 30)
/* libyaml compares each %TAG with all before it. */
#define MOST_DIRECTIVES 100
#define CORE            "tag:yaml.org,2002:"

typedef enum tag {
    TAG_NONE,
    TAG_NON_SPECIFIC, /* a lone '!': never resolved */
    TAG_STR,
    TAG_INT,
    TAG_FLOAT,
    TAG_BOOL,
    TAG_NULL,
    TAG_SEQ,
    TAG_MAP
} tag;

static const char *const tag_names[] = {"",     "",     "str", "int", "float",
                                        "bool", "null", "seq", "map"};

typedef struct anchor {
    bpo_node *node;
    bool open; /* the node isn't complete */
} anchor;

/* A list or map that isn't complete. */
typedef struct frame {
    bpo_node *node;
    bpo_map keys;    /* of a map, its own and the merged ones */
    bpo_node *key;   /* the scalar that the coming value's key is, or NULL */
    bool merging;    /* that key is << */
    bpo_node *merge; /* the value of << */
    bool anchored;
    size_t anchor; /* which */
} frame;

typedef struct load {
    yaml_parser_t parser;
    const char *text;
    size_t len;
    const bpo_yaml_rules *rules;
    bpo_error *err;
    bpo_arena *arena; /* the tree's */
    bpo_node *root;
    size_t n_nodes, n_documents;
    bool expanded; /* some alias was copied */
    frame *frames;
    size_t depth, frames_cap;
    bpo_map anchor_names; /* to the index in anchors */
    anchor *anchors;
    size_t n_anchors, anchors_cap;
    size_t index,
        offset;       /* the same place in text, in characters as libyaml counts, in bytes */
    bpo_arena memory; /* frames and anchors */
} load;

/* What a node's event says of its place and properties. */
typedef struct node_start {
    bpo_place at, properties; /* of the value, and of the tag and anchor before it */
    tag tag;
} node_start;

#define FAIL(l, status, at, ...)                                                               \
    bpo_fail_at((l)->err, (status), (at), (l)->rules->name, __VA_ARGS__)

static bpo_place mark_place(const load *l, yaml_mark_t mark)
{
    return (bpo_place){.file = l->rules->name,
                       .line = (uint32_t)mark.line + 1,
                       .column = (uint32_t)mark.column + 1};
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_inside(char c) /* of a character, not its first byte */
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* ---- libyaml's refusals in our words ---------------------------------------------------------*/

#define TAB "a tab in the indentation; indent with spaces"

#define AT_BEGIN ""

/* What libyaml says, and what we say. Then NULL, or what the mistake is in, to add where that
 * begins, or AT_BEGIN: the mistake's place is where that begins. */
static const struct {
    const char *problem, *sentence, *inside;
} problems[] = {
    {"mapping values are not allowed in this context",
     "a ':' can't be here; check the indentation, and quote a text that holds ': '", NULL},
    {"did not find expected key",
     "this fits neither the lines above nor what is around them; check the indentation", "map"},
    {"could not find expected ':'", "the key that begins here has no ':'", AT_BEGIN},
    {"did not find expected '-' indicator",
     "an item of the list begins with '- ', in the list's column; check the indentation",
     "list"},
    {"did not find expected ',' or ']'", "a ',' or a ']' is missing", "list"},
    {"did not find expected ',' or '}'", "a ',' or a '}' is missing", "map"},
    {"found unexpected end of stream", "the quoted text that begins here isn't closed",
     AT_BEGIN},
    {"found unexpected document indicator", "'---' or '...' inside a quoted text", NULL},
    {"found unknown escape character",
     "an unknown escape; write a backslash as \\\\, or use single quotes", NULL},
    {"did not find expected hexdecimal number",
     "\\x, \\u and \\U need 2, 4 and 8 hexadecimal digits", NULL},
    {"found invalid Unicode character escape code", "an escape that stands for no character",
     NULL},
    {"block sequence entries are not allowed in this context",
     "a list can't begin here; put its '- ' on a line of its own", NULL},
    {"mapping keys are not allowed in this context", "a '?' can't be here", NULL},
    {"found a tab character where an indentation space is expected", TAB, NULL},
    {"found a tab character that violates indentation", TAB, NULL},
    {"did not find expected node content", "a value is missing", NULL},
    {"did not find expected alphabetic or numeric character",
     "'&' and '*' are followed by a name of letters, digits, '-' and '_'; quote a text that "
     "begins so",
     NULL},
    {"found undefined tag handle", "a tag whose handle no %TAG defines", NULL},
    {"did not find expected comment or line break",
     "text behind the '|' or '>'; it begins on the next line", NULL},
    {"found an indentation indicator equal to 0", "an indentation of 0; it is 1 to 9", NULL},
    {"did not find expected <document start>",
     "text behind the document's value; check the indentation", NULL},
    {"found unexpected ':'", "a ':' inside a value; quote the value", NULL},
    {"did not find expected whitespace or line break", "a space is missing behind the tag",
     NULL},
    {"found incompatible YAML document", "a version of YAML other than 1.1 and 1.2", NULL},
    {"found unknown directive name",
     "an unknown directive; a text that begins with '%' is quoted", NULL},
};

/* The byte of text that libyaml's mark is at. */
static size_t seek(load *l, size_t index)
{
    while (l->index < index && l->offset < l->len) {
        do
            l->offset++;
        while (l->offset < l->len && is_inside(l->text[l->offset]));
        l->index++;
    }
    while (l->index > index && l->offset) {
        do
            l->offset--;
        while (l->offset && is_inside(l->text[l->offset]));
        l->index--;
    }
    return l->offset;
}

/* Whether only blanks are before libyaml's mark on its line. */
static bool begins_line(load *l)
{
    size_t i = seek(l, l->parser.problem_mark.index);
    while (i && is_blank(l->text[i - 1]))
        i--;
    return !i || is_break(l->text[i - 1]);
}

static bpo_status bad_start(load *l, bpo_place at)
{
    size_t i = seek(l, l->parser.problem_mark.index);
    char c = i < l->len ? l->text[i] : ' ';
    if (c == '\t')
        return FAIL(l, BPO_E_DOCUMENT, at, TAB);
    return FAIL(l, BPO_E_DOCUMENT, at, "'%c' can't begin a value; put the value in quotes", c);
}

static bpo_status syntax_error(load *l)
{
    const yaml_parser_t *y = &l->parser;
    bpo_place at = mark_place(l, y->problem_mark), since = mark_place(l, y->context_mark);
    const char *problem = y->problem ? y->problem : "it can't be read";
    if (y->error == YAML_MEMORY_ERROR)
        return bpo_fail_memory(l->err);
    if (strcmp(problem, "found character that cannot start any token") == 0)
        return bad_start(l, at);
    if (strcmp(problem, "did not find expected key") == 0 && !begins_line(l))
        return FAIL(l, BPO_E_DOCUMENT, at,
                    "this can't follow what is before it on the line; quote the whole value");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (strcmp(problem, problems[i].problem) != 0)
            continue;
        const char *inside = problems[i].inside;
        if (!inside || !*inside)
            return FAIL(l, BPO_E_DOCUMENT, inside ? since : at, "%s", problems[i].sentence);
        return FAIL(l, BPO_E_DOCUMENT, at, "%s (the %s began at line %u, column %u)",
                    problems[i].sentence, inside, (unsigned)since.line, (unsigned)since.column);
    }
    return FAIL(l, BPO_E_DOCUMENT, at, "isn't YAML: %s", problem);
}

/* ---- scalars ---------------------------------------------------------------------------------*/

static size_t digits(const char *text, size_t len, size_t i)
{
    while (i < len && text[i] >= '0' && text[i] <= '9')
        i++;
    return i;
}

static bool is_one_of(const char *text, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && memcmp(text, *words, len) == 0)
            return true;
    return false;
}

static bool is_null(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"", "~", "null", "Null", "NULL", NULL});
}

static bool is_true(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"true", "True", "TRUE", NULL});
}

static bool is_false(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"false", "False", "FALSE", NULL});
}

/* Whether text is one of the core schema's integers; where it fits, *ret_value is set and
 * *ret_fits. */
static bool is_integer(const char *text, size_t len, int64_t *ret_value, bool *ret_fits)
{
    size_t sign = len && (*text == '-' || *text == '+');
    bool octal = len > 2 && memcmp(text, "0o", 2) == 0,
         hex = len > 2 && memcmp(text, "0x", 2) == 0;
    int64_t value = 0, base = hex ? 16 : 8;
    *ret_fits = true;
    if (!octal && !hex) {
        *ret_fits = bpo_text_to_int64(text, len, ret_value);
        return len > sign && digits(text, len, sign) == len;
    }
    for (size_t i = 2; i < len; i++) {
        char c = text[i], lower = (char)(c | 0x20);
        int64_t digit = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' ? lower - 'a' + 10 : base;
        if (digit >= base)
            return false;
        if (value > (INT64_MAX - digit) / base)
            *ret_fits = false;
        else
            value = value * base + digit;
    }
    *ret_value = value;
    return true;
}

static bool is_float(const char *text, size_t len)
{
    size_t i = len && (*text == '-' || *text == '+'), n;
    if (is_one_of(text + i, len - i, (const char *const[]){".inf", ".Inf", ".INF", NULL}) ||
        is_one_of(text, len, (const char *const[]){".nan", ".NaN", ".NAN", NULL}))
        return true;
    n = digits(text, len, i);
    bool some = n > i;
    if (n < len && text[n] == '.') {
        i = n + 1;
        n = digits(text, len, i);
        some = some || n > i;
    }
    if (!some || n == len || (text[n] | 0x20) != 'e')
        return some && n == len;
    i = n + 1;
    i += i < len && (text[i] == '-' || text[i] == '+');
    return i < len && digits(text, len, i) == len;
}

/* The core schema's idea of a plain text. */
static void resolve(bpo_node *node)
{
    bool fits;
    node->boolean = is_true(node->text, node->len);
    if (is_null(node->text, node->len))
        node->kind = BPO_NODE_NULL;
    else if (node->boolean || is_false(node->text, node->len))
        node->kind = BPO_NODE_BOOL;
    else if (is_integer(node->text, node->len, &node->integer, &fits))
        node->kind = fits ? BPO_NODE_INT : BPO_NODE_REAL;
    else if (is_float(node->text, node->len))
        node->kind = BPO_NODE_REAL;
    if (node->kind != BPO_NODE_INT)
        node->integer = 0;
}

/* Makes the node be what its tag says: false where its text isn't that. */
static bool apply_tag(bpo_node *node, tag t)
{
    int64_t value;
    bool fits;
    if (t == TAG_STR || t == TAG_NON_SPECIFIC)
        return true;
    resolve(node);
    if (t == TAG_INT)
        return is_integer(node->text, node->len, &value, &fits);
    if (t == TAG_FLOAT && is_float(node->text, node->len)) {
        node->kind = BPO_NODE_REAL;
        node->integer = 0;
        return true;
    }
    return t == TAG_NONE || (t == TAG_BOOL && node->kind == BPO_NODE_BOOL) ||
           (t == TAG_NULL && node->kind == BPO_NODE_NULL);
}

/* ---- where a node begins, and its properties -------------------------------------------------*/

static size_t step(const load *l, size_t i, bpo_place *at)
{
    if (l->text[i] == '\n') {
        at->line++;
        at->column = 1;
    } else if (!is_inside(l->text[i])) {
        at->column++;
    }
    return i + 1;
}

static bool is_space(char c)
{
    return is_blank(c) || is_break(c);
}

/* A tag or anchor begins at i: where what follows it begins, comments passed over. */
static size_t skip_property(const load *l, size_t i, size_t end, bpo_place *at)
{
    while (i < end && !is_space(l->text[i]))
        i = step(l, i, at);
    while (i < end && (is_space(l->text[i]) || l->text[i] == '#'))
        if (l->text[i] == '#')
            while (i < end && !is_break(l->text[i]))
                i = step(l, i, at);
        else
            i = step(l, i, at);
    return i;
}

/* Fills the place of a node whose event spans the marks. libyaml counts properties to it, we
 * don't, and libyaml drops a lone '!', which has a meaning. */
static void find_start(load *l, yaml_mark_t from, yaml_mark_t to, bool scalar,
                       node_start *start)
{
    size_t i = seek(l, from.index), end = seek(l, to.index), stop;
    start->at = start->properties = mark_place(l, from);
    while (i < end && (l->text[i] == '&' || l->text[i] == '!')) {
        size_t begin = i;
        i = skip_property(l, i, end, &start->at);
        if (l->text[begin] == '!' && (begin + 1 == end || is_space(l->text[begin + 1])))
            start->tag = TAG_NON_SPECIFIC;
    }
    bool block = i < end && (l->text[i] == '|' || l->text[i] == '>');
    for (stop = i; stop < end && !(block ? is_space : is_break)(l->text[stop]);)
        stop++;
    while (stop > i && is_blank(l->text[stop - 1]))
        stop--;
    if (scalar)
        start->at.width = (uint32_t)bpo_text_characters(l->text + i, stop - i);
    else
        start->at.width = i < end && (l->text[i] == '[' || l->text[i] == '{');
}

static bpo_status read_tag(load *l, const yaml_char_t *text, node_start *start)
{
    const char *name = (const char *)text;
    if (!name)
        return BPO_OK;
    bool is_core = strncmp(name, CORE, strlen(CORE)) == 0;
    if (is_core)
        name += strlen(CORE);
    for (tag t = TAG_STR; is_core && t <= TAG_MAP; t++)
        if (strcmp(name, tag_names[t]) == 0) {
            start->tag = t;
            return BPO_OK;
        }
    if (!is_core && strcmp(name, "!") == 0) {
        start->tag = TAG_NON_SPECIFIC;
        return BPO_OK;
    }
    return FAIL(
        l, BPO_E_DOCUMENT, start->properties,
        "the tag %s%s isn't known here, only !!str, !!int, !!float, !!bool, !!null, !!seq "
        "and !!map",
        is_core ? "!!" : "", name);
}

/* ---- the tree --------------------------------------------------------------------------------*/

static frame *top(load *l)
{
    return l->depth ? &l->frames[l->depth - 1] : NULL;
}

static bool key_is_due(load *l)
{
    return l->depth && top(l)->node->kind == BPO_NODE_MAP && !top(l)->key;
}

/* Counts one more node, against the limit. */
static bpo_status count(load *l, bpo_place at)
{
    if (++l->n_nodes <= l->rules->max_nodes)
        return BPO_OK;
    return FAIL(l, BPO_E_LIMIT, at, "more than %zu values%s", l->rules->max_nodes,
                l->expanded ? ", by alias expansion" : "");
}

/* Makes the node for the value that comes. */
static bpo_status new_value(load *l, bpo_kind kind, bpo_place at, bpo_node **ret_node)
{
    frame *f = top(l);
    bpo_status status = count(l, at);
    if (status != BPO_OK)
        return status;
    bpo_node *node = bpo_node_new(l->arena, f && !f->merging ? f->node : NULL, kind);
    if (!node)
        return bpo_fail_memory(l->err);
    node->at = at;
    if (!f) {
        l->root = node;
    } else if (f->key) {
        node->key = f->key->text;
        node->key_len = f->key->len;
        node->key_at = f->key->at;
        if (f->merging)
            f->merge = node;
        f->key = NULL;
        f->merging = false;
    }
    *ret_node = node;
    return BPO_OK;
}

static bpo_status set_anchor(load *l, const yaml_char_t *text, bpo_node *node, bool is_open,
                             size_t *ret_index)
{
    if (!text)
        return BPO_OK;
    const char *name = bpo_arena_strdup(&l->memory, (const char *)text);
    size_t index = l->n_anchors;
    if (!name || bpo_arena_grow(&l->memory, &l->anchors, l->n_anchors, &l->anchors_cap,
                                sizeof *l->anchors) < 0)
        return bpo_fail_memory(l->err);
    int put = bpo_map_put(&l->anchor_names, name, strlen(name), index, &index);
    if (put < 0)
        return bpo_fail_memory(l->err);
    l->n_anchors += (size_t)put; /* a name may be given again: from here on it's the new node */
    l->anchors[index] = (anchor){node, is_open};
    *ret_index = index;
    return BPO_OK;
}

static bpo_status second_time(load *l, const frame *f, const bpo_node *key, bpo_place first)
{
    for (const bpo_node *child = f->node->children; child && !first.line; child = child->next)
        if (child->key_len == key->len && memcmp(child->key, key->text, key->len) == 0)
            first = child->key_at;
    return FAIL(l, BPO_E_DOCUMENT, key->at,
                "the key \"%s\" is here a second time; the first is at line %u, column %u",
                key->text, (unsigned)first.line, (unsigned)first.column);
}

static bpo_status take_key(load *l, bpo_node *key, bool merges)
{
    frame *f = top(l);
    if (merges && f->merge)
        return second_time(l, f, key, f->merge->key_at);
    if (!merges) {
        int put = bpo_map_put(&f->keys, key->text, key->len, 0, NULL);
        if (put < 0)
            return bpo_fail_memory(l->err);
        if (!put)
            return second_time(l, f, key, (bpo_place){0});
    }
    f->key = key;
    f->merging = merges;
    return BPO_OK;
}

static bpo_status fill_scalar(load *l, const yaml_event_t *event, tag t, bpo_node *node)
{
    const char *value = (const char *)event->data.scalar.value;
    node->len = event->data.scalar.length;
    node->text = bpo_arena_strndup(l->arena, value, node->len);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (!node->text)
        return bpo_fail_memory(l->err);
    if (memchr(value, '\0', node->len))
        return FAIL(l, BPO_E_DOCUMENT, node->at, "a NUL character (\\0); take it away");
    if (node->quoted && t == TAG_NONE)
        return BPO_OK;
    if (t == TAG_SEQ || t == TAG_MAP || !apply_tag(node, t))
        return FAIL(l, BPO_E_DOCUMENT, node->at, "\"%s\" doesn't fit its tag !!%s", node->text,
                    tag_names[t]);
    return BPO_OK;
}

static bpo_status on_scalar(load *l, const yaml_event_t *event)
{
    node_start start = {0};
    bpo_node *node = NULL;
    bool is_key = key_is_due(l);
    size_t index;
    find_start(l, event->start_mark, event->end_mark, true, &start);
    bpo_status status = read_tag(l, event->data.scalar.tag, &start);
    if (status == BPO_OK && !is_key)
        status = new_value(l, BPO_NODE_STRING, start.at, &node);
    else if (status == BPO_OK && !(node = bpo_node_new(l->arena, NULL, BPO_NODE_STRING)))
        status = bpo_fail_memory(l->err);
    if (status != BPO_OK)
        return status;
    node->at = start.at;
    status = fill_scalar(l, event, start.tag, node);
    if (status == BPO_OK)
        status = set_anchor(l, event->data.scalar.anchor, node, false, &index);
    if (status != BPO_OK || !is_key)
        return status;
    return take_key(l, node,
                    !node->quoted && start.tag == TAG_NONE && strcmp(node->text, "<<") == 0);
}

static bpo_status too_deep(load *l, bpo_place at)
{
    return FAIL(l, BPO_E_LIMIT, at, "lists and maps more than %zu deep", l->rules->max_depth);
}

static bpo_status on_open(load *l, const yaml_event_t *event, bpo_kind kind)
{
    bool is_map = kind == BPO_NODE_MAP;
    const yaml_char_t *anchor_name =
        is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    node_start start = {0};
    frame f = {.anchored = anchor_name};
    find_start(l, event->start_mark, event->end_mark, false, &start);
    bpo_status status = read_tag(
        l, is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag, &start);
    if (status != BPO_OK)
        return status;
    if (key_is_due(l))
        return FAIL(l, BPO_E_DOCUMENT, start.at, "a key that is %s; keys are plain words",
                    bpo_kind_name(kind));
    if (start.tag != TAG_NONE && start.tag != TAG_NON_SPECIFIC &&
        start.tag != (is_map ? TAG_MAP : TAG_SEQ))
        return FAIL(l, BPO_E_DOCUMENT, start.at, "%s doesn't fit its tag !!%s",
                    bpo_kind_name(kind), tag_names[start.tag]);
    if (l->depth >= l->rules->max_depth)
        return too_deep(l, start.at);
    if ((status = new_value(l, kind, start.at, &f.node)) != BPO_OK ||
        (status = set_anchor(l, anchor_name, f.node, true, &f.anchor)) != BPO_OK)
        return status;
    if (bpo_arena_grow(&l->memory, &l->frames, l->depth, &l->frames_cap, sizeof f) < 0)
        return bpo_fail_memory(l->err);
    l->frames[l->depth++] = f;
    return BPO_OK;
}

/* Takes the members of from that f doesn't have. The nodes stay where they are, for from may have
 * an anchor; what is below them is shared, for nobody changes it. */
static bpo_status merge_map(load *l, frame *f, const bpo_node *from)
{
    if (from->kind != BPO_NODE_MAP)
        return FAIL(l, BPO_E_DOCUMENT, from->at, "'<<' takes a map or a list of maps, not %s",
                    bpo_kind_name(from->kind));
    for (const bpo_node *child = from->children; child; child = child->next) {
        int put = bpo_map_put(&f->keys, child->key, child->key_len, 0, NULL);
        if (!put)
            continue;
        bpo_node *node = put < 0 ? NULL : bpo_node_new(l->arena, f->node, child->kind);
        if (!node)
            return bpo_fail_memory(l->err);
        *node = *child;
        node->next = NULL;
    }
    return BPO_OK;
}

static bpo_status merge(load *l, frame *f)
{
    bpo_status status = BPO_OK;
    if (!f->merge)
        return BPO_OK;
    if (f->merge->kind != BPO_NODE_LIST)
        return merge_map(l, f, f->merge);
    for (const bpo_node *child = f->merge->children; child && status == BPO_OK;
         child = child->next)
        status = merge_map(l, f, child);
    return status;
}

static bpo_status on_close(load *l)
{
    frame *f = top(l);
    bpo_status status = merge(l, f);
    if (f->anchored && l->anchors[f->anchor].node == f->node)
        l->anchors[f->anchor].open = false;
    bpo_map_free(&f->keys);
    l->depth--;
    return status;
}

/* Copies what from is, and all below it, into to, which is at the given depth. */
static bpo_status copy(load *l, bpo_node *to, const bpo_node *from, size_t depth,
                       bpo_place alias)
{
    bool deeper = from->kind == BPO_NODE_LIST || from->kind == BPO_NODE_MAP;
    if (deeper && depth >= l->rules->max_depth)
        return too_deep(l, alias);
    to->kind = from->kind;
    to->boolean = from->boolean;
    to->quoted = from->quoted;
    to->integer = from->integer;
    to->text = from->text;
    to->len = from->len;
    to->at = from->at;
    for (const bpo_node *child = from->children; child; child = child->next) {
        bpo_status status = count(l, alias);
        if (status != BPO_OK)
            return status;
        bpo_node *node = bpo_node_new(l->arena, to, child->kind);
        if (!node)
            return bpo_fail_memory(l->err);
        node->key = child->key;
        node->key_len = child->key_len;
        node->key_at = child->key_at;
        if ((status = copy(l, node, child, depth + 1, alias)) != BPO_OK)
            return status;
    }
    return BPO_OK;
}

static bpo_status on_alias(load *l, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    bpo_place at = mark_place(l, event->start_mark);
    size_t index = 0;
    bpo_node *node;
    at.width = (uint32_t)(event->end_mark.index - event->start_mark.index);
    if (!bpo_map_get(&l->anchor_names, name, strlen(name), &index))
        return FAIL(l, BPO_E_DOCUMENT, at, "the alias *%s has no anchor &%s before it", name,
                    name);
    const anchor *a = &l->anchors[index];
    if (a->open)
        return FAIL(l, BPO_E_DOCUMENT, at, "the alias *%s is inside what it stands for", name);
    if (key_is_due(l)) {
        if (a->node->kind == BPO_NODE_LIST || a->node->kind == BPO_NODE_MAP)
            return FAIL(l, BPO_E_DOCUMENT, at, "a key that is %s; keys are plain words",
                        bpo_kind_name(a->node->kind));
        if (!(node = bpo_node_new(l->arena, NULL, a->node->kind)))
            return bpo_fail_memory(l->err);
        *node = (bpo_node){.text = a->node->text, .len = a->node->len, .at = at};
        return take_key(l, node, false);
    }
    bpo_status status = new_value(l, a->node->kind, at, &node);
    l->expanded = true;
    return status == BPO_OK ? copy(l, node, a->node, l->depth, at) : status;
}

/* ---- a whole text ----------------------------------------------------------------------------*/

static bpo_status on_document(load *l, const yaml_event_t *event)
{
    if (l->n_documents++)
        return FAIL(l, BPO_E_DOCUMENT, mark_place(l, event->start_mark),
                    "a second document begins here; one file is one document");
    return BPO_OK;
}

static bpo_status on_end(load *l, const yaml_event_t *event)
{
    if (!l->root || (l->root->kind == BPO_NODE_NULL && !l->root->len))
        return FAIL(l, BPO_E_DOCUMENT, mark_place(l, event->start_mark), "empty document");
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
        return on_open(l, event, BPO_NODE_LIST);
    case YAML_MAPPING_START_EVENT:
        return on_open(l, event, BPO_NODE_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_close(l);
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

static bpo_place offset_place(const load *l, size_t offset)
{
    bpo_place at = {.file = l->rules->name, .line = 1, .column = 1};
    for (size_t i = 0; i < offset;)
        i = step(l, i, &at);
    return at;
}

/* Before libyaml sees the text, for it tells no line and column of a wrong character. */
static bpo_status check_characters(load *l)
{
    uint32_t point;
    for (size_t i = 0, n; i < l->len; i += n) {
        unsigned char c = (unsigned char)l->text[i];
        n = 1;
        if ((c >= ' ' && c < 0x7f) || is_space(l->text[i]))
            continue;
        if (!c)
            return FAIL(l, BPO_E_DOCUMENT, offset_place(l, i), "a NUL character; take it away");
        n = bpo_utf8_decode(l->text + i, l->len - i, &point);
        if (!n)
            return FAIL(l, BPO_E_DOCUMENT, offset_place(l, i),
                        "isn't UTF-8: the byte 0x%02x; save it as UTF-8", c);
        if (point < ' ' || (point >= 0x7f && point < 0xa0 && point != 0x85) ||
            point == 0xfffe || point == 0xffff)
            return FAIL(l, BPO_E_DOCUMENT, offset_place(l, i),
                        "a control character (U+%04x); take it away", (unsigned)point);
    }
    return BPO_OK;
}

static bpo_status check_directives(load *l)
{
    size_t n = 0;
    for (size_t i = 0; i + 4 < l->len; i++)
        if (l->text[i] == '%' && memcmp(l->text + i, "%TAG", 4) == 0 &&
            (!i || is_break(l->text[i - 1])) && ++n > MOST_DIRECTIVES)
            return FAIL(l, BPO_E_LIMIT, offset_place(l, i), "more than %d %%TAG directives",
                        MOST_DIRECTIVES);
    return BPO_OK;
}

static bpo_status check_text(load *l)
{
    bpo_place begin = {.file = l->rules->name, .line = 1, .column = 1};
    if (l->len > MOST_BYTES)
        return FAIL(l, BPO_E_LIMIT, begin, "more than %zu bytes", MOST_BYTES);
    if (l->len >= 2 &&
        (memcmp(l->text, "\xff\xfe", 2) == 0 || memcmp(l->text, "\xfe\xff", 2) == 0))
        return FAIL(l, BPO_E_DOCUMENT, begin, "isn't UTF-8 but UTF-16; save it as UTF-8");
    if (l->len >= 3 && memcmp(l->text, "\xef\xbb\xbf", 3) == 0) {
        l->text += 3;
        l->len -= 3;
        if (!l->len)
            return FAIL(l, BPO_E_DOCUMENT, begin,
                        "empty document: nothing but a byte order mark (BOM)");
    }
    bpo_status status = check_characters(l);
    return status == BPO_OK ? check_directives(l) : status;
}

bpo_status bpo_yaml_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_yaml_rules *rules, bpo_node **ret_root, bpo_error *err)
{
    load l = {.text = text, .len = len, .rules = rules, .err = err, .arena = arena};
    bpo_status status = check_text(&l);
    if (status != BPO_OK)
        return status;
    if (!yaml_parser_initialize(&l.parser))
        return bpo_fail_memory(err);
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)l.text, l.len);
    status = read_events(&l);
    yaml_parser_delete(&l.parser);
    while (l.depth)
        bpo_map_free(&l.frames[--l.depth].keys);
    bpo_map_free(&l.anchor_names);
    bpo_arena_free(&l.memory);
    if (status == BPO_OK)
        *ret_root = l.root;
    return status;
}
