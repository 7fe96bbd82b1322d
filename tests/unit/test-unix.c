/* tests/unit/test-unix.c -- the module unix: paths, their owners and modes, and
 * sockets of other types.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fake_chance (void *buf, size_t size);
#define getentropy fake_chance
#include "modules/unix/unix-path.c"
#undef getentropy
#include "modules/unix/unix-dgram.c"
#include "modules/unix/unix.c"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "core/channel.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* So many names are alike, then chance is what it is. */
static unsigned alike;

static int
fake_chance (void *buf, size_t size)
{
  if (alike == 0)
    return getentropy (buf, size);
  alike--;
  memset (buf, 0, size);
  return 0;
}

static void
setup (void)
{
  sockets_setup ();
  alike = 0;
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
  struct modcat_channel *ln = open_good ("UNIX-LISTEN:sock,unlink-close=0");

  open_bad ("UNIX-L:sock", " E \"sock\" exists\n");
  mc_channel_close (ln);
  ck_assert (exists ("sock"));
  open_bad ("UNIX-L:sock", " E \"sock\" exists\n");
  mc_channel_close (open_good ("UNIX-L:sock,unlink-early,unlink-close=0"));
  ck_assert (exists ("sock"));
  mc_channel_close (open_good ("UNIX-L:sock,new"));
  ck_assert (!exists ("sock"));
  close (open ("sock", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  mc_channel_close (open_good ("UNIX-L:sock,new"));
  ck_assert (!exists ("sock"));
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

/* Whoever has it. */
START_TEST (path_in_use)
{
  static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM };
  int server;

  for (size_t i = 0; i < 3; i++) {
    server = plain_server ("sock", types[i]);
    open_bad ("UNIX-L:sock", " E \"sock\" exists");
    ck_assert (exists ("sock"));
    mc_channel_close (open_good ("UNIX-L:sock,unlink-early"));
    ck_assert (!exists ("sock"));
    close (server);
  }
}
END_TEST

/* A name that nobody else has, between BEFORE and AFTER. */
static const char *
abstract (const char *before, const char *after)
{
  static char text[4][160];
  static unsigned next;
  char *to = text[next++ % 4];

  snprintf (to, sizeof text[0], "%smodcat-%d%s", before, (int) getpid (),
            after);
  return to;
}

START_TEST (abstract_names)
{
  struct modcat_channel *ln, *ch, *peer;
  char text[160] = "ABSTRACT-LISTEN:";

  ln = open_good (abstract ("ABSTRACT-LISTEN:", ""));
  scratch_ck_logged (abstract (" N listening on AF=1 \"\\0", "\"\n"));
  open_bad (abstract ("ABSTRACT-LISTEN:", ""), "exists");
  ch = open_good (abstract ("ABSTRACT-CONNECT:", ",bind=modcat-own"));
  peer = take_peer (ln);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "\\0modcat-own");
  mc_channel_close (peer);
  mc_channel_close (ch);
  /* The whole of sun_path is another name. */
  open_bad (abstract ("ABSTRACT-CONNECT:", ",tightsocklen=0"),
            "Connection refused");
  mc_channel_close (ln);
  memset (text + strlen (text), 'x', 108);
  open_bad (text, "the name has more than the 107 bytes");
  ck_assert_ptr_null (sockets_bind (&unix_LTX_modcat_module,
                                    "ABSTRACT:x,via={UNIX:other}"));
}
END_TEST

/* Abstract sockets of each type have names of their own. */
START_TEST (abstract_client_types)
{
  static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM };
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  const socklen_t at = offsetof (struct sockaddr_un, sun_path) + 1;
  struct modcat_channel *ch;
  int server;

  strcpy (un.sun_path + 1, abstract ("", ""));
  for (size_t i = 0; i < 3; i++) {
    server = socket (AF_UNIX, types[i] | SOCK_CLOEXEC, 0);
    ck_assert_int_eq (bind (server, (struct sockaddr *) &un,
                            at + (socklen_t) strlen (un.sun_path + 1)), 0);
    if (types[i] != SOCK_DGRAM)
      ck_assert_int_eq (listen (server, 1), 0);
    ch = open_good (abstract ("ABSTRACT-CLIENT:", ""));
    ck_assert_int_eq (type_of (ch->rfd), types[i]);
    mc_channel_close (ch);
    close (server);
  }
  open_bad (abstract ("ABSTRACT:", ""),
            abstract (" E ABSTRACT: \\0", ": Connection refused"));
}
END_TEST

