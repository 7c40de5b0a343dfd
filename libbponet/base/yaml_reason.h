/* Why a text isn't YAML, in words for people. Sees no libyaml, only what it said. */
#ifndef BPO_BASE_YAML_REASON_H
#define BPO_BASE_YAML_REASON_H

#include "base/input.h"

typedef struct bpo_yaml_refusal {
    const char *problem; /* libyaml's words, or NULL */
    bpo_place at, since; /* of the problem, and of what it is in */
    size_t offset;       /* of at */
} bpo_yaml_refusal;

/* Writes the error of a text that libyaml refused. Never BPO_OK. */
bpo_status bpo_yaml_explain(const bpo_input *in, const bpo_yaml_refusal *refusal);

#endif
