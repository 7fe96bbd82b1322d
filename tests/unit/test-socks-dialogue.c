/* tests/unit/test-socks-dialogue.c -- what a SOCKS client says, and what it makes
 * of every byte that a server may say.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * It is built twice, for char with a sign and without. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "tests/unit/socks-drive.h"
#include "tests/unit/unit.h"

#define CONNECT5 { .version5 = true }
#define NAMED5 { .version5 = true, .named = true }
#define USER5 { .version5 = true, .user = true }
#define BIND5 { .version5 = true, .user = true, .bind = true }

/* Good servers; the dialogue is LEN bytes, what follows belongs to others. */
static const struct { struct socks_drive how; const char *bytes; size_t len; }
servers[] = {
  { { .version5 = false }, "\0\x5a\0\0\0\0\0\0rest", 8 },
  { { .named = true }, "\4\x5a\x1f\x90\x7f\0\0\1rest", 8 },
  { CONNECT5, "\5\0\5\0\0\1\x7f\0\0\1\x1f\x90rest", 12 },
  { USER5, "\5\2\1\0\5\0\0\1\x7f\0\0\1\x1f\x90rest", 14 },
  { USER5, "\5\0\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x1f\x90rest", 24 },
  { NAMED5, "\5\0\5\0\0\3\5hello\x1f\x90rest", 14 },
  { BIND5, "\5\2\1\0\5\0\0\1\0\0\0\0\x1f\x90\5\0\0\3\1a\0\1rest", 22 },
};
enum { SERVERS = sizeof servers / sizeof servers[0], REST = 4 };

static enum socks_outcome
drive (int n, const unsigned char *data, size_t size, size_t *used)
{
  struct socks_dialogue d;
  enum socks_outcome outcome, expected;
  size_t should;

  outcome = socks_drive (&servers[n].how, &d, data, size, used);
  expected = socks_expect (&servers[n].how, data, size, &should);
  ck_assert_int_eq (outcome, expected);
  if (outcome == SOCKS_OPENS)
    ck_assert_uint_eq (*used, should);
  return outcome;
}

START_TEST (truncated)
{
  const unsigned char *bytes = (const unsigned char *) servers[_i].bytes;
  size_t used;

  for (size_t len = 0; len < servers[_i].len; len++)
    ck_assert_int_eq (drive (_i, bytes, len, &used), SOCKS_WAITS);
  for (size_t len = servers[_i].len; len <= servers[_i].len + REST; len++) {
    ck_assert_int_eq (drive (_i, bytes, len, &used), SOCKS_OPENS);
    ck_assert_uint_eq (used, servers[_i].len);
  }
}
END_TEST

/* Each byte with each value: behind the dialogue come zeros. */
START_TEST (each_byte)
{
  unsigned char bytes[600];
  size_t used;

  for (size_t at = 0; at < servers[_i].len; at++)
    for (int value = 0; value < 256; value++) {
      memset (bytes, 0, sizeof bytes);
      memcpy (bytes, servers[_i].bytes, servers[_i].len + REST);
      bytes[at] = (unsigned char) value;
      for (size_t len = at + 1; len <= at + 3; len++)
        drive (_i, bytes, len, &used);
      drive (_i, bytes, servers[_i].len, &used);
      drive (_i, bytes, sizeof bytes, &used);
    }
}
END_TEST

/* The length of a name in a reply: 1 to 127, and that of our own. */
START_TEST (name_lengths)
{
  struct socks_drive how = NAMED5;
  struct socks_dialogue d;
  size_t used;

  for (int named = 0; named < 2; named++)
    for (int len = 0; len < 256; len++) {
      unsigned char bytes[2 + 5 + 255 + 2 + 1];
      bool good = len >= 1 && (len <= 127
                               || (named && len == SOCKS_DRIVE_NAME));

      memset (bytes, 'x', sizeof bytes);
      memcpy (bytes, "\5\0\5\0\0\3", 6);
      bytes[6] = (unsigned char) len;
      how.named = named;
      ck_assert_int_eq (socks_drive (&how, &d, bytes, sizeof bytes, &used),
                        good ? SOCKS_OPENS : SOCKS_FAILS);
      if (good)
        ck_assert_uint_eq (used, 2 + 5 + (size_t) len + 2);
      else
        ck_assert_ptr_nonnull (strstr (d.fault, len == 0 ? "empty name"
                                       : "name of"));
      /* It is refused at once, not when so many bytes have come. */
      ck_assert_int_eq (socks_drive (&how, &d, bytes, 7, &used),
                        good ? SOCKS_WAITS : SOCKS_FAILS);
    }
}
END_TEST

/* -- words ---------------------------------------------------------------- */

