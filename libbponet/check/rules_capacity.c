/* Whether subnets and ranges have room for the services that are on them. */
#include <string.h>

#include "check/checking.h"

/* How many containers fit beside the gateway; saturates. IPv4 gives its first and last address
 * to nobody: Engine 20.10 holds a /31 to that too. */
static uint64_t room_in(const bpo_entry *entry)
{
    uint64_t size = bpo_cidr_size(&entry->subnet);
    bool ipv4 = entry->subnet.address.family == 4;
    bool gateway = entry->has_gateway || bpo_network_is_bridge(entry->network);
    uint64_t kept = (ipv4 ? 2 : 1) + (gateway ? 1 : 0) + entry->ipam->aux_addresses.n;
    return size > kept ? size - kept : 0;
}

/* The block at the subnet's place that would hold `wanted` containers. */
static bool widened(bpo_checking *c, const bpo_entry *entry, uint64_t wanted,
                    bpo_cidr *ret_cidr)
{
    bpo_entry wider = *entry;
    while (wider.subnet.length > 8 && room_in(&wider) < wanted)
        wider.subnet.length--;
    wider.subnet = bpo_cidr_network(&wider.subnet);
    *ret_cidr = wider.subnet;
    if (c->searches_left < c->n_entries)
        return false;
    c->searches_left -= c->n_entries;
    for (size_t i = 0; i < c->n_entries; i++)
        if (&c->entries[i] != entry && c->entries[i].has_subnet &&
            bpo_cidr_overlaps(&c->entries[i].subnet, &wider.subnet))
            return bpo_suggest_block(c, &wider.subnet, ret_cidr);
    return true;
}

static void tell_small(bpo_checking *c, const bpo_entry *entry, uint64_t room, size_t attached)
{
    char text[BPO_CIDR_TEXT];
    bpo_cidr wide;
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    if (widened(c, entry, attached ? attached : 1, &wide))
        bpo_checking_remedy(c, "use %s or wider", bpo_cidr_format(&wide, text));
    if (room == 0)
        bpo_checking_tell(
            c, "subnet-too-small",
            "network %s: subnet %s has no room for a container beside its gateway",
            entry->network->key, entry->ipam->subnet.text);
    else
        bpo_checking_tell(
            c, "subnet-too-small",
            "network %s: subnet %s has room for %llu %s, and %zu %s are on it",
            entry->network->key, entry->ipam->subnet.text, (unsigned long long)room,
            room == 1 ? "container" : "containers", attached,
            attached == c->n_members[entry->network_index] ? "services" : "containers");
}

/* All subnets of one family together. */
static void check_family(bpo_checking *c, size_t network, uint8_t family)
{
    size_t n, attached = c->n_attached[network];
    const bpo_entry *entries = bpo_checking_entries(c, network, &n), *first = NULL;
    uint64_t room = 0;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].ipam->subnet.text && !entries[i].has_subnet)
            return; /* unknown room */
        if (!entries[i].has_subnet || entries[i].subnet.address.family != family)
            continue;
        uint64_t more = room_in(&entries[i]);
        room = room + more < room ? UINT64_MAX : room + more;
        first = first ? first : &entries[i];
    }
    if (first && room < (attached ? attached : 1))
        tell_small(c, first, room, attached);
}

/* Whether the attachment has an address for good that is of its network's only range. */
static bool is_fixed_in_range(const bpo_checking *c, const bpo_attachment *attachment,
                              size_t network)
{
    size_t n;
    const bpo_entry *entry = bpo_checking_entries(c, network, &n);
    if (n != 1 || !entry->has_range)
        return false;
    const char *text = entry->range.address.family == 4 ? attachment->ipv4_address.text
                                                        : attachment->ipv6_address.text;
    bpo_address address;
    return text && bpo_address_parse(text, &address, NULL) == BPO_OK &&
           bpo_cidr_contains(&entry->range, &address);
}

/* Of each network, how many addresses of its range services have for good; NULL: no memory. */
static size_t *count_fixed_in_range(bpo_checking *c)
{
    size_t *counts = bpo_arena_array(&c->arena, c->topology->n_networks, sizeof *counts);
    size_t network;
    for (size_t i = 0; counts && i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++)
            if (bpo_checking_network(c, service->attachments[k]->network, &network))
                counts[network] += is_fixed_in_range(c, service->attachments[k], network);
    }
    return counts;
}

/* Addresses of the range that no container gets by itself. */
static size_t kept_of(const bpo_entry *entry)
{
    bpo_address borders[2] = {bpo_cidr_first(&entry->subnet), bpo_cidr_last(&entry->subnet)};
    bpo_address aux;
    size_t kept = 0;
    bool inside = entry->has_gateway && bpo_cidr_contains(&entry->range, &entry->gateway);
    /* a gateway that isn't given is the range's first address */
    kept += inside || (!entry->ipam->gateway.text && bpo_network_is_bridge(entry->network));
    for (size_t i = 0; i < 2; i++)
        kept += bpo_cidr_contains(&entry->range, &borders[i]) &&
                bpo_reserved_name(&entry->subnet, &borders[i]);
    for (size_t i = 0; i < entry->ipam->aux_addresses.n; i++)
        kept += bpo_address_parse(entry->ipam->aux_addresses.items[i].value.text, &aux, NULL) ==
                    BPO_OK &&
                bpo_cidr_contains(&entry->range, &aux);
    return kept;
}

static void check_range(bpo_checking *c, const bpo_entry *entry, size_t fixed)
{
    uint64_t size = bpo_cidr_size(&entry->range);
    /* a range with more addresses than the document can have uses isn't worth a walk */
    if (!entry->has_range || !entry->has_subnet ||
        !bpo_cidr_encloses(&entry->subnet, &entry->range) ||
        size > c->n_attached[entry->network_index] + entry->ipam->aux_addresses.n + 3)
        return;
    bool ipv6 = entry->range.address.family == 6;
    size_t dynamic =
        c->n_attached[entry->network_index] - c->n_fixed[ipv6][entry->network_index];
    size_t kept = kept_of(entry) + fixed;
    uint64_t room = size > kept ? size - kept : 0;
    if (room >= dynamic)
        return;
    bpo_checking_at_entry(c, entry, entry->ipam->ip_range.at, "ip_range");
    bpo_checking_remedy(c, "use a wider part of %s", entry->ipam->subnet.text);
    bpo_checking_tell(c, "ip-range-too-small",
                      "network %s: ip_range %s has %llu free %s, and %zu %s take theirs "
                      "from it",
                      entry->network->key, entry->ipam->ip_range.text, (unsigned long long)room,
                      room == 1 ? "address" : "addresses", dynamic,
                      c->n_attached[entry->network_index] == c->n_members[entry->network_index]
                          ? "services"
                          : "containers");
}

void bpo_rules_capacity(bpo_checking *c)
{
    const size_t *fixed = count_fixed_in_range(c);
    if (!fixed)
        bpo_checking_fail(c);
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        size_t n;
        const bpo_entry *entries = bpo_checking_entries(c, i, &n);
        check_family(c, i, 4);
        if (bpo_network_has_ipv6(c->topology->networks[i]))
            check_family(c, i, 6);
        /* with several ranges the engine goes on to the next one */
        if (n == 1)
            check_range(c, entries, fixed[i]);
    }
}
