/* Values that Compose casts: what isn't a truth, a number or a MAC address. */
#include <string.h>

#include "base/node.h"
#include "check/checking.h"

static void check_truth(bpo_checking *c, const bpo_network *network, const char *field,
                        const bpo_written *written)
{
    if (!written->text || bpo_written_bool(written) >= 0)
        return;
    bpo_checking_at(c, written->at, "networks.%s.%s", network->key, field);
    bpo_checking_remedy(c, "write true or false");
    bpo_checking_tell(c, "value-not-understood",
                      "network %s: %s is '%.64s', which is neither "
                      "true nor false",
                      network->key, field, written->text);
}

static void check_network(bpo_checking *c, const bpo_network *network)
{
    const struct {
        const char *field;
        const bpo_written *written;
    } truths[] = {
        {"attachable", &network->attachable},      {"enable_ipv4", &network->enable_ipv4},
        {"enable_ipv6", &network->enable_ipv6},    {"external", &network->external},
        {"internal", &network->internal},          {"x-bponet.gpu", &network->gpu},
        {"x-bponet.isolated", &network->isolated}, {"x-bponet.publish", &network->publish},
    };
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        check_truth(c, network, truths[i].field, truths[i].written);
}

/* Six bytes of two hexadecimal digits, with ':' or '-' between them, as Go reads them. */
static bool is_mac(const char *text)
{
    if (strlen(text) != 17)
        return false;
    for (size_t i = 0; i < 17; i++)
        if (i % 3 == 2 ? text[i] != text[2] || !strchr(":-", text[i])
                       : !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    return true;
}

static void check_attachment(bpo_checking *c, const bpo_attachment *attachment)
{
    const bpo_written *priority = &attachment->gw_priority, *mac = &attachment->mac_address;
    const char *service = attachment->service->name;
    int64_t number;
    if (priority->text && !bpo_text_to_int64(priority->text, strlen(priority->text), &number)) {
        bpo_checking_at(c, priority->at, "services.%s.networks.%s.gw_priority", service,
                        attachment->network);
        bpo_checking_remedy(c, "write a whole number, such as 1");
        bpo_checking_tell(c, "value-not-understood",
                          "service %s: gw_priority on network %s is '%.64s', which is no whole "
                          "number",
                          service, attachment->network, priority->text);
    }
    if (mac->text && *mac->text && !is_mac(mac->text)) {
        bpo_checking_at(c, mac->at, "services.%s.networks.%s.mac_address", service,
                        attachment->network);
        bpo_checking_remedy(c, "write six bytes, as in 02:42:ac:1e:00:02");
        bpo_checking_tell(c, "mac-invalid",
                          "service %s: mac_address on network %s is '%.64s', which is no MAC "
                          "address",
                          service, attachment->network, mac->text);
    }
}

static void check_mac(bpo_checking *c, const bpo_service *service)
{
    const bpo_written *mac = &service->mac_address;
    if (!mac->text || !*mac->text || is_mac(mac->text))
        return;
    bpo_checking_at(c, mac->at, "services.%s.mac_address", service->name);
    bpo_checking_remedy(c, "write six bytes, as in 02:42:ac:1e:00:02");
    bpo_checking_tell(c, "mac-invalid",
                      "service %s: mac_address is '%.64s', which is no MAC address",
                      service->name, mac->text);
}

static void check_link_local(bpo_checking *c, const bpo_attachment *attachment)
{
    const char *service = attachment->service->name;
    bpo_address address;
    for (size_t i = 0; i < attachment->link_local_ips.n; i++) {
        const bpo_written *ip = &attachment->link_local_ips.items[i];
        if (!ip->text || bpo_address_parse(ip->text, &address, NULL) == BPO_OK)
            continue;
        bpo_checking_at(c, ip->at, "services.%s.networks.%s.link_local_ips[%zu]", service,
                        attachment->network, i);
        bpo_checking_remedy(c, "write an address, as in 169.254.8.8");
        bpo_checking_tell(c, "address-invalid",
                          "service %s: '%.64s' of link_local_ips on network %s is no address",
                          service, ip->text, attachment->network);
    }
}

void bpo_rules_values(bpo_checking *c)
{
    for (size_t i = 0; i < c->topology->n_networks; i++)
        check_network(c, c->topology->networks[i]);
    for (size_t i = 0; i < c->topology->n_services; i++) {
        const bpo_service *service = c->topology->services[i];
        check_mac(c, service);
        for (size_t k = 0; k < service->n_attachments; k++) {
            check_attachment(c, service->attachments[k]);
            check_link_local(c, service->attachments[k]);
        }
    }
}
