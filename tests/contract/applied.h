/* A document's whole way: read, check, observe, plan, apply. */
#ifndef BPO_TESTS_CONTRACT_APPLIED_H
#define BPO_TESTS_CONTRACT_APPLIED_H

#include "contract.h"

typedef struct session {
    bpo_engine *engine;
    bpo_topology *topology;
    bpo_state *state;
    bpo_plan *plan;
    bpo_apply *apply;
    bpo_error err;
    bpo_status status;
} session;

/* Of a document's text; NULL: the built-in topology. */
static inline session *session_new(const char *yaml)
{
    session *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->engine = ct_engine();
    if (yaml) {
        s->topology = ct_topology(yaml);
        return s;
    }
    bpo_reader *reader = NULL;
    CT_OK(bpo_reader_new(&reader, &s->err), &s->err);
    bpo_reader_use_builtin(reader);
    CT_OK(bpo_reader_read(reader, &s->topology, &s->err), &s->err);
    bpo_reader_free(reader);
    return s;
}

static inline void session_forget(session *s)
{
    bpo_apply_free(s->apply);
    bpo_plan_free(s->plan);
    bpo_state_free(s->state);
    s->apply = NULL;
    s->plan = NULL;
    s->state = NULL;
}

static inline void session_free(session *s)
{
    session_forget(s);
    bpo_topology_free(s->topology);
    bpo_engine_free(s->engine);
    free(s);
}

static inline void session_observe(session *s)
{
    session_forget(s);
    CT_OK(bpo_engine_observe(s->engine, &s->state, &s->err), &s->err);
}

static inline bpo_status session_plan_create(session *s)
{
    session_observe(s);
    return s->status = bpo_plan_create(s->topology, s->state, &s->plan, &s->err);
}

static inline bpo_status session_apply(session *s)
{
    s->status = bpo_apply_new(s->engine, s->plan, &s->apply, &s->err);
    if (s->status == BPO_OK)
        s->status = bpo_apply_run(s->apply, &s->err);
    return s->status;
}

static inline bpo_status session_create(session *s)
{
    if (session_plan_create(s) == BPO_OK)
        session_apply(s);
    return s->status;
}

static inline bpo_status session_remove(session *s, uint32_t flags)
{
    session_observe(s);
    s->status = bpo_plan_remove(s->topology, s->state, flags, &s->plan, &s->err);
    return s->status == BPO_OK ? session_apply(s) : s->status;
}

static inline bpo_status session_connect(session *s, const char *network, const char *container,
                                         const char *address)
{
    session_observe(s);
    s->status = bpo_plan_connect(s->topology, s->state, network, container, NULL, address,
                                 &s->plan, &s->err);
    return s->status == BPO_OK ? session_apply(s) : s->status;
}

static inline bpo_status session_disconnect(session *s, const char *network,
                                            const char *container)
{
    session_observe(s);
    s->status =
        bpo_plan_disconnect(s->topology, s->state, network, container, &s->plan, &s->err);
    return s->status == BPO_OK ? session_apply(s) : s->status;
}

static inline size_t session_count(const session *s, bpo_outcome outcome)
{
    return bpo_result_count(bpo_apply_result(s->apply), outcome);
}

/* The names of all that isn't the engine's own, in order. */
static inline const char *custom_names(void)
{
    return ct_sorted(ct_docker("network ls --filter type=custom --format '{{.Name}}'"));
}

#endif
