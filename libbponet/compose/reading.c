#include "compose/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define MAX_FIELDS    128
#define MAX_KEY_SHOWN 256                 /* bytes of a key in a path */
#define MAX_COPIED    (64u * 1024 * 1024) /* four times what a document may have */

size_t bpo_reading_down(bpo_reading *reading, const char *key)
{
    size_t mark = reading->path.len;
    char shown[MAX_KEY_SHOWN];
    reading->copied += strlen(key);
    bpo_text_copy(shown, sizeof shown, key); /* a path is said once per mistake */
    if (mark)
        bpo_strbuf_addc(&reading->path, '.', 1);
    bpo_strbuf_add(&reading->path, shown);
    if (key[strlen(shown)])
        bpo_strbuf_add(&reading->path, "…");
    return mark;
}

size_t bpo_reading_down_index(bpo_reading *reading, size_t i)
{
    size_t mark = reading->path.len;
    bpo_strbuf_addf(&reading->path, "[%zu]", i);
    return mark;
}

void bpo_reading_up(bpo_reading *reading, size_t mark)
{
    bpo_strbuf_cut(&reading->path, mark);
}

bpo_status bpo_reading_remark(bpo_reading *reading, const char *slug, bpo_severity severity,
                              bpo_place at, const char *remedy, bpo_error *err,
                              const char *format, ...)
{
    char message[512];
    va_list args;
    if (reading->path.failed)
        return bpo_fail_memory(err);
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return bpo_findings_add(&reading->topology->remarks, slug, severity, at,
                            bpo_strbuf_text(&reading->path), message, remedy, err);
}

/* Whether what aliases bring is still within reason. */
static bpo_status check_copied(const bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    if (reading->copied <= MAX_COPIED)
        return BPO_OK;
    return bpo_fail_at(err, BPO_E_LIMIT, node->at, bpo_strbuf_text(&reading->path),
                       "%s: the values up to here have more than %u MiB, by alias expansion",
                       bpo_strbuf_text(&reading->path), MAX_COPIED >> 20);
}

bpo_status bpo_reading_unsupported(bpo_reading *reading, const bpo_node *node,
                                   const char *meaning, bpo_error *err)
{
    return bpo_reading_remark(reading, "unsupported-key", BPO_WARNING, node->key_at, NULL, err,
                              "%s isn't looked at yet: %s", bpo_strbuf_text(&reading->path),
                              meaning);
}

bpo_status bpo_reading_expect(bpo_reading *reading, const bpo_node *node, bpo_kind kind,
                              bool *ret_is, bpo_error *err)
{
    bpo_status status = check_copied(reading, node, err);
    *ret_is = status == BPO_OK && node->kind == kind;
    if (status < 0 || *ret_is || node->kind == BPO_NODE_NULL)
        return status;
    return bpo_reading_remark(reading, "wrong-type", BPO_ERROR, node->at, NULL, err,
                              "%s must be %s, but is %s", bpo_strbuf_text(&reading->path),
                              bpo_kind_name(kind), bpo_kind_name(node->kind));
}

bpo_status bpo_reading_count(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    if (node->n <= BPO_MAX_ENTRIES)
        return BPO_OK;
    return bpo_fail_at(err, BPO_E_LIMIT, node->at, bpo_strbuf_text(&reading->path),
                       "%s: %zu entries, and %d are the most", bpo_strbuf_text(&reading->path),
                       node->n, BPO_MAX_ENTRIES);
}

/* The text of a scalar; NULL with BPO_OK for null and for what isn't a scalar (remarked). */
static bpo_status scalar(bpo_reading *reading, const bpo_node *node, const char **ret_text,
                         bpo_error *err)
{
    *ret_text = NULL;
    if (node->kind == BPO_NODE_NULL)
        return BPO_OK;
    if (node->kind == BPO_NODE_LIST || node->kind == BPO_NODE_MAP)
        return bpo_reading_remark(reading, "wrong-type", BPO_ERROR, node->at, NULL, err,
                                  "%s must be a single value, but is %s",
                                  bpo_strbuf_text(&reading->path), bpo_kind_name(node->kind));
    reading->copied += node->len;
    bpo_status status = check_copied(reading, node, err);
    if (status < 0)
        return status;
    *ret_text = bpo_arena_strndup(&reading->topology->arena, node->text, node->len);
    return *ret_text ? BPO_OK : bpo_fail_memory(err);
}

bpo_status bpo_reading_text(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                            bpo_error *err)
{
    const char *text;
    bpo_status status = scalar(reading, node, &text, err);
    if (status == BPO_OK && text)
        *written = (bpo_written){text, node->at};
    return status;
}

