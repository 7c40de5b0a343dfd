/* What separates a topology from a state, and the steps that close the distance.
 * tests/corpus/plan/CASE has `input` (see state.h: document, state, and what to plan under
 * "%% plan", several lines of which are several plans) and `expected`. */
#include "state.h"

#include "plan/plan.h"

/* ---- comparing ------------------------------------------------------------------------------- */

#define OURS " label=io.bponet.topology=shop"

static const struct {
    const char *about, *wanted, *live; /* the network's fields; its words */
    const char *found;                 /* "field: wanted|found", NULL: equal */
} comparisons[] = {
    {"nothing is asked for", "{}", "driver=macvlan internal ipv6", NULL},
    {"driver", "{driver: bridge}", "driver=macvlan", "driver: bridge|macvlan"},
    {"the same driver", "{driver: bridge}", "driver=bridge", NULL},
    {"internal", "{internal: true}", "", "internal: true|false"},
    {"internal, as Compose casts", "{internal: \"yes\"}", "internal", NULL},
    {"not internal", "{internal: off}", "internal", "internal: false|true"},
    {"attachable", "{attachable: true}", "", "attachable: true|false"},
    {"enable_ipv6", "{enable_ipv6: true}", "", "enable_ipv6: true|false"},
    {"no enable_ipv6", "{enable_ipv6: false}", "ipv6", "enable_ipv6: false|true"},
    {"enable_ipv4, not told", "{enable_ipv4: false}", "", NULL},
    {"enable_ipv4, told", "{enable_ipv4: false}", "ipv4=1", "enable_ipv4: false|true"},
    {"enable_ipv4, off", "{enable_ipv4: true}", "ipv4=0", "enable_ipv4: true|false"},
    {"ipam driver", "{ipam: {driver: null-ipam}}", "ipam=default",
     "ipam driver: null-ipam|default"},
    {"ipam driver, not told", "{ipam: {driver: x}}", "", NULL},
    {"subnet", "{ipam: {config: [{subnet: 10.0.0.0/24}]}}", "subnet=10.0.1.0/24",
     "subnet: 10.0.0.0/24|10.0.1.0/24"},
    {"subnet, another length", "{ipam: {config: [{subnet: 10.0.0.0/24}]}}",
     "subnet=10.0.0.0/16", "subnet: 10.0.0.0/24|10.0.0.0/16"},
    {"no subnet there", "{ipam: {config: [{subnet: 10.0.0.0/24}]}}", "",
     "subnet: 10.0.0.0/24|"},
    {"host bits", "{ipam: {config: [{subnet: 10.0.0.5/24}]}}", "subnet=10.0.0.0/24", NULL},
    {"IPv6 spellings", "{ipam: {config: [{subnet: \"FD00:0:0::0/64\"}]}}", "subnet=fd00::/64",
     NULL},
    {"the other family", "{ipam: {config: [{subnet: \"fd00::/64\"}]}}", "subnet=10.0.0.0/24",
     "subnet: fd00::/64|"},
    {"both families, in another order",
     "{ipam: {config: [{subnet: \"fd00::/64\"}, {subnet: 10.0.0.0/24}]}}",
     "subnet=10.0.0.0/24 subnet=fd00::/64", NULL},
    {"more subnets there", "{ipam: {config: [{subnet: 10.0.0.0/24}]}}",
     "subnet=10.9.0.0/24 subnet=10.0.0.0/24", NULL},
    {"the second of two", "{ipam: {config: [{subnet: 10.0.0.0/24}, {subnet: 10.0.1.0/24}]}}",
     "subnet=10.0.0.0/24 subnet=10.0.2.0/24", "subnet: 10.0.1.0/24|10.0.0.0/24"},
    {"gateway", "{ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}",
     "subnet=10.0.0.0/24 gateway=10.0.0.254", "gateway: 10.0.0.1|10.0.0.254"},
    {"gateway not asked for", "{ipam: {config: [{subnet: 10.0.0.0/24}]}}",
     "subnet=10.0.0.0/24 gateway=10.0.0.254", NULL},
    {"gateway by default", "{ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}",
     "subnet=10.0.0.0/24", NULL},
    {"another than by default", "{ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.2}]}}",
     "subnet=10.0.0.0/24", "gateway: 10.0.0.2|10.0.0.1"},
    {"gateway inside an ip_range, not told",
     "{ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.2}]}}",
     "subnet=10.0.0.0/24 range=10.0.0.128/25", NULL},
    {"IPv6 gateway by default",
     "{ipam: {config: [{subnet: \"fd00::/64\", gateway: \"fd00:0::0:1\"}]}}",
     "subnet=fd00::/64", NULL},
    {"gateway's spelling",
     "{ipam: {config: [{subnet: \"fd00::/64\", gateway: \"FD00::000a\"}]}}",
     "subnet=fd00::/64 gateway=fd00::a", NULL},
    {"ip_range", "{ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25}]}}",
     "subnet=10.0.0.0/24 range=10.0.0.0/25", "ip_range: 10.0.0.128/25|10.0.0.0/25"},
    {"no ip_range there", "{ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25}]}}",
     "subnet=10.0.0.0/24", "ip_range: 10.0.0.128/25|"},
    {"ip_range hidden", "{ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25}]}}",
     "subnet=10.0.0.0/24 hides", NULL},
    {"aux address", "{ipam: {config: [{subnet: 10.0.0.0/24, aux_addresses: {a: 10.0.0.2}}]}}",
     "subnet=10.0.0.0/24 aux=a=10.0.0.3", "aux_addresses: 10.0.0.2|10.0.0.3"},
    {"aux address missing",
     "{ipam: {config: [{subnet: 10.0.0.0/24, aux_addresses: {a: 10.0.0.2}}]}}",
     "subnet=10.0.0.0/24 aux=b=10.0.0.2", "aux_addresses: 10.0.0.2|"},
    {"option", "{driver_opts: {mtu: \"1400\"}}", "option=mtu=1500", "mtu: 1400|1500"},
    {"option missing", "{driver_opts: {mtu: \"1400\"}}", "", "mtu: 1400|"},
    {"option hidden", "{driver_opts: {mtu: \"1400\"}}", "hides", NULL},
    {"options not asked for", "{}", "option=mtu=1500", NULL},
    {"labels don't count", "{labels: {a: b}}", "label=a=c", NULL},
};

