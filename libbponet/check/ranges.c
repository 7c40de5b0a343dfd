#include "check/ranges.h"

#define V4(a, b, c, length)                                                                    \
    {                                                                                          \
        {4, {a, b, c}}, length                                                                 \
    }
#define POOL true, "Docker's default pool"

/* The pools: moby, daemon/libnetwork/ipamutils/utils.go. The others: their projects' defaults. */
static const bpo_range ranges[] = {
    {V4(172, 17, 0, 16), POOL},
    {V4(172, 18, 0, 16), POOL},
    {V4(172, 19, 0, 16), POOL},
    {V4(172, 20, 0, 14), POOL},
    {V4(172, 24, 0, 14), POOL},
    {V4(172, 28, 0, 14), POOL},
    {V4(192, 168, 0, 16), POOL},
    {V4(10, 0, 0, 16), false, "the first overlay networks of a Docker swarm"},
    {V4(10, 88, 0, 16), false, "Podman's default network"},
    {V4(172, 31, 0, 16), false, "AWS's default VPC"},
    {V4(192, 168, 49, 24), false, "minikube"},
    {V4(192, 168, 122, 24), false, "libvirt's default network"},
};

size_t bpo_n_ranges(void)
{
    return sizeof ranges / sizeof *ranges;
}

const bpo_range *bpo_range_at(size_t i)
{
    return i < bpo_n_ranges() ? &ranges[i] : NULL;
}
