/* core/relay.c -- the flows: bytes from source to sink, by the rules.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "compat/pipe.h"
#include "compat/splice.h"
#include "context.h"
#include "log.h"
#include "pool.h"
#include "relay.h"
#include "session.h"
#include "stage.h"

enum {
  FIRST_WANT = 16 << 10,       /* bytes that the first read asks for */
  DATAGRAM_MAX = 64 << 10,     /* bytes; larger than any UDP datagram */
  SPLICE_AFTER = 4,            /* full reads in a row before splice(2) */
  BURST = 16,                  /* blocks of one flow in one turn */
};
#define IGNORE_EOF_PAUSE INT64_C (1000000000)  /* ns between two looks */

static void update (struct mc_relay *r);

/* -- what the log says -------------------------------------------------------- */

static int
shown_fd (const struct modcat_channel *ch, unsigned dir)
{
  while (ch->rfd == -1 && ch->wfd == -1 && ch->lower != NULL)
    ch = ch->lower;
  return dir == MODCAT_READ ? ch->rfd : ch->wfd;
}

static void
log_start (struct mc_relay *r, const struct mc_side side[2])
{
  int fd[4];

  for (int i = 0; i < 2; i++) {
    fd[2 * i] = side[i].rd == NULL ? -1 : shown_fd (side[i].rd, MODCAT_READ);
    fd[2 * i + 1] = side[i].wr == NULL ? -1
      : shown_fd (side[i].wr, MODCAT_WRITE);
  }
  mc_log_put (r->ctx->log, MODCAT_LOG_NOTICE, "starting data transfer loop "
              "with FDs [%d,%d] and [%d,%d]", fd[0], fd[1], fd[2], fd[3]);
}

static void
log_path (const struct mc_flow *f, const char *why)
{
  static const char *const names[] = {
    [MC_PATH_BLOCKS] = "blocks", [MC_PATH_BUFFER] = "a growing buffer",
    [MC_PATH_SPLICE] = "splice",
  };

  modcat_log (f->src->rq, MODCAT_LOG_INFO,
              "flow %d to %d goes by %s: %s", f->number + 1, 2 - f->number,
              names[f->path], why);
}

static void
report_lost (struct mc_flow *f)
{
  size_t lost = f->end - f->start + f->in_pipe;

  if (lost == 0)
    return;
  modcat_log (f->dst->rq, MODCAT_LOG_WARN,
              "%zu bytes that were read from address %d are lost: "
              "address %d did not take them", lost, f->number + 1,
              2 - f->number);
  if (f->relay->ctx->status == 0)
    f->relay->ctx->status = 1;
}

/* -- errors ------------------------------------------------------------------- */

/* Both flows write what they hold, and read no more. */
static void
drain (struct mc_relay *r)
{
  r->draining = true;
  r->closing = true;
  for (int i = 0; i < 2; i++)
    r->flow[i].state.eof = true;
}

/* RESULT below -1 was reported by the module. */
static void
fail (struct mc_flow *f, enum modcat_level level)
{
  struct mc_relay *r = f->relay;

  mc_log_put (r->ctx->log, MODCAT_LOG_NOTICE, "socket %d to socket %d is in "
              "error", f->number + 1, 2 - f->number);
  if (level < MODCAT_LOG_ERROR || r->ctx->set.sloppy)
    return;
  r->ctx->status = 1;
  drain (r);
}

static void
read_failed (struct mc_flow *f, ssize_t n, size_t size)
{
  if (n == -1)
    modcat_log (f->src->rq, MODCAT_LOG_ERROR, "read(%d, %p, %zu): %s",
                shown_fd (f->src, MODCAT_READ), (void *) f->buf, size,
                strerror (errno));
  f->state.eof = true;
  fail (f, MODCAT_LOG_ERROR);
}

/* cool-write: a peer that went away is no error of ours. */
static enum modcat_level
write_error_level (const struct mc_flow *f)
{
  const struct mc_fd_conf *conf;

  conf = mc_address_conf (mc_request_of (f->dst->rq)->address,
                          &modcat_group_fd);
  if (conf != NULL && conf->cool_write
      && (errno == EPIPE || errno == ECONNRESET))
    return MODCAT_LOG_NOTICE;
  return MODCAT_LOG_ERROR;
}

