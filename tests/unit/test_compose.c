/* Documents become topologies. tests/corpus/compose/valid/CASE has `input` (lines "%% name" begin
 * further files) and `expected`: the topology with the places of its values, and the reader's
 * remarks. refused/CASE has the error that stops the reading. */
#include "corpus.h"

#include <bponet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/yaml.h"
#include "model/topology.h"

static const char *const no_environment[] = {NULL};

static bpo_reader *new_reader(const char *project)
{
    bpo_reader *reader = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    ck_assert_int_eq(bpo_reader_set_project(reader, project, &err), BPO_OK);
    return reader;
}

static bpo_status read_text(const char *name, const char *text, size_t len, bpo_topology **ret,
                            bpo_error *err)
{
    bpo_reader *reader = new_reader("proj");
    bpo_status status = bpo_reader_add_text(reader, name, text, len, err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret, err);
    bpo_reader_free(reader);
    return status;
}

/* The topology of a text that must be readable. */
static bpo_topology *topology_of(const char *text)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    bpo_status status = read_text("compose.yml", text, strlen(text), &topology, &err);
    ck_assert_msg(status == BPO_OK, "%s: %s", text, err.message);
    return topology;
}

/* ---- a topology as text ---------------------------------------------------------------------- */

static bool with_places;

static void dump_place(bpo_strbuf *out, bpo_place at)
{
    const char *base = at.file ? strrchr(at.file, '/') : NULL;
    if (with_places)
        bpo_strbuf_addf(out, " @%s:%u:%u",
                        base      ? base + 1
                        : at.file ? at.file
                                  : "",
                        at.line, at.column);
}

static void dump_text(bpo_strbuf *out, size_t depth, const char *label, bpo_written written)
{
    if (!written.text)
        return;
    bpo_strbuf_addc(out, ' ', depth * 2);
    bpo_strbuf_addf(out, "%s = ", label);
    corpus_dump_text(out, written.text, strlen(written.text));
    dump_place(out, written.at);
    bpo_strbuf_add(out, "\n");
}

static void dump_pairs(bpo_strbuf *out, size_t depth, const char *label, const bpo_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s %s", label, pairs->items[i].key);
        dump_text(out, depth, name, pairs->items[i].value);
    }
}

static void dump_texts(bpo_strbuf *out, size_t depth, const char *label, const bpo_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        dump_text(out, depth, label, texts->items[i]);
}

static void dump_ipam(bpo_strbuf *out, const bpo_ipam *ipam)
{
    bpo_strbuf_add(out, "  ipam");
    dump_place(out, ipam->at);
    bpo_strbuf_add(out, "\n");
    dump_text(out, 2, "subnet", ipam->subnet);
    dump_text(out, 2, "gateway", ipam->gateway);
    dump_text(out, 2, "ip_range", ipam->ip_range);
    dump_pairs(out, 2, "aux", &ipam->aux_addresses);
}

static void dump_network(bpo_strbuf *out, const bpo_network *network)
{
    bpo_strbuf_addf(out, "network %s%s%s", network->key,
                    bpo_network_is_external(network) ? " external" : "",
                    network->defined ? "" : " undefined");
    dump_place(out, network->at);
    bpo_strbuf_add(out, "\n");
    dump_text(out, 1, "name", network->name);
    dump_text(out, 1, "driver", network->driver);
    dump_text(out, 1, "external", network->external);
    dump_text(out, 1, "internal", network->internal);
    dump_text(out, 1, "attachable", network->attachable);
    dump_text(out, 1, "enable_ipv4", network->enable_ipv4);
    dump_text(out, 1, "enable_ipv6", network->enable_ipv6);
    dump_text(out, 1, "ipam driver", network->ipam_driver);
    for (size_t i = 0; i < network->n_ipam; i++)
        dump_ipam(out, &network->ipam[i]);
    dump_pairs(out, 1, "option", &network->options);
    dump_pairs(out, 1, "label", &network->labels);
    dump_text(out, 1, "publish", network->publish);
    dump_text(out, 1, "gpu", network->gpu);
    dump_text(out, 1, "isolated", network->isolated);
}

static void dump_port(bpo_strbuf *out, const bpo_port *port)
{
    dump_text(out, 1, "port", (bpo_written){port->text, port->at});
    dump_text(out, 2, "target", port->target);
    dump_text(out, 2, "published", port->published);
    dump_text(out, 2, "host_ip", port->host_ip);
    dump_text(out, 2, "protocol", port->protocol);
    dump_text(out, 2, "mode", port->mode);
    dump_text(out, 2, "name", port->name);
    dump_text(out, 2, "app_protocol", port->app_protocol);
}

static void dump_dependency(bpo_strbuf *out, const bpo_dependency *dependency)
{
    dump_text(out, 1, "after", (bpo_written){dependency->service, dependency->at});
    dump_text(out, 2, "condition", dependency->condition);
    dump_text(out, 2, "restart", dependency->restart);
    dump_text(out, 2, "required", dependency->required);
}

static void dump_service(bpo_strbuf *out, const bpo_service *service)
{
    bpo_strbuf_addf(out, "service %s%s", service->name,
                    service->on_default ? " on the default network" : "");
    dump_place(out, service->at);
    bpo_strbuf_add(out, "\n");
    dump_text(out, 1, "container_name", service->container_name);
    dump_text(out, 1, "image", service->image);
    dump_text(out, 1, "hostname", service->hostname);
    dump_text(out, 1, "mac_address", service->mac_address);
    dump_text(out, 1, "network_mode", service->network_mode);
    for (size_t i = 0; i < service->n_attachments; i++) {
        const bpo_attachment *attachment = service->attachments[i];
        bpo_strbuf_addf(out, "  on %s", attachment->network);
        dump_place(out, attachment->at);
        bpo_strbuf_add(out, "\n");
        dump_texts(out, 2, "alias", &attachment->aliases);
        dump_text(out, 2, "ipv4_address", attachment->ipv4_address);
        dump_text(out, 2, "ipv6_address", attachment->ipv6_address);
        dump_texts(out, 2, "link_local_ip", &attachment->link_local_ips);
        dump_text(out, 2, "mac_address", attachment->mac_address);
        dump_text(out, 2, "gw_priority", attachment->gw_priority);
        dump_text(out, 2, "priority", attachment->priority);
        dump_text(out, 2, "interface_name", attachment->interface_name);
        dump_pairs(out, 2, "option", &attachment->options);
    }
    for (size_t i = 0; i < service->n_ports; i++)
        dump_port(out, &service->ports[i]);
    dump_texts(out, 1, "expose", &service->expose);
    for (size_t i = 0; i < service->n_dependencies; i++)
        dump_dependency(out, &service->dependencies[i]);
    dump_texts(out, 1, "link", &service->links);
    dump_texts(out, 1, "external_link", &service->external_links);
    dump_texts(out, 1, "profile", &service->profiles);
    dump_text(out, 1, "scale", service->scale);
    dump_text(out, 1, "replicas", service->replicas);
    dump_text(out, 1, "runtime", service->runtime);
    dump_text(out, 1, "gpu", service->gpu);
    dump_texts(out, 1, "need", &service->needs);
}

