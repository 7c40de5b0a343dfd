/* Engines' states as text, for the tests of plan and show. An input has sections, each begun by a
 * line "%% name": a document in YAML and a state, one object per line, words apart by spaces:
 *
 *     engine docker 28.5.2
 *     network web a driver=bridge subnet=10.0.0.0/24 gateway=10.0.0.1 label=k=v internal
 *     container c1 b running web service=web project=shop on=web:10.0.0.2
 *
 * The word behind a name is the letter that its id repeats. \xNN in a word is that byte. */
#ifndef BPO_TESTS_STATE_H
#define BPO_TESTS_STATE_H

#include <bponet.h>

#include "corpus.h"

#include "model/state.h"
#include "model/topology.h"

/* The text of section `name` in `input`, for the caller to free; NULL: there is none. */
static inline char *state_section(const char *input, const char *name)
{
    char heading[64];
    int len = snprintf(heading, sizeof heading, "%%%% %s\n", name);
    const char *at = strncmp(input, heading, (size_t)len) == 0 ? input : NULL;
    for (const char *p = input; !at && (p = strstr(p, "\n%% ")); p++)
        if (strncmp(p + 1, heading, (size_t)len) == 0)
            at = p + 1;
    if (!at)
        return NULL;
    at += len;
    const char *end = strncmp(at, "%% ", 3) == 0 ? at : strstr(at, "\n%% ");
    return strndup(at, end ? (size_t)(end - at) + (*end == '\n') : strlen(at));
}

