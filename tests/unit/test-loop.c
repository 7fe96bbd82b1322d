/* tests/unit/test-loop.c -- watches and timers of the loop.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <sys/socket.h>
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

/* test-loop-epoll.c has all tests run on the other backend. */
#ifndef LOOP_KIND
#define LOOP_KIND MC_LOOP_POLL
#endif

static struct mc_loop *
new_loop (void)
{
  struct mc_loop *loop = mc_loop_new ();

  ck_assert_ptr_nonnull (loop);
  mc_loop_choose (loop, LOOP_KIND);
  return loop;
}

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
  struct mc_loop *loop = new_loop ();
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

/* As a step does that arms what it waits for anew each time. */
static void
set_anew (void *arg)
{
  struct probe *p = arg;
  int fd = p->watch.fd;

  mc_watch_clear (&p->watch);
  if (++p->calls < 100)
    mc_watch_set (p->loop, &p->watch, fd, MODCAT_READ);
}

START_TEST (set_anew_in_its_callback)
{
  struct mc_loop *loop = new_loop ();
  struct probe p;
  int fds[2];

  watch_pipe (&p, loop, fds);
  p.watch.ready = set_anew;
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  for (int turn = 1; turn <= 3; turn++) {
    ck_assert_int_eq (mc_loop_turn (loop), 0);
    ck_assert_int_eq (p.calls, turn);   /* others have their turn, too */
  }
  mc_watch_clear (&p.watch);
  mc_loop_free (loop);
  close (fds[0]);
  close (fds[1]);
}
END_TEST

/* Whichever of two ready watches is called first takes the other one out. */
START_TEST (cleared_in_a_callback)
{
  struct mc_loop *loop = new_loop ();
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
  struct mc_loop *loop = new_loop ();
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
  mc_timer_set (p->loop, &p->timer, 1);         /* long past */
}

/* A timer that is always due must not keep the loop from its watches. */
START_TEST (greedy_timer_yields)
{
  struct probe p = { .loop = new_loop () };

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
  struct mc_loop *loop = new_loop ();
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

START_TEST (hang_up_counts_as_ready)
{
  struct mc_loop *loop = new_loop ();
  struct probe p;
  int fds[2];

  watch_pipe (&p, loop, fds);
  close (fds[1]);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 1);
  mc_watch_clear (&p.watch);
  mc_loop_free (loop);
  close (fds[0]);
}
END_TEST

/* One descriptor, watched for reading by one and for writing by another. */
START_TEST (two_watches_of_one_descriptor)
{
  struct mc_loop *loop = new_loop ();
  struct probe r = { 0 }, w = { 0 };
  int fds[2];

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), 0);
  r.watch.ready = w.watch.ready = called;
  r.watch.arg = &r;
  w.watch.arg = &w;
  ck_assert_int_eq (mc_watch_set (loop, &r.watch, fds[0], MODCAT_READ), 0);
  ck_assert_int_eq (mc_watch_set (loop, &w.watch, fds[0], MODCAT_WRITE), 0);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (r.calls, 0);
  ck_assert_int_eq (w.calls, 1);
  mc_watch_set (loop, &w.watch, fds[0], 0);     /* asleep */
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (r.calls, 1);
  ck_assert_int_eq (w.calls, 1);
  mc_watch_clear (&r.watch);
  mc_loop_free (loop);
  close (fds[0]);
  close (fds[1]);
}
END_TEST

