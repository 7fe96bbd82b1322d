/* tests/unit/test-tls-priority.c -- cipher lists, versions, and what GnuTLS
 * is told of them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/openssl/names.h"
#include "modules/openssl/suites.h"
#include "tests/unit/tls-pair.h"
#include "tests/unit/unit.h"

/* -- lists as sets ------------------------------------------------------------- */

/* LIST's suites by name, joined by colons, into TEXT. */
static bool
names (const char *list, char *text, size_t size)
{
  struct tls_cipherlist l;
  char why[300];

  *text = '\0';
  if (!tls_cipherlist (list, NULL, &l, why, sizeof why))
    return false;
  for (size_t i = 0; i < l.count; i++) {
    size_t len = strlen (text);

    snprintf (text + len, size - len, "%s%s", i > 0 ? ":" : "",
              tls_suites[l.at[i]].name);
  }
  return true;
}

START_TEST (set_algebra)
{
  static const struct { const char *list, *want; } cases[] = {
    { "AES128-SHA", "AES128-SHA" },
    { "AES128-SHA:AES256-SHA,AES128-SHA;NULL-MD5 NULL-SHA",
      "AES128-SHA:AES256-SHA:NULL-MD5:NULL-SHA" },
    { ":AES128-SHA::", "AES128-SHA" },
    { "", "" },
    { "kRSA+AESGCM", "AES256-GCM-SHA384:AES128-GCM-SHA256" },
    { "kRSA+AESGCM:-AES256", "AES128-GCM-SHA256" },
    { "kRSA+AESGCM:!AES256:AES256-GCM-SHA384", "AES128-GCM-SHA256" },
    { "kRSA+AESGCM:-AES256:AES256-GCM-SHA384",
      "AES128-GCM-SHA256:AES256-GCM-SHA384" },
    { "kRSA+AESGCM:+AES256", "AES128-GCM-SHA256:AES256-GCM-SHA384" },
    { "AES128-SHA:AES256-SHA:@STRENGTH", "AES256-SHA:AES128-SHA" },
    { "AES128-SHA:AES256-SHA@STRENGTH", "AES256-SHA:AES128-SHA" },
    { "AESGCM+aRSA+kECDHE",
      "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256" },
    { "TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA" },
    { "TLS_RSA_AES_128_CBC_SHA1", "AES128-SHA" },
    { "TLS_RSA_WITH_RC4_128_MD5", "RC4-MD5" },
    { "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256" },
    { "AES256-SHA:LOW:EXPORT:!RC2:-kECDHr", "AES256-SHA" },
    { "TLS_AES_128_GCM_SHA256", "" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[8000];

    ck_assert_msg (names (cases[i].list, text, sizeof text), "%s refused",
                   cases[i].list);
    ck_assert_msg (strcmp (text, cases[i].want) == 0, "%s: %s, not %s",
                   cases[i].list, text, cases[i].want);
  }
}
END_TEST

START_TEST (refused_words)
{
  static const struct { const char *list, *why; } cases[] = {
    { "HIGHH", "\"HIGHH\" is no cipher suite and no word of a cipher list; "
      "did you mean \"HIGH\"?" },
    { "HIGH:!aNUL", "\"aNUL\" is no cipher suite and no word of a cipher "
      "list; did you mean \"aNULL\"?" },
    { "AES128-SHA+XYZ", "\"XYZ\" is no cipher suite" },
    { "ECDHE-RSA-AES128-GCM-SHA265", "did you mean "
      "\"ECDHE-RSA-AES128-GCM-SHA256\"?" },
    { "HIGH:DEFAULT", "DEFAULT can only be the first word" },
    { "HIGH@STRONG", "\"@STRONG\" is no command of a cipher list" },
    { "HIGH@SECLEVEL=6", "\"@SECLEVEL=6\" is no command" },
    { "!", "\"\" is no cipher suite" },
    { "HIGH:+", "\"\" is no cipher suite" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct tls_cipherlist l;
    char why[300] = "";

    ck_assert_msg (!tls_cipherlist (cases[i].list, NULL, &l, why, sizeof why),
                   "%s taken", cases[i].list);
    ck_assert_msg (strstr (why, cases[i].why) != NULL, "%s: %s",
                   cases[i].list, why);
  }
}
END_TEST

/* What OpenSSL makes of LIST, where security doesn't matter, without the line
   end and TLS 1.3; "" when there is no OpenSSL or it refuses. */
static void
openssl_names (const char *list, char *text, size_t size)
{
  char command[400];
  FILE *f;

  snprintf (command, sizeof command,
            "openssl ciphers '%s:@SECLEVEL=0' 2>/dev/null", list);
  f = popen (command, "r");
  ck_assert_ptr_nonnull (f);
  if (fgets (text, (int) size, f) == NULL)
    *text = '\0';
  pclose (f);
  text[strcspn (text, "\n")] = '\0';
  while (strncmp (text, "TLS_", 4) == 0) {
    size_t n = strcspn (text, ":");

    n += text[n] == ':';
    memmove (text, text + n, strlen (text + n) + 1);
  }
}

/* OpenSSL is mostly built without these. */
static void
without_weak (char *text)
{
  static const char *const weak[] = { "RC4", "DES-CBC3", "3DES" };
  char *from = text, *to = text;

  while (*from != '\0') {
    size_t n = strcspn (from, ":");
    char name[100];
    bool leave = false;

    snprintf (name, sizeof name, "%.*s", (int) n, from);
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++)
      leave = leave || strstr (name, weak[i]) != NULL;
    from += n + (from[n] == ':');
    if (!leave)
      to += sprintf (to, "%s%s", to > text ? ":" : "", name);
  }
  *to = '\0';
}

/* The same suites as OpenSSL has, in the same order. */
START_TEST (as_openssl)
{
  static const char *const lists[] = {
    "ALL", "COMPLEMENTOFALL", "DEFAULT", "HIGH", "HIGH:-NULL:-PSK:-aNULL",
    "eNULL", "aNULL", "kRSA", "RSA", "aRSA", "kDHE", "DHE", "EDH", "ADH",
    "ECDHE", "EECDH", "ECDH", "AECDH", "kECDHE", "PSK", "kPSK", "aPSK",
    "kRSAPSK", "kDHEPSK", "kECDHEPSK", "SRP", "aSRP", "aDSS", "aECDSA",
    "ECDSA", "AES", "AES128", "AES256", "AESGCM", "AESCCM", "AESCCM8",
    "CHACHA20", "CAMELLIA", "CAMELLIA128", "CAMELLIA256", "ARIA", "ARIAGCM",
    "ARIA128", "ARIA256", "CBC", "SHA1", "SHA", "SHA256", "SHA384", "FIPS",
    "SSLv3", "TLSv1.0", "TLSv1", "TLSv1.2", "COMPLEMENTOFDEFAULT",
    "ECDHE+AESGCM:DHE+CHACHA20:!aDSS", "HIGH:!aNULL:!MD5:+kRSA",
    "HIGH:-kRSA:AES128-SHA", "ALL:!kRSA:kRSA", "kRSA:-AES:AES",
    "AES128-SHA:HIGH:@STRENGTH", "CAMELLIA:AES:+AES256:@STRENGTH",
    "ALL:+HIGH:-SHA1", "DEFAULT:!ECDHE", "DEFAULT:aNULL", "EECDH+aRSA+SHA384",
    "HIGH:!aDSS:-AESGCM:AESGCM+aRSA:+ECDHE", "AES256-SHA:AES128-SHA",
    "EDH+CAMELLIA:EDH+aRSA:EECDH+aRSA+AESGCM:EECDH+aRSA+SHA256:EECDH:"
    "+CAMELLIA128:+AES128:!aNULL:!eNULL:!LOW:!3DES:!MD5:!EXP:!PSK:!DSS:!RC4:"
    "!SEED:!IDEA:!ECDSA:kEDH:CAMELLIA128-SHA:AES128-SHA",
  };
  unsigned compared = 0;

  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    char ours[9000], theirs[9000];

    ck_assert_msg (names (lists[i], ours, sizeof ours), "%s", lists[i]);
    without_weak (ours);
    openssl_names (lists[i], theirs, sizeof theirs);
    if (*theirs == '\0')
      continue;
    without_weak (theirs);
    ck_assert_msg (strcmp (ours, theirs) == 0, "%s:\n%s\nnot\n%s", lists[i],
                   ours, theirs);
    compared++;
  }
  printf ("%u lists are as with OpenSSL\n", compared);
}
END_TEST

