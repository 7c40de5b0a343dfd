/* Every rule there is, in the order of slugs, which are permanent. docs/findings.md is this table,
 * and tests/corpus/check/ has a case for each row. */
#include <string.h>

#include <bponet/check.h>

/* clang-format off */
static const bpo_rule rules[] = {
    {"accept-invalid", BPO_WARNING,
     "an acceptance that has no effect",
     "Each entry of x-bponet.accept names a finding that is a warning or a note, and gives "
     "the reason for the next reader. `at` may say where: findings at that path and below are "
     "accepted. Errors can't be accepted, for what they find doesn't work.",
     "libbponet: x-bponet.accept"},
    {"accept-unused", BPO_NOTE,
     "an acceptance that nothing needs",
     "Nothing of the kind is found at that path, or another entry accepts it already. Such an "
     "entry would hide the next mistake of its kind. Where the finding needs an engine or its "
     "host, this is told only when one was looked at.",
     "libbponet: x-bponet.accept"},
    {"address-in-range", BPO_WARNING,
     "a static address lies in the range of dynamic ones",
     "Containers without an address of their own get one from ip_range. After a restart one "
     "of them may be up first and hold the static address, and the service that it is meant "
     "for doesn't start. Choose an address of the subnet outside of ip_range.",
     "docker/compose#11899, moby#49781"},
    {"address-invalid", BPO_ERROR,
     "a static address isn't one",
     "ipv4_address takes one IPv4 address, ipv6_address one IPv6 address, link_local_ips either, in "
     "plain notation: no length, no zone, no leading zeros.",
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
    {"attachment-unneeded", BPO_NOTE,
     "a service on a network where it needs nobody",
     "All services on the network say what they need (x-bponet.needs) or are needed by one "
     "that says so, and none of these needs is between this service and another one there. "
     "Being on the network only widens what can be reached from it. Networks marked publish "
     "or gpu, the only way out, and networks that are made elsewhere aren't told.",
     "libbponet: x-bponet.needs; the principle of least privilege"},
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
    {"bridge-crowded", BPO_WARNING,
     "nearly as many containers on a bridge as it takes",
     "A bridge of the kernel has 1,024 ports, and Docker advises against more than 1,000 "
     "containers on a network. From 900 on this is told. Replicas count.",
     "docs.docker.com, bridge network driver: connection limit; moby#44973"},
    {"bridge-full", BPO_ERROR,
     "more containers on a bridge than it takes",
     "A bridge of the kernel has 1,024 ports, of which one is its own. The containers that "
     "come after the 1,023rd don't start. Replicas count.",
     "Linux, net/bridge: BR_MAX_PORTS; moby#44973: 'adding interface to bridge failed: "
     "exchange full'"},
    {"cgnat-subnet", BPO_NOTE,
     "a subnet of carrier-grade NAT",
     "100.64.0.0/10 is shared by providers' networks, and Tailscale gives its hosts addresses "
     "of it. It works where neither is met.",
     "RFC 6598"},
    {"container-name-duplicate", BPO_ERROR,
     "two services have one container_name",
     "Names of containers are unique on an engine: the second service doesn't start.",
     "Compose Specification, container_name; moby: 'The container name is already in use'"},
    {"container-name-invalid", BPO_ERROR,
     "a container_name that Compose refuses",
     "A container's name begins with a letter or a digit, and goes on with letters, digits, '_', "
     "'.' and '-'; it has two of these at least.",
     "Compose Specification, container_name: pattern"},
    {"container-name-refused", BPO_ERROR,
     "a container_name that the engine refuses",
     "Compose lets a name pass where some part of it could be one; the engine wants the whole name "
     "to begin with a letter or a digit, and to go on with these, '_', '.' and '-'.",
     "moby daemon/names/names.go: 'Invalid container name'"},
    {"dependency-inactive", BPO_ERROR,
     "a service that needs one that is left out",
     "depends_on, links and network_mode need the other service, and none of its profiles is "
     "active. Compose refuses that with 'depends on undefined service'. Make a profile active, or "
     "write required: false in depends_on.",
     "Docker Compose 2.40: compose-go, 'service X depends on undefined service Y'; measured"},
    {"depends-cycle", BPO_ERROR,
     "services that wait for each other",
     "Each waits for the next, and the last for the first: none of them could start, and Compose "
     "refuses the document. Links, volumes_from, and sharing another service's network or another "
     "namespace count as depends_on does.",
     "Compose Specification, depends_on: 'dependency cycle detected'"},
    {"depends-unknown", BPO_ERROR,
     "a service depends on one that isn't there",
     "Compose refuses the document. Links, volumes_from and namespaces of other services count as "
     "depends_on does.",
     "Compose Specification, depends_on: 'depends on undefined service'"},
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
     "Docker Network Configuration for BPO Project"},
    {"external-name", BPO_ERROR,
     "an external network with two names",
     "external: {name: x} is the old way to say external: true and name: x. Where name says "
     "something else, Compose refuses the document.",
     "Compose Specification, networks: external; compose-go transform/external.go"},
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
    {"gateway-surprise", BPO_WARNING,
     "traffic with the outside goes through a network that isn't meant for it",
     "A container on several networks has one default route, and its ports are published on "
     "one network. The engine takes the network with the highest gw_priority, of those one "
     "that isn't internal, of those one with gateways for more address families, and of those "
     "the one whose name is the first, byte by byte. Told where a service with ports is on a "
     "network marked publish and another one is taken, and where the default route goes "
     "through a network marked isolated.",
     "moby daemon/libnetwork/endpoint.go, Less; moby#20179, moby#48868"},
    {"gateway-without-subnet", BPO_ERROR,
     "a gateway without a subnet",
     "An entry of ipam.config with a gateway needs the subnet that it is in.",
     "docker/cli command/network/create.go: 'every ip-range or gateway must have a "
     "corresponding subnet'"},
    {"gpu-network-without-gpu", BPO_NOTE,
     "a network for GPUs, and no service on it asks for one",
     "A network gives no access to a GPU. A service gets one by gpus:, by runtime: nvidia, or "
     "by a device reservation under deploy.resources. Told where none of the services on a "
     "network marked gpu asks; those that only talk to the ones that do may well be on it.",
     "Compose Specification, gpus, deploy.resources.reservations.devices; nvidia-docker#1352"},
    {"gpu-without-network", BPO_WARNING,
     "a service with a GPU that isn't on a network for them",
     "The document marks networks with x-bponet: {gpu: true} as those whose services use a "
     "GPU. This service asks for one and is on none of them.",
     "libbponet: x-bponet.gpu"},
    {"host-bits", BPO_ERROR,
     "a subnet with bits set behind its length",
     "172.30.0.5/16 is an address and its length, not a block. Engine 25 and later refuses "
     "it; older ones keep the text as it is and use the block, so that comparing what is "
     "there with what is wanted fails for ever.",
     "Engine 25 and later: moby daemon/network.go, validateIpamConfig: 'invalid subnet X: it "
     "should be Y'"},
    {"host-not-looked-at", BPO_NOTE,
     "the engine's host couldn't be looked at",
     "A live check also compares subnets with the routes, addresses and DNS servers of the "
     "machine that the engine runs on. They are read on that machine, so an engine on another "
     "one (TCP, a forwarded socket, a virtual machine) is checked without them.",
     "libbponet"},
    {"internal-options", BPO_NOTE,
     "options about the way out of a network that has none",
     "An internal network has no way out and publishes no ports, so masquerading, the host's "
     "address for published ports and the interfaces that may come in directly have no "
     "effect.",
     "moby daemon/libnetwork/drivers/bridge: an internal network has no gateway and no port "
     "mapping"},
    {"interpolation", BPO_ERROR,
     "a variable that isn't written right",
     "Variables are $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?message}, "
     "${NAME?message}, ${NAME:+other} and ${NAME+other}; a dollar sign itself is $$. Compose "
     "refuses the document; here the value counts as not given.",
     "Compose Specification, interpolation; Docker Compose 2.40, measured"},
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
    {"isolated-not-internal", BPO_WARNING,
     "a network that is marked isolated, and isn't internal",
     "x-bponet: {isolated: true} says that only these services are on the network. Without "
     "internal: true its containers reach the outside through it, and hosts that route to its "
     "subnet reach them.",
     "libbponet: x-bponet.isolated; Docker Network Configuration for BPO Project, isolation "
     "levels"},
    {"item-repeats", BPO_ERROR,
     "a list that names one thing twice",
     "Compose refuses the document: networks, depends_on, external_links and a device's "
     "capabilities are lists of different things. Two files that are merged may repeat a network.",
     "Compose Specification, uniqueItems"},
    {"key-invalid", BPO_ERROR,
     "a name that Compose refuses",
     "Services, and networks in a service's map of networks, are named by letters, digits, '.', "
     "'_' and '-'. Everywhere a key is a string: put a number, true, false or null in quotes.",
     "Compose Specification, patternProperties"},
    {"label-reserved", BPO_WARNING,
     "a label that Compose or bponet sets itself",
     "com.docker.compose.… and io.bponet.topology, network and version say whose a network "
     "is. Compose and bponet write their own values over what the document says; a wrong one "
     "would make them take the network for somebody else's, or for theirs.",
     "Compose Specification, labels: 'com.docker.compose prefix is reserved'; "
     "docs/decisions/labels.md"},
    {"labels-too-large", BPO_ERROR,
     "more in labels than a network should carry",
     "The engine sends all labels of all networks with each listing. A network's labels may "
     "have 256 KiB together.",
     "libbponet: limits of answers"},
    {"mac-invalid", BPO_ERROR,
     "a MAC address that isn't one",
     "A MAC address is six bytes of two hexadecimal digits, with ':' or '-' between them. Compose "
     "lets anything pass, and the engine refuses to make the container.",
     "moby daemon/container_operations.go; Go's net.ParseMAC"},
    {"macvlan-host", BPO_NOTE,
     "the engine's host can't reach containers on macvlan and ipvlan",
     "The kernel keeps a parent interface and what hangs on it apart. Whatever runs on the "
     "host itself, and containers on the host's network, can't talk to these containers, nor "
     "the other way round. An interface of the same kind on the host, with a route, mends "
     "that.",
     "moby/libnetwork#1915, docker/docs#22607"},
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
    {"network-joins-all", BPO_WARNING,
     "one network joins all services, so the others keep nothing apart",
     "Networks keep services apart only where these share no other network. Here all services "
     "are on one, and the networks that only some of them are on separate nobody from "
     "anybody. Told for three services or more, and where another network of the document "
     "joins some of them.",
     "docs.docker.com, bridge networks; Docker Network Configuration for BPO Project, "
     "isolation levels"},
    {"network-mode-clash", BPO_ERROR,
     "a service with networks and a network_mode",
     "Compose refuses a service that has both.",
     "Compose Specification, network_mode"},
    {"network-mode-unknown", BPO_ERROR,
     "a service shares the network of one that isn't there",
     "network_mode: service:x names a service of the document. Compose refuses the document.",
     "Compose Specification, network_mode"},
    {"network-unknown", BPO_ERROR,
     "a service on a network that the document doesn't define",
     "Compose refuses the document. A network that is made elsewhere must be named too, with "
     "external: true.",
     "Compose Specification, networks: 'service refers to undefined network'"},
    {"network-unused", BPO_NOTE,
     "a network that no service is on",
     "Compose makes a network when a service needs it. Here all networks of the document are made, "
     "for containers that others start.",
     "Docker Compose 2.40: docker compose config leaves such networks out; measured"},
    {"number-changed", BPO_WARNING,
     "a number that Compose changes",
     "Priorities are whole numbers of 64 bits. Compose takes others too: it cuts a fraction off, and "
     "makes what is too large the lowest number there is, or a negative one. The engine gets that.",
     "Docker Compose 2.40, measured"},
    {"pool-exhausted", BPO_ERROR,
     "no block is left for a network without a subnet",
     "A network without a subnet gets a block of the engine's address pools: 31 blocks, unless "
     "the engine's default-address-pools say otherwise. Blocks of networks, of the host's own "
     "interfaces and of its DNS servers aren't given. When none is left, the engine refuses.",
     "moby daemon/libnetwork/ipams/defaultipam: 'all predefined address pools have been fully "
     "subnetted'; up to Engine 26 'could not find an available, non-overlapping IPv4 address "
     "pool'"},
    {"pool-may-take", BPO_NOTE,
     "a network without a subnet may get one that another network is to have",
     "The engine gives such a network the first free block of its pools, and the document has "
     "a network with a fixed subnet there. If the one without is made first, the other can't "
     "be made. A subnet for both, or a block outside of the pools, is safe whoever makes "
     "them.",
     "moby daemon/libnetwork/ipamutils/utils.go; docker-mailman#85, Mailu#3812"},
    {"pools-low", BPO_NOTE,
     "the engine's address pools run low",
     "Networks without a subnet get a block of the engine's address pools, and after this "
     "document's networks less than a quarter of the blocks is left. Every network of every "
     "project without a subnet takes one.",
     "moby daemon/libnetwork/ipamutils; field reports: 31 networks and no more"},
    {"port-clash", BPO_ERROR,
     "two services publish one port of the host",
     "The second doesn't start. The same port may be published on different addresses of the "
     "host, or for tcp and udp. Without an address a port is published on all of them.",
     "moby: 'Bind for 0.0.0.0:80 failed: port is already allocated'"},
    {"port-invalid", BPO_ERROR,
     "a port that can't be read",
     "The short form is [[IP:]HOST:]CONTAINER[/PROTOCOL]: ports from 1 to 65535 or ranges of "
     "equal length, an IPv6 address in brackets, tcp, udp or sctp. A host's range before one "
     "container port is one to choose from. Compose refuses the document.",
     "Compose Specification, ports; go-connections nat/nat.go, ParsePortSpec"},
    {"port-unusable", BPO_ERROR,
     "a port of the long form that the engine refuses",
     "Compose reads any target, published port and protocol in the long form; the engine takes "
     "ports up to 65535, and tcp, udp and sctp.",
     "Docker Compose 2.40, measured; moby: go-connections nat/nat.go"},
    {"ports-all-addresses", BPO_NOTE,
     "ports published on all of the host's addresses",
     "Without an address a port can be reached by whoever reaches the host: the engine's "
     "rules come before those of ufw and the like. Told once per service, and not where the "
     "document marks networks for publishing, nor where host_binding_ipv4 gives an address.",
     "docs.docker.com, packet filtering and firewalls; moby#22054, moby#4737"},
    {"ports-internal-only", BPO_WARNING,
     "ports of a service whose networks are all internal",
     "Internal networks publish no ports, and nobody says so: the container starts and can't "
     "be reached. It needs a network that isn't internal too.",
     "moby daemon/libnetwork/sandbox.go, updateExternalConnectivity; moby#36174"},
    {"ports-without-mapping", BPO_WARNING,
     "ports of a service on networks that map none",
     "Containers on macvlan and ipvlan networks have addresses of the network outside, and "
     "all of their ports can be reached there. ports: has no effect.",
     "docs.docker.com, macvlan network driver"},
    {"ports-without-network", BPO_WARNING,
     "ports of a service without a network of its own",
     "With network_mode: host the service listens on the host's own addresses, and with none "
     "it has no addresses at all. The engine throws ports: away.",
     "docs.docker.com, host network driver: 'Published ports are discarded when using host "
     "network mode'"},
    {"project-name-changed", BPO_WARNING,
     "a project's name that Compose changes",
     "Compose makes letters of a document's name: lower case, and takes away what isn't a letter, a "
     "digit, '-' or '_'. Networks are named by what is left, which older versions of Compose refuse "
     "to do. Write the name as it will be.",
     "Docker Compose 2.40: compose-go loader, NormalizeProjectName; measured"},
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
    {"publish-not-meant", BPO_WARNING,
     "ports of a service that is on no network for publishing",
     "The document marks networks with x-bponet: {publish: true} as those whose services "
     "publish ports. The engine knows no such rule: a port is published on whatever network "
     "carries the service's default route.",
     "libbponet: x-bponet.publish; Docker Network Configuration for BPO Project, "
     "communication rules"},
    {"replicas-address", BPO_ERROR,
     "one address for several containers",
     "scale or deploy.replicas asks for several containers of a service with a static address: "
     "the first gets it, the others don't start.",
     "moby: 'Address already in use'"},
    {"replicas-clash", BPO_ERROR,
     "scale and deploy.replicas differ",
     "Both say how many containers a service has. Compose refuses the document unless they agree.",
     "Compose Specification, scale: can't set distinct values"},
    {"replicas-container-name", BPO_ERROR,
     "one container_name for several containers",
     "Names of containers are unique on an engine. Compose refuses the document.",
     "Compose Specification, container_name: 'container name must be unique'"},
    {"replicas-port", BPO_ERROR,
     "one port of the host for several containers",
     "scale or deploy.replicas asks for several containers, and each publishes the same port of "
     "the host: the first gets it, the others don't start. Publish a range with a port for each, or "
     "let the engine choose.",
     "moby: 'port is already allocated'"},
    {"reserved-subnet", BPO_ERROR,
     "a subnet of addresses that hosts refuse",
     "Loopback, multicast, link-local, 0.0.0.0/8 and 240.0.0.0/4 aren't addresses of hosts "
     "that can be routed to. Engines make such a network, and then nothing can be reached on "
     "it. (Engine 29 and later takes 0.0.0.0/24 for any subnet of that size, which is no "
     "fault when such an engine is looked at.)",
     "RFC 6890; moby daemon/libnetwork/drivers/bridge/bridge_linux.go for IPv6"},
    {"resolver-inside", BPO_WARNING,
     "a subnet holds the DNS server of the engine's host",
     "Once the network is made, the host sends what is meant for its DNS server into the "
     "network's bridge, where nobody answers: names can't be resolved any more, by the host nor "
     "by any container.",
     "Linux routing: the longest prefix wins; moby daemon/libnetwork/netutils avoids it for "
     "blocks that the engine chooses"},
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
    {"subnet-overlap-interface", BPO_WARNING,
     "a subnet overlaps a network that the engine's host is on",
     "The engine makes the network all the same. From then on the host, and every container, "
     "reaches either the containers or the machines of that network, never both; the "
     "connection that you use may be one of them.",
     "Linux routing; moby checks its own networks and not the host's, where a subnet is given"},
    {"subnet-overlap-route", BPO_WARNING,
     "a subnet overlaps a network that the engine's host reaches",
     "The host has a route to a part of the subnet, by a VPN or another router. The engine "
     "makes the network all the same, and machines of that part can't be reached any more, from "
     "the host nor from any container. Routes wider than /8 are a way out and don't count.",
     "Linux routing: the longest prefix wins; docker/for-linux#418"},
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
    {"unknown-key", BPO_ERROR,
     "a key that nobody knows",
     "Compose refuses documents with keys that it doesn't know, those apart that begin with x-. "
     "Under x-bponet libbponet knows all the keys there are. Most often it is a spelling mistake.",
     "Compose Specification"},
    {"unsupported-key", BPO_WARNING,
     "a key that has no effect",
     "x-bponet.deny says which services must not reach each other. It is read, and nothing enforces "
     "or checks it: put services that are to be kept apart on different networks.",
     "libbponet: x-bponet.deny"},
    {"value-not-understood", BPO_ERROR,
     "a value that can't be understood",
     "The field takes true or false (also yes, no, on, off, y, n, in any case), a whole number, or "
     "one of a few words, and holds something else.",
     "Compose Specification; compose-go's casts"},
    {"variable-required", BPO_ERROR,
     "a variable that needs a value and has none",
     "The document asks for a value by ${NAME:?message} or ${NAME?message}, and neither the "
     "environment nor .env has one. Compose refuses the document; here the value counts as not "
     "given. A variable in a default that isn't used counts too: Compose looks there first.",
     "Compose Specification, interpolation; Docker Compose 2.40, measured"},
    {"variable-unset", BPO_WARNING,
     "a variable that isn't set",
     "Neither the environment nor .env has the variable, and the document gives no default, so it "
     "counts as empty. Set it, or write ${NAME:-} where empty is meant. Told once for each place.",
     "Docker Compose 2.40: 'The \"NAME\" variable is not set. Defaulting to a blank string.'"},
    {"well-known-subnet", BPO_NOTE,
     "a subnet that others use by default",
     "The block is somebody's default: AWS's first VPC, libvirt, Podman, minikube, a Docker "
     "swarm. It works until such a network is met, on the host or by a VPN; then one of the "
     "two is out of reach.",
     "defaults of the projects named; moby#46615, docker/for-linux#418"},
    {"wrong-type", BPO_ERROR,
     "a value of the wrong kind",
     "A list where a map is due, a number where a string is due, nothing where something is. Compose "
     "refuses the document, and the value is passed over here. Quotes make a string of a number.",
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