static void dump_remark(bpo_strbuf *out, const bpo_finding *remark)
{
    bpo_strbuf_addf(out, "%s %s", bpo_severity_name(remark->severity), remark->slug);
    dump_place(out, remark->at);
    bpo_strbuf_addf(out, " %s: %s", remark->path, remark->message);
    bpo_strbuf_addf(out, "%s%s\n", *remark->remedy ? " | " : "", remark->remedy);
}

static void dump_topology(bpo_strbuf *out, const bpo_topology *topology)
{
    bpo_strbuf_addf(out, "project %s\n", topology->name);
    dump_text(out, 1, "prefix", topology->prefix);
    dump_text(out, 1, "legacy", topology->legacy);
    dump_texts(out, 1, "deny", &topology->deny);
    for (size_t i = 0; i < topology->n_accepted; i++) {
        dump_text(out, 1, "accepted", topology->accepted[i].finding);
        dump_text(out, 2, "at", topology->accepted[i].at);
        dump_text(out, 2, "reason", topology->accepted[i].reason);
    }
    for (size_t i = 0; i < topology->n_networks; i++)
        dump_network(out, topology->networks[i]);
    for (size_t i = 0; i < topology->n_services; i++)
        dump_service(out, topology->services[i]);
    dump_texts(out, 0, "inactive", &topology->inactive);
    for (size_t i = 0; i < topology->remarks.n; i++)
        dump_remark(out, &topology->remarks.items[i]);
}

/* ---- the corpus ------------------------------------------------------------------------------ */

/* Adds the files of an input: what stands before the first "%% name" is compose.yml. */
static bpo_status add_files(bpo_reader *reader, const char *text, bpo_error *err)
{
    char name[64] = "compose.yml";
    while (*text) {
        if (strncmp(text, "%% ", 3) == 0) {
            size_t len = strcspn(text + 3, "\n");
            snprintf(name, sizeof name, "%.*s", (int)len, text + 3);
            text += 3 + len + (text[3 + len] == '\n');
        }
        const char *end = strstr(text, "\n%% ");
        size_t len = end ? (size_t)(end + 1 - text) : strlen(text);
        bpo_status status = bpo_reader_add_text(reader, name, text, len, err);
        if (status < 0)
            return status;
        text += len;
    }
    return BPO_OK;
}

static bpo_status run_document(const char *text, size_t len, bpo_strbuf *out)
{
    bpo_reader *reader = new_reader(NULL);
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    (void)len;
    ck_assert_int_eq(bpo_reader_set_directory(reader, "/tmp", &err), BPO_OK);
    bpo_status status = add_files(reader, text, &err);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, &topology, &err);
    with_places = true;
    if (status == BPO_OK) {
        dump_topology(out, topology);
    } else {
        ck_assert_ptr_null(topology);
        ck_assert_int_eq(err.code, status);
        bpo_strbuf_addf(out, "%s %s:%d:%d %s\n", bpo_status_describe(status)->name, err.file,
                        err.line, err.column, err.message);
    }
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    return status;
}

START_TEST(documents_become_topologies)
{
    corpus_check(TESTS_DIR "/corpus/compose/valid", 25, true, run_document);
}
END_TEST

START_TEST(what_stops_the_reading)
{
    corpus_check(TESTS_DIR "/corpus/compose/refused", 12, false, run_document);
}
END_TEST

/* ---- JSON and YAML --------------------------------------------------------------------------- */

static void write_json(bpo_json_writer *w, const bpo_node *node)
{
    if (node->kind == BPO_NODE_LIST)
        bpo_json_open_list(w);
    if (node->kind == BPO_NODE_MAP)
        bpo_json_open_map(w);
    for (const bpo_node *child = node->children; child; child = child->next) {
        if (node->kind == BPO_NODE_MAP)
            bpo_json_key(w, child->key);
        write_json(w, child);
    }
    if (node->kind == BPO_NODE_LIST)
        bpo_json_close_list(w);
    else if (node->kind == BPO_NODE_MAP)
        bpo_json_close_map(w);
    else if (node->kind == BPO_NODE_INT)
        bpo_json_int(w, node->integer);
    else if (node->kind == BPO_NODE_BOOL)
        bpo_json_bool(w, node->boolean);
    else
        bpo_json_string(w, node->kind == BPO_NODE_NULL ? NULL : node->text);
}

static char *json_of(const char *text, size_t len)
{
    bpo_arena arena = {0};
    bpo_yaml_rules rules = {.name = "x", .max_depth = 64, .max_nodes = 100000};
    bpo_node *root = NULL;
    char *json = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_yaml_parse(&arena, text, len, &rules, &root, &err), BPO_OK);
    bpo_json_writer *w = bpo_json_writer_new(true);
    write_json(w, root);
    ck_assert_int_eq(bpo_json_finish(w, &json, &err), BPO_OK);
    bpo_arena_free(&arena);
    return json;
}

static char *dump_of(const char *name, const char *text, size_t len)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    bpo_strbuf out = {0};
    bpo_status status = read_text(name, text, len, &topology, &err);
    ck_assert_msg(status == BPO_OK, "%s: %s", name, err.message);
    with_places = false;
    dump_topology(&out, topology);
    bpo_topology_free(topology);
    return bpo_strbuf_take(&out);
}