static bpo_status read_pair(bpo_reading *reading, const char *key, bpo_place key_at,
                            const bpo_node *value, bpo_pairs *pairs, bpo_error *err)
{
    const char *text;
    bpo_status status = scalar(reading, value, &text, err);
    if (status < 0 || (!text && value->kind != BPO_NODE_NULL))
        return status;
    if (bpo_topology_set_pair(reading->topology, pairs, key, key_at, text ? text : "",
                              value->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

/* "key=value", or "key" alone for an empty value. */
static bpo_status read_assignment(bpo_reading *reading, const bpo_node *node, bpo_pairs *pairs,
                                  bpo_error *err)
{
    const char *text, *value;
    bpo_status status = scalar(reading, node, &text, err);
    if (status < 0 || !text)
        return status;
    value = strchr(text, '=');
    char *key = bpo_arena_strndup(&reading->topology->arena, text,
                                  value ? (size_t)(value - text) : strlen(text));
    if (!key || bpo_topology_set_pair(reading->topology, pairs, key, node->at,
                                      value ? value + 1 : "", node->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_reading_pairs(bpo_reading *reading, const bpo_node *node, bpo_pairs *pairs,
                             bpo_error *err)
{
    bool is_map = node->kind != BPO_NODE_LIST;
    if (is_map) {
        bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_MAP, &is_map, err);
        if (status < 0 || !is_map)
            return status;
    }
    size_t i = 0;
    bpo_status limit = bpo_reading_count(reading, node, err);
    if (limit < 0)
        return limit;
    for (const bpo_node *child = node->children; child; child = child->next) {
        size_t mark = is_map ? bpo_reading_down(reading, child->key)
                             : bpo_reading_down_index(reading, i++);
        bpo_status status =
            is_map ? read_pair(reading, child->key, child->key_at, child, pairs, err)
                   : read_assignment(reading, child, pairs, err);
        bpo_reading_up(reading, mark);
        if (status < 0)
            return status;
    }
    return BPO_OK;
}

static bool has_text(const bpo_texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (strcmp(texts->items[i].text, text) == 0)
            return true;
    return false;
}

bpo_status bpo_reading_texts(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                             bpo_error *err)
{
    bool is_list;
    size_t i = 0;
    bpo_status status = bpo_reading_expect(reading, node, BPO_NODE_LIST, &is_list, err);
    if (is_list)
        status = bpo_reading_count(reading, node, err);
    if (status < 0 || !is_list)
        return status;
    for (const bpo_node *child = node->children; child; child = child->next) {
        const char *text;
        size_t mark = bpo_reading_down_index(reading, i++);
        status = scalar(reading, child, &text, err);
        bpo_reading_up(reading, mark);
        if (status < 0)
            return status;
        if (text && !has_text(texts, text) &&
            bpo_topology_add_text(reading->topology, texts, text, child->at) < 0)
            return bpo_fail_memory(err);
    }
    return BPO_OK;
}

static bpo_status unknown_key(bpo_reading *reading, const bpo_node *node,
                              const bpo_field *fields, size_t n, bpo_error *err)
{
    const char *keys[MAX_FIELDS];
    char remedy[128] = "";
    for (size_t i = 0; i < n && i < MAX_FIELDS; i++)
        keys[i] = fields[i].key;
    const char *nearest = bpo_text_nearest(node->key, keys, n < MAX_FIELDS ? n : MAX_FIELDS);
    if (nearest)
        snprintf(remedy, sizeof remedy, "did you mean %s?", nearest);
    return bpo_reading_remark(
        reading, "unknown-key", BPO_WARNING, node->key_at, remedy, err,
        "%s: %s doesn't know this key, so it has no effect", bpo_strbuf_text(&reading->path),
        strstr(bpo_strbuf_text(&reading->path), "x-bponet.") ? "bponet" : "Compose");
}

bpo_status bpo_reading_fields(bpo_reading *reading, const bpo_node *map,
                              const bpo_field *fields, size_t n, void *object, bpo_error *err)
{
    bool is_map;
    bpo_status status = bpo_reading_expect(reading, map, BPO_NODE_MAP, &is_map, err);
    if (!is_map)
        return status;
    for (const bpo_node *child = map->children; child && status == BPO_OK;
         child = child->next) {
        const bpo_field *field = NULL;
        for (size_t i = 0; i < n && !field; i++)
            if (strcmp(fields[i].key, child->key) == 0)
                field = &fields[i];
        if (field ? !field->read : strncmp(child->key, "x-", 2) == 0)
            continue;
        size_t mark = bpo_reading_down(reading, child->key);
        status = field ? field->read(reading, child, object, err)
                       : unknown_key(reading, child, fields, n, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}
