#include <bponet/address.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/codec.h"
#include "engine/field.h"
#include "engine/path.h"

typedef struct text_field {
    const char *key;
    char *to;
    size_t size;
    bool required;
} text_field;

static bpo_status read_texts(const bpo_reading *reading, const bpo_node *root,
                             const text_field *fields, size_t n, bpo_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = "";
        bpo_status status =
            bpo_field_text(reading, root, "", fields[i].key, fields[i].required, &text, err);
        if (status)
            return status;
        if (*text)
            bpo_text_copy(fields[i].to, fields[i].size, text);
    }
    return BPO_OK;
}
#define READ_TEXTS(reading, root, fields, err)                                                 \
    read_texts(reading, root, fields, sizeof(fields) / sizeof *(fields), err)

/* ---- GET /version --------------------------------------------------------------------------- */

bpo_status bpo_decode_version(const bpo_answer *answer, bpo_engine_info *info, bpo_error *err)
{
    static const char *const keep[] = {
        "Version", "ApiVersion", "MinAPIVersion", "Os", "Arch", "KernelVersion", NULL};
    const bpo_reading reading = {.what = "GET /version", .index = SIZE_MAX};
    const text_field fields[] = {
        {"Version", info->version, sizeof info->version, true},
        {"ApiVersion", info->api_version, sizeof info->api_version, true},
        {"MinAPIVersion", info->min_api_version, sizeof info->min_api_version, false},
        {"Os", info->os, sizeof info->os, false},
        {"Arch", info->architecture, sizeof info->architecture, false},
        {"KernelVersion", info->kernel, sizeof info->kernel, false},
    };
    bpo_arena arena = {0};
    const bpo_node *root = NULL;
    bpo_status status = bpo_answer_parse(answer, reading.what, keep, NULL, &arena, &root, err);
    if (!status)
        status = READ_TEXTS(&reading, root, fields, err);
    bpo_arena_free(&arena);
    return status;
}

/* ---- GET /info ------------------------------------------------------------------------------ */

static bpo_status read_swarm(const bpo_reading *reading, const bpo_node *root,
                             bpo_engine_info *info, bpo_error *err)
{
    const bpo_node *swarm = NULL;
    const char *state = "";
    bpo_status status = bpo_field_node(reading, root, "", "Swarm", BPO_NODE_MAP, &swarm, err);
    if (!status)
        status = bpo_field_text(reading, swarm, "/Swarm", "LocalNodeState", false, &state, err);
    info->swarm = strcmp(state, "active") == 0;
    return status;
}

static bpo_status read_security(const bpo_reading *reading, const bpo_node *root,
                                bpo_engine_info *info, bpo_error *err)
{
    const bpo_node *options = NULL;
    bpo_status status =
        bpo_field_node(reading, root, "", "SecurityOptions", BPO_NODE_LIST, &options, err);
    for (const bpo_node *option = options ? options->children : NULL; option;
         option = option->next)
        if (option->kind == BPO_NODE_STRING && strcmp(option->text, "name=rootless") == 0)
            info->rootless = true;
    return status;
}

/* /info names the kernel's architecture where /version names Go's. */
static void use_one_name(bpo_engine_info *info)
{
    if (strcmp(info->architecture, "x86_64") == 0)
        bpo_text_copy(info->architecture, sizeof info->architecture, "amd64");
    else if (strcmp(info->architecture, "aarch64") == 0)
        bpo_text_copy(info->architecture, sizeof info->architecture, "arm64");
}

static bpo_status read_info(const bpo_reading *reading, const bpo_node *root,
                            bpo_engine_info *info, bpo_error *err)
{
    const text_field fields[] = {
        {"ServerVersion", info->version, sizeof info->version, true},
        {"OSType", info->os, sizeof info->os, false},
        {"Architecture", info->architecture, sizeof info->architecture, false},
        {"KernelVersion", info->kernel, sizeof info->kernel, false},
        {"Name", info->name, sizeof info->name, false},
        {"Driver", info->storage_driver, sizeof info->storage_driver, false},
    };
    const bpo_node *count = bpo_node_get(root, "Containers");
    if (count &&
        (count->kind != BPO_NODE_INT || count->integer < 0 || count->integer > INT32_MAX))
        return bpo_field_fail(reading, "", "Containers", count, "a count", err);
    info->n_containers = count ? (int32_t)count->integer : -1;
    bpo_status status = READ_TEXTS(reading, root, fields, err);
    if (!status)
        status = read_swarm(reading, root, info, err);
    if (!status)
        status = read_security(reading, root, info, err);
    use_one_name(info);
    return status;
}

