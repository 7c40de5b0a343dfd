/* Removing networks, and who is on them: remove, connect, disconnect. */
#include "contract.h"

#define NET  "172.40.0.0/16"
#define NET6 "fd00:40::/64"

static const char *make_net(const char *name, const char *flags)
{
    return ct_docker("network create %s %s", flags, name);
}

/* docker's words for a container's place in a network. */
static const char *place(const char *container, const char *network, const char *format)
{
    return ct_docker("inspect -f '{{with index .NetworkSettings.Networks \"%s\"}}%s{{else}}not "
                     "there{{end}}' %s",
                     network, format, container);
}

/* ---- remove ---------------------------------------------------------------------------------- */

START_TEST(test_remove_and_again)
{
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--subnet " NET);
    const char *other = make_net("ct-other", "--subnet 172.41.0.0/24");
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_remove_network(engine, id, &err), &err);
    ck_assert(!ct_docker_can("network inspect %s", id));
    const char *bridges = ct_ip("-o link show type bridge");
    ck_assert_ptr_null(strstr(bridges, ct_text("br-%.12s", id)));
    ck_assert_ptr_nonnull(strstr(bridges, ct_text("br-%.12s", other)));
    CT_OK(bpo_engine_remove_network(engine, id, &err), &err);
    CT_OK(bpo_engine_remove_network(engine, CT_NO_ID, &err), &err);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 3);
    ck_assert_str_eq(ct_network_id("ct-other"), other);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_remove_by_full_id_only)
{
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--internal --subnet " NET);
    const char *const ids[] = {"", "ct-net", ct_text("%.12s", id), ct_text("%.63s", id), NULL};
    bpo_engine *engine = ct_engine();
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        bpo_status status = bpo_engine_remove_network(engine, ids[i], &err);
        CT_STATUS(status, BPO_E_USAGE, &err);
    }
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    ck_assert_str_eq(ct_network_id("ct-net"), id);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_remove_predefined)
{
    int http_status;
    bpo_error err = {0};
    const char *id = ct_network_id("bridge");
    bpo_engine *engine = ct_engine();
    bpo_status status = bpo_engine_remove_network(engine, id, &err);
    const char *sentence = ct_refusal("DELETE", ct_text("/networks/%s", id), "", &http_status);
    ck_assert_str_eq(sentence, "bridge is a pre-defined network and cannot be removed");
    ct_expect_refusal(status, &err, BPO_E_ENGINE, 403, sentence);
    ck_assert_int_eq(http_status, 403);
    bpo_engine_free(engine);
}
END_TEST

/* An engine refuses while a container runs there, and doesn't when all have stopped. */
START_TEST(test_remove_in_use)
{
    int http_status;
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--internal --subnet " NET);
    const char *path = ct_text("/networks/%s", id);
    ct_run("ct-runs", "--network ct-net");
    bpo_engine *engine = ct_engine();
    bpo_status status = bpo_engine_remove_network(engine, id, &err);
    const char *sentence = ct_refusal("DELETE", path, "", &http_status);
    ck_assert_ptr_nonnull(strstr(sentence, "has active endpoints"));
    ck_assert_int_eq(strstr(sentence, "ct-runs") != NULL, ct_version() == V28);
    ct_expect_refusal(status, &err, BPO_E_CONFLICT, 403, sentence);
    ck_assert_int_eq(http_status, 403);
    ck_assert_str_eq(ct_network_id("ct-net"), id);
    ct_docker("stop -t 0 ct-runs");
    CT_OK(bpo_engine_remove_network(engine, id, &err), &err);
    ck_assert_str_eq(ct_network_id("ct-net"), "");
    bpo_engine_free(engine);
}
END_TEST

/* ---- connect --------------------------------------------------------------------------------- */

static void expect_alias(const char *container, const char *network, const char *alias)
{
    const char *aliases = place(container, network, "{{range .Aliases}}<{{.}}>{{end}}");
    ck_assert_msg(strstr(aliases, ct_text("<%s>", alias)), "%s on %s: aliases %s", container,
                  network, aliases);
}

static void expect_inside(const char *container, const char *address)
{
    const char *addresses = ct_docker("exec %s ip addr", container);
    ck_assert_msg(strstr(addresses, ct_text(" %s/", address)), "%s has no %s: %s", container,
                  address, addresses);
}

