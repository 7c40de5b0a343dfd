/* The escapes in JSON's strings. */
#ifndef BPO_BASE_JSON_ESCAPE_H
#define BPO_BASE_JSON_ESCAPE_H

#include "base/input.h"

/* Decodes the len bytes at raw: in the text of in, between the quotes of a string yajl took.
 * to has room for len bytes. A NUL or half a character is BPO_E_DOCUMENT in a document, else
 * U+FFFD. */
bpo_status bpo_json_unescape(bpo_input *in, bool document, const char *raw, size_t len,
                             char *to, size_t *ret_len);

#endif
