#include "engine/http_failure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define START_HINT "is dockerd running? (systemctl start docker)"

/* ---- no connection -------------------------------------------------------------------------- */

static const char *kind_of(mode_t mode)
{
    return S_ISDIR(mode)   ? "a directory"
           : S_ISREG(mode) ? "a regular file"
                           : "no socket at all";
}

static bpo_status fail_permission(const bpo_target *target, bpo_error *err)
{
    return bpo_fail(err, BPO_E_PERMISSION, target->text,
                    "no right to use %s; become a member of "
                    "its group (usermod -aG docker USER, then log in anew; the group is as "
                    "powerful as root) or run as root",
                    target->text);
}

static bpo_status fail_unix(const bpo_target *target, int os_errno, const char *curl_text,
                            bpo_error *err)
{
    struct stat st;
    int stat_errno = stat(target->socket, &st) < 0 ? errno : 0;
    if (os_errno == EACCES || os_errno == EPERM || stat_errno == EACCES)
        return fail_permission(target, err);
    if (stat_errno == ENOENT || stat_errno == ENOTDIR)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "no engine at %s: the socket doesn't "
                        "exist; " START_HINT,
                        target->text);
    if (!stat_errno && !S_ISSOCK(st.st_mode))
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "no engine at %s: it is %s, not a "
                        "socket",
                        target->text, kind_of(st.st_mode));
    if (os_errno == ECONNREFUSED)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "nobody listens on %s: dockerd isn't "
                        "running (systemctl start docker)",
                        target->text);
    return bpo_fail(err, BPO_E_UNAVAILABLE, target->text, "no connection to %s: %s",
                    target->text, os_errno ? strerror(os_errno) : curl_text);
}

static bpo_status fail_tcp(const bpo_target *target, int os_errno, const char *curl_text,
                           bpo_error *err)
{
    if (os_errno == ECONNREFUSED)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "nobody listens on %s; is dockerd "
                        "running there, with -H %s?",
                        target->text, target->text);
    if (os_errno == EHOSTUNREACH || os_errno == ENETUNREACH)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text, "no route to %s: %s",
                        target->text, strerror(os_errno));
    return bpo_fail(err, BPO_E_UNAVAILABLE, target->text, "no connection to %s: %s",
                    target->text, os_errno ? strerror(os_errno) : curl_text);
}

static bpo_status fail_connect(const bpo_request *request, const bpo_target *target,
                               int os_errno, bpo_error *err)
{
    if (request->socket_errno)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "no connection to %s: a socket can't "
                        "be opened: %s",
                        target->text, strerror(request->socket_errno));
    return target->socket ? fail_unix(target, os_errno, request->curl_text, err)
                          : fail_tcp(target, os_errno, request->curl_text, err);
}

/* ---- a connection, but no whole answer ------------------------------------------------------- */

/* What is wrong with the answer, as a half sentence. */
static void describe(const bpo_request *request, bpo_breakage breakage, char *text, size_t size)
{
    const bpo_answer *answer = &request->answer;
    if (breakage == BPO_BROKE_TIME)
        snprintf(text, size, "no whole answer came within %d ms (%zu bytes did)",
                 (int)request->timeout_ms, answer->n_bytes);
    else if (breakage == BPO_BROKE_LINE && answer->n_bytes == 0)
        snprintf(text, size, "the connection was closed without an answer");
    else if (breakage == BPO_BROKE_LINE)
        snprintf(text, size, "the answer broke off after %zu bytes", answer->n_bytes);
    else if (breakage == BPO_BROKE_LONG_LINE)
        snprintf(text, size, "the answer was refused: its header has a line of over 100 KiB");
    else if (breakage == BPO_BROKE_RULES)
        snprintf(text, size, "the answer was refused: %s", answer->reason);
    else if (breakage == BPO_BROKE_MEMORY)
        snprintf(text, size, "no memory was left for the answer");
    else
        snprintf(text, size, "the answer isn't HTTP as it should be: %s", request->curl_text);
}

static bpo_status status_of(const bpo_request *request, bpo_breakage breakage)
{
    if (breakage == BPO_BROKE_TIME)
        return BPO_E_TIMEOUT;
    if (breakage == BPO_BROKE_LONG_LINE)
        return BPO_E_LIMIT;
    return breakage == BPO_BROKE_RULES ? request->answer.refused : BPO_E_PROTOCOL;
}

/* A redirection is a clear answer, of whomever it is: what was asked wasn't done. */
static bool is_clear_refusal(const bpo_request *request)
{
    return request->answer.headers_done && request->answer.status >= 300 &&
           request->answer.status < 400;
}

static bpo_status fail_answer(const bpo_request *request, const bpo_target *target,
                              bpo_breakage breakage, bpo_error *err)
{
    char what[400];
    const char *method = bpo_method_name(request->method);
    describe(request, breakage, what, sizeof what);
    if (request->method != BPO_GET && !is_clear_refusal(request))
        return bpo_fail_http(err, BPO_E_UNKNOWN, request->answer.status, target->text,
                             "%s: %s %s was sent, but %s; whether it was done is unknown: look "
                             "before trying again",
                             target->text, method, request->path, what);
    return bpo_fail_http(err, status_of(request, breakage), request->answer.status,
                         target->text, "%s: %s %s: %s", target->text, method, request->path,
                         what);
}

static bpo_status explain(const bpo_request *request, const bpo_target *target,
                          bpo_breakage breakage, int os_errno, bpo_error *err)
{
    if (breakage == BPO_BROKE_CANCELLED)
        return bpo_fail(err, BPO_E_CANCELLED, target->text, "%s: %s %s was cancelled%s",
                        target->text, bpo_method_name(request->method), request->path,
                        request->sent && request->method != BPO_GET
                            ? " after it was sent: whether it was done is unknown"
                            : "");
    if (request->sent && breakage != BPO_BROKE_CONNECT &&
        (request->method != BPO_GET || breakage != BPO_BROKE_MEMORY))
        return fail_answer(request, target, breakage, err);
    if (breakage == BPO_BROKE_MEMORY)
        return bpo_fail_memory(err);
    if (breakage == BPO_BROKE_NAME)
        return bpo_fail(err, BPO_E_UNAVAILABLE, target->text,
                        "%s: that host's name isn't known: "
                        "%s",
                        target->text, request->curl_text);
    if (breakage == BPO_BROKE_QUEUE)
        return bpo_fail(err, BPO_E_TIMEOUT, target->text,
                        "%s: the engine takes no connection: its "
                        "queue stayed full for %d ms",
                        target->text, (int)bpo_request_connect_timeout(request));
    if (breakage == BPO_BROKE_TIME)
        return bpo_fail(err, BPO_E_TIMEOUT, target->text, "%s: no connection within %d ms",
                        target->text, (int)bpo_request_connect_timeout(request));
    return fail_connect(request, target, os_errno, err);
}

void bpo_request_fail(bpo_request *request, const bpo_target *target, bpo_breakage breakage,
                      int os_errno)
{
    request->status = explain(request, target, breakage, os_errno, &request->error);
}
