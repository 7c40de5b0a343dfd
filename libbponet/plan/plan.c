#include "plan/plan.h"

#include "base/alloc.h"
#include "base/error.h"

const char *bpo_action_name(bpo_action action)
{
    static const char *const names[] = {
        [BPO_KEEP] = "keep",     [BPO_CREATE] = "create",   [BPO_ADOPT] = "adopt",
        [BPO_REMOVE] = "remove", [BPO_CONNECT] = "connect", [BPO_DISCONNECT] = "disconnect",
        [BPO_REFUSE] = "refuse",
    };
    return (unsigned)action < sizeof names / sizeof *names ? names[action] : "unknown";
}

bpo_status bpo_plan_new(const char *topology_name, bpo_plan **ret_plan, bpo_error *err)
{
    bpo_plan *plan = bpo_alloc(1, sizeof *plan);
    if (!plan)
        return bpo_fail_memory(err);
    bpo_status status = bpo_topology_new(topology_name, &plan->wanted, err);
    if (status < 0) {
        bpo_plan_free(plan);
        return status;
    }
    *ret_plan = plan;
    return BPO_OK;
}

void bpo_plan_free(bpo_plan *plan)
{
    if (!plan)
        return;
    bpo_topology_free(plan->wanted);
    bpo_free(plan->steps);
    bpo_free(plan);
}

bpo_step *bpo_plan_add(bpo_plan *plan, bpo_action action, const char *network,
                       const char *network_id, const bpo_container *container,
                       const char *reason)
{
    bpo_arena *arena = &plan->wanted->arena;
    bpo_step step = {
        .action = action,
        .network = bpo_arena_strdup(arena, network),
        .network_id = bpo_arena_strdup(arena, network_id),
        .container = bpo_arena_strdup(arena, container ? container->name : NULL),
        .container_id = bpo_arena_strdup(arena, container ? container->id : NULL),
        .reason = bpo_arena_strdup(arena, reason ? reason : ""),
    };
    if (!step.network || !step.reason || (network_id && !step.network_id) ||
        (container && (!step.container || !step.container_id)) ||
        bpo_grow(&plan->steps, plan->n, &plan->cap, sizeof step) < 0)
        return NULL;
    plan->steps[plan->n] = step;
    return &plan->steps[plan->n++];
}

static int copy_difference(bpo_arena *arena, bpo_difference *into, const bpo_difference *from)
{
    into->field = bpo_arena_strdup(arena, from->field);
    into->wanted = bpo_arena_strdup(arena, from->wanted);
    into->found = bpo_arena_strdup(arena, from->found);
    return into->field && into->wanted && into->found ? 0 : -1;
}

/* What bpo_plan_add doesn't copy. */
static int copy_rest(bpo_plan *plan, bpo_step *step, const bpo_step *from)
{
    bpo_arena *arena = &plan->wanted->arena;
    bpo_network *spec;
    if (from->spec) {
        if (bpo_topology_add_copy(plan->wanted, from->spec, &spec, NULL) < 0)
            return -1;
        step->spec = spec;
    }
    step->force = from->force;
    step->differences =
        bpo_arena_array(arena, from->n_differences + 1, sizeof *step->differences);
    if (!step->differences)
        return -1;
    for (size_t i = 0; i < from->n_differences; i++, step->n_differences++)
        if (copy_difference(arena, &step->differences[i], &from->differences[i]) < 0)
            return -1;
    step->ipv4_address = bpo_arena_strdup(arena, from->ipv4_address);
    step->ipv6_address = bpo_arena_strdup(arena, from->ipv6_address);
    step->aliases = bpo_arena_array(arena, from->n_aliases + 1, sizeof *step->aliases);
    if ((from->ipv4_address && !step->ipv4_address) ||
        (from->ipv6_address && !step->ipv6_address) || !step->aliases)
        return -1;
    for (size_t i = 0; i < from->n_aliases; i++, step->n_aliases++)
        if (!(step->aliases[i] = bpo_arena_strdup(arena, from->aliases[i])))
            return -1;
    return 0;
}

bpo_status bpo_plan_copy(const bpo_plan *plan, bpo_plan **ret_plan, bpo_error *err)
{
    bpo_plan *copy = NULL;
    bpo_status status = bpo_plan_new(plan->wanted->name, &copy, err);
    for (size_t i = 0; i < plan->n && status == BPO_OK; i++) {
        const bpo_step *from = &plan->steps[i];
        bpo_container container = {.name = from->container, .id = from->container_id};
        bpo_step *step = bpo_plan_add(copy, from->action, from->network, from->network_id,
                                      from->container ? &container : NULL, from->reason);
        if (!step || copy_rest(copy, step, from) < 0) {
            bpo_plan_free(copy);
            status = bpo_fail_memory(err);
        }
    }
    if (status == BPO_OK)
        *ret_plan = copy;
    return status;
}

static bool writes(bpo_action action)
{
    return action == BPO_CREATE || action == BPO_REMOVE || action == BPO_CONNECT ||
           action == BPO_DISCONNECT;
}

size_t bpo_plan_n_steps(const bpo_plan *plan)
{
    return plan->n;
}

size_t bpo_plan_n_writes(const bpo_plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        n += writes(plan->steps[i].action);
    return n;
}

size_t bpo_plan_n_refused(const bpo_plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        n += plan->steps[i].action == BPO_REFUSE;
    return n;
}

bpo_action bpo_plan_action(const bpo_plan *plan, size_t i)
{
    return i < plan->n ? plan->steps[i].action : BPO_REFUSE;
}

const char *bpo_plan_network(const bpo_plan *plan, size_t i)
{
    return i < plan->n ? plan->steps[i].network : NULL;
}

const char *bpo_plan_container(const bpo_plan *plan, size_t i)
{
    return i < plan->n ? plan->steps[i].container : NULL;
}

const char *bpo_plan_reason(const bpo_plan *plan, size_t i)
{
    return i < plan->n ? plan->steps[i].reason : NULL;
}
