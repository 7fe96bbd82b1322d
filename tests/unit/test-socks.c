/* tests/unit/test-socks.c -- SOCKS clients over sockets: hostile servers, and where
 * the tunnel begins.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/log.h"
#include "modules/common/layer/layer.h"
#include "modules/common/net/net.h"
#include "modules/socks/client.c"
#include "modules/socks/socks.c"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* Good servers: the dialogue is LEN bytes, what follows is the tunnel's. */
static const struct {
  const char *address, *bytes;
  size_t len;
} servers[] = {
  { "SOCKS4:127.0.0.1:1.2.3.4:80", "\0\x5a\0\0\0\0\0\0rest", 8 },
  { "SOCKS4A:127.0.0.1:name:80", "\0\x5a\0\0\0\0\0\0rest", 8 },
  { "SOCKS5:127.0.0.1:name:80", "\5\0\5\0\0\1\x7f\0\0\1\x1f\x90rest", 12 },
  { "SOCKS5:127.0.0.1:9:[::1]:80,socksuser=me,sockspass=it",
    "\5\2\1\0\5\0\0\3\5hello\x1f\x90rest", 16 },
  { "SOCKS5-LISTEN:127.0.0.1:1.2.3.4:0",
    "\5\0\5\0\0\1\0\0\0\0\x1f\x90\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\2"
    "rest", 34 },
};
enum { SERVERS = sizeof servers / sizeof servers[0], REST = 4 };

static struct modcat_address *address;  /* of the text that was made last */
static const char *address_text;
static struct modcat_channel *ch;
static int server;              /* the other end of CH's lower */

/* A client of TEXT that has its connection. */
static void
make (const char *text)
{
  struct socks *s;
  int fds[2];

  if (text != address_text)
    address = sockets_bind (&socks_LTX_modcat_module, text);
  address_text = text;
  ck_assert_ptr_nonnull (address);
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, address), MODCAT_OK);
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds),
                    0);
  ch = sockets_channel (address);
  ch->lower = modcat_channel_new (ch);
  ck_assert_ptr_nonnull (ch->lower);
  ch->lower->rfd = ch->lower->wfd = fds[0];
  ch->lower->flags = MODCAT_CH_BYTES;
  ch->lower->half_close = MODCAT_HC_SHUTDOWN;
  server = fds[1];
  s = ch->state;
  ck_assert_int_eq (find_target (ch->rq, ch, &s->dialogue.target), MODCAT_OK);
  s->found = s->connected = true;
  ck_assert_int_eq (begin (ch->rq, ch, &s->dialogue), MODCAT_OK);
}

static void
end (void)
{
  mc_channel_close (ch);
  close (server);
}

static int
go_on (void)
{
  mc_channel_reset_waits (ch);
  return socks_client_open (ch->rq, ch);
}

static void
says (const void *bytes, size_t len)
{
  ck_assert_int_eq (write (server, bytes, len), (ssize_t) len);
}

/* The tunnel is open, and the first that comes out of it is BYTES. */
static void
ck_tunnel (const char *bytes, size_t len)
{
  char buf[64];

  ck_assert (mc_channel_is_plain (ch, MODCAT_READ));
  if (len == 0) {
    ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
    ck_assert_int_eq (errno, EAGAIN);
    return;
  }
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), (ssize_t) len);
  ck_assert_mem_eq (buf, bytes, len);
}

/* -- good servers --------------------------------------------------------- */

START_TEST (cut)
{
  const char *bytes = servers[_i].bytes;
  size_t all = servers[_i].len + REST;

  for (size_t at = 0; at <= all; at++) {
    make (servers[_i].address);
    says (bytes, at);
    ck_assert_int_eq (go_on (), at < servers[_i].len ? MODCAT_AGAIN
                      : MODCAT_OK);
    if (at < servers[_i].len) {
      says (bytes + at, all - at);
      ck_assert_int_eq (go_on (), MODCAT_OK);
      ck_tunnel ("rest", REST);
    } else
      ck_tunnel ("rest", at - servers[_i].len);
    end ();
  }
}
END_TEST

START_TEST (byte_by_byte)
{
  make (servers[_i].address);
  for (size_t at = 0; at < servers[_i].len; at++) {
    ck_assert_int_eq (go_on (), MODCAT_AGAIN);
    says (servers[_i].bytes + at, 1);
  }
  ck_assert_int_eq (go_on (), MODCAT_OK);
  ck_tunnel ("", 0);
  says ("rest", REST);
  ck_tunnel ("rest", REST);
  end ();
}
END_TEST

