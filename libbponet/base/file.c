#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* rename */
#include <stdlib.h>
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

/* ---- writing -------------------------------------------------------------------------------- */

static bpo_status fail_write(const char *path, bpo_error *err)
{
    return bpo_fail(err, BPO_E_FILE, path, "%s: can't be written: %s", path, strerror(errno));
}

/* 0, or -1 with errno. */
static int write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        text += n;
        len -= (size_t)n;
    }
    return 0;
}

/* The name of path's folder, so that its entry is on disk too. */
static void sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    int fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* some file systems can't: the rename stands all the same */
        close(fd);
    }
}

/* mkostemp makes the file readable by its owner only. */
static bpo_status replace(const char *path, char *temporary, const char *text, size_t len,
                          bpo_error *err)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return fail_write(path, err);
    int rc = write_all(fd, text, len) < 0 || fsync(fd) < 0 ? -1 : 0;
    int error = errno;
    if (close(fd) < 0 && rc == 0) {
        rc = -1;
        error = errno;
    }
    if (rc == 0 && rename(temporary, path) < 0) {
        rc = -1;
        error = errno;
    }
    if (rc < 0) {
        unlink(temporary);
        errno = error;
        return fail_write(path, err);
    }
    sync_folder(temporary);
    return BPO_OK;
}

bpo_status bpo_file_write(const char *path, const char *text, size_t len, bpo_error *err)
{
    static const char suffix[] = ".XXXXXX";
    struct stat st;
    if (strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, text, len) < 0 ? fail_write("standard output", err)
                                                       : BPO_OK;
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return bpo_fail(err, BPO_E_FILE, path,
                        "%s: is %s, not a regular file; give another name", path,
                        S_ISLNK(st.st_mode) ? "a symbolic link" : kind_of(st.st_mode));
    char *temporary = bpo_alloc(strlen(path) + sizeof suffix, 1);
    if (!temporary)
        return bpo_fail_memory(err);
    strcpy(temporary, path);
    strcat(temporary, suffix);
    bpo_status status = replace(path, temporary, text, len, err);
    bpo_free(temporary);
    return status;
}