START_TEST(test_connect_running)
{
    static const char *const aliases[] = {"one", "Two.x_y-z"};
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--ipv6 --subnet " NET " --subnet " NET6);
    const char *web = ct_run("ct-web", "--network none");
    const char *peer = ct_run("ct-peer", "--network ct-net --ip 172.40.7.7");
    ct_docker("network disconnect none ct-web");
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_connect(engine, id, web, aliases, 2, "172.40.9.9", "fd00:40::99", &err),
          &err);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 1);
    ck_assert_str_eq(place("ct-web", "ct-net",
                           "{{.IPAddress}} {{.GlobalIPv6Address}} {{.IPAMConfig.IPv4Address}} "
                           "{{.IPAMConfig.IPv6Address}}"),
                     "172.40.9.9 fd00:40::99 172.40.9.9 fd00:40::99");
    expect_alias("ct-web", "ct-net", "one");
    expect_alias("ct-web", "ct-net", "Two.x_y-z");
    expect_inside("ct-web", "172.40.9.9");
    expect_inside("ct-web", "fd00:40::99");
    ct_docker("exec ct-peer ping -c 1 -w 20 one");

    /* again: the engine refuses, and it stays as it is */
    int http_status;
    bpo_status status = bpo_engine_connect(engine, id, web, NULL, 0, NULL, NULL, &err);
    const char *sentence = ct_refusal("POST", ct_text("/networks/%s/connect", id),
                                      ct_text("{\"Container\":\"%s\"}", web), &http_status);
    ck_assert_str_eq(sentence, "endpoint with name ct-web already exists in network ct-net");
    ct_expect_refusal(status, &err, BPO_E_CONFLICT, 403, sentence);
    expect_alias("ct-web", "ct-net", "one");

    /* an address that is taken */
    CT_OK(bpo_engine_disconnect(engine, id, peer, false, &err), &err);
    status = bpo_engine_connect(engine, id, peer, NULL, 0, "172.40.9.9", NULL, &err);
    sentence = ct_refusal("POST", ct_text("/networks/%s/connect", id),
                          ct_text("{\"Container\":\"%s\",\"EndpointConfig\":{\"IPAMConfig\":{"
                                  "\"IPv4Address\":\"172.40.9.9\"}}}",
                                  peer),
                          &http_status);
    ck_assert_ptr_nonnull(strstr(sentence, "Address already in use"));
    ct_expect_refusal(status, &err, BPO_E_ENGINE, 403, sentence);
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_connect_not_running)
{
    static const char *const alias[] = {"alias"};
    static const char *const names[] = {"ct-new", "ct-stopped", "ct-paused"};
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--subnet " NET);
    make_net("ct-home", "--internal --subnet 172.41.0.0/24");
    ct_docker("create --name ct-new --network ct-home " CT_IMAGE " sleep 600");
    ct_run("ct-stopped", "--network ct-home");
    ct_docker("stop -t 0 ct-stopped");
    ct_run("ct-paused", "--network ct-home");
    ct_pause("ct-paused");
    bpo_engine *engine = ct_engine();
    for (int i = 0; i < 3; i++) {
        const char *address = ct_text("172.40.0.%d", 50 + i);
        CT_OK(bpo_engine_connect(engine, id, ct_container_id(names[i]), alias, 1, address, NULL,
                                 &err),
              &err);
        expect_alias(names[i], "ct-net", "alias");
        ck_assert_str_eq(
            place(names[i], "ct-net", "{{.IPAMConfig.IPv4Address}} {{.IPAddress}}"),
            ct_text("%s %s", address, i == 2 ? address : ""));
    }
    /* again: what doesn't run takes it once more, without a word */
    CT_OK(bpo_engine_connect(engine, id, ct_container_id("ct-new"), NULL, 0, NULL, NULL, &err),
          &err);
    ct_docker("start ct-stopped");
    expect_inside("ct-stopped", "172.40.0.51");
    bpo_engine_free(engine);
}
END_TEST

