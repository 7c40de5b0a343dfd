/* Needs as texts: "postgres:5432". */
#ifndef BPO_CHECK_NEEDS_H
#define BPO_CHECK_NEEDS_H

#include "check/checking.h"

/* What needs are looked up in, made once. */
typedef struct bpo_directory {
    const char **services; /* their names */
    bpo_map containers;    /* container_name to the service's index */
} bpo_directory;

void bpo_directory_open(bpo_checking *c, bpo_directory *d);
void bpo_directory_close(bpo_directory *d);
/* The service so named, or whose container is; NULL: none. */
const bpo_service *bpo_directory_find(const bpo_checking *c, const bpo_directory *d,
                                      const char *name);
/* Splits "service:port[/tcp|/udp]"; what is wrong, or NULL. */
const char *bpo_need_read(bpo_checking *c, const char *text, const char **ret_service);

#endif
