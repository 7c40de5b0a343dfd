/* Driver options that some engine minds. Go's readers are the measure. */
#include <string.h>

#include "base/node.h"
#include "base/text.h"
#include "check/refusal_parts.h"

#define PREFIX "com.docker.network."
#define BRIDGE PREFIX "bridge."

/* What strconv.ParseBool reads. */
static bool is_bool(const char *text)
{
    static const char *const words[] = {"1", "t", "T", "TRUE",  "true",  "True",
                                        "0", "f", "F", "FALSE", "false", "False"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

/* What strconv.Atoi reads. */
static bool is_int(const char *text)
{
    int64_t number;
    return bpo_text_to_int64(text, strlen(text), &number);
}

static bool is_address(const char *text)
{
    bpo_address address;
    return bpo_address_parse(text, &address, NULL) == BPO_OK;
}

static bool is_mode(const char *text)
{
    return strcmp(text, "nat") == 0 || strcmp(text, "routed") == 0 ||
           strcmp(text, "nat-unprotected") == 0 || strcmp(text, "isolated") == 0;
}

/* Options of the bridge driver whose values it reads, and the row for one that it can't read. */
static const struct {
    const char *key;
    bool (*reads)(const char *text);
    const char *name;
} readable[] = {
    {PREFIX "driver.mtu", is_int, "option-unreadable"},
    {PREFIX "enable_ipv4", is_bool, "option-unreadable-ipv4"},
    {PREFIX "enable_ipv6", is_bool, "option-unreadable-ipv6"},
    {PREFIX "host_ipv4", is_address, "option-unreadable"},
    {PREFIX "host_ipv6", is_address, "option-unreadable-host-ipv6"},
    {BRIDGE "default_bridge", is_bool, "option-unreadable"},
    {BRIDGE "enable_icc", is_bool, "option-unreadable"},
    {BRIDGE "enable_ip_masquerade", is_bool, "option-unreadable"},
    {BRIDGE "gateway_mode_ipv4", is_mode, "gateway-mode-unknown"},
    {BRIDGE "gateway_mode_ipv6", is_mode, "gateway-mode-unknown"},
    {BRIDGE "host_binding_ipv4", is_address, "option-unreadable"},
    {BRIDGE "inhibit_ipv4", is_bool, "option-unreadable"},
};

static void tell(bpo_predicting *p, const char *name, const bpo_network *network,
                 const bpo_pair *option)
{
    bpo_predict_tell(p, name, option->value.at, "networks.%s.driver_opts.%s", network->key,
                     option->key);
}

static void predict_value(bpo_predicting *p, const bpo_network *network, const bpo_pair *option)
{
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        if (strcmp(option->key, readable[i].key) == 0 && !readable[i].reads(option->value.text))
            tell(p, readable[i].name, network, option);
}

static void predict_mode(bpo_predicting *p, const bpo_network *network, const bpo_pair *option)
{
    const char *mode = option->value.text;
    if (!bpo_text_after(option->key, BRIDGE "gateway_mode_ipv"))
        return;
    tell(p, "gateway-mode-ignored", network, option);
    if (strcmp(mode, "isolated") == 0 || strcmp(mode, "nat-unprotected") == 0)
        tell(p, "gateway-mode-unknown-yet", network, option);
    if (strcmp(mode, "isolated") == 0 && bpo_written_bool(&network->internal) != 1)
        tell(p, "gateway-mode-isolated", network, option);
}

/* The bridge of a network that is on the engine, if the engine tells. */
static const char *bridge_of(const bpo_live_network *live)
{
    const char *name = bpo_pairs_get(&live->options, BRIDGE "name");
    return name ? name : strcmp(live->name, "bridge") == 0 ? "docker0" : "";
}

static void predict_bridge_name(bpo_predicting *p, const bpo_network *network,
                                const bpo_pair *option)
{
    const char *name = option->value.text;
    if (strcmp(option->key, BRIDGE "name") != 0 || !*name)
        return;
    if (strlen(name) > 15)
        tell(p, "bridge-name-long", network, option);
    else if (strpbrk(name, "/: \t\r\n") || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        tell(p, "bridge-name-odd", network, option);
    if (strcmp(name, "lo") == 0)
        tell(p, "bridge-name-no-bridge", network, option);
    if (strcmp(name, "docker0") == 0)
        tell(p, "bridge-name-docker0", network, option);
    for (size_t i = 0; p->state && i < p->state->n_networks; i++) {
        const bpo_live_network *live = &p->state->networks[i];
        if (strcmp(live->name, "bridge") != 0 && strcmp(bridge_of(live), name) == 0 &&
            strcmp(live->name, network->name.text) != 0)
            tell(p, "bridge-name-taken", network, option);
    }
}

static void predict_bridge(bpo_predicting *p, const bpo_network *network)
{
    for (size_t i = 0; i < network->options.n; i++) {
        const bpo_pair *option = &network->options.items[i];
        if (!option->value.text)
            continue;
        predict_value(p, network, option);
        predict_mode(p, network, option);
        predict_bridge_name(p, network, option);
        if (strcmp(option->key, PREFIX "driver.mtu") == 0 && *option->value.text == '-' &&
            is_int(option->value.text))
            tell(p, "mtu-negative", network, option);
    }
}

/* ---- macvlan and ipvlan ---------------------------------------------------------------------- */

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words && strcmp(text, *words) != 0)
        words++;
    return *words;
}

static void predict_parent(bpo_predicting *p, const bpo_network *network,
                           const bpo_pair *option, const char *loopback)
{
    const char *dot = strrchr(option->value.text, '.');
    int64_t number;
    if (strcmp(option->value.text, "lo") == 0)
        tell(p, loopback, network, option);
    if (!dot)
        return;
    if (!bpo_text_to_int64(dot + 1, strlen(dot + 1), &number))
        tell(p, "vlan-unreadable", network, option);
    else if (number < 1 || number > 4094)
        tell(p, "vlan-outside", network, option);
}

static void predict_lan(bpo_predicting *p, const bpo_network *network)
{
    static const char *const macvlan_modes[] = {"",     "bridge",   "private",
                                                "vepa", "passthru", NULL};
    static const char *const ipvlan_modes[] = {"", "l2", "l3", "l3s", NULL};
    static const char *const ipvlan_flags[] = {"", "bridge", "private", "vepa", NULL};
    bool macvlan = bpo_network_uses(network, "macvlan");
    for (size_t i = 0; i < network->options.n; i++) {
        const bpo_pair *option = &network->options.items[i];
        const char *key = option->key, *value = option->value.text;
        if (!value)
            continue;
        if (strcmp(key, "parent") == 0)
            predict_parent(p, network, option,
                           macvlan ? "macvlan-loopback" : "ipvlan-loopback");
        if (macvlan && strcmp(key, "macvlan_mode") == 0 && !is_one_of(value, macvlan_modes))
            tell(p, "macvlan-mode", network, option);
        if (!macvlan && strcmp(key, "ipvlan_mode") == 0 && !is_one_of(value, ipvlan_modes))
            tell(p, "ipvlan-mode", network, option);
        if (!macvlan && strcmp(key, "ipvlan_flag") == 0 && !is_one_of(value, ipvlan_flags))
            tell(p, "ipvlan-flag", network, option);
    }
}

void bpo_predict_options(bpo_predicting *p, const bpo_network *network)
{
    if (bpo_network_uses(network, "bridge"))
        predict_bridge(p, network);
    if (bpo_network_uses(network, "macvlan") || bpo_network_uses(network, "ipvlan"))
        predict_lan(p, network);
}
