#include <string.h>

#include "base/error.h"
#include "compose/read_parts.h"

BPO_READ_TEXT(read_container_name, bpo_service, container_name)
BPO_READ_TEXT(read_hostname, bpo_service, hostname)
BPO_READ_TEXT(read_image, bpo_service, image)
BPO_READ_TEXT(read_mac, bpo_service, mac_address)
BPO_READ_TEXT(read_network_mode, bpo_service, network_mode)
BPO_READ_NUMBER(read_scale, bpo_service, scale)

static bpo_status read_runtime(bpo_reading *reading, const bpo_node *node, void *object,
                               bpo_error *err)
{
    if (strcmp(node->text, "nvidia") == 0)
        bpo_service_wants_gpu_by(object, "runtime", node->at);
    return bpo_reading_text(reading, node, &((bpo_service *)object)->runtime, err);
}

static bpo_status read_profiles(bpo_reading *reading, const bpo_node *node, void *service,
                                bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_service *)service)->profiles, err);
}

static bpo_status read_links(bpo_reading *reading, const bpo_node *node, void *service,
                             bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_service *)service)->links, err);
}

static bpo_status read_external_links(bpo_reading *reading, const bpo_node *node, void *service,
                                      bpo_error *err)
{
    return bpo_reading_unique(reading, node, &((bpo_service *)service)->external_links, err);
}

