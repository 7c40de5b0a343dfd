#include "compose/number.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/chars.h"

#define DIGITS 17 /* that a float64 may need */

/* A number as its significant digits and where the point stands: 0.d1d2… × 10^point. */
typedef struct decimal {
    bool negative;
    char digits[DIGITS + 1]; /* no leading or trailing zeros; none at all for zero */
    int n;
    long point;
} decimal;

/* Adds one to the digits, which are all there can be. */
static void round_up(decimal *d)
{
    int i = d->n;
    while (i > 0 && d->digits[i - 1] == '9')
        i--;
    if (i == 0) {
        d->digits[0] = '1';
        d->n = 1;
        d->point++;
        return;
    }
    d->digits[i - 1]++;
    d->n = i;
}

static const char *read_digits(const char *text, decimal *d)
{
    bool seen_point = false, rounded = false, up = false;
    for (; bpo_is_digit(*text) || (*text == '.' && !seen_point); text++) {
        if (*text == '.') {
            seen_point = true;
            continue;
        }
        bool leading = !d->n && *text == '0';
        d->point += leading ? -(long)seen_point : !seen_point;
        if (leading)
            continue;
        if (d->n < DIGITS) {
            d->digits[d->n++] = *text;
        } else if (!rounded) {
            rounded = true;
            up = *text >= '5';
        }
    }
    if (up)
        round_up(d);
    while (d->n && d->digits[d->n - 1] == '0')
        d->n--;
    d->digits[d->n] = '\0';
    return text;
}

static bool read_decimal(const char *text, decimal *d)
{
    long exponent = 0;
    *d = (decimal){.negative = *text == '-'};
    text += *text == '-' || *text == '+';
    if (!bpo_is_digit(*text) && !(*text == '.' && bpo_is_digit(text[1])))
        return false;
    text = read_digits(text, d);
    if (*text == 'e' || *text == 'E') {
        bool negative = *++text == '-';
        text += *text == '-' || *text == '+';
        for (; bpo_is_digit(*text); text++)
            exponent = exponent < 100000 ? exponent * 10 + (*text - '0') : exponent;
        d->point += negative ? -exponent : exponent;
    }
    return *text == '\0';
}

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
    decimal d;
    const char *word = special(text);
    if (word) {
        strcpy(out, word);
        return true;
    }
    if (!read_decimal(text, &d))
        return false;
    const char *sign = d.negative ? "-" : "";
    int exponent = (int)d.point - 1; /* at most 100,000 and what a document's length adds */
    if (!d.n)
        snprintf(out, BPO_NUMBER_TEXT, "%s0", sign);
    else if (exponent < -4 || exponent >= 6)
        snprintf(out, BPO_NUMBER_TEXT, "%s%c%s%se%c%02d", sign, d.digits[0], d.n > 1 ? "." : "",
                 d.digits + 1, exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
    else if (d.point <= 0)
        snprintf(out, BPO_NUMBER_TEXT, "%s0.%.*s%s", sign, (int)-d.point, "0000", d.digits);
    else if (d.point >= d.n)
        snprintf(out, BPO_NUMBER_TEXT, "%s%s%.*s", sign, d.digits, (int)(d.point - d.n),
                 "000000");
    else
        snprintf(out, BPO_NUMBER_TEXT, "%s%.*s.%s", sign, (int)d.point, d.digits,
                 d.digits + d.point);
    return true;
}

bool bpo_number_truncate(const char *text, char out[BPO_NUMBER_TEXT], bool *ret_whole)
{
    decimal d;
    if (!read_decimal(text, &d) || d.point > 18)
        return false;
    *ret_whole = d.point >= d.n;
    if (d.point <= 0 || !d.n)
        strcpy(out, "0");
    else if (d.point >= d.n)
        snprintf(out, BPO_NUMBER_TEXT, "%s%s%.*s", d.negative ? "-" : "", d.digits,
                 (int)(d.point - d.n), "00000000000000000000");
    else
        snprintf(out, BPO_NUMBER_TEXT, "%s%.*s", d.negative ? "-" : "", (int)d.point, d.digits);
    return true;
}
