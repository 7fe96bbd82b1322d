/* core/signals.c -- signals: caught by a pipe, answered in the loop.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "compat/pipe.h"
#include "context.h"
#include "log.h"
#include "loop.h"
#include "serve.h"
#include "session.h"
#include "signals.h"

enum { LAST_SIGNAL = 63 };     /* of -S's mask */

struct mc_signals {
  struct mc_context *ctx;
  struct mc_watch watch;
  int pipe[2];
  uint64_t caught;             /* bits 1 << signo, for mc_signals_free() */
};

/* What a signal handler can reach.  -1: nobody reads. */
static volatile sig_atomic_t pipe_for_handler = -1;

/* SIGINTs that nobody has answered: the loop is stuck in a call that takes its
   time, and a third press of ^C is meant. */
static volatile sig_atomic_t unanswered;

/* The last one comes first.  Changed by one store each, so that a handler
   sees it whole. */
static struct mc_rescue *volatile rescues;

void
mc_rescue_add (struct mc_rescue *r)
{
  r->maker = getpid ();
  r->next = rescues;
  rescues = r;
}

void
mc_rescue_forget (struct mc_rescue *r)
{
  struct mc_rescue *at = rescues;

  if (at == r) {
    rescues = r->next;
    return;
  }
  while (at != NULL && at->next != r)
    at = at->next;
  if (at != NULL)
    at->next = r->next;
}

/* End as the signal ends a program by default: the shell sees it, a core can
   be written. */
static void
end_at_once (int signo)
{
  pid_t self = getpid ();

  signal (signo, SIG_DFL);      /* should a rescue fail likewise */
  for (const struct mc_rescue *r = rescues; r != NULL; r = r->next)
    if (r->maker == self)
      r->call (r->arg);
  raise (signo);
}

static void
handler (int signo)
{
  int saved = errno;
  unsigned char byte = (unsigned char) signo;

  if (signo == SIGINT) {
    if (unanswered == 2)
      end_at_once (signo);
    unanswered++;
  }
  if (write ((int) pipe_for_handler, &byte, 1) == -1) {
    /* The pipe is full of signals that say the same. */
  }
  errno = saved;
}

static int
signal_is_fatal (int signo)
{
  return signo == SIGILL || signo == SIGABRT || signo == SIGBUS
    || signo == SIGFPE || signo == SIGSEGV;
}

static enum modcat_level
exit_level (int signo)
{
  if (signo == SIGHUP || signo == SIGINT)
    return MODCAT_LOG_NOTICE;
  return signo == SIGTERM ? MODCAT_LOG_WARN : MODCAT_LOG_ERROR;
}

static void
answer (struct mc_context *ctx, int signo)
{
  if (signo == SIGCHLD) {
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "childdied(): handling signal %d",
                signo);
    mc_children_reap (ctx);
    mc_sessions_child_ended (ctx);
    return;
  }
  if (signo == SIGUSR1) {
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE,
                "socat_signal_logstats(): handling signal %d", signo);
    mc_sessions_log_statistics (ctx);
    mc_serve_tell_workers (ctx, signo);
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE,
                "socat_signal_logstats(): finishing signal %d", signo);
    return;
  }
  if ((signo == SIGHUP || signo == SIGINT || signo == SIGQUIT)
      && mc_children_pass (ctx, signo)) {
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "socatsignalpass(sig=%d)",
                signo);
    return;
  }
  mc_log_put (ctx->log, MODCAT_LOG_NOTICE,
              "socat_signal(): handling signal %d", signo);
  if (signo == SIGTERM && mc_serve_drain (ctx))
    return;
  mc_log_put (ctx->log, exit_level (signo), "exiting on signal %d", signo);
  mc_log_put (ctx->log, MODCAT_LOG_NOTICE,
              "socat_signal(): finishing signal %d", signo);
  ctx->status = 128 + signo;
  ctx->stop = true;
}

