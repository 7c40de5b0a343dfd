/* What the bindings show: classes, methods and functions, the same for every language. How a
 * language sees them (typemaps, names) is in python.i and csharp.i, which include this file.
 *
 * A method without a body calls the C function of its name: find_network of bpo_topology calls
 * bpo_topology_find_network. A language file gives, before it includes this one:
 *   BPO_HANDLE(type, Name)       an opaque handle, and how it crosses, NULL refused
 *   BPO_RETURNS(type)            `type **ret_...` is a new object of the caller's
 *   BPO_LENDS(type)              `type **ret_...` and returned pointers live as long as `self`
 *   BPO_VALUE(type, Name)        a struct that is copied
 *   BPO_STATIC(type, Name)       a struct that lives for ever
 *   BPO_ENUM(type, Name)         an enumeration
 *   OR_NULL                      typemaps of that name for what may be NULL
 *   const bpo_style *style       NULL or nothing: a zeroed one
 *   BPO_ENGINE_MADE(engine)      in C: what is done to each engine that is made
 * SPDX-License-Identifier: MIT
 */
%{
#include <bponet.h>
#include <stdlib.h>
#include <string.h>
%}
%include <stdint.i>

/* Everything flat is a method below, or stays in C; what is shown flat is said here. */
%rename("$ignore", %$isfunction, %$isglobal, regextarget=1) "^bpo_";
%rename("$ignore") bpo_error;
%ignore reserved;
%rename("$ignore") bpo_status_info;
%rename("$ignore") bpo_check_options;
%rename("$ignore") bpo_observe_options;
%rename(version) bpo_version;
%rename(find_free) bpo_cidr_find_free;
%rename(builtin_document) bpo_builtin_document;
%rename(find_rule) bpo_rule_find;
%rename(_n_rules) bpo_n_rules;
%rename(_rule_at) bpo_rule_at;
%rename(_severity_name) bpo_severity_name;
%rename(_standing_name) bpo_standing_name;
%rename(_standing_is_good) bpo_standing_is_good;
%rename(_action_name) bpo_action_name;
%rename(_outcome_name) bpo_outcome_name;
%rename(_address_class_name) bpo_address_class_name;
%rename(show_header) bpo_show_header;
%rename(show_status) bpo_show_status;
%rename(show_findings) bpo_show_findings;
%rename(show_findings_line) bpo_show_findings_line;
%rename(show_plan) bpo_show_plan;
%rename(show_event) bpo_show_event;
%rename(_show_result) bpo_show_result;
%rename(show_rules) bpo_show_rules;
%rename(show_version) bpo_show_version;
%rename(show_explain) bpo_show_explain;
%rename(show_sarif) bpo_show_sarif;
%rename("$ignore") bpo_import_options;
%rename("$ignore") bpo_explanation;
%rename("$ignore") bpo_object;
%ignore BPO_MAX_OBJECTS;
%rename(_n_refusals) bpo_n_refusals;
%rename(_refusal_at) bpo_refusal_at;

BPO_ENUM(bpo_address_class, AddressClass)
BPO_ENUM(bpo_severity, Severity)
BPO_ENUM(bpo_standing, Standing)
BPO_ENUM(bpo_action, Action)
BPO_ENUM(bpo_outcome, Outcome)
BPO_ENUM(bpo_event_kind, EventKind)

BPO_VALUE(bpo_address, Address)
BPO_VALUE(bpo_cidr, Cidr)
BPO_VALUE(bpo_engine_info, EngineInfo)
BPO_VALUE(bpo_event, Event)
BPO_VALUE(bpo_style, Style)
BPO_STATIC(bpo_rule, Rule)
BPO_STATIC(bpo_refusal, Refusal)

BPO_HANDLE(bpo_topology, Topology)
BPO_HANDLE(bpo_network, Network)
BPO_HANDLE(bpo_service, Service)
BPO_HANDLE(bpo_attachment, Attachment)
BPO_HANDLE(bpo_port, Port)
BPO_HANDLE(bpo_state, State)
BPO_HANDLE(bpo_live_network, LiveNetwork)
BPO_HANDLE(bpo_container, Container)
BPO_HANDLE(bpo_endpoint, Endpoint)
BPO_HANDLE(bpo_findings, Findings)
BPO_HANDLE(bpo_finding, Finding)
BPO_HANDLE(bpo_comparison, Comparison)
BPO_HANDLE(bpo_plan, Plan)
BPO_HANDLE(bpo_apply, Apply)
BPO_HANDLE(bpo_result, _Result)
BPO_HANDLE(bpo_engine, Engine)
BPO_HANDLE(bpo_reader, Reader)

