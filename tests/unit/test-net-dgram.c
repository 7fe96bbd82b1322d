/* tests/unit/test-net-dgram.c -- libmodcat-net: datagrams without connections,
 * and peers of sockets that keep none.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/common/net/net.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- a module of datagrams ------------------------------------------------ */

static const struct modcat_net_transport t = {
  .size = sizeof t, .name = "UDP", .family = AF_UNSPEC, .type = SOCK_DGRAM,
  .protocol = IPPROTO_UDP,
};

static const struct modcat_net_transport session_t = {
  .size = sizeof session_t, .name = "UDP", .family = AF_UNSPEC,
  .type = SOCK_DGRAM, .protocol = IPPROTO_UDP,
  .flags = MODCAT_NET_NULL_EOF | MODCAT_NET_REUSE_FORK,
};

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, &session_t, rq->argv[0], rq->argv[1]);
}

static int
send_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, &t, rq->argv[0], rq->argv[1],
                                   MODCAT_NET_ONLY_PEER);
}

static int
all_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, &t, rq->argv[0], rq->argv[1], 0);
}

static int
recv_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_receive (ch, &t, rq->argv[0]);
}

static int
from_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &t, rq->argv[0]);
}

static int
from_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}

static int
session_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &session_t, rq->argv[0]);
}

static int
session_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

#define GROUPS(...) \
  MODCAT_GROUPS (&modcat_group_socket, &modcat_group_ip4, __VA_ARGS__)
#define PEERS \
  &modcat_group_listen, &modcat_group_child, &modcat_group_range, &modcat_group_peer_ports

static const struct modcat_addr addrs[] = {
  { .names = "CONNECT", .open = connect_open, .dirs = MODCAT_RDWR,
    .groups = GROUPS (&modcat_group_ports) },
  { .names = "SENDTO", .open = send_open, .dirs = MODCAT_RDWR,
    .groups = GROUPS (&modcat_group_ports) },
  { .names = "DATAGRAM", .open = all_open, .dirs = MODCAT_RDWR,
    .groups = GROUPS (PEERS) },
  { .names = "RECV", .open = recv_open, .dirs = MODCAT_READ,
    .groups = GROUPS (PEERS) },
  { .names = "RECVFROM", .listen = from_listen, .accept = from_accept,
    .dirs = MODCAT_RDWR, .groups = GROUPS (PEERS) },
  { .names = "LISTEN", .listen = session_listen, .accept = session_accept,
    .dirs = MODCAT_RDWR, .groups = GROUPS (PEERS) },
};

static const struct modcat_module module = {
  .size = sizeof module, .api = MODCAT_API, .name = "test",
  .addrs = MODCAT_LIST (addrs),
};

/* -- both ends ------------------------------------------------------------ */

static struct modcat_channel *
open_text (const char *text)
{
  int result;
  struct modcat_channel *ch = sockets_open (sockets_bind (&module, text),
                                            &result);

  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  return ch;
}

static struct modcat_channel *
open_port (const char *keyword, int port, const char *options)
{
  char text[200];

  snprintf (text, sizeof text, "%s:%d%s", keyword, port, options);
  return open_text (text);
}

static struct sockaddr_in
ip4 (const char *host, int port)
{
  struct sockaddr_in in = { .sin_family = AF_INET,
                            .sin_port = htons ((uint16_t) port) };

  ck_assert_int_eq (inet_pton (AF_INET, host, &in.sin_addr), 1);
  return in;
}

/* A socket of somebody else, bound to HOST. */
static int
stranger (const char *host, int *port)
{
  struct sockaddr_in in = ip4 (host, 0);
  socklen_t len = sizeof in;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  ck_assert_int_ne (fd, -1);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &in, sizeof in), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &in, &len), 0);
  if (port != NULL)
    *port = ntohs (in.sin_port);
  return fd;
}

static void
say (int fd, const char *host, int port, const char *text)
{
  struct sockaddr_in in = ip4 (host, port);

  ck_assert_int_eq (sendto (fd, text, strlen (text), 0,
                            (struct sockaddr *) &in, sizeof in),
                    (ssize_t) strlen (text));
}