static void
forget_pending (struct mc_flow *f)
{
  f->state.pending = false;
  f->start = f->end = 0;
  f->in_pipe = 0;
}

static void
write_failed (struct mc_flow *f, ssize_t n, size_t size)
{
  enum modcat_level level = MODCAT_LOG_ERROR;

  if (n == -1) {
    level = write_error_level (f);
    modcat_log (f->dst->rq, level, "write(%d, %p, %zu): %s",
                shown_fd (f->dst, MODCAT_WRITE), (void *) (f->buf + f->start),
                size, strerror (errno));
  }
  if (level >= MODCAT_LOG_ERROR)
    report_lost (f);
  forget_pending (f);
  f->state.broken = true;
  f->state.eof = true;
  fail (f, level);
}

/* -- buffers ------------------------------------------------------------------ */

static void
give_back (struct mc_flow *f)
{
  if (f->buf == NULL)
    return;
  mc_pool_put (f->relay->ctx->pool, f->buf, f->touched);
  f->buf = NULL;
  f->touched = 0;
}

/* The next read asks for more when the last one was filled, for less when it
   was nearly empty. */
static void
adapt (struct mc_flow *f, size_t n)
{
  if (f->path != MC_PATH_BUFFER)
    return;
  if (n == f->want) {
    f->full_reads++;
    if (f->want < MC_BUFFER_SIZE)
      f->want *= 2;
  } else {
    f->full_reads = 0;
    if (n < f->want / 8 && f->want > FIRST_WANT)
      f->want /= 2;
  }
}

/* -- reading -------------------------------------------------------------------- */

static void
resume (void *arg)
{
  struct mc_flow *f = arg;

  f->paused = false;
  update (f->relay);
}

static void
pause_until (struct mc_flow *f, int64_t when)
{
  f->paused = true;
  f->resume.due = resume;
  f->resume.arg = f;
  mc_timer_set (f->relay->ctx->loop, &f->resume, when);
}

static void
at_eof (struct mc_flow *f)
{
  if (f->ignore_eof) {
    modcat_log (f->src->rq, MODCAT_LOG_DEBUG,
                "socket %d (fd %d) is at EOF, ignoring", f->number + 1,
                shown_fd (f->src, MODCAT_READ));
    pause_until (f, modcat_now () + IGNORE_EOF_PAUSE);
    return;
  }
  modcat_log (f->src->rq, MODCAT_LOG_NOTICE, "socket %d (fd %d) is at EOF",
              f->number + 1, shown_fd (f->src, MODCAT_READ));
  f->state.eof = true;
}

/* How much may be read now; 0: the flow is paused. */
static size_t
allowance (struct mc_flow *f)
{
  size_t size = f->want;

  for (unsigned i = 0; i < f->nstages; i++) {
    struct modcat_stage *st = f->stages[i];
    int64_t again = 0;

    if (st->ops->allow == NULL)
      continue;
    size = st->ops->allow (st, size, &again);
    if (size == 0) {
      pause_until (f, again);
      return 0;
    }
  }
  if (size > f->left)
    size = (size_t) f->left;
  return size;
}

/* N bytes are in the buffer: send them through the stages. */
static void
run_stages (struct mc_flow *f, size_t n)
{
  struct modcat_block b = { .data = f->buf, .len = n,
                            .room = MC_BUFFER_SIZE };

  for (unsigned i = 0; i < f->nstages && b.len > 0; i++)
    if (f->stages[i]->ops->run (f->stages[i], &b) != MODCAT_OK) {
      f->start = 0;
      f->end = b.len;
      report_lost (f);
      forget_pending (f);
      f->state.eof = true;
      fail (f, MODCAT_LOG_ERROR);
      return;
    }
  f->start = 0;
  f->end = b.len;
  f->state.pending = b.len > 0;
  if (b.end_of_file)
    f->state.eof = true;
  if (b.len > f->touched)
    f->touched = b.len;
}

static void
note_read (struct mc_flow *f, size_t n)
{
  if (f->left != UINT64_MAX) {
    f->left -= n;
    if (f->left == 0) {
      modcat_log (f->src->rq, MODCAT_LOG_INFO, "xioread(%d, ...): readbytes "
                  "consumed, inserting EOF", shown_fd (f->src, MODCAT_READ));
      f->state.eof = true;
    }
  }
}

