/* libyaml's refusals in our words. */
#include "base/yaml_reason.h"

#include <string.h>

#include "base/chars.h"

#define REFUSE(in, at, ...) BPO_INPUT_FAIL_AT(in, BPO_E_DOCUMENT, at, __VA_ARGS__)

#define TAB "a tab in the indentation; indent with spaces"

#define AT_BEGIN ""

/* What libyaml says, and what we say. Then NULL, or what the mistake is in, to add where that
 * begins, or AT_BEGIN: the mistake's place is where that begins. */
static const struct {
    const char *problem, *sentence, *inside;
} problems[] = {
    {"mapping values are not allowed in this context",
     "a ':' can't be here; check the indentation, and quote a text that holds ': '", NULL},
    {"did not find expected key",
     "this fits neither the lines above nor what is around them; check the indentation", "map"},
    {"could not find expected ':'", "the key that begins here has no ':'", AT_BEGIN},
    {"did not find expected '-' indicator",
     "an item of the list begins with '- ', in the list's column; check the indentation",
     "list"},
    {"did not find expected ',' or ']'", "a ',' or a ']' is missing", "list"},
    {"did not find expected ',' or '}'", "a ',' or a '}' is missing", "map"},
    {"found unexpected end of stream", "the quoted text that begins here isn't closed",
     AT_BEGIN},
    {"found unexpected document indicator", "'---' or '...' inside a quoted text", NULL},
    {"found unknown escape character",
     "an unknown escape; write a backslash as \\\\, or use single quotes", NULL},
    {"did not find expected hexdecimal number",
     "\\x, \\u and \\U need 2, 4 and 8 hexadecimal digits", NULL},
    {"found invalid Unicode character escape code", "an escape that stands for no character",
     NULL},
    {"block sequence entries are not allowed in this context",
     "a list can't begin here; put its '- ' on a line of its own", NULL},
    {"mapping keys are not allowed in this context", "a '?' can't be here", NULL},
    {"found a tab character where an indentation space is expected", TAB, NULL},
    {"found a tab character that violates indentation", TAB, NULL},
    {"did not find expected node content", "a value is missing", NULL},
    {"did not find expected alphabetic or numeric character",
     "'&' and '*' are followed by a name of letters, digits, '-' and '_'; quote a text that "
     "begins so",
     NULL},
    {"found undefined tag handle", "a tag whose handle no %TAG defines", NULL},
    {"did not find expected comment or line break",
     "text behind the '|' or '>'; it begins on the next line", NULL},
    {"found an indentation indicator equal to 0", "an indentation of 0; it is 1 to 9", NULL},
    {"did not find expected <document start>",
     "text behind the document's value; check the indentation", NULL},
    {"found unexpected ':'", "a ':' inside a value; quote the value", NULL},
    {"did not find expected whitespace or line break", "a space is missing behind the tag",
     NULL},
    {"found incompatible YAML document", "a version of YAML other than 1.1 and 1.2", NULL},
    {"found unknown directive name",
     "an unknown directive; a text that begins with '%' is quoted", NULL},
};

/* Whether only blanks are before the offset on its line. */
static bool begins_line(const bpo_input *in, size_t i)
{
    while (i && bpo_is_blank(in->text[i - 1]))
        i--;
    return !i || bpo_is_break(in->text[i - 1]);
}

static bpo_status bad_start(const bpo_input *in, const bpo_yaml_refusal *refusal)
{
    char c = refusal->offset < in->len ? in->text[refusal->offset] : ' ';
    if (c == '\t')
        return REFUSE(in, refusal->at, TAB);
    return REFUSE(in, refusal->at, "'%c' can't begin a value; put the value in quotes", c);
}

bpo_status bpo_yaml_explain(const bpo_input *in, const bpo_yaml_refusal *refusal)
{
    const char *problem = refusal->problem ? refusal->problem : "it can't be read";
    bpo_place at = refusal->at, since = refusal->since;
    if (strcmp(problem, "found character that cannot start any token") == 0)
        return bad_start(in, refusal);
    if (strcmp(problem, "did not find expected key") == 0 && !begins_line(in, refusal->offset))
        return REFUSE(in, at,
                      "this can't follow what is before it on the line; quote the whole value");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (strcmp(problem, problems[i].problem) != 0)
            continue;
        const char *inside = problems[i].inside;
        if (!inside || !*inside)
            return REFUSE(in, inside ? since : at, "%s", problems[i].sentence);
        return REFUSE(in, at, "%s (the %s began at line %u, column %u)", problems[i].sentence,
                      inside, (unsigned)since.line, (unsigned)since.column);
    }
    return REFUSE(in, at, "isn't YAML: %s", problem);
}
