/* Addresses, blocks, overlaps, free space: tables, and properties against naive oracles. */
#include "unit.h"

#include <arpa/inet.h>
#include <bponet.h>

#include "address/special.h"

/* For loops that run long: Check notes each ck_assert in a pipe, this only what fails. */
#define EXPECT(condition, ...)                                                                 \
    do {                                                                                       \
        if (!(condition))                                                                      \
            ck_abort_msg(__VA_ARGS__);                                                         \
    } while (0)

/* ---- small helpers -------------------------------------------------------------------------- */

static bpo_cidr cidr(const char *text)
{
    bpo_cidr block;
    bpo_error err = {0};
    ck_assert_msg(bpo_cidr_parse(text, &block, &err) == BPO_OK, "%s", err.message);
    return block;
}

static bpo_address address(const char *text)
{
    bpo_address parsed;
    bpo_error err = {0};
    ck_assert_msg(bpo_address_parse(text, &parsed, &err) == BPO_OK, "%s", err.message);
    return parsed;
}

static uint64_t random_state = 20251029;

/* xorshift: the same numbers everywhere, so that a failure can be repeated. */
static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % n;
}

/* Decodes \xNN in place. */
static void decode(char *text)
{
    char *to = text;
    for (const char *p = text; *p; to++) {
        unsigned byte;
        if (p[0] == '\\' && p[1] == 'x' && sscanf(p + 2, "%2x", &byte) == 1) {
            *to = (char)byte;
            p += 4;
        } else {
            *to = *p++;
        }
    }
    *to = '\0';
}

/* ---- reading and printing ------------------------------------------------------------------- */

static void answer(const char *input, char *out, size_t size, bool block)
{
    bpo_error err = {0};
    bpo_cidr parsed;
    bpo_address alone;
    char text[BPO_CIDR_TEXT];
    bpo_status status =
        block ? bpo_cidr_parse(input, &parsed, &err) : bpo_address_parse(input, &alone, &err);
    if (status == BPO_OK) {
        snprintf(out, size, "%s",
                 block ? bpo_cidr_format(&parsed, text) : bpo_address_format(&alone, text));
        return;
    }
    ck_assert_int_eq(status, BPO_E_USAGE);
    ck_assert_int_eq(err.code, BPO_E_USAGE);
    snprintf(out, size, "error: %s", err.message);
}

/* Every line of a corpus file: input, TAB, what is printed. At least `least` rows. */
static void run_corpus(const char *name, bool block, unsigned least)
{
    char path[512], line[4096], got[2048];
    snprintf(path, sizeof path, "%s/corpus/cidr/%s", TESTS_DIR, name);
    FILE *f = fopen(path, "r");
    unsigned rows = 0;
    ck_assert_msg(f != NULL, "%s", path);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        char *expected = strchr(line, '\t');
        if (*line == '#' || !expected)
            continue;
        *expected++ = '\0';
        decode(line);
        answer(line, got, sizeof got, block);
        ck_assert_msg(strcmp(got, expected) == 0, "%s\n  got  %s\n  want %s", line, got,
                      expected);
        rows++;
    }
    fclose(f);
    ck_assert_uint_ge(rows, least);
}

START_TEST(blocks_are_read_strictly)
{
    bpo_cidr kept = cidr("10.0.0.0/8"), parsed = kept;
    run_corpus("cases.txt", true, 100);
    ck_assert_int_eq(bpo_cidr_parse(NULL, &parsed, NULL), BPO_E_USAGE);
    ck_assert_int_eq(bpo_cidr_parse("10.0.0.0/99", &parsed, NULL), BPO_E_USAGE);
    ck_assert_int_eq(memcmp(&kept, &parsed, sizeof kept), 0);
}
END_TEST

START_TEST(addresses_are_read_strictly)
{
    bpo_address parsed;
    run_corpus("addresses.txt", false, 30);
    ck_assert_int_eq(bpo_address_parse(NULL, &parsed, NULL), BPO_E_USAGE);
}
END_TEST

/* A text near an address: pieces that parsers get wrong, put together at random. */
static void random_text(char *text, size_t size)
{
    static const char *const pieces[] = {"0", "1", "25", "255",  "256", "00",   "01",   "9",
                                         ".", ".", ".",  ".",    "172", "30",   "x",    " ",
                                         "+", "-", ":",  "::",   "f",   "ffff", "fe80", "0x",
                                         "%", "/", "",   "1000", "8",   "1.2",  "3.4",  "\xc2"};
    text[0] = '\0';
    for (uint32_t n = random_below(12); n; n--) {
        const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
        if (strlen(text) + strlen(piece) + 1 < size)
            strcat(text, piece);
    }
}

