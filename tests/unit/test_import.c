/* Documents from states: those that real engines gave, and states that none would give. */
#include "unit.h"

#include <bponet.h>

#include "base/strbuf.h"
#include "model/state.h"
#include "model/topology.h"

static char *slurp(const char *name)
{
    char path[512], *text = calloc(1, 1 << 18);
    snprintf(path, sizeof path, "%s/corpus/import/%s", TESTS_DIR, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file && text, "%s", path);
    text[fread(text, 1, (1 << 18) - 1, file)] = '\0';
    fclose(file);
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

static bpo_status import_as(const bpo_state *state, const char *project,
                            bpo_topology **topology, bpo_error *err)
{
    const bpo_import_options options = {.project = project};
    *topology = NULL;
    return bpo_topology_import(state, &options, topology, err);
}

/* The document that a state gives; the caller frees. */
static char *document_of(const bpo_state *state, const char *project)
{
    bpo_topology *topology;
    bpo_error err = {0};
    char *text = NULL;
    ck_assert_msg(import_as(state, project, &topology, &err) == BPO_OK, "%s", err.message);
    ck_assert_msg(bpo_topology_write_document(topology, false, &text, &err) == BPO_OK, "%s",
                  err.message);
    bpo_topology_free(topology);
    return text;
}

START_TEST(what_real_engines_gave)
{
    static const char *const versions[] = {"20.10.json", "26.1.json", "28.5.json"};
    char *expected = slurp("expected.yml");
    for (size_t v = 0; v < 3; v++) {
        char *json = slurp(versions[v]);
        bpo_state *state = state_from(json);
        char *found = document_of(state, "shop");
        ck_assert_str_eq(found, expected);
        bpo_string_free(found);
        bpo_state_free(state);
        free(json);
    }
    free(expected);
}
END_TEST

/* ---- small states ----------------------------------------------------------------------------- */

#define STATE(networks, containers)                                                            \
    "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{\"engine\":\"docker\"},"      \
    "\"networks\":[" networks "],\"containers\":[" containers "]}"
#define NET(id, name, rest)                                                                    \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"driver\":\"bridge\",\"scope\":\"local\"" rest  \
    "}"
#define CTR(id, name, mode, rest)                                                              \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"state\":\"running\",\"is_full\":true,"         \
    "\"network_mode\":\"" mode "\"" rest "}"
#define ON(network, id, rest)                                                                  \
    ",\"endpoints\":[{\"network\":\"" network "\",\"network_id\":\"" id "\"" rest "}]"
#define OF(project, service) ",\"project\":\"" project "\",\"service\":\"" service "\""
#define LABEL(key, value)    ",\"labels\":{\"" key "\":\"" value "\"}"

static const struct {
    const char *about, *state, *project, *document;
} rows[] = {
    {"an empty engine", STATE("", ""), NULL, "name: imported\n"},
    {"only what every engine has",
     STATE(NET("a", "bridge", "") "," NET(
               "b", "docker_gwbridge",
               "") ",{\"id\":\"c\",\"name\":"
                   "\"host\",\"driver\":\"host\"},{\"id\":\"d\",\"name\":\"none\","
                   "\"driver\":\"null\"},"
                   "{\"id\":\"e\",\"name\":\"ingress\",\"driver\":\"overlay\",\"ingress\":"
                   "true}," NET("f", "config", ",\"config_only\":true"),
           CTR("1", "x", "bridge", ON("bridge", "a", ""))),
     NULL, "name: imported\n"},
    {"one project", STATE(NET("a", "p_n", LABEL("io.bponet.topology", "p")), ""), NULL,
     "name: p\nnetworks:\n  p_n:\n    name: p_n\n    external: true\n    driver: bridge\n"},
    {"a project's name that isn't the document's",
     STATE(NET("a", "p_n", LABEL("io.bponet.topology", "p")) "," NET("b", "n", ""), ""), "q",
     "name: q\nnetworks:\n  \"n\":\n    name: \"n\"\n    external: true\n    driver: bridge\n"},
    {"a stack's network",
     STATE(NET("a", "s_n", LABEL("com.docker.stack.namespace", "s")),
           CTR("1", "x", "s_n", OF("p", "x") ON("s_n", "a", ""))),
     "p",
     "name: p\nnetworks:\n  s_n:\n    name: s_n\n    external: true\nservices:\n  x:\n"
     "    container_name: x\n    networks:\n      s_n: null\n"},
    {"a name that is no key, and keys that meet",
     STATE(NET("a", "a b", "") "," NET("b", "a-b", ""), ""), NULL,
     "name: imported\nnetworks:\n  a-b:\n    name: a b\n    external: true\n    driver: "
     "bridge\n"
     "  a-b-2:\n    name: a-b\n    external: true\n    driver: bridge\n"},
    {"twins", STATE(NET("a", "net", "") "," NET("b", "net", ""), ""), NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"},
    {"host bits, a gateway with a length, IPv6 that is off",
     STATE(NET("a", "net",
               ",\"ipam\":[{\"subnet\":\"10.1.2.3/24\",\"gateway\":\"10.1.2.1/24\"},"
               "{\"subnet\":\"fd00::/64\"},{\"subnet\":\"x\"},{}]"),
           ""),
     NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "    ipam:\n      config:\n      - subnet: 10.1.2.0/24\n        gateway: 10.1.2.1\n"},
    {"what the engine adds",
     STATE(NET("a", "net",
               ",\"enable_ipv4\":false,\"ipam_driver\":\"default\",\"options\":"
               "{\"com.docker.network.enable_ipv4\":\"false\",\"o\":\"1\"},\"labels\":"
               "{\"com.docker.compose.project\":\"p\",\"com.docker.compose.network\":"
               "\"k\",\"com.docker.compose.version\":\"2\",\"io.bponet.version\":\"1\"}"),
           ""),
     NULL,
     "name: p\nnetworks:\n  k:\n    name: net\n    driver: bridge\n    driver_opts:\n"
     "      o: \"1\"\n    enable_ipv4: false\n"},
    {"names that a container has anyway",
     STATE(NET("a", "net", ""),
           CTR("0123456789abcdef", "x", "net",
               ON("net", "a", ",\"aliases\":[\"x\",\"0123456789ab\",\"yy\",\"yy\"]"))),
     NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "services:\n  x:\n    container_name: x\n    networks:\n      net:\n        aliases:\n"
     "        - yy\n"},
    {"a container that never started is found by its network's name",
     STATE(NET("a", "net", ""), CTR("1", "x", "net", ON("net", "", ""))), NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "services:\n  x:\n    container_name: x\n    networks:\n      net: null\n"},
    {"a container that is on a network twice: a document's key can't be",
     STATE(NET("a", "net", ""),
           CTR("1", "x", "net",
               ",\"endpoints\":[{\"network\":\"net\",\"network_id\":\"a\"},"
               "{\"network\":\"net\",\"network_id\":\"a\"}]")),
     NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "services:\n  x:\n    container_name: x\n    networks:\n      net: null\n"},
    {"a network that isn't there any more",
     STATE("", CTR("1", "x", "gone", OF("p", "x") ON("gone", "a", ""))), NULL, "name: p\n"},
    {"GPUs, runtimes, ports",
     STATE(NET("a", "net", ""),
           CTR("1", "x", "net",
               ON("net", "a",
                  ",\"gw_priority\":5,\"own_mac_address\":\"02:00:00:00:"
                  "00:01\"") ",\"wants_gpu\":true,\"runtime\":\"nvidia\","
                             "\"ports\":[{\"target\":80,\"protocol\":"
                             "\"tcp\"},{\"target\":81,\"protocol\":"
                             "\"sctp\",\"is_published\":true,"
                             "\"published\":"
                             "8081,\"host_ip\":\"::1\"},{\"target\":81,"
                             "\"protocol\":\"sctp\",\"is_published\":"
                             "true,\"published\":8081,\"host_ip\":\"::1\"}"
                             "]") "," CTR("2", "yy", "net",
                                          ON("net", "a", "") ",\"wants_gpu\":true,"
                                                             "\"runtime\":\"runc\"")),
     NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "services:\n  x:\n    container_name: x\n    runtime: nvidia\n    networks:\n      "
     "net:\n"
     "        gw_priority: 5\n        mac_address: \"02:00:00:00:00:01\"\n    ports:\n"
     "    - mode: ingress\n      host_ip: ::1\n      target: 81\n      published: "
     "\"8081\"\n"
     "      protocol: sctp\n  yy:\n    container_name: yy\n    gpus: all\n    networks:\n"
     "      net: null\n"},
    {"networks shared in a row, and with nobody",
     STATE(
         NET("a", "net", ""),
         CTR("1", "x", "net", ON("net", "a", "")) "," CTR("2", "yy", "container:1", "") "," CTR(
             "3", "z", "container:yy", "") "," CTR("4", "w", "container:gone",
                                                   "") "," CTR("5", "v", "container:5", "")),
     NULL,
     "name: imported\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\n"
     "services:\n  x:\n    container_name: x\n    networks:\n      net: null\n  yy:\n"
     "    container_name: yy\n    network_mode: service:x\n  z:\n    container_name: z\n"
     "    network_mode: service:yy\n"},
    {"Compose's names, old and new, and others",
     STATE(NET("a", "net", ""),
           CTR("1", "p-one-1", "net", OF("p", "one") ON("net", "a", "")) "," CTR(
               "2", "p_two_1", "net",
               OF("p", "two") ON("net", "a", "")) "," CTR("3", "p-three-x", "net",
                                                          OF("p", "three")
                                                              ON("net", "a",
                                                                 "")) "," CTR("4", "p-four_1",
                                                                              "none",
                                                                              OF("p", "four"))),
     NULL,
     "name: p\nnetworks:\n  net:\n    name: net\n    external: true\n    driver: "
     "bridge\nservices:\n"
     "  four:\n    container_name: p-four_1\n    network_mode: none\n  one:\n    "
     "networks:\n"
     "      net: null\n  three:\n    container_name: p-three-x\n    networks:\n      net: "
     "null\n"
     "  two:\n    networks:\n      net: null\n"},
};

START_TEST(small_states)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_state *state = state_from(rows[i].state);
        char *found = document_of(state, rows[i].project);
        ck_assert_msg(strcmp(found, rows[i].document) == 0, "%s: is\n%s", rows[i].about, found);
        bpo_string_free(found);
        bpo_state_free(state);
    }
}
END_TEST

