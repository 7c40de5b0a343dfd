#include "scenarios.h"

#include <stdio.h>
#include <string.h>

#include "../faulty/faulty.h"
#include "model/finding.h"

static faulty *engine_side;
static bpo_state *observed; /* made once, for the scenarios that need no engine */

static const char rich_yaml[] =
    "name: shop\n"
    "x-common: &common {driver: bridge, labels: {team: a, zone: \"1\"}}\n"
    "networks:\n"
    "  front: {<<: *common, ipam: {config: [{subnet: 10.1.0.0/16, gateway: 10.1.0.1,\n"
    "          aux_addresses: {router: 10.1.0.9}}]}}\n"
    "  back: {<<: *common, internal: \"yes\", driver_opts: {com.docker.network.driver.mtu: "
    "1400}}\n"
    "  broken: {subnets: 1, internal: perhaps, ipam: {config: [{subnet: 10.1.3.4/8}]}}\n"
    "  outside: {external: true}\n"
    "  bpo-db-network: {external: true}\n"
    "services:\n"
    "  web: {image: x, networks: [front, back], ports: [\"80:80\", {target: 443, published: "
    "8443}]}\n"
    "  db: {networks: {back: {aliases: [sql, pg], ipv4_address: 10.1.0.7}, nowhere: }}\n"
    "  lonely: {image: x, x-bponet: {needs: [\"db:5432\"]}}\n";

/* What the rules about ports, zones, GPUs and needs tell, and what is accepted of it. */
static const char policy_yaml[] =
    "name: shop\n"
    "x-bponet: {accept: [{finding: network-joins-all, at: networks.main, reason: known},\n"
    "           {finding: port-clash, reason: x}, {finding: nothing-such}]}\n"
    "networks:\n"
    "  main: {labels: {io.bponet.topology: x}}\n"
    "  db: {x-bponet: {isolated: true}}\n"
    "  public: {x-bponet: {publish: true}, ipam: {config: [{subnet: 172.20.0.0/16}]}}\n"
    "  gpu: {x-bponet: {gpu: true}}\n"
    "  lan: {driver: macvlan}\n"
    "services:\n"
    "  web: {networks: [main, public], ports: [\"80:80\", \"127.0.0.1:81:81\"],\n"
    "        x-bponet: {needs: [\"db:1\"]}}\n"
    "  db: {networks: [main, db], ports: [\"80:1\"], scale: 950}\n"
    "  model: {networks: [main, db], gpus: all, x-bponet: {needs: [\"web:80\"]}}\n"
    "  cam: {networks: [main, gpu]}\n";

static const char json_document[] =
    "{\"name\": \"j\", \"networks\": {\"a\\u00e9\": {\"ipam\": {\"config\": [{\"subnet\": "
    "\"10.2.0.0/24\"}]}, \"labels\": [\"k=v\", \"w\"]}}, \"services\": {\"s\": {\"networks\": "
    "{\"a\\u00e9\": null}}}}";

/* Every room of a service, and every rule of the merge. */
static const char over_yaml[] =
    "networks:\n"
    "  front: {labels: [team=b], ipam: {config: [{subnet: 10.1.0.0/16, ip_range: "
    "10.1.8.0/24},\n"
    "          {subnet: 10.5.0.0/16}]}}\n"
    "  back: {labels: {extra: 1.50}}\n"
    "  outside: {external: {name: far}}\n"
    "services:\n"
    "  web:\n"
    "    networks: {front: {link_local_ips: [169.254.8.8], gw_priority: 1.5, driver_opts: {a: "
    "1}}}\n"
    "    ports: [90-92, \"80:80\", {target: x, host_ip: nowhere, mode: host, name: n}, 70000]\n"
    "    expose: [81, \"82/udp\"]\n"
    "    depends_on: {db: {condition: service_healthy}, gone: {condition: soon, restart: so}}\n"
    "    deploy: {replicas: 2, resources: {reservations: {devices: [{capabilities: [gpu]}]}}}\n"
    "    scale: 3\n"
    "    container_name: w_\n"
    "    gpus: [{count: many}]\n"
    "  db: {depends_on: [lonely], links: [\"web:w\"], mac_address: none, profiles: [p, "
    "\"*\"]}\n"
    "  lonely: {network_mode: \"service:web\", volumes_from: [db:ro], x-bponet: {needs: [x]}}\n"
    "x-bponet: {accept: [{finding: host-bits, reason: known}], deny: [\"a -> b\"]}\n";

