/* What must run before a service: depends_on, and what Compose takes for the same. */
#include <string.h>

#include "base/error.h"
#include "compose/read_parts.h"

BPO_READ_TEXT(read_condition, bpo_dependency, condition)
BPO_READ_TEXT(read_restart, bpo_dependency, restart)
BPO_READ_TEXT(read_required, bpo_dependency, required)

static bpo_dependency *find(const bpo_service *service, const char *name)
{
    for (size_t i = 0; i < service->n_dependencies; i++)
        if (strcmp(service->dependencies[i].service, name) == 0)
            return &service->dependencies[i];
    return NULL;
}

/* A dependency at the end of the list; NULL without memory. */
static bpo_dependency *add(bpo_service *service, const char *name, bpo_place at)
{
    bpo_arena *arena = &service->topology->arena;
    bpo_dependency fresh = {.service = bpo_arena_strdup(arena, name), .at = at};
    if (!fresh.service || bpo_arena_grow(arena, &service->dependencies, service->n_dependencies,
                                         &service->cap_dependencies, sizeof fresh) < 0)
        return NULL;
    service->dependencies[service->n_dependencies] = fresh;
    return &service->dependencies[service->n_dependencies++];
}

static bpo_status read_dependency(bpo_reading *reading, const bpo_node *node, void *service,
                                  bpo_error *err)
{
    static const bpo_field fields[] = {
        {"condition", read_condition, BPO_STRING},
        {"restart", read_restart, BPO_TRUTH | BPO_STRING},
        {"required", read_required, BPO_TRUTH},
    };
    bool is_map;
    bpo_status status = bpo_reading_takes(reading, node, BPO_MAP, &is_map, err);
    if (status < 0)
        return status;
    bpo_dependency *dependency = add(service, node->key, node->key_at);
    if (!dependency)
        return bpo_fail_memory(err);
    if (!is_map)
        return BPO_OK;
    if (!bpo_node_get(node, "condition"))
        status = bpo_reading_remark(reading, "wrong-type", BPO_ERROR, node->at,
                                    "write condition: service_started", err,
                                    "%s has no condition", bpo_strbuf_text(&reading->path));
    return status == BPO_OK
               ? bpo_reading_fields(reading, node, BPO_FIELDS(fields), dependency, err)
               : status;
}

static bpo_status read_names(bpo_reading *reading, const bpo_node *node, bpo_service *service,
                             bpo_error *err)
{
    bpo_texts names = {0};
    bpo_status status = bpo_reading_unique(reading, node, &names, err);
    for (size_t i = 0; i < names.n && status == BPO_OK; i++)
        if (!add(service, names.items[i].text, names.items[i].at))
            return bpo_fail_memory(err);
    return status;
}

bpo_status bpo_read_dependencies(bpo_reading *reading, const bpo_node *node, void *service,
                                 bpo_error *err)
{
    if (node->kind == BPO_NODE_LIST)
        return read_names(reading, node, service, err);
    return bpo_reading_each(reading, node, read_dependency, service, err);
}

/* ---- what depends_on doesn't say --------------------------------------------------------------- */

static bpo_status imply(bpo_service *service, const char *name, bool restart, bpo_place at,
                        bpo_error *err)
{
    if (find(service, name))
        return BPO_OK;
    bpo_dependency *dependency = add(service, name, at);
    if (!dependency)
        return bpo_fail_memory(err);
    dependency->condition = (bpo_written){"service_started", at};
    if (restart)
        dependency->restart = (bpo_written){"true", at};
    return BPO_OK;
}

/* "db:alias" is the service db; with two colons Compose takes the whole for a service. */
static bpo_status imply_link(bpo_reading *reading, bpo_service *service,
                             const bpo_written *link, bpo_error *err)
{
    const char *colon = strchr(link->text, ':');
    const char *name =
        colon && !strchr(colon + 1, ':')
            ? bpo_arena_strndup(reading->nodes, link->text, (size_t)(colon - link->text))
            : link->text;
    return name ? imply(service, name, true, link->at, err) : bpo_fail_memory(err);
}

/* "db:ro" is the service db, "container:db" is none. */
static bpo_status imply_volumes(bpo_reading *reading, bpo_service *service,
                                const bpo_node *list, bpo_error *err)
{
    bpo_texts from = {0};
    if (!list || list->kind != BPO_NODE_LIST)
        return BPO_OK;
    size_t mark = bpo_reading_down(reading, "volumes_from");
    bpo_status status = bpo_reading_unique(reading, list, &from, err);
    bpo_reading_up(reading, mark);
    for (size_t i = 0; i < from.n && status == BPO_OK; i++) {
        const char *text = from.items[i].text;
        if (bpo_mode_container(text))
            continue;
        const char *name = bpo_arena_strndup(reading->nodes, text, strcspn(text, ":"));
        status =
            name ? imply(service, name, false, from.items[i].at, err) : bpo_fail_memory(err);
    }
    return status;
}

bpo_status bpo_read_implied(bpo_reading *reading, const bpo_node *map, bpo_service *service,
                            bpo_error *err)
{
    static const char *const namespaces[] = {"network_mode", "ipc", "pid", "uts", "cgroup"};
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < service->links.n && status == BPO_OK; i++)
        status = imply_link(reading, service, &service->links.items[i], err);
    for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces && status == BPO_OK; i++) {
        const bpo_node *node = bpo_node_get(map, namespaces[i]);
        const char *shared =
            node && node->kind == BPO_NODE_STRING ? bpo_mode_service(node->text) : NULL;
        if (shared)
            status = imply(service, shared, true, node->at, err);
    }
    return status == BPO_OK
               ? imply_volumes(reading, service, bpo_node_get(map, "volumes_from"), err)
               : status;
}