static void same_in_json(const char *dir, const char *name)
{
    size_t len;
    char *yaml = corpus_read(dir, name, "input", &len);
    if (!strstr(yaml, "%% ") && !strstr(yaml, "\n---\n")) {
        char *json = json_of(yaml, len);
        char *of_yaml = dump_of("a.yml", yaml, len);
        char *of_json = dump_of("a.json", json, strlen(json));
        char *of_flow = dump_of("no suffix", json, strlen(json)); /* told by its brace */
        char *of_wrong = dump_of("a.yaml", json, strlen(json));   /* JSON is YAML, too */
        ck_assert_str_eq(of_yaml, of_json);
        ck_assert_str_eq(of_yaml, of_flow);
        ck_assert_str_eq(of_yaml, of_wrong);
        bpo_string_free(json);
        bpo_string_free(of_yaml);
        bpo_string_free(of_json);
        bpo_string_free(of_flow);
        bpo_string_free(of_wrong);
    }
    bpo_string_free(yaml);
}

START_TEST(json_and_yaml_say_the_same)
{
    const char *dir = TESTS_DIR "/corpus/compose/valid";
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (*entries[i]->d_name != '.')
            same_in_json(dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}
END_TEST

/* ---- mistakes -------------------------------------------------------------------------------- */

/* Each row is a mistake of its own; `x` stands for what the value is put under. */
static const struct {
    const char *where, *text, *slug;
} mistakes[] = {
    {"networks", "[]", "wrong-type"},
    {"networks", "5", "wrong-type"},
    {"networks", "a", "wrong-type"},
    {"networks", "true", "wrong-type"},
    {"networks", "{x: 5}", "wrong-type"},
    {"networks", "{x: []}", "wrong-type"},
    {"networks", "{x: {name: []}}", "wrong-type"},
    {"networks", "{x: {driver: {}}}", "wrong-type"},
    {"networks", "{x: {driver_opts: 5}}", "wrong-type"},
    {"networks", "{x: {driver_opts: {a: []}}}", "wrong-type"},
    {"networks", "{x: {ipam: []}}", "wrong-type"},
    {"networks", "{x: {ipam: {driver: []}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: {}}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [5]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{subnet: []}]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{gateway: {}}]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{ip_range: []}]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{aux_addresses: 5}]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{aux_addresses: {a: {}}}]}}}", "wrong-type"},
    {"networks", "{x: {ipam: {config: [{sub_net: a}]}}}", "unknown-key"},
    {"networks", "{x: {ipam: {configs: []}}}", "unknown-key"},
    {"networks", "{x: {external: []}}", "wrong-type"},
    {"networks", "{x: {external: {name: []}}}", "wrong-type"},
    {"networks", "{x: {external: {nam: a}}}", "unknown-key"},
    {"networks", "{x: {internal: []}}", "wrong-type"},
    {"networks", "{x: {attachable: {}}}", "wrong-type"},
    {"networks", "{x: {enable_ipv4: []}}", "wrong-type"},
    {"networks", "{x: {enable_ipv6: {}}}", "wrong-type"},
    {"networks", "{x: {labels: 5}}", "wrong-type"},
    {"networks", "{x: {labels: [[]]}}", "wrong-type"},
    {"networks", "{x: {labels: {a: []}}}", "wrong-type"},
    {"networks", "{x: {labels: {a: \"${B}\"}}}", "variable-unset"},
    {"networks", "{x: {x-bponet: []}}", "wrong-type"},
    {"networks", "{x: {x-bponet: {gpu: []}}}", "wrong-type"},
    {"networks", "{x: {x-bponet: {gpus: 1}}}", "unknown-key"},
    {"networks", "{x: {subnet: a}}", "unknown-key"},
    {"services", "[]", "wrong-type"},
    {"services", "{x: 5}", "wrong-type"},
    {"services", "{x: {container_name: []}}", "wrong-type"},
    {"services", "{x: {network_mode: {}}}", "wrong-type"},
    {"services", "{x: {networks: 5}}", "wrong-type"},
    {"services", "{x: {networks: [[]]}}", "wrong-type"},
    {"services", "{x: {networks: [{}]}}", "wrong-type"},
    {"services", "{x: {networks: {a: 5}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {aliases: 5}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {aliases: [[]]}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {ipv4_address: []}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {ipv6_address: []}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {mac_address: []}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {gw_priority: []}}}}", "wrong-type"},
    {"services", "{x: {networks: {a: {ip4_address: a}}}}", "unknown-key"},
    {"services", "{x: {networks: [\"$B\"]}}", "variable-unset"},
    {"services", "{x: {ports: 5}}", "wrong-type"},
    {"services", "{x: {ports: {}}}", "wrong-type"},
    {"services", "{x: {ports: [[]]}}", "wrong-type"},
    {"services", "{x: {ports: [\"${B}:80\"]}}", "variable-unset"},
    {"services", "{x: {ports: [{target: []}]}}", "wrong-type"},
    {"services", "{x: {ports: [{published: {}}]}}", "wrong-type"},
    {"services", "{x: {ports: [{published: \"${B\"}]}}", "interpolation"},
    {"services", "{x: {environment: [\"A=${B:?b}\"]}}", "variable-required"},
    {"services", "{x: {ports: [{publish: 5}]}}", "unknown-key"},
    {"services", "{x: {x-bponet: 5}}", "wrong-type"},
    {"services", "{x: {x-bponet: {needs: a}}}", "wrong-type"},
    {"services", "{x: {x-bponet: {needs: [{}]}}}", "wrong-type"},
    {"services", "{x: {x-bponet: {need: []}}}", "unknown-key"},
    {"services", "{x: {netwerks: []}}", "unknown-key"},
    {"name", "[]", "wrong-type"},
    {"x-bponet", "[]", "wrong-type"},
    {"x-bponet", "{prefix: []}", "wrong-type"},
    {"x-bponet", "{legacy: {}}", "wrong-type"},
    {"x-bponet", "{prefixes: a}", "unknown-key"},
    {"network", "{}", "unknown-key"},
};
#define N_MISTAKES (sizeof mistakes / sizeof *mistakes)

START_TEST(each_mistake_is_a_remark)
{
    for (size_t i = 0; i < N_MISTAKES; i++) {
        char text[200];
        snprintf(text, sizeof text, "%s: %s\n", mistakes[i].where, mistakes[i].text);
        bpo_topology *topology = topology_of(text);
        ck_assert_msg(topology->remarks.n == 1, "%s: %zu remarks", text, topology->remarks.n);
        const bpo_finding *remark = &topology->remarks.items[0];
        ck_assert_msg(strcmp(remark->slug, mistakes[i].slug) == 0, "%s: %s", text,
                      remark->message);
        ck_assert_msg(strncmp(remark->path, mistakes[i].where, strlen(mistakes[i].where)) == 0,
                      "%s: %s", text, remark->path);
        ck_assert_uint_eq(remark->at.line, 1);
        ck_assert_uint_gt(remark->at.column, 0);
        bpo_topology_free(topology);
    }
    printf("compose: %zu mistakes\n", N_MISTAKES);
}
END_TEST

/* The rows of one key, each with a name of its own for "x", put into one document. */
START_TEST(no_mistake_hides_another)
{
    bpo_strbuf sb = {0};
    size_t n = 0;
    for (int section = 0; section < 2; section++) {
        const char *where = section ? "services" : "networks";
        bpo_strbuf_addf(&sb, "%s:\n", where);
        for (size_t i = 0; i < N_MISTAKES; i++)
            if (strcmp(mistakes[i].where, where) == 0 &&
                strncmp(mistakes[i].text, "{x", 2) == 0) {
                bpo_strbuf_addf(&sb, "  x%zu%.*s\n", i, (int)strlen(mistakes[i].text) - 3,
                                mistakes[i].text + 2);
                n++;
            }
    }
    bpo_topology *topology = topology_of(bpo_strbuf_text(&sb));
    ck_assert_uint_ge(n, 40);
    ck_assert_uint_eq(topology->remarks.n, n);
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, &err), BPO_OK);
    ck_assert_uint_ge(bpo_findings_count(findings), n);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_strbuf_free(&sb);
}
END_TEST

