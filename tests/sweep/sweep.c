/* Each allocation of each scenario fails: once, and from then on. No crash, no leak, no wrong
 * success, and the same call succeeds afterwards with the same result. Prints TAP. */
#include <bponet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios.h"
#include "seam.h"

/* What one run gave: a status and, where it succeeded, a text that says all about the result. */
typedef struct run {
    bpo_status status;
    char *text;
    size_t n_allocations;
    long leaked;
} run;

static run run_once(const scenario *what, size_t k, seam_mode mode)
{
    run r = {0};
    long before = seam_live();
    seam_arm(k, mode);
    r.status = what->run(&r.text);
    r.n_allocations = seam_disarm();
    r.leaked = seam_live() - before - (r.text != NULL);
    return r;
}

static void forget(run *r)
{
    bpo_string_free(r->text);
    r->text = NULL;
}

static bool same(const run *a, const run *b)
{
    return a->status == b->status && (a->text != NULL) == (b->text != NULL) &&
           (!a->text || strcmp(a->text, b->text) == 0);
}

/* Whether the run with the failure at k is as it should be; else says why not. */
static bool is_right(const scenario *what, const run *r, const run *good, size_t k,
                     seam_mode mode)
{
    const char *wrong = NULL;
    if (r->leaked)
        wrong = "leaked";
    else if (r->status == BPO_OK && !same(r, good))
        wrong = "succeeded with a wrong result";
    else if (r->status != BPO_OK && r->status != BPO_E_MEMORY && !what->other_errors)
        wrong = "failed, but not for want of memory";
    else if (r->status != BPO_OK && r->text)
        wrong = "failed, and gave a result";
    if (wrong)
        printf("# %s: allocation %zu failed %s: %s (%s, %ld alive)\n", what->name, k,
               mode == SEAM_ONCE ? "once" : "and all after it", wrong,
               bpo_status_describe(r->status)->name, r->leaked);
    return !wrong;
}

static size_t sweep(const scenario *what, size_t n, const run *good, size_t *n_wrong)
{
    size_t n_failed = 0;
    for (int mode = SEAM_ONCE; mode <= SEAM_FROM_THEN_ON; mode++)
        for (size_t k = 1; k <= n; k++) {
            run r = run_once(what, k, (seam_mode)mode);
            n_failed += r.status != BPO_OK;
            *n_wrong += !is_right(what, &r, good, k, (seam_mode)mode);
            forget(&r);
            if (*n_wrong > 20)
                return n_failed;
        }
    return n_failed;
}

static bool test(const scenario *what, size_t i, size_t *n_swept)
{
    size_t n_wrong = 0;
    run warm = run_once(what, 0, SEAM_ONCE); /* what is made once and kept, is made here */
    run good = run_once(what, 0, SEAM_ONCE);
    bool right = good.status == BPO_OK && good.text && same(&warm, &good) && !good.leaked &&
                 good.n_allocations > 0;
    if (!right)
        printf("# %s: unfailed it gives %s, %ld leaked, %zu allocations\n", what->name,
               bpo_status_describe(good.status)->name, good.leaked, good.n_allocations);
    size_t n_failed = right ? sweep(what, good.n_allocations, &good, &n_wrong) : 0;
    run after = run_once(what, 0, SEAM_ONCE);
    right = right && !n_wrong && same(&after, &good);
    *n_swept += 2 * good.n_allocations;
    printf("%s %zu - %s: %zu allocations, each failed twice, %zu errors, no leak\n",
           right ? "ok" : "not ok", i, what->name, good.n_allocations, n_failed);
    fflush(stdout);
    forget(&warm);
    forget(&good);
    forget(&after);
    return right;
}

int main(void)
{
    size_t n_swept = 0, n_bad = 0;
    seam_init();
    if (scenarios_begin() < 0) {
        printf("1..1\nnot ok 1 - the scenarios can't be set up\n");
        return 1;
    }
    printf("1..%zu\n", n_scenarios);
    for (size_t i = 0; i < n_scenarios; i++)
        n_bad += !test(&scenarios[i], i + 1, &n_swept);
    scenarios_end();
    printf("# %zu failures of an allocation swept\n", n_swept);
    return n_bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
