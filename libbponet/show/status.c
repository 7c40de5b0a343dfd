#include <bponet/address.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "model/state.h"
#include "model/topology.h"
#include "show/parts.h"
#include "show/table.h"

/* What one network's row says. */
typedef struct row {
    const bpo_network *network;
    const bpo_compared *compared;
    const bpo_live_network *live; /* NULL: missing, or several */
    size_t n_expected, n_expected_there, n_others, n_used;
    uint64_t size; /* addresses that containers can get; 0: unknown */
} row;

static const bpo_paint paints[] = {
    [BPO_MISSING] = BPO_WARN,  [BPO_AS_WANTED] = BPO_GOOD, [BPO_ADOPTED] = BPO_GOOD,
    [BPO_DIFFERS] = BPO_BAD,   [BPO_FOREIGN] = BPO_BAD,    [BPO_TWINS] = BPO_BAD,
    [BPO_EXTERNAL] = BPO_GOOD,
};

/* Addresses that containers can get: the ip_range, else the subnet less what is reserved. */
static uint64_t pool_size(const char *subnet, const char *ip_range)
{
    bpo_cidr cidr;
    if (ip_range && *ip_range && bpo_cidr_parse(ip_range, &cidr, NULL) == BPO_OK)
        return bpo_cidr_size(&cidr);
    if (!subnet || bpo_cidr_parse(subnet, &cidr, NULL) < 0)
        return 0;
    uint64_t size = bpo_cidr_size(&cidr);
    uint64_t reserved = cidr.address.family == 4 && cidr.length <= 30 ? 3 : 1;
    return size == UINT64_MAX ? size : size - reserved;
}

static const bpo_service *service_of(const bpo_topology *topology,
                                     const bpo_container *container)
{
    for (size_t i = 0; i < topology->n_services; i++)
        if (bpo_container_is_of(container, topology->services[i]))
            return topology->services[i];
    return NULL;
}

static bool wants(const bpo_service *service, const bpo_network *network)
{
    for (size_t i = 0; i < service->n_attachments; i++)
        if (strcmp(service->attachments[i]->network, network->key) == 0)
            return true;
    return false;
}

static row row_of(const bpo_topology *topology, const bpo_state *state,
                  const bpo_compared *compared, size_t i)
{
    row r = {.network = topology->networks[i], .compared = compared};
    for (size_t k = 0; k < topology->n_services; k++)
        r.n_expected += wants(topology->services[k], r.network);
    if (compared->standing == BPO_MISSING || compared->standing == BPO_TWINS)
        return r;
    r.live = bpo_state_find_network(state, r.network->name.text);
    r.size =
        pool_size(bpo_live_network_subnet(r.live, 0), bpo_live_network_ip_range(r.live, 0));
    for (size_t k = 0; k < state->n_containers; k++) {
        const bpo_container *container = &state->containers[k];
        if (!bpo_container_is_on(container, r.live))
            continue;
        const bpo_service *service = service_of(topology, container);
        r.n_used += bpo_container_is_up(container);
        if (service && wants(service, r.network))
            r.n_expected_there++;
        else
            r.n_others++;
    }
    return r;
}

/* The field of the live network where there is one, else of the document. */
static const char *field(const row *r, const char *(*of_live)(const bpo_live_network *, size_t),
                         const char *(*of_wanted)(const bpo_network *, size_t))
{
    return r->live ? of_live(r->live, 0) : of_wanted(r->network, 0);
}

static void add_row(bpo_table *table, const row *r)
{
    char used[64] = "", attached[64] = "", others[32] = "";
    if (r->live && r->size > UINT32_MAX) /* IPv6: nobody counts those */
        snprintf(used, sizeof used, "%zu", r->n_used);
    else if (r->live && r->size)
        snprintf(used, sizeof used, "%zu/%" PRIu64, r->n_used, r->size);
    if (r->n_others)
        snprintf(others, sizeof others, " +%zu", r->n_others);
    if (r->live && !r->n_expected)
        snprintf(attached, sizeof attached, "%zu", r->n_others);
    else if (r->live)
        snprintf(attached, sizeof attached, "%zu of %zu%s", r->n_expected_there, r->n_expected,
                 others);
    bpo_table_row(table);
    bpo_table_cell(table, 0, BPO_PLAIN, r->network->name.text);
    bpo_table_cell(table, 1, BPO_PLAIN, field(r, bpo_live_network_subnet, bpo_network_subnet));
    bpo_table_cell(table, 2, BPO_PLAIN,
                   field(r, bpo_live_network_gateway, bpo_network_gateway));
    bpo_table_cell(table, 3, BPO_PLAIN,
                   field(r, bpo_live_network_ip_range, bpo_network_ip_range));
    bpo_table_cell(table, 4, BPO_PLAIN, used);
    bpo_table_cell(table, 5, BPO_PLAIN, attached);
    bpo_table_cell(table, 6, paints[r->compared->standing],
                   bpo_standing_name(r->compared->standing));
}

