/* SARIF logs: what the schema can't say. With BPO_SARIF_DIR in the environment each log is written
 * there too, for tests/checks/sarif to hold it to the schema. */
#include "state.h"

#include "base/json.h"
#include "show/uri.h"

/* The log of findings, written where it is asked for; the caller frees. */
static char *log_of(const char *name, const bpo_topology *topology,
                    const bpo_findings *findings)
{
    char *log = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_show_sarif(topology, findings, &log, &err);
    const char *folder = getenv("BPO_SARIF_DIR");
    ck_assert_msg(status == BPO_OK, "%s: %s", name, err.message);
    if (folder) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.sarif", folder, name);
        FILE *f = fopen(path, "w");
        ck_assert_msg(f != NULL, "%s", path);
        fputs(log, f);
        fclose(f);
    }
    return log;
}

static const bpo_node *parse(bpo_arena *arena, const char *log)
{
    bpo_json_rules rules = {
        .name = "log", .max_depth = 20, .max_nodes = 100000, .document = true};
    bpo_node *tree = NULL;
    bpo_error err = {0};
    ck_assert_msg(bpo_json_parse(arena, log, strlen(log), &rules, &tree, &err) == BPO_OK, "%s",
                  err.message);
    return tree;
}

static const bpo_node *at(const bpo_node *list, size_t i)
{
    const bpo_node *node = list->children;
    ck_assert_uint_lt(i, list->n);
    while (i--)
        node = node->next;
    return node;
}

/* The member down a path of keys, where "0" is a list's first element. */
static const bpo_node *down(const bpo_node *node, const char *const *keys)
{
    for (; *keys && node; keys++)
        node = strcmp(*keys, "0") == 0 ? at(node, 0) : bpo_node_get(node, *keys);
    return node;
}
#define DOWN(node, ...) down(node, (const char *const[]){__VA_ARGS__, NULL})

static const char *text_at(const bpo_node *node)
{
    ck_assert_ptr_nonnull(node);
    return node->text;
}

/* ---- results --------------------------------------------------------------------------------- */

static void expect_region(const bpo_node *result, const bpo_finding *finding)
{
    const bpo_node *region = DOWN(result, "locations", "0", "physicalLocation", "region");
    const bpo_node *end;
    if (!finding->at.line) {
        ck_assert_ptr_null(region);
        return;
    }
    ck_assert_int_eq(DOWN(region, "startLine")->integer, finding->at.line);
    ck_assert_int_eq(DOWN(region, "startColumn")->integer, finding->at.column);
    end = DOWN(region, "endColumn");
    ck_assert((end != NULL) == (finding->at.width > 0));
    if (end)
        ck_assert_int_eq(end->integer, finding->at.column + finding->at.width);
}

static void expect_result(const bpo_node *run, const bpo_node *result,
                          const bpo_finding *finding)
{
    const bpo_node *rules = DOWN(run, "tool", "driver", "rules");
    const bpo_node *rule = at(rules, (size_t)DOWN(result, "ruleIndex")->integer);
    const bpo_node *suppressions = DOWN(result, "suppressions");
    ck_assert_str_eq(text_at(DOWN(result, "ruleId")), finding->slug);
    ck_assert_str_eq(text_at(DOWN(rule, "id")), finding->slug);
    ck_assert_str_eq(text_at(DOWN(result, "level")), bpo_severity_name(finding->severity));
    ck_assert_str_eq(
        text_at(DOWN(result, "locations", "0", "logicalLocations", "0", "fullyQualifiedName")),
        finding->path);
    ck_assert_uint_eq(strlen(text_at(DOWN(result, "partialFingerprints", "ruleAndPath/v1"))),
                      16);
    ck_assert_uint_eq(suppressions->n, finding->accepted != NULL);
    if (finding->accepted)
        ck_assert_str_eq(text_at(DOWN(suppressions, "0", "justification")), finding->accepted);
    expect_region(result, finding);
}

