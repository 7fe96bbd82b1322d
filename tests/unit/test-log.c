/* tests/unit/test-log.c -- shape, thresholds and targets of log lines.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/address.h"
#include "core/log.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

/* In place of libc's, so that no test talks to the system's log. */
void openlog (const char *ident, int option, int facility);
void closelog (void);
void syslog (int priority, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 2, 3)));
void __syslog_chk (int priority, int flag, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));

static char sys_text[1024];
static const char *sys_ident;
static int sys_facility = -1, sys_priority = -1;

void
openlog (const char *ident, int option, int facility)
{
  (void) option;
  sys_ident = ident;
  sys_facility = facility;
}

void
closelog (void)
{
  sys_ident = NULL;
}

void
syslog (int priority, const char *fmt, ...)
{
  va_list ap;

  sys_priority = priority;
  va_start (ap, fmt);
  vsnprintf (sys_text, sizeof sys_text, fmt, ap);
  va_end (ap);
}

void
__syslog_chk (int priority, int flag, const char *fmt, ...)
{
  va_list ap;

  (void) flag;
  sys_priority = priority;
  va_start (ap, fmt);
  vsnprintf (sys_text, sizeof sys_text, fmt, ap);
  va_end (ap);
}

static struct mc_log *
start (void)
{
  struct mc_log *log = mc_log_new ("prog");

  ck_assert_ptr_nonnull (log);
  sys_text[0] = '\0';
  capture_start (STDERR_FILENO);
  return log;
}

