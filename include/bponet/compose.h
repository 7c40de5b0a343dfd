/* Reading documents: Compose files in YAML or JSON, and the built-in topology.
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_COMPOSE_H
#define BPONET_COMPOSE_H

#include <bponet/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where a topology is to be read from, and under what name. Collect, then bpo_reader_read.
 *  For one thread. */
typedef struct bpo_reader bpo_reader;

/**
 * Makes a reader. With nothing added it looks for a document as bpo_reader_read says.
 * Free with bpo_reader_free.
 */
BPO_API bpo_status bpo_reader_new(bpo_reader **ret_reader, bpo_error *err);
/** Frees a reader; topologies that it read live on. NULL is allowed. */
BPO_API void bpo_reader_free(bpo_reader *reader);
/** Adds a file; "-" is standard input. Nothing is opened before bpo_reader_read. */
BPO_API bpo_status bpo_reader_add_file(bpo_reader *reader, const char *path, bpo_error *err);
/** Adds a document held in memory; `name` stands for it in messages. Both are copied. */
BPO_API bpo_status bpo_reader_add_text(bpo_reader *reader, const char *name, const char *text,
                                       size_t length, bpo_error *err);
/** Reads the built-in BPO topology and nothing else. */
BPO_API void bpo_reader_use_builtin(bpo_reader *reader);
/**
 * Adds a .env file, as `docker compose --env-file`; of several the later wins; "/dev/null" stands for
 * an empty one. With none added it is COMPOSE_ENV_FILES, else `.env` in the project's folder. The
 * process's variables win over all. Nothing is opened before bpo_reader_read.
 */
BPO_API bpo_status bpo_reader_add_env_file(bpo_reader *reader, const char *path,
                                           bpo_error *err);
/**
 * Makes a profile active, as `docker compose --profile`; "*" stands for all. With none added it is
 * COMPOSE_PROFILES. Services that have profiles, but none that is active, are left out: see
 * bpo_topology_inactive.
 */
BPO_API bpo_status bpo_reader_add_profile(bpo_reader *reader, const char *name, bpo_error *err);
/** The project's name, as `docker compose -p`; NULL: as Compose finds it. */
BPO_API bpo_status bpo_reader_set_project(bpo_reader *reader, const char *name, bpo_error *err);
/** The folder where the search begins; NULL: the current one. */
BPO_API bpo_status bpo_reader_set_directory(bpo_reader *reader, const char *path,
                                            bpo_error *err);
/**
 * The variables to read: those the document uses (`${NAME}`), and COMPOSE_FILE,
 * COMPOSE_PATH_SEPARATOR, COMPOSE_PROJECT_NAME, COMPOSE_PROFILES, COMPOSE_ENV_FILES,
 * COMPOSE_DISABLE_ENV_FILE. "KEY=value" each, NULL at the end, borrowed until the reader is freed.
 * Unset: the process's own environment.
 */
BPO_API void bpo_reader_set_environment(bpo_reader *reader, const char *const *environment);

/**
 * Reads the topology: what was added, else COMPOSE_FILE, else bponet.yaml, else Compose's own
 * file names here and in the folders above, else the built-in topology.
 * Mistakes in values are no errors here: they are kept as written and told by
 * bpo_topology_check. Errors are for what stops the reading: BPO_E_FILE, BPO_E_DOCUMENT (with
 * file, line and column), BPO_E_LIMIT (16 MiB, 64 levels, 4,096 networks, …),
 * BPO_E_UNSUPPORTED (`include`, `extends`), BPO_E_MEMORY.
 */
BPO_API bpo_status bpo_reader_read(const bpo_reader *reader, bpo_topology **ret_topology,
                                   bpo_error *err);

/**
 * Writes the topology as a Compose document in a normal form, YAML or (`json`) JSON: name, networks,
 * services, x-bponet. Casts are done, ports are in the long form, a service's networks are a map,
 * `$` is `$$`. Reading it, with all profiles active, gives an equal topology; values that couldn't be
 * understood are written as they were. What a topology doesn't hold (images, volumes, …) isn't written.
 * Free with bpo_string_free. BPO_E_MEMORY; BPO_E_USAGE where a text that was set by hand isn't
 * UTF-8.
 */
BPO_API bpo_status bpo_topology_write_document(const bpo_topology *topology, bool json,
                                               char **ret_text, bpo_error *err);

/** What bpo_topology_import is to make. A zeroed one lets it find out. */
typedef struct bpo_import_options {
    const char *project; /**< whose networks and containers; NULL: the only one that there is */
    char reserved[56];   /**< zero; room to grow */
} bpo_import_options;

/**
 * Makes the topology that describes what an engine has, from a full observation: the networks of
 * the project (`options`, NULL allowed) and of nobody, and the services whose containers are on
 * them, by the labels of Compose, else one service per container. Networks of other projects are
 * external, as far as a service is on them. What the engine makes by itself isn't repeated: its
 * predefined networks, Compose's labels and ours, the names that a container answers to anyway.
 * BPO_E_AMBIGUOUS names the projects where there are several and none was given; BPO_E_NOT_FOUND
 * where only others are there than the one that was given; BPO_E_USAGE where `state` isn't full; BPO_E_LIMIT, BPO_E_MEMORY. Free with bpo_topology_free.
 */
BPO_API bpo_status bpo_topology_import(const bpo_state *state, const bpo_import_options *options,
                                       bpo_topology **ret_topology, bpo_error *err);

/** The built-in document: YAML text. Static. */
BPO_API const char *bpo_builtin_document(void);

#ifdef __cplusplus
}
#endif
#endif
