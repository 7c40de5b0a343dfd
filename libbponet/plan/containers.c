/* Plans about one container and one network. */
#include <bponet/address.h>
#include <string.h>

#include "base/error.h"
#include "base/strbuf.h"
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
                        "no container named %s on this engine; give its name or full id "
                        "(docker ps -a --no-trunc)",
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
    if (bpo_mode_container(container->network_mode))
        return "shares another container's network: connect that one";
    return NULL;
}

static int add_alias(bpo_plan *plan, bpo_step *step, const char *text)
{
    step->aliases[step->n_aliases] = bpo_arena_strdup(&plan->wanted->arena, text);
    return step->aliases[step->n_aliases] ? (step->n_aliases++, 0) : -1;
}

/* The names that the document gives, the service's own first as Compose makes it, and alias. */
static int set_aliases(bpo_plan *plan, bpo_step *step, const bpo_attachment *attachment,
                       const char *alias)
{
    size_t n = attachment ? attachment->aliases.n + 1 : 0;
    step->aliases = bpo_arena_array(&plan->wanted->arena, n + 2, sizeof *step->aliases);
    if (!step->aliases)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (add_alias(plan, step,
                      i ? attachment->aliases.items[i - 1].text : attachment->service->name) <
            0)
            return -1;
    return alias ? add_alias(plan, step, alias) : 0;
}

/* Why a container that is on the network isn't there as asked: with another address. */
static bool has_other_address(const pair *p, const bpo_address *wanted, const char **ret_found)
{
    bpo_address found;
    for (size_t i = 0; i < p->container->n_endpoints; i++) {
        const bpo_endpoint *endpoint = &p->container->endpoints[i];
        *ret_found = endpoint->ipv4_address;
        if (bpo_endpoint_is_on(endpoint, p->network) && *endpoint->ipv4_address)
            return bpo_address_parse(endpoint->ipv4_address, &found, NULL) < 0 ||
                   bpo_address_compare(&found, wanted) != 0;
    }
    return false;
}

static bpo_status keep_connected(bpo_plan *plan, const pair *p, const bpo_address *wanted,
                                 bpo_error *err)
{
    const char *found;
    bpo_strbuf reason = {0};
    bool other = wanted && has_other_address(p, wanted, &found);
    if (other)
        bpo_strbuf_addf(&reason, "is connected with the address %s: disconnect it first",
                        found);
    else
        bpo_strbuf_add(&reason, "is connected already");
    bool kept =
        !reason.failed && bpo_plan_add(plan, other ? BPO_REFUSE : BPO_KEEP, p->network->name,
                                       p->network->id, p->container, bpo_strbuf_text(&reason));
    bpo_strbuf_free(&reason);
    return kept ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status plan_connect(bpo_plan *plan, const pair *p, const char *alias,
                               const char *ipv4_address, bpo_error *err)
{
    bpo_arena *arena = &plan->wanted->arena;
    bpo_address address;
    if (ipv4_address && bpo_address_parse(ipv4_address, &address, err) < 0)
        return BPO_E_USAGE;
    if (bpo_container_has_joined(p->container, p->network))
        return keep_connected(plan, p, ipv4_address ? &address : NULL, err);
    const char *reason = obstacle(p->container);
    bpo_step *step = bpo_plan_add(plan, reason ? BPO_REFUSE : BPO_CONNECT, p->network->name,
                                  p->network->id, p->container, reason);
    if (!step)
        return bpo_fail_memory(err);
    if (reason)
        return BPO_OK;
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
