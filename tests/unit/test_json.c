/* JSON: the corpus, limits, an engine's answers, filters, lists by elements, the writer. */
#include "corpus.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/json.h"

#define LEN(array) (sizeof(array) / sizeof *(array))

static const bpo_json_rules document = {
    .name = "x.json", .max_depth = 64, .max_nodes = 1000, .document = true};
static const bpo_json_rules answer = {.name = "answer", .max_depth = 64, .max_nodes = 1000};

static bpo_status parse_to(const bpo_json_rules *rules, const char *text, size_t len,
                           bpo_strbuf *out)
{
    bpo_arena arena = {0};
    bpo_node *root = NULL;
    bpo_error err, before;
    memset(&err, 0x55, sizeof err);
    before = err;
    bpo_status status = bpo_json_parse(&arena, text, len, rules, &root, &err);
    if (status == BPO_OK) {
        corpus_dump(out, root, 0);
        ck_assert_mem_eq(&err, &before, sizeof err);
    } else {
        corpus_dump_error(out, &err);
        ck_assert_ptr_null(root);
        ck_assert_str_eq(err.file, rules->name);
    }
    bpo_arena_free(&arena);
    return status;
}

static bpo_status run_document(const char *text, size_t len, bpo_strbuf *out)
{
    /* a copy without anything behind it, for the sanitizers to see every step too far */
    char *exact = malloc(len ? len : 1);
    memcpy(exact, text, len);
    bpo_status status = parse_to(&document, exact, len, out);
    free(exact);
    return status;
}

START_TEST(valid_documents)
{
    corpus_check(TESTS_DIR "/corpus/json/valid", 30, true, run_document);
}
END_TEST

START_TEST(invalid_documents)
{
    corpus_check(TESTS_DIR "/corpus/json/invalid", 100, false, run_document);
}
END_TEST

static void expect(const bpo_json_rules *rules, const char *text, const char *expected)
{
    bpo_strbuf out = {0};
    parse_to(rules, text, strlen(text), &out);
    ck_assert_str_eq(bpo_strbuf_text(&out), expected);
    bpo_strbuf_free(&out);
}

START_TEST(an_engines_answer_is_taken_as_go_does)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\"a\":1,\"a\":{\"b\":2},\"c\":3}",
         "map\n  \"a\": map\n    \"b\": int 2 \"2\"\n  \"c\": int 3 \"3\"\n"},
        {"{\"a\":{\"b\":2},\"a\":\"x\"}", "map\n  \"a\": string quoted \"x\"\n"},
        {"\"a\\u0000b\"", "string quoted \"a\xef\xbf\xbd"
                          "b\"\n"},
        {"\"a\\ud800b\"", "string quoted \"a\xef\xbf\xbd"
                          "b\"\n"},
        {"\"\\udc00\"", "string quoted \"\xef\xbf\xbd\"\n"},
        {"\"\\ud800\\ud800\\udc00\"", "string quoted \"\xef\xbf\xbd\xf0\x90\x80\x80\"\n"},
        {"\"\\ud83d\\udc33\"", "string quoted \"\xf0\x9f\x90\xb3\"\n"},
        {"[9223372036854775808,-9223372036854775808,1e400]",
         "list\n  real \"9223372036854775808\"\n"
         "  int -9223372036854775808 \"-9223372036854775808\"\n  real \"1e400\"\n"},
        {"{\"a\":", "1:6: ends early: the '{' at line 1, column 1 isn't closed\n"},
        {"404 page not found\n", "1:5: 'page' where the text's end is due\n"},
        {"<html>", "1:1: '<' where a value is due\n"},
        {"\n\"\xff\"", "2:2: isn't UTF-8: the byte 0xff; save it as UTF-8\n"},
    };
    for (size_t i = 0; i < LEN(cases); i++)
        expect(&answer, cases[i].text, cases[i].expected);
}
END_TEST

