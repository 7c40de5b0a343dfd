/* Variables in texts. As it stands, an input is a text: without a '$' it stays what it is, with each
 * '$' doubled it comes back, and a second run gives the same. Taken as the choices of a grammar, an input
 * makes a template together with what must come of it. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "compose/template.h"

#define LIMIT   65536
#define DEEPEST 8 /* of the templates made here; the limit has a test of its own */

/* ---- variables -------------------------------------------------------------------------------*/

static const struct {
    const char *name, *value; /* NULL: not set */
} variables[] = {{"A", "1"},       {"SET", "value"}, {"EMPTY", ""},     {"UNSET", NULL},
                 {"DOLLAR", "$"},  {"_x9", "${A}"},  {"a", "brace }"},  {"B", NULL},
                 {"Nested", "$$"}, {"Z", "a:b-c?"},  {"LINES", "a\nb"}, {"u", "\xc3\xa9"}};
#define N_VARIABLES (sizeof variables / sizeof *variables)

static const char *get(void *context, const char *name, size_t len)
{
    (void)context;
    for (size_t i = 0; i < N_VARIABLES; i++)
        if (strlen(variables[i].name) == len && memcmp(variables[i].name, name, len) == 0)
            return variables[i].value;
    return NULL;
}

static int count_unset(void *context, const char *name, size_t len)
{
    (void)name, (void)len;
    ++*(size_t *)context;
    return 0;
}

/* An expansion of text, and all that it told. */
typedef struct result {
    bpo_template_end end;
    bpo_strbuf out, reason;
    size_t n_unset;
    const char *name;
    size_t name_len;
} result;

static result expand(const char *text, size_t len, size_t limit)
{
    result r = {0};
    bpo_template t = {.get = get, .unset = count_unset, .context = &r.n_unset, .limit = limit};
    char *copy = fuzz_copy((const uint8_t *)text, len);
    r.end = bpo_template_expand(&t, copy, len, &r.out);
    r.reason = t.reason;
    if (r.end == BPO_TEMPLATE_REQUIRED) {
        FUZZ_CHECK(t.name > copy && t.name + t.name_len <= copy + len && t.name_len,
                   "the variable that is missing isn't in the text");
        r.name = text + (t.name - copy);
        r.name_len = t.name_len;
    }
    FUZZ_CHECK(r.end != BPO_TEMPLATE_STOPPED, "stopped by nobody");
    FUZZ_CHECK(r.out.len <= limit, "%zu bytes past the limit of %zu", r.out.len, limit);
    free(copy);
    return r;
}

static void end(result *r)
{
    bpo_strbuf_free(&r->out);
    bpo_strbuf_free(&r->reason);
}

static bool same(const bpo_strbuf *a, const bpo_strbuf *b)
{
    return a->len == b->len && memcmp(bpo_strbuf_text(a), bpo_strbuf_text(b), a->len) == 0;
}

/* ---- as it stands ----------------------------------------------------------------------------*/

static void check_unchanged(const char *text, size_t len, const char *expected, size_t n)
{
    result r = expand(text, len, LIMIT);
    FUZZ_CHECK(r.end == BPO_TEMPLATE_DONE && r.out.len == n && !r.n_unset &&
                   memcmp(bpo_strbuf_text(&r.out), expected, n) == 0,
               "'%.*s' became '%s'", (int)len, text, bpo_strbuf_text(&r.out));
    end(&r);
}

static void check_text(const char *text, size_t len)
{
    bpo_strbuf doubled = {0};
    result once = expand(text, len, LIMIT), twice = expand(text, len, LIMIT);
    FUZZ_CHECK(once.end == twice.end && same(&once.out, &twice.out) &&
                   same(&once.reason, &twice.reason) && once.n_unset == twice.n_unset &&
                   once.name == twice.name && once.name_len == twice.name_len,
               "two runs, two results: '%s' '%s'", bpo_strbuf_text(&once.out),
               bpo_strbuf_text(&twice.out));
    FUZZ_CHECK(once.end == BPO_TEMPLATE_REQUIRED || !once.reason.len, "a reason for nothing");
    if (once.end == BPO_TEMPLATE_DONE && once.out.len) {
        result less = expand(text, len, once.out.len - 1);
        FUZZ_CHECK(less.end == BPO_TEMPLATE_SIZE_LIMIT, "the limit isn't one");
        end(&less);
    }
    end(&once);
    end(&twice);
    if (!memchr(text, '$', len))
        check_unchanged(text, len, text, len);
    for (size_t i = 0; i < len; i++)
        bpo_strbuf_addc(&doubled, text[i], text[i] == '$' ? 2 : 1);
    check_unchanged(bpo_strbuf_text(&doubled), doubled.len, text, len);
    bpo_strbuf_free(&doubled);
}

