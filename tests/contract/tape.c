/* Holds the fake to the real engine, or the fake becomes fiction. A tape is the conversation of one
 * fixed scenario with a real engine, byte for byte: tests/golden/VERSION/scenario.tape. The scenario
 * is run against the engine of $DOCKER_HOST and against the tape of its version; what our calls
 * tell must be the same, ids aside.
 *
 *     tape             the tests
 *     tape --record    records the tape anew (tests/contract/run VERSION --record)
 */
#include "contract.h"
#include "faulty/faulty.h"

/* ---- the scenario ----------------------------------------------------------------------------- */

/* What happened, a line for each call. */
typedef struct story {
    bpo_engine *engine;
    char *text;
    bpo_error err;
} story;

/* Ids, whole and short, and the host are each engine's own. */
static char *masked(const char *text, const char *host)
{
    char *out = ct_room(strlen(text) * 2 + 64), *to = out;
    while (*text) {
        size_t n = strspn(text, "0123456789abcdef");
        if (n >= 12) {
            to += sprintf(to, "<ID>");
            text += n;
        } else if (strncmp(text, host, strlen(host)) == 0) {
            to += sprintf(to, "<HOST>");
            text += strlen(host);
        } else if (n) {
            memcpy(to, text, n);
            to += n;
            text += n;
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
    return out;
}

static void tell(story *s, const char *what, bpo_status status, const char *result)
{
    const char *told = status ? s->err.message : result;
    s->text = ct_text("%s%s: %s %d %s %s\n", s->text, what, bpo_status_describe(status)->name,
                      status ? s->err.http_status : 0, status ? s->err.subject : "", told);
}

static const char *tell_network(const bpo_live_network *n)
{
    char *text =
        ct_text("[%s %s %s %d%d%d", bpo_live_network_name(n), bpo_live_network_driver(n),
                bpo_live_network_scope(n), bpo_live_network_is_internal(n),
                bpo_live_network_is_attachable(n), bpo_live_network_has_ipv6(n));
    bool is_default = strcmp(bpo_live_network_name(n), "bridge") == 0;
    for (size_t i = 0; !is_default && i < bpo_live_network_n_ipam(n); i++) {
        const char *gateway = bpo_live_network_gateway(n, i);
        const char *range = bpo_live_network_ip_range(n, i);
        text = ct_text("%s %s,%s,%s", text, bpo_live_network_subnet(n, i),
                       gateway ? gateway : "", range ? range : "");
    }
    for (size_t i = 0; !is_default && i < bpo_live_network_n_labels(n); i++)
        text = ct_text("%s %s", text, bpo_live_network_label_key(n, i));
    return ct_text("%s]", text);
}

static const char *tell_state(const bpo_state *state)
{
    char *text = ct_text("%s", "");
    for (size_t i = 0; i < bpo_state_n_networks(state); i++)
        text = ct_text("%s%s ", text, tell_network(bpo_state_network_at(state, i)));
    for (size_t i = 0; i < bpo_state_n_containers(state); i++) {
        const bpo_container *c = bpo_state_container_at(state, i);
        text = ct_text("%s(%s %s %s", text, bpo_container_name(c), bpo_container_state(c),
                       bpo_container_network_mode(c));
        for (size_t k = 0; k < bpo_container_n_endpoints(c); k++)
            text =
                ct_text("%s %s=%s", text, bpo_endpoint_network(bpo_container_endpoint_at(c, k)),
                        bpo_endpoint_ipv4_address(bpo_container_endpoint_at(c, k)));
        text = ct_text("%s)", text);
    }
    return text;
}

static void do_observe(story *s, char container[65])
{
    bpo_state *state = NULL;
    bpo_status status = bpo_engine_observe(s->engine, &state, &s->err);
    tell(s, "observe", status, state ? tell_state(state) : "");
    const bpo_container *c = state ? bpo_state_find_container(state, "ct-web") : NULL;
    if (c)
        snprintf(container, 65, "%s", bpo_container_id(c));
    bpo_state_free(state);
}

static void do_create(story *s, const char *name, const char *subnet, bool internal,
                      char id[65])
{
    bpo_topology *topology = NULL;
    bpo_network *network = NULL;
    CT_OK(bpo_topology_new("tape", &topology, &s->err), &s->err);
    CT_OK(bpo_topology_add_network(topology, name, &network, &s->err), &s->err);
    CT_OK(bpo_network_add_ipam(network, subnet, NULL, NULL, &s->err), &s->err);
    CT_OK(bpo_network_set_internal(network, internal, &s->err), &s->err);
    bpo_status status = bpo_engine_create_network(s->engine, network, id, &s->err);
    tell(s, ct_text("create %s %s", name, subnet), status, "");
    bpo_topology_free(topology);
}

static void do_find(story *s, const char *name)
{
    char id[65] = "";
    bpo_status status = bpo_engine_find_network(s->engine, name, id, &s->err);
    tell(s, ct_text("find %s", name), status, id);
}

static void do_inspect(story *s, const char *id)
{
    bpo_state *state = NULL;
    bpo_status status = bpo_engine_inspect_network(s->engine, id, &state, &s->err);
    tell(s, "inspect", status, state ? tell_state(state) : "");
    bpo_state_free(state);
}

static void do_remove(story *s, const char *id)
{
    tell(s, "remove", bpo_engine_remove_network(s->engine, id, &s->err), "");
}

static void do_connect(story *s, const char *id, const char *container, const char *address)
{
    static const char *const aliases[] = {"www"};
    bpo_status status =
        bpo_engine_connect(s->engine, id, container, aliases, 1, address, NULL, &s->err);
    tell(s, "connect", status, "");
}

static void do_disconnect(story *s, const char *id, const char *container)
{
    tell(s, "disconnect", bpo_engine_disconnect(s->engine, id, container, false, &s->err), "");
}

static void do_facts(story *s)
{
    bpo_engine_info info = {0};
    bpo_status status = bpo_engine_ping(s->engine, &info, &s->err);
    tell(s, "ping", status,
         ct_text("%s %.5s API %s %s", info.engine, info.version, info.api_version, info.os));
    status = bpo_engine_version(s->engine, &info, &s->err);
    tell(s, "version", status,
         ct_text("%.5s API %s from %s", info.version, info.api_version, info.min_api_version));
}

/* On `host`; a container ct-web runs there, on no network, and no networks but the engine's. */
static const char *scenario(const char *host)
{
    char one[65] = CT_NO_ID, two[65] = CT_NO_ID, none[65] = "", web[65] = CT_NO_ID;
    story s = {.text = ct_text("%s", "")};
    CT_OK(bpo_engine_new(host, &s.engine, &s.err), &s.err);
    do_facts(&s);
    do_observe(&s, web);
    do_create(&s, "ct-one", "172.40.0.0/24", false, one);
    do_create(&s, "ct-two", "172.41.0.0/24", true, two);
    do_create(&s, "ct-one", "172.42.0.0/24", false, none);
    do_create(&s, "ct-new", "172.40.0.128/25", false, none);
    do_create(&s, "ct-new", "172.43.0.1/24", false, none);
    do_find(&s, "ct-one");
    do_find(&s, "ct");
    do_inspect(&s, one);
    do_connect(&s, one, web, "172.40.0.9");
    do_connect(&s, one, web, "172.40.0.9");
    do_inspect(&s, one);
    do_observe(&s, web);
    do_remove(&s, one);
    do_disconnect(&s, one, web);
    do_disconnect(&s, one, web);
    do_inspect(&s, one);
    do_remove(&s, one);
    do_remove(&s, one);
    do_inspect(&s, one);
    do_connect(&s, one, web, NULL);
    do_connect(&s, two, CT_NO_ID, NULL);
    do_remove(&s, two);
    do_observe(&s, web);
    const char *text =
        ct_text("%srequests: %d, writes: %d\n", s.text, (int)bpo_engine_n_requests(s.engine),
                (int)bpo_engine_n_writes(s.engine));
    bpo_engine_free(s.engine);
    return masked(text, host);
}

/* ---- the tape --------------------------------------------------------------------------------- */

#define TAPE_MOST 128

/* One request ("POST /v1.41/networks/create", a line's end, the body) and its answer. */
typedef struct exchange {
    char *request, *answer;
    size_t answer_len;
    bool used;
} exchange;

typedef struct deck {
    faulty base;
    exchange exchanges[TAPE_MOST];
    size_t n;
    FILE *record; /* NULL: replays */
    pthread_mutex_t lock;
} deck;

static const char *tape_path(void)
{
    static const char *const versions[] = {[V20] = "20.10", [V26] = "26.1", [V28] = "28.5"};
    return ct_text("%s/golden/%s/scenario.tape", TESTS_DIR, versions[ct_version()]);
}

/* Each exchange: "> request", "> body", "< bytes of the answer", the answer, a line's end. */
static void tape_read(deck *d, const char *path)
{
    size_t size = 0, len;
    char *line = NULL;
    FILE *file = fopen(path, "r");
    ck_assert_msg(file, "%s isn't there; record it: tests/contract/run VERSION --record", path);
    while (d->n < TAPE_MOST && getline(&line, &size, file) > 2) {
        exchange *e = &d->exchanges[d->n++];
        char *first = ct_text("%s", line + 2);
        ck_assert_int_gt(getline(&line, &size, file), 2);
        e->request = ct_text("%s%.*s", first, (int)strcspn(line + 2, "\n"), line + 2);
        ck_assert(getline(&line, &size, file) > 2 && sscanf(line, "< %zu", &len) == 1);
        e->answer = ct_keep(ct_text("%*s", (int)len, ""), len);
        e->answer_len = len;
        ck_assert(fread(e->answer, 1, len, file) == len && fgetc(file) == '\n');
    }
    free(line);
    fclose(file);
}

/* Our own version is in what we write, and changes. */
static void drop_version(char *text)
{
    static const char label[] = "\"io.bponet.version\":\"";
    char *at = strstr(text, label);
    if (at) {
        at += strlen(label);
        memmove(at, strchr(at, '"'), strlen(strchr(at, '"')) + 1);
    }
}

/* What is asked, and a copy that is whole: request line without its version of HTTP, body. */
static char *request_of(const char *text, size_t head, size_t len)
{
    char *request = NULL;
    int line = (int)strcspn(text, "\r\n") - (int)strlen(" HTTP/1.1");
    if (asprintf(&request, "%.*s\n%.*s", line, text, (int)(len - head), text + head) < 0)
        abort();
    return request;
}

static exchange *deck_find(deck *d, char *request)
{
    exchange *found = NULL;
    drop_version(request);
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; !found && i < d->n; i++)
        if (!d->exchanges[i].used && strcmp(d->exchanges[i].request, request) == 0)
            found = &d->exchanges[i];
    if (found)
        found->used = true;
    pthread_mutex_unlock(&d->lock);
    return found;
}

static bool replay(deck *d, int fd, char *request)
{
    static const char unknown[] =
        "HTTP/1.1 418 Not On Tape\r\nContent-Type: application/json\r\nApi-Version: 1.41\r\n"
        "Content-Length: 31\r\n\r\n{\"message\":\"this isn't on tape\"}";
    exchange *e = deck_find(d, request);
    return faulty_write(fd, e ? e->answer : unknown, e ? e->answer_len : strlen(unknown));
}

/* ---- recording -------------------------------------------------------------------------------- */

/* Whether the answer is complete: framed by its length, by chunks, or without a body. */
static bool is_whole(const char *text, size_t len)
{
    const char *end = strstr(text, "\r\n\r\n");
    const char *length = end ? strcasestr(text, "\r\nContent-Length:") : NULL;
    if (!end)
        return false;
    if (length && length < end)
        return len >= (size_t)(end + 4 - text) + strtoul(length + 17, NULL, 10);
    if (strcasestr(text, "\r\nTransfer-Encoding: chunked"))
        return len >= 5 && strcmp(text + len - 5, "0\r\n\r\n") == 0;
    return true;
}

static bool pass_on(deck *d, int fd, const char *text, size_t len, char *request)
{
    size_t size = 4 * 1024 * 1024, n = 0;
    char *answer = calloc(1, size);
    int real = ct_dial();
    if (!answer || !faulty_write(real, text, len))
        abort();
    for (ssize_t got; !is_whole(answer, n); n += (size_t)got) {
        got = recv(real, answer + n, size - n - 1, 0);
        if (got <= 0)
            abort();
    }
    close(real);
    drop_version(request);
    request[strcspn(request, "\n")] = '\0';
    pthread_mutex_lock(&d->lock);
    fprintf(d->record, "> %s\n> %s\n< %zu\n", request, request + strlen(request) + 1, n);
    fwrite(answer, 1, n, d->record);
    fputc('\n', d->record);
    fflush(d->record);
    pthread_mutex_unlock(&d->lock);
    bool ok = faulty_write(fd, answer, n);
    free(answer);
    return ok;
}

/* ---- the server ------------------------------------------------------------------------------- */

static bool deck_serve_one(deck *d, int fd, char *text, size_t size)
{
    size_t head = 0, len = faulty_peek(fd, text, size, &head);
    if (!len || recv(fd, text, len, MSG_WAITALL) != (ssize_t)len)
        return false;
    char *request = request_of(text, head, len);
    bool ok = d->record ? pass_on(d, fd, text, len, request) : replay(d, fd, request);
    free(request);
    return ok;
}

static void *deck_serve(void *data)
{
    faulty_connection *c = data;
    size_t size = 256 * 1024;
    char *text = malloc(size);
    while (text && deck_serve_one((deck *)c->f, c->fd, text, size))
        ;
    close(c->fd);
    free(text);
    free(c);
    return NULL;
}

static void deck_run(deck *d, int listener)
{
    for (;;) {
        pthread_t thread;
        faulty_connection *c = malloc(sizeof *c);
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (!c || fd < 0)
            abort();
        *c = (faulty_connection){.f = &d->base, .fd = fd};
        if (pthread_create(&thread, NULL, deck_serve, c) != 0)
            abort();
        pthread_detach(thread);
    }
}

/* Plays, or with a file records; in a process of its own. */
static void deck_start(deck *d, FILE *record)
{
    d->record = record;
    pthread_mutex_init(&d->lock, NULL);
    int listener = faulty_listen_unix(&d->base, 16);
    fflush(NULL);
    d->base.pid = fork();
    if (d->base.pid < 0)
        abort();
    if (d->base.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        deck_run(d, listener);
    }
    close(listener);
}

static void deck_stop(deck *d)
{
    kill(d->base.pid, SIGKILL);
    waitpid(d->base.pid, NULL, 0);
    unlink(d->base.path);
    rmdir(d->base.dir);
}

/* ---- the tests -------------------------------------------------------------------------------- */

static deck the_deck;

static void make_scene(void)
{
    ct_run("ct-web", "--network none");
    ct_docker("network disconnect none ct-web");
}

START_TEST(test_tape_tells_what_the_engine_tells)
{
    make_scene();
    const char *real = scenario(getenv("DOCKER_HOST"));
    tape_read(&the_deck, tape_path());
    deck_start(&the_deck, NULL);
    const char *fake = scenario(the_deck.base.host);
    deck_stop(&the_deck);
    ck_assert_msg(strcmp(real, fake) == 0, "the engine tells:\n%sthe tape tells:\n%s", real,
                  fake);
    ck_assert_ptr_null(strstr(fake, "isn't on tape"));
}
END_TEST

/* A tape with one byte wrong is found out. */
START_TEST(test_wrong_tape_is_found_out)
{
    static const char *const wrong[][2] = {{"409 Conflict", "408 Conflict"},
                                           {"already exists", "already exits "},
                                           {"\"172.40.0.9/24\"", "\"172.40.0.8/24\""}};
    make_scene();
    tape_read(&the_deck, tape_path());
    deck_start(&the_deck, NULL);
    const char *right = scenario(the_deck.base.host);
    deck_stop(&the_deck);
    size_t n_spoilt = 0;
    for (size_t i = 0; i < the_deck.n; i++) {
        char *at = strstr(the_deck.exchanges[i].answer, wrong[_i][0]);
        if (at) {
            memcpy(at, wrong[_i][1], strlen(wrong[_i][1]));
            n_spoilt++;
        }
    }
    ck_assert_uint_gt(n_spoilt, 0);
    deck_start(&the_deck, NULL);
    ck_assert_str_ne(scenario(the_deck.base.host), right);
    deck_stop(&the_deck);
}
END_TEST

START_TEST(test_record)
{
    FILE *file = fopen(tape_path(), "w");
    ck_assert_msg(file, "%s can't be written", tape_path());
    make_scene();
    deck_start(&the_deck, file);
    fputs(scenario(the_deck.base.host), stdout);
    deck_stop(&the_deck);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

int main(int argc, char **argv)
{
    const ct_case cases[] = {{test_tape_tells_what_the_engine_tells, 0},
                             {test_wrong_tape_is_found_out, 3}};
    const ct_case recording[] = {{test_record, 0}};
    if (argc > 1 && strcmp(argv[1], "--record") == 0)
        return ct_run_all("tape", recording, 1);
    return ct_run_all("tape", cases, sizeof cases / sizeof *cases);
}
