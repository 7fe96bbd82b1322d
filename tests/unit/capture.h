/* tests/unit/capture.h -- what the code under test writes to stderr or stdout.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CAPTURE_H
#define CAPTURE_H

/* From now on FD goes to a file.  One at a time. */
void capture_start (int fd);

/* No longer; what came meanwhile, the caller's to free. */
char *capture_end (void);

#endif
