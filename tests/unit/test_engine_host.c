/* The engine's host, and containers as they were configured: what Linux and real engines tell, and
 * what neither would. */
#include "unit.h"

#include <bponet.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../faulty/client.h"
#include "../faulty/golden.h"
#include "base/strbuf.h"
#include "engine/codec.h"
#include "engine/host.h"
#include "engine/host_text.h"
#include "model/state.h"

static bpo_state *new_state(void)
{
    bpo_state *state = NULL;
    ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
    bpo_live_network *live = bpo_state_add_network(state);
    live->name = "web";
    live->id = ID_C;
    bpo_state_add_ipam(state, live)->subnet = "10.99.0.0/16";
    live = bpo_state_add_network(state);
    live->name = "named";
    live->id = ID_B;
    ck_assert_int_eq(bpo_state_add_pair(state, &live->options, "com.docker.network.bridge.name",
                                        "mybridge0"),
                     0);
    return state;
}

/* The facts of a state as text: "route 10.0.0.0/8 eth0; …". */
static const char *facts(const bpo_state *state)
{
    static char text[4096];
    size_t n = 0;
    *text = '\0';
    for (size_t i = 0; i < bpo_state_n_facts(state); i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %s %s", i ? "; " : "",
                              bpo_state_fact_kind(state, i), bpo_state_fact_prefix(state, i),
                              bpo_state_fact_interface(state, i));
    return text;
}

#define ROUTE_HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n"
#define FIB_ETH0                                                                               \
    "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n"            \
    "     +-- 127.0.0.0/8 2 0 2\n        |-- 127.0.0.1\n           /32 host LOCAL\n"           \
    "     +-- 192.168.1.0/24 2 0 1\n        |-- 192.168.1.0\n           /24 link UNICAST\n"    \
    "        |-- 192.168.1.5\n           /32 host LOCAL\n        |-- 192.168.1.255\n"          \
    "           /32 link BROADCAST\nLocal:\n        |-- 192.168.1.5\n           /32 host "     \
    "LOCAL\n"

typedef enum source { ROUTE, ROUTE6, FIB, INET6, RESOLV } source;

static const struct {
    const char *about;
    source source;
    const char *text, *facts;
} texts[] = {
    {"nothing", ROUTE, "", ""},
    {"a header", ROUTE, ROUTE_HEAD, ""},
    {"a LAN and the way out", ROUTE,
     ROUTE_HEAD "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
                "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n",
     "route 192.168.1.0/24 eth0"},
    {"a VPN", ROUTE, "tun0\t0000000A\t0100080A\t0003\t0\t0\t0\t000000FF\t0\t0\t0\n",
     "route 10.0.0.0/8 tun0"},
    {"told twice", ROUTE,
     "tun0\t0000000A\t0100080A\t0003\t0\t0\t0\t000000FF\t0\t0\t0\n"
     "tun0\t0000000A\t0100080A\t0003\t0\t0\t9\t000000FF\t0\t0\t0\n",
     "route 10.0.0.0/8 tun0"},
    {"the engine's own bridges", ROUTE,
     "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\n"
     "br-0123456789ab\t0000630A\t00000000\t0001\t0\t0\t0\t0000FFFF\n"
     "mybridge0\t0000640A\t00000000\t0001\t0\t0\t0\t0000FFFF\n",
     ""},
    {"somebody else's bridges", ROUTE,
     "br-0123456789ac\t0000630A\t00000000\t0001\t0\t0\t0\t0000FFFF\n"
     "br-lan\t0000640A\t00000000\t0001\t0\t0\t0\t0000FFFF\n",
     "route 10.99.0.0/16 br-0123456789ac; route 10.100.0.0/16 br-lan"},
    {"a host route, blackholes", ROUTE,
     "wg0\t0500000A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\n*"
     "\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\neth0\t0000000B\t0\t0201\t0\t0\t0\t000000FF"
     "\n",
     "route 10.0.0.5/32 wg0"},
    {"odd lines", ROUTE,
     "\n\n \t \nx\neth0\t0\t0\t1\t0\t0\t0\t0\neth0\tZZ00000A\t0\t0001\t0\t0\t0\t000000FF\n"
     "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FF00FF\n"
     "averyveryverylongname\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\n"
     "eth0\t0000000A0\t00000000\t0001\t0\t0\t0\t000000FF\neth0\t0000000A",
     ""},
    {"IPv6", ROUTE6,
     "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 "
     "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n"
     "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 "
     "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n"
     "ff000000000000000000000000000000 08 00000000000000000000000000000000 00 "
     "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n"
     "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
     "fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"
     "fd000000000000000000000000000005 80 00000000000000000000000000000000 00 "
     "00000000000000000000000000000000 00000000 00000002 00000000 80200001     eth0\n"
     "fd000000000000000000000000000000 81 00000000000000000000000000000000 00 "
     "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n"
     "fd00 40\n",
     "route fd00::/64 eth0"},
    {"addresses without a route", FIB, FIB_ETH0, "address 192.168.1.5/32 "},
    {"the host's end of a network", FIB,
     "|-- 10.99.0.1\n   /32 host LOCAL\n|-- 10.98.0.1\n   /32 host LOCAL\n",
     "address 10.98.0.1/32 "},
    {"a broken trie", FIB,
     "   /32 host LOCAL\n|-- 300.1.1.1\n   /32 host LOCAL\n|-- 10.1.1.1\n+-- 10.0.0.0/8 1 2 3\n"
     "   /32 host LOCAL\n|--\n|-- 10.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1\n"
     "   /32 host LOCAL\n|-- 10.1.1.2\n   /31 host LOCAL\n   /32 host local\n",
     ""},
    {"IPv6 addresses", INET6,
     "fd000000000000000000000000000005 02 40 00 80     eth0\n"
     "fe800000000000000000000000000005 02 40 20 80     eth0\n"
     "00000000000000000000000000000001 01 80 10 80       lo\n"
     "fd0000000000000000000000000000 02 40 00 80     eth0\nx y z\n",
     "address fd00::5/64 eth0"},
    {"resolvers", RESOLV,
     "# nameserver 10.0.0.1\nsearch example.org\nnameserver 10.0.0.2\nnameserver\t10.0.0.3\n"
     "nameserver fd00::53\nnameserver fe80::1%eth0\nnameserver 127.0.0.53\nnameserver x\n"
     "nameserver\nnameservers 10.0.0.9\noptions edns0",
     "resolver 10.0.0.2/32 ; resolver 10.0.0.3/32 ; resolver fd00::53/128 "},
};

