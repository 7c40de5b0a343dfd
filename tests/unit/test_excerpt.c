/* Findings with their lines of the document. tests/corpus/excerpt/CASE has `input`, a document (or
 * "built-in"), and `expected`: what its check prints at several widths, in ASCII and with colours
 * (an escape character is shown as ␛). */
#include "screen.h"
#include "state.h"

#include "show/excerpt.h"

static bpo_topology *read_document(const char *text, size_t len)
{
    static const char *const no_environment[] = {NULL};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    bpo_reader_set_environment(reader, no_environment);
    ck_assert_int_eq(bpo_reader_set_project(reader, "shop", &err), BPO_OK);
    if (strcmp(text, "built-in\n") == 0)
        bpo_reader_use_builtin(reader);
    else
        ck_assert_int_eq(bpo_reader_add_text(reader,
                                             *text == '{' ? "compose.json" : "compose.yml",
                                             text, len, &err),
                         BPO_OK);
    ck_assert_msg(bpo_reader_read(reader, &topology, &err) == BPO_OK, "%s", err.message);
    bpo_reader_free(reader);
    return topology;
}

static char *shown(const bpo_topology *topology, const bpo_findings *findings,
                   const bpo_style *style)
{
    char *text = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_show_findings(topology, findings, style, &text, &err);
    ck_assert_msg(status == BPO_OK, "%s", err.message);
    return text;
}

static void expect_ascii(const char *text)
{
    for (; *text; text++)
        ck_assert_msg((unsigned char)*text < 0x80, "not ASCII: %s", text);
}

static void add_ascii(bpo_strbuf *out, const bpo_topology *topology,
                      const bpo_findings *findings)
{
    bpo_style style = {.width = 60, .ascii = true};
    char *text = shown(topology, findings, &style);
    expect_ascii(text);
    bpo_strbuf_addf(out, "---- ASCII, width 60\n%s", text);
    bpo_string_free(text);
}

static bpo_status run_document(const char *input, size_t len, bpo_strbuf *out)
{
    static const int widths[] = {0, 200, 100, 80, 60, 40, 20};
    bpo_topology *topology = read_document(input, len);
    bpo_findings *findings = NULL;
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, NULL), BPO_OK);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        bpo_style style = {.width = widths[i]}, color = {.width = widths[i], .color = true};
        char *plain = shown(topology, findings, &style);
        char *coloured = shown(topology, findings, &color);
        expect_harmless(plain);
        expect_only_coloured(coloured, plain);
        bpo_strbuf_addf(out, "---- width %d\n%s", widths[i], plain);
        if (widths[i] == 60) {
            bpo_strbuf_add(out, "---- colours\n");
            add_visible(out, coloured);
        }
        bpo_string_free(plain);
        bpo_string_free(coloured);
    }
    add_ascii(out, topology, findings);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    return BPO_OK;
}

START_TEST(documents_look_as_they_should)
{
    corpus_check(TESTS_DIR "/corpus/excerpt", 9, true, run_document);
}
END_TEST

/* ---- the carets are under what they are about ------------------------------------------------- */

/* A topology built by hand with one kept text, and findings in it. */
typedef struct desk {
    bpo_topology *topology;
    bpo_findings findings;
} desk;

static desk desk_of(const char *text, size_t len, bool json)
{
    desk d = {0};
    ck_assert_int_eq(bpo_topology_new("shop", &d.topology, NULL), BPO_OK);
    ck_assert_int_eq(bpo_topology_keep_text(d.topology, "a.yml", text, len, json), 0);
    return d;
}

static void desk_add(desk *d, uint32_t line, uint32_t column, uint32_t width,
                     const char *remedy)
{
    bpo_place at = {.file = "a.yml", .line = line, .column = column, .width = width};
    ck_assert_int_eq(bpo_findings_add(&d->findings, "host-bits", BPO_WARNING, at, "networks.a",
                                      "a message", remedy, NULL),
                     BPO_OK);
}

static void desk_clear(desk *d)
{
    bpo_findings_clear(&d->findings);
    bpo_topology_free(d->topology);
}

