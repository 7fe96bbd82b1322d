/* core/compat/nowait.h -- write to a descriptor that others may share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_NOWAIT_H
#define MC_COMPAT_NOWAIT_H

#include <stddef.h>
#include <sys/types.h>

/* Write to FD, which poll(2) has called writable, without waiting and
   without setting O_NONBLOCK: its open file description belongs to others
   too.  *HOW is 0 at first and remembers what FD allows.  Where the system
   has no such call at most PIPE_BUF bytes are written, which a pipe that
   polls writable takes at once. */
ssize_t mc_write_nowait (int fd, const void *buf, size_t size, int *how);

#endif
