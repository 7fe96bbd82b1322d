/* modules/common/layer/dialogue.c -- saying and hearing, byte by byte where it
 * must be, with one deadline for all of it.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "layer.h"

#define NS_PER_S INT64_C (1000000000)
#define DEFAULT_TIMEOUT 30      /* of a type without the option */

/* -- the state ------------------------------------------------------------ */

static const char layer_key = 0;        /* its address is the key */

/* A password may be among them. */
static void
free_bytes (struct layer_bytes *b)
{
  if (b->mem != NULL)
    explicit_bzero (b->mem, b->room);
  free (b->mem);
  *b = (struct layer_bytes) { .mem = NULL };
}

void
layer_clear (struct layer *l)
{
  free_bytes (&l->out);
  free_bytes (&l->in);
  l->sent = 0;
}

static void
release_layer (struct modcat_channel *ch, void *block, int dropped)
{
  (void) ch;
  (void) dropped;
  layer_clear (block);
}

static void
set_limit (struct layer *l, int64_t ns)
{
  l->limit = ns;
  l->deadline = ns == 0 ? 0 : modcat_now () + ns;
}

struct layer *
layer_of (struct modcat_channel *ch)
{
  const struct modcat_layer_conf *conf
    = modcat_group_conf (ch->rq, &modcat_group_layer);
  struct layer *l = modcat_attached (ch, &layer_key);

  if (l != NULL)
    return l;
  l = modcat_attach (ch, &layer_key, sizeof *l, release_layer);
  if (l != NULL)
    set_limit (l, conf != NULL ? conf->handshake_timeout
               : DEFAULT_TIMEOUT * NS_PER_S);
  return l;
}

void
modcat_layer_limit (struct modcat_channel *ch, int64_t ns)
{
  struct layer *l = layer_of (ch);

  if (l != NULL)
    set_limit (l, ns);
}

/* Have B hold SIZE bytes. */
static int
make_room (const struct modcat_request *rq, struct layer_bytes *b, size_t size)
{
  unsigned char *mem;
  size_t len;

  if (size <= b->room)
    return MODCAT_OK;
  mem = malloc (size);
  if (mem == NULL)
    return modcat_fail (rq, "out of memory");
  if (b->len > 0)
    memcpy (mem, b->mem, b->len);
  len = b->len;
  free_bytes (b);
  *b = (struct layer_bytes) { .mem = mem, .len = len, .room = size };
  return MODCAT_OK;
}

/* -- failures of the peer ------------------------------------------------- */

/* Who it is: of several layers the keyword alone may not tell. */
enum { PEER = 128 };

static const char *
peer_text (const struct modcat_channel *ch, char *buf)
{
  const char *name = modcat_peer_name (ch->lower);

  if (name == NULL)
    return "the peer";
  snprintf (buf, PEER, "the peer (%s)", name);
  return buf;
}

/* -- waiting -------------------------------------------------------------- */

int
modcat_layer_wait (struct modcat_channel *ch, const char *what, unsigned dir)
{
  struct layer *l = layer_of (ch);
  char peer[PEER];

  if (l == NULL)
    return MODCAT_FAIL;
  if (l->deadline == 0)
    return modcat_wait_lower (ch, ch->lower, dir);
  if (modcat_now () < l->deadline) {
    modcat_wait_lower (ch, ch->lower, dir);
    return modcat_wait_until (ch, l->deadline);
  }
  modcat_note_errno (ch->rq, ETIMEDOUT);
  return modcat_fail_soft (ch->rq, "%s: %s has not %s within %g s: still "
                           "waiting for %s (see handshake-timeout)",
                           ch->rq->keyword, peer_text (ch, peer),
                           dir == MODCAT_WRITE ? "taken what was said"
                           : "answered",
                           (double) l->limit / (double) NS_PER_S, what);
}

/* After a read or write that failed with N: wait, or the failure. */
static int
not_done (struct modcat_channel *ch, const char *what, unsigned dir,
          ssize_t n)
{
  int error = errno;
  char peer[PEER];

  if (n < -1)
    return (int) n;             /* reported */
  if (error == EAGAIN || error == EWOULDBLOCK)
    return modcat_layer_wait (ch, what, dir);
  modcat_note_errno (ch->rq, error);
  return modcat_fail_soft (ch->rq, "%s: %s %s while waiting for %s: %s",
                           ch->rq->keyword,
                           dir == MODCAT_READ ? "read from" : "write to",
                           peer_text (ch, peer), what, strerror (error));
}

/* -- saying --------------------------------------------------------------- */

int
modcat_layer_say (struct modcat_channel *ch, const void *bytes, size_t len)
{
  struct layer *l = layer_of (ch);
  int result;

  if (l == NULL)
    return MODCAT_FAIL;
  result = make_room (ch->rq, &l->out, l->out.len + len);
  if (result != MODCAT_OK || len == 0)
    return result;
  memcpy (l->out.mem + l->out.len, bytes, len);
  l->out.len += len;
  return MODCAT_OK;
}

static int
flush (struct modcat_channel *ch, struct layer *l, const char *what)
{
  while (l->sent < l->out.len) {
    ssize_t n = modcat_write (ch->lower, l->out.mem + l->sent,
                              l->out.len - l->sent);

    if (n < 0)
      return not_done (ch, what, MODCAT_WRITE, n);
    l->sent += (size_t) n;
  }
  l->sent = l->out.len = 0;
  return MODCAT_OK;
}

