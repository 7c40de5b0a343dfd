/* Shows what is on an engine: its networks, and which containers are on each.
 *
 *     show_engine [HOST]        HOST as in DOCKER_HOST; default: DOCKER_HOST, else the local engine
 */
#include <bponet.h>
#include <stdio.h>
#include <string.h>

static void show_containers(const bpo_state *state, const char *network)
{
    for (size_t i = 0; i < bpo_state_n_containers(state); i++) {
        const bpo_container *container = bpo_state_container_at(state, i);
        for (size_t k = 0; k < bpo_container_n_endpoints(container); k++) {
            const bpo_endpoint *endpoint = bpo_container_endpoint_at(container, k);
            if (strcmp(bpo_endpoint_network(endpoint), network) == 0)
                printf("    %-20s %-10s %s\n", bpo_container_name(container),
                       bpo_container_state(container), bpo_endpoint_ipv4_address(endpoint));
        }
    }
}

int main(int argc, char **argv)
{
    bpo_engine *engine = NULL;
    bpo_state *state = NULL;
    bpo_error err;
    int rc = 0;

    if (bpo_engine_new(argc > 1 ? argv[1] : NULL, &engine, &err) < 0 ||
        bpo_engine_observe(engine, &state, &err) < 0) {
        fprintf(stderr, "%s\n", err.message);
        rc = bpo_status_describe(err.code)->exit_code;
    } else {
        const bpo_engine_info *info = bpo_state_info(state);
        printf("%s %s, API %s\n", info->engine, info->version, info->used_api_version);
        for (size_t i = 0; i < bpo_state_n_networks(state); i++) {
            const bpo_live_network *network = bpo_state_network_at(state, i);
            const char *subnet = bpo_live_network_subnet(network, 0);
            printf("%-24s %-8s %s\n", bpo_live_network_name(network),
                   bpo_live_network_driver(network), subnet ? subnet : "");
            show_containers(state, bpo_live_network_name(network));
        }
    }
    bpo_state_free(state);
    bpo_engine_free(engine);
    return rc;
}
