/* tests/unit/test-server.c -- listeners, forks, limits of children and of time.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"
#include "core/log.h"
#include "core/server.h"
#include "core/signals.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_session *s;
static struct mc_leg *leg;
static struct mc_waits w;
static int peers;              /* that are waiting to be accepted */
static int accepted;
static pid_t parent;
static int told[2];            /* a pipe: what children have to say */

static void
tell (const char *what)
{
  ck_assert_int_eq (write (told[1], what, 1), 1);
}

static void
tell_close (struct modcat_channel *ch)
{
  (void) ch;
  tell (getpid () == parent ? "C" : "c");
}

static void
tell_drop (struct modcat_channel *ch)
{
  (void) ch;
  tell (getpid () == parent ? "D" : "d");
}

static const struct modcat_channel_ops ops = {
  .size = sizeof ops, .close = tell_close, .drop = tell_drop,
};

static int
accept_one (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  (void) rq;
  (void) ln;
  (void) ch;
  if (peers == 0)
    return MODCAT_AGAIN;
  peers--;
  accepted++;
  return MODCAT_OK;
}

static int
listen_at_once (const struct modcat_request *rq, struct modcat_channel *ln)
{
  (void) rq;
  ln->rfd = STDIN_FILENO;
  ln->flags = MODCAT_CH_INHERITED;
  return MODCAT_OK;
}

/* A session whose first leg listens. */
static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_INFO);
  parent = getpid ();
  f.ctx.set.signal_mask = UINT64_C (1) << SIGTERM;
  f.ctx.signals = mc_signals_new (&f.ctx);
  f.a[0].type.listen = listen_at_once;
  f.a[0].type.accept = accept_one;
  f.a[0].child.fork = 1;
  f.a[0].retry.interval = INT64_C (1000000000000);
  s = fixture_session (&f, NULL, NULL);
  s->relaying = true;           /* no step but those of the tests */
  leg = &s->leg[0];
  leg->address = &f.a[0].address;
  leg->dirs = MODCAT_RDWR;
  leg->state = MC_LEG_ACCEPT;
  leg->ln = fixture_channel (&f, 0, -1, -1);
  listen_at_once (NULL, leg->ln);
  leg->ln->ops = &ops;
  w = (struct mc_waits) { 0 };
  peers = accepted = 0;
  ck_assert_int_eq (pipe (told), 0);
}

static void
teardown (void)
{
  mc_sessions_sweep (&f.ctx, true);
  mc_waits_free (&w);
  while (wait (NULL) != -1)
    continue;
  mc_signals_free (f.ctx.signals);
  fixture_teardown (&f);
  close (told[0]);
  close (told[1]);
}

/* One call; a child of it does AS_CHILD and ends. */
static int
serve (void (*as_child) (void))
{
  int result;

  mc_waits_reset (&w);
  result = mc_server_accept (s, leg, &w);
  if (getpid () == parent)
    return result;
  if (result == MODCAT_OK && as_child != NULL)
    as_child ();
  _exit (result == MODCAT_OK ? 0 : 9);
}

/* What the last of the children had to say, when all have ended. */
static void
expect_told (const char *what)
{
  char buf[64] = "";

  while (wait (NULL) != -1)
    continue;
  tell (".");
  ck_assert_int_gt (read (told[0], buf, sizeof buf - 1), 0);
  ck_assert_str_eq (buf, what);
}

/* -- listeners ------------------------------------------------------------ */

START_TEST (without_fork_one_peer_is_all)
{
  f.a[0].child.fork = 0;
  peers = 2;
  ck_assert_int_eq (serve (NULL), MODCAT_OK);
  ck_assert_int_eq (accepted, 1);
  ck_assert_ptr_nonnull (leg->ch);
  ck_assert_int_eq (mc_server_greet (s, leg, &w), MODCAT_OK);
  ck_assert_int_eq (leg->state, MC_LEG_READY);
  ck_assert_ptr_null (leg->ln);
  expect_told ("C.");
}
END_TEST

