/* The tree that JSON and YAML texts become. Lives in an arena; only Compose's variables
 * change it once it is made, before anybody else sees it. */
#ifndef BPO_BASE_NODE_H
#define BPO_BASE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/place.h"

typedef enum bpo_kind {
    BPO_NODE_NULL,
    BPO_NODE_BOOL,
    BPO_NODE_INT,  /* fits int64_t */
    BPO_NODE_REAL, /* any other number: text is as written, value isn't computed */
    BPO_NODE_STRING,
    BPO_NODE_LIST,
    BPO_NODE_MAP
} bpo_kind;

/* What Compose's own tags ask of a value that stands over an earlier file's. */
typedef enum bpo_mark {
    BPO_MARK_NONE,
    BPO_MARK_RESET,   /* !reset: neither the earlier value nor this one */
    BPO_MARK_OVERRIDE /* !override: this one, and nothing of the earlier */
} bpo_mark;

typedef struct bpo_node {
    bpo_kind kind;
    bool boolean;     /* of BPO_NODE_BOOL */
    bool quoted;      /* a scalar that was written in quotes, or as a block */
    bpo_mark mark;    /* of any kind; NONE unless the rules let marks be */
    int64_t integer;  /* of BPO_NODE_INT */
    const char *text; /* of scalars: as written (strings: decoded); NUL-terminated */
    size_t len;       /* of text */
    bpo_place at;     /* where the value begins, behind its tag and anchor; width is that of
                           the text on its first line, of a list's or map's bracket, or 0 */
    const char *key;  /* of a map's member: NUL-terminated; else NULL */
    size_t key_len;
    bpo_place key_at;
    bpo_kind key_kind; /* of a member: what the key would be as a value */
    size_t n;                                /* how many children */
    struct bpo_node *children, *last, *next; /* a linked list, in the text's order */
} bpo_node;

/* The member of map called key, or NULL; NULL too where map is NULL or no map. */
const bpo_node *bpo_node_get(const bpo_node *map, const char *key);
/* "a map", "a list", "a number", "a string", "true or false", "null". */
const char *bpo_kind_name(bpo_kind kind);

/* For the parsers: a new node behind the last child of parent (NULL: a root). */
bpo_node *bpo_node_new(bpo_arena *arena, bpo_node *parent, bpo_kind kind);
/* The member of map, which is a map, whose key is the first len bytes at key, or NULL. */
bpo_node *bpo_node_find(const bpo_node *map, const char *key, size_t len);
/* Reads text as a JSON or YAML decimal integer that fits int64_t. */
bool bpo_text_to_int64(const char *text, size_t len, int64_t *ret_value);

#endif
