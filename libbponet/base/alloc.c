#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *bpo_alloc(size_t n, size_t size)
{
    return calloc(n ? n : 1, size ? size : 1);
}

void *bpo_realloc(void *old, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    size_t bytes = n * size;
    return realloc(old, bytes ? bytes : 1);
}

char *bpo_strndup(const char *text, size_t len)
{
    if (len == SIZE_MAX)
        return NULL;
    char *copy = malloc(len + 1);
    if (copy) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

void bpo_free(void *memory)
{
    free(memory);
}

int bpo_grow(void *items, size_t n, size_t *cap, size_t item_size)
{
    if (n < *cap)
        return 0;
    size_t wanted = *cap ? *cap * 2 : 8;
    void *old, *grown;
    memcpy(&old, items, sizeof old);
    if (wanted <= *cap || !(grown = bpo_realloc(old, wanted, item_size)))
        return -1;
    memcpy(items, &grown, sizeof grown);
    *cap = wanted;
    return 0;
}
