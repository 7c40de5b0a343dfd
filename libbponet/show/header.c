/* The first line of every output, and the version. */
#include <bponet/show.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "model/topology.h"
#include "show/parts.h"
#include "show/table.h"

void bpo_json_name(bpo_json_writer *w, const char *text)
{
    char shown[1024];
    if (text && !bpo_utf8_valid(text, strlen(text))) {
        bpo_text_copy_escaped(shown, sizeof shown, text);
        text = shown;
    }
    bpo_json_string(w, text);
}

void bpo_json_document(bpo_json_writer *w, const bpo_topology *topology)
{
    bpo_json_open_map(w);
    bpo_json_key(w, "source");
    bpo_json_name(w, topology->source);
    bpo_json_put_bool(w, "builtin", topology->builtin);
    bpo_json_key(w, "project");
    bpo_json_name(w, topology->name);
    bpo_json_put_int(w, "networks", (int64_t)topology->n_networks);
    bpo_json_put_int(w, "services", (int64_t)topology->n_services);
    bpo_json_close_map(w);
}

void bpo_json_engine(bpo_json_writer *w, const bpo_engine_info *info, const char *host)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "engine", info->engine);
    bpo_json_put_string(w, "version", info->version);
    bpo_json_put_string(w, "api_version", info->used_api_version);
    if (host) {
        bpo_json_key(w, "host");
        bpo_json_name(w, host);
    }
    bpo_json_close_map(w);
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void add_document(bpo_strbuf *sb, const bpo_topology *topology, const bpo_style *style)
{
    bpo_paint_add(sb, style, BPO_DIM, "document");
    bpo_strbuf_add(sb, "  ");
    bpo_paint_add(sb, style, BPO_BOLD,
                  topology->source ? topology->source : "made by a program");
    if (topology->is_fallback)
        bpo_strbuf_add(sb, ", as no document is here or above");
    bpo_strbuf_add(sb, " (project ");
    bpo_paint_add(sb, style, BPO_PLAIN, topology->name);
    bpo_strbuf_addf(sb, ", %zu service%s, %zu network%s)", topology->n_services,
                    plural(topology->n_services), topology->n_networks,
                    plural(topology->n_networks));
}

/* What the engine has to give to networks without a subnet; nothing where nobody asked for it. */
static bpo_status add_pools(bpo_strbuf *sb, const bpo_state *state, const bpo_style *style,
                            bpo_error *err)
{
    uint64_t used, total;
    bpo_status status = bpo_state_count_pools(state, &used, &total, err);
    if (status < 0 || !total)
        return status;
    bpo_paint_add(sb, style, BPO_DIM, "pools");
    bpo_strbuf_addf(sb, "     %" PRIu64 " of %" PRIu64 " blocks of its address pools are left",
                    total - used, total);
    bpo_strbuf_addc(sb, '\n', 1);
    return BPO_OK;
}

bpo_status bpo_show_header(const bpo_topology *topology, const bpo_state *state,
                           const bpo_style *style, char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json) {
        bpo_json_writer *w = bpo_json_writer_new(true);
        bpo_json_open_map(w);
        bpo_json_put_string(w, "format", "bponet.header/1");
        bpo_json_key(w, "document");
        bpo_json_document(w, topology);
        bpo_json_key(w, "engine");
        if (state)
            bpo_json_engine(w, &state->info, state->host);
        else
            bpo_json_null(w);
        bpo_json_close_map(w);
        return bpo_json_finish(w, ret_text, err);
    }
    add_document(&sb, topology, style);
    if (state) {
        bpo_strbuf_add(&sb, style->width > 0 && style->width < 100 ? "\n" : "   ");
        bpo_paint_add(&sb, style, BPO_DIM, "engine");
        bpo_strbuf_add(&sb, style->width > 0 && style->width < 100 ? "    " : "  ");
        if (strcmp(state->info.engine, "docker") != 0) {
            bpo_paint_add(&sb, style, BPO_PLAIN, state->info.engine);
            bpo_strbuf_addc(&sb, ' ', 1);
        }
        bpo_paint_add(&sb, style, BPO_BOLD, state->info.version);
        bpo_strbuf_addc(&sb, ' ', 1);
        bpo_paint_add(&sb, style, BPO_PLAIN, state->host);
        if (state->is_captured) /* or old news would look like what is there now */
            bpo_strbuf_add(&sb, " (captured)");
    }
    bpo_strbuf_addc(&sb, '\n', 1);
    bpo_status status = state ? add_pools(&sb, state, style, err) : BPO_OK;
    if (status < 0) {
        bpo_strbuf_free(&sb);
        return status;
    }
    return bpo_show_finish(&sb, style, ret_text, err);
}

bpo_status bpo_show_version(const bpo_engine_info *info, const bpo_style *style,
                            char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json) {
        bpo_json_writer *w = bpo_json_writer_new(true);
        bpo_json_open_map(w);
        bpo_json_put_string(w, "format", "bponet.version/1");
        bpo_json_put_string(w, "version", bpo_version());
        bpo_json_key(w, "engine");
        if (info)
            bpo_json_engine(w, info, NULL);
        else
            bpo_json_null(w);
        bpo_json_close_map(w);
        return bpo_json_finish(w, ret_text, err);
    }
    bpo_strbuf_addf(&sb, "bponet   %s\n", bpo_version());
    if (info) {
        const char *parts[] = {"engine   ", info->engine,
                               " ",         info->version,
                               " (API ",    info->api_version,
                               ", in use ", info->used_api_version,
                               ")",         *info->os ? " on " : "",
                               info->os};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            bpo_paint_add(&sb, style, BPO_PLAIN, parts[i]);
        bpo_strbuf_addc(&sb, '\n', 1);
    }
    return bpo_show_finish(&sb, style, ret_text, err);
}
