/* core/compat/splice.c -- move bytes between descriptors without copying.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>

#include "splice.h"

#ifdef SPLICE_F_NONBLOCK

ssize_t
mc_splice (int from, int to, size_t size)
{
  ssize_t n;

  do {
    n = splice (from, NULL, to, NULL, size,
                SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  } while (n == -1 && errno == EINTR);
  return n;
}

void
mc_splice_size (int pipe, size_t size)
{
  /* Refused above /proc/sys/fs/pipe-max-size: then the default will do. */
  fcntl (pipe, F_SETPIPE_SZ, (int) size);
}

#else

ssize_t
mc_splice (int from, int to, size_t size)
{
  (void) from;
  (void) to;
  (void) size;
  errno = ENOSYS;
  return -1;
}

void
mc_splice_size (int pipe, size_t size)
{
  (void) pipe;
  (void) size;
}

#endif
