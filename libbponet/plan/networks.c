/* Plans about networks: create what is missing, remove what is ours. */
#include <bponet/check.h>
#include <string.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "model/labels.h"
#include "plan/plan.h"

static bpo_status add(bpo_plan *plan, bpo_action action, const bpo_network *network,
                      const bpo_live_network *live, const char *reason, bpo_error *err)
{
    return bpo_plan_add(plan, action, network->name.text, live ? live->id : NULL, NULL, reason)
               ? BPO_OK
               : bpo_fail_memory(err);
}

/* ---- create ---- */

static bpo_status refuse_different(bpo_plan *plan, const bpo_network *network,
                                   const bpo_live_network *live, const bpo_compared *compared,
                                   bpo_error *err)
{
    const char *reason = compared->standing == BPO_DIFFERS
                             ? "is there, made from another version of this document"
                             : "is there, but wasn't made by bponet and is different";
    bpo_step *step = bpo_plan_add(plan, BPO_REFUSE, network->name.text, live->id, NULL, reason);
    if (!step)
        return bpo_fail_memory(err);
    step->differences = compared->differences; /* in the plan's arena */
    step->n_differences = compared->n;
    return BPO_OK;
}

static bpo_status plan_missing(bpo_plan *plan, const bpo_network *network, bpo_error *err)
{
    bpo_network *copy;
    if (!network->defined)
        return add(plan, BPO_REFUSE, network, NULL,
                   "is external and not there: create it, or give it an ipam: in the document",
                   err);
    bpo_status status = bpo_topology_add_copy(plan->wanted, network, &copy, err);
    if (status < 0)
        return status;
    bpo_step *step =
        bpo_plan_add(plan, BPO_CREATE, network->name.text, NULL, NULL,
                     network->from_builtin ? "as the built-in BPO topology has it" : NULL);
    if (!step)
        return bpo_fail_memory(err);
    step->spec = copy;
    return BPO_OK;
}

static bpo_status plan_one(bpo_plan *plan, const bpo_network *network, const bpo_state *state,
                           bpo_error *err)
{
    bpo_compared compared;
    const bpo_live_network *live = bpo_state_find_network(state, network->name.text);
    if (bpo_compare_network(&plan->wanted->arena, network, state, &compared) < 0)
        return bpo_fail_memory(err);
    switch (compared.standing) {
    case BPO_MISSING:
        return plan_missing(plan, network, err);
    case BPO_AS_WANTED:
    case BPO_EXTERNAL:
        return add(plan, BPO_KEEP, network, live, NULL, err);
    case BPO_ADOPTED:
        return add(plan, BPO_ADOPT, network, live, "equal, but not made by bponet", err);
    case BPO_TWINS:
        return add(plan, BPO_REFUSE, network, live,
                   "several networks have this name: docker network ls, and remove all but one",
                   err);
    case BPO_DIFFERS:
    case BPO_FOREIGN:
        break;
    }
    return refuse_different(plan, network, live, &compared, err);
}

/* Nothing is planned from an unsound document. */
static bpo_status demand_soundness(const bpo_topology *topology, const bpo_state *state,
                                   bpo_error *err)
{
    bpo_findings *findings;
    bpo_status status = bpo_topology_check(topology, state, &findings, err);
    if (status < 0)
        return status;
    size_t n_errors = bpo_findings_count_of(findings, BPO_ERROR);
    for (size_t i = 0; n_errors && status == BPO_OK; i++) {
        const bpo_finding *finding = &findings->items[i];
        if (finding->severity == BPO_ERROR)
            status = bpo_fail_at(err, BPO_E_REFUSED, finding->at, finding->path,
                                 "%s%s%s; nothing was changed%s", finding->message,
                                 *finding->remedy ? "; " : "", finding->remedy,
                                 n_errors > 1 ? " (more is wrong: bponet check)" : "");
    }
    bpo_findings_free(findings);
    return status;
}

bpo_status bpo_plan_create(const bpo_topology *topology, const bpo_state *state,
                           bpo_plan **ret_plan, bpo_error *err)
{
    bpo_plan *plan;
    bpo_status status = demand_soundness(topology, state, err);
    if (status == BPO_OK)
        status = bpo_plan_new(topology->name, &plan, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < topology->n_networks && status == BPO_OK; i++)
        status = plan_one(plan, topology->networks[i], state, err);
    if (status < 0) {
        bpo_plan_free(plan);
        return status;
    }
    *ret_plan = plan;
    return BPO_OK;
}

/* ---- remove ---- */

/* Who keeps a network from being removed. */
typedef struct holders {
    bpo_strbuf up, down; /* names of running and of stopped containers */
    size_t n_up, n_down;
} holders;

#define NAMES_SHOWN 5

static void add_name(bpo_strbuf *names, size_t n, const char *name)
{
    if (n < NAMES_SHOWN)
        bpo_strbuf_addf(names, "%s%s", n ? ", " : "", name);
    else if (n == NAMES_SHOWN)
        bpo_strbuf_add(names, ", …");
}

static void find_holders(const bpo_state *state, const bpo_live_network *live, holders *found)
{
    for (size_t i = 0; i < state->n_containers; i++) {
        const bpo_container *container = &state->containers[i];
        if (!bpo_container_is_on(container, live) &&
            !bpo_container_is_pinned_to(container, live))
            continue;
        if (bpo_container_is_up(container) && bpo_container_is_on(container, live))
            add_name(&found->up, found->n_up++, container->name);
        else
            add_name(&found->down, found->n_down++, container->name);
    }
}