static bpo_status take(source what, bpo_state *state, const char *text, bool *stub)
{
    bpo_error err;
    switch (what) {
    case ROUTE:
        return bpo_host_take_route(state, text, &err);
    case ROUTE6:
        return bpo_host_take_ipv6_route(state, text, &err);
    case FIB:
        return bpo_host_take_fib_trie(state, text, &err);
    case INET6:
        return bpo_host_take_if_inet6(state, text, &err);
    default:
        return bpo_host_take_resolvers(state, text, stub, &err);
    }
}

START_TEST(what_linux_tells)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bpo_state *state = new_state();
        bool stub = true;
        ck_assert_int_eq(take(texts[i].source, state, texts[i].text, &stub), BPO_OK);
        ck_assert_msg(strcmp(facts(state), texts[i].facts) == 0, "%s: %s", texts[i].about,
                      facts(state));
        bpo_state_free(state);
    }
}
END_TEST

/* Cut anywhere, a text gives a part of its facts and nothing else. */
START_TEST(what_linux_tells_cut_short)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t len = 0; len < strlen(texts[i].text); len++) {
            char *cut = strndup(texts[i].text, len);
            bpo_state *state = new_state();
            bool stub;
            ck_assert_int_eq(take(texts[i].source, state, cut, &stub), BPO_OK);
            ck_assert(bpo_state_n_facts(state) <= 3);
            bpo_state_free(state);
            free(cut);
        }
}
END_TEST

START_TEST(an_address_is_told_with_its_interface)
{
    bpo_state *state = new_state();
    ck_assert_int_eq(
        bpo_host_take_route(state, "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n", NULL),
        BPO_OK);
    ck_assert_int_eq(bpo_host_take_fib_trie(state, FIB_ETH0, NULL), BPO_OK);
    ck_assert_str_eq(facts(state), "route 192.168.1.0/24 eth0; address 192.168.1.5/24 eth0");
    bpo_state_free(state);
}
END_TEST

