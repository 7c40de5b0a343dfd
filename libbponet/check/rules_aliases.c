/* Names on a network: where two services answer to one, a client gets either. */
#include <string.h>

#include "check/checking.h"

/* Notes that the service answers to name on a network: false where another one does already. */
static bool take(bpo_checking *c, bpo_map *names, size_t network, const char *name,
                 size_t service, size_t *ret_other)
{
    const char *key = bpo_checking_text(c, "%zu %s", network, name);
    int rc = bpo_map_put(names, key, strlen(key), service, ret_other);
    if (rc < 0)
        bpo_checking_fail(c);
    return rc != 0 || *ret_other == service;
}

static void tell(bpo_checking *c, const bpo_attachment *attachment, const char *name,
                 size_t other)
{
    bpo_checking_remedy(c, "give one of them another name there");
    bpo_checking_tell(c, "alias-clash",
                      "services %s and %s are both called %.64s on network %s",
                      c->topology->services[other]->name, attachment->service->name, name,
                      attachment->network);
}

/* Services' own names come first: an alias is what can be changed. */
static void take_own(bpo_checking *c, bpo_map *names)
{
    size_t network, other;
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++)
            if (bpo_checking_network(c, service->attachments[k]->network, &network))
                take(c, names, network, service->name, i, &other);
    }
}

static void check_container_name(bpo_checking *c, bpo_map *names, size_t network,
                                 const bpo_attachment *attachment, size_t i)
{
    const bpo_service *service = attachment->service;
    size_t other = i;
    if (!service->container_name.text ||
        take(c, names, network, service->container_name.text, i, &other))
        return;
    const char *theirs = c->topology->services[other]->container_name.text;
    if (theirs && strcmp(theirs, service->container_name.text) == 0)
        return; /* container-name-duplicate says it */
    bpo_checking_at(c, service->container_name.at, "services.%s.container_name", service->name);
    tell(c, attachment, service->container_name.text, other);
}

static void check_attachment(bpo_checking *c, bpo_map *names, const bpo_attachment *attachment,
                             size_t i)
{
    size_t network, other = i;
    if (!bpo_checking_network(c, attachment->network, &network))
        return;
    check_container_name(c, names, network, attachment, i);
    for (size_t k = 0; k < attachment->aliases.n; k++) {
        const bpo_written *alias = &attachment->aliases.items[k];
        if (!alias->text || take(c, names, network, alias->text, i, &other))
            continue;
        bpo_checking_at(c, alias->at, "services.%s.networks.%s.aliases[%zu]",
                        attachment->service->name, attachment->network, k);
        tell(c, attachment, alias->text, other);
    }
}

void bpo_rules_aliases(bpo_checking *c)
{
    bpo_map names = {0};
    take_own(c, &names);
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++)
            check_attachment(c, &names, service->attachments[k], i);
    }
    bpo_map_free(&names);
}
