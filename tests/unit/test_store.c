/* States as files: what is written is what is read, secrets stay behind, nothing else is a state. */
#include "unit.h"

#include <bponet.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../faulty/golden.h"
#include "base/strbuf.h"
#include "engine/codec.h"
#include "model/state.h"
#include "store/secret.h"
#include "store/state_format.h"

static char *text_of(const bpo_state *state)
{
    char *text = NULL;
    bpo_error err = {0};
    ck_assert_msg(bpo_state_to_text(state, &text, &err) == BPO_OK, "%s", err.message);
    return text;
}

static bpo_state *state_from(const char *text)
{
    bpo_state *state = NULL;
    bpo_error err = {0};
    ck_assert_msg(bpo_state_from_text("s", text, strlen(text), &state, &err) == BPO_OK, "%s",
                  err.message);
    return state;
}

/* Writing, reading and writing again gives the same text. Frees the state; the caller the text. */
static char *expect_round_trip(bpo_state *state)
{
    ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
    char *once = text_of(state);
    bpo_state *again = state_from(once);
    char *twice = text_of(again);
    ck_assert_str_eq(once, twice);
    bpo_string_free(twice);
    bpo_state_free(again);
    bpo_state_free(state);
    return once;
}

/* ---- random states ---------------------------------------------------------------------------- */

static uint64_t seed;

static size_t below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

/* A text of an engine: names, blocks, quotes, escapes and other scripts. */
static const char *some_text(bpo_state *state)
{
    static const char *const texts[] = {"",      "a",     "web-1",   "10.0.0.0/24",
                                        "\"q\"", "\\n\n", "\x1b[2J", "\xc3\xbc\xe2\x82\xac",
                                        "a/b~c", "null",  "fd00::1", "172.30.0.1",
                                        " ",     "1400",  "true"};
    return bpo_arena_strdup(&state->arena, texts[below(sizeof texts / sizeof *texts)]);
}

static const char *text_or_null(bpo_state *state)
{
    return below(2) ? some_text(state) : NULL;
}

static const char *some_id(bpo_state *state)
{
    char id[65];
    for (size_t i = 0; i < 64; i++)
        id[i] = "0123456789abcdef"[below(16)];
    id[64] = '\0';
    return bpo_arena_strdup(&state->arena, id);
}

static void some_pairs(bpo_state *state, bpo_pairs *pairs)
{
    char key[32];
    for (size_t i = below(4); i > 0; i--) {
        snprintf(key, sizeof key, "k%zu.\xc3\xa9", i);
        ck_assert_int_eq(bpo_state_add_pair(state, pairs, key, some_text(state)), 0);
    }
}

static void some_texts(bpo_state *state, bpo_texts *texts)
{
    for (size_t i = below(3); i > 0; i--)
        ck_assert_int_eq(bpo_state_add_text(state, texts, some_text(state)), 0);
}

static void some_network(bpo_state *state)
{
    bpo_live_network *n = bpo_state_add_network(state);
    n->id = some_id(state);
    n->name = some_text(state);
    n->driver = some_text(state);
    n->scope = some_text(state);
    n->created = some_text(state);
    n->internal = below(2);
    n->attachable = below(2);
    n->ipv6 = below(2);
    n->ingress = below(2);
    n->config_only = below(2);
    n->hides_options = below(2);
    n->ipv4 = (int)below(3) - 1;
    n->ipam_driver = text_or_null(state);
    for (size_t i = below(3); i > 0; i--) {
        bpo_live_ipam *ipam = bpo_state_add_ipam(state, n);
        ipam->subnet = text_or_null(state);
        ipam->gateway = text_or_null(state);
        ipam->ip_range = text_or_null(state);
        some_pairs(state, &ipam->aux_addresses);
    }
    some_pairs(state, &n->options);
    some_pairs(state, &n->labels);
}

