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
/* ---- What engines refuse ---------------------------------------------------------------------- */

/**
 * A sentence that an Engine refuses with: one row of the table that predicts refusals and explains
 * them. Rows of one name are the same refusal in other words, or with another status. A row whose
 * `http_status` is below 400 is no refusal: those versions take what then breaks. Static.
 */
typedef struct bpo_refusal {
    const char *name;    /**< "pool-overlaps"; not unique */
    const char *step;    /**< what is refused: "create network", "start container", … */
    const char *since;   /**< the first Engine version known to say so; "20.10" is the oldest looked at */
    const char *until;   /**< the last one; "": the newest ones still do */
    int32_t http_status; /**< 403; or 200, 201 where it is taken */
    const char *text;    /**< a part of the sentence; "{network}" stands for a part that differs,
                              and is that object's name; "" where nothing is said */
    const char *cause;   /**< why it is refused, or what breaks */
    const char *remedy;  /**< what to do */
    const char *slug;    /**< the finding that tells it before an engine does; NULL: none */
    const char *source;  /**< where it was read */
    bool provoked;       /**< whether the tests make a real engine say it */
    const char *engines; /**< which ones: "20.10 26.1 28.5"; "" unless provoked */
} bpo_refusal;

/** How many rows the table has. */
BPO_API size_t bpo_n_refusals(void);
/** The i-th row in the order of names, newest versions last; NULL when `i` is out of range. */
BPO_API const bpo_refusal *bpo_refusal_at(size_t i);

/** Most objects that one sentence names. */
#define BPO_MAX_OBJECTS 4

/** Something that an engine's sentence names. */
typedef struct bpo_object {
    char kind[16];  /**< "network", "container", "address", "subnet", "option", … */
    char name[256]; /**< as the sentence has it, cut to fit */
} bpo_object;

/** What an engine's sentence means; by value. */
typedef struct bpo_explanation {
    const bpo_refusal *refusal; /**< the row that fits best */
    size_t n_objects;           /**< how many objects it names */
    bpo_object objects[BPO_MAX_OBJECTS]; /**< these */
    char reserved[64]; /**< zero; room to grow */
} bpo_explanation;

/**
 * Explains an engine's refusal: `text` is the sentence with whatever a client puts around it
 * ("Error response from daemon: …"), in any case, line breaks or their escapes included, up to
 * 16 KiB. BPO_E_NOT_FOUND where no row fits, BPO_E_LIMIT, BPO_E_USAGE for NULL, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_refusal_explain(const char *text, bpo_explanation *ret_explanation,
                                       bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
