#include "seam.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

/* the names are the linker's */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *memory);
char *__real_realpath(const char *path, char *resolved);

static atomic_long live;
static size_t count, failing;
static bool armed, on;
static seam_mode how;

static bool fails(void)
{
    if (!armed)
        return false;
    count++;
    if (failing && (count == failing || (on && how == SEAM_FROM_THEN_ON))) {
        on = true;
        errno = ENOMEM;
        return true;
    }
    return false;
}

static void *counted(void *memory)
{
    live += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    void *memory = __real_realloc(old, size);
    return old ? memory : counted(memory);
}

void __wrap_free(void *memory)
{
    live -= memory != NULL;
    __real_free(memory);
}

char *__wrap_strndup(const char *text, size_t n)
{
    size_t len = strnlen(text, n);
    char *copy = __wrap_malloc(len + 1);
    if (copy) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, strlen(text));
}

char *__wrap_realpath(const char *path, char *resolved)
{
    if (resolved)
        return __real_realpath(path, resolved);
    return fails() ? NULL : counted(__real_realpath(path, NULL));
}

void seam_init(void)
{
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, __wrap_malloc, __wrap_free, __wrap_realloc,
                         __wrap_strdup, __wrap_calloc);
}

void seam_arm(size_t k, seam_mode mode)
{
    count = 0;
    failing = k;
    how = mode;
    on = false;
    armed = true;
}

size_t seam_disarm(void)
{
    armed = false;
    return count;
}

long seam_live(void)
{
    return live;
}
