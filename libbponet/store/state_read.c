#include <bponet/store.h>

#include <bponet/address.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "store/state_format.h"

#define MAX_ID 64

/* One reading; status is sticky: after a failure nothing is read any more. */
typedef struct reading {
    const char *name;
    bpo_state *state;
    bpo_status status;
    bpo_error *err;
} reading;

/* ---- members -------------------------------------------------------------------------------- */

static void fail(reading *r, const bpo_node *at, const char *key, const char *wanted)
{
    if (!r->status)
        r->status = bpo_fail_at(r->err, BPO_E_DOCUMENT, at->at, r->name,
                                "%s%sisn't %s; this is no state that bponet wrote",
                                key ? key : "", key ? " " : "", wanted);
}

static void fail_memory(reading *r)
{
    if (!r->status)
        r->status = bpo_fail_memory(r->err);
}

/* The member, of one kind; NULL where it isn't given, which is a failure where it must be. */
static const bpo_node *member(reading *r, const bpo_node *map, const char *key, bpo_kind kind,
                              bool required)
{
    const bpo_node *node = r->status ? NULL : bpo_node_get(map, key);
    if (r->status || (!node && !required))
        return NULL;
    if (!node) {
        r->status = bpo_fail_at(r->err, BPO_E_DOCUMENT, map->at, r->name,
                                "%s is missing; this is no state that bponet wrote", key);
        return NULL;
    }
    if (node->kind == kind)
        return node;
    fail(r, node, key, bpo_kind_name(kind));
    return NULL;
}

/* otherwise: where it isn't given. */
static const char *text(reading *r, const bpo_node *map, const char *key, const char *otherwise)
{
    const bpo_node *node = member(r, map, key, BPO_NODE_STRING, false);
    const char *copy = node ? bpo_arena_strdup(&r->state->arena, node->text) : otherwise;
    if (node && !copy)
        fail_memory(r);
    return copy;
}

static const char *required(reading *r, const bpo_node *map, const char *key)
{
    member(r, map, key, BPO_NODE_STRING, true);
    return text(r, map, key, "");
}

static bool flag(reading *r, const bpo_node *map, const char *key)
{
    const bpo_node *node = member(r, map, key, BPO_NODE_BOOL, false);
    return node && node->boolean;
}

static int64_t number(reading *r, const bpo_node *map, const char *key, int64_t low,
                      int64_t high, int64_t otherwise)
{
    const bpo_node *node = member(r, map, key, BPO_NODE_INT, false);
    if (!node)
        return otherwise;
    if (node->integer < low || node->integer > high)
        fail(r, node, key, "a number that it may be");
    return node->integer;
}

static void pairs(reading *r, const bpo_node *map, const char *key, bpo_pairs *into)
{
    const bpo_node *node = member(r, map, key, BPO_NODE_MAP, false);
    for (const bpo_node *pair = node ? node->children : NULL; pair && !r->status;
         pair = pair->next) {
        if (pair->kind != BPO_NODE_STRING)
            fail(r, pair, key, "a map of strings");
        else if (bpo_state_add_pair(r->state, into, pair->key, pair->text) < 0)
            fail_memory(r);
    }
}

static void texts(reading *r, const bpo_node *map, const char *key, bpo_texts *into)
{
    const bpo_node *node = member(r, map, key, BPO_NODE_LIST, false);
    for (const bpo_node *item = node ? node->children : NULL; item && !r->status;
         item = item->next) {
        if (item->kind != BPO_NODE_STRING)
            fail(r, item, key, "a list of strings");
        else if (bpo_state_add_text(r->state, into, item->text) < 0)
            fail_memory(r);
    }
}

