/* core/compat/foreign.h -- options of socat that only other systems have.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_FOREIGN_H
#define MC_COMPAT_FOREIGN_H

#include <stdbool.h>

/* Is NAME an option that has no row because no system that modcat was built
   for has what it sets?  To be asked when no row has that name. */
bool mc_foreign_option (const char *name);

#endif
