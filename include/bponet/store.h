/* A state as a file: observed here, looked at elsewhere or later.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_STORE_H
#define BPONET_STORE_H

#include <bponet/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes `state` to the file at `path` in the format bponet.state/1 (docs/state.md): whole or not
 * at all, readable by its owner only; "-" is standard output. Labels and options that look like
 * secrets are left out. BPO_E_FILE, BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_state_save(const bpo_state *state, const char *path, bpo_error *err);
/**
 * Reads a file that bpo_state_save wrote; "-" is standard input. What works on an observed state
 * works on this one. BPO_E_FILE, BPO_E_LIMIT (64 MiB), BPO_E_DOCUMENT (with line and column) for
 * what isn't a state, BPO_E_UNSUPPORTED for a later format, BPO_E_MEMORY. Members that this version
 * doesn't know are passed over. Free with bpo_state_free.
 */
BPO_API bpo_status bpo_state_load(const char *path, bpo_state **ret_state, bpo_error *err);
/** The text that bpo_state_save writes. Free with bpo_string_free. BPO_E_MEMORY. */
BPO_API bpo_status bpo_state_to_text(const bpo_state *state, char **ret_text, bpo_error *err);
/** Reads such a text; `name` stands for it in messages. Statuses as for bpo_state_load. */
BPO_API bpo_status bpo_state_from_text(const char *name, const char *text, size_t length,
                                       bpo_state **ret_state, bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
