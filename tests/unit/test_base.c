/* Errors, strings, arenas, maps, files. */
#include "unit.h"

#include <bponet.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "base/node.h"
#include "base/strbuf.h"
#include "base/text.h"

START_TEST(statuses_are_in_order_and_complete)
{
    for (int32_t i = 0; i < bpo_n_statuses(); i++) {
        const bpo_status_info *info = bpo_status_at(i);
        ck_assert_int_eq(info->status, -i);
        ck_assert_ptr_eq(bpo_status_describe(-i), info);
        ck_assert(*info->name && *info->meaning);
        ck_assert(i == 0 ||
                  (*info->python_class && *info->csharp_class && info->exit_code > 0));
    }
    ck_assert_ptr_null(bpo_status_at(-1));
    ck_assert_ptr_null(bpo_status_at(bpo_n_statuses()));
    ck_assert_str_eq(bpo_status_describe(1)->name, "unknown-status");
    ck_assert_str_eq(bpo_status_describe(INT32_MIN)->name, "unknown-status");
}
END_TEST

START_TEST(errors_are_escaped_and_cut_at_characters)
{
    bpo_error err;
    char longer[3000];
    memset(&err, 0xff, sizeof err);
    ck_assert_int_eq(bpo_fail(&err, BPO_E_FILE, "a\nb", "x\x1b[2J%s", "\xe2\x80\xae"),
                     BPO_E_FILE);
    ck_assert_str_eq(err.message, "x\\x1b[2J\\u{202e}");
    ck_assert_str_eq(err.subject, "a\\nb");
    ck_assert_int_eq(err.code, BPO_E_FILE);
    ck_assert_int_eq(err.line, 0);
    for (size_t i = 0; i + 3 < sizeof longer; i += 3)
        memcpy(longer + i, "\xe2\x82\xac", 4);
    bpo_fail(&err, BPO_E_FILE, longer, "%s", longer);
    ck_assert(bpo_utf8_valid(err.message, strlen(err.message)));
    ck_assert_uint_gt(strlen(err.message), 1000);
    ck_assert_int_eq(bpo_fail(NULL, BPO_E_LIMIT, NULL, "nobody listens"), BPO_E_LIMIT);
    bpo_error_clear(NULL);
}
END_TEST

START_TEST(strbuf_takes_and_empties)
{
    bpo_strbuf sb = {0};
    ck_assert_str_eq(bpo_strbuf_text(&sb), "");
    bpo_strbuf_addf(&sb, "%d-%s", 42, "x");
    bpo_strbuf_addc(&sb, '.', 100);
    bpo_strbuf_cut(&sb, 5);
    char *text = bpo_strbuf_take(&sb);
    ck_assert_str_eq(text, "42-x.");
    ck_assert_uint_eq(sb.len, 0);
    bpo_string_free(text);
    text = bpo_strbuf_take(&sb);
    ck_assert_str_eq(text, "");
    bpo_string_free(text);
}
END_TEST

