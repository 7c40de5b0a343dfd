/* Addresses and blocks beside an oracle that reads with inet_pton and counts bit by bit. An input's
 * lines are texts of addresses and blocks. */
#include "fuzz.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <bponet/address.h>

#define MOST 24 /* blocks that are held against each other */

/* ---- the oracle ------------------------------------------------------------------------------*/

typedef struct block {
    int family;
    unsigned length, width;
    unsigned char bytes[16];
} block;

static bool oracle_address(const char *text, block *to)
{
    *to = (block){.family = 4, .width = 32};
    if (inet_pton(AF_INET, text, to->bytes) == 1)
        return true;
    *to = (block){.family = 6, .width = 128};
    return inet_pton(AF_INET6, text, to->bytes) == 1;
}

static bool oracle_block(const char *text, block *to)
{
    const char *slash = strchr(text, '/');
    if (!slash)
        return false;
    char *address = strndup(text, (size_t)(slash - text));
    bool good = address && oracle_address(address, to);
    free(address);
    const char *digits = slash + 1;
    size_t n = strlen(digits);
    if (!good || n < 1 || n > 3 || strspn(digits, "0123456789") != n ||
        (n > 1 && *digits == '0'))
        return false;
    to->length = (unsigned)atoi(digits);
    return to->length <= to->width;
}

static bool bit(const unsigned char *bytes, unsigned i)
{
    return bytes[i / 8] >> (7 - i % 8) & 1;
}

/* Whether the first n bits are equal. */
static bool same_bits(const block *a, const unsigned char *bytes, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (bit(a->bytes, i) != bit(bytes, i))
            return false;
    return true;
}

/* The block's first or last address: what is behind the prefix set to value. */
static void fill(const block *a, bool value, unsigned char bytes[16])
{
    memset(bytes, 0, 16);
    for (unsigned i = 0; i < a->width; i++)
        if (i < a->length ? bit(a->bytes, i) : value)
            bytes[i / 8] |= (unsigned char)(1u << (7 - i % 8));
}

static bool oracle_encloses(const block *outer, const block *inner)
{
    return outer->family == inner->family && outer->length <= inner->length &&
           same_bits(outer, inner->bytes, outer->length);
}

/* ---- one text --------------------------------------------------------------------------------*/

static void check_address(const char *text)
{
    bpo_address address, again;
    bpo_error err = {0};
    char shown[BPO_ADDRESS_TEXT];
    block oracle;
    bpo_status status = bpo_address_parse(text, &address, &err);
    FUZZ_CHECK((status == BPO_OK) == oracle_address(text, &oracle),
               "'%s': %s, the oracle says otherwise", text,
               status ? err.message : "an address");
    if (status) {
        fuzz_check_error(status, &err);
        return;
    }
    FUZZ_CHECK(address.family == oracle.family && memcmp(address.bytes, oracle.bytes, 16) == 0,
               "'%s' is another address", text);
    bpo_address_format(&address, shown);
    FUZZ_CHECK(strlen(shown) < sizeof shown &&
                   bpo_address_parse(shown, &again, NULL) == BPO_OK &&
                   memcmp(&again, &address, sizeof again) == 0,
               "'%s' is shown as '%s'", text, shown);
    bpo_cidr alone = {address, oracle.family == 4 ? 32 : 128};
    FUZZ_CHECK(bpo_cidr_classify(&alone) == bpo_address_classify(&address),
               "'%s' is of one class alone and of another as a block", text);
    FUZZ_CHECK(bpo_cidr_size(&alone) == 1 && bpo_cidr_contains(&alone, &address),
               "'%s' alone isn't itself", text);
}

static void check_bounds(const bpo_cidr *cidr, const block *oracle, const char *text)
{
    unsigned char bytes[16];
    bpo_address first = bpo_cidr_first(cidr), last = bpo_cidr_last(cidr);
    bpo_cidr network = bpo_cidr_network(cidr);
    unsigned host_bits = oracle->width - oracle->length;
    fill(oracle, false, bytes);
    FUZZ_CHECK(memcmp(first.bytes, bytes, 16) == 0, "'%s': another first address", text);
    FUZZ_CHECK(memcmp(network.address.bytes, bytes, 16) == 0 &&
                   network.length == oracle->length && !bpo_cidr_has_host_bits(&network),
               "'%s': another network", text);
    FUZZ_CHECK(bpo_cidr_has_host_bits(cidr) == (memcmp(oracle->bytes, bytes, 16) != 0),
               "'%s': host bits", text);
    fill(oracle, true, bytes);
    FUZZ_CHECK(memcmp(last.bytes, bytes, 16) == 0, "'%s': another last address", text);
    FUZZ_CHECK(bpo_cidr_size(cidr) == (host_bits > 63 ? UINT64_MAX : (uint64_t)1 << host_bits),
               "'%s': another size", text);
    FUZZ_CHECK(bpo_cidr_contains(cidr, &first) && bpo_cidr_contains(cidr, &last) &&
                   bpo_cidr_contains(cidr, &cidr->address),
               "'%s' doesn't contain its own", text);
    FUZZ_CHECK(bpo_address_compare(&first, &last) <= 0, "'%s': first is behind last", text);
}

