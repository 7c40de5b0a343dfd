/* bpo_topology_import: a document from what an engine has. It checks clean, plans nothing on that engine,
 * and is the original where there was one. */
#include "applied.h"

#include "model/topology.h"

static bpo_state *observe_all(bpo_engine *engine)
{
    const bpo_observe_options options = {.full = true, .host = true};
    bpo_state *state = NULL;
    bpo_error err;
    CT_OK(bpo_engine_observe_with(engine, &options, &state, &err), &err);
    ck_assert(bpo_state_is_full(state));
    return state;
}

static bpo_topology *import(const bpo_state *state, const char *project)
{
    const bpo_import_options options = {.project = project};
    bpo_topology *topology = NULL;
    bpo_error err;
    CT_OK(bpo_topology_import(state, &options, &topology, &err), &err);
    return topology;
}

static const char *document_of(const bpo_topology *topology)
{
    char *text = NULL;
    bpo_error err;
    CT_OK(bpo_topology_write_document(topology, false, &text, &err), &err);
    const char *kept = ct_keep(text, strlen(text));
    bpo_string_free(text);
    return kept;
}

/* "slug path" of each finding that is no note, a line each, sorted. */
static const char *findings_of(const bpo_topology *topology, const bpo_state *state)
{
    bpo_findings *findings = NULL;
    bpo_error err;
    char *text = ct_room(64 * 1024);
    CT_OK(bpo_topology_check(topology, state, &findings, &err), &err);
    for (size_t i = 0; i < bpo_findings_count(findings); i++) {
        const bpo_finding *f = bpo_findings_at(findings, i);
        if (bpo_finding_severity(f) != BPO_NOTE)
            sprintf(text + strlen(text), "%s %s\n", bpo_finding_slug(f), bpo_finding_path(f));
    }
    bpo_findings_free(findings);
    return ct_sorted(text);
}

/* Each line of one is in the other. */
static void expect_no_more(const char *text, const char *other)
{
    const char *lines = ct_text("\n%s\n", other);
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *one = ct_text("\n%.*s\n", (int)strcspn(line, "\n"), line);
        ck_assert_msg(strstr(lines, one) != NULL, "only the first has:%s", one);
    }
}

/* Nothing is left to do, and nothing can't be done. */
static void expect_no_plan(const bpo_topology *topology, const bpo_state *state)
{
    bpo_plan *plan = NULL;
    bpo_error err;
    CT_OK(bpo_plan_create(topology, state, &plan, &err), &err);
    ck_assert_uint_eq(bpo_plan_n_writes(plan), 0);
    for (size_t i = 0; i < bpo_plan_n_steps(plan); i++)
        ck_assert_msg(bpo_plan_action(plan, i) != BPO_REFUSE, "%s: %s",
                      bpo_plan_network(plan, i), bpo_plan_reason(plan, i));
    bpo_plan_free(plan);
}

/* The same again from the written document, and from a saved state. */
static void expect_the_same_again(const bpo_topology *topology, const bpo_state *state)
{
    const char *document = document_of(topology);
    bpo_topology *read = ct_topology(document), *imported;
    bpo_state *loaded = NULL;
    bpo_error err;
    char *text = NULL;
    expect_no_plan(read, state);
    const char *again = document_of(read); /* says what Compose implies, too */
    expect_no_more(document, again);
    ck_assert_str_eq(findings_of(read, state), findings_of(topology, state));
    CT_OK(bpo_state_to_text(state, &text, &err), &err);
    CT_OK(bpo_state_from_text("s", text, strlen(text), &loaded, &err), &err);
    imported = import(loaded, bpo_topology_name(topology));
    ck_assert_str_eq(document_of(imported), document);
    expect_no_plan(imported, loaded);
    bpo_string_free(text);
    bpo_state_free(loaded);
    bpo_topology_free(imported);
    bpo_topology_free(read);
}

/* ---- where there was a document --------------------------------------------------------------- */

