#include <string.h>

#include "engine/codec.h"
#include "engine/field.h"
#include "engine/path.h"
#include "model/labels.h"

static const char *const keep[] = {"Id",
                                   "Names",
                                   "State",
                                   "HostConfig",
                                   "NetworkMode",
                                   "Labels",
                                   BPO_LABEL_COMPOSE_SERVICE,
                                   BPO_LABEL_COMPOSE_PROJECT,
                                   "NetworkSettings",
                                   NULL};
/* the names of networks are keys too, and may be any text */
static const char *const keep_below[] = {"Networks", NULL};

bpo_status bpo_read_endpoint(const bpo_reading *reading, const bpo_node *node,
                             bpo_container *container, bpo_error *err)
{
    char where[BPO_POINTER];
    bpo_pointer_add(where, "/NetworkSettings/Networks", node->key);
    if (node->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, where, NULL, node, "a map", err);
    bpo_endpoint *endpoint = bpo_state_add_endpoint(reading->state, container);
    const char *name = endpoint ? bpo_arena_strdup(&reading->state->arena, node->key) : NULL;
    if (!name)
        return bpo_fail_memory(err);
    endpoint->network = name;
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"NetworkID", &endpoint->network_id},
                 {"IPAddress", &endpoint->ipv4_address},
                 {"GlobalIPv6Address", &endpoint->ipv6_address},
                 {"MacAddress", &endpoint->mac_address}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bpo_status status =
            bpo_field_copy(reading, node, where, texts[i].key, false, texts[i].to, err);
        if (status)
            return status;
    }
    if (!bpo_id_is_network(endpoint->network_id)) /* Podman 4 repeats the name here */
        endpoint->network_id = "";
    return BPO_OK;
}

static bpo_status read_endpoints(const bpo_reading *reading, const bpo_node *node,
                                 bpo_container *container, bpo_error *err)
{
    const bpo_node *settings = NULL, *networks = NULL;
    bpo_status status =
        bpo_field_node(reading, node, "", "NetworkSettings", BPO_NODE_MAP, &settings, err);
    if (!status)
        status = bpo_field_node(reading, settings, "/NetworkSettings", "Networks", BPO_NODE_MAP,
                                &networks, err);
    for (const bpo_node *member = networks ? networks->children : NULL; !status && member;
         member = member->next)
        status = bpo_read_endpoint(reading, member, container, err);
    return status;
}

/* Of ["/web/db", "/db"] the one without a second slash: the others are links. A container that is
 * being removed may have none; its short id stands for it then. */
static bpo_status read_name(const bpo_reading *reading, const bpo_node *node,
                            bpo_container *container, bpo_error *err)
{
    const bpo_node *names = NULL;
    const char *found = NULL;
    bpo_status status = bpo_field_node(reading, node, "", "Names", BPO_NODE_LIST, &names, err);
    if (status)
        return status;
    for (const bpo_node *name = names ? names->children : NULL; name; name = name->next) {
        if (name->kind != BPO_NODE_STRING)
            return bpo_field_fail(reading, "/Names", NULL, name, "a list of strings", err);
        const char *text = name->text + (*name->text == '/');
        if (!found && *text && !strchr(text, '/'))
            found = text;
    }
    container->name = bpo_arena_strndup(&reading->state->arena, found ? found : container->id,
                                        found ? strlen(found) : 12);
    return container->name ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status read_compose(const bpo_reading *reading, const bpo_node *node,
                               bpo_container *container, bpo_error *err)
{
    const bpo_node *labels = NULL;
    const char *service = "", *project = "";
    bpo_status status = bpo_field_node(reading, node, "", "Labels", BPO_NODE_MAP, &labels, err);
    if (!status)
        status = bpo_field_copy(reading, labels, "/Labels", BPO_LABEL_COMPOSE_SERVICE, false,
                                &service, err);
    if (!status)
        status = bpo_field_copy(reading, labels, "/Labels", BPO_LABEL_COMPOSE_PROJECT, false,
                                &project, err);
    container->service = *service ? service : NULL;
    container->project = *project ? project : NULL;
    return status;
}

static bpo_status read_mode(const bpo_reading *reading, const bpo_node *node,
                            bpo_container *container, bpo_error *err)
{
    const bpo_node *host = NULL;
    bpo_status status =
        bpo_field_node(reading, node, "", "HostConfig", BPO_NODE_MAP, &host, err);
    if (status)
        return status;
    return bpo_field_copy(reading, host, "/HostConfig", "NetworkMode", false,
                          &container->network_mode, err);
}

static bpo_status read_container(const bpo_reading *reading, const bpo_node *node,
                                 bpo_error *err)
{
    if (node->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, "", NULL, node, "a map", err);
    bpo_container *container = bpo_state_add_container(reading->state);
    if (!container)
        return bpo_fail_memory(err);
    bpo_status status = bpo_field_copy(reading, node, "", "Id", true, &container->id, err);
    if (!status && !bpo_id_is_full(container->id))
        return bpo_field_fail(reading, "", "Id", bpo_node_get(node, "Id"), "a full id", err);
    if (!status)
        status = read_name(reading, node, container, err);
    if (!status)
        status = bpo_field_copy(reading, node, "", "State", true, &container->state, err);
    if (!status)
        status = read_mode(reading, node, container, err);
    if (!status)
        status = read_compose(reading, node, container, err);
    if (!status)
        status = read_endpoints(reading, node, container, err);
    return status;
}

static bpo_status take_element(void *data, const bpo_node *node, bpo_error *err)
{
    bpo_reading *reading = data;
    if (reading->state->n_containers >= BPO_MAX_LIVE)
        return bpo_fail(err, BPO_E_LIMIT, reading->what,
                        "%s: the engine has over %d containers", reading->what, BPO_MAX_LIVE);
    bpo_status status = read_container(reading, node, err);
    reading->index++;
    return status;
}

bpo_status bpo_decode_containers(bpo_reading *reading, const bpo_answer *answer, bpo_error *err)
{
    return bpo_answer_parse_list(answer, reading, keep, keep_below, take_element, err);
}
