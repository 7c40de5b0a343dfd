/* Where a finding's place is in the document's text. */
#ifndef BPO_SHOW_SOURCE_H
#define BPO_SHOW_SOURCE_H

#include "model/topology.h"

/* Remembers where it was, so that places asked for in the document's order cost one pass over the
 * texts. A zeroed one with a topology is ready for use. */
typedef struct bpo_source {
    const bpo_topology *topology;
    const char *file; /* whose text it is; NULL: none yet */
    const bpo_source_text *text;
    uint32_t line;           /* 0: none yet */
    size_t begin, end, next; /* bytes of the line, and where the next one begins */
    uint32_t column;
    size_t offset; /* the byte that column is at */
} bpo_source;

/* Whether the place is there, on a line that isn't empty; then begin and end are the line's, offset
 * the place's, which may be right behind the line. */
bool bpo_source_seek(bpo_source *source, bpo_place at);

#endif
