/* tests/fault/walk.c -- run a command again and again, each time with another
 * call that fails, until a run is without a fault.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 *   walk EXPECTED RESULT COMMAND...
 *
 * in the scratch folder of a test.  RESULT is the file that COMMAND makes, or
 * "stdout"; a peer for it is the shell command $PEER.  A run is good when it
 * ends in time, by no signal, with no process and no descriptor left, and
 * with a RESULT like EXPECTED, or a status other than 0 and a reason.
 * The first bad one ends the walk, unless $WALK_ON is set; $FAULT_STEP is
 * from one failing call to the next, 1. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 10, MOST = 5000 };

static char expected[65536], result[65536], told[4096];
static long nth;
static int faults;

static size_t
contents (const char *path, char *buf, size_t size)
{
  int fd = open (path, O_RDONLY);
  ssize_t n = fd == -1 ? 0 : read (fd, buf, size - 1);

  if (fd != -1)
    close (fd);
  buf[n > 0 ? n : 0] = '\0';
  return n > 0 ? (size_t) n : 0;
}

static void
bad (const char *what, int number)
{
  printf ("call %ld, %s: %s (%d); stderr:\n", nth, told, what, number);
  fflush (stdout);
  if (system ("tail -n 20 stderr") == -1)
    perror ("tail");
  if (getenv ("WALK_ON") == NULL)
    exit (1);
  faults++;
}

static void
become (char **command)
{
  char number[32];

  snprintf (number, sizeof number, "%ld", nth);
  setenv ("FAULT_NTH", number, 1);
  setenv ("FAULT_TOLD", "told", 1);
  setenv ("LD_PRELOAD", getenv ("FAULT_LIBRARY"), 1);
  if (dup2 (open ("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1) == -1
      || dup2 (open ("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2) == -1)
    _exit (99);
  closefrom (3);
  execvp (command[0], command);
  _exit (99);
}

static pid_t
start_peer (void)
{
  const char *peer = getenv ("PEER");
  pid_t pid;

  if (peer == NULL)
    return 0;
  pid = fork ();
  if (pid != 0) {
    setpgid (pid, pid);         /* whoever is first, so that it can be ended */
    return pid;
  }
  setpgid (0, 0);
  if (dup2 (open ("peer.log", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2) == -1)
    _exit (99);
  execlp ("sh", "sh", "-c", peer, (char *) NULL);
  _exit (99);
}

/* Wait for PID, and end it when it takes too long. */
static int
status_of (pid_t pid, const char *who)
{
  const struct timespec step = { .tv_nsec = 1000000 };
  time_t limit = time (NULL) + SECONDS;
  int status;

  while (waitpid (pid, &status, WNOHANG) == 0) {
    if (time (NULL) > limit) {
      kill (pid, SIGKILL);
      bad (who, (int) pid);
    }
    nanosleep (&step, NULL);
  }
  return status;
}

/* What COMMAND has left running comes to us. */
static void
wait_for_the_rest (void)
{
  const struct timespec step = { .tv_nsec = 1000000 };
  time_t limit = time (NULL) + SECONDS;
  pid_t pid;

  while ((pid = waitpid (-1, NULL, WNOHANG)) != -1) {
    if (time (NULL) > limit)
      bad ("left a process", 0);
    if (pid == 0)
      nanosleep (&step, NULL);
  }
}

/* One run; false: there was no fault in it. */
static bool
run (char **command, const char *result_file, int *open_fds)
{
  pid_t peer, pid;
  char *at;
  int status;

  unlink (result_file);
  unlink ("told");
  peer = start_peer ();
  pid = fork ();
  if (pid == 0)
    become (command);
  status = status_of (pid, "does not end");
  if (peer > 0) {
    kill (-peer, SIGKILL);
    waitpid (peer, NULL, 0);
  }
  wait_for_the_rest ();
  contents ("told", told, sizeof told);
  at = strstr (told, "fds ");
  *open_fds = at != NULL ? atoi (at + 4) : 0;
  contents (result_file, result, sizeof result);
  if (WIFSIGNALED (status))
    bad ("ended by signal", WTERMSIG (status));
  else if (WEXITSTATUS (status) == 99)
    bad ("can't be run", 99);
  else if (WEXITSTATUS (status) == 0 && strcmp (result, expected) != 0)
    bad ("status 0, but not the right data", 0);
  if (WEXITSTATUS (status) != 0 && strncmp (told, "write", 5) != 0
      && contents ("stderr", result, sizeof result) == 0)
    bad ("fails without a word", WEXITSTATUS (status));
  if (strncmp (told, "fds ", 4) != 0)
    return true;
  if (WEXITSTATUS (status) != 0)
    bad ("fails without a fault", WEXITSTATUS (status));
  return false;
}

int
main (int argc, char **argv)
{
  int clean, fds;
  long step = 1;

  if (argc < 4)
    return 2;
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  contents (argv[1], expected, sizeof expected);
  nth = MOST * 100;
  if (run (argv + 3, argv[2], &clean))
    bad ("a fault where there is none", 0);
  if (getenv ("FAULT_STEP") != NULL)
    step = atol (getenv ("FAULT_STEP"));
  for (nth = 1; nth <= MOST; nth += step > 0 ? step : 1) {
    if (!run (argv + 3, argv[2], &fds)) {
      printf ("each of %ld calls failed, or one of %ld\n", nth - 1, step);
      return faults > 0;
    }
    if (fds > clean)
      bad ("descriptors left", fds - clean);
  }
  bad ("no end of calls", MOST);
  return 1;
}
