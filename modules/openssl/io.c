/* modules/openssl/io.c -- bytes between the relay and GnuTLS, to their end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openssl.h"

enum {
  BATCH = 128 << 10,           /* bytes of the relay, sent at once */
  MAX_REFUSALS = 8             /* of renegotiations; then the peer is cut */
};

/* What a peer that was sent the last bytes is given to take them, in ns. */
#define LAST_BYTES INT64_C (1000000000)

/* -- reading ------------------------------------------------------------------ */

ssize_t
tls_io_failed (struct tls *t, int code)
{
  char why[256];

  t->broken = true;
  if (t->reported != 0)
    return t->reported;
  if (t->error != 0) {
    errno = t->error;
    return -1;
  }
  if (code == GNUTLS_E_PREMATURE_TERMINATION)
    return modcat_fail (t->ch->rq, "%s: the peer's data are cut off: the "
                        "connection ended without the close_notify of TLS",
                        t->ch->rq->keyword);
  return modcat_fail (t->ch->rq, "%s: %s", t->ch->rq->keyword,
                      tls_why (t, code, why, sizeof why));
}

/* The keys of a session are negotiated once: RFC 9325, section 3.5. */
static int
refuse_renegotiation (struct tls *t)
{
  if (t->refused++ == 0)
    modcat_log (t->ch->rq, MODCAT_LOG_WARN, "%s: the peer's wish to "
                "renegotiate is refused", t->ch->rq->keyword);
  if (t->refused > MAX_REFUSALS)
    return GNUTLS_E_REHANDSHAKE;
  gnutls_alert_send (t->session, GNUTLS_AL_WARNING,
                     GNUTLS_A_NO_RENEGOTIATION);
  return 0;
}

ssize_t
tls_io_record (struct tls *t, void *buf, size_t size)
{
  ssize_t n;

  for (;;) {
    n = gnutls_record_recv (t->session, buf, size);
    if (n == GNUTLS_E_REHANDSHAKE) {
      n = refuse_renegotiation (t);
      if (n != 0)
        return n;
    } else if (n == GNUTLS_E_WARNING_ALERT_RECEIVED) {
      modcat_log (t->ch->rq, MODCAT_LOG_INFO, "%s: the peer warns: %s",
                  t->ch->rq->keyword, gnutls_alert_get_name
                    (gnutls_alert_get (t->session)));
    } else if (n >= 0 || n == GNUTLS_E_AGAIN || gnutls_error_is_fatal ((int) n)) {
      return n;
    }
  }
}

/* What write_failed() has come upon. */
static ssize_t
read_kept (struct tls *t, void *buf, size_t size)
{
  if (size > t->nkept)
    size = t->nkept;
  memcpy (buf, t->kept, size);
  t->nkept -= (unsigned) size;
  memmove (t->kept, t->kept + size, t->nkept);
  return (ssize_t) size;
}

/* As many records as are here already and fit. */
static ssize_t
tls_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct tls *t = ch->state;
  size_t got = 0;
  ssize_t n = t->read_end;

  if (t->nkept > 0)
    return read_kept (t, buf, size);
  if (t->ended)
    return 0;
  t->dry = false;
  while (got < size && t->read_end == 0) {
    if (got > 0 && tls_is_empty (&t->in)
        && gnutls_record_check_pending (t->session) == 0)
      break;
    n = tls_io_record (t, (unsigned char *) buf + got, size - got);
    if (n > 0)
      got += (size_t) n;
    else if (n == 0)
      t->ended = true;
    else if (n != GNUTLS_E_AGAIN)
      t->read_end = (int) n;
    if (n <= 0)
      break;
  }
  tls_io_flush (t);             /* an alert; what is left goes with a write */
  if (got > 0)
    return (ssize_t) got;
  if (t->ended)
    return 0;
  if (n != GNUTLS_E_AGAIN)
    return tls_io_failed (t, (int) n);
  errno = EAGAIN;
  return -1;
}

/* When a read says EAGAIN, all that is here has been looked at. */
static size_t
tls_pending (const struct modcat_channel *ch)
{
  const struct tls *t = ch->state;

  if (!t->established)
    return 0;
  if (t->read_end != 0 || t->ended || t->nkept > 0)
    return 1;
  return gnutls_record_check_pending (t->session)
    + (t->in.end - t->in.start) + modcat_pending (ch->lower);
}

/* -- writing ------------------------------------------------------------------ */

/* A peer that doesn't like our certificate says so after the handshake, and
   goes: a write finds nobody there, and what it said is still to be read. */
static ssize_t
write_failed (struct tls *t)
{
  const struct modcat_request *rq = t->ch->rq;
  bool reads = (rq->dirs & MODCAT_READ) != 0;
  int error = t->error;
  ssize_t n = 0;
  char why[256];

  if (t->reported != 0)
    return t->reported;
  t->dry = false;
  if (!t->ended && t->read_end == 0 && error != 0 && t->nkept == 0)
    do {
      n = gnutls_record_recv (t->session, t->kept, sizeof t->kept);
    } while (!reads && n > 0);
  if (n > 0)
    t->nkept = (unsigned) n;    /* data all the same: for tls_read() */
  if (n == GNUTLS_E_FATAL_ALERT_RECEIVED)
    return modcat_fail (rq, "%s: %s", rq->keyword,
                        tls_why (t, (int) n, why, sizeof why));
  errno = error != 0 ? error : EPIPE;
  return -1;
}

static size_t
record_size (const struct tls *t)
{
  const struct tls_conf *conf = tls_conf_of (t->ch->rq);
  size_t size = gnutls_record_get_max_size (t->session);

  if (conf->maxsendfrag > 0 && (size_t) conf->maxsendfrag < size)
    size = (size_t) conf->maxsendfrag;
  return size;
}

