#include "plan/compare.h"

#include <string.h>

#include <bponet/address.h>
#include "base/alloc.h"
#include "base/error.h"
#include "model/labels.h"

const char *bpo_standing_name(bpo_standing standing)
{
    static const char *const names[] = {
        [BPO_MISSING] = "missing",
        [BPO_AS_WANTED] = "as documented",
        [BPO_ADOPTED] = "as documented, not ours",
        [BPO_DIFFERS] = "differs",
        [BPO_FOREIGN] = "differs, not ours",
        [BPO_TWINS] = "several of this name",
        [BPO_EXTERNAL] = "external, there",
    };
    return (unsigned)standing < sizeof names / sizeof *names ? names[standing] : "unknown";
}

bool bpo_standing_is_good(bpo_standing standing)
{
    return standing == BPO_AS_WANTED || standing == BPO_ADOPTED || standing == BPO_EXTERNAL;
}

/* Whether the network carries the label of this topology. */
static bool is_ours(const bpo_live_network *live, const bpo_topology *topology)
{
    const char *label = bpo_pairs_get(&live->labels, BPO_LABEL_TOPOLOGY);
    return label && strcmp(label, topology->name) == 0;
}

/* One comparison under way; rc is sticky. */
typedef struct comparing {
    bpo_arena *arena;
    bpo_compared *into;
    int rc;
} comparing;

static void differ(comparing *c, const char *field, const char *wanted, const char *found)
{
    bpo_compared *into = c->into;
    bpo_difference fresh = {
        .field = bpo_arena_strdup(c->arena, field),
        .wanted = bpo_arena_strdup(c->arena, wanted ? wanted : ""),
        .found = bpo_arena_strdup(c->arena, found ? found : ""),
    };
    if (!fresh.field || !fresh.wanted || !fresh.found ||
        bpo_arena_grow(c->arena, &into->differences, into->n, &into->cap, sizeof fresh) < 0) {
        c->rc = -1;
        return;
    }
    into->differences[into->n++] = fresh;
}

/* A switch that the document gives; live -1 is unknown, which isn't different. */
static void compare_switch(comparing *c, const char *field, const bpo_written *wanted, int live)
{
    int value = bpo_written_bool(wanted);
    if (value >= 0 && live >= 0 && value != live)
        differ(c, field, value ? "true" : "false", live ? "true" : "false");
}

/* Whether two texts are one block, or one address: spelling doesn't count. */
static bool same_block(const char *a, const char *b)
{
    bpo_cidr x, y;
    if (!a || !b || bpo_cidr_parse(a, &x, NULL) < 0 || bpo_cidr_parse(b, &y, NULL) < 0)
        return a && b && strcmp(a, b) == 0;
    return x.length == y.length && bpo_cidr_encloses(&x, &y);
}

static bool same_address(const char *a, const char *b)
{
    bpo_address x, y;
    if (bpo_address_parse(a, &x, NULL) < 0 || bpo_address_parse(b, &y, NULL) < 0)
        return strcmp(a, b) == 0;
    return bpo_address_compare(&x, &y) == 0;
}

/* The gateway in force where none was given: engines don't show it, and take the first free
 * address. Inside an ip_range that can't be told from here. */
static const char *gateway_of(const bpo_live_ipam *live, char text[BPO_ADDRESS_TEXT])
{
    bpo_cidr subnet;
    if (live->gateway && *live->gateway)
        return live->gateway;
    if (live->ip_range || !live->subnet || bpo_cidr_parse(live->subnet, &subnet, NULL) < 0)
        return NULL;
    bpo_address address = bpo_cidr_first(&subnet);
    address.bytes[address.family == 4 ? 3 : 15] |= 1;
    return bpo_address_format(&address, text);
}

static void compare_aux(comparing *c, const bpo_ipam *wanted, const bpo_live_ipam *live)
{
    for (size_t i = 0; i < wanted->aux_addresses.n; i++) {
        const bpo_pair *aux = &wanted->aux_addresses.items[i];
        const char *found = bpo_pairs_get(&live->aux_addresses, aux->key);
        if (!found || !same_address(aux->value.text, found))
            differ(c, "aux_addresses", aux->value.text, found);
    }
}

static void compare_entry(comparing *c, const bpo_ipam *wanted, const bpo_live_ipam *live,
                          bool hidden)
{
    char text[BPO_ADDRESS_TEXT];
    const char *gateway = live ? gateway_of(live, text) : NULL;
    if (!live) {
        differ(c, "subnet", wanted->subnet.text, NULL);
        return;
    }
    if (!same_block(wanted->subnet.text, live->subnet))
        differ(c, "subnet", wanted->subnet.text, live->subnet);
    if (wanted->gateway.text && (gateway || !live->ip_range) &&
        (!gateway || !same_address(wanted->gateway.text, gateway)))
        differ(c, "gateway", wanted->gateway.text, gateway);
    if (hidden)
        return;
    if (wanted->ip_range.text &&
        (!live->ip_range || !same_block(wanted->ip_range.text, live->ip_range)))
        differ(c, "ip_range", wanted->ip_range.text, live->ip_range);
    compare_aux(c, wanted, live);
}

static int family_of(const char *subnet)
{
    bpo_cidr cidr;
    return subnet && bpo_cidr_parse(subnet, &cidr, NULL) == BPO_OK ? cidr.address.family : 0;
}

/* The live entry that a wanted one is to be compared with: the same block, else the first of
 * its family. */
