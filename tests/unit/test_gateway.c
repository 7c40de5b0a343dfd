/* Which network carries a service's default route and its published ports. */
#include "unit.h"

#include <bponet.h>

#include "check/gateway.h"
#include "model/topology.h"

static const struct {
    const char *about;
    const char *networks; /* of the document */
    const char *service;  /* its networks: */
    const char *winner;   /* "": none */
    bpo_gateway_reason reason;
    bool is_open, is_sure;
} cases[] = {
    {"none", "{}", "{}", "", BPO_GATEWAY_ONLY, false, true},
    {"one", "{a: {}}", "[a]", "a", BPO_GATEWAY_ONLY, true, true},
    {"one, internal", "{a: {internal: yes}}", "[a]", "a", BPO_GATEWAY_ONLY, false, true},
    {"the first name", "{b: {}, a: {}}", "[b, a]", "a", BPO_GATEWAY_NAME, true, true},
    {"names, not keys", "{a: {name: z}, b: {name: y}}", "[a, b]", "b", BPO_GATEWAY_NAME, true,
     true},
    {"bytes, not the alphabet", "{a: {name: a}, b: {name: Z}}", "[a, b]", "b", BPO_GATEWAY_NAME,
     true, true},
    {"a prefix comes first", "{a: {name: net2}, b: {name: net}}", "[a, b]", "b",
     BPO_GATEWAY_NAME, true, true},
    {"internal ones come last", "{a: {internal: true}, b: {}}", "[a, b]", "b", BPO_GATEWAY_OPEN,
     true, true},
    {"all internal", "{b: {internal: true}, a: {internal: true}}", "[b, a]", "a",
     BPO_GATEWAY_NAME, false, true},
    {"priority", "{a: {}, b: {}}", "{a: , b: {gw_priority: 1}}", "b", BPO_GATEWAY_PRIORITY,
     true, true},
    {"a negative priority", "{a: {}, b: {}}", "{a: {gw_priority: -1}, b: }", "b",
     BPO_GATEWAY_PRIORITY, true, true},
    {"equal priorities", "{a: {}, b: {}}", "{b: {gw_priority: 5}, a: {gw_priority: 5}}", "a",
     BPO_GATEWAY_NAME, true, true},
    {"priority before open", "{a: {}, b: {internal: true}}", "{a: , b: {gw_priority: 1}}", "b",
     BPO_GATEWAY_PRIORITY, false, true},
    {"a priority that is none", "{a: {}, b: {}}", "{a: , b: {gw_priority: high}}", "a",
     BPO_GATEWAY_NAME, true, true},
    {"families", "{a: {}, b: {enable_ipv6: true}}", "[a, b]", "b", BPO_GATEWAY_FAMILIES, true,
     true},
    {"no IPv4", "{a: {enable_ipv4: false}, b: {}}", "[a, b]", "b", BPO_GATEWAY_FAMILIES, true,
     true},
    {"open before families", "{a: {enable_ipv6: true, internal: true}, b: {}}", "[a, b]", "b",
     BPO_GATEWAY_OPEN, true, true},
    {"macvlan has no gateway of its own", "{a: {driver: macvlan}, b: {}}", "[a, b]", "b",
     BPO_GATEWAY_FAMILIES, true, true},
    {"macvlan with one",
     "{a: {driver: macvlan, ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}, b: "
     "{}}",
     "[a, b]", "a", BPO_GATEWAY_NAME, true, true},
    {"three: the reason is the next best", "{a: {}, b: {}, c: {internal: true}}", "[c, b, a]",
     "a", BPO_GATEWAY_NAME, true, true},
    {"three: found in the middle", "{a: {}, b: {}, c: {}}",
     "{a: , b: {gw_priority: 2}, c: "
     "{gw_priority: 1}}",
     "b", BPO_GATEWAY_PRIORITY, true, true},
    {"a network made elsewhere", "{a: {external: true}, b: {}}", "[a, b]", "a",
     BPO_GATEWAY_NAME, true, false},
    {"a network that isn't there", "{b: {}}", "[a, b]", "b", BPO_GATEWAY_ONLY, true, false},
};

static bpo_topology *read_case(size_t i)
{
    static const char *const no_environment[] = {NULL};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    char text[512];
    bpo_error err = {0};
    snprintf(text, sizeof text,
             "networks: %s\nservices:\n  s:\n    network_mode: %s\n    networks: %s\n",
             cases[i].networks, *cases[i].winner ? "" : "none", cases[i].service);
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    bpo_reader_set_project(reader, "t", &err);
    ck_assert_int_eq(bpo_reader_add_text(reader, "t.yml", text, strlen(text), &err), BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s: %s", cases[i].about,
                  err.message);
    bpo_reader_free(reader);
    return topology;
}

START_TEST(the_gateway_of_a_service)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bpo_topology *topology = read_case(i);
        bpo_gateway gateway =
            bpo_gateway_of(topology, bpo_topology_find_service(topology, "s"));
        ck_assert_msg(strcmp(gateway.network ? gateway.network->key : "", cases[i].winner) == 0,
                      "%s: %s", cases[i].about,
                      gateway.network ? gateway.network->key : "none");
        ck_assert_msg(gateway.reason == cases[i].reason, "%s: reason %d", cases[i].about,
                      (int)gateway.reason);
        ck_assert_msg(gateway.is_open == cases[i].is_open, "%s: open", cases[i].about);
        ck_assert_msg(gateway.is_sure == cases[i].is_sure, "%s: sure", cases[i].about);
        ck_assert(!gateway.network ||
                  strcmp(gateway.attachment->network, gateway.network->key) == 0);
        bpo_topology_free(topology);
    }
}
END_TEST

UNIT_MAIN("gateway", the_gateway_of_a_service)
