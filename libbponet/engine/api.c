/* The typed calls that don't make a state: what bponet/engine.h has of writes and of facts. */
#include <string.h>

#include "engine/call.h"
#include "engine/codec.h"

bpo_status bpo_engine_ping(bpo_engine *engine, bpo_engine_info *ret_info, bpo_error *err)
{
    bpo_status status = bpo_engine_enter(engine, err);
    if (status)
        return status;
    status = bpo_engine_negotiate(engine, err);
    if (!status && ret_info)
        *ret_info = engine->info;
    bpo_engine_leave(engine);
    return status;
}

typedef bpo_status decode_info(const bpo_answer *answer, bpo_engine_info *info, bpo_error *err);

static bpo_status get_info(bpo_engine *engine, const char *path, const char *doing,
                           decode_info *decode, bpo_engine_info *ret_info, bpo_error *err)
{
    bpo_call call = {0};
    bpo_status status =
        bpo_call_begin_get(&call, engine, path, NULL, "", BPO_MAX_OBJECT_BYTES, doing, err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_get(&call, err);
    if (!status) {
        bpo_engine_info info = engine->info; /* doesn't change any more, after the ping */
        status = decode(&call.request.answer, &info, err);
        if (!status && ret_info)
            *ret_info = info;
    }
    bpo_call_end(&call);
    return status;
}

bpo_status bpo_engine_version(bpo_engine *engine, bpo_engine_info *ret_info, bpo_error *err)
{
    return get_info(engine, "/version", "tell its version", bpo_decode_version, ret_info, err);
}

bpo_status bpo_engine_system_info(bpo_engine *engine, bpo_engine_info *ret_info, bpo_error *err)
{
    return get_info(engine, "/info", "tell about itself", bpo_decode_info, ret_info, err);
}

bpo_status bpo_engine_create_network(bpo_engine *engine, const bpo_network *network,
                                     char ret_id[65], bpo_error *err)
{
    bpo_call call = {0};
    char id[65];
    bpo_status status = bpo_call_begin_create(&call, engine, network, err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_create(&call, id, NULL, err);
    if (!status && ret_id)
        memcpy(ret_id, id, sizeof id);
    bpo_call_end(&call);
    return status;
}

bpo_status bpo_engine_remove_network(bpo_engine *engine, const char *id, bpo_error *err)
{
    bpo_call call = {0};
    bpo_status status = bpo_call_begin_remove(&call, engine, id, err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_remove(&call, NULL, err);
    bpo_call_end(&call);
    return status;
}

bpo_status bpo_engine_connect(bpo_engine *engine, const char *network_id,
                              const char *container_id, const char *const *aliases,
                              size_t n_aliases, const char *ipv4_address,
                              const char *ipv6_address, bpo_error *err)
{
    bpo_call call = {0};
    bpo_status status = bpo_call_begin_connect(&call, engine, network_id, container_id, aliases,
                                               n_aliases, ipv4_address, ipv6_address, err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_connect(&call, err);
    bpo_call_end(&call);
    return status;
}

bpo_status bpo_engine_disconnect(bpo_engine *engine, const char *network_id,
                                 const char *container_id, bool force, bpo_error *err)
{
    bpo_call call = {0};
    bpo_status status =
        bpo_call_begin_disconnect(&call, engine, network_id, container_id, force, err);
    if (!status)
        status = bpo_call_complete(&call, err);
    if (!status)
        status = bpo_call_finish_disconnect(&call, err);
    bpo_call_end(&call);
    return status;
}
