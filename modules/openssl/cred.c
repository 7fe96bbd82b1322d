/* modules/openssl/cred.c -- from files to credentials, before anything opens.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <gnutls/dtls.h>
#include <gnutls/x509.h>

#include "names.h"
#include "openssl.h"

struct tls_cred *
tls_cred_ref (struct tls_cred *cred)
{
  cred->uses++;
  return cred;
}

void
tls_cred_unref (struct tls_cred *cred)
{
  if (cred == NULL || --cred->uses > 0)
    return;
  if (cred->x509 != NULL)
    gnutls_certificate_free_credentials (cred->x509);
  if (cred->anon_client != NULL)
    gnutls_anon_free_client_credentials (cred->anon_client);
  if (cred->anon_server != NULL)
    gnutls_anon_free_server_credentials (cred->anon_server);
  if (cred->psk_client != NULL)
    gnutls_psk_free_client_credentials (cred->psk_client);
  if (cred->psk_server != NULL)
    gnutls_psk_free_server_credentials (cred->psk_server);
  tls_psk_free (cred->psk);
  tls_own_free (cred);
  if (cred->dh != NULL)
    gnutls_dh_params_deinit (cred->dh);
  free (cred);
}

/* -- our certificate ----------------------------------------------------------- */

/* What GnuTLS's CODE means for FROM. */
static int
fail (const struct modcat_request *rq, const struct tls_source *from, int code)
{
  const char *why = gnutls_strerror (code);

  switch (code) {
  case GNUTLS_E_CERTIFICATE_KEY_MISMATCH:
    why = "the private key is not the one of the certificate";
    break;
  case GNUTLS_E_BASE64_DECODING_ERROR:
  case GNUTLS_E_BASE64_UNEXPECTED_HEADER_ERROR:
  case GNUTLS_E_NO_CERTIFICATE_FOUND:
  case GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE:
    why = "there is no whole PEM block of this kind in it (-----BEGIN …)";
    break;
  case GNUTLS_E_ASN1_DER_ERROR:
  case GNUTLS_E_ASN1_TAG_ERROR:
  case GNUTLS_E_ASN1_ELEMENT_NOT_FOUND:
    why = "its PEM block is damaged";
    break;
  default:
    break;
  }
  return modcat_fail_opt (rq, from->option, "%s \"%.*s\": %s", from->what,
                          tls_shown (from->path), from->path, why);
}

static int
key_fail (const struct modcat_request *rq, const struct tls_pin *pin,
          const struct tls_source *key, int code)
{
  if (code != GNUTLS_E_DECRYPTION_FAILED && code != GNUTLS_E_INVALID_PASSWORD
      && code != GNUTLS_E_PKCS11_PIN_ERROR)
    return fail (rq, key, code);
  return modcat_fail_opt (rq, key->option, "%s \"%.*s\": %s", key->what,
                          tls_shown (key->path), key->path,
                          tls_pin_trouble (pin));
}

/* Objects of tokens are named, not read. */
static int
load_pair_of_uris (const struct modcat_request *rq, const struct tls_pin *pin,
                   const struct tls_source *cert, const struct tls_source *key,
                   struct tls_cred *cred)
{
  int code = gnutls_certificate_set_x509_key_file2 (cred->x509, cert->path,
                                                    key->path,
                                                    GNUTLS_X509_FMT_PEM, NULL,
                                                    0);

  if (code >= 0)
    return MODCAT_OK;
  return key_fail (rq, pin, tls_is_uri (cert->path) ? cert : key, code);
}

static int
set_pair (const struct modcat_request *rq, const struct tls_pin *pin,
          const struct tls_source *cert, const struct tls_source *key,
          const gnutls_datum_t file[2], struct tls_cred *cred)
{
  gnutls_x509_crt_t *chain;
  unsigned count;
  int code = gnutls_x509_crt_list_import2 (&chain, &count, &file[0],
                                           GNUTLS_X509_FMT_PEM, 0);

  if (code < 0)
    return fail (rq, cert, code);
  for (unsigned i = 0; i < count; i++)
    gnutls_x509_crt_deinit (chain[i]);
  gnutls_free (chain);
  code = gnutls_certificate_set_x509_key_mem2 (cred->x509, &file[0], &file[1],
                                               GNUTLS_X509_FMT_PEM, NULL, 0);
  return code < 0 ? key_fail (rq, pin, key, code) : MODCAT_OK;
}

