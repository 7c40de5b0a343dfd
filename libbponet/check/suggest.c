/* Computed remedies: free blocks and addresses. */
#include <string.h>

#include "address/bits.h"
#include "base/alloc.h"
#include "base/error.h"
#include "check/checking.h"
#include "check/ranges.h"

static void take(bpo_checking *c, const bpo_cidr *cidr)
{
    if (bpo_grow(&c->taken, c->n_taken, &c->cap_taken, sizeof *c->taken) < 0)
        bpo_checking_fail(c);
    else
        c->taken[c->n_taken++] = *cidr;
}

/* What others use by default, which can be done without: the pools of an engine are its own
 * default. */
static void take_defaults(bpo_checking *c)
{
    bpo_cidr cidr;
    for (size_t i = 0; i < bpo_n_ranges(); i++)
        take(c, &bpo_range_at(i)->block);
    for (size_t i = 0; c->state && i < c->state->n_pools; i++)
        if (bpo_cidr_parse(c->state->pools[i].base, &cidr, NULL) == BPO_OK)
            take(c, &cidr);
    c->n_defaults = c->n_taken;
}

/* Then the document's subnets, the engine's and its host's, whose way out is no obstacle. */
static void gather_taken(bpo_checking *c)
{
    bpo_cidr cidr;
    if (c->knows_taken)
        return;
    c->knows_taken = true;
    take_defaults(c);
    for (size_t i = 0; i < c->n_entries; i++)
        if (c->entries[i].has_subnet)
            take(c, &c->entries[i].subnet);
    for (size_t i = 0; c->state && i < c->state->n_networks; i++)
        for (size_t k = 0; k < c->state->networks[i].n_ipam; k++)
            if (c->state->networks[i].ipam[k].subnet &&
                bpo_cidr_parse(c->state->networks[i].ipam[k].subnet, &cidr, NULL) == BPO_OK)
                take(c, &cidr);
    for (size_t i = 0; c->state && i < c->state->n_facts; i++)
        if (bpo_cidr_parse(c->state->facts[i].prefix, &cidr, NULL) == BPO_OK &&
            cidr.length >= BPO_WIDEST_ROUTE)
            take(c, &cidr);
}

/* How far a block lies from the first address of another one, in /8s and parts of them. */
static uint64_t distance(const bpo_cidr *home, const bpo_cidr *like)
{
    bpo_block block = bpo_block_of(home, 0), to = bpo_block_of(like, 0);
    bpo_bits last = bpo_bits_last(block.first, block.length);
    if (to.first.hi > last.hi)
        return to.first.hi - last.hi;
    return to.first.hi < block.first.hi ? block.first.hi - to.first.hi : 0;
}

/* RFC 1918's blocks, the nearest to like first. */
static void private_homes(const bpo_cidr *like, bpo_cidr homes[3])
{
    static const bpo_cidr all[3] = {
        {{4, {172, 16}}, 12}, {{4, {10}}, 8}, {{4, {192, 168}}, 16}};
    memcpy(homes, all, sizeof all);
    for (size_t i = 1; i < 3; i++)
        for (size_t k = i; k > 0 && distance(&homes[k], like) < distance(&homes[k - 1], like);
             k--) {
            bpo_cidr swap = homes[k];
            homes[k] = homes[k - 1];
            homes[k - 1] = swap;
        }
}

/* A unique local prefix (RFC 4193): 40 bits that two projects hardly share. RFC 4193 draws them;
 * here they come from the project's name, so that the same document gets the same answer. */
static bpo_cidr local_home(const bpo_checking *c, uint8_t length)
{
    uint64_t hash = 14695981039346656037u;
    bpo_cidr home = {{6, {0xfd}}, 48};
    for (const char *p = c->topology->name; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    for (unsigned i = 0; i < 5; i++)
        home.address.bytes[1 + i] = (uint8_t)(hash >> (16 + 8 * i));
    if (length < home.length)
        home.length = length < 8 ? 8 : length;
    return bpo_cidr_network(&home);
}

/* The lowest block in the first home that has one, clear of taken[from] and what follows. */
static bool find(bpo_checking *c, const bpo_cidr *homes, size_t n, uint8_t length, size_t from,
                 bpo_cidr *ret_cidr)
{
    for (size_t i = 0; i < n && c->status == BPO_OK; i++) {
        if (length < homes[i].length)
            continue;
        bpo_status status = bpo_cidr_find_free(&homes[i], length, c->taken + from,
                                               c->n_taken - from, ret_cidr, NULL);
        if (status == BPO_OK)
            return true;
        if (status == BPO_E_MEMORY)
            bpo_checking_fail(c);
    }
    return false;
}

bool bpo_suggest_block(bpo_checking *c, const bpo_cidr *like, bpo_cidr *ret_cidr)
{
    bpo_cidr homes[3];
    size_t n = 1;
    gather_taken(c);
    if (c->status < 0 || c->suggestions_left == 0)
        return false;
    if (c->searches_left < c->n_taken)
        return false;
    c->suggestions_left--;
    c->searches_left -= c->n_taken;
    if (like->address.family == 4) {
        private_homes(like, homes);
        n = 3;
    } else {
        homes[0] = local_home(c, like->length);
    }
    if (!find(c, homes, n, like->length, 0, ret_cidr) &&
        !find(c, homes, n, like->length, c->n_defaults, ret_cidr))
        return false;
    take(c, ret_cidr);
    return c->status == BPO_OK;
}

/* A free private block for the entry, as near as can be; told once, it isn't given to another. */
static bool suggest_for(bpo_checking *c, bpo_entry *entry, bpo_cidr *ret_cidr)
{
    if (!entry->has_suggestion)
        entry->has_suggestion = bpo_suggest_block(c, &entry->subnet, &entry->suggestion);
    *ret_cidr = entry->suggestion;
    return entry->has_suggestion;
}

void bpo_suggest_remedy(bpo_checking *c, bpo_entry *entry)
{
    char text[BPO_CIDR_TEXT];
    bpo_cidr block;
    if (suggest_for(c, entry, &block))
        bpo_checking_remedy(c, "use %s, which is private and %s", bpo_cidr_format(&block, text),
                            c->state ? "free" : "unused in this document");
    else
        bpo_checking_remedy(c, "use a smaller block of 10.0.0.0/8, 172.16.0.0/12 or fd00::/8");
}

bool bpo_suggest_address(bpo_checking *c, const bpo_cidr *within, const bpo_cidr *taken,
                         size_t n, bpo_address *ret_address)
{
    bpo_cidr found;
    bool ipv4 = within->address.family == 4;
    bpo_status status = bpo_cidr_find_free(within, ipv4 ? 32 : 128, taken, n, &found, NULL);
    if (status == BPO_E_MEMORY)
        bpo_checking_fail(c);
    if (status == BPO_OK)
        *ret_address = found.address;
    return status == BPO_OK;
}
