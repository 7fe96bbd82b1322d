/* tests/unit/test-cmdline.c -- every option, its refusals and limits.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/cmdline.h"
#include "core/log.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

static struct mc_context ctx;
static struct mc_command cmd;

/* Scan the words of LINE ("^" stands for an empty one), the first one being
   argv[0]; returns what was logged. */
static const char *
scan (const char *line)
{
  static char words[1000], said[4000];
  static char *argv[40];
  char *save, *text;
  int argc = 0;

  snprintf (words, sizeof words, "%s", line);
  for (char *w = strtok_r (words, " ", &save); w;
       w = strtok_r (NULL, " ", &save))
    argv[argc++] = strcmp (w, "^") == 0 ? w + 1 : w;
  argv[argc] = NULL;
  mc_log_free (ctx.log);
  ctx.log = mc_log_new ("x");
  capture_start (STDERR_FILENO);
  mc_cmdline (&ctx, argc, argv, &cmd);
  text = capture_end ();
  snprintf (said, sizeof said, "%s", text);
  free (text);
  return said;
}

/* LINE must be refused, and SAID be part of the message. */
static void
refused (const char *line, const char *said)
{
  const char *got = scan (line);

  ck_assert_msg (cmd.action == MC_ACT_ERROR, "\"%s\" was taken", line);
  ck_assert_msg (strstr (got, said) != NULL, "\"%s\": \"%s\" is not in \"%s\"",
                 line, said, got);
}

/* LINE, and two addresses, must be taken without a word. */
static void
taken (const char *line)
{
  char all[1000];
  const char *got;

  snprintf (all, sizeof all, "modcat %s - A", line);
  got = scan (all);
  ck_assert_msg (cmd.action == MC_ACT_RELAY, "\"%s\": %s", line, got);
  ck_assert_str_eq (cmd.address[0], "-");
  ck_assert_str_eq (cmd.address[1], "A");
}

START_TEST (defaults)
{
  taken ("");
  ck_assert_str_eq (ctx.set.progname, "modcat");
  ck_assert (!ctx.set.as_socat);
  ck_assert_uint_eq (ctx.set.block_size, 8192);
  ck_assert (!ctx.set.block_size_given);
  ck_assert_int_eq (ctx.set.linger, 500000000);
  ck_assert_int_eq (ctx.set.inactivity, 0);
  ck_assert_uint_eq (ctx.set.signal_mask, 0x89de);
  ck_assert_int_eq (ctx.set.listen_ip, '4');
  ck_assert_int_eq (ctx.set.resolve_ip, '4');
  ck_assert (!ctx.set.sloppy && !ctx.set.dump_text && !ctx.set.dump_hex
             && !ctx.set.show_fds && !ctx.set.statistics
             && !ctx.set.experimental && !ctx.set.no_group_check
             && !ctx.set.left_to_right_only && !ctx.set.right_to_left_only);
  ck_assert_ptr_null (ctx.set.lock_file);
  ck_assert_ptr_null (ctx.set.raw_left);
  ck_assert_ptr_null (ctx.set.raw_right);
  ck_assert_int_eq (mc_log_threshold (ctx.log), MODCAT_LOG_WARN);
}
END_TEST

START_TEST (addresses)
{
  scan ("modcat TCP:a:1 -");
  ck_assert_int_eq (cmd.action, MC_ACT_RELAY);
  ck_assert_str_eq (cmd.address[0], "TCP:a:1");
  ck_assert_str_eq (cmd.address[1], "-");
  scan ("modcat -u -,raw -!!-");
  ck_assert_int_eq (cmd.action, MC_ACT_RELAY);
  ck_assert_str_eq (cmd.address[0], "-,raw");
  scan ("modcat -: ^");
  ck_assert_int_eq (cmd.action, MC_ACT_RELAY);
  ck_assert_str_eq (cmd.address[1], "");
  refused ("modcat", "exactly 2 addresses required (there are 0); use");
  refused ("modcat a", "exactly 2 addresses required (there are 1); use");
  refused ("modcat a b c", "exactly 2 addresses required (there are 3); use");
  refused ("modcat - A -d", "(there are 3); options belong before the add");
  refused ("modcat -- - A", "unknown option \"--\"");
}
END_TEST

