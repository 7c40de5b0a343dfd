#include <string.h>

#include "compose/writing.h"

static void write_attachment(bpo_writing *writing, bpo_node *networks,
                             const bpo_attachment *attachment)
{
    bpo_node *map = bpo_writing_map(writing, networks, attachment->network);
    bpo_writing_texts(writing, map, "aliases", &attachment->aliases);
    bpo_writing_pairs(writing, map, "driver_opts", &attachment->options);
    bpo_writing_int(writing, map, "gw_priority", &attachment->gw_priority);
    bpo_writing_text(writing, map, "interface_name", &attachment->interface_name);
    bpo_writing_text(writing, map, "ipv4_address", &attachment->ipv4_address);
    bpo_writing_text(writing, map, "ipv6_address", &attachment->ipv6_address);
    bpo_writing_texts(writing, map, "link_local_ips", &attachment->link_local_ips);
    bpo_writing_text(writing, map, "mac_address", &attachment->mac_address);
    bpo_writing_int(writing, map, "priority", &attachment->priority);
    if (map && !map->n)
        map->kind = BPO_NODE_NULL; /* as Compose has it */
}

static void write_networks(bpo_writing *writing, bpo_node *map, const bpo_service *service)
{
    if (!service->n_attachments)
        return;
    bpo_node *networks = bpo_writing_map(writing, map, "networks");
    for (size_t i = 0; i < service->n_attachments; i++)
        write_attachment(writing, networks, service->attachments[i]);
}

/* What Compose says of a port that doesn't say. */
static void text_or(bpo_writing *writing, bpo_node *map, const char *key,
                    const bpo_written *written, const char *otherwise)
{
    bpo_writing_string(writing, map, key, written->text ? written->text : otherwise);
}

/* A port whose parts aren't known stays in the form that it has. */
static void write_port(bpo_writing *writing, bpo_node *ports, const bpo_port *port)
{
    if (!port->target.text) {
        bpo_writing_string(writing, ports, NULL, port->text);
        return;
    }
    bpo_node *map = bpo_writing_element(writing, ports);
    bpo_writing_text(writing, map, "name", &port->name);
    text_or(writing, map, "mode", &port->mode, "ingress");
    bpo_writing_text(writing, map, "host_ip", &port->host_ip);
    bpo_writing_int(writing, map, "target", &port->target);
    bpo_writing_text(writing, map, "published", &port->published);
    text_or(writing, map, "protocol", &port->protocol, "tcp");
    bpo_writing_text(writing, map, "app_protocol", &port->app_protocol);
}

static void write_ports(bpo_writing *writing, bpo_node *map, const bpo_service *service)
{
    if (!service->n_ports)
        return;
    bpo_node *ports = bpo_writing_list(writing, map, "ports");
    for (size_t i = 0; i < service->n_ports; i++)
        write_port(writing, ports, &service->ports[i]);
}

static void write_dependencies(bpo_writing *writing, bpo_node *map, const bpo_service *service)
{
    if (!service->n_dependencies)
        return;
    bpo_node *all = bpo_writing_map(writing, map, "depends_on");
    for (size_t i = 0; i < service->n_dependencies; i++) {
        const bpo_dependency *dependency = &service->dependencies[i];
        bpo_node *one = bpo_writing_map(writing, all, dependency->service);
        text_or(writing, one, "condition", &dependency->condition, "service_started");
        bpo_writing_bool(writing, one, "restart", &dependency->restart);
        if (dependency->required.text)
            bpo_writing_bool(writing, one, "required", &dependency->required);
        else
            bpo_writing_truth(writing, one, "required", true);
    }
}

static bool asks_in(const bpo_service *service, const char *spelling)
{
    return service->gpu.text && strcmp(service->gpu.text, spelling) == 0;
}

/* deploy.resources.reservations.devices[0].capabilities[0] */
static void write_gpu_device(bpo_writing *writing, bpo_node *deploy)
{
    bpo_node *resources = bpo_writing_map(writing, deploy, "resources");
    bpo_node *reservations = bpo_writing_map(writing, resources, "reservations");
    bpo_node *devices = bpo_writing_list(writing, reservations, "devices");
    bpo_node *device = bpo_writing_element(writing, devices);
    bpo_node *capabilities = bpo_writing_list(writing, device, "capabilities");
    bpo_writing_string(writing, capabilities, NULL, "gpu");
}

static void write_deploy(bpo_writing *writing, bpo_node *map, const bpo_service *service)
{
    bool gpu = asks_in(service, "deploy");
    if (!gpu && !service->replicas.text)
        return;
    bpo_node *deploy = bpo_writing_map(writing, map, "deploy");
    bpo_writing_int(writing, deploy, "replicas", &service->replicas);
    if (gpu)
        write_gpu_device(writing, deploy);
}

void bpo_write_service(bpo_writing *writing, bpo_node *services, const bpo_service *service)
{
    bpo_node *map = bpo_writing_map(writing, services, service->name);
    bpo_writing_text(writing, map, "container_name", &service->container_name);
    bpo_writing_text(writing, map, "image", &service->image);
    bpo_writing_text(writing, map, "hostname", &service->hostname);
    bpo_writing_texts(writing, map, "profiles", &service->profiles);
    write_dependencies(writing, map, service);
    write_deploy(writing, map, service);
    bpo_writing_int(writing, map, "scale", &service->scale);
    bpo_writing_text(writing, map, "runtime", &service->runtime);
    if (asks_in(service, "gpus"))
        bpo_writing_string(writing, map, "gpus", "all");
    bpo_writing_texts(writing, map, "links", &service->links);
    bpo_writing_texts(writing, map, "external_links", &service->external_links);
    bpo_writing_text(writing, map, "mac_address", &service->mac_address);
    bpo_writing_text(writing, map, "network_mode", &service->network_mode);
    write_networks(writing, map, service);
    bpo_writing_texts(writing, map, "expose", &service->expose);
    write_ports(writing, map, service);
    if (service->needs.n)
        bpo_writing_texts(writing, bpo_writing_map(writing, map, "x-bponet"), "needs",
                          &service->needs);
}
