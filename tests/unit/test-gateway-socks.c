/* tests/unit/test-gateway-socks.c -- messages of SOCKS5 as its server reads
 * them: each length, each byte.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "modules/gateway/gateway.h"
#include "tests/unit/unit.h"

typedef size_t size_fn (const unsigned char *msg, size_t len);

/* SIZE tells the whole length of MSG from its beginning, never less than what
   is known already, and never reads behind LEN: the rest is poison. */
static void
grows (size_fn *size, const void *msg, size_t len)
{
  unsigned char part[SOCKS_MAX];
  size_t told = size (NULL, 0);

  for (size_t have = 0; have <= len; have++) {
    memset (part, 0xee, sizeof part);
    memcpy (part, msg, have);
    ck_assert_uint_ge (size (part, have), told);
    told = size (part, have);
    ck_assert_msg (have == len ? told == len : told > have,
                   "%zu of %zu: %zu", have, len, told);
  }
}

START_TEST (sizes)
{
  grows (gateway_socks_greeting_size, "\5\0", 2);
  grows (gateway_socks_greeting_size, "\5\1\0", 3);
  grows (gateway_socks_greeting_size, "\5\4\0\1\2\3", 6);
  grows (gateway_socks_login_size, "\1\3joe\6secret", 12);
  grows (gateway_socks_login_size, "\1\0\0", 3);
  grows (gateway_socks_request_size, "\5\1\0\1\x7f\0\0\1\0\x50", 10);
  grows (gateway_socks_request_size, "\5\1\0\3\3a.b\0\x50", 10);
  grows (gateway_socks_request_size, "\5\1\0\3\0\0\x50", 7);
  grows (gateway_socks_request_size,
         "\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\x50", 22);
}
END_TEST

/* Nothing is ever longer than the buffer of whoever hears it. */
START_TEST (each_byte)
{
  for (int c = 0; c < 256; c++) {
    unsigned char msg[SOCKS_MAX] = { (unsigned char) c, 0 };

    ck_assert_uint_eq (gateway_socks_greeting_size (msg, 2), c == 5 ? 2 : 0);
    ck_assert_uint_eq (gateway_socks_login_size (msg, 2), c == 1 ? 3 : 0);
    ck_assert_uint_eq (gateway_socks_request_size (msg, 1), c == 5 ? 4 : 0);
    msg[0] = 5;
    msg[1] = (unsigned char) c;
    ck_assert_uint_eq (gateway_socks_greeting_size (msg, 2), 2 + (size_t) c);
    msg[0] = 1;
    ck_assert_uint_eq (gateway_socks_login_size (msg, 2), 3 + (size_t) c);
    msg[2 + c] = 255;
    ck_assert_uint_eq (gateway_socks_login_size (msg, 3 + (size_t) c),
                       3 + (size_t) c + 255);
    ck_assert_uint_le (3 + (size_t) c + 255, sizeof msg);
    memcpy (msg, "\5\1\0", 3);
    msg[3] = (unsigned char) c;
    msg[4] = 7;
    ck_assert_uint_eq (gateway_socks_request_size (msg, 5), c == 1 ? 10
                       : c == 3 ? 14 : c == 4 ? 22 : 4);
    msg[3] = 3;
    msg[4] = (unsigned char) c;
    ck_assert_uint_eq (gateway_socks_request_size (msg, 5), 7 + (size_t) c);
  }
}
END_TEST

START_TEST (methods)
{
  const unsigned char *both = (const unsigned char *) "\5\3\1\2\0";
  const unsigned char *none = (const unsigned char *) "\5\0\0\2";
  const unsigned char *open = (const unsigned char *) "\5\1\0\2";

  ck_assert_int_eq (gateway_socks_method (both, false), 0);
  ck_assert_int_eq (gateway_socks_method (both, true), 2);
  ck_assert_int_eq (gateway_socks_method (none, false), SOCKS_NO_METHOD);
  ck_assert_int_eq (gateway_socks_method (none, true), SOCKS_NO_METHOD);
  ck_assert_int_eq (gateway_socks_method (open, false), 0);
  ck_assert_int_eq (gateway_socks_method (open, true), SOCKS_NO_METHOD);
}
END_TEST

