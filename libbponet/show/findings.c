#include "base/json.h"
#include "model/finding.h"
#include "show/parts.h"
#include "show/table.h"

static void json_finding(bpo_json_writer *w, const bpo_finding *finding)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "slug", finding->slug);
    bpo_json_put_string(w, "severity", bpo_severity_name(finding->severity));
    bpo_json_put_string(w, "message", finding->message);
    bpo_json_put_string(w, "remedy", *finding->remedy ? finding->remedy : NULL);
    bpo_json_put_string(w, "path", finding->path);
    bpo_json_key(w, "file");
    bpo_json_name(w, finding->at.file);
    bpo_json_put_int(w, "line", finding->at.line);
    bpo_json_put_int(w, "column", finding->at.column);
    bpo_json_close_map(w);
}

static bpo_status as_json(const bpo_topology *topology, const bpo_findings *findings,
                          char **ret_text, bpo_error *err)
{
    static const char *const counts[] = {"notes", "warnings", "errors"};
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", "bponet.findings/1");
    bpo_json_key(w, "document");
    bpo_json_document(w, topology);
    for (int severity = BPO_ERROR; severity >= BPO_NOTE; severity--) {
        bpo_json_put_int(w, counts[severity],
                         (int64_t)bpo_findings_count_of(findings, (bpo_severity)severity));
    }
    bpo_json_key(w, "findings");
    bpo_json_open_list(w);
    for (size_t i = 0; i < findings->n; i++)
        json_finding(w, &findings->items[i]);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

/* file:line:col severity slug  message
 *     remedy                                                                                 */
static void add_finding(bpo_strbuf *sb, const bpo_style *style, const bpo_finding *finding)
{
    if (finding->at.file) {
        bpo_paint_add(sb, style, BPO_BOLD, finding->at.file);
        if (finding->at.line)
            bpo_strbuf_addf(sb, ":%u:%u", finding->at.line, finding->at.column);
        bpo_strbuf_addc(sb, ' ', 1);
    }
    bpo_paint_add(sb, style, bpo_severity_paint(finding->severity),
                  bpo_severity_name(finding->severity));
    bpo_strbuf_addf(sb, " %s  %s\n", finding->slug, finding->message);
    if (*finding->remedy)
        bpo_strbuf_addf(sb, "    %s\n", finding->remedy);
}

/* "3 warnings, 2 notes"; with zeros, the kinds that aren't there too. */
static void add_counts(bpo_strbuf *sb, const bpo_findings *findings, bool zeros)
{
    static const char *const words[] = {"note", "warning", "error"};
    const char *comma = "";
    for (int severity = BPO_ERROR; severity >= BPO_NOTE; severity--) {
        size_t n = bpo_findings_count_of(findings, (bpo_severity)severity);
        if (!n && !zeros)
            continue;
        bpo_strbuf_addf(sb, "%s%zu %s%s", comma, n, words[severity], n == 1 ? "" : "s");
        comma = ", ";
    }
}

/* The first of those that matter most. */
static const bpo_finding *worst(const bpo_findings *findings)
{
    const bpo_finding *found = &findings->items[0];
    for (size_t i = 1; i < findings->n; i++)
        if (findings->items[i].severity > found->severity)
            found = &findings->items[i];
    return found;
}

bpo_status bpo_show_findings(const bpo_topology *topology, const bpo_findings *findings,
                             const bpo_style *style, char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json)
        return as_json(topology, findings, ret_text, err);
    for (size_t i = 0; i < findings->n; i++)
        add_finding(&sb, style, &findings->items[i]);
    add_counts(&sb, findings, true);
    if (findings->n)
        bpo_strbuf_addf(&sb, "   (bponet explain %s)", worst(findings)->slug);
    bpo_strbuf_addc(&sb, '\n', 1);
    return bpo_show_finish(&sb, ret_text, err);
}

bpo_status bpo_show_findings_line(const bpo_findings *findings, const bpo_style *style,
                                  char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (findings->n) {
        bpo_paint_add(&sb, style, BPO_DIM, "note");
        bpo_strbuf_add(&sb, "      ");
        add_counts(&sb, findings, false);
        bpo_strbuf_add(&sb, " in the document: bponet check\n");
    }
    return bpo_show_finish(&sb, ret_text, err);
}
