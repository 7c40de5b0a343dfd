/* What we read of an engine is what docker reads of it: ping, version, info, observe, lists, find,
 * inspect. */
#include "contract.h"

START_TEST(test_ping_once_per_handle)
{
    bpo_error err = {0};
    bpo_engine_info info;
    bpo_engine *engine = ct_engine();
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    CT_OK(bpo_engine_ping(engine, &info, &err), &err);
    CT_OK(bpo_engine_ping(engine, &info, &err), &err);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 1);
    ck_assert_str_eq(info.engine, "docker");
    ck_assert_str_eq(info.version, ct_docker("version -f '{{.Server.Version}}'"));
    ck_assert_str_eq(info.api_version, ct_docker("version -f '{{.Server.APIVersion}}'"));
    ck_assert_str_eq(info.os, ct_docker("version -f '{{.Server.Os}}'"));
    ck_assert_str_eq(bpo_engine_host(engine), getenv("DOCKER_HOST"));
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_version)
{
    bpo_error err = {0};
    bpo_engine_info info;
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_version(engine, &info, &err), &err);
    ck_assert_str_eq(
        ct_text("%s|%s|%s|%s|%s|%s", info.version, info.api_version, info.min_api_version,
                info.os, info.architecture, info.kernel),
        ct_docker("version -f '{{with .Server}}{{.Version}}|{{.APIVersion}}|"
                  "{{.MinAPIVersion}}|{{.Os}}|{{.Arch}}|{{.KernelVersion}}{{end}}'"));
    ck_assert_int_eq(info.n_containers, -1);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_system_info)
{
    bpo_error err = {0};
    bpo_engine_info info;
    ct_run("ct-one", "--network none");
    ct_docker("create --name ct-two " CT_IMAGE);
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_system_info(engine, &info, &err), &err);
    ck_assert_str_eq(
        ct_text("%s|%s|%s|%d|%s|%s", info.name, info.version, info.storage_driver,
                info.n_containers, info.kernel, info.swarm ? "active" : "inactive"),
        ct_docker("info -f '{{.Name}}|{{.ServerVersion}}|{{.Driver}}|"
                  "{{.Containers}}|{{.KernelVersion}}|{{.Swarm.LocalNodeState}}'"));
    ck_assert_int_eq(info.rootless, strcmp(ct_env("BPONET_TEST_ROOTLESS", "0"), "1") == 0);
    bpo_engine_free(engine);
}
END_TEST

/* ---- observe --------------------------------------------------------------------------------- */

/* A container in each state, on networks of each kind. */
static void make_scene(void)
{
    ct_docker("network create --subnet 172.40.0.0/16 --gateway 172.40.0.1 "
              "--ip-range 172.40.240.0/20 --label 'words=a b' --label empty= ct-main");
    ct_docker("network create --internal --ipv6 --subnet 172.41.0.0/24 --subnet fd00:41::/64 "
              "--attachable ct-six");
    ct_run("ct-runs", "--network ct-main --label com.docker.compose.service=web "
                      "--label com.docker.compose.project=shop");
    ct_docker("network connect ct-six ct-runs");
    ct_run("ct-paused", "--network ct-main");
    ct_pause("ct-paused");
    ct_run("ct-stopped", "--network ct-main");
    ct_docker("stop -t 0 ct-stopped");
    ct_docker("create --name ct-new --network ct-six " CT_IMAGE);
    ct_run("ct-alone", "--network none");
    ct_run("ct-joined", "--network container:ct-runs");
    ct_run("ct-host", "--network host");
}

static char *networks_as_seen(const bpo_state *state)
{
    char *lines = ct_text("%s", "");
    for (size_t i = 0; i < bpo_state_n_networks(state); i++) {
        const bpo_live_network *n = bpo_state_network_at(state, i);
        lines = ct_text("%s%s|%s|%s|%s|%d%d%d|", lines, bpo_live_network_id(n),
                        bpo_live_network_name(n), bpo_live_network_driver(n),
                        bpo_live_network_scope(n), bpo_live_network_is_internal(n),
                        bpo_live_network_is_attachable(n), bpo_live_network_has_ipv6(n));
        for (size_t k = 0; k < bpo_live_network_n_ipam(n); k++) {
            const char *gateway = bpo_live_network_gateway(n, k);
            const char *range = bpo_live_network_ip_range(n, k);
            lines = ct_text("%s%s,%s,%s;", lines, bpo_live_network_subnet(n, k),
                            range ? range : "", gateway ? gateway : "");
        }
        lines = ct_text("%s|", lines);
        const char *const labels[] = {"empty", "words"};
        for (size_t k = 0; k < 2; k++)
            if (bpo_live_network_label(n, labels[k]))
                lines =
                    ct_text("%s%s=%s;", lines, labels[k], bpo_live_network_label(n, labels[k]));
        lines = ct_text("%s\n", lines);
    }
    return ct_sorted(lines);
}

