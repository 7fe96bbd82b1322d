/* core/flow.c -- bytes from one source to one sink.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "compat/pipe.h"
#include "compat/splice.h"
#include "context.h"
#include "flow.h"
#include "log.h"
#include "pool.h"
#include "relay.h"
#include "session.h"

enum {
  BULK = 128 << 10,            /* bytes of a read that may have been many */
  SPLICE_AFTER = 4             /* of those in a row before splice(2) */
};
#define IGNORE_EOF_PAUSE INT64_C (1000000000)  /* ns between two looks */

/* -- what the log says -------------------------------------------------------- */

int
mc_flow_fd (const struct modcat_channel *ch, unsigned dir)
{
  while (ch->rfd == -1 && ch->wfd == -1 && ch->lower != NULL)
    ch = ch->lower;
  return dir == MODCAT_READ ? ch->rfd : ch->wfd;
}

void
mc_flow_log_path (const struct mc_flow *f, const char *why)
{
  static const char *const names[] = {
    [MC_PATH_BLOCKS] = "blocks", [MC_PATH_BUFFER] = "a growing buffer",
    [MC_PATH_SPLICE] = "splice",
  };

  modcat_log (f->src->rq, MODCAT_LOG_INFO,
              "flow %d to %d goes by %s: %s", f->number + 1, 2 - f->number,
              names[f->path], why);
}

static bool
gives_status (const struct modcat_channel *ch)
{
  while (ch != NULL && !mc_channel_of (ch)->gives_status)
    ch = ch->lower;
  return ch != NULL;
}

/* What F's sink didn't take makes the status 1; a program's own status, where
   that is to be ours, says more, whichever is known first. */
static void
sink_failed (struct mc_flow *f)
{
  if (gives_status (f->dst))
    f->relay->ctx->untaken = true;
  else
    mc_session_failed (f->relay->session, 1);
}

void
mc_flow_report_lost (struct mc_flow *f)
{
  size_t lost = f->end - f->start + f->in_pipe;

  if (lost == 0)
    return;
  modcat_log (f->dst->rq, MODCAT_LOG_WARN,
              "%zu bytes that were read from address %d are lost: "
              "address %d did not take them", lost, f->number + 1,
              2 - f->number);
  sink_failed (f);
}

/* -- errors ------------------------------------------------------------------- */

static void
log_failure (const struct mc_flow *f)
{
  mc_log_put (f->relay->ctx->log, MODCAT_LOG_NOTICE, "socket %d to socket %d "
              "is in error", f->number + 1, 2 - f->number);
}

/* F is over; the other flow goes on: what its source has said is still to be
   delivered. */
static void
fail (struct mc_flow *f, enum modcat_level level)
{
  struct mc_relay *r = f->relay;

  log_failure (f);
  if (level < MODCAT_LOG_ERROR || r->ctx->set.sloppy)
    return;
  mc_session_failed (r->session, 1);
}

static void
forget_pending (struct mc_flow *f)
{
  f->state.pending = false;
  f->start = f->end = 0;
  f->in_pipe = 0;
}

/* What can't be read can't be written to either: the flow back is over. */
static void
break_way_back (struct mc_flow *f)
{
  struct mc_flow *back = &f->relay->flow[1 - f->number];

  if (!back->state.active || back->dst != f->src)
    return;
  mc_flow_report_lost (back);
  forget_pending (back);
  back->state.broken = back->state.eof = true;
}

/* A program that ends without having read all that it was given: that was its
   choice, as with a pipe. */
static bool
is_end_of_program (const struct mc_flow *f, ssize_t n)
{
  return n == -1 && errno == ECONNRESET
    && (f->src->rq->addr->flags & MODCAT_ADDR_PROGRAM) != 0;
}

/* N below -1 was reported by the module. */
static void
read_failed (struct mc_flow *f, ssize_t n, size_t size)
{
  enum modcat_level level = is_end_of_program (f, n) ? MODCAT_LOG_INFO
    : MODCAT_LOG_ERROR;

  if (n == -1)
    modcat_log (f->src->rq, level, "read(%d, %p, %zu): %s",
                mc_flow_fd (f->src, MODCAT_READ), (void *) f->buf, size,
                strerror (errno));
  f->state.eof = true;
  if (level < MODCAT_LOG_ERROR)
    return;
  break_way_back (f);
  fail (f, level);
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

/* EIO: its terminal. */
static bool
is_gone (int error)
{
  return error == EPIPE || error == ECONNRESET || error == EIO;
}

static void
write_failed (struct mc_flow *f, ssize_t n, size_t size)
{
  enum modcat_level level = MODCAT_LOG_ERROR;
  bool gone = n == -1 && is_gone (errno);

  if (n == -1) {
    level = write_error_level (f);
    modcat_log (f->dst->rq, level, "write(%d, %p, %zu): %s",
                mc_flow_fd (f->dst, MODCAT_WRITE), (void *) (f->buf + f->start),
                size, strerror (errno));
  }
  if (level >= MODCAT_LOG_ERROR)
    mc_flow_report_lost (f);
  forget_pending (f);
  f->state.broken = true;
  f->state.eof = true;
  if (!gone || !gives_status (f->dst)) {
    fail (f, level);
    return;
  }
  log_failure (f);
  if (level >= MODCAT_LOG_ERROR && !f->relay->ctx->set.sloppy)
    sink_failed (f);
}

/* -- buffers ------------------------------------------------------------------ */

void
mc_flow_give_back (struct mc_flow *f)
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
  f->streak = n >= BULK ? f->streak + 1 : 0;
  if (n == f->want) {
    if (f->want < MC_BUFFER_SIZE)
      f->want *= 2;
  } else if (n < f->want / 8 && f->want > MC_FIRST_WANT) {
    f->want /= 2;
  }
}

