/* Needs: "postgres:5432" must be a service that shares a network. */
#include <string.h>

#include "base/node.h"
#include "check/checking.h"

#define HIGHEST_PORT 65535

/* Splits "service:port[/tcp|/udp]"; what is wrong, or NULL. */
static const char *read_need(bpo_checking *c, const char *text, const char **ret_service)
{
    const char *colon = strrchr(text, ':'), *end;
    int64_t port;
    if (!colon || colon == text)
        return "has no port";
    end = strchr(colon, '/');
    end = end ? end : colon + strlen(colon);
    if (*end && strcmp(end, "/tcp") != 0 && strcmp(end, "/udp") != 0)
        return "has a protocol that is neither tcp nor udp";
    if (!bpo_text_to_int64(colon + 1, (size_t)(end - colon - 1), &port) || port < 1 ||
        port > HIGHEST_PORT || colon[1] == '+')
        return "has a port that isn't 1 to 65535";
    *ret_service = bpo_checking_text(c, "%.*s", (int)(colon - text), text);
    return NULL;
}

/* What needs are looked up in, made once. */
typedef struct directory {
    const char **services;
    bpo_map containers; /* container_name to the service's index */
} directory;

static void open_directory(bpo_checking *c, directory *d)
{
    size_t n = c->topology->n_services;
    d->services = bpo_arena_array(&c->arena, n, sizeof *d->services);
    for (size_t i = 0; d->services && i < n; i++) {
        const char *container = c->topology->services[i]->container_name.text;
        d->services[i] = c->topology->services[i]->name;
        if (container && bpo_map_put(&d->containers, container, strlen(container), i, NULL) < 0)
            d->services = NULL;
    }
    if (!d->services)
        bpo_checking_fail(c);
}

/* The service so named, or whose container is. */
static const bpo_service *find_service(const bpo_checking *c, const directory *d,
                                       const char *name)
{
    size_t i;
    const bpo_service *service = bpo_topology_find_service(c->topology, name);
    if (!service && bpo_map_get(&d->containers, name, strlen(name), &i))
        service = c->topology->services[i];
    return service;
}

/* What is known of the service whose needs are told: the networks it is on, and which targets
 * share one of them. */
typedef struct reach {
    bpo_map networks, targets;
} reach;

static void open_reach(bpo_checking *c, reach *r, const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++) {
        const char *key = service->attachments[i]->network;
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

static void tell_unknown(bpo_checking *c, const directory *d, const bpo_service *service,
                         const char *need, const char *name)
{
    const char *nearest = bpo_checking_nearest(c, name, d->services, c->topology->n_services);
    if (nearest)
        bpo_checking_remedy(c, "did you mean %s?", nearest);
    bpo_checking_tell(c, "need-unknown",
                      "service %s needs %.64s, and there is no service %.64s", service->name,
                      need, name);
}

static void check_need(bpo_checking *c, const directory *d, reach *r,
                       const bpo_service *service, size_t i)
{
    const bpo_written *need = &service->needs.items[i];
    const char *name = NULL;
    if (!bpo_checking_can_judge(c, need))
        return;
    const char *wrong = read_need(c, need->text, &name);
    bpo_checking_at(c, need->at, "services.%s.x-bponet.needs[%zu]", service->name, i);
    if (wrong) {
        bpo_checking_remedy(c, "write it as postgres:5432 or dns:53/udp");
        bpo_checking_tell(c, "need-invalid", "service %s: its need '%.64s' %s", service->name,
                          need->text, wrong);
        return;
    }
    const bpo_service *target = find_service(c, d, name);
    if (!target)
        tell_unknown(c, d, service, need->text, name);
    /* a service with a network_mode may reach others by ways that aren't networks of ours */
    if (!target || target == service || service->network_mode.text ||
        target->network_mode.text || share_network(c, r, target))
        return;
    if (target->n_attachments)
        bpo_checking_remedy(c, "put %s on %s", service->name, target->attachments[0]->network);
    bpo_checking_tell(c, "need-unreachable",
                      "service %s needs %.64s, but shares no network with %s", service->name,
                      need->text, target->name);
}

void bpo_rules_needs(bpo_checking *c)
{
    directory d = {0};
    open_directory(c, &d);
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        reach r = {0};
        if (service->needs.n)
            open_reach(c, &r, service);
        for (size_t k = 0; k < service->needs.n && c->status == BPO_OK; k++)
            check_need(c, &d, &r, service, k);
        close_reach(&r);
    }
    bpo_map_free(&d.containers);
}
