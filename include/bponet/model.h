/* The plain data: a topology (what is wanted), a state (what an engine has), findings.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_MODEL_H
#define BPONET_MODEL_H

#include <bponet/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Topology: networks and the services on them ------------------------------------------- */

/** A document's networks and services. Owns everything below it. Any number of threads may read
 *  it while none changes it. */
typedef struct bpo_topology bpo_topology;
/** One wanted network. Borrowed from its topology. */
typedef struct bpo_network bpo_network;
/** One service. Borrowed from its topology. */
typedef struct bpo_service bpo_service;
/** A service's membership in one network. Borrowed from its service. */
typedef struct bpo_attachment bpo_attachment;
/** A port that a service publishes. Borrowed from its service until the next is added. */
typedef struct bpo_port bpo_port;

/** Makes an empty topology named `name` (Compose's project name). Free with bpo_topology_free. */
BPO_API bpo_status bpo_topology_new(const char *name, bpo_topology **ret_topology,
                                    bpo_error *err);
/** Frees a topology and all that is borrowed from it. NULL is allowed. */
BPO_API void bpo_topology_free(bpo_topology *topology);

/** The project's name. */
BPO_API const char *bpo_topology_name(const bpo_topology *topology);
/** Where it was read: "docker-compose.yml", "-", "built-in BPO topology"; NULL: built by hand. */
BPO_API const char *bpo_topology_source(const bpo_topology *topology);
/** Whether it is the topology that is built into the library. */
BPO_API bool bpo_topology_is_builtin(const bpo_topology *topology);
/** What the names of its networks begin with (x-bponet.prefix), or NULL. */
BPO_API const char *bpo_topology_prefix(const bpo_topology *topology);
/** How many networks it has, those included that no service uses. */
BPO_API size_t bpo_topology_n_networks(const bpo_topology *topology);
/** The i-th network in the document's order, or NULL when `i` is out of range. */
BPO_API bpo_network *bpo_topology_network_at(const bpo_topology *topology, size_t i);
/** The network whose key or name on the engine is `name`, keys first; NULL: none. */
BPO_API bpo_network *bpo_topology_find_network(const bpo_topology *topology, const char *name);
/** How many services it has. */
BPO_API size_t bpo_topology_n_services(const bpo_topology *topology);
/** The i-th service in the document's order, or NULL when `i` is out of range. */
BPO_API bpo_service *bpo_topology_service_at(const bpo_topology *topology, size_t i);
/** How many services were left out because none of their profiles is active. */
BPO_API size_t bpo_topology_n_inactive(const bpo_topology *topology);
/** The name of the i-th service that was left out, or NULL when `i` is out of range. */
BPO_API const char *bpo_topology_inactive(const bpo_topology *topology, size_t i);
/** The service named `name`, or NULL. */
BPO_API bpo_service *bpo_topology_find_service(const bpo_topology *topology, const char *name);
/**
 * Adds a network called `name` (key and name on the engine alike). `*ret_network` is borrowed.
 * BPO_E_CONFLICT where the key is taken, BPO_E_LIMIT past 4,096 networks, BPO_E_MEMORY.
 * Whether the name is one that an engine takes is told by bpo_topology_check, as all else is.
 */
BPO_API bpo_status bpo_topology_add_network(bpo_topology *topology, const char *name,
                                            bpo_network **ret_network, bpo_error *err);
/** Adds a service called `name`. `*ret_service` is borrowed. Statuses as for networks. */
BPO_API bpo_status bpo_topology_add_service(bpo_topology *topology, const char *name,
                                            bpo_service **ret_service, bpo_error *err);

