/* Docker contexts: not supported yet, so never silently passed over. */
#ifndef BPO_ENGINE_CONTEXT_H
#define BPO_ENGINE_CONTEXT_H

#include "base/error.h"

/* The variables that say where an engine is; a text may be NULL. */
typedef struct bpo_target_environment {
    const char *docker_host, *docker_tls_verify, *docker_context;
    const char *docker_config, *home; /* where the docker command's configuration is */
} bpo_target_environment;

/* BPO_OK where the docker command would use no context; BPO_E_UNSUPPORTED where it would, by
 * DOCKER_CONTEXT or by the current context of its config.json. A configuration that can't be
 * read counts as none. */
bpo_status bpo_context_refuse(const bpo_target_environment *environment, bpo_error *err);

#endif
