/* Applying plans to engines that refuse, lose answers, stall or are raced. */
#include "state.h"

#include <pthread.h>

#include "../faulty/client.h"

#define OURS     ",\"Labels\":{\"io.bponet.topology\":\"shop\"}"
#define NOT_OURS ",\"Labels\":{}"
#define NET(name, id, created, more)                                                           \
    "{\"Name\":\"" name "\",\"Id\":\"" id "\",\"Created\":\"" created                          \
    "\",\"Scope\":\"local\",\"Driver\":\"bridge\"" more "}"
#define T1      "2024-01-01T00:00:00.1Z"
#define T1_LONG "2024-01-01T00:00:00.100Z"
#define T2      "2024-01-01T00:00:00.25Z"

#define ON_A(id, name)                                                                         \
    "{\"Id\":\"" id "\",\"Names\":[\"/" name "\"],\"State\":\"running\",\"HostConfig\":{"      \
    "\"NetworkMode\":\"shop_a\"},\"NetworkSettings\":{\"Networks\":{\"shop_a\":{"              \
    "\"NetworkID\":\"" ID_A "\",\"IPAddress\":\"10.0.0.2\"}}}}"
#define OFF(id, name)                                                                          \
    "{\"Id\":\"" id "\",\"Names\":[\"/" name "\"],\"State\":\"running\",\"HostConfig\":{"      \
    "\"NetworkMode\":\"x\"},\"NetworkSettings\":{\"Networks\":{}}}"

#define ABC "networks: {a: {}, b: {}, c: {}}\n"
#define STATE_ABC                                                                              \
    "network shop_a a label=io.bponet.topology=shop\nnetwork shop_b b "                        \
    "label=io.bponet.topology=shop\nnetwork shop_c c label=io.bponet.topology=shop\n"
#define STATE_A_WEB "network shop_a a label=io.bponet.topology=shop\ncontainer web b running x"

/* A reply: JSON of a status, or (status 0) bytes and what the server does behind them. */
typedef struct answer {
    const char *match;
    int status;
    const char *body;
    faulty_act act;
    int on;
} answer;

#define MAX_ANSWERS 6