START_TEST(arena_keeps_its_limit_and_alignment)
{
    bpo_arena arena = {.limit = 4096};
    for (int i = 1; i < 50; i++) {
        char *p = bpo_arena_alloc(&arena, (size_t)i);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
        for (int k = 0; k < i; k++)
            ck_assert_int_eq(p[k], 0);
        memset(p, 'x', (size_t)i);
    }
    ck_assert_ptr_null(bpo_arena_alloc(&arena, 4096));
    ck_assert_ptr_null(bpo_arena_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(bpo_arena_array(&arena, SIZE_MAX / 2, 3));
    bpo_arena_reset(&arena);
    char *p = bpo_arena_alloc(&arena, 1000);
    ck_assert_int_eq(p[999], 0);
    bpo_arena_free(&arena);
}
END_TEST

/* What collides in a hash that everybody can compute (FNV-1a, folded) lands all over the table. */
START_TEST(nobody_chooses_keys_that_collide)
{
    enum { N = 1000, SLOTS = 2048 };
    static char keys[N][16];
    bpo_map map = {0};
    size_t n = 0, longest = 0, run = 0;
    for (unsigned k = 0; n < N; k++) {
        int len = snprintf(keys[n], sizeof keys[n], "k%u", k);
        uint64_t h = 14695981039346656037u;
        for (int i = 0; i < len; i++)
            h = (h ^ (unsigned char)keys[n][i]) * 1099511628211u;
        n += ((h ^ h >> 32) & (SLOTS - 1)) == 0;
    }
    for (size_t i = 0; i < N; i++)
        ck_assert_int_eq(bpo_map_put(&map, keys[i], strlen(keys[i]), i, NULL), 1);
    ck_assert_uint_eq(map.cap, SLOTS);
    for (size_t i = 0; i < map.cap; i++) {
        run = map.slots[i].key ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    ck_assert_uint_lt(longest, N / 2);
    bpo_map_free(&map);
}
END_TEST

START_TEST(no_two_maps_are_alike)
{
    static char keys[1000][8];
    bpo_map a = {0}, b = {0};
    size_t differ = 0;
    for (size_t i = 0; i < 1000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%zu", i);
        ck_assert_int_eq(bpo_map_put(&a, keys[i], strlen(keys[i]), i, NULL), 1);
        ck_assert_int_eq(bpo_map_put(&b, keys[i], strlen(keys[i]), i, NULL), 1);
    }
    for (size_t i = 0; i < a.cap; i++)
        differ += a.slots[i].key != b.slots[i].key;
    ck_assert_uint_gt(differ, 0);
    bpo_map_free(&a);
    bpo_map_free(&b);
}
END_TEST

START_TEST(map_finds_what_was_put)
{
    static char keys[1000][8];
    bpo_map map = {0};
    size_t value = 7;
    ck_assert(!bpo_map_get(&map, "x", 1, &value));
    for (size_t i = 0; i < 1000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%zu", i);
        ck_assert_int_eq(bpo_map_put(&map, keys[i], strlen(keys[i]), i, NULL), 1);
    }
    for (size_t i = 0; i < 1000; i++) {
        ck_assert(bpo_map_get(&map, keys[i], strlen(keys[i]), &value));
        ck_assert_uint_eq(value, i);
    }
    ck_assert_int_eq(bpo_map_put(&map, "k5", 2, 99, &value), 0);
    ck_assert_uint_eq(value, 5);
    ck_assert(!bpo_map_get(&map, "k1000", 5, NULL));
    bpo_map_free(&map);
}
END_TEST

START_TEST(utf8_is_checked_strictly)
{
    static const char *const good[] = {
        "", "a", "\xc2\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf", "zażółć 🐳"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\xaf",
                                      "\xc1\xbf",
                                      "\xe0\x80\xaf",
                                      "\xed\xa0\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf8\x88\x80\x80\x80",
                                      "\xe2\x82",
                                      "\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(bpo_utf8_valid(good[i], strlen(good[i])), "good %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!bpo_utf8_valid(bad[i], strlen(bad[i])), "bad %zu", i);
}
END_TEST

START_TEST(text_for_terminals)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"plain zażółć", "plain zażółć"},
        {"\x1b]8;;x\x07", "\\x1b]8;;x\\x07"},
        {"\xc2\x9b"
         "2J",
         "\\u{9b}2J"},
        {"a\tb\r\n", "a\\tb\\r\\n"},
        {"x\xff\xfe", "x\\xff\\xfe"},
        {"db\xe2\x80\x8b", "db\\u{200b}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bpo_strbuf sb = {0};
        bpo_text_escape(&sb, cases[i].in, strlen(cases[i].in));
        ck_assert_str_eq(bpo_strbuf_text(&sb), cases[i].out);
        bpo_strbuf_free(&sb);
    }
    ck_assert_uint_eq(bpo_text_width("zażółć"), 6);
    ck_assert_uint_eq(bpo_text_width("網路"), 4);
    ck_assert_uint_eq(bpo_text_width("e\xcc\x81"), 1);
    ck_assert_uint_eq(bpo_text_characters("zażółć", strlen("zażółć")), 6);
}
END_TEST

START_TEST(nearest_word)
{
    static const char *const words[] = {"subnet", "gateway", "ip_range", "aux_addresses"};
    ck_assert_str_eq(bpo_text_nearest("sub_net", words, 4), "subnet");
    ck_assert_str_eq(bpo_text_nearest("Gateway", words, 4), "gateway");
    ck_assert_str_eq(bpo_text_nearest("iprange", words, 4), "ip_range");
    ck_assert_ptr_null(bpo_text_nearest("volumes", words, 4));
    ck_assert_ptr_null(bpo_text_nearest("", words, 0));
}
END_TEST

