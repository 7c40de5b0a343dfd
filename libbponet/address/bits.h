/* Addresses as 128-bit numbers. IPv4 stands in the top 32 bits, as in bpo_address.bytes, so that
 * prefixes of both families are masked and compared by the same code. */
#ifndef BPO_ADDRESS_BITS_H
#define BPO_ADDRESS_BITS_H

#include <bponet/address.h>

typedef struct bpo_bits {
    uint64_t hi, lo;
} bpo_bits;

static inline uint64_t bpo_load64(const uint8_t *p)
{
    return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
           (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
           (uint64_t)p[6] << 8 | p[7];
}

static inline bpo_bits bpo_bits_of(const bpo_address *address)
{
    return (bpo_bits){bpo_load64(address->bytes), bpo_load64(address->bytes + 8)};
}

/* The first length bits set. Shifts by the whole width are undefined in C, hence the cases. */
static inline bpo_bits bpo_bits_mask(unsigned length)
{
    if (length == 0)
        return (bpo_bits){0, 0};
    if (length <= 64)
        return (bpo_bits){UINT64_MAX << (64 - length), 0};
    return (bpo_bits){UINT64_MAX, length >= 128 ? UINT64_MAX : UINT64_MAX << (128 - length)};
}

static inline bpo_bits bpo_bits_first(bpo_bits bits, unsigned length)
{
    bpo_bits mask = bpo_bits_mask(length);
    return (bpo_bits){bits.hi & mask.hi, bits.lo & mask.lo};
}

static inline bpo_bits bpo_bits_last(bpo_bits bits, unsigned length)
{
    bpo_bits mask = bpo_bits_mask(length);
    return (bpo_bits){bits.hi | ~mask.hi, bits.lo | ~mask.lo};
}

static inline int bpo_bits_compare(bpo_bits a, bpo_bits b)
{
    if (a.hi != b.hi)
        return a.hi < b.hi ? -1 : 1;
    return (a.lo > b.lo) - (a.lo < b.lo);
}

/* One more; false where the number wraps around to zero. */
static inline bool bpo_bits_step(bpo_bits *bits)
{
    if (++bits->lo == 0)
        bits->hi++;
    return bits->hi || bits->lo;
}

/* The address with these bits; IPv4 keeps the top 32. */
bpo_address bpo_bits_address(bpo_bits bits, uint8_t family);

/* How many bits an address of the family has. */
static inline unsigned bpo_family_width(uint8_t family)
{
    return family == 4 ? 32 : 128;
}

/* A block among n, ready for sorting. */
typedef struct bpo_block {
    bpo_bits first;
    size_t index; /* in the caller's array */
    uint8_t family, length;
} bpo_block;

bpo_block bpo_block_of(const bpo_cidr *cidr, size_t index);
/* Sorts by family, first address, length; equal blocks keep their order. BPO_E_MEMORY. */
bpo_status bpo_blocks_sort(bpo_block *blocks, size_t n, bpo_error *err);

#endif
