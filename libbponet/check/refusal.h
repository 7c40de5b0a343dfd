/* What engines refuse: one table (refusal_table.c), used to predict (refusal_network.c,
 * refusal_endpoint.c) and to explain (refusal_explain.c). Prediction finds out what a network or
 * an attachment is like; whether a version minds, and what it says, is the table's affair. */
#ifndef BPO_CHECK_REFUSAL_H
#define BPO_CHECK_REFUSAL_H

#include <bponet/check.h>

#include "base/place.h"
#include "base/strbuf.h"
#include "check/release.h"
#include "model/state.h"
#include "model/topology.h"

/* The row of that name for a version of the engine; NULL: that version doesn't mind. */
const bpo_refusal *bpo_refusal_find(const char *name, bpo_release release);

/* Whether the sentence is the row's; false without memory too. */
bool bpo_refusal_fits(const bpo_refusal *row, const char *text);

/* A prediction under way. The caller sets what is asked for; told is called for each row that applies, in
 * about the engine's own order, with its place and its path in the document. */
typedef struct bpo_predicting {
    bpo_release release;
    const bpo_state
        *state; /* what else the engine has; NULL: unknown, and nothing of it predicted */
    const bpo_topology *topology;
    bool off_swarm; /* known not to be a swarm's */
    bool connects;  /* an attachment is of a container that runs, and is connected */
    void (*told)(void *data, const bpo_refusal *row, bpo_place at, const char *path);
    void *data;
    bpo_strbuf path; /* the caller frees; `failed` says that memory was short */
} bpo_predicting;

/* Tells the row of that name, where the version has one. */
void bpo_predict_tell(bpo_predicting *p, const char *name, bpo_place at, const char *path, ...)
    __attribute__((format(printf, 4, 5)));
/* What becomes of creating the network. */
void bpo_predict_network(bpo_predicting *p, const bpo_network *network);
/* What becomes of creating and starting the service's container on the attachment's network, or of
 * connecting it there; the topology says what that network is like, the state who is on it. */
void bpo_predict_attachment(bpo_predicting *p, const bpo_attachment *attachment);
/* The same for the service's network_mode. */
void bpo_predict_service(bpo_predicting *p, const bpo_service *service);

#endif
