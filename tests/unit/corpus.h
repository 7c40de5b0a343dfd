/* Runs a function over a corpus: a directory of cases, each a directory with `input` and
 * `expected`. UPDATE_EXPECTED=1 writes what came out to `expected`, to be read before a commit.
 */
#ifndef BPO_TESTS_CORPUS_H
#define BPO_TESTS_CORPUS_H

#include <dirent.h>
#include <inttypes.h>

#include "unit.h"

#include "base/file.h"
#include "base/node.h"
#include "base/strbuf.h"
#include "base/text.h"

/* Writes to out what became of a text: the tree, or the error whose status it returns. */
typedef bpo_status corpus_run(const char *text, size_t len, bpo_strbuf *out);

static inline void corpus_dump_place(bpo_strbuf *out, bpo_place at)
{
    if (at.file)
        bpo_strbuf_addf(out, "%" PRIu32 ":%" PRIu32 "+%" PRIu32 " ", at.line, at.column,
                        at.width);
}

static inline void corpus_dump_text(bpo_strbuf *out, const char *text, size_t len)
{
    bpo_strbuf_add(out, "\"");
    bpo_text_escape(out, text, len);
    bpo_strbuf_add(out, "\"");
}

/* One line per node: places as line:column+width, the key, the kind and what is in it. */
static inline void corpus_dump(bpo_strbuf *out, const bpo_node *node, size_t depth)
{
    static const char *const kinds[] = {"null", "bool", "int", "real", "string", "list", "map"};
    bpo_strbuf_addc(out, ' ', depth * 2);
    if (node->key) {
        corpus_dump_place(out, node->key_at);
        corpus_dump_text(out, node->key, node->key_len);
        bpo_strbuf_add(out, ": ");
        ck_assert_uint_eq(strlen(node->key), node->key_len);
    }
    corpus_dump_place(out, node->at);
    bpo_strbuf_addf(out, "%s%s", kinds[node->kind], node->quoted ? " quoted" : "");
    if (node->kind == BPO_NODE_INT)
        bpo_strbuf_addf(out, " %" PRId64, node->integer);
    if (node->kind == BPO_NODE_BOOL)
        bpo_strbuf_add(out, node->boolean ? " true" : " false");
    if (node->kind < BPO_NODE_LIST) {
        bpo_strbuf_add(out, " ");
        corpus_dump_text(out, node->text, node->len);
        ck_assert_uint_eq(strlen(node->text), node->len);
    }
    bpo_strbuf_add(out, "\n");
    size_t n = 0;
    for (const bpo_node *child = node->children; child; child = child->next, n++)
        corpus_dump(out, child, depth + 1);
    ck_assert_uint_eq(n, node->n);
}

static inline void corpus_dump_error(bpo_strbuf *out, const bpo_error *err)
{
    ck_assert_ptr_null(strchr(err->message, '\n'));
    if (err->code == BPO_E_LIMIT)
        bpo_strbuf_add(out, "limit: ");
    else
        ck_assert_int_eq(err->code, BPO_E_DOCUMENT);
    bpo_strbuf_addf(out, "%d:%d: %s\n", err->line, err->column, err->message);
}

static inline char *corpus_read(const char *dir, const char *name, const char *file,
                                size_t *ret_len)
{
    char path[1024], *text = NULL;
    bpo_error err;
    snprintf(path, sizeof path, "%s/%s/%s", dir, name, file);
    if (bpo_file_read(path, 1 << 24, &text, ret_len, &err) != BPO_OK &&
        getenv("UPDATE_EXPECTED"))
        return strdup("");
    ck_assert_msg(text != NULL, "%s", err.message);
    return text;
}

static inline bool corpus_case(const char *dir, const char *name, bool valid, corpus_run *run)
{
    size_t len, expected_len;
    bpo_strbuf out = {0};
    char *text = corpus_read(dir, name, "input", &len);
    char *expected = corpus_read(dir, name, "expected", &expected_len);
    ck_assert_msg((run(text, len, &out) == BPO_OK) == valid, "%s/%s gives\n%s", dir, name,
                  bpo_strbuf_text(&out));
    bool good = strcmp(bpo_strbuf_text(&out), expected) == 0;
    if (!good && getenv("UPDATE_EXPECTED")) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s/expected", dir, name);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(bpo_strbuf_text(&out), f);
        fclose(f);
        good = true;
    }
    if (!good)
        fprintf(stderr, "%s/%s gives\n%s", dir, name, bpo_strbuf_text(&out));
    bpo_strbuf_free(&out);
    bpo_string_free(expected);
    bpo_string_free(text);
    return good;
}

/* Runs all cases of a directory, of which there must be at_least some: all valid, or none. */
static inline void corpus_check(const char *dir, size_t at_least, bool valid, corpus_run *run)
{
    struct dirent **entries;
    size_t bad = 0, cases = 0;
    int n = scandir(dir, &entries, NULL, alphasort);
    ck_assert_msg(n >= 0, "%s: can't be read", dir);
    for (int i = 0; i < n; i++) {
        if (*entries[i]->d_name != '.') {
            cases++;
            bad += !corpus_case(dir, entries[i]->d_name, valid, run);
        }
        free(entries[i]);
    }
    free(entries);
    ck_assert_msg(cases >= at_least, "%s: %zu cases, not %zu", dir, cases, at_least);
    ck_assert_msg(!bad, "%s: %zu of %zu cases give something else", dir, bad, cases);
}

#endif
