/* Where an engine is, what may be in a request's path, and API versions: bad inputs 42-49, 63, 90, 97. */
#include "unit.h"

/* what a table's row doesn't give is zero, and means so */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <bponet.h>

#include "engine/endpoint.h"
#include "engine/handle.h"
#include "engine/path.h"

#define LONG_107                                                                               \
    "/012345678901234567890123456789012345678901234567890123456789012345678901234567890123456" \
    "7"                                                                                        \
    "890123456789012345"
#define ID64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
    const char *host, *docker_host, *tls_verify;
    bpo_status status;
    const char *text, *socket, *url; /* of a success */
    const char *says;                /* of a failure */
    const char *never_says;
} hosts[] = {
    {NULL, NULL, NULL, BPO_OK, "unix:///var/run/docker.sock", "/var/run/docker.sock"},
    {NULL, "", NULL, BPO_OK, "unix:///var/run/docker.sock", "/var/run/docker.sock"},
    {NULL, "unix:///run/x.sock", NULL, BPO_OK, "unix:///run/x.sock", "/run/x.sock"},
    {"unix:///a", "unix:///b", NULL, BPO_OK, "unix:///a", "/a"},
    {"unix:///p@q:1", NULL, NULL, BPO_OK, "unix:///p@q:1", "/p@q:1"},
    {"unix:///a", NULL, "1", BPO_OK, "unix:///a", "/a"},
    {"unix://" LONG_107, NULL, NULL, BPO_OK, "unix://" LONG_107, LONG_107},
    {"tcp://10.0.0.5", NULL, NULL, BPO_OK, "tcp://10.0.0.5:2375", NULL, "http://10.0.0.5:2375"},
    {"tcp://build-7.example:1", NULL, "", BPO_OK, "tcp://build-7.example:1", NULL,
     "http://build-7.example:1"},
    {"tcp://h:65535/", NULL, NULL, BPO_OK, "tcp://h:65535", NULL, "http://h:65535"},
    {"tcp://[fd00::1]", NULL, NULL, BPO_OK, "tcp://[fd00::1]:2375", NULL,
     "http://[fd00::1]:2375"},
    {"tcp://[::1]:99", NULL, NULL, BPO_OK, "tcp://[::1]:99", NULL, "http://[::1]:99"},

    {"", "unix:///a", NULL, BPO_E_USAGE, .says = "is empty"},
    {"unix://", NULL, NULL, BPO_E_USAGE, .says = "names no socket"},
    {"unix://docker.sock", NULL, NULL, BPO_E_USAGE, .says = "must be absolute"},
    {"unix://" LONG_107 "6", NULL, NULL, BPO_E_USAGE, .says = "takes 107"},
    {"/var/run/docker.sock", NULL, NULL, BPO_E_USAGE, .says = "write unix:// before it"},
    {"localhost:2375", NULL, NULL, BPO_E_USAGE, .says = "give unix:///path or tcp://host:port"},
    {"bob:hunter2@host", NULL, NULL, BPO_E_USAGE, .says = "***@host", .never_says = "hunter2"},
    {"TCP://bob:hunter2@host", NULL, NULL, BPO_E_USAGE, .says = "***@host",
     .never_says = "hunter2"},
    {"tcp://", NULL, NULL, BPO_E_USAGE, .says = "isn't tcp://host:port"},
    {"tcp://bob:hunter2@h:1", NULL, NULL, BPO_E_USAGE, .says = "***@h:1",
     .never_says = "hunter2"},
    {"tcp://a@b:hunter2@h", NULL, NULL, BPO_E_USAGE, .says = "***@h", .never_says = "hunter2"},
    {"tcp://h:0", NULL, NULL, BPO_E_USAGE, .says = "1 to 65535"},
    {"tcp://h:65536", NULL, NULL, BPO_E_USAGE, .says = "1 to 65535"},
    {"tcp://h:+1", NULL, NULL, BPO_E_USAGE, .says = "1 to 65535"},
    {"tcp://h:", NULL, NULL, BPO_E_USAGE, .says = "1 to 65535"},
    {"tcp://h:1/base", NULL, NULL, BPO_E_USAGE, .says = "1 to 65535"},
    {"tcp://h/base", NULL, NULL, BPO_E_USAGE, .says = "nothing follows the port"},
    {"tcp://h?x", NULL, NULL, BPO_E_USAGE, .says = "isn't tcp://host:port"},
    {"tcp://h\r\nX: y", NULL, NULL, BPO_E_USAGE, .says = "\\r\\n"},
    {"tcp://fd00::1", NULL, NULL, BPO_E_USAGE, .says = "in brackets"},
    {"tcp://[fd00::1%eth0]", NULL, NULL, BPO_E_USAGE, .says = "in brackets"},
    {"tcp://[]", NULL, NULL, BPO_E_USAGE, .says = "in brackets"},
    {"tcp://-x", NULL, NULL, BPO_E_USAGE, .says = "isn't tcp://host:port"},
    {"tcp://h:1", NULL, "1", BPO_E_UNSUPPORTED, .says = "TLS comes later"},
    {NULL, "tcp://h:1", "0", BPO_E_UNSUPPORTED, .says = "DOCKER_TLS_VERIFY"},
    {"http://h:1", NULL, NULL, BPO_E_USAGE, .says = "written tcp://host:port"},
    {"https://h:1", NULL, NULL, BPO_E_UNSUPPORTED, .says = "TLS comes later"},
    {"file:///etc/passwd", NULL, NULL, BPO_E_USAGE, .says = "unix:///path"},
    {"npipe:////./pipe/docker_engine", NULL, NULL, BPO_E_UNSUPPORTED, .says = "Windows"},
    {"fd://3", NULL, NULL, BPO_E_USAGE, .says = "dockerd's own"},
    {"ssh://bob:hunter2@h", NULL, NULL, BPO_E_UNSUPPORTED, .says = "ssh -nNT",
     .never_says = "hunter2"},
    {"ssh://-oProxyCommand=touch x", NULL, NULL, BPO_E_UNSUPPORTED, .says = "comes later"},
    {"sshx://h", NULL, NULL, BPO_E_USAGE, .says = "isn't an engine's host"},
};

