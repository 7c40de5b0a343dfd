/* Time that only goes forward. */
#ifndef BPO_BASE_CLOCK_H
#define BPO_BASE_CLOCK_H

#include <stdint.h>

/* Microseconds since some moment in the past. */
int64_t bpo_clock_us(void);

/* Lets time pass; a signal may end it sooner. */
void bpo_clock_sleep_us(int64_t microseconds);

#endif