static bpo_status read_text(const char *name, const char *text, bpo_topology **ret_topology)
{
    bpo_reader *reader = NULL;
    bpo_status status = bpo_reader_new(&reader, NULL);
    if (status == BPO_OK && text)
        status = bpo_reader_add_text(reader, name, text, strlen(text), NULL);
    else if (status == BPO_OK)
        bpo_reader_use_builtin(reader);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret_topology, NULL);
    bpo_reader_free(reader);
    return status;
}

static const bpo_style as_text = {.width = 80, .color = true};
static const bpo_style as_narrow = {.width = 20, .ascii = true};
static const bpo_style as_json = {.json = true};
static const bpo_style as_sarif; /* stands for the other call */

/* Checks and shows: all that a document's findings are. */
static bpo_status check_text(const char *name, const char *text, const bpo_style *style,
                             char **ret_text)
{
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_status status = read_text(name, text, &topology);
    if (status == BPO_OK)
        status = bpo_topology_check(topology, observed, &findings, NULL);
    if (status == BPO_OK && findings->n)
        findings->items[0].accepted = "known";
    if (status == BPO_OK)
        status = style == &as_sarif
                     ? bpo_show_sarif(topology, findings, ret_text, NULL)
                     : bpo_show_findings(topology, findings, style, ret_text, NULL);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return status;
}

static bpo_status check_merged(char **ret_text)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_status status = bpo_reader_new(&reader, NULL);
    if (status == BPO_OK)
        status = bpo_reader_add_text(reader, "a.yml", rich_yaml, strlen(rich_yaml), NULL);
    if (status == BPO_OK)
        status = bpo_reader_add_text(reader, "b.yml", over_yaml, strlen(over_yaml), NULL);
    if (status == BPO_OK)
        status = bpo_reader_add_profile(reader, "p", NULL);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, &topology, NULL);
    if (status == BPO_OK)
        status = bpo_topology_check(topology, NULL, &findings, NULL);
    if (status == BPO_OK)
        status = bpo_show_findings(topology, findings, &as_text, ret_text, NULL);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    return status;
}

static bpo_status check_builtin(char **ret_text)
{
    return check_text(NULL, NULL, &as_text, ret_text);
}

static bpo_status check_yaml(char **ret_text)
{
    return check_text("rich.yml", rich_yaml, &as_json, ret_text);
}

static bpo_status check_narrow(char **ret_text)
{
    return check_text("網路.yml", rich_yaml, &as_narrow, ret_text);
}

static bpo_status check_sarif(char **ret_text)
{
    return check_text("rich.yml", rich_yaml, &as_sarif, ret_text);
}

static bpo_status check_policy(char **ret_text)
{
    return check_text("policy.yml", policy_yaml, &as_text, ret_text);
}

static bpo_status check_json(char **ret_text)
{
    return check_text("doc.json", json_document, &as_text, ret_text);
}

/* Reads, writes, and writes again what was written. */
static bpo_status write_again(bool json, char **ret_text)
{
    char *first = NULL;
    bpo_topology *topology = NULL, *again = NULL;
    bpo_status status = read_text("rich.yml", rich_yaml, &topology);
    if (status == BPO_OK)
        status = bpo_topology_write_document(topology, json, &first, NULL);
    if (status == BPO_OK)
        status = read_text(json ? "x.json" : "x.yml", first, &again);
    if (status == BPO_OK)
        status = bpo_topology_write_document(again, json, ret_text, NULL);
    bpo_string_free(first);
    bpo_topology_free(topology);
    bpo_topology_free(again);
    return status;
}

static bpo_status write_yaml(char **ret_text)
{
    return write_again(false, ret_text);
}

static bpo_status write_json(char **ret_text)
{
    return write_again(true, ret_text);
}