static const char *
own_path (const struct modcat_channel *ch)
{
  static struct sockaddr_un un;
  socklen_t len = sizeof un;

  memset (&un, 0, sizeof un);
  ck_assert_int_eq (getsockname (ch->rfd, (struct sockaddr *) &un, &len), 0);
  return un.sun_path;
}

START_TEST (temporary_names)
{
  int server = plain_server ("sock", SOCK_SEQPACKET);
  struct modcat_channel *ch;
  char path[200];

  ck_assert_int_eq (listen (server, 10), 0);
  ch = open_good ("UNIX:sock,bind-tempname=a.XXXXXX.b");
  snprintf (path, sizeof path, "%s", own_path (ch));
  ck_assert_uint_eq (strlen (path), strlen ("a.XXXXXX.b"));
  ck_assert (strncmp (path, "a.", 2) == 0 && strcmp (path + 8, ".b") == 0);
  ck_assert_str_ne (path, "a.XXXXXX.b");
  ck_assert (exists (path));
  mc_channel_close (ch);
  ck_assert (!exists (path));
  ch = open_good ("UNIX-CLIENT:sock,unix-bind-tempname,perm=0600");
  snprintf (path, sizeof path, "%s", own_path (ch));
  ck_assert (strncmp (path, "/tmp/", 5) == 0
             && strstr (path, "-bind.") != NULL);
  ck_assert_uint_eq (mode_of (path), 0600);
  mc_channel_close (ch);
  ck_assert (!exists (path));
  ch = open_good ("UNIX:sock,bind-tempname=a.XXXXXX,unlink-close=0");
  ck_assert (exists (own_path (ch)));
  mc_channel_close (ch);
  close (server);
  open_bad ("UNIX:sock,bind-tempname=a.XXXXX", "path pattern is not valid");
  open_bad ("UNIX:sock,bind=a,bind-tempname", "a socket has one name");
  open_bad ("UNIX:sock,bind-tempname,unlink-early", "has no effect");
  open_bad ("UNIX-L:new,bind-tempname", "UNIX-L binds implicitly, "
            "unix-bind-tempname option not allowed");
}
END_TEST

