/* core/backoff.h -- how long to pause before the next attempt.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_BACKOFF_H
#define MC_BACKOFF_H

#include <stdint.h>

/* The pause in ns after attempt number FAILED (from 1 on) of those that
   failed: INTERVAL (at least 1 ms), doubled for each further one, and a
   quarter more or less by CHANCE (any number), so that clients whom one
   event has cut off don't come back all at once.  Never above CAP, below
   which it goes on varying. */
int64_t mc_backoff (int64_t interval, int64_t cap, unsigned failed,
                    uint64_t chance);

#endif
