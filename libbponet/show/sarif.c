/* Findings as a SARIF 2.1.0 log: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/json.h"
#include "show/parts.h"
#include "show/table.h"
#include "show/uri.h"

#define SCHEMA                                                                                 \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
    "sarif-schema-2.1.0.json"

typedef struct log {
    bpo_json_writer *w;
    size_t *indexes; /* of each rule of the registry its index in the log + 1; 0: not in it */
    bpo_strbuf text; /* scratch */
    bool failed;
} log;

/* ---- messages: in SARIF braces are placeholders and [text](to) is a link --------------------- */

static void add_message(bpo_strbuf *sb, const char *text)
{
    for (; *text; text++) {
        if (*text == '{' || *text == '}')
            bpo_strbuf_addc(sb, *text, 1);
        if (*text == ']' && text[1] == '(')
            bpo_strbuf_addc(sb, '\\', 1);
        bpo_strbuf_addc(sb, *text, 1);
    }
}

/* {"text": …}, under key. */
static void put_scratch(log *l, const char *key)
{
    bpo_json_key(l->w, key);
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "text", bpo_strbuf_text(&l->text));
    bpo_json_close_map(l->w);
    l->failed |= l->text.failed;
}

static void put_message(log *l, const char *key, const char *text, const char *between,
                        const char *more)
{
    bpo_strbuf_cut(&l->text, 0);
    add_message(&l->text, text);
    if (*more) {
        bpo_strbuf_add(&l->text, between);
        add_message(&l->text, more);
    }
    put_scratch(l, key);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void put_rule(log *l, const bpo_rule *rule)
{
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "id", rule->slug);
    put_message(l, "shortDescription", rule->title, "", "");
    put_message(l, "fullDescription", rule->text, "", "");
    put_message(l, "help", rule->text, "\n\nSource: ", rule->source);
    bpo_json_key(l->w, "defaultConfiguration");
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "level", bpo_severity_name(rule->severity));
    bpo_json_close_map(l->w);
    bpo_json_close_map(l->w);
}

/* Where the finding's rule is in the registry; bpo_n_rules() where it isn't. */
static size_t rule_of(const bpo_finding *finding)
{
    size_t i = 0;
    const bpo_rule *rule = bpo_rule_find(finding->slug);
    while (i < bpo_n_rules() && bpo_rule_at(i) != rule)
        i++;
    return i;
}

/* Those that occur, in the order of slugs. */
static void put_rules(log *l, const bpo_findings *findings)
{
    size_t n = 0;
    for (size_t i = 0; i < findings->n; i++) {
        size_t rule = rule_of(&findings->items[i]);
        if (rule < bpo_n_rules())
            l->indexes[rule] = 1;
    }
    bpo_json_key(l->w, "rules");
    bpo_json_open_list(l->w);
    for (size_t i = 0; i < bpo_n_rules(); i++)
        if (l->indexes[i]) {
            l->indexes[i] = ++n;
            put_rule(l, bpo_rule_at(i));
        }
    bpo_json_close_list(l->w);
}

static void put_tool(log *l, const bpo_findings *findings)
{
    bpo_json_key(l->w, "tool");
    bpo_json_open_map(l->w);
    bpo_json_key(l->w, "driver");
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "name", "bponet");
    bpo_json_put_string(l->w, "version", bpo_version());
    put_rules(l, findings);
    bpo_json_close_map(l->w);
    bpo_json_close_map(l->w);
}

/* ---- places ---------------------------------------------------------------------------------- */

static void put_artifact(log *l, const char *key, const char *file)
{
    bpo_strbuf_cut(&l->text, 0);
    bpo_uri_add_file(&l->text, file);
    bpo_json_key(l->w, key);
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "uri", bpo_strbuf_text(&l->text));
    bpo_json_close_map(l->w);
    l->failed |= l->text.failed;
}

static void put_region(log *l, bpo_place at)
{
    bpo_json_key(l->w, "region");
    bpo_json_open_map(l->w);
    bpo_json_put_int(l->w, "startLine", at.line);
    if (at.column)
        bpo_json_put_int(l->w, "startColumn", at.column);
    if (at.column && at.width)
        bpo_json_put_int(l->w, "endColumn", (int64_t)at.column + at.width);
    bpo_json_close_map(l->w);
}

static void put_location(log *l, const bpo_finding *finding)
{
    bpo_json_key(l->w, "locations");
    bpo_json_open_list(l->w);
    bpo_json_open_map(l->w);
    if (finding->at.file) {
        bpo_json_key(l->w, "physicalLocation");
        bpo_json_open_map(l->w);
        put_artifact(l, "artifactLocation", finding->at.file);
        if (finding->at.line)
            put_region(l, finding->at);
        bpo_json_close_map(l->w);
    }
    if (*finding->path) {
        bpo_json_key(l->w, "logicalLocations");
        bpo_json_open_list(l->w);
        bpo_json_open_map(l->w);
        bpo_json_put_string(l->w, "fullyQualifiedName", finding->path);
        bpo_json_close_map(l->w);
        bpo_json_close_list(l->w);
    }
    bpo_json_close_map(l->w);
    bpo_json_close_list(l->w);
}