static void some_endpoint(bpo_state *state, bpo_container *c, size_t i)
{
    char name[32];
    bpo_endpoint *e = bpo_state_add_endpoint(state, c);
    snprintf(name, sizeof name, "net%zu", i);
    e->network = bpo_arena_strdup(&state->arena, name);
    e->network_id = below(2) ? some_id(state) : "";
    e->ipv4_address = some_text(state);
    e->ipv6_address = some_text(state);
    e->mac_address = some_text(state);
    if (!c->is_full)
        return;
    e->own_ipv4 = text_or_null(state);
    e->own_ipv6 = text_or_null(state);
    e->own_mac = text_or_null(state);
    some_texts(state, &e->aliases);
    some_texts(state, &e->links);
    some_texts(state, &e->link_local_ips);
    some_pairs(state, &e->options);
    e->gw_priority = below(2) ? INT32_MIN : (int32_t)below(1000);
}

static void some_container(bpo_state *state)
{
    bpo_container *c = bpo_state_add_container(state);
    c->id = some_id(state);
    c->name = some_text(state);
    c->state = some_text(state);
    c->network_mode = some_text(state);
    c->service = text_or_null(state);
    c->project = text_or_null(state);
    c->is_full = below(2);
    for (size_t i = below(4); i > 0; i--)
        some_endpoint(state, c, i);
    if (!c->is_full)
        return;
    c->wants_gpu = below(2);
    c->runtime = text_or_null(state);
    c->hostname = text_or_null(state);
    some_pairs(state, &c->labels);
    for (size_t i = below(3); i > 0; i--) {
        bpo_live_port *port = bpo_state_add_port(state, c);
        port->target = (uint16_t)(1 + below(65535));
        port->protocol = below(2) ? "tcp" : "udp";
        port->is_published = below(2);
        if (port->is_published) {
            port->published = (uint16_t)below(65536);
            port->host_ip = some_text(state);
        }
    }
}

static bpo_state *some_state(void)
{
    bpo_state *state = NULL;
    ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
    strcpy(state->info.engine, "docker");
    snprintf(state->info.version, sizeof state->info.version, "%s", some_text(state));
    snprintf(state->info.name, sizeof state->info.name, "%s", some_text(state));
    state->info.n_containers = (int32_t)below(9) - 1;
    state->info.rootless = below(2);
    state->info.swarm = below(2);
    state->host = some_text(state);
    state->n_requests = below(100);
    state->is_full = below(2);
    state->is_host_known = below(2);
    state->host_unknown_why = text_or_null(state);
    state->are_pools_known = below(2);
    for (size_t i = below(4); i > 0; i--)
        *bpo_state_add_fact(state) =
            (bpo_host_fact){(bpo_host_kind)below(3), "10.0.0.0/8", some_text(state)};
    for (size_t i = state->are_pools_known ? below(3) : 0; i > 0; i--)
        *bpo_state_add_pool(state) = (bpo_pool){"fd00::/48", (int32_t)below(129)};
    for (size_t i = below(5); i > 0; i--)
        some_network(state);
    for (size_t i = below(5); i > 0; i--)
        some_container(state);
    return state;
}

START_TEST(what_is_written_is_what_is_read)
{
    for (seed = 1; seed < 2000; seed++) {
        uint64_t kept = seed;
        bpo_string_free(expect_round_trip(some_state()));
        seed = kept;
    }
}
END_TEST

/* Every member that is ever written has its line in the docs. */
START_TEST(the_docs_name_every_member)
{
    static char docs[32768], key[256];
    FILE *f = fopen(TESTS_DIR "/../docs/state.md", "rb");
    ck_assert_ptr_nonnull(f);
    docs[fread(docs, 1, sizeof docs - 1, f)] = '\0';
    fclose(f);
    ck_assert_ptr_nonnull(strstr(docs, BPO_STATE_FORMAT));
    for (seed = 1; seed < 300; seed++) {
        uint64_t kept = seed;
        int end = 0;
        char *text = expect_round_trip(some_state());
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            char quoted[256];
            end = 0; /* set where a whole key was read */
            if (sscanf(line, " \"%250[a-z0-9_]\"%n", key, &end) != 1 || !end ||
                line[end] != ':')
                continue;
            snprintf(quoted, sizeof quoted, "`%.250s`", key);
            ck_assert_msg(strstr(docs, quoted) != NULL, "docs/state.md lacks %s", quoted);
        }
        bpo_string_free(text);
        seed = kept;
    }
}
END_TEST

