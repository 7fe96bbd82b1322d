/* modules/openssl/handshake.c -- make a session and shake hands, step by step.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <modcat/layer.h>

#include "names.h"
#include "openssl.h"

/* -- words for failures ------------------------------------------------------- */

const char *
tls_why (const struct tls *t, int code, char *buf, size_t size)
{
  struct tls_verdict v = { .server = t->server, .first = t->first,
                           .nfirst = t->nfirst };
  const char *words = NULL;

  if (t->error != 0)
    return strerror (t->error);
  if (code == GNUTLS_E_CERTIFICATE_ERROR)
    words = tls_peer_trouble (t, buf, size);
  if (words == NULL)
    words = tls_verdict_code (code, (int) gnutls_alert_get (t->session), &v,
                              buf, size);
  return words;
}

/* -- a session ----------------------------------------------------------------- */

static bool
is_address (const char *host)
{
  return host[0] == '[' || strchr (host, ':') != NULL
         || strspn (host, "0123456789.") == strlen (host);
}

/* Which name a client says that it looks for. */
static int
set_sni (struct tls *t)
{
  const struct modcat_request *rq = t->ch->rq;
  const struct tls_conf *conf = tls_conf_of (rq);
  const char *name = conf->snihost;
  size_t len;

  if (conf->no_sni)
    return 0;
  if (name == NULL && conf->commonname != NULL && conf->commonname[0] != '\0')
    name = conf->commonname;
  if (name == NULL)
    name = rq->argv[0];
  if (is_address (name)) {
    if (conf->snihost == NULL)
      modcat_log (rq, MODCAT_LOG_INFO, "no server name is sent, since \"%s\" "
                  "is an address; snihost= gives one", name);
    else
      modcat_log (rq, MODCAT_LOG_WARN, "snihost=\"%s\" is an address, which a "
                  "server name can't be", name);
    return 0;
  }
  /* RFC 6066, section 3: without the dot of an absolute name. */
  len = strlen (name);
  if (len > 1 && name[len - 1] == '.')
    len--;
  return gnutls_server_name_set (t->session, GNUTLS_NAME_DNS, name, len);
}

static int
set_alpn (struct tls *t)
{
  gnutls_datum_t list[TLS_PROTOCOLS];
  const char *at = tls_conf_of (t->ch->rq)->alpn;
  unsigned count = 0;

  while (at != NULL && *at != '\0' && count < TLS_PROTOCOLS) {
    size_t len = strcspn (at, ":,");

    list[count].data = (unsigned char *) (uintptr_t) at;
    list[count++].size = (unsigned) len;
    at += len + (at[len] != '\0');
  }
  if (count == 0)
    return 0;
  return gnutls_alpn_set_protocols (t->session, list, count, t->server
                                    ? GNUTLS_ALPN_MANDATORY
                                      | GNUTLS_ALPN_SERVER_PRECEDENCE : 0);
}

static int
set_credentials (struct tls *t)
{
  int code = gnutls_credentials_set (t->session, GNUTLS_CRD_CERTIFICATE,
                                     t->cred->x509);

  if (code == 0 && t->cred->anon_client != NULL)
    code = gnutls_credentials_set (t->session, GNUTLS_CRD_ANON,
                                   t->cred->anon_client);
  if (code == 0 && t->cred->anon_server != NULL)
    code = gnutls_credentials_set (t->session, GNUTLS_CRD_ANON,
                                   t->cred->anon_server);
  if (code == 0 && t->cred->psk_client != NULL)
    code = gnutls_credentials_set (t->session, GNUTLS_CRD_PSK,
                                   t->cred->psk_client);
  if (code == 0 && t->cred->psk_server != NULL)
    code = gnutls_credentials_set (t->session, GNUTLS_CRD_PSK,
                                   t->cred->psk_server);
  return code;
}

static int
set_up (struct tls *t, const struct tls_shared *shared)
{
  const struct tls_conf *conf = tls_conf_of (t->ch->rq);
  int code = gnutls_priority_set (t->session, shared->priority);

  if (code == 0)
    code = set_credentials (t);
  if (code == 0 && !t->server)
    code = set_sni (t);
  if (code == 0)
    code = set_alpn (t);
  if (code == 0 && conf->maxfraglen > 0)
    code = (int) gnutls_record_set_max_size (t->session,
                                             (size_t) conf->maxfraglen);
  if (code >= 0 && t->server && shared->ticket_key.data != NULL)
    code = gnutls_session_ticket_enable_server (t->session,
                                                &shared->ticket_key);
  return code;
}

