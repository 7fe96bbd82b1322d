/* core/loader.h -- safe loading of one module file.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_LOADER_H
#define MC_LOADER_H

#include <modcat/module.h>

struct mc_log;

/* Load the module file PATH (absolute), local symbols, all of them bound,
   resident, and check its descriptor.  For uid 0 (real or effective) the
   file and its folder must belong to root and be writable by nobody else.
   NULL: reported at LEVEL with the path, the linker's words and a hint. */
const struct modcat_module *mc_load (struct mc_log *log,
                                     enum modcat_level level,
                                     const char *path);

/* The I-th module linked into the binary (static build), not yet checked;
   NULL behind the last one. */
const struct modcat_module *mc_load_linked (size_t i);

/* Check a descriptor (check.c).  NULL when it is good, else what is wrong,
   in BUF of SIZE bytes or static. */
const char *mc_check_module (const struct modcat_module *m, char *buf,
                             size_t size);

#endif