static const struct {
    const char *about, *document, *state, *plan;
    answer answers[MAX_ANSWERS];
    const char *outcomes; /* the first letters of the names of the steps' outcomes */
    bpo_status status;
    const char *says; /* of the last step that began */
    unsigned long writes;
} runs[] = {
    {"all goes well",
     ABC,
     "",
     "create",
     {{"POST", 201, "{\"Id\":\"" ID_A "\"}"}},
     "ddd",
     BPO_OK,
     "",
     3},
    {"nothing to do", ABC, STATE_ABC, "create", {{NULL}}, "aaa", BPO_OK, "", 0},
    {"removed", ABC, STATE_ABC, "remove", {{"DELETE", 204, ""}}, "ddd", BPO_OK, "", 3},
    {"removed by somebody else",
     ABC,
     STATE_ABC,
     "remove",
     {{"DELETE", 404, "{\"message\":\"network x not found\"}"}},
     "aaa",
     BPO_OK,
     "",
     3},
    {"refused half-way",
     ABC,
     STATE_ABC,
     "remove",
     {{"DELETE /v1.51/networks/b", 403,
       "{\"message\":\"error while removing network: network shop_b has active endpoints\"}"},
      {"DELETE", 204, ""}},
     "dfn",
     BPO_E_CONFLICT,
     "remove network shop_b: error while removing",
     2},
    {"an ailing engine",
     ABC,
     "",
     "create",
     {{"POST", 500, "{\"message\":\"no space left\"}"}, {"GET /v1.51/networks", 200, "[]"}},
     "fnn",
     BPO_E_ENGINE,
     "no space left",
     1},
    {"created, its answer lost, ours",
     ABC,
     "",
     "create",
     {{"POST", 0, "HTTP/1.1 20", FAULTY_CLOSE},
      {"GET /v1.51/networks", 200,
       "[" NET("shop_a", ID_A, T1, OURS) "," NET("shop_b", ID_B, T1,
                                                 OURS) "," NET("shop_c", ID_C, T1, OURS) "]"}},
     "ddd",
     BPO_OK,
     "the answer was lost, but it is there",
     3},
    {"created, its answer cut",
     ABC,
     "",
     "create",
     {{"POST", 0,
       "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: "
       "99\r\n\r\n{\"Id\":",
       FAULTY_CLOSE},
      {"GET /v1.51/networks", 200, "[" NET("shop_a", ID_A, T1, NOT_OURS) "]"}},
     "dun",
     BPO_E_UNKNOWN,
     "",
     2},
    {"lost and not there",
     ABC,
     "",
     "create",
     {{"POST", 0, "", FAULTY_CLOSE}, {"GET /v1.51/networks", 200, "[]"}},
     "unn",
     BPO_E_UNKNOWN,
     "closed without an answer",
     1},
    {"lost, and another network is there",
     "networks: {a: {internal: true}}\n",
     "",
     "create",
     {{"POST", 0, "", FAULTY_RESET},
      {"GET /v1.51/networks", 200, "[" NET("shop_a", ID_A, T1, NOT_OURS) "]"}},
     "u",
     BPO_E_UNKNOWN,
     "",
     1},
    {"lost, and the engine is gone",
     ABC,
     "",
     "create",
     {{"POST", 0, "", FAULTY_CLOSE}, {"GET /v1.51/networks", 0, "", FAULTY_CLOSE}},
     "unn",
     BPO_E_UNKNOWN,
     "",
     1},
    {"somebody else made it",
     "networks: {a: {}}\n",
     "",
     "create",
     {{"POST", 409, "{\"message\":\"network with name shop_a already exists\"}"},
      {"GET /v1.51/networks", 200, "[" NET("shop_a", ID_B, T1, OURS) "]"}},
     "a",
     BPO_OK,
     "somebody else made it at the same time",
     1},
    {"somebody else made a different one",
     "networks: {a: {internal: true}, b: {}}\n",
     "",
     "create",
     {{"POST", 409, "{\"message\":\"network with name shop_a already exists\"}"},
      {"GET /v1.51/networks", 200, "[" NET("shop_a", ID_B, T1, OURS) "]"}},
     "fn",
     BPO_E_CONFLICT,
     "already exists",
     1},
    {"the addresses are taken",
     "networks: {a: {ipam: {config: [{subnet: 10.9.0.0/24}]}}}\n",
     "",
     "create",
     {{"POST", 403, "{\"message\":\"Pool overlaps with other one on this address space\"}"},
      {"GET /v1.51/networks", 200,
       "[" NET("other", ID_B, T1,
               ",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.9.0.0/16\"}]}") "]"}},
     "f",
     BPO_E_CONFLICT,
     "Pool overlaps",
     1},
    {"a proxy answers",
     ABC,
     "",
     "create",
     {{"POST", 0, "HTTP/1.1 502 Bad\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno"},
      {"GET /v1.51/networks", 200, "[]"}},
     "unn",
     BPO_E_UNKNOWN,
     "isn't a Docker Engine",
     1},
    {"removed, its answer lost",
     "networks: {a: {}}\n",
     STATE_ABC,
     "remove",
     {{"DELETE", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/networks/" ID_A, 404, "{\"message\":\"network not found\"}"}},
     "d",
     BPO_OK,
     "the answer was lost, but it is gone",
     1},
    {"not removed, its answer lost",
     "networks: {a: {}}\n",
     STATE_ABC,
     "remove",
     {{"DELETE", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/networks/" ID_A, 200, NET("shop_a", ID_A, T1, OURS)}},
     "u",
     BPO_E_UNKNOWN,
     "",
     1},
    {"removed or not, and the engine is gone",
     "networks: {a: {}}\n",
     STATE_ABC,
     "remove",
     {{"DELETE", 0, "", FAULTY_CLOSE}, {"GET /v1.51/networks/", 0, "", FAULTY_CLOSE}},
     "u",
     BPO_E_UNKNOWN,
     "",
     1},
    {"connected",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST /v1.51/networks/" ID_A "/connect", 200, ""}},
     "d",
     BPO_OK,
     "",
     1},
    {"connected by somebody else",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST", 403,
       "{\"message\":\"endpoint with name web already exists in network shop_a\"}"},
      {"GET /v1.51/containers/json", 200, "[" ON_A(ID_B, "web") "]"}},
     "a",
     BPO_OK,
     "somebody else did it",
     1},
    {"an endpoint of that name, and it isn't ours",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST", 403,
       "{\"message\":\"endpoint with name web already exists in network shop_a\"}"},
      {"GET /v1.51/containers/json", 200, "[" OFF(ID_B, "web") "," ON_A(ID_C, "w") "]"}},
     "f",
     BPO_E_CONFLICT,
     "already exists in network",
     1},
    {"connected, its answer lost",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/containers/json", 200, "[" ON_A(ID_B, "web") "]"}},
     "d",
     BPO_OK,
     "the answer was lost, but it is so",
     1},
    {"not connected, its answer lost",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/containers/json", 200, "[" OFF(ID_B, "web") "]"}},
     "u",
     BPO_E_UNKNOWN,
     "",
     1},
    {"the container is gone",
     "networks: {a: {}}\n",
     STATE_A_WEB,
     "connect a web",
     {{"POST", 404, "{\"message\":\"No such container: web\"}"},
      {"GET /v1.51/containers/json", 200, "[]"}},
     "f",
     BPO_E_NOT_FOUND,
     "No such container",
     1},
    {"disconnected",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "disconnect a web",
     {{"POST /v1.51/networks/" ID_A "/disconnect", 200, ""}},
     "d",
     BPO_OK,
     "",
     1},
    {"disconnected by somebody else",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "disconnect a web",
     {{"POST", 500, "{\"message\":\"container web is not connected to network shop_a\"}"},
      {"GET /v1.51/containers/json", 200, "[" OFF(ID_B, "web") "]"}},
     "a",
     BPO_OK,
     "somebody else did it",
     1},
    {"disconnected, its answer lost",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "disconnect a web",
     {{"POST", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/containers/json", 200, "[" OFF(ID_B, "web") "]"}},
     "d",
     BPO_OK,
     "the answer was lost",
     1},
    {"not disconnected, its answer lost",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "disconnect a web",
     {{"POST", 0, "", FAULTY_CLOSE},
      {"GET /v1.51/containers/json", 200, "[" ON_A(ID_B, "web") "]"}},
     "u",
     BPO_E_UNKNOWN,
     "",
     1},
    {"one after another",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "remove disconnect",
     {{"POST /v1.51/networks/" ID_A "/disconnect", 200, ""},
      {"DELETE /v1.51/networks/" ID_A, 204, ""}},
     "dd",
     BPO_OK,
     "",
     2},
    {"no removal where disconnecting fails",
     "networks: {a: {}}\n",
     STATE_A_WEB " on=shop_a",
     "remove disconnect",
     {{"POST", 500, "{\"message\":\"ill\"}"},
      {"GET /v1.51/containers/json", 200, "[" ON_A(ID_B, "web") "]"}},
     "fn",
     BPO_E_ENGINE,
     "ill",
     1},
};

/* ---- helpers --------------------------------------------------------------------------------- */

/* The server's rows: a ping of that version, then the answers. */
static faulty *start(const char *ping, const answer *answers, size_t n)
{
    faulty_reply script[MAX_ANSWERS + 2] = {{"GET /_ping", ping}};
    for (size_t i = 0; i < n && answers[i].match; i++) {
        faulty_reply *reply = &script[i + 1];
        *reply = (faulty_reply){answers[i].match, answers[i].body};
        reply->act = answers[i].act;
        reply->on = answers[i].on;
        if (answers[i].status == 204) {
            reply->bytes = "HTTP/1.1 204 No Content\r\nApi-Version: 1.41\r\n\r\n";
        } else if (answers[i].status) {
            reply->bytes = faulty_json(answers[i].status, answers[i].body);
        }
    }
    return faulty_start(script); /* its process has a copy */
}

static bpo_plan *plan_of(const char *document, const char *live, const char *what)
{
    bpo_topology *topology = state_topology(document);
    bpo_state *state = state_of(live);
    bpo_plan *plan = NULL;
    bpo_error err = {0};
    bpo_status status = state_plan(topology, state, what, &plan, &err);
    EXPECT(status, BPO_OK, &err, what);
    bpo_state_free(state);
    bpo_topology_free(topology);
    return plan;
}

/* An application whose plan is gone: it has a copy. */
static bpo_apply *apply_of(bpo_engine *engine, const char *document, const char *live,
                           const char *what)
{
    bpo_plan *plan = plan_of(document, live, what);
    bpo_apply *apply = NULL;
    bpo_error err = {0};
    bpo_status status = bpo_apply_new(engine, plan, &apply, &err);
    EXPECT(status, BPO_OK, &err, what);
    bpo_plan_free(plan);
    return apply;
}

static void expect_outcomes(const bpo_apply *apply, const char *letters, const char *about)
{
    const bpo_result *result = bpo_apply_result(apply);
    for (size_t i = 0; i < strlen(letters); i++) {
        const char *name = bpo_outcome_name(bpo_result_outcome(result, i));
        bool pending = bpo_result_outcome(result, i) == BPO_PENDING;
        bool under_way = bpo_result_outcome(result, i) == BPO_RUNNING;
        bool same = letters[i] == 'n'   ? pending
                    : letters[i] == 'u' ? *name == 'u' && !under_way
                                        : *name == letters[i];
        ck_assert_msg(same, "%s: step %zu is %s: %s", about, i, name,
                      bpo_result_message(result, i));
    }
    ck_assert_int_eq(bpo_result_outcome(result, strlen(letters)), BPO_PENDING);
    ck_assert_str_eq(bpo_result_message(result, strlen(letters)), "");
}

/* ---- one engine, one plan --------------------------------------------------------------------- */

static void expect_last(const bpo_apply *apply, size_t i)
{
    const bpo_result *result = bpo_apply_result(apply);
    size_t last = strcspn(runs[i].outcomes, "n");
    const char *message = bpo_result_message(result, last - 1);
    ck_assert_msg(strstr(message, runs[i].says) != NULL, "%s: %s", runs[i].about, message);
    ck_assert_ptr_null(strchr(message, '\n'));
}

static void run(size_t i)
{
    faulty *f = start(FAULTY_PING("1.51"), runs[i].answers, MAX_ANSWERS);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, runs[i].document, runs[i].state, runs[i].plan);
    bpo_error err = {0};
    ck_assert_uint_eq(f->shared->n_requests, 0);
    bpo_status status = bpo_apply_run(apply, &err);
    EXPECT(status, runs[i].status, &err, runs[i].about);
    expect_outcomes(apply, runs[i].outcomes, runs[i].about);
    expect_last(apply, i);
    if (status)
        ck_assert_int_eq(err.code, status);
    const bpo_result *result = bpo_apply_result(apply);
    ck_assert_msg(bpo_result_n_requests(result, true) == runs[i].writes, "%s: %lu writes",
                  runs[i].about, (unsigned long)bpo_result_n_requests(result, true));
    ck_assert_uint_eq(f->shared->n_posts + f->shared->n_deletes, runs[i].writes);
    ck_assert_uint_eq(bpo_result_n_requests(result, false), f->shared->n_requests);
    bpo_event event;
    size_t before = f->shared->n_requests;
    ck_assert_int_eq(bpo_apply_next(apply, -1, &event, &err), BPO_OK); /* the end stays */
    ck_assert_int_eq(event.kind, BPO_EVENT_END);
    ck_assert_int_eq(event.step, -1);
    ck_assert_uint_eq(f->shared->n_requests, before);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}

