#include "base/json_alloc.h"

#include <stddef.h>
#include <string.h>

/* What precedes each block: its size, for renew. */
#define HEADER sizeof(max_align_t)

static void *new_block(void *ctx, size_t size)
{
    bpo_json_memory *memory = ctx;
    char *block = bpo_arena_alloc(&memory->arena, HEADER + size);
    if (!block)
        longjmp(memory->no_memory, 1);
    memcpy(block, &size, sizeof size);
    return block + HEADER;
}

static void *renew(void *ctx, void *old, size_t size)
{
    size_t old_size = 0;
    void *renewed = new_block(ctx, size);
    if (old) {
        memcpy(&old_size, (char *)old - HEADER, sizeof old_size);
        memcpy(renewed, old, old_size < size ? old_size : size);
    }
    return renewed;
}

static void leave(void *ctx, void *old)
{
    (void)ctx, (void)old; /* the arena frees it */
}

yajl_alloc_funcs bpo_json_alloc_funcs(bpo_json_memory *memory)
{
    return (yajl_alloc_funcs){new_block, renew, leave, memory};
}
