/* After a write: what became of it, where the answer leaves doubt; and twins. */
#include <string.h>

#include <bponet/address.h>
#include "base/error.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "change/apply.h"

#define UNIQUE_NAMES_API_MINOR 44 /* engines since 1.44 refuse a second network of a name */
#define TWIN_LOOKS             20 /* times that the keeper of a name waits for the other's removal */
#define TWIN_WAIT_MS           50
#define CREATE_LOOKS           40 /* times that a refused network may turn out to be somebody's */
#define CREATE_WAIT_MS         50

static bool shares_addresses(const bpo_network *wanted, const bpo_live_network *live)
{
    bpo_cidr a, b;
    for (size_t i = 0; i < wanted->n_ipam; i++)
        for (size_t k = 0; k < live->n_ipam; k++)
            if (wanted->ipam[i].subnet.text && live->ipam[k].subnet &&
                !bpo_cidr_parse(wanted->ipam[i].subnet.text, &a, NULL) &&
                !bpo_cidr_parse(live->ipam[k].subnet, &b, NULL) && bpo_cidr_overlaps(&a, &b))
                return true;
    return false;
}

/* How the network of that name stands now; BPO_MISSING where the engine can't be asked.
 * *ret_final is false where nothing that is there explains why it wasn't created. */
static bpo_standing look_at_network(bpo_apply *apply, const bpo_step *step, bool *ret_final)
{
    bpo_state *state;
    bpo_compared compared;
    bpo_arena arena = {0};
    bpo_standing standing = BPO_MISSING;
    *ret_final = true;
    if (bpo_engine_list_networks(apply->engine, &state, NULL) < 0)
        return BPO_MISSING;
    if (bpo_compare_network(&arena, step->spec, state, &compared) == 0)
        standing = compared.standing;
    *ret_final = standing != BPO_MISSING;
    for (size_t i = 0; !*ret_final && i < state->n_networks; i++)
        *ret_final = shares_addresses(step->spec, &state->networks[i]);
    bpo_arena_free(&arena);
    bpo_state_free(state);
    return standing;
}

/* A create that failed may be done all the same: by an answer that got lost, or by somebody
 * else who wants the same network. Old engines set the name and the subnet aside first and list
 * the network when it is made, so a refusal can come from one that isn't to be seen yet. */
static bpo_outcome settle_create(bpo_apply *apply, const bpo_step *step, bpo_status status,
                                 bpo_error *note)
{
    bool final = false;
    bpo_standing standing = look_at_network(apply, step, &final);
    for (int look = 0; !final && status == BPO_E_CONFLICT && look < CREATE_LOOKS; look++) {
        bpo_clock_sleep_us(CREATE_WAIT_MS * 1000); /* no event tells that it is listed */
        standing = look_at_network(apply, step, &final);
    }
    if (standing == BPO_AS_WANTED || standing == BPO_ADOPTED) {
        bool lost = status == BPO_E_UNKNOWN;
        bpo_fail(note, BPO_OK, step->network,
                 lost ? "the answer was lost, but it is there"
                      : "somebody else made it at the same time");
        return lost ? BPO_DONE : BPO_ALREADY;
    }
    return status == BPO_E_UNKNOWN ? BPO_UNCERTAIN : BPO_FAILED;
}

static bpo_outcome settle_remove(bpo_apply *apply, const bpo_step *step, bpo_status status,
                                 bpo_error *note)
{
    bpo_state *state = NULL;
    bpo_status found;
    if (status != BPO_E_UNKNOWN)
        return BPO_FAILED;
    found = bpo_engine_inspect_network(apply->engine, step->network_id, &state, NULL);
    if (found == BPO_OK)
        bpo_state_free(state);
    if (found != BPO_E_NOT_FOUND)
        return BPO_UNCERTAIN;
    bpo_fail(note, BPO_OK, step->network, "the answer was lost, but it is gone");
    return BPO_DONE;
}

/* Whether the step's container is on its network now: 1, 0, or -1 where nobody can tell. */
static int is_attached(bpo_apply *apply, const bpo_step *step)
{
    bpo_state *state;
    int attached = -1;
    if (bpo_engine_list_containers(apply->engine, &state, NULL) < 0)
        return -1;
    for (size_t i = 0; i < state->n_containers; i++) {
        const bpo_container *container = &state->containers[i];
        const bpo_live_network network = {.id = step->network_id, .name = step->network};
        if (strcmp(container->id, step->container_id) == 0)
            attached = bpo_container_has_joined(container, &network);
    }
    bpo_state_free(state);
    return attached;
}

static bpo_outcome settle_attachment(bpo_apply *apply, const bpo_step *step, bpo_status status,
                                     bpo_error *note)
{
    int wanted = step->action == BPO_CONNECT;
    if (is_attached(apply, step) != wanted)
        return status == BPO_E_UNKNOWN ? BPO_UNCERTAIN : BPO_FAILED;
    bpo_fail(note, BPO_OK, step->network,
             status == BPO_E_UNKNOWN ? "the answer was lost, but it is so"
                                     : "somebody else did it at the same time");
    return status == BPO_E_UNKNOWN ? BPO_DONE : BPO_ALREADY;
}

