/* core/session.c -- two addresses on their way to being relayed, and the end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "env.h"
#include "fdinfo.h"
#include "log.h"
#include "serve.h"
#include "server.h"
#include "session.h"
#include "signals.h"
#include "target.h"

static void advance (void *arg);

/* -- the legs ------------------------------------------------------------ */

static const char *
dirs_name (unsigned dirs)
{
  if (dirs == MODCAT_READ)
    return "read-only";
  return dirs == MODCAT_WRITE ? "write-only" : "read-write";
}

static void
add_leg (struct mc_session *s, int side, const struct modcat_address *address,
         unsigned dirs)
{
  unsigned able = address->type->dirs & dirs;
  struct mc_leg *leg = &s->leg[s->nlegs++];

  if (able != dirs && address->pair == NULL)
    mc_log_put (s->ctx->log, MODCAT_LOG_WARN, "address is opened in %s mode "
                "but only supports %s", dirs_name (dirs),
                dirs_name (address->type->dirs));
  *leg = (struct mc_leg) { .address = address, .side = side,
                           .dirs = able == 0 ? dirs : able };
  if (address->wants_target)
    leg->planned = address;
}

/* The legs of one side for DIRS.  Returns the directions that it will have. */
static unsigned
add_side (struct mc_session *s, int side,
          const struct modcat_address *const address[2], unsigned dirs)
{
  const struct modcat_address *one = address[0];
  unsigned first = s->nlegs, have = 0;

  if (address[1] != NULL) {     /* X!!Y */
    if (dirs != MODCAT_RDWR)
      mc_log_put (s->ctx->log, MODCAT_LOG_WARN,
                  "unidirectional open of dual address");
    if ((dirs & MODCAT_READ) != 0)
      add_leg (s, side, one, MODCAT_READ);
    if ((dirs & MODCAT_WRITE) != 0)
      add_leg (s, side, address[1], MODCAT_WRITE);
  } else {
    unsigned lacks = dirs & ~one->type->dirs;

    if (one->pair == NULL || lacks == 0 || lacks == dirs)
      add_leg (s, side, one, dirs);
    else
      add_leg (s, side, one, dirs & ~lacks);
    if (one->pair != NULL && lacks != 0)
      add_leg (s, side, one->pair, lacks);
  }
  for (unsigned i = first; i < s->nlegs; i++)
    have |= s->leg[i].dirs;
  return have;
}

static unsigned
complement (unsigned dirs)
{
  return ((dirs & MODCAT_READ) != 0 ? MODCAT_WRITE : 0U)
    | ((dirs & MODCAT_WRITE) != 0 ? MODCAT_READ : 0U);
}

static void
add_legs (struct mc_session *s, const struct mc_plan *plan)
{
  const struct mc_settings *set = &s->ctx->set;
  unsigned left = MODCAT_RDWR;

  if (set->left_to_right_only)
    left = MODCAT_READ;
  else if (set->right_to_left_only)
    left = MODCAT_WRITE;
  left = add_side (s, 0, plan->address[0], left);
  add_side (s, 1, plan->address[1], complement (left));
}

/* -- one step of one leg ------------------------------------------------- */

void
mc_session_wake (struct mc_session *s)
{
  if (s->over)
    return;
  s->wake.due = advance;
  s->wake.arg = s;
  mc_timer_set (s->ctx->loop, &s->wake, modcat_now ());
}

static void
woken (void *arg, struct modcat_channel *ch, unsigned dirs)
{
  (void) ch;
  (void) dirs;
  mc_session_wake (arg);
}

static struct modcat_channel *
wakes (struct modcat_channel *ch, struct mc_session *s)
{
  if (ch == NULL)
    return NULL;
  mc_channel_of (ch)->woken = woken;
  mc_channel_of (ch)->woken_arg = s;
  return ch;
}

struct modcat_channel *
mc_leg_channel (struct mc_session *s, struct mc_leg *leg)
{
  return wakes (mc_channel_init (&leg->own), s);
}

/* A listener has memory of its own: of many sessions only one has it. */
static struct modcat_channel *
new_channel (struct mc_session *s, struct mc_leg *leg)
{
  struct modcat_channel *ch;

  if (leg->address->type->listen == NULL)
    return mc_leg_channel (s, leg);
  ch = wakes (mc_channel_new (), s);
  if (ch == NULL)
    mc_log_put (s->ctx->log, MODCAT_LOG_ERROR, "out of memory");
  return ch;
}

