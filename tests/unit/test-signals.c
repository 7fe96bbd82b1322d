/* tests/unit/test-signals.c -- signals, answered in the loop.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"
#include "core/signals.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#define BIT(signo) (UINT64_C (1) << (signo))

static struct fixture f;

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_INFO);
  f.ctx.set.signal_mask = BIT (SIGHUP) | BIT (SIGINT) | BIT (SIGQUIT)
    | BIT (SIGTERM) | BIT (SIGABRT);
  f.ctx.signals = mc_signals_new (&f.ctx);
  ck_assert_ptr_nonnull (f.ctx.signals);
}

static void
teardown (void)
{
  mc_signals_free (f.ctx.signals);
  fixture_teardown (&f);
}

/* One turn of the loop, which never waits. */
static void
turn (void)
{
  fixture_turn (&f, modcat_now ());
}

/* What FN ends with in a process of its own, as waitpid(2) tells. */
static int
in_a_child (void (*fn) (void))
{
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    fn ();
    _exit (EXIT_SUCCESS);
  }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  return status;
}

/* -- answers -------------------------------------------------------------- */

START_TEST (signal_ends_with_its_number)
{
  static const struct { int signo; char letter; } cases[] = {
    { SIGHUP, 'N' }, { SIGINT, 'N' }, { SIGTERM, 'W' }, { SIGQUIT, 'E' },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char line[40];

    f.ctx.stop = false;
    raise (cases[i].signo);
    ck_assert (!f.ctx.stop);            /* not in the handler */
    turn ();
    ck_assert (f.ctx.stop);
    ck_assert_int_eq (f.ctx.status, 128 + cases[i].signo);
    snprintf (line, sizeof line, "%c exiting on signal %d", cases[i].letter,
              cases[i].signo);
    scratch_ck_logged (line);
  }
}
END_TEST

static void
raise_usr2 (void)
{
  raise (SIGUSR2);
}

START_TEST (signals_outside_the_mask_are_not_caught)
{
  ck_assert_int_eq (WTERMSIG (in_a_child (raise_usr2)), SIGUSR2);
}
END_TEST

START_TEST (usr1_shows_statistics_and_goes_on)
{
  fixture_session (&f, fixture_channel (&f, 0, -1, -1),
                   fixture_channel (&f, 1, -1, -1));
  raise (SIGUSR1);
  turn ();
  ck_assert (!f.ctx.stop);
  scratch_ck_logged ("statistics not available");
}
END_TEST

START_TEST (chld_reaps)
{
  int go;
  pid_t pid = fixture_program (&go, 0);

  ck_assert_int_eq (mc_child_add (&f.ctx, pid, NULL, 0, 0), 0);
  close (go);
  FIXTURE_UNTIL (&f, mc_child_sessions (&f.ctx) == 0);
  ck_assert (!f.ctx.stop);
}
END_TEST

START_TEST (int_goes_to_the_program_that_wants_it)
{
  int go, status;
  pid_t pid = fixture_program (&go, 0);
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);

  ck_assert_int_eq (mc_child_add (&f.ctx, pid, ch, BIT (SIGINT), 0), 0);
  raise (SIGINT);
  turn ();
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (WTERMSIG (status), SIGINT);
  ck_assert (!f.ctx.stop);
  mc_child_release (&f.ctx, ch, false);
  mc_channel_close (ch);
  close (go);
}
END_TEST

START_TEST (pipe_is_ignored)
{
  struct sigaction act;

  sigaction (SIGPIPE, NULL, &act);
  ck_assert (act.sa_handler == SIG_IGN);
}
END_TEST

/* -- in haste ------------------------------------------------------------- */

static void
raise_int_thrice (void)
{
  raise (SIGINT);
  raise (SIGINT);
  raise (SIGINT);
}

/* The loop doesn't come round: a third ^C is meant. */
START_TEST (third_int_kills)
{
  ck_assert_int_eq (WTERMSIG (in_a_child (raise_int_thrice)), SIGINT);
}
END_TEST

static void
raise_term_thrice (void)
{
  raise (SIGTERM);
  raise (SIGTERM);
  raise (SIGTERM);
}

/* A supervisor may say it often: there is still to be cleaned up. */
START_TEST (many_terms_wait)
{
  ck_assert (WIFEXITED (in_a_child (raise_term_thrice)));
}
END_TEST

START_TEST (int_after_an_answer_is_the_first_again)
{
  raise (SIGINT);
  turn ();
  f.ctx.stop = false;
  raise (SIGINT);
  turn ();
  ck_assert (f.ctx.stop);
}
END_TEST

static void
raise_abrt (void)
{
  raise (SIGABRT);
}

START_TEST (fatal_signal_is_seen_by_the_shell)
{
  ck_assert_int_eq (WTERMSIG (in_a_child (raise_abrt)), SIGABRT);
}
END_TEST

/* -- what is rescued from a signal that ends the process at once ----------- */

static int said[2];            /* a pipe: who was called */

static void
say (const void *arg)
{
  if (write (said[1], arg, 1) == -1)
    _exit (EXIT_FAILURE);
}

static struct mc_rescue rescue[3] = {
  { .call = say, .arg = "0" }, { .call = say, .arg = "1" },
  { .call = say, .arg = "2" },
};

