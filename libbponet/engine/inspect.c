#include "engine/inspect.h"

#include "base/alloc.h"
#include "engine/call.h"
#include "engine/codec.h"

#define AT_ONCE 32

/* What is under way: a part of the state's containers, one call for each. */
typedef struct batch {
    bpo_engine *engine;
    bpo_state *state;
    bpo_call *calls;
    size_t first, n;
} batch;

static bpo_status begin(batch *b, bpo_error *err)
{
    bpo_status status = BPO_OK;
    for (size_t i = 0; !status && i < b->n; i++)
        status = bpo_call_begin_get(&b->calls[i], b->engine, "/containers",
                                    b->state->containers[b->first + i].id, "/json",
                                    BPO_MAX_OBJECT_BYTES, "inspect container", err);
    return status;
}

static bpo_status wait_all(batch *b, bpo_error *err)
{
    bpo_call *waiting[AT_ONCE];
    bool done;
    for (size_t i = 0; i < b->n; i++)
        waiting[i] = &b->calls[i];
    return bpo_call_wait(b->engine, waiting, b->n, -1, &done, err);
}

static bpo_status finish(batch *b, size_t i, bpo_error *err)
{
    bpo_container *container = &b->state->containers[b->first + i];
    bpo_reading reading = {.what = "GET /containers/ID/json",
                           .is_podman = b->engine->is_podman,
                           .state = b->state};
    bpo_error found;
    bpo_status status = bpo_call_finish_get(&b->calls[i], &found);
    if (status == BPO_E_NOT_FOUND) {
        container->id = ""; /* gone meanwhile */
        return BPO_OK;
    }
    if (!status)
        status = bpo_decode_container(&reading, &b->calls[i].request.answer, container, &found);
    if (status && err)
        *err = found;
    return status;
}

static bpo_status inspect(batch *b, bpo_error *err)
{
    bpo_status status = begin(b, err);
    if (!status)
        status = wait_all(b, err);
    for (size_t i = 0; !status && i < b->n; i++)
        status = finish(b, i, err);
    for (size_t i = 0; i < b->n; i++) {
        bpo_call_end(&b->calls[i]);
        b->calls[i] = (bpo_call){0};
    }
    return status;
}

static void drop_gone(bpo_state *state)
{
    size_t n = 0;
    for (size_t i = 0; i < state->n_containers; i++)
        if (*state->containers[i].id)
            state->containers[n++] = state->containers[i];
    state->n_containers = n;
}

bpo_status bpo_inspect_containers(bpo_engine *engine, bpo_state *state, bpo_error *err)
{
    bpo_status status = BPO_OK;
    batch b = {.engine = engine, .state = state};
    b.calls = bpo_alloc(AT_ONCE, sizeof *b.calls);
    if (!b.calls)
        return bpo_fail_memory(err);
    for (; !status && b.first < state->n_containers; b.first += b.n) {
        size_t left = state->n_containers - b.first;
        b.n = left < AT_ONCE ? left : AT_ONCE;
        status = inspect(&b, err);
    }
    bpo_free(b.calls);
    drop_gone(state);
    state->is_full = !status;
    return status;
}
