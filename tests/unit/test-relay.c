/* tests/unit/test-relay.c -- flows over real descriptors.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/child.h"
#include "core/log.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

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

/* -- channels without descriptors ----------------------------------------- */

static struct fixture_script ls, rs;

/* Both sides follow scripts: nothing to wait for but modcat_wake(). */
static struct mc_session *
setup_scripts (void)
{
  fixture_setup (&f);
  memset (&ls, 0, sizeof ls);
  memset (&rs, 0, sizeof rs);
  left[1] = right[1] = -1;
  lch = fixture_scripted (&f, 0, &ls);
  rch = fixture_scripted (&f, 1, &rs);
  return fixture_session (&f, lch, rch);
}

/* One turn, which never waits. */
static void
turn (void)
{
  fixture_turn (&f, modcat_now ());
}

static const struct fixture_step refused[] = {
  { .n = -1, .err = EAGAIN }, { 0 },
};

START_TEST (woken_source_is_read)
{
  static const struct fixture_step text[] = { { .data = "late" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  fixture_start (s, MODCAT_RDWR);
  turn ();
  rs.reads = text;
  modcat_wake (rch, MODCAT_READ);
  FIXTURE_UNTIL (&f, ls.len == 4);
  ls.reads = text;
  modcat_wake (lch, MODCAT_READ);
  FIXTURE_UNTIL (&f, rs.len == 4);
  teardown ();
}
END_TEST

/* Each channel is the sink of one flow and the source of the other. */
START_TEST (woken_sink_is_written)
{
  static const struct fixture_step to_right[] = { { .data = "right" }, { 0 } };
  static const struct fixture_step to_left[] = { { .data = "left" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  ls.reads = to_right;
  rs.reads = to_left;
  ls.writes = rs.writes = refused;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, ls.nwritten == 1 && rs.nwritten == 1);
  modcat_wake (rch, MODCAT_WRITE);
  FIXTURE_UNTIL (&f, rs.len == 5);
  ck_assert_uint_eq (ls.len, 0);
  modcat_wake (lch, MODCAT_WRITE);
  FIXTURE_UNTIL (&f, ls.len == 4);
  teardown ();
}
END_TEST

START_TEST (woken_both_ways_at_once)
{
  static const struct fixture_step text[] = { { .data = "text" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  ls.reads = text;
  rs.writes = refused;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, rs.nwritten == 1);
  rs.reads = text;
  modcat_wake (rch, MODCAT_READ | MODCAT_WRITE);
  FIXTURE_UNTIL (&f, rs.len == 4 && ls.len == 4);
  teardown ();
}
END_TEST

/* A layer wakes the channel above it; what is over sleeps on. */
START_TEST (wake_comes_from_layers_and_ends)
{
  static const struct fixture_step text[] = { { .data = "text" }, { 0 } };
  struct mc_session *s = setup_scripts ();
  struct modcat_channel *below = modcat_channel_new (lch);

  fixture_start (s, MODCAT_RDWR);
  turn ();
  ls.reads = text;
  modcat_wake (below, MODCAT_READ);
  FIXTURE_UNTIL (&f, rs.len == 4);
  mc_relay_stop (&s->relay);
  modcat_wake (below, MODCAT_READ | MODCAT_WRITE);
  ck_assert (!s->relay.flow[0].kick.set);
  ck_assert (!s->relay.flow[1].push.set);
  teardown ();
}
END_TEST

/* A source with nothing to wait for is asked until it says EAGAIN. */
START_TEST (dry_source_is_left_in_peace)
{
  static const struct fixture_step text[] = {
    { .data = "one" }, { .data = "two" }, { 0 },
  };
  struct mc_session *s = setup_scripts ();

  ls.reads = text;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, rs.len == 6);
  for (int i = 0; i < 20; i++)
    turn ();
  ck_assert_uint_eq (ls.nread, 3);
  ck_assert_uint_eq (rs.nread, 1);
  teardown ();
}
END_TEST

/* Datagrams that wait in a queue come many at a turn, those that come alone
   cost few reads in vain. */
START_TEST (crowded_datagrams_come_in_bursts)
{
  struct fixture_step reads[201] = { 0 };
  struct mc_session *s = setup_scripts ();
  size_t most = 0, before;

  for (int i = 0; i < 100; i++)
    reads[i].data = "x";
  for (int i = 100; i < 200; i++) {     /* one, then none */
    if (i % 2 == 0)
      reads[i].data = "y";
    else
      reads[i] = (struct fixture_step) { .n = -1, .err = EAGAIN };
  }
  ls.reads = reads;
  lch->flags |= MODCAT_CH_DATAGRAM;
  fixture_start (s, MODCAT_READ);
  for (int i = 0; i < 400 && rs.len < 150; i++) {
    before = ls.nread;
    modcat_wake (lch, MODCAT_READ);
    turn ();
    if (ls.nread - before > most)
      most = ls.nread - before;
  }
  ck_assert_uint_eq (rs.len, 150);
  ck_assert_uint_gt (most, 8);
  ck_assert_uint_le (most, 32);
  teardown ();
}
END_TEST

/* Bytes at hand keep their flow going, but not the loop from others. */
START_TEST (pending_bytes_take_turns)
{
  struct fixture_step reads[101] = { 0 };
  struct mc_session *s = setup_scripts ();
  size_t before;

  for (int i = 0; i < 100; i++)
    reads[i].data = "x";
  ls.reads = reads;
  ls.pending = 100;
  fixture_start (s, MODCAT_READ);
  do {
    before = ls.nread;
    turn ();
    ck_assert_uint_le (ls.nread - before, 32);
  } while (ls.nread != before);
  ck_assert_uint_eq (rs.len, 100);
  teardown ();
}
END_TEST

/* -- half-close ----------------------------------------------------------- */

static int tells;              /* calls of half_close */
static bool tell_by_time;

static int
slow_half_close (struct modcat_channel *ch)
{
  if (tells++ > 0)
    return MODCAT_OK;
  if (tell_by_time)
    return modcat_wait_until (ch, modcat_now ());
  return modcat_wait (ch, ch->wfd, MODCAT_WRITE);
}

static const struct modcat_channel_ops slow_ops = {
  .size = sizeof slow_ops, .half_close = slow_half_close,
};

static void
half_close_slowly (bool by_time)
{
  tells = 0;
  tell_by_time = by_time;
  rch->ops = &slow_ops;
  rch->half_close = MODCAT_HC_CALL;
  shutdown (left[1], SHUT_WR);
  fixture_start (fixture_session (&f, lch, rch), MODCAT_RDWR);
  ck_assert_int_eq (tells, 0);
  FIXTURE_UNTIL (&f, tells == 2);
}

START_TEST (half_close_waits_for_what_it_says)
{
  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (1000000000000);
  half_close_slowly (false);
  put (right[1], "answer");
  FIXTURE_UNTIL (&f, f.ctx.sessions->relay.flow[1].bytes == 6);
  expect (left[1], "answer");
  teardown ();
}
END_TEST

START_TEST (half_close_waits_for_a_time)
{
  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (1000000000000);
  half_close_slowly (true);
  teardown ();
}
END_TEST

/* A closed descriptor is no more read, either. */
START_TEST (shut_close_of_a_socket_ends_both_ways)
{
  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (1000000000000);
  rch->half_close = MODCAT_HC_CLOSE;
  shutdown (left[1], SHUT_WR);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* With -u nobody answers, so there is nothing to wait for. */
START_TEST (one_way_does_not_linger)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (1000000000000);
  put (left[1], "all");
  shutdown (left[1], SHUT_WR);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_READ);
  FIXTURE_UNTIL (&f, s->over);
  expect (right[1], "all");
  teardown ();
}
END_TEST

/* -- -t ------------------------------------------------------------------- */

/* The left side has ended; the clock of -t is then moved by hand. */
static struct mc_session *
start_closing (void)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  fixture_log (&f, MODCAT_LOG_WARN);
  f.ctx.set.linger = INT64_C (1000000000000);
  shutdown (left[1], SHUT_WR);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, s->relay.linger.set);
  return s;
}

