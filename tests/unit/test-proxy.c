/* tests/unit/test-proxy.c -- PROXY against proxies that say what they like, and
 * when they like.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/proxy/http.c"
#include "modules/proxy/proxy.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

#define GOOD "HTTP/1.1 200 OK\r\nServer: a\r\n b\r\n\r\n"

/* -- a proxy that plays its part between two steps of the opening --------- */

static struct play {
  const char *answer;
  size_t len, chunk, sent;
  bool ends;                   /* it closes when all is said */
  int server, fd;
  struct modcat_channel *ch;
} play;

static void
say_more (void)
{
  size_t n = play.len - play.sent;
  ssize_t said;

  if (play.fd == -1) {
    const int on = 1;

    play.fd = accept4 (play.server, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (play.fd == -1)
      return;
    setsockopt (play.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (n > play.chunk)
    n = play.chunk;
  said = send (play.fd, play.answer + play.sent, n, MSG_NOSIGNAL);
  if (said > 0)
    play.sent += (size_t) said;
  if (play.ends && play.sent == play.len)
    shutdown (play.fd, SHUT_WR);
}

/* Sleep until something is there for the opening, at most until LIMIT. */
static void
sleep_on (struct mc_waits *w, int64_t limit)
{
  struct pollfd pfd = { .fd = w->count > 0 ? w->on[0].fd : -1,
                        .events = POLLIN };
  int64_t until = w->deadline != 0 && w->deadline < limit ? w->deadline
                                                          : limit;
  int64_t ms = (until - modcat_now ()) / 1000000 + 1;

  if (w->count > 0 && (w->on[0].dirs & MODCAT_WRITE) != 0)
    pfd.events |= POLLOUT;
  poll (&pfd, 1, ms > 0 ? (int) ms : 0);
  mc_waits_reset (w);
}

/* Open PROXY with OPTIONS while it answers CHUNK bytes at a time.  The result;
   MODCAT_AGAIN: it waits on. */
static int
open_it (const char *options)
{
  int64_t limit = modcat_now () + INT64_C (5000000000);
  struct mc_waits w = { .on = NULL };
  struct modcat_address *a;
  struct mc_opening o;
  char text[300];
  int port, result;

  play.fd = -1;
  play.server = sockets_server (&port);
  play.ch = mc_channel_new ();
  snprintf (text, sizeof text, "PROXY:127.0.0.1:target.example:443,"
            "proxyport=%d%s", port, options);
  a = sockets_bind (&proxy_LTX_modcat_module, text);
  ck_assert_msg (a != NULL, "%s", sockets_why);
  result = mc_opening_prepare (&sockets.ctx, a);
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, play.ch);
  while (result == MODCAT_OK || result == MODCAT_AGAIN) {
    result = mc_opening_step (&o, &w);
    if (result != MODCAT_AGAIN || modcat_now () >= limit)
      break;
    say_more ();
    sleep_on (&w, limit);
  }
  mc_waits_free (&w);
  return result == MODCAT_OK ? mc_opening_finish (play.ch) : result;
}

static int
answers (const char *answer, size_t len, size_t chunk, bool ends,
      const char *options)
{
  play = (struct play) { .answer = answer, .len = len, .chunk = chunk,
                         .ends = ends };
  return open_it (options);
}

static void
over (void)
{
  mc_channel_close (play.ch);
  if (play.fd != -1)
    close (play.fd);
  close (play.server);
}

/* What comes next from the tunnel, all of it. */
static void
ck_payload (const char *expected, size_t len)
{
  char buf[100];
  size_t got = 0;
  ssize_t n = 1;

  while (play.sent < play.len)
    say_more ();
  shutdown (play.fd, SHUT_WR);
  while (n != 0) {
    struct pollfd pfd = { .fd = play.ch->rfd, .events = POLLIN };

    ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
    n = modcat_read (play.ch, buf + got, sizeof buf - got);
    ck_assert_int_ge (n, 0);
    got += (size_t) n;
  }
  ck_assert_uint_eq (got, len);
  ck_assert_mem_eq (buf, expected, len);
}

/* What we have sent by now is EXPECTED. */
static void
ck_asked (const char *expected)
{
  char buf[1000];
  ssize_t n = recv (play.fd, buf, sizeof buf - 1, 0);

  ck_assert_int_gt (n, 0);
  buf[n] = '\0';
  ck_assert_str_eq (buf, expected);
}

/* -- good answers --------------------------------------------------------- */

/* However it is cut, what is behind it is the target's, byte by byte. */
START_TEST (cut_anywhere)
{
  static const char answer[] = GOOD "\r\n\0HTTP/1.0 500\r\n\r\n";
  const size_t len = sizeof answer - 1, head = strlen (GOOD);

  for (size_t chunk = 1; chunk <= len; chunk++) {
    ck_assert_int_eq (answers (answer, len, chunk, false, ""), MODCAT_OK);
    ck_asked ("CONNECT target.example:443 HTTP/1.0\r\n\r\n");
    ck_payload (answer + head, len - head);
    over ();
  }
}
END_TEST

/* The relay may splice. */
START_TEST (is_plain)
{
  ck_assert_int_eq (answers (GOOD, strlen (GOOD), 1000, false, ""), MODCAT_OK);
  ck_assert (mc_channel_is_plain (play.ch, MODCAT_READ));
  ck_assert (mc_channel_is_plain (play.ch, MODCAT_WRITE));
  over ();
}
END_TEST

START_TEST (ignorecr)
{
  static const char answer[] = "HTTP/1.0 200 OK\nServer: x\n\npay";

  ck_assert_int_eq (answers (answer, strlen (answer), 1, false, ",ignorecr"),
                    MODCAT_OK);
  ck_payload ("pay", 3);
  over ();
  ck_assert_int_eq (answers (answer, strlen (answer), 1000, false, ""),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W proxy: invalid answer \"HTTP/1.0 200 OK\": it ends"
                     " without CR, which option ignorecr would take\n");
  over ();
}
END_TEST

/* -- the request ---------------------------------------------------------- */

START_TEST (version)
{
  ck_assert_int_eq (answers (GOOD, strlen (GOOD), 1000, false,
                          ",http-version=1.1"), MODCAT_OK);
  ck_asked ("CONNECT target.example:443 HTTP/1.1\r\n"
            "Host: target.example:443\r\n\r\n");
  over ();
}
END_TEST

START_TEST (credentials)
{
  ck_assert_int_eq (answers (GOOD, strlen (GOOD), 1000, false,
                          ",proxyauth=user\\:open sesame"), MODCAT_OK);
  ck_asked ("CONNECT target.example:443 HTTP/1.0\r\nProxy-authorization: "
            "Basic dXNlcjpvcGVuIHNlc2FtZQ==\r\n\r\n");
  scratch_ck_not_logged ("dXNl");
  scratch_ck_not_logged ("sesame");
  over ();
}
END_TEST

static void
from_file (const char *content, size_t len)
{
  char option[300];

  snprintf (option, sizeof option, ",proxyauthfile=%s",
            scratch_bytes ("secret", content, len));
  ck_assert_int_eq (answers (GOOD, strlen (GOOD), 1000, false, option),
                    MODCAT_OK);
}

START_TEST (credentials_from_file)
{
  static const char *const files[] = { "u:p", "u:p\n", "u:p\r\n" };

  for (size_t i = 0; i < 3; i++) {
    from_file (files[i], strlen (files[i]));
    ck_asked ("CONNECT target.example:443 HTTP/1.0\r\n"
              "Proxy-authorization: Basic dTpw\r\n\r\n");
    over ();
  }
}
END_TEST

START_TEST (file_limits)
{
  char content[PROXY_AUTH_MAX + 3], option[300];

  memset (content, 'x', sizeof content);
  content[PROXY_AUTH_MAX] = '\r';
  content[PROXY_AUTH_MAX + 1] = '\n';
  from_file (content, PROXY_AUTH_MAX + 2);
  over ();
  content[PROXY_AUTH_MAX] = 'x';
  snprintf (option, sizeof option, ",proxyauthfile=%s",
            scratch_bytes ("secret", content, sizeof content));
  ck_assert_int_eq (answers ("", 0, 1, true, option), MODCAT_FAIL);
  over ();
  ck_assert_int_eq (answers ("", 0, 1, true, ",proxyauthfile=/nonexistent"),
                    MODCAT_FAIL);
  scratch_ck_logged ("reading \"/nonexistent\": No such file");
  over ();
  ck_assert_int_eq (answers ("", 0, 1, true, ",proxyauth=x,proxyauthfile=y"),
                    MODCAT_FAIL);
  scratch_ck_logged ("Only one of options proxy-authorization and "
                     "proxy-authorization-file allowed");
  over ();
}
END_TEST

/* -- bad answers ---------------------------------------------------------- */

START_TEST (cut_off)
{
  for (size_t len = 0; len < strlen (GOOD); len++) {
    ck_assert_int_eq (answers (GOOD, len, 7, true, ""), MODCAT_FAIL_SOFT);
    scratch_ck_logged (" W PROXY: connection closed by the peer");
    over ();
  }
}
END_TEST

START_TEST (any_first_byte)
{
  char answer[] = GOOD;

  for (int byte = 0; byte < 256; byte++) {
    answer[0] = (char) byte;
    ck_assert_int_eq (answers (answer, strlen (GOOD), 1000, true, ""),
                      byte == 'H' ? MODCAT_OK : MODCAT_FAIL_SOFT);
    over ();
  }
}
END_TEST

static void
refused_as (const char *answer, const char *options, const char *line)
{
  ck_assert_int_eq (answers (answer, strlen (answer), 1000, true, options),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (line);
  over ();
}

START_TEST (refusals)
{
  refused_as ("HTTP/1.1 403 Go away\r\n\r\n", "", " W CONNECT target.example"
              ":443: Go away (403: the proxy forbids this target)\n");
  refused_as ("HTTP/1.1 407\r\n\r\n", "", " W CONNECT target.example:443: "
              "(407: the proxy wants a user and a password, see option "
              "proxyauth)\n");
  refused_as ("HTTP/1.1 407 Who?\r\n\r\n", ",proxyauth=u:p", " W CONNECT "
              "target.example:443: Who? (407: the proxy doesn't accept the "
              "credentials)\n");
  refused_as ("HTTP/1.1 502 \233\"x\"\r\n", "", ":443: \\x9b\\\"x\\\" (502: ");
  refused_as ("SSH-2.0-x\r\n", "", " W proxy: invalid answer \"SSH-2.0-x\":"
              " it is not of HTTP/1.0 or HTTP/1.1\n");
  refused_as ("HTTP/1.0 200 OK\r\nnonsense\r\n\r\n", "", " W proxy: invalid "
              "header \"nonsense\": it is no header\n");
}
END_TEST

/* Much that never ends: given up at the limit, not at the end of memory. */
static void
endless (const char *begin, const char *line, const char *words)
{
  const size_t size = 1 << 20;
  char *answer = malloc (size);
  size_t n = strlen (begin), len = strlen (line);

  ck_assert_ptr_nonnull (answer);
  memcpy (answer, begin, n);
  for (; n < size; n++)
    answer[n] = line[n % len];
  ck_assert_int_eq (answers (answer, size, 4096, false, ""), MODCAT_FAIL_SOFT);
  scratch_ck_logged (words);
  over ();
  free (answer);
}

START_TEST (too_much)
{
  char header[1000];

  endless ("", "x", "no end within 2048 bytes");
  endless ("HTTP/1.0 200 ", "x", "no end within 2048 bytes");
  endless ("HTTP/1.0 200 OK\r\n", "x", "no end within 2048 bytes");
  memset (header, ':', sizeof header);
  strcpy (header + sizeof header - 3, "\r\n");
  endless ("HTTP/1.0 200 OK\r\n", header, "more than 65536 bytes");
  endless ("", "\r\n", "it is not of HTTP");
  endless ("", "\001", "no end within 2048 bytes");
}
END_TEST

START_TEST (longest_line)
{
  char answer[PROXY_LINE_MAX + 3 + sizeof "HTTP/1.0 200 OK\r\n"];
  const size_t at = strlen ("HTTP/1.0 200 OK\r\n");

  memset (answer, ':', sizeof answer);
  memcpy (answer, "HTTP/1.0 200 OK\r\n", at);
  memcpy (answer + at + PROXY_LINE_MAX - 2, "\r\n\r\n", 4);
  ck_assert_int_eq (answers (answer, at + PROXY_LINE_MAX + 2, 1000, true, ""),
                    MODCAT_OK);
  over ();
}
END_TEST

START_TEST (never_answers)
{
  ck_assert_int_eq (answers (GOOD, 20, 1000, false, ",handshake-timeout=0.05"),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W PROXY: the peer (AF=2 127.0.0.1:");
  scratch_ck_logged (" has not answered within 0.05 s: still waiting for a"
                     " header of the proxy's answer");
  over ();
}
END_TEST

/* -- bad addresses -------------------------------------------------------- */

static void
ck_bad (const char *text, const char *words)
{
  struct modcat_address *a = sockets_bind (&proxy_LTX_modcat_module, text);

  ck_assert_ptr_nonnull (a);
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, a), MODCAT_FAIL);
  scratch_ck_logged (words);
}

START_TEST (bad_addresses)
{
  ck_bad ("PROXY:p::80", "host \"\" is empty");
  ck_bad ("PROXY:p:a b:80", "host \"a b\" has a blank");
  ck_bad ("PROXY:p:h:65536", "port \"65536\" is not in 0 to 65535");
  ck_bad ("PROXY:p:h:no-such", "port \"no-such\" is an unknown service");
  ck_bad ("PROXY:p:h:80,proxyport=0x10000", "port \"0x10000\" is not in");
  ck_bad ("PROXY:p:h:80,http-version=1.0 x", "version \"1.0 x\" has a blank");
  ck_bad ("PROXY:[x]:h:80", "is no IPv6 address");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    cut_anywhere, is_plain, ignorecr, version, credentials,
    credentials_from_file, file_limits, cut_off, any_first_byte, refusals,
    too_much, longest_line, never_answers, bad_addresses,
  };
  Suite *suite = suite_create ("proxy");
  TCase *tc = tcase_create ("proxy");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
