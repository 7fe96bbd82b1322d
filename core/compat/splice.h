/* core/compat/splice.h -- move bytes between descriptors without copying.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_SPLICE_H
#define MC_COMPAT_SPLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* splice(2) without waiting, one end a pipe: bytes moved, 0 at end of file,
   -1 with errno (EAGAIN; EINVAL: these descriptors can't; ENOSYS: nor can
   this system). */
ssize_t mc_splice (int from, int to, size_t size);

/* Is splicing FROM one TO the other cheaper than copying?  Measured: between
   TCP sockets it takes half the CPU time or less; when the sink's congestion
   control paces (BBR) it saves nothing and costs throughput; for pipes, files
   and UNIX sockets it makes no difference. */
bool mc_splice_pays (int from, int to);

/* Ask for a pipe that holds SIZE bytes; it may stay smaller. */
void mc_splice_size (int pipe, size_t size);

#endif
