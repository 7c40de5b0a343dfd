/* Memory for yajl, which never looks whether it got any. */
#ifndef BPO_BASE_JSON_ALLOC_H
#define BPO_BASE_JSON_ALLOC_H

#include <setjmp.h>

#include <yajl/yajl_common.h>

#include "base/arena.h"

typedef struct bpo_json_memory {
    bpo_arena arena;   /* yajl's blocks, and what else lives as long */
    jmp_buf no_memory; /* where a call of yajl goes that gets none: set before it, by setjmp */
} bpo_json_memory;

/* For yajl_alloc and yajl_gen_alloc, which copy them. What yajl gets is freed with the arena. */
yajl_alloc_funcs bpo_json_alloc_funcs(bpo_json_memory *memory);

#endif
