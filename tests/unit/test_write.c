/* A topology written as a document. tests/corpus/write/CASE has a document as `input` and its normal
 * form as `expected`, first in YAML, then in JSON; every document of every corpus keeps the property
 * that what was written of it is written of what is read of that. */
#include "corpus.h"

#include <bponet.h>
#include <glob.h>

#include "base/yaml_write.h"
#include "model/topology.h"

static const char *const no_environment[] = {NULL};

static bpo_status read_text(const char *name, const char *text, size_t len, bpo_topology **ret)
{
    bpo_reader *reader = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    ck_assert_int_eq(bpo_reader_set_directory(reader, "/tmp", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_profile(reader, "*", &err), BPO_OK);
    bpo_status status = bpo_reader_add_text(reader, name, text, len, &err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret, &err);
    bpo_reader_free(reader);
    return status;
}

static char *write_as(const bpo_topology *topology, bool json)
{
    char *text = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_topology_write_document(topology, json, &text, &err);
    ck_assert_msg(status == BPO_OK, "%s", err.message);
    return text;
}

static bpo_status run(const char *text, size_t len, bpo_strbuf *out)
{
    bpo_topology *topology = NULL;
    bpo_status status = read_text("compose.yml", text, len, &topology);
    for (int json = 0; status == BPO_OK && json < 2; json++) {
        char *written = write_as(topology, json);
        bpo_strbuf_add(out, written);
        bpo_string_free(written);
    }
    bpo_topology_free(topology);
    return status;
}

START_TEST(the_normal_form)
{
    corpus_check(TESTS_DIR "/corpus/write", 4, true, run);
}
END_TEST

static void same_again(const char *path, const bpo_topology *topology, bool json)
{
    bpo_topology *again = NULL;
    char *first = write_as(topology, json);
    ck_assert_msg(read_text(json ? "x.json" : "x.yml", first, strlen(first), &again) == BPO_OK,
                  "%s: what was written of it can't be read:\n%s", path, first);
    char *second = write_as(again, json);
    ck_assert_msg(strcmp(first, second) == 0, "%s: differs when written again", path);
    bpo_topology_free(again);
    bpo_string_free(first);
    bpo_string_free(second);
}

/* How many documents of the pattern can be read; those keep the property. */
static size_t check_all(const char *pattern)
{
    size_t n = 0;
    glob_t found;
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *text = NULL;
        size_t len;
        bpo_topology *topology = NULL;
        ck_assert_int_eq(bpo_file_read(found.gl_pathv[i], 1 << 24, &text, &len, NULL), BPO_OK);
        if (read_text("compose.yml", text, len, &topology) == BPO_OK) {
            n++;
            same_again(found.gl_pathv[i], topology, false);
            same_again(found.gl_pathv[i], topology, true);
        }
        bpo_topology_free(topology);
        bpo_string_free(text);
    }
    globfree(&found);
    return n;
}

START_TEST(what_is_written_reads_the_same)
{
    ck_assert_uint_ge(check_all(TESTS_DIR "/corpus/check/*/*.yml"), 100);
    ck_assert_uint_ge(check_all(TESTS_DIR "/corpus/compose/valid/*/input"), 20);
    ck_assert_uint_eq(check_all(TESTS_DIR "/../libbponet/compose/bpo.yaml"), 1);
}
END_TEST

/* ---- quoting --------------------------------------------------------------------------------- */

static const struct {
    const char *text, *written;
} scalars[] = {
    {"bridge", "bridge"},
    {"a b", "a b"},
    {"", "\"\""},
    {"10.0.0.0/24", "10.0.0.0/24"},
    {"10.0.0.1", "10.0.0.1"},
    {"fd00::/64", "fd00::/64"},
    {"::1", "::1"},
    {"80", "\"80\""},
    {"80:80", "\"80:80\""},
    {"1_000", "\"1_000\""},
    {"0x10", "\"0x10\""},
    {"1.5", "\"1.5\""},
    {"2026-01-01", "\"2026-01-01\""},
    {"true", "\"true\""},
    {"Yes", "\"Yes\""},
    {"n", "\"n\""},
    {"null", "\"null\""},
    {"~", "\"~\""},
    {"<<", "\"<<\""},
    {"a: b", "'a: b'"},
    {"a #b", "'a #b'"},
    {"*a", "'*a'"},
    {"a\nb", "\"a\\nb\""},
    {"a\tb", "\"a\\tb\""},
    {"\xc3\xa9", "\xc3\xa9"},
    {"\xf0\x9f\x90\xb3", "\"\\U0001F433\""},
    {"\xc2\x85", "\"\\N\""},
};

START_TEST(scalars_stay_strings)
{
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        bpo_node node = {.kind = BPO_NODE_STRING, .text = scalars[i].text};
        char *text = NULL;
        bpo_error err = {0};
        ck_assert_int_eq(bpo_yaml_write(&node, &text, &err), BPO_OK);
        ck_assert_msg(strncmp(text, scalars[i].written, strlen(scalars[i].written)) == 0 &&
                          text[strlen(scalars[i].written)] == '\n',
                      "%s is written %s", scalars[i].text, text);
        bpo_string_free(text);
    }
}
END_TEST

START_TEST(what_is_no_utf8)
{
    bpo_topology *topology = NULL;
    bpo_network *network;
    ck_assert_int_eq(bpo_topology_new("p", &topology, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "n", &network, NULL), BPO_OK);
    ck_assert_int_eq(bpo_network_set_driver(network, "\xff", NULL), BPO_OK);
    for (int json = 0; json < 2; json++) {
        char *text = NULL;
        bpo_error err = {0};
        ck_assert_int_eq(bpo_topology_write_document(topology, json, &text, &err), BPO_E_USAGE);
        ck_assert_ptr_nonnull(strstr(err.message, "UTF-8"));
        ck_assert_ptr_null(text);
    }
    bpo_topology_free(topology);
}
END_TEST

UNIT_MAIN("write", the_normal_form, what_is_written_reads_the_same, scalars_stay_strings,
          what_is_no_utf8)
