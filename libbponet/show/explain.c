/* What an engine's refusal means, and the one door to all that can be explained. */
#include <bponet/check.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "show/fold.h"

#define INDENT 10 /* of what stands behind a title */

/* "Engine 20.10 to 26", "Engine 25 and later", "Engine 20.10" */
static void add_versions(bpo_strbuf *sb, const bpo_refusal *row)
{
    bpo_strbuf_addf(sb, "Engine %s", row->since);
    if (!*row->until)
        bpo_strbuf_add(sb, " and later");
    else if (strcmp(row->since, row->until) != 0)
        bpo_strbuf_addf(sb, " to %s", row->until);
}

/* Whether two rows are one refusal that is said alike. */
static bool is_alike(const bpo_refusal *a, const bpo_refusal *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->text, b->text) == 0;
}

/* All versions that say it so, with the status they answer. */
static void add_sayers(bpo_strbuf *sb, const bpo_refusal *row)
{
    const char *between = "";
    for (size_t i = 0; i < bpo_n_refusals(); i++) {
        if (!is_alike(bpo_refusal_at(i), row))
            continue;
        bpo_strbuf_add(sb, between);
        add_versions(sb, bpo_refusal_at(i));
        bpo_strbuf_addf(sb, " (HTTP status %d)", (int)bpo_refusal_at(i)->http_status);
        between = ", ";
    }
}

static void json_explanation(bpo_json_writer *w, const bpo_explanation *explanation)
{
    const bpo_refusal *row = explanation->refusal;
    bpo_json_put_string(w, "name", row->name);
    bpo_json_put_string(w, "step", row->step);
    bpo_json_put_string(w, "text", row->text);
    bpo_json_put_string(w, "cause", row->cause);
    bpo_json_put_string(w, "remedy", row->remedy);
    bpo_json_put_string(w, "finding", row->slug);
    bpo_json_put_string(w, "source", row->source);
    bpo_json_key(w, "objects");
    bpo_json_open_list(w);
    for (size_t i = 0; i < explanation->n_objects; i++) {
        bpo_json_open_map(w);
        bpo_json_put_string(w, "kind", explanation->objects[i].kind);
        bpo_json_put_string(w, "name", explanation->objects[i].name);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

static bpo_status as_json(const bpo_explanation *explanation, char **ret_text, bpo_error *err)
{
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", "bponet.explanation/1");
    json_explanation(w, explanation);
    bpo_json_key(w, "versions");
    bpo_json_open_list(w);
    for (size_t i = 0; i < bpo_n_refusals(); i++) {
        const bpo_refusal *row = bpo_refusal_at(i);
        if (!is_alike(row, explanation->refusal))
            continue;
        bpo_json_open_map(w);
        bpo_json_put_string(w, "since", row->since);
        bpo_json_put_string(w, "until", *row->until ? row->until : NULL);
        bpo_json_put_int(w, "http_status", row->http_status);
        bpo_json_put_string(w, "provoked_on", row->provoked ? row->engines : NULL);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

static void add_field(bpo_strbuf *sb, const bpo_style *style, const char *title,
                      const char *text)
{
    bpo_paint_add(sb, style, BPO_BOLD, title);
    bpo_strbuf_addc(sb, ' ', strlen(title) < INDENT ? INDENT - strlen(title) : 1);
    bpo_fold_paragraph(sb, style, INDENT, text);
}

static void add_text(bpo_strbuf *sb, const bpo_style *style, const bpo_explanation *explanation)
{
    const bpo_refusal *row = explanation->refusal;
    bpo_strbuf sayers = {0};
    bpo_strbuf_addf(sb, "Refused: %s.\n\n", row->step);
    for (size_t i = 0; i < explanation->n_objects; i++)
        add_field(sb, style, explanation->objects[i].kind, explanation->objects[i].name);
    add_field(sb, style, "cause", row->cause);
    add_field(sb, style, "remedy", row->remedy);
    add_sayers(&sayers, row);
    add_field(sb, style, "said by", bpo_strbuf_text(&sayers));
    add_field(sb, style, "source", row->source);
    if (row->slug)
        add_field(sb, style, "finding", row->slug);
    sb->failed |= sayers.failed;
    bpo_strbuf_free(&sayers);
}

/* What can be a slug: anything else is what an engine said. */
static bool is_word(const char *text)
{
    return !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

bpo_status bpo_show_explain(const char *text, const bpo_style *style, char **ret_text,
                            bpo_error *err)
{
    bpo_explanation explanation;
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (!text || bpo_rule_find(text))
        return bpo_show_rules(text, style, ret_text, err);
    bpo_status status = bpo_refusal_explain(text, &explanation, err);
    if (status == BPO_E_NOT_FOUND && is_word(text))
        return bpo_show_rules(text, style, ret_text, err); /* which knows the nearest */
    if (status < 0)
        return status;
    if (style->json)
        return as_json(&explanation, ret_text, err);
    add_text(&sb, style, &explanation);
    return bpo_show_finish(&sb, style, ret_text, err);
}