/* Each element of a list, which must be a map. */
static void each(reading *r, const bpo_node *map, const char *key, bool must, size_t most,
                 void (*take)(reading *r, const bpo_node *element, void *data), void *data)
{
    const bpo_node *list = member(r, map, key, BPO_NODE_LIST, must);
    if (list && list->n > most)
        r->status = bpo_fail_at(r->err, BPO_E_LIMIT, list->at, r->name,
                                "over %zu %s; that is more than an engine has", most, key);
    for (const bpo_node *element = list ? list->children : NULL; element && !r->status;
         element = element->next) {
        if (element->kind != BPO_NODE_MAP)
            fail(r, element, key, "a list of maps");
        else
            take(r, element, data);
    }
}

/* A network's or container's id: it may become part of a request one day. */
static const char *id(reading *r, const bpo_node *map, const char *key, bool may_be_empty)
{
    const char *given = required(r, map, key);
    if (r->status) /* where memory failed there is no text */
        return given;
    size_t len = strspn(given, "0123456789abcdefghijklmnopqrstuvwxyz");
    if (given[len] || len > MAX_ID || (len == 0 && !may_be_empty))
        fail(r, bpo_node_get(map, key), key, "an id");
    return given;
}

static const char *prefix(reading *r, const bpo_node *map, const char *key)
{
    bpo_cidr cidr;
    const char *given = required(r, map, key);
    if (!r->status && bpo_cidr_parse(given, &cidr, NULL))
        fail(r, bpo_node_get(map, key), key, "a block of addresses");
    return given;
}

/* ---- the engine and its host ---------------------------------------------------------------- */

static void read_info(reading *r, const bpo_node *root)
{
    bpo_engine_info *info = &r->state->info;
    const bpo_node *engine = member(r, root, "engine", BPO_NODE_MAP, true);
    for (size_t i = 0; engine && i < bpo_n_info_texts; i++) {
        const bpo_info_text *field = &bpo_info_texts[i];
        const bpo_node *node = member(r, engine, field->key, BPO_NODE_STRING, false);
        if (node && node->len >= field->size)
            fail(r, node, field->key, "as short as an engine's");
        else if (node)
            bpo_text_copy((char *)info + field->offset, field->size, node->text);
    }
    if (!engine)
        return;
    info->n_containers = (int32_t)number(r, engine, "n_containers", -1, INT32_MAX, -1);
    info->rootless = flag(r, engine, "rootless");
    info->swarm = flag(r, engine, "swarm");
}

static void take_fact(reading *r, const bpo_node *element, void *unused)
{
    bpo_host_fact *fact = bpo_state_add_fact(r->state);
    const bpo_node *kind = member(r, element, "kind", BPO_NODE_STRING, true);
    bool known = false;
    (void)unused;
    if (!fact || !kind) {
        if (!fact)
            fail_memory(r);
        return;
    }
    for (bpo_host_kind k = BPO_HOST_ROUTE; k <= BPO_HOST_RESOLVER; k++)
        if (strcmp(kind->text, bpo_host_kind_name(k)) == 0) {
            fact->kind = k;
            known = true;
        }
    if (!known)
        fail(r, kind, "kind", "route, address or resolver");
    fact->prefix = prefix(r, element, "prefix");
    fact->interface = text(r, element, "interface", "");
}

static void read_host(reading *r, const bpo_node *root)
{
    const bpo_node *host = member(r, root, "engine_host", BPO_NODE_MAP, false);
    if (!host)
        return;
    r->state->is_host_known = flag(r, host, "known");
    r->state->host_unknown_why = text(r, host, "unknown_why", NULL);
    each(r, host, "facts", false, BPO_MAX_FACTS, take_fact, NULL);
}

static void take_pool(reading *r, const bpo_node *element, void *unused)
{
    bpo_pool *pool = bpo_state_add_pool(r->state);
    (void)unused;
    if (!pool) {
        fail_memory(r);
        return;
    }
    pool->base = prefix(r, element, "base");
    member(r, element, "size", BPO_NODE_INT, true);
    pool->size = (int32_t)number(r, element, "size", 0, 128, 0);
}

/* ---- networks ------------------------------------------------------------------------------- */

