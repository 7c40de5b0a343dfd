#include "compose/reading.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/number.h"

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

bpo_status bpo_reading_count(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    reading->compared += (uint64_t)node->n * node->n;
    if (node->n <= BPO_MAX_ENTRIES && reading->compared > BPO_MAX_COMPARED)
        return bpo_fail_at(err, BPO_E_LIMIT, node->at, bpo_strbuf_text(&reading->path),
                           "%s: too many long lists and maps up to here: the squares of their "
                           "lengths sum up to more than %u",
                           bpo_strbuf_text(&reading->path), BPO_MAX_COMPARED);
    if (node->n <= BPO_MAX_ENTRIES)
        return BPO_OK;
    return bpo_fail_at(err, BPO_E_LIMIT, node->at, bpo_strbuf_text(&reading->path),
                       "%s: %zu entries, and %d are the most", bpo_strbuf_text(&reading->path),
                       node->n, BPO_MAX_ENTRIES);
}

/* "a string or a whole number" */
static void say_kinds(unsigned takes, bpo_strbuf *out)
{
    static const struct {
        unsigned takes;
        const char *name;
    } kinds[] = {
        {BPO_STRING, "a string"}, {BPO_TRUTH, "true or false"}, {BPO_NUMBER, "a number"},
        {BPO_LIST, "a list"},     {BPO_MAP, "a map"},           {BPO_NOTHING, "nothing"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (takes & kinds[i].takes)
            bpo_strbuf_addf(out, "%s%s", out->len ? " or " : "",
                            kinds[i].takes == BPO_NUMBER && !(takes & 1u << BPO_NODE_REAL)
                                ? "a whole number"
                                : kinds[i].name);
}

/* Whether a number that was written with a point or an exponent is a whole one. */
static bool is_whole(const bpo_node *node)
{
    char text[BPO_NUMBER_TEXT];
    bool whole = false;
    return node->kind == BPO_NODE_REAL && bpo_number_truncate(node->text, text, &whole) &&
           whole;
}

/* Whether the value is none because its variables couldn't be replaced: that was remarked. */
static bool is_told(const bpo_node *node)
{
    return node->kind == BPO_NODE_NULL && node->text && strchr(node->text, '$');
}

bpo_status bpo_reading_takes(bpo_reading *reading, const bpo_node *node, unsigned takes,
                             bool *ret_takes, bpo_error *err)
{
    bpo_strbuf kinds = {0};
    bpo_status status = check_copied(reading, node, err);
    *ret_takes = status == BPO_OK && ((takes & 1u << node->kind) ||
                                      ((takes & BPO_WHOLE) == BPO_WHOLE && is_whole(node)));
    if (status < 0 || *ret_takes || is_told(node))
        return status;
    say_kinds(takes, &kinds);
    status =
        kinds.failed
            ? bpo_fail_memory(err)
            : bpo_reading_remark(
                  reading, "wrong-type", BPO_ERROR, node->at,
                  node->kind == BPO_NODE_NULL ? "give it a value, or leave the key out" : NULL,
                  err, "%s must be %s, but is %s", bpo_strbuf_text(&reading->path),
                  bpo_strbuf_text(&kinds), bpo_kind_name(node->kind));
    bpo_strbuf_free(&kinds);
    return status;
}

bpo_status bpo_reading_expect(bpo_reading *reading, const bpo_node *node, bpo_kind kind,
                              bool *ret_is, bpo_error *err)
{
    return bpo_reading_takes(reading, node, 1u << kind, ret_is, err);
}

/* A scalar's text as Compose would print the value: 0x10 is 16, True is true. */
static char *printed(const bpo_reading *reading, const bpo_node *node)
{
    bpo_arena *arena = &reading->topology->arena;
    char text[BPO_NUMBER_TEXT];
    if (node->kind == BPO_NODE_BOOL)
        return bpo_arena_strdup(arena, node->boolean ? "true" : "false");
    if (node->kind == BPO_NODE_INT) {
        snprintf(text, sizeof text, "%" PRId64, node->integer);
        return bpo_arena_strdup(arena, text);
    }
    if (node->kind == BPO_NODE_REAL && bpo_number_format(node->text, text))
        return bpo_arena_strdup(arena, text);
    return bpo_arena_strndup(arena, node->text, node->len);
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
    *ret_text = printed(reading, node);
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

bpo_status bpo_reading_number(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                              bpo_error *err)
{
    char text[BPO_NUMBER_TEXT];
    bool whole;
    if (node->kind != BPO_NODE_REAL)
        return bpo_reading_text(reading, node, written, err);
    if (!bpo_number_truncate(node->text, text, &whole))
        snprintf(text, sizeof text, "%" PRId64, INT64_MIN); /* what Go makes of it */
    return bpo_topology_write(reading->topology, written, text, node->at) < 0
               ? bpo_fail_memory(err)
               : BPO_OK;
}

static bpo_status read_pair(bpo_reading *reading, const bpo_node *value, unsigned takes,
                            bpo_pairs *pairs, bpo_error *err)
{
    const char *text;
    bool is_taken;
    bpo_status status = bpo_reading_takes(reading, value, takes, &is_taken, err);
    if (is_taken)
        status = scalar(reading, value, &text, err);
    if (status < 0 || !is_taken || !pairs)
        return status;
    if (bpo_topology_set_pair(reading->topology, pairs, value->key, value->key_at,
                              text ? text : "", value->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

/* "key=value", or "key", whose value is "". */
static bpo_status read_assignment(bpo_reading *reading, const bpo_node *node, bpo_pairs *pairs,
                                  bpo_error *err)
{
    const char *text;
    bool is_string;
    bpo_status status = bpo_reading_takes(reading, node, BPO_STRING, &is_string, err);
    if (is_string)
        status = scalar(reading, node, &text, err);
    if (status < 0 || !is_string || !pairs)
        return status;
    const char *equals = strchrnul(text, '=');
    const char *key =
        bpo_arena_strndup(&reading->topology->arena, text, (size_t)(equals - text));
    if (!key || bpo_topology_set_pair(reading->topology, pairs, key, node->at,
                                      *equals ? equals + 1 : "", node->at) < 0)
        return bpo_fail_memory(err);
    return BPO_OK;
}

bpo_status bpo_reading_pairs(bpo_reading *reading, const bpo_node *node, unsigned takes,
                             bpo_pairs *pairs, bpo_error *err)
{
    bool is_map = node->kind == BPO_NODE_MAP;
    size_t i = 0;
    bpo_status status = bpo_reading_count(reading, node, err);
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = is_map ? bpo_reading_down(reading, child->key)
                             : bpo_reading_down_index(reading, i++);
        status = is_map ? read_pair(reading, child, takes, pairs, err)
                        : read_assignment(reading, child, pairs, err);
        bpo_reading_up(reading, mark);
    }
    return status;
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

static bpo_status take_text(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                            bool unique, bpo_error *err)
{
    const char *text;
    bool is_string;
    bpo_status status = bpo_reading_takes(reading, node, BPO_STRING, &is_string, err);
    if (is_string)
        status = scalar(reading, node, &text, err);
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
    bool is_list;
    size_t i = 0;
    bpo_status status = bpo_reading_takes(reading, node, BPO_LIST, &is_list, err);
    if (is_list)
        status = bpo_reading_count(reading, node, err);
    if (status < 0 || !is_list)
        return status;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = bpo_reading_down_index(reading, i++);
        status = take_text(reading, child, texts, unique, err);
        bpo_reading_up(reading, mark);
    }
    return status;
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
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-";
    if (node->key_len && strspn(node->key, letters) == node->key_len)
        return BPO_OK;
    return bpo_reading_remark(reading, "key-invalid", BPO_ERROR, node->key_at,
                              "use letters, digits, '.', '_' and '-'", err,
                              "%s has a name that Compose refuses",
                              bpo_strbuf_text(&reading->path));
}
