/* Which values plain texts are: by the YAML 1.2 core schema, and for integers as Compose reads them. */
#include "base/yaml_scalar.h"

#include <string.h>

#include "base/chars.h"
#include "base/decimal.h"

const char *bpo_yaml_tag_name(bpo_yaml_tag tag)
{
    static const char *const names[] = {"",     "",     "str", "int", "float",
                                        "bool", "null", "seq", "map"};
    return names[tag];
}

static bool is_one_of(const char *text, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && memcmp(text, *words, len) == 0)
            return true;
    return false;
}

static bool is_null(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"", "~", "null", "Null", "NULL", NULL});
}

static bool is_true(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"true", "True", "TRUE", NULL});
}

static bool is_false(const char *text, size_t len)
{
    return is_one_of(text, len, (const char *const[]){"false", "False", "FALSE", NULL});
}

/* What follows at *i, underscores passed over: a digit's value, or -1 at the end, or 99. */
static int next_digit(const char *text, size_t len, size_t *i)
{
    while (*i < len && text[*i] == '_')
        ++*i;
    if (*i == len)
        return -1;
    char c = text[(*i)++], lower = (char)(c | 0x20);
    return bpo_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

/* The base that a number's beginning gives; *i is behind that. */
static int base_of(const char *text, size_t len, size_t *i)
{
    if (len - *i < 2 || text[*i] != '0')
        return 10;
    char letter = (char)(text[*i + 1] | 0x20);
    int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    *i += base ? 2 : 0;
    return base ? base : 8;
}

/* Whether text is an integer to Go's YAML, which Compose reads with: 0x, 0o, 0b, a leading 0 for octal,
 * underscores anywhere. *ret_fits: whether its amount, *ret_value, is below 2^64. */
static bool is_integer(const char *text, size_t len, uint64_t *ret_value, bool *ret_fits)
{
    size_t i = len && (*text == '-' || *text == '+');
    uint64_t value = 0;
    if (i == len || !bpo_is_digit(text[i]))
        return false;
    int base = base_of(text, len, &i), digit = next_digit(text, len, &i);
    *ret_fits = true;
    if (digit < 0)
        return false;
    for (; digit >= 0; digit = next_digit(text, len, &i)) {
        if (digit >= base)
            return false;
        if (value > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
            *ret_fits = false;
        else
            value = value * (uint64_t)base + (uint64_t)digit;
    }
    *ret_value = value;
    return true;
}

/* Whether it is one that a node's integer holds. */
static bool is_int64(const char *text, size_t len, int64_t *ret_value)
{
    uint64_t value;
    bool fits, negative = len && *text == '-';
    if (!is_integer(text, len, &value, &fits) || !fits ||
        value > (uint64_t)INT64_MAX + negative)
        return false;
    *ret_value = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool bpo_yaml_whole(const char *text, size_t len, uint64_t *ret_value)
{
    bool fits;
    return !(len && *text == '-') && is_integer(text, len, ret_value, &fits) && fits;
}

/* Numbers that aren't an int64. One that no double holds is a string. */
static bool is_real(const char *text, size_t len)
{
    double value;
    uint64_t whole;
    size_t i = len && (*text == '-' || *text == '+');
    return is_one_of(text + i, len - i, (const char *const[]){".inf", ".Inf", ".INF", NULL}) ||
           is_one_of(text, len, (const char *const[]){".nan", ".NaN", ".NAN", NULL}) ||
           bpo_yaml_whole(text, len, &whole) || bpo_decimal_parse(text, len, &value);
}

/* What a plain text is. */
static void resolve(bpo_node *node)
{
    node->boolean = is_true(node->text, node->len);
    if (is_null(node->text, node->len))
        node->kind = BPO_NODE_NULL;
    else if (node->boolean || is_false(node->text, node->len))
        node->kind = BPO_NODE_BOOL;
    else if (is_int64(node->text, node->len, &node->integer))
        node->kind = BPO_NODE_INT;
    else if (is_real(node->text, node->len))
        node->kind = BPO_NODE_REAL;
    if (node->kind != BPO_NODE_INT)
        node->integer = 0;
}

bool bpo_yaml_resolve(bpo_node *node, bpo_yaml_tag t)
{
    uint64_t value;
    bool fits;
    if (t == BPO_TAG_STR || t == BPO_TAG_NON_SPECIFIC)
        return true;
    resolve(node);
    if (t == BPO_TAG_INT)
        return is_integer(node->text, node->len, &value, &fits);
    if (t == BPO_TAG_FLOAT && is_real(node->text, node->len)) {
        node->kind = BPO_NODE_REAL;
        node->integer = 0;
        return true;
    }
    return t == BPO_TAG_NONE || (t == BPO_TAG_BOOL && node->kind == BPO_NODE_BOOL) ||
           (t == BPO_TAG_NULL && node->kind == BPO_NODE_NULL);
}
