/* What must run before a service: that it is there and not left out, and that nobody waits for himself.
 * Links, volumes_from and namespaces of other services are dependencies too. */
#include <string.h>

#include "check/checking.h"

#define MOST_SHOW 8 /* services of a cycle that a message names */

/* What dependencies are looked up in, made once. */
typedef struct directory {
    const char **names; /* of the services */
    bpo_map inactive;   /* services that no active profile brings in */
} directory;

static void open_directory(bpo_checking *c, directory *d)
{
    const bpo_topology *topology = c->topology;
    bool failed =
        !(d->names = bpo_arena_array(&c->arena, topology->n_services, sizeof *d->names));
    for (size_t i = 0; !failed && i < topology->n_services; i++)
        d->names[i] = topology->services[i]->name;
    for (size_t i = 0; !failed && i < topology->inactive.n; i++) {
        const char *name = topology->inactive.items[i].text;
        failed = bpo_map_put(&d->inactive, name, strlen(name), i, NULL) < 0;
    }
    if (failed)
        bpo_checking_fail(c);
}

/* Begins a finding where the dependency stands; true: that is network_mode. */
static bool at_dependency(bpo_checking *c, const bpo_service *service,
                          const bpo_dependency *dependency)
{
    const char *shared = bpo_mode_service(service->network_mode.text);
    bool by_mode = shared && strcmp(shared, dependency->service) == 0;
    bpo_checking_at(c, by_mode ? service->network_mode.at : dependency->at,
                    by_mode ? "services.%s.network_mode" : "services.%s.depends_on",
                    service->name);
    return by_mode;
}

static void tell_inactive(bpo_checking *c, const bpo_service *service,
                          const bpo_dependency *dependency)
{
    const char *name = dependency->service,
               *shared = bpo_mode_service(service->network_mode.text);
    bool by_mode = shared && strcmp(shared, name) == 0;
    if (bpo_written_bool(&dependency->required) == 0 && !by_mode)
        return;
    at_dependency(c, service, dependency);
    bpo_checking_remedy(c, "make a profile of %s active, with --profile or COMPOSE_PROFILES",
                        name);
    bpo_checking_tell(c, "dependency-inactive",
                      "service %s can't do without %s, which is left out: none of its "
                      "profiles is active",
                      service->name, name);
}

static void tell_missing(bpo_checking *c, const directory *d, const bpo_service *service,
                         const bpo_dependency *dependency)
{
    const char *missing = dependency->service;
    if (bpo_map_get(&d->inactive, missing, strlen(missing), NULL)) {
        tell_inactive(c, service, dependency);
        return;
    }
    const char *nearest = bpo_checking_nearest(c, missing, d->names, c->topology->n_services);
    bool by_mode = at_dependency(c, service, dependency);
    if (nearest)
        bpo_checking_remedy(c, "did you mean %.64s?", nearest);
    if (by_mode)
        bpo_checking_tell(c, "network-mode-unknown",
                          "service %s shares the network of service '%.64s', which isn't there",
                          service->name, missing);
    else
        bpo_checking_tell(c, "depends-unknown",
                          "service %s depends on '%.64s', which isn't there", service->name,
                          missing);
}

static void check_values(bpo_checking *c, const bpo_service *service,
                         const bpo_dependency *dependency)
{
    static const char *const conditions[] = {"service_started", "service_healthy",
                                             "service_completed_successfully"};
    const char *condition = dependency->condition.text;
    bool known = !condition;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions && !known; i++)
        known = strcmp(condition, conditions[i]) == 0;
    if (!known) {
        bpo_checking_at(c, dependency->condition.at, "services.%s.depends_on.%s.condition",
                        service->name, dependency->service);
        bpo_checking_remedy(c, "write service_started, service_healthy or "
                               "service_completed_successfully");
        bpo_checking_tell(c, "value-not-understood",
                          "service %s: its condition for %.64s is '%.64s', which Compose "
                          "doesn't know",
                          service->name, dependency->service, condition);
    }
    if (dependency->restart.text && bpo_written_bool(&dependency->restart) < 0) {
        bpo_checking_at(c, dependency->restart.at, "services.%s.depends_on.%s.restart",
                        service->name, dependency->service);
        bpo_checking_remedy(c, "write true or false");
        bpo_checking_tell(c, "value-not-understood",
                          "service %s: restart for %.64s is '%.64s', which is neither true nor "
                          "false",
                          service->name, dependency->service, dependency->restart.text);
    }
}

