/* tests/unit/test-net-addr.c -- libmodcat-net: addresses and ports, from text
 * and to text.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <linux/vm_sockets.h>
#include <stdio.h>
#include <string.h>

#include "modules/common/net/net.h"
#include "tests/unit/unit.h"

static const char *
text_of (const struct net_addr *a)
{
  static char buf[MODCAT_NET_TEXT];

  return modcat_net_text (buf, sizeof buf, &a->u.sa, a->len);
}

static const char *
host_of (const struct net_addr *a)
{
  static char buf[MODCAT_NET_TEXT];

  return modcat_net_host_text (buf, sizeof buf, &a->u.sa, a->len);
}

static struct net_addr
numeric (const char *host, uint16_t port)
{
  struct net_addr a;

  ck_assert_msg (net_parse_numeric (host, AF_UNSPEC, &a), "%s", host);
  net_set_port (&a, port);
  return a;
}

static struct net_addr
unix_addr (const char *bytes, size_t len)
{
  struct net_addr a = { .u.un.sun_family = AF_UNIX };

  memcpy (a.u.un.sun_path, bytes, len);
  a.len = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + len);
  return a;
}

/* The forms are those of socat's log lines. */
START_TEST (log_text)
{
  struct net_addr a = numeric ("127.0.0.1", 80);

  ck_assert_str_eq (text_of (&a), "AF=2 127.0.0.1:80");
  ck_assert_str_eq (host_of (&a), "127.0.0.1");
  a = numeric ("[::1]", 65535);
  ck_assert_str_eq (text_of (&a), "AF=10 [0000:0000:0000:0000:0000:0000:0000:"
                    "0001]:65535");
  ck_assert_str_eq (host_of (&a),
                    "[0000:0000:0000:0000:0000:0000:0000:0001]");
  a = unix_addr ("/tmp/x", 6);
  ck_assert_str_eq (text_of (&a), "AF=1 \"/tmp/x\"");
  ck_assert_str_eq (host_of (&a), "/tmp/x");
  a = unix_addr ("", 0);
  ck_assert_str_eq (text_of (&a), "AF=1 \"<anon>\"");
  a = unix_addr ("\0name", 5);
  ck_assert_str_eq (text_of (&a), "AF=1 \"\\0name\"");
  a = unix_addr ("a\n\"\x01\xff", 5);
  ck_assert_str_eq (text_of (&a), "AF=1 \"a\\n\\\"\\x01\\xff\"");
}
END_TEST

/* A path that fills the address, one that doesn't (its socklen not tight), one
   of bytes that take most room, and an address cut short by somebody. */
START_TEST (text_limits)
{
  char path[sizeof ((struct sockaddr_un *) NULL)->sun_path];
  struct net_addr a;

  memset (path, '\x80', sizeof path);
  a = unix_addr (path, sizeof path);
  ck_assert_uint_eq (strlen (text_of (&a)), 7 + 4 * sizeof path);
  memset (path, 0, sizeof path);
  memcpy (path, "x", 1);
  a = unix_addr (path, sizeof path);
  ck_assert_str_eq (text_of (&a), "AF=1 \"x\"");
  a = numeric ("1.2.3.4", 5);
  a.len = 4;
  ck_assert_str_eq (text_of (&a), "AF=2 ?");
  ck_assert_int_eq (modcat_net_port (&a.u.sa, a.len), -1);
  a.len = 1;
  ck_assert_str_eq (text_of (&a), "AF=0 ?");
  a = (struct net_addr) { .len = 16, .u.sa = { .sa_family = 17,
                                               .sa_data = "\1\2\xff" } };
  ck_assert_str_eq (text_of (&a),
                    "AF=17 AF=17 0x0102ff0000000000000000000000");
}
END_TEST

/* CIDs and ports have 32 bits, all of them used. */
START_TEST (vsock)
{
  struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_cid = 4294967295u,
                            .svm_port = 4294967294u };
  struct net_addr a;
  char port[11];

  ck_assert_int_eq (net_copy_addr (&a, (struct sockaddr *) &vm, sizeof vm),
                    0);
  ck_assert_str_eq (text_of (&a), "AF=40 cid:4294967295 port:4294967294");
  ck_assert_str_eq (host_of (&a), "4294967295");
  ck_assert (net_put_port (port, &a.u.sa, a.len));
  ck_assert_str_eq (port, "4294967294");
  ck_assert_int_eq (modcat_net_port (&a.u.sa, a.len), -1);
  a.len = 8;                    /* too short: no more is read than there is */
  ck_assert_str_eq (text_of (&a), "AF=40 AF=40 0x0000feffffff");
  ck_assert (!net_put_port (port, &a.u.sa, a.len));
  a = numeric ("1.2.3.4", 65535);
  ck_assert (net_put_port (port, &a.u.sa, a.len));
  ck_assert_str_eq (port, "65535");
}
END_TEST