/* The address of LEG with the target's words in it, as if they had been typed
   there: parsed, checked and prepared like any. */
static int
bind_leg (struct mc_session *s, struct mc_leg *leg)
{
  if (leg->planned == NULL || leg->bound != NULL)
    return MODCAT_OK;
  if (s->target == NULL) {
    mc_log_put (s->ctx->log, MODCAT_LOG_ERROR, "there is nothing to put in "
                "place of %%h and %%p: the peer has not said where to go");
    return MODCAT_FAIL;
  }
  mc_log_put (s->ctx->log, MODCAT_LOG_INFO, "%%h is %s, %%p is %s",
              s->target->host, s->target->port);
  leg->bound = mc_address_bind_for (s->ctx, leg->planned->spec,
                                    leg->planned->single, s->target);
  if (leg->bound == NULL)
    return MODCAT_FAIL;
  leg->address = leg->bound;
  return mc_opening_prepare (s->ctx, leg->bound);
}

/* LEG is closed: another target may come. */
static void
unbind_leg (struct mc_leg *leg)
{
  if (leg->bound == NULL)
    return;
  leg->address = leg->planned;
  mc_address_free (leg->bound);
  leg->bound = NULL;
}

static int
open_leg (struct mc_session *s, struct mc_leg *leg, struct mc_waits *w)
{
  int result = MODCAT_OK;

  if (leg->ch == NULL) {
    s->error = 0;
    result = bind_leg (s, leg);
    if (result == MODCAT_OK)
      result = mc_server_may_connect (s, leg, w);
    if (result != MODCAT_OK)
      return result;
    leg->ch = new_channel (s, leg);
    if (leg->ch == NULL)
      return MODCAT_FAIL;
    mc_opening_start (&leg->opening, s->ctx, s, leg->address, leg->dirs,
                      leg->ch);
  }
  result = mc_opening_step (&leg->opening, w);
  if (result != MODCAT_OK)
    return result;
  leg->state = MC_LEG_OPENED;
  if (leg->address->type->listen != NULL) {
    leg->ln = leg->ch;
    leg->ch = NULL;
    leg->state = MC_LEG_ACCEPT;
    mc_log_switch (s->ctx->log, "starting accept loop");
  }
  return MODCAT_OK;
}

static int
finish_leg (struct mc_session *s, struct mc_leg *leg, struct mc_waits *w)
{
  int result = mc_server_connected (s, leg, w);

  if (result == MODCAT_AGAIN)
    leg->state = MC_LEG_OPEN;
  if (result == MODCAT_OK)
    result = mc_opening_finish (leg->ch);
  if (result == MODCAT_OK)
    leg->state = MC_LEG_READY;
  return result;
}

static int
step_leg (struct mc_session *s, struct mc_leg *leg, struct mc_waits *w)
{
  int result;

  switch (leg->state) {
  case MC_LEG_OPEN:
    return open_leg (s, leg, w);
  case MC_LEG_ACCEPT:
    result = mc_server_accept (s, leg, w);
    if (result == MODCAT_OK && leg->state == MC_LEG_ACCEPT)
      leg->state = MC_LEG_GREET;
    return result;
  case MC_LEG_GREET:
    return mc_server_greet (s, leg, w);
  case MC_LEG_OPENED:
    return finish_leg (s, leg, w);
  default:
    s->at++;
    return MODCAT_OK;
  }
}

/* -- the session --------------------------------------------------------- */

static void
show_fds (const struct mc_session *s)
{
  int fds[2 * MC_MAX_LEGS];
  size_t count = 0;

  for (unsigned i = 0; i < s->nlegs; i++) {
    const struct modcat_channel *ch = s->leg[i].ch;

    if (ch->rfd != -1)
      fds[count++] = ch->rfd;
    if (ch->wfd != -1)
      fds[count++] = ch->wfd;
  }
  mc_fdinfo (fds, count);
}

