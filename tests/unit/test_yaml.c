/* YAML: the corpus, and limits. */
#include "corpus.h"

#include "base/arena.h"
#include "base/yaml.h"

static const bpo_yaml_rules rules = {.name = "x.yaml", .max_depth = 64, .max_nodes = 1000};

static bpo_status parse_to(const bpo_yaml_rules *with, const char *text, size_t len,
                           bpo_strbuf *out)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL;
    bpo_error err, before;
    memset(&err, 0x55, sizeof err);
    before = err;
    bpo_status status = bpo_yaml_parse(&arena, text, len, with, &root, &err);
    if (status == BPO_OK) {
        corpus_dump(out, root, 0);
        ck_assert_mem_eq(&err, &before, sizeof err);
    } else {
        corpus_dump_error(out, &err);
        ck_assert_ptr_null(root);
        ck_assert_str_eq(err.file, with->name);
    }
    bpo_arena_free(&arena);
    return status;
}

static bpo_status run(const char *text, size_t len, bpo_strbuf *out)
{
    /* a copy without anything behind it, for the sanitizers to see every step too far */
    char *exact = malloc(len ? len : 1);
    memcpy(exact, text, len);
    bpo_status status = parse_to(&rules, exact, len, out);
    free(exact);
    return status;
}

START_TEST(valid_documents)
{
    corpus_check(TESTS_DIR "/corpus/yaml/valid", 30, true, run);
}
END_TEST

START_TEST(invalid_documents)
{
    corpus_check(TESTS_DIR "/corpus/yaml/invalid", 100, false, run);
}
END_TEST

/* A text of n times what, between a head and a tail: what becomes of it begins so. */
static void expect_repeated(const char *head, const char *what, size_t n, const char *tail,
                            const char *expected)
{
    bpo_strbuf text = {0}, out = {0};
    bpo_strbuf_add(&text, head);
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_add(&text, what);
    bpo_strbuf_add(&text, tail);
    run(text.data, text.len, &out);
    ck_assert_msg(strncmp(out.data, expected, strlen(expected)) == 0, "%s x %zu: %.200s", what,
                  n, out.data);
    bpo_strbuf_free(&text);
    bpo_strbuf_free(&out);
}

START_TEST(limits_are_kept)
{
    static const char deep[] = "lists and maps more than 64 deep\n";
    char expected[100];
    snprintf(expected, sizeof expected, "limit: 1:65: %s", deep);
    expect_repeated("", "[", 500000, "", expected);
    snprintf(expected, sizeof expected, "limit: 1:129: %s", deep);
    expect_repeated("", "- ", 100000, "x", expected);
    snprintf(expected, sizeof expected, "limit: 1:65: %s", deep);
    expect_repeated("", "{", 500000, "", "1:2: a key that is a map");
    expect_repeated("", "[", 65, "", expected);
    expect_repeated("", "- x\n", 999, "", "1:1+0 list\n");
    expect_repeated("", "- x\n", 1000, "", "limit: 1000:3: more than 1000 values\n");
    expect_repeated("a: &a [1, 2]\nb: [", "*a, ", 400, "]",
                    "limit: 2:1329: more than 1000 values, by alias expansion\n");
    expect_repeated("", "%TAG !a! x\n", 1000000, "--- x",
                    "limit: 101:1: more than 100 %TAG directives\n");
}
END_TEST

START_TEST(aliases_count_for_depth)
{
    bpo_strbuf out = {0};
    bpo_yaml_rules shallow = rules;
    static const char text[] = "a: &a [[1]]\nb: [*a]\n";
    shallow.max_depth = 4;
    parse_to(&shallow, text, strlen(text), &out);
    ck_assert_msg(strncmp(out.data, "1:1+0 map\n", 10) == 0, "%s", out.data);
    bpo_strbuf_free(&out);
    shallow.max_depth = 3;
    parse_to(&shallow, text, strlen(text), &out);
    ck_assert_str_eq(out.data, "limit: 2:5: lists and maps more than 3 deep\n");
    bpo_strbuf_free(&out);
}
END_TEST

