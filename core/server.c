/* core/server.c -- many peers: what fork, max-children, accept-timeout mean.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "context.h"
#include "log.h"
#include "serve.h"
#include "server.h"
#include "signals.h"

enum { BURST = 16 };           /* peers taken in one turn of the loop */

static const struct mc_child_conf *
child_conf (const struct mc_leg *leg)
{
  return mc_address_conf (leg->address, &modcat_group_child);
}

static bool
forks (const struct mc_leg *leg)
{
  const struct mc_child_conf *conf = child_conf (leg);

  return conf != NULL && conf->fork;
}

static unsigned
sessions (const struct mc_session *s)
{
  return s->server != NULL ? s->server->peers : mc_child_sessions (s->ctx);
}

/* max-children: SIGCHLD, or the end of a peer's session, continues. */
static bool
too_many (struct mc_session *s, struct mc_leg *leg)
{
  const struct mc_child_conf *conf = child_conf (leg);

  if (conf == NULL || conf->max_children == 0
      || sessions (s) < (unsigned) conf->max_children) {
    leg->waiting_told = false;
    return false;
  }
  if (!leg->waiting_told)
    mc_log_put (s->ctx->log, MODCAT_LOG_NOTICE,
                "maxchildren are active, waiting");
  leg->waiting_told = true;
  s->waits_for_child = true;
  return true;
}

/* -- forking ------------------------------------------------------------------ */

/* The child of a fork: of the parent's world only session S is left, with the
   peer of LEG. */
static int
become_child (struct mc_session *s, struct mc_leg *leg,
              const sigset_t *before)
{
  struct mc_context *ctx = s->ctx;

  ctx->pid = getpid ();
  mc_loop_forget (ctx->loop);
  mc_children_forget (ctx->children);
  if (mc_signals_renew (ctx->signals, before) == -1)
    return MODCAT_FAIL;
  if (child_conf (leg)->children_shutup > 0)
    mc_log_lower (ctx->log, child_conf (leg)->children_shutup);
  mc_log_put (ctx->log, MODCAT_LOG_INFO, "just born: child process %d",
              (int) ctx->pid);
  if (leg->ln != NULL)
    mc_channel_abandon (leg->ln);
  leg->ln = NULL;
  mc_channel_adopt (leg->ch);
  s->waits_for_child = false;
  ctx->forked = true;
  mc_signals_pause (ctx->signals, ctx->set.fork_wait);
  return MODCAT_OK;
}

/* Ns until the next try when a fork failed. */
#define FORK_PAUSE INT64_C (100000000)

/* Give LEG->ch to a child.  MODCAT_OK in the child; MODCAT_AGAIN in the
   parent, which has it no more; MODCAT_BUSY: there was no child to be had. */
static int
hand_to_child (struct mc_session *s, struct mc_leg *leg)
{
  struct mc_context *ctx = s->ctx;
  sigset_t before;
  pid_t pid = mc_signals_fork (&before);

  if (pid == 0)
    return become_child (s, leg, &before);
  if (pid == -1) {
    mc_log_put (ctx->log, MODCAT_LOG_WARN, "fork(): %s: this peer is turned "
                "away", strerror (errno));
    mc_channel_close (leg->ch);
    leg->ch = NULL;
    return MODCAT_BUSY;
  }
  mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "forked off child process %d",
              (int) pid);
  if (mc_child_add (ctx, pid, NULL, 0, 0) == -1)
    mc_log_put (ctx->log, MODCAT_LOG_WARN, "out of memory: child %d does not "
                "count", (int) pid);
  mc_channel_drop (leg->ch);
  leg->ch = NULL;
  mc_signals_pause (ctx->signals, ctx->set.fork_wait);
  return MODCAT_AGAIN;
}

/* -- listeners ---------------------------------------------------------------- */

/* accept-timeout has passed.  Peers in the backlog of one that serves would be
   kept waiting in vain, while other workers may have time for them. */
static int
give_up (struct mc_session *s, struct mc_leg *leg, struct mc_server *server)
{
  if (!leg->timed_out) {
    mc_log_put (s->ctx->log, MODCAT_LOG_WARN, "accept: %s",
                strerror (ETIMEDOUT));
    mc_log_put (s->ctx->log, MODCAT_LOG_NOTICE,
                "Waiting for child processes to terminate");
  }
  leg->timed_out = true;
  s->waits_for_child = true;
  if (server == NULL)
    return sessions (s) == 0 ? MC_SERVER_OVER : MODCAT_AGAIN;
  mc_serve_close_listener (server);
  return mc_serve_sessions (server) == 0 ? MC_SERVER_OVER : MODCAT_AGAIN;
}

static void
restart_timeout (struct mc_leg *leg)
{
  const struct modcat_listen_conf *conf
    = mc_address_conf (leg->address, &modcat_group_listen);

  leg->accept_by = conf == NULL || conf->accept_timeout == 0 ? 0
    : modcat_now () + conf->accept_timeout;
}

/* S is the session of a server when there is a SERVER, which has another one
   for the peer. */
