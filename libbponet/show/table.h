/* Text for people: tables, colours, closing of a text. */
#ifndef BPO_SHOW_TABLE_H
#define BPO_SHOW_TABLE_H

#include <bponet/show.h>

#include "base/arena.h"
#include "base/strbuf.h"

/* NULL is a zeroed one. */
const bpo_style *bpo_style_or_plain(const bpo_style *style);

typedef enum bpo_paint { BPO_PLAIN, BPO_GOOD, BPO_WARN, BPO_BAD, BPO_DIM, BPO_BOLD } bpo_paint;

bpo_paint bpo_severity_paint(bpo_severity severity);

/* What belongs between these two calls is in a colour where the style has colours. */
void bpo_paint_begin(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint);
void bpo_paint_end(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint);
/* Adds text, escaped, in a colour where the style has colours. */
void bpo_paint_add(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint, const char *text);

#define BPO_MAX_COLUMNS 8

typedef struct bpo_cell {
    const char *text; /* escaped */
    bpo_paint paint;
} bpo_cell;

typedef struct bpo_table {
    bpo_arena arena;
    const char *const *headings;
    const uint8_t
        *ranks; /* which column is left out first where it is too wide: the highest; 0 never */
    size_t n_columns, n_rows, cap_rows;
    bpo_cell (*rows)[BPO_MAX_COLUMNS];
    bool narrows; /* where no column can be left out any more, the first one's cells are cut */
    bool failed;  /* sticky: no memory */
} bpo_table;

/* Begins a row; the calls of bpo_table_cell that follow fill it from the left. */
void bpo_table_row(bpo_table *table);
/* Puts text (copied, escaped; "" and NULL show as "-") into column i of the newest row. */
void bpo_table_cell(bpo_table *table, size_t i, bpo_paint paint, const char *text);
/* Adds the table, columns apart by two spaces, and frees it. */
void bpo_table_print(bpo_table *table, const bpo_style *style, bpo_strbuf *sb);

/* Gives what was built to the caller, in ASCII if the style is: the end of every bpo_show_... call
 * that makes text. */
bpo_status bpo_show_finish(bpo_strbuf *sb, const bpo_style *style, char **ret_text,
                           bpo_error *err);

#endif
