/* Names of networks on the engine. */
#include <string.h>

#include "base/chars.h"
#include "base/text.h"
#include "check/checking.h"

#define LONGEST_NAME 128

/* The key's place stands for a name that isn't written. */
static void at_name(bpo_checking *c, const bpo_network *network)
{
    bool written = network->name.at.line != network->at.line ||
                   network->name.at.column != network->at.column;
    bpo_checking_at(c, network->name.at, "networks.%s%s", network->key, written ? ".name" : "");
}

static bool is_letter_or_digit(char ch)
{
    return bpo_is_letter(ch) || bpo_is_digit(ch);
}

static size_t count_hex(const char *name)
{
    return strspn(name, "0123456789abcdef");
}

/* What is wrong with a name's letters, or NULL. */
static const char *complaint(bpo_checking *c, const char *name)
{
    uint32_t point;
    size_t len = strlen(name);
    if (len == 0)
        return "is empty";
    if (len > LONGEST_NAME)
        return bpo_checking_text(c, "is longer than %d bytes", LONGEST_NAME);
    if (*name == ' ' || name[len - 1] == ' ')
        return "begins or ends with a space";
    for (size_t i = 0; i < len; i++) {
        if (is_letter_or_digit(name[i]) || (i > 0 && strchr("_.-", name[i])))
            continue;
        size_t n = bpo_utf8_decode(name + i, len - i, &point);
        if (strchr("_.-", name[i]))
            return bpo_checking_text(c, "begins with '%c'", name[i]);
        if (!n || bpo_text_is_unsafe(point))
            return "has an invisible character";
        return bpo_checking_text(c, "has a '%.*s'", (int)n, name + i);
    }
    return NULL;
}

/* The name with what can't stay replaced by '-'; NULL where nothing is left. */
static const char *repaired(bpo_checking *c, const char *name)
{
    char text[LONGEST_NAME + 1];
    size_t n = 0;
    for (; *name && n < LONGEST_NAME; name++) {
        if (is_letter_or_digit(*name) || (n > 0 && strchr("_.-", *name)))
            text[n++] = *name;
        else if (n > 0 && text[n - 1] != '-')
            text[n++] = '-';
    }
    while (n > 0 && text[n - 1] == '-')
        n--;
    return n ? bpo_checking_text(c, "%.*s", (int)n, text) : NULL;
}

static void check_letters(bpo_checking *c, const bpo_network *network)
{
    const char *name = network->name.text;
    const char *reason = complaint(c, name);
    const char *better = reason ? repaired(c, name) : NULL;
    if (!reason)
        return;
    at_name(c, network);
    if (better)
        bpo_checking_remedy(c, "use %s", better);
    else
        bpo_checking_remedy(c, "use letters, digits, '_', '.' and '-'");
    bpo_checking_tell(c, "name-invalid", "network %s: its name '%.64s' %s", network->key, name,
                      reason);
}

static bool check_reserved(bpo_checking *c, const bpo_network *network)
{
    static const char *const reserved[] = {"bridge", "container", "default",
                                           "host",   "ingress",   "none"};
    const char *name = network->name.text;
    bool found = bpo_mode_container(name) != NULL;
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        found |= strcmp(name, reserved[i]) == 0;
    if (!found)
        return false;
    at_name(c, network);
    bpo_checking_remedy(c, "use %s%s",
                        c->topology->prefix.text ? c->topology->prefix.text : "my-",
                        strchr(name, ':') ? "network" : name);
    bpo_checking_tell(c, "name-reserved",
                      "network %s: '%.64s' means something else to the engine", network->key,
                      name);
    return true;
}

static void check_id(bpo_checking *c, const bpo_network *network)
{
    size_t len = strlen(network->name.text);
    if ((len != 12 && len != 64) || count_hex(network->name.text) != len)
        return;
    at_name(c, network);
    bpo_checking_remedy(c, "use %s%.12s",
                        c->topology->prefix.text ? c->topology->prefix.text : "net-",
                        network->name.text);
    bpo_checking_tell(c, "name-like-id",
                      "network %s: '%s' has the form of an id (%zu hexadecimal digits)",
                      network->key, network->name.text, len);
}

