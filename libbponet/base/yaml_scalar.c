/* Which values plain texts are, by the YAML 1.2 core schema. */
#include "base/yaml_scalar.h"

#include <string.h>

#include "base/chars.h"

const char *bpo_yaml_tag_name(bpo_yaml_tag tag)
{
    static const char *const names[] = {"",     "",     "str", "int", "float",
                                        "bool", "null", "seq", "map"};
    return names[tag];
}

static size_t digits(const char *text, size_t len, size_t i)
{
    while (i < len && bpo_is_digit(text[i]))
        i++;
    return i;
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

/* Whether text is one of the core schema's integers; where it fits, *ret_value is set and
 * *ret_fits. */
static bool is_integer(const char *text, size_t len, int64_t *ret_value, bool *ret_fits)
{
    size_t sign = len && (*text == '-' || *text == '+');
    bool octal = len > 2 && memcmp(text, "0o", 2) == 0,
         hex = len > 2 && memcmp(text, "0x", 2) == 0;
    int64_t value = 0, base = hex ? 16 : 8;
    *ret_fits = true;
    if (!octal && !hex) {
        *ret_fits = bpo_text_to_int64(text, len, ret_value);
        return len > sign && digits(text, len, sign) == len;
    }
    for (size_t i = 2; i < len; i++) {
        char c = text[i], lower = (char)(c | 0x20);
        int64_t digit = bpo_is_digit(c) ? c - '0' : lower >= 'a' ? lower - 'a' + 10 : base;
        if (digit >= base)
            return false;
        if (value > (INT64_MAX - digit) / base)
            *ret_fits = false;
        else
            value = value * base + digit;
    }
    *ret_value = value;
    return true;
}

static bool is_float(const char *text, size_t len)
{
    size_t i = len && (*text == '-' || *text == '+'), n;
    if (is_one_of(text + i, len - i, (const char *const[]){".inf", ".Inf", ".INF", NULL}) ||
        is_one_of(text, len, (const char *const[]){".nan", ".NaN", ".NAN", NULL}))
        return true;
    n = digits(text, len, i);
    bool some = n > i;
    if (n < len && text[n] == '.') {
        i = n + 1;
        n = digits(text, len, i);
        some = some || n > i;
    }
    if (!some || n == len || (text[n] | 0x20) != 'e')
        return some && n == len;
    i = n + 1;
    i += i < len && (text[i] == '-' || text[i] == '+');
    return i < len && digits(text, len, i) == len;
}

/* The core schema's idea of a plain text. */
static void resolve(bpo_node *node)
{
    bool fits;
    node->boolean = is_true(node->text, node->len);
    if (is_null(node->text, node->len))
        node->kind = BPO_NODE_NULL;
    else if (node->boolean || is_false(node->text, node->len))
        node->kind = BPO_NODE_BOOL;
    else if (is_integer(node->text, node->len, &node->integer, &fits))
        node->kind = fits ? BPO_NODE_INT : BPO_NODE_REAL;
    else if (is_float(node->text, node->len))
        node->kind = BPO_NODE_REAL;
    if (node->kind != BPO_NODE_INT)
        node->integer = 0;
}

bool bpo_yaml_resolve(bpo_node *node, bpo_yaml_tag t)
{
    int64_t value;
    bool fits;
    if (t == BPO_TAG_STR || t == BPO_TAG_NON_SPECIFIC)
        return true;
    resolve(node);
    if (t == BPO_TAG_INT)
        return is_integer(node->text, node->len, &value, &fits);
    if (t == BPO_TAG_FLOAT && is_float(node->text, node->len)) {
        node->kind = BPO_NODE_REAL;
        node->integer = 0;
        return true;
    }
    return t == BPO_TAG_NONE || (t == BPO_TAG_BOOL && node->kind == BPO_NODE_BOOL) ||
           (t == BPO_TAG_NULL && node->kind == BPO_NODE_NULL);
}
