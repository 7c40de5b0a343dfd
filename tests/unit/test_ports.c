/* The short form of ports. What Compose makes of each entry is in the corpus. */
#include "unit.h"

#include <stdio.h>

#include <bponet/model.h>

#include "base/strbuf.h"
#include "model/port.h"

static bpo_service *new_service(void)
{
    bpo_topology *topology = NULL;
    bpo_service *service = NULL;
    bpo_error err = {0};
    ck_assert_int_eq(bpo_topology_new("p", &topology, &err), BPO_OK);
    ck_assert_int_eq(bpo_topology_add_service(topology, "s", &service, &err), BPO_OK);
    return service;
}

/* The ports of a service in the corpus' words. */
static void dump(const bpo_service *service, bpo_strbuf *out)
{
    for (size_t i = 0; i < bpo_service_n_ports(service); i++) {
        const bpo_port *port = bpo_service_port_at(service, i);
        const char *ip = bpo_port_host_ip(port), *published = bpo_port_published(port);
        const char *protocol = bpo_port_protocol(port);
        bpo_strbuf_add(out, i ? " " : "");
        if (!bpo_port_target(port)) {
            bpo_strbuf_add(out, "refused");
            continue;
        }
        if (ip)
            bpo_strbuf_addf(out, "[%s] ", ip);
        bpo_strbuf_addf(out, "%s>%s/%s", published ? published : "-", bpo_port_target(port),
                        protocol ? protocol : "tcp");
    }
}

START_TEST(entries_are_read_as_compose_reads_them)
{
    char line[1024];
    unsigned rows = 0;
    FILE *f = fopen(TESTS_DIR "/corpus/ports/cases.txt", "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        char *expected = strchr(line, '\t');
        bpo_strbuf out = {0};
        bpo_error err = {0};
        bpo_port_parts parts;
        if (*line == '#' || !expected)
            continue;
        *expected++ = '\0';
        bpo_service *service = new_service();
        ck_assert_int_eq(bpo_service_add_port(service, line, &err), BPO_OK);
        dump(service, &out);
        ck_assert_msg(strcmp(bpo_strbuf_text(&out), expected) == 0, "%s\n  got  %s\n  want %s",
                      line, bpo_strbuf_text(&out), expected);
        ck_assert_int_eq(strcmp(expected, "refused") == 0,
                         bpo_port_parse(line, &parts) != NULL);
        for (size_t i = 0; i < bpo_service_n_ports(service); i++) {
            ck_assert_str_eq(bpo_service_port(service, i), line);
            ck_assert_str_eq(bpo_port_text(bpo_service_port_at(service, i)), line);
            ck_assert_ptr_null(bpo_port_mode(bpo_service_port_at(service, i)));
        }
        ck_assert_ptr_null(bpo_service_port_at(service, bpo_service_n_ports(service)));
        bpo_strbuf_free(&out);
        bpo_topology_free(service->topology);
        rows++;
    }
    fclose(f);
    ck_assert_uint_ge(rows, 120);
}
END_TEST

START_TEST(rules_get_numbers)
{
    bpo_service *service = new_service();
    bpo_port_range range = {7, 7};
    bpo_error err = {0};
    ck_assert_int_eq(bpo_service_add_port(service, "8000-8005:80", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "90", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "x", &err), BPO_OK);
    const bpo_port *port = bpo_service_port_at(service, 1);
    ck_assert(!bpo_port_published_range(port, &range));
    ck_assert(!bpo_port_target_range(bpo_service_port_at(service, 2), &range));
    ck_assert_int_eq(range.first, 7);
    ck_assert(bpo_port_target_range(port, &range));
    ck_assert(range.first == 90 && range.last == 90);
    ck_assert(bpo_port_published_range(bpo_service_port_at(service, 0), &range));
    ck_assert(range.first == 8000 && range.last == 8005);
    bpo_topology_free(service->topology);
}
END_TEST

START_TEST(each_port_of_the_host_at_most)
{
    bpo_service *service = new_service(), *other;
    bpo_error err = {0};
    char name[16];
    ck_assert_int_eq(bpo_service_add_port(service, "1-65534", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "1-2", &err), BPO_E_LIMIT);
    ck_assert_uint_eq(bpo_service_n_ports(service), 65534);
    ck_assert_int_eq(bpo_service_add_port(service, "1", &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(service, "x", &err), BPO_E_LIMIT);
    ck_assert_str_eq(err.message,
                     "service s: more than 65535 ports, ranges counted port by port");
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "s%d", i);
        ck_assert_int_eq(bpo_topology_add_service(service->topology, name, &other, &err),
                         BPO_OK);
        ck_assert_int_eq(bpo_service_add_port(other, "1-65535", &err), BPO_OK);
    }
    ck_assert_int_eq(bpo_topology_add_service(service->topology, "t", &other, &err), BPO_OK);
    ck_assert_int_eq(bpo_service_add_port(other, "1", &err), BPO_E_LIMIT);
    ck_assert_str_eq(err.message, "service t: more than 262140 ports in all services together, "
                                  "ranges counted port by port");
    bpo_topology_free(service->topology);
}
END_TEST

UNIT_MAIN("ports", entries_are_read_as_compose_reads_them, rules_get_numbers,
          each_port_of_the_host_at_most)
