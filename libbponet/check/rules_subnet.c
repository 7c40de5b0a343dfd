/* Subnets, each by itself: what the text says. */
#include <stdio.h>

#include "address/special.h"
#include "check/checking.h"

/* What was meant, where the address can be read and only the length can't. */
static void remedy_length(bpo_checking *c, const char *text)
{
    char address[BPO_ADDRESS_TEXT], block[BPO_CIDR_TEXT];
    bpo_cidr meant;
    size_t len = 0;
    while (text[len] && text[len] != '/' && len < sizeof address - 1)
        len++;
    snprintf(address, sizeof address, "%.*s", (int)len, text);
    if (bpo_address_parse(address, &meant.address, NULL) < 0) {
        bpo_checking_remedy(c, "give an address and a length, as in 172.16.0.0/16");
        return;
    }
    const uint8_t *b = meant.address.bytes;
    meant.length = meant.address.family == 6 ? 64 : b[2] || b[3] ? 24 : 16;
    meant = bpo_cidr_network(&meant);
    bpo_checking_remedy(c, "use %s", bpo_cidr_format(&meant, block));
}

static void check_text(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_written *subnet = &entry->ipam->subnet;
    bpo_error reason = {0};
    bpo_cidr cidr;
    char block[BPO_CIDR_TEXT];
    if (!subnet->text)
        return;
    if (bpo_cidr_parse(subnet->text, &cidr, &reason) < 0) {
        bpo_checking_at_entry(c, entry, subnet->at, "subnet");
        remedy_length(c, subnet->text);
        bpo_checking_tell(c, "subnet-invalid", "network %s: subnet %s", entry->network->key,
                          reason.message);
    } else if (bpo_cidr_has_host_bits(&cidr)) {
        bpo_checking_at_entry(c, entry, subnet->at, "subnet");
        bpo_checking_remedy(c, "use %s", bpo_cidr_format(&entry->subnet, block));
        bpo_checking_tell(c, "host-bits",
                          "network %s: subnet %s has bits set behind its length",
                          entry->network->key, subnet->text);
    }
}

/* The widest set-aside block that hosts refuse and that the subnet touches, or NULL. */
static const bpo_special *unusable(const bpo_cidr *subnet)
{
    const bpo_special *found = NULL;
    for (size_t i = 0; i < bpo_n_specials(); i++) {
        const bpo_special *special = bpo_special_at(i);
        if (special->unusable && bpo_cidr_overlaps(&special->block, subnet) &&
            (!found || special->block.length < found->block.length))
            found = special;
    }
    return found;
}

/* The set-aside block that holds all of the subnet. */
static const bpo_special *special_of(const bpo_cidr *subnet)
{
    const bpo_special *found = NULL;
    for (size_t i = 0; i < bpo_n_specials(); i++) {
        const bpo_special *special = bpo_special_at(i);
        if (bpo_cidr_encloses(&special->block, subnet) &&
            (!found || special->block.length > found->block.length))
            found = special;
    }
    return found;
}

static void tell_class(bpo_checking *c, bpo_entry *entry, const char *slug, const char *what)
{
    char text[BPO_CIDR_TEXT], home[BPO_CIDR_TEXT];
    const bpo_special *special = special_of(&entry->subnet);
    bpo_suggest_remedy(c, entry);
    if (special && special->block.length)
        bpo_checking_tell(c, slug, "network %s: subnet %s lies in %s, set aside for %s (%s)",
                          entry->network->key, bpo_cidr_format(&entry->subnet, text),
                          bpo_cidr_format(&special->block, home), what, special->rfc);
    else
        bpo_checking_tell(c, slug, "network %s: subnet %s is set aside for %s",
                          entry->network->key, bpo_cidr_format(&entry->subnet, text), what);
}

static void tell_public(bpo_checking *c, bpo_entry *entry)
{
    static const bpo_cidr block172 = {{4, {172}}, 8};
    char text[BPO_CIDR_TEXT];
    bpo_suggest_remedy(c, entry);
    bpo_checking_tell(c, "public-subnet",
                      "network %s: subnet %s holds public addresses%s: the hosts that own them "
                      "are out of reach",
                      entry->network->key, bpo_cidr_format(&entry->subnet, text),
                      bpo_cidr_encloses(&block172, &entry->subnet)
                          ? " (private ones end at 172.31.255.255)"
                          : "");
}

