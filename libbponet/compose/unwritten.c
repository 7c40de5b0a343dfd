/* What isn't written: Compose's implicit network, names on the engine, and the built-in definitions of
 * external networks. */
#include <bponet/compose.h>
#include <string.h>

#include "base/error.h"
#include "compose/load.h"
#include "compose/prepare.h"
#include "compose/reading.h"

/* Whether the service is on Compose's own network, put there or by name. */
static bool is_on_default(const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, "default") == 0)
            return true;
    return false;
}

/* Puts services that name no network on Compose's implicit one, and makes it. */
static bpo_status add_implicit_network(bpo_reading *reading, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bool used = false;
    for (size_t i = 0; i < topology->n_services; i++) {
        bpo_service *service = topology->services[i];
        bool has_mode = service->network_mode.text != NULL; /* an empty one, too */
        if (!service->n_attachments && !has_mode) {
            if (!bpo_service_new_attachment(service, "default", service->at))
                return bpo_fail_memory(err);
            service->on_default = true;
        }
        used = used || is_on_default(service);
    }
    if (!used || bpo_map_get(&topology->network_keys, "default", strlen("default"), NULL))
        return BPO_OK;
    bpo_network *network;
    bpo_status status = bpo_topology_add_network_at(
        topology, "default", (bpo_place){.file = topology->source}, &network, err);
    if (status == BPO_OK)
        network->name = (bpo_written){0};
    return status;
}

/* Gives the network the definition known; what the document itself says of it stays. */
static bpo_status define_external(bpo_reading *reading, const bpo_node *known,
                                  bpo_network *network, bpo_error *err)
{
    bpo_written name = network->name;
    bpo_written own[] = {network->publish, network->gpu, network->isolated};
    bpo_written *into[] = {&network->publish, &network->gpu, &network->isolated};
    bpo_status status = bpo_read_network(reading, known, network, err);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].text)
            *into[i] = own[i];
    network->name = name;
    return status;
}

/* Defines an external network by what the built-in topology says of its name, if it does. */
static bpo_status take_builtin(bpo_reading *reading, bpo_network *network, bpo_node **root,
                               bpo_error *err)
{
    if (!*root) {
        bpo_source builtin = {BPO_BUILTIN, bpo_builtin_document(),
                              strlen(bpo_builtin_document())};
        bpo_status status = bpo_load(reading, &builtin, BPO_BUILTIN, root, err);
        if (status < 0)
            return status;
    }
    const bpo_node *known = bpo_node_get(bpo_node_get(*root, "networks"), network->name.text);
    if (!known)
        return BPO_OK;
    network->from_builtin = true;
    return define_external(reading, known, network, err);
}

/* An external network is made elsewhere, unless the document gives it an ipam, or says nothing of
 * it and the built-in topology knows it. */
static bpo_status define_externals(bpo_reading *reading, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bpo_node *root = NULL;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < topology->n_networks && status == BPO_OK; i++) {
        bpo_network *network = topology->networks[i];
        if (!bpo_network_is_external(network))
            continue;
        const char *key;
        if (!network->n_ipam && !bpo_network_attribute(network, &key))
            status = take_builtin(reading, network, &root, err);
        network->defined = network->n_ipam > 0;
    }
    return status;
}

/* Gives each network its name on the engine, as Compose does. */
static bpo_status name_networks(bpo_topology *topology, bpo_error *err)
{
    for (size_t i = 0; i < topology->n_networks; i++) {
        bpo_network *network = topology->networks[i];
        if (network->name.text && *network->name.text)
            continue;
        bpo_strbuf name = {0};
        if (!bpo_network_is_external(network))
            bpo_strbuf_addf(&name, "%s_", topology->name);
        bpo_strbuf_add(&name, network->key);
        int rc = name.failed ? -1
                             : bpo_topology_set_text(topology, &network->name,
                                                     bpo_strbuf_text(&name), network->at);
        bpo_strbuf_free(&name);
        if (rc < 0)
            return bpo_fail_memory(err);
    }
    return BPO_OK;
}

bpo_status bpo_read_unwritten(bpo_reading *reading, bpo_error *err)
{
    bpo_status status = add_implicit_network(reading, err);
    if (status == BPO_OK)
        status = name_networks(reading->topology, err);
    return status == BPO_OK ? define_externals(reading, err) : status;
}