/* ---- secrets ---------------------------------------------------------------------------------- */

static const struct {
    const char *key, *value;
    bool secret;
} secrets[] = {
    {"password", "x", true},
    {"DB_PASSWORD", "x", true},
    {"com.example.Api-Key", "x", true},
    {"com.example.api_key", "x", true},
    {"access.key.id", "x", true},
    {"my-token", "", true},
    {"traefik.http.middlewares.a.basicauth.users", "joe:x", true},
    {"url", "postgres://joe:pw@db/x", true},
    {"text", "see amqp://u:p@h and more", true},
    {"hash", "joe:$2y$05$abcdefghijk", true},
    {"hash", "joe:$apr1$x$y", true},
    {"hash", "{SHA}abc", true},
    {"pem", "-----BEGIN PRIVATE KEY-----", true},
    {"x", "ghp_0123456789", true},
    {"x", "AKIAIOSFODNN7EXAMPLE", true},
    {"x", "Bearer abc", true},
    {"x", "eyJhbGciOiJIUzI1NiJ9.e30.x", true},
    {"x", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true},
    {"x", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false},
    {"com.docker.compose.config-hash",
     "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b", false},
    {"com.docker.compose.image", "sha256:f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea98",
     false},
    {"com.docker.compose.project.working_dir", "/home/joe/Projects2026/somewhere", false},
    {"com.docker.network.bridge.name", "br0", false},
    {"io.bponet.topology", "bpo", false},
    {"author", "Joe", false},
    {"url", "https://example.org:8080/a@b", false},
    {"url", "http://joe@example.org/", false},
    {"pass", "word", false},
    {"to-ken", "x", true},
    {"", "", false},
};

START_TEST(secrets_are_known)
{
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        ck_assert_msg(bpo_is_secret(secrets[i].key, secrets[i].value) == secrets[i].secret,
                      "%s=%s", secrets[i].key, secrets[i].value);
}
END_TEST

START_TEST(secrets_stay_behind)
{
    bpo_state *state = NULL;
    ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
    bpo_live_network *n = bpo_state_add_network(state);
    n->id = n->name = n->driver = "a";
    bpo_state_add_pair(state, &n->labels, "team", "blue");
    bpo_state_add_pair(state, &n->labels, "api_key", "s3cret");
    bpo_state_add_pair(state, &n->options, "vpn-password", "s3cret");
    bpo_container *c = bpo_state_add_container(state);
    c->id = "b";
    c->is_full = true;
    bpo_state_add_pair(state, &c->labels, "dsn", "mysql://u:s3cret@h");
    bpo_endpoint *e = bpo_state_add_endpoint(state, c);
    bpo_state_add_pair(state, &e->options, "token", "s3cret");
    char *text = expect_round_trip(state);
    ck_assert_ptr_null(strstr(text, "s3cret"));
    ck_assert_ptr_nonnull(strstr(text, "blue"));
    state = state_from(text);
    ck_assert(state->networks[0].hides_options); /* unknown, not missing */
    bpo_state_free(state);
    bpo_string_free(text);
}
END_TEST

/* ---- what isn't a state ----------------------------------------------------------------------- */

#define HEAD "{\"format\":\"bponet.state/1\",\"engine\":{},"
#define NET  "\"id\":\"a\",\"name\":\"n\",\"driver\":\"d\""
#define CTR  "\"id\":\"a\",\"name\":\"n\",\"state\":\"s\""

