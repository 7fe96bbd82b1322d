/* tests/unit/test-net-join.c -- libmodcat-net: joins of multicast groups, by
 * what reaches setsockopt(2).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- setsockopt(2) -------------------------------------------------------- */

static struct {
  int calls, level, name, error;
  size_t len;
  union {
    struct ip_mreqn join4;
    struct ip_mreq_source source4;
    struct ipv6_mreq join6;
    struct group_source_req source6;
  } u;
} set;

/* That of the C library is not reached: the program's own comes first. */
int
setsockopt (int fd, int level, int name, const void *data, socklen_t len)
{
  (void) fd;
  set.calls++;
  set.level = level;
  set.name = name;
  set.len = len;
  ck_assert_uint_le (len, sizeof set.u);
  memcpy (&set.u, data, len);
  errno = set.error;
  return set.error == 0 ? 0 : -1;
}

/* -- helpers -------------------------------------------------------------- */

/* Have OPTION act on a socket of FAMILY; what its applier returned. */
static int
join (const char *option, int family, int error)
{
  char text[400];
  struct modcat_address *a;
  struct modcat_channel *ch;
  int fd = socket (family, SOCK_DGRAM, 0), result;

  ck_assert_int_ne (fd, -1);
  snprintf (text, sizeof text, "TCP:host:1,%s", option);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s: %s", option, sockets_why);
  ch = sockets_channel (a);
  memset (&set, 0, sizeof set);
  set.error = error;
  result = modcat_apply (ch->rq, ch, MODCAT_PH_PASTSOCKET, fd, NULL);
  mc_channel_close (ch);
  close (fd);
  return result;
}

static void
ck_set (int level, int name, size_t len)
{
  ck_assert_int_eq (set.calls, 1);
  ck_assert_int_eq (set.level, level);
  ck_assert_int_eq (set.name, name);
  ck_assert_uint_eq (set.len, len);
}

static void
ck_ip4 (struct in_addr got, const char *want)
{
  ck_assert_str_eq (inet_ntoa (got), want);
}

static void
ck_ip6 (const void *got, const char *want)
{
  char text[INET6_ADDRSTRLEN];

  ck_assert_str_eq (inet_ntop (AF_INET6, got, text, sizeof text), want);
}

static void
refuses (const char *option, const char *why)
{
  char text[600];

  snprintf (text, sizeof text, "TCP:host:1,%s", option);
  ck_assert_msg (sockets_bind (&tcp_LTX_modcat_module, text) == NULL, "%s",
                 option);
  ck_assert_msg (strstr (sockets_why, why) != NULL, "%s: %s", option,
                 sockets_why);
}

/* -- tests ---------------------------------------------------------------- */

START_TEST (any_source4)
{
  static const struct {
    const char *option, *local;
    int lo;                     /* the interface lo is named */
    int index;                  /* else this one */
  } rows[] = {
    { "ip-add-membership=239.1.2.3:lo", "0.0.0.0", 1, 0 },
    { "add-membership=239.1.2.3:7", "0.0.0.0", 0, 7 },
    { "ip-membership=239.1.2.3:127.0.0.1", "127.0.0.1", 0, 0 },
    { "membership=239.1.2.3:127.0.0.1:lo", "127.0.0.1", 1, 0 },
    { "membership=239.1.2.3:0.0.0.0:0x7fffffff", "0.0.0.0", 0, 0x7fffffff },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    ck_assert_int_eq (join (rows[i].option, AF_INET, 0), MODCAT_OK);
    ck_set (IPPROTO_IP, IP_ADD_MEMBERSHIP, sizeof set.u.join4);
    ck_ip4 (set.u.join4.imr_multiaddr, "239.1.2.3");
    ck_ip4 (set.u.join4.imr_address, rows[i].local);
    ck_assert_int_eq (set.u.join4.imr_ifindex,
                      rows[i].lo ? (int) if_nametoindex ("lo")
                                 : rows[i].index);
  }
}
END_TEST

START_TEST (one_source4)
{
  ck_assert_int_eq (join ("ip-add-source-membership=232.0.0.1:127.0.0.1:"
                          "127.0.0.2", AF_INET, 0), MODCAT_OK);
  ck_set (IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, sizeof set.u.source4);
  ck_ip4 (set.u.source4.imr_multiaddr, "232.0.0.1");
  ck_ip4 (set.u.source4.imr_interface, "127.0.0.1");
  ck_ip4 (set.u.source4.imr_sourceaddr, "127.0.0.2");
}
END_TEST

START_TEST (any_source6)
{
  ck_assert_int_eq (join ("ipv6-join-group=[ff02::1234]:lo", AF_INET6, 0),
                    MODCAT_OK);
  ck_set (IPPROTO_IPV6, IPV6_JOIN_GROUP, sizeof set.u.join6);
  ck_ip6 (&set.u.join6.ipv6mr_multiaddr, "ff02::1234");
  ck_assert_uint_eq (set.u.join6.ipv6mr_interface, if_nametoindex ("lo"));
  ck_assert_int_eq (join ("join-group=[ff02::1234]:3", AF_INET6, 0),
                    MODCAT_OK);
  ck_assert_uint_eq (set.u.join6.ipv6mr_interface, 3);
}
END_TEST

