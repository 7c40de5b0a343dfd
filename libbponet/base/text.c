#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/chars.h"

size_t bpo_utf8_decode(const char *text, size_t len, uint32_t *ret_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)text;
    size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;
    if (!n || n > len || p[0] > 0xf4)
        return 0;
    uint32_t point = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (!bpo_is_inside(text[i]))
            return 0;
        point = point << 6 | (p[i] & 0x3f);
    }
    if (point < least[n] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return 0;
    *ret_point = point;
    return n;
}

size_t bpo_utf8_encode(char *to, uint32_t point)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; point >>= 6)
        to[i] = (char)(0x80 | (point & 0x3f));
    to[0] = (char)(lead[n] | point);
    return n;
}

size_t bpo_utf8_prefix(const char *text, size_t len)
{
    size_t i = 0, n;
    while (i < len) {
        uint64_t eight;
        uint32_t point;
        if (len - i >= sizeof eight) {
            memcpy(&eight, text + i, sizeof eight);
            if (!(eight & 0x8080808080808080u)) {
                i += sizeof eight;
                continue;
            }
        }
        if (!(n = bpo_utf8_decode(text + i, len - i, &point)))
            return i;
        i += n;
    }
    return len;
}

bool bpo_utf8_valid(const char *text, size_t len)
{
    return bpo_utf8_prefix(text, len) == len;
}

typedef struct range {
    uint32_t first, last;
} range;

static bool in_ranges(uint32_t point, const range *ranges, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (point > ranges[mid].last)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && point >= ranges[low].first;
}
#define IN(point, ranges) in_ranges(point, ranges, sizeof(ranges) / sizeof *(ranges))

bool bpo_text_is_unsafe(uint32_t point)
{
    static const range unsafe[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},       {0x61c, 0x61c},
        {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},
        {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
    };
    return IN(point, unsafe);
}

/* Writes the escape of one unsafe character, or of one byte where point is -1. */
static void escape_one(char out[16], int64_t point, unsigned char byte)
{
    if (point == '\n')
        strcpy(out, "\\n");
    else if (point == '\t')
        strcpy(out, "\\t");
    else if (point == '\r')
        strcpy(out, "\\r");
    else if (point >= 0x80)
        snprintf(out, 16, "\\u{%x}", (unsigned)point);
    else
        snprintf(out, 16, "\\x%02x", byte);
}

/* One step of escaping: the number of bytes read, and what to print for them. */
static size_t escape_step(const char *text, size_t len, char scratch[16], const char **ret_out,
                          size_t *ret_out_len)
{
    uint32_t point = 0;
    size_t n = bpo_utf8_decode(text, len, &point);
    if (n && !bpo_text_is_unsafe(point)) {
        *ret_out = text;
        *ret_out_len = n;
        return n;
    }
    escape_one(scratch, n ? (int64_t)point : -1, (unsigned char)*text);
    *ret_out = scratch;
    *ret_out_len = strlen(scratch);
    return n ? n : 1;
}

void bpo_text_escape(bpo_strbuf *sb, const char *text, size_t len)
{
    char scratch[16];
    const char *out;
    size_t out_len;
    for (size_t i = 0; i < len;) {
        i += escape_step(text + i, len - i, scratch, &out, &out_len);
        bpo_strbuf_addn(sb, out, out_len);
    }
}

void bpo_text_copy_escaped(char *to, size_t size, const char *text)
{
    char scratch[16];
    const char *out;
    size_t out_len, used = 0, len = strlen(text);
    for (size_t i = 0; i < len;) {
        i += escape_step(text + i, len - i, scratch, &out, &out_len);
        if (used + out_len >= size)
            break;
        memcpy(to + used, out, out_len);
        used += out_len;
    }
    to[used] = '\0';
}

void bpo_text_copy(char *to, size_t size, const char *text)
{
    size_t len = strlen(text);
    if (len >= size) {
        len = size - 1;
        while (len && bpo_is_inside(text[len]))
            len--;
    }
    memcpy(to, text, len);
    to[len] = '\0';
}

