/* The answers recorded from real engines by tests/golden/record. */
#ifndef BPO_TESTS_GOLDEN_H
#define BPO_TESTS_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct golden {
    char *bytes; /* free() it */
    size_t len;
} golden;

static inline golden golden_read(const char *version, const char *name)
{
    char path[512];
    golden g = {.bytes = calloc(1, 256 * 1024)};
    snprintf(path, sizeof path, "%s/golden/%s/%s.http", TESTS_DIR, version, name);
    FILE *file = fopen(path, "rb");
    if (!file || !g.bytes) {
        fprintf(stderr, "%s: can't be read\n", path);
        abort();
    }
    g.len = fread(g.bytes, 1, 256 * 1024 - 1, file);
    fclose(file);
    return g;
}

/* The API version that the recorded engine speaks, as a path begins: "/v1.41". */
static inline const char *golden_prefix(const char *version)
{
    return strcmp(version, "20.10") == 0  ? "/v1.41"
           : strcmp(version, "26.1") == 0 ? "/v1.45"
                                          : "/v1.51";
}

static const char *const golden_versions[] = {"20.10", "26.1", "28.5"};
#define N_GOLDEN_VERSIONS 3

#endif