START_TEST(what_becomes_of_steps)
{
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        run(i);
    printf("apply: %zu runs\n", sizeof runs / sizeof *runs);
}
END_TEST

START_TEST(events_come_in_order)
{
    static const answer answers[] = {{"DELETE /v1.51/networks/b", 403, "{\"message\":\"no\"}"},
                                     {"DELETE", 204, ""}};
    static const struct {
        bpo_event_kind kind;
        int step, n_finished;
        bpo_outcome outcome;
    } expected[] = {{BPO_EVENT_STARTED, 0, 0, BPO_RUNNING},
                    {BPO_EVENT_FINISHED, 0, 1, BPO_DONE},
                    {BPO_EVENT_STARTED, 1, 1, BPO_RUNNING},
                    {BPO_EVENT_FINISHED, 1, 2, BPO_FAILED},
                    {BPO_EVENT_END, -1, 2, 0},
                    {BPO_EVENT_END, -1, 2, 0}};
    faulty *f = start(FAULTY_PING("1.51"), answers, 2);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, STATE_ABC, "remove");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        bpo_event event;
        bpo_error err = {0};
        memset(&event, 0xff, sizeof event);
        bpo_status status = bpo_apply_next(apply, -1, &event, &err);
        EXPECT(status, BPO_OK, &err, "events");
        ck_assert_int_eq(event.kind, expected[i].kind);
        ck_assert_int_eq(event.step, expected[i].step);
        ck_assert_int_eq(event.n_finished, expected[i].n_finished);
        ck_assert_int_eq(event.n_steps, 3);
        ck_assert_int_eq(event.outcome, expected[i].outcome);
        ck_assert_int_eq(event.status, event.outcome == BPO_FAILED ? BPO_E_ENGINE : BPO_OK);
        ck_assert_str_eq(event.network, event.step < 0 ? "" : event.step ? "shop_b" : "shop_a");
        ck_assert_int_ge(event.microseconds, 0);
        ck_assert((*event.message != '\0') == (event.outcome == BPO_FAILED));
    }
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_refused_plan_is_not_begun)
{
    faulty *f = start(FAULTY_PING("1.51"), NULL, 0);
    bpo_engine *engine = client_new(f->host);
    bpo_plan *plan =
        plan_of("networks: {a: {}, b: {internal: true}}\n", "network shop_b b", "create");
    bpo_apply *apply = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_apply_new(engine, plan, &apply, &err), BPO_E_REFUSED);
    ck_assert_ptr_null(apply);
    ck_assert_str_eq(err.subject, "shop_b");
    EXPECT_TEXT(&err, "nothing was changed", "refused");
    ck_assert_uint_eq(f->shared->n_requests, 0);
    bpo_apply_free(NULL);
    bpo_plan_free(plan);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(an_empty_plan_has_an_end)
{
    faulty *f = start(FAULTY_PING("1.41"), NULL, 0);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, "", "remove");
    ck_assert_int_eq(bpo_apply_run(apply, NULL), BPO_OK);
    ck_assert_uint_eq(f->shared->n_requests, 0);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(no_engine_is_a_failed_step)
{
    bpo_engine *engine = client_new("unix:///tmp/there-is-no-engine-here");
    bpo_apply *apply = apply_of(engine, ABC, "", "create");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_apply_run(apply, &err), BPO_E_UNAVAILABLE);
    expect_outcomes(apply, "fnn", "no engine");
    ck_assert_uint_eq(bpo_result_n_requests(bpo_apply_result(apply), true), 0);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
}
END_TEST

