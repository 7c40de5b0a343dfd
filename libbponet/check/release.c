#include "check/release.h"

#include <stdio.h>
#include <string.h>

#include "base/chars.h"

#define MOST_DIGITS 4

/* A number of a few digits at *at, which moves past it; -1 where there is none. */
static int32_t read_number(const char **at)
{
    int32_t number = -1;
    for (int i = 0; i < MOST_DIGITS && bpo_is_digit(**at); i++, (*at)++)
        number = (number < 0 ? 0 : number * 10) + (**at - '0');
    return bpo_is_digit(**at) ? -1 : number;
}

bool bpo_release_parse(const char *text, bpo_release *ret_release)
{
    bpo_release release = {-1, -1};
    text += *text == 'v';
    release.major = read_number(&text);
    if (release.major < 0)
        return false;
    for (int part = 0; part < 2 && *text == '.'; part++) {
        text++;
        int32_t number = read_number(&text);
        if (number < 0)
            return false;
        if (part == 0)
            release.minor = number;
    }
    if (*text && !strchr("+-~", *text)) /* what packagers add: 26.1.5+dfsg1, 28.0.0-rc.2 */
        return false;
    *ret_release = release;
    return true;
}

bool bpo_release_is_in(bpo_release release, const char *since, const char *until)
{
    bpo_release first, last;
    int32_t minor = release.minor < 0 ? 0 : release.minor;
    if (!bpo_release_parse(since, &first) || release.major < first.major ||
        (release.major == first.major && minor < first.minor))
        return false;
    if (!*until || !bpo_release_parse(until, &last))
        return true;
    return release.major < last.major ||
           (release.major == last.major && (last.minor < 0 || minor <= last.minor));
}

void bpo_release_format(bpo_release release, char text[32])
{
    if (release.minor < 0)
        snprintf(text, 32, "%d", (int)release.major);
    else
        snprintf(text, 32, "%d.%d", (int)release.major, (int)release.minor);
}