static void take_ipam(reading *r, const bpo_node *element, void *data)
{
    bpo_live_ipam *ipam = bpo_state_add_ipam(r->state, data);
    if (!ipam) {
        fail_memory(r);
        return;
    }
    ipam->subnet = text(r, element, "subnet", NULL);
    ipam->gateway = text(r, element, "gateway", NULL);
    ipam->ip_range = text(r, element, "ip_range", NULL);
    pairs(r, element, "aux_addresses", &ipam->aux_addresses);
}

static void take_network(reading *r, const bpo_node *element, void *unused)
{
    bpo_live_network *network = bpo_state_add_network(r->state);
    (void)unused;
    if (!network) {
        fail_memory(r);
        return;
    }
    network->id = id(r, element, "id", false);
    network->name = required(r, element, "name");
    network->driver = required(r, element, "driver");
    network->scope = text(r, element, "scope", "");
    network->created = text(r, element, "created", "");
    network->internal = flag(r, element, "internal");
    network->attachable = flag(r, element, "attachable");
    network->ingress = flag(r, element, "ingress");
    network->config_only = flag(r, element, "config_only");
    network->hides_options = flag(r, element, "hides_options");
    network->ipv6 = flag(r, element, "enable_ipv6");
    if (bpo_node_get(element, "enable_ipv4"))
        network->ipv4 = flag(r, element, "enable_ipv4");
    network->ipam_driver = text(r, element, "ipam_driver", NULL);
    each(r, element, "ipam", false, BPO_MAX_LIVE, take_ipam, network);
    pairs(r, element, "options", &network->options);
    pairs(r, element, "labels", &network->labels);
}

/* ---- containers ----------------------------------------------------------------------------- */

static void take_endpoint(reading *r, const bpo_node *element, void *data)
{
    bpo_endpoint *endpoint = bpo_state_add_endpoint(r->state, data);
    if (!endpoint) {
        fail_memory(r);
        return;
    }
    endpoint->network = required(r, element, "network");
    endpoint->network_id = id(r, element, "network_id", true);
    endpoint->ipv4_address = text(r, element, "ipv4_address", "");
    endpoint->ipv6_address = text(r, element, "ipv6_address", "");
    endpoint->mac_address = text(r, element, "mac_address", "");
    endpoint->own_ipv4 = text(r, element, "own_ipv4_address", NULL);
    endpoint->own_ipv6 = text(r, element, "own_ipv6_address", NULL);
    endpoint->own_mac = text(r, element, "own_mac_address", NULL);
    texts(r, element, "aliases", &endpoint->aliases);
    texts(r, element, "links", &endpoint->links);
    texts(r, element, "link_local_ips", &endpoint->link_local_ips);
    pairs(r, element, "options", &endpoint->options);
    endpoint->gw_priority = (int32_t)number(r, element, "gw_priority", INT32_MIN, INT32_MAX, 0);
}

static void take_port(reading *r, const bpo_node *element, void *data)
{
    bpo_live_port *port = bpo_state_add_port(r->state, data);
    if (!port) {
        fail_memory(r);
        return;
    }
    member(r, element, "target", BPO_NODE_INT, true);
    port->target = (uint16_t)number(r, element, "target", 1, 65535, 1);
    port->protocol = required(r, element, "protocol");
    port->is_published = flag(r, element, "is_published");
    port->published = (uint16_t)number(r, element, "published", 0, 65535, 0);
    port->host_ip = text(r, element, "host_ip", "");
}

static void take_container(reading *r, const bpo_node *element, void *unused)
{
    bpo_container *container = bpo_state_add_container(r->state);
    (void)unused;
    if (!container) {
        fail_memory(r);
        return;
    }
    container->id = id(r, element, "id", false);
    container->name = required(r, element, "name");
    container->state = required(r, element, "state");
    container->network_mode = text(r, element, "network_mode", "");
    container->service = text(r, element, "service", NULL);
    container->project = text(r, element, "project", NULL);
    container->is_full = flag(r, element, "is_full");
    container->wants_gpu = flag(r, element, "wants_gpu");
    container->runtime = text(r, element, "runtime", NULL);
    container->hostname = text(r, element, "hostname", NULL);
    container->image = text(r, element, "image", NULL);
    pairs(r, element, "labels", &container->labels);
    each(r, element, "ports", false, 2 * 65536, take_port, container);
    each(r, element, "endpoints", false, BPO_MAX_LIVE, take_endpoint, container);
}

