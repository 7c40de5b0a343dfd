/* The labels on what we make, and those of Compose. */
#ifndef BPO_MODEL_LABELS_H
#define BPO_MODEL_LABELS_H

#define BPO_LABEL_TOPOLOGY        "io.bponet.topology" /* the project's name: whose it is */
#define BPO_LABEL_NETWORK         "io.bponet.network"  /* the network's key in the document */
#define BPO_LABEL_VERSION         "io.bponet.version"  /* of the library that made it */
#define BPO_LABEL_COMPOSE_PROJECT "com.docker.compose.project"
#define BPO_LABEL_COMPOSE_NETWORK "com.docker.compose.network"
#define BPO_LABEL_COMPOSE_SERVICE "com.docker.compose.service"
#define BPO_LABEL_COMPOSE_ONEOFF  "com.docker.compose.oneoff" /* "True": docker compose run */
#define BPO_LABEL_COMPOSE_ALL     "com.docker.compose."
#define BPO_LABEL_STACK           "com.docker.stack.namespace" /* docker stack deploy */

/* Who sets the label, "bponet" or "Compose"; NULL: the document may. Static. */
const char *bpo_label_setter(const char *key);

#endif
