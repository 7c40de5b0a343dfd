/* What every call shares: statuses, errors, strings.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_BASE_H
#define BPONET_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) && !defined(SWIG)
#define BPO_API __attribute__((visibility("default")))
#else
#define BPO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the library that is running, for example "0.1.0"; that of the headers is the
 *  macro BPO_VERSION of bponet.h. Static text. */
BPO_API const char *bpo_version(void);

/** What a call answers: BPO_OK, or one of the negative numbers below. */
typedef int32_t bpo_status;

/** The statuses. Numbers are permanent; bpo_status_describe() tells all about each. */
enum {
    BPO_OK = 0,
    BPO_E_USAGE = -1,       /**< an argument that makes no sense */
    BPO_E_MEMORY = -2,      /**< no memory left */
    BPO_E_FILE = -3,        /**< a file that can't be opened or isn't a regular file */
    BPO_E_DOCUMENT = -4,    /**< text that isn't a document: syntax, encoding, structure */
    BPO_E_LIMIT = -5,       /**< an input over a limit */
    BPO_E_UNSUPPORTED = -6, /**< something that exists but isn't supported here */
    BPO_E_UNAVAILABLE = -7, /**< no engine answers there */
    BPO_E_PERMISSION = -8,  /**< no right to talk to the engine */
    BPO_E_TIMEOUT = -9,     /**< the engine didn't answer in time */
    BPO_E_PROTOCOL = -10,   /**< what answered isn't a Docker Engine, or broke off */
    BPO_E_ENGINE = -11,     /**< the engine refused; message holds its own sentence */
    BPO_E_NOT_FOUND = -12,  /**< no such network or container */
    BPO_E_CONFLICT = -13,   /**< what is there isn't what was asked for */
    BPO_E_AMBIGUOUS = -14,  /**< several objects have that name */
    BPO_E_UNKNOWN = -15,    /**< a write was sent and no answer came: done or not, unknown */
    BPO_E_REFUSED = -16,    /**< refused to keep something safe; message says what */
    BPO_E_CANCELLED = -17,  /**< cancelled by the caller */
    BPO_E_FORKED = -18      /**< a handle used in a child process that it wasn't made in */
};

/** Everything there is to say about one status: the one table that all bindings use. */
typedef struct bpo_status_info {
    bpo_status status;               /**< the number */
    const char *name;                /**< "not-found" */
    const char *meaning;             /**< one line */
    const char *python_class;        /**< "NotFoundError" */
    const char *python_base;         /**< the built-in class it also is: "LookupError", or "" */
    const char *csharp_class;        /**< "BpoNotFoundException" */
    const char *powershell_category; /**< "ObjectNotFound" */
    int32_t exit_code;               /**< what a command exits with */
} bpo_status_info;

/** How many statuses there are, BPO_OK included. */
BPO_API int32_t bpo_n_statuses(void);

/** The i-th status (0 is BPO_OK), or NULL when `i` is out of range. Static. */
BPO_API const bpo_status_info *bpo_status_at(int32_t i);

/** What is known of `status`; never NULL: an unknown number gives an entry named "unknown-status". */
BPO_API const bpo_status_info *bpo_status_describe(bpo_status status);

/**
 * Why a call failed. Caller-owned and by value; untouched on success, wholly written on failure.
 * `message` is one line that names the thing, what was found and what to do; where `line` isn't 0,
 * the place is in `file`, `line` and `column` only. All texts are UTF-8 and NUL-terminated, cut at a character's border where they are too long.
 */
typedef struct bpo_error {
    int32_t code;        /**< the bpo_status that the call returned */
    int32_t http_status; /**< the engine's HTTP status, 0 where none answered */
    int32_t line;        /**< 1-based line in `file`, 0 where there is none */
    int32_t column;      /**< 1-based column, counted in characters, 0 where there is none */
    char file[256];      /**< the document, "" where there is none */
    char subject[256];   /**< the network, container, file, address or path concerned, or "" */
    char message[1024];  /**< the sentence */
    char reserved[256];  /**< zero; room to grow without breaking programs */
} bpo_error;

/** Sets every byte of `err` to zero. `err` may be NULL. */
BPO_API void bpo_error_clear(bpo_error *err);

/** Frees a string that a call gave away through a `char **ret_...`. NULL is allowed. */
BPO_API void bpo_string_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
