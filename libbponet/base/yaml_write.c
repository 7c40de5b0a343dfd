#include "base/yaml_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <yaml.h>

#include "base/chars.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/yaml_scalar.h"

#define INDENT 2

typedef struct emit {
    yaml_emitter_t emitter;
    bpo_strbuf text;
    bool not_utf8;
} emit;

static int print(void *data, unsigned char *text, size_t len)
{
    bpo_strbuf *sb = data;
    bpo_strbuf_addn(sb, (const char *)text, len);
    return !sb->failed;
}

/* What readers of YAML 1.1 take for true or false. */
static bool is_old_boolean(const char *text)
{
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = 0;
        while (words[i][n] && (text[n] | 0x20) == words[i][n])
            n++;
        if (!words[i][n] && !text[n])
            return true;
    }
    return false;
}

/* What readers of YAML 1.1 may take for a number, a time or a date: a leading digit, sign or dot, and
 * nothing that no number has. An IPv4 address has too many dots, a prefix its slash. */
static bool is_like_number(const char *text)
{
    size_t dots = 0;
    if (!bpo_is_digit(*text) && !strchr("+-.", *text))
        return false;
    for (const char *c = text; *c; c++)
        dots += *c == '.';
    return !(strchr(text, '/') || (dots >= 2 && strspn(text, "0123456789.") == strlen(text)));
}

/* Whether the text, unquoted, is a string to every reader; whether it can stand unquoted is for
 * libyaml to say. */
static bool is_plain(const char *text)
{
    bpo_node as_read = {.kind = BPO_NODE_STRING, .text = text, .len = strlen(text)};
    if (strpbrk(text, "\t\r\n")) /* libyaml would fold the lines */
        return false;
    return bpo_yaml_resolve(&as_read, BPO_TAG_NONE) && as_read.kind == BPO_NODE_STRING &&
           !is_old_boolean(text) && !is_like_number(text) && strcmp(text, "=") != 0 &&
           strcmp(text, "<<") != 0;
}

static bool send(emit *e, int made, yaml_event_t *event)
{
    return made && yaml_emitter_emit(&e->emitter, event);
}

static bool send_scalar(emit *e, const char *text, bool quoted)
{
    yaml_event_t event;
    size_t len = strlen(text);
    if (!bpo_utf8_valid(text, len)) {
        e->not_utf8 = true;
        return false;
    }
    yaml_scalar_style_t style =
        quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE;
    return send(e,
                yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text,
                                             (int)len, 1, 1, style),
                &event);
}

static bool send_text(emit *e, const char *text)
{
    return send_scalar(e, text, !is_plain(text));
}

static bool send_node(emit *e, const bpo_node *node);

static bool send_map(emit *e, const bpo_node *map)
{
    yaml_event_t event;
    yaml_mapping_style_t style = map->n ? YAML_BLOCK_MAPPING_STYLE : YAML_FLOW_MAPPING_STYLE;
    bool sent =
        send(e, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style), &event);
    for (const bpo_node *child = map->children; child && sent; child = child->next)
        sent = send_text(e, child->key) && send_node(e, child);
    return sent && send(e, yaml_mapping_end_event_initialize(&event), &event);
}

static bool send_list(emit *e, const bpo_node *list)
{
    yaml_event_t event;
    yaml_sequence_style_t style =
        list->n ? YAML_BLOCK_SEQUENCE_STYLE : YAML_FLOW_SEQUENCE_STYLE;
    bool sent =
        send(e, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style), &event);
    for (const bpo_node *child = list->children; child && sent; child = child->next)
        sent = send_node(e, child);
    return sent && send(e, yaml_sequence_end_event_initialize(&event), &event);
}

static bool send_node(emit *e, const bpo_node *node)
{
    char number[24];
    switch (node->kind) {
    case BPO_NODE_MAP:
        return send_map(e, node);
    case BPO_NODE_LIST:
        return send_list(e, node);
    case BPO_NODE_NULL:
        return send_scalar(e, "null", false);
    case BPO_NODE_BOOL:
        return send_scalar(e, node->boolean ? "true" : "false", false);
    case BPO_NODE_INT:
        snprintf(number, sizeof number, "%" PRId64, node->integer);
        return send_scalar(e, number, false);
    case BPO_NODE_REAL:
        return send_scalar(e, node->text, false);
    case BPO_NODE_STRING:
        break;
    }
    return send_text(e, node->text);
}

static bool send_document(emit *e, const bpo_node *root)
{
    yaml_event_t event;
    return send(e, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event) &&
           send(e, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event) &&
           send_node(e, root) &&
           send(e, yaml_document_end_event_initialize(&event, 1), &event) &&
           send(e, yaml_stream_end_event_initialize(&event), &event);
}

bpo_status bpo_yaml_write(const bpo_node *root, char **ret_text, bpo_error *err)
{
    emit e = {.text = {0}};
    if (!yaml_emitter_initialize(&e.emitter))
        return bpo_fail_memory(err);
    yaml_emitter_set_output(&e.emitter, print, &e.text);
    yaml_emitter_set_encoding(&e.emitter, YAML_UTF8_ENCODING);
    yaml_emitter_set_unicode(&e.emitter, 1);
    yaml_emitter_set_indent(&e.emitter, INDENT);
    yaml_emitter_set_width(&e.emitter, -1); /* a text stays on its line */
    bool sent = send_document(&e, root);
    yaml_emitter_delete(&e.emitter);
    char *text = sent ? bpo_strbuf_take(&e.text) : NULL;
    bpo_strbuf_free(&e.text);
    if (e.not_utf8)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a text for YAML isn't UTF-8");
    if (!text)
        return bpo_fail_memory(err);
    *ret_text = text;
    return BPO_OK;
}
