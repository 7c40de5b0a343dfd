#include "engine/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "engine/http_failure.h"

struct bpo_http {
    const bpo_target *target;
    CURLM *multi;
    struct curl_slist *headers;
    bpo_request *in_flight; /* all that were submitted and aren't done */
    atomic_bool busy;       /* a thread is inside: a forked child finds it half changed */
    int wake[2];            /* the pipe that ends a wait: written by cancel */
    atomic_int cancelled, timeout_ms;
    atomic_uint_least64_t n_requests, n_writes;
    pthread_mutex_t settings; /* guards the two below */
    int32_t (*check)(void *data);
    void *check_data;
};

/* ---- libcurl's callbacks -------------------------------------------------------------------- */

static size_t take_line(char *data, size_t size, size_t n, void *user)
{
    bpo_request *request = user;
    return bpo_answer_take_line(&request->answer, data, size * n) ? size * n : 0;
}

static size_t take_body(char *data, size_t size, size_t n, void *user)
{
    bpo_request *request = user;
    return bpo_answer_take_body(&request->answer, data, size * n) ? size * n : 0;
}

/* libcurl 7.88 opens unix sockets without CLOEXEC: programs started meanwhile would inherit them. */
static curl_socket_t open_socket(void *user, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    bpo_request *request = user;
    (void)purpose;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    request->socket_errno = fd < 0 ? errno : 0;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* Called on each connection, new or reused, before the request is written to it. */
static int before_sending(void *user, char *to_ip, char *from_ip, int to_port, int from_port)
{
    bpo_request *request = user;
    (void)to_ip, (void)from_ip, (void)to_port, (void)from_port;
    request->sent = true;
    atomic_fetch_add(&request->http->n_requests, 1);
    if (request->method != BPO_GET)
        atomic_fetch_add(&request->http->n_writes, 1);
    return CURL_PREREQFUNC_OK;
}

/* ---- one request's set-up: all rules are here ------------------------------------------------ */

#define SET(option, value)                                                                     \
    do {                                                                                       \
        if (!rc)                                                                               \
            rc = curl_easy_setopt(easy, option, value);                                        \
    } while (0)

static CURLcode set_callbacks(CURL *easy, bpo_request *request)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_PRIVATE, request);
    SET(CURLOPT_HEADERFUNCTION, take_line);
    SET(CURLOPT_HEADERDATA, request);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, request);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, request);
    SET(CURLOPT_PREREQFUNCTION, before_sending);
    SET(CURLOPT_PREREQDATA, request);
    SET(CURLOPT_ERRORBUFFER, request->curl_text);
    return rc;
}

static CURLcode set_transport(CURL *easy, const bpo_http *http)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_UNIX_SOCKET_PATH, http->target->socket);
    SET(CURLOPT_PROTOCOLS_STR, "http");
    SET(CURLOPT_PROXY, ""); /* else http_proxy of the environment is obeyed */
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    /* what has no header comes to take_body, which refuses it and can quote it */
    SET(CURLOPT_HTTP09_ALLOWED, 1L);
    SET(CURLOPT_HTTP_TRANSFER_DECODING, 0L); /* see the chunks in http_answer.c */
    SET(CURLOPT_PATH_AS_IS, 1L);
    SET(CURLOPT_HTTPHEADER, http->headers);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* a name that is being looked up must not delay a cancel */
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)BPO_CONNECT_TIMEOUT_MS);
    return rc;
}

static CURLcode set_request(CURL *easy, const bpo_request *request)
{
    CURLcode rc = CURLE_OK;
    char url[512];
    snprintf(url, sizeof url, "%s%s", request->http->target->url, request->path);
    SET(CURLOPT_URL, url);
    SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    if (request->max_body >= BPO_MAX_LIST_BYTES)
        SET(CURLOPT_BUFFERSIZE, 128 * 1024L);
    if (request->method == BPO_GET)
        return rc;
    /* On a reused connection that dies libcurl sends a request again, silently. */
    SET(CURLOPT_FRESH_CONNECT, 1L);
    SET(CURLOPT_FORBID_REUSE, 1L);
    if (request->body) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDS, request->body);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->body));
    }
    SET(CURLOPT_CUSTOMREQUEST, bpo_method_name(request->method));
    return rc;
}

/* ---- life of a request ---------------------------------------------------------------------- */

