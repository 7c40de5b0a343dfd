/* Ports: entries that can't be understood. */
#include <string.h>

#include "address/read.h"
#include "base/node.h"
#include "check/checking.h"
#include "model/port.h"

static bool is_protocol(const char *text)
{
    bpo_port_parts parts;
    char entry[16] = "1/";
    if (!*text)
        return true;
    if (strlen(text) > 4 || strchr(text, '/'))
        return false;
    return !bpo_port_parse(strcat(entry, text), &parts);
}

/* What Compose refuses of a port of the long form, whose parts were given one by one. */
static const char *wrong_part(const bpo_port *port)
{
    bpo_address address;
    int64_t number;
    const char *target = port->target.text, *host = port->host_ip.text;
    if (!target)
        return "has no target";
    if (!bpo_text_to_int64(target, strlen(target), &number) || number < 0)
        return "has a target that isn't 1 to 65535";
    if (host && !bpo_address_read(host, strlen(host), &address))
        return "has a host_ip that is no address";
    return NULL;
}

/* What Compose lets pass, and the engine doesn't. */
static const char *useless_part(const bpo_port *port)
{
    bpo_port_range range;
    int64_t number;
    const char *target = port->target.text, *published = port->published.text;
    if (!bpo_text_to_int64(target, strlen(target), &number) || number < 1 ||
        number > UINT16_MAX)
        return "has a target that isn't 1 to 65535";
    if (published && *published && !bpo_port_range_read(published, strlen(published), &range))
        return "has a published port that is neither 0 to 65535 nor a range of these";
    if (port->protocol.text && !is_protocol(port->protocol.text))
        return "has a protocol that is none of tcp, udp and sctp";
    return NULL;
}

/* An entry in the short form that can't be understood has a text and nothing else. */
static void check_port(bpo_checking *c, const bpo_service *service, const bpo_port *port)
{
    bpo_port_parts parts;
    bool is_unusable = false;
    const char *wrong = port->target.text || port->is_long ? wrong_part(port)
                                                           : bpo_port_parse(port->text, &parts);
    if (!wrong && port->is_long) {
        wrong = useless_part(port);
        is_unusable = true;
    }
    if (!wrong)
        return;
    bpo_checking_at(c, port->at, "services.%s.ports", service->name);
    if (port->is_long)
        bpo_checking_remedy(c,
                            "write target: 80, published: 8080, and host_ip: 127.0.0.1 where "
                            "it is for this host alone");
    else
        bpo_checking_remedy(c, "write " BPO_PORT_FORM ", as in 8080:80, 127.0.0.1:8080:80 or "
                               "[::1]:53:53/udp");
    bpo_checking_tell(c, is_unusable ? "port-unusable" : "port-invalid",
                      "service %s: its port '%.64s' %s", service->name, port->text, wrong);
}

void bpo_rules_ports(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_ports && c->status == BPO_OK; k++)
            check_port(c, service, &service->ports[k]);
    }
}