static const struct {
    const char *text;
    bpo_status status;
    const char *says;
} wrong[] = {
    {"", BPO_E_DOCUMENT, NULL},
    {"x", BPO_E_DOCUMENT, NULL},
    {"[]", BPO_E_DOCUMENT, "the file isn't a map"},
    {"null", BPO_E_DOCUMENT, "isn't a map"},
    {"{}", BPO_E_DOCUMENT, "format is missing"},
    {"{\"format\":1}", BPO_E_DOCUMENT, "format isn't a string"},
    {"{\"format\":\"bponet.plan/1\"}", BPO_E_DOCUMENT, "format isn't bponet.state/1"},
    {"{\"format\":\"bponet.state/2\"}", BPO_E_UNSUPPORTED, "bponet.state/2"},
    {"{\"format\":\"bponet.state/1\"}", BPO_E_DOCUMENT, "engine is missing"},
    {"{\"format\":\"bponet.state/1\",\"format\":\"bponet.state/1\"}", BPO_E_DOCUMENT, "format"},
    {HEAD "\"networks\":[]}", BPO_E_DOCUMENT, "containers is missing"},
    {HEAD "\"networks\":{},\"containers\":[]}", BPO_E_DOCUMENT, "networks isn't a list"},
    {HEAD "\"networks\":[1],\"containers\":[]}", BPO_E_DOCUMENT, "a list of maps"},
    {HEAD "\"networks\":[{}],\"containers\":[]}", BPO_E_DOCUMENT, "id is missing"},
    {HEAD "\"networks\":[{\"id\":\"../x\"}],\"containers\":[]}", BPO_E_DOCUMENT,
     "id isn't an id"},
    {HEAD "\"networks\":[{\"id\":\"\"}],\"containers\":[]}", BPO_E_DOCUMENT, "isn't an id"},
    {HEAD "\"networks\":[{\"id\":\"a\"}],\"containers\":[]}", BPO_E_DOCUMENT,
     "name is missing"},
    {HEAD "\"networks\":[{" NET ",\"internal\":1}],\"containers\":[]}", BPO_E_DOCUMENT,
     "internal isn't true or false"},
    {HEAD "\"networks\":[{" NET ",\"internal\":null}],\"containers\":[]}", BPO_E_DOCUMENT,
     "internal"},
    {HEAD "\"networks\":[{" NET ",\"labels\":[]}],\"containers\":[]}", BPO_E_DOCUMENT,
     "labels"},
    {HEAD "\"networks\":[{" NET ",\"labels\":{\"a\":1}}],\"containers\":[]}", BPO_E_DOCUMENT,
     "a map of strings"},
    {HEAD "\"networks\":[{" NET ",\"ipam\":[{\"subnet\":7}]}],\"containers\":[]}",
     BPO_E_DOCUMENT, "subnet isn't a string"},
    {HEAD "\"networks\":[],\"containers\":[{" CTR ",\"endpoints\":[{}]}]}", BPO_E_DOCUMENT,
     "network is missing"},
    {HEAD "\"networks\":[],\"containers\":[{" CTR ",\"ports\":[{\"target\":0}]}]}",
     BPO_E_DOCUMENT, "target"},
    {HEAD "\"networks\":[],\"containers\":[{" CTR ",\"ports\":[{}]}]}", BPO_E_DOCUMENT,
     "target is missing"},
    {HEAD "\"networks\":[],\"containers\":[{" CTR ",\"endpoints\":[{\"network\":\"n\","
          "\"network_id\":\"\",\"gw_priority\":3000000000}]}]}",
     BPO_E_DOCUMENT, "gw_priority"},
    {HEAD "\"networks\":[],\"containers\":[{" CTR ",\"endpoints\":[{\"network\":\"n\","
          "\"network_id\":\"\",\"aliases\":[1]}]}]}",
     BPO_E_DOCUMENT, "a list of strings"},
    {HEAD "\"address_pools\":[{\"base\":\"x\"}],\"networks\":[],\"containers\":[]}",
     BPO_E_DOCUMENT, "base isn't a block"},
    {HEAD "\"address_pools\":[{\"base\":\"10.0.0.0/8\",\"size\":200}],\"networks\":[],"
          "\"containers\":[]}",
     BPO_E_DOCUMENT, "size"},
    {HEAD "\"engine_host\":{\"facts\":[{\"kind\":\"x\"}]},\"networks\":[],\"containers\":[]}",
     BPO_E_DOCUMENT, "route, address or resolver"},
    {HEAD "\"engine_host\":{\"facts\":[{\"kind\":\"route\",\"prefix\":\"x\"}]},"
          "\"networks\":[],\"containers\":[]}",
     BPO_E_DOCUMENT, "prefix"},
    {"{\"format\":\"bponet.state/1\",\"engine\":{\"os\":"
     "\"0123456789012345678901234567890123456789\"}}",
     BPO_E_DOCUMENT, "os isn't as short"},
    {HEAD "\"new\":{\"x\":[1,2,{}]},\"networks\":[{" NET ",\"new\":1}],\"containers\":[]}",
     BPO_OK, NULL},
};

