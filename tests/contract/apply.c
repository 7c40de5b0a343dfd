/* The layers together: a document becomes networks, and what isn't its own stays as it is. */
#include "applied.h"

/* ---- the built-in topology -------------------------------------------------------------------- */

#define OUR_LABELS(name)                                                                       \
    "{\"com.docker.compose.network\":\"" name "\",\"com.docker.compose.project\":\"bpo\","     \
    "\"io.bponet.network\":\"" name "\",\"io.bponet.purpose\":\"%s\","                         \
    "\"io.bponet.topology\":\"bpo\",\"io.bponet.version\":\"" BPO_VERSION "\"}"

/* "Docker Network Configuration for BPO Project", word for word. */
static const struct {
    const char *name, *config, *labels, *purpose;
} bpo_networks[] = {
    {"bpo-main-network",
     "[{\"Subnet\":\"172.30.0.0/16\",\"IPRange\":\"172.30.240.0/"
     "20\",\"Gateway\":\"172.30.0.1\"}]",
     OUR_LABELS("bpo-main-network"), "Main BPO network for all services"},
    {"bpo-gpu-network", "[{\"Subnet\":\"172.31.0.0/16\",\"Gateway\":\"172.31.0.1\"}]",
     OUR_LABELS("bpo-gpu-network"), "GPU-enabled network for ML/AI containers"},
    {"bpo-db-network", "[{\"Subnet\":\"172.32.0.0/16\",\"Gateway\":\"172.32.0.1\"}]",
     OUR_LABELS("bpo-db-network"), "Database network for data services"},
    {"bpo-monitoring-network", "[{\"Subnet\":\"172.33.0.0/16\",\"Gateway\":\"172.33.0.1\"}]",
     OUR_LABELS("bpo-monitoring-network"), "Monitoring network for observability"},
    {"bpo-external-network", "[{\"Subnet\":\"172.34.0.0/16\",\"Gateway\":\"172.34.0.1\"}]",
     OUR_LABELS("bpo-external-network"), "External network for public-facing services"},
};
#define N_BPO 5

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void expect_bpo_networks(void)
{
    for (size_t i = 0; i < N_BPO; i++) {
        const char *seen = ct_docker(
            "network inspect -f '{{.Name}} {{.Driver}} {{.Scope}} {{.Internal}} "
            "{{.Attachable}} "
            "{{.EnableIPv6}} {{.IPAM.Driver}} {{json .IPAM.Config}} {{json .Options}} "
            "{{json .Labels}}' %s",
            bpo_networks[i].name);
        const char *labels = ct_text(bpo_networks[i].labels, bpo_networks[i].purpose);
        ck_assert_str_eq(seen, ct_text("%s bridge local false false false default %s {} %s",
                                       bpo_networks[i].name, bpo_networks[i].config, labels));
    }
}

static void expect_no_errors(const session *s)
{
    bpo_error err = {0};
    bpo_findings *findings = NULL;
    CT_OK(bpo_topology_check(s->topology, s->state, &findings, &err), &err);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_ERROR), 0);
    bpo_findings_free(findings);
}

START_TEST(test_builtin_topology)
{
    session *s = session_new(NULL), *again = session_new(NULL);
    CT_OK(session_create(s), &s->err);
    expect_no_errors(s);
    ck_assert_uint_eq(session_count(s, BPO_DONE), N_BPO);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), N_BPO);
    expect_bpo_networks();
    const char *addresses = ct_ip("-o -4 addr show");
    for (int i = 30; i <= 34; i++)
        ck_assert_ptr_nonnull(strstr(addresses, ct_text(" 172.%d.0.1/16 ", i)));

    const char *before =
        ct_docker("network inspect bpo-main-network bpo-gpu-network "
                  "bpo-db-network bpo-monitoring-network bpo-external-network");
    CT_OK(session_create(again), &again->err);
    ck_assert_uint_eq(session_count(again, BPO_ALREADY), N_BPO);
    ck_assert_uint_eq(bpo_engine_n_writes(again->engine), 0);
    ck_assert_uint_le(bpo_engine_n_requests(again->engine), 3);
    ck_assert_str_eq(
        ct_docker("network inspect bpo-main-network bpo-gpu-network bpo-db-network "
                  "bpo-monitoring-network bpo-external-network"),
        before);

    CT_OK(session_remove(s, 0), &s->err);
    ck_assert_uint_eq(session_count(s, BPO_DONE), N_BPO);
    ck_assert_str_eq(custom_names(), "");
    uint64_t n_writes = bpo_engine_n_writes(s->engine);
    CT_OK(session_remove(s, 0), &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);
    session_free(again);
    session_free(s);
}
END_TEST

