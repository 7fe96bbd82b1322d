/* tests/unit/test-net-proxy.c -- libmodcat-net: accept-proxy over sockets, and
 * what is said by proxy-protocol.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/common/net/net.h"
#include "modules/tcp/tcp.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"

#define LINE "PROXY TCP4 192.0.2.1 198.51.100.2 1025 80\r\n"
#define BINARY \
  "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x13\xc0\0\2\1\xc6\x33\x64\2\4\1\0\x50" \
  "\x02\0\4name"
#define FROM ",accept-proxy,accept-proxy-from=127.0.0.0/8"

static struct modcat_channel *ln, *ch;
static struct mc_waits waits;
static int port;

/* OPTIONS stand behind TCP4-LISTEN. */
static void
begin (const char *options)
{
  char text[256];
  int result;

  snprintf (text, sizeof text, "TCP4-LISTEN:0,bind=127.0.0.1%s", options);
  ln = sockets_open (sockets_bind (&tcp_LTX_modcat_module, text), &result);
  ck_assert_msg (result == MODCAT_OK, "%s", scratch_logged ());
  port = sockets_port (ln);
  fixture_log (&sockets, MODCAT_LOG_NOTICE);
}

static void
end (void)
{
  mc_channel_close (ln);
  mc_waits_free (&waits);
  waits = (struct mc_waits) { .on = NULL };
}

/* Take the next peer. */
static int
take (void)
{
  struct pollfd pfd = { .fd = ln->rfd, .events = POLLIN };

  ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
  ch = mc_channel_new ();
  return mc_opening_accept (ln, NULL, ch, &waits);
}

/* One step of the handshake, when there is something to be read. */
static int
greet (void)
{
  struct pollfd pfd = { .fd = ch->rfd, .events = POLLIN };

  ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
  mc_waits_reset (&waits);
  return mc_opening_greet (ch, &waits);
}

static void
put (int fd, const void *bytes, size_t len)
{
  ck_assert_int_eq (send (fd, bytes, len, MSG_NOSIGNAL), (ssize_t) len);
}

static void
check_ends (const char *peer, const char *local)
{
  ck_assert_str_eq (modcat_peer_name (ch), peer);
  ck_assert_str_eq (modcat_local_name (ch), local);
}

/* All that is behind the header is there, and nothing else. */
static void
check_payload (int fd, const char *text)
{
  char buf[100];
  size_t n = strlen (text);

  shutdown (fd, SHUT_WR);
  ck_assert_int_eq (recv (ch->rfd, buf, sizeof buf, MSG_WAITALL), (ssize_t) n);
  ck_assert_mem_eq (buf, text, n);
}

/* HEADER comes in two pieces, cut at AT, with bytes of others behind it. */
static void
check_cut (const char *header, size_t len, size_t at)
{
  int fd = sockets_peer (port);

  ck_assert_int_eq (take (), MODCAT_OK);
  if (at > 0) {
    put (fd, header, at);
    ck_assert_int_eq (greet (), MODCAT_AGAIN);
    ck_assert_uint_eq (waits.count, 1);
    ck_assert_int_eq (waits.on[0].fd, ch->rfd);
  }
  put (fd, header + at, len - at);
  put (fd, "PROXY\n", 6);
  ck_assert_int_eq (greet (), MODCAT_OK);
  check_ends ("AF=2 192.0.2.1:1025", "AF=2 198.51.100.2:80");
  ck_assert (mc_channel_is_plain (ch, MODCAT_READ)
             && mc_channel_is_plain (ch, MODCAT_WRITE));
  check_payload (fd, "PROXY\n");
  close (fd);
  mc_channel_close (ch);
}

START_TEST (pieces)
{
  begin (FROM);
  for (size_t i = 0; i < sizeof LINE - 1; i++)
    check_cut (LINE, sizeof LINE - 1, i);
  for (size_t i = 0; i < sizeof BINARY - 1; i++)
    check_cut (BINARY, sizeof BINARY - 1, i);
  end ();
}
END_TEST

START_TEST (byte_by_byte)
{
  int fd;

  begin (FROM);
  fd = sockets_peer (port);
  ck_assert_int_eq (take (), MODCAT_OK);
  for (size_t i = 0; i < sizeof BINARY - 2; i++) {
    put (fd, &BINARY[i], 1);
    ck_assert_int_eq (greet (), MODCAT_AGAIN);
  }
  put (fd, &BINARY[sizeof BINARY - 2], 1);
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_str_eq (modcat_getenv (ch, "PEERADDR"), "192.0.2.1");
  ck_assert_str_eq (modcat_getenv (ch, "PEERPORT"), "1025");
  ck_assert_str_eq (modcat_getenv (ch, "SOCKADDR"), "198.51.100.2");
  ck_assert_str_eq (modcat_getenv (ch, "SOCKPORT"), "80");
  ck_assert_str_eq (modcat_getenv (ch, "PROXY_AUTHORITY"), "name");
  close (fd);
  mc_channel_close (ch);
  end ();
}
END_TEST

