#include "base/input.h"

#include <string.h>

#include "base/chars.h"

/* Longer texts are refused: below this no sum inside libyaml can overflow, nor one inside yajl,
 * where it would abort(). */
#define MOST_BYTES ((size_t)1 << 30)

void bpo_place_pass(bpo_place *at, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n') {
            at->line++;
            at->column = 1;
        } else if (!bpo_is_inside(text[i])) {
            at->column++;
        }
    }
}

bpo_place bpo_input_place(bpo_input *in, size_t offset)
{
    if (offset < in->seen || !in->seen_at.line) {
        in->seen = 0;
        in->seen_at = (bpo_place){.file = in->name, .line = 1, .column = 1};
    }
    bpo_place_pass(&in->seen_at, in->text + in->seen, offset - in->seen);
    in->seen = offset;
    return in->seen_at;
}

size_t bpo_input_skip_space(const bpo_input *in, size_t i)
{
    while (i < in->len && bpo_is_space(in->text[i]))
        i++;
    return i;
}

static bool begins_with(const bpo_input *in, const char *bytes)
{
    size_t n = strlen(bytes);
    return in->len >= n && memcmp(in->text, bytes, n) == 0;
}

bpo_status bpo_input_check_size(bpo_input *in)
{
    if (in->len > MOST_BYTES)
        return BPO_INPUT_FAIL(in, BPO_E_LIMIT, 0, "more than %zu bytes", MOST_BYTES);
    if (begins_with(in, "\xff\xfe") || begins_with(in, "\xfe\xff"))
        return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, 0,
                              "isn't UTF-8 but UTF-16; save it as UTF-8");
    return BPO_OK;
}

bool bpo_input_has_bom(const bpo_input *in)
{
    return begins_with(in, "\xef\xbb\xbf");
}

bpo_status bpo_input_not_utf8(bpo_input *in, size_t offset)
{
    return BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, offset,
                          "isn't UTF-8: the byte 0x%02x; save it as UTF-8",
                          (unsigned char)in->text[offset]);
}

bpo_status bpo_input_second_time(const bpo_input *in, bpo_place at, const char *key,
                                 bpo_place first)
{
    return BPO_INPUT_FAIL_AT(
        in, BPO_E_DOCUMENT, at,
        "the key \"%s\" is here a second time; the first is at line %u, column %u", key,
        (unsigned)first.line, (unsigned)first.column);
}

bpo_status bpo_input_too_deep(const bpo_input *in, bpo_place at, size_t max_depth)
{
    return BPO_INPUT_FAIL_AT(in, BPO_E_LIMIT, at, "lists and maps more than %zu deep",
                             max_depth);
}
