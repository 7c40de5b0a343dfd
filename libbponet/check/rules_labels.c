/* Labels of networks: those that aren't the document's to give, and too much of them. */
#include <string.h>

#include "check/checking.h"
#include "model/labels.h"

#define MOST_BYTES (256u * 1024) /* of a network's keys and values: each listing has them all */

static void check_label(bpo_checking *c, const bpo_network *network, const bpo_pair *label)
{
    const char *setter = bpo_label_setter(label->key);
    if (!setter)
        return;
    bpo_checking_at(c, label->key_at, "networks.%s.labels.%s", network->key, label->key);
    bpo_checking_remedy(c, "take it away");
    bpo_checking_tell(c, "label-reserved",
                      "network %s: the label %.64s is %s's own, by which it knows its networks",
                      network->key, label->key, setter);
}

static void check_size(bpo_checking *c, const bpo_network *network)
{
    const bpo_pair *largest = NULL;
    size_t sum = 0, most = 0;
    for (size_t i = 0; i < network->labels.n; i++) {
        const bpo_pair *label = &network->labels.items[i];
        size_t size = strlen(label->key) + strlen(label->value.text ? label->value.text : "");
        sum += size;
        if (size > most) {
            most = size;
            largest = label;
        }
    }
    if (sum <= MOST_BYTES)
        return;
    bpo_checking_at(c, largest->key_at, "networks.%s.labels.%.256s", network->key,
                    largest->key);
    bpo_checking_remedy(c, "keep data in a file, and its name in a label");
    bpo_checking_tell(
        c, "labels-too-large",
        "network %s: its labels have %zu KiB, the largest %zu KiB, and %u KiB are "
        "the most",
        network->key, sum >> 10, most >> 10, MOST_BYTES >> 10);
}

void bpo_rules_labels(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks && c->status == BPO_OK; i++) {
        const bpo_network *network = c->topology->networks[i];
        if (bpo_network_is_foreign(network))
            continue;
        for (size_t k = 0; k < network->labels.n; k++)
            check_label(c, network, &network->labels.items[k]);
        check_size(c, network);
    }
}
