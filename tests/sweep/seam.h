/* The allocations of everything that is linked here statically, and of libcurl: counted, and made
 * to fail. */
#ifndef BPO_TESTS_SEAM_H
#define BPO_TESTS_SEAM_H

#include <stdbool.h>
#include <stddef.h>

typedef enum seam_mode { SEAM_ONCE, SEAM_FROM_THEN_ON } seam_mode;

/* Sends libcurl's allocations here too. Before anything else uses libcurl. */
void seam_init(void);
/* Counts from now on; the k-th allocation fails (0: none), and with SEAM_FROM_THEN_ON all after. */
void seam_arm(size_t k, seam_mode mode);
/* Stops that; how many allocations were asked for since seam_arm. */
size_t seam_disarm(void);
/* How many allocations are alive now. */
long seam_live(void);

#endif
