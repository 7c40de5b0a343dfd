#include "show/uri.h"

#include <string.h>

#include "base/chars.h"

static bool is_plain(char c)
{
    return bpo_is_letter(c) || bpo_is_digit(c) || (c && strchr("-._~/", c));
}

void bpo_uri_add_file(bpo_strbuf *sb, const char *path)
{
    /* two slashes at the beginning would be a host's name; an absolute path has its own three */
    if (*path == '/')
        bpo_strbuf_add(sb, "file://");
    while (*path == '/' && path[1] == '/')
        path++;
    for (; *path; path++) {
        if (is_plain(*path))
            bpo_strbuf_addc(sb, *path, 1);
        else
            bpo_strbuf_addf(sb, "%%%02X", (unsigned)(unsigned char)*path);
    }
}
