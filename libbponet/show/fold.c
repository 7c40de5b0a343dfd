#include "show/fold.h"

#include <string.h>

#include "base/text.h"

#define PAGE_WIDTH 80 /* prose that is wider is hard to read */

static void next_line(bpo_fold *fold)
{
    bpo_strbuf_addc(fold->sb, '\n', 1);
    if (fold->margin)
        bpo_paint_add(fold->sb, fold->style, BPO_DIM, fold->margin);
    bpo_strbuf_addc(fold->sb, ' ', fold->indent);
    fold->column = (fold->margin ? bpo_text_width(fold->margin) : 0) + fold->indent;
    fold->filled = false;
}

static void add_words(bpo_fold *fold, bpo_paint paint, size_t gap, const char *text, size_t len)
{
    bool begun = false;
    for (size_t i = 0; i < len;) {
        const char *space = memchr(text + i, ' ', len - i);
        size_t n = space ? (size_t)(space - text) - i : len - i;
        size_t width = bpo_text_width_of(text + i, n);
        if (fold->filled && fold->width && fold->column + gap + width > fold->width) {
            if (begun)
                bpo_paint_end(fold->sb, fold->style, paint);
            begun = false;
            next_line(fold);
        }
        if (fold->filled) {
            bpo_strbuf_addc(fold->sb, ' ', gap);
            fold->column += gap;
        }
        if (!begun)
            bpo_paint_begin(fold->sb, fold->style, paint);
        bpo_strbuf_addn(fold->sb, text + i, n);
        fold->column += width;
        fold->filled = begun = true;
        for (i += n, gap = 0; i < len && text[i] == ' '; i++)
            gap++;
    }
    if (begun)
        bpo_paint_end(fold->sb, fold->style, paint);
}

void bpo_fold_add(bpo_fold *fold, bpo_paint paint, size_t gap, const char *text)
{
    bpo_strbuf shown = {0};
    size_t len = strlen(text);
    while (len && text[len - 1] == ' ')
        len--;
    bpo_text_escape(&shown, text, len);
    if (fold->style->ascii) { /* measured as it will be shown */
        bpo_strbuf plain = {.failed = shown.failed};
        bpo_text_to_ascii(&plain, bpo_strbuf_text(&shown), shown.len);
        bpo_strbuf_free(&shown);
        shown = plain;
    }
    fold->sb->failed |= shown.failed;
    add_words(fold, paint, gap, bpo_strbuf_text(&shown), shown.len);
    bpo_strbuf_free(&shown);
}

void bpo_fold_paragraph(bpo_strbuf *sb, const bpo_style *style, size_t indent, const char *text)
{
    size_t width =
        style->width > 0 && style->width < PAGE_WIDTH ? (size_t)style->width : PAGE_WIDTH;
    bpo_fold fold = {
        .sb = sb, .style = style, .width = width, .column = indent, .indent = indent};
    bpo_fold_add(&fold, BPO_PLAIN, 0, text);
    bpo_strbuf_addc(sb, '\n', 1);
}
