/* JSON, read and written; only this room sees yajl. */
#ifndef BPO_BASE_JSON_H
#define BPO_BASE_JSON_H

#include "base/error.h"
#include "base/node.h"
#include "base/strbuf.h"

/* What a text may be. Every limit must be given; what goes past one is BPO_E_LIMIT. */
typedef struct bpo_json_rules {
    const char *name; /* stands for the text in messages and places; borrowed by the nodes */
    size_t max_depth; /* nested lists and maps */
    size_t max_nodes; /* values that are kept; where a list is parsed by elements, of each */
    bool document; /* written by a person: places are kept, and duplicate keys, NUL characters
                         and lone surrogates are mistakes. Else (an engine's answer): no places,
                         the last of equal keys wins as in Go, and an escaped NUL or lone surrogate
                         becomes U+FFFD. */
    const char *const *keep; /* NULL: all. Else NULL-ended: of a map at any depth only members
                                with these keys are kept, others are skipped unread */
    const char *const *keep_below; /* NULL-ended (NULL: none): members with these keys are kept
                                      with all that is in them */
} bpo_json_rules;

/* Parses text into a tree in arena. *ret_root is borrowed from arena. BPO_E_DOCUMENT for what
 * isn't JSON (comments and trailing text too), with line and column; BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_json_parse(bpo_arena *arena, const char *text, size_t len,
                          const bpo_json_rules *rules, bpo_node **ret_root, bpo_error *err);

/* Called with each element of the outermost list; the element lives until the call returns. An
 * answer other than BPO_OK ends the parse and is returned. */
typedef bpo_status bpo_json_element(void *data, const bpo_node *element, bpo_error *err);

/* Parses a text whose outermost value is a list, element by element: memory is that of the
 * largest element. BPO_E_DOCUMENT where the outermost value is something else. */
bpo_status bpo_json_parse_list(const char *text, size_t len, const bpo_json_rules *rules,
                               bpo_json_element *element, void *data, bpo_error *err);

/* Writes JSON. Text that is no UTF-8 makes bpo_json_finish fail, as does a lack of memory: the first
 * mistake counts, the calls after it do nothing.
 * Keys and values are written in the order of the calls. */
typedef struct bpo_json_writer bpo_json_writer;
/* NULL without memory; every call below takes that NULL and does nothing, finish then fails. */
bpo_json_writer *bpo_json_writer_new(bool indented);
void bpo_json_open_map(bpo_json_writer *w);
void bpo_json_close_map(bpo_json_writer *w);
void bpo_json_open_list(bpo_json_writer *w);
void bpo_json_close_list(bpo_json_writer *w);
void bpo_json_key(bpo_json_writer *w, const char *key);
void bpo_json_string(bpo_json_writer *w, const char *text); /* NULL writes null */
void bpo_json_int(bpo_json_writer *w, int64_t value);
void bpo_json_bool(bpo_json_writer *w, bool value);
void bpo_json_null(bpo_json_writer *w);
/* A key and its value. */
void bpo_json_put_string(bpo_json_writer *w, const char *key, const char *text);
void bpo_json_put_int(bpo_json_writer *w, const char *key, int64_t value);
void bpo_json_put_bool(bpo_json_writer *w, const char *key, bool value);
/* A tree with all that is in it; a real is written as a string. */
void bpo_json_node(bpo_json_writer *w, const bpo_node *node);
/* Ends and frees the writer; *ret_text is the caller's to bpo_free. BPO_E_MEMORY, BPO_E_LIMIT (more
 * than 127 deep), BPO_E_USAGE (a text isn't UTF-8, or the calls make no whole value), all without a
 * text. */
bpo_status bpo_json_finish(bpo_json_writer *w, char **ret_text, bpo_error *err);

#endif
