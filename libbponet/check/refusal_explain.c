/* Finds the row that a sentence was made from. */
#include <string.h>

#include "base/alloc.h"
#include "base/chars.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "check/refusal.h"

#define MOST_BYTES 16384 /* of a sentence: engines say less, and logs are pasted */
#define MOST_PART  512   /* of what a "{part}" stands for */
#define MOST_PARTS 8     /* "{part}"s of a row's text */

/* What a row's text found in a sentence. */
typedef struct found {
    size_t at;      /* where it begins */
    size_t literal; /* how many bytes of the row's own words */
    size_t n;
    struct {
        const char *kind, *text;
        size_t kind_len, len;
    } parts[MOST_PARTS];
} found;

static bool begins_with(const char *text, const char *words, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!text[i] || bpo_to_lower(text[i]) != bpo_to_lower(words[i]))
            return false;
    return true;
}

/* How long a last part may be: up to a space, a quote or what closes a list. */
static size_t measure_last(const char *text)
{
    size_t len = strcspn(text, " \"');,");
    while (len && strchr(".:", text[len - 1]))
        len--;
    return len < MOST_PART ? len : MOST_PART;
}

/* How long a part before those words is. One that begins a row's text is a single word: what stands
 * before it is the client's. */
static size_t measure_part(const char *text, const char *words, size_t n_words, bool is_first)
{
    size_t len = 0;
    while (len < MOST_PART && text[len] && !begins_with(text + len, words, n_words) &&
           !(is_first && strchr(" \"'", text[len])))
        len++;
    return len;
}

static void add_part(found *f, const char *kind, size_t kind_len, const char *text, size_t len)
{
    if (f->n == MOST_PARTS)
        return;
    while (len && *text == ' ') {
        text++;
        len--;
    }
    while (len && text[len - 1] == ' ')
        len--;
    f->parts[f->n].kind = kind;
    f->parts[f->n].kind_len = kind_len;
    f->parts[f->n].text = text;
    f->parts[f->n++].len = len;
}

/* Fits the words and parts of pattern to the beginning of text. */
static bool fits(const char *pattern, const char *text, found *f)
{
    bool is_first = *pattern == '{';
    while (*pattern) {
        size_t words = strcspn(pattern, "{");
        if (!begins_with(text, pattern, words))
            return false;
        f->literal += words;
        pattern += words;
        text += words;
        if (!*pattern)
            return true;
        size_t kind_len = strcspn(++pattern, "}");
        const char *kind = pattern;
        pattern += kind_len + 1;
        words = strcspn(pattern, "{");
        /* of a value that is empty, the two spaces around it became one */
        if (words > 1 && *pattern == ' ' && begins_with(text, pattern + 1, words - 1)) {
            pattern++;
            words--;
        }
        size_t len = words ? measure_part(text, pattern, words, is_first) : measure_last(text);
        is_first = false;
        if (!begins_with(text + len, pattern, words))
            return false;
        add_part(f, kind, kind_len, text, len);
        text += len;
    }
    return true;
}

/* The first place of the sentence that the row's text fits. */
static bool find(const bpo_refusal *row, const char *text, found *ret_found)
{
    const char *begin = text;
    for (; *row->text && *text; text++) {
        found f = {0};
        if (*row->text != '{' && bpo_to_lower(*text) != bpo_to_lower(*row->text))
            continue; /* most places */
        if (fits(row->text, text, &f)) {
            f.at = (size_t)(text - begin);
            *ret_found = f;
            return true;
        }
    }
    return false;
}

/* The sentence on one line: breaks, whether real or written "\n", are spaces, and so are bullets; a
 * quote that JSON escaped is one. */
static void flatten(bpo_strbuf *sb, const char *text)
{
    for (; *text; text++) {
        char c = *text;
        bool escaped = c == '\\' && text[1] && strchr("nrt\"", text[1]);
        if (escaped)
            c = *++text == '"' ? '"' : ' ';
        if (bpo_is_space(c))
            c = ' ';
        if (c != ' ' || (sb->len && sb->data[sb->len - 1] != ' '))
            bpo_strbuf_addc(sb, c, 1);
    }
}

static size_t count_foreign(const found *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += f->parts[i].len;
    return n;
}

/* An engine that has several complaints gives them in their order, and the first is explained. Of what
 * begins at one place, that which takes least for a part: else a part might swallow a whole complaint. */
static bool is_better(const found *f, const found *best)
{
    if (!best->literal || f->at != best->at)
        return !best->literal || f->at < best->at;
    size_t foreign = count_foreign(f), other = count_foreign(best);
    return foreign != other ? foreign < other : f->literal > best->literal;
}

static void keep_parts(const found *f, bpo_explanation *explanation)
{
    for (size_t i = 0; i < f->n && explanation->n_objects < BPO_MAX_OBJECTS; i++) {
        char name[MOST_PART + 1];
        bpo_object *object = &explanation->objects[explanation->n_objects];
        if (f->parts[i].kind_len == 0 || f->parts[i].kind_len >= sizeof object->kind ||
            f->parts[i].len == 0)
            continue; /* "{}" stands for anything, and is nothing to name */
        memcpy(object->kind, f->parts[i].kind, f->parts[i].kind_len);
        memcpy(name, f->parts[i].text, f->parts[i].len);
        name[f->parts[i].len] = '\0';
        bpo_text_copy_escaped(object->name, sizeof object->name, name);
        explanation->n_objects++;
    }
}

bool bpo_refusal_fits(const bpo_refusal *row, const char *text)
{
    bpo_strbuf line = {0};
    found f;
    flatten(&line, text);
    bool fitting = find(row, bpo_strbuf_text(&line), &f);
    bpo_strbuf_free(&line);
    return fitting;
}

bpo_status bpo_refusal_explain(const char *text, bpo_explanation *ret_explanation,
                               bpo_error *err)
{
    bpo_explanation explanation = {0};
    bpo_strbuf line = {0};
    found best = {0};
    if (!text)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no text; give what the engine said");
    if (strlen(text) > MOST_BYTES)
        return bpo_fail(err, BPO_E_LIMIT, NULL,
                        "the text is longer than %d bytes; give only what the engine said",
                        MOST_BYTES);
    flatten(&line, text);
    for (size_t i = 0; i < bpo_n_refusals() && !line.failed; i++) {
        found f;
        if (find(bpo_refusal_at(i), bpo_strbuf_text(&line), &f) && is_better(&f, &best)) {
            best = f;
            explanation.refusal = bpo_refusal_at(i);
        }
    }
    keep_parts(&best, &explanation);
    bool failed = line.failed;
    bpo_strbuf_free(&line);
    if (failed)
        return bpo_fail_memory(err);
    if (!explanation.refusal)
        return bpo_fail(err, BPO_E_NOT_FOUND, NULL,
                        "no refusal of an engine that is known here reads '%.100s'%s; give the "
                        "sentence behind \"Error response from daemon:\"",
                        text, strlen(text) > 100 ? " …" : "");
    *ret_explanation = explanation;
    return BPO_OK;
}
