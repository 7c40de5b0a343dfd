/* The handle behind bpo_engine. */
#ifndef BPO_ENGINE_HANDLE_H
#define BPO_ENGINE_HANDLE_H

#include <bponet/engine.h>

#include <pthread.h>
#include <sys/types.h>

#include "engine/http.h"

#define BPO_OURS_API_MINOR   51 /* the newest API that this library was written for, 1.51 */
#define BPO_OLDEST_API_MINOR 24

struct bpo_engine {
    bpo_target target;
    bpo_http *http;
    pid_t pid;            /* where it was made */
    pthread_mutex_t lock; /* guards http's requests and all below; cancel takes none */
    int wanted_minor;     /* DOCKER_API_VERSION's; 0: not given */
    bool pinged;          /* the four below hold */
    int used_minor;
    char used_version[16];
    bool is_podman;
    bpo_engine_info info; /* as the ping tells it */
};

/* Begins a call: BPO_E_FORKED, BPO_E_CANCELLED, BPO_E_USAGE (no handle), or the lock is held. */
bpo_status bpo_engine_enter(bpo_engine *engine, bpo_error *err);
void bpo_engine_leave(bpo_engine *engine);

/* Pings the engine and settles the API version, once per handle. With the lock held. */
bpo_status bpo_engine_negotiate(bpo_engine *engine, bpo_error *err);

/* Reads "1.41": 41; 0 where it is none, INT32_MAX for a major version over 1. */
int bpo_api_minor(const char *text);

#endif
