#include "engine/http_answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/chars.h"
#include "base/node.h"
#include "base/text.h"

static bool refuse(bpo_answer *answer, bpo_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool refuse(bpo_answer *answer, bpo_status status, const char *format, ...)
{
    va_list args;
    if (answer->refused)
        return false;
    va_start(args, format);
    vsnprintf(answer->reason, sizeof answer->reason, format, args);
    va_end(args);
    answer->refused = status;
    return false;
}

void bpo_answer_begin(bpo_answer *answer, size_t max_body)
{
    bpo_answer_clear(answer);
    answer->max_body = max_body;
}

/* ---- the status line ------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HTTP/1.1 200 OK": true and the number, without the line's end. */
static bool read_status(const char *line, size_t len, int *ret_status)
{
    if (len < 12 || (memcmp(line, "HTTP/1.1 ", 9) != 0 && memcmp(line, "HTTP/1.0 ", 9) != 0))
        return false;
    if (!is_digit(line[9]) || !is_digit(line[10]) || !is_digit(line[11]) ||
        (len > 12 && line[12] != ' '))
        return false;
    *ret_status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    return *ret_status >= 100 && *ret_status <= 599;
}

static bool take_status_line(bpo_answer *answer, const char *line, size_t len)
{
    if (!read_status(line, len, &answer->status)) {
        answer->status = 0;
        return refuse(answer, BPO_E_PROTOCOL, "it begins '%.*s', which isn't HTTP/1.1",
                      (int)(len < 64 ? len : 64), line);
    }
    if (answer->status == 101)
        return refuse(answer, BPO_E_PROTOCOL,
                      "it wants to change the protocol (HTTP status 101)");
    return true;
}

/* ---- fields --------------------------------------------------------------------------------- */

static bool take_length(bpo_answer *answer, const char *value, size_t len)
{
    int64_t length = 0;
    if (len == 0 || len > 18 || strspn(value, "0123456789") < len ||
        !bpo_text_to_int64(value, len, &length))
        return refuse(answer, BPO_E_PROTOCOL, "its Content-Length is '%.64s'", value);
    if (answer->has_length && answer->length != (uint64_t)length)
        return refuse(answer, BPO_E_PROTOCOL, "it has two different Content-Length fields");
    answer->has_length = true;
    answer->length = (uint64_t)length;
    return true;
}

static bool take_transfer_encoding(bpo_answer *answer, const char *value)
{
    if (strcasecmp(value, "chunked") != 0 || answer->chunked)
        return refuse(answer, BPO_E_PROTOCOL, "its Transfer-Encoding is '%.64s'", value);
    answer->chunked = true;
    return true;
}

static bool take_field(bpo_answer *answer, const char *name, const char *value)
{
    const struct {
        const char *name;
        char *to;
        size_t size;
    } kept[] = {
        {"Content-Type", answer->content_type, sizeof answer->content_type},
        {"Api-Version", answer->api_version, sizeof answer->api_version},
        {"Libpod-API-Version", answer->libpod_version, sizeof answer->libpod_version},
        {"Server", answer->server, sizeof answer->server},
        {"Ostype", answer->os_type, sizeof answer->os_type},
    };
    if (strcasecmp(name, "Content-Length") == 0)
        return take_length(answer, value, strlen(value));
    if (strcasecmp(name, "Transfer-Encoding") == 0)
        return take_transfer_encoding(answer, value);
    if (strcasecmp(name, "Content-Encoding") == 0 && strcasecmp(value, "identity") != 0)
        return refuse(answer, BPO_E_PROTOCOL,
                      "its Content-Encoding is '%.64s', which nobody "
                      "asked for",
                      value);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcasecmp(name, kept[i].name) == 0)
            bpo_text_copy_escaped(kept[i].to, kept[i].size, value); /* any bytes */
    return true;
}

static bool is_token(const char *text, size_t len)
{
    static const char allowed[] = BPO_LETTERS_AND_DIGITS "!#$%&'*+-.^_`|~";
    return len > 0 && strspn(text, allowed) >= len;
}

/* A field's line, NUL-terminated at len and without its end. */
static bool take_field_line(bpo_answer *answer, char *line, size_t len)
{
    char *colon = memchr(line, ':', len);
    if (!colon || !is_token(line, (size_t)(colon - line)))
        return refuse(answer, BPO_E_PROTOCOL, "its header has the line '%.64s'", line);
    char *value = colon + 1, *end = line + len;
    *colon = '\0';
    value += strspn(value, " \t");
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    return take_field(answer, line, value);
}

/* ---- the end of the header ------------------------------------------------------------------ */

