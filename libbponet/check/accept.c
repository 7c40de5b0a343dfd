/* Acceptances: findings that the document knows and wants, x-bponet.accept. */
#include "check/accept.h"

#include <string.h>

#include "base/text.h"

/* Acceptances by "slug path", the path as findings have it. */
typedef struct book {
    bpo_map keys;  /* to the number of the first acceptance that says so */
    bool *is_used; /* acceptance i accepts something */
} book;

static void at_field(bpo_checking *c, size_t i, const char *field, bpo_place at)
{
    bpo_checking_at(c, at, "x-bponet.accept[%zu]%s%s", i, *field ? "." : "", field);
}

static void tell_unknown(bpo_checking *c, size_t i, const bpo_written *slug)
{
    const char **slugs = bpo_arena_array(&c->arena, bpo_n_rules(), sizeof *slugs);
    if (!slugs) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t k = 0; k < bpo_n_rules(); k++)
        slugs[k] = bpo_rule_at(k)->slug;
    const char *nearest = bpo_checking_nearest(c, slug->text, slugs, bpo_n_rules());
    at_field(c, i, "finding", slug->at);
    if (nearest)
        bpo_checking_remedy(c, "did you mean %s?", nearest);
    bpo_checking_tell(c, "accept-invalid", "there is no finding %.64s to accept", slug->text);
}

/* The rule whose findings may be accepted; NULL: none, and why is told. */
static const bpo_rule *check_slug(bpo_checking *c, size_t i)
{
    const bpo_acceptance *acceptance = &c->topology->accepted[i];
    const bpo_written *slug = &acceptance->finding;
    const bpo_rule *rule = slug->text ? bpo_rule_find(slug->text) : NULL;
    if (!slug->text) {
        at_field(c, i, "", acceptance->where);
        bpo_checking_remedy(c, "add finding: and its name, such as public-subnet");
        bpo_checking_tell(c, "accept-invalid", "an acceptance doesn't say of which finding");
    } else if (!rule && slug->text) {
        tell_unknown(c, i, slug);
    } else if (rule && rule->severity == BPO_ERROR) {
        at_field(c, i, "finding", slug->at);
        bpo_checking_remedy(c, "mend what it finds");
        bpo_checking_tell(c, "accept-invalid", "%s is an error, and errors can't be accepted",
                          slug->text);
        return NULL;
    }
    return rule;
}

static bool has_reason(bpo_checking *c, size_t i)
{
    const bpo_acceptance *acceptance = &c->topology->accepted[i];
    const char *reason = acceptance->reason.text;
    if (reason && reason[strspn(reason, " \t\r\n")])
        return true;
    at_field(c, i, "", acceptance->where);
    bpo_checking_remedy(c, "add reason: and a sentence for the next reader");
    bpo_checking_tell(c, "accept-invalid", "%s is accepted without a reason",
                      acceptance->finding.text ? acceptance->finding.text : "a finding");
    return false;
}

/* The key of a finding, or of an acceptance; "" and a failed check without memory. */
static const char *key_of(bpo_checking *c, const char *slug, const char *path, size_t len)
{
    bpo_strbuf key = {0};
    bpo_strbuf_add(&key, slug);
    bpo_strbuf_addc(&key, ' ', 1);
    bpo_strbuf_addn(&key, path, len);
    const char *text = bpo_strbuf_keep(&key, &c->arena);
    if (!text)
        bpo_checking_fail(c);
    return text ? text : "";
}

/* Checks the acceptances; the good ones go into the book. */
static void enter_all(bpo_checking *c, book *b)
{
    const bpo_topology *topology = c->topology;
    for (size_t i = 0; i < topology->n_accepted && c->status == BPO_OK; i++) {
        const bpo_rule *rule = check_slug(c, i);
        bool good = has_reason(c, i) && rule;
        const char *at = topology->accepted[i].at.text;
        bpo_strbuf path = {0};
        if (good && at)
            bpo_text_escape(&path, at, strlen(at)); /* as findings' paths are */
        const char *key = good ? key_of(c, rule->slug, bpo_strbuf_text(&path), path.len) : NULL;
        if (path.failed || (key && bpo_map_put(&b->keys, key, strlen(key), i, NULL) < 0))
            bpo_checking_fail(c);
        b->is_used[i] = !good; /* what is wrong with it is told */
        bpo_strbuf_free(&path);
    }
}

/* Accepts a finding by the acceptance that says most of its path; all that fit count as used. */
static void accept(bpo_checking *c, book *b, size_t finding)
{
    const bpo_finding *f = &c->findings->items[finding];
    const char *reason = NULL;
    size_t i, slug_len = strlen(f->slug);
    const char *key = key_of(c, f->slug, f->path, strlen(f->path)), *path = key + slug_len + 1;
    for (size_t len = 0; *key; len++) {
        if ((len == 0 || !path[len] || path[len] == '.' || path[len] == '[') &&
            bpo_map_get(&b->keys, key, slug_len + 1 + len, &i)) {
            reason = c->topology->accepted[i].reason.text;
            b->is_used[i] = true;
        }
        if (!path[len])
            break;
    }
    if (reason && bpo_findings_accept(c->findings, finding, reason) < 0)
        bpo_checking_fail(c);
}

/* Whether such findings come from an engine, or from its host: without one they can't be looked for. */
static bool is_of_engine(const char *slug)
{
    static const char *const beginnings[] = {"engine-", "host-not-", "pools-", "resolver-",
                                             "subnet-overlap-"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (bpo_text_after(slug, beginnings[i]))
            return true;
    return false;
}

static void tell_unused(bpo_checking *c, const book *b)
{
    for (size_t i = 0; i < c->topology->n_accepted && c->status == BPO_OK; i++) {
        const bpo_acceptance *acceptance = &c->topology->accepted[i];
        if (b->is_used[i] || (!c->state && is_of_engine(acceptance->finding.text)))
            continue;
        at_field(c, i, "", acceptance->where);
        bpo_checking_remedy(c, "take it away");
        if (acceptance->at.text)
            bpo_checking_tell(c, "accept-unused",
                              "%s is accepted at %.256s, and nothing more is found there",
                              acceptance->finding.text, acceptance->at.text);
        else
            bpo_checking_tell(c, "accept-unused", "%s is accepted, and nothing more is found",
                              acceptance->finding.text);
    }
}

void bpo_accept(bpo_checking *c)
{
    size_t n = c->findings->n;
    book b = {.is_used = bpo_arena_array(&c->arena, c->topology->n_accepted, sizeof(bool))};
    if (!b.is_used)
        bpo_checking_fail(c);
    if (c->topology->n_accepted && c->status == BPO_OK)
        enter_all(c, &b);
    for (size_t i = 0; b.keys.n && i < n && c->status == BPO_OK; i++)
        if (c->findings->items[i].severity != BPO_ERROR)
            accept(c, &b, i);
    if (c->status == BPO_OK)
        tell_unused(c, &b);
    bpo_map_free(&b.keys);
}
