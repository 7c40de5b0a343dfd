/* Text for people and JSON for programs. tests/corpus/show/CASE has `input` (see state.h:
 * document, state, plan, and what became of it: events, result) and `expected`: the screens at
 * several widths, with colours (an escape character is shown as ␛), and the JSON documents. */
#include "screen.h"
#include "state.h"

#include <regex.h>

#include "base/json.h"
#include "plan/plan.h"

typedef struct scene {
    bpo_topology *topology;
    bpo_state *state;
    bpo_findings *findings;
    bpo_plan *plan;     /* NULL: none */
    bpo_result *result; /* NULL: none */
    char *events;       /* NULL: none */
} scene;

static bpo_outcome outcome_of(const char *word)
{
    for (int i = BPO_PENDING; i <= BPO_UNCERTAIN; i++)
        if (strncmp(bpo_outcome_name((bpo_outcome)i), word, 4) == 0)
            return (bpo_outcome)i;
    ck_abort_msg("no outcome begins like %s", word);
}

/* "5 requests 2 writes 1230000 us", then per step "done" or "failed MESSAGE" (a name's first
 * four letters count). */
static bpo_result *result_of(char *text)
{
    bpo_result *result = calloc(1, sizeof *result);
    char *save = NULL, *line = strtok_r(text, "\n", &save);
    result->steps = calloc(100, sizeof *result->steps);
    unsigned long requests, writes;
    long us;
    ck_assert_int_eq(sscanf(line, "%lu requests %lu writes %ld us", &requests, &writes, &us),
                     3);
    result->n_requests = requests;
    result->n_writes = writes;
    result->microseconds = us;
    while ((line = strtok_r(NULL, "\n", &save))) {
        char *message = strchr(line, ' ');
        result->steps[result->n].outcome = outcome_of(line);
        result->steps[result->n++].message = message ? strdup(message + 1) : NULL;
    }
    return result;
}

/* "error SLUG LINE:COLUMN+WIDTH PATH MESSAGE|REMEDY|REASON", each of compose.yml; a reason accepts
 * the finding. The slugs and reasons live as long as the test. */
static bpo_findings *findings_of(char *text)
{
    bpo_findings *findings = calloc(1, sizeof *findings);
    char *save = NULL, *line = text ? strtok_r(text, "\n", &save) : NULL;
    bpo_error err = {0};
    for (; line; line = strtok_r(NULL, "\n", &save)) {
        char severity[16], path[128];
        static char slugs[8][64];
        char *slug = slugs[findings->n % 8];
        bpo_place at = {.file = "compose.yml"};
        int end = 0;
        ck_assert_int_eq(sscanf(line, "%15s %63s %u:%u+%u %127s %n", severity, slug, &at.line,
                                &at.column, &at.width, path, &end),
                         6);
        char *remedy = strchr(line + end, '|'), *reason = strchr(remedy + 1, '|');
        *remedy = '\0';
        if (reason)
            *reason = '\0';
        bpo_severity weight = *severity == 'e'   ? BPO_ERROR
                              : *severity == 'w' ? BPO_WARNING
                                                 : BPO_NOTE;
        ck_assert_int_eq(
            bpo_findings_add(findings, slug, weight, at, path, line + end, remedy + 1, &err),
            BPO_OK);
        if (reason)
            findings->items[findings->n - 1].accepted =
                bpo_arena_strdup(&findings->arena, reason + 1);
    }
    return findings;
}

static scene scene_of(const char *input)
{
    scene s = {0};
    bpo_error err = {0};
    char *document = state_section(input, "document"), *live = state_section(input, "state");
    char *plan = state_section(input, "plan"), *result = state_section(input, "result");
    char *findings = state_section(input, "findings");
    s.topology = state_topology(document);
    s.state = state_of(live);
    s.findings = findings_of(findings);
    if (plan) {
        bpo_status status = state_plan(s.topology, s.state, plan, &s.plan, &err);
        ck_assert_msg(status == BPO_OK, "%s", err.message);
    }
    if (result)
        s.result = result_of(result);
    s.events = state_section(input, "events");
    free(findings);
    free(document);
    free(live);
    free(plan);
    free(result);
    return s;
}

static void scene_free(scene *s)
{
    for (size_t i = 0; s->result && i < s->result->n; i++)
        free(s->result->steps[i].message);
    if (s->result)
        free(s->result->steps);
    free(s->result);
    free(s->events);
    bpo_plan_free(s->plan);
    bpo_findings_free(s->findings);
    bpo_state_free(s->state);
    bpo_topology_free(s->topology);
}

/* ---- screens --------------------------------------------------------------------------------- */

