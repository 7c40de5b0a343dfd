/* The seam: every allocation of the library goes through here. */
#ifndef BPO_BASE_ALLOC_H
#define BPO_BASE_ALLOC_H

#include <stddef.h>

/* Zeroed memory for n items of a size, or NULL; a product that overflows is NULL too. */
void *bpo_alloc(size_t n, size_t size);
/* Like realloc for n items of a size; what is new isn't zeroed. */
void *bpo_realloc(void *old, size_t n, size_t size);
/* A copy of the first len bytes of text, and a NUL. */
char *bpo_strndup(const char *text, size_t len);
void bpo_free(void *memory);

/* Room for one more item in *items, which has *n of them and room for *cap: 0, or -1 without
 * memory and with nothing changed. */
int bpo_grow(void *items, size_t n, size_t *cap, size_t item_size);

#endif