/* ---- the built-in topology ------------------------------------------------------------------- */

static const struct {
    const char *name, *subnet, *gateway, *ip_range, *purpose;
} bpo_networks[] = {
    {"bpo-main-network", "172.30.0.0/16", "172.30.0.1", "172.30.240.0/20",
     "Main BPO network for all services"},
    {"bpo-gpu-network", "172.31.0.0/16", "172.31.0.1", NULL,
     "GPU-enabled network for ML/AI containers"},
    {"bpo-db-network", "172.32.0.0/16", "172.32.0.1", NULL,
     "Database network for data services"},
    {"bpo-monitoring-network", "172.33.0.0/16", "172.33.0.1", NULL,
     "Monitoring network for observability"},
    {"bpo-external-network", "172.34.0.0/16", "172.34.0.1", NULL,
     "External network for public-facing services"},
};

/* The sections "Service Network Assignments", row by row. */
static const struct {
    const char *section, *service, *networks[3];
} assignments[] = {
    {"Core", "postgres", {"bpo-main-network", "bpo-db-network"}},
    {"Core", "prefect-server", {"bpo-main-network", "bpo-external-network"}},
    {"Core", "prefect-agent", {"bpo-main-network", "bpo-gpu-network"}},
    {"Core", "api", {"bpo-main-network", "bpo-gpu-network", "bpo-external-network"}},
    {"Core", "pgbouncer", {"bpo-main-network", "bpo-db-network"}},
    {"Database", "postgres", {"bpo-main-network", "bpo-db-network"}},
    {"Database", "prefect-db", {"bpo-main-network", "bpo-db-network"}},
    {"Database", "redis", {"bpo-main-network"}},
    {"GPU", "prefect-agent", {"bpo-gpu-network"}},
    {"GPU", "api", {"bpo-gpu-network"}},
    {"GPU", "ollama", {"bpo-main-network", "bpo-gpu-network"}},
    {"External", "prefect-server", {"bpo-external-network"}},
    {"External", "api", {"bpo-external-network"}},
    {"External", "label-studio", {"bpo-main-network", "bpo-external-network"}},
    {"External", "grafana", {"bpo-main-network", "bpo-monitoring-network"}},
    {"Monitoring", "prometheus", {"bpo-main-network", "bpo-monitoring-network"}},
    {"Monitoring", "grafana", {"bpo-main-network", "bpo-monitoring-network"}},
};
#define N_ASSIGNMENTS (sizeof assignments / sizeof *assignments)

static bool is_assigned(const char *service, const char *network)
{
    for (size_t i = 0; i < N_ASSIGNMENTS; i++)
        for (size_t k = 0; k < 3 && assignments[i].networks[k]; k++)
            if (strcmp(assignments[i].service, service) == 0 &&
                strcmp(assignments[i].networks[k], network) == 0)
                return true;
    return false;
}

static bpo_topology *builtin(void)
{
    bpo_reader *reader = new_reader(NULL);
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    bpo_reader_use_builtin(reader);
    ck_assert_int_eq(bpo_reader_add_file(reader, "/nowhere/at/all", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_OK);
    bpo_reader_free(reader);
    return topology;
}

START_TEST(the_built_in_networks)
{
    bpo_topology *topology = builtin();
    ck_assert_str_eq(bpo_topology_name(topology), "bpo");
    ck_assert_str_eq(bpo_topology_prefix(topology), "bpo-");
    ck_assert_str_eq(bpo_topology_source(topology), "built-in BPO topology");
    ck_assert(bpo_topology_is_builtin(topology));
    ck_assert_uint_eq(topology->remarks.n, 0);
    ck_assert_uint_eq(bpo_topology_n_networks(topology), 5);
    for (size_t i = 0; i < 5; i++) {
        const bpo_network *network = bpo_topology_network_at(topology, i);
        ck_assert_str_eq(bpo_network_key(network), bpo_networks[i].name);
        ck_assert_str_eq(bpo_network_name(network), bpo_networks[i].name);
        ck_assert_str_eq(bpo_network_driver(network), "bridge");
        ck_assert_uint_eq(bpo_network_n_ipam(network), 1);
        ck_assert_str_eq(bpo_network_subnet(network, 0), bpo_networks[i].subnet);
        ck_assert_str_eq(bpo_network_gateway(network, 0), bpo_networks[i].gateway);
        ck_assert_pstr_eq(bpo_network_ip_range(network, 0), bpo_networks[i].ip_range);
        ck_assert_uint_eq(bpo_network_n_labels(network), 1);
        ck_assert_str_eq(bpo_network_label(network, "io.bponet.purpose"),
                         bpo_networks[i].purpose);
        ck_assert(!bpo_network_is_external(network));
        ck_assert_int_eq(bpo_network_internal(network), -1);
    }
    bpo_topology_free(topology);
}
END_TEST

START_TEST(the_built_in_services)
{
    bpo_topology *topology = builtin();
    ck_assert_uint_eq(bpo_topology_n_services(topology), 11);
    for (size_t i = 0; i < N_ASSIGNMENTS; i++)
        ck_assert_msg(bpo_topology_find_service(topology, assignments[i].service) != NULL,
                      "%s services: %s", assignments[i].section, assignments[i].service);
    for (size_t i = 0; i < 11; i++) {
        const bpo_service *service = bpo_topology_service_at(topology, i);
        size_t n = 0;
        for (size_t k = 0; k < 5; k++)
            n += is_assigned(bpo_service_name(service), bpo_networks[k].name);
        ck_assert_msg(n > 0 && bpo_service_n_attachments(service) == n, "%s is on %zu",
                      bpo_service_name(service), bpo_service_n_attachments(service));
        for (size_t k = 0; k < n; k++) {
            const char *on = bpo_attachment_network(bpo_service_attachment_at(service, k));
            ck_assert_msg(is_assigned(bpo_service_name(service), on), "%s isn't on %s",
                          bpo_service_name(service), on);
        }
    }
    bpo_findings *findings = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, &err), BPO_OK);
    ck_assert_uint_eq(bpo_findings_count_of(findings, BPO_ERROR), 0);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* ---- discovery ------------------------------------------------------------------------------- */

