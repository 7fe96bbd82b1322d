/* tests/unit/test-gateway-http.c -- lines of a CONNECT request as its server
 * reads them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/gateway/gateway.h"
#include "tests/unit/unit.h"

static int
line (const char *text, struct gateway_target *t)
{
  *t = (struct gateway_target) { .host = "" };
  return gateway_http_request_line ((const unsigned char *) text,
                                    strlen (text), t);
}

START_TEST (requests)
{
  static const struct { const char *text, *host; unsigned port; } good[] = {
    { "CONNECT a.b:443 HTTP/1.1\r\n", "a.b", 443 },
    { "CONNECT 1.2.3.4:1 HTTP/1.0\n", "1.2.3.4", 1 },
    { "CONNECT [::1]:65535 HTTP/1.1\r\n", "[::1]", 65535 },
  };
  struct gateway_target t;

  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    ck_assert_int_eq (line (good[i].text, &t), 0);
    ck_assert_str_eq (t.host, good[i].host);
    ck_assert_uint_eq (t.port, good[i].port);
  }
}
END_TEST

START_TEST (bad_requests)
{
  static const struct { int code; const char *text; } bad[] = {
    { 400, "" }, { 400, "\r\n" }, { 400, "CONNECT\r\n" },
    { 400, "CONNECT a:1\r\n" }, { 400, " a:1 HTTP/1.1\r\n" },
    { 400, "CONNECT  a:1 HTTP/1.1\r\n" }, { 400, "CONNECT a:1  HTTP/1.1\r\n" },
    { 400, "CONNECT a:1 HTTP/1.1 \r\n" }, { 400, "CONNECT a HTTP/1.1\r\n" },
    { 400, "CONNECT :1 HTTP/1.1\r\n" }, { 400, "CONNECT a: HTTP/1.1\r\n" },
    { 400, "CONNECT a:0 HTTP/1.1\r\n" },
    { 400, "CONNECT a:65536 HTTP/1.1\r\n" },
    { 400, "CONNECT a:000001 HTTP/1.1\r\n" },
    { 400, "CONNECT a:+1 HTTP/1.1\r\n" }, { 400, "CONNECT a:1x HTTP/1.1\r\n" },
    { 400, "CONNECT ::1:80 HTTP/1.1\r\n" }, { 400, "CONNECT a:1 HTTP\r\n" },
    { 400, "CONNECT a:1 http/1.1\r\n" }, { 400, "CONNECT a:1 HTTP/1.1\r\r\n" },
    { 400, "CONNECT a\tb:1 HTTP/1.1\1\r\n" },
    { 405, "GET http://a/ HTTP/1.1\r\n" }, { 405, "connect a:1 HTTP/1.1\r\n" },
    { 405, "CONNECTX a:1 HTTP/1.1\r\n" }, { 505, "CONNECT a:1 HTTP/2.0\r\n" },
    { 505, "CONNECT a:1 HTTP/1.2\r\n" },
  };
  static const unsigned char nul[] = "CONNECT a\0:1 HTTP/1.1\r\n";
  struct gateway_target t;

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg (line (bad[i].text, &t) == bad[i].code, "%d %s",
                   line (bad[i].text, &t), bad[i].text);
  ck_assert_int_eq (gateway_http_request_line (nul, sizeof nul - 1, &t), 400);
}
END_TEST

START_TEST (long_names)
{
  struct gateway_target t;
  char text[400], name[300];

  for (size_t len = 250; len < 300; len++) {
    memset (name, 'a', len);
    name[len] = '\0';
    snprintf (text, sizeof text, "CONNECT %s:1 HTTP/1.1\r\n", name);
    ck_assert_int_eq (line (text, &t), len <= 255 ? 0 : 400);
  }
}
END_TEST

static int
header (const char *text, struct gateway_login *login, bool *given)
{
  *login = (struct gateway_login) { .user = "untouched" };
  *given = false;
  return gateway_http_header_line ((const unsigned char *) text,
                                   strlen (text), login, given);
}

START_TEST (headers)
{
  struct gateway_login login;
  bool given;

  ck_assert_int_eq (header ("\r\n", &login, &given), HTTP_END);
  ck_assert_int_eq (header ("\n", &login, &given), HTTP_END);
  ck_assert_int_eq (header ("Host: a.b\r\n", &login, &given), 0);
  ck_assert_int_eq (header ("X-Empty:\r\n", &login, &given), 0);
  ck_assert_int_eq (header ("X: \xfc\t\xff\r\n", &login, &given), 0);
  ck_assert_int_eq (header (" folded\r\n", &login, &given), 400);
  ck_assert_int_eq (header ("no colon\r\n", &login, &given), 400);
  ck_assert_int_eq (header ("Host : a\r\n", &login, &given), 400);
  ck_assert_int_eq (header (": a\r\n", &login, &given), 400);
  ck_assert_int_eq (header ("A: \1\r\n", &login, &given), 400);
  ck_assert (!given);
  ck_assert_str_eq (login.user, "untouched");
}
END_TEST

static void
expect_login (const char *value, const char *user, const char *password)
{
  struct gateway_login login;
  char text[2000];
  bool given;

  snprintf (text, sizeof text, "proxy-AUTHORIZATION:%s\r\n", value);
  ck_assert_int_eq (header (text, &login, &given), 0);
  ck_assert_int_eq (given, user != NULL);
  ck_assert_str_eq (login.user, user != NULL ? user : "untouched");
  if (user != NULL)
    ck_assert_str_eq (login.password, password);
}

START_TEST (logins)
{
  char longest[1200] = " Basic ";

  expect_login (" Basic am9lOnNlY3JldA==", "joe", "secret");
  expect_login ("basic   am9lOnNlY3JldA \t", "joe", "secret");
  expect_login ("BASIC am9lOmE6Yg==", "joe", "a:b");
  expect_login (" Basic Og==", "", "");
  /* Not base64, no colon, a NUL, too long. */
  expect_login (" Basic am9l!nNlY3JldA==", "", "");
  expect_login (" Basic am9lO", "", "");
  expect_login (" Basic am9l", "", "");
  expect_login (" Basic am9lOgBi", "", "");
  expect_login (" Basic ", NULL, NULL);
  expect_login (" Digest am9lOnNlY3JldA==", NULL, NULL);
  expect_login ("", NULL, NULL);
  memset (longest + 7, 'A', 1000);
  expect_login (longest, "", "");
}
END_TEST

