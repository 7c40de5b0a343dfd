/* The typed calls: what is asked, and what an engine's answers and refusals mean: bad inputs 85, 92,
 * 94, 97-103, and what real engines answered. */
#include "unit.h"

#include "../faulty/client.h"
#include "../faulty/golden.h"

/* ---- the ping --------------------------------------------------------------------------------- */

static const struct {
    const char *about, *ping;
    const char *wanted_version; /* DOCKER_API_VERSION */
    bpo_status status;
    const char *says; /* of a success: the version used */
} pings[] = {
    {"20.10", FAULTY_PING("1.41"), NULL, BPO_OK, "1.41"},
    {"ours", FAULTY_PING("1.51"), NULL, BPO_OK, "1.51"},
    {"newer", FAULTY_PING("1.52"), NULL, BPO_OK, "1.51"},
    {"97 much newer", FAULTY_PING("1.999"), NULL, BPO_OK, "1.51"},
    {"97 a new major version", FAULTY_PING("2.0"), NULL, BPO_OK, "1.51"},
    {"oldest", FAULTY_PING("1.24"), NULL, BPO_OK, "1.24"},
    {"DOCKER_API_VERSION", FAULTY_PING("1.51"), "1.43", BPO_OK, "1.43"},
    {"DOCKER_API_VERSION, newer than the engine", FAULTY_PING("1.41"), "1.43", BPO_OK, "1.41"},
    {"DOCKER_API_VERSION, newer than ours", FAULTY_PING("1.60"), "1.60", BPO_OK, "1.51"},
    {"97 too old", FAULTY_PING("1.23"), NULL, BPO_E_PROTOCOL, "must be upgraded"},
    {"97 abc", FAULTY_PING("abc"), NULL, BPO_E_PROTOCOL, "'abc'"},
    {"97 1.2.3", FAULTY_PING("1.2.3"), NULL, BPO_E_PROTOCOL, "'1.2.3'"},
    {"97 empty", FAULTY_PING(""), NULL, BPO_E_PROTOCOL, "isn't a Docker Engine"},
    {"97 huge", FAULTY_PING("1.99999999999999999999"), NULL, BPO_E_PROTOCOL, "isn't one"},
    {"85 html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
     NULL, BPO_E_PROTOCOL, "isn't a Docker Engine (text/html"},
    {"85 html with a version",
     "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: text/html\r\nContent-Length: "
     "0\r\n\r\n",
     NULL, BPO_E_PROTOCOL, "isn't a Docker Engine"},
    {"85 no version", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", NULL, BPO_E_PROTOCOL,
     "no Content-Type"},
    {"85 another server",
     "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nno\n",
     NULL, BPO_E_PROTOCOL, "isn't a Docker Engine (text/plain"},
    {"an ailing engine",
     "HTTP/1.1 500 No\r\nApi-Version: 1.41\r\nContent-Length: 17\r\n\r\n{\"message\":\"ill\"}",
     NULL, BPO_E_ENGINE, "ill"},
    {"a guarding proxy", "HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\nForbidden\n",
     NULL, BPO_E_ENGINE, "Forbidden"},
};

START_TEST(the_ping_settles_the_version)
{
    for (size_t i = 0; i < sizeof pings / sizeof *pings; i++) {
        const faulty_reply script[] = {{"GET /_ping HTTP/1.1", pings[i].ping}, FAULTY_END};
        faulty *f = faulty_start(script);
        bpo_engine *engine = client_new(f->host);
        bpo_engine_info info;
        bpo_error err = {0};
        if (pings[i].wanted_version) {
            bpo_engine_free(engine);
            setenv("DOCKER_API_VERSION", pings[i].wanted_version, 1);
            ck_assert_int_eq(bpo_engine_new(f->host, &engine, &err), BPO_OK);
        }
        bpo_status status = bpo_engine_ping(engine, &info, &err);
        EXPECT(status, pings[i].status, &err, pings[i].about);
        if (status)
            EXPECT_TEXT(&err, pings[i].says, pings[i].about);
        else
            ck_assert_str_eq(info.used_api_version, pings[i].says);
        status = bpo_engine_ping(engine, NULL, &err);
        EXPECT(status, pings[i].status, &err, pings[i].about);
        /* once it succeeded it isn't repeated */
        ck_assert_uint_eq(f->shared->n_requests, status ? 2 : 1);
        bpo_engine_free(engine);
        faulty_stop(f);
    }
    printf("calls: %zu pings\n", sizeof pings / sizeof *pings);
}
END_TEST

