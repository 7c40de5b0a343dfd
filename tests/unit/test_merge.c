/* What several files become as one tree. Each row was put to Compose 2.40.3 (`config`). */
#include "unit.h"

#include <stdio.h>

#include "base/strbuf.h"
#include "base/yaml.h"
#include "compose/merge.h"

static const struct {
    char
        kind; /* of what the texts are the inside: 'n' a network, 's' a service, '-' a document */
    const char *base, *over, *merged;
} rows[] = {
    {'n', "driver: x", "driver: y", "driver: y"},
    {'n', "driver: x", "driver: null", "driver: x"},
    {'n', "driver: x", "driver: !reset y", ""},
    {'n', "driver: x", "driver: !override y", "driver: y"},
    {'n', "driver: x", "attachable: true", "driver: x, attachable: true"},
    {'n', "internal: true", "internal: 'no'", "internal: 'no'"},
    {'n', "labels: {a: 1, b: 2}", "labels: {b: 3, c: null}", "labels: {a: 1, b: 3, c: null}"},
    {'n', "labels: {a: 1, b: 2}", "labels: [b=3, c]", "labels: {a: 1, b: '3', c: null}"},
    {'n', "labels: [a=1]", "labels: {a: 2}", "labels: {a: 2}"},
    {'n', "labels: [a=1, a=4]", "labels: [b=2, 'c=d=e']", "labels: {a: '4', b: '2', c: 'd=e'}"},
    {'n', "labels: {a: 1}", "labels: {a: null}", "labels: {a: null}"},
    {'n', "labels: {a: 1}", "labels: null", "labels: {a: 1}"},
    {'n', "labels: {a: 1}", "labels: {}", "labels: {a: 1}"},
    {'n', "labels: {a: 1}", "labels: !reset null", ""},
    {'n', "labels: {a: 1}", "labels: !override {b: 1}", "labels: {b: 1}"},
    {'n', "labels: {a: 1, b: 2}", "labels: {a: !reset null}", "labels: {b: 2}"},
    {'n', "driver_opts: {a: 1, b: 2}", "driver_opts: {b: 3, c: 4}",
     "driver_opts: {a: 1, b: 3, c: 4}"},
    {'n', "driver_opts: {a: 1}", "driver_opts: null", "driver_opts: {a: 1}"},
    {'n', "external: true", "external: false", "external: false"},
    {'n', "external: {name: z}", "name: y", "external: true, name: y"},
    {'n', "external: {name: z}", "external: false", "external: false, name: z"},
    {'n', "external: {name: z}", "external: {name: y}", "external: {name: y}, name: z"},
    {'n', "external: true", "external: {name: y}", "external: {name: y}"},
    {'n', "ipam: {driver: d}", "ipam: {config: [{subnet: a}]}",
     "ipam: {driver: d, config: [{subnet: a}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: [{subnet: b}]}",
     "ipam: {config: [{subnet: b}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: [{subnet: a, gateway: g}]}",
     "ipam: {config: [{subnet: a, gateway: g}]}"},
    {'n', "ipam: {config: [{subnet: a, gateway: g, aux_addresses: {x: 1}}]}",
     "ipam: {config: [{subnet: a, gateway: h, aux_addresses: {y: 2}}]}",
     "ipam: {config: [{subnet: a, gateway: h, aux_addresses: {x: 1, y: 2}}]}"},
    {'n', "ipam: {config: [{subnet: a, gateway: g}, {subnet: b, ip_range: r}]}",
     "ipam: {config: [{subnet: c}]}", "ipam: {config: [{subnet: c, ip_range: r}]}"},
    {'n', "ipam: {config: [{subnet: a, gateway: g}, {subnet: b, ip_range: r}]}",
     "ipam: {config: [{subnet: b, gateway: h}]}",
     "ipam: {config: [{subnet: b, ip_range: r, gateway: h}]}"},
    {'n', "ipam: {config: [{subnet: a}]}",
     "ipam: {config: [{subnet: b}, {subnet: a, gateway: g}]}",
     "ipam: {config: [{subnet: b}, {subnet: a, gateway: g}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: [{gateway: g}]}",
     "ipam: {config: [{gateway: g}]}"},
    {'n', "ipam: {config: [{gateway: g}]}", "ipam: {config: [{ip_range: r}]}",
     "ipam: {config: [{gateway: g, ip_range: r}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: []}", "ipam: {config: []}"},
    {'n', "ipam: {config: []}", "ipam: {config: [{subnet: a}]}", "ipam: {config: []}"},
    {'n', "ipam: {config: [{subnet: a}, {subnet: b}, {subnet: d}]}",
     "ipam: {config: [{subnet: c}, {subnet: d, gateway: g}]}",
     "ipam: {config: [{subnet: d, gateway: g}, {subnet: d, gateway: g}, {subnet: c}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: !override [{subnet: b}]}",
     "ipam: {config: [{subnet: b}]}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: !reset []}", "ipam: {}"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: null", "ipam: {config: [{subnet: a}]}"},
    {'s', "networks: [n]", "networks: [m]", "networks: {n: , m: }"},
    {'s', "networks: [n]", "networks: {m: {aliases: [x]}}",
     "networks: {n: , m: {aliases: [x]}}"},
    {'s', "networks: {n: {aliases: [x]}}", "networks: [n, m]",
     "networks: {n: {aliases: [x]}, m: }"},
    {'s', "networks: {n: {aliases: [x], ipv4_address: a}}",
     "networks: {n: {aliases: [y], ipv4_address: b}}",
     "networks: {n: {aliases: [x, y], ipv4_address: b}}"},
    {'s', "networks: {n: {aliases: [x]}}", "networks: {n: }", "networks: {n: {aliases: [x]}}"},
    {'s', "networks: {n: }", "networks: {n: {aliases: [x]}}", "networks: {n: {aliases: [x]}}"},
    {'s', "networks: {n: {aliases: [x]}}", "networks: !reset null", ""},
    {'s', "networks: {n: {aliases: [x]}}", "networks: !override [m]", "networks: [m]"},
    {'s', "networks: {n: {aliases: [x]}, m: }", "networks: {n: !reset null}",
     "networks: {m: }"},
    {'s', "networks: {n: {aliases: [x]}, m: }", "networks: {n: !override {aliases: [q]}}",
     "networks: {n: {aliases: [q]}, m: }"},
    {'s', "networks: [n]", "networks: null", "networks: {n: }"},
    {'s', "networks: [n]", "networks: []", "networks: {n: }"},
    {'s', "networks: [n]", "networks: [n, n]", "networks: {n: }"},
    {'s', "ports: ['1:1']", "ports: ['2:2']", "ports: ['1:1', '2:2']"},
    {'s', "ports: ['1:1']", "ports: !override ['2:2']", "ports: ['2:2']"},
    {'s', "ports: ['1:1']", "ports: !reset []", ""},
    {'s', "ports: ['1:1']", "ports: null", "ports: ['1:1']"},
    {'s', "ports: ['1:1']", "ports: [!reset '3:3', '2:2']", "ports: ['1:1', '2:2']"},
    {'s', "expose: ['1']", "expose: [1, 2]", "expose: ['1', 1, 2]"},
    {'s', "links: [b]", "links: [c]", "links: [b, c]"},
    {'s', "external_links: [b]", "external_links: [c]", "external_links: [b, c]"},
    {'s', "profiles: [b]", "profiles: [c]", "profiles: [b, c]"},
    {'s', "depends_on: [b]", "depends_on: {b: {condition: service_healthy}}",
     "depends_on: {b: {condition: service_healthy, required: true}}"},
    {'s', "depends_on: {b: {condition: service_healthy, restart: true}}", "depends_on: [b, c]",
     "depends_on: {b: {condition: service_started, restart: true, required: true}, "
     "c: {condition: service_started, required: true}}"},
    {'s', "gpus: all", "gpus: [{count: 1}]", "gpus: [{count: all}, {count: 1}]"},
    {'s', "deploy: {replicas: 2, labels: {a: 1}}", "deploy: {replicas: 3, labels: [b=1]}",
     "deploy: {replicas: 3, labels: [b=1]}"},
    {'s', "deploy: {resources: {reservations: {devices: [a]}}}",
     "deploy: {resources: {reservations: {devices: [b]}}}",
     "deploy: {resources: {reservations: {devices: [a, b]}}}"},
    {'s', "command: [a]", "command: b", "command: b"},
    {'s', "environment: {a: b}", "environment: [c=d]", "environment: [c=d]"},
    {'s', "hostname: a", "container_name: b", "hostname: a, container_name: b"},
    {'s', "x-bponet: {needs: [a]}", "x-bponet: {needs: [b]}", "x-bponet: {needs: [a, b]}"},
    {'-', "name: a", "name: b", "name: b"},
    {'-', "networks: {a: , b: {driver: x}}", "networks: {c: , b: , a: {driver: y}}",
     "networks: {a: {driver: y}, b: {driver: x}, c: }"},
    {'-', "services: {a: {hostname: b}}", "services: !reset {}", ""},
    {'-', "volumes: {a: }", "volumes: {b: }", "volumes: {b: }"},
    {'-', "x-bponet: {deny: [a]}", "x-bponet: {deny: [b], prefix: p}",
     "x-bponet: {deny: [a, b], prefix: p}"},
    {'-', "x-a: {b: !reset 1, c: 2}", "x-d: 1", "x-a: {c: 2}, x-d: 1"},
};

static const bpo_node *parse(bpo_arena *arena, char kind, const char *inside)
{
    char text[1024];
    bpo_node *root = NULL;
    bpo_error err = {0};
    const bpo_yaml_rules yaml = {
        .name = "f.yml", .max_depth = 64, .max_nodes = 10000, .compose = true};
    snprintf(text, sizeof text, "{%s%s%s}",
             kind == 'n'   ? "networks: {n: {"
             : kind == 's' ? "services: {a: {"
                           : "",
             inside, kind == '-' ? "" : "}}");
    ck_assert_msg(bpo_yaml_parse(arena, text, strlen(text), &yaml, &root, &err) == BPO_OK,
                  "%s: %s", text, err.message);
    return root;
}

/* The tree on one line. */
static void print(bpo_strbuf *out, const bpo_node *node)
{
    if (node->kind < BPO_NODE_LIST) {
        bpo_strbuf_addf(out, "%s:%s", bpo_kind_name(node->kind),
                        node->kind == BPO_NODE_NULL ? "" : node->text);
        return;
    }
    size_t n = 0;
    bpo_strbuf_add(out, node->kind == BPO_NODE_MAP ? "{" : "[");
    for (const bpo_node *child = node->children; child; child = child->next, n++) {
        bpo_strbuf_add(out, child == node->children ? "" : ", ");
        if (node->kind == BPO_NODE_MAP) {
            ck_assert_uint_eq(strlen(child->key), child->key_len);
            bpo_strbuf_addf(out, "%s=", child->key);
        }
        print(out, child);
    }
    bpo_strbuf_add(out, node->kind == BPO_NODE_MAP ? "}" : "]");
    ck_assert_uint_eq(n, node->n);
}

static void open_reading(bpo_reading *reading, bpo_arena *arena)
{
    bpo_error err = {0};
    *reading = (bpo_reading){.nodes = arena};
    ck_assert_int_eq(bpo_topology_new("p", &reading->topology, &err), BPO_OK);
}

static void close_reading(bpo_reading *reading)
{
    ck_assert_uint_eq(reading->path.len, 0);
    bpo_topology_free(reading->topology);
    bpo_strbuf_free(&reading->path);
    bpo_arena_free(reading->nodes);
}

START_TEST(files_merge_as_compose_merges_them)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_arena arena = {0};
        bpo_reading reading;
        bpo_strbuf got = {0}, want = {0}, before = {0}, after = {0};
        bpo_error err = {0};
        const bpo_node *first, *merged;
        open_reading(&reading, &arena);
        const bpo_node *base = parse(&arena, rows[i].kind, rows[i].base);
        const bpo_node *over = parse(&arena, rows[i].kind, rows[i].over);
        print(&before, base);
        print(&before, over);
        ck_assert_int_eq(bpo_compose_merge(&reading, NULL, base, &first, &err), BPO_OK);
        ck_assert_int_eq(bpo_compose_merge(&reading, first, over, &merged, &err), BPO_OK);
        print(&got, merged);
        print(&want, parse(&arena, rows[i].kind, rows[i].merged));
        ck_assert_msg(strcmp(bpo_strbuf_text(&got), bpo_strbuf_text(&want)) == 0,
                      "%s | %s\n  got  %s\n  want %s", rows[i].base, rows[i].over,
                      bpo_strbuf_text(&got), bpo_strbuf_text(&want));
        ck_assert_uint_eq(reading.topology->remarks.n, 0);
        /* what was merged is as it was */
        print(&after, base);
        print(&after, over);
        ck_assert_str_eq(bpo_strbuf_text(&before), bpo_strbuf_text(&after));
        bpo_strbuf_free(&got);
        bpo_strbuf_free(&want);
        bpo_strbuf_free(&before);
        bpo_strbuf_free(&after);
        close_reading(&reading);
    }
}
END_TEST

