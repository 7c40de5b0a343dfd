/* An application under way. */
#ifndef BPO_CHANGE_APPLY_H
#define BPO_CHANGE_APPLY_H

#include <bponet/change.h>

#include "engine/call.h"
#include "plan/plan.h"

struct bpo_apply {
    bpo_engine *engine; /* borrowed */
    bpo_plan *plan;     /* our own copy */
    bpo_result result;
    size_t next;   /* the step under way, or to begin */
    bpo_call call; /* its request */
    bool calling;
    char (*made)[65]; /* per step: the id of the network that we created, else "" */
    bool failed;      /* a step failed: nothing more is begun */
    bool settled;     /* twins were looked for */
    bpo_error reason; /* of the first failure */
    int64_t began_us, step_began_us;
    uint64_t writes_before;
};

/* What became of the step whose request ended with status: an outcome, and into *note what a
 * person should know. Looks at the engine again where the answer leaves doubt. */
bpo_outcome bpo_settle_step(bpo_apply *apply, size_t step, bpo_status status, bpo_error *note);

/* Looks for networks of one name where this application created some, on engines that allow
 * such twins, and takes its own away where another stays. BPO_OK, also where there were none. */
bpo_status bpo_settle_twins(bpo_apply *apply, bpo_error *err);

#endif