static int
start_relay (struct mc_session *s)
{
  struct mc_side side[2] = { { NULL, NULL }, { NULL, NULL } };

  for (unsigned i = 0; i < s->nlegs; i++) {
    const struct mc_leg *leg = &s->leg[i];

    if ((leg->dirs & MODCAT_READ) != 0)
      side[leg->side].rd = leg->ch;
    if ((leg->dirs & MODCAT_WRITE) != 0)
      side[leg->side].wr = leg->ch;
  }
  mc_log_put (s->ctx->log, MODCAT_LOG_INFO,
              "resolved and opened all sock addresses");
  if (s->ctx->set.show_fds)
    show_fds (s);
  mc_log_switch (s->ctx->log, NULL);
  mc_signals_pause (s->ctx->signals, s->ctx->set.transfer_wait);
  s->relaying = true;
  s->began = modcat_now ();
  if (mc_relay_start (&s->relay, s, side) != MODCAT_OK)
    return MODCAT_FAIL;
  if (s->program_failed)
    mc_relay_program_ended (&s->relay);
  return MODCAT_OK;
}

static void
set_status (struct mc_session *s, int result)
{
  if (result != MC_SERVER_OVER)
    mc_session_failed (s, result == MODCAT_FAIL_SOFT ? 255 : 1);
}

/* Whoever asked for the other address hears how it went. */
static int
answer (struct mc_session *s, struct mc_waits *w)
{
  int error = s->failure == MODCAT_OK ? 0 : s->error != 0 ? s->error : EIO;
  int result = MODCAT_OK;

  for (unsigned i = 0; i < s->at && result == MODCAT_OK; i++)
    result = mc_opening_answer (s->leg[i].ch, error, w);
  return result;
}

/* All legs, then the answers: MODCAT_OK, and the relay may start. */
static int
open_all (struct mc_session *s, struct mc_waits *w)
{
  int result = s->failure;

  while (result == MODCAT_OK && s->at < s->nlegs)
    result = step_leg (s, &s->leg[s->at], w);
  if (result == MODCAT_AGAIN)
    return result;
  s->failure = result;
  result = answer (s, w);
  return result == MODCAT_AGAIN || s->failure == MODCAT_OK ? result
    : s->failure;
}

static void
advance (void *arg)
{
  struct mc_session *s = arg;
  struct mc_waits w = { 0 };
  int result;

  if (s->over || s->relaying)
    return;
  mc_session_enter (s);
  s->waits_for_child = false;
  /* A step may close what it has waited for, and open another one that gets
     the same number. */
  if (s->at < s->nlegs && s->leg[s->at].state != MC_LEG_ACCEPT)
    mc_waiter_clear (s->ctx->loop, &s->waiter);
  result = open_all (s, &w);
  if (result == MODCAT_AGAIN
      && mc_waiter_arm (s->ctx->loop, &s->waiter, &w, advance, s) == -1)
    result = MODCAT_FAIL;
  mc_waits_free (&w);
  if (result == MODCAT_AGAIN)
    return;
  mc_waiter_clear (s->ctx->loop, &s->waiter);
  if (result == MODCAT_OK)
    result = start_relay (s);
  if (result != MODCAT_OK) {
    set_status (s, result);
    mc_session_end (s);
  }
}

static void
enlist (struct mc_session *s)
{
  struct mc_context *ctx = s->ctx;

  s->next = ctx->sessions;
  if (s->next != NULL)
    s->next->prev = s;
  ctx->sessions = s;
}

static struct mc_session *
allocate (struct mc_context *ctx, unsigned nlegs)
{
  struct mc_session *s = calloc (1, sizeof *s + nlegs * sizeof s->leg[0]);

  if (s == NULL)
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "out of memory");
  else
    s->ctx = ctx;
  return s;
}

int
mc_session_start (struct mc_context *ctx, const struct mc_plan *plan)
{
  struct mc_session *s = allocate (ctx, MC_MAX_LEGS);

  if (s == NULL)
    return -1;
  enlist (s);
  add_legs (s, plan);
  advance (s);
  return 0;
}

/* -- one of many --------------------------------------------------------- */

struct mc_session *
mc_session_new_peer (struct mc_session *from)
{
  struct mc_session *s = allocate (from->ctx, from->nlegs);

  if (s == NULL)
    return NULL;
  s->server = from->server;
  s->nlegs = from->nlegs;
  for (unsigned i = 0; i < s->nlegs; i++)
    s->leg[i] = (struct mc_leg) { .address = from->leg[i].address,
                                  .planned = from->leg[i].planned,
                                  .dirs = from->leg[i].dirs,
                                  .side = from->leg[i].side };
  return s;
}