START_TEST (logins)
{
  unsigned char longest[SOCKS_MAX];
  struct gateway_login login;

  gateway_socks_login ((const unsigned char *) "\1\3joe\6secret", &login);
  ck_assert_str_eq (login.user, "joe");
  ck_assert_str_eq (login.password, "secret");
  gateway_socks_login ((const unsigned char *) "\1\4jo\0e\6secret", &login);
  ck_assert_str_eq (login.user, "");
  ck_assert_str_eq (login.password, "secret");
  memset (longest, 'x', sizeof longest);
  longest[0] = 1;
  longest[1] = longest[257] = 255;
  gateway_socks_login (longest, &login);
  ck_assert_uint_eq (strlen (login.user), 255);
  ck_assert_uint_eq (strlen (login.password), 255);
}
END_TEST

static int
request (const void *msg, struct gateway_target *t)
{
  *t = (struct gateway_target) { .host = "" };
  return gateway_socks_request (msg, t);
}

START_TEST (requests)
{
  struct gateway_target t;

  ck_assert_int_eq (request ("\5\1\0\1\x7f\0\0\1\0\x50", &t), SOCKS_OK);
  ck_assert_str_eq (t.host, "127.0.0.1");
  ck_assert_uint_eq (t.port, 80);
  ck_assert_int_eq (request ("\5\1\0\3\3a.b\xff\xff", &t), SOCKS_OK);
  ck_assert_str_eq (t.host, "a.b");
  ck_assert_uint_eq (t.port, 65535);
  ck_assert_int_eq (request ("\5\1\0\4\x20\1\0\0\0\0\0\0\0\0\0\0\0\0\0\1\1\xbb",
                             &t), SOCKS_OK);
  ck_assert_str_eq (t.host, "[2001::1]");
  ck_assert_uint_eq (t.port, 443);
  /* A name that is an address. */
  ck_assert_int_eq (request ("\5\1\0\3\3::1\0\1", &t), SOCKS_OK);
  ck_assert_str_eq (t.host, "[::1]");

  ck_assert_int_eq (request ("\5\1\0\1\x7f\0\0\1\0\0", &t), SOCKS_FAILURE);
  ck_assert_int_eq (request ("\5\1\0\3\0\0\1", &t), SOCKS_FAILURE);
  ck_assert_int_eq (request ("\5\1\0\3\3a\0b\0\1", &t), SOCKS_FAILURE);
  for (int c = 0; c < 256; c++) {
    unsigned char msg[] = { 5, (unsigned char) c, 0, 1, 1, 2, 3, 4, 0, 1 };

    ck_assert_int_eq (gateway_socks_request (msg, &t), c == 1 ? SOCKS_OK
                      : SOCKS_BAD_COMMAND);
    msg[1] = 1;
    msg[3] = (unsigned char) c;
    if (c != 1 && c != 3 && c != 4)
      ck_assert_int_eq (gateway_socks_request (msg, &t), SOCKS_BAD_ADDRESS);
  }
}
END_TEST

START_TEST (codes)
{
  ck_assert_int_eq (gateway_socks_code (0), 0);
  ck_assert_int_eq (gateway_socks_code (EIO), 1);
  ck_assert_int_eq (gateway_socks_code (EACCES), 2);
  ck_assert_int_eq (gateway_socks_code (ENETUNREACH), 3);
  ck_assert_int_eq (gateway_socks_code (EHOSTUNREACH), 4);
  ck_assert_int_eq (gateway_socks_code (ETIMEDOUT), 4);
  ck_assert_int_eq (gateway_socks_code (ECONNREFUSED), 5);
  ck_assert_int_eq (gateway_socks_code (EAFNOSUPPORT), 8);
}
END_TEST

UNIT_MAIN ("gateway-socks", sizes, each_byte, methods, logins, requests, codes)
