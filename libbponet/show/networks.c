#include "show/networks.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

#define MOST_ROWS 40 /* of more networks only those with findings are shown */
#define MOST_DOTS                                                                              \
    8 /* of a path that are tried as the end of a network's key, which may have dots */
#define NARROW 60

/* What is counted of one network. */
typedef struct tally {
    size_t services, findings[BPO_ERROR + 1];
} tally;

/* What is counted of each network, and where they are by their keys as paths show them. */
typedef struct ledger {
    const bpo_topology *topology;
    tally *tallies;
    bpo_arena arena;
    bpo_map shown_keys;
} ledger;

static int open_ledger(ledger *l)
{
    l->tallies = bpo_alloc(l->topology->n_networks, sizeof *l->tallies);
    int rc = l->tallies ? 0 : -1;
    for (size_t i = 0; i < l->topology->n_networks && rc >= 0; i++) {
        const char *key = l->topology->networks[i]->key;
        bpo_strbuf sb = {0};
        bpo_text_escape(&sb, key, strlen(key));
        key = bpo_strbuf_keep(&sb, &l->arena);
        rc = key ? bpo_map_put(&l->shown_keys, key, strlen(key), i, NULL) : -1;
    }
    return rc < 0 ? -1 : 0;
}

static void close_ledger(ledger *l)
{
    bpo_map_free(&l->shown_keys);
    bpo_arena_free(&l->arena);
    bpo_free(l->tallies);
}

static bool is_before(bpo_place a, bpo_place b)
{
    return a.line < b.line || (a.line == b.line && a.column <= b.column);
}

/* Which network a finding is in: its path begins with the key. A key may have dots, so that a path
 * can begin with several; then the network that begins right before the finding. */
static bool network_of(const ledger *l, const bpo_finding *finding, size_t *ret_i)
{
    const char *path = bpo_text_after(finding->path, "networks.");
    bpo_network *const *networks = l->topology->networks;
    bool found = false;
    size_t len = 0, i;
    if (!path)
        return false;
    for (size_t dots = 0; dots < MOST_DOTS; dots++) {
        len += strcspn(path + len, ".[");
        if (bpo_map_get(&l->shown_keys, path, len, &i) &&
            (!found || (is_before(networks[i]->at, finding->at) &&
                        is_before(networks[*ret_i]->at, networks[i]->at)))) {
            *ret_i = i;
            found = true;
        }
        if (!path[len])
            break;
        len++;
    }
    return found;
}

static void count(ledger *l, const bpo_findings *findings)
{
    const bpo_topology *topology = l->topology;
    size_t at;
    for (size_t i = 0; i < findings->n; i++) {
        const bpo_finding *finding = &findings->items[i];
        if (!finding->accepted && network_of(l, finding, &at))
            l->tallies[at].findings[finding->severity]++;
    }
    for (size_t i = 0; i < topology->n_services; i++) {
        const bpo_service *service = topology->services[i];
        for (size_t k = 0; k < service->n_attachments; k++) {
            const char *key = service->attachments[k]->network;
            if (bpo_map_get(&topology->network_keys, key, strlen(key), &at))
                l->tallies[at].services++;
        }
    }
}

static bool is_fine(const tally *t)
{
    return !t->findings[BPO_ERROR] && !t->findings[BPO_WARNING] && !t->findings[BPO_NOTE];
}

/* "10.0.0.0/24 +1": the first of several. */
static const char *first_of(const bpo_network *network,
                            const char *(*get)(const bpo_network *, size_t), char buffer[128])
{
    size_t n = 0;
    const char *first = NULL;
    for (size_t i = 0; i < network->n_ipam; i++) {
        const char *text = get(network, i);
        if (text && *text && !n++)
            first = text;
    }
    if (n < 2)
        return first;
    snprintf(buffer, 128, "%.100s +%zu", first, n - 1);
    return buffer;
}

/* "1 error, 2 notes", or "1e 2n" where columns are scarce. */
static const char *weigh(const tally *t, bool narrow, char buffer[128])
{
    size_t len = 0;
    *buffer = '\0';
    for (int severity = BPO_ERROR; severity >= BPO_NOTE; severity--) {
        size_t n = t->findings[severity];
        const char *name = bpo_severity_name((bpo_severity)severity);
        if (n && narrow)
            len +=
                (size_t)snprintf(buffer + len, 128 - len, "%s%zu%c", len ? " " : "", n, *name);
        else if (n)
            len += (size_t)snprintf(buffer + len, 128 - len, "%s%zu %s%s", len ? ", " : "", n,
                                    name, n == 1 ? "" : "s");
    }
    return buffer;
}

static bpo_paint paint_of(const tally *t)
{
    for (int severity = BPO_ERROR; severity >= BPO_NOTE; severity--)
        if (t->findings[severity])
            return bpo_severity_paint((bpo_severity)severity);
    return BPO_PLAIN;
}

static void add_row(bpo_table *table, const bpo_style *style, const bpo_network *network,
                    const tally *t)
{
    char text[128];
    bpo_table_row(table);
    bpo_table_cell(table, 0, BPO_PLAIN, network->name.text);
    bpo_table_cell(table, 1, BPO_PLAIN, first_of(network, bpo_network_subnet, text));
    bpo_table_cell(table, 2, BPO_PLAIN, first_of(network, bpo_network_gateway, text));
    bpo_table_cell(table, 3, BPO_PLAIN, first_of(network, bpo_network_ip_range, text));
    snprintf(text, sizeof text, "%zu", t->services);
    bpo_table_cell(table, 4, BPO_PLAIN, text);
    bpo_table_cell(table, 5, paint_of(t),
                   weigh(t, style->width > 0 && style->width < NARROW, text));
}

static void print(bpo_strbuf *sb, const bpo_style *style, const bpo_topology *topology,
                  const tally *tallies)
{
    static const char *const headings[] = {"NETWORK", "SUBNET",   "GATEWAY",
                                           "RANGE",   "SERVICES", "FINDINGS"};
    static const uint8_t ranks[] = {0, 1, 3, 4, 2, 0};
    bpo_table table = {.headings = headings, .ranks = ranks, .n_columns = 6, .narrows = true};
    bool all = topology->n_networks <= MOST_ROWS;
    size_t n_fine = 0, n_more = 0;
    for (size_t i = 0; i < topology->n_networks; i++) {
        if (!all && is_fine(&tallies[i]))
            n_fine++;
        else if (table.n_rows >= MOST_ROWS)
            n_more++;
        else
            add_row(&table, style, topology->networks[i], &tallies[i]);
    }
    if (table.n_rows || table.failed)
        bpo_table_print(&table, style, sb);
    if (n_more)
        bpo_strbuf_addf(sb, "%zu more with findings\n", n_more);
    if (n_fine)
        bpo_strbuf_addf(sb, "%zu %s without findings\n", n_fine,
                        table.n_rows ? "more" : "networks");
}

void bpo_networks_add(bpo_strbuf *sb, const bpo_style *style, const bpo_topology *topology,
                      const bpo_findings *findings)
{
    if (!topology->n_networks)
        return;
    ledger l = {.topology = topology};
    if (open_ledger(&l) == 0) {
        count(&l, findings);
        print(sb, style, topology, l.tallies);
    } else {
        sb->failed = true;
    }
    close_ledger(&l);
}
