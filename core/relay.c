/* core/relay.c -- two flows, watched, closed and ended by the rules.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>

#include "child.h"
#include "context.h"
#include "log.h"
#include "relay.h"
#include "session.h"

enum { BURST = 16 };           /* blocks of one flow in one turn */

static void update (struct mc_relay *r);

/* -- what the log says -------------------------------------------------------- */

static void
log_start (struct mc_relay *r, const struct mc_side side[2])
{
  int fd[4];

  for (int i = 0; i < 2; i++) {
    fd[2 * i] = side[i].rd != NULL ? mc_flow_fd (side[i].rd, MODCAT_READ)
      : mc_flow_fd (side[i].wr, MODCAT_WRITE);
    fd[2 * i + 1] = side[i].wr != NULL ? mc_flow_fd (side[i].wr, MODCAT_WRITE)
      : fd[2 * i];
  }
  mc_log_put (r->ctx->log, MODCAT_LOG_NOTICE, "starting data transfer loop "
              "with FDs [%d,%d] and [%d,%d]", fd[0], fd[1], fd[2], fd[3]);
}

/* -- moving ---------------------------------------------------------------- */

static void
resume (void *arg)
{
  struct mc_flow *f = arg;

  mc_session_enter (f->relay->session);
  f->paused = f->state.held = false;
  update (f->relay);
}

/* Is it worth to read without being told that there is something?  Datagrams
   of a busy peer wait in a queue, so that a poll(2) for each would be wasted;
   those of a quiet one don't, and the read would be.  TURNS have been made. */
static bool
is_crowded (struct mc_flow *f, int turns)
{
  enum { PROBE = 8 };          /* one datagram in so many shows which it is */

  if ((f->src->flags & MODCAT_CH_DATAGRAM) == 0)
    return false;
  if (f->dry || turns > 1)
    f->crowded = turns > 2 || !f->dry;
  return !f->dry && (f->crowded || ++f->lone % PROBE == 0);
}

/* The source is ready: a block, and more while it has some at hand. */
static void
source_ready (void *arg)
{
  struct mc_flow *f = arg;
  int turns = 0;

  mc_session_enter (f->relay->session);
  f->dry = false;
  if (f->state.active && !f->state.eof && !f->state.pending && !f->paused)
    do {
      if (mc_flow_read (f) && f->state.pending && !mc_flow_write (f))
        break;
    } while (++turns < BURST && !f->state.eof && !f->paused
             && (mc_flow_has_more (f) || is_crowded (f, turns)));
  update (f->relay);
}

static void
sink_ready (void *arg)
{
  struct mc_flow *f = arg;

  mc_session_enter (f->relay->session);
  if (f->state.pending)
    mc_flow_write (f);
  update (f->relay);
}

/* -- closing -------------------------------------------------------------------- */

/* Have what the half-close said it waits for call sink_ready(). */
static int
wait_to_tell (struct mc_flow *f)
{
  struct mc_waits w = { 0 };
  int result;

  mc_channel_collect_waits (f->dst, &w);
  result = mc_waiter_arm (f->relay->ctx->loop, &f->writer, &w, sink_ready, f);
  mc_waits_free (&w);
  return result;
}

static bool
half_close (struct mc_flow *f)
{
  struct mc_relay *r = f->relay;
  int result;

  result = modcat_half_close (f->dst);
  f->telling = result == MODCAT_AGAIN;
  if (f->telling && wait_to_tell (f) == 0)
    return false;
  if (f->telling)
    result = modcat_fail (f->dst->rq, "out of memory");
  f->telling = false;
  if (result < 0)
    mc_session_failed (r->session, 1);
  f->state.told = true;
  /* shut-close: the descriptor was also what the other flow reads. */
  if (f->dst->half_close == MODCAT_HC_CLOSE && f->dst->rfd == -1
      && r->flow[1 - f->number].src == f->dst)
    r->flow[1 - f->number].state.eof = true;
  return true;
}

/* Everything has been written.  A program that only takes data is given the
   time to use it. */
static bool
awaits_program (const struct mc_relay *r)
{
  for (int i = 0; i < 2; i++)
    if (r->flow[i].state.active
        && mc_child_runs (r->ctx, r->flow[i].dst, MODCAT_CHILD_AWAIT))
      return true;
  return false;
}

