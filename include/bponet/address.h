/* IPv4 and IPv6 addresses and CIDR blocks: values without allocation.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_ADDRESS_H
#define BPONET_ADDRESS_H

#include <bponet/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that hold any printed address, its NUL included. */
#define BPO_ADDRESS_TEXT 46
/** Bytes that hold any printed CIDR block, its NUL included. */
#define BPO_CIDR_TEXT 50

/** An IP address. IPv4 uses the first four bytes; the others are zero. */
typedef struct bpo_address {
    uint8_t family;    /**< 4 or 6 */
    uint8_t bytes[16]; /**< network byte order */
} bpo_address;

/** An address with a prefix length: 172.30.0.0/16. Host bits may be set (see bpo_cidr_network). */
typedef struct bpo_cidr {
    bpo_address address; /**< as written, host bits included */
    uint8_t length;      /**< 0 to 32, or 0 to 128 */
} bpo_cidr;

/** What a block is set aside for, by IANA's special-purpose registries (RFC 6890). */
typedef enum bpo_address_class {
    BPO_CLASS_PUBLIC = 0,        /**< globally routed: somebody's */
    BPO_CLASS_PRIVATE = 1,       /**< RFC 1918; fc00::/7 (RFC 4193) */
    BPO_CLASS_LOOPBACK = 2,      /**< 127.0.0.0/8, ::1 (RFC 1122, RFC 4291) */
    BPO_CLASS_LINK_LOCAL = 3,    /**< 169.254.0.0/16, fe80::/10 (RFC 3927, RFC 4291) */
    BPO_CLASS_MULTICAST = 4,     /**< 224.0.0.0/4, ff00::/8 (RFC 5771, RFC 4291) */
    BPO_CLASS_CGNAT = 5,         /**< 100.64.0.0/10, carrier-grade NAT (RFC 6598) */
    BPO_CLASS_DOCUMENTATION = 6, /**< 192.0.2.0/24 and kin, 2001:db8::/32 (RFC 5737, RFC 3849) */
    BPO_CLASS_RESERVED = 7       /**< 0.0.0.0/8, 240.0.0.0/4, benchmarking and other set-asides */
} bpo_address_class;

/**
 * Reads an address, strictly: what inet_pton accepts and nothing more (no octal, no short
 * forms, no zone). BPO_E_USAGE names what was found.
 */
BPO_API bpo_status bpo_address_parse(const char *text, bpo_address *ret_address, bpo_error *err);

/** Prints `address` into `text` in its canonical form (RFC 5952 for IPv6); returns `text`. */
BPO_API char *bpo_address_format(const bpo_address *address, char text[BPO_ADDRESS_TEXT]);

/** Orders IPv4 before IPv6, then by value: below, equal to or above zero, like memcmp. */
BPO_API int32_t bpo_address_compare(const bpo_address *a, const bpo_address *b);

/**
 * Reads "address/length", strictly: the length is decimal digits without sign, space or leading
 * zero, 0 to 32 or 128. Host bits are kept. BPO_E_USAGE names what was found.
 */
BPO_API bpo_status bpo_cidr_parse(const char *text, bpo_cidr *ret_cidr, bpo_error *err);

/** Prints `cidr` into `text`, host bits included; returns `text`. */
BPO_API char *bpo_cidr_format(const bpo_cidr *cidr, char text[BPO_CIDR_TEXT]);

/** The same block with its host bits cleared: 172.30.0.5/16 gives 172.30.0.0/16. */
BPO_API bpo_cidr bpo_cidr_network(const bpo_cidr *cidr);

/** Whether bits behind the prefix are set. */
BPO_API bool bpo_cidr_has_host_bits(const bpo_cidr *cidr);

/** The lowest address of the block; for IPv4 the network address. */
BPO_API bpo_address bpo_cidr_first(const bpo_cidr *cidr);

/** The highest address of the block; for IPv4 the broadcast address. */
BPO_API bpo_address bpo_cidr_last(const bpo_cidr *cidr);

/** How many addresses the block holds; UINT64_MAX where 64 bits can't hold the number. */
BPO_API uint64_t bpo_cidr_size(const bpo_cidr *cidr);

/** Whether `address` lies in the block. Families never mix. */
BPO_API bool bpo_cidr_contains(const bpo_cidr *cidr, const bpo_address *address);

/** Whether all of `inner` lies in `outer`; equal blocks enclose each other. */
BPO_API bool bpo_cidr_encloses(const bpo_cidr *outer, const bpo_cidr *inner);

/** Whether the blocks share an address: one encloses the other. */
BPO_API bool bpo_cidr_overlaps(const bpo_cidr *a, const bpo_cidr *b);

/** What `address` is set aside for. */
BPO_API bpo_address_class bpo_address_classify(const bpo_address *address);

/**
 * What the block is set aside for; a block that spans several classes gets the one that matters
 * most to whoever wants to use it: any public part makes it public, else any part that
 * no host can use (loopback, multicast, link-local, reserved) names it.
 */
BPO_API bpo_address_class bpo_cidr_classify(const bpo_cidr *cidr);

/** The name of a class: "private", "public", "carrier-grade NAT", … Static text. */
BPO_API const char *bpo_address_class_name(bpo_address_class address_class);

/**
 * Which of `n` blocks collide, in O(n log n): ret_parents[i] is the index of the nearest block
 * that encloses or equals block i, or SIZE_MAX. Of equal blocks the later ones name the first,
 * so that each collision is told once, at most n − 1 in all. Host bits are ignored.
 * `ret_parents` is the caller's array of `n`. BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_cidr_collisions(const bpo_cidr *cidrs, size_t n, size_t *ret_parents,
                                       bpo_error *err);

/**
 * The lowest block of `length` bits inside `within` that overlaps none of the `n` blocks `taken`.
 * BPO_E_NOT_FOUND where there is none, BPO_E_USAGE where `length` doesn't fit, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_cidr_find_free(const bpo_cidr *within, uint8_t length,
                                      const bpo_cidr *taken, size_t n, bpo_cidr *ret_cidr,
                                      bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