/* "2 running containers are attached: a, b; 1 stopped container uses it …: c" */
static void tell_holders(bpo_strbuf *reason, const holders *found)
{
    if (found->n_up)
        bpo_strbuf_addf(reason, "%zu running container%s attached: %s", found->n_up,
                        found->n_up == 1 ? " is" : "s are", bpo_strbuf_text(&found->up));
    if (found->n_down)
        bpo_strbuf_addf(reason, "%s%zu other container%s it and would not start again: %s",
                        found->n_up ? "; " : "", found->n_down,
                        found->n_down == 1 ? " uses" : "s use", bpo_strbuf_text(&found->down));
}

static bpo_status disconnect_all(bpo_plan *plan, const bpo_state *state,
                                 const bpo_live_network *live, bpo_error *err)
{
    for (size_t i = 0; i < state->n_containers; i++) {
        const bpo_container *container = &state->containers[i];
        if (!bpo_container_is_on(container, live))
            continue;
        bpo_step *step =
            bpo_plan_add(plan, BPO_DISCONNECT, live->name, live->id, container, NULL);
        if (!step)
            return bpo_fail_memory(err);
        step->force = !bpo_container_is_up(container);
    }
    return BPO_OK;
}

/* After everybody was disconnected: who was created on it all the same. */
static void tell_pinned(bpo_strbuf *reason, const bpo_state *state,
                        const bpo_live_network *live)
{
    bpo_strbuf names = {0};
    size_t n = 0;
    for (size_t i = 0; i < state->n_containers; i++)
        if (bpo_container_is_pinned_to(&state->containers[i], live))
            add_name(&names, n++, state->containers[i].name);
    if (n)
        bpo_strbuf_addf(reason,
                        "%zu container%s created on it: connect %s again when it is back, or "
                        "%s without a network: %s",
                        n, n == 1 ? " was" : "s were", n == 1 ? "it" : "them",
                        n == 1 ? "it starts" : "they start", bpo_strbuf_text(&names));
    reason->failed |= names.failed;
    bpo_strbuf_free(&names);
}

static bpo_status plan_removal(bpo_plan *plan, const bpo_network *network,
                               const bpo_state *state, const bpo_live_network *live,
                               uint32_t flags, bpo_error *err)
{
    holders found = {0};
    bpo_strbuf reason = {0};
    bpo_status status = BPO_OK;
    bool disconnect = flags & BPO_REMOVE_DISCONNECT;
    find_holders(state, live, &found);
    bool held = found.n_up || found.n_down;
    if (held && disconnect) {
        status = disconnect_all(plan, state, live, err);
        tell_pinned(&reason, state, live);
    } else if (held) {
        tell_holders(&reason, &found);
        bpo_strbuf_add(&reason, " (--disconnect overrides)");
    }
    if (status == BPO_OK && (found.up.failed || found.down.failed || reason.failed))
        status = bpo_fail_memory(err);
    if (status == BPO_OK)
        status = add(plan, held && !disconnect ? BPO_REFUSE : BPO_REMOVE, network, live,
                     bpo_strbuf_text(&reason), err);
    bpo_strbuf_free(&reason);
    bpo_strbuf_free(&found.up);
    bpo_strbuf_free(&found.down);
    return status;
}

/* Projects may have one name: what differs and was made under another key is another document's. */
static bool is_of_other_key(const bpo_network *network, const bpo_live_network *live)
{
    const char *key = bpo_live_network_label(live, BPO_LABEL_NETWORK);
    return key && strcmp(key, network->key) != 0;
}

static bpo_status unplan_one(bpo_plan *plan, const bpo_network *network, const bpo_state *state,
                             uint32_t flags, bpo_error *err)
{
    bpo_compared compared;
    const bpo_live_network *live = bpo_state_find_network(state, network->name.text);
    if (bpo_compare_network(&plan->wanted->arena, network, state, &compared) < 0)
        return bpo_fail_memory(err);
    switch (compared.standing) {
    case BPO_MISSING:
        return BPO_OK;
    case BPO_EXTERNAL:
        return add(plan, BPO_KEEP, network, live, "external: never removed", err);
    case BPO_FOREIGN:
        return add(plan, BPO_KEEP, network, live, "not ours and different: left alone", err);
    case BPO_TWINS:
        return add(plan, BPO_REFUSE, network, live,
                   "several networks have this name: docker network ls, and remove by id", err);
    case BPO_ADOPTED:
        if (bpo_network_is_external(network))
            return add(plan, BPO_KEEP, network, live,
                       "external, and not made by us: never removed", err);
        if (!(flags & BPO_REMOVE_ADOPTED))
            return add(plan, BPO_KEEP, network, live,
                       "not made by bponet: left alone (--adopted removes it too)", err);
        break;
    case BPO_DIFFERS:
        if (is_of_other_key(network, live))
            return add(plan, BPO_REFUSE, network, live,
                       "made under another key by a document of this project's name: docker "
                       "network rm removes it",
                       err);
        break;
    case BPO_AS_WANTED:
        break;
    }
    return plan_removal(plan, network, state, live, flags, err);
}

bpo_status bpo_plan_remove(const bpo_topology *topology, const bpo_state *state, uint32_t flags,
                           bpo_plan **ret_plan, bpo_error *err)
{
    bpo_plan *plan;
    if (flags & ~(uint32_t)(BPO_REMOVE_ADOPTED | BPO_REMOVE_DISCONNECT))
        return bpo_fail(err, BPO_E_USAGE, NULL, "unknown flags 0x%x for a removal", flags);
    bpo_status status = bpo_plan_new(topology->name, &plan, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < topology->n_networks && status == BPO_OK; i++)
        status = unplan_one(plan, topology->networks[i], state, flags, err);
    if (status < 0) {
        bpo_plan_free(plan);
        return status;
    }
    *ret_plan = plan;
    return BPO_OK;
}
