/* Profiles: which services there are today. */
#ifndef BPO_COMPOSE_PROFILES_H
#define BPO_COMPOSE_PROFILES_H

#include "compose/environment.h"
#include "model/topology.h"

/* Moves the services that have profiles, but none that is active, to the topology's inactive ones.
 * Active are those given, else those of COMPOSE_PROFILES; `*` is all. BPO_E_MEMORY. */
bpo_status bpo_profiles_apply(bpo_topology *topology, const bpo_texts *given,
                              const bpo_environment *environment, bpo_error *err);

#endif