static void
linger_passes (struct mc_session *s)
{
  s->relay.last_data -= f.ctx.set.linger;
  s->relay.linger.due (s->relay.linger.arg);
}

START_TEST (linger_ends_silence_without_a_word)
{
  struct mc_session *s = start_closing ();

  linger_passes (s);
  ck_assert (s->over);
  ck_assert_str_eq (scratch_logged (), "");
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

START_TEST (data_restart_the_linger)
{
  struct mc_session *s = start_closing ();

  s->relay.last_data = 0;
  put (right[1], "more");
  FIXTURE_UNTIL (&f, s->relay.flow[1].bytes == 4);
  ck_assert_int_gt (s->relay.last_data, 0);
  s->relay.linger.due (s->relay.linger.arg);    /* of before the data */
  ck_assert (!s->over);
  ck_assert_int_eq (s->relay.linger.when,
                    s->relay.last_data + f.ctx.set.linger);
  teardown ();
}
END_TEST

START_TEST (cutting_a_sender_is_told_with_dash_t)
{
  struct mc_session *s = start_closing ();

  put (right[1], "more");
  FIXTURE_UNTIL (&f, s->relay.flow[1].bytes == 4);
  linger_passes (s);
  ck_assert (s->over);
  scratch_ck_logged ("address 2 was still sending");
  scratch_ck_logged ("-t");
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* While bytes wait for their sink it has all the time it needs. */
START_TEST (pending_bytes_stop_the_linger)
{
  static const struct fixture_step end[] = { { .n = FIXTURE_EOF }, { 0 } };
  static const struct fixture_step text[] = { { .data = "text" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  f.ctx.set.linger = 0;
  ls.reads = end;
  rs.reads = text;
  ls.writes = refused;
  rs.pending = 4;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, ls.nwritten == 1);
  turn ();
  ck_assert (!s->over);
  ck_assert (!s->relay.linger.set);
  modcat_wake (lch, MODCAT_WRITE);
  FIXTURE_UNTIL (&f, s->over);
  ck_assert_uint_eq (ls.len, 4);
  teardown ();
}
END_TEST

/* -- -T ------------------------------------------------------------------- */

START_TEST (inactivity_with_bytes_in_hand_loses_them)
{
  static const struct fixture_step text[] = { { .data = "text" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  fixture_log (&f, MODCAT_LOG_WARN);
  f.ctx.set.inactivity = INT64_C (10000000);
  ls.reads = text;
  rs.writes = refused;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, s->over);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("4 bytes that were read from address 1 are lost");
  teardown ();
}
END_TEST

START_TEST (data_restart_the_inactivity)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  f.ctx.set.inactivity = INT64_C (1000000000000);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  s->relay.last_data = 0;
  put (left[1], "data");
  FIXTURE_UNTIL (&f, s->relay.flow[0].bytes == 4);
  s->relay.inactivity.due (s->relay.inactivity.arg);
  ck_assert (!s->over);
  s->relay.last_data -= f.ctx.set.inactivity;
  s->relay.inactivity.due (s->relay.inactivity.arg);
  ck_assert (s->over);
  teardown ();
}
END_TEST

/* -- errors --------------------------------------------------------------- */

/* The right side takes nothing more, but what it said has been read. */
START_TEST (broken_sink_leaves_the_other_flow_its_bytes)
{
  static const struct fixture_step text[] = { { .data = "x" }, { 0 } };
  static const struct fixture_step answer[] = { { .data = "answer" }, { 0 } };
  static const struct fixture_step broken[] = {
    { .n = -1, .err = EAGAIN }, { .n = -1, .err = EPIPE }, { 0 },
  };
  struct mc_session *s = setup_scripts ();

  ls.reads = text;
  rs.reads = answer;
  rs.writes = broken;
  ls.writes = refused;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, ls.nwritten == 1 && rs.nwritten == 1);
  modcat_wake (rch, MODCAT_WRITE);
  FIXTURE_UNTIL (&f, rs.nwritten == 2);
  ck_assert (!s->over);
  modcat_wake (lch, MODCAT_WRITE);
  FIXTURE_UNTIL (&f, s->over);
  ck_assert_uint_eq (ls.len, 6);
  ck_assert_int_eq (f.ctx.status, 1);
  teardown ();
}
END_TEST

/* A signal, or the other side's end, takes the session with bytes in hand. */
START_TEST (stopped_relay_tells_what_is_lost)
{
  static const struct fixture_step text[] = { { .data = "text" }, { 0 } };
  struct mc_session *s = setup_scripts ();

  fixture_log (&f, MODCAT_LOG_WARN);
  ls.reads = text;
  rs.writes = refused;
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, rs.nwritten == 1);
  mc_sessions_sweep (&f.ctx, true);
  scratch_ck_logged ("4 bytes that were read from address 1 are lost");
  ck_assert_int_eq (f.ctx.status, 1);
  teardown ();
}
END_TEST

/* -- buffers -------------------------------------------------------------- */

START_TEST (idle_session_has_no_buffer)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  put (left[1], "data");
  FIXTURE_UNTIL (&f, s->relay.flow[0].bytes == 4);
  ck_assert_ptr_null (s->relay.flow[0].buf);
  ck_assert_ptr_null (s->relay.flow[1].buf);
  teardown ();
}
END_TEST