/* ---- what is there already -------------------------------------------------------------------- */

#define TWO                                                                                    \
    "name: ct\nnetworks:\n"                                                                    \
    "  one: {name: ct-one, ipam: {config: [{subnet: 172.40.0.0/24}]}}\n"                       \
    "  two: {name: ct-two, internal: true, ipam: {config: [{subnet: 172.41.0.0/24}]}}\n"

START_TEST(test_foreign_and_different_is_refused)
{
    static const char *const flags[] = {
        "--internal --subnet 172.44.0.0/24",
        "--subnet 172.41.0.0/24", /* internal differs */
        "--internal --subnet 172.41.0.0/24 --gateway 172.41.0.9",
    };
    session *s = session_new(_i == 2 ? "name: ct\nnetworks:\n"
                                       "  one: {name: ct-one, ipam: {config: [{subnet: "
                                       "172.40.0.0/24}]}}\n"
                                       "  two: {name: ct-two, internal: true, ipam: {config: "
                                       "[{subnet: 172.41.0.0/24, gateway: 172.41.0.1}]}}\n"
                                     : TWO);
    ct_docker("network create %s ct-two", flags[_i]);
    const char *before = ct_inspect("ct-two");
    CT_OK(session_plan_create(s), &s->err);
    ck_assert_uint_eq(bpo_plan_n_refused(s->plan), 1);
    ck_assert_int_eq(bpo_plan_action(s->plan, 1), BPO_REFUSE);
    session_apply(s);
    CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
    ck_assert_ptr_nonnull(strstr(s->err.message, "ct-two"));
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), 0);
    ck_assert_str_eq(custom_names(), "ct-two");

    CT_OK(session_remove(s, BPO_REMOVE_ADOPTED | BPO_REMOVE_DISCONNECT), &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), 0);
    ck_assert_str_eq(ct_inspect("ct-two"), before);
    session_free(s);
}
END_TEST

START_TEST(test_foreign_and_equal_is_adopted)
{
    session *s = session_new(TWO);
    ct_docker("network create --internal --subnet 172.41.0.0/24 --label whose=theirs ct-two");
    const char *before = ct_inspect("ct-two");
    CT_OK(session_create(s), &s->err);
    ck_assert_uint_eq(session_count(s, BPO_DONE), 1);
    ck_assert_uint_eq(session_count(s, BPO_ALREADY), 1);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), 1);
    ck_assert_str_eq(ct_inspect("ct-two"), before);
    CT_OK(session_remove(s, 0), &s->err);
    ck_assert_str_eq(custom_names(), "ct-two");
    ck_assert_str_eq(ct_inspect("ct-two"), before);
    CT_OK(session_remove(s, BPO_REMOVE_ADOPTED), &s->err);
    ck_assert_str_eq(custom_names(), "");
    session_free(s);
}
END_TEST

START_TEST(test_ours_and_different_is_refused)
{
    session *old = session_new(TWO);
    session *new = session_new("name: ct\nnetworks:\n  zero: {name: ct-zero, internal: true}\n"
                               "  two: {name: ct-two, ipam: {config: [{subnet: "
                               "172.42.0.0/24}]}}\n");
    CT_OK(session_create(old), &old->err);
    const char *before = ct_inspect("ct-two");
    session_create(new);
    CT_STATUS(new->status, BPO_E_REFUSED, &new->err);
    ck_assert_str_eq(custom_names(), "ct-one\nct-two");
    ck_assert_str_eq(ct_inspect("ct-two"), before);
    session_free(new);
    session_free(old);
}
END_TEST

