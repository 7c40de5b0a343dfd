/* HTTP requests to one engine, many in flight at once. http.c is the only file that sees libcurl. */
#ifndef BPO_ENGINE_HTTP_H
#define BPO_ENGINE_HTTP_H

#include <stdatomic.h>

#include "engine/endpoint.h"
#include "engine/request.h"

#define BPO_DEFAULT_TIMEOUT_MS 30000
#define BPO_INTERRUPT_MS       100 /* how often the interrupt function is asked */

typedef struct bpo_http bpo_http;

/* The target is borrowed. */
bpo_status bpo_http_new(const bpo_target *target, bpo_http **ret_http, bpo_error *err);
/* Closes all connections; requests in flight are dropped. In a forked child (in_child) nothing
 * is sent, and what another thread may have been changing is left alone. */
void bpo_http_free(bpo_http *http, bool in_child);

/* Puts a request on its way; whatever goes wrong is told by the request. */
void bpo_http_submit(bpo_http *http, bpo_request *request);
/* Goes on until the n requests are done, timeout_ms milliseconds at most (-1: as long as they
 * take). True: all done. Cancelling makes all of them done, with BPO_E_CANCELLED. */
bool bpo_http_drain(bpo_http *http, bpo_request *const *requests, size_t n, int32_t timeout_ms);
/* Takes a request out of flight, if it is, and frees what it holds. */
void bpo_http_release(bpo_http *http, bpo_request *request);
/* The same in a forked child, where nobody can have the lock. */
void bpo_http_abandon(bpo_http *http, bpo_request *request);

/* These take no lock and may be called while others run; cancel from signal handlers too. */
void bpo_http_cancel(bpo_http *http);
void bpo_http_rearm(bpo_http *http);
bool bpo_http_is_cancelled(const bpo_http *http);
void bpo_http_set_timeout(bpo_http *http, int32_t milliseconds);
uint64_t bpo_http_n_requests(const bpo_http *http);
uint64_t bpo_http_n_writes(const bpo_http *http);
/* Asks the interrupt function, where there is one: whether the call is to end. */
bool bpo_http_is_interrupted(bpo_http *http);
/* Waits for a function that is being asked; so not from within it. */
void bpo_http_set_interrupt(bpo_http *http, int32_t (*check)(void *data), void *data);

#endif