/* What Compose refuses to merge is remarked, and the rest is merged. */
static const struct {
    char kind;
    const char *base, *over, *says;
} clashes[] = {
    {'n', "driver_opts: {a: 1}", "driver_opts: [a=1]",
     "networks.n.driver_opts is a list, which can't be merged with what line 1 of f.yml has: a "
     "map"},
    {'n', "ipam: {config: [{subnet: a}]}", "ipam: {config: null}",
     "networks.n.ipam.config is null, which can't be merged with what line 1 of f.yml has: a "
     "list"},
    {'n', "ipam: {config: [5]}", "ipam: {config: [{subnet: a}]}",
     "networks.n.ipam.config must be a list of maps, but one is a number"},
    {'n', "labels: [1]", "labels: {a: b}",
     "networks.n.labels must be a list of strings, but one is a number"},
    {'n', "labels: {a: b}", "labels: 5",
     "networks.n.labels is a number, which can't be merged with what line 1 of f.yml has: a "
     "map"},
    {'s', "ports: ['1:1']", "ports: '2:2'",
     "services.a.ports is a string, which can't be merged with what line 1 of f.yml has: a "
     "list"},
    {'s', "networks: [n]", "networks: [1]",
     "services.a.networks must be a list of strings, but one is a number"},
    {'s', "gpus: all", "gpus: all",
     "services.a.gpus is a string, which can't be merged with what line 1 of f.yml has: a "
     "list"},
    {'-', "x-a: {b: 1}", "x-a: [1]",
     "x-a is a list, which can't be merged with what line 1 of f.yml has: a map"},
};

