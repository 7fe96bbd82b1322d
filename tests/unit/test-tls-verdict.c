/* tests/unit/test-tls-verdict.c -- why TLS failed, in words.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "modules/openssl/names.h"
#include "tests/unit/tls-pair.h"
#include "tests/unit/unit.h"

static char text[500];

static void
assert_has (const char *words)
{
  ck_assert_msg (strstr (text, words) != NULL, "no \"%s\" in \"%s\"", words,
                 text);
}

/* -- certificates ------------------------------------------------------------- */

static struct pair_cert ca, other;

static void
make (void)
{
  ca = pair_cert (&(struct pair_recipe) { .dn = "CN=CA", .ca = true }, NULL);
  other = pair_cert (&(struct pair_recipe) { .dn = "CN=other CA",
                                             .ca = true }, NULL);
}

static void
unmake (void)
{
  pair_cert_free (&ca);
  pair_cert_free (&other);
}

/* GnuTLS's status of a certificate of R that ISSUER made, where CA is trusted
   and what CRL says; and the verdict about that, in `text`. */
static void
judge (const struct pair_recipe *r, const struct pair_cert *issuer,
       bool revoked)
{
  struct pair_cert c = pair_cert (r, issuer);
  gnutls_x509_trust_list_t list;
  gnutls_x509_crl_t crl;
  gnutls_datum_t der;
  unsigned status = 0;
  struct tls_verdict v = { .wanted = "w.example" };

  gnutls_x509_trust_list_init (&list, 0);
  gnutls_x509_trust_list_add_cas (list, &ca.crt, 1, 0);
  gnutls_x509_crl_init (&crl);
  if (revoked) {
    gnutls_x509_crl_set_version (crl, 2);
    gnutls_x509_crl_set_this_update (crl, time (NULL) - 60);
    gnutls_x509_crl_set_next_update (crl, time (NULL) + 3600);
    gnutls_x509_crl_set_crt (crl, c.crt, time (NULL) - 60);
    ck_assert_int_eq (gnutls_x509_crl_sign2 (crl, ca.crt, ca.key,
                                             GNUTLS_DIG_SHA256, 0), 0);
    ck_assert_int_eq (gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER,
                                               &der), 0);
    gnutls_x509_crl_deinit (crl);
    gnutls_x509_crl_init (&crl);
    ck_assert_int_eq (gnutls_x509_crl_import (crl, &der, GNUTLS_X509_FMT_DER),
                      0);
    gnutls_free (der.data);
    ck_assert_int_eq (gnutls_x509_trust_list_add_crls (list, &crl, 1, 0, 0),
                      1);
  }
  ck_assert_int_eq (gnutls_x509_trust_list_verify_crt (list, &c.crt, 1, 0,
                                                       &status, NULL), 0);
  ck_assert_uint_ne (status, 0);
  tls_verdict_chain (&c.crt, 1, status, &v, text, sizeof text);
  gnutls_x509_trust_list_deinit (list, 0);
  gnutls_x509_crl_deinit (crl);
  pair_cert_free (&c);
}

START_TEST (expired)
{
  time_t then = time (NULL) - 3600;
  char date[40];

  make ();
  judge (&(struct pair_recipe) { .dn = "CN=p", .until = -3600 }, &ca, false);
  strftime (date, sizeof date, "%Y-%m-%d %H:", gmtime (&then));
  assert_has ("certificate verify failed: the certificate of \"CN = p\" has "
              "expired on ");
  assert_has (date);
  judge (&(struct pair_recipe) { .dn = "CN=p", .from = 3600 }, &ca, false);
  assert_has ("the certificate of \"CN = p\" is not valid before ");
  assert_has ("; is the clock right?");
  unmake ();
}
END_TEST

START_TEST (unknown_issuer)
{
  make ();
  judge (&(struct pair_recipe) { .dn = "CN=p" }, &other, false);
  assert_has ("its issuer \"CN = other CA\" is not trusted; give the issuer's "
              "certificate as cafile");
  judge (&(struct pair_recipe) { .dn = "CN=p" }, NULL, false);
  assert_has ("the certificate is self-signed; if it is the right one, give a "
              "copy of it as cafile, or do without any check by verify=0");
  unmake ();
}
END_TEST

START_TEST (revoked)
{
  make ();
  judge (&(struct pair_recipe) { .dn = "CN=p" }, &ca, true);
  assert_has ("the certificate of \"CN = p\", or one above it, has been "
              "revoked");
  unmake ();
}
END_TEST

