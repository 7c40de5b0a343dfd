/* What an engine has. Everything in it lives in its arena; the engine's codec fills it. */
#ifndef BPO_MODEL_STATE_H
#define BPO_MODEL_STATE_H

#include <bponet/model.h>

#include "base/arena.h"
#include "base/map.h"
#include "model/written.h"

#define BPO_MAX_LIVE  100000 /* networks, and containers, of one engine */
#define BPO_MAX_FACTS 4096   /* a router with the Internet's routes is no engine's host */
#define BPO_MAX_POOLS 1000

typedef struct bpo_live_ipam {
    const char *subnet, *gateway, *ip_range; /* NULL: the engine shows none */
    bpo_pairs aux_addresses;
} bpo_live_ipam;

struct bpo_live_network {
    const char *id, *name, *driver, *scope, *created; /* never NULL */
    bool internal, attachable, ipv6, ingress, config_only;
    int ipv4; /* 1, 0, or -1: the engine doesn't say (API before 1.48) */
    const char *ipam_driver;
    bpo_live_ipam *ipam;
    size_t n_ipam, cap_ipam;
    bpo_pairs options, labels; /* places are empty */
    bool hides_options;        /* Podman: ip_range, options and aux addresses are never shown */
};

struct bpo_endpoint {
    const char *network, *network_id, *ipv4_address, *ipv6_address, *mac_address;
    /* what it was configured with, of a full observation (bpo_container.is_full) */
    const char *own_ipv4, *own_ipv6, *own_mac; /* NULL: none */
    bpo_texts aliases, links, link_local_ips;  /* places are empty */
    bpo_pairs options;
    int32_t gw_priority;
};

/* A container's port. */
typedef struct bpo_live_port {
    const char *host_ip, *protocol; /* never NULL */
    uint16_t target, published;     /* 0: any free port of the host; or merely exposed */
    bool is_published;
} bpo_live_port;

struct bpo_container {
    const char *id, *name, *state, *network_mode; /* never NULL */
    const char *service, *project;                /* NULL: not Compose's */
    bpo_endpoint *endpoints;
    size_t n_endpoints, cap_endpoints;
    /* of a full observation: one inspect per container */
    bool is_full, wants_gpu;
    const char *runtime, *hostname, *image;
    bpo_live_port *ports; /* as asked for; exposed ones too */
    size_t n_ports, cap_ports;
    bpo_pairs labels;
};

/* What the engine's host has that a subnet may collide with. */
typedef enum bpo_host_kind {
    BPO_HOST_ROUTE,
    BPO_HOST_ADDRESS,
    BPO_HOST_RESOLVER
} bpo_host_kind;
typedef struct bpo_host_fact {
    bpo_host_kind kind;
    const char *prefix;    /* CIDR text; never NULL */
    const char *interface; /* never NULL; "" for a resolver */
} bpo_host_fact;

/* A block that the engine cuts subnets of `size` bits from where a document gives none. */
typedef struct bpo_pool {
    const char *base; /* CIDR text */
    int32_t size;
} bpo_pool;

struct bpo_state {
    bpo_arena arena;
    bpo_engine_info info;
    const char *host;
    uint64_t n_requests;
    bpo_live_network *networks; /* from bpo_alloc; sorted by bpo_state_finish */
    size_t n_networks, cap_networks;
    bpo_container *containers;
    size_t n_containers, cap_containers;
    bool is_full;                 /* every container is */
    bool is_captured;             /* read from a state file, and not observed just now */
    bool is_host_known;           /* facts is what the engine's host has */
    const char *host_unknown_why; /* NULL, or why it wasn't looked at */
    bpo_host_fact *facts;         /* from bpo_alloc, as are the pools */
    size_t n_facts, cap_facts;
    bool are_pools_known; /* the engine was asked; none given means the built-in ones */
    bpo_pool *pools;
    size_t n_pools, cap_pools;
    bpo_map network_names, container_names; /* to the first of that name; by _finish */
};

/* "route", "address", "resolver". */
const char *bpo_host_kind_name(bpo_host_kind kind);

bpo_status bpo_state_new(bpo_state **ret_state, bpo_error *err);
/* A zeroed item at the end of its list; NULL without memory. It moves when the next is added. */
bpo_live_network *bpo_state_add_network(bpo_state *state);
bpo_container *bpo_state_add_container(bpo_state *state);
bpo_live_ipam *bpo_state_add_ipam(bpo_state *state, bpo_live_network *network);
bpo_endpoint *bpo_state_add_endpoint(bpo_state *state, bpo_container *container);
bpo_host_fact *bpo_state_add_fact(bpo_state *state);
bpo_pool *bpo_state_add_pool(bpo_state *state);
bpo_live_port *bpo_state_add_port(bpo_state *state, bpo_container *container);
/* 0, or -1 without memory. */
int bpo_state_add_text(bpo_state *state, bpo_texts *texts, const char *text);
int bpo_state_add_pair(bpo_state *state, bpo_pairs *pairs, const char *key, const char *value);
/* Sorts and indexes; to be called once, when all is in. */
bpo_status bpo_state_finish(bpo_state *state, bpo_error *err);

/* Whether endpoint is on network: by id where the engine tells it, else by name. */
bool bpo_endpoint_is_on(const bpo_endpoint *endpoint, const bpo_live_network *network);
/* Whether a container in this state has its endpoints up: running, paused or restarting. */
bool bpo_container_is_up(const bpo_container *container);
/* Whether the container is that service's: by Compose's labels, else by its name. */
bool bpo_container_is_of(const bpo_container *container, const bpo_service *service);
/* Whether the container is on the network, running or not. */
bool bpo_container_is_on(const bpo_container *container, const bpo_live_network *network);
/* The same, without what an engine only remembers: where it refused to connect a running container
 * (its address is taken), it goes on showing the network, with no id and no address. */
bool bpo_container_has_joined(const bpo_container *container, const bpo_live_network *network);
/* Whether the container's network mode names the network, by name or id: removing it for good
 * would keep the container from ever starting again. */
bool bpo_container_is_pinned_to(const bpo_container *container,
                                const bpo_live_network *network);

#endif
