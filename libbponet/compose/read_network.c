#include <string.h>

#include "base/error.h"
#include "compose/reading.h"

BPO_READ_TEXT(read_subnet, bpo_ipam, subnet)
BPO_READ_TEXT(read_ip_range, bpo_ipam, ip_range)
BPO_READ_TEXT(read_gateway, bpo_ipam, gateway)
BPO_READ_TEXT(read_name, bpo_network, name)
BPO_READ_TEXT(read_driver, bpo_network, driver)
BPO_READ_TEXT(read_internal, bpo_network, internal)
BPO_READ_TEXT(read_attachable, bpo_network, attachable)
BPO_READ_TEXT(read_enable_ipv4, bpo_network, enable_ipv4)
BPO_READ_TEXT(read_enable_ipv6, bpo_network, enable_ipv6)
BPO_READ_TEXT(read_ipam_driver, bpo_network, ipam_driver)
BPO_READ_TEXT(read_publish, bpo_network, publish)
BPO_READ_TEXT(read_gpu, bpo_network, gpu)
BPO_READ_TEXT(read_isolated, bpo_network, isolated)

static bpo_status read_aux(bpo_reading *reading, const bpo_node *node, void *ipam,
                           bpo_error *err)
{
    return bpo_reading_pairs(reading, node, &((bpo_ipam *)ipam)->aux_addresses, err);
}

/* A file that is merged over another adds to the entry with the same subnet, as Compose does. */
static bpo_ipam *entry_for(bpo_network *network, const bpo_node *node, size_t n_before)
{
    const bpo_node *subnet = bpo_node_get(node, "subnet");
    for (size_t i = 0; subnet && subnet->text && i < n_before; i++)
        if (network->ipam[i].subnet.text &&
            strcmp(network->ipam[i].subnet.text, subnet->text) == 0)
            return &network->ipam[i];
    return bpo_network_new_ipam(network);
}

static bpo_status read_config(bpo_reading *reading, const bpo_node *node, void *network,
                              bpo_error *err)
{
    static const bpo_field fields[] = {
        {"subnet", read_subnet},
        {"ip_range", read_ip_range},
        {"gateway", read_gateway},
        {"aux_addresses", read_aux},
    };
    bool is_list;
    size_t i = 0, n_before = ((bpo_network *)network)->n_ipam;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_LIST, &is_list, err);
    if (is_list)
        status = bpo_reading_count(reading, node, err);
    if (!is_list || status < 0)
        return status;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        if (child->kind == BPO_NODE_NULL) {
            i++;
            continue;
        }
        bpo_ipam *ipam = entry_for(network, child, n_before);
        if (!ipam)
            return bpo_fail_memory(err);
        ipam->at = child->at;
        size_t mark = bpo_reading_down_index(reading, i++);
        status = bpo_reading_fields(reading, child, BPO_FIELDS(fields), ipam, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}

static bpo_status read_ipam(bpo_reading *reading, const bpo_node *node, void *network,
                            bpo_error *err)
{
    static const bpo_field fields[] = {
        {"driver", read_ipam_driver}, {"config", read_config}, {"options", NULL}};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

static bpo_status read_options(bpo_reading *reading, const bpo_node *node, void *network,
                               bpo_error *err)
{
    return bpo_reading_pairs(reading, node, &((bpo_network *)network)->options, err);
}

static bpo_status read_labels(bpo_reading *reading, const bpo_node *node, void *network,
                              bpo_error *err)
{
    return bpo_reading_pairs(reading, node, &((bpo_network *)network)->labels, err);
}

/* `external: true`, or the old form `external: {name: x}`. */
static bpo_status read_external(bpo_reading *reading, const bpo_node *node, void *object,
                                bpo_error *err)
{
    static const bpo_field fields[] = {{"name", read_name}};
    bpo_network *network = object;
    if (node->kind != BPO_NODE_MAP)
        return bpo_reading_text(reading, node, &network->external, err);
    network->external = (bpo_written){"true", node->at};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *network,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {
        {"publish", read_publish}, {"gpu", read_gpu}, {"isolated", read_isolated}};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

bpo_status bpo_read_network(bpo_reading *reading, const bpo_node *node, bpo_network *network,
                            bpo_error *err)
{
    static const bpo_field fields[] = {
        {"name", read_name},
        {"driver", read_driver},
        {"driver_opts", read_options},
        {"ipam", read_ipam},
        {"external", read_external},
        {"internal", read_internal},
        {"attachable", read_attachable},
        {"enable_ipv4", read_enable_ipv4},
        {"enable_ipv6", read_enable_ipv6},
        {"labels", read_labels},
        {"x-bponet", read_extension},
    };
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

bpo_status bpo_read_networks(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err)
{
    (void)unused;
    bool is_map;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_MAP, &is_map, err);
    if (!is_map)
        return status;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t i;
        bpo_network *network = NULL;
        size_t mark = bpo_reading_down(reading, child->key);
        if (bpo_map_get(&reading->topology->network_keys, child->key, child->key_len, &i)) {
            network = reading->topology->networks[i];
        } else {
            status = bpo_topology_add_network_at(reading->topology, child->key, child->key_at,
                                                 &network, err);
            if (status == BPO_OK)
                network->name = (bpo_written){0}; /* until all documents are read */
        }
        if (status == BPO_OK)
            status = bpo_read_network(reading, child, network, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}
