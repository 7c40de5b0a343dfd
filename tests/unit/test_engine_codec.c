/* JSON of engines into the model and back: bad inputs 91-97, and what real engines answered. */
#include "unit.h"

#include <bponet.h>

#include "base/alloc.h"
#include "engine/codec.h"
#include "model/state.h"
#include "model/topology.h"

#define ID_A     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SWARM_ID "jbc7qlnzq4wk7nxu2dmm1m8h1"

typedef enum kind { NETWORKS, CONTAINERS, NETWORK, VERSION, INFO, POOLS, CREATED } kind;

static bpo_status decode(kind what, const char *body, bpo_state *state, bpo_error *err)
{
    bpo_answer answer = {0};
    bpo_reading reading = {.what = "GET /x", .state = state};
    bpo_engine_info info = {0};
    char id[65] = "";
    bool twin = false;
    bpo_status status = BPO_OK;
    memset(err, 0, sizeof *err);
    bpo_strbuf_add(&answer.body, body);
    switch (what) {
    case NETWORKS:
        status = bpo_decode_networks(&reading, &answer, err);
        break;
    case CONTAINERS:
        status = bpo_decode_containers(&reading, &answer, err);
        break;
    case NETWORK:
        status = bpo_decode_network(&reading, &answer, ID_A, err);
        break;
    case VERSION:
        status = bpo_decode_version(&answer, &info, err);
        break;
    case INFO:
        status = bpo_decode_info(&answer, &info, err);
        break;
    case POOLS:
        status = bpo_decode_pools(&reading, &answer, err);
        break;
    case CREATED:
        status = bpo_decode_created(&answer, id, &twin, err);
        break;
    }
    bpo_answer_clear(&answer);
    return status;
}

#define NET(rest) "[{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"bridge\"" rest "}]"
#define CTR(rest) "[{\"Id\":\"" ID_A "\",\"Names\":[\"/c\"],\"State\":\"running\"" rest "}]"

/* ---- what isn't an engine's answer ----------------------------------------------------------- */