#define BIT(field) "{{if " field "}}1{{else}}0{{end}}"

static char *networks_as_docker_sees(void)
{
    return ct_sorted(ct_docker(
        "network inspect $(%s network ls --no-trunc -q) -f '{{.ID}}|{{.Name}}|{{.Driver}}|"
        "{{.Scope}}|" BIT(".Internal") BIT(".Attachable")
            BIT(".EnableIPv6") "|{{range "
                               ".IPAM.Config}}{{.Subnet}},{{.IPRange}},{{.Gateway}};{{end}}|"
                               "{{range $k, $v := .Labels}}{{if or (eq $k \"words\") (eq $k "
                               "\"empty\")}}"
                               "{{$k}}={{$v}};{{end}}{{end}}'",
        ct_env("BPONET_TEST_DOCKER", "docker")));
}

static char *containers_as_seen(const bpo_state *state)
{
    char *lines = ct_text("%s", "");
    for (size_t i = 0; i < bpo_state_n_containers(state); i++) {
        const bpo_container *c = bpo_state_container_at(state, i);
        const char *service = bpo_container_service(c), *project = bpo_container_project(c);
        lines = ct_text("%s%s|%s|%s|%s|%s|%s|%zu\n", lines, bpo_container_id(c),
                        bpo_container_name(c), bpo_container_state(c),
                        bpo_container_network_mode(c), service ? service : "",
                        project ? project : "", bpo_container_n_endpoints(c));
        for (size_t k = 0; k < bpo_container_n_endpoints(c); k++) {
            const bpo_endpoint *e = bpo_container_endpoint_at(c, k);
            lines = ct_text("%s%s: %s|%s|%s|%s\n", lines, bpo_container_name(c),
                            bpo_endpoint_network(e), bpo_endpoint_ipv4_address(e),
                            bpo_endpoint_ipv6_address(e), bpo_endpoint_mac_address(e));
        }
    }
    return ct_sorted(lines);
}

static char *containers_as_docker_sees(void)
{
    return ct_sorted(ct_docker(
        "inspect $(%s ps -aq) -f '{{.ID}}|{{slice .Name 1}}|{{.State.Status}}|"
        "{{.HostConfig.NetworkMode}}|{{index .Config.Labels \"com.docker.compose.service\"}}|"
        "{{index .Config.Labels \"com.docker.compose.project\"}}|"
        "{{len .NetworkSettings.Networks}}{{$name := slice .Name 1}}"
        "{{range $k, $v := .NetworkSettings.Networks}}\n{{$name}}: {{$k}}|{{$v.IPAddress}}|"
        "{{$v.GlobalIPv6Address}}|{{$v.MacAddress}}{{end}}'",
        ct_env("BPONET_TEST_DOCKER", "docker")));
}

static void expect_observed(bpo_engine *engine)
{
    bpo_error err = {0};
    bpo_state *state = NULL;
    CT_OK(bpo_engine_observe(engine, &state, &err), &err);
    ck_assert_str_eq(networks_as_seen(state), networks_as_docker_sees());
    ck_assert_str_eq(containers_as_seen(state), containers_as_docker_sees());
    ck_assert_str_eq(bpo_state_host(state), getenv("DOCKER_HOST"));
    bpo_state_free(state);
}

