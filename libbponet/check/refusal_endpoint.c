/* What a service's place on a network is like that some engine minds. */
#include <string.h>

#include "base/text.h"
#include "check/refusal.h"
#include "check/refusal_parts.h"

#define AT(a, field)                                                                           \
    (a)->field.at, "services.%s.networks.%s." #field, (a)->service->name, (a)->network

/* An attachment and what is known of its network. */
typedef struct joining {
    const bpo_attachment *a;
    const bpo_network *network;   /* NULL: the document has none of that key */
    const bpo_live_network *live; /* NULL: unknown, or not there */
    const bpo_ipam *entry;        /* the one whose subnet holds the address, */
    bpo_cidr subnet;              /* and that subnet */
} joining;

bool bpo_cidr_is_last_of_64(const bpo_cidr *subnet, const bpo_address *address)
{
    bpo_address last = bpo_cidr_last(subnet);
    return subnet->address.family == 6 && subnet->length == 64 &&
           bpo_address_compare(address, &last) == 0;
}

/* ---- static addresses ------------------------------------------------------------------------ */

/* Finds the entry that holds the address. 0: the network has no subnet of its family, 1: some, but none
 * holds it, 2: found, -1: some subnet can't be read, and nobody knows. */
static int find_entry(joining *j, const bpo_address *address, uint8_t family)
{
    int found = 0;
    for (size_t i = 0; i < j->network->n_ipam; i++) {
        bpo_cidr subnet;
        const bpo_written *text = &j->network->ipam[i].subnet;
        if (!bpo_predict_is_given(text) || bpo_cidr_parse(text->text, &subnet, NULL) < 0)
            return -1;
        if (subnet.address.family != family)
            continue;
        found = found ? found : 1;
        if (address && bpo_cidr_contains(&subnet, address)) {
            j->entry = &j->network->ipam[i];
            j->subnet = bpo_cidr_network(&subnet);
            return 2;
        }
    }
    return found;
}

static bool is_written(const char *text, const bpo_address *address)
{
    bpo_address other;
    return text && bpo_address_parse(text, &other, NULL) == BPO_OK &&
           bpo_address_compare(&other, address) == 0;
}

/* Whether the engine chose it as the gateway, where none is given. */
static bool is_chosen_gateway(const joining *j, const bpo_address *address)
{
    bpo_cidr from = j->subnet, range;
    if (bpo_predict_is_given(&j->entry->gateway) || !bpo_network_uses(j->network, "bridge"))
        return false;
    if (bpo_predict_is_given(&j->entry->ip_range) &&
        bpo_cidr_parse(j->entry->ip_range.text, &range, NULL) == BPO_OK &&
        bpo_cidr_encloses(&j->subnet, &range))
        from = bpo_cidr_network(&range);
    bpo_address first = bpo_cidr_first(&from);
    if (bpo_reserved_name(&j->subnet, &first))
        first.bytes[first.family == 4 ? 3 : 15]++;
    return bpo_address_compare(&first, address) == 0;
}

/* Whether a container other than the service's own holds it. */
static bool is_held(const bpo_predicting *p, const joining *j, const bpo_address *address)
{
    for (size_t i = 0; j->live && i < p->state->n_containers; i++) {
        const bpo_container *container = &p->state->containers[i];
        if (!bpo_container_is_up(container) || bpo_container_is_of(container, j->a->service))
            continue;
        for (size_t k = 0; k < container->n_endpoints; k++)
            if (bpo_endpoint_is_on(&container->endpoints[k], j->live) &&
                (is_written(container->endpoints[k].ipv4_address, address) ||
                 is_written(container->endpoints[k].ipv6_address, address)))
                return true;
    }
    return false;
}

static bool is_taken(const bpo_predicting *p, const joining *j, const bpo_address *address)
{
    if (bpo_reserved_name(&j->subnet, address) || is_written(j->entry->gateway.text, address) ||
        is_chosen_gateway(j, address) || is_held(p, j, address))
        return true;
    for (size_t i = 0; i < j->entry->aux_addresses.n; i++)
        if (is_written(j->entry->aux_addresses.items[i].value.text, address))
            return true;
    return false;
}

/* What is wrong with the text of an address of that family; NULL: nothing. */
static const char *complain_of_text(const bpo_predicting *p, const char *text, uint8_t family,
                                    bpo_address *ret_address)
{
    bool good = bpo_address_parse(text, ret_address, NULL) == BPO_OK;
    if (good && ret_address->family == family && !bpo_address_is_mapped(ret_address))
        return NULL;
    if (!good && p->connects && bpo_refusal_find("address-unreadable-ipv4", p->release))
        return family == 4 ? "address-unreadable-ipv4" : "address-unreadable-ipv6";
    if (good && p->connects && bpo_refusal_find("address-unreadable-ipv4", p->release))
        return "address-outside";
    return family == 4 ? "address-invalid-ipv4" : "address-invalid-ipv6";
}