static const struct {
    kind what;
    const char *body;
    const char *says;
} wrong[] = {
    {NETWORKS, "", NULL},
    {NETWORKS, "null", NULL},
    {NETWORKS, "{}", NULL},
    {NETWORKS, "\"x\"", NULL},
    {NETWORKS, "12", NULL},
    {NETWORKS, "[", NULL},
    {NETWORKS, "[]x", NULL},
    {NETWORKS, "[1]", "/0 is a number, not a map"},
    {NETWORKS, "[null]", "/0 is null, not a map"},
    {NETWORKS, "[[]]", "/0 is a list, not a map"},
    {NETWORKS, "[{}]", "/0/Id is missing"},
    {NETWORKS, "[{\"Id\":null}]", "/0/Id is null, not a string"},
    {NETWORKS, "[{\"Id\":7}]", "/0/Id is a number, not a string"},
    {NETWORKS, "[{\"Id\":\"../x\"}]", "/0/Id is '../x', not a full id"},
    {NETWORKS, "[{\"Id\":\"aaaa\"}]", "/0/Id is 'aaaa', not a full id"},
    {NETWORKS, "[{\"Id\":\"" ID_A "a\"}]", "not a full id"},
    {NETWORKS, "[{\"Id\":\"" ID_A "\"}]", "/0/Name is missing"},
    {NETWORKS, "[{\"Id\":\"" ID_A "\",\"Name\":[]}]", "/0/Name is a list"},
    {NETWORKS, "[{\"Id\":\"" ID_A "\",\"Name\":\"n\"}]", "/0/Driver is missing"},
    {NETWORKS, NET(",\"Internal\":\"yes\""), "/0/Internal is 'yes', not true or false"},
    {NETWORKS, NET(",\"EnableIPv6\":1"), "/0/EnableIPv6 is a number"},
    {NETWORKS, NET(",\"EnableIPv4\":\"\""), "/0/EnableIPv4"},
    {NETWORKS, NET(",\"Scope\":{}"), "/0/Scope is a map"},
    {NETWORKS, NET(",\"IPAM\":[]"), "/0/IPAM is a list, not a map"},
    {NETWORKS, NET(",\"IPAM\":{\"Driver\":1}"), "/0/IPAM/Driver is a number"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":{}}"), "/0/IPAM/Config is a map, not a list"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":[null]}"), "/0/IPAM/Config/0 is null"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":[{},{\"Subnet\":9}]}"), "/0/IPAM/Config/1/Subnet"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":[{\"Gateway\":[]}]}"), "/0/IPAM/Config/0/Gateway"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":[{\"IPRange\":{}}]}"), "/0/IPAM/Config/0/IPRange"},
    {NETWORKS, NET(",\"IPAM\":{\"Config\":[{\"AuxiliaryAddresses\":{\"a\":1}}]}"),
     "/0/IPAM/Config/0/AuxiliaryAddresses/a is a number"},
    {NETWORKS, NET(",\"Labels\":[]"), "/0/Labels is a list"},
    {NETWORKS, NET(",\"Labels\":{\"a/b~c\":{}}"), "/0/Labels/a~1b~0c is a map, not a string"},
    {NETWORKS, NET(",\"Options\":{\"x\":true}"), "/0/Options/x is"},
    {POOLS, "{\"DefaultAddressPools\":{}}", " /DefaultAddressPools is a map"},
    {POOLS, "{\"DefaultAddressPools\":[1]}", " /DefaultAddressPools/0 is a number"},
    {POOLS, "{\"DefaultAddressPools\":[{\"Base\":\"10.0.0.0/8\",\"Size\":129}]}",
     " /DefaultAddressPools/0/Size is a number, not a prefix's length"},
    {POOLS, "{\"DefaultAddressPools\":[{\"Base\":\"10.z.0.0/8\",\"Size\":24}]}",
     " /DefaultAddressPools/0/Base is '10.z.0.0/8', not a block of addresses"},
    {CONTAINERS, "{\"message\":\"x\"}", NULL},
    {CONTAINERS, "[{}]", "/0/Id is missing"},
    {CONTAINERS, "[{\"Id\":\"" SWARM_ID "\"}]", "not a full id"},
    {CONTAINERS, "[{\"Id\":\"" ID_A "\"}]", "/0/State is missing"},
    {CONTAINERS, "[{\"Id\":\"" ID_A "\",\"State\":\"x\",\"Names\":\"/x\"}]",
     "/0/Names is '/x'"},
    {CONTAINERS, "[{\"Id\":\"" ID_A "\",\"State\":\"x\",\"Names\":[1]}]",
     "/0/Names is a number"},
    {CONTAINERS, CTR(",\"HostConfig\":[]"), "/0/HostConfig is a list"},
    {CONTAINERS, CTR(",\"HostConfig\":{\"NetworkMode\":1}"), "/0/HostConfig/NetworkMode"},
    {CONTAINERS, CTR(",\"Labels\":{\"com.docker.compose.service\":1}"), "/0/Labels/com.docker"},
    {CONTAINERS, CTR(",\"NetworkSettings\":1"), "/0/NetworkSettings is a number"},
    {CONTAINERS, CTR(",\"NetworkSettings\":{\"Networks\":[]}"), "/0/NetworkSettings/Networks"},
    {CONTAINERS, CTR(",\"NetworkSettings\":{\"Networks\":{\"a/b\":null}}"),
     "/Networks/a~1b is null"},
    {CONTAINERS, CTR(",\"NetworkSettings\":{\"Networks\":{\"n\":{\"IPAddress\":1}}}"),
     "/n/IPAddress"},
    {NETWORK, "[]", "the answer is a list, not a map"},
    {NETWORK, "null", "the answer is null"},
    {NETWORK, "{}", " /Id is missing"},
    {NETWORK, "{\"Id\":\"" ID_B "\",\"Name\":\"n\",\"Driver\":\"x\"}", "another network"},
    {NETWORK, "{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"x\",\"Containers\":[]}",
     " /Containers is a list"},
    {NETWORK,
     "{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"x\",\"Containers\":{\"" ID_B "\":1}}",
     "/Containers/" ID_B " is a number"},
    {NETWORK,
     "{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"x\",\"Containers\":{\"" ID_B "\":{}}}",
     "/Name is missing"},
    {VERSION, "[]", "is a list"},
    {VERSION, "{}", "/Version is missing"},
    {VERSION, "{\"Version\":28}", "/Version is a number"},
    {VERSION, "{\"Version\":\"28\"}", "/ApiVersion is missing"},
    {INFO, "{}", "/ServerVersion is missing"},
    {INFO, "{\"ServerVersion\":\"1\",\"Containers\":-1}",
     "/Containers is a number, not a count"},
    {INFO, "{\"ServerVersion\":\"1\",\"Containers\":1e400}", "/Containers"},
    {INFO, "{\"ServerVersion\":\"1\",\"Swarm\":[]}", "/Swarm is a list"},
    {CREATED, "", NULL},
    {CREATED, "{}", "/Id is missing"},
    {CREATED, "{\"Id\":\"\"}", "not a full id"},
    {CREATED, "{\"Id\":\"../../x\"}", "not a full id"},
};

