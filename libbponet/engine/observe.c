/* The calls that make a state. */
#include <string.h>

#include "engine/call.h"
#include "engine/codec.h"
#include "engine/host.h"
#include "engine/inspect.h"

#define NETWORKS "/networks"

/* What is asked for at once. */
enum { ASK_NETWORKS, ASK_CONTAINERS, ASK_INFO, N_ASKED };
static const struct {
    const char *path, *what, *doing;
    size_t max_body;
} asked[N_ASKED] = {
    [ASK_NETWORKS] = {NETWORKS, "GET " NETWORKS, "list networks", BPO_MAX_LIST_BYTES},
    [ASK_CONTAINERS] = {"/containers/json?all=1", "GET /containers/json", "list containers",
                        BPO_MAX_LIST_BYTES},
    [ASK_INFO] = {"/info", "GET /info", "tell about itself", BPO_MAX_OBJECT_BYTES},
};

/* ---- a state and what it says of itself ----------------------------------------------------- */

static bpo_status begin_state(const bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    bpo_status status = bpo_state_new(ret_state, err);
    if (status)
        return status;
    bpo_state *state = *ret_state;
    state->info = engine->info;
    state->host = bpo_arena_strdup(&state->arena, engine->target.text);
    return state->host ? BPO_OK : bpo_fail_memory(err);
}

/* ---- an observation ------------------------------------------------------------------------- */

typedef struct observation {
    bpo_engine *engine;
    bool wanted[N_ASKED], host, full;
    bpo_call calls[N_ASKED];
    bpo_state *state;
} observation;

static bpo_status ask(observation *o, bpo_error *err)
{
    bpo_call *waiting[N_ASKED];
    bpo_status status = BPO_OK;
    size_t n = 0;
    bool done = false;
    for (size_t i = 0; !status && i < N_ASKED; i++)
        if (o->wanted[i]) {
            waiting[n++] = &o->calls[i];
            status = bpo_call_begin_get(&o->calls[i], o->engine, asked[i].path, NULL, "",
                                        asked[i].max_body, asked[i].doing, err);
        }
    if (!status)
        status = bpo_call_wait(o->engine, waiting, n, -1, &done, err);
    for (size_t i = 0; !status && i < n; i++)
        status = bpo_call_finish_get(waiting[i], err);
    return status;
}

static bpo_status decode(observation *o, bpo_error *err)
{
    bpo_status status = BPO_OK;
    for (size_t i = 0; !status && i < N_ASKED; i++) {
        const bpo_answer *answer = &o->calls[i].request.answer;
        bpo_reading reading = {
            .what = asked[i].what, .is_podman = o->engine->is_podman, .state = o->state};
        if (!o->wanted[i])
            continue;
        if (i == ASK_NETWORKS)
            status = bpo_decode_networks(&reading, answer, err);
        else if (i == ASK_CONTAINERS)
            status = bpo_decode_containers(&reading, answer, err);
        else
            status = bpo_decode_info(answer, &o->state->info, err);
        if (!status && i == ASK_INFO)
            status = bpo_decode_pools(&reading, answer, err);
    }
    return status;
}

/* Ends the observation, whatever became of it. */
static bpo_status finish(observation *o, bpo_status status, bpo_state **ret_state)
{
    for (size_t i = 0; i < N_ASKED; i++)
        bpo_call_end(&o->calls[i]);
    if (status)
        bpo_state_free(o->state);
    else
        *ret_state = o->state;
    return status;
}

static bpo_status observe(observation *o, bpo_state **ret_state, bpo_error *err)
{
    uint64_t n_before = bpo_engine_n_requests(o->engine);
    bpo_status status = ask(o, err);
    if (!status)
        status = begin_state(o->engine, &o->state, err);
    if (!status)
        status = decode(o, err);
    if (!status && o->full)
        status = bpo_inspect_containers(o->engine, o->state, err);
    if (!status && o->host)
        status = bpo_host_observe(&o->engine->target, o->state, err);
    if (!status)
        status = bpo_state_finish(o->state, err);
    if (!status)
        o->state->n_requests = bpo_engine_n_requests(o->engine) - n_before;
    return finish(o, status, ret_state);
}

bpo_status bpo_engine_observe_with(bpo_engine *engine, const bpo_observe_options *options,
                                   bpo_state **ret_state, bpo_error *err)
{
    static const bpo_observe_options none;
    options = options ? options : &none;
    observation o = {.engine = engine,
                     .wanted = {true, true, options->host},
                     .host = options->host,
                     .full = options->full};
    return observe(&o, ret_state, err);
}

bpo_status bpo_engine_observe(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    return bpo_engine_observe_with(engine, NULL, ret_state, err);
}

bpo_status bpo_engine_list_networks(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    observation o = {.engine = engine, .wanted = {[ASK_NETWORKS] = true}};
    return observe(&o, ret_state, err);
}

bpo_status bpo_engine_list_containers(bpo_engine *engine, bpo_state **ret_state, bpo_error *err)
{
    observation o = {.engine = engine, .wanted = {[ASK_CONTAINERS] = true}};
    return observe(&o, ret_state, err);
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
    bpo_status status = bpo_call_begin_get(&call, engine, NETWORKS, id ? id : "", "",
                                           BPO_MAX_OBJECT_BYTES, "inspect network", err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_get(&call, err);
    if (!status)
        status = begin_state(engine, &state, err);
    if (!status)
        status = decode_inspected(engine, &call, id, state, err);
    if (!status)
        state->n_requests = bpo_engine_n_requests(engine) - n_before;
    bpo_call_end(&call);
    if (status)
        bpo_state_free(state);
    else
        *ret_state = state;
    return status;
}
