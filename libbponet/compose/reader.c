#include <bponet/compose.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"
#include "compose/merge.h"
#include "compose/reading.h"
#include "compose/source.h"

#define MAX_BYTES   (16u * 1024 * 1024)
#define MAX_DEPTH   64
#define MAX_NODES   1000000
#define MAX_SOURCES 256
#define MAX_PROJECT 255 /* bytes; it begins the name of each network */
#define BUILTIN     "built-in BPO topology"

/* A document to read: a file, or text held in memory. */
typedef struct source {
    const char *name, *text; /* text NULL: name is a file */
    size_t len;
} source;

struct bpo_reader {
    bpo_arena arena;
    source *sources;
    size_t n_sources, cap_sources;
    bool builtin;
    const char *project, *directory;
    const char *const *environment;
};

bpo_status bpo_reader_new(bpo_reader **ret_reader, bpo_error *err)
{
    bpo_reader *reader = bpo_alloc(1, sizeof *reader);
    if (!reader)
        return bpo_fail_memory(err);
    reader->environment = (const char *const *)environ;
    *ret_reader = reader;
    return BPO_OK;
}

void bpo_reader_free(bpo_reader *reader)
{
    if (!reader)
        return;
    bpo_arena_free(&reader->arena);
    bpo_free(reader);
}

static bpo_status add_source(bpo_reader *reader, const char *name, const char *text, size_t len,
                             bpo_error *err)
{
    if (!name || !*name)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a document needs a name; give a file's path");
    if (reader->n_sources >= MAX_SOURCES)
        return bpo_fail(err, BPO_E_LIMIT, name, "more than %d documents", MAX_SOURCES);
    if (len > MAX_BYTES)
        return bpo_fail(err, BPO_E_LIMIT, name,
                        "%s: larger than the %u MiB that a document may "
                        "have",
                        name, MAX_BYTES >> 20);
    source fresh = {.name = bpo_arena_strdup(&reader->arena, name), .len = len};
    if (text)
        fresh.text = bpo_arena_strndup(&reader->arena, text, len);
    if (!fresh.name || (text && !fresh.text) ||
        bpo_arena_grow(&reader->arena, &reader->sources, reader->n_sources,
                       &reader->cap_sources, sizeof fresh) < 0)
        return bpo_fail_memory(err);
    reader->sources[reader->n_sources++] = fresh;
    return BPO_OK;
}

bpo_status bpo_reader_add_file(bpo_reader *reader, const char *path, bpo_error *err)
{
    return add_source(reader, path, NULL, 0, err);
}

bpo_status bpo_reader_add_text(bpo_reader *reader, const char *name, const char *text,
                               size_t length, bpo_error *err)
{
    if (!text)
        return bpo_fail(err, BPO_E_USAGE, name, "give the document's text");
    return add_source(reader, name, text, length, err);
}

void bpo_reader_use_builtin(bpo_reader *reader)
{
    reader->builtin = true;
}

static bpo_status set(bpo_reader *reader, const char **where, const char *text, bpo_error *err)
{
    const char *copy = bpo_arena_strdup(&reader->arena, text);
    if (text && !copy)
        return bpo_fail_memory(err);
    *where = copy;
    return BPO_OK;
}

bpo_status bpo_reader_set_project(bpo_reader *reader, const char *name, bpo_error *err)
{
    return set(reader, &reader->project, name, err);
}

bpo_status bpo_reader_set_directory(bpo_reader *reader, const char *path, bpo_error *err)
{
    return set(reader, &reader->directory, path, err);
}

