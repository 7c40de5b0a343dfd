#include "compose/dotenv.h"

#include <string.h>

#include "base/chars.h"
#include "base/input.h"
#include "base/text.h"
#include "compose/template.h"

#define MAX_WORK (64 * BPO_MAX_DOTENV) /* bytes read and written for the variables in values */

/* A file being read, from at on. */
typedef struct cursor {
    bpo_dotenv *file;
    bpo_input in;
    size_t at;
    size_t statement; /* where the variable being read begins */
    size_t bytes;     /* of the values so far */
    size_t work_left; /* to replace variables in them */
    bpo_status status;
} cursor;

/* ---- characters --------------------------------------------------------------------------------*/

/* The length of the white space at i: of lines too, or within a line as Compose's own list has it. */
static size_t space(const cursor *c, size_t i, bool lines)
{
    uint32_t p;
    size_t n = i < c->in.len ? bpo_utf8_decode(c->in.text + i, c->in.len - i, &p) : 0;
    if (!n)
        return 0;
    bool inside =
        p == '\t' || p == '\v' || p == '\f' || p == '\r' || p == ' ' || p == 0x85 || p == 0xa0;
    bool other = p == '\n' || p == 0x1680 || (p >= 0x2000 && p <= 0x200a) || p == 0x2028 ||
                 p == 0x2029 || p == 0x202f || p == 0x205f || p == 0x3000;
    return inside || (lines && other) ? n : 0;
}

static void skip_space(cursor *c, bool lines)
{
    for (size_t n; (n = space(c, c->at, lines));)
        c->at += n;
}

/* Where the text from begin to end ends without the white space behind it. */
static size_t trim(const cursor *c, size_t begin, size_t end)
{
    while (end > begin) {
        size_t i = end - 1;
        while (i > begin && bpo_is_inside(c->in.text[i]))
            i--;
        if (i + space(c, i, true) != end)
            break;
        end = i;
    }
    return end;
}

static size_t find(const cursor *c, size_t i, char what)
{
    const char *found = memchr(c->in.text + i, what, c->in.len - i);
    return found ? (size_t)(found - c->in.text) : c->in.len;
}

/* ---- values ------------------------------------------------------------------------------------*/

static const char *get(void *context, const char *name, size_t len)
{
    const bpo_dotenv *file = ((cursor *)context)->file;
    const char *value = bpo_variables_find(file->given, name, len);
    return value ? value : bpo_variables_find(file->own, name, len);
}

static int on_unset(void *context, const char *name, size_t len)
{
    cursor *c = context;
    bpo_strbuf sb = {0};
    if (!c->file->remarks)
        return 0;
    bpo_strbuf_addf(&sb, "the variable %.*s isn't set, and counts as empty",
                    (int)(len < 128 ? len : 128), name);
    c->status = sb.failed
                    ? bpo_fail_memory(c->in.err)
                    : bpo_findings_add(c->file->remarks, "variable-unset", BPO_WARNING,
                                       bpo_input_place(&c->in, c->statement), ".env", sb.data,
                                       "set it in the environment, or give a default: "
                                       "${NAME:-default}",
                                       c->in.err);
    bpo_strbuf_free(&sb);
    return c->status < 0;
}

static bpo_status refuse(cursor *c, const bpo_template *t, bpo_template_end end)
{
    if (end == BPO_TEMPLATE_SYNTAX)
        return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, c->statement,
                              "a variable in the value isn't written right; write ${NAME}, "
                              "or $$ for a dollar sign");
    if (end == BPO_TEMPLATE_REQUIRED)
        return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, c->statement,
                              "the variable %.*s needs a value%s%s", (int)t->name_len, t->name,
                              t->reason.len ? ": " : "", bpo_strbuf_text(&t->reason));
    if (end == BPO_TEMPLATE_STOPPED)
        return c->status < 0 ? c->status : bpo_fail_memory(c->in.err);
    if (end == BPO_TEMPLATE_WORK_LIMIT)
        return BPO_INPUT_FAIL(
            &c->in, BPO_E_LIMIT, c->statement,
            "the variables up to here take too long to replace; the most bytes "
            "are %u",
            MAX_WORK);
    return BPO_INPUT_FAIL(
        &c->in, BPO_E_LIMIT, c->statement,
        "the variables in the value are more than %d deep, or make the file's "
        "values longer than %u bytes",
        BPO_TEMPLATE_DEPTH, BPO_MAX_DOTENV);
}

