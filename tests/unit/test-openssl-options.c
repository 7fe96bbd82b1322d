/* tests/unit/test-openssl-options.c -- options of TLS and the files they name.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/openssl/files.c"
#define fail psk_fail
#include "modules/openssl/psk.c"
#undef fail
#include "modules/openssl/opts.c"

#include <stdio.h>

#include "tests/unit/fake-core.h"
#include "tests/unit/unit.h"

#define KEY "00112233445566778899aabbccddeeff"

static const struct modcat_addr addr = {
  .names = "TLS", .groups = MODCAT_GROUPS (&tls_group),
};

static struct modcat_channel *held;      /* with the last request */

static void
forget (void)
{
  if (held != NULL)
    fake_close (held);
  held = NULL;
}

static struct modcat_request *
request (const char *name, const char *text)
{
  const struct fake_option typed[] = { { .name = name, .str = text }, { 0 } };
  struct modcat_request *rq;

  forget ();
  rq = fake_request_for (&addr, MODCAT_RDWR, "1", typed);
  ck_assert_ptr_nonnull (rq);
  held = fake_channel (rq);
  return rq;
}

static void
write_file (const char *path, const char *text)
{
  FILE *f = fopen (path, "w");

  ck_assert_ptr_nonnull (f);
  ck_assert_int_ne (fputs (text, f), EOF);
  ck_assert_int_eq (fclose (f), 0);
}

/* -- keys ------------------------------------------------------------------- */

static int
load (const char *text, bool server, struct tls_cred *cred)
{
  *cred = (struct tls_cred) { .uses = 1 };
  return tls_psk_load (request ("openssl-psk", text), server, cred);
}

static void
refused (const char *text, const char *why)
{
  struct tls_cred cred;

  ck_assert_int_eq (load (text, true, &cred), MODCAT_FAIL);
  ck_assert_msg (strstr (fake.log, why) != NULL, "%s: %s", text, fake.log);
  ck_assert_ptr_null (strstr (fake.log, "0011"));
}

START_TEST (psk_inline)
{
  struct tls_cred cred;

  ck_assert_int_eq (load ("me:" KEY, false, &cred), MODCAT_OK);
  ck_assert_ptr_nonnull (cred.psk_client);
  gnutls_psk_free_client_credentials (cred.psk_client);
  ck_assert_int_eq (load ("me:" KEY, true, &cred), MODCAT_OK);
  ck_assert_str_eq (cred.psk->identity, "me");
  ck_assert_uint_eq (cred.psk->len, 16);
  ck_assert_uint_eq (cred.psk->key[15], 0xff);
  tls_psk_free (cred.psk);
  gnutls_psk_free_server_credentials (cred.psk_server);
}
END_TEST

START_TEST (psk_file)
{
  struct tls_cred cred;

  fake_scratch ();
  write_file ("keys", "# who may come\nme:" KEY "\r\n\nyou:" KEY "00");
  ck_assert_int_eq (load ("keys", true, &cred), MODCAT_OK);
  ck_assert_str_eq (cred.psk->identity, "you");
  ck_assert_uint_eq (cred.psk->len, 17);
  ck_assert_str_eq (cred.psk->next->identity, "me");
  ck_assert_ptr_null (cred.psk->next->next);
  tls_psk_free (cred.psk);
  gnutls_psk_free_server_credentials (cred.psk_server);
  ck_assert_int_eq (load ("keys", false, &cred), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "a client has one key"));
  gnutls_psk_free_client_credentials (cred.psk_client);
  write_file ("none", "# nobody\n");
  refused ("none", "there is no key in the file");
}
END_TEST

START_TEST (psk_bad)
{
  refused (":" KEY, "the identity has to have 1 to 128 bytes");
  refused ("me:", "16 to 64 bytes");
  refused ("me:" KEY "0", "16 to 64 bytes");
  refused ("me:001122334455667788990011223344", "16 to 64 bytes");
  refused ("me:" KEY KEY KEY KEY "00", "16 to 64 bytes");
  refused ("me:" KEY "0g", "hex digits");
}
END_TEST

/* -- files -------------------------------------------------------------------- */

START_TEST (files)
{
  struct tls_source from = { "openssl-cafile", "cafile", "some" };
  const struct modcat_request *rq = request ("openssl-cafile", "some");
  gnutls_datum_t file;

  fake_scratch ();
  ck_assert_int_eq (tls_read_file (rq, &from, &file), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "cafile \"some\": No such file"));
  write_file ("some", "");
  ck_assert_int_eq (tls_read_file (rq, &from, &file), MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (fake.log, "it is empty"));
  write_file ("some", "text");
  ck_assert_int_eq (tls_read_file (rq, &from, &file), MODCAT_OK);
  ck_assert_uint_eq (file.size, 4);
  ck_assert_mem_eq (file.data, "text", 4);
  tls_free_file (&file);
  ck_assert_ptr_null (file.data);
}
END_TEST

START_TEST (uris)
{
  ck_assert (tls_is_uri ("pkcs11:token=a;object=b?pin-value=1234"));
  ck_assert (tls_is_uri ("tpmkey:uuid=1"));
  ck_assert (!tls_is_uri ("dir/pkcs11:a"));
  ck_assert_int_eq (tls_shown ("pkcs11:a?pin-value=1234"), 8);
  ck_assert_int_eq (tls_shown ("what?.pem"), 9);
}
END_TEST

/* -- other values --------------------------------------------------------------- */

static int
check (const char *name, const char *text)
{
  return tls_check_opts (request (name, text), false);
}

START_TEST (protocols)
{
  char many[64] = "a", longest[260];

  ck_assert_int_eq (check ("openssl-alpn", "h2:http/1.1,x"), MODCAT_OK);
  ck_assert_int_eq (check ("openssl-alpn", "h2::x"), MODCAT_FAIL);
  ck_assert_int_eq (check ("openssl-alpn", "h2:"), MODCAT_FAIL);
  memset (longest, 'x', 256);
  longest[255] = '\0';
  ck_assert_int_eq (check ("openssl-alpn", longest), MODCAT_OK);
  longest[255] = 'x';
  longest[256] = '\0';
  ck_assert_int_eq (check ("openssl-alpn", longest), MODCAT_FAIL);
  for (int i = 1; i < TLS_PROTOCOLS; i++)
    strcat (many, ":a");
  ck_assert_int_eq (check ("openssl-alpn", many), MODCAT_OK);
  strcat (many, ":a");
  ck_assert_int_eq (check ("openssl-alpn", many), MODCAT_FAIL);
}
END_TEST

START_TEST (history)
{
  ck_assert_int_eq (check ("openssl-compress", "none"), MODCAT_OK);
  ck_assert_str_eq (fake.log, "");
  ck_assert_int_eq (check ("openssl-compress", "auto"), MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N compress=auto"));
  ck_assert_int_eq (check ("openssl-compress", "zlib"), MODCAT_FAIL);
  ck_assert_int_eq (check ("openssl-egd", "/run/egd"), MODCAT_OK);
  ck_assert_ptr_nonnull (strstr (fake.log, "N egd=\"/run/egd\": not used"));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    psk_inline, psk_file, psk_bad, files, uris, protocols, history,
  };
  Suite *suite = suite_create ("openssl-options");
  TCase *tc = tcase_create ("openssl-options");

  tcase_add_checked_fixture (tc, NULL, forget);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
