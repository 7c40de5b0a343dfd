/* Ports in the short form. What was understood, written anew, is understood as the same; ranges fit each
 * other; a service gets one port for each container port. Taken as choices, an input makes an entry
 * together with its parts. */
#include "fuzz.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <bponet.h>

#include "model/port.h"

#define MOST_ADDED 300 /* larger ranges only take longer */

static size_t count(bpo_port_range range)
{
    return (size_t)(range.last - range.first) + 1;
}

static bool same_range(bpo_port_range a, bpo_port_range b)
{
    return a.first == b.first && a.last == b.last;
}

static bool same_parts(const bpo_port_parts *a, const bpo_port_parts *b)
{
    return a->host_ip_len == b->host_ip_len &&
           (!a->host_ip_len || memcmp(a->host_ip, b->host_ip, a->host_ip_len) == 0) &&
           same_range(a->target, b->target) && a->is_published == b->is_published &&
           (!a->is_published || same_range(a->published, b->published)) &&
           !a->protocol == !b->protocol &&
           (!a->protocol || strcmp(a->protocol, b->protocol) == 0);
}

static void write_range(bpo_strbuf *out, bpo_port_range range)
{
    bpo_strbuf_addf(out, "%u", range.first);
    if (range.last != range.first)
        bpo_strbuf_addf(out, "-%u", range.last);
}

static void write_parts(bpo_strbuf *out, const bpo_port_parts *parts)
{
    if (parts->host_ip_len)
        bpo_strbuf_addf(out,
                        memchr(parts->host_ip, ':', parts->host_ip_len) ? "[%.*s]:" : "%.*s:",
                        (int)parts->host_ip_len, parts->host_ip);
    if (parts->is_published)
        write_range(out, parts->published);
    if (parts->is_published || parts->host_ip_len)
        bpo_strbuf_add(out, ":");
    write_range(out, parts->target);
    if (parts->protocol)
        bpo_strbuf_addf(out, "/%s", parts->protocol);
}

/* ---- one entry -------------------------------------------------------------------------------*/

static void check_host_ip(const char *text, const bpo_port_parts *parts)
{
    unsigned char bytes[16];
    char copy[64] = "";
    if (!parts->host_ip_len)
        return;
    FUZZ_CHECK(parts->host_ip >= text &&
                   parts->host_ip + parts->host_ip_len <= text + strlen(text) &&
                   parts->host_ip_len < sizeof copy,
               "'%s': the address isn't in it", text);
    memcpy(copy, parts->host_ip, parts->host_ip_len);
    FUZZ_CHECK(inet_pton(AF_INET, copy, bytes) == 1 || inet_pton(AF_INET6, copy, bytes) == 1,
               "'%s': '%s' is no address", text, copy);
}

static void check_parts(const char *text, const bpo_port_parts *parts)
{
    bpo_port_parts again = {0};
    bpo_strbuf written = {0};
    FUZZ_CHECK(parts->target.first && parts->target.first <= parts->target.last,
               "'%s': container ports %u to %u", text, parts->target.first, parts->target.last);
    if (parts->is_published) {
        FUZZ_CHECK(parts->published.first <= parts->published.last, "'%s': ports %u to %u",
                   text, parts->published.first, parts->published.last);
        FUZZ_CHECK(count(parts->target) == 1 || count(parts->target) == count(parts->published),
                   "'%s': %zu container ports, %zu of the host", text, count(parts->target),
                   count(parts->published));
    }
    check_host_ip(text, parts);
    write_parts(&written, parts);
    const char *wrong = bpo_port_parse(bpo_strbuf_text(&written), &again);
    FUZZ_CHECK(!wrong && same_parts(parts, &again), "'%s', written anew '%s', %s", text,
               bpo_strbuf_text(&written), wrong ? wrong : "is another");
    bpo_strbuf_free(&written);
}