/* Takes a request out of libcurl's hands and out of the list. */
static void take_out(bpo_http *http, bpo_request *request)
{
    for (bpo_request **at = &http->in_flight; *at; at = &(*at)->next)
        if (*at == request) {
            *at = request->next;
            break;
        }
    if (request->easy) {
        if (!request->parked)
            curl_multi_remove_handle(http->multi, request->easy);
        curl_easy_cleanup(request->easy);
    }
    request->easy = NULL;
    request->next = NULL;
}

static void end(bpo_http *http, bpo_request *request)
{
    take_out(http, request);
    request->done = true;
}

static void end_failed(bpo_http *http, bpo_request *request, bpo_breakage breakage,
                       int os_errno)
{
    bpo_request_fail(request, http->target, breakage, os_errno);
    end(http, request);
}

void bpo_http_submit(bpo_http *http, bpo_request *request)
{
    request->http = http;
    request->timeout_ms = atomic_load(&http->timeout_ms);
    request->began_us = bpo_clock_us();
    bpo_answer_begin(&request->answer, request->max_body);
    if (bpo_http_is_cancelled(http)) {
        end_failed(http, request, BPO_BROKE_CANCELLED, 0);
        return;
    }
    atomic_store(&http->busy, true);
    CURL *easy = request->easy = curl_easy_init();
    request->parked = true; /* libcurl's multi handle doesn't have it yet */
    if (!easy || set_callbacks(easy, request) || set_transport(easy, http) ||
        set_request(easy, request) || curl_multi_add_handle(http->multi, easy)) {
        end_failed(http, request, BPO_BROKE_MEMORY, 0);
    } else {
        request->parked = false;
        request->next = http->in_flight;
        http->in_flight = request;
    }
    atomic_store(&http->busy, false);
}

/* A full queue of connections is no failure yet. libcurl tells it as "couldn't connect" without
 * an errno, at once and not after the connect timeout (curl#18748). */
static bool is_queue_full(const bpo_http *http, const bpo_request *request, CURLcode rc,
                          int os_errno)
{
    return http->target->socket && rc == CURLE_COULDNT_CONNECT && !request->socket_errno &&
           (os_errno == 0 || os_errno == EAGAIN || os_errno == EINTR);
}

static int64_t connect_deadline(const bpo_request *request)
{
    return request->began_us + bpo_request_connect_timeout(request) * INT64_C(1000);
}

/* Sets a request aside, to be tried again a little later: 1, 2, 4 … 64 ms. */
static void park(bpo_http *http, bpo_request *request, int64_t now)
{
    int shift = request->n_tries < 6 ? request->n_tries : 6;
    curl_multi_remove_handle(http->multi, request->easy);
    request->n_tries++;
    request->parked = true;
    request->retry_us = now + (INT64_C(1000) << shift);
}

static void unpark(bpo_http *http, int64_t now)
{
    for (bpo_request *request = http->in_flight, *next; request; request = next) {
        next = request->next;
        if (!request->parked || request->retry_us > now)
            continue;
        long left = request->timeout_ms - (long)((now - request->began_us) / 1000);
        if (curl_easy_setopt(request->easy, CURLOPT_TIMEOUT_MS, left > 1 ? left : 1) ||
            curl_multi_add_handle(http->multi, request->easy))
            end_failed(http, request, BPO_BROKE_MEMORY, 0);
        else
            request->parked = false;
    }
}

/* libcurl tells a header line over its own limit as a lack of memory. */
static bpo_breakage memory_or_line(const bpo_request *request)
{
    void *probe = bpo_alloc(256, 1024);
    bool is_line = probe && request->sent && !request->answer.headers_done;
    bpo_free(probe);
    return is_line ? BPO_BROKE_LONG_LINE : BPO_BROKE_MEMORY;
}

static bpo_breakage breakage_of(const bpo_request *request, CURLcode rc)
{
    if (request->answer.refused)
        return request->answer.refused == BPO_E_MEMORY ? BPO_BROKE_MEMORY : BPO_BROKE_RULES;
    switch (rc) {
    case CURLE_OK: /* a header that just ends is no error to libcurl */
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
        return BPO_BROKE_LINE;
    case CURLE_RECV_ERROR: /* a reset, and also a chunk size that is none */
        return strstr(request->curl_text, "chunk") ? BPO_BROKE_FORM : BPO_BROKE_LINE;
    case CURLE_COULDNT_CONNECT:
        return BPO_BROKE_CONNECT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return BPO_BROKE_NAME;
    case CURLE_OPERATION_TIMEDOUT:
        return BPO_BROKE_TIME;
    case CURLE_OUT_OF_MEMORY:
        return memory_or_line(request);
    case CURLE_FAILED_INIT:
        return BPO_BROKE_MEMORY;
    default:
        return BPO_BROKE_FORM;
    }
}

