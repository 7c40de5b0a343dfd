/* The calls that make a state. */
#include <string.h>

#include "engine/call.h"
#include "engine/codec.h"

#define NETWORKS   "/networks"
#define CONTAINERS "/containers/json?all=1"

enum { WANT_NETWORKS = 1, WANT_CONTAINERS = 2 };

/* ---- a state and what it says of itself ----------------------------------------------------- */

static bpo_status begin_state(const bpo_engine *engine, uint64_t n_before,
                              bpo_state **ret_state, bpo_error *err)
{
    bpo_status status = bpo_state_new(ret_state, err);
    if (status)
        return status;
    bpo_state *state = *ret_state;
    state->info = engine->info;
    state->n_requests = bpo_http_n_requests(engine->http) - n_before;
    state->host = bpo_arena_strdup(&state->arena, engine->target.text);
    return state->host ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status decode(const bpo_engine *engine, bpo_call calls[2], int wanted,
                         bpo_state *state, bpo_error *err)
{
    bpo_status status = BPO_OK;
    bpo_reading reading = {.is_podman = engine->is_podman, .state = state};
    if (wanted & WANT_NETWORKS) {
        reading.what = "GET " NETWORKS;
        status = bpo_decode_networks(&reading, &calls[0].request.answer, err);
    }
    if (!status && (wanted & WANT_CONTAINERS)) {
        reading.what = "GET /containers/json";
        status = bpo_decode_containers(&reading, &calls[1].request.answer, err);
    }
    return status ? status : bpo_state_finish(state, err);
}

/* ---- the lists ------------------------------------------------------------------------------ */

static bpo_status begin_lists(bpo_engine *engine, bpo_call calls[2], int wanted, bpo_error *err)
{
    bpo_status status = BPO_OK;
    if (wanted & WANT_NETWORKS)
        status = bpo_call_begin_get(&calls[0], engine, NETWORKS, NULL, BPO_MAX_LIST_BYTES,
                                    "list networks", err);
    if (!status && (wanted & WANT_CONTAINERS))
        status = bpo_call_begin_get(&calls[1], engine, CONTAINERS, NULL, BPO_MAX_LIST_BYTES,
                                    "list containers", err);
    return status;
}

static bpo_status wait_lists(bpo_engine *engine, bpo_call calls[2], int wanted, bpo_error *err)
{
    bpo_call *waiting[2];
    size_t n = 0;
    bool done = false;
    for (size_t i = 0; i < 2; i++)
        if (wanted & (i ? WANT_CONTAINERS : WANT_NETWORKS))
            waiting[n++] = &calls[i];
    bpo_status status = bpo_call_wait(engine, waiting, n, -1, &done, err);
    for (size_t i = 0; !status && i < n; i++)
        status = bpo_call_finish_get(waiting[i], err);
    return status;
}

static bpo_status list(bpo_engine *engine, int wanted, bpo_state **ret_state, bpo_error *err)
{
    bpo_call calls[2] = {{0}, {0}};
    bpo_state *state = NULL;
    uint64_t n_before = bpo_engine_n_requests(engine);
    bpo_status status = begin_lists(engine, calls, wanted, err);
    if (!status)
        status = wait_lists(engine, calls, wanted, err);
    if (!status)
        status = begin_state(engine, n_before, &state, err);
    if (!status)
        status = decode(engine, calls, wanted, state, err);
    bpo_call_end(&calls[0]);
    bpo_call_end(&calls[1]);
    if (status)
        bpo_state_free(state);
    else
        *ret_state = state;
    return status;
}

bpo_status bpo_engine_observe(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    return list(engine, WANT_NETWORKS | WANT_CONTAINERS, ret_state, err);
}

bpo_status bpo_engine_list_networks(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    return list(engine, WANT_NETWORKS, ret_state, err);
}

bpo_status bpo_engine_list_containers(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    return list(engine, WANT_CONTAINERS, ret_state, err);
}

/* ---- one network ---------------------------------------------------------------------------- */

bpo_status bpo_engine_find_network(bpo_engine *engine, const char *name, char ret_id[65],
                                   bpo_error *err)
{
    bpo_state *state = NULL;
    if (!name || strspn(name, " \t\r\n") == strlen(name))
        return bpo_fail(err, BPO_E_USAGE, name, "an empty name: no network can have it");
    bpo_status status = bpo_engine_list_networks(engine, &state, err);
    if (status)
        return status;
    size_t n = bpo_state_count_networks(state, name);
    if (n == 0)
        status = bpo_fail(err, BPO_E_NOT_FOUND, name, "no network is named '%s' on %s", name,
                          engine->target.text);
    else if (n > 1)
        status = bpo_fail(err, BPO_E_AMBIGUOUS, name,
                          "%zu networks are named '%s' on %s; use the "
                          "id of one",
                          n, name, engine->target.text);
    else
        strcpy(ret_id, bpo_live_network_id(bpo_state_find_network(state, name)));
    bpo_state_free(state);
    return status;
}

static bpo_status decode_inspected(const bpo_engine *engine, const bpo_call *call,
                                   const char *id, bpo_state *state, bpo_error *err)
{
    bpo_reading reading = {
        .what = "GET /networks/ID", .is_podman = engine->is_podman, .state = state};
    bpo_status status = bpo_decode_network(&reading, &call->request.answer, id, err);
    return status ? status : bpo_state_finish(state, err);
}

bpo_status bpo_engine_inspect_network(bpo_engine *engine, const char *id, bpo_state **ret_state,
                                      bpo_error *err)
{
    bpo_call call = {0};
    bpo_state *state = NULL;
    uint64_t n_before = bpo_engine_n_requests(engine);
    bpo_status status = bpo_call_begin_get(&call, engine, NETWORKS, id ? id : "",
                                           BPO_MAX_OBJECT_BYTES, "inspect network", err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_get(&call, err);
    if (!status)
        status = begin_state(engine, n_before, &state, err);
    if (!status)
        status = decode_inspected(engine, &call, id, state, err);
    bpo_call_end(&call);
    if (status)
        bpo_state_free(state);
    else
        *ret_state = state;
    return status;
}