int
modcat_layer_flush (struct modcat_channel *ch)
{
  struct layer *l = layer_of (ch);

  return l == NULL ? MODCAT_FAIL : flush (ch, l, "room to speak");
}

/* -- hearing -------------------------------------------------------------- */

/* A descriptor that others use too may block: never read one that has
   nothing. */
static int
would_block (const struct modcat_channel *lower)
{
  struct pollfd pfd = { .fd = lower->rfd, .events = POLLIN };

  return (lower->flags & MODCAT_CH_SHARED) != 0 && lower->rfd != -1
    && (lower->ops == NULL || lower->ops->read == NULL)
    && poll (&pfd, 1, 0) == 0;
}

/* Read up to COUNT bytes more: MODCAT_OK, at least one is there. */
static int
hear_some (struct modcat_channel *ch, struct layer *l, const char *what,
           size_t count)
{
  char peer[PEER];
  ssize_t n = -1;

  errno = EAGAIN;
  if (!would_block (ch->lower))
    n = modcat_read (ch->lower, l->in.mem + l->in.len, count);
  if (n > 0) {
    l->in.len += (size_t) n;
    return MODCAT_OK;
  }
  if (n < 0 && n != MODCAT_EMPTY)
    return not_done (ch, what, MODCAT_READ, n);
  modcat_note_errno (ch->rq, ECONNRESET);
  if (l->in.len == 0)
    return modcat_fail_soft (ch->rq, "%s: connection closed by %s, before %s",
                             ch->rq->keyword, peer_text (ch, peer), what);
  return modcat_fail_soft (ch->rq, "%s: connection closed by %s, %zu bytes "
                           "after the beginning of %s", ch->rq->keyword,
                           peer_text (ch, peer), l->in.len, what);
}

/* A dialogue takes its bytes one by one, and its peer's may be anywhere in a
   datagram. */
static int
begin (struct modcat_channel *ch, struct layer *l, const char *what,
       size_t room)
{
  int result;

  if ((ch->lower->flags & MODCAT_CH_DATAGRAM) != 0)
    return modcat_fail (ch->rq, "%s speaks over a stream of bytes, what is "
                        "below it brings datagrams", ch->rq->keyword);
  result = flush (ch, l, what);
  return result != MODCAT_OK ? result : make_room (ch->rq, &l->in, room);
}

int
modcat_layer_hear (struct modcat_channel *ch, const char *what, size_t want,
                   const unsigned char **data)
{
  struct layer *l = layer_of (ch);
  int result;

  if (l == NULL)
    return MODCAT_FAIL;
  result = begin (ch, l, what, want);
  while (result == MODCAT_OK && l->in.len < want)
    result = hear_some (ch, l, what, want - l->in.len);
  *data = l->in.mem;
  return result;
}

void
modcat_layer_take (struct modcat_channel *ch)
{
  struct layer *l = layer_of (ch);

  if (l != NULL)
    l->in.len = 0;
}

/* -- lines ---------------------------------------------------------------- */

/* How many bytes can be read without going beyond the end of a line: up to
   COUNT when the socket lets itself be looked into, else one.  What is found
   there is in FOUND, which has room for COUNT. */
static size_t
look_ahead (const struct modcat_channel *lower, unsigned char *found,
            size_t count)
{
  const unsigned char *end;
  ssize_t n;

  if ((lower->flags & (MODCAT_CH_BYTES | MODCAT_CH_SHARED))
      != MODCAT_CH_BYTES
      || lower->rfd == -1
      || (lower->ops != NULL && (lower->ops->read != NULL
                                 || lower->ops->pending != NULL)))
    return 1;
  do
    n = recv (lower->rfd, found, count, MSG_PEEK | MSG_DONTWAIT);
  while (n == -1 && errno == EINTR);
  if (n <= 0)
    return 1;
  end = memchr (found, '\n', (size_t) n);
  return end != NULL ? (size_t) (end - found) + 1 : (size_t) n;
}

/* The first LEN bytes of a line are in *LEN; is it whole? */
static int
has_line (const struct layer *l, size_t *len)
{
  const unsigned char *end
    = l->in.len == 0 ? NULL : memchr (l->in.mem, '\n', l->in.len);

  *len = end != NULL ? (size_t) (end - l->in.mem) + 1 : l->in.len;
  return end != NULL;
}

int
modcat_layer_hear_line (struct modcat_channel *ch, const char *what,
                        size_t limit, const unsigned char **data, size_t *len)
{
  struct layer *l = layer_of (ch);
  int result;

  if (l == NULL)
    return MODCAT_FAIL;
  result = begin (ch, l, what, limit);
  while (result == MODCAT_OK && !has_line (l, len)) {
    if (l->in.len >= limit)
      return modcat_fail_soft (ch->rq, "%s: %s has no end within %zu bytes",
                               ch->rq->keyword, what, limit);
    result = hear_some (ch, l, what,
                        look_ahead (ch->lower, l->in.mem + l->in.len,
                                    limit - l->in.len));
  }
  *data = l->in.mem;
  return result;
}
