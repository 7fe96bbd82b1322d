/* tests/unit/test-exec.c -- EXEC, SYSTEM and SHELL: which program, and its words.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <modcat/proc.h>

#include "core/list.h"
#include "core/signals.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

extern const struct modcat_module exec_LTX_modcat_module;

static struct fixture f;
static struct modcat_channel *ch;
static const char *argv[2];
static unsigned char *conf;    /* its first byte is args */

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_INFO);
  f.ctx.set.progname = "modcat";
  f.ctx.set.signal_mask = UINT64_C (1) << SIGTERM;
  f.ctx.signals = mc_signals_new (&f.ctx);
  fixture_group (&f, 0, &modcat_group_fork);
  fixture_group (&f, 0, &modcat_group_exec);
  fixture_group (&f, 0, &modcat_group_parent);
  fixture_group (&f, 0, &modcat_group_shell);
  ch = mc_channel_new ();
  conf = NULL;
}

static void
teardown (void)
{
  mc_channel_close (ch);
  while (wait (NULL) != -1)
    continue;
  mc_signals_free (f.ctx.signals);
  fixture_teardown (&f);
}

/* Address 0 is the module's type NAME with this parameter. */
static void
use (const char *name, const char *arg)
{
  const struct modcat_list *addrs = &exec_LTX_modcat_module.addrs;

  for (size_t i = 0; i < addrs->count; i++)
    if (strcmp (mc_addr_at (addrs, i)->names, name) == 0)
      f.a[0].type = *mc_addr_at (addrs, i);
  ck_assert_str_eq (f.a[0].type.names, name);
  argv[0] = arg;
  f.a[0].address.argv = argv;
  f.a[0].address.argc = arg != NULL;
  if (conf == NULL) {
    conf = calloc (1, f.a[0].type.conf_size);
    f.a[0].address.confs[f.a[0].address.nconfs++]
      = (struct mc_conf) { NULL, conf };
  }
}

/* What the program says. */
static const char *
run (const char *name, const char *arg)
{
  static char text[4096];
  struct mc_waits w = { 0 };
  struct mc_opening o;
  size_t len = 0;
  ssize_t n;
  int result;

  use (name, arg);
  ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address), MODCAT_OK);
  mc_opening_start (&o, &f.ctx, NULL, &f.a[0].address, MODCAT_READ, ch);
  while ((result = mc_opening_step (&o, &w)) == MODCAT_AGAIN) {
    struct pollfd p = { .fd = w.on[0].fd, .events = POLLIN };

    ck_assert (poll (&p, 1, 5000) == 1 || errno == EINTR);
    mc_waits_reset (&w);
  }
  mc_waits_free (&w);
  ck_assert_int_eq (result, MODCAT_OK);
  while ((n = read (ch->rfd, text + len, sizeof text - 1 - len)) > 0
         || (n == -1 && errno == EINTR))
    len += n > 0 ? (size_t) n : 0;
  text[len] = '\0';
  return text;
}

START_TEST (exec_splits_words_and_needs_no_shell)
{
  ck_assert_str_eq (run ("EXEC", "printf '<%s>' \"a b\" $HOME * 'c  d'"),
                    "<a b><$HOME><*><c  d>");
}
END_TEST

START_TEST (argv0_is_the_last_part)
{
  ck_assert_str_eq (run ("EXEC", "/bin/sh -c 'echo $0'"), "sh\n");
}
END_TEST

START_TEST (dash_makes_a_login_shell)
{
  fixture_option_named (&f, 0, &modcat_group_exec, "dash", NULL);
  ck_assert_str_eq (run ("EXEC", "/bin/sh -c 'echo $0'"), "-sh\n");
}
END_TEST

START_TEST (system_is_a_shell)
{
  ck_assert_str_eq (run ("SYSTEM", "echo $((1 + 1)) \"a  b\"; echo more"),
                    "2 a  b\nmore\n");
}
END_TEST

/* Opening is resumed until the program runs. */
START_TEST (system_is_logged_once)
{
  const char *line = "executing shell command \"echo\"", *first;

  run ("SYSTEM", "echo");
  first = strstr (scratch_logged (), line);
  ck_assert_ptr_nonnull (first);
  ck_assert_ptr_null (strstr (first + 1, line));
}
END_TEST

/* They are no text that anybody splits. */
START_TEST (args_stand_behind_the_words)
{
  char a[] = "a  'b", b[] = "", *words[] = { a, b, NULL };

  f.ctx.set.words = words;
  use ("EXEC", "");
  conf[0] = 1;
  ck_assert_str_eq (run ("EXEC", "printf <%s> 1"), "<1><a  'b><>");
}
END_TEST

START_TEST (args_are_parameters_of_a_command)
{
  char a[] = "a  'b", *words[] = { a, NULL };

  f.ctx.set.words = words;
  use ("SYSTEM", "");
  conf[0] = 1;
  ck_assert_str_eq (run ("SYSTEM", "printf '<%s>' \"$0\" \"$@\""),
                    "<sh><a  'b>");
}
END_TEST

START_TEST (shell_is_that_of_the_environment)
{
  setenv ("SHELL", "/bin/sh", 1);
  ck_assert_str_eq (run ("SHELL", "echo $0 $SHELL"), "sh /bin/sh\n");
}
END_TEST

START_TEST (shell_option_is_exported)
{
  setenv ("SHELL", "/no/such/shell", 1);
  fixture_option_named (&f, 0, &modcat_group_shell, "shell", "/bin/sh");
  ck_assert_str_eq (run ("SHELL", "echo $0 $SHELL"), "sh /bin/sh\n");
}
END_TEST

START_TEST (shell_needs_a_path)
{
  unsetenv ("SHELL");
  use ("SHELL", NULL);
  ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address),
                    MODCAT_FAIL);
  scratch_ck_logged ("SHELL variable undefined");
  setenv ("SHELL", "sh", 1);
  ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address),
                    MODCAT_FAIL);
  scratch_ck_logged ("(has no '/')");
}
END_TEST

/* Before anything opens. */
START_TEST (exec_refuses_what_is_no_command)
{
  static const char *const bad[] = { "", "   ", "echo \"unclosed" };

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    use ("EXEC", bad[i]);
    fixture_log (&f, MODCAT_LOG_ERROR);
    ck_assert_int_eq (mc_opening_prepare (&f.ctx, &f.a[0].address),
                      MODCAT_FAIL);
    scratch_ck_logged ("command line of TEST");
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("exec");
  TCase *tc = tcase_create ("exec");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, exec_splits_words_and_needs_no_shell, argv0_is_the_last_part,
            dash_makes_a_login_shell, system_is_a_shell,
            system_is_logged_once, args_stand_behind_the_words,
            args_are_parameters_of_a_command,
            shell_is_that_of_the_environment, shell_option_is_exported,
            shell_needs_a_path, exec_refuses_what_is_no_command);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
