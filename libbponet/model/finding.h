/* Findings as data. Which rules there are is the registry's affair (check/registry). */
#ifndef BPO_MODEL_FINDING_H
#define BPO_MODEL_FINDING_H

#include <bponet/model.h>

#include "base/arena.h"
#include "base/error.h"

struct bpo_finding {
    const char *slug; /* static */
    bpo_severity severity;
    const char *message, *remedy, *path; /* never NULL */
    const char *accepted; /* the document's reason for accepting it; NULL: it isn't accepted */
    bpo_place at;
};

struct bpo_findings {
    bpo_arena arena;
    bpo_finding *items; /* from bpo_alloc */
    size_t n, cap;
};

/* Adds a finding; texts are copied, unsafe characters in them escaped. path and remedy may be
 * NULL. slug is borrowed and must be static. BPO_E_LIMIT past 100,000 findings, BPO_E_MEMORY. */
bpo_status bpo_findings_add(bpo_findings *findings, const char *slug, bpo_severity severity,
                            bpo_place at, const char *path, const char *message,
                            const char *remedy, bpo_error *err);
/* Notes why the i-th finding is accepted: 0, or -1 without memory. */
int bpo_findings_accept(bpo_findings *findings, size_t i, const char *reason);
/* Sorts by file, line, column; findings at one place keep the order they were added in.
 * BPO_E_MEMORY. */
bpo_status bpo_findings_sort(bpo_findings *findings, bpo_error *err);
/* Frees what a list holds, not the list. */
void bpo_findings_clear(bpo_findings *findings);

#endif