static const bpo_live_ipam *counterpart(const bpo_live_network *live, const char *subnet)
{
    const bpo_live_ipam *of_family = NULL;
    for (size_t i = 0; i < live->n_ipam; i++) {
        if (same_block(subnet, live->ipam[i].subnet))
            return &live->ipam[i];
        if (!of_family && family_of(live->ipam[i].subnet) == family_of(subnet))
            of_family = &live->ipam[i];
    }
    return of_family;
}

static void compare_options(comparing *c, const bpo_pairs *wanted, const bpo_pairs *live)
{
    for (size_t i = 0; i < wanted->n; i++) {
        const char *found = bpo_pairs_get(live, wanted->items[i].key);
        if (!found || strcmp(found, wanted->items[i].value.text) != 0)
            differ(c, wanted->items[i].key, wanted->items[i].value.text, found);
    }
}

static void compare_fields(comparing *c, const bpo_network *wanted,
                           const bpo_live_network *live)
{
    if (wanted->driver.text && strcmp(wanted->driver.text, live->driver) != 0)
        differ(c, "driver", wanted->driver.text, live->driver);
    compare_switch(c, "internal", &wanted->internal, live->internal);
    compare_switch(c, "attachable", &wanted->attachable, live->attachable);
    compare_switch(c, "enable_ipv4", &wanted->enable_ipv4, live->ipv4);
    compare_switch(c, "enable_ipv6", &wanted->enable_ipv6, live->ipv6);
    if (wanted->ipam_driver.text && live->ipam_driver &&
        strcmp(wanted->ipam_driver.text, live->ipam_driver) != 0)
        differ(c, "ipam driver", wanted->ipam_driver.text, live->ipam_driver);
    for (size_t i = 0; i < wanted->n_ipam; i++)
        if (wanted->ipam[i].subnet.text)
            compare_entry(c, &wanted->ipam[i], counterpart(live, wanted->ipam[i].subnet.text),
                          live->hides_options);
    if (!live->hides_options)
        compare_options(c, &wanted->options, &live->options);
}

int bpo_live_network_is_equal(const bpo_live_network *live, const bpo_network *network)
{
    bpo_arena arena = {0};
    bpo_compared into = {0};
    comparing c = {&arena, &into, 0};
    compare_fields(&c, network, live);
    bpo_arena_free(&arena);
    return c.rc < 0 ? -1 : into.n == 0;
}

int bpo_compare_network(bpo_arena *arena, const bpo_network *network, const bpo_state *state,
                        bpo_compared *into)
{
    size_t n = bpo_state_count_networks(state, network->name.text);
    const bpo_live_network *live = bpo_state_find_network(state, network->name.text);
    *into = (bpo_compared){.network = bpo_arena_strdup(arena, network->name.text)};
    comparing c = {arena, into, into->network ? 0 : -1};
    if (n == 0) {
        into->standing = BPO_MISSING;
    } else if (n > 1) {
        into->standing = BPO_TWINS;
    } else if (!network->defined) {
        into->standing = BPO_EXTERNAL;
    } else {
        bool ours = is_ours(live, network->topology);
        compare_fields(&c, network, live);
        if (into->n)
            into->standing = ours ? BPO_DIFFERS : BPO_FOREIGN;
        else
            into->standing = ours ? BPO_AS_WANTED : BPO_ADOPTED;
    }
    return c.rc;
}

bpo_status bpo_topology_compare(const bpo_topology *topology, const bpo_state *state,
                                bpo_comparison **ret_comparison, bpo_error *err)
{
    bpo_comparison *comparison = bpo_alloc(1, sizeof *comparison);
    if (!comparison)
        return bpo_fail_memory(err);
    comparison->items = bpo_arena_array(&comparison->arena, topology->n_networks + 1,
                                        sizeof *comparison->items);
    int rc = comparison->items ? 0 : -1;
    for (size_t i = 0; i < topology->n_networks && rc == 0; i++) {
        rc = bpo_compare_network(&comparison->arena, topology->networks[i], state,
                                 &comparison->items[i]);
        comparison->n = i + 1;
    }
    if (rc < 0) {
        bpo_comparison_free(comparison);
        return bpo_fail_memory(err);
    }
    *ret_comparison = comparison;
    return BPO_OK;
}

void bpo_comparison_free(bpo_comparison *comparison)
{
    if (!comparison)
        return;
    bpo_arena_free(&comparison->arena);
    bpo_free(comparison);
}

size_t bpo_comparison_count(const bpo_comparison *comparison)
{
    return comparison->n;
}

const char *bpo_comparison_network(const bpo_comparison *comparison, size_t i)
{
    return i < comparison->n ? comparison->items[i].network : NULL;
}

bpo_standing bpo_comparison_standing(const bpo_comparison *comparison, size_t i)
{
    return i < comparison->n ? comparison->items[i].standing : BPO_MISSING;
}

size_t bpo_comparison_n_differences(const bpo_comparison *comparison, size_t i)
{
    return i < comparison->n ? comparison->items[i].n : 0;
}

static const bpo_difference *difference(const bpo_comparison *comparison, size_t i, size_t k)
{
    return k < bpo_comparison_n_differences(comparison, i)
               ? &comparison->items[i].differences[k]
               : NULL;
}

const char *bpo_comparison_field(const bpo_comparison *comparison, size_t i, size_t k)
{
    const bpo_difference *d = difference(comparison, i, k);
    return d ? d->field : NULL;
}

const char *bpo_comparison_wanted(const bpo_comparison *comparison, size_t i, size_t k)
{
    const bpo_difference *d = difference(comparison, i, k);
    return d ? d->wanted : NULL;
}

const char *bpo_comparison_found(const bpo_comparison *comparison, size_t i, size_t k)
{
    const bpo_difference *d = difference(comparison, i, k);
    return d ? d->found : NULL;
}