static int
load_pair_of_files (const struct modcat_request *rq, const struct tls_pin *pin,
                    const struct tls_source *cert,
                    const struct tls_source *key, struct tls_cred *cred)
{
  gnutls_datum_t file[2];
  int result = tls_read_file (rq, cert, &file[0]);

  if (result != MODCAT_OK)
    return result;
  result = tls_read_file (rq, key, &file[1]);
  if (result == MODCAT_OK)
    result = set_pair (rq, pin, cert, key, file, cred);
  tls_free_file (&file[0]);
  tls_free_file (&file[1]);
  return result;
}

static int
load_pair (const struct modcat_request *rq, struct tls_pin *pin, bool server,
           struct tls_cred *cred)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  struct tls_source cert = { "openssl-certificate", "certificate", conf->cert };
  struct tls_source key = { "openssl-key", "key", conf->key };
  int result;

  if (cert.path == NULL)
    return key.path == NULL ? MODCAT_OK
      : modcat_fail_opt (rq, key.option, "a key is of no use without its "
                         "certificate: option cert");
  if (key.path == NULL)
    key = (struct tls_source) { cert.option, "key in", cert.path };
  tls_pin_start (rq, pin, cred);
  if (tls_is_uri (cert.path) || tls_is_uri (key.path))
    result = load_pair_of_uris (rq, pin, &cert, &key, cred);
  else
    result = load_pair_of_files (rq, pin, &cert, &key, cred);
  return result == MODCAT_OK && !server
    ? tls_own_start (rq, pin, key.path, cred) : result;
}

/* -- whom to trust --------------------------------------------------------------- */

static int
load_cafile (const struct modcat_request *rq, struct tls_cred *cred)
{
  struct tls_source from = { "openssl-cafile", "cafile",
                             tls_conf_of (rq)->cafile };
  gnutls_datum_t file;
  int code;

  if (tls_is_uri (from.path)) {
    code = gnutls_certificate_set_x509_trust_file (cred->x509, from.path,
                                                   GNUTLS_X509_FMT_PEM);
  } else {
    code = tls_read_file (rq, &from, &file);
    if (code != MODCAT_OK)
      return code;
    code = gnutls_certificate_set_x509_trust_mem (cred->x509, &file,
                                                  GNUTLS_X509_FMT_PEM);
    tls_free_file (&file);
  }
  return code > 0 ? MODCAT_OK
    : fail (rq, &from, code == 0 ? GNUTLS_E_NO_CERTIFICATE_FOUND : code);
}

static int
load_capath (const struct modcat_request *rq, struct tls_cred *cred)
{
  const char *path = tls_conf_of (rq)->capath;
  struct stat st;
  int code;

  if (stat (path, &st) == -1)
    return modcat_fail_opt (rq, "openssl-capath", "capath \"%s\": %s", path,
                            strerror (errno));
  if (!S_ISDIR (st.st_mode))
    return modcat_fail_opt (rq, "openssl-capath", "capath \"%s\": %s; a file "
                            "is for cafile", path, strerror (ENOTDIR));
  code = gnutls_certificate_set_x509_trust_dir (cred->x509, path,
                                                GNUTLS_X509_FMT_PEM);
  if (code > 0)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "openssl-capath", "capath \"%s\": %s", path,
                          code == 0 ? "there are no PEM certificates in it"
                          : gnutls_strerror (code));
}

/* What nobody could ever pass is no check but a mistake. */
static int
load_system_trust (const struct modcat_request *rq, struct tls_cred *cred)
{
  int code = gnutls_certificate_set_x509_system_trust (cred->x509);

  if (code > 0)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "openssl-verify", "the peer's certificate can't "
                          "be checked: the system has no trusted certificates "
                          "(%s); cafile= or capath= name some, verify=0 does "
                          "without a check", code == 0 ? "package "
                          "ca-certificates" : gnutls_strerror (code));
}

/* When the first of the lists in FILE ends; what revokes is not known then. */
static int
note_crl_end (const gnutls_datum_t *file, time_t *end)
{
  gnutls_x509_crl_t *lists = NULL;
  unsigned count = 0;
  int code = gnutls_x509_crl_list_import2 (&lists, &count, file,
                                           GNUTLS_X509_FMT_PEM, 0);

  if (code < 0)
    return code;
  for (unsigned i = 0; i < count; i++) {
    time_t next = gnutls_x509_crl_get_next_update (lists[i]);

    if (next != (time_t) -1 && (*end == 0 || next < *end))
      *end = next;
    gnutls_x509_crl_deinit (lists[i]);
  }
  gnutls_free (lists);
  return code;
}

