/* tests/fuzz/fuzz-tls-bytes.c -- any bytes as a certificate, or as what the
 * other end of TLS says first.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "modules/openssl/names.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "tls-bytes.seeds";

/* -- certificates ------------------------------------------------------------- */

static void
tell (void *arg, const char *name, const char *value)
{
  (void) arg;
  if (strncmp (name, "OPENSSL_", 8) != 0 || strpbrk (value, "\n\033") != NULL)
    abort ();
}

static void
look_at (const uint8_t *data, size_t size)
{
  gnutls_datum_t der = { (unsigned char *) (uintptr_t) data, (unsigned) size };
  struct tls_verdict v = { .wanted = "www.example.org" };
  gnutls_x509_crt_t crt;
  char text[100];

  if (gnutls_x509_crt_init (&crt) < 0)
    abort ();
  if (gnutls_x509_crt_import (crt, &der, GNUTLS_X509_FMT_DER) == 0) {
    tls_env_cert (crt, tell, NULL);
    tls_name_matches (crt, "www.example.org", text, sizeof text);
    tls_name_matches (crt, "10.0.0.1", text, sizeof text);
    tls_verdict_chain (&crt, 1, ~0u, &v, text, sizeof text);
  }
  gnutls_x509_crt_deinit (crt);
}

/* -- the first words ------------------------------------------------------------ */

struct peer {
  const uint8_t *data;
  size_t size, at;
};

static ssize_t
pull (gnutls_transport_ptr_t ptr, void *buf, size_t size)
{
  struct peer *peer = ptr;

  if (size > peer->size - peer->at)
    size = peer->size - peer->at;
  memcpy (buf, peer->data + peer->at, size);
  peer->at += size;
  return (ssize_t) size;       /* 0: the end of file */
}

static ssize_t
push (gnutls_transport_ptr_t ptr, const void *buf, size_t size)
{
  (void) ptr;
  (void) buf;
  return (ssize_t) size;
}

/* A key and a certificate of our own, made once. */
static gnutls_certificate_credentials_t
credentials (void)
{
  static gnutls_certificate_credentials_t cred;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t crt;

  if (cred != NULL)
    return cred;
  if (gnutls_certificate_allocate_credentials (&cred) < 0
      || gnutls_x509_privkey_init (&key) < 0 || gnutls_x509_crt_init (&crt) < 0
      || gnutls_x509_privkey_generate
      (key, GNUTLS_PK_ECDSA,
       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0) < 0
      || gnutls_x509_crt_set_key (crt, key) < 0
      || gnutls_x509_crt_set_serial (crt, "\1", 1) < 0
      || gnutls_x509_crt_set_activation_time (crt, 0) < 0
      || gnutls_x509_crt_set_expiration_time (crt, -1) < 0
      || gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0) < 0
      || gnutls_certificate_set_x509_key (cred, &crt, 1, key) < 0)
    abort ();
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  return cred;
}

/* No bytes that were made without our key are a whole handshake. */
static void
hear (bool server, const uint8_t *data, size_t size)
{
  struct peer peer = { data, size, 0 };
  struct tls_verdict v = { .server = server, .first = data,
                           .nfirst = size < 16 ? size : 16 };
  gnutls_session_t session;
  char text[300];
  int code;

  if (gnutls_init (&session, server ? GNUTLS_SERVER : GNUTLS_CLIENT) < 0
      || gnutls_priority_set_direct (session, "NORMAL:+VERS-TLS1.0", NULL) < 0
      || gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE,
                                 credentials ()) < 0)
    abort ();
  gnutls_transport_set_ptr (session, &peer);
  gnutls_transport_set_pull_function (session, pull);
  gnutls_transport_set_push_function (session, push);
  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));
  if (code == 0)
    abort ();
  tls_verdict_code (code, (int) gnutls_alert_get (session), &v, text,
                    sizeof text);
  if (text[0] == '\0')
    abort ();
  gnutls_deinit (session);
}

/* -- inputs ------------------------------------------------------------------------ */

static int
digit (uint8_t c)
{
  static const char digits[] = "0123456789abcdef";
  const char *at = c == '\0' ? NULL : strchr (digits, c);

  return at == NULL ? -1 : (int) (at - digits);
}

/* Bytes from pairs of digits; what is none stands for itself. */
static size_t
decode (uint8_t *to, const uint8_t *from, size_t size)
{
  size_t n = 0;

  for (size_t i = 0; i < size; i++)
    if (i + 1 < size && digit (from[i]) >= 0 && digit (from[i + 1]) >= 0) {
      to[n++] = (uint8_t) (digit (from[i]) << 4 | digit (from[i + 1]));
      i++;
    }
    else
      to[n++] = from[i];
  return n;
}

/* The first byte tells what the rest is: a certificate, what a server or what
   a client is told. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint8_t *bytes = malloc (size + 1);
  size_t n;

  if (bytes == NULL)
    abort ();
  n = size == 0 ? 0 : decode (bytes, data + 1, size - 1);
  switch (size == 0 ? 0 : data[0]) {
  case 'C':
    look_at (bytes, n);
    break;
  case 'S':
    hear (true, bytes, n);
    break;
  case 'K':
    hear (false, bytes, n);
    break;
  default:
    break;
  }
  free (bytes);
  return 0;
}