START_TEST(what_isnt_a_state)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        bpo_state *state = NULL;
        bpo_error err = {0};
        bpo_status status =
            bpo_state_from_text("s.json", wrong[i].text, strlen(wrong[i].text), &state, &err);
        ck_assert_msg(status == wrong[i].status, "%s: %d %s", wrong[i].text, status,
                      err.message);
        ck_assert_msg(!wrong[i].says || strstr(err.message, wrong[i].says), "%s: %s",
                      wrong[i].text, err.message);
        ck_assert((status == BPO_OK) == (state != NULL));
        if (status && *wrong[i].text)
            ck_assert_int_eq(err.line, 1);
        ck_assert_ptr_null(strstr(err.message, "s.json")); /* which err.file has */
        bpo_state_free(state);
    }
}
END_TEST

/* Cut or with a byte changed, a state is refused or read, and what is read can be written. */
START_TEST(broken_states_are_survived)
{
    seed = 77;
    char *text = expect_round_trip(some_state());
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        bpo_state *state = NULL;
        bpo_status status = bpo_state_from_text("s", text, i, &state, NULL);
        ck_assert_msg(status == BPO_E_DOCUMENT || i + 1 >= len, "cut at %zu of %zu", i, len);
        bpo_state_free(state);
        for (const char *c = "\"{}[]:,0 x\x80"; *c; c++) {
            char was = text[i];
            state = NULL;
            text[i] = *c;
            if (bpo_state_from_text("s", text, len, &state, NULL) == BPO_OK)
                bpo_string_free(text_of(state));
            bpo_state_free(state);
            text[i] = was;
        }
    }
    bpo_string_free(text);
}
END_TEST

/* ---- files ------------------------------------------------------------------------------------ */

