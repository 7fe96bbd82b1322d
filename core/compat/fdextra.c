/* core/compat/fdextra.c -- what only some systems tell about a descriptor.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <sys/socket.h>
#ifdef __linux__
# include <sys/sysmacros.h>
#endif

#include "fdextra.h"

unsigned
mc_major (dev_t dev)
{
  return (unsigned) major (dev);
}

unsigned
mc_minor (dev_t dev)
{
  return (unsigned) minor (dev);
}

int
mc_fd_signal (int fd)
{
#ifdef F_GETSIG
  return fcntl (fd, F_GETSIG);
#else
  return (void) fd, -1;
#endif
}

int
mc_fd_pipe_size (int fd)
{
#ifdef F_GETPIPE_SZ
  return fcntl (fd, F_GETPIPE_SZ);
#else
  return (void) fd, -1;
#endif
}

/* Those that are not in POSIX. */
#ifndef SO_PROTOCOL
# define SO_PROTOCOL -1
#endif
#ifndef SO_NO_CHECK
# define SO_NO_CHECK -1
#endif
#ifndef SO_PRIORITY
# define SO_PRIORITY -1
#endif
#ifndef SO_BSDCOMPAT
# define SO_BSDCOMPAT -1
#endif
#ifndef SO_REUSEPORT
# define SO_REUSEPORT -1
#endif
#ifndef SO_PASSCRED
# define SO_PASSCRED -1
#endif
#ifndef SO_PEERCRED
# define SO_PEERCRED -1
#endif

const struct mc_sockopt mc_sockopts[] = {
  { "DEBUG", SO_DEBUG, MC_SO_INTS },
  { "REUSEADDR", SO_REUSEADDR, MC_SO_INTS },
  { "PROTOCOL", SO_PROTOCOL, MC_SO_INTS },
  { "TYPE", SO_TYPE, MC_SO_INTS },
  { "ERROR", SO_ERROR, MC_SO_INTS },
  { "DONTROUTE", SO_DONTROUTE, MC_SO_INTS },
  { "BROADCAST", SO_BROADCAST, MC_SO_INTS },
  { "SNDBUF", SO_SNDBUF, MC_SO_INTS },
  { "RCVBUF", SO_RCVBUF, MC_SO_INTS },
  { "KEEPALIVE", SO_KEEPALIVE, MC_SO_INTS },
  { "OOBINLINE", SO_OOBINLINE, MC_SO_INTS },
  { "NO_CHECK", SO_NO_CHECK, MC_SO_INTS },
  { "PRIORITY", SO_PRIORITY, MC_SO_INTS },
  { "LINGER", SO_LINGER, MC_SO_INTS },
  { "BSDCOMPAT", SO_BSDCOMPAT, MC_SO_INTS },
  { "REUSEPORT", SO_REUSEPORT, MC_SO_INTS },
  { "PASSCRED", SO_PASSCRED, MC_SO_INTS },
  { "PEERCRED", SO_PEERCRED, MC_SO_INTS },
  { "RCVLOWAT", SO_RCVLOWAT, MC_SO_INTS },
  { "SNDLOWAT", SO_SNDLOWAT, MC_SO_INTS },
  { "RCVTIMEO", SO_RCVTIMEO, MC_SO_TIME },
  { "SNDTIMEO", SO_SNDTIMEO, MC_SO_TIME },
  { NULL, -1, MC_SO_INTS }
};
