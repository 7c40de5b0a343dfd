/* libyaml counts the properties to the node, we don't. */
#include "base/yaml_start.h"

#include <string.h>

#include "base/chars.h"
#include "base/text.h"

#define CORE "tag:yaml.org,2002:"

/* Whether c may be in an anchor's name to libyaml, which takes `&a:b` for the anchor a and ":b". */
static bool is_in_name(char c)
{
    return bpo_is_digit(c) || bpo_is_letter(c) || c == '_' || c == '-';
}

/* How many bytes of white space begin at i, 0 for none: to YAML 1.1 also U+0085, U+2028, U+2029. */
static size_t space_at(const bpo_input *in, size_t i, size_t end)
{
    const char *t = in->text + i;
    if (bpo_is_space(*t))
        return 1;
    if (end - i >= 2 && memcmp(t, "\xc2\x85", 2) == 0)
        return 2;
    return end - i >= 3 && memcmp(t, "\xe2\x80", 2) == 0 && (t[2] | 1) == '\xa9' ? 3 : 0;
}

/* A tag or anchor begins at i: where what follows it begins, comments passed over. */
static size_t skip_property(const bpo_input *in, size_t i, size_t end)
{
    bool anchor = in->text[i++] == '&';
    size_t n;
    while (i < end && (anchor ? is_in_name(in->text[i]) : !space_at(in, i, end)))
        i++;
    while (i < end && ((n = space_at(in, i, end)) || in->text[i] == '#')) {
        i += n;
        if (!n)
            while (i < end && !bpo_is_break(in->text[i]))
                i++;
    }
    return i;
}

/* Where the first line of a scalar ends, or the header of a block. */
static size_t line_end(const bpo_input *in, size_t begin, size_t end)
{
    size_t stop = begin;
    bool block = begin < end && (in->text[begin] == '|' || in->text[begin] == '>');
    while (stop < end && !(block ? bpo_is_space : bpo_is_break)(in->text[stop]))
        stop++;
    while (stop > begin && bpo_is_blank(in->text[stop - 1]))
        stop--;
    return stop;
}

void bpo_yaml_find_start(const bpo_input *in, size_t begin, size_t end, bpo_place at,
                         bool scalar, bpo_yaml_start *start)
{
    size_t i = begin;
    const char *t = in->text;
    while (i < end && (t[i] == '&' || t[i] == '!')) {
        if (t[i] == '!' && (i + 1 == end || bpo_is_space(t[i + 1])))
            start->tag = BPO_TAG_NON_SPECIFIC;
        i = skip_property(in, i, end);
    }
    start->at = start->properties = at;
    bpo_place_pass(&start->at, t + begin, i - begin);
    if (scalar)
        start->at.width = (uint32_t)bpo_text_characters(t + i, line_end(in, i, end) - i);
    else
        start->at.width = i < end && (t[i] == '[' || t[i] == '{');
}

static bpo_mark find_mark(const char *tag)
{
    if (strcmp(tag, "!reset") == 0)
        return BPO_MARK_RESET;
    return strcmp(tag, "!override") == 0 ? BPO_MARK_OVERRIDE : BPO_MARK_NONE;
}

bpo_status bpo_yaml_read_tag(const bpo_input *in, bool compose, const char *name,
                             bpo_yaml_start *start)
{
    if (!name)
        return BPO_OK;
    start->mark = compose ? find_mark(name) : BPO_MARK_NONE;
    if (start->mark)
        return BPO_OK;
    const char *core = bpo_text_after(name, CORE);
    for (bpo_yaml_tag t = BPO_TAG_STR; core && t <= BPO_TAG_MAP; t++)
        if (strcmp(core, bpo_yaml_tag_name(t)) == 0) {
            start->tag = t;
            return BPO_OK;
        }
    if (strcmp(name, "!") == 0) {
        start->tag = BPO_TAG_NON_SPECIFIC;
        return BPO_OK;
    }
    return BPO_INPUT_FAIL_AT(
        in, BPO_E_DOCUMENT, start->properties,
        "the tag %s%s isn't known here, only %s!!str, !!int, !!float, !!bool, !!null, !!seq "
        "and !!map",
        core ? "!!" : "", core ? core : name, compose ? "!reset, !override, " : "");
}
