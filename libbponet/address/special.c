/* What addresses are set aside for, after
 * https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
 * Blocks that these registries call globally reachable (AS112 and others) are left out. */
#include "address/special.h"

#include "address/bits.h"

#define V4(a, b, c, d, length)                                                                 \
    {                                                                                          \
        {4, {a, b, c, d}}, length                                                              \
    }
#define V6(length, ...)                                                                        \
    {                                                                                          \
        {6, {__VA_ARGS__}}, length                                                             \
    }

static const bpo_special specials[] = {
    {V4(0, 0, 0, 0, 0), BPO_CLASS_PUBLIC, false, "RFC 791"},
    {V4(0, 0, 0, 0, 8), BPO_CLASS_RESERVED, true, "RFC 791"},
    {V4(10, 0, 0, 0, 8), BPO_CLASS_PRIVATE, false, "RFC 1918"},
    {V4(100, 64, 0, 0, 10), BPO_CLASS_CGNAT, false, "RFC 6598"},
    {V4(127, 0, 0, 0, 8), BPO_CLASS_LOOPBACK, true, "RFC 1122"},
    {V4(169, 254, 0, 0, 16), BPO_CLASS_LINK_LOCAL, true, "RFC 3927"},
    {V4(172, 16, 0, 0, 12), BPO_CLASS_PRIVATE, false, "RFC 1918"},
    {V4(192, 0, 0, 0, 24), BPO_CLASS_RESERVED, false, "RFC 6890"},
    {V4(192, 0, 2, 0, 24), BPO_CLASS_DOCUMENTATION, false, "RFC 5737"},
    {V4(192, 88, 99, 0, 24), BPO_CLASS_RESERVED, false, "RFC 7526"},
    {V4(192, 168, 0, 0, 16), BPO_CLASS_PRIVATE, false, "RFC 1918"},
    {V4(198, 18, 0, 0, 15), BPO_CLASS_RESERVED, false, "RFC 2544"},
    {V4(198, 51, 100, 0, 24), BPO_CLASS_DOCUMENTATION, false, "RFC 5737"},
    {V4(203, 0, 113, 0, 24), BPO_CLASS_DOCUMENTATION, false, "RFC 5737"},
    {V4(224, 0, 0, 0, 4), BPO_CLASS_MULTICAST, true, "RFC 5771"},
    {V4(240, 0, 0, 0, 4), BPO_CLASS_RESERVED, true, "RFC 1112"},
    {V6(0, 0), BPO_CLASS_RESERVED, false, "RFC 4291"},
    {V6(128, 0), BPO_CLASS_RESERVED, true, "RFC 4291"},
    {V6(128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), BPO_CLASS_LOOPBACK, true,
     "RFC 4291"},
    {V6(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), BPO_CLASS_RESERVED, true, "RFC 4291"},
    {V6(96, 0, 0x64, 0xff, 0x9b), BPO_CLASS_RESERVED, false, "RFC 6052"},
    {V6(48, 0, 0x64, 0xff, 0x9b, 0, 1), BPO_CLASS_RESERVED, false, "RFC 8215"},
    {V6(64, 1), BPO_CLASS_RESERVED, false, "RFC 6666"},
    {V6(64, 1, 0, 0, 0, 0, 0, 0, 1), BPO_CLASS_RESERVED, false, "RFC 9780"},
    {V6(3, 0x20), BPO_CLASS_PUBLIC, false, "RFC 4291"},
    {V6(23, 0x20, 0x01), BPO_CLASS_RESERVED, false, "RFC 2928"},
    {V6(32, 0x20, 0x01, 0x0d, 0xb8), BPO_CLASS_DOCUMENTATION, false, "RFC 3849"},
    {V6(16, 0x20, 0x02), BPO_CLASS_RESERVED, false, "RFC 3056"},
    {V6(20, 0x3f, 0xff), BPO_CLASS_DOCUMENTATION, false, "RFC 9637"},
    {V6(16, 0x5f), BPO_CLASS_RESERVED, false, "RFC 9602"},
    {V6(7, 0xfc), BPO_CLASS_PRIVATE, false, "RFC 4193"},
    {V6(10, 0xfe, 0x80), BPO_CLASS_LINK_LOCAL, true, "RFC 4291"},
    {V6(10, 0xfe, 0xc0), BPO_CLASS_RESERVED, false, "RFC 3879"},
    {V6(8, 0xff), BPO_CLASS_MULTICAST, true, "RFC 4291"},
};

