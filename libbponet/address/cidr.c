#include <stdio.h>
#include <string.h>

#include "address/bits.h"
#include "address/read.h"
#include "base/error.h"
#include "base/text.h"

/* A length beyond the family's can only come from a caller's own struct: it means an address. */
static unsigned length_of(const bpo_cidr *cidr)
{
    unsigned width = bpo_family_width(cidr->address.family);
    return cidr->length < width ? cidr->length : width;
}

/* What is wrong with a length, or NULL. Digits only: no sign, no space, nothing that wraps. */
static const char *read_length(const char *text, unsigned most, uint8_t *ret_length)
{
    unsigned value = 0;
    if (!*text)
        return "the length is missing; it must be";
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9')
            return "the length must be plain digits,";
        if (p > text && *text == '0')
            return "the length must have no leading zero,";
        if (value <= most)
            value = value * 10 + (unsigned)(*p - '0');
    }
    if (value > most)
        return "the length must be";
    *ret_length = (uint8_t)value;
    return NULL;
}

/* The length that an address without one may have been meant to have. */
static unsigned likely_length(const bpo_address *address)
{
    const uint8_t *b = address->bytes;
    if (address->family == 4)
        return b[3] ? 32 : b[2] ? 24 : 16;
    return bpo_bits_of(address).lo ? 128 : 64;
}

static bpo_status refuse(const char *text, const char *slash, bpo_error *err)
{
    char shown[BPO_SHOWN_TEXT];
    bpo_address address;
    size_t len = slash ? (size_t)(slash - text) : strlen(text);
    bpo_text_copy(shown, sizeof shown, text);
    if (!*text)
        return bpo_fail(err, BPO_E_USAGE, shown,
                        "\"\": there is no block; write it like 172.30.0.0/16");
    if (!slash && bpo_address_read(text, len, &address))
        return bpo_fail(err, BPO_E_USAGE, shown,
                        "%s: the length is missing; write it like %s/%u", shown, shown,
                        likely_length(&address));
    return bpo_fail(err, BPO_E_USAGE, shown, "%s: %s", shown, bpo_address_complaint(text, len));
}

bpo_status bpo_cidr_parse(const char *text, bpo_cidr *ret_cidr, bpo_error *err)
{
    bpo_cidr cidr = {0};
    if (!text)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no block; give one");
    const char *slash = strchr(text, '/');
    if (!slash || !bpo_address_read(text, (size_t)(slash - text), &cidr.address))
        return refuse(text, slash, err);
    unsigned most = bpo_family_width(cidr.address.family);
    const char *complaint = read_length(slash + 1, most, &cidr.length);
    if (complaint) {
        char shown[BPO_SHOWN_TEXT];
        bpo_text_copy(shown, sizeof shown, text);
        return bpo_fail(err, BPO_E_USAGE, shown, "%s: %s 0 to %u", shown, complaint, most);
    }
    *ret_cidr = cidr;
    return BPO_OK;
}

char *bpo_cidr_format(const bpo_cidr *cidr, char text[BPO_CIDR_TEXT])
{
    char address[BPO_ADDRESS_TEXT];
    snprintf(text, BPO_CIDR_TEXT, "%s/%u", bpo_address_format(&cidr->address, address),
             (unsigned)cidr->length);
    return text;
}

bpo_address bpo_cidr_first(const bpo_cidr *cidr)
{
    bpo_bits bits = bpo_bits_first(bpo_bits_of(&cidr->address), length_of(cidr));
    return bpo_bits_address(bits, cidr->address.family);
}

bpo_address bpo_cidr_last(const bpo_cidr *cidr)
{
    bpo_bits bits = bpo_bits_last(bpo_bits_of(&cidr->address), length_of(cidr));
    return bpo_bits_address(bits, cidr->address.family);
}

bpo_cidr bpo_cidr_network(const bpo_cidr *cidr)
{
    return (bpo_cidr){bpo_cidr_first(cidr), cidr->length};
}

bool bpo_cidr_has_host_bits(const bpo_cidr *cidr)
{
    bpo_address first = bpo_cidr_first(cidr);
    return bpo_address_compare(&first, &cidr->address) != 0;
}

uint64_t bpo_cidr_size(const bpo_cidr *cidr)
{
    unsigned host_bits = bpo_family_width(cidr->address.family) - length_of(cidr);
    return host_bits < 64 ? UINT64_C(1) << host_bits : UINT64_MAX;
}

bool bpo_cidr_contains(const bpo_cidr *cidr, const bpo_address *address)
{
    unsigned length = length_of(cidr);
    return cidr->address.family == address->family &&
           bpo_bits_compare(bpo_bits_first(bpo_bits_of(&cidr->address), length),
                            bpo_bits_first(bpo_bits_of(address), length)) == 0;
}

bool bpo_cidr_encloses(const bpo_cidr *outer, const bpo_cidr *inner)
{
    return length_of(outer) <= length_of(inner) && bpo_cidr_contains(outer, &inner->address);
}

bool bpo_cidr_overlaps(const bpo_cidr *a, const bpo_cidr *b)
{
    return bpo_cidr_encloses(a, b) || bpo_cidr_encloses(b, a);
}

bpo_block bpo_block_of(const bpo_cidr *cidr, size_t index)
{
    unsigned length = length_of(cidr);
    return (bpo_block){
        .first = bpo_bits_first(bpo_bits_of(&cidr->address), length),
        .index = index,
        .family = cidr->address.family,
        .length = (uint8_t)length,
    };
}
