/* modules/openssl/peer.c -- is the peer who it should be, and who is it?
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/ocsp.h>
#include <gnutls/x509.h>

#include "names.h"
#include "openssl.h"

/* -- the check ------------------------------------------------------------- */

/* The peer's certificate; NULL: there is none.  The caller's to free. */
static gnutls_x509_crt_t
certificate (gnutls_session_t session)
{
  const gnutls_datum_t *list;
  gnutls_x509_crt_t crt;
  unsigned count;

  if (gnutls_certificate_type_get (session) != GNUTLS_CRT_X509)
    return NULL;
  list = gnutls_certificate_get_peers (session, &count);
  if (list == NULL || count == 0 || gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  if (gnutls_x509_crt_import (crt, list, GNUTLS_X509_FMT_DER) == 0)
    return crt;
  gnutls_x509_crt_deinit (crt);
  return NULL;
}

const char *
tls_peer_wanted (const struct modcat_request *rq, bool server)
{
  const struct tls_conf *conf = tls_conf_of (rq);

  if (conf->commonname != NULL)
    return conf->commonname[0] != '\0' ? conf->commonname : NULL;
  return server ? NULL : rq->argv[0];
}

static int
check_name (struct tls *t)
{
  const char *wanted = tls_peer_wanted (t->ch->rq, t->server);
  gnutls_x509_crt_t crt;
  bool good;

  if (wanted == NULL)
    return 0;
  crt = certificate (t->session);
  good = crt != NULL && tls_name_matches (crt, wanted, NULL, 0);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt);
  if (good)
    return 0;
  t->bad_name = wanted;
  return GNUTLS_E_CERTIFICATE_ERROR;
}

/* The client insists on a response that says that all is well. */
static int
check_staple (struct tls *t)
{
  const struct tls_client_conf *conf = t->ch->rq->conf;

  if (t->server || !conf->ocsp
      || gnutls_ocsp_status_request_is_checked (t->session, 0) != 0)
    return 0;
  t->verify_status |= GNUTLS_CERT_MISSING_OCSP_STATUS;
  return GNUTLS_E_CERTIFICATE_ERROR;
}

/* In the middle of the handshake, so that a peer that is refused is told. */
static int
check (gnutls_session_t session)
{
  struct tls *t = gnutls_session_get_ptr (session);
  gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID };
  const char *oid = t->server ? GNUTLS_KP_TLS_WWW_CLIENT
    : GNUTLS_KP_TLS_WWW_SERVER;
  int code;

  purpose.data = (unsigned char *) (uintptr_t) oid;
  code = gnutls_certificate_verify_peers (session, &purpose, 1,
                                          &t->verify_status);
  if (code < 0)
    return code;
  if (tls_crl_is_old (t->cred))
    t->verify_status |= GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED;
  if (t->verify_status != 0)
    return GNUTLS_E_CERTIFICATE_ERROR;
  code = check_name (t);
  if (code == 0)
    code = check_staple (t);
  t->verified = code == 0;
  return code;
}

/* GnuTLS asks check() when a certificate is sent: not in a session that is
   resumed, whose certificate may have ended or been revoked meanwhile, nor when
   both sides agree on a suite without certificates. */
int
tls_peer_settle (struct tls *t)
{
  gnutls_credentials_type_t proof = t->server
    ? gnutls_auth_client_get_type (t->session)
    : gnutls_auth_server_get_type (t->session);

  if (t->verified || !tls_conf_of (t->ch->rq)->verify)
    return 0;
  if (gnutls_certificate_get_peers (t->session, NULL) != NULL)
    return check (t->session);
  return proof == GNUTLS_CRD_PSK ? 0 : GNUTLS_E_NO_CERTIFICATE_FOUND;
}

void
tls_peer_start (struct tls *t)
{
  bool verify = tls_conf_of (t->ch->rq)->verify;

  if (t->server)
    gnutls_certificate_server_set_request (t->session, verify
                                           ? GNUTLS_CERT_REQUIRE
                                           : GNUTLS_CERT_IGNORE);
  if (verify)
    gnutls_session_set_verify_function (t->session, check);
}

/* -- what was wrong -------------------------------------------------------- */

const char *
tls_peer_trouble (const struct tls *t, char *buf, size_t size)
{
  struct tls_verdict v = { .server = t->server, .wanted = t->bad_name };

  return tls_verdict_cert (t->session, t->verify_status, &v, buf, size);
}

