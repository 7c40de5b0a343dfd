#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

_Static_assert(sizeof(bpo_error) == 1808, "bpo_error is part of the ABI");

/* One row per status; every binding and every exit code reads this and nothing else. */
static const bpo_status_info statuses[] = {
    {BPO_OK, "ok", "done", "", "", "", "NotSpecified", 0},
    {BPO_E_USAGE, "usage", "an argument makes no sense", "UsageError", "ValueError",
     "BpoUsageException", "InvalidArgument", 2},
    {BPO_E_MEMORY, "memory", "no memory left", "OutOfMemoryError", "MemoryError",
     "BpoMemoryException", "ResourceUnavailable", 1},
    {BPO_E_FILE, "file", "a file can't be opened or isn't a regular file", "FileError",
     "OSError", "BpoFileException", "OpenError", 2},
    {BPO_E_DOCUMENT, "document", "the text isn't a document", "DocumentError", "ValueError",
     "BpoDocumentException", "ParserError", 1},
    {BPO_E_LIMIT, "limit", "an input is over a limit", "LimitError", "ValueError",
     "BpoLimitException", "LimitsExceeded", 1},
    {BPO_E_UNSUPPORTED, "unsupported", "exists, but isn't supported", "UnsupportedError",
     "NotImplementedError", "BpoUnsupportedException", "NotImplemented", 2},
    {BPO_E_UNAVAILABLE, "unavailable", "no engine answers", "UnavailableError",
     "ConnectionError", "BpoUnavailableException", "ConnectionError", 4},
    {BPO_E_PERMISSION, "permission", "no right to talk to the engine", "PermissionDeniedError",
     "PermissionError", "BpoPermissionException", "PermissionDenied", 4},
    {BPO_E_TIMEOUT, "timeout", "the engine didn't answer in time", "DeadlineError",
     "TimeoutError", "BpoTimeoutException", "OperationTimeout", 4},
    {BPO_E_PROTOCOL, "protocol", "what answered isn't a Docker Engine, or broke off",
     "ProtocolError", "ConnectionError", "BpoProtocolException", "ProtocolError", 4},
    {BPO_E_ENGINE, "engine", "the engine refused", "EngineError", "", "BpoEngineException",
     "InvalidOperation", 1},
    {BPO_E_NOT_FOUND, "not-found", "no such network or container", "NotFoundError",
     "LookupError", "BpoNotFoundException", "ObjectNotFound", 1},
    {BPO_E_CONFLICT, "conflict", "what is there isn't what was asked for", "ConflictError", "",
     "BpoConflictException", "ResourceExists", 1},
    {BPO_E_AMBIGUOUS, "ambiguous", "several objects have that name", "AmbiguousError",
     "LookupError", "BpoAmbiguousException", "InvalidResult", 1},
    {BPO_E_UNKNOWN, "unknown", "a write was sent and no answer came", "UnknownOutcomeError",
     "ConnectionError", "BpoUnknownOutcomeException", "InvalidResult", 5},
    {BPO_E_REFUSED, "refused", "refused to keep something safe", "RefusedError", "",
     "BpoRefusedException", "InvalidOperation", 1},
    {BPO_E_CANCELLED, "cancelled", "cancelled by the caller", "CancelledError", "",
     "BpoCancelledException", "OperationStopped", 130},
    {BPO_E_FORKED, "forked", "a handle used in a child process", "ForkedError", "RuntimeError",
     "BpoForkedException", "InvalidOperation", 2},
};

static const bpo_status_info unknown_status = {-999,
                                               "unknown-status",
                                               "a status this library doesn't know",
                                               "Error",
                                               "",
                                               "BpoException",
                                               "NotSpecified",
                                               1};

int32_t bpo_n_statuses(void)
{
    return (int32_t)(sizeof statuses / sizeof *statuses);
}

const bpo_status_info *bpo_status_at(int32_t i)
{
    return i >= 0 && i < bpo_n_statuses() ? &statuses[i] : NULL;
}

const bpo_status_info *bpo_status_describe(bpo_status status)
{
    /* the rows are in the order of their numbers: a test holds them to it */
    return status <= 0 && status > -bpo_n_statuses() ? &statuses[-status] : &unknown_status;
}

void bpo_error_clear(bpo_error *err)
{
    if (err)
        memset(err, 0, sizeof *err);
}

__attribute__((format(printf, 5, 0))) static void write_error(bpo_error *err, bpo_status status,
                                                              int32_t http_status,
                                                              const char *subject,
                                                              const char *format, va_list args)
{
    char raw[sizeof err->message];
    memset(err, 0, sizeof *err);
    err->code = status;
    err->http_status = http_status;
    vsnprintf(raw, sizeof raw, format, args);
    bpo_text_copy_escaped(err->message, sizeof err->message, raw);
    bpo_text_copy_escaped(err->subject, sizeof err->subject, subject ? subject : "");
}

bpo_status bpo_fail(bpo_error *err, bpo_status status, const char *subject, const char *format,
                    ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        write_error(err, status, 0, subject, format, args);
        va_end(args);
    }
    return status;
}

bpo_status bpo_fail_at(bpo_error *err, bpo_status status, bpo_place at, const char *subject,
                       const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        write_error(err, status, 0, subject, format, args);
        va_end(args);
        err->line = (int32_t)at.line;
        err->column = (int32_t)at.column;
        bpo_text_copy_escaped(err->file, sizeof err->file, at.file ? at.file : "");
    }
    return status;
}

bpo_status bpo_fail_http(bpo_error *err, bpo_status status, int32_t http_status,
                         const char *subject, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        write_error(err, status, http_status, subject, format, args);
        va_end(args);
    }
    return status;
}

bpo_status bpo_fail_memory(bpo_error *err)
{
    return bpo_fail(err, BPO_E_MEMORY, NULL, "no memory left; close something and try again");
}

void bpo_string_free(char *text)
{
    bpo_free(text);
}
