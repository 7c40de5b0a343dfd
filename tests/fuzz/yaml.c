/* YAML: the second reading is the first; places are in the text, and plain values stand there; what
 * is JSON, too, gives JSON's tree; a tree that is written is read as itself. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/yaml.h"
#include "base/yaml_write.h"

static const bpo_yaml_rules rules = {.name = "x.yml", .max_depth = 64, .max_nodes = 20000};
static const bpo_json_rules json_rules = {
    .name = "x.json", .max_depth = 64, .max_nodes = 20000, .document = true};

/* ---- places ----------------------------------------------------------------------------------*/

static bool is_marker(char c)
{
    return c == '*' || c == '&' || c == '!';
}

static void check_place(const fuzz_lines *lines, bpo_place at)
{
    size_t offset = fuzz_offset(lines, at.line, at.column);
    FUZZ_CHECK(offset != SIZE_MAX, "%u:%u isn't in the text", at.line, at.column);
    FUZZ_CHECK(!at.width || fuzz_offset(lines, at.line, at.column + at.width) != SIZE_MAX,
               "%u:%u is too wide: %u", at.line, at.column, at.width);
}

static void check_places(const fuzz_lines *lines, const bpo_node *node)
{
    check_place(lines, node->at);
    if (node->key)
        check_place(lines, node->key_at);
    size_t at = fuzz_offset(lines, node->at.line, node->at.column);
    /* a plain text is one word at least that stands there as it is */
    if (node->kind < BPO_NODE_LIST && !node->quoted && node->len &&
        !(at < lines->len && is_marker(lines->text[at]))) {
        size_t word = strcspn(node->text, " \t\r\n\xc2\xe2");
        FUZZ_CHECK(lines->len - at >= word && memcmp(lines->text + at, node->text, word) == 0,
                   "'%s' isn't at %u:%u", node->text, node->at.line, node->at.column);
    }
    for (const bpo_node *child = node->children; child; child = child->next)
        check_places(lines, child);
}

/* ---- JSON is YAML ----------------------------------------------------------------------------*/

/* Line breaks to YAML 1.1 that are ordinary characters to JSON: in a string YAML folds them. */
static bool has_odd_breaks(const char *text, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if (memcmp(text + i, "\xc2\x85", 2) == 0 ||
            (i + 2 < len && (memcmp(text + i, "\xe2\x80\xa8", 3) == 0 ||
                             memcmp(text + i, "\xe2\x80\xa9", 3) == 0)))
            return true;
    return false;
}

/* A number past what a double holds: a string to Compose's YAML, and so to ours. */
static bool has_huge_number(const bpo_node *node)
{
    if (node->kind == BPO_NODE_REAL && isinf(strtod(node->text, NULL)))
        return true;
    for (const bpo_node *child = node->children; child; child = child->next)
        if (has_huge_number(child))
            return true;
    return false;
}

static void check_json(const bpo_node *root, const char *text, size_t len)
{
    bpo_arena arena = {0};
    bpo_node *json = NULL;
    if (!has_odd_breaks(text, len) &&
        bpo_json_parse(&arena, text, len, &json_rules, &json, NULL) == BPO_OK &&
        !has_huge_number(json))
        FUZZ_CHECK(fuzz_same_tree(root, json, false), "one tree as YAML, another as JSON");
    bpo_arena_free(&arena);
}

/* ---- written and read again ------------------------------------------------------------------*/

/* Not with tags: nobody writes a `!!float 1`. */
static void check_round_trip(const bpo_node *root)
{
    bpo_arena arena = {0};
    bpo_node *again = NULL;
    bpo_error err = {0};
    char *text = NULL;
    FUZZ_CHECK(!bpo_yaml_write(root, &text, &err), "can't be written: %s", err.message);
    FUZZ_CHECK(!bpo_yaml_parse(&arena, text, strlen(text), &rules, &again, &err),
               "what was written isn't YAML: %s\n%s", err.message, text);
    FUZZ_CHECK(fuzz_same_tree(root, again, false), "what was written is another tree:\n%s",
               text);
    bpo_free(text);
    bpo_arena_free(&arena);
}

/* ---- one input -------------------------------------------------------------------------------*/

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL, *again = NULL;
    bpo_error err = {0}, second_err = {0};
    char *text = fuzz_copy(data, size);
    bpo_status status = bpo_yaml_parse(&arena, text, size, &rules, &root, &err);
    bpo_status second = bpo_yaml_parse(&arena, text, size, &rules, &again, &second_err);
    fuzz_check_same_error(status, &err, second, &second_err);
    if (status == BPO_OK) {
        size_t bom = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        const fuzz_lines lines = {text + bom, size - bom};
        FUZZ_CHECK(fuzz_same_tree(root, again, true), "another tree the second time");
        check_places(&lines, root);
        check_json(root, text, size);
        if (!memchr(text, '!', size))
            check_round_trip(root);
    } else {
        fuzz_check_error(status, &err);
    }
    bpo_arena_free(&arena);
    free(text);
    return 0;
}
