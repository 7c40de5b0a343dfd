#include "model/written.h"

#include <string.h>
#include <strings.h>

int bpo_written_bool(const bpo_written *written)
{
    /* Compose's cast takes the YAML 1.1 words, quoted or not, and no numbers */
    static const char *const truths[] = {"true", "y", "yes", "on"};
    static const char *const lies[] = {"false", "n", "no", "off"};
    if (!written->text)
        return -1;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        if (strcasecmp(written->text, truths[i]) == 0)
            return 1;
        if (strcasecmp(written->text, lies[i]) == 0)
            return 0;
    }
    return -1;
}

const char *bpo_pairs_get(const bpo_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (strcmp(pairs->items[i].key, key) == 0)
            return pairs->items[i].value.text;
    return NULL;
}