/* `modcat - -`: one flow carries all, so that bytes can't overtake. */
START_TEST (same_descriptors_are_one_flow)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  lch->flags |= MODCAT_CH_KEEP_OPEN;
  close (right[0]);
  rch->rfd = rch->wfd = left[0];
  put (left[1], "echo");
  shutdown (left[1], SHUT_WR);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  ck_assert (!s->relay.flow[1].state.active);
  FIXTURE_UNTIL (&f, s->over);
  expect (left[1], "echo");
  teardown ();
}
END_TEST

START_TEST (ignoreeof_ends_with_the_other_side)
{
  setup (SOCK_STREAM);
  f.a[0].appl.ignore_eof = 1;
  f.ctx.set.linger = 0;
  shutdown (left[1], SHUT_WR);
  shutdown (right[1], SHUT_WR);
  ck_assert (fixture_relay (&f, fixture_session (&f, lch, rch), 2000));
  teardown ();
}
END_TEST

/* -- programs ------------------------------------------------------------- */

/* A program of CH that ends with STATUS when what is returned is closed. */
static int
run_program (struct modcat_channel *ch, int status, unsigned flags)
{
  int go;
  pid_t pid = fixture_program (&go, status);

  ck_assert_int_eq (mc_child_add (&f.ctx, pid, ch, 0, flags), 0);
  return go;
}

