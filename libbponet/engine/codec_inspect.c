/* GET /containers/ID/json: a container as it was configured. Its environment is never read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/codec.h"
#include "engine/field.h"
#include "engine/path.h"
#include "model/labels.h"

#define MAX_PORTS  131072 /* all ports of both protocols, published and exposed */
#define SHORT_ID   12     /* digits of the name that a container has by default */
#define NO_PORT(p) ((p) < 0 || (p) > 65535)

static const char *const keep[] = {
    "Id",          "Name",       "State",  "Status",   "Config",          "Hostname",
    "Image",       "MacAddress", "Labels", "Runtime",  "Driver",          "DeviceRequests",
    "NetworkMode", "HostConfig", "HostIp", "HostPort", "NetworkSettings", "PublishAllPorts",
    NULL};
/* what has names as keys, which may be any text */
static const char *const keep_below[] = {"Networks",     "Labels",       "PortBindings",
                                         "ExposedPorts", "Capabilities", NULL};

/* ---- endpoints ------------------------------------------------------------------------------ */

static bpo_status read_list(const bpo_reading *reading, const bpo_node *map, const char *where,
                            const char *key, const char *but, bpo_texts *texts, bpo_error *err)
{
    const bpo_node *list = NULL;
    bpo_status status = bpo_field_node(reading, map, where, key, BPO_NODE_LIST, &list, err);
    for (const bpo_node *item = list ? list->children : NULL; !status && item;
         item = item->next) {
        if (item->kind != BPO_NODE_STRING)
            return bpo_field_fail(reading, where, key, item, "a list of strings", err);
        if (but && strncmp(item->text, but, SHORT_ID) == 0 && strlen(item->text) == SHORT_ID)
            continue;
        if (bpo_state_add_text(reading->state, texts, item->text) < 0)
            return bpo_fail_memory(err);
    }
    return status;
}

/* NULL for "" and for what isn't there. */
static bpo_status read_optional(const bpo_reading *reading, const bpo_node *map,
                                const char *where, const char *key, const char **ret_text,
                                bpo_error *err)
{
    const char *text = "";
    bpo_status status = bpo_field_copy(reading, map, where, key, false, &text, err);
    *ret_text = *text ? text : NULL;
    return status;
}

static bpo_status read_own(const bpo_reading *reading, const bpo_node *node, const char *where,
                           bpo_endpoint *endpoint, bpo_error *err)
{
    char below[BPO_POINTER];
    const bpo_node *own = NULL;
    bpo_pointer_add(below, where, "IPAMConfig");
    bpo_status status =
        bpo_field_node(reading, node, where, "IPAMConfig", BPO_NODE_MAP, &own, err);
    if (status || !own)
        return status;
    status = read_optional(reading, own, below, "IPv4Address", &endpoint->own_ipv4, err);
    if (!status)
        status = read_optional(reading, own, below, "IPv6Address", &endpoint->own_ipv6, err);
    if (!status)
        status = read_list(reading, own, below, "LinkLocalIPs", NULL, &endpoint->link_local_ips,
                           err);
    return status;
}

static bpo_status read_priority(const bpo_reading *reading, const bpo_node *node,
                                const char *where, bpo_endpoint *endpoint, bpo_error *err)
{
    const bpo_node *priority = bpo_node_get(node, "GwPriority");
    if (!priority || priority->kind == BPO_NODE_NULL)
        return BPO_OK;
    if (priority->kind != BPO_NODE_INT || priority->integer < INT32_MIN ||
        priority->integer > INT32_MAX)
        return bpo_field_fail(reading, where, "GwPriority", priority, "a number", err);
    endpoint->gw_priority = (int32_t)priority->integer;
    return BPO_OK;
}

static bpo_status read_endpoint(const bpo_reading *reading, const bpo_node *node,
                                bpo_container *container, bpo_error *err)
{
    char where[BPO_POINTER];
    bpo_pointer_add(where, "/NetworkSettings/Networks", node->key);
    bpo_status status = bpo_read_endpoint(reading, node, container, err);
    if (status)
        return status;
    bpo_endpoint *endpoint = &container->endpoints[container->n_endpoints - 1];
    status = read_own(reading, node, where, endpoint, err);
    if (!status) /* Docker up to 24 adds the container's short id */
        status =
            read_list(reading, node, where, "Aliases", container->id, &endpoint->aliases, err);
    if (!status)
        status = read_list(reading, node, where, "Links", NULL, &endpoint->links, err);
    if (!status)
        status = bpo_field_pairs(reading, node, where, "DriverOpts", &endpoint->options, err);
    return status ? status : read_priority(reading, node, where, endpoint, err);
}

