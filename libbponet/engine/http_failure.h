/* Why a request came to nothing, told so that somebody can act on it. */
#ifndef BPO_ENGINE_HTTP_FAILURE_H
#define BPO_ENGINE_HTTP_FAILURE_H

#include "engine/endpoint.h"
#include "engine/request.h"

typedef enum bpo_breakage {
    BPO_BROKE_CANCELLED,
    BPO_BROKE_MEMORY,
    BPO_BROKE_NAME,    /* the host's name isn't resolved */
    BPO_BROKE_CONNECT, /* os_errno says why, where it isn't 0 */
    BPO_BROKE_QUEUE,   /* the socket's queue of connections stayed full */
    BPO_BROKE_TIME,
    BPO_BROKE_LINE,      /* closed or reset before all was there */
    BPO_BROKE_LONG_LINE, /* a header line longer than libcurl holds */
    BPO_BROKE_FORM,      /* libcurl couldn't make sense of the answer: curl_text */
    BPO_BROKE_RULES      /* bpo_answer refused it */
} bpo_breakage;

/* Sets the request's status and error. */
void bpo_request_fail(bpo_request *request, const bpo_target *target, bpo_breakage breakage,
                      int os_errno);

#endif
