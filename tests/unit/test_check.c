/* The registry, docs/findings.md, and a golden case per slug: tests/corpus/check/<slug>/ has
 *     bad.yml    a document that yields the slug
 *     expected   all that it yields: "severity slug line:col path: message | remedy"
 *     near.yml   a document that looks alike and doesn't yield the slug
 *                (both may begin with "# -p NAME" for a project's name that is given)
 *     engine     where the slug needs an engine: "engine docker 29.0.0", or lines like
 *                "network NAME DRIVER SCOPE SUBNET...", "route PREFIX INTERFACE",
 *                "address PREFIX INTERFACE", "resolver PREFIX", "pools" (they are known),
 *                "pool BASE SIZE", "unknown WHY" (the host wasn't looked at)
 * With BPO_BLESS=1 in the environment, expected and docs/findings.md are written instead. */
#include "unit.h"

#include <bponet.h>
#include <dirent.h>

#include "base/strbuf.h"
#include "model/state.h"
#include "model/topology.h"

static bool blessing(void)
{
    return getenv("BPO_BLESS") != NULL;
}

/* The file's text for the caller to free; NULL: there is none. */
static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 18);
    if (f)
        text[fread(text, 1, (1 << 18) - 1, f)] = '\0';
    else
        free(text);
    if (f)
        fclose(f);
    return f ? text : NULL;
}

/* Compares text with the file, or writes the file where blessing. */
static void expect_file(const char *path, const char *text)
{
    if (blessing()) {
        FILE *f = fopen(path, "wb");
        ck_assert_msg(f != NULL, "%s", path);
        fputs(text, f);
        fclose(f);
        return;
    }
    char *expected = slurp(path);
    ck_assert_msg(expected != NULL, "%s is missing", path);
    ck_assert_msg(strcmp(expected, text) == 0, "%s differs; it should be:\n%s", path, text);
    free(expected);
}

/* ---- reading, checking, printing ------------------------------------------------------------- */

static bpo_topology *read_text(const char *name, const char *text)
{
    static const char *const no_environment[] = {NULL};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    char project[100] = "test";
    if (strncmp(text, "# -p ", 5) == 0)
        snprintf(project, sizeof project, "%.*s", (int)strcspn(text + 5, "\n"), text + 5);
    if (strncmp(text, "name:", 5) != 0) /* else the document says it */
        ck_assert_int_eq(bpo_reader_set_project(reader, project, &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_text(reader, name, text, strlen(text), &err), BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s:%d: %s", name,
                  err.line, err.message);
    bpo_reader_free(reader);
    return topology;
}

static void print(bpo_strbuf *sb, const bpo_findings *findings)
{
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        bpo_strbuf_addf(sb, "%s %s %d:%d %s: %s", bpo_severity_name(bpo_finding_severity(f)),
                        bpo_finding_slug(f), bpo_finding_line(f), bpo_finding_column(f),
                        bpo_finding_path(f), bpo_finding_message(f));
        if (*bpo_finding_remedy(f))
            bpo_strbuf_addf(sb, " | %s", bpo_finding_remedy(f));
        bpo_strbuf_add(sb, "\n");
    }
}

static bool has_slug(const bpo_findings *findings, const char *slug)
{
    for (size_t i = 0; i < bpo_findings_count(findings); i++)
        if (strcmp(bpo_finding_slug(bpo_findings_at(findings, i)), slug) == 0)
            return true;
    return false;
}

static bpo_findings *check(const bpo_topology *topology, const bpo_state *state)
{
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    ck_assert_msg(bpo_topology_check(topology, state, &findings, &err) == BPO_OK, "%s",
                  err.message);
    return findings;
}

/* Each finding is one line, of a rule that there is, and weighs what the rule says. */
static void expect_sound(const bpo_findings *findings)
{
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        const bpo_rule *rule = bpo_rule_find(bpo_finding_slug(f));
        ck_assert_msg(rule != NULL, "%s isn't registered", bpo_finding_slug(f));
        ck_assert_int_eq(rule->severity, bpo_finding_severity(f));
        ck_assert(*bpo_finding_message(f) && *bpo_finding_path(f));
        ck_assert(!strchr(bpo_finding_message(f), '\n') &&
                  !strchr(bpo_finding_remedy(f), '\n'));
    }
}

/* ---- the registry ---------------------------------------------------------------------------- */

