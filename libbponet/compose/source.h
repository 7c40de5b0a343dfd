/* Where documents are: files given, files found, the project's name. */
#ifndef BPO_COMPOSE_SOURCE_H
#define BPO_COMPOSE_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "compose/environment.h"
#include "model/written.h"

/* Adds to files the documents to read when none was given: those of COMPOSE_FILE, else those
 * found in directory or the nearest folder above that has one. None is no error. All texts
 * live in arena. BPO_E_FILE where directory can't be entered, BPO_E_MEMORY. */
bpo_status bpo_source_find(bpo_arena *arena, const char *directory,
                           const bpo_environment *environment, bpo_texts *files,
                           bpo_error *err);

/* The folder of a project, absolute: that of the first file, or directory where there is none.
 * BPO_E_FILE, BPO_E_MEMORY. */
bpo_status bpo_source_folder(bpo_arena *arena, const char *directory, const char *first_file,
                             const char **ret_folder, bpo_error *err);
/* A project's name as Compose makes it from a text: lower case, only a-z 0-9 _ and -, no leading _
 * or -. It may be "". BPO_E_MEMORY. */
bpo_status bpo_source_normalize(bpo_arena *arena, const char *text, const char **ret_name,
                                bpo_error *err);

/* ---- paths ---------------------------------------------------------------------------------- */

/* What a folder is called from the root on; NULL: the current one. BPO_E_FILE, BPO_E_MEMORY. */
bpo_status bpo_source_absolute(bpo_arena *arena, const char *directory, const char **ret_path,
                               bpo_error *err);
/* path as seen from folder (NULL: from here); "-" stays. BPO_E_MEMORY. */
bpo_status bpo_source_join(bpo_arena *arena, const char *folder, const char *path,
                           const char **ret_path, bpo_error *err);
/* Adds a copy of a path to files. BPO_E_MEMORY. */
bpo_status bpo_source_add(bpo_arena *arena, bpo_texts *files, const char *text, size_t len,
                          bpo_error *err);
/* Adds the paths of a list, as seen from directory; empty ones are passed over. BPO_E_MEMORY. */
bpo_status bpo_source_split(bpo_arena *arena, const char *directory, const char *list,
                            const char *separator, bpo_texts *files, bpo_error *err);

#endif
