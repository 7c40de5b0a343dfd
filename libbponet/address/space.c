/* Free blocks. */
#include "address/bits.h"
#include "base/alloc.h"
#include "base/error.h"

/* The blocks of taken that share an address with within, in order. */
static bpo_status sorted_within(const bpo_cidr *within, const bpo_cidr *taken, size_t n,
                                bpo_block **ret_blocks, size_t *ret_n, bpo_error *err)
{
    bpo_block *blocks = bpo_alloc(n, sizeof *blocks);
    size_t k = 0;
    if (!blocks)
        return bpo_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (bpo_cidr_overlaps(within, &taken[i]))
            blocks[k++] = bpo_block_of(&taken[i], i);
    bpo_status status = bpo_blocks_sort(blocks, k, err);
    if (status < 0) {
        bpo_free(blocks);
        return status;
    }
    *ret_blocks = blocks;
    *ret_n = k;
    return BPO_OK;
}

/* Moves *at, the first address of a candidate, behind last; false where nothing is behind. */
static bool move_behind(bpo_bits *at, bpo_bits last, unsigned length)
{
    *at = last;
    /* a small block that is taken takes all of the candidate that it lies in */
    *at = bpo_bits_last(*at, length);
    return bpo_bits_step(at);
}

/* The lowest candidate that no block touches; blocks are in order. */
static bool lowest(const bpo_block *within, unsigned length, const bpo_block *blocks, size_t n,
                   bpo_bits *ret_at)
{
    bpo_bits at = within->first;
    for (size_t i = 0; i < n; i++) {
        bpo_bits last = bpo_bits_last(blocks[i].first, blocks[i].length);
        if (bpo_bits_compare(blocks[i].first, bpo_bits_last(at, length)) > 0)
            break;
        if (bpo_bits_compare(last, at) >= 0 && !move_behind(&at, last, length))
            return false;
    }
    *ret_at = at;
    return bpo_bits_compare(at, bpo_bits_last(within->first, within->length)) <= 0;
}

bpo_status bpo_cidr_find_free(const bpo_cidr *within, uint8_t length, const bpo_cidr *taken,
                              size_t n, bpo_cidr *ret_cidr, bpo_error *err)
{
    char text[BPO_CIDR_TEXT];
    bpo_block *blocks = NULL, home = bpo_block_of(within, 0);
    bpo_bits at;
    bpo_cidr_format(within, text);
    if (length < home.length || length > bpo_family_width(home.family))
        return bpo_fail(err, BPO_E_USAGE, text,
                        "%s: a block of it has a length of %u to %u, not %u", text, home.length,
                        bpo_family_width(home.family), (unsigned)length);
    bpo_status status = sorted_within(within, taken, n, &blocks, &n, err);
    if (status < 0)
        return status;
    bool found = lowest(&home, length, blocks, n, &at);
    bpo_free(blocks);
    if (!found)
        return bpo_fail(err, BPO_E_NOT_FOUND, text,
                        "%s: no block of length %u is free in it; try a longer length", text,
                        (unsigned)length);
    *ret_cidr = (bpo_cidr){bpo_bits_address(at, home.family), length};
    return BPO_OK;
}
