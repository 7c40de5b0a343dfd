/* Compose's implicit network: default, for services that name none. */
#include <string.h>

#include "base/error.h"
#include "compose/reading.h"

/* Whether the service is on Compose's own network, put there or by name. */
static bool is_on_default(const bpo_service *service)
{
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, "default") == 0)
            return true;
    return false;
}

bpo_status bpo_read_implicit_network(bpo_reading *reading, bpo_error *err)
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
