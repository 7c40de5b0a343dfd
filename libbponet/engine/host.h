/* The host of an engine: its routes, addresses and resolvers, looked at from this machine. Linux
 * only, and only where the engine's process can be seen from here. */
#ifndef BPO_ENGINE_HOST_H
#define BPO_ENGINE_HOST_H

#include <sys/types.h>

#include "engine/endpoint.h"
#include "model/state.h"

/* Fills in the state's facts, which needs its networks and its info, or why there are none: that is
 * no error. BPO_E_MEMORY. */
bpo_status bpo_host_observe(const bpo_target *target, bpo_state *state, bpo_error *err);
/* The same for a process whose name and machine are settled. */
bpo_status bpo_host_observe_process(pid_t pid, bpo_state *state, bpo_error *err);

#endif
