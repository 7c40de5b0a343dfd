#include "engine/path.h"

#include <stdio.h>
#include <string.h>

#define LOWER_HEX "0123456789abcdef"
#define BASE36    LOWER_HEX "ghijklmnopqrstuvwxyz"

bool bpo_id_is_full(const char *text)
{
    return strspn(text, LOWER_HEX) == 64 && text[64] == '\0';
}

bool bpo_id_is_network(const char *text)
{
    return bpo_id_is_full(text) ||
           (strspn(text, BASE36) == 25 && text[25] == '\0' && strspn(text, LOWER_HEX) < 25);
}

bpo_status bpo_path_make(bpo_path *path, const char *version, const char *before,
                         const char *id, const char *after, bpo_error *err)
{
    if (id && !bpo_id_is_network(id))
        return bpo_fail(err, BPO_E_USAGE, id,
                        "'%.100s' isn't a full id (64 lower-case hexadecimal "
                        "digits); find it by the exact name first",
                        id);
    int len = snprintf(path->text, sizeof path->text, "%s%s%s%s%s%s", version ? "/v" : "",
                       version ? version : "", before, id ? "/" : "", id ? id : "", after);
    if (len < 0 || (size_t)len >= sizeof path->text)
        return bpo_fail(err, BPO_E_USAGE, NULL, "%s: the request's path is too long", before);
    return BPO_OK;
}
