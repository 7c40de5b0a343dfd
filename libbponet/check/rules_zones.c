/* What networks keep apart, and what they don't. */
#include <string.h>

#include "check/checking.h"

#define FEWEST_SERVICES 3 /* with two, a common network is the point */

static void check_isolated(bpo_checking *c, const bpo_network *network)
{
    if (!bpo_is_marked(&network->isolated) || bpo_network_is_foreign(network) ||
        bpo_written_bool(&network->internal) == 1 ||
        (network->internal.text && bpo_written_bool(&network->internal) < 0))
        return;
    bpo_checking_at(c, network->isolated.at, "networks.%s.x-bponet.isolated", network->key);
    bpo_checking_remedy(c, "add internal: true to network %s", network->key);
    bpo_checking_tell(
        c, "isolated-not-internal",
        "network %s is marked isolated, but isn't internal: what is on it reaches "
        "the outside through it",
        network->key);
}

/* Driver options about the way out. */
static bool is_about_outside(const char *option)
{
    static const char *const options[] = {
        "com.docker.network.bridge.enable_ip_masquerade",
        "com.docker.network.bridge.host_binding_ipv4",
        "com.docker.network.bridge.trusted_host_interfaces",
        "com.docker.network.host_ipv4",
        "com.docker.network.host_ipv6",
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(option, options[i]) == 0)
            return true;
    return false;
}

static void check_options(bpo_checking *c, const bpo_network *network)
{
    if (bpo_network_is_foreign(network) || !bpo_is_marked(&network->internal))
        return;
    for (size_t i = 0; i < network->options.n; i++) {
        const bpo_pair *option = &network->options.items[i];
        if (!is_about_outside(option->key))
            continue;
        bpo_checking_at(c, option->key_at, "networks.%s.driver_opts.%s", network->key,
                        option->key);
        bpo_checking_remedy(c, "take the option away, or internal");
        bpo_checking_tell(c, "internal-options",
                          "network %s: %s has no effect, as the network is internal and has no "
                          "way out",
                          network->key, option->key);
    }
}

static bool has_own_place(const bpo_service *service)
{
    return !service->network_mode.text && service->n_attachments;
}

/* How many networks of the document join only some of the services, and the first of them. */
static size_t count_zones(const bpo_checking *c, size_t n_services,
                          const bpo_network **ret_first)
{
    size_t n = 0;
    for (size_t i = 0; i < c->topology->n_networks; i++) {
        const bpo_network *network = c->topology->networks[i];
        /* of one service alone there is nothing to keep apart, and who is on a network that is
         * made elsewhere isn't known */
        if (bpo_network_is_foreign(network) || c->n_members[i] < 2 ||
            c->n_members[i] >= n_services)
            continue;
        if (n++ == 0)
            *ret_first = network;
    }
    return n;
}

static void check_joins(bpo_checking *c)
{
    size_t n_services = 0;
    const bpo_network *zone = NULL;
    for (size_t i = 0; i < c->topology->n_services; i++)
        n_services += has_own_place(c->topology->services[i]);
    size_t n_zones = count_zones(c, n_services, &zone);
    if (n_services < FEWEST_SERVICES || !n_zones)
        return;
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        if (c->n_members[i] < n_services)
            continue;
        bpo_checking_at(c, network->at, "networks.%s", network->key);
        bpo_checking_remedy(c,
                            "take services off %s that need no service there, or do without "
                            "the other networks",
                            network->key);
        bpo_checking_tell(
            c, "network-joins-all",
            "network %s: all %zu services are on it, so %s%s keep%s nothing apart",
            network->key, n_services, zone->key,
            n_zones > 2   ? " and others"
            : n_zones > 1 ? " and another one"
                          : "",
            n_zones > 1 ? "" : "s");
    }
}

void bpo_rules_zones(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        check_isolated(c, c->topology->networks[i]);
        check_options(c, c->topology->networks[i]);
    }
    check_joins(c);
}