START_TEST(what_isnt_an_engines_answer_is_pointed_at)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        bpo_state *state = NULL;
        bpo_error err;
        ck_assert_int_eq(bpo_state_new(&state, &err), BPO_OK);
        bpo_status status = decode(wrong[i].what, wrong[i].body, state, &err);
        ck_assert_msg(status == BPO_E_PROTOCOL, "%s: %d %s", wrong[i].body, status,
                      err.message);
        ck_assert_msg(!wrong[i].says || strstr(err.message, wrong[i].says), "%s: %s",
                      wrong[i].body, err.message);
        bpo_state_free(state);
    }
    printf("codec: %zu wrong answers\n", sizeof wrong / sizeof *wrong);
}
END_TEST

START_TEST(there_are_limits)
{
    bpo_strbuf body = {0};
    bpo_state *state = NULL;
    bpo_error err;
    for (int i = 0; i <= BPO_MAX_LIVE; i++)
        bpo_strbuf_addf(&body,
                        "%s{\"Id\":\"%064d\",\"Name\":\"n%d\",\"Driver\":\"bridge\","
                        "\"State\":\"x\"}",
                        i ? "," : "[", i, i);
    bpo_strbuf_add(&body, "]");
    ck_assert_int_eq(bpo_state_new(&state, &err), BPO_OK);
    ck_assert_int_eq(decode(NETWORKS, bpo_strbuf_text(&body), state, &err), BPO_E_LIMIT);
    ck_assert_int_eq(decode(CONTAINERS, bpo_strbuf_text(&body), state, &err), BPO_E_LIMIT);
    bpo_state_free(state);
    bpo_strbuf_free(&body);
    bpo_strbuf_addc(&body, '[', 500000);
    ck_assert_int_eq(bpo_state_new(&state, &err), BPO_OK);
    ck_assert_int_eq(decode(NETWORKS, bpo_strbuf_text(&body), state, &err), BPO_E_LIMIT);
    bpo_strbuf_free(&body);
    bpo_strbuf_add(&body, "{\"x\":");
    bpo_strbuf_addc(&body, '[', 500000);
    ck_assert_int_eq(decode(NETWORK, bpo_strbuf_text(&body), state, &err), BPO_E_LIMIT);
    bpo_strbuf_free(&body);
    bpo_state_free(state);
}
END_TEST

/* ---- what is one ------------------------------------------------------------------------------ */