/* For a version: what it refuses, and takes though it breaks. */
static bpo_status check_for_version(char **ret_text)
{
    static const char yaml[] =
        "networks:\n"
        "  six: {enable_ipv6: true, ipam: {config: [{subnet: 10.3.0.0/24}, {gateway: x}]}}\n"
        "  docker: {driver_opts: {com.docker.network.bridge.name: docker0,\n"
        "           com.docker.network.driver.mtu: wide}}\n"
        "services: {s: {networks: {six: {gw_priority: 1, ipv4_address: 10.3.0.1}}}}\n";
    const bpo_check_options options = {.state = observed, .engine = "20.10", .strict = true};
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_status status = read_text("version.yml", yaml, &topology);
    if (status == BPO_OK)
        status = bpo_topology_check_with(topology, &options, &findings, NULL);
    if (status == BPO_OK)
        status = bpo_show_findings(topology, findings, &as_text, ret_text, NULL);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return status;
}

static const char refused[] = "Error response from daemon: invalid network config:\n* invalid "
                              "subnet 10.0.0.9/24: it should be 10.0.0.0/24";

static bpo_status explain_text(char **ret_text)
{
    return bpo_show_explain(refused, &as_text, ret_text, NULL);
}

static bpo_status explain_json(char **ret_text)
{
    return bpo_show_explain(refused, &as_json, ret_text, NULL);
}

static bpo_status find_document(char **ret_text)
{
    static const char *const environment[] = {"HOME=/", NULL};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_status status = bpo_reader_new(&reader, NULL);
    if (status == BPO_OK) {
        bpo_reader_set_environment(reader, environment);
        status = bpo_reader_set_directory(reader, TESTS_DIR "/sweep/folder/below", NULL);
    }
    if (status == BPO_OK)
        status = bpo_reader_read(reader, &topology, NULL);
    if (status == BPO_OK)
        status = bpo_show_header(topology, NULL, &as_text, ret_text, NULL);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    return status;
}

/* Checks what the reader finds in the folder with variables. */
static bpo_status check_found(bpo_reader *reader, char **ret_text)
{
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_status status = bpo_reader_read(reader, &topology, NULL);
    if (status == BPO_OK)
        status = bpo_topology_check(topology, NULL, &findings, NULL);
    if (status == BPO_OK)
        status = bpo_show_findings(topology, findings, &as_json, ret_text, NULL);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return status;
}

static bpo_status replace_variables(const char *const *environment, const char *env_file,
                                    const char *profile, char **ret_text)
{
    bpo_reader *reader = NULL;
    bpo_status status = bpo_reader_new(&reader, NULL);
    if (status == BPO_OK) {
        bpo_reader_set_environment(reader, environment);
        status = bpo_reader_set_directory(reader, TESTS_DIR "/sweep/variables", NULL);
    }
    if (status == BPO_OK && env_file)
        status = bpo_reader_add_env_file(reader, env_file, NULL);
    if (status == BPO_OK && profile)
        status = bpo_reader_add_profile(reader, profile, NULL);
    if (status == BPO_OK)
        status = check_found(reader, ret_text);
    bpo_reader_free(reader);
    return status;
}

static bpo_status use_dotenv(char **ret_text)
{
    static const char *const environment[] = {"HOME=/", NULL};
    return replace_variables(environment, NULL, NULL, ret_text);
}

static bpo_status use_listed_files(char **ret_text)
{
    static const char *const environment[] = {"PWD=/", "COMPOSE_ENV_FILES=.env,more.env",
                                              "COMPOSE_FILE=compose.yaml", NULL};
    return replace_variables(environment, NULL, NULL, ret_text);
}

static bpo_status use_given_file(char **ret_text)
{
    static const char *const environment[] = {"A=a", NULL};
    return replace_variables(environment, TESTS_DIR "/sweep/variables/more.env", "other",
                             ret_text);
}

static bpo_status build_by_hand(char **ret_text)
{
    bpo_topology *topology = NULL;
    bpo_network *network;
    bpo_service *service;
    bpo_attachment *attachment;
    bpo_plan *plan = NULL;
    bpo_status status = bpo_topology_new("hand", &topology, NULL);
    if (status == BPO_OK)
        status = bpo_topology_add_network(topology, "n", &network, NULL);
    if (status == BPO_OK)
        status = bpo_network_add_ipam(network, "10.3.0.0/24", "10.3.0.1", NULL, NULL);
    if (status == BPO_OK)
        status = bpo_network_set_label(network, "k", "v", NULL);
    if (status == BPO_OK)
        status = bpo_network_set_option(network, "o", "1", NULL);
    if (status == BPO_OK)
        status = bpo_network_set_internal(network, true, NULL);
    if (status == BPO_OK)
        status = bpo_topology_add_service(topology, "s", &service, NULL);
    if (status == BPO_OK)
        status = bpo_service_add_network(service, "n", &attachment, NULL);
    if (status == BPO_OK)
        status = bpo_attachment_add_alias(attachment, "alias", NULL);
    if (status == BPO_OK)
        status = bpo_plan_create(topology, observed, &plan, NULL);
    if (status == BPO_OK)
        status = bpo_show_plan(topology, observed, plan, &as_text, ret_text, NULL);
    bpo_plan_free(plan);
    bpo_topology_free(topology);
    return status;
}

