/* tests/unit/test-pool.c -- transfer buffers, and the memory behind them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "core/pool.h"
#include "tests/unit/fixture.h"

enum { FAR = 512 << 10 };      /* bytes: behind what a spare buffer keeps */

static struct fixture f;
static size_t used;

static void
setup (void)
{
  fixture_setup (&f);
}

static void
teardown (void)
{
  fixture_teardown (&f);
}

START_TEST (whole_buffer_is_usable)
{
  unsigned char *buf = mc_pool_get (f.ctx.pool, &used);

  ck_assert_ptr_nonnull (buf);
  memset (buf, 'x', MC_BUFFER_SIZE);
  mc_pool_put (f.ctx.pool, buf, MC_BUFFER_SIZE);
}
END_TEST

START_TEST (what_was_put_is_lent_again)
{
  unsigned char *a = mc_pool_get (f.ctx.pool, &used);
  unsigned char *b = mc_pool_get (f.ctx.pool, &used);

  ck_assert_ptr_ne (a, b);
  mc_pool_put (f.ctx.pool, a, 1);
  ck_assert_ptr_eq (mc_pool_get (f.ctx.pool, &used), a);
  mc_pool_put (f.ctx.pool, a, 1);
  mc_pool_put (f.ctx.pool, b, 1);
}
END_TEST

/* More than the pool keeps: the others are unmapped, none twice. */
START_TEST (many_at_a_time)
{
  unsigned char *buf[10];

  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 10; i++) {
      buf[i] = mc_pool_get (f.ctx.pool, &used);
      buf[i][0] = (unsigned char) i;
    }
    for (int i = 0; i < 10; i++)
      ck_assert_int_eq (buf[i][0], i);
    for (int i = 0; i < 10; i++)
      mc_pool_put (f.ctx.pool, buf[i], 1);
  }
}
END_TEST

/* Memory that was taken and put back is seen again as zeros. */
START_TEST (idle_memory_is_returned)
{
  unsigned char *buf = mc_pool_get (f.ctx.pool, &used);

  buf[0] = buf[FAR] = 'x';
  mc_pool_put (f.ctx.pool, buf, FAR + 1);
  FIXTURE_UNTIL (&f, buf[FAR] == 0);
  ck_assert_int_eq (buf[0], 'x');       /* a small part stays, for speed */
}
END_TEST

/* A small use of a buffer that was once used as a whole. */
START_TEST (large_use_is_remembered)
{
  unsigned char *buf = mc_pool_get (f.ctx.pool, &used);

  buf[FAR] = 'x';
  mc_pool_put (f.ctx.pool, buf, FAR + 1);
  ck_assert_ptr_eq (mc_pool_get (f.ctx.pool, &used), buf);
  mc_pool_put (f.ctx.pool, buf, used);
  FIXTURE_UNTIL (&f, buf[FAR] == 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pool");
  TCase *tc = tcase_create ("pool");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, whole_buffer_is_usable, what_was_put_is_lent_again,
            many_at_a_time, idle_memory_is_returned, large_use_is_remembered);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
