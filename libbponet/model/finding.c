#include "model/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/text.h"

#define MAX_FINDINGS 100000
#define MAX_TEXT     4096 /* bytes kept of one text, before escaping */

/* An escaped copy in the list's arena; NULL gives "". */
static const char *keep(bpo_findings *findings, const char *text)
{
    if (!text || !*text)
        return "";
    bpo_strbuf sb = {0};
    char cut[MAX_TEXT];
    bpo_text_copy(cut, sizeof cut, text);
    bpo_text_escape(&sb, cut, strlen(cut));
    if (text[strlen(cut)])
        bpo_strbuf_add(&sb, "…");
    return bpo_strbuf_keep(&sb, &findings->arena);
}

bpo_status bpo_findings_add(bpo_findings *findings, const char *slug, bpo_severity severity,
                            bpo_place at, const char *path, const char *message,
                            const char *remedy, bpo_error *err)
{
    if (findings->n >= MAX_FINDINGS)
        return bpo_fail_at(err, BPO_E_LIMIT, at, path,
                           "more than %d findings; mend the first ones and check again",
                           MAX_FINDINGS);
    bpo_finding finding = {
        .slug = slug,
        .severity = severity,
        .message = keep(findings, message),
        .remedy = keep(findings, remedy),
        .path = keep(findings, path),
        .at = at,
    };
    /* the file's name must live as long as the list, which may outlive the topology */
    if (at.file)
        finding.at.file = findings->n && findings->items[findings->n - 1].at.file &&
                                  strcmp(findings->items[findings->n - 1].at.file, at.file) == 0
                              ? findings->items[findings->n - 1].at.file
                              : bpo_arena_strdup(&findings->arena, at.file);
    if (!finding.message || !finding.remedy || !finding.path || (at.file && !finding.at.file) ||
        bpo_grow(&findings->items, findings->n, &findings->cap, sizeof finding) < 0)
        return bpo_fail_memory(err);
    findings->items[findings->n++] = finding;
    return BPO_OK;
}

int bpo_findings_accept(bpo_findings *findings, size_t i, const char *reason)
{
    const char *kept = keep(findings, reason);
    if (kept)
        findings->items[i].accepted = kept;
    return kept ? 0 : -1;
}

typedef struct ranked {
    bpo_finding finding;
    size_t rank;
} ranked;

static int by_place(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    const char *x_file = x->finding.at.file ? x->finding.at.file : "";
    const char *y_file = y->finding.at.file ? y->finding.at.file : "";
    int order = strcmp(x_file, y_file);
    if (!order)
        order = (x->finding.at.line > y->finding.at.line) -
                (x->finding.at.line < y->finding.at.line);
    if (!order)
        order = (x->finding.at.column > y->finding.at.column) -
                (x->finding.at.column < y->finding.at.column);
    return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

bpo_status bpo_findings_sort(bpo_findings *findings, bpo_error *err)
{
    ranked *all = bpo_alloc(findings->n, sizeof *all);
    if (!all)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < findings->n; i++)
        all[i] = (ranked){findings->items[i], i};
    qsort(all, findings->n, sizeof *all, by_place);
    for (size_t i = 0; i < findings->n; i++)
        findings->items[i] = all[i].finding;
    bpo_free(all);
    return BPO_OK;
}

void bpo_findings_clear(bpo_findings *findings)
{
    bpo_free(findings->items);
    bpo_arena_free(&findings->arena);
    *findings = (bpo_findings){0};
}

void bpo_findings_free(bpo_findings *findings)
{
    if (!findings)
        return;
    bpo_findings_clear(findings);
    bpo_free(findings);
}

size_t bpo_findings_count(const bpo_findings *findings)
{
    return findings->n;
}

size_t bpo_findings_count_of(const bpo_findings *findings, bpo_severity severity)
{
    size_t n = 0;
    for (size_t i = 0; i < findings->n; i++)
        n += findings->items[i].severity == severity && !findings->items[i].accepted;
    return n;
}

const bpo_finding *bpo_findings_at(const bpo_findings *findings, size_t i)
{
    return i < findings->n ? &findings->items[i] : NULL;
}

const char *bpo_finding_slug(const bpo_finding *finding)
{
    return finding->slug;
}

bpo_severity bpo_finding_severity(const bpo_finding *finding)
{
    return finding->severity;
}

const char *bpo_finding_message(const bpo_finding *finding)
{
    return finding->message;
}

const char *bpo_finding_remedy(const bpo_finding *finding)
{
    return finding->remedy;
}

const char *bpo_finding_path(const bpo_finding *finding)
{
    return finding->path;
}

const char *bpo_finding_accepted(const bpo_finding *finding)
{
    return finding->accepted;
}

const char *bpo_finding_file(const bpo_finding *finding)
{
    return finding->at.file ? finding->at.file : "";
}

int32_t bpo_finding_line(const bpo_finding *finding)
{
    return (int32_t)finding->at.line;
}

int32_t bpo_finding_column(const bpo_finding *finding)
{
    return (int32_t)finding->at.column;
}

int32_t bpo_finding_width(const bpo_finding *finding)
{
    return (int32_t)finding->at.width;
}

const char *bpo_severity_name(bpo_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return (unsigned)severity < sizeof names / sizeof *names ? names[severity] : "unknown";
}
