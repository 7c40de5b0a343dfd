/* The table of a document's networks that stands before its findings. */
#ifndef BPO_SHOW_NETWORKS_H
#define BPO_SHOW_NETWORKS_H

#include "model/topology.h"
#include "show/table.h"

/* Adds it; nothing without networks. */
void bpo_networks_add(bpo_strbuf *sb, const bpo_style *style, const bpo_topology *topology,
                      const bpo_findings *findings);

#endif
