#include "compose/keys.h"

#include "base/error.h"

static bpo_status check_key(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    if (node->key_kind == BPO_NODE_STRING)
        return BPO_OK;
    return bpo_reading_remark(
        reading, "key-invalid", BPO_ERROR, node->key_at, "write it in quotes", err,
        "%s: the key %.64s is %s, not a string", bpo_strbuf_text(&reading->path), node->key,
        bpo_kind_name(node->key_kind));
}

/* The parsers' limit of depth is the recursion's. */
bpo_status bpo_check_keys(bpo_reading *reading, const bpo_node *node, bpo_error *err)
{
    size_t i = 0;
    bpo_status status = BPO_OK;
    for (const bpo_node *child = node->children; child && status == BPO_OK;
         child = child->next) {
        size_t mark = child->key ? bpo_reading_down(reading, child->key)
                                 : bpo_reading_down_index(reading, i++);
        if (child->key)
            status = check_key(reading, child, err);
        if (status == BPO_OK)
            status = bpo_check_keys(reading, child, err);
        bpo_reading_up(reading, mark);
    }
    return status;
}
