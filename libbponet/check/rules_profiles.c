/* What profiles leave out: services that others can't do without, networks that nobody is on. */
#include <string.h>

#include "base/map.h"
#include "check/checking.h"

/* Dependencies are also what links and network_mode imply. */
static void check_service(bpo_checking *c, const bpo_map *inactive, const bpo_service *service)
{
    const bpo_written *mode = &service->network_mode;
    for (size_t i = 0; i < service->n_dependencies && c->status == BPO_OK; i++) {
        const bpo_dependency *dependency = &service->dependencies[i];
        const char *name = dependency->service;
        bool by_mode = mode->text && strncmp(mode->text, "service:", 8) == 0 &&
                       strcmp(mode->text + 8, name) == 0;
        if (!bpo_map_get(inactive, name, strlen(name), NULL) ||
            (bpo_written_bool(&dependency->required) == 0 && !by_mode))
            continue;
        bpo_checking_at(c, dependency->at, "services.%s.%s", service->name,
                        by_mode ? "network_mode" : "depends_on");
        bpo_checking_remedy(
            c, "make a profile of %s active, with --profile or COMPOSE_PROFILES", name);
        bpo_checking_tell(c, "dependency-inactive",
                          "service %s can't do without %s, which is left out: none of its "
                          "profiles is active",
                          service->name, name);
    }
}

static void check_inactive(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    bpo_map inactive = {0};
    for (size_t i = 0; i < topology->inactive.n; i++) {
        const char *name = topology->inactive.items[i].text;
        if (bpo_map_put(&inactive, name, strlen(name), i, NULL) < 0)
            bpo_checking_fail(c);
    }
    for (size_t i = 0; i < topology->n_services && c->status == BPO_OK; i++)
        check_service(c, &inactive, topology->services[i]);
    bpo_map_free(&inactive);
}

/* Marks the networks that services are on. */
static void mark_used(const bpo_checking *c, bool *used)
{
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        size_t network;
        for (size_t k = 0; k < service->n_attachments; k++)
            if (bpo_checking_network(c, service->attachments[k]->network, &network))
                used[network] = true;
    }
}

/* A document without services is about networks alone: nobody is missing there. */
static void check_unused(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    bool *used = bpo_arena_array(&c->arena, topology->n_networks + 1, sizeof *used);
    if (!used) {
        bpo_checking_fail(c);
        return;
    }
    mark_used(c, used);
    for (size_t i = 0; i < topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = topology->networks[i];
        if (used[i] || bpo_network_is_foreign(network))
            continue;
        bpo_checking_at(c, network->at, "networks.%s", network->key);
        bpo_checking_tell(c, "network-unused",
                          "network %s: no service is on it%s; it is made all the same, and "
                          "Compose would not make it",
                          network->key,
                          topology->inactive.n ? " while profiles are inactive" : "");
    }
}

void bpo_rules_profiles(bpo_checking *c)
{
    if (c->topology->inactive.n)
        check_inactive(c);
    if (c->topology->source && c->topology->n_services && c->status == BPO_OK)
        check_unused(c);
}