static bpo_state *decoded(kind what, const char *body)
{
    bpo_state *state = NULL;
    bpo_error err;
    ck_assert_int_eq(bpo_state_new(&state, &err), BPO_OK);
    bpo_status status = decode(what, body, state, &err);
    ck_assert_msg(status == BPO_OK, "%s: %s", body, err.message);
    ck_assert_int_eq(bpo_state_finish(state, &err), BPO_OK);
    return state;
}

START_TEST(ipam_is_read_as_docker_means_it)
{
    static const struct {
        const char *ipam;
        size_t n;
        const char *subnet, *gateway, *ip_range;
    } rows[] = {
        {"", 0, NULL, NULL, NULL},
        {",\"IPAM\":null", 0, NULL, NULL, NULL},
        {",\"IPAM\":{}", 0, NULL, NULL, NULL},
        {",\"IPAM\":{\"Config\":null}", 0, NULL, NULL, NULL},
        {",\"IPAM\":{\"Config\":[]}", 0, NULL, NULL, NULL},
        {",\"IPAM\":{\"Config\":[{}]}", 1, NULL, NULL, NULL},
        {",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.0.0.0/8\",\"Gateway\":\"\"}]}", 1,
         "10.0.0.0/8", NULL, NULL},
        {",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.0.0.0/"
         "8\",\"Gateway\":\"10.0.0.1\",\"IPRange\":"
         "\"10.1.0.0/16\"},{\"Subnet\":\"fd00::/64\"}]}",
         2, "10.0.0.0/8", "10.0.0.1", "10.1.0.0/16"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[1024];
        snprintf(body, sizeof body, "[{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"d\"%s}]",
                 rows[i].ipam);
        bpo_state *state = decoded(NETWORKS, body);
        const bpo_live_network *network = bpo_state_network_at(state, 0);
        ck_assert_uint_eq(bpo_live_network_n_ipam(network), rows[i].n);
        ck_assert_pstr_eq(bpo_live_network_subnet(network, 0), rows[i].subnet);
        ck_assert_pstr_eq(bpo_live_network_gateway(network, 0), rows[i].gateway);
        ck_assert_pstr_eq(bpo_live_network_ip_range(network, 0), rows[i].ip_range);
        bpo_state_free(state);
    }
}
END_TEST

START_TEST(networks_are_read_and_the_unknown_is_passed_over)
{
    bpo_state *state = decoded(
        NETWORKS,
        "[{\"New\":{\"deep\":[[[{}]]]},\"Id\":\"" SWARM_ID "\",\"Name\":\"over\",\"Driver\":"
        "\"overlay\",\"Scope\":\"swarm\",\"Ingress\":true,\"Attachable\":true,\"EnableIPv4\":"
        "false},"
        "{\"Id\":\"" ID_A
        "\",\"Name\":\"x\",\"Name\":\"last\\u0000\\u001b[2J\",\"Driver\":\"bridge\","
        "\"EnableIPv6\":true,\"Internal\":true,\"EnableIPv4\":true,\"Labels\":{\"\":\"\","
        "\"k\":null,\"\xc3\xbc\":\"v\"},\"Options\":{\"mtu\":\"1400\"},\"Created\":\"2026\","
        "\"ConfigOnly\":true,\"Peers\":[1,2]},{\"Id\":\"" ID_B
        "\",\"Name\":\"z\",\"Driver\":\"null\","
        "\"Labels\":null,\"Options\":null}]");
    ck_assert_uint_eq(bpo_state_n_networks(state), 3);
    const bpo_live_network *last = bpo_state_network_at(state, 0);
    const bpo_live_network *over = bpo_state_network_at(state, 1);
    const bpo_live_network *z = bpo_state_network_at(state, 2);
    ck_assert_str_eq(last->name, "last\xef\xbf\xbd\x1b[2J");
    ck_assert(last->ipv6 && last->internal && last->config_only && last->ipv4 == 1);
    ck_assert_uint_eq(last->labels.n, 3);
    ck_assert_str_eq(bpo_live_network_label(last, "k"), "");
    ck_assert_str_eq(bpo_live_network_label(last, ""), "");
    ck_assert_str_eq(bpo_live_network_label(last, "\xc3\xbc"), "v");
    ck_assert_str_eq(last->options.items[0].value.text, "1400");
    ck_assert_str_eq(last->created, "2026");
    ck_assert(over->ingress && over->attachable && over->ipv4 == 0);
    ck_assert_str_eq(over->id, SWARM_ID);
    ck_assert_int_eq(z->ipv4, -1);
    ck_assert_uint_eq(z->labels.n, 0);
    bpo_state_free(state);
}
END_TEST

START_TEST(containers_are_read)
{
    bpo_state *state = decoded(
        CONTAINERS,
        "[{\"Id\":\"" ID_A "\",\"Names\":[\"/web/db\",\"/db\",\"/other\"],\"State\":\"exited\","
        "\"HostConfig\":{\"NetworkMode\":\"container:x\"},\"Labels\":{\"com.docker.compose."
        "service\":"
        "\"s\",\"com.docker.compose.project\":\"p\",\"z\":\"\"},\"Mounts\":[{\"Name\":\"m\"}],"
        "\"NetworkSettings\":{\"Networks\":{\"b\":{\"NetworkID\":\"" ID_B "\",\"IPAddress\":"
        "\"10.0.0.2\",\"GlobalIPv6Address\":\"fd00::2\",\"MacAddress\":\"02:42\",\"Aliases\":"
        "null},"
        "\"a/b\":{\"NetworkID\":\"\",\"IPAddress\":\"\"},\"pod\":{\"NetworkID\":\"pod\"}}}},"
        "{\"Id\":\"" ID_B "\",\"Names\":null,\"State\":\"removing\"}]");
    ck_assert_uint_eq(bpo_state_n_containers(state), 2);
    const bpo_container *db = bpo_state_find_container(state, "db");
    const bpo_container *nameless = bpo_state_find_container(state, "bbbbbbbbbbbb");
    ck_assert(db && nameless);
    ck_assert_str_eq(db->state, "exited");
    ck_assert_str_eq(db->network_mode, "container:x");
    ck_assert_str_eq(db->service, "s");
    ck_assert_str_eq(db->project, "p");
    ck_assert_uint_eq(db->n_endpoints, 3);
    ck_assert_str_eq(db->endpoints[0].network, "a/b");
    ck_assert_str_eq(db->endpoints[1].network_id, ID_B);
    ck_assert_str_eq(db->endpoints[1].ipv4_address, "10.0.0.2");
    ck_assert_str_eq(db->endpoints[1].ipv6_address, "fd00::2");
    ck_assert_str_eq(db->endpoints[1].mac_address, "02:42");
    ck_assert_str_eq(db->endpoints[2].network_id, ""); /* Podman 4: the name once more */
    ck_assert(!nameless->service && !nameless->project && !nameless->n_endpoints);
    ck_assert_str_eq(nameless->network_mode, "");
    bpo_state_free(state);
}
END_TEST

START_TEST(an_inspected_network_has_its_containers)
{
    bpo_state *state = decoded(
        NETWORK,
        "{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"bridge\",\"Containers\":{\"" ID_B
        "\":{\"Name\":\"web\",\"MacAddress\":\"02\",\"IPv4Address\":\"10.0.0.2/8\","
        "\"IPv6Address\":\"\"},\"ep-1234\":{\"Name\":\"ghost\"},\"lb-n\":{}}}");
    ck_assert_uint_eq(bpo_state_n_containers(state), 1);
    const bpo_container *web = bpo_state_container_at(state, 0);
    ck_assert_str_eq(web->name, "web");
    ck_assert_str_eq(web->endpoints[0].ipv4_address, "10.0.0.2");
    ck_assert_str_eq(web->endpoints[0].ipv6_address, "");
    ck_assert_str_eq(web->endpoints[0].network_id, ID_A);
    bpo_state_free(state);
}
END_TEST

/* ---- goldens ---------------------------------------------------------------------------------- */

static char *read_golden(const char *version, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/golden/%s/%s.http", TESTS_DIR, version, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    char *text = calloc(1, 64 * 1024);
    size_t n = fread(text, 1, 64 * 1024 - 1, file);
    fclose(file);
    char *body = strstr(text, "\r\n\r\n");
    ck_assert(n && body);
    if (strstr(text, "Transfer-Encoding: chunked")) { /* one chunk, as recorded */
        body = strstr(body + 4, "\r\n") + 2;
        char *end = strstr(body, "\r\n0\r\n");
        ck_assert(end != NULL);
        *end = '\0';
    } else {
        body += 4;
    }
    char *copy = strdup(body);
    free(text);
    return copy;
}

START_TEST(what_real_engines_answered_is_read)
{
    static const struct {
        const char *version;
        int ipv4;
    } versions[] = {{"20.10", -1}, {"26.1", -1}, {"28.5", 1}};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        char *body = read_golden(versions[i].version, "networks");
        bpo_state *state = decoded(NETWORKS, body);
        const bpo_live_network *a = bpo_state_find_network(state, "golden-a");
        const bpo_live_network *b = bpo_state_find_network(state, "golden-b");
        ck_assert_uint_eq(bpo_state_n_networks(state), 6);
        ck_assert(a && b && bpo_state_find_network(state, "host"));
        ck_assert_str_eq(bpo_live_network_subnet(a, 0), "172.30.0.0/16");
        ck_assert_str_eq(bpo_live_network_gateway(a, 0), "172.30.0.1");
        ck_assert_str_eq(bpo_live_network_ip_range(a, 0), "172.30.240.0/20");
        ck_assert_str_eq(bpo_pairs_get(&a->ipam[0].aux_addresses, "printer"), "172.30.0.9");
        ck_assert_str_eq(bpo_pairs_get(&a->options, "com.docker.network.driver.mtu"), "1400");
        ck_assert_str_eq(bpo_live_network_label(a, "text"), "\xc3\xbc \"quoted\" \\ \n line");
        ck_assert_int_eq(a->ipv4, versions[i].ipv4);
        ck_assert(b->internal && b->ipv6);
        ck_assert_uint_eq(b->n_ipam, 2);
        ck_assert_ptr_null(bpo_live_network_gateway(b, 0));
        bpo_state_free(state);
        free(body);

        body = read_golden(versions[i].version, "containers");
        state = decoded(CONTAINERS, body);
        ck_assert_uint_eq(bpo_state_n_containers(state), 3);
        const bpo_container *web = bpo_state_find_container(state, "golden-web");
        const bpo_container *idle = bpo_state_find_container(state, "golden-idle");
        ck_assert_str_eq(web->state, "running");
        ck_assert_str_eq(web->network_mode, "golden-a");
        ck_assert_str_eq(web->service, "golden-web");
        ck_assert_uint_eq(web->n_endpoints, 2);
        ck_assert_str_eq(web->endpoints[0].ipv4_address, "172.30.240.0");
        ck_assert_uint_eq(strlen(web->endpoints[1].network_id), 64);
        ck_assert_str_eq(idle->state, "created");
        ck_assert_str_eq(idle->endpoints[0].network_id, "");
        bpo_state_free(state);
        free(body);
    }
}
END_TEST

