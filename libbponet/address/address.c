#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "address/bits.h"
#include "address/read.h"
#include "base/error.h"
#include "base/text.h"

/* Exactly what inet_pton takes (a test holds it to that), without its need for a copy. */
static bool read_ipv4(const char *text, size_t len, uint8_t bytes[4])
{
    const char *p = text, *end = text + len;
    for (int part = 0; part < 4; part++) {
        unsigned value = 0, digits = 0;
        if (part > 0 && (p == end || *p++ != '.'))
            return false;
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            if (digits > 0 && value == 0)
                return false;
            value = value * 10 + (unsigned)(*p - '0');
            if (++digits > 3 || value > 255)
                return false;
        }
        if (digits == 0)
            return false;
        bytes[part] = (uint8_t)value;
    }
    return p == end;
}

static bool read_ipv6(const char *text, size_t len, uint8_t bytes[16])
{
    char copy[BPO_ADDRESS_TEXT];
    if (len >= sizeof copy)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return inet_pton(AF_INET6, copy, bytes) == 1;
}

bool bpo_address_read(const char *text, size_t len, bpo_address *ret_address)
{
    bpo_address address = {0};
    address.family = memchr(text, ':', len) ? 6 : 4;
    if (address.family == 4 ? !read_ipv4(text, len, address.bytes)
                            : !read_ipv6(text, len, address.bytes))
        return false;
    *ret_address = address;
    return true;
}

const char *bpo_address_complaint(const char *text, size_t len)
{
    if (len == 0)
        return "there is no address";
    if (memchr(text, '%', len))
        return "an address with a zone ('%') can't be used here; leave the zone out";
    if (memchr(text, ':', len))
        return "this isn't an IPv6 address; write it like fd00:30::1";
    if (strspn(text, "0123456789.") >= len)
        return "this isn't an IPv4 address; it takes four numbers, 0 to 255, without leading "
               "zeros";
    return "this isn't an address; write it like 172.30.0.1 or fd00:30::1";
}

bpo_status bpo_address_parse(const char *text, bpo_address *ret_address, bpo_error *err)
{
    char shown[BPO_SHOWN_TEXT];
    if (!text)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no address; give one");
    size_t len = strlen(text);
    if (bpo_address_read(text, len, ret_address))
        return BPO_OK;
    bpo_text_copy(shown, sizeof shown, text);
    if (memchr(text, '/', len))
        return bpo_fail(err, BPO_E_USAGE, shown,
                        "%s: this is a block; give an address, without '/length'", shown);
    return bpo_fail(err, BPO_E_USAGE, shown, "%s: %s", len ? shown : "\"\"",
                    bpo_address_complaint(text, len));
}

/* ::1:2, which inet_ntop writes as ::0.1.0.2, though RFC 5952 keeps that for known prefixes */
static bool is_ipv4_compatible(const bpo_address *address)
{
    bpo_bits bits = bpo_bits_of(address);
    return bits.hi == 0 && bits.lo > 0xffff && bits.lo <= UINT32_MAX;
}

char *bpo_address_format(const bpo_address *address, char text[BPO_ADDRESS_TEXT])
{
    const uint8_t *b = address->bytes;
    if (address->family == 4)
        snprintf(text, BPO_ADDRESS_TEXT, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    else if (is_ipv4_compatible(address))
        snprintf(text, BPO_ADDRESS_TEXT, "::%x:%x", (unsigned)(b[12] << 8 | b[13]),
                 (unsigned)(b[14] << 8 | b[15]));
    else if (!inet_ntop(AF_INET6, b, text, BPO_ADDRESS_TEXT))
        text[0] = '\0';
    return text;
}

int32_t bpo_address_compare(const bpo_address *a, const bpo_address *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return bpo_bits_compare(bpo_bits_of(a), bpo_bits_of(b));
}

bpo_address bpo_bits_address(bpo_bits bits, uint8_t family)
{
    bpo_address address = {.family = family};
    for (unsigned i = 0; i < bpo_family_width(family) / 8; i++)
        address.bytes[i] = (uint8_t)((i < 8 ? bits.hi : bits.lo) >> (56 - i % 8 * 8));
    return address;
}
