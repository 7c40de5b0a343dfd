#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

#define ALIGNMENT   _Alignof(max_align_t)
#define FIRST_CHUNK 1024u
#define LARGEST     (1024u * 1024u)

struct bpo_arena_chunk {
    bpo_arena_chunk *next;
    size_t size, used;
    max_align_t data[];
};

static bpo_arena_chunk *new_chunk(bpo_arena *arena, size_t least)
{
    size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST)
        size = LARGEST;
    if (size < least)
        size = least;
    if (size > SIZE_MAX - sizeof(bpo_arena_chunk))
        return NULL;
    bpo_arena_chunk *chunk = bpo_alloc(1, sizeof *chunk + size);
    if (!chunk)
        return NULL;
    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

void *bpo_arena_alloc(bpo_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (arena->limit && size > arena->limit - arena->used)
        return NULL;
    bpo_arena_chunk *chunk = arena->chunks;
    if ((!chunk || chunk->size - chunk->used < size) && !(chunk = new_chunk(arena, size)))
        return NULL;
    void *memory = (char *)chunk->data + chunk->used;
    chunk->used += size;
    arena->used += size;
    return memory;
}

void *bpo_arena_array(bpo_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return bpo_arena_alloc(arena, n * size);
}

char *bpo_arena_strndup(bpo_arena *arena, const char *text, size_t len)
{
    char *copy = len == SIZE_MAX ? NULL : bpo_arena_alloc(arena, len + 1);
    if (copy)
        memcpy(copy, text, len);
    return copy;
}

char *bpo_arena_strdup(bpo_arena *arena, const char *text)
{
    return text ? bpo_arena_strndup(arena, text, strlen(text)) : NULL;
}

int bpo_arena_grow(bpo_arena *arena, void *items, size_t n, size_t *cap, size_t item_size)
{
    if (n < *cap)
        return 0;
    size_t wanted = *cap ? *cap * 2 : 4;
    void *old, *grown = wanted > *cap ? bpo_arena_array(arena, wanted, item_size) : NULL;
    if (!grown)
        return -1;
    memcpy(&old, items, sizeof old);
    if (n)
        memcpy(grown, old, n * item_size);
    memcpy(items, &grown, sizeof grown);
    *cap = wanted;
    return 0;
}

void bpo_arena_reset(bpo_arena *arena)
{
    bpo_arena_chunk *keep = arena->chunks;
    if (!keep)
        return;
    bpo_arena_chunk *rest = keep->next;
    keep->next = NULL;
    memset(keep->data, 0, keep->used);
    keep->used = 0;
    arena->used = 0;
    while (rest) {
        bpo_arena_chunk *next = rest->next;
        bpo_free(rest);
        rest = next;
    }
}

void bpo_arena_free(bpo_arena *arena)
{
    bpo_arena_reset(arena);
    bpo_free(arena->chunks);
    arena->chunks = NULL;
}
