/* Putting blocks in order: a radix sort, which has no bad input and needs no recursion. */
#include <string.h>

#include "address/bits.h"
#include "base/alloc.h"
#include "base/error.h"

#define PASSES 18 /* the length, sixteen bytes from the last to the first, the family */

static unsigned digit(const bpo_block *block, unsigned pass)
{
    if (pass == 0)
        return block->length;
    if (pass <= 8)
        return block->first.lo >> (pass - 1) * 8 & 0xff;
    if (pass <= 16)
        return block->first.hi >> (pass - 9) * 8 & 0xff;
    return block->family;
}

/* A block that has a bit set wherever the blocks differ. */
static bpo_block differences(const bpo_block *blocks, size_t n)
{
    bpo_block all = {0};
    for (size_t i = 1; i < n; i++) {
        all.first.hi |= blocks[i].first.hi ^ blocks[0].first.hi;
        all.first.lo |= blocks[i].first.lo ^ blocks[0].first.lo;
        all.length |= blocks[i].length ^ blocks[0].length;
        all.family |= blocks[i].family ^ blocks[0].family;
    }
    return all;
}

static void scatter(const bpo_block *from, bpo_block *to, size_t n, unsigned pass)
{
    size_t starts[257] = {0};
    for (size_t i = 0; i < n; i++)
        starts[digit(&from[i], pass) + 1]++;
    for (unsigned d = 0; d < 256; d++)
        starts[d + 1] += starts[d];
    for (size_t i = 0; i < n; i++)
        to[starts[digit(&from[i], pass)]++] = from[i];
}

bpo_status bpo_blocks_sort(bpo_block *blocks, size_t n, bpo_error *err)
{
    if (n < 2)
        return BPO_OK;
    bpo_block *spare = bpo_alloc(n, sizeof *spare), *from = blocks, *to = spare;
    if (!spare)
        return bpo_fail_memory(err);
    bpo_block differing = differences(blocks, n);
    for (unsigned pass = 0; pass < PASSES; pass++) {
        if (digit(&differing, pass) == 0)
            continue;
        scatter(from, to, n, pass);
        bpo_block *swap = from;
        from = to;
        to = swap;
    }
    if (from != blocks)
        memcpy(blocks, from, n * sizeof *blocks);
    bpo_free(spare);
    return BPO_OK;
}