static void
add_rescues (void)
{
  ck_assert_int_eq (pipe (said), 0);
  for (int i = 0; i < 3; i++)
    mc_rescue_add (&rescue[i]);
}

static void
ck_said (const char *who)
{
  char buf[8] = "";

  close (said[1]);
  ck_assert_int_ge (read (said[0], buf, sizeof buf - 1), 0);
  close (said[0]);
  ck_assert_str_eq (buf, who);
  for (int i = 0; i < 3; i++)
    mc_rescue_forget (&rescue[i]);
}

static void
add_and_abort (void)
{
  for (int i = 0; i < 3; i++)
    mc_rescue_add (&rescue[i]);
  mc_rescue_forget (&rescue[1]);
  raise (SIGABRT);
}

START_TEST (rescued_in_reverse_order)
{
  ck_assert_int_eq (pipe (said), 0);
  ck_assert_int_eq (WTERMSIG (in_a_child (add_and_abort)), SIGABRT);
  ck_said ("20");
}
END_TEST

/* What a forked child has copies of is its parent's. */
START_TEST (parent_rescues)
{
  add_rescues ();
  ck_assert_int_eq (WTERMSIG (in_a_child (raise_abrt)), SIGABRT);
  ck_said ("");
}
END_TEST

static void
fail_again (const void *arg)
{
  (void) arg;
  raise (SIGABRT);
}

static void
rescue_fails (void)
{
  struct mc_rescue failing = { .call = fail_again };

  mc_rescue_add (&failing);
  raise (SIGABRT);
}

START_TEST (failing_rescue_ends)
{
  ck_assert_int_eq (WTERMSIG (in_a_child (rescue_fails)), SIGABRT);
}
END_TEST

/* Hundreds of signals fill the pipe; none is answered with a hang. */
START_TEST (flood_of_signals)
{
  for (int i = 0; i < 70000; i++)
    raise (SIGUSR1);
  fixture_log (&f, MODCAT_LOG_ERROR);
  turn ();
  raise (SIGTERM);
  FIXTURE_UNTIL (&f, f.ctx.stop);
}
END_TEST

/* -- forks ---------------------------------------------------------------- */

/* The status of a child of the fork option that gets SIGNO. */
static int
signal_in_a_session (int signo)
{
  sigset_t before;
  pid_t pid = mc_signals_fork (&before);
  int status;

  if (pid == 0) {
    mc_loop_forget (f.ctx.loop);
    if (mc_signals_renew (f.ctx.signals, &before) == -1)
      _exit (99);
    raise (signo);
    turn ();
    _exit (f.ctx.status);
  }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  return status;
}

START_TEST (session_answers_its_own_signals)
{
  int status = signal_in_a_session (SIGTERM);

  ck_assert (WIFEXITED (status));
  ck_assert_int_eq (WEXITSTATUS (status), 128 + SIGTERM);
  turn ();                              /* perhaps SIGCHLD */
  ck_assert (!f.ctx.stop);
}
END_TEST

/* What the parent has not answered yet doesn't make the child impatient. */
START_TEST (session_has_no_signals_of_before)
{
  int status;

  raise (SIGINT);
  raise (SIGINT);
  status = signal_in_a_session (SIGINT);
  turn ();
  ck_assert (WIFEXITED (status));
  ck_assert_int_eq (WEXITSTATUS (status), 128 + SIGINT);
}
END_TEST

static bool
is_default (int signo)
{
  struct sigaction act;

  return sigaction (signo, NULL, &act) == 0 && act.sa_handler == SIG_DFL;
}

START_TEST (program_has_default_actions)
{
  sigset_t before, now;
  pid_t pid = mc_signals_fork (&before);
  int status;

  if (pid == 0) {
    mc_signals_default (f.ctx.signals, &before);
    sigprocmask (SIG_SETMASK, NULL, &now);
    _exit (is_default (SIGTERM) && is_default (SIGCHLD)
           && is_default (SIGUSR1) && !is_default (SIGPIPE)
           && sigismember (&now, SIGTERM) == 0 ? 0 : 1);
  }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  sigprocmask (SIG_SETMASK, NULL, &now);
  ck_assert_int_eq (sigismember (&now, SIGTERM), 0);
}
END_TEST

START_TEST (free_leaves_nothing)
{
  int before, after;

  mc_signals_free (f.ctx.signals);
  before = dup (STDOUT_FILENO);
  close (before);
  f.ctx.signals = mc_signals_new (&f.ctx);
  mc_signals_free (f.ctx.signals);
  f.ctx.signals = NULL;
  after = dup (STDOUT_FILENO);
  close (after);
  ck_assert_int_eq (before, after);
  ck_assert (is_default (SIGTERM));
  ck_assert (is_default (SIGCHLD));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("signals");
  TCase *tc = tcase_create ("signals");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, signal_ends_with_its_number,
            signals_outside_the_mask_are_not_caught,
            usr1_shows_statistics_and_goes_on, chld_reaps,
            int_goes_to_the_program_that_wants_it, pipe_is_ignored,
            third_int_kills, many_terms_wait,
            int_after_an_answer_is_the_first_again,
            fatal_signal_is_seen_by_the_shell, rescued_in_reverse_order,
            parent_rescues, failing_rescue_ends, flood_of_signals,
            session_answers_its_own_signals, session_has_no_signals_of_before,
            program_has_default_actions, free_leaves_nothing);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
