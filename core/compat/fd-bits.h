/* core/compat/fd-bits.h -- what fcntl(2) can do to a descriptor here.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A bit that a system lacks is 0, and -1 stands for a command: the options
 * that need it say so when they are used. */
#ifndef MC_COMPAT_FD_BITS_H
#define MC_COMPAT_FD_BITS_H

#include <fcntl.h>

#ifdef O_ASYNC
# define MC_O_ASYNC O_ASYNC
#else
# define MC_O_ASYNC 0
#endif

#ifdef O_NOATIME
# define MC_O_NOATIME O_NOATIME
#else
# define MC_O_NOATIME 0
#endif

#ifdef F_SETPIPE_SZ
# define MC_F_SETPIPE_SZ F_SETPIPE_SZ
#else
# define MC_F_SETPIPE_SZ (-1)
#endif

#endif
