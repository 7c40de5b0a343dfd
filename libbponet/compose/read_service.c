#include <string.h>

#include "base/error.h"
#include "compose/reading.h"
#include "model/port.h"

BPO_READ_TEXT(read_container_name, bpo_service, container_name)
BPO_READ_TEXT(read_network_mode, bpo_service, network_mode)
BPO_READ_TEXT(read_ipv4, bpo_attachment, ipv4_address)
BPO_READ_TEXT(read_ipv6, bpo_attachment, ipv6_address)
BPO_READ_TEXT(read_mac, bpo_attachment, mac_address)
BPO_READ_TEXT(read_gw_priority, bpo_attachment, gw_priority)

/* The long form of a `ports:` entry. */
typedef struct long_port {
    bpo_written host_ip, published, target, protocol;
} long_port;
BPO_READ_TEXT(read_host_ip, long_port, host_ip)
BPO_READ_TEXT(read_published, long_port, published)
BPO_READ_TEXT(read_target, long_port, target)
BPO_READ_TEXT(read_protocol, long_port, protocol)

static bpo_status read_aliases(bpo_reading *reading, const bpo_node *node, void *attachment,
                               bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_attachment *)attachment)->aliases, err);
}

/* The service's attachment to network, made where there is none yet. */
static bpo_status attachment_to(bpo_service *service, const char *network, bpo_place at,
                                bpo_attachment **ret_attachment, bpo_error *err)
{
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, network) == 0) {
            *ret_attachment = service->attachments[i];
            return BPO_OK;
        }
    *ret_attachment = bpo_service_new_attachment(service, network, at);
    return *ret_attachment ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status read_attachment(bpo_reading *reading, const bpo_node *node,
                                  bpo_service *service, bpo_error *err)
{
    static const bpo_field fields[] = {
        {"aliases", read_aliases},
        {"ipv4_address", read_ipv4},
        {"ipv6_address", read_ipv6},
        {"mac_address", read_mac},
        {"gw_priority", read_gw_priority},
        {"link_local_ips", NULL},
        {"priority", NULL},
        {"driver_opts", NULL},
        {"interface_name", NULL},
    };
    bpo_attachment *attachment;
    bpo_status status = attachment_to(service, node->key, node->key_at, &attachment, err);
    if (status < 0)
        return status;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), attachment, err);
}

static bpo_status read_network_names(bpo_reading *reading, const bpo_node *node,
                                     bpo_service *service, bpo_error *err)
{
    bpo_texts names = {0};
    bpo_status status = bpo_reading_texts(reading, node, &names, err);
    for (size_t i = 0; i < names.n && status == BPO_OK; i++) {
        bpo_attachment *attachment;
        status =
            attachment_to(service, names.items[i].text, names.items[i].at, &attachment, err);
    }
    return status;
}

/* The short form is a list of keys, the long form a map from keys to settings. */
static bpo_status read_service_networks(bpo_reading *reading, const bpo_node *node,
                                        void *service, bpo_error *err)
{
    if (node->kind == BPO_NODE_LIST)
        return read_network_names(reading, node, service, err);
    bool is_map;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_MAP, &is_map, err);
    if (!is_map)
        return status;
    status = bpo_reading_count(reading, node, err);
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = bpo_reading_down(reading, child->key);
        status = read_attachment(reading, child, service, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}

/* The long form as a short one: "127.0.0.1:8000:80/udp". */
static bpo_status join_port(const long_port *port, bpo_place at, bpo_service *service,
                            bpo_error *err)
{
    bpo_strbuf sb = {0};
    const char *host = port->host_ip.text && *port->host_ip.text ? port->host_ip.text : NULL;
    if (host)
        bpo_strbuf_addf(&sb, strchr(host, ':') ? "[%s]:" : "%s:", host);
    if (host || (port->published.text && *port->published.text))
        bpo_strbuf_addf(&sb, "%s:", port->published.text ? port->published.text : "");
    bpo_strbuf_add(&sb, port->target.text ? port->target.text : "");
    if (port->protocol.text && *port->protocol.text && strcmp(port->protocol.text, "tcp") != 0)
        bpo_strbuf_addf(&sb, "/%s", port->protocol.text);
    bpo_status status = sb.failed
                            ? bpo_fail_memory(err)
                            : bpo_service_add_ports(service, bpo_strbuf_text(&sb), at, err);
    bpo_strbuf_free(&sb);
    return status;
}

static bpo_status read_long_port(bpo_reading *reading, const bpo_node *map,
                                 bpo_service *service, bpo_error *err)
{
    static const bpo_field fields[] = {{"host_ip", read_host_ip},
                                       {"published", read_published},
                                       {"target", read_target},
                                       {"protocol", read_protocol},
                                       {"mode", NULL},
                                       {"name", NULL},
                                       {"app_protocol", NULL}};
    long_port port = {0};
    bpo_status status = bpo_reading_fields(reading, map, BPO_FIELDS(fields), &port, err);
    return status == BPO_OK ? join_port(&port, map->at, service, err) : status;
}