START_TEST (weak)
{
  make ();
  judge (&(struct pair_recipe) { .dn = "CN=p", .pk = GNUTLS_PK_RSA,
                                 .digest = GNUTLS_DIG_SHA1 }, &ca, false);
  assert_has ("is too weak: signed with ECDSA-SHA1, a key of 2048 bits (RSA)");
  unmake ();
}
END_TEST

/* What GnuTLS's trust list doesn't say by itself. */
START_TEST (other_troubles)
{
  static const struct { unsigned status; const char *words; } cases[] = {
    { GNUTLS_CERT_UNEXPECTED_OWNER, "wrong name: wanted \"w.example\", the "
      "certificate has DNS a.example, (not looked at:) CN p; if that is the "
      "right peer, say so by commonname" },
    { GNUTLS_CERT_PURPOSE_MISMATCH, "not made for TLS servers" },
    { GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, "fetch a new crlfile" },
    { GNUTLS_CERT_MISSING_OCSP_STATUS, "came without" },
    { GNUTLS_CERT_EXPIRED, "a certificate has expired that is trusted here" },
    { GNUTLS_CERT_INVALID, "it is not valid (0x2)" },
    { GNUTLS_CERT_REVOKED | GNUTLS_CERT_SIGNER_NOT_CA,
      "by its issuer; and it was issued by" },
  };
  struct pair_cert c = pair_cert (&(struct pair_recipe) {
    .dn = "CN=p", .sans = { "DNS:a.example" } }, NULL);
  struct tls_verdict v = { .wanted = "w.example" };
  char little[20];

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tls_verdict_chain (&c.crt, 1, cases[i].status, &v, text, sizeof text);
    assert_has (cases[i].words);
    tls_verdict_chain (NULL, 0, cases[i].status, &v, text, sizeof text);
    tls_verdict_chain (&c.crt, 1, cases[i].status, &v, little, sizeof little);
    ck_assert_str_eq (little, "certificate verify ");
  }
  ck_assert_ptr_null (tls_verdict_chain (&c.crt, 1, 0, &v, text,
                                         sizeof text));
  pair_cert_free (&c);
}
END_TEST

/* -- codes ---------------------------------------------------------------------- */

START_TEST (no_tls)
{
  static const struct { const char *first, *words; } cases[] = {
    { "GET / HTTP/1.1\r\n", "the client speaks plain HTTP, not TLS" },
    { "HTTP/1.1 400 Bad Request", "the client speaks plain HTTP, not TLS" },
    { "SSH-2.0-x", "the client speaks SSH, not TLS" },
    { "220 mail.example", "the client speaks plain SMTP or FTP, not TLS" },
    { "\x7f" "abc", "the client doesn't speak TLS: it begins with 7f 61 62 63" },
    { "hello?\r\n", "the client doesn't speak TLS: it said \"hello?..\"" },
    { "G", "the client doesn't speak TLS: it begins with 47" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct tls_verdict v = {
      .server = true, .first = (const unsigned char *) cases[i].first,
      .nfirst = strlen (cases[i].first)
    };

    tls_verdict_code (GNUTLS_E_UNEXPECTED_PACKET_LENGTH, 0, &v, text,
                      sizeof text);
    ck_assert_str_eq (text, cases[i].words);
  }
}
END_TEST

START_TEST (codes)
{
  struct tls_verdict server = { .server = true }, client = { 0 };
  struct tls_verdict begun = { .first = (const unsigned char *) "\x16\3\1",
                               .nfirst = 3 };

  tls_verdict_code (GNUTLS_E_NO_CERTIFICATE_FOUND, 0, &server, text,
                    sizeof text);
  assert_has ("the client sent no certificate, which is asked for; verify=0");
  tls_verdict_code (GNUTLS_E_NO_CIPHER_SUITES, 0, &client, text, sizeof text);
  assert_has ("in common with the server; see cipher");
  tls_verdict_code (GNUTLS_E_PREMATURE_TERMINATION, 0, &client, text,
                    sizeof text);
  ck_assert_str_eq (text, "the peer closed the connection and said nothing");
  tls_verdict_code (GNUTLS_E_PREMATURE_TERMINATION, 0, &begun, text,
                    sizeof text);
  ck_assert_str_eq (text, "the peer closed the connection in the middle of "
                    "the handshake");
  tls_verdict_code (GNUTLS_E_MEMORY_ERROR, 0, &client, text, sizeof text);
  ck_assert_str_eq (text, gnutls_strerror (GNUTLS_E_MEMORY_ERROR));
}
END_TEST

START_TEST (alerts)
{
  static const struct { int alert; const char *words; } cases[] = {
    { GNUTLS_A_CERTIFICATE_REQUIRED, "the server wants a certificate of ours; "
      "give it one by cert" },
    { GNUTLS_A_UNKNOWN_CA, "the server doesn't trust who issued our" },
    { GNUTLS_A_PROTOCOL_VERSION, "the server doesn't speak our versions" },
    { GNUTLS_A_DECODE_ERROR, "the server says: " },
    { 255, "the server says: an alert that GnuTLS doesn't know" },
  };
  struct tls_verdict v = { 0 };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tls_verdict_code (GNUTLS_E_FATAL_ALERT_RECEIVED, cases[i].alert, &v, text,
                      sizeof text);
    assert_has (cases[i].words);
  }
}
END_TEST