static void conclude(bpo_http *http, bpo_request *request, CURLcode rc)
{
    long os_errno = 0;
    int64_t now = bpo_clock_us();
    curl_easy_getinfo(request->easy, CURLINFO_OS_ERRNO, &os_errno);
    if (!*request->curl_text)
        snprintf(request->curl_text, sizeof request->curl_text, "%s", curl_easy_strerror(rc));
    if ((rc == CURLE_OK || request->answer.cut) && bpo_answer_is_whole(&request->answer))
        end(http, request);
    else if (!is_queue_full(http, request, rc, (int)os_errno))
        end_failed(http, request, breakage_of(request, rc), (int)os_errno);
    else if (now < connect_deadline(request))
        park(http, request, now);
    else
        end_failed(http, request, BPO_BROKE_QUEUE, 0);
}

static void reap(bpo_http *http)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(http->multi, &left))) {
        bpo_request *request = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode rc = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (void *)&request);
        conclude(http, request, rc);
    }
}

/* ---- waiting -------------------------------------------------------------------------------- */

static bool all_done(bpo_request *const *requests, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!requests[i]->done)
            return false;
    return true;
}

static void end_all(bpo_http *http, bpo_request *const *requests, size_t n,
                    bpo_breakage breakage)
{
    for (size_t i = 0; i < n; i++)
        if (!requests[i]->done)
            end_failed(http, requests[i], breakage, 0);
}

bool bpo_http_is_interrupted(bpo_http *http)
{
    pthread_mutex_lock(&http->settings);
    int32_t (*check)(void *) = http->check;
    void *data = http->check_data;
    pthread_mutex_unlock(&http->settings);
    return check && check(data) != 0;
}

/* Asks the interrupt function where it is time to. */
static bool is_interrupted(bpo_http *http, int64_t now, int64_t *asked_us)
{
    if (now - *asked_us < BPO_INTERRUPT_MS * INT64_C(1000))
        return false;
    *asked_us = now;
    return bpo_http_is_interrupted(http);
}

static void empty_pipe(const bpo_http *http)
{
    char bytes[64];
    while (read(http->wake[0], bytes, sizeof bytes) > 0)
        ;
}

static CURLMcode wait_a_little(bpo_http *http, int64_t now, int64_t until)
{
    struct curl_waitfd wake = {.fd = http->wake[0], .events = CURL_WAIT_POLLIN};
    int64_t most = now + BPO_INTERRUPT_MS * INT64_C(1000);
    for (const bpo_request *request = http->in_flight; request; request = request->next)
        if (request->parked && request->retry_us < most)
            most = request->retry_us;
    if (until < most)
        most = until;
    int64_t ms = most > now ? (most - now + 999) / 1000 : 0;
    CURLMcode rc = curl_multi_poll(http->multi, &wake, 1, (int)ms, NULL);
    if (wake.revents && !bpo_http_is_cancelled(http))
        empty_pipe(http); /* what a cancel left that a rearm overtook */
    return rc;
}

static bool drain(bpo_http *http, bpo_request *const *requests, size_t n, int64_t until)
{
    int running;
    for (int64_t asked_us = bpo_clock_us();;) {
        int64_t now = bpo_clock_us();
        if (bpo_http_is_cancelled(http) || is_interrupted(http, now, &asked_us)) {
            end_all(http, requests, n, BPO_BROKE_CANCELLED);
            return true;
        }
        unpark(http, now);
        CURLMcode rc = curl_multi_perform(http->multi, &running);
        reap(http);
        if (all_done(requests, n))
            return true;
        now = bpo_clock_us();
        if (now >= until)
            return false;
        if (rc || wait_a_little(http, now, until)) {
            end_all(http, requests, n, BPO_BROKE_MEMORY);
            return true;
        }
    }
}

