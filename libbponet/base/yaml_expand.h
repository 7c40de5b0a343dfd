/* Aliases and merges: what stands for nodes that are elsewhere in the text. Sees no libyaml. */
#ifndef BPO_BASE_YAML_EXPAND_H
#define BPO_BASE_YAML_EXPAND_H

#include "base/yaml_frame.h"

/* Adds to the map of a frame what its << brings, where it has one. */
bpo_status bpo_yaml_merge(bpo_yaml_tree *tree, bpo_yaml_frame *f);
/* Copies what from is, and all below it, into to, which is at the given depth. */
bpo_status bpo_yaml_copy(bpo_yaml_tree *tree, bpo_node *to, const bpo_node *from, size_t depth,
                         bpo_place alias);

#endif