START_TEST(hosts_are_read_or_refused_by_name)
{
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        const bpo_target_environment environment = {hosts[i].docker_host, hosts[i].tls_verify};
        const char *about = hosts[i].host ? hosts[i].host : "(none)";
        bpo_target target = {0};
        bpo_error err = {0};
        bpo_status status = bpo_target_read(hosts[i].host, &environment, &target, &err);
        ck_assert_msg(status == hosts[i].status, "%s: %d %s", about, status, err.message);
        ck_assert_msg(status || !*err.message, "%s", about);
        if (hosts[i].says)
            ck_assert_msg(strstr(err.message, hosts[i].says) != NULL, "%s: %s", about,
                          err.message);
        if (hosts[i].never_says)
            ck_assert_msg(!strstr(err.message, hosts[i].never_says) &&
                              !strstr(err.subject, hosts[i].never_says),
                          "%s: %s", about, err.message);
        if (!status) {
            ck_assert_str_eq(target.text, hosts[i].text);
            ck_assert_pstr_eq(target.socket, hosts[i].socket);
            ck_assert_str_eq(target.url, hosts[i].url ? hosts[i].url : "http://localhost");
        }
        bpo_target_clear(&target);
    }
    printf("endpoint: %zu hosts\n", sizeof hosts / sizeof *hosts);
}
END_TEST

START_TEST(the_environment_is_read_when_a_handle_is_made)
{
    bpo_engine *engine = NULL;
    bpo_error err;
    setenv("DOCKER_HOST", "unix:///run/other.sock", 1);
    ck_assert_int_eq(bpo_engine_new(NULL, &engine, &err), BPO_OK);
    ck_assert_str_eq(bpo_engine_host(engine), "unix:///run/other.sock");
    setenv("DOCKER_HOST", "unix:///run/third.sock", 1);
    ck_assert_str_eq(bpo_engine_host(engine), "unix:///run/other.sock");
    bpo_engine_free(engine);
    static const struct {
        const char *text;
        bpo_status status;
    } versions[] = {{"1.41", BPO_OK},       {"", BPO_OK},           {"1.24", BPO_OK},
                    {"1.99", BPO_OK},       {"1.23", BPO_E_USAGE},  {"abc", BPO_E_USAGE},
                    {"1.2.3", BPO_E_USAGE}, {"v1.41", BPO_E_USAGE}, {"1.41 ", BPO_E_USAGE},
                    {"0.99", BPO_E_USAGE}};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        setenv("DOCKER_API_VERSION", versions[i].text, 1);
        engine = NULL;
        bpo_status status = bpo_engine_new("unix:///x", &engine, &err);
        ck_assert_msg(status == versions[i].status, "%s", versions[i].text);
        ck_assert(!status == !!engine);
        ck_assert(!status || strstr(err.message, "DOCKER_API_VERSION"));
        bpo_engine_free(engine);
    }
    unsetenv("DOCKER_API_VERSION");
}
END_TEST

