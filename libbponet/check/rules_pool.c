/* Networks without a subnet beside networks whose subnet is of the engine's pools. */
#include <string.h>

#include "check/checking.h"
#include "check/ranges.h"

/* Overlay networks are counted in an address space of their own. */
static bool is_overlay(const bpo_network *network)
{
    return network->driver.text && strcmp(network->driver.text, "overlay") == 0;
}

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

/* Whether the engine has a network of the name already: its subnet is no longer to be had. */
static bool is_made(const bpo_checking *c, const bpo_network *network)
{
    return c->state && bpo_state_find_network(c->state, network->name.text);
}

/* Whether the engine chooses the network's IPv4 subnet, out of its pools for bridges. */
static bool is_open(const bpo_checking *c, size_t i)
{
    size_t n;
    const bpo_network *network = c->topology->networks[i];
    const bpo_entry *entries = bpo_checking_entries(c, i, &n);
    if (bpo_network_is_foreign(network) || !bpo_network_is_bridge(network) ||
        bpo_written_bool(&network->enable_ipv4) == 0)
        return false;
    for (size_t k = 0; k < n; k++)
        if (entries[k].ipam->subnet.text &&
            (!entries[k].has_subnet || entries[k].subnet.address.family == 4))
            return false;
    return true;
}

void bpo_rules_pool(bpo_checking *c)
{
    const bpo_entry *fixed = NULL;
    for (size_t i = 0; i < c->n_entries && !fixed; i++)
        if (c->entries[i].has_subnet && !bpo_network_is_foreign(c->entries[i].network) &&
            !is_overlay(c->entries[i].network) && !is_made(c, c->entries[i].network) &&
            is_in_pool(c, &c->entries[i].subnet))
            fixed = &c->entries[i];
    for (size_t i = 0; fixed && i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        if (!is_open(c, i) || is_made(c, network))
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
