/* Gateway, ip_range and auxiliary addresses against their subnet. */
#include "check/checking.h"

static void without_subnet(bpo_checking *c, const bpo_entry *entry, bpo_place at,
                           const char *field, const char *slug, const char *text)
{
    bpo_checking_at_entry(c, entry, at, field);
    bpo_checking_remedy(c, "add the subnet that %s is in", text);
    bpo_checking_tell(c, slug, "network %s: %s %s is given without a subnet",
                      entry->network->key, field, text);
}

/* Whether the families are the same; tells where they aren't. */
static bool same_family(bpo_checking *c, const bpo_entry *entry, const bpo_address *address,
                        bpo_place at, const char *field, const char *text)
{
    if (address->family == entry->subnet.address.family)
        return true;
    bpo_checking_at_entry(c, entry, at, field);
    bpo_checking_remedy(c, "put it into the entry of an %s subnet", bpo_family_name(address));
    bpo_checking_tell(c, "family-mixed", "network %s: %s %s is %s, but subnet %s is %s",
                      entry->network->key, field, text, bpo_family_name(address),
                      entry->ipam->subnet.text, bpo_family_name(&entry->subnet.address));
    return false;
}

/* "use 172.30.0.1": the first address that a gateway can have. */
static void remedy_gateway(bpo_checking *c, const bpo_cidr *subnet)
{
    char text[BPO_ADDRESS_TEXT];
    bpo_address use;
    bpo_cidr first = {bpo_cidr_first(subnet), subnet->address.family == 4 ? 32 : 128};
    bool reserved = bpo_reserved_name(subnet, &first.address) != NULL;
    if (bpo_suggest_address(c, subnet, &first, reserved, &use))
        bpo_checking_remedy(c, "use %s", bpo_address_format(&use, text));
}

static void gateway_invalid(bpo_checking *c, const bpo_entry *entry, const bpo_written *gateway)
{
    bpo_error reason = {0};
    bpo_address address;
    bpo_cidr block;
    char text[BPO_ADDRESS_TEXT];
    bpo_address_parse(gateway->text, &address, &reason);
    bpo_checking_at_entry(c, entry, gateway->at, "gateway");
    if (bpo_cidr_parse(gateway->text, &block, NULL) == BPO_OK)
        bpo_checking_remedy(c, "use %s", bpo_address_format(&block.address, text));
    else if (entry->has_subnet)
        remedy_gateway(c, &entry->subnet);
    bpo_checking_tell(c, "gateway-invalid", "network %s: gateway %s", entry->network->key,
                      reason.message);
}

static void check_gateway(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_written *gateway = &entry->ipam->gateway;
    const bpo_cidr *subnet = &entry->subnet;
    if (!gateway->text)
        return;
    if (!entry->has_gateway)
        gateway_invalid(c, entry, gateway);
    if (!entry->ipam->subnet.text)
        without_subnet(c, entry, gateway->at, "gateway", "gateway-without-subnet",
                       gateway->text);
    if (!entry->has_gateway || !entry->has_subnet ||
        !same_family(c, entry, &entry->gateway, gateway->at, "gateway", gateway->text))
        return;
    const char *reserved = bpo_reserved_name(subnet, &entry->gateway);
    bpo_checking_at_entry(c, entry, gateway->at, "gateway");
    remedy_gateway(c, subnet);
    if (!bpo_cidr_contains(subnet, &entry->gateway))
        bpo_checking_tell(c, "gateway-outside", "network %s: gateway %s isn't in subnet %s",
                          entry->network->key, gateway->text, entry->ipam->subnet.text);
    else if (reserved)
        bpo_checking_tell(c, "gateway-reserved",
                          "network %s: gateway %s is the %s of subnet %s", entry->network->key,
                          gateway->text, reserved, entry->ipam->subnet.text);
}