static void expect_lists(bpo_engine *engine)
{
    bpo_error err = {0};
    bpo_state *state = NULL;
    uint64_t n_before = bpo_engine_n_requests(engine);
    CT_OK(bpo_engine_list_networks(engine, &state, &err), &err);
    ck_assert_str_eq(networks_as_seen(state), networks_as_docker_sees());
    ck_assert_uint_eq(bpo_state_n_containers(state), 0);
    bpo_state_free(state);
    CT_OK(bpo_engine_list_containers(engine, &state, &err), &err);
    ck_assert_str_eq(containers_as_seen(state), containers_as_docker_sees());
    ck_assert_uint_eq(bpo_state_n_networks(state), 0);
    bpo_state_free(state);
    ck_assert_uint_eq(bpo_engine_n_requests(engine) - n_before, 2);
}

/* Inspecting tells the containers that run, paused ones included, and no others. */
static void expect_inspected(bpo_engine *engine)
{
    bpo_error err = {0};
    bpo_state *state = NULL;
    uint64_t n_before = bpo_engine_n_requests(engine);
    CT_OK(bpo_engine_inspect_network(engine, ct_network_id("ct-main"), &state, &err), &err);
    ck_assert_uint_eq(bpo_engine_n_requests(engine) - n_before, 1);
    ck_assert_uint_eq(bpo_state_n_networks(state), 1);
    ck_assert_ptr_nonnull(strstr(ct_text("%s\n", networks_as_docker_sees()),
                                 ct_text("%s\n", networks_as_seen(state))));
    ck_assert_uint_eq(bpo_state_n_containers(state), 2);
    for (size_t i = 0; i < 2; i++) {
        const bpo_container *c = bpo_state_container_at(state, i);
        ck_assert_str_eq(bpo_container_name(c), i ? "ct-runs" : "ct-paused");
        ck_assert_uint_eq(bpo_container_n_endpoints(c), 1);
        const bpo_endpoint *e = bpo_container_endpoint_at(c, 0);
        ck_assert_str_eq(
            ct_text("%s|%s|%s|%s", bpo_container_id(c), bpo_endpoint_network(e),
                    bpo_endpoint_ipv4_address(e), bpo_endpoint_mac_address(e)),
            ct_docker("inspect -f '{{.ID}}|ct-main|{{with index .NetworkSettings.Networks "
                      "\"ct-main\"}}{{.IPAddress}}|{{.MacAddress}}{{end}}' %s",
                      bpo_container_name(c)));
    }
    bpo_state_free(state);
}

START_TEST(test_we_see_what_docker_sees)
{
    make_scene();
    bpo_engine *engine = ct_engine();
    expect_observed(engine);
    expect_lists(engine);
    expect_inspected(engine);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_observe_takes_two_requests)
{
    bpo_error err = {0};
    bpo_state *state = NULL;
    for (int i = 0; i < 6; i++)
        ct_docker("network create --internal --subnet 172.40.%d.0/24 ct-%d", i, i);
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_observe(engine, &state, &err), &err);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 3);
    ck_assert_uint_eq(bpo_state_n_requests(state), 3);
    bpo_state_free(state);
    CT_OK(bpo_engine_observe(engine, &state, &err), &err);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 5);
    ck_assert_uint_eq(bpo_state_n_requests(state), 2);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
    bpo_state_free(state);
    bpo_engine_free(engine);
}
END_TEST

/* ---- find ------------------------------------------------------------------------------------ */

static void expect_found(bpo_engine *engine, const char *name, const char *wanted)
{
    char id[65] = "";
    bpo_error err = {0};
    bpo_status status = bpo_engine_find_network(engine, name, id, &err);
    CT_STATUS(status, wanted ? BPO_OK : BPO_E_NOT_FOUND, &err);
    ck_assert_str_eq(id, wanted ? wanted : "");
}

