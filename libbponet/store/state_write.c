#include <bponet/store.h>

#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "store/secret.h"
#include "store/state_format.h"

#define INFO(member)                                                                           \
    {                                                                                          \
#member, offsetof(bpo_engine_info, member), sizeof((bpo_engine_info *)0)->member       \
    }

const bpo_info_text bpo_info_texts[] = {
    INFO(engine),          INFO(version),          INFO(api_version),
    INFO(min_api_version), INFO(used_api_version), INFO(os),
    INFO(architecture),    INFO(kernel),           INFO(name),
    INFO(storage_driver)};
const size_t bpo_n_info_texts = sizeof bpo_info_texts / sizeof *bpo_info_texts;

/* ---- parts ---------------------------------------------------------------------------------- */

static void put_given(bpo_json_writer *w, const char *key, const char *text)
{
    if (text)
        bpo_json_put_string(w, key, text);
}

/* Whether all of them could be told. */
static bool put_pairs(bpo_json_writer *w, const char *key, const bpo_pairs *pairs)
{
    bool all = true;
    bpo_json_key(w, key);
    bpo_json_open_map(w);
    for (size_t i = 0; i < pairs->n; i++)
        if (bpo_is_secret(pairs->items[i].key, pairs->items[i].value.text))
            all = false;
        else
            bpo_json_put_string(w, pairs->items[i].key, pairs->items[i].value.text);
    bpo_json_close_map(w);
    return all;
}

static void put_texts(bpo_json_writer *w, const char *key, const bpo_texts *texts)
{
    bpo_json_key(w, key);
    bpo_json_open_list(w);
    for (size_t i = 0; i < texts->n; i++)
        bpo_json_string(w, texts->items[i].text);
    bpo_json_close_list(w);
}

/* ---- the engine and its host ---------------------------------------------------------------- */

static void put_info(bpo_json_writer *w, const bpo_engine_info *info)
{
    bpo_json_key(w, "engine");
    bpo_json_open_map(w);
    for (size_t i = 0; i < bpo_n_info_texts; i++)
        bpo_json_put_string(w, bpo_info_texts[i].key,
                            (const char *)info + bpo_info_texts[i].offset);
    bpo_json_put_int(w, "n_containers", info->n_containers);
    bpo_json_put_bool(w, "rootless", info->rootless);
    bpo_json_put_bool(w, "swarm", info->swarm);
    bpo_json_close_map(w);
}

