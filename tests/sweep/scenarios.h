/* What is swept: each scenario makes, uses and frees everything it needs. */
#ifndef BPO_TESTS_SCENARIOS_H
#define BPO_TESTS_SCENARIOS_H

#include <bponet.h>

typedef struct scenario {
    const char *name;
    /* Runs it; where it succeeds, *ret_text (for bpo_string_free) says all about the result. */
    bpo_status (*run)(char **ret_text);
    bool other_errors; /* a lack of memory may show as something else: libcurl's own answer */
} scenario;

extern const scenario scenarios[];
extern const size_t n_scenarios;

/* Starts and ends what the scenarios talk to. 0, or -1. */
int scenarios_begin(void);
void scenarios_end(void);

#endif
