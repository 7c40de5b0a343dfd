/* What an engine answers: through HTTP's framing, the decoders and the refusals. In whatever pieces an
 * answer comes, it is the same; decoding twice gives the same state; an answer that lacks its end is
 * never taken; the state that comes of it can be checked against, and kept in a file: what was written is
 * read as itself.
 *
 * The first byte: 15 which decoder, 16 Podman answers. The second: 0, the rest is a body; else the rest
 * is the whole answer, header included, and comes in pieces of so many bytes. */
#include "fuzz.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <bponet.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "engine/codec.h"
#include "engine/refusal.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef enum decoder {
    NETWORKS,
    CONTAINERS,
    NETWORK,
    VERSION,
    INFO,
    CREATED,
    REFUSED,
    CONTAINER,
    POOLS,
    STATE_FILE, /* no answer, but a state as it is kept */
    N_DECODERS
} decoder;

/* ---- what was decoded, as text ---------------------------------------------------------------*/

static void dump_text(bpo_strbuf *out, const char *text)
{
    bpo_strbuf_addf(out, text ? "'%s' " : "- ", text);
}

static void dump_pairs(bpo_strbuf *out, const bpo_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        dump_text(out, pairs->items[i].key);
        dump_text(out, pairs->items[i].value.text);
    }
}

static void dump_network(bpo_strbuf *out, const bpo_live_network *network)
{
    FUZZ_CHECK(network->id && network->name && network->driver && network->scope &&
                   network->created,
               "a network without a text that is promised");
    dump_text(out, network->id);
    dump_text(out, network->name);
    dump_text(out, network->driver);
    dump_text(out, network->scope);
    dump_text(out, network->created);
    dump_text(out, network->ipam_driver);
    bpo_strbuf_addf(out, "%d%d%d%d%d%d", network->internal, network->attachable, network->ipv6,
                    network->ingress, network->config_only, network->ipv4);
    for (size_t i = 0; i < network->n_ipam; i++) {
        dump_text(out, network->ipam[i].subnet);
        dump_text(out, network->ipam[i].gateway);
        dump_text(out, network->ipam[i].ip_range);
        dump_pairs(out, &network->ipam[i].aux_addresses);
    }
    dump_pairs(out, &network->options);
    dump_pairs(out, &network->labels);
    bpo_strbuf_add(out, "\n");
}

static void dump_texts(bpo_strbuf *out, const bpo_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        dump_text(out, texts->items[i].text);
}

/* What only a full observation has. */
static void dump_full(bpo_strbuf *out, const bpo_container *container)
{
    bpo_strbuf_addf(out, "%d%d", container->is_full, container->wants_gpu);
    dump_text(out, container->runtime);
    dump_text(out, container->hostname);
    dump_pairs(out, &container->labels);
    for (size_t i = 0; i < container->n_ports; i++) {
        const bpo_live_port *port = &container->ports[i];
        FUZZ_CHECK(port->host_ip && port->protocol, "a port without a text that is promised");
        bpo_strbuf_addf(out, "%s %s %u %u %d ", port->host_ip, port->protocol, port->target,
                        port->published, port->is_published);
    }
}

static void dump_container(bpo_strbuf *out, const bpo_container *container)
{
    FUZZ_CHECK(container->id && container->name && container->state && container->network_mode,
               "a container without a text that is promised");
    dump_text(out, container->id);
    dump_text(out, container->name);
    dump_text(out, container->state);
    dump_text(out, container->network_mode);
    dump_text(out, container->service);
    dump_text(out, container->project);
    for (size_t i = 0; i < container->n_endpoints; i++) {
        const bpo_endpoint *endpoint = &container->endpoints[i];
        dump_text(out, endpoint->network);
        dump_text(out, endpoint->network_id);
        dump_text(out, endpoint->ipv4_address);
        dump_text(out, endpoint->ipv6_address);
        dump_text(out, endpoint->mac_address);
        dump_text(out, endpoint->own_ipv4);
        dump_text(out, endpoint->own_ipv6);
        dump_text(out, endpoint->own_mac);
        dump_texts(out, &endpoint->aliases);
        dump_texts(out, &endpoint->links);
        dump_texts(out, &endpoint->link_local_ips);
        dump_pairs(out, &endpoint->options);
        bpo_strbuf_addf(out, "%" PRId32 " ", endpoint->gw_priority);
    }
    dump_full(out, container);
    bpo_strbuf_add(out, "\n");
}

