/* tests/unit/test-backoff.c -- pauses between attempts grow, vary, and have a
 * cap.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "core/backoff.h"
#include "tests/unit/unit.h"

#define MS INT64_C (1000000)
#define S (1000 * MS)

/* Pauses after attempt FAILED are from LEAST to MOST, and both come. */
static void
expect (int64_t interval, int64_t cap, unsigned failed, int64_t least,
        int64_t most)
{
  ck_assert_int_eq (mc_backoff (interval, cap, failed, 0), least);
  ck_assert_int_eq (mc_backoff (interval, cap, failed,
                                (uint64_t) (most - least)), most);
  for (uint64_t chance = 1; chance != 0; chance *= 3) {
    int64_t pause = mc_backoff (interval, cap, failed, chance);

    ck_assert_int_ge (pause, least);
    ck_assert_int_le (pause, most);
    if (chance > UINT64_MAX / 3)
      break;
  }
}

START_TEST (it_doubles)
{
  expect (S, 30 * S, 1, 750 * MS, 1250 * MS);
  expect (S, 30 * S, 2, 1500 * MS, 2500 * MS);
  expect (S, 30 * S, 3, 3 * S, 5 * S);
  expect (S, 30 * S, 4, 6 * S, 10 * S);
  expect (S, 30 * S, 5, 12 * S, 20 * S);
}
END_TEST

START_TEST (the_cap_holds_and_pauses_still_vary)
{
  for (unsigned failed = 6; failed < 80; failed++)
    expect (S, 30 * S, failed, 18 * S, 30 * S);
  expect (S, 30 * S, UINT32_MAX, 18 * S, 30 * S);
  expect (S, 30 * S, 0x80000000, 18 * S, 30 * S);
}
END_TEST

START_TEST (an_interval_above_the_cap)
{
  expect (40 * S, 10 * S, 1, 6 * S, 10 * S);
  expect (INT64_MAX, INT64_MAX, 2, INT64_MAX / 5 * 3,
          INT64_MAX / 5 * 5);
}
END_TEST

START_TEST (no_interval_is_no_busy_loop)
{
  expect (0, S, 1, MS * 3 / 4, MS * 5 / 4);
  expect (0, S, 4, 6 * MS, 10 * MS);
}
END_TEST

START_TEST (a_tiny_cap)
{
  for (int64_t cap = 1; cap < 50; cap++)
    for (uint64_t chance = 0; chance < 60; chance++) {
      ck_assert_int_ge (mc_backoff (S, cap, 3, chance), 0);
      ck_assert_int_le (mc_backoff (S, cap, 3, chance), cap);
    }
}
END_TEST

UNIT_MAIN ("backoff", it_doubles, the_cap_holds_and_pauses_still_vary,
           an_interval_above_the_cap, no_interval_is_no_busy_loop, a_tiny_cap)
