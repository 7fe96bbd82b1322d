/* core/compat/netns.h -- network namespaces, where the system has them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_NETNS_H
#define MC_COMPAT_NETNS_H

/* Go into the network namespace /run/netns/NAME (see ip-netns(8)); *SAVED_FD
   then brings back the one before.  -1 with errno: nothing has changed, and
   *SAVED_FD is -1; ENOSYS where there are none. */
int mc_netns_enter (const char *name, int *saved_fd);

/* Go back, and close SAVED_FD in any case.  -1 with errno. */
int mc_netns_leave (int saved_fd);

#endif