static const struct {
  struct socks_drive how;
  const char *bytes;
  size_t len;
  const char *fault;
  int error;
} faults[] = {
  { { .user = false }, "\0\x5b", 2,
    "socks: connect request rejected or failed", ECONNREFUSED },
  { { .user = false }, "\0\x5c", 2, "socks: ident refused by client",
    EACCES },
  { { .user = false }, "\0\x5d", 2, "socks: ident failed", EACCES },
  { { .user = false }, "\0\x5e", 2, "socks: undefined status 94", EPROTO },
  { { .user = false }, "\xff\x5a", 2, "socks: reply code version is not 0 "
    "(255): this is no server of SOCKS version 4", EPROTO },
  { CONNECT5, "H\0", 2, "SOCKS5: the server answers with version 72: this is "
    "no server of SOCKS version 5", EPROTO },
  { CONNECT5, "\5\xff", 2, "SOCKS5: the server takes none of the "
    "authentication methods offered: none; give a user (option socksuser, "
    "sockspass)", EPROTO },
  { USER5, "\5\xff", 2, "SOCKS5: the server takes none of the authentication "
    "methods offered: none, user and password", EPROTO },
  { CONNECT5, "\5\2", 2, "SOCKS5: the server chooses authentication method 2,"
    " which was not offered", EPROTO },
  { USER5, "\5\x80", 2, "SOCKS5: the server chooses authentication method "
    "128, which was not offered", EPROTO },
  { USER5, "\5\2\5\0", 4, "SOCKS5: the server answers user and password with "
    "version 5, not 1 (RFC 1929)", EPROTO },
  { USER5, "\5\2\1\xff", 4, "SOCKS5: the server refuses user and password "
    "(status 255)", EACCES },
  { CONNECT5, "\5\0\4\0", 4, "SOCKS5: the server replies with version 4, not "
    "5", EPROTO },
  { CONNECT5, "\5\0\5\1", 4, "SOCKS5 server error 1: general SOCKS server "
    "failure", ECONNABORTED },
  { CONNECT5, "\5\0\5\2", 4, "SOCKS5 server error 2: connection not allowed "
    "by ruleset", EACCES },
  { CONNECT5, "\5\0\5\3", 4, "SOCKS5 server error 3: network unreachable",
    ENETUNREACH },
  { CONNECT5, "\5\0\5\4", 4, "SOCKS5 server error 4: host unreachable",
    EHOSTUNREACH },
  { CONNECT5, "\5\0\5\5", 4, "SOCKS5 server error 5: connection refused",
    ECONNREFUSED },
  { CONNECT5, "\5\0\5\6", 4, "SOCKS5 server error 6: TTL expired",
    ETIMEDOUT },
  { CONNECT5, "\5\0\5\7", 4, "SOCKS5 server error 7: command not supported",
    EOPNOTSUPP },
  { CONNECT5, "\5\0\5\x08", 4, "SOCKS5 server error 8: address type not "
    "supported", EAFNOSUPPORT },
  { CONNECT5, "\5\0\5\x09", 4, "SOCKS5 server error 9: unknown error",
    ECONNABORTED },
  { CONNECT5, "\5\0\5\xff", 4, "SOCKS5 server error 255: unknown error",
    ECONNABORTED },
  { CONNECT5, "\5\0\5\0\0\2", 6, "SOCKS5: the server replies with an address "
    "of a type that SOCKS version 5 doesn't have (type 2)", EPROTO },
  { CONNECT5, "\5\0\5\0\0\xfe", 6, "SOCKS5: the server replies with an address"
    " of a type that SOCKS version 5 doesn't have (type 254)", EPROTO },
  { CONNECT5, "\5\0\5\0\0\3\0", 7, "SOCKS5: the server replies with an address"
    " with an empty name (type 3)", EPROTO },
  { CONNECT5, "\5\0\5\0\0\3\xf9", 7, "SOCKS5: the server replies with a name "
    "of 249 bytes, which is more than 127 and not the target's", EPROTO },
};

START_TEST (words)
{
  struct socks_dialogue d;
  size_t used;

  ck_assert_int_eq (socks_drive (&faults[_i].how, &d,
                                 (const unsigned char *) faults[_i].bytes,
                                 faults[_i].len, &used), SOCKS_FAILS);
  ck_assert_str_eq (d.fault, faults[_i].fault);
  ck_assert_int_eq (d.error, faults[_i].error);
}
END_TEST

/* -- what we say ---------------------------------------------------------- */

static void
ck_says (const struct socks_dialogue *d, const char *bytes, size_t len)
{
  ck_assert_uint_eq (d->out_len, len);
  ck_assert_mem_eq (d->out, bytes, len);
}

START_TEST (requests4)
{
  struct socks_dialogue d = { .user = "me" };

  ck_assert_ptr_null (socks5_addr_from (&d.target, "1.2.3.255", 0x1234));
  socks_begin (&d);
  ck_says (&d, "\4\1\x12\x34\1\2\3\xffme", 11);
  ck_assert_ptr_null (socks5_addr_from (&d.target, "a.b", 65535));
  d.user = "";
  socks_begin (&d);
  ck_says (&d, "\4\1\xff\xff\0\0\0\1\0a.b", 13);
}
END_TEST

