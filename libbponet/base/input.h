/* A text that is being parsed: places in it, and what JSON and YAML refuse in the same words. */
#ifndef BPO_BASE_INPUT_H
#define BPO_BASE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

typedef struct bpo_input {
    const char *text;
    size_t len;
    const char *name; /* stands for the text in messages and places */
    bpo_error *err;
    size_t seen;       /* up to here lines and columns are counted, */
    bpo_place seen_at; /* which is there; zeroed to begin with */
} bpo_input;

/* Moves a place over the n bytes of text that begin there. */
void bpo_place_pass(bpo_place *at, const char *text, size_t n);
/* The place of an offset. Quick where the offset isn't before the one asked for last. */
bpo_place bpo_input_place(bpo_input *in, size_t offset);
/* The first offset from i on where no white space is. */
size_t bpo_input_skip_space(const bpo_input *in, size_t i);

/* Writes the error of in and is its status: what the sentence is made of follows the place. */
#define BPO_INPUT_FAIL_AT(in, status, at, ...)                                                 \
    bpo_fail_at((in)->err, (status), (at), (in)->name, __VA_ARGS__)
/* The same with an offset for the place. */
#define BPO_INPUT_FAIL(in, status, offset, ...)                                                \
    BPO_INPUT_FAIL_AT(in, status, bpo_input_place((in), (offset)), __VA_ARGS__)

/* Asked before a parser sees the bytes: no more than it can count, and not UTF-16. */
bpo_status bpo_input_check_size(bpo_input *in);
bool bpo_input_has_bom(const bpo_input *in);
/* The byte at offset is no UTF-8. */
bpo_status bpo_input_not_utf8(bpo_input *in, size_t offset);
/* A map's key is there again. */
bpo_status bpo_input_second_time(const bpo_input *in, bpo_place at, const char *key,
                                 bpo_place first);
bpo_status bpo_input_too_deep(const bpo_input *in, bpo_place at, size_t max_depth);

#endif