static bpo_status read_endpoints(const bpo_reading *reading, const bpo_node *root,
                                 bpo_container *container, bpo_error *err)
{
    const bpo_node *settings = NULL, *networks = NULL;
    bpo_status status =
        bpo_field_node(reading, root, "", "NetworkSettings", BPO_NODE_MAP, &settings, err);
    if (!status)
        status = bpo_field_node(reading, settings, "/NetworkSettings", "Networks", BPO_NODE_MAP,
                                &networks, err);
    container->n_endpoints = 0; /* the list told them too, a moment ago */
    container->cap_endpoints = 0;
    for (const bpo_node *member = networks ? networks->children : NULL; !status && member;
         member = member->next)
        status = read_endpoint(reading, member, container, err);
    return status;
}

/* ---- ports ---------------------------------------------------------------------------------- */

/* "80/tcp"; a port without a protocol is TCP's. False: neither. */
static bool read_target(const char *key, bpo_live_port *port)
{
    static const char *const protocols[] = {"tcp", "udp", "sctp"};
    char *end;
    size_t n_digits = strspn(key, "0123456789");
    long number = n_digits && n_digits <= 5 ? strtol(key, &end, 10) : -1;
    if (number < 1 || NO_PORT(number))
        return false;
    port->target = (uint16_t)number;
    port->protocol = "tcp";
    if (!*end)
        return true;
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (*end == '/' && strcmp(end + 1, protocols[i]) == 0) {
            port->protocol = protocols[i];
            return true;
        }
    return false;
}

static bpo_status add_port(const bpo_reading *reading, bpo_container *container,
                           const bpo_live_port *port, bpo_error *err)
{
    if (container->n_ports >= MAX_PORTS)
        return bpo_fail(err, BPO_E_LIMIT, container->name, "%s: container %s has over %d ports",
                        reading->what, container->name, MAX_PORTS);
    bpo_live_port *fresh = bpo_state_add_port(reading->state, container);
    if (!fresh)
        return bpo_fail_memory(err);
    *fresh = *port;
    return BPO_OK;
}

static bpo_status read_binding(const bpo_reading *reading, const bpo_node *binding,
                               const char *where, bpo_live_port *port, bpo_error *err)
{
    const char *published = "";
    char *end;
    if (binding->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, where, NULL, binding, "a map", err);
    bpo_status status =
        bpo_field_copy(reading, binding, where, "HostIp", false, &port->host_ip, err);
    if (!status)
        status = bpo_field_text(reading, binding, where, "HostPort", false, &published, err);
    if (status)
        return status;
    long number = strtol(published, &end, 10); /* a range, "8000-8010", is any port of it */
    port->published = *end || NO_PORT(number) ? 0 : (uint16_t)number;
    port->is_published = true;
    return BPO_OK;
}

static bpo_status read_bindings(const bpo_reading *reading, const bpo_node *host,
                                bpo_container *container, bpo_error *err)
{
    const bpo_node *bindings = NULL;
    char where[BPO_POINTER];
    bpo_status status = bpo_field_node(reading, host, "/HostConfig", "PortBindings",
                                       BPO_NODE_MAP, &bindings, err);
    for (const bpo_node *member = bindings ? bindings->children : NULL; !status && member;
         member = member->next) {
        bpo_live_port port = {.host_ip = ""};
        bpo_pointer_add(where, "/HostConfig/PortBindings", member->key);
        if (!read_target(member->key, &port))
            return bpo_field_fail(reading, where, NULL, member, "a port such as 80/tcp", err);
        if (member->kind != BPO_NODE_LIST && member->kind != BPO_NODE_NULL)
            return bpo_field_fail(reading, where, NULL, member, "a list", err);
        for (const bpo_node *entry = member->children; !status && entry; entry = entry->next) {
            status = read_binding(reading, entry, where, &port, err);
            if (!status)
                status = add_port(reading, container, &port, err);
        }
    }
    return status;
}

static bool has_port(const bpo_container *container, size_t n, const bpo_live_port *port)
{
    for (size_t i = 0; i < n; i++)
        if (container->ports[i].target == port->target &&
            strcmp(container->ports[i].protocol, port->protocol) == 0)
            return true;
    return false;
}

/* Ports that are exposed and not bound; `docker run -P` publishes them. */
static bpo_status read_exposed(const bpo_reading *reading, const bpo_node *config, bool all,
                               bpo_container *container, bpo_error *err)
{
    const bpo_node *exposed = NULL;
    size_t n_bound = container->n_ports;
    bpo_status status =
        bpo_field_node(reading, config, "/Config", "ExposedPorts", BPO_NODE_MAP, &exposed, err);
    for (const bpo_node *member = exposed ? exposed->children : NULL; !status && member;
         member = member->next) {
        bpo_live_port port = {.host_ip = "", .is_published = all};
        if (read_target(member->key, &port) && !has_port(container, n_bound, &port))
            status = add_port(reading, container, &port, err);
    }
    return status;
}

/* ---- GPUs ----------------------------------------------------------------------------------- */

