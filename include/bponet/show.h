/* Text for people and JSON for programs, made from the other layers' results: no I/O.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_SHOW_H
#define BPONET_SHOW_H

#include <bponet/check.h>
#include <bponet/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Each call gives a text to free with bpo_string_free; the only failure is BPO_E_MEMORY, where
 * nothing else is said. Names from documents and engines are shown with their control characters
 * escaped. */

/** How text is to be made. A zeroed one is right for a pipe; wherever a style is asked for,
 *  NULL is a zeroed one. */
typedef struct bpo_style {
    int32_t width; /**< columns of the terminal; 0: no limit */
    bool color;    /**< ANSI colours */
    bool json;     /**< JSON with a format id, one document, instead of text: docs/json.md */
    bool ascii;    /**< only ASCII: for an output that isn't UTF-8. JSON isn't changed by it */
    char reserved[25]; /**< zero; room to grow */
} bpo_style;

/** The first line of every output: the document and the engine. `state` may be NULL. */
BPO_API bpo_status bpo_show_header(const bpo_topology *topology, const bpo_state *state,
                                   const bpo_style *style, char **ret_text, bpo_error *err);
/** The table of networks with subnet, gateway, range, use, containers, standing. */
BPO_API bpo_status bpo_show_status(const bpo_topology *topology, const bpo_state *state,
                                   const bpo_style *style, char **ret_text, bpo_error *err);
/**
 * The table of the document's networks; each finding with its line of the document and what to do;
 * those that the document accepts; and the line that counts them.
 */
BPO_API bpo_status bpo_show_findings(const bpo_topology *topology, const bpo_findings *findings,
                                     const bpo_style *style, char **ret_text, bpo_error *err);
/** The findings as a SARIF 2.1.0 log, JSON for tools that collect what analysers find:
 *  docs/json.md. */
BPO_API bpo_status bpo_show_sarif(const bpo_topology *topology, const bpo_findings *findings,
                                  char **ret_text, bpo_error *err);
/** One line of text that says how many findings there are and how to see them; "" for none. */
BPO_API bpo_status bpo_show_findings_line(const bpo_findings *findings, const bpo_style *style,
                                          char **ret_text, bpo_error *err);
/** A plan as it would be carried out, and the line that counts its steps. */
BPO_API bpo_status bpo_show_plan(const bpo_topology *topology, const bpo_state *state,
                                 const bpo_plan *plan, const bpo_style *style, char **ret_text,
                                 bpo_error *err);
/** One event as a line of text without its end; "" for events that a person needn't see. */
BPO_API bpo_status bpo_show_event(const bpo_plan *plan, const bpo_event *event,
                                  const bpo_style *style, char **ret_text, bpo_error *err);
/**
 * What was done, what wasn't and what can't be known: the closing lines. `result` may be NULL
 * for a plan that was only printed.
 */
BPO_API bpo_status bpo_show_result(const bpo_plan *plan, const bpo_result *result,
                                   const bpo_style *style, char **ret_text, bpo_error *err);
/** The page of the rule called `slug`; with NULL the list of all rules. BPO_E_USAGE, with the
 *  nearest slug, where there is no such rule. */
BPO_API bpo_status bpo_show_rules(const char *slug, const bpo_style *style, char **ret_text,
                                  bpo_error *err);
/**
 * What `text` means: a slug's page, as bpo_show_rules has it; else an engine's refusal, as
 * bpo_refusal_explain finds it: the objects it names, the cause, the remedy, the versions that say
 * so. NULL: the list of all rules. BPO_E_USAGE, with the nearest slug, for a single word that is neither;
 * BPO_E_NOT_FOUND for a sentence that isn't known; other statuses as bpo_refusal_explain's.
 */
BPO_API bpo_status bpo_show_explain(const char *text, const bpo_style *style, char **ret_text,
                                    bpo_error *err);
/** The library's version and, with `info` (NULL allowed), the engine's. */
BPO_API bpo_status bpo_show_version(const bpo_engine_info *info, const bpo_style *style,
                                    char **ret_text, bpo_error *err);

#ifdef __cplusplus
}
#endif
#endif