BPO_RETURNS(bpo_topology)
BPO_RETURNS(bpo_state)
BPO_RETURNS(bpo_findings)
BPO_RETURNS(bpo_comparison)
BPO_RETURNS(bpo_plan)
BPO_LENDS(bpo_network)
BPO_LENDS(bpo_service)
BPO_LENDS(bpo_attachment)
BPO_LENDS(bpo_port)
BPO_LENDS(bpo_live_network)
BPO_LENDS(bpo_container)
BPO_LENDS(bpo_endpoint)
BPO_LENDS(bpo_finding)
BPO_LENDS(bpo_result)

%apply const char *OR_NULL {
    const char *host, const char *subnet, const char *gateway, const char *ip_range,
    const char *project, const char *engine, const char *alias, const char *only, const char *static_address,
    const char *ipv4_address, const char *ipv6_address };
%apply const bpo_result *OR_NULL { const bpo_result *result };
%apply const bpo_engine_info *OR_NULL { const bpo_engine_info *info };
%apply const bpo_topology *OR_NULL { const bpo_topology_or_null * };
%apply const bpo_state *OR_NULL { const bpo_state_or_null * };

/* 1, 0, or -1 for "not said": a boolean that may be absent. */
%inline %{
typedef int32_t bpo_tristate;
typedef bpo_topology bpo_topology_or_null;
typedef bpo_state bpo_state_or_null;
%}

/* SWIG writes a class where its struct is: typemaps come before, methods may come later. */
struct bpo_topology {};
struct bpo_network {};
struct bpo_service {};
struct bpo_attachment {};
struct bpo_port {};
struct bpo_state {};
struct bpo_live_network {};
struct bpo_container {};
struct bpo_endpoint {};
struct bpo_findings {};
struct bpo_finding {};
struct bpo_comparison {};
struct bpo_plan {};
struct bpo_apply {};
struct bpo_result {};
struct bpo_engine {};
struct bpo_reader {};

/* A read-only property: its getter is the C function of its name. */
%define BPO_GET(type, ctype, name)
%immutable type::name;
%extend type { ctype name; }
%{
#define type##_##name##_get type##_##name
%}
%enddef

/* ---- topology ------------------------------------------------------------------------------- */

BPO_GET(bpo_topology, const char *, name)
BPO_GET(bpo_topology, const char *, source)
BPO_GET(bpo_topology, bool, is_builtin)
BPO_GET(bpo_topology, const char *, prefix)
%extend bpo_topology {
    bpo_topology(const char *name, bpo_error *err)
    {
        bpo_topology *made = NULL;
        bpo_topology_new(name, &made, err);
        return made;
    }
    ~bpo_topology() { bpo_topology_free($self); }
    size_t n_networks();
    bpo_network *network_at(size_t i);
    bpo_network *find_network(const char *name);
    bpo_status add_network(const char *name, bpo_network **ret_network, bpo_error *err);
    size_t n_services();
    bpo_service *service_at(size_t i);
    bpo_service *find_service(const char *name);
    bpo_status add_service(const char *name, bpo_service **ret_service, bpo_error *err);
    %feature("docstring") checked_by "Checks the topology: every finding, in the
document's order. With `state` also beside what an engine has; with `engine`, a version such as
'28.5', also what that version refuses; with `strict` warnings weigh as much as errors.";
    %rename(check) checked_by; /* a method with a body needs a name that C hasn't */
    bpo_status checked_by(const bpo_state_or_null *state = NULL, const char *engine = NULL,
                          bool strict = false, bpo_findings **ret_findings = NULL,
                          bpo_error *err = NULL)
    {
        const bpo_check_options options = {.state = state, .engine = engine, .strict = strict};
        return bpo_topology_check_with($self, &options, ret_findings, err);
    }
    bpo_status compare(const bpo_state *state, bpo_comparison **ret_comparison, bpo_error *err);
    %feature("docstring") imported "Makes the topology that describes what an engine has, from a full
observation: the networks of `project`, by default of the only one that there is, and of
nobody, and the services whose containers are on them.";
    %rename(from_state) imported;
    static bpo_status imported(const bpo_state *state, const char *project = NULL,
                               bpo_topology **ret_topology = NULL, bpo_error *err = NULL)
    {
        const bpo_import_options options = {.project = project};
        return bpo_topology_import(state, &options, ret_topology, err);
    }
    size_t n_inactive();
    const char *inactive(size_t i);
    bpo_status write_document(bool json = false, char **ret_text = NULL, bpo_error *err = NULL);
}