/** The network's key in the document. */
BPO_API const char *bpo_network_key(const bpo_network *network);
/** The network's name on the engine: its `name:`, else `<project>_<key>`, as Compose has it. */
BPO_API const char *bpo_network_name(const bpo_network *network);
/** The driver as written, or NULL: the engine's default, "bridge". */
BPO_API const char *bpo_network_driver(const bpo_network *network);
/** Whether the document says `external: true`: made elsewhere, Compose only attaches. */
BPO_API bool bpo_network_is_external(const bpo_network *network);
/** `internal:` as 1 or 0; -1 where it isn't given or can't be understood. */
BPO_API int32_t bpo_network_internal(const bpo_network *network);
/** `attachable:` as 1 or 0; -1 where it isn't given or can't be understood. */
BPO_API int32_t bpo_network_attachable(const bpo_network *network);
/** `enable_ipv6:` as 1 or 0; -1 where it isn't given or can't be understood. */
BPO_API int32_t bpo_network_enable_ipv6(const bpo_network *network);
/** How many `ipam.config` entries it has. */
BPO_API size_t bpo_network_n_ipam(const bpo_network *network);
/** The subnet of entry `i` as written, or NULL. */
BPO_API const char *bpo_network_subnet(const bpo_network *network, size_t i);
/** The gateway of entry `i` as written, or NULL. */
BPO_API const char *bpo_network_gateway(const bpo_network *network, size_t i);
/** The ip_range of entry `i` as written, or NULL: containers get addresses from here. */
BPO_API const char *bpo_network_ip_range(const bpo_network *network, size_t i);
/** How many labels it has. */
BPO_API size_t bpo_network_n_labels(const bpo_network *network);
/** The i-th label's key, or NULL when `i` is out of range. */
BPO_API const char *bpo_network_label_key(const bpo_network *network, size_t i);
/** The i-th label's value, or NULL when `i` is out of range. */
BPO_API const char *bpo_network_label_value(const bpo_network *network, size_t i);
/** The value of label `key`, or NULL. */
BPO_API const char *bpo_network_label(const bpo_network *network, const char *key);
/** How many `driver_opts` it has. */
BPO_API size_t bpo_network_n_options(const bpo_network *network);
/** The i-th driver option's key, or NULL when `i` is out of range. */
BPO_API const char *bpo_network_option_key(const bpo_network *network, size_t i);
/** The i-th driver option's value, or NULL when `i` is out of range. */
BPO_API const char *bpo_network_option_value(const bpo_network *network, size_t i);
/** Sets the driver ("bridge", "macvlan", …). BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_driver(bpo_network *network, const char *driver,
                                          bpo_error *err);
/** Sets `internal`: no way out of the network. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_internal(bpo_network *network, bool internal, bpo_error *err);
/** Sets `attachable`: for overlay networks. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_attachable(bpo_network *network, bool attachable,
                                              bpo_error *err);
/** Sets `enable_ipv6`. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_enable_ipv6(bpo_network *network, bool enable_ipv6,
                                               bpo_error *err);
/** Adds an `ipam.config` entry; each text is copied as given and may be NULL. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_add_ipam(bpo_network *network, const char *subnet,
                                        const char *gateway, const char *ip_range,
                                        bpo_error *err);
/** Sets or replaces a label. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_label(bpo_network *network, const char *key,
                                         const char *value, bpo_error *err);
/** Sets or replaces a driver option. BPO_E_MEMORY. */
BPO_API bpo_status bpo_network_set_option(bpo_network *network, const char *key,
                                          const char *value, bpo_error *err);

/** The service's key in the document. */
BPO_API const char *bpo_service_name(const bpo_service *service);
/** `container_name:`, or NULL. */
BPO_API const char *bpo_service_container_name(const bpo_service *service);
/** How many networks it is on. */
BPO_API size_t bpo_service_n_attachments(const bpo_service *service);
/** The i-th membership, or NULL when `i` is out of range. */
BPO_API bpo_attachment *bpo_service_attachment_at(const bpo_service *service, size_t i);
/** How many ports its `ports:` entries give, a range of container ports counted port by port; an
 *  entry that can't be understood counts as one. */