static bpo_status compare_and_plan(char **ret_text)
{
    bpo_topology *topology = NULL;
    bpo_plan *remove = NULL, *connect = NULL, *disconnect = NULL;
    bpo_status status = read_text("rich.yml", NULL, &topology);
    if (status == BPO_OK)
        status = bpo_plan_remove(topology, observed, BPO_REMOVE_DISCONNECT, &remove, NULL);
    if (status == BPO_OK)
        status = bpo_plan_connect(topology, observed, "bpo-db-network", "api", NULL, NULL,
                                  &connect, NULL);
    if (status == BPO_OK)
        status = bpo_plan_disconnect(topology, observed, "bpo-main-network", "api", &disconnect,
                                     NULL);
    if (status == BPO_OK)
        status = bpo_show_plan(topology, observed, remove, &as_json, ret_text, NULL);
    bpo_plan_free(remove);
    bpo_plan_free(connect);
    bpo_plan_free(disconnect);
    bpo_topology_free(topology);
    return status;
}

static bpo_status show_status(char **ret_text)
{
    bpo_topology *topology = NULL;
    bpo_status status = read_text(NULL, NULL, &topology);
    if (status == BPO_OK)
        status = bpo_show_status(topology, observed, &as_text, ret_text, NULL);
    bpo_topology_free(topology);
    return status;
}

static bpo_status arithmetic(char **ret_text)
{
    static const char *const texts[] = {"10.0.0.0/8", "10.1.0.0/16", "fd00::/64", "10.1.2.0/24",
                                        "10.1.0.0/16"};
    bpo_cidr cidrs[5], within, free_block;
    size_t parents[5];
    bpo_status status = bpo_cidr_parse("10.0.0.0/7", &within, NULL);
    for (size_t i = 0; i < 5 && status == BPO_OK; i++)
        status = bpo_cidr_parse(texts[i], &cidrs[i], NULL);
    if (status == BPO_OK)
        status = bpo_cidr_collisions(cidrs, 5, parents, NULL);
    if (status == BPO_OK)
        status = bpo_cidr_find_free(&within, 12, cidrs, 5, &free_block, NULL);
    if (status != BPO_OK)
        return status;
    char text[BPO_CIDR_TEXT];
    *ret_text = strdup(bpo_cidr_format(&free_block, text));
    return *ret_text ? BPO_OK : BPO_E_MEMORY;
}

static bpo_status observe(char **ret_text)
{
    bpo_engine *engine = NULL;
    bpo_topology *topology = NULL;
    bpo_state *state = NULL;
    bpo_status status = read_text(NULL, NULL, &topology);
    if (status == BPO_OK)
        status = bpo_engine_new(engine_side->host, &engine, NULL);
    if (status == BPO_OK)
        status = bpo_engine_observe(engine, &state, NULL);
    if (status == BPO_OK)
        status = bpo_show_status(topology, state, &as_json, ret_text, NULL);
    bpo_state_free(state);
    bpo_engine_free(engine);
    bpo_topology_free(topology);
    return status;
}

/* All that an observation can be, as a file and back, as a document, and checked. */
static bpo_status capture(char **ret_text)
{
    static const bpo_observe_options options = {.host = true, .full = true};
    bpo_engine *engine = NULL;
    bpo_state *state = NULL, *loaded = NULL;
    char *text = NULL;
    bpo_status status = bpo_engine_new(engine_side->host, &engine, NULL);
    if (status == BPO_OK)
        status = bpo_engine_observe_with(engine, &options, &state, NULL);
    if (status == BPO_OK)
        status = bpo_state_to_text(state, &text, NULL);
    if (status == BPO_OK)
        status = bpo_state_from_text("state", text, strlen(text), &loaded, NULL);
    if (status == BPO_OK)
        status = bpo_state_to_text(loaded, ret_text, NULL);
    bpo_string_free(text);
    bpo_state_free(loaded);
    bpo_state_free(state);
    bpo_engine_free(engine);
    return status;
}

