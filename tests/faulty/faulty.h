/* The faulty engine: an HTTP server of its own process that answers what a test tells it to, as a
 * Docker Engine can't be made to. The script is a table; what it was asked is recorded in memory
 * that both processes see. It listens before it forks, so it is ready when faulty_start returns.
 *
 *     static const faulty_reply script[] = {
 *         {"GET /_ping", FAULTY_PING("1.41")},
 *         {"GET /v1.41/networks", "HTTP/1.1 200 OK\r\nContent-Le", .act = FAULTY_CLOSE}, {0}};
 *     faulty *f = faulty_start(script);
 *     … bpo_engine_new(f->host, …) … f->shared->n_requests …
 *     faulty_stop(f);
 */
#ifndef BPO_TESTS_FAULTY_H
#define BPO_TESTS_FAULTY_H

/* what a table's row doesn't give is zero, and means so */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the server does behind the bytes of its reply. */
typedef enum faulty_act {
    FAULTY_SERVE,   /* goes on reading requests on the connection */
    FAULTY_CLOSE,   /* closes the connection */
    FAULTY_RESET,   /* closes it with the request's last byte unread: the client sees a reset */
    FAULTY_STALL,   /* keeps it open and never says anything more */
    FAULTY_DRIBBLE, /* instead: writes the reply one byte each 20 ms, over and over */
    FAULTY_ENDLESS, /* writes `again` for ever */
    FAULTY_CUT      /* instead: writes the first shared->cut bytes and closes */
} faulty_act;

typedef struct faulty_reply {
    const char *match; /* what the request's first line begins with; NULL: any */
    const char *bytes;
    size_t len; /* 0: strlen(bytes) */
    faulty_act act;
    const char *again;
    int on; /* only the so-manieth request of its connection; 0: any */
    bool any;
} faulty_reply;

/* For the script's last row, and for "any request": .any = true with match NULL. */
#define FAULTY_END                                                                             \
    {                                                                                          \
        0                                                                                      \
    }

#define FAULTY_LOG (256 * 1024)

typedef struct faulty_shared {
    atomic_size_t cut;
    atomic_bool gate_closed; /* connections aren't accepted meanwhile */
    atomic_size_t n_connections, n_requests, n_posts, n_deletes;
    atomic_size_t log_len;
    char log[FAULTY_LOG];      /* the requests' first lines, one behind the other */
    char last_body[64 * 1024]; /* of the newest request that had one */
    char last_head[16 * 1024]; /* of the newest request, header included */
} faulty_shared;

typedef struct faulty {
    char host[256]; /* for bpo_engine_new */
    char dir[64], path[108];
    pid_t pid;
    const faulty_reply *script;
    faulty_shared *shared;
} faulty;

/* ---- replies -------------------------------------------------------------------------------- */

#define FAULTY_PING(api)                                                                       \
    "HTTP/1.1 200 OK\r\nApi-Version: " api "\r\nOstype: linux\r\n"                             \
    "Server: Docker/99.9.9 (linux)\r\nContent-Type: text/plain; charset=utf-8\r\n"             \
    "Content-Length: 2\r\n\r\nOK"

static char *faulty_made[64];
static size_t faulty_n_made;

/* A JSON reply, made at run time; lives until faulty_stop. */
static inline const char *faulty_json(int status, const char *body)
{
    char *text = NULL;
    if (faulty_n_made == sizeof faulty_made / sizeof *faulty_made)
        abort();
    if (asprintf(
            &text,
            "HTTP/1.1 %d Whatever\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n"
            "Content-Length: %zu\r\n\r\n%s",
            status, strlen(body), body) < 0)
        abort();
    faulty_made[faulty_n_made++] = text;
    return text;
}

/* ---- the server's process ------------------------------------------------------------------- */

typedef struct faulty_connection {
    faulty *f;
    int fd, n;
} faulty_connection;

static pthread_mutex_t faulty_log_lock = PTHREAD_MUTEX_INITIALIZER;

