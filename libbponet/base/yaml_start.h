/* Where a YAML node begins, and the properties (tag and anchor) before it. Sees no libyaml. */
#ifndef BPO_BASE_YAML_START_H
#define BPO_BASE_YAML_START_H

#include "base/input.h"
#include "base/yaml_scalar.h"

typedef struct bpo_yaml_start {
    bpo_place at, properties; /* of the value, and of what is before it */
    bpo_yaml_tag tag;
    bpo_mark mark;
    const char *anchor; /* its name; NULL: none */
} bpo_yaml_start;

/* Fills the places of a node whose properties begin at the offset begin, at the given place, and
 * which ends before the offset end; and its tag, where that is a lone '!', which libyaml drops. */
void bpo_yaml_find_start(const bpo_input *in, size_t begin, size_t end, bpo_place at,
                         bool scalar, bpo_yaml_start *start);
/* Fills its tag, or its mark where Compose's tags are read, from the tag's whole name; NULL: it
 * has none. BPO_E_DOCUMENT: an unknown one. */
bpo_status bpo_yaml_read_tag(const bpo_input *in, bool compose, const char *name,
                             bpo_yaml_start *start);

#endif