static const char captured[] =
    "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{\"engine\":\"docker\"},"
    "\"engine_host\":{\"known\":true,\"unknown_why\":\"in "
    "part\",\"facts\":[{\"kind\":\"route\","
    "\"prefix\":\"10.1.0.0/16\",\"interface\":\"tun0\"},{\"kind\":\"address\",\"prefix\":"
    "\"10.2.0.5/24\"},{\"kind\":\"resolver\",\"prefix\":\"10.1.0.53/32\"}]},"
    "\"address_pools\":[{\"base\":\"10.3.0.0/24\",\"size\":25}],\"networks\":["
    "{\"id\":\"a1\",\"name\":\"shop_front\",\"driver\":\"bridge\",\"ipam\":[{\"subnet\":"
    "\"10.3.0.1/25\",\"gateway\":\"10.3.0.1/25\",\"aux_addresses\":{\"r\":\"10.3.0.9\"}}],"
    "\"options\":{\"o\":\"1\"},\"labels\":{\"com.docker.compose.project\":\"shop\","
    "\"com.docker.compose.network\":\"front\",\"team\":\"a\"}},"
    "{\"id\":\"b1\",\"name\":\"else\",\"driver\":\"bridge\",\"labels\":"
    "{\"com.docker.compose.project\":\"other\"}}],\"containers\":["
    "{\"id\":\"1\",\"name\":\"web\",\"state\":\"running\",\"is_full\":true,\"network_mode\":"
    "\"shop_front\",\"runtime\":\"nvidia\",\"hostname\":\"w\",\"wants_gpu\":true,\"ports\":"
    "[{\"target\":80,\"protocol\":\"tcp\",\"is_published\":true,\"published\":8080}],"
    "\"endpoints\":[{\"network\":\"shop_front\",\"network_id\":\"a1\",\"own_ipv4_address\":"
    "\"10.3.0.7\",\"aliases\":[\"w1\"],\"link_local_ips\":[\"169.254.1.1\"],\"options\":"
    "{\"k\":\"v\"},\"gw_priority\":1},{\"network\":\"else\",\"network_id\":\"b1\"}]},"
    "{\"id\":\"2\",\"name\":\"side\",\"state\":\"exited\",\"is_full\":true,"
    "\"network_mode\":\"container:1\"}]}";

static bpo_status import_document(char **ret_text)
{
    static const bpo_import_options options = {.project = "shop"};
    bpo_state *state = NULL;
    bpo_topology *topology = NULL;
    bpo_status status = bpo_state_from_text("s", captured, strlen(captured), &state, NULL);
    if (status == BPO_OK)
        status = bpo_topology_import(state, &options, &topology, NULL);
    if (status == BPO_OK)
        status = bpo_topology_write_document(topology, false, ret_text, NULL);
    bpo_topology_free(topology);
    bpo_state_free(state);
    return status;
}

/* The project that is there must be found, and the one that isn't refused. */
static bpo_status import_another(char **ret_text)
{
    static const char text[] =
        "{\"format\":\"bponet.state/1\",\"is_full\":true,\"engine\":{},\"containers\":[],"
        "\"networks\":[{\"id\":\"a\",\"name\":\"n\",\"driver\":\"bridge\",\"labels\":"
        "{\"com.docker.compose.project\":\"p\"}}]}";
    static const bpo_import_options another = {.project = "q"};
    bpo_state *state = NULL;
    bpo_topology *topology = NULL;
    bpo_status status = bpo_state_from_text("s", text, strlen(text), &state, NULL);
    if (status == BPO_OK)
        status = bpo_topology_import(state, &another, &topology, NULL);
    bpo_topology_free(topology);
    topology = NULL;
    if (status == BPO_E_NOT_FOUND)
        status = bpo_topology_import(state, NULL, &topology, NULL);
    if (status == BPO_OK)
        status = bpo_topology_write_document(topology, false, ret_text, NULL);
    bpo_topology_free(topology);
    bpo_state_free(state);
    return status;
}