START_TEST(the_registry_is_in_order)
{
    ck_assert_ptr_null(bpo_rule_at(bpo_n_rules()));
    ck_assert_ptr_null(bpo_rule_find("no-such-rule"));
    ck_assert_ptr_null(bpo_rule_find(""));
    ck_assert_ptr_null(bpo_rule_find(NULL));
    for (size_t i = 0; i < bpo_n_rules(); i++) {
        const bpo_rule *rule = bpo_rule_at(i);
        ck_assert(i == 0 || strcmp(bpo_rule_at(i - 1)->slug, rule->slug) < 0);
        ck_assert_ptr_eq(bpo_rule_find(rule->slug), rule);
        ck_assert_uint_eq(strspn(rule->slug, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                          strlen(rule->slug));
        ck_assert(rule->severity >= BPO_NOTE && rule->severity <= BPO_ERROR);
        ck_assert(*rule->title && *rule->text && *rule->source);
        ck_assert_msg(rule->text[strlen(rule->text) - 1] == '.' ||
                          rule->text[strlen(rule->text) - 1] == ')',
                      "%s", rule->slug);
        ck_assert(!strchr(rule->title, '\n') && !strchr(rule->text, '\n'));
    }
}
END_TEST

START_TEST(the_docs_are_the_registry)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_add(&sb, "# Findings\n\nWhat a check can find, in the order of slugs. A slug is "
                        "permanent. An error stops every write; a\nwarning is a mistake that "
                        "works so far; a note is worth knowing. This page is written by\n"
                        "`BPO_BLESS=1 build/release/tests/test_check` from "
                        "`libbponet/check/registry.c`.\n");
    for (size_t i = 0; i < bpo_n_rules(); i++) {
        const bpo_rule *rule = bpo_rule_at(i);
        bpo_strbuf_addf(&sb, "\n## %s\n\n**%s**: %s.\n\n%s\n\nSource: %s.\n", rule->slug,
                        bpo_severity_name(rule->severity), rule->title, rule->text,
                        rule->source);
    }
    expect_file(TESTS_DIR "/../docs/findings.md", bpo_strbuf_text(&sb));
    bpo_strbuf_free(&sb);
}
END_TEST

/* ---- the corpus ------------------------------------------------------------------------------ */

static void add_live(bpo_state *state, char *line)
{
    char *save = NULL;
    bpo_live_network *live = bpo_state_add_network(state);
    ck_assert_ptr_nonnull(live);
    live->name = bpo_arena_strdup(&state->arena, strtok_r(line, " ", &save));
    live->id = live->name;
    live->driver = bpo_arena_strdup(&state->arena, strtok_r(NULL, " ", &save));
    live->scope = bpo_arena_strdup(&state->arena, strtok_r(NULL, " ", &save));
    for (char *word; (word = strtok_r(NULL, " ", &save));) {
        bpo_live_ipam *ipam = bpo_state_add_ipam(state, live);
        ipam->subnet = bpo_arena_strdup(&state->arena, word);
    }
}

static bool add_fact(bpo_state *state, const char *line)
{
    static const char *const kinds[] = {"route", "address", "resolver"};
    char kind[16], prefix[64], interface[16] = "";
    if (sscanf(line, "%15s %63s %15s", kind, prefix, interface) < 2)
        return false;
    for (int i = 0; i < 3; i++)
        if (strcmp(kind, kinds[i]) == 0) {
            bpo_host_fact *fact = bpo_state_add_fact(state);
            fact->kind = (bpo_host_kind)i;
            fact->prefix = bpo_arena_strdup(&state->arena, prefix);
            fact->interface = bpo_arena_strdup(&state->arena, interface);
            return state->is_host_known = true;
        }
    return false;
}

static bool add_pool(bpo_state *state, const char *line)
{
    char base[64];
    int size;
    if (strcmp(line, "pools") != 0 && sscanf(line, "pool %63s %d", base, &size) != 2)
        return false;
    state->are_pools_known = true;
    if (strcmp(line, "pools") != 0)
        *bpo_state_add_pool(state) =
            (bpo_pool){bpo_arena_strdup(&state->arena, base), (int32_t)size};
    return true;
}

/* The state that an `engine` file describes; NULL without one. */
static bpo_state *read_state(const char *path)
{
    char *text = slurp(path), *save = NULL;
    bpo_state *state = NULL;
    if (!text)
        return NULL;
    ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        if (sscanf(line, "engine %15s %63s", state->info.engine, state->info.version) == 2)
            continue;
        if (add_fact(state, line) || add_pool(state, line))
            continue;
        if (strncmp(line, "unknown ", 8) == 0) {
            state->host_unknown_why = bpo_arena_strdup(&state->arena, line + 8);
            continue;
        }
        ck_assert_msg(strncmp(line, "network ", 8) == 0, "%s", line);
        add_live(state, line + 8);
    }
    free(text);
    ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
    return state;
}

