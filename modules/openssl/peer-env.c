/* modules/openssl/peer-env.c -- what programs are told of a TLS peer.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Names and spellings are those of socat, which has them from OpenSSL. */
#include <config.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

/* -- texts ------------------------------------------------------------------------ */

/* A text that grows; NULL at first, and for good when memory is short. */
struct text { FILE *f; char *bytes; size_t size; };

static bool
text_start (struct text *t)
{
  t->bytes = NULL;
  t->f = open_memstream (&t->bytes, &t->size);
  return t->f != NULL;
}

/* The text, to be freed by gnutls_free(); NULL: short of memory. */
static char *
text_end (struct text *t)
{
  char *copy = NULL;

  if (fclose (t->f) == 0)
    copy = gnutls_strdup (t->bytes);
  free (t->bytes);
  return copy;
}

static void
tell_text (tls_tell *tell, void *arg, const char *name, struct text *t)
{
  char *value = text_end (t);

  if (value != NULL && *value != '\0')
    tell (arg, name, value);
  gnutls_free (value);
}

/* Put SIZE bytes of a peer, so that a program reads what was sent and no
   terminal does what it says: what is below a space, and with ASCII all but
   ASCII, by its hexadecimal digits. */
static void
put_bytes (FILE *f, const void *data, size_t size, bool ascii,
           const char *escaped)
{
  const unsigned char *byte = data;

  for (size_t i = 0; i < size; i++)
    if (byte[i] < ' ' || byte[i] == 0x7f || (ascii && byte[i] > 0x7f))
      fprintf (f, "\\%02X", byte[i]);
    else
      fprintf (f, "%s%c", strchr (escaped, byte[i]) != NULL ? "\\" : "",
               byte[i]);
}

/* -- values of a name ---------------------------------------------------------------- */

enum asn1_tag {                /* X.680, of the strings that names are of */
  TAG_UTF8 = 12, TAG_NUMERIC = 18, TAG_PRINTABLE = 19, TAG_T61 = 20,
  TAG_IA5 = 22, TAG_VISIBLE = 26, TAG_UNIVERSAL = 28, TAG_BMP = 30
};

static void
put_utf8 (FILE *f, unsigned long c)
{
  if (c < 0x80)
    fputc ((int) c, f);
  else if (c < 0x800)
    fprintf (f, "%c%c", (int) (0xc0 | c >> 6), (int) (0x80 | (c & 0x3f)));
  else if (c < 0x10000)
    fprintf (f, "%c%c%c", (int) (0xe0 | c >> 12),
             (int) (0x80 | (c >> 6 & 0x3f)), (int) (0x80 | (c & 0x3f)));
  else
    fprintf (f, "%c%c%c%c", (int) (0xf0 | (c >> 18 & 7)),
             (int) (0x80 | (c >> 12 & 0x3f)), (int) (0x80 | (c >> 6 & 0x3f)),
             (int) (0x80 | (c & 0x3f)));
}

/* AVA's value as UTF-8, to be freed, *SIZE bytes; NULL: it is no string that
   we know, or memory is short. */
static char *
utf8_of (const gnutls_x509_ava_st *ava, size_t *size)
{
  size_t width = ava->value_tag == TAG_BMP ? 2
    : ava->value_tag == TAG_UNIVERSAL ? 4 : 1;
  struct text t;

  switch (ava->value_tag) {
  case TAG_UTF8: case TAG_NUMERIC: case TAG_PRINTABLE: case TAG_T61:
  case TAG_IA5: case TAG_VISIBLE: case TAG_UNIVERSAL: case TAG_BMP:
    break;
  default:
    return NULL;
  }
  if (ava->value.size % width != 0 || !text_start (&t))
    return NULL;
  for (size_t i = 0; i < ava->value.size; i += width) {
    unsigned long c = 0;

    for (size_t j = 0; j < width; j++)
      c = c << 8 | ava->value.data[i + j];
    if (ava->value_tag == TAG_UTF8)
      fputc ((int) c, t.f);
    else
      put_utf8 (t.f, c);
  }
  if (fclose (t.f) != 0) {
    free (t.bytes);
    return NULL;
  }
  *size = t.size;
  return t.bytes;
}