static char root[] = "/tmp/bponet-compose-XXXXXX";

static void enter_root(void)
{
    strcpy(strrchr(root, '-'), "-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
}

static void leave_root(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", root);
    ck_assert_int_eq(system(command), 0);
}

/* A path below the root, its folders made. Static. */
static const char *below(const char *path)
{
    static char full[512];
    snprintf(full, sizeof full, "%s/%s", root, path);
    for (char *slash = full + strlen(root); (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        mkdir(full, 0700);
        *slash = '/';
    }
    return full;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(below(path), "w");
    ck_assert_msg(f != NULL, "%s", path);
    fputs(text, f);
    fclose(f);
}

/* A file that defines one network, whose key is the file's path with - for / and dots. */
static void put_network(const char *path)
{
    char key[100], text[160];
    snprintf(key, sizeof key, "%s", path);
    for (char *c = key; *c; c++)
        *c = *c == '/' || *c == '.' ? '-' : *c;
    snprintf(text, sizeof text, "networks:\n  %s:\n", key);
    put(path, text);
}

static const struct {
    const char *about, *files[4], *start;
    const char *environment[3]; /* %s is the root */
    const char *networks;       /* read, or NULL: the built-in ones */
} searches[] = {
    {"nothing there", {NULL}, "a", {NULL}, NULL},
    {"compose.yaml", {"a/compose.yaml"}, "a", {NULL}, "a-compose-yaml"},
    {"compose.yml", {"a/compose.yml"}, "a", {NULL}, "a-compose-yml"},
    {"docker-compose.yml", {"a/docker-compose.yml"}, "a", {NULL}, "a-docker-compose-yml"},
    {"docker-compose.yaml", {"a/docker-compose.yaml"}, "a", {NULL}, "a-docker-compose-yaml"},
    {"compose before docker-compose",
     {"a/docker-compose.yml", "a/compose.yml"},
     "a",
     {NULL},
     "a-compose-yml"},
    {"yaml before yml", {"a/compose.yml", "a/compose.yaml"}, "a", {NULL}, "a-compose-yaml"},
    {"ours first",
     {"a/bponet.yaml", "a/compose.yaml", "a/compose.override.yml"},
     "a",
     {NULL},
     "a-bponet-yaml"},
    {"an override",
     {"a/compose.yaml", "a/compose.override.yaml"},
     "a",
     {NULL},
     "a-compose-yaml a-compose-override-yaml"},
    {"one override",
     {"a/compose.yml", "a/compose.override.yml", "a/compose.override.yaml"},
     "a",
     {NULL},
     "a-compose-yml a-compose-override-yml"},
    {"docker-compose's override",
     {"a/docker-compose.yml", "a/docker-compose.override.yml", "a/compose.override.yml"},
     "a",
     {NULL},
     "a-docker-compose-yml a-compose-override-yml"},
    {"an override alone is no document", {"a/compose.override.yml"}, "a", {NULL}, NULL},
    {"above", {"a/compose.yml"}, "a/b/c", {NULL}, "a-compose-yml"},
    {"the nearest",
     {"a/compose.yml", "a/b/docker-compose.yml"},
     "a/b/c",
     {NULL},
     "a-b-docker-compose-yml"},
    {"nearest before best",
     {"a/bponet.yaml", "a/b/compose.yml"},
     "a/b",
     {NULL},
     "a-b-compose-yml"},
    {"COMPOSE_FILE",
     {"x/one.yml", "a/compose.yml"},
     "a",
     {"COMPOSE_FILE=%s/x/one.yml"},
     "x-one-yml"},
    {"COMPOSE_FILE with two",
     {"x/one.yml", "x/two.yml"},
     "a",
     {"COMPOSE_FILE=%1$s/x/one.yml:%1$s/x/two.yml"},
     "x-one-yml x-two-yml"},
    {"COMPOSE_PATH_SEPARATOR",
     {"x/one.yml", "x/two.yml"},
     "a",
     {"COMPOSE_FILE=%1$s/x/one.yml;%1$s/x/two.yml", "COMPOSE_PATH_SEPARATOR=;"},
     "x-one-yml x-two-yml"},
    {"an empty COMPOSE_FILE counts as none",
     {"a/compose.yml"},
     "a",
     {"COMPOSE_FILE="},
     "a-compose-yml"},
    {"so does one of separators", {"a/compose.yml"}, "a", {"COMPOSE_FILE=::"}, "a-compose-yml"},
    {"another variable", {"a/compose.yml"}, "a", {"COMPOSE_FILES=x"}, "a-compose-yml"},
};

/* What the reader finds from folder `start` on, its variables made of formats. */
static bpo_status find_from(const char *start, const char *const *formats, bpo_topology **ret,
                            bpo_error *err)
{
    char texts[3][400];
    const char *environment[4] = {NULL};
    bpo_reader *reader = new_reader("proj");
    for (size_t i = 0; i < 3 && formats[i]; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(texts[i], sizeof texts[i], formats[i], root);
#pragma GCC diagnostic pop
        environment[i] = texts[i];
    }
    bpo_reader_set_environment(reader, environment);
    ck_assert_int_eq(bpo_reader_set_directory(reader, start, err), BPO_OK);
    bpo_status status = bpo_reader_read(reader, ret, err);
    bpo_reader_free(reader);
    return status;
}

START_TEST(documents_are_found)
{
    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        bpo_strbuf found = {0};
        enter_root();
        for (size_t k = 0; k < 4 && searches[i].files[k]; k++)
            put_network(searches[i].files[k]);
        char start[200];
        snprintf(start, sizeof start, "%s/x", searches[i].start);
        *strrchr(strcpy(start, below(start)), '/') = '\0';
        bpo_status status = find_from(start, searches[i].environment, &topology, &err);
        ck_assert_msg(status == BPO_OK, "%s: %s", searches[i].about, err.message);
        for (size_t k = 0; k < bpo_topology_n_networks(topology); k++)
            bpo_strbuf_addf(&found, "%s%s", k ? " " : "",
                            bpo_network_key(bpo_topology_network_at(topology, k)));
        ck_assert_msg(bpo_topology_is_builtin(topology) == !searches[i].networks, "%s: %s",
                      searches[i].about, bpo_strbuf_text(&found));
        if (searches[i].networks)
            ck_assert_msg(strcmp(bpo_strbuf_text(&found), searches[i].networks) == 0, "%s: %s",
                          searches[i].about, bpo_strbuf_text(&found));
        bpo_strbuf_free(&found);
        bpo_topology_free(topology);
        leave_root();
    }
    printf("compose: %zu searches\n", sizeof searches / sizeof *searches);
}
END_TEST

START_TEST(a_search_that_fails)
{
    static const char *const missing[] = {"COMPOSE_FILE=%s/x/one.yml", NULL, NULL};
    static const char *const none[] = {NULL, NULL, NULL};
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    enter_root();
    ck_assert_int_eq(find_from("/nowhere/at/all", none, &topology, &err), BPO_E_FILE);
    ck_assert_str_eq(err.message,
                     "/nowhere/at/all: can't be entered: No such file or directory");
    put("a/compose.yml/x", ""); /* a directory of that name isn't passed over */
    *strrchr(strcpy(err.message, below("a/x")), '/') = '\0';
    char start[200];
    strcpy(start, err.message);
    ck_assert_int_eq(find_from(start, none, &topology, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "compose.yml: is a directory"));
    ck_assert_int_eq(find_from(start, missing, &topology, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "/x/one.yml: can't be read"));
    ck_assert_ptr_null(topology);
    leave_root();
}
END_TEST

/* ---- the project's name ---------------------------------------------------------------------- */

static const struct {
    const char *folder, *given, *environment, *written, *name;
} projects[] = {
    {"shop", NULL, NULL, NULL, "shop"},         {"My Shop", NULL, NULL, NULL, "myshop"},
    {"__Shop-2_", NULL, NULL, NULL, "shop-2_"}, {"-a", NULL, NULL, NULL, "a"},
    {"7.of.9", NULL, NULL, NULL, "7of9"},       {"Żółw", NULL, NULL, NULL, "w"},
    {"shop", NULL, NULL, "named", "named"},     {"shop", NULL, "env", "named", "env"},
    {"shop", "given", "env", "named", "given"}, {"shop", "", "env", NULL, "env"},
    {"shop", "", "", "named", "named"},         {"shop", NULL, "", NULL, "shop"},
};

START_TEST(the_project_has_a_name)
{
    for (size_t i = 0; i < sizeof projects / sizeof *projects; i++) {
        char path[200], text[100] = "networks: {n: {}}\n", variable[100];
        const char *environment[] = {NULL, NULL};
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        enter_root();
        if (projects[i].written)
            snprintf(text, sizeof text, "name: %s\nnetworks: {n: {}}\n", projects[i].written);
        snprintf(path, sizeof path, "%s/compose.yml", projects[i].folder);
        put(path, text);
        snprintf(variable, sizeof variable, "COMPOSE_PROJECT_NAME=%s", projects[i].environment);
        if (projects[i].environment)
            environment[0] = variable;
        bpo_reader *reader = new_reader(projects[i].given);
        bpo_reader_set_environment(reader, environment);
        ck_assert_int_eq(bpo_reader_add_file(reader, below(path), &err), BPO_OK);
        ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_OK);
        ck_assert_str_eq(bpo_topology_name(topology), projects[i].name);
        snprintf(text, sizeof text, "%s_n", projects[i].name);
        ck_assert_str_eq(bpo_network_name(bpo_topology_network_at(topology, 0)), text);
        bpo_topology_free(topology);
        bpo_reader_free(reader);
        leave_root();
    }
}
END_TEST