/* ---- waiting and cancelling ------------------------------------------------------------------- */

static const answer never[] = {{"POST", 0, "", FAULTY_STALL}};

START_TEST(slices_of_time_tell_waiting)
{
    static const int slices[] = {0, 1, 20, 0};
    faulty *f = start(FAULTY_PING("1.51"), never, 1);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, "", "create");
    bpo_event event;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_apply_next(apply, 0, &event, &err), BPO_OK);
    ck_assert_int_eq(event.kind, BPO_EVENT_STARTED);
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++) {
        ck_assert_int_eq(bpo_apply_next(apply, slices[i], &event, &err), BPO_OK);
        ck_assert_int_eq(event.kind, BPO_EVENT_WAITING);
        ck_assert_int_eq(event.step, 0);
        ck_assert_str_eq(event.network, "shop_a");
        ck_assert_int_eq(bpo_result_outcome(bpo_apply_result(apply), 0), BPO_RUNNING);
    }
    bpo_apply_free(apply); /* while it is under way */
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

static void expect_cancelled(bpo_apply *apply, bpo_status status, const bpo_error *err)
{
    EXPECT(status, BPO_E_CANCELLED, err, "cancelled");
    expect_outcomes(apply, "unn", "cancelled");
    const bpo_result *result = bpo_apply_result(apply);
    ck_assert_uint_eq(bpo_result_count(result, BPO_UNCERTAIN), 1);
    ck_assert_uint_eq(bpo_result_count(result, BPO_PENDING), 2);
    ck_assert_uint_eq(bpo_result_n_requests(result, true), 1);
}

