/* tests/unit/tls-pair.h -- certificates, and two ends of TLS, in memory.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TLS_PAIR_H
#define TLS_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/* A certificate to be made.  0 and NULL: the usual. */
struct pair_recipe {
  const char *dn;              /* "CN=server,O=modcat" as RFC 4514 writes */
  const char *sans[6];         /* "DNS:name", "IP:1.2.3.4", "EMAIL:…" */
  const char *bytes;           /* instead of sans: a DNS name, of NBYTES */
  unsigned nbytes;
  gnutls_pk_algorithm_t pk;    /* GNUTLS_PK_ECDSA */
  unsigned bits;               /* of an RSA key; 2048 */
  gnutls_digest_algorithm_t digest;    /* SHA256 */
  long from, until;            /* seconds from now; a day each */
  bool ca;
};

struct pair_cert { gnutls_x509_privkey_t key; gnutls_x509_crt_t crt; };

/* Make what R says, signed by ISSUER, or by itself. */
struct pair_cert pair_cert (const struct pair_recipe *r,
                            const struct pair_cert *issuer);
void pair_cert_free (struct pair_cert *c);

/* Two ends that speak to each other. */
struct pair_end {
  gnutls_session_t session;
  unsigned char in[1 << 17];   /* what it has yet to read */
  size_t start, end;
  struct pair_end *peer;
  int result;                  /* of its handshake: 0 or below */
  bool done;
};
struct pair { struct pair_end client, server; };

struct pair *pair_new (unsigned flags, const char *client_priority,
                       const char *server_priority);

/* Both ends until they are done or stuck; true when both shook hands. */
bool pair_handshake (struct pair *p);
void pair_free (struct pair *p);

/* Credentials of an end: its certificate, and whom it trusts; NULL: none. */
gnutls_certificate_credentials_t pair_cred (const struct pair_cert *own,
                                            const struct pair_cert *ca);

#endif