/* Twins of a wanted name: nothing is done. Twins elsewhere are nobody's business. */
START_TEST(test_twins_are_refused)
{
    int status;
    session *s = session_new(TWO);
    ct_docker("network create --internal --subnet 172.41.0.0/24 ct-two");
    ct_ask("POST", "/networks/create", "{\"Name\":\"ct-two\",\"Internal\":true}", &status);
    if (ct_version() != V20) {
        ck_assert_int_eq(status, 409);
    } else {
        ck_assert_int_eq(status, 201);
        const char *before = custom_names();
        session_create(s);
        CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
        session_remove(s, BPO_REMOVE_ADOPTED);
        CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
        ck_assert_uint_eq(bpo_engine_n_writes(s->engine), 0);
        ck_assert_str_eq(custom_names(), before);
    }
    session_free(s);
}
END_TEST

START_TEST(test_unsound_document_is_refused)
{
    session *s =
        session_new("name: ct\nnetworks:\n  one: {name: ct-one, ipam: {config: "
                    "[{subnet: 172.40.0.0/24}]}}\n  two: {name: ct-two, ipam: {config: "
                    "[{subnet: 172.40.0.0/25}]}}\n");
    session_plan_create(s);
    CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
    ck_assert_ptr_null(s->plan);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), 0);
    ck_assert_str_eq(custom_names(), "");
    session_free(s);
}
END_TEST

/* Somebody takes the second subnet between plan and apply. */
START_TEST(test_a_step_that_fails_ends_it)
{
    int http_status;
    session *s =
        session_new("name: ct\nnetworks:\n"
                    "  one: {name: ct-one, ipam: {config: [{subnet: 172.40.0.0/24}]}}\n"
                    "  two: {name: ct-two, ipam: {config: [{subnet: 172.41.0.0/24}]}}\n"
                    "  six: {name: ct-six, ipam: {config: [{subnet: "
                    "172.42.0.0/24}]}}\n");
    CT_OK(session_plan_create(s), &s->err);
    ct_docker("network create --internal --subnet 172.41.0.0/16 ct-theirs");
    session_apply(s);
    const char *sentence = ct_refusal("POST", "/networks/create",
                                      "{\"Name\":\"ct-two\",\"IPAM\":{\"Config\":[{\"Subnet\":"
                                      "\"172.41.0.0/24\"}]}}",
                                      &http_status);
    ct_expect_refusal(s->status, &s->err, BPO_E_CONFLICT, 403, sentence);
    const bpo_result *result = bpo_apply_result(s->apply);
    ck_assert_int_eq(bpo_result_outcome(result, 0), BPO_DONE);
    ck_assert_int_eq(bpo_result_outcome(result, 1), BPO_FAILED);
    ck_assert_int_eq(bpo_result_outcome(result, 2), BPO_PENDING);
    ck_assert_str_eq(bpo_result_message(result, 1), s->err.message);
    ck_assert_uint_eq(bpo_result_n_requests(result, true), 2);
    ck_assert_str_eq(custom_names(), "ct-one\nct-theirs");
    session_plan_create(s); /* and now it is seen before anything is written */
    CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
    session_free(s);
}
END_TEST

START_TEST(test_events)
{
    bpo_event event;
    session *s = session_new(TWO);
    ct_docker("network create --internal --subnet 172.41.0.0/24 ct-two");
    CT_OK(session_plan_create(s), &s->err);
    CT_OK(bpo_apply_new(s->engine, s->plan, &s->apply, &s->err), &s->err);
    const char *told = "";
    do {
        CT_OK(bpo_apply_next(s->apply, -1, &event, &s->err), &s->err);
        told = ct_text("%s%d %d %d %d/%d %s\n", told, event.kind, event.step, event.outcome,
                       event.n_finished, event.n_steps, event.network);
    } while (event.kind != BPO_EVENT_END);
    ck_assert_str_eq(told, "1 0 1 0/2 ct-one\n2 0 2 1/2 ct-one\n2 1 3 2/2 ct-two\n"
                           "3 -1 0 2/2 \n");
    session_free(s);
}
END_TEST

/* ---- removing what is in use ------------------------------------------------------------------- */