static void dump_state(bpo_strbuf *out, const bpo_state *state)
{
    for (size_t i = 0; i < state->n_networks; i++)
        dump_network(out, &state->networks[i]);
    for (size_t i = 0; i < state->n_containers; i++)
        dump_container(out, &state->containers[i]);
    for (size_t i = 0; i < state->n_pools; i++)
        bpo_strbuf_addf(out, "%s %" PRId32 "\n", state->pools[i].base, state->pools[i].size);
}

static void dump_info(bpo_strbuf *out, const bpo_engine_info *info)
{
    dump_text(out, info->version);
    dump_text(out, info->api_version);
    dump_text(out, info->min_api_version);
    dump_text(out, info->os);
    dump_text(out, info->architecture);
    dump_text(out, info->kernel);
    dump_text(out, info->name);
    dump_text(out, info->storage_driver);
    bpo_strbuf_addf(out, "%" PRId32 " %d%d", info->n_containers, info->swarm, info->rootless);
}

/* ---- decoding --------------------------------------------------------------------------------*/

/* The sentence, as somebody pastes it. */
static void explain(const bpo_answer *answer)
{
    bpo_explanation once = {0}, twice = {0};
    bpo_error err = {0}, second_err = {0};
    char *text = fuzz_copy_text((const uint8_t *)answer->body.data, answer->body.len);
    bpo_status status = bpo_refusal_explain(text, &once, &err);
    fuzz_check_same_error(status, &err, bpo_refusal_explain(text, &twice, &second_err),
                          &second_err);
    if (status)
        fuzz_check_error(status, &err);
    FUZZ_CHECK(memcmp(&once, &twice, sizeof once) == 0, "explained twice, two explanations");
    for (size_t i = 0; i < once.n_objects; i++)
        FUZZ_CHECK(*once.objects[i].kind &&
                       memchr(once.objects[i].name, '\0', sizeof once.objects[i].name),
                   "an object without kind, or whose name doesn't end");
    char *shown = NULL;
    if (!bpo_show_explain(text, NULL, &shown, &err))
        FUZZ_CHECK(bpo_utf8_valid(shown, strlen(shown)) && *shown, "explained as '%s'", shown);
    bpo_string_free(shown);
    free(text);
}

static bpo_status refuse(const bpo_answer *answer, bpo_error *err)
{
    bpo_request request = {.method = BPO_POST, .path = "/v1.41/networks/create"};
    request.answer = *answer;
    bpo_status status = bpo_answer_refused(&request, "create network", "n", err);
    FUZZ_CHECK(status != BPO_OK, "a refusal without a status");
    explain(answer);
    return status;
}

/* The configuration of a container that a list told of. */
static bpo_status decode_container(bpo_reading *reading, const bpo_answer *answer,
                                   bpo_error *err)
{
    bpo_container *container = bpo_state_add_container(reading->state);
    container->id = ID_A;
    container->name = "web";
    container->state = "running";
    container->network_mode = "default";
    return bpo_decode_container(reading, answer, container, err);
}

static bpo_status decode(decoder which, bool podman, const bpo_answer *answer, bpo_state *state,
                         bpo_strbuf *out, bpo_error *err)
{
    bpo_reading reading = {.what = "GET /x", .is_podman = podman, .state = state};
    bpo_engine_info info = {0};
    bpo_status status;
    char id[65] = "";
    bool twin = false;
    switch (which) {
    case NETWORKS:
        return bpo_decode_networks(&reading, answer, err);
    case CONTAINERS:
        return bpo_decode_containers(&reading, answer, err);
    case NETWORK:
        return bpo_decode_network(&reading, answer, ID_A, err);
    case CONTAINER:
        return decode_container(&reading, answer, err);
    case STATE_FILE: /* check_file's */
        return bpo_fail(err, BPO_E_PROTOCOL, NULL, "no answer");
    case POOLS:
        return bpo_decode_pools(&reading, answer, err);
    case VERSION:
        status = bpo_decode_version(answer, &info, err);
        break;
    case INFO:
        status = bpo_decode_info(answer, &info, err);
        break;
    case CREATED:
        status = bpo_decode_created(answer, id, &twin, err);
        bpo_strbuf_addf(out, "%s %d", id, twin);
        break;
    default:
        return refuse(answer, err);
    }
    dump_info(out, &info);
    return status;
}