START_TEST (words_behind_the_addresses)
{
  scan ("modcat - A");
  ck_assert_ptr_null (ctx.set.words);
  scan ("modcat - A -- -x ^ --");
  ck_assert_int_eq (cmd.action, MC_ACT_RELAY);
  ck_assert_str_eq (cmd.address[1], "A");
  ck_assert_str_eq (ctx.set.words[0], "-x");
  ck_assert_str_eq (ctx.set.words[1], "");
  ck_assert_str_eq (ctx.set.words[2], "--");
  ck_assert_ptr_null (ctx.set.words[3]);
  scan ("modcat - A --");
  ck_assert_int_eq (cmd.action, MC_ACT_RELAY);
  ck_assert_ptr_null (ctx.set.words[0]);
  refused ("modcat - -- A", "(there are 3)");
  refused ("modcat - A B -- C", "(there are 5)");
}
END_TEST

START_TEST (program_name)
{
  scan ("/usr/bin/socat - -");
  ck_assert_str_eq (ctx.set.progname, "socat");
  ck_assert (ctx.set.as_socat);
  scan ("./lt-modcat - -");
  ck_assert_str_eq (ctx.set.progname, "modcat");
  scan ("socat -lp name - -");
  ck_assert_str_eq (ctx.set.progname, "name");
  ck_assert (ctx.set.as_socat);
  ck_assert_ptr_nonnull (strstr (scan ("modcat -lpname"), " name["));
  refused ("modcat -lp", "option -lp requires an argument; use option \"-h\"");
  refused ("modcat -lp ^ - -", "option -lp requires an argument");
}
END_TEST

START_TEST (flags)
{
  taken ("-s -g -D -v -x --statistics --experimental");
  ck_assert (ctx.set.sloppy && ctx.set.no_group_check && ctx.set.show_fds);
  ck_assert (ctx.set.dump_text && ctx.set.dump_hex);
  ck_assert (ctx.set.statistics && ctx.set.experimental);
  refused ("modcat -uv - -", "Do not merge options: write \"-u -v\" instead of \"-uv\"");
  refused ("modcat -4x - -", "write \"-4 -x\" instead of \"-4x\"");
  refused ("modcat --statistics=1 - -", "--statistics takes no argument");
}
END_TEST

START_TEST (levels)
{
  static const struct { const char *line; int level; } table[] = {
    { "-d", MODCAT_LOG_WARN }, { "-d -d", MODCAT_LOG_NOTICE },
    { "-d -d -d", MODCAT_LOG_INFO }, { "-dd", MODCAT_LOG_NOTICE },
    { "-ddd", MODCAT_LOG_INFO }, { "-dddd", MODCAT_LOG_DEBUG },
    { "-dddddddddddd", MODCAT_LOG_DEBUG }, { "-dd -dd", MODCAT_LOG_DEBUG },
    { "-d0", MODCAT_LOG_ERROR }, { "-d1", MODCAT_LOG_WARN },
    { "-d2", MODCAT_LOG_NOTICE }, { "-d3", MODCAT_LOG_INFO },
    { "-d4", MODCAT_LOG_DEBUG }, { "-d-1", MODCAT_LOG_FATAL },
    { "-d0x2", MODCAT_LOG_NOTICE }, { "-d4 -d0", MODCAT_LOG_ERROR },
    { "-d0 -d", MODCAT_LOG_WARN }
  };

  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    {
      taken (table[i].line);
      ck_assert_int_eq (mc_log_threshold (ctx.log), table[i].level);
    }
  refused ("modcat -d5 - -", "option \"-d5\"");
  refused ("modcat -d-2 - -", "option \"-d-2\"");
  refused ("modcat -dv - -", "option \"-dv\"");
  refused ("modcat -dd2 - -", "option \"-dd2\"");
  refused ("modcat -d2x - -", "option \"-d2x\"");
}
END_TEST

