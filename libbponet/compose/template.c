/* The grammar is that of the regular expression in Compose, and of how Compose cuts what that
 * matched: which brace ends a variable is less obvious than it looks. */
#include "compose/template.h"

#include <string.h>

#include "base/chars.h"

/* ${name op alternative} */
typedef struct braced {
    const char *name, *rest;        /* rest: the default, message or replacement */
    size_t name_len, rest_len, len; /* len: of all, from the dollar sign */
    bool colon;
    char op; /* '-', '?', '+'; 0: none */
} braced;

/* How many bytes of a name's letter are at text, 0 where none is. Compose's pattern ignores case
 * in Unicode's sense: the long s and the Kelvin sign are letters. */
static size_t letter(const char *text, size_t len)
{
    char c = len ? (char)(*text | 0x20) : '\0';
    if (len && (*text == '_' || (c >= 'a' && c <= 'z')))
        return 1;
    if (len >= 2 && memcmp(text, "\xc5\xbf", 2) == 0)
        return 2;
    return len >= 3 && memcmp(text, "\xe2\x84\xaa", 3) == 0 ? 3 : 0;
}

static size_t name_length(const char *text, size_t len)
{
    size_t n = letter(text, len), more = n;
    while (more) {
        more = letter(text + n, len - n);
        if (!more)
            more = n < len && bpo_is_digit(text[n]);
        n += more;
    }
    return n;
}

/* Which brace ends what begins at text: the first that leaves no brace open, else the last of the
 * line; 0: none. The character behind an opening brace isn't looked at, so that {} opens one. */
static size_t find_end(const char *text, size_t len)
{
    size_t open = 0, last = 0;
    for (size_t i = 0; i < len && text[i] != '\n'; i++) {
        if (text[i] == '}') {
            last = i;
            if (open && --open == 0)
                return i;
        } else if (text[i] == '{') {
            open++;
            i++;
            if (i < len && text[i] == '}')
                last = i;
            if (i < len && text[i] == '\n')
                break;
        }
    }
    return last;
}

/* Reads what stands at text, which begins with "${". */
static bool read_braced(const char *text, size_t len, braced *b)
{
    *b = (braced){.name = text + 2, .name_len = name_length(text + 2, len - 2)};
    size_t i = 2 + b->name_len;
    if (!b->name_len || i == len)
        return false;
    if (text[i] == '}') {
        b->len = i + 1;
        return true;
    }
    b->colon = text[i] == ':';
    i += b->colon;
    if (i == len || !strchr("-?+", text[i]))
        return false;
    b->op = text[i++];
    size_t end = find_end(text, len);
    if (end < i)
        return false;
    b->rest = text + i;
    b->rest_len = end - i;
    b->len = end + 1;
    return true;
}

/* What is thrown away took its time too. */
static bool may_work(bpo_template *t, size_t len)
{
    if (!t->work_left)
        return true;
    if (*t->work_left < BPO_TEMPLATE_PIECE || len > *t->work_left - BPO_TEMPLATE_PIECE)
        return false;
    *t->work_left -= len + BPO_TEMPLATE_PIECE;
    return true;
}

static bpo_template_end add(bpo_template *t, bpo_strbuf *out, const char *text, size_t len)
{
    if (out->len > t->limit || len > t->limit - out->len)
        return BPO_TEMPLATE_SIZE_LIMIT;
    if (!may_work(t, len))
        return BPO_TEMPLATE_WORK_LIMIT;
    bpo_strbuf_addn(out, text, len);
    return out->failed ? BPO_TEMPLATE_STOPPED : BPO_TEMPLATE_DONE;
}

static bpo_template_end add_variable(bpo_template *t, const char *name, size_t len,
                                     bpo_strbuf *out)
{
    if (!may_work(t, len))
        return BPO_TEMPLATE_WORK_LIMIT;
    const char *value = t->get(t->context, name, len);
    if (value)
        return add(t, out, value, strlen(value));
    return t->unset && t->unset(t->context, name, len) ? BPO_TEMPLATE_STOPPED
                                                       : BPO_TEMPLATE_DONE;
}

static bpo_template_end require(bpo_template *t, const braced *b, const char *reason)
{
    t->name = b->name;
    t->name_len = b->name_len;
    bpo_strbuf_add(&t->reason, reason);
    return t->reason.failed ? BPO_TEMPLATE_STOPPED : BPO_TEMPLATE_REQUIRED;
}

static bpo_template_end expand(bpo_template *t, const char *text, size_t len, size_t depth,
                               bpo_strbuf *out);

static bpo_template_end add_braced(bpo_template *t, const braced *b, size_t depth,
                                   bpo_strbuf *out)
{
    if (!b->op)
        return add_variable(t, b->name, b->name_len, out);
    size_t mark = out->len;
    if (!may_work(t, b->len))
        return BPO_TEMPLATE_WORK_LIMIT;
    bpo_template_end end = expand(t, b->rest, b->rest_len, depth + 1, out);
    if (end != BPO_TEMPLATE_DONE)
        return end;
    const char *value = t->get(t->context, b->name, b->name_len);
    bool there = value && (*value || !b->colon);
    if (b->op == '?' && !there)
        return require(t, b, bpo_strbuf_text(out) + mark);
    if (b->op == '+' ? there : !there)
        return BPO_TEMPLATE_DONE;
    bpo_strbuf_cut(out, mark);
    return value ? add(t, out, value, strlen(value)) : BPO_TEMPLATE_DONE;
}

/* Adds what stands at text, which begins with a dollar sign; *ret_len is how much that is. */
static bpo_template_end add_dollar(bpo_template *t, const char *text, size_t len, size_t depth,
                                   bpo_strbuf *out, size_t *ret_len)
{
    braced b;
    size_t name = name_length(text + 1, len - 1);
    bool escaped = len > 1 && text[1] == '$';
    *ret_len = 1 + name + escaped;
    if (name)
        return add_variable(t, text + 1, name, out);
    if (len == 1 || text[1] != '{')
        return add(t, out, "$", 1);
    if (!read_braced(text, len, &b))
        return BPO_TEMPLATE_SYNTAX;
    *ret_len = b.len;
    return add_braced(t, &b, depth, out);
}

static bpo_template_end expand(bpo_template *t, const char *text, size_t len, size_t depth,
                               bpo_strbuf *out)
{
    bpo_template_end end = BPO_TEMPLATE_DONE;
    if (depth > BPO_TEMPLATE_DEPTH)
        return BPO_TEMPLATE_DEPTH_LIMIT;
    while (len && end == BPO_TEMPLATE_DONE) {
        const char *dollar = memchr(text, '$', len);
        size_t n = dollar ? (size_t)(dollar - text) : len;
        if (n)
            end = add(t, out, text, n);
        else
            end = add_dollar(t, text, len, depth, out, &n);
        text += n;
        len -= n;
    }
    return end;
}

bpo_template_end bpo_template_expand(bpo_template *t, const char *text, size_t len,
                                     bpo_strbuf *out)
{
    return expand(t, text, len, 0, out);
}
