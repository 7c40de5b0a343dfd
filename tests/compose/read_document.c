/* read_document [-f FILE]... [-p NAME] [--profile NAME]... [--env-file FILE]...
 * read_document --rules
 * Reads a document in the current folder as bponet does and prints one JSON object: `document`, the
 * topology in its normal form, and `findings`; or `error`. What was written is read and written
 * again, in both formats; a difference is `round_trip`. --rules prints the registry. */
#include <bponet.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

static const char *const formats[] = {"yaml", "json"};

static int out_of_memory(void)
{
    fputs("read_document: out of memory\n", stderr);
    return 2;
}

static int print(bpo_json_writer *w)
{
    char *text;
    if (bpo_json_finish(w, &text, NULL) < 0)
        return out_of_memory();
    fputs(text, stdout);
    bpo_string_free(text);
    return 0;
}

static bpo_status rules(void)
{
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    for (size_t i = 0; i < bpo_n_rules(); i++)
        bpo_json_put_string(w, bpo_rule_at(i)->slug,
                            bpo_severity_name(bpo_rule_at(i)->severity));
    bpo_json_close_map(w);
    return print(w);
}

static bpo_status read_text(const char *name, const char *text, bpo_topology **ret,
                            bpo_error *err)
{
    static const char *const environment[] = {"COMPOSE_DISABLE_ENV_FILE=1", NULL};
    bpo_reader *reader;
    bpo_status status = bpo_reader_new(&reader, err);
    if (status < 0)
        return status;
    bpo_reader_set_environment(reader, environment);
    status = bpo_reader_add_profile(reader, "*", err);
    if (status == BPO_OK)
        status = bpo_reader_add_text(reader, name, text, strlen(text), err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret, err);
    bpo_reader_free(reader);
    return status;
}

/* What is written of the topology must be written of what is read of it. Prints what isn't so. */
static void round_trip(bpo_json_writer *w, const bpo_topology *topology, bool json)
{
    char *first = NULL, *second = NULL;
    bpo_topology *again = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_topology_write_document(topology, json, &first, &err);
    if (status == BPO_OK)
        status = read_text(json ? "written.json" : "written.yml", first, &again, &err);
    if (status == BPO_OK)
        status = bpo_topology_write_document(again, json, &second, &err);
    if (status < 0 || strcmp(first, second) != 0) {
        bpo_json_key(w, formats[json]);
        bpo_json_open_map(w);
        bpo_json_put_string(w, "error", err.message);
        bpo_json_put_string(w, "first", first);
        bpo_json_put_string(w, "second", second);
        bpo_json_close_map(w);
    }
    bpo_string_free(first);
    bpo_string_free(second);
    bpo_topology_free(again);
}

static void put_finding(bpo_json_writer *w, const bpo_finding *finding)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "slug", bpo_finding_slug(finding));
    bpo_json_put_string(w, "severity", bpo_severity_name(bpo_finding_severity(finding)));
    bpo_json_put_string(w, "path", bpo_finding_path(finding));
    bpo_json_put_string(w, "message", bpo_finding_message(finding));
    bpo_json_close_map(w);
}

static bpo_status put_topology(bpo_json_writer *w, const bpo_topology *topology, bpo_error *err)
{
    char *document;
    bpo_findings *findings;
    bpo_status status = bpo_topology_write_document(topology, true, &document, err);
    if (status < 0)
        return status;
    bpo_json_put_string(w, "document", document);
    bpo_string_free(document);
    bpo_json_key(w, "round_trip");
    bpo_json_open_map(w);
    round_trip(w, topology, false);
    round_trip(w, topology, true);
    bpo_json_close_map(w);
    status = bpo_topology_check(topology, NULL, &findings, err);
    if (status < 0)
        return status;
    bpo_json_key(w, "findings");
    bpo_json_open_list(w);
    for (size_t i = 0; i < bpo_findings_count(findings); i++)
        put_finding(w, bpo_findings_at(findings, i));
    bpo_json_close_list(w);
    bpo_findings_free(findings);
    return BPO_OK;
}

static bpo_status option(bpo_reader *reader, const char *name, const char *value,
                         bpo_error *err)
{
    if (strcmp(name, "-f") == 0)
        return bpo_reader_add_file(reader, value, err);
    if (strcmp(name, "-p") == 0)
        return bpo_reader_set_project(reader, value, err);
    if (strcmp(name, "--profile") == 0)
        return bpo_reader_add_profile(reader, value, err);
    if (strcmp(name, "--env-file") == 0)
        return bpo_reader_add_env_file(reader, value, err);
    fprintf(stderr, "read_document: %s isn't known\n", name);
    return BPO_E_USAGE;
}

int main(int argc, char **argv)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    if (argc == 2 && strcmp(argv[1], "--rules") == 0)
        return rules();
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_status status = bpo_reader_new(&reader, &err);
    for (int i = 1; i + 1 < argc && status == BPO_OK; i += 2)
        status = option(reader, argv[i], argv[i + 1], &err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, &topology, &err);
    if (status == BPO_OK)
        status = put_topology(w, topology, &err);
    if (status < 0)
        bpo_json_put_string(w, "error", err.message);
    bpo_json_close_map(w);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    return print(w);
}