START_TEST (block_size)
{
  taken ("-b 1");
  ck_assert_uint_eq (ctx.set.block_size, 1);
  ck_assert (ctx.set.block_size_given);
  taken ("-b0x10000");
  ck_assert_uint_eq (ctx.set.block_size, 65536);
  taken ("-b010");
  ck_assert_uint_eq (ctx.set.block_size, 8);
  taken ("-b 1073741824");
  refused ("modcat -b 1073741825 - -", "is not between 1 and 1073741824");
  refused ("modcat -b 0 - -", "option -b: 0 is not between 1 and");
  refused ("modcat -b -1 - -", "option -b: \"-1\" is not a number");
  refused ("modcat -b 8k - -", "option -b: \"8k\" is not a number");
  refused ("modcat -b 99999999999999999999999 - -", "is not between");
  refused ("modcat -b", "option -b requires an argument; use option \"-h\"");
}
END_TEST

START_TEST (times)
{
  taken ("-t 2");
  ck_assert_int_eq (ctx.set.linger, 2000000000);
  taken ("-t.25 -T1e1");
  ck_assert_int_eq (ctx.set.linger, 250000000);
  ck_assert_int_eq (ctx.set.inactivity, INT64_C (10000000000));
  taken ("-t0 -T0");
  ck_assert_int_eq (ctx.set.linger, 0);
  ck_assert_int_eq (ctx.set.inactivity, 0);
  taken ("-T -1");
  ck_assert_int_eq (ctx.set.inactivity, 0);
  taken ("-T 1000000000");
  refused ("modcat -T 1000000001 - -", "is more than 1000000000 s");
  refused ("modcat -t -1 - -", "less than nothing");
  refused ("modcat -t x - -", "\"x\" is not a number of seconds");
  refused ("modcat -t 1s - -", "\"1s\" is not a number of seconds");
  refused ("modcat -t inf - -", "\"inf\" is not a number");
  refused ("modcat -T nan - -", "\"nan\" is not a number");
  refused ("modcat -t 0x1 - -", "\"0x1\" is not a number");
  refused ("modcat -t 1e999 - -", "is more than");
}
END_TEST

START_TEST (signal_mask)
{
  taken ("-S 0x4");
  ck_assert_uint_eq (ctx.set.signal_mask, 4);
  taken ("-S0");
  ck_assert_uint_eq (ctx.set.signal_mask, 0);
  taken ("-S 18446744073709551615");
  ck_assert_uint_eq (ctx.set.signal_mask, UINT64_MAX);
  refused ("modcat -S 18446744073709551616 - -", "is not between");
  refused ("modcat -S INT - -", "\"INT\" is not a number");
}
END_TEST

START_TEST (directions)
{
  taken ("-u");
  ck_assert (ctx.set.left_to_right_only && !ctx.set.right_to_left_only);
  taken ("-U");
  ck_assert (!ctx.set.left_to_right_only && ctx.set.right_to_left_only);
  refused ("modcat -u -U - -", "-U and -u must not be combined");
}
END_TEST

START_TEST (files)
{
  taken ("-r left -Rright -L lock");
  ck_assert_str_eq (ctx.set.raw_left, "left");
  ck_assert_str_eq (ctx.set.raw_right, "right");
  ck_assert_str_eq (ctx.set.lock_file, "lock");
  ck_assert (!ctx.set.lock_wait);
  taken ("-Wlock");
  ck_assert_str_eq (ctx.set.lock_file, "lock");
  ck_assert (ctx.set.lock_wait);
  refused ("modcat -L a -W b - -", "only one -L and -W option allowed");
  refused ("modcat -L ^ - -", "option -L requires an argument");
  refused ("modcat -r", "option -r requires an argument");
}
END_TEST

START_TEST (ip_versions)
{
  taken ("-6");
  ck_assert_int_eq (ctx.set.listen_ip, '6');
  ck_assert_int_eq (ctx.set.resolve_ip, '6');
  taken ("-6 -0");
  ck_assert_int_eq (ctx.set.listen_ip, '0');
  ck_assert_int_eq (ctx.set.resolve_ip, '0');
  taken ("-0 -4");
  ck_assert_int_eq (ctx.set.listen_ip, '4');
}
END_TEST

