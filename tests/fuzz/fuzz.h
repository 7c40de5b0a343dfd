/* What the fuzz targets share. Each target is one file with the one entry LLVMFuzzerTestOneInput, for
 * libFuzzer, AFL++ and the stand-alone main of replay.c. A broken property ends the process. */
#ifndef BPO_TESTS_FUZZ_H
#define BPO_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/node.h"
#include "base/strbuf.h"
#include "model/finding.h"
#include "model/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what is broken and where, and aborts. */
void fuzz_fail(const char *file, int line, const char *format, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
#define FUZZ_CHECK(condition, ...)                                                             \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, __VA_ARGS__))

/* A copy with nothing behind it, and one with a NUL behind it: a step too far is seen. */
char *fuzz_copy(const uint8_t *data, size_t size);
char *fuzz_copy_text(const uint8_t *data, size_t size);

/* A text for people: UTF-8 on one line. */
void fuzz_check_line(const char *what, const char *text);
/* What every failed call promises: its status, one line that says something, no memory as reason. */
void fuzz_check_error(bpo_status status, const bpo_error *err);
/* That a call which gives status and err gave the same the first time. */
void fuzz_check_same_error(bpo_status first, const bpo_error *first_err, bpo_status second,
                           const bpo_error *second_err);

/* A text, to say whether places are in it. */
typedef struct fuzz_lines {
    const char *text;
    size_t len;
} fuzz_lines;
/* The offset of a place; SIZE_MAX where the text has no such place. Just behind a line's last character
 * is a place, too. */
size_t fuzz_offset(const fuzz_lines *lines, uint32_t line, uint32_t column);

/* Whether two trees are equal: kinds, values, keys, order. With places: those, too. */
bool fuzz_same_tree(const bpo_node *a, const bpo_node *b, bool places);

/* Two lists of findings must be equal to the last byte. */
void fuzz_check_same_findings(const bpo_findings *a, const bpo_findings *b);
/* Every finding's rule must be in the registry, and its texts be lines. */
void fuzz_check_findings(const bpo_findings *findings);
/* The text must be JSON to our own reader, which gives its tree in arena. */
const bpo_node *fuzz_read_json(bpo_arena *arena, const char *text);

#endif
