/* What a network is like that some engine minds, in about the order that engines look. */
#include <string.h>

#include "base/text.h"
#include "check/refusal.h"
#include "check/refusal_parts.h"

#define AT_ENTRY(e)                                                                            \
    (e)->ipam->at, "networks.%s.ipam.config[%zu]", (e)->network->key, (e)->number
#define AT_FIELD(e, field)                                                                     \
    (e)->ipam->field.at, "networks.%s.ipam.config[%zu]." #field, (e)->network->key, (e)->number

/* An entry of ipam.config that engines look at, understood. */
typedef struct entry {
    const bpo_network *network;
    const bpo_ipam *ipam;
    size_t number;
    bpo_cidr subnet; /* without host bits */
    bool has_gateway, has_range;
    bpo_address gateway;
    bpo_cidr range;
} entry;

bool bpo_predict_is_given(const bpo_written *written)
{
    return written->text && *written->text;
}

bool bpo_address_is_mapped(const bpo_address *address)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return address->family == 6 && memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

/* ---- one entry ------------------------------------------------------------------------------- */

/* A length such as /016, which Go's older reader took. */
static bool has_zeros(const char *text)
{
    char plain[BPO_CIDR_TEXT];
    bpo_cidr cidr;
    const char *slash = strchr(text, '/');
    size_t len = slash ? (size_t)(slash - text) + 1 : 0;
    if (!slash || slash[1] != '0' || len + strlen(slash) >= sizeof plain)
        return false;
    memcpy(plain, text, len);
    strcpy(plain + len, slash + 1 + strspn(slash + 1, "0"));
    return bpo_cidr_parse(plain, &cidr, NULL) == BPO_OK;
}

static void predict_gateway(bpo_predicting *p, entry *e)
{
    const bpo_written *gateway = &e->ipam->gateway;
    if (!bpo_predict_is_given(gateway))
        return;
    if (bpo_address_parse(gateway->text, &e->gateway, NULL) < 0) {
        bpo_predict_tell(p, "gateway-unreadable", AT_FIELD(e, gateway));
        return;
    }
    e->has_gateway = true;
    if (e->gateway.family != e->subnet.address.family)
        bpo_predict_tell(p,
                         bpo_address_is_mapped(&e->gateway) ? "gateway-outside-mapped"
                                                            : "gateway-outside-family",
                         AT_FIELD(e, gateway));
    else if (!bpo_cidr_contains(&e->subnet, &e->gateway))
        bpo_predict_tell(p, "gateway-outside", AT_FIELD(e, gateway));
    else if (bpo_reserved_name(&e->subnet, &e->gateway))
        bpo_predict_tell(p, "gateway-reserved", AT_FIELD(e, gateway));
    else if (bpo_cidr_is_last_of_64(&e->subnet, &e->gateway))
        bpo_predict_tell(p, "address-past-map", AT_FIELD(e, gateway));
}

static void predict_range(bpo_predicting *p, entry *e)
{
    const bpo_written *range = &e->ipam->ip_range;
    bpo_cidr cidr;
    if (!bpo_predict_is_given(range))
        return;
    if (bpo_cidr_parse(range->text, &cidr, NULL) < 0) {
        bpo_predict_tell(p, "range-unreadable", AT_FIELD(e, ip_range));
        return;
    }
    e->has_range = true;
    e->range = bpo_cidr_network(&cidr);
    if (cidr.address.family != e->subnet.address.family) {
        bpo_predict_tell(p, "range-family", AT_FIELD(e, ip_range));
        return;
    }
    if (bpo_cidr_has_host_bits(&cidr))
        bpo_predict_tell(p, "range-host-bits", AT_FIELD(e, ip_range));
    if (cidr.length < e->subnet.length)
        bpo_predict_tell(p, "range-bigger", AT_FIELD(e, ip_range));
    else if (!bpo_cidr_encloses(&e->subnet, &e->range))
        bpo_predict_tell(p, "range-outside", AT_FIELD(e, ip_range));
}

