/* What the contract tests share. They run against the engine of $DOCKER_HOST, which is theirs alone,
 * and are judged by the `docker` command, by `ip` inside the engine and by the bytes on its socket:
 * never by the code under test. tests/contract/run sets
 *
 *     BPONET_TEST_DOCKER    the docker command ("docker")
 *     BPONET_TEST_ENGINE    the engine's name for tests/engines/engine
 *     BPONET_TEST_ROOTLESS  "1" for a rootless engine
 *     BPONET_TEST_ROUNDS    how often at most a race, or a kill, is repeated
 */
#ifndef BPO_TESTS_CONTRACT_H
#define BPO_TESTS_CONTRACT_H

#include <bponet.h>

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define CT_IMAGE   "bponet/busybox:1"
#define CT_NO_ID   "00000000000000000000000000000000000000000000000000000000000000ff"
#define CT_VERSION 3 /* columns of a table: 20.10, 26.1, 28.5 */
enum { V20, V26, V28 };

/* ---- texts that live as long as the process -------------------------------------------------- */

typedef struct ct_kept {
    struct ct_kept *next;
    char text[];
} ct_kept;

static ct_kept *ct_all_kept;

static inline char *ct_keep(const char *text, size_t len)
{
    ct_kept *kept = malloc(sizeof *kept + len + 1);
    ck_assert_ptr_nonnull(kept);
    memcpy(kept->text, text, len);
    kept->text[len] = '\0';
    kept->next = ct_all_kept;
    ct_all_kept = kept;
    return kept->text;
}

/* Room for size bytes and a NUL, kept as well; "" to begin with. */
static inline char *ct_room(size_t size)
{
    ct_kept *kept = calloc(1, sizeof *kept + size + 1);
    ck_assert_ptr_nonnull(kept);
    kept->next = ct_all_kept;
    ct_all_kept = kept;
    return kept->text;
}

static inline char *ct_vtext(const char *format, va_list args)
{
    char *text = NULL;
    ck_assert_int_ge(vasprintf(&text, format, args), 0);
    char *kept = ct_keep(text, strlen(text));
    free(text);
    return kept;
}

__attribute__((format(printf, 1, 2))) static inline char *ct_text(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = ct_vtext(format, args);
    va_end(args);
    return text;
}

/* The lines of a text in their order as bytes: what two lists are compared by. */
static inline int ct_compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline char *ct_sorted(const char *text)
{
    char *lines[1024], *copy = ct_keep(text, strlen(text)), *rest = NULL;
    size_t n = 0, used = 0;
    for (char *line = strtok_r(copy, "\n", &rest); line && n < 1024;
         line = strtok_r(NULL, "\n", &rest))
        lines[n++] = line;
    qsort(lines, n, sizeof *lines, ct_compare_lines);
    char *sorted = ct_room(strlen(text) + 1);
    for (size_t i = 0; i < n; i++)
        used += (size_t)sprintf(sorted + used, "%s%s", i ? "\n" : "", lines[i]);
    sorted[used] = '\0';
    return sorted;
}

/* ---- commands -------------------------------------------------------------------------------- */

/* What a shell command prints, without the last line's end; *ret_rc gets its exit status. */
static inline char *ct_shell(int *ret_rc, const char *command)
{
    char *text = NULL;
    size_t len = 0;
    char bytes[4096];
    FILE *pipe = popen(command, "r"), *into = open_memstream(&text, &len);
    ck_assert(pipe && into);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, pipe)) > 0;)
        fwrite(bytes, 1, n, into);
    int status = pclose(pipe);
    fclose(into);
    while (len && text[len - 1] == '\n')
        len--;
    char *kept = ct_keep(text, len);
    free(text);
    *ret_rc = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return kept;
}

