/* core/lock.h -- lock files: -L, -W, lockfile=, waitlock=.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_LOCK_H
#define MC_LOCK_H

#include <stdbool.h>

struct mc_log;

/* The lock files that this process holds. */
struct mc_locks;

/* Ns between two looks at a lock that another process holds. */
#define MC_LOCK_INTERVAL INT64_C (1000000000)

enum mc_lock_result { MC_LOCK_GOT, MC_LOCK_BUSY, MC_LOCK_FAILED };

struct mc_locks *mc_locks_new (struct mc_log *log);

/* Remove the locks that this process made (a forked child removes none) and
   free LOCKS. */
void mc_locks_free (struct mc_locks *locks);

/* Try once to make the lock file PATH.  When another holds it: MC_LOCK_BUSY
   if WAIT (to be tried again; N the first time, then I), else
   MC_LOCK_FAILED, reported. */
enum mc_lock_result mc_lock_try (struct mc_locks *locks, const char *path,
                                 bool wait);

#endif