/* One read into the buffer.  False: nothing came. */
static bool
read_block (struct mc_flow *f)
{
  size_t size = allowance (f);
  ssize_t n;

  if (size == 0)
    return false;
  if (f->buf == NULL)
    f->buf = mc_pool_get (f->relay->ctx->pool);
  if (f->buf == NULL) {
    errno = ENOMEM;
    read_failed (f, -1, size);
    return false;
  }
  n = modcat_read (f->src, f->buf, size);
  if (n > 0) {
    if ((size_t) n > f->touched)
      f->touched = (size_t) n;
    note_read (f, (size_t) n);
    adapt (f, (size_t) n);
    run_stages (f, (size_t) n);
  } else if (n == 0) {
    at_eof (f);
  } else if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    f->dry = true;
  } else if (n != MODCAT_EMPTY) {
    read_failed (f, n, size);
  }
  return n > 0 || n == MODCAT_EMPTY;
}

/* -- writing -------------------------------------------------------------------- */

static void
wrote (struct mc_flow *f, size_t n)
{
  struct mc_relay *r = f->relay;

  f->bytes += n;
  if (r->ctx->set.inactivity != 0 || r->closing)
    r->last_data = modcat_now ();
  if (r->closing)
    r->data_while_closing = true;
  if (modcat_log_shown (f->src->rq, MODCAT_LOG_INFO))
    modcat_log (f->src->rq, MODCAT_LOG_INFO,
                "transferred %zu bytes from %d to %d", n,
                shown_fd (f->src, MODCAT_READ),
                shown_fd (f->dst, MODCAT_WRITE));
}

/* Write what the buffer holds.  False: the sink takes no more now. */
static bool
write_block (struct mc_flow *f)
{
  while (f->start < f->end) {
    size_t size = f->end - f->start;
    ssize_t n = modcat_write (f->dst, f->buf + f->start, size);

    if (n < 0) {
      if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return false;
      write_failed (f, n, size);
      return false;
    }
    wrote (f, (size_t) n);
    f->start += (size_t) n;
    if ((size_t) n < size)
      return false;             /* the next write would say EAGAIN */
  }
  f->blocks++;
  f->state.pending = false;
  f->start = f->end = 0;
  return true;
}

/* -- splice --------------------------------------------------------------------- */

static void
leave_splice (struct mc_flow *f, const char *why)
{
  close (f->pipe[0]);
  close (f->pipe[1]);
  f->pipe[0] = f->pipe[1] = -1;
  f->path = MC_PATH_BUFFER;
  f->full_reads = 0;
  log_path (f, why);
}

static void
enter_splice (struct mc_flow *f)
{
  if (mc_pipe (f->pipe, true) == -1) {
    f->pipe[0] = f->pipe[1] = -1;
    f->no_splice = true;
    return;
  }
  mc_splice_size (f->pipe[1], MC_BUFFER_SIZE);
  give_back (f);
  f->path = MC_PATH_SPLICE;
  f->full_reads = 0;
  log_path (f, "bulk data between plain descriptors");
}

static bool
splice_read (struct mc_flow *f)
{
  size_t size = f->left < MC_BUFFER_SIZE ? (size_t) f->left : MC_BUFFER_SIZE;
  ssize_t n = mc_splice (f->src->rfd, f->pipe[1], size);

  if (n > 0) {
    note_read (f, (size_t) n);
    f->in_pipe = (size_t) n;
    f->state.pending = true;
    f->full_reads = n < FIRST_WANT ? f->full_reads + 1 : 0;
    return true;
  }
  if (n == 0) {
    at_eof (f);
  } else if (errno == EINVAL || errno == ENOSYS) {
    f->no_splice = true;
    leave_splice (f, "splice is refused");
    return read_block (f);
  } else if (errno != EAGAIN) {
    read_failed (f, n, size);
  }
  return false;
}

