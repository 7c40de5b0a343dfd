/* What separates a topology from a state, and the steps that close the distance: no I/O.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_PLAN_H
#define BPONET_PLAN_H

#include <bponet/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How one wanted network stands on the engine. */
typedef enum bpo_standing {
    BPO_MISSING = 0,   /**< not there */
    BPO_AS_WANTED = 1, /**< there, ours, and every field that the document gives is so */
    BPO_ADOPTED = 2,   /**< there and equal, but not made by us */
    BPO_DIFFERS = 3,   /**< there and ours, but a field differs */
    BPO_FOREIGN = 4,   /**< there, not ours, and different: never touched */
    BPO_TWINS = 5,     /**< several networks have the name (Engine 24 and older) */
    BPO_EXTERNAL = 6   /**< external without a definition: there, and nothing to compare */
} bpo_standing;

/** The name of a standing, as a table shows it: "as documented", "missing", … Static. */
BPO_API const char *bpo_standing_name(bpo_standing standing);

/** Whether a network that stands so needs nothing done: as documented, adopted, or external. */
BPO_API bool bpo_standing_is_good(bpo_standing standing);

/** A topology beside a state, network by network in the document's order. */
typedef struct bpo_comparison bpo_comparison;

/**
 * Compares each wanted network with the engine's of exactly that name. Only fields that the
 * document gives count, and labels don't; addresses compare by value; what an engine doesn't show is unknown,
 * not different. The result copies what it needs. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_topology_compare(const bpo_topology *topology, const bpo_state *state,
                                        bpo_comparison **ret_comparison, bpo_error *err);
/** Frees a comparison. NULL is allowed. */
BPO_API void bpo_comparison_free(bpo_comparison *comparison);
/** How many networks were compared. */
BPO_API size_t bpo_comparison_count(const bpo_comparison *comparison);
/** The name on the engine of network `i`, or NULL when `i` is out of range. */
BPO_API const char *bpo_comparison_network(const bpo_comparison *comparison, size_t i);
/** How network `i` stands. */
BPO_API bpo_standing bpo_comparison_standing(const bpo_comparison *comparison, size_t i);
/** How many fields of network `i` differ. */
BPO_API size_t bpo_comparison_n_differences(const bpo_comparison *comparison, size_t i);
/** The name of field `k` that differs ("subnet", "internal", a driver option), or NULL. */
BPO_API const char *bpo_comparison_field(const bpo_comparison *comparison, size_t i, size_t k);
/** What the document says of field `k`, or NULL. */
BPO_API const char *bpo_comparison_wanted(const bpo_comparison *comparison, size_t i, size_t k);
/** What the engine has for field `k`, "" for nothing, or NULL when out of range. */
BPO_API const char *bpo_comparison_found(const bpo_comparison *comparison, size_t i, size_t k);

/** What a step does. */
typedef enum bpo_action {
    BPO_KEEP = 0,       /**< there and as wanted: nothing to do */
    BPO_CREATE = 1,     /**< create the network */
    BPO_ADOPT = 2,      /**< there, equal, not ours: used as it is */
    BPO_REMOVE = 3,     /**< remove the network */
    BPO_CONNECT = 4,    /**< connect a container to a network */
    BPO_DISCONNECT = 5, /**< disconnect a container from a network */
    BPO_REFUSE = 6      /**< can't be done safely: the reason says why; nothing is written */
} bpo_action;

/** The name of an action: "create", "keep", … Static. */
BPO_API const char *bpo_action_name(bpo_action action);

/** An ordered list of steps. Immutable; holds copies of all it needs. */
typedef struct bpo_plan bpo_plan;

/** Frees a plan. NULL is allowed. */
BPO_API void bpo_plan_free(bpo_plan *plan);

/**
 * Plans the creation of the topology's networks: create what is missing, adopt what is equal,
 * leave what is there. A network that differs becomes a BPO_REFUSE step (a comparison tells its differences).
 * BPO_E_REFUSED, with the first finding's sentence, where `bpo_topology_check` finds an error:
 * nothing is planned from an unsound document. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_plan_create(const bpo_topology *topology, const bpo_state *state,
                                   bpo_plan **ret_plan, bpo_error *err);

/** Flags of bpo_plan_remove. */
enum {
    BPO_REMOVE_ADOPTED = 1,   /**< also remove equal networks that we didn't make */
    BPO_REMOVE_DISCONNECT = 2 /**< first disconnect the containers that are on them */
};