/* Every finding is a result, in the same order, and each rule of the log has one. */
static void expect_log(const char *log, const bpo_findings *findings)
{
    bpo_arena arena = {0};
    const bpo_node *tree = parse(&arena, log);
    const bpo_node *run = DOWN(tree, "runs", "0"), *results = DOWN(run, "results");
    const bpo_node *rules = DOWN(run, "tool", "driver", "rules");
    bool seen[1000] = {false};
    ck_assert_str_eq(text_at(DOWN(tree, "version")), "2.1.0");
    ck_assert_uint_eq(results->n, findings->n);
    const bpo_node *result = results->children;
    for (size_t i = 0; i < findings->n; i++, result = result->next) {
        expect_result(run, result, &findings->items[i]);
        seen[DOWN(result, "ruleIndex")->integer] = true;
    }
    for (size_t i = 0; i < rules->n; i++) {
        const bpo_node *rule = at(rules, i);
        const bpo_rule *known = bpo_rule_find(text_at(DOWN(rule, "id")));
        ck_assert_ptr_nonnull(known);
        ck_assert(seen[i]);
        ck_assert_str_eq(text_at(DOWN(rule, "defaultConfiguration", "level")),
                         bpo_severity_name(known->severity));
        ck_assert(*text_at(DOWN(rule, "help", "text")));
        ck_assert(*text_at(DOWN(rule, "fullDescription", "text")));
        ck_assert(*text_at(DOWN(rule, "shortDescription", "text")));
    }
    bpo_arena_free(&arena);
}

/* Without an engine's state: some documents of the corpus are then sound. */
static size_t expect_document(const char *slug, const char *file)
{
    char name[300];
    size_t len;
    bpo_findings *findings = NULL;
    char *text = corpus_read(TESTS_DIR "/corpus/check", slug, file, &len);
    bpo_topology *topology = state_topology(text);
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, NULL), BPO_OK);
    snprintf(name, sizeof name, "%s-%s", slug, file);
    char *log = log_of(name, topology, findings);
    size_t n = bpo_findings_count(findings);
    expect_log(log, findings);
    bpo_string_free(log);
    bpo_string_free(text);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return n;
}

START_TEST(every_document_of_the_corpus)
{
    size_t n = 0, documents = 0;
    for (size_t i = 0; i < bpo_n_rules(); i++, documents += 2) {
        n += expect_document(bpo_rule_at(i)->slug, "bad.yml");
        n += expect_document(bpo_rule_at(i)->slug, "near.yml");
    }
    printf("sarif: %zu results of %zu documents\n", n, documents);
    ck_assert_uint_ge(n, documents / 2);
}
END_TEST

/* ---- one finding at a time ------------------------------------------------------------------- */

static bpo_findings *one(bpo_place place, const char *path, const char *message,
                         const char *remedy, const char *accepted)
{
    bpo_findings *findings = calloc(1, sizeof *findings);
    ck_assert_int_eq(
        bpo_findings_add(findings, "host-bits", BPO_ERROR, place, path, message, remedy, NULL),
        BPO_OK);
    findings->items[0].accepted = accepted;
    return findings;
}

/* The log of one finding of a topology built by hand; its result. */
static const bpo_node *result_of(bpo_arena *arena, const char *name, bpo_findings *findings)
{
    bpo_topology *topology = NULL;
    ck_assert_int_eq(bpo_topology_new("shop", &topology, NULL), BPO_OK);
    char *log = log_of(name, topology, findings);
    char *copy = bpo_arena_strdup(arena, log);
    bpo_string_free(log);
    bpo_topology_free(topology);
    bpo_findings_free(findings);
    return DOWN(parse(arena, copy), "runs", "0", "results", "0");
}

static char *fingerprint(uint32_t line, const char *path)
{
    bpo_arena arena = {0};
    bpo_place place = {.file = "a.yml", .line = line, .column = 1};
    const bpo_node *result = result_of(&arena, "fingerprint", one(place, path, "m", "", NULL));
    char *text = strdup(text_at(DOWN(result, "partialFingerprints", "ruleAndPath/v1")));
    bpo_arena_free(&arena);
    return text;
}

START_TEST(fingerprints_stay_when_lines_move)
{
    char *a = fingerprint(1, "networks.a"), *b = fingerprint(9, "networks.a");
    char *c = fingerprint(1, "networks.b");
    ck_assert_str_eq(a, b);
    ck_assert_str_ne(a, c);
    free(a);
    free(b);
    free(c);
}
END_TEST

