/* tests/unit/test-tls-env.c -- what programs are told of a TLS peer.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/openssl/names.h"
#include "tests/unit/tls-pair.h"
#include "tests/unit/unit.h"

/* What was told, a line each. */
static char told[8000];

static void
tell (void *arg, const char *name, const char *value)
{
  size_t len = strlen (told);

  (void) arg;
  snprintf (told + len, sizeof told - len, "%s=%s\n", name, value);
}

/* Was this line told? */
static void
assert_told (const char *line)
{
  char want[1000];

  snprintf (want, sizeof want, "%s\n", line);
  ck_assert_msg (strstr (told, want) != NULL, "no %s in\n%s", line, told);
}

static void
tell_of (const struct pair_recipe *r)
{
  struct pair_cert c = pair_cert (r, NULL);

  *told = '\0';
  tls_env_cert (c.crt, tell, NULL);
  pair_cert_free (&c);
}

START_TEST (fields)
{
  /* RFC 4514 writes the last part first. */
  tell_of (&(struct pair_recipe) { .dn = "CN=client1,O=Cli,C=XX" });
  assert_told ("OPENSSL_X509_SUBJECT=C = XX, O = Cli, CN = client1");
  assert_told ("OPENSSL_X509_ISSUER=C = XX, O = Cli, CN = client1");
  assert_told ("OPENSSL_X509_COMMONNAME=client1");
  assert_told ("OPENSSL_X509_ORGANIZATIONNAME=Cli");
  assert_told ("OPENSSL_X509_COUNTRYNAME=XX");
  ck_assert_ptr_null (strstr (told, "SUBJECTALTNAME"));
  ck_assert_ptr_null (strstr (told, "LOCALITYNAME"));
}
END_TEST

START_TEST (repeated)
{
  tell_of (&(struct pair_recipe) { .dn = "CN=x,OU=two,OU=one" });
  assert_told ("OPENSSL_X509_SUBJECT=OU = one, OU = two, CN = x");
  assert_told ("OPENSSL_X509_ORGANIZATIONALUNITNAME=one // two");
}
END_TEST

START_TEST (other_fields)
{
  tell_of (&(struct pair_recipe) {
    .dn = "UID=u,DC=example,street=s 1,title=Dr,serialNumber=7,"
      "1.2.840.113549.1.9.1=a@b.example,L=Here,ST=There" });
  assert_told ("OPENSSL_X509_SUBJECT=ST = There, L = Here, emailAddress = "
               "a@b.example, serialNumber = 7, title = Dr, street = s 1, "
               "DC = example, UID = u");
  assert_told ("OPENSSL_X509_EMAILADDRESS=a@b.example");
  assert_told ("OPENSSL_X509_STATEORPROVINCENAME=There");
  assert_told ("OPENSSL_X509_STREETADDRESS=s 1");
  assert_told ("OPENSSL_X509_DOMAINCOMPONENT=example");
  assert_told ("OPENSSL_X509_USERID=u");
  assert_told ("OPENSSL_X509_TITLE=Dr");
}
END_TEST

/* As openssl x509 -nameopt oneline does. */
START_TEST (special_characters)
{
  tell_of (&(struct pair_recipe) {
    .dn = "CN=a\\\"b,O=\\#x\\, y,OU=B\303\274cher" });
  assert_told ("OPENSSL_X509_SUBJECT=OU = B\\C3\\BCcher, O = \"#x, y\", "
               "CN = \"a\\\"b\"");
  assert_told ("OPENSSL_X509_ORGANIZATIONALUNITNAME=B\303\274cher");
  assert_told ("OPENSSL_X509_ORGANIZATIONNAME=#x, y");
}
END_TEST

START_TEST (control_characters)
{
  struct pair_cert c = pair_cert (&(struct pair_recipe) { .dn = "O=x" }, NULL);

  ck_assert_int_eq (gnutls_x509_crt_set_dn_by_oid
                    (c.crt, GNUTLS_OID_X520_COMMON_NAME, 0, "a\033b\nc", 5), 0);
  *told = '\0';
  tls_env_cert (c.crt, tell, NULL);
  assert_told ("OPENSSL_X509_SUBJECT=O = x, CN = a\\1Bb\\0Ac");
  assert_told ("OPENSSL_X509_COMMONNAME=a\\1Bb\\0Ac");
  pair_cert_free (&c);
}
END_TEST