/* Decodes into a state of its own, which is finished, dumped and the caller's to free. */
static bpo_status decode_new(decoder which, bool podman, const bpo_answer *answer,
                             bpo_state **ret_state, bpo_strbuf *out, bpo_error *err)
{
    if (bpo_state_new(ret_state, NULL))
        abort();
    (*ret_state)->host = "unix:///x.sock";
    bpo_status status = decode(which, podman, answer, *ret_state, out, err);
    if (!status) {
        FUZZ_CHECK(!bpo_state_finish(*ret_state, err), "%s", err->message);
        dump_state(out, *ret_state);
    }
    return status;
}

/* Whatever is missing at the end of a good answer, it is good no more. */
static void check_cut(decoder which, bool podman, const bpo_answer *answer)
{
    size_t len = answer->body.len;
    while (len && strchr(" \t\r\n", answer->body.data[len - 1]))
        len--;
    const size_t cuts[] = {0, 1, len / 3, len / 2, len - 2, len - 1};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        bpo_answer cut = {.status = answer->status};
        bpo_state *state = NULL;
        bpo_strbuf out = {0};
        bpo_error err = {0};
        if (cuts[i] >= len)
            continue;
        bpo_strbuf_addn(&cut.body, answer->body.data, cuts[i]);
        FUZZ_CHECK(decode_new(which, podman, &cut, &state, &out, &err), "good after %zu of %zu",
                   cuts[i], len);
        fuzz_check_error(err.code, &err);
        bpo_state_free(state);
        bpo_strbuf_free(&out);
        bpo_answer_clear(&cut);
    }
}

static void check_against(bpo_state *state)
{
    static const char *const nothing[] = {NULL};
    bpo_topology *topology = NULL;
    bpo_reader *reader = NULL;
    bpo_findings *once = NULL, *twice = NULL;
    bpo_error err = {0};
    FUZZ_CHECK(!bpo_reader_new(&reader, &err), "%s", err.message);
    bpo_reader_set_environment(reader, nothing);
    bpo_reader_use_builtin(reader);
    FUZZ_CHECK(!bpo_reader_read(reader, &topology, &err), "%s", err.message);
    bpo_reader_free(reader);
    FUZZ_CHECK(!bpo_topology_check(topology, state, &once, &err), "%s", err.message);
    FUZZ_CHECK(!bpo_topology_check(topology, state, &twice, &err), "%s", err.message);
    fuzz_check_same_findings(once, twice);
    fuzz_check_findings(once);
    bpo_findings_free(once);
    bpo_findings_free(twice);
    for (int json = 0; json < 2; json++) {
        const bpo_style style = {.json = json};
        bpo_arena arena = {0};
        char *text = NULL;
        FUZZ_CHECK(!bpo_show_status(topology, state, &style, &text, &err), "%s", err.message);
        if (json)
            fuzz_read_json(&arena, text);
        bpo_string_free(text);
        bpo_arena_free(&arena);
    }
    bpo_topology_free(topology);
}

/* A state that is kept is read as itself. */
static void check_kept(const bpo_state *state)
{
    bpo_state *read = NULL;
    bpo_error err = {0};
    char *text = NULL, *again = NULL;
    FUZZ_CHECK(!bpo_state_to_text(state, &text, &err), "not kept: %s", err.message);
    FUZZ_CHECK(!bpo_state_from_text("x.json", text, strlen(text), &read, &err),
               "what was kept isn't read: %s\n%s", err.message, text);
    FUZZ_CHECK(!bpo_state_to_text(read, &again, &err), "not kept again: %s", err.message);
    FUZZ_CHECK(strcmp(text, again) == 0, "kept, read and kept:\n%s\n%s", text, again);
    bpo_state_free(read);
    bpo_string_free(text);
    bpo_string_free(again);
}

