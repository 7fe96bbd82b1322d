/* core/channel-io.c -- reading from a channel, writing to it, and saying that no
 * more will come.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"
#include "compat/nowait.h"

/* -- reading and writing -------------------------------------------------- */

bool
mc_channel_is_bare (const struct modcat_channel *ch, unsigned dir)
{
  const struct modcat_channel_ops *ops = ch->ops;

  if ((ch->flags & MODCAT_CH_BYTES) == 0)
    return false;
  if (dir == MODCAT_READ)
    return ch->rfd != -1
      && (ops == NULL || (ops->read == NULL && ops->pending == NULL));
  return ch->wfd != -1 && (ops == NULL || ops->write == NULL);
}

bool
mc_channel_is_plain (const struct modcat_channel *ch, unsigned dir)
{
  return (ch->flags & (MODCAT_CH_DATAGRAM | MODCAT_CH_EIO_EOF)) == 0
         && mc_channel_is_bare (ch, dir);
}

static ssize_t
read_once (struct modcat_channel *ch, void *buf, size_t size)
{
  ssize_t n;

  do {
    if (ch->ops != NULL && ch->ops->read != NULL)
      n = ch->ops->read (ch, buf, size);
    else
      n = read (ch->rfd, buf, size);
  } while (n == -1 && errno == EINTR);
  return n;
}

/* ECONNREFUSED is of a datagram that was sent, and comes before what the peer
   has sent.  A peer that has spoken and refuses but the end of file has ended
   first: *OVER. */
static ssize_t
read_datagram (struct modcat_channel *ch, void *buf, size_t size, bool *over)
{
  struct mc_channel *c = mc_channel_of (ch);
  bool told = c->half_closed && ch->half_close == MODCAT_HC_NULL;
  ssize_t n = read_once (ch, buf, size);

  if (n == -1 && errno == ECONNREFUSED) {
    c->refused = true;
    n = read_once (ch, buf, size);
  }
  if (n != -1) {
    c->heard = true;
    c->refused = c->refused && !told;
  } else if (errno == EAGAIN && c->refused) {
    c->refused = false;
    *over = told && c->heard;
    errno = ECONNREFUSED;
  }
  return n;
}

ssize_t
modcat_read (struct modcat_channel *ch, void *buf, size_t size)
{
  bool datagrams = (ch->flags & MODCAT_CH_DATAGRAM) != 0, over = false;
  ssize_t n = datagrams ? read_datagram (ch, buf, size, &over)
                        : read_once (ch, buf, size);

  if (over)
    return 0;
  if (n == -1 && errno == EIO && (ch->flags & MODCAT_CH_EIO_EOF) != 0) {
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "read(%d, %p, %zu): %s"
                " (probably PTY closed)", ch->rfd, buf, size,
                strerror (errno));
    return 0;
  }
  if (n == 0 && datagrams && (ch->ops == NULL || ch->ops->read == NULL))
    n = MODCAT_EMPTY;
  if (n == MODCAT_EMPTY && (ch->flags & MODCAT_CH_NULL_EOF) != 0)
    return 0;
  return n;
}

/* A terminal that nobody has open: nobody will make room. */
static bool
is_hung_up (int fd)
{
  struct pollfd pfd = { .fd = fd, .events = POLLOUT };

  return poll (&pfd, 1, 0) > 0 && (pfd.revents & POLLHUP) != 0;
}

static ssize_t
write_fd (struct modcat_channel *ch, const void *buf, size_t size)
{
  ssize_t n;

  if ((ch->flags & MODCAT_CH_SHARED) != 0)
    return mc_write_nowait (ch->wfd, buf, size,
                            &mc_channel_of (ch)->write_how);
  n = write (ch->wfd, buf, size);
  if (n == -1 && errno == EAGAIN && (ch->flags & MODCAT_CH_EIO_EOF) != 0)
    errno = is_hung_up (ch->wfd) ? EIO : EAGAIN;
  return n;
}

ssize_t
modcat_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  ssize_t n;

  do {
    if (ch->ops != NULL && ch->ops->write != NULL)
      n = ch->ops->write (ch, buf, size);
    else
      n = write_fd (ch, buf, size);
  } while (n == -1 && errno == EINTR);
  return n;
}

size_t
modcat_pending (const struct modcat_channel *ch)
{
  if (ch->ops == NULL || ch->ops->pending == NULL)
    return 0;
  return ch->ops->pending (ch);
}

static int
set_nonblock (int fd)
{
  int flags = fcntl (fd, F_GETFL);

  if (flags == -1)
    return -1;
  if ((flags & O_NONBLOCK) != 0)
    return 0;
  return fcntl (fd, F_SETFL, flags | O_NONBLOCK);
}

int
mc_channel_set_nonblock (struct modcat_channel *ch)
{
  if (ch->lower != NULL && mc_channel_set_nonblock (ch->lower) == -1)
    return -1;
  if ((ch->flags & MODCAT_CH_SHARED) != 0)
    return 0;
  if (ch->rfd != -1 && set_nonblock (ch->rfd) == -1)
    return -1;
  if (ch->wfd != -1 && ch->wfd != ch->rfd && set_nonblock (ch->wfd) == -1)
    return -1;
  return 0;
}

/* -- half-close ----------------------------------------------------------- */

/* A layer may repeat the descriptor, which nobody is to close again. */
static void
close_write_fd (struct modcat_channel *ch)
{
  int fd = ch->wfd;

  if (fd == -1)
    return;
  close (fd);                   /* also one that was there before us */
  for (; ch != NULL; ch = ch->lower) {
    if (ch->rfd == fd)
      ch->rfd = -1;
    if (ch->wfd == fd)
      ch->wfd = -1;
  }
}

/* An empty datagram; it waits for room like any other.  That it can't be sent
   may be the news that what was sent before was refused; a peer that has said
   its end doesn't need to hear ours. */
static int
send_nothing (struct modcat_channel *ch)
{
  bool wanted = !mc_channel_of (ch)->at_eof;

  mc_channel_reset_waits (ch);
  if (modcat_write (ch, "", 0) != -1)
    return MODCAT_OK;
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    return modcat_wait_lower (ch, ch, MODCAT_WRITE);
  modcat_log (ch->rq, wanted ? MODCAT_LOG_ERROR : MODCAT_LOG_INFO,
              "write(%d, \"\", 0): %s", ch->wfd, strerror (errno));
  return wanted ? MODCAT_FAIL : MODCAT_OK;
}

int
modcat_half_close (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);
  int result = MODCAT_OK;

  if (c->half_closed)
    return MODCAT_OK;
  switch (ch->half_close) {
  case MODCAT_HC_SHUTDOWN:
    if (ch->wfd != -1 && shutdown (ch->wfd, SHUT_WR) == -1)
      modcat_log (ch->rq, MODCAT_LOG_INFO, "shutdown(%d, 1): %s", ch->wfd,
                  strerror (errno));
    break;
  case MODCAT_HC_CLOSE:
    close_write_fd (ch);
    break;
  case MODCAT_HC_NULL:
    result = send_nothing (ch);
    break;
  case MODCAT_HC_CALL:
    mc_channel_reset_waits (ch);
    result = ch->ops->half_close (ch);
    break;
  default:
    break;
  }
  if (result != MODCAT_AGAIN)
    c->half_closed = true;
  return result;
}
