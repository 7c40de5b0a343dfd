/* Ports of the host that two services want. */
#include <string.h>

#include "check/checking.h"
#include "model/port.h"

/* A port of the host, and which of its addresses. */
typedef struct wish {
    const bpo_service *service;
    const bpo_port *port;
    const char *protocol;
    uint16_t number;
    bool is_any[2]; /* all of the host's IPv4, or IPv6, addresses */
    bpo_address address;
} wish;

typedef struct book {
    bpo_map taken; /* "tcp 80 10.0.0.1" and the like, to an index in holders */
    const wish *holders;
} book;

/* False: no port of the host that is fixed, or not one that can be understood. */
static bool read_wish(const bpo_service *service, const bpo_port *port, wish *ret_wish)
{
    bpo_port_range range;
    const char *host = port->host_ip.text;
    wish w = {.service = service,
              .port = port,
              .protocol = port->protocol.text ? port->protocol.text : "tcp"};
    if (!bpo_port_target_range(port, &range) || !port->published.text ||
        !bpo_port_published_range(port, &range) || range.first != range.last || !range.first)
        return false;
    w.number = range.first;
    if (!host || !*host) {
        w.is_any[0] = w.is_any[1] = true;
    } else {
        static const bpo_address any[] = {{.family = 4}, {.family = 6}};
        if (bpo_address_parse(host, &w.address, NULL) < 0)
            return false;
        bool ipv6 = w.address.family == 6;
        w.is_any[ipv6] = bpo_address_compare(&w.address, &any[ipv6]) == 0;
    }
    *ret_wish = w;
    return true;
}

/* One mapping written twice is one mapping. */
static bool is_same(const wish *a, const wish *b)
{
    return a->service == b->service && strcmp(a->port->target.text, b->port->target.text) == 0;
}

static const wish *find(const book *b, const char *key)
{
    size_t i;
    return bpo_map_get(&b->taken, key, strlen(key), &i) ? &b->holders[i] : NULL;
}

static void put(bpo_checking *c, book *b, const char *key, const wish *w)
{
    if (bpo_map_put(&b->taken, key, strlen(key), (size_t)(w - b->holders), NULL) < 0)
        bpo_checking_fail(c);
}

/* Who has the port on an address that the wish means, and notes the wish: under its address, and,
 * once per family, that somebody wants all addresses, or some. */
static const wish *claim(bpo_checking *c, book *b, const wish *w)
{
    const wish *other = NULL;
    char text[BPO_ADDRESS_TEXT] = "";
    for (unsigned ipv6 = 0; ipv6 < 2; ipv6++) {
        bool any = w->is_any[ipv6];
        if (!any && w->address.family != (ipv6 ? 6 : 4))
            continue;
        const char *family = ipv6 ? "6" : "4";
        const char *all = bpo_checking_text(c, "%s %u all%s", w->protocol, w->number, family);
        const char *some = bpo_checking_text(c, "%s %u some%s", w->protocol, w->number, family);
        const char *own = any ? some
                              : bpo_checking_text(c, "%s %u %s", w->protocol, w->number,
                                                  bpo_address_format(&w->address, text));
        const wish *first = find(b, all), *second = find(b, own);
        other = other ? other : first ? first : second;
        put(c, b, any ? all : own, w);
        put(c, b, some, w);
    }
    return other;
}

static void tell(bpo_checking *c, const wish *w, const wish *other)
{
    bpo_checking_at(c, w->port->at, "services.%s.ports", w->service->name);
    bpo_checking_remedy(c, "publish one of them on another port of the host");
    if (w->service == other->service)
        bpo_checking_tell(
            c, "port-clash",
            "service %s publishes port %u/%s of the host twice, by %.64s and %.64s",
            w->service->name, w->number, w->protocol, other->port->text, w->port->text);
    else
        bpo_checking_tell(c, "port-clash",
                          "services %s and %s both publish port %u/%s of the host",
                          other->service->name, w->service->name, w->number, w->protocol);
}

void bpo_rules_port_clash(bpo_checking *c)
{
    size_t n = 0;
    book b = {0};
    for (size_t i = 0; i < c->topology->n_services; i++)
        n += c->topology->services[i]->n_ports;
    wish *wishes = bpo_arena_array(&c->arena, n, sizeof *wishes);
    if (!wishes)
        bpo_checking_fail(c);
    b.holders = wishes;
    n = 0;
    for (size_t i = 0; i < c->topology->n_services && c->status == BPO_OK; i++) {
        const bpo_service *service = c->topology->services[i];
        const bpo_port *told = NULL; /* a range of ports is one entry, and told once */
        for (size_t k = 0; k < service->n_ports && bpo_checking_publishes(c, service); k++) {
            const wish *other = NULL;
            if (read_wish(service, &service->ports[k], &wishes[n]))
                other = claim(c, &b, &wishes[n++]);
            if (!other || is_same(other, &wishes[n - 1]) ||
                (told && told->text == service->ports[k].text))
                continue;
            told = &service->ports[k];
            tell(c, &wishes[n - 1], other);
        }
    }
    bpo_map_free(&b.taken);
}
