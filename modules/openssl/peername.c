/* modules/openssl/peername.c -- is this certificate that of the host we want?
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * RFC 6125: the names that a certificate is for are its dNSName and iPAddress
 * entries; where it has no dNSName (nor a URI), the last commonName of its
 * subject stands in for one.  A wildcard is a whole leftmost label, above at
 * least two others.  Addresses are never taken from a commonName, and never
 * match a wildcard. */
#include <config.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "names.h"

enum { MAX_NAME = 256 };       /* RFC 1035: 255 bytes */

/* What is looked for. */
struct wanted {
  char name[MAX_NAME];         /* A-labels, no dot at the end */
  unsigned char ip[16];
  size_t ip_len;               /* 0: it is no address */
};

/* What was found. */
struct found {
  bool match;
  bool names;                  /* there are names of a kind that rules out
                                  the commonName */
  char *has;
  size_t size;
};

/* -- one name ------------------------------------------------------------------ */

/* The LEN bytes of TEXT without a dot at their end; they may not hold NUL. */
static bool
take (char name[MAX_NAME], const char *text, size_t len)
{
  if (len > 0 && text[len - 1] == '.')
    len--;
  if (len == 0 || len >= MAX_NAME || memchr (text, '\0', len) != NULL)
    return false;
  memcpy (name, text, len);
  name[len] = '\0';
  return true;
}

static bool
is_ascii (const char *text)
{
  while (*text > 0 && *text < 0x7f)
    text++;
  return *text == '\0';
}

/* Does PATTERN, of a certificate, mean NAME? */
static bool
same_name (const char *pattern, const char *name)
{
  const char *rest;

  if (strcasecmp (pattern, name) == 0)
    return true;
  if (strncmp (pattern, "*.", 2) != 0)
    return false;
  pattern++;
  rest = strchr (name, '.');
  return rest != NULL && rest > name && strchr (pattern, '*') == NULL
    && strchr (pattern + 1, '.') != NULL && strcasecmp (pattern, rest) == 0;
}

/* -- what is wanted -------------------------------------------------------------- */

/* "10.0.0.1", "::1", "[::1]", "fe80::1%eth0" */
static bool
want_address (struct wanted *w, const char *text)
{
  char copy[64];
  size_t len = strlen (text);

  if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
    text++;
    len -= 2;
  }
  if (len >= sizeof copy)
    return false;
  memcpy (copy, text, len);
  copy[len] = '\0';
  if (inet_pton (AF_INET, copy, w->ip) == 1)
    w->ip_len = 4;
  copy[strcspn (copy, "%")] = '\0';
  if (w->ip_len == 0 && inet_pton (AF_INET6, copy, w->ip) == 1)
    w->ip_len = 16;
  return w->ip_len != 0;
}

static bool
want (struct wanted *w, const char *text)
{
  gnutls_datum_t mapped;
  bool good;

  memset (w, 0, sizeof *w);
  if (want_address (w, text))
    return true;
  if (is_ascii (text))
    return take (w->name, text, strlen (text));
  if (gnutls_idna_map (text, (unsigned) strlen (text), &mapped, 0) < 0)
    return false;
  good = take (w->name, (const char *) mapped.data, mapped.size);
  gnutls_free (mapped.data);
  return good;
}

/* -- what the certificate has ----------------------------------------------------- */

/* Write what it has down for a message: what is not printable as '?'. */
static void
list (struct found *f, const char *kind, const char *bytes, size_t n)
{
  size_t len;

  if (f->size == 0)
    return;
  len = strlen (f->has);
  snprintf (f->has + len, f->size - len, "%s%s ", len > 0 ? ", " : "", kind);
  len = strlen (f->has);
  for (size_t i = 0; i < n && len + 1 < f->size; i++)
    f->has[len++] = bytes[i] > ' ' && bytes[i] < 0x7f ? bytes[i] : '?';
  f->has[len] = '\0';
}

static void
see_name (const struct wanted *w, struct found *f, const char *kind,
          const char *bytes, size_t n)
{
  char name[MAX_NAME];

  list (f, kind, bytes, n);
  if (w->ip_len == 0 && take (name, bytes, n) && same_name (name, w->name))
    f->match = true;
}

static void
see_address (const struct wanted *w, struct found *f, const void *bytes,
             size_t n)
{
  char text[INET6_ADDRSTRLEN] = "malformed";

  if (n == 4 || n == 16)
    inet_ntop (n == 4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  list (f, "IP", text, strlen (text));
  if (n == w->ip_len && memcmp (bytes, w->ip, n) == 0)
    f->match = true;
}

enum { MAX_SAN = 1000 };       /* entries that are looked at */

static void
see_sans (gnutls_x509_crt_t crt, const struct wanted *w, struct found *f)
{
  for (unsigned i = 0; i < MAX_SAN; i++) {
    char san[2 * MAX_NAME];
    size_t size = sizeof san;
    unsigned type = 0;
    int result = gnutls_x509_crt_get_subject_alt_name2 (crt, i, san, &size,
                                                        &type, NULL);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      return;
    /* One that is longer than any name is one all the same. */
    if (type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_URI || result < 0)
      f->names = true;
    if (result >= 0 && type == GNUTLS_SAN_DNSNAME)
      see_name (w, f, "DNS", san, size);
    else if (result >= 0 && type == GNUTLS_SAN_IPADDRESS)
      see_address (w, f, san, size);
  }
}

/* The last commonName is the most specific one. */
static void
see_common_name (gnutls_x509_crt_t crt, const struct wanted *w,
                 struct found *f)
{
  char cn[2 * MAX_NAME], last[sizeof cn];
  size_t size, last_size = 0;
  unsigned count = 0;

  for (;; count++) {
    size = sizeof cn;
    if (count == MAX_SAN
        || gnutls_x509_crt_get_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME,
                                          count, 0, cn, &size) < 0)
      break;
    memcpy (last, cn, size);
    last_size = size;
  }
  if (last_size == 0)
    return;
  if (f->names)
    list (f, "(not looked at:) CN", last, last_size);
  else
    see_name (w, f, "CN", last, last_size);
}

bool
tls_name_matches (gnutls_x509_crt_t crt, const char *name, char *has,
                  size_t size)
{
  struct found f = { .has = has, .size = size };
  struct wanted w;

  if (size > 0)
    *has = '\0';
  if (*name == '\0')
    return true;
  if (!want (&w, name))
    return false;
  see_sans (crt, &w, &f);
  see_common_name (crt, &w, &f);
  if (size > 0 && *has == '\0')
    snprintf (has, size, "no name");
  return f.match;
}