BPO_API size_t bpo_service_n_ports(const bpo_service *service);
/** The entry of the i-th port in the short form ("8000:8000"), or NULL. */
BPO_API const char *bpo_service_port(const bpo_service *service, size_t i);
/** The i-th port, or NULL when `i` is out of range. */
BPO_API const bpo_port *bpo_service_port_at(const bpo_service *service, size_t i);
/** The port's entry in the short form ("127.0.0.1:8000:80/udp"). */
BPO_API const char *bpo_port_text(const bpo_port *port);
/** The container's port ("80"); NULL: the entry can't be understood. */
BPO_API const char *bpo_port_target(const bpo_port *port);
/** The host's port ("8000"), or a range to choose from ("8000-8010"); NULL: not given, so that the
 *  engine chooses. */
BPO_API const char *bpo_port_published(const bpo_port *port);
/** The host's address that the port is bound to, or NULL: all of them. */
BPO_API const char *bpo_port_host_ip(const bpo_port *port);
/** "tcp", "udp" or "sctp", or as the long form has it; NULL: not given, which means tcp. */
BPO_API const char *bpo_port_protocol(const bpo_port *port);
/** The long form's `mode:` ("ingress", "host"), or NULL. */
BPO_API const char *bpo_port_mode(const bpo_port *port);
/** `network_mode:` ("host", "service:db"), or NULL. */
BPO_API const char *bpo_service_network_mode(const bpo_service *service);
/** How many containers it runs: `scale:`, else `deploy.replicas`, else 1; -1 where that can't be
 *  understood. */
BPO_API int64_t bpo_service_replicas(const bpo_service *service);
/** Whether it asks for a GPU, by `gpus:`, by device reservations or by `runtime: nvidia`. */
BPO_API bool bpo_service_wants_gpu(const bpo_service *service);
/** How many `expose:` entries it has. */
BPO_API size_t bpo_service_n_exposed(const bpo_service *service);
/** The i-th `expose:` entry ("80", "80-82/udp"), or NULL when `i` is out of range. */
BPO_API const char *bpo_service_exposed(const bpo_service *service, size_t i);
/** How many `profiles:` it has; with none, it is always active. */
BPO_API size_t bpo_service_n_profiles(const bpo_service *service);
/** The i-th profile, or NULL when `i` is out of range. */
BPO_API const char *bpo_service_profile(const bpo_service *service, size_t i);
/** How many services must run before it, those included that Compose takes from `links:`,
 *  `network_mode: service:…` and the like. */
BPO_API size_t bpo_service_n_dependencies(const bpo_service *service);
/** The name of the i-th of these, or NULL when `i` is out of range. */
BPO_API const char *bpo_service_dependency(const bpo_service *service, size_t i);
/** How many `x-bponet.needs` it has. */
BPO_API size_t bpo_service_n_needs(const bpo_service *service);
/** The i-th need ("postgres:5432"), or NULL when `i` is out of range. */
BPO_API const char *bpo_service_need(const bpo_service *service, size_t i);
/** Sets `container_name`. BPO_E_MEMORY. */
BPO_API bpo_status bpo_service_set_container_name(bpo_service *service, const char *name,
                                                  bpo_error *err);
/**
 * Puts the service on the network whose key is `network`; `*ret_attachment` (NULL allowed) is
 * borrowed. BPO_E_CONFLICT where it is on it already, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_service_add_network(bpo_service *service, const char *network,
                                           bpo_attachment **ret_attachment, bpo_error *err);
/**
 * Adds a `ports:` entry in the short form, with all the ports of a range; one that can't be
 * understood is told by bpo_topology_check. BPO_E_LIMIT past 65,535 ports, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_service_add_port(bpo_service *service, const char *port, bpo_error *err);
/** Adds a need, "service:port" or "service:port/udp". BPO_E_MEMORY. */
BPO_API bpo_status bpo_service_add_need(bpo_service *service, const char *need, bpo_error *err);