/* "gpu" in one of the lists of Capabilities, or NVIDIA's driver by name. */
static bool asks_for_gpu(const bpo_node *request)
{
    const bpo_node *driver = bpo_node_get(request, "Driver");
    const bpo_node *sets = bpo_node_get(request, "Capabilities");
    if (driver && driver->kind == BPO_NODE_STRING && strcmp(driver->text, "nvidia") == 0)
        return true;
    for (const bpo_node *set = sets ? sets->children : NULL; set; set = set->next)
        for (const bpo_node *word = set->children; word; word = word->next)
            if (word->kind == BPO_NODE_STRING && strcmp(word->text, "gpu") == 0)
                return true;
    return false;
}

static bpo_status read_devices(const bpo_reading *reading, const bpo_node *host,
                               bpo_container *container, bpo_error *err)
{
    const bpo_node *requests = NULL;
    bpo_status status = bpo_field_node(reading, host, "/HostConfig", "DeviceRequests",
                                       BPO_NODE_LIST, &requests, err);
    for (const bpo_node *request = requests ? requests->children : NULL; request;
         request = request->next)
        container->wants_gpu |= asks_for_gpu(request);
    if (container->runtime && strcmp(container->runtime, "nvidia") == 0)
        container->wants_gpu = true;
    return status;
}

/* ---- the container -------------------------------------------------------------------------- */

static bpo_status read_config(const bpo_reading *reading, const bpo_node *config,
                              bpo_container *container, bpo_error *err)
{
    const char *mac = NULL;
    bpo_status status =
        read_optional(reading, config, "/Config", "Hostname", &container->hostname, err);
    if (!status)
        status = read_optional(reading, config, "/Config", "Image", &container->image, err);
    if (status)
        return status;
    if (container->hostname && strlen(container->hostname) == SHORT_ID &&
        strncmp(container->hostname, container->id, SHORT_ID) == 0)
        container->hostname = NULL; /* nobody chose it */
    status = bpo_field_pairs(reading, config, "/Config", "Labels", &container->labels, err);
    if (!status) /* API 1.44 and later don't tell it */
        status = read_optional(reading, config, "/Config", "MacAddress", &mac, err);
    for (size_t i = 0; !status && mac && i < container->n_endpoints; i++)
        if (strcmp(container->endpoints[i].network, container->network_mode) == 0)
            container->endpoints[i].own_mac = mac;
    return status;
}

static bpo_status read_host(const bpo_reading *reading, const bpo_node *host,
                            const bpo_node *config, bpo_container *container, bpo_error *err)
{
    bool all = false;
    bpo_status status = bpo_field_copy(reading, host, "/HostConfig", "NetworkMode", false,
                                       &container->network_mode, err);
    if (!status)
        status =
            read_optional(reading, host, "/HostConfig", "Runtime", &container->runtime, err);
    if (!status)
        status = bpo_field_bool(reading, host, "/HostConfig", "PublishAllPorts", &all, err);
    if (!status)
        status = read_bindings(reading, host, container, err);
    if (!status)
        status = read_exposed(reading, config, all, container, err);
    return status ? status : read_devices(reading, host, container, err);
}

/* What the list told a moment ago may be another by now. */
static bpo_status read_names(const bpo_reading *reading, const bpo_node *root,
                             bpo_container *container, bpo_error *err)
{
    const char *id = "", *name = "", *text = "";
    const bpo_node *state = NULL;
    bpo_status status = bpo_field_text(reading, root, "", "Id", true, &id, err);
    if (!status && strcmp(id, container->id) != 0)
        return bpo_fail(err, BPO_E_PROTOCOL, container->id,
                        "%s: the engine answered with another container: %.64s", reading->what,
                        id);
    if (!status)
        status = bpo_field_text(reading, root, "", "Name", true, &name, err);
    if (!status)
        status = bpo_field_node(reading, root, "", "State", BPO_NODE_MAP, &state, err);
    if (!status)
        status = bpo_field_copy(reading, state, "/State", "Status", true, &text, err);
    if (status)
        return status;
    container->state = text;
    name += *name == '/';
    if (*name)
        container->name = bpo_arena_strdup(&reading->state->arena, name);
    return container->name ? BPO_OK : bpo_fail_memory(err);
}

bpo_status bpo_decode_container(bpo_reading *reading, const bpo_answer *answer,
                                bpo_container *container, bpo_error *err)
{
    const bpo_node *root = NULL, *config = NULL, *host = NULL;
    bpo_arena arena = {0};
    reading->index = SIZE_MAX;
    bpo_status status =
        bpo_answer_parse(answer, reading->what, keep, keep_below, &arena, &root, err);
    if (!status)
        status = read_names(reading, root, container, err);
    if (!status)
        status = read_endpoints(reading, root, container, err);
    if (!status)
        status = bpo_field_node(reading, root, "", "Config", BPO_NODE_MAP, &config, err);
    if (!status)
        status = bpo_field_node(reading, root, "", "HostConfig", BPO_NODE_MAP, &host, err);
    if (!status)
        status = read_host(reading, host, config, container, err);
    if (!status)
        status = read_config(reading, config, container, err);
    container->is_full = !status;
    bpo_arena_free(&arena);
    return status;
}