static inline void faulty_record(faulty *f, const char *head, size_t head_len, const char *body,
                                 size_t body_len)
{
    faulty_shared *s = f->shared;
    pthread_mutex_lock(&faulty_log_lock);
    size_t line = strcspn(head, "\r\n"), used = atomic_load(&s->log_len);
    if (used + line + 2 < sizeof s->log) {
        memcpy(s->log + used, head, line);
        s->log[used + line] = '\n';
        s->log[used + line + 1] = '\0';
        atomic_store(&s->log_len, used + line + 1);
    }
    snprintf(s->last_head, sizeof s->last_head, "%.*s", (int)head_len, head);
    if (body_len)
        snprintf(s->last_body, sizeof s->last_body, "%.*s", (int)body_len, body);
    atomic_fetch_add(&s->n_posts, strncmp(head, "POST ", 5) == 0);
    atomic_fetch_add(&s->n_deletes, strncmp(head, "DELETE ", 7) == 0);
    atomic_fetch_add(&s->n_requests, 1); /* last: who sees the number sees the rest */
    pthread_mutex_unlock(&faulty_log_lock);
}

/* The length of the request at the head of what fd holds, body included; 0: the end. */
static inline size_t faulty_peek(int fd, char *text, size_t size, size_t *ret_head)
{
    for (;;) {
        ssize_t n = recv(fd, text, size - 1, MSG_PEEK);
        if (n <= 0)
            return 0;
        text[n] = '\0';
        char *end = strstr(text, "\r\n\r\n");
        char *length = end ? strcasestr(text, "\r\nContent-Length:") : NULL;
        size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
        size_t head = end ? (size_t)(end - text) + 4 : 0;
        *ret_head = head;
        if (end && (size_t)n >= head + body)
            return head + body;
        sched_yield();
    }
}

static inline bool faulty_write(int fd, const char *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, bytes + done, len - done, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

/* Until the client goes away. */
static inline void faulty_stall(int fd)
{
    char bytes[256];
    while (recv(fd, bytes, sizeof bytes, 0) > 0)
        ;
}

static inline bool faulty_dribble(int fd, const char *bytes, size_t len)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    for (size_t i = 0;; i = (i + 1) % len) {
        if (!faulty_write(fd, bytes + i, 1))
            return false;
        nanosleep(&pause, NULL);
    }
}

/* Whether the connection goes on. */
static inline bool faulty_answer(faulty_connection *c, const faulty_reply *reply)
{
    size_t len = reply->len ? reply->len : reply->bytes ? strlen(reply->bytes) : 0;
    size_t cut = atomic_load(&c->f->shared->cut);
    switch (reply->act) {
    case FAULTY_CUT:
        return faulty_write(c->fd, reply->bytes, cut < len ? cut : len) && false;
    case FAULTY_DRIBBLE:
        return faulty_dribble(c->fd, reply->bytes, len);
    default:
        break;
    }
    bool ok = faulty_write(c->fd, reply->bytes, len);
    if (reply->act == FAULTY_ENDLESS)
        while (ok)
            ok = faulty_write(c->fd, reply->again, strlen(reply->again));
    if (ok && reply->act == FAULTY_STALL)
        faulty_stall(c->fd);
    return ok && reply->act == FAULTY_SERVE;
}

static inline const faulty_reply *faulty_find(const faulty_connection *c, const char *head)
{
    for (const faulty_reply *r = c->f->script; r->match || r->any; r++)
        if ((!r->match || strncmp(head, r->match, strlen(r->match)) == 0) &&
            (!r->on || r->on == c->n))
            return r;
    return NULL;
}

