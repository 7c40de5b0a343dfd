#include "model/topology.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

bpo_status bpo_topology_new(const char *name, bpo_topology **ret_topology, bpo_error *err)
{
    if (!name)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a topology needs a name; give one");
    bpo_topology *topology = bpo_alloc(1, sizeof *topology);
    if (!topology || !(topology->name = bpo_arena_strdup(&topology->arena, name))) {
        bpo_topology_free(topology);
        return bpo_fail_memory(err);
    }
    *ret_topology = topology;
    return BPO_OK;
}

void bpo_topology_free(bpo_topology *topology)
{
    if (!topology)
        return;
    bpo_map_free(&topology->network_keys);
    bpo_map_free(&topology->service_names);
    bpo_findings_clear(&topology->remarks);
    bpo_arena_free(&topology->arena);
    bpo_free(topology);
}

int bpo_topology_set_text(bpo_topology *topology, bpo_written *written, const char *text,
                          bpo_place at)
{
    const char *copy = bpo_arena_strdup(&topology->arena, text);
    if (text && !copy)
        return -1;
    written->text = copy;
    written->at = at;
    return 0;
}

int bpo_topology_set_pair(bpo_topology *topology, bpo_pairs *pairs, const char *key,
                          bpo_place key_at, const char *value, bpo_place at)
{
    bpo_pair *pair = NULL;
    for (size_t i = 0; i < pairs->n && !pair; i++)
        if (strcmp(pairs->items[i].key, key) == 0)
            pair = &pairs->items[i];
    if (pair)
        return bpo_topology_set_text(topology, &pair->value, value, at);
    bpo_pair fresh = {.key = bpo_arena_strdup(&topology->arena, key), .key_at = key_at};
    if (!fresh.key || bpo_topology_set_text(topology, &fresh.value, value, at) < 0 ||
        bpo_arena_grow(&topology->arena, &pairs->items, pairs->n, &pairs->cap, sizeof fresh) <
            0)
        return -1;
    pairs->items[pairs->n++] = fresh;
    return 0;
}

int bpo_topology_add_text(bpo_topology *topology, bpo_texts *texts, const char *text,
                          bpo_place at)
{
    bpo_written fresh = {0};
    if (bpo_topology_set_text(topology, &fresh, text, at) < 0 ||
        bpo_arena_grow(&topology->arena, &texts->items, texts->n, &texts->cap, sizeof fresh) <
            0)
        return -1;
    texts->items[texts->n++] = fresh;
    return 0;
}

