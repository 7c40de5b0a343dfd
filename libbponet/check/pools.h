/* The blocks that an engine gives to networks without a subnet of their own. */
#ifndef BPO_CHECK_POOLS_H
#define BPO_CHECK_POOLS_H

#include <bponet/address.h>

#include "model/state.h"

/* How many IPv4 blocks the engine's pools have, and how many of them are taken by its networks, by
 * its host, or by the n more blocks; 0 of 0 where the engine wasn't asked. BPO_E_MEMORY. */
bpo_status bpo_pools_weigh(const bpo_state *state, const bpo_cidr *more, size_t n,
                           uint64_t *ret_used, uint64_t *ret_total, bpo_error *err);

#endif