/* IPv6 in IPv4's clothes: ::ffff:172.30.0.0/112. */
static bool tell_mapped(bpo_checking *c, const bpo_entry *entry)
{
    static const bpo_cidr mapped = {{6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}}, 96};
    char text[BPO_CIDR_TEXT];
    const uint8_t *b = entry->subnet.address.bytes;
    if (!bpo_cidr_encloses(&mapped, &entry->subnet))
        return false;
    bpo_cidr plain = {{4, {b[12], b[13], b[14], b[15]}}, (uint8_t)(entry->subnet.length - 96)};
    bpo_checking_remedy(c, "use %s", bpo_cidr_format(&plain, text));
    bpo_checking_tell(c, "ipv4-mapped",
                      "network %s: subnet %s is an IPv4 block written as IPv6",
                      entry->network->key, entry->ipam->subnet.text);
    return true;
}

static bool tell_unusable(bpo_checking *c, bpo_entry *entry)
{
    char text[BPO_CIDR_TEXT], home[BPO_CIDR_TEXT];
    const bpo_special *special = unusable(&entry->subnet);
    if (entry->subnet.length == 0) {
        bpo_checking_remedy(c, "give one block of it, such as 172.16.0.0/16");
        bpo_checking_tell(c, "subnet-too-wide",
                          "network %s: subnet %s is every address there is",
                          entry->network->key, bpo_cidr_format(&entry->subnet, text));
        return true;
    }
    if (!special)
        return false;
    bpo_suggest_remedy(c, entry);
    bpo_checking_tell(c, "reserved-subnet",
                      "network %s: subnet %s overlaps %s, set aside as %s (%s)",
                      entry->network->key, bpo_cidr_format(&entry->subnet, text),
                      bpo_cidr_format(&special->block, home),
                      bpo_address_class_name(special->address_class), special->rfc);
    return true;
}

static void check_class(bpo_checking *c, bpo_entry *entry)
{
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    if (tell_mapped(c, entry) || tell_unusable(c, entry))
        return;
    switch (bpo_cidr_classify(&entry->subnet)) {
    case BPO_CLASS_PUBLIC:
        if (entry->subnet.address.family == 4)
            tell_public(c, entry);
        else
            tell_class(c, entry, "public-ipv6-subnet",
                       "global addresses, fine if they are yours");
        break;
    case BPO_CLASS_CGNAT:
        tell_class(c, entry, "cgnat-subnet", "carrier-grade NAT and used by Tailscale");
        break;
    case BPO_CLASS_DOCUMENTATION:
        tell_class(c, entry, "documentation-subnet", "examples in documents");
        break;
    case BPO_CLASS_RESERVED:
        tell_class(c, entry, "special-subnet", "something else");
        break;
    default:
        break;
    }
}

static void check_ipv6(bpo_checking *c, const bpo_entry *entry)
{
    const bpo_network *network = entry->network;
    bool told = network->enable_ipv6.text && bpo_written_bool(&network->enable_ipv6) < 0;
    if (entry->subnet.address.family != 6 || bpo_network_has_ipv6(network) || told)
        return;
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    bpo_checking_remedy(c, "add enable_ipv6: true to network %s", network->key);
    bpo_checking_tell(c, "ipv6-disabled",
                      "network %s: subnet %s is left out by engines, as enable_ipv6 isn't true",
                      network->key, entry->ipam->subnet.text);
}

/* first: the network's first subnet of the same family, or the entry itself. */
static void check_several(bpo_checking *c, const bpo_entry *entry, const bpo_entry *first)
{
    if (entry == first || !bpo_network_is_bridge(entry->network))
        return;
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    bpo_checking_remedy(c, "keep one of the two, or make a second network for %s",
                        entry->ipam->subnet.text);
    bpo_checking_tell(
        c, "subnet-several",
        "network %s: the bridge driver takes one %s subnet, and %s comes after %s",
        entry->network->key, bpo_family_name(&entry->subnet.address), entry->ipam->subnet.text,
        first->ipam->subnet.text);
}

void bpo_rules_subnet(bpo_checking *c)
{
    const bpo_entry *firsts[2] = {NULL};
    for (size_t i = 0; i < c->n_entries && c->status == BPO_OK; i++) {
        bpo_entry *entry = &c->entries[i];
        const bpo_entry **first = &firsts[entry->subnet.address.family == 6];
        check_text(c, entry);
        if (!entry->has_subnet)
            continue;
        if (!*first || (*first)->network != entry->network)
            *first = entry;
        check_class(c, entry);
        check_ipv6(c, entry);
        check_several(c, entry, *first);
    }
}
