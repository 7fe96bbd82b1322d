/* tests/unit/test-child.c -- programs and forked sessions: who reaps and tells.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct modcat_channel *lch, *rch;
static struct mc_session *s;
static int go;                 /* closed: the program ends */
static pid_t pid;

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_WARN);
  lch = fixture_channel (&f, 0, -1, -1);
  rch = fixture_channel (&f, 1, -1, -1);
  s = fixture_session (&f, lch, rch);
  mc_request_of (lch->rq)->session = s;
  mc_request_of (rch->rq)->session = s;
  go = -1;
}

/* No program outlives its test. */
static void
teardown (void)
{
  if (go != -1)
    close (go);
  fixture_teardown (&f);
  while (wait (NULL) != -1)
    continue;
}

static void
run_for (struct modcat_channel *ch, int status, uint64_t signals,
         unsigned flags)
{
  pid = fixture_program (&go, status);
  ck_assert_int_eq (mc_child_add (&f.ctx, pid, ch, signals, flags), 0);
}

static void
let_it_end (void)
{
  siginfo_t info;

  close (go);
  go = -1;
  ck_assert_int_eq (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT), 0);
}

/* How the program ended that nobody has reaped. */
static int
status_of_program (void)
{
  int status;

  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  return status;
}

/* -- ends ----------------------------------------------------------------- */

START_TEST (failure_of_a_program_is_ours)
{
  run_for (lch, 3, 0, 0);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 1);
  ck_assert (s->program_failed);
  scratch_ck_logged ("exited with status 3");
  ck_assert (!mc_child_runs (&f.ctx, lch, 0));
}
END_TEST

START_TEST (success_of_a_program_is_quiet)
{
  run_for (lch, 0, 0, 0);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 0);
  ck_assert (!s->program_failed);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (killed_program_has_failed)
{
  run_for (lch, 0, 0, 0);
  kill (pid, SIGKILL);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("exited on signal 9");
}
END_TEST

/* 255, of a proxy's refusal, is not made 1 by what a program does then. */
START_TEST (first_failure_stays)
{
  f.ctx.status = 255;
  run_for (lch, 1, 0, 0);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 255);
}
END_TEST