/* A name that exists is left alone, whatever it is: another one is taken. */
START_TEST (temporary_name_is_there)
{
  int server = plain_server ("sock", SOCK_DGRAM);
  struct modcat_channel *ch;
  char path[200];

  close (open ("t.aaaaaa", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  alike = 3;
  ch = open_good ("UNIX:sock,bind-tempname=t.XXXXXX");
  ck_assert_int_eq (type_of (ch->rfd), SOCK_DGRAM);
  ck_assert_uint_eq (alike, 0);
  snprintf (path, sizeof path, "%s", own_path (ch));
  ck_assert_str_ne (path, "t.aaaaaa");
  ck_assert (exists (path));
  mc_channel_close (ch);
  ck_assert (!exists (path));
  alike = UINT_MAX;
  open_bad ("UNIX:sock,bind-tempname=t.XXXXXX", "\"t.aaaaaa\" exists");
  ck_assert (exists ("t.aaaaaa"));
  close (server);
}
END_TEST

/* What CH delivers next, waited for. */
static const char *
take (struct modcat_channel *ch)
{
  static char buf[100];
  struct pollfd pfd = { .fd = ch->rfd, .events = POLLIN };
  ssize_t n;

  if (modcat_pending (ch) == 0)
    ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
  n = modcat_read (ch, buf, sizeof buf - 1);
  ck_assert_msg (n >= 0, "%zd: %s", n, scratch_logged ());
  buf[n] = '\0';
  return buf;
}

static void
put (struct modcat_channel *ch, const char *text)
{
  ck_assert_int_eq (modcat_write (ch, text, strlen (text)),
                    (ssize_t) strlen (text));
}

START_TEST (answers_datagrams)
{
  struct modcat_channel *ln = open_good ("UNIX-RECVFROM:sock,perm=0600");
  struct modcat_channel *ch = open_good ("UNIX-SENDTO:sock,bind=own");
  struct modcat_channel *other = open_good ("UNIX-SENDTO:own"), *peer;

  ck_assert_uint_eq (mode_of ("sock"), 0600);
  ck_assert (exists ("own"));
  put (ch, "one");
  put (ch, "two");
  peer = take_peer (ln);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "own");
  ck_assert_str_eq (take (peer), "one");
  ck_assert_int_eq (modcat_read (peer, (char[1]) { 0 }, 1), 0);
  /* The answer is heard, nobody else is. */
  put (other, "noise");
  put (peer, "answer");
  mc_channel_close (peer);
  ck_assert_str_eq (take (ch), "answer");
  scratch_ck_logged (" I recvfrom(): wrong peer address AF=1 \"<anon>\", "
                     "ignoring packet\n");
  peer = take_peer (ln);
  ck_assert_str_eq (take (peer), "two");
  mc_channel_close (peer);
  mc_channel_close (other);
  mc_channel_close (ch);
  ck_assert (!exists ("own"));
  mc_channel_close (ln);
  ck_assert (!exists ("sock"));
}
END_TEST

START_TEST (hears_all_datagrams)
{
  struct modcat_channel *ch = open_good ("UNIX-RECV:sock"), *from[3];

  from[0] = open_good ("UNIX-SENDTO:sock");
  from[1] = open_good ("UNIX-SEND:sock,bind-tempname=t.XXXXXX");
  from[2] = open_good ("UNIX-CLIENT:sock");
  for (int i = 0; i < 3; i++) {
    put (from[i], (const char *[]) { "a", "bb", "ccc" }[i]);
    mc_channel_close (from[i]);
  }
  ck_assert_str_eq (take (ch), "a");
  ck_assert_str_eq (take (ch), "bb");
  ck_assert_str_eq (take (ch), "ccc");
  mc_channel_close (ch);
  ck_assert (!exists ("sock"));
}
END_TEST

START_TEST (abstract_datagrams)
{
  struct modcat_channel *ln, *ch, *peer;

  ln = open_good (abstract ("ABSTRACT-RECVFROM:", ""));
  ch = open_good (abstract ("ABSTRACT-SENDTO:", ",bind=modcat-own"));
  put (ch, "text");
  peer = take_peer (ln);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "\\0modcat-own");
  ck_assert_str_eq (take (peer), "text");
  put (peer, "answer");
  mc_channel_close (peer);
  mc_channel_close (ln);
  ck_assert_str_eq (take (ch), "answer");
  mc_channel_close (ch);
  ch = open_good (abstract ("ABSTRACT-RECV:", ""));
  peer = open_good (abstract ("ABSTRACT-SENDTO:", ""));
  put (peer, "more");
  ck_assert_str_eq (take (ch), "more");
  mc_channel_close (peer);
  mc_channel_close (ch);
}
END_TEST

