/* A whole document: read, checked, shown. Reading and checking twice gives the same; every finding's
 * rule is in the registry and its place in the document; what is shown as JSON is JSON, and says as much;
 * the topology, written and read again, is written as the same.
 *
 * The first byte: 1 strict, 2 beside an engine's state, 4 a project's name is given, 8 a narrow
 * terminal, 48 which engine's version, 64 a NUL parts two documents, 128 colours. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <bponet.h>

#include "base/text.h"

#define MOST_DOCUMENTS 4
#define MOST_PORTS     500

typedef struct input {
    bool strict, beside_state, named, narrow, several, color;
    const char *engine;
    const char *names[MOST_DOCUMENTS];
    fuzz_lines texts[MOST_DOCUMENTS];
    size_t n;
} input;

static input parse_input(unsigned char options, const char *text, size_t len)
{
    static const char *const engines[] = {NULL, "20.10.24", "28.5.2", "29.0"};
    static const char *const names[] = {"a.yml", "b.yml", "c.yml", "d.yml"};
    input in = {.strict = options & 1,
                .beside_state = options & 2,
                .named = options & 4,
                .narrow = options & 8,
                .engine = engines[options >> 4 & 3],
                .several = options & 64,
                .color = options & 128};
    do {
        const char *end =
            in.several && len && in.n + 1 < MOST_DOCUMENTS ? memchr(text, '\0', len) : NULL;
        size_t n = end ? (size_t)(end - text) : len;
        in.names[in.n] = names[in.n];
        in.texts[in.n++] = (fuzz_lines){text, n};
        n += end != NULL;
        text += n;
        len -= n;
        if (!end)
            break;
    } while (in.n < MOST_DOCUMENTS);
    return in;
}

/* ---- reading ---------------------------------------------------------------------------------*/

static bpo_status read_input(const input *in, bpo_topology **ret_topology, bpo_error *err)
{
    static const char *const environment[] = {
        "SET=value",  "EMPTY=", "A=1",    "NESTED=${SET}", "DOLLAR=$", "PORT=8080",
        "HOME=/root", "PWD=/",  "USER=u", "TAG=",          NULL};
    bpo_reader *reader = NULL;
    bpo_status status = bpo_reader_new(&reader, err);
    bpo_reader_set_environment(reader, environment);
    if (!status)
        status = bpo_reader_set_directory(reader, "/proc/self/task", err); /* no .env there */
    if (!status && in->named)
        status = bpo_reader_set_project(reader, "fuzz", err);
    for (size_t i = 0; i < in->n && !status; i++)
        status =
            bpo_reader_add_text(reader, in->names[i], in->texts[i].text, in->texts[i].len, err);
    if (!status)
        status = bpo_reader_read(reader, ret_topology, err);
    bpo_reader_free(reader);
    return status;
}

/* An engine with networks that documents collide with. */
static bpo_state *make_state(void)
{
    static const char *const networks[][3] = {{"bridge", "172.17.0.0/16", "172.17.0.1"},
                                              {"bpo-db-network", "172.34.0.0/16", "172.34.0.1"},
                                              {"fuzz_default", "10.0.0.0/24", "10.0.0.1"},
                                              {"a", "172.30.0.0/16", NULL},
                                              {"host", NULL, NULL}};
    bpo_state *state = NULL;
    if (bpo_state_new(&state, NULL))
        abort();
    strcpy(state->info.version, "20.10.24");
    strcpy(state->info.api_version, "1.41");
    state->host = "unix:///x.sock";
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
        bpo_live_network *network = bpo_state_add_network(state);
        network->id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        network->name = networks[i][0];
        network->driver = "bridge";
        network->scope = network->created = "";
        network->ipam_driver = "default";
        bpo_live_ipam *ipam = networks[i][1] ? bpo_state_add_ipam(state, network) : NULL;
        if (ipam) {
            ipam->subnet = networks[i][1];
            ipam->gateway = networks[i][2];
        }
    }
    if (bpo_state_finish(state, NULL))
        abort();
    return state;
}

/* ---- places ----------------------------------------------------------------------------------*/

static const fuzz_lines *find_text(const input *in, const char *file)
{
    for (size_t i = 0; i < in->n; i++)
        if (strcmp(in->names[i], file) == 0)
            return &in->texts[i];
    return NULL;
}

static void check_place(const input *in, const char *what, const char *file, uint32_t line,
                        uint32_t column, uint32_t width)
{
    const fuzz_lines *text = file && line ? find_text(in, file) : NULL;
    if (!text) {
        FUZZ_CHECK(!file || !line || strcmp(file, "built-in BPO topology") == 0,
                   "%s is in %s, which nobody gave", what, file);
        return;
    }
    bool bom = text->len >= 3 && memcmp(text->text, "\xef\xbb\xbf", 3) == 0;
    fuzz_lines lines = {text->text + (bom ? 3 : 0), text->len - (bom ? 3 : 0)};
    FUZZ_CHECK(fuzz_offset(&lines, line, column) != SIZE_MAX, "%s is at %u:%u of %s", what,
               line, column, file);
    FUZZ_CHECK(!width || fuzz_offset(&lines, line, column + width) != SIZE_MAX,
               "%s at %u:%u of %s is %u wide", what, line, column, file, width);
}

