/* core/signals.h -- signals: caught by a pipe, answered in the loop.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_SIGNALS_H
#define MC_SIGNALS_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

struct mc_context;
struct mc_signals;

/* Catch the signals of CTX->set.signal_mask, SIGCHLD and SIGUSR1, ignore
   SIGPIPE, and answer them in CTX->loop.  NULL: reported. */
struct mc_signals *mc_signals_new (struct mc_context *ctx);

/* What is still done when a signal ends the process at once.  Its memory is
   the caller's, until it is forgotten. */
struct mc_rescue {
  struct mc_rescue *next;
  void (*call) (const void *arg);         /* signal-safe */
  const void *arg;
  pid_t maker;                 /* nothing in its forked children */
};
void mc_rescue_add (struct mc_rescue *r);
void mc_rescue_forget (struct mc_rescue *r);

/* Default actions again. */
void mc_signals_free (struct mc_signals *s);

/* Stand still for NS nanoseconds, outside the loop, because the user asked
   (the *_WAIT variables); a signal, also one that waits already, ends it. */
void mc_signals_pause (const struct mc_signals *s, int64_t ns);

/* fork(2) with all signals blocked, so that none to the child reaches the
   parent's pipe: the child goes on with mc_signals_renew() or
   mc_signals_default(), which set the mask BEFORE again. */
pid_t mc_signals_fork (sigset_t *before);

/* In a child that will run a program: default actions, SIGPIPE excepted. */
void mc_signals_default (const struct mc_signals *s, const sigset_t *before);

/* In a forked child: a pipe of its own, in the emptied loop.  -1: reported. */
int mc_signals_renew (struct mc_signals *s, const sigset_t *before);

#endif
