/* Kinds of bytes, without regard to any locale. */
#ifndef BPO_BASE_CHARS_H
#define BPO_BASE_CHARS_H

#include <stdbool.h>

static inline bool bpo_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool bpo_is_break(char c)
{
    return c == '\n' || c == '\r';
}

static inline bool bpo_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* White space, to JSON as to YAML. */
static inline bool bpo_is_space(char c)
{
    return bpo_is_blank(c) || bpo_is_break(c);
}

/* Whether a byte is inside a UTF-8 character, not its first one. */
static inline bool bpo_is_inside(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

#endif
