/* tests/unit/test-net-connect.c -- libmodcat-net: clients and servers, and what
 * they leave in their channels.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static struct modcat_channel *
open_text (const char *text, int *result)
{
  struct modcat_address *a = sockets_bind (&tcp_LTX_modcat_module, text);

  ck_assert_msg (a != NULL, "%s: %s", text, sockets_why);
  return sockets_open (a, result);
}

/* FORMAT has one %d, for PORT. */
static struct modcat_channel *
open_port (const char *keyword, int port, const char *options, int *result)
{
  char text[200];

  snprintf (text, sizeof text, "%s:%d%s", keyword, port, options);
  return open_text (text, result);
}

static int
int_option (int fd, int level, int name)
{
  int value = -1;
  socklen_t len = sizeof value;

  ck_assert_int_eq (getsockopt (fd, level, name, &value, &len), 0);
  return value;
}

static const char *
variable (const struct modcat_channel *ch, const char *name)
{
  const struct mc_env *env = &mc_channel_of (ch)->env;

  for (size_t i = 0; i < env->count; i++)
    if (strcmp (env->names[i], name) == 0)
      return env->values[i];
  return NULL;
}

/* The relay may splice, and a program may inherit, what these channels have;
   nobody else's descriptor is left open to programs. */
static void
check_stream (const struct modcat_channel *ch)
{
  ck_assert_int_ne (ch->rfd, -1);
  ck_assert_int_eq (ch->rfd, ch->wfd);
  ck_assert_uint_eq (ch->flags, MODCAT_CH_BYTES);
  ck_assert_int_eq (ch->half_close, MODCAT_HC_SHUTDOWN);
  ck_assert_int_eq (ch->end, MODCAT_END_SHUTDOWN);
  ck_assert_int_eq (fcntl (ch->rfd, F_GETFD), FD_CLOEXEC);
  ck_assert_int_ne (fcntl (ch->rfd, F_GETFL) & O_NONBLOCK, 0);
  ck_assert (mc_channel_is_plain (ch, MODCAT_READ));
}

/* -- connecting ----------------------------------------------------------- */

