/* Every rule there is, in the order of slugs, which are permanent. docs/findings.md is this table,
 * and tests/corpus/check/ has a case for each row. */
#include <string.h>

#include <bponet/check.h>

/* clang-format off */
static const bpo_rule rules[] = {
    {"address-in-range", BPO_WARNING,
     "a static address lies in the range of dynamic ones",
     "Containers without an address of their own get one from ip_range. After a restart one "
     "of them may be up first and hold the static address, and the service that it is meant "
     "for doesn't start. Choose an address of the subnet outside of ip_range.",
     "docker/compose#11899, moby#49781"},
    {"address-invalid", BPO_ERROR,
     "a static address isn't one",
     "ipv4_address takes one IPv4 address, ipv6_address one IPv6 address, in plain notation: "
     "no length, no zone, no leading zeros.",
     "moby daemon/container_operations.go: 'invalid IPv4 address'"},
    {"address-outside", BPO_ERROR,
     "a static address isn't in the network's subnet",
     "The engine refuses to connect the container. Choose an address of the subnet, or widen "
     "the subnet.",
     "moby daemon/container_operations.go: 'no configured subnet contains IP address'"},
    {"address-repeats", BPO_ERROR,
     "a static address has an owner already",
     "The same address is given to another service of the network, to its gateway, or to an "
     "auxiliary address. Whichever comes second doesn't start. Where no gateway is given, the "
     "engine takes the first free address of ip_range, else of the subnet.",
     "moby daemon/libnetwork/ipams/defaultipam: 'Address already in use'"},
    {"address-reserved", BPO_ERROR,
     "a static address is one that no container gets",
     "The first and the last address of an IPv4 subnet are the network's and the broadcast "
     "address, and the first address of an IPv6 subnet is the routers' anycast address. The "
     "engine keeps them.",
     "moby daemon/libnetwork/ipams/defaultipam, newPoolData; RFC 4291 section 2.6.1"},
    {"address-without-range", BPO_NOTE,
     "static addresses, and no range for dynamic ones",
     "Without ip_range the engine gives dynamic addresses from the whole subnet, and a "
     "container may hold a static address before its service starts. An ip_range that leaves "
     "the static addresses out prevents that. Told once per network.",
     "docker/compose#11899, moby#49781, moby#26284"},
    {"address-without-subnet", BPO_ERROR,
     "a static address on a network without a subnet",
     "Static addresses need a subnet of their family that the document gives: the engine "
     "chooses another subnet each time, and refuses static addresses there.",
     "moby daemon/container_operations.go: 'user specified IP address is supported only when "
     "connecting to networks with user configured subnets'"},
    {"alias-clash", BPO_WARNING,
     "two services answer to one name on a network",
     "A client that asks for the name gets the address of either, in turn. Where that is "
     "wanted, as for a pool of equal servers, it is fine; else data goes to the wrong "
     "service. Service names, container names and aliases count.",
     "Docker's embedded DNS; docs.docker.com, Compose, networks: aliases"},
    {"aux-invalid", BPO_ERROR,
     "an auxiliary address isn't one",
     "Each of aux_addresses is one address, without a length.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid auxiliary "
     "address'"},
    {"aux-outside", BPO_ERROR,
     "an auxiliary address isn't in its subnet",
     "Auxiliary addresses are addresses of the subnet that the engine is to leave alone.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid auxiliary "
     "address'"},
    {"aux-repeats", BPO_ERROR,
     "an auxiliary address has an owner already",
     "The address is the gateway's, or that of another auxiliary address of the network. The "
     "engine refuses to make the network.",
     "moby daemon/libnetwork/network.go, ipamAllocateVersion: 'failed to allocate secondary "
     "ip address'"},
    {"aux-reserved", BPO_ERROR,
     "an auxiliary address is one that is kept anyway",
     "The first and the last address of an IPv4 subnet and the first one of an IPv6 subnet "
     "are kept by the engine, which refuses to keep them twice. Leave the auxiliary address "
     "out.",
     "moby daemon/libnetwork/network.go, ipamAllocateVersion: 'failed to allocate secondary "
     "ip address'"},
    {"aux-without-subnet", BPO_ERROR,
     "auxiliary addresses without a subnet",
     "An entry of ipam.config with aux_addresses needs the subnet that they are in.",
     "docker/cli command/network/create.go: 'no matching subnet for aux-address'"},
    {"cgnat-subnet", BPO_NOTE,
     "a subnet of carrier-grade NAT",
     "100.64.0.0/10 is shared by providers' networks, and Tailscale gives its hosts addresses "
     "of it. It works where neither is met.",
     "RFC 6598"},
    {"container-name-duplicate", BPO_ERROR,
     "two services have one container_name",
     "Names of containers are unique on an engine: the second service doesn't start.",
     "Compose Specification, container_name; moby: 'The container name is already in use'"},
    {"docker-pool", BPO_NOTE,
     "a subnet of Docker's own pool",
     "A network without a subnet gets one of 172.17.0.0/16 to 172.31.0.0/16, or a /20 of "
     "192.168.0.0/16. If such a network is made first, it may hold this block, and this "
     "network can't be made. Make networks with fixed subnets first, use a block outside of "
     "the pools, or give the engine other pools (default-address-pools in daemon.json).",
     "moby daemon/libnetwork/ipamutils/utils.go; minikube#9069, Mailu#3812"},
    {"documentation-subnet", BPO_WARNING,
     "a subnet meant for examples",
     "192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32 and 3fff::/20 are for "
     "documents. Firewalls drop them, and the block was likely copied from an example.",
     "RFC 5737, RFC 3849, RFC 9637"},
    {"engine-accepts-nonsense", BPO_WARNING,
     "the engine takes what then breaks",
     "Some versions of the Docker Engine take a value that does harm, or pass over one that they "
     "don't know. Told where the engine's version is known: of an engine that was looked at, or asked for.",
     "the table of refusals: docs/refusals.md"},
    {"engine-refuses", BPO_ERROR,
     "the engine refuses this",
     "The version of the Docker Engine, and where it was looked at what it has, make it refuse a network or a "
     "container's place on it; the message holds its sentence. Told where the version is known, and no "
     "other finding says it.",
     "the table of refusals: docs/refusals.md"},
    {"external-attributes", BPO_WARNING,
     "an external network is described",
     "An external network is made elsewhere; its driver, switches, options and labels are those it "
     "was made with, and what the document says of them has no effect. Only an ipam: beside "
     "external: true means that bponet makes the network, and Compose attaches to it.",
     "Compose Specification, networks: external"},
    {"external-built-in", BPO_NOTE,
     "an external network takes the built-in topology's definition",
     "The document says of the network only that it is external, and the built-in BPO topology "
     "defines one of its name: create makes it so.",
     "the document about the BPO networks"},
    {"family-mixed", BPO_ERROR,
     "IPv4 and IPv6 in one entry",
     "Gateway, ip_range and auxiliary addresses have the family of the subnet in the same "
     "entry of ipam.config. A network with both families has an entry for each.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'parent subnet is an "
     "IPv4 block'"},
    {"gateway-invalid", BPO_ERROR,
     "a gateway isn't an address",
     "A gateway is one address, without a length.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid gateway'"},
    {"gateway-outside", BPO_ERROR,
     "a gateway isn't in its subnet",
     "Containers couldn't reach it. The usual choice is the first address after the "
     "network's.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid gateway'"},
    {"gateway-reserved", BPO_ERROR,
     "a gateway on an address that the engine keeps",
     "The first and the last address of an IPv4 subnet and the first one of an IPv6 subnet "
     "are kept by the engine, which then can't give them to the gateway. /31 and /32 have no "
     "such addresses.",
     "moby daemon/libnetwork/network.go, ipamAllocateVersion: 'failed to allocate gateway: "
     "Address already in use'"},
    {"gateway-without-subnet", BPO_ERROR,
     "a gateway without a subnet",
     "An entry of ipam.config with a gateway needs the subnet that it is in.",
     "docker/cli command/network/create.go: 'every ip-range or gateway must have a "
     "corresponding subnet'"},
    {"host-bits", BPO_ERROR,
     "a subnet with bits set behind its length",
     "172.30.0.5/16 is an address and its length, not a block. Engine 25 and later refuses "
     "it; older ones keep the text as it is and use the block, so that comparing what is "
     "there with what is wanted fails for ever.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid subnet X: it "
     "should be Y'"},
    {"interpolation", BPO_ERROR,
     "a variable that isn't read",
     "Variables such as ${SUBNET} aren't replaced yet, so the value can't be judged. Let "
     "Compose replace them, and check what comes out.",
     "Compose Specification, interpolation"},
    {"ip-range-host-bits", BPO_ERROR,
     "an ip_range with bits set behind its length",
     "172.30.240.5/20 is an address and its length, not a block. Engine 25 and later refuses "
     "it.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid ip-range X: "
     "it should be Y'"},
    {"ip-range-invalid", BPO_ERROR,
     "an ip_range isn't a block",
     "ip_range is an address and a length, as in 172.30.240.0/20.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid ip-range'"},
    {"ip-range-outside", BPO_ERROR,
     "an ip_range isn't a part of its subnet",
     "Dynamic addresses come from ip_range, and must be addresses of the subnet. The range "
     "may be as large as the subnet, but not larger.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'parent subnet doesn't "
     "contain ip-range', 'CIDR block is bigger than its parent subnet'"},
    {"ip-range-too-small", BPO_ERROR,
     "an ip_range has fewer addresses than services want",
     "Every service without a static address takes one from ip_range. When it is used up, the "
     "next container doesn't start, though the subnet has addresses left.",
     "moby: 'no available IPv4 addresses on this network's address pools'"},
    {"ip-range-without-subnet", BPO_ERROR,
     "an ip_range without a subnet",
     "An entry of ipam.config with an ip_range needs the subnet that it is a part of.",
     "docker/cli command/network/create.go: 'every ip-range or gateway must have a "
     "corresponding subnet'"},
    {"ipv4-mapped", BPO_ERROR,
     "an IPv4 block written as IPv6",
     "::ffff:172.30.0.0/112 is how IPv6 sockets show IPv4 peers. No network can have such "
     "addresses.",
     "RFC 4291 section 2.5.5.2"},
    {"ipv6-disabled", BPO_ERROR,
     "an IPv6 subnet on a network without IPv6",
     "Unless enable_ipv6 is true, engines pass over IPv6 subnets without a word: the network "
     "is made, and has no IPv6.",
     "moby daemon/network.go, validateIpamConfig; docker/compose#3988"},
    {"name-duplicate", BPO_ERROR,
     "two networks have one name on the engine",
     "Different keys, one name: the second can't be made, or is taken for the first.",
     "moby: 'network with name NAME already exists'"},
    {"name-invalid", BPO_ERROR,
     "a network's name that breaks things",
     "A name begins with a letter or a digit, and goes on with letters, digits, '_', '.' and "
     "'-', up to 128 bytes. The engine takes nearly everything, but names with '/', spaces or "
     "invisible characters can't be typed, looked up or sent to the engine safely, and Podman "
     "refuses them.",
     "moby daemon/network.go (IsValidName); Podman's rule for names"},
    {"name-like-id", BPO_ERROR,
     "a network's name that looks like an id",
     "The engine looks networks up by name and by id, and ids have 12 or 64 hexadecimal "
     "digits. Such a name may mean one network today and another one tomorrow.",
     "moby daemon/network.go, FindNetwork"},
    {"name-lookalike", BPO_WARNING,
     "two names that are easily mistaken",
     "The names differ only in letters that look alike (o and 0, l and 1), in case, or in "
     "'-', '_' and '.'. Somebody will remove the wrong one.",
     "Unicode Technical Standard #39, confusables"},
    {"name-prefix", BPO_WARNING,
     "a network's name without the topology's prefix",
     "x-bponet.prefix says what the names of this topology's networks begin with, so that "
     "people can tell them from others.",
     "Docker Network Configuration for BPO Project, best practice 1"},
    {"name-reserved", BPO_ERROR,
     "a network's name that means something else",
     "bridge, host, none and default are the engine's own networks or modes, ingress is the "
     "swarm's, and container:x is the network of a container. The engine refuses to make "
     "them, or can't tell them apart.",
     "moby: 'operation is not permitted on predefined NAME network'"},
    {"need-invalid", BPO_ERROR,
     "a need that can't be read",
     "A need is service:port, or service:port/udp.",
     "libbponet: x-bponet.needs"},
    {"need-unknown", BPO_ERROR,
     "a need names a service that isn't there",
     "x-bponet.needs names a service of the document, by its key or its container_name.",
     "libbponet: x-bponet.needs"},
    {"need-unreachable", BPO_ERROR,
     "a need that no shared network serves",
     "Containers reach each other by networks that both are on. These two services have none "
     "in common.",
     "libbponet: x-bponet.needs; docs.docker.com, bridge networks"},
    {"network-mode-clash", BPO_ERROR,
     "a service with networks and a network_mode",
     "Compose refuses a service that has both.",
     "Compose Specification, network_mode"},
    {"network-unknown", BPO_ERROR,
     "a service on a network that the document doesn't define",
     "Compose refuses the document. A network that is made elsewhere must be named too, with "
     "external: true.",
     "Compose Specification, networks: 'service refers to undefined network'"},
    {"project-name-invalid", BPO_ERROR,
     "a project's name that Compose refuses",
     "A project's name has lower-case letters, digits, '-' and '_', and begins with a letter or a "
     "digit. It goes into the names and labels of networks; with another one Compose would not "
     "know them for its own.",
     "Compose Specification, name"},
    {"public-ipv6-subnet", BPO_NOTE,
     "a subnet of global IPv6 addresses",
     "Such addresses work when the prefix is yours and is routed to this host. If it is "
     "somebody else's, those hosts are out of reach for the containers. Unique local "
     "addresses (fd00::/8) need no such care.",
     "RFC 4291, RFC 4193"},
    {"public-subnet", BPO_WARNING,
     "a subnet of public addresses",
     "The addresses belong to somebody. Containers, and often the host, send what is meant "
     "for the owner to the bridge instead, so that those services can't be reached, and it is "
     "hard to find out why. Private blocks are 10.0.0.0/8, 172.16.0.0/12 (172.16.0.0 to "
     "172.31.255.255) and 192.168.0.0/16. Engines don't refuse public ones.",
     "RFC 1918; dappnode/DAppNode#283, docker/cli#3295"},
    {"reserved-subnet", BPO_ERROR,
     "a subnet of addresses that hosts refuse",
     "Loopback, multicast, link-local, 0.0.0.0/8 and 240.0.0.0/4 aren't addresses of hosts "
     "that can be routed to. Engines make such a network, and then nothing can be reached on "
     "it. (Engine 29 and later takes 0.0.0.0/24 for any subnet of that size, which is no "
     "fault when such an engine is looked at.)",
     "RFC 6890; moby daemon/libnetwork/drivers/bridge/bridge_linux.go for IPv6"},
    {"service-without-network", BPO_NOTE,
     "a service on none of the networks",
     "It reaches nothing and is reached by nothing of this topology, or, with network_mode: "
     "host, it stands beside all networks and what they keep apart.",
     "Compose Specification, network_mode"},
    {"special-subnet", BPO_WARNING,
     "a subnet that is set aside for something else",
     "IANA has set the block aside, for instance 198.18.0.0/15 for measuring devices. It "
     "works in a network of its own, until somebody uses it as it is meant.",
     "RFC 6890 and IANA's special-purpose address registries"},
    {"subnet-invalid", BPO_ERROR,
     "a subnet isn't a block",
     "A subnet is an address and a length, as in 172.30.0.0/16: four numbers without leading "
     "zeros, a length of 0 to 32; or IPv6 with a length of 0 to 128.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid CIDR block "
     "notation'"},
    {"subnet-overlap", BPO_ERROR,
     "two subnets of the document overlap",
     "An address would be on two networks. The engine refuses the second network, save where "
     "an ip_range makes it skip its test; then packets go to the wrong one. Each block is "
     "told once, with the smallest block that holds it.",
     "moby: 'Pool overlaps with other one on this address space'; moby#46756"},
    {"subnet-overlap-engine", BPO_ERROR,
     "a subnet overlaps a network that is on the engine",
     "The engine has another network with these addresses, which the document doesn't speak "
     "of. It refuses to make this one. Use another block, or remove that network if nobody "
     "needs it.",
     "moby: 'networks have overlapping IPv4', 'Pool overlaps with other one on this address "
     "space'; minikube#9069"},
    {"subnet-several", BPO_ERROR,
     "several subnets of one family on a bridge",
     "The bridge driver takes one IPv4 and one IPv6 subnet. macvlan, ipvlan and overlay take "
     "several.",
     "moby daemon/libnetwork/drivers/bridge: 'bridge driver doesn't support multiple subnets'"},
    {"subnet-too-small", BPO_ERROR,
     "a subnet has fewer addresses than are needed",
     "The engine keeps two addresses of an IPv4 subnet and one of an IPv6 subnet, the gateway "
     "takes one, auxiliary addresses take theirs, and each service needs one. When they are "
     "used up, the next container doesn't start. A /31 takes one container on newer engines "
     "and none on Engine 20.10.",
     "moby: 'no available IPv4 addresses on this network's address pools'"},
    {"subnet-too-wide", BPO_ERROR,
     "a subnet that is all addresses",
     "A length of 0 means every address there is. The bridge driver refuses it.",
     "moby daemon/libnetwork/drivers/bridge: 'ipv4 pool is empty'"},
    {"unknown-key", BPO_WARNING,
     "a key that nobody knows",
     "Neither Compose nor libbponet knows the key, so it has no effect; Compose refuses the "
     "document. Most often it is a slip of the pen.",
     "Compose Specification"},
    {"unsupported-key", BPO_WARNING,
     "a key that isn't looked at",
     "Compose knows the key and libbponet doesn't look at it, though it may change what is on "
     "the networks.",
     "Compose Specification"},
    {"value-not-understood", BPO_ERROR,
     "a value that can't be understood",
     "The field takes true or false (also yes, no, on, off, y, n, t, f, 1, 0, in any case), a "
     "whole number, or a MAC address, and holds something else.",
     "Compose Specification; compose-go's casts"},
    {"well-known-subnet", BPO_NOTE,
     "a subnet that others use by default",
     "The block is somebody's default: AWS's first VPC, libvirt, Podman, minikube, a Docker "
     "swarm. It works until such a network is met, on the host or by a VPN; then one of the "
     "two is out of reach.",
     "defaults of the projects named; moby#46615, docker/for-linux#418"},
    {"wrong-type", BPO_ERROR,
     "a value of the wrong kind",
     "A list where a map is due, a map where a single value is due. The value is passed over.",
     "Compose Specification"},
};
/* clang-format on */

size_t bpo_n_rules(void)
{
    return sizeof rules / sizeof *rules;
}

const bpo_rule *bpo_rule_at(size_t i)
{
    return i < bpo_n_rules() ? &rules[i] : NULL;
}

const bpo_rule *bpo_rule_find(const char *slug)
{
    size_t low = 0, high = bpo_n_rules();
    while (slug && low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(slug, rules[mid].slug);
        if (order == 0)
            return &rules[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}