/* A name can hold any bytes; none ends the value or the line. */
START_TEST (any_bytes)
{
  tell_of (&(struct pair_recipe) { .bytes = "a\0b\nc", .nbytes = 5 });
  assert_told ("OPENSSL_X509V3_SUBJECTALTNAME_DNS=a\\00b\\0Ac");
}
END_TEST

START_TEST (alternative_names)
{
  tell_of (&(struct pair_recipe) {
    .dn = "CN=x", .sans = { "DNS:a.example", "IP:10.0.0.1", "EMAIL:a@b",
                            "DNS:*.b.example", "IP:2001:db8::1" } });
  assert_told ("OPENSSL_X509V3_SUBJECTALTNAME_DNS=a.example // *.b.example");
  assert_told ("OPENSSL_X509V3_SUBJECTALTNAME_IPADD=10.0.0.1 // 2001:db8::1");
}
END_TEST

START_TEST (numbers)
{
  struct pair_cert c = pair_cert (&(struct pair_recipe) { .dn = "CN=x" },
                                  NULL);
  unsigned char sum[32], serial[2];
  char line[200] = "OPENSSL_X509_FINGERPRINT=";
  size_t size = sizeof sum, two = sizeof serial;

  *told = '\0';
  tls_env_cert (c.crt, tell, NULL);
  ck_assert_int_eq (gnutls_x509_crt_get_fingerprint (c.crt, GNUTLS_DIG_SHA256,
                                                     sum, &size), 0);
  for (size_t i = 0; i < size; i++)
    snprintf (line + strlen (line), 4, "%s%02X", i > 0 ? ":" : "", sum[i]);
  assert_told (line);
  ck_assert_int_eq (gnutls_x509_crt_get_serial (c.crt, serial, &two), 0);
  snprintf (line, sizeof line, "OPENSSL_X509_SERIAL=%02X%02X", serial[0],
            serial[1]);
  assert_told (line);
  pair_cert_free (&c);
}
END_TEST

START_TEST (no_subject)
{
  tell_of (&(struct pair_recipe) { .sans = { "DNS:a.example" } });
  ck_assert_ptr_null (strstr (told, "COMMONNAME"));
  assert_told ("OPENSSL_X509V3_SUBJECTALTNAME_DNS=a.example");
}
END_TEST

/* A session's: version and cipher, and the peer's chain. */
START_TEST (session)
{
  struct pair_cert ca = pair_cert (&(struct pair_recipe) { .dn = "CN=CA",
                                                           .ca = true }, NULL);
  struct pair_cert own = pair_cert (&(struct pair_recipe) { .dn = "CN=me" },
                                    &ca);
  gnutls_x509_crt_t chain[2] = { own.crt, ca.crt };
  gnutls_certificate_credentials_t server, client = pair_cred (NULL, &ca);
  struct pair *p = pair_new (0, "NORMAL", "NORMAL");

  gnutls_certificate_allocate_credentials (&server);
  ck_assert_int_ge (gnutls_certificate_set_x509_key (server, chain, 2,
                                                     own.key), 0);
  gnutls_credentials_set (p->client.session, GNUTLS_CRD_CERTIFICATE, client);
  gnutls_credentials_set (p->server.session, GNUTLS_CRD_CERTIFICATE, server);
  *told = '\0';
  tls_env (p->client.session, tell, NULL);
  ck_assert_str_eq (told, "");
  ck_assert (pair_handshake (p));
  tls_env (p->client.session, tell, NULL);
  assert_told ("OPENSSL_PROTO_VERSION=TLSv1.3");
  assert_told ("OPENSSL_CIPHER=TLS_AES_256_GCM_SHA384");
  assert_told ("OPENSSL_X509_SUBJECT=CN = me");
  assert_told ("OPENSSL_X509_ISSUER=CN = CA");
  assert_told ("OPENSSL_X509_CHAIN=CN = me // CN = CA");
  *told = '\0';
  tls_env (p->server.session, tell, NULL);
  ck_assert_str_eq (told, "OPENSSL_PROTO_VERSION=TLSv1.3\n"
                    "OPENSSL_CIPHER=TLS_AES_256_GCM_SHA384\n");
  pair_free (p);
  gnutls_certificate_free_credentials (server);
  gnutls_certificate_free_credentials (client);
  pair_cert_free (&own);
  pair_cert_free (&ca);
}
END_TEST

UNIT_MAIN ("tls-env", fields, repeated, other_fields, special_characters,
           control_characters, any_bytes, alternative_names, numbers, no_subject,
           session)