/* The bytes of a line that stand in n columns from `column` on; it must be whole characters. */
static const char *columns_of(const char *line, size_t column, size_t n, size_t *ret_len)
{
    size_t len = strlen(line), i = 0, width = 0;
    bpo_glyph glyph;
    while (i < len && width < column) {
        i += bpo_text_glyph(line + i, len - i, false, &glyph);
        width += glyph.width;
    }
    ck_assert_msg(width == column, "the carets begin inside a character:\n%s", line);
    while (i < len && column) { /* marks belong to the character before */
        size_t more = bpo_text_glyph(line + i, len - i, false, &glyph);
        if (glyph.width)
            break;
        i += more;
    }
    const char *begin = line + i;
    while (i < len) {
        size_t more = bpo_text_glyph(line + i, len - i, false, &glyph);
        if (width + glyph.width > column + n)
            break;
        i += more;
        width += glyph.width;
    }
    ck_assert_msg(width == column + n, "%zu+%zu: the carets end inside a character:\n%s",
                  column, n, line);
    *ret_len = (size_t)(line + i - begin);
    return begin;
}

/* What the characters [from, to) of a line look like. */
static void looks(bpo_strbuf *out, const char *const *characters, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (*characters[i] == '\t')
            bpo_strbuf_add(out, "    ");
        else
            bpo_text_escape(out, characters[i], strlen(characters[i]));
    }
}

/* The excerpt's two lines are no wider than the terminal, and the carets are under characters
 * [from, to), or, where the line was cut, under the first of them. */
static void expect_carets(const bpo_style *style, char *excerpt, const char *const *characters,
                          size_t from, size_t to)
{
    char *save = NULL, *line = strtok_r(excerpt, "\n", &save);
    char *carets = strtok_r(NULL, "\n", &save);
    bpo_strbuf all = {0};
    size_t len;
    ck_assert_ptr_nonnull(carets);
    size_t wider = bpo_text_width(line) > bpo_text_width(carets) ? bpo_text_width(line)
                                                                 : bpo_text_width(carets);
    ck_assert_msg(!style->width || wider <= (size_t)style->width, "%zu columns, not %d\n%s\n%s",
                  wider, style->width, line, carets);
    char *first = strchr(carets, '^');
    ck_assert_ptr_nonnull(first);
    size_t n = strspn(first, "^");
    size_t column = bpo_text_width_of(carets, (size_t)(first - carets));
    looks(&all, characters, from, to);
    while (all.len && all.data[all.len - 1] == ' ')
        bpo_strbuf_cut(&all, all.len - 1);
    if (all.len) {
        /* the line's last blanks aren't printed */
        bpo_strbuf padded = {0};
        bpo_strbuf_add(&padded, line);
        bpo_strbuf_addc(&padded, ' ', 200);
        const char *marked = columns_of(bpo_strbuf_text(&padded), column, n, &len);
        while (len && marked[len - 1] == ' ')
            len--;
        ck_assert_msg(len && len <= all.len && memcmp(marked, all.data, len) == 0 &&
                          (len == all.len || strstr(marked, "…")),
                      "%s\n%s\nis not %s", line, carets, all.data);
        bpo_strbuf_free(&padded);
    }
    bpo_strbuf_free(&all);
}

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % below;
}

#define MOST_CHARACTERS 120

START_TEST(carets_are_under_what_they_are_about)
{
    static const char *const alphabet[] = {
        "a",
        "b",
        "7",
        ":",
        "/",
        " ",
        "-",
        "\t",
        "網",
        "路",
        "é",
        "e\xcc\x81",
        "\xcc\x81",
        "🐳",
        "\xe2\x80\xae",
        "\xe2\x80\x8b",
        "ｗ",
        "\xc2\xad",
        "ÿ",
        "…",
    };
    uint32_t seed = 1;
    for (size_t round = 0; round < 5000; round++) {
        const char *characters[MOST_CHARACTERS];
        size_t n = 1 + draw(&seed, MOST_CHARACTERS - 1), cells = 0;
        uint32_t kinds = 1 + draw(&seed, sizeof alphabet / sizeof *alphabet);
        bpo_strbuf text = {0};
        for (size_t i = 0; i < n; i++) {
            characters[i] = alphabet[draw(&seed, kinds)];
            if (strcmp(characters[i], "e\xcc\x81") == 0) /* two characters */
                characters[i] = "e";
            bpo_strbuf_add(&text, characters[i]);
            cells++;
        }
        uint32_t from = draw(&seed, (uint32_t)cells);
        uint32_t width = 1 + draw(&seed, (uint32_t)(cells - from));
        uint32_t to = from + width, seen = from;
        while (seen < to && *characters[seen] == '\xcc') /* is on the character before */
            seen++;
        while (seen < to && to < n && *characters[to] == '\xcc') /* is on the last one */
            to++;
        desk d = desk_of(bpo_strbuf_text(&text), text.len, false);
        bpo_style style = {.width = (int32_t)(round % 3 ? 20 + draw(&seed, 150) : 0)};
        bpo_strbuf out = {0};
        desk_add(&d, 1, from + 1, width, "");
        bpo_excerpts excerpts = bpo_excerpts_of(d.topology, &d.findings, &style);
        bpo_excerpt_add(&excerpts, &out, &d.findings.items[0]);
        expect_harmless(bpo_strbuf_text(&out));
        expect_carets(&style, out.data, characters, seen, to);
        bpo_strbuf_free(&out);
        bpo_strbuf_free(&text);
        desk_clear(&d);
    }
}
END_TEST

