/* core/compat/netns.h -- network namespaces, where the system has them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_COMPAT_NETNS_H
#define MC_COMPAT_NETNS_H

/* Go into the network namespace /run/netns/NAME (see ip-netns(8)); *SAVED_FD
   then brings back the one before.  -1 with errno: nothing has changed,
   *SAVED_FD is -1 and *CALL says what failed; ENOSYS where there are none. */
enum mc_netns_call { MC_NETNS_OPEN, MC_NETNS_SETNS };
int mc_netns_enter (const char *name, int *saved_fd,
                    enum mc_netns_call *call);

/* Go back, and close SAVED_FD in any case.  -1 with errno. */
int mc_netns_leave (int saved_fd);

#endif
