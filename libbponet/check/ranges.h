/* Private ranges that somebody else uses by default. */
#ifndef BPO_CHECK_RANGES_H
#define BPO_CHECK_RANGES_H

#include <bponet/address.h>

typedef struct bpo_range {
    bpo_cidr block;
    bool is_docker_pool; /* networks without a subnet of their own are cut from it */
    const char *user;    /* whose it is by default */
} bpo_range;

size_t bpo_n_ranges(void);
const bpo_range *bpo_range_at(size_t i);

#endif
