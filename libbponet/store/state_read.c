#include <bponet/store.h>

#include <bponet/address.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "store/state_format.h"
#include "store/state_member.h"

/* ---- the engine and its host ---------------------------------------------------------------- */

static void read_info(bpo_state_reading *r, const bpo_node *root)
{
    bpo_engine_info *info = &r->state->info;
    const bpo_node *engine = bpo_stored_member(r, root, "engine", BPO_NODE_MAP, true);
    for (size_t i = 0; engine && i < bpo_n_info_texts; i++) {
        const bpo_info_text *field = &bpo_info_texts[i];
        const bpo_node *node = bpo_stored_member(r, engine, field->key, BPO_NODE_STRING, false);
        if (node && node->len >= field->size)
            bpo_stored_fail(r, node, field->key, "as short as an engine's");
        else if (node)
            bpo_text_copy((char *)info + field->offset, field->size, node->text);
    }
    if (!engine)
        return;
    info->n_containers =
        (int32_t)bpo_stored_number(r, engine, "n_containers", -1, INT32_MAX, -1);
    info->rootless = bpo_stored_flag(r, engine, "rootless");
    info->swarm = bpo_stored_flag(r, engine, "swarm");
}

static void take_fact(bpo_state_reading *r, const bpo_node *element, void *unused)
{
    bpo_host_fact *fact = bpo_state_add_fact(r->state);
    const bpo_node *kind = bpo_stored_member(r, element, "kind", BPO_NODE_STRING, true);
    bool known = false;
    (void)unused;
    if (!fact || !kind) {
        if (!fact)
            bpo_stored_fail_memory(r);
        return;
    }
    for (bpo_host_kind k = BPO_HOST_ROUTE; k <= BPO_HOST_RESOLVER; k++)
        if (strcmp(kind->text, bpo_host_kind_name(k)) == 0) {
            fact->kind = k;
            known = true;
        }
    if (!known)
        bpo_stored_fail(r, kind, "kind", "route, address or resolver");
    fact->prefix = bpo_stored_prefix(r, element, "prefix");
    fact->interface = bpo_stored_text(r, element, "interface", "");
}

static void read_host(bpo_state_reading *r, const bpo_node *root)
{
    const bpo_node *host = bpo_stored_member(r, root, "engine_host", BPO_NODE_MAP, false);
    if (!host)
        return;
    r->state->is_host_known = bpo_stored_flag(r, host, "known");
    r->state->host_unknown_why = bpo_stored_text(r, host, "unknown_why", NULL);
    bpo_stored_each(r, host, "facts", false, BPO_MAX_FACTS, take_fact, NULL);
}

static void take_pool(bpo_state_reading *r, const bpo_node *element, void *unused)
{
    bpo_pool *pool = bpo_state_add_pool(r->state);
    (void)unused;
    if (!pool) {
        bpo_stored_fail_memory(r);
        return;
    }
    pool->base = bpo_stored_prefix(r, element, "base");
    bpo_stored_member(r, element, "size", BPO_NODE_INT, true);
    pool->size = (int32_t)bpo_stored_number(r, element, "size", 0, 128, 0);
}

/* ---- networks ------------------------------------------------------------------------------- */

static void take_ipam(bpo_state_reading *r, const bpo_node *element, void *data)
{
    bpo_live_ipam *ipam = bpo_state_add_ipam(r->state, data);
    if (!ipam) {
        bpo_stored_fail_memory(r);
        return;
    }
    ipam->subnet = bpo_stored_text(r, element, "subnet", NULL);
    ipam->gateway = bpo_stored_text(r, element, "gateway", NULL);
    ipam->ip_range = bpo_stored_text(r, element, "ip_range", NULL);
    bpo_stored_pairs(r, element, "aux_addresses", &ipam->aux_addresses);
}

static void take_network(bpo_state_reading *r, const bpo_node *element, void *unused)
{
    bpo_live_network *network = bpo_state_add_network(r->state);
    (void)unused;
    if (!network) {
        bpo_stored_fail_memory(r);
        return;
    }
    network->id = bpo_stored_id(r, element, "id", false);
    network->name = bpo_stored_required(r, element, "name");
    network->driver = bpo_stored_required(r, element, "driver");
    network->scope = bpo_stored_text(r, element, "scope", "");
    network->created = bpo_stored_text(r, element, "created", "");
    network->internal = bpo_stored_flag(r, element, "internal");
    network->attachable = bpo_stored_flag(r, element, "attachable");
    network->ingress = bpo_stored_flag(r, element, "ingress");
    network->config_only = bpo_stored_flag(r, element, "config_only");
    network->hides_options = bpo_stored_flag(r, element, "hides_options");
    network->ipv6 = bpo_stored_flag(r, element, "enable_ipv6");
    if (bpo_node_get(element, "enable_ipv4"))
        network->ipv4 = bpo_stored_flag(r, element, "enable_ipv4");
    network->ipam_driver = bpo_stored_text(r, element, "ipam_driver", NULL);
    bpo_stored_each(r, element, "ipam", false, BPO_MAX_LIVE, take_ipam, network);
    bpo_stored_pairs(r, element, "options", &network->options);
    bpo_stored_pairs(r, element, "labels", &network->labels);
}

/* ---- containers ----------------------------------------------------------------------------- */