/* A copy in the state's arena with \xNN as a byte. */
static inline const char *state_keep(bpo_state *state, const char *text)
{
    char *copy = bpo_arena_strdup(&state->arena, text), *to = copy;
    ck_assert_ptr_nonnull(copy);
    for (const char *p = copy; *p; p++) {
        unsigned byte;
        if (sscanf(p, "\\x%2x", &byte) == 1) {
            *to++ = (char)byte;
            p += 3;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return copy;
}

static inline const char *state_id(bpo_state *state, const char *letter)
{
    char id[65] = "";
    if (strcmp(letter, "-") != 0)
        memset(id, *letter, 64);
    return state_keep(state, id);
}

/* The value of a word "key=value" in the state's arena, or NULL. */
static inline const char *state_value(bpo_state *state, const char *word, const char *key)
{
    size_t len = strlen(key);
    return strncmp(word, key, len) == 0 && word[len] == '=' ? state_keep(state, word + len + 1)
                                                            : NULL;
}

static inline void state_add_pair(bpo_state *state, bpo_pairs *pairs, const char *pair)
{
    const char *equals = strchr(pair, '=');
    char *key = strndup(pair, (size_t)(equals - pair));
    ck_assert_int_eq(bpo_state_add_pair(state, pairs, key, equals + 1), 0);
    free(key);
}

static inline void state_network_flag(bpo_live_network *network, const char *word)
{
    network->internal |= strcmp(word, "internal") == 0;
    network->attachable |= strcmp(word, "attachable") == 0;
    network->ipv6 |= strcmp(word, "ipv6") == 0;
    network->hides_options |= strcmp(word, "hides") == 0;
}

static inline void state_network_pool(bpo_state *state, bpo_live_network *network,
                                      const char *word)
{
    const char *value = state_value(state, word, "subnet");
    if (value)
        bpo_state_add_ipam(state, network)->subnet = value;
    bpo_live_ipam *ipam = network->n_ipam ? &network->ipam[network->n_ipam - 1] : NULL;
    if ((value = state_value(state, word, "gateway")))
        ipam->gateway = value;
    if ((value = state_value(state, word, "range")))
        ipam->ip_range = value;
    if ((value = state_value(state, word, "aux")))
        state_add_pair(state, &ipam->aux_addresses, value);
}

static inline void state_network_word(bpo_state *state, bpo_live_network *network,
                                      const char *word)
{
    const char *value;
    state_network_flag(network, word);
    state_network_pool(state, network, word);
    if ((value = state_value(state, word, "driver")))
        network->driver = value;
    if ((value = state_value(state, word, "created")))
        network->created = value;
    if ((value = state_value(state, word, "ipam")))
        network->ipam_driver = value;
    if ((value = state_value(state, word, "ipv4")))
        network->ipv4 = atoi(value);
    if ((value = state_value(state, word, "label")))
        state_add_pair(state, &network->labels, value);
    if ((value = state_value(state, word, "option")))
        state_add_pair(state, &network->options, value);
}

/* "net:10.0.0.2": an endpoint, its network's id taken from the network of that name. */
static inline void state_endpoint(bpo_state *state, bpo_container *container, const char *text)
{
    const char *colon = strchr(text, ':');
    bpo_endpoint *endpoint = bpo_state_add_endpoint(state, container);
    endpoint->network =
        bpo_arena_strndup(&state->arena, text, colon ? (size_t)(colon - text) : strlen(text));
    if (colon && strchr(colon + 1, ':'))
        endpoint->ipv6_address = colon + 1;
    else if (colon)
        endpoint->ipv4_address = colon + 1;
    for (size_t i = 0; i < state->n_networks && strcmp(container->state, "created") != 0; i++)
        if (strcmp(state->networks[i].name, endpoint->network) == 0 && !*endpoint->network_id)
            endpoint->network_id = state->networks[i].id;
}

static inline void state_container_word(bpo_state *state, bpo_container *container,
                                        const char *word)
{
    const char *value;
    if ((value = state_value(state, word, "service")))
        container->service = value;
    if ((value = state_value(state, word, "project")))
        container->project = value;
    if ((value = state_value(state, word, "on")))
        state_endpoint(state, container, value);
}

static inline void state_line(bpo_state *state, char *line)
{
    char *save = NULL, *words[32] = {NULL};
    size_t n = 0;
    for (char *word = strtok_r(line, " ", &save); word && n < 32; n++) {
        words[n] = word;
        word = strtok_r(NULL, " ", &save);
    }
    if (n >= 3 && strcmp(words[0], "engine") == 0) {
        snprintf(state->info.engine, sizeof state->info.engine, "%s",
                 state_keep(state, words[1]));
        snprintf(state->info.version, sizeof state->info.version, "%s",
                 state_keep(state, words[2]));
        state->host = n > 3 ? state_keep(state, words[3]) : "unix:///var/run/docker.sock";
    } else if (n >= 3 && strcmp(words[0], "network") == 0) {
        bpo_live_network *network = bpo_state_add_network(state);
        network->name = state_keep(state, words[1]);
        network->id = state_id(state, words[2]);
        network->driver = "bridge";
        for (size_t i = 3; i < n; i++)
            state_network_word(state, network, words[i]);
    } else if (n >= 5 && strcmp(words[0], "container") == 0) {
        bpo_container *container = bpo_state_add_container(state);
        container->name = state_keep(state, words[1]);
        container->id = state_id(state, words[2]);
        container->state = state_keep(state, words[3]);
        container->network_mode = state_keep(state, words[4]);
        for (size_t i = 5; i < n; i++)
            state_container_word(state, container, words[i]);
    } else {
        ck_assert_msg(n == 0, "a state's line: %s", words[0]);
    }
}

static inline bpo_state *state_of(const char *text)
{
    bpo_state *state = NULL;
    bpo_error err = {0};
    char *copy = strdup(text), *save = NULL;
    ck_assert_int_eq(bpo_state_new(&state, &err), BPO_OK);
    for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        state_line(state, line);
    ck_assert_int_eq(bpo_state_finish(state, &err), BPO_OK);
    free(copy);
    return state;
}

/* The topology of a document in YAML, called compose.yml, of project "shop". */
static inline bpo_topology *state_topology(const char *text)
{
    static const char *const no_environment[] = {NULL};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    ck_assert_int_eq(bpo_reader_set_project(reader, "shop", &err), BPO_OK);
    ck_assert_int_eq(bpo_reader_add_text(reader, "compose.yml", text, strlen(text), &err),
                     BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s", err.message);
    bpo_reader_free(reader);
    return topology;
}

/* The plan that words like "remove adopted" or "connect NET CONTAINER [ALIAS [IP]]" ask for. */
static inline bpo_status state_plan(const bpo_topology *topology, const bpo_state *state,
                                    const char *text, bpo_plan **ret_plan, bpo_error *err)
{
    char w[5][256] = {""};
    sscanf(text, "%255s %255s %255s %255s %255s", w[0], w[1], w[2], w[3], w[4]);
    uint32_t flags = (strstr(text, "adopted") ? BPO_REMOVE_ADOPTED : 0u) |
                     (strstr(text, "remove disconnect") || strstr(text, "adopted disconnect")
                          ? BPO_REMOVE_DISCONNECT
                          : 0u);
    if (strcmp(w[0], "create") == 0)
        return bpo_plan_create(topology, state, ret_plan, err);
    if (strcmp(w[0], "remove") == 0)
        return bpo_plan_remove(topology, state, flags, ret_plan, err);
    if (strcmp(w[0], "connect") == 0)
        return bpo_plan_connect(topology, state, w[1], w[2], *w[3] ? w[3] : NULL,
                                *w[4] ? w[4] : NULL, ret_plan, err);
    ck_assert_str_eq(w[0], "disconnect");
    return bpo_plan_disconnect(topology, state, w[1], w[2], ret_plan, err);
}

#endif
