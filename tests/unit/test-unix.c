/* tests/unit/test-unix.c -- the module unix: paths, their owners and modes, and
 * sockets of other types.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "modules/unix/unix.c"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/channel.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

static void
setup (void)
{
  sockets_setup ();
  ck_assert_int_eq (chdir (scratch_path (".")), 0);
  umask (022);
}

static struct modcat_channel *
open_text (const char *text, int *result)
{
  struct modcat_address *a = sockets_bind (&unix_LTX_modcat_module, text);

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

static struct modcat_channel *
take_peer (struct modcat_channel *ln)
{
  int result;
  struct modcat_channel *ch = sockets_accept (ln, &result);

  ck_assert_int_eq (result, MODCAT_OK);
  return ch;
}

static bool
exists (const char *path)
{
  struct stat st;

  return lstat (path, &st) == 0;
}

static unsigned
mode_of (const char *path)
{
  struct stat st;

  ck_assert_int_eq (lstat (path, &st), 0);
  ck_assert (S_ISSOCK (st.st_mode));
  return st.st_mode & 07777;
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

START_TEST (listens)
{
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock");
  struct modcat_channel *ch, *peer;

  scratch_ck_logged (" N listening on AF=1 \"sock\"\n");
  ch = open_good ("UNIX-CONNECT:sock,bind=own");
  scratch_ck_logged (" N opening connection to AF=1 \"sock\"\n");
  scratch_ck_logged (" N successfully connected from local address AF=1 "
                     "\"own\"\n");
  peer = take_peer (ln);
  scratch_ck_logged (" N accepting connection from AF=1 \"own\" on AF=1 "
                     "\"sock\"\n");
  ck_assert_str_eq (variable (peer, "PEERADDR"), "own");
  ck_assert_str_eq (variable (peer, "SOCKADDR"), "sock");
  ck_assert_str_eq (variable (peer, "PEERPORT"), "");
  ck_assert_uint_eq (peer->flags, MODCAT_CH_BYTES);
  ck_assert_int_eq (peer->half_close, MODCAT_HC_SHUTDOWN);
  mc_channel_close (peer);
  mc_channel_close (ch);
  ck_assert (!exists ("own"));
  ck_assert (exists ("sock"));
  ch = open_good ("LOCAL:sock");
  peer = take_peer (ln);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "<anon>");
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
  ck_assert (!exists ("sock"));
}
END_TEST

START_TEST (path_is_there)
{
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock");

  open_bad ("UNIX-L:sock", " E \"sock\" exists\n");
  ck_assert (exists ("sock"));
  mc_channel_close (open_good ("UNIX-L:sock,unlink-early,unlink-close=0"));
  ck_assert (exists ("sock"));
  mc_channel_close (open_good ("UNIX-L:sock,new"));
  ck_assert (!exists ("sock"));
  mc_channel_close (ln);
  scratch_ck_not_logged ("unlink(");
}
END_TEST

START_TEST (modes)
{
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock,perm=0604");

  ck_assert_uint_eq (mode_of ("sock"), 0604);
  mc_channel_close (ln);
  ln = open_good ("UNIX-LISTEN:sock,perm-early=0640");
  ck_assert_uint_eq (mode_of ("sock"), 0640);
  mc_channel_close (ln);
  ln = open_good ("UNIX-LISTEN:sock");
  ck_assert_uint_eq (mode_of ("sock"), 0755);
  mc_channel_close (ln);
}
END_TEST

/* Nothing is left behind by one that fails half-way. */
START_TEST (fails_half_way)
{
  int result;

  mc_channel_close (open_text ("UNIX-LISTEN:sock,setsockopt-listen=1:999:x00",
                               &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert (!exists ("sock"));
  mc_channel_close (open_text ("UNIX-LISTEN:sock,so-type=2", &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged (" E listen(");
  ck_assert (!exists ("sock"));
  mc_channel_close (open_text ("UNIX-CONNECT:none,bind=own", &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  ck_assert (!exists ("own"));
}
END_TEST

START_TEST (unlink_afterwards)
{
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock,unlink");

  scratch_ck_logged (" W option unlink has removed the new \"sock\"");
  mc_channel_close (ln);
}
END_TEST

START_TEST (refused_paths)
{
  char text[200] = "UNIX-LISTEN:", *path = text + strlen (text);
  size_t room = sizeof ((struct sockaddr_un *) NULL)->sun_path;

  memset (path, 'x', room);
  open_bad (text, "column 13: the path has more than the 107 bytes");
  path[room - 1] = '\0';
  mc_channel_close (open_good (text));
  open_bad ("UNIX-CONNECT:", "the path is empty");
  open_bad ("UNIX-LISTEN:sock,bind=x", "UNIX-LISTEN binds implicitly, bind "
            "option not allowed");
  open_bad ("UNIX-CONNECT:sock,perm=0600", "Option \"perm\" only with bind "
            "option");
  open_bad ("UNIX-CLIENT:sock,unlink-early", "Option \"unlink-early\" only "
            "with bind option");
  open_bad ("UNIX-CONNECT:none", " E connect(, AF=1 \"none\", 6): No such file "
            "or directory\n");
  open_bad ("UNIX:none", " E UNIX: none: No such file or directory\n");
  ck_assert_ptr_null (sockets_bind (&unix_LTX_modcat_module,
                                    "UNIX:sock,via={UNIX:other}"));
}
END_TEST

static int
plain_server (const char *path, int type)
{
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, type | SOCK_CLOEXEC, 0);

  strcpy (un.sun_path, path);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &un, sizeof un), 0);
  if (type != SOCK_DGRAM)
    ck_assert_int_eq (listen (fd, 0), 0);
  return fd;
}

static int
type_of (int fd)
{
  int type = -1;
  socklen_t len = sizeof type;

  ck_assert_int_eq (getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &len), 0);
  return type;
}

START_TEST (client_types)
{
  static const struct { int type; unsigned flags; } rows[] = {
    { SOCK_STREAM, MODCAT_CH_BYTES },
    { SOCK_SEQPACKET, MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM
                      | MODCAT_CH_NULL_EOF },
    { SOCK_DGRAM, MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM },
  };
  struct modcat_channel *ch;
  int server;

  for (size_t i = 0; i < 3; i++) {
    server = plain_server ("sock", rows[i].type);
    ch = open_good ("UNIX-CLIENT:sock,bind=own");
    ck_assert_int_eq (type_of (ch->rfd), rows[i].type);
    ck_assert_uint_eq (ch->flags, rows[i].flags);
    mc_channel_close (ch);
    /* As in socat it stays. */
    ck_assert (exists ("own"));
    close (server);
    unlink ("own");
    unlink ("sock");
  }
  server = plain_server ("sock", SOCK_DGRAM);
  open_bad ("UNIX-CLIENT:sock,so-type=1", "Protocol wrong type for socket");
  open_bad ("UNIX-CONNECT:sock", "Protocol wrong type for socket");
  close (server);
}
END_TEST

/* A queue that is full can't be waited for: it is asked again. */
START_TEST (full_queue)
{
  int server = plain_server ("sock", SOCK_STREAM), result;
  struct modcat_channel *first = open_good ("UNIX-CONNECT:sock"), *ch;
  struct mc_waits w = { .on = NULL };
  struct mc_opening o;
  struct modcat_address *a;

  mc_channel_close (open_text ("UNIX-CONNECT:sock,connect-timeout=0.05",
                               &result));
  ck_assert_int_eq (result, MODCAT_FAIL);
  scratch_ck_logged ("connecting to AF=1 \"sock\": Connection timed out");
  a = sockets_bind (&unix_LTX_modcat_module, "UNIX-CONNECT:sock");
  ck_assert_int_eq (mc_opening_prepare (&sockets.ctx, a), MODCAT_OK);
  ch = mc_channel_new ();
  mc_opening_start (&o, &sockets.ctx, NULL, a, MODCAT_RDWR, ch);
  ck_assert_int_eq (mc_opening_step (&o, &w), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 0);
  ck_assert (w.deadline > modcat_now ());
  close (accept (server, NULL, NULL));
  ck_assert_int_eq (mc_opening_step (&o, &w), MODCAT_OK);
  mc_waits_free (&w);
  mc_channel_close (ch);
  mc_channel_close (first);
  close (server);
}
END_TEST

/* The length that bind(2) was told shows in what the peer sees. */
START_TEST (socket_length)
{
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock,tightsocklen=0");
  struct sockaddr_un un;
  socklen_t len = sizeof un;

  ck_assert_int_eq (getsockname (ln->rfd, (struct sockaddr *) &un, &len), 0);
  ck_assert_str_eq (un.sun_path, "sock");
  scratch_ck_logged (" N listening on AF=1 \"sock\"\n");
  mc_channel_close (ln);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    listens, path_is_there, modes, fails_half_way, unlink_afterwards,
    refused_paths, client_types, full_queue, socket_length,
  };
  Suite *suite = suite_create ("unix");
  TCase *tc = tcase_create ("unix");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
