/* Members of a state file, read by their kind; what is of another kind ends the reading. Texts are copied
 * into the state. */
#ifndef BPO_STORE_STATE_MEMBER_H
#define BPO_STORE_STATE_MEMBER_H

#include "base/node.h"
#include "model/state.h"

/* One reading; status is sticky: after a failure nothing is read any more. */
typedef struct bpo_state_reading {
    const char *name;
    bpo_state *state;
    bpo_status status;
    bpo_error *err;
} bpo_state_reading;

/* Fails: the value isn't what is wanted. key may be NULL. */
void bpo_stored_fail(bpo_state_reading *r, const bpo_node *at, const char *key,
                     const char *wanted);
void bpo_stored_fail_memory(bpo_state_reading *r);
/* The member, of one kind; NULL where it isn't given, which is a failure where it must be. */
const bpo_node *bpo_stored_member(bpo_state_reading *r, const bpo_node *map, const char *key,
                                  bpo_kind kind, bool must);
/* otherwise: where it isn't given. */
const char *bpo_stored_text(bpo_state_reading *r, const bpo_node *map, const char *key,
                            const char *otherwise);
const char *bpo_stored_required(bpo_state_reading *r, const bpo_node *map, const char *key);
bool bpo_stored_flag(bpo_state_reading *r, const bpo_node *map, const char *key);
int64_t bpo_stored_number(bpo_state_reading *r, const bpo_node *map, const char *key,
                          int64_t low, int64_t high, int64_t otherwise);
void bpo_stored_pairs(bpo_state_reading *r, const bpo_node *map, const char *key,
                      bpo_pairs *into);
void bpo_stored_texts(bpo_state_reading *r, const bpo_node *map, const char *key,
                      bpo_texts *into);
/* Each element of a list, which must be a map. */
void bpo_stored_each(bpo_state_reading *r, const bpo_node *map, const char *key, bool must,
                     size_t most,
                     void (*take)(bpo_state_reading *r, const bpo_node *element, void *data),
                     void *data);
/* A network's or container's id: nothing that couldn't be part of a request's path. */
const char *bpo_stored_id(bpo_state_reading *r, const bpo_node *map, const char *key,
                          bool may_be_empty);
/* A block of addresses. */
const char *bpo_stored_prefix(bpo_state_reading *r, const bpo_node *map, const char *key);

#endif
