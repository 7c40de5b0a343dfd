/* Numbers of a document as Go prints them. */
#ifndef BPO_COMPOSE_NUMBER_H
#define BPO_COMPOSE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define BPO_NUMBER_TEXT 64

/* Writes a decimal number ("1.50", "1e3", ".inf") as Go's %v writes the float64 it is: "1.5", "1000",
 * "+Inf". Past 17 significant digits the last is rounded in decimal. False: text is no number. */
bool bpo_number_format(const char *text, char out[BPO_NUMBER_TEXT]);
/* Writes the whole part of a decimal number; false: no number, or one past 18 digits. *ret_whole:
 * whether nothing was cut off. */
bool bpo_number_truncate(const char *text, char out[BPO_NUMBER_TEXT], bool *ret_whole);

#endif