START_TEST(stub_resolvers_are_told_apart)
{
    static const struct {
        const char *text;
        bool stub;
    } rows[] = {{"nameserver 127.0.0.53\n", true},
                {"nameserver 127.0.0.53\nnameserver ::1\n", true},
                {"nameserver 127.0.0.53\nnameserver 10.0.0.1\n", false},
                {"", false},
                {"search x\n", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_state *state = new_state();
        bool stub = !rows[i].stub;
        ck_assert_int_eq(bpo_host_take_resolvers(state, rows[i].text, &stub, NULL), BPO_OK);
        ck_assert_int_eq(stub, rows[i].stub);
        bpo_state_free(state);
    }
}
END_TEST

START_TEST(a_routers_table_is_too_large)
{
    bpo_strbuf sb = {0};
    bpo_error err;
    bpo_state *state = new_state();
    for (unsigned i = 0; i <= BPO_MAX_FACTS; i++)
        bpo_strbuf_addf(&sb, "eth0\t%02X%02X010A\t0\t0001\t0\t0\t0\tFFFFFFFF\n", i & 255,
                        i >> 8);
    ck_assert_int_eq(bpo_host_take_route(state, bpo_strbuf_text(&sb), &err), BPO_E_LIMIT);
    bpo_state_free(state);
    bpo_strbuf_free(&sb);
}
END_TEST

/* ---- which process ---------------------------------------------------------------------------- */

START_TEST(this_process_is_looked_at)
{
    bpo_state *state = new_state();
    bpo_error err = {0};
    ck_assert_int_eq(bpo_host_observe_process(getpid(), state, &err), BPO_OK);
    ck_assert(bpo_state_is_host_known(state));
    for (size_t i = 0; i < state->n_facts; i++) {
        bpo_cidr cidr;
        ck_assert_int_eq(bpo_cidr_parse(state->facts[i].prefix, &cidr, NULL), BPO_OK);
        ck_assert_uint_gt(cidr.length, 0);
    }
    bpo_state_free(state);
}
END_TEST

START_TEST(a_process_that_is_gone)
{
    bpo_state *state = new_state();
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_int_eq(bpo_host_observe_process(pid, state, NULL), BPO_OK);
    ck_assert(!bpo_state_is_host_known(state));
    ck_assert_ptr_nonnull(strstr(bpo_state_host_unknown_why(state), "can't be read"));
    ck_assert_uint_eq(bpo_state_n_facts(state), 0);
    bpo_state_free(state);
}
END_TEST

#define INFO_OF(rest) "{\"ServerVersion\":\"99\",\"KernelVersion\":\"\"" rest "}"
#define ONE_NETWORK   "[{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"bridge\"}]"

/* A state of a faulty engine that says this of itself; NULL and err where that fails. */
static bpo_state *observe_host(const char *info, bpo_status *status, bpo_error *err)
{
    const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                   {"GET /v1.41/networks", faulty_json(200, ONE_NETWORK)},
                                   {"GET /v1.41/containers/json", faulty_json(200, "[]")},
                                   {"GET /v1.41/info", faulty_json(200, info)},
                                   FAULTY_END};
    const bpo_observe_options options = {.host = true};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_state *state = NULL;
    *status = bpo_engine_observe_with(engine, &options, &state, err);
    if (state)
        ck_assert_uint_eq(bpo_state_n_requests(state), 4);
    bpo_engine_free(engine);
    faulty_stop(f);
    return state;
}

START_TEST(a_socket_that_isnt_an_engines)
{
    bpo_error err = {0};
    bpo_status status;
    bpo_state *state = observe_host(INFO_OF(""), &status, &err);
    EXPECT(status, BPO_OK, &err, "observe");
    ck_assert(!bpo_state_is_host_known(state));
    ck_assert_ptr_nonnull(strstr(bpo_state_host_unknown_why(state), "the socket belongs to"));
    ck_assert_uint_eq(bpo_state_n_facts(state), 0);
    bpo_state_free(state);
}
END_TEST

/* The same under an engine's name: a socket's peer is whoever listened, which is this process. */
START_TEST(a_socket_that_is_an_engines)
{
    bpo_error err = {0};
    bpo_status status;
    prctl(PR_SET_NAME, "dockerd");
    bpo_state *state = observe_host(INFO_OF(""), &status, &err);
    EXPECT(status, BPO_OK, &err, "observe");
    ck_assert(bpo_state_is_host_known(state));
    bpo_state_free(state);
    state =
        observe_host("{\"ServerVersion\":\"1\",\"KernelVersion\":\"0.0.1-vm\"}", &status, &err);
    ck_assert(!bpo_state_is_host_known(state));
    ck_assert_ptr_nonnull(strstr(bpo_state_host_unknown_why(state), "another machine"));
    bpo_state_free(state);
}
END_TEST