BPO_GET(bpo_network, const char *, key)
BPO_GET(bpo_network, const char *, name)
BPO_GET(bpo_network, const char *, driver)
BPO_GET(bpo_network, bool, is_external)
BPO_GET(bpo_network, bpo_tristate, internal)
BPO_GET(bpo_network, bpo_tristate, attachable)
BPO_GET(bpo_network, bpo_tristate, enable_ipv6)
%extend bpo_network {
    size_t n_ipam();
    const char *subnet(size_t i);
    const char *gateway(size_t i);
    const char *ip_range(size_t i);
    size_t n_labels();
    const char *label_key(size_t i);
    const char *label_value(size_t i);
    size_t n_options();
    const char *option_key(size_t i);
    const char *option_value(size_t i);
    bpo_status set_driver(const char *driver, bpo_error *err);
    bpo_status set_internal(bool internal, bpo_error *err);
    bpo_status set_attachable(bool attachable, bpo_error *err);
    bpo_status set_enable_ipv6(bool enable_ipv6, bpo_error *err);
    bpo_status add_ipam(const char *subnet = NULL, const char *gateway = NULL,
                        const char *ip_range = NULL, bpo_error *err = NULL);
    bpo_status set_label(const char *key, const char *value, bpo_error *err);
    bpo_status set_option(const char *key, const char *value, bpo_error *err);
}

BPO_GET(bpo_service, const char *, name)
BPO_GET(bpo_service, const char *, container_name)
BPO_GET(bpo_service, const char *, network_mode)
BPO_GET(bpo_service, int64_t, replicas)
BPO_GET(bpo_service, bool, wants_gpu)
%extend bpo_service {
    size_t n_attachments();
    bpo_attachment *attachment_at(size_t i);
    size_t n_ports();
    const bpo_port *port_at(size_t i);
    size_t n_exposed();
    const char *exposed(size_t i);
    size_t n_profiles();
    const char *profile(size_t i);
    size_t n_dependencies();
    const char *dependency(size_t i);
    size_t n_needs();
    const char *need(size_t i);
    bpo_status set_container_name(const char *name, bpo_error *err);
    bpo_status add_network(const char *network, bpo_attachment **ret_attachment, bpo_error *err);
    bpo_status add_port(const char *port, bpo_error *err);
    bpo_status add_need(const char *need, bpo_error *err);
}

BPO_GET(bpo_port, const char *, text)
BPO_GET(bpo_port, const char *, target)
BPO_GET(bpo_port, const char *, published)
BPO_GET(bpo_port, const char *, host_ip)
BPO_GET(bpo_port, const char *, protocol)
BPO_GET(bpo_port, const char *, mode)

BPO_GET(bpo_attachment, const char *, network)
BPO_GET(bpo_attachment, const char *, ipv4_address)
BPO_GET(bpo_attachment, const char *, ipv6_address)
%extend bpo_attachment {
    size_t n_aliases();
    const char *alias(size_t i);
    bpo_status set_ipv4_address(const char *static_address, bpo_error *err);
    bpo_status set_ipv6_address(const char *static_address, bpo_error *err);
    bpo_status add_alias(const char *name, bpo_error *err);
}

/* ---- reading -------------------------------------------------------------------------------- */