/* ---- made by a grammar -----------------------------------------------------------------------*/

/* The choices, and what they make. */
typedef struct making {
    const uint8_t *choices;
    size_t n;
    bpo_strbuf text;
    size_t n_unset;
    bool missing; /* a ${X?} without X: nothing behind it counts */
    const char *name;
    bpo_strbuf reason;
} making;

static unsigned choose(making *m, unsigned most)
{
    if (!m->n)
        return 0;
    m->n--;
    return *m->choices++ % most;
}

static void make(making *m, size_t depth, bpo_strbuf *out);

static void make_plain(making *m, bpo_strbuf *out)
{
    static const char *const words[] = {"x",  " ",        ":",     "-", "a/b",
                                        "?+", "\xc3\xa9", "\"q\"", "\\"};
    const char *word = words[choose(m, sizeof words / sizeof *words)];
    bpo_strbuf_add(&m->text, word);
    bpo_strbuf_add(out, word);
}

static void make_variable(making *m, const char *value, bpo_strbuf *out)
{
    if (value)
        bpo_strbuf_add(out, value);
    else
        m->n_unset += !m->missing;
}

static void make_with_operator(making *m, size_t v, size_t depth, bpo_strbuf *out)
{
    static const char *const operators[] = {":-", "-", ":?", "?", ":+", "+"};
    unsigned which = choose(m, 6);
    const char *value = variables[v].value;
    bool there = value && (*value || which % 2);
    bpo_strbuf other = {0};
    bpo_strbuf_addf(&m->text, "${%s%s", variables[v].name, operators[which]);
    make(m, depth + 1, &other);
    bpo_strbuf_add(&m->text, "}");
    if (which / 2 == 2)
        bpo_strbuf_add(out, there ? bpo_strbuf_text(&other) : value ? value : "");
    else if (there)
        bpo_strbuf_add(out, value);
    else if (which / 2 == 0)
        bpo_strbuf_add(out, bpo_strbuf_text(&other));
    else if (!m->missing) {
        m->missing = true;
        m->name = variables[v].name;
        bpo_strbuf_add(&m->reason, bpo_strbuf_text(&other));
    }
    bpo_strbuf_free(&other);
}

static void make_piece(making *m, size_t depth, bpo_strbuf *out)
{
    size_t v = choose(m, N_VARIABLES);
    switch (choose(m, 5)) {
    case 0:
        make_plain(m, out);
        break;
    case 1:
        bpo_strbuf_add(&m->text, "$$");
        bpo_strbuf_add(out, "$");
        break;
    case 2: /* a blank ends the name */
        bpo_strbuf_addf(&m->text, "$%s ", variables[v].name);
        make_variable(m, variables[v].value, out);
        bpo_strbuf_add(out, " ");
        break;
    case 3:
        bpo_strbuf_addf(&m->text, "${%s}", variables[v].name);
        make_variable(m, variables[v].value, out);
        break;
    default:
        if (depth < DEEPEST)
            make_with_operator(m, v, depth, out);
    }
}

static void make(making *m, size_t depth, bpo_strbuf *out)
{
    for (unsigned n = choose(m, 4) + !depth * 2; n && m->n; n--)
        make_piece(m, depth, out);
}

static void check_made(const uint8_t *data, size_t size)
{
    making m = {.choices = data, .n = size};
    bpo_strbuf expected = {0};
    make(&m, 0, &expected);
    result r = expand(bpo_strbuf_text(&m.text), m.text.len, LIMIT);
    if (m.missing)
        FUZZ_CHECK(r.end == BPO_TEMPLATE_REQUIRED && same(&r.reason, &m.reason) &&
                       strlen(m.name) == r.name_len && memcmp(m.name, r.name, r.name_len) == 0,
                   "'%s' lacks %s: '%s', not '%s'", bpo_strbuf_text(&m.text), m.name,
                   bpo_strbuf_text(&m.reason), bpo_strbuf_text(&r.reason));
    else
        FUZZ_CHECK(r.end == BPO_TEMPLATE_DONE && same(&r.out, &expected),
                   "'%s' is '%s', not '%s'", bpo_strbuf_text(&m.text),
                   bpo_strbuf_text(&expected), bpo_strbuf_text(&r.out));
    FUZZ_CHECK(r.n_unset == m.n_unset, "'%s': %zu aren't set, %zu are told",
               bpo_strbuf_text(&m.text), m.n_unset, r.n_unset);
    end(&r);
    bpo_strbuf_free(&expected);
    bpo_strbuf_free(&m.text);
    bpo_strbuf_free(&m.reason);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && !memchr(data, '\0', size)) { /* no document has a NUL */
        char *text = fuzz_copy(data, size);
        check_text(text, size);
        free(text);
    }
    check_made(data, size);
    return 0;
}
