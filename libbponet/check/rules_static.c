/* Static addresses of services. */
#include <string.h>

#include "check/checking.h"

#define MOST_LISTED 256 /* static addresses that a computed remedy steers clear of */

/* One static address that can be read. */
typedef struct fixed {
    const bpo_service *service;
    const bpo_attachment *attachment;
    const bpo_written *written;
    const char *field;
    size_t network;
    bpo_address address;
} fixed;

static void at_fixed(bpo_checking *c, const fixed *f)
{
    bpo_checking_at(c, f->written->at, "services.%s.networks.%s.%s", f->service->name,
                    f->attachment->network, f->field);
}

/* All addresses on the network that are spoken for, as blocks: claims, of which there are fewer
 * than MOST_LISTED, and three more. */
static size_t list_taken(bpo_checking *c, const bpo_entry *entry, bpo_cidr *taken)
{
    size_t k = 0;
    bpo_address borders[2] = {bpo_cidr_first(&entry->subnet), bpo_cidr_last(&entry->subnet)};
    for (size_t i = 0; i < 2; i++)
        if (bpo_reserved_name(&entry->subnet, &borders[i]))
            taken[k++] = (bpo_cidr){borders[i], 128};
    if (entry->has_range)
        taken[k++] = entry->range;
    for (bpo_map_slot *slot = c->claims.slots; slot < c->claims.slots + c->claims.cap; slot++) {
        const char *space = slot->key ? strchr(slot->key, ' ') : NULL;
        if (space && bpo_address_parse(space + 1, &taken[k].address, NULL) == BPO_OK &&
            bpo_cidr_contains(&entry->subnet, &taken[k].address))
            taken[k++].length = 128;
    }
    return k;
}

/* "use 172.30.0.2": the lowest address that is free and outside of the range. */
static void remedy_address(bpo_checking *c, const bpo_entry *entry)
{
    bpo_cidr taken[MOST_LISTED + 3]; /* and the borders, and the range */
    bpo_address use;
    char text[BPO_ADDRESS_TEXT];
    if (c->claims.n >= MOST_LISTED)
        return; /* many addresses: a list would be long and the sum of lists square */
    size_t n = list_taken(c, entry, taken);
    if (bpo_suggest_address(c, &entry->subnet, taken, n, &use))
        bpo_checking_remedy(c, "use %s", bpo_address_format(&use, text));
}

/* A range that leaves the static addresses out: the highest half of the subnet, or less. */
static void remedy_range(bpo_checking *c, const bpo_entry *entry)
{
    bpo_cidr taken[MOST_LISTED + 3], range;
    char text[BPO_CIDR_TEXT];
    if (c->claims.n >= MOST_LISTED)
        return;
    size_t n = list_taken(c, entry, taken);
    unsigned most = entry->subnet.address.family == 4 ? 30 : 126;
    bpo_status status = BPO_E_NOT_FOUND;
    for (unsigned length = entry->subnet.length + 1u;
         length <= most && status == BPO_E_NOT_FOUND; length++)
        status = bpo_cidr_find_free(&entry->subnet, (uint8_t)length, taken, n, &range, NULL);
    if (status == BPO_E_MEMORY)
        bpo_checking_fail(c);
    if (status == BPO_OK)
        bpo_checking_remedy(c, "add ip_range: %s to network %s", bpo_cidr_format(&range, text),
                            entry->network->key);
}

static void check_in_entry(bpo_checking *c, const fixed *f, const bpo_entry *entry)
{
    const char *reserved = bpo_reserved_name(&entry->subnet, &f->address);
    at_fixed(c, f);
    if (reserved) {
        remedy_address(c, entry);
        bpo_checking_tell(c, "address-reserved",
                          "service %s: %s on network %s is the %s of subnet %s",
                          f->service->name, f->written->text, f->attachment->network, reserved,
                          entry->ipam->subnet.text);
    } else if (entry->has_range && bpo_cidr_contains(&entry->range, &f->address)) {
        remedy_address(c, entry);
        bpo_checking_tell(
            c, "address-in-range",
            "service %s: %s on network %s is in ip_range %s, so another container "
            "may get it first",
            f->service->name, f->written->text, f->attachment->network,
            entry->ipam->ip_range.text);
    }
}

/* The entry whose subnet holds the address. *ret_open: some subnet can't be read, or none of the
 * family is given (*ret_any unset). */
static const bpo_entry *entry_for(const bpo_checking *c, const fixed *f, bool *ret_open,
                                  const bpo_entry **ret_any)
{
    size_t n;
    const bpo_entry *entries = bpo_checking_entries(c, f->network, &n);
    *ret_open = false;
    *ret_any = NULL;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].ipam->subnet.text && !entries[i].has_subnet)
            *ret_open = true;
        if (!entries[i].has_subnet || entries[i].subnet.address.family != f->address.family)
            continue;
        if (bpo_cidr_contains(&entries[i].subnet, &f->address))
            return &entries[i];
        if (!*ret_any)
            *ret_any = &entries[i];
    }
    return NULL;
}

