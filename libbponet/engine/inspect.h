/* Observing every container as it was configured. */
#ifndef BPO_ENGINE_INSPECT_H
#define BPO_ENGINE_INSPECT_H

#include "engine/handle.h"
#include "model/state.h"

/* Inspects all containers of the state, many at once; those that are gone by now are taken out of
 * it. The state isn't finished yet. */
bpo_status bpo_inspect_containers(bpo_engine *engine, bpo_state *state, bpo_error *err);

#endif