static void
report_lost (struct mc_relay *r)
{
  for (int i = 0; i < 2; i++)
    if (r->flow[i].state.active)
      mc_flow_report_lost (&r->flow[i]);
}

static void
end (struct mc_relay *r)
{
  r->ended = true;
  report_lost (r);
  mc_session_relayed (r->session);
}

/* A program that has closed its output is about to exit: a moment's patience
   gets its exit status.  Where that is to be ours it has the time of -t. */
#define GRACE INT64_C (50000000)       /* ns */

static void
grace_over (void *arg)
{
  struct mc_relay *r = arg;

  mc_session_enter (r->session);
  end (r);
}

static int64_t
patience (const struct mc_relay *r)
{
  int64_t ns = 0;

  for (int i = 0; i < 2; i++) {
    const struct mc_flow *f = &r->flow[i];

    if (!f->state.active)
      continue;
    if (mc_child_runs (r->ctx, f->src, MODCAT_CHILD_STATUS)
        || mc_child_runs (r->ctx, f->dst, MODCAT_CHILD_STATUS))
      return r->ctx->set.linger > GRACE ? r->ctx->set.linger : GRACE;
    if (f->state.eof && mc_child_runs (r->ctx, f->src, 0))
      ns = GRACE;
  }
  return ns;
}

static bool
about_to_exit (struct mc_relay *r)
{
  int64_t ns = patience (r);

  if (ns == 0)
    return false;
  if (r->linger.due != grace_over || !r->linger.set) {
    r->linger.due = grace_over;
    mc_timer_set (r->ctx->loop, &r->linger, modcat_now () + ns);
  }
  return true;
}

/* Would its source have told its end?  Datagrams mostly have none. */
static bool
is_unfinished (const struct mc_flow *f)
{
  return f->state.active && !f->state.eof
    && (f->src->flags & MODCAT_CH_DATAGRAM) == 0;
}

static void
linger_over (void *arg)
{
  struct mc_relay *r = arg;
  const struct mc_settings *set = &r->ctx->set;
  int64_t due = r->last_data + set->linger;

  if (modcat_now () < due) {
    mc_timer_set (r->ctx->loop, &r->linger, due);
    return;
  }
  mc_session_enter (r->session);
  mc_log_put (r->ctx->log, MODCAT_LOG_INFO, "poll timed out (no data within "
              "%lld.%06lld seconds)", (long long) (set->linger / 1000000000),
              (long long) (set->linger / 1000 % 1000000));
  if (r->data_while_closing)
    for (int i = 0; i < 2; i++)
      if (is_unfinished (&r->flow[i]))
        mc_log_put (r->ctx->log, MODCAT_LOG_WARN, "address %d was still "
                    "sending but paused for more than %g s: closed without "
                    "its end of file; a larger -t waits longer", i + 1,
                    (double) set->linger / 1e9);
  end (r);
}

static void
inactive (void *arg)
{
  struct mc_relay *r = arg;
  int64_t due = r->last_data + r->ctx->set.inactivity;

  if (modcat_now () < due) {
    mc_timer_set (r->ctx->loop, &r->inactivity, due);
    return;
  }
  mc_session_enter (r->session);
  mc_log_put (r->ctx->log, MODCAT_LOG_NOTICE, "inactivity timeout triggered");
  r->ended = true;
  report_lost (r);
  mc_session_end (r->session);  /* for good */
}

/* -- what to wait for --------------------------------------------------------- */

/* Watch for CH being ready, or stop.  1, 0: there is nothing to watch, -1: no
   memory. */
static int
arm (struct mc_flow *f, struct mc_waiter *waiter, struct modcat_channel *ch,
     unsigned dir, bool wanted)
{
  struct mc_loop *loop = f->relay->ctx->loop;
  void (*ready) (void *) = dir == MODCAT_READ ? source_ready : sink_ready;
  int fd = mc_channel_plain_wait (ch, dir);
  struct mc_waits w = { 0 };
  int result;

  if (fd != -1 && waiter->nmore == 0 && !waiter->timer.set) {
    waiter->one.ready = ready;
    waiter->one.arg = f;
    return mc_watch_set (loop, &waiter->one, fd, wanted ? dir : 0) == -1
      ? -1 : 1;
  }
  if (wanted)
    mc_channel_wait (ch, dir, &w);
  result = mc_waiter_arm (loop, waiter, &w, ready, f);
  if (result == 0 && (w.count > 0 || w.deadline != 0))
    result = 1;
  mc_waits_free (&w);
  return result;
}