static void expect_refused_removal(session *s, const char *container)
{
    const char *before = custom_names();
    uint64_t n_writes = bpo_engine_n_writes(s->engine);
    session_remove(s, 0);
    CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
    ck_assert_msg(strstr(s->err.message, container), "%s: %s", container, s->err.message);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);
    ck_assert_str_eq(custom_names(), before);
}

START_TEST(test_remove_while_in_use)
{
    session *s = session_new(TWO);
    CT_OK(session_create(s), &s->err);
    ct_run("ct-web", "--network ct-one");
    ct_docker("create --name ct-new --network ct-two " CT_IMAGE);
    expect_refused_removal(s, "ct-web");
    ct_docker("rm -f ct-web");
    expect_refused_removal(s, "ct-new");
    ct_run("ct-done", "--network ct-one");
    ct_docker("stop -t 0 ct-done");
    ct_docker("rm ct-new");
    expect_refused_removal(s, "ct-done"); /* the engine itself wouldn't object */

    ct_docker("network connect ct-two ct-done");
    ct_run("ct-web", "--network ct-two");
    CT_OK(session_remove(s, BPO_REMOVE_DISCONNECT), &s->err);
    ck_assert_str_eq(custom_names(), "");
    ck_assert_str_eq(ct_docker("inspect -f '{{len .NetworkSettings.Networks}}' ct-done"), "0");
    ck_assert_str_eq(ct_docker("inspect -f '{{.State.Running}}' ct-web"), "true");
    session_free(s);
}
END_TEST

/* A container that was created there and moved off wouldn't start again on newer engines. */
START_TEST(test_remove_what_a_mode_names)
{
    session *s = session_new(TWO);
    CT_OK(session_create(s), &s->err);
    ct_run("ct-moved", "--network ct-one");
    ct_docker("network disconnect ct-one ct-moved");
    expect_refused_removal(s, "ct-moved");
    session_free(s);
}
END_TEST

/* ---- strangers --------------------------------------------------------------------------------- */

START_TEST(test_strangers_stay_as_they_are)
{
    session *s = session_new(NULL);
    ct_docker("network create --subnet 172.50.0.0/24 --label a=b ct-theirs");
    ct_docker("network create --internal --label io.bponet.topology=other bpo-theirs");
    ct_docker("network create --label com.docker.compose.project=bpo --subnet 172.51.0.0/24 "
              "bpo_default");
    ct_run("ct-web", "--network ct-theirs");
    ct_docker("create --name ct-new --network bpo_default " CT_IMAGE);
    const char *list = "bridge host none ct-theirs bpo-theirs bpo_default";
    const char *networks = ct_inspect(list);
    const char *format = "{{json .NetworkSettings}} {{json .State}} {{json .HostConfig}}";
    const char *containers = ct_docker("inspect -f '%s' ct-web ct-new", format);
    CT_OK(session_create(s), &s->err);
    ck_assert_str_eq(ct_inspect(list), networks);
    CT_OK(session_remove(s, BPO_REMOVE_ADOPTED | BPO_REMOVE_DISCONNECT), &s->err);
    ck_assert_str_eq(ct_inspect(list), networks);
    ck_assert_str_eq(ct_docker("inspect -f '%s' ct-web ct-new", format), containers);
    session_free(s);
}
END_TEST

/* ---- containers ---------------------------------------------------------------------------------*/

#define SHOP                                                                                   \
    "name: shop\nnetworks:\n"                                                                  \
    "  back: {name: ct-back, internal: true, ipam: {config: [{subnet: 172.40.0.0/24}]}}\n"     \
    "  edge: {name: ct-edge, internal: true, ipam: {config: [{subnet: 172.41.0.0/24}]}}\n"     \
    "services:\n"                                                                              \
    "  web: {container_name: ct-web, networks: {back: {aliases: [www], ipv4_address: "         \
    "172.40.0.80}, edge: {}}}\n"

static const char *on(const char *container, const char *network, const char *format)
{
    return ct_docker("inspect -f '{{with index .NetworkSettings.Networks \"%s\"}}%s{{else}}not "
                     "there{{end}}' %s",
                     network, format, container);
}

