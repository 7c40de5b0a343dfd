/* Memberships that no need uses, where the needs of all concerned are declared. */
#include <string.h>

#include "check/gateway.h"
#include "check/needs.h"

/* Who takes part in the declared needs, and by which networks these are served. */
typedef struct ledger {
    bool *is_covered;    /* service i needs somebody, or somebody needs it */
    size_t *n_uncovered; /* of network i: services of which nothing is declared */
    bool *is_used;       /* membership: first[service] + its number */
    size_t *first;
    bpo_map own; /* the networks of the service at hand, to the numbers of its attachments */
} ledger;

static bool open_ledger(bpo_checking *c, ledger *l)
{
    const bpo_topology *topology = c->topology;
    size_t n = 0;
    l->first = bpo_arena_array(&c->arena, topology->n_services, sizeof *l->first);
    for (size_t i = 0; l->first && i < topology->n_services; i++) {
        l->first[i] = n;
        n += topology->services[i]->n_attachments;
    }
    l->is_covered = bpo_arena_array(&c->arena, topology->n_services, sizeof *l->is_covered);
    l->n_uncovered = bpo_arena_array(&c->arena, topology->n_networks, sizeof *l->n_uncovered);
    l->is_used = bpo_arena_array(&c->arena, n, sizeof *l->is_used);
    if (!l->first || !l->is_covered || !l->n_uncovered || !l->is_used)
        bpo_checking_fail(c);
    return c->status == BPO_OK;
}

static bool index_of(const bpo_checking *c, const bpo_service *service, size_t *ret_index)
{
    return bpo_map_get(&c->topology->service_names, service->name, strlen(service->name),
                       ret_index);
}

/* Marks the networks that both services are on as used by both. */
static void use(bpo_checking *c, ledger *l, size_t from, const bpo_service *target)
{
    size_t to, own;
    if (!index_of(c, target, &to) || to == from)
        return;
    l->is_covered[from] = l->is_covered[to] = true;
    for (size_t k = 0; k < target->n_attachments; k++) {
        const char *key = target->attachments[k]->network;
        if (bpo_map_get(&l->own, key, strlen(key), &own))
            l->is_used[l->first[from] + own] = l->is_used[l->first[to] + k] = true;
    }
}

/* False where that would take long: the document is too large for this. */
static bool enter_needs(bpo_checking *c, ledger *l, const bpo_directory *d, size_t i)
{
    const bpo_service *service = c->topology->services[i];
    const char *name = NULL;
    for (size_t k = 0; k < service->n_attachments && service->needs.n; k++) {
        const char *key = service->attachments[k]->network;
        if (bpo_map_put(&l->own, key, strlen(key), k, NULL) < 0)
            bpo_checking_fail(c);
    }
    for (size_t k = 0; k < service->needs.n && c->status == BPO_OK; k++) {
        const bpo_written *need = &service->needs.items[k];
        l->is_covered[i] = true;
        if (!need->text || bpo_need_read(c, need->text, &name))
            continue;
        const bpo_service *target = bpo_directory_find(c, d, name);
        if (!target)
            continue;
        if (c->searches_left < target->n_attachments)
            return false;
        c->searches_left -= target->n_attachments;
        use(c, l, i, target);
    }
    bpo_map_free(&l->own);
    return c->status == BPO_OK;
}

static void count_uncovered(const bpo_checking *c, ledger *l)
{
    size_t network;
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++)
            if (!l->is_covered[i] &&
                bpo_checking_network(c, service->attachments[k]->network, &network))
                l->n_uncovered[network]++;
    }
}

/* What a service may be on a network for that needs don't say: the way out, its ports, a network
 * with a purpose of its own, others that aren't in the document. */
typedef struct reasons {
    bpo_gateway gateway;
    size_t n_open; /* networks with a way out, and those that nothing is known of */
} reasons;

static bool is_way_out(const bpo_checking *c, const bpo_network *network)
{
    return !network || !bpo_checking_is_internal(c, network);
}

static reasons reasons_of(const bpo_checking *c, const bpo_service *service)
{
    reasons r = {.gateway = bpo_gateway_of(c->topology, service)};
    for (size_t i = 0; i < service->n_attachments; i++)
        r.n_open += is_way_out(c, bpo_checking_network_of(c, service->attachments[i]));
    return r;
}

static bool has_another_reason(const bpo_checking *c, const reasons *r,
                               const bpo_service *service, const bpo_network *network)
{
    return bpo_network_is_foreign(network) || bpo_is_marked(&network->gpu) ||
           bpo_is_marked(&network->publish) || (r->n_open < 2 && is_way_out(c, network)) ||
           (service->n_ports && r->gateway.network == network);
}

static void check_service(bpo_checking *c, const ledger *l, size_t i)
{
    const bpo_service *service = c->topology->services[i];
    size_t network;
    if (service->n_attachments < 2 || service->network_mode.text)
        return;
    const reasons r = reasons_of(c, service);
    for (size_t k = 0; k < service->n_attachments; k++) {
        const bpo_attachment *attachment = service->attachments[k];
        if (l->is_used[l->first[i] + k] ||
            !bpo_checking_network(c, attachment->network, &network) ||
            l->n_uncovered[network] || c->n_members[network] < 2 ||
            has_another_reason(c, &r, service, c->topology->networks[network]))
            continue;
        bpo_checking_at(c, attachment->at, "services.%s.networks.%s", service->name,
                        attachment->network);
        bpo_checking_remedy(c, "take it off %s, or add the need under x-bponet",
                            attachment->network);
        bpo_checking_tell(c, "attachment-unneeded",
                          "service %s: on %s it needs nobody, and nobody there needs it",
                          service->name, attachment->network);
    }
}

void bpo_rules_unneeded(bpo_checking *c)
{
    ledger l = {0};
    bpo_directory d = {0};
    bool all = open_ledger(c, &l);
    bpo_directory_open(c, &d);
    for (size_t i = 0; all && i < c->topology->n_services; i++)
        all = c->status == BPO_OK && enter_needs(c, &l, &d, i);
    if (all)
        count_uncovered(c, &l);
    for (size_t i = 0; all && i < c->topology->n_services && c->status == BPO_OK; i++)
        check_service(c, &l, i);
    bpo_map_free(&l.own);
    bpo_directory_close(&d);
}
