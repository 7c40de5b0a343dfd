/* Keys that are no strings. */
#ifndef BPO_COMPOSE_KEYS_H
#define BPO_COMPOSE_KEYS_H

#include "compose/reading.h"

/* Remarks each key of a tree that is a number, true, false or null: Compose refuses those everywhere,
 * what it passes over included. BPO_E_MEMORY. */
bpo_status bpo_check_keys(bpo_reading *reading, const bpo_node *root, bpo_error *err);

#endif
