/* core/compat/fdextra.h -- what only some systems tell about a descriptor.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_FDEXTRA_H
#define MC_COMPAT_FDEXTRA_H

#include <stddef.h>
#include <sys/types.h>

/* The two parts of a device number. */
unsigned mc_major (dev_t dev);
unsigned mc_minor (dev_t dev);

/* The signal of asynchronous input (0: SIGIO), and the bytes that the pipe
   FD holds.  -1: not told. */
int mc_fd_signal (int fd);
int mc_fd_pipe_size (int fd);

/* Socket options of level SOL_SOCKET in the order in which they are shown. */
enum mc_sockopt_type { MC_SO_INTS, MC_SO_TIME };
struct mc_sockopt {
  const char *name;            /* NULL: behind the last */
  int number;                  /* -1: this system has none */
  enum mc_sockopt_type type;   /* of the value: ints, a struct timeval */
};
extern const struct mc_sockopt mc_sockopts[];

#endif