START_TEST (logging)
{
  char path[] = "/tmp/test-cmdline.XXXXXX", line[100], got[200] = "";
  int fd = mkstemp (path);

  snprintf (line, sizeof line, "modcat -lu -lf %s", path);
  ck_assert_str_eq (scan (line), "");
  ck_assert_int_gt (read (fd, got, sizeof got - 1), 0);
  ck_assert_int_eq (got[19], '.');
  ck_assert_ptr_nonnull (strstr (got, "exactly 2 addresses"));
  close (fd);
  unlink (path);
  setenv ("HOSTNAME", "the-host", 1);
  ck_assert_ptr_nonnull (strstr (scan ("modcat -lh"), " the-host modcat["));
  unsetenv ("HOSTNAME");
  ck_assert_ptr_nonnull (strstr (scan ("modcat -lh"), " modcat["));
  ck_assert_ptr_null (strstr (scan ("modcat -lh"), "the-host"));
  ck_assert_ptr_nonnull (strstr (scan ("modcat -lmdaemon -ls"), "exactly 2"));
  refused ("modcat -lyfoo - -", "unknown syslog facility \"foo\"");
  refused ("modcat -lx - -", "unknown log option \"-lx\"; use option \"-h\"");
  refused ("modcat -lux - -", "unknown log option \"-lux\"");
  refused ("modcat -l - -", "unknown log option \"-l\"");
  refused ("modcat -lf", "option -lf requires an argument");
  refused ("modcat -lf /nonexistent/x - -", "cannot open log file");
}
END_TEST

START_TEST (actions)
{
  static const struct { const char *word; enum mc_action action; int level; }
  table[] = {
    { "-V", MC_ACT_VERSION, 0 }, { "--version", MC_ACT_VERSION, 0 },
    { "-h", MC_ACT_HELP, 1 }, { "-?", MC_ACT_HELP, 1 },
    { "--help", MC_ACT_HELP, 1 }, { "-hh", MC_ACT_HELP, 2 },
    { "-??", MC_ACT_HELP, 2 }, { "-hhh", MC_ACT_HELP, 3 },
    { "-hhhhh", MC_ACT_HELP, 3 }, { "--list", MC_ACT_LIST, 0 },
    { "--dump-config", MC_ACT_DUMP_CONFIG, 0 }
  };
  char line[40];

  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    {
      snprintf (line, sizeof line, "modcat -d %s -nonsense",
                table[i].word);
      ck_assert_str_eq (scan (line), "");
      ck_assert_int_eq (cmd.action, table[i].action);
      ck_assert_int_eq (cmd.help_level, table[i].level);
    }
  scan ("modcat --list-serial");
  ck_assert_int_eq (cmd.action, MC_ACT_LIST_OF);
  ck_assert_str_eq (cmd.argument, "serial");
  refused ("modcat --list-", "option --list-<module> lacks the module");
  scan ("modcat --dump-module tcp");
  ck_assert_int_eq (cmd.action, MC_ACT_DUMP_MODULE);
  ck_assert_str_eq (cmd.argument, "tcp");
  scan ("modcat --dump-module=udp");
  ck_assert_str_eq (cmd.argument, "udp");
  refused ("modcat --dump-module", "--dump-module requires an argument");
  refused ("modcat --dump-module= x", "--dump-module requires an argument");
  refused ("modcat -Vx", "write \"-V -x\"");
  refused ("modcat -hx", "unknown option \"-hx\"");
}
END_TEST

START_TEST (unknown)
{
  refused ("modcat -z - -", "unknown option \"-z\"; use option \"-h\" for");
  refused ("modcat --lisst", "unknown option \"--lisst\"; did you mean "
           "\"--list\"?");
  refused ("modcat --listing", "unknown option \"--listing\"");
  refused ("modcat --xyzzy", "unknown option \"--xyzzy\"; use option");
}
END_TEST

