/* Cancelling, interrupting, threads, forks, many requests in flight. Order is asserted, never time:
 * the peers here never answer, so a call that returns was ended by what the test did. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>

#include "../faulty/client.h"
#include "engine/call.h"

#define LIST "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"

static const faulty_reply silent[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                      {.any = true, .bytes = "", .act = FAULTY_STALL},
                                      FAULTY_END};

/* A handle that was pinged and whose requests take up to an hour. */
static bpo_engine *patient(const char *host)
{
    bpo_engine *engine = client_new(host);
    bpo_error err;
    ck_assert_int_eq(bpo_engine_ping(engine, NULL, &err), BPO_OK);
    ck_assert_int_eq(bpo_engine_set_timeout(engine, 3600000, &err), BPO_OK);
    return engine;
}

typedef struct job {
    bpo_engine *engine;
    client_call call;
    bpo_status status;
    bpo_error err;
    pthread_t thread;
} job;

static void *run_job(void *data)
{
    job *j = data;
    j->status = client_do(j->engine, j->call, &j->err);
    return NULL;
}

static void start_job(job *j, bpo_engine *engine, client_call call)
{
    j->engine = engine;
    j->call = call;
    ck_assert_int_eq(pthread_create(&j->thread, NULL, run_job, j), 0);
}

START_TEST(cancel_ends_what_would_never_end)
{
    static const client_call calls[] = {CALL_NETWORKS, CALL_OBSERVE, CALL_CREATE, CALL_REMOVE,
                                        CALL_CONNECT};
    faulty *f = faulty_start(silent);
    bpo_engine *engine = patient(f->host);
    size_t n = 1;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        job j = {0};
        start_job(&j, engine, calls[i]);
        faulty_await(f, n += calls[i] == CALL_OBSERVE ? 2 : 1); /* it is sent, and waits */
        bpo_engine_cancel(engine);
        pthread_join(j.thread, NULL);
        EXPECT(j.status, BPO_E_CANCELLED, &j.err, "under way");
        if (calls[i] >= CALL_CREATE)
            EXPECT_TEXT(&j.err, "unknown", "a write");
        ck_assert(bpo_engine_is_cancelled(engine));
        bpo_error err;
        EXPECT(client_do(engine, calls[i], &err), BPO_E_CANCELLED, &err, "later");
        ck_assert_uint_eq(f->shared->n_requests, n);
        bpo_engine_rearm(engine);
        ck_assert(!bpo_engine_is_cancelled(engine));
    }
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_cancelled_handle_works_again_when_rearmed)
{
    static const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {"GET /v1.41/networks", LIST}, FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 100000 && i; k++)
            bpo_engine_cancel(engine); /* more than the pipe holds */
        ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), i ? BPO_E_CANCELLED : BPO_OK);
        bpo_engine_rearm(engine);
        ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    }
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(cancel_ends_a_wait_for_room_in_the_queue)
{
    faulty *f = faulty_start_shut(silent, 1);
    int fds[64], n = faulty_fill_queue(f, fds, 64);
    bpo_engine *engine = client_new(f->host);
    job j = {0};
    start_job(&j, engine, CALL_PING);
    bpo_engine_cancel(engine);
    pthread_join(j.thread, NULL);
    EXPECT(j.status, BPO_E_CANCELLED, &j.err, "queue");
    bpo_engine_free(engine);
    while (n--)
        close(fds[n]);
    faulty_stop(f);
}
END_TEST

#define N_WAITERS 8

