/* tests/unit/test-flow.c -- one flow: its path, its blocks, what goes wrong.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/pool.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_relay relay;
static struct mc_session session;
static struct mc_flow flow;
static struct modcat_channel *src, *dst;
static struct fixture_script in, out;

static void
setup (void)
{
  fixture_setup (&f);
  memset (&in, 0, sizeof in);
  memset (&out, 0, sizeof out);
  memset (&flow, 0, sizeof flow);
  src = dst = NULL;
}

static void
teardown (void)
{
  if (flow.relay != NULL)
    mc_flow_stop (&flow);
  mc_channel_close (src);
  mc_channel_close (dst);
  fixture_teardown (&f);
}

/* Make FLOW from SRC to DST; those that are not set yet follow a script. */
static void
start (void)
{
  if (src == NULL)
    src = fixture_scripted (&f, 0, &in);
  if (dst == NULL)
    dst = fixture_scripted (&f, 1, &out);
  relay = (struct mc_relay) { .ctx = &f.ctx, .session = &session };
  session.ctx = &f.ctx;
  ck_assert_int_eq (mc_flow_start (&flow, &relay, 0, src, dst), 0);
}

static void
expect_out (const char *text)
{
  ck_assert_uint_eq (out.len, strlen (text));
  ck_assert_mem_eq (out.out, text, out.len);
}

/* A channel of SIDE on a new file NAME that holds SIZE bytes of a pattern. */
static struct modcat_channel *
file_channel (int side, const char *name, size_t size, int flags)
{
  static char pattern[3 << 20];
  int fd;

  ck_assert_uint_le (size, sizeof pattern);
  for (size_t i = 0; i < size; i++)
    pattern[i] = (char) (i * 7 + i / 251);
  fd = open (scratch_bytes (name, pattern, size), flags);
  ck_assert_int_ne (fd, -1);
  return fixture_channel (&f, side, fd, fd);
}

/* Everything that the files NAME and OTHER hold, up to SIZE bytes, is the
   same. */
static void
same_files (const char *name, const char *other, size_t size)
{
  static char a[3 << 20], b[3 << 20];
  int fa = open (scratch_path (name), O_RDONLY);
  int fb = open (scratch_path (other), O_RDONLY);

  ck_assert_int_ge (read (fa, a, sizeof a), (ssize_t) size);
  ck_assert_int_eq (read (fb, b, sizeof b), (ssize_t) size);
  ck_assert (memcmp (a, b, size) == 0);
  close (fa);
  close (fb);
}

/* Until the end of the source; the sink always takes. */
static void
carry_all (void)
{
  while (!flow.state.eof) {
    mc_flow_read (&flow);
    while (flow.state.pending)
      ck_assert (mc_flow_write (&flow));
  }
}

/* -- which path ----------------------------------------------------------- */

START_TEST (no_stage_is_the_fast_path)
{
  start ();
  ck_assert_int_eq (flow.path, MC_PATH_BUFFER);
  ck_assert_uint_eq (flow.want, MC_FIRST_WANT);
}
END_TEST

START_TEST (dash_b_fixes_the_size)
{
  f.ctx.set.block_size = 100;
  f.ctx.set.block_size_given = true;
  start ();
  ck_assert_int_eq (flow.path, MC_PATH_BLOCKS);
  ck_assert_uint_eq (flow.want, 100);
}
END_TEST

/* A datagram must come whole, however small -b is. */
START_TEST (datagrams_are_not_cut_to_dash_b)
{
  f.ctx.set.block_size = 100;
  src = fixture_scripted (&f, 0, &in);
  src->flags = MODCAT_CH_DATAGRAM;
  start ();
  ck_assert_int_eq (flow.path, MC_PATH_BLOCKS);
  ck_assert_uint_ge (flow.want, 65536);
}
END_TEST

/* What becomes a datagram is cut to -b: nobody takes megabytes at once. */
START_TEST (bytes_become_datagrams_of_dash_b)
{
  dst = fixture_scripted (&f, 1, &out);
  dst->flags = MODCAT_CH_DATAGRAM;
  start ();
  ck_assert_int_eq (flow.path, MC_PATH_BLOCKS);
  ck_assert_uint_eq (flow.want, f.ctx.set.block_size);
}
END_TEST