START_TEST (environment)
{
  setenv ("SOCAT_DEFAULT_LISTEN_IP", "6x", 1);
  setenv ("SOCAT_PREFERRED_RESOLVE_IP", "none", 1);
  setenv ("SOCAT_MAIN_WAIT", "3", 1);
  setenv ("SOCAT_TRANSFER_WAIT", "0", 1);
  setenv ("MODCAT_FORK_WAIT", "2", 1);
  taken ("");
  ck_assert_int_eq (ctx.set.listen_ip, '6');
  ck_assert_int_eq (ctx.set.resolve_ip, '0');
  ck_assert_int_eq (ctx.set.main_wait, INT64_C (3000000000));
  ck_assert_int_eq (ctx.set.transfer_wait, 0);
  ck_assert_int_eq (ctx.set.fork_wait, INT64_C (2000000000));
  taken ("-4");
  ck_assert_int_eq (ctx.set.listen_ip, '4');
  setenv ("MODCAT_MAIN_WAIT", "4", 1);
  taken ("");
  ck_assert_int_eq (ctx.set.main_wait, INT64_C (4000000000));
  scan ("socat - -");
  ck_assert_int_eq (ctx.set.main_wait, INT64_C (3000000000));
  ck_assert_int_eq (ctx.set.fork_wait, 0);
  setenv ("SOCAT_MAIN_WAIT", "-1", 1);
  ck_assert_ptr_nonnull (strstr (scan ("socat - -"),
                                 " W SOCAT_MAIN_WAIT=\"-1\" is no number"));
  ck_assert_int_eq (ctx.set.main_wait, 0);
  unsetenv ("SOCAT_DEFAULT_LISTEN_IP");
  unsetenv ("SOCAT_PREFERRED_RESOLVE_IP");
  unsetenv ("SOCAT_MAIN_WAIT");
  unsetenv ("SOCAT_TRANSFER_WAIT");
  unsetenv ("MODCAT_FORK_WAIT");
  unsetenv ("MODCAT_MAIN_WAIT");
}
END_TEST

START_TEST (start_is_logged)
{
  const char *said = scan ("socat -ddd -6 - -");

  ck_assert_ptr_nonnull (strstr (said, " I default listen IP version is 6\n"));
  ck_assert_ptr_nonnull (strstr (said, " I preferred resolve IP version is 6"));
  ck_assert_ptr_null (strstr (said, "settings"));
  said = scan ("modcat -dddd -t 0.25 -T 60 - -");
  ck_assert_ptr_nonnull (strstr (said, " D settings: -b 8192 -t 0.25 -T 60 "
                                 "-S 0x89de\n"));
}
END_TEST

/* No arguments at all, not even a name: exec allows that. */
START_TEST (no_name)
{
  char *argv[] = { NULL };

  mc_log_free (ctx.log);
  ctx.log = mc_log_new ("x");
  capture_start (STDERR_FILENO);
  mc_cmdline (&ctx, 0, argv, &cmd);
  free (capture_end ());
  ck_assert_int_eq (cmd.action, MC_ACT_ERROR);
  ck_assert_str_eq (ctx.set.progname, "modcat");
}
END_TEST

/* What -h shows is what is parsed. */
START_TEST (table)
{
  const char *name, *arg, *help, *before = NULL;
  size_t i;

  for (i = 0; mc_cmdline_option (i, &name, &arg, &help); i++)
    {
      ck_assert_int_eq (name[0], '-');
      ck_assert (help || before);
      ck_assert_uint_lt (strlen (name) + strlen (arg), 24);
      ck_assert (!help || strlen (help) <= 56);
      before = name;
    }
  ck_assert_uint_gt (i, 30);
}
END_TEST

UNIT_MAIN ("cmdline", defaults, addresses, words_behind_the_addresses,
           program_name, flags, levels,
           block_size, times, signal_mask, directions, files, ip_versions,
           logging, actions, unknown, environment, start_is_logged, no_name,
           table)