/* Sets the variable whose name is there to text, its variables replaced where expand says so. */
static bpo_status set(cursor *c, const char *name, size_t name_len, const char *text,
                      size_t len, bool expand)
{
    bpo_strbuf out = {0};
    bpo_template t = {.get = get,
                      .unset = on_unset,
                      .context = c,
                      .limit = BPO_MAX_DOTENV - c->bytes,
                      .work_left = &c->work_left};
    bpo_template_end end = BPO_TEMPLATE_DONE;
    if (expand)
        end = bpo_template_expand(&t, text, len, &out);
    else
        bpo_strbuf_addn(&out, text, len);
    bpo_status status = end == BPO_TEMPLATE_DONE ? BPO_OK : refuse(c, &t, end);
    if (status == BPO_OK) {
        char *key = bpo_arena_strndup(c->file->arena, name, name_len);
        c->bytes += out.len;
        char *value = bpo_strbuf_keep(&out, c->file->arena);
        if (!key || !value ||
            bpo_variables_set(c->file->own, c->file->arena, key, name_len, value, true) < 0)
            status = bpo_fail_memory(c->in.err);
    }
    bpo_strbuf_free(&t.reason);
    bpo_strbuf_free(&out);
    return status;
}

/* ---- quoted values -----------------------------------------------------------------------------*/

/* What a letter behind a backslash stands for, or NUL. */
static char escape(char c)
{
    static const char from[] = "abfnrtv\"\\", to[] = "\a\b\f\n\r\t\v\"\\";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : '\0';
}

/* Adds the number behind a backslash: \0 and three octal digits, a code point up to U+00FF. What is
 * no such number stays, but for the 0: so does Compose. */
static size_t add_octal(bpo_strbuf *out, const char *text, size_t len)
{
    size_t n = 2;
    unsigned value = 0;
    bool octal = true;
    for (; n < len && n < 5 && bpo_is_digit(text[n]); n++) {
        octal = octal && text[n] < '8';
        value = value * 8 + (unsigned)(text[n] - '0');
    }
    if (n == 5 && octal && value && value <= 0xff) {
        char utf8[4];
        bpo_strbuf_addn(out, utf8, bpo_utf8_encode(utf8, value));
    } else {
        bpo_strbuf_addc(out, '\\', 1);
        bpo_strbuf_addn(out, text + 2, n - 2);
    }
    return n;
}

/* Adds text with the escapes of double quotes replaced. */
static void add_unescaped(bpo_strbuf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        char next = i + 1 < len ? text[i + 1] : '\0', c;
        if (text[i] != '\\') {
            bpo_strbuf_addc(out, text[i++], 1);
        } else if (next == '0') {
            i += add_octal(out, text + i, len - i);
        } else if (next == '$') {
            bpo_strbuf_add(out, "$$");
            i += 2;
        } else if ((c = escape(next))) {
            bpo_strbuf_addc(out, c, 1);
            i += 2;
        } else {
            bpo_strbuf_addc(out, text[i++], 1);
        }
    }
}

/* Adds what is in the quotes that open at i, with escaped quotes as quotes: where they close, or the
 * end of the text. */
static size_t add_quoted(const cursor *c, size_t i, bpo_strbuf *out)
{
    char quote = c->in.text[i++];
    for (; i < c->in.len && c->in.text[i] != quote; i++) {
        char now = c->in.text[i], next = i + 1 < c->in.len ? c->in.text[i + 1] : '\0';
        if (now != '\\' || next != quote)
            bpo_strbuf_addc(out, now, 1);
        if (now != '\\' || i + 1 == c->in.len)
            continue;
        bpo_strbuf_addc(out, next, 1);
        i++;
    }
    return i;
}

static bpo_status read_quoted(cursor *c, const char *name, size_t name_len)
{
    bpo_strbuf raw = {0}, text = {0};
    bool twice = c->in.text[c->at] == '"';
    size_t end = add_quoted(c, c->at, &raw);
    if (twice)
        add_unescaped(&text, bpo_strbuf_text(&raw), raw.len);
    bpo_status status;
    if (end >= c->in.len)
        status = BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, c->at,
                                "a quote opens here and is never closed");
    else if (raw.failed || text.failed)
        status = bpo_fail_memory(c->in.err);
    else
        status = set(c, name, name_len, bpo_strbuf_text(twice ? &text : &raw),
                     twice ? text.len : raw.len, twice);
    c->at = end + 1;
    bpo_strbuf_free(&raw);
    bpo_strbuf_free(&text);
    return status;
}

