/* An engine's containers as a document's services. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "compose/importing.h"
#include "model/labels.h"
#include "model/port.h"

#define SHORT_ID    12
#define MOST_CHAINS 4 /* containers that share the network of one that shares one, … */

/* ---- which containers ----------------------------------------------------------------------- */

/* Whether the mode alone says where the container is. */
static bool is_mode(const bpo_container *container)
{
    return strcmp(container->network_mode, "host") == 0 ||
           strcmp(container->network_mode, "none") == 0 ||
           bpo_mode_container(container->network_mode);
}

static bool is_on_bridge(const bpo_container *container)
{
    return strcmp(container->network_mode, "bridge") == 0 ||
           strcmp(container->network_mode, "default") == 0;
}

/* Whether it is on a network that a document can speak of; own: on one of this document's. */
static bool is_attached(const bpo_importing *importing, const bpo_container *container,
                        bool own)
{
    size_t index;
    for (size_t i = 0; i < container->n_endpoints; i++)
        if (bpo_import_find(importing, &container->endpoints[i], &index) &&
            (!own || importing->networks[index]))
            return true;
    return false;
}

static bool is_of_project(const bpo_importing *importing, const bpo_container *container)
{
    const char *once = bpo_pairs_get(&container->labels, BPO_LABEL_COMPOSE_ONEOFF);
    return container->service && container->project &&
           strcmp(container->project, importing->topology->name) == 0 &&
           !(once && strcmp(once, "True") == 0); /* docker compose run */
}

/* Nobody's: run by hand. */
static bool is_loose(const bpo_container *container)
{
    return !container->project;
}

/* Whose network it shares, by id or by name; NULL: nobody's, or nobody's that is there. */
static const bpo_container *shared_with(const bpo_importing *importing,
                                        const bpo_container *container)
{
    const char *other = bpo_mode_container(container->network_mode);
    size_t i;
    if (!other || (!bpo_map_get(&importing->container_ids, other, strlen(other), &i) &&
                   !bpo_map_get(&importing->state->container_names, other, strlen(other), &i)))
        return NULL;
    return &importing->state->containers[i];
}

static bpo_service *sharer(const bpo_importing *importing, const bpo_container *container)
{
    const bpo_container *other = shared_with(importing, container);
    return other ? importing->services[other - importing->state->containers] : NULL;
}

static void claim(bpo_importing *importing, size_t i, const char *name)
{
    bpo_topology *topology = importing->topology;
    const char *key = bpo_import_key(topology, name, &topology->service_names);
    if (!key)
        importing->status = bpo_fail_memory(importing->err);
    else
        importing->status =
            bpo_topology_add_service(topology, key, &importing->services[i], importing->err);
}

/* Compose's containers: those of one service are one service. */
static void claim_projects(bpo_importing *importing)
{
    const bpo_state *state = importing->state;
    for (size_t i = 0; i < state->n_containers && !importing->status; i++) {
        const bpo_container *container = &state->containers[i];
        if (!is_of_project(importing, container) ||
            !(is_mode(container) || is_on_bridge(container) ||
              is_attached(importing, container, false)))
            continue;
        bpo_service *service =
            bpo_topology_find_service(importing->topology, container->service);
        if (service)
            importing->services[i] = service;
        else
            claim(importing, i, container->service);
    }
}

static void claim_loose(bpo_importing *importing)
{
    const bpo_state *state = importing->state;
    for (size_t i = 0; i < state->n_containers && !importing->status; i++)
        if (is_loose(&state->containers[i]) && !is_mode(&state->containers[i]) &&
            is_attached(importing, &state->containers[i], true))
            claim(importing, i, state->containers[i].name);
    for (size_t pass = 0; pass < MOST_CHAINS; pass++)
        for (size_t i = 0; i < state->n_containers && !importing->status; i++)
            if (!importing->services[i] && is_loose(&state->containers[i]) &&
                sharer(importing, &state->containers[i]))
                claim(importing, i, state->containers[i].name);
}

/* ---- networks ------------------------------------------------------------------------------- */

static void add_text(bpo_importing *importing, bpo_texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (strcmp(texts->items[i].text, text) == 0)
            return;
    if (!importing->status &&
        bpo_topology_add_text(importing->topology, texts, text, (bpo_place){0}) < 0)
        importing->status = bpo_fail_memory(importing->err);
}

