/* An engine that is killed, or stands still, while we write: never a wrong success, and the next run
 * brings everything in order. */
#include "applied.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#define DOCUMENT                                                                               \
    "name: ct\nnetworks:\n"                                                                    \
    "  n0: {name: ct-0, internal: true, ipam: {config: [{subnet: 172.40.0.0/24}]}}\n"          \
    "  n1: {name: ct-1, internal: true, ipam: {config: [{subnet: 172.41.0.0/24}]}}\n"          \
    "  n2: {name: ct-2, internal: true, ipam: {config: [{subnet: 172.42.0.0/24}]}}\n"          \
    "  n3: {name: ct-3, internal: true, ipam: {config: [{subnet: 172.43.0.0/24}]}}\n"          \
    "  n4: {name: ct-4, internal: true, ipam: {config: [{subnet: 172.44.0.0/24}]}}\n"          \
    "  n5: {name: ct-5, internal: true, ipam: {config: [{subnet: 172.45.0.0/24}]}}\n"
#define N     6
#define NAMES "ct-0\nct-1\nct-2\nct-3\nct-4\nct-5"

static void short_pause(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
}

/* ---- killed ----------------------------------------------------------------------------------- */

/* What the applying process tells, in memory that both see. */
typedef struct told {
    atomic_int n_done; /* steps that are done so far */
    bpo_status status;
    bpo_outcome outcomes[N];
    char message[1024];
} told;

static void apply_in_child(told *t)
{
    bpo_event event = {.kind = BPO_EVENT_WAITING};
    session *s = session_new(DOCUMENT);
    t->status = bpo_engine_observe(s->engine, &s->state, &s->err);
    if (!t->status)
        t->status = bpo_plan_create(s->topology, s->state, &s->plan, &s->err);
    if (!t->status)
        t->status = bpo_apply_new(s->engine, s->plan, &s->apply, &s->err);
    while (!t->status && event.kind != BPO_EVENT_END) {
        t->status = bpo_apply_next(s->apply, -1, &event, &s->err);
        if (event.kind == BPO_EVENT_FINISHED && event.outcome == BPO_DONE)
            atomic_fetch_add(&t->n_done, 1);
    }
    if (!t->status)
        t->status = bpo_apply_run(s->apply, &s->err);
    for (size_t i = 0; s->apply && i < N; i++)
        t->outcomes[i] = bpo_result_outcome(bpo_apply_result(s->apply), i);
    snprintf(t->message, sizeof t->message, "%s", s->err.message);
    _exit(0);
}

static bool is_there(const char *names, size_t i)
{
    return strstr(ct_text("\n%s\n", names), ct_text("\nct-%zu\n", i)) != NULL;
}

/* Killed at the wrong moment, an engine's bridge driver keeps a network that the engine itself has
 * forgotten: it is in no list, can't be removed, and its subnet is refused for good. */
static bool is_ghost(const bpo_error *err)
{
    static const char words[] = "conflicts with network ";
    const char *at = strstr(err->message, words);
    return at && err->code == BPO_E_CONFLICT && err->http_status == 403 &&
           !ct_docker_can("network inspect %.64s", at + strlen(words));
}

/* What only its administrator can do: the driver's store goes, and the bridges with it. */
static void exorcise(void)
{
    ct_engine_tool("kill", "");
    ct_engine_tool("exec", "sh -c 'rm -f /var/lib/docker/network/files/local-kv.db; "
                           "for b in $(ip -o link show type bridge | cut -d: -f2); do "
                           "ip link delete $b; done'");
    ct_engine_tool("restart", "");
}

/* The next run brings all in order, or says in the engine's words why it can't be. */
static void expect_convergence(void)
{
    session *s = session_new(DOCUMENT);
    session_create(s);
    if (s->status != BPO_OK && is_ghost(&s->err)) {
        ck_assert_uint_eq(session_count(s, BPO_FAILED), 1);
        exorcise();
        session_create(s);
    }
    CT_STATUS(s->status, BPO_OK, &s->err);
    ck_assert_str_eq(custom_names(), NAMES);
    CT_OK(session_remove(s, 0), &s->err);
    ck_assert_str_eq(custom_names(), "");
    session_free(s);
}