static bpo_status read_ports(bpo_reading *reading, const bpo_node *node, void *object,
                             bpo_error *err)
{
    bpo_service *service = object;
    bool is_list;
    size_t i = 0;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_LIST, &is_list, err);
    if (!is_list)
        return status;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        bpo_written port = {0};
        size_t mark = bpo_reading_down_index(reading, i++);
        if (child->kind == BPO_NODE_MAP)
            status = read_long_port(reading, child, service, err);
        else
            status = bpo_reading_text(reading, child, &port, err);
        bpo_reading_up(reading, mark);
        if (status == BPO_OK && port.text)
            status = bpo_service_add_ports(service, port.text, port.at, err);
    }
    return status;
}

static bpo_status read_needs(bpo_reading *reading, const bpo_node *node, void *service,
                             bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_service *)service)->needs, err);
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *service,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {{"needs", read_needs}};
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), service, err);
}

static bpo_status refuse_extends(bpo_reading *reading, const bpo_node *node, void *service,
                                 bpo_error *err)
{
    (void)reading;
    return bpo_fail_at(
        err, BPO_E_UNSUPPORTED, node->key_at, "extends",
        "service %s uses extends, which isn't read here; let Compose resolve it: "
        "docker compose config | bponet check -f -",
        ((bpo_service *)service)->name);
}

static bpo_status read_profiles(bpo_reading *reading, const bpo_node *node, void *service,
                                bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_service *)service)->profiles, err);
}

/* What touches networking has a function; the rest of Compose's keys are passed over. */
static const bpo_field service_fields[] = {
    {"container_name", read_container_name},
    {"extends", refuse_extends},
    {"network_mode", read_network_mode},
    {"networks", read_service_networks},
    {"ports", read_ports},
    {"x-bponet", read_extension},
    {"annotations", NULL},
    {"attach", NULL},
    {"blkio_config", NULL},
    {"build", NULL},
    {"cap_add", NULL},
    {"cap_drop", NULL},
    {"cgroup", NULL},
    {"cgroup_parent", NULL},
    {"command", NULL},
    {"configs", NULL},
    {"cpu_count", NULL},
    {"cpu_percent", NULL},
    {"cpu_period", NULL},
    {"cpu_quota", NULL},
    {"cpu_rt_period", NULL},
    {"cpu_rt_runtime", NULL},
    {"cpu_shares", NULL},
    {"cpus", NULL},
    {"cpuset", NULL},
    {"credential_spec", NULL},
    {"depends_on", NULL},
    {"deploy", NULL},
    {"develop", NULL},
    {"device_cgroup_rules", NULL},
    {"devices", NULL},
    {"dns", NULL},
    {"dns_opt", NULL},
    {"dns_search", NULL},
    {"domainname", NULL},
    {"entrypoint", NULL},
    {"env_file", NULL},
    {"environment", NULL},
    {"expose", NULL},
    {"external_links", NULL},
    {"extra_hosts", NULL},
    {"gpus", NULL},
    {"group_add", NULL},
    {"healthcheck", NULL},
    {"hostname", NULL},
    {"image", NULL},
    {"init", NULL},
    {"ipc", NULL},
    {"isolation", NULL},
    {"label_file", NULL},
    {"labels", NULL},
    {"links", NULL},
    {"logging", NULL},
    {"mac_address", NULL},
    {"mem_limit", NULL},
    {"mem_reservation", NULL},
    {"mem_swappiness", NULL},
    {"memswap_limit", NULL},
    {"models", NULL},
    {"oom_kill_disable", NULL},
    {"oom_score_adj", NULL},
    {"pid", NULL},
    {"pids_limit", NULL},
    {"platform", NULL},
    {"post_start", NULL},
    {"pre_stop", NULL},
    {"privileged", NULL},
    {"profiles", read_profiles},
    {"provider", NULL},
    {"pull_policy", NULL},
    {"pull_refresh_after", NULL},
    {"read_only", NULL},
    {"restart", NULL},
    {"runtime", NULL},
    {"scale", NULL},
    {"secrets", NULL},
    {"security_opt", NULL},
    {"shm_size", NULL},
    {"stdin_open", NULL},
    {"stop_grace_period", NULL},
    {"stop_signal", NULL},
    {"storage_opt", NULL},
    {"sysctls", NULL},
    {"tmpfs", NULL},
    {"tty", NULL},
    {"ulimits", NULL},
    {"use_api_socket", NULL},
    {"user", NULL},
    {"userns_mode", NULL},
    {"uts", NULL},
    {"volumes", NULL},
    {"volumes_from", NULL},
    {"working_dir", NULL},
};

static bpo_status read_service(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    bpo_service *service = bpo_topology_find_service(reading->topology, node->key);
    bpo_status status = BPO_OK;
    if (!service)
        status = bpo_topology_add_service_at(reading->topology, node->key, node->key_at,
                                             &service, err);
    if (status < 0)
        return status;
    return bpo_reading_fields(reading, node, BPO_FIELDS(service_fields), service, err);
}

bpo_status bpo_read_services(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err)
{
    (void)unused;
    bool is_map;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_MAP, &is_map, err);
    if (!is_map)
        return status;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = bpo_reading_down(reading, child->key);
        status = read_service(reading, child, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}

bpo_status bpo_read_implicit_network(bpo_reading *reading, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bool used = false;
    for (size_t i = 0; i < topology->n_services; i++) {
        bpo_service *service = topology->services[i];
        if (service->n_attachments ||
            (service->network_mode.text && *service->network_mode.text))
            continue;
        used = true;
        if (!bpo_service_new_attachment(service, "default", service->at))
            return bpo_fail_memory(err);
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
