/* Needs: "postgres:5432" must be a service that shares a network. */
#include <string.h>

#include "check/needs.h"

/* What is known of the service whose needs are told: the networks it is on, and which targets
 * share one of them. */
typedef struct reach {
    bpo_map networks, targets;
    const char *closed; /* a network of it on which containers can't talk; NULL: none */
} reach;

/* Whether containers on the network can't reach each other. */
static bool is_closed(const bpo_network *network)
{
    const bpo_written icc = {
        .text = bpo_pairs_get(&network->options, "com.docker.network.bridge.enable_icc")};
    return bpo_written_bool(&icc) == 0;
}

static void open_reach(bpo_checking *c, reach *r, const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++) {
        const char *key = service->attachments[i]->network;
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (network && is_closed(network)) {
            r->closed = key;
            continue;
        }
        if (bpo_map_put(&r->networks, key, strlen(key), 0, NULL) < 0)
            bpo_checking_fail(c);
    }
}

static void close_reach(reach *r)
{
    bpo_map_free(&r->networks);
    bpo_map_free(&r->targets);
}

static bool share_network(bpo_checking *c, reach *r, const bpo_service *target)
{
    size_t shared = 0;
    if (bpo_map_get(&r->targets, target->name, strlen(target->name), &shared))
        return shared;
    for (size_t i = 0; i < target->n_attachments && !shared; i++) {
        const char *key = target->attachments[i]->network;
        shared = bpo_map_get(&r->networks, key, strlen(key), NULL);
    }
    if (bpo_map_put(&r->targets, target->name, strlen(target->name), shared, NULL) < 0)
        bpo_checking_fail(c);
    return shared;
}

static void tell_unknown(bpo_checking *c, const bpo_directory *d, const bpo_service *service,
                         const char *need, const char *name)
{
    const char *nearest = bpo_checking_nearest(c, name, d->services, c->topology->n_services);
    if (nearest)
        bpo_checking_remedy(c, "did you mean %s?", nearest);
    bpo_checking_tell(c, "need-unknown",
                      "service %s needs %.64s, and there is no service %.64s", service->name,
                      need, name);
}

static void check_need(bpo_checking *c, const bpo_directory *d, reach *r,
                       const bpo_service *service, size_t i)
{
    const bpo_written *need = &service->needs.items[i];
    const char *name = NULL;
    if (!need->text)
        return;
    const char *wrong = bpo_need_read(c, need->text, &name);
    bpo_checking_at(c, need->at, "services.%s.x-bponet.needs[%zu]", service->name, i);
    if (wrong) {
        bpo_checking_remedy(c, "write it as postgres:5432 or dns:53/udp");
        bpo_checking_tell(c, "need-invalid", "service %s: its need '%.64s' %s", service->name,
                          need->text, wrong);
        return;
    }
    const bpo_service *target = bpo_directory_find(c, d, name);
    if (!target)
        tell_unknown(c, d, service, need->text, name);
    /* a service with a network_mode may reach others by ways that aren't networks of ours */
    if (!target || target == service || service->network_mode.text ||
        target->network_mode.text || share_network(c, r, target))
        return;
    if (target->n_attachments)
        bpo_checking_remedy(c, "put %s on %s", service->name, target->attachments[0]->network);
    if (r->closed)
        bpo_checking_tell(c, "need-unreachable",
                          "service %s needs %.64s, but shares no network with %s on which "
                          "containers may talk (enable_icc is false on %s)",
                          service->name, need->text, target->name, r->closed);
    else
        bpo_checking_tell(c, "need-unreachable",
                          "service %s needs %.64s, but shares no network with %s",
                          service->name, need->text, target->name);
}

void bpo_rules_needs(bpo_checking *c)
{
    bpo_directory d = {0};
    bpo_directory_open(c, &d);
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        reach r = {0};
        if (service->needs.n)
            open_reach(c, &r, service);
        for (size_t k = 0; k < service->needs.n && c->status == BPO_OK; k++)
            check_need(c, &d, &r, service, k);
        close_reach(&r);
    }
    bpo_directory_close(&d);
}