static bool end_header(bpo_answer *answer)
{
    if (answer->status < 200) {
        if (++answer->n_informational > BPO_MAX_INFORMATIONAL)
            return refuse(answer, BPO_E_LIMIT,
                          "more than %d interim answers (HTTP status %d) "
                          "came before it",
                          BPO_MAX_INFORMATIONAL, answer->status);
        answer->status = 0;
        return true;
    }
    answer->headers_done = true;
    if (answer->status >= 300 && answer->status < 400)
        return refuse(answer, BPO_E_PROTOCOL,
                      "it points elsewhere (HTTP status %d), which an "
                      "engine never does",
                      answer->status);
    if (answer->status == 204) {
        if (answer->chunked || (answer->has_length && answer->length))
            return refuse(answer, BPO_E_PROTOCOL,
                          "it has a body where HTTP status 204 allows none");
        return true;
    }
    if (answer->chunked == answer->has_length)
        return refuse(answer, BPO_E_PROTOCOL,
                      answer->chunked ? "it has both a Content-Length and a chunked body"
                                      : "nothing says where its body ends");
    if (answer->has_length && answer->length > answer->max_body && answer->status < 400)
        return refuse(answer, BPO_E_LIMIT, "it has %llu bytes, over the limit of %zu MiB",
                      (unsigned long long)answer->length, answer->max_body >> 20);
    return true;
}

/* Whether a line holds only what may stand in a header. */
static bool is_clean(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7f)
            return false;
    return true;
}

bool bpo_answer_take_line(bpo_answer *answer, const char *line, size_t len)
{
    answer->n_bytes += len;
    answer->header_bytes += len;
    if (answer->refused)
        return false;
    if (answer->header_bytes > BPO_MAX_HEADER_BYTES)
        return refuse(answer, BPO_E_LIMIT, "its header is longer than %d KiB",
                      BPO_MAX_HEADER_BYTES / 1024);
    if (++answer->n_lines > BPO_MAX_HEADER_LINES)
        return refuse(answer, BPO_E_LIMIT, "its header has more than %d lines",
                      BPO_MAX_HEADER_LINES);
    if (len < 2 || line[len - 2] != '\r' || line[len - 1] != '\n' || !is_clean(line, len - 2))
        return refuse(answer, BPO_E_PROTOCOL,
                      "its header has control characters or broken line "
                      "ends");
    len -= 2;
    if (answer->headers_done) /* a chunked body's trailer: nothing in it is asked for */
        return true;
    if (answer->status == 0)
        return take_status_line(answer, line, len);
    if (len == 0)
        return end_header(answer);
    if (answer->status < 200) /* fields of an interim answer mean nothing */
        return true;
    char copy[1024]; /* of longer lines only the beginning counts: none that matters is long */
    size_t n = len < sizeof copy ? len : sizeof copy - 1;
    memcpy(copy, line, n);
    copy[n] = '\0';
    return take_field_line(answer, copy, n);
}

/* ---- the body ------------------------------------------------------------------------------- */

static bool refuse_headless(bpo_answer *answer, const char *data, size_t len)
{
    if (len >= 2 && data[0] == 0x15 && data[1] == 0x03)
        return refuse(answer, BPO_E_PROTOCOL,
                      "it is a TLS alert: the engine speaks TLS there, "
                      "which comes later here; use its unix socket");
    char shown[64] = "";
    size_t n = strnlen(data, len);
    memcpy(shown, data, n < sizeof shown ? n : sizeof shown - 1);
    return refuse(answer, BPO_E_PROTOCOL, "it begins '%s', which isn't HTTP/1.1", shown);
}

static bool keep_body(bpo_answer *answer, const char *data, size_t len)
{
    size_t limit = answer->status < 400 ? answer->max_body : BPO_MAX_REFUSAL_BYTES;
    size_t room = limit - answer->body.len;
    if (len > room && answer->status < 400)
        return refuse(answer, BPO_E_LIMIT, "it is longer than the limit of %zu MiB",
                      limit >> 20);
    answer->cut = len > room;
    bpo_strbuf_addn(&answer->body, data, answer->cut ? room : len);
    if (answer->body.failed)
        return refuse(answer, BPO_E_MEMORY, "no memory is left for it");
    return !answer->cut;
}

/* ---- chunks ----------------------------------------------------------------------------------
 * Read here and not by libcurl, which takes a body for whole that lacks its very last byte. */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_size_byte(bpo_answer *answer, char c)
{
    int value = hex_value(c);
    if (value >= 0 && answer->chunk_digits < 15) {
        answer->chunk_left = answer->chunk_left * 16 + (uint64_t)value;
        answer->chunk_digits++;
        return true;
    }
    if (answer->chunk_digits == 0 || (c != '\r' && c != ';' && c != ' ' && c != '\t'))
        return refuse(answer, BPO_E_PROTOCOL, "it has a chunk without a sound size");
    answer->chunk_state = c == '\r' ? BPO_CHUNK_SIZE_END : BPO_CHUNK_EXTENSION;
    return true;
}

