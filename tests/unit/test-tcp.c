/* tests/unit/test-tcp.c -- the module tcp: which keyword makes which socket.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/tcp/tcp.c"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/list.h"
#include "core/registry.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static bool
have_ip6 (void)
{
  struct sockaddr_storage addr;
  socklen_t len = sizeof addr;
  int result, fd;
  struct modcat_channel *ln;

  ln = sockets_open (sockets_bind (&tcp_LTX_modcat_module,
                                   "TCP6-LISTEN:0,bind=[::1]"), &result);
  fd = ln->rfd;
  ck_assert (result != MODCAT_OK
             || getsockname (fd, (struct sockaddr *) &addr, &len) == 0);
  mc_channel_close (ln);
  return result == MODCAT_OK;
}

static int
family_of (int fd)
{
  struct sockaddr_storage addr;
  socklen_t len = sizeof addr;

  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &addr, &len), 0);
  return addr.ss_family;
}

/* LISTENER makes a socket of FAMILY, and CLIENT reaches it. */
static void
meet (const char *listener, const char *client, const char *host, int family)
{
  struct modcat_channel *ln, *ch, *peer;
  char text[100];
  int result;

  snprintf (text, sizeof text, "%s:0,bind=%s", listener, host);
  ln = sockets_open (sockets_bind (&tcp_LTX_modcat_module, text), &result);
  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  ck_assert_int_eq (family_of (ln->rfd), family);
  snprintf (text, sizeof text, "%s:%s:%d", client, host, sockets_port (ln));
  ch = sockets_open (sockets_bind (&tcp_LTX_modcat_module, text), &result);
  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  ck_assert_int_eq (family_of (ch->rfd), family);
  peer = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}

START_TEST (ip4)
{
  meet ("TCP-LISTEN", "TCP-CONNECT", "127.0.0.1", AF_INET);
  meet ("tcp-l", "tcp", "127.0.0.1", AF_INET);
  meet ("INET-L", "INET", "127.0.0.1", AF_INET);
  meet ("INET-LISTEN", "TCP4-CONNECT", "127.0.0.1", AF_INET);
  meet ("TCP4-LISTEN", "TCP4", "127.0.0.1", AF_INET);
  meet ("TCP4-L", "INET4", "127.0.0.1", AF_INET);
  meet ("INET4-LISTEN", "TCP", "127.0.0.1", AF_INET);
  meet ("INET4-L", "TCP", "127.0.0.1", AF_INET);
}
END_TEST

START_TEST (ip6)
{
  if (!have_ip6 ())
    return;
  meet ("TCP6-LISTEN", "TCP6-CONNECT", "[::1]", AF_INET6);
  meet ("TCP6-L", "TCP6", "[::1]", AF_INET6);
  meet ("INET6-LISTEN", "INET6", "[::1]", AF_INET6);
  meet ("INET6-L", "TCP", "[::1]", AF_INET6);
  sockets.ctx.set.listen_ip = '6';
  meet ("TCP-LISTEN", "TCP", "[::1]", AF_INET6);
}
END_TEST

/* Of socat's facts; PORTS, VIA and those behind are ours. */
START_TEST (groups)
{
  static const char *const want[][2] = {
    { "TCP-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP4,IP6,TCP,PORTS,VIA,PROXY-PROTOCOL," },
    { "TCP-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,IP6,TCP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
    { "TCP4-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP4,TCP,PORTS,VIA,PROXY-PROTOCOL," },
    { "TCP4-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,TCP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
    { "TCP6-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP6,TCP,PORTS,VIA,PROXY-PROTOCOL," },
    { "TCP6-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP6,TCP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
  };
  const struct modcat_list *addrs = &tcp_LTX_modcat_module.addrs;

  ck_assert_uint_eq (addrs->count, sizeof want / sizeof want[0]);
  for (size_t i = 0; i < addrs->count; i++) {
    const struct modcat_addr *a = mc_addr_at (addrs, i);
    char text[200] = "";

    ck_assert (mc_name_in (want[i][0], a->names));
    for (size_t g = 0; g < a->groups.count; g++) {
      strcat (text, mc_group_at (&a->groups, g)->name);
      strcat (text, ",");
    }
    ck_assert_str_eq (text, want[i][1]);
  }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("tcp");
  TCase *tc = tcase_create ("tcp");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  tcase_add_test (tc, ip4);
  tcase_add_test (tc, ip6);
  tcase_add_test (tc, groups);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