START_TEST(cancelled_between_two_calls)
{
    faulty *f = start(FAULTY_PING("1.51"), never, 1);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, "", "create");
    bpo_event event;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_apply_next(apply, 0, &event, &err), BPO_OK);
    while (atomic_load(&f->shared->n_posts) == 0)
        ck_assert_int_eq(bpo_apply_next(apply, 1, &event, &err), BPO_OK);
    bpo_apply_cancel(apply);
    bpo_status status = bpo_apply_next(apply, -1, &event, &err);
    expect_cancelled(apply, status, &err);
    status = bpo_apply_next(apply, -1, &event, &err); /* it stays so */
    expect_cancelled(apply, status, &err);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

typedef struct running {
    bpo_apply *apply;
    bpo_status status;
    bpo_error err;
} running;

static void *run_in_thread(void *data)
{
    running *r = data;
    r->status = bpo_apply_run(r->apply, &r->err);
    return NULL;
}

START_TEST(cancelled_while_it_waits)
{
    faulty *f = start(FAULTY_PING("1.51"), never, 1);
    bpo_engine *engine = client_new(f->host);
    running r = {.apply = apply_of(engine, ABC, "", "create")};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, run_in_thread, &r), 0);
    faulty_await(f, 2); /* the ping and the request that has no answer */
    bpo_apply_cancel(r.apply);
    pthread_join(thread, NULL);
    expect_cancelled(r.apply, r.status, &r.err);
    bpo_apply_free(r.apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(cancelled_before_it_begins)
{
    faulty *f = start(FAULTY_PING("1.51"), never, 1);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, "", "create");
    bpo_event event;
    bpo_error err = {0};
    bpo_engine_cancel(engine);
    ck_assert_int_eq(bpo_apply_next(apply, -1, &event, &err), BPO_E_CANCELLED);
    expect_outcomes(apply, "nnn", "never begun");
    ck_assert_uint_eq(f->shared->n_requests, 0);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(the_handles_timeout_is_a_lost_answer)
{
    static const answer answers[] = {{"POST", 0, "", FAULTY_STALL},
                                     {"GET /v1.51/networks", 200, "[]"}};
    faulty *f = start(FAULTY_PING("1.51"), answers, 2);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, ABC, "", "create");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_engine_set_timeout(engine, 200, &err), BPO_OK);
    bpo_status status = bpo_apply_run(apply, &err);
    EXPECT(status, BPO_E_UNKNOWN, &err, "timeout");
    expect_outcomes(apply, "unn", "timeout");
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- twins ------------------------------------------------------------------------------------ */