/* What a service makes of the entry. */
static void check_service(const char *text, const bpo_port_parts *parts)
{
    bpo_topology *topology = NULL;
    bpo_service *service = NULL;
    bpo_error err = {0};
    size_t n = parts ? count(parts->target) : 1;
    FUZZ_CHECK(!bpo_topology_new("fuzz", &topology, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_topology_add_service(topology, "web", &service, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_service_add_ports(service, text, (bpo_place){0}, &err), "%s", err.message);
    FUZZ_CHECK(service->n_ports == n, "'%s': %zu ports, not %zu", text, service->n_ports, n);
    for (size_t i = 0; i < n; i++) {
        bpo_port_range range;
        const bpo_port *port = &service->ports[i];
        FUZZ_CHECK(strcmp(port->text, text) == 0, "'%s' became '%s'", text, port->text);
        FUZZ_CHECK(bpo_port_target_range(port, &range) == (parts != NULL), "'%s': a target",
                   text);
        if (!parts)
            continue;
        FUZZ_CHECK(range.first == range.last && range.first == parts->target.first + i,
                   "'%s': port %zu is %u", text, i, range.first);
        FUZZ_CHECK(bpo_port_published_range(port, &range) == parts->is_published,
                   "'%s': published or not", text);
        if (parts->is_published)
            FUZZ_CHECK(n == 1 ? same_range(range, parts->published)
                              : range.first == parts->published.first + i &&
                                    range.last == range.first,
                       "'%s': port %zu is published as %u", text, i, range.first);
    }
    bpo_topology_free(topology);
}

static void check_text(const char *text)
{
    bpo_port_parts parts = {0}, again = {0};
    const char *wrong = bpo_port_parse(text, &parts), *second = bpo_port_parse(text, &again);
    FUZZ_CHECK(wrong == second && (wrong || same_parts(&parts, &again)),
               "'%s': '%s' the first time, '%s' the second", text, wrong ? wrong : "good",
               second ? second : "good");
    if (wrong)
        fuzz_check_line("what is wrong", wrong);
    else
        check_parts(text, &parts);
    if (wrong || count(parts.target) <= MOST_ADDED)
        check_service(text, wrong ? NULL : &parts);
}

/* ---- made of choices -------------------------------------------------------------------------*/

static bpo_port_range choose_range(const uint8_t bytes[4], bool single, uint16_t least)
{
    uint32_t first = (uint32_t)bytes[0] << 8 | bytes[1];
    uint32_t last = first + (single ? 0 : (uint32_t)bytes[2]);
    if (first < least)
        last += least - first, first = least;
    return (bpo_port_range){(uint16_t)first, (uint16_t)(last > UINT16_MAX ? UINT16_MAX : last)};
}

static void check_made(const uint8_t bytes[12])
{
    static const char *const addresses[] = {NULL,  NULL,      "127.0.0.1",
                                            "::1", "0.0.0.0", "fe80::1:2"};
    static const char *const protocols[] = {NULL, NULL, "tcp", "udp", "sctp"};
    bpo_port_parts made = {0}, parts = {0};
    bpo_strbuf text = {0};
    made.host_ip = addresses[bytes[0] % 6];
    made.host_ip_len = made.host_ip ? strlen(made.host_ip) : 0;
    made.protocol = protocols[bytes[1] % 5];
    made.target = choose_range(bytes + 2, bytes[6] & 1, 1);
    made.is_published = bytes[6] & 2;
    if (made.is_published)
        made.published = choose_range(bytes + 7, bytes[6] & 4, 0);
    write_parts(&text, &made);
    const char *wrong = bpo_port_parse(bpo_strbuf_text(&text), &parts);
    bool fits = !made.is_published || count(made.target) == 1 ||
                count(made.target) == count(made.published);
    FUZZ_CHECK(!wrong == fits, "'%s': %s", bpo_strbuf_text(&text), wrong ? wrong : "taken");
    FUZZ_CHECK(wrong || same_parts(&made, &parts), "'%s' has other parts",
               bpo_strbuf_text(&text));
    bpo_strbuf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_copy_text(data, size);
    check_text(text);
    free(text);
    if (size >= 12)
        check_made(data);
    return 0;
}