static void check_file(const char *text, size_t len)
{
    bpo_state *state = NULL;
    bpo_error err = {0}, second_err = {0};
    bpo_status status = bpo_state_from_text("x.json", text, len, &state, &err);
    if (status) {
        fuzz_check_error(status, &err);
        fuzz_check_same_error(status, &err,
                              bpo_state_from_text("x.json", text, len, &state, &second_err),
                              &second_err);
        return;
    }
    check_kept(state);
    check_against(state);
    bpo_state_free(state);
}

static void check_answer(decoder which, bool podman, const bpo_answer *answer)
{
    bpo_state *state = NULL, *again = NULL;
    bpo_strbuf out = {0}, out_again = {0};
    bpo_error err = {0}, err_again = {0};
    bpo_status status = decode_new(which, podman, answer, &state, &out, &err);
    bpo_status second = decode_new(which, podman, answer, &again, &out_again, &err_again);
    fuzz_check_same_error(status, &err, second, &err_again);
    if (status) {
        fuzz_check_error(status, &err);
    } else {
        FUZZ_CHECK(strcmp(bpo_strbuf_text(&out), bpo_strbuf_text(&out_again)) == 0,
                   "decoded twice, two states:\n%s\n%s", bpo_strbuf_text(&out),
                   bpo_strbuf_text(&out_again));
        check_cut(which, podman, answer);
        if (state->n_networks || state->n_containers || state->n_pools)
            check_against(state);
        check_kept(state);
    }
    bpo_strbuf_free(&out);
    bpo_strbuf_free(&out_again);
    bpo_state_free(state);
    bpo_state_free(again);
}

/* ---- HTTP ------------------------------------------------------------------------------------*/

/* Takes an answer as the transport gives it: lines of the header, then the body in pieces. */
static void take(bpo_answer *answer, const char *text, size_t len, size_t pieces)
{
    bpo_answer_begin(answer, 1 << 20);
    while (len && !answer->headers_done) {
        const char *end = memchr(text, '\n', len);
        size_t n = end ? (size_t)(end - text) + 1 : len;
        char *line = fuzz_copy((const uint8_t *)text, n);
        bool going = bpo_answer_take_line(answer, line, n);
        free(line);
        if (!going)
            return;
        text += n;
        len -= n;
    }
    while (len) {
        size_t n = len < pieces ? len : pieces;
        if (!bpo_answer_take_body(answer, text, n))
            return;
        text += n;
        len -= n;
    }
}

/* In pieces or at once, the answer is the same. */
static void check_http(decoder which, bool podman, const char *text, size_t len, size_t pieces)
{
    bpo_answer whole = {0}, parts = {0};
    take(&whole, text, len, SIZE_MAX);
    take(&parts, text, len, pieces);
    FUZZ_CHECK(whole.refused == parts.refused && strcmp(whole.reason, parts.reason) == 0,
               "at once: '%s', in pieces: '%s'", whole.reason, parts.reason);
    FUZZ_CHECK((whole.refused != BPO_OK) == (*whole.reason != '\0'),
               "refused without a reason, or a reason without being refused");
    FUZZ_CHECK(bpo_answer_is_whole(&whole) == bpo_answer_is_whole(&parts),
               "whole in one way, not in the other");
    if (bpo_answer_is_whole(&whole)) {
        FUZZ_CHECK(whole.body.len == parts.body.len &&
                       memcmp(bpo_strbuf_text(&whole.body), bpo_strbuf_text(&parts.body),
                              whole.body.len) == 0,
                   "two bodies");
        FUZZ_CHECK(whole.status >= 200 && whole.status <= 599, "status %d", whole.status);
        check_answer(whole.status >= 400 ? REFUSED : which, podman, &whole);
    }
    bpo_answer_clear(&whole);
    bpo_answer_clear(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    decoder which = (decoder)((data[0] & 15) % N_DECODERS);
    bool podman = data[0] & 16;
    char *text = fuzz_copy(data + 2, size - 2);
    if (which == STATE_FILE) {
        check_file(text, size - 2);
    } else if (data[1]) {
        check_http(which, podman, text, size - 2, data[1]);
    } else {
        bpo_answer answer = {.status = which == REFUSED ? 404 : 200};
        bpo_strbuf_addn(&answer.body, text, size - 2);
        check_answer(which, podman, &answer);
        bpo_answer_clear(&answer);
    }
    free(text);
    return 0;
}