#define LOOK       "GET /v1.41/networks"
#define CONTAINERS "GET /v1.41/containers/json"
#define OURS_FIRST "[" NET("shop_a", ID_A, T1, OURS) "," NET("shop_a", ID_B, T2, OURS) "]"
#define OURS_LATER "[" NET("shop_a", ID_A, T2, OURS) "," NET("shop_a", ID_B, T1, OURS) "]"
#define INTERNAL   ",\"Internal\":true"
#define ANOTHER_FIRST                                                                          \
    "[" NET("shop_a", ID_A, T2, OURS) "," NET("shop_a", ID_B, T1, INTERNAL) "]"
#define ANOTHER_LATER                                                                          \
    "[" NET("shop_a", ID_A, T1, OURS) "," NET("shop_a", ID_B, T2, INTERNAL) "]"
#define OURS_ALONE "[" NET("shop_a", ID_A, T1, OURS) "]"
#define SAME_TIME  "[" NET("shop_a", ID_A, T1, OURS) "," NET("shop_a", ID_B, T1_LONG, OURS) "]"
#define CREATED_B                                                                              \
    {                                                                                          \
        "POST /v1.41/networks/create", 201, "{\"Id\":\"" ID_B "\"}"                            \
    }
#define CREATED                                                                                \
    {                                                                                          \
        "POST /v1.41/networks/create", 201, "{\"Id\":\"" ID_A "\",\"Warning\":\"\"}"           \
    }