START_TEST(test_connect_what_is_not_there)
{
    int http_status;
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--internal --subnet " NET);
    const char *web = ct_run("ct-web", "--network ct-net");
    bpo_engine *engine = ct_engine();
    bpo_status status = bpo_engine_connect(engine, id, CT_NO_ID, NULL, 0, NULL, NULL, &err);
    const char *sentence = ct_refusal("POST", ct_text("/networks/%s/connect", id),
                                      "{\"Container\":\"" CT_NO_ID "\"}", &http_status);
    ct_expect_refusal(status, &err, BPO_E_NOT_FOUND, 404, sentence);
    status = bpo_engine_connect(engine, CT_NO_ID, web, NULL, 0, NULL, NULL, &err);
    sentence = ct_refusal("POST", "/networks/" CT_NO_ID "/connect",
                          ct_text("{\"Container\":\"%s\"}", web), &http_status);
    ct_expect_refusal(status, &err, BPO_E_NOT_FOUND, 404, sentence);

    uint64_t n_before = bpo_engine_n_requests(engine);
    status = bpo_engine_connect(engine, "ct-net", web, NULL, 0, NULL, NULL, &err);
    CT_STATUS(status, BPO_E_USAGE, &err);
    status = bpo_engine_connect(engine, id, "ct-web", NULL, 0, NULL, NULL, &err);
    CT_STATUS(status, BPO_E_USAGE, &err);
    status = bpo_engine_connect(engine, id, web, NULL, 0, "172.40.0.999", NULL, &err);
    CT_STATUS(status, BPO_E_USAGE, &err);
    status = bpo_engine_connect(engine, id, web, NULL, 0, "fd00::1", NULL, &err);
    CT_STATUS(status, BPO_E_USAGE, &err);
    status = bpo_engine_connect(engine, id, web, NULL, 0, NULL, "10.0.0.1", &err);
    CT_STATUS(status, BPO_E_USAGE, &err);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), n_before);
    bpo_engine_free(engine);
}
END_TEST

/* What engines say to addresses and to modes that can't be. */
typedef struct connect_row {
    const char *about, *network, *mode, *address;
    int http_status[CT_VERSION]; /* 0: taken */
    const char *part[CT_VERSION];
} connect_row;

static const connect_row connect_rows[] = {
    {"an address outside",
     "ct-net",
     "ct-home",
     "172.99.0.9",
     {500, 400, 400},
     {"Invalid address 172.99.0.9: It does not belong to any of this network's subnets",
      "no configured subnet or ip-range contain the IP address 172.99.0.9",
      "no configured subnet or ip-range contain the IP address 172.99.0.9"}},
    {"the gateway's address",
     "ct-net",
     "ct-home",
     "172.40.0.1",
     {403, 403, 403},
     {"Address already in use", "Address already in use", "Address already in use"}},
    {"the broadcast address",
     "ct-net",
     "ct-home",
     "172.40.255.255",
     {403, 403, 403},
     {"Address already in use", "Address already in use", "Address already in use"}},
    {"an address, no configured subnet",
     "ct-auto",
     "ct-home",
     "172.18.0.77",
     {400, 400, 400},
     {"user specified IP address is supported only when connecting to networks with user "
      "configured subnets",
      "user specified IP address is supported only when connecting to networks with user "
      "configured subnets",
      "user specified IP address is supported only when connecting to networks with user "
      "configured subnets"}},
    {"network_mode: host",
     "ct-net",
     "host",
     NULL,
     {400, 400, 400},
     {"container sharing network namespace with another container or host cannot be connected",
      "container sharing network namespace with another container or host cannot be connected",
      "container sharing network namespace with another container or host cannot be "
      "connected"}},
    {"network_mode: none",
     "ct-net",
     "none",
     NULL,
     {400, 400, 400},
     {"with one of the networks in private (none) mode",
      "with one of the networks in private (none) mode",
      "with one of the networks in private (none) mode"}},
    {"the host's network",
     "host",
     "ct-home",
     NULL,
     {400, 400, 400},
     {"container cannot be disconnected from host network or connected to host network",
      "container cannot be disconnected from host network or connected to host network",
      "cannot connect container to host network - container must be created in host network "
      "mode"}},
};
#define N_CONNECT_ROWS (int)(sizeof connect_rows / sizeof *connect_rows)

static void expect_connect_row(bpo_engine *engine, const connect_row *row)
{
    int http_status, v = ct_version();
    bpo_error err = {0};
    const char *id = ct_network_id(row->network);
    const char *container = ct_container_id(ct_text("ct-on-%s", row->mode));
    bpo_status status =
        bpo_engine_connect(engine, id, container, NULL, 0, row->address, NULL, &err);
    const char *config = row->address ? ct_text(",\"EndpointConfig\":{\"IPAMConfig\":{"
                                                "\"IPv4Address\":\"%s\"}}",
                                                row->address)
                                      : "";
    const char *sentence =
        ct_refusal("POST", ct_text("/networks/%s/connect", id),
                   ct_text("{\"Container\":\"%s\"%s}", container, config), &http_status);
    ck_assert_msg(http_status == row->http_status[v] && strstr(sentence, row->part[v]),
                  "%s: the engine answers %d, '%s'", row->about, http_status, sentence);
    ct_expect_refusal(status, &err, BPO_E_ENGINE, http_status, sentence);
    /* engines keep the wish of a running container (see apply.c), but there is no endpoint */
    const char *endpoint =
        place(ct_text("ct-on-%s", row->mode), row->network, "{{.EndpointID}}");
    ck_assert_msg(!*endpoint || strcmp(endpoint, "not there") == 0, "%s: %s", row->about,
                  endpoint);
}

