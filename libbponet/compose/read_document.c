/* The members of a document itself, and its x-bponet. */
#include "base/error.h"
#include "compose/reading.h"

static bpo_status refuse_include(bpo_reading *reading, const bpo_node *node, void *unused,
                                 bpo_error *err)
{
    (void)reading, (void)unused;
    return bpo_fail_at(err, BPO_E_UNSUPPORTED, node->key_at, "include",
                       "include isn't read here; let Compose resolve it: "
                       "docker compose config | bponet check -f -");
}

BPO_READ_TEXT(read_prefix, bpo_topology, prefix)
BPO_READ_TEXT(read_legacy, bpo_topology, legacy)

BPO_READ_TEXT(read_finding, bpo_acceptance, finding)
BPO_READ_TEXT(read_at, bpo_acceptance, at)
BPO_READ_TEXT(read_reason, bpo_acceptance, reason)

static bpo_status read_acceptance(bpo_reading *reading, const bpo_node *node, void *object,
                                  bpo_error *err)
{
    static const bpo_field fields[] = {{"finding", read_finding, BPO_STRING},
                                       {"at", read_at, BPO_STRING},
                                       {"reason", read_reason, BPO_STRING}};
    bpo_topology *topology = object;
    bpo_acceptance accepted = {.where = node->at};
    bpo_status status = bpo_reading_fields(reading, node, BPO_FIELDS(fields), &accepted, err);
    if (status < 0)
        return status;
    if (bpo_arena_grow(&topology->arena, &topology->accepted, topology->n_accepted,
                       &topology->cap_accepted, sizeof accepted) < 0)
        return bpo_fail_memory(err);
    topology->accepted[topology->n_accepted++] = accepted;
    return BPO_OK;
}

/* Findings that are known and wanted. */
static bpo_status read_accept(bpo_reading *reading, const bpo_node *node, void *topology,
                              bpo_error *err)
{
    return bpo_reading_each(reading, node, read_acceptance, topology, err);
}

static bpo_status read_deny(bpo_reading *reading, const bpo_node *node, void *topology,
                            bpo_error *err)
{
    bpo_status status =
        bpo_reading_texts(reading, node, &((bpo_topology *)topology)->deny, err);
    return status == BPO_OK
               ? bpo_reading_unsupported(reading, node, "nothing is checked or denied", err)
               : status;
}

static bpo_status read_extension(bpo_reading *reading, const bpo_node *node, void *unused,
                                 bpo_error *err)
{
    static const bpo_field fields[] = {{"prefix", read_prefix, BPO_STRING},
                                       {"legacy", read_legacy, BPO_STRING},
                                       {"accept", read_accept, BPO_LIST},
                                       {"deny", read_deny, BPO_LIST}};
    (void)unused;
    return bpo_reading_fields(reading, node, BPO_FIELDS(fields), reading->topology, err);
}

bpo_status bpo_read_document(bpo_reading *reading, const bpo_node *root, bpo_error *err)
{
    static const bpo_field fields[] = {
        {"name", NULL, BPO_STRING}, /* it was asked before variables were replaced */
        {"networks", bpo_read_networks, BPO_MAP},
        {"services", bpo_read_services, BPO_MAP},
        {"include", refuse_include, BPO_LIST},
        {"x-bponet", read_extension, BPO_MAP},
        {"version", NULL, BPO_STRING},
        {"volumes", NULL, BPO_MAP},
        {"configs", NULL, BPO_MAP},
        {"secrets", NULL, BPO_MAP},
        {"models", NULL, BPO_MAP},
    };
    return bpo_reading_fields(reading, root, BPO_FIELDS(fields), NULL, err);
}
