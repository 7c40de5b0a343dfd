/* An engine's networks as a document's. */
#include <string.h>

#include <bponet/address.h>
#include "compose/importing.h"
#include "model/labels.h"

/* ---- what is written of one ----------------------------------------------------------------- */

static void set_pair(bpo_importing *importing, bpo_pairs *pairs, const char *key,
                     const char *value)
{
    const bpo_place nowhere = {0};
    if (!importing->status &&
        bpo_topology_set_pair(importing->topology, pairs, key, nowhere, value, nowhere) < 0)
        importing->status = bpo_fail_memory(importing->err);
}

/* Options that say again what a field says, or that the engine adds. */
static bool is_automatic_option(const char *key)
{
    static const char *const keys[] = {"com.docker.network.enable_ipv4",
                                       "com.docker.network.enable_ipv6",
                                       "com.docker.network.driver.overlay.vxlanid_list"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* A block as the engine uses it: old ones show host bits as they were given. */
static void write_block(bpo_importing *importing, bpo_written *written, const char *text)
{
    char plain[BPO_CIDR_TEXT];
    bpo_cidr cidr;
    if (text && bpo_cidr_parse(text, &cidr, NULL) == BPO_OK && bpo_cidr_has_host_bits(&cidr)) {
        cidr = bpo_cidr_network(&cidr);
        text = bpo_cidr_format(&cidr, plain);
    }
    bpo_import_write(importing, written, text);
}

/* Old engines show some gateways with a length. */
static void write_address(bpo_importing *importing, bpo_written *written, const char *text)
{
    char plain[BPO_ADDRESS_TEXT];
    size_t len = text ? strcspn(text, "/") : 0;
    if (text && text[len] && len < sizeof plain) {
        memcpy(plain, text, len);
        plain[len] = '\0';
        text = plain;
    }
    bpo_import_write(importing, written, text);
}

static void write_ipam(bpo_importing *importing, bpo_network *network,
                       const bpo_live_network *live)
{
    for (size_t i = 0; i < live->n_ipam && !importing->status; i++) {
        const bpo_live_ipam *from = &live->ipam[i];
        bpo_cidr cidr;
        if (!from->subnet || bpo_cidr_parse(from->subnet, &cidr, NULL) ||
            (cidr.address.family == 6 && !live->ipv6)) /* given, and never used */
            continue;
        bpo_ipam *into = bpo_network_new_ipam(network);
        if (!into) {
            importing->status = bpo_fail_memory(importing->err);
            return;
        }
        write_block(importing, &into->subnet, from->subnet);
        write_block(importing, &into->ip_range, from->ip_range);
        write_address(importing, &into->gateway, from->gateway);
        bpo_import_count(importing, "auxiliary addresses", live->name, from->aux_addresses.n);
        for (size_t k = 0; k < from->aux_addresses.n && !importing->status; k++)
            set_pair(importing, &into->aux_addresses, from->aux_addresses.items[k].key,
                     from->aux_addresses.items[k].value.text);
    }
}

static void write_attributes(bpo_importing *importing, bpo_network *network,
                             const bpo_live_network *live)
{
    bpo_import_write(importing, &network->driver, live->driver);
    bpo_import_write(importing, &network->internal, live->internal ? "true" : NULL);
    bpo_import_write(importing, &network->attachable, live->attachable ? "true" : NULL);
    bpo_import_write(importing, &network->enable_ipv4, live->ipv4 == 0 ? "false" : NULL);
    bpo_import_write(importing, &network->enable_ipv6, live->ipv6 ? "true" : NULL);
    if (live->ipam_driver && *live->ipam_driver && strcmp(live->ipam_driver, "default") != 0)
        bpo_import_write(importing, &network->ipam_driver, live->ipam_driver);
    bpo_import_count(importing, "IPAM entries", live->name, live->n_ipam);
    bpo_import_count(importing, "options", live->name, live->options.n);
    bpo_import_count(importing, "labels", live->name, live->labels.n);
    write_ipam(importing, network, live);
    for (size_t i = 0; i < live->options.n && !importing->status; i++)
        if (!is_automatic_option(live->options.items[i].key))
            set_pair(importing, &network->options, live->options.items[i].key,
                     live->options.items[i].value.text);
    for (size_t i = 0; i < live->labels.n && !importing->status; i++)
        if (!bpo_label_setter(live->labels.items[i].key))
            set_pair(importing, &network->labels, live->labels.items[i].key,
                     live->labels.items[i].value.text);
}

/* ---- which ones ----------------------------------------------------------------------------- */

static bpo_network *add(bpo_importing *importing, size_t index, const char *wanted_key)
{
    bpo_topology *topology = importing->topology;
    const char *key = bpo_import_key(topology, wanted_key, &topology->network_keys);
    bpo_network *network = NULL;
    if (!importing->status && !key)
        importing->status = bpo_fail_memory(importing->err);
    if (!importing->status)
        importing->status = bpo_topology_add_network(topology, key, &network, importing->err);
    if (importing->status)
        return NULL;
    bpo_import_write(importing, &network->name, importing->state->networks[index].name);
    importing->networks[index] = network;
    return network;
}

/* The key that the document had from which the network was made, else its name. */
static const char *key_of(const bpo_live_network *live)
{
    const char *key = bpo_pairs_get(&live->labels, BPO_LABEL_NETWORK);
    if (!key || !*key)
        key = bpo_pairs_get(&live->labels, BPO_LABEL_COMPOSE_NETWORK);
    return key && *key ? key : live->name;
}

/* Compose takes a network for its own by this label; without it, it only attaches. */
static bool is_composes(const bpo_importing *importing, const bpo_live_network *live)
{
    const char *project = bpo_pairs_get(&live->labels, BPO_LABEL_COMPOSE_PROJECT);
    return project && strcmp(project, importing->topology->name) == 0;
}

void bpo_import_networks(bpo_importing *importing)
{
    const bpo_state *state = importing->state;
    for (size_t i = 0; i < state->n_networks && !importing->status; i++) {
        const bpo_live_network *live = &state->networks[i];
        const char *project = bpo_import_project_of(live);
        if (bpo_import_is_predefined(live) ||
            (project && strcmp(project, importing->topology->name) != 0) ||
            bpo_state_find_network(state, live->name) != live) /* a twin: told by its first */
            continue;
        bpo_network *network = add(importing, i, key_of(live));
        if (!network)
            return;
        write_attributes(importing, network, live);
        if (!is_composes(importing, live)) {
            bpo_import_write(importing, &network->external, "true");
            network->defined = network->n_ipam > 0;
        }
    }
}

void bpo_import_external(bpo_importing *importing, size_t index)
{
    if (importing->status || importing->networks[index])
        return;
    bpo_network *network = add(importing, index, importing->state->networks[index].name);
    if (!network)
        return;
    bpo_import_write(importing, &network->external, "true");
    network->defined = false;
}