START_TEST(cancel_ends_those_who_wait_for_their_turn)
{
    faulty *f = faulty_start(silent);
    bpo_engine *engine = patient(f->host);
    job jobs[N_WAITERS] = {{0}};
    for (size_t i = 0; i < N_WAITERS; i++)
        start_job(&jobs[i], engine, i % 2 ? CALL_REMOVE : CALL_NETWORKS);
    faulty_await(f, 2); /* one of them is under way at least */
    bpo_engine_cancel(engine);
    for (size_t i = 0; i < N_WAITERS; i++) {
        pthread_join(jobs[i].thread, NULL);
        EXPECT(jobs[i].status, BPO_E_CANCELLED, &jobs[i].err, "turn");
    }
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

static bpo_engine *signalled;

static void cancel_signalled(int signal)
{
    (void)signal;
    bpo_engine_cancel(signalled);
}

START_TEST(cancel_may_be_called_by_a_signal_handler)
{
    faulty *f = faulty_start(silent);
    bpo_engine *engine = signalled = patient(f->host);
    job j = {0};
    struct sigaction action = {.sa_handler = cancel_signalled};
    sigaction(SIGUSR1, &action, NULL);
    start_job(&j, engine, CALL_CREATE);
    faulty_await(f, 2);
    pthread_kill(j.thread, SIGUSR1); /* interrupts the very thread that waits */
    pthread_join(j.thread, NULL);
    EXPECT(j.status, BPO_E_CANCELLED, &j.err, "signal");
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

static int32_t interrupt_third(void *data)
{
    int *n = data;
    return ++*n == 3;
}

START_TEST(the_interrupt_function_ends_one_call)
{
    faulty *f = faulty_start(silent);
    bpo_engine *engine = patient(f->host);
    bpo_error err;
    int asked = 0;
    bpo_engine_set_interrupt(engine, interrupt_third, &asked);
    EXPECT(client_do(engine, CALL_OBSERVE, &err), BPO_E_CANCELLED, &err, "interrupt");
    ck_assert_int_eq(asked, 3);
    ck_assert(!bpo_engine_is_cancelled(engine));
    asked = 0; /* the handle itself isn't cancelled: the next call goes out */
    EXPECT(client_do(engine, CALL_REMOVE, &err), BPO_E_CANCELLED, &err, "interrupt");
    ck_assert_uint_eq(f->shared->n_deletes, 1);
    bpo_engine_set_interrupt(engine, NULL, NULL);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- threads ---------------------------------------------------------------------------------- */

#define N_THREADS 64
#define N_ROUNDS  20

static void *run_rounds(void *data)
{
    job *j = data;
    for (int i = 0; i < N_ROUNDS && j->status == BPO_OK; i++)
        j->status = client_do(j->engine, i % 2 ? CALL_REMOVE : CALL_OBSERVE, &j->err);
    return NULL;
}

START_TEST(sixty_four_threads_share_a_handle)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                          {"GET ", LIST},
                                          {"DELETE ", "HTTP/1.1 204 No Content\r\n\r\n"},
                                          FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    static job jobs[N_THREADS];
    for (size_t i = 0; i < N_THREADS; i++) {
        jobs[i] = (job){.engine = engine};
        ck_assert_int_eq(pthread_create(&jobs[i].thread, NULL, run_rounds, &jobs[i]), 0);
    }
    for (size_t i = 0; i < N_THREADS; i++) {
        pthread_join(jobs[i].thread, NULL);
        EXPECT(jobs[i].status, BPO_OK, &jobs[i].err, "thread");
    }
    ck_assert_uint_eq(f->shared->n_deletes, N_THREADS * N_ROUNDS / 2);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), N_THREADS * N_ROUNDS / 2);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), f->shared->n_requests);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_short_queue_serves_sixty_four_handles)
{
    static const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {"GET ", LIST}, FAULTY_END};
    faulty *f = faulty_start_shut(script, 2); /* 64: as libcurl has it, most would fail */
    static job jobs[N_THREADS];
    for (size_t i = 0; i < N_THREADS; i++)
        start_job(&jobs[i], client_new(f->host), CALL_OBSERVE);
    atomic_store(&f->shared->gate_closed, false);
    for (size_t i = 0; i < N_THREADS; i++) {
        pthread_join(jobs[i].thread, NULL);
        EXPECT(jobs[i].status, BPO_OK, &jobs[i].err, "queue");
        bpo_engine_free(jobs[i].engine);
    }
    faulty_stop(f);
}
END_TEST

/* ---- many in flight --------------------------------------------------------------------------- */

#define N_CALLS 32

