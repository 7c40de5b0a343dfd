#include <bponet/compose.h>

#include "base/error.h"
#include "base/json.h"
#include "base/yaml_write.h"
#include "compose/writing.h"

static void write_ipam(bpo_writing *writing, bpo_node *map, const bpo_network *network)
{
    if (!network->n_ipam && !network->ipam_driver.text)
        return;
    bpo_node *ipam = bpo_writing_map(writing, map, "ipam");
    bpo_writing_text(writing, ipam, "driver", &network->ipam_driver);
    if (!network->n_ipam)
        return;
    bpo_node *config = bpo_writing_list(writing, ipam, "config");
    for (size_t i = 0; i < network->n_ipam; i++) {
        const bpo_ipam *entry = &network->ipam[i];
        bpo_node *one = bpo_writing_element(writing, config);
        bpo_writing_text(writing, one, "subnet", &entry->subnet);
        bpo_writing_text(writing, one, "ip_range", &entry->ip_range);
        bpo_writing_text(writing, one, "gateway", &entry->gateway);
        bpo_writing_pairs(writing, one, "aux_addresses", &entry->aux_addresses);
    }
}

static void write_attributes(bpo_writing *writing, bpo_node *map, const bpo_network *network)
{
    bpo_writing_text(writing, map, "driver", &network->driver);
    bpo_writing_pairs(writing, map, "driver_opts", &network->options);
    write_ipam(writing, map, network);
    bpo_writing_bool(writing, map, "internal", &network->internal);
    bpo_writing_bool(writing, map, "attachable", &network->attachable);
    bpo_writing_bool(writing, map, "enable_ipv4", &network->enable_ipv4);
    bpo_writing_bool(writing, map, "enable_ipv6", &network->enable_ipv6);
    bpo_writing_pairs(writing, map, "labels", &network->labels);
}

static void write_network(bpo_writing *writing, bpo_node *networks, const bpo_network *network)
{
    bpo_node *map = bpo_writing_map(writing, networks, network->key);
    bpo_writing_text(writing, map, "name", &network->name);
    bpo_writing_bool(writing, map, "external", &network->external);
    if (!network->from_builtin) /* else they are found again by its name */
        write_attributes(writing, map, network);
    if (!network->publish.text && !network->gpu.text && !network->isolated.text)
        return;
    bpo_node *extension = bpo_writing_map(writing, map, "x-bponet");
    bpo_writing_bool(writing, extension, "publish", &network->publish);
    bpo_writing_bool(writing, extension, "gpu", &network->gpu);
    bpo_writing_bool(writing, extension, "isolated", &network->isolated);
}

static void write_accepted(bpo_writing *writing, bpo_node *map, const bpo_topology *topology)
{
    if (!topology->n_accepted)
        return;
    bpo_node *accept = bpo_writing_list(writing, map, "accept");
    for (size_t i = 0; i < topology->n_accepted; i++) {
        bpo_node *one = bpo_writing_element(writing, accept);
        bpo_writing_text(writing, one, "finding", &topology->accepted[i].finding);
        bpo_writing_text(writing, one, "at", &topology->accepted[i].at);
        bpo_writing_text(writing, one, "reason", &topology->accepted[i].reason);
    }
}

static void write_extension(bpo_writing *writing, bpo_node *root, const bpo_topology *topology)
{
    if (!topology->prefix.text && !topology->legacy.text && !topology->n_accepted &&
        !topology->deny.n)
        return;
    bpo_node *map = bpo_writing_map(writing, root, "x-bponet");
    bpo_writing_text(writing, map, "prefix", &topology->prefix);
    bpo_writing_text(writing, map, "legacy", &topology->legacy);
    write_accepted(writing, map, topology);
    bpo_writing_texts(writing, map, "deny", &topology->deny);
}

/* NULL, or a tree without memory for all of it: writing tells. */
static bpo_node *write_topology(bpo_writing *writing, const bpo_topology *topology)
{
    bpo_node *root = bpo_node_new(&writing->arena, NULL, BPO_NODE_MAP);
    if (*topology->name)
        bpo_writing_string(writing, root, "name", topology->name);
    if (topology->n_networks) {
        bpo_node *networks = bpo_writing_map(writing, root, "networks");
        for (size_t i = 0; i < topology->n_networks; i++)
            write_network(writing, networks, topology->networks[i]);
    }
    if (topology->n_services) {
        bpo_node *services = bpo_writing_map(writing, root, "services");
        for (size_t i = 0; i < topology->n_services; i++)
            bpo_write_service(writing, services, topology->services[i]);
    }
    write_extension(writing, root, topology);
    return root;
}

static bpo_status print(const bpo_node *root, bool json, char **ret_text, bpo_error *err)
{
    if (!json)
        return bpo_yaml_write(root, ret_text, err);
    bpo_json_writer *writer = bpo_json_writer_new(true);
    bpo_json_node(writer, root);
    return bpo_json_finish(writer, ret_text, err);
}

bpo_status bpo_topology_write_document(const bpo_topology *topology, bool json, char **ret_text,
                                       bpo_error *err)
{
    bpo_writing writing = {.topology = topology};
    const bpo_node *root = write_topology(&writing, topology);
    bpo_status status =
        !root || writing.failed ? bpo_fail_memory(err) : print(root, json, ret_text, err);
    bpo_arena_free(&writing.arena);
    return status;
}