START_TEST(a_name_that_begins_too_much)
{
    char text[400] = "name: ";
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    memset(text + 6, 'x', 256);
    bpo_reader *reader = new_reader(NULL);
    ck_assert_int_eq(bpo_reader_add_text(reader, "a.yml", text, strlen(text), &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_E_LIMIT);
    ck_assert_str_eq(err.message, "the project's name has 256 bytes, and 255 are the most");
    ck_assert_int_eq(err.line, 1);
    bpo_reader_free(reader);
}
END_TEST

/* ---- bad input ------------------------------------------------------------------------------- */

static void add_networks(bpo_strbuf *sb, size_t n)
{
    bpo_strbuf_add(sb, "networks:\n");
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_addf(sb, "  n%zu:\n", i);
}

static void add_4096(bpo_strbuf *sb)
{
    add_networks(sb, 4096);
}

static void add_4097(bpo_strbuf *sb)
{
    add_networks(sb, 4097);
}

static void add_16385_services(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "services:\n");
    for (size_t i = 0; i < 16385; i++)
        bpo_strbuf_addf(sb, "  s%zu:\n", i);
}

static void add_levels(bpo_strbuf *sb, size_t n)
{
    bpo_strbuf_add(sb, "x: ");
    bpo_strbuf_addc(sb, '[', n - 1);
    bpo_strbuf_addc(sb, ']', n - 1);
}

static void add_64_levels(bpo_strbuf *sb)
{
    add_levels(sb, 64);
}

static void add_65_levels(bpo_strbuf *sb)
{
    add_levels(sb, 65);
}

static void add_bomb(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++)
        bpo_strbuf_addf(sb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i,
                        i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
}

/* Few values, but each of them large: the tree shares them, the topology can't. */
static void add_large_aliases(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "x-a: &a ");
    bpo_strbuf_addc(sb, 'a', 1 << 20);
    bpo_strbuf_add(sb, "\nnetworks:\n  n:\n    labels:\n");
    for (int i = 0; i < 100; i++)
        bpo_strbuf_addf(sb, "      l%d: *a\n", i);
}

