#include "show/excerpt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/chars.h"
#include "base/text.h"
#include "model/finding.h"
#include "show/fold.h"

#define WIDEST       160 /* columns of a document's line, however wide the terminal is */
#define LEAST        8   /* columns, however narrow it is */
#define NARROW       40  /* a terminal where each column counts */
#define READABLE     36  /* a remedy isn't folded in fewer columns while there are more */
#define MARKS        3   /* characters looked at per column: combining marks have no width */
#define TAB          "    "
#define CARET_REMEDY 2 /* columns between the two */

static const char *dots_of(const bpo_style *style)
{
    return style->ascii ? "..." : "…";
}

static void set_margin(bpo_excerpts *excerpts)
{
    snprintf(excerpts->margin, sizeof excerpts->margin, "%*s %s ",
             (int)excerpts->indent + excerpts->digits, "", excerpts->style->ascii ? "|" : "│");
}

bpo_excerpts bpo_excerpts_of(const bpo_topology *topology, const bpo_findings *findings,
                             const bpo_style *style)
{
    bpo_excerpts excerpts = {.style = style, .source.topology = topology, .digits = 1};
    size_t width = style->width > 0 ? (size_t)style->width : 0;
    uint32_t last = 0;
    for (size_t i = 0; i < findings->n; i++)
        if (!findings->items[i].accepted && findings->items[i].at.line > last)
            last = findings->items[i].at.line;
    for (; last >= 10; last /= 10)
        excerpts.digits++;
    excerpts.indent = width && width < NARROW ? 0 : 2;
    set_margin(&excerpts);
    size_t margin = bpo_text_width(excerpts.margin);
    excerpts.room = WIDEST;
    if (width && width < WIDEST + margin)
        excerpts.room = width > margin + LEAST ? width - margin : LEAST;
    return excerpts;
}

/* ---- which part of the line ------------------------------------------------------------------ */

/* A part of a line: bytes, and the columns they get. */
typedef struct part {
    size_t begin, end, width;
} part;

static size_t glyph_at(const bpo_excerpts *excerpts, size_t i, bpo_glyph *glyph)
{
    const bpo_source *source = &excerpts->source;
    const char *text = source->text->text;
    size_t n = bpo_text_glyph(text + i, source->end - i, excerpts->style->ascii, glyph);
    if (text[i] == '\t') {
        glyph->len = glyph->width = strlen(TAB);
        memcpy(glyph->text, TAB, glyph->len);
    }
    return n;
}

/* The characters from begin on that `room` columns have room for; no more than `most`. */
static part forward(const bpo_excerpts *excerpts, size_t begin, size_t room, size_t most)
{
    part p = {begin, begin, 0};
    bpo_glyph glyph;
    for (size_t i = 0; p.end < excerpts->source.end && i <= room * MARKS; i++) {
        size_t n = glyph_at(excerpts, p.end, &glyph);
        /* a mark without a width belongs to the character before it */
        if (p.width + glyph.width > room || (i >= most && glyph.width))
            break;
        p.end += n;
        p.width += glyph.width;
    }
    return p;
}

/* What carets are under: at least one column, also behind the line and under a mark alone. */
static part marked(const bpo_excerpts *excerpts, size_t begin, size_t room, size_t most)
{
    part p = forward(excerpts, begin, room, most);
    if (!p.width)
        p.width = 1;
    return p;
}

/* The characters before end that `room` columns have room for. */
static part backward(const bpo_excerpts *excerpts, size_t end, size_t room)
{
    const bpo_source *source = &excerpts->source;
    part p = {end, end, 0};
    bpo_glyph glyph;
    for (size_t i = 0, from = end; from > source->begin && i < room * MARKS; i++) {
        do
            from--;
        while (from > source->begin && bpo_is_inside(source->text->text[from]));
        glyph_at(excerpts, from, &glyph);
        if (p.width + glyph.width > room)
            break;
        p.width += glyph.width;
        if (glyph.width || from == source->begin) /* a mark comes with its character */
            p.begin = from;
    }
    return p;
}

