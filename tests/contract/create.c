/* bpo_engine_create_network: each field arrives as it was asked for, and what an engine refuses is
 * told with our status, its HTTP status and its own sentence. */
#include "contract.h"

/* ---- each field ------------------------------------------------------------------------------ */

/* What we write on a network called ct-net of the topology ct, but for external ones. */
#define COMPOSE_LABELS                                                                         \
    "\"com.docker.compose.network\":\"ct-net\",\"com.docker.compose.project\":\"ct\","
#define OUR_LABELS                                                                             \
    "\"io.bponet.network\":\"ct-net\",\"io.bponet.topology\":\"ct\","                          \
    "\"io.bponet.version\":\"" BPO_VERSION "\""

/* The network's part of the document, and docker's words for it:
 * Driver Internal Attachable EnableIPv6 IPAM.Driver IPAM.Config Options Labels. */
typedef struct field_row {
    const char *about, *yaml, *wanted;
} field_row;

#define PLAIN "bridge false false false default "
static const field_row field_rows[] = {
    {"subnet", "ipam: {config: [{subnet: 172.40.0.0/16}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/16\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"driver", "driver: bridge, ipam: {config: [{subnet: 172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"macvlan",
     "driver: macvlan, driver_opts: {parent: docker0}, ipam: {config: [{subnet: "
     "172.40.0.0/24, gateway: 172.40.0.1}]}",
     "macvlan false false false default [{\"Subnet\":\"172.40.0.0/24\",\"Gateway\":"
     "\"172.40.0.1\"}] {\"parent\":\"docker0\"} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"ipam driver", "ipam: {driver: default, config: [{subnet: 172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"internal", "internal: true, ipam: {config: [{subnet: 172.40.0.0/24}]}",
     "bridge true false false default [{\"Subnet\":\"172.40.0.0/24\"}] {} {" COMPOSE_LABELS
         OUR_LABELS "}"},
    {"attachable", "attachable: true, ipam: {config: [{subnet: 172.40.0.0/24}]}",
     "bridge false true false default [{\"Subnet\":\"172.40.0.0/24\"}] {} {" COMPOSE_LABELS
         OUR_LABELS "}"},
    {"gateway", "ipam: {config: [{subnet: 172.40.0.0/16, gateway: 172.40.9.9}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/16\",\"Gateway\":\"172.40.9.9\"}] {} {" COMPOSE_LABELS
         OUR_LABELS "}"},
    {"ip_range",
     "ipam: {config: [{subnet: 172.40.0.0/16, ip_range: 172.40.240.0/20, gateway: "
     "172.40.0.1}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/16\",\"IPRange\":\"172.40.240.0/20\",\"Gateway\":"
           "\"172.40.0.1\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"aux_addresses",
     "ipam: {config: [{subnet: 172.40.0.0/16, aux_addresses: {b-router: 172.40.0.9, a: "
     "172.40.255.254}}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/16\",\"AuxiliaryAddresses\":{\"a\":\"172.40.255.254\","
           "\"b-router\":\"172.40.0.9\"}}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"enable_ipv6",
     "enable_ipv6: true, ipam: {config: [{subnet: 172.40.0.0/24}, {subnet: 'FD00:040:0::/64', "
     "gateway: 'fd00:40::7'}]}",
     "bridge false false true default [{\"Subnet\":\"172.40.0.0/24\"},{\"Subnet\":"
     "\"FD00:040:0::/64\",\"Gateway\":\"fd00:40::7\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"options",
     "driver_opts: {com.docker.network.driver.mtu: 1400, "
     "com.docker.network.bridge.enable_icc: 'TRUE', com.example.zzz: ''}, "
     "ipam: {config: [{subnet: 172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {\"com.docker.network.bridge.enable_icc\":"
           "\"TRUE\",\"com.docker.network.driver.mtu\":\"1400\",\"com.example.zzz\":\"\"} "
           "{" COMPOSE_LABELS OUR_LABELS "}"},
    {"labels",
     "labels: {empty: '', \"grüße\": \"naïve – 日本 🐳\", quote: \"a\\\"b\\\\c\\n d\", "
     "'a b': ' x '}, ipam: {config: [{subnet: 172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {} {\"a b\":\" x \"," COMPOSE_LABELS
           "\"empty\":\"\",\"grüße\":\"naïve – 日本 🐳\"," OUR_LABELS
           ",\"quote\":\"a\\\"b\\\\c\\n d\"}"},
    {"a label of ours",
     "labels: {io.bponet.topology: x}, ipam: {config: [{subnet: "
     "172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {} {" COMPOSE_LABELS OUR_LABELS "}"},
    {"external", "external: true, ipam: {config: [{subnet: 172.40.0.0/24}]}",
     PLAIN "[{\"Subnet\":\"172.40.0.0/24\"}] {} {" OUR_LABELS "}"},
};
#define N_FIELD_ROWS (int)(sizeof field_rows / sizeof *field_rows)

static const char *as_docker_sees(const char *id)
{
    return ct_docker("network inspect -f '{{.Driver}} {{.Internal}} {{.Attachable}} "
                     "{{.EnableIPv6}} {{.IPAM.Driver}} {{json .IPAM.Config}} "
                     "{{json .Options}} {{json .Labels}}' %s",
                     id);
}

START_TEST(test_field)
{
    const field_row *row = &field_rows[_i];
    char id[65] = "";
    bpo_error err = {0};
    bpo_topology *topology =
        ct_topology(ct_text("name: ct\nnetworks:\n  ct-net: {name: ct-net, %s}\n", row->yaml));
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_create_network(engine, bpo_topology_network_at(topology, 0), id, &err),
          &err);
    ck_assert_str_eq(id, ct_network_id("ct-net"));
    ck_assert_msg(strcmp(as_docker_sees(id), row->wanted) == 0, "%s: %s, not %s", row->about,
                  as_docker_sees(id), row->wanted);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 1);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 2);
    bpo_topology_free(topology);
    bpo_engine_free(engine);
}
END_TEST

/* Built by hand, and found in the engine's network too. */
START_TEST(test_built_by_hand)
{
    char id[65] = "";
    bpo_error err = {0};
    bpo_network *network = NULL;
    bpo_topology *topology = NULL;
    CT_OK(bpo_topology_new("ct", &topology, &err), &err);
    CT_OK(bpo_topology_add_network(topology, "ct-net", &network, &err), &err);
    CT_OK(bpo_network_set_driver(network, "bridge", &err), &err);
    CT_OK(bpo_network_set_internal(network, false, &err), &err);
    CT_OK(bpo_network_set_attachable(network, true, &err), &err);
    CT_OK(bpo_network_set_enable_ipv6(network, true, &err), &err);
    CT_OK(bpo_network_add_ipam(network, "172.40.0.0/16", "172.40.0.3", "172.40.8.0/24", &err),
          &err);
    CT_OK(bpo_network_add_ipam(network, "fd00:40::/64", "fd00:40::3", NULL, &err), &err);
    CT_OK(bpo_network_set_label(network, "zz", "1", &err), &err);
    CT_OK(bpo_network_set_option(network, "com.docker.network.bridge.name", "ct-bridge", &err),
          &err);
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_create_network(engine, network, id, &err), &err);
    ck_assert_str_eq(
        as_docker_sees(id),
        "bridge false true true default [{\"Subnet\":\"172.40.0.0/16\","
        "\"IPRange\":\"172.40.8.0/24\",\"Gateway\":\"172.40.0.3\"},{\"Subnet\":"
        "\"fd00:40::/64\",\"Gateway\":\"fd00:40::3\"}] "
        "{\"com.docker.network.bridge.name\":\"ct-bridge\"} {" COMPOSE_LABELS OUR_LABELS
        ",\"zz\":\"1\"}");
    const char *addresses = ct_ip("-o addr show dev ct-bridge");
    ck_assert_msg(strstr(addresses, " 172.40.0.3/16 ") && strstr(addresses, " fd00:40::3/64 "),
                  "the bridge has: %s", addresses);
    bpo_topology_free(topology);
    bpo_engine_free(engine);
}
END_TEST

/* Without an ipam the engine chooses, and shows, a subnet and a gateway. */
START_TEST(test_nothing_given)
{
    char id[65] = "";
    bpo_error err = {0};
    bpo_topology *topology = ct_topology("name: ct\nnetworks:\n  ct-net: {name: ct-net}\n");
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_create_network(engine, bpo_topology_network_at(topology, 0), id, &err),
          &err);
    const char *all = ct_docker("network inspect -f '{{.Driver}} {{.Internal}} {{.Attachable}} "
                                "{{.EnableIPv6}} {{len .IPAM.Config}} {{json .Options}}' %s",
                                id);
    ck_assert_str_eq(all, "bridge false false false 1 {}");
    const char *gateway =
        ct_docker("network inspect -f '{{(index .IPAM.Config 0).Gateway}}' %s", id);
    const char *address = ct_ip(ct_text("-o -4 addr show dev br-%.12s", id));
    ck_assert_msg(strstr(address, ct_text(" %s/", gateway)), "%s has no %s", address, gateway);
    bpo_topology_free(topology);
    bpo_engine_free(engine);
}
END_TEST

/* ---- what engines refuse, or take though they shouldn't --------------------------------------- */

typedef struct verdict {
    bpo_status status;
    int http_status;  /* 0: nothing was sent */
    const char *part; /* of the engine's sentence */
} verdict;

typedef struct refusal_row {
    const char *about, *name;
    const char *subnet, *gateway, *range, *aux;
    const char *subnet2, *driver, *option, *value;
    bool ipv6;
    bool beside;  /* ct-there, 172.40.0.0/16, is there before */
    bool spoiled; /* by refusing, the engine loses the subnet: it can be asked once only */
    verdict at[CT_VERSION];
} refusal_row;

#define TAKEN                                                                                  \
    {                                                                                          \
        BPO_OK, 201, ""                                                                        \
    }
#define ENGINE(http, part)                                                                     \
    {                                                                                          \
        BPO_E_ENGINE, http, part                                                               \
    }
#define CONFLICT(http, part)                                                                   \
    {                                                                                          \
        BPO_E_CONFLICT, http, part                                                             \
    }
#define UNSENT                                                                                 \
    {                                                                                          \
        BPO_E_USAGE, 0, "nothing was sent"                                                     \
    }
#define ALL(v)                                                                                 \
    {                                                                                          \
        v, v, v                                                                                \
    }
#define OLD_NEW(old, new)                                                                      \
    {                                                                                          \
        old, new, new                                                                          \
    }
#define CONFIG "invalid network config:\\n"
#define TEN    "nnnnnnnnnn"
#define FIFTY  TEN TEN TEN TEN TEN

static const refusal_row refusal_rows[] = {
    {"duplicate name", "ct-there", "172.41.0.0/16", .beside = true,
     .at = ALL(CONFLICT(409, "network with name ct-there already exists"))},
    {"the same subnet", "ct-net", "172.40.0.0/16", .beside = true,
     .at = {CONFLICT(403, "Pool overlaps with other one on this address space"),
            CONFLICT(403, "Pool overlaps with other one on this address space"),
            CONFLICT(403, "invalid pool request: Pool overlaps")}},
    {"a subnet inside", "ct-net", "172.40.5.0/24", .beside = true,
     .at = {CONFLICT(403, "Pool overlaps"), CONFLICT(403, "Pool overlaps"),
            CONFLICT(403, "invalid pool request: Pool overlaps")}},
    {"a subnet around", "ct-net", "172.32.0.0/12", .beside = true,
     .at = {CONFLICT(403, "Pool overlaps"), CONFLICT(403, "Pool overlaps"),
            CONFLICT(403, "invalid pool request: Pool overlaps")}},
    {"garbage subnet", "ct-net", "banana", .at = ALL(UNSENT)},
    {"no prefix", "ct-net", "172.43.0.0", .at = ALL(UNSENT)},
    {"empty subnet", "ct-net", "", .at = ALL(UNSENT)},
    {"prefix of 33", "ct-net", "172.43.0.0/33", .at = ALL(UNSENT)},
    {"leading zeros", "ct-net", "172.043.000.000/16", .at = ALL(UNSENT)},
    {"garbage gateway", "ct-net", "172.43.0.0/16", "nope", .at = ALL(UNSENT)},
    {"gateway with a prefix", "ct-net", "172.43.0.0/16", "172.43.0.1/16", .at = ALL(UNSENT)},
    {"garbage ip_range", "ct-net", "172.43.0.0/16", NULL, "172.43", .at = ALL(UNSENT)},
    {"garbage aux address", "ct-net", "172.43.0.0/16", .aux = "nope", .at = ALL(UNSENT)},
    {"no name", "", "172.43.0.0/16", .at = ALL(UNSENT)},
    {"a blank name", " ", "172.43.0.0/16", .at = ALL(UNSENT)},
    {"host bits", "ct-net", "172.42.0.5/16",
     .at = OLD_NEW(TAKEN, ENGINE(400, CONFIG "invalid subnet 172.42.0.5/16: it should be "
                                             "172.42.0.0/16"))},
    {"gateway outside", "ct-net", "172.43.0.0/16", "172.50.0.1",
     .at = OLD_NEW(ENGINE(500, "failed to allocate gateway (172.50.0.1): Requested address is "
                               "out of range"),
                   ENGINE(400, CONFIG "invalid gateway 172.50.0.1: parent subnet "
                                      "172.43.0.0/16 doesn't contain this address"))},
    {"gateway is the network address", "ct-net", "172.45.0.0/16", "172.45.0.0",
     .at = ALL(ENGINE(500, "failed to allocate gateway (172.45.0.0): Address already in use"))},
    {"gateway is the broadcast address", "ct-net", "172.46.0.0/16", "172.46.255.255",
     .at = ALL(ENGINE(500, "failed to allocate gateway (172.46.255.255): Address already in "
                           "use"))},
    {"gateway outside the ip_range", "ct-net", "172.51.0.0/16", "172.51.0.1", "172.51.240.0/20",
     .at = ALL(TAKEN)},
    {"ip_range outside", "ct-net", "172.48.0.0/16", NULL, "172.60.0.0/20",
     .at = OLD_NEW(TAKEN, ENGINE(400, CONFIG "invalid ip-range 172.60.0.0/20: parent subnet "
                                             "172.48.0.0/16 doesn't contain ip-range"))},
    {"ip_range bigger", "ct-net", "172.49.0.0/20", NULL, "172.49.0.0/16",
     .at = OLD_NEW(TAKEN, ENGINE(400, CONFIG "invalid ip-range 172.49.0.0/16: CIDR block is "
                                             "bigger than its parent subnet 172.49.0.0/20"))},
    {"ip_range with host bits", "ct-net", "172.50.0.0/16", NULL, "172.50.240.7/20",
     .at = OLD_NEW(TAKEN, ENGINE(400, CONFIG "invalid ip-range 172.50.240.7/20: it should be "
                                             "172.50.240.0/20"))},
    {"aux outside", "ct-net", "172.53.0.0/16", .aux = "172.99.0.9", .spoiled = true,
     .at = OLD_NEW(ENGINE(403, "auxiliary address: (router:172.99.0.9) must belong to the "
                               "master pool: 172.53.0.0/16"),
                   ENGINE(400, CONFIG "invalid auxiliary address router: parent subnet "
                                      "172.53.0.0/16 doesn't contain this address"))},
    {"aux is the gateway", "ct-net", "172.55.0.0/16", "172.55.0.1", .aux = "172.55.0.1",
     .at = ALL(ENGINE(500, "Address already in use"))},
    {"/30", "ct-net", "172.54.0.0/30", .at = ALL(TAKEN)},
    {"/31", "ct-net", "172.54.1.0/31",
     .at = OLD_NEW(ENGINE(500, "failed to allocate gateway (): No available addresses on this "
                               "pool"),
                   TAKEN)},
    {"/32", "ct-net", "172.54.2.1/32",
     .at = OLD_NEW(ENGINE(500, "failed to allocate gateway (): No available addresses on this "
                               "pool"),
                   TAKEN)},
    {"two IPv4 subnets", "ct-net", "172.56.0.0/24", .subnet2 = "172.56.1.0/24",
     .at = ALL(ENGINE(403, "bridge driver doesn't support multiple subnets"))},
    {"IPv6 without a subnet for it", "ct-net", "172.57.0.0/16", .ipv6 = true,
     .at = {ENGINE(404, "could not find an available, non-overlapping IPv6 address pool"),
            ENGINE(404, "could not find an available, non-overlapping IPv6 address pool"),
            TAKEN}},
    {"an IPv6 subnet, IPv6 off", "ct-net", "172.59.0.0/16", .subnet2 = "fd00:59::/64",
     .at = ALL(TAKEN)},
    {"a public subnet", "ct-net", "8.8.8.0/24", .at = ALL(TAKEN)},
    {"a loopback subnet", "ct-net", "127.5.0.0/16", .at = ALL(TAKEN)},
    {"a multicast subnet", "ct-net", "224.5.0.0/16", .at = ALL(TAKEN)},
    {"all there is", "ct-net", "0.0.0.0/0",
     .at = {CONFLICT(403, "Pool overlaps"), CONFLICT(403, "Pool overlaps"),
            CONFLICT(403, "invalid pool request: Pool overlaps")}},
    /* an unknown driver is refused with 404, after a search of 15 s: too long to ask here */
    {"overlay without a swarm", "ct-net", "172.61.0.0/16", .driver = "overlay",
     .at = OLD_NEW(ENGINE(500, "This node is not a swarm manager."),
                   ENGINE(403, "This node is not a swarm manager."))},
    {"bad MTU", "ct-net", "172.66.0.0/16", .option = "com.docker.network.driver.mtu",
     .value = "abc",
     .at = OLD_NEW(ENGINE(500, "failed to parse com.docker.network.driver.mtu value: abc "
                               "(strconv.Atoi: parsing \"abc\": invalid syntax)"),
                   ENGINE(400, "failed to parse com.docker.network.driver.mtu value: abc "
                               "(strconv.Atoi: parsing \"abc\": invalid syntax)"))},
    {"unknown option", "ct-net", "172.68.0.0/16", .option = "com.example.zzz", .value = "1",
     .at = ALL(TAKEN)},
    {"bridge name of 16 bytes", "ct-net", "172.70.0.0/16",
     .option = "com.docker.network.bridge.name", .value = "abcdefghijklmnop",
     .at = ALL(ENGINE(500, "numerical result out of range"))},
    {"name with a space", "a b", "172.61.0.0/16", .at = ALL(TAKEN)},
    {"name with a slash", "a/b", "172.62.0.0/16", .at = ALL(TAKEN)},
    {"name that climbs", "../info", "172.62.0.0/16", .at = ALL(TAKEN)},
    {"name with quotes", "a\"b\\c", "172.62.0.0/16", .at = ALL(TAKEN)},
    {"name of 300 bytes", FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY, "172.64.0.0/16",
     .at = ALL(TAKEN)},
    {"name in UTF-8", "größe-日本", "172.64.0.0/16", .at = ALL(TAKEN)},
    {"name as Docker's own", "Ab.c_d-1", "172.65.0.0/16", .at = ALL(TAKEN)},
    {"name bridge", "bridge", "172.63.0.0/16",
     .at = ALL(ENGINE(403, "operation is not permitted on predefined bridge network "))},
    {"name host", "host", "172.63.0.0/16",
     .at = ALL(ENGINE(403, "operation is not permitted on predefined host network "))},
    {"name none", "none", "172.63.0.0/16",
     .at = ALL(ENGINE(403, "operation is not permitted on predefined none network "))},
    {"name default", "default", "172.63.0.0/16",
     .at = ALL(ENGINE(403, "operation is not permitted on predefined default network "))},
};
#define N_REFUSAL_ROWS (int)(sizeof refusal_rows / sizeof *refusal_rows)

/* aux addresses come from documents only */
static bpo_topology *row_topology_of_yaml(const refusal_row *row)
{
    return ct_topology(ct_text("name: ct\nnetworks:\n  ct-net:\n    name: %s\n    ipam:\n"
                               "      config: [{subnet: %s, %s%s%s aux_addresses: {router: "
                               "%s}}]\n",
                               row->name, row->subnet, row->gateway ? "gateway: " : "",
                               row->gateway ? row->gateway : "", row->gateway ? "," : "",
                               row->aux));
}

static bpo_topology *row_topology(const refusal_row *row)
{
    bpo_error err = {0};
    bpo_network *network = NULL;
    bpo_topology *topology = NULL;
    if (row->aux)
        return row_topology_of_yaml(row);
    CT_OK(bpo_topology_new("ct", &topology, &err), &err);
    CT_OK(bpo_topology_add_network(topology, row->name, &network, &err), &err);
    CT_OK(bpo_network_add_ipam(network, row->subnet, row->gateway, row->range, &err), &err);
    if (row->subnet2)
        CT_OK(bpo_network_add_ipam(network, row->subnet2, NULL, NULL, &err), &err);
    if (row->driver)
        CT_OK(bpo_network_set_driver(network, row->driver, &err), &err);
    if (row->option)
        CT_OK(bpo_network_set_option(network, row->option, row->value, &err), &err);
    if (row->ipv6)
        CT_OK(bpo_network_set_enable_ipv6(network, true, &err), &err);
    return topology;
}

static const char *member(const char *key, const char *value)
{
    return value ? ct_text("\"%s\":\"%s\",", key, value) : "";
}

/* The same request as we would write it with a pen. */
static const char *row_body(const refusal_row *row)
{
    const char *second = row->subnet2 ? ct_text(",{\"Subnet\":\"%s\"}", row->subnet2) : "";
    return ct_text(
        "{\"Name\":\"%s\",\"CheckDuplicate\":true,%s%s\"EnableIPv6\":%s,\"IPAM\":{"
        "\"Config\":[{%s%s%s\"Subnet\":\"%s\"}%s]}}",
        row->name, member("Driver", row->driver),
        row->option ? ct_text("\"Options\":{\"%s\":\"%s\"},", row->option, row->value) : "",
        row->ipv6 ? "true" : "false", member("Gateway", row->gateway),
        member("IPRange", row->range),
        row->aux ? ct_text("\"AuxiliaryAddresses\":{\"router\":\"%s\"},", row->aux) : "",
        row->subnet, second);
}

/* What an engine took is kept verbatim, under exactly that name. */
static void expect_taken(const refusal_row *row, const char *id)
{
    const char *range = row->range ? row->range : "", *gateway = row->gateway;
    const char *seen = ct_docker("network inspect -f '{{.Name}}|{{with index .IPAM.Config 0}}"
                                 "{{.Subnet}}|{{.IPRange}}|{{.Gateway}}{{end}}{{.ID}}' %s",
                                 id);
    const char *wanted =
        ct_text("%s|%s|%s|%s%s", row->name, row->subnet, range, gateway ? gateway : "", id);
    ck_assert_msg(strcmp(seen, wanted) == 0, "%s: %s, not %s", row->about, seen, wanted);
}

static void expect_refused(const refusal_row *row, const verdict *wanted, bpo_status status,
                           const bpo_error *err)
{
    int http_status = wanted->http_status;
    const char *sentence = wanted->part;
    if (!row->spoiled)
        sentence = ct_refusal("POST", "/networks/create", row_body(row), &http_status);
    ck_assert_msg(strstr(sentence, wanted->part), "%s: the engine says '%s', not '%s'",
                  row->about, sentence, wanted->part);
    ck_assert_msg(http_status == wanted->http_status, "%s: the engine answers %d", row->about,
                  http_status);
    ct_expect_refusal(status, err, wanted->status, http_status, sentence);
    ck_assert_str_eq(err->subject, row->name);
}

/* What isn't the engine's own, as it lists it. */
static const char *list_custom(void)
{
    int status;
    return ct_ask("GET", "/networks?filters=%7B%22type%22%3A%7B%22custom%22%3Atrue%7D%7D", "",
                  &status);
}

START_TEST(test_refusal)
{
    const refusal_row *row = &refusal_rows[_i];
    const verdict *wanted = &row->at[ct_version()];
    char id[65] = "";
    bpo_error err = {0};
    if (row->beside)
        ct_docker("network create --internal --subnet 172.40.0.0/16 ct-there");
    const char *before = list_custom();
    bpo_topology *topology = row_topology(row);
    bpo_engine *engine = ct_engine();
    bpo_status status =
        bpo_engine_create_network(engine, bpo_topology_network_at(topology, 0), id, &err);
    ck_assert_msg(status == wanted->status, "%s: %s (%s), not %s", row->about,
                  bpo_status_describe(status)->name, err.message,
                  bpo_status_describe(wanted->status)->name);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), wanted->http_status ? 1 : 0);
    if (wanted->http_status >= 400)
        expect_refused(row, wanted, status, &err);
    if (!wanted->http_status)
        ck_assert_ptr_nonnull(strstr(err.message, wanted->part));
    if (status == BPO_OK)
        expect_taken(row, id);
    else
        ck_assert_str_eq(list_custom(), before);
    bpo_topology_free(topology);
    bpo_engine_free(engine);
}
END_TEST