void bpo_reader_set_environment(bpo_reader *reader, const char *const *environment)
{
    reader->environment = environment;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* JSON where the name or the first character says so; else YAML, whose flow form also begins
 * with a brace. */
static bpo_status parse(bpo_arena *arena, const char *name, const char *text, size_t len,
                        bpo_node **ret_root, bpo_error *err)
{
    bpo_json_rules json = {
        .name = name, .max_depth = MAX_DEPTH, .max_nodes = MAX_NODES, .document = true};
    bpo_yaml_rules yaml = {.name = name, .max_depth = MAX_DEPTH, .max_nodes = MAX_NODES};
    bool brace = text[strspn(text, " \t\r\n")] == '{';
    if (ends_with(name, ".json"))
        return bpo_json_parse(arena, text, len, &json, ret_root, err);
    if (!brace || ends_with(name, ".yml") || ends_with(name, ".yaml"))
        return bpo_yaml_parse(arena, text, len, &yaml, ret_root, err);
    bpo_status status = bpo_json_parse(arena, text, len, &json, ret_root, err);
    if (status == BPO_E_DOCUMENT &&
        bpo_yaml_parse(arena, text, len, &yaml, ret_root, NULL) == BPO_OK)
        return BPO_OK;
    return status;
}

static bpo_status refuse_include(bpo_reading *reading, const bpo_node *node, void *unused,
                                 bpo_error *err)
{
    (void)reading, (void)unused;
    return bpo_fail_at(err, BPO_E_UNSUPPORTED, node->key_at, "include",
                       "include isn't read here; let Compose resolve it: "
                       "docker compose config | bponet check -f -");
}

BPO_READ_TEXT(read_prefix, bpo_topology, prefix)
BPO_READ_TEXT(read_legacy, bpo_topology, legacy)

static bpo_status read_name(bpo_reading *reading, const bpo_node *node, void *name,
                            bpo_error *err)
{
    return bpo_reading_text(reading, node, name, err);
}

BPO_READ_TEXT(read_finding, bpo_acceptance, finding)
BPO_READ_TEXT(read_at, bpo_acceptance, at)
BPO_READ_TEXT(read_reason, bpo_acceptance, reason)

/* Findings that are known and wanted. */
static bpo_status read_accept(bpo_reading *reading, const bpo_node *node, void *object,
                              bpo_error *err)
{
    static const bpo_field fields[] = {{"finding", read_finding, BPO_STRING},
                                       {"at", read_at, BPO_STRING},
                                       {"reason", read_reason, BPO_STRING}};
    bpo_topology *topology = object;
    size_t i = 0;
    bpo_status status = bpo_reading_count(reading, node, err);
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        bpo_acceptance accepted = {.where = child->at};
        size_t mark = bpo_reading_down_index(reading, i++);
        status = bpo_reading_fields(reading, child, BPO_FIELDS(fields), &accepted, err);
        bpo_reading_up(reading, mark);
        if (status < 0)
            return status;
        if (bpo_arena_grow(&topology->arena, &topology->accepted, topology->n_accepted,
                           &topology->cap_accepted, sizeof accepted) < 0)
            return bpo_fail_memory(err);
        topology->accepted[topology->n_accepted++] = accepted;
    }
    return status;
}

static bpo_status read_deny(bpo_reading *reading, const bpo_node *node, void *topology,
                            bpo_error *err)
{
    bpo_status status =
        bpo_reading_texts(reading, node, &((bpo_topology *)topology)->deny, err);
    return status == BPO_OK ? bpo_reading_unsupported(reading, node, "nothing is denied", err)
                            : status;
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *unused,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {{"prefix", read_prefix, BPO_STRING},
                                       {"legacy", read_legacy, BPO_STRING},
                                       {"accept", read_accept, BPO_LIST},
                                       {"deny", read_deny, BPO_LIST}};
    (void)unused;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), reading->topology, err);
}

/* Reads what the documents say together; *project gets their `name:`. */
static bpo_status read_tree(bpo_reading *reading, const bpo_node *root, bpo_written *project,
                            bpo_error *err)
{
    static const bpo_field fields[] = {
        {"name", read_name, BPO_STRING},
        {"networks", bpo_read_networks, BPO_MAP},
        {"services", bpo_read_services, BPO_MAP},
        {"include", refuse_include, BPO_LIST},
        {"x-bponet", read_extension, BPO_MAP},
        {"version", NULL, BPO_STRING},
        {"volumes", NULL, BPO_MAP},
        {"configs", NULL, BPO_MAP},
        {"secrets", NULL, BPO_MAP},
        {"models", NULL, BPO_MAP},
    };
    return bpo_reading_fields(reading, root, BPO_FIELDS(fields), project, err);
}

