#include "compose/load.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"

#define MAX_DEPTH 64
#define MAX_NODES 1000000

const char *bpo_source_shown(const bpo_source *source)
{
    return strcmp(source->name, "-") == 0 ? "standard input" : source->name;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* JSON where the name or the first character says so; else YAML, whose flow form also begins
 * with a brace. */
static bpo_status parse(bpo_arena *arena, const char *name, const char *text, size_t len,
                        bpo_node **ret_root, bool *ret_json, bpo_error *err)
{
    bpo_json_rules json = {
        .name = name, .max_depth = MAX_DEPTH, .max_nodes = MAX_NODES, .document = true};
    bpo_yaml_rules yaml = {
        .name = name, .max_depth = MAX_DEPTH, .max_nodes = MAX_NODES, .compose = true};
    bool brace = text[strspn(text, " \t\r\n")] == '{';
    *ret_json = ends_with(name, ".json") ||
                (brace && !ends_with(name, ".yml") && !ends_with(name, ".yaml"));
    if (!*ret_json)
        return bpo_yaml_parse(arena, text, len, &yaml, ret_root, err);
    bpo_status status = bpo_json_parse(arena, text, len, &json, ret_root, err);
    if (status == BPO_E_DOCUMENT && !ends_with(name, ".json") &&
        bpo_yaml_parse(arena, text, len, &yaml, ret_root, NULL) == BPO_OK) {
        *ret_json = false;
        return BPO_OK;
    }
    return status;
}

static bpo_status load_text(bpo_reading *reading, const char *name, const char *text,
                            size_t len, bpo_node **ret_root, bpo_error *err)
{
    bpo_node *root = NULL;
    bool json;
    bpo_status status = parse(reading->nodes, name, text, len, &root, &json, err);
    if (status < 0)
        return status;
    if (bpo_topology_keep_text(reading->topology, name, text, len, json) < 0)
        return bpo_fail_memory(err);
    for (const bpo_node *node = root; node; node = node->next)
        if (node->kind != BPO_NODE_MAP)
            return bpo_fail_at(err, BPO_E_DOCUMENT, node->at, name,
                               "must be a map with networks and services, but is %s",
                               bpo_kind_name(node->kind));
    *ret_root = root;
    return BPO_OK;
}

bpo_status bpo_load(bpo_reading *reading, const bpo_source *source, const char *name,
                    bpo_node **ret_root, bpo_error *err)
{
    char *text;
    size_t len;
    if (source->text)
        return load_text(reading, name, source->text, source->len, ret_root, err);
    bpo_status status = bpo_file_read(source->name, BPO_MAX_DOCUMENT, &text, &len, err);
    if (status < 0)
        return status;
    status = load_text(reading, name, text, len, ret_root, err);
    bpo_free(text);
    return status;
}
