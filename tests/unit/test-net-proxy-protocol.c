/* tests/unit/test-net-proxy-protocol.c -- headers of the PROXY protocol: what
 * is read, refused and written.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "modules/common/net/proxy-protocol.h"
#include "tests/unit/unit.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define ADDRS4 "\x0a\x00\x00\x01\x0a\x00\x00\x02\x04\x01\x00\x50"

static struct net_proxy got;
static size_t used;
static const char *why;

static enum net_proxy_result
parse (const void *data, size_t len)
{
  why = NULL;
  used = 0;
  return net_proxy_parse (data, len, &got, &used, &why);
}

/* Whatever is cut off is waited for, whatever comes behind is left alone. */
static void
check_good (const void *data, size_t len)
{
  unsigned char more[NET_PROXY_BYTES + 8];

  for (size_t i = 0; i < len; i++)
    ck_assert_msg (parse (data, i) == NET_PROXY_MORE, "%zu bytes", i);
  memcpy (more, data, len);
  memset (more + len, '\n', sizeof more - len);
  ck_assert_int_eq (parse (more, sizeof more), NET_PROXY_GOOD);
  ck_assert_uint_eq (used, len);
  ck_assert_int_eq (parse (data, len), NET_PROXY_GOOD);
}

static void
check_bad (const void *data, size_t len)
{
  ck_assert_msg (parse (data, len) == NET_PROXY_BAD, "%.*s", (int) len,
                 (const char *) data);
  ck_assert_ptr_nonnull (why);
}

static void
check_ends (const char *peer, const char *local)
{
  char text[MODCAT_NET_TEXT];

  ck_assert_str_eq (modcat_net_text (text, sizeof text, &got.peer.u.sa,
                                     got.peer.len), peer);
  ck_assert_str_eq (modcat_net_text (text, sizeof text, &got.local.u.sa,
                                     got.local.len), local);
}

static void
good_line (const char *text)
{
  check_good (text, strlen (text));
  ck_assert_int_eq (got.version, 1);
}

START_TEST (lines)
{
  good_line ("PROXY TCP4 192.0.2.1 198.51.100.255 65535 0\r\n");
  check_ends ("AF=2 192.0.2.1:65535", "AF=2 198.51.100.255:0");
  good_line ("PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 1 443\r\n");
  check_ends ("AF=10 [2001:0db8:0000:0000:0000:0000:0000:0001]:1",
              "AF=10 [0000:0000:0000:0000:0000:ffff:0102:0304]:443");
  good_line ("PROXY UNKNOWN\r\n");
  ck_assert (got.own && got.peer.len == 0);
  good_line ("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
             "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n");
  ck_assert (got.own && got.peer.len == 0);
  ck_assert_uint_eq (used, NET_PROXY_LINE);
}
END_TEST

START_TEST (bad_lines)
{
  static const char *const bad[] = {
    "PROXY \r\n", "PROXY TCP4\r\n", "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n",
    "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY UNKNOWNX\r\n",
    "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 1 123456\r\n",
    "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 256.2.3.4 1 2\r\n",
    "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 1.2.3.4 ::1 1 2\r\n",
    "PROXY TCP6 ::1 fe80::1%lo 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n",
    "PROXY UNKNOWN\n", "PROXY \n", "\n", "GET / HTTP/1.0\r\n", "PROXx",
    "proxy ", "\r\n\r\n\n",
    "PROXY TCP6 ::1 1111111111111111111111111111111111111111111111111 1 2\r\n",
  };
  static const char nul[] = "PROXY TCP4 1.2.3.4\0x 1.2.3.4 1 2\r\n";
  char full[NET_PROXY_LINE + 2];

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    check_bad (bad[i], strlen (bad[i]));
  check_bad (nul, sizeof nul - 1);
  memset (full, 'x', sizeof full);
  memcpy (full, "PROXY UNKNOWN ", 14);
  ck_assert_int_eq (parse (full, NET_PROXY_LINE - 1), NET_PROXY_MORE);
  check_bad (full, NET_PROXY_LINE);
  memcpy (full + NET_PROXY_LINE - 1, "\r\n", 2);
  check_bad (full, NET_PROXY_LINE + 1);
}
END_TEST

