#include "base/alloc.h"
#include "base/error.h"
#include "check/accept.h"

#define MOST_COMPARED    200000
#define MOST_SUGGESTIONS 1000
#define MOST_SEARCHED    20000000 /* blocks, in all suggestions together */

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
        bpo_checking_gather, tell_remarks,       bpo_rules_values,   bpo_rules_names,
        bpo_rules_subnet,    bpo_rules_ranges,   bpo_rules_inside,   bpo_rules_overlap,
        bpo_rules_pool,      bpo_rules_capacity, bpo_rules_drivers,  bpo_rules_claims,
        bpo_rules_static,    bpo_rules_services, bpo_rules_ports,    bpo_rules_publish,
        bpo_rules_clash,     bpo_rules_gateway,  bpo_rules_aliases,  bpo_rules_needs,
        bpo_rules_zones,     bpo_rules_unneeded, bpo_rules_gpu,      bpo_rules_labels,
        bpo_rules_external,  bpo_rules_depends,  bpo_rules_replicas, bpo_rules_profiles,
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
                      .engine = options->engine,
                      .err = err,
                      .nearest_left = MOST_COMPARED,
                      .suggestions_left = MOST_SUGGESTIONS,
                      .searches_left = MOST_SEARCHED};
    if (!topology)
        return bpo_fail(err, BPO_E_USAGE, NULL, "there is no topology; read one first");
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
