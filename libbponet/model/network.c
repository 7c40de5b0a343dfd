#include <string.h>

#include "base/error.h"
#include "model/topology.h"

const char *bpo_network_key(const bpo_network *network)
{
    return network->key;
}

const char *bpo_network_name(const bpo_network *network)
{
    return network->name.text;
}

const char *bpo_network_driver(const bpo_network *network)
{
    return network->driver.text;
}

bool bpo_network_is_external(const bpo_network *network)
{
    return bpo_written_bool(&network->external) == 1;
}

int32_t bpo_network_internal(const bpo_network *network)
{
    return bpo_written_bool(&network->internal);
}

int32_t bpo_network_attachable(const bpo_network *network)
{
    return bpo_written_bool(&network->attachable);
}

int32_t bpo_network_enable_ipv6(const bpo_network *network)
{
    return bpo_written_bool(&network->enable_ipv6);
}

size_t bpo_network_n_ipam(const bpo_network *network)
{
    return network->n_ipam;
}

const char *bpo_network_subnet(const bpo_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].subnet.text : NULL;
}

const char *bpo_network_gateway(const bpo_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].gateway.text : NULL;
}

const char *bpo_network_ip_range(const bpo_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].ip_range.text : NULL;
}

size_t bpo_network_n_labels(const bpo_network *network)
{
    return network->labels.n;
}

const char *bpo_network_label_key(const bpo_network *network, size_t i)
{
    return i < network->labels.n ? network->labels.items[i].key : NULL;
}

const char *bpo_network_label_value(const bpo_network *network, size_t i)
{
    return i < network->labels.n ? network->labels.items[i].value.text : NULL;
}

const char *bpo_network_label(const bpo_network *network, const char *key)
{
    return bpo_pairs_get(&network->labels, key);
}

size_t bpo_network_n_options(const bpo_network *network)
{
    return network->options.n;
}

const char *bpo_network_option_key(const bpo_network *network, size_t i)
{
    return i < network->options.n ? network->options.items[i].key : NULL;
}

const char *bpo_network_option_value(const bpo_network *network, size_t i)
{
    return i < network->options.n ? network->options.items[i].value.text : NULL;
}

static bpo_status set(bpo_network *network, bpo_written *written, const char *text,
                      bpo_error *err)
{
    if (bpo_topology_set_text(network->topology, written, text, (bpo_place){0}) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_network_set_driver(bpo_network *network, const char *driver, bpo_error *err)
{
    return set(network, &network->driver, driver, err);
}

bpo_status bpo_network_set_internal(bpo_network *network, bool internal, bpo_error *err)
{
    return set(network, &network->internal, internal ? "true" : "false", err);
}

bpo_status bpo_network_set_attachable(bpo_network *network, bool attachable, bpo_error *err)
{
    return set(network, &network->attachable, attachable ? "true" : "false", err);
}

bpo_status bpo_network_set_enable_ipv6(bpo_network *network, bool enable_ipv6, bpo_error *err)
{
    return set(network, &network->enable_ipv6, enable_ipv6 ? "true" : "false", err);
}

bpo_ipam *bpo_network_new_ipam(bpo_network *network)
{
    if (bpo_arena_grow(&network->topology->arena, &network->ipam, network->n_ipam,
                       &network->cap_ipam, sizeof(bpo_ipam)) < 0)
        return NULL;
    bpo_ipam *ipam = &network->ipam[network->n_ipam++];
    *ipam = (bpo_ipam){0};
    return ipam;
}

bpo_status bpo_network_add_ipam(bpo_network *network, const char *subnet, const char *gateway,
                                const char *ip_range, bpo_error *err)
{
    bpo_topology *topology = network->topology;
    bpo_place nowhere = {0};
    bpo_ipam fresh = {0};
    if (bpo_topology_set_text(topology, &fresh.subnet, subnet, nowhere) < 0 ||
        bpo_topology_set_text(topology, &fresh.gateway, gateway, nowhere) < 0 ||
        bpo_topology_set_text(topology, &fresh.ip_range, ip_range, nowhere) < 0)
        return bpo_fail_memory(err);
    bpo_ipam *ipam = bpo_network_new_ipam(network);
    if (!ipam)
        return bpo_fail_memory(err);
    *ipam = fresh;
    return BPO_OK;
}

static bpo_status set_pair(bpo_network *network, bpo_pairs *pairs, const char *kind,
                           const char *key, const char *value, bpo_error *err)
{
    bpo_place nowhere = {0};
    if (!key || !value)
        return bpo_fail(err, BPO_E_USAGE, network->key, "a %s needs a key and a value", kind);
    if (bpo_topology_set_pair(network->topology, pairs, key, nowhere, value, nowhere) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_network_set_label(bpo_network *network, const char *key, const char *value,
                                 bpo_error *err)
{
    return set_pair(network, &network->labels, "label", key, value, err);
}

bpo_status bpo_network_set_option(bpo_network *network, const char *key, const char *value,
                                  bpo_error *err)
{
    return set_pair(network, &network->options, "driver option", key, value, err);
}

const bpo_written *bpo_network_attribute(const bpo_network *network, const char **ret_key)
{
    const struct {
        const char *key;
        const bpo_written *value;
    } attributes[] = {
        {"driver", &network->driver},           {"internal", &network->internal},
        {"attachable", &network->attachable},   {"enable_ipv4", &network->enable_ipv4},
        {"enable_ipv6", &network->enable_ipv6},
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (attributes[i].value->text) {
            *ret_key = attributes[i].key;
            return attributes[i].value;
        }
    if (network->options.n) {
        *ret_key = "driver_opts";
        return &network->options.items[0].value;
    }
    *ret_key = "labels";
    return network->labels.n ? &network->labels.items[0].value : NULL;
}