/* ---- statements --------------------------------------------------------------------------------*/

static bpo_status read_plain(cursor *c, const char *name, size_t name_len)
{
    size_t begin = c->at, line = find(c, begin, '\n'), end = begin;
    while (end < line &&
           !(c->in.text[end] == ' ' && end + 1 < line && c->in.text[end + 1] == '#'))
        end++;
    c->at = line + (line < c->in.len);
    end = trim(c, begin, end);
    return set(c, name, name_len, c->in.text + begin, end - begin, true);
}

static bool may_be_in_name(char c)
{
    return bpo_is_letter(c) || bpo_is_digit(c) || (c && strchr("_.-[]", c)) ||
           (unsigned char)c >= 0x80;
}

/* Where the name that begins at the cursor is over: at '=', ':' or a line's end. */
static bpo_status find_name_end(cursor *c, size_t *ret_end)
{
    size_t i = c->at, n;
    while (i < c->in.len && !strchr("=:\n", c->in.text[i])) {
        if ((n = space(c, i, false)))
            i += n;
        else if (may_be_in_name(c->in.text[i]))
            i++;
        else
            return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, i,
                                  "a character that no variable's name has; write NAME=value");
    }
    *ret_end = i;
    if (memchr(c->in.text + c->at, ' ', trim(c, c->at, i) - c->at) && i < c->in.len)
        return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, c->at,
                              "a variable's name with a space in it; write NAME=value");
    return BPO_OK;
}

static void skip_export(cursor *c)
{
    const char *text = c->in.text + c->at;
    size_t left = c->in.len - c->at;
    if (left < 7 || memcmp(text, "export", 6) != 0 || !strchr(" \t\n\f\r", text[6]))
        return;
    c->at += 6;
    skip_space(c, false);
}

static bpo_status read_statement(cursor *c)
{
    size_t end = 0;
    c->statement = c->at;
    skip_export(c);
    size_t begin = c->at;
    if (begin == c->in.len)
        return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, c->statement,
                              "export, and nothing to export; write export NAME=value");
    bpo_status status = find_name_end(c, &end);
    if (status < 0)
        return status;
    if (end == c->in.len) { /* Compose takes a last line without its end for a value */
        c->at = c->in.len;
        return BPO_OK;
    }
    const char *name = c->in.text + begin;
    size_t name_len = trim(c, begin, end) - begin;
    bool alone = c->in.text[end] == '\n';
    c->at = end + 1;
    if (alone) /* the variable is what the environment says, which wins anyway */
        return BPO_OK;
    skip_space(c, false);
    if (c->at < c->in.len && (c->in.text[c->at] == '"' || c->in.text[c->at] == '\''))
        return read_quoted(c, name, name_len);
    return read_plain(c, name, name_len);
}

static bpo_status check_text(cursor *c)
{
    const char *nul = memchr(c->in.text, '\0', c->in.len);
    size_t good = bpo_utf8_prefix(c->in.text, c->in.len);
    if (nul)
        return BPO_INPUT_FAIL(&c->in, BPO_E_DOCUMENT, (size_t)(nul - c->in.text),
                              "a NUL character; take it away");
    return good < c->in.len ? bpo_input_not_utf8(&c->in, good) : BPO_OK;
}

bpo_status bpo_dotenv_read(bpo_dotenv *file, const char *text, size_t len, bpo_error *err)
{
    cursor c = {.file = file,
                .in = {.text = text, .len = len, .name = file->name, .err = err},
                .work_left = MAX_WORK};
    bpo_status status = bpo_input_check_size(&c.in);
    if (status == BPO_OK)
        status = check_text(&c);
    if (bpo_input_has_bom(&c.in))
        c.at = 3;
    while (status == BPO_OK) {
        skip_space(&c, true);
        if (c.at >= len)
            break;
        if (text[c.at] == '#')
            c.at = find(&c, c.at, '\n');
        else
            status = read_statement(&c);
    }
    return status;
}
