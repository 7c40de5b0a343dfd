/* The one writer of bpo_error. */
#ifndef BPO_BASE_ERROR_H
#define BPO_BASE_ERROR_H

#include <bponet/base.h>

#include "base/place.h"

/* Each writes err (NULL allowed) wholly and returns status, so that failing is one line:
 *     return bpo_fail(err, BPO_E_FILE, path, "%s: no such file", path);
 * subject may be NULL. Texts from outside may go in as they are: control bytes are escaped. */
bpo_status bpo_fail(bpo_error *err, bpo_status status, const char *subject, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));
/* With a place in a document. */
bpo_status bpo_fail_at(bpo_error *err, bpo_status status, bpo_place at, const char *subject,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* With the engine's HTTP status. */
bpo_status bpo_fail_http(bpo_error *err, bpo_status status, int32_t http_status,
                         const char *subject, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bpo_status bpo_fail_memory(bpo_error *err);

#endif