/* The gateway: as given, or the first address that the engine would choose. */
static bpo_address gateway_of(const entry *e)
{
    const bpo_cidr *from =
        e->has_range && bpo_cidr_encloses(&e->subnet, &e->range) ? &e->range : &e->subnet;
    bpo_address address = bpo_cidr_first(from);
    if (e->has_gateway)
        return e->gateway;
    if (bpo_reserved_name(&e->subnet, &address))
        address.bytes[address.family == 4 ? 3 : 15]++; /* the first of a block: no carry */
    return address;
}

/* Whether the k-th auxiliary address is held by something else. */
static bool is_aux_taken(const entry *e, size_t k, const bpo_address *address)
{
    bpo_address other, gateway = gateway_of(e);
    if (bpo_address_compare(address, &gateway) == 0 || bpo_reserved_name(&e->subnet, address))
        return true;
    for (size_t i = 0; i < k; i++)
        if (bpo_address_parse(e->ipam->aux_addresses.items[i].value.text, &other, NULL) ==
                BPO_OK &&
            bpo_address_compare(address, &other) == 0)
            return true;
    return false;
}

static const char *complain_of_aux(const entry *e, size_t k)
{
    const char *text = e->ipam->aux_addresses.items[k].value.text;
    bpo_address address;
    if (!*text)
        return "aux-empty";
    if (bpo_address_parse(text, &address, NULL) < 0)
        return "aux-unreadable";
    if (address.family != e->subnet.address.family)
        return "aux-outside-family";
    if (!bpo_cidr_contains(&e->subnet, &address))
        return "aux-outside";
    return is_aux_taken(e, k, &address) ? "aux-taken" : NULL;
}

static void predict_aux(bpo_predicting *p, const entry *e)
{
    for (size_t k = 0; k < e->ipam->aux_addresses.n; k++) {
        const bpo_pair *aux = &e->ipam->aux_addresses.items[k];
        const char *name = aux->value.text ? complain_of_aux(e, k) : NULL;
        if (name)
            bpo_predict_tell(p, name, aux->value.at,
                             "networks.%s.ipam.config[%zu].aux_addresses.%s", e->network->key,
                             e->number, aux->key);
        if (bpo_text_after(aux->key, "DefaultGatewayIPv") &&
            bpo_written_bool(&e->network->internal) == 1)
            bpo_predict_tell(p, "router-on-internal", aux->value.at,
                             "networks.%s.ipam.config[%zu].aux_addresses.%s", e->network->key,
                             e->number, aux->key);
    }
}

/* Whether the engine looks for a gateway's address at all. */
static bool has_gateway_at_all(const entry *e)
{
    const char *mode = bpo_pairs_get(&e->network->options,
                                     e->subnet.address.family == 4
                                         ? "com.docker.network.bridge.gateway_mode_ipv4"
                                         : "com.docker.network.bridge.gateway_mode_ipv6");
    return e->has_gateway ||
           (bpo_network_uses(e->network, "bridge") && !(mode && strcmp(mode, "isolated") == 0));
}

/* A subnet, or a range, that has no address left for a gateway. */
static void predict_room(bpo_predicting *p, const entry *e)
{
    bool ipv4 = e->subnet.address.family == 4;
    if (ipv4 && e->subnet.length > 30)
        bpo_predict_tell(p, "gateway-no-room-31", AT_FIELD(e, subnet));
    if (!has_gateway_at_all(e))
        return;
    if (!ipv4 && e->subnet.length == 128)
        bpo_predict_tell(p, "gateway-no-room", AT_FIELD(e, subnet));
    if (e->has_range && !e->has_gateway && e->range.length == (ipv4 ? 32 : 128) &&
        bpo_reserved_name(&e->subnet, &e->range.address))
        bpo_predict_tell(p, "gateway-no-room", AT_FIELD(e, ip_range));
}

