/* tests/unit/test-waits.c -- wishes of a step, and the watches made of them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <unistd.h>

#include "tests/unit/fixture.h"

static struct fixture f;
static struct mc_waits w;
static struct mc_waiter waiter;
static struct mc_loop *loop;
static int calls;
static int fds[5][2];

static void
setup (void)
{
  w = (struct mc_waits) { 0 };
  waiter = (struct mc_waiter) { 0 };
  calls = 0;
  fixture_setup (&f);
  loop = f.ctx.loop;
  for (int i = 0; i < 5; i++)
    ck_assert_int_eq (pipe (fds[i]), 0);
}

static void
teardown (void)
{
  mc_waiter_clear (loop, &waiter);
  mc_waits_free (&w);
  fixture_teardown (&f);
  for (int i = 0; i < 5; i++) {
    close (fds[i][0]);
    close (fds[i][1]);
  }
}

static void
ready (void *arg)
{
  ck_assert_ptr_eq (arg, &calls);
  calls++;
}

/* Wait for the first COUNT pipes; DEADLINE 0: none. */
static void
arm (int count, int64_t deadline)
{
  mc_waits_reset (&w);
  for (int i = 0; i < count; i++)
    mc_waits_add (&w, fds[i][0], MODCAT_READ);
  if (deadline != 0)
    mc_waits_until (&w, deadline);
  ck_assert_int_eq (mc_waiter_arm (loop, &waiter, &w, ready, &calls), 0);
}

/* How many calls one turn makes, which never waits. */
static int
turn (void)
{
  struct mc_timer now = { .due = ready, .arg = &calls };

  calls = 0;
  mc_timer_set (loop, &now, modcat_now ());
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  return calls - 1;
}

static void
feed (int i)
{
  ck_assert_int_eq (write (fds[i][1], "x", 1), 1);
}

/* -- lists ---------------------------------------------------------------- */

START_TEST (no_descriptor_is_no_wish)
{
  mc_waits_add (&w, -1, MODCAT_READ);
  ck_assert_uint_eq (w.count, 0);
  ck_assert_int_eq (w.deadline, 0);
}
END_TEST

START_TEST (wishes_add_up)
{
  for (int i = 0; i < 9; i++)
    mc_waits_add (&w, i, i % 2 ? MODCAT_READ : MODCAT_WRITE);
  ck_assert_uint_eq (w.count, 9);
  for (int i = 0; i < 9; i++) {
    ck_assert_int_eq (w.on[i].fd, i);
    ck_assert_uint_eq (w.on[i].dirs, i % 2 ? MODCAT_READ : MODCAT_WRITE);
  }
}
END_TEST

START_TEST (earliest_deadline_counts)
{
  mc_waits_until (&w, 30);
  mc_waits_until (&w, 10);
  mc_waits_until (&w, 20);
  ck_assert_int_eq (w.deadline, 10);
}
END_TEST

START_TEST (merge_takes_all)
{
  struct mc_waits from = { 0 };

  mc_waits_add (&w, 1, MODCAT_READ);
  mc_waits_until (&w, 10);
  mc_waits_merge (&w, &from);           /* no deadline is not the earliest */
  ck_assert_int_eq (w.deadline, 10);
  mc_waits_add (&from, 2, MODCAT_WRITE);
  mc_waits_until (&from, 5);
  mc_waits_merge (&w, &from);
  ck_assert_uint_eq (w.count, 2);
  ck_assert_int_eq (w.on[1].fd, 2);
  ck_assert_int_eq (w.deadline, 5);
  mc_waits_free (&from);
}
END_TEST

START_TEST (reset_forgets_but_keeps_the_room)
{
  mc_waits_add (&w, 1, MODCAT_READ);
  mc_waits_until (&w, 10);
  mc_waits_reset (&w);
  ck_assert_uint_eq (w.count, 0);
  ck_assert_int_eq (w.deadline, 0);
  ck_assert_uint_gt (w.room, 0);
}
END_TEST

/* -- watches -------------------------------------------------------------- */

START_TEST (each_of_several_calls)
{
  arm (4, 0);
  ck_assert_int_eq (turn (), 0);
  for (int i = 0; i < 4; i++) {
    feed (i);
    ck_assert_int_eq (turn (), i + 1);
  }
}
END_TEST

START_TEST (fewer_wishes_silence_the_rest)
{
  for (int i = 0; i < 4; i++)
    feed (i);
  arm (4, 0);
  arm (2, 0);
  ck_assert_int_eq (turn (), 2);
  arm (0, 0);
  ck_assert_int_eq (turn (), 0);
}
END_TEST

