/* The table of refusals asked by name and version, and a prediction told. What an engine really said
 * is read in engine/refusal.c. */
#include "check/refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const bpo_refusal *bpo_refusal_find(const char *name, bpo_release release)
{
    for (size_t i = 0; i < bpo_n_refusals(); i++) {
        const bpo_refusal *row = bpo_refusal_at(i);
        if (strcmp(row->name, name) == 0 && bpo_release_is_in(release, row->since, row->until))
            return row;
    }
    return NULL;
}

void bpo_predict_tell(bpo_predicting *p, const char *name, bpo_place at, const char *path, ...)
{
    char text[1024];
    va_list args;
    const bpo_refusal *row = bpo_refusal_find(name, p->release);
    if (!row)
        return;
    va_start(args, path);
    vsnprintf(text, sizeof text, path, args);
    va_end(args);
    bpo_strbuf_cut(&p->path, 0);
    bpo_strbuf_add(&p->path, text);
    if (!p->path.failed)
        p->told(p->data, row, at, bpo_strbuf_text(&p->path));
}