/** The key of the network. */
BPO_API const char *bpo_attachment_network(const bpo_attachment *attachment);
/** `ipv4_address:` as written, or NULL. */
BPO_API const char *bpo_attachment_ipv4_address(const bpo_attachment *attachment);
/** `ipv6_address:` as written, or NULL. */
BPO_API const char *bpo_attachment_ipv6_address(const bpo_attachment *attachment);
/** How many `aliases:` it has. */
BPO_API size_t bpo_attachment_n_aliases(const bpo_attachment *attachment);
/** The i-th alias, or NULL when `i` is out of range. */
BPO_API const char *bpo_attachment_alias(const bpo_attachment *attachment, size_t i);
/** Sets the static IPv4 address; NULL takes it away. BPO_E_MEMORY. */
BPO_API bpo_status bpo_attachment_set_ipv4_address(bpo_attachment *attachment,
                                                   const char *address, bpo_error *err);
/** Sets the static IPv6 address; NULL takes it away. BPO_E_MEMORY. */
BPO_API bpo_status bpo_attachment_set_ipv6_address(bpo_attachment *attachment,
                                                   const char *address, bpo_error *err);
/** Adds an alias: a further name on this network. BPO_E_MEMORY. */
BPO_API bpo_status bpo_attachment_add_alias(bpo_attachment *attachment, const char *alias,
                                            bpo_error *err);

/* ---- State: what an engine has, as read at one time ---------------------------------------- */

/** An engine's networks and containers as they were observed. Immutable once made. */
typedef struct bpo_state bpo_state;
/** What an engine says of itself; by value, texts cut to fit. */
typedef struct bpo_engine_info {
    char engine[16];          /**< "docker" or "podman" */
    char version[64];         /**< "28.5.2" */
    char api_version[16];     /**< the newest API it speaks */
    char min_api_version[16]; /**< the oldest; "" where it doesn't say */
    char used_api_version[16];/**< the API this handle uses */
    char os[32];              /**< "linux" */
    char architecture[32];    /**< "amd64"; "" after a mere ping */
    char kernel[128];         /**< "" after a mere ping */
    char name[256];           /**< the host's name, of bpo_engine_system_info; else "" */
    char storage_driver[64];  /**< of bpo_engine_system_info; else "" */
    int32_t n_containers;     /**< of bpo_engine_system_info; else -1 */
    bool rootless;            /**< of bpo_engine_system_info */
    bool swarm;               /**< of bpo_engine_system_info: part of a swarm */
    char reserved[126];       /**< zero; room to grow */
} bpo_engine_info;

/** A network that exists. Borrowed from its state. */
typedef struct bpo_live_network bpo_live_network;
/** A container that exists, running or not. Borrowed from its state. */
typedef struct bpo_container bpo_container;
/** A container's place in one network. Borrowed from its container. */
typedef struct bpo_endpoint bpo_endpoint;

/** Frees a state and all that is borrowed from it. NULL is allowed. */
BPO_API void bpo_state_free(bpo_state *state);
/** What the engine said of itself when it was observed. Borrowed. */
BPO_API const bpo_engine_info *bpo_state_info(const bpo_state *state);
/** Where the engine was reached: "unix:///var/run/docker.sock". */
BPO_API const char *bpo_state_host(const bpo_state *state);
/** How many requests the observation took, the ping included where it was the first call. */
BPO_API uint64_t bpo_state_n_requests(const bpo_state *state);
/** How many networks there are, in the order of their names, then ids. */
BPO_API size_t bpo_state_n_networks(const bpo_state *state);
/** The i-th network, or NULL when `i` is out of range. */
BPO_API const bpo_live_network *bpo_state_network_at(const bpo_state *state, size_t i);
/** The first network named exactly `name`, or NULL. */
BPO_API const bpo_live_network *bpo_state_find_network(const bpo_state *state, const char *name);
/** How many networks are named exactly `name`: more than one are twins (old engines only). */
BPO_API size_t bpo_state_count_networks(const bpo_state *state, const char *name);
/** How many containers there are, stopped ones included, in the order of their names. */
BPO_API size_t bpo_state_n_containers(const bpo_state *state);
/** The i-th container, or NULL when `i` is out of range. */
BPO_API const bpo_container *bpo_state_container_at(const bpo_state *state, size_t i);
/** The container named exactly `name`, or whose full id it is, or NULL. */
BPO_API const bpo_container *bpo_state_find_container(const bpo_state *state, const char *name);