/* A walk along dependencies: where it is, and what it has seen. */
typedef struct step {
    size_t service, next; /* the next dependency to look at */
} step;
typedef struct walk {
    enum { NEW, OPEN, DONE } * seen;
    step *steps;
    size_t n;
} walk;

/* The steps from the service on that is met again are a cycle. */
static void tell_cycle(bpo_checking *c, const walk *w, size_t again,
                       const bpo_dependency *dependency)
{
    bpo_service *const *services = c->topology->services;
    bpo_strbuf names = {0};
    size_t first = w->n - 1;
    while (w->steps[first].service != again)
        first--;
    for (size_t i = first; i < w->n && i < first + MOST_SHOW; i++)
        bpo_strbuf_addf(&names, "%.64s, ", services[w->steps[i].service]->name);
    if (w->n - first > MOST_SHOW)
        bpo_strbuf_addf(&names, "%zu more, ", w->n - first - MOST_SHOW);
    if (names.failed) {
        bpo_checking_fail(c);
    } else {
        bpo_checking_at(c, dependency->at, "services.%s.depends_on",
                        services[w->steps[w->n - 1].service]->name);
        bpo_checking_remedy(c, "let one of them start without the next");
        bpo_checking_tell(c, "depends-cycle", "each of these waits for the next: %s%.64s",
                          bpo_strbuf_text(&names), services[again]->name);
    }
    bpo_strbuf_free(&names);
}

/* Follows one dependency of the newest step. */
static void follow(bpo_checking *c, walk *w)
{
    step *here = &w->steps[w->n - 1];
    const bpo_service *service = c->topology->services[here->service];
    if (here->next == service->n_dependencies) {
        w->seen[here->service] = DONE;
        w->n--;
        return;
    }
    size_t i;
    const bpo_dependency *dependency = &service->dependencies[here->next++];
    if (!bpo_map_get(&c->topology->service_names, dependency->service,
                     strlen(dependency->service), &i))
        return;
    if (w->seen[i] == OPEN) {
        tell_cycle(c, w, i, dependency);
    } else if (w->seen[i] == NEW) {
        w->seen[i] = OPEN;
        w->steps[w->n++] = (step){i, 0};
    }
}

static void check_cycles(bpo_checking *c)
{
    size_t n = c->topology->n_services;
    walk w = {.seen = bpo_arena_array(&c->arena, n, sizeof *w.seen),
              .steps = bpo_arena_array(&c->arena, n, sizeof *w.steps)};
    if (!w.seen || !w.steps) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (w.seen[i] != NEW)
            continue;
        w.seen[i] = OPEN;
        w.steps[w.n++] = (step){i, 0};
        while (w.n && c->status == BPO_OK)
            follow(c, &w);
    }
}

void bpo_rules_depends(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    directory d = {0};
    open_directory(c, &d);
    for (size_t i = 0; i < topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = topology->services[i];
        for (size_t k = 0; k < service->n_dependencies && c->status == BPO_OK; k++) {
            const bpo_dependency *dependency = &service->dependencies[k];
            check_values(c, service, dependency);
            if (!bpo_topology_find_service(topology, dependency->service))
                tell_missing(c, &d, service, dependency);
        }
    }
    bpo_map_free(&d.inactive);
    if (c->status == BPO_OK)
        check_cycles(c);
}
