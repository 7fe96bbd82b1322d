/* tests/unit/test-sctp.c -- the module sctp: which keyword makes which socket,
 * with which options.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/sctp/sctp.c"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/as-tcp.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* Of the kernel's headers: linux/in.h, linux/sctp.h. */
enum { PROTOCOL = 132 };

static void
setup (void)
{
  sockets_setup ();
  as_tcp (SOCK_STREAM, PROTOCOL, PROTOCOL, 0);
}

static void
meet (const char *listener, const char *client, const char *host)
{
  as_tcp_forget ();
  as_tcp_meet (&sctp_LTX_modcat_module, listener, client, host, "");
}

START_TEST (ip4)
{
  static const char *const keywords[][2] = {
    { "SCTP-LISTEN", "SCTP-CONNECT" }, { "SCTP-L", "SCTP" },
    { "SCTP4-LISTEN", "SCTP4-CONNECT" }, { "SCTP4-L", "SCTP4" },
  };

  for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
    meet (keywords[i][0], keywords[i][1], "127.0.0.1");
    ck_assert_str_eq (strtok (as_tcp_calls, "\n"), "socket 2 1 132");
    ck_assert_str_eq (strtok (NULL, "\n"), "bind 127.0.0.1:0");
    ck_assert_str_eq (strtok (NULL, "\n"), "listen 5");
    ck_assert_str_eq (strtok (NULL, "\n"), "socket 2 1 132");
    ck_assert_int_eq (strncmp (strtok (NULL, "\n"), "connect 127.0.0.1:", 18),
                      0);
  }
}
END_TEST

START_TEST (ip6)
{
  if (!as_tcp_have_ip6 ())
    return;
  meet ("SCTP6-LISTEN", "SCTP6-CONNECT", "[::1]");
  as_tcp_ck ("socket 10 1 132");
  as_tcp_ck ("bind ::1:0");
  meet ("SCTP6-L", "SCTP6", "[::1]");
  as_tcp_ck ("socket 10 1 132");
  sockets.ctx.set.listen_ip = '6';
  meet ("SCTP-LISTEN", "SCTP", "[::1]");
  as_tcp_ck ("socket 10 1 132");
}
END_TEST

START_TEST (options)
{
  as_tcp_meet (&sctp_LTX_modcat_module, "SCTP-L", "SCTP", "127.0.0.1",
               ",sctp-nodelay,sctp-maxseg=1000,sctp-maxseg-late=900");
  as_tcp_ck ("setsockopt 132 3 4 1");
  as_tcp_ck ("setsockopt 132 13 4 1000");
  as_tcp_ck ("setsockopt 132 13 4 900");
  ck_assert_ptr_null (sockets_bind (&sctp_LTX_modcat_module,
                                    "SCTP:x:1,sctp-nodelay=x"));
}
END_TEST

/* The client's: those of any socket, of a client's ports. */
START_TEST (client_options)
{
  struct modcat_channel *ln, *ch;
  char text[100];
  int result;

  ln = sockets_open (sockets_bind (&sctp_LTX_modcat_module,
                                   "SCTP-L:0,bind=127.0.0.1,backlog=3"),
                     &result);
  ck_assert_int_eq (result, MODCAT_OK);
  as_tcp_ck ("listen 3");
  snprintf (text, sizeof text, "SCTP:127.0.0.1:%d,bind=127.0.0.2,"
            "connect-timeout=2", sockets_port (ln));
  ch = sockets_open (sockets_bind (&sctp_LTX_modcat_module, text), &result);
  ck_assert_int_eq (result, MODCAT_OK);
  as_tcp_ck ("bind 127.0.0.2:0");
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

START_TEST (missing)
{
  static const char *const texts[] = {
    "SCTP:127.0.0.1:80", "SCTP-LISTEN:8080", "SCTP4-L:8080",
  };
  struct modcat_channel *ch;
  int result;

  as_tcp (SOCK_STREAM, PROTOCOL, PROTOCOL, EPROTONOSUPPORT);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    ch = sockets_open (sockets_bind (&sctp_LTX_modcat_module, texts[i]),
                       &result);
    ck_assert_int_lt (result, 0);
    scratch_ck_logged (" E socket(2, 1, 132): Protocol not supported: the "
                       "kernel has no SCTP");
    mc_channel_close (ch);
  }
}
END_TEST

START_TEST (groups)
{
  static const char *const want[][2] = {
    { "SCTP-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP4,IP6,SCTP,PORTS,VIA,PROXY-PROTOCOL," },
    { "SCTP-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,IP6,SCTP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
    { "SCTP4-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP4,SCTP,PORTS,VIA,PROXY-PROTOCOL," },
    { "SCTP4-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,SCTP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
    { "SCTP6-CONNECT",
      "FD,SOCKET,CHILD,RETRY,IP6,SCTP,PORTS,VIA,PROXY-PROTOCOL," },
    { "SCTP6-LISTEN",
      "FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP6,SCTP,PORTS,VIA,"
      "ACCEPT-PROXY,LAYER," },
  };

  for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
    as_tcp_ck_groups (&sctp_LTX_modcat_module, want[i][0], want[i][1]);
  ck_assert_uint_eq (sctp_LTX_modcat_module.addrs.count,
                     sizeof want / sizeof want[0]);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    ip4, ip6, options, client_options, missing, groups,
  };
  Suite *suite = suite_create ("sctp");
  TCase *tc = tcase_create ("sctp");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
