#include "base/yaml_frame.h"

bpo_status bpo_yaml_count(bpo_yaml_tree *t, bpo_place at)
{
    if (++t->n_nodes <= t->rules->max_nodes)
        return BPO_OK;
    return BPO_INPUT_FAIL_AT(&t->in, BPO_E_LIMIT, at, "more than %zu values%s",
                             t->rules->max_nodes, t->expanded ? ", by alias expansion" : "");
}