static size_t width_of(uint32_t point)
{
    static const range wide[] = {
        {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
        {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},
        {0xa000, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
        {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
        {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
    };
    static const range combining[] = {
        {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},     {0x610, 0x61a},
        {0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x20d0, 0x20ff},
        {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
    };
    if (IN(point, combining))
        return 0;
    return IN(point, wide) ? 2 : 1;
}

size_t bpo_text_width_of(const char *text, size_t len)
{
    size_t width = 0;
    uint32_t point;
    for (size_t i = 0, n; i < len; i += n ? n : 1) {
        n = bpo_utf8_decode(text + i, len - i, &point);
        width += n ? width_of(point) : 1;
    }
    return width;
}

size_t bpo_text_width(const char *text)
{
    return bpo_text_width_of(text, strlen(text));
}

/* What stands for a character where only ASCII can be shown. */
static void ascii_one(char out[16], uint32_t point)
{
    if (point == 0x2026)
        strcpy(out, "...");
    else if (point == 0x2502)
        strcpy(out, "|");
    else
        snprintf(out, 16, "\\u{%x}", (unsigned)point);
}

void bpo_text_to_ascii(bpo_strbuf *sb, const char *text, size_t len)
{
    char out[16];
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t point = 0;
        n = bpo_utf8_decode(text + i, len - i, &point);
        if (n == 1) {
            bpo_strbuf_addc(sb, text[i], 1);
            continue;
        }
        if (n)
            ascii_one(out, point);
        else
            escape_one(out, -1, (unsigned char)text[i]);
        bpo_strbuf_add(sb, out);
        n = n ? n : 1;
    }
}

size_t bpo_text_glyph(const char *text, size_t len, bool ascii, bpo_glyph *ret_glyph)
{
    char scratch[16];
    const char *out;
    uint32_t point = 0;
    if (*text >= ' ' && *text < 0x7f) { /* most are */
        ret_glyph->text[0] = *text;
        ret_glyph->len = ret_glyph->width = 1;
        return 1;
    }
    size_t n = escape_step(text, len, scratch, &out, &ret_glyph->len);
    if (ascii && out == text && n > 1 && bpo_utf8_decode(text, len, &point)) {
        ascii_one(scratch, point);
        out = scratch;
        ret_glyph->len = strlen(scratch);
    }
    memcpy(ret_glyph->text, out, ret_glyph->len);
    ret_glyph->width = bpo_text_width_of(out, ret_glyph->len);
    return n;
}

size_t bpo_text_escaped_width(const char *text)
{
    char scratch[16];
    const char *out;
    size_t out_len, width = 0, len = strlen(text);
    for (size_t i = 0; i < len;) {
        i += escape_step(text + i, len - i, scratch, &out, &out_len);
        width += bpo_text_width_of(out, out_len);
    }
    return width;
}

size_t bpo_text_characters(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += !bpo_is_inside(text[i]);
    return n;
}

#define LONGEST_WORD 32

/* Levenshtein's distance of two short words, without regard to case. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[LONGEST_WORD + 1];
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = diagonal + ((a[i - 1] | 0x20) != (b[j - 1] | 0x20));
            diagonal = row[j];
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
    }
    return row[b_len];
}

const char *bpo_text_nearest(const char *word, const char *const *words, size_t n)
{
    size_t len = strlen(word), best_distance = len / 3 + 1;
    const char *best = NULL;
    if (len > LONGEST_WORD)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(words[i]);
        if (other > LONGEST_WORD)
            continue;
        size_t d = distance(word, len, words[i], other);
        if (d < best_distance || (d == best_distance && !best)) {
            best_distance = d;
            best = words[i];
        }
    }
    return best;
}

const char *bpo_text_after(const char *text, const char *beginning)
{
    size_t len = strlen(beginning);
    return text && strncmp(text, beginning, len) == 0 ? text + len : NULL;
}