START_TEST(what_cant_be_imported)
{
    bpo_topology *topology;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_import(NULL, NULL, &topology, &err), BPO_E_USAGE);
    bpo_state *state = state_from(
        "{\"format\":\"bponet.state/1\",\"engine\":{},\"networks\":[],\"containers\":[]}");
    ck_assert_int_eq(import_as(state, NULL, &topology, &err), BPO_E_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "full observation"));
    bpo_state_free(state);
    bpo_strbuf sb = {0};
    bpo_strbuf_add(
        &sb, "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{},\"containers\":[],"
             "\"networks\":[");
    for (int i = 0; i < 9; i++)
        bpo_strbuf_addf(&sb, "%s" NET("%da", "n%d", LABEL("io.bponet.topology", "p%d")),
                        i ? "," : "", i, i, i);
    bpo_strbuf_add(&sb, "]}");
    state = state_from(bpo_strbuf_text(&sb));
    ck_assert_int_eq(import_as(state, NULL, &topology, &err), BPO_E_AMBIGUOUS);
    ck_assert_ptr_nonnull(strstr(err.message, "9 projects"));
    ck_assert_ptr_nonnull(strstr(err.message, "p0, p1, p2, p3, p4, …"));
    ck_assert_int_eq(import_as(state, "p9", &topology, &err), BPO_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "'p9'"));
    ck_assert_ptr_nonnull(strstr(err.message, "p0, p1, p2, p3, p4, …"));
    ck_assert_ptr_null(topology);
    bpo_strbuf_free(&sb);
    bpo_state_free(state);
}
END_TEST

