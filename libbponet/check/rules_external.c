/* External networks: made elsewhere, as Compose has it. */
#include "check/checking.h"

void bpo_rules_external(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks; i++) {
        const bpo_network *network = c->topology->networks[i];
        const char *key;
        const bpo_written *value = bpo_network_attribute(network, &key);
        if (network->from_builtin) {
            bpo_checking_at(c, network->at, "networks.%s", network->key);
            bpo_checking_tell(c, "external-built-in",
                              "network %s: is external, and made as the built-in BPO topology "
                              "defines %s",
                              network->key, network->name.text);
        } else if (!network->defined && value) {
            bpo_checking_at(c, value->at, "networks.%s.%s", network->key, key);
            bpo_checking_remedy(c, "take external: true away, or give it an ipam too");
            bpo_checking_tell(c, "external-attributes",
                              "network %s: is external, so %s has no effect: whoever makes it "
                              "says what it is like",
                              network->key, key);
        }
    }
}
