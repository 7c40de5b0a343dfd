#include "model/port.h"

#include <stdio.h>
#include <string.h>

#include "address/read.h"
#include "base/chars.h"
#include "base/error.h"

#define RANGE_TEXT 12 /* bytes: "65535-65535" */

/* Digits, with leading zeros if need be, as Go's ParseUint for 16 bits. */
static bool read_number(const char *text, size_t len, uint16_t *ret_number)
{
    uint32_t number = 0;
    for (size_t i = 0; i < len; i++) {
        if (!bpo_is_digit(text[i]))
            return false;
        number = number * 10 + (uint32_t)(text[i] - '0');
        if (number > UINT16_MAX)
            return false;
    }
    *ret_number = (uint16_t)number;
    return len > 0;
}

bool bpo_port_range_read(const char *text, size_t len, bpo_port_range *ret_range)
{
    const char *dash = memchr(text, '-', len);
    bpo_port_range range;
    if (!read_number(text, dash ? (size_t)(dash - text) : len, &range.first))
        return false;
    range.last = range.first;
    if (dash) {
        const char *end = text + len;
        const char *more = memchr(dash + 1, '-', (size_t)(end - dash - 1));
        /* what follows a second dash isn't looked at there, so neither here */
        if (!read_number(dash + 1, (size_t)((more ? more : end) - dash - 1), &range.last))
            return false;
    }
    if (range.last < range.first)
        return false;
    *ret_range = range;
    return true;
}

static size_t count(bpo_port_range range)
{
    return (size_t)(range.last - range.first) + 1;
}

/* Whether the first len bytes of text are word, in any case; word is in lower case. */
static bool is_word(const char *text, size_t len, const char *word)
{
    for (size_t i = 0; i < len; i++)
        if (bpo_to_lower(text[i]) != word[i])
            return false; /* the word's end differs from any byte of text */
    return word[len] == '\0';
}

/* The protocol behind the first slash; what follows a second one isn't looked at. */
static const char *read_protocol(const char *text, const char **ret_protocol)
{
    static const char *const known[] = {"tcp", "udp", "sctp"};
    size_t len = strcspn(text, "/");
    if (!len)
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is_word(text, len, known[i])) {
            *ret_protocol = known[i];
            return NULL;
        }
    return "has a protocol that is none of tcp, udp and sctp";
}

/* The address before the ports; an IPv6 address stands in brackets. */
static const char *read_host_ip(const char *text, size_t len, bpo_port_parts *parts)
{
    static const char *const wrong = "has an IP that is no address (IPv6: in brackets)";
    bpo_address address;
    bool brackets = len && *text == '[';
    if (brackets && (len < 2 || text[len - 1] != ']'))
        return wrong;
    text += brackets;
    len -= brackets ? 2 : 0;
    if (!len)
        return NULL;
    if ((!brackets && memchr(text, ':', len)) || !bpo_address_read(text, len, &address))
        return wrong;
    parts->host_ip = text;
    parts->host_ip_len = len;
    return NULL;
}

/* The last colon before end, or NULL. */
static const char *colon_before(const char *text, const char *end)
{
    while (end > text)
        if (*--end == ':')
            return end;
    return NULL;
}

static const char *read_numbers(const char *host, size_t host_len, const char *target,
                                size_t target_len, bpo_port_parts *parts)
{
    bpo_address address;
    if (!target_len)
        return "has no container port";
    if (!bpo_port_range_read(target, target_len, &parts->target) || !parts->target.first)
        return "has a container port that is neither 1 to 65535 nor a range of these";
    if (!host_len)
        return NULL;
    if (bpo_address_read(host, host_len, &address))
        return "has an IP and no host port; '::' between them leaves the port to the engine";
    if (!bpo_port_range_read(host, host_len, &parts->published))
        return "has a host port that is neither 0 to 65535 nor a range of these";
    parts->is_published = true;
    if (count(parts->target) > 1 && count(parts->target) != count(parts->published))
        return "has ranges of different lengths";
    return NULL;
}

const char *bpo_port_parse(const char *text, bpo_port_parts *ret_parts)
{
    bpo_port_parts parts = {0};
    const char *second = colon_before(text, text + strlen(text)), *first = NULL;
    const char *target = second ? second + 1 : text, *host = text, *wrong;
    size_t target_len = strcspn(target, "/");
    if (second && (first = colon_before(text, second)))
        host = first + 1;
    wrong = first ? read_host_ip(text, (size_t)(first - text), &parts) : NULL;
    if (!wrong)
        wrong = read_numbers(host, second ? (size_t)(second - host) : 0, target, target_len,
                             &parts);
    if (!wrong && target[target_len])
        wrong = read_protocol(target + target_len + 1, &parts.protocol);
    if (!wrong)
        *ret_parts = parts;
    return wrong;
}