/* The watches of the fewer are in the loop while they move. */
START_TEST (more_wishes_than_before)
{
  arm (3, 0);
  arm (5, 0);
  for (int i = 0; i < 5; i++)
    feed (i);
  ck_assert_int_eq (turn (), 5);
}
END_TEST

START_TEST (deadline_calls_once)
{
  arm (1, modcat_now () - 1);
  ck_assert_int_eq (turn (), 1);
  ck_assert_int_eq (turn (), 0);
}
END_TEST

START_TEST (no_deadline_forgets_the_old_one)
{
  arm (1, modcat_now () - 1);
  arm (1, 0);
  ck_assert_int_eq (turn (), 0);
}
END_TEST

START_TEST (clear_silences_all)
{
  for (int i = 0; i < 3; i++)
    feed (i);
  arm (3, modcat_now () - 1);
  mc_waiter_clear (loop, &waiter);
  ck_assert_int_eq (turn (), 0);
  ck_assert_ptr_null (waiter.more);
}
END_TEST

/* -- channels -------------------------------------------------------------- */

static void
wait_for_both (struct modcat_channel *ch, unsigned dir)
{
  modcat_wait (ch, fds[1][0], dir);
  modcat_wait_until (ch, 77);
}

static const struct modcat_channel_ops waiting_ops = {
  .size = sizeof waiting_ops, .wait = wait_for_both,
};

START_TEST (blocked_read_waits_for_rfd)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, 8, 9);

  ch->flags |= MODCAT_CH_KEEP_OPEN;
  mc_channel_wait (ch, MODCAT_READ, &w);
  mc_channel_wait (ch, MODCAT_WRITE, &w);
  ck_assert_uint_eq (w.count, 2);
  ck_assert_int_eq (w.on[0].fd, 8);
  ck_assert_int_eq (w.on[1].fd, 9);
  ck_assert_uint_eq (w.on[1].dirs, MODCAT_WRITE);
  mc_channel_close (ch);
}
END_TEST

/* A module's own wishes count instead of rfd, each time anew. */
START_TEST (blocked_read_asks_the_module)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);

  ch->ops = &waiting_ops;
  ck_assert_int_eq (mc_channel_plain_wait (ch, MODCAT_READ), -1);
  for (int i = 0; i < 2; i++) {
    mc_waits_reset (&w);
    mc_channel_wait (ch, MODCAT_READ, &w);
    ck_assert_uint_eq (w.count, 1);
    ck_assert_int_eq (w.on[0].fd, fds[1][0]);
    ck_assert_int_eq (w.deadline, 77);
  }
  mc_channel_close (ch);
}
END_TEST

START_TEST (blocked_layer_waits_for_what_is_below)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);

  ch->lower = modcat_channel_new (ch);
  ch->lower->ops = &waiting_ops;
  mc_channel_wait (ch, MODCAT_WRITE, &w);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_WRITE);
  ck_assert_int_eq (modcat_wait_lower (ch, ch->lower, MODCAT_READ),
                    MODCAT_AGAIN);
  ck_assert_uint_eq (mc_channel_of (ch)->waits.count, 1);
  ck_assert_int_eq (mc_channel_of (ch)->waits.deadline, 77);
  mc_channel_close (ch);
}
END_TEST

/* A step's wishes are those of the channel and of all that it made. */
START_TEST (wishes_of_layers_add_up)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);

  ch->lower = modcat_channel_new (ch);
  modcat_wait (ch, 5, MODCAT_READ);
  modcat_wait (ch->lower, 6, MODCAT_READ);
  modcat_wait (modcat_channel_new (ch->lower), 7, MODCAT_READ);
  mc_channel_collect_waits (ch, &w);
  ck_assert_uint_eq (w.count, 3);
  mc_channel_reset_waits (ch);
  mc_waits_reset (&w);
  mc_channel_collect_waits (ch, &w);
  ck_assert_uint_eq (w.count, 0);
  mc_channel_close (ch);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("waits");
  TCase *tc = tcase_create ("waits");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, no_descriptor_is_no_wish, wishes_add_up,
            earliest_deadline_counts, merge_takes_all,
            reset_forgets_but_keeps_the_room, each_of_several_calls,
            fewer_wishes_silence_the_rest, more_wishes_than_before,
            deadline_calls_once, no_deadline_forgets_the_old_one,
            clear_silences_all, blocked_read_waits_for_rfd,
            blocked_read_asks_the_module,
            blocked_layer_waits_for_what_is_below, wishes_of_layers_add_up);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
