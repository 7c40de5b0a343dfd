/* What a driver can't do. */
#include <string.h>

#include "check/checking.h"

#define CROWDED 900 /* containers; Docker's documentation warns of 1,000 */
#define FULL    1023 /* the kernel's bridges have 1,024 ports, one of which is the bridge's own */

static void check_macvlan(bpo_checking *c, const bpo_network *network)
{
    const char *driver = network->driver.text;
    if (!driver || bpo_network_is_foreign(network) ||
        (strcmp(driver, "macvlan") != 0 && strcmp(driver, "ipvlan") != 0))
        return;
    bpo_checking_at(c, network->driver.at, "networks.%s.driver", network->key);
    bpo_checking_remedy(
        c, "give the host an interface of the same kind on that parent, where they "
           "must meet");
    bpo_checking_tell(c, "macvlan-host",
                      "network %s: its containers and the engine's own host can't reach each "
                      "other, as the driver is %s",
                      network->key, driver);
}

static void check_crowd(bpo_checking *c, const bpo_network *network, size_t containers)
{
    if (!bpo_network_is_bridge(network) || containers < CROWDED)
        return;
    bpo_checking_at(c, network->at, "networks.%s", network->key);
    bpo_checking_remedy(c, "spread its services over several networks");
    if (containers > FULL)
        bpo_checking_tell(c, "bridge-full",
                          "network %s: %zu containers are to be on it, and a bridge takes %d",
                          network->key, containers, FULL);
    else
        bpo_checking_tell(
            c, "bridge-crowded",
            "network %s: %zu containers are to be on it, and past %d a bridge takes "
            "no more",
            network->key, containers, FULL);
}

void bpo_rules_drivers(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        check_macvlan(c, c->topology->networks[i]);
        check_crowd(c, c->topology->networks[i], c->n_attached[i]);
    }
}