START_TEST(podman_is_known_by_its_header)
{
    static const faulty_reply script[] = {
        {"GET /_ping", "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"
                       "Server: Libpod/4.3.1 (linux)\r\nContent-Length: 2\r\n\r\nOK"},
        FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_engine_info info;
    bpo_error err;
    ck_assert_int_eq(bpo_engine_ping(engine, &info, &err), BPO_OK);
    ck_assert_str_eq(info.engine, "podman");
    ck_assert_str_eq(info.version, "4.3.1");
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- refusals --------------------------------------------------------------------------------- */

static const struct {
    const char *about;
    client_call call;
    int http_status;
    const char *body;
    bpo_status status;
    const char *says;
} refusals[] = {
    {"98 an error", CALL_NETWORKS, 500, "{\"message\":\"boom\"}", BPO_E_ENGINE,
     "the engine refused to list networks: boom"},
    {"98 a hostile error", CALL_NETWORKS, 500, "{\"message\":\"\\u001b[2J\\u0000\\u202e\"}",
     BPO_E_ENGINE, "\\x1b[2J"},
    {"98 an error that isn't UTF-8", CALL_NETWORKS, 500, "{\"message\":\"\xff\"}", BPO_E_ENGINE,
     "\\xff"},
    {"99 no body", CALL_NETWORKS, 500, "", BPO_E_ENGINE, "HTTP status 500 without a reason"},
    {"99 JSON that is none", CALL_NETWORKS, 500, "{\"message\":", BPO_E_ENGINE,
     "{\"message\":"},
    {"99 plain text", CALL_NETWORKS, 503, "try again\n", BPO_E_ENGINE, "try again"},
    {"99 another JSON", CALL_NETWORKS, 500, "[1]", BPO_E_ENGINE, "[1]"},
    {"99 an empty message", CALL_NETWORKS, 500, "{\"message\":\"\"}", BPO_E_ENGINE,
     "{\"message"},
    {"99 a message of another type", CALL_NETWORKS, 500, "{\"message\":7}", BPO_E_ENGINE, "7}"},
    {"Podman's", CALL_NETWORKS, 500, "{\"cause\":\"c\",\"message\":\"m\",\"response\":500}",
     BPO_E_ENGINE, ": m"},
    {"101 overlap, 20.10", CALL_CREATE, 403,
     "{\"message\":\"Pool overlaps with other one on this address space\"}", BPO_E_CONFLICT,
     "refused to create network client-net: Pool overlaps"},
    {"101 overlap, bridge", CALL_CREATE, 403,
     "{\"message\":\"cannot create network a (br-a): conflicts with network b (br-b): networks "
     "have overlapping IPv4\"}",
     BPO_E_CONFLICT, "have overlapping IPv4"},
    {"101 same bridge", CALL_CREATE, 403, "{\"message\":\"networks have same bridge name\"}",
     BPO_E_CONFLICT, "same bridge name"},
    {"101 overlap, Podman", CALL_CREATE, 500,
     "{\"message\":\"subnet 10.0.0.0/8 is already used on the host or by another config\"}",
     BPO_E_CONFLICT, "already used"},
    {"another 403", CALL_CREATE, 403, "{\"message\":\"operation is not permitted\"}",
     BPO_E_ENGINE, "not permitted"},
    {"the name is taken", CALL_CREATE, 409,
     "{\"message\":\"network with name client-net already exists\"}", BPO_E_CONFLICT, "exists"},
    {"the name is taken, Podman 4", CALL_CREATE, 500,
     "{\"message\":\"network name x already used: network already exists\"}", BPO_E_CONFLICT,
     "exists"},
    {"no pool is left: no network wasn't found", CALL_CREATE, 404,
     "{\"message\":\"could not find an available, non-overlapping IPv4 address pool\"}",
     BPO_E_ENGINE, "could not find"},
    {"a bad subnet", CALL_CREATE, 400,
     "{\"message\":\"invalid network config:\\ninvalid subnet\"}", BPO_E_ENGINE,
     "invalid network config:\\ninvalid subnet"},
    {"102 ambiguous", CALL_INSPECT, 400,
     "{\"message\":\"network x is ambiguous (2 matches found on name)\"}", BPO_E_AMBIGUOUS,
     "is ambiguous"},
    {"another 400", CALL_INSPECT, 400, "{\"message\":\"bad\"}", BPO_E_ENGINE, "bad"},
    {"not found", CALL_INSPECT, 404, "{\"message\":\"network x not found\"}", BPO_E_NOT_FOUND,
     "refused to inspect network " ID_A ": network x not found"},
    {"103 gone already", CALL_REMOVE, 404, "{\"message\":\"network x not found\"}", BPO_OK,
     NULL},
    {"103 vanished", CALL_CONNECT, 404, "{\"message\":\"network x not found\"}",
     BPO_E_NOT_FOUND, "refused to connect container " ID_B ": network x not found"},
    {"disconnect, vanished", CALL_DISCONNECT, 404, "{\"message\":\"No such container: x\"}",
     BPO_E_NOT_FOUND, "No such container"},
    {"in use", CALL_REMOVE, 403,
     "{\"message\":\"error while removing network: network n has active endpoints\"}",
     BPO_E_CONFLICT, "active endpoints"},
    {"connected already", CALL_CONNECT, 403,
     "{\"message\":\"endpoint with name web already exists in network n\"}", BPO_E_CONFLICT,
     "already exists in network"},
    {"not connected", CALL_DISCONNECT, 500, "{\"message\":\"container is not connected\"}",
     BPO_E_ENGINE, "not connected"},
    {"connected", CALL_CONNECT, 200, "", BPO_OK, NULL},
    {"connected, Podman", CALL_CONNECT, 200, "OK", BPO_OK, NULL},
    {"disconnected", CALL_DISCONNECT, 200, "", BPO_OK, NULL},
    {"removed by an old Podman", CALL_REMOVE, 200, "[]", BPO_OK, NULL},
    {"a list with the wrong success", CALL_NETWORKS, 201, "[]", BPO_E_PROTOCOL,
     "HTTP status 201"},
    {"92 created, and no id", CALL_CREATE, 201, "{}", BPO_E_UNKNOWN, "/Id is missing"},
    {"92 created, and no JSON", CALL_CREATE, 201, "ok", BPO_E_UNKNOWN, "look before"},
    {"92 created, an id to climb with", CALL_CREATE, 201, "{\"Id\":\"../../containers\"}",
     BPO_E_UNKNOWN, "not a full id"},
    {"created", CALL_CREATE, 201, "{\"Id\":\"" ID_C "\",\"Warning\":\"\"}", BPO_OK, NULL},
    {"100 created, a twin", CALL_CREATE, 201,
     "{\"Id\":\"" ID_C "\",\"Warning\":\"Network with name x (id : y) already exists\"}",
     BPO_OK, NULL},
    {"94 another network", CALL_INSPECT, 200,
     "{\"Id\":\"" ID_B "\",\"Name\":\"n\",\"Driver\":\"bridge\"}", BPO_E_PROTOCOL,
     "answered with another network"},
    {"an inspected network", CALL_INSPECT, 200,
     "{\"Id\":\"" ID_A "\",\"Name\":\"n\",\"Driver\":\"bridge\"}", BPO_OK, NULL},
    {"91 no list", CALL_NETWORKS, 200, "{}", BPO_E_PROTOCOL, "GET /networks: this isn't"},
    {"91 no list of containers", CALL_CONTAINERS, 200, "null", BPO_E_PROTOCOL,
     "GET /containers/json: this isn't"},
    {"91 no version", CALL_VERSION, 200, "[]", BPO_E_PROTOCOL, "GET /version: this isn't"},
    {"91 no info", CALL_INFO, 200, "\"x\"", BPO_E_PROTOCOL, "GET /info: this isn't"},
};

START_TEST(refusals_keep_the_engines_sentence)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const faulty_reply script[] = {
            {"GET /_ping", FAULTY_PING("1.41")},
            {.any = true, .bytes = faulty_json(refusals[i].http_status, refusals[i].body)},
            FAULTY_END};
        faulty *f = faulty_start(script);
        bpo_engine *engine = client_new(f->host);
        bpo_error err;
        bpo_status status = client_do(engine, refusals[i].call, &err);
        EXPECT(status, refusals[i].status, &err, refusals[i].about);
        if (refusals[i].says)
            EXPECT_TEXT(&err, refusals[i].says, refusals[i].about);
        if (refusals[i].http_status >= 400 && status)
            ck_assert_int_eq(err.http_status, refusals[i].http_status);
        bpo_engine_free(engine);
        faulty_stop(f);
    }
    printf("calls: %zu answers\n", sizeof refusals / sizeof *refusals);
}
END_TEST