/* GnuTLS doesn't look at that. */
bool
tls_crl_is_old (const struct tls_cred *cred)
{
  return cred->crl_end != 0 && time (NULL) > cred->crl_end;
}

static int
load_crl (const struct modcat_request *rq, struct tls_cred *cred)
{
  struct tls_source from = { "openssl-crlfile", "crlfile",
                             tls_conf_of (rq)->crlfile };
  gnutls_datum_t file;
  int code = tls_read_file (rq, &from, &file);

  if (code != MODCAT_OK)
    return code;
  code = note_crl_end (&file, &cred->crl_end);
  if (code >= 0)
    code = gnutls_certificate_set_x509_crl_mem (cred->x509, &file,
                                                GNUTLS_X509_FMT_PEM);
  tls_free_file (&file);
  if (code <= 0)
    return fail (rq, &from, code == 0 ? GNUTLS_E_NO_CERTIFICATE_FOUND : code);
  if (!tls_crl_is_old (cred))
    return MODCAT_OK;
  return modcat_fail_opt (rq, from.option, "%s \"%s\": a list in it has ended: "
                          "its issuer has a newer one", from.what, from.path);
}

/* With a pre-shared key and nobody to trust named, the key is the check. */
static int
load_trust (const struct modcat_request *rq, struct tls_cred *cred)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  int result = MODCAT_OK;

  if (!conf->verify) {
    if (conf->crlfile != NULL)
      return modcat_fail_opt (rq, "openssl-crlfile", "crlfile has no effect "
                              "with verify=0");
    return MODCAT_OK;
  }
  if (conf->cafile != NULL)
    result = load_cafile (rq, cred);
  if (result == MODCAT_OK && conf->capath != NULL)
    result = load_capath (rq, cred);
  if (result == MODCAT_OK && conf->cafile == NULL && conf->capath == NULL
      && conf->psk == NULL)
    result = load_system_trust (rq, cred);
  if (result == MODCAT_OK && conf->crlfile != NULL)
    result = load_crl (rq, cred);
  return result;
}

/* -- the rest --------------------------------------------------------------------- */

/* Those in the file of the certificate are welcome too, as with socat. */
static int
load_dh (const struct modcat_request *rq, struct tls_cred *cred)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  struct tls_source from = { "openssl-dhparam", "dhparam", conf->dhparam };
  gnutls_datum_t file;
  int code;

  if (from.path == NULL && (conf->cert == NULL || tls_is_uri (conf->cert)))
    return MODCAT_OK;
  if (from.path == NULL)
    from.path = conf->cert;
  code = tls_read_file (rq, &from, &file);
  if (code != MODCAT_OK)
    return code;
  code = gnutls_dh_params_init (&cred->dh);
  if (code == 0)
    code = gnutls_dh_params_import_pkcs3 (cred->dh, &file,
                                          GNUTLS_X509_FMT_PEM);
  tls_free_file (&file);
  if (code == 0) {
    gnutls_certificate_set_dh_params (cred->x509, cred->dh);
    return MODCAT_OK;
  }
  if (cred->dh != NULL)
    gnutls_dh_params_deinit (cred->dh);
  cred->dh = NULL;              /* GnuTLS doesn't look whether there is one */
  return conf->dhparam == NULL ? MODCAT_OK : fail (rq, &from, code);
}

static int
load_staple (const struct modcat_request *rq, struct tls_cred *cred)
{
  const struct tls_server_conf *conf = rq->conf;
  int code;

  if (conf->ocsp == NULL)
    return MODCAT_OK;
  code = gnutls_certificate_set_ocsp_status_request_file (cred->x509,
                                                          conf->ocsp, 0);
  if (code >= 0)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "ocsp-stapling", "ocsp-stapling \"%s\": %s",
                          conf->ocsp, code == GNUTLS_E_FILE_ERROR
                          ? strerror (errno) : code == GNUTLS_E_EXPIRED
                          ? "this response is too old, or says that the "
                          "certificate is not good" : gnutls_strerror (code));
}

static int
make_anon (const struct modcat_request *rq, bool server, struct tls_cred *cred)
{
  int code = server
    ? gnutls_anon_allocate_server_credentials (&cred->anon_server)
    : gnutls_anon_allocate_client_credentials (&cred->anon_client);

  if (code < 0)
    return modcat_fail (rq, "out of memory");
  if (server && cred->dh != NULL)
    gnutls_anon_set_server_dh_params (cred->anon_server, cred->dh);
  return MODCAT_OK;
}