/* ---- what is sent ------------------------------------------------------------------------------ */

static char *encoded(const bpo_network *network, int minor)
{
    char *body = NULL;
    bpo_error err;
    bpo_status status = bpo_encode_create(network, minor, &body, &err);
    ck_assert_msg(status == BPO_OK, "%s", err.message);
    return body;
}

START_TEST(a_create_says_what_the_document_says)
{
    bpo_topology *topology = NULL;
    bpo_network *plain = NULL, *full = NULL;
    bpo_place nowhere = {0};
    bpo_error err;
    ck_assert_int_eq(bpo_topology_new("shop", &topology, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "plain", &plain, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "full", &full, &err), BPO_OK);
    char *body = encoded(plain, 43);
    ck_assert_str_eq(body, "{\"Name\":\"plain\",\"CheckDuplicate\":true,\"Driver\":\"bridge\","
                           "\"Labels\":{\"io.bponet.topology\":\"shop\",\"io.bponet.network\":"
                           "\"plain\",\"io.bponet.version\":\"" BPO_VERSION "\","
                           "\"com.docker.compose.project\":\"shop\","
                           "\"com.docker.compose.network\":\"plain\"}}");
    bpo_free(body);

    bpo_topology_set_text(topology, &full->name, "shop_\xc3\xbc\"\\", nowhere);
    bpo_topology_set_text(topology, &full->external, "yes", nowhere);
    bpo_topology_set_text(topology, &full->internal, "On", nowhere);
    bpo_topology_set_text(topology, &full->attachable, "false", nowhere);
    bpo_topology_set_text(topology, &full->enable_ipv4, "true", nowhere);
    bpo_topology_set_text(topology, &full->enable_ipv6, "yes", nowhere);
    bpo_network_set_driver(full, "macvlan", &err);
    bpo_network_add_ipam(full, "172.30.0.0/16", "172.30.0.1", "172.30.240.0/20", &err);
    bpo_network_add_ipam(full, "fd00::/64", NULL, NULL, &err);
    bpo_topology_set_pair(topology, &full->ipam[0].aux_addresses, "printer", nowhere,
                          "172.30.0.9", nowhere);
    bpo_network_set_label(full, "team", "x\n", &err);
    bpo_network_set_label(full, "io.bponet.network", "a lie", &err);
    bpo_network_set_option(full, "parent", "eth0", &err);
    body = encoded(full, 48);
    ck_assert_str_eq(
        body,
        "{\"Name\":\"shop_\xc3\xbc\\\"\\\\\",\"Driver\":\"macvlan\",\"Internal\":true,"
        "\"Attachable\":false,\"EnableIPv6\":true,\"EnableIPv4\":true,\"IPAM\":{\"Driver\":"
        "\"default\",\"Config\":[{\"Subnet\":\"172.30.0.0/16\",\"IPRange\":"
        "\"172.30.240.0/20\",\"Gateway\":\"172.30.0.1\",\"AuxiliaryAddresses\":{\"printer\":"
        "\"172.30.0.9\"}},{\"Subnet\":\"fd00::/64\"}]},\"Options\":{\"parent\":\"eth0\"},"
        "\"Labels\":{\"team\":\"x\\n\",\"io.bponet.topology\":\"shop\","
        "\"io.bponet.network\":\"full\",\"io.bponet.version\":\"" BPO_VERSION "\"}}");
    bpo_free(body);
    body = encoded(full, 44);
    ck_assert(!strstr(body, "EnableIPv4") && !strstr(body, "CheckDuplicate"));
    bpo_free(body);
    bpo_topology_free(topology);
}
END_TEST

