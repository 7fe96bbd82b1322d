/* modules/openssl/dtls.c -- DTLS: records that are datagrams, each read and
 * written as a whole.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * There is no buffer for what is sent: a datagram goes to the lower channel as
 * GnuTLS makes it, and what has no room there is GnuTLS's to keep.  Lost
 * messages of the handshake are sent again when its timers say so; data are
 * not, as with UDP. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <gnutls/dtls.h>

#include <modcat/layer.h>

#include "openssl.h"

enum {
  MAX_RECORD = 16384,          /* RFC 6347, section 4.1; bytes of data */
  LEAST_MTU = 256,
  RESEND = 1000,               /* ms before a message is sent again; RFC 6347,
                                  section 4.2.4.1 */
  NO_LIMIT = 24 * 3600 * 1000  /* ms; handshake-timeout is the limit */
};

/* -- below ------------------------------------------------------------------- */

static ssize_t
push (gnutls_transport_ptr_t ptr, const void *data, size_t size)
{
  struct tls *t = ptr;
  ssize_t n = modcat_write (t->ch->lower, data, size);
  int error = errno;

  t->blocked = n == -1 && (error == EAGAIN || error == EWOULDBLOCK);
  if (n >= 0)
    return n;
  if (n < -1) {
    t->reported = (int) n;
    error = EIO;
  } else if (!t->blocked && error != EMSGSIZE) {
    t->error = error;
  }
  gnutls_transport_set_errno (t->session, error);
  return -1;
}

/* A datagram that is longer than any record is none of GnuTLS's. */
static ssize_t
pull (gnutls_transport_ptr_t ptr, void *data, size_t size)
{
  struct tls *t = ptr;
  ssize_t n;

  do {
    if (t->in.start == t->in.end && !tls_io_refill (t)) {
      gnutls_transport_set_errno (t->session, errno);
      return errno == 0 ? 0 : -1;
    }
    n = tls_io_take (t, data, size);
  } while (n == -1);
  return n;
}

/* Asked before a pull; nothing ever waits here. */
static int
pull_timeout (gnutls_transport_ptr_t ptr, unsigned ms)
{
  struct tls *t = ptr;

  (void) ms;
  if (t->in.start != t->in.end || tls_io_refill (t) || errno == 0)
    return 1;
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    return 0;
  gnutls_transport_set_errno (t->session, errno);
  return -1;
}

void
tls_dtls_start (struct tls *t)
{
  gnutls_transport_set_ptr (t->session, t);
  gnutls_transport_set_push_function (t->session, push);
  gnutls_transport_set_pull_function (t->session, pull);
  gnutls_transport_set_pull_timeout_function (t->session, pull_timeout);
  gnutls_dtls_set_timeouts (t->session, RESEND, NO_LIMIT);
}

/* -- the handshake ------------------------------------------------------------- */

struct answer { unsigned char *data; size_t room, len; };

static ssize_t
put_answer (gnutls_transport_ptr_t ptr, const void *data, size_t size)
{
  struct answer *a = ptr;

  if (size > a->room)
    return -1;
  memcpy (a->data, data, size);
  a->len = size;
  return (ssize_t) size;
}

/* What brings no cookie of ours is worth neither a process nor a socket. */
int
tls_dtls_screen (struct modcat_channel *ln, const struct sockaddr *peer,
                 socklen_t peer_len, const void *data, size_t size,
                 void *answer, size_t *len)
{
  const struct tls_shared *shared = ln->rq->shared;
  gnutls_datum_t key = shared->cookie_key;
  gnutls_dtls_prestate_st state = { .record_seq = 0 };
  struct answer a = { .data = answer, .room = *len };
  void *name = (void *) (uintptr_t) peer;
  int code = gnutls_dtls_cookie_verify (&key, name, peer_len,
                                        (void *) (uintptr_t) data, size,
                                        &state);

  if (code == 0)
    return MODCAT_OK;
  if (code == GNUTLS_E_BAD_COOKIE)
    gnutls_dtls_cookie_send (&key, name, peer_len, &state, &a, put_answer);
  *len = a.len;
  return MODCAT_REFUSE;
}

/* Of a session whose datagrams come from elsewhere (via=), or that has just
   begun: answer what may be a ClientHello, as long as it doesn't bring the cookie
   that was sent to its sender: until then the peer gets no more bytes of us
   than it has sent, and may be nobody (RFC 6347, section 4.2.1). */
int
tls_dtls_greet (struct tls *t)
{
  const struct tls_shared *shared = t->ch->rq->shared;
  gnutls_datum_t key = shared->cookie_key;
  gnutls_dtls_prestate_st state = { .record_seq = 0 };
  size_t len = 0;
  const void *peer = modcat_peer (t->ch, &len);
  void *name = (void *) (uintptr_t) (peer != NULL ? peer : "");

  while (!t->greeted) {
    int code;

    if (t->in.start == t->in.end) {
      if (tls_io_refill (t))
        continue;
      return errno == EAGAIN || errno == EWOULDBLOCK
        ? modcat_layer_wait (t->ch, "its first message", MODCAT_READ)
        : MODCAT_FAIL;
    }
    code = gnutls_dtls_cookie_verify (&key, name, len,
                                      t->in.data + t->in.start,
                                      t->in.end - t->in.start, &state);
    t->greeted = code == 0;
    if (code == GNUTLS_E_BAD_COOKIE)
      gnutls_dtls_cookie_send (&key, name, len, &state, t, push);
    if (code != 0)
      t->in.start = t->in.end;  /* a message without it, or none at all */
  }
  gnutls_dtls_prestate_set (t->session, &state);
  return MODCAT_OK;
}

