/* modules/common/proc/run.c -- become the program: in a child, or for good.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc-internal.h"

char *
proc_describe (const struct modcat_program *p)
{
  size_t size = strlen (p->file) + 3;
  char *text, *at;

  for (size_t i = 0; p->words[i] != NULL; i++)
    size += strlen (p->words[i]) + 4;
  text = malloc (size);
  if (text == NULL)
    return NULL;
  at = text;
  *at++ = '"';
  at = stpcpy (at, p->file);
  *at++ = '"';
  for (size_t i = 0; p->words[i] != NULL; i++) {
    at = stpcpy (at, ", \"");
    at = stpcpy (at, p->words[i]);
    *at++ = '"';
  }
  *at = '\0';
  return text;
}

/* A copy of FD that none of the targets will overwrite. */
static int
move_away (int fd, int above)
{
  return fd == -1 ? -1 : fcntl (fd, F_DUPFD_CLOEXEC, above + 1);
}

/* Give the program its descriptors.  KEEP, an fd of ours (-1: none), is moved
   out of their way. */
static int
place_fds (const struct ends *e, const struct fork_conf *conf, int *keep)
{
  int above = conf->fdin > conf->fdout ? conf->fdin : conf->fdout;
  int in, out, old = *keep;

  if (above < STDERR_FILENO)
    above = STDERR_FILENO;
  in = move_away (e->its_in, above);
  out = move_away (e->its_out, above);
  *keep = move_away (old, above);
  if ((old != -1 && *keep == -1)
      || (e->its_in != -1 && (in == -1 || dup2 (in, conf->fdin) == -1))
      || (e->its_out != -1 && (out == -1 || dup2 (out, conf->fdout) == -1)))
    return -1;
  return conf->with_stderr && out != -1 && dup2 (out, STDERR_FILENO) == -1
    ? -1 : 0;
}

/* FD, the program's end, is for what takes it as its terminal (ctty). */
static int
apply_all (const struct modcat_request *rq, struct modcat_channel *ch, int fd)
{
  static const enum modcat_phase phases[] = {
    MODCAT_PH_EARLY, MODCAT_PH_PASTFORK, MODCAT_PH_LATE, MODCAT_PH_LATE2,
    MODCAT_PH_PREEXEC,
  };

  for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
    int result = modcat_apply_left (rq, ch, phases[i],
                                    phases[i] == MODCAT_PH_LATE2 ? fd : -1,
                                    NULL);

    if (result < 0)
      return result;
  }
  return MODCAT_OK;
}

/* All that is to be done before exec, but for the descriptors. */
static int
get_ready (const struct modcat_request *rq, struct modcat_channel *ch,
           const struct modcat_program *p, const struct ends *e)
{
  extern char **environ;
  const struct modcat_exec_conf *exec
    = modcat_group_conf (rq, &modcat_group_exec);
  const struct modcat_shell_conf *shell
    = modcat_group_conf (rq, &modcat_group_shell);
  char **block = modcat_environ (ch);
  int result = MODCAT_FAIL;

  if (block == NULL)
    return result;
  environ = block;              /* which su, path and shell change */
  result = apply_all (rq, ch, e->its_in != -1 ? e->its_in : e->its_out);
  if (result == MODCAT_OK
      && ((exec != NULL && exec->path != NULL
           && setenv ("PATH", exec->path, 1) == -1)
          || (shell != NULL && shell->shell != NULL
              && setenv ("SHELL", shell->shell, 1) == -1)))
    result = modcat_fail (rq, "setenv(): %s", strerror (errno));
  /* Before the descriptors are placed, one of which may be the log's. */
  if (result == MODCAT_OK)
    modcat_log (rq, MODCAT_LOG_NOTICE, "execvp'ing \"%s\"", p->file);
  return result;
}

/* -- in the child --------------------------------------------------------- */

void
proc_run (const struct modcat_request *rq, struct modcat_channel *ch,
          const struct modcat_program *p, const struct ends *e, int words)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  struct last_words last = { 0 };

  if (get_ready (rq, ch, p, e) == MODCAT_OK) {
    if (place_fds (e, conf, &words) == 0)
      execvp (p->file, p->words);
    last.exec_errno = errno;
  }
  /* Success, once the parent knows the reason: it reports that alone. */
  _exit (write (words, &last, sizeof last) == (ssize_t) sizeof last
         ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* -- without a child ------------------------------------------------------ */

/* P could not be executed for ERROR.  What descriptor 2 was is now LOG. */
static int
cannot_execute (const struct modcat_request *rq,
                const struct modcat_program *p, int error, int log)
{
  char *what = proc_describe (p);
  int result;

  if (log != -1)
    dup2 (log, STDERR_FILENO);
  result = modcat_fail (rq, "execvp(%s): %s", what != NULL ? what : p->file,
                        strerror (error));
  free (what);
  return result;
}

/* Nothing is between the program and the other address, and nobody is left
   when it ends. */
static int
refuse_idle (const struct modcat_request *rq)
{
  static const char *const names[] = {
    "end-close", "exit-code", "openpty", "pipes", "ptmx", "pty",
    "pty-interval", "pty-wait-slave", "shut-close", "shut-down", "shut-none",
    "shut-null", "sitout-eio", "symbolic-link",
  };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (modcat_given (rq, names[i]))
      return modcat_fail_opt (rq, names[i], "option %s has no effect with "
                              "nofork: the program takes modcat's place, with "
                              "nothing in between", names[i]);
  return MODCAT_OK;
}

int
proc_replace (const struct modcat_request *rq, struct modcat_channel *ch,
              const struct modcat_program *p)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  struct ends e = { -1, -1, -1, -1 };
  int fds[2], result = refuse_idle (rq), log = STDERR_FILENO;

  if (result == MODCAT_OK)
    result = modcat_take_over (ch, fds);
  if (result != MODCAT_OK)
    return result;
  e.its_in = fds[0];
  e.its_out = fds[1];
  result = get_ready (rq, ch, p, &e);
  if (result != MODCAT_OK)
    return result;
  if (place_fds (&e, conf, &log) == 0)
    execvp (p->file, p->words);
  return cannot_execute (rq, p, errno, log);
}
