#include "check/gateway.h"

#include <string.h>

#include "base/node.h"

/* What the engine orders endpoints by. */
typedef struct endpoint {
    const bpo_attachment *attachment;
    const bpo_network *network;
    int64_t priority;
    bool is_open;
    int families; /* that have a gateway */
} endpoint;

static bool has_gateway_of(const bpo_network *network, bool ipv6)
{
    for (size_t i = 0; i < network->n_ipam; i++)
        if (network->ipam[i].gateway.text &&
            (strchr(network->ipam[i].gateway.text, ':') != NULL) == ipv6)
            return true;
    return false;
}

/* A bridge has a gateway in each family that is on; macvlan and ipvlan have those that are given
 * (moby, daemon/libnetwork/network.go, ipamAllocateVersion). */
static int count_families(const bpo_network *network)
{
    const char *driver = network->driver.text ? network->driver.text : "bridge";
    bool ipv4 = bpo_written_bool(&network->enable_ipv4) != 0;
    bool ipv6 = bpo_written_bool(&network->enable_ipv6) == 1;
    if (strcmp(driver, "macvlan") != 0 && strcmp(driver, "ipvlan") != 0)
        return ipv4 + ipv6;
    return (ipv4 && has_gateway_of(network, false)) + (ipv6 && has_gateway_of(network, true));
}

static endpoint endpoint_of(const bpo_attachment *attachment, const bpo_network *network)
{
    endpoint e = {attachment, network, 0, bpo_written_bool(&network->internal) != 1,
                  count_families(network)};
    const char *text = attachment->gw_priority.text;
    if (text && !bpo_text_to_int64(text, strlen(text), &e.priority))
        e.priority = 0;
    return e;
}

/* Whether a goes before b, and what decides. */
static bool is_before(const endpoint *a, const endpoint *b, bpo_gateway_reason *ret_reason)
{
    if (a->priority != b->priority) {
        *ret_reason = BPO_GATEWAY_PRIORITY;
        return a->priority > b->priority;
    }
    if (a->is_open != b->is_open) {
        *ret_reason = BPO_GATEWAY_OPEN;
        return a->is_open;
    }
    if (a->families != b->families) {
        *ret_reason = BPO_GATEWAY_FAMILIES;
        return a->families > b->families;
    }
    *ret_reason = BPO_GATEWAY_NAME;
    return strcmp(a->network->name.text, b->network->name.text) < 0;
}

bpo_gateway bpo_gateway_of(const bpo_topology *topology, const bpo_service *service)
{
    bpo_gateway gateway = {.is_sure = true};
    endpoint best = {0}, second = {0};
    bpo_gateway_reason reason;
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_attachment *attachment = service->attachments[i];
        const bpo_network *network = bpo_topology_find_network(topology, attachment->network);
        gateway.is_sure &= network && network->defined;
        if (!network)
            continue;
        endpoint e = endpoint_of(attachment, network);
        if (!best.network || is_before(&e, &best, &reason)) {
            second = best;
            best = e;
        } else if (!second.network || is_before(&e, &second, &reason)) {
            second = e;
        }
    }
    gateway.attachment = best.attachment;
    gateway.network = best.network;
    gateway.is_open = best.is_open;
    if (second.network)
        is_before(&best, &second, &gateway.reason);
    return gateway;
}