const char *
tls_peer_names (const struct tls *t, char *buf, size_t size)
{
  gnutls_x509_crt_t crt = certificate (t->session);

  *buf = '\0';
  if (crt != NULL && t->bad_name != NULL)
    tls_name_matches (crt, t->bad_name, buf, size);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt);
  return buf;
}

gnutls_alert_description_t
tls_peer_alert (const struct tls *t, int code)
{
  unsigned status = t->verify_status;
  int level;

  /* GnuTLS would take the empty list for one that is malformed. */
  if (code == GNUTLS_E_NO_CERTIFICATE_FOUND)
    return gnutls_protocol_get_version (t->session) == GNUTLS_TLS1_3
      ? GNUTLS_A_CERTIFICATE_REQUIRED : GNUTLS_A_HANDSHAKE_FAILURE;
  if (code != GNUTLS_E_CERTIFICATE_ERROR)
    return (gnutls_alert_description_t) gnutls_error_to_alert (code, &level);
  if ((status & GNUTLS_CERT_REVOKED) != 0)
    return GNUTLS_A_CERTIFICATE_REVOKED;
  if ((status & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)) != 0)
    return GNUTLS_A_CERTIFICATE_EXPIRED;
  if ((status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0)
    return GNUTLS_A_UNKNOWN_CA;
  return GNUTLS_A_BAD_CERTIFICATE;
}

/* -- log lines ---------------------------------------------------------------- */

static void
log_trust (const struct tls *t)
{
  const struct modcat_request *rq = t->ch->rq;
  const char *what = "no peer certificate and no check";

  if (t->verified)
    what = tls_peer_wanted (rq, t->server) != NULL
      ? "trusting certificate, commonName matches"
      : "trusting certificate, no check of commonName";
  else if (gnutls_certificate_get_peers (t->session, NULL) != NULL)
    what = "option openssl-verify disabled, no check of certificate";
  else if (gnutls_auth_get_type (t->session) == GNUTLS_CRD_PSK)
    what = "trusting the peer, which has the pre-shared key";
  modcat_log (rq, MODCAT_LOG_NOTICE, "%s", what);
}

void
tls_peer_log (const struct tls *t)
{
  const struct modcat_request *rq = t->ch->rq;

  if (!modcat_log_shown (rq, MODCAT_LOG_NOTICE))
    return;
  log_trust (t);
  modcat_log (rq, MODCAT_LOG_NOTICE, "SSL proto version used: %s",
              tls_version_name (t->session));
  modcat_log (rq, MODCAT_LOG_NOTICE, "SSL connection using %s",
              tls_cipher_name (t->session));
  modcat_log (rq, MODCAT_LOG_NOTICE, "SSL connection compression \"none\"");
  modcat_log (rq, MODCAT_LOG_NOTICE, "SSL connection expansion \"none\"");
}

/* -- variables ----------------------------------------------------------------- */

static void
set_env (void *channel, const char *name, const char *value)
{
  modcat_setenv (channel, name, value);
}

/* A name of at most 255 bytes (RFC 7301, RFC 1035) that the peer has chosen:
   nothing but what a name has. */
static void
set_name (struct modcat_channel *ch, const char *name, const void *text,
          size_t len)
{
  char copy[256];

  if (len == 0 || len >= sizeof copy)
    return;
  memcpy (copy, text, len);
  for (size_t i = 0; i < len; i++)
    if (!isgraph ((unsigned char) copy[i]))
      return;
  copy[len] = '\0';
  modcat_setenv (ch, name, copy);
}

static void
set_sni (struct modcat_channel *ch, const struct tls *t)
{
  char name[256];
  size_t size = sizeof name;
  unsigned type;

  if (t->server && gnutls_server_name_get (t->session, name, &size, &type, 0)
                   == 0 && type == GNUTLS_NAME_DNS)
    set_name (ch, "TLS_SNI", name, strnlen (name, size));
}

/* For programs, and for who passes it on (PROXY protocol). */
void
tls_peer_describe (struct modcat_channel *ch)
{
  const struct tls *t = ch->state;
  gnutls_datum_t alpn;

  if (!t->established)
    return;
  tls_env (t->session, set_env, ch);
  modcat_setenv (ch, "TLS_VERSION", tls_version_name (t->session));
  modcat_setenv (ch, "TLS_CIPHER", tls_cipher_name (t->session));
  if (gnutls_alpn_get_selected_protocol (t->session, &alpn) == 0)
    set_name (ch, "TLS_ALPN", alpn.data, alpn.size);
  set_sni (ch, t);
  if (t->verified)
    modcat_setenv (ch, "TLS_VERIFIED", "1");
}
