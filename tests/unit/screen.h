/* What must hold of any text that is made for a terminal. */
#ifndef BPO_TESTS_SCREEN_H
#define BPO_TESTS_SCREEN_H

#include "unit.h"

#include "base/strbuf.h"
#include "base/text.h"

/* No byte of a screen does anything to a terminal but print, and no line ends in spaces. */
static inline void expect_harmless(const char *screen)
{
    uint32_t point;
    size_t len = strlen(screen);
    for (size_t i = 0, n; i < len; i += n) {
        n = bpo_utf8_decode(screen + i, len - i, &point);
        ck_assert_msg(n > 0, "not UTF-8: %s", screen + i);
        ck_assert_msg(point == '\n' || !bpo_text_is_unsafe(point), "U+%04X: %s", point,
                      screen + i);
        ck_assert_msg(point != '\n' || !i || screen[i - 1] != ' ',
                      "a space at a line's end:\n%s", screen);
    }
}

/* The screen without colours, which must be what it is without them. */
static inline void expect_only_coloured(const char *coloured, const char *plain)
{
    bpo_strbuf bare = {0};
    for (const char *p = coloured; *p;) {
        int len = 0, code;
        if (sscanf(p, "\x1b[%dm%n", &code, &len) == 1 && len) {
            p += len;
            continue;
        }
        bpo_strbuf_addc(&bare, *p++, 1);
    }
    ck_assert_str_eq(bpo_strbuf_text(&bare), plain);
    bpo_strbuf_free(&bare);
}

/* Adds the screen with its escape characters shown as ␛. */
static inline void add_visible(bpo_strbuf *out, const char *screen)
{
    for (const char *p = screen; *p; p++)
        bpo_strbuf_addn(out, *p == '\x1b' ? "␛" : p, *p == '\x1b' ? 3 : 1);
}

#endif
