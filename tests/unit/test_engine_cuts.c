/* Hazard 68: every answer that a real engine gave, cut at every byte: an error each time, and never
 * one that tells more than is known. */
#include "unit.h"

#include "../faulty/client.h"
#include "../faulty/golden.h"

static const struct {
    const char *golden;
    client_call call;
    bpo_status whole; /* what all of it means */
} answers[] = {
    {"ping", CALL_PING, BPO_OK},
    {"version", CALL_VERSION, BPO_OK},
    {"info", CALL_INFO, BPO_OK},
    {"networks", CALL_NETWORKS, BPO_OK},
    {"containers", CALL_CONTAINERS, BPO_OK},
    {"network", CALL_INSPECT, BPO_OK},
    {"create", CALL_CREATE, BPO_OK},
    {"connect", CALL_CONNECT, BPO_OK},
    {"disconnect", CALL_DISCONNECT, BPO_OK},
    {"delete", CALL_REMOVE, BPO_OK},
    {"error-404-network", CALL_INSPECT, BPO_E_NOT_FOUND},
    {"error-404-network", CALL_REMOVE, BPO_OK},
    {"error-409-duplicate", CALL_CREATE, BPO_E_CONFLICT},
    {"error-403-overlap", CALL_CREATE, BPO_E_CONFLICT},
    {"error-403-in-use", CALL_REMOVE, BPO_E_CONFLICT},
    {"error-bad-subnet", CALL_CREATE, BPO_E_ENGINE},
    {"error-404-container", CALL_CONNECT, BPO_E_NOT_FOUND},
    {"error-old-api", CALL_NETWORKS, BPO_E_ENGINE},
};

static bool is_write(client_call call)
{
    return call >= CALL_CREATE;
}

/* The id that an inspect's golden is about. */
static void learn_id(const golden *reply)
{
    const char *id = strstr(reply->bytes, "\"Id\":\"");
    if (id)
        snprintf(client_asked_id, sizeof client_asked_id, "%.64s", id + 6);
}

static bpo_status call_cut(faulty *f, bpo_engine *kept, client_call call, size_t cut,
                           bpo_error *err)
{
    atomic_store(&f->shared->cut, cut);
    if (call != CALL_PING)
        return client_do(kept, call, err);
    bpo_engine *engine = client_new(f->host); /* a handle pings once */
    bpo_status status = client_do(engine, call, err);
    bpo_engine_free(engine);
    return status;
}

static size_t sweep(const char *version, size_t row)
{
    golden ping = golden_read(version, "ping");
    golden reply = golden_read(version, answers[row].golden);
    client_call call = answers[row].call;
    const faulty_reply script[] = {
        {call == CALL_PING ? "no such request" : "GET /_ping", ping.bytes, ping.len},
        {.any = true, .bytes = reply.bytes, .len = reply.len, .act = FAULTY_CUT},
        FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_status wanted = is_write(call) ? BPO_E_UNKNOWN : BPO_E_PROTOCOL;
    char about[128];
    bpo_error err;
    if (call == CALL_INSPECT && answers[row].whole == BPO_OK)
        learn_id(&reply);
    for (size_t cut = 0; cut < reply.len; cut++) {
        snprintf(about, sizeof about, "%s %s, cut at %zu of %zu", version, answers[row].golden,
                 cut, reply.len);
        EXPECT(call_cut(f, engine, call, cut, &err), wanted, &err, about);
    }
    EXPECT(call_cut(f, engine, call, reply.len, &err), answers[row].whole, &err,
           answers[row].golden);
    ck_assert_uint_eq(f->shared->n_posts + f->shared->n_deletes,
                      is_write(call) ? reply.len + 1 : 0);
    size_t n = reply.len;
    bpo_engine_free(engine);
    faulty_stop(f);
    free(ping.bytes);
    free(reply.bytes);
    return n;
}

static void sweep_all(const char *version)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        n += sweep(version, i);
    printf("%zu cuts of Docker %s's answers swept, no success\n", n, version);
}

START_TEST(cuts_of_20_10)
{
    sweep_all("20.10");
}
END_TEST

START_TEST(cuts_of_26_1)
{
    sweep_all("26.1");
}
END_TEST

START_TEST(cuts_of_28_5)
{
    sweep_all("28.5");
}
END_TEST

UNIT_MAIN("engine/cuts", cuts_of_20_10, cuts_of_26_1, cuts_of_28_5)