bpo_status bpo_decode_info(const bpo_answer *answer, bpo_engine_info *info, bpo_error *err)
{
    static const char *const keep[] = {
        "ServerVersion", "OSType", "Architecture",   "KernelVersion",   "Name", "Driver",
        "Containers",    "Swarm",  "LocalNodeState", "SecurityOptions", NULL};
    const bpo_reading reading = {.what = "GET /info", .index = SIZE_MAX};
    bpo_arena arena = {0};
    const bpo_node *root = NULL;
    bpo_status status = bpo_answer_parse(answer, reading.what, keep, NULL, &arena, &root, err);
    if (!status)
        status = read_info(&reading, root, info, err);
    bpo_arena_free(&arena);
    return status;
}

/* ---- its address pools ---------------------------------------------------------------------- */

static bpo_status read_pool(const bpo_reading *reading, const bpo_node *entry, size_t i,
                            bpo_error *err)
{
    char where[48];
    const char *base = "";
    const bpo_node *size = bpo_node_get(entry, "Size");
    snprintf(where, sizeof where, "/DefaultAddressPools/%zu", i);
    if (entry->kind != BPO_NODE_MAP)
        return bpo_field_fail(reading, where, NULL, entry, "a map", err);
    if (!size || size->kind != BPO_NODE_INT || size->integer < 0 || size->integer > 128)
        return bpo_field_fail(reading, where, "Size", size, "a prefix's length", err);
    bpo_status status = bpo_field_copy(reading, entry, where, "Base", true, &base, err);
    if (status)
        return status;
    bpo_cidr cidr;
    if (bpo_cidr_parse(base, &cidr, NULL)) /* nor would it be read from a state's file */
        return bpo_field_fail(reading, where, "Base", bpo_node_get(entry, "Base"),
                              "a block of addresses", err);
    if (i >= BPO_MAX_POOLS)
        return bpo_fail(err, BPO_E_LIMIT, reading->what,
                        "%s: the engine has over %d address pools", reading->what,
                        BPO_MAX_POOLS);
    bpo_pool *pool = bpo_state_add_pool(reading->state);
    if (!pool)
        return bpo_fail_memory(err);
    *pool = (bpo_pool){base, (int32_t)size->integer};
    return BPO_OK;
}

bpo_status bpo_decode_pools(bpo_reading *reading, const bpo_answer *answer, bpo_error *err)
{
    static const char *const keep[] = {"DefaultAddressPools", "Base", "Size", NULL};
    const bpo_node *root = NULL, *pools = NULL;
    bpo_arena arena = {0};
    size_t i = 0;
    reading->index = SIZE_MAX;
    bpo_status status = bpo_answer_parse(answer, reading->what, keep, NULL, &arena, &root, err);
    if (!status)
        status = bpo_field_node(reading, root, "", "DefaultAddressPools", BPO_NODE_LIST, &pools,
                                err);
    for (const bpo_node *entry = pools ? pools->children : NULL; !status && entry;
         entry = entry->next)
        status = read_pool(reading, entry, i++, err);
    reading->state->are_pools_known = !status && !reading->is_podman; /* its /info has none */
    bpo_arena_free(&arena);
    return status;
}

/* ---- the answer to a create ------------------------------------------------------------------ */

bpo_status bpo_decode_created(const bpo_answer *answer, char ret_id[65], bool *ret_is_twin,
                              bpo_error *err)
{
    static const char *const keep[] = {"Id", "Warning", NULL};
    const bpo_reading reading = {.what = "POST /networks/create", .index = SIZE_MAX};
    bpo_arena arena = {0};
    const bpo_node *root = NULL;
    const char *id = "", *warning = "";
    bpo_status status = bpo_answer_parse(answer, reading.what, keep, NULL, &arena, &root, err);
    if (!status)
        status = bpo_field_text(&reading, root, "", "Id", true, &id, err);
    if (!status && !bpo_id_is_network(id))
        status = bpo_field_fail(&reading, "", "Id", bpo_node_get(root, "Id"), "a full id", err);
    if (!status)
        status = bpo_field_text(&reading, root, "", "Warning", false, &warning, err);
    if (!status) {
        bpo_text_copy(ret_id, 65, id);
        *ret_is_twin = strstr(warning, "already exists") != NULL;
    }
    bpo_arena_free(&arena);
    return status;
}
