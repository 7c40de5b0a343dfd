/* Reading an address that is a part of a text. */
#ifndef BPO_ADDRESS_READ_H
#define BPO_ADDRESS_READ_H

#include <bponet/address.h>

/* Bytes of a foreign text that a message shows. */
#define BPO_SHOWN_TEXT 72

bool bpo_address_read(const char *text, size_t len, bpo_address *ret_address);
/* Why the first len bytes of text are no address, and what would be one. Static. */
const char *bpo_address_complaint(const char *text, size_t len);

#endif