bool bpo_http_drain(bpo_http *http, bpo_request *const *requests, size_t n, int32_t timeout_ms)
{
    int64_t until = timeout_ms < 0 ? INT64_MAX : bpo_clock_us() + timeout_ms * INT64_C(1000);
    if (all_done(requests, n))
        return true;
    atomic_store(&http->busy, true);
    bool done = drain(http, requests, n, until);
    atomic_store(&http->busy, false);
    return done;
}

void bpo_http_release(bpo_http *http, bpo_request *request)
{
    if (request->easy) {
        atomic_store(&http->busy, true);
        take_out(http, request);
        atomic_store(&http->busy, false);
    }
    bpo_answer_clear(&request->answer);
}

void bpo_http_abandon(bpo_http *http, bpo_request *request)
{
    /* where it was being changed at the fork, bpo_http_free leaves all behind too */
    if (!atomic_load(&http->busy))
        bpo_http_release(http, request);
}

/* ---- cancelling and settings ---------------------------------------------------------------- */

void bpo_http_cancel(bpo_http *http)
{
    int saved = errno;
    atomic_store(&http->cancelled, 1);
    /* a full pipe is as good as one more byte */
    ssize_t n = write(http->wake[1], "", 1);
    (void)n;
    errno = saved;
}

void bpo_http_rearm(bpo_http *http)
{
    atomic_store(&http->cancelled, 0);
    empty_pipe(http);
}

bool bpo_http_is_cancelled(const bpo_http *http)
{
    return atomic_load(&http->cancelled) != 0;
}

void bpo_http_set_timeout(bpo_http *http, int32_t milliseconds)
{
    atomic_store(&http->timeout_ms, milliseconds);
}

uint64_t bpo_http_n_requests(const bpo_http *http)
{
    return atomic_load(&http->n_requests);
}

uint64_t bpo_http_n_writes(const bpo_http *http)
{
    return atomic_load(&http->n_writes);
}

void bpo_http_set_interrupt(bpo_http *http, int32_t (*check)(void *data), void *data)
{
    pthread_mutex_lock(&http->settings);
    http->check = check;
    http->check_data = data;
    pthread_mutex_unlock(&http->settings);
}

/* ---- life of a handle ----------------------------------------------------------------------- */

static CURLcode global_status;

static void init_libcurl(void)
{
    global_status = curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Host, length and connection are libcurl's; it must not wait for "100 Continue". */
static struct curl_slist *make_headers(void)
{
    static const char *const lines[] = {"Expect:", "Content-Type: application/json",
                                        "User-Agent: libbponet"};
    struct curl_slist *headers = NULL;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct curl_slist *longer = curl_slist_append(headers, lines[i]);
        if (!longer) {
            curl_slist_free_all(headers);
            return NULL;
        }
        headers = longer;
    }
    return headers;
}

bpo_status bpo_http_new(const bpo_target *target, bpo_http **ret_http, bpo_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_libcurl);
    bpo_http *http = global_status ? NULL : bpo_alloc(1, sizeof *http);
    if (!http)
        return bpo_fail_memory(err);
    http->target = target;
    http->wake[0] = http->wake[1] = -1;
    atomic_init(&http->timeout_ms, BPO_DEFAULT_TIMEOUT_MS);
    pthread_mutex_init(&http->settings, NULL);
    if (pipe2(http->wake, O_CLOEXEC | O_NONBLOCK) < 0) {
        int error = errno;
        bpo_http_free(http, false);
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "a handle for %s can't be made: %s", target->text, strerror(error));
    }
    http->multi = curl_multi_init();
    http->headers = make_headers();
    if (!http->multi || !http->headers) {
        bpo_http_free(http, false);
        return bpo_fail_memory(err);
    }
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, 16L);
    *ret_http = http;
    return BPO_OK;
}

void bpo_http_free(bpo_http *http, bool in_child)
{
    if (!http)
        return;
    /* what another thread was changing at the fork can't be taken apart: it is left behind */
    if (!in_child || !atomic_load(&http->busy)) {
        while (http->in_flight)
            end_failed(http, http->in_flight, BPO_BROKE_CANCELLED, 0);
        curl_multi_cleanup(http->multi);
        curl_slist_free_all(http->headers);
    }
    for (size_t i = 0; i < 2; i++)
        if (http->wake[i] >= 0)
            close(http->wake[i]);
    pthread_mutex_destroy(&http->settings);
    bpo_free(http);
}