/* Who has no name can be heard, not answered. */
START_TEST (nameless_sender)
{
  struct modcat_channel *ln = open_good ("UNIX-RECVFROM:sock");
  struct modcat_channel *ch = open_good ("UNIX-SENDTO:sock"), *peer;

  put (ch, "text");
  peer = take_peer (ln);
  ck_assert_str_eq (variable (peer, "PEERADDR"), "<anon>");
  ck_assert_str_eq (take (peer), "text");
  ck_assert_int_eq (modcat_write (peer, "x", 1), MODCAT_FAIL);
  scratch_ck_logged ("there is nobody to answer");
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

/* Fill the queue behind CH; what it then waits for is not ready. */
static struct mc_wait
fill (struct modcat_channel *ch)
{
  struct mc_waits w = { .on = NULL };
  struct mc_wait on;
  struct pollfd pfd;
  ssize_t n = 0;

  for (int i = 0; i < 100000 && n != -1; i++)
    n = modcat_write (ch, "x", 1);
  ck_assert_int_eq (errno, EAGAIN);
  mc_channel_wait (ch, MODCAT_WRITE, &w);
  ck_assert_uint_eq (w.count, 1);
  on = w.on[0];
  ck_assert_uint_eq (on.dirs, MODCAT_WRITE);
  pfd = (struct pollfd) { .fd = on.fd, .events = POLLOUT };
  ck_assert_int_eq (poll (&pfd, 1, 0), 0);
  mc_waits_free (&w);
  return on;
}

/* The socket that sends is writable all the time: it would be asked in vain as
   fast as the processor can. */
START_TEST (full_datagram_queue)
{
  int server = plain_server ("sock", SOCK_DGRAM);
  struct modcat_channel *ch = open_good ("UNIX-SENDTO:sock");
  struct mc_wait on = fill (ch);
  struct pollfd pfd = { .fd = on.fd, .events = POLLOUT };
  struct mc_waits w = { .on = NULL };

  ck_assert_int_ne (on.fd, ch->wfd);
  for (char c; recv (server, &c, 1, MSG_DONTWAIT) == 1;)
    continue;
  ck_assert_int_eq (poll (&pfd, 1, 5000), 1);
  put (ch, "text");
  on = fill (ch);
  /* Another receiver at the same path is asked instead. */
  close (server);
  unlink ("sock");
  server = plain_server ("sock", SOCK_DGRAM);
  fill (ch);
  mc_channel_wait (ch, MODCAT_READ, &w);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, ch->rfd);
  mc_waits_free (&w);
  mc_channel_close (ch);
  ck_assert_int_eq (fcntl (on.fd, F_GETFD), -1);
  close (server);
}
END_TEST

START_TEST (full_queue_of_who_asked)
{
  struct modcat_channel *ln = open_good ("UNIX-RECVFROM:sock"), *peer;
  int client = plain_server ("own", SOCK_DGRAM);
  struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "sock" };

  ck_assert_int_eq (sendto (client, "ask", 3, 0, (struct sockaddr *) &un,
                            sizeof un), 3);
  peer = take_peer (ln);
  fill (peer);
  mc_channel_close (peer);
  mc_channel_close (ln);
  close (client);
}
END_TEST

START_TEST (other_families_and_types)
{
  open_bad ("UNIX-CONNECT:sock,pf=ip4", "UNIX-CONNECT has sockets of family 1 "
            "only, not 2");
  open_bad ("UNIX-LISTEN:sock,pf=10", "has sockets of family 1 only");
  open_bad ("UNIX:sock,pf=1", " E UNIX: sock: No such file");
  open_bad ("UNIX-LISTEN:sock,so-type=2", "datagram sockets don't have; use "
            "UNIX-RECVFROM");
  open_bad ("UNIX-RECV:sock,so-type=1", "UNIX-RECV has datagram sockets");
  open_bad ("UNIX-RECVFROM:sock,pf=2", "has sockets of family 1 only");
  open_bad ("UNIX-RECV:sock,bind=x", "binds implicitly");
  open_bad ("UNIX-SENDTO:sock,so-type=5", "UNIX-SENDTO has datagram sockets");
  open_bad ("UNIX-SENDTO:sock,user=0", "Option \"user\" only with bind option");
  ck_assert (!exists ("sock"));
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
    refused_paths, client_types, path_in_use, abstract_names,
    abstract_client_types, temporary_names, temporary_name_is_there,
    answers_datagrams, hears_all_datagrams, abstract_datagrams,
    nameless_sender, full_datagram_queue, full_queue_of_who_asked,
    other_families_and_types, full_queue, socket_length,
  };
  Suite *suite = suite_create ("unix");
  TCase *tc = tcase_create ("unix");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
