#include "change/apply.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

bpo_status bpo_apply_new(bpo_engine *engine, const bpo_plan *plan, bpo_apply **ret_apply,
                         bpo_error *err)
{
    for (size_t i = 0; i < plan->n; i++)
        if (plan->steps[i].action == BPO_REFUSE)
            return bpo_fail(err, BPO_E_REFUSED, plan->steps[i].network,
                            "%s %s; nothing was changed", plan->steps[i].network,
                            plan->steps[i].reason);
    bpo_apply *apply = bpo_alloc(1, sizeof *apply);
    if (!apply)
        return bpo_fail_memory(err);
    apply->engine = engine;
    apply->result.steps = bpo_alloc(plan->n, sizeof *apply->result.steps);
    apply->made = bpo_alloc(plan->n, sizeof *apply->made);
    bpo_status status = apply->result.steps && apply->made ? BPO_OK : bpo_fail_memory(err);
    if (status == BPO_OK)
        status = bpo_plan_copy(plan, &apply->plan, err);
    if (status < 0) {
        bpo_apply_free(apply);
        return status;
    }
    apply->result.n = plan->n;
    apply->result.n_requests = bpo_engine_n_requests(engine);
    apply->writes_before = bpo_engine_n_writes(engine);
    *ret_apply = apply;
    return BPO_OK;
}

void bpo_apply_free(bpo_apply *apply)
{
    if (!apply)
        return;
    bpo_call_end(&apply->call);
    for (size_t i = 0; i < apply->result.n; i++)
        bpo_free(apply->result.steps[i].message);
    bpo_free(apply->result.steps);
    bpo_free(apply->made);
    bpo_plan_free(apply->plan);
    bpo_free(apply);
}

static void begin_event(const bpo_apply *apply, bpo_event *event, bpo_event_kind kind)
{
    memset(event, 0, sizeof *event);
    event->kind = kind;
    event->step = kind == BPO_EVENT_END ? -1 : (int32_t)apply->next;
    event->n_steps = (int32_t)apply->plan->n;
    for (size_t i = 0; i < apply->result.n; i++)
        event->n_finished += apply->result.steps[i].outcome >= BPO_DONE;
    if (kind == BPO_EVENT_WAITING || kind == BPO_EVENT_STARTED)
        event->outcome = BPO_RUNNING;
    if (kind != BPO_EVENT_END)
        bpo_text_copy(event->network, sizeof event->network,
                      apply->plan->steps[apply->next].network);
}

static void count_requests(bpo_apply *apply)
{
    apply->result.n_requests = bpo_engine_n_requests(apply->engine);
    apply->result.n_writes = bpo_engine_n_writes(apply->engine) - apply->writes_before;
    apply->result.microseconds = bpo_clock_us() - apply->began_us;
}

/* Keeps what became of the step under way and tells it. */
static bpo_status finish_step(bpo_apply *apply, bpo_outcome outcome, bpo_status status,
                              const char *message, bpo_event *event, bpo_error *err)
{
    struct bpo_step_result *step = &apply->result.steps[apply->next];
    step->outcome = outcome;
    count_requests(apply);
    begin_event(apply, event, BPO_EVENT_FINISHED);
    event->outcome = outcome;
    event->status = outcome == BPO_FAILED || outcome == BPO_UNCERTAIN ? status : BPO_OK;
    event->microseconds = apply->step_began_us ? bpo_clock_us() - apply->step_began_us : 0;
    bpo_text_copy(event->message, sizeof event->message, message);
    apply->step_began_us = 0;
    apply->next++;
    if (*message && !(step->message = bpo_strndup(message, strlen(message))))
        return bpo_fail_memory(err);
    return BPO_OK;
}

static bpo_status begin_write(bpo_apply *apply, const bpo_step *step, bpo_error *err)
{
    bpo_call *call = &apply->call;
    memset(call, 0, sizeof *call);
    switch (step->action) {
    case BPO_CREATE:
        return bpo_call_begin_create(call, apply->engine, step->spec, err);
    case BPO_REMOVE:
        return bpo_call_begin_remove(call, apply->engine, step->network_id, err);
    case BPO_CONNECT:
        return bpo_call_begin_connect(call, apply->engine, step->network_id, step->container_id,
                                      step->aliases, step->n_aliases, step->ipv4_address,
                                      step->ipv6_address, err);
    case BPO_DISCONNECT:
        return bpo_call_begin_disconnect(call, apply->engine, step->network_id,
                                         step->container_id, step->force, err);
    default:
        return bpo_fail(err, BPO_E_USAGE, step->network, "%s isn't a step that writes",
                        bpo_action_name(step->action));
    }
}

