#include "compose/interpolate.h"

#include <stdio.h>
#include <string.h>

#include "compose/template.h"

#define MOST_SHOWN 128 /* bytes of a name */
#define REMEDY     "write ${NAME}, ${NAME:-default} or ${NAME:?message}; a dollar sign itself is $$"

typedef struct walk {
    bpo_reading *reading;
    const bpo_environment *environment;
    const bpo_node *node; /* being read */
    bpo_map told;         /* variables that a place was remarked for: aliases bring it again */
    size_t bytes;         /* of the values so far */
    bpo_status status;    /* of a remark that failed */
    bpo_error *err;
} walk;

static const char *get(void *context, const char *name, size_t len)
{
    return bpo_environment_find(((walk *)context)->environment, name, len);
}

/* Whether the place of the node was remarked for the variable before; -1 without memory. */
static int was_told(walk *w, const char *name, size_t len)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_addf(&sb, "%u:%u:", (unsigned)w->node->at.line, (unsigned)w->node->at.column);
    bpo_strbuf_addn(&sb, name, len);
    bool known = !sb.failed && bpo_map_get(&w->told, sb.data, sb.len, NULL);
    size_t key_len = sb.len;
    if (known) {
        bpo_strbuf_free(&sb);
        return 1;
    }
    const char *key = bpo_strbuf_keep(&sb, w->reading->nodes);
    int put = key ? bpo_map_put(&w->told, key, key_len, 0, NULL) : -1;
    return put < 0 ? -1 : !put;
}

static int on_unset(void *context, const char *name, size_t len)
{
    walk *w = context;
    char remedy[MOST_SHOWN + 100];
    int told = was_told(w, name, len), shown = (int)(len < MOST_SHOWN ? len : MOST_SHOWN);
    snprintf(remedy, sizeof remedy,
             "set it in the environment or in .env, or give a default: ${%.*s:-default}", shown,
             name);
    if (told)
        w->status = told < 0 ? bpo_fail_memory(w->err) : BPO_OK;
    else
        w->status =
            bpo_reading_remark(w->reading, "variable-unset", BPO_WARNING, w->node->at, remedy,
                               w->err, "%s: the variable %.*s isn't set, and counts as empty",
                               bpo_strbuf_text(&w->reading->path), shown, name);
    return w->status < 0;
}

static bpo_status pass_limit(walk *w, const char *what, unsigned most)
{
    return bpo_fail_at(w->err, BPO_E_LIMIT, w->node->at, bpo_strbuf_text(&w->reading->path),
                       "%s: variables %s %u", bpo_strbuf_text(&w->reading->path), what, most);
}

/* Says why a value could not be read. */
static bpo_status explain(walk *w, const bpo_template *t, bpo_template_end end)
{
    const char *path = bpo_strbuf_text(&w->reading->path);
    int name_len = (int)(t->name_len < MOST_SHOWN ? t->name_len : MOST_SHOWN);
    switch (end) {
    case BPO_TEMPLATE_SYNTAX:
        return bpo_reading_remark(w->reading, "interpolation", BPO_ERROR, w->node->at, REMEDY,
                                  w->err, "%s: a variable isn't written right in %s", path,
                                  w->node->text);
    case BPO_TEMPLATE_REQUIRED:
        return bpo_reading_remark(w->reading, "variable-required", BPO_ERROR, w->node->at,
                                  "set it in the environment or in .env", w->err,
                                  "%s: the variable %.*s needs a value%s%s", path, name_len,
                                  t->name, t->reason.len ? ": " : "",
                                  bpo_strbuf_text(&t->reason));
    case BPO_TEMPLATE_DEPTH_LIMIT:
        return pass_limit(w, "in variables, and the most levels are", BPO_TEMPLATE_DEPTH);
    case BPO_TEMPLATE_SIZE_LIMIT:
        return pass_limit(w, "make the values too long; the most bytes are",
                          BPO_MAX_INTERPOLATED);
    case BPO_TEMPLATE_WORK_LIMIT:
        return pass_limit(w, "take too long to replace, aliases included; the most bytes are",
                          BPO_MAX_INTERPOLATION);
    default:
        return w->status < 0 ? w->status : bpo_fail_memory(w->err);
    }
}

static bpo_status replace(walk *w, bpo_node *node)
{
    bpo_strbuf out = {0};
    bpo_template t = {.get = get,
                      .unset = on_unset,
                      .context = w,
                      .limit = BPO_MAX_INTERPOLATED - w->bytes,
                      .work_left = &w->reading->replacing_left};
    w->node = node;
    bpo_status status = BPO_OK;
    bpo_template_end end = bpo_template_expand(&t, node->text, node->len, &out);
    if (end == BPO_TEMPLATE_DONE) {
        node->text = bpo_arena_strndup(w->reading->nodes, bpo_strbuf_text(&out), out.len);
        node->len = out.len;
        w->bytes += out.len;
        status = node->text ? BPO_OK : bpo_fail_memory(w->err);
    } else {
        status = explain(w, &t, end);
        node->kind = BPO_NODE_NULL; /* what is wrong with it is said */
    }
    bpo_strbuf_free(&t.reason);
    bpo_strbuf_free(&out);
    return status;
}

static bpo_status visit(walk *w, bpo_node *node)
{
    bpo_status status = BPO_OK;
    size_t i = 0;
    if (node->kind == BPO_NODE_STRING)
        return memchr(node->text, '$', node->len) ? replace(w, node) : BPO_OK;
    for (bpo_node *child = node->children; child && status == BPO_OK; child = child->next) {
        size_t mark = node->kind == BPO_NODE_MAP ? bpo_reading_down(w->reading, child->key)
                                                 : bpo_reading_down_index(w->reading, i++);
        status = visit(w, child);
        bpo_reading_up(w->reading, mark);
    }
    return status;
}

bpo_status bpo_interpolate(bpo_reading *reading, const bpo_environment *environment,
                           bpo_node *root, bpo_error *err)
{
    walk w = {.reading = reading, .environment = environment, .err = err};
    size_t copied = reading->copied; /* nothing was copied into the topology here */
    bpo_status status = visit(&w, root);
    reading->copied = copied;
    bpo_map_free(&w.told);
    return status;
}
