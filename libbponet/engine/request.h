/* One request to an engine, and what came of it. */
#ifndef BPO_ENGINE_REQUEST_H
#define BPO_ENGINE_REQUEST_H

#include "engine/http_answer.h"

#define BPO_CONNECT_TIMEOUT_MS 5000

typedef enum bpo_method { BPO_GET, BPO_POST, BPO_DELETE } bpo_method;

/* One request and what came of it. Zero it, fill in the first part, submit. It must stay where
 * it is until it is done or released. */
typedef struct bpo_request {
    bpo_method method;
    const char *path; /* from bpo_path_make; borrowed until released */
    const char *body; /* JSON; NULL: none; borrowed until released */
    size_t max_body;  /* of the answer, where it is 2xx */

    bool done;
    bpo_status status; /* BPO_OK: answer is whole. Else error says why */
    bpo_error error;
    bpo_answer answer;

    /* http.c's own */
    struct bpo_http *http;
    void *easy;
    struct bpo_request *next;
    bool submitted, sent, parked;
    int socket_errno;
    int64_t began_us, retry_us;
    int32_t timeout_ms, n_tries;
    char curl_text[256];
} bpo_request;

/* "GET", "POST", "DELETE". */
const char *bpo_method_name(bpo_method method);
/* How long connecting may take: never longer than the request may. */
int32_t bpo_request_connect_timeout(const bpo_request *request);

#endif