static void predict_place(bpo_predicting *p, joining *j, const bpo_address *address,
                          bpo_place at, const char *field)
{
    static const char *const names[] = {"address-without-subnet", "address-outside"};
    static const char path[] = "services.%s.networks.%s.%s";
    int found = find_entry(j, address, address->family);
    const char *service = j->a->service->name;
    if (found == 0 || found == 1)
        bpo_predict_tell(p, names[found], at, path, service, j->a->network, field);
    if (found != 2)
        return;
    if (is_taken(p, j, address))
        bpo_predict_tell(p, "address-taken", at, path, service, j->a->network, field);
    else if (bpo_cidr_is_last_of_64(&j->subnet, address))
        bpo_predict_tell(p, "address-past-map", at, path, service, j->a->network, field);
}

static bool is_zero(const bpo_address *address)
{
    const bpo_address zero = {.family = address->family};
    return bpo_address_compare(address, &zero) == 0;
}

static void predict_address(bpo_predicting *p, joining *j, const bpo_written *written,
                            const char *field, uint8_t family)
{
    bpo_address address;
    const char *name;
    if (!bpo_predict_is_given(written))
        return;
    if (strcmp(j->network->name.text, "bridge") == 0) {
        bpo_predict_tell(p, "address-on-predefined", written->at, "services.%s.networks.%s.%s",
                         j->a->service->name, j->a->network, field);
        return;
    }
    name = complain_of_text(p, written->text, family, &address);
    if (!name && is_zero(&address))
        bpo_predict_tell(p, family == 4 ? "address-zero-ipv4" : "address-zero-ipv6",
                         written->at, "services.%s.networks.%s.%s", j->a->service->name,
                         j->a->network, field);
    if (name)
        bpo_predict_tell(p, name, written->at, "services.%s.networks.%s.%s",
                         j->a->service->name, j->a->network, field);
    else if (!bpo_network_is_foreign(j->network))
        predict_place(p, j, &address, written->at, field);
}

/* ---- room ------------------------------------------------------------------------------------ */

/* How many addresses of the pool are given away. */
static uint64_t count_used(const bpo_predicting *p, const joining *j, const bpo_cidr *pool)
{
    bpo_address address, last = bpo_cidr_last(&j->subnet), first = bpo_cidr_first(&j->subnet);
    uint64_t used = !bpo_predict_is_given(&j->entry->gateway) ||
                    (bpo_address_parse(j->entry->gateway.text, &address, NULL) == BPO_OK &&
                     bpo_cidr_contains(pool, &address));
    used += bpo_reserved_name(&j->subnet, &first) && bpo_cidr_contains(pool, &first);
    used += bpo_reserved_name(&j->subnet, &last) && bpo_cidr_contains(pool, &last);
    for (size_t i = 0; i < j->entry->aux_addresses.n; i++)
        used += bpo_address_parse(j->entry->aux_addresses.items[i].value.text, &address,
                                  NULL) == BPO_OK &&
                bpo_cidr_contains(pool, &address);
    for (size_t i = 0; i < p->state->n_containers; i++) {
        const bpo_container *container = &p->state->containers[i];
        for (size_t k = 0; k < container->n_endpoints; k++)
            used += bpo_endpoint_is_on(&container->endpoints[k], j->live) &&
                    bpo_address_parse(container->endpoints[k].ipv4_address, &address, NULL) ==
                        BPO_OK &&
                    bpo_cidr_contains(pool, &address);
    }
    return used;
}

/* A network of one IPv4 subnet whose addresses are all given away. */
static void predict_room(bpo_predicting *p, joining *j)
{
    bpo_cidr pool, range;
    if (!j->live || j->network->n_ipam != 1 || bpo_predict_is_given(&j->a->ipv4_address) ||
        bpo_cidr_parse(j->network->ipam[0].subnet.text ? j->network->ipam[0].subnet.text : "",
                       &pool, NULL) < 0 ||
        pool.address.family != 4)
        return;
    for (size_t i = 0; i < p->state->n_containers; i++)
        if (bpo_container_is_of(&p->state->containers[i], j->a->service))
            return; /* its place is its own */
    j->entry = &j->network->ipam[0];
    pool = j->subnet = bpo_cidr_network(&pool);
    if (bpo_predict_is_given(&j->entry->ip_range) &&
        bpo_cidr_parse(j->entry->ip_range.text, &range, NULL) == BPO_OK)
        pool = bpo_cidr_network(&range);
    if (count_used(p, j, &pool) >= bpo_cidr_size(&pool))
        bpo_predict_tell(p, "address-exhausted", j->a->at, "services.%s.networks.%s",
                         j->a->service->name, j->a->network);
}

/* ---- all else -------------------------------------------------------------------------------- */

static bool is_hex(const char *text, size_t n)
{
    return strspn(text, "0123456789abcdefABCDEF") >= n;
}

/* What Go's net.ParseMAC reads: bytes with ':' or '-' between, or pairs of bytes with '.'; 6, 8 or 20 of
 * them. */