START_TEST (connects)
{
  struct modcat_channel *ch;
  int port, result, server = sockets_server (&port);
  char line[100];
  size_t len;

  ch = open_port ("TCP:127.0.0.1", port, "", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  check_stream (ch);
  ck_assert_int_eq (int_option (ch->rfd, IPPROTO_TCP, TCP_NODELAY), 1);
  snprintf (line, sizeof line, "AF=2 127.0.0.1:%d", port);
  ck_assert_str_eq (modcat_peer_name (ch), line);
  ck_assert_ptr_nonnull (modcat_peer (ch, &len));
  snprintf (line, sizeof line, " N opening connection to 127.0.0.1:%d\n",
            port);
  scratch_ck_logged (line);
  snprintf (line, sizeof line, " N opening connection to AF=2 127.0.0.1:%d\n",
            port);
  scratch_ck_logged (line);
  scratch_ck_logged (" N successfully connected from local address AF=2 "
                     "127.0.0.1:");
  snprintf (line, sizeof line, " N successfully connected to 127.0.0.1:%d\n",
            port);
  scratch_ck_logged (line);
  mc_channel_close (ch);
  close (server);
}
END_TEST

START_TEST (nodelay_off)
{
  struct modcat_channel *ch;
  int port, result, server = sockets_server (&port);

  ch = open_port ("TCP:127.0.0.1", port, ",nodelay=0", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (int_option (ch->rfd, IPPROTO_TCP, TCP_NODELAY), 0);
  mc_channel_close (ch);
  close (server);
}
END_TEST

/* A port that nobody listens on: one that was just given back. */
static int
unused_port (void)
{
  int port, fd = sockets_server (&port);

  close (fd);
  return port;
}

START_TEST (refused)
{
  int result, port = unused_port ();
  char line[200];

  mc_channel_close (open_port ("TCP4:127.0.0.1", port, "", &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  snprintf (line, sizeof line, ", AF=2 127.0.0.1:%d, 16): Connection refused",
            port);
  scratch_ck_logged (" W connect(");
  scratch_ck_logged (line);
  snprintf (line, sizeof line, " E TCP4:127.0.0.1:%d: Connection refused\n",
            port);
  scratch_ck_logged (line);
}
END_TEST

/* While attempts are left, nothing is worse than a notice. */
START_TEST (retries)
{
  int result, port = unused_port ();

  sockets.a[0].retry.retry = 2;
  mc_channel_close (open_port ("TCP:127.0.0.1", port, "", &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_ptr_nonnull (strstr (scratch_logged (), " I connect("));
  ck_assert_ptr_nonnull (strstr (scratch_logged (), " N TCP:127.0.0.1:"));
}
END_TEST

/* A listener with a full queue doesn't answer. */
static int
deaf_server (int *port, int *filler)
{
  int fd = sockets_server (port);

  ck_assert_int_eq (listen (fd, 0), 0);
  *filler = sockets_peer (*port);
  return fd;
}

START_TEST (times_out)
{
  int result, port, filler, server = deaf_server (&port, &filler);
  struct modcat_channel *ch;
  int64_t began = modcat_now ();
  char line[200];

  ch = open_port ("TCP:127.0.0.1", port, ",connect-timeout=0.1", &result);
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert_int_ge (modcat_now () - began, 100000000);
  ck_assert_int_le (modcat_now () - began, INT64_C (3000000000));
  snprintf (line, sizeof line, " W connecting to AF=2 127.0.0.1:%d: "
            "Connection timed out\n", port);
  scratch_ck_logged (line);
  scratch_ck_logged (" E TCP:127.0.0.1:");
  mc_channel_close (ch);
  close (filler);
  close (server);
}
END_TEST

/* Given up half-way, a connection leaves nothing open. */
START_TEST (abandoned)
{
  int port, filler, server = deaf_server (&port, &filler), next;
  struct modcat_address *a;
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };
  struct mc_opening o;
  char text[100];

  snprintf (text, sizeof text, "TCP:127.0.0.1:%d", port);
  a = sockets_bind (&tcp_LTX_modcat_module, text);
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, a), MODCAT_OK);
  next = dup (server);
  close (next);
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, ch);
  ck_assert_int_eq (mc_opening_step (&o, &w), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, next);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_WRITE);
  ck_assert_int_eq (w.deadline == 0, 1);
  mc_channel_close (ch);
  ck_assert_int_eq (fcntl (next, F_GETFD), -1);
  mc_waits_free (&w);
  close (filler);
  close (server);
}
END_TEST

static int
local_port (const struct modcat_channel *ch)
{
  struct sockaddr_in in;
  socklen_t len = sizeof in;

  ck_assert_int_eq (getsockname (ch->rfd, (struct sockaddr *) &in, &len), 0);
  return ntohs (in.sin_port);
}

START_TEST (binds)
{
  static const char *const forms[] = {
    ",bind=127.0.0.1:%d,reuseaddr", ",bind=127.0.0.1,sp=%d,reuseaddr",
    ",sourceport=%d,reuseaddr", ",bind=:%d,reuseaddr",
    ",bind=127.0.0.1:1,sourceport=%d,lowport,reuseaddr",
  };
  int result, port, server = sockets_server (&port);
  struct modcat_channel *ch;
  char options[100];

  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    int own = unused_port ();
    const char *hole = strstr (forms[i], "%d");

    snprintf (options, sizeof options, "%.*s%d%s", (int) (hole - forms[i]),
              forms[i], own, hole + 2);
    ch = open_port ("TCP:127.0.0.1", port, options, &result);
    ck_assert_msg (result == MODCAT_OK, "%s: %s", options, scratch_logged ());
    ck_assert_int_eq (local_port (ch), own);
    mc_channel_close (ch);
  }
  close (server);
}
END_TEST