START_TEST (nobody_there_waits_for_the_listener)
{
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, STDIN_FILENO);
  ck_assert_int_eq (w.deadline, 0);
}
END_TEST

static void
tell_child_world (void)
{
  tell (f.ctx.forked ? "f" : "-");
  tell (leg->ln == NULL ? "l" : "-");
  tell (leg->ch != NULL ? "p" : "-");
  tell (mc_child_sessions (&f.ctx) == 0 ? "0" : "-");
}

START_TEST (fork_gives_each_peer_a_process)
{
  peers = 1;
  ck_assert_int_eq (serve (tell_child_world), MODCAT_AGAIN);
  ck_assert (!f.ctx.forked);
  ck_assert_ptr_nonnull (leg->ln);
  ck_assert_uint_eq (mc_child_sessions (&f.ctx), 1);
  scratch_ck_logged ("N forked off child process ");
  scratch_ck_logged ("I number of children increased to 1");
  scratch_ck_logged ("I still listening");
  expect_told ("dflp0.");       /* the listener is dropped in the child */
  scratch_ck_logged ("I just born: child process ");
}
END_TEST

START_TEST (ended_children_are_counted_out)
{
  peers = 3;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_int_eq (accepted, 3);
  FIXTURE_UNTIL (&f, mc_child_sessions (&f.ctx) == 0);
  ck_assert_int_eq (f.ctx.status, 0);
}
END_TEST

/* As many peers as come leave time for signals. */
START_TEST (endless_peers_let_the_loop_turn)
{
  peers = 1000;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_int_lt (accepted, 100);
  ck_assert_int_ne (w.deadline, 0);
  ck_assert_int_le (w.deadline, modcat_now ());
}
END_TEST

static void
tell_level (void)
{
  mc_log_put (f.ctx.log, MODCAT_LOG_ERROR, "from the child");
}

START_TEST (children_shutup_lowers_lines)
{
  f.a[0].child.children_shutup = 2;
  peers = 1;
  serve (tell_level);
  expect_told ("d.");
  scratch_ck_logged ("N from the child");
}
END_TEST

/* -- max-children --------------------------------------------------------- */

START_TEST (max_children_stops_accepting)
{
  f.a[0].child.max_children = 2;
  peers = 5;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_int_eq (accepted, 2);
  ck_assert_uint_eq (w.count, 0);       /* nothing but SIGCHLD */
  ck_assert (s->waits_for_child);
  scratch_ck_logged ("N maxchildren are active, waiting");
  fixture_log (&f, MODCAT_LOG_NOTICE);
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  scratch_ck_not_logged ("maxchildren");        /* told once */
}
END_TEST

START_TEST (ended_child_makes_room)
{
  f.a[0].child.max_children = 1;
  peers = 2;
  serve (NULL);
  ck_assert_int_eq (accepted, 1);
  FIXTURE_UNTIL (&f, mc_child_sessions (&f.ctx) == 0);
  serve (NULL);
  ck_assert_int_eq (accepted, 2);
}
END_TEST

/* SIGCHLD and SIGTERM came together: the first one forks, and the second one
   was sent to the parent alone. */
START_TEST (child_does_not_answer_the_parents_signals)
{
  f.a[0].child.max_children = 1;
  s->at = 0;
  s->leg[1].ch = fixture_channel (&f, 1, -1, -1);
  s->leg[1].state = MC_LEG_READY;
  s->leg[1].dirs = MODCAT_RDWR;
  leg->state = MC_LEG_ACCEPT;
  peers = 1;
  serve (NULL);
  waitid (P_ALL, 0, &(siginfo_t) { 0 }, WEXITED | WNOWAIT);
  peers = 1;
  s->waits_for_child = true;
  s->relaying = false;
  raise (SIGTERM);
  fixture_turn (&f, modcat_now () + 1000000000);
  if (getpid () != parent)
    _exit (write (told[1], f.ctx.stop ? "s" : "n", 1) != 1);
  ck_assert (f.ctx.stop);
  ck_assert_int_eq (accepted, 2);
  expect_told ("ddn.");
}
END_TEST