/* -- what is chosen ------------------------------------------------------------- */

/* Does the priority TEXT have just the suites WANT of GnuTLS?  "" of WANT's
   end, "+": and others. */
static void
assert_suites (const char *list, const struct tls_choice *c,
               const char *want)
{
  gnutls_priority_t p;
  char text[4000] = "";
  unsigned index;

  ck_assert_int_eq (gnutls_priority_init (&p, c->text, NULL), 0);
  for (unsigned i = 0;; i++) {
    struct tls_gnutls_suite s;
    int result = gnutls_priority_get_cipher_suite_index (p, i, &index);
    size_t len = strlen (text);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (result == GNUTLS_E_UNKNOWN_CIPHER_SUITE)
      continue;
    ck_assert (tls_gnutls_suite (index, &s));
    snprintf (text + len, sizeof text - len, "%s%s", len > 0 ? " " : "",
              s.name);
  }
  gnutls_priority_deinit (p);
  ck_assert_msg (strcmp (text, want) == 0, "%s: %s\nnot %s\n(%s)", list, text,
                 want, c->text);
}

START_TEST (exact)
{
  static const struct { struct tls_wish wish; const char *want, *notice; }
  cases[] = {
    { { .ciphers = "TLS_AES_128_GCM_SHA256" }, "TLS_AES_128_GCM_SHA256", "" },
    { { .ciphers = "ECDHE-RSA-AES128-GCM-SHA256", .max = "TLS1.2" },
      "TLS_ECDHE_RSA_AES_128_GCM_SHA256", "" },
    { { .ciphers = "ECDHE-RSA-AES128-GCM-SHA256" },
      "TLS_AES_128_GCM_SHA256 TLS_ECDHE_RSA_AES_128_GCM_SHA256",
      "left out: TLS_AES_256_GCM_SHA384" },
    { { .ciphers = "AES128-SHA" }, "TLS_RSA_AES_128_CBC_SHA1",
      "there is no TLS 1.3" },
    { { .ciphers = "AES128-SHA", .min = "TLS1.3" }, "TLS_AES_256_GCM_SHA384 "
      "TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256", "" },
    { { .ciphers = "kRSA+AESGCM:kECDHE+aRSA+CHACHA20", .max = "TLS1.2" },
      "TLS_RSA_AES_256_GCM_SHA384 TLS_RSA_AES_128_GCM_SHA256",
      "left out: ECDHE-RSA-CHACHA20-POLY1305; with that GnuTLS would speak "
      "TLS_ECDHE_RSA_AES_128_GCM_SHA256, too" },
    { { .ciphers = "ECDHE-ECDSA-AES128-SHA", .min = "TLS1", .max = "TLS1.1" },
      "TLS_ECDHE_ECDSA_AES_128_CBC_SHA1", "" },
    { { .ciphers = "PSK+CHACHA20", .psk = true, .max = "TLS1.2" },
      "TLS_RSA_PSK_CHACHA20_POLY1305 TLS_DHE_PSK_CHACHA20_POLY1305 "
      "TLS_ECDHE_PSK_CHACHA20_POLY1305 TLS_PSK_CHACHA20_POLY1305", "" },
    { { .ciphers = "RC4-SHA:AES256-SHA@SECLEVEL=0", .datagram = true },
      "TLS_RSA_AES_256_CBC_SHA1", "" },
    { { .ciphers = "NONE:+VERS-TLS1.2:+RSA:+AES-128-CBC:+SHA1:+COMP-NULL:"
        "+SIGN-ALL:+GROUP-ALL" },
      "TLS_RSA_AES_128_CBC_SHA1", "" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct tls_choice c;

    ck_assert_msg (tls_choose (&cases[i].wish, &c), "%s: %s",
                   cases[i].wish.ciphers, c.why);
    assert_suites (cases[i].wish.ciphers, &c, cases[i].want);
    ck_assert_msg (*cases[i].notice == '\0' ? *c.notice == '\0'
                   : strstr (c.notice, cases[i].notice) != NULL,
                   "%s: %s", cases[i].wish.ciphers, c.notice);
  }
}
END_TEST

/* Whatever the list: nothing but what it has, and TLS 1.3. */
START_TEST (never_more)
{
  static const char *const lists[] = {
    "HIGH", "DEFAULT", "ALL", "MEDIUM", "kRSA", "CBC", "SHA256",
    "HIGH:-NULL:-PSK:-aNULL", "ALL:COMPLEMENTOFALL@SECLEVEL=0",
    "ECDHE+AESGCM:kRSA+AES256:DHE+CHACHA20", "AESCCM8:3DES", "FIPS:!SHA1",
    "CAMELLIA128:AES256+SHA256:ECDHE+aRSA+SHA384", "eNULL@SECLEVEL=0",
  };

  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    struct tls_wish w = { .ciphers = lists[i], .min = "TLS1.0" };
    struct tls_choice c;
    struct tls_cipherlist l;
    gnutls_priority_t p;
    char why[300];
    unsigned index;

    ck_assert_msg (tls_choose (&w, &c), "%s: %s", lists[i], c.why);
    ck_assert (tls_cipherlist (lists[i], NULL, &l, why, sizeof why));
    ck_assert_int_eq (gnutls_priority_init (&p, c.text, NULL), 0);
    for (unsigned j = 0; ; j++) {
      struct tls_gnutls_suite s;
      int result = gnutls_priority_get_cipher_suite_index (p, j, &index);
      bool found = false;

      if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (result < 0)
        continue;
      ck_assert (tls_gnutls_suite (index, &s));
      for (size_t k = 0; k < l.count; k++)
        found = found || tls_suites[l.at[k]].id == s.id;
      ck_assert_msg (found || s.min == GNUTLS_TLS1_3, "%s has %s", lists[i],
                     s.name);
    }
    gnutls_priority_deinit (p);
  }
}
END_TEST