/* The buffer has room for what the stages make of a read. */
START_TEST (buffers_have_room_to_grow)
{
  f.ctx.set.block_size = 4 << 20;
  f.a[1].appl.line_end = MC_EOL_CRNL;
  start ();
  ck_assert_uint_eq (flow.grow, 2);
  ck_assert_uint_eq (flow.want, 4 << 20);
  ck_assert_uint_ge (mc_buffer_size (&f.ctx), 2 * flow.want);
}
END_TEST

START_TEST (one_end_missing_is_no_flow)
{
  src = fixture_scripted (&f, 0, &in);
  relay = (struct mc_relay) { .ctx = &f.ctx, .session = &session };
  session.ctx = &f.ctx;
  ck_assert_int_eq (mc_flow_start (&flow, &relay, 0, src, NULL), 0);
  ck_assert (!flow.state.active);
}
END_TEST

/* -- the buffer ----------------------------------------------------------- */

START_TEST (full_reads_ask_for_more)
{
  scratch_new ();
  src = file_channel (0, "in", 3 << 20, O_RDONLY);
  start ();
  flow.no_splice = true;
  for (size_t want = MC_FIRST_WANT; want < MC_BUFFER_SIZE; want *= 2) {
    ck_assert_uint_eq (flow.want, want);
    ck_assert (mc_flow_read (&flow));
    ck_assert_uint_eq (flow.end, want);
    flow.state.pending = false; /* as if written */
  }
  mc_flow_read (&flow);
  ck_assert_uint_eq (flow.want, MC_BUFFER_SIZE);        /* and not beyond */
}
END_TEST

START_TEST (small_reads_ask_for_less)
{
  in.reads = (const struct fixture_step[]) { { .data = "few" }, { 0 } };
  start ();
  flow.want = MC_BUFFER_SIZE;
  ck_assert (mc_flow_read (&flow));
  ck_assert_uint_eq (flow.want, MC_BUFFER_SIZE / 2);
}
END_TEST

/* Of several short writes in a row, the bytes are all there and in order; who
   takes less than offered has not said EAGAIN. */
START_TEST (short_writes_go_on)
{
  in.reads = (const struct fixture_step[]) { { .data = "abcdefgh" }, { 0 } };
  out.writes = (const struct fixture_step[]) { { .n = 3 }, { .n = 1 }, { 0 } };
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (mc_flow_write (&flow));
  ck_assert (!flow.state.pending);
  expect_out ("abcdefgh");
  ck_assert_uint_eq (flow.bytes, 8);
  ck_assert_uint_eq (flow.blocks, 1);
}
END_TEST

START_TEST (eagain_keeps_the_rest)
{
  in.reads = (const struct fixture_step[]) { { .data = "abcdefgh" }, { 0 } };
  out.writes = (const struct fixture_step[]) {
    { .n = 3 }, { .n = -1, .err = EAGAIN }, { 0 }
  };
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (!mc_flow_write (&flow));
  ck_assert (flow.state.pending);
  ck_assert_uint_eq (flow.bytes, 3);
  ck_assert (mc_flow_write (&flow));
  expect_out ("abcdefgh");
}
END_TEST

START_TEST (give_back_and_lend_again)
{
  in.reads = (const struct fixture_step[]) {
    { .data = "one" }, { .data = "two" }, { 0 }
  };
  start ();
  for (int i = 0; i < 2; i++) {
    ck_assert (mc_flow_read (&flow));
    ck_assert_ptr_nonnull (flow.buf);
    ck_assert (mc_flow_write (&flow));
    mc_flow_give_back (&flow);
    ck_assert_ptr_null (flow.buf);
  }
  expect_out ("onetwo");
}
END_TEST

/* -- splice --------------------------------------------------------------- */