/* Merges one document over those before it. */
static bpo_status read_document(bpo_reading *reading, const char *name, const char *text,
                                size_t len, const bpo_node **merged, bpo_error *err)
{
    bpo_node *root;
    /* the name must live as long as the topology: places borrow it */
    name = bpo_arena_strdup(&reading->topology->arena, name);
    if (!name)
        return bpo_fail_memory(err);
    bpo_status status = parse(reading->nodes, name, text, len, &root, err);
    if (status < 0)
        return status;
    if (root->kind != BPO_NODE_MAP)
        return bpo_fail_at(err, BPO_E_DOCUMENT, root->at, name,
                           "%s: must be a map with networks and services, but is %s", name,
                           bpo_kind_name(root->kind));
    return bpo_compose_merge(reading, *merged, root, merged, err);
}

/* A document's name in messages. */
static const char *shown_name(const char *name)
{
    return strcmp(name, "-") == 0 ? "standard input" : name;
}

static bpo_status read_source(bpo_reading *reading, const source *from, const bpo_node **merged,
                              bpo_error *err)
{
    char *text;
    size_t len;
    if (from->text)
        return read_document(reading, from->name, from->text, from->len, merged, err);
    bpo_status status = bpo_file_read(from->name, MAX_BYTES, &text, &len, err);
    if (status < 0)
        return status;
    status = read_document(reading, shown_name(from->name), text, len, merged, err);
    bpo_free(text);
    return status;
}

/* Gives the network the definition known; what the document itself says of it stays. */
static bpo_status define_external(bpo_reading *reading, const bpo_node *known,
                                  bpo_network *network, bpo_error *err)
{
    bpo_written name = network->name;
    bpo_written own[] = {network->publish, network->gpu, network->isolated};
    bpo_written *into[] = {&network->publish, &network->gpu, &network->isolated};
    bpo_status status = bpo_read_network(reading, known, network, err);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].text)
            *into[i] = own[i];
    network->name = name;
    return status;
}

/* Defines an external network by what the built-in topology says of its name, if it does. */
static bpo_status take_builtin(bpo_reading *reading, bpo_network *network, bpo_node **root,
                               bpo_error *err)
{
    const char *text = bpo_builtin_document();
    if (!*root) {
        bpo_status status = parse(reading->nodes, BUILTIN, text, strlen(text), root, err);
        if (status < 0)
            return status;
    }
    const bpo_node *known = bpo_node_get(bpo_node_get(*root, "networks"), network->name.text);
    if (!known)
        return BPO_OK;
    network->from_builtin = true;
    return define_external(reading, known, network, err);
}

/* An external network is made elsewhere, unless the document gives it an ipam, or says nothing of
 * it and the built-in topology knows it. */
static bpo_status define_externals(bpo_reading *reading, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bpo_node *root = NULL;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < topology->n_networks && status == BPO_OK; i++) {
        bpo_network *network = topology->networks[i];
        if (!bpo_network_is_external(network))
            continue;
        const char *key;
        if (!network->n_ipam && !bpo_network_attribute(network, &key))
            status = take_builtin(reading, network, &root, err);
        network->defined = network->n_ipam > 0;
    }
    return status;
}

/* Gives each network its name on the engine, as Compose does. */
static bpo_status name_networks(bpo_topology *topology, bpo_error *err)
{
    for (size_t i = 0; i < topology->n_networks; i++) {
        bpo_network *network = topology->networks[i];
        if (network->name.text && *network->name.text)
            continue;
        bpo_strbuf name = {0};
        if (!bpo_network_is_external(network))
            bpo_strbuf_addf(&name, "%s_", topology->name);
        bpo_strbuf_add(&name, network->key);
        int rc = name.failed ? -1
                             : bpo_topology_write(topology, &network->name,
                                                  bpo_strbuf_text(&name), network->at);
        bpo_strbuf_free(&name);
        if (rc < 0)
            return bpo_fail_memory(err);
    }
    return BPO_OK;
}

