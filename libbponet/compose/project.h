/* What the project is called. */
#ifndef BPO_COMPOSE_PROJECT_H
#define BPO_COMPOSE_PROJECT_H

#include "compose/environment.h"
#include "compose/reading.h"

/* Names the topology's project: as given, else by COMPOSE_PROJECT_NAME, else by the last tree that
 * has a `name:`, else by the folder. The variable COMPOSE_PROJECT_NAME is that name from then on.
 * Names of a document or folder lose what a project's name can't have, as in Compose; one that is
 * given stays as it is, for the check to judge. BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_project_name(bpo_reading *reading, bpo_environment *environment,
                            const char *given, bpo_node *const *roots, size_t n,
                            const char *folder, bpo_error *err);

#endif
