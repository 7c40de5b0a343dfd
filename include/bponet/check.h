/* Checking a topology, alone or against an engine's state: no I/O.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_CHECK_H
#define BPONET_CHECK_H

#include <bponet/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A rule of the registry. Static. */
typedef struct bpo_rule {
    const char *slug;      /**< permanent name, "subnet-overlap" */
    bpo_severity severity; /**< what its findings weigh */
    const char *title;     /**< one line: what is wrong */
    const char *text;      /**< why it matters and what to do: a paragraph */
    const char *source;    /**< where the rule comes from: an RFC, a file of moby, a document */
} bpo_rule;

/** How many rules there are. */
BPO_API size_t bpo_n_rules(void);
/** The i-th rule in the order of slugs, or NULL when `i` is out of range. */
BPO_API const bpo_rule *bpo_rule_at(size_t i);
/** The rule called `slug`, or NULL. */
BPO_API const bpo_rule *bpo_rule_find(const char *slug);

/**
 * Checks `topology`; with a `state` also against the engine's other networks (NULL: alone).
 * The list has every finding, in the document's order; an empty one is a sound document.
 * BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_topology_check(const bpo_topology *topology, const bpo_state *state,
                                      bpo_findings **ret_findings, bpo_error *err);

/** What a check looks at besides the topology. A zeroed one is bpo_topology_check's. */
typedef struct bpo_check_options {
    const bpo_state *state; /**< what an engine has; NULL: the topology alone. Borrowed */
    const char *engine;     /**< the version whose refusals are told, "28.5"; NULL: that of `state` */
    bool strict;            /**< warnings weigh as much as errors */
    char reserved[47];      /**< zero; room to grow */
} bpo_check_options;

/** Checks as bpo_topology_check does, with `options` (NULL: none). BPO_E_USAGE for a version that
 *  isn't one, BPO_E_MEMORY. */
BPO_API bpo_status bpo_topology_check_with(const bpo_topology *topology,
                                           const bpo_check_options *options,
                                           bpo_findings **ret_findings, bpo_error *err);

/**
 * How many IPv4 blocks the engine's address pools have, from which it serves networks without a
 * subnet, and how many of them are taken. 0 of 0: the state was observed without
 * bpo_observe_options.host. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_state_count_pools(const bpo_state *state, uint64_t *ret_used,
                                         uint64_t *ret_total, bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
