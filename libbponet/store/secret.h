/* What a state file leaves out. The rule, for people, is in docs/state.md. */
#ifndef BPO_STORE_SECRET_H
#define BPO_STORE_SECRET_H

#include <stdbool.h>

/* Whether a label or an option looks like a secret, by its key or by its value. */
bool bpo_is_secret(const char *key, const char *value);

#endif