/* Each alias has its 200,000 variables replaced again, by nothing. */
static void add_variables_in_aliases(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "x-a: &a ");
    for (int i = 0; i < 200000; i++)
        bpo_strbuf_add(sb, "${A-}");
    bpo_strbuf_add(sb, "\nx-b:\n");
    for (int i = 0; i < 2000; i++)
        bpo_strbuf_add(sb, "  - *a\n");
}

static void add_many_labels(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "networks:\n  n:\n    labels:\n");
    for (int i = 0; i < 4097; i++)
        bpo_strbuf_addf(sb, "      l%d: a\n", i);
}

/* Each entry is looked up among those before it, and an alias brings them for three bytes. */
static void add_many_long_lists(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "x-l: &l\n");
    for (int i = 0; i < 4096; i++)
        bpo_strbuf_addf(sb, "  - l%d\n", i);
    bpo_strbuf_add(sb, "services:\n");
    for (int i = 0; i < 100; i++)
        bpo_strbuf_addf(sb, "  s%d: {depends_on: *l}\n", i);
}

static void add_many_attachments(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "services:\n  s:\n    networks:\n");
    for (int i = 0; i < 4097; i++)
        bpo_strbuf_addf(sb, "      - l%d\n", i);
}

static void add_16_mib(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "networks:\n");
    bpo_strbuf_addc(sb, '\n', (16u << 20) - sb->len);
}

static void add_too_much(bpo_strbuf *sb)
{
    add_16_mib(sb);
    bpo_strbuf_add(sb, "\n");
}

/* 100,000 findings are the most that a list holds. */
static void add_unknown_keys(bpo_strbuf *sb)
{
    bpo_strbuf_add(sb, "networks:\n  n:\n");
    for (int i = 0; i < 100001; i++)
        bpo_strbuf_addf(sb, "    k%d: 1\n", i);
}

static const struct {
    const char *name;
    void (*add)(bpo_strbuf *sb);
    bpo_status status;
    const char *says;
} large[] = {
    {"4096-networks.yml", add_4096, BPO_OK, NULL},
    {"4097-networks.yml", add_4097, BPO_E_LIMIT, "more than 4096 networks"},
    {"services.yml", add_16385_services, BPO_E_LIMIT, "more than 16384 services"},
    {"64-levels.yml", add_64_levels, BPO_OK, NULL},
    {"65-levels.yml", add_65_levels, BPO_E_LIMIT, "64"},
    {"bomb.yml", add_bomb, BPO_E_LIMIT, "by alias expansion"},
    {"large-aliases.yml", add_large_aliases, BPO_E_LIMIT, "64 MiB, by alias expansion"},
    {"variables.yml", add_variables_in_aliases, BPO_E_LIMIT, "too long to replace"},
    {"labels.yml", add_many_labels, BPO_E_LIMIT, "networks.n.labels: 4097 entries"},
    {"long-lists.yml", add_many_long_lists, BPO_E_LIMIT, "too many long lists and maps"},
    {"attachments.yml", add_many_attachments, BPO_E_LIMIT, "services.s.networks: 4097 entries"},
    {"16-mib.yml", add_16_mib, BPO_OK, NULL},
    {"more.yml", add_too_much, BPO_E_LIMIT, "more.yml: larger than the 16 MiB"},
    {"mistakes.yml", add_unknown_keys, BPO_E_LIMIT, "more than 100000 findings"},
};

static void expect_large(size_t i, bpo_status status, const bpo_error *err)
{
    ck_assert_msg(status == large[i].status, "%s: %s", large[i].name, err->message);
    if (status == BPO_OK)
        return;
    ck_assert_msg(strstr(err->message, large[i].says) != NULL, "%s: %s", large[i].name,
                  err->message);
    ck_assert_ptr_null(strchr(err->message, '\n'));
    ck_assert_int_eq(err->code, status);
}

START_TEST(large_input_has_limits)
{
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        bpo_strbuf sb = {0};
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        enter_root();
        large[i].add(&sb);
        bpo_status status =
            read_text(large[i].name, bpo_strbuf_text(&sb), sb.len, &topology, &err);
        expect_large(i, status, &err);
        ck_assert((status == BPO_OK) == (topology != NULL));
        bpo_topology_free(topology);
        topology = NULL;
        put(large[i].name, bpo_strbuf_text(&sb));
        bpo_reader *reader = new_reader("p");
        ck_assert_int_eq(bpo_reader_add_file(reader, below(large[i].name), &err), BPO_OK);
        status = bpo_reader_read(reader, &topology, &err);
        expect_large(i, status, &err);
        bpo_topology_free(topology);
        bpo_reader_free(reader);
        bpo_strbuf_free(&sb);
        leave_root();
    }
}
END_TEST

/* A path of many mistakes with a huge key isn't copied whole for each. */
START_TEST(huge_keys_are_shortened_in_paths)
{
    bpo_strbuf sb = {0};
    bpo_strbuf_add(&sb, "networks:\n  ? ");
    bpo_strbuf_addc(&sb, 'k', 1 << 20);
    bpo_strbuf_add(&sb, "\n  : labels:\n");
    for (int i = 0; i < 4000; i++)
        bpo_strbuf_addf(&sb, "      l%d: []\n", i);
    bpo_topology *topology = topology_of(bpo_strbuf_text(&sb));
    ck_assert_uint_eq(topology->remarks.n, 4000);
    ck_assert_uint_lt(topology->remarks.arena.used, 8 << 20);
    const char *path = topology->remarks.items[3999].path;
    ck_assert_ptr_nonnull(strstr(path, "kkk….labels.l3999"));
    bpo_topology_free(topology);
    bpo_strbuf_free(&sb);
}
END_TEST

