/* Who has which address: gateways and auxiliary addresses. Services come after them, in
 * rules_static.c. */
#include <string.h>

#include "check/checking.h"

const char *bpo_checking_claim(bpo_checking *c, size_t network, const bpo_address *address,
                               const char *holder)
{
    char text[BPO_ADDRESS_TEXT];
    size_t old = 0;
    const char *key =
        bpo_checking_text(c, "%zu %s", network, bpo_address_format(address, text));
    if (bpo_arena_grow(&c->arena, &c->holders, c->n_holders, &c->cap_holders,
                       sizeof *c->holders) < 0) {
        bpo_checking_fail(c);
        return NULL;
    }
    int rc = bpo_map_put(&c->claims, key, strlen(key), c->n_holders, &old);
    if (rc < 0)
        bpo_checking_fail(c);
    if (rc == 1)
        c->holders[c->n_holders++] = holder;
    return rc == 0 ? c->holders[old] : NULL;
}

static void claim_aux(bpo_checking *c, const bpo_entry *entry, const bpo_pair *aux)
{
    bpo_address address;
    char text[BPO_ADDRESS_TEXT];
    if (bpo_address_parse(aux->value.text, &address, NULL) < 0)
        return;
    const char *holder =
        bpo_checking_claim(c, entry->network_index, &address,
                           bpo_checking_text(c, "auxiliary address %s", aux->key));
    if (!holder)
        return;
    bpo_checking_at(c, aux->value.at, "networks.%s.ipam.config[%zu].aux_addresses.%s",
                    entry->network->key, entry->number, aux->key);
    bpo_checking_remedy(c, "give %s another address", aux->key);
    bpo_checking_tell(c, "aux-repeats", "network %s: auxiliary address %s=%s is taken by %s",
                      entry->network->key, aux->key, bpo_address_format(&address, text),
                      holder);
}

/* Where no gateway is given, the engine takes the first free address of the range, else of the
 * subnet (moby, libnetwork/network.go, ipamAllocateVersion). */
static void claim_implied_gateway(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_cidr *pool = entry->has_range ? &entry->range : &entry->subnet;
    size_t n = entry->ipam->aux_addresses.n, k = 0;
    bpo_address gateway,
        borders[2] = {bpo_cidr_first(&entry->subnet), bpo_cidr_last(&entry->subnet)};
    bpo_cidr *taken = bpo_arena_array(&c->arena, n + 2, sizeof *taken);
    if (!taken) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (bpo_address_parse(entry->ipam->aux_addresses.items[i].value.text, &taken[k].address,
                              NULL) == BPO_OK)
            taken[k++].length = 128;
    for (size_t i = 0; i < 2; i++)
        if (bpo_reserved_name(&entry->subnet, &borders[i]))
            taken[k++] = (bpo_cidr){borders[i], 128};
    if (bpo_suggest_address(c, pool, taken, k, &gateway))
        bpo_checking_claim(c, entry->network_index, &gateway,
                           "the gateway, which the engine puts there as none is given");
}

void bpo_rules_claims(bpo_checking *c)
{
    for (size_t i = 0; i < c->n_entries && c->status == BPO_OK; i++) {
        const bpo_entry *entry = &c->entries[i];
        if (entry->has_gateway)
            bpo_checking_claim(c, entry->network_index, &entry->gateway, "the gateway");
        for (size_t k = 0; k < entry->ipam->aux_addresses.n; k++)
            claim_aux(c, entry, &entry->ipam->aux_addresses.items[k]);
        if (entry->has_subnet && !entry->ipam->gateway.text &&
            bpo_network_is_bridge(entry->network))
            claim_implied_gateway(c, entry);
    }
}