/* -- bad ones ------------------------------------------------------------- */

/* At whatever byte the server ends. */
START_TEST (ends)
{
  for (size_t at = 0; at < servers[_i].len; at++) {
    make (servers[_i].address);
    says (servers[_i].bytes, at);
    shutdown (server, SHUT_WR);
    ck_assert_int_eq (go_on (), MODCAT_FAIL_SOFT);
    scratch_ck_logged ("connection closed by the peer");
    end ();
  }
}
END_TEST

static void
forget_log (void)
{
  mc_log_free (sockets.ctx.log);
  sockets.ctx.log = scratch_log (MODCAT_LOG_WARN);
  mc_log_install (sockets.ctx.log);
}

/* How many lines were logged that have WORD. */
static int
count_logged (const char *word)
{
  int n = 0;

  for (const char *p = scratch_logged (); (p = strstr (p, word)) != NULL; p++)
    n++;
  return n;
}

/* Whatever a byte is: it is refused by one line, or is none that matters, and
   then the tunnel begins where it should. */
START_TEST (each_byte)
{
  for (size_t at = 0; at < servers[_i].len; at++) {
    int fails = 0;

    forget_log ();
    for (int value = 0; value < 256; value++) {
      char bytes[40];
      int result;

      memcpy (bytes, servers[_i].bytes, servers[_i].len + REST);
      bytes[at] = (char) value;
      make (servers[_i].address);
      says (bytes, servers[_i].len + REST);
      shutdown (server, SHUT_WR);
      result = go_on ();
      ck_assert (result == MODCAT_OK || result == MODCAT_FAIL_SOFT);
      fails += result == MODCAT_FAIL_SOFT;
      if (result == MODCAT_OK
          && modcat_read (ch, bytes, sizeof bytes) != REST)
        /* Only the type or the length of an address can move its end. */
        ck_assert_msg ((at == 5 && servers[_i].address[5] == '5') || at == 7
                       || at == 8 || at == 15,
                       "byte %zu as %d of %s", at, value,
                       servers[_i].address);
      end ();
    }
    ck_assert_int_gt (fails, at < 2 ? 0 : -1);
    ck_assert_int_eq (count_logged (" W SOCKS") + count_logged (" W socks: "),
                      fails + (at == 0 && servers[_i].address[5] == '4'));
  }
}
END_TEST

START_TEST (noise)
{
  char bytes[4096];

  for (int value = 0; value < 256; value++) {
    memset (bytes, value, sizeof bytes);
    make (servers[_i].address);
    says (bytes, sizeof bytes);
    ck_assert_int_eq (go_on (), MODCAT_FAIL_SOFT);
    end ();
  }
}
END_TEST

/* -- words and limits ----------------------------------------------------- */

