/* modules/text/text.c -- TEXT:<string> and STALL: addresses without a peer.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Both are pipes, not buffers, so that what works on a descriptor works on
 * them: every option of groups FD and FIFO, splice(2), inheritance. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <modcat/module.h>

static int
open_pipe (const struct modcat_request *rq, int fds[2])
{
  if (pipe2 (fds, O_CLOEXEC) == -1)
    return modcat_fail (rq, "%s: cannot make a pipe: %s", rq->keyword,
                        strerror (errno));
  return MODCAT_OK;
}

/* -- TEXT ----------------------------------------------------------------- */

/* A pipe takes as much as this at once, whatever the system (POSIX). */
static int
text_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  if (strlen (rq->argv[0]) > PIPE_BUF)
    return modcat_fail_arg (rq, 0, "the text has more than %d bytes; use OPEN "
                            "with a file", PIPE_BUF);
  return MODCAT_OK;
}

/* The text is in the pipe before anybody reads, and nobody holds the other
   end: so end of file follows by itself. */
static int
text_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  size_t len = strlen (rq->argv[0]);
  int fds[2], result = open_pipe (rq, fds);
  ssize_t written;

  if (result != MODCAT_OK)
    return result;
  ch->rfd = fds[0];
  ch->flags |= MODCAT_CH_BYTES;
  written = write (fds[1], rq->argv[0], len);
  if (written != (ssize_t) len)
    result = modcat_fail (rq, "%s: cannot fill the pipe: %s", rq->keyword,
                          strerror (errno));
  else
    modcat_log (rq, MODCAT_LOG_NOTICE, "reading from data pipe");
  close (fds[1]);
  return result;
}

/* -- STALL ---------------------------------------------------------------- */

static ssize_t
stall_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  (void) ch, (void) buf, (void) size;
  errno = EAGAIN;
  return -1;
}

/* Both directions wait for a byte in a pipe that nobody writes to. */
static void
stall_wait (struct modcat_channel *ch, unsigned dir)
{
  (void) dir;
  modcat_wait (ch, ch->rfd, MODCAT_READ);
}

static const struct modcat_channel_ops stall_ops = {
  .size = sizeof stall_ops, .write = stall_write, .wait = stall_wait,
};

static int
stall_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  static const char *const notices[] = {
    [MODCAT_READ] = "reading from stall pipe",
    [MODCAT_WRITE] = "writing to nothing",
    [MODCAT_RDWR] = "reading from stall pipe, writing to nothing",
  };
  int fds[2], result = open_pipe (rq, fds);

  if (result != MODCAT_OK)
    return result;
  ch->ops = &stall_ops;
  ch->rfd = fds[0];
  ch->wfd = fds[1];            /* as long as it is open there is no EOF */
  modcat_log (rq, MODCAT_LOG_NOTICE, "%s", notices[rq->dirs]);
  return MODCAT_OK;
}

/* -- the descriptor ------------------------------------------------------- */

static const struct modcat_addr text_addrs[] = {
  { .names = "TEXT", .usage = "TEXT:<string>",
    .help = "deliver a string, then end of file",
    .min_args = 1, .max_args = 1,
    .dirs = MODCAT_READ, .pair_with = "STDOUT",  /* as in socat */
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_fifo),
    .prepare = text_prepare, .open = text_open },
  { .names = "STALL", .usage = "STALL",
    .help = "deliver nothing and take nothing, for ever",
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_fifo),
    .open = stall_open },
};

MODCAT_MODULE (text, .version = PACKAGE_VERSION,
               .summary = "fixed strings and silence",
               .addrs = MODCAT_LIST (text_addrs));
