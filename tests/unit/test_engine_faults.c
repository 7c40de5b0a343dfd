/* What a hostile or broken connection does: bad inputs 59-86 and 89; each has a number.
 *
 * Elsewhere: 42-49, 63, 90 and 97's texts in test_engine_endpoint; the rules for header lines in
 * test_engine_answer; 68's every byte in test_engine_cuts; 91-103 in test_engine_codec and
 * test_engine_calls; 64's threads in test_engine_threads.
 * Not here because there is no TLS yet: 87, 88 (certificates, keys) and half of 86 (we speak
 * TLS, the peer doesn't). 104 (the event stream) comes with events. 66's low speed is covered
 * by the whole request's deadline. */
#include "unit.h"

#include <sys/resource.h>

#include "../faulty/client.h"

#define OK      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n"
#define LIST    OK "Content-Length: 2\r\n\r\n[]"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

/* ---- replies -------------------------------------------------------------------------------- */

static const struct {
    const char *about;
    faulty_reply reply;
    bpo_status read, write; /* what a list, and what a create and a remove give */
    const char *says;
} faults[] = {
    {"65 never answers", {.act = FAULTY_STALL}, BPO_E_TIMEOUT, BPO_E_UNKNOWN, "0 bytes did"},
    {"65 stalls in the header",
     {.bytes = OK, .act = FAULTY_STALL},
     BPO_E_TIMEOUT,
     BPO_E_UNKNOWN,
     "bytes did"},
    {"65 stalls in the body",
     {.bytes = OK "Content-Length: 9\r\n\r\n[", .act = FAULTY_STALL},
     BPO_E_TIMEOUT,
     BPO_E_UNKNOWN,
     "bytes did"},
    {"66 one byte at a time",
     {.bytes = LIST, .act = FAULTY_DRIBBLE},
     BPO_E_TIMEOUT,
     BPO_E_UNKNOWN,
     "bytes did"},
    {"67 closes at once",
     {.act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "closed without an answer"},
    {"69 cut in the status line",
     {.bytes = "HTTP/1.1 2", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     NULL},
    {"69 cut in the header",
     {.bytes = OK, .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "broke off after"},
    {"69 cut before the blank line",
     {.bytes = OK "Content-Length: 0\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "broke off after"},
    {"70 reset after the request",
     {.act = FAULTY_RESET},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "closed without an answer"},
    {"70 reset within the answer",
     {.bytes = OK, .act = FAULTY_RESET},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "broke off after"},
    {"72 garbage",
     {.bytes = "\x01\x02\x7f\xffgarbage\n\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "isn't HTTP/1.1"},
    {"72 another protocol",
     {.bytes = "SSH-2.0-OpenSSH_9.2\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "SSH-2.0"},
    {"72 HTTP/0.9",
     {.bytes = "[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "isn't HTTP/1.1"},
    {"72 a NUL",
     {.bytes = "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", .len = 28, .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     NULL},
    {"73 truncated chunk",
     {.bytes = CHUNKED "9\r\n[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "broke off after"},
    {"73 no last chunk",
     {.bytes = CHUNKED "2\r\n[]\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "broke off after"},
    {"74 a bad chunk size",
     {.bytes = CHUNKED "zz\r\n[]\r\n0\r\n\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "without a sound size"},
    {"74 a negative chunk size",
     {.bytes = CHUNKED "-2\r\n[]\r\n0\r\n\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "without a sound size"},
    {"74 a chunk size of 17 digits",
     {.bytes = CHUNKED "10000000000000002\r\n[]\r\n0\r\n\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "without a sound size"},
    {"74 a chunk of another length",
     {.bytes = CHUNKED "1\r\n[]\r\n0\r\n\r\n", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "don't end where they should"},
    {"75 two lengths",
     {.bytes = OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "two different Content-Length"},
    {"75 a length and chunks",
     {.bytes =
          OK "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "both"},
    {"76 a negative length",
     {.bytes = OK "Content-Length: -1\r\n\r\n[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     NULL},
    {"76 a length of 20 digits",
     {.bytes = OK "Content-Length: 12345678901234567890\r\n\r\n[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     NULL},
    {"76 a length of 18 digits",
     {.bytes = OK "Content-Length: 999999999999999999\r\n\r\n[]", .act = FAULTY_STALL},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "over the limit"},
    {"77 endless chunks",
     {.bytes = CHUNKED,
      .act = FAULTY_ENDLESS,
      .again = "400\r\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
#define B64 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 "\r\n"},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "longer than the limit"},
    {"77 one endless body",
     {.bytes = OK "\r\n", .act = FAULTY_ENDLESS, .again = B64},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "where its body ends"},
    {"78 gzip",
     {.bytes = OK "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "nobody asked for"},
    {"78 gzip as transfer",
     {.bytes = OK "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     NULL},
    {"79 an endless header line",
     {.bytes = OK "X: ", .act = FAULTY_ENDLESS, .again = B64},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "a line of over 100 KiB"},
    {"80 endless header lines",
     {.bytes = OK, .act = FAULTY_ENDLESS, .again = "X: y\r\n"},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "more than 100 lines"},
    {"80 endless long lines",
     {.bytes = OK,
      .act = FAULTY_ENDLESS,
      .again =
          "X: " B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64 B64
          "\r\n"},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "longer than 64 KiB"},
    {"80 endless 100 Continue",
     {.act = FAULTY_ENDLESS, .again = "HTTP/1.1 100 Continue\r\n\r\n"},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "interim answers"},
    {"80 endless trailers",
     {.bytes = CHUNKED "2\r\n[]\r\n0\r\n", .act = FAULTY_ENDLESS, .again = "X: y\r\n"},
     BPO_E_LIMIT,
     BPO_E_UNKNOWN,
     "more than 100 lines"},
    {"81 ended by closing",
     {.bytes = OK "\r\n[]", .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "where its body ends"},
    {"82 a redirection",
     {.bytes =
          "HTTP/1.1 302 Found\r\nLocation: http://evil.invalid/\r\nContent-Length: 0\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_E_PROTOCOL,
     "points elsewhere"},
    {"82 a redirection to a file",
     {.bytes = "HTTP/1.1 307 X\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_E_PROTOCOL,
     "points elsewhere"},
    {"83 101",
     {.bytes = "HTTP/1.1 101 Switching\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "change the protocol"},
    {"84 204 with a body",
     {.bytes = "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n[]"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "allows none"},
    {"84 200 without a body",
     {.bytes = OK "Content-Length: 0\r\n\r\n"},
     BPO_E_PROTOCOL,
     BPO_OK /* of a remove; see below */,
     NULL},
    {"85 html instead of an engine",
     {.bytes =
          "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n"
          "<html>"},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "isn't a Docker Engine"},
    {"86 a TLS server that says so",
     {.bytes = "HTTP/1.0 400 Bad Request\r\nContent-Length: 49\r\n\r\n"
               "Client sent an HTTP request to an HTTPS server.\n\n"},
     BPO_E_PROTOCOL,
     BPO_E_PROTOCOL,
     "speaks TLS"},
    {"86 a TLS server that doesn't",
     {.bytes = "\x15\x03\x01\x00\x02\x02\x46", .len = 7, .act = FAULTY_CLOSE},
     BPO_E_PROTOCOL,
     BPO_E_UNKNOWN,
     "TLS alert"},
};

static void run_fault(size_t i, client_call call, bpo_status wanted)
{
    const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                   {.any = true,
                                    .bytes = faults[i].reply.bytes ? faults[i].reply.bytes : "",
                                    .len = faults[i].reply.len,
                                    .act = faults[i].reply.act,
                                    .again = faults[i].reply.again},
                                   FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err = {0};
    bool is_write = call == CALL_CREATE || call == CALL_REMOVE;
    ck_assert_int_eq(client_do(engine, CALL_PING, &err), BPO_OK);
    /* a short deadline where the fault is that nothing ends; else so long that none is met */
    bool is_timeout = faults[i].read == BPO_E_TIMEOUT;
    ck_assert_int_eq(bpo_engine_set_timeout(engine, is_timeout ? 150 : 60000, &err), BPO_OK);
    bpo_status status = client_do(engine, call, &err);
    EXPECT(status, wanted, &err, faults[i].about);
    if (faults[i].says && wanted)
        EXPECT_TEXT(&err, faults[i].says, faults[i].about);
    if (is_write) {
        faulty_await(f, 2);
        ck_assert_msg(f->shared->n_posts + f->shared->n_deletes == 1, "%s", faults[i].about);
        ck_assert_uint_eq(bpo_engine_n_writes(engine), 1);
    }
    /* the next call isn't harmed: it gets a connection of its own, or fails by itself */
    status = client_do(engine, call, &err);
    EXPECT(status, wanted, &err, faults[i].about);
    bpo_engine_free(engine);
    faulty_stop(f);
}

START_TEST(reads_fail_and_say_why)
{
    size_t n = sizeof faults / sizeof *faults;
    for (size_t i = 0; i < n; i++)
        run_fault(i, CALL_NETWORKS, faults[i].read);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("faults: %zu read; %ld MiB at most\n", n, usage.ru_maxrss / 1024);
}
END_TEST

START_TEST(writes_are_sent_once_and_are_unknown)
{
    size_t n = sizeof faults / sizeof *faults;
    for (size_t i = 0; i < n; i++) {
        run_fault(i, CALL_REMOVE, faults[i].write);
        /* 200 isn't what a create answers: done or not, unknown */
        run_fault(i, CALL_CREATE, faults[i].write ? faults[i].write : BPO_E_UNKNOWN);
    }
    printf("faults: %zu written\n", 2 * n);
}
END_TEST

START_TEST(the_first_ping_meets_the_same)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (strncmp(faults[i].about, "84 200", 6) == 0)
            continue; /* a ping needs no body */
        const faulty_reply script[] = {
            {.any = true,
             .bytes = faults[i].reply.bytes ? faults[i].reply.bytes : "",
             .len = faults[i].reply.len,
             .act = faults[i].reply.act,
             .again = faults[i].reply.again},
            FAULTY_END};
        faulty *f = faulty_start(script);
        bpo_engine *engine = client_new(f->host);
        bpo_error err;
        bpo_engine_set_timeout(engine, faults[i].read == BPO_E_TIMEOUT ? 150 : 60000, NULL);
        bpo_status status = client_do(engine, CALL_CREATE, &err);
        /* a write whose ping failed was never sent: it is never unknown */
        ck_assert_msg(status != BPO_E_UNKNOWN, "%s: %s", faults[i].about, err.message);
        EXPECT(status, faults[i].read, &err, faults[i].about);
        ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
        ck_assert_uint_eq(f->shared->n_posts, 0);
        bpo_engine_free(engine);
        faulty_stop(f);
    }
}
END_TEST

/* ---- 71: a reused connection dies ------------------------------------------------------------ */

START_TEST(a_dying_reused_connection_sees_one_post)
{
    /* answers one request and closes on the second, whatever it is */
    static const faulty_reply script[] = {{.any = true, .on = 2, .act = FAULTY_CLOSE},
                                          {"GET /_ping", FAULTY_PING("1.41")},
                                          {"GET /v1.41/networks", LIST},
                                          {"POST ", "", .act = FAULTY_CLOSE},
                                          {"DELETE ", "", .act = FAULTY_CLOSE},
                                          FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    /* the ping's connection is kept; the list is asked on it, dies, and is asked again: a read */
    ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 3);
    ck_assert_uint_eq(f->shared->n_requests, 3);
    EXPECT(client_do(engine, CALL_CREATE, &err), BPO_E_UNKNOWN, &err, "create");
    ck_assert_uint_eq(f->shared->n_posts, 1);
    EXPECT(client_do(engine, CALL_REMOVE, &err), BPO_E_UNKNOWN, &err, "remove");
    ck_assert_uint_eq(f->shared->n_deletes, 1);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 2);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 5);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(reads_share_a_connection_and_writes_dont)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")},
                                          {"GET /v1.41/networks", LIST},
                                          {"DELETE ", "HTTP/1.1 204 No Content\r\n\r\n"},
                                          FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    ck_assert_uint_eq(f->shared->n_connections, 1);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(client_do(engine, CALL_REMOVE, &err), BPO_OK);
    ck_assert_uint_eq(f->shared->n_connections, 4);
    ck_assert_int_eq(client_do(engine, CALL_NETWORKS, &err), BPO_OK);
    ck_assert_uint_eq(f->shared->n_connections, 4);
    ck_assert(strstr(f->shared->last_head, "User-Agent: libbponet\r\n"));
    ck_assert(!strstr(f->shared->last_head, "Expect:"));
    ck_assert(!strstr(f->shared->last_head, "Accept-Encoding:"));
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- 59-62: no connection -------------------------------------------------------------------- */

static void expect_no_connection(const char *host, bpo_status wanted, const char *says)
{
    bpo_engine *engine = client_new(host);
    bpo_error err;
    static const client_call calls[] = {CALL_PING, CALL_OBSERVE, CALL_CREATE};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        EXPECT(client_do(engine, calls[i], &err), wanted, &err, host);
        EXPECT_TEXT(&err, says, host);
        EXPECT_TEXT(&err, host, host);
    }
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    bpo_engine_free(engine);
}

static void bind_and_leave(const char *path, int type)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

START_TEST(sockets_that_lead_nowhere_are_told_apart)
{
    char dir[] = "/tmp/faulty.XXXXXX", path[64], host[96];
    ck_assert(mkdtemp(dir));
    snprintf(host, sizeof host, "unix://%s/missing", dir);
    expect_no_connection(host, BPO_E_UNAVAILABLE,
                         "the socket doesn't exist; is dockerd running?");
    snprintf(host, sizeof host, "unix://%s", dir);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "it is a directory, not a socket");
    snprintf(path, sizeof path, "%s/file", dir);
    fclose(fopen(path, "w"));
    snprintf(host, sizeof host, "unix://%s", path);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "it is a regular file, not a socket");
    snprintf(host, sizeof host, "unix://%s/below", path);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "the socket doesn't exist");
    unlink(path);
    bind_and_leave(path, SOCK_STREAM);
    snprintf(host, sizeof host, "unix://%s", path);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "nobody listens on");
    unlink(path);
    bind_and_leave(path, SOCK_DGRAM);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "no");
    unlink(path);
    rmdir(dir);
}
END_TEST

START_TEST(a_socket_without_rights_names_the_group)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")}, FAULTY_END};
    faulty *f = faulty_start(script);
    chmod(f->dir, 0755);
    chmod(f->path, 0600);
    bool is_root = geteuid() == 0;
    if (is_root)
        ck_assert_int_eq(seteuid(65534), 0);
    else
        chmod(f->path, 0); /* our own, and no right to it */
    expect_no_connection(f->host, BPO_E_PERMISSION, "usermod -aG docker");
    expect_no_connection(f->host, BPO_E_PERMISSION, "as powerful as root");
    if (is_root)
        ck_assert_int_eq(seteuid(0), 0);
    faulty_stop(f);
}
END_TEST

START_TEST(tcp_that_leads_nowhere_is_told)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")}, FAULTY_END};
    faulty *f = faulty_start_tcp(script);
    char host[256];
    strcpy(host, f->host);
    bpo_engine *engine = client_new(host);
    bpo_error err;
    EXPECT(client_do(engine, CALL_PING, &err), BPO_OK, &err, host);
    bpo_engine_free(engine);
    faulty_stop(f);
    expect_no_connection(host, BPO_E_UNAVAILABLE, "nobody listens on");
    expect_no_connection("tcp://no-such-host.invalid:2375", BPO_E_UNAVAILABLE, "isn't known");
}
END_TEST

START_TEST(no_descriptors_left_is_told)
{
    char dir[] = "/tmp/faulty.XXXXXX", host[96];
    ck_assert(mkdtemp(dir));
    snprintf(host, sizeof host, "unix://%s/missing", dir);
    bpo_engine *engine = client_new(host);
    bpo_error err;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &limit);
    bpo_status status = client_do(engine, CALL_PING, &err);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    EXPECT(status, BPO_E_UNAVAILABLE, &err, "no descriptors");
    EXPECT_TEXT(&err, "Too many open files", "no descriptors");
    bpo_engine_free(engine);
    rmdir(dir);
}
END_TEST

/* ---- 64: the queue of connections is full ---------------------------------------------------- */

static int32_t open_gate(void *data)
{
    faulty *f = data;
    atomic_store(&f->shared->gate_closed, false);
    return 0;
}

START_TEST(a_full_queue_is_waited_for)
{
    static const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {"GET ", LIST}, FAULTY_END};
    faulty *f = faulty_start_shut(script, 1);
    int fds[64], n = faulty_fill_queue(f, fds, 64);
    ck_assert_int_lt(n, 64);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    /* asked after a while of waiting: then, and not before, is there room */
    bpo_engine_set_interrupt(engine, open_gate, f);
    EXPECT(client_do(engine, CALL_OBSERVE, &err), BPO_OK, &err, "64 waited");
    bpo_engine_free(engine);
    while (n--)
        close(fds[n]);
    faulty_stop(f);
}
END_TEST

START_TEST(a_queue_that_stays_full_is_a_timeout)
{
    static const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.41")}, FAULTY_END};
    faulty *f = faulty_start_shut(script, 1);
    int fds[64], n = faulty_fill_queue(f, fds, 64);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    bpo_engine_set_timeout(engine, 200, NULL);
    EXPECT(client_do(engine, CALL_CREATE, &err), BPO_E_TIMEOUT, &err, "64 full");
    EXPECT_TEXT(&err, "queue stayed full", "64 full");
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    bpo_engine_free(engine);
    while (n--)
        close(fds[n]);
    faulty_stop(f);
}
END_TEST

/* ---- 89: the environment's proxies ----------------------------------------------------------- */

START_TEST(proxies_of_the_environment_are_passed_by)
{
    static const faulty_reply engines[] = {{"GET /_ping", FAULTY_PING("1.41")}, FAULTY_END};
    static const faulty_reply proxies[] = {FAULTY_END};
    faulty *f = faulty_start_tcp(engines), *proxy = faulty_start_tcp(proxies);
    char url[300];
    snprintf(url, sizeof url, "http://%s", proxy->host + strlen("tcp://"));
    setenv("http_proxy", url, 1);
    setenv("HTTP_PROXY", url, 1);
    setenv("all_proxy", url, 1);
    setenv("ALL_PROXY", url, 1);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    EXPECT(client_do(engine, CALL_PING, &err), BPO_OK, &err, "89");
    ck_assert_uint_eq(proxy->shared->n_connections, 0);
    bpo_engine_free(engine);
    faulty_stop(proxy);
    faulty_stop(f);
}
END_TEST

UNIT_MAIN("engine/faults", reads_fail_and_say_why, writes_are_sent_once_and_are_unknown,
          the_first_ping_meets_the_same, a_dying_reused_connection_sees_one_post,
          reads_share_a_connection_and_writes_dont, sockets_that_lead_nowhere_are_told_apart,
          a_socket_without_rights_names_the_group, tcp_that_leads_nowhere_is_told,
          no_descriptors_left_is_told, a_full_queue_is_waited_for,
          a_queue_that_stays_full_is_a_timeout, proxies_of_the_environment_are_passed_by)