START_TEST(what_isnt_understood_is_never_sent)
{
    static const struct {
        size_t field; /* of bpo_network, or of its first bpo_ipam */
        bool in_ipam;
        const char *text;
        bpo_status status;
        const char *says;
    } rows[] = {
        {offsetof(bpo_network, internal), false, "maybe", BPO_E_USAGE,
         "networks.n.internal: 'maybe'"},
        {offsetof(bpo_network, attachable), false, "", BPO_E_USAGE, "networks.n.attachable"},
        {offsetof(bpo_network, enable_ipv4), false, "2", BPO_E_USAGE, "networks.n.enable_ipv4"},
        {offsetof(bpo_network, enable_ipv6), false, "ja", BPO_E_USAGE,
         "networks.n.enable_ipv6"},
        {offsetof(bpo_network, external), false, "[]", BPO_E_USAGE, "networks.n.external"},
        {offsetof(bpo_network, enable_ipv4), false, "no", BPO_E_UNSUPPORTED, "API 1.47"},
        {offsetof(bpo_network, name), false, " ", BPO_E_USAGE, "networks.n.name"},
        {offsetof(bpo_network, name), false, "\xff\xfe", BPO_E_USAGE, "nothing was sent"},
        {offsetof(bpo_ipam, subnet), true, "172.30.0.0/33", BPO_E_USAGE,
         "networks.n.ipam.config[0].subnet: '172.30.0.0/33'"},
        {offsetof(bpo_ipam, subnet), true, "172.030.0.0/16", BPO_E_USAGE, "subnet"},
        {offsetof(bpo_ipam, subnet), true, "", BPO_E_USAGE, "subnet"},
        {offsetof(bpo_ipam, ip_range), true, "172.30.0.0", BPO_E_USAGE, "ip_range"},
        {offsetof(bpo_ipam, gateway), true, "172.30.0.1/16", BPO_E_USAGE, "gateway"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_topology *topology = NULL;
        bpo_network *network = NULL;
        bpo_place nowhere = {0};
        bpo_error err;
        char *body = NULL;
        ck_assert_int_eq(bpo_topology_new("p", &topology, &err), BPO_OK);
        ck_assert_int_eq(bpo_topology_add_network(topology, "n", &network, &err), BPO_OK);
        ck_assert_int_eq(bpo_network_add_ipam(network, NULL, NULL, NULL, &err), BPO_OK);
        char *base = rows[i].in_ipam ? (char *)network->ipam : (char *)network;
        bpo_topology_set_text(topology, (bpo_written *)(void *)(base + rows[i].field),
                              rows[i].text, nowhere);
        bpo_status status = bpo_encode_create(network, 47, &body, &err);
        ck_assert_msg(status == rows[i].status, "%s: %d", rows[i].says, status);
        ck_assert_msg(strstr(err.message, rows[i].says) != NULL, "%s", err.message);
        ck_assert_ptr_null(body);
        bpo_topology_free(topology);
    }
}
END_TEST

START_TEST(connecting_says_who_and_how)
{
    static const char *const aliases[] = {"db", "post\"gres"};
    static const char *const bad[] = {"db", ""};
    bpo_error err;
    char *body = NULL;
    ck_assert_int_eq(bpo_encode_connect(ID_A, NULL, 0, NULL, NULL, &body, &err), BPO_OK);
    ck_assert_str_eq(body, "{\"Container\":\"" ID_A "\"}");
    bpo_free(body);
    ck_assert_int_eq(bpo_encode_connect(ID_A, aliases, 2, "172.30.0.5", "fd00::5", &body, &err),
                     BPO_OK);
    ck_assert_str_eq(body,
                     "{\"Container\":\"" ID_A "\",\"EndpointConfig\":{\"Aliases\":[\"db\","
                     "\"post\\\"gres\"],\"IPAMConfig\":{\"IPv4Address\":\"172.30.0.5\","
                     "\"IPv6Address\":\"fd00::5\"}}}");
    bpo_free(body);
    ck_assert_int_eq(bpo_encode_disconnect(ID_A, true, &body, &err), BPO_OK);
    ck_assert_str_eq(body, "{\"Container\":\"" ID_A "\",\"Force\":true}");
    bpo_free(body);
    ck_assert_int_eq(bpo_encode_connect(ID_A, bad, 2, NULL, NULL, &body, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_encode_connect("web", NULL, 0, NULL, NULL, &body, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_encode_connect(ID_A, NULL, 0, "fd00::5", NULL, &body, &err),
                     BPO_E_USAGE);
}
END_TEST

UNIT_MAIN("engine/codec", what_isnt_an_engines_answer_is_pointed_at, there_are_limits,
          ipam_is_read_as_docker_means_it, networks_are_read_and_the_unknown_is_passed_over,
          containers_are_read, an_inspected_network_has_its_containers,
          what_real_engines_answered_is_read, a_create_says_what_the_document_says,
          what_isnt_understood_is_never_sent, connecting_says_who_and_how)