/* Puts a copy of key into keys as number n: 0, or a status with its reason. */
static bpo_status claim(bpo_topology *topology, bpo_map *keys, const char *kind,
                        const char *key, bpo_place at, size_t n, size_t most,
                        const char **ret_copy, bpo_error *err)
{
    if (!key)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a %s needs a name; give one", kind);
    if (n >= most)
        return bpo_fail_at(err, BPO_E_LIMIT, at, key,
                           "more than %zu %ss; split the document in parts", most, kind);
    if (bpo_map_get(keys, key, strlen(key), NULL))
        return bpo_fail_at(err, BPO_E_CONFLICT, at, key, "%s %s is there already", kind, key);
    *ret_copy = bpo_arena_strdup(&topology->arena, key);
    if (!*ret_copy || bpo_map_put(keys, *ret_copy, strlen(*ret_copy), n, NULL) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_topology_add_network_at(bpo_topology *topology, const char *key, bpo_place at,
                                       bpo_network **ret_network, bpo_error *err)
{
    /* room comes before the claim: a key that is claimed has its network */
    bpo_network *network = bpo_arena_alloc(&topology->arena, sizeof *network);
    if (!network || bpo_arena_grow(&topology->arena, &topology->networks, topology->n_networks,
                                   &topology->cap_networks, sizeof(bpo_network *)) < 0)
        return bpo_fail_memory(err);
    bpo_status status = claim(topology, &topology->network_keys, "network", key, at,
                              topology->n_networks, BPO_MAX_NETWORKS, &network->key, err);
    if (status < 0)
        return status;
    network->topology = topology;
    network->at = at;
    network->name = (bpo_written){network->key, at};
    network->defined = true;
    topology->networks[topology->n_networks++] = network;
    *ret_network = network;
    return BPO_OK;
}

bpo_status bpo_topology_add_service_at(bpo_topology *topology, const char *name, bpo_place at,
                                       bpo_service **ret_service, bpo_error *err)
{
    bpo_service *service = bpo_arena_alloc(&topology->arena, sizeof *service);
    if (!service || bpo_arena_grow(&topology->arena, &topology->services, topology->n_services,
                                   &topology->cap_services, sizeof(bpo_service *)) < 0)
        return bpo_fail_memory(err);
    bpo_status status = claim(topology, &topology->service_names, "service", name, at,
                              topology->n_services, BPO_MAX_SERVICES, &service->name, err);
    if (status < 0)
        return status;
    service->topology = topology;
    service->at = at;
    topology->services[topology->n_services++] = service;
    *ret_service = service;
    return BPO_OK;
}

bpo_status bpo_topology_add_network(bpo_topology *topology, const char *name,
                                    bpo_network **ret_network, bpo_error *err)
{
    return bpo_topology_add_network_at(topology, name, (bpo_place){0}, ret_network, err);
}

bpo_status bpo_topology_add_service(bpo_topology *topology, const char *name,
                                    bpo_service **ret_service, bpo_error *err)
{
    return bpo_topology_add_service_at(topology, name, (bpo_place){0}, ret_service, err);
}

int bpo_topology_keep_text(bpo_topology *topology, const char *file, const char *text,
                           size_t len, bool json)
{
    size_t kept = 0;
    for (size_t i = 0; i < topology->n_texts; i++)
        kept += topology->texts[i].len;
    if (len > BPO_MAX_KEPT_TEXT - kept)
        return 0;
    bpo_source_text fresh = {.file = file, .len = len, .json = json};
    fresh.text = bpo_arena_strndup(&topology->arena, text, len);
    if (!fresh.text || bpo_arena_grow(&topology->arena, &topology->texts, topology->n_texts,
                                      &topology->cap_texts, sizeof fresh) < 0)
        return -1;
    topology->texts[topology->n_texts++] = fresh;
    return 0;
}

const char *bpo_topology_name(const bpo_topology *topology)
{
    return topology->name;
}

const char *bpo_topology_source(const bpo_topology *topology)
{
    return topology->source;
}

bool bpo_topology_is_builtin(const bpo_topology *topology)
{
    return topology->builtin;
}

const char *bpo_topology_prefix(const bpo_topology *topology)
{
    return topology->prefix.text;
}

size_t bpo_topology_n_networks(const bpo_topology *topology)
{
    return topology->n_networks;
}

bpo_network *bpo_topology_network_at(const bpo_topology *topology, size_t i)
{
    return i < topology->n_networks ? topology->networks[i] : NULL;
}

bpo_network *bpo_topology_find_network(const bpo_topology *topology, const char *name)
{
    size_t i;
    if (bpo_map_get(&topology->network_keys, name, strlen(name), &i))
        return topology->networks[i];
    for (i = 0; i < topology->n_networks; i++)
        if (strcmp(topology->networks[i]->name.text, name) == 0)
            return topology->networks[i];
    return NULL;
}

size_t bpo_topology_n_services(const bpo_topology *topology)
{
    return topology->n_services;
}

bpo_service *bpo_topology_service_at(const bpo_topology *topology, size_t i)
{
    return i < topology->n_services ? topology->services[i] : NULL;
}

size_t bpo_topology_n_inactive(const bpo_topology *topology)
{
    return topology->inactive.n;
}

const char *bpo_topology_inactive(const bpo_topology *topology, size_t i)
{
    return i < topology->inactive.n ? topology->inactive.items[i].text : NULL;
}

bpo_service *bpo_topology_find_service(const bpo_topology *topology, const char *name)
{
    size_t i;
    return bpo_map_get(&topology->service_names, name, strlen(name), &i) ? topology->services[i]
                                                                         : NULL;
}
