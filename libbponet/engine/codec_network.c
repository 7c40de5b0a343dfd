#include <stdio.h>
#include <string.h>

#include "engine/codec.h"
#include "engine/field.h"
#include "engine/path.h"

static const char *const keep[] = {
    "Name",       "Id",         "Created", "Scope",      "Driver",  "EnableIPv4",
    "EnableIPv6", "IPAM",       "Config",  "Subnet",     "IPRange", "Gateway",
    "Internal",   "Attachable", "Ingress", "ConfigOnly", NULL};
static const char *const keep_below[] = {"Options", "Labels", "AuxiliaryAddresses",
                                         "Containers", NULL};

/* "" is as good as absent. */
static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static bpo_status read_ipam_entry(const bpo_reading *reading, const bpo_node *entry, size_t i,
                                  bpo_live_network *network, bpo_error *err)
{
    char where[40];
    const char *subnet = "", *gateway = "", *ip_range = "";
    snprintf(where, sizeof where, "/IPAM/Config/%zu", i);
    if (entry->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, where, NULL, entry, "a map", err);
    bpo_live_ipam *ipam = bpo_state_add_ipam(reading->state, network);
    if (!ipam)
        return bpo_fail_memory(err);
    bpo_status status = bpo_field_copy(reading, entry, where, "Subnet", false, &subnet, err);
    if (!status)
        status = bpo_field_copy(reading, entry, where, "Gateway", false, &gateway, err);
    if (!status)
        status = bpo_field_copy(reading, entry, where, "IPRange", false, &ip_range, err);
    if (!status)
        status = bpo_field_pairs(reading, entry, where, "AuxiliaryAddresses",
                                 &ipam->aux_addresses, err);
    ipam->subnet = or_null(subnet);
    ipam->gateway = or_null(gateway);
    ipam->ip_range = or_null(ip_range);
    return status;
}

static bpo_status read_ipam(const bpo_reading *reading, const bpo_node *node,
                            bpo_live_network *network, bpo_error *err)
{
    const bpo_node *ipam = NULL, *config = NULL;
    size_t i = 0;
    bpo_status status = bpo_field_node(reading, node, "", "IPAM", BPO_NODE_MAP, &ipam, err);
    if (!status)
        status =
            bpo_field_copy(reading, ipam, "/IPAM", "Driver", false, &network->ipam_driver, err);
    if (!status)
        status = bpo_field_node(reading, ipam, "/IPAM", "Config", BPO_NODE_LIST, &config, err);
    for (const bpo_node *entry = config ? config->children : NULL; !status && entry;
         entry = entry->next)
        status = read_ipam_entry(reading, entry, i++, network, err);
    return status;
}

static bpo_status read_flags(const bpo_reading *reading, const bpo_node *node,
                             bpo_live_network *network, bpo_error *err)
{
    bool ipv4 = false;
    const struct {
        const char *key;
        bool *to;
    } flags[] = {{"Internal", &network->internal},      {"Attachable", &network->attachable},
                 {"EnableIPv6", &network->ipv6},        {"Ingress", &network->ingress},
                 {"ConfigOnly", &network->config_only}, {"EnableIPv4", &ipv4}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        bpo_status status = bpo_field_bool(reading, node, "", flags[i].key, flags[i].to, err);
        if (status)
            return status;
    }
    network->ipv4 = bpo_node_get(node, "EnableIPv4") ? ipv4 : -1;
    return BPO_OK;
}

static bpo_status read_id(const bpo_reading *reading, const bpo_node *node,
                          bpo_live_network *network, bpo_error *err)
{
    bpo_status status = bpo_field_copy(reading, node, "", "Id", true, &network->id, err);
    if (!status && !bpo_id_is_network(network->id))
        return bpo_field_fail(reading, "", "Id", bpo_node_get(node, "Id"), "a full id", err);
    return status;
}

static bpo_status read_network(const bpo_reading *reading, const bpo_node *node,
                               bpo_live_network **ret_network, bpo_error *err)
{
    if (node->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, "", NULL, node, "a map", err);
    bpo_live_network *network = bpo_state_add_network(reading->state);
    if (!network)
        return bpo_fail_memory(err);
    network->hides_options = reading->is_podman;
    bpo_status status = read_id(reading, node, network, err);
    if (!status)
        status = bpo_field_copy(reading, node, "", "Name", true, &network->name, err);
    if (!status)
        status = bpo_field_copy(reading, node, "", "Driver", true, &network->driver, err);
    if (!status)
        status = bpo_field_copy(reading, node, "", "Scope", false, &network->scope, err);
    if (!status)
        status = bpo_field_copy(reading, node, "", "Created", false, &network->created, err);
    if (!status)
        status = read_flags(reading, node, network, err);
    if (!status)
        status = read_ipam(reading, node, network, err);
    if (!status)
        status = bpo_field_pairs(reading, node, "", "Options", &network->options, err);
    if (!status)
        status = bpo_field_pairs(reading, node, "", "Labels", &network->labels, err);
    *ret_network = network;
    return status;
}

