#include "compose/reading.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/number.h"

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
                              "%s has no effect: %s", bpo_strbuf_text(&reading->path), meaning);
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

bpo_status bpo_reading_each(bpo_reading *reading, const bpo_node *node, bpo_reader_of read,
                            void *object, bpo_error *err)
{
    size_t i = 0;
    bpo_status status = bpo_reading_count(reading, node, err);
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = node->kind == BPO_NODE_MAP ? bpo_reading_down(reading, child->key)
                                                 : bpo_reading_down_index(reading, i++);
        status = read(reading, child, object, err);
        bpo_reading_up(reading, mark);
    }
    return status;
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
    int64_t value;
    bool whole = false;
    return node->kind == BPO_NODE_REAL && bpo_number_cut(node->text, &value, &whole) && whole;
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

bpo_status bpo_reading_scalar(bpo_reading *reading, const bpo_node *node, const char **ret_text,
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
    bpo_status status = bpo_reading_scalar(reading, node, &text, err);
    if (status == BPO_OK && text)
        *written = (bpo_written){text, node->at};
    return status;
}

bpo_status bpo_reading_number(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                              bpo_error *err)
{
    char text[BPO_NUMBER_TEXT];
    int64_t value;
    bool whole;
    if (node->kind != BPO_NODE_REAL)
        return bpo_reading_text(reading, node, written, err);
    if (!bpo_number_cut(node->text, &value, &whole))
        value = INT64_MIN; /* what Go makes of it */
    snprintf(text, sizeof text, "%" PRId64, value);
    return bpo_topology_set_text(reading->topology, written, text, node->at) < 0
               ? bpo_fail_memory(err)
               : BPO_OK;
}
