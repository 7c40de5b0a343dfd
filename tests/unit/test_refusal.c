/* The table of refusals: that it is sound, that docs/refusals.md is it, that what engines say is found in
 * it, and what a check makes of it. That the table is true is tests/contract/refusals.c's affair. With
 * BPO_BLESS=1 in the environment docs/refusals.md is written. */
#include "unit.h"

#include <bponet.h>

#include "base/strbuf.h"
#include "check/refusal.h"

/* ---- the table ------------------------------------------------------------------------------- */

static void expect_row(const bpo_refusal *row)
{
    bpo_release since, until;
    ck_assert_msg(bpo_release_parse(row->since, &since), "%s", row->name);
    ck_assert(!*row->until || bpo_release_parse(row->until, &until));
    ck_assert(*row->name && *row->step && *row->cause && *row->remedy && *row->source);
    ck_assert_msg(!row->slug || bpo_rule_find(row->slug), "%s: %s", row->name, row->slug);
    ck_assert_msg((row->http_status >= 400) == (*row->text != '\0'), "%s", row->name);
    ck_assert_int_eq(row->provoked, *row->engines != '\0');
    ck_assert(!strchr(row->text, '\n') && !strstr(row->text, "  "));
    ck_assert(!strchr(row->cause, '\n') && !strchr(row->remedy, '\n'));
    /* what it was provoked on are versions that it is about */
    char engines[64], *save = NULL;
    snprintf(engines, sizeof engines, "%s", row->engines);
    for (char *word = strtok_r(engines, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        ck_assert(bpo_release_parse(word, &since));
        ck_assert_msg(bpo_release_is_in(since, row->since, row->until), "%s: %s", row->name,
                      word);
    }
}

START_TEST(the_table_is_sound)
{
    ck_assert_ptr_null(bpo_refusal_at(bpo_n_refusals()));
    for (size_t i = 0; i < bpo_n_refusals(); i++) {
        const bpo_refusal *row = bpo_refusal_at(i);
        expect_row(row);
        if (i)
            ck_assert_msg(strcmp(bpo_refusal_at(i - 1)->name, row->name) <= 0, "%s", row->name);
        if (*row->text)
            ck_assert_msg(bpo_refusal_fits(row, row->text), "%s", row->name);
    }
}
END_TEST

static void add_versions(bpo_strbuf *sb, const bpo_refusal *row)
{
    bool one = strcmp(row->since, row->until) == 0;
    bpo_strbuf_addf(sb, "- Engine %s%s%s", row->since,
                    one           ? ""
                    : *row->until ? " to "
                                  : " and later",
                    one ? "" : row->until);
    if (*row->text)
        bpo_strbuf_addf(sb, ", HTTP status %d: `%s`", (int)row->http_status, row->text);
    else
        bpo_strbuf_add(sb, " takes it");
    bpo_strbuf_addf(sb, ". %s%s. Source: %s.\n",
                    row->provoked ? "Provoked on " : "Read, not provoked", row->engines,
                    row->source);
}

START_TEST(the_docs_are_the_table)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_add(
        &sb,
        "# What engines refuse\n\nEvery refusal about networks that is known of the Docker "
        "Engine from 20.10 to 29, and what some\nversions take though it breaks. A check with "
        "a known version predicts them, and `bponet explain`\nfinds them in what an engine "
        "said. `{network}` stands for a part that differs. Provoked means that\nthe tests "
        "make a real engine say it, and hold the prediction to it; versions between those are "
        "as\ntheir sources have it. This page is written by `BPO_BLESS=1 "
        "build/release/tests/test_refusal` from\n`libbponet/check/refusal_table.c`.\n");
    for (size_t i = 0; i < bpo_n_refusals(); i++) {
        const bpo_refusal *row = bpo_refusal_at(i), *last = i ? bpo_refusal_at(i - 1) : NULL;
        bool begins = !last || strcmp(last->name, row->name) != 0;
        if (begins)
            bpo_strbuf_addf(&sb, "\n## %s\n", row->name);
        if (begins || strcmp(last->cause, row->cause) != 0) {
            bpo_strbuf_addf(&sb, "\n**%s**: %s.\nRemedy: %s.", row->step, row->cause,
                            row->remedy);
            if (row->slug)
                bpo_strbuf_addf(&sb, " Finding: [%s](findings.md#%s).", row->slug, row->slug);
            bpo_strbuf_add(&sb, "\n\n");
        }
        add_versions(&sb, row);
    }
    const char *path = TESTS_DIR "/../docs/refusals.md";
    FILE *f = fopen(path, getenv("BPO_BLESS") ? "w+" : "r");
    ck_assert_ptr_nonnull(f);
    if (getenv("BPO_BLESS")) {
        fputs(bpo_strbuf_text(&sb), f);
        rewind(f);
    }
    char *page = calloc(1, sb.len + 2);
    ck_assert_ptr_nonnull(page);
    ck_assert_uint_eq(fread(page, 1, sb.len + 1, f), sb.len);
    ck_assert_msg(strcmp(page, bpo_strbuf_text(&sb)) == 0, "docs/refusals.md isn't the table");
    free(page);
    fclose(f);
    bpo_strbuf_free(&sb);
}
END_TEST

