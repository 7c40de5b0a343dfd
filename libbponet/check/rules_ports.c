/* Ports: entries that can't be understood. */
#include "check/checking.h"
#include "model/port.h"

/* An entry has as many ports as it expands to; one that can't be understood has one. */
static void check_port(bpo_checking *c, const bpo_service *service, const bpo_port *port)
{
    const bpo_written text = {port->text, port->at};
    bpo_port_parts parts;
    const char *wrong;
    if (port->target.text || !bpo_checking_can_judge(c, &text) ||
        !(wrong = bpo_port_parse(port->text, &parts)))
        return;
    bpo_checking_at(c, port->at, "services.%s.ports", service->name);
    bpo_checking_remedy(c, "write " BPO_PORT_FORM ", as in 8080:80, 127.0.0.1:8080:80 or "
                           "[::1]:53:53/udp");
    bpo_checking_tell(c, "port-invalid", "service %s: its port '%.64s' %s", service->name,
                      port->text, wrong);
}

void bpo_rules_ports(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_ports && c->status == BPO_OK; k++)
            check_port(c, service, &service->ports[k]);
    }
}
