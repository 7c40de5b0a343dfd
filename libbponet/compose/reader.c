#include <bponet/compose.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "compose/environment.h"
#include "compose/interpolate.h"
#include "compose/keys.h"
#include "compose/load.h"
#include "compose/merge.h"
#include "compose/profiles.h"
#include "compose/prepare.h"
#include "compose/project.h"
#include "compose/reading.h"
#include "compose/source.h"

#define MAX_SOURCES 256

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
    if (len > BPO_MAX_DOCUMENT)
        return bpo_fail(err, BPO_E_LIMIT, name,
                        "%s: larger than the %u MiB that a document may "
                        "have",
                        name, BPO_MAX_DOCUMENT >> 20);
    bpo_source fresh = {.name = bpo_arena_strdup(&reader->arena, name), .len = len};
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

bpo_status bpo_reader_add_env_file(bpo_reader *reader, const char *path, bpo_error *err)
{
    if (!path || !*path)
        return bpo_fail(err, BPO_E_USAGE, NULL, "give the path of a .env file");
    return bpo_source_add(&reader->arena, &reader->env_files, path, strlen(path), err);
}

bpo_status bpo_reader_add_profile(bpo_reader *reader, const char *name, bpo_error *err)
{
    if (!name)
        return bpo_fail(err, BPO_E_USAGE, NULL, "give a profile's name, or '*' for all");
    return bpo_source_add(&reader->arena, &reader->profiles, name, strlen(name), err);
}

/* The trees of all sources, in the order in which they are read. */
typedef struct forest {
    bpo_node **items;
    size_t n, cap;
} forest;

static bpo_status load_all(bpo_reading *reading, const bpo_source *sources, size_t n,
                           forest *trees, bpo_error *err)
{
    for (size_t i = 0; i < n; i++) {
        bpo_node *root;
        /* the name must live as long as the topology: places borrow it */
        const char *name =
            bpo_arena_strdup(&reading->topology->arena, bpo_source_shown(&sources[i]));
        if (!name)
            return bpo_fail_memory(err);
        bpo_status status = bpo_load(reading, &sources[i], name, &root, err);
        for (; status == BPO_OK && root; root = root->next) {
            if (bpo_arena_grow(reading->nodes, &trees->items, trees->n, &trees->cap,
                               sizeof *trees->items) < 0)
                return bpo_fail_memory(err);
            trees->items[trees->n++] = root;
        }
        if (status < 0)
            return status;
    }
    if (trees->n)
        return BPO_OK;
    const char *name = bpo_source_shown(&sources[0]);
    return bpo_fail_at(err, BPO_E_DOCUMENT, (bpo_place){.file = name, .line = 1, .column = 1},
                       name, "empty document");
}

static bpo_status read_trees(const bpo_reader *reader, bpo_reading *reading,
                             const bpo_environment *environment, const forest *trees,
                             bpo_error *err)
{
    const bpo_node *merged = NULL;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < trees->n && status == BPO_OK; i++) {
        status = bpo_check_keys(reading, trees->items[i], err);
        if (status == BPO_OK && !reading->topology->builtin)
            status = bpo_interpolate(reading, environment, trees->items[i], err);
        if (status == BPO_OK)
            status = bpo_compose_merge(reading, merged, trees->items[i], &merged, err);
    }
    if (status == BPO_OK)
        status = bpo_read_document(reading, merged, err);
    if (status == BPO_OK)
        status = bpo_profiles_apply(reading->topology, &reader->profiles, environment, err);
    return status == BPO_OK ? bpo_read_unwritten(reading, err) : status;
}

static bpo_status read_all(const bpo_reader *reader, bpo_reading *reading,
                           bpo_environment *environment, const bpo_source *sources, size_t n,
                           bpo_error *err)
{
    forest trees = {0};
    const char *folder;
    bpo_status status = load_all(reading, sources, n, &trees, err);
    if (status == BPO_OK)
        status = bpo_source_folder(reading->nodes, reader->directory,
                                   bpo_source_first_file(sources, n), &folder, err);
    if (status == BPO_OK)
        status = bpo_project_name(reading, environment, reader->project, trees.items, trees.n,
                                  folder, err);
    return status == BPO_OK ? read_trees(reader, reading, environment, &trees, err) : status;
}

/* "compose.yaml + compose.override.yaml"; NULL without memory. */
static const char *join_names(bpo_arena *arena, const bpo_source *sources, size_t n)
{
    bpo_strbuf sb = {0};
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_addf(&sb, "%s%s", i ? " + " : "", bpo_source_shown(&sources[i]));
    return bpo_strbuf_keep(&sb, arena);
}

/* Reads into the topology of reading. */
static bpo_status read_into(const bpo_reader *reader, bpo_reading *reading, bpo_error *err)
{
    bpo_topology *topology = reading->topology;
    bpo_environment environment = {
        .arena = reading->nodes, .lasting = &topology->arena, .remarks = &topology->remarks};
    bpo_source *sources = NULL;
    size_t n = 0;
    bpo_status status = bpo_reader_prepare(reader, &environment, &sources, &n, err);
    if (status == BPO_OK) {
        topology->is_fallback = !reader->builtin && !reader->n_sources && sources->text;
        topology->builtin = topology->is_fallback || reader->builtin;
        topology->source = join_names(&topology->arena, sources, n);
        status = topology->source ? read_all(reader, reading, &environment, sources, n, err)
                                  : bpo_fail_memory(err);
    }
    bpo_environment_end(&environment);
    return status;
}

bpo_status bpo_reader_read(const bpo_reader *reader, bpo_topology **ret_topology,
                           bpo_error *err)
{
    bpo_arena arena = {0}; /* trees and file names: gone when the reading is over */
    bpo_reading reading = {.nodes = &arena, .replacing_left = BPO_MAX_INTERPOLATION};
    bpo_status status = bpo_topology_new("", &reading.topology, err);
    if (status == BPO_OK)
        status = read_into(reader, &reading, err);
    bpo_strbuf_free(&reading.path);
    bpo_arena_free(&arena);
    if (status < 0) {
        bpo_topology_free(reading.topology);
        return status;
    }
    *ret_topology = reading.topology;
    return BPO_OK;
}
