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
    bpo_texts aliases, link_local_ips;
    bpo_written ipv4_address, ipv6_address, mac_address, gw_priority, priority, interface_name;
    bpo_pairs options;
};

/* One container port of a `ports:` entry, whichever form that was written in; a range of container
 * ports is several of these with one text. */
struct bpo_port {
    const char *text; /* the entry in the short form; never NULL */
    bpo_place at;     /* of the entry */
    bool is_long;     /* it was written as a map */
    /* Parts that aren't given, or that the short form doesn't let be told apart, have no text. */
    bpo_written target, published, host_ip, protocol, mode, name, app_protocol;
};

/* A service that must run before another. */
typedef struct bpo_dependency {
    const char *service;
    bpo_place at;
    bpo_written condition, restart, required;
} bpo_dependency;

struct bpo_service {
    bpo_topology *topology;
    const char *name;
    bpo_place at;
    bpo_written container_name, network_mode;
    bpo_attachment **attachments;
    size_t n_attachments, cap_attachments;
    bpo_port *ports;
    size_t n_ports, cap_ports;
    bpo_dependency *dependencies;
    size_t n_dependencies, cap_dependencies;
    bpo_texts needs, expose, profiles, links, external_links;
    bpo_written image, mac_address, hostname, runtime, scale, replicas;
    bpo_written gpu; /* the spelling that asks for a GPU: "runtime", "gpus" or "deploy" */
    bool on_default; /* it names no network: attachment 0 is Compose's implicit one */
};

/* An `x-bponet.accept` entry: findings that are known and wanted. */
typedef struct bpo_acceptance {
    bpo_place where; /* of the entry */
    bpo_written finding, at, reason;
} bpo_acceptance;

#define BPO_MAX_KEPT_TEXT ((size_t)64 * 1024 * 1024) /* bytes of all documents together */

/* A document's text, kept for the excerpts of findings. */
typedef struct bpo_source_text {
    const char *file, *text; /* file: as in places */
    size_t len;
    bool json; /* read as JSON, to which only a line feed ends a line */
} bpo_source_text;

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
    size_t n_ports;     /* of all services together, for the limit */
    bpo_texts inactive; /* services left out because no profile of theirs is active */
    bpo_acceptance *accepted;
    size_t n_accepted, cap_accepted;
    bpo_texts deny; /* x-bponet.deny */
    bpo_source_text *texts;
    size_t n_texts, cap_texts;
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
/* Keeps a copy of a document's text; what is too much isn't kept. file is borrowed. */
int bpo_topology_keep_text(bpo_topology *topology, const char *file, const char *text,
                           size_t len, bool json);
/* A zeroed port at the end of the service's list, with text, which lives as long as the topology;
 * NULL without memory. It moves when the next is added. Limits are model/port's affair. */
bpo_port *bpo_service_new_port(bpo_service *service, const char *text, bpo_place at);

#endif