/* ---- the state ------------------------------------------------------------------------------ */

static void read_format(reading *r, const bpo_node *root)
{
    const bpo_node *format = member(r, root, "format", BPO_NODE_STRING, true);
    if (!format || strcmp(format->text, BPO_STATE_FORMAT) == 0)
        return;
    if (bpo_text_after(format->text, "bponet.state/"))
        r->status = bpo_fail_at(r->err, BPO_E_UNSUPPORTED, format->at, r->name,
                                "is a state of format %s, and this version reads %s; capture "
                                "it again, or use a newer bponet",
                                format->text, BPO_STATE_FORMAT);
    else
        fail(r, format, "format", BPO_STATE_FORMAT);
}

static void read_state(reading *r, const bpo_node *root)
{
    if (root->kind != BPO_NODE_MAP) {
        fail(r, root, "the file", "a map");
        return;
    }
    read_format(r, root);
    r->state->host = text(r, root, "host", "");
    r->state->n_requests = (uint64_t)number(r, root, "n_requests", 0, INT64_MAX, 0);
    r->state->is_full = flag(r, root, "is_full");
    r->state->is_captured = true;
    read_info(r, root);
    read_host(r, root);
    r->state->are_pools_known = member(r, root, "address_pools", BPO_NODE_LIST, false) != NULL;
    each(r, root, "address_pools", false, BPO_MAX_POOLS, take_pool, NULL);
    each(r, root, "networks", true, BPO_MAX_LIVE, take_network, NULL);
    each(r, root, "containers", true, BPO_MAX_LIVE, take_container, NULL);
}

static bpo_status parse(reading *r, bpo_arena *arena, const char *json, size_t length)
{
    const bpo_json_rules rules = {.name = r->name,
                                  .max_depth = BPO_STATE_DEPTH,
                                  .max_nodes = BPO_MAX_STATE_NODES,
                                  .document = true};
    bpo_node *root = NULL;
    if (length > BPO_MAX_STATE_BYTES)
        return bpo_fail(r->err, BPO_E_LIMIT, r->name, "%s: larger than the %u MiB of a state",
                        r->name, BPO_MAX_STATE_BYTES >> 20);
    r->status = bpo_json_parse(arena, json, length, &rules, &root, r->err);
    if (!r->status)
        read_state(r, root);
    if (!r->status)
        r->status = bpo_state_finish(r->state, r->err);
    return r->status;
}

bpo_status bpo_state_from_text(const char *name, const char *json, size_t length,
                               bpo_state **ret_state, bpo_error *err)
{
    bpo_arena arena = {0};
    reading r = {.name = name ? name : "the state", .err = err};
    if (!json)
        return bpo_fail(err, BPO_E_USAGE, name, "there is no text to read a state from");
    bpo_status status = bpo_state_new(&r.state, err);
    if (!status)
        status = parse(&r, &arena, json, length);
    bpo_arena_free(&arena);
    if (status)
        bpo_state_free(r.state);
    else
        *ret_state = r.state;
    return status;
}

bpo_status bpo_state_load(const char *path, bpo_state **ret_state, bpo_error *err)
{
    char *json = NULL;
    size_t length;
    if (!path || !*path)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a state needs a name; give a file's path");
    bpo_status status = bpo_file_read(path, BPO_MAX_STATE_BYTES, &json, &length, err);
    if (!status)
        status = bpo_state_from_text(strcmp(path, "-") ? path : "standard input", json, length,
                                     ret_state, err);
    bpo_free(json);
    return status;
}
