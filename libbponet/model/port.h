/* The short form of a `ports:` entry: [[IP:][HOST]:]CONTAINER[/PROTOCOL]. */
#ifndef BPO_MODEL_PORT_H
#define BPO_MODEL_PORT_H

#include "model/topology.h"

#define BPO_MAX_PORTS     65535  /* of one service, ranges expanded */
#define BPO_MAX_ALL_PORTS 262140 /* of a topology: 30 bytes of text may ask for 65,535 */
#define BPO_PORT_FORM     "[[IP:]HOST:]CONTAINER[/PROTOCOL]"

/* A range of port numbers; a single port begins and ends it. */
typedef struct bpo_port_range {
    uint16_t first, last;
} bpo_port_range;

/* An entry taken apart. With several targets there are as many published ports, or none; with one
 * target the range of published ports is what the engine may choose from. */
typedef struct bpo_port_parts {
    const char *host_ip; /* part of the text, without brackets */
    size_t host_ip_len;  /* 0: not given */
    bpo_port_range target, published;
    bool is_published;    /* a port of the host is given */
    const char *protocol; /* "tcp", "udp", "sctp", static; NULL: not given */
} bpo_port_parts;

/* Takes an entry apart as Docker's go-connections does: NULL and *ret_parts, or what is wrong with
 * it, to be read behind the entry ("has no container port"); static. */
const char *bpo_port_parse(const char *text, bpo_port_parts *ret_parts);
/* Reads "80" or "80-82" as digits and nothing else. */
bool bpo_port_range_read(const char *text, size_t len, bpo_port_range *ret_range);
/* Adds what the entry stands for: a port for each container port, or, where it can't be understood,
 * one with nothing but the text. BPO_E_LIMIT, BPO_E_MEMORY. */
bpo_status bpo_service_add_ports(bpo_service *service, const char *text, bpo_place at,
                                 bpo_error *err);
/* Like bpo_service_new_port, with the limits; *ret_port moves when the next is added. */
bpo_status bpo_service_claim_port(bpo_service *service, const char *text, bpo_place at,
                                  bpo_port **ret_port, bpo_error *err);

/* The port's numbers, for rules; false: not given, or not understood. */
bool bpo_port_target_range(const bpo_port *port, bpo_port_range *ret_range);
bool bpo_port_published_range(const bpo_port *port, bpo_port_range *ret_range);

#endif
