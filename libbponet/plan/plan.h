/* Steps and what becomes of them. */
#ifndef BPO_PLAN_PLAN_H
#define BPO_PLAN_PLAN_H

#include <bponet/plan.h>

#include "base/arena.h"
#include "model/state.h"
#include "model/topology.h"
#include "plan/compare.h"

typedef struct bpo_step {
    bpo_action action;
    const char *network;                  /* its name on the engine; never NULL */
    const char *network_id;               /* NULL where it isn't there yet */
    const bpo_network *spec;              /* of BPO_CREATE: a copy in the plan's own topology */
    const char *container, *container_id; /* NULL where the step is about the network alone */
    const char **aliases;
    size_t n_aliases;
    const char *ipv4_address, *ipv6_address;
    bool force;                  /* disconnect a container that doesn't run */
    const char *reason;          /* never NULL */
    bpo_difference *differences; /* of a network that differs */
    size_t n_differences;
} bpo_step;

struct bpo_plan {
    bpo_topology *wanted; /* copies of the networks to create; its arena holds all else too */
    bpo_step *steps;
    size_t n, cap;
};

bpo_status bpo_plan_new(const char *topology_name, bpo_plan **ret_plan, bpo_error *err);
/* A zeroed step at the end with its texts copied; NULL without memory. It moves when the next
 * is added. */
bpo_step *bpo_plan_add(bpo_plan *plan, bpo_action action, const char *network,
                       const char *network_id, const bpo_container *container,
                       const char *reason);

/* A copy that borrows nothing from the plan, differences included. */
bpo_status bpo_plan_copy(const bpo_plan *plan, bpo_plan **ret_plan, bpo_error *err);

struct bpo_result {
    struct bpo_step_result {
        bpo_outcome outcome;
        char *message; /* NULL: none; from bpo_alloc */
    } * steps;
    size_t n;
    uint64_t n_requests; /* of the handle, all of them */
    uint64_t n_writes;   /* of the application */
    int64_t microseconds;
};

#endif
