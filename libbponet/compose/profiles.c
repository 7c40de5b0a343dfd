#include "compose/profiles.h"

#include <string.h>

#include "base/chars.h"

/* Which profiles are active: a list of texts, or one text with commas. */
typedef struct active {
    const bpo_texts *given;
    const char *list; /* where given is empty; "" is the profile of that name, as in Compose */
} active;

/* Whether the comma list holds the word, white space around its elements aside. */
static bool is_listed(const char *list, const char *word)
{
    size_t word_len = strlen(word);
    for (;;) {
        size_t len = strcspn(list, ","), begin = 0, end = len;
        while (begin < end && bpo_is_space(list[begin]))
            begin++;
        while (end > begin && bpo_is_space(list[end - 1]))
            end--;
        if (end - begin == word_len && memcmp(list + begin, word, word_len) == 0)
            return true;
        if (!list[len])
            return false;
        list += len + 1;
    }
}

static bool is_active(const active *now, const char *profile)
{
    for (size_t i = 0; i < now->given->n; i++)
        if (strcmp(now->given->items[i].text, profile) == 0)
            return true;
    return !now->given->n && is_listed(now->list, profile);
}

static bool has_active(const active *now, const bpo_service *service)
{
    bool any = service->profiles.n == 0 || is_active(now, "*");
    for (size_t i = 0; i < service->profiles.n && !any; i++)
        any = is_active(now, service->profiles.items[i].text);
    return any;
}

bpo_status bpo_profiles_apply(bpo_topology *topology, const bpo_texts *given,
                              const bpo_environment *environment, bpo_error *err)
{
    const char *list = bpo_environment_get(environment, "COMPOSE_PROFILES");
    active now = {given, list ? list : ""};
    size_t n = topology->n_services, kept = 0;
    topology->n_services = 0;
    bpo_map_free(&topology->service_names);
    for (size_t i = 0; i < n; i++) {
        bpo_service *service = topology->services[i];
        if (has_active(&now, service)) {
            if (bpo_map_put(&topology->service_names, service->name, strlen(service->name),
                            kept, NULL) < 0)
                return bpo_fail_memory(err);
            topology->services[kept++] = service;
        } else if (bpo_topology_add_text(topology, &topology->inactive, service->name,
                                         service->at) < 0) {
            return bpo_fail_memory(err);
        }
    }
    topology->n_services = kept;
    return BPO_OK;
}
