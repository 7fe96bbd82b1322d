/* tests/unit/test-lock.c -- lock files: one holder, who cleans up.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/lock.h"
#include "core/log.h"
#include "tests/unit/capture.h"
#include "tests/unit/unit.h"

static char dir[64], path[80];
static struct mc_log *the_log;

static struct mc_locks *
start (void)
{
  struct mc_locks *locks;

  strcpy (dir, "/tmp/test-lock.XXXXXX");
  ck_assert_ptr_nonnull (mkdtemp (dir));
  snprintf (path, sizeof path, "%s/lock", dir);
  the_log = mc_log_new ("prog");
  mc_log_set_threshold (the_log, MODCAT_LOG_INFO);
  locks = mc_locks_new (the_log);
  ck_assert_ptr_nonnull (locks);
  capture_start (STDERR_FILENO);
  return locks;
}

/* The log so far must be LINES, their letter and text. */
static void
finish (const char *lines)
{
  char *text = capture_end (), *p = text, got[1000] = "";

  while (*p)
    {
      p = strstr (p, "] ") + 2;
      strncat (got, p, strcspn (p, "\n") + 1);
      p = strchr (p, '\n') + 1;
    }
  ck_assert_str_eq (got, lines);
  free (text);
  mc_log_free (the_log);
  ck_assert_int_eq (rmdir (dir), 0);   /* no temporary file is left */
}

START_TEST (obtained)
{
  struct mc_locks *locks = start ();
  char want[32], got[32] = "", lines[300];
  struct stat st;
  int fd;

  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_GOT);
  fd = open (path, O_RDONLY);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_gt (read (fd, got, sizeof got - 1), 0);
  snprintf (want, sizeof want, "%ld\n", (long) getpid ());
  ck_assert_str_eq (got, want);
  fstat (fd, &st);
  ck_assert_uint_eq (st.st_mode & 07777, 0644);
  ck_assert_uint_eq (st.st_nlink, 1);
  close (fd);
  mc_locks_free (locks);
  ck_assert_int_eq (access (path, F_OK), -1);
  snprintf (lines, sizeof lines,
            "I obtained lock \"%s\"\nI released lock \"%s\"\n", path, path);
  finish (lines);
}
END_TEST

START_TEST (held_by_another)
{
  struct mc_locks *locks = start ();
  char lines[300];

  close (open (path, O_WRONLY | O_CREAT, 0600));
  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_FAILED);
  mc_locks_free (locks);
  ck_assert_int_eq (unlink (path), 0);         /* not removed by us */
  snprintf (lines, sizeof lines, "E could not obtain lock \"%s\"\n", path);
  finish (lines);
}
END_TEST

START_TEST (waited_for)
{
  struct mc_locks *locks = start ();
  char lines[600];

  close (open (path, O_WRONLY | O_CREAT, 0600));
  for (int i = 0; i < 3; i++)
    ck_assert_int_eq (mc_lock_try (locks, path, true), MC_LOCK_BUSY);
  unlink (path);
  ck_assert_int_eq (mc_lock_try (locks, path, true), MC_LOCK_GOT);
  mc_locks_free (locks);
  snprintf (lines, sizeof lines,
            "N waiting for lock \"%s\"\nI waiting for lock \"%s\"\n"
            "I waiting for lock \"%s\"\nI obtained lock \"%s\"\n"
            "I released lock \"%s\"\n", path, path, path, path, path);
  finish (lines);
}
END_TEST

/* Even a lock of our own is held, and a dangling link is one. */
START_TEST (held_by_us)
{
  struct mc_locks *locks = start ();

  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_GOT);
  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_FAILED);
  mc_locks_free (locks);
  locks = mc_locks_new (the_log);
  ck_assert_int_eq (symlink ("nowhere", path), 0);
  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_FAILED);
  mc_locks_free (locks);
  unlink (path);
  free (capture_end ());
  capture_start (STDERR_FILENO);
  finish ("");
}
END_TEST

START_TEST (no_such_folder)
{
  struct mc_locks *locks = start ();
  char lines[300];

  strcat (path, "/x");
  ck_assert_int_eq (mc_lock_try (locks, path, true), MC_LOCK_FAILED);
  mc_locks_free (locks);
  snprintf (lines, sizeof lines,
            "E lock \"%s\": mkstemp(): No such file or directory\n", path);
  finish (lines);
}
END_TEST

START_TEST (child_removes_nothing)
{
  struct mc_locks *locks = start ();
  pid_t pid;
  int status;

  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_GOT);
  pid = fork ();
  if (pid == 0)
    {
      mc_locks_free (locks);
      _exit (access (path, F_OK) == 0 ? 0 : 1);
    }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  mc_locks_free (locks);
  ck_assert_int_eq (access (path, F_OK), -1);
  free (capture_end ());
  capture_start (STDERR_FILENO);
  finish ("");
}
END_TEST

/* Somebody removed our lock and made theirs. */
START_TEST (taken_away)
{
  struct mc_locks *locks = start ();
  char other[100], lines[300];

  ck_assert_int_eq (mc_lock_try (locks, path, false), MC_LOCK_GOT);
  snprintf (other, sizeof other, "%s/other", dir);
  close (open (other, O_WRONLY | O_CREAT, 0600));
  ck_assert_int_eq (rename (other, path), 0);
  mc_locks_free (locks);
  ck_assert_int_eq (unlink (path), 0);
  snprintf (lines, sizeof lines, "I obtained lock \"%s\"\n"
            "W lock \"%s\" is no longer ours, leaving it alone\n", path, path);
  finish (lines);
}
END_TEST

/* Many try at once: one gets it. */
START_TEST (race)
{
  struct mc_locks *locks = start ();
  int go[2], won[2], wins = 0;
  char byte;

  ck_assert_int_eq (pipe (go), 0);
  ck_assert_int_eq (pipe (won), 0);
  for (int i = 0; i < 20; i++)
    if (fork () == 0)
      {
        close (go[1]);
        if (read (go[0], &byte, 1) == 0
            && mc_lock_try (locks, path, false) == MC_LOCK_GOT
            && write (won[1], "x", 1) != 1)
          abort ();
        _exit (0);
      }
  close (go[0]);
  close (go[1]);
  close (won[1]);
  while (read (won[0], &byte, 1) == 1)
    wins++;
  close (won[0]);
  while (wait (NULL) != -1)
    ;
  ck_assert_int_eq (wins, 1);
  unlink (path);
  mc_locks_free (locks);
  free (capture_end ());
  capture_start (STDERR_FILENO);
  finish ("");
}
END_TEST

UNIT_MAIN ("lock", obtained, held_by_another, waited_for, held_by_us,
           no_such_folder, child_removes_nothing, taken_away, race)
