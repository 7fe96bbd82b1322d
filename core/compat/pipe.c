/* core/compat/pipe.c -- a pipe that is born close-on-exec.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <unistd.h>

#include "pipe.h"

int
mc_pipe (int fds[2], bool nonblock)
{
#ifdef HAVE_PIPE2
  return pipe2 (fds, O_CLOEXEC | (nonblock ? O_NONBLOCK : 0));
#else
  if (pipe (fds) == -1)
    return -1;
  for (int i = 0; i < 2; i++) {
    fcntl (fds[i], F_SETFD, FD_CLOEXEC);
    if (nonblock)
      fcntl (fds[i], F_SETFL, fcntl (fds[i], F_GETFL) | O_NONBLOCK);
  }
  return 0;
#endif
}