static void
call_soon (struct mc_flow *f, struct mc_timer *t, void (*what) (void *))
{
  t->due = what;
  t->arg = f;
  mc_timer_set (f->relay->ctx->loop, t, modcat_now ());
}

/* modcat_wake(): a channel is mostly the source of one flow and the sink of
   the other. */
static void
woken (void *arg, struct modcat_channel *ch, unsigned dirs)
{
  struct mc_relay *r = arg;

  for (int i = 0; i < 2; i++) {
    struct mc_flow *f = &r->flow[i];

    if (!f->state.active)
      continue;
    if (f->src == ch && (dirs & MODCAT_READ) != 0)
      call_soon (f, &f->kick, source_ready);
    if (f->dst == ch && (dirs & MODCAT_WRITE) != 0)
      call_soon (f, &f->push, sink_ready);
  }
}

/* FN NULL: nobody is told any more. */
static void
tell_of_wakes (const struct mc_flow *f,
               void (*fn) (void *, struct modcat_channel *, unsigned))
{
  struct modcat_channel *const ends[2] = { f->src, f->dst };

  for (int i = 0; i < 2; i++) {
    mc_channel_of (ends[i])->woken = fn;
    mc_channel_of (ends[i])->woken_arg = f->relay;
  }
}

static int
arm_flow (struct mc_flow *f, const struct mc_flow_action *act)
{
  bool read = act->read && !f->paused;
  int watched;

  if (!f->state.active)
    return 0;
  if (!f->state.pending)
    mc_flow_give_back (f);
  if (!f->telling
      && arm (f, &f->writer, f->dst, MODCAT_WRITE, act->write) == -1)
    return -1;
  watched = arm (f, &f->reader, f->src, MODCAT_READ, read);
  if (watched == -1)
    return -1;
  /* Bytes that no descriptor tells of; or a source that has none, which is
     asked until it says EAGAIN. */
  if (read && (mc_flow_has_more (f) || (watched == 0 && !f->dry)))
    call_soon (f, &f->kick, source_ready);
  return 0;
}

static void
arm_timers (struct mc_relay *r, const struct mc_relay_actions *act)
{
  const struct mc_settings *set = &r->ctx->set;

  if (!act->linger) {
    mc_timer_clear (r->ctx->loop, &r->linger);
    return;
  }
  if (!r->closing) {
    r->closing = true;
    r->last_data = modcat_now ();
  }
  if (!r->linger.set)
    mc_timer_set (r->ctx->loop, &r->linger, r->last_data + set->linger);
}

static void
out_of_memory (struct mc_relay *r)
{
  mc_log_put (r->ctx->log, MODCAT_LOG_ERROR, "out of memory");
  mc_session_failed (r->session, 1);
  end (r);
}

/* Hold the flows against the rules and do what they say. */
static void
update (struct mc_relay *r)
{
  struct mc_relay_actions act;
  bool again;

  if (r->ended)
    return;
  do {
    struct mc_flow_state state[2] = { r->flow[0].state, r->flow[1].state };

    again = false;
    mc_relay_rules (state, r->closing, &act);
    for (int i = 0; i < 2; i++)
      if (act.flow[i].half_close && half_close (&r->flow[i]))
        again = true;
  } while (again);
  if (act.done && !awaits_program (r) && !about_to_exit (r)) {
    end (r);
    return;
  }
  for (int i = 0; i < 2; i++)
    if (arm_flow (&r->flow[i], &act.flow[i]) == -1) {
      out_of_memory (r);
      return;
    }
  if (!act.done)
    arm_timers (r, &act);
  else if (r->linger.due == linger_over)        /* a program is awaited */
    mc_timer_clear (r->ctx->loop, &r->linger);
}

/* -- starting and stopping -------------------------------------------------- */

