/* What is known of a YAML tree while it is made. Sees no libyaml. */
#ifndef BPO_BASE_YAML_FRAME_H
#define BPO_BASE_YAML_FRAME_H

#include "base/input.h"
#include "base/map.h"
#include "base/yaml.h"

typedef struct bpo_yaml_anchor {
    bpo_node *node;
    bool open; /* the node isn't complete */
} bpo_yaml_anchor;

/* A list or map that isn't complete. */
typedef struct bpo_yaml_frame {
    bpo_node *node;
    bpo_map keys;    /* of a map, its own and the merged ones */
    bpo_node *key;   /* the scalar that the coming value's key is, or NULL */
    bool merging;    /* that key is << */
    bpo_node *merge; /* the value of << */
    bool anchored;
    size_t anchor; /* which */
} bpo_yaml_frame;

typedef struct bpo_yaml_tree {
    bpo_input in;
    const bpo_yaml_rules *rules;
    bpo_arena *arena;           /* the nodes' */
    bpo_node *root, *last_root; /* the first document's and the newest's */
    size_t n_nodes;
    bool expanded; /* some alias was copied */
    bpo_yaml_frame *frames;
    size_t depth, frames_cap;
    bpo_map anchor_names; /* to the index in anchors */
    bpo_yaml_anchor *anchors;
    size_t n_anchors, anchors_cap;
    bpo_arena memory; /* frames and anchors */
} bpo_yaml_tree;

/* Counts one more node, against the limit. */
bpo_status bpo_yaml_count(bpo_yaml_tree *tree, bpo_place at);

#endif
