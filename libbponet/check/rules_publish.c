/* Published ports: whether they are meant, whether they work, and who can reach them. */
#include <stddef.h>
#include <string.h>

#include "check/checking.h"
#include "model/port.h"

/* The first network that is marked for publishing; NULL: none. */
static const char *find_marked(const bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks; i++)
        if (bpo_is_marked(&c->topology->networks[i]->publish))
            return c->topology->networks[i]->key;
    return NULL;
}

static void at_ports(bpo_checking *c, const bpo_service *service)
{
    bpo_checking_at(c, service->ports[0].at, "services.%s.ports", service->name);
}

/* What a service's networks do with its ports. */
typedef struct outlook {
    bool all_known;    /* each network is described in the document, or seen on the engine */
    bool all_internal; /* none has a way out */
    bool any_bridge;   /* some network that isn't internal has port mapping */
    bool meant;        /* some network is marked for publishing */
} outlook;

static outlook look(const bpo_checking *c, const bpo_service *service)
{
    outlook seen = {.all_known = true, .all_internal = true};
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (!network) {
            seen.all_known = false;
            continue;
        }
        bool internal = bpo_checking_is_internal(c, network);
        seen.all_known &= internal || !bpo_network_is_foreign(network);
        seen.all_internal &= internal;
        seen.any_bridge |= !internal && bpo_network_is_bridge(network);
        seen.meant |= bpo_is_marked(&network->publish);
    }
    return seen;
}

static void check_meant(bpo_checking *c, const bpo_service *service, const outlook *seen,
                        const char *marked)
{
    if (!marked || seen->meant)
        return;
    at_ports(c, service);
    bpo_checking_remedy(c, "put it on %s, or take its ports away", marked);
    bpo_checking_tell(c, "publish-not-meant",
                      "service %s publishes port %.64s, and is on no network that is for "
                      "publishing, as %s is",
                      service->name, service->ports[0].text, marked);
}

static bool is_macvlan(const bpo_network *network)
{
    return bpo_network_uses(network, "macvlan") || bpo_network_uses(network, "ipvlan");
}

/* Whether each network is internal, or of a driver that maps no ports. */
static bool maps_no_ports(const bpo_checking *c, const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (!network || (!bpo_checking_is_internal(c, network) && !is_macvlan(network)))
            return false;
    }
    return true;
}

bool bpo_checking_publishes(const bpo_checking *c, const bpo_service *service)
{
    return !service->network_mode.text && service->n_attachments &&
           bpo_service_instances(service) && !maps_no_ports(c, service);
}

static void check_works(bpo_checking *c, const bpo_service *service, const outlook *seen)
{
    if (!seen->all_known || !service->n_attachments)
        return;
    at_ports(c, service);
    if (seen->all_internal) {
        bpo_checking_remedy(c, "put it on a network that isn't internal too, or use expose");
        if (service->n_attachments > 1)
            bpo_checking_tell(
                c, "ports-internal-only",
                "service %s: port %.64s isn't published, as all of its %zu networks "
                "are internal",
                service->name, service->ports[0].text, service->n_attachments);
        else
            bpo_checking_tell(
                c, "ports-internal-only",
                "service %s: port %.64s isn't published, as its only network, %s, "
                "is internal",
                service->name, service->ports[0].text, service->attachments[0]->network);
    } else if (maps_no_ports(c, service)) {
        bpo_checking_remedy(c, "take its ports away: others reach it by its own address");
        bpo_checking_tell(c, "ports-without-mapping",
                          "service %s: port %.64s isn't published, as macvlan and ipvlan "
                          "networks map no ports",
                          service->name, service->ports[0].text);
    }
}

static void check_mode(bpo_checking *c, const bpo_service *service)
{
    const char *mode = service->network_mode.text;
    bool host = strcmp(mode, "host") == 0;
    if (!host && strcmp(mode, "none") != 0)
        return;
    at_ports(c, service);
    bpo_checking_remedy(c, "take its ports away, or network_mode");
    bpo_checking_tell(c, "ports-without-network",
                      "service %s: port %.64s isn't published, as with network_mode: %s %s",
                      service->name, service->ports[0].text, mode,
                      host ? "it listens on the host itself" : "nothing reaches it");
}

/* 0.0.0.0, ::, or none at all, which is both. */
static bool is_open_to_all(const bpo_port *port)
{
    bpo_address address;
    static const bpo_address any[] = {{.family = 4}, {.family = 6}};
    bpo_port_range range;
    if (!bpo_port_target_range(port, &range) || !range.first || range.first != range.last ||
        (port->published.text && !bpo_port_published_range(port, &range)))
        return false; /* port-invalid says it */
    if (!port->host_ip.text || !*port->host_ip.text)
        return true;
    return bpo_address_parse(port->host_ip.text, &address, NULL) == BPO_OK &&
           bpo_address_compare(&address, &any[address.family == 6]) == 0;
}

/* Networks may say on which of the host's addresses their ports are published. */
static bool is_bound(const bpo_checking *c, const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (network &&
            bpo_pairs_get(&network->options, "com.docker.network.bridge.host_binding_ipv4"))
            return true;
    }
    return false;
}

/* Where networks are marked for publishing, publish-not-meant speaks of the others. */
static void check_addresses(bpo_checking *c, const bpo_service *service, const outlook *seen,
                            const char *marked)
{
    size_t n = 0;
    const bpo_port *first = NULL;
    if (marked || !seen->any_bridge || is_bound(c, service))
        return;
    for (size_t i = 0; i < service->n_ports; i++)
        if (is_open_to_all(&service->ports[i]) && n++ == 0)
            first = &service->ports[i];
    if (!first)
        return;
    bpo_checking_at(c, first->at, "services.%s.ports", service->name);
    bpo_checking_remedy(c, "write 127.0.0.1: before what only this host is to reach");
    bpo_checking_tell(c, "ports-all-addresses",
                      "service %s: port %.64s%s published on all of the host's addresses, past "
                      "what firewalls such as ufw say",
                      service->name, first->text, n > 1 ? " and others are" : " is");
}

void bpo_rules_publish(bpo_checking *c)
{
    const char *marked = find_marked(c);
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        if (!service->n_ports)
            continue;
        if (service->network_mode.text) {
            check_mode(c, service);
            continue;
        }
        outlook seen = look(c, service);
        check_meant(c, service, &seen, marked);
        check_works(c, service, &seen);
        check_addresses(c, service, &seen, marked);
    }
}