/* What comes to FD within 5 s, and from which of our addresses. */
static void
hear (int fd, const char *want, const char *from)
{
  struct pollfd pfd = { .fd = fd, .events = POLLIN };
  struct sockaddr_in in;
  socklen_t len = sizeof in;
  char buf[100], host[INET_ADDRSTRLEN];
  ssize_t n;

  ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
  n = recvfrom (fd, buf, sizeof buf - 1, 0, (struct sockaddr *) &in, &len);
  ck_assert_int_ge (n, 0);
  buf[n] = '\0';
  ck_assert_str_eq (buf, want);
  if (from != NULL)
    ck_assert_str_eq (inet_ntop (AF_INET, &in.sin_addr, host, sizeof host),
                      from);
}

static void
ck_read (struct modcat_channel *ch, const char *want)
{
  char buf[100];
  ssize_t n = modcat_read (ch, buf, sizeof buf - 1);

  ck_assert_msg (n >= 0, "read: %zd, %s, wanted %s", n, strerror (errno),
                 want);
  buf[n] = '\0';
  ck_assert_str_eq (buf, want);
}

static void
ck_read_error (struct modcat_channel *ch, int error)
{
  char buf[100];

  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, error);
}

static struct modcat_channel *
next_peer (struct modcat_channel *ln)
{
  int result;
  struct modcat_channel *ch = sockets_accept (ln, &result);

  ck_assert_msg (result == MODCAT_OK, "accept: %d: %s", result,
                 scratch_logged ());
  return ch;
}

static const char *
variable (struct modcat_channel *ch, const char *name)
{
  const struct mc_env *env = &mc_channel_of (ch)->env;

  mc_channel_describe (ch);
  for (size_t i = 0; i < env->count; i++)
    if (strcmp (env->names[i], name) == 0)
      return env->values[i];
  return NULL;
}

/* -- SENDTO, DATAGRAM, RECV ------------------------------------------------- */

START_TEST (sends_and_hears_the_peer_alone)
{
  int port, peer = stranger ("127.0.0.1", &port);
  int other = stranger ("127.0.0.1", NULL);
  struct modcat_channel *ch = open_port ("SENDTO:127.0.0.1", port,
                                         ",bind=127.0.0.3");
  char empty[1];

  ck_assert_uint_eq (ch->flags, MODCAT_CH_DATAGRAM);
  scratch_ck_logged (" N successfully prepared local socket AF=2 127.0.0.3:");
  ck_assert_int_eq (modcat_write (ch, "to you", 6), 6);
  hear (peer, "to you", "127.0.0.3");
  scratch_ck_logged (" N local address: AF=2 127.0.0.3:");
  say (other, "127.0.0.3", sockets_port (ch), "foreign");
  say (peer, "127.0.0.3", sockets_port (ch), "to me");
  ck_read (ch, "to me");
  scratch_ck_logged (" I recvfrom(): wrong peer address AF=2 127.0.0.1:");
  scratch_ck_logged (" N received packet with 5 bytes from AF=2 127.0.0.1:");
  ck_read_error (ch, EAGAIN);
  say (peer, "127.0.0.3", sockets_port (ch), "");
  ck_assert_int_eq (modcat_read (ch, empty, 1), MODCAT_EMPTY);
  mc_channel_close (ch);
  close (peer);
  close (other);
}
END_TEST

START_TEST (hears_all_that_are_welcome)
{
  int port, peer = stranger ("127.0.0.1", &port);
  int other = stranger ("127.0.0.2", NULL);
  struct modcat_channel *ch = open_port ("DATAGRAM:127.0.0.1", port,
                                         ",range=127.0.0.2/32");
  int own;

  ck_assert_int_eq (modcat_write (ch, "x", 1), 1);
  hear (peer, "x", NULL);
  own = sockets_port (ch);
  say (peer, "127.0.0.1", own, "no");
  say (other, "127.0.0.1", own, "yes");
  ck_read (ch, "yes");
  scratch_ck_logged (" W refusing connection from AF=2 127.0.0.1:");
  mc_channel_close (ch);
  close (peer);
  close (other);
}
END_TEST

START_TEST (receives_from_all)
{
  struct modcat_channel *ch = open_text ("RECV:0,bind=127.0.0.1,lowport=0");
  int one = stranger ("127.0.0.1", NULL), two = stranger ("127.0.0.2", NULL);

  ck_assert_int_eq (ch->wfd, -1);
  scratch_ck_logged (" N receiving on AF=2 127.0.0.1:");
  say (one, "127.0.0.1", sockets_port (ch), "1");
  say (two, "127.0.0.1", sockets_port (ch), "2");
  ck_read (ch, "1");
  ck_read (ch, "2");
  mc_channel_close (ch);
  close (one);
  close (two);
}
END_TEST

