/* UTF-8: validity, escaping for people, width on a terminal, nearness of words. */
#ifndef BPO_BASE_TEXT_H
#define BPO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* Decodes the character at text (len bytes left, at least one): its length, or 0 where the
 * bytes are no UTF-8 (overlong forms, surrogates and values past U+10FFFF included). */
size_t bpo_utf8_decode(const char *text, size_t len, uint32_t *ret_point);
/* Writes a character, 4 bytes at most: how many. */
size_t bpo_utf8_encode(char *to, uint32_t point);
/* How many of the bytes are UTF-8 before the first that isn't. */
size_t bpo_utf8_prefix(const char *text, size_t len);
bool bpo_utf8_valid(const char *text, size_t len);

/* Whether a character would change how text around it is shown: control characters, C1, bidi
 * marks, zero-width and invisible ones. */
bool bpo_text_is_unsafe(uint32_t point);
/* Adds text with unsafe characters and bytes that are no UTF-8 written as \n, \x1b, \u{202e}. */
void bpo_text_escape(bpo_strbuf *sb, const char *text, size_t len);
/* The same into a fixed buffer, cut at a character's border. */
void bpo_text_copy_escaped(char *to, size_t size, const char *text);
/* Copies text into a fixed buffer as it is, cut at a character's border. */
void bpo_text_copy(char *to, size_t size, const char *text);

/* Adds text with what isn't ASCII written as \u{e9}; "…" and "│" become "..." and "|". */
void bpo_text_to_ascii(bpo_strbuf *sb, const char *text, size_t len);

/* How many columns a terminal gives the text: 0 for combining marks, 2 for wide characters. */
size_t bpo_text_width(const char *text);
/* The same of the first len bytes. */
size_t bpo_text_width_of(const char *text, size_t len);
/* How many columns it gets once it is escaped. */
size_t bpo_text_escaped_width(const char *text);
/* How many characters the first len bytes hold. */
size_t bpo_text_characters(const char *text, size_t len);

/* One character as a screen shows it. */
typedef struct bpo_glyph {
    char text[16]; /* escaped where it is unsafe; no NUL at the end */
    size_t len, width;
} bpo_glyph;
/* Reads the character at text (len bytes left, at least one), in ASCII if so asked; the answer is
 * how many bytes it has. A byte that is no UTF-8 is a character. */
size_t bpo_text_glyph(const char *text, size_t len, bool ascii, bpo_glyph *ret_glyph);

/* What stands behind the beginning; NULL where text is NULL or begins otherwise. */
const char *bpo_text_after(const char *text, const char *beginning);

/* Of n words the nearest to word, where it is near enough to be what was meant; else NULL. */
const char *bpo_text_nearest(const char *word, const char *const *words, size_t n);

#endif
