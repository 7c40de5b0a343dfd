/* Memory that is freed all at once. */
#ifndef BPO_BASE_ARENA_H
#define BPO_BASE_ARENA_H

#include <stddef.h>

typedef struct bpo_arena_chunk bpo_arena_chunk;

/* A zeroed arena is ready for use, without a limit. */
typedef struct bpo_arena {
    bpo_arena_chunk *chunks;
    size_t used;  /* bytes handed out */
    size_t limit; /* most bytes to hand out; 0: none */
} bpo_arena;

/* Zeroed memory, aligned for any type; NULL without memory or past the limit. */
void *bpo_arena_alloc(bpo_arena *arena, size_t size);
/* Zeroed memory for n items of a size; NULL too where the product overflows. */
void *bpo_arena_array(bpo_arena *arena, size_t n, size_t size);
/* A copy of the first len bytes of text, and a NUL. */
char *bpo_arena_strndup(bpo_arena *arena, const char *text, size_t len);
/* A copy of text; NULL gives NULL. */
char *bpo_arena_strdup(bpo_arena *arena, const char *text);
/* Like bpo_grow, with the items in the arena: what they leave behind is freed with it. */
int bpo_arena_grow(bpo_arena *arena, void *items, size_t n, size_t *cap, size_t item_size);
/* Forgets all, and keeps the newest chunk for what comes next. */
void bpo_arena_reset(bpo_arena *arena);
void bpo_arena_free(bpo_arena *arena);

#endif