/* Sizes are told; the rest of it isn't passed on as if it were all. */
START_TEST (never_cuts)
{
  struct modcat_channel *ch = open_text ("RECV:0,bind=127.0.0.1");
  int fd = stranger ("127.0.0.1", NULL);
  char buf[4];

  say (fd, "127.0.0.1", sockets_port (ch), "12345");
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), MODCAT_FAIL);
  scratch_ck_logged (" E a datagram of 5 bytes is longer than the 4 bytes "
                     "that can be read at a time: it is lost");
  mc_channel_close (ch);
  close (fd);
}
END_TEST

/* -- RECVFROM ------------------------------------------------------------- */

/* Each datagram is a channel, whichever is read first; answers leave from
   where it came to. */
START_TEST (answers_from_where_it_came_to)
{
  struct modcat_channel *ln = open_text ("RECVFROM:0"), *a, *b;
  int fd = stranger ("127.0.0.1", NULL), port = sockets_port (ln);
  char buf[8];

  say (fd, "127.0.0.5", port, "first");
  say (fd, "127.0.0.6", port, "second");
  a = next_peer (ln);
  b = next_peer (ln);
  scratch_ck_logged (" N receiving on AF=2 0.0.0.0:");
  scratch_ck_logged (" N receiving packet from AF=2 127.0.0.1:");
  ck_assert_uint_eq (modcat_pending (a), 6);
  ck_read (b, "second");
  ck_assert_int_eq (modcat_read (b, buf, sizeof buf), 0);
  ck_assert_int_eq (modcat_write (b, "B", 1), 1);
  hear (fd, "B", "127.0.0.6");
  ck_assert_str_eq (variable (a, "PEERADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (a, "SOCKADDR"), "127.0.0.5");
  ck_read (a, "first");
  ck_assert_int_eq (modcat_write (a, "A", 1), 1);
  hear (fd, "A", "127.0.0.5");
  ck_assert_int_eq (modcat_half_close (a), MODCAT_OK);
  mc_channel_close (a);
  mc_channel_close (b);
  say (fd, "127.0.0.1", port, "third");         /* the listener lives */
  a = next_peer (ln);
  ck_read (a, "third");
  mc_channel_close (a);
  mc_channel_close (ln);
  close (fd);
}
END_TEST

START_TEST (empty_datagram)
{
  struct modcat_channel *ln = open_text ("RECVFROM:0,bind=127.0.0.1"), *ch;
  int fd = stranger ("127.0.0.1", NULL);
  char buf[8];

  say (fd, "127.0.0.1", sockets_port (ln), "");
  ch = next_peer (ln);
  ck_assert_uint_eq (modcat_pending (ch), 1);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), MODCAT_EMPTY);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (fd);
}
END_TEST

/* Without a descriptor for it the datagram stays where it is. */
START_TEST (no_descriptors)
{
  struct modcat_channel *ln = open_text ("RECVFROM:0,bind=127.0.0.1"), *ch;
  struct rlimit limit, none;
  struct mc_waits w = { .on = NULL };
  int fd = stranger ("127.0.0.1", NULL);

  say (fd, "127.0.0.1", sockets_port (ln), "kept");
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  none = (struct rlimit) { 3, limit.rlim_max };
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &none), 0);
  ch = mc_channel_new ();
  ck_assert_int_eq (mc_opening_accept (ln, NULL, ch, &w), MODCAT_AGAIN);
  ck_assert_int_ne (w.deadline, 0);
  mc_waits_free (&w);
  mc_channel_close (ch);
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  ch = next_peer (ln);
  ck_read (ch, "kept");
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (fd);
}
END_TEST

/* -- LISTEN --------------------------------------------------------------- */

/* What three peers have sent before the first of them is accepted comes to
   the right ones, in order; later datagrams find their socket. */
