#include <string.h>

#include "base/error.h"
#include "base/node.h"
#include "base/text.h"
#include "model/port.h"

const char *bpo_service_name(const bpo_service *service)
{
    return service->name;
}

const char *bpo_service_container_name(const bpo_service *service)
{
    return service->container_name.text;
}

size_t bpo_service_n_attachments(const bpo_service *service)
{
    return service->n_attachments;
}

bpo_attachment *bpo_service_attachment_at(const bpo_service *service, size_t i)
{
    return i < service->n_attachments ? service->attachments[i] : NULL;
}

size_t bpo_service_n_ports(const bpo_service *service)
{
    return service->n_ports;
}

const char *bpo_service_port(const bpo_service *service, size_t i)
{
    return i < service->n_ports ? service->ports[i].text : NULL;
}

const bpo_port *bpo_service_port_at(const bpo_service *service, size_t i)
{
    return i < service->n_ports ? &service->ports[i] : NULL;
}

const char *bpo_service_network_mode(const bpo_service *service)
{
    return service->network_mode.text;
}

int64_t bpo_service_replicas(const bpo_service *service)
{
    const char *text = service->scale.text ? service->scale.text : service->replicas.text;
    int64_t number;
    if (!text)
        return 1;
    return bpo_text_to_int64(text, strlen(text), &number) && number >= 0 ? number : -1;
}

bool bpo_service_wants_gpu(const bpo_service *service)
{
    return service->gpu.text != NULL;
}

static const char *text_at(const bpo_texts *texts, size_t i)
{
    return i < texts->n ? texts->items[i].text : NULL;
}

size_t bpo_service_n_exposed(const bpo_service *service)
{
    return service->expose.n;
}

const char *bpo_service_exposed(const bpo_service *service, size_t i)
{
    return text_at(&service->expose, i);
}

size_t bpo_service_n_profiles(const bpo_service *service)
{
    return service->profiles.n;
}

const char *bpo_service_profile(const bpo_service *service, size_t i)
{
    return text_at(&service->profiles, i);
}

size_t bpo_service_n_dependencies(const bpo_service *service)
{
    return service->n_dependencies;
}

const char *bpo_service_dependency(const bpo_service *service, size_t i)
{
    return i < service->n_dependencies ? service->dependencies[i].service : NULL;
}

size_t bpo_service_n_needs(const bpo_service *service)
{
    return service->needs.n;
}

const char *bpo_service_need(const bpo_service *service, size_t i)
{
    return text_at(&service->needs, i);
}

bpo_status bpo_service_set_container_name(bpo_service *service, const char *name,
                                          bpo_error *err)
{
    if (bpo_topology_set_text(service->topology, &service->container_name, name,
                              (bpo_place){0}) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_port *bpo_service_new_port(bpo_service *service, const char *text, bpo_place at)
{
    bpo_arena *arena = &service->topology->arena;
    bpo_port fresh = {.text = text, .at = at};
    if (bpo_arena_grow(arena, &service->ports, service->n_ports, &service->cap_ports,
                       sizeof fresh) < 0)
        return NULL;
    service->ports[service->n_ports] = fresh;
    return &service->ports[service->n_ports++];
}

bpo_attachment *bpo_service_new_attachment(bpo_service *service, const char *network,
                                           bpo_place at)
{
    bpo_arena *arena = &service->topology->arena;
    bpo_attachment *fresh = bpo_arena_alloc(arena, sizeof *fresh);
    if (!fresh || !(fresh->network = bpo_arena_strdup(arena, network)) ||
        bpo_arena_grow(arena, &service->attachments, service->n_attachments,
                       &service->cap_attachments, sizeof fresh) < 0)
        return NULL;
    fresh->service = service;
    fresh->at = at;
    service->attachments[service->n_attachments++] = fresh;
    return fresh;
}

bpo_status bpo_service_add_network(bpo_service *service, const char *network,
                                   bpo_attachment **ret_attachment, bpo_error *err)
{
    if (!network)
        return bpo_fail(err, BPO_E_USAGE, service->name, "give the network's key");
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, network) == 0)
            return bpo_fail(err, BPO_E_CONFLICT, service->name,
                            "service %s is on network %s already", service->name, network);
    bpo_attachment *attachment = bpo_service_new_attachment(service, network, (bpo_place){0});
    if (!attachment)
        return bpo_fail_memory(err);
    if (ret_attachment)
        *ret_attachment = attachment;
    return BPO_OK;
}

static bpo_status add_text(bpo_topology *topology, bpo_texts *texts, const char *text,
                           bpo_error *err)
{
    if (!text)
        return bpo_fail(err, BPO_E_USAGE, NULL, "give a text to add");
    if (bpo_topology_add_text(topology, texts, text, (bpo_place){0}) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_service_add_port(bpo_service *service, const char *port, bpo_error *err)
{
    if (!port)
        return bpo_fail(err, BPO_E_USAGE, service->name, "give a port to add");
    return bpo_service_add_ports(service, port, (bpo_place){0}, err);
}

bpo_status bpo_service_add_need(bpo_service *service, const char *need, bpo_error *err)
{
    return add_text(service->topology, &service->needs, need, err);
}

const char *bpo_attachment_network(const bpo_attachment *attachment)
{
    return attachment->network;
}

const char *bpo_attachment_ipv4_address(const bpo_attachment *attachment)
{
    return attachment->ipv4_address.text;
}

const char *bpo_attachment_ipv6_address(const bpo_attachment *attachment)
{
    return attachment->ipv6_address.text;
}

size_t bpo_attachment_n_aliases(const bpo_attachment *attachment)
{
    return attachment->aliases.n;
}

const char *bpo_attachment_alias(const bpo_attachment *attachment, size_t i)
{
    return i < attachment->aliases.n ? attachment->aliases.items[i].text : NULL;
}

static bpo_status set_address(bpo_attachment *attachment, bpo_written *written,
                              const char *address, bpo_error *err)
{
    if (bpo_topology_set_text(attachment->service->topology, written, address, (bpo_place){0}) <
        0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_attachment_set_ipv4_address(bpo_attachment *attachment, const char *address,
                                           bpo_error *err)
{
    return set_address(attachment, &attachment->ipv4_address, address, err);
}

bpo_status bpo_attachment_set_ipv6_address(bpo_attachment *attachment, const char *address,
                                           bpo_error *err)
{
    return set_address(attachment, &attachment->ipv6_address, address, err);
}

bpo_status bpo_attachment_add_alias(bpo_attachment *attachment, const char *alias,
                                    bpo_error *err)
{
    return add_text(attachment->service->topology, &attachment->aliases, alias, err);
}

const char *bpo_mode_service(const char *network_mode)
{
    return bpo_text_after(network_mode, "service:");
}

const char *bpo_mode_container(const char *network_mode)
{
    return bpo_text_after(network_mode, "container:");
}