/* Each byte in the place of each byte: nothing but what is meant is read. */
START_TEST (each_byte)
{
  static const char line[] = "PROXY TCP4 192.0.2.1 198.51.100.2 7 80\r\n";
  char copy[sizeof line];

  for (size_t i = 0; i < sizeof line - 1; i++)
    for (int c = 0; c < 256; c++) {
      memcpy (copy, line, sizeof line);
      copy[i] = (char) c;
      if (parse (copy, sizeof line - 1) == NET_PROXY_GOOD)
        ck_assert_msg (copy[i] == line[i] || (c >= '0' && c <= '9')
                       || c == '.', "byte %zu: %d", i, c);
    }
}
END_TEST

/* -- version 2 ------------------------------------------------------------ */

static unsigned char bytes[NET_PROXY_BYTES + 16];
static size_t len2;

/* In `bytes`: a header with COMMAND, FAMILY and the rest. */
static void
make (int command, int family, const void *rest, size_t size)
{
  memcpy (bytes, SIGNATURE, 12);
  bytes[12] = (unsigned char) command;
  bytes[13] = (unsigned char) family;
  bytes[14] = (unsigned char) (size >> 8);
  bytes[15] = (unsigned char) size;
  memcpy (bytes + 16, rest, size);
  len2 = 16 + size;
}
#define MAKE(command, family, rest) \
  make (command, family, rest, sizeof rest - 1)

START_TEST (binary)
{
  unsigned char paths[216] = "/from";

  MAKE (0x21, 0x11, ADDRS4);
  check_good (bytes, len2);
  check_ends ("AF=2 10.0.0.1:1025", "AF=2 10.0.0.2:80");
  ck_assert (got.version == 2 && !got.own && !got.datagrams);
  MAKE (0x21, 0x12, ADDRS4);
  check_good (bytes, len2);
  ck_assert (got.datagrams);
  MAKE (0x21, 0x21, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"
        "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\1\0\2");
  check_good (bytes, len2);
  check_ends ("AF=10 [0000:0000:0000:0000:0000:0000:0000:0001]:1",
              "AF=10 [fd00:0000:0000:0000:0000:0000:0000:0002]:2");
  memcpy (paths + 108, "\0name", 5);
  make (0x21, 0x31, paths, sizeof paths);
  check_good (bytes, len2);
  check_ends ("AF=1 \"/from\"", "AF=1 \"\\0name\"");
  memset (paths, 'p', sizeof paths);
  memset (paths + 108, 0, 108);
  make (0x21, 0x31, paths, sizeof paths);
  check_good (bytes, len2);
  ck_assert_uint_eq (got.local.len, offsetof (struct sockaddr_un, sun_path));
}
END_TEST

/* A proxy's own connection, and one of a kind that has no addresses. */
START_TEST (binary_without)
{
  MAKE (0x20, 0x00, "");
  check_good (bytes, len2);
  ck_assert (got.own && got.peer.len == 0);
  MAKE (0x20, 0xff, "what it says doesn't count");
  check_good (bytes, len2);
  ck_assert (got.own);
  MAKE (0x21, 0x00, "\x02\0\1x");
  check_good (bytes, len2);
  ck_assert (!got.own && got.peer.len == 0);
  ck_assert_uint_eq (got.fact[NET_PROXY_AUTHORITY].len, 1);
}
END_TEST

/* Every command and every family; every length around what is needed. */
START_TEST (binary_bytes)
{
  for (int c = 0; c < 256; c++) {
    MAKE (c, 0x11, ADDRS4);
    ck_assert_int_eq (parse (bytes, len2), c == 0x20 || c == 0x21
                      ? NET_PROXY_GOOD : NET_PROXY_BAD);
    ck_assert_int_eq (parse (bytes, 13), c == 0x20 || c == 0x21
                      ? NET_PROXY_MORE : NET_PROXY_BAD);
    memset (bytes + 16, 0, 216);
    make (0x21, c, bytes + 16, 216);
    ck_assert_msg (parse (bytes, len2) == NET_PROXY_BAD
                   || c == 0 || (c & 15) == 1 || (c & 15) == 2, "%d", c);
  }
  for (size_t n = 0; n < 12; n++) {
    make (0x21, 0x11, ADDRS4, n);
    check_bad (bytes, len2);
  }
  MAKE (0x21, 0x11, ADDRS4 "\x04");
  check_bad (bytes, len2);
  MAKE (0x21, 0x11, ADDRS4 "\x04\0\0");
  check_good (bytes, len2);
}
END_TEST