START_TEST(filters_keep_what_is_named)
{
    static const char *const keep[] = {"Id", "Nets", NULL}, *const below[] = {"Labels", NULL};
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\"Id\":\"x\",\"Other\":{\"Id\":1,\"Labels\":[2]},\"Nets\":{\"Id\":3,\"b\":4}}",
         "map\n  \"Id\": string quoted \"x\"\n  \"Nets\": map\n    \"Id\": int 3 \"3\"\n"},
        {"{\"Labels\":{\"any\":{\"thing\":[1]}},\"any\":1}",
         "map\n  \"Labels\": map\n    \"any\": map\n      \"thing\": list\n        int 1 "
         "\"1\"\n"},
        {"[{\"x\":[[{}]],\"I\\u0064\":1},5,{\"Id\":{\"x\":1}}]",
         "list\n  map\n    \"Id\": int 1 \"1\"\n  int 5 \"5\"\n  map\n    \"Id\": map\n"},
        {"{\"x\":[1,{\"Id\":},2]}", "1:15: '}' where a value is due\n"},
        {"{\"x\":[1,{\"y\":2],2]}", "1:15: ']' where a ',' or a '}' is due\n"},
        {"{\"Labels\":1,\"Labels\":{\"a\":2,\"a\":[]}}",
         "map\n  \"Labels\": map\n    \"a\": list\n"},
    };
    bpo_json_rules rules = answer;
    rules.keep = keep;
    rules.keep_below = below;
    for (size_t i = 0; i < LEN(cases); i++)
        expect(&rules, cases[i].text, cases[i].expected);
    /* what is skipped counts for depth only */
    rules.max_nodes = 2;
    rules.max_depth = 3;
    expect(&rules, "{\"x\":[1,2,3],\"Id\":1}", "map\n  \"Id\": int 1 \"1\"\n");
    expect(&rules, "{\"x\":[[[]]]}", "limit: 1:8: lists and maps more than 3 deep\n");
}
END_TEST

START_TEST(limits_are_kept)
{
    bpo_strbuf text = {0}, out = {0};
    bpo_strbuf_addc(&text, '[', 500000);
    parse_to(&document, text.data, text.len, &out);
    ck_assert_str_eq(out.data, "limit: 1:65: lists and maps more than 64 deep\n");
    bpo_strbuf_free(&text);
    bpo_strbuf_free(&out);
    bpo_strbuf_addc(&text, '[', 64);
    bpo_strbuf_addc(&text, ']', 64);
    parse_to(&document, text.data, text.len, &out);
    ck_assert_msg(strncmp(out.data, "1:1+1 list\n", 11) == 0, "%s", out.data);
    bpo_strbuf_free(&out);
    bpo_strbuf_free(&text);
    bpo_strbuf_add(&text, "[0");
    for (int i = 2; i < 1000; i++)
        bpo_strbuf_add(&text, ",0");
    bpo_strbuf_add(&text, "]");
    parse_to(&document, text.data, text.len, &out);
    ck_assert_msg(strncmp(out.data, "1:1+1 list\n", 11) == 0, "%s", out.data);
    bpo_strbuf_free(&out);
    text.data[text.len - 1] = ',';
    bpo_strbuf_add(&text, "0]");
    parse_to(&document, text.data, text.len, &out);
    ck_assert_str_eq(out.data, "limit: 1:2000: more than 1000 values\n");
    bpo_strbuf_free(&out);
    parse_to(&document, text.data, (size_t)1 << 31, &out); /* refused unread */
    ck_assert_str_eq(out.data, "limit: 1:1: more than 1073741824 bytes\n");
    bpo_strbuf_free(&text);
    bpo_strbuf_free(&out);
}
END_TEST

START_TEST(many_members_and_long_lines_take_linear_time)
{
    bpo_strbuf text = {0}, out = {0};
    bpo_json_rules rules = document;
    rules.max_nodes = 1000000;
    bpo_strbuf_add(&text, "{\"k\":0");
    for (int i = 0; i < 200000; i++)
        bpo_strbuf_addf(&text, ",\"k%d\":%d", i, i);
    bpo_strbuf_add(&text, ",\"k7\":1}");
    parse_to(&rules, text.data, text.len, &out);
    ck_assert_str_eq(out.data,
                     "1:3177788: the key \"k7\" is here a second time; the first is at "
                     "line 1, column 57\n");
    bpo_strbuf_free(&out);
    rules.document = false;
    parse_to(&rules, text.data, text.len, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "\n  \"k7\": int 1 \"1\"\n  \"k8\""));
    bpo_strbuf_free(&text);
    bpo_strbuf_free(&out);
}
END_TEST

