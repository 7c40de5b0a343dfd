#include "compose/number.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/chars.h"
#include "base/decimal.h"
#include "base/yaml_scalar.h"

/* The words of the core schema for what is no decimal. */
static const char *special(const char *text)
{
    static const char *const words[][2] = {
        {".inf", "+Inf"}, {"+.inf", "+Inf"}, {"-.inf", "-Inf"}, {".nan", "NaN"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *a = text, *b = words[i][0];
        while (*b && bpo_to_lower(*a) == *b)
            a++, b++;
        if (!*a && !*b)
            return words[i][1];
    }
    return NULL;
}

bool bpo_number_format(const char *text, char out[BPO_NUMBER_TEXT])
{
    char digits[BPO_DECIMAL_DIGITS + 1];
    int point;
    double value;
    uint64_t whole;
    const char *word = special(text);
    if (word) {
        strcpy(out, word);
        return true;
    }
    if (bpo_yaml_whole(text, strlen(text), &whole)) {
        snprintf(out, BPO_NUMBER_TEXT, "%" PRIu64, whole);
        return true;
    }
    if (!bpo_decimal_parse(text, strlen(text), &value))
        return false;
    bpo_decimal_digits(value, digits, &point);
    const char *sign = *text == '-' ? "-" : ""; /* also of zero */
    int n = (int)strlen(digits), exponent = point - 1;
    if (exponent < -4 || exponent >= 6)
        snprintf(out, BPO_NUMBER_TEXT, "%s%c%s%se%c%02d", sign, *digits, n > 1 ? "." : "",
                 digits + 1, exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
    else if (point <= 0)
        snprintf(out, BPO_NUMBER_TEXT, "%s0.%.*s%s", sign, -point, "0000", digits);
    else if (point >= n)
        snprintf(out, BPO_NUMBER_TEXT, "%s%s%.*s", sign, digits, point - n, "000000");
    else
        snprintf(out, BPO_NUMBER_TEXT, "%s%.*s.%s", sign, point, digits, digits + point);
    return true;
}

bool bpo_number_cut(const char *text, int64_t *ret_value, bool *ret_whole)
{
    double value;
    uint64_t whole;
    *ret_whole = false;
    if (bpo_yaml_whole(text, strlen(text), &whole)) {
        *ret_value = (int64_t)whole;
        *ret_whole = whole <= INT64_MAX;
        return true;
    }
    if (!bpo_decimal_parse(text, strlen(text), &value) || value < -0x1p63 || value >= 0x1p63)
        return false;
    *ret_value = (int64_t)value;
    *ret_whole = (double)*ret_value == value;
    return true;
}
