/* tests/unit/test-net-range.c -- libmodcat-net: which peers range, sourceport
 * and lowport let in.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static struct modcat_channel *channel;

/* Let OPTION of TCP-LISTEN judge the peer HOST:PORT. */
static int
judge (const char *option, const char *host, int port)
{
  char text[200];
  struct modcat_address *a;
  struct net_addr peer;
  int result;

  snprintf (text, sizeof text, "TCP-LISTEN:0,%s", option);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", option, sockets_why);
  ck_assert (net_parse_numeric (host, AF_UNSPEC, &peer));
  net_set_port (&peer, (uint16_t) port);
  channel = sockets_channel (a);
  result = modcat_check_peer (channel, -1, &peer.u, peer.len, NULL, 0);
  mc_channel_close (channel);
  return result;
}

static void
lets_in (const char *option, const char *host)
{
  ck_assert_msg (judge (option, host, 5000) == MODCAT_OK, "%s: %s", option,
                 host);
}

static void
refuses (const char *option, const char *host)
{
  ck_assert_msg (judge (option, host, 5000) == MODCAT_REFUSE, "%s: %s",
                 option, host);
}

START_TEST (ip4)
{
  struct net_addr localhost;

  lets_in ("range=127.0.0.0/8", "127.255.0.1");
  refuses ("range=127.0.0.0/8", "128.0.0.1");
  lets_in ("range=10.1.2.3/32", "10.1.2.3");
  refuses ("range=10.1.2.3/32", "10.1.2.2");
  lets_in ("range=10.1.2.3/31", "10.1.2.2");
  lets_in ("range=10.1.2.128/25", "10.1.2.255");
  refuses ("range=10.1.2.128/25", "10.1.2.127");
  lets_in ("range=10.1.2.3:255.255.0.0", "10.1.9.9");
  refuses ("range=10.1.2.3:255.255.0.0", "10.2.2.3");
  lets_in ("range=0.0.0.0/0", "8.8.8.8");
  /* Not every machine has the name. */
  if (net_find_ip4 ("localhost", &localhost))
    lets_in ("range=localhost/32", "127.0.0.1");
  /* Nobody has that address. */
  refuses ("range=0.0.0.0/0", "0.0.0.0");
  refuses ("range=127.0.0.0/8", "::1");
}
END_TEST

START_TEST (ip6)
{
  lets_in ("range=[::1]/128", "::1");
  refuses ("range=[::1]/128", "::2");
  lets_in ("range=[fe80::]/10", "fe80::1234");
  refuses ("range=[fe80::]/10", "fec0::1");
  lets_in ("range=[2001:db8:ff::1]/33", "2001:db8:7fff::");
  refuses ("range=[2001:db8:ff::1]/33", "2001:db8:8000::");
  lets_in ("range=[::]/0", "2001:db8::1");
  refuses ("range=[::]/0", "127.0.0.1");
}
END_TEST

/* A socket for both versions shows IPv4 peers as mapped addresses. */
START_TEST (mapped)
{
  lets_in ("range=127.0.0.0/8", "::ffff:127.3.2.1");
  refuses ("range=127.0.0.0/8", "::ffff:128.0.0.1");
  refuses ("range=0.0.0.0/0", "::127.0.0.1");
  lets_in ("range=[::ffff:10.0.0.0]/104", "::ffff:10.9.8.7");
  refuses ("range=[::ffff:10.0.0.0]/104", "::ffff:11.0.0.0");
}
END_TEST

START_TEST (bad_values)
{
  static const char *const bad[] = {
    "1.2.3.4", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/8x", "/8",
    "1.2.3.4:", "1.2.3.4:x", "no-such-host.invalid/8", "[::1]", "[::1]/129",
    "[::1]/", "[::1/8", "[1.2.3.4]/8", "[nonsense]/8", "::1/128",
    "1.2.3.4:255.255.255.256", "",
  };
  const struct modcat_opt *opt = modcat_group_range.opts.items;
  char longest[400];

  memset (longest, '1', sizeof longest);
  strcpy (longest + sizeof longest - 4, "]/8");
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct modcat_value v = { .str = NULL };

    ck_assert_msg (mc_value_parse (opt, bad[i], &v) != NULL, "%s", bad[i]);
    mc_value_release (&v);
  }
  for (size_t i = 0; i < 2; i++) {
    struct modcat_value v = { .str = NULL };

    longest[0] = i == 0 ? '[' : '1';
    ck_assert_ptr_nonnull (mc_value_parse (opt, longest, &v));
    mc_value_release (&v);
  }
}
END_TEST

