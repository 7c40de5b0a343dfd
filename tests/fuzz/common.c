#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bponet.h>

#include "base/json.h"
#include "base/text.h"

void fuzz_fail(const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "\n%s:%d: broken: ", file, line);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    abort();
}

char *fuzz_copy(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    return copy;
}

char *fuzz_copy_text(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}

void fuzz_check_line(const char *what, const char *text)
{
    FUZZ_CHECK(text, "%s: none", what);
    FUZZ_CHECK(bpo_utf8_valid(text, strlen(text)), "%s: isn't UTF-8: %s", what, text);
    for (const char *p = text; *p; p++)
        FUZZ_CHECK((unsigned char)*p >= ' ' && *p != 0x7f, "%s: isn't one line: %s", what,
                   text);
}

void fuzz_check_error(bpo_status status, const bpo_error *err)
{
    FUZZ_CHECK(status < 0, "status %d is no failure", (int)status);
    FUZZ_CHECK(status != BPO_E_MEMORY, "memory is said to be short: %s", err->message);
    FUZZ_CHECK(err->code == status, "status %d, but the error says %d", (int)status,
               (int)err->code);
    FUZZ_CHECK(*err->message, "an error without a sentence");
    fuzz_check_line("an error's sentence", err->message);
    FUZZ_CHECK(err->line >= 0 && err->column >= 0, "the error is at %d:%d", (int)err->line,
               (int)err->column);
}

void fuzz_check_same_error(bpo_status first, const bpo_error *first_err, bpo_status second,
                           const bpo_error *second_err)
{
    FUZZ_CHECK(first == second, "status %d the first time, %d the second", (int)first,
               (int)second);
    if (first != BPO_OK)
        FUZZ_CHECK(memcmp(first_err, second_err, sizeof *first_err) == 0, "two errors: %s / %s",
                   first_err->message, second_err->message);
}

/* ---- places ----------------------------------------------------------------------------------*/

static size_t character_at(const fuzz_lines *lines, size_t i)
{
    size_t n = 1;
    while (i + n < lines->len && ((unsigned char)lines->text[i + n] & 0xc0) == 0x80)
        n++;
    return n;
}

size_t fuzz_offset(const fuzz_lines *lines, uint32_t line, uint32_t column)
{
    size_t i = 0;
    if (!line || !column)
        return SIZE_MAX;
    for (; line > 1; line--) {
        while (i < lines->len && lines->text[i] != '\n')
            i++;
        if (i++ == lines->len)
            return SIZE_MAX;
    }
    for (; column > 1; column--) {
        if (i == lines->len || lines->text[i] == '\n')
            return SIZE_MAX;
        i += character_at(lines, i);
    }
    return i;
}

/* ---- trees -----------------------------------------------------------------------------------*/

static bool same_place(bpo_place a, bpo_place b)
{
    return a.line == b.line && a.column == b.column && a.width == b.width;
}

static bool same_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
    return !a == !b && a_len == b_len && (!a || memcmp(a, b, a_len) == 0);
}

static bool same_value(const bpo_node *a, const bpo_node *b)
{
    if (a->kind != b->kind || a->n != b->n ||
        !same_bytes(a->key, a->key_len, b->key, b->key_len))
        return false;
    if (a->kind == BPO_NODE_BOOL)
        return a->boolean == b->boolean;
    if (a->kind == BPO_NODE_INT)
        return a->integer == b->integer;
    return a->kind == BPO_NODE_NULL || a->kind >= BPO_NODE_LIST ||
           same_bytes(a->text, a->len, b->text, b->len);
}

bool fuzz_same_tree(const bpo_node *a, const bpo_node *b, bool places)
{
    if (!same_value(a, b))
        return false;
    if (places && (!same_place(a->at, b->at) || !same_place(a->key_at, b->key_at)))
        return false;
    const bpo_node *x = a->children, *y = b->children;
    for (; x && y; x = x->next, y = y->next)
        if (!fuzz_same_tree(x, y, places))
            return false;
    return !x && !y;
}

/* ---- findings --------------------------------------------------------------------------------*/

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_finding(const bpo_finding *a, const bpo_finding *b)
{
    return same_text(a->slug, b->slug) && a->severity == b->severity &&
           same_text(a->message, b->message) && same_text(a->remedy, b->remedy) &&
           same_text(a->path, b->path) && same_text(a->accepted, b->accepted) &&
           same_text(a->at.file, b->at.file) && same_place(a->at, b->at);
}

void fuzz_check_same_findings(const bpo_findings *a, const bpo_findings *b)
{
    FUZZ_CHECK(a->n == b->n, "%zu findings the first time, %zu the second", a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        FUZZ_CHECK(same_finding(&a->items[i], &b->items[i]),
                   "finding %zu: '%s' the first time, '%s' the second", i, a->items[i].message,
                   b->items[i].message);
}

void fuzz_check_findings(const bpo_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const bpo_finding *finding = &findings->items[i];
        FUZZ_CHECK(bpo_rule_find(finding->slug), "'%s' isn't in the registry", finding->slug);
        FUZZ_CHECK(*finding->message, "%s has no message", finding->slug);
        fuzz_check_line("a message", finding->message);
        fuzz_check_line("a remedy", finding->remedy);
        fuzz_check_line("a path", finding->path);
    }
}

const bpo_node *fuzz_read_json(bpo_arena *arena, const char *text)
{
    static const bpo_json_rules rules = {
        .name = "output", .max_depth = 64, .max_nodes = 10000000, .document = true};
    bpo_node *root = NULL;
    bpo_error err = {0};
    FUZZ_CHECK(bpo_json_parse(arena, text, strlen(text), &rules, &root, &err) == BPO_OK,
               "our JSON isn't JSON: %s\n%s", err.message, text);
    return root;
}