void
mc_session_discard (struct mc_session *s)
{
  if (s == NULL)
    return;
  for (unsigned i = 0; i < s->nlegs; i++)
    mc_channel_close (s->leg[i].ch);
  free (s);
}

void
mc_session_welcome (struct mc_session *s, unsigned at)
{
  s->at = at;
  s->leg[at].state = MC_LEG_GREET;
  s->began = modcat_now ();
  enlist (s);
  advance (s);
}

static bool
is_one_of_many (const struct mc_session *s)
{
  return s->server != NULL && s->server->session != s;
}

void
mc_session_enter (const struct mc_session *s)
{
  if (s->server != NULL)
    mc_log_about (s->ctx->log, s->number,
                  is_one_of_many (s) ? s->server->quieter : 0);
}

/* Of many sessions one that fails is no reason to say that all have; but the
   last ones, which the end of modcat cuts off, have been given up by it. */
void
mc_session_failed (struct mc_session *s, int status)
{
  if (is_one_of_many (s) && !s->ctx->stop)
    return;
  if (s->ctx->status == 0)
    s->ctx->status = status;
}

/* -- beginning anew ------------------------------------------------------ */

/* Ns from one beginning to the next, at least: the other address may end as
   soon as it is open. */
#define RENEW_INTERVAL INT64_C (1000000000)

static bool
stays (const struct mc_session *s, const struct mc_leg *leg)
{
  return leg->ch != NULL && (leg->ch->flags & MODCAT_CH_STAYS) != 0
    && mc_relay_is_alive (&s->relay, leg->ch);
}

/* All but what stays is closed, and opened again. */
static void
renew (void *arg)
{
  struct mc_session *s = arg;
  int64_t at = s->began + RENEW_INTERVAL, now = modcat_now ();

  mc_relay_stop (&s->relay);
  mc_log_put (s->ctx->log, MODCAT_LOG_NOTICE, "keeping the address that stays,"
              " opening the other one again");
  for (unsigned i = s->nlegs; i > 0; i--) {
    struct mc_leg *leg = &s->leg[i - 1];

    if (stays (s, leg)) {
      mc_channel_of (leg->ch)->half_closed = false;
      continue;
    }
    mc_channel_close (leg->ch);
    mc_channel_close (leg->ln);
    leg->ch = leg->ln = NULL;
    unbind_leg (leg);
    leg->state = MC_LEG_OPEN;
    leg->accept_by = leg->next_at = 0;
    leg->waiting_told = false;
  }
  s->relaying = s->program_failed = false;
  s->relay = (struct mc_relay) { .ctx = NULL };
  s->at = 0;
  s->ctx->status = 0;           /* that of the last transfer counts */
  s->ctx->untaken = false;
  s->wake.due = advance;
  mc_timer_set (s->ctx->loop, &s->wake, at > now ? at : now);
}

void
mc_session_relayed (struct mc_session *s)
{
  unsigned staying = 0;

  for (unsigned i = 0; i < s->nlegs; i++)
    if (stays (s, &s->leg[i]))
      staying++;
  if (staying == 0 || staying == s->nlegs || s->ctx->stop || s->ctx->forked
      || is_one_of_many (s)) {
    mc_session_end (s);
    return;
  }
  s->wake.due = renew;
  s->wake.arg = s;
  mc_timer_set (s->ctx->loop, &s->wake, modcat_now ());
}

void
mc_session_end (struct mc_session *s)
{
  if (s->over)
    return;
  s->over = true;
  if (s->prev != NULL)
    s->prev->next = s->next;
  else
    s->ctx->sessions = s->next;
  if (s->next != NULL)
    s->next->prev = s->prev;
  s->next = s->ctx->over;
  s->ctx->over = s;
}

