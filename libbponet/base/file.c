#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static const char *kind_of(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a directory";
    if (S_ISFIFO(mode))
        return "a FIFO";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

static bpo_status open_regular(const char *path, int *ret_fd, bpo_error *err)
{
    struct stat st = {0};
    /* O_NONBLOCK: opening a FIFO must not wait for its writer */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return bpo_fail(err, BPO_E_FILE, path, "%s: can't be read: %s", path, strerror(errno));
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        const char *kind = kind_of(st.st_mode);
        close(fd);
        return bpo_fail(err, BPO_E_FILE, path,
                        "%s: is %s, not a regular file; give a file, or "
                        "'-' for standard input",
                        path, kind);
    }
    *ret_fd = fd;
    return BPO_OK;
}

static bpo_status read_all(int fd, const char *path, size_t limit, char **ret_text,
                           size_t *ret_len, bpo_error *err)
{
    size_t cap = 64 * 1024, len = 0;
    char *text = bpo_realloc(NULL, cap, 1);
    while (text) {
        ssize_t n = read(fd, text + len, cap - len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            bpo_free(text);
            return bpo_fail(err, BPO_E_FILE, path, "%s: reading failed: %s", path,
                            strerror(errno));
        }
        len += (size_t)n;
        if (len > limit) {
            bpo_free(text);
            return bpo_fail(err, BPO_E_LIMIT, path,
                            "%s: larger than the %zu MiB that a document "
                            "may have",
                            path, limit >> 20);
        }
        if (n == 0) {
            text[len] = '\0';
            *ret_text = text;
            *ret_len = len;
            return BPO_OK;
        }
        if (cap - len < 2) {
            char *grown = bpo_realloc(text, cap *= 2, 1);
            if (!grown)
                bpo_free(text);
            text = grown;
        }
    }
    return bpo_fail_memory(err);
}

bpo_status bpo_file_read(const char *path, size_t limit, char **ret_text, size_t *ret_len,
                         bpo_error *err)
{
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", limit, ret_text, ret_len, err);
    int fd = -1;
    bpo_status status = open_regular(path, &fd, err);
    if (status < 0)
        return status;
    status = read_all(fd, path, limit, ret_text, ret_len, err);
    close(fd);
    return status;
}
