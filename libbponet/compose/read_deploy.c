/* A service's deploy and gpus: how many containers, and whether they ask for a GPU. */
#include <string.h>

#include "base/chars.h"
#include "base/error.h"
#include "compose/read_parts.h"

BPO_READ_NUMBER(read_replicas, bpo_service, replicas)

void bpo_service_wants_gpu_by(bpo_service *service, const char *spelling, bpo_place at)
{
    const char *known = service->gpu.text;
    if (!known || strcmp(known, "runtime") == 0)
        service->gpu = (bpo_written){spelling, at};
}

/* A request for devices: an element of gpus, or of deploy's reservations. */
typedef struct request {
    bpo_written count;
    bpo_texts capabilities;
    bool has_ids;
} request;

BPO_READ_NUMBER(read_count, request, count)

static bpo_status read_capabilities(bpo_reading *reading, const bpo_node *node, void *object,
                                    bpo_error *err)
{
    return bpo_reading_unique(reading, node, &((request *)object)->capabilities, err);
}

static bpo_status read_ids(bpo_reading *reading, const bpo_node *node, void *object,
                           bpo_error *err)
{
    ((request *)object)->has_ids = node->n > 0;
    return bpo_reading_unique(reading, node, NULL, err);
}

static bpo_status check_labels(bpo_reading *reading, const bpo_node *node, void *unused,
                               bpo_error *err)
{
    (void)unused;
    return bpo_reading_pairs(reading, node, BPO_LABEL, NULL, err);
}

/* "all", or digits behind a sign or none. */
static bool is_count(const char *text)
{
    if (strcmp(text, "all") == 0)
        return true;
    text += *text == '-' || *text == '+';
    size_t n = strspn(text, "0123456789");
    return n > 0 && !text[n];
}

static bpo_status check_request(bpo_reading *reading, const bpo_node *node,
                                const request *asked, bpo_error *err)
{
    const char *path = bpo_strbuf_text(&reading->path);
    if (asked->count.text && !is_count(asked->count.text))
        return bpo_reading_remark(
            reading, "value-not-understood", BPO_ERROR, asked->count.at,
            "write all, or a whole number", err,
            "%s.count is '%.64s', which is neither all nor a whole number", path,
            asked->count.text);
    if (asked->count.text && asked->has_ids)
        return bpo_reading_remark(reading, "value-not-understood", BPO_ERROR, node->at,
                                  "keep one of the two", err,
                                  "%s has both count and device_ids", path);
    return BPO_OK;
}

/* gpus is laxer than deploy: it needs no capabilities, and passes over keys that it doesn't know. */
static bpo_status read_request(bpo_reading *reading, const bpo_node *node, bool is_deploy,
                               request *asked, bpo_error *err)
{
    static const bpo_field fields[] = {
        {"capabilities", read_capabilities, BPO_LIST},
        {"count", read_count, BPO_STRING | BPO_WHOLE},
        {"device_ids", read_ids, BPO_LIST},
        {"driver", NULL, BPO_STRING},
        {"options", check_labels, BPO_MAP | BPO_LIST},
    };
    bool is_map;
    bpo_status status = bpo_reading_takes(reading, node, BPO_MAP, &is_map, err);
    if (!is_map)
        return status;
    if (is_deploy && !bpo_node_get(node, "capabilities"))
        status = bpo_reading_remark(reading, "wrong-type", BPO_ERROR, node->at,
                                    "write capabilities: [gpu]", err, "%s has no capabilities",
                                    bpo_strbuf_text(&reading->path));
    if (status == BPO_OK && is_deploy)
        status = bpo_reading_fields(reading, node, BPO_FIELDS(fields), asked, err);
    else if (status == BPO_OK)
        status = bpo_reading_known(reading, node, BPO_FIELDS(fields), asked, err);
    return status == BPO_OK ? check_request(reading, node, asked, err) : status;
}

static bool asks_for_gpu(const request *asked)
{
    for (size_t i = 0; i < asked->capabilities.n; i++)
        if (strcmp(asked->capabilities.items[i].text, "gpu") == 0 ||
            strcmp(asked->capabilities.items[i].text, "nvidia") == 0)
            return true;
    return false;
}

static bpo_status read_gpu(bpo_reading *reading, const bpo_node *node, void *service,
                           bpo_error *err)
{
    request asked = {0};
    bpo_service_wants_gpu_by(service, "gpus", node->at);
    return read_request(reading, node, false, &asked, err);
}

static bpo_status read_device(bpo_reading *reading, const bpo_node *node, void *service,
                              bpo_error *err)
{
    request asked = {0};
    bpo_status status = read_request(reading, node, true, &asked, err);
    if (asks_for_gpu(&asked))
        bpo_service_wants_gpu_by(service, "deploy", node->at);
    return status;
}

bpo_status bpo_read_gpus(bpo_reading *reading, const bpo_node *node, void *service,
                         bpo_error *err)
{
    if (node->kind == BPO_NODE_LIST)
        return bpo_reading_each(reading, node, read_gpu, service, err);
    bpo_service_wants_gpu_by(service, "gpus", node->at);
    if (strcmp(node->text, "all") == 0)
        return BPO_OK;
    return bpo_reading_remark(reading, "value-not-understood", BPO_ERROR, node->at,
                              "write all, or a list of requests", err,
                              "%s is '%.64s', and the only word it takes is all",
                              bpo_strbuf_text(&reading->path), node->text);
}

static bpo_status read_devices(bpo_reading *reading, const bpo_node *node, void *service,
                               bpo_error *err)
{
    return bpo_reading_each(reading, node, read_device, service, err);
}

static bpo_status read_reservations(bpo_reading *reading, const bpo_node *node, void *service,
                                    bpo_error *err)
{
    static const bpo_field fields[] = {
        {"cpus", NULL, BPO_NUMBER | BPO_STRING},
        {"memory", NULL, BPO_STRING},
        {"generic_resources", NULL, BPO_LIST},
        {"devices", read_devices, BPO_LIST},
    };
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), service, err);
}

static bpo_status read_limits(bpo_reading *reading, const bpo_node *node, void *service,
                              bpo_error *err)
{
    static const bpo_field fields[] = {
        {"cpus", NULL, BPO_NUMBER | BPO_STRING},
        {"memory", NULL, BPO_STRING},
        {"pids", NULL, BPO_WHOLE | BPO_STRING},
    };
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), service, err);
}

static bpo_status read_resources(bpo_reading *reading, const bpo_node *node, void *service,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {
        {"limits", read_limits, BPO_MAP},
        {"reservations", read_reservations, BPO_MAP},
    };
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), service, err);
}

bpo_status bpo_read_deploy(bpo_reading *reading, const bpo_node *node, void *service,
                           bpo_error *err)
{
    static const bpo_field fields[] = {
        {"replicas", read_replicas, BPO_WHOLE | BPO_STRING},
        {"resources", read_resources, BPO_MAP},
        {"endpoint_mode", NULL, BPO_STRING},
        {"labels", check_labels, BPO_MAP | BPO_LIST},
        {"mode", NULL, BPO_STRING},
        {"placement", NULL, BPO_MAP},
        {"restart_policy", NULL, BPO_MAP},
        {"rollback_config", NULL, BPO_MAP},
        {"update_config", NULL, BPO_MAP},
    };
    if (node->kind == BPO_NODE_NULL)
        return BPO_OK;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), service, err);
}
