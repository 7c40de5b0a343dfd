#include "check/checking.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/node.h"
#include "base/text.h"

#define MOST_INSTANCES 1000000 /* of one service; more is no number that anybody means */

void bpo_checking_fail(bpo_checking *c)
{
    if (c->status == BPO_OK)
        c->status = bpo_fail_memory(c->err);
}

static void add_formatted(bpo_strbuf *sb, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void add_formatted(bpo_strbuf *sb, const char *format, va_list args)
{
    char text[1024]; /* what is told is one line: a longer text is a foreign value */
    vsnprintf(text, sizeof text, format, args);
    bpo_strbuf_cut(sb, 0);
    bpo_strbuf_add(sb, text);
}

void bpo_checking_at(bpo_checking *c, bpo_place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_formatted(&c->path, format, args);
    va_end(args);
    c->at = at;
    bpo_strbuf_cut(&c->remedy, 0);
}

void bpo_checking_at_entry(bpo_checking *c, const bpo_entry *entry, bpo_place at,
                           const char *field)
{
    bpo_checking_at(c, at, "networks.%s.ipam.config[%zu]%s%s", entry->network->key,
                    entry->number, *field ? "." : "", field);
}

void bpo_checking_remedy(bpo_checking *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_formatted(&c->remedy, format, args);
    va_end(args);
}

void bpo_checking_tell(bpo_checking *c, const char *slug, const char *format, ...)
{
    const bpo_rule *rule = bpo_rule_find(slug);
    va_list args;
    va_start(args, format);
    add_formatted(&c->message, format, args);
    va_end(args);
    if (c->path.failed || c->remedy.failed || c->message.failed)
        bpo_checking_fail(c);
    if (c->status == BPO_OK)
        c->status =
            bpo_findings_add(c->findings, slug, rule ? rule->severity : BPO_ERROR, c->at,
                             bpo_strbuf_text(&c->path), bpo_strbuf_text(&c->message),
                             bpo_strbuf_text(&c->remedy), c->err);
    bpo_strbuf_cut(&c->remedy, 0);
}

const char *bpo_checking_text(bpo_checking *c, const char *format, ...)
{
    bpo_strbuf sb = {0};
    va_list args;
    va_start(args, format);
    add_formatted(&sb, format, args);
    va_end(args);
    const char *text = bpo_strbuf_keep(&sb, &c->arena);
    if (!text)
        bpo_checking_fail(c);
    return text ? text : "";
}

const bpo_entry *bpo_checking_entries(const bpo_checking *c, size_t network, size_t *ret_n)
{
    *ret_n = c->first_entries[network + 1] - c->first_entries[network];
    return c->entries + c->first_entries[network];
}

bool bpo_checking_network(const bpo_checking *c, const char *key, size_t *ret_index)
{
    return bpo_map_get(&c->topology->network_keys, key, strlen(key), ret_index);
}

const char *bpo_checking_nearest(bpo_checking *c, const char *word, const char *const *words,
                                 size_t n)
{
    if (n > c->nearest_left)
        return NULL;
    c->nearest_left -= n;
    return bpo_text_nearest(word, words, n);
}

const bpo_network *bpo_checking_network_of(const bpo_checking *c,
                                           const bpo_attachment *attachment)
{
    size_t i;
    return bpo_checking_network(c, attachment->network, &i) ? c->topology->networks[i] : NULL;
}

size_t bpo_service_instances(const bpo_service *service)
{
    const char *text = service->scale.text ? service->scale.text : service->replicas.text;
    int64_t number;
    if (!text || !bpo_text_to_int64(text, strlen(text), &number) || number < 0 ||
        number > MOST_INSTANCES)
        return 1;
    return (size_t)number;
}

bool bpo_is_marked(const bpo_written *written)
{
    return bpo_written_bool(written) == 1;
}

bool bpo_checking_is_internal(const bpo_checking *c, const bpo_network *network)
{
    if (!bpo_network_is_foreign(network))
        return bpo_is_marked(&network->internal);
    const bpo_live_network *live =
        c->state ? bpo_state_find_network(c->state, network->name.text) : NULL;
    return live && live->internal;
}

bool bpo_network_is_foreign(const bpo_network *network)
{
    return !network->defined;
}

bool bpo_network_uses(const bpo_network *network, const char *driver)
{
    const char *given = network->driver.text;
    return strcmp(given && *given ? given : "bridge", driver) == 0;
}

bool bpo_network_is_bridge(const bpo_network *network)
{
    return bpo_network_uses(network, "bridge");
}

bool bpo_network_has_ipv6(const bpo_network *network)
{
    bpo_written option = {
        .text = bpo_pairs_get(&network->options, "com.docker.network.enable_ipv6")};
    return bpo_written_bool(&network->enable_ipv6) == 1 || bpo_written_bool(&option) == 1;
}

const char *bpo_reserved_name(const bpo_cidr *subnet, const bpo_address *address)
{
    bpo_address first = bpo_cidr_first(subnet), last = bpo_cidr_last(subnet);
    bool ipv4 = address->family == 4;
    if (ipv4 && subnet->length > 30)
        return NULL;
    if (bpo_address_compare(address, &first) == 0)
        return ipv4 ? "network address" : "subnet-router anycast address";
    return ipv4 && bpo_address_compare(address, &last) == 0 ? "broadcast address" : NULL;
}

const char *bpo_family_name(const bpo_address *address)
{
    return address->family == 4 ? "IPv4" : "IPv6";
}
