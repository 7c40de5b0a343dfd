/* What every unit test program shares. A program is a table of test functions:
 *     UNIT_MAIN("cidr", test_parse, test_print)
 */
#ifndef BPO_TESTS_UNIT_H
#define BPO_TESTS_UNIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs each START_TEST function as a test case of its own. Prints Check's summary and, with
 * CK_TAP_LOG_FILE_NAME set, writes TAP there. */
static inline int unit_run(const char *name, const TTest *const *tests, size_t n)
{
    Suite *suite = suite_create(name);
    for (size_t i = 0; i < n; i++) {
        TCase *tc = tcase_create(tests[i]->name);
        tcase_add_test(tc, tests[i]);
        tcase_set_timeout(tc, 120); /* a watchdog, not a measure */
        suite_add_tcase(suite, tc);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define UNIT_MAIN(name, ...)                                                                   \
    int main(void)                                                                             \
    {                                                                                          \
        const TTest *const tests[] = {__VA_ARGS__};                                            \
        return unit_run(name, tests, sizeof tests / sizeof *tests);                            \
    }

#endif