START_TEST (binary_limit)
{
  make (0x20, 0, bytes + 16, NET_PROXY_REST);
  ck_assert_int_eq (parse (bytes, len2), NET_PROXY_GOOD);
  ck_assert_uint_eq (used, NET_PROXY_BYTES);
  for (unsigned n = NET_PROXY_REST + 1; n <= UINT16_MAX; n++) {
    bytes[14] = (unsigned char) (n >> 8);
    bytes[15] = (unsigned char) n;
    ck_assert_int_eq (parse (bytes, 16), NET_PROXY_BAD);
  }
}
END_TEST

static void
check_fact (enum net_proxy_fact i, const char *text)
{
  ck_assert_uint_eq (got.fact[i].len, strlen (text));
  ck_assert_mem_eq (got.fact[i].at, text, strlen (text));
}

START_TEST (entries)
{
  MAKE (0x21, 0x11, ADDRS4 "\x01\0\2h2" "\x02\0\6a.test" "\xee\0\1?"
        "\x20\0\x13\3\0\0\0\0" "\x21\0\4TLSv" "\x22\0\4me.x");
  check_good (bytes, len2);
  check_fact (NET_PROXY_ALPN, "h2");
  check_fact (NET_PROXY_AUTHORITY, "a.test");
  check_fact (NET_PROXY_TLS, "TLSv");
  check_fact (NET_PROXY_CN, "me.x");
  ck_assert (got.verified);
  bytes[16 + 12 + 5 + 9 + 4 + 3] = 1;    /* no certificate was shown */
  ck_assert_int_eq (parse (bytes, len2), NET_PROXY_GOOD);
  ck_assert (!got.verified && got.fact[NET_PROXY_CN].at == NULL);
  bytes[16 + 12 + 5 + 9 + 4 + 3] = 3;
  bytes[16 + 12 + 5 + 9 + 4 + 7] = 1;    /* it is not good */
  ck_assert_int_eq (parse (bytes, len2), NET_PROXY_GOOD);
  ck_assert (!got.verified && got.fact[NET_PROXY_CN].at != NULL);
}
END_TEST

START_TEST (bad_entries)
{
  MAKE (0x21, 0x11, ADDRS4 "\x01\0\2x");
  check_bad (bytes, len2);
  MAKE (0x21, 0x11, ADDRS4 "\x01\xff\xff");
  check_bad (bytes, len2);
  MAKE (0x21, 0x11, ADDRS4 "\x20\0\4\1\0\0\0");
  check_bad (bytes, len2);
  MAKE (0x21, 0x11, ADDRS4 "\x20\0\x08\1\0\0\0\0\x21\0\1");
  check_bad (bytes, len2);
  MAKE (0x21, 0x11, ADDRS4 "\x03\0\3\0\0\0");
  check_bad (bytes, len2);
}
END_TEST

/* The sum of this header was made by another program. */
START_TEST (checksum)
{
  MAKE (0x21, 0x11, ADDRS4 "\x03\0\4\x40\xad\x8f\xb7" "\x04\0\0");
  ck_assert_int_eq (parse (bytes, len2), NET_PROXY_GOOD);
  for (size_t i = 16; i < len2; i++) {
    bytes[i] ^= 1;
    ck_assert_msg (parse (bytes, len2) == NET_PROXY_BAD || i == 28,
                   "byte %zu does not count", i);
    bytes[i] ^= 1;
  }
}
END_TEST

/* -- writing -------------------------------------------------------------- */

static void
numeric (struct net_addr *a, const char *host, uint16_t port)
{
  ck_assert (net_parse_numeric (host, AF_UNSPEC, a));
  net_set_port (a, port);
}