static const struct {
    const char *about;
    answer answers[MAX_ANSWERS];
    char outcome;
    const char *says;
    size_t deletes;
    bool observed; /* whether it looked again, containers and all */
    bpo_status status;
} twins[] = {
    {"none", {CREATED, {LOOK, 200, OURS_ALONE}}, 'd', "", 0},
    {"ours isn't the keeper",
     {CREATED,
      {LOOK, 200, OURS_LATER},
      {CONTAINERS, 200, "[]"},
      {"DELETE /v1.41/networks/" ID_A, 204, ""}},
     'a',
     "ours was taken away",
     1,
     true},
    {"ours isn't the keeper, and somebody is on it",
     {CREATED, {LOOK, 200, OURS_LATER}, {CONTAINERS, 200, "[" ON_A(ID_C, "web") "]"}},
     'd',
     "",
     0,
     true},
    {"ours is the keeper, the other yields",
     {CREATED,
      {LOOK, 200, OURS_FIRST, FAULTY_SERVE, 2},
      {LOOK, 200, OURS_ALONE},
      {CONTAINERS, 200, "[]"}},
     'd',
     "",
     0,
     true},
    {"ours is the keeper, the other never yields",
     {CREATED,
      {LOOK, 200, OURS_FIRST},
      {CONTAINERS, 200, "[]"},
      {"DELETE /v1.41/networks/" ID_A, 204, ""}},
     'a',
     "ours was taken away",
     1,
     true},
    {"made at the same time: the lower id stays",
     {CREATED_B,
      {LOOK, 200, SAME_TIME},
      {CONTAINERS, 200, "[]"},
      {"DELETE /v1.41/networks/" ID_B, 204, ""}},
     'a',
     "ours was taken away",
     1,
     true},
    {"the keeper is another network than was wanted",
     {CREATED,
      {LOOK, 200, ANOTHER_FIRST},
      {CONTAINERS, 200, "[]"},
      {"DELETE /v1.41/networks/" ID_A, 204, ""}},
     'f',
     "another network of this name",
     1,
     true,
     BPO_E_CONFLICT},
    {"another network than was wanted never yields",
     {CREATED,
      {LOOK, 200, ANOTHER_LATER},
      {CONTAINERS, 200, "[]"},
      {"DELETE /v1.41/networks/" ID_A, 204, ""}},
     'f',
     "another network of this name",
     1,
     true,
     BPO_E_CONFLICT},
    {"a network whose name begins so is no twin",
     {CREATED,
      {LOOK, 200, "[" NET("shop_a", ID_A, T2, OURS) "," NET("shop_a2", ID_B, T1, OURS) "]"}},
     'd',
     "",
     0},
};