START_TEST(what_does_not_merge_is_told)
{
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        bpo_arena arena = {0};
        bpo_reading reading;
        bpo_error err = {0};
        const bpo_node *merged = NULL;
        open_reading(&reading, &arena);
        ck_assert_int_eq(
            bpo_compose_merge(&reading, parse(&arena, clashes[i].kind, clashes[i].base),
                              parse(&arena, clashes[i].kind, clashes[i].over), &merged, &err),
            BPO_OK);
        ck_assert_ptr_nonnull(merged);
        const bpo_findings *remarks = &reading.topology->remarks;
        ck_assert_msg(remarks->n == 1, "%s: %zu", clashes[i].over, remarks->n);
        ck_assert_str_eq(remarks->items[0].slug, "wrong-type");
        ck_assert_str_eq(remarks->items[0].message, clashes[i].says);
        close_reading(&reading);
    }
}
END_TEST

/* Maps of many members are merged by an index. */
START_TEST(large_maps_merge)
{
    bpo_arena arena = {0};
    bpo_reading reading;
    bpo_strbuf text = {0};
    bpo_error err = {0};
    bpo_node *base = NULL, *over = NULL;
    const bpo_node *merged = NULL;
    const bpo_yaml_rules yaml = {.name = "f.yml", .max_depth = 64, .max_nodes = 1000000};
    open_reading(&reading, &arena);
    bpo_strbuf_add(&text, "services:\n");
    for (int i = 0; i < 16384; i++)
        bpo_strbuf_addf(&text, "  s%d: {}\n", i);
    ck_assert_int_eq(
        bpo_yaml_parse(&arena, bpo_strbuf_text(&text), text.len, &yaml, &base, &err), BPO_OK);
    ck_assert_int_eq(
        bpo_yaml_parse(&arena, bpo_strbuf_text(&text), text.len, &yaml, &over, &err), BPO_OK);
    ck_assert_int_eq(bpo_compose_merge(&reading, base, over, &merged, &err), BPO_OK);
    ck_assert_uint_eq(bpo_node_get(merged, "services")->n, 16384);
    bpo_strbuf_free(&text);
    close_reading(&reading);
}
END_TEST