static bpo_status take_element(void *data, const bpo_node *node, bpo_error *err)
{
    bpo_reading *reading = data;
    bpo_live_network *network = NULL;
    if (reading->state->n_networks >= BPO_MAX_LIVE)
        return bpo_fail(err, BPO_E_LIMIT, reading->what, "%s: the engine has over %d networks",
                        reading->what, BPO_MAX_LIVE);
    bpo_status status = read_network(reading, node, &network, err);
    reading->index++;
    return status;
}

bpo_status bpo_decode_networks(bpo_reading *reading, const bpo_answer *answer, bpo_error *err)
{
    /* a list has no containers; should one have them, they aren't read */
    static const char *const below[] = {"Options", "Labels", "AuxiliaryAddresses", NULL};
    return bpo_answer_parse_list(answer, reading, keep, below, take_element, err);
}

/* ---- one network and who is on it ----------------------------------------------------------- */

/* An address of "172.30.0.2/16", without the length. */
static bpo_status read_address(const bpo_reading *reading, const bpo_node *member,
                               const char *where, const char *key, const char **ret_text,
                               bpo_error *err)
{
    const char *text = "";
    bpo_status status = bpo_field_text(reading, member, where, key, false, &text, err);
    if (status)
        return status;
    *ret_text = bpo_arena_strndup(&reading->state->arena, text, strcspn(text, "/"));
    return *ret_text ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status read_member(const bpo_reading *reading, const bpo_node *member,
                              const bpo_live_network *network, bpo_error *err)
{
    char where[BPO_POINTER];
    bpo_pointer_add(where, "/Containers", member->key);
    if (member->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, where, NULL, member, "a map", err);
    bpo_container *container = bpo_state_add_container(reading->state);
    bpo_endpoint *endpoint =
        container ? bpo_state_add_endpoint(reading->state, container) : NULL;
    const char *id = endpoint ? bpo_arena_strdup(&reading->state->arena, member->key) : NULL;
    if (!id)
        return bpo_fail_memory(err);
    container->id = id;
    container->state = "running";
    endpoint->network = network->name;
    endpoint->network_id = network->id;
    bpo_status status =
        bpo_field_copy(reading, member, where, "Name", true, &container->name, err);
    if (!status)
        status =
            read_address(reading, member, where, "IPv4Address", &endpoint->ipv4_address, err);
    if (!status)
        status =
            read_address(reading, member, where, "IPv6Address", &endpoint->ipv6_address, err);
    if (!status)
        status = bpo_field_copy(reading, member, where, "MacAddress", false,
                                &endpoint->mac_address, err);
    return status;
}

static bpo_status read_members(const bpo_reading *reading, const bpo_node *node,
                               const bpo_live_network *network, bpo_error *err)
{
    const bpo_node *members = NULL;
    bpo_status status =
        bpo_field_node(reading, node, "", "Containers", BPO_NODE_MAP, &members, err);
    for (const bpo_node *member = members ? members->children : NULL; !status && member;
         member = member->next) {
        if (!bpo_id_is_full(member->key)) /* "ep-…", "lb-…": an endpoint without a container */
            continue;
        if (reading->state->n_containers >= BPO_MAX_LIVE)
            return bpo_fail(err, BPO_E_LIMIT, reading->what,
                            "%s: over %d containers are on the "
                            "network",
                            reading->what, BPO_MAX_LIVE);
        status = read_member(reading, member, network, err);
    }
    return status;
}

static bpo_status check_asked(const bpo_reading *reading, const bpo_live_network *network,
                              const char *id, bpo_error *err)
{
    if (strcmp(network->id, id) == 0)
        return BPO_OK;
    return bpo_fail(err, BPO_E_PROTOCOL, id, "%s: the engine answered with another network: %s",
                    reading->what, network->id);
}

bpo_status bpo_decode_network(bpo_reading *reading, const bpo_answer *answer, const char *id,
                              bpo_error *err)
{
    bpo_arena arena = {0};
    const bpo_node *root = NULL;
    bpo_live_network *network = NULL;
    reading->index = SIZE_MAX;
    bpo_status status =
        bpo_answer_parse(answer, reading->what, keep, keep_below, &arena, &root, err);
    if (!status)
        status = read_network(reading, root, &network, err);
    if (!status)
        status = check_asked(reading, network, id, err);
    if (!status)
        status = read_members(reading, root, network, err);
    bpo_arena_free(&arena);
    return status;
}