/* Killed once so many networks are made; what was told holds after a restart. */
START_TEST(test_killed_while_creating)
{
    int ended;
    told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(t, MAP_FAILED);
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        apply_in_child(t);
    while (atomic_load(&t->n_done) < _i && waitpid(pid, &ended, WNOHANG) == 0)
        short_pause();
    ct_engine_tool("kill", "");
    waitpid(pid, &ended, 0);
    ct_engine_tool("restart", "");
    const char *names = custom_names();
    for (size_t i = 0; i < N; i++) {
        if (t->outcomes[i] == BPO_DONE || t->outcomes[i] == BPO_ALREADY)
            ck_assert_msg(is_there(names, i), "ct-%zu was told done, there is: %s", i, names);
        if (t->outcomes[i] == BPO_PENDING)
            ck_assert_msg(!is_there(names, i), "ct-%zu wasn't begun, there is: %s", i, names);
        ck_assert_int_ne(t->outcomes[i], BPO_RUNNING);
    }
    if (t->status == BPO_OK)
        ck_assert_str_eq(names, NAMES);
    else
        ck_assert_msg(t->status == BPO_E_UNKNOWN || t->status == BPO_E_UNAVAILABLE ||
                          t->status == BPO_E_PROTOCOL,
                      "%s: %s", bpo_status_describe(t->status)->name, t->message);

    expect_convergence();
    munmap(t, sizeof *t);
}
END_TEST

/* A handle lives through its engine's restart. */
START_TEST(test_restarted_between_calls)
{
    session *s = session_new(DOCUMENT);
    CT_OK(session_create(s), &s->err);
    ct_engine_tool("kill", "");
    bpo_state *state = NULL;
    bpo_status status = bpo_engine_observe(s->engine, &state, &s->err);
    CT_STATUS(status, BPO_E_UNAVAILABLE, &s->err);
    ct_engine_tool("restart", "");
    CT_OK(session_create(s), &s->err);
    ck_assert_uint_eq(session_count(s, BPO_ALREADY), N);
    CT_OK(session_remove(s, 0), &s->err);
    session_free(s);
}
END_TEST

/* ---- standing still ---------------------------------------------------------------------------- */

/* A paused engine is let go whatever becomes of the test. */
static void pause_engine(void)
{
    ct_engine_tool("pause", "");
}

static void resume_engine(void)
{
    ct_engine_tool("resume", "");
}

/* Cancels as soon as a request more is on its way. */
typedef struct canceller {
    pthread_t thread;
    bpo_engine *engine;
    uint64_t n_before;
} canceller;

static void *cancel_when_sent(void *data)
{
    canceller *c = data;
    while (bpo_engine_n_requests(c->engine) == c->n_before)
        short_pause();
    bpo_engine_cancel(c->engine);
    return NULL;
}

static void canceller_start(canceller *c, bpo_engine *engine)
{
    c->engine = engine;
    c->n_before = bpo_engine_n_requests(engine);
    ck_assert_int_eq(pthread_create(&c->thread, NULL, cancel_when_sent, c), 0);
}

/* Each call of a handle, under way while the engine stands still. */
enum { PING, OBSERVE, VERSION, FIND, INSPECT, CREATE, REMOVE, CONNECT, DISCONNECT, N_CALLS };

static bpo_status call(int which, session *s, const char *id, const char *container,
                       bpo_error *err)
{
    char found[65] = "";
    bpo_state *state = NULL;
    bpo_engine_info info;
    switch (which) {
    case PING:
        return bpo_engine_ping(s->engine, NULL, err);
    case OBSERVE:
        return bpo_engine_observe(s->engine, &state, err);
    case VERSION:
        return bpo_engine_version(s->engine, &info, err);
    case FIND:
        return bpo_engine_find_network(s->engine, "ct-0", found, err);
    case INSPECT:
        return bpo_engine_inspect_network(s->engine, id, &state, err);
    case CREATE:
        return bpo_engine_create_network(s->engine, bpo_topology_network_at(s->topology, 1),
                                         found, err);
    case REMOVE:
        return bpo_engine_remove_network(s->engine, id, err);
    case CONNECT:
        return bpo_engine_connect(s->engine, id, container, NULL, 0, NULL, NULL, err);
    default:
        return bpo_engine_disconnect(s->engine, id, container, false, err);
    }
}

/* One paused engine, all calls one after another: each on a handle of its own, since a cancelled
 * one stays so. The writes wait in the engine's socket and happen when it goes on. */