/* Bytes that the sink can't take by splice(2) come back into a buffer. */
static bool
unsplice (struct mc_flow *f)
{
  ssize_t n;

  f->no_splice = true;
  f->buf = mc_pool_get (f->relay->ctx->pool);
  if (f->buf == NULL) {
    errno = ENOMEM;
    write_failed (f, -1, f->in_pipe);
    return false;
  }
  n = read (f->pipe[0], f->buf, f->in_pipe);
  f->start = 0;
  f->end = n > 0 ? (size_t) n : 0;
  f->touched = f->end;
  f->in_pipe = 0;
  leave_splice (f, "splice is refused");
  return write_block (f);
}

static bool
splice_write (struct mc_flow *f)
{
  while (f->in_pipe > 0) {
    ssize_t n = mc_splice (f->pipe[0], f->dst->wfd, f->in_pipe);

    if (n == -1 && errno == EAGAIN)
      return false;
    if (n == -1 && (errno == EINVAL || errno == ENOSYS))
      return unsplice (f);
    if (n <= 0) {
      write_failed (f, -1, f->in_pipe);
      return false;
    }
    wrote (f, (size_t) n);
    f->in_pipe -= (size_t) n;
  }
  f->blocks++;
  f->state.pending = false;
  if (f->full_reads > SPLICE_AFTER)     /* small ones, here */
    leave_splice (f, "the data comes in small pieces");
  return true;
}

/* -- moving --------------------------------------------------------------------- */

static bool
read_some (struct mc_flow *f)
{
  if (f->path == MC_PATH_BUFFER && f->full_reads >= SPLICE_AFTER
      && !f->no_splice && f->buf != NULL)
    enter_splice (f);
  return f->path == MC_PATH_SPLICE ? splice_read (f) : read_block (f);
}

static bool
write_some (struct mc_flow *f)
{
  return f->path == MC_PATH_SPLICE ? splice_write (f) : write_block (f);
}

/* There is nothing to poll for these bytes, or nothing at all to poll. */
static bool
more_to_read (struct mc_flow *f)
{
  return f->src->ops != NULL && f->src->ops->pending != NULL
    && modcat_pending (f->src) > 0;
}

/* The source is ready: a block, and more while it has some at hand. */
static void
source_ready (void *arg)
{
  struct mc_flow *f = arg;
  int turns = 0;

  f->dry = false;
  if (f->state.active && !f->state.eof && !f->state.pending && !f->paused)
    do {
      if (read_some (f) && f->state.pending && !write_some (f))
        break;
    } while (++turns < BURST && !f->state.eof && !f->paused
             && more_to_read (f));
  update (f->relay);
}

static void
sink_ready (void *arg)
{
  struct mc_flow *f = arg;

  if (f->state.pending)
    write_some (f);
  update (f->relay);
}

/* -- closing -------------------------------------------------------------------- */

static bool
half_close (struct mc_flow *f)
{
  const struct mc_relay *r = f->relay;
  int result;

  /* After an error the other flow's channel is as good as gone. */
  result = r->draining ? MODCAT_OK : modcat_half_close (f->dst);
  if (result == MODCAT_AGAIN)
    return false;
  if (result < 0)
    r->ctx->status = 1;
  f->state.told = true;
  return true;
}

/* Everything has been written: a program that only takes data is given the
   time to use it. */
static bool
awaits_program (const struct mc_relay *r)
{
  for (int i = 0; i < 2; i++)
    if (r->flow[i].state.active
        && mc_child_awaited (r->ctx, r->flow[i].dst))
      return true;
  return false;
}

