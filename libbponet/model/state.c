#include "model/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "model/topology.h"

bpo_status bpo_state_new(bpo_state **ret_state, bpo_error *err)
{
    bpo_state *state = bpo_alloc(1, sizeof *state);
    if (!state)
        return bpo_fail_memory(err);
    state->host = "";
    state->info.n_containers = -1;
    *ret_state = state;
    return BPO_OK;
}

void bpo_state_free(bpo_state *state)
{
    if (!state)
        return;
    bpo_free(state->networks);
    bpo_free(state->containers);
    bpo_free(state->facts);
    bpo_free(state->pools);
    bpo_map_free(&state->network_names);
    bpo_map_free(&state->container_names);
    bpo_arena_free(&state->arena);
    bpo_free(state);
}

bpo_live_network *bpo_state_add_network(bpo_state *state)
{
    if (bpo_grow(&state->networks, state->n_networks, &state->cap_networks,
                 sizeof *state->networks) < 0)
        return NULL;
    bpo_live_network *network = &state->networks[state->n_networks++];
    *network = (bpo_live_network){
        .id = "", .name = "", .driver = "", .scope = "", .created = "", .ipv4 = -1};
    return network;
}

bpo_container *bpo_state_add_container(bpo_state *state)
{
    if (bpo_grow(&state->containers, state->n_containers, &state->cap_containers,
                 sizeof *state->containers) < 0)
        return NULL;
    bpo_container *container = &state->containers[state->n_containers++];
    *container = (bpo_container){.id = "", .name = "", .state = "", .network_mode = ""};
    return container;
}

bpo_live_ipam *bpo_state_add_ipam(bpo_state *state, bpo_live_network *network)
{
    if (bpo_arena_grow(&state->arena, &network->ipam, network->n_ipam, &network->cap_ipam,
                       sizeof *network->ipam) < 0)
        return NULL;
    bpo_live_ipam *ipam = &network->ipam[network->n_ipam++];
    *ipam = (bpo_live_ipam){0};
    return ipam;
}

bpo_endpoint *bpo_state_add_endpoint(bpo_state *state, bpo_container *container)
{
    if (bpo_arena_grow(&state->arena, &container->endpoints, container->n_endpoints,
                       &container->cap_endpoints, sizeof *container->endpoints) < 0)
        return NULL;
    bpo_endpoint *endpoint = &container->endpoints[container->n_endpoints++];
    *endpoint = (bpo_endpoint){"", "", "", "", "", .own_ipv4 = NULL};
    return endpoint;
}

bpo_live_port *bpo_state_add_port(bpo_state *state, bpo_container *container)
{
    if (bpo_arena_grow(&state->arena, &container->ports, container->n_ports,
                       &container->cap_ports, sizeof *container->ports) < 0)
        return NULL;
    bpo_live_port *port = &container->ports[container->n_ports++];
    *port = (bpo_live_port){.host_ip = "", .protocol = "tcp"};
    return port;
}

bpo_host_fact *bpo_state_add_fact(bpo_state *state)
{
    if (bpo_grow(&state->facts, state->n_facts, &state->cap_facts, sizeof *state->facts) < 0)
        return NULL;
    bpo_host_fact *fact = &state->facts[state->n_facts++];
    *fact = (bpo_host_fact){.prefix = "", .interface = ""};
    return fact;
}

bpo_pool *bpo_state_add_pool(bpo_state *state)
{
    if (bpo_grow(&state->pools, state->n_pools, &state->cap_pools, sizeof *state->pools) < 0)
        return NULL;
    bpo_pool *pool = &state->pools[state->n_pools++];
    *pool = (bpo_pool){.base = ""};
    return pool;
}

int bpo_state_add_pair(bpo_state *state, bpo_pairs *pairs, const char *key, const char *value)
{
    bpo_pair pair = {.key = bpo_arena_strdup(&state->arena, key),
                     .value.text = bpo_arena_strdup(&state->arena, value)};
    if (!pair.key || !pair.value.text ||
        bpo_arena_grow(&state->arena, &pairs->items, pairs->n, &pairs->cap, sizeof pair) < 0)
        return -1;
    pairs->items[pairs->n++] = pair;
    return 0;
}

int bpo_state_add_text(bpo_state *state, bpo_texts *texts, const char *text)
{
    bpo_written fresh = {.text = bpo_arena_strdup(&state->arena, text)};
    if (!fresh.text ||
        bpo_arena_grow(&state->arena, &texts->items, texts->n, &texts->cap, sizeof fresh) < 0)
        return -1;
    texts->items[texts->n++] = fresh;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const bpo_live_network *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->id, y->id);
}

static int by_container_name(const void *a, const void *b)
{
    const bpo_container *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->id, y->id);
}

static int by_network(const void *a, const void *b)
{
    return strcmp(((const bpo_endpoint *)a)->network, ((const bpo_endpoint *)b)->network);
}

bpo_status bpo_state_finish(bpo_state *state, bpo_error *err)
{
    if (state->n_networks)
        qsort(state->networks, state->n_networks, sizeof *state->networks, by_name);
    if (state->n_containers)
        qsort(state->containers, state->n_containers, sizeof *state->containers,
              by_container_name);
    for (size_t i = 0; i < state->n_networks; i++)
        if (bpo_map_put(&state->network_names, state->networks[i].name,
                        strlen(state->networks[i].name), i, NULL) < 0)
            return bpo_fail_memory(err);
    for (size_t i = 0; i < state->n_containers; i++) {
        bpo_container *container = &state->containers[i];
        if (container->n_endpoints)
            qsort(container->endpoints, container->n_endpoints, sizeof *container->endpoints,
                  by_network);
        if (bpo_map_put(&state->container_names, container->name, strlen(container->name), i,
                        NULL) < 0)
            return bpo_fail_memory(err);
    }
    return BPO_OK;
}