size_t bpo_n_specials(void)
{
    return sizeof specials / sizeof *specials;
}

const bpo_special *bpo_special_at(size_t i)
{
    return i < bpo_n_specials() ? &specials[i] : NULL;
}

bpo_address_class bpo_address_classify(const bpo_address *address)
{
    const bpo_special *best = NULL;
    for (size_t i = 0; i < bpo_n_specials(); i++)
        if (bpo_cidr_contains(&specials[i].block, address) &&
            (!best || specials[i].block.length > best->block.length))
            best = &specials[i];
    return best ? best->address_class : BPO_CLASS_RESERVED;
}

/* The next address above *at where another class may begin; false where there is none. */
static bool next_border(uint8_t family, bpo_bits *at)
{
    bpo_bits best = {UINT64_MAX, UINT64_MAX};
    bool found = false;
    for (size_t i = 0; i < bpo_n_specials(); i++) {
        bpo_block block = bpo_block_of(&specials[i].block, i);
        bpo_bits behind = bpo_bits_last(block.first, block.length);
        bpo_bits borders[2] = {block.first, behind};
        size_t n = bpo_bits_step(&borders[1]) ? 2 : 1;
        for (size_t k = 0; k < n && block.family == family; k++)
            if (bpo_bits_compare(borders[k], *at) > 0 &&
                bpo_bits_compare(borders[k], best) < 0) {
                best = borders[k];
                found = true;
            }
    }
    *at = best;
    return found;
}

/* How much a part's class matters to whoever wants to use the whole; 0 is the least. */
static int weight(bpo_address_class address_class)
{
    static const int weights[] = {
        [BPO_CLASS_PRIVATE] = 0,  [BPO_CLASS_DOCUMENTATION] = 1, [BPO_CLASS_CGNAT] = 2,
        [BPO_CLASS_RESERVED] = 3, [BPO_CLASS_LINK_LOCAL] = 4,    [BPO_CLASS_MULTICAST] = 5,
        [BPO_CLASS_LOOPBACK] = 6, [BPO_CLASS_PUBLIC] = 7,
    };
    return weights[address_class];
}

bpo_address_class bpo_cidr_classify(const bpo_cidr *cidr)
{
    bpo_block block = bpo_block_of(cidr, 0);
    bpo_bits at = block.first, last = bpo_bits_last(block.first, block.length);
    bpo_address_class worst = BPO_CLASS_PRIVATE;
    do {
        bpo_address address = bpo_bits_address(at, block.family);
        bpo_address_class part = bpo_address_classify(&address);
        if (weight(part) > weight(worst))
            worst = part;
    } while (next_border(block.family, &at) && bpo_bits_compare(at, last) <= 0);
    return worst;
}

const char *bpo_address_class_name(bpo_address_class address_class)
{
    static const char *const names[] = {
        [BPO_CLASS_PUBLIC] = "public",
        [BPO_CLASS_PRIVATE] = "private",
        [BPO_CLASS_LOOPBACK] = "loopback",
        [BPO_CLASS_LINK_LOCAL] = "link-local",
        [BPO_CLASS_MULTICAST] = "multicast",
        [BPO_CLASS_CGNAT] = "carrier-grade NAT",
        [BPO_CLASS_DOCUMENTATION] = "documentation",
        [BPO_CLASS_RESERVED] = "reserved",
    };
    return (unsigned)address_class < sizeof names / sizeof *names ? names[address_class]
                                                                  : "unknown";
}
