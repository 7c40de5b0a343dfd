#include "engine/endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/chars.h"
#include "base/node.h"
#include "base/text.h"

/* Schemes that a DOCKER_HOST may have somewhere else, and what to do here instead. */
static const struct {
    const char *scheme;
    bpo_status status;
    const char *advice;
} other_schemes[] = {
    {"ssh", BPO_E_UNSUPPORTED,
     "ssh:// comes later; forward the socket (ssh -nNT -L "
     "/tmp/engine.sock:/var/run/docker.sock "
     "HOST) and use unix:///tmp/engine.sock"},
    {"https", BPO_E_UNSUPPORTED, "TLS comes later; use the engine's unix socket"},
    {"http", BPO_E_USAGE, "an engine's TCP address is written tcp://host:port"},
    {"file", BPO_E_USAGE, "a socket is written unix:///path"},
    {"npipe", BPO_E_UNSUPPORTED, "named pipes are Windows's; use unix:///path here"},
    {"fd", BPO_E_USAGE, "fd:// is for dockerd's own -H; a client uses unix:///path"},
};

/* The host as it may be shown: what stands between "://" and the last '@' replaced. */
static void redact(char *to, size_t size, const char *host)
{
    const char *scheme_end = strstr(host, "://");
    const char *from = scheme_end ? scheme_end + 3 : host;
    const char *at = strrchr(from, '@');
    if (at && !bpo_text_after(host, "unix://"))
        snprintf(to, size, "%.*s***%s", (int)(from - host), host, at);
    else
        snprintf(to, size, "%s", host);
}

static bpo_status refuse(const char *host, bpo_status status, const char *advice,
                         bpo_error *err)
{
    char shown[256];
    redact(shown, sizeof shown, host);
    return bpo_fail(err, status, shown, "%s: %s", shown, advice);
}

static bpo_status finish(bpo_target *target, bpo_target *ret_target, bpo_error *err)
{
    if (!target->text || !target->url) {
        bpo_target_clear(target);
        return bpo_fail_memory(err);
    }
    *ret_target = *target;
    return BPO_OK;
}

static bpo_status read_unix(const char *host, bpo_target *ret_target, bpo_error *err)
{
    static const char url[] = "http://localhost";
    const char *path = host + strlen("unix://");
    if (!*path)
        return refuse(host, BPO_E_USAGE, "names no socket; write unix:///path/to/docker.sock",
                      err);
    if (*path != '/')
        return refuse(
            host, BPO_E_USAGE,
            "the socket's path must be absolute: three slashes, as in " BPO_DEFAULT_HOST, err);
    if (strlen(path) > BPO_MAX_SOCKET_PATH)
        return bpo_fail(err, BPO_E_USAGE, host,
                        "the socket's path has %zu bytes, and the "
                        "system takes %d; make a shorter symbolic link to it: %s",
                        strlen(path), BPO_MAX_SOCKET_PATH, host);
    bpo_target target = {.text = bpo_strndup(host, strlen(host)),
                         .socket = bpo_strndup(path, strlen(path)),
                         .url = bpo_strndup(url, strlen(url))};
    if (!target.socket) {
        bpo_target_clear(&target);
        return bpo_fail_memory(err);
    }
    return finish(&target, ret_target, err);
}

static bool is_host_name(const char *text, size_t len)
{
    static const char allowed[] = BPO_LETTERS_AND_DIGITS "-._";
    return len > 0 && len <= 253 && *text != '-' && strspn(text, allowed) >= len;
}

static bool is_bracketed_ipv6(const char *text, size_t len)
{
    char inner[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (len < 4 || len - 2 >= sizeof inner || text[0] != '[' || text[len - 1] != ']')
        return false;
    memcpy(inner, text + 1, len - 2);
    inner[len - 2] = '\0';
    return inet_pton(AF_INET6, inner, &address) == 1;
}

static bool is_port(const char *text, size_t len, int64_t *ret_port)
{
    return len > 0 && len <= 5 && strspn(text, "0123456789") >= len &&
           bpo_text_to_int64(text, len, ret_port) && *ret_port >= 1 && *ret_port <= 65535;
}

static bpo_status read_tcp(const char *host, const bpo_target_environment *environment,
                           bpo_target *ret_target, bpo_error *err)
{
    const char *name = host + strlen("tcp://");
    size_t len = strlen(name);
    int64_t port = 2375;
    char text[300], url[300];
    if (strchr(name, '@'))
        return refuse(host, BPO_E_USAGE,
                      "a user's name has no meaning for an engine; write tcp://host:port", err);
    if (len && name[len - 1] == '/')
        len--;
    const char *colon = memrchr(name, ':', len);
    if (colon && !memchr(colon, ']', len - (size_t)(colon - name))) {
        if (!is_port(colon + 1, len - (size_t)(colon + 1 - name), &port))
            return refuse(host, BPO_E_USAGE, "the port must be a number from 1 to 65535", err);
        len = (size_t)(colon - name);
    }
    if (!is_host_name(name, len) && !is_bracketed_ipv6(name, len))
        return refuse(host, BPO_E_USAGE,
                      "isn't tcp://host:port; an IPv6 address stands in brackets, and nothing "
                      "follows the port",
                      err);
    if (environment->docker_tls_verify && *environment->docker_tls_verify)
        return refuse(host, BPO_E_UNSUPPORTED,
                      "DOCKER_TLS_VERIFY is set, and TLS comes later; use the engine's unix "
                      "socket (never unset it to talk to a TLS port in plain text)",
                      err);
    snprintf(text, sizeof text, "tcp://%.*s:%d", (int)len, name, (int)port);
    snprintf(url, sizeof url, "http://%.*s:%d", (int)len, name, (int)port);
    bpo_target target = {.text = bpo_strndup(text, strlen(text)),
                         .url = bpo_strndup(url, strlen(url))};
    return finish(&target, ret_target, err);
}

bpo_status bpo_target_read(const char *host, const bpo_target_environment *environment,
                           bpo_target *ret_target, bpo_error *err)
{
    if (!host && environment->docker_host && *environment->docker_host)
        host = environment->docker_host;
    if (!host) {
        bpo_status status = bpo_context_refuse(environment, err);
        if (status)
            return status;
        host = BPO_DEFAULT_HOST;
    }
    if (!*host)
        return bpo_fail(err, BPO_E_USAGE, NULL,
                        "the engine's host is empty; give unix:///path or tcp://host:port");
    if (bpo_text_after(host, "unix://"))
        return read_unix(host, ret_target, err);
    if (bpo_text_after(host, "tcp://"))
        return read_tcp(host, environment, ret_target, err);
    for (size_t i = 0; i < sizeof other_schemes / sizeof *other_schemes; i++) {
        const char *rest = bpo_text_after(host, other_schemes[i].scheme);
        if (rest && bpo_text_after(rest, "://"))
            return refuse(host, other_schemes[i].status, other_schemes[i].advice, err);
    }
    return refuse(host, BPO_E_USAGE,
                  *host == '/' ? "is a path; write unix:// before it"
                               : "isn't an engine's host; give unix:///path or tcp://host:port",
                  err);
}

void bpo_target_clear(bpo_target *target)
{
    bpo_free(target->text);
    bpo_free(target->socket);
    bpo_free(target->url);
    memset(target, 0, sizeof *target);
}
