/* The builder's calls, states, findings. */
#include "state.h"

#include "base/error.h"

static bpo_topology *new_topology(void)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_new("shop", &topology, &err), BPO_OK);
    return topology;
}

static bpo_network *add_network(bpo_topology *topology, const char *name)
{
    bpo_network *network = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_add_network(topology, name, &network, &err), BPO_OK);
    return network;
}

static bpo_service *add_service(bpo_topology *topology, const char *name)
{
    bpo_service *service = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_add_service(topology, name, &service, &err), BPO_OK);
    return service;
}

/* ---- topologies ------------------------------------------------------------------------------ */

START_TEST(a_topology_is_empty_at_first)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_new(NULL, &topology, &err), BPO_E_USAGE);
    ck_assert_ptr_null(topology);
    ck_assert_int_eq(bpo_topology_new("", &topology, NULL), BPO_OK);
    bpo_topology_free(topology);
    topology = new_topology();
    ck_assert_str_eq(bpo_topology_name(topology), "shop");
    ck_assert_ptr_null(bpo_topology_source(topology));
    ck_assert_ptr_null(bpo_topology_prefix(topology));
    ck_assert(!bpo_topology_is_builtin(topology));
    ck_assert_uint_eq(bpo_topology_n_networks(topology), 0);
    ck_assert_uint_eq(bpo_topology_n_services(topology), 0);
    ck_assert_ptr_null(bpo_topology_network_at(topology, 0));
    ck_assert_ptr_null(bpo_topology_service_at(topology, SIZE_MAX));
    ck_assert_ptr_null(bpo_topology_find_network(topology, "a"));
    ck_assert_ptr_null(bpo_topology_find_service(topology, ""));
    bpo_topology_free(topology);
    bpo_topology_free(NULL);
}
END_TEST

