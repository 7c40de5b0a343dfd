#include "engine/request.h"

const char *bpo_method_name(bpo_method method)
{
    return method == BPO_GET ? "GET" : method == BPO_POST ? "POST" : "DELETE";
}

int32_t bpo_request_connect_timeout(const bpo_request *request)
{
    return request->timeout_ms < BPO_CONNECT_TIMEOUT_MS ? request->timeout_ms
                                                        : BPO_CONNECT_TIMEOUT_MS;
}