static bpo_status check_against_host(char **ret_text)
{
    bpo_state *state = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_status status = bpo_state_from_text("s", captured, strlen(captured), &state, NULL);
    if (status == BPO_OK)
        status = read_text(
            "h.yml",
            "name: t\nnetworks: {a: {ipam: {config: [{subnet: 10.1.0.0/24}]}}, b: , c: ,\n"
            "  d: {ipam: {config: [{subnet: 10.2.0.0/24}]}}}",
            &topology);
    if (status == BPO_OK)
        status = bpo_topology_check(topology, state, &findings, NULL);
    if (status == BPO_OK)
        status = bpo_show_findings(topology, findings, &as_json, ret_text, NULL);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_state_free(state);
    return status;
}

/* Applies the plan that make gives, against the faulty engine, which takes every write. */
static bpo_status apply(bpo_status (*make)(const bpo_topology *, bpo_plan **), char **ret_text)
{
    bpo_engine *engine = NULL;
    bpo_topology *topology = NULL;
    bpo_plan *plan = NULL;
    bpo_apply *application = NULL;
    bpo_status status =
        read_text("rich.yml", "name: t\nnetworks: {one: , two: {internal: true}}", &topology);
    if (status == BPO_OK)
        status = bpo_engine_new(engine_side->host, &engine, NULL);
    if (status == BPO_OK)
        status = make(topology, &plan);
    if (status == BPO_OK)
        status = bpo_apply_new(engine, plan, &application, NULL);
    if (status == BPO_OK)
        status = bpo_apply_run(application, NULL);
    if (status == BPO_OK) {
        *ret_text = strdup("done");
        status = *ret_text ? BPO_OK : BPO_E_MEMORY;
    }
    bpo_apply_free(application);
    bpo_plan_free(plan);
    bpo_engine_free(engine);
    bpo_topology_free(topology);
    return status;
}

static bpo_status make_create(const bpo_topology *topology, bpo_plan **ret_plan)
{
    return bpo_plan_create(topology, observed, ret_plan, NULL);
}

static bpo_status make_connect(const bpo_topology *topology, bpo_plan **ret_plan)
{
    return bpo_plan_connect(topology, observed, "bpo-db-network", "api", "a", NULL, ret_plan,
                            NULL);
}

static bpo_status apply_create(char **ret_text)
{
    return apply(make_create, ret_text);
}

static bpo_status apply_connect(char **ret_text)
{
    return apply(make_connect, ret_text);
}

const scenario scenarios[] = {
    {"check the built-in document", check_builtin, false},
    {"check a YAML document with every form", check_yaml, false},
    {"check a YAML document against its own policy", check_policy, false},
    {"check a JSON document", check_json, false},
    {"check it on a narrow terminal without UTF-8", check_narrow, false},
    {"check it for SARIF", check_sarif, false},
    {"check two documents merged", check_merged, false},
    {"check for a version of the engine", check_for_version, false},
    {"explain a refusal", explain_text, false},
    {"explain a refusal as JSON", explain_json, false},
    {"find a document and its override", find_document, false},
    {"write a document in YAML", write_yaml, false},
    {"write a document in JSON", write_json, false},
    {"variables of a .env", use_dotenv, false},
    {"variables of files that the environment lists", use_listed_files, false},
    {"variables of a given file, and a profile", use_given_file, false},
    {"build a topology by hand and plan it", build_by_hand, false},
    {"plan removal and attachments", compare_and_plan, false},
    {"show the status", show_status, false},
    {"collisions and free blocks", arithmetic, false},
    {"observe an engine", observe, true},
    {"capture all of an engine", capture, true},
    {"import a document from a state", import_document, false},
    {"import a project that is not there", import_another, false},
    {"check against the engine's host", check_against_host, false},
    {"create networks", apply_create, true},
    {"connect a container", apply_connect, true},
};
const size_t n_scenarios = sizeof scenarios / sizeof *scenarios;

#define ID(c)  c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c c
#define ID_DB  ID("db")
#define ID_ONE ID("01")
#define ID_API ID("a9")