static int
accept_peer (struct mc_session *s, struct mc_leg *leg,
             struct mc_server *server, struct mc_waits *w)
{
  struct mc_session *to = server != NULL ? mc_serve_spare (server) : s;
  struct mc_leg *taker;
  int result;

  if (to == NULL)
    return MODCAT_FAIL;
  taker = &to->leg[leg - s->leg];
  if (taker->ch == NULL)
    taker->ch = mc_leg_channel (to, taker);
  result = mc_opening_accept (leg->ln, to, taker->ch, w);
  mc_session_enter (s);         /* no more about whoever came */
  if (mc_channel_of (leg->ln)->starved)
    restart_timeout (leg);      /* somebody has come */
  if (result == MODCAT_AGAIN && leg->accept_by != 0)
    mc_waits_until (w, leg->accept_by);
  return result;
}

/* The peer goes to a process or to a session of its own: MODCAT_AGAIN; or
   stays here: MODCAT_OK. */
static int
hand_over (struct mc_session *s, struct mc_leg *leg, struct mc_server *server,
           struct mc_waits *w)
{
  int result;

  if (server != NULL) {
    mc_serve_make_room (server, leg);
    mc_serve_start (server);
    return MODCAT_AGAIN;
  }
  if (!forks (leg))
    return MODCAT_OK;
  result = hand_to_child (s, leg);
  if (result == MODCAT_BUSY)
    mc_waits_until (w, modcat_now () + FORK_PAUSE);
  return result;
}

/* Why LEG is not to accept anybody now, MODCAT_OK: it is. */
static int
closed (struct mc_session *s, struct mc_leg *leg, struct mc_server *server)
{
  if (server != NULL && server->draining) {
    s->waits_for_child = true;
    return mc_serve_sessions (server) == 0 ? MC_SERVER_OVER : MODCAT_AGAIN;
  }
  if (!leg->timed_out && (server == NULL || !mc_serve_makes_room (leg))
      && too_many (s, leg)) {
    leg->accept_by = 0;         /* peers may be there: it is we who are late */
    return MODCAT_AGAIN;
  }
  if (leg->accept_by != 0 && leg->accept_by <= modcat_now ())
    return give_up (s, leg, server);
  return MODCAT_OK;
}

int
mc_server_accept (struct mc_session *s, struct mc_leg *leg,
                  struct mc_waits *w)
{
  int result;
  struct mc_server *server = mc_serve_get (s, leg, &result);

  if (result == MODCAT_OK && server != NULL)
    result = mc_serve_staff (server, leg);
  if (result != MODCAT_OK || leg->state != MC_LEG_ACCEPT)
    return result;
  if (leg->accept_by == 0)
    restart_timeout (leg);
  for (int i = 0; i < BURST; i++) {
    result = closed (s, leg, server);
    if (result == MODCAT_OK)
      result = accept_peer (s, leg, server, w);
    if (result != MODCAT_OK)
      return result;
    restart_timeout (leg);
    result = hand_over (s, leg, server, w);
    if (result != MODCAT_AGAIN)
      return result == MODCAT_BUSY ? MODCAT_AGAIN : result;
    mc_log_put (s->ctx->log, MODCAT_LOG_INFO, "still listening");
  }
  mc_waits_until (w, modcat_now ());
  return MODCAT_AGAIN;
}

int
mc_server_greet (struct mc_session *s, struct mc_leg *leg, struct mc_waits *w)
{
  int result = mc_opening_greet (leg->ch, w);

  if (result == MODCAT_REFUSE && leg->ln != NULL) {
    mc_channel_close (leg->ch);
    leg->ch = NULL;
    leg->state = MC_LEG_ACCEPT;
    mc_log_put (s->ctx->log, MODCAT_LOG_INFO, "still listening");
    return MODCAT_OK;
  }
  if (result != MODCAT_OK)
    return result;
  if (leg->ln != NULL)
    mc_channel_move_entries (leg->ln, leg->ch);
  mc_channel_close (leg->ln);
  leg->ln = NULL;
  result = mc_opening_finish (leg->ch);
  if (result == MODCAT_OK)
    leg->state = MC_LEG_READY;
  return result;
}

/* -- connecting types --------------------------------------------------------- */

int
mc_server_may_connect (struct mc_session *s, struct mc_leg *leg,
                       struct mc_waits *w)
{
  if (!forks (leg))
    return MODCAT_OK;
  if (leg->next_at > modcat_now ()) {
    mc_waits_until (w, leg->next_at);
    return MODCAT_AGAIN;
  }
  return too_many (s, leg) ? MODCAT_AGAIN : MODCAT_OK;
}

int
mc_server_connected (struct mc_session *s, struct mc_leg *leg,
                     struct mc_waits *w)
{
  const struct mc_retry_conf *retry;
  int result;

  if (!forks (leg))
    return MODCAT_OK;
  result = hand_to_child (s, leg);
  if (result != MODCAT_AGAIN && result != MODCAT_BUSY)
    return result;
  retry = mc_address_conf (leg->address, &modcat_group_retry);
  leg->next_at = modcat_now () + retry->interval;
  mc_waits_until (w, leg->next_at);
  return MODCAT_AGAIN;
}