START_TEST(twins_become_one)
{
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        faulty *f = start(FAULTY_PING("1.41"), twins[i].answers, MAX_ANSWERS);
        bpo_engine *engine = client_new(f->host);
        bpo_apply *apply = apply_of(engine, "networks: {a: {internal: no}}\n", "", "create");
        bpo_error err = {0};
        char outcome[] = {twins[i].outcome, '\0'};
        bpo_status status = bpo_apply_run(apply, &err);
        EXPECT(status, twins[i].status, &err, twins[i].about);
        expect_outcomes(apply, outcome, twins[i].about);
        const char *message = bpo_result_message(bpo_apply_result(apply), 0);
        ck_assert_msg(strstr(message, twins[i].says) != NULL, "%s: %s", twins[i].about,
                      message);
        ck_assert_msg(f->shared->n_deletes == twins[i].deletes, "%s: %zu deletes",
                      twins[i].about, f->shared->n_deletes);
        ck_assert_uint_eq(bpo_result_n_requests(bpo_apply_result(apply), true),
                          1 + twins[i].deletes);
        ck_assert_msg((strstr(f->shared->log, CONTAINERS) != NULL) == twins[i].observed,
                      "%s:\n%s", twins[i].about, f->shared->log);
        bpo_apply_free(apply);
        bpo_engine_free(engine);
        faulty_stop(f);
    }
}
END_TEST

/* Engines since API 1.44 refuse a second network of a name: nobody looks for twins there. */
START_TEST(new_engines_have_no_twins)
{
    static const answer answers[] = {
        {"POST /v1.44/networks/create", 201, "{\"Id\":\"" ID_A "\"}"}};
    faulty *f = start(FAULTY_PING("1.44"), answers, 1);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, "networks: {a: {}}\n", "", "create");
    ck_assert_int_eq(bpo_apply_run(apply, NULL), BPO_OK);
    ck_assert_uint_eq(f->shared->n_requests, 2);
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(twins_that_cannot_be_settled_are_an_error)
{
    static const answer answers[] = {CREATED,
                                     {LOOK, 200, OURS_LATER},
                                     {CONTAINERS, 200, "[]"},
                                     {"DELETE", 500, "{\"message\":\"ill\"}"}};
    faulty *f = start(FAULTY_PING("1.41"), answers, 4);
    bpo_engine *engine = client_new(f->host);
    bpo_apply *apply = apply_of(engine, "networks: {a: {}}\n", "", "create");
    bpo_error err = {0};
    ck_assert_int_eq(bpo_apply_run(apply, &err), BPO_E_ENGINE);
    EXPECT_TEXT(&err, "ill", "twins");
    expect_outcomes(apply, "d", "it was made all the same");
    bpo_apply_free(apply);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

UNIT_MAIN("apply", what_becomes_of_steps, events_come_in_order, a_refused_plan_is_not_begun,
          an_empty_plan_has_an_end, no_engine_is_a_failed_step, slices_of_time_tell_waiting,
          cancelled_between_two_calls, cancelled_while_it_waits, cancelled_before_it_begins,
          the_handles_timeout_is_a_lost_answer, twins_become_one, new_engines_have_no_twins,
          twins_that_cannot_be_settled_are_an_error)
