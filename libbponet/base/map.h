/* A hash map from text to a number: an index into somebody's array. */
#ifndef BPO_BASE_MAP_H
#define BPO_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bpo_map_slot {
    const char *key; /* borrowed: must outlive the map */
    size_t len, value;
} bpo_map_slot;

/* A zeroed one is ready for use. */
typedef struct bpo_map {
    bpo_map_slot *slots;
    size_t cap, n;
    uint64_t key[2]; /* secret: nobody can choose texts that collide; zero while small */
} bpo_map;

/* Puts key with value unless the key is there: 1 put, 0 was there (*ret_old, NULL allowed, is
 * its value), -1 no memory. */
int bpo_map_put(bpo_map *map, const char *key, size_t len, size_t value, size_t *ret_old);
/* Whether key is there; *ret_value (NULL allowed) is set if so. */
bool bpo_map_get(const bpo_map *map, const char *key, size_t len, size_t *ret_value);
void bpo_map_free(bpo_map *map);

#endif