%extend bpo_reader {
    bpo_reader(bpo_error *err)
    {
        bpo_reader *made = NULL;
        bpo_reader_new(&made, err);
        return made;
    }
    ~bpo_reader() { bpo_reader_free($self); }
    bpo_status add_file(const char *path, bpo_error *err);
    bpo_status add_text(const char *name, const char *text, size_t length, bpo_error *err);
    void use_builtin();
    bpo_status add_env_file(const char *path, bpo_error *err);
    bpo_status add_profile(const char *name, bpo_error *err);
    bpo_status set_project(const char *project, bpo_error *err);
    bpo_status set_directory(const char *directory, bpo_error *err);
    void set_environment(const char *const *environment);
    bpo_status read(bpo_topology **ret_topology, bpo_error *err);
}

/* ---- state ---------------------------------------------------------------------------------- */

BPO_GET(bpo_state, const char *, host)
BPO_GET(bpo_state, uint64_t, n_requests)
BPO_GET(bpo_state, bool, is_full)
BPO_GET(bpo_state, bool, is_host_known)
BPO_GET(bpo_state, const char *, host_unknown_why)
%extend bpo_state {
    ~bpo_state() { bpo_state_free($self); }
    const bpo_engine_info *info();
    size_t n_networks();
    const bpo_live_network *network_at(size_t i);
    const bpo_live_network *find_network(const char *name);
    size_t count_networks(const char *name);
    size_t n_containers();
    const bpo_container *container_at(size_t i);
    const bpo_container *find_container(const char *name);
    size_t n_facts();
    const char *fact_kind(size_t i);
    const char *fact_prefix(size_t i);
    const char *fact_interface(size_t i);
    bpo_status save(const char *path, bpo_error *err);
    static bpo_status load(const char *path, bpo_state **ret_state, bpo_error *err);
    bpo_status to_text(char **ret_text, bpo_error *err);
    static bpo_status from_text(const char *name, const char *text, size_t length,
                                bpo_state **ret_state, bpo_error *err);
}

BPO_GET(bpo_live_network, const char *, id)
BPO_GET(bpo_live_network, const char *, name)
BPO_GET(bpo_live_network, const char *, driver)
BPO_GET(bpo_live_network, const char *, scope)
BPO_GET(bpo_live_network, const char *, created)
BPO_GET(bpo_live_network, bool, is_internal)
BPO_GET(bpo_live_network, bool, is_attachable)
BPO_GET(bpo_live_network, bool, has_ipv6)
%extend bpo_live_network {
    size_t n_ipam();
    const char *subnet(size_t i);
    const char *gateway(size_t i);
    const char *ip_range(size_t i);
    size_t n_labels();
    const char *label_key(size_t i);
    const char *label_value(size_t i);
}

BPO_GET(bpo_container, const char *, id)
BPO_GET(bpo_container, const char *, name)
BPO_GET(bpo_container, const char *, state)
BPO_GET(bpo_container, const char *, network_mode)
BPO_GET(bpo_container, const char *, service)
BPO_GET(bpo_container, const char *, project)
%extend bpo_container {
    size_t n_endpoints();
    const bpo_endpoint *endpoint_at(size_t i);
}

BPO_GET(bpo_endpoint, const char *, network)
BPO_GET(bpo_endpoint, const char *, network_id)
BPO_GET(bpo_endpoint, const char *, ipv4_address)
BPO_GET(bpo_endpoint, const char *, ipv6_address)
BPO_GET(bpo_endpoint, const char *, mac_address)

/* ---- findings, comparison, plan --------------------------------------------------------------- */

%extend bpo_findings {
    ~bpo_findings() { bpo_findings_free($self); }
    size_t count();
    size_t count_of(bpo_severity severity);
    const bpo_finding *at(size_t i);
}
BPO_GET(bpo_finding, const char *, slug)
BPO_GET(bpo_finding, bpo_severity, severity)
BPO_GET(bpo_finding, const char *, message)
BPO_GET(bpo_finding, const char *, remedy)
BPO_GET(bpo_finding, const char *, path)
BPO_GET(bpo_finding, const char *, accepted)
BPO_GET(bpo_finding, const char *, file)
BPO_GET(bpo_finding, int32_t, line)
BPO_GET(bpo_finding, int32_t, column)
BPO_GET(bpo_finding, int32_t, width)

%extend bpo_comparison {
    ~bpo_comparison() { bpo_comparison_free($self); }
    size_t count();
    const char *network(size_t i);
    bpo_standing standing(size_t i);
    size_t n_differences(size_t i);
    const char *field(size_t i, size_t k);
    const char *wanted(size_t i, size_t k);
    const char *found(size_t i, size_t k);
}

