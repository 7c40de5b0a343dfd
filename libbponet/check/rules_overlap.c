/* Subnets against each other, and against the engine's other networks. */
#include <string.h>

#include "check/checking.h"

/* Tells that block i collides with entry `parent`. */
static void tell_overlap(bpo_checking *c, bpo_entry *entry, const bpo_entry *parent)
{
    bool same = entry->network == parent->network;
    const char *how = entry->subnet.length == parent->subnet.length ? "is" : "lies in";
    bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
    bpo_suggest_remedy(c, entry);
    if (same)
        bpo_checking_tell(c, "subnet-overlap", "network %s: subnet %s %s its subnet %s too",
                          entry->network->key, entry->ipam->subnet.text, how,
                          parent->ipam->subnet.text);
    else
        bpo_checking_tell(c, "subnet-overlap",
                          "network %s: subnet %s %s subnet %s of network %s",
                          entry->network->key, entry->ipam->subnet.text, how,
                          parent->ipam->subnet.text, parent->network->key);
}

/* Within the document: each block once, with its nearest encloser or equal. */
static void check_document(bpo_checking *c)
{
    bpo_cidr *blocks = bpo_arena_array(&c->arena, c->n_entries, sizeof *blocks);
    size_t *origins = bpo_arena_array(&c->arena, c->n_entries, sizeof *origins);
    size_t *parents = bpo_arena_array(&c->arena, c->n_entries, sizeof *parents);
    size_t n = 0;
    if (!blocks || !origins || !parents) {
        bpo_checking_fail(c);
        return;
    }
    for (size_t i = 0; i < c->n_entries; i++)
        /* what is every address has its own fault, and would meet all others */
        if (c->entries[i].has_subnet && c->entries[i].subnet.length) {
            blocks[n] = c->entries[i].subnet;
            origins[n++] = i;
        }
    c->status = bpo_cidr_collisions(blocks, n, parents, c->err);
    for (size_t i = 0; i < n && c->status == BPO_OK; i++)
        if (parents[i] != SIZE_MAX)
            tell_overlap(c, &c->entries[origins[i]], &c->entries[origins[parents[i]]]);
}

/* The engine's networks that the document doesn't speak of, or speaks of without a subnet. */
static bool is_other(const bpo_checking *c, const bpo_live_network *live, const bpo_map *names)
{
    size_t i, n;
    if (!bpo_map_get(names, live->name, strlen(live->name), &i))
        return true;
    const bpo_entry *entries = bpo_checking_entries(c, i, &n);
    for (size_t k = 0; k < n; k++)
        if (entries[k].has_subnet)
            return false;
    return true;
}

typedef struct held {
    bpo_cidr block;
    const bpo_live_network *network;
} held;

/* Swarm networks are counted in an address space of their own. */
static bool is_swarm(const bpo_live_network *live)
{
    return strcmp(live->scope, "swarm") == 0 || strcmp(live->driver, "overlay") == 0;
}

static size_t gather_held(bpo_checking *c, const bpo_map *names, held *all)
{
    size_t n = 0;
    for (size_t i = 0; i < c->state->n_networks; i++) {
        const bpo_live_network *live = &c->state->networks[i];
        for (size_t k = 0; k < live->n_ipam && is_other(c, live, names); k++)
            if (live->ipam[k].subnet &&
                bpo_cidr_parse(live->ipam[k].subnet, &all[n].block, NULL) == BPO_OK)
                all[n++].network = live;
    }
    return n;
}

static void check_against(bpo_checking *c, bpo_entry *entry, const held *all, size_t n)
{
    bool overlay = bpo_network_uses(entry->network, "overlay");
    for (size_t i = 0; i < n; i++) {
        char text[BPO_CIDR_TEXT];
        if (is_swarm(all[i].network) != overlay ||
            strcmp(all[i].network->name, entry->network->name.text) == 0 ||
            !bpo_cidr_overlaps(&all[i].block, &entry->subnet))
            continue;
        bpo_checking_at_entry(c, entry, entry->ipam->subnet.at, "subnet");
        bpo_suggest_remedy(c, entry);
        bpo_checking_tell(c, "subnet-overlap-engine",
                          "network %s: subnet %s overlaps %s, which network %s on the engine "
                          "holds",
                          entry->network->key, entry->ipam->subnet.text,
                          bpo_cidr_format(&all[i].block, text), all[i].network->name);
        return; /* the first says enough: the remedy is clear of all */
    }
}

static void check_engine(bpo_checking *c)
{
    bpo_map names = {0};
    size_t n = 0;
    for (size_t i = 0; i < c->topology->n_networks; i++) {
        const char *name = c->topology->networks[i]->name.text;
        if (bpo_map_put(&names, name, strlen(name), i, NULL) < 0)
            bpo_checking_fail(c);
    }
    for (size_t i = 0; i < c->state->n_networks; i++)
        n += c->state->networks[i].n_ipam;
    held *all = bpo_arena_array(&c->arena, n, sizeof *all);
    if (!all)
        bpo_checking_fail(c);
    if (c->status == BPO_OK)
        n = gather_held(c, &names, all);
    for (size_t i = 0; i < c->n_entries && c->status == BPO_OK; i++)
        if (c->entries[i].has_subnet)
            check_against(c, &c->entries[i], all, n);
    bpo_map_free(&names);
}

void bpo_rules_overlap(bpo_checking *c)
{
    check_document(c);
    if (c->state && c->status == BPO_OK)
        check_engine(c);
}
