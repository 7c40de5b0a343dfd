/* The rules for an answer's header and body, without a wire. */
#include "unit.h"

#include "engine/http_answer.h"

#define H "HTTP/1.1 200 OK\r\n"

static const struct {
    const char *lines; /* of the header, each with its end */
    bpo_status status; /* BPO_OK: taken */
    const char *says;
} headers[] = {
    {H "Content-Length: 0\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", BPO_OK, NULL},
    {H "cOnTeNt-LeNgTh:\t5 \r\n\r\n", BPO_OK, NULL},
    {H "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", BPO_OK, NULL},
    {H "Content-Length: 005\r\nContent-Length: 5\r\n\r\n", BPO_OK, NULL},
    {H "Transfer-Encoding: Chunked\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 204 No Content\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 100 Continue\r\n\r\n" H "Content-Length: 0\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" H "Content-Length: 0\r\n\r\n", BPO_OK, NULL},
    {H "Content-Encoding: identity\r\nContent-Length: 0\r\n\r\n", BPO_OK, NULL},
    {H "X: \xc3\xa4\r\nContent-Length: 0\r\n\r\n", BPO_OK, NULL},
    {"HTTP/1.1 500 No\r\nContent-Length: 99999999999\r\n\r\n", BPO_OK, NULL}, /* is cut later */

    {"HTTP/2 200 OK\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"HTTP/1.1 20 OK\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"HTTP/1.1 2000 OK\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"HTTP/1.1 999 OK\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"HTTP/1.1 -20 OK\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"ICY 200 OK\r\n", BPO_E_PROTOCOL, "'ICY 200 OK'"},
    {"\r\n", BPO_E_PROTOCOL, "isn't HTTP/1.1"},
    {"HTTP/1.1 101 Switching Protocols\r\n", BPO_E_PROTOCOL, "101"},
    {H "\r\n", BPO_E_PROTOCOL, "where its body ends"},
    {H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", BPO_E_PROTOCOL, "both"},
    {H "Content-Length: 5\r\nContent-Length: 6\r\n", BPO_E_PROTOCOL, "two different"},
    {H "Content-Length: -5\r\n", BPO_E_PROTOCOL, "'-5'"},
    {H "Content-Length: +5\r\n", BPO_E_PROTOCOL, "'+5'"},
    {H "Content-Length: 5x\r\n", BPO_E_PROTOCOL, "'5x'"},
    {H "Content-Length: 0x5\r\n", BPO_E_PROTOCOL, "'0x5'"},
    {H "Content-Length: 5, 5\r\n", BPO_E_PROTOCOL, "'5, 5'"},
    {H "Content-Length:\r\n", BPO_E_PROTOCOL, "Content-Length is ''"},
    {H "Content-Length: 12345678901234567890\r\n", BPO_E_PROTOCOL, "Content-Length"},
    {H "Content-Length: 1234567890123456789\r\n", BPO_E_PROTOCOL, "Content-Length"},
    {H "Content-Length: 123456789012345678\r\n\r\n", BPO_E_LIMIT, "over the limit"},
    {H "Content-Length: 1025\r\n\r\n", BPO_E_LIMIT, "1025 bytes"},
    {H "Transfer-Encoding: gzip\r\n", BPO_E_PROTOCOL, "'gzip'"},
    {H "Transfer-Encoding: gzip, chunked\r\n", BPO_E_PROTOCOL, "'gzip, chunked'"},
    {H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", BPO_E_PROTOCOL,
     "chunked"},
    {H "Content-Encoding: gzip\r\n", BPO_E_PROTOCOL, "nobody asked for"},
    {"HTTP/1.1 302 Found\r\nLocation: http://evil/\r\nContent-Length: 0\r\n\r\n",
     BPO_E_PROTOCOL, "points elsewhere (HTTP status 302)"},
    {"HTTP/1.1 304 Not Modified\r\n\r\n", BPO_E_PROTOCOL, "304"},
    {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", BPO_E_PROTOCOL, "allows none"},
    {"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", BPO_E_PROTOCOL, "none"},
    {H "no colon\r\n", BPO_E_PROTOCOL, "'no colon'"},
    {H "Content-Length : 5\r\n", BPO_E_PROTOCOL, "'Content-Length : 5'"},
    {H ": 5\r\n", BPO_E_PROTOCOL, "': 5'"},
    {H " folded\r\n", BPO_E_PROTOCOL, "' folded'"},
    {H "X: a\x01\r\n", BPO_E_PROTOCOL, "control characters"},
    {H "X: a\x7f\r\n", BPO_E_PROTOCOL, "control characters"},
    {H "X: a\rb\r\n", BPO_E_PROTOCOL, "control characters"},
    {H "X: a\n", BPO_E_PROTOCOL, "broken line ends"},
    {"HTTP/1.1 200 OK\n", BPO_E_PROTOCOL, "broken line ends"},
};

/* Feeds lines as libcurl does, one at a time. */
static bool feed(bpo_answer *answer, const char *lines)
{
    while (*lines) {
        size_t len = strcspn(lines, "\n") + 1;
        if (!bpo_answer_take_line(answer, lines, len))
            return false;
        lines += len;
    }
    return true;
}

START_TEST(headers_are_taken_or_refused)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        bpo_answer answer = {0};
        bpo_answer_begin(&answer, 1024);
        bool taken = feed(&answer, headers[i].lines);
        ck_assert_msg(answer.refused == headers[i].status, "%s: %s", headers[i].lines,
                      answer.reason);
        ck_assert_msg(taken == !headers[i].status, "%s", headers[i].lines);
        ck_assert_msg(!taken || answer.headers_done, "%s", headers[i].lines);
        ck_assert_msg(!headers[i].says || strstr(answer.reason, headers[i].says), "%s: %s",
                      headers[i].lines, answer.reason);
        bpo_answer_clear(&answer);
    }
    printf("answer: %zu headers\n", sizeof headers / sizeof *headers);
}
END_TEST

START_TEST(the_header_has_limits)
{
    bpo_answer answer = {0};
    char line[BPO_MAX_HEADER_BYTES + 8];
    bpo_answer_begin(&answer, 1024);
    ck_assert(feed(&answer, H));
    for (int i = 0; i < BPO_MAX_HEADER_LINES - 1; i++)
        ck_assert(feed(&answer, "X: y\r\n"));
    ck_assert(!feed(&answer, "X: y\r\n"));
    ck_assert_int_eq(answer.refused, BPO_E_LIMIT);

    bpo_answer_begin(&answer, 1024);
    ck_assert(feed(&answer, H));
    memset(line, 'a', sizeof line);
    memcpy(line, "X: ", 3);
    strcpy(line + BPO_MAX_HEADER_BYTES - strlen(H) - 2, "\r\n");
    ck_assert(feed(&answer, line)); /* just so */
    ck_assert(!feed(&answer, "\r\n"));
    ck_assert_int_eq(answer.refused, BPO_E_LIMIT);

    bpo_answer_begin(&answer, 1024);
    for (int i = 0; i < BPO_MAX_INFORMATIONAL; i++)
        ck_assert(feed(&answer, "HTTP/1.1 100 Continue\r\n\r\n"));
    ck_assert(!feed(&answer, "HTTP/1.1 100 Continue\r\n\r\n"));
    ck_assert_int_eq(answer.refused, BPO_E_LIMIT);
    ck_assert(!feed(&answer, H)); /* and stays refused */
    bpo_answer_clear(&answer);
}
END_TEST

START_TEST(what_is_wanted_of_the_header_is_kept)
{
    bpo_answer answer = {0};
    bpo_answer_begin(&answer, 1024);
    ck_assert(feed(&answer,
                   "HTTP/1.1 100 Continue\r\nApi-Version: 9.9\r\nContent-Length: 7\r\n\r\n" H
                   "API-Version: 1.41\r\nLibpod-API-Version: 4.3.1\r\nOstype: linux\r\n"
                   "Server: Libpod/4.3.1 (linux)\r\n"
                   "Content-Type: Application/JSON; charset=utf-8\r\n"
                   "Content-Length: 2\r\n\r\n"));
    ck_assert_str_eq(answer.api_version, "1.41");
    ck_assert_str_eq(answer.libpod_version, "4.3.1");
    ck_assert_str_eq(answer.os_type, "linux");
    ck_assert_str_eq(answer.server, "Libpod/4.3.1 (linux)");
    ck_assert(bpo_answer_is_type(&answer, "application/json"));
    ck_assert(!bpo_answer_is_type(&answer, "application/js"));
    ck_assert(!bpo_answer_is_type(&answer, "text/html"));
    ck_assert(!bpo_answer_is_whole(&answer));
    ck_assert(bpo_answer_take_body(&answer, "O", 1));
    ck_assert(!bpo_answer_is_whole(&answer));
    ck_assert(bpo_answer_take_body(&answer, "K", 1));
    ck_assert(bpo_answer_is_whole(&answer));
    ck_assert(feed(&answer, "Trailer: x\r\n")); /* passed over */
    bpo_answer_clear(&answer);
}
END_TEST

START_TEST(bodies_have_limits)
{
    bpo_answer answer = {0};
    char *big = calloc(1, BPO_MAX_REFUSAL_BYTES + 1);
    bpo_answer_begin(&answer, 4);
    ck_assert(feed(&answer, H "Transfer-Encoding: chunked\r\n\r\n"));
    ck_assert(bpo_answer_take_body(&answer, "4\r\n1234\r\n1\r\n", 12));
    ck_assert(!bpo_answer_take_body(&answer, "5", 1));
    ck_assert_int_eq(answer.refused, BPO_E_LIMIT);
    ck_assert(!bpo_answer_is_whole(&answer));

    /* a refusal's body is cut: that it is a refusal is told by its status already */
    bpo_answer_begin(&answer, 4);
    ck_assert(feed(&answer, "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n"));
    ck_assert(bpo_answer_take_body(&answer, "ffffff\r\n", 8));
    ck_assert(!bpo_answer_take_body(&answer, big, BPO_MAX_REFUSAL_BYTES + 1));
    ck_assert_int_eq(answer.refused, BPO_OK);
    ck_assert(answer.cut && bpo_answer_is_whole(&answer));
    ck_assert_uint_eq(answer.body.len, BPO_MAX_REFUSAL_BYTES);

    bpo_answer_begin(&answer, 4);
    ck_assert(!bpo_answer_take_body(&answer, "SSH-2.0-x\r\n", 11));
    ck_assert(strstr(answer.reason, "'SSH-2.0-x"));
    bpo_answer_begin(&answer, 4);
    ck_assert(!bpo_answer_take_body(&answer, "\x15\x03\x01\x00\x02\x02\x46", 7));
    ck_assert(strstr(answer.reason, "TLS alert"));
    bpo_answer_clear(&answer);
    free(big);
}
END_TEST

static const struct {
    const char *wire;
    bpo_status status; /* BPO_OK and no body: not whole yet */
    const char *body, *says;
} chunked[] = {
    {"2\r\n[]\r\n0\r\n\r\n", BPO_OK, "[]", NULL},
    {"0\r\n\r\n", BPO_OK, "", NULL},
    {"1\r\n[\r\n00001\r\n]\r\n0000\r\n\r\n", BPO_OK, "[]", NULL},
    {"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", BPO_OK, "01234567890123456789", NULL},
    {"2;x=y\r\n[]\r\n0;z\r\n\r\n", BPO_OK, "[]", NULL},
    {"2 \r\n[]\r\n0\r\n\r\n", BPO_OK, "[]", NULL},
    {"2\r\n[]\r\n0\r\nX: y\r\nZ:\r\n\r\n", BPO_OK, "[]", NULL},
    {"", BPO_OK, NULL, NULL},
    {"2\r\n[]", BPO_OK, NULL, NULL},
    {"2\r\n[]\r\n0\r\n\r", BPO_OK, NULL, NULL},
    {"\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {";\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"-2\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"0x2\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"g\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"0000000000000002\r\n", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"2\n[]", BPO_E_PROTOCOL, NULL, "without a sound size"},
    {"2\r[]", BPO_E_PROTOCOL, NULL, "where they should"},
    {"1\r\n[]\r\n", BPO_E_PROTOCOL, NULL, "where they should"},
    {"2\r\n[]\n0\r\n", BPO_E_PROTOCOL, NULL, "where they should"},
    {"2\r\n[]\r0\r\n", BPO_E_PROTOCOL, NULL, "where they should"},
    {"0\r\nX: y\rZ\r\n", BPO_E_PROTOCOL, NULL, "where they should"},
    {"0\r\n\rx", BPO_E_PROTOCOL, NULL, "where they should"},
    {"2\r\n[]\r\n0\r\n\r\nHTTP", BPO_E_PROTOCOL, NULL, "follows its last chunk"},
    {"fffffffffffffff\r\n[", BPO_OK, NULL, NULL},
};

START_TEST(chunks_are_read_whatever_their_pieces)
{
    size_t n = sizeof chunked / sizeof *chunked;
    for (size_t i = 0; i < n; i++)
        for (size_t piece = 1; piece < 8; piece++) {
            bpo_answer answer = {0};
            const char *wire = chunked[i].wire;
            bpo_answer_begin(&answer, 1024);
            ck_assert(feed(&answer, H "Transfer-Encoding: chunked\r\n\r\n"));
            for (size_t k = 0, len = strlen(wire); k < len && !answer.refused; k += piece)
                bpo_answer_take_body(&answer, wire + k, len - k < piece ? len - k : piece);
            ck_assert_msg(answer.refused == chunked[i].status, "%s: %s", wire, answer.reason);
            ck_assert_msg(bpo_answer_is_whole(&answer) == !!chunked[i].body, "%s", wire);
            if (chunked[i].body)
                ck_assert_str_eq(bpo_strbuf_text(&answer.body), chunked[i].body);
            if (chunked[i].says)
                ck_assert_msg(strstr(answer.reason, chunked[i].says) != NULL, "%s: %s", wire,
                              answer.reason);
            bpo_answer_clear(&answer);
        }
    printf("answer: %zu chunked bodies\n", n);
}
END_TEST

UNIT_MAIN("engine/answer", headers_are_taken_or_refused, the_header_has_limits,
          what_is_wanted_of_the_header_is_kept, bodies_have_limits,
          chunks_are_read_whatever_their_pieces)