static inline const char *ct_env(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

/* How often something is repeated that comes out differently each time. */
static inline int ct_rounds(int usual)
{
    int most = atoi(ct_env("BPONET_TEST_ROUNDS", "1000"));
    return most < usual ? most : usual;
}

/* `docker …`: its output; it must succeed. */
__attribute__((format(printf, 1, 2))) static inline char *ct_docker(const char *format, ...)
{
    int rc;
    va_list args;
    va_start(args, format);
    char *arguments = ct_vtext(format, args);
    va_end(args);
    char *out =
        ct_shell(&rc, ct_text("%s %s 2>&1", ct_env("BPONET_TEST_DOCKER", "docker"), arguments));
    ck_assert_msg(rc == 0, "docker %s: exit status %d: %s", arguments, rc, out);
    return out;
}

/* Whether `docker …` succeeds. */
__attribute__((format(printf, 1, 2))) static inline bool ct_docker_can(const char *format, ...)
{
    int rc;
    va_list args;
    va_start(args, format);
    char *arguments = ct_vtext(format, args);
    va_end(args);
    ct_shell(&rc, ct_text("%s %s >/dev/null 2>&1", ct_env("BPONET_TEST_DOCKER", "docker"),
                          arguments));
    return rc == 0;
}

/* `tests/engines/engine COMMAND NAME REST`. */
static inline char *ct_engine_tool(const char *command, const char *rest)
{
    int rc;
    const char *name = getenv("BPONET_TEST_ENGINE");
    ck_assert_msg(name, "BPONET_TEST_ENGINE isn't set: tests/contract/run sets it");
    char *out = ct_shell(
        &rc, ct_text("%s/engines/engine %s %s %s 2>&1", TESTS_DIR, command, name, rest));
    ck_assert_msg(rc == 0, "engine %s %s: %s", command, rest, out);
    return out;
}

/* `ip …` in the engine's network. */
static inline char *ct_ip(const char *arguments)
{
    return ct_engine_tool("exec", ct_text("ip %s", arguments));
}

/* ---- the engine's own socket ----------------------------------------------------------------- */

static inline int ct_dial(void)
{
    const char *host = getenv("DOCKER_HOST");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    ck_assert_msg(host && strncmp(host, "unix://", 7) == 0, "DOCKER_HOST isn't a unix socket");
    snprintf(address.sun_path, sizeof address.sun_path, "%s", host + 7);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* One request of HTTP/1.0, so that the body is the rest of the answer; the body. */
static inline char *ct_ask(const char *method, const char *path, const char *body,
                           int *ret_status)
{
    char bytes[4096], *text = NULL;
    size_t len = 0;
    FILE *into = open_memstream(&text, &len);
    const char *request =
        ct_text("%s %s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\n"
                "Content-Length: %zu\r\n\r\n%s",
                method, path, strlen(body), body);
    int fd = ct_dial();
    ck_assert(write(fd, request, strlen(request)) == (ssize_t)strlen(request));
    for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;)
        fwrite(bytes, 1, (size_t)n, into);
    close(fd);
    fclose(into);
    char *end = strstr(text, "\r\n\r\n");
    ck_assert_msg(end && strncmp(text, "HTTP/1.", 7) == 0, "%s %s: no answer", method, path);
    *ret_status = atoi(text + 9);
    char *kept = ct_keep(end + 4, len - (size_t)(end + 4 - text));
    free(text);
    return kept;
}

/* The value of `"key":"…"` in a JSON text, its escapes undone; line ends as our messages have
 * them. NULL: not there. */
static inline char *ct_json_text(const char *json, const char *key)
{
    const char *at = strstr(json, ct_text("\"%s\":\"", key));
    if (!at)
        return NULL;
    char *out = ct_room(2 * strlen(json)), *to = out;
    for (at += strlen(key) + 4; *at && *at != '"'; at++) {
        if (*at != '\\') {
            *to++ = *at;
        } else if (*++at == 'n') {
            to += sprintf(to, "\\n");
        } else if (*at == 'u') {
            *to++ = (char)strtol(ct_text("%.4s", at + 1), NULL, 16);
            at += 4;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return out;
}

/* What the engine itself says to a request that it refuses. */
static inline char *ct_refusal(const char *method, const char *path, const char *body,
                               int *ret_status)
{
    const char *answer = ct_ask(method, path, body, ret_status);
    char *message = ct_json_text(answer, "message");
    ck_assert_msg(*ret_status >= 400 && message, "%s %s %s: status %d: %s", method, path, body,
                  *ret_status, answer);
    return message;
}

/* ---- the engine's things --------------------------------------------------------------------- */

/* V20, V26 or V28: which column of a table holds. */
static inline int ct_version(void)
{
    int status;
    char *version = ct_json_text(ct_ask("GET", "/version", "", &status), "Version");
    ck_assert_ptr_nonnull(version);
    return atoi(version) >= 28 ? V28 : atoi(version) >= 25 ? V26 : V20;
}

static inline const char *ct_network_id(const char *name)
{
    return ct_docker("network ls --no-trunc -q --filter 'name=^%s$'", name);
}

static inline const char *ct_container_id(const char *name)
{
    return ct_docker("inspect --type container -f '{{.Id}}' %s", name);
}

/* docker's words for all there is of a network. */
static inline const char *ct_inspect(const char *name)
{
    return ct_docker("network inspect %s", name);
}

/* A container that sleeps: `docker run -d` with these flags. */
static inline const char *ct_run(const char *name, const char *flags)
{
    ct_docker("run -d --name %s %s " CT_IMAGE " sleep 600", name, flags);
    return ct_container_id(name);
}

/* Pauses it, where the engine can: without cgroups, as in a rootless engine, it goes on running. */
static inline void ct_pause(const char *name)
{
    if (strcmp(ct_env("BPONET_TEST_ROOTLESS", "0"), "1") != 0)
        ct_docker("pause %s", name);
}

static inline void ct_delete_all(const char *list, const char *delete, const char *after)
{
    int status;
    for (const char *at = ct_ask("GET", list, "", &status); (at = strstr(at, "\"Id\":\""));) {
        at += 6;
        const char *answer =
            ct_ask("DELETE", ct_text("%s/%.64s%s", delete, at, after), "", &status);
        ck_assert_msg(status == 204, "%.12s stays: %s", at, answer);
    }
}

/* Takes away all that isn't the engine's own. */
static inline void ct_tidy(void)
{
    ct_delete_all("/containers/json?all=1", "/containers", "?force=1&v=1");
    ct_delete_all("/networks?filters=%7B%22type%22%3A%7B%22custom%22%3Atrue%7D%7D", "/networks",
                  "");
}

/* ---- our side -------------------------------------------------------------------------------- */

/* That a status is the wanted one, or a failure that shows the message. */
#define CT_STATUS(status, wanted, err)                                                         \
    ck_assert_msg((status) == (wanted), "%s (%s), not %s", bpo_status_describe(status)->name,  \
                  (err)->message, bpo_status_describe(wanted)->name)
#define CT_OK(call, err)                                                                       \
    do {                                                                                       \
        bpo_status ct_status_ = (call);                                                        \
        CT_STATUS(ct_status_, BPO_OK, err);                                                    \
    } while (0)

static inline bpo_engine *ct_engine(void)
{
    bpo_engine *engine = NULL;
    bpo_error err = {0};
    CT_OK(bpo_engine_new(NULL, &engine, &err), &err);
    return engine;
}

/* That a refusal has our status, the engine's, and the engine's sentence verbatim at its end. */
static inline void ct_expect_refusal(bpo_status status, const bpo_error *err, bpo_status wanted,
                                     int http_status, const char *sentence)
{
    size_t len = strlen(err->message), n = strlen(sentence);
    CT_STATUS(status, wanted, err);
    ck_assert_int_eq(err->code, wanted);
    ck_assert_msg(err->http_status == http_status, "HTTP status %d, not %d: %s",
                  err->http_status, http_status, err->message);
    ck_assert_msg(len > n && strcmp(err->message + len - n, sentence) == 0,
                  "'%s' doesn't end with the engine's own '%s'", err->message, sentence);
}

/* The topology of a YAML text, unchecked. */
static inline bpo_topology *ct_topology(const char *yaml)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    CT_OK(bpo_reader_new(&reader, &err), &err);
    CT_OK(bpo_reader_add_text(reader, "contract.yaml", yaml, strlen(yaml), &err), &err);
    CT_OK(bpo_reader_read(reader, &topology, &err), &err);
    bpo_reader_free(reader);
    return topology;
}

/* ---- the program ----------------------------------------------------------------------------- */

/* A test, or `n` of them where it is run once for each row of a table. */
typedef struct ct_case {
    const TTest *test;
    int n;
} ct_case;

static inline int ct_run_all(const char *name, const ct_case *cases, size_t n)
{
    Suite *suite = suite_create(name);
    for (size_t i = 0; i < n; i++) {
        TCase *tc = tcase_create(cases[i].test->name);
        tcase_add_checked_fixture(tc, ct_tidy, ct_tidy);
        tcase_add_loop_test(tc, cases[i].test, 0, cases[i].n ? cases[i].n : 1);
        tcase_set_timeout(tc, 300); /* a watchdog, not a measure */
        suite_add_tcase(suite, tc);
    }
    unsetenv("DOCKER_API_VERSION");
    unsetenv("DOCKER_TLS_VERIFY");
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define CT_MAIN(name, ...)                                                                     \
    int main(void)                                                                             \
    {                                                                                          \
        const ct_case cases[] = {__VA_ARGS__};                                                 \
        return ct_run_all(name, cases, sizeof cases / sizeof *cases);                          \
    }

#endif