START_TEST(tcp_isnt_looked_behind)
{
    bpo_state *state = new_state();
    char text[] = "tcp://127.0.0.1:2375";
    const bpo_target target = {.text = text};
    ck_assert_int_eq(bpo_host_observe(&target, state, NULL), BPO_OK);
    ck_assert(!bpo_state_is_host_known(state));
    ck_assert_ptr_nonnull(strstr(bpo_state_host_unknown_why(state), "TCP"));
    bpo_state_free(state);
}
END_TEST

/* ---- address pools ---------------------------------------------------------------------------- */

START_TEST(pools_are_read)
{
    static const struct {
        const char *rest;
        bpo_status status;
        const char *text; /* the pools, or what the message says */
    } rows[] = {
        {"", BPO_OK, ""},
        {",\"DefaultAddressPools\":null", BPO_OK, ""},
        {",\"DefaultAddressPools\":[{\"Base\":\"10.9.0.0/16\",\"Size\":24},"
         "{\"Base\":\"fd00::/48\",\"Size\":64}]",
         BPO_OK, "10.9.0.0/16 24;fd00::/48 64;"},
        {",\"DefaultAddressPools\":{}", BPO_E_PROTOCOL, "/DefaultAddressPools is a map"},
        {",\"DefaultAddressPools\":[1]", BPO_E_PROTOCOL, "/DefaultAddressPools/0 is a number"},
        {",\"DefaultAddressPools\":[{}]", BPO_E_PROTOCOL, "/0/Size is missing"},
        {",\"DefaultAddressPools\":[{\"Base\":\"x\",\"Size\":129}]", BPO_E_PROTOCOL, "/0/Size"},
        {",\"DefaultAddressPools\":[{\"Base\":7,\"Size\":9}]", BPO_E_PROTOCOL, "/0/Base"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[512], text[256] = "";
        bpo_error err = {0};
        bpo_status status;
        snprintf(body, sizeof body, "{\"ServerVersion\":\"99\"%s}", rows[i].rest);
        bpo_state *state = observe_host(body, &status, &err);
        EXPECT(status, rows[i].status, &err, body);
        if (status)
            EXPECT_TEXT(&err, rows[i].text, body);
        for (size_t k = 0; state && k < state->n_pools; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s %d;",
                     state->pools[k].base, (int)state->pools[k].size);
        ck_assert(!state || (state->are_pools_known && strcmp(text, rows[i].text) == 0));
        bpo_state_free(state);
    }
}
END_TEST

/* ---- full observation ------------------------------------------------------------------------- */

#define LISTED(id, name)                                                                       \
    "{\"Id\":\"" id "\",\"Names\":[\"/" name "\"],\"State\":\"created\",\"NetworkSettings\":"  \
    "{\"Networks\":{\"n\":{}}}}"
#define INSPECTED(id, rest)                                                                    \
    "{\"Id\":\"" id "\",\"Name\":\"/c\",\"State\":{\"Status\":\"running\"}" rest "}"

static bpo_state *observe_full(const char *list, const faulty_reply *one,
                               const faulty_reply *two, bpo_status *status, bpo_error *err)
{
    const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                   {"GET /v1.41/networks", faulty_json(200, ONE_NETWORK)},
                                   {"GET /v1.41/containers/json", faulty_json(200, list)},
                                   *one,
                                   *two,
                                   FAULTY_END};
    const bpo_observe_options options = {.full = true};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_state *state = NULL;
    *status = bpo_engine_observe_with(engine, &options, &state, err);
    ck_assert((*status == BPO_OK) == (state != NULL));
    bpo_engine_free(engine);
    faulty_stop(f);
    return state;
}