static const struct {
    const char *name, *text;
    size_t len; /* 0: strlen */
    bpo_status status;
    const char *says;
} bad_texts[] = {
    {"empty.yml", "", 0, BPO_E_DOCUMENT, "empty"},
    {"empty.json", "", 0, BPO_E_DOCUMENT, ""},
    {"blank.yml", " \n\n# nothing\n", 0, BPO_E_DOCUMENT, "empty"},
    {"list.yml", "- a\n", 0, BPO_E_DOCUMENT, "must be a map with networks and services"},
    {"text.yml", "hello", 0, BPO_E_DOCUMENT, "but is a string"},
    {"null.json", "null", 0, BPO_E_DOCUMENT, "but is null"},
    {"cut.yml", "networks: {a: {", 0, BPO_E_DOCUMENT, ""},
    {"cut.yml", "networks:\n  a: \"x", 0, BPO_E_DOCUMENT, ""},
    {"cut.json", "{\"networks\": {\"a\":", 0, BPO_E_DOCUMENT, ""},
    {"cut.json", "{\"networks\": {\"a", 0, BPO_E_DOCUMENT, ""},
    {"latin1.yml", "name: caf\xe9\n", 0, BPO_E_DOCUMENT, "UTF-8"},
    {"latin1.json", "{\"name\": \"caf\xe9\"}", 0, BPO_E_DOCUMENT, "UTF-8"},
    {"nul.yml", "name: a\0b\n", 10, BPO_E_DOCUMENT, ""},
    {"nul.yml", "name: \"a\\0b\"\n", 0, BPO_E_DOCUMENT, "NUL"},
    {"nul.json", "{\"name\": \"a\\u0000b\"}", 0, BPO_E_DOCUMENT, "NUL"},
    {"nuls.yml", "\0\0\0\0", 4, BPO_E_DOCUMENT, ""},
    {"tab.yml", "networks:\n\ta: 1\n", 0, BPO_E_DOCUMENT, ""},
    {"twice.yml", "name: a\nname: b\n", 0, BPO_E_DOCUMENT, "second time"},
    {"two.yml", "name: a\n---\n- b\n", 0, BPO_E_DOCUMENT, "must be a map"},
};

START_TEST(bad_texts_are_one_line)
{
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
        bpo_topology *topology = NULL;
        bpo_error err = {0};
        size_t len = bad_texts[i].len ? bad_texts[i].len : strlen(bad_texts[i].text);
        bpo_status status =
            read_text(bad_texts[i].name, bad_texts[i].text, len, &topology, &err);
        ck_assert_msg(status == bad_texts[i].status, "%zu %s: %s", i, bad_texts[i].name,
                      err.message);
        ck_assert_msg(strstr(err.message, bad_texts[i].says) != NULL, "%zu %s: %s", i,
                      bad_texts[i].name, err.message);
        ck_assert_msg(strstr(err.message, bad_texts[i].name) ||
                          strstr(err.file, bad_texts[i].name),
                      "%zu %s: '%s' doesn't name it", i, bad_texts[i].name, err.message);
        ck_assert_ptr_null(strchr(err.message, '\n'));
        ck_assert_ptr_null(topology);
    }
}
END_TEST

START_TEST(files_that_are_none)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    enter_root();
    ck_assert_int_eq(mkfifo(below("fifo"), 0600), 0);
    char fifo[200];
    strcpy(fifo, below("fifo"));
    const struct {
        const char *path, *says;
    } files[] = {
        {root, "is a directory, not a regular file"},
        {fifo, "is a FIFO, not a regular file"},
        {"/dev/zero", "is a device"},
        {"/dev/null", "is a device"},
        {below("no\x1b[2Jthing"), "no\\x1b[2Jthing: can't be read: No such file"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bpo_reader *reader = new_reader("p");
        ck_assert_int_eq(bpo_reader_add_file(reader, files[i].path, &err), BPO_OK);
        ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_E_FILE);
        ck_assert_msg(strstr(err.message, files[i].says) != NULL, "%s", err.message);
        ck_assert_ptr_null(topology);
        bpo_reader_free(reader);
    }
    leave_root();
}
END_TEST

/* Reads text from standard input, as `bponet -f -` does. */
START_TEST(standard_input_is_a_document)
{
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    enter_root();
    put("in", "networks: {n: 5}\n");
    int fd = open(below("in"), O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(dup2(fd, STDIN_FILENO), 0);
    close(fd);
    bpo_reader *reader = new_reader("p");
    ck_assert_int_eq(bpo_reader_add_file(reader, "-", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_OK);
    ck_assert_str_eq(bpo_topology_source(topology), "standard input");
    ck_assert_str_eq(topology->remarks.items[0].at.file, "standard input");
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    leave_root();
}
END_TEST

START_TEST(a_reader_refuses_nonsense)
{
    bpo_error err = {0};
    bpo_reader *reader = new_reader(NULL);
    ck_assert_int_eq(bpo_reader_add_file(reader, NULL, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_reader_add_file(reader, "", &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_reader_add_text(reader, "a", NULL, 0, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_reader_add_text(reader, NULL, "a", 1, &err), BPO_E_USAGE);
    for (int i = 0; i < 256; i++)
        ck_assert_int_eq(bpo_reader_add_file(reader, "x", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_file(reader, "x", &err), BPO_E_LIMIT);
    ck_assert_int_eq(bpo_reader_add_file(reader, "x", NULL), BPO_E_LIMIT);
    bpo_reader_free(reader);
    bpo_reader_free(NULL);
    bpo_topology_free(NULL);
}
END_TEST

/* A reader may read again, and what it read lives on. */
START_TEST(topologies_outlive_the_reader)
{
    bpo_topology *first = NULL, *second = NULL;
    bpo_error err = {0};
    char text[] = "networks: {n: {driver: bridge, typo: 1}}";
    bpo_reader *reader = new_reader("p");
    ck_assert_int_eq(bpo_reader_add_text(reader, "a.yml", text, strlen(text), &err), BPO_OK);
    memset(text, 'x', strlen(text));
    ck_assert_int_eq(bpo_reader_read(reader, &first, &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_read(reader, &second, &err), BPO_OK);
    bpo_reader_free(reader);
    bpo_topology_free(first);
    ck_assert_str_eq(bpo_network_driver(bpo_topology_network_at(second, 0)), "bridge");
    ck_assert_str_eq(second->remarks.items[0].at.file, "a.yml");
    bpo_topology_free(second);
}
END_TEST

UNIT_MAIN("compose", documents_become_topologies, what_stops_the_reading,
          json_and_yaml_say_the_same, each_mistake_is_a_remark, no_mistake_hides_another,
          the_built_in_networks, the_built_in_services, documents_are_found,
          a_search_that_fails, the_project_has_a_name, a_name_that_begins_too_much,
          large_input_has_limits, huge_keys_are_shortened_in_paths, bad_texts_are_one_line,
          files_that_are_none, standard_input_is_a_document, a_reader_refuses_nonsense,
          topologies_outlive_the_reader)