%extend bpo_plan {
    ~bpo_plan() { bpo_plan_free($self); }
    static bpo_status create(const bpo_topology *topology, const bpo_state *state,
                             bpo_plan **ret_plan, bpo_error *err);
    static bpo_status remove(const bpo_topology *topology, const bpo_state *state,
                             uint32_t flags = 0, bpo_plan **ret_plan = NULL,
                             bpo_error *err = NULL);
    static bpo_status connect(const bpo_topology_or_null *topology, const bpo_state *state,
                              const char *network, const char *container,
                              const char *alias = NULL, const char *ipv4_address = NULL,
                              bpo_plan **ret_plan = NULL, bpo_error *err = NULL);
    static bpo_status disconnect(const bpo_topology_or_null *topology, const bpo_state *state,
                                 const char *network, const char *container,
                                 bpo_plan **ret_plan, bpo_error *err);
}
BPO_GET(bpo_plan, size_t, n_writes)
BPO_GET(bpo_plan, size_t, n_refused)
%extend bpo_plan {
    size_t n_steps();
    bpo_action action(size_t i);
    const char *network(size_t i);
    const char *container(size_t i);
    const char *reason(size_t i);
}

/* ---- engine, apply ---------------------------------------------------------------------------- */

BPO_GET(bpo_engine, const char *, host)
BPO_GET(bpo_engine, uint64_t, n_requests)
BPO_GET(bpo_engine, uint64_t, n_writes)
BPO_GET(bpo_engine, bool, is_cancelled)
%extend bpo_engine {
    bpo_engine(const char *host = NULL, bpo_error *err = NULL)
    {
        bpo_engine *made = NULL;
        bpo_engine_new(host, &made, err);
        BPO_ENGINE_MADE(made);
        return made;
    }
    ~bpo_engine() { bpo_engine_free($self); }
    void cancel();
    void rearm();
    bpo_status set_timeout(int32_t milliseconds, bpo_error *err);
    bpo_status ping(bpo_engine_info *ret_info, bpo_error *err);
    bpo_status version(bpo_engine_info *ret_info, bpo_error *err);
    bpo_status system_info(bpo_engine_info *ret_info, bpo_error *err);
    %feature("docstring") observed_with "Observes the engine: all its networks and containers, in two
requests at once, however many networks there are. With `host` also its address pools and its
host's routes, addresses and DNS servers; with `full` also how each container was configured.";
    %rename(observe) observed_with;
    bpo_status observed_with(bool host = false, bool full = false, bpo_state **ret_state = NULL,
                             bpo_error *err = NULL)
    {
        const bpo_observe_options options = {.host = host, .full = full};
        return bpo_engine_observe_with($self, &options, ret_state, err);
    }
    bpo_status list_networks(bpo_state **ret_state, bpo_error *err);
    bpo_status list_containers(bpo_state **ret_state, bpo_error *err);
    bpo_status find_network(const char *name, char ret_id[65], bpo_error *err);
    bpo_status inspect_network(const char *id, bpo_state **ret_state, bpo_error *err);
    bpo_status create_network(const bpo_network *network, char ret_id[65], bpo_error *err);
    bpo_status remove_network(const char *id, bpo_error *err);
    bpo_status connect(const char *network_id, const char *container_id,
                       const char *const *aliases = NULL, size_t n_aliases = 0,
                       const char *ipv4_address = NULL, const char *ipv6_address = NULL,
                       bpo_error *err = NULL);
    bpo_status disconnect(const char *network_id, const char *container_id, bool force = false,
                          bpo_error *err = NULL);
}

%extend bpo_apply {
    bpo_apply(bpo_engine *engine, const bpo_plan *plan, bpo_error *err)
    {
        bpo_apply *made = NULL;
        bpo_apply_new(engine, plan, &made, err);
        return made;
    }
    ~bpo_apply() { bpo_apply_free($self); }
    bpo_status next(int32_t timeout_ms = -1, bpo_event *ret_event = NULL, bpo_error *err = NULL);
    void cancel();
    bpo_status run(bpo_error *err);
    const bpo_result *result();
}
%extend bpo_result {
    bpo_outcome outcome(size_t i);
    const char *message(size_t i);
    uint64_t n_requests(bool writes);
    int64_t microseconds();
}

