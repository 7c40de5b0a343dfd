/* Kinds of bytes, without regard to any locale. */
#ifndef BPO_BASE_CHARS_H
#define BPO_BASE_CHARS_H

#include <stdbool.h>

/* For strspn. */
#define BPO_LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static inline bool bpo_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Of the 26 that have no accents. */
static inline bool bpo_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char bpo_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
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
