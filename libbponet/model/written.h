/* Values as a document has them: text and place, understood only when somebody asks. */
#ifndef BPO_MODEL_WRITTEN_H
#define BPO_MODEL_WRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/place.h"

typedef struct bpo_written {
    const char *text; /* NULL: not given */
    bpo_place at;
} bpo_written;

/* A label, an option, an auxiliary address. */
typedef struct bpo_pair {
    const char *key;
    bpo_place key_at;
    bpo_written value;
} bpo_pair;

/* A list of pairs in an arena. */
typedef struct bpo_pairs {
    bpo_pair *items;
    size_t n, cap;
} bpo_pairs;

/* A list of texts in an arena. */
typedef struct bpo_texts {
    bpo_written *items;
    size_t n, cap;
} bpo_texts;

/* The truth of a text as Compose casts it (true/false, yes/no, on/off, y/n, any case): 1, 0, or -1
 * where it isn't given or is none of them. */
int bpo_written_bool(const bpo_written *written);
/* The value of key, or NULL. */
const char *bpo_pairs_get(const bpo_pairs *pairs, const char *key);

#endif