static bool is_mac(const char *text)
{
    size_t len = strlen(text), digits = len > 4 && text[4] == '.' ? 4 : 2, groups = 0;
    char between = len > digits ? text[digits] : '\0';
    if (!between || !strchr(digits == 4 ? "." : ":-", between))
        return false;
    for (size_t i = 0; i < len; i += digits + 1, groups++) {
        if (!is_hex(text + i, digits) || (text[i + digits] && text[i + digits] != between))
            return false;
        if (text[i + digits] && !text[i + digits + 1])
            return false;
    }
    size_t bytes = groups * digits / 2;
    return bytes == 6 || bytes == 8 || bytes == 20;
}

static void predict_mac(bpo_predicting *p, const bpo_attachment *a)
{
    if (!bpo_predict_is_given(&a->mac_address))
        return;
    bpo_predict_tell(p, "mac-ignored", AT(a, mac_address));
    if (!is_mac(a->mac_address.text))
        bpo_predict_tell(p, "mac-invalid", AT(a, mac_address));
}

static void predict_link_local(bpo_predicting *p, const bpo_attachment *a)
{
    static const char *const names[] = {"address-invalid-link-local",
                                        "address-unreadable-link-local"};
    bpo_address address;
    for (size_t i = 0; i < a->link_local_ips.n; i++)
        for (size_t k = 0; k < 2; k++)
            if (bpo_address_parse(a->link_local_ips.items[i].text, &address, NULL) < 0)
                bpo_predict_tell(p, names[k], a->link_local_ips.items[i].at,
                                 "services.%s.networks.%s.link_local_ips[%zu]",
                                 a->service->name, a->network, i);
}

/* "net.ipv4.conf.IFNAME.log_martians=1": five parts, of which the fourth stands for the interface. */
static bool is_sysctl(const char *text)
{
    const char *parts[5] = {text};
    size_t n = 1;
    for (const char *dot = strchr(text, '.'); dot && n < 5; dot = strchr(dot + 1, '.'))
        parts[n++] = dot + 1;
    return n == 5 &&
           (bpo_text_after(parts[1], "ipv4.") || bpo_text_after(parts[1], "ipv6.") ||
            bpo_text_after(parts[1], "mpls.")) &&
           (bpo_text_after(parts[3], "IFNAME.") || bpo_text_after(parts[3], "ifname."));
}

static void predict_endpoint_options(bpo_predicting *p, const bpo_attachment *a)
{
    for (size_t i = 0; i < a->options.n; i++) {
        const bpo_pair *option = &a->options.items[i];
        /* of several, apart by commas, the first tells enough */
        if (strcmp(option->key, "com.docker.network.endpoint.sysctls") == 0 &&
            option->value.text && !is_sysctl(option->value.text))
            bpo_predict_tell(p, "sysctl-unreadable", option->value.at,
                             "services.%s.networks.%s.driver_opts.%s", a->service->name,
                             a->network, option->key);
    }
}

/* The engine's own networks, and those that aren't there. */
static void predict_network_kind(bpo_predicting *p, const joining *j)
{
    const char *name = j->network->name.text;
    bool is_host = strcmp(name, "host") == 0, is_none = strcmp(name, "none") == 0;
    if (p->connects && (is_host || is_none))
        bpo_predict_tell(p, is_host ? "host-network" : "none-network", j->a->at,
                         "services.%s.networks.%s", j->a->service->name, j->a->network);
    if (strcmp(name, "bridge") == 0 && j->a->aliases.n)
        bpo_predict_tell(p, "alias-on-bridge", j->a->at, "services.%s.networks.%s.aliases",
                         j->a->service->name, j->a->network);
    if (p->state && !j->live && bpo_network_is_foreign(j->network))
        bpo_predict_tell(p, "network-missing", j->a->at, "services.%s.networks.%s",
                         j->a->service->name, j->a->network);
}

void bpo_predict_attachment(bpo_predicting *p, const bpo_attachment *attachment)
{
    joining j = {.a = attachment};
    size_t i;
    if (!bpo_map_get(&p->topology->network_keys, attachment->network,
                     strlen(attachment->network), &i))
        return;
    j.network = p->topology->networks[i];
    if (p->state)
        j.live = bpo_state_find_network(p->state, j.network->name.text);
    predict_network_kind(p, &j);
    predict_address(p, &j, &attachment->ipv4_address, "ipv4_address", 4);
    predict_address(p, &j, &attachment->ipv6_address, "ipv6_address", 6);
    predict_room(p, &j);
    predict_mac(p, attachment);
    predict_link_local(p, attachment);
    predict_endpoint_options(p, attachment);
    if (bpo_predict_is_given(&attachment->gw_priority))
        bpo_predict_tell(p, "gw-priority-ignored", AT(attachment, gw_priority));
}

void bpo_predict_service(bpo_predicting *p, const bpo_service *service)
{
    const char *shared = bpo_mode_container(service->network_mode.text);
    if (!shared || !p->state)
        return;
    const bpo_container *other = bpo_state_find_container(p->state, shared);
    if (!other)
        bpo_predict_tell(p, "shared-missing", service->network_mode.at,
                         "services.%s.network_mode", service->name);
    else if (!bpo_container_is_up(other))
        bpo_predict_tell(p, "shared-stopped", service->network_mode.at,
                         "services.%s.network_mode", service->name);
}