static void
free_session (struct mc_session *s)
{
  mc_session_enter (s);
  if (s->ctx->set.statistics && s->relaying) {
    if (!s->ctx->set.experimental)
      mc_log_put (s->ctx->log, MODCAT_LOG_WARN,
                  "statistics are experimental");
    mc_relay_log_statistics (&s->relay);
  }
  mc_relay_stop (&s->relay);
  mc_waiter_clear (s->ctx->loop, &s->waiter);
  mc_timer_clear (s->ctx->loop, &s->wake);
  /* The last one first: it has found the terminal, if they share one, as the
     first one has set it. */
  for (unsigned i = s->nlegs; i > 0; i--) {
    mc_channel_close (s->leg[i - 1].ch);
    mc_channel_close (s->leg[i - 1].ln);
    unbind_leg (&s->leg[i - 1]);
  }
  free (s->target);
  mc_serve_ended (s);
  free (s);
}

void
mc_sessions_sweep (struct mc_context *ctx, bool all)
{
  while (all && ctx->sessions != NULL)
    mc_session_end (ctx->sessions);
  while (ctx->over != NULL) {
    struct mc_session *s = ctx->over;

    ctx->over = s->next;
    free_session (s);
  }
}

/* -- what others tell ---------------------------------------------------- */

void
mc_session_program_ended (struct mc_session *s,
                          const struct modcat_channel *ch, bool failed)
{
  (void) ch;
  if (s == NULL)
    return;
  if (failed) {
    s->program_failed = true;
    mc_session_failed (s, 1);
  }
  mc_session_enter (s);
  if (s->relaying)
    mc_relay_program_ended (&s->relay);
}

void
mc_sessions_child_ended (struct mc_context *ctx)
{
  /* Of many sessions only those that listen wait for a child. */
  for (struct mc_server *server = ctx->servers; server != NULL;
       server = server->next)
    mc_serve_wake (server);
  if (ctx->servers == NULL && ctx->sessions != NULL
      && ctx->sessions->waits_for_child)
    advance (ctx->sessions);    /* the only one; it may fork */
}

void
mc_sessions_log_statistics (struct mc_context *ctx)
{
  for (struct mc_session *s = ctx->sessions; s != NULL; s = s->next)
    if (s->relaying) {
      mc_session_enter (s);
      mc_relay_log_statistics (&s->relay);
    } else if (s->server != NULL && s->server->session == s) {
      mc_session_enter (s);
      mc_serve_log_statistics (s->server);
    } else
      mc_log_put (ctx->log, MODCAT_LOG_WARN, "transfer engine not yet "
                  "started, statistics not available");
}

/* Which side of S has CH, or a layer of it; -1: neither. */
static int
side_of (const struct mc_session *s, const struct modcat_channel *ch)
{
  const struct mc_channel *top = mc_channel_of (ch);

  while (top->owner != NULL)
    top = top->owner;
  for (unsigned i = 0; i < s->nlegs; i++)
    if (s->leg[i].ch == &top->pub || s->leg[i].ln == &top->pub)
      return s->leg[i].side;
  return -1;
}

const struct modcat_channel *
modcat_other (const struct modcat_channel *ch)
{
  const struct mc_session *s = mc_request_of (ch->rq)->session;
  int side = s != NULL ? side_of (s, ch) : -1;

  for (unsigned i = 0; side != -1 && i < s->nlegs; i++)
    if (s->leg[i].side != side && s->leg[i].state == MC_LEG_READY)
      return s->leg[i].ch;
  return NULL;
}

enum { MAX_ENVS = 32 };        /* channels and layers that set variables */

/* From the lowest layer up, so that a layer may say it better. */
static size_t
collect_env (const struct mc_channel *c, const struct mc_env **envs,
             size_t count)
{
  for (const struct mc_channel *o = c->owns; o != NULL; o = o->next)
    count = collect_env (o, envs, count);
  mc_channel_describe (&c->pub);
  if (c->env.count > 0 && count < MAX_ENVS)
    envs[count++] = &c->env;
  return count;
}

char **
mc_session_environ (struct mc_context *ctx, const struct mc_session *s,
                    const struct modcat_channel *ch)
{
  const struct mc_env *envs[MAX_ENVS];
  size_t count = 0;
  bool seen = false;

  for (unsigned i = 0; s != NULL && i < s->nlegs; i++)
    if (s->leg[i].ch != NULL) {
      count = collect_env (mc_channel_of (s->leg[i].ch), envs, count);
      seen = seen || s->leg[i].ch == ch;
    }
  if (!seen)
    count = collect_env (mc_channel_of (ch), envs, count);
  return mc_env_block (ctx, envs, count);
}