/* 4,096 labels are the most that a document may have: more would be written, and not be read. */
START_TEST(a_network_with_too_many_labels)
{
    for (int n = 4096; n <= 4097; n++) {
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        bpo_strbuf sb = {0};
        bpo_strbuf_add(&sb, "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{},"
                            "\"containers\":[],\"networks\":[{\"id\":\"a\",\"name\":\"net\","
                            "\"driver\":\"bridge\",\"labels\":{");
        for (int i = 0; i < n; i++)
            bpo_strbuf_addf(&sb, "%s\"l%d\":\"\"", i ? "," : "", i);
        bpo_strbuf_add(&sb, "}}]}");
        bpo_state *state = state_from(bpo_strbuf_text(&sb));
        bpo_status status = import_as(state, NULL, &topology, &err);
        ck_assert_int_eq(status, n > 4096 ? BPO_E_LIMIT : BPO_OK);
        if (n > 4096)
            ck_assert_ptr_nonnull(strstr(err.message, "network net: 4097 labels, and 4096"));
        bpo_topology_free(topology);
        bpo_state_free(state);
        bpo_strbuf_free(&sb);
    }
}
END_TEST

/* Past a hundred of one name the numbers jump: each still gets one of its own. */
START_TEST(many_containers_of_one_name)
{
    bpo_topology *topology = NULL;
    bpo_strbuf sb = {0};
    bpo_error err = {0};
    bpo_strbuf_add(&sb, "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{},"
                        "\"networks\":[" NET("a", "net", "") "],\"containers\":[");
    for (int i = 0; i < 300; i++)
        bpo_strbuf_addf(&sb, "%s" CTR("%d", "x", "net", ON("net", "a", "")), i ? "," : "", i);
    bpo_strbuf_add(&sb, "]}");
    bpo_state *state = state_from(bpo_strbuf_text(&sb));
    ck_assert_msg(import_as(state, NULL, &topology, &err) == BPO_OK, "%s", err.message);
    ck_assert_uint_eq(bpo_topology_n_services(topology), 300);
    bpo_topology_free(topology);
    bpo_state_free(state);
    bpo_strbuf_free(&sb);
}
END_TEST