START_TEST (sorts_by_sender)
{
  struct modcat_channel *ln = open_text ("LISTEN:0"), *ch[3];
  int port = sockets_port (ln), fd[3];
  static const char *const texts[3][2] = {
    { "a1", "a2" }, { "b1", "b2" }, { "c1", "c2" },
  };

  for (int i = 0; i < 3; i++)
    fd[i] = stranger ("127.0.0.1", NULL);
  for (int n = 0; n < 2; n++)
    for (int i = 0; i < 3; i++)
      say (fd[i], "127.0.0.1", port, texts[i][n]);
  for (int i = 0; i < 3; i++)
    ch[i] = next_peer (ln);
  scratch_ck_logged (" N listening on UDP AF=2 0.0.0.0:");
  scratch_ck_logged (" N accepting UDP connection from AF=2 127.0.0.1:");
  for (int i = 2; i >= 0; i--) {
    say (fd[i], "127.0.0.1", port, "more");
    ck_assert_uint_eq (modcat_pending (ch[i]), 3);
    ck_read (ch[i], texts[i][0]);
    ck_read (ch[i], texts[i][1]);
    ck_read (ch[i], "more");
    ck_read_error (ch[i], EAGAIN);
    ck_assert_int_eq (modcat_write (ch[i], "re", 2), 2);
    hear (fd[i], "re", "127.0.0.1");
    mc_channel_close (ch[i]);
    close (fd[i]);
  }
  mc_channel_close (ln);
}
END_TEST

/* One peer that speaks to two of our addresses has two sessions. */
START_TEST (sorts_by_address)
{
  struct modcat_channel *ln = open_text ("LISTEN:0"), *a, *b;
  int port = sockets_port (ln), fd = stranger ("127.0.0.1", NULL);

  say (fd, "127.0.0.7", port, "seven");
  say (fd, "127.0.0.8", port, "eight");
  say (fd, "127.0.0.7", port, "again");
  a = next_peer (ln);
  b = next_peer (ln);
  ck_read (a, "seven");
  ck_read (a, "again");
  ck_read (b, "eight");
  ck_assert_str_eq (variable (b, "SOCKADDR"), "127.0.0.8");
  ck_assert_int_eq (modcat_write (b, "8", 1), 1);
  hear (fd, "8", "127.0.0.8");
  mc_channel_close (a);
  mc_channel_close (b);
  mc_channel_close (ln);
  close (fd);
}
END_TEST

/* An end of file is an empty datagram, both ways. */
START_TEST (null_is_eof)
{
  struct modcat_channel *ln = open_text ("LISTEN:0,bind=127.0.0.1"), *a, *b;
  char buf[8];

  a = open_port ("CONNECT:127.0.0.1", sockets_port (ln), "");
  ck_assert_int_eq (modcat_write (a, "x", 1), 1);
  b = next_peer (ln);
  ck_read (b, "x");
  ck_assert_int_eq (modcat_half_close (a), MODCAT_OK);
  ck_assert_int_eq (modcat_read (b, buf, sizeof buf), 0);
  ck_assert_int_eq (modcat_half_close (b), MODCAT_OK);
  ck_assert_int_eq (modcat_read (a, buf, sizeof buf), 0);
  mc_channel_close (b);
  mc_channel_close (a);
  a = open_port ("CONNECT:127.0.0.1", sockets_port (ln), ",null-eof=0");
  ck_assert_int_eq (modcat_write (a, "", 0), 0);
  b = next_peer (ln);
  ck_assert_int_eq (modcat_read (b, buf, sizeof buf), 0);
  ck_assert_int_eq (modcat_half_close (b), MODCAT_OK);
  ck_assert_int_eq (modcat_read (a, buf, sizeof buf), MODCAT_EMPTY);
  mc_channel_close (b);
  mc_channel_close (a);
  mc_channel_close (ln);
}
END_TEST

/* Strangers get no socket, and cost nobody else a datagram. */
START_TEST (refuses)
{
  struct modcat_channel *ch,
    *ln = open_text ("LISTEN:0,bind=127.0.0.1,range=127.0.0.2/32");
  int port = sockets_port (ln);
  int bad = stranger ("127.0.0.3", NULL), good = stranger ("127.0.0.2", NULL);

  say (bad, "127.0.0.1", port, "bad");
  say (good, "127.0.0.1", port, "good");
  ch = next_peer (ln);
  ck_read (ch, "good");
  scratch_ck_logged (" W refusing connection from AF=2 127.0.0.3:");
  scratch_ck_logged (" N forbidding UDP connection from AF=2 127.0.0.3:");
  scratch_ck_not_logged ("accepting UDP connection from AF=2 127.0.0.3:");
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (bad);
  close (good);
}
END_TEST

