/* core/compat/nowait.c -- write to a descriptor that others may share.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "nowait.h"

enum how { HOW_UNKNOWN, HOW_FILE, HOW_SOCKET, HOW_FLAG, HOW_SMALL };

static int
find_how (int fd)
{
  struct stat st;

  if (fstat (fd, &st) == -1)
    return HOW_SMALL;
  if (S_ISREG (st.st_mode) || S_ISBLK (st.st_mode))
    return HOW_FILE;
  if (S_ISSOCK (st.st_mode))
    return HOW_SOCKET;
#ifdef RWF_NOWAIT
  return HOW_FLAG;
#else
  return HOW_SMALL;
#endif
}

#ifdef RWF_NOWAIT
/* pwritev2(2), Linux: RWF_NOWAIT for pipes since 6.4. */
static ssize_t
write_flagged (int fd, const void *buf, size_t size)
{
  struct iovec iov = { .iov_base = (void *) (uintptr_t) buf, .iov_len = size };

  return pwritev2 (fd, &iov, 1, -1, RWF_NOWAIT);
}
#else
static ssize_t
write_flagged (int fd, const void *buf, size_t size)
{
  return write (fd, buf, size < PIPE_BUF ? size : PIPE_BUF);
}
#endif

ssize_t
mc_write_nowait (int fd, const void *buf, size_t size, int *how)
{
  ssize_t n;

  if (*how == HOW_UNKNOWN)
    *how = find_how (fd);
  switch (*how) {
  case HOW_FILE:
    return write (fd, buf, size);
  case HOW_SOCKET:
    return send (fd, buf, size, MSG_DONTWAIT);
  case HOW_FLAG:
    n = write_flagged (fd, buf, size);
    if (n != -1 || (errno != EOPNOTSUPP && errno != ENOTSUP
                    && errno != EINVAL && errno != ENOSYS))
      return n;
    *how = HOW_SMALL;
    break;
  default:
    break;
  }
  return write (fd, buf, size < PIPE_BUF ? size : PIPE_BUF);
}