static void check_places(const input *in, const bpo_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const bpo_finding *finding = &findings->items[i];
        check_place(in, finding->slug, finding->at.file, finding->at.line, finding->at.column,
                    finding->at.width);
    }
}

/* ---- what is shown ---------------------------------------------------------------------------*/

static void check_text(const char *text, bool color)
{
    FUZZ_CHECK(bpo_utf8_valid(text, strlen(text)), "shown text isn't UTF-8: %s", text);
    for (const char *p = text; *p; p++)
        FUZZ_CHECK((unsigned char)*p >= ' ' || *p == '\n' || (color && *p == '\033'),
                   "shown text has the byte %d: %s", *p, text);
}

static void show_findings_otherwise(const bpo_topology *topology, const bpo_findings *findings)
{
    const bpo_style ascii = {.width = 60, .ascii = true};
    bpo_arena arena = {0};
    char *text = NULL;
    FUZZ_CHECK(!bpo_show_findings(topology, findings, &ascii, &text, NULL), "not shown");
    check_text(text, false);
    for (const char *p = text; *p; p++)
        FUZZ_CHECK((unsigned char)*p < 0x80, "not only ASCII: %s", text);
    bpo_string_free(text);
    FUZZ_CHECK(!bpo_show_sarif(topology, findings, &text, NULL), "not shown as SARIF");
    const bpo_node *runs = bpo_node_get(fuzz_read_json(&arena, text), "runs");
    FUZZ_CHECK(runs && runs->n == 1 &&
                   bpo_node_get(runs->children, "results")->n == findings->n,
               "%zu findings, in SARIF others", findings->n);
    bpo_string_free(text);
    bpo_arena_free(&arena);
}

static void show_findings(const input *in, const bpo_topology *topology,
                          const bpo_findings *findings)
{
    const bpo_style plain = {.width = in->narrow ? 40 : 0, .color = in->color};
    const bpo_style json = {.json = true};
    bpo_arena arena = {0};
    char *text = NULL;
    FUZZ_CHECK(!bpo_show_findings(topology, findings, &plain, &text, NULL), "not shown");
    check_text(text, in->color);
    bpo_string_free(text);
    FUZZ_CHECK(!bpo_show_findings(topology, findings, &json, &text, NULL), "not shown as JSON");
    const bpo_node *root = fuzz_read_json(&arena, text);
    const bpo_node *list = bpo_node_get(root, "findings");
    FUZZ_CHECK(list && list->n == findings->n, "%zu findings, in JSON others", findings->n);
    size_t i = 0;
    for (const bpo_node *item = list->children; item; item = item->next, i++)
        FUZZ_CHECK(
            strcmp(bpo_node_get(item, "slug")->text, findings->items[i].slug) == 0 &&
                strcmp(bpo_node_get(item, "message")->text, findings->items[i].message) == 0 &&
                bpo_node_get(item, "line")->integer == findings->items[i].at.line,
            "finding %zu is another in JSON", i);
    bpo_string_free(text);
    bpo_arena_free(&arena);
}

/* The topology beside the state, as text and JSON; the JSON is the caller's. */
static char *show_status(const input *in, const bpo_topology *topology, const bpo_state *state)
{
    const bpo_style plain = {.width = in->narrow ? 40 : 0, .color = in->color};
    const bpo_style json = {.json = true};
    bpo_arena arena = {0};
    char *text = NULL;
    FUZZ_CHECK(!bpo_show_header(topology, state, &plain, &text, NULL), "no header");
    check_text(text, in->color);
    bpo_string_free(text);
    FUZZ_CHECK(!bpo_show_status(topology, state, &plain, &text, NULL), "no status");
    check_text(text, in->color);
    bpo_string_free(text);
    FUZZ_CHECK(!bpo_show_status(topology, state, &json, &text, NULL), "no status as JSON");
    const bpo_node *list = bpo_node_get(fuzz_read_json(&arena, text), "networks");
    FUZZ_CHECK(list && list->n == bpo_topology_n_networks(topology), "not all networks shown");
    bpo_arena_free(&arena);
    return text;
}

