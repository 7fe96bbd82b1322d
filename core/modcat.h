/* core/modcat.h -- what the program's main function calls.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CORE_MODCAT_H
#define CORE_MODCAT_H

/* Returns the exit status of the process.  *AT_ONCE: to be left by _exit(2):
   the child of a fork option, whose memory the kernel takes back; to free it
   piece by piece would first copy it from the parent, page by page. */
int modcat_main (int argc, char **argv, int *at_once);

#endif
