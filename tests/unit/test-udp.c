/* tests/unit/test-udp.c -- the module udp: which keyword makes which socket.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/udp/udp.c"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static bool
have_socket (int family, int protocol)
{
  int fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
  struct sockaddr_in6 loopback = { .sin6_family = AF_INET6,
                                   .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  bool have = fd != -1;

  if (have && family == AF_INET6)
    have = bind (fd, (struct sockaddr *) &loopback, sizeof loopback) == 0;
  if (fd != -1)
    close (fd);
  return have;
}

static int
int_option (int fd, int name)
{
  socklen_t len = sizeof (int);
  int value = -1;

  ck_assert_int_eq (getsockopt (fd, SOL_SOCKET, name, &value, &len), 0);
  return value;
}

static struct modcat_channel *
open_text (const char *text)
{
  int result;
  struct modcat_channel *ch
    = sockets_open (sockets_bind (&udp_LTX_modcat_module, text), &result);

  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  return ch;
}

/* KEYWORD makes a socket of FAMILY and PROTOCOL. */
static void
ck_socket (const char *keyword, const char *rest, int family, int protocol)
{
  struct modcat_channel *ch;
  char text[100];

  snprintf (text, sizeof text, "%s:%s", keyword, rest);
  ch = open_text (text);
  ck_assert_int_eq (int_option (ch->rfd, SO_DOMAIN), family);
  ck_assert_int_eq (int_option (ch->rfd, SO_TYPE), SOCK_DGRAM);
  ck_assert_int_eq (int_option (ch->rfd, SO_PROTOCOL), protocol);
  mc_channel_close (ch);
}

static void
ck_types (const char *udp, const char *host, int family, int protocol)
{
  static const char *const with_host[] = {
    "", "-CONNECT", "-SENDTO", "-SEND", "-DATAGRAM", "-DGRAM",
  };
  static const char *const with_port[] = {
    "-LISTEN", "-L", "-RECV", "-RECVFROM",
  };
  char keyword[50], rest[50];

  for (size_t i = 0; i < sizeof with_host / sizeof with_host[0]; i++) {
    snprintf (keyword, sizeof keyword, "%s%s", udp, with_host[i]);
    snprintf (rest, sizeof rest, "%s:9", host);
    ck_socket (keyword, rest, family, protocol);
  }
  for (size_t i = 0; i < sizeof with_port / sizeof with_port[0]; i++) {
    snprintf (keyword, sizeof keyword, "%s%s", udp, with_port[i]);
    snprintf (rest, sizeof rest, "0,bind=%s", host);
    ck_socket (keyword, rest, family, protocol);
  }
}

START_TEST (ip4)
{
  ck_types ("UDP", "127.0.0.1", AF_INET, IPPROTO_UDP);
  ck_types ("udp4", "127.0.0.1", AF_INET, IPPROTO_UDP);
  if (!have_socket (AF_INET, IPPROTO_UDPLITE))
    return;
  ck_types ("UDPLITE", "127.0.0.1", AF_INET, IPPROTO_UDPLITE);
  ck_types ("UDPLITE4", "127.0.0.1", AF_INET, IPPROTO_UDPLITE);
}
END_TEST

START_TEST (ip6)
{
  if (!have_socket (AF_INET6, IPPROTO_UDP))
    return;
  sockets.ctx.set.listen_ip = '6';
  ck_types ("UDP", "[::1]", AF_INET6, IPPROTO_UDP);
  ck_types ("UDP6", "[::1]", AF_INET6, IPPROTO_UDP);
  if (have_socket (AF_INET6, IPPROTO_UDPLITE))
    ck_types ("udplite6", "[::1]", AF_INET6, IPPROTO_UDPLITE);
}
END_TEST

START_TEST (bad_parameters)
{
  static const struct { const char *text, *why; } cases[] = {
    { "UDP4:[::1]:9", "[::1] is an IPv6 address" },
    { "UDP:127.0.0.1:65536", "port \"65536\"" },
    { "UDP-LISTEN:9,bind=127.0.0.1:8", "has a port" },
    { "UDP-RECV:no-such-service", "unknown service" },
    { "UDP-SENDTO::9", "the host is missing" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int result;

    mc_channel_close (sockets_open (sockets_bind (&udp_LTX_modcat_module,
                                                  cases[i].text), &result));
    ck_assert_int_eq (result, MODCAT_FAIL);
    scratch_ck_logged (cases[i].why);
  }
}
END_TEST

/* Of socat's facts, sorted; PORTS, VIA and those behind are ours. */
static const char *
want_groups (const char *kind)
{
  if (strstr (kind, "-LISTEN") != NULL)
    return "FD,SOCKET,VIA,PROXY-PROTOCOL,LISTEN,CHILD,RANGE,PORTS,";
  if (strstr (kind, "-RECVFROM") != NULL)
    return "FD,SOCKET,VIA,PROXY-PROTOCOL,CHILD,RANGE,PORTS,";
  if (strstr (kind, "-RECV") != NULL || strstr (kind, "-DATAGRAM") != NULL)
    return "FD,SOCKET,VIA,PROXY-PROTOCOL,RANGE,PORTS,";
  return "FD,SOCKET,VIA,PROXY-PROTOCOL,PORTS,";
}

START_TEST (groups)
{
  static const char *const last[] = {
    "IP4,IP6,UDP,", "IP4,UDP,", "IP6,UDP,", "IP4,IP6,UDP,UDPLITE,",
    "IP4,UDP,UDPLITE,", "IP6,UDP,UDPLITE,",
  };
  const struct modcat_list *addrs = &udp_LTX_modcat_module.addrs;

  ck_assert_uint_eq (addrs->count, 36);
  for (size_t i = 0; i < addrs->count; i++) {
    const struct modcat_addr *a = mc_addr_at (addrs, i);
    char text[200] = "", want[200];

    for (size_t g = 0; g < a->groups.count; g++) {
      strcat (text, mc_group_at (&a->groups, g)->name);
      strcat (text, ",");
    }
    snprintf (want, sizeof want, "%s%s", want_groups (a->names),
              last[i / 6]);
    ck_assert_str_eq (text, want);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("udp");
  TCase *tc = tcase_create ("udp");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  tcase_add_test (tc, ip4);
  tcase_add_test (tc, ip6);
  tcase_add_test (tc, bad_parameters);
  tcase_add_test (tc, groups);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