/* ---- values, rules and texts ------------------------------------------------------------------ */

%nodefaultctor bpo_engine_info;
%nodefaultctor bpo_event;
%nodefaultctor bpo_rule;
%nodefaultctor bpo_refusal;
%nodefaultdtor bpo_rule;
%nodefaultdtor bpo_refusal;
%ignore bpo_address::bytes;
%ignore bpo_cidr::address;
%nodefaultctor bpo_address;
%nodefaultctor bpo_cidr;
%immutable;
%include <bponet/base.h>
%include <bponet/address.h>
%include <bponet/model.h>
%include <bponet/compose.h>
%include <bponet/check.h>
%include <bponet/plan.h>
%include <bponet/engine.h>
%include <bponet/store.h>
%include <bponet/change.h>
%mutable;

%extend bpo_address {
    bpo_address(const char *text, bpo_error *err)
    {
        bpo_address *made = calloc(1, sizeof *made);
        if (made && bpo_address_parse(text, made, err) < 0) {
            free(made);
            made = NULL;
        }
        return made;
    }
    bpo_address_class classify();
}
%extend bpo_cidr {
    bpo_cidr(const char *text, bpo_error *err)
    {
        bpo_cidr *made = calloc(1, sizeof *made);
        if (made && bpo_cidr_parse(text, made, err) < 0) {
            free(made);
            made = NULL;
        }
        return made;
    }
    bpo_cidr network();
    bool has_host_bits();
    bpo_address first();
    bpo_address last();
    uint64_t size();
    bool contains(const bpo_address *address);
    bool encloses(const bpo_cidr *inner);
    bool overlaps(const bpo_cidr *other);
    bpo_address_class classify();
}

/* show.h again, with defaults for what a language lets one leave out. */
typedef struct bpo_style {
    int32_t width;
    bool color, json, ascii;
} bpo_style;
%extend bpo_style {
    bpo_style(int32_t width = 0, bool color = false, bool json = false, bool ascii = false)
    {
        bpo_style *made = calloc(1, sizeof *made);
        if (made)
            *made = (bpo_style){
                .width = width, .color = color, .json = json, .ascii = ascii};
        return made;
    }
}

bpo_status bpo_show_rules(const char *only = NULL, const bpo_style *style = NULL,
                          char **ret_text = NULL, bpo_error *err = NULL);
bpo_status bpo_show_explain(const char *only = NULL, const bpo_style *style = NULL,
                            char **ret_text = NULL, bpo_error *err = NULL);
bpo_status bpo_show_sarif(const bpo_topology *topology, const bpo_findings *findings,
                          char **ret_text, bpo_error *err);
bpo_status bpo_show_version(const bpo_engine_info *info = NULL, const bpo_style *style = NULL,
                            char **ret_text = NULL, bpo_error *err = NULL);
bpo_status bpo_show_result(const bpo_plan *plan, const bpo_result *result,
                           const bpo_style *style, char **ret_text, bpo_error *err);
bpo_status bpo_show_header(const bpo_topology *topology,
                           const bpo_state_or_null *state = NULL,
                           const bpo_style *style = NULL, char **ret_text = NULL,
                           bpo_error *err = NULL);
bpo_status bpo_show_status(const bpo_topology *topology, const bpo_state *state,
                           const bpo_style *style = NULL, char **ret_text = NULL,
                           bpo_error *err = NULL);
bpo_status bpo_show_findings(const bpo_topology *topology, const bpo_findings *findings,
                             const bpo_style *style = NULL, char **ret_text = NULL,
                             bpo_error *err = NULL);
bpo_status bpo_show_findings_line(const bpo_findings *findings, const bpo_style *style = NULL,
                                  char **ret_text = NULL, bpo_error *err = NULL);
bpo_status bpo_show_plan(const bpo_topology *topology, const bpo_state *state,
                         const bpo_plan *plan, const bpo_style *style = NULL,
                         char **ret_text = NULL, bpo_error *err = NULL);
bpo_status bpo_show_event(const bpo_plan *plan, const bpo_event *event,
                          const bpo_style *style = NULL, char **ret_text = NULL,
                          bpo_error *err = NULL);
const char *bpo_version(void);
