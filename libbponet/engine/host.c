#include "engine/host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/host_text.h"

#define MAX_PROC_BYTES     (4u << 20)
#define MAX_RESOLVER_BYTES (64u << 10)

/* ---- why the host wasn't looked at ---------------------------------------------------------- */

static bpo_status unknown(bpo_state *state, bpo_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bpo_status unknown(bpo_state *state, bpo_error *err, const char *format, ...)
{
    char text[256], safe[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    bpo_text_copy_escaped(safe, sizeof safe, text);
    state->host_unknown_why = bpo_arena_strdup(&state->arena, safe);
    return state->host_unknown_why ? BPO_OK : bpo_fail_memory(err);
}

static void forget(bpo_state *state)
{
    state->n_facts = 0;
    state->is_host_known = false;
}

/* ---- one process's files -------------------------------------------------------------------- */

typedef bpo_status take_text(bpo_state *state, const char *text, bpo_error *err);

/* Reads a file and has it taken. *ret_read: whether it could be read; only memory is an error. */
static bpo_status read_file(const char *path, size_t limit, char **ret_text, bpo_error *err)
{
    size_t len;
    *ret_text = NULL;
    bpo_status status = bpo_file_read(path, limit, ret_text, &len, err);
    if (status && status != BPO_E_MEMORY)
        return BPO_OK;
    return status;
}

static bpo_status take_file(pid_t pid, const char *name, take_text *take, bpo_state *state,
                            bool *is_there, bpo_error *err)
{
    char path[64], *text;
    snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, name);
    bpo_status status = read_file(path, MAX_PROC_BYTES, &text, err);
    *is_there = text != NULL;
    if (!status && text)
        status = take(state, text, err);
    bpo_free(text);
    return status;
}

/* ---- resolvers ------------------------------------------------------------------------------ */

/* Opens a file of the process's own tree, whose links must not lead into ours. -1: can't be. */
static int open_in_root(pid_t pid, const char *path)
{
    char root[64];
    struct stat theirs, ours;
    snprintf(root, sizeof root, "/proc/%d/root", (int)pid);
    int dir = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return -1;
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM) && fstat(dir, &theirs) == 0 &&
        stat("/", &ours) == 0 && theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino)
        fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    close(dir);
    return fd;
}

static bpo_status read_in_root(pid_t pid, const char *path, char **ret_text, bpo_error *err)
{
    char again[64];
    int fd = open_in_root(pid, path);
    *ret_text = NULL;
    if (fd < 0)
        return BPO_OK;
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
    bpo_status status = read_file(again, MAX_RESOLVER_BYTES, ret_text, err);
    close(fd);
    return status;
}

/* What containers are given where resolv.conf names only a resolver of this host: the servers
 * behind systemd-resolved (moby daemon/libnetwork/internal/resolvconf, Path). */
static bpo_status take_resolvers(pid_t pid, bpo_state *state, bpo_error *err)
{
    static const char *const paths[] = {"etc/resolv.conf", "run/systemd/resolve/resolv.conf"};
    bool stub = true;
    for (size_t i = 0; i < 2 && stub; i++) {
        char *text;
        bpo_status status = read_in_root(pid, paths[i], &text, err);
        if (!status && text)
            status = bpo_host_take_resolvers(state, text, &stub, err);
        else if (!status && i == 0)
            return unknown(state, err,
                           "its DNS servers: the engine's "
                           "files can't be read by this user");
        bpo_free(text);
        if (status)
            return status;
    }
    return BPO_OK;
}

/* ---- all of one process --------------------------------------------------------------------- */

bpo_status bpo_host_observe_process(pid_t pid, bpo_state *state, bpo_error *err)
{
    static const struct {
        const char *name;
        take_text *take;
        bool is_needed; /* a kernel without IPv6 has no files of it */
    } files[] = {{"route", bpo_host_take_route, true},
                 {"ipv6_route", bpo_host_take_ipv6_route, false},
                 {"fib_trie", bpo_host_take_fib_trie, false},
                 {"if_inet6", bpo_host_take_if_inet6, false}};
    bpo_error found;
    bpo_status status = BPO_OK;
    for (size_t i = 0; !status && i < sizeof files / sizeof *files; i++) {
        bool is_there = false;
        status = take_file(pid, files[i].name, files[i].take, state, &is_there, &found);
        if (!status && !is_there && files[i].is_needed) {
            forget(state);
            return unknown(state, err, "the routes of the engine's process can't be read");
        }
    }
    if (!status)
        status = take_resolvers(pid, state, &found);
    if (status == BPO_E_LIMIT) {
        forget(state);
        return unknown(state, err, "%s", found.message);
    }
    if (status && err)
        *err = found;
    state->is_host_known = !status;
    return status;
}

/* ---- which process -------------------------------------------------------------------------- */

/* -1 with errno where nobody answers at once. */
static int dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* A socket may be a forwarded one (ssh -L, socat, a virtual machine's): whoever listens on it must
 * be an engine, or the system's first process, which listens for one. */
static bool is_engine(pid_t pid, char name[64], bpo_error *err, bpo_status *status)
{
    static const char *const engines[] = {"dockerd", "podman", "systemd"};
    char path[64], *text;
    name[0] = '\0';
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    *status = read_file(path, MAX_RESOLVER_BYTES, &text, err);
    if (text)
        snprintf(name, 64, "%.*s", (int)strcspn(text, "\n"), text);
    bpo_free(text);
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (strcmp(name, engines[i]) == 0)
            return true;
    return false;
}

static bool is_other_machine(const bpo_state *state)
{
    struct utsname here;
    return *state->info.kernel && uname(&here) == 0 &&
           strcmp(here.release, state->info.kernel) != 0;
}

static bpo_status observe_peer(int fd, bpo_state *state, bpo_error *err)
{
    char name[64];
    bpo_status status;
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.pid <= 0)
        return unknown(state, err, "the engine's process can't be seen from here");
    if (!is_engine(peer.pid, name, err, &status))
        return status ? status
                      : unknown(state, err,
                                "the socket belongs to '%s', which may stand for an engine on "
                                "another machine",
                                name);
    status = bpo_host_observe_process(peer.pid, state, err);
    struct pollfd gone = {.fd = fd, .events = POLLRDHUP};
    if (!status && poll(&gone, 1, 0) == 1) { /* its number may be another's by now */
        forget(state);
        return unknown(state, err, "the engine ended while its host was looked at");
    }
    return status;
}

bpo_status bpo_host_observe(const bpo_target *target, bpo_state *state, bpo_error *err)
{
    if (!target->socket)
        return unknown(state, err, "the engine is reached by TCP, on another machine maybe");
    if (is_other_machine(state))
        return unknown(state, err, "the engine runs on another machine, or in a virtual one");
    int fd = dial(target->socket);
    if (fd < 0)
        return unknown(state, err, "the engine's socket can't be opened again: %s",
                       strerror(errno));
    bpo_status status = observe_peer(fd, state, err);
    close(fd);
    return status;
}
