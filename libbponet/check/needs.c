#include "check/needs.h"

#include <string.h>

#include "base/node.h"

#define HIGHEST_PORT 65535

const char *bpo_need_read(bpo_checking *c, const char *text, const char **ret_service)
{
    const char *colon = strrchr(text, ':'), *end;
    int64_t port;
    if (!colon || colon == text)
        return "has no port";
    end = strchr(colon, '/');
    end = end ? end : colon + strlen(colon);
    if (*end && strcmp(end, "/tcp") != 0 && strcmp(end, "/udp") != 0)
        return "has a protocol that is neither tcp nor udp";
    if (!bpo_text_to_int64(colon + 1, (size_t)(end - colon - 1), &port) || port < 1 ||
        port > HIGHEST_PORT || colon[1] == '+')
        return "has a port that isn't 1 to 65535";
    *ret_service = bpo_checking_text(c, "%.*s", (int)(colon - text), text);
    return NULL;
}

void bpo_directory_open(bpo_checking *c, bpo_directory *d)
{
    size_t n = c->topology->n_services;
    d->services = bpo_arena_array(&c->arena, n, sizeof *d->services);
    for (size_t i = 0; d->services && i < n; i++) {
        const char *container = c->topology->services[i]->container_name.text;
        d->services[i] = c->topology->services[i]->name;
        if (container && bpo_map_put(&d->containers, container, strlen(container), i, NULL) < 0)
            d->services = NULL;
    }
    if (!d->services)
        bpo_checking_fail(c);
}

const bpo_service *bpo_directory_find(const bpo_checking *c, const bpo_directory *d,
                                      const char *name)
{
    size_t i;
    const bpo_service *service = bpo_topology_find_service(c->topology, name);
    if (!service && bpo_map_get(&d->containers, name, strlen(name), &i))
        service = c->topology->services[i];
    return service;
}

void bpo_directory_close(bpo_directory *d)
{
    bpo_map_free(&d->containers);
}
