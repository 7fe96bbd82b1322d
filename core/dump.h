/* core/dump.h -- what --list and --dump-* print for programs to read.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_DUMP_H
#define MC_DUMP_H

struct mc_context;

/* All print to stdout and return -1 for an error, which was reported. */

/* A line for each module, six columns with blanks between, "-" for nothing:
   name, state (present, absent, broken), version, package, the keywords of
   its address types (the first name of each), the groups it has options of. */
int mc_dump_list (struct mc_context *ctx);

/* What the module NAME prints of what there is for its addresses. */
int mc_list_of_module (struct mc_context *ctx, const char *name);

/* Lines KEY=VALUE about the module NAME; see modcat(1). */
int mc_dump_module (struct mc_context *ctx, const char *name);

/* Lines KEY=VALUE about this build. */
int mc_dump_config (void);

#endif
