/* The getters of what an engine has. */
#include "model/state.h"

const char *bpo_live_network_id(const bpo_live_network *network)
{
    return network->id;
}

const char *bpo_live_network_name(const bpo_live_network *network)
{
    return network->name;
}

const char *bpo_live_network_driver(const bpo_live_network *network)
{
    return network->driver;
}

const char *bpo_live_network_scope(const bpo_live_network *network)
{
    return network->scope;
}

const char *bpo_live_network_created(const bpo_live_network *network)
{
    return network->created;
}

bool bpo_live_network_is_internal(const bpo_live_network *network)
{
    return network->internal;
}

bool bpo_live_network_is_attachable(const bpo_live_network *network)
{
    return network->attachable;
}

bool bpo_live_network_has_ipv6(const bpo_live_network *network)
{
    return network->ipv6;
}

size_t bpo_live_network_n_ipam(const bpo_live_network *network)
{
    return network->n_ipam;
}

const char *bpo_live_network_subnet(const bpo_live_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].subnet : NULL;
}

const char *bpo_live_network_gateway(const bpo_live_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].gateway : NULL;
}

const char *bpo_live_network_ip_range(const bpo_live_network *network, size_t i)
{
    return i < network->n_ipam ? network->ipam[i].ip_range : NULL;
}

size_t bpo_live_network_n_labels(const bpo_live_network *network)
{
    return network->labels.n;
}

const char *bpo_live_network_label_key(const bpo_live_network *network, size_t i)
{
    return i < network->labels.n ? network->labels.items[i].key : NULL;
}

const char *bpo_live_network_label_value(const bpo_live_network *network, size_t i)
{
    return i < network->labels.n ? network->labels.items[i].value.text : NULL;
}

const char *bpo_live_network_label(const bpo_live_network *network, const char *key)
{
    return bpo_pairs_get(&network->labels, key);
}

const char *bpo_container_id(const bpo_container *container)
{
    return container->id;
}

const char *bpo_container_name(const bpo_container *container)
{
    return container->name;
}

const char *bpo_container_state(const bpo_container *container)
{
    return container->state;
}

const char *bpo_container_network_mode(const bpo_container *container)
{
    return container->network_mode;
}

const char *bpo_container_service(const bpo_container *container)
{
    return container->service;
}

const char *bpo_container_project(const bpo_container *container)
{
    return container->project;
}

size_t bpo_container_n_endpoints(const bpo_container *container)
{
    return container->n_endpoints;
}

const bpo_endpoint *bpo_container_endpoint_at(const bpo_container *container, size_t i)
{
    return i < container->n_endpoints ? &container->endpoints[i] : NULL;
}

const char *bpo_endpoint_network(const bpo_endpoint *endpoint)
{
    return endpoint->network;
}

const char *bpo_endpoint_network_id(const bpo_endpoint *endpoint)
{
    return endpoint->network_id;
}

const char *bpo_endpoint_ipv4_address(const bpo_endpoint *endpoint)
{
    return endpoint->ipv4_address;
}

const char *bpo_endpoint_ipv6_address(const bpo_endpoint *endpoint)
{
    return endpoint->ipv6_address;
}

const char *bpo_endpoint_mac_address(const bpo_endpoint *endpoint)
{
    return endpoint->mac_address;
}
