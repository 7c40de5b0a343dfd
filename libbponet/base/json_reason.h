/* Why a text isn't JSON, in words for people. Sees no yajl. */
#ifndef BPO_BASE_JSON_REASON_H
#define BPO_BASE_JSON_REASON_H

#include "base/input.h"

typedef enum bpo_json_token_kind {
    BPO_JSON_NONE,
    BPO_JSON_OPEN,
    BPO_JSON_KEY,
    BPO_JSON_VALUE /* or the bracket that closes one */
} bpo_json_token_kind;

/* The last token that was read, and where: offsets. */
typedef struct bpo_json_token {
    bpo_json_token_kind kind;
    size_t begin, end;
} bpo_json_token;

/* The bracket of a list or map that isn't closed yet. */
typedef struct bpo_json_bracket {
    size_t begin; /* offset */
    bool is_map;
} bpo_json_bracket;

/* Writes the error of a text that yajl refused: says what is wrong behind the last good token.
 * open is the innermost bracket, NULL where all are closed. Never BPO_OK. */
bpo_status bpo_json_explain(bpo_input *in, const bpo_json_token *last,
                            const bpo_json_bracket *open);
/* The same of a control character between tokens. */
bpo_status bpo_json_explain_control(bpo_input *in, size_t offset);

#endif
