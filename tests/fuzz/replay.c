/* The stand-alone main of a fuzz target: runs each file given, and each file in a folder given, once.
 * No fuzzer is needed, so that a fixed crash stays fixed on every machine. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static const char *current = "nothing yet";
static size_t n_inputs;

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, cap = 0, n;
    current = path;
    if (!file) {
        perror(path);
        exit(2);
    }
    do {
        if (size == cap && !(data = realloc(data, cap = cap * 2 + 4096)))
            abort();
        size += n = fread(data + size, 1, cap - size, file);
    } while (n);
    fclose(file);
    /* without a byte behind it, for the sanitizers */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    if (size)
        memcpy(exact, data, size);
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    n_inputs++;
}

static void run_path(const char *path)
{
    struct stat status;
    struct dirent **entries;
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        run_file(path);
        return;
    }
    int n = scandir(path, &entries, NULL, alphasort);
    if (n < 0) {
        perror(path);
        exit(2);
    }
    for (int i = 0; i < n; i++) {
        char *inside = malloc(strlen(path) + strlen(entries[i]->d_name) + 2);
        if (!inside)
            abort();
        sprintf(inside, "%s/%s", path, entries[i]->d_name);
        if (*entries[i]->d_name != '.')
            run_path(inside);
        free(inside);
        free(entries[i]);
    }
    free(entries);
}

/* ---- which input it was ----------------------------------------------------------------------*/

/* The sanitizers', where they are. */
extern void __sanitizer_set_death_callback(void (*call)(void)) __attribute__((weak));

static void name_input(void)
{
    if (current)
        fprintf(stderr, "the input was %s\n", current);
}

static void on_signal(int number)
{
    name_input(); /* it is over anyway */
    signal(number, SIG_DFL);
    raise(number);
}

int main(int argc, char **argv)
{
    signal(SIGABRT, on_signal);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(name_input);
    else
        signal(SIGSEGV, on_signal);
    for (int i = 1; i < argc; i++)
        run_path(argv[i]);
    current = NULL;
    printf("%zu inputs\n", n_inputs);
    return n_inputs ? 0 : 2;
}