/* Two ends of a TCP connection; [0] never blocks. */
static void
tcp_pair (int fds[2])
{
  struct sockaddr_in addr = { .sin_family = AF_INET,
                              .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t len = sizeof addr;
  int ln = socket (AF_INET, SOCK_STREAM, 0);

  ck_assert_int_eq (bind (ln, (struct sockaddr *) &addr, sizeof addr), 0);
  ck_assert_int_eq (listen (ln, 1), 0);
  ck_assert_int_eq (getsockname (ln, (struct sockaddr *) &addr, &len), 0);
  fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ck_assert_int_eq (connect (fds[0], (struct sockaddr *) &addr, len), -1);
  fds[1] = accept (ln, NULL, NULL);
  ck_assert_int_ne (fds[1], -1);
  /* One that paces, BBR, would change the path. */
  ck_assert_int_eq (setsockopt (fds[0], IPPROTO_TCP, TCP_CONGESTION, "reno",
                                4), 0);
  close (ln);
}

/* Write SIZE bytes to FD in a process of its own. */
static void
feed (int fd, size_t size)
{
  static char block[1 << 20];

  if (fork () != 0)
    return;
  for (size_t i = 0; i < sizeof block; i++)
    block[i] = (char) (i * 7 + i / 251);
  for (ssize_t n; size > 0; size -= (size_t) n)
    if ((n = write (fd, block, size < sizeof block ? size : sizeof block))
        == -1)
      _exit (1);
  _exit (0);
}

START_TEST (bulk_between_tcp_goes_by_splice)
{
  int from[2], to[2];
  char buf[65536];
  size_t sent = 0;
  bool spliced = false;
  ssize_t n;

  tcp_pair (from);
  tcp_pair (to);
  src = fixture_channel (&f, 0, from[0], from[0]);
  dst = fixture_channel (&f, 1, to[0], to[0]);
  start ();
  feed (from[1], 16 << 20);
  close (from[1]);
  flow.streak = 100;            /* as after many full reads */
  flow.buf = mc_pool_get (f.ctx.pool, &flow.touched);
  while (!flow.state.eof || flow.state.pending) {
    if (!flow.state.pending)
      mc_flow_read (&flow);
    spliced = spliced || flow.path == MC_PATH_SPLICE;
    if (flow.state.pending)
      mc_flow_write (&flow);
    while ((n = recv (to[1], buf, sizeof buf, MSG_DONTWAIT)) > 0)
      for (ssize_t i = 0; i < n; i++, sent++)
        if (buf[i] != (char) ((sent & 0xfffff) * 7 + (sent & 0xfffff) / 251))
          ck_abort_msg ("byte %zu differs", sent);
  }
  ck_assert (spliced);
  ck_assert_uint_eq (flow.bytes, 16 << 20);
  close (to[1]);
  wait (NULL);
}
END_TEST

/* As after bulk data between TCP sockets. */
static void
force_splice (void)
{
  ck_assert_int_eq (pipe2 (flow.pipe, O_NONBLOCK), 0);
  flow.path = MC_PATH_SPLICE;
}

START_TEST (splice_carries_all)
{
  scratch_new ();
  src = file_channel (0, "in", 3 << 20, O_RDONLY);
  dst = file_channel (1, "out", 0, O_WRONLY);
  start ();
  force_splice ();
  carry_all ();
  ck_assert_int_eq (flow.path, MC_PATH_SPLICE);
  ck_assert_uint_eq (flow.bytes, 3 << 20);
  same_files ("in", "out", 3 << 20);
}
END_TEST

/* A file that is appended to takes nothing by splice(2). */
START_TEST (refused_splice_loses_nothing)
{
  scratch_new ();
  src = file_channel (0, "in", 3 << 20, O_RDONLY);
  dst = file_channel (1, "out", 0, O_WRONLY | O_APPEND);
  start ();
  force_splice ();
  carry_all ();
  ck_assert_int_eq (flow.path, MC_PATH_BUFFER);
  ck_assert (flow.no_splice);
  same_files ("in", "out", 3 << 20);
}
END_TEST

START_TEST (small_pieces_leave_splice)
{
  int from[2], to[2];
  char block[100] = "";

  ck_assert_int_eq (pipe2 (from, O_NONBLOCK), 0);
  ck_assert_int_eq (pipe2 (to, O_NONBLOCK), 0);
  src = fixture_channel (&f, 0, from[0], -1);
  dst = fixture_channel (&f, 1, -1, to[1]);
  start ();
  force_splice ();
  for (int i = 0; i < 100 && flow.path == MC_PATH_SPLICE; i++) {
    ck_assert_int_eq (write (from[1], block, sizeof block), sizeof block);
    ck_assert (mc_flow_read (&flow));
    ck_assert (mc_flow_write (&flow));
  }
  ck_assert_int_eq (flow.path, MC_PATH_BUFFER);
  close (from[1]);
  close (to[0]);
}
END_TEST

/* Others use the open file description: it may be in blocking mode. */
START_TEST (shared_descriptors_are_not_spliced)
{
  int from[2], to[2];

  tcp_pair (from);
  tcp_pair (to);
  src = fixture_channel (&f, 0, from[0], from[0]);
  dst = fixture_channel (&f, 1, to[0], to[0]);
  dst->flags |= MODCAT_CH_SHARED;
  start ();
  ck_assert (flow.no_splice);
  close (from[1]);
  close (to[1]);
}
END_TEST

START_TEST (readbytes_holds_for_splice)
{
  scratch_new ();
  f.a[0].appl.read_bytes = 2000001;
  src = file_channel (0, "in", 3 << 20, O_RDONLY);
  dst = file_channel (1, "out", 0, O_WRONLY);
  start ();
  force_splice ();
  carry_all ();
  ck_assert_int_eq (flow.path, MC_PATH_SPLICE);
  same_files ("in", "out", 2000001);
}
END_TEST

/* -- ends ----------------------------------------------------------------- */

START_TEST (readbytes_is_the_end)
{
  in.reads = (const struct fixture_step[]) { { .data = "abc" }, { 0 } };
  f.a[0].appl.read_bytes = 3;
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (flow.state.eof);
  ck_assert (mc_flow_write (&flow));
  expect_out ("abc");
}
END_TEST

START_TEST (readbytes_0_is_no_limit)
{
  in.reads = (const struct fixture_step[]) {
    { .data = "abc" }, { .n = FIXTURE_EOF }, { 0 }
  };
  f.a[0].appl.read_bytes = 0;
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (!flow.state.eof);
  ck_assert (mc_flow_write (&flow));
  ck_assert (!mc_flow_read (&flow));
  ck_assert (flow.state.eof);
}
END_TEST

START_TEST (ignoreeof_pauses)
{
  in.reads = (const struct fixture_step[]) {
    { .n = FIXTURE_EOF }, { .data = "later" }, { 0 }
  };
  f.a[0].appl.ignore_eof = 1;
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert (!flow.state.eof);
  ck_assert (flow.paused);
  ck_assert (flow.resume.set);
  ck_assert (mc_flow_read (&flow));
}
END_TEST

/* As in socat: only the escape ends it then. */
START_TEST (ignoreeof_with_escape)
{
  in.reads = (const struct fixture_step[]) {
    { .n = FIXTURE_EOF }, { .data = "last\033not this" }, { 0 }
  };
  f.a[0].appl.ignore_eof = 1;
  f.a[0].appl.escape = '\033';
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert (!flow.state.eof);
  ck_assert (mc_flow_read (&flow));
  ck_assert (flow.state.eof);
  ck_assert (mc_flow_write (&flow));
  expect_out ("last");
}
END_TEST

START_TEST (eagain_makes_it_dry)
{
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert (flow.dry);
  ck_assert (!flow.state.eof);
}
END_TEST

START_TEST (empty_datagram_is_nothing)
{
  in.reads = (const struct fixture_step[]) { { .n = MODCAT_EMPTY }, { 0 } };
  src = fixture_scripted (&f, 0, &in);
  src->flags = MODCAT_CH_DATAGRAM;
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (!flow.state.pending);
  ck_assert (!flow.state.eof);
}
END_TEST

/* AF_UNIX and SEQPACKET know datagrams that are larger than UDP's. */
START_TEST (large_datagram_stays_whole)
{
  static char block[100000];
  int from[2], to[2], size = sizeof block * 2;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_DGRAM, 0, from), 0);
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_DGRAM, 0, to), 0);
  src = fixture_channel (&f, 0, from[0], from[0]);
  dst = fixture_channel (&f, 1, to[0], to[0]);
  src->flags = dst->flags = MODCAT_CH_DATAGRAM;
  setsockopt (from[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt (to[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  memset (block, 'x', sizeof block);
  ck_assert_int_eq (write (from[1], block, sizeof block), sizeof block);
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (mc_flow_write (&flow));
  ck_assert_int_eq (recv (to[1], block, sizeof block, MSG_DONTWAIT),
                    sizeof block);
  close (from[1]);
  close (to[1]);
}
END_TEST

/* -- errors --------------------------------------------------------------- */

START_TEST (read_error_ends_and_fails)
{
  in.reads = (const struct fixture_step[]) { { .n = -1, .err = EIO }, { 0 } };
  fixture_log (&f, MODCAT_LOG_ERROR);
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert (flow.state.eof);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("Input/output error");
}
END_TEST

/* Below -1 the module has said why. */
START_TEST (reported_read_error_is_not_told_twice)
{
  in.reads = (const struct fixture_step[]) { { .n = MODCAT_FAIL }, { 0 } };
  fixture_log (&f, MODCAT_LOG_ERROR);
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert_int_eq (f.ctx.status, 1);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (sloppy_goes_on_after_an_error)
{
  in.reads = (const struct fixture_step[]) { { .n = -1, .err = EIO }, { 0 } };
  f.ctx.set.sloppy = true;
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert (flow.state.eof);
  ck_assert_int_eq (f.ctx.status, 0);
}
END_TEST

START_TEST (write_error_tells_what_is_lost)
{
  in.reads = (const struct fixture_step[]) { { .data = "abcdefgh" }, { 0 } };
  out.writes = (const struct fixture_step[]) {
    { .n = 3 }, { .n = -1, .err = EPIPE }, { 0 }
  };
  fixture_log (&f, MODCAT_LOG_WARN);
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (!mc_flow_write (&flow));
  ck_assert (flow.state.broken);
  ck_assert (!flow.state.pending);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("5 bytes that were read from address 1 are lost");
  scratch_ck_logged ("Broken pipe");
}
END_TEST

/* cool-write: the peer may go; other errors stay errors. */
START_TEST (cool_write_is_for_peers_that_went)
{
  static const struct { int err, status; } cases[] = {
    { EPIPE, 0 }, { ECONNRESET, 0 }, { ENOSPC, 1 },
  };

  f.a[1].fd.cool_write = 1;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    in.reads = (const struct fixture_step[]) { { .data = "x" }, { 0 } };
    out.writes = (const struct fixture_step[]) {
      { .n = -1, .err = cases[i].err }, { 0 }
    };
    f.ctx.status = 0;
    start ();
    ck_assert (mc_flow_read (&flow));
    ck_assert (!mc_flow_write (&flow));
    ck_assert (flow.state.broken);
    ck_assert_int_eq (f.ctx.status, cases[i].status);
    mc_flow_stop (&flow);
    flow.relay = NULL;
  }
}
END_TEST

/* -- stages --------------------------------------------------------------- */

struct probe_stage {
  size_t allow, seen_want;
  int64_t again;
  int runs, closed, fail, eof;
};

static int
probe_run (struct modcat_stage *st, struct modcat_block *b)
{
  struct probe_stage *p = st->state;

  p->runs++;
  if (p->fail)
    return MODCAT_FAIL;
  b->end_of_file = p->eof;
  return MODCAT_OK;
}

static size_t
probe_allow (struct modcat_stage *st, size_t want, int64_t *again)
{
  struct probe_stage *p = st->state;

  p->seen_want = want;
  *again = p->again;
  return p->allow < want ? p->allow : want;
}

static void
probe_close (struct modcat_stage *st)
{
  struct probe_stage *p = st->state;

  p->closed++;
}

static const struct modcat_stage_ops probe_ops = {
  .size = sizeof probe_ops, .name = "probe", .run = probe_run,
  .allow = probe_allow, .close = probe_close,
};

static void
add_probe (struct probe_stage *p)
{
  if (src == NULL)
    src = fixture_scripted (&f, 0, &in);
  ck_assert_int_eq (modcat_add_stage (src, MODCAT_READ, &probe_ops, p),
                    MODCAT_OK);
}

START_TEST (stage_allows_less)
{
  static struct probe_stage a = { .allow = 100 }, b = { .allow = 1000 };

  add_probe (&a);
  add_probe (&b);
  in.reads = (const struct fixture_step[]) { { .data = "few" }, { 0 } };
  start ();
  ck_assert_int_eq (flow.path, MC_PATH_BLOCKS);
  ck_assert (mc_flow_read (&flow));
  ck_assert_uint_eq (a.seen_want, f.ctx.set.block_size);
  ck_assert_uint_eq (b.seen_want, 100);
  ck_assert_int_eq (a.runs + b.runs, 2);
}
END_TEST

START_TEST (stage_pauses_the_flow)
{
  static struct probe_stage p;

  p.again = modcat_now () + 12345;
  add_probe (&p);
  in.reads = (const struct fixture_step[]) { { .data = "x" }, { 0 } };
  start ();
  ck_assert (!mc_flow_read (&flow));
  ck_assert_uint_eq (in.nread, 0);
  ck_assert (flow.paused);
  ck_assert_int_eq (flow.resume.when, p.again);
}
END_TEST

START_TEST (stage_ends_the_flow)
{
  static struct probe_stage p = { .allow = 100, .eof = 1 };

  add_probe (&p);
  in.reads = (const struct fixture_step[]) { { .data = "last" }, { 0 } };
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (flow.state.eof);
  ck_assert (flow.state.pending);
  ck_assert (mc_flow_write (&flow));
  expect_out ("last");
}
END_TEST

START_TEST (failing_stage_tells_what_is_lost)
{
  static struct probe_stage p = { .allow = 100, .fail = 1 };

  fixture_log (&f, MODCAT_LOG_WARN);
  add_probe (&p);
  in.reads = (const struct fixture_step[]) { { .data = "abcde" }, { 0 } };
  start ();
  mc_flow_read (&flow);
  ck_assert (!flow.state.pending);
  ck_assert (flow.state.eof);
  ck_assert_int_eq (f.ctx.status, 1);
  scratch_ck_logged ("5 bytes that were read from address 1 are lost");
}
END_TEST

START_TEST (stage_that_takes_all_leaves_nothing_to_write)
{
  f.a[0].appl.line_end = MC_EOL_CRNL;   /* drops each CR */
  in.reads = (const struct fixture_step[]) {
    { .data = "\r\r" }, { .data = "x\r\n" }, { 0 }
  };
  start ();
  ck_assert (mc_flow_read (&flow));
  ck_assert (!flow.state.pending);
  ck_assert (mc_flow_read (&flow));
  ck_assert (mc_flow_write (&flow));
  expect_out ("x\n");
}
END_TEST

/* Stages of channels end with their channel, not with the flow. */
START_TEST (who_ends_which_stage)
{
  static struct probe_stage p = { .allow = 100 };

  add_probe (&p);
  start ();
  mc_flow_stop (&flow);
  flow.relay = NULL;
  ck_assert_int_eq (p.closed, 0);
  mc_channel_close (src);
  src = NULL;
  ck_assert_int_eq (p.closed, 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("flow");
  TCase *tc = tcase_create ("flow");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, no_stage_is_the_fast_path, dash_b_fixes_the_size,
            datagrams_are_not_cut_to_dash_b, bytes_become_datagrams_of_dash_b,
            buffers_have_room_to_grow, one_end_missing_is_no_flow,
            full_reads_ask_for_more, small_reads_ask_for_less,
            short_writes_go_on, eagain_keeps_the_rest,
            give_back_and_lend_again);
  UNIT_ADD (tc, bulk_between_tcp_goes_by_splice, splice_carries_all,
            refused_splice_loses_nothing, small_pieces_leave_splice, shared_descriptors_are_not_spliced,
            readbytes_holds_for_splice);
  UNIT_ADD (tc, readbytes_is_the_end, readbytes_0_is_no_limit,
            ignoreeof_pauses, ignoreeof_with_escape, eagain_makes_it_dry,
            empty_datagram_is_nothing, large_datagram_stays_whole);
  UNIT_ADD (tc, read_error_ends_and_fails,
            reported_read_error_is_not_told_twice,
            sloppy_goes_on_after_an_error, write_error_tells_what_is_lost,
            cool_write_is_for_peers_that_went);
  UNIT_ADD (tc, stage_allows_less, stage_pauses_the_flow, stage_ends_the_flow,
            failing_stage_tells_what_is_lost,
            stage_that_takes_all_leaves_nothing_to_write,
            who_ends_which_stage);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
