/* core/compat/netns.c -- network namespaces, where the system has them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "netns.h"

#ifdef CLONE_NEWNET

/* Close FD with errno as it was. */
static void
close_quietly (int fd)
{
  int saved = errno;

  close (fd);
  errno = saved;
}

static int
set_by_path (const char *path, enum mc_netns_call *call)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC), result;

  if (fd == -1)
    return -1;
  *call = MC_NETNS_SETNS;
  result = setns (fd, CLONE_NEWNET);
  close_quietly (fd);
  return result;
}

int
mc_netns_enter (const char *name, int *saved_fd, enum mc_netns_call *call)
{
  char path[PATH_MAX];
  int n = snprintf (path, sizeof path, "/run/netns/%s", name);

  *saved_fd = -1;
  *call = MC_NETNS_OPEN;
  if (n < 0 || (size_t) n >= sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  *saved_fd = open ("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (*saved_fd == -1)
    return -1;
  if (set_by_path (path, call) == 0)
    return 0;
  close_quietly (*saved_fd);
  *saved_fd = -1;
  return -1;
}

int
mc_netns_leave (int saved_fd)
{
  int result = setns (saved_fd, CLONE_NEWNET);

  close_quietly (saved_fd);
  return result;
}

#else

int
mc_netns_enter (const char *name, int *saved_fd, enum mc_netns_call *call)
{
  (void) name;
  *saved_fd = -1;
  *call = MC_NETNS_SETNS;
  errno = ENOSYS;
  return -1;
}

int
mc_netns_leave (int saved_fd)
{
  close (saved_fd);
  errno = ENOSYS;
  return -1;
}

#endif
