/* Lists of texts, and pairs of a key and a value, as they stand in a document. */
#include <string.h>

#include "base/error.h"
#include "compose/reading.h"

/* What the entries of a map or a list are read into. */
typedef struct pairing {
    bpo_pairs *pairs; /* NULL: they are looked at and no more */
    unsigned takes;
} pairing;

static bpo_status read_pair(bpo_reading *reading, const bpo_node *value, void *object,
                            bpo_error *err)
{
    const pairing *into = object;
    const char *text;
    bool is_taken;
    bpo_status status = bpo_reading_takes(reading, value, into->takes, &is_taken, err);
    if (is_taken)
        status = bpo_reading_scalar(reading, value, &text, err);
    if (status < 0 || !is_taken || !into->pairs)
        return status;
    if (bpo_topology_set_pair(reading->topology, into->pairs, value->key, value->key_at,
                              text ? text : "", value->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

/* "key=value", or "key", whose value is "". */
static bpo_status read_assignment(bpo_reading *reading, const bpo_node *node, void *object,
                                  bpo_error *err)
{
    const pairing *into = object;
    const char *text;
    bool is_string;
    bpo_status status = bpo_reading_takes(reading, node, BPO_STRING, &is_string, err);
    if (is_string)
        status = bpo_reading_scalar(reading, node, &text, err);
    if (status < 0 || !is_string || !into->pairs)
        return status;
    const char *equals = strchrnul(text, '=');
    const char *key =
        bpo_arena_strndup(&reading->topology->arena, text, (size_t)(equals - text));
    if (!key || bpo_topology_set_pair(reading->topology, into->pairs, key, node->at,
                                      *equals ? equals + 1 : "", node->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_reading_pairs(bpo_reading *reading, const bpo_node *node, unsigned takes,
                             bpo_pairs *pairs, bpo_error *err)
{
    pairing into = {pairs, takes};
    return bpo_reading_each(
        reading, node, node->kind == BPO_NODE_MAP ? read_pair : read_assignment, &into, err);
}

/* The place in texts of one that says the same up to a '=', or as a whole; their number if none. */
static size_t find_text(const bpo_texts *texts, const char *text, bool whole)
{
    size_t i = 0, len = whole ? strlen(text) : strcspn(text, "=");
    for (; i < texts->n; i++) {
        const char *other = texts->items[i].text;
        if (strncmp(other, text, len) == 0 && (!other[len] || (!whole && other[len] == '=')))
            break;
    }
    return i;
}

/* A list being read; unique: one that is there already is a mistake. */
typedef struct listing {
    bpo_texts *texts;
    bool unique;
} listing;

static bpo_status take_text(bpo_reading *reading, const bpo_node *node, void *object,
                            bpo_error *err)
{
    const listing *into = object;
    bpo_texts *texts = into->texts;
    bool unique = into->unique;
    const char *text;
    bool is_string;
    bpo_status status = bpo_reading_takes(reading, node, BPO_STRING, &is_string, err);
    if (is_string)
        status = bpo_reading_scalar(reading, node, &text, err);
    if (status < 0 || !is_string)
        return status;
    size_t i = find_text(texts, text, unique);
    if (i < texts->n && !unique) {
        texts->items[i] = (bpo_written){text, node->at};
        return BPO_OK;
    }
    if (i < texts->n)
        return bpo_reading_remark(reading, "item-repeats", BPO_ERROR, node->at, "name it once",
                                  err, "%s has '%.64s' a second time",
                                  bpo_strbuf_text(&reading->path), text);
    return bpo_topology_add_text(reading->topology, texts, text, node->at) < 0
               ? bpo_fail_memory(err)
               : BPO_OK;
}

static bpo_status read_texts(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                             bool unique, bpo_error *err)
{
    listing into = {texts, unique};
    bool is_list;
    bpo_status status = bpo_reading_takes(reading, node, BPO_LIST, &is_list, err);
    return is_list ? bpo_reading_each(reading, node, take_text, &into, err) : status;
}

bpo_status bpo_reading_texts(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                             bpo_error *err)
{
    return read_texts(reading, node, texts, false, err);
}

bpo_status bpo_reading_unique(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                              bpo_error *err)
{
    bpo_texts unused = {0};
    return read_texts(reading, node, texts ? texts : &unused, true, err);
}
