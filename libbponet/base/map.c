#include "base/map.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"

static inline uint64_t turn(uint64_t x, unsigned n)
{
    return x << n | x >> (64 - n);
}

static void mix(uint64_t v[4])
{
    v[0] += v[1], v[2] += v[3];
    v[1] = turn(v[1], 13) ^ v[0], v[3] = turn(v[3], 16) ^ v[2];
    v[0] = turn(v[0], 32);
    v[2] += v[1], v[0] += v[3];
    v[1] = turn(v[1], 17) ^ v[2], v[3] = turn(v[3], 21) ^ v[0];
    v[2] = turn(v[2], 32);
}

/* SipHash-1-3: documents and engines choose the keys, and must not choose where they go. */
static size_t hash(const bpo_map *map, const char *key, size_t len)
{
    uint64_t v[4] = {map->key[0] ^ 0x736f6d6570736575u, map->key[1] ^ 0x646f72616e646f6du,
                     map->key[0] ^ 0x6c7967656e657261u, map->key[1] ^ 0x7465646279746573u};
    uint64_t word;
    size_t i = 0;
    for (; len - i >= sizeof word; i += sizeof word) {
        memcpy(&word, key + i, sizeof word);
        v[3] ^= word;
        mix(v);
        v[0] ^= word;
    }
    word = (uint64_t)len << 56;
    for (size_t k = 0; k < len - i; k++)
        word |= (uint64_t)(unsigned char)key[i + k] << 8 * k;
    v[3] ^= word;
    mix(v);
    v[0] ^= word;
    v[2] ^= 0xff;
    for (int round = 0; round < 3; round++)
        mix(v);
    return (size_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

/* Where the system gives no random bytes, an address has to do: it differs from run to run. */
static void choose_key(bpo_map *map, const void *address)
{
    if (getrandom(map->key, sizeof map->key, GRND_NONBLOCK) != sizeof map->key)
        map->key[0] = map->key[1] = (uintptr_t)address;
}

/* The slot that holds key, or the free one where it belongs. */
static bpo_map_slot *find(const bpo_map *map, const char *key, size_t len)
{
    size_t i = hash(map, key, len) & (map->cap - 1);
    while (map->slots[i].key &&
           (map->slots[i].len != len || memcmp(map->slots[i].key, key, len) != 0))
        i = (i + 1) & (map->cap - 1);
    return &map->slots[i];
}

static int widen(bpo_map *map)
{
    bpo_map wider = {.cap = map->cap ? map->cap * 2 : 16, .n = map->n};
    if (map->cap) /* the first table is searched soon, whatever is in it */
        choose_key(&wider, map->slots);
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
