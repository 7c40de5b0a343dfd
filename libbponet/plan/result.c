#include "plan/plan.h"

const char *bpo_outcome_name(bpo_outcome outcome)
{
    static const char *const names[] = {
        [BPO_PENDING] = "not begun", [BPO_RUNNING] = "under way",
        [BPO_DONE] = "done",         [BPO_ALREADY] = "already so",
        [BPO_FAILED] = "failed",     [BPO_UNCERTAIN] = "unknown whether done",
    };
    return (unsigned)outcome < sizeof names / sizeof *names ? names[outcome] : "unknown";
}

bpo_outcome bpo_result_outcome(const bpo_result *result, size_t i)
{
    return i < result->n ? result->steps[i].outcome : BPO_PENDING;
}

const char *bpo_result_message(const bpo_result *result, size_t i)
{
    return i < result->n && result->steps[i].message ? result->steps[i].message : "";
}

size_t bpo_result_count(const bpo_result *result, bpo_outcome outcome)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n; i++)
        n += result->steps[i].outcome == outcome;
    return n;
}

uint64_t bpo_result_n_requests(const bpo_result *result, bool writes)
{
    return writes ? result->n_writes : result->n_requests;
}

int64_t bpo_result_microseconds(const bpo_result *result)
{
    return result->microseconds;
}