int
tls_cred_load (const struct modcat_request *rq, struct tls_shared *shared,
               struct tls_cred **made)
{
  struct tls_cred *cred = calloc (1, sizeof *cred);
  bool server = shared->server;
  int result = MODCAT_OK;

  if (cred == NULL
      || gnutls_certificate_allocate_credentials (&cred->x509) < 0)
    result = modcat_fail (rq, "out of memory");
  if (cred == NULL)
    return result;
  cred->uses = 1;
  if (result == MODCAT_OK)
    result = load_pair (rq, &shared->pin, server, cred);
  if (result == MODCAT_OK)
    result = load_trust (rq, cred);
  if (result == MODCAT_OK)
    result = load_dh (rq, cred);
  if (result == MODCAT_OK && tls_conf_of (rq)->psk != NULL)
    result = tls_psk_load (rq, server, cred);
  if (result == MODCAT_OK && shared->anon)
    result = make_anon (rq, server, cred);
  if (result == MODCAT_OK && server)
    result = load_staple (rq, cred);
  if (result == MODCAT_OK)
    *made = cred;
  else
    tls_cred_unref (cred);
  return result;
}

/* -- once for each address --------------------------------------------------------- */

static int
make_priority (const struct modcat_request *rq, struct tls_shared *shared)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  struct tls_wish wish = { .ciphers = conf->cipher, .min = conf->min_version,
                           .max = conf->max_version, .method = conf->method,
                           .datagram = shared->datagrams,
                           .psk = conf->psk != NULL };
  struct tls_choice choice;
  const char *at;
  int code;

  if (!tls_choose (&wish, &choice))
    return modcat_fail_opt (rq, choice.option, "%s", choice.why);
  if (choice.notice[0] != '\0')
    modcat_log (rq, MODCAT_LOG_NOTICE, "%s", choice.notice);
  shared->anon = choice.anon;
  modcat_log (rq, MODCAT_LOG_DEBUG, "priority of GnuTLS: %s", choice.text);
  code = gnutls_priority_init2 (&shared->priority, choice.text, &at, 0);
  if (code == 0)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "openssl-cipherlist", "GnuTLS does not know what"
                          " stands at \"%s\": %s", at, gnutls_strerror (code));
}

static int
prepare (const struct modcat_request *rq, struct tls_shared *shared,
         bool server)
{
  const struct tls_conf *conf = tls_conf_of (rq);
  const struct tls_server_conf *own = server ? rq->conf : NULL;
  int result = tls_check_opts (rq, server);

  shared->server = server;
  shared->pin.ask = true;
  if (result == MODCAT_OK)
    result = make_priority (rq, shared);
  if (result == MODCAT_OK)
    result = tls_cred_load (rq, shared, &shared->cred);
  if (result == MODCAT_OK)
    result = tls_keylog_check (rq);
  shared->pin.ask = false;
  if (result != MODCAT_OK)
    return result;
  if (server && conf->cert == NULL && conf->psk == NULL)
    modcat_log (rq, MODCAT_LOG_WARN,
                "no certificate given; consider option \"cert\"");
  if (server && own->tickets
      && gnutls_session_ticket_key_generate (&shared->ticket_key) < 0)
    return modcat_fail (rq, "out of memory");
  if (server && shared->datagrams
      && gnutls_key_generate (&shared->cookie_key, GNUTLS_COOKIE_KEY_SIZE) < 0)
    return modcat_fail (rq, "out of memory");
  if (server && own->reload)
    tls_reload_start (rq, shared);
  return MODCAT_OK;
}

static void
forget_key (gnutls_datum_t *key)
{
  if (key->data == NULL)
    return;
  gnutls_memset (key->data, 0, key->size);
  gnutls_free (key->data);
}

void
tls_release (void *memory)
{
  struct tls_shared *shared = memory;

  tls_cred_unref (shared->cred);
  gnutls_memset (&shared->pin, 0, sizeof shared->pin);
  if (shared->priority != NULL)
    gnutls_priority_deinit (shared->priority);
  forget_key (&shared->ticket_key);
  forget_key (&shared->cookie_key);
}

/* The core releases what was prepared as a whole. */
int
tls_prepare (const struct modcat_request *rq, struct tls_shared *shared,
             bool server)
{
  int result = prepare (rq, shared, server);

  if (result == MODCAT_OK)
    return result;
  tls_release (shared);
  *shared = (struct tls_shared) { .priority = NULL };
  return result;
}
