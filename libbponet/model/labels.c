#include "model/labels.h"

#include <string.h>

#include "base/text.h"

const char *bpo_label_setter(const char *key)
{
    static const char *const ours[] = {BPO_LABEL_TOPOLOGY, BPO_LABEL_NETWORK,
                                       BPO_LABEL_VERSION};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(key, ours[i]) == 0)
            return "bponet";
    return bpo_text_after(key, BPO_LABEL_COMPOSE_ALL) ? "Compose" : NULL;
}