/* A sleeper on all the service's networks, as `docker` makes it. */
static void run_service(const bpo_topology *topology, const bpo_service *service)
{
    const char *flags = "";
    for (size_t i = 0; i < bpo_service_n_ports(service); i++)
        flags = ct_text("%s -p %s", flags, bpo_service_port(service, i));
    for (size_t i = 0; i < bpo_service_n_attachments(service); i++) {
        const char *key = bpo_attachment_network(bpo_service_attachment_at(service, i));
        const char *name = bpo_network_name(bpo_topology_find_network(topology, key));
        if (i == 0)
            ct_run(bpo_service_container_name(service),
                   ct_text("--network %s %s", name, flags));
        else
            ct_docker("network connect --alias %s %s %s", bpo_service_name(service), name,
                      bpo_service_container_name(service));
    }
}

static void expect_same_networks(const bpo_topology *imported, const bpo_topology *original)
{
    ck_assert_uint_eq(bpo_topology_n_networks(imported), bpo_topology_n_networks(original));
    for (size_t i = 0; i < bpo_topology_n_networks(original); i++) {
        const bpo_network *wanted = bpo_topology_network_at(original, i);
        const bpo_network *found = bpo_topology_find_network(imported, bpo_network_key(wanted));
        ck_assert_msg(found, "%s isn't there", bpo_network_key(wanted));
        ck_assert_str_eq(bpo_network_name(found), bpo_network_name(wanted));
        ck_assert_uint_eq(bpo_network_n_ipam(found), bpo_network_n_ipam(wanted));
        ck_assert_str_eq(bpo_network_subnet(found, 0), bpo_network_subnet(wanted, 0));
        ck_assert_str_eq(bpo_network_gateway(found, 0), bpo_network_gateway(wanted, 0));
        ck_assert_pstr_eq(bpo_network_ip_range(found, 0), bpo_network_ip_range(wanted, 0));
        ck_assert_uint_eq(bpo_network_n_labels(found), bpo_network_n_labels(wanted));
        ck_assert_str_eq(bpo_network_label(found, "io.bponet.purpose"),
                         bpo_network_label(wanted, "io.bponet.purpose"));
        ck_assert_uint_eq(bpo_network_n_options(found), 0);
        ck_assert(!bpo_network_is_external(found));
    }
}

static const char *networks_of(const bpo_service *service)
{
    const char *text = "";
    for (size_t i = 0; i < bpo_service_n_attachments(service); i++) {
        const bpo_attachment *attachment = bpo_service_attachment_at(service, i);
        ck_assert_uint_eq(bpo_attachment_n_aliases(attachment), 0);
        ck_assert_ptr_null(bpo_attachment_ipv4_address(attachment));
        text = ct_text("%s%s\n", text, bpo_attachment_network(attachment));
    }
    return ct_sorted(text);
}

static void expect_same_services(const bpo_topology *imported, const bpo_topology *original)
{
    ck_assert_uint_eq(bpo_topology_n_services(imported), bpo_topology_n_services(original));
    for (size_t i = 0; i < bpo_topology_n_services(original); i++) {
        const bpo_service *wanted = bpo_topology_service_at(original, i);
        const bpo_service *found =
            bpo_topology_find_service(imported, bpo_service_name(wanted));
        ck_assert_msg(found, "%s isn't there", bpo_service_name(wanted));
        ck_assert_str_eq(bpo_service_container_name(found), bpo_service_container_name(wanted));
        ck_assert_str_eq(networks_of(found), networks_of(wanted));
        ck_assert_uint_eq(bpo_service_n_ports(found), bpo_service_n_ports(wanted));
        for (size_t k = 0; k < bpo_service_n_ports(wanted); k++)
            ck_assert_str_eq(bpo_service_port(found, k), bpo_service_port(wanted, k));
    }
}

START_TEST(the_built_in_topology_comes_back)
{
    session *s = session_new(NULL);
    CT_OK(session_plan_create(s), &s->err);
    CT_OK(bpo_apply_new(s->engine, s->plan, &s->apply, &s->err), &s->err);
    CT_OK(bpo_apply_run(s->apply, &s->err), &s->err);
    for (size_t i = 0; i < bpo_topology_n_services(s->topology); i++)
        run_service(s->topology, bpo_topology_service_at(s->topology, i));
    bpo_state *state = observe_all(s->engine);
    bpo_topology *imported = import(state, NULL);
    ck_assert_str_eq(bpo_topology_name(imported), bpo_topology_name(s->topology));
    expect_same_networks(imported, s->topology);
    expect_same_services(imported, s->topology);
    /* what x-bponet says isn't on an engine: there may be less to find */
    expect_no_more(findings_of(imported, state), findings_of(s->topology, state));
    expect_no_plan(imported, state);
    expect_the_same_again(imported, state);
    bpo_topology_free(imported);
    bpo_state_free(state);
    session_free(s);
}
END_TEST

