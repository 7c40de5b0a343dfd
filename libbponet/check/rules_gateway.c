/* Default routes and published ports that go through another network than one would think. */
#include "check/checking.h"
#include "check/gateway.h"

static const char *reason_text(bpo_gateway_reason reason)
{
    static const char *const texts[] = {
        [BPO_GATEWAY_ONLY] = "the service has no other",
        [BPO_GATEWAY_PRIORITY] = "its gw_priority is the highest",
        [BPO_GATEWAY_OPEN] = "the others are internal",
        [BPO_GATEWAY_FAMILIES] = "it has gateways for more address families",
        [BPO_GATEWAY_NAME] = "its name comes first, byte by byte",
    };
    return texts[reason];
}

static void at_attachment(bpo_checking *c, const bpo_gateway *gateway)
{
    bpo_checking_at(c, gateway->attachment->at, "services.%s.networks.%s",
                    gateway->attachment->service->name, gateway->attachment->network);
}

/* The service's first network that is marked for publishing and leads out. */
static const bpo_attachment *find_publishing(const bpo_checking *c, const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (network && bpo_is_marked(&network->publish))
            return service->attachments[i];
    }
    return NULL;
}

static void check_ports(bpo_checking *c, const bpo_service *service, const bpo_gateway *gateway)
{
    const bpo_attachment *meant = service->n_ports ? find_publishing(c, service) : NULL;
    if (!meant || bpo_is_marked(&gateway->network->publish))
        return;
    at_attachment(c, gateway);
    bpo_checking_remedy(c, "give %s a higher gw_priority on %s (Engine 28 and later)",
                        service->name, meant->network);
    bpo_checking_tell(c, "gateway-surprise",
                      "service %s: its ports are published through %s, as %s, and not through "
                      "%s, which is for publishing",
                      service->name, gateway->attachment->network, reason_text(gateway->reason),
                      meant->network);
}

static void check_route(bpo_checking *c, const bpo_service *service, const bpo_gateway *gateway)
{
    if (!gateway->is_open || !bpo_is_marked(&gateway->network->isolated) ||
        gateway->reason == BPO_GATEWAY_ONLY) /* isolated-not-internal says it */
        return;
    at_attachment(c, gateway);
    bpo_checking_remedy(c, "add internal: true to network %s", gateway->attachment->network);
    bpo_checking_tell(
        c, "gateway-surprise",
        "service %s: it reaches the outside through %s, which is marked isolated, "
        "as %s",
        service->name, gateway->attachment->network, reason_text(gateway->reason));
}

void bpo_rules_gateway(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        bpo_gateway gateway = bpo_gateway_of(c->topology, service);
        /* what other networks are like isn't known: they may have gateways or not */
        if (service->network_mode.text || !gateway.network || !gateway.is_sure)
            continue;
        check_ports(c, service, &gateway);
        check_route(c, service, &gateway);
    }
}
