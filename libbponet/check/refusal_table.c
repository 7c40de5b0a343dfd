/* Everything that engines from 20.10 to 29 are known to refuse about networks, and what they take though
 * it breaks: docs/refusals.md is this table, and tests/contract/refusals.c holds it to real engines. Texts
 * are parts of the engines' own sentences, on one line; all else is ours. Where a sentence changed between
 * two engines that were looked at, `until` is what the sources say. */
#include <bponet/check.h>

#define SEEN(engines) true, engines
#define READ          false, ""

#define CREATE     "create network"
#define REMOVE     "remove network"
#define CONTAINER  "create container"
#define START      "start container"
#define CONNECT    "connect container"
#define DISCONNECT "disconnect container"
#define ANY        "any request"

/* Sources that many rows share; before Engine 29 the paths lack the leading "daemon/". */
#define ALLOCATE_C "moby daemon/libnetwork/network.go, ipamAllocateVersion"
#define BRIDGE_C   "moby daemon/libnetwork/drivers/bridge/bridge_linux.go"
#define CONTROL_C  "moby daemon/libnetwork/controller.go"
#define CREATE_C   "moby daemon/network.go, createNetwork"
#define ENDPOINT_C "moby daemon/container_operations.go, validateEndpointSettings"
#define IPAM_C     "moby daemon/network.go, ValidateIPAM"
#define IPVLAN_C   "moby daemon/libnetwork/drivers/ipvlan"
#define JOIN_C     "moby daemon/container_operations.go"
#define KERNEL_C   "the kernel's answer"
#define MACVLAN_C  "moby daemon/libnetwork/drivers/macvlan"
#define NETIP_C    "Go's net/netip, with which moby api/types/network reads addresses from 29 on"
#define POOL_C     "moby daemon/libnetwork/ipams/defaultipam"
#define SWARM_C    "moby daemon/cluster/networks.go"

/* clang-format off */

/* Cause, remedy and slug of what is said in several ways. */
#define ADDRESS_INVALID_4 \
    "ipv4_address isn't an IPv4 address", "write one plain IPv4 address", "address-invalid"
#define ADDRESS_INVALID_6 \
    "ipv6_address isn't an IPv6 address", "write one plain IPv6 address", "address-invalid"
#define ADDRESS_OUTSIDE \
    "the static address isn't in a subnet that the network was given", \
    "choose an address of the subnet, or widen the subnet", "address-outside"
#define AUX_INVALID \
    "an auxiliary address isn't an address", "write each as one plain address, without a length", \
    "aux-invalid"
#define AUX_OUTSIDE \
    "an auxiliary address isn't in its subnet", "choose an address within the subnet", "aux-outside"
#define BRIDGE_NAME \
    "com.docker.network.bridge.name isn't a name that the kernel takes: 15 bytes at most, no '/', no ':', " \
    "no white space, not '.' or '..'", \
    "choose a shorter, plainer name, or leave the option out", NULL
#define BRIDGE_TAKEN \
    "another network of the engine has a bridge of that name", \
    "choose another com.docker.network.bridge.name, or leave the option out", NULL
#define FAMILY_MIXED \
    "an IPv4 and an IPv6 value stand in one entry of ipam.config", \
    "give each family an entry of its own", "family-mixed"
#define FIREWALL \
    "the engine couldn't write its firewall rules: somebody changed or flushed them, or the kernel lacks a " \
    "module", \
    "restart the engine, which writes its chains anew, and look at who else writes rules", NULL
#define GATEWAY_INVALID \
    "the gateway isn't an address", "write one plain address of the subnet, without a length", \
    "gateway-invalid"
#define GATEWAY_OUTSIDE \
    "the gateway isn't in its subnet", "choose an address of the subnet, such as its first usable one", \
    "gateway-outside"
#define HOST_NETWORK \
    "the host's network can't be joined or left: it is chosen when a container is created", \
    "create the container anew, with or without network_mode: host", NULL
#define IPV6_LINK_LOCAL \
    "the subnet meets fe80::/64, which every interface has for itself", \
    "choose a block out of fd00::/8", "reserved-subnet"
#define IPV6_MULTICAST \
    "ff00::/8 is for groups, and no interface can have such an address", \
    "choose a block out of fd00::/8", "reserved-subnet"
#define JSON_WRONG \
    "the request isn't what the engine can read: a client that is too new or too old, or was given a " \
    "value of the wrong kind", \
    "mend the value that the sentence names, or use a client as old as the engine", NULL
#define NAME_BLANK \
    "the network's name is empty or white space", "give it a name", "name-invalid"
#define NETWORK_BUSY \
    "running containers are on the network", "stop them, or disconnect them, first", NULL
#define NONE_MIXED \
    "a container with network_mode: none has no network and can't get one beside it, and none can't be joined " \
    "beside another", \
    "disconnect the container from none first, or create it anew", NULL
#define NO_POOL_LEFT \
    "no subnet was given, and all blocks of the engine's default pools are in use", \
    "give the network a subnet, remove networks that nobody uses, or set default-address-pools in the " \
    "engine's daemon.json", "pool-exhausted"
#define NULL_IPAM_EMPTY \
    "the ipam driver null gives no addresses, and a bridge needs some", \
    "leave the ipam driver out", NULL
#define NULL_IPAM_SUBNET \
    "the ipam driver null gives no addresses, and takes no subnet", "leave the ipam driver out", NULL
#define OPTION_BOOL \
    "a driver option that is a switch has another value", "write true or false", NULL
#define OPTION_VALUE \
    "a driver option has a value that the bridge driver can't read", \
    "write true or false for switches, a whole number for the MTU, one address for addresses", NULL
#define OVERLAP \
    "another network of the engine holds addresses of this subnet", \
    "choose a free block, or remove the other network", "subnet-overlap-engine"
#define OVERLAY_ALONE \
    "overlay networks are a swarm's, and this engine manages none", \
    "use the bridge driver, or make the engine a swarm's with docker swarm init", NULL
#define RANGE_INVALID \
    "the ip_range isn't a block", "write an address and a length, as in 172.30.240.0/20", \
    "ip-range-invalid"
#define RANGE_OUTSIDE \
    "the ip_range isn't a part of its subnet", "use a part of the subnet", "ip-range-outside"
#define SEVERAL_NETWORKS \
    "a client asked for a container on several networks at once, by an API older than 1.44", \
    "use a newer engine or client, or connect the other networks after creating", NULL