START_TEST(versions_are_two_numbers)
{
    static const struct {
        const char *text;
        int minor;
    } rows[] = {{"1.41", 41},   {"1.999", 999}, {"2.0", INT32_MAX}, {"", 0},
                {"abc", 0},     {"1", 0},       {"1.", 0},          {".41", 0},
                {"1.2.3", 0},   {"-1.41", 0},   {"1.41x", 0},       {" 1.41", 0},
                {"1.99999", 0}, {"0.41", 0},    {"1.0", 0},         {"99999.1", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(bpo_api_minor(rows[i].text) == rows[i].minor, "'%s'", rows[i].text);
}
END_TEST

START_TEST(only_full_ids_get_into_a_path)
{
    static const char *const refused[] = {
        "",
        ".",
        "..",
        "a/../../containers/json",
        "a/b",
        "a?x",
        "a#b",
        "a%2fb",
        "x\r\nY: z",
        "bridge",
        "host",
        "none",
        "container:x",
        "db",
        "cafe",
        "ad12",
        "bridge ",
        "0123456789ab", /* a short id */
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        (ID64 "0"),
        (ID64 "/"),
        (ID64 "\n"),
        (" " ID64),
        "0123456789abcdef012345678",  /* 25 characters, but a local id may begin so */
        "x123456789abcdef01234567",   /* 24 */
        "x123456789abcdef0123456789", /* 26 */
    };
    bpo_path path;
    bpo_error err;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert_msg(bpo_path_make(&path, "1.41", "/networks", refused[i], "", &err) ==
                          BPO_E_USAGE,
                      "'%s'", refused[i]);
        ck_assert_msg(!bpo_id_is_network(refused[i]), "'%s'", refused[i]);
    }
    ck_assert_int_eq(bpo_path_make(&path, "1.41", "/networks", ID64, "/connect", &err), BPO_OK);
    ck_assert_str_eq(path.text, "/v1.41/networks/" ID64 "/connect");
    ck_assert_int_eq(bpo_path_make(&path, NULL, "/_ping", NULL, "", &err), BPO_OK);
    ck_assert_str_eq(path.text, "/_ping");
    ck_assert(bpo_id_is_network("jbc7qlnzq4wk7nxu2dmm1m8h1")); /* a swarm's */
    ck_assert(!bpo_id_is_full("jbc7qlnzq4wk7nxu2dmm1m8h1"));
}
END_TEST

START_TEST(bad_ids_send_nothing)
{
    bpo_engine *engine = NULL;
    bpo_state *state = NULL;
    bpo_error err;
    /* were anything sent, it would be BPO_E_UNAVAILABLE */
    ck_assert_int_eq(bpo_engine_new("unix:///nowhere", &engine, &err), BPO_OK);
    ck_assert_int_eq(bpo_engine_inspect_network(engine, "../x", &state, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_inspect_network(engine, NULL, &state, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_remove_network(engine, "", &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_remove_network(engine, "bridge", &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_connect(engine, ID64, "web", NULL, 0, NULL, NULL, &err),
                     BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_connect(engine, "db", ID64, NULL, 0, NULL, NULL, &err),
                     BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_disconnect(engine, ID64, "", false, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_disconnect(engine, ID64, NULL, false, &err), BPO_E_USAGE);
    ck_assert_int_eq(
        bpo_engine_connect(engine, ID64, ID64, NULL, 0, "172.30.0.300", NULL, &err),
        BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_connect(engine, ID64, ID64, NULL, 0, NULL, "172.30.0.3", &err),
                     BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_find_network(engine, "", (char[65]){0}, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_find_network(engine, " ", (char[65]){0}, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_create_network(engine, NULL, (char[65]){0}, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_ping(NULL, NULL, &err), BPO_E_USAGE);
    ck_assert_uint_eq(bpo_engine_n_requests(engine), 0);
    ck_assert_int_eq(bpo_engine_set_timeout(engine, 99, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_set_timeout(engine, 3600001, &err), BPO_E_USAGE);
    ck_assert_int_eq(bpo_engine_set_timeout(engine, 100, NULL), BPO_OK);
    bpo_engine_free(engine);
    bpo_engine_free(NULL);
}
END_TEST

UNIT_MAIN("engine/endpoint", hosts_are_read_or_refused_by_name,
          the_environment_is_read_when_a_handle_is_made, versions_are_two_numbers,
          only_full_ids_get_into_a_path, bad_ids_send_nothing)
