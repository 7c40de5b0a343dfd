/* Services: the networks they name, and their containers' names. */
#include <string.h>

#include "base/chars.h"
#include "check/checking.h"

static void check_network(bpo_checking *c, const bpo_attachment *attachment,
                          const char *const *keys)
{
    size_t network;
    if (bpo_checking_network(c, attachment->network, &network))
        return;
    const char *meant =
        bpo_checking_nearest(c, attachment->network, keys, c->topology->n_networks);
    bpo_checking_at(c, attachment->at, "services.%s.networks.%s", attachment->service->name,
                    attachment->network);
    if (meant)
        bpo_checking_remedy(c, "did you mean %s?", meant);
    else
        bpo_checking_remedy(c, "define it under networks");
    bpo_checking_tell(c, "network-unknown", "service %s: there is no network %s",
                      attachment->service->name, attachment->network);
}

/* Modes that keep a service away from networks; "service:x" and "container:x" share x's. */
static void check_mode(bpo_checking *c, const bpo_service *service)
{
    const bpo_written *mode = &service->network_mode;
    if (!mode->text && service->n_attachments == 0) {
        bpo_checking_at(c, service->at, "services.%s", service->name);
        bpo_checking_remedy(c, "put it on a network");
        bpo_checking_tell(c, "service-without-network", "service %s is on no network",
                          service->name);
    }
    if (!mode->text)
        return;
    bpo_checking_at(c, mode->at, "services.%s.network_mode", service->name);
    if (service->n_attachments && !*mode->text)
        return; /* an empty one beside networks is none */
    if (service->n_attachments) {
        bpo_checking_remedy(c, "keep one of the two");
        bpo_checking_tell(c, "network-mode-clash",
                          "service %s has both networks and network_mode: %.64s", service->name,
                          mode->text);
    } else if (!*mode->text || strcmp(mode->text, "host") == 0 ||
               strcmp(mode->text, "none") == 0 || strcmp(mode->text, "bridge") == 0) {
        bpo_checking_tell(c, "service-without-network",
                          "service %s is on none of these networks: its network_mode is %s",
                          service->name, *mode->text ? mode->text : "empty");
    }
}

/* Compose looks for a letter or digit with one of these or "_.-" behind it, anywhere. */
static bool passes_compose(const char *name)
{
    while (*(name += strcspn(name, BPO_LETTERS_AND_DIGITS))) {
        if (name[1] && strchr(BPO_LETTERS_AND_DIGITS "_.-", name[1]))
            return true;
        name++;
    }
    return false;
}

/* The engine wants the whole name to be of these. */
static bool is_container_name(const char *name)
{
    return strcspn(name, BPO_LETTERS_AND_DIGITS) == 0 && strlen(name) > 1 &&
           !name[strspn(name, BPO_LETTERS_AND_DIGITS "_.-")];
}

static void check_container_name(bpo_checking *c, const bpo_service *service, size_t i,
                                 bpo_map *names)
{
    const bpo_written *name = &service->container_name;
    size_t first = 0;
    if (!name->text)
        return;
    if (!is_container_name(name->text)) {
        bpo_checking_at(c, name->at, "services.%s.container_name", service->name);
        bpo_checking_remedy(c, "begin with a letter or a digit, go on with these, '_', '.' and "
                               "'-', and use two at least");
        bpo_checking_tell(
            c, passes_compose(name->text) ? "container-name-refused" : "container-name-invalid",
            "service %s: container_name '%.64s' can't be a container's name", service->name,
            name->text);
        return;
    }
    int rc = bpo_map_put(names, name->text, strlen(name->text), i, &first);
    if (rc < 0)
        bpo_checking_fail(c);
    if (rc != 0)
        return;
    bpo_checking_at(c, name->at, "services.%s.container_name", service->name);
    bpo_checking_remedy(c, "give each its own, or leave container_name out");
    bpo_checking_tell(c, "container-name-duplicate",
                      "services %s and %s have the same container_name, %.64s",
                      c->topology->services[first]->name, service->name, name->text);
}

void bpo_rules_services(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    bpo_map names = {0};
    const char **keys = bpo_arena_array(&c->arena, topology->n_networks, sizeof *keys);
    if (!keys) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < topology->n_networks; i++)
        keys[i] = topology->networks[i]->key;
    for (size_t i = 0; i < topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++)
            check_network(c, service->attachments[k], keys);
        check_mode(c, service);
        check_container_name(c, service, i, &names);
    }
    bpo_map_free(&names);
}