/* Messages are sent again when the peer doesn't answer in time. */
int
tls_dtls_wait (struct tls *t)
{
  struct modcat_channel *ch = t->ch;
  int64_t ms = gnutls_dtls_get_timeout (t->session);
  unsigned dir = t->blocked ? MODCAT_WRITE : MODCAT_READ;
  int result = modcat_layer_wait (ch, "the DTLS handshake", dir);

  if (result == MODCAT_AGAIN && dir == MODCAT_READ)
    modcat_wait_until (ch, modcat_now () + (ms + 1) * 1000000);
  return result;
}

/* A message of the handshake was too long for the way: try shorter ones. */
bool
tls_dtls_shrink (struct tls *t)
{
  unsigned mtu = gnutls_dtls_get_mtu (t->session) / 2;

  if (mtu < LEAST_MTU)
    return false;
  gnutls_dtls_set_mtu (t->session, mtu);
  return true;
}

/* -- reading and writing ------------------------------------------------------ */

/* The handshake is over.  The handshake's messages fit into packets of any
   network; data of the user's are as long as he will, cut up by IP. */
void
tls_dtls_pass (struct tls *t)
{
  int limit = tls_conf_of (t->ch->rq)->maxsendfrag;

  tls_io_pass (t);
  t->ch->flags |= MODCAT_CH_DATAGRAM;
  gnutls_dtls_set_data_mtu (t->session, limit > 0 ? (unsigned) limit
                            : MAX_RECORD);
  t->largest = gnutls_dtls_get_data_mtu (t->session);
}

static ssize_t
dtls_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct tls *t = ch->state;
  ssize_t n;
  size_t more;

  t->more = false;
  if (t->ended)
    return 0;
  n = tls_io_record (t, buf, size);
  if (n == GNUTLS_E_AGAIN) {
    errno = EAGAIN;
    return -1;
  }
  if (n < 0)
    return tls_io_failed (t, (int) n);
  t->more = true;
  t->ended = n == 0;
  more = gnutls_record_check_pending (t->session);
  if (more > 0)
    return modcat_fail (ch->rq, "a datagram of %zu bytes is longer than the "
                        "%zu bytes that can be read at a time (see -b): it is "
                        "lost", (size_t) n + more, size);
  return n;
}

/* A datagram may have held several records: GnuTLS has them, and doesn't say
   so before it is asked for the next one. */
static size_t
dtls_pending (const struct modcat_channel *ch)
{
  const struct tls *t = ch->state;

  if (!t->established)
    return 0;
  return t->in.end - t->in.start + modcat_pending (ch->lower)
    + (t->more || t->ended ? 1 : 0);
}

static ssize_t
dtls_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  struct tls *t = ch->state;
  ssize_t n;

  if (t->broken || t->said_bye) {
    errno = t->error != 0 ? t->error : EPIPE;
    return -1;
  }
  if (size == 0)
    return 0;                   /* a record of nothing tells nobody anything */
  if (size > t->largest)
    return modcat_fail (ch->rq, "a block of %zu bytes is longer than the %u "
                        "bytes of a DTLS record: it is not sent (see -b)",
                        size, t->largest);
  n = gnutls_record_send (t->session, buf, size);
  if (n == GNUTLS_E_AGAIN) {
    errno = EAGAIN;
    return -1;
  }
  if (n == GNUTLS_E_LARGE_PACKET)
    return modcat_fail (ch->rq, "a block of %zu bytes is too long for the way "
                        "to the peer: it is not sent (see -b, maxsendfrag)",
                        size);
  return n >= 0 ? n : tls_io_failed (t, (int) n);
}

/* What tells the peer is one datagram; when it is lost, -T helps. */
static int
dtls_half_close (struct modcat_channel *ch)
{
  struct tls *t = ch->state;

  if (t->broken || t->said_bye)
    return MODCAT_OK;
  if (gnutls_bye (t->session, GNUTLS_SHUT_WR) == GNUTLS_E_AGAIN && t->blocked)
    return modcat_wait_lower (ch, ch->lower, MODCAT_WRITE);
  t->said_bye = true;
  return MODCAT_OK;
}

const struct modcat_channel_ops tls_dtls_ops = {
  .size = sizeof tls_dtls_ops, .read = dtls_read, .write = dtls_write,
  .pending = dtls_pending, .handshake = tls_handshake,
  .half_close = dtls_half_close, .close = tls_close, .drop = tls_drop,
  .describe = tls_peer_describe,
};
