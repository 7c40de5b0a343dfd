/* Reading the fields of an engine's answer, with errors that point at what is wrong. */
#ifndef BPO_ENGINE_FIELD_H
#define BPO_ENGINE_FIELD_H

#include "base/json.h"
#include "engine/codec.h"

#define BPO_POINTER 160 /* bytes of a JSON pointer in a message */

/* BPO_E_PROTOCOL: "GET /networks: … /3/IPAM is a list, not a map". where: "" or "/IPAM", key NULL:
 * where itself; found NULL: it is missing. */
bpo_status bpo_field_fail(const bpo_reading *reading, const char *where, const char *key,
                          const bpo_node *found, const char *wanted, bpo_error *err);
/* A string. Absent and null give "" where it isn't required. Borrowed from the node. */
bpo_status bpo_field_text(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool required, const char **ret_text,
                          bpo_error *err);
/* The same, copied into the state's arena. */
bpo_status bpo_field_copy(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool required, const char **ret_text,
                          bpo_error *err);
/* true or false; absent and null leave *ret_value as it is. */
bpo_status bpo_field_bool(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bool *ret_value, bpo_error *err);
/* A map or list; absent and null give NULL. */
bpo_status bpo_field_node(const bpo_reading *reading, const bpo_node *map, const char *where,
                          const char *key, bpo_kind kind, const bpo_node **ret_node,
                          bpo_error *err);
/* A map of strings, added to pairs. */
bpo_status bpo_field_pairs(const bpo_reading *reading, const bpo_node *map, const char *where,
                           const char *key, bpo_pairs *pairs, bpo_error *err);
/* where + "/" + key, the key escaped as RFC 6901 has it; cut where it is too long. */
void bpo_pointer_add(char pointer[BPO_POINTER], const char *where, const char *key);

/* A member of NetworkSettings.Networks, added to the container: both answers have it. */
bpo_status bpo_read_endpoint(const bpo_reading *reading, const bpo_node *node,
                             bpo_container *container, bpo_error *err);

/* Parses an answer that is one object. The root is borrowed from arena. */
bpo_status bpo_answer_parse(const bpo_answer *answer, const char *what, const char *const *keep,
                            const char *const *keep_below, bpo_arena *arena,
                            const bpo_node **ret_root, bpo_error *err);
/* Parses an answer that is a list; element gets reading as data. */
bpo_status bpo_answer_parse_list(const bpo_answer *answer, bpo_reading *reading,
                                 const char *const *keep, const char *const *keep_below,
                                 bpo_json_element *element, bpo_error *err);

#endif
