/* tests/unit/tls-pair.c -- certificates, and two ends of TLS, in memory.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <check.h>

#include "tests/unit/tls-pair.h"

#define GOOD(call) ck_assert_int_ge (call, 0)

/* -- certificates ---------------------------------------------------------- */

static void
add_san (gnutls_x509_crt_t crt, const char *san)
{
  unsigned char ip[16];
  gnutls_x509_subject_alt_name_t type = GNUTLS_SAN_DNSNAME;
  const char *value = strchr (san, ':') + 1;
  size_t len = strlen (value);

  if (strncmp (san, "EMAIL:", 6) == 0)
    type = GNUTLS_SAN_RFC822NAME;
  if (strncmp (san, "IP:", 3) == 0) {
    int family = strchr (value, ':') == NULL ? AF_INET : AF_INET6;

    type = GNUTLS_SAN_IPADDRESS;
    ck_assert_int_eq (inet_pton (family, value, ip), 1);
    value = (const char *) ip;
    len = family == AF_INET ? 4 : 16;
  }
  GOOD (gnutls_x509_crt_set_subject_alt_name (crt, type, value, (unsigned) len,
                                              GNUTLS_FSAN_APPEND));
}

/* What GnuTLS would not write: N bytes, whatever they are, as the one
   alternative name.  SEQUENCE { [2] bytes }, for N below 100
   or above 255. */
static void
add_bytes (gnutls_x509_crt_t crt, const char *bytes, unsigned n)
{
  unsigned char der[1024] = {
    0x30, 0x82, (unsigned char) ((n + 4) >> 8), (unsigned char) (n + 4),
    0x82, 0x82, (unsigned char) (n >> 8), (unsigned char) n
  };
  unsigned head = 8;

  ck_assert_uint_le (n, sizeof der - head);
  if (n < 100) {               /* DER: the shortest form of a length */
    memcpy (der, (unsigned char []) { 0x30, (unsigned char) (n + 2), 0x82,
                                      (unsigned char) n }, 4);
    head = 4;
  }
  memcpy (der + head, bytes, n);
  GOOD (gnutls_x509_crt_set_extension_by_oid (crt, "2.5.29.17", der, n + head,
                                              0));
}

/* GnuTLS looks for extensions in what it has read, not in what was set. */
static void
read_again (struct pair_cert *c)
{
  gnutls_datum_t der;

  GOOD (gnutls_x509_crt_export2 (c->crt, GNUTLS_X509_FMT_DER, &der));
  gnutls_x509_crt_deinit (c->crt);
  GOOD (gnutls_x509_crt_init (&c->crt));
  GOOD (gnutls_x509_crt_import (c->crt, &der, GNUTLS_X509_FMT_DER));
  gnutls_free (der.data);
}

struct pair_cert
pair_cert (const struct pair_recipe *r, const struct pair_cert *issuer)
{
  static unsigned char serial[2] = { 0x12, 0 };
  gnutls_pk_algorithm_t pk = r->pk == 0 ? GNUTLS_PK_ECDSA : r->pk;
  unsigned bits = r->bits != 0 ? r->bits : 2048;
  struct pair_cert c;
  time_t now = time (NULL);

  if (pk == GNUTLS_PK_ECDSA)
    bits = GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);
  serial[1]++;
  GOOD (gnutls_x509_privkey_init (&c.key));
  GOOD (gnutls_x509_privkey_generate (c.key, pk, bits, 0));
  GOOD (gnutls_x509_crt_init (&c.crt));
  GOOD (gnutls_x509_crt_set_version (c.crt, 3));
  GOOD (gnutls_x509_crt_set_serial (c.crt, serial, sizeof serial));
  GOOD (gnutls_x509_crt_set_key (c.crt, c.key));
  if (r->dn != NULL)
    GOOD (gnutls_x509_crt_set_dn (c.crt, r->dn, NULL));
  for (int i = 0; i < 6 && r->sans[i] != NULL; i++)
    add_san (c.crt, r->sans[i]);
  if (r->bytes != NULL)
    add_bytes (c.crt, r->bytes, r->nbytes);
  gnutls_x509_crt_set_activation_time (c.crt, now + (r->from ? r->from
                                                     : -86400));
  gnutls_x509_crt_set_expiration_time (c.crt, now + (r->until ? r->until
                                                     : 86400));
  GOOD (gnutls_x509_crt_set_basic_constraints (c.crt, r->ca, -1));
  if (r->ca)
    GOOD (gnutls_x509_crt_set_key_usage (c.crt, GNUTLS_KEY_KEY_CERT_SIGN
                                         | GNUTLS_KEY_CRL_SIGN));
  if (issuer == NULL)
    issuer = &c;
  GOOD (gnutls_x509_crt_sign2 (c.crt, issuer->crt, issuer->key, r->digest == 0
                               ? GNUTLS_DIG_SHA256 : r->digest, 0));
  read_again (&c);
  return c;
}

