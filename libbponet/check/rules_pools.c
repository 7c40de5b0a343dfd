/* Networks without a subnet of their own: whether the engine's address pools suffice. */
#include <inttypes.h>

#include "base/error.h"
#include "check/checking.h"
#include "check/pools.h"

/* Told where at most one block of so many is left. */
#define LOW_PART 4

/* Whether the engine will have to find an IPv4 block for the network. */
static bool needs_block(const bpo_checking *c, size_t i)
{
    const bpo_network *network = c->topology->networks[i];
    size_t n;
    const bpo_entry *entries = bpo_checking_entries(c, i, &n);
    if (!network->defined || !bpo_network_is_bridge(network) ||
        bpo_written_bool(&network->enable_ipv4) == 0 ||
        bpo_state_find_network(c->state, network->name.text))
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
                      "network %s: has no subnet, and none of the %" PRIu64
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

void bpo_rules_pools(bpo_checking *c)
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