START_TEST(fields_are_compared_by_value)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        char document[512], lines[512], text[512] = "";
        bpo_comparison *comparison = NULL;
        bpo_error err = {0};
        snprintf(document, sizeof document, "networks:\n  n: %s\n", comparisons[i].wanted);
        snprintf(lines, sizeof lines, "network shop_n a %s" OURS, comparisons[i].live);
        bpo_topology *topology = state_topology(document);
        bpo_state *state = state_of(lines);
        ck_assert_int_eq(bpo_topology_compare(topology, state, &comparison, &err), BPO_OK);
        size_t n = bpo_comparison_n_differences(comparison, 0);
        if (n)
            snprintf(text, sizeof text, "%s: %s|%s", bpo_comparison_field(comparison, 0, 0),
                     bpo_comparison_wanted(comparison, 0, 0),
                     bpo_comparison_found(comparison, 0, 0));
        ck_assert_msg(n == (comparisons[i].found != NULL) &&
                          (!n || strcmp(text, comparisons[i].found) == 0),
                      "%s: %zu, %s", comparisons[i].about, n, text);
        ck_assert_int_eq(bpo_comparison_standing(comparison, 0),
                         n ? BPO_DIFFERS : BPO_AS_WANTED);
        bpo_comparison_free(comparison);
        bpo_state_free(state);
        bpo_topology_free(topology);
    }
    printf("plan: %zu comparisons\n", sizeof comparisons / sizeof *comparisons);
}
END_TEST

static const struct {
    const char *about, *wanted, *live;
    bpo_standing standing;
} standings[] = {
    {"missing", "{}", "network other a", BPO_MISSING},
    {"a name's beginning is another name", "{}", "network shop_n2 a\nnetwork shop_ b",
     BPO_MISSING},
    {"an id is no name", "{name: aaaaaaaaaaaa}", "network x a", BPO_MISSING},
    {"ours", "{driver: bridge}", "network shop_n a" OURS, BPO_AS_WANTED},
    {"not ours", "{driver: bridge}", "network shop_n a", BPO_ADOPTED},
    {"another topology's", "{driver: bridge}",
     "network shop_n a label=io.bponet.topology=shop2", BPO_ADOPTED},
    {"ours and different", "{internal: true}", "network shop_n a" OURS, BPO_DIFFERS},
    {"not ours and different", "{internal: true}", "network shop_n a", BPO_FOREIGN},
    {"twins", "{}", "network shop_n a" OURS "\nnetwork shop_n b" OURS, BPO_TWINS},
    {"external, missing", "{external: true}", "network x a", BPO_MISSING},
    {"external", "{external: true}", "network n a internal", BPO_EXTERNAL},
    {"external twins", "{external: true}", "network n a\nnetwork n b", BPO_TWINS},
    {"external, described all the same", "{external: true, driver: overlay}", "network n a",
     BPO_EXTERNAL},
    {"external with a definition", "{external: true, ipam: {config: [{subnet: 10.9.0.0/24}]}}",
     "network n a subnet=10.9.0.0/24", BPO_ADOPTED},
    {"external with another definition",
     "{external: true, internal: true, ipam: {config: [{subnet: 10.9.0.0/24}]}}",
     "network n a subnet=10.9.0.0/24", BPO_FOREIGN},
    {"external and extended", "{external: true, x-bponet: {gpu: true}}", "network n a",
     BPO_EXTERNAL},
};