/* ---- results --------------------------------------------------------------------------------- */

/* Of rule and path, so that it stays the same when lines move: FNV-1a. */
static void put_fingerprint(log *l, const bpo_finding *finding)
{
    const char *parts[] = {finding->slug, finding->path};
    uint64_t hash = 0xcbf29ce484222325u;
    char text[20];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (const char *p = parts[i];; p++) {
            hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
            if (!*p)
                break;
        }
    snprintf(text, sizeof text, "%016" PRIx64, hash);
    bpo_json_key(l->w, "partialFingerprints");
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "ruleAndPath/v1", text);
    bpo_json_close_map(l->w);
}

/* An empty list where it counts: none at all would say that nobody knows. */
static void put_suppressions(log *l, const bpo_finding *finding)
{
    bpo_json_key(l->w, "suppressions");
    bpo_json_open_list(l->w);
    if (finding->accepted) {
        bpo_json_open_map(l->w);
        bpo_json_put_string(l->w, "kind", "inSource");
        bpo_json_put_string(l->w, "status", "accepted");
        bpo_json_key(l->w, "justification");
        bpo_json_name(l->w, finding->accepted);
        bpo_json_close_map(l->w);
    }
    bpo_json_close_list(l->w);
}

static void put_result(log *l, const bpo_finding *finding)
{
    size_t rule = rule_of(finding);
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "ruleId", finding->slug);
    if (rule < bpo_n_rules())
        bpo_json_put_int(l->w, "ruleIndex", (int64_t)l->indexes[rule] - 1);
    bpo_json_put_string(l->w, "level", bpo_severity_name(finding->severity));
    put_message(l, "message", finding->message, "; ", finding->remedy);
    if (finding->at.file || *finding->path)
        put_location(l, finding);
    put_fingerprint(l, finding);
    put_suppressions(l, finding);
    bpo_json_close_map(l->w);
}

static void put_results(log *l, const bpo_findings *findings)
{
    bpo_json_key(l->w, "results");
    bpo_json_open_list(l->w);
    for (size_t i = 0; i < findings->n; i++)
        put_result(l, &findings->items[i]);
    bpo_json_close_list(l->w);
}

/* What was looked at, also where nothing was found. */
static void put_artifacts(log *l, const bpo_topology *topology)
{
    bpo_json_key(l->w, "artifacts");
    bpo_json_open_list(l->w);
    for (size_t i = 0; i < topology->n_texts; i++) {
        bpo_json_open_map(l->w);
        put_artifact(l, "location", topology->texts[i].file);
        bpo_json_put_int(l->w, "length", (int64_t)topology->texts[i].len);
        bpo_json_put_string(l->w, "encoding", "UTF-8");
        bpo_json_key(l->w, "roles");
        bpo_json_open_list(l->w);
        bpo_json_string(l->w, "analysisTarget");
        bpo_json_close_list(l->w);
        bpo_json_close_map(l->w);
    }
    bpo_json_close_list(l->w);
}

static void put_log(log *l, const bpo_topology *topology, const bpo_findings *findings)
{
    bpo_json_open_map(l->w);
    bpo_json_put_string(l->w, "$schema", SCHEMA);
    bpo_json_put_string(l->w, "version", "2.1.0");
    bpo_json_key(l->w, "runs");
    bpo_json_open_list(l->w);
    bpo_json_open_map(l->w);
    put_tool(l, findings);
    bpo_json_put_string(l->w, "columnKind", "unicodeCodePoints");
    put_artifacts(l, topology);
    put_results(l, findings);
    bpo_json_close_map(l->w);
    bpo_json_close_list(l->w);
    bpo_json_close_map(l->w);
}

bpo_status bpo_show_sarif(const bpo_topology *topology, const bpo_findings *findings,
                          char **ret_text, bpo_error *err)
{
    log l = {.w = bpo_json_writer_new(true),
             .indexes = bpo_alloc(bpo_n_rules(), sizeof(size_t))};
    char *text = NULL;
    if (l.indexes)
        put_log(&l, topology, findings);
    bool failed = !l.indexes || l.failed;
    bpo_status status = bpo_json_finish(l.w, &text, failed ? NULL : err);
    bpo_free(l.indexes);
    bpo_strbuf_free(&l.text);
    if (failed) {
        if (status == BPO_OK)
            bpo_free(text);
        return bpo_fail_memory(err);
    }
    if (status == BPO_OK)
        *ret_text = text;
    return status;
}