START_TEST(a_huge_refusal_is_cut)
{
    char *body = malloc((2 << 20) + 1);
    memset(body, 'x', 2 << 20);
    body[2 << 20] = '\0';
    memcpy(body, "{\"message\":\"", 12);
    const char *reply = faulty_json(500, body);
    const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")}, {.any = true, .bytes = reply}, FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    EXPECT(client_do(engine, CALL_NETWORKS, &err), BPO_E_ENGINE, &err, "98");
    ck_assert_uint_lt(strlen(err.message), 700);
    ck_assert_int_eq(err.http_status, 500);
    EXPECT(client_do(engine, CALL_REMOVE, &err), BPO_E_ENGINE, &err, "98 write");
    bpo_engine_free(engine);
    faulty_stop(f);
    free(body);
}
END_TEST

/* ---- what is asked ------------------------------------------------------------------------------ */

#define LISTED(id, name)                                                                       \
    "{\"Id\":\"" id "\",\"Name\":\"" name "\",\"Driver\":\"bridge\",\"Scope\":\"local\"}"

START_TEST(an_observation_takes_two_requests_after_the_ping)
{
    const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.43")},
        {"GET /v1.43/networks HTTP/1.1", faulty_json(200, "[" LISTED(ID_A, "n") "]")},
        {"GET /v1.43/containers/json?all=1 HTTP/1.1",
         faulty_json(200,
                     "[{\"Id\":\"" ID_B "\",\"Names\":[\"/web\"],\"State\":\"running\"}]")},
        FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_state *state = NULL;
    bpo_error err;
    for (uint64_t i = 0; i < 3; i++) {
        EXPECT(bpo_engine_observe(engine, &state, &err), BPO_OK, &err, "observe");
        ck_assert_uint_eq(bpo_state_n_requests(state), i ? 2 : 3);
        ck_assert_str_eq(bpo_state_host(state), f->host);
        ck_assert_str_eq(bpo_state_info(state)->used_api_version, "1.43");
        ck_assert_str_eq(bpo_state_info(state)->version, "99.9.9");
        ck_assert_str_eq(bpo_state_info(state)->engine, "docker");
        ck_assert_int_eq(bpo_state_info(state)->n_containers, -1);
        ck_assert_uint_eq(bpo_state_n_networks(state), 1);
        ck_assert_uint_eq(bpo_state_n_containers(state), 1);
        bpo_state_free(state);
    }
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 7);
    ck_assert_uint_eq(f->shared->n_requests, 7);
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 0);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* One of the two lists is answered only when the other was asked for: both are under way at once. */
START_TEST(both_lists_are_under_way_at_once)
{
    const faulty_reply script[] = {{"GET /_ping", FAULTY_PING("1.43")},
                                   {"GET /v1.43/", "", .act = FAULTY_STALL},
                                   FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    bpo_engine_set_timeout(engine, 300, NULL);
    EXPECT(client_do(engine, CALL_OBSERVE, &err), BPO_E_TIMEOUT, &err, "observe");
    ck_assert_uint_eq(f->shared->n_requests, 3);
    ck_assert(strstr(f->shared->log, "/networks") &&
              strstr(f->shared->log, "/containers/json"));
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(a_network_is_found_by_its_exact_name)
{
    const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")},
        {"GET /v1.41/networks HTTP/1.1",
         faulty_json(200, "[" LISTED(ID_A, "db-2") "," LISTED(ID_B, "twin") "," LISTED(
                              ID_C, "twin") "," LISTED("dbdbdbdbdbdbdbdbdbdbdbdbdbdbdbdbdbdbdbd"
                                                       "bdbdbdbdbdbdbdbdbdbdbdbdb",
                                                       "other") "]")},
        FAULTY_END};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    char id[65] = "";
    EXPECT(bpo_engine_find_network(engine, "db-2", id, &err), BPO_OK, &err, "db-2");
    ck_assert_str_eq(id, ID_A);
    EXPECT(bpo_engine_find_network(engine, "db", id, &err), BPO_E_NOT_FOUND, &err, "48 db");
    EXPECT(bpo_engine_find_network(engine, "aaaa", id, &err), BPO_E_NOT_FOUND, &err, "48 aaaa");
    EXPECT(bpo_engine_find_network(engine, ID_A, id, &err), BPO_E_NOT_FOUND, &err, "49 an id");
    EXPECT(bpo_engine_find_network(engine, "twin", id, &err), BPO_E_AMBIGUOUS, &err,
           "102 twins");
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

START_TEST(writes_ask_what_they_should)
{
    const faulty_reply script[] = {
        {"GET /_ping", FAULTY_PING("1.41")},
        {"POST /v1.41/networks/create HTTP/1.1", faulty_json(201, "{\"Id\":\"" ID_C "\"}")},
        {"POST /v1.41/networks/" ID_A "/connect HTTP/1.1", faulty_json(200, "")},
        {"POST /v1.41/networks/" ID_A "/disconnect HTTP/1.1", faulty_json(200, "")},
        {"DELETE /v1.41/networks/" ID_A " HTTP/1.1", "HTTP/1.1 204 No Content\r\n\r\n"},
        FAULTY_END};
    static const char *const aliases[] = {"db"};
    faulty *f = faulty_start(script);
    bpo_engine *engine = client_new(f->host);
    bpo_error err;
    EXPECT(client_do(engine, CALL_CREATE, &err), BPO_OK, &err, "create");
    ck_assert(strstr(f->shared->last_head, "Content-Type: application/json\r\n"));
    ck_assert(strstr(f->shared->last_body, "\"Name\":\"client-net\",\"CheckDuplicate\":true"));
    EXPECT(bpo_engine_connect(engine, ID_A, ID_B, aliases, 1, "10.0.0.5", NULL, &err), BPO_OK,
           &err, "connect");
    ck_assert_str_eq(f->shared->last_body,
                     "{\"Container\":\"" ID_B "\",\"EndpointConfig\":{\"Aliases\":[\"db\"],"
                     "\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.5\"}}}");
    EXPECT(bpo_engine_disconnect(engine, ID_A, ID_B, true, &err), BPO_OK, &err, "disconnect");
    ck_assert_str_eq(f->shared->last_body, "{\"Container\":\"" ID_B "\",\"Force\":true}");
    EXPECT(bpo_engine_remove_network(engine, ID_A, &err), BPO_OK, &err, "remove");
    ck_assert(!strstr(f->shared->last_head, "Content-Length:"));
    ck_assert_uint_eq(bpo_engine_n_writes(engine), 4);
    ck_assert_uint_eq(f->shared->n_posts, 3);
    ck_assert_uint_eq(f->shared->n_deletes, 1);
    bpo_engine_free(engine);
    faulty_stop(f);
}
END_TEST

/* ---- what real engines answered -------------------------------------------------------------- */

static const struct {
    const char *golden;
    client_call call;
    bpo_status status;
    const char *says;
} recorded[] = {
    {"error-404-network", CALL_INSPECT, BPO_E_NOT_FOUND, "not found"},
    {"error-409-duplicate", CALL_CREATE, BPO_E_CONFLICT,
     "network with name golden-a already exists"},
    {"error-403-overlap", CALL_CREATE, BPO_E_CONFLICT, "Pool overlaps"},
    {"error-403-in-use", CALL_REMOVE, BPO_E_CONFLICT, "has active endpoints"},
    {"error-bad-subnet", CALL_CREATE, BPO_E_ENGINE, "nvalid subnet 172.40.0.0"},
    {"error-404-container", CALL_CONNECT, BPO_E_NOT_FOUND, "No such container"},
    {"error-connected-twice", CALL_CONNECT, BPO_E_CONFLICT,
     "already exists in network golden-a"},
    {"error-old-api", CALL_NETWORKS, BPO_E_ENGINE, "client version 1.11 is too old"},
    {"create", CALL_CREATE, BPO_OK, NULL},
    {"connect", CALL_CONNECT, BPO_OK, NULL},
    {"disconnect", CALL_DISCONNECT, BPO_OK, NULL},
    {"delete", CALL_REMOVE, BPO_OK, NULL},
    {"networks", CALL_NETWORKS, BPO_OK, NULL},
    {"containers", CALL_CONTAINERS, BPO_OK, NULL},
    {"version", CALL_VERSION, BPO_OK, NULL},
    {"info", CALL_INFO, BPO_OK, NULL},
};

START_TEST(real_answers_mean_what_they_mean)
{
    for (size_t v = 0; v < N_GOLDEN_VERSIONS; v++)
        for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++) {
            golden ping = golden_read(golden_versions[v], "ping");
            golden reply = golden_read(golden_versions[v], recorded[i].golden);
            const faulty_reply script[] = {
                {"GET /_ping", ping.bytes, ping.len},
                {.any = true, .bytes = reply.bytes, .len = reply.len},
                FAULTY_END};
            faulty *f = faulty_start(script);
            bpo_engine *engine = client_new(f->host);
            bpo_error err;
            EXPECT(client_do(engine, recorded[i].call, &err), recorded[i].status, &err,
                   recorded[i].golden);
            if (recorded[i].says)
                EXPECT_TEXT(&err, recorded[i].says, recorded[i].golden);
            bpo_engine_free(engine);
            faulty_stop(f);
            free(ping.bytes);
            free(reply.bytes);
        }
    printf("calls: %zu real answers\n", N_GOLDEN_VERSIONS * sizeof recorded / sizeof *recorded);
}
END_TEST

START_TEST(real_engines_are_described)
{
    static const struct {
        const char *version, *engine, *api, *min_api;
    } rows[] = {{"20.10", "20.10.24+dfsg1", "1.41", "1.12"},
                {"26.1", "26.1.5+dfsg1", "1.45", "1.24"},
                {"28.5", "28.5.2+dfsg4", "1.51", "1.24"}};
    for (size_t v = 0; v < 3; v++) {
        golden ping = golden_read(rows[v].version, "ping");
        golden version = golden_read(rows[v].version, "version");
        golden facts = golden_read(rows[v].version, "info");
        char version_path[64], info_path[64];
        snprintf(version_path, sizeof version_path, "GET /v%s/version ", rows[v].api);
        snprintf(info_path, sizeof info_path, "GET /v%s/info ", rows[v].api);
        const faulty_reply script[] = {{"GET /_ping", ping.bytes, ping.len},
                                       {version_path, version.bytes, version.len},
                                       {info_path, facts.bytes, facts.len},
                                       FAULTY_END};
        faulty *f = faulty_start(script);
        bpo_engine *engine = client_new(f->host);
        bpo_engine_info info;
        bpo_error err;
        EXPECT(bpo_engine_version(engine, &info, &err), BPO_OK, &err, rows[v].version);
        ck_assert_str_eq(info.version, rows[v].engine);
        ck_assert_str_eq(info.api_version, rows[v].api);
        ck_assert_str_eq(info.used_api_version, rows[v].api);
        ck_assert_str_eq(info.min_api_version, rows[v].min_api);
        ck_assert_str_eq(info.os, "linux");
        ck_assert(*info.kernel && *info.architecture && !*info.name);
        EXPECT(bpo_engine_system_info(engine, &info, &err), BPO_OK, &err, rows[v].version);
        ck_assert_str_eq(info.version, rows[v].engine);
        ck_assert_int_eq(info.n_containers, 3);
        ck_assert(*info.name && *info.storage_driver && !info.swarm && !info.rootless);
        ck_assert_str_eq(info.used_api_version, rows[v].api);
        bpo_engine_free(engine);
        faulty_stop(f);
        free(ping.bytes);
        free(version.bytes);
        free(facts.bytes);
    }
}
END_TEST

UNIT_MAIN("engine/calls", the_ping_settles_the_version, podman_is_known_by_its_header,
          refusals_keep_the_engines_sentence, a_huge_refusal_is_cut,
          an_observation_takes_two_requests_after_the_ping, both_lists_are_under_way_at_once,
          a_network_is_found_by_its_exact_name, writes_ask_what_they_should,
          real_answers_mean_what_they_mean, real_engines_are_described)
