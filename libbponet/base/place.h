/* Where in a document something was written. */
#ifndef BPO_BASE_PLACE_H
#define BPO_BASE_PLACE_H

#include <stdint.h>

typedef struct bpo_place {
    const char *file; /* borrowed; NULL: no document */
    uint32_t line;    /* 1-based; 0: unknown */
    uint32_t column;  /* 1-based, in characters */
    uint32_t width;   /* in characters, on that line; 0: unknown */
} bpo_place;

#endif