void
pair_cert_free (struct pair_cert *c)
{
  gnutls_x509_crt_deinit (c->crt);
  gnutls_x509_privkey_deinit (c->key);
}

gnutls_certificate_credentials_t
pair_cred (const struct pair_cert *own, const struct pair_cert *ca)
{
  gnutls_certificate_credentials_t cred;
  gnutls_x509_crt_t chain[1];

  GOOD (gnutls_certificate_allocate_credentials (&cred));
  if (own != NULL) {
    chain[0] = own->crt;
    GOOD (gnutls_certificate_set_x509_key (cred, chain, 1, own->key));
  }
  if (ca != NULL) {
    chain[0] = ca->crt;
    GOOD (gnutls_certificate_set_x509_trust (cred, chain, 1));
  }
  return cred;
}

/* -- two ends ---------------------------------------------------------------- */

static ssize_t
push (gnutls_transport_ptr_t ptr, const void *data, size_t size)
{
  struct pair_end *peer = ((struct pair_end *) ptr)->peer;

  ck_assert_uint_le (size, sizeof peer->in - peer->end);
  memcpy (peer->in + peer->end, data, size);
  peer->end += size;
  return (ssize_t) size;
}

static ssize_t
pull (gnutls_transport_ptr_t ptr, void *data, size_t size)
{
  struct pair_end *end = ptr;

  if (end->start == end->end) {
    gnutls_transport_set_errno (end->session, EAGAIN);
    return -1;
  }
  if (size > end->end - end->start)
    size = end->end - end->start;
  memcpy (data, end->in + end->start, size);
  end->start += size;
  return (ssize_t) size;
}

static void
end_start (struct pair_end *end, unsigned flags, const char *priority,
           struct pair_end *peer)
{
  GOOD (gnutls_init (&end->session, flags | GNUTLS_NONBLOCK));
  GOOD (gnutls_priority_set_direct (end->session, priority, NULL));
  gnutls_transport_set_ptr (end->session, end);
  gnutls_transport_set_push_function (end->session, push);
  gnutls_transport_set_pull_function (end->session, pull);
  end->peer = peer;
}

struct pair *
pair_new (unsigned flags, const char *client_priority,
          const char *server_priority)
{
  struct pair *p = calloc (1, sizeof *p);

  ck_assert_ptr_nonnull (p);
  end_start (&p->client, flags | GNUTLS_CLIENT, client_priority, &p->server);
  end_start (&p->server, flags | GNUTLS_SERVER, server_priority, &p->client);
  return p;
}

static void
end_step (struct pair_end *end)
{
  if (end->done)
    return;
  end->result = gnutls_handshake (end->session);
  end->done = end->result == 0 || gnutls_error_is_fatal (end->result);
  if (end->result < 0 && end->done)
    gnutls_alert_send_appropriate (end->session, end->result);
}

bool
pair_handshake (struct pair *p)
{
  for (int i = 0; i < 30 && !(p->client.done && p->server.done); i++) {
    end_step (&p->client);
    end_step (&p->server);
  }
  return p->client.done && p->server.done && p->client.result == 0
    && p->server.result == 0;
}

void
pair_free (struct pair *p)
{
  gnutls_deinit (p->client.session);
  gnutls_deinit (p->server.session);
  free (p);
}
