/* modules/common/proc/proc.c -- run a program on a socket pair, pipes, a pty.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc-internal.h"

/* -- descriptors ----------------------------------------------------------------- */

static void
close_pair (int a, int b)
{
  if (a != -1)
    close (a);
  if (b != -1 && b != a)
    close (b);
}

static int
make_pipe (const struct modcat_request *rq, int *from, int *to)
{
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC) == -1)
    return modcat_fail (rq, "pipe(): %s", strerror (errno));
  *from = fds[0];
  *to = fds[1];
  return MODCAT_OK;
}

static int
make_pipes (const struct modcat_request *rq, struct ends *e)
{
  int result = MODCAT_OK;

  if ((rq->dirs & MODCAT_WRITE) != 0)
    result = make_pipe (rq, &e->its_in, &e->our_write);
  if (result == MODCAT_OK && (rq->dirs & MODCAT_READ) != 0)
    result = make_pipe (rq, &e->our_read, &e->its_out);
  if (result != MODCAT_OK)
    close_pair (e->its_in, e->our_write);
  return result;
}

static int
make_socketpair (const struct modcat_request *rq, struct modcat_channel *ch,
                 struct ends *e)
{
  int sv[2], result;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) == -1)
    return modcat_fail (rq, "socketpair(): %s", strerror (errno));
  result = modcat_apply (rq, ch, MODCAT_PH_PASTSOCKET, sv[0], NULL);
  if (result != MODCAT_OK) {
    close_pair (sv[0], sv[1]);
    return result;
  }
  if ((rq->dirs & MODCAT_READ) != 0) {
    e->our_read = sv[0];
    e->its_out = sv[1];
  }
  if ((rq->dirs & MODCAT_WRITE) != 0) {
    e->our_write = sv[0];
    e->its_in = sv[1];
  }
  return MODCAT_OK;
}

/* The master is CH's at once, and so the core's to close. */
static int
make_pty (const struct modcat_request *rq, struct modcat_channel *ch,
          struct ends *e)
{
  struct modcat_pty pty;
  int result = modcat_pty_open (rq, &pty);

  if (result != MODCAT_OK)
    return result;
  modcat_pty_use (rq, ch, pty.master, rq->dirs);
  if (rq->dirs == MODCAT_WRITE)
    modcat_pty_tell_end (ch);
  result = modcat_pty_open_slave (rq, &pty);
  if (result == MODCAT_OK)
    result = modcat_pty_prepare (rq, ch, &pty);
  if (result != MODCAT_OK) {
    close_pair (pty.slave, -1);
    return result;
  }
  if ((rq->dirs & MODCAT_READ) != 0)
    e->its_out = pty.slave;
  if ((rq->dirs & MODCAT_WRITE) != 0)
    e->its_in = pty.slave;
  return MODCAT_OK;
}

/* -- which way ------------------------------------------------------------ */

enum way { SOCKET, PIPES, PTY };

static enum way
way_of (const struct modcat_request *rq)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  const struct modcat_pty_conf *pty = modcat_group_conf (rq,
                                                         &modcat_group_pty);

  if (conf->pty || (pty != NULL && (pty->openpty || pty->ptmx)))
    return PTY;
  return conf->pipes ? PIPES : SOCKET;
}

static int
check_way (const struct modcat_request *rq, enum way way)
{
  static const char *const names[] = {
    "pty-interval", "pty-wait-slave", "sitout-eio", "symbolic-link",
  };

  if (way == PTY && modcat_given (rq, "pipes"))
    modcat_log (rq, MODCAT_LOG_WARN, "options \"pipes\" and \"pty\" must not "
                "be specified together; ignoring \"pipes\"");
  for (size_t i = 0; way != PTY && i < sizeof names / sizeof names[0]; i++)
    if (modcat_given (rq, names[i]))
      return modcat_fail_opt (rq, names[i], "option %s has no effect without "
                              "option pty", names[i]);
  return MODCAT_OK;
}

/* Connect the program: CH is filled, so that the core closes it whatever
   comes. */
static int
connect_ends (const struct modcat_request *rq, struct modcat_channel *ch,
              enum way way, struct ends *e)
{
  int result;

  if (way == PTY)
    return make_pty (rq, ch, e);
  result = way == PIPES ? make_pipes (rq, e) : make_socketpair (rq, ch, e);
  if (result != MODCAT_OK)
    return result;
  ch->rfd = e->our_read;
  ch->wfd = e->our_write;
  ch->flags = MODCAT_CH_BYTES;
  ch->half_close = way == PIPES ? MODCAT_HC_CLOSE : MODCAT_HC_SHUTDOWN;
  ch->end = way == PIPES ? MODCAT_END_CLOSE : MODCAT_END_SHUTDOWN;
  return MODCAT_OK;
}

/* -- in the parent --------------------------------------------------------------- */

/* What is kept while the child gets ready. */
struct start {
  int words;                   /* where its last words come from; -1 */
  char *what;                  /* `"FILE", "WORD"…` for the message */
};

static const char key;

static void
release_start (struct modcat_channel *ch, void *block, int dropped)
{
  struct start *s = block;

  (void) ch;
  (void) dropped;
  if (s->words != -1)
    close (s->words);
  free (s->what);
}