START_TEST (requests5)
{
  struct socks_dialogue d = { .version5 = true, .command = SOCKS5_CONNECT };

  ck_assert_ptr_null (socks5_addr_from (&d.target, "host", 80));
  socks_begin (&d);
  ck_says (&d, "\5\1\0", 3);
  ck_assert_int_eq (socks_hear (&d, (const unsigned char *) "\5\0"),
                    SOCKS_NEXT);
  ck_says (&d, "\5\1\0\3\4host\0\x50", 11);
  ck_assert_ptr_null (socks5_addr_from (&d.target, "[::ff]", 443));
  d.user = "u";
  d.password = "";
  d.command = SOCKS5_BIND;
  socks_begin (&d);
  ck_says (&d, "\5\2\0\2", 4);
  ck_assert_int_eq (socks_hear (&d, (const unsigned char *) "\5\2"),
                    SOCKS_NEXT);
  ck_says (&d, "\1\1u\0", 4);
  ck_assert_int_eq (socks_hear (&d, (const unsigned char *) "\1\0"),
                    SOCKS_NEXT);
  ck_assert_int_eq (d.event, SOCKS_EV_AUTHENTICATED);
  ck_says (&d, "\5\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\1\xbb", 22);
}
END_TEST

/* The longest of all fit. */
START_TEST (longest)
{
  char text[SOCKS5_NAME_MAX + 2];
  struct socks_dialogue d = { .user = text, .password = text };

  memset (text, 'x', sizeof text);
  text[sizeof text - 1] = '\0';
  ck_assert_ptr_nonnull (socks5_addr_from (&d.target, text, 1));
  text[sizeof text - 2] = '\0';
  ck_assert_ptr_null (socks5_addr_from (&d.target, text, 1));
  socks_begin (&d);
  ck_assert_uint_eq (d.out_len, 8 + 256 + 256);
  d.version5 = true;
  socks_begin (&d);
  ck_assert_int_eq (socks_hear (&d, (const unsigned char *) "\5\2"),
                    SOCKS_NEXT);
  ck_assert_uint_eq (d.out_len, 3 + 255 + 255);
  ck_assert_int_eq (socks_hear (&d, (const unsigned char *) "\1\0"),
                    SOCKS_NEXT);
  ck_assert_uint_eq (d.out_len, 3 + 2 + 255 + 2);
}
END_TEST

/* -- addresses ------------------------------------------------------------ */

START_TEST (hosts)
{
  static const struct { const char *host; unsigned type; const char *text; }
  rows[] = {
    { "1.2.3.4", SOCKS5_IP4, "1.2.3.4:80" },
    { "[2001:db8::1]", SOCKS5_IP6, "[2001:db8::1]:80" },
    { "name", SOCKS5_NAME, "\"name\":80" },
    { "1.2.3", SOCKS5_NAME, "\"1.2.3\":80" },
    { "1.2.3.256", SOCKS5_NAME, "\"1.2.3.256\":80" },
    { "a\"b\n", SOCKS5_NAME, "\"a\\\"b\\n\":80" },
    { "", 0, "is missing" }, { "[", 0, "is no IPv6 address" },
    { "[]", 0, "is no IPv6 address" }, { "[::1", 0, "is no IPv6 address" },
    { "[1.2.3.4]", 0, "is no IPv6 address" },
    { "[::1]x", 0, "is no IPv6 address" },
    { "[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:1]",
      0, "is no IPv6 address" },
  };

  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct socks5_addr addr, back;
    unsigned char wire[SOCKS5_ADDR_MAX];
    char text[SOCKS5_TEXT];
    const char *why = socks5_addr_from (&addr, rows[i].host, 80);
    size_t len;

    if (rows[i].type == 0) {
      ck_assert_pstr_eq (why, rows[i].text);
      continue;
    }
    ck_assert_ptr_null (why);
    ck_assert_uint_eq (addr.type, rows[i].type);
    ck_assert_str_eq (socks5_addr_text (text, sizeof text, &addr),
                      rows[i].text);
    len = socks5_addr_put (wire, &addr);
    ck_assert_uint_eq (socks5_addr_get (&back, wire, len, &why), len);
    ck_assert_uint_eq (back.port, 80);
    ck_assert_uint_eq (back.len, addr.len);
    ck_assert_mem_eq (back.bytes, addr.bytes, addr.len);
    for (size_t part = 0; part < len; part++)
      ck_assert_uint_gt (socks5_addr_get (&back, wire, part, &why), part);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("socks-dialogue");
  TCase *tc = tcase_create ("socks-dialogue");

  tcase_add_loop_test (tc, truncated, 0, SERVERS);
  tcase_add_loop_test (tc, each_byte, 0, SERVERS);
  tcase_add_loop_test (tc, words, 0,
                       (int) (sizeof faults / sizeof faults[0]));
  UNIT_ADD (tc, name_lengths, requests4, requests5, longest, hosts);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
