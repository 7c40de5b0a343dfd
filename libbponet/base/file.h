/* Reading files whole, with a limit, and writing them whole or not at all. */
#ifndef BPO_BASE_FILE_H
#define BPO_BASE_FILE_H

#include <stddef.h>

#include "base/error.h"

/* Reads all of a regular file, or of standard input for "-" (a pipe too), limit bytes at most.
 * *ret_text is the caller's to bpo_free, NUL-terminated behind *ret_len bytes. BPO_E_FILE,
 * BPO_E_LIMIT, BPO_E_MEMORY. Never waits for a FIFO or a device. */
bpo_status bpo_file_read(const char *path, size_t limit, char **ret_text, size_t *ret_len,
                         bpo_error *err);

/* Puts text in the place of the file at path, or of none, readable by its owner only: whoever opens
 * path sees the old text or the new one, after a power cut too. What isn't a regular file is never
 * replaced; "-" is standard output. BPO_E_FILE, BPO_E_MEMORY. */
bpo_status bpo_file_write(const char *path, const char *text, size_t len, bpo_error *err);

#endif
