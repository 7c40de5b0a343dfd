/* The rooms in which a service's members are read: each has the shape of a field's function, and gets
 * the bpo_service. */
#ifndef BPO_COMPOSE_READ_PARTS_H
#define BPO_COMPOSE_READ_PARTS_H

#include "compose/reading.h"

bpo_reader_of bpo_read_attachments; /* networks */
bpo_reader_of bpo_read_ports;
bpo_reader_of bpo_read_expose;
bpo_reader_of bpo_read_dependencies; /* depends_on */
bpo_reader_of bpo_read_deploy;
bpo_reader_of bpo_read_gpus;

/* Notes that the service asks for a GPU, by that spelling; the first one found stays, a runtime apart,
 * which says less than a request. Static text. */
void bpo_service_wants_gpu_by(bpo_service *service, const char *spelling, bpo_place at);
/* Adds what Compose takes for dependencies though depends_on doesn't say so: links, namespaces of
 * other services, volumes_from. map is the service's. */
bpo_status bpo_read_implied(bpo_reading *reading, const bpo_node *map, bpo_service *service,
                            bpo_error *err);

#endif
