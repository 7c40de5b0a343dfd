#include "show/source.h"

#include <string.h>

#include "base/chars.h"

/* The text of a file; NULL where there is none, or where two different ones have that name. */
static const bpo_source_text *text_of(const bpo_topology *topology, const char *file)
{
    const bpo_source_text *found = NULL;
    for (size_t i = 0; i < topology->n_texts; i++) {
        const bpo_source_text *text = &topology->texts[i];
        if (strcmp(text->file, file) != 0)
            continue;
        if (found && (found->len != text->len || memcmp(found->text, text->text, text->len)))
            return NULL;
        found = text;
    }
    return found;
}

/* The bytes of the line break at i, or 0. libyaml counts lines by YAML 1.1, where U+0085, U+2028
 * and U+2029 are breaks too. */
static size_t break_at(const bpo_source_text *text, size_t i)
{
    const char *p = text->text + i;
    size_t left = text->len - i;
    if (*p == '\n')
        return 1;
    if (text->json)
        return 0;
    if (*p == '\r')
        return left > 1 && p[1] == '\n' ? 2 : 1;
    if (left > 1 && memcmp(p, "\xc2\x85", 2) == 0)
        return 2;
    return left > 2 && (memcmp(p, "\xe2\x80\xa8", 3) == 0 || memcmp(p, "\xe2\x80\xa9", 3) == 0)
               ? 3
               : 0;
}

static void enter_line(bpo_source *source, uint32_t line, size_t begin)
{
    const bpo_source_text *text = source->text;
    size_t end = begin, n = 0;
    while (end < text->len && !(n = break_at(text, end)))
        end++;
    source->line = line;
    source->begin = source->offset = begin;
    source->end = end;
    source->next = end + n;
    source->column = 1;
    if (text->json && end > begin && text->text[end - 1] == '\r')
        source->end--;
}

static void first_line(bpo_source *source)
{
    const bpo_source_text *text = source->text;
    bool bom = text->len >= 3 && memcmp(text->text, "\xef\xbb\xbf", 3) == 0;
    enter_line(source, 1, bom ? 3 : 0);
}

static bool seek_line(bpo_source *source, uint32_t line)
{
    if (!source->line || line < source->line)
        first_line(source);
    while (source->line < line) {
        if (source->next == source->end)
            return false;
        enter_line(source, source->line + 1, source->next);
    }
    return true;
}

bool bpo_source_seek(bpo_source *source, bpo_place at)
{
    if (!at.file || !at.line)
        return false;
    if (!source->file || strcmp(source->file, at.file) != 0) {
        source->text = text_of(source->topology, at.file);
        source->file = at.file;
        source->line = 0;
    }
    if (!source->text || !seek_line(source, at.line))
        return false;
    if (at.column < source->column) {
        source->column = 1;
        source->offset = source->begin;
    }
    while (source->column < at.column && source->offset < source->end) {
        do
            source->offset++;
        while (source->offset < source->end &&
               bpo_is_inside(source->text->text[source->offset]));
        source->column++;
    }
    return source->column >= at.column && source->end > source->begin;
}
