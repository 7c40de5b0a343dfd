#include "plan/plan.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/text.h"
#include "show/parts.h"
#include "show/table.h"

static const struct {
    const char *mark, *doing, *done;
    bpo_paint paint;
} actions[] = {
    [BPO_KEEP] = {"=", "keep", "kept", BPO_DIM},
    [BPO_CREATE] = {"+", "create", "created", BPO_GOOD},
    [BPO_ADOPT] = {"=", "adopt", "adopted", BPO_DIM},
    [BPO_REMOVE] = {"-", "remove", "removed", BPO_BAD},
    [BPO_CONNECT] = {"+", "connect", "connected", BPO_GOOD},
    [BPO_DISCONNECT] = {"-", "disconnect", "disconnected", BPO_BAD},
    [BPO_REFUSE] = {"!", "refuse", "refused", BPO_BAD},
};

/* "  172.30.0.0/16  gateway 172.30.0.1  range 172.30.240.0/20  internal" */
static void add_spec(bpo_strbuf *sb, const bpo_style *style, const bpo_network *spec)
{
    for (size_t i = 0; i < spec->n_ipam; i++) {
        const bpo_ipam *ipam = &spec->ipam[i];
        const struct {
            const char *label, *text;
        } parts[] = {{"", ipam->subnet.text},
                     {"gateway ", ipam->gateway.text},
                     {"range ", ipam->ip_range.text}};
        for (size_t k = 0; k < 3; k++) {
            if (!parts[k].text)
                continue;
            bpo_strbuf_addf(sb, "  %s", parts[k].label);
            bpo_paint_add(sb, style, BPO_PLAIN, parts[k].text);
        }
    }
    if (bpo_network_internal(spec) == 1)
        bpo_strbuf_add(sb, "  internal");
}

static size_t widest_network(const bpo_plan *plan)
{
    size_t widest = 0;
    for (size_t i = 0; i < plan->n; i++) {
        size_t width = bpo_text_escaped_width(plan->steps[i].network);
        if (width > widest)
            widest = width;
    }
    return widest;
}

static void add_step(bpo_strbuf *sb, const bpo_style *style, const bpo_step *step,
                     size_t widest)
{
    bpo_paint_add(sb, style, actions[step->action].paint, actions[step->action].mark);
    bpo_strbuf_addc(sb, ' ', 1);
    bpo_paint_add(sb, style, BPO_PLAIN, step->network);
    if (step->container || (step->spec && step->spec->n_ipam) || step->action == BPO_KEEP ||
        *step->reason)
        bpo_strbuf_addc(sb, ' ', widest - bpo_text_escaped_width(step->network));
    if (step->container) {
        bool doing = step->action == BPO_CONNECT || step->action == BPO_DISCONNECT;
        bpo_strbuf_addf(sb, "  %s%s", doing ? actions[step->action].doing : "",
                        doing ? " " : "");
        bpo_paint_add(sb, style, BPO_PLAIN, step->container);
    }
    if (step->spec)
        add_spec(sb, style, step->spec);
    if (step->action == BPO_KEEP && !*step->reason)
        bpo_strbuf_add(sb, "  as documented");
    if (*step->reason) {
        bpo_strbuf_add(sb, "  ");
        bpo_paint_add(sb, style, BPO_PLAIN, step->reason);
    }
    bpo_strbuf_addc(sb, '\n', 1);
    for (size_t i = 0; i < step->n_differences; i++) {
        const bpo_difference *d = &step->differences[i];
        bpo_strbuf_add(sb, "      ");
        bpo_show_difference(sb, style, d);
    }
}

/* What programs compare with; the names for people may change. */
static const char *const outcome_ids[] = {
    [BPO_PENDING] = "pending", [BPO_RUNNING] = "running", [BPO_DONE] = "done",
    [BPO_ALREADY] = "already", [BPO_FAILED] = "failed",   [BPO_UNCERTAIN] = "uncertain",
};

static void json_step(bpo_json_writer *w, const bpo_step *step, const bpo_result *result,
                      size_t i)
{
    bpo_json_open_map(w);
    bpo_json_put_string(w, "action", bpo_action_name(step->action));
    bpo_json_put_string(w, "network", step->network);
    bpo_json_put_string(w, "container", step->container);
    bpo_json_put_string(w, "reason", *step->reason ? step->reason : NULL);
    bpo_json_key(w, "differences");
    bpo_json_differences(w, step->differences, step->n_differences);
    if (result) {
        const char *message = bpo_result_message(result, i);
        bpo_json_put_string(w, "outcome", outcome_ids[bpo_result_outcome(result, i)]);
        bpo_json_put_string(w, "message", *message ? message : NULL);
    }
    bpo_json_close_map(w);
}

