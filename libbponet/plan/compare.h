/* A wanted network beside the engine's. */
#ifndef BPO_PLAN_COMPARE_H
#define BPO_PLAN_COMPARE_H

#include <bponet/plan.h>

#include "base/arena.h"
#include "model/state.h"
#include "model/topology.h"

typedef struct bpo_difference {
    const char *field, *wanted, *found; /* never NULL; found "" is: the engine has none */
} bpo_difference;

typedef struct bpo_compared {
    const char *network; /* the name on the engine */
    bpo_standing standing;
    bpo_difference *differences;
    size_t n, cap;
} bpo_compared;

struct bpo_comparison {
    bpo_arena arena;
    bpo_compared *items;
    size_t n;
};

/* Whether every field that the document gives is so, whoever made it: 1, 0, or -1 without memory. */
int bpo_live_network_is_equal(const bpo_live_network *live, const bpo_network *network);
/* Compares one network; texts are copied into arena. -1 without memory. */
int bpo_compare_network(bpo_arena *arena, const bpo_network *network, const bpo_state *state,
                        bpo_compared *into);

#endif
