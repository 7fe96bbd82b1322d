/* modules/openssl/below.c -- bytes between GnuTLS and the channel below.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * What GnuTLS sends goes into a buffer that always has room, and from there
 * in as few calls as possible to the lower channel; what is read from that
 * comes in blocks of several records.  So GnuTLS says GNUTLS_E_AGAIN only when
 * it wants to read, and no record is ever half sent when it is called. */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "openssl.h"

enum {
  READ_AHEAD = 64 << 10,       /* bytes asked of the lower channel at once */
  FIRST_ROOM = 4 << 10
};

/* Make room for SIZE bytes more. */
static int
reserve (struct tls_buffer *b, size_t size)
{
  size_t room = b->room > 0 ? b->room : FIRST_ROOM;
  unsigned char *data;

  while (room - b->end < size)
    room *= 2;
  if (room == b->room)
    return 0;
  data = realloc (b->data, room);
  if (data == NULL)
    return -1;
  b->data = data;
  b->room = room;
  return 0;
}

static ssize_t
push (gnutls_transport_ptr_t ptr, const giovec_t *iov, int count)
{
  struct tls *t = ptr;
  size_t size = 0;

  for (int i = 0; i < count; i++)
    size += iov[i].iov_len;
  if (reserve (&t->out, size) == -1) {
    gnutls_transport_set_errno (t->session, ENOMEM);
    return -1;
  }
  for (int i = 0; i < count; i++) {
    memcpy (t->out.data + t->out.end, iov[i].iov_base, iov[i].iov_len);
    t->out.end += iov[i].iov_len;
  }
  return (ssize_t) size;
}

int
tls_io_flush (struct tls *t)
{
  while (!tls_is_empty (&t->out)) {
    ssize_t n = modcat_write (t->ch->lower, t->out.data + t->out.start,
                              t->out.end - t->out.start);

    if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return MODCAT_AGAIN;
    if (n < 0) {
      t->error = n == -1 ? errno : 0;
      t->reported = n < -1 ? (int) n : 0;
      t->broken = true;
      t->out.start = t->out.end = 0;
      return MODCAT_FAIL;
    }
    t->out.start += (size_t) n;
  }
  t->out.start = t->out.end = 0;
  return MODCAT_OK;
}

/* The first bytes tell who speaks something else than TLS. */
static void
keep_first (struct tls *t)
{
  size_t n = t->in.end < TLS_FIRST ? t->in.end : TLS_FIRST;

  if (t->nfirst > 0)
    return;
  memcpy (t->first, t->in.data, n);
  t->nfirst = (unsigned) n;
}

bool
tls_io_refill (struct tls *t)
{
  ssize_t n;

  if (t->in.data == NULL) {
    t->in.data = malloc (READ_AHEAD);
    t->in.room = READ_AHEAD;
  }
  if (t->in.data == NULL) {
    errno = t->error = ENOMEM;
    return false;
  }
  do {
    n = modcat_read (t->ch->lower, t->in.data, t->in.room);
  } while (n == MODCAT_EMPTY);
  if (n > 0) {
    t->in.start = 0;
    t->in.end = (size_t) n;
    keep_first (t);
    return true;
  }
  if (n == 0) {
    t->lower_ended = true;
    errno = 0;
  } else if (n == -1 && errno != EAGAIN && errno != EWOULDBLOCK) {
    t->error = errno;
  } else if (n < -1) {
    t->reported = (int) n;
    errno = EIO;
  }
  return false;
}

/* Of a plain descriptor a read that was not filled has taken all: that the
   next one says EAGAIN needn't be asked until there was a poll(2). */
static bool
have_bytes (struct tls *t)
{
  if (!tls_is_empty (&t->in))
    return true;
  if (t->dry) {
    errno = EAGAIN;
    return false;
  }
  if (!tls_io_refill (t))
    return false;
  t->dry = t->plain && t->in.end < t->in.room;
  return true;
}

static ssize_t
pull (gnutls_transport_ptr_t ptr, void *data, size_t size)
{
  struct tls *t = ptr;

  if (!have_bytes (t)) {
    gnutls_transport_set_errno (t->session, errno);
    return errno == 0 ? 0 : -1;
  }
  if (size > t->in.end - t->in.start)
    size = t->in.end - t->in.start;
  memcpy (data, t->in.data + t->in.start, size);
  t->in.start += size;
  return (ssize_t) size;
}

ssize_t
tls_io_take (struct tls *t, void *data, size_t size)
{
  size_t n = t->in.end - t->in.start;

  if (n <= size)
    memcpy (data, t->in.data + t->in.start, n);
  t->in.start = t->in.end;
  return n <= size ? (ssize_t) n : -1;
}

/* Can't what CH has be anywhere but in its descriptor? */
static bool
is_plain (const struct modcat_channel *ch)
{
  return (ch->flags & (MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM)) == MODCAT_CH_BYTES
         && (ch->ops == NULL
             || (ch->ops->read == NULL && ch->ops->wait == NULL));
}

void
tls_io_start (struct tls *t)
{
  t->plain = is_plain (t->ch->lower);
  gnutls_transport_set_ptr (t->session, t);
  gnutls_transport_set_pull_function (t->session, pull);
  gnutls_transport_set_vec_push_function (t->session, push);
}
