/* core/backoff.c -- how long to pause before the next attempt.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "backoff.h"

#define LEAST INT64_C (1000000)

int64_t
mc_backoff (int64_t interval, int64_t cap, unsigned failed, uint64_t chance)
{
  int64_t most = cap / 5 * 4;           /* a quarter more is CAP */
  int64_t middle = interval > LEAST ? interval : LEAST;

  while (--failed > 0 && middle < most)
    middle = middle > most / 2 ? most : 2 * middle;
  if (middle > most)
    middle = most;
  return middle - middle / 4
    + (int64_t) (chance % (uint64_t) (middle / 2 + 1));
}