START_TEST(addresses_are_what_inet_pton_takes)
{
    unsigned good = 0;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        uint8_t bytes[16] = {0};
        bpo_address parsed;
        random_text(text, sizeof text);
        if (i % 4 == 0)
            snprintf(text, sizeof text, "%u.%u.%u.%u", random_below(300), random_below(300),
                     random_below(300), random_below(300));
        int family = inet_pton(AF_INET, text, bytes) == 1    ? 4
                     : inet_pton(AF_INET6, text, bytes) == 1 ? 6
                                                             : 0;
        bool ok = bpo_address_parse(text, &parsed, NULL) == BPO_OK;
        EXPECT(ok == (family != 0), "'%s'", text);
        if (ok) {
            EXPECT(parsed.family == family, "'%s'", text);
            EXPECT(memcmp(parsed.bytes, bytes, 16) == 0, "'%s'", text);
            good++;
        }
    }
    ck_assert_uint_gt(good, 10000);
}
END_TEST

START_TEST(printing_and_reading_are_inverse)
{
    for (int i = 0; i < 200000; i++) {
        char text[BPO_CIDR_TEXT];
        bpo_cidr block = {.address.family = i % 2 ? 4 : 6}, back;
        unsigned width = i % 2 ? 4 : 16;
        for (unsigned k = 0; k < width; k++)
            block.address.bytes[k] = random_below(3) ? 0 : (uint8_t)random_below(256);
        block.length = (uint8_t)random_below(width * 8 + 1);
        bpo_cidr_format(&block, text);
        EXPECT(bpo_cidr_parse(text, &back, NULL) == BPO_OK, "%s", text);
        EXPECT(memcmp(&block, &back, sizeof block) == 0, "%s", text);
        EXPECT(strlen(text) < sizeof text, "%s", text);
    }
}
END_TEST

/* ---- one block ------------------------------------------------------------------------------ */

