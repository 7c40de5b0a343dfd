/* What an engine's refusal means: its HTTP status and its own sentence. */
#ifndef BPO_ENGINE_REFUSAL_H
#define BPO_ENGINE_REFUSAL_H

#include "engine/http.h"

/* Explains an answer whose status isn't the wanted one. doing: "create network"; subject: what
 * it was about, or "". */
bpo_status bpo_answer_refused(const bpo_request *request, const char *doing,
                               const char *subject, bpo_error *err);

#endif
