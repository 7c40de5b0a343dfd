/* What writer and reader of a state file share. docs/state.md has every member. */
#ifndef BPO_STORE_STATE_FORMAT_H
#define BPO_STORE_STATE_FORMAT_H

#include "model/state.h"

#define BPO_STATE_FORMAT    "bponet.state/1"
#define BPO_MAX_STATE_BYTES (64u << 20)
#define BPO_MAX_STATE_NODES 2000000
#define BPO_STATE_DEPTH     16

/* A text of bpo_engine_info and its member's name. */
typedef struct bpo_info_text {
    const char *key;
    size_t offset, size;
} bpo_info_text;

extern const bpo_info_text bpo_info_texts[];
extern const size_t bpo_n_info_texts;

#endif