START_TEST (numbers)
{
  struct net_addr a;

  ck_assert (net_parse_numeric ("127.1", AF_INET, &a));
  ck_assert_str_eq (host_of (&a), "127.0.0.1");
  ck_assert (net_parse_numeric ("::ffff:1.2.3.4", AF_INET6, &a));
  ck_assert (net_parse_numeric ("[::]", AF_UNSPEC, &a));
  ck_assert (net_parse_numeric ("[fe80::1%lo]", AF_INET6, &a));
  ck_assert_int_ne ((int) a.u.in6.sin6_scope_id, 0);
  ck_assert (!net_parse_numeric ("[::1]", AF_INET, &a));
  ck_assert (!net_parse_numeric ("::1", AF_INET, &a));
  ck_assert (!net_parse_numeric ("1.2.3.4", AF_INET6, &a));
  ck_assert (!net_parse_numeric ("[1.2.3.4]", AF_UNSPEC, &a));
  ck_assert (!net_parse_numeric ("[]", AF_UNSPEC, &a));
  ck_assert (!net_parse_numeric ("[::1", AF_UNSPEC, &a));
  ck_assert (!net_parse_numeric ("localhost", AF_UNSPEC, &a));
  ck_assert (net_find_ip4 ("127.0.0.1", &a));
  ck_assert (!net_find_ip4 ("300.0.0.1", &a));
  ck_assert (!net_find_ip4 ("[::1]", &a));
  ck_assert (!net_find_ip4 ("", &a));
  ck_assert (!net_parse_numeric ("1.2.3.256", AF_UNSPEC, &a));
}
END_TEST

START_TEST (ports)
{
  static const char *const bad[] = {
    "65536", "99999", "-1", "0x10000", "4294967376",
    "18446744073709551617", "",
  };
  int port;

  ck_assert_ptr_null (net_parse_port ("0", &port));
  ck_assert_int_eq (port, 0);
  ck_assert_ptr_null (net_parse_port ("65535", &port));
  ck_assert_int_eq (port, 65535);
  ck_assert_ptr_null (net_parse_port ("0x50", &port));
  ck_assert_int_eq (port, 80);
  ck_assert_ptr_null (net_parse_port ("0120", &port));
  ck_assert_int_eq (port, 80);
  ck_assert_ptr_null (net_parse_port ("http", &port));
  ck_assert_int_eq (port, -1);
  ck_assert_ptr_null (net_parse_port ("3com-tsmux", &port));
  ck_assert_int_eq (port, -1);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg (net_parse_port (bad[i], &port) != NULL, "%s", bad[i]);
  ck_assert_int_eq (net_find_port (&modcat_net_tcp, "80"), 80);
  ck_assert_int_eq (net_find_port (&modcat_net_tcp, "no-such-service"), -1);
}
END_TEST

START_TEST (ports_for_modules)
{
  const struct modcat_net_transport *tcp = &modcat_net_tcp;
  unsigned port = 1;

  ck_assert_ptr_null (modcat_net_find_port (tcp, "0", &port));
  ck_assert_uint_eq (port, 0);
  ck_assert_ptr_null (modcat_net_find_port (tcp, "65535", &port));
  ck_assert_uint_eq (port, 65535);
  ck_assert_ptr_nonnull (modcat_net_find_port (tcp, "65536", &port));
  ck_assert_ptr_nonnull (modcat_net_find_port (tcp, "", &port));
  ck_assert_ptr_nonnull (modcat_net_find_port (tcp, "no-such-service", &port));
  ck_assert_uint_eq (port, 65535);
}
END_TEST

static void
check_bind (const char *text, const char *host, const char *port)
{
  struct net_bind b;
  const char *why = net_parse_bind (text, &b);

  ck_assert_msg (why == NULL, "%s %s", text, why);
  ck_assert_str_eq (b.host, host);
  ck_assert_str_eq (b.port, port);
}

START_TEST (bind_option)
{
  static const char *const bad[] = {
    "[::1", "[::1]x", "[::1]:65536", "host:99999", "host:-1",
  };
  char longest[400];
  struct net_bind b;

  check_bind ("host", "host", "");
  check_bind ("host:80", "host", "80");
  check_bind ("host:", "host", "");
  check_bind (":80", "", "80");
  check_bind ("1.2.3.4:http", "1.2.3.4", "http");
  check_bind ("[::1]", "[::1]", "");
  check_bind ("[::1]:80", "[::1]", "80");
  check_bind ("::1", "::1", "");
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg (net_parse_bind (bad[i], &b) != NULL, "%s", bad[i]);
  memset (longest, 'x', sizeof longest);
  longest[sizeof longest - 1] = '\0';
  ck_assert_ptr_nonnull (net_parse_bind (longest, &b));
  longest[0] = ':';
  ck_assert_ptr_nonnull (net_parse_bind (longest, &b));
  longest[sizeof b.host] = '\0';
  longest[0] = 'x';
  ck_assert_ptr_nonnull (net_parse_bind (longest, &b));
  longest[sizeof b.host - 1] = '\0';
  ck_assert_ptr_null (net_parse_bind (longest, &b));
}
END_TEST

START_TEST (wildcards)
{
  struct net_addr a;

  net_wildcard (AF_INET, false, &a);
  ck_assert_str_eq (text_of (&a), "AF=2 0.0.0.0:0");
  net_wildcard (AF_INET6, true, &a);
  ck_assert_str_eq (host_of (&a),
                    "[0000:0000:0000:0000:0000:0000:0000:0001]");
}
END_TEST

UNIT_MAIN ("net-addr", log_text, text_limits, vsock, numbers, ports,
           ports_for_modules, bind_option, wildcards)
