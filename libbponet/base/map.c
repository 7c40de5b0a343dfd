#include "base/map.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

/* FNV-1a. A document's author can make keys collide only against himself: sizes are limited. */
static size_t hash(const char *key, size_t len)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)key[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* The slot that holds key, or the free one where it belongs. */
static bpo_map_slot *find(const bpo_map *map, const char *key, size_t len)
{
    size_t i = hash(key, len) & (map->cap - 1);
    while (map->slots[i].key &&
           (map->slots[i].len != len || memcmp(map->slots[i].key, key, len) != 0))
        i = (i + 1) & (map->cap - 1);
    return &map->slots[i];
}

static int widen(bpo_map *map)
{
    bpo_map wider = {.cap = map->cap ? map->cap * 2 : 16, .n = map->n};
    wider.slots = bpo_alloc(wider.cap, sizeof *wider.slots);
    if (!wider.slots)
        return -1;
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].key)
            *find(&wider, map->slots[i].key, map->slots[i].len) = map->slots[i];
    bpo_free(map->slots);
    *map = wider;
    return 0;
}

int bpo_map_put(bpo_map *map, const char *key, size_t len, size_t value, size_t *ret_old)
{
    if (map->n * 2 >= map->cap && widen(map) < 0)
        return -1;
    bpo_map_slot *slot = find(map, key, len);
    if (slot->key) {
        if (ret_old)
            *ret_old = slot->value;
        return 0;
    }
    *slot = (bpo_map_slot){key, len, value};
    map->n++;
    return 1;
}

bool bpo_map_get(const bpo_map *map, const char *key, size_t len, size_t *ret_value)
{
    if (!map->cap)
        return false;
    const bpo_map_slot *slot = find(map, key, len);
    if (slot->key && ret_value)
        *ret_value = slot->value;
    return slot->key != NULL;
}

void bpo_map_free(bpo_map *map)
{
    bpo_free(map->slots);
    *map = (bpo_map){0};
}