typedef struct elements {
    bpo_strbuf out;
    size_t n, stop_at;
} elements;

static bpo_status add_element(void *data, const bpo_node *element, bpo_error *err)
{
    elements *e = data;
    if (++e->n == e->stop_at)
        return bpo_fail(err, BPO_E_CANCELLED, NULL, "enough");
    corpus_dump(&e->out, element, 0);
    return BPO_OK;
}

START_TEST(lists_come_element_by_element)
{
    static const struct {
        const char *text, *expected;
        bpo_status status;
    } cases[] = {
        {"[]", "", BPO_OK},
        {" [ 1 , {\"a\":[2]}, [], null ] ",
         "int 1 \"1\"\nmap\n  \"a\": list\n    int 2 \"2\"\nlist\nnull \"null\"\n", BPO_OK},
        {"[[[1]],\"x\"", "list\n  list\n    int 1 \"1\"\nstring quoted \"x\"\n",
         BPO_E_DOCUMENT},
        {"[1,,2]", "int 1 \"1\"\n", BPO_E_DOCUMENT},
        {"{\"message\":\"no\"}", "", BPO_E_DOCUMENT},
        {"null", "", BPO_E_DOCUMENT},
        {"17", "", BPO_E_DOCUMENT},
        {"", "", BPO_E_DOCUMENT},
    };
    for (size_t i = 0; i < LEN(cases); i++) {
        elements e = {0};
        bpo_error err = {0};
        bpo_status status = bpo_json_parse_list(cases[i].text, strlen(cases[i].text), &answer,
                                                add_element, &e, &err);
        ck_assert_msg(status == cases[i].status, "%s: %s", cases[i].text, err.message);
        ck_assert_str_eq(bpo_strbuf_text(&e.out), cases[i].expected);
        bpo_strbuf_free(&e.out);
    }
}
END_TEST

START_TEST(lists_stop_when_told)
{
    elements e = {.stop_at = 2};
    bpo_error err = {0};
    ck_assert_int_eq(bpo_json_parse_list("[1,2,3", 6, &answer, add_element, &e, &err),
                     BPO_E_CANCELLED);
    ck_assert_str_eq(err.message, "enough");
    ck_assert_uint_eq(e.n, 2);
    bpo_strbuf_free(&e.out);
    ck_assert_int_eq(bpo_json_parse_list("{}", 2, &answer, add_element, &e, &err),
                     BPO_E_DOCUMENT);
    ck_assert_str_eq(err.message, "a map where a list is due");
}
END_TEST

START_TEST(each_element_has_all_the_nodes)
{
    elements e = {0};
    bpo_error err = {0};
    bpo_json_rules rules = answer;
    rules.max_nodes = 2;
    ck_assert_int_eq(bpo_json_parse_list("[[1],[2],[3]]", 13, &rules, add_element, &e, &err),
                     BPO_OK);
    ck_assert_uint_eq(e.n, 3);
    bpo_strbuf_free(&e.out);
    ck_assert_int_eq(bpo_json_parse_list("[[1],[2,3]]", 11, &rules, add_element, &e, &err),
                     BPO_E_LIMIT);
    bpo_strbuf_free(&e.out);
}
END_TEST