static void put_facts(bpo_json_writer *w, const bpo_state *state)
{
    bpo_json_key(w, "engine_host");
    bpo_json_open_map(w);
    bpo_json_put_bool(w, "known", state->is_host_known);
    put_given(w, "unknown_why", state->host_unknown_why);
    bpo_json_key(w, "facts");
    bpo_json_open_list(w);
    for (size_t i = 0; i < state->n_facts; i++) {
        bpo_json_open_map(w);
        bpo_json_put_string(w, "kind", bpo_host_kind_name(state->facts[i].kind));
        bpo_json_put_string(w, "prefix", state->facts[i].prefix);
        bpo_json_put_string(w, "interface", state->facts[i].interface);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
    bpo_json_close_map(w);
}

static void put_pools(bpo_json_writer *w, const bpo_state *state)
{
    if (!state->are_pools_known)
        return;
    bpo_json_key(w, "address_pools");
    bpo_json_open_list(w);
    for (size_t i = 0; i < state->n_pools; i++) {
        bpo_json_open_map(w);
        bpo_json_put_string(w, "base", state->pools[i].base);
        bpo_json_put_int(w, "size", state->pools[i].size);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

/* ---- networks ------------------------------------------------------------------------------- */

static void put_ipam(bpo_json_writer *w, const bpo_live_network *network)
{
    bpo_json_key(w, "ipam");
    bpo_json_open_list(w);
    for (size_t i = 0; i < network->n_ipam; i++) {
        const bpo_live_ipam *ipam = &network->ipam[i];
        bpo_json_open_map(w);
        put_given(w, "subnet", ipam->subnet);
        put_given(w, "gateway", ipam->gateway);
        put_given(w, "ip_range", ipam->ip_range);
        if (ipam->aux_addresses.n)
            put_pairs(w, "aux_addresses", &ipam->aux_addresses);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

static void put_network(bpo_json_writer *w, const bpo_live_network *network)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "id", network->id);
    bpo_json_put_string(w, "name", network->name);
    bpo_json_put_string(w, "driver", network->driver);
    bpo_json_put_string(w, "scope", network->scope);
    bpo_json_put_string(w, "created", network->created);
    bpo_json_put_bool(w, "internal", network->internal);
    bpo_json_put_bool(w, "attachable", network->attachable);
    bpo_json_put_bool(w, "ingress", network->ingress);
    bpo_json_put_bool(w, "config_only", network->config_only);
    if (network->ipv4 >= 0)
        bpo_json_put_bool(w, "enable_ipv4", network->ipv4 == 1);
    bpo_json_put_bool(w, "enable_ipv6", network->ipv6);
    put_given(w, "ipam_driver", network->ipam_driver);
    put_ipam(w, network);
    bool all = put_pairs(w, "options", &network->options);
    put_pairs(w, "labels", &network->labels);
    /* an option that was left out is unknown, not missing */
    bpo_json_put_bool(w, "hides_options", network->hides_options || !all);
    bpo_json_close_map(w);
}

/* ---- containers ----------------------------------------------------------------------------- */

static void put_endpoint(bpo_json_writer *w, const bpo_endpoint *endpoint, bool full)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "network", endpoint->network);
    bpo_json_put_string(w, "network_id", endpoint->network_id);
    bpo_json_put_string(w, "ipv4_address", endpoint->ipv4_address);
    bpo_json_put_string(w, "ipv6_address", endpoint->ipv6_address);
    bpo_json_put_string(w, "mac_address", endpoint->mac_address);
    if (full) {
        put_given(w, "own_ipv4_address", endpoint->own_ipv4);
        put_given(w, "own_ipv6_address", endpoint->own_ipv6);
        put_given(w, "own_mac_address", endpoint->own_mac);
        put_texts(w, "aliases", &endpoint->aliases);
        put_texts(w, "links", &endpoint->links);
        put_texts(w, "link_local_ips", &endpoint->link_local_ips);
        put_pairs(w, "options", &endpoint->options);
        bpo_json_put_int(w, "gw_priority", endpoint->gw_priority);
    }
    bpo_json_close_map(w);
}

static void put_ports(bpo_json_writer *w, const bpo_container *container)
{
    bpo_json_key(w, "ports");
    bpo_json_open_list(w);
    for (size_t i = 0; i < container->n_ports; i++) {
        const bpo_live_port *port = &container->ports[i];
        bpo_json_open_map(w);
        bpo_json_put_int(w, "target", port->target);
        bpo_json_put_string(w, "protocol", port->protocol);
        bpo_json_put_bool(w, "is_published", port->is_published);
        if (port->is_published) {
            bpo_json_put_int(w, "published", port->published);
            bpo_json_put_string(w, "host_ip", port->host_ip);
        }
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

static void put_container(bpo_json_writer *w, const bpo_container *container)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "id", container->id);
    bpo_json_put_string(w, "name", container->name);
    bpo_json_put_string(w, "state", container->state);
    bpo_json_put_string(w, "network_mode", container->network_mode);
    put_given(w, "service", container->service);
    put_given(w, "project", container->project);
    bpo_json_put_bool(w, "is_full", container->is_full);
    if (container->is_full) {
        put_given(w, "runtime", container->runtime);
        put_given(w, "hostname", container->hostname);
        put_given(w, "image", container->image);
        bpo_json_put_bool(w, "wants_gpu", container->wants_gpu);
        put_ports(w, container);
        put_pairs(w, "labels", &container->labels);
    }
    bpo_json_key(w, "endpoints");
    bpo_json_open_list(w);
    for (size_t i = 0; i < container->n_endpoints; i++)
        put_endpoint(w, &container->endpoints[i], container->is_full);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
}

/* ---- the state ------------------------------------------------------------------------------ */

static void put_state(bpo_json_writer *w, const bpo_state *state)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", BPO_STATE_FORMAT);
    bpo_json_put_string(w, "host", state->host);
    bpo_json_put_int(w, "n_requests", (int64_t)state->n_requests);
    bpo_json_put_bool(w, "is_full", state->is_full);
    put_info(w, &state->info);
    put_facts(w, state);
    put_pools(w, state);
    bpo_json_key(w, "networks");
    bpo_json_open_list(w);
    for (size_t i = 0; i < state->n_networks; i++)
        put_network(w, &state->networks[i]);
    bpo_json_close_list(w);
    bpo_json_key(w, "containers");
    bpo_json_open_list(w);
    for (size_t i = 0; i < state->n_containers; i++)
        put_container(w, &state->containers[i]);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
}

bpo_status bpo_state_to_text(const bpo_state *state, char **ret_text, bpo_error *err)
{
    if (!state)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no state; observe an engine first");
    bpo_json_writer *w = bpo_json_writer_new(true);
    put_state(w, state);
    return bpo_json_finish(w, ret_text, err);
}

bpo_status bpo_state_save(const bpo_state *state, const char *path, bpo_error *err)
{
    char *text = NULL;
    if (!path)
        return bpo_fail(err, BPO_E_USAGE, NULL, "no file's name was given");
    bpo_status status = bpo_state_to_text(state, &text, err);
    if (!status)
        status = bpo_file_write(path, text, strlen(text), err);
    bpo_free(text);
    return status;
}