static void check_prefix(bpo_checking *c, const bpo_network *network)
{
    const char *prefix = c->topology->prefix.text, *name = network->name.text;
    if (!c->topology->prefix.text || bpo_text_after(name, prefix))
        return;
    at_name(c, network);
    bpo_checking_remedy(c, "add name: %s%s to it", prefix, network->key);
    bpo_checking_tell(c, "name-prefix", "network %s: its name '%.64s' doesn't begin with '%s'",
                      network->key, name, prefix);
}

static void check_duplicate(bpo_checking *c, const bpo_network *network, size_t i,
                            bpo_map *names)
{
    size_t first = 0;
    int rc = bpo_map_put(names, network->name.text, strlen(network->name.text), i, &first);
    if (rc < 0)
        bpo_checking_fail(c);
    if (rc != 0)
        return;
    const bpo_network *other = c->topology->networks[first];
    if (bpo_network_is_foreign(network) && bpo_network_is_foreign(other))
        return; /* two keys for one network that is there: odd, but it works */
    at_name(c, network);
    bpo_checking_remedy(c, "give each its own name");
    bpo_checking_tell(c, "name-duplicate", "networks %s and %s are both named '%.64s'",
                      other->key, network->key, network->name.text);
}

/* How a name looks at a glance: letters that are mistaken for each other become one. */
static const char *glance(bpo_checking *c, const char *name)
{
    char *text = bpo_arena_strdup(&c->arena, name);
    if (!text) {
        bpo_checking_fail(c);
        return "";
    }
    for (char *p = text; *p; p++) {
        *p = bpo_to_lower(*p);
        *p = *p == 'o' ? '0' : *p == 'l' ? '1' : *p == '_' || *p == '.' ? '-' : *p;
    }
    return text;
}

static void check_lookalike(bpo_checking *c, const bpo_network *network, size_t i,
                            bpo_map *looks)
{
    const char *look = glance(c, network->name.text);
    size_t first = 0;
    int rc = bpo_map_put(looks, look, strlen(look), i, &first);
    if (rc < 0)
        bpo_checking_fail(c);
    const bpo_network *other = c->topology->networks[first];
    if (rc != 0 || strcmp(other->name.text, network->name.text) == 0)
        return;
    at_name(c, network);
    bpo_checking_remedy(c, "choose a name that can't be mistaken");
    bpo_checking_tell(c, "name-lookalike", "network %s: its name '%.64s' looks like '%.64s'",
                      network->key, network->name.text, other->name.text);
}

/* Compose's rule. A topology that a program built may be called anything. */
static void check_project(bpo_checking *c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *name = c->topology->name;
    if (!c->topology->source ||
        (*name && *name != '-' && *name != '_' && !name[strspn(name, letters)]))
        return;
    bpo_strbuf lower = {0};
    for (; *name; name++) {
        char ch = bpo_to_lower(*name);
        if (strchr(letters, ch) && (lower.len || (ch != '-' && ch != '_')))
            bpo_strbuf_addc(&lower, ch, 1);
    }
    bpo_checking_at(c, c->topology->name_at, "name");
    if (lower.len)
        bpo_checking_remedy(c, "use %s", bpo_strbuf_text(&lower));
    else
        bpo_checking_remedy(c, "write name: and lower-case letters");
    bpo_checking_tell(c, "project-name-invalid",
                      "the project's name '%s' isn't lower-case letters, digits, '-' and '_'",
                      c->topology->name);
    if (lower.failed)
        bpo_checking_fail(c);
    bpo_strbuf_free(&lower);
}

void bpo_rules_names(bpo_checking *c)
{
    check_project(c);
    bpo_map names = {0}, looks = {0};
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        if (!network->name.text)
            continue;
        /* a network that is only named here may be called whatever somebody else called it */
        if (!bpo_network_is_foreign(network)) {
            if (!check_reserved(c, network))
                check_letters(c, network);
            check_id(c, network);
            check_prefix(c, network);
        } else if (!*network->name.text) {
            check_letters(c, network);
        }
        check_duplicate(c, network, i, &names);
        check_lookalike(c, network, i, &looks);
    }
    bpo_map_free(&names);
    bpo_map_free(&looks);
}