/* so-reuseaddr of the listener is what the user, or fork, says. */
START_TEST (reuseaddr)
{
  static const struct { const char *text; int want; } cases[] = {
    { "LISTEN:0,bind=127.0.0.1", 0 }, { "LISTEN:0,bind=127.0.0.1,fork", 1 },
    { "LISTEN:0,bind=127.0.0.1,fork,reuseaddr=0", 0 },
    { "RECVFROM:0,bind=127.0.0.1,fork", 0 },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct modcat_channel *ln = open_text (cases[i].text), *ch;
    int fd = stranger ("127.0.0.1", NULL), is = -1;
    socklen_t len = sizeof is;

    say (fd, "127.0.0.1", sockets_port (ln), "x");
    ch = next_peer (ln);
    ck_assert_int_eq (getsockopt (ln->rfd, SOL_SOCKET, SO_REUSEADDR, &is,
                                  &len), 0);
    ck_assert_int_eq (is, cases[i].want);
    mc_channel_close (ch);
    mc_channel_close (ln);
    close (fd);
  }
}
END_TEST

START_TEST (no_backlog)
{
  mc_channel_close (open_text ("LISTEN:0,bind=127.0.0.1,backlog=3"));
  scratch_ck_logged (" W option \"backlog\" has no effect on LISTEN");
}
END_TEST

/* -- parts ---------------------------------------------------------------- */

/* What looks like an IPv4 header, with options or without, goes; what is too
   short for one is nothing. */
START_TEST (strips_headers)
{
  static const struct modcat_net_transport raw = {
    .size = sizeof raw, .name = "IP", .family = AF_INET, .type = SOCK_RAW,
    .flags = MODCAT_NET_STRIP_IP4,
  };
  static const struct { const char *sent, *want; } cases[] = {
    { "\x45" "0123456789012345678data", "data" },
    { "\x46" "01234567890123456789012data", "data" },
    { "\x45" "0123456789012345678", "" }, { "\x45" "012345678901234567", "" },
    { "\x44" "0123456789012345678data", "" },
    { "\x4f" "0123456789012345678data", "" }, { "", "" },
  };
  int port, in = stranger ("127.0.0.1", &port);
  int out = stranger ("127.0.0.1", NULL);

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct net_message m;
    char buf[100];
    ssize_t n;

    say (out, "127.0.0.1", port, cases[i].sent);
    n = net_receive (in, &raw, buf, sizeof buf, &m);
    ck_assert_int_eq (n, (ssize_t) strlen (cases[i].want));
    ck_assert_int_eq (memcmp (buf, cases[i].want, (size_t) n), 0);
  }
  close (in);
  close (out);
}
END_TEST

START_TEST (same_peers)
{
  struct net_addr a = { .len = 0 }, b;
  struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/x" };
  const socklen_t base = offsetof (struct sockaddr_un, sun_path);

  net_wildcard (AF_INET, true, &a);
  net_set_port (&a, 1);
  b = a;
  memset (b.u.in.sin_zero, 1, sizeof b.u.in.sin_zero);
  ck_assert (net_same_peer (&a, &b));
  net_set_port (&b, 2);
  ck_assert (!net_same_peer (&a, &b));
  net_wildcard (AF_INET6, true, &b);
  ck_assert (!net_same_peer (&a, &b));
  a = b;
  a.u.in6.sin6_scope_id = 3;
  ck_assert (net_same_peer (&a, &b));
  b.u.in6.sin6_scope_id = 4;
  ck_assert (!net_same_peer (&a, &b));
  net_copy_addr (&a, (struct sockaddr *) &un, base + 2);
  net_copy_addr (&b, (struct sockaddr *) &un, base + 3);
  ck_assert (net_same_peer (&a, &b));
  un.sun_path[2] = 'y';
  net_copy_addr (&b, (struct sockaddr *) &un, base + 3);
  ck_assert (!net_same_peer (&a, &b));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    sends_and_hears_the_peer_alone, hears_all_that_are_welcome,
    receives_from_all, never_cuts, answers_from_where_it_came_to,
    empty_datagram, no_descriptors, sorts_by_sender, sorts_by_address,
    null_is_eof, refuses, reuseaddr, no_backlog, strips_headers, same_peers,
  };
  Suite *suite = suite_create ("net-dgram");
  TCase *tc = tcase_create ("net-dgram");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
