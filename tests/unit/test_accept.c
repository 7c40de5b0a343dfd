/* Which findings x-bponet.accept accepts, and what --strict makes of the others. */
#include "unit.h"

#include <bponet.h>

static const char networks[] =
    "networks:\n"
    "  a: {ipam: {config: [{subnet: 172.32.0.0/16}, {subnet: 172.33.0.0/16}]}}\n"
    "  ab: {ipam: {config: [{subnet: 172.34.0.0/16}]}}\n"
    "  \"\\u202e\": {name: c, ipam: {config: [{subnet: 172.35.0.0/16}]}}\n"
    "  pool: {driver: overlay, ipam: {config: [{subnet: 172.20.0.0/16}]}}\n";

/* Each finding's letter, in the document's order: lower case not accepted, upper case accepted. The
 * four public-subnet, `s` subnet-several, which is an error, and `d` docker-pool, a note. */
static const struct {
    const char *about, *accept, *letters, *reason;
} cases[] = {
    {"nothing", "[]", "ppsppd", NULL},
    {"a slug everywhere", "[{finding: public-subnet, reason: r1}]", "PPsPPd", "r1"},
    {"another slug", "[{finding: docker-pool, reason: r1}]", "ppsppD", "r1"},
    {"a network, not one whose name begins so",
     "[{finding: public-subnet, at: networks.a, reason: r1}]", "PPsppd", "r1"},
    {"an element", "[{finding: public-subnet, at: 'networks.a.ipam.config[1]', reason: r1}]",
     "pPsppd", "r1"},
    {"half a name", "[{finding: public-subnet, at: network, reason: r1}]", "ppsppd", NULL},
    {"half an index", "[{finding: public-subnet, at: 'networks.a.ipam.config[', reason: r1}]",
     "ppsppd", NULL},
    {"more than there is",
     "[{finding: public-subnet, at: 'networks.a.ipam.config[0].subnet.x', reason: r1}]",
     "ppsppd", NULL},
    {"the whole path",
     "[{finding: public-subnet, at: 'networks.a.ipam.config[0].subnet', reason: r1}]", "Ppsppd",
     "r1"},
    {"the one that says most gives the reason",
     "[{finding: public-subnet, at: networks.ab.ipam, reason: r1},"
     " {finding: public-subnet, at: networks.ab, reason: r2}]",
     "ppsPpd", "r1"},
    {"an error stays one", "[{finding: subnet-several, reason: r1}]", "ppsppd", NULL},
    {"no reason", "[{finding: public-subnet}]", "ppsppd", NULL},
    {"a blank reason", "[{finding: public-subnet, reason: ' '}]", "ppsppd", NULL},
    {"an empty path is everywhere", "[{finding: docker-pool, at: '', reason: r1}]", "ppsppD",
     "r1"},
    {"unsafe characters as they are told",
     "[{finding: public-subnet, at: \"networks.\\u202e\", reason: r1}]", "ppspPd", "r1"},
    {"a reason is told safely", "[{finding: docker-pool, reason: \"\\e[2J\"}]", "ppsppD",
     "\\x1b[2J"},
};

static bpo_findings *check_case(const char *accept, bool strict)
{
    static const char *const no_environment[] = {NULL};
    bpo_check_options options = {.strict = strict};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    char text[2048];
    snprintf(text, sizeof text, "x-bponet: {accept: %s}\n%s", accept, networks);
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    ck_assert_int_eq(bpo_reader_set_project(reader, "t", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_text(reader, "t.yml", text, strlen(text), &err), BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s", err.message);
    ck_assert_int_eq(bpo_topology_check_with(topology, &options, &findings, &err), BPO_OK);
    bpo_reader_free(reader);
    bpo_topology_free(topology); /* reasons outlive it */
    return findings;
}

static bool is_told(const char *slug, const char *letter)
{
    return (strcmp(slug, "public-subnet") == 0 && *letter == 'p') ||
           (strcmp(slug, "subnet-several") == 0 && *letter == 's') ||
           (strcmp(slug, "docker-pool") == 0 && *letter == 'd');
}

START_TEST(what_is_accepted)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bpo_findings *findings = check_case(cases[i].accept, false);
        char letters[16] = "";
        size_t n = 0, open[3] = {0};
        for (size_t k = 0; k < bpo_findings_count(findings); k++) {
            const bpo_finding *f = bpo_findings_at(findings, k);
            const char *reason = bpo_finding_accepted(f);
            open[bpo_finding_severity(f)] += !reason;
            for (const char *letter = "psd"; *letter; letter++)
                if (is_told(bpo_finding_slug(f), letter))
                    letters[n++] = (char)(reason ? *letter - 32 : *letter);
            ck_assert_msg(!reason || strcmp(reason, cases[i].reason) == 0, "%s: %s",
                          cases[i].about, reason);
        }
        ck_assert_msg(strcmp(letters, cases[i].letters) == 0, "%s: %s", cases[i].about,
                      letters);
        for (int severity = BPO_NOTE; severity <= BPO_ERROR; severity++)
            ck_assert_uint_eq(bpo_findings_count_of(findings, severity), open[severity]);
        bpo_findings_free(findings);
    }
}
END_TEST

START_TEST(strict_raises_what_is_not_accepted)
{
    bpo_findings *findings =
        check_case("[{finding: public-subnet, at: networks.a, reason: r1}]", true);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_WARNING), 0);
    size_t raised = 0, accepted = 0, notes = 0;
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        bool public = strcmp(bpo_finding_slug(f), "public-subnet") == 0;
        raised += public && bpo_finding_severity(f) == BPO_ERROR;
        accepted += public && bpo_finding_severity(f) == BPO_WARNING;
        notes += bpo_finding_severity(f) == BPO_NOTE;
    }
    ck_assert_uint_eq(raised, 2);
    ck_assert_uint_eq(accepted, 2);
    ck_assert_uint_gt(notes, 0);
    bpo_findings_free(findings);
}
END_TEST

/* Thousands of acceptances and of findings: each finding is looked up along its
 * path, and no acceptance is compared with each finding. */
START_TEST(many_acceptances)
{
    size_t size = 1 << 20, len = 0;
    char *text = malloc(size);
    bpo_topology *topology = NULL;
    bpo_reader *reader = NULL;
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    size_t accepted = 0;
    len += (size_t)snprintf(text + len, size - len, "x-bponet:\n  accept:\n");
    for (unsigned i = 0; i < 4000; i++)
        len +=
            (size_t)snprintf(text + len, size - len,
                             "  - {finding: public-subnet, at: networks.n%u, reason: r}\n", i);
    len += (size_t)snprintf(text + len, size - len, "networks:\n");
    for (unsigned i = 0; i < 4000; i++)
        len += (size_t)snprintf(text + len, size - len,
                                "  n%u: {ipam: {config: [{subnet: 8.%u.%u.0/24}]}}\n", i,
                                i / 256, i % 256);
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_text(reader, "t.yml", text, len, &err), BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s", err.message);
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, &err), BPO_OK);
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        ck_assert_str_ne(bpo_finding_slug(f), "accept-unused");
        accepted += bpo_finding_accepted(f) != NULL;
    }
    ck_assert_uint_eq(accepted, 4000);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    free(text);
}
END_TEST

UNIT_MAIN("accept", what_is_accepted, strict_raises_what_is_not_accepted, many_acceptances)