static bpo_status finish_write(bpo_apply *apply, bool *ret_was_gone, bpo_error *err)
{
    bpo_call *call = &apply->call;
    switch (apply->plan->steps[apply->next].action) {
    case BPO_CREATE:
        return bpo_call_finish_create(call, apply->made[apply->next], NULL, err);
    case BPO_REMOVE:
        return bpo_call_finish_remove(call, ret_was_gone, err);
    case BPO_CONNECT:
        return bpo_call_finish_connect(call, err);
    default:
        return bpo_call_finish_disconnect(call, err);
    }
}

/* The request of the step under way has ended: what became of it. */
static bpo_status end_write(bpo_apply *apply, bpo_event *event, bpo_error *err)
{
    bpo_error note;
    bpo_error_clear(&note);
    bool was_gone = false;
    bpo_status status = finish_write(apply, &was_gone, &note);
    bpo_call_end(&apply->call);
    apply->calling = false;
    if (status == BPO_E_CANCELLED) {
        apply->result.steps[apply->next].outcome = BPO_UNCERTAIN;
        count_requests(apply);
        return bpo_fail(err, BPO_E_CANCELLED, apply->plan->steps[apply->next].network, "%s",
                        note.message);
    }
    bpo_outcome outcome = bpo_settle_step(apply, apply->next, status, &note);
    if (was_gone && outcome == BPO_DONE) {
        bpo_fail(&note, BPO_OK, NULL, "gone");
        outcome = BPO_ALREADY;
    } else if (outcome == BPO_DONE && !*note.message) {
        bpo_fail(&note, BPO_OK, NULL, "%s", apply->plan->steps[apply->next].reason);
    }
    if (outcome == BPO_FAILED || outcome == BPO_UNCERTAIN) {
        apply->failed = true;
        apply->reason = note;
    }
    return finish_step(apply, outcome, note.code, note.message, event, err);
}

static bpo_status start_step(bpo_apply *apply, bpo_event *event, bpo_error *err)
{
    const bpo_step *step = &apply->plan->steps[apply->next];
    if (step->action == BPO_KEEP || step->action == BPO_ADOPT)
        return finish_step(apply, BPO_ALREADY, BPO_OK, step->reason, event, err);
    apply->step_began_us = bpo_clock_us();
    bpo_error why;
    bpo_status status = begin_write(apply, step, &why);
    if (status < 0)
        bpo_call_end(&apply->call);
    if (status == BPO_E_CANCELLED || status == BPO_E_MEMORY || status == BPO_E_FORKED) {
        if (err)
            *err = why;
        return status;
    }
    if (status < 0) { /* nothing was sent */
        apply->failed = true;
        apply->reason = why;
        return finish_step(apply, BPO_FAILED, status, why.message, event, err);
    }
    /* messages name the object, not its id */
    bpo_text_copy(apply->call.subject, sizeof apply->call.subject,
                  step->container ? step->container : step->network);
    apply->calling = true;
    apply->result.steps[apply->next].outcome = BPO_RUNNING;
    begin_event(apply, event, BPO_EVENT_STARTED);
    return BPO_OK;
}

static bpo_status await_step(bpo_apply *apply, int32_t timeout_ms, bpo_event *event,
                             bpo_error *err)
{
    bpo_call *call = &apply->call;
    bool done = false;
    bpo_status status = bpo_call_wait(apply->engine, &call, 1, timeout_ms, &done, err);
    if (status < 0)
        return status;
    if (done)
        return end_write(apply, event, err);
    begin_event(apply, event, BPO_EVENT_WAITING);
    return BPO_OK;
}

bpo_status bpo_apply_next(bpo_apply *apply, int32_t timeout_ms, bpo_event *ret_event,
                          bpo_error *err)
{
    if (!apply->began_us)
        apply->began_us = bpo_clock_us();
    if (apply->calling)
        return await_step(apply, timeout_ms, ret_event, err);
    if (apply->next < apply->plan->n && !apply->failed)
        return start_step(apply, ret_event, err);
    if (!apply->settled) {
        bpo_status status = bpo_settle_twins(apply, err);
        if (status < 0)
            return status;
        apply->settled = true;
        count_requests(apply);
    }
    begin_event(apply, ret_event, BPO_EVENT_END);
    return BPO_OK;
}

void bpo_apply_cancel(bpo_apply *apply)
{
    bpo_engine_cancel(apply->engine);
}

bpo_status bpo_apply_run(bpo_apply *apply, bpo_error *err)
{
    bpo_event event = {.kind = BPO_EVENT_WAITING};
    while (event.kind != BPO_EVENT_END) {
        bpo_status status = bpo_apply_next(apply, -1, &event, err);
        if (status < 0)
            return status;
    }
    if (!apply->failed)
        return BPO_OK;
    if (err)
        *err = apply->reason;
    return apply->reason.code;
}

const bpo_result *bpo_apply_result(const bpo_apply *apply)
{
    return &apply->result;
}