static bpo_json_writer *write_sample(bool indented)
{
    bpo_json_writer *w = bpo_json_writer_new(indented);
    bpo_json_open_map(w);
    bpo_json_key(w, "b");
    bpo_json_int(w, INT64_MIN);
    bpo_json_key(w, "a\n\"");
    bpo_json_open_list(w);
    bpo_json_string(w, "za\xc5\xbc\x1b");
    bpo_json_string(w, NULL);
    bpo_json_null(w);
    bpo_json_bool(w, true);
    bpo_json_bool(w, false);
    bpo_json_open_map(w);
    bpo_json_close_map(w);
    bpo_json_open_list(w);
    bpo_json_close_list(w);
    bpo_json_close_list(w);
    bpo_json_key(w, "c");
    bpo_json_open_map(w);
    bpo_json_close_map(w);
    bpo_json_close_map(w);
    return w;
}

/* What YAML refuses or folds is escaped, so that what we write is YAML, too. */
START_TEST(writer_escapes_what_yaml_takes_otherwise)
{
    char *text = NULL;
    bpo_json_writer *w = bpo_json_writer_new(false);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "\xc2\x85", "a\x7f\xc2\x80\xc2\x9f\xc2\xa0");
    bpo_json_put_string(w, "\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa",
                        "\xef\xbb\xbf\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd\xf0\x9f\x90\xb3");
    bpo_json_close_map(w);
    ck_assert_int_eq(bpo_json_finish(w, &text, NULL), BPO_OK);
    ck_assert_str_eq(text, "{\"\\u0085\":\"a\\u007f\\u0080\\u009f\xc2\xa0\","
                           "\"\\u2028\\u2029\xe2\x80\xaa\":"
                           "\"\\ufeff\\ufffe\\uffff\xef\xbf\xbd\xf0\x9f\x90\xb3\"}");
    bpo_free(text);
}
END_TEST

START_TEST(writer_keeps_the_order_of_calls)
{
    char *text = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_json_finish(write_sample(false), &text, &err), BPO_OK);
    ck_assert_str_eq(text,
                     "{\"b\":-9223372036854775808,\"a\\n\\\"\":[\"za\xc5\xbc\\u001B\",null,"
                     "null,true,false,{},[]],\"c\":{}}");
    bpo_string_free(text);
    ck_assert_int_eq(bpo_json_finish(write_sample(true), &text, &err), BPO_OK);
    ck_assert_str_eq(text, "{\n  \"b\": -9223372036854775808,\n  \"a\\n\\\"\": [\n"
                           "    \"za\xc5\xbc\\u001B\",\n    null,\n    null,\n    true,\n"
                           "    false,\n    {},\n    []\n  ],\n  \"c\": {}\n}\n");
    bpo_string_free(text);
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_list(w);
    bpo_json_close_list(w);
    ck_assert_int_eq(bpo_json_finish(w, &text, &err), BPO_OK);
    ck_assert_str_eq(text, "[]\n");
    bpo_string_free(text);
}
END_TEST

typedef void write_calls(bpo_json_writer *w);

static void no_utf8(bpo_json_writer *w)
{
    bpo_json_string(w, "\xff\xfe");
}

static void no_utf8_key(bpo_json_writer *w)
{
    bpo_json_open_map(w);
    bpo_json_key(w, "\xff\xfe");
    bpo_json_null(w);
    bpo_json_close_map(w);
}

static void nothing(bpo_json_writer *w)
{
    (void)w;
}

static void unclosed(bpo_json_writer *w)
{
    bpo_json_open_map(w);
}

static void two_values(bpo_json_writer *w)
{
    bpo_json_int(w, 1);
    bpo_json_int(w, 2);
}

static void value_without_key(bpo_json_writer *w)
{
    bpo_json_open_map(w);
    bpo_json_string(w, "x");
    bpo_json_close_map(w);
}

static void key_without_value(bpo_json_writer *w)
{
    bpo_json_open_map(w);
    bpo_json_key(w, "x");
    bpo_json_close_map(w);
}

static void wrong_bracket(bpo_json_writer *w)
{
    bpo_json_open_map(w);
    bpo_json_close_list(w);
}

static void closed_twice(bpo_json_writer *w)
{
    bpo_json_open_list(w);
    bpo_json_close_list(w);
    bpo_json_close_list(w);
}