/** Whether the containers' own configuration was observed too (bpo_observe_options.full). */
BPO_API bool bpo_state_is_full(const bpo_state *state);
/** Whether the routes, addresses and DNS servers of the engine's host are known. */
BPO_API bool bpo_state_is_host_known(const bpo_state *state);
/** Why the engine's host, or a part of it, wasn't looked at: one line; NULL: it was, or nobody
 *  asked for it. */
BPO_API const char *bpo_state_host_unknown_why(const bpo_state *state);
/** How many facts of the engine's host there are. */
BPO_API size_t bpo_state_n_facts(const bpo_state *state);
/** The kind of fact `i`: "route", "address" or "resolver"; NULL when `i` is out of range. */
BPO_API const char *bpo_state_fact_kind(const bpo_state *state, size_t i);
/** Its block, "10.0.0.0/8"; of an address with its length: "192.168.1.5/24". */
BPO_API const char *bpo_state_fact_prefix(const bpo_state *state, size_t i);
/** The interface, "" where none is known. */
BPO_API const char *bpo_state_fact_interface(const bpo_state *state, size_t i);

/** The network's id: 64 hexadecimal digits; of a swarm's network, 25 digits and letters. */
BPO_API const char *bpo_live_network_id(const bpo_live_network *network);
/** The network's name. */
BPO_API const char *bpo_live_network_name(const bpo_live_network *network);
/** The driver: "bridge", "overlay", "host", "null", … */
BPO_API const char *bpo_live_network_driver(const bpo_live_network *network);
/** "local", "swarm" or "global". */
BPO_API const char *bpo_live_network_scope(const bpo_live_network *network);
/** When it was made, as the engine writes it (RFC 3339). */
BPO_API const char *bpo_live_network_created(const bpo_live_network *network);
/** Whether it has no way out. */
BPO_API bool bpo_live_network_is_internal(const bpo_live_network *network);
/** Whether single containers may join it (overlay). */
BPO_API bool bpo_live_network_is_attachable(const bpo_live_network *network);
/** Whether IPv6 is on. */
BPO_API bool bpo_live_network_has_ipv6(const bpo_live_network *network);
/** How many IPAM entries it has. */
BPO_API size_t bpo_live_network_n_ipam(const bpo_live_network *network);
/** The subnet of entry `i`, or NULL. */
BPO_API const char *bpo_live_network_subnet(const bpo_live_network *network, size_t i);
/** The gateway of entry `i`, or NULL: engines show none where none was given. */
BPO_API const char *bpo_live_network_gateway(const bpo_live_network *network, size_t i);
/** The ip_range of entry `i`, or NULL. */
BPO_API const char *bpo_live_network_ip_range(const bpo_live_network *network, size_t i);
/** How many labels it has. */
BPO_API size_t bpo_live_network_n_labels(const bpo_live_network *network);
/** The i-th label's key, or NULL when `i` is out of range. */
BPO_API const char *bpo_live_network_label_key(const bpo_live_network *network, size_t i);
/** The i-th label's value, or NULL when `i` is out of range. */
BPO_API const char *bpo_live_network_label_value(const bpo_live_network *network, size_t i);
/** The value of label `key`, or NULL. */
BPO_API const char *bpo_live_network_label(const bpo_live_network *network, const char *key);

