/* tests/unit/test-proc.c -- libmodcat-proc: programs on sockets and pipes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <modcat/proc.h>

#include "core/child.h"
#include "core/signals.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct modcat_channel *ch;
static const char *const *words;        /* of the program; [0] is its file */

static int
open_program (const struct modcat_request *rq, struct modcat_channel *c)
{
  const struct modcat_program p = {
    .file = words[0], .words = (char *const *) (uintptr_t) words,
  };

  return modcat_proc_open (rq, c, &p);
}

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_NOTICE);
  f.ctx.set.progname = "modcat";
  f.ctx.set.signal_mask = UINT64_C (1) << SIGTERM;
  f.ctx.signals = mc_signals_new (&f.ctx);
  f.a[0].type.open = open_program;
  f.a[0].type.flags = MODCAT_ADDR_PROGRAM;
  fixture_group (&f, 0, &modcat_group_fork);
  fixture_group (&f, 0, &modcat_group_exec);
  fixture_group (&f, 0, &modcat_group_parent);
  ch = mc_channel_new ();
}

static void
teardown (void)
{
  mc_channel_close (ch);
  while (waitpid (-1, NULL, 0) != -1)
    continue;
  mc_signals_free (f.ctx.signals);
  fixture_teardown (&f);
}

/* Run the program of these words on a channel for DIRS; how opening ended. */
#define OPEN(dirs, ...) \
  open_words (dirs, (const char *const []) { __VA_ARGS__, NULL })

static int
open_words (unsigned dirs, const char *const *argv)
{
  struct mc_waits w = { 0 };
  struct mc_opening o;
  int result;

  words = argv;
  mc_opening_start (&o, &f.ctx, NULL, &f.a[0].address, dirs, ch);
  while ((result = mc_opening_step (&o, &w)) == MODCAT_AGAIN) {
    struct pollfd p = { .fd = w.on[0].fd, .events = POLLIN };

    ck_assert_uint_eq (w.count, 1);
    ck_assert (poll (&p, 1, 5000) == 1 || errno == EINTR);
    mc_waits_reset (&w);
  }
  mc_waits_free (&w);
  return result;
}

static void
option (const struct modcat_group *group, const char *name, const char *text)
{
  fixture_option_named (&f, 0, group, name, text);
}

/* Everything that the program says up to the end. */
static const char *
said (void)
{
  static char text[4096];
  size_t len = 0;
  ssize_t n;

  while ((n = read (ch->rfd, text + len, sizeof text - 1 - len)) > 0
         || (n == -1 && errno == EINTR))
    len += n > 0 ? (size_t) n : 0;
  ck_assert_int_eq (n, 0);
  text[len] = '\0';
  return text;
}

/* -- descriptors ---------------------------------------------------------- */

START_TEST (socket_carries_both_ways)
{
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "cat"), MODCAT_OK);
  ck_assert_int_eq (ch->rfd, ch->wfd);
  ck_assert_int_eq (modcat_write (ch, "echo", 4), 4);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_str_eq (said (), "echo");
}
END_TEST

START_TEST (pipes_carry_both_ways)
{
  option (&modcat_group_fork, "pipes", NULL);
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "cat"), MODCAT_OK);
  ck_assert_int_ne (ch->rfd, ch->wfd);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_CLOSE);
  ck_assert_int_eq (modcat_write (ch, "echo", 4), 4);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_str_eq (said (), "echo");
}
END_TEST

/* What the direction doesn't need stays as it was. */
START_TEST (one_way_leaves_the_other_descriptor)
{
  char own[256] = "";

  ck_assert_int_gt (readlink ("/proc/self/fd/0", own, sizeof own - 2), 0);
  strcat (own, "\n");
  ck_assert_int_eq (OPEN (MODCAT_READ, "readlink", "/proc/self/fd/0"),
                    MODCAT_OK);
  ck_assert_int_eq (ch->wfd, -1);
  ck_assert_str_eq (said (), own);
}
END_TEST

START_TEST (fdin_and_fdout)
{
  option (&modcat_group_fork, "fdin", "4");
  option (&modcat_group_fork, "fdout", "3");
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "sh", "-c", "cat <&4 >&3"), MODCAT_OK);
  ck_assert_int_eq (modcat_write (ch, "echo", 4), 4);
  modcat_half_close (ch);
  ck_assert_str_eq (said (), "echo");
}
END_TEST

/* The two may even cross those of the socket pair itself. */
START_TEST (fdin_and_fdout_anywhere)
{
  char in[16], out[16], command[64];

  for (int n = 5; n < 12; n++) {
    snprintf (in, sizeof in, "%d", n);
    snprintf (out, sizeof out, "%d", n + 1);
    /* sh knows one digit only. */
    snprintf (command, sizeof command, "cat </dev/fd/%d >/dev/fd/%d", n,
              n + 1);
    f.a[0].address.nopts = 0;
    option (&modcat_group_fork, "pipes", NULL);
    option (&modcat_group_fork, "fdin", in);
    option (&modcat_group_fork, "fdout", out);
    ck_assert_int_eq (OPEN (MODCAT_RDWR, "sh", "-c", command), MODCAT_OK);
    ck_assert_int_eq (modcat_write (ch, "echo", 4), 4);
    modcat_half_close (ch);
    ck_assert_str_eq (said (), "echo");
    mc_channel_empty (ch);
  }
}
END_TEST

