/* Plans about one container and one network. */
#include <string.h>

#include "base/error.h"
#include "plan/plan.h"

/* What a request is about. */
typedef struct pair {
    const bpo_live_network *network;
    const bpo_container *container;
    const bpo_attachment *attachment; /* what the document says of the two; NULL: nothing */
} pair;

static const bpo_attachment *attachment_of(const bpo_topology *topology, const pair *p)
{
    for (size_t i = 0; topology && i < topology->n_services; i++) {
        const bpo_service *service = topology->services[i];
        if (!bpo_container_is_of(p->container, service))
            continue;
        for (size_t k = 0; k < service->n_attachments; k++) {
            const bpo_network *network =
                bpo_topology_find_network(topology, service->attachments[k]->network);
            if (network && strcmp(network->name.text, p->network->name) == 0)
                return service->attachments[k];
        }
    }
    return NULL;
}

static bpo_status find_pair(const bpo_topology *topology, const bpo_state *state,
                            const char *network, const char *container, pair *ret_pair,
                            bpo_error *err)
{
    if (!network || !container)
        return bpo_fail(err, BPO_E_USAGE, NULL, "give a network and a container");
    const bpo_network *wanted = topology ? bpo_topology_find_network(topology, network) : NULL;
    const char *name = wanted ? wanted->name.text : network;
    pair found = {bpo_state_find_network(state, name),
                  bpo_state_find_container(state, container), NULL};
    if (bpo_state_count_networks(state, name) > 1)
        return bpo_fail(err, BPO_E_AMBIGUOUS, name,
                        "%zu networks are named %s: docker network "
                        "ls, and remove all but one",
                        bpo_state_count_networks(state, name), name);
    if (!found.network)
        return bpo_fail(err, BPO_E_NOT_FOUND, name, "no network named %s on this engine%s",
                        name, wanted && wanted->defined ? "; bponet create makes it" : "");
    if (!found.container)
        return bpo_fail(err, BPO_E_NOT_FOUND, container,
                        "no container named %s on this engine; docker ps -a lists them",
                        container);
    found.attachment = attachment_of(topology, &found);
    *ret_pair = found;
    return BPO_OK;
}

/* Why an engine would refuse to connect the container, or NULL
 * (moby daemon/container_operations.go). */
static const char *obstacle(const bpo_container *container)
{
    if (strcmp(container->network_mode, "host") == 0)
        return "uses the host's network (network_mode: host): it can't join others";
    if (strcmp(container->network_mode, "none") == 0)
        return "has network_mode: none: it can't join networks";
    if (strncmp(container->network_mode, "container:", 10) == 0)
        return "shares another container's network: connect that one";
    return NULL;
}

static int set_aliases(bpo_plan *plan, bpo_step *step, const bpo_attachment *attachment,
                       const char *alias)
{
    bpo_arena *arena = &plan->wanted->arena;
    size_t n = alias || !attachment ? alias != NULL : attachment->aliases.n + 1;
    step->aliases = bpo_arena_array(arena, n + 1, sizeof *step->aliases);
    if (!step->aliases)
        return -1;
    for (size_t i = 0; i < n; i++) {
        /* the service's name is an alias, as Compose makes it */
        const char *text = alias ? alias
                           : i   ? attachment->aliases.items[i - 1].text
                                 : attachment->service->name;
        if (!(step->aliases[i] = bpo_arena_strdup(arena, text)))
            return -1;
        step->n_aliases = i + 1;
    }
    return 0;
}

static bpo_status plan_connect(bpo_plan *plan, const pair *p, const char *alias,
                               const char *ipv4_address, bpo_error *err)
{
    bool attached = bpo_container_has_joined(p->container, p->network);
    const char *reason = attached ? "is connected already" : obstacle(p->container);
    bpo_action action = attached ? BPO_KEEP : reason ? BPO_REFUSE : BPO_CONNECT;
    bpo_step *step =
        bpo_plan_add(plan, action, p->network->name, p->network->id, p->container, reason);
    if (!step)
        return bpo_fail_memory(err);
    if (action != BPO_CONNECT)
        return BPO_OK;
    bpo_arena *arena = &plan->wanted->arena;
    if (!ipv4_address && p->attachment)
        ipv4_address = p->attachment->ipv4_address.text;
    const char *ipv6_address = p->attachment ? p->attachment->ipv6_address.text : NULL;
    step->ipv4_address = bpo_arena_strdup(arena, ipv4_address);
    step->ipv6_address = bpo_arena_strdup(arena, ipv6_address);
    if ((ipv4_address && !step->ipv4_address) || (ipv6_address && !step->ipv6_address) ||
        set_aliases(plan, step, p->attachment, alias) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

static bpo_status plan_disconnect(bpo_plan *plan, const pair *p, bpo_error *err)
{
    bpo_action action =
        bpo_container_has_joined(p->container, p->network) ? BPO_DISCONNECT : BPO_KEEP;
    const char *reason = action == BPO_KEEP ? "isn't connected"
                         : bpo_container_is_pinned_to(p->container, p->network)
                             ? "was created on this network: it rejoins when it is recreated"
                             : NULL;
    bpo_step *step =
        bpo_plan_add(plan, action, p->network->name, p->network->id, p->container, reason);
    if (!step)
        return bpo_fail_memory(err);
    step->force = !bpo_container_is_up(p->container);
    return BPO_OK;
}

bpo_status bpo_plan_connect(const bpo_topology *topology, const bpo_state *state,
                            const char *network, const char *container, const char *alias,
                            const char *ipv4_address, bpo_plan **ret_plan, bpo_error *err)
{
    pair p;
    bpo_plan *plan = NULL;
    bpo_status status = find_pair(topology, state, network, container, &p, err);
    if (status == BPO_OK)
        status = bpo_plan_new(topology ? topology->name : "", &plan, err);
    if (status == BPO_OK)
        status = plan_connect(plan, &p, alias, ipv4_address, err);
    if (status < 0) {
        bpo_plan_free(plan);
        return status;
    }
    *ret_plan = plan;
    return BPO_OK;
}

bpo_status bpo_plan_disconnect(const bpo_topology *topology, const bpo_state *state,
                               const char *network, const char *container, bpo_plan **ret_plan,
                               bpo_error *err)
{
    pair p;
    bpo_plan *plan = NULL;
    bpo_status status = find_pair(topology, state, network, container, &p, err);
    if (status == BPO_OK)
        status = bpo_plan_new(topology ? topology->name : "", &plan, err);
    if (status == BPO_OK)
        status = plan_disconnect(plan, &p, err);
    if (status < 0) {
        bpo_plan_free(plan);
        return status;
    }
    *ret_plan = plan;
    return BPO_OK;
}
