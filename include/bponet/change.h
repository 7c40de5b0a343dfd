/* Applying a plan to an engine, step by step.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_CHANGE_H
#define BPONET_CHANGE_H

#include <bponet/engine.h>
#include <bponet/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A plan being applied. Borrows the engine, which must outlive it; copies the plan.
 *  For one thread; only bpo_apply_cancel may come from others. */
typedef struct bpo_apply bpo_apply;

/**
 * Makes an application of `plan`; nothing is sent before bpo_apply_next.
 * BPO_E_REFUSED where the plan holds a refused step: all or nothing is begun. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_apply_new(bpo_engine *engine, const bpo_plan *plan,
                                 bpo_apply **ret_apply, bpo_error *err);
/** Frees an application; what was done stays done. NULL is allowed. */
BPO_API void bpo_apply_free(bpo_apply *apply);
/**
 * Goes on until something is to be told, `timeout_ms` milliseconds at most (-1: as long as it
 * takes). A failed step is an event, not an error, and ends the application: later steps stay
 * BPO_PENDING. BPO_E_CANCELLED after bpo_apply_cancel or bpo_engine_cancel: the step under
 * way is BPO_UNCERTAIN from then on; after bpo_engine_rearm the next call sends it again. Looking
 * at the engine after a lost or refused answer may take longer than `timeout_ms`.
 */
BPO_API bpo_status bpo_apply_next(bpo_apply *apply, int32_t timeout_ms, bpo_event *ret_event,
                                  bpo_error *err);
/** Stops it at once: bpo_engine_cancel on its engine, which stays cancelled until rearmed. */
BPO_API void bpo_apply_cancel(bpo_apply *apply);
/** Runs bpo_apply_next to the end. The first failed step's status and reason, or BPO_OK. */
BPO_API bpo_status bpo_apply_run(bpo_apply *apply, bpo_error *err);
/** What became of each step so far. Borrowed; changes with every bpo_apply_next. */
BPO_API const bpo_result *bpo_apply_result(const bpo_apply *apply);

#ifdef __cplusplus
}
#endif
#endif
