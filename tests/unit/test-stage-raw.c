/* tests/unit/test-stage-raw.c -- names and contents of -r and -R files.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/context.h"
#include "core/log.h"
#include "core/stage.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

static const struct timespec when = { .tv_sec = 1700000000, .tv_nsec = 1234567 };

START_TEST (names)
{
  char pid[64];
  const struct { const char *pattern, *name; } table[] = {
    { "plain", "plain" }, { "", "" }, { "a.$PROGNAME", "a.prog" },
    { "$TIMESTAMP", "20231114T221320" }, { "$MICROS.x", "001234.x" },
    { "$$", pid }, { "$ONE-$ONE", "1-1" }, { "${ONE}2", "12" },
    { "$ONE2", "one-two" }, { "${UNSET}x$UNSET", "x" }, { "\\$ONE", "$ONE" },
    { "$", "$" }, { "a$", "a$" }, { "$-", "$-" }, { "${", "${" },
    { "${ONE", "${ONE" }, { "${}", "${}" }, { "$9", "$9" },
    { "${ONE-x}", "${ONE-x}" }, { "\\", "\\" }, { "\\n", "\\n" },
    { "\\\\$ONE", "\\$ONE" }, { "${PROGNAME}_", "prog_" },
    { "$PROGNAME_", "" }, { "${MICROS}${TIMESTAMP}", "00123420231114T221320" }
  };

  snprintf (pid, sizeof pid, "%ld", (long) getpid ());
  setenv ("TZ", "UTC", 1);
  tzset ();
  setenv ("ONE", "1", 1);
  setenv ("ONE2", "one-two", 1);
  unsetenv ("UNSET");
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    {
      char *name = mc_raw_name (table[i].pattern, "prog", &when);

      ck_assert_str_eq (name, table[i].name);
      free (name);
    }
}
END_TEST

static struct mc_context *
start (void)
{
  static struct mc_context ctx;

  ctx.set.progname = "prog";
  ctx.log = mc_log_new ("prog");
  mc_log_install (ctx.log);
  capture_start (STDERR_FILENO);
  return &ctx;
}

static void
run (struct modcat_stage *st, const char *text)
{
  unsigned char data[64];
  struct modcat_block b = { .data = data, .len = strlen (text), .room = 64 };

  memcpy (data, text, b.len);
  ck_assert_int_eq (st->ops->run (st, &b), MODCAT_OK);
}

/* What is there already stays; two blocks are one behind the other. */
START_TEST (appends)
{
  struct mc_context *ctx = start ();
  struct modcat_stage st;
  char dir[] = "/tmp/test-raw.XXXXXX", path[64], got[64] = "";
  struct stat info;
  mode_t mask = umask (0);
  int fd;

  ck_assert_ptr_nonnull (mkdtemp (dir));
  snprintf (path, sizeof path, "%s/$PROGNAME", dir);
  ck_assert_int_eq (mc_stage_raw (&st, ctx, 'r', path, &when), 0);
  run (&st, "one ");
  run (&st, "");
  st.ops->close (&st);
  ck_assert_int_eq (mc_stage_raw (&st, ctx, 'r', path, &when), 0);
  run (&st, "two");
  st.ops->close (&st);
  umask (mask);
  snprintf (path, sizeof path, "%s/prog", dir);
  fd = open (path, O_RDONLY);
  ck_assert_int_eq (read (fd, got, sizeof got - 1), 7);
  ck_assert_str_eq (got, "one two");
  fstat (fd, &info);
  ck_assert_uint_eq (info.st_mode & 07777, 0664);
  close (fd);
  unlink (path);
  rmdir (dir);
  mc_log_free (ctx->log);
  free (capture_end ());
}
END_TEST

START_TEST (cannot_open)
{
  struct mc_context *ctx = start ();
  struct modcat_stage st;
  char *got;

  ck_assert_int_eq (mc_stage_raw (&st, ctx, 'R', "/nonexistent/$PROGNAME",
                                  &when), -1);
  got = capture_end ();
  ck_assert_ptr_nonnull (strstr (got, " E -R: open(\"/nonexistent/prog\"): "
                                 "No such file or directory\n"));
  free (got);
  mc_log_free (ctx->log);
}
END_TEST

/* A full pipe loses the copy, not the data; one warning until it drains. */
START_TEST (cannot_write)
{
  struct mc_context *ctx = start ();
  struct modcat_stage st;
  char path[] = "/tmp/test-raw.XXXXXX", buf[65536], *got, *more;
  int fd;

  ck_assert_ptr_nonnull (mkdtemp (path));
  ck_assert_int_eq (rmdir (path), 0);
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  fd = open (path, O_RDONLY | O_NONBLOCK);
  ck_assert_int_eq (mc_stage_raw (&st, ctx, 'r', path, &when), 0);
  for (int i = 0; i < 40000; i++)
    run (&st, "0123456789abcdef0123456789abcdef");
  while (read (fd, buf, sizeof buf) > 0)
    ;
  run (&st, "fits");
  ck_assert_int_eq (read (fd, buf, sizeof buf), 4);
  close (fd);
  st.ops->close (&st);
  got = capture_end ();
  more = strstr (got, " W -r: write(");
  ck_assert_ptr_nonnull (more);
  ck_assert_ptr_null (strstr (more + 1, " W "));
  free (got);
  unlink (path);
  mc_log_free (ctx->log);
}
END_TEST

UNIT_MAIN ("stage-raw", names, appends, cannot_open, cannot_write)