/* Its output has ended, and a moment later it does: the status counts. */
START_TEST (program_about_to_exit_is_waited_for)
{
  struct mc_session *s;
  int go;

  setup (SOCK_STREAM);
  go = run_program (lch, 3, 0);
  s = fixture_session (&f, lch, rch);
  mc_request_of (lch->rq)->session = s;
  shutdown (left[1], SHUT_WR);
  shutdown (right[1], SHUT_WR);
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, s->relay.linger.set);
  ck_assert (!s->over);
  close (go);
  while (!s->program_failed)
    mc_children_reap (&f.ctx);
  FIXTURE_UNTIL (&f, s->over);
  ck_assert_int_eq (f.ctx.status, 1);
  teardown ();
}
END_TEST

START_TEST (program_that_goes_on_is_left)
{
  struct mc_session *s;
  int go;

  setup (SOCK_STREAM);
  go = run_program (lch, 0, 0);
  s = fixture_session (&f, lch, rch);
  shutdown (left[1], SHUT_WR);
  shutdown (right[1], SHUT_WR);
  fixture_start (s, MODCAT_RDWR);
  FIXTURE_UNTIL (&f, s->over);
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();                  /* which ends it */
  close (go);
}
END_TEST

/* One that only takes data is given the time to use it. */
START_TEST (program_that_takes_data_is_awaited)
{
  struct mc_session *s;
  int go;

  setup (SOCK_STREAM);
  go = run_program (rch, 0, MODCAT_CHILD_AWAIT);
  s = fixture_session (&f, lch, rch);
  mc_request_of (rch->rq)->session = s;
  shutdown (left[1], SHUT_WR);
  fixture_start (s, MODCAT_READ);
  FIXTURE_UNTIL (&f, s->relay.flow[0].state.told);
  turn ();
  ck_assert (!s->over);
  close (go);
  while (!s->over)
    mc_children_reap (&f.ctx);
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* A program that has ended begins the closing, as an end of file does. */
START_TEST (end_of_a_program_begins_the_closing)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  f.ctx.set.linger = INT64_C (1000000000000);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  ck_assert (!s->relay.linger.set);
  mc_session_program_ended (s, lch, false);
  ck_assert (s->relay.linger.set);
  ck_assert_int_eq (f.ctx.status, 0);
  teardown ();
}
END_TEST

