/* GPUs: networks marked for them, and services that ask for one. */
#include <string.h>

#include "check/checking.h"

static bool wants_gpu(const bpo_service *service)
{
    return service->gpu.text != NULL;
}

static void check_service(bpo_checking *c, const bpo_service *service, const char *marked)
{
    if (!wants_gpu(service) || service->network_mode.text)
        return;
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_network *network = bpo_checking_network_of(c, service->attachments[i]);
        if (!network || bpo_is_marked(&network->gpu))
            return;
    }
    bpo_checking_at(c, service->gpu.at, "services.%s.%s", service->name, service->gpu.text);
    bpo_checking_remedy(c, "put it on %s", marked);
    bpo_checking_tell(
        c, "gpu-without-network",
        "service %s asks for a GPU, and is on no network that is for such services, "
        "as %s is",
        service->name, marked);
}

/* Once per network, and only where not one of its services asks: whoever talks to those that have a
 * GPU is there rightly. */
static void check_network(bpo_checking *c, size_t i, const size_t *n_gpu)
{
    const bpo_network *network = c->topology->networks[i];
    if (!bpo_is_marked(&network->gpu) || !c->n_members[i] || n_gpu[i])
        return;
    bpo_checking_at(c, network->gpu.at, "networks.%s.x-bponet.gpu", network->key);
    bpo_checking_remedy(c,
                        "add gpus: all, or a device reservation, to the services that are to "
                        "have one");
    bpo_checking_tell(
        c, "gpu-network-without-gpu",
        "network %s is for services with a GPU, and none of the %zu on it asks for "
        "one: no network gives it to them",
        network->key, c->n_members[i]);
}

void bpo_rules_gpu(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    const char *marked = NULL;
    size_t network;
    size_t *n_gpu = bpo_arena_array(&c->arena, topology->n_networks, sizeof *n_gpu);
    if (!n_gpu) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < topology->n_networks && !marked; i++)
        if (bpo_is_marked(&topology->networks[i]->gpu))
            marked = topology->networks[i]->key;
    if (!marked)
        return;
    for (size_t i = 0; i < topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = topology->services[i];
        check_service(c, service, marked);
        for (size_t k = 0; k < service->n_attachments; k++)
            if (wants_gpu(service) &&
                bpo_checking_network(c, service->attachments[k]->network, &network))
                n_gpu[network]++;
    }
    for (size_t i = 0; i < topology->n_networks && c->status == BPO_OK; i++)
        check_network(c, i, n_gpu);
}