/* Entries of ipam.config are compared one by one: that has a limit. */
START_TEST(many_ipam_entries)
{
    bpo_arena arena = {0};
    bpo_reading reading;
    bpo_strbuf text = {0};
    bpo_error err = {0};
    bpo_node *base = NULL;
    const bpo_node *merged = NULL;
    const bpo_yaml_rules yaml = {.name = "f.yml", .max_depth = 64, .max_nodes = 1000000};
    open_reading(&reading, &arena);
    bpo_strbuf_add(&text, "networks: {n: {ipam: {config: [");
    for (int i = 0; i < 200; i++)
        bpo_strbuf_addf(&text, "{subnet: %d}, ", i);
    bpo_strbuf_add(&text, "]}}}");
    ck_assert_int_eq(
        bpo_yaml_parse(&arena, bpo_strbuf_text(&text), text.len, &yaml, &base, &err), BPO_OK);
    ck_assert_int_eq(bpo_compose_merge(&reading, base, base, &merged, &err), BPO_E_LIMIT);
    ck_assert_str_eq(
        err.message,
        "networks.n.ipam.config: 200 entries over 200 are more than can be merged");
    ck_assert_ptr_null(merged);
    bpo_strbuf_cut(&reading.path, 0);
    bpo_strbuf_free(&text);
    close_reading(&reading);
}
END_TEST

UNIT_MAIN("merge", files_merge_as_compose_merges_them, what_does_not_merge_is_told,
          large_maps_merge, many_ipam_entries)
