/* yajl says where it stopped, but not always where the mistake begins, and in words for
 * programmers; so the text behind the last good token is read once more, for people. */
#include "base/json_reason.h"

#include <string.h>

#include "base/chars.h"

#define REFUSE(in, offset, ...) BPO_INPUT_FAIL(in, BPO_E_DOCUMENT, offset, __VA_ARGS__)

static bool is_word(char c)
{
    return bpo_is_digit(c) || bpo_is_letter(c) || c == '_' || c == '+' || c == '-' ||
           c == '.' || (c & 0x80);
}

static bool is_hex(char c)
{
    return bpo_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* How many of the bytes at i to show: a word, up to 32 of its bytes. */
static int word_at(const bpo_input *in, size_t i)
{
    size_t n = 0;
    while (i + n < in->len && n < 32 && is_word(in->text[i + n]))
        n++;
    while (n && i + n < in->len && bpo_is_inside(in->text[i + n]))
        n--;
    return (int)n;
}

static bpo_status explain_end(bpo_input *in, const bpo_json_token *last,
                              const bpo_json_bracket *open)
{
    if (!open && last->kind == BPO_JSON_NONE)
        return REFUSE(in, in->len, "empty document");
    if (!open)
        return REFUSE(in, in->len, "isn't JSON");
    bpo_place at = bpo_input_place(in, open->begin);
    return REFUSE(in, in->len, "ends early: the '%c' at line %u, column %u isn't closed",
                  in->text[open->begin], (unsigned)at.line, (unsigned)at.column);
}

/* The escape whose backslash is before i: BPO_OK where nothing is wrong with it. */
static bpo_status explain_escape(bpo_input *in, size_t i)
{
    const char *t = in->text;
    size_t digits = 0;
    while (t[i] == 'u' && digits < 4 && i + 1 + digits < in->len && is_hex(t[i + 1 + digits]))
        digits++;
    if (t[i] == 'u' && digits < 4)
        return REFUSE(in, i - 1, "\\u needs four hexadecimal digits");
    if (!t[i] || !strchr("\"\\/bfnrtu", t[i]))
        return REFUSE(in, i - 1, "an unknown escape in a string; write a backslash as \\\\");
    return BPO_OK;
}

static bpo_status explain_string(bpo_input *in, size_t begin)
{
    const char *t = in->text;
    for (size_t i = begin + 1; i < in->len && t[i] != '"'; i++) {
        unsigned char c = (unsigned char)t[i];
        if (bpo_is_break(t[i]))
            return REFUSE(in, begin,
                          "the string isn't closed on its line; write a line break as \\n");
        if (!c)
            return REFUSE(in, i, "a NUL character; take it away");
        if (c < ' ')
            return REFUSE(in, i, "a control character in a string; write it as \\u%04x", c);
        if (c != '\\' || ++i == in->len)
            continue;
        bpo_status status = explain_escape(in, i);
        if (status != BPO_OK)
            return status;
    }
    return REFUSE(in, begin, "ends early: the string that begins here isn't closed");
}

bpo_status bpo_json_explain_control(bpo_input *in, size_t offset)
{
    return REFUSE(in, offset, "a control character (U+%04x); take it away",
                  (unsigned)in->text[offset]);
}

/* What can stand nowhere, and what else stands where it can't: then instead says what is due. */
static bpo_status explain_stray(bpo_input *in, size_t i, const char *instead)
{
    char c = in->text[i];
    if (c == '/' || c == '#')
        return REFUSE(in, i, "a comment; JSON has none, YAML has");
    if (!c)
        return REFUSE(in, i, "a NUL character; take it away");
    if ((unsigned char)c < ' ')
        return bpo_json_explain_control(in, i);
    if (c == '\'')
        return REFUSE(in, i, "a single quote; JSON's strings are in double quotes");
    if (c == '"')
        return REFUSE(in, i, "a string where %s is due", instead);
    int n = word_at(in, i);
    return REFUSE(in, i, "'%.*s' where %s is due", n ? n : 1, in->text + i, instead);
}

static bpo_status explain_value(bpo_input *in, size_t i)
{
    char c = in->text[i];
    int n = word_at(in, i);
    if (c == '"')
        return explain_string(in, i);
    if (bpo_is_digit(c) || c == '-' || c == '+' || c == '.')
        return REFUSE(in, i, "'%.*s' isn't a JSON number", n, in->text + i);
    if (is_word(c))
        return REFUSE(in, i,
                      "'%.*s' isn't a JSON value; strings are in double quotes, and there are "
                      "true, false and null",
                      n, in->text + i);
    return explain_stray(in, i, "a value");
}

/* After a value: a ',' or the bracket that closes. *ret_next is what follows the ','. */
static bpo_status explain_after_value(bpo_input *in, const bpo_json_token *last,
                                      const bpo_json_bracket *open, size_t i, size_t *ret_next)
{
    char closing = open && open->is_map ? '}' : ']';
    if (i == last->end && i < in->len && last->end > last->begin && is_word(in->text[i]) &&
        is_word(in->text[i - 1]))
        return explain_value(in, last->begin);
    if (!open && i < in->len)
        return explain_stray(in, i, "the text's end");
    if (i == in->len)
        return explain_end(in, last, open);
    if (in->text[i] != ',')
        return explain_stray(in, i, closing == '}' ? "a ',' or a '}'" : "a ',' or a ']'");
    size_t next = bpo_input_skip_space(in, i + 1);
    if (next < in->len && in->text[next] == closing)
        return REFUSE(in, i, "a ',' before the '%c'; take the ',' away", closing);
    *ret_next = next;
    return BPO_OK;
}

bpo_status bpo_json_explain(bpo_input *in, const bpo_json_token *last,
                            const bpo_json_bracket *open)
{
    size_t i = bpo_input_skip_space(in, last->end);
    if (last->kind == BPO_JSON_VALUE) {
        bpo_status status = explain_after_value(in, last, open, i, &i);
        if (status != BPO_OK)
            return status;
    }
    if (last->kind == BPO_JSON_KEY) {
        if (i < in->len && in->text[i] != ':')
            return explain_stray(in, i, "the key's ':'");
        i = i < in->len ? bpo_input_skip_space(in, i + 1) : i;
    }
    if (i == in->len)
        return explain_end(in, last, open);
    if (!open || !open->is_map || last->kind == BPO_JSON_KEY)
        return explain_value(in, i);
    if (in->text[i] == '"')
        return explain_string(in, i);
    return explain_stray(in, i, "a key in double quotes");
}