START_TEST (binds_in_vain)
{
  int result, port, server = sockets_server (&port);
  char text[100];

  snprintf (text, sizeof text, ",bind=127.0.0.1:%d", port);
  mc_channel_close (open_port ("TCP:127.0.0.1", port, text, &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  snprintf (text, sizeof text, ", {AF=2 127.0.0.1:%d}, 16): Address already "
            "in use\n", port);
  scratch_ck_logged (" E bind(");
  scratch_ck_logged (text);
  mc_channel_close (open_port ("TCP:127.0.0.1", port, ",bind=[::1]",
                               &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged (" E TCP: No bind address with matching address family "
                     "(2) of [::1] available\n");
  close (server);
}
END_TEST

START_TEST (low_port)
{
  int result, port, server = sockets_server (&port);
  struct modcat_channel *ch;

  ch = open_port ("TCP:127.0.0.1", port, ",lowport", &result);
  if (geteuid () == 0) {
    ck_assert_int_eq (result, MODCAT_OK);
    ck_assert_int_ge (local_port (ch), 640);
    ck_assert_int_le (local_port (ch), 1023);
  } else {
    ck_assert_int_eq (result, MODCAT_FAIL);
    scratch_ck_logged ("Permission denied");
  }
  mc_channel_close (ch);
  close (server);
}
END_TEST

/* The options of the wrong version are used by nobody, and refused. */
START_TEST (unused_option)
{
  int result, port, server = sockets_server (&port);

  mc_channel_close (open_port ("TCP:127.0.0.1", port, ",ipv6-tclass=4",
                               &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged ("option \"ipv6-tclass\" has no effect on TCP");
  close (server);
}
END_TEST

START_TEST (prepared)
{
  static const struct { const char *text, *line; } rows[] = {
    { "TCP:host:99999", "column 10: port \"99999\" is not in 0 to 65535" },
    { "TCP:host:", "column 10: port \"\" is missing" },
    { "TCP::80", "column 5: the host is missing" },
    { "TCP4:[::1]:80", "column 6: [::1] is an IPv6 address; TCP4 takes" },
    { "TCP6:127.0.0.1:80", "column 6: 127.0.0.1 is an IPv4 address; TCP6" },
    { "TCP:[::g]:80", "column 5: [::g] is no IPv6 address" },
    { "TCP:127.0.0.1:80,pf=ip6", "127.0.0.1 is an IPv4 address" },
    { "TCP:host:80,bind=a:70000", "\"a:70000\" is not in 0 to 65535" },
    { "TCP:host:80,bind=a:nonsense", "\"a:nonsense\" has an unknown service" },
    { "TCP:host:nonsense", "column 10: unknown service \"nonsense\"" },
    { "TCP-LISTEN:80,bind=[::1]", "[::1] is an IPv6 address; TCP-LISTEN takes "
      "one with option pf=ip6" },
    { "TCP6-LISTEN:80,bind=127.0.0.1", "127.0.0.1 is an IPv4 address" },
    { "TCP4:host:80,bind=[::1]:5", "[::1] is an IPv6 address; TCP4 takes" },
    { "TCP:host:80,bind=[x]", "[x] is no IPv6 address" },
    { "TCP-LISTEN:65536", "column 12: port \"65536\" is not in 0 to 65535" },
    { "TCP-LISTEN:80,bind=a:81", "\"a:81\" has a port; that of TCP-LISTEN is" },
  };
  int result;

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    mc_channel_close (open_text (rows[i].text, &result));
    ck_assert_msg (result == MODCAT_FAIL, "%s", rows[i].text);
    scratch_ck_logged (rows[i].line);
  }
  scratch_ck_not_logged ("opening connection");
}
END_TEST

/* -- listening ------------------------------------------------------------ */

START_TEST (listens)
{
  struct modcat_channel *ln, *ch;
  int result, port, peer;
  char text[100];

  ln = open_text ("TCP-LISTEN:0,bind=127.0.0.1", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  port = sockets_port (ln);
  snprintf (text, sizeof text, " N listening on AF=2 127.0.0.1:%d\n", port);
  scratch_ck_logged (text);
  scratch_ck_logged (" I Setting SO_REUSADDR on TCP listen socket implicitly");
  ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_REUSEADDR), 1);
  ck_assert_int_eq (fcntl (ln->rfd, F_GETFD), FD_CLOEXEC);

  peer = sockets_peer (port);
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  check_stream (ch);
  ck_assert_int_eq (int_option (ch->rfd, IPPROTO_TCP, TCP_NODELAY), 1);
  ck_assert_str_eq (variable (ch, "PEERADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (ch, "SOCKADDR"), "127.0.0.1");
  snprintf (text, sizeof text, "%d", port);
  ck_assert_str_eq (variable (ch, "SOCKPORT"), text);
  snprintf (text, sizeof text, " N accepting connection from AF=2 127.0.0.1:"
            "%s on AF=2 127.0.0.1:%d\n", variable (ch, "PEERPORT"), port);
  scratch_ck_logged (text);
  snprintf (text, sizeof text, " I permitting connection from AF=2 127.0.0.1:"
            "%s\n", variable (ch, "PEERPORT"));
  scratch_ck_logged (text);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
}
END_TEST

START_TEST (reuseaddr)
{
  static const struct { const char *text; int want; } rows[] = {
    { "TCP-LISTEN:0,bind=127.0.0.1,reuseaddr=0", 0 },
    { "TCP-LISTEN:0,bind=127.0.0.1,reuseaddr=", 0 },
    { "TCP-LISTEN:0,bind=127.0.0.1,reuseaddr", 1 },
  };
  struct modcat_channel *ln;
  int result;

  for (size_t i = 0; i < 3; i++) {
    ln = open_text (rows[i].text, &result);
    ck_assert_int_eq (result, MODCAT_OK);
    ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_REUSEADDR),
                      rows[i].want);
    mc_channel_close (ln);
  }
  scratch_ck_not_logged ("implicitly");
}
END_TEST

static unsigned
times_listening (void)
{
  const char *at = scratch_logged ();
  unsigned n = 0;

  while ((at = strstr (at, " N listening on ")) != NULL) {
    at++;
    n++;
  }
  return n;
}

/* It is said once for each peer that is waited for, however often the loop
   looks. */
START_TEST (waits_again)
{
  struct modcat_channel *ln, *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };
  int result, peer;

  ln = open_text ("TCP-LISTEN:0,bind=127.0.0.1", &result);
  ck_assert_int_eq (mc_opening_accept (ln, NULL, ch, &w), MODCAT_AGAIN);
  ck_assert_int_eq (mc_opening_accept (ln, NULL, ch, &w), MODCAT_AGAIN);
  ck_assert_uint_eq (times_listening (), 1);
  peer = sockets_peer (sockets_port (ln));
  mc_channel_close (ch);
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (times_listening (), 1);
  mc_channel_close (ch);
  ch = mc_channel_new ();
  ck_assert_int_eq (mc_opening_accept (ln, NULL, ch, &w), MODCAT_AGAIN);
  ck_assert_uint_eq (times_listening (), 2);
  mc_waits_free (&w);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
}
END_TEST

/* One is turned away, the next one is welcome. */
START_TEST (checks_peers)
{
  struct modcat_channel *ln, *ch;
  int result, peer[2];

  ln = open_text ("TCP-LISTEN:0,bind=127.0.0.1,range=10.0.0.0/8", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  peer[0] = sockets_peer (sockets_port (ln));
  ch = mc_channel_new ();
  {
    struct mc_waits w = { .on = NULL };

    ck_assert_int_ne (mc_opening_accept (ln, NULL, ch, &w), MODCAT_OK);
    mc_waits_free (&w);
  }
  scratch_ck_logged (" W refusing connection from AF=2 127.0.0.1:");
  ck_assert_int_eq ((int) read (peer[0], &result, 1), 0);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer[0]);
}
END_TEST

#ifdef IPPROTO_MPTCP
/* SO_PROTOCOL of a listener with OPTION. */
static int
protocol_with (const char *option)
{
  char text[100];
  int result, protocol;
  struct modcat_channel *ln;

  snprintf (text, sizeof text, "TCP-LISTEN:0,bind=127.0.0.1%s", option);
  ln = open_text (text, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  protocol = int_option (ln->rfd, SOL_SOCKET, SO_PROTOCOL);
  mc_channel_close (ln);
  return protocol;
}

START_TEST (mptcp_or_tcp)
{
  int fd = socket (AF_INET, SOCK_STREAM, IPPROTO_MPTCP);

  ck_assert_int_eq (protocol_with (""), IPPROTO_TCP);
  ck_assert_int_eq (protocol_with (",mptcp=0"), IPPROTO_TCP);
  scratch_ck_not_logged ("option mptcp");
  ck_assert_int_eq (protocol_with (",mptcp"),
                    fd != -1 ? IPPROTO_MPTCP : IPPROTO_TCP);
  ck_assert_int_eq (strstr (scratch_logged (), ": using TCP") != NULL,
                    fd == -1);
  if (fd != -1)
    close (fd);
}
END_TEST
#endif

/* Options of PASTSOCKET act on the listener, those of CONNECTED on the peer. */
START_TEST (whom_options_act_on)
{
  struct modcat_channel *ln, *ch;
  int result, peer;

  ln = open_text ("TCP-LISTEN:0,bind=127.0.0.1,so-rcvbuf=6000,keepalive,"
                  "setsockopt-int=1:12:5", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_RCVBUF), 12000);
  ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_KEEPALIVE), 0);
  ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_PRIORITY), 0);
  peer = sockets_peer (sockets_port (ln));
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (int_option (ch->rfd, SOL_SOCKET, SO_KEEPALIVE), 1);
  ck_assert_int_eq (int_option (ch->rfd, SOL_SOCKET, SO_PRIORITY), 5);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
}
END_TEST