static const struct {
    const char *rest, *says;
} wrong[] = {
    {",\"Config\":[]", " /Config is a list"},
    {",\"Config\":{\"Hostname\":1}", "/Config/Hostname"},
    {",\"Config\":{\"Labels\":{\"a\":[]}}", "/Config/Labels/a is a list"},
    {",\"Config\":{\"ExposedPorts\":[]}", "/Config/ExposedPorts is a list"},
    {",\"HostConfig\":7", "/HostConfig is a number"},
    {",\"HostConfig\":{\"Runtime\":{}}", "/HostConfig/Runtime is a map"},
    {",\"HostConfig\":{\"PublishAllPorts\":1}", "/HostConfig/PublishAllPorts"},
    {",\"HostConfig\":{\"PortBindings\":[]}", "/HostConfig/PortBindings is a list"},
    {",\"HostConfig\":{\"PortBindings\":{\"80/tcp\":{}}}", "/PortBindings/80~1tcp is a map"},
    {",\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[1]}}",
     "/PortBindings/80~1tcp is a number"},
    {",\"HostConfig\":{\"PortBindings\":{\"80/x\":[]}}", "not a port such as 80/tcp"},
    {",\"HostConfig\":{\"PortBindings\":{\"0\":[]}}", "not a port"},
    {",\"HostConfig\":{\"PortBindings\":{\"65536\":[]}}", "not a port"},
    {",\"HostConfig\":{\"PortBindings\":{\"\":[]}}", "not a port"},
    {",\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":80}]}}", "HostPort"},
    {",\"HostConfig\":{\"DeviceRequests\":{}}", "/HostConfig/DeviceRequests is a map"},
    {",\"NetworkSettings\":[]", "/NetworkSettings is a list"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":1}}", "/Networks/n is a number"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"Aliases\":{}}}}", "/n/Aliases is a map"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"Aliases\":[1]}}}", "a list of strings"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"IPAMConfig\":[]}}}",
     "/n/IPAMConfig is a list"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"IPAMConfig\":{\"IPv4Address\":1}}}}",
     "/n/IPAMConfig/IPv4Address"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"GwPriority\":\"1\"}}}", "/n/GwPriority"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"GwPriority\":9999999999}}}",
     "/n/GwPriority"},
    {",\"NetworkSettings\":{\"Networks\":{\"n\":{\"DriverOpts\":{\"a\":1}}}}", "DriverOpts/a"},
};

START_TEST(what_isnt_a_containers_inspection)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *body = NULL;
        bpo_error err = {0};
        bpo_status status;
        ck_assert(asprintf(&body, INSPECTED(ID_B, "%s"), wrong[i].rest) > 0);
        const faulty_reply one = {.any = true, .bytes = faulty_json(200, body)};
        observe_full("[" LISTED(ID_B, "c") "]", &one, &one, &status, &err);
        EXPECT(status, BPO_E_PROTOCOL, &err, body);
        EXPECT_TEXT(&err, wrong[i].says, body);
        free(body);
    }
}
END_TEST

START_TEST(another_container_is_no_answer)
{
    bpo_error err = {0};
    bpo_status status;
    const faulty_reply one = {.any = true, .bytes = faulty_json(200, INSPECTED(ID_A, ""))};
    observe_full("[" LISTED(ID_B, "c") "]", &one, &one, &status, &err);
    EXPECT(status, BPO_E_PROTOCOL, &err, "another");
    EXPECT_TEXT(&err, "another container", "another");
}
END_TEST

START_TEST(a_container_that_vanishes_is_left_out)
{
    bpo_error err = {0};
    bpo_status status;
    const faulty_reply gone = {"GET /v1.41/containers/" ID_A "/json",
                               faulty_json(404, "{\"message\":\"No such container\"}")};
    const faulty_reply there = {"GET /v1.41/containers/" ID_B "/json",
                                faulty_json(200, INSPECTED(ID_B, ""))};
    bpo_state *state = observe_full("[" LISTED(ID_A, "gone") "," LISTED(ID_B, "there") "]",
                                    &gone, &there, &status, &err);
    EXPECT(status, BPO_OK, &err, "vanished");
    ck_assert_uint_eq(bpo_state_n_containers(state), 1);
    const bpo_container *container = bpo_state_container_at(state, 0);
    ck_assert_str_eq(bpo_container_name(container), "c");
    ck_assert_str_eq(bpo_container_state(container), "running");
    ck_assert_uint_eq(bpo_container_n_endpoints(container), 0);
    ck_assert(bpo_state_is_full(state) && container->is_full);
    ck_assert_uint_eq(bpo_state_n_requests(state), 5);
    bpo_state_free(state);
}
END_TEST

START_TEST(hundreds_are_inspected)
{
    enum { MANY = 100 };
    bpo_strbuf list = {0};
    bpo_error err = {0};
    bpo_status status;
    for (int i = 0; i < MANY; i++)
        bpo_strbuf_addf(&list, "%s" LISTED("%064x", "c%d"), i ? "," : "[", i, i);
    bpo_strbuf_add(&list, "]");
    const faulty_reply gone = {.any = true, .bytes = faulty_json(404, "{\"message\":\"no\"}")};
    bpo_state *state = observe_full(bpo_strbuf_text(&list), &gone, &gone, &status, &err);
    EXPECT(status, BPO_OK, &err, "many");
    ck_assert_uint_eq(bpo_state_n_containers(state), 0);
    ck_assert_uint_eq(bpo_state_n_requests(state), MANY + 3);
    bpo_state_free(state);
    bpo_strbuf_free(&list);
}
END_TEST