START_TEST (ports)
{
  ck_assert_int_eq (judge ("sourceport=5000", "127.0.0.1", 5000), MODCAT_OK);
  ck_assert_int_eq (judge ("sourceport=5000", "::1", 5001), MODCAT_REFUSE);
  scratch_ck_logged (" W refusing connection from AF=10 [0000:0000:0000:0000:"
                     "0000:0000:0000:0001]:5001 due to wrong sourceport");
  ck_assert_int_eq (judge ("lowport", "127.0.0.1", 1023), MODCAT_OK);
  ck_assert_int_eq (judge ("lowport", "127.0.0.1", 1024), MODCAT_REFUSE);
  scratch_ck_logged (" W refusing connection from AF=2 127.0.0.1:1024 due to "
                     "lowport option");
  ck_assert_int_eq (judge ("lowport=0", "127.0.0.1", 1024), MODCAT_OK);
  refuses ("range=10.0.0.0/8", "11.0.0.1");
  scratch_ck_logged (" W refusing connection from AF=2 11.0.0.1:5000 due to "
                     "range option");
}
END_TEST

/* Somebody without an address is not let in by a check of addresses. */
START_TEST (unknown_peer)
{
  static const char *const options[] = { "range=0.0.0.0/0", "lowport",
                                         "sourceport=1" };
  struct net_addr peer = { .u.sa.sa_family = AF_UNIX, .len = 2 };
  char text[200];

  for (size_t i = 0; i < 3; i++) {
    snprintf (text, sizeof text, "TCP-LISTEN:0,%s", options[i]);
    channel = sockets_channel (sockets_bind (&tcp_LTX_modcat_module, text));
    ck_assert_int_eq (modcat_check_peer (channel, -1, NULL, 0, NULL, 0),
                      MODCAT_REFUSE);
    ck_assert_int_eq (modcat_check_peer (channel, -1, &peer.u, peer.len, NULL,
                                         0), MODCAT_REFUSE);
    mc_channel_close (channel);
  }
  scratch_ck_logged ("refusing connection from an unknown peer due to");
}
END_TEST

/* -- addresses that are bytes --------------------------------------------- */

static int
no_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) ch;
  return modcat_fail (rq, "is not to be opened");
}

static const struct modcat_addr data_addrs[] = {
  { .names = "DATA", .usage = "DATA", .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_range_data), .open = no_open },
};

MODCAT_MODULE (data, .summary = "addresses that are bytes",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (data_addrs));

static int
judge_data (const char *range, const void *peer, size_t len)
{
  char text[700];
  struct modcat_address *a;
  int result;

  snprintf (text, sizeof text, "DATA,range=%s", range);
  a = sockets_bind (&data_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", range, sockets_why);
  channel = sockets_channel (a);
  result = modcat_check_peer (channel, -1, peer, len, NULL, 0);
  mc_channel_close (channel);
  return result;
}

START_TEST (data)
{
  struct sockaddr sa = { .sa_family = 99, .sa_data = "\1\2\3\4" };
  const size_t all = offsetof (struct sockaddr, sa_data) + 4;
  struct net_addr ip;

  ck_assert_int_eq (judge_data ("x0102:xffff", &sa, all), MODCAT_OK);
  ck_assert_int_eq (judge_data ("x0103:xffff", &sa, all), MODCAT_REFUSE);
  scratch_ck_logged ("due to range option");
  ck_assert_int_eq (judge_data ("x0103:xfffe", &sa, all), MODCAT_OK);
  ck_assert_int_eq (judge_data ("x01020304:xffffffff", &sa, all), MODCAT_OK);
  ck_assert_int_eq (judge_data ("x01020304:xffffffff", &sa, all - 1),
                    MODCAT_REFUSE);
  ck_assert_int_eq (judge_data ("x00:x00", &sa, 2), MODCAT_REFUSE);
  ck_assert_int_eq (judge_data ("x00:x00", &sa, 1), MODCAT_REFUSE);
  ck_assert_int_eq (judge_data ("x00:x00", NULL, 0), MODCAT_REFUSE);
  ck_assert (net_parse_numeric ("127.9.9.9", AF_INET, &ip));
  ck_assert_int_eq (judge_data ("127.0.0.0/8", &ip.u, ip.len), MODCAT_OK);
  ck_assert_int_eq (judge_data ("127.9.9.8:255.255.255.255", &ip.u, ip.len),
                    MODCAT_REFUSE);
  ck_assert_int_eq (judge_data ("x00007f090909:x0000ff000000", &ip.u, ip.len),
                    MODCAT_OK);
}
END_TEST

START_TEST (bad_data)
{
  static const char *const bad[] = {
    "", "x01", "x01:", ":x01", "x01:x0102", "x0:x0", "x01:xff:xff", "y1:y1",
    "127.0.0.1", "127.0.0.1/33", "[::1]",
  };
  const struct modcat_opt *opt = modcat_group_range_data.opts.items;

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct modcat_value v = { .str = NULL };

    ck_assert_msg (mc_value_parse (opt, bad[i], &v) != NULL, "%s", bad[i]);
    mc_value_release (&v);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("net-range");
  TCase *tc = tcase_create ("net-range");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  tcase_add_test (tc, ip4);
  tcase_add_test (tc, ip6);
  tcase_add_test (tc, mapped);
  tcase_add_test (tc, bad_values);
  tcase_add_test (tc, ports);
  tcase_add_test (tc, unknown_peer);
  tcase_add_test (tc, data);
  tcase_add_test (tc, bad_data);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