bpo_outcome bpo_settle_step(bpo_apply *apply, size_t i, bpo_status status, bpo_error *note)
{
    const bpo_step *step = &apply->plan->steps[i];
    if (status == BPO_OK)
        return BPO_DONE;
    if (status == BPO_E_MEMORY || status == BPO_E_FORKED)
        return BPO_FAILED;
    if (step->action == BPO_CREATE)
        return settle_create(apply, step, status, note);
    if (step->action == BPO_REMOVE)
        return settle_remove(apply, step, status, note);
    return settle_attachment(apply, step, status, note);
}

/* ---- twins ---- */

/* Orders two creation times (RFC 3339, one engine, so one zone): a shorter fraction is the
 * same as one with zeros behind it. */
static int compare_times(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    char x = *a >= '0' && *a <= '9' ? *a : '0';
    char y = *b >= '0' && *b <= '9' ? *b : '0';
    return x - y;
}

/* The one of the networks of that name that stays: the first by Created, then by id. With an id
 * in `but`, the first of the others. */
static const bpo_live_network *keeper(const bpo_state *state, const char *name, const char *but)
{
    size_t n = bpo_state_count_networks(state, name);
    const bpo_live_network *first = bpo_state_find_network(state, name), *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(first[i].id, but) == 0)
            continue;
        int order = best ? compare_times(first[i].created, best->created) : -1;
        if (order < 0 || (order == 0 && strcmp(first[i].id, best->id) < 0))
            best = &first[i];
    }
    return best;
}

static bool is_empty(const bpo_state *state, const char *id)
{
    const bpo_live_network network = {.id = id, .name = ""};
    for (size_t i = 0; i < state->n_containers; i++)
        if (bpo_container_is_on(&state->containers[i], &network))
            return false;
    return true;
}

/* What one look says about the network that a step made. */
typedef enum verdict { ALONE, YIELD, HOLD } verdict;

static verdict judge(const bpo_state *state, const char *name, const char *id)
{
    if (bpo_state_count_networks(state, name) < 2 || !is_empty(state, id))
        return ALONE;
    return strcmp(keeper(state, name, "")->id, id) == 0 ? HOLD : YIELD;
}

/* Takes ours away; `same`: the one that stays is what was wanted. */
static bpo_status yield_twin(bpo_apply *apply, size_t i, bool same, bpo_error *err)
{
    const bpo_step *step = &apply->plan->steps[i];
    struct bpo_step_result *result = &apply->result.steps[i];
    const char *text = same ? "somebody else made it at the same time; ours was taken away"
                            : "somebody else made another network of this name at the same "
                              "time; ours was taken away: look, and run it again";
    bpo_status status = bpo_engine_remove_network(apply->engine, apply->made[i], err);
    if (status < 0)
        return status;
    result->outcome = same ? BPO_ALREADY : BPO_FAILED;
    if (!same && !apply->failed) {
        apply->failed = true;
        bpo_fail(&apply->reason, BPO_E_CONFLICT, step->network, "network %s: %s", step->network,
                 text);
    }
    result->message = bpo_strndup(text, strlen(text));
    return result->message ? BPO_OK : bpo_fail_memory(err);
}

/* The first look that finds no twin ends it. Who isn't the keeper yields at once. The keeper
 * waits for that, and yields too where it doesn't come: the other made its network before
 * ours could be seen, found it alone, and is gone. */
static bpo_status settle_name(bpo_apply *apply, size_t i, bpo_error *err)
{
    const char *name = apply->plan->steps[i].network;
    for (int look = 0;; look++) {
        bpo_state *state;
        bpo_status status = bpo_engine_observe(apply->engine, &state, err);
        if (status < 0)
            return status;
        verdict seen = judge(state, name, apply->made[i]);
        const bpo_live_network *other = keeper(state, name, apply->made[i]);
        int same = other ? bpo_live_network_is_equal(other, apply->plan->steps[i].spec) : 1;
        bpo_state_free(state);
        if (same < 0)
            return bpo_fail_memory(err);
        if (seen == ALONE)
            return BPO_OK;
        if (seen == YIELD || look == TWIN_LOOKS)
            return yield_twin(apply, i, same, err);
        bpo_clock_sleep_us(TWIN_WAIT_MS * 1000); /* no event tells that nothing happens */
    }
}

bpo_status bpo_settle_twins(bpo_apply *apply, bpo_error *err)
{
    if (apply->engine->used_minor >= UNIQUE_NAMES_API_MINOR)
        return BPO_OK;
    bpo_state *state = NULL;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < apply->plan->n && status == BPO_OK; i++) {
        if (!*apply->made[i] || apply->result.steps[i].outcome != BPO_DONE)
            continue;
        if (!state)
            status = bpo_engine_list_networks(apply->engine, &state, err);
        if (status == BPO_OK &&
            bpo_state_count_networks(state, apply->plan->steps[i].network) > 1)
            status = settle_name(apply, i, err);
    }
    bpo_state_free(state);
    return status;
}
