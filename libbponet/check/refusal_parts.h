/* What the rooms of prediction share. */
#ifndef BPO_CHECK_REFUSAL_PARTS_H
#define BPO_CHECK_REFUSAL_PARTS_H

#include <bponet/address.h>

#include "check/checking.h"
#include "check/refusal.h"

/* Whether the value is there and isn't "", which engines take for not being there. */
bool bpo_predict_is_given(const bpo_written *written);
/* Whether it is an IPv4 address written as IPv6: ::ffff:10.0.0.1. */
bool bpo_address_is_mapped(const bpo_address *address);
/* Whether it is the last address of an IPv6 subnet of length 64, for which older engines had no room in
 * their map of addresses. */
bool bpo_cidr_is_last_of_64(const bpo_cidr *subnet, const bpo_address *address);
void bpo_predict_options(bpo_predicting *p, const bpo_network *network);

#endif
