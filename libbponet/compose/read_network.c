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
    return bpo_reading_pairs(reading, node, BPO_STRING, &((bpo_ipam *)ipam)->aux_addresses,
                             err);
}

static bpo_status read_entry(bpo_reading *reading, const bpo_node *node, void *network,
                             bpo_error *err)
{
    static const bpo_field fields[] = {
        {"subnet", read_subnet, BPO_STRING},
        {"ip_range", read_ip_range, BPO_STRING},
        {"gateway", read_gateway, BPO_STRING},
        {"aux_addresses", read_aux, BPO_MAP},
    };
    bool is_map;
    bpo_status status = bpo_reading_takes(reading, node, BPO_MAP, &is_map, err);
    if (!is_map)
        return status;
    bpo_ipam *ipam = bpo_network_new_ipam(network);
    if (!ipam)
        return bpo_fail_memory(err);
    ipam->at = node->at;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), ipam, err);
}

static bpo_status read_config(bpo_reading *reading, const bpo_node *node, void *network,
                              bpo_error *err)
{
    return bpo_reading_each(reading, node, read_entry, network, err);
}

static bpo_status check_strings(bpo_reading *reading, const bpo_node *node, void *unused,
                                bpo_error *err)
{
    (void)unused;
    return bpo_reading_pairs(reading, node, BPO_STRING, NULL, err);
}

static bpo_status read_ipam(bpo_reading *reading, const bpo_node *node, void *network,
                            bpo_error *err)
{
    static const bpo_field fields[] = {{"driver", read_ipam_driver, BPO_STRING},
                                       {"config", read_config, BPO_LIST},
                                       {"options", check_strings, BPO_MAP}};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

static bpo_status read_options(bpo_reading *reading, const bpo_node *node, void *network,
                               bpo_error *err)
{
    return bpo_reading_pairs(reading, node, BPO_STRING | BPO_NUMBER,
                             &((bpo_network *)network)->options, err);
}

static bpo_status read_labels(bpo_reading *reading, const bpo_node *node, void *network,
                              bpo_error *err)
{
    return bpo_reading_pairs(reading, node, BPO_LABEL, &((bpo_network *)network)->labels, err);
}

/* `external: true`, or the old form `external: {name: x}`, whose name must be that of `name:`, if
 * there is one. */
static bpo_status read_external(bpo_reading *reading, const bpo_node *node, void *object,
                                bpo_error *err)
{
    static const bpo_field fields[] = {{"name", read_name, BPO_STRING}};
    bpo_network *network = object;
    bpo_network old = {.topology = network->topology};
    if (node->kind != BPO_NODE_MAP)
        return bpo_reading_text(reading, node, &network->external, err);
    network->external = (bpo_written){"true", node->at};
    bpo_status status = bpo_reading_fields(reading, node, BPO_FIELDS(fields), &old, err);
    if (status < 0 || !old.name.text)
        return status;
    if (network->name.text && strcmp(network->name.text, old.name.text) != 0)
        return bpo_reading_remark(reading, "external-name", BPO_ERROR, old.name.at,
                                  "keep name, and write external: true", err,
                                  "%s names the network '%.64s', and its name is '%.64s'",
                                  bpo_strbuf_text(&reading->path), old.name.text,
                                  network->name.text);
    network->name = old.name;
    return BPO_OK;
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *network,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {{"publish", read_publish, BPO_TRUTH | BPO_STRING},
                                       {"gpu", read_gpu, BPO_TRUTH | BPO_STRING},
                                       {"isolated", read_isolated, BPO_TRUTH | BPO_STRING}};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
}

bpo_status bpo_read_network(bpo_reading *reading, const bpo_node *node, bpo_network *network,
                            bpo_error *err)
{
    static const bpo_field fields[] = {
        {"name", read_name, BPO_STRING},
        {"driver", read_driver, BPO_STRING},
        {"driver_opts", read_options, BPO_MAP},
        {"ipam", read_ipam, BPO_MAP},
        {"internal", read_internal, BPO_TRUTH | BPO_STRING},
        {"attachable", read_attachable, BPO_TRUTH | BPO_STRING},
        {"enable_ipv4", read_enable_ipv4, BPO_TRUTH | BPO_STRING},
        {"enable_ipv6", read_enable_ipv6, BPO_TRUTH | BPO_STRING},
        {"labels", read_labels, BPO_MAP | BPO_LIST},
        {"x-bponet", read_extension, BPO_MAP},
        {"external", NULL, BPO_TRUTH | BPO_STRING | BPO_MAP},
    };
    bool is_taken;
    bpo_status status = bpo_reading_takes(reading, node, BPO_MAP | BPO_NOTHING, &is_taken, err);
    if (!is_taken || node->kind == BPO_NODE_NULL)
        return status;
    status = bpo_reading_fields(reading, node, BPO_FIELDS(fields), network, err);
    /* when all is known: its old form says the name too, wherever `name` stands */
    const bpo_node *external = bpo_node_get(node, "external");
    if (status < 0 || !external || external->kind == BPO_NODE_NULL)
        return status;
    size_t mark = bpo_reading_down(reading, "external");
    status = external->kind == BPO_NODE_STRING || external->kind == BPO_NODE_BOOL ||
                     external->kind == BPO_NODE_MAP
                 ? read_external(reading, external, network, err)
                 : BPO_OK;
    bpo_reading_up(reading, mark);
    return status;
}

bpo_status bpo_read_networks(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err)
{
    (void)unused;
    bpo_status status = BPO_OK;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        bpo_network *network = NULL;
        size_t mark = bpo_reading_down(reading, child->key);
        status = bpo_topology_add_network_at(reading->topology, child->key, child->key_at,
                                             &network, err);
        if (status == BPO_OK) {
            network->name = (bpo_written){0}; /* until all is read */
            status = bpo_read_network(reading, child, network, err);
        }
        bpo_reading_up(reading, mark);
    }
    return status;
}