/* The same without the blanks that the line begins with. */
static part without_indent(const bpo_excerpts *excerpts, part p)
{
    bpo_glyph glyph;
    const char *text = excerpts->source.text->text;
    if (p.begin > excerpts->source.begin)
        return p;
    while (p.begin < p.end && (text[p.begin] == ' ' || text[p.begin] == '\t')) {
        p.begin += glyph_at(excerpts, p.begin, &glyph);
        p.width -= glyph.width;
    }
    return p;
}

typedef struct view {
    part before, marked, after;
    bool cut_before, cut_after;
} view;

static bool fits(const bpo_excerpts *excerpts, const view *v)
{
    return v->before.width + v->marked.width + v->after.width <= excerpts->room;
}

/* Shows less of the line: of what is before the mark more than of what is after it. */
static void cut(const bpo_excerpts *excerpts, view *v, size_t n_marked)
{
    size_t dots = bpo_text_width(dots_of(excerpts->style)), end = excerpts->source.end;
    size_t at = v->marked.begin, room = excerpts->room - dots;
    v->cut_after = true;
    if (v->cut_before || v->before.width + v->marked.width > room) {
        v->cut_before = v->before.width > 0;
        room -= v->cut_before ? dots : 0;
        v->marked = marked(excerpts, at, room, n_marked);
        room -= v->marked.width;
        v->after = forward(excerpts, v->marked.end, room + dots, SIZE_MAX);
        v->cut_after = v->after.end < end;
        size_t wanted = room - room / 3;
        if (!v->cut_after && v->after.width < room / 3 + dots)
            wanted = room + dots - v->after.width;
        v->before = backward(excerpts, at, v->cut_before ? wanted : 0);
        room -= v->before.width < room ? v->before.width : room;
        if (!v->cut_after && v->after.width <= room + dots)
            return;
    } else {
        room -= v->before.width + v->marked.width;
    }
    v->after = forward(excerpts, v->marked.end, room, SIZE_MAX);
    v->cut_after = v->after.end < end;
}

/* What of the line is shown: all, all but its indentation, or what is around the mark. */
static view view_of(const bpo_excerpts *excerpts, uint32_t n_marked)
{
    const bpo_source *source = &excerpts->source;
    size_t most = n_marked ? n_marked : 1;
    view v = {.before = backward(excerpts, source->offset, excerpts->room),
              .marked = marked(excerpts, source->offset, excerpts->room, most)};
    v.after = forward(excerpts, v.marked.end, excerpts->room, SIZE_MAX);
    v.cut_before = v.before.begin > source->begin;
    bool whole = !v.cut_before && v.after.end == source->end;
    if (whole && fits(excerpts, &v))
        return v;
    v.before = without_indent(excerpts, v.before);
    if (!whole || !fits(excerpts, &v))
        cut(excerpts, &v, most);
    return v;
}

/* ---- drawing --------------------------------------------------------------------------------- */

static void add_part(const bpo_excerpts *excerpts, bpo_strbuf *sb, part p)
{
    bpo_glyph glyph;
    while (p.begin < p.end) {
        p.begin += glyph_at(excerpts, p.begin, &glyph);
        bpo_strbuf_addn(sb, glyph.text, glyph.len);
    }
}

static void add_line(const bpo_excerpts *excerpts, bpo_strbuf *sb, const view *v)
{
    const bpo_style *style = excerpts->style;
    char margin[48];
    snprintf(margin, sizeof margin, "%*s%*" PRIu32 " %s", (int)excerpts->indent, "",
             excerpts->digits, excerpts->source.line, style->ascii ? "|" : "│");
    bpo_paint_add(sb, style, BPO_DIM, margin);
    bpo_strbuf_addc(sb, ' ', 1);
    bpo_strbuf_add(sb, v->cut_before ? dots_of(style) : "");
    add_part(excerpts, sb, v->before);
    add_part(excerpts, sb, v->marked);
    add_part(excerpts, sb, v->after);
    bpo_strbuf_add(sb, v->cut_after ? dots_of(style) : "");
    while (!sb->failed && sb->len && sb->data[sb->len - 1] == ' ')
        bpo_strbuf_cut(sb, sb->len - 1);
    bpo_strbuf_addc(sb, '\n', 1);
}

static bpo_fold fold_of(const bpo_excerpts *excerpts, bpo_strbuf *sb)
{
    return (bpo_fold){.sb = sb,
                      .style = excerpts->style,
                      .width = excerpts->style->width > 0 ? (size_t)excerpts->style->width : 0};
}