static void
end (struct mc_relay *r)
{
  r->ended = true;
  for (int i = 0; i < 2; i++)
    if (r->flow[i].state.active)
      report_lost (&r->flow[i]);
  mc_session_end (r->session);
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
  mc_log_put (r->ctx->log, MODCAT_LOG_INFO, "poll timed out (no data within "
              "%lld.%06lld seconds)", (long long) (set->linger / 1000000000),
              (long long) (set->linger / 1000 % 1000000));
  if (r->data_while_closing)
    for (int i = 0; i < 2; i++)
      if (r->flow[i].state.active && !r->flow[i].state.eof)
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
  mc_log_put (r->ctx->log, MODCAT_LOG_NOTICE, "inactivity timeout triggered");
  end (r);
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

  if (fd != -1 && waiter->nmore == 0 && waiter->timer.slot == 0) {
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
kick (struct mc_flow *f, void (*what) (void *))
{
  f->kick.due = what;
  f->kick.arg = f;
  mc_timer_set (f->relay->ctx->loop, &f->kick, modcat_now ());
}

static void
woken (void *arg, unsigned dirs)
{
  struct mc_flow *f = arg;

  kick (f, (dirs & MODCAT_READ) != 0 ? source_ready : sink_ready);
}

static int
arm_flow (struct mc_flow *f, const struct mc_flow_action *act)
{
  bool read = act->read && !f->paused;
  int watched;

  if (!f->state.active)
    return 0;
  if (!f->state.pending)
    give_back (f);
  if (arm (f, &f->writer, f->dst, MODCAT_WRITE, act->write) == -1)
    return -1;
  watched = arm (f, &f->reader, f->src, MODCAT_READ, read);
  if (watched == -1)
    return -1;
  /* Bytes that no descriptor tells of; or a source that has none, which is
     asked until it says EAGAIN. */
  if (read && (more_to_read (f) || (watched == 0 && !f->dry)))
    kick (f, source_ready);
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
  if (r->linger.slot == 0)
    mc_timer_set (r->ctx->loop, &r->linger, r->last_data + set->linger);
}

static void
out_of_memory (struct mc_relay *r)
{
  mc_log_put (r->ctx->log, MODCAT_LOG_ERROR, "out of memory");
  r->ctx->status = 1;
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
  if (act.done && !awaits_program (r)) {
    end (r);
    return;
  }
  for (int i = 0; i < 2; i++)
    if (arm_flow (&r->flow[i], &act.flow[i]) == -1) {
      out_of_memory (r);
      return;
    }
  arm_timers (r, &act);
}

/* -- starting and stopping -------------------------------------------------- */

static const struct mc_appl_conf *
appl_of (const struct modcat_channel *ch)
{
  return mc_address_conf (mc_request_of (ch->rq)->address, &mc_group_appl);
}

static struct modcat_stage *
own_stage (struct mc_flow *f)
{
  return &f->own[f->nown];
}

/* The stages that the core itself puts on the way. */
static int
make_own_stages (struct mc_flow *f)
{
  const struct mc_settings *set = &f->relay->ctx->set;
  const char *raw = f->number == 0 ? set->raw_left : set->raw_right;
  const struct mc_appl_conf *src = appl_of (f->src);
  int result;

  if (src->escape != -1) {
    if (mc_stage_escape (own_stage (f), f->src->rq, src->escape) == -1)
      return -1;
    f->nown++;
  }
  result = mc_stage_eol (own_stage (f), (enum mc_line_end) src->line_end,
                         (enum mc_line_end) appl_of (f->dst)->line_end);
  if (result == -1)
    return -1;
  if (result == 0)
    f->nown++;
  f->nchanging = f->nown;
  if (set->dump_text || set->dump_hex) {
    if (mc_stage_dump (own_stage (f), set->dump_text, set->dump_hex,
                       f->number == 0 ? '>' : '<') == -1)
      return -1;
    f->nown++;
  }
  if (raw != NULL) {
    if (mc_stage_raw (own_stage (f), f->relay->ctx,
                      f->number == 0 ? 'r' : 'R', raw,
                      &f->relay->ctx->started) == -1)
      return -1;
    f->nown++;
  }
  return 0;
}

static void
add_nodes (struct mc_flow *f, struct mc_stage_node *node)
{
  for (; node != NULL; node = node->next)
    f->stages[f->nstages++] = &node->stage;
}

/* In the order of the bytes: what was put behind the source, escape and line
   ends, what was put before the sink, dumps and copies of the result. */
static int
list_stages (struct mc_flow *f)
{
  struct mc_channel *src = mc_channel_of (f->src);
  struct mc_channel *dst = mc_channel_of (f->dst);
  size_t count = f->nown;

  for (const struct mc_stage_node *n = src->stages[0]; n; n = n->next)
    count++;
  for (const struct mc_stage_node *n = dst->stages[1]; n; n = n->next)
    count++;
  f->stages = calloc (count + 1, sizeof *f->stages);
  if (f->stages == NULL)
    return -1;
  add_nodes (f, src->stages[0]);
  for (unsigned i = 0; i < f->nchanging; i++)
    f->stages[f->nstages++] = &f->own[i];
  add_nodes (f, dst->stages[1]);
  for (unsigned i = f->nchanging; i < f->nown; i++)
    f->stages[f->nstages++] = &f->own[i];
  f->grow = 1;
  for (unsigned i = 0; i < f->nstages; i++)
    if (f->stages[i]->ops->grow > 1)
      f->grow *= f->stages[i]->ops->grow;
  return 0;
}

/* -d -d -d tells which way the bytes go, and why. */
static void
choose_path (struct mc_flow *f)
{
  const struct mc_settings *set = &f->relay->ctx->set;
  const char *why = "no stage on the way";
  bool datagrams = (f->dst->flags & MODCAT_CH_DATAGRAM) != 0;

  f->path = MC_PATH_BLOCKS;
  f->want = set->block_size;
  if (f->nstages > 0)
    why = f->stages[0]->ops->name;
  else if ((f->src->flags & MODCAT_CH_DATAGRAM) != 0)
    why = "each block is a datagram that was read";
  else if (datagrams)
    why = "each block becomes a datagram";
  else if (set->block_size_given)
    why = "-b fixes their size";
  else
    f->path = MC_PATH_BUFFER;
  if ((f->src->flags & MODCAT_CH_DATAGRAM) != 0
      && f->want < DATAGRAM_MAX)
    f->want = DATAGRAM_MAX;
  if (f->path == MC_PATH_BUFFER)
    f->want = FIRST_WANT;
  if (f->want > MC_BUFFER_SIZE / f->grow)
    f->want = MC_BUFFER_SIZE / f->grow;
  f->no_splice = !mc_channel_is_plain (f->src, MODCAT_READ)
    || !mc_channel_is_plain (f->dst, MODCAT_WRITE)
    || ((f->src->flags | f->dst->flags) & MODCAT_CH_SHARED) != 0;
  log_path (f, why);
}

static int
start_flow (struct mc_relay *r, int number, struct modcat_channel *src,
            struct modcat_channel *dst)
{
  struct mc_flow *f = &r->flow[number];
  const struct mc_appl_conf *appl;

  *f = (struct mc_flow) { .relay = r, .number = number, .src = src,
                          .dst = dst, .pipe = { -1, -1 } };
  f->state.active = src != NULL && dst != NULL;
  if (!f->state.active)
    return 0;
  appl = appl_of (src);
  f->ignore_eof = appl->ignore_eof && appl->escape == -1;
  f->left = appl->read_bytes == 0 ? UINT64_MAX : appl->read_bytes;
  if (make_own_stages (f) == -1 || list_stages (f) == -1)
    return -1;
  choose_path (f);
  mc_channel_of (src)->woken = woken;
  mc_channel_of (src)->woken_arg = f;
  if (dst != src && mc_channel_of (dst)->woken == NULL) {
    mc_channel_of (dst)->woken = woken;
    mc_channel_of (dst)->woken_arg = f;
  }
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

static void
stop_flow (struct mc_flow *f)
{
  struct mc_loop *loop = f->relay->ctx->loop;

  if (!f->state.active)
    return;
  mc_waiter_clear (loop, &f->reader);
  mc_waiter_clear (loop, &f->writer);
  mc_timer_clear (loop, &f->resume);
  mc_timer_clear (loop, &f->kick);
  give_back (f);
  if (f->pipe[0] != -1) {
    close (f->pipe[0]);
    close (f->pipe[1]);
  }
  for (unsigned i = 0; i < f->nown; i++)
    if (f->own[i].ops->close != NULL)
      f->own[i].ops->close (&f->own[i]);
  free (f->stages);
}

void
mc_relay_stop (struct mc_relay *r)
{
  if (r->ctx == NULL)
    return;
  mc_timer_clear (r->ctx->loop, &r->linger);
  mc_timer_clear (r->ctx->loop, &r->inactivity);
  for (int i = 0; i < 2; i++)
    if (r->flow[i].relay != NULL)
      stop_flow (&r->flow[i]);
  r->ctx = NULL;
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
