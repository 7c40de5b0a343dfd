/* Bad input that documents were seen with or may be made of: what becomes of each. A row's outcome is
 * the status of reading, or BPO_OK and the errors and warnings that a check tells, each "slug
 * line:column"; no error but these may be told. The numbers are those of the list of hazards that the
 * library was designed against. */
#include "unit.h"

#include <bponet.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

#define IPAM(text)  "networks: {a: {ipam: {config: [{" text "}]}}}\n"
#define NAMED(text) "networks: {a: {name: " text "}}\n"
#define A64         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct hazard {
    int number;
    const char *name, *text; /* the name tells JSON from YAML */
    bpo_status status;
    const char *says; /* BPO_OK: the findings; else a part of the message */
} hazard;

static const hazard hazards[] = {
    {1, "t.yml", "", BPO_E_DOCUMENT, "empty"},
    {1, "t.json", "", BPO_E_DOCUMENT, "empty"},
    {2, "t.yml", " \n\n", BPO_E_DOCUMENT, "empty"},
    {2, "t.json", "\xef\xbb\xbf", BPO_E_DOCUMENT, ""},
    {3, "t.json", "[1,2", BPO_E_DOCUMENT, "ends"},
    {3, "t.yml", "networks: {a: [1,2", BPO_E_DOCUMENT, ""},
    {4, "t.json", "{}x", BPO_E_DOCUMENT, "x"},
    {5, "t.json", "{/* c */}", BPO_E_DOCUMENT, "comment"},
    {6, "t.yml", IPAM("subnet: 10.0.0.0/24, subnet: 10.0.1.0/24"), BPO_E_DOCUMENT, "subnet"},
    {6, "t.json", "{\"networks\":{\"a\":{},\"a\":{}}}", BPO_E_DOCUMENT, "a"},
    {7, "t.yml", "networks:\n  a:\n    Driver: bridge\n", BPO_OK, "unknown-key 3:5"},
    {7, "t.yml", "Networks: {}\n", BPO_OK, "unknown-key 1:1"},
    {11, "t.yml", "networks: {a: {name: \"\xff\"}}", BPO_E_DOCUMENT, ""},
    {11, "t.json", "{\"name\":\"\xff\"}", BPO_E_DOCUMENT, ""},
    {12, "t.json", "{\"name\":\"\\ud800\"}", BPO_E_DOCUMENT, ""},
    {13, "t.json", "{\"networks\":{\"a\":{\"name\":\"a\\u0000b\"}}}", BPO_E_DOCUMENT, "NUL"},
    {14, "t.yml", "networks:\n  a:\n    drivr: bridge\n", BPO_OK, "unknown-key 3:5"},
    {15, "t.yml", "networks:\n  a:\n    driver: [bridge]\n", BPO_OK, "wrong-type 3:13"},
    {15, "t.yml", "networks:\n  a:\n    ipam: 5\n", BPO_OK, "wrong-type 3:11"},
    {16, "t.yml", "services: {s: {scale: 9223372036854775870}}\n", BPO_OK, "wrong-type 1:23"},
    {16, "t.yml", "services: {s: {scale: 1e400}}\n", BPO_OK, "value-not-understood 1:23"},
    {18, "t.yml", IPAM("subnet: 172.30.0.0/"), BPO_OK, "subnet-invalid 1:41"},
    {19, "t.yml", IPAM("subnet: 172.30.0.0/33"), BPO_OK, "subnet-invalid 1:41"},
    {20, "t.yml", IPAM("subnet: 172.30.0.0/4294967312"), BPO_OK, "subnet-invalid 1:41"},
    {21, "t.yml", IPAM("subnet: 172.30.0.0/+16"), BPO_OK, "subnet-invalid 1:41"},
    {21, "t.yml", IPAM("subnet: 172.30.0.0/ 16"), BPO_OK, "subnet-invalid 1:41"},
    {21, "t.yml", IPAM("subnet: 172.30.0.0/016"), BPO_OK, "subnet-invalid 1:41"},
    {21, "t.yml", IPAM("subnet: 172.30.0.0/16x"), BPO_OK, "subnet-invalid 1:41"},
    {22, "t.yml", IPAM("subnet: 172.030.0.0/16"), BPO_OK, "subnet-invalid 1:41"},
    {22, "t.yml", IPAM("subnet: 127.1/8"), BPO_OK, "subnet-invalid 1:41"},
    {22, "t.yml", IPAM("subnet: 0x7f.1/8"), BPO_OK, "subnet-invalid 1:41"},
    {23, "t.yml", IPAM("subnet: 0.0.0.0/0"), BPO_OK, "subnet-too-wide 1:41"},
    {24, "t.yml", IPAM("subnet: 172.30.0.5/16"), BPO_OK, "host-bits 1:41"},
    {25, "t.yml", IPAM("subnet: 172.30.0.0/16, gateway: 172.31.0.1"), BPO_OK,
     "gateway-outside 1:65"},
    {26, "t.yml", IPAM("subnet: 172.30.0.0/16, gateway: 172.30.0.0"), BPO_OK,
     "gateway-reserved 1:65"},
    {26, "t.yml", IPAM("subnet: 172.30.0.0/16, gateway: 172.30.255.255"), BPO_OK,
     "gateway-reserved 1:65"},
    {27, "t.yml", IPAM("subnet: 172.30.0.0/16, ip_range: 172.31.0.0/20"), BPO_OK,
     "ip-range-outside 1:66"},
    {28, "t.yml",
     "networks:\n  a: {ipam: {config: [{subnet: 172.30.0.0/16}]}}\n"
     "  b: {ipam: {config: [{subnet: 172.30.4.0/24}]}}\n",
     BPO_OK, "subnet-overlap 3:32"},
    {30, "t.yml", IPAM("subnet: 172.32.0.0/16"), BPO_OK, "public-subnet 1:41"},
    {31, "t.yml", IPAM("subnet: 10.0.0.0/31"), BPO_OK, "subnet-too-small 1:41"},
    {31, "t.yml", IPAM("subnet: 10.0.0.0/32"), BPO_OK, "subnet-too-small 1:41"},
    {32, "t.yml", IPAM("subnet: 'fe80::1%eth0/64'"), BPO_OK, "subnet-invalid 1:41"},
    {33, "t.yml", IPAM("subnet: '::ffff:172.30.0.0/112'"), BPO_OK,
     "ipv4-mapped 1:41, ipv6-disabled 1:41"},
    {34, "t.yml", IPAM("subnet: 'fd00:1::/64'"), BPO_OK, "ipv6-disabled 1:41"},
    {35, "t.yml", IPAM("subnet: 224.0.0.0/8"), BPO_OK, "reserved-subnet 1:41"},
    {35, "t.yml", IPAM("subnet: 127.0.0.0/8"), BPO_OK, "reserved-subnet 1:41"},
    {35, "t.yml", IPAM("subnet: 169.254.0.0/16"), BPO_OK, "reserved-subnet 1:41"},
    {35, "t.yml", IPAM("subnet: 240.0.0.0/4"), BPO_OK, "reserved-subnet 1:41"},
    {36, "t.yml", IPAM("subnet: １７２.30.0.0/16"), BPO_OK, "subnet-invalid 1:41"},
    {39, "t.yml", "networks: &a {b: *a}\n", BPO_E_DOCUMENT, "a"},
    {40, "t.yml", "networks: !!python/object:os.system {}\n", BPO_E_DOCUMENT, "python"},
    {40, "t.yml", "networks: &a {<<: *a}\n", BPO_E_DOCUMENT, "a"},
    {41, "t.yml", IPAM("subnet: no"), BPO_OK, "subnet-invalid 1:41"},
    {41, "t.yml", IPAM("subnet: 0x10"), BPO_OK, "wrong-type 1:41"},
    {41, "t.yml", IPAM("subnet: 1_000"), BPO_OK, "wrong-type 1:41"},
    {41, "t.yml", IPAM("subnet: 12:30"), BPO_OK, "subnet-invalid 1:41"},
    {41, "t.yml", "networks: {a: {internal: 1_000}}\n", BPO_OK, "wrong-type 1:26"},
    {42, "t.yml", NAMED("''"), BPO_OK, ""}, /* as Compose: like none at all */
    {42, "t.yml", "networks: {'': {external: true}}\n", BPO_OK, "name-invalid 1:12"},
    {43, "t.yml", NAMED("."), BPO_OK, "name-invalid 1:22"},
    {43, "t.yml", NAMED(".."), BPO_OK, "name-invalid 1:22"},
    {43, "t.yml", NAMED("a/../../containers/json"), BPO_OK, "name-invalid 1:22"},
    {44, "t.yml", NAMED("a/b"), BPO_OK, "name-invalid 1:22"},
    {44, "t.yml", NAMED("a?x"), BPO_OK, "name-invalid 1:22"},
    {44, "t.yml", NAMED("'a#b'"), BPO_OK, "name-invalid 1:22"},
    {44, "t.yml", NAMED("a%2fb"), BPO_OK, "name-invalid 1:22"},
    {45, "t.yml", NAMED("\"a\\r\\nb\""), BPO_OK, "name-invalid 1:22"},
    {46, "t.yml", NAMED("bridge"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("host"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("none"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("container"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("container:x"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("ingress"), BPO_OK, "name-reserved 1:22"},
    {46, "t.yml", NAMED("default"), BPO_OK, "name-reserved 1:22"},
    {47, "t.yml", NAMED("'bridge '"), BPO_OK, "name-invalid 1:22"},
    {47, "t.yml", NAMED("' a'"), BPO_OK, "name-invalid 1:22"},
    {48, "t.yml", NAMED("cafe"), BPO_OK, ""},
    {49, "t.yml", NAMED(A64), BPO_OK, "name-like-id 1:22"},
    {49, "t.yml", NAMED("abcdefabcdef"), BPO_OK, "name-like-id 1:22"},
    {50, "t.yml", NAMED(A64 A64 A64 A64 A64), BPO_OK, "name-invalid 1:22"},
    {51, "t.yml", NAMED("\"a\\e[2J\""), BPO_OK, "name-invalid 1:22"},
    {51, "t.yml", NAMED("\"a\\e]8;;http://x\\e\\\\\""), BPO_OK, "name-invalid 1:22"},
    {51, "t.yml", NAMED("\"a\\u202eb\""), BPO_OK, "name-invalid 1:22"},
    {51, "t.yml", NAMED("\"a\\x9b2J\""), BPO_OK, "name-invalid 1:22"},
    {52, "t.yml", "networks: {a: {name: net-one}, b: {name: net-0ne}}\n", BPO_OK,
     "name-lookalike 1:42"},
    {52, "t.yml", "networks: {a: {name: one}, b: {name: \"on\\u200be\"}}\n", BPO_OK,
     "name-invalid 1:38"},
    {52, "t.yml", "networks: {a: {name: one}, b: {name: \"\\u043ene\"}}\n", BPO_OK,
     "name-invalid 1:38"},
    {53, "t.yml", "networks: {a: {labels: {x: \"a\\\"\\\\\\nb\"}}}\n", BPO_OK, ""},
    {55, "t.yml", "networks: {a: {labels: {io.bponet.topology: x}}}\n", BPO_OK,
     "label-reserved 1:25"},
};

static const char *const no_environment[] = {NULL};

/* A document that begins with a comment says what its project's name is. */
static bpo_status read_text(const char *name, const char *text, size_t len,
                            bpo_topology **ret_topology, bpo_error *err)
{
    bpo_reader *reader = NULL;
    ck_assert_int_eq(bpo_reader_new(&reader, err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    if (*text != '#')
        ck_assert_int_eq(bpo_reader_set_project(reader, "t", err), BPO_OK);
    bpo_status status = bpo_reader_add_text(reader, name, text, len, err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret_topology, err);
    bpo_reader_free(reader);
    return status;
}

/* What is told to people has nothing in it that a terminal obeys. */
static void expect_plain(const char *text, int number)
{
    for (const char *p = text; *p; p++)
        ck_assert_msg((unsigned char)*p >= ' ' && *p != 0x7f && strncmp(p, "\xe2\x80\xae", 3),
                      "%d: %s", number, text);
}

/* "slug line:column, …" of errors and warnings; what isn't in `expected` and no error is left out. */
static void expect_findings(const hazard *h, const bpo_topology *topology)
{
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    bpo_strbuf told = {0};
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, &err), BPO_OK);
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        char one[128];
        snprintf(one, sizeof one, "%s %d:%d", bpo_finding_slug(f), bpo_finding_line(f),
                 bpo_finding_column(f));
        expect_plain(bpo_finding_message(f), h->number);
        expect_plain(bpo_finding_remedy(f), h->number);
        expect_plain(bpo_finding_path(f), h->number);
        if (bpo_finding_severity(f) == BPO_ERROR || strstr(h->says, one))
            bpo_strbuf_addf(&told, "%s%s", told.len ? ", " : "", one);
    }
    ck_assert_msg(strcmp(bpo_strbuf_text(&told), h->says) == 0, "%d: %s gives %s, not %s",
                  h->number, h->text, bpo_strbuf_text(&told), h->says);
    bpo_strbuf_free(&told);
    bpo_findings_free(findings);
}

START_TEST(each_hazard_is_told)
{
    for (size_t i = 0; i < sizeof hazards / sizeof *hazards; i++) {
        const hazard *h = &hazards[i];
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        bpo_status status = read_text(h->name, h->text, strlen(h->text), &topology, &err);
        ck_assert_msg(status == h->status, "%d: %s: %s", h->number, h->text, err.message);
        if (status == BPO_OK) {
            expect_findings(h, topology);
        } else {
            ck_assert_msg(strstr(err.message, h->says) != NULL, "%d: %s", h->number,
                          err.message);
            expect_plain(err.message, h->number);
        }
        bpo_topology_free(topology);
    }
}
END_TEST

/* ---- too much -------------------------------------------------------------------------------- */

static void expect_limit(int number, const char *name, const bpo_strbuf *text)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert(!text->failed);
    bpo_status status = read_text(name, bpo_strbuf_text(text), text->len, &topology, &err);
    ck_assert_msg(status == BPO_E_LIMIT, "%d: %d %s", number, (int)status, err.message);
    expect_plain(err.message, number);
}

static void repeat(bpo_strbuf *sb, const char *text, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        bpo_strbuf_add(sb, text);
}

START_TEST(too_much_is_refused)
{
    static const char *const names[] = {"t.json", "t.yml"};
    bpo_strbuf sb = {0};
    for (size_t i = 0; i < 2; i++) {
        bpo_strbuf_cut(&sb, 0); /* 8 */
        repeat(&sb, "[", 65);
        expect_limit(8, names[i], &sb);
        repeat(&sb, "[", 499935); /* 9 */
        expect_limit(9, names[i], &sb);
    }
    bpo_strbuf_cut(&sb, 0); /* 10 */
    bpo_strbuf_addc(&sb, ' ', (16u << 20) + 1);
    expect_limit(10, "t.json", &sb);
    bpo_strbuf_cut(&sb, 0); /* 37 */
    bpo_strbuf_add(&sb, "networks:\n");
    for (unsigned i = 0; i < 4097; i++)
        bpo_strbuf_addf(&sb, "  n%u: {}\n", i);
    expect_limit(37, "t.yml", &sb);
    bpo_strbuf_cut(&sb, 0); /* 38 */
    bpo_strbuf_add(&sb, "x-a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++)
        bpo_strbuf_addf(&sb, "x-%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c - 1,
                        c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
    ck_assert_uint_lt(sb.len, 600);
    expect_limit(38, "t.yml", &sb);
    bpo_strbuf_cut(&sb, 0); /* 55 */
    bpo_strbuf_add(&sb, "networks:\n  a:\n    labels:\n");
    for (unsigned i = 0; i < 10000; i++)
        bpo_strbuf_addf(&sb, "      k%u: v\n", i);
    expect_limit(55, "t.yml", &sb);
    bpo_strbuf_free(&sb);
}
END_TEST

/* A value of a mebibyte can be read, and no network may have it. */
START_TEST(a_huge_label_is_told)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_add(&sb, "networks: {a: {labels: {k: ");
    bpo_strbuf_addc(&sb, 'x', 1u << 20);
    bpo_strbuf_add(&sb, "}}}\n");
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    const hazard h = {55, "t.yml", "", BPO_OK, "labels-too-large 1:25"};
    ck_assert_int_eq(read_text("t.yml", bpo_strbuf_text(&sb), sb.len, &topology, &err), BPO_OK);
    expect_findings(&h, topology);
    bpo_topology_free(topology);
    bpo_strbuf_free(&sb);
}
END_TEST

/* 17: what isn't a regular file is refused at once, and nothing waits for a writer. */
START_TEST(files_that_are_none)
{
    char folder[] = "/tmp/hazards.XXXXXX", fifo[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    const char *const files[] = {folder, fifo, "/dev/zero"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bpo_reader *reader = NULL;
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
        bpo_reader_set_environment(reader, no_environment);
        ck_assert_int_eq(bpo_reader_add_file(reader, files[i], &err), BPO_OK);
        ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_E_FILE);
        ck_assert_msg(strstr(err.message, "regular file") != NULL, "%s", err.message);
        bpo_reader_free(reader);
    }
    unlink(fifo);
    rmdir(folder);
}
END_TEST

/* ---- one file with forty mistakes --------------------------------------------------------------- */

/* Each line that has mistakes ends in a comment "#! slug slug": each is told at that line, and nothing
 * that is an error or a warning is told elsewhere. */
START_TEST(forty_mistakes_are_forty_findings)
{
    static const char path[] = TESTS_DIR "/corpus/forty/forty.yml";
    FILE *f = fopen(path, "rb");
    static char text[1 << 16], line[1 << 12];
    static bool told[1 << 10];
    ck_assert_ptr_nonnull(f);
    size_t len = fread(text, 1, sizeof text - 1, f), n = 0;
    rewind(f);
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    ck_assert_msg(read_text("forty.yml", text, len, &topology, &err) == BPO_OK, "%s",
                  err.message);
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, &err), BPO_OK);
    ck_assert_uint_lt(bpo_findings_count(findings), sizeof told);
    for (int number = 1; fgets(line, sizeof line, f); number++) {
        char *mark = strstr(line, "#! "), *save = NULL;
        for (char *slug = mark ? strtok_r(mark + 3, " \n", &save) : NULL; slug;
             slug = strtok_r(NULL, " \n", &save)) {
            bool found = false;
            for (size_t i = 0; i < bpo_findings_count(findings) && !found; i++) {
                const bpo_finding *finding = bpo_findings_at(findings, i);
                if (told[i] || bpo_finding_line(finding) != number ||
                    strcmp(bpo_finding_slug(finding), slug) != 0)
                    continue;
                found = told[i] = true;
                n++;
            }
            ck_assert_msg(found, "line %d: %s isn't told", number, slug);
        }
    }
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *finding = bpo_findings_at(findings, i);
        ck_assert_msg(told[i] || bpo_finding_severity(finding) == BPO_NOTE, "line %d: %s: %s",
                      bpo_finding_line(finding), bpo_finding_slug(finding),
                      bpo_finding_message(finding));
    }
    ck_assert_uint_ge(n, 40);
    printf("forty: %zu mistakes told, each at its line\n", n);
    fclose(f);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

UNIT_MAIN("hazards", each_hazard_is_told, too_much_is_refused, a_huge_label_is_told,
          files_that_are_none, forty_mistakes_are_forty_findings)