/**
 * Plans the removal of the topology's networks. What is ours, empty, and no stopped
 * container's network or mode is removed; anything else becomes a BPO_REFUSE step that lists
 * who holds it. External networks are kept, unless we made them (the document gives them an
 * ipam). A network that isn't there has no step. `flags` are BPO_REMOVE_…, 0 for none.
 * BPO_E_USAGE for unknown flags, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_plan_remove(const bpo_topology *topology, const bpo_state *state,
                                   uint32_t flags, bpo_plan **ret_plan, bpo_error *err);

/**
 * Plans to connect the container named `container` to the network named `network`; a container
 * that is on it already gives a BPO_KEEP step (BPO_REFUSE where it has another address than
 * `ipv4_address`). `network` may be a key of `topology` (NULL allowed), `container` a full id.
 * Where the topology has a service for the container, that service's name, aliases and addresses
 * are used; `alias` (NULL allowed) is one more name, `ipv4_address` (NULL allowed) goes before
 * the document's. BPO_E_NOT_FOUND, BPO_E_AMBIGUOUS, BPO_E_USAGE (no address), BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_plan_connect(const bpo_topology *topology, const bpo_state *state,
                                    const char *network, const char *container,
                                    const char *alias, const char *ipv4_address,
                                    bpo_plan **ret_plan, bpo_error *err);

/**
 * Plans to disconnect a container from a network; one that isn't on it gives a BPO_KEEP step.
 * `network` is a key or name. BPO_E_NOT_FOUND, BPO_E_AMBIGUOUS, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_plan_disconnect(const bpo_topology *topology, const bpo_state *state,
                                       const char *network, const char *container,
                                       bpo_plan **ret_plan, bpo_error *err);

/** How many steps the plan has. */
BPO_API size_t bpo_plan_n_steps(const bpo_plan *plan);
/** How many of them write to the engine. */
BPO_API size_t bpo_plan_n_writes(const bpo_plan *plan);
/** How many of them are BPO_REFUSE. */
BPO_API size_t bpo_plan_n_refused(const bpo_plan *plan);
/** What step `i` does; BPO_REFUSE when `i` is out of range. */
BPO_API bpo_action bpo_plan_action(const bpo_plan *plan, size_t i);
/** The network that step `i` is about, or NULL when `i` is out of range. */
BPO_API const char *bpo_plan_network(const bpo_plan *plan, size_t i);
/** The container that step `i` is about; NULL where it is about the network alone. */
BPO_API const char *bpo_plan_container(const bpo_plan *plan, size_t i);
/** Why step `i` is as it is: one line, "" where the action says all. */
BPO_API const char *bpo_plan_reason(const bpo_plan *plan, size_t i);

/** What became of one step. */
typedef enum bpo_outcome {
    BPO_PENDING = 0,  /**< not begun */
    BPO_RUNNING = 1,  /**< asked, no answer yet */
    BPO_DONE = 2,     /**< done by us */
    BPO_ALREADY = 3,  /**< nothing was left to do: already so, or another applier did it */
    BPO_FAILED = 4,   /**< refused or failed; not done */
    BPO_UNCERTAIN = 5 /**< asked, and no answer came: done or not, unknown */
} bpo_outcome;

/** The name of an outcome: "done", "not begun", … Static. */
BPO_API const char *bpo_outcome_name(bpo_outcome outcome);

/** What bpo_apply_next tells. */
typedef enum bpo_event_kind {
    BPO_EVENT_WAITING = 0,  /**< the time given is over, the step goes on */
    BPO_EVENT_STARTED = 1,  /**< a step began */
    BPO_EVENT_FINISHED = 2, /**< a step ended; see outcome, status, message */
    BPO_EVENT_END = 3       /**< all is done; every later call says so again */
} bpo_event_kind;

/** One event; by value. */
typedef struct bpo_event {
    bpo_event_kind kind;  /**< what happened */
    int32_t step;         /**< the step's index in the plan, -1 for BPO_EVENT_END */
    bpo_outcome outcome;  /**< of the step, for BPO_EVENT_FINISHED */
    bpo_status status;    /**< why it failed; BPO_OK where it didn't */
    int32_t n_finished;   /**< steps ended so far */
    int32_t n_steps;      /**< steps in all */
    int64_t microseconds; /**< how long the step took */
    char network[256];    /**< the network concerned */
    char message[1024];   /**< why it failed, or what is worth knowing; else "" */
    char reserved[64];    /**< zero; room to grow */
} bpo_event;

/** What became of a plan's steps; kept by whoever applies it. */
typedef struct bpo_result bpo_result;

/** What became of step `i`; BPO_PENDING when `i` is out of range. */
BPO_API bpo_outcome bpo_result_outcome(const bpo_result *result, size_t i);
/** Why step `i` failed, or what is worth knowing about it; "" for neither. */
BPO_API const char *bpo_result_message(const bpo_result *result, size_t i);
/** How many steps ended with `outcome`. */
BPO_API size_t bpo_result_count(const bpo_result *result, bpo_outcome outcome);
/**
 * How many requests the engine's handle has sent, those before the application included; with
 * `writes`, how many writes the application sent.
 */
BPO_API uint64_t bpo_result_n_requests(const bpo_result *result, bool writes);
/** How long the application took so far, in microseconds. */
BPO_API int64_t bpo_result_microseconds(const bpo_result *result);

#ifdef __cplusplus
}
#endif
#endif