/* -- accept-timeout ------------------------------------------------------- */

START_TEST (accept_timeout_ends_without_an_error)
{
  f.a[0].listen.accept_timeout = 1000000000000;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_int_eq (w.deadline, leg->accept_by);
  leg->accept_by = 1;
  ck_assert_int_eq (serve (NULL), MC_SERVER_OVER);
  scratch_ck_logged ("W accept: Connection timed out");
}
END_TEST

START_TEST (accept_timeout_begins_anew_with_each_peer)
{
  f.a[0].listen.accept_timeout = 1000000000000;
  serve (NULL);
  leg->accept_by -= 500000000000;
  peers = 1;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert_int_gt (leg->accept_by, modcat_now () + 900000000000);
}
END_TEST

START_TEST (accept_timeout_waits_for_children)
{
  f.a[0].listen.accept_timeout = 1000000000000;
  peers = 1;
  serve (NULL);
  leg->accept_by = 1;
  ck_assert_int_eq (serve (NULL), MODCAT_AGAIN);
  ck_assert (s->waits_for_child);
  ck_assert_uint_eq (w.count, 0);
  FIXTURE_UNTIL (&f, mc_child_sessions (&f.ctx) == 0);
  ck_assert_int_eq (serve (NULL), MC_SERVER_OVER);
}
END_TEST

/* -- connecting types ----------------------------------------------------- */

START_TEST (connected_fork_connects_again_after_a_pause)
{
  int result;

  leg->ch = fixture_channel (&f, 0, -1, -1);
  leg->ch->ops = &ops;
  result = mc_server_connected (s, leg, &w);
  if (getpid () != parent)
    _exit (write (told[1], result == MODCAT_OK ? "k" : "-", 1) != 1);
  ck_assert_int_eq (result, MODCAT_AGAIN);
  ck_assert_ptr_null (leg->ch);
  ck_assert_int_eq (w.deadline, leg->next_at);
  mc_waits_reset (&w);
  ck_assert_int_eq (mc_server_may_connect (s, leg, &w), MODCAT_AGAIN);
  ck_assert_int_eq (w.deadline, leg->next_at);
  leg->next_at = 0;
  ck_assert_int_eq (mc_server_may_connect (s, leg, &w), MODCAT_OK);
  mc_channel_close (leg->ln);
  leg->ln = NULL;
  while (wait (NULL) != -1)
    continue;
}
END_TEST

START_TEST (connecting_without_fork_is_left_alone)
{
  f.a[0].child.fork = 0;
  leg->ch = fixture_channel (&f, 0, -1, -1);
  leg->next_at = INT64_MAX;
  ck_assert_int_eq (mc_server_may_connect (s, leg, &w), MODCAT_OK);
  ck_assert_int_eq (mc_server_connected (s, leg, &w), MODCAT_OK);
  ck_assert_ptr_nonnull (leg->ch);
}
END_TEST

START_TEST (connecting_waits_for_room)
{
  f.a[0].child.max_children = 1;
  peers = 1;
  serve (NULL);
  mc_waits_reset (&w);
  ck_assert_int_eq (mc_server_may_connect (s, leg, &w), MODCAT_AGAIN);
  ck_assert (s->waits_for_child);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("server");
  TCase *tc = tcase_create ("server");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, without_fork_one_peer_is_all,
            nobody_there_waits_for_the_listener,
            fork_gives_each_peer_a_process, ended_children_are_counted_out,
            endless_peers_let_the_loop_turn, children_shutup_lowers_lines,
            max_children_stops_accepting, ended_child_makes_room,
            child_does_not_answer_the_parents_signals,
            accept_timeout_ends_without_an_error,
            accept_timeout_begins_anew_with_each_peer,
            accept_timeout_waits_for_children,
            connected_fork_connects_again_after_a_pause,
            connecting_without_fork_is_left_alone, connecting_waits_for_room);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