/* Whether a remedy is better folded over the whole width than below the carets. */
static bool is_cramped(const bpo_excerpts *excerpts, size_t width)
{
    size_t begin = bpo_text_width(excerpts->margin) + excerpts->column;
    size_t all = excerpts->style->width > 0 ? (size_t)excerpts->style->width : SIZE_MAX;
    return begin + width > all && begin + READABLE > all;
}

/* The carets' line, and the remedy: behind the carets, or where that is too narrow below them. */
static void add_carets(bpo_excerpts *excerpts, bpo_strbuf *sb, size_t n,
                       const bpo_finding *finding)
{
    const bpo_style *style = excerpts->style;
    size_t width = bpo_text_width(finding->remedy);
    bpo_fold fold = fold_of(excerpts, sb);
    bpo_paint paint = finding->severity == BPO_NOTE ? BPO_BOLD : /* dim isn't seen */
                          bpo_severity_paint(finding->severity);
    bpo_paint_add(sb, style, BPO_DIM, excerpts->margin);
    bpo_strbuf_addc(sb, ' ', excerpts->column);
    bpo_paint_begin(sb, style, paint);
    bpo_strbuf_addc(sb, '^', n);
    bpo_paint_end(sb, style, paint);
    fold.margin = excerpts->margin;
    fold.indent = excerpts->column;
    fold.filled = true;
    fold.column = bpo_text_width(excerpts->margin) + excerpts->column + n;
    if (fold.width && fold.column + CARET_REMEDY + width > fold.width) {
        fold.column = fold.width; /* below: not even a word fits here */
        if (is_cramped(excerpts, width))
            fold.indent = 0;
    }
    bpo_fold_add(&fold, BPO_GOOD, CARET_REMEDY, finding->remedy);
    bpo_strbuf_addc(sb, '\n', 1);
}

/* The remedy of one more finding at the place of the excerpt before. */
static void add_below(const bpo_excerpts *excerpts, bpo_strbuf *sb, const bpo_finding *finding)
{
    bpo_fold fold = fold_of(excerpts, sb);
    fold.margin = excerpts->margin;
    if (!is_cramped(excerpts, bpo_text_width(finding->remedy)))
        fold.indent = excerpts->column;
    fold.column = bpo_text_width(excerpts->margin) + fold.indent;
    bpo_paint_add(sb, excerpts->style, BPO_DIM, excerpts->margin);
    bpo_strbuf_addc(sb, ' ', fold.indent);
    bpo_fold_add(&fold, BPO_GOOD, 0, finding->remedy);
    bpo_strbuf_addc(sb, '\n', 1);
}

/* The remedy of a finding whose text isn't there. */
static void add_alone(const bpo_excerpts *excerpts, bpo_strbuf *sb, const bpo_finding *finding)
{
    bpo_fold fold = fold_of(excerpts, sb);
    fold.indent = fold.column = excerpts->indent + 2;
    bpo_strbuf_addc(sb, ' ', fold.indent);
    bpo_fold_add(&fold, BPO_GOOD, 0, finding->remedy);
    bpo_strbuf_addc(sb, '\n', 1);
}

static bool same_place(bpo_place a, bpo_place b)
{
    return a.file && b.file && a.line == b.line && a.column == b.column && a.width == b.width &&
           strcmp(a.file, b.file) == 0;
}

void bpo_excerpt_add(bpo_excerpts *excerpts, bpo_strbuf *sb, const bpo_finding *finding)
{
    bool remedy = *finding->remedy;
    if (same_place(excerpts->shown, finding->at)) {
        if (remedy)
            add_below(excerpts, sb, finding);
    } else if (bpo_source_seek(&excerpts->source, finding->at)) {
        view v = view_of(excerpts, finding->at.width);
        excerpts->shown = finding->at;
        excerpts->column = v.before.width;
        if (v.cut_before)
            excerpts->column += bpo_text_width(dots_of(excerpts->style));
        add_line(excerpts, sb, &v);
        add_carets(excerpts, sb, v.marked.width, finding);
    } else if (remedy) {
        add_alone(excerpts, sb, finding);
    }
}
