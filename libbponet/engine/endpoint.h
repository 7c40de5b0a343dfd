/* Where an engine is: reading "unix:///path" and "tcp://host:port". */
#ifndef BPO_ENGINE_ENDPOINT_H
#define BPO_ENGINE_ENDPOINT_H

#include "engine/context.h"

#define BPO_DEFAULT_HOST "unix:///var/run/docker.sock"
/* sizeof sockaddr_un.sun_path less the NUL: the kernel's limit. */
#define BPO_MAX_SOCKET_PATH 107

typedef struct bpo_target {
    char *text;   /* "unix:///var/run/docker.sock", "tcp://10.0.0.5:2375": as shown */
    char *socket; /* the socket's path; NULL for tcp */
    char *url;    /* what request paths are put behind: "http://10.0.0.5:2375" */
} bpo_target;

/* Reads host, else environment's DOCKER_HOST, else the default. Clear with bpo_target_clear.
 * BPO_E_USAGE, BPO_E_UNSUPPORTED, BPO_E_MEMORY. What stands before an '@' is never repeated in
 * a message: it may be a password. */
bpo_status bpo_target_read(const char *host, const bpo_target_environment *environment,
                           bpo_target *ret_target, bpo_error *err);
void bpo_target_clear(bpo_target *target);

#endif