START_TEST(networks_stand_somewhere)
{
    for (size_t i = 0; i < sizeof standings / sizeof *standings; i++) {
        char document[256];
        bpo_comparison *comparison = NULL;
        bpo_error err = {0};
        snprintf(document, sizeof document, "networks:\n  n: %s\n", standings[i].wanted);
        bpo_topology *topology = state_topology(document);
        bpo_state *state = state_of(standings[i].live);
        ck_assert_int_eq(bpo_topology_compare(topology, state, &comparison, &err), BPO_OK);
        bpo_state_free(state); /* a comparison copies what it needs */
        bpo_topology_free(topology);
        ck_assert_msg(bpo_comparison_standing(comparison, 0) == standings[i].standing, "%s: %s",
                      standings[i].about,
                      bpo_standing_name(bpo_comparison_standing(comparison, 0)));
        ck_assert_uint_eq(bpo_comparison_count(comparison), 1);
        ck_assert_ptr_nonnull(bpo_comparison_network(comparison, 0));
        bpo_comparison_free(comparison);
    }
}
END_TEST

START_TEST(out_of_range_is_nothing)
{
    bpo_topology *topology = state_topology("networks: {n: {internal: true}}");
    bpo_state *state = state_of("network shop_n a");
    bpo_comparison *comparison = NULL;
    bpo_plan *plan = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_compare(topology, state, &comparison, &err), BPO_OK);
    ck_assert_ptr_null(bpo_comparison_network(comparison, 1));
    ck_assert_int_eq(bpo_comparison_standing(comparison, 1), BPO_MISSING);
    ck_assert_uint_eq(bpo_comparison_n_differences(comparison, 1), 0);
    ck_assert_ptr_null(bpo_comparison_field(comparison, 0, 1));
    ck_assert_ptr_null(bpo_comparison_wanted(comparison, 1, 0));
    ck_assert_ptr_null(bpo_comparison_found(comparison, SIZE_MAX, SIZE_MAX));
    ck_assert_int_eq(bpo_plan_create(topology, state, &plan, &err), BPO_OK);
    ck_assert_int_eq(bpo_plan_action(plan, 1), BPO_REFUSE);
    ck_assert_ptr_null(bpo_plan_network(plan, 1));
    ck_assert_ptr_null(bpo_plan_container(plan, 1));
    ck_assert_ptr_null(bpo_plan_reason(plan, 1));
    ck_assert_str_eq(bpo_standing_name((bpo_standing)99), "unknown");
    ck_assert_str_eq(bpo_action_name((bpo_action)99), "unknown");
    ck_assert_str_eq(bpo_outcome_name((bpo_outcome)99), "unknown");
    bpo_plan_free(plan);
    bpo_plan_free(NULL);
    bpo_comparison_free(comparison);
    bpo_comparison_free(NULL);
    bpo_state_free(state);
    bpo_topology_free(topology);
}
END_TEST

START_TEST(unknown_flags_are_refused)
{
    bpo_topology *topology = state_topology("networks: {n: {}}");
    bpo_state *state = state_of("");
    bpo_plan *plan = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_plan_remove(topology, state, 4, &plan, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_plan_remove(topology, state, 0x80000001u, &plan, NULL), BPO_E_USAGE);
    ck_assert_int_eq(bpo_plan_connect(topology, state, NULL, "a", NULL, NULL, &plan, &err),
                     BPO_E_USAGE);
    ck_assert_int_eq(bpo_plan_disconnect(topology, state, "a", NULL, &plan, &err), BPO_E_USAGE);
    ck_assert_ptr_null(plan);
    bpo_state_free(state);
    bpo_topology_free(topology);
}
END_TEST

/* ---- planning -------------------------------------------------------------------------------- */