START_TEST (watch_moves_to_another_descriptor)
{
  struct mc_loop *loop = new_loop ();
  struct probe p;
  int one[2], two[2];

  watch_pipe (&p, loop, one);
  ck_assert_int_eq (pipe (two), 0);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, two[0], MODCAT_READ), 0);
  ck_assert_int_eq (write (one[1], "x", 1), 1);
  p.timer.due = called;
  p.timer.arg = &p;
  mc_timer_set (loop, &p.timer, modcat_now ());
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 1);                /* the timer alone */
  ck_assert_int_eq (write (two[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 2);
  mc_watch_clear (&p.watch);
  mc_loop_free (loop);
  for (int i = 0; i < 2; i++) {
    close (one[i]);
    close (two[i]);
  }
}
END_TEST

/* A hundred watches, and whoever is called takes itself out. */
static void
leave (void *arg)
{
  struct probe *p = arg;

  p->calls++;
  mc_watch_clear (&p->watch);
}

START_TEST (many_watches_each_called_once)
{
  struct mc_loop *loop = new_loop ();
  struct probe probes[100];
  int fds[100][2];

  for (int i = 0; i < 100; i++) {
    watch_pipe (&probes[i], loop, fds[i]);
    probes[i].watch.ready = leave;
    ck_assert_int_eq (write (fds[i][1], "x", 1), 1);
  }
  for (int i = 0; i < 100; i++) {
    while (probes[i].calls == 0)
      ck_assert_int_eq (mc_loop_turn (loop), 0);
    ck_assert_int_eq (probes[i].calls, 1);
    close (fds[i][0]);
    close (fds[i][1]);
  }
  mc_loop_free (loop);
}
END_TEST

/* A loop that goes over to epoll in the middle, while one is being called. */
START_TEST (many_become_more)
{
  struct mc_loop *loop = mc_loop_new ();
  struct probe probes[100];
  int fds[100][2], calls = 0;

  for (int i = 0; i < 100; i++) {
    watch_pipe (&probes[i], loop, fds[i]);
    ck_assert_int_eq (write (fds[i][1], "x", 1), 1);
    if (i == 50)
      ck_assert_int_eq (mc_loop_turn (loop), 0);
  }
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  for (int i = 0; i < 100; i++) {
    calls += probes[i].calls;
    ck_assert_int_eq (probes[i].calls, i <= 50 ? 2 : 1);
  }
  ck_assert_int_eq (calls, 151);
  mc_loop_forget (loop);        /* as in a child: back to poll */
  mc_watch_set (loop, &probes[0].watch, fds[0][0], MODCAT_READ);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (probes[0].calls, 3);
  mc_loop_free (loop);
}
END_TEST

/* Files are always ready, whatever the kernel's queue takes. */
START_TEST (file_is_ready)
{
  struct mc_loop *loop = new_loop ();
  struct probe p = { .watch = { .ready = called } };
  FILE *file = tmpfile ();

  p.watch.arg = &p;
  ck_assert_ptr_nonnull (file);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, fileno (file), MODCAT_READ),
                    0);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 2);
  mc_watch_clear (&p.watch);
  p.timer.due = called;
  p.timer.arg = &p;
  mc_timer_set (loop, &p.timer, modcat_now ());
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 3);
  mc_loop_free (loop);
  fclose (file);
}
END_TEST

/* The number of a descriptor that was closed comes back: whoever watches it
   now is called, even while the old watch is still there. */
