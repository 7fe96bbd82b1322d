/* tests/unit/test-channel-io.c -- channels: reading, writing, half-closing.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/fixture.h"

static struct fixture f;
static int pair[2];            /* [0] becomes the channel's */
static char trace[64];         /* a letter for each thing that happened */

static void
setup (void)
{
  fixture_setup (&f);
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
                                pair), 0);
  trace[0] = '\0';
}

static void
teardown (void)
{
  if (pair[0] != -1)
    close (pair[0]);
  close (pair[1]);
  fixture_teardown (&f);
}

static void
note (const char *what)
{
  strcat (trace, what);
}

/* A channel on pair[0], whose it is from now on. */
static struct modcat_channel *
open_pair (void)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, pair[0], pair[0]);

  pair[0] = -1;
  return ch;
}

static bool
is_open (int fd)
{
  return fcntl (fd, F_GETFD) != -1;
}

static bool
at_eof (int fd)
{
  char byte;

  return read (fd, &byte, 1) == 0;
}

/* -- operations ----------------------------------------------------------- */

static ssize_t
interrupted_read (struct modcat_channel *ch, void *buf, size_t size)
{
  (void) ch;
  (void) buf;
  (void) size;
  note ("r");
  if (strlen (trace) == 3)
    return 7;
  errno = EINTR;
  return -1;
}

static ssize_t
interrupted_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  (void) buf;
  return interrupted_read (ch, NULL, size);
}

START_TEST (eintr_is_not_seen)
{
  static const struct modcat_channel_ops ops = {
    .size = sizeof ops, .read = interrupted_read, .write = interrupted_write,
  };
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);
  char buf[8];

  ch->ops = &ops;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 7);
  trace[0] = '\0';
  ck_assert_int_eq (modcat_write (ch, buf, sizeof buf), 7);
  ck_assert_str_eq (trace, "rrr");
  mc_channel_close (ch);
}
END_TEST

START_TEST (empty_datagram_is_not_the_end)
{
  int fds[2];
  struct modcat_channel *ch;
  char buf[8];

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_DGRAM, 0, fds), 0);
  ch = fixture_channel (&f, 0, fds[0], fds[0]);
  ch->flags = MODCAT_CH_DATAGRAM;
  ck_assert_int_eq (write (fds[1], "", 0), 0);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), MODCAT_EMPTY);
  ch->flags |= MODCAT_CH_NULL_EOF;
  ck_assert_int_eq (write (fds[1], "", 0), 0);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  mc_channel_close (ch);
  close (fds[1]);
}
END_TEST

/* The same for a module that reads by itself. */
/* What the peer sent before it refused something is not lost. */
START_TEST (refused_after_what_came)
{
  const struct fixture_step reads[] = {
    { .n = -1, .err = ECONNREFUSED }, { .n = 1, .data = "a" },
    { .n = -1, .err = EAGAIN }, { .n = -1, .err = EAGAIN }, { 0 } };
  struct fixture_script script = { .reads = reads };
  struct modcat_channel *ch = fixture_scripted (&f, 0, &script);
  char buf[8];

  ch->flags |= MODCAT_CH_DATAGRAM;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 1);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, ECONNREFUSED);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, EAGAIN);
  mc_channel_close (ch);
}
END_TEST

/* A peer that answers and leaves refuses our end of file: that is its own.
   One that has never answered was never there. */
START_TEST (refused_end_of_file)
{
  const struct fixture_step answered[] = {
    { .n = -1, .err = ECONNREFUSED }, { .n = 1, .data = "a" },
    { .n = -1, .err = ECONNREFUSED }, { .n = -1, .err = EAGAIN }, { 0 } };
  const struct fixture_step silent[] = {
    { .n = -1, .err = ECONNREFUSED }, { .n = -1, .err = EAGAIN }, { 0 } };
  struct fixture_script script = { .reads = answered };
  struct modcat_channel *ch;
  char buf[8];

  ch = fixture_scripted (&f, 0, &script);
  ch->flags |= MODCAT_CH_DATAGRAM;
  ch->half_close = MODCAT_HC_NULL;
  mc_channel_of (ch)->half_closed = true;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 1);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  mc_channel_close (ch);

  script = (struct fixture_script) { .reads = silent };
  ch = fixture_scripted (&f, 0, &script);
  ch->flags |= MODCAT_CH_DATAGRAM;
  ch->half_close = MODCAT_HC_NULL;
  mc_channel_of (ch)->half_closed = true;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, ECONNREFUSED);
  mc_channel_close (ch);
}
END_TEST

START_TEST (null_eof_holds_for_a_modules_read)
{
  const struct fixture_step steps[] = {
    { .n = MODCAT_EMPTY }, { .n = MODCAT_EMPTY }, { 0 },
  };
  struct fixture_script script = { .reads = steps };
  struct modcat_channel *ch = fixture_scripted (&f, 0, &script);
  char buf[8];

  ch->flags = MODCAT_CH_DATAGRAM;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), MODCAT_EMPTY);
  ch->flags |= MODCAT_CH_NULL_EOF;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  mc_channel_close (ch);
}
END_TEST