/* Names that the container gets without being asked to; Docker 20.10 adds the host name. */
static bool is_automatic_alias(const bpo_container *container, const bpo_service *service,
                               const char *alias)
{
    return strcmp(alias, service->name) == 0 || strcmp(alias, container->name) == 0 ||
           (container->hostname && strcmp(alias, container->hostname) == 0) ||
           (strlen(alias) >= SHORT_ID && strncmp(container->id, alias, strlen(alias)) == 0);
}

/* Of several containers each has other addresses, so the service has none. */
static void write_addresses(bpo_importing *importing, bpo_attachment *attachment,
                            const bpo_endpoint *endpoint)
{
    char text[16];
    bpo_import_write(importing, &attachment->ipv4_address, endpoint->own_ipv4);
    bpo_import_write(importing, &attachment->ipv6_address, endpoint->own_ipv6);
    bpo_import_write(importing, &attachment->mac_address, endpoint->own_mac);
    for (size_t i = 0; i < endpoint->link_local_ips.n; i++)
        add_text(importing, &attachment->link_local_ips,
                 endpoint->link_local_ips.items[i].text);
    snprintf(text, sizeof text, "%d", (int)endpoint->gw_priority);
    bpo_import_write(importing, &attachment->gw_priority, endpoint->gw_priority ? text : NULL);
}

static bool is_on(const bpo_service *service, const char *network)
{
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, network) == 0)
            return true;
    return false;
}

static void attach(bpo_importing *importing, bpo_service *service,
                   const bpo_container *container, const bpo_endpoint *endpoint, bool single)
{
    const bpo_place nowhere = {0};
    size_t index;
    if (importing->status || !bpo_import_find(importing, endpoint, &index))
        return;
    bpo_import_external(importing, index);
    const bpo_network *network = importing->networks[index];
    if (network && is_on(service, network->key))
        return; /* twins, or a state that was written by hand */
    bpo_import_count(importing, "aliases", endpoint->network, endpoint->aliases.n);
    bpo_import_count(importing, "options", endpoint->network, endpoint->options.n);
    bpo_attachment *attachment =
        importing->status ? NULL : bpo_service_new_attachment(service, network->key, nowhere);
    if (!attachment) {
        if (!importing->status)
            importing->status = bpo_fail_memory(importing->err);
        return;
    }
    for (size_t i = 0; i < endpoint->aliases.n; i++)
        if (!is_automatic_alias(container, service, endpoint->aliases.items[i].text))
            add_text(importing, &attachment->aliases, endpoint->aliases.items[i].text);
    if (single)
        write_addresses(importing, attachment, endpoint);
    for (size_t i = 0; i < endpoint->options.n && !importing->status; i++)
        if (bpo_topology_set_pair(importing->topology, &attachment->options,
                                  endpoint->options.items[i].key, nowhere,
                                  endpoint->options.items[i].value.text, nowhere) < 0)
            importing->status = bpo_fail_memory(importing->err);
}

/* ---- the rest of a service ------------------------------------------------------------------ */

static void write_mode(bpo_importing *importing, bpo_service *service,
                       const bpo_container *container)
{
    char text[300];
    const char *mode = container->network_mode;
    const bpo_service *other = sharer(importing, container);
    const bpo_container *named = shared_with(importing, container);
    if (other)
        snprintf(text, sizeof text, "service:%s", other->name);
    else if (named)
        snprintf(text, sizeof text, "container:%s", named->name);
    else
        snprintf(text, sizeof text, "%s", is_on_bridge(container) ? "bridge" : mode);
    bpo_import_write(importing, &service->network_mode, text);
}

/* "[::1]:8080:80/tcp", "80/udp" for any port of the host. */
static void write_port(bpo_importing *importing, bpo_service *service,
                       const bpo_live_port *port, bpo_map *written)
{
    char text[128], published[8] = "";
    bool given = *port->host_ip && strlen(port->host_ip) < 64;
    bool v6 = given && strchr(port->host_ip, ':');
    if (port->published)
        snprintf(published, sizeof published, "%u", (unsigned)port->published);
    snprintf(text, sizeof text, "%s%s%s%s%s%s%u%s%s", v6 ? "[" : "", given ? port->host_ip : "",
             v6 ? "]" : "", given ? ":" : "", published, given || *published ? ":" : "",
             (unsigned)port->target, strcmp(port->protocol, "tcp") ? "/" : "",
             strcmp(port->protocol, "tcp") ? port->protocol : "");
    if (bpo_map_get(written, text, strlen(text), NULL))
        return;
    const char *kept = bpo_arena_strdup(&importing->topology->arena, text);
    if (!kept || bpo_map_put(written, kept, strlen(kept), 0, NULL) < 0)
        importing->status = bpo_fail_memory(importing->err);
    else
        importing->status =
            bpo_service_add_ports(service, text, (bpo_place){0}, importing->err);
}

