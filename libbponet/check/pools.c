#include "check/pools.h"

#include <bponet/check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* What an engine uses that was given no pools: moby daemon/libnetwork/ipamutils/utils.go. */
static const bpo_pool built_in[] = {
    {"172.17.0.0/16", 16}, {"172.18.0.0/16", 16}, {"172.19.0.0/16", 16},  {"172.20.0.0/14", 16},
    {"172.24.0.0/14", 16}, {"172.28.0.0/14", 16}, {"192.168.0.0/16", 20},
};

/* A row of blocks of one pool that are taken: from first to last, as numbers. */
typedef struct span {
    uint64_t first, last;
} span;

static int by_first(const void *a, const void *b)
{
    const span *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static uint64_t number_of(const bpo_address *address)
{
    const uint8_t *b = address->bytes;
    return (uint64_t)b[0] << 24 | (uint64_t)b[1] << 16 | (uint64_t)b[2] << 8 | b[3];
}

/* How many blocks of a pool are taken. Sorts spans. */
static uint64_t count_taken(const bpo_cidr *pool, int32_t size, const bpo_cidr *taken, size_t n,
                            span *spans)
{
    size_t n_spans = 0;
    uint64_t used = 0, next = 0;
    unsigned shift = 32u - (unsigned)size;
    for (size_t i = 0; i < n; i++) {
        if (!bpo_cidr_overlaps(pool, &taken[i]))
            continue;
        bool wider = taken[i].length < pool->length;
        const bpo_cidr *inside = wider ? pool : &taken[i];
        bpo_address first = bpo_cidr_first(inside), last = bpo_cidr_last(inside);
        spans[n_spans++] = (span){number_of(&first) >> shift, number_of(&last) >> shift};
    }
    if (n_spans)
        qsort(spans, n_spans, sizeof *spans, by_first);
    for (size_t i = 0; i < n_spans; i++) {
        uint64_t first = spans[i].first > next ? spans[i].first : next;
        if (spans[i].last >= first) {
            used += spans[i].last - first + 1;
            next = spans[i].last + 1;
        }
    }
    return used;
}

/* What an engine avoids: its own networks' subnets, networks its host is on, resolvers. Networks of
 * a swarm are counted elsewhere. */
static size_t gather(const bpo_state *state, const bpo_cidr *more, size_t n_more,
                     bpo_cidr *taken)
{
    size_t n = 0;
    for (size_t i = 0; i < n_more; i++)
        if (more[i].address.family == 4)
            taken[n++] = more[i];
    for (size_t i = 0; i < state->n_networks; i++) {
        const bpo_live_network *live = &state->networks[i];
        bool swarm = strcmp(live->scope, "swarm") == 0;
        for (size_t k = 0; k < live->n_ipam && !swarm; k++)
            if (live->ipam[k].subnet &&
                bpo_cidr_parse(live->ipam[k].subnet, &taken[n], NULL) == BPO_OK &&
                taken[n].address.family == 4)
                n++;
    }
    for (size_t i = 0; i < state->n_facts; i++)
        if (state->facts[i].kind != BPO_HOST_ROUTE &&
            bpo_cidr_parse(state->facts[i].prefix, &taken[n], NULL) == BPO_OK &&
            taken[n].address.family == 4)
            n++;
    return n;
}

static size_t count_blocks(const bpo_state *state, size_t n)
{
    for (size_t i = 0; i < state->n_networks; i++)
        n += state->networks[i].n_ipam;
    return n + state->n_facts + 1;
}

static void weigh(const bpo_state *state, const bpo_cidr *taken, size_t n, span *spans,
                  uint64_t *ret_used, uint64_t *ret_total)
{
    const bpo_pool *pools = state->n_pools ? state->pools : built_in;
    size_t n_pools = state->n_pools ? state->n_pools : sizeof built_in / sizeof *built_in;
    for (size_t i = 0; i < n_pools; i++) {
        bpo_cidr pool;
        int32_t size = pools[i].size;
        if (bpo_cidr_parse(pools[i].base, &pool, NULL) || pool.address.family != 4 ||
            size < pool.length || size > 32)
            continue;
        *ret_total += (uint64_t)1 << (size - pool.length);
        *ret_used += count_taken(&pool, size, taken, n, spans);
    }
}

bpo_status bpo_pools_weigh(const bpo_state *state, const bpo_cidr *more, size_t n,
                           uint64_t *ret_used, uint64_t *ret_total, bpo_error *err)
{
    *ret_used = *ret_total = 0;
    if (!state || !state->are_pools_known)
        return BPO_OK;
    size_t most = count_blocks(state, n);
    bpo_cidr *taken = bpo_alloc(most, sizeof *taken);
    span *spans = bpo_alloc(most, sizeof *spans);
    if (taken && spans)
        weigh(state, taken, gather(state, more, n, taken), spans, ret_used, ret_total);
    bool failed = !taken || !spans;
    bpo_free(taken);
    bpo_free(spans);
    return failed ? bpo_fail_memory(err) : BPO_OK;
}

bpo_status bpo_state_count_pools(const bpo_state *state, uint64_t *ret_used,
                                 uint64_t *ret_total, bpo_error *err)
{
    uint64_t used, total;
    if (!state)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no state; observe an engine first");
    bpo_status status = bpo_pools_weigh(state, NULL, 0, &used, &total, err);
    if (!status) {
        *ret_used = used;
        *ret_total = total;
    }
    return status;
}
