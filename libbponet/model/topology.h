/* The typed topology. Everything in it lives in its arena, so freeing it is one call. */
#ifndef BPO_MODEL_TOPOLOGY_H
#define BPO_MODEL_TOPOLOGY_H

#include <bponet/model.h>

#include "base/arena.h"
#include "base/map.h"
#include "model/finding.h"
#include "model/written.h"

#define BPO_MAX_NETWORKS 4096
#define BPO_MAX_SERVICES 16384

typedef struct bpo_ipam {
    bpo_place at;
    bpo_written subnet, ip_range, gateway;
    bpo_pairs aux_addresses;
} bpo_ipam;

struct bpo_network {
    bpo_topology *topology;
    const char *key;
    bpo_place at;     /* of the key */
    bpo_written name; /* on the engine; always has a text */
    bpo_written driver, internal, attachable, enable_ipv4, enable_ipv6, external;
    bpo_written ipam_driver;
    bpo_ipam *ipam;
    size_t n_ipam, cap_ipam;
    bpo_pairs options, labels;
    bool defined;      /* not external, or with an ipam all the same: ours to make */
    bool from_builtin; /* external, and defined by the built-in topology */
    bpo_written publish, gpu, isolated; /* x-bponet */
};

struct bpo_attachment {
    bpo_service *service;
    const char *network; /* the key */
    bpo_place at;
    bpo_texts aliases;
    bpo_written ipv4_address, ipv6_address, mac_address, gw_priority;
};

struct bpo_service {
    bpo_topology *topology;
    const char *name;
    bpo_place at;
    bpo_written container_name, network_mode;
    bpo_attachment **attachments;
    size_t n_attachments, cap_attachments;
    bpo_texts ports, needs;
};

struct bpo_topology {
    bpo_arena arena;
    const char *name;   /* the project's */
    bpo_place name_at;  /* where it was written, if it was */
    const char *source; /* NULL: built by hand */
    bool builtin;
    bool is_fallback; /* the built-in topology, because no document was found */
    bpo_written prefix, legacy;
    bpo_network **networks;
    size_t n_networks, cap_networks;
    bpo_map network_keys; /* key to index */
    bpo_service **services;
    size_t n_services, cap_services;
    bpo_map service_names;
    bpo_findings remarks; /* what the reader couldn't understand; bpo_topology_check tells it */
};

/* Like bpo_topology_add_network, with the key's place; the name is the caller's to set. */
bpo_status bpo_topology_add_network_at(bpo_topology *topology, const char *key, bpo_place at,
                                       bpo_network **ret_network, bpo_error *err);
bpo_status bpo_topology_add_service_at(bpo_topology *topology, const char *name, bpo_place at,
                                       bpo_service **ret_service, bpo_error *err);
/* Adds a copy of another topology's network, with nothing borrowed from it. */
bpo_status bpo_topology_add_copy(bpo_topology *topology, const bpo_network *network,
                                 bpo_network **ret_network, bpo_error *err);
/* The first value, and its key, that says what the network is like, ipam and x-bponet aside; NULL
 * where there is none. */
const bpo_written *bpo_network_attribute(const bpo_network *network, const char **ret_key);
/* NULL without memory. */
bpo_ipam *bpo_network_new_ipam(bpo_network *network);
bpo_attachment *bpo_service_new_attachment(bpo_service *service, const char *network,
                                           bpo_place at);
/* Each 0, or -1 without memory. Texts are copied into the topology's arena. */
int bpo_topology_write(bpo_topology *topology, bpo_written *written, const char *text,
                       bpo_place at);
int bpo_topology_set_pair(bpo_topology *topology, bpo_pairs *pairs, const char *key,
                          bpo_place key_at, const char *value, bpo_place at);
int bpo_topology_add_text(bpo_topology *topology, bpo_texts *texts, const char *text,
                          bpo_place at);

#endif
