#include <bponet/address.h>
#include <bponet/base.h>

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "engine/codec.h"
#include "engine/path.h"
#include "model/labels.h"

#define CHECK_DUPLICATE_UNTIL 44 /* from API 1.44 on names are unique without being asked to */
#define ENABLE_IPV4_SINCE     48

/* ---- nothing that isn't understood is ever sent --------------------------------------------- */

static bpo_status fail_value(const bpo_network *network, const char *field, const char *value,
                             const char *wanted, bpo_error *err)
{
    return bpo_fail(err, BPO_E_USAGE, network->key,
                    "networks.%s.%s: '%.64s' isn't %s; nothing was "
                    "sent",
                    network->key, field, value, wanted);
}

static bpo_status check_bools(const bpo_network *network, bpo_error *err)
{
    const struct {
        const char *field;
        const bpo_written *value;
    } bools[] = {{"internal", &network->internal},
                 {"attachable", &network->attachable},
                 {"enable_ipv4", &network->enable_ipv4},
                 {"enable_ipv6", &network->enable_ipv6},
                 {"external", &network->external}};
    for (size_t i = 0; i < sizeof bools / sizeof *bools; i++)
        if (bools[i].value->text && bpo_written_bool(bools[i].value) < 0)
            return fail_value(network, bools[i].field, bools[i].value->text, "true or false",
                              err);
    return BPO_OK;
}

static bpo_status check_cidr(const bpo_network *network, size_t i, const char *field,
                             const char *text, bpo_error *err)
{
    bpo_cidr cidr;
    char where[64];
    snprintf(where, sizeof where, "ipam.config[%zu].%s", i, field);
    if (text && bpo_cidr_parse(text, &cidr, NULL))
        return fail_value(network, where, text, "a subnet such as 172.30.0.0/16", err);
    return BPO_OK;
}

static bpo_status check_address(const bpo_network *network, size_t i, const char *field,
                                const char *text, bpo_error *err)
{
    bpo_address address;
    char where[64];
    snprintf(where, sizeof where, "ipam.config[%zu].%s", i, field);
    if (text && bpo_address_parse(text, &address, NULL))
        return fail_value(network, where, text, "an address such as 172.30.0.1", err);
    return BPO_OK;
}

static bpo_status check_ipam(const bpo_network *network, bpo_error *err)
{
    bpo_status status = BPO_OK;
    for (size_t i = 0; !status && i < network->n_ipam; i++) {
        const bpo_ipam *ipam = &network->ipam[i];
        status = check_cidr(network, i, "subnet", ipam->subnet.text, err);
        if (!status)
            status = check_cidr(network, i, "ip_range", ipam->ip_range.text, err);
        if (!status)
            status = check_address(network, i, "gateway", ipam->gateway.text, err);
        for (size_t k = 0; !status && k < ipam->aux_addresses.n; k++)
            status = check_address(network, i, "aux_addresses",
                                   ipam->aux_addresses.items[k].value.text, err);
    }
    return status;
}

static bpo_status check_network(const bpo_network *network, int api_minor, bpo_error *err)
{
    if (!network->name.text ||
        strspn(network->name.text, " \t\r\n") == strlen(network->name.text))
        return fail_value(network, "name", network->name.text ? network->name.text : "",
                          "a name", err);
    if (bpo_written_bool(&network->enable_ipv4) == 0 && api_minor < ENABLE_IPV4_SINCE)
        return bpo_fail(
            err, BPO_E_UNSUPPORTED, network->key,
            "networks.%s.enable_ipv4: this engine "
            "can't make a network without IPv4: it speaks API 1.%d, and that came with "
            "1.%d (Engine 28)",
            network->key, api_minor, ENABLE_IPV4_SINCE);
    bpo_status status = check_bools(network, err);
    return status ? status : check_ipam(network, err);
}

/* ---- POST /networks/create ------------------------------------------------------------------ */

static void write_text(bpo_json_writer *w, const char *key, const char *text)
{
    if (!text)
        return;
    bpo_json_put_string(w, key, text);
}

