/* Between an engine's JSON and the model. No I/O. */
#ifndef BPO_ENGINE_CODEC_H
#define BPO_ENGINE_CODEC_H

#include "engine/http_answer.h"
#include "model/state.h"
#include "model/topology.h"

/* What is being decoded: for messages, and where it goes. */
typedef struct bpo_reading {
    const char *what; /* "GET /networks" */
    bool is_podman;
    bpo_state *state;
    size_t index; /* of the element at hand, SIZE_MAX for an answer that is one object */
} bpo_reading;

/* Each decodes a whole answer. BPO_E_PROTOCOL with the JSON pointer of what isn't as it should
 * be, BPO_E_LIMIT, BPO_E_MEMORY. The state still is to be finished. */
bpo_status bpo_decode_networks(bpo_reading *reading, const bpo_answer *answer, bpo_error *err);
bpo_status bpo_decode_containers(bpo_reading *reading, const bpo_answer *answer,
                                 bpo_error *err);
/* One network, with the containers that run on it; id is the one that was asked for. */
bpo_status bpo_decode_network(bpo_reading *reading, const bpo_answer *answer, const char *id,
                              bpo_error *err);
/* A container that the state has already, as it is and as it was configured. */
bpo_status bpo_decode_container(bpo_reading *reading, const bpo_answer *answer,
                                bpo_container *container, bpo_error *err);
/* The address pools that GET /info tells, into the state. */
bpo_status bpo_decode_pools(bpo_reading *reading, const bpo_answer *answer, bpo_error *err);
/* Into what info has already. */
bpo_status bpo_decode_version(const bpo_answer *answer, bpo_engine_info *info, bpo_error *err);
bpo_status bpo_decode_info(const bpo_answer *answer, bpo_engine_info *info, bpo_error *err);
/* The id in the answer to a create, and whether the engine warns that it made a twin. */
bpo_status bpo_decode_created(const bpo_answer *answer, char ret_id[65], bool *ret_is_twin,
                              bpo_error *err);

/* Each makes a request's body; *ret_body is the caller's to bpo_free. BPO_E_USAGE names a value
 * that isn't understood; BPO_E_UNSUPPORTED what this API version can't be asked; BPO_E_MEMORY. */
bpo_status bpo_encode_create(const bpo_network *network, int api_minor, char **ret_body,
                             bpo_error *err);
bpo_status bpo_encode_connect(const char *container_id, const char *const *aliases,
                              size_t n_aliases, const char *ipv4_address,
                              const char *ipv6_address, char **ret_body, bpo_error *err);
bpo_status bpo_encode_disconnect(const char *container_id, bool force, char **ret_body,
                                 bpo_error *err);

#endif