/* Whether text is a block; then it is in *cidr and *oracle. */
static bool check_block(const char *text, bpo_cidr *cidr, block *oracle)
{
    bpo_cidr again;
    bpo_error err = {0};
    char shown[BPO_CIDR_TEXT];
    memset(cidr, 0, sizeof *cidr);
    bpo_status status = bpo_cidr_parse(text, cidr, &err);
    FUZZ_CHECK((status == BPO_OK) == oracle_block(text, oracle),
               "'%s': %s, the oracle says otherwise", text, status ? err.message : "a block");
    if (status) {
        fuzz_check_error(status, &err);
        return false;
    }
    FUZZ_CHECK(cidr->address.family == oracle->family && cidr->length == oracle->length &&
                   memcmp(cidr->address.bytes, oracle->bytes, 16) == 0,
               "'%s' is another block", text);
    bpo_cidr_format(cidr, shown);
    memset(&again, 0, sizeof again);
    FUZZ_CHECK(strlen(shown) < sizeof shown && bpo_cidr_parse(shown, &again, NULL) == BPO_OK &&
                   memcmp(&again, cidr, sizeof again) == 0,
               "'%s' is shown as '%s'", text, shown);
    check_bounds(cidr, oracle, text);
    return true;
}

/* ---- several ---------------------------------------------------------------------------------*/

static void check_pairs(const bpo_cidr *cidrs, const block *oracles, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            bool encloses = oracle_encloses(&oracles[i], &oracles[j]);
            bool back = oracle_encloses(&oracles[j], &oracles[i]);
            FUZZ_CHECK(bpo_cidr_encloses(&cidrs[i], &cidrs[j]) == encloses,
                       "%zu encloses %zu: %d to the oracle", i, j, encloses);
            FUZZ_CHECK(bpo_cidr_overlaps(&cidrs[i], &cidrs[j]) == (encloses || back),
                       "%zu overlaps %zu: %d to the oracle", i, j, encloses || back);
            FUZZ_CHECK(bpo_cidr_contains(&cidrs[i], &cidrs[j].address) ==
                           (oracles[i].family == oracles[j].family &&
                            same_bits(&oracles[i], oracles[j].bytes, oracles[i].length)),
                       "%zu contains the address of %zu", i, j);
        }
}

/* The first of the blocks equal to the nearest that encloses block i; for the first of equals not
 * they themselves. */
static size_t oracle_parent(const block *oracles, size_t n, size_t i)
{
    size_t best = SIZE_MAX;
    for (size_t j = 0; j < n; j++) {
        if (j == i || !oracle_encloses(&oracles[j], &oracles[i]))
            continue;
        if (oracles[j].length == oracles[i].length && j > i)
            continue;
        if (best == SIZE_MAX || oracles[j].length > oracles[best].length)
            best = j;
    }
    return best;
}

static void check_collisions(const bpo_cidr *cidrs, const block *oracles, size_t n)
{
    size_t parents[MOST];
    bpo_error err = {0};
    FUZZ_CHECK(bpo_cidr_collisions(cidrs, n, parents, &err) == BPO_OK, "%s", err.message);
    for (size_t i = 0; i < n; i++)
        FUZZ_CHECK(parents[i] == oracle_parent(oracles, n, i),
                   "%zu collides with %zd, to the oracle with %zd", i, (ssize_t)parents[i],
                   (ssize_t)oracle_parent(oracles, n, i));
}

/* The next block of a length; false behind the last. */
static bool step(block *at)
{
    for (unsigned i = at->length; i-- > 0;) {
        unsigned char mask = (unsigned char)(1u << (7 - i % 8));
        at->bytes[i / 8] ^= mask;
        if (at->bytes[i / 8] & mask)
            return true;
    }
    return false;
}

/* The first of the blocks is where to search, its neighbour's length what is wanted. */
static void check_free(const bpo_cidr *cidrs, const block *oracles, size_t n)
{
    bpo_cidr found;
    bpo_error err = {0};
    block at = oracles[0];
    unsigned length = oracles[n - 1].length;
    bpo_status status =
        bpo_cidr_find_free(&cidrs[0], (uint8_t)length, cidrs + 1, n - 1, &found, &err);
    if (length < oracles[0].length || length > oracles[0].width) {
        FUZZ_CHECK(status == BPO_E_USAGE, "a free block larger than its whole");
        return;
    }
    fill(&oracles[0], false, at.bytes);
    at.length = length;
    for (size_t tries = 0; tries < 2000; tries++) {
        bool taken = false;
        for (size_t i = 1; i < n && !taken; i++)
            taken = oracle_encloses(&oracles[i], &at) || oracle_encloses(&at, &oracles[i]);
        if (!taken) {
            FUZZ_CHECK(status == BPO_OK && found.length == length &&
                           memcmp(found.address.bytes, at.bytes, 16) == 0,
                       "the first free block is another: %s", status ? err.message : "");
            return;
        }
        if (!step(&at) || !same_bits(&oracles[0], at.bytes, oracles[0].length)) {
            FUZZ_CHECK(status == BPO_E_NOT_FOUND, "a free block where none is");
            return;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bpo_cidr cidrs[MOST];
    block oracles[MOST];
    size_t n = 0;
    while (n < MOST) {
        const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
        size_t len = end ? (size_t)(end - data) : size;
        char *text = fuzz_copy_text(data, len);
        check_address(text);
        n += check_block(text, &cidrs[n], &oracles[n]);
        free(text);
        if (!end)
            break;
        data += len + 1;
        size -= len + 1;
    }
    if (n) {
        check_pairs(cidrs, oracles, n);
        check_collisions(cidrs, oracles, n);
        check_free(cidrs, oracles, n);
    }
    return 0;
}
