#include <string.h>

#include "base/json.h"
#include "model/finding.h"
#include "show/excerpt.h"
#include "show/fold.h"
#include "show/networks.h"
#include "show/parts.h"

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
    bpo_json_put_int(w, "width", finding->at.width);
    bpo_json_key(w, "accepted");
    bpo_json_name(w, finding->accepted);
    bpo_json_close_map(w);
}

static size_t n_accepted(const bpo_findings *findings)
{
    size_t n = findings->n;
    for (int severity = BPO_ERROR; severity >= BPO_NOTE; severity--)
        n -= bpo_findings_count_of(findings, (bpo_severity)severity);
    return n;
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
    bpo_json_put_int(w, "accepted", (int64_t)n_accepted(findings));
    bpo_json_key(w, "findings");
    bpo_json_open_list(w);
    for (size_t i = 0; i < findings->n; i++)
        json_finding(w, &findings->items[i]);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

#define NARROW 40

static bpo_fold fold_of(bpo_strbuf *sb, const bpo_style *style, size_t indent)
{
    size_t width = style->width > 0 ? (size_t)style->width : 0;
    return (bpo_fold){.sb = sb,
                      .style = style,
                      .width = width,
                      .indent = width && width < NARROW ? indent / 2 : indent};
}

/* file:line:col severity slug  message */
static void add_heading(bpo_strbuf *sb, const bpo_style *style, const bpo_finding *finding)
{
    bpo_strbuf where = {0};
    bpo_fold fold = fold_of(sb, style, 4);
    if (finding->at.file)
        bpo_strbuf_add(&where, finding->at.file);
    if (finding->at.file && finding->at.line)
        bpo_strbuf_addf(&where, ":%u:%u", finding->at.line, finding->at.column);
    sb->failed |= where.failed;
    bpo_fold_add(&fold, BPO_BOLD, 1, bpo_strbuf_text(&where));
    bpo_strbuf_free(&where);
    bpo_fold_add(&fold, bpo_severity_paint(finding->severity), 1,
                 bpo_severity_name(finding->severity));
    bpo_fold_add(&fold, BPO_PLAIN, 1, finding->slug);
    bpo_fold_add(&fold, BPO_PLAIN, 2, finding->message);
    bpo_strbuf_addc(sb, '\n', 1);
}

/* accepted  slug at path: reason */
static void add_accepted(bpo_strbuf *sb, const bpo_style *style, const bpo_finding *finding)
{
    bpo_strbuf line = {0};
    bpo_fold fold = fold_of(sb, style, 4);
    bpo_strbuf_addf(&line, "accepted  %s", finding->slug);
    if (*finding->path)
        bpo_strbuf_addf(&line, " at %s", finding->path);
    if (*finding->accepted)
        bpo_strbuf_addf(&line, ": %s", finding->accepted);
    sb->failed |= line.failed;
    bpo_fold_add(&fold, BPO_DIM, 0, bpo_strbuf_text(&line));
    bpo_strbuf_addc(sb, '\n', 1);
    bpo_strbuf_free(&line);
}

/* "3 warnings, 2 notes, 1 accepted"; with zeros, the severities that aren't there too. */
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
    if (n_accepted(findings))
        bpo_strbuf_addf(sb, "%s%zu accepted", comma, n_accepted(findings));
}

/* The first of those that matter most; NULL where all are accepted. */
static const bpo_finding *worst(const bpo_findings *findings)
{
    const bpo_finding *found = NULL;
    for (size_t i = 0; i < findings->n; i++) {
        const bpo_finding *finding = &findings->items[i];
        if (!finding->accepted && (!found || finding->severity > found->severity))
            found = finding;
    }
    return found;
}

static void add_closing(bpo_strbuf *sb, const bpo_style *style, const bpo_findings *findings)
{
    bpo_strbuf text = {0};
    const bpo_finding *explained = worst(findings);
    bpo_fold fold = fold_of(sb, style, 0);
    add_counts(&text, findings, true);
    bpo_fold_add(&fold, BPO_PLAIN, 0, bpo_strbuf_text(&text));
    bpo_strbuf_cut(&text, 0);
    if (explained)
        bpo_strbuf_addf(&text, "(bponet explain %s)", explained->slug);
    if (fold.width && fold.column + 3 + text.len > fold.width)
        fold.column =
            fold.width; /* a command that is to be typed isn't folded if it needn't be */
    bpo_fold_add(&fold, BPO_PLAIN, 3, bpo_strbuf_text(&text));
    bpo_strbuf_addc(sb, '\n', 1);
    sb->failed |= text.failed;
    bpo_strbuf_free(&text);
}

static bool on_one_line(const bpo_finding *a, const bpo_finding *b)
{
    return a->at.line == b->at.line && strcmp(bpo_finding_file(a), bpo_finding_file(b)) == 0;
}

/* Those of one line follow one another, lines are set apart; then what is accepted. */
static void add_findings(bpo_strbuf *sb, const bpo_topology *topology,
                         const bpo_findings *findings, const bpo_style *style)
{
    bpo_excerpts excerpts = bpo_excerpts_of(topology, findings, style);
    const bpo_finding *last = NULL;
    bool accepted = false;
    for (size_t i = 0; i < findings->n; i++) {
        const bpo_finding *finding = &findings->items[i];
        accepted |= finding->accepted != NULL;
        if (finding->accepted)
            continue;
        if (last && !on_one_line(last, finding))
            bpo_strbuf_addc(sb, '\n', 1);
        add_heading(sb, style, finding);
        bpo_excerpt_add(&excerpts, sb, finding);
        last = finding;
    }
    bpo_strbuf_addc(sb, '\n', last && accepted);
    for (size_t i = 0; accepted && i < findings->n; i++)
        if (findings->items[i].accepted)
            add_accepted(sb, style, &findings->items[i]);
    bpo_strbuf_addc(sb, '\n', findings->n > 0);
}

bpo_status bpo_show_findings(const bpo_topology *topology, const bpo_findings *findings,
                             const bpo_style *style, char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json)
        return as_json(topology, findings, ret_text, err);
    bpo_networks_add(&sb, style, topology, findings);
    if (sb.len)
        bpo_strbuf_addc(&sb, '\n', 1);
    add_findings(&sb, topology, findings, style);
    add_closing(&sb, style, findings);
    return bpo_show_finish(&sb, style, ret_text, err);
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
    return bpo_show_finish(&sb, style, ret_text, err);
}
