/* A growing string: append freely, ask once at the end whether memory sufficed. */
#ifndef BPO_BASE_STRBUF_H
#define BPO_BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A zeroed one is ready for use. */
typedef struct bpo_strbuf {
    char *data; /* NUL-terminated once anything was added */
    size_t len, cap;
    bool failed; /* sticky: some append found no memory, and appends since did nothing */
} bpo_strbuf;

void bpo_strbuf_add(bpo_strbuf *sb, const char *text);
void bpo_strbuf_addn(bpo_strbuf *sb, const char *text, size_t len);
void bpo_strbuf_addc(bpo_strbuf *sb, char c, size_t times);
void bpo_strbuf_addf(bpo_strbuf *sb, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Cuts the text to its first len bytes. */
void bpo_strbuf_cut(bpo_strbuf *sb, size_t len);
/* The text, "" while nothing was added. Borrowed. */
const char *bpo_strbuf_text(const bpo_strbuf *sb);
/* The text, for the caller to bpo_free, and sb empty again; NULL where memory failed. */
char *bpo_strbuf_take(bpo_strbuf *sb);
/* A copy of the text in the arena, and sb empty again; NULL where memory failed. */
char *bpo_strbuf_keep(bpo_strbuf *sb, bpo_arena *arena);
void bpo_strbuf_free(bpo_strbuf *sb);

#endif