static void too_deep(bpo_json_writer *w)
{
    for (int i = 0; i < 200; i++)
        bpo_json_open_list(w);
    for (int i = 0; i < 200; i++)
        bpo_json_close_list(w);
}

START_TEST(writer_refuses)
{
    static const struct {
        write_calls *calls;
        bpo_status status;
        const char *message;
    } cases[] = {
        {no_utf8, BPO_E_USAGE, "a text for JSON isn't UTF-8"},
        {no_utf8_key, BPO_E_USAGE, "a text for JSON isn't UTF-8"},
        {nothing, BPO_E_USAGE, "the JSON written isn't whole"},
        {unclosed, BPO_E_USAGE, "the JSON written isn't whole"},
        {two_values, BPO_E_USAGE, "the JSON written isn't whole"},
        {value_without_key, BPO_E_USAGE, "the JSON written isn't whole"},
        {key_without_value, BPO_E_USAGE, "the JSON written isn't whole"},
        {wrong_bracket, BPO_E_USAGE, "the JSON written isn't whole"},
        {closed_twice, BPO_E_USAGE, "the JSON written isn't whole"},
        {too_deep, BPO_E_LIMIT, "JSON more than 127 deep"},
    };
    for (size_t i = 0; i < LEN(cases); i++) {
        char *text = NULL;
        bpo_error err = {0};
        bpo_json_writer *w = bpo_json_writer_new(i % 2);
        cases[i].calls(w);
        ck_assert_int_eq(bpo_json_finish(w, &text, &err), cases[i].status);
        ck_assert_str_eq(err.message, cases[i].message);
        ck_assert_ptr_null(text);
    }
}
END_TEST

START_TEST(writer_goes_as_deep_as_yajl)
{
    char *text = NULL;
    bpo_error err = {0};
    bpo_json_writer *w = bpo_json_writer_new(false);
    for (int i = 0; i < 127; i++)
        bpo_json_open_list(w);
    bpo_json_int(w, 1);
    for (int i = 0; i < 127; i++)
        bpo_json_close_list(w);
    ck_assert_int_eq(bpo_json_finish(w, &text, &err), BPO_OK);
    ck_assert_uint_eq(strlen(text), 255);
    bpo_string_free(text);
}
END_TEST

START_TEST(a_writer_that_found_no_memory_takes_all_calls)
{
    char *text = NULL;
    bpo_json_open_map(NULL);
    bpo_json_key(NULL, "x");
    bpo_json_string(NULL, "x");
    bpo_json_string(NULL, NULL);
    bpo_json_int(NULL, 1);
    bpo_json_bool(NULL, true);
    bpo_json_null(NULL);
    bpo_json_open_list(NULL);
    bpo_json_close_list(NULL);
    bpo_json_close_map(NULL);
    ck_assert_int_eq(bpo_json_finish(NULL, &text, NULL), BPO_E_MEMORY);
    ck_assert_ptr_null(text);
}
END_TEST

START_TEST(a_full_arena_is_no_memory)
{
    bpo_node *root = NULL;
    bpo_error err = {0};
    for (size_t limit = 16; limit < 2000; limit += 16) {
        static const char text[] = "{\"a\\n\":[1,\"x\",true,{\"b\":null}]}";
        bpo_arena arena = {.limit = limit};
        bpo_status status =
            bpo_json_parse(&arena, text, sizeof text - 1, &document, &root, &err);
        ck_assert(status == BPO_E_MEMORY || (status == BPO_OK && limit > 500));
        bpo_arena_free(&arena);
    }
}
END_TEST

UNIT_MAIN("json", valid_documents, invalid_documents, an_engines_answer_is_taken_as_go_does,
          filters_keep_what_is_named, limits_are_kept,
          many_members_and_long_lines_take_linear_time, lists_come_element_by_element,
          lists_stop_when_told, each_element_has_all_the_nodes,
          writer_escapes_what_yaml_takes_otherwise, writer_keeps_the_order_of_calls,
          writer_refuses, writer_goes_as_deep_as_yajl,
          a_writer_that_found_no_memory_takes_all_calls, a_full_arena_is_no_memory)