START_TEST (eio_of_a_terminal_is_the_end)
{
  const struct fixture_step steps[] = {
    { .n = -1, .err = EIO }, { .n = -1, .err = EIO }, { 0 },
  };
  struct fixture_script script = { .reads = steps };
  struct modcat_channel *ch = fixture_scripted (&f, 0, &script);
  char buf[8];

  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, EIO);
  ch->flags = MODCAT_CH_EIO_EOF;
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 0);
  mc_channel_close (ch);
}
END_TEST

/* A shared descriptor is in blocking mode and stays in it: a full pipe must
   not hold the process up. */
START_TEST (shared_descriptor_never_blocks)
{
  struct modcat_channel *ch;
  char block[4096] = "";
  int fds[2], writes = 0;
  ssize_t n;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), 0);
  ch = fixture_channel (&f, 0, fds[0], fds[0]);
  ch->flags |= MODCAT_CH_SHARED;
  ck_assert_int_eq (mc_channel_set_nonblock (ch), 0);
  ck_assert_int_eq (fcntl (fds[0], F_GETFL) & O_NONBLOCK, 0);
  while ((n = modcat_write (ch, block, sizeof block)) > 0)
    ck_assert_int_lt (++writes, 100000);
  ck_assert_int_eq (errno, EAGAIN);
  mc_channel_close (ch);
  close (fds[1]);
}
END_TEST

START_TEST (own_descriptors_never_block)
{
  int in[2], out[2];
  struct modcat_channel *ch;

  ck_assert_int_eq (pipe (in), 0);
  ck_assert_int_eq (pipe (out), 0);
  ch = fixture_channel (&f, 0, in[0], out[1]);
  ck_assert_int_eq (mc_channel_set_nonblock (ch), 0);
  ck_assert_int_ne (fcntl (in[0], F_GETFL) & O_NONBLOCK, 0);
  ck_assert_int_ne (fcntl (out[1], F_GETFL) & O_NONBLOCK, 0);
  mc_channel_close (ch);
  close (in[1]);
  close (out[0]);
}
END_TEST

/* Nor does one that a helper library put below. */
START_TEST (descriptors_of_layers_never_block)
{
  struct modcat_channel *ch = fixture_channel (&f, 0, -1, -1);
  int fds[2];

  ck_assert_int_eq (pipe (fds), 0);
  ch->lower = modcat_channel_new (ch);
  ch->lower->rfd = fds[0];
  ck_assert_int_eq (mc_channel_set_nonblock (ch), 0);
  ck_assert_int_ne (fcntl (fds[0], F_GETFL) & O_NONBLOCK, 0);
  mc_channel_close (ch);
  close (fds[1]);
}
END_TEST

/* The relay may go round a module's operations only where there are none. */
START_TEST (plain_is_bytes_without_operations)
{
  static const struct modcat_channel_ops only_write = {
    .size = sizeof only_write, .write = interrupted_write,
  };
  struct modcat_channel *ch = open_pair ();

  ck_assert (mc_channel_is_plain (ch, MODCAT_READ));
  ck_assert (mc_channel_is_plain (ch, MODCAT_WRITE));
  ch->flags = MODCAT_CH_BYTES | MODCAT_CH_DATAGRAM;
  ck_assert (!mc_channel_is_plain (ch, MODCAT_READ));
  ch->flags = MODCAT_CH_BYTES | MODCAT_CH_EIO_EOF;
  ck_assert (!mc_channel_is_plain (ch, MODCAT_READ));
  ch->flags = 0;
  ck_assert (!mc_channel_is_plain (ch, MODCAT_WRITE));
  ch->flags = MODCAT_CH_BYTES;
  ch->ops = &only_write;
  ck_assert (mc_channel_is_plain (ch, MODCAT_READ));
  ck_assert (!mc_channel_is_plain (ch, MODCAT_WRITE));
  mc_channel_close (ch);
}
END_TEST

/* -- half-close ----------------------------------------------------------- */

START_TEST (half_close_none_says_nothing)
{
  struct modcat_channel *ch = open_pair ();
  char byte;

  ch->half_close = MODCAT_HC_NONE;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (read (pair[1], &byte, 1), -1);
  ck_assert_int_eq (errno, EAGAIN);
  mc_channel_close (ch);
}
END_TEST

START_TEST (half_close_shutdown_leaves_reading)
{
  struct modcat_channel *ch = open_pair ();
  char byte;

  ch->half_close = MODCAT_HC_SHUTDOWN;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert (at_eof (pair[1]));
  ck_assert_int_eq (write (pair[1], "x", 1), 1);
  ck_assert_int_eq (modcat_read (ch, &byte, 1), 1);
  mc_channel_close (ch);
}
END_TEST