START_TEST(files)
{
    char dir[] = "/tmp/bponet-store-XXXXXX", path[64];
    struct stat st;
    bpo_error err = {0};
    bpo_state *again = NULL;
    seed = 5;
    bpo_state *state = some_state();
    ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/state.json", dir);
    ck_assert_int_eq(bpo_state_save(state, path, &err), BPO_OK);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(bpo_state_load(path, &again, &err), BPO_OK);
    char *one = text_of(state), *two = text_of(again);
    ck_assert_str_eq(one, two);
    bpo_string_free(one);
    bpo_string_free(two);
    bpo_state_free(again);
    again = NULL;
    ck_assert_int_eq(bpo_state_load(dir, &again, &err), BPO_E_FILE);
    ck_assert_int_eq(bpo_state_save(state, dir, &err), BPO_E_FILE);
    ck_assert_int_eq(bpo_state_load(NULL, &again, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_state_save(NULL, path, &err), BPO_E_USAGE);
    ck_assert_ptr_null(again);
    bpo_state_free(state);
    unlink(path);
    rmdir(dir);
}
END_TEST

/* ---- a loaded state serves as an observed one ------------------------------------------------- */

static void decode_golden(bpo_state *state, const char *version, const char *name)
{
    golden g = golden_read(version, name);
    bpo_answer answer;
    bpo_reading reading = {.what = "GET /x", .state = state};
    bpo_error err = {0};
    const char *body = strstr(g.bytes, "\r\n\r\n");
    memset(&answer, 0, sizeof answer);
    bpo_answer_begin(&answer, 1 << 20);
    for (const char *line = g.bytes, *end; line < body + 4; line = end) {
        end = strstr(line, "\r\n") + 2;
        ck_assert(bpo_answer_take_line(&answer, line, (size_t)(end - line)));
    }
    bpo_answer_take_body(&answer, body + 4, g.len - (size_t)(body + 4 - g.bytes));
    bpo_status status = strcmp(name, "networks") == 0
                            ? bpo_decode_networks(&reading, &answer, &err)
                            : bpo_decode_containers(&reading, &answer, &err);
    ck_assert_msg(status == BPO_OK, "%s", err.message);
    bpo_answer_clear(&answer);
    free(g.bytes);
}

static char *told_of(const bpo_topology *topology, const bpo_state *state)
{
    const bpo_style style = {.json = true};
    bpo_findings *findings = NULL;
    bpo_plan *plan = NULL;
    char *parts[3] = {NULL};
    bpo_strbuf all = {0};
    ck_assert_int_eq(bpo_topology_check(topology, state, &findings, NULL), BPO_OK);
    ck_assert_int_eq(bpo_show_findings(topology, findings, &style, &parts[0], NULL), BPO_OK);
    ck_assert_int_eq(bpo_show_status(topology, state, &style, &parts[1], NULL), BPO_OK);
    ck_assert_int_eq(bpo_plan_remove(topology, state, BPO_REMOVE_ADOPTED, &plan, NULL), BPO_OK);
    ck_assert_int_eq(bpo_show_plan(topology, state, plan, &style, &parts[2], NULL), BPO_OK);
    for (size_t i = 0; i < 3; i++) {
        bpo_strbuf_add(&all, parts[i]);
        bpo_string_free(parts[i]);
    }
    bpo_plan_free(plan);
    bpo_findings_free(findings);
    return bpo_strbuf_take(&all);
}

START_TEST(a_loaded_state_serves_as_an_observed_one)
{
    static const char document[] = "name: golden\nnetworks:\n  a: {name: golden-a, ipam: "
                                   "{config: [{subnet: 172.30.0.0/16}]}}\n"
                                   "  b: {name: golden-b, internal: false}\n  c: {ipam: "
                                   "{config: [{subnet: 172.30.0.0/24}]}}\n"
                                   "services:\n  golden-web: {networks: [a, b]}\n";
    for (size_t v = 0; v < N_GOLDEN_VERSIONS; v++) {
        bpo_state *state = NULL;
        bpo_reader *reader = NULL;
        bpo_topology *topology = NULL;
        ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
        decode_golden(state, golden_versions[v], "networks");
        decode_golden(state, golden_versions[v], "containers");
        ck_assert_int_eq(bpo_state_finish(state, NULL), BPO_OK);
        ck_assert_int_eq(bpo_reader_new(&reader, NULL), BPO_OK);
        ck_assert_int_eq(bpo_reader_add_text(reader, "d", document, strlen(document), NULL),
                         BPO_OK);
        ck_assert_int_eq(bpo_reader_read(reader, &topology, NULL), BPO_OK);
        char *text = text_of(state);
        bpo_state *again = state_from(text);
        char *observed = told_of(topology, state), *loaded = told_of(topology, again);
        ck_assert_str_eq(observed, loaded);
        ck_assert_ptr_nonnull(strstr(loaded, "golden-a"));
        bpo_string_free(observed);
        bpo_string_free(loaded);
        bpo_string_free(text);
        bpo_state_free(again);
        bpo_state_free(state);
        bpo_topology_free(topology);
        bpo_reader_free(reader);
    }
}
END_TEST

UNIT_MAIN("store", what_is_written_is_what_is_read, the_docs_name_every_member,
          secrets_are_known, secrets_stay_behind, what_isnt_a_state, broken_states_are_survived,
          files, a_loaded_state_serves_as_an_observed_one)
