#include "engine/call.h"

#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "engine/codec.h"
#include "engine/refusal.h"

/* ---- begin ---------------------------------------------------------------------------------- */

/* What all calls begin with; leaves with the lock held where it succeeds. */
static bpo_status open_call(bpo_call *call, bpo_engine *engine, bpo_method method,
                            const char *doing, const char *subject, bpo_error *err)
{
    bpo_status status = bpo_engine_enter(engine, err);
    if (status)
        return status;
    call->engine = engine;
    call->request.method = method;
    call->request.path = call->path.text;
    call->request.max_body = BPO_MAX_OBJECT_BYTES;
    call->doing = doing;
    bpo_text_copy(call->subject, sizeof call->subject, subject ? subject : "");
    status = bpo_engine_negotiate(engine, err);
    if (status)
        bpo_engine_leave(engine);
    return status;
}

/* The rest: sends it, where all went well so far, and gives the lock back. */
static bpo_status send_call(bpo_call *call, bpo_status status, const char *path, const char *id,
                            const char *after, bpo_error *err)
{
    if (!status)
        status = bpo_path_make(&call->path, call->engine->used_version, path, id, after, err);
    if (!status) {
        call->request.body = call->body;
        bpo_http_submit(call->engine->http, &call->request);
    }
    bpo_engine_leave(call->engine);
    return status;
}

static bpo_status check_id(const char *id, bpo_error *err)
{
    bpo_path unused;
    return bpo_path_make(&unused, NULL, "/networks", id ? id : "", "", err);
}

bpo_status bpo_call_begin_get(bpo_call *call, bpo_engine *engine, const char *path,
                              const char *id, const char *after, size_t max_body,
                              const char *doing, bpo_error *err)
{
    bpo_status status = id ? check_id(id, err) : BPO_OK;
    if (!status)
        status = open_call(call, engine, BPO_GET, doing, id, err);
    if (status)
        return status;
    call->request.max_body = max_body;
    return send_call(call, BPO_OK, path, id, after, err);
}

bpo_status bpo_call_begin_create(bpo_call *call, bpo_engine *engine, const bpo_network *network,
                                 bpo_error *err)
{
    if (!network)
        return bpo_fail(err, BPO_E_USAGE, NULL, "no network was given");
    bpo_status status =
        open_call(call, engine, BPO_POST, "create network", network->name.text, err);
    if (status)
        return status;
    status = bpo_encode_create(network, engine->used_minor, &call->body, err);
    return send_call(call, status, "/networks/create", NULL, "", err);
}

bpo_status bpo_call_begin_remove(bpo_call *call, bpo_engine *engine, const char *network_id,
                                 bpo_error *err)
{
    bpo_status status = check_id(network_id, err);
    if (!status)
        status = open_call(call, engine, BPO_DELETE, "remove network", network_id, err);
    return status ? status : send_call(call, BPO_OK, "/networks", network_id, "", err);
}

bpo_status bpo_call_begin_connect(bpo_call *call, bpo_engine *engine, const char *network_id,
                                  const char *container_id, const char *const *aliases,
                                  size_t n_aliases, const char *ipv4_address,
                                  const char *ipv6_address, bpo_error *err)
{
    bpo_status status = check_id(network_id, err);
    if (!status)
        status = bpo_encode_connect(container_id, aliases, n_aliases, ipv4_address,
                                    ipv6_address, &call->body, err);
    if (!status)
        status = open_call(call, engine, BPO_POST, "connect container", container_id, err);
    return status ? status : send_call(call, BPO_OK, "/networks", network_id, "/connect", err);
}

bpo_status bpo_call_begin_disconnect(bpo_call *call, bpo_engine *engine, const char *network_id,
                                     const char *container_id, bool force, bpo_error *err)
{
    bpo_status status = check_id(network_id, err);
    if (!status)
        status = bpo_encode_disconnect(container_id, force, &call->body, err);
    if (!status)
        status = open_call(call, engine, BPO_POST, "disconnect container", container_id, err);
    return status ? status
                  : send_call(call, BPO_OK, "/networks", network_id, "/disconnect", err);
}

/* ---- wait ----------------------------------------------------------------------------------- */

