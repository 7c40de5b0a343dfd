/* A service's networks: a list of keys, or a map from keys to settings. */
#include <string.h>

#include "base/error.h"
#include "compose/number.h"
#include "compose/read_parts.h"

BPO_READ_TEXT(read_ipv4, bpo_attachment, ipv4_address)
BPO_READ_TEXT(read_ipv6, bpo_attachment, ipv6_address)
BPO_READ_TEXT(read_mac, bpo_attachment, mac_address)
BPO_READ_TEXT(read_interface, bpo_attachment, interface_name)

/* Compose cuts a fraction off, and makes what it can't hold the lowest number, or a negative one. */
static bpo_status read_rank(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                            bpo_error *err)
{
    int64_t value;
    bool whole;
    bpo_status status = bpo_reading_number(reading, node, written, err);
    if (status < 0 || node->kind != BPO_NODE_REAL)
        return status;
    if (bpo_number_cut(node->text, &value, &whole) && whole)
        return BPO_OK;
    return bpo_reading_remark(reading, "number-changed", BPO_WARNING, node->at,
                              "write a whole number, such as 1", err,
                              "%s is %.64s, and Compose makes %s of it",
                              bpo_strbuf_text(&reading->path), node->text, written->text);
}

static bpo_status read_gw_priority(bpo_reading *reading, const bpo_node *node, void *attachment,
                                   bpo_error *err)
{
    return read_rank(reading, node, &((bpo_attachment *)attachment)->gw_priority, err);
}

static bpo_status read_priority(bpo_reading *reading, const bpo_node *node, void *attachment,
                                bpo_error *err)
{
    return read_rank(reading, node, &((bpo_attachment *)attachment)->priority, err);
}

static bpo_status read_aliases(bpo_reading *reading, const bpo_node *node, void *attachment,
                               bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_attachment *)attachment)->aliases, err);
}

static bpo_status read_link_local(bpo_reading *reading, const bpo_node *node, void *attachment,
                                  bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_attachment *)attachment)->link_local_ips,
                             err);
}

static bpo_status read_options(bpo_reading *reading, const bpo_node *node, void *attachment,
                               bpo_error *err)
{
    return bpo_reading_pairs(reading, node, BPO_STRING | BPO_NUMBER,
                             &((bpo_attachment *)attachment)->options, err);
}

static bpo_status read_attachment(bpo_reading *reading, const bpo_node *node, void *service,
                                  bpo_error *err)
{
    static const bpo_field fields[] = {
        {"aliases", read_aliases, BPO_LIST},
        {"ipv4_address", read_ipv4, BPO_STRING},
        {"ipv6_address", read_ipv6, BPO_STRING},
        {"link_local_ips", read_link_local, BPO_LIST},
        {"mac_address", read_mac, BPO_STRING},
        {"driver_opts", read_options, BPO_MAP},
        {"gw_priority", read_gw_priority, BPO_NUMBER},
        {"priority", read_priority, BPO_NUMBER},
        {"interface_name", read_interface, BPO_STRING},
    };
    bool is_taken;
    bpo_status status = bpo_reading_takes(reading, node, BPO_MAP | BPO_NOTHING, &is_taken, err);
    if (status == BPO_OK)
        status = bpo_reading_key(reading, node, err);
    if (status < 0)
        return status;
    bpo_attachment *attachment = bpo_service_new_attachment(service, node->key, node->key_at);
    if (!attachment)
        return bpo_fail_memory(err);
    if (!is_taken || node->kind == BPO_NODE_NULL)
        return BPO_OK;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), attachment, err);
}

static bpo_status read_names(bpo_reading *reading, const bpo_node *node, bpo_service *service,
                             bpo_error *err)
{
    bpo_texts names = {0};
    bpo_status status = bpo_reading_unique(reading, node, &names, err);
    for (size_t i = 0; i < names.n && status == BPO_OK; i++)
        if (!bpo_service_new_attachment(service, names.items[i].text, names.items[i].at))
            return bpo_fail_memory(err);
    return status;
}

bpo_status bpo_read_attachments(bpo_reading *reading, const bpo_node *node, void *service,
                                bpo_error *err)
{
    if (node->kind == BPO_NODE_LIST)
        return read_names(reading, node, service, err);
    return bpo_reading_each(reading, node, read_attachment, service, err);
}
