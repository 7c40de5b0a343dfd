/* The engine's host and its address pools, judged by `ip` inside the engine and by what `docker` can
 * still make. */
#include "contract.h"

#include "model/state.h"

static bpo_state *observe_host(void)
{
    const bpo_observe_options options = {.host = true};
    bpo_engine *engine = ct_engine();
    bpo_state *state = NULL;
    bpo_error err;
    CT_OK(bpo_engine_observe_with(engine, &options, &state, &err), &err);
    ck_assert_msg(bpo_state_is_host_known(state), "%s", bpo_state_host_unknown_why(state));
    bpo_engine_free(engine);
    return state;
}

static bool has_fact(const bpo_state *state, const char *kind, const char *prefix,
                     const char *interface)
{
    for (size_t i = 0; i < bpo_state_n_facts(state); i++)
        if (strcmp(bpo_state_fact_kind(state, i), kind) == 0 &&
            strcmp(bpo_state_fact_prefix(state, i), prefix) == 0 &&
            strcmp(bpo_state_fact_interface(state, i), interface) == 0)
            return true;
    return false;
}

/* A LAN of the engine's host, and a network behind it. */
static void make_lan(void)
{
    ct_ip("link add ct-lan type bridge");
    ct_ip("addr add 192.168.77.5/24 dev ct-lan");
    ct_ip("-6 addr add fd00:77::5/64 dev ct-lan nodad");
    ct_ip("link set ct-lan up");
    ct_ip("route add 10.77.0.0/16 via 192.168.77.1");
    ct_ip("-6 route add fd00:78::/48 via fd00:77::1");
    ct_ip("route add blackhole 10.78.0.0/16");
}

static void remove_lan(void)
{
    ct_ip("route del blackhole 10.78.0.0/16");
    ct_ip("link del ct-lan");
}

START_TEST(the_hosts_routes_and_addresses)
{
    make_lan();
    ct_docker("network create --ipv6 --subnet 10.79.0.0/16 --subnet fd00:79::/64 ct-own");
    ct_docker("network create --subnet 10.80.0.0/16 -o com.docker.network.bridge.name=ct-named "
              "ct-named");
    ct_run("ct-one", "--network ct-own");
    bpo_state *state = observe_host();
    remove_lan();
    ck_assert(has_fact(state, "address", "192.168.77.5/24", "ct-lan"));
    ck_assert(has_fact(state, "address", "fd00:77::5/64", "ct-lan"));
    ck_assert(has_fact(state, "route", "192.168.77.0/24", "ct-lan"));
    ck_assert(has_fact(state, "route", "10.77.0.0/16", "ct-lan"));
    ck_assert(has_fact(state, "route", "fd00:77::/64", "ct-lan"));
    ck_assert(has_fact(state, "route", "fd00:78::/48", "ct-lan"));
    for (size_t i = 0; i < bpo_state_n_facts(state); i++) {
        const char *prefix = bpo_state_fact_prefix(state, i);
        ck_assert_msg(strncmp(prefix, "10.78.", 6) && strncmp(prefix, "10.79.", 6) &&
                          strncmp(prefix, "10.80.", 6) && strncmp(prefix, "fd00:79:", 8) &&
                          strncmp(prefix, "172.17.", 7) && strncmp(prefix, "127.", 4),
                      "%s %s", prefix, bpo_state_fact_interface(state, i));
    }
    bpo_state_free(state);
}
END_TEST

/* The resolver is the one that containers on the default bridge are given. */
START_TEST(the_hosts_resolvers)
{
    bpo_state *state = observe_host();
    const char *given = ct_engine_tool("exec", "cat /etc/resolv.conf");
    size_t n = 0;
    for (size_t i = 0; i < bpo_state_n_facts(state); i++)
        if (strcmp(bpo_state_fact_kind(state, i), "resolver") == 0) {
            const char *prefix = bpo_state_fact_prefix(state, i);
            const char *line = ct_text("nameserver %.*s", (int)strcspn(prefix, "/"), prefix);
            ck_assert_msg(strstr(given, line) != NULL, "%s isn't in %s", line, given);
            n++;
        }
    ck_assert_uint_gt(n, 0);
    bpo_state_free(state);
}
END_TEST

/* Each engine makes such networks all the same: so a collision with its host is a warning. */
START_TEST(collisions_are_told_and_the_engine_tells_none)
{
    make_lan();
    ct_docker("network create --subnet 192.168.77.0/24 ct-lan-too");
    ct_docker("network create --subnet 10.77.8.0/24 ct-far");
    ct_docker("network rm ct-lan-too ct-far");
    bpo_state *state = observe_host();
    remove_lan();
    bpo_topology *topology = ct_topology(
        "name: ct\nnetworks:\n  lan: {ipam: {config: [{subnet: 192.168.77.0/24}]}}\n"
        "  far: {ipam: {config: [{subnet: 10.77.8.0/24}]}}\n"
        "  clear: {ipam: {config: [{subnet: 10.81.0.0/24}]}}\n");
    bpo_findings *findings = NULL;
    bpo_error err;
    const char *told = "";
    CT_OK(bpo_topology_check(topology, state, &findings, &err), &err);
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        if (strncmp(bpo_finding_slug(f), "subnet-overlap", 14) == 0) {
            ck_assert_int_eq(bpo_finding_severity(f), BPO_WARNING);
            told = ct_text("%s%s %s\n", told, bpo_finding_slug(f), bpo_finding_path(f));
        }
    }
    ck_assert_str_eq(told, "subnet-overlap-interface networks.lan.ipam.config[0].subnet\n"
                           "subnet-overlap-route networks.far.ipam.config[0].subnet\n");
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_state_free(state);
}
END_TEST

/* As many networks as we say are left can be made, and no more. */
START_TEST(the_pools_blocks)
{
    make_lan(); /* takes a block of the built-in pools */
    ct_docker("network create --subnet 172.20.0.0/17 ct-half");
    ct_docker("network create --subnet 172.24.0.0/15 ct-two");
    bpo_state *state = observe_host();
    uint64_t used = 0, total = 0;
    bpo_error err;
    CT_OK(bpo_state_count_pools(state, &used, &total, &err), &err);
    ck_assert_uint_gt(total, 0);
    uint64_t made = 0;
    while (made <= total && ct_docker_can("network create ct-%d", (int)made))
        made++;
    remove_lan();
    ck_assert_msg(used + made == total, "%d of %d blocks are taken, and %d more could be made",
                  (int)used, (int)total, (int)made);
    bpo_state_free(state);
}
END_TEST

CT_MAIN("host", {the_hosts_routes_and_addresses, 0}, {the_hosts_resolvers, 0},
        {collisions_are_told_and_the_engine_tells_none, 0}, {the_pools_blocks, 0})
