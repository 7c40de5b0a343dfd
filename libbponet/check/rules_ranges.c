/* Subnets that others use by default: notes. */
#include "check/checking.h"
#include "check/ranges.h"

static void tell(bpo_checking *c, const bpo_entry *entry, const bpo_range *range)
{
    char text[BPO_CIDR_TEXT], block[BPO_CIDR_TEXT];
    bpo_cidr_format(&entry->subnet, text);
    bpo_cidr_format(&range->block, block);
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    if (range->is_docker_pool) {
        bpo_checking_remedy(c, "make it before any network without a subnet, or set "
                               "default-address-pools in the engine's daemon.json");
        bpo_checking_tell(c, "docker-pool",
                          "network %s: subnet %s %s %s %s, from which a network without a "
                          "subnet may take it first",
                          entry->network->key, text,
                          bpo_cidr_encloses(&range->block, &entry->subnet) ? "is in"
                                                                           : "overlaps",
                          range->user, block);
    } else {
        bpo_checking_remedy(c, "choose another block where the two can meet");
        bpo_checking_tell(c, "well-known-subnet", "network %s: subnet %s meets %s, %s",
                          entry->network->key, text, block, range->user);
    }
}

void bpo_rules_ranges(bpo_checking *c)
{
    for (size_t i = 0; i < c->n_entries && c->status == BPO_OK; i++) {
        const bpo_entry *entry = &c->entries[i];
        bool in_pool = false; /* a wide subnet meets several pools: one line says it */
        /* what holds public addresses has a worse fault, and that is told */
        if (!entry->has_subnet || bpo_cidr_classify(&entry->subnet) != BPO_CLASS_PRIVATE)
            continue;
        for (size_t k = 0; k < bpo_n_ranges(); k++) {
            const bpo_range *range = bpo_range_at(k);
            if (!bpo_cidr_overlaps(&range->block, &entry->subnet) ||
                (range->is_docker_pool && in_pool))
                continue;
            in_pool |= range->is_docker_pool;
            tell(c, entry, range);
        }
    }
}
