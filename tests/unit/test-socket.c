/* tests/unit/test-socket.c -- the module socket: numbers, addresses in data,
 * descriptors that listen.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/socket/accept.c"
#include "modules/socket/params.c"
#include "modules/socket/socket.c"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "core/channel.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static void
setup (void)
{
  sockets_setup ();
  ck_assert_int_eq (chdir (scratch_path (".")), 0);
}

static struct modcat_channel *
open_text (const char *text, int *result)
{
  struct modcat_address *a = sockets_bind (&socket_LTX_modcat_module, text);

  ck_assert_msg (a != NULL, "%s: %s", text, sockets_why);
  return sockets_open (a, result);
}

static struct modcat_channel *
open_good (const char *text)
{
  int result;
  struct modcat_channel *ch = open_text (text, &result);

  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  return ch;
}

static void
open_bad (const char *text, const char *line)
{
  int result;

  mc_channel_close (open_text (text, &result));
  ck_assert_msg (result == MODCAT_FAIL, "%s", text);
  scratch_ck_logged (line);
}

static const char *
variable (const struct modcat_channel *ch, const char *name)
{
  const struct mc_env *env = &mc_channel_of (ch)->env;

  for (size_t i = 0; i < env->count; i++)
    if (strcmp (env->names[i], name) == 0)
      return env->values[i];
  return "";
}

/* "KEYWORD:2:PROTOCOL:<PORT of 127.0.0.1>REST" */
static const char *
ip_text (const char *keyword, int protocol, int port, const char *rest)
{
  static char text[200];

  snprintf (text, sizeof text, "%s:2:%d:x%04x7f0000010000000000000000%s",
            keyword, protocol, port, rest);
  return text;
}

START_TEST (parses_addresses)
{
  static const char ip4[] = "x1f90 7f000001 0000000000000000";
  struct socket_addr a;
  struct sockaddr_in in;

  memset (&a, 0, sizeof a);
  ck_assert_ptr_null (socket_parse_addr (AF_INET, ip4, &a));
  memcpy (&in, &a.addr, sizeof in);
  ck_assert_uint_eq (a.len, sizeof in);
  ck_assert_int_eq (in.sin_family, AF_INET);
  ck_assert_uint_eq (ntohs (in.sin_port), 8080);
  ck_assert_uint_eq (ntohl (in.sin_addr.s_addr), INADDR_LOOPBACK);
  ck_assert_ptr_nonnull (socket_parse_addr (AF_INET6, ip4, &a));
  ck_assert_ptr_nonnull (socket_parse_addr (AF_INET, "x1f907f00000100000000000000",
                                     &a));
  ck_assert_ptr_null (socket_parse_addr (AF_UNIX, "\"path\"", &a));
  ck_assert_uint_eq (a.len, offsetof (struct sockaddr_un, sun_path) + 4);
  ck_assert_mem_eq ((char *) &a.addr + DATA_AT, "path", 4);
  ck_assert_ptr_null (socket_parse_addr (AF_UNIX, "", &a));
  ck_assert_uint_eq (a.len, DATA_AT);
  ck_assert_ptr_nonnull (socket_parse_addr (AF_UNIX, "\"path", &a));
}
END_TEST

/* All of a sockaddr_storage can be had, and not a byte more. */
START_TEST (longest_address)
{
  char text[512] = "x";
  struct socket_addr a;

  for (size_t i = 0; i < sizeof a.addr - DATA_AT; i++)
    strcat (text, "7a");
  ck_assert_ptr_null (socket_parse_addr (AF_APPLETALK, text, &a));
  ck_assert_uint_eq (a.len, sizeof a.addr);
  strcat (text, "7a");
  ck_assert_str_eq (socket_parse_addr (AF_APPLETALK, text, &a),
                    "makes more bytes than there is room for");
}
END_TEST