static void take_endpoint(bpo_state_reading *r, const bpo_node *element, void *data)
{
    bpo_endpoint *endpoint = bpo_state_add_endpoint(r->state, data);
    if (!endpoint) {
        bpo_stored_fail_memory(r);
        return;
    }
    endpoint->network = bpo_stored_required(r, element, "network");
    endpoint->network_id = bpo_stored_id(r, element, "network_id", true);
    endpoint->ipv4_address = bpo_stored_text(r, element, "ipv4_address", "");
    endpoint->ipv6_address = bpo_stored_text(r, element, "ipv6_address", "");
    endpoint->mac_address = bpo_stored_text(r, element, "mac_address", "");
    endpoint->own_ipv4 = bpo_stored_text(r, element, "own_ipv4_address", NULL);
    endpoint->own_ipv6 = bpo_stored_text(r, element, "own_ipv6_address", NULL);
    endpoint->own_mac = bpo_stored_text(r, element, "own_mac_address", NULL);
    bpo_stored_texts(r, element, "aliases", &endpoint->aliases);
    bpo_stored_texts(r, element, "links", &endpoint->links);
    bpo_stored_texts(r, element, "link_local_ips", &endpoint->link_local_ips);
    bpo_stored_pairs(r, element, "options", &endpoint->options);
    endpoint->gw_priority =
        (int32_t)bpo_stored_number(r, element, "gw_priority", INT32_MIN, INT32_MAX, 0);
}

static void take_port(bpo_state_reading *r, const bpo_node *element, void *data)
{
    bpo_live_port *port = bpo_state_add_port(r->state, data);
    if (!port) {
        bpo_stored_fail_memory(r);
        return;
    }
    bpo_stored_member(r, element, "target", BPO_NODE_INT, true);
    port->target = (uint16_t)bpo_stored_number(r, element, "target", 1, 65535, 1);
    port->protocol = bpo_stored_required(r, element, "protocol");
    port->is_published = bpo_stored_flag(r, element, "is_published");
    port->published = (uint16_t)bpo_stored_number(r, element, "published", 0, 65535, 0);
    port->host_ip = bpo_stored_text(r, element, "host_ip", "");
}

static void take_container(bpo_state_reading *r, const bpo_node *element, void *unused)
{
    bpo_container *container = bpo_state_add_container(r->state);
    (void)unused;
    if (!container) {
        bpo_stored_fail_memory(r);
        return;
    }
    container->id = bpo_stored_id(r, element, "id", false);
    container->name = bpo_stored_required(r, element, "name");
    container->state = bpo_stored_required(r, element, "state");
    container->network_mode = bpo_stored_text(r, element, "network_mode", "");
    container->service = bpo_stored_text(r, element, "service", NULL);
    container->project = bpo_stored_text(r, element, "project", NULL);
    container->is_full = bpo_stored_flag(r, element, "is_full");
    container->wants_gpu = bpo_stored_flag(r, element, "wants_gpu");
    container->runtime = bpo_stored_text(r, element, "runtime", NULL);
    container->hostname = bpo_stored_text(r, element, "hostname", NULL);
    container->image = bpo_stored_text(r, element, "image", NULL);
    bpo_stored_pairs(r, element, "labels", &container->labels);
    bpo_stored_each(r, element, "ports", false, 2 * 65536, take_port, container);
    bpo_stored_each(r, element, "endpoints", false, BPO_MAX_LIVE, take_endpoint, container);
}

/* ---- the state ------------------------------------------------------------------------------ */

static void read_format(bpo_state_reading *r, const bpo_node *root)
{
    const bpo_node *format = bpo_stored_member(r, root, "format", BPO_NODE_STRING, true);
    if (!format || strcmp(format->text, BPO_STATE_FORMAT) == 0)
        return;
    if (bpo_text_after(format->text, "bponet.state/"))
        r->status =
            bpo_fail_at(r->err, BPO_E_UNSUPPORTED, format->at, r->name,
                        "is a state of format %s, and this version reads %s; capture it "
                        "again, or use a newer bponet",
                        format->text, BPO_STATE_FORMAT);
    else
        bpo_stored_fail(r, format, "format", BPO_STATE_FORMAT);
}

static void read_state(bpo_state_reading *r, const bpo_node *root)
{
    if (root->kind != BPO_NODE_MAP) {
        bpo_stored_fail(r, root, "the file", "a map");
        return;
    }
    read_format(r, root);
    r->state->host = bpo_stored_text(r, root, "host", "");
    r->state->n_requests = (uint64_t)bpo_stored_number(r, root, "n_requests", 0, INT64_MAX, 0);
    r->state->is_full = bpo_stored_flag(r, root, "is_full");
    r->state->is_captured = true;
    read_info(r, root);
    read_host(r, root);
    r->state->are_pools_known =
        bpo_stored_member(r, root, "address_pools", BPO_NODE_LIST, false) != NULL;
    bpo_stored_each(r, root, "address_pools", false, BPO_MAX_POOLS, take_pool, NULL);
    bpo_stored_each(r, root, "networks", true, BPO_MAX_LIVE, take_network, NULL);
    bpo_stored_each(r, root, "containers", true, BPO_MAX_LIVE, take_container, NULL);
}

static bpo_status parse(bpo_state_reading *r, bpo_arena *arena, const char *json, size_t length)
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
    bpo_state_reading r = {.name = name ? name : "the state", .err = err};
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