/* An answer may fork: what was read behind it is the parent's alone. */
static void
pipe_ready (void *arg)
{
  struct mc_signals *s = arg;
  unsigned char bytes[64];
  bool forked = s->ctx->forked;
  ssize_t n;

  if (s->ctx->servers != NULL)
    mc_log_about (s->ctx->log, 0, 0);
  do {
    n = read (s->pipe[0], bytes, sizeof bytes);
    for (ssize_t i = 0; i < n && s->ctx->forked == forked; i++) {
      if (bytes[i] == SIGINT)
        unanswered = 0;
      answer (s->ctx, bytes[i]);
    }
  } while (n == (ssize_t) sizeof bytes);
}

void
mc_signals_pause (const struct mc_signals *s, int64_t ns)
{
  struct pollfd pfd = { .events = POLLIN };
  int64_t ms = ns / 1000000;

  if (ms <= 0)
    return;
  pfd.fd = s->pipe[0];
  poll (&pfd, 1, ms > INT_MAX ? INT_MAX : (int) ms);
}

static int
open_pipe (struct mc_signals *s)
{
  if (mc_pipe (s->pipe, true) == -1) {
    mc_log_put (s->ctx->log, MODCAT_LOG_ERROR, "pipe(): %s",
                strerror (errno));
    return -1;
  }
  s->watch = (struct mc_watch) { .ready = pipe_ready, .arg = s };
  if (mc_watch_set (s->ctx->loop, &s->watch, s->pipe[0], MODCAT_READ) == -1) {
    mc_log_put (s->ctx->log, MODCAT_LOG_ERROR, "out of memory");
    close (s->pipe[0]);
    close (s->pipe[1]);
    return -1;
  }
  if (pipe_for_handler != s->pipe[1])
    pipe_for_handler = s->pipe[1];
  return 0;
}

static void
catch (struct mc_signals *s, int signo, void (*how) (int))
{
  struct sigaction act = { .sa_handler = how };         /* no SA_RESTART: ^C
                                                           ends a wait for a
                                                           lock */

  sigemptyset (&act.sa_mask);
  if (sigaction (signo, &act, NULL) == 0)
    s->caught |= UINT64_C (1) << signo;
}

struct mc_signals *
mc_signals_new (struct mc_context *ctx)
{
  struct mc_signals *s = calloc (1, sizeof *s);

  if (s == NULL) {
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "out of memory");
    return NULL;
  }
  s->ctx = ctx;
  if (open_pipe (s) == -1) {
    free (s);
    return NULL;
  }
  for (int i = 1; i <= LAST_SIGNAL; i++)
    if ((ctx->set.signal_mask & UINT64_C (1) << i) != 0
        && i != SIGKILL && i != SIGSTOP)
      catch (s, i, signal_is_fatal (i) ? end_at_once : handler);
  catch (s, SIGCHLD, handler);
  catch (s, SIGUSR1, handler);
  signal (SIGPIPE, SIG_IGN);
  return s;
}

int
mc_signals_renew (struct mc_signals *s, const sigset_t *before)
{
  int result;

  close (s->pipe[0]);
  close (s->pipe[1]);
  result = open_pipe (s);
  unanswered = 0;
  sigprocmask (SIG_SETMASK, before, NULL);
  return result;
}

static void
set_default (const struct mc_signals *s)
{
  for (int i = 1; i <= LAST_SIGNAL; i++)
    if ((s->caught & UINT64_C (1) << i) != 0)
      signal (i, SIG_DFL);
}

void
mc_signals_default (const struct mc_signals *s, const sigset_t *before)
{
  set_default (s);
  sigprocmask (SIG_SETMASK, before, NULL);
}

/* fork(3), not _Fork(3), although that would leave a few pages uncopied: what
   a module links may have to know of a fork (pthread_atfork(3)).  GnuTLS's
   random numbers are the same in all children otherwise. */
pid_t
mc_signals_fork (sigset_t *before)
{
  sigset_t all;
  pid_t pid;

  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, before);
  pid = fork ();
  if (pid != 0)
    sigprocmask (SIG_SETMASK, before, NULL);
  return pid;
}

void
mc_signals_free (struct mc_signals *s)
{
  if (s == NULL)
    return;
  set_default (s);
  pipe_for_handler = -1;
  mc_watch_clear (&s->watch);
  close (s->pipe[0]);
  close (s->pipe[1]);
  free (s);
}
