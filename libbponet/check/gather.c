/* What the rules ask of ipam entries, understood once. */
#include <string.h>

#include "check/checking.h"

/* Engine 29 and later takes 0.0.0.0/24 and ::/64 for "any subnet of this size". */
static bool means_any(const bpo_checking *c, const bpo_cidr *subnet)
{
    static const bpo_address zero[] = {{.family = 4}, {.family = 6}};
    return c->knows_release && c->release.major >= 29 && subnet->length > 0 &&
           bpo_address_compare(&subnet->address, &zero[subnet->address.family == 6]) == 0;
}

static void understand(const bpo_checking *c, bpo_entry *entry)
{
    const bpo_ipam *ipam = entry->ipam;
    bpo_cidr cidr;
    if (ipam->subnet.text && bpo_cidr_parse(ipam->subnet.text, &cidr, NULL) == BPO_OK) {
        entry->is_any = means_any(c, &cidr);
        entry->has_subnet = !entry->is_any;
        entry->subnet = bpo_cidr_network(&cidr);
    }
    if (ipam->ip_range.text && bpo_cidr_parse(ipam->ip_range.text, &cidr, NULL) == BPO_OK) {
        entry->has_range = true;
        entry->range = bpo_cidr_network(&cidr);
    }
    entry->has_gateway = ipam->gateway.text &&
                         bpo_address_parse(ipam->gateway.text, &entry->gateway, NULL) == BPO_OK;
}

static void count_attached(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        size_t network, instances = bpo_service_instances(service);
        for (size_t k = 0; k < service->n_attachments; k++) {
            const bpo_attachment *attachment = service->attachments[k];
            if (!bpo_checking_network(c, attachment->network, &network))
                continue;
            c->n_members[network]++;
            c->n_attached[network] += instances;
            c->n_fixed[0][network] += attachment->ipv4_address.text != NULL;
            c->n_fixed[1][network] += attachment->ipv6_address.text != NULL;
        }
    }
}

void bpo_checking_gather(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    size_t n = 0, k = 0;
    for (size_t i = 0; i < topology->n_networks; i++)
        n += topology->networks[i]->n_ipam;
    c->entries = bpo_arena_array(&c->arena, n, sizeof *c->entries);
    c->first_entries = bpo_arena_array(&c->arena, topology->n_networks + 1, sizeof(size_t));
    c->n_members = bpo_arena_array(&c->arena, topology->n_networks, sizeof(size_t));
    c->n_attached = bpo_arena_array(&c->arena, topology->n_networks, sizeof(size_t));
    c->n_fixed[0] = bpo_arena_array(&c->arena, topology->n_networks, sizeof(size_t));
    c->n_fixed[1] = bpo_arena_array(&c->arena, topology->n_networks, sizeof(size_t));
    if (!c->entries || !c->first_entries || !c->n_members || !c->n_attached || !c->n_fixed[0] ||
        !c->n_fixed[1]) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < topology->n_networks; i++) {
        c->first_entries[i] = k;
        for (size_t e = 0; e < topology->networks[i]->n_ipam; e++, k++) {
            c->entries[k] = (bpo_entry){.network = topology->networks[i],
                                        .ipam = &topology->networks[i]->ipam[e],
                                        .network_index = i,
                                        .number = e};
            understand(c, &c->entries[k]);
        }
    }
    c->first_entries[topology->n_networks] = k;
    c->n_entries = k;
    count_attached(c);
}
