/* core/compat/pipe.h -- a pipe that is born close-on-exec.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_PIPE_H
#define MC_COMPAT_PIPE_H

#include <stdbool.h>

/* pipe(2) with FD_CLOEXEC on both ends, and O_NONBLOCK when asked for: in one
   call where the system has pipe2(2). */
int mc_pipe (int fds[2], bool nonblock);

#endif
