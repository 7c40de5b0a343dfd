/* Talking to a Docker Engine.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_ENGINE_H
#define BPONET_ENGINE_H

#include <bponet/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A way to one engine. Any thread may use it; calls of several threads take turns.
 * A call on a handle in a forked child fails with BPO_E_FORKED.
 */
typedef struct bpo_engine bpo_engine;

/**
 * Makes a handle; nothing is asked of the engine before the first call, which begins with one
 * ping. `host` is "unix:///path" or "tcp://host:port"; NULL: DOCKER_HOST, else
 * unix:///var/run/docker.sock. BPO_E_USAGE for what isn't a host, BPO_E_UNSUPPORTED for ssh://,
 * TLS (DOCKER_TLS_VERIFY with tcp://) and contexts (DOCKER_CONTEXT, or a current context in the
 * docker command's configuration, where neither `host` nor DOCKER_HOST is given), which come
 * later: never another engine than the docker command's. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_engine_new(const char *host, bpo_engine **ret_engine, bpo_error *err);
/** Ends a handle. No call may be under way. NULL is allowed. */
BPO_API void bpo_engine_free(bpo_engine *engine);
/**
 * Makes every call under way on the handle return BPO_E_CANCELLED at once, and every later one
 * until bpo_engine_rearm. From any thread and from signal handlers; takes no lock.
 */
BPO_API void bpo_engine_cancel(bpo_engine *engine);
/** Makes a cancelled handle usable again. */
BPO_API void bpo_engine_rearm(bpo_engine *engine);
/** Whether bpo_engine_cancel was called and bpo_engine_rearm wasn't since. */
BPO_API bool bpo_engine_is_cancelled(const bpo_engine *engine);
/** How long one request may take, in milliseconds (30,000 unless set; 100 to 3,600,000). */
BPO_API bpo_status bpo_engine_set_timeout(bpo_engine *engine, int32_t milliseconds,
                                          bpo_error *err);
/**
 * A function that is asked about every 100 ms while a call waits; an answer other than 0
 * cancels that call. For language bindings whose interrupts are flags. NULL: none.
 */
BPO_API void bpo_engine_set_interrupt(bpo_engine *engine, int32_t (*check)(void *data),
                                      void *data);
/** Where the handle leads: "unix:///var/run/docker.sock". Borrowed. */
BPO_API const char *bpo_engine_host(const bpo_engine *engine);
/** How many requests were sent on the handle, the ping and repeats included. */
BPO_API uint64_t bpo_engine_n_requests(const bpo_engine *engine);
/** How many of them were writes (POST, DELETE). */
BPO_API uint64_t bpo_engine_n_writes(const bpo_engine *engine);

/** Pings the engine (once per handle) and tells what the answer's headers say. */
BPO_API bpo_status bpo_engine_ping(bpo_engine *engine, bpo_engine_info *ret_info,
                                   bpo_error *err);
/** GET /version. */
BPO_API bpo_status bpo_engine_version(bpo_engine *engine, bpo_engine_info *ret_info,
                                      bpo_error *err);
/** GET /info, and what the ping told. */
BPO_API bpo_status bpo_engine_system_info(bpo_engine *engine, bpo_engine_info *ret_info,
                                          bpo_error *err);

/**
 * Observes the engine: all its networks and containers, in two requests at once after the
 * ping, however many networks there are. Free with bpo_state_free.
 */
BPO_API bpo_status bpo_engine_observe(bpo_engine *engine, bpo_state **ret_state, bpo_error *err);

/** What an observation looks at besides networks and containers. A zeroed one is
 *  bpo_engine_observe's. */
typedef struct bpo_observe_options {
    bool host; /**< GET /info for the address pools; routes, addresses, DNS servers of its host */
    bool full; /**< each container as it was configured: one inspect per container, many at once */
    char reserved[62]; /**< zero; room to grow */
} bpo_observe_options;

/**
 * Observes the engine as `options` say (NULL: none). The host's routes, addresses and DNS servers
 * are read on this machine, where the engine runs on it; a host that can't be looked at is no
 * error: the state says why. A container that goes away meanwhile isn't in the state. Free with
 * bpo_state_free.
 */
BPO_API bpo_status bpo_engine_observe_with(bpo_engine *engine, const bpo_observe_options *options,
                                           bpo_state **ret_state, bpo_error *err);

/** GET /networks: a state that holds only the networks. Free with bpo_state_free. */
BPO_API bpo_status bpo_engine_list_networks(bpo_engine *engine, bpo_state **ret_state,
                                            bpo_error *err);
/** GET /containers/json?all=1: a state that holds only the containers. */
BPO_API bpo_status bpo_engine_list_containers(bpo_engine *engine, bpo_state **ret_state,
                                              bpo_error *err);
/**
 * Finds the one network named exactly `name` and gives its id (64 hexadecimal digits and NUL; a
 * swarm's network has 25 digits and letters).
 * Never a prefix of an id. BPO_E_NOT_FOUND, BPO_E_AMBIGUOUS (twins), BPO_E_USAGE for a name
 * that no network can have.
 */
BPO_API bpo_status bpo_engine_find_network(bpo_engine *engine, const char *name, char ret_id[65],
                                           bpo_error *err);
/**
 * GET /networks/ID: a state with that one network, and the running containers on it.
 * `id` is the full id. BPO_E_NOT_FOUND; BPO_E_PROTOCOL where another network is answered.
 */
BPO_API bpo_status bpo_engine_inspect_network(bpo_engine *engine, const char *id,
                                              bpo_state **ret_state, bpo_error *err);
/**
 * POST /networks/create, as `network` says, with the labels that its topology implies (see
 * docs/decisions/labels.md). `ret_id` gets the new network's id. BPO_E_CONFLICT where the
 * name or the addresses are taken, BPO_E_ENGINE with the engine's own sentence for other
 * refusals, BPO_E_UNKNOWN where the connection broke after the request was sent.
 */
BPO_API bpo_status bpo_engine_create_network(bpo_engine *engine, const bpo_network *network,
                                             char ret_id[65], bpo_error *err);
/** DELETE /networks/ID. A network that is gone already is a success. Statuses as for create. */
BPO_API bpo_status bpo_engine_remove_network(bpo_engine *engine, const char *id, bpo_error *err);
/**
 * POST /networks/ID/connect. `aliases` has `n_aliases` names; `ipv4_address` and
 * `ipv6_address` may be NULL. Statuses as for create; BPO_E_NOT_FOUND where one is gone.
 */
BPO_API bpo_status bpo_engine_connect(bpo_engine *engine, const char *network_id,
                                      const char *container_id, const char *const *aliases,
                                      size_t n_aliases, const char *ipv4_address,
                                      const char *ipv6_address, bpo_error *err);
/** POST /networks/ID/disconnect. `force` as `docker network disconnect -f`. */
BPO_API bpo_status bpo_engine_disconnect(bpo_engine *engine, const char *network_id,
                                         const char *container_id, bool force, bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
