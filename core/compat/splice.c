/* core/compat/splice.c -- move bytes between descriptors without copying.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

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

bool
mc_splice_pays (int from, int to)
{
  char name[16] = "";
  socklen_t len = sizeof name - 1;

  /* Only TCP has an answer, tcp(7). */
  if (getsockopt (from, IPPROTO_TCP, TCP_CONGESTION, name, &len) == -1)
    return false;
  len = sizeof name - 1;
  if (getsockopt (to, IPPROTO_TCP, TCP_CONGESTION, name, &len) == -1)
    return false;
  return strncmp (name, "bbr", 3) != 0;
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

bool
mc_splice_pays (int from, int to)
{
  (void) from;
  (void) to;
  return false;
}

void
mc_splice_size (int pipe, size_t size)
{
  (void) pipe;
  (void) size;
}

#endif