START_TEST(texts_too_long_are_refused_unread)
{
    bpo_strbuf out = {0};
    parse_to(&rules, "a", (size_t)1 << 31, &out);
    ck_assert_str_eq(out.data, "limit: 1:1: more than 1073741824 bytes\n");
    bpo_strbuf_free(&out);
}
END_TEST

START_TEST(a_full_arena_is_no_memory)
{
    bpo_node *root = NULL;
    bpo_error err = {0};
    for (size_t limit = 16; limit < 4000; limit += 16) {
        static const char text[] = "a: &a {b: [1, x]}\nc: *a\nd: {<<: *a, e: 1}\n*a : 1\n";
        bpo_arena arena = {.limit = limit};
        bpo_status status = bpo_yaml_parse(&arena, text, sizeof text - 8, &rules, &root, &err);
        ck_assert_msg(status == BPO_E_MEMORY || (status == BPO_OK && limit > 1000), "%s",
                      err.message);
        bpo_arena_free(&arena);
    }
}
END_TEST

static void dump_marks(bpo_strbuf *out, const bpo_node *node)
{
    static const char *const names[] = {"", "reset ", "override "};
    for (; node; node = node->next) {
        bpo_strbuf_addf(out, "%s%s%s@%u:%u", names[node->mark], node->key ? node->key : "",
                        node->kind == BPO_NODE_NULL ? "~" : "", node->at.line, node->at.column);
        bpo_strbuf_add(out, node->children ? "(" : "");
        dump_marks(out, node->children);
        bpo_strbuf_add(out, node->children ? ")" : "");
        bpo_strbuf_add(out, node->next ? " " : "");
    }
}

/* What a text is where Compose's tags and several documents may be. */
static void expect_marks(const char *text, const char *expected)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL;
    bpo_error err = {0};
    bpo_strbuf out = {0};
    bpo_yaml_rules compose = rules;
    compose.compose = true;
    if (bpo_yaml_parse(&arena, text, strlen(text), &compose, &root, &err) == BPO_OK)
        dump_marks(&out, root);
    else
        corpus_dump_error(&out, &err);
    ck_assert_str_eq(bpo_strbuf_text(&out), expected);
    bpo_strbuf_free(&out);
    bpo_arena_free(&arena);
}

START_TEST(marks_of_compose)
{
    expect_marks("a: !reset\nb: !override {c: 1}\n",
                 "@1:1(reset a~@1:10 override b@2:14(c@2:18))");
    expect_marks("a: !reset [1]\nb: !override \"c\"\n",
                 "@1:1(reset a@1:11(@1:12) override b@2:14)");
    expect_marks("a: &x !reset null\nb: *x\n", "@1:1(reset a~@1:14 reset b~@1:14)");
    expect_marks("a: !<!reset> b\n", "@1:1(reset a@1:14)");
    expect_marks("a: !Reset b\n",
                 "1:4: the tag !Reset isn't known here, only !reset, !override, "
                 "!!str, !!int, !!float, !!bool, !!null, !!seq and !!map\n");
}
END_TEST

START_TEST(several_documents)
{
    expect_marks("a: 1\n---\nb: 2\n---\n- 3\n", "@1:1(a@1:4) @3:1(b@3:4) @5:1(@5:3)");
    expect_marks("a: 1\n---\n", "@1:1(a@1:4) ~@3:1");
    expect_marks("---\n---\na: 1\n", "~@2:1 @3:1(a@3:4)");
    expect_marks("---\n", "2:1: empty document\n");
    expect_marks("a: &x 1\n---\nb: *x\n", "3:4: the alias *x has no anchor &x before it\n");
    expect_marks("a: &x {b: 1}\n---\na: &x 2\nc: *x\n",
                 "@1:1(a@1:7(b@1:11)) @3:1(a@3:7 c@3:7)");
}
END_TEST

UNIT_MAIN("yaml", marks_of_compose, several_documents, valid_documents, invalid_documents,
          limits_are_kept, aliases_count_for_depth, texts_too_long_are_refused_unread,
          a_full_arena_is_no_memory)
