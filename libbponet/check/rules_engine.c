/* What the version of the engine refuses, or takes though it breaks, where no other finding says so. */
#include <string.h>

#include "check/checking.h"
#include "check/refusal.h"

/* The paths at which an error is told already, and the paths above them; and "SLUG PATH" of the errors. */
typedef struct told {
    bpo_map paths, slugs;
} told;

typedef struct asking {
    bpo_checking *c;
    told errors;
    const char *subject; /* "network a" */
} asking;

static void put(bpo_checking *c, bpo_map *map, const char *text, size_t len)
{
    const char *key = bpo_arena_strndup(&c->arena, text, len);
    if (!key || bpo_map_put(map, key, len, 0, NULL) < 0)
        bpo_checking_fail(c);
}

/* "networks.a" of "networks.a.ipam.config[0].subnet": what two findings must share to be of one thing. */
static size_t measure_owner(const char *path)
{
    size_t dots = strncmp(path, "services.", 9) == 0 ? 4 : 2, len = 0;
    for (; path[len]; len++)
        if (path[len] == '.' && --dots == 0)
            break;
    return len;
}

static void gather(bpo_checking *c, told *errors)
{
    for (size_t i = 0; i < c->findings->n && c->status == BPO_OK; i++) {
        const bpo_finding *finding = &c->findings->items[i];
        const char *path = finding->path;
        if (finding->severity != BPO_ERROR)
            continue;
        for (size_t len = strlen(path); len; len--)
            if (!path[len] || path[len] == '.' || path[len] == '[')
                put(c, &errors->paths, path, len);
        const char *key =
            bpo_checking_text(c, "%s %.*s", finding->slug, (int)measure_owner(path), path);
        put(c, &errors->slugs, key, strlen(key));
    }
}

static bool is_told(const asking *a, const bpo_refusal *row, const char *path)
{
    if (bpo_map_get(&a->errors.paths, path, strlen(path), NULL))
        return true;
    if (!row->slug)
        return false;
    const char *key =
        bpo_checking_text(a->c, "%s %.*s", row->slug, (int)measure_owner(path), path);
    return bpo_map_get(&a->errors.slugs, key, strlen(key), NULL);
}

/* The engine's sentence with "…" for its parts. */
static void add_sentence(bpo_strbuf *sb, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "{");
        bpo_strbuf_addn(sb, text, len);
        text += len;
        if (*text) {
            bpo_strbuf_add(sb, "…");
            text += strcspn(text, "}") + 1;
        }
    }
}

static void tell(void *data, const bpo_refusal *row, bpo_place at, const char *path)
{
    asking *a = data;
    bpo_strbuf sentence = {0};
    if (a->c->status != BPO_OK || is_told(a, row, path))
        return;
    char version[32];
    bpo_release_format(a->c->release, version);
    bpo_checking_at(a->c, at, "%s", path);
    bpo_checking_remedy(a->c, "%s", row->remedy);
    add_sentence(&sentence, row->text);
    if (sentence.failed)
        bpo_checking_fail(a->c);
    else if (row->http_status >= 400)
        bpo_checking_tell(a->c, "engine-refuses", "%s: Docker %s refuses this: %s ('%s')",
                          a->subject, version, row->cause, bpo_strbuf_text(&sentence));
    else
        bpo_checking_tell(a->c, "engine-accepts-nonsense", "%s: Docker %s takes this: %s",
                          a->subject, version, row->cause);
    bpo_strbuf_free(&sentence);
}

static void check_networks(bpo_checking *c, bpo_predicting *p, asking *a)
{
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        /* one that is there isn't created, whatever the engine thought of it */
        if (bpo_network_is_foreign(network) || !network->name.text ||
            (c->state && bpo_state_find_network(c->state, network->name.text)))
            continue;
        a->subject = bpo_checking_text(c, "network %s", network->key);
        bpo_predict_network(p, network);
    }
}

static void check_services(bpo_checking *c, bpo_predicting *p, asking *a)
{
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++) {
            const bpo_attachment *attachment = service->attachments[k];
            a->subject = bpo_checking_text(c, "service %s on network %s", service->name,
                                           attachment->network);
            bpo_predict_attachment(p, attachment);
        }
    }
}

void bpo_rules_engine(bpo_checking *c)
{
    if (!c->knows_release)
        return;
    asking a = {.c = c};
    bpo_predicting p = {.release = c->release,
                        .state = c->state,
                        .topology = c->topology,
                        .told = tell,
                        .data = &a};
    gather(c, &a.errors);
    check_networks(c, &p, &a);
    check_services(c, &p, &a);
    if (p.path.failed)
        bpo_checking_fail(c);
    bpo_strbuf_free(&p.path);
    bpo_map_free(&a.errors.paths);
    bpo_map_free(&a.errors.slugs);
}