static void predict_ipv6(bpo_predicting *p, const entry *e)
{
    static const bpo_cidr multicast = {{6, {0xff}}, 8}, local = {{6, {0xfe, 0x80}}, 64};
    static const bpo_address zero = {.family = 6};
    if (e->subnet.address.family != 6 || e->subnet.length == 0)
        return;
    if (bpo_cidr_encloses(&multicast, &e->subnet))
        bpo_predict_tell(p, "ipv6-multicast", AT_FIELD(e, subnet));
    else if (bpo_cidr_overlaps(&local, &e->subnet) && e->subnet.length != 64)
        bpo_predict_tell(p, "ipv6-link-local", AT_FIELD(e, subnet));
    else if (bpo_address_compare(&e->subnet.address, &zero) == 0)
        bpo_predict_tell(p, "ipv6-unspecified", AT_FIELD(e, subnet));
}

/* ---- overlaps -------------------------------------------------------------------------------- */

static bool is_same_range(const entry *e, const bpo_live_ipam *live, const bpo_cidr *subnet)
{
    bpo_cidr range;
    return live->ip_range && bpo_cidr_parse(live->ip_range, &range, NULL) == BPO_OK &&
           range.length == e->range.length && subnet->length == e->subnet.length &&
           bpo_cidr_overlaps(&range, &e->range);
}

/* What an engine says of the entry beside one of its subnets; NULL: nothing. */
static const char *complain_of_overlap(const entry *e, const bpo_live_network *live,
                                       const bpo_live_ipam *ipam)
{
    bpo_cidr other;
    if (!ipam->subnet || bpo_cidr_parse(ipam->subnet, &other, NULL) < 0 ||
        !bpo_cidr_overlaps(&other, &e->subnet))
        return NULL;
    if (!e->has_range || is_same_range(e, ipam, &other))
        return "pool-overlaps";
    /* with a range only the bridge driver looks, and only at bridges */
    if (strcmp(live->driver, "bridge") != 0 || !bpo_network_uses(e->network, "bridge"))
        return NULL;
    return strcmp(live->name, "bridge") == 0 ? "bridge-overlaps-default" : "bridge-overlaps";
}

static void predict_overlap(bpo_predicting *p, const entry *e)
{
    for (size_t i = 0; p->state && i < p->state->n_networks; i++) {
        const bpo_live_network *live = &p->state->networks[i];
        if (strcmp(live->scope, "swarm") == 0 || strcmp(live->name, e->network->name.text) == 0)
            continue;
        for (size_t k = 0; k < live->n_ipam; k++) {
            const char *name = complain_of_overlap(e, live, &live->ipam[k]);
            if (!name)
                continue;
            bpo_predict_tell(p, name, AT_FIELD(e, subnet));
            return; /* one is enough to be refused */
        }
    }
}

/* Within the network itself: blocks that meet, and families that have two. */
static void predict_sisters(bpo_predicting *p, const entry *e, const entry *before, size_t n)
{
    bool told = false;
    for (size_t i = 0; i < n && !told; i++) {
        if (before[i].subnet.address.family != e->subnet.address.family)
            continue;
        if (bpo_cidr_overlaps(&before[i].subnet, &e->subnet))
            bpo_predict_tell(p, "pool-overlaps", AT_FIELD(e, subnet));
        if (bpo_network_uses(e->network, "bridge"))
            bpo_predict_tell(p, "subnet-several", AT_FIELD(e, subnet));
        told = true;
    }
}

/* ---- all entries ----------------------------------------------------------------------------- */

/* Understands an entry; false where engines pass over it, or can't read it. */
static bool begin_entry(bpo_predicting *p, entry *e)
{
    bpo_cidr cidr;
    const bpo_written *subnet = &e->ipam->subnet;
    if (!bpo_predict_is_given(subnet)) {
        bpo_predict_tell(p, "subnet-missing", AT_ENTRY(e));
        return false;
    }
    if (bpo_cidr_parse(subnet->text, &cidr, NULL) < 0) {
        bpo_predict_tell(p, has_zeros(subnet->text) ? "subnet-zeros" : "subnet-unreadable",
                         AT_FIELD(e, subnet));
        return false;
    }
    if (bpo_address_is_mapped(&cidr.address)) {
        bpo_predict_tell(p, "subnet-mapped", AT_FIELD(e, subnet));
        return false;
    }
    e->subnet = bpo_cidr_network(&cidr);
    if (cidr.address.family == 6 && !bpo_network_has_ipv6(e->network))
        return false; /* passed over without a word */
    if (bpo_cidr_has_host_bits(&cidr))
        bpo_predict_tell(p, "host-bits", AT_FIELD(e, subnet));
    return true;
}

