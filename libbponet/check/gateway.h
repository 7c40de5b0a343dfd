/* Which of its networks a service's traffic with the outside goes through. */
#ifndef BPO_CHECK_GATEWAY_H
#define BPO_CHECK_GATEWAY_H

#include "model/topology.h"

/* What decided between the network that has it and the next best. */
typedef enum bpo_gateway_reason {
    BPO_GATEWAY_ONLY,     /* there is no other */
    BPO_GATEWAY_PRIORITY, /* its gw_priority is higher */
    BPO_GATEWAY_OPEN,     /* the others are internal */
    BPO_GATEWAY_FAMILIES, /* it has gateways of more address families */
    BPO_GATEWAY_NAME      /* its name comes first, byte by byte */
} bpo_gateway_reason;

typedef struct bpo_gateway {
    const bpo_attachment *attachment; /* NULL: none */
    const bpo_network *network;
    bpo_gateway_reason reason;
    bool is_open; /* whether it leads out: the network isn't internal */
    bool is_sure; /* all of the service's networks are described in the document */
} bpo_gateway;

/* The network through which the service's containers reach what is on none of their networks, and
 * on which their ports are published: the engine's order of endpoints (moby,
 * daemon/libnetwork/endpoint.go, Less). gw_priority counts since Engine 28; before, all are equal. */
bpo_gateway bpo_gateway_of(const bpo_topology *topology, const bpo_service *service);

#endif
