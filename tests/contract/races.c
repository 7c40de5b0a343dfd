/* Two processes that want the same networks at the same time: both are told that they are there, and
 * there is one of each. */
#include "applied.h"

#define FIXED                                                                                  \
    "name: ct\nnetworks:\n"                                                                    \
    "  one: {name: ct-one, internal: true, ipam: {config: [{subnet: 172.40.0.0/24}]}}\n"       \
    "  two: {name: ct-two, internal: true, ipam: {config: [{subnet: 172.41.0.0/24}]}}\n"
#define AUTOMATIC                                                                              \
    "name: ct\nnetworks:\n  one: {name: ct-one, internal: true}\n"                             \
    "  two: {name: ct-two, internal: true}\n"

/* A process that waits for the pipe's other end to be closed, and then applies. */
static pid_t start_racer(const char *yaml, const int gate[2], bool create)
{
    char byte;
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid)
        return pid;
    close(gate[1]);
    session *s = session_new(yaml);
    if (bpo_engine_ping(s->engine, NULL, &s->err) || read(gate[0], &byte, 1) != 0)
        _exit(2);
    bpo_status status = create ? session_create(s) : session_remove(s, 0);
    if (status)
        fprintf(stderr, "racer: %s: %s\n", bpo_status_describe(status)->name, s->err.message);
    _exit(status ? 1 : 0);
}

static void race(const char *yaml, bool create, int round)
{
    int gate[2], ended = 0, n_failed = 0;
    ck_assert_int_eq(pipe(gate), 0);
    pid_t racers[2];
    for (int i = 0; i < 2; i++)
        racers[i] = start_racer(yaml, gate, create);
    close(gate[1]);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(waitpid(racers[i], &ended, 0), racers[i]);
        n_failed += !WIFEXITED(ended) || WEXITSTATUS(ended);
    }
    close(gate[0]);
    ck_assert_msg(n_failed == 0, "round %d: %d of 2 failed; there is: %s", round, n_failed,
                  custom_names());
}

static void run_rounds(const char *yaml)
{
    int rounds = ct_rounds(10);
    for (int round = 1; round <= rounds; round++) {
        race(yaml, true, round);
        ck_assert_msg(strcmp(custom_names(), "ct-one\nct-two") == 0, "round %d: there is: %s",
                      round, custom_names());
        race(yaml, false, round);
        ck_assert_str_eq(custom_names(), "");
    }
}

START_TEST(test_two_with_fixed_subnets)
{
    run_rounds(FIXED);
}
END_TEST

START_TEST(test_two_with_automatic_subnets)
{
    run_rounds(AUTOMATIC);
}
END_TEST

CT_MAIN("races", {test_two_with_fixed_subnets, 0}, {test_two_with_automatic_subnets, 0})
