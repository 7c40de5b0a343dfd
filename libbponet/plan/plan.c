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
