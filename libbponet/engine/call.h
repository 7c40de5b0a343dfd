/* Calls to an engine in three parts: begin, wait, finish; so that many can be under way at once.
 * The calls of bponet/engine.h are these three after one another. */
#ifndef BPO_ENGINE_CALL_H
#define BPO_ENGINE_CALL_H

#include "engine/handle.h"
#include "engine/path.h"

/* One call. Zero it; it must stay where it is from begin to end. bpo_call_end frees what it
 * holds, whatever became of it, and may be called on one that never began. */
typedef struct bpo_call {
    bpo_engine *engine;
    bpo_request request;
    bpo_path path;
    char *body;
    const char *doing; /* "create network": for messages */
    char subject[256]; /* the network's or container's name or id, "" for none */
} bpo_call;

/* Each begins a call, after a ping where none was before. Nothing is under way after a failure,
 * but bpo_call_end is due all the same. */
bpo_status bpo_call_begin_get(bpo_call *call, bpo_engine *engine, const char *path,
                              const char *id, const char *after, size_t max_body,
                              const char *doing, bpo_error *err);
bpo_status bpo_call_begin_create(bpo_call *call, bpo_engine *engine, const bpo_network *network,
                                 bpo_error *err);
bpo_status bpo_call_begin_remove(bpo_call *call, bpo_engine *engine, const char *network_id,
                                 bpo_error *err);
bpo_status bpo_call_begin_connect(bpo_call *call, bpo_engine *engine, const char *network_id,
                                  const char *container_id, const char *const *aliases,
                                  size_t n_aliases, const char *ipv4_address,
                                  const char *ipv6_address, bpo_error *err);
bpo_status bpo_call_begin_disconnect(bpo_call *call, bpo_engine *engine, const char *network_id,
                                     const char *container_id, bool force, bpo_error *err);

/* Waits for n calls of one engine, timeout_ms milliseconds at most (-1: as long as they take).
 * *ret_done: whether all of them are done. What became of each is told when it is finished. */
bpo_status bpo_call_wait(bpo_engine *engine, bpo_call *const *calls, size_t n,
                         int32_t timeout_ms, bool *ret_done, bpo_error *err);
/* Waits for one call, as long as it takes. */
bpo_status bpo_call_complete(bpo_call *call, bpo_error *err);
/* Whether one call is done. */
bool bpo_call_is_done(const bpo_call *call);

/* Each tells what became of a call that is done, as the call of bponet/engine.h does. */
bpo_status bpo_call_finish_get(bpo_call *call, bpo_error *err);
/* *ret_is_twin (NULL allowed): the engine warned that the name existed already. */
bpo_status bpo_call_finish_create(bpo_call *call, char ret_id[65], bool *ret_is_twin,
                                  bpo_error *err);
/* *ret_was_gone (NULL allowed): there was no such network any more. */
bpo_status bpo_call_finish_remove(bpo_call *call, bool *ret_was_gone, bpo_error *err);
bpo_status bpo_call_finish_connect(bpo_call *call, bpo_error *err);
bpo_status bpo_call_finish_disconnect(bpo_call *call, bpo_error *err);

/* Ends a call; one that is under way is dropped, done or not. */
void bpo_call_end(bpo_call *call);

#endif