static void check_place(bpo_checking *c, const fixed *f)
{
    bool open;
    const bpo_entry *any;
    const bpo_entry *entry = entry_for(c, f, &open, &any);
    if (entry) {
        check_in_entry(c, f, entry);
        return;
    }
    if (open)
        return; /* the subnet's own fault is told; the address may well be in it */
    at_fixed(c, f);
    if (any) {
        remedy_address(c, any);
        bpo_checking_tell(c, "address-outside",
                          "service %s: %s isn't in subnet %s of network %s", f->service->name,
                          f->written->text, any->ipam->subnet.text, f->attachment->network);
    } else {
        bpo_checking_remedy(c, "give network %s an %s subnet that holds %s",
                            f->attachment->network, bpo_family_name(&f->address),
                            f->written->text);
        bpo_checking_tell(c, "address-without-subnet",
                          "service %s: %s on network %s, which has no %s subnet of its own",
                          f->service->name, f->written->text, f->attachment->network,
                          bpo_family_name(&f->address));
    }
}

static void check_repeat(bpo_checking *c, const fixed *f)
{
    bool open;
    const bpo_entry *any, *entry;
    const char *holder = bpo_checking_claim(
        c, f->network, &f->address, bpo_checking_text(c, "service %s", f->service->name));
    if (!holder)
        return;
    entry = entry_for(c, f, &open, &any);
    at_fixed(c, f);
    if (entry)
        remedy_address(c, entry);
    bpo_checking_tell(c, "address-repeats", "service %s: %s on network %s is taken by %s",
                      f->service->name, f->written->text, f->attachment->network, holder);
}

/* Whether the address can be read and has its field's family; tells where it hasn't. */
static bool read_fixed(bpo_checking *c, fixed *f, uint8_t family)
{
    bpo_error reason = {0};
    bpo_cidr block;
    char text[BPO_ADDRESS_TEXT];
    if (bpo_address_parse(f->written->text, &f->address, &reason) == BPO_OK &&
        f->address.family == family)
        return true;
    at_fixed(c, f);
    if (!*reason.message)
        bpo_checking_remedy(c, "write it as %s", family == 4 ? "ipv6_address" : "ipv4_address");
    else if (bpo_cidr_parse(f->written->text, &block, NULL) == BPO_OK)
        bpo_checking_remedy(c, "use %s", bpo_address_format(&block.address, text));
    if (*reason.message)
        bpo_checking_tell(c, "address-invalid", "service %s: %s %s", f->service->name, f->field,
                          reason.message);
    else
        bpo_checking_tell(c, "address-invalid", "service %s: %s %s is an %s address",
                          f->service->name, f->field, f->written->text,
                          bpo_family_name(&f->address));
    return false;
}

typedef void fixed_rule(bpo_checking *c, const fixed *f);

/* Calls rule for each static address; what can't be read is told where `telling`. */
static void walk(bpo_checking *c, bool telling, fixed_rule *rule)
{
    static const char *const fields[] = {"ipv4_address", "ipv6_address"};
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments * 2; k++) {
            const bpo_attachment *a = service->attachments[k / 2];
            fixed f = {service,       a, k % 2 ? &a->ipv6_address : &a->ipv4_address,
                       fields[k % 2], 0, {0}};
            uint8_t family = k % 2 ? 6 : 4;
            if (!f.written->text)
                continue;
            bool good = telling
                            ? read_fixed(c, &f, family)
                            : bpo_address_parse(f.written->text, &f.address, NULL) == BPO_OK &&
                                  f.address.family == family;
            if (good && bpo_checking_network(c, a->network, &f.network) &&
                !bpo_network_is_foreign(c->topology->networks[f.network]))
                rule(c, &f);
        }
    }
}

/* Once per network and family: static addresses beside dynamic ones, and no range to part them. */
static void check_unparted(bpo_checking *c, const fixed *f)
{
    bool open;
    const bpo_entry *any, *entry = entry_for(c, f, &open, &any);
    size_t old = 0;
    if (!entry || entry->ipam->ip_range.text ||
        bpo_reserved_name(&entry->subnet, &f->address) ||
        c->n_fixed[f->address.family == 6][f->network] >= c->n_attached[f->network])
        return;
    const char *key = bpo_checking_text(c, "unparted %zu %u", f->network, f->address.family);
    int rc = bpo_map_put(&c->claims, key, strlen(key), 0, &old);
    if (rc < 0)
        bpo_checking_fail(c);
    if (rc != 1)
        return;
    at_fixed(c, f);
    remedy_range(c, entry);
    bpo_checking_tell(c, "address-without-range",
                      "service %s: %s on network %s, which has no ip_range to keep dynamic "
                      "addresses away from static ones",
                      f->service->name, f->written->text, f->attachment->network);
}

void bpo_rules_static(bpo_checking *c)
{
    walk(c, false, check_repeat); /* first: remedies steer clear of what is claimed */
    walk(c, true, check_place);
    walk(c, false, check_unparted);
}