static void take(bpo_strbuf *out, bpo_status status, char *text, const bpo_error *err)
{
    ck_assert_msg(status == BPO_OK, "%s", err->message);
    bpo_strbuf_add(out, text);
    bpo_string_free(text);
}

/* "STEP OUTCOME MICROSECONDS MESSAGE" */
static void add_events(bpo_strbuf *out, const scene *s, const bpo_style *style)
{
    char *events = strdup(s->events), *save = NULL;
    for (char *line = strtok_r(events, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        bpo_event event = {.kind = BPO_EVENT_FINISHED};
        char word[32] = "", *text = NULL;
        long us = 0;
        int end = 0;
        bpo_error err = {0};
        ck_assert_int_ge(sscanf(line, "%d %31s %ld %n", &event.step, word, &us, &end), 3);
        event.outcome = outcome_of(word);
        event.microseconds = us;
        snprintf(event.message, sizeof event.message, "%s", line + end);
        bpo_status status = bpo_show_event(s->plan, &event, style, &text, &err);
        bool shown = status == BPO_OK && *text;
        ck_assert_ptr_null(strchr(text, '\n'));
        take(out, status, text, &err);
        bpo_strbuf_add(out, shown ? "\n" : "");
    }
    free(events);
}

/* All that a person could see of the scene. */
static void add_screen(bpo_strbuf *out, const scene *s, const bpo_style *style)
{
    bpo_error err = {0};
    char *text = NULL;
    bpo_status status = bpo_show_header(s->topology, s->state, style, &text, &err);
    take(out, status, text, &err);
    status = bpo_show_status(s->topology, s->state, style, &text, &err);
    take(out, status, text, &err);
    status = bpo_show_findings(s->topology, s->findings, style, &text, &err);
    take(out, status, text, &err);
    status = bpo_show_findings_line(s->findings, style, &text, &err);
    take(out, status, text, &err);
    if (!s->plan)
        return;
    status = bpo_show_plan(s->topology, s->state, s->plan, style, &text, &err);
    take(out, status, text, &err);
    status = bpo_show_result(s->plan, NULL, style, &text, &err);
    take(out, status, text, &err);
    if (s->events)
        add_events(out, s, style);
    if (!s->result)
        return;
    status = bpo_show_result(s->plan, s->result, style, &text, &err);
    take(out, status, text, &err);
}

static void add_screens(bpo_strbuf *out, const scene *s)
{
    static const int widths[] = {0, 80, 50};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        bpo_style style = {.width = widths[i]};
        bpo_strbuf screen = {0}, coloured = {0};
        add_screen(&screen, s, &style);
        expect_harmless(bpo_strbuf_text(&screen));
        style.color = true;
        add_screen(&coloured, s, &style);
        expect_only_coloured(bpo_strbuf_text(&coloured), bpo_strbuf_text(&screen));
        bpo_strbuf_addf(out, "---- width %d\n%s", widths[i], bpo_strbuf_text(&screen));
        if (widths[i] == 50) {
            bpo_strbuf_add(out, "---- colours\n");
            add_visible(out, bpo_strbuf_text(&coloured));
        }
        bpo_strbuf_free(&screen);
        bpo_strbuf_free(&coloured);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* JSON is one document with a format; its tree is the caller's until arena is freed. */
static const bpo_node *tree_of(bpo_arena *arena, const char *json)
{
    bpo_json_rules rules = {.name = "x", .max_depth = 20, .max_nodes = 10000, .document = true};
    bpo_node *tree = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_json_parse(arena, json, strlen(json), &rules, &tree, &err);
    ck_assert_msg(status == BPO_OK, "%s\n%s", err.message, json);
    const bpo_node *format = bpo_node_get(tree, "format");
    ck_assert(format && strncmp(format->text, "bponet.", 7) == 0);
    return tree;
}

static void add_json(bpo_strbuf *out, bpo_status status, char *json, const bpo_error *err)
{
    bpo_arena arena = {0};
    ck_assert_msg(status == BPO_OK, "%s", err->message);
    tree_of(&arena, json);
    bpo_arena_free(&arena);
    bpo_strbuf_addf(out, "%s%s", json, json[strlen(json) - 1] == '\n' ? "" : "\n");
    bpo_string_free(json);
}

static void add_documents(bpo_strbuf *out, const scene *s)
{
    bpo_style style = {.json = true};
    bpo_error err = {0};
    char *json = NULL;
    bpo_status status = bpo_show_header(s->topology, s->state, &style, &json, &err);
    bpo_strbuf_add(out, "---- JSON\n");
    add_json(out, status, json, &err);
    status = bpo_show_status(s->topology, s->state, &style, &json, &err);
    add_json(out, status, json, &err);
    status = bpo_show_findings(s->topology, s->findings, &style, &json, &err);
    add_json(out, status, json, &err);
    if (!s->plan)
        return;
    status = bpo_show_plan(s->topology, s->state, s->plan, &style, &json, &err);
    add_json(out, status, json, &err);
    status = bpo_show_result(s->plan, s->result, &style, &json, &err);
    add_json(out, status, json, &err);
}

static bpo_status run_scene(const char *text, size_t len, bpo_strbuf *out)
{
    scene s = scene_of(text);
    (void)len;
    add_screens(out, &s);
    add_documents(out, &s);
    scene_free(&s);
    return BPO_OK;
}

START_TEST(scenes_look_as_they_should)
{
    corpus_check(TESTS_DIR "/corpus/show", 8, true, run_scene);
}
END_TEST

/* ---- what is hostile ------------------------------------------------------------------------- */

static const char *const hostile[] = {
    "\x1b]0;title\x07",
    "a\x1b[2Jb",
    "\xe2\x80\xaetxt",
    "網路",
    "e\xcc\x81",
    "tab\there",
    "new\nline",
    "\xc2\x9b;31m",
    "zero\xe2\x80\x8bwidth",
    "\"quoted\\\"",
    "\xf0\x9f\x90\xb3",
};

/* A state whose one network and container are called so, and a topology that wants them. */
static scene hostile_scene(const char *name)
{
    scene s = {0};
    bpo_network *network;
    bpo_service *service;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_new(name, &s.topology, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(s.topology, name, &network, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_service(s.topology, name, &service, &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_network(service, name, NULL, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_driver(network, name, &err), BPO_OK);
    ck_assert_int_eq(bpo_state_new(&s.state, &err), BPO_OK);
    bpo_live_network *live = bpo_state_add_network(s.state);
    live->name = live->driver = name;
    live->id = "f";
    bpo_state_add_ipam(s.state, live)->subnet = name;
    bpo_container *container = bpo_state_add_container(s.state);
    container->name = container->id = container->network_mode = name;
    container->state = "running";
    bpo_endpoint *endpoint = bpo_state_add_endpoint(s.state, container);
    endpoint->network = endpoint->ipv4_address = endpoint->ipv6_address = name;
    endpoint->mac_address = name;
    endpoint->network_id = "f";
    ck_assert_int_eq(bpo_state_finish(s.state, &err), BPO_OK);
    snprintf(s.state->info.engine, sizeof s.state->info.engine, "%s", name);
    snprintf(s.state->info.version, sizeof s.state->info.version, "%s", name);
    s.state->host = name;
    ck_assert_int_eq(bpo_topology_check(s.topology, s.state, &s.findings, &err), BPO_OK);
    return s;
}

/* Columns stand where their headings stand: the cell behind a hostile name begins there. */
static void expect_aligned(const scene *s)
{
    bpo_style style = {0};
    bpo_error err = {0};
    char *text = NULL;
    ck_assert_int_eq(bpo_show_status(s->topology, s->state, &style, &text, &err), BPO_OK);
    char *line = strchr(text, '\n') + 1, *last = strstr(line, "as documented");
    char *heading = strstr(text, "STATE");
    ck_assert_ptr_nonnull(last);
    *heading = *last = '\0';
    ck_assert_msg(bpo_text_width(text) == bpo_text_width(line), "%s|\n%s|", text, line);
    bpo_string_free(text);
}

static void expect_raw(const scene *s, const char *name)
{
    bpo_arena arena = {0};
    bpo_style style = {.json = true};
    bpo_error err = {0};
    char *json = NULL;
    ck_assert_int_eq(bpo_show_status(s->topology, s->state, &style, &json, &err), BPO_OK);
    ck_assert_ptr_null(strchr(json, '\x1b'));
    const bpo_node *tree = tree_of(&arena, json);
    const bpo_node *network = bpo_node_get(tree, "networks")->children;
    const bpo_node *container = bpo_node_get(network, "containers")->children;
    ck_assert_str_eq(bpo_node_get(network, "name")->text, name);
    ck_assert_str_eq(bpo_node_get(container, "name")->text, name);
    ck_assert_str_eq(bpo_node_get(container, "service")->text, name);
    ck_assert_str_eq(bpo_node_get(bpo_node_get(tree, "engine"), "host")->text, name);
    ck_assert_str_eq(bpo_node_get(bpo_node_get(tree, "document"), "project")->text, name);
    bpo_string_free(json);
    bpo_arena_free(&arena);
}

START_TEST(hostile_names_do_nothing)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        scene s = hostile_scene(hostile[i]);
        bpo_style style = {0};
        bpo_strbuf out = {0};
        bpo_error err = {0};
        ck_assert_int_eq(bpo_plan_connect(s.topology, s.state, hostile[i], hostile[i], NULL,
                                          NULL, &s.plan, &err),
                         BPO_OK);
        char result[] = "1 requests 0 writes 0 us\nalready is connected already";
        s.result = result_of(result);
        s.events = strdup("0 already 0 is \x1b[31mred");
        add_screen(&out, &s, &style);
        expect_harmless(bpo_strbuf_text(&out));
        expect_aligned(&s);
        expect_raw(&s, hostile[i]);
        bpo_strbuf_free(&out);
        scene_free(&s);
    }
}
END_TEST

/* A file's name need not be UTF-8: it is shown escaped, in JSON too. */
START_TEST(names_that_are_no_utf8)
{
    bpo_style style = {.json = true};
    bpo_error err = {0};
    char *json = NULL;
    bpo_arena arena = {0};
    scene s = {.topology = state_topology("networks: {n: 5}"), .state = state_of("")};
    s.topology->source = s.topology->remarks.items[0].at.file = "caf\xe9.yml";
    s.state->host = "unix:///tmp/\xff";
    ck_assert_int_eq(bpo_topology_check(s.topology, NULL, &s.findings, &err), BPO_OK);
    ck_assert_int_eq(bpo_show_header(s.topology, s.state, &style, &json, &err), BPO_OK);
    const bpo_node *tree = tree_of(&arena, json);
    ck_assert_str_eq(bpo_node_get(bpo_node_get(tree, "document"), "source")->text,
                     "caf\\xe9.yml");
    bpo_string_free(json);
    bpo_status status = bpo_show_findings(s.topology, s.findings, &style, &json, &err);
    ck_assert_msg(status == BPO_OK, "%s", err.message);
    bpo_string_free(json);
    bpo_arena_free(&arena);
    scene_free(&s);
}
END_TEST

START_TEST(versions)
{
    bpo_engine_info info = {.engine = "docker",
                            .version = "28.5.2",
                            .api_version = "1.51",
                            .used_api_version = "1.45",
                            .os = "linux"};
    bpo_style text = {0}, json = {.json = true};
    bpo_arena arena = {0};
    char *shown = NULL, expected[200];
    ck_assert_int_eq(bpo_show_version(&info, &text, &shown, NULL), BPO_OK);
    snprintf(expected, sizeof expected,
             "bponet   %s\nengine   docker 28.5.2 (API 1.51, in use 1.45) on linux\n",
             bpo_version());
    ck_assert_str_eq(shown, expected);
    bpo_string_free(shown);
    ck_assert_int_eq(bpo_show_version(NULL, &text, &shown, NULL), BPO_OK);
    snprintf(expected, sizeof expected, "bponet   %s\n", bpo_version());
    ck_assert_str_eq(shown, expected);
    bpo_string_free(shown);
    snprintf(info.version, sizeof info.version, "1\x1b[2J");
    ck_assert_int_eq(bpo_show_version(&info, &text, &shown, NULL), BPO_OK);
    expect_harmless(shown);
    bpo_string_free(shown);
    ck_assert_int_eq(bpo_show_version(&info, &json, &shown, NULL), BPO_OK);
    ck_assert_str_eq(
        bpo_node_get(bpo_node_get(tree_of(&arena, shown), "engine"), "version")->text,
        "1\x1b[2J");
    bpo_string_free(shown);
    bpo_arena_free(&arena);
}
END_TEST

START_TEST(other_events_are_silent)
{
    scene s = scene_of("%% document\nnetworks: {n: {}}\n%% state\n\n%% plan\ncreate\n");
    static const bpo_event silent[] = {
        {.kind = BPO_EVENT_WAITING},
        {.kind = BPO_EVENT_STARTED},
        {.kind = BPO_EVENT_END, .step = -1},
        {.kind = BPO_EVENT_FINISHED, .step = 1},
        {.kind = BPO_EVENT_FINISHED, .step = -1},
        {.kind = BPO_EVENT_FINISHED, .outcome = BPO_PENDING},
        {.kind = BPO_EVENT_FINISHED, .outcome = BPO_ALREADY},
    };
    bpo_style style = {0};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        char *text = NULL;
        ck_assert_int_eq(bpo_show_event(s.plan, &silent[i], &style, &text, NULL), BPO_OK);
        ck_assert_str_eq(text, "");
        bpo_string_free(text);
    }
    scene_free(&s);
}
END_TEST

UNIT_MAIN("show", scenes_look_as_they_should, hostile_names_do_nothing, names_that_are_no_utf8,
          versions, other_events_are_silent)