static void
check_line (const struct net_proxy *p, const char *text)
{
  unsigned char buf[NET_PROXY_BYTES];
  size_t n = net_proxy_build (p, buf);

  ck_assert_uint_eq (n, strlen (text));
  ck_assert_mem_eq (buf, text, n);
}

START_TEST (write_lines)
{
  struct net_proxy p = { .version = 1 };

  check_line (&p, "PROXY UNKNOWN\r\n");
  numeric (&p.peer, "192.0.2.1", 1025);
  numeric (&p.local, "10.0.0.2", 80);
  check_line (&p, "PROXY TCP4 192.0.2.1 10.0.0.2 1025 80\r\n");
  p.local.len = 0;
  check_line (&p, "PROXY TCP4 192.0.2.1 0.0.0.0 1025 0\r\n");
  numeric (&p.peer, "::ffff:192.0.2.1", 1);
  numeric (&p.local, "::ffff:10.0.0.2", 2);
  check_line (&p, "PROXY TCP4 192.0.2.1 10.0.0.2 1 2\r\n");
  numeric (&p.local, "2001:db8::1", 2);
  check_line (&p, "PROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 1 2\r\n");
  p.datagrams = true;
  check_line (&p, "PROXY UNKNOWN\r\n");
  p.datagrams = false;
  p.own = true;
  check_line (&p, "PROXY UNKNOWN\r\n");
  p = (struct net_proxy) { .version = 1, .peer.len = 2,
                           .peer.u.sa.sa_family = AF_UNIX };
  check_line (&p, "PROXY UNKNOWN\r\n");
}
END_TEST

static void
write_and_read (const struct net_proxy *p)
{
  len2 = net_proxy_build (p, bytes);
  check_good (bytes, len2);
  ck_assert_int_eq (got.version, 2);
  ck_assert_int_eq (got.own, p->own);
}

START_TEST (write_binary)
{
  static const char long_name[NET_PROXY_FACT + 1] = { 'x' };
  struct net_proxy p = { .version = 2 };

  numeric (&p.peer, "::ffff:192.0.2.1", 1025);
  numeric (&p.local, "::ffff:10.0.0.2", 80);
  write_and_read (&p);
  ck_assert_uint_eq (len2, 28);
  check_ends ("AF=2 192.0.2.1:1025", "AF=2 10.0.0.2:80");
  p.fact[NET_PROXY_ALPN] = (struct net_proxy_text) { "h2", 2 };
  p.fact[NET_PROXY_AUTHORITY]
    = (struct net_proxy_text) { long_name, sizeof long_name };
  p.fact[NET_PROXY_TLS] = (struct net_proxy_text) { "TLSv1.3", 7 };
  p.fact[NET_PROXY_CN] = (struct net_proxy_text) { "me", 2 };
  p.verified = true;
  write_and_read (&p);
  check_fact (NET_PROXY_ALPN, "h2");
  check_fact (NET_PROXY_TLS, "TLSv1.3");
  check_fact (NET_PROXY_CN, "me");
  ck_assert (got.verified && got.fact[NET_PROXY_AUTHORITY].at == NULL);
  p.verified = false;
  write_and_read (&p);
  ck_assert (!got.verified);
  p.own = true;
  write_and_read (&p);
  ck_assert_uint_eq (len2, 16);
}
END_TEST

START_TEST (write_paths)
{
  struct net_proxy p = { .version = 2, .datagrams = true };

  p.peer.u.un.sun_family = AF_UNIX;
  p.peer.len = offsetof (struct sockaddr_un, sun_path);
  p.local = p.peer;
  memcpy (p.local.u.un.sun_path, "\0abc", 4);
  p.local.len += 4;
  write_and_read (&p);
  check_ends ("AF=1 \"<anon>\"", "AF=1 \"\\0abc\"");
  ck_assert (got.datagrams);
  p.peer.u.sa.sa_family = AF_APPLETALK;  /* no header has a place for it */
  write_and_read (&p);
  ck_assert_uint_eq (len2, 16);
}
END_TEST

UNIT_MAIN ("net-proxy-protocol", lines, bad_lines, each_byte, binary,
           binary_without, binary_bytes, binary_limit, entries, bad_entries,
           checksum, write_lines, write_binary, write_paths)