static void show_plan(const bpo_topology *topology, const bpo_state *state,
                      const bpo_findings *findings)
{
    const bpo_style plain = {0}, json = {.json = true};
    bpo_error err = {0};
    bpo_plan *plan = NULL;
    bpo_arena arena = {0};
    char *text = NULL;
    bpo_status status = bpo_plan_create(topology, state, &plan, &err);
    bool sound = !bpo_findings_count_of(findings, BPO_ERROR);
    FUZZ_CHECK((status == BPO_OK) == sound, "%zu errors were found, but planning says: %s",
               bpo_findings_count_of(findings, BPO_ERROR), status ? err.message : "good");
    if (status) {
        fuzz_check_error(status, &err);
        return;
    }
    FUZZ_CHECK(!bpo_show_plan(topology, state, plan, &plain, &text, NULL), "no plan");
    check_text(text, false);
    bpo_string_free(text);
    FUZZ_CHECK(!bpo_show_plan(topology, state, plan, &json, &text, NULL), "no plan as JSON");
    const bpo_node *steps = bpo_node_get(fuzz_read_json(&arena, text), "steps");
    FUZZ_CHECK(steps && steps->n == bpo_plan_n_steps(plan), "not all steps shown");
    bpo_string_free(text);
    bpo_arena_free(&arena);
    bpo_plan_free(plan);
}

/* ---- written and read again ------------------------------------------------------------------*/

static size_t count_ports(const bpo_topology *topology)
{
    size_t n = 0;
    for (size_t i = 0; i < bpo_topology_n_services(topology); i++)
        n += bpo_service_n_ports(bpo_topology_service_at(topology, i));
    return n;
}

static bpo_topology *read_written(const input *in, const char *text)
{
    input again = *in;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    again.texts[0] = (fuzz_lines){text, strlen(text)};
    again.n = 1;
    FUZZ_CHECK(!read_input(&again, &topology, &err), "what was written isn't read: %s\n%s",
               err.message, text);
    return topology;
}

static void check_written(const input *in, const bpo_topology *topology)
{
    char *yaml = NULL;
    bpo_error err = {0};
    FUZZ_CHECK(!bpo_topology_write_document(topology, false, &yaml, &err), "not written: %s",
               err.message);
    for (int json = 0; json < 2; json++) {
        char *text = NULL, *again = NULL;
        FUZZ_CHECK(!bpo_topology_write_document(topology, json, &text, &err), "%s",
                   err.message);
        bpo_topology *read = read_written(in, text);
        FUZZ_CHECK(!bpo_topology_write_document(read, false, &again, &err), "%s", err.message);
        /* "80:80" beside {target: 80, published: 80} is two ports to Compose, and one once both are
         * written alike */
        FUZZ_CHECK(strcmp(yaml, again) == 0 || count_ports(read) < count_ports(topology),
                   "written as %s, read and written:\n%s\n%s", json ? "JSON" : "YAML", yaml,
                   again);
        bpo_topology_free(read);
        bpo_string_free(text);
        bpo_string_free(again);
    }
    bpo_string_free(yaml);
}

/* ---- one input -------------------------------------------------------------------------------*/

static void check_topologies(const input *in, const bpo_topology *first,
                             const bpo_topology *second, const bpo_state *state)
{
    const bpo_state *beside = in->beside_state ? state : NULL;
    const bpo_check_options options = {
        .state = beside, .engine = in->engine, .strict = in->strict};
    bpo_findings *once = NULL, *twice = NULL, *other = NULL, *plain = NULL;
    bpo_error err = {0};
    FUZZ_CHECK(!bpo_topology_check_with(first, &options, &once, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_topology_check_with(first, &options, &twice, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_topology_check_with(second, &options, &other, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_topology_check(first, beside, &plain, &err), "%s", err.message);
    fuzz_check_same_findings(once, twice);
    fuzz_check_same_findings(once, other);
    fuzz_check_findings(once);
    fuzz_check_findings(plain);
    check_places(in, once);
    show_findings(in, first, once);
    show_findings_otherwise(first, once);
    char *shown = show_status(in, first, state), *again = show_status(in, second, state);
    FUZZ_CHECK(strcmp(shown, again) == 0, "read twice, two topologies: %s\n%s", shown, again);
    bpo_string_free(shown);
    bpo_string_free(again);
    if (*bpo_topology_name(
            first)) /* else the folder's name comes back: `name:` can't say "none" */
        check_written(in, first);
    if (beside)
        show_plan(first, state, plain);
    bpo_findings_free(once);
    bpo_findings_free(twice);
    bpo_findings_free(other);
    bpo_findings_free(plain);
}

/* A range in a few bytes asks for 65,535 ports: nothing is learned by doing all with that many. */
static bool is_large(const bpo_topology *topology)
{
    return count_ports(topology) > MOST_PORTS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bpo_topology *first = NULL, *second = NULL;
    bpo_error err = {0}, second_err = {0};
    if (!size)
        return 0;
    char *text = fuzz_copy(data + 1, size - 1);
    input in = parse_input(data[0], text, size - 1);
    bpo_status status = read_input(&in, &first, &err);
    fuzz_check_same_error(status, &err, read_input(&in, &second, &second_err), &second_err);
    if (status) {
        fuzz_check_error(status, &err);
        check_place(&in, "the error", *err.file ? err.file : NULL, (uint32_t)err.line,
                    (uint32_t)err.column, 0);
    } else if (!is_large(first)) {
        bpo_state *state = make_state();
        check_topologies(&in, first, second, state);
        bpo_state_free(state);
    }
    bpo_topology_free(first);
    bpo_topology_free(second);
    free(text);
    return 0;
}
