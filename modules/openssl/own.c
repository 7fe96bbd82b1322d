/* modules/openssl/own.c -- a client's certificate: sent to whoever asks for one.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * GnuTLS by itself sends one only when its issuer is among those that the
 * server names, and in TLS 1.2 never one of Ed25519.  Here there is one pair,
 * which the user has chosen: whether it is good enough the server decides, and
 * says so. */
#include <config.h>

#include <stdlib.h>

#include <gnutls/x509.h>

#include "openssl.h"

static int
retrieve (gnutls_session_t session, const gnutls_datum_t *issuers, int nissuers,
          const gnutls_pk_algorithm_t *algos, int nalgos,
          gnutls_pcert_st **certs, unsigned *count, gnutls_privkey_t *key)
{
  const struct tls *t = gnutls_session_get_ptr (session);

  (void) issuers;
  (void) nissuers;
  (void) algos;
  (void) nalgos;
  *certs = t->cred->own;
  *count = t->cred->own_count;
  *key = t->cred->own_key;
  return 0;
}

static int
copy_certs (struct tls_cred *cred)
{
  gnutls_x509_crt_t *crts = NULL;
  unsigned count = 0;
  int code = gnutls_certificate_get_x509_crt (cred->x509, 0, &crts, &count);

  if (code < 0)
    return code;
  cred->own = calloc (count, sizeof *cred->own);
  if (cred->own == NULL)
    code = GNUTLS_E_MEMORY_ERROR;
  while (code >= 0 && cred->own_count < count) {
    code = gnutls_pcert_import_x509 (&cred->own[cred->own_count],
                                     crts[cred->own_count], 0);
    if (code >= 0)
      cred->own_count++;
  }
  for (unsigned i = 0; i < count; i++)
    gnutls_x509_crt_deinit (crts[i]);
  gnutls_free (crts);
  return code;
}

/* The key of a token stays there, and is opened by its name. */
static int
copy_key (struct tls_pin *pin, const char *name, struct tls_cred *cred)
{
  gnutls_x509_privkey_t key;
  int code = gnutls_privkey_init (&cred->own_key);

  if (code < 0)
    return code;
  gnutls_privkey_set_pin_function (cred->own_key, tls_pin_give, pin);
  if (tls_is_uri (name))
    return gnutls_privkey_import_url (cred->own_key, name, 0);
  code = gnutls_certificate_get_x509_key (cred->x509, 0, &key);
  if (code < 0)
    return code;
  code = gnutls_privkey_import_x509 (cred->own_key, key,
                                     GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  if (code < 0)
    gnutls_x509_privkey_deinit (key);
  return code;
}

int
tls_own_start (const struct modcat_request *rq, struct tls_pin *pin,
               const char *key, struct tls_cred *cred)
{
  int code = copy_certs (cred);

  if (code >= 0)
    code = copy_key (pin, key, cred);
  if (code < 0)
    return modcat_fail_opt (rq, "openssl-certificate", "certificate: %s",
                            gnutls_strerror (code));
  gnutls_certificate_set_retrieve_function2 (cred->x509, retrieve);
  return MODCAT_OK;
}

void
tls_own_free (struct tls_cred *cred)
{
  for (unsigned i = 0; i < cred->own_count; i++)
    gnutls_pcert_deinit (&cred->own[i]);
  free (cred->own);
  if (cred->own_key != NULL)
    gnutls_privkey_deinit (cred->own_key);
}
