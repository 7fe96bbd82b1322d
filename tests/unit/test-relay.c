/* tests/unit/test-relay.c -- flows over real descriptors.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/relay.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fixture f;
static int left[2], right[2];  /* [0] is the relay's, [1] the test's */
static struct modcat_channel *lch, *rch;

static void
setup (int type)
{
  fixture_setup (&f);
  ck_assert_int_eq (socketpair (AF_UNIX, type | SOCK_NONBLOCK, 0, left), 0);
  ck_assert_int_eq (socketpair (AF_UNIX, type | SOCK_NONBLOCK, 0, right), 0);
  lch = fixture_channel (&f, 0, left[0], left[0]);
  rch = fixture_channel (&f, 1, right[0], right[0]);
  lch->half_close = rch->half_close = MODCAT_HC_SHUTDOWN;
}

static void
teardown (void)
{
  fixture_teardown (&f);
  close (left[1]);
  close (right[1]);
}

static void
put (int fd, const char *text)
{
  ck_assert_int_eq (write (fd, text, strlen (text)), (int) strlen (text));
}

static void
expect (int fd, const char *text)
{
  char buf[256] = "";
  ssize_t n = read (fd, buf, sizeof buf - 1);

  ck_assert_int_eq (n, (int) strlen (text));
  ck_assert_str_eq (buf, text);
}

START_TEST (both_ways_then_ends)
{
  setup (SOCK_STREAM);
  put (left[1], "to the right");
  put (right[1], "to the left");
  shutdown (left[1], SHUT_WR);
  shutdown (right[1], SHUT_WR);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  expect (right[1], "to the right");
  expect (left[1], "to the left");
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* The right side says nothing and stays open: -t ends it, status 0. */
START_TEST (half_close_lingers)
{
  int64_t before;
  char byte;

  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (50000000);
  shutdown (left[1], SHUT_WR);
  before = modcat_now ();
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  ck_assert_int_ge (modcat_now () - before, f.ctx.set.linger);
  ck_assert_int_eq (read (right[1], &byte, 1), 0);      /* was told */
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

START_TEST (inactivity_ends)
{
  setup (SOCK_STREAM);
  f.ctx.set.inactivity = INT64_C (50000000);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

START_TEST (readbytes_is_end_of_file)
{
  setup (SOCK_STREAM);
  f.a[0].appl.read_bytes = 3;
  put (left[1], "abcdef");
  shutdown (right[1], SHUT_WR);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  expect (right[1], "abc");
  teardown ();
}
END_TEST

START_TEST (escape_is_end_of_file)
{
  setup (SOCK_STREAM);
  f.a[0].appl.escape = 'd';
  put (left[1], "abcdef");
  shutdown (right[1], SHUT_WR);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  expect (right[1], "abc");
  teardown ();
}
END_TEST

START_TEST (datagrams_keep_their_borders)
{
  setup (SOCK_DGRAM);
  lch->flags |= MODCAT_CH_DATAGRAM;
  rch->flags |= MODCAT_CH_DATAGRAM;
  f.ctx.set.inactivity = INT64_C (50000000);
  put (left[1], "one");
  put (left[1], "second");
  ck_assert_int_eq (write (left[1], "", 0), 0); /* empty: ignored */
  put (left[1], "third one");
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  expect (right[1], "one");
  expect (right[1], "second");
  expect (right[1], "third one");
  teardown ();
}
END_TEST

START_TEST (null_eof_ends_on_an_empty_datagram)
{
  setup (SOCK_DGRAM);
  lch->flags |= MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF;
  rch->flags |= MODCAT_CH_DATAGRAM;
  f.ctx.set.linger = INT64_C (20000000);
  put (left[1], "one");
  ck_assert_int_eq (write (left[1], "", 0), 0);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  expect (right[1], "one");
  teardown ();
}
END_TEST

/* Bytes that were read and that nobody takes any more: status 1. */
START_TEST (lost_bytes_are_an_error)
{
  setup (SOCK_STREAM);
  signal (SIGPIPE, SIG_IGN);
  put (left[1], "to nobody");
  close (right[1]);
  right[1] = -1;
  rch->flags &= ~(unsigned) MODCAT_CH_BYTES;
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  ck_assert_int_eq (f.ctx.status, 1);
  teardown ();
}
END_TEST

START_TEST (cool_write_is_no_error)
{
  setup (SOCK_STREAM);
  signal (SIGPIPE, SIG_IGN);
  f.a[1].fd.cool_write = 1;
  put (left[1], "to nobody");
  shutdown (left[1], SHUT_WR);
  close (right[1]);
  right[1] = -1;
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* A sink that takes nothing stops its source: one block is in our hands, the
   rest stays in the kernel's. */
START_TEST (back_pressure)
{
  char block[4096];
  size_t sent = 0;
  ssize_t n;
  struct mc_session *s;

  setup (SOCK_STREAM);
  memset (block, 'x', sizeof block);
  s = fixture_session (&f, lch, rch);
  ck_assert (!fixture_relay (&f, s, 20));
  for (int turn = 0; turn < 1000 && !s->relay.flow[0].state.pending; turn++) {
    while ((n = write (left[1], block, sizeof block)) > 0)
      sent += (size_t) n;
    ck_assert_int_eq (mc_loop_turn (f.ctx.loop), 0);
  }
  ck_assert (s->relay.flow[0].state.pending);
  ck_assert_uint_gt (sent, 4096);
  ck_assert_uint_eq (s->relay.flow[0].reader.one.dirs, 0);
  ck_assert_uint_eq (s->relay.flow[0].writer.one.dirs, MODCAT_WRITE);
  teardown ();
}
END_TEST

UNIT_MAIN ("relay", both_ways_then_ends, half_close_lingers, inactivity_ends,
           readbytes_is_end_of_file, escape_is_end_of_file,
           datagrams_keep_their_borders, null_eof_ends_on_an_empty_datagram,
           lost_bytes_are_an_error, cool_write_is_no_error, back_pressure)
