#include "base/error.h"
#include "model/topology.h"

static int copy_written(bpo_topology *to, bpo_written *into, const bpo_written *from)
{
    bpo_place at = from->at;
    at.file = NULL; /* a copy outlives the document's name */
    return bpo_topology_set_text(to, into, from->text, at);
}

static int copy_pairs(bpo_topology *to, bpo_pairs *into, const bpo_pairs *from)
{
    bpo_place nowhere = {0};
    for (size_t i = 0; i < from->n; i++)
        if (bpo_topology_set_pair(to, into, from->items[i].key, nowhere,
                                  from->items[i].value.text, nowhere) < 0)
            return -1;
    return 0;
}

static int copy_ipam(bpo_topology *to, bpo_network *into, const bpo_ipam *from)
{
    bpo_ipam *ipam = bpo_network_new_ipam(into);
    return !ipam || copy_written(to, &ipam->subnet, &from->subnet) < 0 ||
                   copy_written(to, &ipam->ip_range, &from->ip_range) < 0 ||
                   copy_written(to, &ipam->gateway, &from->gateway) < 0 ||
                   copy_pairs(to, &ipam->aux_addresses, &from->aux_addresses) < 0
               ? -1
               : 0;
}

static int copy_texts(bpo_topology *to, bpo_network *into, const bpo_network *from)
{
    const bpo_written *sources[] = {&from->name,       &from->driver,      &from->internal,
                                    &from->attachable, &from->enable_ipv4, &from->enable_ipv6,
                                    &from->external,   &from->ipam_driver, &from->publish,
                                    &from->gpu,        &from->isolated};
    bpo_written *targets[] = {&into->name,       &into->driver,      &into->internal,
                              &into->attachable, &into->enable_ipv4, &into->enable_ipv6,
                              &into->external,   &into->ipam_driver, &into->publish,
                              &into->gpu,        &into->isolated};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (copy_written(to, targets[i], sources[i]) < 0)
            return -1;
    return 0;
}

bpo_status bpo_topology_add_copy(bpo_topology *topology, const bpo_network *network,
                                 bpo_network **ret_network, bpo_error *err)
{
    bpo_network *copy;
    bpo_status status = bpo_topology_add_network(topology, network->key, &copy, err);
    if (status < 0)
        return status;
    copy->defined = network->defined;
    copy->from_builtin = network->from_builtin;
    int rc = copy_texts(topology, copy, network);
    for (size_t i = 0; i < network->n_ipam && rc == 0; i++)
        rc = copy_ipam(topology, copy, &network->ipam[i]);
    if (rc < 0 || copy_pairs(topology, &copy->options, &network->options) < 0 ||
        copy_pairs(topology, &copy->labels, &network->labels) < 0)
        return bpo_fail_memory(err);
    *ret_network = copy;
    return BPO_OK;
}
