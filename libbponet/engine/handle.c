#include "engine/handle.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"

static bpo_status read_wanted_version(bpo_engine *engine, const char *text, bpo_error *err)
{
    if (!text || !*text)
        return BPO_OK;
    engine->wanted_minor = bpo_api_minor(text);
    if (engine->wanted_minor == 0)
        return bpo_fail(err, BPO_E_USAGE, "DOCKER_API_VERSION",
                        "DOCKER_API_VERSION is '%.64s', "
                        "which isn't a version such as 1.41; correct or unset it",
                        text);
    if (engine->wanted_minor < BPO_OLDEST_API_MINOR)
        return bpo_fail(err, BPO_E_USAGE, "DOCKER_API_VERSION",
                        "DOCKER_API_VERSION is %.64s, and "
                        "1.%d is the oldest that is supported; raise or unset it",
                        text, BPO_OLDEST_API_MINOR);
    return BPO_OK;
}

bpo_status bpo_engine_new(const char *host, bpo_engine **ret_engine, bpo_error *err)
{
    const bpo_target_environment environment = {
        getenv("DOCKER_HOST"), getenv("DOCKER_TLS_VERIFY"), getenv("DOCKER_CONTEXT"),
        getenv("DOCKER_CONFIG"), getenv("HOME")};
    bpo_engine *engine = bpo_alloc(1, sizeof *engine);
    if (!engine)
        return bpo_fail_memory(err);
    engine->pid = getpid();
    pthread_mutex_init(&engine->lock, NULL);
    bpo_status status = bpo_target_read(host, &environment, &engine->target, err);
    if (!status)
        status = read_wanted_version(engine, getenv("DOCKER_API_VERSION"), err);
    if (!status)
        status = bpo_http_new(&engine->target, &engine->http, err);
    if (status) {
        bpo_engine_free(engine);
        return status;
    }
    *ret_engine = engine;
    return BPO_OK;
}

void bpo_engine_free(bpo_engine *engine)
{
    if (!engine)
        return;
    bool in_child = engine->pid != getpid();
    bpo_http_free(engine->http, in_child);
    if (!in_child) /* in a child it may be held by a thread that isn't there */
        pthread_mutex_destroy(&engine->lock);
    bpo_target_clear(&engine->target);
    bpo_free(engine);
}

/* Called from signal handlers too: takes no lock. In a forked child the pipe is the parent's. */
void bpo_engine_cancel(bpo_engine *engine)
{
    if (engine && engine->pid == getpid())
        bpo_http_cancel(engine->http);
}

void bpo_engine_rearm(bpo_engine *engine)
{
    if (engine && engine->pid == getpid())
        bpo_http_rearm(engine->http);
}

bool bpo_engine_is_cancelled(const bpo_engine *engine)
{
    return engine && bpo_http_is_cancelled(engine->http);
}

bpo_status bpo_engine_set_timeout(bpo_engine *engine, int32_t milliseconds, bpo_error *err)
{
    if (!engine)
        return bpo_fail(err, BPO_E_USAGE, NULL, "no engine was given");
    if (milliseconds < 100 || milliseconds > 3600000)
        return bpo_fail(err, BPO_E_USAGE, NULL, "a timeout of %d ms: give 100 to 3600000",
                        (int)milliseconds);
    bpo_http_set_timeout(engine->http, milliseconds);
    return BPO_OK;
}

void bpo_engine_set_interrupt(bpo_engine *engine, int32_t (*check)(void *data), void *data)
{
    if (engine)
        bpo_http_set_interrupt(engine->http, check, data);
}

const char *bpo_engine_host(const bpo_engine *engine)
{
    return engine ? engine->target.text : "";
}

uint64_t bpo_engine_n_requests(const bpo_engine *engine)
{
    return engine ? bpo_http_n_requests(engine->http) : 0;
}

uint64_t bpo_engine_n_writes(const bpo_engine *engine)
{
    return engine ? bpo_http_n_writes(engine->http) : 0;
}

/* Waits for its turn; a cancel or an interrupt ends that too. */
static bpo_status take_lock(bpo_engine *engine, bpo_error *err)
{
    struct timespec until;
    do {
        if (bpo_http_is_cancelled(engine->http))
            return bpo_fail(err, BPO_E_CANCELLED, engine->target.text,
                            "%s: the handle was cancelled; rearm it to go on",
                            engine->target.text);
        if (pthread_mutex_trylock(&engine->lock) == 0)
            return BPO_OK;
        if (bpo_http_is_interrupted(engine->http))
            return bpo_fail(err, BPO_E_CANCELLED, engine->target.text,
                            "%s: interrupted before anything was sent", engine->target.text);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += BPO_INTERRUPT_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
    } while (pthread_mutex_clocklock(&engine->lock, CLOCK_MONOTONIC, &until) != 0);
    return BPO_OK;
}

bpo_status bpo_engine_enter(bpo_engine *engine, bpo_error *err)
{
    if (!engine)
        return bpo_fail(err, BPO_E_USAGE, NULL, "no engine was given");
    if (engine->pid != getpid())
        return bpo_fail(err, BPO_E_FORKED, engine->target.text,
                        "%s: the handle was made in another "
                        "process (%d); make a new one after a fork",
                        engine->target.text, (int)engine->pid);
    bpo_status status = take_lock(engine, err);
    if (status || !bpo_http_is_cancelled(engine->http))
        return status;
    pthread_mutex_unlock(&engine->lock); /* cancelled while it waited */
    return take_lock(engine, err);
}

void bpo_engine_leave(bpo_engine *engine)
{
    pthread_mutex_unlock(&engine->lock);
}
