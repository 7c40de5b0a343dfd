/* JSON: what is read can be written and read again with nothing lost; every place is where the value
 * stands; a document and an engine's answer, whole and by elements, give one tree; a filter only takes
 * away. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static const bpo_json_rules document = {
    .name = "x.json", .max_depth = 64, .max_nodes = 20000, .document = true};
static const bpo_json_rules answer = {.name = "answer", .max_depth = 64, .max_nodes = 20000};

/* ---- places ----------------------------------------------------------------------------------*/

/* What a value's text begins with. */
static char first_byte(const bpo_node *node)
{
    switch (node->kind) {
    case BPO_NODE_STRING:
        return '"';
    case BPO_NODE_LIST:
        return '[';
    case BPO_NODE_MAP:
        return '{';
    default:
        return *node->text;
    }
}

static void check_places(const fuzz_lines *lines, const bpo_node *node)
{
    size_t at = fuzz_offset(lines, node->at.line, node->at.column);
    FUZZ_CHECK(at < lines->len && lines->text[at] == first_byte(node), "a value isn't at %u:%u",
               node->at.line, node->at.column);
    if (node->kind < BPO_NODE_STRING)
        FUZZ_CHECK(lines->len - at >= node->len &&
                       memcmp(lines->text + at, node->text, node->len) == 0,
                   "'%s' isn't at %u:%u", node->text, node->at.line, node->at.column);
    if (node->kind < BPO_NODE_LIST)
        FUZZ_CHECK(fuzz_offset(lines, node->at.line, node->at.column + node->at.width) !=
                       SIZE_MAX,
                   "%u:%u is too wide: %u", node->at.line, node->at.column, node->at.width);
    if (node->key) {
        at = fuzz_offset(lines, node->key_at.line, node->key_at.column);
        FUZZ_CHECK(at < lines->len && lines->text[at] == '"', "a key isn't at %u:%u",
                   node->key_at.line, node->key_at.column);
    }
    for (const bpo_node *child = node->children; child; child = child->next)
        check_places(lines, child);
}

/* ---- written and read again ------------------------------------------------------------------*/

static void write_node(bpo_json_writer *w, const bpo_node *node)
{
    if (node->key)
        bpo_json_key(w, node->key);
    switch (node->kind) {
    case BPO_NODE_NULL:
        bpo_json_null(w);
        break;
    case BPO_NODE_BOOL:
        bpo_json_bool(w, node->boolean);
        break;
    case BPO_NODE_INT:
        bpo_json_int(w, node->integer);
        break;
    case BPO_NODE_REAL: /* nobody writes these; the text must survive all the same */
    case BPO_NODE_STRING:
        bpo_json_string(w, node->text);
        break;
    case BPO_NODE_LIST:
        bpo_json_open_list(w);
        break;
    case BPO_NODE_MAP:
        bpo_json_open_map(w);
        break;
    }
    for (const bpo_node *child = node->children; child; child = child->next)
        write_node(w, child);
    if (node->kind == BPO_NODE_LIST)
        bpo_json_close_list(w);
    else if (node->kind == BPO_NODE_MAP)
        bpo_json_close_map(w);
}

static void reals_to_strings(bpo_node *node)
{
    if (node->kind == BPO_NODE_REAL)
        node->kind = BPO_NODE_STRING;
    for (bpo_node *child = node->children; child; child = child->next)
        reals_to_strings(child);
}

static void check_round_trip(bpo_node *root, const bpo_json_rules *rules, bool indented)
{
    bpo_arena arena = {0};
    bpo_node *again = NULL;
    bpo_error err = {0};
    char *text = NULL;
    bpo_json_writer *w = bpo_json_writer_new(indented);
    write_node(w, root);
    FUZZ_CHECK(bpo_json_finish(w, &text, &err) == BPO_OK, "can't be written: %s", err.message);
    FUZZ_CHECK(bpo_json_parse(&arena, text, strlen(text), rules, &again, &err) == BPO_OK,
               "what was written isn't JSON: %s\n%s", err.message, text);
    reals_to_strings(root);
    FUZZ_CHECK(fuzz_same_tree(root, again, false), "what was written is another tree: %s",
               text);
    bpo_free(text);
    bpo_arena_free(&arena);
}

