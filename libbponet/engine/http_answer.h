/* What an HTTP answer must look like: rules for its header lines and its body, no I/O. */
#ifndef BPO_ENGINE_HTTP_ANSWER_H
#define BPO_ENGINE_HTTP_ANSWER_H

#include "base/error.h"
#include "base/strbuf.h"

#define BPO_MAX_HEADER_BYTES  (64 * 1024) /* of all header lines together, trailers included */
#define BPO_MAX_HEADER_LINES  100
#define BPO_MAX_INFORMATIONAL 4           /* 1xx answers before the real one */
#define BPO_MAX_LIST_BYTES    (64u << 20) /* bodies of lists */
#define BPO_MAX_OBJECT_BYTES  (16u << 20) /* bodies of single objects */
#define BPO_MAX_REFUSAL_BYTES (1u << 20)  /* bodies of 4xx and 5xx; what is over is cut */

/* Where in a chunked body the next byte stands. */
typedef enum bpo_chunk_state {
    BPO_CHUNK_SIZE,
    BPO_CHUNK_EXTENSION, /* of the size's line: passed over */
    BPO_CHUNK_SIZE_END,  /* its line feed is due */
    BPO_CHUNK_DATA,
    BPO_CHUNK_DATA_CR,
    BPO_CHUNK_DATA_LF,
    BPO_CHUNK_TRAILER, /* at a line's begin: the body's end, or a trailer */
    BPO_CHUNK_TRAILER_LINE,
    BPO_CHUNK_TRAILER_END,
    BPO_CHUNK_LAST_LF,
    BPO_CHUNK_END
} bpo_chunk_state;

typedef struct bpo_answer {
    int status;        /* HTTP's; 0: no status line came yet */
    bool headers_done; /* the blank line was seen */
    bool chunked, has_length;
    uint64_t length; /* Content-Length */
    bpo_chunk_state chunk_state;
    size_t chunk_digits;
    uint64_t chunk_left; /* bytes of the chunk at hand */
    size_t n_bytes;      /* of headers and body, as far as they came */
    size_t header_bytes, n_lines, n_informational;
    char content_type[64], api_version[32], libpod_version[32], server[128], os_type[32];
    size_t max_body;
    bpo_strbuf body;
    bool cut;           /* a refusal's body was longer than allowed: the beginning is there */
    bpo_status refused; /* BPO_OK, or why the answer was refused ... */
    char reason[256];   /* ... as a half sentence: "its header has more than 100 lines" */
} bpo_answer;

/* Makes ready for an answer whose body may have max_body bytes where the status is 2xx. */
void bpo_answer_begin(bpo_answer *answer, size_t max_body);
/* Takes one header line, its end included. False: refused, and nothing more is to be read. */
bool bpo_answer_take_line(bpo_answer *answer, const char *line, size_t len);
/* Takes a piece of the body as it is on the wire, chunk sizes included. False: refused, or cut, and
 * nothing more is to be read. */
bool bpo_answer_take_body(bpo_answer *answer, const char *data, size_t len);
/* Whether all of it came, given that the transport told no error. */
bool bpo_answer_is_whole(const bpo_answer *answer);
bool bpo_answer_is_type(const bpo_answer *answer, const char *content_type);
void bpo_answer_clear(bpo_answer *answer);

#endif