START_TEST (fdin_needs_a_direction)
{
  option (&modcat_group_fork, "fdin", "4");
  ck_assert_int_eq (OPEN (MODCAT_READ, "cat"), MODCAT_FAIL);
  scratch_ck_logged ("option fdin is not allowed in read-only mode");
}
END_TEST

START_TEST (stderr_goes_with_the_rest)
{
  option (&modcat_group_fork, "stderr", NULL);
  ck_assert_int_eq (OPEN (MODCAT_READ, "sh", "-c", "echo out; echo err >&2"),
                    MODCAT_OK);
  ck_assert_str_eq (said (), "out\nerr\n");
}
END_TEST

/* -- the program ---------------------------------------------------------- */

START_TEST (missing_program)
{
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "/nonexistent/program", "word"),
                    MODCAT_FAIL);
  scratch_ck_logged ("E execvp(\"/nonexistent/program\", "
                     "\"/nonexistent/program\", \"word\"): No such file");
  ck_assert_int_eq (ch->rfd, -1);
  ck_assert (!mc_child_runs (&f.ctx, ch, 0));
}
END_TEST

START_TEST (path_finds_and_is_seen)
{
  static char path[512];

  scratch_write ("prog", "#!/bin/sh\necho $PATH\n");
  ck_assert_int_eq (chmod (scratch_path ("prog"), 0755), 0);
  snprintf (path, sizeof path, "%s", scratch_path ("prog"));
  *strrchr (path, '/') = '\0';
  option (&modcat_group_exec, "path", path);
  ck_assert_int_eq (OPEN (MODCAT_READ, "prog"), MODCAT_OK);
  strcat (path, "\n");
  ck_assert_str_eq (said (), path);
}
END_TEST

static int
open_with_variable (const struct modcat_request *rq, struct modcat_channel *c)
{
  modcat_setenv (c, "PEERADDR", "here");
  return open_program (rq, c);
}

START_TEST (program_sees_the_variables)
{
  f.a[0].type.open = open_with_variable;
  ck_assert_int_eq (OPEN (MODCAT_READ, "sh", "-c", "echo $MODCAT_PEERADDR"),
                    MODCAT_OK);
  ck_assert_str_eq (said (), "here\n");
}
END_TEST

static pid_t applied_in;

static int
apply_in_child (const struct modcat_target *t, const struct modcat_opt *opt,
                const struct modcat_value *v)
{
  (void) v;
  if (getpid () == applied_in)
    return modcat_fail (t->rq, "applied in the parent");
  modcat_log (t->rq, MODCAT_LOG_NOTICE, "applied: %s", opt->name);
  return opt->arg[0] == 0 ? MODCAT_OK : modcat_fail (t->rq, "no luck");
}

START_TEST (process_options_act_in_the_child)
{
  static const struct modcat_opt row = {
    .name = "late", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .apply = apply_in_child,
  };

  applied_in = getpid ();
  fixture_option (&f, 0, &mc_group_process, &row, NULL);
  ck_assert_int_eq (OPEN (MODCAT_READ, "echo", "x"), MODCAT_OK);
  ck_assert_int_eq (mc_opening_finish (ch), MODCAT_OK);
  scratch_ck_logged ("N applied: late");
}
END_TEST

START_TEST (failing_process_option_runs_nothing)
{
  static const struct modcat_opt row = {
    .name = "late", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .apply = apply_in_child, .arg = { 1 },
  };

  applied_in = getpid ();
  fixture_option (&f, 0, &mc_group_process, &row, NULL);
  ck_assert_int_eq (OPEN (MODCAT_READ, "touch", scratch_path ("ran")),
                    MODCAT_FAIL);
  scratch_ck_logged ("E no luck");
  ck_assert_int_eq (access (scratch_path ("ran"), F_OK), -1);
  mc_children_reap (&f.ctx);
  scratch_ck_not_logged ("exited with status"); /* said once is enough */
}
END_TEST

/* -- its life ------------------------------------------------------------- */

START_TEST (program_that_only_takes_is_awaited)
{
  ck_assert_int_eq (OPEN (MODCAT_WRITE, "cat"), MODCAT_OK);
  ck_assert (mc_child_runs (&f.ctx, ch, MODCAT_CHILD_AWAIT));
  mc_channel_empty (ch);
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "cat"), MODCAT_OK);
  ck_assert (mc_child_runs (&f.ctx, ch, 0));
  ck_assert (!mc_child_runs (&f.ctx, ch, MODCAT_CHILD_AWAIT));
}
END_TEST

