/* tests/fuzz/fuzz-tls-names.c -- any text as a cipher list, a version or the
 * name of a host.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "modules/openssl/names.h"
#include "modules/openssl/suites.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_seeds[] = "tls-names.seeds";

/* What was chosen is a priority; what was refused has a reason and an option
   that is to blame. */
static void
choose (const struct tls_wish *wish)
{
  static struct tls_choice c;

  if (tls_choose (wish, &c)
      ? c.text[0] == '\0' || c.why[0] != '\0'
      : c.option == NULL || c.why[0] == '\0')
    abort ();
}

/* A suite is at most once in a list. */
static void
read_list (const char *text)
{
  bool seen[TLS_SUITES_MAX] = { false };
  struct tls_cipherlist list;
  char why[40];

  if (!tls_cipherlist (text, NULL, &list, why, sizeof why)) {
    if (why[0] == '\0')
      abort ();
    return;
  }
  for (size_t i = 0; i < list.count; i++) {
    if (list.at[i] >= tls_suites_count || seen[list.at[i]])
      abort ();
    seen[list.at[i]] = true;
  }
}

/* A certificate of "*.example.org" and 10.0.0.1. */
static gnutls_x509_crt_t
certificate (void)
{
  static gnutls_x509_crt_t crt;
  unsigned char ip[] = { 10, 0, 0, 1 };
  gnutls_x509_privkey_t key;
  gnutls_datum_t der;

  if (crt != NULL)
    return crt;
  if (gnutls_x509_privkey_init (&key) < 0 || gnutls_x509_crt_init (&crt) < 0
      || gnutls_x509_privkey_generate
      (key, GNUTLS_PK_ECDSA,
       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0) < 0
      || gnutls_x509_crt_set_version (crt, 3) < 0
      || gnutls_x509_crt_set_key (crt, key) < 0
      || gnutls_x509_crt_set_serial (crt, "\1", 1) < 0
      || gnutls_x509_crt_set_subject_alt_name
      (crt, GNUTLS_SAN_DNSNAME, "*.example.org", 13, 0) < 0
      || gnutls_x509_crt_set_subject_alt_name
      (crt, GNUTLS_SAN_IPADDRESS, ip, sizeof ip, GNUTLS_FSAN_APPEND) < 0
      || gnutls_x509_crt_set_activation_time (crt, 0) < 0
      || gnutls_x509_crt_set_expiration_time (crt, -1) < 0
      || gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0) < 0
      || gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &der) < 0)
    abort ();
  /* GnuTLS looks for names in what it has read, not in what was set. */
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  if (gnutls_x509_crt_init (&crt) < 0
      || gnutls_x509_crt_import (crt, &der, GNUTLS_X509_FMT_DER) < 0)
    abort ();
  gnutls_free (der.data);
  return crt;
}

/* Neither is a name good for an address, nor the other way round. */
static void
match (const char *name)
{
  size_t len = strlen (name);
  char has[20];
  bool good = tls_name_matches (certificate (), name, has, sizeof has);

  if (good && len > 0 && strcmp (name, "10.0.0.1") != 0
      && strcmp (name, "[10.0.0.1]") != 0 && len < strlen (".example.org"))
    abort ();
}

/* The first byte tells what the rest is. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *text = fuzz_text (data + (size > 0), size - (size > 0));

  switch (size > 0 ? data[0] : 0) {
  case 'L':
    read_list (text);
    choose (&(struct tls_wish) { .ciphers = text });
    break;
  case 'P':
    choose (&(struct tls_wish) { .ciphers = text, .psk = true,
                                 .min = "DTLS1", .datagram = true });
    break;
  case 'V':
    choose (&(struct tls_wish) { .min = text, .max = text });
    break;
  case 'M':
    choose (&(struct tls_wish) { .method = text, .max = "TLS1.2" });
    break;
  case 'N':
    match (text);
    break;
  default:
    break;
  }
  free (text);
  return 0;
}
