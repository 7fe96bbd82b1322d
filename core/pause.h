/* core/pause.h -- stand still before all else: MAIN_WAIT, for who attaches a debugger.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_PAUSE_H
#define MC_PAUSE_H

#include <stdint.h>
#include <time.h>

/* Sleep NS nanoseconds, outside the loop: only because the user asked. */
static inline void
mc_pause (int64_t ns)
{
  struct timespec ts = { .tv_sec = (time_t) (ns / 1000000000),
                         .tv_nsec = (long) (ns % 1000000000) };

  if (ns > 0)
    nanosleep (&ts, NULL);
}

#endif