static bpo_status as_json(const char *format, const bpo_topology *topology,
                          const bpo_state *state, const bpo_plan *plan,
                          const bpo_result *result, char **ret_text, bpo_error *err)
{
    bpo_json_writer *w = bpo_json_writer_new(true);
    bpo_json_open_map(w);
    bpo_json_put_string(w, "format", format);
    if (topology) {
        bpo_json_key(w, "document");
        bpo_json_document(w, topology);
    }
    if (state) {
        bpo_json_key(w, "engine");
        bpo_json_engine(w, &state->info, state->host);
    }
    bpo_json_put_int(w, "writes",
                     (int64_t)(result ? result->n_writes : bpo_plan_n_writes(plan)));
    bpo_json_put_int(w, "refused", (int64_t)bpo_plan_n_refused(plan));
    bpo_json_key(w, "steps");
    bpo_json_open_list(w);
    for (size_t i = 0; i < plan->n; i++)
        json_step(w, &plan->steps[i], result, i);
    bpo_json_close_list(w);
    bpo_json_close_map(w);
    return bpo_json_finish(w, ret_text, err);
}

bpo_status bpo_show_plan(const bpo_topology *topology, const bpo_state *state,
                         const bpo_plan *plan, const bpo_style *style, char **ret_text,
                         bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json)
        return as_json("bponet.plan/1", topology, state, plan, NULL, ret_text, err);
    size_t widest = widest_network(plan);
    for (size_t i = 0; i < plan->n; i++)
        add_step(&sb, style, &plan->steps[i], widest);
    return bpo_show_finish(&sb, style, ret_text, err);
}

/* Whether a person should see the end of that step: not where nothing was to be done. */
static bool is_worth_telling(const bpo_plan *plan, const bpo_step *step, const bpo_event *event)
{
    if (event->outcome != BPO_ALREADY)
        return event->outcome != BPO_PENDING;
    return *event->message && !(step->action == BPO_KEEP && plan->n == 1);
}

/* "created       bpo-main-network        0.07 s" */
bpo_status bpo_show_event(const bpo_plan *plan, const bpo_event *event, const bpo_style *style,
                          char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    const bpo_step *step = NULL;
    style = bpo_style_or_plain(style);
    if (event->kind == BPO_EVENT_FINISHED && event->step >= 0 && (size_t)event->step < plan->n)
        step = &plan->steps[event->step];
    if (!step || !is_worth_telling(plan, step, event))
        return bpo_show_finish(&sb, style, ret_text, err);
    bool done = event->outcome == BPO_DONE || event->outcome == BPO_ALREADY;
    const char *word = event->outcome == BPO_DONE      ? actions[step->action].done
                       : step->action == BPO_KEEP      ? actions[BPO_KEEP].done
                       : event->outcome == BPO_ALREADY ? "already"
                                                       : bpo_outcome_name(event->outcome);
    size_t width = bpo_text_width(word);
    bpo_paint_add(&sb, style, done ? actions[step->action].paint : BPO_BAD, word);
    bpo_strbuf_addc(&sb, ' ', width < 12 ? 14 - width : 2);
    bpo_paint_add(&sb, style, BPO_PLAIN, step->network);
    if (step->container || event->outcome == BPO_DONE || *event->message)
        bpo_strbuf_addc(&sb, ' ', widest_network(plan) - bpo_text_escaped_width(step->network));
    if (step->container) {
        bpo_strbuf_add(&sb, "  ");
        bpo_paint_add(&sb, style, BPO_PLAIN, step->container);
    }
    if (event->outcome == BPO_DONE)
        bpo_strbuf_addf(&sb, "  %" PRId64 ".%02d s", event->microseconds / 1000000,
                        (int)(event->microseconds / 10000 % 100));
    if (*event->message) {
        bpo_strbuf_add(&sb, "  ");
        bpo_paint_add(&sb, style, BPO_PLAIN, event->message);
    }
    return bpo_show_finish(&sb, style, ret_text, err);
}

/* ---- the closing lines ---- */

static size_t count(const bpo_plan *plan, const bpo_result *result, bpo_action action,
                    bpo_outcome outcome)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        n +=
            plan->steps[i].action == action && (!result || result->steps[i].outcome == outcome);
    return n;
}

