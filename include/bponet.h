/* libbponet: Docker network topologies: read, check, compare with an engine, make so.
 *
 * This header includes every layer's header. See docs/architecture.md for the
 * layers and examples/c/ for programs.
 *
 * Conventions, the same everywhere:
 *  - a fallible call returns a bpo_status and takes `bpo_error *err` last (NULL allowed);
 *  - outputs are named ret_..., and are set on success only;
 *  - what arrives through ret_... of a `bpo_..._new`, `_read`, `_check`, `_observe` or
 *    `bpo_show_...` call belongs to the caller, who frees it with the type's `_free`;
 *  - what a getter returns is borrowed until its owner changes or is freed;
 *  - what goes in is copied, unless its comment says that it is borrowed;
 *  - a pointer may be NULL only where its comment says so; every `_free` and `err` may;
 *  - strings are UTF-8, NUL-terminated; times are milliseconds unless a name says otherwise.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef BPONET_H
#define BPONET_H

#include <bponet/address.h>
#include <bponet/base.h>
#include <bponet/change.h>
#include <bponet/check.h>
#include <bponet/compose.h>
#include <bponet/engine.h>
#include <bponet/model.h>
#include <bponet/plan.h>
#include <bponet/show.h>
#include <bponet/store.h>

/* The version of these headers. bpo_version() is that of the library in use. */
#define BPO_VERSION "0.1.0"

#endif