static uint64_t
signals_to_pass (const struct modcat_request *rq)
{
  const struct parent_conf *conf = modcat_group_conf (rq,
                                                      &modcat_group_parent);

  if (conf == NULL)
    return 0;
  return (conf->hup ? UINT64_C (1) << SIGHUP : 0)
    | (conf->intr ? UINT64_C (1) << SIGINT : 0)
    | (conf->quit ? UINT64_C (1) << SIGQUIT : 0);
}

static unsigned
watch_flags (const struct modcat_request *rq)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);

  return ((rq->dirs & MODCAT_READ) == 0 ? MODCAT_CHILD_AWAIT : 0U)
    | (conf->exit_code ? MODCAT_CHILD_STATUS : 0U);
}

static const char *
dirs_text (unsigned dirs)
{
  if (dirs == MODCAT_READ)
    return "reading";
  return dirs == MODCAT_WRITE ? "writing" : "reading and writing";
}

static int
refuse_wrong_way (const struct modcat_request *rq)
{
  if ((rq->dirs & MODCAT_WRITE) == 0 && modcat_given (rq, "fdin"))
    return modcat_fail_opt (rq, "fdin", "option fdin is not allowed in "
                            "read-only mode");
  if ((rq->dirs & MODCAT_READ) == 0 && modcat_given (rq, "fdout"))
    return modcat_fail_opt (rq, "fdout", "option fdout is not allowed in "
                            "write-only mode");
  return MODCAT_OK;
}

/* A child that nobody can watch must not go on, and not become a zombie. */
static int
watch (const struct modcat_request *rq, struct modcat_channel *ch, pid_t pid)
{
  int result = modcat_watch_child (ch, pid, signals_to_pass (rq),
                                   watch_flags (rq));

  if (result != MODCAT_OK && kill (pid, SIGKILL) == 0)
    while (waitpid (pid, NULL, 0) == -1 && errno == EINTR)
      continue;
  return result;
}

/* Fork, and keep what is ours. */
static int
start_child (const struct modcat_request *rq, struct modcat_channel *ch,
             const struct modcat_program *p, struct start *s)
{
  static const char *const names[] = { "socket", "pipes", "pty" };
  struct ends e = { -1, -1, -1, -1 };
  enum way way = way_of (rq);
  int words_in, result = check_way (rq, way);
  pid_t pid = -1;

  if (result != MODCAT_OK)
    return result;
  modcat_log (rq, MODCAT_LOG_NOTICE, "forking off child, using %s for %s",
              names[way], dirs_text (rq->dirs));
  result = connect_ends (rq, ch, way, &e);
  if (result != MODCAT_OK)
    return result;
  result = make_pipe (rq, &s->words, &words_in);
  if (result == MODCAT_OK) {
    pid = modcat_fork (ch);
    if (pid == 0)
      proc_run (rq, ch, p, &e, words_in);
    close (words_in);
    result = pid == -1 ? MODCAT_FAIL : watch (rq, ch, pid);
  }
  close_pair (e.its_in, e.its_out);
  if (result == MODCAT_OK)
    modcat_log (rq, MODCAT_LOG_NOTICE, "forked off child process %d",
                (int) pid);
  return result;
}

/* End of file on the pipe: it was closed by exec. */
static int
hear_last_words (const struct modcat_request *rq, struct modcat_channel *ch,
                 struct start *s)
{
  struct last_words last;
  ssize_t n = read (s->words, &last, sizeof last);

  if (n == -1 && (errno == EAGAIN || errno == EINTR))
    return modcat_wait (ch, s->words, MODCAT_READ);
  if (n == -1)
    modcat_fail (rq, "read(%d): %s", s->words, strerror (errno));
  close (s->words);
  s->words = -1;
  if (n == 0)
    return MODCAT_OK;
  if (n == (ssize_t) sizeof last && last.exec_errno != 0)
    return modcat_fail (rq, "execvp(%s): %s", s->what,
                        strerror (last.exec_errno));
  return MODCAT_FAIL;           /* the child has said why */
}

int
modcat_proc_open (const struct modcat_request *rq, struct modcat_channel *ch,
                  const struct modcat_program *p)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  struct start *s = modcat_attached (ch, &key);
  int result;

  if (s == NULL) {
    result = refuse_wrong_way (rq);
    if (result != MODCAT_OK)
      return result;
    if (conf->nofork)
      return proc_replace (rq, ch, p);
    s = modcat_attach (ch, &key, sizeof *s, release_start);
    if (s == NULL)
      return MODCAT_FAIL;
    s->words = -1;
    s->what = proc_describe (p);
    if (s->what == NULL)
      return modcat_fail (rq, "out of memory");
    result = start_child (rq, ch, p, s);
    if (result != MODCAT_OK)
      return result;
    if (fcntl (s->words, F_SETFL, O_NONBLOCK) == -1)
      return modcat_fail (rq, "fcntl(): %s", strerror (errno));
  }
  return s->words == -1 ? MODCAT_OK : hear_last_words (rq, ch, s);
}