bool bpo_endpoint_is_on(const bpo_endpoint *endpoint, const bpo_live_network *network)
{
    return strcmp(endpoint->network_id, network->id) == 0 ||
           (!*endpoint->network_id && strcmp(endpoint->network, network->name) == 0);
}

bool bpo_container_is_up(const bpo_container *container)
{
    return strcmp(container->state, "running") == 0 ||
           strcmp(container->state, "paused") == 0 ||
           strcmp(container->state, "restarting") == 0;
}

bool bpo_container_is_of(const bpo_container *container, const bpo_service *service)
{
    if (container->service && container->project)
        return strcmp(container->service, service->name) == 0 &&
               strcmp(container->project, service->topology->name) == 0;
    const char *name = service->container_name.text;
    return strcmp(container->name, name ? name : service->name) == 0;
}

bool bpo_container_is_on(const bpo_container *container, const bpo_live_network *network)
{
    for (size_t i = 0; i < container->n_endpoints; i++)
        if (bpo_endpoint_is_on(&container->endpoints[i], network))
            return true;
    return false;
}

bool bpo_container_has_joined(const bpo_container *container, const bpo_live_network *network)
{
    for (size_t i = 0; i < container->n_endpoints; i++) {
        const bpo_endpoint *endpoint = &container->endpoints[i];
        bool is_wish = !*endpoint->network_id && !*endpoint->ipv4_address &&
                       !*endpoint->ipv6_address && bpo_container_is_up(container);
        if (!is_wish && bpo_endpoint_is_on(endpoint, network))
            return true;
    }
    return false;
}

/* Whether text is an id, or the beginning of it that `docker network ls` shows or more. */
static bool names_id(const char *text, const char *id)
{
    size_t len = strlen(text);
    return len >= 12 && strncmp(text, id, len) == 0;
}

bool bpo_container_is_pinned_to(const bpo_container *container, const bpo_live_network *network)
{
    return strcmp(container->network_mode, network->name) == 0 ||
           names_id(container->network_mode, network->id);
}

const bpo_engine_info *bpo_state_info(const bpo_state *state)
{
    return &state->info;
}

const char *bpo_state_host(const bpo_state *state)
{
    return state->host;
}

uint64_t bpo_state_n_requests(const bpo_state *state)
{
    return state->n_requests;
}

size_t bpo_state_n_networks(const bpo_state *state)
{
    return state->n_networks;
}

const bpo_live_network *bpo_state_network_at(const bpo_state *state, size_t i)
{
    return i < state->n_networks ? &state->networks[i] : NULL;
}

const bpo_live_network *bpo_state_find_network(const bpo_state *state, const char *name)
{
    size_t i;
    return bpo_map_get(&state->network_names, name, strlen(name), &i) ? &state->networks[i]
                                                                      : NULL;
}

size_t bpo_state_count_networks(const bpo_state *state, const char *name)
{
    size_t n = 0;
    /* sorted: namesakes stand together */
    for (const bpo_live_network *network = bpo_state_find_network(state, name);
         network && network < state->networks + state->n_networks &&
         strcmp(network->name, name) == 0;
         network++)
        n++;
    return n;
}

size_t bpo_state_n_containers(const bpo_state *state)
{
    return state->n_containers;
}

const bpo_container *bpo_state_container_at(const bpo_state *state, size_t i)
{
    return i < state->n_containers ? &state->containers[i] : NULL;
}

const bpo_container *bpo_state_find_container(const bpo_state *state, const char *name)
{
    size_t i;
    /* the id first, as the engine does: a name may look like another container's id */
    for (i = 0; strlen(name) == 64 && i < state->n_containers; i++)
        if (strcmp(state->containers[i].id, name) == 0)
            return &state->containers[i];
    return bpo_map_get(&state->container_names, name, strlen(name), &i) ? &state->containers[i]
                                                                        : NULL;
}

bool bpo_state_is_full(const bpo_state *state)
{
    return state->is_full;
}

bool bpo_state_is_host_known(const bpo_state *state)
{
    return state->is_host_known;
}

const char *bpo_state_host_unknown_why(const bpo_state *state)
{
    return state->host_unknown_why;
}

size_t bpo_state_n_facts(const bpo_state *state)
{
    return state->n_facts;
}

const char *bpo_host_kind_name(bpo_host_kind kind)
{
    static const char *const names[] = {[BPO_HOST_ROUTE] = "route",
                                        [BPO_HOST_ADDRESS] = "address",
                                        [BPO_HOST_RESOLVER] = "resolver"};
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "unknown";
}

const char *bpo_state_fact_kind(const bpo_state *state, size_t i)
{
    return i < state->n_facts ? bpo_host_kind_name(state->facts[i].kind) : NULL;
}

const char *bpo_state_fact_prefix(const bpo_state *state, size_t i)
{
    return i < state->n_facts ? state->facts[i].prefix : NULL;
}

const char *bpo_state_fact_interface(const bpo_state *state, size_t i)
{
    return i < state->n_facts ? state->facts[i].interface : NULL;
}