START_TEST(many_calls_are_in_flight_at_once)
{
    faulty *f = faulty_start(silent);
    bpo_engine *engine = patient(f->host);
    static bpo_call calls[N_CALLS];
    bpo_call *pointers[N_CALLS];
    bpo_error err;
    bool done = true;
    for (size_t i = 0; i < N_CALLS; i++) {
        pointers[i] = &calls[i];
        ck_assert_int_eq(bpo_call_begin_remove(&calls[i], engine, ID_A, &err), BPO_OK);
    }
    /* none is ever answered, and all of them arrive: they are under way together */
    while (atomic_load(&f->shared->n_requests) < N_CALLS + 1) {
        ck_assert_int_eq(bpo_call_wait(engine, pointers, N_CALLS, 1, &done, &err), BPO_OK);
        ck_assert(!done);
    }
    ck_assert_int_eq(bpo_call_finish_remove(&calls[0], NULL, &err), BPO_E_USAGE);
    bpo_call_end(&calls[0]); /* one is dropped, the others go on */
    ck_assert_int_eq(bpo_call_wait(engine, pointers + 1, N_CALLS - 1, 0, &done, &err), BPO_OK);
    ck_assert(!done);
    bpo_engine_cancel(engine);
    ck_assert_int_eq(bpo_call_wait(engine, pointers + 1, N_CALLS - 1, -1, &done, &err), BPO_OK);
    ck_assert(done);
    for (size_t i = 1; i < N_CALLS; i++) {
        ck_assert_int_eq(bpo_call_finish_remove(&calls[i], NULL, &err), BPO_E_CANCELLED);
        bpo_call_end(&calls[i]);
        bpo_call_end(&calls[i]);
    }
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_create_can_be_waited_for_in_pieces)
{
    const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")},
        {"POST ",
         faulty_json(201, "{\"Id\":\"" ID_C "\",\"Warning\":\"Network with name x (id : y) "
                          "already exists\"}")},
        {"DELETE ", faulty_json(404, "{\"message\":\"network x not found\"}")},
        FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_topology *topology = NULL;
    bpo_network *network = NULL;
    bpo_call call = {0}, other = {0}, *pointer = &call;
    bpo_error err;
    char id[65] = "";
    bool done = false, twin = false, gone = false;
    ck_assert_int_eq(bpo_topology_new("p", &topology, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_network(topology, "x", &network, &err), BPO_OK);
    ck_assert_int_eq(bpo_call_begin_create(&call, engine, network, &err), BPO_OK);
    while (!done)
        ck_assert_int_eq(bpo_call_wait(engine, &pointer, 1, 1, &done, &err), BPO_OK);
    ck_assert(bpo_call_is_done(&call));
    ck_assert_int_eq(bpo_call_finish_create(&call, id, &twin, &err), BPO_OK);
    ck_assert_str_eq(id, ID_C);
    ck_assert(twin); /* bad input 100: the caller learns of it */
    ck_assert_int_eq(bpo_call_begin_remove(&other, engine, ID_A, &err), BPO_OK);
    ck_assert_int_eq(bpo_call_complete(&other, &err), BPO_OK);
    ck_assert_int_eq(bpo_call_finish_remove(&other, &gone, &err), BPO_OK);
    ck_assert(gone);
    bpo_call_end(&other);
    bpo_call_end(&call);
    bpo_topology_free(topology);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- processes -------------------------------------------------------------------------------- */

static int in_child(bpo_engine *engine)
{
    bpo_error err;
    bpo_engine_cancel(engine); /* must not reach the parent's pipe */
    for (client_call call = CALL_PING; call <= CALL_DISCONNECT; call++)
        if (client_do(engine, call, &err) != BPO_E_FORKED)
            return 1;
    if (bpo_engine_is_cancelled(engine))
        return 2;
    bpo_engine_free(engine);
    return 0;
}

START_TEST(a_forked_child_is_refused_and_does_no_harm)
{
    static const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {"GET /v1.41/networks", LIST}, FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    for (int i = 0; i < 3; i++) {
        int status = -1;
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0)
            _exit(in_child(engine));
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert_int_eq(status, 0);
        ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    }
    /* the kept connection is still the one of the beginning */
    ck_assert_uint_eq(f->shared->n_connections, 1);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* A child that gives a call up, and then the handle, leaves the parent's as it was. */
static int gives_up(bpo_call *call, bpo_engine *engine)
{
    bpo_call_end(call);
    memset(call, 0x5a, sizeof *call); /* nobody may look at it any more */
    bpo_engine_free(engine);
    return 0;
}

START_TEST(a_call_under_way_is_released_in_a_forked_child)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                          {"DELETE ", .bytes = "", .act = FAULTY_STALL},
                                          FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = patient(f->host);
    bpo_call call = {0}, *pointer = &call;
    bpo_error err;
    bool done;
    int status = -1;
    ck_assert_int_eq(bpo_call_begin_remove(&call, engine, ID_A, &err), BPO_OK);
    while (atomic_load(&f->shared->n_requests) < 2)
        ck_assert_int_eq(bpo_call_wait(engine, &pointer, 1, 1, &done, &err), BPO_OK);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(gives_up(&call, engine));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(bpo_call_wait(engine, &pointer, 1, 0, &done, &err), BPO_OK);
    ck_assert(!done); /* still under way here */
    bpo_call_end(&call);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_fork_while_another_thread_is_inside_does_no_harm)
{
    faulty *f = faulty_start(silent);
    bpo_engine *engine = patient(f->host);
    job j = {0};
    int status = -1;
    start_job(&j, engine, CALL_REMOVE);
    faulty_await(f, 2);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(in_child(engine)); /* the lock is held by a thread that isn't there */
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    bpo_engine_cancel(engine);
    pthread_join(j.thread, NULL);
    EXPECT(j.status, BPO_E_CANCELLED, &j.err, "fork");
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* Calls visit with each open descriptor. */
static void each_descriptor(void (*visit)(int fd, void *data), void *data)
{
    DIR *dir = opendir("/proc/self/fd");
    ck_assert(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (*entry->d_name != '.' && atoi(entry->d_name) != dirfd(dir))
            visit(atoi(entry->d_name), data);
    closedir(dir);
}

static void count_descriptor(int fd, void *data)
{
    (void)fd;
    ++*(int *)data;
}

static void count_inherited(int fd, void *data)
{
    struct sockaddr_un peer = {0};
    socklen_t len = sizeof peer;
    /* connections to an engine, told by the peer's path */
    if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0 && peer.sun_family == AF_UNIX &&
        strstr(peer.sun_path, "/faulty.") && !(fcntl(fd, F_GETFD) & FD_CLOEXEC))
        ++*(int *)data;
}

START_TEST(descriptors_are_given_back_and_not_inherited)
{
    static const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {"GET ", LIST}, FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_error err;
    int before = 0, after = 0, inherited = 0;
    bpo_engine_free(client_new(f->host)); /* what libcurl opens once stays */
    each_descriptor(count_descriptor, &before);
    for (int i = 0; i < 5; i++) {
        bpo_engine *engine = client_new(f->host);
        ck_assert_int_eq(client_do(engine, CALL_OBSERVE, &err), BPO_OK);
        each_descriptor(count_inherited, &inherited);
        ck_assert_int_eq(inherited, 0);
        bpo_engine_free(engine);
    }
    each_descriptor(count_descriptor, &after);
    ck_assert_int_eq(before, after);
    faulty_stop(f);
}
END_TEST

UNIT_MAIN("engine/threads", cancel_ends_what_would_never_end,
          a_cancelled_handle_works_again_when_rearmed, cancel_ends_a_wait_for_room_in_the_queue,
          cancel_ends_those_who_wait_for_their_turn, cancel_may_be_called_by_a_signal_handler,
          the_interrupt_function_ends_one_call, sixty_four_threads_share_a_handle,
          a_short_queue_serves_sixty_four_handles, many_calls_are_in_flight_at_once,
          a_create_can_be_waited_for_in_pieces, a_forked_child_is_refused_and_does_no_harm,
          a_fork_while_another_thread_is_inside_does_no_harm,
          a_call_under_way_is_released_in_a_forked_child,
          descriptors_are_given_back_and_not_inherited)
