#include "engine/host_text.h"

#include <bponet/address.h>
#include <stdio.h>
#include <string.h>

#include "base/chars.h"
#include "base/error.h"

#define ROUTE_REJECT   0x200u /* the kernel's RTF_…: linux/route.h, linux/ipv6_route.h */
#define ROUTE_ANYCAST  0x100000u
#define ROUTE_LOCAL    0x80000000u
#define NAME_SIZE      16 /* of an interface, its NUL included: IFNAMSIZ */
#define WORDS_PER_LINE 16

/* ---- lines ---------------------------------------------------------------------------------- */

typedef struct words {
    const char *at[WORDS_PER_LINE];
    size_t len[WORDS_PER_LINE], n;
} words;

/* The words of the line at *text, which moves behind it; false at the end. Words past the most that
 * a line has are left out. */
static bool next_line(const char **text, words *line)
{
    const char *p = *text, *end = p + strcspn(p, "\n");
    line->n = 0;
    if (!*p)
        return false;
    *text = end + (*end == '\n');
    while (p < end) {
        if (bpo_is_space(*p)) {
            p++;
            continue;
        }
        const char *from = p;
        while (p < end && !bpo_is_space(*p))
            p++;
        if (line->n == WORDS_PER_LINE)
            break;
        line->at[line->n] = from;
        line->len[line->n++] = (size_t)(p - from);
    }
    return true;
}

