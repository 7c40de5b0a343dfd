/* What the engine's tests share on the client's side. */
#ifndef BPO_TESTS_FAULTY_CLIENT_H
#define BPO_TESTS_FAULTY_CLIENT_H

#include <bponet.h>

#include <check.h>
#include <stdarg.h>

#include "faulty.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The status that was expected, or a failure that shows the message. */
#define EXPECT(status, wanted, err, about)                                                     \
    ck_assert_msg((status) == (wanted), "%s: %s (%s), not %s", (about),                        \
                  bpo_status_describe(status)->name, (err)->message,                           \
                  bpo_status_describe(wanted)->name)
/* That a message holds a text. */
#define EXPECT_TEXT(err, text, about)                                                          \
    ck_assert_msg(strstr((err)->message, (text)) != NULL, "%s: '%s' doesn't say '%s'",         \
                  (about), (err)->message, (text))

static inline bpo_engine *client_new(const char *host)
{
    bpo_engine *engine = NULL;
    bpo_error err = {0};
    unsetenv("DOCKER_API_VERSION");
    unsetenv("DOCKER_TLS_VERIFY");
    bpo_status status = bpo_engine_new(host, &engine, &err);
    EXPECT(status, BPO_OK, &err, host);
    return engine;
}

/* The typed calls by name, for tables. */
typedef enum client_call {
    CALL_PING,
    CALL_VERSION,
    CALL_INFO,
    CALL_NETWORKS,
    CALL_CONTAINERS,
    CALL_OBSERVE,
    CALL_INSPECT, /* of client_asked_id */
    CALL_CREATE,  /* of a network called client-net */
    CALL_REMOVE,
    CALL_CONNECT,
    CALL_DISCONNECT
} client_call;

static char client_asked_id[65] = ID_A;

static inline bpo_status client_create(bpo_engine *engine, bpo_error *err)
{
    char id[65] = "";
    bpo_topology *topology = NULL;
    bpo_network *network = NULL;
    bpo_status status = bpo_topology_new("client", &topology, err);
    if (!status)
        status = bpo_topology_add_network(topology, "client-net", &network, err);
    if (!status)
        status = bpo_engine_create_network(engine, network, id, err);
    ck_assert(status || strlen(id) == 64);
    ck_assert(!status || !*id);
    bpo_topology_free(topology);
    return status;
}

static inline bpo_status client_do(bpo_engine *engine, client_call call, bpo_error *err)
{
    bpo_state *state = NULL;
    bpo_engine_info info;
    bpo_status status = BPO_OK;
    memset(err, 0, sizeof *err);
    switch (call) {
    case CALL_PING:
        return bpo_engine_ping(engine, &info, err);
    case CALL_VERSION:
        return bpo_engine_version(engine, &info, err);
    case CALL_INFO:
        return bpo_engine_system_info(engine, &info, err);
    case CALL_CREATE:
        return client_create(engine, err);
    case CALL_REMOVE:
        return bpo_engine_remove_network(engine, ID_A, err);
    case CALL_CONNECT:
        return bpo_engine_connect(engine, ID_A, ID_B, NULL, 0, NULL, NULL, err);
    case CALL_DISCONNECT:
        return bpo_engine_disconnect(engine, ID_A, ID_B, false, err);
    case CALL_NETWORKS:
        status = bpo_engine_list_networks(engine, &state, err);
        break;
    case CALL_CONTAINERS:
        status = bpo_engine_list_containers(engine, &state, err);
        break;
    case CALL_OBSERVE:
        status = bpo_engine_observe(engine, &state, err);
        break;
    case CALL_INSPECT:
        status = bpo_engine_inspect_network(engine, client_asked_id, &state, err);
        break;
    }
    ck_assert((status == BPO_OK) == (state != NULL));
    bpo_state_free(state);
    return status;
}

#endif