/* ---- by elements, and filtered ---------------------------------------------------------------*/

typedef struct elements {
    const bpo_node *next;
    size_t n;
} elements;

static bpo_status take_element(void *data, const bpo_node *element, bpo_error *err)
{
    elements *expected = data;
    (void)err;
    FUZZ_CHECK(expected->next && fuzz_same_tree(expected->next, element, false),
               "element %zu is another than in the whole", expected->n);
    expected->next = expected->next->next;
    expected->n++;
    return BPO_OK;
}

static void check_elements(const bpo_node *root, const char *text, size_t len)
{
    elements expected = {root->children, 0};
    bpo_error err = {0};
    bpo_status status = bpo_json_parse_list(text, len, &answer, take_element, &expected, &err);
    if (root->kind != BPO_NODE_LIST) {
        FUZZ_CHECK(status == BPO_E_DOCUMENT, "no list, but parsed by elements: %d",
                   (int)status);
        return;
    }
    FUZZ_CHECK(status == BPO_OK, "whole it is good, by elements: %s", err.message);
    FUZZ_CHECK(expected.n == root->n, "%zu elements of %zu", expected.n, root->n);
}

static const char *const keep[] = {"a", "Name", "networks", "IPAM", NULL};
static const char *const keep_below[] = {"b", "Labels", "services", NULL};

static bool is_in(const char *const *keys, const char *key)
{
    for (; *keys; keys++)
        if (strcmp(*keys, key) == 0)
            return true;
    return false;
}

/* Whether some is all without the members that the filter takes away. */
static bool is_filtered(const bpo_node *all, const bpo_node *some, bool below)
{
    const bpo_node *y = some->children;
    if (all->kind != some->kind || (all->kind < BPO_NODE_LIST && strcmp(all->text, some->text)))
        return false;
    for (const bpo_node *x = all->children; x; x = x->next) {
        bool whole = below || (x->key && is_in(keep_below, x->key));
        if (x->key && !whole && !is_in(keep, x->key))
            continue;
        if (!y || !is_filtered(x, y, whole))
            return false;
        y = y->next;
    }
    return !y;
}

static void check_filter(const bpo_node *root, const char *text, size_t len)
{
    bpo_json_rules rules = answer;
    bpo_arena arena = {0};
    bpo_node *some = NULL;
    bpo_error err = {0};
    rules.keep = keep;
    rules.keep_below = keep_below;
    FUZZ_CHECK(bpo_json_parse(&arena, text, len, &rules, &some, &err) == BPO_OK,
               "good, but not through a filter: %s", err.message);
    FUZZ_CHECK(is_filtered(root, some, false), "the filter took or left the wrong members");
    bpo_arena_free(&arena);
}

/* ---- one input -------------------------------------------------------------------------------*/

static void check_answer(const char *text, size_t len, const bpo_node *as_document)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_json_parse(&arena, text, len, &answer, &root, &err);
    FUZZ_CHECK(!as_document || status == BPO_OK, "a document, but no answer: %s", err.message);
    if (status == BPO_OK) {
        FUZZ_CHECK(!as_document || fuzz_same_tree(as_document, root, false),
                   "one tree as a document, another as an answer");
        check_elements(root, text, len);
        check_filter(root, text, len);
        check_round_trip(root, &answer, false);
    } else {
        fuzz_check_error(status, &err);
    }
    bpo_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL, *again = NULL;
    bpo_error err = {0}, second_err = {0};
    char *text = fuzz_copy(data, size);
    bpo_status status = bpo_json_parse(&arena, text, size, &document, &root, &err);
    bpo_status second = bpo_json_parse(&arena, text, size, &document, &again, &second_err);
    fuzz_check_same_error(status, &err, second, &second_err);
    if (status == BPO_OK) {
        const fuzz_lines lines = {text, size};
        FUZZ_CHECK(fuzz_same_tree(root, again, true), "another tree the second time");
        check_places(&lines, root);
        check_answer(text, size, root);
        check_round_trip(root, &document, true);
    } else {
        fuzz_check_error(status, &err);
        check_answer(text, size, NULL);
    }
    bpo_arena_free(&arena);
    free(text);
    return 0;
}
