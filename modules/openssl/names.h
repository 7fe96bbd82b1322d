/* modules/openssl/names.h -- what users and peers call things: cipher lists,
 * versions, names in certificates, failures.  Nothing here does I/O.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TLS_NAMES_H
#define TLS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/* -- what to speak (priority.c) --------------------------------------------- */

/* What the options say; NULL: not given. */
struct tls_wish {
  const char *ciphers;         /* a cipher list of OpenSSL, or a priority */
  const char *min, *max;       /* versions */
  const char *method;
  bool datagram;               /* DTLS */
  bool psk;                    /* a pre-shared key is given */
};

struct tls_choice {
  char text[2000];             /* for gnutls_priority_init() */
  char notice[400];            /* "" or what of the wish was left out, and why:
                                  for a log line */
  bool anon;                   /* suites without certificates are among them:
                                  anonymous credentials are needed */
  bool psk;                    /* or with pre-shared keys */
  const char *option;          /* when it failed: whose fault that is */
  char why[400];               /* and why, with a way out */
};

/* Make of WISH what GnuTLS should be told: never more than was asked for. */
bool tls_choose (const struct tls_wish *wish, struct tls_choice *choice);

/* What SESSION uses, as OpenSSL spells it: "ECDHE-RSA-AES256-GCM-SHA384",
   "TLSv1.3", "DTLSv1.2".  NULL before the handshake. */
const char *tls_cipher_name (gnutls_session_t session);
const char *tls_version_name (gnutls_session_t session);

/* -- whose certificate (peername.c) ------------------------------------------- */

/* Is CRT that of NAME, a host name or an IP address, by RFC 6125?  "": any.
   Else, when SIZE is not 0, the names that it has are listed in HAS. */
bool tls_name_matches (gnutls_x509_crt_t crt, const char *name, char *has,
                       size_t size);

/* -- variables (peer-env.c) ---------------------------------------------------- */

/* Told each variable: NAME without prefix, like "OPENSSL_CIPHER". */
typedef void tls_tell (void *arg, const char *name, const char *value);

/* All that is known of SESSION and of the peer's certificate, if it sent one. */
void tls_env (gnutls_session_t session, tls_tell *tell, void *arg);

/* The same of CRT alone. */
void tls_env_cert (gnutls_x509_crt_t crt, tls_tell *tell, void *arg);

/* CRT's subject or issuer in one line: "C = XX, O = Cli, CN = client1".
   To be freed by gnutls_free(); NULL when it has none or is malformed. */
char *tls_dn_line (gnutls_x509_crt_t crt, bool issuer);

/* -- failures (verdict.c) ------------------------------------------------------- */

struct tls_verdict {
  bool server;                 /* we are it */
  const char *wanted;          /* name that the peer should have had, or NULL */
  const unsigned char *first;  /* what the peer said first, or NULL */
  size_t nfirst;
};

/* Why the certificates of SESSION's peer are not good: STATUS is of
   gnutls_certificate_verify_peers().  One line in TEXT, which is returned;
   NULL when they are good. */
const char *tls_verdict_cert (gnutls_session_t session, unsigned status,
                              const struct tls_verdict *v, char *text,
                              size_t size);

/* The same of CHAIN, COUNT certificates, the peer's own first. */
const char *tls_verdict_chain (const gnutls_x509_crt_t *chain, unsigned count,
                               unsigned status, const struct tls_verdict *v,
                               char *text, size_t size);

/* Why a handshake came to CODE, which is not one of those that go on; after
   it, for alerts, which in TLS 1.3 may come that late.  ALERT is gnutls_alert_get() when CODE says that the
   peer sent one, else ignored. */
const char *tls_verdict_code (int code, int alert, const struct tls_verdict *v,
                              char *text, size_t size);

#endif