START_TEST (program_is_told_when_its_channel_ends)
{
  int status;

  ck_assert_int_eq (OPEN (MODCAT_RDWR, "sleep", "100"), MODCAT_OK);
  mc_channel_empty (ch);
  ck_assert_int_ne (wait (&status), -1);
  ck_assert (WIFSIGNALED (status));
  ck_assert_int_eq (WTERMSIG (status), SIGTERM);
}
END_TEST

START_TEST (signals_are_passed_by_option)
{
  int status;

  option (&modcat_group_parent, "sighup", NULL);
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "sleep", "100"), MODCAT_OK);
  ck_assert (!mc_children_pass (&f.ctx, SIGINT));
  ck_assert (mc_children_pass (&f.ctx, SIGHUP));
  ck_assert_int_ne (wait (&status), -1);
  ck_assert_int_eq (WTERMSIG (status), SIGHUP);
}
END_TEST

START_TEST (setpgid_makes_a_group)
{
  int pid, group;

  option (&modcat_group_fork, "setpgid", "0");
  ck_assert_int_eq (OPEN (MODCAT_READ, "sh", "-c",
                          "echo $$ $(cut -d' ' -f5 /proc/$$/stat)"),
                    MODCAT_OK);
  ck_assert_int_eq (sscanf (said (), "%d %d", &pid, &group), 2);
  ck_assert_int_eq (pid, group);
}
END_TEST

static int twice;

static int
open_program_again (const struct modcat_request *rq, struct modcat_channel *c)
{
  int result = open_program (rq, c);

  while (result == MODCAT_OK && twice-- > 0)
    result = open_program (rq, c);
  return result;
}

/* A layer that has more to do is called again when the program runs. */
START_TEST (open_again_is_open)
{
  twice = 1;
  f.a[0].type.open = open_program_again;
  ck_assert_int_eq (OPEN (MODCAT_READ, "echo", "text"), MODCAT_OK);
  ck_assert_int_eq (twice, -1);
  ck_assert_str_eq (said (), "text\n");
}
END_TEST

static bool no_memory;
static pid_t unwatched;

int __real_modcat_watch_child (struct modcat_channel *c, pid_t pid,
                               uint64_t signals, unsigned flags);
int __wrap_modcat_watch_child (struct modcat_channel *c, pid_t pid,
                               uint64_t signals, unsigned flags);

int
__wrap_modcat_watch_child (struct modcat_channel *c, pid_t pid,
                           uint64_t signals, unsigned flags)
{
  unwatched = pid;
  return no_memory ? modcat_fail (c->rq, "out of memory")
    : __real_modcat_watch_child (c, pid, signals, flags);
}

START_TEST (child_that_nobody_watches_is_no_zombie)
{
  no_memory = true;
  ck_assert_int_eq (OPEN (MODCAT_READ, "sleep", "1000"), MODCAT_FAIL);
  no_memory = false;
  ck_assert_int_gt (unwatched, 0);
  ck_assert_int_eq (waitpid (unwatched, NULL, WNOHANG), -1);
  ck_assert_int_eq (errno, ECHILD);
}
END_TEST

/* The number 1, as a bare name of that type has it, would be init's. */
START_TEST (setpgid_alone_makes_one_too)
{
  int pid, group;

  option (&modcat_group_fork, "setpgid", NULL);
  ck_assert_int_eq (OPEN (MODCAT_READ, "sh", "-c",
                          "echo $$ $(cut -d' ' -f5 /proc/$$/stat)"),
                    MODCAT_OK);
  ck_assert_int_eq (sscanf (said (), "%d %d", &pid, &group), 2);
  ck_assert_int_eq (pid, group);
}
END_TEST

START_TEST (exit_code_is_handed_on)
{
  option (&modcat_group_fork, "exit-code", NULL);
  ck_assert_int_eq (OPEN (MODCAT_READ, "sh", "-c", "exit 5"), MODCAT_OK);
  said ();
  while (f.ctx.status == 0)
    mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 5);
}
END_TEST

/* There is no session here, and so no other address. */
START_TEST (nofork_needs_the_other_address)
{
  option (&modcat_group_fork, "nofork", NULL);
  ck_assert_int_eq (OPEN (MODCAT_RDWR, "cat"), MODCAT_FAIL);
  scratch_ck_logged ("option nofork is not allowed here");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("proc");
  TCase *tc = tcase_create ("proc");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, socket_carries_both_ways, pipes_carry_both_ways,
            one_way_leaves_the_other_descriptor, fdin_and_fdout,
            fdin_and_fdout_anywhere, fdin_needs_a_direction,
            stderr_goes_with_the_rest, missing_program,
            path_finds_and_is_seen, program_sees_the_variables,
            process_options_act_in_the_child,
            failing_process_option_runs_nothing,
            program_that_only_takes_is_awaited,
            program_is_told_when_its_channel_ends,
            signals_are_passed_by_option, setpgid_makes_a_group,
            open_again_is_open, child_that_nobody_watches_is_no_zombie,
            setpgid_alone_makes_one_too, exit_code_is_handed_on,
            nofork_needs_the_other_address);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
