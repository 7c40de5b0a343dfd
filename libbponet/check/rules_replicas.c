/* Services of several containers: what each of those would claim for itself. */
#include <string.h>

#include "base/node.h"
#include "check/checking.h"
#include "model/port.h"

/* How many containers the text asks for; false: it isn't given, or is no number from 0 on (told). */
static bool count(bpo_checking *c, const bpo_service *service, const char *field,
                  const bpo_written *written, int64_t *ret_count)
{
    if (!written->text)
        return false;
    if (bpo_text_to_int64(written->text, strlen(written->text), ret_count) && *ret_count >= 0)
        return true;
    bpo_checking_at(c, written->at, "services.%s.%s", service->name, field);
    bpo_checking_remedy(c, "write a whole number, such as 2");
    bpo_checking_tell(c, "value-not-understood",
                      "service %s: %s is '%.64s', which is no whole number from 0 on",
                      service->name, field, written->text);
    return false;
}

static void check_name(bpo_checking *c, const bpo_service *service, int64_t n)
{
    const bpo_written *name = &service->container_name;
    if (!name->text)
        return;
    bpo_checking_at(c, name->at, "services.%s.container_name", service->name);
    bpo_checking_remedy(c, "leave container_name out, or run one container");
    bpo_checking_tell(c, "replicas-container-name",
                      "service %s runs %lld containers, and all of them are to be named %.64s",
                      service->name, (long long)n, name->text);
}

static void check_address(bpo_checking *c, const bpo_attachment *attachment, const char *field,
                          const bpo_written *address, int64_t n)
{
    const char *service = attachment->service->name;
    if (!address->text || !*address->text)
        return;
    bpo_checking_at(c, address->at, "services.%s.networks.%s.%s", service, attachment->network,
                    field);
    bpo_checking_remedy(c, "leave the address out, or run one container");
    bpo_checking_tell(c, "replicas-address",
                      "service %s runs %lld containers, and all of them want %.64s on network "
                      "%s",
                      service, (long long)n, address->text, attachment->network);
}

/* Each container takes a port of the host; a range has one for each, if it is long enough. */
static void check_port(bpo_checking *c, const bpo_service *service, const bpo_port *port,
                       int64_t n)
{
    bpo_port_range published;
    if (!bpo_port_published_range(port, &published) || !published.last ||
        published.last - published.first + 1 >= n)
        return;
    bpo_checking_at(c, port->at, "services.%s.ports", service->name);
    bpo_checking_remedy(c, "publish a range of %lld ports, or leave the host's port out",
                        (long long)n);
    bpo_checking_tell(c, "replicas-port",
                      "service %s runs %lld containers, and its port '%.64s' has room for %d",
                      service->name, (long long)n, port->text,
                      published.last - published.first + 1);
}

static void check_service(bpo_checking *c, const bpo_service *service)
{
    int64_t scale = 1, replicas = 1;
    bool scaled = count(c, service, "scale", &service->scale, &scale);
    bool deployed = count(c, service, "deploy.replicas", &service->replicas, &replicas);
    int64_t n = scaled ? scale : deployed ? replicas : 1;
    if (scaled && deployed && scale != replicas) {
        bpo_checking_at(c, service->scale.at, "services.%s.scale", service->name);
        bpo_checking_remedy(c, "keep one of the two");
        bpo_checking_tell(c, "replicas-clash",
                          "service %s has scale %lld and deploy.replicas %lld", service->name,
                          (long long)scale, (long long)replicas);
    }
    if (n < 2)
        return;
    check_name(c, service, n);
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_attachment *attachment = service->attachments[i];
        check_address(c, attachment, "ipv4_address", &attachment->ipv4_address, n);
        check_address(c, attachment, "ipv6_address", &attachment->ipv6_address, n);
    }
    for (size_t i = 0; i < service->n_ports && c->status == BPO_OK; i++)
        if (!i || service->ports[i].text != service->ports[i - 1].text)
            check_port(c, service, &service->ports[i], n);
}

void bpo_rules_replicas(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++)
        check_service(c, c->topology->services[i]);
}
