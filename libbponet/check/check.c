#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "check/accept.h"

#define MOST_COMPARED    200000
#define MOST_SUGGESTIONS 1000
#define MOST_SEARCHED    20000000 /* blocks, in all suggestions together */
#define OLDEST_RELEASE   "20.10"  /* what the table of refusals begins with */

/* What the reader couldn't understand. The registry says what it weighs. */
static void tell_remarks(bpo_checking *c)
{
    const bpo_findings *remarks = &c->topology->remarks;
    for (size_t i = 0; i < remarks->n && c->status == BPO_OK; i++) {
        const bpo_finding *remark = &remarks->items[i];
        const bpo_rule *rule = bpo_rule_find(remark->slug);
        c->status = bpo_findings_add(c->findings, remark->slug,
                                     rule ? rule->severity : remark->severity, remark->at,
                                     remark->path, remark->message, remark->remedy, c->err);
    }
}

static void run_rooms(bpo_checking *c)
{
    static void (*const rooms[])(bpo_checking *) = {
        /* clang-format off */
        bpo_checking_gather,
        tell_remarks,
        bpo_rules_values,
        bpo_rules_names,
        bpo_rules_subnet,
        bpo_rules_ranges,
        bpo_rules_inside,
        bpo_rules_overlap,
        bpo_rules_capacity,
        bpo_rules_claims,
        bpo_rules_static,
        bpo_rules_services,
        bpo_rules_aliases,
        bpo_rules_needs,
        bpo_rules_external,
        bpo_rules_ports,
        bpo_rules_host,
        bpo_rules_unused,
        bpo_rules_pools,
        bpo_rules_depends,
        bpo_rules_replicas,
        bpo_rules_drivers,
        bpo_rules_publish,
        bpo_rules_port_clash,
        bpo_rules_gateway,
        bpo_rules_zones,
        bpo_rules_unneeded,
        bpo_rules_gpu,
        bpo_rules_labels,
        bpo_rules_engine,
        /* clang-format on */
    };
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms && c->status == BPO_OK; i++)
        rooms[i](c);
}

bpo_status bpo_topology_check(const bpo_topology *topology, const bpo_state *state,
                              bpo_findings **ret_findings, bpo_error *err)
{
    const bpo_check_options options = {.state = state};
    return bpo_topology_check_with(topology, &options, ret_findings, err);
}

/* The version whose refusals are told: the one asked for, else that of the state's engine. One that is
 * older than the table, or that can't be read, is an error only where it was asked for. */
static bpo_status find_release(bpo_checking *c, const char *asked)
{
    const char *version = asked;
    if (!asked && c->state && strcmp(c->state->info.engine, "docker") == 0)
        version = c->state->info.version;
    c->knows_release = version && bpo_release_parse(version, &c->release) &&
                       bpo_release_is_in(c->release, OLDEST_RELEASE, "");
    if (asked && !c->knows_release)
        c->status = bpo_fail(c->err, BPO_E_USAGE, asked,
                             "'%.32s' isn't a version of the Docker Engine from " OLDEST_RELEASE
                             " on; write it as 28.5 or 28.5.2",
                             asked);
    return c->status;
}

/* Warnings weigh as much as errors, those apart that the document accepts. */
static void raise_warnings(bpo_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++)
        if (findings->items[i].severity == BPO_WARNING && !findings->items[i].accepted)
            findings->items[i].severity = BPO_ERROR;
}

bpo_status bpo_topology_check_with(const bpo_topology *topology,
                                   const bpo_check_options *options,
                                   bpo_findings **ret_findings, bpo_error *err)
{
    static const bpo_check_options none;
    options = options ? options : &none;
    bpo_checking c = {.topology = topology,
                      .state = options->state,
                      .err = err,
                      .nearest_left = MOST_COMPARED,
                      .suggestions_left = MOST_SUGGESTIONS,
                      .searches_left = MOST_SEARCHED};
    if (!topology)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no topology; read one first");
    if (find_release(&c, options->engine) < 0)
        return c.status;
    c.findings = bpo_alloc(1, sizeof *c.findings);
    if (!c.findings)
        return bpo_fail_memory(err);
    run_rooms(&c);
    if (c.status == BPO_OK)
        bpo_accept(&c);
    if (c.status == BPO_OK)
        c.status = bpo_findings_sort(c.findings, err);
    if (options->strict)
        raise_warnings(c.findings);
    bpo_strbuf_free(&c.path);
    bpo_strbuf_free(&c.remedy);
    bpo_strbuf_free(&c.message);
    bpo_map_free(&c.claims);
    bpo_free(c.taken);
    bpo_arena_free(&c.arena);
    if (c.status < 0) {
        bpo_findings_free(c.findings);
        return c.status;
    }
    *ret_findings = c.findings;
    return BPO_OK;
}