/* Checks one document of a case; the caller frees. */
static bpo_findings *check_case(const char *slug, const char *file)
{
    char path[512];
    snprintf(path, sizeof path, "%s/corpus/check/%s/%s", TESTS_DIR, slug, file);
    char *text = slurp(path);
    ck_assert_msg(text != NULL, "%s is missing", path);
    bpo_topology *topology = read_text(file, text);
    free(text);
    snprintf(path, sizeof path, "%s/corpus/check/%s/engine", TESTS_DIR, slug);
    bpo_state *state = read_state(path);
    bpo_findings *findings = check(topology, state);
    bpo_state_free(state);
    bpo_topology_free(topology); /* findings outlive what they were found in */
    expect_sound(findings);
    return findings;
}

START_TEST(every_rule_has_its_case)
{
    for (size_t i = 0; i < bpo_n_rules(); i++) {
        const char *slug = bpo_rule_at(i)->slug;
        char path[512];
        bpo_strbuf sb = {0};
        bpo_findings *bad = check_case(slug, "bad.yml"), *near = check_case(slug, "near.yml");
        print(&sb, bad);
        ck_assert_msg(has_slug(bad, slug), "%s: bad.yml yields\n%s", slug,
                      bpo_strbuf_text(&sb));
        snprintf(path, sizeof path, "%s/corpus/check/%s/expected", TESTS_DIR, slug);
        expect_file(path, bpo_strbuf_text(&sb));
        bpo_strbuf_cut(&sb, 0);
        print(&sb, near);
        ck_assert_msg(!has_slug(near, slug), "%s: near.yml yields\n%s", slug,
                      bpo_strbuf_text(&sb));
        bpo_findings_free(bad);
        bpo_findings_free(near);
        bpo_strbuf_free(&sb);
    }
}
END_TEST

START_TEST(every_case_has_its_rule)
{
    DIR *dir = opendir(TESTS_DIR "/corpus/check");
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        ck_assert_msg(*entry->d_name == '.' || bpo_rule_find(entry->d_name), "%s",
                      entry->d_name);
    closedir(dir);
}
END_TEST

/* ---- whole documents ------------------------------------------------------------------------- */

static bpo_topology *builtin(void)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    ck_assert_int_eq(bpo_reader_new(&reader, NULL), BPO_OK);
    bpo_reader_use_builtin(reader);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, NULL), BPO_OK);
    bpo_reader_free(reader);
    return topology;
}

START_TEST(the_bpo_topology)
{
    static const char *const expected[] = {
        "warning network-joins-all networks.bpo-main-network ",
        "note docker-pool networks.bpo-main-network.ipam.config[0].subnet ",
        "note docker-pool networks.bpo-gpu-network.ipam.config[0].subnet ",
        "note well-known-subnet networks.bpo-gpu-network.ipam.config[0].subnet ",
        "note gpu-network-without-gpu networks.bpo-gpu-network.x-bponet.gpu ",
        "warning public-subnet networks.bpo-db-network.ipam.config[0].subnet "
        "use 172.16.0.0/16, which is private and unused in this document",
        "warning isolated-not-internal networks.bpo-db-network.x-bponet.isolated ",
        "warning public-subnet networks.bpo-monitoring-network.ipam.config[0].subnet "
        "use 10.1.0.0/16, which is private and unused in this document",
        "warning public-subnet networks.bpo-external-network.ipam.config[0].subnet "
        "use 10.2.0.0/16, which is private and unused in this document",
        "warning gateway-surprise services.postgres.networks.bpo-db-network ",
        "warning gateway-surprise services.pgbouncer.networks.bpo-db-network ",
        "warning gateway-surprise services.prefect-db.networks.bpo-db-network ",
        "note attachment-unneeded services.prefect-db.networks.bpo-db-network ",
    };
    enum { N = sizeof expected / sizeof *expected };
    bpo_topology *topology = builtin();
    bpo_findings *findings = check(topology, NULL);
    expect_sound(findings);
    ck_assert_uint_eq(bpo_findings_count(findings), N);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_ERROR), 0);
    for (size_t i = 0; i < N; i++) {
        char line[512];
        const bpo_finding *f = bpo_findings_at(findings, i);
        bool subnet = strcmp(bpo_finding_slug(f), "public-subnet") == 0;
        snprintf(line, sizeof line, "%s %s %s %s", bpo_severity_name(bpo_finding_severity(f)),
                 bpo_finding_slug(f), bpo_finding_path(f), subnet ? bpo_finding_remedy(f) : "");
        ck_assert_str_eq(line, expected[i]);
        ck_assert_int_gt(bpo_finding_line(f), 0);
    }
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* One mistake never hides another: every wrong field of one entry is named. */
START_TEST(mistakes_do_not_hide_each_other)
{
    static const char *const slugs[] = {
        "subnet-invalid",  "gateway-invalid", "ip-range-invalid",     "aux-invalid",
        "name-invalid",    "name-prefix",     "value-not-understood", "address-invalid",
        "network-unknown", "need-unknown",    "need-invalid"};
    bpo_topology *topology = read_text(
        "many.yml", "x-bponet: {prefix: bpo-}\n"
                    "networks:\n"
                    "  a:\n"
                    "    name: a/b\n"
                    "    internal: maybe\n"
                    "    ipam: {config: [{subnet: 172.30.0.0/33, gateway: x, ip_range: y,\n"
                    "                     aux_addresses: {p: z}}]}\n"
                    "services:\n"
                    "  s:\n"
                    "    networks: {a: {ipv4_address: 1.2.3}, b: {}}\n"
                    "    x-bponet: {needs: ['t:1', 's']}\n");
    bpo_findings *findings = check(topology, NULL);
    expect_sound(findings);
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++)
        ck_assert_msg(has_slug(findings, slugs[i]), "%s", slugs[i]);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* Built by hand, without places: the same rules. */