/* Braces are placeholders and [text](to) is a link, unless escaped. */
START_TEST(messages_are_plain_text)
{
    static const char *const rows[][3] = {
        {"plain", "", "plain"},
        {"plain", "a remedy", "plain; a remedy"},
        {"${VAR:-{0}}", "", "${{VAR:-{{0}}}}"},
        {"\xe2\x80\xae", "", "\\u{{202e}}"},
        {"[see](http://x)", "config[0] (first)", "[see\\](http://x); config[0] (first)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_arena arena = {0};
        char name[32];
        snprintf(name, sizeof name, "message-%zu", i);
        const bpo_node *result =
            result_of(&arena, name, one((bpo_place){0}, "p", rows[i][0], rows[i][1], NULL));
        ck_assert_str_eq(text_at(DOWN(result, "message", "text")), rows[i][2]);
        bpo_arena_free(&arena);
    }
}
END_TEST

START_TEST(places_and_acceptance)
{
    bpo_arena arena = {0};
    bpo_place hostile = {.file = "/a b/\x1b[31m\xff.yml", .line = 3, .column = 4, .width = 5};
    const bpo_node *result =
        result_of(&arena, "nowhere", one((bpo_place){0}, "", "m", "", NULL));
    ck_assert_ptr_null(DOWN(result, "locations"));
    result = result_of(&arena, "path-only", one((bpo_place){0}, "name", "m", "", NULL));
    ck_assert_ptr_null(DOWN(result, "locations", "0", "physicalLocation"));
    result = result_of(&arena, "file-only",
                       one((bpo_place){.file = "a.yml"}, "name", "m", "", NULL));
    ck_assert_ptr_null(DOWN(result, "locations", "0", "physicalLocation", "region"));
    result = result_of(&arena, "accepted", one(hostile, "p", "m", "", "the \"old\" one\n\xff"));
    ck_assert_str_eq(text_at(DOWN(result, "suppressions", "0", "kind")), "inSource");
    ck_assert_str_eq(text_at(DOWN(result, "suppressions", "0", "status")), "accepted");
    ck_assert_str_eq(
        text_at(DOWN(result, "locations", "0", "physicalLocation", "artifactLocation", "uri")),
        "file:///a%20b/%1B%5B31m%FF.yml");
    bpo_arena_free(&arena);
}
END_TEST

START_TEST(the_built_in_topology)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_arena arena = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, NULL), BPO_OK);
    bpo_reader_use_builtin(reader);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, NULL), BPO_OK);
    char *log = log_of("built-in", topology, findings);
    expect_log(log, findings);
    const bpo_node *artifacts = DOWN(parse(&arena, log), "runs", "0", "artifacts");
    ck_assert_uint_eq(artifacts->n, 1);
    ck_assert_str_eq(text_at(DOWN(artifacts, "0", "location", "uri")),
                     "built-in%20BPO%20topology");
    bpo_arena_free(&arena);
    bpo_string_free(log);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
}
END_TEST

START_TEST(uris)
{
    static const char *const rows[][2] = {
        {"compose.yml", "compose.yml"},
        {"a/b.yml", "a/b.yml"},
        {"../x.yml", "../x.yml"},
        {"c:d.yml", "c%3Ad.yml"}, /* not a scheme */
        {"a?b#c%d", "a%3Fb%23c%25d"},
        {"/etc/a.yml", "file:///etc/a.yml"},
        {"//host/a.yml", "file:///host/a.yml"}, /* a path, not a host */
        {"網.yml", "%E7%B6%B2.yml"},
        {"caf\xe9.yml", "caf%E9.yml"},
        {"-", "-"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_strbuf sb = {0};
        bpo_uri_add_file(&sb, rows[i][0]);
        ck_assert_str_eq(bpo_strbuf_text(&sb), rows[i][1]);
        bpo_strbuf_free(&sb);
    }
}
END_TEST

UNIT_MAIN("sarif", every_document_of_the_corpus, fingerprints_stay_when_lines_move,
          messages_are_plain_text, places_and_acceptance, the_built_in_topology, uris)
