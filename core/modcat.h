/* core/modcat.h -- what the program's main function calls.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CORE_MODCAT_H
#define CORE_MODCAT_H

/* Returns the exit status of the process. */
int modcat_main (int argc, char **argv);

#endif