/* A forked session's status is its own. */
START_TEST (sessions_are_counted)
{
  run_for (NULL, 3, 0, 0);
  ck_assert_uint_eq (mc_child_sessions (&f.ctx), 1);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_uint_eq (mc_child_sessions (&f.ctx), 0);
  ck_assert_int_eq (f.ctx.status, 0);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (strangers_are_reaped)
{
  pid = fixture_program (&go, 3);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (waitpid (pid, NULL, WNOHANG), -1);
  ck_assert_int_eq (errno, ECHILD);
  ck_assert_int_eq (f.ctx.status, 0);
}
END_TEST

START_TEST (all_that_ended_are_reaped)
{
  int first_go;
  pid_t first;

  run_for (lch, 0, 0, 0);
  first = pid;
  first_go = go;
  run_for (NULL, 0, 0, 0);
  let_it_end ();
  go = first_go;
  pid = first;
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert (!mc_child_runs (&f.ctx, lch, 0));
  ck_assert_uint_eq (mc_child_sessions (&f.ctx), 0);
}
END_TEST

/* -- release -------------------------------------------------------------- */

START_TEST (release_terminates)
{
  run_for (lch, 0, 0, 0);
  mc_child_release (&f.ctx, lch, true);
  ck_assert_int_eq (WTERMSIG (status_of_program ()), SIGTERM);
  ck_assert (!mc_child_runs (&f.ctx, lch, 0));
}
END_TEST

START_TEST (release_leaves_those_that_want_it)
{
  run_for (lch, 7, 0, MODCAT_CHILD_NO_TERM);
  mc_child_release (&f.ctx, lch, true);
  let_it_end ();
  ck_assert_int_eq (WEXITSTATUS (status_of_program ()), 7);
}
END_TEST

/* In a forked copy the program is the other process's. */
START_TEST (release_of_a_copy_leaves_it)
{
  run_for (lch, 7, 0, 0);
  mc_child_release (&f.ctx, lch, false);
  let_it_end ();
  ck_assert_int_eq (WEXITSTATUS (status_of_program ()), 7);
}
END_TEST

/* It has ended, but SIGCHLD was not answered yet: its failure counts. */
START_TEST (release_takes_the_status)
{
  run_for (lch, 3, 0, 0);
  let_it_end ();
  mc_child_release (&f.ctx, lch, true);
  ck_assert_int_eq (f.ctx.status, 1);
  ck_assert_int_eq (waitpid (pid, NULL, WNOHANG), -1);
}
END_TEST

START_TEST (status_is_handed_on)
{
  run_for (lch, 3, 0, MODCAT_CHILD_STATUS);
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 3);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

/* The channel ends first: SIGTERM, and the program's status still counts. */
START_TEST (status_is_awaited)
{
  run_for (lch, 3, 0, MODCAT_CHILD_STATUS);
  ck_assert (!mc_child_status_missing (&f.ctx));
  mc_child_release (&f.ctx, lch, true);
  ck_assert (mc_child_status_missing (&f.ctx));
  ck_assert (!mc_child_runs (&f.ctx, lch, 0));
  let_it_end ();
  mc_children_reap (&f.ctx);
  ck_assert (!mc_child_status_missing (&f.ctx));
  ck_assert_int_eq (f.ctx.status, 128 + SIGTERM);
  ck_assert (!s->program_failed);
}
END_TEST

START_TEST (status_is_given_up)
{
  run_for (lch, 0, 0, MODCAT_CHILD_STATUS | MODCAT_CHILD_NO_TERM);
  mc_child_release (&f.ctx, lch, true);
  mc_child_give_up (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("its exit status is not known");
}
END_TEST

START_TEST (release_leaves_other_channels)
{
  run_for (lch, 0, 0, 0);
  mc_child_release (&f.ctx, rch, true);
  ck_assert (mc_child_runs (&f.ctx, lch, 0));
}
END_TEST

/* -- questions ------------------------------------------------------------ */

START_TEST (runs_asks_for_flags_and_layers)
{
  struct modcat_channel *upper = fixture_channel (&f, 0, -1, -1);

  run_for (lch, 0, 0, MODCAT_CHILD_AWAIT);
  upper->lower = lch;
  ck_assert (mc_child_runs (&f.ctx, upper, 0));
  ck_assert (mc_child_runs (&f.ctx, upper, MODCAT_CHILD_AWAIT));
  ck_assert (!mc_child_runs (&f.ctx, upper, MODCAT_CHILD_NO_TERM));
  ck_assert (!mc_child_runs (&f.ctx, rch, 0));
  mc_channel_close (upper);
}
END_TEST

START_TEST (signals_are_passed_to_who_wants_them)
{
  run_for (lch, 0, UINT64_C (1) << SIGINT, 0);
  ck_assert (!mc_children_pass (&f.ctx, SIGHUP));
  ck_assert (mc_children_pass (&f.ctx, SIGINT));
  ck_assert_int_eq (WTERMSIG (status_of_program ()), SIGINT);
  mc_child_release (&f.ctx, lch, false);
}
END_TEST

START_TEST (child_of_a_fork_has_no_children)
{
  pid_t fork_pid;
  int status;

  run_for (NULL, 0, 0, 0);
  fork_pid = fork ();
  if (fork_pid == 0) {
    mc_children_forget (f.ctx.children);
    _exit (mc_child_sessions (&f.ctx) == 0
           && !mc_children_pass (&f.ctx, SIGINT) ? 0 : 1);
  }
  ck_assert_int_eq (waitpid (fork_pid, &status, 0), fork_pid);
  ck_assert_int_eq (status, 0);
  kill (pid, SIGKILL);
  status_of_program ();
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("child");
  TCase *tc = tcase_create ("child");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, failure_of_a_program_is_ours, success_of_a_program_is_quiet,
            killed_program_has_failed, first_failure_stays,
            sessions_are_counted, strangers_are_reaped,
            all_that_ended_are_reaped, release_terminates,
            release_leaves_those_that_want_it, release_of_a_copy_leaves_it,
            release_takes_the_status, status_is_handed_on, status_is_awaited,
            status_is_given_up, release_leaves_other_channels,
            runs_asks_for_flags_and_layers,
            signals_are_passed_to_who_wants_them,
            child_of_a_fork_has_no_children);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