#define SHARED_MISSING \
    "the container whose network is to be shared isn't there", \
    "create and start it first, or correct its name", NULL
#define SHARED_STOPPED \
    "the container whose network is to be shared doesn't run", "start it first", NULL
#define SUBNET_INVALID \
    "the subnet isn't a block", "write an address and a length, as in 172.30.0.0/16", "subnet-invalid"
#define SUBNET_MISSING \
    "an entry of ipam.config has no subnet", "give the entry its subnet, or leave it out", \
    "gateway-without-subnet"
#define TOO_SMALL \
    "the subnet, or its ip_range, has no address for the gateway beside those that the engine keeps", \
    "use a wider subnet or ip_range", "subnet-too-small"

static const bpo_refusal refusals[] = {
    {"address-exhausted", START, "20.10", "", 500,
     "no available IPv4 addresses on this network's address pools: {network} ({id})",
     "all addresses of the subnet, or of its ip_range, are given away",
     "use a wider subnet or ip_range, or remove containers", "subnet-too-small", POOL_C, SEEN("20.10 26.1 28.5")},
    {"address-invalid-ipv4", CONTAINER, "20.10", "28", 400, "invalid IPv4 address: {address}",
     ADDRESS_INVALID_4, ENDPOINT_C, SEEN("20.10 26.1 28.5")},
    {"address-invalid-ipv4", CONTAINER, "29", "", 400, "ParseAddr({address}):",
     "a value isn't an address", "write one plain address, without a length", "address-invalid", NETIP_C, READ},
    {"address-invalid-ipv6", CONTAINER, "20.10", "28", 400, "invalid IPv6 address: {address}",
     ADDRESS_INVALID_6, ENDPOINT_C, SEEN("20.10 26.1 28.5")},
    {"address-invalid-ipv6", CONTAINER, "29", "", 400, "ParseAddr({address}):", ADDRESS_INVALID_6, NETIP_C, READ},
    {"address-invalid-link-local", CONTAINER, "25", "28", 400, "invalid link-local IP address: {address}",
     "one of link_local_ips isn't an address", "write plain addresses, without a length", "address-invalid",
     ENDPOINT_C, SEEN("26.1 28.5")},
    {"address-invalid-link-local", CONTAINER, "29", "", 400, "ParseAddr({address}):",
     "one of link_local_ips isn't an address", "write plain addresses, without a length", "address-invalid", NETIP_C, READ},
    {"address-on-predefined", CONTAINER, "20.10", "", 400,
     "user specified IP address is supported on user defined networks only",
     "the engine's own networks give addresses as they please",
     "use a network of your own, with a subnet", NULL, ENDPOINT_C, SEEN("20.10 26.1 28.5")},
    {"address-outside", START, "20.10", "24", 500,
     "Invalid address {address}: It does not belong to any of this network's subnets",
     ADDRESS_OUTSIDE, "moby libnetwork/endpoint.go, assignAddressVersion", SEEN("20.10")},
    {"address-outside", CONTAINER, "25", "", 400,
     "no configured subnet or ip-range contain the IP address {address}", ADDRESS_OUTSIDE,
     ENDPOINT_C, SEEN("26.1 28.5")},
    {"address-past-map", START, "20.10", "27", 500, "bit does not belong to the sequence",
     "the last address of an IPv6 subnet of length 64 has no place in these engines' map of addresses",
     "choose another address of the subnet", NULL, POOL_C, SEEN("20.10 26.1")},
    {"address-taken", START, "20.10", "", 403, "Address already in use",
     "the address is held: by another container, by the gateway, by an auxiliary address, or by the engine "
     "itself, as an IPv4 subnet's first and last address are",
     "choose a free address; an ip_range keeps dynamic addresses away from static ones", "address-repeats",
     POOL_C, SEEN("20.10 26.1 28.5")},
    {"address-unreadable-ipv4", CONNECT, "20.10", "24", 500, "Invalid IPv4 address: {address})",
     ADDRESS_INVALID_4, "moby daemon/container_operations.go, BuildCreateEndpointOptions", SEEN("20.10")},
    {"address-unreadable-ipv6", CONNECT, "20.10", "24", 500, "Invalid IPv6 address: {address})",
     ADDRESS_INVALID_6, "moby daemon/container_operations.go, BuildCreateEndpointOptions", SEEN("20.10")},
    {"address-unreadable-link-local", START, "20.10", "24", 500, "Invalid link-local IP address: [{address}]",
     "one of link_local_ips isn't an address", "write plain addresses, without a length", "address-invalid",
     "moby daemon/container_operations.go, BuildCreateEndpointOptions", SEEN("20.10")},
    {"address-without-subnet", CONTAINER, "20.10", "", 400,
     "user specified IP address is supported only when connecting to networks with user configured subnets",
     "static addresses work only where the network was given a subnet of their family: else the engine "
     "chooses another one each time",
     "give the network a subnet, or leave the static address out", "address-without-subnet",
     ENDPOINT_C, SEEN("20.10 26.1 28.5")},
    {"address-zero-ipv4", CONTAINER, "25", "28", 400, "invalid IPv4 address: {address}",
     ADDRESS_INVALID_4, ENDPOINT_C, SEEN("26.1 28.5")},
    {"address-zero-ipv6", CONTAINER, "25", "28", 400, "invalid IPv6 address: {address}",
     ADDRESS_INVALID_6, ENDPOINT_C, SEEN("26.1 28.5")},
    {"alias-on-bridge", CONTAINER, "20.10", "", 400,
     "network-scoped alias is supported only for containers in user defined networks",
     "the default bridge network knows no names: containers on it reach each other by address only",
     "use a network of your own", NULL, ENDPOINT_C, SEEN("20.10 26.1 28.5")},
    {"api-too-new", ANY, "20.10", "", 400, "client version {} is too new. Maximum supported API version is {version}",
     "the client asks for a newer API than the engine speaks",
     "set DOCKER_API_VERSION to the version that the sentence names, or use a newer engine", NULL,
     "moby daemon/server/middleware/version.go", SEEN("20.10 26.1 28.5")},
    {"api-too-old", ANY, "20.10", "", 400, "client version {} is too old. Minimum supported API version is {version}",
     "the client asks for an older API than the engine still speaks",
     "use a newer client, or set DOCKER_API_VERSION to the version that the sentence names", NULL,
     "moby daemon/server/middleware/version.go", SEEN("20.10 26.1 28.5")},
    {"aux-empty", CREATE, "20.10", "24", 500,
     "non parsable secondary ip address ({option}:) passed for network {network}", AUX_INVALID,
     ALLOCATE_C, SEEN("20.10")},
    {"aux-empty", CREATE, "25", "28", 400,
     "non parsable secondary ip address ({option}:) passed for network {network}", AUX_INVALID,
     ALLOCATE_C, SEEN("26.1 28.5")},
    {"aux-outside", CREATE, "20.10", "24", 403,
     "auxiliary address: ({option}:{address}) must belong to the master pool: {subnet}", AUX_OUTSIDE,
     ALLOCATE_C, SEEN("20.10")},
    {"aux-outside", CREATE, "25", "", 400,
     "invalid auxiliary address {option}: parent subnet {subnet} doesn't contain this address", AUX_OUTSIDE,
     IPAM_C, SEEN("26.1 28.5")},
    {"aux-outside-family", CREATE, "20.10", "24", 403,
     "auxiliary address: ({option}:{address}) must belong to the master pool: {subnet}", FAMILY_MIXED,
     ALLOCATE_C, SEEN("20.10")},
    {"aux-outside-family", CREATE, "25", "", 400, "invalid auxiliary address {option}: parent subnet is an IPv",
     FAMILY_MIXED, IPAM_C, SEEN("26.1 28.5")},
    {"aux-taken", CREATE, "20.10", "", 500,
     "failed to allocate secondary ip address ({option}:{address}): Address already in use",
     "the auxiliary address is the gateway's, another auxiliary one, or one that the engine keeps",
     "leave it out, or choose another", "aux-repeats", ALLOCATE_C, SEEN("20.10 26.1 28.5")},
    {"aux-unreadable", CREATE, "20.10", "24", 500,
     "non parsable secondary ip address ({option}:{address}) passed for network {network}", AUX_INVALID,
     ALLOCATE_C, SEEN("20.10")},
    {"aux-unreadable", CREATE, "25", "28", 400, "invalid auxiliary address {option}: invalid address",
     AUX_INVALID, IPAM_C, SEEN("26.1 28.5")},
    {"aux-unreadable", CREATE, "29", "", 400, "ParseAddr({address}):", AUX_INVALID, NETIP_C, READ},
    {"bridge-address-differs", CREATE, "20.10", "", 403,
     "bridge IPv4 ({address}) does not match requested configuration {}",
     "a bridge of that name is there already, with another address than the network's gateway",
     "give the network the bridge's address as gateway, or choose another com.docker.network.bridge.name",
     NULL, BRIDGE_C, READ},
    {"bridge-full", START, "20.10", "", 500, "failed: exchange full",
     "a Linux bridge has 1024 ports at most, and each running container on the network takes one",
     "spread the containers over several networks", "bridge-full", "Linux, BR_MAX_PORTS", READ},
    {"bridge-gone", CONNECT, "20.10", "24", 500,
     "failed to create endpoint {container} on network {network}: network {id} does not exist",
     "the engine lost the network's bridge: on these engines a network with the bridge name or addresses of "
     "the default bridge takes its place",
     "remove the network that took it, and restart the engine", NULL, BRIDGE_C, SEEN("20.10")},
    {"bridge-name-docker0", CREATE, "20.10", "24", 201, "",
     "the network takes the default bridge's interface over; from then on no container can be put on the "
     "default network, until the interface docker0 is removed and the engine restarted",
     "choose another com.docker.network.bridge.name, or leave the option out", NULL, BRIDGE_C, SEEN("20.10")},
    {"bridge-name-docker0", CREATE, "25", "", 403,
     "cannot create network {id} ({interface}): conflicts with network {} ({}): networks have same bridge name",
     BRIDGE_TAKEN, BRIDGE_C, SEEN("26.1 28.5")},
    {"bridge-name-long", CREATE, "20.10", "", 500, "numerical result out of range", BRIDGE_NAME,
     KERNEL_C, SEEN("20.10 26.1 28.5")},
    {"bridge-name-no-bridge", CREATE, "20.10", "", 500, "existing interface {interface} is not a bridge",
     "an interface of that name is there, and is no bridge",
     "choose another com.docker.network.bridge.name", NULL,
     "moby daemon/libnetwork/drivers/bridge/setup_verify_linux.go", SEEN("20.10 26.1 28.5")},
    {"bridge-name-odd", CREATE, "20.10", "", 500, "invalid argument", BRIDGE_NAME,
     KERNEL_C, SEEN("20.10 26.1 28.5")},
    {"bridge-name-taken", CREATE, "20.10", "", 403,
     "cannot create network {id} ({interface}): conflicts with network {} ({}): networks have same bridge name",
     BRIDGE_TAKEN, BRIDGE_C, SEEN("20.10 26.1 28.5")},
    {"bridge-overlaps", CREATE, "20.10", "", 403,
     "cannot create network {id} ({}): conflicts with network {} ({interface}): networks have overlapping IPv",
     OVERLAP, BRIDGE_C, SEEN("20.10 26.1 28.5")},
    {"bridge-overlaps-default", CREATE, "20.10", "24", 201, "",
     "with an ip_range these engines don't compare the subnet with others', and the network takes the "
     "place of the default bridge, which has the same addresses; from then on no container can be put on "
     "the default network, until the engine is restarted without this one",
     "choose a subnet that meets no other", "subnet-overlap-engine", BRIDGE_C, SEEN("20.10")},
    {"bridge-overlaps-default", CREATE, "25", "", 403,
     "cannot create network {id} ({}): conflicts with network {} ({interface}): networks have overlapping IPv",
     OVERLAP, BRIDGE_C, SEEN("26.1 28.5")},
    {"config-attached", CONNECT, "20.10", "", 403, "cannot create endpoint on configuration-only network",
     "a network that is only a configuration holds no containers",
     "connect to a network that is made from it", NULL, "moby daemon/libnetwork/network.go",
     SEEN("20.10 26.1 28.5")},
    {"config-fields", CREATE, "20.10", "", 403, "configuration network can only contain network specific fields",
     "a network that is only a configuration can't be internal, attachable or ingress, and has no scope",
     "give those to the network that is made from it", NULL, CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"config-from-options", CREATE, "20.10", "", 403,
     "network driver options are not supported if the network depends on a configuration network",
     "a network that is made from a configuration has no driver options of its own",
     "give those to the configuration", NULL, CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"config-from-own", CREATE, "20.10", "", 403,
     "user specified configurations are not supported if the network depends on a configuration network",
     "a network that is made from a configuration has no addresses, labels or IPv6 of its own",
     "give those to the configuration", NULL, CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"config-in-use", REMOVE, "20.10", "", 403, "configuration network \"{network}\" is in use",
     "networks are made from this configuration", "remove those first", NULL, CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"config-missing", CREATE, "20.10", "", 404, "configuration network \"{network}\" does not exist",
     "there is no network of that name that is only a configuration",
     "create it with --config-only first", NULL, CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"config-nested", CREATE, "20.10", "", 403,
     "a configuration network cannot depend on another configuration network",
     "a network can't be only a configuration and be made from another one", "leave one of the two out", NULL,
     CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"connected-already", CONNECT, "20.10", "", 403,
     "endpoint with name {container} already exists in network {network}",
     "the container is on the network already, or a leftover of one with its name is",
     "nothing, if it is that container; else disconnect the leftover with docker network disconnect -f", NULL,
     "moby daemon/libnetwork/network.go, CreateEndpoint", SEEN("20.10 26.1 28.5")},
    {"container-missing", CONNECT, "20.10", "", 404, "No such container: {container}",
     "no container has that name or id", "correct the name: docker ps -a lists all containers", NULL, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"container-name-taken", CONTAINER, "20.10", "", 409,
     "The container name \"{container}\" is already in use by container",
     "a container of that name is there already, running or not",
     "remove or rename it, or choose another container_name", "container-name-duplicate",
     "moby daemon/names.go", SEEN("20.10 26.1 28.5")},
    {"driver-single", CREATE, "20.10", "", 403, "only one instance of \"{driver}\" network is allowed",
     "the engine has its one network of that driver from the beginning",
     "use network_mode: host or none, or an external network of that name", NULL,
     "moby daemon/libnetwork/drivers/host", SEEN("20.10 26.1 28.5")},
    {"driver-unknown", CREATE, "20.10", "", 404, "plugin \"{driver}\" not found",
     "the engine has no network driver, or ipam driver, of that name, and no plugin answers to it",
     "correct the driver's name, or install its plugin", NULL, "moby pkg/plugins", SEEN("20.10 26.1 28.5")},
    {"endpoint-missing", DISCONNECT, "20.10", "", 404, "endpoint {container} not found",
     "nothing of that name is on the network", "nothing: it is off the network already", NULL, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"families-off", CREATE, "28", "", 400, "IPv4 or IPv6 must be enabled",
     "enable_ipv4 is false and enable_ipv6 isn't true", "set one of the two to true", NULL, BRIDGE_C, SEEN("28.5")},
    {"filter-unknown", ANY, "20.10", "", 400, "invalid filter '{value}'",
     "the list of networks can't be filtered so", "use id, name, driver, type, label, scope or dangling", NULL,
     "moby api/types/filters", SEEN("20.10 26.1 28.5")},
    {"firewall-failed", CREATE, "20.10", "", 500, "Failed to Setup IP tables: Unable to enable", FIREWALL,
     "moby daemon/libnetwork/iptables", READ},
    {"firewall-failed", START, "20.10", "", 500, "iptables failed:", FIREWALL,
     "moby daemon/libnetwork/iptables", READ},
    {"forwarding-off", CREATE, "29", "", 500, "IPv4 forwarding is disabled",
     "the host forwards no packets between its interfaces, and this engine doesn't switch that on itself",
     "set net.ipv4.ip_forward to 1 on the engine's host, with a firewall that is fit for it", NULL,
     BRIDGE_C, READ},
    {"gateway-mode-ignored", CREATE, "20.10", "26", 201, "",
     "these engines don't know gateway modes and pass over the option: the network is made with NAT",
     "use Engine 27 or newer, or leave the option out", NULL, "moby#47871", SEEN("20.10 26.1")},
    {"gateway-mode-isolated", CREATE, "28", "", 500,
     "gateway mode 'isolated' can only be used for an internal network",
     "the gateway mode isolated takes the network's way out away, and the network isn't internal",
     "set internal: true, or choose another mode", NULL, BRIDGE_C, SEEN("28.5")},
    {"gateway-mode-unknown", CREATE, "27", "", 400, "failed to parse {option} value: {value} (unknown gateway mode",
     "there is no such gateway mode", "use nat, nat-unprotected, routed or isolated", NULL, BRIDGE_C, SEEN("28.5")},
    {"gateway-mode-unknown-yet", CREATE, "27", "27", 400, "failed to parse {option} value: {value} (unknown gateway mode",
     "Engine 27 knows the gateway modes nat and routed", "use one of these, or Engine 28", NULL, BRIDGE_C, READ},
    {"gateway-no-room", CREATE, "20.10", "", 500,
     "failed to allocate gateway ({address}): no available addresses on this pool", TOO_SMALL,
     ALLOCATE_C, SEEN("20.10 26.1 28.5")},
    {"gateway-no-room-31", CREATE, "20.10", "20.10", 500,
     "failed to allocate gateway ({address}): no available addresses on this pool",
     "Engine 20.10 keeps two addresses of every IPv4 subnet, and a /31 or /32 has no third",
     "use a /29 or wider, or a newer engine", "subnet-too-small", "moby#42626", SEEN("20.10")},
    {"gateway-outside", CREATE, "20.10", "24", 500,
     "failed to allocate gateway ({address}): Requested address is out of range", GATEWAY_OUTSIDE,
     ALLOCATE_C, SEEN("20.10")},
    {"gateway-outside", CREATE, "25", "", 400,
     "invalid gateway {address}: parent subnet {subnet} doesn't contain this address", GATEWAY_OUTSIDE,
     IPAM_C, SEEN("26.1 28.5")},
    {"gateway-outside-family", CREATE, "20.10", "24", 500,
     "failed to allocate gateway ({address}): Requested address is out of range", FAMILY_MIXED,
     ALLOCATE_C, SEEN("20.10")},
    {"gateway-outside-family", CREATE, "25", "", 400, "invalid gateway {address}: parent subnet is an IPv",
     FAMILY_MIXED, IPAM_C, SEEN("26.1 28.5")},
    {"gateway-outside-mapped", CREATE, "25", "", 400, "invalid gateway {address}: parent subnet is an IPv",
     FAMILY_MIXED, IPAM_C, SEEN("26.1 28.5")},
    {"gateway-reserved", CREATE, "20.10", "", 500, "failed to allocate gateway ({address}): Address already in use",
     "the gateway is an address that the engine keeps: an IPv4 subnet's first or last, an IPv6 subnet's first",
     "choose another address of the subnet", "gateway-reserved", ALLOCATE_C, SEEN("20.10 26.1 28.5")},
    {"gateway-unreadable", CREATE, "20.10", "24", 500, "invalid gateway address {address} in Ipam configuration",
     GATEWAY_INVALID, ALLOCATE_C, SEEN("20.10")},
    {"gateway-unreadable", CREATE, "25", "28", 400, "invalid gateway {address}: invalid address",
     GATEWAY_INVALID, IPAM_C, SEEN("26.1 28.5")},
    {"gateway-unreadable", CREATE, "29", "", 400, "ParseAddr({address}):", GATEWAY_INVALID, NETIP_C, READ},
    {"gw-priority-ignored", CONTAINER, "20.10", "27", 201, "",
     "these engines know no gateway priority and pass over it: the default route goes through the network "
     "that comes first by name",
     "use Engine 28 or newer, or give the network that is to be the way out the first name", NULL,
     "moby api/types/network/endpoint.go", SEEN("20.10 26.1")},
    {"host-bits", CREATE, "20.10", "24", 201, "",
     "the subnet has bits set behind its length, and these engines keep the text as it is while they use the "
     "block: what is there never equals what is wanted",
     "use the block", "host-bits", IPAM_C, SEEN("20.10")},
    {"host-bits", CREATE, "25", "", 400, "invalid subnet {subnet}: it should be {}",
     "the subnet has bits set behind its length: it is an address and a length, not a block",
     "use the block that the sentence names", "host-bits", IPAM_C, SEEN("26.1 28.5")},
    {"host-network", CONNECT, "20.10", "27", 400,
     "container cannot be disconnected from host network or connected to host network", HOST_NETWORK,
     JOIN_C, SEEN("20.10 26.1")},
    {"host-network", CONNECT, "28", "", 400,
     "cannot connect container to host network - container must be created in host network mode",
     HOST_NETWORK, JOIN_C, SEEN("28.5")},
    {"host-network-left", DISCONNECT, "28", "", 400,
     "cannot disconnect container from host network - container was created in host network mode",
     HOST_NETWORK, JOIN_C, SEEN("28.5")},
    {"icc-without-module", CREATE, "20.10", "", 500,
     "cannot restrict inter-container communication or run without the userland proxy",
     "the host's kernel lacks br_netfilter, which com.docker.network.bridge.enable_icc: false needs",
     "load br_netfilter on the engine's host", NULL, BRIDGE_C, READ},
    {"image-missing", CONTAINER, "20.10", "", 404, "No such image: {value}",
     "the image isn't on the engine", "pull or build it", NULL, "moby daemon/images", SEEN("20.10 26.1 28.5")},
    {"ingress-attachable", CREATE, "20.10", "", 403, "ingress network cannot be attachable",
     "the swarm's ingress network takes no containers", "leave attachable out", NULL, SWARM_C, READ},
    {"ingress-scope", CREATE, "20.10", "", 403, "Ingress network can only be global scope network",
     "the ingress network is a swarm's, and has the overlay driver", "leave ingress out", NULL,
     CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"ingress-there", CREATE, "20.10", "", 409, "ingress network ({id}) is already present",
     "a swarm has one ingress network", "remove the other one first", NULL,
     "swarmkit manager/controlapi/network.go", READ},
    {"ipam-null-empty", CREATE, "20.10", "24", 500, "ipv4 pool is empty", NULL_IPAM_EMPTY, BRIDGE_C, SEEN("20.10")},
    {"ipam-null-empty", CREATE, "25", "", 400, "ipv4 pool is empty", NULL_IPAM_EMPTY, BRIDGE_C, SEEN("26.1 28.5")},
    {"ipam-null-subnet", CREATE, "20.10", "24", 500,
     "null ipam driver does not handle specific address pool requests", NULL_IPAM_SUBNET,
     "moby daemon/libnetwork/ipams/null", SEEN("20.10")},
    {"ipam-null-subnet", CREATE, "25", "", 400,
     "null ipam driver does not handle specific address pool requests", NULL_IPAM_SUBNET,
     "moby daemon/libnetwork/ipams/null", SEEN("26.1 28.5")},
    {"ipv4-stays", CREATE, "20.10", "27", 201, "",
     "these engines can't make a network without IPv4 and pass over enable_ipv4: the network has IPv4",
     "use Engine 28 or newer, or leave enable_ipv4 out", NULL, "moby#48323", SEEN("20.10 26.1")},
    {"ipv6-link-local", CREATE, "20.10", "24", 500, "failed to add IPv6 address {address} to bridge: file exists",
     IPV6_LINK_LOCAL, KERNEL_C, SEEN("20.10")},
    {"ipv6-link-local", CREATE, "25", "26", 400, "clash with the Link-Local prefix 'fe80::/64'",
     IPV6_LINK_LOCAL, BRIDGE_C, SEEN("26.1")},
    {"ipv6-link-local", CREATE, "27", "", 400, "'{subnet}' clashes with the Link-Local prefix 'fe80::/64'",
     IPV6_LINK_LOCAL, BRIDGE_C, SEEN("28.5")},
    {"ipv6-multicast", CREATE, "20.10", "26", 500,
     "failed to add IPv6 address {address} to bridge: cannot assign requested address", IPV6_MULTICAST,
     KERNEL_C, SEEN("20.10 26.1")},
    {"ipv6-multicast", CREATE, "27", "", 400, "multicast subnet '{subnet}' is not allowed", IPV6_MULTICAST,
     BRIDGE_C, SEEN("28.5")},
    {"ipv6-unspecified", CREATE, "20.10", "28", 500,
     "failed to add IPv6 address ::1/{} to bridge: cannot assign requested address",
     "the subnet begins with ::, and its first usable address is the loopback address",
     "choose a block out of fd00::/8", "reserved-subnet", KERNEL_C, SEEN("20.10 26.1 28.5")},
    {"ipv6-without-subnet", CREATE, "20.10", "26", 404,
     "could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network",
     "IPv6 is on and no IPv6 subnet is given; these engines have none of their own to give",
     "add an IPv6 subnet to ipam.config, such as a /64 out of fd00::/8", NULL, POOL_C, SEEN("20.10 26.1")},
    {"ipvlan-flag", CREATE, "23", "", 500, "requested ipvlan flag '{value}' is not valid",
     "there is no such ipvlan_flag", "use bridge, private or vepa", NULL, IPVLAN_C, SEEN("26.1 28.5")},
    {"ipvlan-loopback", CREATE, "20.10", "", 500, "loopback interface is not a valid ipvlan parent link",
     "the loopback interface leads nowhere", "use an interface of the host's network as parent", NULL,
     IPVLAN_C, SEEN("20.10 26.1 28.5")},
    {"ipvlan-mode", CREATE, "20.10", "", 500, "requested ipvlan mode '{value}' is not valid",
     "there is no such ipvlan_mode", "use l2, l3 or l3s", NULL, IPVLAN_C, SEEN("20.10 26.1 28.5")},
    {"json-unreadable", ANY, "20.10", "", 400, "json: cannot unmarshal {} into Go struct field {option} of type {}",
     JSON_WRONG, "Go's encoding/json", SEEN("20.10 26.1 28.5")},
    {"json-unreadable", ANY, "20.10", "", 400, "looking for beginning of", JSON_WRONG, "Go's encoding/json",
     SEEN("20.10 26.1 28.5")},
    {"lan-parent-missing", CREATE, "20.10", "", 500, "invalid subinterface vlan name {interface}, example formatting is",
     "the parent interface isn't on the engine's host, and its name isn't that of a VLAN to be made",
     "name an interface of the host, or one with a VLAN's number, as in eth0.10", NULL,
     MACVLAN_C, SEEN("20.10 26.1 28.5")},
    {"lan-unsupported", CREATE, "20.10", "", 500, "operation not supported",
     "the kernel of the engine's host can't do this: most often the driver's module is missing",
     "load the module on the host, or use the bridge driver", NULL, KERNEL_C, READ},
    {"mac-ignored", CONTAINER, "20.10", "24", 201, "",
     "these engines know no MAC address per network and pass over it",
     "use Engine 25 or newer", NULL, "moby#45905", SEEN("20.10")},
    {"mac-invalid", CONTAINER, "25", "", 400, "invalid MAC address {value}",
     "mac_address isn't a MAC address", "write six bytes, as in 02:42:ac:1e:00:02", "mac-invalid",
     ENDPOINT_C, SEEN("26.1 28.5")},
    {"macvlan-loopback", CREATE, "20.10", "", 500, "loopback interface is not a valid macvlan parent link",
     "the loopback interface leads nowhere", "use an interface of the host's network as parent", NULL,
     MACVLAN_C, SEEN("20.10 26.1 28.5")},
    {"macvlan-mode", CREATE, "20.10", "", 500, "requested macvlan mode '{value}' is not valid",
     "there is no such macvlan_mode", "use bridge, private, vepa or passthru", NULL,
     MACVLAN_C, SEEN("20.10 26.1 28.5")},
    {"member-elsewhere", CONNECT, "20.10", "", 400,
     "container sharing network namespace with another container or host cannot be connected to any other network",
     "the container lives in the network of the host or of another container",
     "create it anew without network_mode", NULL, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"member-of-none", CONNECT, "20.10", "", 400,
     "container cannot be connected to multiple networks with one of the networks in private (none) mode",
     NONE_MIXED, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"mtu-negative", CREATE, "20.10", "24", 500, "invalid MTU number: {value}",
     "com.docker.network.driver.mtu is below zero", "write a whole number such as 1450", NULL,
     BRIDGE_C, SEEN("20.10")},
    {"mtu-negative", CREATE, "25", "", 400, "invalid MTU number: {value}",
     "com.docker.network.driver.mtu is below zero", "write a whole number such as 1450", NULL,
     BRIDGE_C, SEEN("26.1 28.5")},
    {"name-blank", CREATE, "20.10", "24", 500, "invalid name:", NAME_BLANK, CONTROL_C, SEEN("20.10")},
    {"name-blank", CREATE, "25", "27", 400, "invalid name:", NAME_BLANK, CONTROL_C, SEEN("26.1")},
    {"name-blank", CREATE, "28", "", 400, "invalid name: name is empty", NAME_BLANK, CONTROL_C, SEEN("28.5")},
    {"name-predefined", CREATE, "20.10", "", 403, "operation is not permitted on predefined {network} network",
     "the name is one of the engine's own networks", "choose another name", "name-reserved",
     CREATE_C, SEEN("20.10 26.1 28.5")},
    {"name-taken", CREATE, "20.10", "", 409, "network with name {network} already exists",
     "a network of that name is on the engine already",
     "use it, remove it first, or choose another name", "name-duplicate", CREATE_C, SEEN("20.10 26.1 28.5")},
    {"network-ambiguous", ANY, "20.10", "", 400, "network {network} is ambiguous",
     "several networks have that name, or ids that begin so", "name the network by its full id", NULL,
     "moby daemon/network.go, FindNetwork", READ},
    {"network-in-use", REMOVE, "20.10", "27", 403, "network {network} id {id} has active endpoints", NETWORK_BUSY,
     "moby daemon/libnetwork/network.go, delete", SEEN("20.10 26.1")},
    {"network-in-use", REMOVE, "28", "", 403, "network {network} has active endpoints (name:\"{container}\"",
     NETWORK_BUSY, "moby daemon/libnetwork/network.go, delete", SEEN("28.5")},
    {"network-in-use-by-swarm", REMOVE, "20.10", "", 403, "network {network} is in use by",
     "a swarm's service or task is on the network", "remove the service first", NULL,
     "swarmkit manager/controlapi/network.go", READ},
    {"network-missing", ANY, "20.10", "", 404, "network {network} not found",
     "no network has that name or id; of a container, its network was removed since",
     "create the network, or correct its name", NULL, "moby daemon/network.go, FindNetwork",
     SEEN("20.10 26.1 28.5")},
    {"none-network", CONNECT, "20.10", "", 400,
     "container cannot be connected to multiple networks with one of the networks in private (none) mode",
     NONE_MIXED, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"not-connected", DISCONNECT, "20.10", "", 500, "container {container} is not connected to network {network}",
     "the container isn't on the network", "nothing: it is off the network already", NULL, JOIN_C, SEEN("20.10 26.1 28.5")},
    {"option-unreadable", CREATE, "20.10", "24", 500, "failed to parse {option} value: {value} (", OPTION_VALUE,
     BRIDGE_C, SEEN("20.10")},
    {"option-unreadable", CREATE, "25", "", 400, "failed to parse {option} value: {value} (", OPTION_VALUE,
     BRIDGE_C, SEEN("26.1 28.5")},
    {"option-unreadable-host-ipv6", CREATE, "25", "", 400, "failed to parse {option} value: {value} (", OPTION_VALUE,
     BRIDGE_C, SEEN("26.1 28.5")},
    {"option-unreadable-ipv4", CREATE, "28", "", 400, "driver-opt \"{option}\" is not a valid bool", OPTION_BOOL,
     CREATE_C, SEEN("28.5")},
    {"option-unreadable-ipv6", CREATE, "20.10", "24", 500, "failed to parse {option} value: {value} (", OPTION_BOOL,
     BRIDGE_C, SEEN("20.10")},
    {"option-unreadable-ipv6", CREATE, "25", "26", 400, "failed to parse {option} value: {value} (", OPTION_BOOL,
     BRIDGE_C, SEEN("26.1")},
    {"option-unreadable-ipv6", CREATE, "27", "", 400, "driver-opt \"{option}\" is not a valid bool", OPTION_BOOL,
     CREATE_C, SEEN("28.5")},
    {"overlay-off-swarm", CREATE, "20.10", "24", 500, "This node is not a swarm manager", OVERLAY_ALONE,
     CREATE_C, SEEN("20.10")},
    {"overlay-off-swarm", CREATE, "25", "", 403, "This node is not a swarm manager", OVERLAY_ALONE,
     CREATE_C, SEEN("26.1 28.5")},
    {"overlay-on-worker", CREATE, "20.10", "", 403, "Cannot create a multi-host network from a worker node",
     "only a swarm's managers make overlay networks", "ask a manager", NULL, SWARM_C, READ},
    {"pool-overlaps", CREATE, "20.10", "26", 403, "Pool overlaps with other one on this address space", OVERLAP,
     POOL_C, SEEN("20.10 26.1")},
    {"pool-overlaps", CREATE, "27", "", 403,
     "invalid pool request: Pool overlaps with other one on this address space", OVERLAP, POOL_C, SEEN("28.5")},
    {"pool-too-small", CREATE, "29", "", 400, "invalid address pool",
     "no default pool of the engine has a block of the size that the subnet's length asks for",
     "ask for a smaller block, or set default-address-pools in the engine's daemon.json", NULL, POOL_C, READ},
    {"pools-exhausted", CREATE, "20.10", "26", 404,
     "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
     NO_POOL_LEFT, POOL_C, SEEN("20.10 26.1")},
    {"pools-exhausted", CREATE, "27", "", 400, "all predefined address pools have been fully subnetted",
     NO_POOL_LEFT, POOL_C, SEEN("28.5")},
    {"port-taken", START, "20.10", "", 500, "Bind for {address} failed: port is already allocated",
     "another container has published that port of the host",
     "publish another port, or stop that container", "port-clash",
     "moby daemon/libnetwork/portallocator", SEEN("20.10 26.1 28.5")},
    {"predefined-removed", REMOVE, "20.10", "", 403, "{network} is a pre-defined network and cannot be removed",
     "the network is one of the engine's own", "leave it: the engine needs it", NULL, "moby daemon/network.go, deleteNetwork",
     SEEN("20.10 26.1 28.5")},
    {"prune-running", REMOVE, "20.10", "", 409, "a prune operation is already running",
     "another client removes unused networks at this moment", "try again when it is done", NULL,
     "moby daemon/prune.go", READ},
    {"range-bigger", CREATE, "20.10", "24", 201, "",
     "the ip_range is bigger than its subnet, and these engines keep it: containers may get addresses that the "
     "network hasn't",
     "use a part of the subnet", "ip-range-outside", IPAM_C, SEEN("20.10")},
    {"range-bigger", CREATE, "25", "", 400,
     "invalid ip-range {subnet}: CIDR block is bigger than its parent subnet {}", RANGE_OUTSIDE,
     IPAM_C, SEEN("26.1 28.5")},
    {"range-family", CREATE, "20.10", "24", 500, "subpool \"{subnet}\": failed to compute range's lowest ip address",
     FAMILY_MIXED, POOL_C, SEEN("20.10")},
    {"range-family", CREATE, "25", "", 400, "invalid ip-range {subnet}: parent subnet is an IPv", FAMILY_MIXED,
     IPAM_C, SEEN("26.1 28.5")},
    {"range-host-bits", CREATE, "20.10", "24", 201, "",
     "the ip_range has bits set behind its length, and these engines keep the text as it is while they use the "
     "block",
     "use the block", "ip-range-host-bits", IPAM_C, SEEN("20.10")},
    {"range-host-bits", CREATE, "25", "", 400, "invalid ip-range {subnet}: it should be {}",
     "the ip_range has bits set behind its length", "use the block that the sentence names",
     "ip-range-host-bits", IPAM_C, SEEN("26.1 28.5")},
    {"range-outside", CREATE, "20.10", "24", 201, "",
     "the ip_range isn't a part of its subnet, and these engines keep it: containers may get addresses that the "
     "network hasn't",
     "use a part of the subnet", "ip-range-outside", IPAM_C, SEEN("20.10")},
    {"range-outside", CREATE, "25", "", 400,
     "invalid ip-range {subnet}: parent subnet {} doesn't contain ip-range", RANGE_OUTSIDE,
     IPAM_C, SEEN("26.1 28.5")},
    {"range-unreadable", CREATE, "20.10", "24", 500, "subpool \"{subnet}\": Invalid Address SubPool", RANGE_INVALID,
     POOL_C, SEEN("20.10")},
    {"range-unreadable", CREATE, "25", "28", 400, "invalid ip-range {subnet}: invalid CIDR block notation",
     RANGE_INVALID, IPAM_C, SEEN("26.1 28.5")},
    {"range-unreadable", CREATE, "29", "", 400, "netip.ParsePrefix({subnet}):", RANGE_INVALID, NETIP_C, READ},
    {"router-on-internal", CREATE, "25", "", 400, "no gateway can be set on an internal bridge network",
     "an auxiliary address called DefaultGatewayIPv4 or DefaultGatewayIPv6 is the containers' router, and an "
     "internal network has none",
     "leave it out, or internal", NULL, BRIDGE_C, SEEN("26.1 28.5")},
    {"scope-swarm", CREATE, "20.10", "", 403, "cannot create a swarm scoped network when swarm is not active",
     "the scope swarm needs a swarm, and the engine is in none", "leave the scope out", NULL,
     CONTROL_C, SEEN("20.10 26.1 28.5")},
    {"several-networks", CONTAINER, "20.10", "24", 400,
     "Container cannot be connected to network endpoints: {network}", SEVERAL_NETWORKS, JOIN_C, SEEN("20.10")},
    {"several-networks", CONTAINER, "25", "", 400,
     "Container cannot be created with multiple network endpoints: {network}", SEVERAL_NETWORKS,
     JOIN_C, SEEN("26.1 28.5")},
    {"shared-missing", CONTAINER, "20.10", "27", 404, "No such container: {container}", SHARED_MISSING,
     JOIN_C, SEEN("20.10 26.1")},
    {"shared-missing", START, "28", "", 500,
     "joining network namespace of container: No such container: {container}", SHARED_MISSING,
     JOIN_C, SEEN("28.5")},
    {"shared-stopped", START, "20.10", "27", 409, "cannot join network of a non running container: {id}",
     SHARED_STOPPED, JOIN_C, SEEN("20.10 26.1")},
    {"shared-stopped", START, "28", "", 409,
     "cannot join network namespace of a non running container: container {container} is", SHARED_STOPPED,
     JOIN_C, SEEN("28.5")},
    {"subnet-mapped", CREATE, "20.10", "24", 500, "Failed to Setup IP tables: Unable to enable",
     "the subnet is an IPv4 block written as IPv6", "write it as IPv4", "ipv4-mapped", POOL_C, SEEN("20.10")},
    {"subnet-mapped", CREATE, "25", "26", 500, "failed to add IPv4 address {address} to bridge: invalid argument",
     "the subnet is an IPv4 block written as IPv6", "write it as IPv4", "ipv4-mapped", KERNEL_C, SEEN("26.1")},
    {"subnet-mapped", CREATE, "27", "", 500, "cannot find address pool for poolID",
     "the subnet is an IPv4 block written as IPv6", "write it as IPv4", "ipv4-mapped", POOL_C, SEEN("28.5")},
    {"subnet-missing", CREATE, "20.10", "24", 500, "Invalid subnet : invalid CIDR address:", SUBNET_MISSING,
     "moby daemon/network.go, getIpamConfig", SEEN("20.10")},
    {"subnet-missing", CREATE, "25", "28", 400, "invalid subnet : invalid CIDR block notation", SUBNET_MISSING,
     IPAM_C, SEEN("26.1 28.5")},
    {"subnet-several", CREATE, "20.10", "", 403, "bridge driver doesn't support multiple subnets",
     "the bridge driver takes one IPv4 and one IPv6 subnet", "make a second network for the second subnet",
     "subnet-several", BRIDGE_C, SEEN("20.10 26.1 28.5")},
    {"subnet-unreadable", CREATE, "20.10", "24", 500, "Invalid subnet {subnet} : invalid CIDR address:",
     SUBNET_INVALID, "moby daemon/network.go, getIpamConfig", SEEN("20.10")},
    {"subnet-unreadable", CREATE, "25", "28", 400, "invalid subnet {subnet}: invalid CIDR block notation",
     SUBNET_INVALID, IPAM_C, SEEN("26.1 28.5")},
    {"subnet-unreadable", CREATE, "29", "", 400, "netip.ParsePrefix({subnet}):", SUBNET_INVALID, NETIP_C, READ},
    {"subnet-zeros", CREATE, "20.10", "24", 201, "",
     "the subnet's length begins with a zero, which these engines read as if it didn't and newer ones refuse",
     "write the length without it", "subnet-invalid", "Go's net.ParseCIDR", SEEN("20.10")},
    {"subnet-zeros", CREATE, "25", "28", 400, "invalid subnet {subnet}: invalid CIDR block notation",
     SUBNET_INVALID, IPAM_C, SEEN("26.1 28.5")},
    {"swarm-address-exhausted", CREATE, "20.10", "", 500, "could not find an available IP while allocating VIP",
     "the overlay network has no address left for the service", "use a wider subnet", NULL,
     "swarmkit manager/allocator", READ},
    {"swarm-ipv4-off", CREATE, "28", "", 400, "IPv4 cannot be disabled in a Swarm scoped network",
     "a swarm's networks have IPv4", "leave enable_ipv4 out", NULL, SWARM_C, READ},
    {"swarm-name", CREATE, "20.10", "", 400, "name must be valid as a DNS name component",
     "names of a swarm's networks are letters, digits, '-' and '_', and begin and end with a letter or digit",
     "choose such a name", NULL, "swarmkit manager/controlapi/common.go", READ},
    {"swarm-name-long", CREATE, "20.10", "", 400, "name must be 63 characters or fewer",
     "names of a swarm's networks have 63 characters at most", "choose a shorter name", NULL,
     "swarmkit manager/controlapi/common.go", READ},
    {"swarm-needs-scope", CREATE, "20.10", "", 403, "cannot be used with services. Only networks scoped to the swarm",
     "a swarm's service was put on a network that only one engine has",
     "create the network with the overlay driver", NULL, "moby daemon/cluster/convert", READ},
    {"sysctl-unreadable", CONTAINER, "28", "", 400, "unrecognised network interface sysctl '{value}'",
     "the option com.docker.network.endpoint.sysctls has an entry that isn't net.X.Y.IFNAME.Z=value",
     "write IFNAME for the interface, and ipv4, ipv6 or mpls for X", NULL, ENDPOINT_C, SEEN("28.5")},
    {"vlan-outside", CREATE, "20.10", "", 500, "vlan id must be between 1-4094, received: {value}",
     "the parent's VLAN has a number that there isn't", "use one from 1 to 4094", NULL,
     MACVLAN_C, SEEN("20.10 26.1 28.5")},
    {"vlan-unreadable", CREATE, "20.10", "", 500, "unable to parse a valid vlan id from: {value}",
     "what follows the dot of the parent's name isn't a VLAN's number", "write it as eth0.10", NULL,
     MACVLAN_C, SEEN("20.10 26.1 28.5")},
};
/* clang-format on */

size_t bpo_n_refusals(void)
{
    return sizeof refusals / sizeof *refusals;
}

const bpo_refusal *bpo_refusal_at(size_t i)
{
    return i < bpo_n_refusals() ? &refusals[i] : NULL;
}
