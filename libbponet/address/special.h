/* IANA's special-purpose registries, as one table. */
#ifndef BPO_ADDRESS_SPECIAL_H
#define BPO_ADDRESS_SPECIAL_H

#include <bponet/address.h>

typedef struct bpo_special {
    bpo_cidr block;
    bpo_address_class address_class;
    bool unusable; /* hosts don't take or don't route such addresses */
    const char *rfc;
} bpo_special;

size_t bpo_n_specials(void);
/* In no order; the longest block that holds an address says what the address is for. */
const bpo_special *bpo_special_at(size_t i);

#endif