START_TEST(integers_are_exact)
{
    int64_t v = 1;
    ck_assert(bpo_text_to_int64("9223372036854775807", 19, &v) && v == INT64_MAX);
    ck_assert(bpo_text_to_int64("-9223372036854775808", 20, &v) && v == INT64_MIN);
    ck_assert(!bpo_text_to_int64("9223372036854775808", 19, &v));
    ck_assert(!bpo_text_to_int64("9223372036854775870", 19, &v));
    ck_assert(!bpo_text_to_int64("-9223372036854775809", 20, &v));
    ck_assert(!bpo_text_to_int64("", 0, &v));
    ck_assert(!bpo_text_to_int64("-", 1, &v));
    ck_assert(!bpo_text_to_int64("1.0", 3, &v));
    ck_assert(bpo_text_to_int64("-0", 2, &v) && v == 0);
}
END_TEST

START_TEST(files_that_are_no_documents)
{
    char dir[] = "/tmp/bponet-test-XXXXXX", path[64];
    char *text = NULL;
    size_t len;
    bpo_error err = {0};
    ck_assert_ptr_nonnull(mkdtemp(dir));
    ck_assert_int_eq(bpo_file_read(dir, 100, &text, &len, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "is a directory"));
    snprintf(path, sizeof path, "%s/fifo", dir);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(bpo_file_read(path, 100, &text, &len, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "is a FIFO"));
    unlink(path);
    ck_assert_int_eq(bpo_file_read(path, 100, &text, &len, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "No such file"));
    ck_assert_int_eq(bpo_file_read("/dev/zero", 100, &text, &len, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "is a device"));
    snprintf(path, sizeof path, "%s/big", dir);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 200000; i++)
        fputc('x', f);
    fclose(f);
    ck_assert_int_eq(bpo_file_read(path, 199999, &text, &len, &err), BPO_E_LIMIT);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(bpo_file_read(path, 200000, &text, &len, &err), BPO_OK);
    ck_assert_uint_eq(len, 200000);
    bpo_string_free(text);
    unlink(path);
    rmdir(dir);
}
END_TEST

START_TEST(files_are_written_whole_or_not_at_all)
{
    char dir[] = "/tmp/bponet-base-XXXXXX", path[64], link[64], *text = NULL;
    struct stat st;
    bpo_error err = {0};
    size_t len = 0;
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/state", dir);
    snprintf(link, sizeof link, "%s/link", dir);
    ck_assert_int_eq(bpo_file_write(path, "one", 3, &err), BPO_OK);
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert_int_eq(bpo_file_write(path, "two more", 8, &err), BPO_OK);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(bpo_file_read(path, 100, &text, &len, &err), BPO_OK);
    ck_assert_str_eq(text, "two more");
    bpo_string_free(text);
    ck_assert_int_eq(symlink(path, link), 0);
    ck_assert_int_eq(bpo_file_write(link, "x", 1, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "is a symbolic link"));
    ck_assert_int_eq(bpo_file_write(dir, "x", 1, &err), BPO_E_FILE);
    ck_assert_ptr_nonnull(strstr(err.message, "is a directory"));
    ck_assert_int_eq(bpo_file_write("/dev/null", "x", 1, &err), BPO_E_FILE);
    ck_assert_int_eq(bpo_file_write("/nonexistent/folder/x", "x", 1, &err), BPO_E_FILE);
    unlink(link);
    unlink(path);
    ck_assert_msg(rmdir(dir) == 0, "something else is in %s", dir);
}
END_TEST

UNIT_MAIN("base", statuses_are_in_order_and_complete, errors_are_escaped_and_cut_at_characters,
          strbuf_takes_and_empties, arena_keeps_its_limit_and_alignment, map_finds_what_was_put,
          nobody_chooses_keys_that_collide, no_two_maps_are_alike, utf8_is_checked_strictly,
          text_for_terminals, nearest_word, integers_are_exact, files_that_are_no_documents,
          files_are_written_whole_or_not_at_all)