#define MOST_ENTRIES 16 /* more are refused for being more than one of a family anyway */

static void predict_ipam(bpo_predicting *p, const bpo_network *network)
{
    entry entries[MOST_ENTRIES];
    size_t n = 0;
    bool ipv6 = false, open = false;
    for (size_t i = 0; i < network->n_ipam && n < MOST_ENTRIES; i++) {
        entry e = {.network = network, .ipam = &network->ipam[i], .number = i};
        if (!begin_entry(p, &e)) {
            open |= !e.subnet.address.family &&
                    !strchr(e.ipam->subnet.text ? e.ipam->subnet.text : "", ':');
            continue;
        }
        ipv6 |= e.subnet.address.family == 6;
        predict_range(p, &e);
        predict_gateway(p, &e);
        predict_sisters(p, &e, entries, n);
        predict_overlap(p, &e);
        predict_room(p, &e);
        predict_aux(p, &e);
        if (bpo_network_uses(network, "bridge"))
            predict_ipv6(p, &e);
        entries[n++] = e;
    }
    if (!ipv6 && !open && bpo_network_has_ipv6(network) && !network->ipam_driver.text)
        bpo_predict_tell(p, "ipv6-without-subnet", network->enable_ipv6.at,
                         "networks.%s.enable_ipv6", network->key);
}

/* ---- the network itself ---------------------------------------------------------------------- */

static void predict_name(bpo_predicting *p, const bpo_network *network)
{
    static const char *const predefined[] = {"bridge", "host", "none", "default"};
    const char *name = network->name.text;
    size_t i;
    if (!name[strspn(name, " \t\r\n")])
        bpo_predict_tell(p, "name-blank", network->name.at, "networks.%s.name", network->key);
    for (i = 0; i < sizeof predefined / sizeof *predefined; i++)
        if (strcmp(name, predefined[i]) == 0) {
            bpo_predict_tell(p, "name-predefined", network->name.at, "networks.%s.name",
                             network->key);
            return;
        }
    if (p->state && bpo_state_find_network(p->state, name))
        bpo_predict_tell(p, "name-taken", network->name.at, "networks.%s.name", network->key);
}

static void predict_families(bpo_predicting *p, const bpo_network *network)
{
    bpo_written option = {
        .text = bpo_pairs_get(&network->options, "com.docker.network.enable_ipv4")};
    const bpo_written *given = network->enable_ipv4.text ? &network->enable_ipv4 : &option;
    if (bpo_written_bool(given) != 0)
        return;
    bpo_predict_tell(p, "ipv4-stays", network->enable_ipv4.at, "networks.%s.enable_ipv4",
                     network->key);
    if (!bpo_network_has_ipv6(network))
        bpo_predict_tell(p, "families-off", network->enable_ipv4.at, "networks.%s.enable_ipv4",
                         network->key);
}

static void predict_ipam_driver(bpo_predicting *p, const bpo_network *network)
{
    if (!network->ipam_driver.text || strcmp(network->ipam_driver.text, "null") != 0)
        return;
    bpo_predict_tell(p, network->n_ipam ? "ipam-null-subnet" : "ipam-null-empty",
                     network->ipam_driver.at, "networks.%s.ipam.driver", network->key);
}

static void predict_driver(bpo_predicting *p, const bpo_network *network)
{
    if (bpo_network_uses(network, "host") || bpo_network_uses(network, "null"))
        bpo_predict_tell(p, "driver-single", network->driver.at, "networks.%s.driver",
                         network->key);
    if (bpo_network_uses(network, "overlay") && p->off_swarm)
        bpo_predict_tell(p, "overlay-off-swarm", network->driver.at, "networks.%s.driver",
                         network->key);
}

void bpo_predict_network(bpo_predicting *p, const bpo_network *network)
{
    predict_name(p, network);
    predict_driver(p, network);
    predict_ipam_driver(p, network);
    predict_families(p, network);
    predict_ipam(p, network);
    bpo_predict_options(p, network);
}
