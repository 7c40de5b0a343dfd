/* Variables in a document's values. */
#ifndef BPO_COMPOSE_INTERPOLATE_H
#define BPO_COMPOSE_INTERPOLATE_H

#include "compose/environment.h"
#include "compose/reading.h"

/* Replaces the variables in the values of a tree, whose nodes keep their places; keys stay as they
 * are. A value whose variables can't be replaced becomes null, and a remark. BPO_E_LIMIT past
 * BPO_TEMPLATE_DEPTH, BPO_MAX_INTERPOLATED or
 * BPO_MAX_INTERPOLATION, BPO_E_MEMORY. */
bpo_status bpo_interpolate(bpo_reading *reading, const bpo_environment *environment,
                           bpo_node *root, bpo_error *err);

#define BPO_MAX_INTERPOLATED (64u * 1024 * 1024) /* bytes of one document's values */
/* Bytes read and written for those of all documents: an alias has its variables replaced each time. */
#define BPO_MAX_INTERPOLATION (256u * 1024 * 1024)

#endif