/* Counts what is neither size nor data as part of the header. */
static bool count_extra(bpo_answer *answer, bool is_line)
{
    answer->n_lines += is_line;
    if (++answer->header_bytes > BPO_MAX_HEADER_BYTES)
        return refuse(answer, BPO_E_LIMIT, "its header is longer than %d KiB",
                      BPO_MAX_HEADER_BYTES / 1024);
    if (answer->n_lines > BPO_MAX_HEADER_LINES)
        return refuse(answer, BPO_E_LIMIT, "its header has more than %d lines",
                      BPO_MAX_HEADER_LINES);
    return true;
}

/* The state behind a byte that must be `due`. */
static bool expect(bpo_answer *answer, char c, char due, bpo_chunk_state next)
{
    if (c != due)
        return refuse(answer, BPO_E_PROTOCOL, "its chunks don't end where they should");
    answer->chunk_state = next;
    return true;
}

static bool begin_data(bpo_answer *answer, char c)
{
    answer->chunk_digits = 0;
    return expect(answer, c, '\n', answer->chunk_left ? BPO_CHUNK_DATA : BPO_CHUNK_TRAILER);
}

static bool take_trailer_byte(bpo_answer *answer, char c)
{
    bool begins = answer->chunk_state == BPO_CHUNK_TRAILER;
    if (c == '\r') {
        answer->chunk_state = begins ? BPO_CHUNK_LAST_LF : BPO_CHUNK_TRAILER_END;
        return true;
    }
    answer->chunk_state = BPO_CHUNK_TRAILER_LINE;
    return count_extra(answer, begins);
}

/* One byte of a chunked body that is no data. */
static bool take_framing_byte(bpo_answer *answer, char c)
{
    switch (answer->chunk_state) {
    case BPO_CHUNK_SIZE:
        return take_size_byte(answer, c);
    case BPO_CHUNK_EXTENSION:
        if (c == '\r')
            answer->chunk_state = BPO_CHUNK_SIZE_END;
        return count_extra(answer, false);
    case BPO_CHUNK_SIZE_END:
        return begin_data(answer, c);
    case BPO_CHUNK_DATA_CR:
        return expect(answer, c, '\r', BPO_CHUNK_DATA_LF);
    case BPO_CHUNK_DATA_LF:
        return expect(answer, c, '\n', BPO_CHUNK_SIZE);
    case BPO_CHUNK_TRAILER:
    case BPO_CHUNK_TRAILER_LINE:
        return take_trailer_byte(answer, c);
    case BPO_CHUNK_TRAILER_END:
        return expect(answer, c, '\n', BPO_CHUNK_TRAILER);
    case BPO_CHUNK_LAST_LF:
        return expect(answer, c, '\n', BPO_CHUNK_END);
    default:
        return refuse(answer, BPO_E_PROTOCOL, "something follows its last chunk");
    }
}

static bool take_chunked(bpo_answer *answer, const char *data, size_t len)
{
    for (size_t i = 0; i < len;) {
        if (answer->chunk_state != BPO_CHUNK_DATA) {
            if (!take_framing_byte(answer, data[i++]))
                return false;
            continue;
        }
        size_t n = len - i < answer->chunk_left ? len - i : (size_t)answer->chunk_left;
        if (!keep_body(answer, data + i, n))
            return false;
        i += n;
        answer->chunk_left -= n;
        if (!answer->chunk_left)
            answer->chunk_state = BPO_CHUNK_DATA_CR;
    }
    return true;
}

bool bpo_answer_take_body(bpo_answer *answer, const char *data, size_t len)
{
    answer->n_bytes += len;
    if (answer->refused)
        return false;
    if (!answer->headers_done)
        return refuse_headless(answer, data, len);
    return answer->chunked ? take_chunked(answer, data, len) : keep_body(answer, data, len);
}

bool bpo_answer_is_whole(const bpo_answer *answer)
{
    if (!answer->headers_done || answer->refused)
        return false;
    if (answer->chunked)
        return answer->cut || answer->chunk_state == BPO_CHUNK_END;
    return answer->cut || !answer->has_length || answer->body.len == answer->length;
}

bool bpo_answer_is_type(const bpo_answer *answer, const char *content_type)
{
    size_t len = strlen(content_type);
    return strncasecmp(answer->content_type, content_type, len) == 0 &&
           (answer->content_type[len] == '\0' || strchr("; \t", answer->content_type[len]));
}

void bpo_answer_clear(bpo_answer *answer)
{
    bpo_strbuf_free(&answer->body);
    memset(answer, 0, sizeof *answer);
}