/* Encrypt up to a batch of BUF.  Bytes, or GnuTLS's code. */
static ssize_t
send_records (struct tls *t, const unsigned char *buf, size_t size)
{
  size_t record = record_size (t), done = 0;
  ssize_t n = 0;

  if (size > BATCH)
    size = BATCH;
  while (done < size) {
    size_t left = size - done;

    n = gnutls_record_send (t->session, buf + done,
                            left < record ? left : record);
    if (n <= 0)
      break;
    done += (size_t) n;
  }
  return done > 0 ? (ssize_t) done : n;
}

/* Bytes count as taken when the lower channel has all of their records. */
static ssize_t
tls_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  struct tls *t = ch->state;
  char why[256];
  ssize_t n;

  if (t->broken || t->said_bye)
    return write_failed (t);
  if (t->taken == 0 && tls_is_empty (&t->out)) {
    n = send_records (t, buf, size);
    if (n < 0)
      return modcat_fail (ch->rq, "%s: %s", ch->rq->keyword,
                          tls_why (t, (int) n, why, sizeof why));
    t->taken = (size_t) n;
  }
  switch (tls_io_flush (t)) {
  case MODCAT_OK:
    n = (ssize_t) t->taken;
    t->taken = 0;
    return n > 0 || size == 0 ? n : tls_write (ch, buf, size);
  case MODCAT_AGAIN:
    errno = EAGAIN;
    return -1;
  default:
    return write_failed (t);
  }
}

/* -- the end ------------------------------------------------------------------ */

/* Read what nobody wants (tickets, alerts) until the peer ends, so that what
   it has not yet read isn't destroyed by a reset. */
static int
outlast (struct modcat_channel *ch, struct tls *t)
{
  unsigned char spare[512];
  ssize_t n;

  if ((ch->rq->dirs & MODCAT_READ) != 0 || t->broken)
    return MODCAT_OK;
  t->dry = false;
  if (t->linger == 0)
    t->linger = modcat_now () + LAST_BYTES;
  do {
    n = tls_io_record (t, spare, sizeof spare);
  } while (n > 0);
  if (n != GNUTLS_E_AGAIN || modcat_now () >= t->linger)
    return MODCAT_OK;
  modcat_wait_until (ch, t->linger);
  return modcat_wait_lower (ch, ch->lower, MODCAT_READ);
}

static int
tls_half_close (struct modcat_channel *ch)
{
  struct tls *t = ch->state;
  int result;

  if (t->broken)
    return MODCAT_OK;           /* reported by who found that out */
  if (!t->said_bye)
    gnutls_bye (t->session, GNUTLS_SHUT_WR);
  t->said_bye = true;
  result = tls_io_flush (t);
  if (result == MODCAT_AGAIN)
    return modcat_wait_lower (ch, ch->lower, MODCAT_WRITE);
  if (result != MODCAT_OK) {
    if (t->reported == 0)
      modcat_log (ch->rq, MODCAT_LOG_INFO, "%s: close_notify: %s",
                  ch->rq->keyword, strerror (t->error));
    return MODCAT_OK;           /* all bytes had been taken before */
  }
  result = modcat_half_close (ch->lower);
  if (result == MODCAT_AGAIN)
    return result;              /* it has told what it waits for */
  return outlast (ch, t);
}

/* A session that has not said all it had must not look complete. */
static void
say_bye (struct tls *t)
{
  if (!t->established || t->broken || t->said_bye || t->taken > 0
      || !tls_is_empty (&t->out))
    return;
  gnutls_bye (t->session, GNUTLS_SHUT_WR);
  tls_io_flush (t);
}

static void
free_session (struct tls *t)
{
  if (t->session != NULL)
    gnutls_deinit (t->session);
  t->session = NULL;
  tls_cred_unref (t->cred);
  t->cred = NULL;
  free (t->in.data);
  free (t->out.data);
}

void
tls_close (struct modcat_channel *ch)
{
  struct tls *t = ch->state;

  say_bye (t);
  free_session (t);
}

void
tls_drop (struct modcat_channel *ch)
{
  free_session (ch->state);
}

const struct modcat_channel_ops tls_ops = {
  .size = sizeof tls_ops, .read = tls_read, .write = tls_write,
  .pending = tls_pending, .handshake = tls_handshake,
  .half_close = tls_half_close, .close = tls_close, .drop = tls_drop,
  .describe = tls_peer_describe,
};

/* tls(7) of the kernel, to which a socket's records could be given. */
static bool
kernel_has_tls (void)
{
  char line[256] = "";
  FILE *f = fopen ("/proc/sys/net/ipv4/tcp_available_ulp", "re");

  if (f != NULL) {
    if (fgets (line, sizeof line, f) == NULL)
      line[0] = '\0';
    fclose (f);
  }
  return strstr (line, "tls") != NULL;
}

/* A lower channel of plain descriptors is polled as if it were ours. */
void
tls_io_pass (struct tls *t)
{
  struct modcat_channel *ch = t->ch, *lower = ch->lower;

  t->established = true;
  ch->half_close = MODCAT_HC_CALL;
  if ((lower->flags & MODCAT_CH_BYTES) != 0
      && (lower->ops == NULL || lower->ops->wait == NULL)) {
    ch->rfd = lower->rfd;
    ch->wfd = lower->wfd;
  }
  if (modcat_log_shown (ch->rq, MODCAT_LOG_INFO))
    modcat_log (ch->rq, MODCAT_LOG_INFO, "kTLS is not used: %s",
                kernel_has_tls () ? "records go through GnuTLS here, several "
                "in one write(2)" : "this kernel has no module tls");
}