/* -- fields of a name ------------------------------------------------------------------ */

static const struct field { const char *oid, *name, *env; } fields[] = {
  { "2.5.4.3", "CN", "COMMONNAME" },
  { "2.5.4.4", "SN", "SURNAME" },
  { "2.5.4.5", "serialNumber", "SERIALNUMBER" },
  { "2.5.4.6", "C", "COUNTRYNAME" },
  { "2.5.4.7", "L", "LOCALITYNAME" },
  { "2.5.4.8", "ST", "STATEORPROVINCENAME" },
  { "2.5.4.9", "street", "STREETADDRESS" },
  { "2.5.4.10", "O", "ORGANIZATIONNAME" },
  { "2.5.4.11", "OU", "ORGANIZATIONALUNITNAME" },
  { "2.5.4.12", "title", "TITLE" },
  { "2.5.4.13", "description", "DESCRIPTION" },
  { "2.5.4.15", "businessCategory", "BUSINESSCATEGORY" },
  { "2.5.4.17", "postalCode", "POSTALCODE" },
  { "2.5.4.20", "telephoneNumber", "TELEPHONENUMBER" },
  { "2.5.4.41", "name", "NAME" },
  { "2.5.4.42", "GN", "GIVENNAME" },
  { "2.5.4.43", "initials", "INITIALS" },
  { "2.5.4.44", "generationQualifier", "GENERATIONQUALIFIER" },
  { "2.5.4.46", "dnQualifier", "DNQUALIFIER" },
  { "2.5.4.65", "pseudonym", "PSEUDONYM" },
  { "2.5.4.97", "organizationIdentifier", "ORGANIZATIONIDENTIFIER" },
  { "0.9.2342.19200300.100.1.1", "UID", "USERID" },
  { "0.9.2342.19200300.100.1.25", "DC", "DOMAINCOMPONENT" },
  { "1.2.840.113549.1.9.1", "emailAddress", "EMAILADDRESS" },
  { "1.2.840.113549.1.9.2", "unstructuredName", "UNSTRUCTUREDNAME" },
  { "1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL",
    "JURISDICTIONLOCALITYNAME" },
  { "1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST",
    "JURISDICTIONSTATEORPROVINCENAME" },
  { "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC",
    "JURISDICTIONCOUNTRYNAME" },
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static const struct field *
field_of (const gnutls_x509_ava_st *ava)
{
  for (size_t i = 0; i < FIELDS; i++)
    if (strcmp (fields[i].oid, (const char *) ava->oid.data) == 0)
      return &fields[i];
  return NULL;
}

/* The next part of a name, like CN=x: *RDN and *AVA are its place, and go on
   to the one behind it. */
static bool
next_ava (gnutls_x509_dn_t dn, int *rdn, int *ava, gnutls_x509_ava_st *value)
{
  if (gnutls_x509_dn_get_rdn_ava (dn, *rdn, *ava, value) == 0) {
    ++*ava;
    return true;
  }
  if (*ava == 0)               /* there was no such RDN */
    return false;
  *ava = 0;
  ++*rdn;
  return next_ava (dn, rdn, ava, value);
}

/* In quotes, when it has what separates or would be lost (RFC 2253). */
static void
put_value (FILE *f, const gnutls_x509_ava_st *ava)
{
  size_t size;
  char *value = utf8_of (ava, &size);
  bool quoted;

  if (value == NULL) {
    fputc ('#', f);            /* RFC 2253: digits of the value */
    for (size_t i = 0; i < ava->value.size; i++)
      fprintf (f, "%02X", ava->value.data[i]);
    return;
  }
  quoted = size > 0 && (value[0] == '#' || value[0] == ' '
                        || value[size - 1] == ' '
                        || strpbrk (value, ",+\"<>;\\") != NULL);
  if (quoted)
    fputc ('"', f);
  put_bytes (f, value, size, true, quoted ? "\"\\" : "");
  if (quoted)
    fputc ('"', f);
  free (value);
}

static void
put_name (FILE *f, gnutls_x509_dn_t dn)
{
  gnutls_x509_ava_st ava;
  int rdn = 0, at = 0;

  for (bool first = true; next_ava (dn, &rdn, &at, &ava); first = false) {
    const struct field *field = field_of (&ava);

    fprintf (f, "%s%s = ", first ? "" : at > 1 ? " + " : ", ",
             field != NULL ? field->name : (const char *) ava.oid.data);
    put_value (f, &ava);
  }
}

char *
tls_dn_line (gnutls_x509_crt_t crt, bool issuer)
{
  gnutls_x509_dn_t dn;
  struct text t;
  int result = issuer ? gnutls_x509_crt_get_issuer (crt, &dn)
    : gnutls_x509_crt_get_subject (crt, &dn);

  if (result < 0 || !text_start (&t))
    return NULL;
  put_name (t.f, dn);
  return text_end (&t);
}

/* -- variables ---------------------------------------------------------------------------- */

static void
tell_line (gnutls_x509_crt_t crt, bool issuer, const char *name,
           tls_tell *tell, void *arg)
{
  char *line = tls_dn_line (crt, issuer);

  if (line != NULL)
    tell (arg, name, line);
  gnutls_free (line);
}

/* All values of one field. */
static void
tell_field (gnutls_x509_dn_t dn, const struct field *field, tls_tell *tell,
            void *arg)
{
  gnutls_x509_ava_st ava;
  int rdn = 0, at = 0;
  char name[80];
  struct text t;

  if (!text_start (&t))
    return;
  while (next_ava (dn, &rdn, &at, &ava)) {
    size_t size = 0;
    char *value = field_of (&ava) == field ? utf8_of (&ava, &size) : NULL;

    if (value != NULL) {
      fputs (ftell (t.f) > 0 ? " // " : "", t.f);
      put_bytes (t.f, value, size, false, "");
    }
    free (value);
  }
  snprintf (name, sizeof name, "OPENSSL_X509_%s", field->env);
  tell_text (tell, arg, name, &t);
}

static void
tell_subject (gnutls_x509_crt_t crt, tls_tell *tell, void *arg)
{
  gnutls_x509_dn_t dn;

  if (gnutls_x509_crt_get_subject (crt, &dn) < 0)
    return;
  for (size_t i = 0; i < FIELDS; i++)
    tell_field (dn, &fields[i], tell, arg);
}

static void
put_address (FILE *f, const unsigned char *bytes, size_t size)
{
  char text[INET6_ADDRSTRLEN];

  if (size == 4)
    fputs (inet_ntop (AF_INET, bytes, text, sizeof text), f);
  else if (size == 16)
    fputs (inet_ntop (AF_INET6, bytes, text, sizeof text), f);
}

enum { MAX_SAN = 200 };        /* entries that are told */

/* All alternative names of TYPE. */
static void
tell_sans (gnutls_x509_crt_t crt, unsigned type, const char *name,
           tls_tell *tell, void *arg)
{
  struct text t;

  if (!text_start (&t))
    return;
  for (unsigned i = 0; i < MAX_SAN; i++) {
    unsigned char san[512];
    size_t size = sizeof san;
    unsigned kind = 0;
    int result = gnutls_x509_crt_get_subject_alt_name2 (crt, i, san, &size,
                                                        &kind, NULL);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (result < 0 || kind != type)
      continue;
    fputs (ftell (t.f) > 0 ? " // " : "", t.f);
    if (type == GNUTLS_SAN_IPADDRESS)
      put_address (t.f, san, size);
    else
      put_bytes (t.f, san, size, false, "");
  }
  tell_text (tell, arg, name, &t);
}

static void
tell_hex (tls_tell *tell, void *arg, const char *name,
          const unsigned char *bytes, size_t size, const char *between)
{
  struct text t;

  if (!text_start (&t))
    return;
  for (size_t i = 0; i < size; i++)
    fprintf (t.f, "%s%02X", i > 0 ? between : "", bytes[i]);
  tell_text (tell, arg, name, &t);
}

static void
tell_numbers (gnutls_x509_crt_t crt, tls_tell *tell, void *arg)
{
  unsigned char bytes[64];     /* SHA-256: 32; a serial: 20 (RFC 5280) */
  size_t size = sizeof bytes;

  if (gnutls_x509_crt_get_fingerprint (crt, GNUTLS_DIG_SHA256, bytes,
                                       &size) == 0)
    tell_hex (tell, arg, "OPENSSL_X509_FINGERPRINT", bytes, size, ":");
  size = sizeof bytes;
  if (gnutls_x509_crt_get_serial (crt, bytes, &size) == 0) {
    size_t skip = size > 1 && bytes[0] == 0;   /* of the sign */

    tell_hex (tell, arg, "OPENSSL_X509_SERIAL", bytes + skip, size - skip,
              "");
  }
}

void
tls_env_cert (gnutls_x509_crt_t crt, tls_tell *tell, void *arg)
{
  tell_line (crt, false, "OPENSSL_X509_SUBJECT", tell, arg);
  tell_line (crt, true, "OPENSSL_X509_ISSUER", tell, arg);
  tell_subject (crt, tell, arg);
  tell_sans (crt, GNUTLS_SAN_DNSNAME, "OPENSSL_X509V3_SUBJECTALTNAME_DNS",
             tell, arg);
  tell_sans (crt, GNUTLS_SAN_IPADDRESS, "OPENSSL_X509V3_SUBJECTALTNAME_IPADD",
             tell, arg);
  tell_numbers (crt, tell, arg);
}

enum { MAX_CHAIN = 16 };       /* certificates that are told */

/* The peer's own certificate in all detail, the others by their subjects. */
static void
tell_chain (const gnutls_datum_t *ders, unsigned count, tls_tell *tell,
            void *arg)
{
  struct text chain;

  if (!text_start (&chain))
    return;
  for (unsigned i = 0; i < count && i < MAX_CHAIN; i++) {
    gnutls_x509_crt_t crt;
    char *line;

    if (gnutls_x509_crt_init (&crt) < 0)
      break;
    if (gnutls_x509_crt_import (crt, &ders[i], GNUTLS_X509_FMT_DER) == 0) {
      if (i == 0)
        tls_env_cert (crt, tell, arg);
      line = tls_dn_line (crt, false);
      fprintf (chain.f, "%s%s", i > 0 ? " // " : "",
               line != NULL ? line : "?");
      gnutls_free (line);
    }
    gnutls_x509_crt_deinit (crt);
  }
  tell_text (tell, arg, "OPENSSL_X509_CHAIN", &chain);
}

void
tls_env (gnutls_session_t session, tls_tell *tell, void *arg)
{
  const char *version = tls_version_name (session);
  const char *cipher = tls_cipher_name (session);
  const gnutls_datum_t *ders;
  unsigned count = 0;

  if (version != NULL)
    tell (arg, "OPENSSL_PROTO_VERSION", version);
  if (cipher != NULL)
    tell (arg, "OPENSSL_CIPHER", cipher);
  if (gnutls_certificate_type_get2 (session, GNUTLS_CTYPE_PEERS)
      != GNUTLS_CRT_X509)
    return;
  ders = gnutls_certificate_get_peers (session, &count);
  if (ders != NULL && count > 0)
    tell_chain (ders, count, tell, arg);
}