static bpo_status read_needs(bpo_reading *reading, const bpo_node *node, void *service,
                             bpo_error *err)
{
    return bpo_reading_texts(reading, node, &((bpo_service *)service)->needs, err);
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *service,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {{"needs", read_needs, BPO_LIST}};
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

/* What touches networking has a function; the rest of Compose's keys are passed over, once their
 * values are of a kind that Compose takes. Source: the Compose Specification's schema. */
static const bpo_field service_fields[] = {
    {"container_name", read_container_name, BPO_STRING},
    {"depends_on", bpo_read_dependencies, BPO_LIST | BPO_MAP},
    {"deploy", bpo_read_deploy, BPO_MAP | BPO_NOTHING},
    {"expose", bpo_read_expose, BPO_LIST},
    {"extends", refuse_extends, BPO_STRING | BPO_MAP},
    {"external_links", read_external_links, BPO_LIST},
    {"gpus", bpo_read_gpus, BPO_STRING | BPO_LIST},
    {"hostname", read_hostname, BPO_STRING},
    {"image", read_image, BPO_STRING},
    {"links", read_links, BPO_LIST},
    {"mac_address", read_mac, BPO_STRING},
    {"network_mode", read_network_mode, BPO_STRING},
    {"networks", bpo_read_attachments, BPO_LIST | BPO_MAP},
    {"ports", bpo_read_ports, BPO_LIST},
    {"profiles", read_profiles, BPO_LIST},
    {"runtime", read_runtime, BPO_STRING},
    {"scale", read_scale, BPO_STRING | BPO_WHOLE},
    {"x-bponet", read_extension, BPO_MAP},
    {"annotations", NULL, BPO_LIST | BPO_MAP},
    {"attach", NULL, BPO_STRING | BPO_TRUTH},
    {"blkio_config", NULL, BPO_MAP},
    {"build", NULL, BPO_STRING | BPO_MAP},
    {"cap_add", NULL, BPO_LIST},
    {"cap_drop", NULL, BPO_LIST},
    {"cgroup", NULL, BPO_STRING},
    {"cgroup_parent", NULL, BPO_STRING},
    {"command", NULL, BPO_STRING | BPO_LIST | BPO_NOTHING},
    {"configs", NULL, BPO_LIST},
    {"cpu_count", NULL, BPO_STRING | BPO_WHOLE},
    {"cpu_percent", NULL, BPO_STRING | BPO_WHOLE},
    {"cpu_period", NULL, BPO_STRING | BPO_NUMBER},
    {"cpu_quota", NULL, BPO_STRING | BPO_NUMBER},
    {"cpu_rt_period", NULL, BPO_STRING | BPO_NUMBER},
    {"cpu_rt_runtime", NULL, BPO_STRING | BPO_NUMBER},
    {"cpu_shares", NULL, BPO_STRING | BPO_NUMBER},
    {"cpus", NULL, BPO_STRING | BPO_NUMBER},
    {"cpuset", NULL, BPO_STRING},
    {"credential_spec", NULL, BPO_MAP},
    {"develop", NULL, BPO_MAP | BPO_NOTHING},
    {"device_cgroup_rules", NULL, BPO_LIST},
    {"devices", NULL, BPO_LIST},
    {"dns", NULL, BPO_STRING | BPO_LIST},
    {"dns_opt", NULL, BPO_LIST},
    {"dns_search", NULL, BPO_STRING | BPO_LIST},
    {"domainname", NULL, BPO_STRING},
    {"entrypoint", NULL, BPO_STRING | BPO_LIST | BPO_NOTHING},
    {"env_file", NULL, BPO_STRING | BPO_LIST},
    {"environment", NULL, BPO_LIST | BPO_MAP},
    {"extra_hosts", NULL, BPO_LIST | BPO_MAP},
    {"group_add", NULL, BPO_LIST},
    {"healthcheck", NULL, BPO_MAP},
    {"init", NULL, BPO_STRING | BPO_TRUTH},
    {"ipc", NULL, BPO_STRING},
    {"isolation", NULL, BPO_STRING},
    {"label_file", NULL, BPO_STRING | BPO_LIST},
    {"labels", NULL, BPO_LIST | BPO_MAP},
    {"logging", NULL, BPO_MAP},
    {"mem_limit", NULL, BPO_STRING | BPO_NUMBER},
    {"mem_reservation", NULL, BPO_STRING | BPO_WHOLE},
    {"mem_swappiness", NULL, BPO_STRING | BPO_WHOLE},
    {"memswap_limit", NULL, BPO_STRING | BPO_NUMBER},
    {"models", NULL, BPO_LIST | BPO_MAP},
    {"oom_kill_disable", NULL, BPO_STRING | BPO_TRUTH},
    {"oom_score_adj", NULL, BPO_STRING | BPO_WHOLE},
    {"pid", NULL, BPO_STRING | BPO_NOTHING},
    {"pids_limit", NULL, BPO_STRING | BPO_NUMBER},
    {"platform", NULL, BPO_STRING},
    {"post_start", NULL, BPO_LIST},
    {"pre_stop", NULL, BPO_LIST},
    {"privileged", NULL, BPO_STRING | BPO_TRUTH},
    {"provider", NULL, BPO_MAP},
    {"pull_policy", NULL, BPO_STRING},
    {"pull_refresh_after", NULL, BPO_STRING},
    {"read_only", NULL, BPO_STRING | BPO_TRUTH},
    {"restart", NULL, BPO_STRING},
    {"secrets", NULL, BPO_LIST},
    {"security_opt", NULL, BPO_LIST},
    {"shm_size", NULL, BPO_STRING | BPO_NUMBER},
    {"stdin_open", NULL, BPO_STRING | BPO_TRUTH},
    {"stop_grace_period", NULL, BPO_STRING},
    {"stop_signal", NULL, BPO_STRING},
    {"storage_opt", NULL, BPO_MAP},
    {"sysctls", NULL, BPO_LIST | BPO_MAP},
    {"tmpfs", NULL, BPO_STRING | BPO_LIST},
    {"tty", NULL, BPO_STRING | BPO_TRUTH},
    {"ulimits", NULL, BPO_MAP},
    {"use_api_socket", NULL, BPO_TRUTH},
    {"user", NULL, BPO_STRING},
    {"userns_mode", NULL, BPO_STRING},
    {"uts", NULL, BPO_STRING},
    {"volumes", NULL, BPO_LIST},
    {"volumes_from", NULL, BPO_LIST},
    {"working_dir", NULL, BPO_STRING},
};

static bpo_status read_service(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    bpo_service *service;
    bpo_status status = bpo_reading_key(reading, node, err);
    if (status == BPO_OK)
        status = bpo_topology_add_service_at(reading->topology, node->key, node->key_at,
                                             &service, err);
    if (status == BPO_OK)
        status = bpo_reading_fields(reading, node, BPO_FIELDS(service_fields), service, err);
    return status == BPO_OK ? bpo_read_implied(reading, node, service, err) : status;
}

bpo_status bpo_read_services(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err)
{
    (void)unused;
    bpo_status status = BPO_OK;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = bpo_reading_down(reading, child->key);
        status = read_service(reading, child, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}