/* No default subnet is left. */
START_TEST(test_pools_used_up)
{
    static const char *const pools[] = {"172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/13",
                                        "192.168.0.0/16"};
    int http_status;
    char id[65] = "";
    bpo_error err = {0};
    for (int i = 0; i < 4; i++)
        ct_docker("network create --internal --subnet %s ct-%d", pools[i], i);
    bpo_topology *topology = ct_topology("name: ct\nnetworks:\n  ct-net: {name: ct-net}\n");
    bpo_engine *engine = ct_engine();
    bpo_status status =
        bpo_engine_create_network(engine, bpo_topology_network_at(topology, 0), id, &err);
    const char *sentence =
        ct_refusal("POST", "/networks/create", "{\"Name\":\"ct-net\"}", &http_status);
    ct_expect_refusal(status, &err, BPO_E_ENGINE, http_status, sentence);
    ck_assert_int_eq(http_status, ct_version() == V28 ? 400 : 404);
    ck_assert_ptr_nonnull(strstr(
        sentence, ct_version() == V28 ? "all predefined address pools have been fully subnetted"
                                      : "could not find an available, non-overlapping IPv4 "
                                        "address pool among the defaults"));
    bpo_topology_free(topology);
    bpo_engine_free(engine);
}
END_TEST

CT_MAIN("create", {test_field, N_FIELD_ROWS}, {test_built_by_hand, 0}, {test_nothing_given, 0},
        {test_refusal, N_REFUSAL_ROWS}, {test_pools_used_up, 0})
