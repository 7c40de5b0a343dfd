/* What several of the documents and tables hold alike. */
#ifndef BPO_SHOW_PARTS_H
#define BPO_SHOW_PARTS_H

#include <bponet/model.h>
#include <bponet/show.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "plan/compare.h"

/* A string of which nobody knows that it is UTF-8, as a file's name: escaped where it isn't. */
void bpo_json_name(bpo_json_writer *w, const char *text);
void bpo_json_document(bpo_json_writer *w, const bpo_topology *topology);
/* host may be NULL. */
void bpo_json_engine(bpo_json_writer *w, const bpo_engine_info *info, const char *host);
void bpo_json_differences(bpo_json_writer *w, const bpo_difference *differences, size_t n);

/* Ends a line with what the document says of a field and what the engine has. */
void bpo_show_difference(bpo_strbuf *sb, const bpo_style *style, const bpo_difference *d);

#endif
