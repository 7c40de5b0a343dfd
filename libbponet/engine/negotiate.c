#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/handle.h"
#include "engine/path.h"
#include "engine/refusal.h"

int bpo_api_minor(const char *text)
{
    static const char digits[] = "0123456789";
    size_t major = strspn(text, digits);
    if (major < 1 || major > 4 || text[major] != '.')
        return 0;
    size_t minor = strspn(text + major + 1, digits);
    if (minor < 1 || minor > 4 || text[major + 1 + minor] != '\0' || atoi(text) < 1)
        return 0;
    return atoi(text) > 1 ? INT32_MAX : atoi(text + major + 1);
}

/* "Docker/28.5.2 (linux)", "Libpod/5.4.2 (linux)": the version. */
static void read_server(bpo_engine_info *info, const char *server)
{
    char text[128];
    const char *slash = strchr(server, '/');
    snprintf(text, sizeof text, "%s", slash ? slash + 1 : "");
    text[strcspn(text, " ")] = '\0';
    bpo_text_copy(info->version, sizeof info->version, text);
}

static void read_headers(bpo_engine *engine, const bpo_answer *answer)
{
    bpo_engine_info *info = &engine->info;
    memset(info, 0, sizeof *info);
    info->n_containers = -1;
    engine->is_podman = *answer->libpod_version != '\0';
    bpo_text_copy(info->engine, sizeof info->engine, engine->is_podman ? "podman" : "docker");
    bpo_text_copy(info->api_version, sizeof info->api_version, answer->api_version);
    bpo_text_copy(info->os, sizeof info->os, answer->os_type);
    read_server(info, answer->server);
}

static bpo_status fail_stranger(const bpo_engine *engine, const bpo_answer *answer,
                                bpo_error *err)
{
    return bpo_fail_http(err, BPO_E_PROTOCOL, answer->status, engine->target.text,
                         "%s: what "
                         "answers there isn't a Docker Engine (%s, no Api-Version)",
                         engine->target.text,
                         *answer->content_type ? answer->content_type : "no Content-Type");
}

static bpo_status settle(bpo_engine *engine, const bpo_answer *answer, bpo_error *err)
{
    int theirs = bpo_api_minor(answer->api_version);
    int used = engine->wanted_minor ? engine->wanted_minor : BPO_OURS_API_MINOR;
    if (theirs == 0)
        return bpo_fail_http(err, BPO_E_PROTOCOL, answer->status, engine->target.text,
                             "%s: the "
                             "engine gives its API version as '%s', which isn't one",
                             engine->target.text, answer->api_version);
    if (theirs < BPO_OLDEST_API_MINOR)
        return bpo_fail_http(
            err, BPO_E_PROTOCOL, answer->status, engine->target.text,
            "%s: the "
            "engine speaks API %s, and 1.%d is the oldest that is supported; it "
            "must be upgraded",
            engine->target.text, answer->api_version, BPO_OLDEST_API_MINOR);
    if (used > BPO_OURS_API_MINOR)
        used = BPO_OURS_API_MINOR;
    engine->used_minor = theirs < used ? theirs : used;
    snprintf(engine->used_version, sizeof engine->used_version, "1.%d", engine->used_minor);
    read_headers(engine, answer);
    bpo_text_copy(engine->info.used_api_version, sizeof engine->info.used_api_version,
                  engine->used_version);
    engine->pinged = true;
    return BPO_OK;
}

static bpo_status judge(bpo_engine *engine, const bpo_request *request, bpo_error *err)
{
    const bpo_answer *answer = &request->answer;
    if (answer->status != 200 && (*answer->api_version || answer->status != 404))
        return bpo_answer_refused(request, "answer a ping", "", err);
    if (answer->status != 200 || !*answer->api_version ||
        bpo_answer_is_type(answer, "text/html"))
        return fail_stranger(engine, answer, err);
    return settle(engine, answer, err);
}

bpo_status bpo_engine_negotiate(bpo_engine *engine, bpo_error *err)
{
    bpo_path path;
    bpo_request request = {.method = BPO_GET, .path = path.text, .max_body = 64 * 1024};
    bpo_request *const requests[] = {&request};
    if (engine->pinged)
        return BPO_OK;
    bpo_status status = bpo_path_make(&path, NULL, "/_ping", NULL, "", err);
    if (status)
        return status;
    bpo_http_submit(engine->http, &request);
    bpo_http_drain(engine->http, requests, 1, -1);
    status = request.status;
    if (!status)
        status = judge(engine, &request, err);
    else if (err)
        *err = request.error;
    bpo_http_release(engine->http, &request);
    return status;
}
