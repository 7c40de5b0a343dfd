/* An import under way: from what an engine has to the topology that describes it. */
#ifndef BPO_COMPOSE_IMPORTING_H
#define BPO_COMPOSE_IMPORTING_H

#include "base/error.h"
#include "model/state.h"
#include "model/topology.h"

typedef struct bpo_importing {
    const bpo_state *state;
    bpo_topology *topology;
    bpo_network **networks; /* of the state's i-th network; NULL: not in the document */
    bpo_service **services; /* of the state's i-th container, likewise */
    bpo_map network_ids, container_ids; /* to their indices in the state */
    bpo_status status;                  /* sticky: after a failure nothing is done any more */
    bpo_error *err;
} bpo_importing;

/* What every engine has, or makes by itself: no document speaks of it. */
bool bpo_import_is_predefined(const bpo_live_network *live);
/* The project that the network's labels name, ours first; NULL: none. */
const char *bpo_import_project_of(const bpo_live_network *live);
/* The network that the endpoint is on, its index too; NULL: the state has none, or a predefined
 * one. */
const bpo_live_network *bpo_import_find(const bpo_importing *importing,
                                        const bpo_endpoint *endpoint, size_t *ret_index);
/* text, or as much of it as a key may have, and a number behind it where it is taken; in the
 * topology's arena. NULL without memory. */
const char *bpo_import_key(bpo_topology *topology, const char *text, const bpo_map *taken);
/* Writes a value; NULL takes none. */
/* Fails where a network has more of something than a document may have. */
void bpo_import_count(bpo_importing *importing, const char *what, const char *network,
                      size_t n);
void bpo_import_write(bpo_importing *importing, bpo_written *written, const char *text);

/* The networks of the document's own. */
void bpo_import_networks(bpo_importing *importing);
/* One that was made elsewhere; nothing where it is in the document already. */
void bpo_import_external(bpo_importing *importing, size_t index);
/* The services, and the networks made elsewhere that they are on. */
void bpo_import_services(bpo_importing *importing);

#endif
