/* YAML, whose parser is the only file that sees libyaml: YAML in, the same tree as JSON out. */
#ifndef BPO_BASE_YAML_H
#define BPO_BASE_YAML_H

#include "base/error.h"
#include "base/node.h"

/* What a text may be. Every limit must be given; what goes past one is BPO_E_LIMIT. */
typedef struct bpo_yaml_rules {
    const char *name; /* stands for the text in messages and places; borrowed by the nodes */
    size_t max_depth;
    size_t max_nodes; /* aliases and merges count with all that they bring */
    bool compose; /* Compose's tags !reset and !override, and several documents in one text */
} bpo_yaml_rules;

/* Parses a YAML document into a tree in arena. *ret_root is borrowed from arena; an empty
 * text gives BPO_E_DOCUMENT. Scalars are typed by the YAML 1.2 core schema, integers as
 * Go's YAML has them (`010` is 8, `1_000` is 1000); `yes` and `12:30` are strings. Aliases are copied, `<<` is merged (keys of the
 * map itself win, then the earlier of several maps; they come last), places stay those of the
 * original text. A byte order mark before the text is passed over.
 * BPO_E_DOCUMENT with line and column: bad syntax, not UTF-8, a NUL character, a duplicate key,
 * a key that is no scalar, an unknown or self-containing alias, a tag other than the core
 * schema's (and Compose's, where the rules say so), two documents (where they don't: there each
 * further document is the `next` of the root before it, and may be null). BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_yaml_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_yaml_rules *rules, bpo_node **ret_root, bpo_error *err);

#endif