/* The end of a test: what was logged, which must match PATTERN. */
static void
finish (struct mc_log *log, const char *pattern)
{
  char *text = capture_end ();
  regex_t re;

  ck_assert_int_eq (regcomp (&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
  ck_assert_msg (regexec (&re, text, 0, NULL, 0) == 0, "\"%s\" is not \"%s\"",
                 text, pattern);
  regfree (&re);
  free (text);
  mc_log_free (log);
}

#define STAMP "^[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"

START_TEST (line)
{
  struct mc_log *log = start ();
  char pattern[100];

  mc_log_put (log, MODCAT_LOG_ERROR, "number %d", 7);
  snprintf (pattern, sizeof pattern, STAMP " prog\\[%ld\\] E number 7\n$",
            (long) getpid ());
  finish (log, pattern);
}
END_TEST

START_TEST (line_with_all)
{
  struct mc_log *log = start ();

  mc_log_set_micros (log, true);
  mc_log_set_hostname (log, "box");
  mc_log_set_progname (log, "other");
  mc_log_put (log, MODCAT_LOG_FATAL, "x");
  finish (log, STAMP "\\.[0-9]{6} box other\\[[0-9]+\\] F x\n$");
}
END_TEST

/* A line for each level at each threshold: shown, or not. */
START_TEST (thresholds)
{
  for (int t = MODCAT_LOG_DEBUG; t <= MODCAT_LOG_FATAL; t++)
    for (int l = MODCAT_LOG_DEBUG; l <= MODCAT_LOG_FATAL; l++)
      {
        struct mc_log *log = start ();

        mc_log_set_threshold (log, (enum modcat_level) t);
        mc_log_put (log, (enum modcat_level) l, "x");
        finish (log, l >= t ? " [DINWEF] x\n$" : "^$");
      }
}
END_TEST

START_TEST (threshold_at_first)
{
  struct mc_log *log = start ();

  ck_assert_int_eq (mc_log_threshold (log), MODCAT_LOG_WARN);
  mc_log_put (log, MODCAT_LOG_NOTICE, "n");
  mc_log_put (log, MODCAT_LOG_WARN, "w");
  finish (log, "^[^\n]* W w\n$");
}
END_TEST

START_TEST (lowered)
{
  struct mc_log *log = start ();

  mc_log_set_threshold (log, MODCAT_LOG_INFO);
  mc_log_lower (log, 2);
  mc_log_put (log, MODCAT_LOG_ERROR, "e");
  mc_log_put (log, MODCAT_LOG_WARN, "w");
  mc_log_put (log, MODCAT_LOG_NOTICE, "n");
  mc_log_lower (log, 1000);
  mc_log_put (log, MODCAT_LOG_FATAL, "f");
  finish (log, "^[^\n]* N e\n[^\n]* I w\n$");
}
END_TEST

START_TEST (control_characters)
{
  struct mc_log *log = start ();

  mc_log_put (log, MODCAT_LOG_ERROR, "%s", "a\nb\033[31m\x7f\x01\x9b\xc3\xa4"
              "\xc2\x9b\t\xff");
  finish (log, " E a\\\\nb\\\\e\\[31m\\\\x7f\\\\x01\\\\x9b\xc3\xa4"
          "\\\\xc2\\\\x9b\\\\t\\\\xff\n$");
}
END_TEST

/* Overlong, surrogate and too large forms are no UTF-8 (RFC 3629). */
START_TEST (bad_utf8)
{
  struct mc_log *log = start ();

  mc_log_put (log, MODCAT_LOG_ERROR, "%s",
              "\xc0\x80 \xe0\x80\x80 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82");
  finish (log, " E (\\\\x[0-9a-f]{2}){2} (\\\\x[0-9a-f]{2}){3} "
          "(\\\\x[0-9a-f]{2}){3} (\\\\x[0-9a-f]{2}){4} \\\\xe2\\\\x82\n$");
}
END_TEST

START_TEST (cut)
{
  struct mc_log *log = start ();
  char *text = malloc (1 << 20), *got;

  memset (text, 'x', (1 << 20) - 1);
  text[(1 << 20) - 1] = '\0';
  mc_log_put (log, MODCAT_LOG_ERROR, "%s", text);
  free (text);
  got = capture_end ();
  ck_assert_uint_le (strlen (got), 513);
  ck_assert_uint_ge (strlen (got), 500);
  ck_assert_ptr_eq (strchr (got, '\n'), got + strlen (got) - 1);
  free (got);
  mc_log_free (log);
}
END_TEST

/* However the cut falls, no half character and no half escape is left. */
START_TEST (cut_whole_characters)
{
  for (size_t shift = 0; shift < 8; shift++)
    {
      struct mc_log *log = start ();
      char text[700] = "", *got, *end;

      memset (text, 'x', 440 + shift);
      for (size_t i = 440 + shift; i + 4 < sizeof text; i += 4)
        memcpy (text + i, "\xf0\x9f\x98\x80", 4);
      mc_log_put (log, MODCAT_LOG_ERROR, "%s", text);
      got = capture_end ();
      end = strrchr (got, 'x');
      ck_assert_uint_eq (strlen (end + 1) % 4, 1);
      ck_assert_ptr_null (strchr (got, '\\'));
      free (got);
      mc_log_free (log);
    }
}
END_TEST

START_TEST (long_names)
{
  struct mc_log *log = start ();
  char name[1000];

  memset (name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  mc_log_set_progname (log, name);
  mc_log_set_hostname (log, name);
  mc_log_put (log, MODCAT_LOG_ERROR, "text");
  finish (log, "^[^\n]{100,512}\n$");
}
END_TEST

START_TEST (keeps_errno)
{
  struct mc_log *log = start ();

  errno = ENOENT;
  mc_log_put (log, MODCAT_LOG_ERROR, "%m");
  ck_assert_int_eq (errno, ENOENT);
  finish (log, " E No such file or directory\n$");
}
END_TEST

START_TEST (to_file)
{
  struct mc_log *log = start ();
  char path[] = "/tmp/test-log.XXXXXX", buf[200];
  int fd = mkstemp (path);
  ssize_t n;

  ck_assert_int_eq (mc_log_to_file (log, path), 0);
  mc_log_put (log, MODCAT_LOG_ERROR, "one");
  mc_log_put (log, MODCAT_LOG_ERROR, "two");
  mc_log_to_stderr (log);
  mc_log_put (log, MODCAT_LOG_ERROR, "three");
  n = read (fd, buf, sizeof buf - 1);
  ck_assert_int_gt (n, 0);
  buf[n] = '\0';
  ck_assert_ptr_nonnull (strstr (buf, " E one\n"));
  ck_assert_ptr_nonnull (strstr (buf, " E two\n"));
  close (fd);
  unlink (path);
  finish (log, "^[^\n]* E three\n$");
}
END_TEST

START_TEST (to_file_missing)
{
  struct mc_log *log = start ();

  ck_assert_int_eq (mc_log_to_file (log, "/nonexistent/log"), -1);
  mc_log_put (log, MODCAT_LOG_ERROR, "still here");
  finish (log, " E cannot open log file \"/nonexistent/log\": No such file or "
          "directory\n.* E still here\n$");
}
END_TEST

/* A program that is started without stdin must not read the log there. */
START_TEST (to_file_without_stdin)
{
  struct mc_log *log = start ();
  int saved = dup (STDIN_FILENO);

  close (STDIN_FILENO);
  ck_assert_int_eq (mc_log_to_file (log, "/dev/null"), 0);
  ck_assert_int_eq (fcntl (STDIN_FILENO, F_GETFD), -1);
  dup2 (saved, STDIN_FILENO);
  close (saved);
  finish (log, "^$");
}
END_TEST

START_TEST (to_syslog)
{
  static const int priority[] = { 7, 6, 5, 4, 3, 2 };  /* RFC 5424, 6.2.1 */
  struct mc_log *log = start ();

  mc_log_set_threshold (log, MODCAT_LOG_DEBUG);
  ck_assert_int_eq (mc_log_to_syslog (log, "LOCAL3", false), 0);
  ck_assert_str_eq (sys_ident, "prog");
  ck_assert_int_eq (sys_facility, 19 << 3);
  for (int l = MODCAT_LOG_DEBUG; l <= MODCAT_LOG_FATAL; l++)
    {
      mc_log_put (log, (enum modcat_level) l, "to %s", "the system");
      ck_assert_int_eq (sys_priority, priority[l]);
      ck_assert_str_eq (sys_text + 1, " to the system");
      ck_assert_int_eq (sys_text[0], "DINWEF"[l]);
    }
  mc_log_set_progname (log, "later");
  ck_assert_str_eq (sys_ident, "later");
  finish (log, "^$");
}
END_TEST

START_TEST (to_syslog_and_stderr)
{
  struct mc_log *log = start ();

  ck_assert_int_eq (mc_log_to_syslog (log, NULL, false), 0);
  ck_assert_int_eq (sys_facility, 3 << 3);
  mc_log_to_stderr (log);
  mc_log_put (log, MODCAT_LOG_ERROR, "both");
  ck_assert_str_eq (sys_text, "E both");
  finish (log, " E both\n$");
}
END_TEST

START_TEST (to_syslog_unknown)
{
  struct mc_log *log = start ();

  ck_assert_int_eq (mc_log_to_syslog (log, "foo", false), -1);
  finish (log, " E unknown syslog facility \"foo\"\n$");
}
END_TEST

START_TEST (mixed)
{
  struct mc_log *log = start ();

  mc_log_set_threshold (log, MODCAT_LOG_INFO);
  ck_assert_int_eq (mc_log_to_syslog (log, NULL, true), 0);
  mc_log_put (log, MODCAT_LOG_ERROR, "before");
  ck_assert_str_eq (sys_text, "");
  mc_log_switch (log, "starting accept loop");
  mc_log_put (log, MODCAT_LOG_ERROR, "after");
  ck_assert_str_eq (sys_text, "E after");
  mc_log_switch (log, NULL);
  ck_assert_str_eq (sys_text, "E after");
  finish (log, " E before\n[^\n]* I starting accept loop, switching to "
          "syslog\n$");
}
END_TEST

START_TEST (switch_of_others)
{
  struct mc_log *log = start ();

  mc_log_set_threshold (log, MODCAT_LOG_INFO);
  mc_log_switch (log, NULL);
  mc_log_switch (log, "starting accept loop");
  finish (log, "^[^\n]* I starting accept loop\n$");
}
END_TEST

START_TEST (caret)
{
  struct mc_log *log = start ();
  struct mc_spec spec = { .number = 2 };
  char text[] = "TCP:host:99\t99";

  spec.shown = text;
  mc_log_caret (log, MODCAT_LOG_ERROR, &spec, 9, 5, "port too %s", "large");
  finish (log, " E address 2, column 10: port too large\n"
          "  TCP:host:99\\?99\n {11}\\^{5}\n$");
}
END_TEST

/* Only some of a long address is shown, and the caret is below its column. */
START_TEST (caret_far)
{
  struct mc_log *log = start ();
  struct mc_spec spec = { .number = 1 };
  char text[2001], *got, *addr, *mark;

  memset (text, 'a', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  text[1000] = '!';
  spec.shown = text;
  mc_log_caret (log, MODCAT_LOG_ERROR, &spec, 1000, 1, "x");
  got = capture_end ();
  addr = strchr (got, '\n') + 1;
  mark = strchr (addr, '\n') + 1;
  ck_assert_uint_lt ((size_t) (mark - addr), 84);
  ck_assert_int_eq (addr[strcspn (mark, "^")], '!');
  ck_assert_str_eq (strchr (mark, '^'), "^\n");
  free (got);
  mc_log_free (log);
}
END_TEST

/* No column or width may write beside the buffer. */
START_TEST (caret_anywhere)
{
  struct mc_spec spec = { .number = 0 };
  char text[201];

  for (size_t len = 0; len <= 200; len += 50)
    for (size_t col = 0; col <= len + 1; col++)
      for (size_t width = 0; width <= 240; width += 80)
        {
          struct mc_log *log = start ();

          memset (text, 'a', len);
          text[len] = '\0';
          spec.shown = text;
          mc_log_caret (log, MODCAT_LOG_ERROR, &spec, col, width, "x");
          finish (log, "inner address, column [0-9]+: x\n[^\n]*\n +\\^+\n$");
        }
}
END_TEST

/* What happens below a layer is told with its way there, by fail and caret. */
static void
put_in (struct mc_log *log, const struct mc_spec *spec, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));
static void
put_in (struct mc_log *log, const struct mc_spec *spec, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  mc_log_vput_in (log, MODCAT_LOG_ERROR, spec, fmt, ap);
  va_end (ap);
}

START_TEST (within)
{
  struct mc_spec outer = { .number = 2 };
  struct mc_spec middle = { .within = { &outer, "SOCKS5", "via" } };
  struct mc_spec inner = { .within = { &middle, "PROXY", "via" } };
  struct mc_log *log = start ();

  put_in (log, NULL, "a %d", 1);
  put_in (log, &outer, "b");
  put_in (log, &inner, "c %s", "d");
  inner.shown = (char[]) { "PIPE" };
  mc_log_caret (log, MODCAT_LOG_ERROR, &inner, 3, 1, "e");
  finish (log, "E a 1\n.* E b\n.* E address 2, via of SOCKS5, via of PROXY: "
          "c d\n.* E address 2, via of SOCKS5, via of PROXY, column 4: e\n"
          "  PIPE\n     \\^\n$");
}
END_TEST

/* At any depth, with any keyword. */
START_TEST (deep_within)
{
  struct mc_spec specs[40] = { { .number = 1 } };
  struct mc_log *log = start ();
  char keyword[300];

  memset (keyword, 'K', sizeof keyword);
  keyword[sizeof keyword - 1] = '\0';
  for (size_t i = 1; i < 40; i++)
    specs[i].within = (struct mc_place) { &specs[i - 1], keyword, "via" };
  put_in (log, &specs[39], "words");
  finish (log, "E address 1, via of K{32}, via of K{32}, .*: words\n$");
}
END_TEST

START_TEST (caret_not_in_file)
{
  struct mc_log *log = start ();
  struct mc_spec spec = { .number = 1 };
  char text[] = "abc", path[] = "/tmp/test-log.XXXXXX", buf[200];
  int fd = mkstemp (path);
  ssize_t n;

  spec.shown = text;
  ck_assert_int_eq (mc_log_to_file (log, path), 0);
  mc_log_caret (log, MODCAT_LOG_ERROR, &spec, 1, 1, "x");
  n = read (fd, buf, sizeof buf - 1);
  ck_assert_int_gt (n, 0);
  buf[n] = '\0';
  ck_assert_ptr_eq (strchr (buf, '\n'), buf + n - 1);
  close (fd);
  unlink (path);
  finish (log, "^$");
}
END_TEST

START_TEST (of_modules)
{
  struct mc_log *log = start ();

  modcat_log (NULL, MODCAT_LOG_ERROR, "nobody hears");
  ck_assert (!modcat_log_shown (NULL, MODCAT_LOG_FATAL));
  mc_log_install (log);
  modcat_log (NULL, MODCAT_LOG_WARN, "%s", "hello");
  ck_assert (modcat_log_shown (NULL, MODCAT_LOG_WARN));
  ck_assert (!modcat_log_shown (NULL, MODCAT_LOG_NOTICE));
  finish (log, "^[^\n]* W hello\n$");
  ck_assert (!modcat_log_shown (NULL, MODCAT_LOG_FATAL));
}
END_TEST

START_TEST (pid_of_a_child)
{
  struct mc_log *log = start ();
  pid_t pid = fork ();
  char pattern[40];

  if (pid == 0)
    {
      mc_log_put (log, MODCAT_LOG_ERROR, "child");
      _exit (0);
    }
  waitpid (pid, NULL, 0);
  snprintf (pattern, sizeof pattern, "\\[%ld\\] E child\n$", (long) pid);
  finish (log, pattern);
}
END_TEST

/* A full stderr that doesn't block loses lines, and holds nobody up. */
START_TEST (full_pipe)
{
  struct mc_log *log = mc_log_new ("prog");
  int p[2], saved = dup (STDERR_FILENO);

  ck_assert_int_eq (pipe (p), 0);
  fcntl (p[1], F_SETFL, O_NONBLOCK);
  dup2 (p[1], STDERR_FILENO);
  while (write (p[1], "x", 1) == 1)
    ;
  mc_log_put (log, MODCAT_LOG_ERROR, "lost");
  dup2 (saved, STDERR_FILENO);
  close (saved);
  close (p[0]);
  close (p[1]);
  mc_log_free (log);
}
END_TEST

UNIT_MAIN ("log", line, line_with_all, thresholds, threshold_at_first,
           lowered, control_characters, bad_utf8, cut, cut_whole_characters,
           long_names, keeps_errno, to_file, to_file_missing,
           to_file_without_stdin, to_syslog, to_syslog_and_stderr,
           to_syslog_unknown, mixed, switch_of_others, caret, caret_far,
           caret_anywhere, within, deep_within, caret_not_in_file, of_modules,
           pid_of_a_child, full_pipe)
