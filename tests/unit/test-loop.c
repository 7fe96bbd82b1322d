/* tests/unit/test-loop.c -- watches and timers of the loop.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <unistd.h>

#include <modcat/channel.h>

#include "core/loop.h"
#include "tests/unit/unit.h"

enum { TIMERS = 100 };

struct probe {
  struct mc_loop *loop;
  int calls;
  struct mc_watch watch;
  struct mc_timer timer;
  struct probe *victim;        /* cleared when this one is called */
};

static int order[TIMERS], ordered;

static void
called (void *arg)
{
  struct probe *p = arg;

  p->calls++;
  if (p->victim != NULL)
    mc_watch_clear (&p->victim->watch);
}

static void
note_order (void *arg)
{
  order[ordered++] = *(int *) arg;
}

static void
watch_pipe (struct probe *p, struct mc_loop *loop, int pipe_fds[2])
{
  ck_assert_int_eq (pipe (pipe_fds), 0);
  *p = (struct probe) { .loop = loop };
  p->watch.ready = called;
  p->watch.arg = p;
  ck_assert_int_eq (mc_watch_set (loop, &p->watch, pipe_fds[0], MODCAT_READ),
                    0);
}

START_TEST (watch_calls_when_readable)
{
  struct mc_loop *loop = mc_loop_new ();
  struct probe p;
  int fds[2];

  watch_pipe (&p, loop, fds);
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 1);
  mc_watch_clear (&p.watch);
  p.timer.due = called;
  p.timer.arg = &p;
  mc_timer_set (loop, &p.timer, modcat_now ());
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 2);        /* the timer, not the pipe */
  mc_loop_free (loop);
  close (fds[0]);
  close (fds[1]);
}
END_TEST

/* Whichever of two ready watches is called first takes the other one out. */
START_TEST (cleared_in_a_callback)
{
  struct mc_loop *loop = mc_loop_new ();
  struct probe a, b;
  int fa[2], fb[2];

  watch_pipe (&a, loop, fa);
  watch_pipe (&b, loop, fb);
  a.victim = &b;
  b.victim = &a;
  ck_assert_int_eq (write (fa[1], "x", 1), 1);
  ck_assert_int_eq (write (fb[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (a.calls + b.calls, 1);
  mc_watch_clear (&a.watch);
  mc_watch_clear (&b.watch);
  mc_loop_free (loop);
}
END_TEST

START_TEST (timers_run_in_order)
{
  struct mc_loop *loop = mc_loop_new ();
  struct mc_timer timers[TIMERS] = { 0 };
  int numbers[TIMERS];
  int64_t now = modcat_now ();

  ordered = 0;
  for (int i = 0; i < TIMERS; i++) {
    numbers[i] = (i * 37) % TIMERS;
    timers[i].due = note_order;
    timers[i].arg = &numbers[i];
    mc_timer_set (loop, &timers[i], now - 1000 + numbers[i]);
  }
  for (int i = 0; i < TIMERS; i += 10)
    mc_timer_clear (loop, &timers[i]);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (ordered, TIMERS - TIMERS / 10);
  for (int i = 1; i < ordered; i++)
    ck_assert_int_lt (order[i - 1], order[i]);
  mc_loop_free (loop);
}
END_TEST

static void
set_again (void *arg)
{
  struct probe *p = arg;

  p->calls++;
  mc_timer_set (p->loop, &p->timer, modcat_now () - 1);
}

/* A timer that is always due must not keep the loop from its watches. */
START_TEST (greedy_timer_yields)
{
  struct probe p = { .loop = mc_loop_new () };

  p.timer.due = set_again;
  p.timer.arg = &p;
  mc_timer_set (p.loop, &p.timer, modcat_now ());
  ck_assert_int_eq (mc_loop_turn (p.loop), 0);
  ck_assert_int_ge (p.calls, 1);
  ck_assert_int_le (p.calls, 2);
  mc_timer_clear (p.loop, &p.timer);
  mc_loop_free (p.loop);
}
END_TEST

START_TEST (forget_empties)
{
  struct mc_loop *loop = mc_loop_new ();
  struct probe p;
  int fds[2];

  watch_pipe (&p, loop, fds);
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  mc_loop_forget (loop);
  ck_assert_ptr_null (p.watch.loop);
  p.timer.due = called;
  p.timer.arg = &p;
  mc_timer_set (loop, &p.timer, modcat_now ());
  mc_loop_turn (loop);
  ck_assert_int_eq (p.calls, 1);
  mc_loop_free (loop);
}
END_TEST

UNIT_MAIN ("loop", watch_calls_when_readable, cleared_in_a_callback,
           timers_run_in_order, greedy_timer_yields, forget_empties)
