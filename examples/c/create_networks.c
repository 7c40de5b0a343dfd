/* Creates the networks of a Compose file, or of the built-in BPO topology, and tells each step.
 *
 *     create_networks [FILE]
 *
 * The engine is that of DOCKER_HOST, else the local one.
 */
#include <bponet.h>
#include <stdio.h>

static int fail(const char *what, const bpo_error *err)
{
    fprintf(stderr, "%s: %s\n", what, err->message);
    return bpo_status_describe(err->code)->exit_code;
}

static bpo_status read_document(const char *path, bpo_topology **ret_topology, bpo_error *err)
{
    bpo_reader *reader;
    bpo_status status = bpo_reader_new(&reader, err);
    if (status < 0)
        return status;
    if (path)
        status = bpo_reader_add_file(reader, path, err);
    else
        bpo_reader_use_builtin(reader);
    if (status == BPO_OK)
        status = bpo_reader_read(reader, ret_topology, err);
    bpo_reader_free(reader);
    return status;
}

/* Carries the plan out, an event at a time. */
static bpo_status carry_out(bpo_engine *engine, const bpo_plan *plan, bpo_error *err)
{
    bpo_apply *apply;
    bpo_event event = {.kind = BPO_EVENT_WAITING};
    bpo_status status = bpo_apply_new(engine, plan, &apply, err);
    if (status < 0)
        return status;
    while (status == BPO_OK && event.kind != BPO_EVENT_END) {
        status = bpo_apply_next(apply, -1, &event, err);
        if (status == BPO_OK && event.kind == BPO_EVENT_FINISHED)
            printf("%-8s %s %s\n", bpo_outcome_name(event.outcome), event.network,
                   event.message);
    }
    if (status == BPO_OK)
        status = bpo_apply_run(apply, err); /* at the end: whether all went well */
    bpo_apply_free(apply);
    return status;
}

int main(int argc, char **argv)
{
    bpo_topology *topology = NULL;
    bpo_engine *engine = NULL;
    bpo_state *state = NULL;
    bpo_plan *plan = NULL;
    bpo_error err;
    int rc = 0;

    if (read_document(argc > 1 ? argv[1] : NULL, &topology, &err) < 0)
        rc = fail("document", &err);
    else if (bpo_engine_new(NULL, &engine, &err) < 0 ||
             bpo_engine_observe(engine, &state, &err) < 0)
        rc = fail("engine", &err);
    else if (bpo_plan_create(topology, state, &plan, &err) < 0)
        rc = fail("plan", &err);
    else if (carry_out(engine, plan, &err) < 0)
        rc = fail("create", &err);
    else
        printf("%zu networks, %zu writes\n", bpo_topology_n_networks(topology),
               bpo_plan_n_writes(plan));

    bpo_plan_free(plan);
    bpo_state_free(state);
    bpo_engine_free(engine);
    bpo_topology_free(topology);
    return rc;
}