/* ---- where there was none --------------------------------------------------------------------- */

static void make_by_hand(void)
{
    ct_docker(
        "network create --subnet 10.40.0.0/16 --ip-range 10.40.240.0/20 --gateway 10.40.0.9 "
        "--aux-address printer=10.40.0.7 -o com.docker.network.driver.mtu=1400 "
        "--label team=blue plain");
    ct_docker(
        "network create --internal --ipv6 --subnet 10.41.0.0/24 --subnet fd00:41::/64 six");
    ct_docker("network create --subnet 10.42.0.0/24 --label com.docker.compose.project=shop "
              "--label com.docker.compose.network=back shop_back");
    ct_docker("network create --subnet 10.43.0.0/24 --label com.docker.compose.project=other "
              "--label com.docker.compose.network=back other_back");
    ct_docker("network create --subnet 10.44.0.0/24 --label com.docker.compose.project=other "
              "--label com.docker.compose.network=alone other_alone");
}

#define SHOP(service, number)                                                                  \
    "--label com.docker.compose.project=shop --label com.docker.compose.service=" service      \
    " --label com.docker.compose.container-number=" number

static void run_by_hand(void)
{
    ct_run("db", "--network plain --ip 10.40.0.20 --network-alias sql --hostname base "
                 "-p 127.0.0.1:5432:5432 -p 5353:53/udp -p 9000");
    ct_docker("network connect --ip6 fd00:41::20 --alias db --alias six-db six db");
    ct_run("sidecar", "--network container:db");
    ct_run("onhost", "--network host");
    ct_run("nowhere", "--network bridge");
    ct_run("shop-web-1", "--network shop_back --network-alias web " SHOP("web", "1"));
    ct_run("shop-web-2", "--network shop_back --network-alias web " SHOP("web", "2"));
    ct_run("worker", "--network other_back " SHOP("worker", "1"));
    ct_run("shop-net-1", "--network host " SHOP("net", "1"));
    ct_run("shop-run-1",
           "--network shop_back --label com.docker.compose.oneoff=True " SHOP("web", "3"));
    ct_run("stranger", "--network shop_back --label com.docker.compose.project=other "
                       "--label com.docker.compose.service=stranger");
    ct_docker("create --name idle --network six " CT_IMAGE);
}

/* What the import is to be. With UPDATE_EXPECTED=1 in the environment it is written instead, and the state
 * that it was made from: tests/unit/test_import.c has no engine. */
static const char *expected(const char *found, const bpo_state *state)
{
    static const char *const versions[] = {"20.10", "26.1", "28.5"};
    const char *path = TESTS_DIR "/corpus/import/expected.yml";
    char *text = ct_room(64 * 1024);
    bool update = getenv("UPDATE_EXPECTED") != NULL;
    bpo_error err;
    FILE *file = fopen(path, update ? "w" : "r");
    ck_assert_msg(file, "%s", path);
    if (update)
        fputs(found, file);
    if (update)
        CT_OK(bpo_state_save(
                  state, ct_text("%s/corpus/import/%s.json", TESTS_DIR, versions[ct_version()]),
                  &err),
              &err);
    else
        text[fread(text, 1, 64 * 1024 - 1, file)] = '\0';
    fclose(file);
    return update ? found : text;
}

START_TEST(what_was_made_by_hand)
{
    bpo_engine *engine = ct_engine();
    bpo_topology *topology = NULL;
    bpo_error err;
    make_by_hand();
    run_by_hand();
    bpo_state *state = observe_all(engine);
    ct_expect_refusal(bpo_topology_import(state, NULL, &topology, &err), &err, BPO_E_AMBIGUOUS,
                      0, "other, shop");
    topology = import(state, "shop");
    const char *found = document_of(topology);
    ck_assert_str_eq(found, expected(found, state));
    ck_assert_str_eq(findings_of(topology, state), "");
    expect_no_plan(topology, state);
    expect_the_same_again(topology, state);
    bpo_topology_free(topology);
    bpo_state_free(state);
    bpo_engine_free(engine);
}
END_TEST

CT_MAIN("import", {the_built_in_topology_comes_back, 0}, {what_was_made_by_hand, 0})
