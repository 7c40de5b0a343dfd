#include "engine/context.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/strbuf.h"

#define MAX_CONFIG_BYTES (1024 * 1024)

static bpo_status refuse(const char *name, const char *where, bpo_error *err)
{
    if (!*name || strcmp(name, "default") == 0)
        return BPO_OK;
    return bpo_fail(
        err, BPO_E_UNSUPPORTED, name,
        "%s is the docker context '%.64s', and contexts come later; give the engine's "
        "host: docker context inspect -f '{{.Endpoints.docker.Host}}' %.64s",
        where, name, name);
}

/* Where the docker command's configuration is, or an empty buffer. */
static void find_config(const bpo_target_environment *environment, bpo_strbuf *path)
{
    if (environment->docker_config && *environment->docker_config)
        bpo_strbuf_addf(path, "%s/config.json", environment->docker_config);
    else if (environment->home && *environment->home)
        bpo_strbuf_addf(path, "%s/.docker/config.json", environment->home);
}

static bpo_status refuse_current(const char *text, size_t len, bpo_error *err)
{
    static const char *const keep[] = {"currentContext", NULL};
    const bpo_json_rules rules = {
        .name = "config.json", .max_depth = 64, .max_nodes = 1000, .keep = keep};
    bpo_arena arena = {0};
    bpo_node *root;
    bpo_status status = bpo_json_parse(&arena, text, len, &rules, &root, NULL);
    if (status == BPO_OK) {
        const bpo_node *current = bpo_node_get(root, "currentContext");
        bool given = current && current->kind == BPO_NODE_STRING;
        status =
            given ? refuse(current->text, "the docker command's current context", err) : BPO_OK;
    } else {
        /* what isn't JSON the docker command passes over too, with a warning */
        status = status == BPO_E_MEMORY ? bpo_fail_memory(err) : BPO_OK;
    }
    bpo_arena_free(&arena);
    return status;
}

bpo_status bpo_context_refuse(const bpo_target_environment *environment, bpo_error *err)
{
    const char *name = environment->docker_context;
    char *text;
    size_t len;
    if (name && *name)
        return refuse(name, "DOCKER_CONTEXT", err);
    bpo_strbuf path = {0};
    find_config(environment, &path);
    if (path.failed)
        return bpo_fail_memory(err);
    bpo_status status = BPO_E_FILE;
    if (path.len)
        status = bpo_file_read(bpo_strbuf_text(&path), MAX_CONFIG_BYTES, &text, &len, NULL);
    bpo_strbuf_free(&path);
    if (status == BPO_E_MEMORY)
        return bpo_fail_memory(err);
    if (status < 0)
        return BPO_OK;
    status = refuse_current(text, len, err);
    bpo_free(text);
    return status;
}