/* A runtime that an engine has without being given one isn't the document's affair. */
static void write_runtime(bpo_importing *importing, bpo_service *service,
                          const bpo_container *container)
{
    const char *runtime = container->runtime;
    bool usual = !runtime || strcmp(runtime, "runc") == 0 || strcmp(runtime, "crun") == 0 ||
                 strcmp(runtime, "oci") == 0 || bpo_text_after(runtime, "io.containerd.runc.");
    bool nvidia = runtime && strcmp(runtime, "nvidia") == 0;
    bpo_import_write(importing, &service->runtime, usual ? NULL : runtime);
    if (container->wants_gpu)
        bpo_import_write(importing, &service->gpu, nvidia ? "runtime" : "gpus");
}

/* The name that Compose gives by itself: project-service-1, or with "_" up to Compose 1. */
static bool is_composes_name(const bpo_importing *importing, const bpo_container *container,
                             const bpo_service *service)
{
    const char *project = importing->topology->name, *name = container->name;
    size_t project_len = strlen(project), service_len = strlen(service->name);
    if (!container->project || strncmp(name, project, project_len) != 0)
        return false;
    name += project_len;
    if ((*name != '-' && *name != '_') || strncmp(name + 1, service->name, service_len) != 0)
        return false;
    const char *number = name + 1 + service_len;
    return *number == *name && number[1] &&
           strspn(number + 1, "0123456789") == strlen(number + 1);
}

static void fill(bpo_importing *importing, const bpo_container *container, bpo_service *service,
                 size_t n)
{
    char text[24];
    bool is_free = !is_mode(container);
    bpo_map ports = {0};
    for (size_t i = 0; i < container->n_endpoints && is_free; i++)
        attach(importing, service, container, &container->endpoints[i], n == 1);
    if (!service->n_attachments)
        write_mode(importing, service, container);
    for (size_t i = 0; i < container->n_ports && is_free && !importing->status; i++)
        if (container->ports[i].is_published)
            write_port(importing, service, &container->ports[i], &ports);
    bpo_map_free(&ports);
    write_runtime(importing, service, container);
    bpo_import_write(importing, &service->image, container->image);
    if (is_free) /* else it is the other's, or the host's */
        bpo_import_write(importing, &service->hostname, container->hostname);
    snprintf(text, sizeof text, "%zu", n);
    if (n > 1)
        bpo_import_write(importing, &service->scale, text);
    else if (!is_composes_name(importing, container, service))
        bpo_import_write(importing, &service->container_name, container->name);
}

/* How many containers each service has. */
static size_t *count(const bpo_importing *importing)
{
    bpo_topology *topology = importing->topology;
    size_t *n = bpo_arena_array(&topology->arena, topology->n_services + 1, sizeof *n);
    for (size_t i = 0; n && i < importing->state->n_containers; i++) {
        const bpo_service *service = importing->services[i];
        size_t index;
        if (service &&
            bpo_map_get(&topology->service_names, service->name, strlen(service->name), &index))
            n[index]++;
    }
    return n;
}

void bpo_import_services(bpo_importing *importing)
{
    const bpo_state *state = importing->state;
    bpo_topology *topology = importing->topology;
    if (!importing->status)
        claim_projects(importing);
    if (!importing->status)
        claim_loose(importing);
    size_t *n = importing->status ? NULL : count(importing);
    if (!importing->status && !n)
        importing->status = bpo_fail_memory(importing->err);
    for (size_t i = 0; i < state->n_containers && !importing->status; i++) {
        bpo_service *service = importing->services[i];
        size_t index;
        if (!service ||
            !bpo_map_get(&topology->service_names, service->name, strlen(service->name),
                         &index) ||
            !n[index])
            continue;
        fill(importing, &state->containers[i], service, n[index]);
        n[index] = 0; /* its other containers are like the first */
    }
}