START_TEST (one_source6)
{
  const struct group_source_req *req = &set.u.source6;
  struct sockaddr_in6 group, source;

  ck_assert_int_eq (join ("ipv6-join-source-group=[ff35::1]:lo:[::1]",
                          AF_INET6, 0), MODCAT_OK);
  ck_set (IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP, sizeof *req);
  memcpy (&group, &req->gsr_group, sizeof group);
  memcpy (&source, &req->gsr_source, sizeof source);
  ck_assert_uint_eq (req->gsr_interface, if_nametoindex ("lo"));
  ck_assert_int_eq (group.sin6_family, AF_INET6);
  ck_assert_int_eq (source.sin6_family, AF_INET6);
  ck_ip6 (&group.sin6_addr, "ff35::1");
  ck_ip6 (&source.sin6_addr, "::1");
}
END_TEST

/* Each of them acts; those of IPv6 wait for an IPv6 socket. */
START_TEST (several)
{
  ck_assert_int_eq (join ("membership=224.0.0.9:lo,membership=224.0.0.10:lo",
                          AF_INET, 0), MODCAT_OK);
  ck_assert_int_eq (set.calls, 2);
  join ("join-group=[ff02::1]:lo,join-source-group=[ff35::1]:lo:[::1]",
        AF_INET, 0);
  ck_assert_int_eq (set.calls, 0);
}
END_TEST

START_TEST (failures)
{
  ck_assert_int_eq (join ("membership=224.0.0.9:no-such-if0", AF_INET, 0),
                    MODCAT_FAIL);
  scratch_ck_logged ("unknown interface \"no-such-if0\"");
  ck_assert_int_eq (set.calls, 0);
  ck_assert_int_eq (join ("membership=224.0.0.9:0x80000000", AF_INET, 0),
                    MODCAT_FAIL);
  scratch_ck_logged ("unknown interface \"0x80000000\"");
  ck_assert_int_eq (join ("join-group=[ff02::1]:no-such-if1", AF_INET6, 0),
                    MODCAT_FAIL);
  scratch_ck_logged ("unknown interface \"no-such-if1\"");
  ck_assert_int_eq (join ("join-source-group=[ff35::1]:no-such-if2:[::1]",
                          AF_INET6, 0), MODCAT_FAIL);
  scratch_ck_logged ("unknown interface \"no-such-if2\"");
  ck_assert_int_eq (join ("membership=224.0.0.9:lo", AF_INET, ENODEV),
                    MODCAT_FAIL);
  scratch_ck_logged (", 0, 35, 224.0.0.9:lo, 12): No such device");
}
END_TEST

START_TEST (bad_values)
{
  static const char *const group4[] = {
    "223.255.255.255:lo", "240.0.0.0:lo", "[ff02::1]:lo", "300.0.0.1:lo",
  };
  char text[300], large[270];

  for (size_t i = 0; i < sizeof group4 / sizeof group4[0]; i++) {
    snprintf (text, sizeof text, "membership=%s", group4[i]);
    refuses (text, "has a group that");
  }
  refuses ("membership=224.0.0.1", "is not like group:interface");
  refuses ("membership=224.0.0.1:", "has an empty item");
  refuses ("membership=224.0.0.1:1.2.3.4:lo:x", "is not like");
  refuses ("membership=224.0.0.1:300.1.1.1", "interface that is not IPv4");
  refuses ("source-membership=232.0.0.1:127.0.0.1", "group:address:source");
  refuses ("source-membership=232.0.0.1:127.0.0.1:[::1]", "has a source");
  refuses ("source-membership=232.0.0.1:300.0.0.1:127.0.0.1", "not IPv4");
  refuses ("join-group=ff02::1:lo", "[group]:interface");
  refuses ("join-group=ff02:lo", "IPv6 address in brackets");
  refuses ("join-group=[fe80::1]:lo", "does not begin with ff");
  refuses ("join-group=[ff02::1]x:lo", "is not like");
  refuses ("join-group=[ff02::1", "is not like");
  refuses ("join-source-group=[ff35::1]:lo", "interface:[source]");
  refuses ("join-source-group=[ff35::1]:lo:::1", "interface:[source]");
  refuses ("join-source-group=[ff35::1]:lo:1.2.3.4", "has a source");
  memset (large, 'x', sizeof large - 1);
  large[sizeof large - 1] = '\0';
  snprintf (text, sizeof text, "membership=%s", large);
  refuses (text, "is too long");
  snprintf (text, sizeof text, "membership=224.0.0.1:%.64s", large);
  refuses (text, "name that is too long");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    any_source4, one_source4, any_source6, one_source6, several, failures,
    bad_values,
  };
  Suite *suite = suite_create ("net-join");
  TCase *tc = tcase_create ("net-join");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