START_TEST(a_topology_built_by_hand)
{
    bpo_topology *topology = NULL;
    bpo_network *network = NULL;
    bpo_service *service = NULL;
    bpo_attachment *attachment = NULL;
    bpo_error err = {0};
    bpo_findings *findings = NULL;
    ck_assert_int_eq(bpo_topology_check(NULL, NULL, &findings, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    findings = check(topology, NULL);
    ck_assert_uint_eq(bpo_findings_count(findings), 0);
    bpo_findings_free(findings);
    bpo_topology_add_network(topology, "a", &network, NULL);
    bpo_network_add_ipam(network, "10.9.0.0/16", "10.8.0.1", NULL, NULL);
    bpo_topology_add_service(topology, "s", &service, NULL);
    findings = check(topology, NULL);
    ck_assert(has_slug(findings, "gateway-outside"));
    ck_assert(has_slug(findings, "service-without-network"));
    ck_assert_int_eq(bpo_finding_line(bpo_findings_at(findings, 0)), 0);
    ck_assert_str_eq(bpo_finding_file(bpo_findings_at(findings, 0)), "");
    bpo_findings_free(findings);
    bpo_service_add_network(service, "a", &attachment, NULL);
    bpo_attachment_set_ipv4_address(attachment, "10.9.0.1", NULL);
    findings = check(topology, NULL);
    ck_assert(!has_slug(findings, "service-without-network"));
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* With an engine: what it holds is never suggested, and newer engines know "any subnet". */
START_TEST(an_engine_is_taken_into_account)
{
    static const struct {
        const char *version, *live, *subnet, *slug, *remedy;
    } rows[] = {
        {"28.5.2", "172.16.0.0/16", "172.32.0.0/16", "public-subnet",
         "use 10.1.0.0/16, which is private and free"},
        {"28.5.2", "10.0.0.0/8", "8.8.8.0/24", "public-subnet",
         "use 172.16.0.0/24, which is private and free"},
        {"28.5.2", "10.5.0.0/16", "0.0.0.0/24", "reserved-subnet",
         "use 10.1.0.0/24, which is private and free"},
        {"29.0.0", "10.5.0.0/16", "0.0.0.0/24", NULL, NULL},
        {"29.0.0", "10.5.0.0/16", "0.0.0.0/0", "subnet-too-wide",
         "give one block of it, such as 172.16.0.0/16"},
        {"29.0.0", "10.5.0.0/16", "10.5.3.0/24", "subnet-overlap-engine",
         "use 10.1.0.0/24, which is private and free"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_topology *topology = NULL;
        bpo_network *network;
        bpo_state *state = NULL;
        char live[64];
        ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
        ck_assert_int_eq(bpo_topology_add_network(topology, "a", &network, NULL), BPO_OK);
        bpo_network_add_ipam(network, rows[i].subnet, NULL, NULL, NULL);
        ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
        strcpy(state->info.engine, "docker");
        strcpy(state->info.version, rows[i].version);
        snprintf(live, sizeof live, "other bridge local %s", rows[i].live);
        add_live(state, live);
        ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
        bpo_findings *findings = check(topology, state);
        if (rows[i].slug) {
            const bpo_finding *f = bpo_findings_at(findings, 0);
            ck_assert_ptr_nonnull(f);
            ck_assert_str_eq(bpo_finding_slug(f), rows[i].slug);
            ck_assert_str_eq(bpo_finding_remedy(f), rows[i].remedy);
        } else {
            ck_assert_uint_eq(bpo_findings_count(findings), 0);
        }
        bpo_findings_free(findings);
        bpo_state_free(state);
        bpo_topology_free(topology);
    }
}
END_TEST

/* Every pair of the document's subnets collides: one line each, but for the root. */
START_TEST(collisions_are_told_once)
{
    bpo_topology *topology = NULL;
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (int i = 0; i < 16; i++) {
        bpo_network *network;
        char name[16], subnet[BPO_CIDR_TEXT];
        snprintf(name, sizeof name, "n%d", i);
        snprintf(subnet, sizeof subnet, "10.8.0.0/%d", 13 + i % 8);
        ck_assert_int_eq(bpo_topology_add_network(topology, name, &network, NULL), BPO_OK);
        bpo_network_add_ipam(network, subnet, NULL, NULL, NULL);
    }
    bpo_findings *findings = check(topology, NULL);
    size_t n = 0;
    for (size_t i = 0; i < bpo_findings_count(findings); i++)
        n += strcmp(bpo_finding_slug(bpo_findings_at(findings, i)), "subnet-overlap") == 0;
    ck_assert_uint_eq(n, 15);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* ---- large, and hostile ---------------------------------------------------------------------- */

START_TEST(suggestions_never_meet)
{
    enum { N = 300 };
    bpo_topology *topology = NULL;
    bpo_cidr blocks[2 * N];
    size_t parents[2 * N], n = 0;
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (unsigned i = 0; i < N; i++) {
        bpo_network *network;
        char name[16], subnet[BPO_CIDR_TEXT];
        snprintf(name, sizeof name, "n%u", i);
        snprintf(subnet, sizeof subnet, "%u.%u.0.0/%u", i % 2 ? 44 : 8, i % 200,
                 i % 3 ? 16u : 20u);
        ck_assert_int_eq(bpo_topology_add_network(topology, name, &network, NULL), BPO_OK);
        bpo_network_add_ipam(network, subnet, NULL, NULL, NULL);
    }
    bpo_findings *findings = check(topology, NULL);
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        char text[64];
        if (strcmp(bpo_finding_slug(f), "public-subnet") != 0)
            continue;
        if (sscanf(bpo_finding_remedy(f), "use %63[0-9./], which", text) == 1) {
            ck_assert_int_eq(bpo_cidr_parse(text, &blocks[n], NULL), BPO_OK);
            ck_assert_int_eq(bpo_cidr_classify(&blocks[n]), BPO_CLASS_PRIVATE);
            n++;
        }
    }
    ck_assert_uint_gt(n, 200);
    ck_assert_int_eq(bpo_cidr_collisions(blocks, n, parents, NULL), BPO_OK);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(parents[i], SIZE_MAX);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

static uint64_t random_state = 4711;

static unsigned random_below(unsigned n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)(random_state >> 32) % n;
}

static const char *random_value(void)
{
    static const char *const values[] = {
        "172.30.0.0/16",
        "172.30.0.5/16",
        "172.30.0.0/33",
        "172.30.0.1",
        "172.30.255.255",
        "0.0.0.0/0",
        "::/0",
        "fd00::/64",
        "fd00::",
        "fd00::1",
        "fd00::/128",
        "fd00::/127",
        "10.0.0.0/31",
        "10.0.0.0/32",
        "10.0.0.1",
        "127.0.0.0/8",
        "224.0.0.0/3",
        "::ffff:1.2.3.4/120",
        "fe80::1%0",
        "",
        "x",
        "\xff",
        "\n",
        "true",
        "-1",
        "10.0.0.0/30",
        "10.0.0.0/29",
        "0.0.0.0/24",
        "::",
        "10.0.0.3",
        "255.255.255.255/32",
        "8.0.0.0/5",
        "8.8.8.0/24",
        "2a00::/16",
        "%s%n%1000000d",
    };
    return random_below(8) ? values[random_below(sizeof values / sizeof *values)] : NULL;
}

static const char *random_name(void)
{
    static const char *const names[] = {"a",
                                        "b",
                                        "c",
                                        "A",
                                        "a/b",
                                        "",
                                        "bridge",
                                        " b",
                                        "\x1b[2J",
                                        "\xe2\x80\xae",
                                        "deadbeef0123",
                                        "a:1",
                                        "b:0",
                                        ":",
                                        "c:80/udp"};
    return names[random_below(sizeof names / sizeof *names)];
}

static const char *random_port(void)
{
    static const char *const ports[] = {
        "80", "80:80", "127.0.0.1:80:80", "[::]:80:1", "80-90:80-90", "80-90:1",
        "x",  "0:1",   "0.0.0.0:81:1",    "81:2",      "81:3/udp",    "::80"};
    return ports[random_below(sizeof ports / sizeof *ports)];
}

static bpo_topology *random_topology(void)
{
    bpo_topology *topology = NULL;
    bpo_network *network;
    bpo_service *service;
    bpo_attachment *attachment;
    bpo_place nowhere = {0};
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (unsigned i = random_below(5); i; i--) {
        if (bpo_topology_add_network(topology, random_name(), &network, NULL) < 0)
            continue;
        network->defined = random_below(8) > 0;
        bpo_topology_set_text(topology, &network->enable_ipv6, random_value(), nowhere);
        bpo_topology_set_text(topology, &network->internal, random_value(), nowhere);
        bpo_topology_set_text(topology, &network->publish, random_value(), nowhere);
        bpo_topology_set_text(topology, &network->isolated, random_value(), nowhere);
        bpo_topology_set_text(topology, &network->gpu, random_value(), nowhere);
        bpo_topology_set_pair(topology, &network->labels, random_name(), nowhere, "x", nowhere);
        for (unsigned k = random_below(4); k; k--) {
            bpo_network_add_ipam(network, random_value(), random_value(), random_value(), NULL);
            for (unsigned a = random_below(3); a; a--) {
                const char *value = random_value();
                bpo_topology_set_pair(topology,
                                      &network->ipam[network->n_ipam - 1].aux_addresses,
                                      random_name(), nowhere, value ? value : "", nowhere);
            }
        }
    }
    for (unsigned i = random_below(5); i; i--) {
        if (bpo_topology_add_service(topology, random_name(), &service, NULL) < 0)
            continue;
        bpo_service_set_container_name(service, random_below(2) ? random_name() : NULL, NULL);
        bpo_service_add_need(service, random_name(), NULL);
        bpo_topology_set_text(topology, &service->scale, random_value(), nowhere);
        bpo_topology_set_text(topology, &service->gpu, random_value(), nowhere);
        for (unsigned k = random_below(3); k; k--)
            bpo_service_add_port(service, random_port(), NULL);
        for (unsigned k = random_below(4); k; k--) {
            if (bpo_service_add_network(service, random_name(), &attachment, NULL) < 0)
                continue;
            bpo_attachment_set_ipv4_address(attachment, random_value(), NULL);
            bpo_attachment_set_ipv6_address(attachment, random_value(), NULL);
            bpo_attachment_add_alias(attachment, random_name(), NULL);
        }
    }
    for (unsigned i = random_below(3); i; i--) {
        static const char *const slugs[] = {"public-subnet", "host-bits", "x", "docker-pool"};
        const char *paths[] = {NULL, "networks", "networks.a", "services.b", ""};
        bpo_acceptance accepted = {
            .finding.text = slugs[random_below(4)],
            .at.text = paths[random_below(5)],
            .reason.text = random_value(),
        };
        ck_assert_int_eq(bpo_arena_grow(&topology->arena, &topology->accepted,
                                        topology->n_accepted, &topology->cap_accepted,
                                        sizeof accepted),
                         0);
        topology->accepted[topology->n_accepted++] = accepted;
    }
    return topology;
}

START_TEST(nonsense_is_survived_and_answers_repeat)
{
    for (int round = 0; round < 5000; round++) {
        bpo_topology *topology = random_topology();
        bpo_findings *once = check(topology, NULL), *again = check(topology, NULL);
        bpo_strbuf a = {0}, b = {0};
        expect_sound(once);
        print(&a, once);
        print(&b, again);
        ck_assert_str_eq(bpo_strbuf_text(&a), bpo_strbuf_text(&b));
        bpo_strbuf_free(&a);
        bpo_strbuf_free(&b);
        bpo_findings_free(once);
        bpo_findings_free(again);
        bpo_topology_free(topology);
    }
}
END_TEST

/* As many networks and services as there may be, all of them wrong: an answer, soon. */
START_TEST(the_largest_document)
{
    bpo_topology *topology = NULL;
    char name[64], value[64];
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (unsigned i = 0; i < BPO_MAX_NETWORKS; i++) {
        bpo_network *network;
        snprintf(name, sizeof name, "network-%u", i);
        snprintf(value, sizeof value, "%u.%u.%u.0/24", 20 + i % 5, i / 256, i % 256);
        ck_assert_int_eq(bpo_topology_add_network(topology, name, &network, NULL), BPO_OK);
        bpo_network_add_ipam(network, value, NULL, NULL, NULL);
    }
    for (unsigned i = 0; i < BPO_MAX_SERVICES; i++) {
        bpo_service *service;
        bpo_attachment *attachment;
        snprintf(name, sizeof name, "service-%u", i);
        ck_assert_int_eq(bpo_topology_add_service(topology, name, &service, NULL), BPO_OK);
        snprintf(name, sizeof name, "network-%u", i * 7 % 5000);
        bpo_service_add_network(service, name, &attachment, NULL);
        bpo_attachment_set_ipv4_address(attachment, "9.9.9.9", NULL);
        snprintf(name, sizeof name, "servise-%u:80", i * 3);
        bpo_service_add_need(service, name, NULL);
    }
    bpo_findings *findings = check(topology, NULL);
    expect_sound(findings);
    ck_assert_uint_gt(bpo_findings_count(findings), 30000);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* What a golden case has no room for: documents that a slug is told of, or isn't. */
static const struct {
    const char *slug;
    bool told;
    const char *text;
} more[] = {
    {"pool-may-take", false,
     "networks: {any: {}, fixed: {ipam: {config: [{subnet: 10.5.0.0/24}]}},\n"
     "  far: {driver: overlay, ipam: {config: [{subnet: 172.20.0.0/16}]}}}\n"},
    {"network-joins-all", false, /* two services: to meet is the point */
     "networks: {a: {}, b: {}}\nservices: {x: {networks: [a, b]}, y: {networks: [a]}}\n"},
    {"network-joins-all", false, /* both networks join all, and separate nobody */
     "networks: {a: {}, b: {}}\nservices: {x: {networks: [a, b]}, y: {networks: [a, b]},\n"
     "  z: {networks: [a, b]}}\n"},
    {"network-joins-all", true, /* who has no network of its own doesn't count */
     "networks: {a: {}, b: {}}\nservices: {x: {networks: [a, b]}, y: {networks: [a, b]},\n"
     "  z: {networks: [a]}, h: {network_mode: host}}\n"},
    {"ports-all-addresses", false, /* what is for outside is marked */
     "networks: {a: {x-bponet: {publish: true}}}\n"
     "services: {x: {networks: [a], ports: [\"80:80\"]}}\n"},
    {"need-unreachable", true,
     "networks: {a: {driver_opts: {com.docker.network.bridge.enable_icc: \"false\"}}}\n"
     "services: {x: {networks: [a], x-bponet: {needs: [\"y:1\"]}}, y: {networks: [a]}}\n"},
    {"need-unreachable", false,
     "networks: {a: {driver_opts: {com.docker.network.bridge.enable_icc: \"true\"}},\n"
     "  b: {driver_opts: {com.docker.network.bridge.enable_icc: \"false\"}}}\n"
     "services: {x: {networks: [b, a], x-bponet: {needs: [\"y:1\"]}}, y: {networks: [a, "
     "b]}}\n"},
    {"attachment-unneeded", false, /* nothing is known of z */
     "networks: {a: {}, b: {}}\nservices: {x: {networks: [a, b], x-bponet: {needs: "
     "[\"y:1\"]}},\n"
     "  y: {networks: [a]}, z: {networks: [b]}}\n"},
    {"attachment-unneeded", true,
     "networks: {a: {}, b: {}}\nservices: {x: {networks: [a, b], x-bponet: {needs: "
     "[\"y:1\"]}},\n"
     "  y: {networks: [a]}, z: {networks: [b], x-bponet: {needs: [\"w:1\"]}}, w: {networks: "
     "[b]}}\n"},
    {"attachment-unneeded", false, /* b is the way out */
     "networks: {a: {internal: true}, b: {}}\n"
     "services: {x: {networks: [a, b], x-bponet: {needs: [\"y:1\"]}}, y: {networks: [a]},\n"
     "  z: {networks: [b], x-bponet: {needs: [\"w:1\"]}}, w: {networks: [b]}}\n"},
    {"port-clash", false, /* a service that isn't run */
     "services: {a: {ports: [\"80:80\"]}, b: {ports: [\"80:80\"], scale: 0}}\n"},
    {"subnet-too-small", true, /* replicas want addresses too */
     "networks: {a: {ipam: {config: [{subnet: 10.0.0.0/28}]}}}\n"
     "services: {x: {networks: [a], scale: 14}}\n"},
    {"subnet-too-small", false,
     "networks: {a: {ipam: {config: [{subnet: 10.0.0.0/28}]}}}\n"
     "services: {x: {networks: [a], scale: 13}}\n"},
    {"ip-range-too-small", true,
     "networks: {a: {ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.64/29}]}}}\n"
     "services: {x: {networks: [a], deploy: {replicas: 8}}}\n"},
    {"subnet-overlap", false, /* every address there is has its own fault */
     "networks: {a: {ipam: {config: [{subnet: 0.0.0.0/0}]}},\n"
     "  b: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}\n"},
};

START_TEST(more_is_told_and_more_is_not)
{
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        bpo_topology *topology = read_text("more.yml", more[i].text);
        bpo_findings *findings = check(topology, NULL);
        expect_sound(findings);
        ck_assert_msg(has_slug(findings, more[i].slug) == more[i].told, "%s: %s", more[i].slug,
                      more[i].text);
        bpo_findings_free(findings);
        bpo_topology_free(topology);
    }
}
END_TEST

/* An engine with pools of its own, or with the network that was to have the subnet. */
START_TEST(pools_are_those_of_the_engine)
{
    static const struct {
        const char *pool, *network;
        bool told;
    } rows[] = {{NULL, NULL, true},          {"172.16.0.0/12", NULL, true},
                {"10.0.0.0/8", NULL, false}, {NULL, "t_fixed", false},
                {NULL, "t_any", false},      {NULL, "other", true}};
    bpo_topology *topology = NULL;
    bpo_network *network;
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "t_any", &network, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "t_fixed", &network, NULL), BPO_OK);
    bpo_network_add_ipam(network, "172.20.0.0/16", NULL, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_state *state = NULL;
        ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
        if (rows[i].pool) {
            state->are_pools_known = true;
            *bpo_state_add_pool(state) = (bpo_pool){rows[i].pool, 24};
        }
        if (rows[i].network)
            *bpo_state_add_network(state) = (bpo_live_network){.id = "",
                                                               .name = rows[i].network,
                                                               .driver = "bridge",
                                                               .scope = "local",
                                                               .created = ""};
        ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
        bpo_findings *findings = check(topology, state);
        ck_assert_msg(has_slug(findings, "pool-may-take") == rows[i].told, "row %zu", i);
        bpo_findings_free(findings);
        bpo_state_free(state);
    }
    bpo_topology_free(topology);
}
END_TEST

/* How many remedies were computed: each costs a walk over all blocks. */
static size_t count_remedies(const bpo_findings *findings, const char *slug, const char *words)
{
    size_t n = 0;
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        n += strcmp(bpo_finding_slug(f), slug) == 0 && strstr(bpo_finding_remedy(f), words);
    }
    return n;
}

/* 4,000 networks with ten blocks each, the first of them public. */
static bpo_topology *many_blocks(void)
{
    bpo_topology *topology = NULL;
    char name[32], block[32];
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (unsigned n = 0; n < 40000; n++) {
        bpo_network *network = NULL;
        snprintf(name, sizeof name, "n%u", n / 10);
        snprintf(block, sizeof block, "%u.%u.%u.%u/32", n % 10 ? 10 : 8, 128 + (n >> 16),
                 n >> 8 & 255, n & 255);
        if (n % 10 == 0) {
            ck_assert_int_eq(bpo_topology_add_network(topology, name, &network, NULL), BPO_OK);
            bpo_network_set_driver(network, "overlay", NULL);
        }
        network = bpo_topology_find_network(topology, name);
        ck_assert_int_eq(bpo_network_add_ipam(network, block, NULL, NULL, NULL), BPO_OK);
    }
    return topology;
}

START_TEST(the_more_blocks_the_fewer_suggestions)
{
    bpo_topology *topology = many_blocks();
    bpo_findings *findings = check(topology, NULL);
    size_t n = count_remedies(findings, "public-subnet", "which is private");
    ck_assert_uint_gt(n, 100);
    ck_assert_uint_le(n * 40000, 20000000);
    n = count_remedies(findings, "subnet-too-small", "or wider");
    ck_assert_uint_le(n * 40000, 20000000);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* Two services on thousands of networks each, with thousands of needs and no network in common: a
 * search per need would take longer than the watchdog waits. */
START_TEST(needs_are_looked_up_not_searched)
{
    enum { N = 8000 };
    bpo_topology *topology = NULL;
    bpo_service *services[2];
    char name[32], need[32];
    ck_assert_int_eq(bpo_topology_new("t", &topology, NULL), BPO_OK);
    for (unsigned s = 0; s < 2; s++) {
        snprintf(name, sizeof name, "s%u", s);
        ck_assert_int_eq(bpo_topology_add_service(topology, name, &services[s], NULL), BPO_OK);
        for (unsigned i = 0; i < N; i++) {
            snprintf(name, sizeof name, "%u-%u", i, s);
            snprintf(need, sizeof need, "s%u:%u", 1 - s, i + 1);
            ck_assert_ptr_nonnull(
                bpo_service_new_attachment(services[s], name, (bpo_place){0}));
            ck_assert_int_eq(bpo_service_add_need(services[s], need, NULL), BPO_OK);
        }
    }
    bpo_findings *findings = check(topology, NULL);
    size_t n = 0;
    for (size_t i = 0; i < bpo_findings_count(findings); i++)
        n += strcmp(bpo_finding_slug(bpo_findings_at(findings, i)), "need-unreachable") == 0;
    ck_assert_uint_eq(n, 2 * N);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

UNIT_MAIN("check", pools_are_those_of_the_engine, more_is_told_and_more_is_not,
          the_more_blocks_the_fewer_suggestions, needs_are_looked_up_not_searched,
          the_registry_is_in_order, the_docs_are_the_registry, every_rule_has_its_case,
          every_case_has_its_rule, the_bpo_topology, mistakes_do_not_hide_each_other,
          a_topology_built_by_hand, an_engine_is_taken_into_account, collisions_are_told_once,
          suggestions_never_meet, nonsense_is_survived_and_answers_repeat, the_largest_document)
