/* Versions of the Docker Engine, as far as refusals differ by them. */
#ifndef BPO_CHECK_RELEASE_H
#define BPO_CHECK_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bpo_release {
    int32_t major, minor; /* minor -1: the text has none */
} bpo_release;

/* Reads "20.10", "28.5.2", "v29", "26.1.5+dfsg1"; false for what isn't a version. */
bool bpo_release_parse(const char *text, bpo_release *ret_release);
/* "28.5", or "28" where there is no minor. */
void bpo_release_format(bpo_release release, char text[32]);
/* Whether release lies in since … until, both texts of versions and meant as a whole: until "26" holds
 * all of 26. "" as until: no end. */
bool bpo_release_is_in(bpo_release release, const char *since, const char *until);

#endif
