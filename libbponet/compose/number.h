/* Numbers of a document as Go prints them. */
#ifndef BPO_COMPOSE_NUMBER_H
#define BPO_COMPOSE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BPO_NUMBER_TEXT 64

/* Writes a number ("1.50", "1e3", ".inf", 0xffffffffffffffff) as Go's %v writes what Compose makes of it:
 * "1.5", "1000", "+Inf", "18446744073709551615". False: text is no number. */
bool bpo_number_format(const char *text, char out[BPO_NUMBER_TEXT]);
/* The whole number of 64 bits that Go makes of one that YAML doesn't read as such: a fraction is cut off,
 * one of 2^63 and more, if written without point and exponent, comes out negative. False: text is no
 * number, or one that doesn't fit otherwise. *ret_whole: whether it is what was written. */
bool bpo_number_cut(const char *text, int64_t *ret_value, bool *ret_whole);

#endif
