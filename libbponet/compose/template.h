/* Texts with variables, as Compose writes them: $X, ${X}, ${X:-default}, ${X:?message}, ${X:+other}. */
#ifndef BPO_COMPOSE_TEMPLATE_H
#define BPO_COMPOSE_TEMPLATE_H

#include <stddef.h>

#include "base/strbuf.h"

#define BPO_TEMPLATE_DEPTH 64 /* a default in a default in a default … */
#define BPO_TEMPLATE_PIECE 32 /* what looking for a variable takes, in bytes copied */

typedef enum bpo_template_end {
    BPO_TEMPLATE_DONE,
    BPO_TEMPLATE_SYNTAX,   /* "${" and then no variable, or no end */
    BPO_TEMPLATE_REQUIRED, /* ${X:?…} and X has no value */
    BPO_TEMPLATE_DEPTH_LIMIT,
    BPO_TEMPLATE_SIZE_LIMIT,
    BPO_TEMPLATE_WORK_LIMIT,
    BPO_TEMPLATE_STOPPED, /* by unset, or without memory */
} bpo_template_end;

typedef struct bpo_template {
    /* The value of a variable, or NULL. */
    const char *(*get)(void *context, const char *name, size_t len);
    /* Told of each variable that has no value and no default; not 0 stops. */
    int (*unset)(void *context, const char *name, size_t len);
    void *context;
    size_t limit; /* of the result, in bytes */
    /* How many bytes may still be read and written, those of defaults that nobody needs included;
     * each piece counts for BPO_TEMPLATE_PIECE more. NULL: as many as there are. */
    size_t *work_left;
    /* Of REQUIRED: the variable, a part of the text, and what the document says of it. */
    const char *name;
    size_t name_len;
    bpo_strbuf reason; /* the caller's to free */
} bpo_template;

/* Adds text to out with its variables replaced by their values. As Compose does, `$$` is a `$`,
 * and so is a `$` before anything else that can't begin a variable; what a default or a message
 * holds is replaced whether or not it is needed. */
bpo_template_end bpo_template_expand(bpo_template *t, const char *text, size_t len,
                                     bpo_strbuf *out);

#endif
