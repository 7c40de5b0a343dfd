/* The tree that YAML's nodes become, one after the other. Sees no libyaml. */
#ifndef BPO_BASE_YAML_TREE_H
#define BPO_BASE_YAML_TREE_H

#include "base/yaml_frame.h"
#include "base/yaml_start.h"

bpo_status bpo_yaml_add_scalar(bpo_yaml_tree *tree, const bpo_yaml_start *start,
                               const char *text, size_t len, bool quoted);
bpo_status bpo_yaml_open(bpo_yaml_tree *tree, const bpo_yaml_start *start, bpo_kind kind);
bpo_status bpo_yaml_close(bpo_yaml_tree *tree);
bpo_status bpo_yaml_add_alias(bpo_yaml_tree *tree, const char *name, bpo_place at);
/* Another document begins. */
void bpo_yaml_forget_anchors(bpo_yaml_tree *tree);
/* Frees what was needed to make the tree. The tree stays, it is in the arena. */
void bpo_yaml_tree_end(bpo_yaml_tree *tree);

#endif