bool bpo_call_is_done(const bpo_call *call)
{
    return call->request.done;
}

#define WAIT_AT_ONCE 64

/* A cancelled handle is entered all the same here: draining is what ends its calls. */
static bpo_status enter_to_wait(bpo_engine *engine, bpo_error *err)
{
    bpo_status status = bpo_engine_enter(engine, err);
    if (status != BPO_E_CANCELLED)
        return status;
    pthread_mutex_lock(&engine->lock);
    return BPO_OK;
}

bpo_status bpo_call_wait(bpo_engine *engine, bpo_call *const *calls, size_t n,
                         int32_t timeout_ms, bool *ret_done, bpo_error *err)
{
    bpo_request *requests[WAIT_AT_ONCE];
    if (n > WAIT_AT_ONCE)
        return bpo_fail(err, BPO_E_USAGE, NULL, "%zu calls to wait for; %d are the most", n,
                        WAIT_AT_ONCE);
    bpo_status status = enter_to_wait(engine, err);
    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        requests[i] = &calls[i]->request;
    *ret_done = bpo_http_drain(engine->http, requests, n, timeout_ms);
    bpo_engine_leave(engine);
    return BPO_OK;
}

bpo_status bpo_call_complete(bpo_call *call, bpo_error *err)
{
    bool done = false;
    return bpo_call_wait(call->engine, &call, 1, -1, &done, err);
}

/* ---- finish --------------------------------------------------------------------------------- */

/* BPO_OK where the answer is whole and its HTTP status one of the two wanted. */
static bpo_status judge(bpo_call *call, int wanted, int or_wanted, bpo_error *err)
{
    const bpo_request *request = &call->request;
    if (!request->done)
        return bpo_fail(err, BPO_E_USAGE, call->subject, "the call isn't done yet");
    if (request->status) {
        if (err)
            *err = request->error;
        return request->status;
    }
    if (request->answer.status == wanted || request->answer.status == or_wanted)
        return BPO_OK;
    return bpo_answer_refused(request, call->doing, call->subject, err);
}

bpo_status bpo_call_finish_get(bpo_call *call, bpo_error *err)
{
    return judge(call, 200, 200, err);
}

bpo_status bpo_call_finish_create(bpo_call *call, char ret_id[65], bool *ret_is_twin,
                                  bpo_error *err)
{
    bool is_twin = false;
    bpo_error found;
    bpo_status status = judge(call, 201, 201, err);
    if (status)
        return status;
    status = bpo_decode_created(&call->request.answer, ret_id, &is_twin, &found);
    if (status) /* it was made, and which one it is isn't known */
        return bpo_fail_http(err, BPO_E_UNKNOWN, 201, call->subject,
                             "%s; whether network %s was "
                             "created is unknown: look before trying again",
                             found.message, call->subject);
    if (ret_is_twin)
        *ret_is_twin = is_twin;
    return BPO_OK;
}

bpo_status bpo_call_finish_remove(bpo_call *call, bool *ret_was_gone, bpo_error *err)
{
    bpo_error found;
    bpo_status status = judge(call, 204, 200, &found);
    if (ret_was_gone)
        *ret_was_gone = status == BPO_E_NOT_FOUND;
    if (!status || status == BPO_E_NOT_FOUND)
        return BPO_OK;
    if (err)
        *err = found;
    return status;
}

bpo_status bpo_call_finish_connect(bpo_call *call, bpo_error *err)
{
    return judge(call, 200, 200, err);
}

bpo_status bpo_call_finish_disconnect(bpo_call *call, bpo_error *err)
{
    return judge(call, 200, 200, err);
}

/* ---- end ------------------------------------------------------------------------------------ */

void bpo_call_end(bpo_call *call)
{
    bpo_engine *engine = call->engine;
    if (engine && engine->pid == getpid()) {
        pthread_mutex_lock(&engine->lock);
        bpo_http_release(engine->http, &call->request);
        pthread_mutex_unlock(&engine->lock);
    } else if (engine) {
        bpo_http_abandon(engine->http, &call->request);
    }
    bpo_free(call->body);
    call->body = NULL;
    call->engine = NULL;
}