START_TEST(borders_of_blocks)
{
    static const struct {
        const char *block, *network, *first, *last;
        uint64_t size;
    } rows[] = {
        {"172.30.1.2/0", "0.0.0.0/0", "0.0.0.0", "255.255.255.255", UINT64_C(1) << 32},
        {"172.30.1.2/1", "128.0.0.0/1", "128.0.0.0", "255.255.255.255", UINT64_C(1) << 31},
        {"172.30.1.2/8", "172.0.0.0/8", "172.0.0.0", "172.255.255.255", 1 << 24},
        {"172.30.1.2/15", "172.30.0.0/15", "172.30.0.0", "172.31.255.255", 1 << 17},
        {"172.30.1.2/16", "172.30.0.0/16", "172.30.0.0", "172.30.255.255", 1 << 16},
        {"172.30.1.3/31", "172.30.1.2/31", "172.30.1.2", "172.30.1.3", 2},
        {"172.30.1.3/32", "172.30.1.3/32", "172.30.1.3", "172.30.1.3", 1},
        {"fd00::1/0", "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", UINT64_MAX},
        {"fd00::1/1", "8000::/1", "8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
         UINT64_MAX},
        {"fd00::1:2:3:4/63", "fd00::/63", "fd00::", "fd00::1:ffff:ffff:ffff:ffff", UINT64_MAX},
        {"fd00::1:2:3:4/64", "fd00::/64", "fd00::", "fd00::ffff:ffff:ffff:ffff", UINT64_MAX},
        {"fd00::1:2:3:4/65", "fd00::/65", "fd00::", "fd00::7fff:ffff:ffff:ffff",
         UINT64_C(1) << 63},
        {"fd00::3/127", "fd00::2/127", "fd00::2", "fd00::3", 2},
        {"fd00::3/128", "fd00::3/128", "fd00::3", "fd00::3", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[BPO_CIDR_TEXT];
        bpo_cidr block = cidr(rows[i].block), network = bpo_cidr_network(&block);
        bpo_address first = bpo_cidr_first(&block), last = bpo_cidr_last(&block);
        ck_assert_str_eq(bpo_cidr_format(&network, text), rows[i].network);
        ck_assert_str_eq(bpo_address_format(&first, text), rows[i].first);
        ck_assert_str_eq(bpo_address_format(&last, text), rows[i].last);
        ck_assert_uint_eq(bpo_cidr_size(&block), rows[i].size);
        ck_assert(bpo_cidr_has_host_bits(&block) ==
                  (strcmp(rows[i].block, rows[i].network) != 0));
        ck_assert(!bpo_cidr_has_host_bits(&network));
        ck_assert(bpo_cidr_contains(&block, &first) && bpo_cidr_contains(&block, &last));
        ck_assert(bpo_cidr_encloses(&block, &network) && bpo_cidr_encloses(&network, &block));
    }
}
END_TEST

START_TEST(enclosing_and_overlapping)
{
    static const struct {
        const char *a, *b;
        bool encloses, overlaps;
    } rows[] = {
        {"172.30.0.0/16", "172.30.240.0/20", true, true},
        {"172.30.240.0/20", "172.30.0.0/16", false, true},
        {"172.30.0.0/16", "172.30.0.0/16", true, true},
        {"172.30.9.9/16", "172.30.0.1/16", true, true},
        {"172.30.0.0/16", "172.31.0.0/16", false, false},
        {"0.0.0.0/0", "255.255.255.255/32", true, true},
        {"0.0.0.0/0", "::/128", false, false},
        {"::/0", "0.0.0.0/32", false, false},
        {"::/0", "ffff::/16", true, true},
        {"fd00::/64", "fd00:0:0:1::/64", false, false},
        {"fd00::/63", "fd00:0:0:1::/64", true, true},
        {"10.0.0.0/31", "10.0.0.1/32", true, true},
        {"10.0.0.0/32", "10.0.0.1/32", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_cidr a = cidr(rows[i].a), b = cidr(rows[i].b);
        ck_assert_msg(bpo_cidr_encloses(&a, &b) == rows[i].encloses, "row %zu", i);
        ck_assert_msg(bpo_cidr_overlaps(&a, &b) == rows[i].overlaps, "row %zu", i);
        ck_assert_msg(bpo_cidr_overlaps(&b, &a) == rows[i].overlaps, "row %zu", i);
    }
}
END_TEST

START_TEST(addresses_in_order)
{
    static const char *const rows[] = {
        "0.0.0.0", "0.0.0.1",     "9.255.255.255", "10.0.0.0", "255.255.255.255", "::",
        "::1",     "::1:0:0:0:0", "fd00::",        "fd00::1",  "ff00::"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            bpo_address a = address(rows[i]), b = address(rows[k]);
            int32_t order = bpo_address_compare(&a, &b);
            ck_assert_int_eq((order > 0) - (order < 0), (i > k) - (i < k));
        }
}
END_TEST

START_TEST(lengths_past_the_width_mean_an_address)
{
    bpo_cidr odd = {{4, {10, 0, 0, 1}}, 200}, other = {{6, {0xfd}}, 255};
    size_t parents[2];
    bpo_cidr both[2] = {odd, other};
    ck_assert_uint_eq(bpo_cidr_size(&odd), 1);
    ck_assert_uint_eq(bpo_cidr_size(&other), 1);
    ck_assert(!bpo_cidr_has_host_bits(&odd));
    ck_assert_int_eq(bpo_cidr_collisions(both, 2, parents, NULL), BPO_OK);
}
END_TEST

/* ---- classes -------------------------------------------------------------------------------- */

START_TEST(classes_of_blocks)
{
    static const struct {
        const char *block, *name;
    } rows[] = {
        {"172.30.0.0/16", "private"},
        {"172.31.255.255/32", "private"},
        {"172.32.0.0/16", "public"},
        {"172.15.255.255/32", "public"},
        {"172.16.0.0/11", "public"},
        {"10.0.0.0/8", "private"},
        {"11.0.0.0/8", "public"},
        {"192.168.0.0/16", "private"},
        {"192.169.0.0/16", "public"},
        {"100.64.0.0/10", "carrier-grade NAT"},
        {"100.128.0.0/16", "public"},
        {"127.0.0.0/8", "loopback"},
        {"127.1.2.3/32", "loopback"},
        {"126.0.0.0/7", "public"},
        {"169.254.0.0/16", "link-local"},
        {"224.0.0.0/4", "multicast"},
        {"239.255.255.255/32", "multicast"},
        {"224.0.0.0/3", "multicast"},
        {"240.0.0.0/4", "reserved"},
        {"255.255.255.255/32", "reserved"},
        {"0.0.0.0/8", "reserved"},
        {"0.0.0.0/0", "public"},
        {"1.0.0.0/8", "public"},
        {"192.0.2.0/24", "documentation"},
        {"198.51.100.7/32", "documentation"},
        {"203.0.113.0/24", "documentation"},
        {"203.0.112.0/23", "public"},
        {"198.18.0.0/15", "reserved"},
        {"192.0.0.0/24", "reserved"},
        {"192.31.196.0/24", "public"},
        {"fd00::/8", "private"},
        {"fc00::/7", "private"},
        {"::1/128", "loopback"},
        {"::/128", "reserved"},
        {"::/0", "public"},
        {"::/127", "loopback"},
        {"::2/128", "reserved"},
        {"::ffff:10.0.0.0/104", "reserved"},
        {"fe80::/64", "link-local"},
        {"fec0::/10", "reserved"},
        {"ff02::/16", "multicast"},
        {"fe00::/8", "link-local"},
        {"2001:db8::/32", "documentation"},
        {"2001:db8:1::/48", "documentation"},
        {"3fff::/20", "documentation"},
        {"2001::/16", "public"},
        {"2001::/32", "reserved"},
        {"2a00::/16", "public"},
        {"2002::/16", "reserved"},
        {"4000::/3", "reserved"},
        {"64:ff9b::/96", "reserved"},
        {"100::/64", "reserved"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_cidr block = cidr(rows[i].block);
        ck_assert_msg(
            strcmp(bpo_address_class_name(bpo_cidr_classify(&block)), rows[i].name) == 0,
            "%s: %s", rows[i].block, bpo_address_class_name(bpo_cidr_classify(&block)));
        bpo_address first = bpo_cidr_first(&block), last = bpo_cidr_last(&block);
        if (bpo_address_compare(&first, &last) == 0)
            ck_assert_int_eq(bpo_cidr_classify(&block), bpo_address_classify(&first));
    }
    ck_assert_str_eq(bpo_address_class_name((bpo_address_class)99), "unknown");
}
END_TEST

START_TEST(the_registry_has_no_host_bits_and_no_twins)
{
    for (size_t i = 0; i < bpo_n_specials(); i++) {
        const bpo_special *a = bpo_special_at(i);
        ck_assert_msg(!bpo_cidr_has_host_bits(&a->block), "row %zu", i);
        ck_assert_msg(strncmp(a->rfc, "RFC ", 4) == 0, "row %zu", i);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(memcmp(&a->block, &bpo_special_at(k)->block, sizeof a->block) != 0,
                          "rows %zu and %zu", i, k);
    }
    ck_assert_ptr_null(bpo_special_at(bpo_n_specials()));
}
END_TEST

/* ---- overlaps: against the definition ------------------------------------------------------- */

/* A block in a universe so small that everything happens: nesting, twins, both families. */
static bpo_cidr random_block(unsigned bits)
{
    bool v4 = random_below(2);
    bpo_cidr block = {.address.family = v4 ? 4 : 6};
    unsigned base = v4 ? 32 - bits : random_below(2) ? 64 - bits / 2 : 128 - bits;
    for (unsigned i = 0; i < bits; i++)
        if (random_below(2))
            block.address.bytes[(base + i) / 8] |= (uint8_t)(0x80 >> (base + i) % 8);
    block.length = (uint8_t)(base + random_below(bits + 1));
    if (random_below(40) == 0)
        block.length = (uint8_t)random_below(base + 1);
    return block;
}

/* The nearest encloser by looking at all pairs; of equal blocks only the first may be one. */
static size_t naive_parent(const bpo_cidr *blocks, size_t n, size_t i)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < n; k++) {
        bool equal = blocks[k].length == blocks[i].length;
        if (k == i || !bpo_cidr_encloses(&blocks[k], &blocks[i]) || (equal && k > i))
            continue;
        if (best == SIZE_MAX || blocks[k].length > blocks[best].length)
            best = k;
    }
    return best;
}

START_TEST(collisions_are_those_of_the_definition)
{
    bpo_cidr blocks[60];
    size_t parents[60];
    for (int round = 0; round < 10000; round++) {
        size_t n = random_below(61);
        unsigned bits = 1 + random_below(8), collisions = 0;
        for (size_t i = 0; i < n; i++)
            blocks[i] = random_block(bits);
        EXPECT(bpo_cidr_collisions(blocks, n, parents, NULL) == BPO_OK, "round %d", round);
        for (size_t i = 0; i < n; i++) {
            EXPECT(parents[i] == naive_parent(blocks, n, i), "round %d, block %zu", round, i);
            collisions += parents[i] != SIZE_MAX;
        }
        EXPECT(n == 0 || collisions < n, "round %d", round);
    }
}
END_TEST

START_TEST(collisions_at_the_borders)
{
    static const char *const texts[] = {"0.0.0.0/0",
                                        "0.0.0.0/1",
                                        "128.0.0.0/1",
                                        "0.0.0.0/32",
                                        "255.255.255.255/32",
                                        "255.255.255.254/31",
                                        "::/0",
                                        "::/128",
                                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
                                        "0.0.0.0/0"};
    static const size_t expected[] = {SIZE_MAX, 0, 0, 1, 5, 2, SIZE_MAX, 6, 6, 0};
    bpo_cidr blocks[10];
    size_t parents[10];
    for (size_t i = 0; i < 10; i++)
        blocks[i] = cidr(texts[i]);
    ck_assert_int_eq(bpo_cidr_collisions(blocks, 10, parents, NULL), BPO_OK);
    for (size_t i = 0; i < 10; i++)
        ck_assert_msg(parents[i] == expected[i], "%s: %zu", texts[i], parents[i]);
    ck_assert_int_eq(bpo_cidr_collisions(NULL, 0, NULL, NULL), BPO_OK);
}
END_TEST

/* Every length of both families at one address: the deepest nesting there is. */
START_TEST(collisions_as_deep_as_can_be)
{
    bpo_cidr blocks[162];
    size_t parents[162];
    for (size_t i = 0; i < 162; i++)
        blocks[i] = i < 33 ? (bpo_cidr){{4, {255, 255, 255, 255}}, (uint8_t)i}
                           : (bpo_cidr){{6, {0xff}}, (uint8_t)(i - 33)};
    ck_assert_int_eq(bpo_cidr_collisions(blocks, 162, parents, NULL), BPO_OK);
    for (size_t i = 0; i < 162; i++)
        ck_assert_uint_eq(parents[i], i == 0 || i == 33 ? SIZE_MAX : i - 1);
}
END_TEST

START_TEST(collisions_among_a_million)
{
    enum { N = 1000000 };
    bpo_cidr *blocks = calloc(N, sizeof *blocks);
    size_t *parents = calloc(N, sizeof *parents), twins = 0;
    for (size_t i = 0; i < N; i++) {
        bpo_cidr *block = &blocks[i];
        block->address.family = i % 8 ? 4 : 6;
        for (unsigned k = 0; k < (i % 8 ? 4 : 16); k++)
            block->address.bytes[k] = (uint8_t)random_below(256);
        block->length = (uint8_t)(i % 8 ? 8 + random_below(25) : 16 + random_below(113));
    }
    ck_assert_int_eq(bpo_cidr_collisions(blocks, N, parents, NULL), BPO_OK);
    for (size_t i = 0; i < N; i++) {
        if (parents[i] == SIZE_MAX)
            continue;
        EXPECT(bpo_cidr_encloses(&blocks[parents[i]], &blocks[i]), "block %zu", i);
        twins += blocks[parents[i]].length == blocks[i].length;
    }
    ck_assert_uint_gt(twins, 1000);
    free(blocks);
    free(parents);
}
END_TEST

/* ---- free space: against trying every place -------------------------------------------------- */

static bool is_free(const bpo_cidr *candidate, const bpo_cidr *taken, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bpo_cidr_overlaps(candidate, &taken[i]))
            return false;
    return true;
}

