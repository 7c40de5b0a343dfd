/* What Linux tells of a host's network in /proc and resolv.conf, as facts of a state. No I/O. A line
 * that isn't understood is passed over. */
#ifndef BPO_ENGINE_HOST_TEXT_H
#define BPO_ENGINE_HOST_TEXT_H

#include "model/state.h"

#define BPO_MAX_FACTS 4096 /* a router with the Internet's routes is no engine's host */

/* Each adds the facts of one file to the state; those of the engine's own bridges, which belong to
 * networks that the state has, are left out, as are loopback, link-local, multicast and routes to
 * everywhere. BPO_E_LIMIT past BPO_MAX_FACTS, BPO_E_MEMORY. */
bpo_status bpo_host_take_route(bpo_state *state, const char *text, bpo_error *err);
bpo_status bpo_host_take_ipv6_route(bpo_state *state, const char *text, bpo_error *err);
/* After the routes: an address gets the interface and the length of the route that leads to it. */
bpo_status bpo_host_take_fib_trie(bpo_state *state, const char *text, bpo_error *err);
bpo_status bpo_host_take_if_inet6(bpo_state *state, const char *text, bpo_error *err);
/* *ret_stub: all that it names are this host's own resolvers (127.0.0.53). */
bpo_status bpo_host_take_resolvers(bpo_state *state, const char *text, bool *ret_stub,
                                   bpo_error *err);

#endif