START_TEST(a_network_says_what_it_was_told)
{
    bpo_topology *topology = new_topology();
    char name[] = "net", key[] = "k", value[] = "v";
    bpo_network *network = add_network(topology, name);
    bpo_error err = {0};
    ck_assert_ptr_null(bpo_network_driver(network));
    ck_assert_int_eq(bpo_network_internal(network), -1);
    ck_assert_int_eq(bpo_network_attachable(network), -1);
    ck_assert_int_eq(bpo_network_enable_ipv6(network), -1);
    ck_assert_int_eq(bpo_network_set_driver(network, "macvlan", &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_internal(network, true, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_internal(network, false, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_attachable(network, true, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_enable_ipv6(network, true, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_label(network, key, value, &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_option(network, key, value, &err), BPO_OK);
    memset(name, 'x', 3); /* what goes in is copied */
    *key = *value = 'x';
    ck_assert_str_eq(bpo_network_key(network), "net");
    ck_assert_str_eq(bpo_network_name(network), "net");
    ck_assert_str_eq(bpo_network_driver(network), "macvlan");
    ck_assert_int_eq(bpo_network_internal(network), 0);
    ck_assert_int_eq(bpo_network_attachable(network), 1);
    ck_assert_int_eq(bpo_network_enable_ipv6(network), 1);
    ck_assert(!bpo_network_is_external(network));
    ck_assert_str_eq(bpo_network_label(network, "k"), "v");
    ck_assert_str_eq(bpo_network_option_key(network, 0), "k");
    ck_assert_str_eq(bpo_network_option_value(network, 0), "v");
    ck_assert_int_eq(bpo_network_set_driver(network, NULL, &err), BPO_OK);
    ck_assert_ptr_null(bpo_network_driver(network));
    bpo_topology_free(topology);
}
END_TEST

START_TEST(labels_are_replaced)
{
    bpo_topology *topology = new_topology();
    bpo_network *network = add_network(topology, "n");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_network_set_label(network, "b", "1", &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_label(network, "a", "2", &err), BPO_OK);
    ck_assert_int_eq(bpo_network_set_label(network, "b", "", &err), BPO_OK);
    ck_assert_uint_eq(bpo_network_n_labels(network), 2);
    ck_assert_str_eq(bpo_network_label_key(network, 0), "b");
    ck_assert_str_eq(bpo_network_label_value(network, 0), "");
    ck_assert_str_eq(bpo_network_label(network, "a"), "2");
    ck_assert_ptr_null(bpo_network_label(network, "c"));
    ck_assert_ptr_null(bpo_network_label_key(network, 2));
    ck_assert_ptr_null(bpo_network_label_value(network, 2));
    ck_assert_ptr_null(bpo_network_option_key(network, 0));
    ck_assert_ptr_null(bpo_network_option_value(network, 0));
    ck_assert_uint_eq(bpo_network_n_options(network), 0);
    ck_assert_int_eq(bpo_network_set_label(network, NULL, "1", &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_network_set_label(network, "1", NULL, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_network_set_option(network, "1", NULL, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_network_set_option(network, NULL, "1", NULL), BPO_E_USAGE);
    ck_assert_uint_eq(bpo_network_n_labels(network), 2);
    bpo_topology_free(topology);
}
END_TEST

START_TEST(ipam_entries_are_kept_as_given)
{
    bpo_topology *topology = new_topology();
    bpo_network *network = add_network(topology, "n");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_network_add_ipam(network, "rubbish", NULL, "", &err), BPO_OK);
    ck_assert_int_eq(bpo_network_add_ipam(network, NULL, NULL, NULL, &err), BPO_OK);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(bpo_network_add_ipam(network, "a", "b", "c", &err), BPO_OK);
    ck_assert_uint_eq(bpo_network_n_ipam(network), 102);
    ck_assert_str_eq(bpo_network_subnet(network, 0), "rubbish");
    ck_assert_ptr_null(bpo_network_gateway(network, 0));
    ck_assert_str_eq(bpo_network_ip_range(network, 0), "");
    ck_assert_ptr_null(bpo_network_subnet(network, 1));
    ck_assert_str_eq(bpo_network_gateway(network, 101), "b");
    ck_assert_ptr_null(bpo_network_subnet(network, 102));
    ck_assert_ptr_null(bpo_network_gateway(network, 102));
    ck_assert_ptr_null(bpo_network_ip_range(network, SIZE_MAX));
    bpo_topology_free(topology);
}
END_TEST

START_TEST(a_service_says_what_it_was_told)
{
    bpo_topology *topology = new_topology();
    bpo_service *service = add_service(topology, "web");
    bpo_attachment *attachment = NULL;
    bpo_error err = {0};
    ck_assert_ptr_null(bpo_service_container_name(service));
    ck_assert_int_eq(bpo_service_set_container_name(service, "www", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "80:80", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "80:80", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, NULL, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_service_add_need(service, "db:5432", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_need(service, NULL, NULL), BPO_E_USAGE);
    ck_assert_int_eq(bpo_service_add_network(service, "a", &attachment, &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_network(service, "b", NULL, &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_network(service, NULL, NULL, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_service_add_network(service, "a", NULL, &err), BPO_E_CONFLICT);
    ck_assert_str_eq(err.message, "service web is on network a already");
    ck_assert_int_eq(bpo_attachment_set_ipv4_address(attachment, "10.0.0.1", &err), BPO_OK);
    ck_assert_int_eq(bpo_attachment_set_ipv6_address(attachment, "::1", &err), BPO_OK);
    ck_assert_int_eq(bpo_attachment_set_ipv4_address(attachment, NULL, &err), BPO_OK);
    ck_assert_int_eq(bpo_attachment_add_alias(attachment, "w", &err), BPO_OK);
    ck_assert_int_eq(bpo_attachment_add_alias(attachment, NULL, &err), BPO_E_USAGE);
    ck_assert_str_eq(bpo_service_name(service), "web");
    ck_assert_str_eq(bpo_service_container_name(service), "www");
    ck_assert_uint_eq(bpo_service_n_ports(service), 2);
    ck_assert_str_eq(bpo_service_port(service, 1), "80:80");
    ck_assert_ptr_null(bpo_service_port(service, 2));
    ck_assert_uint_eq(bpo_service_n_needs(service), 1);
    ck_assert_str_eq(bpo_service_need(service, 0), "db:5432");
    ck_assert_ptr_null(bpo_service_need(service, 1));
    ck_assert_uint_eq(bpo_service_n_attachments(service), 2);
    ck_assert_ptr_eq(bpo_service_attachment_at(service, 0), attachment);
    ck_assert_ptr_null(bpo_service_attachment_at(service, 2));
    ck_assert_str_eq(bpo_attachment_network(attachment), "a");
    ck_assert_ptr_null(bpo_attachment_ipv4_address(attachment));
    ck_assert_str_eq(bpo_attachment_ipv6_address(attachment), "::1");
    ck_assert_uint_eq(bpo_attachment_n_aliases(attachment), 1);
    ck_assert_str_eq(bpo_attachment_alias(attachment, 0), "w");
    ck_assert_ptr_null(bpo_attachment_alias(attachment, 1));
    bpo_topology_free(topology);
}
END_TEST

START_TEST(keys_are_found_before_names)
{
    bpo_topology *topology =
        state_topology("networks: {a: {name: b}, b: {name: a}, c: {name: d}, e: {}}");
    ck_assert_str_eq(bpo_network_key(bpo_topology_find_network(topology, "a")), "a");
    ck_assert_str_eq(bpo_network_key(bpo_topology_find_network(topology, "d")), "c");
    ck_assert_str_eq(bpo_network_key(bpo_topology_find_network(topology, "shop_e")), "e");
    ck_assert_ptr_null(bpo_topology_find_network(topology, "shop_a"));
    ck_assert_ptr_null(bpo_topology_find_network(topology, "shop_"));
    bpo_topology_free(topology);
}
END_TEST

/* A key that is taken, none, or too many: each a status, and the topology as before. */
START_TEST(keys_are_claimed_once)
{
    bpo_topology *topology = new_topology();
    bpo_network *network = NULL;
    bpo_service *service = NULL;
    bpo_error err = {0};
    add_network(topology, "a");
    add_service(topology, "a");
    ck_assert_int_eq(bpo_topology_add_network(topology, "a", &network, &err), BPO_E_CONFLICT);
    ck_assert_str_eq(err.message, "network a is there already");
    ck_assert_int_eq(bpo_topology_add_service(topology, "a", &service, &err), BPO_E_CONFLICT);
    ck_assert_int_eq(bpo_topology_add_network(topology, NULL, &network, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_topology_add_service(topology, NULL, &service, NULL), BPO_E_USAGE);
    ck_assert_ptr_null(network);
    ck_assert_ptr_null(service);
    ck_assert_uint_eq(bpo_topology_n_networks(topology), 1);
    ck_assert_uint_eq(bpo_topology_n_services(topology), 1);
    bpo_topology_free(topology);
}
END_TEST

START_TEST(counts_are_limited)
{
    bpo_topology *topology = new_topology();
    bpo_network *network = NULL, *first;
    bpo_service *service = NULL;
    bpo_error err = {0};
    char name[16];
    first = add_network(topology, "n0");
    for (int i = 1; i < 4096; i++) {
        snprintf(name, sizeof name, "n%d", i);
        add_network(topology, name);
    }
    for (int i = 0; i < 16384; i++) {
        snprintf(name, sizeof name, "s%d", i);
        add_service(topology, name);
    }
    ck_assert_int_eq(bpo_topology_add_network(topology, "one", &network, &err), BPO_E_LIMIT);
    ck_assert_int_eq(bpo_topology_add_service(topology, "one", &service, &err), BPO_E_LIMIT);
    ck_assert_uint_eq(bpo_topology_n_networks(topology), 4096);
    ck_assert_uint_eq(bpo_topology_n_services(topology), 16384);
    ck_assert_ptr_eq(bpo_topology_find_network(topology, "n0"), first); /* they never move */
    ck_assert_str_eq(bpo_network_key(bpo_topology_find_network(topology, "n4095")), "n4095");
    bpo_topology_free(topology);
}
END_TEST

START_TEST(a_copy_borrows_nothing)
{
    bpo_topology *from = state_topology(
        "networks: {a: {name: b, driver: d, internal: true, attachable: true, enable_ipv4: "
        "true,"
        " enable_ipv6: true, driver_opts: {o: 1}, labels: {l: 2}, x-bponet: {gpu: true},"
        " ipam: {driver: i, config: [{subnet: s, gateway: g, ip_range: r,"
        " aux_addresses: {x: y}}]}}}");
    bpo_topology *to = new_topology();
    bpo_network *copy = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_add_copy(to, bpo_topology_network_at(from, 0), &copy, &err),
                     BPO_OK);
    ck_assert_int_eq(bpo_topology_add_copy(to, bpo_topology_network_at(from, 0), &copy, &err),
                     BPO_E_CONFLICT);
    bpo_topology_free(from);
    ck_assert_str_eq(copy->key, "a");
    ck_assert_str_eq(copy->name.text, "b");
    ck_assert_str_eq(copy->driver.text, "d");
    ck_assert_str_eq(copy->internal.text, "true");
    ck_assert_str_eq(copy->attachable.text, "true");
    ck_assert_str_eq(copy->enable_ipv4.text, "true");
    ck_assert_str_eq(copy->enable_ipv6.text, "true");
    ck_assert_str_eq(copy->ipam_driver.text, "i");
    ck_assert_str_eq(copy->gpu.text, "true");
    ck_assert_ptr_null(copy->publish.text);
    ck_assert_str_eq(bpo_pairs_get(&copy->options, "o"), "1");
    ck_assert_str_eq(bpo_pairs_get(&copy->labels, "l"), "2");
    ck_assert_uint_eq(copy->n_ipam, 1);
    ck_assert_str_eq(copy->ipam[0].subnet.text, "s");
    ck_assert_str_eq(copy->ipam[0].gateway.text, "g");
    ck_assert_str_eq(copy->ipam[0].ip_range.text, "r");
    ck_assert_str_eq(bpo_pairs_get(&copy->ipam[0].aux_addresses, "x"), "y");
    ck_assert_ptr_null(copy->name.at.file);
    ck_assert_ptr_eq(copy->topology, to);
    bpo_topology_free(to);
}
END_TEST

START_TEST(truths_as_compose_casts_them)
{
    static const struct {
        const char *text;
        int truth;
    } cases[] = {
        {"true", 1},   {"True", 1}, {"TRUE", 1},  {"yes", 1},   {"Y", 1},   {"on", 1},
        {"t", -1},     {"1", -1},   {"false", 0}, {"FaLsE", 0}, {"no", 0},  {"n", 0},
        {"off", 0},    {"f", -1},   {"0", -1},    {"", -1},     {"2", -1},  {"truth", -1},
        {" true", -1}, {NULL, -1},  {"yes ", -1}, {"null", -1}, {"-1", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bpo_written written = {.text = cases[i].text};
        ck_assert_msg(bpo_written_bool(&written) == cases[i].truth, "%s", cases[i].text);
    }
}
END_TEST

/* ---- states ---------------------------------------------------------------------------------- */

START_TEST(a_state_is_sorted)
{
    bpo_state *state = state_of("network b b\nnetwork a z\nnetwork b a\nnetwork B c\n"
                                "container c 3 running x on=b on=a\ncontainer a 9 running x\n"
                                "container a 1 exited x");
    static const char *const networks[] = {"B c", "a z", "b a", "b b"};
    static const char *const containers[] = {"a 1", "a 9", "c 3"};
    char text[64];
    ck_assert_uint_eq(bpo_state_n_networks(state), 4);
    for (size_t i = 0; i < 4; i++) {
        const bpo_live_network *network = bpo_state_network_at(state, i);
        snprintf(text, sizeof text, "%s %.1s", bpo_live_network_name(network),
                 bpo_live_network_id(network));
        ck_assert_str_eq(text, networks[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        const bpo_container *container = bpo_state_container_at(state, i);
        snprintf(text, sizeof text, "%s %.1s", bpo_container_name(container),
                 bpo_container_id(container));
        ck_assert_str_eq(text, containers[i]);
    }
    const bpo_container *c = bpo_state_find_container(state, "c");
    ck_assert_uint_eq(bpo_container_n_endpoints(c), 2);
    ck_assert_str_eq(bpo_endpoint_network(bpo_container_endpoint_at(c, 0)), "a");
    ck_assert_ptr_null(bpo_container_endpoint_at(c, 2));
    ck_assert_ptr_null(bpo_state_network_at(state, 4));
    ck_assert_ptr_null(bpo_state_container_at(state, SIZE_MAX));
    bpo_state_free(state);
    bpo_state_free(NULL);
}
END_TEST

START_TEST(twins_are_counted)
{
    bpo_state *state = state_of(
        "network a a\nnetwork b b\nnetwork b a\nnetwork b c\nnetwork bb d\nnetwork c e");
    static const struct {
        const char *name;
        size_t n;
    } cases[] = {{"a", 1}, {"b", 3}, {"bb", 1}, {"c", 1}, {"d", 0}, {"", 0}, {"bbb", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bpo_live_network *found = bpo_state_find_network(state, cases[i].name);
        ck_assert_uint_eq(bpo_state_count_networks(state, cases[i].name), cases[i].n);
        ck_assert((found != NULL) == (cases[i].n > 0));
        if (found)
            ck_assert_str_eq(bpo_live_network_name(found), cases[i].name);
    }
    ck_assert_int_eq(*bpo_live_network_id(bpo_state_find_network(state, "b")), 'a');
    bpo_state_free(state);
}
END_TEST

START_TEST(prefixes_find_nothing)
{
    char id[65] = "", shorter[65] = "";
    memset(id, '1', 64);
    memset(shorter, '1', 63);
    bpo_state *state = state_of("network net a\ncontainer web 1 running x\ncontainer "
                                "111111111111 2 running x\ncontainer w 3 running x");
    ck_assert_str_eq(bpo_container_name(bpo_state_find_container(state, "web")), "web");
    ck_assert_str_eq(bpo_container_name(bpo_state_find_container(state, id)), "web");
    ck_assert_ptr_null(bpo_state_find_container(state, shorter));
    ck_assert_ptr_null(bpo_state_find_container(state, "1"));
    ck_assert_ptr_null(bpo_state_find_container(state, ""));
    ck_assert_ptr_null(bpo_state_find_container(state, "we"));
    ck_assert_ptr_null(bpo_state_find_container(state, "/web"));
    /* a name that looks like the beginning of another's id is that name */
    ck_assert_int_eq(*bpo_container_id(bpo_state_find_container(state, "111111111111")), '2');
    memset(id, 'a', 64);
    ck_assert_ptr_null(bpo_state_find_network(state, id)); /* networks by name only */
    ck_assert_ptr_null(bpo_state_find_network(state, "ne"));
    bpo_state_free(state);
}
END_TEST

/* As the engine looks it up: somebody may call a container by another's id. */
START_TEST(an_id_goes_before_a_name)
{
    char id[65] = "", lines[200];
    memset(id, '1', 64);
    snprintf(lines, sizeof lines, "container %s 2 running x\ncontainer web 1 running x", id);
    bpo_state *state = state_of(lines);
    ck_assert_str_eq(bpo_container_name(bpo_state_find_container(state, id)), "web");
    bpo_state_free(state);
    snprintf(lines, sizeof lines, "container %s 2 running x", id);
    state = state_of(lines); /* nobody's id: a name like others */
    ck_assert_int_eq(*bpo_container_id(bpo_state_find_container(state, id)), '2');
    bpo_state_free(state);
}
END_TEST

START_TEST(a_live_network_has_all_its_fields)
{
    bpo_state *state = state_of(
        "network n a driver=macvlan internal attachable ipv6 created=2024 label=x=y label=z= "
        "subnet=10.0.0.0/24 gateway=10.0.0.1 range=10.0.0.0/25 subnet=fd00::/64");
    const bpo_live_network *network = bpo_state_network_at(state, 0);
    ck_assert_str_eq(bpo_live_network_driver(network), "macvlan");
    ck_assert_str_eq(bpo_live_network_scope(network), "");
    ck_assert_str_eq(bpo_live_network_created(network), "2024");
    ck_assert(bpo_live_network_is_internal(network));
    ck_assert(bpo_live_network_is_attachable(network));
    ck_assert(bpo_live_network_has_ipv6(network));
    ck_assert_uint_eq(bpo_live_network_n_ipam(network), 2);
    ck_assert_str_eq(bpo_live_network_subnet(network, 1), "fd00::/64");
    ck_assert_str_eq(bpo_live_network_gateway(network, 0), "10.0.0.1");
    ck_assert_ptr_null(bpo_live_network_gateway(network, 1));
    ck_assert_str_eq(bpo_live_network_ip_range(network, 0), "10.0.0.0/25");
    ck_assert_ptr_null(bpo_live_network_ip_range(network, 2));
    ck_assert_ptr_null(bpo_live_network_subnet(network, 2));
    ck_assert_uint_eq(bpo_live_network_n_labels(network), 2);
    ck_assert_str_eq(bpo_live_network_label_key(network, 1), "z");
    ck_assert_str_eq(bpo_live_network_label_value(network, 1), "");
    ck_assert_ptr_null(bpo_live_network_label_key(network, 2));
    ck_assert_ptr_null(bpo_live_network_label_value(network, 2));
    ck_assert_str_eq(bpo_live_network_label(network, "x"), "y");
    ck_assert_ptr_null(bpo_live_network_label(network, "y"));
    ck_assert_str_eq(bpo_state_host(state), "");
    ck_assert_int_eq(bpo_state_info(state)->n_containers, -1);
    ck_assert_uint_eq(bpo_state_n_requests(state), 0);
    bpo_state_free(state);
}
END_TEST

static const struct {
    const char *line;
    bool on, pinned, up;
} containers[] = {
    {"container c 1 running net on=net:10.0.0.2", true, true, true},
    {"container c 1 running other on=net", true, false, true},
    {"container c 1 paused other on=net", true, false, true},
    {"container c 1 restarting other on=net", true, false, true},
    {"container c 1 exited net", false, true, false},
    {"container c 1 dead net", false, true, false},
    {"container c 1 created net on=net", true, true, false}, /* its endpoint tells no id */
    {"container c 1 created other on=net2", false, false, false},
    {"container c 1 running net2 on=net2", false, false, true},
    {"container c 1 exited aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     false, true, false},
    {"container c 1 exited aaaaaaaaaaaa", false, true,
     false}, /* as `docker network ls` shows it */
    {"container c 1 exited aaaaaaaaaaaaa", false, true, false},
    {"container c 1 exited aaaaaaaaaaa", false, false, false},
    {"container c 1 exited aaaaaaaaaaab", false, false, false},
    {"container c 1 removing host", false, false, false},
};

/* A running container that shows a network with neither id nor address was refused there; with an
 * address it is on it, whatever the engine says of ids. */
START_TEST(what_is_only_remembered_is_not_joined)
{
    bpo_state *state = state_of("network net a\ncontainer c 1 running other on=net:10.0.0.2");
    const bpo_live_network *network = bpo_state_find_network(state, "net");
    const bpo_container *c = bpo_state_container_at(state, 0);
    bpo_endpoint *endpoint = &c->endpoints[0];
    ck_assert(bpo_container_has_joined(c, network));
    endpoint->network_id = "";
    ck_assert(bpo_container_has_joined(c, network));
    endpoint->ipv4_address = "";
    ck_assert(!bpo_container_has_joined(c, network));
    endpoint->ipv6_address = "fd00::2";
    ck_assert(bpo_container_has_joined(c, network));
    bpo_state_free(state);
}
END_TEST

START_TEST(containers_and_their_networks)
{
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        char lines[300];
        snprintf(lines, sizeof lines, "network net a\nnetwork net2 b\n%s", containers[i].line);
        bpo_state *state = state_of(lines);
        const bpo_live_network *network = bpo_state_find_network(state, "net");
        const bpo_container *c = bpo_state_container_at(state, 0);
        ck_assert_msg(bpo_container_is_on(c, network) == containers[i].on, "on: %s",
                      containers[i].line);
        ck_assert_msg(bpo_container_is_pinned_to(c, network) == containers[i].pinned,
                      "pinned: %s", containers[i].line);
        ck_assert_msg(bpo_container_is_up(c) == containers[i].up, "up: %s", containers[i].line);
        bpo_state_free(state);
    }
}
END_TEST

/* An endpoint with an id is on that network only, whatever the name of another. */
START_TEST(ids_go_before_names)
{
    bpo_state *state =
        state_of("network twin a\nnetwork twin b\ncontainer c 1 running x on=twin");
    const bpo_container *c = bpo_state_container_at(state, 0);
    ck_assert(bpo_container_is_on(c, bpo_state_network_at(state, 0)));
    ck_assert(!bpo_container_is_on(c, bpo_state_network_at(state, 1)));
    bpo_state_free(state);
}
END_TEST

static const struct {
    const char *line;
    bool is;
} owners[] = {
    {"container web 1 running x", true},
    {"container www 1 running x", false},
    {"container shop-web-1 1 running x service=web project=shop", true},
    {"container web 1 running x service=web project=other", false},
    {"container web 1 running x service=db project=shop", false},
    {"container we 1 running x", false},
};

START_TEST(containers_of_services)
{
    bpo_topology *topology = new_topology();
    bpo_service *web = add_service(topology, "web");
    bpo_service *named = add_service(topology, "named");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_service_set_container_name(named, "www", &err), BPO_OK);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        bpo_state *state = state_of(owners[i].line);
        const bpo_container *container = bpo_state_container_at(state, 0);
        ck_assert_msg(bpo_container_is_of(container, web) == owners[i].is, "%s",
                      owners[i].line);
        ck_assert(bpo_container_is_of(container, named) ==
                  (strcmp(bpo_container_name(container), "www") == 0));
        bpo_state_free(state);
    }
    bpo_topology_free(topology);
}
END_TEST

/* ---- findings -------------------------------------------------------------------------------- */

static void add_finding(bpo_findings *findings, const char *file, uint32_t line,
                        uint32_t column, const char *message)
{
    bpo_error err = {0};
    bpo_place at = {.file = file, .line = line, .column = column};
    ck_assert_int_eq(
        bpo_findings_add(findings, "slug", BPO_WARNING, at, NULL, message, NULL, &err), BPO_OK);
}

START_TEST(findings_are_sorted_by_place)
{
    bpo_findings *findings = calloc(1, sizeof *findings);
    bpo_error err = {0};
    static const char *const order[] = {"nowhere", "a", "b", "b2", "c", "d"};
    add_finding(findings, "y.yml", 1, 1, "d");
    add_finding(findings, "x.yml", 2, 10, "c");
    add_finding(findings, "x.yml", 2, 9, "b");
    add_finding(findings, NULL, 0, 0, "nowhere");
    add_finding(findings, "x.yml", 2, 9, "b2");
    add_finding(findings, "x.yml", 1, 30, "a");
    ck_assert_int_eq(bpo_findings_sort(findings, &err), BPO_OK);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(bpo_finding_message(bpo_findings_at(findings, i)), order[i]);
    ck_assert_ptr_null(bpo_findings_at(findings, 6));
    const bpo_finding *first = bpo_findings_at(findings, 0);
    ck_assert_str_eq(bpo_finding_file(first), "");
    ck_assert_str_eq(bpo_finding_path(first), "");
    ck_assert_str_eq(bpo_finding_remedy(first), "");
    ck_assert_uint_eq(bpo_findings_count(findings), 6);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_WARNING), 6);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_ERROR), 0);
    bpo_findings_free(findings);
    bpo_findings_free(NULL);
}
END_TEST

START_TEST(findings_are_one_line_and_bounded)
{
    bpo_findings *findings = calloc(1, sizeof *findings);
    bpo_error err = {0};
    char *huge = calloc(1, 100001);
    add_finding(findings, "x", 1, 1, "a\nb\x1b[2J");
    ck_assert_str_eq(bpo_finding_message(bpo_findings_at(findings, 0)), "a\\nb\\x1b[2J");
    for (size_t i = 0; i < 99999; i += 3)
        memcpy(huge + i, "\xe2\x82\xac", 3);
    add_finding(findings, "x", 1, 1, huge);
    const char *kept = bpo_finding_message(bpo_findings_at(findings, 1));
    ck_assert_uint_lt(strlen(kept), 4200);
    ck_assert(bpo_utf8_valid(kept, strlen(kept)));
    ck_assert_str_eq(kept + strlen(kept) - 6, "€…");
    for (int i = 2; i < 100000; i++)
        add_finding(findings, "x", 1, 1, "");
    ck_assert_int_eq(
        bpo_findings_add(findings, "s", BPO_NOTE, (bpo_place){0}, NULL, "x", NULL, &err),
        BPO_E_LIMIT);
    ck_assert_uint_eq(bpo_findings_count(findings), 100000);
    free(huge);
    bpo_findings_free(findings);
}
END_TEST

START_TEST(severities_have_names)
{
    ck_assert_str_eq(bpo_severity_name(BPO_NOTE), "note");
    ck_assert_str_eq(bpo_severity_name(BPO_WARNING), "warning");
    ck_assert_str_eq(bpo_severity_name(BPO_ERROR), "error");
    ck_assert_str_eq(bpo_severity_name((bpo_severity)3), "unknown");
    ck_assert_str_eq(bpo_severity_name((bpo_severity)-1), "unknown");
}
END_TEST

UNIT_MAIN("model", a_topology_is_empty_at_first, a_network_says_what_it_was_told,
          labels_are_replaced, ipam_entries_are_kept_as_given, a_service_says_what_it_was_told,
          keys_are_found_before_names, keys_are_claimed_once, counts_are_limited,
          a_copy_borrows_nothing, truths_as_compose_casts_them, a_state_is_sorted,
          twins_are_counted, prefixes_find_nothing, an_id_goes_before_a_name,
          a_live_network_has_all_its_fields, containers_and_their_networks,
          what_is_only_remembered_is_not_joined, ids_go_before_names, containers_of_services,
          findings_are_sorted_by_place, findings_are_one_line_and_bounded,
          severities_have_names)