START_TEST(free_blocks_are_the_lowest)
{
    bpo_cidr taken[12];
    unsigned found = 0;
    for (int round = 0; round < 15000; round++) {
        /* the last 8 bits of either family, at either end of the address space */
        bool v4 = random_below(2), high = random_below(2);
        uint8_t base = v4 ? 24 : 120, last = v4 ? 3 : 15;
        bpo_cidr within = {.address.family = v4 ? 4 : 6, .length = base}, got, tried;
        memset(within.address.bytes, high ? 0xff : 0, v4 ? 4 : 16);
        within.address.bytes[last] = (uint8_t)random_below(256);
        within.length = (uint8_t)(base + random_below(5));
        size_t n = random_below(13);
        for (size_t i = 0; i < n; i++) {
            taken[i] = within;
            taken[i].address.bytes[last] = (uint8_t)random_below(256);
            taken[i].length = (uint8_t)(base + 1 + random_below(8));
        }
        uint8_t length = (uint8_t)(within.length + random_below(9u - (within.length - base)));
        bpo_status status = bpo_cidr_find_free(&within, length, taken, n, &got, NULL);
        tried = bpo_cidr_network(&within);
        tried.length = length;
        unsigned step = 1u << (base + 8 - length), at = tried.address.bytes[last];
        unsigned end = at + (1u << (base + 8 - within.length));
        while (at < end && !is_free(&tried, taken, n)) {
            at += step;
            tried.address.bytes[last] = (uint8_t)at;
        }
        EXPECT(status == (at < end ? BPO_OK : BPO_E_NOT_FOUND), "round %d", round);
        EXPECT(status != BPO_OK || memcmp(&got, &tried, sizeof got) == 0, "round %d", round);
        found += status == BPO_OK;
    }
    ck_assert_uint_gt(found, 2500);
    ck_assert_uint_lt(found, 14500);
}
END_TEST

