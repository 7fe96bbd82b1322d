/* core/loader.h -- safe loading of one module file.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_LOADER_H
#define MC_LOADER_H

#include <modcat/module.h>

struct mc_log;

/* Load the module file PATH (absolute), local symbols, resident, and check
   its descriptor: size, api, lists, strings.  For uid 0 (real or effective)
   the file and its folder must belong to root and be writable by nobody
   else.  NULL: reported with the linker's words, the path and a hint. */
const struct modcat_module *mc_load (struct mc_log *log, const char *path);

/* The same for the I-th module linked into the binary (static build), NULL
   behind the last one. */
const struct modcat_module *mc_load_linked (struct mc_log *log, size_t i);

/* Check a descriptor.  NULL when it is good, else what is wrong (static). */
const char *mc_check_module (const struct modcat_module *m);

#endif