START_TEST(test_find_by_exact_name_only)
{
    const char *big = ct_docker("network create --internal --subnet 172.40.0.0/24 ct-big");
    const char *twelve = ct_text("%.12s", big), *two = ct_text("%.2s", big);
    bpo_engine *engine = ct_engine();
    expect_found(engine, "ct-big", big);
    expect_found(engine, "ct", NULL);
    expect_found(engine, "CT-BIG", NULL);
    expect_found(engine, "ct.big", NULL);
    expect_found(engine, "ct-bi", NULL);
    expect_found(engine, ".*", NULL);
    expect_found(engine, twelve, NULL); /* docker takes all three for ct-big */
    expect_found(engine, two, NULL);
    expect_found(engine, big, NULL);
    ck_assert_str_eq(ct_docker("network inspect -f '{{.Name}}' %s", twelve), "ct-big");

    const char *named_two =
        ct_docker("network create --internal --subnet 172.41.0.0/24 '%s'", two);
    const char *named_twelve =
        ct_docker("network create --internal --subnet 172.42.0.0/24 '%s'", twelve);
    const char *pattern =
        ct_docker("network create --internal --subnet 172.43.0.0/24 'ct.big'");
    expect_found(engine, two, named_two);
    expect_found(engine, twelve, named_twelve);
    expect_found(engine, "ct.big", pattern);
    expect_found(engine, "ct-big", big);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_find_without_a_name)
{
    static const char *const names[] = {"", " ", "\t\n"};
    char id[65] = "untouched";
    bpo_error err = {0};
    bpo_engine *engine = ct_engine();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bpo_status status = bpo_engine_find_network(engine, names[i], id, &err);
        CT_STATUS(status, BPO_E_USAGE, &err);
    }
    ck_assert_str_eq(id, "untouched");
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    bpo_engine_free(engine);
}
END_TEST

/* Docker's API without CheckDuplicate makes a second network of a name, before Engine 25. */
START_TEST(test_twins)
{
    int status;
    char id[65] = "untouched";
    bpo_error err = {0};
    ct_docker("network create --internal --subnet 172.40.0.0/24 ct-twin");
    const char *answer = ct_ask("POST", "/networks/create",
                                "{\"Name\":\"ct-twin\",\"Internal\":true,\"IPAM\":{\"Config\":"
                                "[{\"Subnet\":\"172.41.0.0/24\"}]}}",
                                &status);
    bool twins = ct_version() == V20;
    ck_assert_msg(status == (twins ? 201 : 409), "%d: %s", status, answer);
    bpo_engine *engine = ct_engine();
    bpo_status found = bpo_engine_find_network(engine, "ct-twin", id, &err);
    CT_STATUS(found, twins ? BPO_E_AMBIGUOUS : BPO_OK, &err);
    if (twins) {
        bpo_plan *plan = NULL;
        bpo_state *state = NULL;
        ck_assert_str_eq(id, "untouched");
        ct_docker("create --name ct-new --network none " CT_IMAGE);
        CT_OK(bpo_engine_observe(engine, &state, &err), &err);
        ck_assert_uint_eq(bpo_state_count_networks(state, "ct-twin"), 2);
        found = bpo_plan_connect(NULL, state, "ct-twin", "ct-new", NULL, NULL, &plan, &err);
        CT_STATUS(found, BPO_E_AMBIGUOUS, &err);
        found = bpo_plan_disconnect(NULL, state, "ct-twin", "ct-new", &plan, &err);
        CT_STATUS(found, BPO_E_AMBIGUOUS, &err);
        ck_assert_ptr_null(plan);
        bpo_state_free(state);
    }
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
    bpo_engine_free(engine);
}
END_TEST

/* ---- inspect --------------------------------------------------------------------------------- */

START_TEST(test_inspect_by_full_id_only)
{
    int http_status;
    bpo_error err = {0};
    bpo_state *state = NULL;
    const char *id = ct_docker("network create --internal --subnet 172.40.0.0/24 ct-net");
    const char *const names[] = {"", "ct-net", ct_text("%.12s", id), "../info", NULL};
    bpo_engine *engine = ct_engine();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bpo_status status = bpo_engine_inspect_network(engine, names[i], &state, &err);
        CT_STATUS(status, BPO_E_USAGE, &err);
    }
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    bpo_status status = bpo_engine_inspect_network(engine, CT_NO_ID, &state, &err);
    const char *sentence = ct_refusal("GET", "/networks/" CT_NO_ID, "", &http_status);
    ct_expect_refusal(status, &err, BPO_E_NOT_FOUND, http_status, sentence);
    ck_assert_int_eq(http_status, 404);
    ck_assert_ptr_null(state);
    bpo_engine_free(engine);
}
END_TEST

CT_MAIN("facts", {test_ping_once_per_handle, 0}, {test_version, 0}, {test_system_info, 0},
        {test_we_see_what_docker_sees, 0}, {test_observe_takes_two_requests, 0},
        {test_find_by_exact_name_only, 0}, {test_find_without_a_name, 0}, {test_twins, 0},
        {test_inspect_by_full_id_only, 0})
