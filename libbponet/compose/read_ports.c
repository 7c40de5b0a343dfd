/* A service's ports, in the short and the long form, and what it exposes. */
#include <string.h>

#include "base/error.h"
#include "compose/read_parts.h"
#include "model/port.h"

BPO_READ_TEXT(read_host_ip, bpo_port, host_ip)
BPO_READ_TEXT(read_protocol, bpo_port, protocol)
BPO_READ_TEXT(read_mode, bpo_port, mode)
BPO_READ_TEXT(read_name, bpo_port, name)
BPO_READ_TEXT(read_app_protocol, bpo_port, app_protocol)
BPO_READ_NUMBER(read_target, bpo_port, target)
BPO_READ_NUMBER(read_published, bpo_port, published)

/* The long form as a short one: "127.0.0.1:8000:80/udp"; NULL without memory. */
static const char *join_port(bpo_arena *arena, const bpo_port *port)
{
    bpo_strbuf sb = {0};
    const char *host = port->host_ip.text && *port->host_ip.text ? port->host_ip.text : NULL;
    const char *protocol = port->protocol.text ? port->protocol.text : "tcp";
    if (host)
        bpo_strbuf_addf(&sb, strchr(host, ':') ? "[%s]:" : "%s:", host);
    if (host || (port->published.text && *port->published.text))
        bpo_strbuf_addf(&sb, "%s:", port->published.text ? port->published.text : "");
    bpo_strbuf_add(&sb, port->target.text ? port->target.text : "");
    if (*protocol && strcmp(protocol, "tcp") != 0)
        bpo_strbuf_addf(&sb, "/%s", protocol);
    return bpo_strbuf_keep(&sb, arena);
}

static bpo_status read_long(bpo_reading *reading, const bpo_node *map, bpo_service *service,
                            bpo_error *err)
{
    static const bpo_field fields[] = {{"host_ip", read_host_ip, BPO_STRING},
                                       {"published", read_published, BPO_STRING | BPO_WHOLE},
                                       {"target", read_target, BPO_WHOLE | BPO_STRING},
                                       {"protocol", read_protocol, BPO_STRING},
                                       {"mode", read_mode, BPO_STRING},
                                       {"name", read_name, BPO_STRING},
                                       {"app_protocol", read_app_protocol, BPO_STRING}};
    bpo_port port = {.at = map->at, .is_long = true}, *made;
    bpo_status status = bpo_reading_fields(reading, map, BPO_FIELDS(fields), &port, err);
    if (status < 0)
        return status;
    port.text = join_port(&reading->topology->arena, &port);
    if (!port.text)
        return bpo_fail_memory(err);
    status = bpo_service_claim_port(service, port.text, map->at, &made, err);
    if (status == BPO_OK)
        *made = port;
    return status;
}

static bpo_status read_entry(bpo_reading *reading, const bpo_node *node, bpo_service *service,
                             bpo_error *err)
{
    bool is_taken;
    bpo_written text = {0};
    bpo_status status = bpo_reading_takes(
        reading, node, BPO_STRING | 1u << BPO_NODE_INT | BPO_MAP, &is_taken, err);
    if (!is_taken)
        return status;
    if (node->kind == BPO_NODE_MAP)
        return read_long(reading, node, service, err);
    status = bpo_reading_text(reading, node, &text, err);
    return status == BPO_OK ? bpo_service_add_ports(service, text.text, text.at, err) : status;
}

/* What makes two ports one to Compose. A published port that was written as a number isn't the same
 * as a string to it. NULL without memory. */
static const char *identity(bpo_arena *arena, const bpo_port *port, bool is_number)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_addf(&sb, "%s|%s%s|%s|%s", port->host_ip.text ? port->host_ip.text : "0.0.0.0",
                    port->published.text ? is_number ? "#" : "=" : "",
                    port->published.text ? port->published.text : "",
                    port->target.text ? port->target.text : "",
                    port->protocol.text ? port->protocol.text : "tcp");
    return bpo_strbuf_keep(&sb, arena);
}

/* Of the ports from first on, lets those that are there already take the place of the earlier. */
static bpo_status merge_ports(bpo_reading *reading, bpo_service *service, size_t first,
                              bool is_number, bpo_map *seen, bpo_error *err)
{
    size_t n = first, old;
    for (size_t i = first; i < service->n_ports; i++) {
        const bpo_port *port = &service->ports[i];
        int rc = 1;
        if (port->target.text) {
            const char *key = identity(reading->nodes, port, is_number);
            rc = key ? bpo_map_put(seen, key, strlen(key), n, &old) : -1;
        }
        if (rc < 0)
            return bpo_fail_memory(err);
        service->ports[rc ? n++ : old] = *port;
    }
    service->topology->n_ports -= service->n_ports - n;
    service->n_ports = n;
    return BPO_OK;
}

bpo_status bpo_read_ports(bpo_reading *reading, const bpo_node *node, void *object,
                          bpo_error *err)
{
    bpo_service *service = object;
    bpo_map seen = {0};
    bpo_status status = BPO_OK;
    size_t i = 0;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = bpo_reading_down_index(reading, i++), first = service->n_ports;
        const bpo_node *published = bpo_node_get(child, "published");
        status = read_entry(reading, child, service, err);
        if (status == BPO_OK)
            status = merge_ports(reading, service, first,
                                 published && published->kind != BPO_NODE_STRING, &seen, err);
        bpo_reading_up(reading, mark);
    }
    bpo_map_free(&seen);
    return status;
}

static bpo_status expose_one(bpo_reading *reading, const bpo_node *node, void *object,
                             bpo_error *err)
{
    bpo_texts *expose = object;
    bool is_taken;
    bpo_written text = {0};
    bpo_status status =
        bpo_reading_takes(reading, node, BPO_STRING | 1u << BPO_NODE_INT, &is_taken, err);
    if (is_taken)
        status = bpo_reading_text(reading, node, &text, err);
    if (status < 0 || !is_taken)
        return status;
    for (size_t i = 0; i < expose->n; i++)
        if (strcmp(expose->items[i].text, text.text) == 0) {
            expose->items[i] = text;
            return BPO_OK;
        }
    return bpo_topology_add_text(reading->topology, expose, text.text, text.at) < 0
               ? bpo_fail_memory(err)
               : BPO_OK;
}

bpo_status bpo_read_expose(bpo_reading *reading, const bpo_node *node, void *service,
                           bpo_error *err)
{
    return bpo_reading_each(reading, node, expose_one, &((bpo_service *)service)->expose, err);
}