START_TEST(test_connect_refused)
{
    make_net("ct-home", "--internal --subnet 172.41.0.0/24");
    make_net("ct-net", "--internal --subnet " NET);
    make_net("ct-auto", "");
    ct_run("ct-on-ct-home", "--network ct-home");
    ct_run("ct-on-host", "--network host");
    ct_run("ct-on-none", "--network none");
    bpo_engine *engine = ct_engine();
    for (int i = 0; i < N_CONNECT_ROWS; i++)
        expect_connect_row(engine, &connect_rows[i]);
    bpo_engine_free(engine);
}
END_TEST

/* ---- disconnect ------------------------------------------------------------------------------ */

static void expect_not_connected(bpo_engine *engine, const char *network, const char *container)
{
    int http_status;
    bpo_error err = {0};
    bpo_status status = bpo_engine_disconnect(engine, network, container, false, &err);
    const char *sentence =
        ct_refusal("POST", ct_text("/networks/%s/disconnect", network),
                   ct_text("{\"Container\":\"%s\"}", container), &http_status);
    ck_assert_ptr_nonnull(strstr(sentence, "is not connected to"));
    ct_expect_refusal(status, &err, BPO_E_ENGINE, http_status, sentence);
    ck_assert_int_eq(http_status, 500);
}

START_TEST(test_disconnect)
{
    int http_status;
    bpo_error err = {0};
    const char *id = make_net("ct-net", "--internal --subnet " NET);
    make_net("ct-home", "--internal --subnet 172.41.0.0/24");
    const char *web = ct_run("ct-web", "--network ct-home");
    const char *idle = ct_docker("create --name ct-idle --network ct-home " CT_IMAGE);
    ct_docker("network connect ct-net ct-web");
    ct_docker("network connect ct-net ct-idle");
    bpo_engine *engine = ct_engine();
    CT_OK(bpo_engine_disconnect(engine, id, web, false, &err), &err);
    ck_assert_str_eq(place("ct-web", "ct-net", "there"), "not there");
    ck_assert_ptr_null(strstr(ct_docker("exec ct-web ip addr"), "172.40."));
    CT_OK(bpo_engine_disconnect(engine, id, idle, false, &err), &err);
    ck_assert_str_eq(place("ct-idle", "ct-net", "there"), "not there");
    expect_not_connected(engine, id, web);
    expect_not_connected(engine, id, idle);

    ct_docker("network connect ct-net ct-web");
    CT_OK(bpo_engine_disconnect(engine, id, web, true, &err), &err);
    ck_assert_str_eq(place("ct-web", "ct-net", "there"), "not there");

    bpo_status status = bpo_engine_disconnect(engine, id, CT_NO_ID, false, &err);
    const char *sentence = ct_refusal("POST", ct_text("/networks/%s/disconnect", id),
                                      "{\"Container\":\"" CT_NO_ID "\"}", &http_status);
    ct_expect_refusal(status, &err, BPO_E_NOT_FOUND, 404, sentence);
    status = bpo_engine_disconnect(engine, CT_NO_ID, web, false, &err);
    sentence = ct_refusal("POST", "/networks/" CT_NO_ID "/disconnect",
                          ct_text("{\"Container\":\"%s\"}", web), &http_status);
    ct_expect_refusal(status, &err, BPO_E_NOT_FOUND, 404, sentence);
    bpo_engine_free(engine);
}
END_TEST

CT_MAIN("endpoints", {test_remove_and_again, 0}, {test_remove_by_full_id_only, 0},
        {test_remove_predefined, 0}, {test_remove_in_use, 0}, {test_connect_running, 0},
        {test_connect_not_running, 0}, {test_connect_what_is_not_there, 0},
        {test_connect_refused, 0}, {test_disconnect, 0})