static void write_bool(bpo_json_writer *w, const char *key, const bpo_written *value)
{
    if (!value->text)
        return;
    bpo_json_put_bool(w, key, bpo_written_bool(value) == 1);
}

static void write_pairs(bpo_json_writer *w, const char *key, const bpo_pairs *pairs)
{
    if (!pairs->n)
        return;
    bpo_json_key(w, key);
    bpo_json_open_map(w);
    for (size_t i = 0; i < pairs->n; i++)
        write_text(w, pairs->items[i].key,
                   pairs->items[i].value.text ? pairs->items[i].value.text : "");
    bpo_json_close_map(w);
}

static void write_ipam(bpo_json_writer *w, const bpo_network *network)
{
    if (!network->n_ipam && !network->ipam_driver.text)
        return;
    bpo_json_key(w, "IPAM");
    bpo_json_open_map(w);
    write_text(w, "Driver", network->ipam_driver.text ? network->ipam_driver.text : "default");
    bpo_json_key(w, "Config");
    bpo_json_open_list(w);
    for (size_t i = 0; i < network->n_ipam; i++) {
        const bpo_ipam *ipam = &network->ipam[i];
        bpo_json_open_map(w);
        write_text(w, "Subnet", ipam->subnet.text);
        write_text(w, "IPRange", ipam->ip_range.text);
        write_text(w, "Gateway", ipam->gateway.text);
        write_pairs(w, "AuxiliaryAddresses", &ipam->aux_addresses);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
    bpo_json_close_map(w);
}

/* The document's own labels, then ours, which win. */
static void write_labels(bpo_json_writer *w, const bpo_network *network)
{
    const char *project = network->topology->name;
    const char *const ours[][2] = {{BPO_LABEL_TOPOLOGY, project},
                                   {BPO_LABEL_NETWORK, network->key},
                                   {BPO_LABEL_VERSION, bpo_version()},
                                   {BPO_LABEL_COMPOSE_PROJECT, project},
                                   {BPO_LABEL_COMPOSE_NETWORK, network->key}};
    /* what outlives its project isn't Compose's: `docker compose down` would remove it */
    size_t n = bpo_written_bool(&network->external) == 1 ? 3 : 5;
    bpo_json_key(w, "Labels");
    bpo_json_open_map(w);
    for (size_t i = 0; i < network->labels.n; i++) {
        const bpo_pair *label = &network->labels.items[i];
        bool is_ours = false;
        for (size_t k = 0; k < n; k++)
            is_ours = is_ours || strcmp(label->key, ours[k][0]) == 0;
        if (!is_ours)
            write_text(w, label->key, label->value.text ? label->value.text : "");
    }
    for (size_t k = 0; k < n; k++)
        write_text(w, ours[k][0], ours[k][1]);
    bpo_json_close_map(w);
}

/* A text that the writer refused is told with the name of what it came from. */
static bpo_status finish(bpo_json_writer *w, const char *subject, char **ret_body,
                         bpo_error *err)
{
    bpo_error found;
    bpo_status status = bpo_json_finish(w, ret_body, &found);
    if (status == BPO_E_USAGE)
        return bpo_fail(err, status, subject, "%s: %s; nothing was sent", subject,
                        found.message);
    return status ? bpo_fail_memory(err) : BPO_OK;
}

bpo_status bpo_encode_create(const bpo_network *network, int api_minor, char **ret_body,
                             bpo_error *err)
{
    bpo_status status = check_network(network, api_minor, err);
    if (status)
        return status;
    bpo_json_writer *w = bpo_json_writer_new(false);
    bpo_json_open_map(w);
    write_text(w, "Name", network->name.text);
    if (api_minor < CHECK_DUPLICATE_UNTIL) {
        bpo_json_put_bool(w, "CheckDuplicate", true);
    }
    write_text(w, "Driver", network->driver.text ? network->driver.text : "bridge");
    write_bool(w, "Internal", &network->internal);
    write_bool(w, "Attachable", &network->attachable);
    write_bool(w, "EnableIPv6", &network->enable_ipv6);
    if (api_minor >= ENABLE_IPV4_SINCE)
        write_bool(w, "EnableIPv4", &network->enable_ipv4);
    write_ipam(w, network);
    write_pairs(w, "Options", &network->options);
    write_labels(w, network);
    bpo_json_close_map(w);
    return finish(w, network->key, ret_body, err);
}

/* ---- POST /networks/ID/connect and /disconnect ----------------------------------------------- */

static bpo_status check_endpoint(const char *container_id, const char *ipv4_address,
                                 const char *ipv6_address, bpo_error *err)
{
    bpo_address address;
    if (!container_id || !bpo_id_is_full(container_id))
        return bpo_fail(err, BPO_E_USAGE, container_id,
                        "'%.100s' isn't a container's full id (64 "
                        "lower-case hexadecimal digits); find it by the exact name first",
                        container_id ? container_id : "");
    if (ipv4_address &&
        (bpo_address_parse(ipv4_address, &address, NULL) || address.family != 4))
        return bpo_fail(err, BPO_E_USAGE, ipv4_address,
                        "'%.64s' isn't an IPv4 address; nothing was "
                        "sent",
                        ipv4_address);
    if (ipv6_address &&
        (bpo_address_parse(ipv6_address, &address, NULL) || address.family != 6))
        return bpo_fail(err, BPO_E_USAGE, ipv6_address,
                        "'%.64s' isn't an IPv6 address; nothing was "
                        "sent",
                        ipv6_address);
    return BPO_OK;
}

static void write_endpoint(bpo_json_writer *w, const char *const *aliases, size_t n_aliases,
                           const char *ipv4_address, const char *ipv6_address)
{
    bpo_json_key(w, "EndpointConfig");
    bpo_json_open_map(w);
    if (n_aliases) {
        bpo_json_key(w, "Aliases");
        bpo_json_open_list(w);
        for (size_t i = 0; i < n_aliases; i++)
            bpo_json_string(w, aliases[i]);
        bpo_json_close_list(w);
    }
    if (ipv4_address || ipv6_address) {
        bpo_json_key(w, "IPAMConfig");
        bpo_json_open_map(w);
        write_text(w, "IPv4Address", ipv4_address);
        write_text(w, "IPv6Address", ipv6_address);
        bpo_json_close_map(w);
    }
    bpo_json_close_map(w);
}

bpo_status bpo_encode_connect(const char *container_id, const char *const *aliases,
                              size_t n_aliases, const char *ipv4_address,
                              const char *ipv6_address, char **ret_body, bpo_error *err)
{
    bpo_status status = check_endpoint(container_id, ipv4_address, ipv6_address, err);
    if (status)
        return status;
    for (size_t i = 0; i < n_aliases; i++)
        if (!aliases[i] || !*aliases[i])
            return bpo_fail(err, BPO_E_USAGE, container_id,
                            "alias %zu is empty; nothing was sent", i + 1);
    bpo_json_writer *w = bpo_json_writer_new(false);
    bpo_json_open_map(w);
    write_text(w, "Container", container_id);
    if (n_aliases || ipv4_address || ipv6_address)
        write_endpoint(w, aliases, n_aliases, ipv4_address, ipv6_address);
    bpo_json_close_map(w);
    return finish(w, container_id, ret_body, err);
}

bpo_status bpo_encode_disconnect(const char *container_id, bool force, char **ret_body,
                                 bpo_error *err)
{
    bpo_status status = check_endpoint(container_id, NULL, NULL, err);
    if (status)
        return status;
    bpo_json_writer *w = bpo_json_writer_new(false);
    bpo_json_open_map(w);
    write_text(w, "Container", container_id);
    bpo_json_put_bool(w, "Force", force);
    bpo_json_close_map(w);
    return finish(w, container_id, ret_body, err);
}
