#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static bool reserve(bpo_strbuf *sb, size_t more)
{
    if (sb->failed || more > SIZE_MAX / 2 - sb->len - 1) {
        sb->failed = true;
        return false;
    }
    size_t wanted = sb->len + more + 1;
    if (wanted <= sb->cap)
        return true;
    size_t cap = sb->cap ? sb->cap * 2 : 64;
    if (cap < wanted)
        cap = wanted;
    char *grown = bpo_realloc(sb->data, cap, 1);
    if (!grown) {
        sb->failed = true;
        return false;
    }
    sb->data = grown;
    sb->cap = cap;
    return true;
}

void bpo_strbuf_addn(bpo_strbuf *sb, const char *text, size_t len)
{
    if (!reserve(sb, len))
        return;
    if (len)
        memcpy(sb->data + sb->len, text, len);
    sb->len += len;
    sb->data[sb->len] = '\0';
}

void bpo_strbuf_add(bpo_strbuf *sb, const char *text)
{
    bpo_strbuf_addn(sb, text, strlen(text));
}

void bpo_strbuf_addc(bpo_strbuf *sb, char c, size_t times)
{
    if (!reserve(sb, times))
        return;
    memset(sb->data + sb->len, c, times);
    sb->len += times;
    sb->data[sb->len] = '\0';
}

void bpo_strbuf_addf(bpo_strbuf *sb, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !reserve(sb, (size_t)len)) {
        sb->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(sb->data + sb->len, (size_t)len + 1, format, args);
    va_end(args);
    sb->len += (size_t)len;
}

void bpo_strbuf_cut(bpo_strbuf *sb, size_t len)
{
    if (len < sb->len) {
        sb->len = len;
        sb->data[len] = '\0';
    }
}

const char *bpo_strbuf_text(const bpo_strbuf *sb)
{
    return sb->data ? sb->data : "";
}

char *bpo_strbuf_take(bpo_strbuf *sb)
{
    char *text = NULL;
    if (reserve(sb, 0)) {
        sb->data[sb->len] = '\0';
        text = sb->data;
        sb->data = NULL;
    }
    bpo_strbuf_free(sb);
    return text;
}

char *bpo_strbuf_keep(bpo_strbuf *sb, bpo_arena *arena)
{
    char *text = sb->failed ? NULL : bpo_arena_strndup(arena, bpo_strbuf_text(sb), sb->len);
    bpo_strbuf_free(sb);
    return text;
}

void bpo_strbuf_free(bpo_strbuf *sb)
{
    bpo_free(sb->data);
    memset(sb, 0, sizeof *sb);
}
