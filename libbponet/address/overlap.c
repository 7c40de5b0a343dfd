/* Which of n blocks collide: sort, then one sweep with a stack of the blocks that are open. Blocks
 * nest or are apart, so each block's nearest encloser is what is on the stack when it comes. */
#include "address/bits.h"
#include "base/alloc.h"
#include "base/error.h"

#define DEEPEST 129 /* nested blocks differ in length: 0 to 128 */

typedef struct sweep {
    struct {
        bpo_bits last;
        size_t index;
        uint8_t length;
    } open[DEEPEST];
    size_t depth;
    uint8_t family;
    size_t *parents;
} sweep;

/* Takes the next block in order. Of equal blocks only the first is opened: later ones name it. */
static inline void take(sweep *s, const bpo_block *block)
{
    if (block->family != s->family) {
        s->depth = 0;
        s->family = block->family;
    }
    while (s->depth && bpo_bits_compare(s->open[s->depth - 1].last, block->first) < 0)
        s->depth--;
    s->parents[block->index] = s->depth ? s->open[s->depth - 1].index : SIZE_MAX;
    if (s->depth && s->open[s->depth - 1].length == block->length)
        return;
    s->open[s->depth].last = bpo_bits_last(block->first, block->length);
    s->open[s->depth].index = block->index;
    s->open[s->depth++].length = block->length;
}

/* IPv4, the usual case, in one word each: address, length, index. A quarter of the memory, hence
 * of the time, of the general way. */
#define INDEX_BITS  26
#define MOST_PACKED ((size_t)1 << INDEX_BITS)

static uint64_t pack(const bpo_cidr *cidr, size_t index)
{
    bpo_block block = bpo_block_of(cidr, index);
    return (block.first.hi >> 32) << 32 | (uint64_t)block.length << INDEX_BITS | index;
}

static bpo_block unpack(uint64_t word)
{
    return (bpo_block){
        .first.hi = word >> 32 << 32,
        .index = word & (MOST_PACKED - 1),
        .family = 4,
        .length = word >> INDEX_BITS & 0x3f,
    };
}

static void scatter(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned bits)
{
    size_t starts[1025] = {0};
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (size_t i = 0; i < n; i++)
        starts[(from[i] >> shift & mask) + 1]++;
    for (unsigned d = 0; d < mask; d++)
        starts[d + 1] += starts[d];
    for (size_t i = 0; i < n; i++)
        to[starts[from[i] >> shift & mask]++] = from[i];
}

/* Sorts by address and length. The number of passes is even: the result is where words was. */
static void sort_packed(uint64_t *words, uint64_t *spare, size_t n)
{
    scatter(words, spare, n, INDEX_BITS, 10);
    scatter(spare, words, n, INDEX_BITS + 10, 9);
    scatter(words, spare, n, INDEX_BITS + 19, 9);
    scatter(spare, words, n, INDEX_BITS + 28, 10);
}

static bpo_status sweep_packed(const bpo_cidr *cidrs, size_t n, size_t n_ipv4, size_t *parents,
                               bpo_error *err)
{
    uint64_t *words = bpo_alloc(n_ipv4, 2 * sizeof *words);
    sweep s = {.parents = parents};
    size_t k = 0;
    if (!words)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (cidrs[i].address.family == 4)
            words[k++] = pack(&cidrs[i], i);
    sort_packed(words, words + n_ipv4, n_ipv4);
    for (size_t i = 0; i < n_ipv4; i++) {
        bpo_block block = unpack(words[i]);
        take(&s, &block);
    }
    bpo_free(words);
    return BPO_OK;
}

/* Every block but those of the family `but`. */
static bpo_status sweep_wide(const bpo_cidr *cidrs, size_t n, uint8_t but, size_t n_blocks,
                             size_t *parents, bpo_error *err)
{
    bpo_block *blocks = bpo_alloc(n_blocks, sizeof *blocks);
    sweep s = {.parents = parents};
    size_t k = 0;
    if (!blocks)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (cidrs[i].address.family != but)
            blocks[k++] = bpo_block_of(&cidrs[i], i);
    bpo_status status = bpo_blocks_sort(blocks, n_blocks, err);
    for (size_t i = 0; i < n_blocks && status == BPO_OK; i++)
        take(&s, &blocks[i]);
    bpo_free(blocks);
    return status;
}

bpo_status bpo_cidr_collisions(const bpo_cidr *cidrs, size_t n, size_t *ret_parents,
                               bpo_error *err)
{
    size_t n_ipv4 = 0;
    bpo_status status = BPO_OK;
    for (size_t i = 0; i < n; i++)
        n_ipv4 += cidrs[i].address.family == 4;
    if (n > MOST_PACKED)
        return sweep_wide(cidrs, n, 0, n, ret_parents, err);
    if (n_ipv4)
        status = sweep_packed(cidrs, n, n_ipv4, ret_parents, err);
    if (status == BPO_OK && n_ipv4 < n)
        status = sweep_wide(cidrs, n, 4, n - n_ipv4, ret_parents, err);
    return status;
}
