/* Networks that no service is on. */
#include "check/checking.h"

/* A document without services is about networks alone: nobody is missing there. */
void bpo_rules_unused(bpo_checking *c)
{
    const bpo_topology *topology = c->topology;
    if (!topology->source || !topology->n_services)
        return;
    for (size_t i = 0; i < topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = topology->networks[i];
        if (c->n_members[i] || bpo_network_is_foreign(network))
            continue;
        bpo_checking_at(c, network->at, "networks.%s", network->key);
        bpo_checking_tell(c, "network-unused",
                          "network %s: no service is on it%s; it is made all the same, and "
                          "Compose would not make it",
                          network->key,
                          topology->inactive.n ? " while profiles are inactive" : "");
    }
}