START_TEST (refused)
{
  static const struct { struct tls_wish wish; const char *option, *why; }
  cases[] = {
    { { .ciphers = "ARIA" }, "openssl-cipherlist", "\"ARIA\" is not to be had" },
    { { .ciphers = "HIGH:ARIA128-GCM-SHA256" }, "openssl-cipherlist",
      "\"ARIA128-GCM-SHA256\" is not to be had" },
    { { .ciphers = "DHE-DSS-AES128-SHA" }, "openssl-cipherlist",
      "is not to be had" },
    { { .ciphers = "aNULL" }, "openssl-cipherlist", "add @SECLEVEL=0" },
    { { .ciphers = "PSK" }, "openssl-cipherlist", "see option psk" },
    { { .ciphers = "" }, "openssl-cipherlist", "leaves no suite" },
    { { .ciphers = "LOW" }, "openssl-cipherlist", "leaves no suite" },
    { { .ciphers = "HIGH:!ALL" }, "openssl-cipherlist", "leaves no suite" },
    { { .ciphers = "HIGH:-PSK", .psk = true }, "openssl-cipherlist",
      "no suite for a pre-shared key" },
    { { .ciphers = "AES128-SHA256", .min = "TLS1", .max = "TLS1.1" },
      "openssl-cipherlist", "with these versions" },
    { { .ciphers = "TLS_AES_128_GCM_SHA256", .max = "TLS1.2" },
      "openssl-cipherlist", "leaves no suite" },
    { { .ciphers = "NORMAL:+ROT13" }, "openssl-cipherlist",
      "GnuTLS doesn't understand \"+ROT13" },
    { { .ciphers = "NONE" }, "openssl-cipherlist", "" },
    { { .ciphers = "NORMAL:-VERS-ALL:+VERS-TLS1.1", .min = "TLS1.2" },
      "openssl-cipherlist", "leaves nothing" },
    { { .min = "SSL2" }, "openssl-min-proto-version", "broken long ago" },
    { { .max = "SSLv3" }, "openssl-max-proto-version", "broken long ago" },
    { { .method = "SSL3" }, "openssl-method", "broken long ago" },
    { { .method = "TLS9" }, "openssl-method", "Unknown SSL/TLS version "
      "\"TLS9\" (use forms like \"TLS1.2\")" },
    { { .method = "TLS1.2", .min = "TLS1.3" }, "openssl-method",
      "not between" },
    { { .max = "TLS1.1" }, "openssl-max-proto-version",
      "min-proto-version=TLS1.1, too" },
    { { .min = "TLS1.3", .max = "TLS1.2" }, "openssl-max-proto-version",
      "is below" },
    { { .min = "DTLS1.2" }, "openssl-min-proto-version",
      "this address speaks TLS1 to TLS1.3" },
    { { .min = "TLS1.2", .datagram = true }, "openssl-min-proto-version",
      "this address speaks DTLS1 and DTLS1.2" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct tls_choice c;

    ck_assert_msg (!tls_choose (&cases[i].wish, &c), "case %zu: %s", i, c.text);
    ck_assert_str_eq (c.option, cases[i].option);
    ck_assert_msg (strstr (c.why, cases[i].why) != NULL, "case %zu: %s", i,
                   c.why);
  }
}
END_TEST

/* -- versions -------------------------------------------------------------------- */

static void
assert_versions (const struct tls_wish *w, const char *want)
{
  struct tls_choice c;
  gnutls_priority_t p;
  const unsigned *list;
  char text[200] = "";
  int n;

  ck_assert_msg (tls_choose (w, &c), "%s", c.why);
  ck_assert_int_eq (gnutls_priority_init (&p, c.text, NULL), 0);
  n = gnutls_priority_protocol_list (p, &list);
  for (int i = 0; i < n; i++) {
    const char *name = gnutls_protocol_get_name (list[i]);
    size_t len = strlen (text);

    if ((name[0] == 'D') == w->datagram)
      snprintf (text + len, sizeof text - len, "%s%s", len > 0 ? " " : "",
                name);
  }
  gnutls_priority_deinit (p);
  ck_assert_msg (strcmp (text, want) == 0, "%s for %s: %s", text, want,
                 c.text);
}

START_TEST (versions)
{
  static const struct { struct tls_wish wish; const char *want; } cases[] = {
    { { 0 }, "TLS1.3 TLS1.2" },
    { { .datagram = true }, "DTLS1.2" },
    { { .ciphers = "NORMAL" }, "TLS1.3 TLS1.2" },
    { { .ciphers = "NORMAL", .datagram = true }, "DTLS1.2" },
    { { .ciphers = "NORMAL", .min = "tlsv1" }, "TLS1.3 TLS1.2 TLS1.1 TLS1.0" },
    { { .ciphers = "NORMAL:-VERS-ALL:+VERS-TLS1.1" }, "TLS1.1" },
    { { .ciphers = "NORMAL:+VERS-TLS1.1", .max = "TLS1.2" }, "TLS1.2" },
    { { .ciphers = "HIGH" }, "TLS1.3 TLS1.2" },
    { { .ciphers = "HIGH", .min = "TLS1.3" }, "TLS1.3" },
    { { .ciphers = "HIGH", .min = "TLS1.0", .max = "TLS1.1" },
      "TLS1.1 TLS1.0" },
    { { .min = "TLS1" }, "TLS1.3 TLS1.2 TLS1.1 TLS1.0" },
    { { .min = "TLSv1.1", .max = "TLSv1.2" }, "TLS1.2 TLS1.1" },
    { { .max = "TLS1.2" }, "TLS1.2" },
    { { .min = "DTLS1", .datagram = true }, "DTLS1.2 DTLS1.0" },
    { { .min = "DTLSv1.2", .datagram = true }, "DTLS1.2" },
    { { .method = "SSL23" }, "TLS1.3 TLS1.2" },
    { { .method = "TLS1.1" }, "TLS1.1" },
    { { .method = "DTLS1", .datagram = true }, "DTLS1.0" },
    { { .method = "TLS1.2", .min = "TLS1.2", .max = "TLS1.3" }, "TLS1.2" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_versions (&cases[i].wish, cases[i].want);
}
END_TEST

/* -- spoken ----------------------------------------------------------------------- */

static struct pair_cert ec, rsa;

static void
make_certs (void)
{
  ec = pair_cert (&(struct pair_recipe) { .dn = "CN=ec" }, NULL);
  rsa = pair_cert (&(struct pair_recipe) { .dn = "CN=rsa",
                                           .pk = GNUTLS_PK_RSA }, NULL);
}

static void
free_certs (void)
{
  pair_cert_free (&ec);
  pair_cert_free (&rsa);
}

/* Both ends as W says; what they came to is CIPHER of VERSION. */
static void
assert_spoken (const struct tls_wish *w, const char *cipher,
               const char *version)
{
  gnutls_certificate_credentials_t server = pair_cred (&ec, NULL);
  gnutls_certificate_credentials_t client = pair_cred (NULL, NULL);
  gnutls_anon_client_credentials_t anon_client;
  gnutls_anon_server_credentials_t anon_server;
  struct tls_choice c;
  struct pair *p;

  ck_assert_msg (tls_choose (w, &c), "%s", c.why);
  ck_assert_int_ge (gnutls_certificate_set_x509_key (server, &rsa.crt, 1,
                                                     rsa.key), 0);
  gnutls_anon_allocate_client_credentials (&anon_client);
  gnutls_anon_allocate_server_credentials (&anon_server);
  gnutls_certificate_set_known_dh_params (server, GNUTLS_SEC_PARAM_MEDIUM);
  gnutls_anon_set_server_known_dh_params (anon_server,
                                          GNUTLS_SEC_PARAM_MEDIUM);
  p = pair_new (w->datagram ? GNUTLS_DATAGRAM : 0, c.text, c.text);
  gnutls_credentials_set (p->client.session, GNUTLS_CRD_CERTIFICATE, client);
  gnutls_credentials_set (p->server.session, GNUTLS_CRD_CERTIFICATE, server);
  if (c.anon) {
    gnutls_credentials_set (p->client.session, GNUTLS_CRD_ANON, anon_client);
    gnutls_credentials_set (p->server.session, GNUTLS_CRD_ANON, anon_server);
  }
  ck_assert_msg (pair_handshake (p), "%s %s: client %s, server %s", cipher,
                 version, gnutls_strerror (p->client.result),
                 gnutls_strerror (p->server.result));
  ck_assert_str_eq (tls_cipher_name (p->client.session), cipher);
  ck_assert_str_eq (tls_cipher_name (p->server.session), cipher);
  ck_assert_str_eq (tls_version_name (p->server.session), version);
  pair_free (p);
  gnutls_anon_free_client_credentials (anon_client);
  gnutls_anon_free_server_credentials (anon_server);
  gnutls_certificate_free_credentials (server);
  gnutls_certificate_free_credentials (client);
}

START_TEST (spoken)
{
  static const struct { struct tls_wish wish; const char *cipher, *version; }
  cases[] = {
    { { 0 }, "TLS_AES_256_GCM_SHA384", "TLSv1.3" },
    { { .ciphers = "HIGH" }, "TLS_AES_256_GCM_SHA384", "TLSv1.3" },
    { { .ciphers = "TLS_CHACHA20_POLY1305_SHA256" },
      "TLS_CHACHA20_POLY1305_SHA256", "TLSv1.3" },
    { { .ciphers = "ECDHE-RSA-AES256-GCM-SHA384", .max = "TLS1.2" },
      "ECDHE-RSA-AES256-GCM-SHA384", "TLSv1.2" },
    { { .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305", .max = "TLS1.2" },
      "ECDHE-ECDSA-CHACHA20-POLY1305", "TLSv1.2" },
    { { .ciphers = "DHE-RSA-AES128-SHA256" }, "DHE-RSA-AES128-SHA256",
      "TLSv1.2" },
    { { .ciphers = "AES256-SHA" }, "AES256-SHA", "TLSv1.2" },
    { { .ciphers = "DES-CBC3-SHA" }, "DES-CBC3-SHA", "TLSv1.2" },
    { { .ciphers = "AECDH-AES256-SHA@SECLEVEL=0", .max = "TLS1.2" },
      "AECDH-AES256-SHA", "TLSv1.2" },
    { { .ciphers = "NULL-SHA256@SECLEVEL=0", .max = "TLS1.2" },
      "NULL-SHA256", "TLSv1.2" },
    { { .min = "TLS1.1", .max = "TLS1.1" }, "ECDHE-ECDSA-AES256-SHA",
      "TLSv1.1" },
    { { .method = "TLS1" }, "ECDHE-ECDSA-AES256-SHA", "TLSv1" },
    { { .ciphers = "ECDHE-RSA-AES128-SHA", .method = "TLS1" },
      "ECDHE-RSA-AES128-SHA", "TLSv1" },
    { { .ciphers = "DHE-RSA-AES256-SHA", .method = "TLS1.1" },
      "DHE-RSA-AES256-SHA", "TLSv1.1" },
    { { .ciphers = "AES128-SHA", .method = "TLS1" }, "AES128-SHA", "TLSv1" },
    { { .ciphers = "NORMAL", .min = "TLS1.0", .max = "TLS1.0" },
      "ECDHE-ECDSA-AES256-SHA", "TLSv1" },
  };

  make_certs ();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_spoken (&cases[i].wish, cases[i].cipher, cases[i].version);
  free_certs ();
}
END_TEST

UNIT_MAIN ("tls-priority", set_algebra, refused_words, as_openssl, exact,
           never_more, refused, versions, spoken)
