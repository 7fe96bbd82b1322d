/* core/find.h -- where an option's row is, and why it is nowhere.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_FIND_H
#define MC_FIND_H

#include <modcat/module.h>

#include "address.h"

struct mc_context;

/* The row of option NAME (or alias) for TYPE: of its own, of its groups, of
   those of every address, of modules that add to these groups or to its
   more_groups; with -g of any group.  *GROUP holds the row, NULL: the type's
   own.  NULL: see mc_option_explain(). */
const struct modcat_opt *mc_option_find (struct mc_context *ctx,
                                         const struct modcat_addr *type,
                                         const char *name,
                                         const struct modcat_group **group);

/* Report why TYPE has no option NAME: what it belongs to, what brings it, or
   what was meant. */
void mc_option_explain (struct mc_context *ctx, const struct mc_spec *spec,
                        const struct modcat_addr *type,
                        const struct mc_word *name);

#endif
