/* YAML, written; only this room sees libyaml's emitter. */
#ifndef BPO_BASE_YAML_WRITE_H
#define BPO_BASE_YAML_WRITE_H

#include "base/error.h"
#include "base/node.h"

/* Writes a tree in block style. A string is quoted where YAML 1.1 or 1.2 would take it for something
 * else. *ret_text is the caller's to bpo_free. Recursive: the tree is one of ours, and not deep.
 * BPO_E_MEMORY, BPO_E_USAGE (a text isn't UTF-8). */
bpo_status bpo_yaml_write(const bpo_node *root, char **ret_text, bpo_error *err);

#endif