START_TEST (half_close_close_keeps_the_other_descriptor)
{
  int in[2], out[2];
  struct modcat_channel *ch;

  ck_assert_int_eq (pipe (in), 0);
  ck_assert_int_eq (pipe (out), 0);
  ch = fixture_channel (&f, 0, in[0], out[1]);
  ch->half_close = MODCAT_HC_CLOSE;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert (at_eof (out[0]));
  ck_assert_int_eq (ch->wfd, -1);
  ck_assert (is_open (in[0]));
  mc_channel_close (ch);
  close (in[1]);
  close (out[0]);
}
END_TEST

/* A layer repeats what is below it, and below that. */
START_TEST (half_close_close_closes_once)
{
  struct modcat_channel *ch = open_pair (), *lower, *lowest;
  int fd = ch->wfd, next;

  ch->half_close = MODCAT_HC_CLOSE;
  ch->lower = lower = modcat_channel_new (ch);
  lower->lower = lowest = modcat_channel_new (lower);
  lower->rfd = lower->wfd = lowest->rfd = lowest->wfd = fd;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (lower->rfd, -1);
  ck_assert_int_eq (lowest->wfd, -1);
  next = dup (pair[1]);
  ck_assert_int_eq (next, fd);
  mc_channel_close (ch);
  ck_assert (is_open (next));
  close (next);
}
END_TEST

START_TEST (half_close_null_sends_an_empty_datagram)
{
  int fds[2];
  struct modcat_channel *ch;
  char byte;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds),
                    0);
  ch = fixture_channel (&f, 0, fds[0], fds[0]);
  ch->half_close = MODCAT_HC_NULL;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (read (fds[1], &byte, 1), 0);
  ck_assert_int_eq (read (fds[1], &byte, 1), -1);       /* only one */
  mc_channel_close (ch);
  close (fds[1]);
}
END_TEST

/* The sink is full of datagrams: the empty one has to wait like them. */
START_TEST (half_close_null_waits_for_room)
{
  const struct fixture_step full[] = { { .n = -1, .err = EAGAIN }, { 0 } };
  struct fixture_script script = { .writes = full };
  struct modcat_channel *ch = fixture_scripted (&f, 0, &script);
  struct mc_waits w = { 0 };

  ch->wfd = pair[0];
  ch->flags = MODCAT_CH_KEEP_OPEN;
  ch->half_close = MODCAT_HC_NULL;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_AGAIN);
  mc_channel_collect_waits (ch, &w);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, pair[0]);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_WRITE);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_uint_eq (script.nwritten, 2);
  mc_waits_free (&w);
  mc_channel_close (ch);
}
END_TEST

/* Of a peer that is gone: an error, unless it has told its own end. */
START_TEST (half_close_null_is_refused)
{
  const struct fixture_step refused[] = {
    { .n = -1, .err = ECONNREFUSED }, { 0 } };
  struct modcat_channel *ch;

  for (int eof = 0; eof < 2; eof++) {
    struct fixture_script script = { .writes = refused };

    ch = fixture_scripted (&f, 0, &script);
    ch->half_close = MODCAT_HC_NULL;
    mc_channel_of (ch)->at_eof = eof != 0;
    ck_assert_int_eq (modcat_half_close (ch), eof ? MODCAT_OK : MODCAT_FAIL);
    mc_channel_close (ch);
  }
}
END_TEST

static int
slow_half_close (struct modcat_channel *ch)
{
  note ("h");
  if (strlen (trace) < 3)
    return modcat_wait (ch, ch->rfd, MODCAT_WRITE);
  return MODCAT_OK;
}

START_TEST (half_close_call_is_resumed_and_then_over)
{
  static const struct modcat_channel_ops ops = {
    .size = sizeof ops, .half_close = slow_half_close,
  };
  struct modcat_channel *ch = open_pair ();

  ch->ops = &ops;
  ch->half_close = MODCAT_HC_CALL;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_AGAIN);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_AGAIN);
  ck_assert_uint_eq (mc_channel_of (ch)->waits.count, 1);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_str_eq (trace, "hhh");
  mc_channel_close (ch);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("channel-io");
  TCase *tc = tcase_create ("channel-io");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, eintr_is_not_seen, empty_datagram_is_not_the_end,
            refused_after_what_came, refused_end_of_file,
            null_eof_holds_for_a_modules_read, eio_of_a_terminal_is_the_end,
            shared_descriptor_never_blocks, own_descriptors_never_block,
            descriptors_of_layers_never_block,
            plain_is_bytes_without_operations);
  UNIT_ADD (tc, half_close_none_says_nothing,
            half_close_shutdown_leaves_reading,
            half_close_close_keeps_the_other_descriptor,
            half_close_close_closes_once,
            half_close_null_sends_an_empty_datagram,
            half_close_null_waits_for_room,
            half_close_null_is_refused,
            half_close_call_is_resumed_and_then_over);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