/* A client has no use for tickets: its next connection is another process. */
int
tls_start (struct modcat_channel *ch, const struct tls_shared *shared)
{
  struct tls *t = ch->state;
  unsigned flags = GNUTLS_NONBLOCK
    | (shared->server ? GNUTLS_SERVER : GNUTLS_CLIENT);
  int code;

  if (!shared->server || shared->ticket_key.data == NULL)
    flags |= GNUTLS_NO_TICKETS;
  if (shared->datagrams)
    flags |= GNUTLS_DATAGRAM;
  if (shared->datagrams != ((ch->lower->flags & MODCAT_CH_DATAGRAM) != 0))
    return modcat_fail (ch->rq, shared->datagrams
                        ? "%s: what is below gives bytes without borders, and "
                        "DTLS needs datagrams; TLS is for bytes"
                        : "%s: what is below gives datagrams, and TLS needs "
                        "bytes in their order; DTLS is for datagrams",
                        ch->rq->keyword);
  code = gnutls_init (&t->session, flags);
  if (code < 0)
    return modcat_fail (ch->rq, "gnutls_init(): %s", gnutls_strerror (code));
  t->ch = ch;
  t->server = shared->server;
  t->datagrams = shared->datagrams;
  t->cred = tls_cred_ref (shared->cred);
  code = set_up (t, shared);
  if (code < 0)
    return modcat_fail (ch->rq, "%s: %s", ch->rq->keyword,
                        gnutls_strerror (code));
  gnutls_session_set_ptr (t->session, t);
  if (t->datagrams)
    tls_dtls_start (t);
  else
    tls_io_start (t);
  tls_peer_start (t);
  tls_keylog_start (t);
  return MODCAT_OK;
}

/* -- the handshake ------------------------------------------------------------- */

/* A certificate for another name ends it all; other failures of a client are
   warnings and status 255, those of a server errors, as with socat. */
static int
report (struct tls *t, int code)
{
  const struct modcat_request *rq = t->ch->rq;
  char why[512];
  const char *words = tls_why (t, code, why, sizeof why);
  const char *peer;

  if (t->reported != 0)
    return t->reported;
  modcat_note_errno (rq, t->error != 0 ? t->error
                     : code == GNUTLS_E_CERTIFICATE_ERROR ? EACCES : EPROTO);
  if (t->bad_name != NULL) {
    modcat_log (rq, MODCAT_LOG_ERROR, "certificate is valid but its commonName"
                " does not match hostname \"%s\": it has %s; if this is the "
                "right peer, say so by commonname", t->bad_name,
                tls_peer_names (t, why, sizeof why));
    return MODCAT_FAIL_FINAL;
  }
  if (!t->server)
    return modcat_fail_soft (rq, "%s:%s:%s: TLS handshake: %s", rq->keyword,
                             rq->argv[0], rq->argv[1], words);
  peer = modcat_peer_name (t->ch);
  return modcat_fail (rq, "%s: TLS handshake with %s: %s", rq->keyword,
                      peer != NULL ? peer : "the peer", words);
}

static int
give_up (struct tls *t, int code)
{
  int result;

  if (code != GNUTLS_E_FATAL_ALERT_RECEIVED && t->error == 0
      && !t->lower_ended) {
    gnutls_alert_send (t->session, GNUTLS_AL_FATAL, tls_peer_alert (t, code));
    tls_io_flush (t);
  }
  result = report (t, code);
  t->broken = true;
  return result;
}

/* GnuTLS's code; GNUTLS_E_AGAIN: the peer is to say something. */
static int
shake (struct tls *t)
{
  int code;

  do {
    code = gnutls_handshake (t->session);
    if (code == GNUTLS_E_LARGE_PACKET && !tls_dtls_shrink (t))
      break;
  } while (code < 0 && code != GNUTLS_E_AGAIN
           && !gnutls_error_is_fatal (code));
  return code == 0 ? tls_peer_settle (t) : code;
}

static int
wait_for_peer (struct tls *t)
{
  return t->datagrams ? tls_dtls_wait (t)
    : modcat_layer_wait (t->ch, "the TLS handshake", MODCAT_READ);
}

int
tls_handshake (struct modcat_channel *ch)
{
  struct tls *t = ch->state;
  int code = t->shaken ? 0 : GNUTLS_E_AGAIN, sent = MODCAT_OK;

  if (t->established)
    return MODCAT_OK;
  if (t->session == NULL)
    sent = tls_start (ch, ch->rq->shared);
  if (sent == MODCAT_OK && t->datagrams && t->server && !t->greeted) {
    sent = tls_dtls_greet (t);
    if (sent == MODCAT_FAIL && (t->error != 0 || t->reported != 0
                                || t->lower_ended))
      return give_up (t, t->lower_ended ? GNUTLS_E_PREMATURE_TERMINATION
                      : GNUTLS_E_PULL_ERROR);
  }
  if (sent != MODCAT_OK)
    return sent;
  t->dry = false;
  sent = tls_io_flush (t);
  if (sent == MODCAT_OK && !t->shaken)
    code = shake (t);
  if (sent == MODCAT_FAIL)
    code = GNUTLS_E_PUSH_ERROR;
  if (code < 0 && code != GNUTLS_E_AGAIN)
    return give_up (t, code);
  t->shaken = code == 0;
  sent = tls_io_flush (t);
  if (sent == MODCAT_FAIL)
    return give_up (t, GNUTLS_E_PUSH_ERROR);
  if (sent == MODCAT_AGAIN)
    return modcat_layer_wait (ch, "the TLS handshake", MODCAT_WRITE);
  if (!t->shaken)
    return wait_for_peer (t);
  if (t->datagrams)
    tls_dtls_pass (t);
  else
    tls_io_pass (t);
  tls_peer_log (t);
  return MODCAT_OK;
}
