/* What the registry says of its rules. */
#include <bponet/check.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "show/fold.h"

static void json_rule(bpo_json_writer *w, const bpo_rule *rule)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "slug", rule->slug);
    bpo_json_put_string(w, "severity", bpo_severity_name(rule->severity));
    bpo_json_put_string(w, "title", rule->title);
    bpo_json_put_string(w, "text", rule->text);
    bpo_json_put_string(w, "source", rule->source);
    bpo_json_close_map(w);
}

static bpo_status as_json(const bpo_rule *only, char **ret_text, bpo_error *err)
{
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", "bponet.rules/1");
    bpo_json_key(w, "rules");
    bpo_json_open_list(w);
    for (size_t i = 0; !only && i < bpo_n_rules(); i++)
        json_rule(w, bpo_rule_at(i));
    if (only)
        json_rule(w, only);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

static void add_page(bpo_strbuf *sb, const bpo_style *style, const bpo_rule *rule)
{
    bpo_paint_add(sb, style, BPO_BOLD, rule->slug);
    bpo_strbuf_addf(sb, " (%s): %s\n\n", bpo_severity_name(rule->severity), rule->title);
    bpo_fold_paragraph(sb, style, 0, rule->text);
    bpo_strbuf_addf(sb, "\nsource: %s\n", rule->source);
}

static void add_list(bpo_strbuf *sb, const bpo_style *style)
{
    static const char *const headings[] = {"FINDING", "SEVERITY", "WHAT IS WRONG"};
    static const uint8_t ranks[] = {0, 0, 0};
    bpo_table table = {.headings = headings, .ranks = ranks, .n_columns = 3};
    for (size_t i = 0; i < bpo_n_rules(); i++) {
        const bpo_rule *rule = bpo_rule_at(i);
        bpo_table_row(&table);
        bpo_table_cell(&table, 0, BPO_PLAIN, rule->slug);
        bpo_table_cell(&table, 1, bpo_severity_paint(rule->severity),
                       bpo_severity_name(rule->severity));
        bpo_table_cell(&table, 2, BPO_PLAIN, rule->title);
    }
    bpo_table_print(&table, style, sb);
}

static bpo_status no_such_rule(const char *slug, bpo_error *err)
{
    size_t n = bpo_n_rules();
    const char **slugs = bpo_alloc(n, sizeof *slugs);
    if (!slugs)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        slugs[i] = bpo_rule_at(i)->slug;
    const char *nearest = bpo_text_nearest(slug, slugs, n);
    bpo_free(slugs);
    if (nearest)
        return bpo_fail(err, BPO_E_USAGE, slug,
                        "there is no finding '%.64s'; did you mean '%s'?", slug, nearest);
    return bpo_fail(err, BPO_E_USAGE, slug,
                    "there is no finding '%.64s'; bponet explain lists them", slug);
}

bpo_status bpo_show_rules(const char *slug, const bpo_style *style, char **ret_text,
                          bpo_error *err)
{
    bpo_strbuf sb = {0};
    const bpo_rule *rule = slug ? bpo_rule_find(slug) : NULL;
    style = bpo_style_or_plain(style);
    if (slug && !rule)
        return no_such_rule(slug, err);
    if (style->json)
        return as_json(rule, ret_text, err);
    if (rule)
        add_page(&sb, style, rule);
    else
        add_list(&sb, style);
    return bpo_show_finish(&sb, style, ret_text, err);
}