/* -- statistics ----------------------------------------------------------- */

START_TEST (statistics_are_shown_at_any_level)
{
  struct mc_session *s;

  setup (SOCK_STREAM);
  fixture_log (&f, MODCAT_LOG_ERROR);
  s = fixture_session (&f, lch, rch);
  fixture_start (s, MODCAT_RDWR);
  put (left[1], "twelve bytes");
  FIXTURE_UNTIL (&f, s->relay.flow[0].bytes == 12);
  mc_relay_log_statistics (&s->relay);
  scratch_ck_logged ("STATISTICS: left to right: 1 packets(s), 12 byte(s)");
  scratch_ck_logged ("STATISTICS: right to left: 0 packets(s),  0 byte(s)");
  ck_assert_int_eq (mc_log_threshold (f.ctx.log), MODCAT_LOG_ERROR);
  teardown ();
}
END_TEST

UNIT_MAIN ("relay", both_ways_then_ends, half_close_lingers, inactivity_ends,
           readbytes_is_end_of_file, escape_is_end_of_file,
           datagrams_keep_their_borders, null_eof_ends_on_an_empty_datagram,
           lost_bytes_are_an_error, cool_write_is_no_error, back_pressure,
           woken_source_is_read, woken_sink_is_written,
           woken_both_ways_at_once, wake_comes_from_layers_and_ends,
           dry_source_is_left_in_peace, crowded_datagrams_come_in_bursts,
    pending_bytes_take_turns,
           half_close_waits_for_what_it_says, half_close_waits_for_a_time,
           shut_close_of_a_socket_ends_both_ways, one_way_does_not_linger,
           linger_ends_silence_without_a_word, data_restart_the_linger,
           cutting_a_sender_is_told_with_dash_t, pending_bytes_stop_the_linger,
           inactivity_with_bytes_in_hand_loses_them,
           data_restart_the_inactivity,
           broken_sink_leaves_the_other_flow_its_bytes,
           stopped_relay_tells_what_is_lost, idle_session_has_no_buffer,
           same_descriptors_are_one_flow,
           ignoreeof_ends_with_the_other_side,
           program_about_to_exit_is_waited_for, program_that_goes_on_is_left,
           program_that_takes_data_is_awaited,
           end_of_a_program_begins_the_closing,
           statistics_are_shown_at_any_level)