static void expect_calls(bool cancel)
{
    const char *id = ct_docker("network create --internal --subnet 172.40.0.0/24 ct-0");
    const char *container = ct_docker("create --name ct-new --network none " CT_IMAGE);
    session *sessions[N_CALLS];
    bpo_status status[N_CALLS];
    bpo_error err[N_CALLS];
    for (int i = 0; i < N_CALLS; i++) {
        sessions[i] = session_new(DOCUMENT);
        if (i != PING)
            CT_OK(bpo_engine_ping(sessions[i]->engine, NULL, &err[i]), &err[i]);
        if (!cancel)
            CT_OK(bpo_engine_set_timeout(sessions[i]->engine, 150, &err[i]), &err[i]);
    }
    pause_engine();
    for (int i = 0; i < N_CALLS; i++) {
        canceller c;
        if (cancel)
            canceller_start(&c, sessions[i]->engine);
        status[i] = call(i, sessions[i], id, container, &err[i]);
        if (cancel)
            pthread_join(c.thread, NULL);
    }
    resume_engine(); /* all have ended before */
    for (int i = 0; i < N_CALLS; i++) {
        bpo_status wanted = cancel       ? BPO_E_CANCELLED
                            : i < CREATE ? BPO_E_TIMEOUT
                                         : BPO_E_UNKNOWN;
        ck_assert_msg(status[i] == wanted, "call %d: %s (%s), not %s", i,
                      bpo_status_describe(status[i])->name, err[i].message,
                      bpo_status_describe(wanted)->name);
        bpo_engine_rearm(sessions[i]->engine);
        CT_OK(bpo_engine_set_timeout(sessions[i]->engine, 30000, &err[i]), &err[i]);
        CT_OK(bpo_engine_version(sessions[i]->engine, NULL, &err[i]), &err[i]);
        session_free(sessions[i]);
    }
}

START_TEST(test_cancel_while_it_stands_still)
{
    expect_calls(true);
}
END_TEST

START_TEST(test_deadline_while_it_stands_still)
{
    expect_calls(false);
}
END_TEST

/* An application is pulled: it tells that it waits, and can be cancelled between. */
START_TEST(test_cancel_an_application)
{
    bpo_event event;
    session *s = session_new(DOCUMENT);
    CT_OK(session_plan_create(s), &s->err);
    CT_OK(bpo_apply_new(s->engine, s->plan, &s->apply, &s->err), &s->err);
    pause_engine();
    bpo_status status = bpo_apply_next(s->apply, -1, &event, &s->err);
    for (int i = 0; !status && i < 3; i++)
        status = bpo_apply_next(s->apply, 10, &event, &s->err);
    bool waits = !status && event.kind == BPO_EVENT_WAITING && event.step == 0;
    bpo_apply_cancel(s->apply);
    bpo_status cancelled = bpo_apply_next(s->apply, -1, &event, &s->err);
    bpo_outcome outcome = bpo_result_outcome(bpo_apply_result(s->apply), 0);
    resume_engine();
    ck_assert_msg(waits, "%d: %s", status, s->err.message);
    CT_STATUS(cancelled, BPO_E_CANCELLED, &s->err);
    ck_assert_int_eq(outcome, BPO_UNCERTAIN);
    ck_assert_uint_eq(session_count(s, BPO_PENDING), N - 1);
    bpo_engine_rearm(s->engine);
    CT_OK(session_create(s), &s->err);
    ck_assert_str_eq(custom_names(), NAMES);
    session_free(s);
}
END_TEST

/* No answer within the deadline: uncertain, said so, and the next run converges. */
START_TEST(test_deadline_of_an_application)
{
    session *s = session_new(DOCUMENT);
    CT_OK(session_plan_create(s), &s->err);
    CT_OK(bpo_engine_set_timeout(s->engine, 150, &s->err), &s->err);
    pause_engine();
    bpo_status status = session_apply(s);
    resume_engine();
    CT_STATUS(status, BPO_E_UNKNOWN, &s->err);
    ck_assert_int_eq(bpo_result_outcome(bpo_apply_result(s->apply), 0), BPO_UNCERTAIN);
    ck_assert_uint_eq(session_count(s, BPO_PENDING), N - 1);
    CT_OK(bpo_engine_set_timeout(s->engine, 30000, &s->err), &s->err);
    CT_OK(session_create(s), &s->err);
    ck_assert_str_eq(custom_names(), NAMES);
    session_free(s);
}
END_TEST

CT_MAIN("faults", {test_killed_while_creating, ct_rounds(4)}, {test_restarted_between_calls, 0},
        {test_cancel_while_it_stands_still, 0}, {test_deadline_while_it_stands_still, 0},
        {test_cancel_an_application, 0}, {test_deadline_of_an_application, 0})
