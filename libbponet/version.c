#include <bponet.h>

const char *bpo_version(void)
{
    return BPO_VERSION;
}
