/* Files' names as URIs. */
#ifndef BPO_SHOW_URI_H
#define BPO_SHOW_URI_H

#include "base/strbuf.h"

/* Adds a URI reference (RFC 3986) to the file: an absolute path with the scheme, another one
 * relative. Any byte may be in the name. */
void bpo_uri_add_file(bpo_strbuf *sb, const char *path);

#endif