static void
refused_at_once (const char *text, const char *why)
{
  struct modcat_address *a = sockets_bind (&socks_LTX_modcat_module, text);
  int result;

  ck_assert_ptr_nonnull (a);
  mc_channel_close (sockets_open (a, &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged (why);
}

START_TEST (bad_input)
{
  char text[400], name[300];

  refused_at_once ("SOCKS5:127.0.0.1:h:99999", "port \"99999\" is not in");
  refused_at_once ("SOCKS5:127.0.0.1:h:nosuchservice", "nosuchservice");
  refused_at_once ("SOCKS5:127.0.0.1:99999:h:1", "port \"99999\" is not in");
  refused_at_once ("SOCKS5:127.0.0.1:h:1,socksport=70000", "70000");
  refused_at_once ("SOCKS5:127.0.0.1:1:h:1,socksport=70",
           "the second parameter already");
  refused_at_once ("SOCKS4:127.0.0.1:[::1]:1", "SOCKS5 does");
  refused_at_once ("SOCKS4A:127.0.0.1:[::1]:1", "SOCKS5 does");
  refused_at_once ("SOCKS5:127.0.0.1:[::g]:1", "is no IPv6 address");
  refused_at_once ("SOCKS4:127.0.0.1:h:1,sockspass=x", "no passwords");
  memset (name, 'n', 256);
  name[256] = '\0';
  snprintf (text, sizeof text, "SOCKS5:127.0.0.1:%s:1", name);
  refused_at_once (text, "longer than 255 bytes");
  snprintf (text, sizeof text, "SOCKS5:127.0.0.1:h:1,socksuser=%s", name);
  refused_at_once (text, "socksuser of 256 bytes; at most 255");
  snprintf (text, sizeof text, "SOCKS5:127.0.0.1:h:1,sockspass=%s", name);
  refused_at_once (text, "sockspass of 256 bytes; at most 255");
}
END_TEST

START_TEST (half_of_a_password)
{
  make ("SOCKS5:127.0.0.1:h:1,sockspass=x");
  scratch_ck_logged (" W SOCKS5: sockspass without socksuser: the user is "
                     "\"anonymous\"\n");
  end ();
  make ("SOCKS5:127.0.0.1:h:1,socksuser=x");
  scratch_ck_logged (" W SOCKS5: socksuser without sockspass: the password is"
                     " empty\n");
  end ();
}
END_TEST

START_TEST (user_of_version_4)
{
  static const struct { const char *logname, *user, *sent; } rows[] = {
    { "ln", "us", "ln" }, { NULL, "us", "us" }, { "", "us", "" },
    { NULL, NULL, "anonymous" },
  };

  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char buf[64];

    unsetenv ("LOGNAME");
    unsetenv ("USER");
    if (rows[i].logname != NULL)
      setenv ("LOGNAME", rows[i].logname, 1);
    if (rows[i].user != NULL)
      setenv ("USER", rows[i].user, 1);
    address_text = NULL;
    make ("SOCKS:127.0.0.1:1.2.3.4:80");
    ck_assert_int_eq (go_on (), MODCAT_AGAIN);
    ck_assert_int_eq (read (server, buf, sizeof buf),
                      (ssize_t) (9 + strlen (rows[i].sent)));
    ck_assert_str_eq (buf + 8, rows[i].sent);
    end ();
  }
}
END_TEST

START_TEST (log_lines)
{
  make (servers[4].address);
  says (servers[4].bytes, servers[4].len);
  ck_assert_int_eq (go_on (), MODCAT_OK);
  scratch_ck_logged (" N listening on remote host, waiting for connection\n");
  scratch_ck_logged (" N the remote host listens on 0.0.0.0:8080\n");
  scratch_ck_logged (" N received connection on remote host\n");
  scratch_ck_logged (" N the peer of the remote host is [::1]:2\n");
  ck_assert_str_eq (modcat_peer_name (ch), "[::1]:2");
  end ();
  make (servers[3].address);
  says (servers[3].bytes, servers[3].len);
  ck_assert_int_eq (go_on (), MODCAT_OK);
  scratch_ck_logged (" N SOCKS5 authentication succeeded\n");
  scratch_ck_logged (" N successfully connected to [::1]:80 via socks5 server "
                     "127.0.0.1:9\n");
  ck_assert_str_eq (modcat_peer_name (ch), "[::1]:80");
  end ();
  make (servers[0].address);
  says ("\4\x5a\0\0\0\0\0\0", 8);
  ck_assert_int_eq (go_on (), MODCAT_OK);
  scratch_ck_logged (" W socks: reply code version is not 0 (4)\n");
  scratch_ck_logged (" N successfully connected via socks4\n");
  end ();
  make (servers[2].address);
  says ("\5\0\5\5", 4);
  ck_assert_int_eq (go_on (), MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W SOCKS5 server error 5: connection refused (SOCKS5, "
                     "server 127.0.0.1:");
  scratch_ck_logged (", target name:80)\n");
  end ();
}
END_TEST

/* Who waits for a peer waits without a limit, unlike for the server. */
START_TEST (time_of_listen)
{
  struct mc_waits w = { .on = NULL };

  make (servers[4].address);
  ck_assert_int_eq (go_on (), MODCAT_AGAIN);
  mc_channel_collect_waits (ch, &w);
  ck_assert_int_ne (w.deadline, 0);
  mc_waits_reset (&w);
  says (servers[4].bytes, 12);
  ck_assert_int_eq (go_on (), MODCAT_AGAIN);
  mc_channel_collect_waits (ch, &w);
  ck_assert_int_eq (w.deadline, 0);
  mc_waits_free (&w);
  end ();
}
END_TEST

int
main (void)
{
  const TTest *const each[] = { cut, byte_by_byte, ends, each_byte, noise };
  Suite *suite = suite_create ("socks");
  TCase *tc = tcase_create ("socks");

  tcase_add_checked_fixture (tc, sockets_setup, sockets_teardown);
  for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
    tcase_add_loop_test (tc, each[i], 0, SERVERS);
  UNIT_ADD (tc, bad_input, half_of_a_password, user_of_version_4, log_lines,
            time_of_listen);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