/* -- reading -------------------------------------------------------------------- */

static void
pause_until (struct mc_flow *f, int64_t when)
{
  f->paused = true;
  mc_timer_set (f->relay->ctx->loop, &f->resume, when);
}

static void
at_eof (struct mc_flow *f)
{
  if (f->ignore_eof) {
    modcat_log (f->src->rq, MODCAT_LOG_DEBUG,
                "socket %d (fd %d) is at EOF, ignoring", f->number + 1,
                mc_flow_fd (f->src, MODCAT_READ));
    pause_until (f, modcat_now () + IGNORE_EOF_PAUSE);
    return;
  }
  modcat_log (f->src->rq, MODCAT_LOG_NOTICE, "socket %d (fd %d) is at EOF",
              f->number + 1, mc_flow_fd (f->src, MODCAT_READ));
  f->state.eof = true;
  mc_channel_of (f->src)->at_eof = true;
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
      f->state.held = true;
      pause_until (f, again);
      return 0;
    }
  }
  /* A datagram that is read in part is lost in part. */
  if ((f->src->flags & MODCAT_CH_DATAGRAM) != 0)
    return f->want;
  if (size > f->left)
    size = (size_t) f->left;
  return size;
}

/* N bytes are in the buffer: send them through the stages. */
static void
run_stages (struct mc_flow *f, size_t n)
{
  struct modcat_block b = { .data = f->buf, .len = n,
                            .room = mc_buffer_size (f->relay->ctx) };

  for (unsigned i = 0; i < f->nstages && b.len > 0; i++)
    if (f->stages[i]->ops->run (f->stages[i], &b) != MODCAT_OK) {
      f->start = 0;
      f->end = b.len;
      mc_flow_report_lost (f);
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
                  "consumed, inserting EOF", mc_flow_fd (f->src, MODCAT_READ));
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
    f->buf = mc_pool_get (f->relay->ctx->pool, &f->touched);
  if (f->buf == NULL) {
    errno = ENOMEM;
    read_failed (f, -1, size);
    return false;
  }
  n = modcat_read (f->src, f->buf, size);
  if (n > 0 && (uint64_t) n > f->left)
    n = (ssize_t) f->left;      /* readbytes, of a datagram */
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
                mc_flow_fd (f->src, MODCAT_READ),
                mc_flow_fd (f->dst, MODCAT_WRITE));
}

/* Write what the buffer holds.  False: the sink takes no more now. */
static bool
write_block (struct mc_flow *f)
{
  /* A module that takes less, record by record, tells of EAGAIN itself. */
  bool on_fd = f->dst->ops == NULL || f->dst->ops->write == NULL;

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
    if ((size_t) n < size && on_fd)
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
  f->streak = 0;
  mc_flow_log_path (f, why);
}

static void
enter_splice (struct mc_flow *f)
{
  if (!mc_splice_pays (f->src->rfd, f->dst->wfd)
      || mc_pipe (f->pipe, true) == -1) {
    f->pipe[0] = f->pipe[1] = -1;
    f->no_splice = true;
    return;
  }
  mc_splice_size (f->pipe[1], MC_BUFFER_SIZE);
  mc_flow_give_back (f);
  f->path = MC_PATH_SPLICE;
  f->streak = 0;
  mc_flow_log_path (f, "bulk data between TCP sockets");
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
    f->streak = n < MC_FIRST_WANT ? f->streak + 1 : 0;
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
  f->buf = mc_pool_get (f->relay->ctx->pool, &f->touched);
  if (f->buf == NULL) {
    errno = ENOMEM;
    write_failed (f, -1, f->in_pipe);
    return false;
  }
  n = read (f->pipe[0], f->buf, f->in_pipe);
  f->start = 0;
  f->end = n > 0 ? (size_t) n : 0;
  f->in_pipe -= f->end;
  if (f->end > f->touched)
    f->touched = f->end;
  leave_splice (f, "splice is refused");
  if (f->in_pipe > 0) {         /* and went with the pipe */
    write_failed (f, -1, f->in_pipe);
    return false;
  }
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
  if (f->streak > SPLICE_AFTER)     /* small ones, here */
    leave_splice (f, "the data comes in small pieces");
  return true;
}

/* -- moving --------------------------------------------------------------------- */

bool
mc_flow_read (struct mc_flow *f)
{
  if (f->path == MC_PATH_BUFFER && f->streak >= SPLICE_AFTER
      && !f->no_splice)
    enter_splice (f);
  return f->path == MC_PATH_SPLICE ? splice_read (f) : read_block (f);
}

bool
mc_flow_write (struct mc_flow *f)
{
  return f->path == MC_PATH_SPLICE ? splice_write (f) : write_block (f);
}

/* There is nothing to poll for these bytes, or nothing at all to poll. */
bool
mc_flow_has_more (struct mc_flow *f)
{
  return f->src->ops != NULL && f->src->ops->pending != NULL
    && modcat_pending (f->src) > 0;
}
