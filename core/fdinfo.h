/* core/fdinfo.h -- -D: describe descriptors.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_FDINFO_H
#define MC_FDINFO_H

#include <stddef.h>

/* Describe the COUNT descriptors of FDS on stderr, a line for each that is
   open, under one headline; a number that comes again is passed over.
   Changes nothing but SO_ERROR, which reading clears. */
void mc_fdinfo (const int *fds, size_t count);

#endif
