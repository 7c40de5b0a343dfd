/* Numbers with a point or an exponent: without regard to any locale, as exact as a double is. */
#ifndef BPO_BASE_DECIMAL_H
#define BPO_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define BPO_DECIMAL_DIGITS 17 /* the most that a double may need */

/* Reads "1.50", "-1e3", "+.5" or "5."; underscores between are passed over, as Go's YAML does. False: text
 * is no such number, or one that no double can hold. Too small a number is 0. */
bool bpo_decimal_parse(const char *text, size_t len, double *ret_value);
/* Writes the fewest digits that are value and no other double, without point and sign, and sets
 * *ret_exponent: value is 0.DIGITS × 10^exponent. value must be finite. Zero is "0" with 1. */
void bpo_decimal_digits(double value, char digits[BPO_DECIMAL_DIGITS + 1], int *ret_exponent);

#endif