/* The project's name: given, of the environment, of the document, of the folder. */
static bpo_status name_project(const bpo_reader *reader, bpo_topology *topology,
                               const bpo_written *written, const char *first_file,
                               bpo_error *err)
{
    const char *name = reader->project;
    if (!name || !*name)
        name = bpo_environment_get(reader->environment, "COMPOSE_PROJECT_NAME");
    if ((!name || !*name) && written->text)
        name = written->text;
    if (!name || !*name) {
        bpo_status status =
            bpo_source_project(&topology->arena, reader->directory, first_file, &name, err);
        if (status < 0)
            return status;
    }
    if (strlen(name) > MAX_PROJECT)
        return bpo_fail_at(err, BPO_E_LIMIT, written->at, "name",
                           "the project's name has %zu bytes, and %d are the most",
                           strlen(name), MAX_PROJECT);
    topology->name = bpo_arena_strdup(&topology->arena, name);
    topology->name_at =
        name == written->text ? written->at : (bpo_place){topology->source, 0, 0, 0};
    return topology->name ? BPO_OK : bpo_fail_memory(err);
}

static bpo_status read_all(const bpo_reader *reader, bpo_reading *reading,
                           const source *sources, size_t n, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bpo_written project = {0};
    const bpo_node *merged = NULL;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < n && status == BPO_OK; i++)
        status = read_source(reading, &sources[i], &merged, err);
    if (status == BPO_OK)
        status = read_tree(reading, merged, &project, err);
    if (status == BPO_OK)
        status = bpo_read_implicit_network(reading, err);
    if (status == BPO_OK)
        status = name_project(
            reader, topology, &project,
            sources->text || strcmp(sources->name, "-") == 0 ? NULL : sources->name, err);
    if (status == BPO_OK)
        status = name_networks(topology, err);
    if (status == BPO_OK)
        status = define_externals(reading, err);
    return status;
}

/* The documents to read: given, found, or the built-in one. */
static bpo_status choose(const bpo_reader *reader, bpo_arena *arena, source **ret_sources,
                         size_t *ret_n, bpo_error *err)
{
    bpo_texts files = {0};
    *ret_sources = reader->sources;
    *ret_n = reader->n_sources;
    if (reader->n_sources && !reader->builtin)
        return BPO_OK;
    bpo_status status = BPO_OK;
    if (!reader->builtin)
        status = bpo_source_find(arena, reader->directory, reader->environment, &files, err);
    if (status < 0)
        return status;
    source *sources = bpo_arena_array(arena, files.n + 1, sizeof *sources);
    if (!sources)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < files.n; i++)
        sources[i].name = files.items[i].text;
    if (!files.n)
        sources[0] = (source){BUILTIN, bpo_builtin_document(), strlen(bpo_builtin_document())};
    *ret_sources = sources;
    *ret_n = files.n ? files.n : 1;
    return BPO_OK;
}

/* "compose.yaml + compose.override.yaml"; NULL without memory. */
static const char *join_names(bpo_arena *arena, const source *sources, size_t n)
{
    bpo_strbuf sb = {0};
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_addf(&sb, "%s%s", i ? " + " : "", shown_name(sources[i].name));
    const char *joined = sb.failed ? NULL : bpo_arena_strdup(arena, bpo_strbuf_text(&sb));
    bpo_strbuf_free(&sb);
    return joined;
}

bpo_status bpo_reader_read(const bpo_reader *reader, bpo_topology **ret_topology,
                           bpo_error *err)
{
    bpo_arena arena = {0}; /* trees and file names: gone when the reading is over */
    bpo_reading reading = {.nodes = &arena};
    source *sources = NULL;
    size_t n = 0;
    bpo_status status = bpo_topology_new("", &reading.topology, err);
    if (status == BPO_OK)
        status = choose(reader, &arena, &sources, &n, err);
    if (status == BPO_OK) {
        bpo_topology *topology = reading.topology;
        topology->is_fallback = !reader->builtin && !reader->n_sources && sources->text;
        topology->builtin = topology->is_fallback || reader->builtin;
        topology->source = join_names(&topology->arena, sources, n);
        status = topology->source ? read_all(reader, &reading, sources, n, err)
                                  : bpo_fail_memory(err);
    }
    bpo_strbuf_free(&reading.path);
    bpo_arena_free(&arena);
    if (status < 0) {
        bpo_topology_free(reading.topology);
        return status;
    }
    *ret_topology = reading.topology;
    return BPO_OK;
}
