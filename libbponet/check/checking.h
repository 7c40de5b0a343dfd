/* A check under way: what all rooms of rules share. A room is a function that walks the topology
 * and tells what it finds; what a slug weighs and means is the registry's affair. */
#ifndef BPO_CHECK_CHECKING_H
#define BPO_CHECK_CHECKING_H

#include <bponet/address.h>
#include <bponet/check.h>

#include "base/strbuf.h"
#include "check/release.h"
#include "model/state.h"
#include "model/topology.h"

/* Wider routes of a host are a way out (a VPN's 0.0.0.0/1), not somebody's network. */
#define BPO_WIDEST_ROUTE 8

/* An ipam entry with its texts understood; what isn't understood has its flag unset. */
typedef struct bpo_entry {
    const bpo_network *network;
    const bpo_ipam *ipam;
    size_t network_index, number; /* the number in its network */
    bool has_subnet, has_gateway, has_range;
    bool is_any;     /* 0.0.0.0/24 on an engine that takes it for "any subnet of this size" */
    bpo_cidr subnet; /* without host bits */
    bpo_cidr range;  /* likewise */
    bpo_address gateway;
    bool has_suggestion;
    bpo_cidr suggestion; /* told by several rules, computed once */
} bpo_entry;

typedef struct bpo_checking {
    const bpo_topology *topology;
    const bpo_state *state; /* NULL: the topology alone */
    bool knows_release;
    bpo_release release; /* whose refusals are told */
    bpo_findings *findings;
    bpo_error *err;
    bpo_status status; /* sticky: after a failure nothing is told any more */
    bpo_arena arena;
    bpo_entry *entries; /* of all networks, in the document's order */
    size_t n_entries;
    size_t *first_entries; /* of network i: its first entry; one more at the end */
    size_t *n_members;     /* of network i: how many services are on it, */
    size_t *n_attached;    /* how many containers those make, */
    size_t *n_fixed[2];    /* and how many of them have a static IPv4 or IPv6 address */
    bpo_cidr *taken;       /* what a suggestion stays away from; from bpo_alloc */
    size_t n_taken, cap_taken;
    size_t n_defaults; /* the first of taken: others' defaults, which can be done without */
    bool knows_taken;
    size_t suggestions_left; /* a computed block costs time, and nobody reads a thousand */
    size_t searches_left;    /* and each block looked at costs some of it */
    size_t nearest_left;     /* how many words may still be compared for "did you mean" */
    bpo_map claims;          /* "<network> <address>" to a number of holders */
    const char **holders;
    size_t n_holders, cap_holders;
    bpo_place at; /* of the finding that is being told */
    bpo_strbuf path, remedy, message;
} bpo_checking;

/* Begins a finding: its place and its path. */
void bpo_checking_at(bpo_checking *c, bpo_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a field of an ipam entry. */
void bpo_checking_at_entry(bpo_checking *c, const bpo_entry *entry, bpo_place at,
                           const char *field);
/* What to do; none unless told. */
void bpo_checking_remedy(bpo_checking *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Ends the finding: its slug, a literal, and its message. */
void bpo_checking_tell(bpo_checking *c, const char *slug, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Marks the check as failed for want of memory. */
void bpo_checking_fail(bpo_checking *c);
/* A formatted text in the check's arena; "" (and a failed check) without memory. */
const char *bpo_checking_text(bpo_checking *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The entries of the network with this index. */
const bpo_entry *bpo_checking_entries(const bpo_checking *c, size_t network, size_t *ret_n);
/* The index of the network with this key; false: the document defines none. */
bool bpo_checking_network(const bpo_checking *c, const char *key, size_t *ret_index);
/* The network that the attachment names; NULL: the document defines none. */
const bpo_network *bpo_checking_network_of(const bpo_checking *c,
                                           const bpo_attachment *attachment);
/* How many containers the service makes: scale, else replicas, else 1. */
size_t bpo_service_instances(const bpo_service *service);
/* Whether the switch is given and true. */
bool bpo_is_marked(const bpo_written *written);
/* Whether the network is known to have no way out: by the document, or as it is on the engine. */
bool bpo_checking_is_internal(const bpo_checking *c, const bpo_network *network);
/* Whether ports of the service can be published: it has its own place on a network that maps them,
 * or on one that isn't known. */
bool bpo_checking_publishes(const bpo_checking *c, const bpo_service *service);
/* Whether the network is given by name only: made elsewhere, and nothing known of it. */
bool bpo_network_is_foreign(const bpo_network *network);
/* Whether the network has that driver; none given, or "", is "bridge". */
bool bpo_network_uses(const bpo_network *network, const char *driver);
bool bpo_network_is_bridge(const bpo_network *network);
bool bpo_network_has_ipv6(const bpo_network *network);
/* Whether addr is one that no container gets: the network's own or the broadcast address of an
 * IPv4 block of at least four, the first of an IPv6 block. NULL, or which. Static. */
const char *bpo_reserved_name(const bpo_cidr *subnet, const bpo_address *address);
const char *bpo_family_name(const bpo_address *address);

/* Notes that holder has the address on a network: NULL, or who had it before. */
const char *bpo_checking_claim(bpo_checking *c, size_t network, const bpo_address *address,
                               const char *holder);

/* bpo_text_nearest, as long as the document isn't so large and so wrong that it would take long. */
const char *bpo_checking_nearest(bpo_checking *c, const char *word, const char *const *words,
                                 size_t n);

/* Understands all ipam entries. */
void bpo_checking_gather(bpo_checking *c);
/* "use 172.16.0.0/16, which is private and free": such a block. */
void bpo_suggest_remedy(bpo_checking *c, bpo_entry *entry);
bool bpo_suggest_block(bpo_checking *c, const bpo_cidr *like, bpo_cidr *ret_cidr);
/* The lowest address of within that is in none of the n taken. */
bool bpo_suggest_address(bpo_checking *c, const bpo_cidr *within, const bpo_cidr *taken,
                         size_t n, bpo_address *ret_address);

/* The rooms. */
void bpo_rules_subnet(bpo_checking *c);
void bpo_rules_ranges(bpo_checking *c);
void bpo_rules_inside(bpo_checking *c);
void bpo_rules_overlap(bpo_checking *c);
void bpo_rules_host(bpo_checking *c);
void bpo_rules_pools(bpo_checking *c);
void bpo_rules_capacity(bpo_checking *c);
void bpo_rules_claims(bpo_checking *c);
void bpo_rules_static(bpo_checking *c);
void bpo_rules_names(bpo_checking *c);
void bpo_rules_external(bpo_checking *c);
void bpo_rules_services(bpo_checking *c);
void bpo_rules_aliases(bpo_checking *c);
void bpo_rules_unused(bpo_checking *c);
void bpo_rules_needs(bpo_checking *c);
void bpo_rules_values(bpo_checking *c);
void bpo_rules_publish(bpo_checking *c);
void bpo_rules_port_clash(bpo_checking *c);
void bpo_rules_zones(bpo_checking *c);
void bpo_rules_unneeded(bpo_checking *c);
void bpo_rules_gpu(bpo_checking *c);
void bpo_rules_gateway(bpo_checking *c);
void bpo_rules_drivers(bpo_checking *c);
void bpo_rules_labels(bpo_checking *c);
void bpo_rules_ports(bpo_checking *c);
void bpo_rules_depends(bpo_checking *c);
void bpo_rules_replicas(bpo_checking *c);
void bpo_rules_engine(bpo_checking *c); /* the last: it tells what no other room told */

#endif