/* ---- places that aren't there ---------------------------------------------------------------- */

/* The place and the line that an excerpt must begin with; NULL: there is none. */
START_TEST(lines_are_counted_as_the_parsers_do)
{
    static const struct {
        const char *text;
        bool json;
        uint32_t line, column;
        const char *expected;
    } rows[] = {
        {"one\ntwo\n", false, 1, 1, "  1 │ one\n    │ ^\n"},
        {"one\ntwo\n", false, 2, 3, "  2 │ two\n    │   ^\n"},
        {"one\ntwo", false, 2, 4, "  2 │ two\n    │    ^\n"},
        {"one\ntwo", false, 2, 5, NULL},
        {"one\ntwo\n", false, 3, 1, NULL},
        {"one\ntwo\n", false, 4, 1, NULL},
        {"", false, 1, 1, NULL},
        {"one\r\ntwo\rthree", false, 3, 1, "  3 │ three\n    │ ^\n"},
        {"one\r\ntwo\rthree", true, 2, 1, "  2 │ two\\rthree\n    │ ^\n"},
        {"one\r\ntwo", true, 1, 1, "  1 │ one\n    │ ^\n"},
        {"a\xc2\x85"
         "b\xe2\x80\xa8"
         "c\xe2\x80\xa9"
         "d",
         false, 4, 1, "  4 │ d\n    │ ^\n"},
        {"a\xe2\x80\xa8"
         "b\nc",
         true, 2, 1, "  2 │ c\n    │ ^\n"},
        {"\xef\xbb\xbfone", false, 1, 1, "  1 │ one\n    │ ^\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = desk_of(rows[i].text, strlen(rows[i].text), rows[i].json);
        bpo_style style = {0};
        bpo_strbuf out = {0};
        desk_add(&d, rows[i].line, rows[i].column, 0, "");
        bpo_excerpts excerpts = bpo_excerpts_of(d.topology, &d.findings, &style);
        bpo_excerpt_add(&excerpts, &out, &d.findings.items[0]);
        ck_assert_str_eq(bpo_strbuf_text(&out), rows[i].expected ? rows[i].expected : "");
        bpo_strbuf_free(&out);
        desk_clear(&d);
    }
}
END_TEST

START_TEST(places_without_a_text)
{
    desk d = desk_of("one\n", 4, false);
    bpo_style style = {0};
    bpo_strbuf out = {0};
    bpo_place none = {0}, other = {.file = "b.yml", .line = 1, .column = 1};
    bpo_findings_add(&d.findings, "host-bits", BPO_NOTE, none, "", "m", "do this", NULL);
    bpo_findings_add(&d.findings, "host-bits", BPO_NOTE, none, "", "m", "", NULL);
    bpo_findings_add(&d.findings, "host-bits", BPO_NOTE, other, "", "m", "do that", NULL);
    desk_add(&d, 1, 1, 3, "");
    bpo_excerpts excerpts = bpo_excerpts_of(d.topology, &d.findings, &style);
    for (size_t i = 0; i < d.findings.n; i++)
        bpo_excerpt_add(&excerpts, &out, &d.findings.items[i]);
    ck_assert_str_eq(bpo_strbuf_text(&out), "    do this\n    do that\n"
                                            "  1 │ one\n    │ ^^^\n");
    /* two texts of one name: nobody knows which is meant, unless they are the same */
    bpo_strbuf_cut(&out, 0);
    ck_assert_int_eq(bpo_topology_keep_text(d.topology, "a.yml", "one\n", 4, false), 0);
    excerpts = bpo_excerpts_of(d.topology, &d.findings, &style);
    bpo_excerpt_add(&excerpts, &out, &d.findings.items[3]);
    ck_assert_str_eq(bpo_strbuf_text(&out), "  1 │ one\n    │ ^^^\n");
    bpo_strbuf_cut(&out, 0);
    ck_assert_int_eq(bpo_topology_keep_text(d.topology, "a.yml", "two\n", 4, false), 0);
    excerpts = bpo_excerpts_of(d.topology, &d.findings, &style);
    bpo_excerpt_add(&excerpts, &out, &d.findings.items[3]);
    ck_assert_str_eq(bpo_strbuf_text(&out), "");
    bpo_strbuf_free(&out);
    desk_clear(&d);
}
END_TEST

START_TEST(each_document_has_its_own_lines)
{
    static const char *const texts[][2] = {
        {"a.yml", "networks:\n  a: {ipam: {config: [{subnet: 10.7.0.1/24}]}}\n"},
        {"b.json", "{\"networks\":\n{\"b\": {\"ipam\":\n{\"config\": [{\"subnet\": "
                   "\"10.8.0.1/24\"}]}}}}\n"},
    };
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    ck_assert_int_eq(bpo_reader_new(&reader, NULL), BPO_OK);
    ck_assert_int_eq(bpo_reader_set_project(reader, "shop", NULL), BPO_OK);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(
            bpo_reader_add_text(reader, texts[i][0], texts[i][1], strlen(texts[i][1]), NULL),
            BPO_OK);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, NULL), BPO_OK);
    bpo_reader_free(reader);
    ck_assert_int_eq(bpo_topology_check(topology, NULL, &findings, NULL), BPO_OK);
    char *out = shown(topology, findings, NULL);
    ck_assert_ptr_nonnull(strstr(out, "\n\na.yml:2:32 error host-bits  "));
    ck_assert_ptr_nonnull(strstr(out,
                                 "\n  2 │   a: {ipam: {config: [{subnet: 10.7.0.1/24}]}}\n"
                                 "    │                                ^^^^^^^^^^^  use "));
    ck_assert_ptr_nonnull(strstr(out, "\n\nb.json:3:24 error host-bits  "));
    ck_assert_ptr_nonnull(strstr(out,
                                 "\n  3 │ {\"config\": [{\"subnet\": \"10.8.0.1/24\"}]}}}}\n"
                                 "    │                        ^^^^^^^^^^^^^  use "));
    bpo_string_free(out);
    bpo_findings_free(findings);
    bpo_topology_free(topology);
}
END_TEST