/* BYTES, and then end of file, are refused with one line that has WHY. */
static void
check_refused (const void *bytes, size_t len, const char *why)
{
  int fd = sockets_peer (port), result;
  const char *log;

  fixture_log (&sockets, MODCAT_LOG_WARN);
  ck_assert_int_eq (take (), MODCAT_OK);
  if (len > 0)
    put (fd, bytes, len);
  shutdown (fd, SHUT_WR);
  do
    result = greet ();
  while (result == MODCAT_AGAIN);
  ck_assert_int_eq (result, MODCAT_REFUSE);
  mc_channel_close (ch);
  close (fd);
  log = scratch_logged ();
  ck_assert_msg (strstr (log, why) != NULL, "%s", log);
  ck_assert_ptr_eq (strchr (log, '\n'), log + strlen (log) - 1);
  for (const char *c = log; *c != '\0'; c++)
    ck_assert (*c == '\n' || (*c >= ' ' && *c < 0x7f));
}

START_TEST (refused)
{
  begin (FROM);
  check_refused ("", 0, "closed by the peer after 0 bytes");
  for (size_t i = 1; i < sizeof LINE - 1; i++)
    check_refused (LINE, i, "closed by the peer after ");
  for (size_t i = 1; i < sizeof BINARY - 1; i++)
    check_refused (BINARY, i, "closed by the peer after ");
  check_refused ("GET / HTTP/1.0\r\n\r\n", 18,
                 "header is missing: \"GET / HTTP/1.0\\r\\n\\r\\n\"");
  check_refused ("\x16\x03\x01\x02\0\x01\xfc", 7,
                 "header is missing: \"\\x16\\x03\\x01\\x02\\0\\x01\\xfc\"");
  check_refused ("PROXY TCP4 \033[2J", 15, "closed by the peer after 15");
  check_refused ("PROXY TCP4 \033[2J\r\n", 17, "not IPv4: \"PROXY TCP4 \\x1b[");
  end ();
}
END_TEST

/* Any first byte but those of a header. */
START_TEST (first_bytes)
{
  begin (FROM);
  for (int c = 0; c < 256; c++) {
    unsigned char byte = (unsigned char) c;

    check_refused (&byte, 1, c == 'P' || c == '\r' ? "after 1 bytes"
                   : "header is missing: ");
  }
  end ();
}
END_TEST

START_TEST (noise)
{
  static char much[4 * NET_CONTROL];
  const char *log;

  begin (FROM);
  memset (much, 0x9b, sizeof much);
  check_refused (much, sizeof much, "header is missing: \"\\x9b");
  memset (much, '1', sizeof much);
  memcpy (much, "PROXY TCP6 ", 11);
  check_refused (much, sizeof much, "has no end in 107 bytes: \"PROXY TCP6 1");
  log = scratch_logged ();
  ck_assert_uint_lt (strlen (log), 320);
  end ();
}
END_TEST

/* Peers that are not the proxy are not even heard. */
START_TEST (others)
{
  int fd;

  begin (",accept-proxy,accept-proxy-from=10.0.0.0/8");
  fd = sockets_peer (port);
  ck_assert_int_eq (take (), MODCAT_AGAIN);     /* refused, and no more */
  scratch_ck_logged (" due to accept-proxy-from option\n");
  ck_assert_int_eq (read (fd, &(char) { 0 }, 1), 0);
  close (fd);
  mc_channel_close (ch);
  end ();
}
END_TEST

static int
greet_with (const char *header)
{
  int fd = sockets_peer (port), result;

  ck_assert_int_eq (take (), MODCAT_OK);
  put (fd, header, strlen (header));
  result = greet ();
  mc_channel_close (ch);
  close (fd);
  return result;
}