/* Without a descriptor for the peer the core is told to pause; later the next
   one is served. */
START_TEST (out_of_descriptors)
{
  struct rlimit old, none;
  struct modcat_channel *ln, *ch = mc_channel_new ();
  int result, peer, next;

  ln = open_text ("TCP-LISTEN:0,bind=127.0.0.1", &result);
  peer = sockets_peer (sockets_port (ln));
  next = sockets_peer (sockets_port (ln));
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &old), 0);
  none = old;
  none.rlim_cur = 0;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &none), 0);
  result = modcat_net_accept (ln, ch);
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &old), 0);
  ck_assert_int_eq (result, MODCAT_BUSY);
  mc_channel_close (ch);
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
  close (next);
}
END_TEST

/* No version is wanted: one socket for both, where this host has both. */
START_TEST (both_versions)
{
  struct modcat_channel *ln, *ch;
  int result, peer, fd = socket (AF_INET6, SOCK_STREAM, 0);
  bool have6 = fd != -1;

  if (have6)
    close (fd);
  sockets.ctx.set.listen_ip = '0';
  ln = open_text ("TCP-LISTEN:0", &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_int_eq (int_option (ln->rfd, SOL_SOCKET, SO_DOMAIN),
                    have6 ? AF_INET6 : AF_INET);
  peer = sockets_peer (sockets_port (ln));
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  if (have6)
    ck_assert_str_eq (variable (ch, "PEERADDR"),
                      "[0000:0000:0000:0000:0000:ffff:7f00:0001]");
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
}
END_TEST

START_TEST (in_use)
{
  int result, port, server = sockets_server (&port);
  char text[100];

  mc_channel_close (open_port ("TCP-LISTEN", port, ",bind=127.0.0.1",
                               &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  snprintf (text, sizeof text, ", {AF=2 127.0.0.1:%d}, 16): Address already "
            "in use\n", port);
  scratch_ck_logged (text);
  close (server);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    connects, nodelay_off, refused, retries, times_out, abandoned, binds,
    binds_in_vain, low_port, unused_option, prepared, listens, reuseaddr,
    waits_again, checks_peers, whom_options_act_on, out_of_descriptors,
    both_versions, in_use,
#ifdef IPPROTO_MPTCP
    mptcp_or_tcp,
#endif
  };
  Suite *suite = suite_create ("net-connect");
  TCase *tc = tcase_create ("net-connect");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