START_TEST (number_comes_back)
{
  struct mc_loop *loop = new_loop ();
  struct probe old, new = { .watch = { .ready = called } };
  int fds[2], again[2];

  watch_pipe (&old, loop, fds);
  close (fds[0]);
  ck_assert_int_eq (pipe (again), 0);
  ck_assert_int_eq (again[0], fds[0]);
  new.watch.arg = &new;
  ck_assert_int_eq (mc_watch_set (loop, &new.watch, again[0], MODCAT_READ),
                    0);
  mc_watch_clear (&old.watch);
  ck_assert_int_eq (write (again[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (new.calls, 1);
  mc_watch_clear (&new.watch);
  mc_loop_free (loop);
}
END_TEST

/* Whichever is called first takes the other one's place by another descriptor
   of the same number: what the kernel has said of the old one is not for it. */
static struct probe heir;
static int heirs[2];

static void
replace (void *arg)
{
  struct probe *p = arg, *victim = p->victim;
  int fd = victim->watch.fd;

  p->calls++;
  mc_watch_clear (&victim->watch);
  close (fd);
  ck_assert_int_eq (pipe (heirs), 0);
  ck_assert_int_eq (heirs[0], fd);
  heir = (struct probe) { .watch = { .ready = called, .arg = &heir } };
  ck_assert_int_eq (mc_watch_set (p->loop, &heir.watch, fd, MODCAT_READ), 0);
}

START_TEST (heir_of_a_number_is_not_called)
{
  struct mc_loop *loop = new_loop ();
  struct probe a, b;
  int fa[2], fb[2];

  watch_pipe (&a, loop, fa);
  watch_pipe (&b, loop, fb);
  a.victim = &b;
  b.victim = &a;
  a.watch.ready = b.watch.ready = replace;
  ck_assert_int_eq (write (fa[1], "x", 1), 1);
  ck_assert_int_eq (write (fb[1], "x", 1), 1);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (a.calls + b.calls, 1);
  ck_assert_int_eq (heir.calls, 0);
  ck_assert_int_eq (write (heirs[1], "x", 1), 1);
  mc_watch_clear (&a.watch);
  mc_watch_clear (&b.watch);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (heir.calls, 1);
  mc_watch_clear (&heir.watch);
  mc_loop_free (loop);
}
END_TEST

START_TEST (timer_is_replaced)
{
  struct mc_loop *loop = new_loop ();
  struct probe p = { .timer = { .due = called } };

  p.timer.arg = &p;
  mc_timer_set (loop, &p.timer, modcat_now ());
  mc_timer_set (loop, &p.timer, modcat_now () + 3600 * INT64_C (1000000000));
  mc_timer_set (loop, &p.timer, modcat_now () + 1000000);
  while (p.calls == 0)
    ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 1);
  ck_assert (!p.timer.set);
  mc_loop_free (loop);
}
END_TEST

START_TEST (timer_is_never_early)
{
  struct mc_loop *loop = new_loop ();
  struct probe p = { .timer = { .due = called } };

  p.timer.arg = &p;
  for (int i = 1; i <= 5; i++) {
    int64_t when = modcat_now () + i * 300000;

    mc_timer_set (loop, &p.timer, when);
    while (p.calls < i)
      ck_assert_int_eq (mc_loop_turn (loop), 0);
    ck_assert_int_ge (modcat_now (), when);
  }
  mc_loop_free (loop);
}
END_TEST

static int64_t last_due;

static void
note_time (void *arg)
{
  const struct mc_timer *t = arg;

  ck_assert_int_ge (t->when, last_due);
  last_due = t->when;
  ordered++;
}

/* Set, set anew and cleared without any order, they are called in theirs. */
START_TEST (timers_in_any_order)
{
  struct mc_loop *loop = new_loop ();
  struct mc_timer timers[TIMERS] = { 0 };
  int64_t past = modcat_now () - 1000;
  unsigned chance = 1, set = 0;

  for (int i = 0; i < 40 * TIMERS; i++) {
    struct mc_timer *t = &timers[chance % TIMERS];

    t->due = note_time;
    t->arg = t;
    if (chance / TIMERS % 3 == 0)
      mc_timer_clear (loop, t);
    else
      mc_timer_set (loop, t, past + chance / TIMERS % 50);
    chance = (chance * 48271) & 0x7fffffff;
  }
  for (int i = 0; i < TIMERS; i++)
    set += timers[i].set;
  ck_assert_uint_gt (set, 20);
  last_due = ordered = 0;
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (ordered, (int) set);
  mc_loop_free (loop);
}
END_TEST

/* -- without memory ------------------------------------------------------- */

static bool no_memory;

void *__real_realloc (void *old, size_t size);
void *__wrap_realloc (void *old, size_t size);

void *
__wrap_realloc (void *old, size_t size)
{
  return no_memory ? NULL : __real_realloc (old, size);
}

/* A watch that the backend had no room for is not registered: it can be
   cleared, and set when there is memory again. */
START_TEST (watch_without_memory)
{
  struct mc_loop *loop = new_loop ();
  struct probe p;
  int fds[2], more[2];

  no_memory = true;
  p = (struct probe) { .watch = { .ready = called, .arg = &p } };
  ck_assert_int_eq (pipe (fds), 0);
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, fds[0], MODCAT_READ), -1);
  ck_assert_ptr_null (p.watch.loop);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, fds[0], MODCAT_READ), -1);
  mc_watch_clear (&p.watch);
  no_memory = false;
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, fds[0], MODCAT_READ), 0);
  ck_assert_int_eq (mc_loop_turn (loop), 0);
  ck_assert_int_eq (p.calls, 1);
  no_memory = true;             /* a change needs none */
  ck_assert_int_eq (pipe (more), 0);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, more[0], MODCAT_READ), 0);
  ck_assert_int_eq (mc_watch_set (loop, &p.watch, more[0], MODCAT_RDWR), 0);
  no_memory = false;
  mc_watch_clear (&p.watch);
  mc_loop_free (loop);
}
END_TEST

UNIT_MAIN ("loop", watch_calls_when_readable, set_anew_in_its_callback,
           cleared_in_a_callback, timers_run_in_order, greedy_timer_yields, forget_empties,
           hang_up_counts_as_ready, two_watches_of_one_descriptor,
           watch_moves_to_another_descriptor, many_watches_each_called_once,
           many_become_more, file_is_ready, number_comes_back,
           heir_of_a_number_is_not_called,
           timer_is_replaced, timer_is_never_early, timers_in_any_order,
           watch_without_memory)
