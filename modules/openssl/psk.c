/* modules/openssl/psk.c -- keys that both ends have beforehand.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "openssl.h"

/* RFC 4279, section 5.3, wants support for identities of 128 bytes; RFC 9257
   keys of at least 16. */
enum { MAX_IDENTITY = 128, MIN_KEY = 16, MAX_KEY = 64 };

struct entry {
  char identity[MAX_IDENTITY + 1];
  unsigned char key[MAX_KEY];
  unsigned len;
};

/* Never with the text itself: it is a secret. */
static int
fail (const struct modcat_request *rq, const char *why)
{
  return modcat_fail_opt (rq, "openssl-psk", "psk: %s", why);
}

static int
digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char) tolower ((unsigned char) c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* TEXT of LEN bytes is "identity:hex", the identity without colons: what is
   wrong, or NULL. */
static const char *
parse (const char *text, size_t len, struct entry *e)
{
  const char *colon = memchr (text, ':', len);
  size_t before, after;

  if (colon == NULL)
    return "this is not <identity>:<hex>";
  before = (size_t) (colon - text);
  after = len - before - 1;
  if (before == 0 || before > MAX_IDENTITY)
    return "the identity has to have 1 to 128 bytes";
  if (after % 2 != 0 || after / 2 < MIN_KEY || after / 2 > MAX_KEY)
    return "the key has to have 16 to 64 bytes, two hex digits each";
  memcpy (e->identity, text, before);
  e->identity[before] = '\0';
  for (e->len = 0; e->len < after / 2; e->len++) {
    int high = digit (colon[1 + 2 * e->len]);
    int low = digit (colon[2 + 2 * e->len]);

    if (high == -1 || low == -1)
      return "the key has to be hex digits";
    e->key[e->len] = (unsigned char) (high * 16 + low);
  }
  return NULL;
}

/* -- one key ------------------------------------------------------------------ */

static int
use_by_client (const struct modcat_request *rq, const struct entry *e,
               struct tls_cred *cred)
{
  gnutls_datum_t key = { (unsigned char *) (uintptr_t) e->key, e->len };

  if (gnutls_psk_allocate_client_credentials (&cred->psk_client) < 0
      || gnutls_psk_set_client_credentials (cred->psk_client, e->identity,
                                            &key, GNUTLS_PSK_KEY_RAW) < 0)
    return modcat_fail (rq, "out of memory");
  return MODCAT_OK;
}

/* GnuTLS asks by name, and frees the key. */
static int
find_key (gnutls_session_t session, const char *identity, gnutls_datum_t *key)
{
  const struct tls *t = gnutls_session_get_ptr (session);
  const struct tls_psk *p = t->cred->psk;

  while (p != NULL && strcmp (p->identity, identity) != 0)
    p = p->next;
  if (p == NULL)
    return -1;
  key->data = gnutls_malloc (p->len);
  if (key->data == NULL)
    return -1;
  memcpy (key->data, p->key, p->len);
  key->size = p->len;
  return 0;
}

static int
use_by_server (const struct modcat_request *rq, const struct entry *e,
               struct tls_cred *cred)
{
  struct tls_psk *p = calloc (1, sizeof *p + e->len);

  if (p == NULL)
    return modcat_fail (rq, "out of memory");
  strcpy (p->identity, e->identity);
  memcpy (p->key, e->key, e->len);
  p->len = e->len;
  p->next = cred->psk;
  cred->psk = p;
  return MODCAT_OK;
}

void
tls_psk_free (struct tls_psk *list)
{
  while (list != NULL) {
    struct tls_psk *next = list->next;

    gnutls_memset (list->key, 0, list->len);
    free (list);
    list = next;
  }
}

/* -- a file of them ------------------------------------------------------------- */

static int
use (const struct modcat_request *rq, bool server, const char *text,
     size_t len, struct tls_cred *cred)
{
  struct entry e;
  const char *why = parse (text, len, &e);
  int result;

  if (why != NULL)
    return fail (rq, why);
  if (server)
    result = use_by_server (rq, &e, cred);
  else if (cred->psk_client != NULL)
    result = fail (rq, "a client has one key, and there are several here");
  else
    result = use_by_client (rq, &e, cred);
  gnutls_memset (&e, 0, sizeof e);
  return result;
}

static int
use_file (const struct modcat_request *rq, bool server, const char *path,
          struct tls_cred *cred)
{
  struct tls_source from = { "openssl-psk", "psk", path };
  gnutls_datum_t file;
  int result = tls_read_file (rq, &from, &file);
  size_t at = 0;

  while (result == MODCAT_OK && at < file.size) {
    const char *line = (const char *) file.data + at;
    const char *end = memchr (line, '\n', file.size - at);
    size_t len = end != NULL ? (size_t) (end - line) : file.size - at;

    at += len + 1;
    if (len > 0 && line[len - 1] == '\r')
      len--;
    if (len > 0 && line[0] != '#')
      result = use (rq, server, line, len, cred);
  }
  if (result == MODCAT_OK && cred->psk == NULL && cred->psk_client == NULL)
    result = fail (rq, "there is no key in the file");
  tls_free_file (&file);
  return result;
}

int
tls_psk_load (const struct modcat_request *rq, bool server,
              struct tls_cred *cred)
{
  const char *text = tls_conf_of (rq)->psk;
  int result = strchr (text, ':') != NULL
    ? use (rq, server, text, strlen (text), cred)
    : use_file (rq, server, text, cred);

  if (result != MODCAT_OK || !server)
    return result;
  if (gnutls_psk_allocate_server_credentials (&cred->psk_server) < 0)
    return modcat_fail (rq, "out of memory");
  gnutls_psk_set_server_credentials_function (cred->psk_server, find_key);
  return MODCAT_OK;
}