static const bpo_endpoint *endpoint_on(const bpo_container *container,
                                       const bpo_live_network *live)
{
    for (size_t i = 0; i < container->n_endpoints; i++)
        if (bpo_endpoint_is_on(&container->endpoints[i], live))
            return &container->endpoints[i];
    return NULL;
}

static void add_escaped(bpo_strbuf *sb, const char *before, const char *text, const char *after)
{
    bpo_strbuf_add(sb, before);
    bpo_text_escape(sb, text, strlen(text));
    bpo_strbuf_add(sb, after);
}

/* "on bpo-db-network: postgres 172.32.0.2, prefect-db (exited)", folded at the style's width. */
static void add_containers(bpo_strbuf *sb, const bpo_style *style, const bpo_state *state,
                           const row *r)
{
    size_t column = 0, n = 0;
    for (size_t i = 0; i < state->n_containers; i++) {
        const bpo_container *container = &state->containers[i];
        const bpo_endpoint *endpoint = r->live ? endpoint_on(container, r->live) : NULL;
        if (!endpoint)
            continue;
        bpo_strbuf item = {0};
        add_escaped(&item, "", container->name, "");
        if (!bpo_container_is_up(container))
            add_escaped(&item, " (", container->state, ")");
        else if (*endpoint->ipv4_address || *endpoint->ipv6_address)
            add_escaped(
                &item, " ",
                *endpoint->ipv4_address ? endpoint->ipv4_address : endpoint->ipv6_address, "");
        size_t width = bpo_text_width(bpo_strbuf_text(&item));
        if (!n++) {
            add_escaped(sb, "on ", r->network->name.text, ": ");
            column = bpo_text_escaped_width(r->network->name.text) + 5;
        } else if (style->width > 0 && column + width + 2 > (size_t)style->width) {
            bpo_strbuf_add(sb, ",\n    ");
            column = 4;
        } else {
            bpo_strbuf_add(sb, ", ");
            column += 2;
        }
        bpo_strbuf_add(sb, bpo_strbuf_text(&item));
        sb->failed |= item.failed;
        column += width;
        bpo_strbuf_free(&item);
    }
    if (n)
        bpo_strbuf_addc(sb, '\n', 1);
}

void bpo_show_difference(bpo_strbuf *sb, const bpo_style *style, const bpo_difference *d)
{
    bpo_paint_add(sb, style, BPO_PLAIN, d->field);
    bpo_strbuf_add(sb, ": documented ");
    bpo_paint_add(sb, style, BPO_PLAIN, d->wanted);
    bpo_strbuf_add(sb, ", the engine has ");
    bpo_paint_add(sb, style, BPO_PLAIN, *d->found ? d->found : "none");
    bpo_strbuf_addc(sb, '\n', 1);
}

static void add_differences(bpo_strbuf *sb, const bpo_style *style,
                            const bpo_compared *compared)
{
    for (size_t i = 0; i < compared->n; i++) {
        const bpo_difference *d = &compared->differences[i];
        bpo_paint_add(sb, style, BPO_BAD, compared->network);
        bpo_strbuf_add(sb, "  ");
        bpo_show_difference(sb, style, d);
    }
}

static void add_summary(bpo_strbuf *sb, const bpo_comparison *comparison)
{
    size_t n_missing = 0, n_different = 0;
    for (size_t i = 0; i < comparison->n; i++) {
        bpo_standing standing = comparison->items[i].standing;
        n_missing += standing == BPO_MISSING;
        n_different +=
            standing == BPO_DIFFERS || standing == BPO_FOREIGN || standing == BPO_TWINS;
    }
    if (n_missing)
        bpo_strbuf_addf(sb, "%zu of %zu missing", n_missing, comparison->n);
    if (n_different && n_missing)
        bpo_strbuf_addf(sb, ", %zu different", n_different);
    else if (n_different)
        bpo_strbuf_addf(sb, "%zu of %zu different", n_different, comparison->n);
    if (!comparison->n)
        bpo_strbuf_add(sb, "The document has no networks");
    else if (!n_missing && !n_different)
        bpo_strbuf_addf(sb, "%zu network%s as documented", comparison->n,
                        comparison->n == 1 ? "" : "s");
    bpo_strbuf_addf(sb, ".%s\n", n_missing ? "   Next: bponet create --dry-run" : "");
}

static void as_text(bpo_strbuf *sb, const bpo_topology *topology, const bpo_state *state,
                    const bpo_comparison *comparison, const bpo_style *style)
{
    static const char *const headings[] = {"NETWORK",   "SUBNET",   "GATEWAY", "RANGE",
                                           "USED/SIZE", "ATTACHED", "STATE"};
    static const uint8_t ranks[] = {0, 1, 4, 3, 5, 2, 0};
    bpo_table table = {.headings = headings, .ranks = ranks, .n_columns = 7};
    for (size_t i = 0; i < comparison->n; i++) {
        row r = row_of(topology, state, &comparison->items[i], i);
        add_row(&table, &r);
    }
    if (comparison->n)
        bpo_table_print(&table, style, sb);
    for (size_t i = 0; i < comparison->n; i++)
        add_differences(sb, style, &comparison->items[i]);
    for (size_t i = 0; i < comparison->n; i++) {
        row r = row_of(topology, state, &comparison->items[i], i);
        add_containers(sb, style, state, &r);
    }
    add_summary(sb, comparison);
}

