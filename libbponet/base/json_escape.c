/* Not left to yajl, which loses lone surrogates. */
#include "base/json_escape.h"

#include <string.h>

#include "base/text.h"

static bool is_surrogate(uint32_t point)
{
    return point >= 0xd800 && point <= 0xdfff;
}

static uint32_t hex4(const char *text)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* Reads the \uXXXX at text, or the two that make up one character: how many bytes that was. */
static size_t read_unicode(const char *text, size_t len, uint32_t *ret_point)
{
    uint32_t point = hex4(text + 2), low;
    size_t used = 6;
    if (point >= 0xd800 && point < 0xdc00 && len >= 12 && text[6] == '\\' && text[7] == 'u' &&
        (low = hex4(text + 8)) >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        used = 12;
    }
    *ret_point = point;
    return used;
}

/* The escape at raw: how many bytes it is; *ret_n were written to to. */
static size_t read_escape(const char *raw, size_t len, char *to, size_t *ret_n,
                          uint32_t *ret_point)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t used = 2;
    if (raw[1] == 'u')
        used = read_unicode(raw, len, ret_point);
    else
        *ret_point = (unsigned char)meant[strchr(names, raw[1]) - names];
    bool good = *ret_point && !is_surrogate(*ret_point);
    *ret_n = bpo_utf8_encode(to, good ? *ret_point : 0xfffd);
    return used;
}

bpo_status bpo_json_unescape(bpo_input *in, bool document, const char *raw, size_t len,
                             char *to, size_t *ret_len)
{
    size_t n = 0, written;
    for (size_t i = 0; i < len;) {
        uint32_t point;
        if (raw[i] != '\\') {
            to[n++] = raw[i++];
            continue;
        }
        size_t used = read_escape(raw + i, len - i, to + n, &written, &point);
        if (document && !point)
            return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, (size_t)(raw - in->text) + i,
                                  "a NUL character (\\u0000); take it away");
        if (document && is_surrogate(point))
            return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, (size_t)(raw - in->text) + i,
                                  "'%.6s' is half of a character; its other half is missing",
                                  raw + i);
        i += used;
        n += written;
    }
    *ret_len = n;
    return BPO_OK;
}