/** The container's id: 64 hexadecimal digits. */
BPO_API const char *bpo_container_id(const bpo_container *container);
/** The container's name, without the leading "/". */
BPO_API const char *bpo_container_name(const bpo_container *container);
/** "created", "running", "paused", "restarting", "exited", "removing" or "dead". */
BPO_API const char *bpo_container_state(const bpo_container *container);
/** `HostConfig.NetworkMode`: the network it was created on, "host", "none", "container:…". */
BPO_API const char *bpo_container_network_mode(const bpo_container *container);
/** The Compose service it belongs to (label com.docker.compose.service), or NULL. */
BPO_API const char *bpo_container_service(const bpo_container *container);
/** The Compose project it belongs to (label com.docker.compose.project), or NULL. */
BPO_API const char *bpo_container_project(const bpo_container *container);
/** How many networks it is on. */
BPO_API size_t bpo_container_n_endpoints(const bpo_container *container);
/** The i-th endpoint, or NULL when `i` is out of range. */
BPO_API const bpo_endpoint *bpo_container_endpoint_at(const bpo_container *container, size_t i);

/** The name of the network that the endpoint is on. */
BPO_API const char *bpo_endpoint_network(const bpo_endpoint *endpoint);
/** The id of that network; "" for a container that never started (the engine doesn't say). */
BPO_API const char *bpo_endpoint_network_id(const bpo_endpoint *endpoint);
/** Its IPv4 address, "" while the container doesn't run. */
BPO_API const char *bpo_endpoint_ipv4_address(const bpo_endpoint *endpoint);
/** Its IPv6 address, "" where it has none. */
BPO_API const char *bpo_endpoint_ipv6_address(const bpo_endpoint *endpoint);
/** Its MAC address, "" while the container doesn't run. */
BPO_API const char *bpo_endpoint_mac_address(const bpo_endpoint *endpoint);

/* ---- Findings: what is wrong, will be refused or will surprise ------------------------------ */

/** How much a finding matters. An error stops every write. */
typedef enum bpo_severity { BPO_NOTE = 0, BPO_WARNING = 1, BPO_ERROR = 2 } bpo_severity;

/** A list of findings in the document's order. */
typedef struct bpo_findings bpo_findings;
/** One finding. Borrowed from its list. */
typedef struct bpo_finding bpo_finding;

/** Frees a list and its findings. NULL is allowed. */
BPO_API void bpo_findings_free(bpo_findings *findings);
/** How many findings there are, accepted ones included. */
BPO_API size_t bpo_findings_count(const bpo_findings *findings);
/** How many findings of one severity there are that the document doesn't accept. */
BPO_API size_t bpo_findings_count_of(const bpo_findings *findings, bpo_severity severity);
/** The i-th finding, or NULL when `i` is out of range. */
BPO_API const bpo_finding *bpo_findings_at(const bpo_findings *findings, size_t i);

/** The rule's permanent name: "subnet-overlap". */
BPO_API const char *bpo_finding_slug(const bpo_finding *finding);
/** How much it matters. */
BPO_API bpo_severity bpo_finding_severity(const bpo_finding *finding);
/** What was found: one line. */
BPO_API const char *bpo_finding_message(const bpo_finding *finding);
/** What to do, with a computed value where there is one; "" where nothing can be said. */
BPO_API const char *bpo_finding_remedy(const bpo_finding *finding);
/** Where in the document: "networks.bpo-db-network.ipam.config[0].subnet". */
BPO_API const char *bpo_finding_path(const bpo_finding *finding);
/** The file, "" for a topology that was built by hand. */
BPO_API const char *bpo_finding_file(const bpo_finding *finding);
/** The 1-based line, 0 where there is none. */
BPO_API int32_t bpo_finding_line(const bpo_finding *finding);
/** The 1-based column in characters, 0 where there is none. */
BPO_API int32_t bpo_finding_column(const bpo_finding *finding);
/** How many characters of that line it is about, 0 where that isn't known. */
BPO_API int32_t bpo_finding_width(const bpo_finding *finding);
/** The document's reason for accepting it (x-bponet.accept), or NULL: it counts. */
BPO_API const char *bpo_finding_accepted(const bpo_finding *finding);
/** The severity's name: "error", "warning", "note". Static. */
BPO_API const char *bpo_severity_name(bpo_severity severity);

#ifdef __cplusplus
}
#endif
#endif