/* Whether n more ports are within the limits. */
static bpo_status check_limits(const bpo_service *service, size_t n, bpo_place at,
                               bpo_error *err)
{
    if (n > BPO_MAX_PORTS - service->n_ports)
        return bpo_fail_at(err, BPO_E_LIMIT, at, service->name,
                           "service %s: more than %d ports, ranges counted port by port",
                           service->name, BPO_MAX_PORTS);
    if (n > BPO_MAX_ALL_PORTS - service->topology->n_ports)
        return bpo_fail_at(err, BPO_E_LIMIT, at, service->name,
                           "service %s: more than %d ports in all services together, ranges "
                           "counted port by port",
                           service->name, BPO_MAX_ALL_PORTS);
    return BPO_OK;
}

bpo_status bpo_service_claim_port(bpo_service *service, const char *text, bpo_place at,
                                  bpo_port **ret_port, bpo_error *err)
{
    bpo_status status = check_limits(service, 1, at, err);
    if (status < 0)
        return status;
    bpo_port *port = bpo_service_new_port(service, text, at);
    if (!port)
        return bpo_fail_memory(err);
    service->topology->n_ports++;
    *ret_port = port;
    return BPO_OK;
}

/* Writes a range as its numbers: "80", "80-82". */
static int write_range(bpo_topology *topology, bpo_written *written, uint32_t first,
                       uint32_t last, bpo_place at)
{
    char text[RANGE_TEXT];
    if (first == last)
        snprintf(text, sizeof text, "%u", (unsigned)first);
    else
        snprintf(text, sizeof text, "%u-%u", (unsigned)first, (unsigned)last);
    return bpo_topology_set_text(topology, written, text, at);
}

/* The i-th port of an entry; like has what all of them share. -1 without memory. */
static int add_one(bpo_service *service, const bpo_port_parts *parts, uint32_t i,
                   const bpo_port *like)
{
    bpo_topology *topology = service->topology;
    bool several = count(parts->target) > 1;
    uint32_t target = parts->target.first + i, published = parts->published.first + i;
    bpo_port *port = bpo_service_new_port(service, like->text, like->at);
    if (!port)
        return -1;
    *port = *like;
    if (write_range(topology, &port->target, target, target, like->at) < 0)
        return -1;
    return parts->is_published
               ? write_range(topology, &port->published, published,
                             several ? published : parts->published.last, like->at)
               : 0;
}

/* What an entry's ports share, copied into the topology. -1 without memory. */
static int copy_shared(bpo_arena *arena, const bpo_port_parts *parts, bpo_port *like)
{
    if (parts->host_ip_len) {
        like->host_ip.text = bpo_arena_strndup(arena, parts->host_ip, parts->host_ip_len);
        like->host_ip.at = like->at;
        if (!like->host_ip.text)
            return -1;
    }
    if (parts->protocol)
        like->protocol = (bpo_written){parts->protocol, like->at};
    return 0;
}

bpo_status bpo_service_add_ports(bpo_service *service, const char *text, bpo_place at,
                                 bpo_error *err)
{
    bpo_arena *arena = &service->topology->arena;
    bpo_port_parts parts;
    bpo_port *alone, like = {.text = bpo_arena_strdup(arena, text), .at = at};
    if (!like.text)
        return bpo_fail_memory(err);
    if (bpo_port_parse(like.text, &parts))
        return bpo_service_claim_port(service, like.text, at, &alone, err);
    size_t n_before = service->n_ports;
    bpo_status status = check_limits(service, count(parts.target), at, err);
    if (status < 0)
        return status;
    int rc = copy_shared(arena, &parts, &like);
    for (uint32_t i = 0; i < count(parts.target) && rc == 0; i++)
        rc = add_one(service, &parts, i, &like);
    if (rc < 0) {
        service->n_ports = n_before;
        return bpo_fail_memory(err);
    }
    service->topology->n_ports += count(parts.target);
    return BPO_OK;
}

static bool range_of(const bpo_written *written, bpo_port_range *ret_range)
{
    return written->text &&
           bpo_port_range_read(written->text, strlen(written->text), ret_range);
}

bool bpo_port_target_range(const bpo_port *port, bpo_port_range *ret_range)
{
    return range_of(&port->target, ret_range);
}

bool bpo_port_published_range(const bpo_port *port, bpo_port_range *ret_range)
{
    return range_of(&port->published, ret_range);
}

const char *bpo_port_text(const bpo_port *port)
{
    return port->text;
}

const char *bpo_port_target(const bpo_port *port)
{
    return port->target.text;
}

const char *bpo_port_published(const bpo_port *port)
{
    return port->published.text;
}

const char *bpo_port_host_ip(const bpo_port *port)
{
    return port->host_ip.text;
}

const char *bpo_port_protocol(const bpo_port *port)
{
    return port->protocol.text;
}

const char *bpo_port_mode(const bpo_port *port)
{
    return port->mode.text;
}