static inline bool faulty_serve_one(faulty_connection *c, char *text, size_t size)
{
    static const faulty_reply unknown = {
        .bytes = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"
                 "Content-Length: 25\r\n\r\n{\"message\":\"no such row\"}"};
    size_t head = 0, len = faulty_peek(c->fd, text, size, &head);
    if (!len)
        return false;
    c->n++;
    const faulty_reply *reply = faulty_find(c, text);
    if (!reply)
        reply = &unknown;
    size_t take = reply->act == FAULTY_RESET ? len - 1 : len;
    faulty_record(c->f, text, head, text + head, len - head);
    for (size_t done = 0; done < take;) {
        ssize_t n = recv(c->fd, text, take - done, 0);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return faulty_answer(c, reply);
}

static inline void *faulty_serve(void *data)
{
    faulty_connection *c = data;
    size_t size = 256 * 1024;
    char *text = malloc(size);
    while (text && faulty_serve_one(c, text, size))
        ;
    close(c->fd);
    free(text);
    free(c);
    return NULL;
}

static inline void faulty_run(faulty *f, int listener)
{
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    for (;;) {
        const struct timespec pause = {.tv_nsec = 1000 * 1000};
        while (atomic_load(&f->shared->gate_closed))
            nanosleep(&pause, NULL);
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        atomic_fetch_add(&f->shared->n_connections, 1);
        faulty_connection *c = malloc(sizeof *c);
        pthread_t thread;
        if (!c)
            abort();
        *c = (faulty_connection){.f = f, .fd = fd};
        if (pthread_create(&thread, &attr, faulty_serve, c) != 0) {
            close(fd);
            free(c);
        }
    }
}

/* ---- the test's side ------------------------------------------------------------------------ */

static inline int faulty_listen_unix(faulty *f, int backlog)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(f->dir, "/tmp/faulty.XXXXXX");
    if (!mkdtemp(f->dir))
        abort();
    snprintf(f->path, sizeof f->path, "%s/s", f->dir);
    snprintf(f->host, sizeof f->host, "unix://%s", f->path);
    strcpy(address.sun_path, f->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, backlog) < 0)
        abort();
    return fd;
}

static inline int faulty_listen_tcp(faulty *f)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 128) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) < 0)
        abort();
    snprintf(f->host, sizeof f->host, "tcp://127.0.0.1:%d", ntohs(address.sin_port));
    return fd;
}

static inline faulty *faulty_fork(faulty *f, const faulty_reply *script, int listener,
                                  bool gate_closed)
{
    f->script = script;
    f->shared = mmap(NULL, sizeof *f->shared, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (f->shared == MAP_FAILED)
        abort();
    atomic_store(&f->shared->gate_closed, gate_closed);
    f->pid = fork();
    if (f->pid < 0)
        abort();
    if (f->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        faulty_run(f, listener);
        _exit(0);
    }
    close(listener);
    return f;
}

static inline faulty *faulty_new(void)
{
    faulty *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    return f;
}

static inline faulty *faulty_start(const faulty_reply *script)
{
    faulty *f = faulty_new();
    int listener = faulty_listen_unix(f, 4096);
    return faulty_fork(f, script, listener, false);
}

/* With a short queue, and nobody accepting before shared->gate_closed is made false. */
static inline faulty *faulty_start_shut(const faulty_reply *script, int backlog)
{
    faulty *f = faulty_new();
    int listener = faulty_listen_unix(f, backlog);
    return faulty_fork(f, script, listener, true);
}

static inline faulty *faulty_start_tcp(const faulty_reply *script)
{
    faulty *f = faulty_new();
    int listener = faulty_listen_tcp(f);
    return faulty_fork(f, script, listener, false);
}

/* Connects to a unix server as often as its queue takes it; the number of connections made. */
static inline int faulty_fill_queue(const faulty *f, int *fds, int n)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, f->path, sizeof address.sun_path);
    for (int i = 0; i < n; i++) {
        fds[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (connect(fds[i], (struct sockaddr *)&address, sizeof address) < 0) {
            close(fds[i]);
            return i;
        }
    }
    return n;
}

/* Waits until the server has read so many requests: an order, not a time. */
static inline void faulty_await(const faulty *f, size_t n_requests)
{
    const struct timespec pause = {.tv_nsec = 1000 * 1000};
    while (atomic_load(&f->shared->n_requests) < n_requests)
        nanosleep(&pause, NULL);
}

static inline void faulty_stop(faulty *f)
{
    kill(f->pid, SIGKILL);
    waitpid(f->pid, NULL, 0);
    if (*f->path)
        unlink(f->path);
    if (*f->dir)
        rmdir(f->dir);
    while (faulty_n_made)
        free(faulty_made[--faulty_n_made]);
    munmap(f->shared, sizeof *f->shared);
    free(f);
}

#endif
