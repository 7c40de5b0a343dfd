#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/chars.h"

#define KEPT         60 /* digits: of those behind only whether there are any can matter */
#define MAX_EXPONENT 100000L

/* A number's digits as they are read. */
typedef struct reading {
    const char *at, *end;
    char digits[KEPT + 2]; /* no leading zeros */
    int n;
    long exponent; /* the number is the digits × 10^exponent */
    bool more;     /* a digit that wasn't kept isn't 0 */
} reading;

/* The next character that isn't an underscore, or '\0' at the end. */
static char next(reading *r)
{
    while (r->at < r->end && *r->at == '_')
        r->at++;
    return r->at < r->end ? *r->at : '\0';
}

/* Takes digits before or behind the point; whether there were any. */
static bool take_digits(reading *r, bool behind)
{
    bool any = false;
    for (; bpo_is_digit(next(r)); r->at++, any = true) {
        bool leading = !r->n && *r->at == '0', kept = r->n < KEPT;
        r->exponent += (kept || leading) ? -(long)behind : !behind;
        if (!kept)
            r->more = r->more || *r->at != '0';
        else if (!leading)
            r->digits[r->n++] = *r->at;
    }
    return any;
}

static bool take_exponent(reading *r)
{
    long exponent = 0;
    bool negative, any = false;
    r->at++;
    negative = next(r) == '-';
    r->at += negative || next(r) == '+';
    for (; bpo_is_digit(next(r)); r->at++, any = true)
        exponent = exponent < MAX_EXPONENT ? exponent * 10 + (*r->at - '0') : exponent;
    r->exponent += negative ? -exponent : exponent;
    return any;
}

bool bpo_decimal_parse(const char *text, size_t len, double *ret_value)
{
    char whole[KEPT + 32];
    reading r = {.at = text, .end = text + len};
    bool negative = len && *text == '-', any;
    r.at += len && (*text == '-' || *text == '+');
    if (r.at == r.end || *r.at == '_')
        return false;
    any = take_digits(&r, false);
    if (next(&r) == '.') {
        r.at++;
        any = take_digits(&r, true) || any;
    }
    if (!any || ((next(&r) | 0x20) == 'e' && !take_exponent(&r)) || next(&r))
        return false;
    if (r.more) {
        r.digits[r.n++] = '1';
        r.exponent--;
    }
    /* without a point, whose sign is the locale's */
    snprintf(whole, sizeof whole, "%s%.*se%ld", negative ? "-" : "", r.n ? r.n : 1,
             r.n ? r.digits : "0", r.n ? r.exponent : 0);
    *ret_value = strtod(whole, NULL);
    return isfinite(*ret_value);
}

void bpo_decimal_digits(double value, char digits[BPO_DECIMAL_DIGITS + 1], int *ret_exponent)
{
    char text[BPO_DECIMAL_DIGITS + 32], again[BPO_DECIMAL_DIGITS + 32];
    value = fabs(value);
    for (int n = 1; n <= BPO_DECIMAL_DIGITS; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, value);
        const char *e = strchr(text, 'e');
        size_t kept = 0;
        for (const char *c = text; c < e; c++) /* the point is the locale's */
            if (bpo_is_digit(*c))
                digits[kept++] = *c;
        digits[kept] = '\0';
        *ret_exponent = atoi(e + 1) + 1;
        snprintf(again, sizeof again, "%se%d", digits, *ret_exponent - n);
        if (strtod(again, NULL) == value) /* NOLINT: the same double is meant */
            return;
    }
}
