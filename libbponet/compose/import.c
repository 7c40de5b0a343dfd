#include <bponet/compose.h>

#include <stdio.h>
#include <string.h>

#include "base/chars.h"
#include "base/strbuf.h"
#include "compose/importing.h"
#include "compose/reading.h"
#include "model/labels.h"

#define NAMELESS    "imported" /* the project's name where nothing has one */
#define NAMES_SHOWN 5
#define FEW_TWINS   100

bool bpo_import_is_predefined(const bpo_live_network *live)
{
    return strcmp(live->name, "bridge") == 0 || strcmp(live->name, "docker_gwbridge") == 0 ||
           strcmp(live->driver, "host") == 0 || strcmp(live->driver, "null") == 0 ||
           live->ingress || live->config_only;
}

const char *bpo_import_project_of(const bpo_live_network *live)
{
    static const char *const labels[] = {BPO_LABEL_TOPOLOGY, BPO_LABEL_COMPOSE_PROJECT,
                                         BPO_LABEL_STACK};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const char *project = bpo_pairs_get(&live->labels, labels[i]);
        if (project && *project)
            return project;
    }
    return NULL;
}

const bpo_live_network *bpo_import_find(const bpo_importing *importing,
                                        const bpo_endpoint *endpoint, size_t *ret_index)
{
    const bpo_state *state = importing->state;
    size_t i;
    bool found = *endpoint->network_id
                     ? bpo_map_get(&importing->network_ids, endpoint->network_id,
                                   strlen(endpoint->network_id), &i)
                     : bpo_map_get(&state->network_names, endpoint->network,
                                   strlen(endpoint->network), &i);
    if (!found || bpo_import_is_predefined(&state->networks[i]))
        return NULL;
    *ret_index = i;
    return &state->networks[i];
}

/* Compose's keys: letters, digits and "._-". */
static bool is_key_char(char c)
{
    return bpo_is_digit(c) || bpo_is_letter(c) || c == '.' || c == '_' || c == '-';
}

const char *bpo_import_key(bpo_topology *topology, const char *text, const bpo_map *taken)
{
    size_t len = strlen(text), size = len + 24;
    char *key = bpo_arena_alloc(&topology->arena, size);
    if (!key)
        return NULL;
    for (size_t i = 0; i < len; i++)
        key[i] = is_key_char(text[i]) ? text[i] : '-';
    if (!len)
        key[len++] = '-';
    /* past some, beyond all that can be taken: thousands of the same name aren't tried in turn */
    for (size_t n = 2; bpo_map_get(taken, key, strlen(key), NULL);
         n = n == FEW_TWINS ? n + taken->n : n + 1)
        snprintf(key + len, size - len, "-%zu", n);
    return key;
}

void bpo_import_count(bpo_importing *importing, const char *what, const char *network, size_t n)
{
    if (!importing->status && n > BPO_MAX_ENTRIES)
        importing->status =
            bpo_fail(importing->err, BPO_E_LIMIT, network,
                     "network %.64s: %zu %s, and %d are the most that a document may have",
                     network, n, what, BPO_MAX_ENTRIES);
}

void bpo_import_write(bpo_importing *importing, bpo_written *written, const char *text)
{
    if (text && !importing->status &&
        bpo_topology_set_text(importing->topology, written, text, (bpo_place){0}) < 0)
        importing->status = bpo_fail_memory(importing->err);
}

/* ---- whose document it is ------------------------------------------------------------------- */

/* The projects that an engine's networks and containers name; the map's keys are borrowed. */
typedef struct projects {
    bpo_map names;
    bpo_strbuf list;
    const char *first;
    bool failed;
} projects;

static void add_project(projects *p, const char *name)
{
    int put = name ? bpo_map_put(&p->names, name, strlen(name), 0, NULL) : 0;
    p->failed |= put < 0;
    if (put != 1)
        return;
    if (p->names.n <= NAMES_SHOWN)
        bpo_strbuf_addf(&p->list, "%s%s", p->first ? ", " : "", name);
    else if (p->names.n == NAMES_SHOWN + 1)
        bpo_strbuf_add(&p->list, ", …");
    if (!p->first)
        p->first = name;
}