/* The other checks are of who the client is. */
START_TEST (checks_see_the_client)
{
  begin (FROM ",range=192.0.2.0/24,sourceport=1025");
  ck_assert_int_eq (greet_with (LINE), MODCAT_OK);
  ck_assert_int_eq (greet_with ("PROXY TCP4 127.0.0.1 1.1.1.1 1025 1\r\n"),
                    MODCAT_REFUSE);
  scratch_ck_logged ("from AF=2 127.0.0.1:1025 due to range option");
  ck_assert_int_eq (greet_with ("PROXY TCP4 192.0.2.1 1.1.1.1 1 1\r\n"),
                    MODCAT_REFUSE);
  scratch_ck_logged ("from AF=2 192.0.2.1:1 due to wrong sourceport");
  ck_assert_int_eq (greet_with ("PROXY UNKNOWN\r\n"), MODCAT_REFUSE);
  end ();
}
END_TEST

START_TEST (a_proxy_for_itself)
{
  int fd;

  begin (FROM);
  fd = sockets_peer (port);
  ck_assert_int_eq (take (), MODCAT_OK);
  put (fd, "PROXY UNKNOWN 1.2.3.4\r\n", 23);
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_str_eq (modcat_getenv (ch, "PEERADDR"), "127.0.0.1");
  ck_assert_int_eq (atoi (modcat_getenv (ch, "SOCKPORT")), port);
  close (fd);
  mc_channel_close (ch);
  end ();
}
END_TEST

START_TEST (silence)
{
  int64_t begun;
  int fd, result;

  begin (FROM ",handshake-timeout=0.1");
  fd = sockets_peer (port);
  ck_assert_int_eq (take (), MODCAT_OK);
  begun = modcat_now ();
  mc_waits_reset (&waits);
  ck_assert_int_eq (mc_opening_greet (ch, &waits), MODCAT_AGAIN);
  ck_assert_int_ge (waits.deadline, begun);
  /* A byte now and then does not help. */
  for (size_t i = 0; (result = mc_opening_greet (ch, &waits)) == MODCAT_AGAIN;
       i++) {
    ck_assert_uint_lt (i, sizeof LINE - 1);
    put (fd, &LINE[i], 1);
    poll (NULL, 0, 10);
  }
  ck_assert_int_eq (result, MODCAT_REFUSE);
  mc_channel_close (ch);
  close (fd);
  fd = sockets_peer (port);
  ck_assert_int_eq (take (), MODCAT_OK);
  do {
    poll (NULL, 0, 5);
    result = mc_opening_greet (ch, &waits);
  } while (result == MODCAT_AGAIN);
  ck_assert_int_eq (result, MODCAT_REFUSE);
  scratch_ck_logged ("no whole PROXY protocol header within 0.1 s, but 0 ");
  mc_channel_close (ch);
  close (fd);
  end ();
}
END_TEST

/* -- saying --------------------------------------------------------------- */

/* What a server reads first from "TCP4:…,OPTIONS". */
static size_t
said (const char *options, char *buf, size_t size)
{
  int server = sockets_server (&port), fd, result;
  struct modcat_channel *client;
  char text[100];
  ssize_t n;

  snprintf (text, sizeof text, "TCP4:127.0.0.1:%d,%s", port, options);
  client = sockets_open (sockets_bind (&tcp_LTX_modcat_module, text),
                         &result);
  ck_assert_int_eq (result, MODCAT_OK);
  fd = accept (server, NULL, NULL);
  mc_channel_close (client);
  n = recv (fd, buf, size, MSG_WAITALL);
  ck_assert_int_ge (n, 0);
  close (fd);
  close (server);
  return (size_t) n;
}

/* Without another side there is no client to tell of. */
START_TEST (own_words)
{
  char buf[100];

  ck_assert_uint_eq (said ("nodelay", buf, sizeof buf), 0);
  ck_assert_uint_eq (said ("proxy-protocol=1", buf, sizeof buf), 15);
  ck_assert_mem_eq (buf, "PROXY UNKNOWN\r\n", 15);
  ck_assert_uint_eq (said ("proxy-protocol=2", buf, sizeof buf), 16);
  ck_assert_mem_eq (buf, "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16);
}
END_TEST

START_TEST (datagrams_have_no_header)
{
  int result;

  ch = sockets_open (sockets_bind (&tcp_LTX_modcat_module, "TCP4:127.0.0.1:9,"
                                   "so-type=2,so-protocol=17,"
                                   "proxy-protocol=1"), &result);
  ck_assert_int_eq (result, MODCAT_FAIL_FINAL);
  scratch_ck_logged ("this connection has datagrams");
  mc_channel_close (ch);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("net-proxy");
  TCase *tc = tcase_create ("net-proxy");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  UNIT_ADD (tc, pieces, byte_by_byte, refused, first_bytes, noise, others,
            checks_see_the_client, a_proxy_for_itself, silence, own_words,
            datagrams_have_no_header);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
