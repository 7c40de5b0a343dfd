/* Subnets against what the engine's host has: networks it is on, networks it reaches, resolvers. */
#include <string.h>

#include "check/checking.h"

/* A fact of the host, understood. */
typedef struct fact {
    const bpo_host_fact *told;
    bpo_cidr block;
} fact;

static size_t understand(bpo_checking *c, fact *facts)
{
    size_t n = 0;
    for (size_t i = 0; i < c->state->n_facts; i++) {
        const bpo_host_fact *told = &c->state->facts[i];
        if (bpo_cidr_parse(told->prefix, &facts[n].block, NULL) == BPO_OK &&
            facts[n].block.length >= BPO_WIDEST_ROUTE)
            facts[n++].told = told;
    }
    return n;
}

/* Whether the network is there with this subnet: the host's end of it is no collision, whatever
 * its bridge is called. */
static bool is_there(const bpo_checking *c, const bpo_entry *entry)
{
    const bpo_live_network *live = bpo_state_find_network(c->state, entry->network->name.text);
    for (size_t k = 0; live && k < live->n_ipam; k++) {
        bpo_cidr cidr;
        if (live->ipam[k].subnet &&
            bpo_cidr_parse(live->ipam[k].subnet, &cidr, NULL) == BPO_OK &&
            cidr.length == entry->subnet.length && bpo_cidr_encloses(&cidr, &entry->subnet))
            return true;
    }
    return false;
}

static bool is_its_own(const fact *held, const bpo_entry *entry, bool there)
{
    return there && held->told->kind != BPO_HOST_RESOLVER &&
           bpo_cidr_encloses(&entry->subnet, &held->block);
}

static const fact *find(const fact *facts, size_t n, bpo_host_kind kind, const bpo_entry *entry,
                        bool there)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i].told->kind == kind && bpo_cidr_overlaps(&facts[i].block, &entry->subnet) &&
            !is_its_own(&facts[i], entry, there))
            return &facts[i];
    return NULL;
}

/* A service of the document that has the address is meant to be the resolver. */
static bool is_a_services(const bpo_checking *c, const bpo_address *address)
{
    char text[BPO_ADDRESS_TEXT];
    bpo_address_format(address, text);
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++) {
            const bpo_attachment *attachment = service->attachments[k];
            const char *fixed = address->family == 4 ? attachment->ipv4_address.text
                                                     : attachment->ipv6_address.text;
            if (fixed && strcmp(fixed, text) == 0)
                return true;
        }
    }
    return false;
}

static void begin(bpo_checking *c, bpo_entry *entry)
{
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    bpo_suggest_remedy(c, entry);
}

static void tell_address(bpo_checking *c, bpo_entry *entry, const fact *found)
{
    const char *interface = found->told->interface;
    begin(c, entry);
    bpo_checking_tell(c, "subnet-overlap-interface",
                      "network %s: subnet %s overlaps %s, which the engine's host has%s%s",
                      entry->network->key, entry->ipam->subnet.text, found->told->prefix,
                      *interface ? " on its interface " : "", interface);
}

static void tell_route(bpo_checking *c, bpo_entry *entry, const fact *found)
{
    begin(c, entry);
    bpo_checking_tell(
        c, "subnet-overlap-route",
        "network %s: subnet %s overlaps %s, which the engine's host reaches by its "
        "interface %s",
        entry->network->key, entry->ipam->subnet.text, found->told->prefix,
        found->told->interface);
}

static void tell_resolver(bpo_checking *c, bpo_entry *entry, const fact *found)
{
    char text[BPO_ADDRESS_TEXT];
    begin(c, entry);
    bpo_checking_tell(c, "resolver-inside",
                      "network %s: subnet %s holds %s, a DNS server of the engine's host",
                      entry->network->key, entry->ipam->subnet.text,
                      bpo_address_format(&found->block.address, text));
}

/* An address says more than the route that it makes. */
static void check_entry(bpo_checking *c, bpo_entry *entry, const fact *facts, size_t n)
{
    bool there = is_there(c, entry);
    const fact *address = find(facts, n, BPO_HOST_ADDRESS, entry, there);
    const fact *route = address ? NULL : find(facts, n, BPO_HOST_ROUTE, entry, there);
    const fact *resolver = find(facts, n, BPO_HOST_RESOLVER, entry, there);
    if (address)
        tell_address(c, entry, address);
    else if (route)
        tell_route(c, entry, route);
    if (resolver && !is_a_services(c, &resolver->block.address))
        tell_resolver(c, entry, resolver);
}

/* The first of the document's subnets that the host could collide with. A macvlan's is the LAN's,
 * and an overlay's isn't routed by the host. */
static bool is_routed(const bpo_entry *entry)
{
    return entry->has_subnet && bpo_network_is_bridge(entry->network);
}

static void tell_unknown(bpo_checking *c)
{
    const bpo_entry *first = NULL;
    for (size_t i = 0; i < c->n_entries && !first; i++)
        if (is_routed(&c->entries[i]))
            first = &c->entries[i];
    if (!first)
        return;
    bpo_checking_at_entry(c, first, first->ipam->subnet.at, "subnet");
    bpo_checking_remedy(c, "run the check on the engine's host, by its unix socket");
    bpo_checking_tell(c, "host-not-looked-at",
                      "%s of the engine's host wasn't looked at, so collisions with it aren't "
                      "told: %s",
                      c->state->is_host_known ? "a part" : "the network",
                      c->state->host_unknown_why);
}

void bpo_rules_host(bpo_checking *c)
{
    if (!c->state)
        return;
    fact *facts = bpo_arena_array(&c->arena, c->state->n_facts + 1, sizeof *facts);
    if (!facts) {
        bpo_checking_fail(c);
        return;
    }
    size_t n = understand(c, facts);
    for (size_t i = 0; i < c->n_entries && n && c->status == BPO_OK; i++)
        if (is_routed(&c->entries[i]))
            check_entry(c, &c->entries[i], facts, n);
    if (c->state->host_unknown_why && c->status == BPO_OK)
        tell_unknown(c);
}