static int
start_flow (struct mc_relay *r, int number, struct modcat_channel *src,
            struct modcat_channel *dst)
{
  struct mc_flow *f = &r->flow[number];

  if (mc_flow_start (f, r, number, src, dst) == -1)
    return -1;
  f->resume.due = resume;
  f->resume.arg = f;
  if (f->state.active)
    tell_of_wakes (f, woken);
  return 0;
}

/* `modcat - -`: both flows would read the same descriptor and write the same
   one, and bytes overtake each other.  One of them carries them all. */
static bool
is_the_same (const struct mc_side side[2])
{
  return side[0].rd != NULL && side[0].wr != NULL
    && side[1].rd != NULL && side[1].wr != NULL
    && side[0].rd->rfd != -1 && side[0].rd->rfd == side[1].rd->rfd
    && side[0].wr->wfd != -1 && side[0].wr->wfd == side[1].wr->wfd;
}

int
mc_relay_start (struct mc_relay *r, struct mc_session *s,
                const struct mc_side side[2])
{
  bool same = is_the_same (side);

  r->ctx = s->ctx;
  r->session = s;
  r->last_data = modcat_now ();
  r->linger.due = linger_over;
  r->linger.arg = r;
  r->inactivity.due = inactive;
  r->inactivity.arg = r;
  log_start (r, side);
  if (start_flow (r, 0, side[0].rd, side[1].wr) == -1
      || start_flow (r, 1, same ? NULL : side[1].rd, side[0].wr) == -1)
    return MODCAT_FAIL;
  if (r->ctx->set.inactivity != 0)
    mc_timer_set (r->ctx->loop, &r->inactivity,
                  r->last_data + r->ctx->set.inactivity);
  update (r);
  return MODCAT_OK;
}

void
mc_relay_stop (struct mc_relay *r)
{
  if (r->ctx == NULL)
    return;
  if (!r->ended)
    report_lost (r);            /* a signal ends us */
  mc_timer_clear (r->ctx->loop, &r->linger);
  mc_timer_clear (r->ctx->loop, &r->inactivity);
  for (int i = 0; i < 2; i++) {
    if (r->flow[i].state.active)
      tell_of_wakes (&r->flow[i], NULL);
    if (r->flow[i].relay != NULL)
      mc_flow_stop (&r->flow[i]);
  }
  r->ctx = NULL;
}

bool
mc_relay_is_alive (const struct mc_relay *r, const struct modcat_channel *ch)
{
  for (int i = 0; i < 2; i++) {
    const struct mc_flow *f = &r->flow[i];

    if (f->state.active && ((f->src == ch && f->state.eof)
                            || (f->dst == ch && f->state.broken)))
      return false;
  }
  return true;
}

void
mc_relay_program_ended (struct mc_relay *r)
{
  if (r->ctx == NULL || r->ended)
    return;
  if (!r->closing)
    r->last_data = modcat_now ();
  r->closing = true;
  update (r);
}

static int
digits (uint64_t n)
{
  return snprintf (NULL, 0, "%llu", (unsigned long long) n);
}

/* Shown whatever the threshold: who asks for statistics wants to see them. */
void
mc_relay_log_statistics (const struct mc_relay *r)
{
  static const char *const names[2] = { "left to right", "right to left" };
  struct mc_log *log = r->ctx->log;
  enum modcat_level threshold = mc_log_threshold (log);
  int blocks = 0, bytes = 0;

  for (int i = 0; i < 2; i++) {
    const struct mc_flow *f = &r->flow[i];

    blocks = digits (f->blocks) > blocks ? digits (f->blocks) : blocks;
    bytes = digits (f->bytes) > bytes ? digits (f->bytes) : bytes;
  }
  if (threshold > MODCAT_LOG_INFO)
    mc_log_set_threshold (log, MODCAT_LOG_INFO);
  for (int i = 0; i < 2; i++)
    if (r->flow[i].state.active)
      mc_log_put (log, MODCAT_LOG_INFO,
                  "STATISTICS: %s: %*llu packets(s), %*llu byte(s)",
                  names[i], blocks, (unsigned long long) r->flow[i].blocks,
                  bytes, (unsigned long long) r->flow[i].bytes);
  mc_log_set_threshold (log, threshold);
}