static bpo_status choose(const projects *p, const char **ret_project, bpo_error *err)
{
    if (p->failed || p->list.failed)
        return bpo_fail_memory(err);
    if (p->names.n > 1)
        return bpo_fail(
            err, BPO_E_AMBIGUOUS, NULL,
            "the engine has networks and containers of %zu projects; say with -p which "
            "one is wanted: %s",
            p->names.n, bpo_strbuf_text(&p->list));
    *ret_project = p->first ? p->first : NAMELESS;
    return BPO_OK;
}

static void gather(projects *p, const bpo_state *state)
{
    for (size_t i = 0; i < state->n_networks; i++)
        if (!bpo_import_is_predefined(&state->networks[i]))
            add_project(p, bpo_import_project_of(&state->networks[i]));
    for (size_t i = 0; i < state->n_containers; i++)
        add_project(p, state->containers[i].project);
}

static void free_projects(projects *p)
{
    bpo_map_free(&p->names);
    bpo_strbuf_free(&p->list);
}

static bpo_status find_project(const bpo_state *state, const char **ret_project, bpo_error *err)
{
    projects p = {.first = NULL};
    gather(&p, state);
    bpo_status status = choose(&p, ret_project, err);
    free_projects(&p);
    return status;
}

/* A project of which nothing is there is a name that was mistyped, where there are others. */
static bpo_status refuse_nothing(const bpo_state *state, const char *project, bpo_error *err)
{
    projects p = {.first = NULL};
    bpo_status status = BPO_OK;
    gather(&p, state);
    if (p.failed || p.list.failed)
        status = bpo_fail_memory(err);
    else if (p.first && !bpo_map_get(&p.names, project, strlen(project), NULL))
        status = bpo_fail(err, BPO_E_NOT_FOUND, project,
                          "the engine has nothing of a project '%s'; it has projects: %s",
                          project, bpo_strbuf_text(&p.list));
    free_projects(&p);
    return status;
}

/* ---- the import ----------------------------------------------------------------------------- */

static bool index_ids(bpo_importing *importing)
{
    const bpo_state *state = importing->state;
    for (size_t i = 0; i < state->n_networks; i++)
        if (bpo_map_put(&importing->network_ids, state->networks[i].id,
                        strlen(state->networks[i].id), i, NULL) < 0)
            return false;
    for (size_t i = 0; i < state->n_containers; i++)
        if (bpo_map_put(&importing->container_ids, state->containers[i].id,
                        strlen(state->containers[i].id), i, NULL) < 0)
            return false;
    return true;
}

static bpo_status import(bpo_importing *importing)
{
    bpo_arena *arena = &importing->topology->arena;
    const bpo_state *state = importing->state;
    importing->networks = bpo_arena_array(arena, state->n_networks + 1, sizeof(bpo_network *));
    importing->services =
        bpo_arena_array(arena, state->n_containers + 1, sizeof(bpo_service *));
    if (!importing->networks || !importing->services || !index_ids(importing))
        return bpo_fail_memory(importing->err);
    bpo_import_networks(importing);
    bpo_import_services(importing);
    return importing->status;
}

bpo_status bpo_topology_import(const bpo_state *state, const bpo_import_options *options,
                               bpo_topology **ret_topology, bpo_error *err)
{
    const char *project = options ? options->project : NULL;
    bpo_importing importing = {.state = state, .err = err};
    if (!state || !state->is_full)
        return bpo_fail(
            err, BPO_E_USAGE, NULL,
            "an import needs a full observation: the containers' own configuration");
    bpo_status status = project ? BPO_OK : find_project(state, &project, err);
    if (!status)
        status = bpo_topology_new(project, &importing.topology, err);
    if (!status)
        status = import(&importing);
    if (!status && !importing.topology->n_networks && !importing.topology->n_services)
        status = refuse_nothing(state, project, err);
    bpo_map_free(&importing.network_ids);
    bpo_map_free(&importing.container_ids);
    if (status)
        bpo_topology_free(importing.topology);
    else
        *ret_topology = importing.topology;
    return status;
}