/* A range that isn't in its subnet: the text tells the two ways apart. */
static void check_range_inside(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_written *range = &entry->ipam->ip_range;
    char text[BPO_CIDR_TEXT];
    bpo_cidr part = entry->subnet;
    if (bpo_cidr_encloses(&entry->subnet, &entry->range))
        return;
    if (part.length < (part.address.family == 4 ? 32 : 128))
        part.length++;
    bool bigger = bpo_cidr_encloses(&entry->range, &entry->subnet);
    bpo_checking_at_entry(c, entry, range->at, "ip_range");
    bpo_checking_remedy(c, "use a part of the subnet, such as %s",
                        bpo_cidr_format(&part, text));
    bpo_checking_tell(c, "ip-range-outside", "network %s: ip_range %s %s subnet %s",
                      entry->network->key, range->text, bigger ? "is bigger than" : "isn't in",
                      entry->ipam->subnet.text);
}

static void check_range(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_written *range = &entry->ipam->ip_range;
    bpo_error reason = {0};
    bpo_cidr cidr;
    char text[BPO_CIDR_TEXT];
    if (!range->text)
        return;
    bpo_checking_at_entry(c, entry, range->at, "ip_range");
    if (bpo_cidr_parse(range->text, &cidr, &reason) < 0) {
        bpo_checking_remedy(c, "give a part of the subnet, as in 172.16.240.0/20");
        bpo_checking_tell(c, "ip-range-invalid", "network %s: ip_range %s", entry->network->key,
                          reason.message);
    } else if (bpo_cidr_has_host_bits(&cidr)) {
        bpo_checking_remedy(c, "use %s", bpo_cidr_format(&entry->range, text));
        bpo_checking_tell(c, "ip-range-host-bits",
                          "network %s: ip_range %s has bits set behind its length",
                          entry->network->key, range->text);
    }
    if (!entry->ipam->subnet.text)
        without_subnet(c, entry, range->at, "ip_range", "ip-range-without-subnet", range->text);
    if (entry->has_range && entry->has_subnet &&
        same_family(c, entry, &entry->range.address, range->at, "ip_range", range->text))
        check_range_inside(c, entry);
}

static void check_aux(bpo_checking *c, const bpo_entry *entry, const bpo_pair *aux)
{
    const char *field = bpo_checking_text(c, "aux_addresses.%s", aux->key);
    bpo_error reason = {0};
    bpo_address address;
    if (!aux->value.text)
        return;
    if (!entry->ipam->subnet.text)
        without_subnet(c, entry, aux->value.at, field, "aux-without-subnet", aux->value.text);
    if (bpo_address_parse(aux->value.text, &address, &reason) < 0) {
        bpo_checking_at_entry(c, entry, aux->value.at, field);
        bpo_checking_remedy(c, "give one address, without a length");
        bpo_checking_tell(c, "aux-invalid", "network %s: auxiliary address %s=%s",
                          entry->network->key, aux->key, reason.message);
        return;
    }
    if (!entry->has_subnet ||
        !same_family(c, entry, &address, aux->value.at, field, aux->value.text))
        return;
    const char *reserved = bpo_reserved_name(&entry->subnet, &address);
    bpo_checking_at_entry(c, entry, aux->value.at, field);
    bpo_checking_remedy(c, "choose an address within %s", entry->ipam->subnet.text);
    if (!bpo_cidr_contains(&entry->subnet, &address))
        bpo_checking_tell(
            c, "aux-outside", "network %s: auxiliary address %s=%s isn't in subnet %s",
            entry->network->key, aux->key, aux->value.text, entry->ipam->subnet.text);
    else if (reserved)
        bpo_checking_tell(
            c, "aux-reserved", "network %s: auxiliary address %s=%s is the %s of subnet %s",
            entry->network->key, aux->key, aux->value.text, reserved, entry->ipam->subnet.text);
}

void bpo_rules_inside(bpo_checking *c)
{
    for (size_t i = 0; i < c->n_entries && c->status == BPO_OK; i++) {
        const bpo_entry *entry = &c->entries[i];
        if (entry->is_any)
            continue;
        check_gateway(c, entry);
        check_range(c, entry);
        for (size_t k = 0; k < entry->ipam->aux_addresses.n; k++)
            check_aux(c, entry, &entry->ipam->aux_addresses.items[k]);
    }
}
