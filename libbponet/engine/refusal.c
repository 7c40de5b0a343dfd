/* What an engine answered with an error status: its sentence, and the kind of failure. Which refusals
 * there are is the table in check/refusal_table.c. */
#include "engine/refusal.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define MAX_PLAIN_BYTES 512 /* shown of a refusal that isn't an engine's JSON */

/* From docs of moby's errors and Podman's: the first row that fits tells the status. */
static const struct {
    int http_status;  /* 0: any */
    const char *text; /* part of the sentence; NULL: any */
    bpo_status status;
} meanings[] = {
    {400, "is ambiguous", BPO_E_AMBIGUOUS},
    {403, "Pool overlaps", BPO_E_CONFLICT},
    {403, "have overlapping IPv", BPO_E_CONFLICT},
    {403, "have same bridge name", BPO_E_CONFLICT},
    {403, "has active endpoints", BPO_E_CONFLICT},
    {403, "already exists in network", BPO_E_CONFLICT},
    {409, NULL, BPO_E_CONFLICT},
    /* Podman answers nearly everything with 500 */
    {500, "is already used on the host or by another config", BPO_E_CONFLICT},
    {500, "network already exists", BPO_E_CONFLICT},
    {500, "network is being used", BPO_E_CONFLICT},
    {0, "is already connected to network", BPO_E_CONFLICT},
    {404, NULL, BPO_E_NOT_FOUND},
};

static bpo_status meaning_of(const bpo_request *request, const char *sentence)
{
    int http_status = request->answer.status;
    bool creates = strstr(request->path, "/create") != NULL;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (meanings[i].http_status && meanings[i].http_status != http_status)
            continue;
        /* creating answers 404 too: for a driver, a pool, anything but what was asked for */
        if (creates && meanings[i].status == BPO_E_NOT_FOUND)
            continue;
        if (!meanings[i].text || strstr(sentence, meanings[i].text))
            return meanings[i].status;
    }
    return BPO_E_ENGINE;
}

/* The engine's sentence out of {"message": "…"}: in arena, or NULL. */
static const char *read_message(const bpo_answer *answer, bpo_arena *arena)
{
    static const char *const keep[] = {"message", NULL};
    const bpo_json_rules rules = {
        .name = "answer", .max_depth = 16, .max_nodes = 4096, .keep = keep};
    bpo_node *root = NULL;
    if (answer->cut || !answer->body.len ||
        bpo_json_parse(arena, answer->body.data, answer->body.len, &rules, &root, NULL))
        return NULL;
    const bpo_node *message = bpo_node_get(root, "message");
    return message && message->kind == BPO_NODE_STRING && message->len ? message->text : NULL;
}

/* The beginning of a body that isn't JSON, without its line's end. */
static void read_plain(const bpo_answer *answer, char text[MAX_PLAIN_BYTES + 1])
{
    size_t len = answer->body.len < MAX_PLAIN_BYTES ? answer->body.len : MAX_PLAIN_BYTES;
    if (len)
        memcpy(text, answer->body.data, len);
    while (len && strchr("\r\n ", text[len - 1]))
        len--;
    for (size_t i = 0; i < len; i++)
        if (!text[i])
            text[i] = '?';
    text[len] = '\0';
}

static bpo_status fail_stranger(const bpo_request *request, const char *doing,
                                const char *subject, bpo_error *err)
{
    bool is_write = request->method != BPO_GET;
    return bpo_fail_http(err, is_write ? BPO_E_UNKNOWN : BPO_E_PROTOCOL, request->answer.status,
                         subject,
                         "asked to %s%s%s, something that isn't a Docker Engine answered "
                         "(HTTP status %d, %s)%s",
                         doing, *subject ? " " : "", subject, request->answer.status,
                         request->answer.content_type,
                         is_write ? "; whether it was done is unknown" : "; is there a proxy?");
}

static bpo_status fail_tls(const bpo_request *request, bpo_error *err)
{
    return bpo_fail_http(
        err, BPO_E_PROTOCOL, request->answer.status, NULL,
        "the engine speaks TLS there, which comes later here; use its unix socket");
}

static bpo_status fail_unexpected(const bpo_request *request, const char *doing,
                                  const char *subject, bpo_error *err)
{
    bool is_write = request->method != BPO_GET;
    return bpo_fail_http(err, is_write ? BPO_E_UNKNOWN : BPO_E_PROTOCOL, request->answer.status,
                         subject,
                         "asked to %s%s%s, the engine answered HTTP status %d, which means "
                         "nothing there%s",
                         doing, *subject ? " " : "", subject, request->answer.status,
                         is_write ? "; whether it was done is unknown" : "");
}

bpo_status bpo_answer_refused(const bpo_request *request, const char *doing,
                              const char *subject, bpo_error *err)
{
    char plain[MAX_PLAIN_BYTES + 1];
    bpo_arena arena = {0};
    int http_status = request->answer.status;
    if (http_status < 400)
        return fail_unexpected(request, doing, subject, err);
    read_plain(&request->answer, plain);
    if (strstr(plain, "HTTP request to an HTTPS server"))
        return fail_tls(request, err);
    if (bpo_answer_is_type(&request->answer, "text/html"))
        return fail_stranger(request, doing, subject, err);
    const char *message = read_message(&request->answer, &arena);
    const char *sentence = message ? message : plain;
    bpo_status status = meaning_of(request, sentence);
    bpo_fail_http(err, status, http_status, subject, "the engine refused to %s%s%s: %s%s",
                  doing, *subject ? " " : "", subject, sentence,
                  *sentence ? "" : "it gives no reason");
    if (!*sentence)
        bpo_fail_http(err, status, http_status, subject,
                      "the engine refused to %s%s%s: HTTP status "
                      "%d without a reason",
                      doing, *subject ? " " : "", subject, http_status);
    bpo_arena_free(&arena);
    return status;
}