START_TEST(test_connect_and_disconnect)
{
    session *s = session_new(SHOP);
    CT_OK(session_create(s), &s->err);
    ct_run("ct-web", "--network ct-edge");
    uint64_t n_writes = bpo_engine_n_writes(s->engine);
    CT_OK(session_connect(s, "back", "ct-web", NULL), &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), ++n_writes);
    ck_assert_str_eq(on("ct-web", "ct-back", "{{.IPAddress}}"), "172.40.0.80");
    const char *aliases = on("ct-web", "ct-back", "{{range .Aliases}}<{{.}}>{{end}}");
    ck_assert_msg(strstr(aliases, "<web>") && strstr(aliases, "<www>"), "%s", aliases);

    CT_OK(session_connect(s, "ct-back", "ct-web", NULL), &s->err);
    ck_assert_int_eq(bpo_plan_action(s->plan, 0), BPO_KEEP);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);

    CT_OK(session_disconnect(s, "back", "ct-web"), &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), ++n_writes);
    ck_assert_str_eq(on("ct-web", "ct-back", "there"), "not there");
    CT_OK(session_disconnect(s, "back", "ct-web"), &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);

    session_connect(s, "nosuch", "ct-web", NULL);
    CT_STATUS(s->status, BPO_E_NOT_FOUND, &s->err);
    session_connect(s, "back", "nosuch", NULL);
    CT_STATUS(s->status, BPO_E_NOT_FOUND, &s->err);
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);
    session_free(s);
}
END_TEST

/* When an address is refused, engines keep the wish: a running container then shows a network
 * that it isn't on. We must neither call that done, now or later, nor make it worse. */
START_TEST(test_refused_address_is_never_done)
{
    session *s = session_new(SHOP);
    CT_OK(session_create(s), &s->err);
    ct_run("ct-web", "--network ct-edge");
    ct_docker("network create --internal --subnet 172.42.0.0/24 ct-third");
    session_connect(s, "back", "ct-web", "172.40.0.1"); /* the gateway's */
    CT_STATUS(s->status, BPO_E_ENGINE, &s->err);
    ck_assert_ptr_nonnull(strstr(s->err.message, "Address already in use"));
    ck_assert_uint_eq(session_count(s, BPO_FAILED), 1);
    ck_assert_str_eq(on("ct-web", "ct-back", "{{.EndpointID}}"), "");

    ct_docker("network connect ct-third ct-web"); /* makes the engine's lists show the wish */
    CT_OK(session_connect(s, "back", "ct-web", NULL), &s->err);
    ck_assert_str_eq(on("ct-web", "ct-back", "{{.IPAddress}}"), "172.40.0.80");
    session_free(s);
}
END_TEST

START_TEST(test_modes_that_cannot_join)
{
    session *s = session_new(SHOP);
    CT_OK(session_create(s), &s->err);
    uint64_t n_writes = bpo_engine_n_writes(s->engine);
    ct_run("ct-web", "--network ct-edge");
    ct_run("ct-host", "--network host");
    ct_run("ct-none", "--network none");
    ct_run("ct-join", "--network container:ct-web");
    const char *const names[] = {"ct-host", "ct-none", "ct-join"};
    for (int i = 0; i < 3; i++) {
        session_connect(s, "back", names[i], NULL);
        CT_STATUS(s->status, BPO_E_REFUSED, &s->err);
        ck_assert(!ct_docker_can("network connect ct-back %s", names[i]));
    }
    ck_assert_uint_eq(bpo_engine_n_writes(s->engine), n_writes);
    session_free(s);
}
END_TEST

CT_MAIN("apply", {test_builtin_topology, 0}, {test_foreign_and_different_is_refused, 3},
        {test_foreign_and_equal_is_adopted, 0}, {test_ours_and_different_is_refused, 0},
        {test_twins_are_refused, 0}, {test_unsound_document_is_refused, 0},
        {test_a_step_that_fails_ends_it, 0}, {test_events, 0}, {test_remove_while_in_use, 0},
        {test_remove_what_a_mode_names, 0}, {test_strangers_stay_as_they_are, 0},
        {test_connect_and_disconnect, 0}, {test_refused_address_is_never_done, 0},
        {test_modes_that_cannot_join, 0})