/* ---- what real engines answered --------------------------------------------------------------- */

static const char *body_of(const golden *g)
{
    const char *end = strstr(g->bytes, "\r\n\r\n");
    const char *body = end ? strchr(end, '{') : NULL;
    ck_assert_ptr_nonnull(body);
    return body;
}

static bpo_container *decode_golden(bpo_state *state, const char *body, size_t len,
                                    bpo_status *status, bpo_error *err)
{
    bpo_answer answer = {0};
    bpo_reading reading = {.what = "GET /x", .state = state};
    bpo_container *container = bpo_state_add_container(state);
    container->id = bpo_arena_strndup(&state->arena, strstr(body, "\"Id\":\"") + 6, 64);
    bpo_strbuf_addn(&answer.body, body, len);
    *status = bpo_decode_container(&reading, &answer, container, err);
    bpo_answer_clear(&answer);
    return container;
}

/* The JSON object in a body that may be chunked: up to the bracket that closes it. */
static size_t object_length(const char *body)
{
    size_t depth = 0, i = 0;
    for (bool quoted = false; body[i]; i++) {
        if (body[i] == '"' && body[i - 1] != '\\')
            quoted = !quoted;
        depth += !quoted && body[i] == '{';
        if (!quoted && body[i] == '}' && --depth == 0)
            break;
    }
    return i + 1;
}

START_TEST(real_inspections)
{
    for (size_t v = 0; v < N_GOLDEN_VERSIONS; v++) {
        golden g = golden_read(golden_versions[v], "container");
        bpo_state *state = NULL;
        bpo_status status;
        bpo_error err = {0};
        ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
        const char *body = body_of(&g);
        const bpo_container *c = decode_golden(state, body, object_length(body), &status, &err);
        EXPECT(status, BPO_OK, &err, golden_versions[v]);
        ck_assert_str_eq(c->name, "golden-rich");
        ck_assert_str_eq(c->state, "created");
        ck_assert_str_eq(c->hostname, "rich");
        ck_assert_str_eq(c->runtime, "runc");
        ck_assert(c->wants_gpu && c->is_full);
        ck_assert_str_eq(bpo_pairs_get(&c->labels, "api_key"), "s3cret");
        ck_assert_uint_eq(c->n_endpoints, 1);
        ck_assert_str_eq(c->endpoints[0].own_ipv4, "172.30.0.77");
        ck_assert_uint_eq(c->endpoints[0].aliases.n, 2);
        ck_assert_str_eq(c->endpoints[0].aliases.items[1].text, "wealthy");
        ck_assert_str_eq(c->endpoints[0].link_local_ips.items[0].text, "169.254.8.8");
        ck_assert_uint_eq(c->endpoints[0].options.n, 1);
        ck_assert_uint_eq(c->n_ports, 4);
        bpo_state_free(state);
        free(g.bytes);
    }
}
END_TEST

START_TEST(real_inspections_cut_short)
{
    size_t n = 0;
    for (size_t v = 0; v < N_GOLDEN_VERSIONS; v++) {
        golden g = golden_read(golden_versions[v], "container");
        const char *body = body_of(&g);
        size_t whole = object_length(body);
        for (size_t len = 0; len < whole; len++, n++) {
            bpo_state *state = NULL;
            bpo_status status;
            bpo_error err = {0};
            ck_assert_int_eq(bpo_state_new(&state, NULL), BPO_OK);
            decode_golden(state, body, len, &status, &err);
            EXPECT(status, BPO_E_PROTOCOL, &err, "cut");
            bpo_state_free(state);
        }
        free(g.bytes);
    }
    printf("%zu cuts of inspections swept, no success\n", n);
}
END_TEST

UNIT_MAIN("engine/host", what_linux_tells, what_linux_tells_cut_short,
          an_address_is_told_with_its_interface, stub_resolvers_are_told_apart,
          a_routers_table_is_too_large, this_process_is_looked_at, a_process_that_is_gone,
          a_socket_that_isnt_an_engines, a_socket_that_is_an_engines, tcp_isnt_looked_behind,
          pools_are_read, what_isnt_a_containers_inspection, another_container_is_no_answer,
          a_container_that_vanishes_is_left_out, hundreds_are_inspected, real_inspections,
          real_inspections_cut_short)
