/* Networks without a subnet of their own: whether the engine's address pools suffice, and whether the
 * engine may give them what another network is to have. */
#include <inttypes.h>

#include "base/error.h"
#include "check/checking.h"
#include "check/pools.h"
#include "check/ranges.h"

/* Told where at most one block of so many is left. */
#define LOW_PART 4

/* Whether the engine has a network of the name already: its subnet is no longer to be had. */
static bool is_made(const bpo_checking *c, const bpo_network *network)
{
    return c->state && bpo_state_find_network(c->state, network->name.text);
}

/* Whether the engine will have to find an IPv4 block for the network. */
static bool needs_block(const bpo_checking *c, size_t i)
{
    const bpo_network *network = c->topology->networks[i];
    size_t n;
    const bpo_entry *entries = bpo_checking_entries(c, i, &n);
    if (bpo_network_is_foreign(network) || !bpo_network_is_bridge(network) ||
        bpo_written_bool(&network->enable_ipv4) == 0 || is_made(c, network))
        return false;
    for (size_t k = 0; k < n; k++)
        if (entries[k].ipam->subnet.text && !entries[k].is_any &&
            !(entries[k].has_subnet && entries[k].subnet.address.family == 6))
            return false;
    return true;
}

static bpo_status weigh(bpo_checking *c, uint64_t *ret_used, uint64_t *ret_total)
{
    bpo_cidr *more = bpo_arena_array(&c->arena, c->n_entries + 1, sizeof *more);
    size_t n = 0;
    if (!more)
        return bpo_fail_memory(c->err);
    for (size_t i = 0; i < c->n_entries; i++)
        if (c->entries[i].has_subnet)
            more[n++] = c->entries[i].subnet;
    return bpo_pools_weigh(c->state, more, n, ret_used, ret_total, c->err);
}

static void tell_exhausted(bpo_checking *c, const bpo_network *network, uint64_t total)
{
    static const bpo_cidr like = {{4, {172, 16}}, 24};
    char text[BPO_CIDR_TEXT];
    bpo_cidr block;
    bpo_checking_at(c, network->at, "networks.%s", network->key);
    if (bpo_suggest_block(c, &like, &block))
        bpo_checking_remedy(c, "give it a subnet: %s is free", bpo_cidr_format(&block, text));
    else
        bpo_checking_remedy(c, "give it a subnet, or the engine more default-address-pools");
    bpo_checking_tell(c, "pool-exhausted",
                      "network %s has no subnet, and none of the %" PRIu64
                      " blocks of the engine's address pools is left for it",
                      network->key, total);
}

static void tell_low(bpo_checking *c, const bpo_network *network, uint64_t used, uint64_t total,
                     uint64_t needed)
{
    bpo_checking_at(c, network->at, "networks.%s", network->key);
    bpo_checking_remedy(c,
                        "give networks a subnet, remove unused ones (docker network prune), or "
                        "give the engine more default-address-pools");
    bpo_checking_tell(c, "pools-low",
                      "network %s: of the %" PRIu64
                      " blocks of the engine's address pools %" PRIu64
                      " are taken, and this document's networks without a subnet take %" PRIu64
                      " of the %" PRIu64 " that are left",
                      network->key, total, used, needed, total - used);
}

static void check_supply(bpo_checking *c)
{
    uint64_t used, total, needed = 0, given = 0;
    const bpo_network *first = NULL;
    if (!c->state || !c->state->are_pools_known)
        return;
    for (size_t i = 0; i < c->topology->n_networks; i++)
        if (needs_block(c, i)) {
            first = first ? first : c->topology->networks[i];
            needed++;
        }
    if (!needed)
        return;
    c->status = weigh(c, &used, &total);
    if (c->status)
        return;
    uint64_t left = total - used;
    for (size_t i = 0; i < c->topology->n_networks && needed > left && c->status == BPO_OK; i++)
        if (needs_block(c, i) && given++ >= left)
            tell_exhausted(c, c->topology->networks[i], total);
    if (needed <= left && left - needed < total / LOW_PART && c->status == BPO_OK)
        tell_low(c, first, used, total, needed);
}

/* ---- blocks that another network is to have ------------------------------------------------- */

/* The engine's own pools where it was asked and has some, else those that all are built with. */
static bool is_in_pool(const bpo_checking *c, const bpo_cidr *subnet)
{
    const bpo_state *state = c->state;
    bpo_cidr pool;
    for (size_t i = 0; state && state->are_pools_known && i < state->n_pools; i++)
        if (bpo_cidr_parse(state->pools[i].base, &pool, NULL) == BPO_OK &&
            bpo_cidr_overlaps(&pool, subnet))
            return true;
    if (state && state->are_pools_known && state->n_pools)
        return false;
    for (size_t i = 0; i < bpo_n_ranges(); i++)
        if (bpo_range_at(i)->is_docker_pool &&
            bpo_cidr_overlaps(&bpo_range_at(i)->block, subnet))
            return true;
    return false;
}

/* The first network to be made whose subnet the engine may give away before; NULL: none. Overlay
 * networks are counted in an address space of their own. */
static const bpo_entry *find_endangered(const bpo_checking *c)
{
    for (size_t i = 0; i < c->n_entries; i++) {
        const bpo_entry *entry = &c->entries[i];
        if (entry->has_subnet && !bpo_network_is_foreign(entry->network) &&
            !bpo_network_uses(entry->network, "overlay") && !is_made(c, entry->network) &&
            is_in_pool(c, &entry->subnet))
            return entry;
    }
    return NULL;
}

static void check_takers(bpo_checking *c)
{
    const bpo_entry *fixed = find_endangered(c);
    for (size_t i = 0; fixed && i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        if (!needs_block(c, i))
            continue;
        bpo_checking_at(c, network->at, "networks.%s", network->key);
        bpo_checking_remedy(c, "give network %s a subnet too", network->key);
        bpo_checking_tell(
            c, "pool-may-take",
            "network %s has no subnet, and the engine may give it %s, which network "
            "%s is to have",
            network->key, fixed->ipam->subnet.text, fixed->network->key);
    }
}

void bpo_rules_pools(bpo_checking *c)
{
    check_supply(c);
    if (c->status == BPO_OK)
        check_takers(c);
}