START_TEST(free_blocks_in_a_table)
{
    static const struct {
        const char *within;
        uint8_t length;
        const char *taken[4], *expected;
    } rows[] = {
        {"172.16.0.0/12", 16, {"172.16.0.0/16", "172.17.0.0/16"}, "172.18.0.0/16"},
        {"172.16.0.0/12", 16, {"172.17.0.0/16"}, "172.16.0.0/16"},
        {"172.16.0.0/12", 16, {"172.16.200.0/24"}, "172.17.0.0/16"},
        {"172.16.0.0/12", 16, {"172.16.0.0/13", "172.24.0.0/13"}, NULL},
        {"172.16.0.0/12", 16, {"0.0.0.0/0"}, NULL},
        {"172.16.0.0/12", 16, {"::/0", "10.0.0.0/8"}, "172.16.0.0/16"},
        {"0.0.0.0/0", 32, {"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"}, NULL},
        {"0.0.0.0/0", 0, {NULL}, "0.0.0.0/0"},
        {"0.0.0.0/0", 0, {"9.9.9.9/32"}, NULL},
        {"255.255.255.254/31", 32, {"255.255.255.254/32"}, "255.255.255.255/32"},
        {"255.255.255.254/31", 32, {"255.255.255.254/32", "255.255.255.255/32"}, NULL},
        {"fd00::/8", 64, {"fd00::/64"}, "fd00:0:0:1::/64"},
        {"::/0", 128, {"::/64"}, "0:0:0:1::/128"},
        {"ffff::/16", 128, {"ffff::/17", "ffff:8000::/17"}, NULL},
        {"10.0.0.7/24", 32, {"10.0.0.0/30", "10.0.0.4/32"}, "10.0.0.5/32"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_cidr within = cidr(rows[i].within), taken[4], got;
        char text[BPO_CIDR_TEXT];
        size_t n = 0;
        for (; n < 4 && rows[i].taken[n]; n++)
            taken[n] = cidr(rows[i].taken[n]);
        bpo_status status = bpo_cidr_find_free(&within, rows[i].length, taken, n, &got, NULL);
        ck_assert_msg(status == (rows[i].expected ? BPO_OK : BPO_E_NOT_FOUND), "row %zu", i);
        if (rows[i].expected)
            ck_assert_str_eq(bpo_cidr_format(&got, text), rows[i].expected);
    }
}
END_TEST

START_TEST(free_blocks_that_make_no_sense)
{
    bpo_cidr within = cidr("172.16.0.0/12"), got = within;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_cidr_find_free(&within, 11, NULL, 0, &got, &err), BPO_E_USAGE);
    ck_assert_str_eq(err.message,
                     "172.16.0.0/12: a block of it has a length of 12 to 32, not 11");
    ck_assert_int_eq(bpo_cidr_find_free(&within, 33, NULL, 0, &got, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_cidr_find_free(&within, 32, &within, 1, &got, &err), BPO_E_NOT_FOUND);
    ck_assert_str_eq(err.message,
                     "172.16.0.0/12: no block of length 32 is free in it; try a longer length");
    ck_assert_int_eq(memcmp(&within, &got, sizeof got), 0);
}
END_TEST

UNIT_MAIN("address", blocks_are_read_strictly, addresses_are_read_strictly,
          addresses_are_what_inet_pton_takes, printing_and_reading_are_inverse,
          borders_of_blocks, enclosing_and_overlapping, addresses_in_order,
          lengths_past_the_width_mean_an_address, classes_of_blocks,
          the_registry_has_no_host_bits_and_no_twins, collisions_are_those_of_the_definition,
          collisions_at_the_borders, collisions_as_deep_as_can_be, collisions_among_a_million,
          free_blocks_are_the_lowest, free_blocks_in_a_table, free_blocks_that_make_no_sense)