/* ---- versions -------------------------------------------------------------------------------- */

START_TEST(versions_are_read)
{
    static const struct {
        const char *text;
        int major, minor; /* major -1: no version */
    } rows[] = {
        {"20.10", 20, 10},
        {"28.5.2", 28, 5},
        {"v29", 29, -1},
        {"23.0.1", 23, 0},
        {"20.10.24+dfsg1", 20, 10},
        {"28.0.0-rc.2", 28, 0},
        {"", -1, 0},
        {"v", -1, 0},
        {"banana", -1, 0},
        {"28.", -1, 0},
        {"28..5", -1, 0},
        {"28,5", -1, 0},
        {" 28", -1, 0},
        {"-28", -1, 0},
        {"28.5.2.1", -1, 0},
        {"99999999999", -1, 0},
        {"28.99999", -1, 0},
        {"28x", -1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_release release = {-7, -7};
        bool read = bpo_release_parse(rows[i].text, &release);
        ck_assert_msg(read == (rows[i].major >= 0), "%s", rows[i].text);
        ck_assert_int_eq(release.major, read ? rows[i].major : -7);
        ck_assert_int_eq(release.minor, read ? rows[i].minor : -7);
    }
}
END_TEST

START_TEST(versions_are_compared)
{
    static const struct {
        const char *version, *since, *until;
        bool is_in;
    } rows[] = {
        {"20.10", "20.10", "20.10", true}, {"20.10.24", "20.10", "24", true},
        {"20", "20.10", "", false},        {"19.03", "20.10", "", false},
        {"24.0.9", "20.10", "24", true},   {"25.0", "20.10", "24", false},
        {"23.0", "20.10", "20.10", false}, {"20.11", "20.10", "20.10", false},
        {"30.1", "27", "", true},          {"29", "29", "", true},
        {"28.5", "29", "", false},         {"26.1", "25", "26", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_release release;
        ck_assert(bpo_release_parse(rows[i].version, &release));
        ck_assert_msg(bpo_release_is_in(release, rows[i].since, rows[i].until) == rows[i].is_in,
                      "%s in %s-%s", rows[i].version, rows[i].since, rows[i].until);
    }
}
END_TEST

/* ---- explaining ------------------------------------------------------------------------------ */

/* What people paste, the row it is, and an object that it names. */
static const struct {
    const char *text, *name, *kind, *object;
} pasted[] = {
    {"Error response from daemon: Pool overlaps with other one on this address space",
     "pool-overlaps", NULL, NULL},
    {"error response from daemon: pool OVERLAPS with other one on this address space\n",
     "pool-overlaps", NULL, NULL},
    {"failed to create network x: Error response from daemon: invalid pool request: Pool "
     "overlaps with other one on this address space",
     "pool-overlaps", NULL, NULL},
    {"Error response from daemon: network with name bpo-db already exists", "name-taken",
     "network", "bpo-db"},
    {"{\"message\":\"invalid network config:\\ninvalid subnet 172.42.0.5/16: it should be "
     "172.42.0.0/16\"}",
     "host-bits", "subnet", "172.42.0.5/16"},
    {"invalid network config:\n* invalid ip-range 10.0.0.7/20: it should be 10.0.0.0/20\n* "
     "invalid gateway nope: invalid address",
     "range-host-bits", "subnet", "10.0.0.7/20"},
    {"Error response from daemon: bridge is a pre-defined network and cannot be removed",
     "predefined-removed", "network", "bridge"},
    {"error while removing network: network es has active endpoints (name:\"k1\" "
     "id:\"c618dcb72e2f\")",
     "network-in-use", "container", "k1"},
    {"error while removing network: network es ID "
     "F95FD99427E1C3CE8D4CA1B51D802A6701E53CDAD18A3E13DEC78FD6EAD9F314 has active endpoints",
     "network-in-use", "network", "es"},
    {"Error response from daemon: container 4af06fdd979c is not connected to network bridge",
     "not-connected", "container", "4af06fdd979c"},
    {"driver failed programming external connectivity on endpoint q2 (ab07): Bind for "
     "0.0.0.0:7070 failed: port is already allocated",
     "port-taken", "address", "0.0.0.0:7070"},
    {"failed to set up container networking: Address already in use", "address-taken", NULL,
     NULL},
    {"failed to allocate gateway (10.9.0.0): Address already in use", "gateway-reserved",
     "address", "10.9.0.0"},
    {"failed to parse com.docker.network.driver.mtu value:  (strconv.Atoi: parsing \"\": "
     "invalid syntax)",
     "option-unreadable", "option", "com.docker.network.driver.mtu"},
    {"Error response from daemon: network gr\xc3\xb6\xc3\x9f\x65 not found", "network-missing",
     "network", "gr\xc3\xb6\xc3\x9f\x65"},
    {"network a\x1b[31mb not found", "network-missing", "network", "a\\x1b[31mb"},
    {"plugin \"weave\" not found", "driver-unknown", "driver", "weave"},
};

static const char *object_of(const bpo_explanation *explanation, const char *kind)
{
    for (size_t i = 0; i < explanation->n_objects; i++)
        if (strcmp(explanation->objects[i].kind, kind) == 0)
            return explanation->objects[i].name;
    return "(none)";
}

START_TEST(pasted_texts_are_explained)
{
    bpo_explanation explanation;
    bpo_error err = {0};
    ck_assert_msg(bpo_refusal_explain(pasted[_i].text, &explanation, &err) == BPO_OK, "%s",
                  err.message);
    ck_assert_msg(strcmp(explanation.refusal->name, pasted[_i].name) == 0, "%s: %s",
                  pasted[_i].text, explanation.refusal->name);
    if (pasted[_i].kind)
        ck_assert_str_eq(object_of(&explanation, pasted[_i].kind), pasted[_i].object);
}
END_TEST

START_TEST(what_is_no_refusal)
{
    bpo_explanation explanation;
    bpo_error err = {0};
    char *text = malloc(20000);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', 19999);
    text[19999] = '\0';
    ck_assert_int_eq(bpo_refusal_explain(NULL, &explanation, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_refusal_explain("", &explanation, &err), BPO_E_NOT_FOUND);
    ck_assert_int_eq(bpo_refusal_explain("all is well", &explanation, &err), BPO_E_NOT_FOUND);
    ck_assert_int_eq(bpo_refusal_explain("{", &explanation, &err), BPO_E_NOT_FOUND);
    ck_assert_int_eq(bpo_refusal_explain(text, &explanation, &err), BPO_E_LIMIT);
    free(text);
}
END_TEST

/* ---- showing --------------------------------------------------------------------------------- */

static char *show(const char *text, const bpo_style *style)
{
    char *out = NULL;
    bpo_error err = {0};
    ck_assert_msg(bpo_show_explain(text, style, &out, &err) == BPO_OK, "%s", err.message);
    return out;
}

START_TEST(explanations_are_shown)
{
    const bpo_style narrow = {.width = 50}, json = {.json = true};
    char *out = show("Error response from daemon: network x is ambiguous (2 matches)", &narrow);
    ck_assert_str_eq(out, "Refused: any request.\n\n"
                          "network   x\n"
                          "cause     several networks have that name, or ids\n"
                          "          that begin so\n"
                          "remedy    name the network by its full id\n"
                          "said by   Engine 20.10 and later (HTTP status 400)\n"
                          "source    moby daemon/network.go, FindNetwork\n");
    bpo_string_free(out);
    out = show("failed to allocate gateway (10.0.0.0): Address already in use", &json);
    ck_assert_ptr_nonnull(strstr(out, "\"format\": \"bponet.explanation/1\""));
    ck_assert_ptr_nonnull(strstr(out, "\"finding\": \"gateway-reserved\""));
    ck_assert_ptr_nonnull(strstr(out, "\"10.0.0.0\""));
    bpo_string_free(out);
}
END_TEST

/* One door: a slug, a sentence, a slip of the pen, nothing at all. */
START_TEST(everything_is_explained_at_one_door)
{
    bpo_error err = {0};
    char *out = show("host-bits", NULL), *page = NULL;
    ck_assert_int_eq(bpo_show_rules("host-bits", NULL, &page, &err), BPO_OK);
    ck_assert_str_eq(out, page);
    bpo_string_free(out);
    bpo_string_free(page);
    out = show(NULL, NULL);
    ck_assert_ptr_nonnull(strstr(out, "host-bits"));
    bpo_string_free(out);
    out = NULL;
    ck_assert_int_eq(bpo_show_explain("host-bit", NULL, &out, &err), BPO_E_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "'host-bits'"));
    ck_assert_int_eq(bpo_show_explain("it is raining", NULL, &out, &err), BPO_E_NOT_FOUND);
    ck_assert_ptr_null(out);
}
END_TEST

/* ---- checks ---------------------------------------------------------------------------------- */

static size_t count(const bpo_findings *findings, const char *slug)
{
    size_t n = 0;
    for (size_t i = 0; i < bpo_findings_count(findings); i++)
        n += strcmp(bpo_finding_slug(bpo_findings_at(findings, i)), slug) == 0;
    return n;
}

/* How many findings of the slug a network gives, for an engine of that version; -1: refused. */
static int count_for(const char *version, bool ipv6, const char *subnet, const char *slug)
{
    bpo_topology *topology = NULL;
    bpo_network *network;
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    const bpo_check_options options = {.engine = version};
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "a", &network, NULL), BPO_OK);
    bpo_network_add_ipam(network, subnet, NULL, NULL, NULL);
    bpo_network_set_enable_ipv6(network, ipv6, NULL);
    bpo_status status = bpo_topology_check_with(topology, &options, &findings, &err);
    int n = status ? -1 : (int)count(findings, slug);
    ck_assert(!status || (status == BPO_E_USAGE && !findings && *err.message));
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return n;
}

