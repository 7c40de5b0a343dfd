/* Lines folded between words. */
#ifndef BPO_SHOW_FOLD_H
#define BPO_SHOW_FOLD_H

#include "show/table.h"

typedef struct bpo_fold {
    bpo_strbuf *sb;
    const bpo_style *style;
    size_t width;  /* columns of a line; 0: no limit. A word that is longer stays whole */
    size_t column; /* where the line is */
    bool filled;   /* the line has a word */
    /* What each further line begins with: */
    const char *margin; /* shown dim; NULL: nothing */
    size_t indent;      /* spaces behind it */
} bpo_fold;

/* Adds text, escaped, word by word; gap: spaces before it where it doesn't begin a line. */
void bpo_fold_add(bpo_fold *fold, bpo_paint paint, size_t gap, const char *text);

/* Adds a paragraph of a page, escaped, and its line's end; it begins at the column indent, where
 * further lines begin too. */
void bpo_fold_paragraph(bpo_strbuf *sb, const bpo_style *style, size_t indent, const char *text);

#endif
