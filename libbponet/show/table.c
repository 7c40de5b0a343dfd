#include "show/table.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

const bpo_style *bpo_style_or_plain(const bpo_style *style)
{
    static const bpo_style plain = {0};
    return style ? style : &plain;
}

bpo_paint bpo_severity_paint(bpo_severity severity)
{
    return severity == BPO_ERROR ? BPO_BAD : severity == BPO_WARNING ? BPO_WARN : BPO_DIM;
}

void bpo_paint_begin(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint)
{
    static const char *const codes[] = {"",         "\x1b[32m", "\x1b[33m",
                                        "\x1b[31m", "\x1b[2m",  "\x1b[1m"};
    if (style->color && paint != BPO_PLAIN)
        bpo_strbuf_add(sb, codes[paint]);
}

void bpo_paint_end(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint)
{
    if (style->color && paint != BPO_PLAIN)
        bpo_strbuf_add(sb, "\x1b[0m");
}

void bpo_paint_add(bpo_strbuf *sb, const bpo_style *style, bpo_paint paint, const char *text)
{
    bpo_paint_begin(sb, style, paint);
    bpo_text_escape(sb, text, strlen(text));
    bpo_paint_end(sb, style, paint);
}

void bpo_table_row(bpo_table *table)
{
    if (bpo_arena_grow(&table->arena, &table->rows, table->n_rows, &table->cap_rows,
                       sizeof *table->rows) < 0) {
        table->failed = true;
        return;
    }
    memset(table->rows[table->n_rows++], 0, sizeof *table->rows);
}

void bpo_table_cell(bpo_table *table, size_t i, bpo_paint paint, const char *text)
{
    bpo_strbuf sb = {0};
    if (table->failed)
        return;
    if (text && *text)
        bpo_text_escape(&sb, text, strlen(text));
    else
        bpo_strbuf_add(&sb, "-");
    const char *copy = bpo_strbuf_keep(&sb, &table->arena);
    table->failed = !copy;
    table->rows[table->n_rows - 1][i] = (bpo_cell){copy, paint};
}

#define LEAST_CUT 8 /* columns that a cell keeps when it is cut */

/* Cuts the first column's cells so that the table loses `over` columns, if it can. */
static void narrow(bpo_table *table, const bpo_style *style, size_t *widths, size_t over)
{
    const char *dots = style->ascii ? "..." : "…";
    size_t least = widths[0] > over + LEAST_CUT ? widths[0] - over : LEAST_CUT;
    if (least >= widths[0])
        return;
    widths[0] = least;
    for (size_t row = 0; row < table->n_rows; row++) {
        bpo_strbuf sb = {0};
        bpo_glyph glyph;
        const char *text = table->rows[row][0].text;
        size_t len = strlen(text), room = least - bpo_text_width(dots);
        if (bpo_text_width(text) <= least)
            continue;
        for (size_t i = 0; i < len; room -= glyph.width) {
            i += bpo_text_glyph(text + i, len - i, false, &glyph);
            if (glyph.width > room)
                break;
            bpo_strbuf_addn(&sb, glyph.text, glyph.len);
        }
        bpo_strbuf_add(&sb, dots);
        table->rows[row][0].text =
            sb.failed ? text : bpo_arena_strndup(&table->arena, sb.data, sb.len);
        table->failed |= sb.failed || !table->rows[row][0].text;
        bpo_strbuf_free(&sb);
        if (table->failed)
            return;
    }
}

/* The cells in ASCII, so that they are measured as they will be shown. */
static void to_ascii(bpo_table *table)
{
    for (size_t i = 0; i < table->n_rows * table->n_columns && !table->failed; i++) {
        bpo_cell *cell = &table->rows[i / table->n_columns][i % table->n_columns];
        bpo_strbuf sb = {0};
        bpo_text_to_ascii(&sb, cell->text, strlen(cell->text));
        cell->text = bpo_strbuf_keep(&sb, &table->arena);
        table->failed = !cell->text;
    }
}

/* Measures the columns and leaves out (width 0) those that don't fit, the highest rank first. */
static void measure(bpo_table *table, const bpo_style *style, size_t *widths)
{
    size_t total = 0;
    for (size_t i = 0; i < table->n_columns; i++) {
        widths[i] = bpo_text_width(table->headings[i]);
        for (size_t row = 0; row < table->n_rows; row++) {
            size_t width = bpo_text_width(table->rows[row][i].text);
            if (width > widths[i])
                widths[i] = width;
        }
        total += widths[i] + (i ? 2 : 0);
    }
    while (style->width > 0 && total > (size_t)style->width) {
        size_t worst = table->n_columns;
        for (size_t i = 0; i < table->n_columns; i++)
            if (widths[i] && table->ranks[i] &&
                (worst == table->n_columns || table->ranks[i] > table->ranks[worst]))
                worst = i;
        if (worst == table->n_columns) {
            if (table->narrows)
                narrow(table, style, widths, total - (size_t)style->width);
            return;
        }
        total -= widths[worst] + 2;
        widths[worst] = 0;
    }
}

static void print_row(const bpo_table *table, const bpo_style *style, const size_t *widths,
                      const bpo_cell *cells, bpo_strbuf *sb)
{
    size_t gap = 0;
    for (size_t i = 0; i < table->n_columns; i++) {
        if (!widths[i])
            continue;
        bpo_strbuf_addc(sb, ' ', gap);
        bpo_paint_add(sb, style, cells[i].paint, cells[i].text);
        gap = widths[i] - bpo_text_width(cells[i].text) + 2;
    }
    bpo_strbuf_addc(sb, '\n', 1);
}

void bpo_table_print(bpo_table *table, const bpo_style *style, bpo_strbuf *sb)
{
    size_t widths[BPO_MAX_COLUMNS] = {0};
    bpo_cell headings[BPO_MAX_COLUMNS] = {{0}};
    if (style->ascii)
        to_ascii(table);
    if (!table->failed)
        measure(table, style, widths);
    sb->failed |= table->failed;
    if (!sb->failed) {
        for (size_t i = 0; i < table->n_columns; i++)
            headings[i] = (bpo_cell){table->headings[i], BPO_BOLD};
        print_row(table, style, widths, headings, sb);
        for (size_t row = 0; row < table->n_rows; row++)
            print_row(table, style, widths, table->rows[row], sb);
    }
    bpo_arena_free(&table->arena);
}

bpo_status bpo_show_finish(bpo_strbuf *sb, const bpo_style *style, char **ret_text,
                           bpo_error *err)
{
    if (style->ascii) {
        bpo_strbuf plain = {.failed = sb->failed};
        bpo_text_to_ascii(&plain, bpo_strbuf_text(sb), sb->len);
        bpo_strbuf_free(sb);
        *sb = plain;
    }
    char *text = bpo_strbuf_take(sb);
    if (!text)
        return bpo_fail_memory(err);
    *ret_text = text;
    return BPO_OK;
}
