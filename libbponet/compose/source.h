/* Where documents are: files given, files found, the project's name. */
#ifndef BPO_COMPOSE_SOURCE_H
#define BPO_COMPOSE_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/written.h"

/* The value of name in environment ("KEY=value" …, NULL at the end), or NULL. */
const char *bpo_environment_get(const char *const *environment, const char *name);

/* Adds to files the documents to read when none was given: those of COMPOSE_FILE, else those
 * found in directory or the nearest folder above that has one. None is no error. All texts
 * live in arena. BPO_E_FILE where directory can't be entered, BPO_E_MEMORY. */
bpo_status bpo_source_find(bpo_arena *arena, const char *directory,
                           const char *const *environment, bpo_texts *files, bpo_error *err);

/* A project's name as Compose makes it from a folder: lower case, only a-z 0-9 _ and -, no
 * leading _ or -. *ret_name lives in arena and may be "". BPO_E_FILE, BPO_E_MEMORY. */
bpo_status bpo_source_project(bpo_arena *arena, const char *directory, const char *first_file,
                              const char **ret_name, bpo_error *err);

#endif