/* ---- much ------------------------------------------------------------------------------------ */

#define MANY 100000

/* What would take hours if each finding read the line anew. */
START_TEST(many_findings_on_one_long_line)
{
    static const struct {
        const char *filling;
        int32_t width;
        uint32_t n;
    } rows[] = {{"x", 0, MANY}, {"\xcc\x81", 80, MANY / 5}, {"網", 80, MANY / 5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bpo_strbuf text = {0};
        bpo_style style = {.width = rows[i].width};
        bpo_strbuf_add(&text, "a");
        while (text.len < 1 << 20)
            bpo_strbuf_add(&text, rows[i].filling);
        desk d = desk_of(text.data, text.len, false);
        uint32_t step = (uint32_t)bpo_text_characters(text.data, text.len) / rows[i].n;
        for (uint32_t k = 0; k < rows[i].n; k++)
            desk_add(&d, 1, 1 + k * step, UINT32_MAX, "do this");
        char *out = shown(d.topology, &d.findings, &style);
        size_t lines = 0;
        for (const char *p = out; (p = strchr(p, '\n')); p++)
            lines++;
        ck_assert_uint_ge(lines, 3 * rows[i].n);
        bpo_string_free(out);
        bpo_strbuf_free(&text);
        desk_clear(&d);
    }
}
END_TEST

START_TEST(many_findings_on_many_lines)
{
    bpo_strbuf text = {0};
    for (size_t i = 0; i < MANY; i++)
        bpo_strbuf_addf(&text, "line number %zu\n", i + 1);
    desk d = desk_of(text.data, text.len, false);
    for (uint32_t k = 0; k < MANY; k++)
        desk_add(&d, k + 1, 13, 6, "");
    char *out = shown(d.topology, &d.findings, NULL);
    ck_assert_ptr_nonnull(strstr(out, "\n  100000 │ line number 100000\n"
                                      "         │             ^^^^^^\n"));
    ck_assert_ptr_nonnull(strstr(out, "\n       7 │ line number 7\n"));
    bpo_string_free(out);
    bpo_strbuf_free(&text);
    desk_clear(&d);
}
END_TEST

UNIT_MAIN("excerpt", documents_look_as_they_should, carets_are_under_what_they_are_about,
          lines_are_counted_as_the_parsers_do, places_without_a_text,
          each_document_has_its_own_lines, many_findings_on_one_long_line,
          many_findings_on_many_lines)