/* "5 created, 1 adopted": what is counted, by action; 0 where nothing is. */
static size_t add_actions(bpo_strbuf *sb, const bpo_plan *plan, const bpo_result *result)
{
    size_t n_kinds = 0;
    for (int action = BPO_CREATE; action < BPO_REFUSE; action++) {
        size_t n = count(plan, result, (bpo_action)action, BPO_DONE);
        if (!n)
            continue;
        bpo_strbuf_addf(sb, "%s%zu %s%s", n_kinds++ ? ", " : "", n, result ? "" : "to ",
                        result ? actions[action].done : actions[action].doing);
    }
    return n_kinds;
}

static void add_list(bpo_strbuf *sb, const bpo_style *style, const bpo_plan *plan,
                     const bpo_result *result, bpo_outcome outcome, const char *heading)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const bpo_step *step = &plan->steps[i];
        if (result->steps[i].outcome != outcome)
            continue;
        bpo_strbuf_add(sb, n++ ? ", " : heading);
        bpo_paint_add(sb, style, BPO_PLAIN, step->network);
        if (step->container) {
            bpo_strbuf_addc(sb, ' ', 1);
            bpo_paint_add(sb, style, BPO_PLAIN, step->container);
        }
    }
    if (n)
        bpo_strbuf_addc(sb, '\n', 1);
}

static void add_dry(bpo_strbuf *sb, const bpo_plan *plan)
{
    size_t n_refused = bpo_plan_n_refused(plan);
    if (n_refused)
        bpo_strbuf_addf(sb, "%zu of %zu can't be done safely", n_refused, plan->n);
    else if (!add_actions(sb, plan, NULL))
        bpo_strbuf_add(sb, "Nothing to do");
    bpo_strbuf_add(sb, ". Nothing was changed.\n");
}

/* Nothing was written: why not. */
static void add_nothing(bpo_strbuf *sb, const bpo_style *style, const bpo_plan *plan,
                        const bpo_result *result)
{
    const bpo_step *only = plan->n == 1 ? &plan->steps[0] : NULL;
    if (only && *only->reason) {
        bpo_paint_add(sb, style, BPO_PLAIN, only->container ? only->container : only->network);
        bpo_strbuf_add(sb, only->container ? " " : ": ");
        bpo_paint_add(sb, style, BPO_PLAIN, only->reason);
        bpo_strbuf_addc(sb, '.', 1);
    } else if (plan->n && !*plan->steps[0].reason)
        bpo_strbuf_addf(sb, "%zu network%s as documented.", plan->n, plan->n == 1 ? "" : "s");
    else if (!plan->n)
        bpo_strbuf_add(sb, "No network of this topology is there.");
    bpo_strbuf_addf(sb, "%sNothing to do. (%" PRIu64 " request%s, no write)\n",
                    sb->len ? " " : "", result->n_requests, result->n_requests == 1 ? "" : "s");
}

bpo_status bpo_show_result(const bpo_plan *plan, const bpo_result *result,
                           const bpo_style *style, char **ret_text, bpo_error *err)
{
    bpo_strbuf sb = {0};
    style = bpo_style_or_plain(style);
    if (style->json)
        return as_json("bponet.result/1", NULL, NULL, plan, result, ret_text, err);
    if (!result) {
        add_dry(&sb, plan);
        return bpo_show_finish(&sb, style, ret_text, err);
    }
    bool whole =
        !bpo_result_count(result, BPO_PENDING) && !bpo_result_count(result, BPO_FAILED) &&
        !bpo_result_count(result, BPO_UNCERTAIN) && !bpo_result_count(result, BPO_RUNNING);
    if (whole && !result->n_writes) {
        add_nothing(&sb, style, plan, result);
    } else if (whole) {
        if (!add_actions(&sb, plan, result))
            bpo_strbuf_add(&sb, "Somebody else did it all");
        bpo_strbuf_addf(&sb, " in %" PRId64 ".%02d s (%" PRIu64 " request%s)\n",
                        result->microseconds / 1000000,
                        (int)(result->microseconds / 10000 % 100), result->n_requests,
                        result->n_requests == 1 ? "" : "s");
    } else {
        add_list(&sb, style, plan, result, BPO_DONE, "done       ");
        add_list(&sb, style, plan, result, BPO_FAILED, "failed     ");
        add_list(&sb, style, plan, result, BPO_UNCERTAIN, "unknown whether done  ");
        add_list(&sb, style, plan, result, BPO_PENDING, "not begun  ");
        bpo_strbuf_addf(&sb, "%s the same command again: it does what is left.\n",
                        bpo_result_count(result, BPO_FAILED) ? "Mend that, then run"
                        : bpo_result_count(result, BPO_UNCERTAIN)
                            ? "Look (bponet status), then run"
                            : "Run");
    }
    return bpo_show_finish(&sb, style, ret_text, err);
}
