/* Maps whose keys are known: each by its own function, and the rest remarked. */
#include <stdio.h>
#include <string.h>

#include "base/chars.h"
#include "base/text.h"
#include "compose/reading.h"

#define MAX_FIELDS 128

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
    bool ours = strstr(bpo_strbuf_text(&reading->path), "x-bponet.");
    return bpo_reading_remark(reading, "unknown-key", BPO_ERROR, node->key_at, remedy, err,
                              "%s: %s doesn't know this key%s", bpo_strbuf_text(&reading->path),
                              ours ? "bponet" : "Compose",
                              ours ? "" : ", and refuses the document");
}

static const bpo_field *find_field(const bpo_field *fields, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].key, key) == 0)
            return &fields[i];
    return NULL;
}

static bpo_status read_field(bpo_reading *reading, const bpo_node *node, const bpo_field *field,
                             void *object, bpo_error *err)
{
    bool is_taken = true;
    bpo_status status = BPO_OK;
    if (field->takes)
        status = bpo_reading_takes(reading, node, field->takes, &is_taken, err);
    if (status < 0 || !is_taken || !field->read)
        return status;
    return field->read(reading, node, object, err);
}

static bpo_status read_fields(bpo_reading *reading, const bpo_node *map,
                              const bpo_field *fields, size_t n, bool tells_unknown,
                              void *object, bpo_error *err)
{
    bool is_map;
    bpo_status status = bpo_reading_takes(reading, map, BPO_MAP, &is_map, err);
    if (!is_map)
        return status;
    for (const bpo_node *child = map->children; child && status == BPO_OK;
         child = child->next) {
        const bpo_field *field = find_field(fields, n, child->key);
        if (!field && (!tells_unknown || strncmp(child->key, "x-", 2) == 0))
            continue;
        size_t mark = bpo_reading_down(reading, child->key);
        status = field ? read_field(reading, child, field, object, err)
                       : unknown_key(reading, child, fields, n, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}

bpo_status bpo_reading_fields(bpo_reading *reading, const bpo_node *map,
                              const bpo_field *fields, size_t n, void *object, bpo_error *err)
{
    return read_fields(reading, map, fields, n, true, object, err);
}

bpo_status bpo_reading_known(bpo_reading *reading, const bpo_node *map, const bpo_field *fields,
                             size_t n, void *object, bpo_error *err)
{
    return read_fields(reading, map, fields, n, false, object, err);
}

bpo_status bpo_reading_key(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    static const char letters[] = BPO_LETTERS_AND_DIGITS "._-";
    if (node->key_len && strspn(node->key, letters) == node->key_len)
        return BPO_OK;
    return bpo_reading_remark(reading, "key-invalid", BPO_ERROR, node->key_at,
                              "use letters, digits, '.', '_' and '-'", err,
                              "%s has a name that Compose refuses",
                              bpo_strbuf_text(&reading->path));
}