START_TEST (unix_ends)
{
  struct modcat_channel *ln = open_good ("SOCKET-LISTEN:1:0:\\\"sock\\\"");
  struct modcat_channel *ch, *peer;
  int result;

  scratch_ck_logged (" N listening on AF=1 \"sock\"\n");
  ch = open_good ("SOCKET-CONNECT:1:0:x736f636b,bind=\\\"own\\\"");
  scratch_ck_logged (" N opening connection to AF=1 \"sock\"\n");
  scratch_ck_logged (" N successfully connected from local address AF=1 "
                     "\"own\"\n");
  peer = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  scratch_ck_logged (" N accepting connection from AF=1 \"own\" on AF=1 "
                     "\"sock\"\n");
  ck_assert_str_eq (variable (peer, "PEERADDR"), "own");
  ck_assert_uint_eq (peer->flags, MODCAT_CH_BYTES);
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

static int
int_of (int fd, int level, int name)
{
  int value = -1;
  socklen_t len = sizeof value;

  ck_assert_int_eq (getsockopt (fd, level, name, &value, &len), 0);
  return value;
}

START_TEST (ip_ends)
{
  struct modcat_channel *ln = open_good (ip_text ("SOCKET-LISTEN", 6, 0, ""));
  struct modcat_channel *ch, *peer;
  char port[16];
  int result;

  snprintf (port, sizeof port, "%d", sockets_port (ln));
  ch = open_good (ip_text ("SOCKET-CONNECT", 6, sockets_port (ln), ""));
  ck_assert_int_eq (int_of (ch->rfd, IPPROTO_TCP, 1 /* TCP_NODELAY */), 1);
  peer = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (variable (peer, "SOCKADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (peer, "SOCKPORT"), port);
  ck_assert_str_ne (variable (peer, "PEERPORT"), "");
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

/* As in socat, it is the number given that decides. */
START_TEST (no_ports)
{
  struct modcat_channel *ln = open_good (ip_text ("SOCKET-LISTEN", 0, 0, ""));
  int fd = sockets_peer (sockets_port (ln)), result;
  struct modcat_channel *peer = sockets_accept (ln, &result);

  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (peer, "SOCKADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (peer, "PEERPORT"), "");
  ck_assert_str_eq (variable (peer, "SOCKPORT"), "");
  mc_channel_close (peer);
  mc_channel_close (ln);
  close (fd);
}
END_TEST

/* Options replace what the parameters say, as in socat. */
START_TEST (options_replace)
{
  struct modcat_channel *ch
    = open_good (ip_text ("SOCKET-CONNECT", 0, 9, ",type=2"));

  ck_assert_int_eq (int_of (ch->rfd, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
  ck_assert ((ch->flags & MODCAT_CH_DATAGRAM) != 0);
  mc_channel_close (ch);
  mc_channel_close (open_good ("SOCKET-LISTEN:2:0:\\\"sock\\\",pf=1"));
  scratch_ck_logged (" N listening on AF=1 \"sock\"\n");
  open_bad (ip_text ("SOCKET-CONNECT", 6, 9, ",protocol=17"),
            "socket(2, 1, 17): Protocol not supported");
}
END_TEST

START_TEST (refused)
{
  open_bad ("SOCKET-CONNECT:2z:6:x00", "column 16: domain \"2z\" is no number");
  open_bad ("SOCKET-CONNECT:-2:6:x00", "column 16: domain \"-2\" is no number");
  open_bad ("SOCKET-CONNECT::6:x00", "column 16: domain \"\" is no number");
  open_bad ("SOCKET-CONNECT:65538:6:x00", "column 16: domain 65538 is above");
  open_bad ("SOCKET-LISTEN:2::x00", "column 17: protocol \"\" is no number");
  open_bad ("SOCKET-LISTEN:2:99999999999999999999:x00", "column 17: protocol");
  open_bad ("SOCKET-LISTEN:2:6:zz", "column 19: the address has a character");
  open_bad ("SOCKET-LISTEN:2:6:x00", "column 19: the address has less than");
  open_bad ("SOCKET-LISTEN:10:6:x00", "column 20: the address has less than");
  open_bad ("SOCKET-CONNECT:1:0:x00,bind=x0", "column 29: the address has an "
            "odd number");
  open_bad ("SOCKET-LISTEN:1:0:x00,bind=x00", "column 28: SOCKET-LISTEN binds "
            "to the address of its parameter, bind option not allowed");
  open_bad ("SOCKET-CONNECT:199:0:x00", "column 16: socket(199, 1, 0): "
            "Address family not supported by protocol");
  open_bad ("SOCKET-CONNECT:1:77:x00", "column 18: socket(1, 1, 77): "
            "Protocol not supported");
  open_bad ("SOCKET-CONNECT:1:0:x00,type=99", "column 29: socket(1, 99, 0): ");
  open_bad ("SOCKET-CONNECT:1:0:\\\"none\\\"", " E connect(, AF=1 \"none\", 6): "
            "No such file or directory\n");
  open_bad (ip_text ("SOCKET-CONNECT", 6, 1, ""), " E connect(");
  ck_assert_ptr_null (sockets_bind (&socket_LTX_modcat_module,
                                    "SOCKET-CONNECT:1:0:x00,via=STDIO"));
}
END_TEST

/* "KEYWORD:2:2:17:<PORT of 127.0.0.1>REST" */
static const char *
udp_text (const char *keyword, int port, const char *rest)
{
  static char text[200];

  snprintf (text, sizeof text, "%s:2:2:17:x%04x7f0000010000000000000000%s",
            keyword, port, rest);
  return text;
}

/* SENDTO hears its peer alone, RECVFROM one datagram, RECV all of them. */
START_TEST (datagrams)
{
  struct modcat_channel *ln = open_good (udp_text ("SOCKET-RECVFROM", 0, ""));
  struct modcat_channel *ch, *one, *all;
  char buf[100], port[16];
  int result;

  ch = open_good (udp_text ("SENDTO", sockets_port (ln),
                            ",bind=x00007f0000010000000000000000"));
  snprintf (port, sizeof port, "%d", sockets_port (ch));
  scratch_ck_logged (" N successfully prepared local socket AF=2 127.0.0.1:");
  ck_assert_int_eq (modcat_write (ch, "question", 8), 8);
  one = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (variable (one, "PEERADDR"), "127.0.0.1");
  ck_assert_str_eq (variable (one, "PEERPORT"), port);
  ck_assert_int_eq (modcat_read (one, buf, sizeof buf), 8);
  ck_assert_mem_eq (buf, "question", 8);
  ck_assert_int_eq (modcat_read (one, buf, sizeof buf), 0);
  ck_assert_int_eq (modcat_write (one, "answer", 6), 6);
  mc_channel_close (one);

  /* A stranger's does not come through, the peer's does. */
  all = open_good (udp_text ("DGRAM", sockets_port (ch), ""));
  ck_assert_int_eq (modcat_write (all, "stray", 5), 5);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 6);
  ck_assert_mem_eq (buf, "answer", 6);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  scratch_ck_logged ("wrong peer address AF=2 127.0.0.1:");
  mc_channel_close (all);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

START_TEST (receives_from_all)
{
  struct modcat_channel *ln, *a, *b;
  char buf[100], range[80];

  a = open_good (udp_text ("DGRAM", 1, ",bind=x00007f0000010000000000000000"));
  snprintf (range, sizeof range, ",range=x%04x:xffff", sockets_port (a));
  mc_channel_close (a);
  ln = open_good (udp_text ("SOCKET-RECV", 0, range));
  ck_assert_int_eq (ln->wfd, -1);
  b = open_good (udp_text ("SENDTO", sockets_port (ln), ""));
  ck_assert_int_eq (modcat_write (b, "stray", 5), 5);
  ck_assert_int_eq (modcat_read (ln, buf, sizeof buf), -1);
  scratch_ck_logged ("due to range option");
  mc_channel_close (ln);
  ln = open_good (udp_text ("SOCKET-RECV", 0, ""));
  mc_channel_close (b);
  b = open_good (udp_text ("SENDTO", sockets_port (ln), ""));
  ck_assert_int_eq (modcat_write (b, "text", 4), 4);
  ck_assert_int_eq (modcat_read (ln, buf, sizeof buf), 4);
  mc_channel_close (b);
  mc_channel_close (ln);
}
END_TEST

START_TEST (refused_datagrams)
{
  static const char *const keywords[] = {
    "SOCKET-RECV", "SOCKET-RECVFROM", "SENDTO", "DGRAM",
  };
  char text[100];

  for (size_t i = 0; i < 4; i++) {
    snprintf (text, sizeof text, "%s:1:1:0:x00", keywords[i]);
    open_bad (text, "type 1 has no datagrams that name their peer");
    snprintf (text, sizeof text, "%s:1:x:0:x00", keywords[i]);
    open_bad (text, "type \"x\" is no number");
    snprintf (text, sizeof text, "%s:1:2:0:x0", keywords[i]);
    open_bad (text, "the address has an odd number");
  }
  open_bad ("SOCKET-RECV:1:2:0:x00,bind=x00", "SOCKET-RECV binds to the "
            "address of its parameter");
  open_bad ("SOCKET-RECVFROM:1:2:0:x00,bind=x00", "SOCKET-RECVFROM binds to");
  open_bad ("SENDTO:1:2:0:x00,bind=zz", "column 23: the address has a");
  open_bad ("SENDTO:1:99:0:x00", "column 10: socket(1, 99, 0): ");
  open_bad ("SENDTO:1:2:99:x00", "column 12: socket(1, 2, 99): ");
  open_bad (udp_text ("SOCKET-RECV", 0, ",so-type=1"), "socket(2, 1, 17): ");
}
END_TEST

static struct modcat_channel *
accept_on (int fd)
{
  char text[40];

  snprintf (text, sizeof text, "ACCEPT-FD:%d", fd);
  return open_good (text);
}

/* A listener that blocks: nobody is there, and it still does afterwards. */
START_TEST (accepts_inherited)
{
  int port, fd = sockets_server (&port), peer, result;
  struct modcat_channel *ln = accept_on (fd), *ch = mc_channel_new ();
  struct mc_waits w = { .on = NULL };

  scratch_ck_logged ("accepting a connection for reading and writing\n");
  ck_assert_int_eq (mc_opening_accept (ln, NULL, ch, &w), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, fd);
  mc_waits_free (&w);
  mc_channel_close (ch);
  scratch_ck_logged (" N listening on AF=2 127.0.0.1:");
  peer = sockets_peer (port);
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_str_eq (variable (ch, "PEERADDR"), "127.0.0.1");
  ck_assert_int_eq (fcntl (fd, F_GETFL) & O_NONBLOCK, 0);
  ck_assert_int_eq (fcntl (fd, F_GETFD), FD_CLOEXEC);
  ck_assert ((fcntl (ch->rfd, F_GETFL) & O_NONBLOCK) != 0);
  mc_channel_close (ch);
  mc_channel_close (ln);
  ck_assert_int_eq (fcntl (fd, F_GETFD), -1);
  close (peer);
}
END_TEST

START_TEST (accepts_unix_records)
{
  struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "sock" };
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  int peer = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), result;
  struct modcat_channel *ln, *ch;

  ck_assert_int_eq (bind (fd, (struct sockaddr *) &un, sizeof un), 0);
  ck_assert_int_eq (listen (fd, 1), 0);
  ck_assert_int_eq (connect (peer, (struct sockaddr *) &un, sizeof un), 0);
  ln = accept_on (fd);
  ch = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  ck_assert_uint_eq (ch->flags, MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM
                     | MODCAT_CH_NULL_EOF);
  ck_assert_str_eq (variable (ch, "PEERADDR"), "<anon>");
  mc_channel_close (ch);
  mc_channel_close (ln);
  close (peer);
}
END_TEST

START_TEST (no_listener)
{
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char text[40];

  snprintf (text, sizeof text, "ACCEPT-FD:%d", fd);
  open_bad (text, "is a socket that does not listen; for one that is "
            "connected, use FD");
  ck_assert_int_ne (fcntl (fd, F_GETFD), -1);
  close (fd);
  open_bad ("ACCEPT-FD:999", "file descriptor 999: Bad file descriptor; it "
            "has to be a listening socket when ");
  fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  snprintf (text, sizeof text, "ACCEPT-FD:%d", fd);
  open_bad (text, "Socket operation on non-socket; it has to be");
  close (fd);
  open_bad ("ACCEPT:3x", "column 8: file descriptor \"3x\" is no number");
  open_bad ("ACCEPT:", "column 8: file descriptor \"\" is no number");
  open_bad ("ACCEPT:9999999999", "column 8: file descriptor 9999999999 is "
            "above");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    parses_addresses, longest_address, unix_ends, ip_ends, no_ports,
    options_replace,
    refused, datagrams, receives_from_all, refused_datagrams,
    accepts_inherited, accepts_unix_records, no_listener,
  };
  Suite *suite = suite_create ("socket");
  TCase *tc = tcase_create ("socket");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