/* -- what really comes ------------------------------------------------------------ */

/* The verdict of END, whose handshake has failed. */
static void
end_verdict (struct pair_end *end, bool server)
{
  struct tls_verdict v = { .server = server, .first = end->in,
                           .nfirst = end->end };

  ck_assert_int_lt (end->result, 0);
  tls_verdict_code (end->result, (int) gnutls_alert_get (end->session), &v,
                    text, sizeof text);
}

/* A pair that fails, with what both say about it. */
static void
assert_pair (const char *client_priority, const char *server_priority,
             bool ask, const char *client_words, const char *server_words)
{
  struct pair_cert own = pair_cert (&(struct pair_recipe) { .dn = "CN=s" },
                                    NULL);
  gnutls_certificate_credentials_t server = pair_cred (&own, NULL);
  gnutls_certificate_credentials_t client = pair_cred (NULL, NULL);
  struct pair *p = pair_new (0, client_priority, server_priority);

  gnutls_credentials_set (p->client.session, GNUTLS_CRD_CERTIFICATE, client);
  gnutls_credentials_set (p->server.session, GNUTLS_CRD_CERTIFICATE, server);
  if (ask)
    gnutls_certificate_server_set_request (p->server.session,
                                           GNUTLS_CERT_REQUIRE);
  ck_assert (!pair_handshake (p));
  end_verdict (&p->server, true);
  assert_has (server_words);
  if (p->client.result == 0) { /* TLS 1.3: the alert comes behind */
    char byte;

    p->client.result = (int) gnutls_record_recv (p->client.session, &byte, 1);
  }
  end_verdict (&p->client, false);
  assert_has (client_words);
  pair_free (p);
  gnutls_certificate_free_credentials (server);
  gnutls_certificate_free_credentials (client);
  pair_cert_free (&own);
}

START_TEST (real_failures)
{
  assert_pair ("NORMAL", "NORMAL", true, "the server wants a certificate of "
               "ours", "the client sent no certificate");
  assert_pair ("NORMAL:-VERS-ALL:+VERS-TLS1.2",
               "NORMAL:-VERS-ALL:+VERS-TLS1.2", true, "the server ",
               "the client sent no certificate");
  assert_pair ("NORMAL:-VERS-ALL:+VERS-TLS1.2",
               "NORMAL:-VERS-ALL:+VERS-TLS1.3", false,
               "the server found no common ground",
               "no cipher suite in common with the client (see cipher and "
               "max-proto-version)");
  assert_pair ("NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM",
               "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM",
               false, "the server found no common ground",
               "no cipher suite in common with the client");
}
END_TEST

START_TEST (real_http)
{
  static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
  struct pair *p = pair_new (0, "NORMAL", "NORMAL");

  memcpy (p->server.in, request, sizeof request);
  p->server.end = sizeof request;
  memcpy (p->client.in, answer, sizeof answer);
  p->client.end = sizeof answer;
  p->client.result = gnutls_handshake (p->client.session);
  end_verdict (&p->client, false);
  assert_has ("the server speaks plain HTTP, not TLS");
  p->server.end = sizeof request;
  memcpy (p->server.in, request, sizeof request);
  p->server.result = gnutls_handshake (p->server.session);
  end_verdict (&p->server, true);
  assert_has ("the client speaks plain HTTP, not TLS");
  pair_free (p);
}
END_TEST

UNIT_MAIN ("tls-verdict", expired, unknown_issuer, revoked, weak,
           other_troubles, no_tls, codes, alerts, real_failures, real_http)