/* ---- JSON ---- */

void bpo_json_differences(bpo_json_writer *w, const bpo_difference *differences, size_t n)
{
    bpo_json_open_list(w);
    for (size_t i = 0; i < n; i++) {
        bpo_json_open_map(w);
        bpo_json_put_string(w, "field", differences[i].field);
        bpo_json_put_string(w, "wanted", differences[i].wanted);
        bpo_json_put_string(w, "found", *differences[i].found ? differences[i].found : NULL);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

static void json_ipam(bpo_json_writer *w, const row *r)
{
    size_t n = r->live ? r->live->n_ipam : r->network->n_ipam;
    bpo_json_open_list(w);
    for (size_t i = 0; i < n; i++) {
        bpo_json_open_map(w);
        bpo_json_put_string(w, "subnet",
                            r->live ? bpo_live_network_subnet(r->live, i)
                                    : bpo_network_subnet(r->network, i));
        bpo_json_put_string(w, "gateway",
                            r->live ? bpo_live_network_gateway(r->live, i)
                                    : bpo_network_gateway(r->network, i));
        bpo_json_put_string(w, "ip_range",
                            r->live ? bpo_live_network_ip_range(r->live, i)
                                    : bpo_network_ip_range(r->network, i));
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

static void json_containers(bpo_json_writer *w, const bpo_topology *topology,
                            const bpo_state *state, const row *r)
{
    bpo_json_open_list(w);
    for (size_t i = 0; i < state->n_containers; i++) {
        const bpo_container *container = &state->containers[i];
        const bpo_endpoint *endpoint = r->live ? endpoint_on(container, r->live) : NULL;
        const bpo_service *service = endpoint ? service_of(topology, container) : NULL;
        if (!endpoint)
            continue;
        bpo_json_open_map(w);
        bpo_json_put_string(w, "name", container->name);
        bpo_json_put_string(w, "state", container->state);
        bpo_json_put_string(w, "service", service ? service->name : NULL);
        bpo_json_put_string(w, "ipv4_address",
                            *endpoint->ipv4_address ? endpoint->ipv4_address : NULL);
        bpo_json_put_string(w, "ipv6_address",
                            *endpoint->ipv6_address ? endpoint->ipv6_address : NULL);
        bpo_json_close_map(w);
    }
    bpo_json_close_list(w);
}

/* What programs compare with; the names for people may change. */
static const char *const standing_ids[] = {
    [BPO_MISSING] = "missing",   [BPO_AS_WANTED] = "as_documented", [BPO_ADOPTED] = "adopted",
    [BPO_DIFFERS] = "differs",   [BPO_FOREIGN] = "foreign",         [BPO_TWINS] = "twins",
    [BPO_EXTERNAL] = "external",
};

static void json_row(bpo_json_writer *w, const bpo_topology *topology, const bpo_state *state,
                     const row *r)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "name", r->network->name.text);
    bpo_json_put_string(w, "key", r->network->key);
    bpo_json_put_string(w, "state", standing_ids[r->compared->standing]);
    bpo_json_put_string(w, "id", r->live ? r->live->id : NULL);
    bpo_json_key(w, "ipam");
    json_ipam(w, r);
    bpo_json_key(w, "differences");
    bpo_json_differences(w, r->compared->differences, r->compared->n);
    bpo_json_put_int(w, "services", (int64_t)r->n_expected);
    bpo_json_put_int(w, "used", (int64_t)r->n_used);
    bpo_json_key(w, "containers");
    json_containers(w, topology, state, r);
    bpo_json_close_map(w);
}

static bpo_status as_json(const bpo_topology *topology, const bpo_state *state,
                          const bpo_comparison *comparison, char **ret_text, bpo_error *err)
{
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", "bponet.status/1");
    bpo_json_key(w, "document");
    bpo_json_document(w, topology);
    bpo_json_key(w, "engine");
    bpo_json_engine(w, &state->info, state->host);
    bpo_json_key(w, "networks");
    bpo_json_open_list(w);
    for (size_t i = 0; i < comparison->n; i++) {
        row r = row_of(topology, state, &comparison->items[i], i);
        json_row(w, topology, state, &r);
    }
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

bpo_status bpo_show_status(const bpo_topology *topology, const bpo_state *state,
                           const bpo_style *style, char **ret_text, bpo_error *err)
{
    bpo_comparison *comparison;
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    bpo_status status = bpo_topology_compare(topology, state, &comparison, err);
    if (status < 0)
        return status;
    if (style->json) {
        status = as_json(topology, state, comparison, ret_text, err);
    } else {
        as_text(&sb, topology, state, comparison, style);
        status = bpo_show_finish(&sb, style, ret_text, err);
    }
    bpo_comparison_free(comparison);
    return status;
}