static void dump_spec(bpo_strbuf *out, const bpo_network *spec)
{
    bpo_strbuf_addf(out, " spec %s", spec->key);
    for (size_t i = 0; i < spec->n_ipam; i++)
        bpo_strbuf_addf(out, " %s", spec->ipam[i].subnet.text);
    for (size_t i = 0; i < spec->labels.n; i++)
        bpo_strbuf_addf(out, " %s=%s", spec->labels.items[i].key,
                        spec->labels.items[i].value.text);
}

static void dump_step(bpo_strbuf *out, const bpo_step *step)
{
    bpo_strbuf_addf(out, "%s %s", bpo_action_name(step->action), step->network);
    if (step->network_id)
        bpo_strbuf_addf(out, " %.1s", step->network_id);
    if (step->container)
        bpo_strbuf_addf(out, " container %s %.1s", step->container, step->container_id);
    for (size_t i = 0; i < step->n_aliases; i++)
        bpo_strbuf_addf(out, " alias %s", step->aliases[i]);
    if (step->ipv4_address)
        bpo_strbuf_addf(out, " at %s", step->ipv4_address);
    if (step->ipv6_address)
        bpo_strbuf_addf(out, " at %s", step->ipv6_address);
    bpo_strbuf_add(out, step->force ? " force" : "");
    if (step->spec)
        dump_spec(out, step->spec);
    bpo_strbuf_addf(out, "%s%s\n", *step->reason ? ": " : "", step->reason);
    for (size_t i = 0; i < step->n_differences; i++)
        bpo_strbuf_addf(out, "    %s: %s|%s\n", step->differences[i].field,
                        step->differences[i].wanted, step->differences[i].found);
}

static void dump_plan(bpo_strbuf *out, const bpo_plan *plan)
{
    size_t writes = 0, refused = 0;
    for (size_t i = 0; i < plan->n; i++) {
        dump_step(out, &plan->steps[i]);
        bpo_action action = bpo_plan_action(plan, i);
        writes += action == BPO_CREATE || action == BPO_REMOVE || action == BPO_CONNECT ||
                  action == BPO_DISCONNECT;
        refused += action == BPO_REFUSE;
    }
    ck_assert_uint_eq(bpo_plan_n_steps(plan), plan->n);
    ck_assert_uint_eq(bpo_plan_n_writes(plan), writes);
    ck_assert_uint_eq(bpo_plan_n_refused(plan), refused);
}

/* A copy says the same, and lives on when the plan is gone. */
static bpo_plan *expect_copy(bpo_plan *plan, const char *dumped)
{
    bpo_plan *copy = NULL;
    bpo_strbuf out = {0};
    bpo_error err = {0};
    ck_assert_int_eq(bpo_plan_copy(plan, &copy, &err), BPO_OK);
    bpo_plan_free(plan);
    dump_plan(&out, copy);
    ck_assert_str_eq(bpo_strbuf_text(&out), dumped);
    bpo_strbuf_free(&out);
    return copy;
}

static void run_plan(const char *document, const char *live, const char *what, bpo_strbuf *out)
{
    bpo_topology *topology = state_topology(document);
    bpo_state *state = state_of(live);
    bpo_plan *plan = NULL;
    bpo_error err = {0};
    bpo_strbuf dumped = {0};
    bpo_status status = state_plan(topology, state, what, &plan, &err);
    bpo_state_free(state); /* a plan copies what it needs */
    bpo_topology_free(topology);
    if (status == BPO_OK) {
        dump_plan(&dumped, plan);
        plan = expect_copy(plan, bpo_strbuf_text(&dumped));
        bpo_strbuf_add(out, bpo_strbuf_text(&dumped));
    } else {
        ck_assert_ptr_null(plan);
        bpo_strbuf_addf(out, "%s: %s\n", bpo_status_describe(status)->name, err.message);
    }
    bpo_strbuf_free(&dumped);
    bpo_plan_free(plan);
}

static bpo_status run_case(const char *text, size_t len, bpo_strbuf *out)
{
    char *document = state_section(text, "document"), *live = state_section(text, "state");
    char *plans = state_section(text, "plan"), *save = NULL;
    (void)len;
    for (char *what = strtok_r(plans, "\n", &save); what; what = strtok_r(NULL, "\n", &save)) {
        bpo_strbuf_addf(out, "# %s\n", what);
        run_plan(document, live, what, out);
    }
    free(document);
    free(live);
    free(plans);
    return BPO_OK;
}

START_TEST(plans_are_as_written_down)
{
    corpus_check(TESTS_DIR "/corpus/plan", 12, true, run_case);
}
END_TEST

UNIT_MAIN("plan", fields_are_compared_by_value, networks_stand_somewhere,
          out_of_range_is_nothing, unknown_flags_are_refused, plans_are_as_written_down)