int scenarios_begin(void)
{
    static const char networks[] =
        "[{\"Name\":\"bpo-db-network\",\"Id\":\"" ID_DB
        "\",\"Created\":\"2026-01-01T00:00:00Z\","
        "\"Scope\":\"local\",\"Driver\":\"bridge\",\"EnableIPv6\":false,\"IPAM\":{\"Driver\":"
        "\"default\",\"Config\":[{\"Subnet\":\"172.32.0.0/16\",\"Gateway\":\"172.32.0.1\"}]},"
        "\"Internal\":false,\"Attachable\":false,\"Ingress\":false,\"ConfigOnly\":false,"
        "\"Options\":{},\"Labels\":{\"io.bponet.topology\":\"bpo\"}},"
        "{\"Name\":\"bpo-main-network\",\"Id\":\"" ID_ONE
        "\",\"Created\":\"2026-01-01T00:00:00Z\","
        "\"Scope\":\"local\",\"Driver\":\"bridge\",\"EnableIPv6\":false,\"IPAM\":{\"Driver\":"
        "\"default\",\"Config\":[{\"Subnet\":\"10.32.0.0/16\"}]},"
        "\"Internal\":false,\"Attachable\":false,\"Ingress\":false,\"ConfigOnly\":false,"
        "\"Options\":{\"o\":\"1\"},\"Labels\":{}}]";
    static const char containers[] =
        "[{\"Id\":\"" ID_API "\",\"Names\":[\"/api\"],\"State\":\"running\",\"Labels\":{},"
        "\"HostConfig\":{\"NetworkMode\":\"bpo-main-network\"},\"NetworkSettings\":{"
        "\"Networks\":"
        "{\"bpo-main-network\":{\"NetworkID\":\"" ID_ONE "\",\"EndpointID\":\"" ID_DB
        "\",\"IPAddress\":\"10.32.0.2\",\"GlobalIPv6Address\":\"\",\"MacAddress\":"
        "\"02:42:0a:20:00:02\"}}}}]";
    static const char container[] =
        "{\"Id\":\"" ID_API "\",\"Name\":\"/api\",\"State\":{\"Status\":\"running\"},"
        "\"Config\":{\"Hostname\":\"h\",\"MacAddress\":\"02:42:0a:20:00:02\",\"Labels\":{\"k\":"
        "\"v\"},"
        "\"ExposedPorts\":{\"80/"
        "tcp\":{}}},\"HostConfig\":{\"NetworkMode\":\"bpo-main-network\","
        "\"Runtime\":\"runc\",\"PortBindings\":{\"81/"
        "udp\":[{\"HostIp\":\"::1\",\"HostPort\":\"9\"}]}},"
        "\"NetworkSettings\":{\"Networks\":{\"bpo-main-network\":{\"NetworkID\":\"" ID_ONE
        "\",\"Aliases\":[\"a\"],\"Links\":[\"x:y\"],\"DriverOpts\":{\"o\":\"1\"},"
        "\"IPAMConfig\":"
        "{\"IPv4Address\":\"10.32.0.2\",\"LinkLocalIPs\":[\"169.254.1.1\"]}}}}}";
    static faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.45")},
        {"GET /v1.45/networks", NULL},
        {"GET /v1.45/containers/json", NULL},
        {"GET /v1.45/containers/", NULL},
        {"GET /v1.45/info", NULL},
        {"POST /v1.45/networks/create", NULL},
        {"POST /v1.45/networks/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
        FAULTY_END,
    };
    script[1].bytes = faulty_json(200, networks);
    script[2].bytes = faulty_json(200, containers);
    script[3].bytes = faulty_json(200, container);
    script[4].bytes = faulty_json(
        200, "{\"ServerVersion\":\"26.1.5\",\"DefaultAddressPools\":[{\"Base\":\"10.3.0.0/16\","
             "\"Size\":24}]}");
    script[5].bytes = faulty_json(201, "{\"Id\":\"" ID_ONE "\",\"Warning\":\"\"}");
    prctl(PR_SET_NAME, "dockerd"); /* who listens has an engine's name: its host is looked at */
    engine_side = faulty_start(script);
    bpo_engine *engine;
    if (bpo_engine_new(engine_side->host, &engine, NULL) < 0)
        return -1;
    bpo_status status = bpo_engine_observe(engine, &observed, NULL);
    bpo_engine_free(engine);
    return status < 0 ? -1 : 0;
}

void scenarios_end(void)
{
    bpo_state_free(observed);
    faulty_stop(engine_side);
}