static int hex_digit(char c)
{
    if (bpo_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Word i as a hexadecimal number of exactly this many digits. */
static bool read_hex(const words *line, size_t i, size_t n_digits, uint32_t *ret_value)
{
    uint32_t value = 0;
    if (i >= line->n || line->len[i] != n_digits)
        return false;
    for (size_t k = 0; k < n_digits; k++) {
        int digit = hex_digit(line->at[i][k]);
        if (digit < 0)
            return false;
        value = value << 4 | (uint32_t)digit;
    }
    *ret_value = value;
    return true;
}

static bool read_ipv6(const words *line, size_t i, bpo_address *ret_address)
{
    *ret_address = (bpo_address){.family = 6};
    if (i >= line->n || line->len[i] != 32)
        return false;
    for (size_t k = 0; k < 32; k++) {
        int digit = hex_digit(line->at[i][k]);
        if (digit < 0)
            return false;
        ret_address->bytes[k / 2] |= (uint8_t)(k % 2 ? digit : digit << 4);
    }
    return true;
}

static bool read_name(const words *line, size_t i, char name[NAME_SIZE])
{
    if (i >= line->n || line->len[i] == 0 || line->len[i] >= NAME_SIZE)
        return false;
    snprintf(name, NAME_SIZE, "%.*s", (int)line->len[i], line->at[i]);
    return true;
}

/* /proc/net/route writes the address's four bytes as one number of this machine. */
static bpo_address native_ipv4(uint32_t value)
{
    bpo_address address = {.family = 4};
    memcpy(address.bytes, &value, sizeof value);
    return address;
}

/* The length of a mask; false where its bits aren't in one piece. */
static bool mask_length(uint32_t mask, uint8_t *ret_length)
{
    bpo_address bytes = native_ipv4(mask);
    uint32_t value = 0, left = UINT32_MAX;
    for (size_t i = 0; i < 4; i++)
        value = value << 8 | bytes.bytes[i];
    for (uint8_t length = 0; length <= 32; length++, left >>= 1)
        if (value == ~left) {
            *ret_length = length;
            return true;
        }
    return false;
}

/* ---- facts ---------------------------------------------------------------------------------- */

/* Whether an interface is the bridge of a network that the engine has. Docker names a bridge after
 * the first 12 digits of the network's id, where no option names it. */
static bool is_own_bridge(const bpo_state *state, const char *interface)
{
    if (strcmp(interface, "docker0") == 0)
        return true;
    for (size_t i = 0; i < state->n_networks; i++) {
        const bpo_live_network *live = &state->networks[i];
        const char *named = bpo_pairs_get(&live->options, "com.docker.network.bridge.name");
        if (named && strcmp(named, interface) == 0)
            return true;
        if (strncmp(interface, "br-", 3) == 0 && strlen(interface) == 15 &&
            strncmp(interface + 3, live->id, 12) == 0)
            return true;
    }
    return false;
}

/* Whether no container's network can collide with it, or every one does. */
static bool is_of_no_use(const bpo_cidr *cidr)
{
    bpo_address_class kind = bpo_address_classify(&cidr->address);
    return cidr->length == 0 || kind == BPO_CLASS_LOOPBACK || kind == BPO_CLASS_LINK_LOCAL ||
           kind == BPO_CLASS_MULTICAST;
}

static bool is_known(const bpo_state *state, bpo_host_kind kind, const char *prefix,
                     const char *interface)
{
    for (size_t i = 0; i < state->n_facts; i++)
        if (state->facts[i].kind == kind && strcmp(state->facts[i].prefix, prefix) == 0 &&
            strcmp(state->facts[i].interface, interface) == 0)
            return true;
    return false;
}

static bpo_status add(bpo_state *state, bpo_host_kind kind, const bpo_cidr *cidr,
                      const char *interface, bpo_error *err)
{
    char text[BPO_CIDR_TEXT];
    if (is_of_no_use(cidr) || strcmp(interface, "lo") == 0 || strcmp(interface, "*") == 0 ||
        is_own_bridge(state, interface) ||
        is_known(state, kind, bpo_cidr_format(cidr, text), interface))
        return BPO_OK;
    if (state->n_facts >= BPO_MAX_FACTS)
        return bpo_fail(err, BPO_E_LIMIT, NULL, "the engine's host has over %d routes",
                        BPO_MAX_FACTS);
    bpo_host_fact *fact = bpo_state_add_fact(state);
    const char *prefix = bpo_arena_strdup(&state->arena, text);
    const char *name = bpo_arena_strdup(&state->arena, interface);
    if (!fact || !prefix || !name)
        return bpo_fail_memory(err);
    *fact = (bpo_host_fact){kind, prefix, name};
    return BPO_OK;
}

/* ---- routes --------------------------------------------------------------------------------- */

/* Iface Destination Gateway Flags RefCnt Use Metric Mask … */
bpo_status bpo_host_take_route(bpo_state *state, const char *text, bpo_error *err)
{
    bpo_status status = BPO_OK;
    words line;
    while (!status && next_line(&text, &line)) {
        char name[NAME_SIZE];
        uint32_t destination, flags, mask;
        bpo_cidr cidr;
        if (!read_name(&line, 0, name) || !read_hex(&line, 1, 8, &destination) ||
            !read_hex(&line, 3, 4, &flags) || !read_hex(&line, 7, 8, &mask) ||
            !mask_length(mask, &cidr.length) || flags & ROUTE_REJECT)
            continue;
        cidr.address = native_ipv4(destination);
        status = add(state, BPO_HOST_ROUTE, &cidr, name, err);
    }
    return status;
}

/* destination length source length gateway metric references use flags interface */
bpo_status bpo_host_take_ipv6_route(bpo_state *state, const char *text, bpo_error *err)
{
    bpo_status status = BPO_OK;
    words line;
    while (!status && next_line(&text, &line)) {
        char name[NAME_SIZE];
        uint32_t length, flags;
        bpo_cidr cidr;
        if (!read_ipv6(&line, 0, &cidr.address) || !read_hex(&line, 1, 2, &length) ||
            length > 128 || !read_hex(&line, 8, 8, &flags) || !read_name(&line, 9, name) ||
            flags & (ROUTE_REJECT | ROUTE_ANYCAST | ROUTE_LOCAL))
            continue;
        cidr.length = (uint8_t)length;
        status = add(state, BPO_HOST_ROUTE, &cidr, name, err);
    }
    return status;
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* The longest of the routes that hold the address; NULL: none. */
static const bpo_host_fact *route_to(const bpo_state *state, const bpo_address *address,
                                     bpo_cidr *ret_cidr)
{
    const bpo_host_fact *found = NULL;
    for (size_t i = 0; i < state->n_facts; i++) {
        bpo_cidr cidr;
        if (state->facts[i].kind == BPO_HOST_ROUTE &&
            bpo_cidr_parse(state->facts[i].prefix, &cidr, NULL) == BPO_OK &&
            bpo_cidr_contains(&cidr, address) && (!found || cidr.length > ret_cidr->length)) {
            found = &state->facts[i];
            *ret_cidr = cidr;
        }
    }
    return found;
}

/* Whether the address is the host's end of a network that the engine has. */
static bool is_of_network(const bpo_state *state, const bpo_address *address)
{
    bpo_cidr cidr;
    for (size_t i = 0; i < state->n_networks; i++)
        for (size_t k = 0; k < state->networks[i].n_ipam; k++) {
            const char *subnet = state->networks[i].ipam[k].subnet;
            if (subnet && bpo_cidr_parse(subnet, &cidr, NULL) == BPO_OK &&
                bpo_cidr_contains(&cidr, address))
                return true;
        }
    return false;
}

static bpo_status add_address(bpo_state *state, const bpo_address *address, bpo_error *err)
{
    bpo_cidr route, cidr = {*address, 32};
    const bpo_host_fact *leads = route_to(state, address, &route);
    if (!leads && is_of_network(state, address))
        return BPO_OK;
    if (leads)
        cidr.length = route.length;
    return add(state, BPO_HOST_ADDRESS, &cidr, leads ? leads->interface : "", err);
}

/* "|-- 192.0.2.5", and on a line below it "/32 host LOCAL". */
bpo_status bpo_host_take_fib_trie(bpo_state *state, const char *text, bpo_error *err)
{
    bpo_status status = BPO_OK;
    bpo_address address = {0};
    words line;
    while (!status && next_line(&text, &line)) {
        char leaf[BPO_ADDRESS_TEXT];
        if (line.n == 2 && line.len[0] == 3 && strncmp(line.at[0], "|--", 3) == 0) {
            snprintf(leaf, sizeof leaf, "%.*s",
                     line.len[1] < sizeof leaf ? (int)line.len[1] : 0, line.at[1]);
            if (bpo_address_parse(leaf, &address, NULL))
                address = (bpo_address){0};
        } else if (line.n >= 2 && line.at[0][0] == '+') {
            address = (bpo_address){0};
        } else if (address.family == 4 && line.n == 3 && line.len[0] == 3 &&
                   strncmp(line.at[0], "/32", 3) == 0 && line.len[2] == 5 &&
                   strncmp(line.at[2], "LOCAL", 5) == 0) {
            status = add_address(state, &address, err);
        }
    }
    return status;
}

/* address index length scope flags interface */
bpo_status bpo_host_take_if_inet6(bpo_state *state, const char *text, bpo_error *err)
{
    bpo_status status = BPO_OK;
    words line;
    while (!status && next_line(&text, &line)) {
        char name[NAME_SIZE];
        uint32_t length;
        bpo_cidr cidr;
        if (!read_ipv6(&line, 0, &cidr.address) || !read_hex(&line, 2, 2, &length) ||
            length > 128 || !read_name(&line, 5, name))
            continue;
        cidr.length = (uint8_t)length;
        status = add(state, BPO_HOST_ADDRESS, &cidr, name, err);
    }
    return status;
}

/* ---- resolvers ------------------------------------------------------------------------------ */

bpo_status bpo_host_take_resolvers(bpo_state *state, const char *text, bool *ret_stub,
                                   bpo_error *err)
{
    bpo_status status = BPO_OK;
    size_t n = 0, n_loopback = 0;
    words line;
    while (!status && next_line(&text, &line)) {
        char word[BPO_ADDRESS_TEXT];
        bpo_cidr cidr;
        if (line.n < 2 || line.len[0] != 10 || strncmp(line.at[0], "nameserver", 10) != 0 ||
            line.len[1] >= sizeof word)
            continue;
        snprintf(word, sizeof word, "%.*s", (int)line.len[1], line.at[1]);
        word[strcspn(word, "%")] = '\0'; /* fe80::1%eth0 */
        if (bpo_address_parse(word, &cidr.address, NULL))
            continue;
        n++;
        n_loopback += bpo_address_classify(&cidr.address) == BPO_CLASS_LOOPBACK;
        cidr.length = cidr.address.family == 4 ? 32 : 128;
        status = add(state, BPO_HOST_RESOLVER, &cidr, "", err);
    }
    *ret_stub = n > 0 && n == n_loopback;
    return status;
}
