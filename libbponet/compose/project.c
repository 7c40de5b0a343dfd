#include "compose/project.h"

#include <string.h>

#include "compose/source.h"
#include "compose/template.h"

#define MAX_PROJECT  255   /* bytes; it begins the name of each network */
#define MAX_REPLACED 65536 /* bytes of `name:` with its variables replaced */

static const char *get(void *environment, const char *name, size_t len)
{
    return bpo_environment_find(environment, name, len);
}

/* The name that a document gives itself, with its variables replaced: NULL where they can't be. The
 * reading of the tree says why. */
static bpo_status read_name(bpo_reading *reading, bpo_environment *environment,
                            const bpo_node *node, const char **ret_name, bpo_error *err)
{
    bpo_strbuf out = {0};
    bpo_template t = {.get = get, .context = environment, .limit = MAX_REPLACED};
    bpo_template_end end = bpo_template_expand(&t, node->text, node->len, &out);
    bpo_status status = BPO_OK;
    *ret_name = NULL;
    if (end == BPO_TEMPLATE_DONE)
        *ret_name = bpo_arena_strdup(reading->nodes, bpo_strbuf_text(&out));
    if (end == BPO_TEMPLATE_STOPPED || (end == BPO_TEMPLATE_DONE && !*ret_name))
        status = bpo_fail_memory(err);
    bpo_strbuf_free(&t.reason);
    bpo_strbuf_free(&out);
    return status;
}

/* The last `name:` of the trees, or NULL. */
static const bpo_node *find_name(bpo_node *const *roots, size_t n)
{
    while (n--) {
        const bpo_node *name = bpo_node_get(roots[n], "name");
        if (name && name->kind == BPO_NODE_STRING && name->len)
            return name;
    }
    return NULL;
}

static bpo_status tell_change(bpo_reading *reading, const bpo_node *node, const char *written,
                              const char *name, bpo_error *err)
{
    char remedy[MAX_PROJECT + 16] = "use ";
    if (!*name || strcmp(written, name) == 0 || strlen(name) > MAX_PROJECT)
        return BPO_OK;
    size_t mark = bpo_reading_down(reading, "name");
    strcat(remedy, name);
    bpo_status status = bpo_reading_remark(
        reading, "project-name-changed", BPO_WARNING, node->at, remedy, err,
        "the project's name '%.64s' has characters that a project's name can't have; Compose "
        "takes %.64s",
        written, name);
    bpo_reading_up(reading, mark);
    return status;
}

/* The name that the documents or the folder give. */
static bpo_status find_own_name(bpo_reading *reading, bpo_environment *environment,
                                const bpo_node *node, const char *folder, const char **ret_name,
                                bpo_place *ret_at, bpo_error *err)
{
    const char *written = NULL;
    bpo_status status = BPO_OK;
    if (node)
        status = read_name(reading, environment, node, &written, err);
    if (status < 0)
        return status;
    if (!written)
        return bpo_source_normalize(reading->nodes, strrchr(folder, '/') + 1, ret_name, err);
    *ret_at = node->at;
    status = bpo_source_normalize(reading->nodes, written, ret_name, err);
    return status == BPO_OK ? tell_change(reading, node, written, *ret_name, err) : status;
}

bpo_status bpo_project_name(bpo_reading *reading, bpo_environment *environment,
                            const char *given, bpo_node *const *roots, size_t n,
                            const char *folder, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bpo_place at = {topology->source, 0, 0, 0};
    const char *name = given;
    bpo_status status = BPO_OK;
    if (!name || !*name)
        name = bpo_environment_get(environment, "COMPOSE_PROJECT_NAME");
    if (!name || !*name)
        status =
            find_own_name(reading, environment, find_name(roots, n), folder, &name, &at, err);
    if (status < 0)
        return status;
    if (strlen(name) > MAX_PROJECT)
        return bpo_fail_at(err, BPO_E_LIMIT, at, "name",
                           "the project's name has %zu bytes, and %d are the most",
                           strlen(name), MAX_PROJECT);
    topology->name = bpo_arena_strdup(&topology->arena, name);
    topology->name_at = at;
    if (!topology->name ||
        bpo_variables_set(&environment->all, environment->arena, "COMPOSE_PROJECT_NAME", 20,
                          topology->name, true) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}