/* A state with a byte changed is refused, or its import is a document that can be read. */
START_TEST(broken_states_are_survived)
{
    char *json = slurp("28.5.json");
    size_t len = strlen(json), n_read = 0;
    for (size_t i = 0; i < len; i += 7) {
        bpo_state *state = NULL;
        char was = json[i];
        json[i] = "x\"1,:{"[i / 7 % 6];
        if (bpo_state_from_text("s", json, len, &state, NULL) == BPO_OK && state->is_full) {
            char *text = document_of(state, "shop");
            bpo_reader *reader = NULL;
            bpo_topology *read = NULL;
            ck_assert_int_eq(bpo_reader_new(&reader, NULL), BPO_OK);
            ck_assert_int_eq(bpo_reader_add_text(reader, "d", text, strlen(text), NULL),
                             BPO_OK);
            ck_assert_msg(bpo_reader_read(reader, &read, NULL) == BPO_OK, "%s", text);
            bpo_topology_free(read);
            bpo_reader_free(reader);
            bpo_string_free(text);
            n_read++;
        }
        bpo_state_free(state);
        json[i] = was;
    }
    ck_assert_uint_gt(n_read, 100);
    free(json);
}
END_TEST

UNIT_MAIN("import", what_real_engines_gave, small_states, what_cant_be_imported,
          a_network_with_too_many_labels, many_containers_of_one_name,
          broken_states_are_survived)
