#include "store/secret.h"

#include <stddef.h>
#include <string.h>

#include "base/chars.h"
#include "base/text.h"

#define SHORTEST_TOKEN 32

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Whether the word is in key; case doesn't count, nor do "-", "_" and "." between its letters. */
static bool names(const char *key, const char *word)
{
    for (; *key; key++) {
        const char *k = key, *w = word;
        while (*w && *k) {
            if (w > word && (*k == '-' || *k == '_' || *k == '.'))
                k++;
            else if (bpo_to_lower(*k++) != *w++)
                break;
            else if (!*w)
                return true;
        }
    }
    return false;
}

static bool is_secret_key(const char *key)
{
    static const char *const words[] = {
        "password",      "passwd",        "passphrase", "secret",     "token",
        "credential",    "apikey",        "accesskey",  "privatekey", "basicauth",
        "authorization", "encryptionkey", "signingkey"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (names(key, words[i]))
            return true;
    return false;
}

/* "scheme://user:password@host" somewhere in it. */
static bool has_url_password(const char *value)
{
    for (const char *at = value; (at = strstr(at, "://"));) {
        at += 3;
        size_t len = strcspn(at, "/?# \t\r\n\"'");
        const char *colon = memchr(at, ':', len);
        if (colon && memchr(colon, '@', len - (size_t)(colon - at)))
            return true;
    }
    return false;
}

/* One long word of letters and digits of both cases, and no path: base64 and its kin. Hashes in lower-case
 * hexadecimal (com.docker.compose.config-hash) are none. */
static bool is_token(const char *value)
{
    bool digit = false, small = false, capital = false;
    size_t len = 0;
    for (; value[len]; len++) {
        char c = value[len];
        digit |= bpo_is_digit(c);
        small |= bpo_is_letter(c) && !is_upper(c);
        capital |= is_upper(c);
        if (!bpo_is_digit(c) && !bpo_is_letter(c) && !strchr("+/=_-", c))
            return false;
    }
    return *value != '/' && len >= SHORTEST_TOKEN && digit && small && capital;
}

static bool is_secret_value(const char *value)
{
    /* keys, tokens by the prefixes that their makers gave them, and hashes of passwords */
    static const char *const beginnings[] = {
        "ghp_",    "gho_",   "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA",
        "Bearer ", "Basic ", "hvs.",        "sk-",    "eyJ",   "npm_",  "dckr_pat_"};
    static const char *const insides[] = {"-----BEGIN", "$2a$", "$2b$", "$2y$",   "$apr1$",
                                          "{SHA}",      "$5$",  "$6$",  "$argon2"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (bpo_text_after(value, beginnings[i]))
            return true;
    for (size_t i = 0; i < sizeof insides / sizeof *insides; i++)
        if (strstr(value, insides[i]))
            return true;
    return has_url_password(value) || is_token(value);
}

bool bpo_is_secret(const char *key, const char *value)
{
    return is_secret_key(key) || is_secret_value(value);
}