START_TEST(a_check_tells_what_a_version_refuses)
{
    static const struct {
        const char *version;
        bool ipv6;
        const char *subnet, *slug;
        int n;
    } rows[] = {
        {"20.10", true, "10.40.0.0/24", "engine-refuses", 1},
        {"v26.1.5", true, "10.40.0.0/24", "engine-refuses", 1},
        {"27", true, "10.40.0.0/24", "engine-refuses", 0},
        {NULL, true, "10.40.0.0/24", "engine-refuses", 0},
        /* told already, by a finding for all versions */
        {"26.1", false, "10.40.0.5/24", "engine-refuses", 0},
        {"26.1", false, "10.40.0.5/24", "host-bits", 1},
        {"20.10", false, "10.40.0.5/24", "engine-accepts-nonsense", 0},
        {"20.10", false, "banana", "engine-refuses", 0},
        {"20.10", false, "10.40.0.0/31", "engine-refuses", 0},
        {"20.10", false, "10.40.0.0/31", "subnet-too-small", 1},
        {"29", false, "0.0.0.0/24", "reserved-subnet", 0},
        {"28.5", false, "0.0.0.0/24", "reserved-subnet", 1},
        {"banana", false, "10.40.0.0/24", "", -1},
        {"", false, "10.40.0.0/24", "", -1},
        {"19.03", false, "10.40.0.0/24", "", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(count_for(rows[i].version, rows[i].ipv6, rows[i].subnet, rows[i].slug) ==
                          rows[i].n,
                      "row %zu", i);
}
END_TEST

/* Of an engine that was looked at the version is known; Podman's isn't a Docker Engine's. */
START_TEST(a_state_tells_the_version)
{
    static const struct {
        const char *engine, *version;
        size_t n;
    } rows[] = {{"docker", "26.1.5+dfsg1", 1},
                {"docker", "28.5.2", 0},
                {"podman", "5.4.2", 0},
                {"docker", "weird", 0},
                {"docker", "19.03.15", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_topology *topology = NULL;
        bpo_network *network;
        bpo_state *state = NULL;
        bpo_findings *findings = NULL;
        ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
        ck_assert_int_eq(bpo_topology_add_network(topology, "a", &network, NULL), BPO_OK);
        bpo_network_set_enable_ipv6(network, true, NULL);
        ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
        strcpy(state->info.engine, rows[i].engine);
        strcpy(state->info.version, rows[i].version);
        ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
        ck_assert_int_eq(bpo_topology_check(topology, state, &findings, NULL), BPO_OK);
        ck_assert_uint_eq(count(findings, "engine-refuses"), rows[i].n);
        bpo_findings_free(findings);
        bpo_state_free(state);
        bpo_topology_free(topology);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("refusal");
    TCase *tc = tcase_create("refusal");
    tcase_add_test(tc, the_table_is_sound);
    tcase_add_test(tc, the_docs_are_the_table);
    tcase_add_test(tc, versions_are_read);
    tcase_add_test(tc, versions_are_compared);
    tcase_add_loop_test(tc, pasted_texts_are_explained, 0,
                        (int)(sizeof pasted / sizeof *pasted));
    tcase_add_test(tc, what_is_no_refusal);
    tcase_add_test(tc, explanations_are_shown);
    tcase_add_test(tc, everything_is_explained_at_one_door);
    tcase_add_test(tc, a_check_tells_what_a_version_refuses);
    tcase_add_test(tc, a_state_tells_the_version);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
