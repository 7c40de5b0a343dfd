/* Scalars and tags of YAML's core schema. Sees no libyaml. */
#ifndef BPO_BASE_YAML_SCALAR_H
#define BPO_BASE_YAML_SCALAR_H

#include <stdint.h>

#include "base/node.h"

typedef enum bpo_yaml_tag {
    BPO_TAG_NONE,
    BPO_TAG_NON_SPECIFIC, /* a lone '!': never resolved */
    BPO_TAG_STR,
    BPO_TAG_INT,
    BPO_TAG_FLOAT,
    BPO_TAG_BOOL,
    BPO_TAG_NULL,
    BPO_TAG_SEQ,
    BPO_TAG_MAP
} bpo_yaml_tag;

/* "str", "int", ...; "" of the first two. */
const char *bpo_yaml_tag_name(bpo_yaml_tag tag);
/* Makes node, a string, be what its tag says, or its text where it has none: false where the
 * text isn't what the tag says. */
bool bpo_yaml_resolve(bpo_node *node, bpo_yaml_tag tag);

/* Whether text is a whole number from 0 to 2^64 - 1 as Compose reads these: 0x10, 0o7, 1_000. */
bool bpo_yaml_whole(const char *text, size_t len, uint64_t *ret_value);

#endif
