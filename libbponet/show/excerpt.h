/* A finding's line of the document, with carets under what it is about and the remedy beside them. */
#ifndef BPO_SHOW_EXCERPT_H
#define BPO_SHOW_EXCERPT_H

#include "show/source.h"
#include "show/table.h"

typedef struct bpo_excerpts {
    const bpo_style *style;
    bpo_source source;
    size_t room;     /* columns for the document's text */
    int digits;      /* of line numbers */
    size_t indent;   /* before them */
    char margin[32]; /* of a line without number: "     │ " */
    bpo_place shown; /* the newest excerpt's; its file NULL: none yet */
    size_t column;   /* where its carets begin */
} bpo_excerpts;

/* For the findings given; all must outlive it. */
bpo_excerpts bpo_excerpts_of(const bpo_topology *topology, const bpo_findings *findings,
                             const bpo_style *style);
/* Adds the excerpt, unless the one before was the same, and the remedy. Without a line in a text
 * that is there, the remedy alone. */
void bpo_excerpt_add(bpo_excerpts *excerpts, bpo_strbuf *sb, const bpo_finding *finding);

#endif