START_TEST (answers)
{
  static const int codes[] = { 200, 400, 403, 405, 407, 502, 504, 505 };
  char buf[512], start[20];

  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    size_t len = gateway_http_answer (codes[i], buf, sizeof buf);
    const char *body = strstr (buf, "\r\n\r\n"), *told;

    snprintf (start, sizeof start, "HTTP/1.1 %d ", codes[i]);
    ck_assert_uint_eq (len, strlen (buf));
    ck_assert_int_eq (strncmp (buf, start, strlen (start)), 0);
    ck_assert_ptr_nonnull (body);
    told = strstr (buf, "Content-Length: ");
    ck_assert_int_eq (told != NULL, codes[i] != 200);
    if (told != NULL)
      ck_assert_uint_eq (strlen (body + 4), strtoul (told + 16, NULL, 10));
  }
  gateway_http_answer (405, buf, sizeof buf);
  ck_assert_ptr_nonnull (strstr (buf, "\r\nAllow: CONNECT\r\n"));
  gateway_http_answer (407, buf, sizeof buf);
  ck_assert_ptr_nonnull (strstr (buf, "\r\nProxy-Authenticate: Basic "));
  ck_assert_int_eq (gateway_http_code (0), 200);
  ck_assert_int_eq (gateway_http_code (EACCES), 403);
  ck_assert_int_eq (gateway_http_code (ETIMEDOUT), 504);
  ck_assert_int_eq (gateway_http_code (ECONNREFUSED), 502);
}
END_TEST

UNIT_MAIN ("gateway-http", requests, bad_requests, long_names, headers, logins,
           answers)
