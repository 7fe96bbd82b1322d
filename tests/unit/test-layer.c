/* tests/unit/test-layer.c -- libmodcat-layer: dialogues over descriptors and over
 * another layer, cut anywhere.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/channel.h"
#include "modules/common/layer/layer.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fixture f;
static struct modcat_channel *ch;
static int peer;                /* the other end of what is below CH */

/* What the layer below does when it isn't plain descriptors. */
static struct below {
  int error;                   /* errno of the next read or write, 0: none */
  ssize_t result;              /* of the same, when there is no error */
  size_t room;                 /* bytes that are taken before EAGAIN */
  size_t most;                 /* bytes that one read brings */
  size_t pending;
  int half_closes, closes;
} below;

static ssize_t
below_fails (void)
{
  ssize_t n = below.error != 0 ? -1 : below.result;

  errno = below.error;
  below.error = 0;
  below.result = 0;
  return n;
}

static ssize_t
below_read (struct modcat_channel *lower, void *buf, size_t size)
{
  if (below.error != 0 || below.result != 0)
    return below_fails ();
  return read (*(int *) lower->state, buf,
               size < below.most ? size : below.most);
}

static ssize_t
below_write (struct modcat_channel *lower, const void *buf, size_t size)
{
  ssize_t n;

  if (below.error != 0 || below.result != 0)
    return below_fails ();
  if (below.room == 0) {
    errno = EAGAIN;
    return -1;
  }
  n = write (*(int *) lower->state, buf, size < below.room ? size
             : below.room);
  below.room -= (size_t) n;
  return n;
}

static size_t
below_pending (const struct modcat_channel *lower)
{
  (void) lower;
  return below.pending;
}

static void
below_wait (struct modcat_channel *lower, unsigned dir)
{
  modcat_wait (lower, *(int *) lower->state, dir);
}

static int
below_half_close (struct modcat_channel *lower)
{
  below.half_closes++;
  shutdown (*(int *) lower->state, SHUT_WR);
  return MODCAT_OK;
}

static void
below_close (struct modcat_channel *lower)
{
  below.closes++;
  close (*(int *) lower->state);
}

static const struct modcat_channel_ops below_ops = {
  .size = sizeof below_ops, .read = below_read, .write = below_write,
  .pending = below_pending, .wait = below_wait,
  .half_close = below_half_close, .close = below_close,
};

enum { PLAIN, LAYERED, SHAPES };

/* CH over one end of a pair of sockets, PEER the other one. */
static void
make (int shape)
{
  struct modcat_channel *lower;
  int fds[2];

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds),
                    0);
  peer = fds[1];
  ch = fixture_channel (&f, 0, -1, -1);
  ch->flags = 0;
  ch->lower = lower = modcat_channel_new (ch);
  ck_assert_ptr_nonnull (lower);
  below = (struct below) { .room = SIZE_MAX, .most = SIZE_MAX };
  if (shape == PLAIN) {
    lower->rfd = lower->wfd = fds[0];
    lower->flags = MODCAT_CH_BYTES;
    lower->half_close = MODCAT_HC_SHUTDOWN;
    lower->end = MODCAT_END_SHUTDOWN;
    return;
  }
  lower->state = malloc (sizeof (int));
  ck_assert_ptr_nonnull (lower->state);
  *(int *) lower->state = fds[0];
  lower->ops = &below_ops;
  lower->half_close = MODCAT_HC_CALL;
}

static void
end (void)
{
  mc_channel_close (ch);
  ch = NULL;
  close (peer);
}

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_WARN);
  fixture_group (&f, 0, &modcat_group_layer);
}

static void
teardown (void)
{
  if (ch != NULL)
    end ();
  fixture_teardown (&f);
}

/* The peer says LEN bytes of TEXT. */
static void
says (const char *text, size_t len)
{
  ck_assert_int_eq (write (peer, text, len), (ssize_t) len);
}

/* What waits for CH behind its dialogue is TEXT. */
static void
ck_left (const char *text)
{
  char buf[64];
  ssize_t n = modcat_read (ch->lower, buf, sizeof buf);

  ck_assert_int_eq (n, (ssize_t) strlen (text));
  ck_assert_mem_eq (buf, text, (size_t) n);
}

/* The only thing that CH waits for is the layer below, in DIR. */
static void
ck_waits (unsigned dir)
{
  struct mc_waits w = { .on = NULL };

  mc_channel_collect_waits (ch, &w);
  ck_assert_uint_ge (w.count, 1);
  for (unsigned i = 0; i < w.count; i++)
    ck_assert_uint_eq (w.on[i].dirs, dir);
  mc_waits_free (&w);
  mc_channel_reset_waits (ch);
}

/* -- hearing -------------------------------------------------------------- */

START_TEST (hear_cut)
{
  static const char text[] = "\x05\xff" "ab";
  const unsigned char *data;

  for (size_t cut = 0; cut <= sizeof text - 1; cut++) {
    make (_i);
    says (text, cut);
    if (cut < 3) {
      ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_AGAIN);
      ck_waits (MODCAT_READ);
    }
    says (text + cut, sizeof text - 1 - cut);
    /* Less is there, and more when more is asked for. */
    ck_assert_int_eq (modcat_layer_hear (ch, "x", 1, &data), MODCAT_OK);
    ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_OK);
    ck_assert_mem_eq (data, text, 3);
    modcat_layer_take (ch);
    ck_left ("b");
    end ();
  }
}
END_TEST

START_TEST (hear_bytes)
{
  const unsigned char *data;

  make (_i);
  for (int i = 0; i < 256; i++) {
    says (&(char) { (char) i }, 1);
    ck_assert_int_eq (modcat_layer_hear (ch, "x", (size_t) i + 2, &data),
                      MODCAT_AGAIN);
  }
  says ("", 1);
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 257, &data), MODCAT_OK);
  for (int i = 0; i < 257; i++)
    ck_assert_int_eq (data[i], i % 256);
  modcat_layer_take (ch);
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 1, &data), MODCAT_AGAIN);
}
END_TEST

START_TEST (line_cut)
{
  static const char text[] = "one\r\n\ntwo\nrest";
  const unsigned char *data;
  size_t len;

  for (size_t cut = 0; cut <= sizeof text - 1; cut++)
    for (int i = 0; i < 2; i++) {
      static const char *const lines[] = { "one\r\n", "\n", "two\n" };
      size_t at = 0;

      make (_i);
      below.most = i == 0 ? 1 : SIZE_MAX;
      says (text, cut);
      for (size_t n = 0; n < 3; n++) {
        int result = modcat_layer_hear_line (ch, "x", 5, &data, &len);

        at += strlen (lines[n]);
        if (result == MODCAT_AGAIN) {
          ck_assert_uint_lt (cut, at);
          ck_waits (MODCAT_READ);
          says (text + cut, sizeof text - 1 - cut);
          result = modcat_layer_hear_line (ch, "x", 5, &data, &len);
        } else
          ck_assert_uint_ge (cut < at ? sizeof text - 1 : cut, at);
        ck_assert_int_eq (result, MODCAT_OK);
        ck_assert_uint_eq (len, strlen (lines[n]));
        ck_assert_mem_eq (data, lines[n], len);
        modcat_layer_take (ch);
      }
      if (cut == sizeof text - 1 || at <= cut)
        says (text + cut, sizeof text - 1 - cut);
      below.most = SIZE_MAX;
      ck_left ("rest");
      end ();
    }
}
END_TEST

/* A line's first bytes may have been heard already. */
START_TEST (line_continued)
{
  const unsigned char *data;
  size_t len;

  make (_i);
  says ("PROXY x\nrest", 12);
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 5, &data), MODCAT_OK);
  ck_assert_int_eq (modcat_layer_hear_line (ch, "x", 100, &data, &len),
                    MODCAT_OK);
  ck_assert_uint_eq (len, 8);
  ck_assert_mem_eq (data, "PROXY x\n", 8);
  ck_left ("rest");
}
END_TEST

START_TEST (line_limit)
{
  const unsigned char *data;
  size_t len;

  make (_i);
  says ("12345\n", 6);
  ck_assert_int_eq (modcat_layer_hear_line (ch, "x", 6, &data, &len),
                    MODCAT_OK);
  modcat_layer_take (ch);
  says ("12345\n", 6);
  ck_assert_int_eq (modcat_layer_hear_line (ch, "the answer", 5, &data, &len),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: the answer has no end within 5 bytes\n");
}
END_TEST

/* -- saying --------------------------------------------------------------- */

START_TEST (say_in_pieces)
{
  const unsigned char *data;
  char buf[16];

  make (LAYERED);
  below.room = 4;
  ck_assert_int_eq (modcat_layer_say (ch, "abc", 3), MODCAT_OK);
  ck_assert_int_eq (modcat_layer_say (ch, "", 0), MODCAT_OK);
  ck_assert_int_eq (modcat_layer_say (ch, "defg", 4), MODCAT_OK);
  /* What was said goes out before anything is heard. */
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 1, &data), MODCAT_AGAIN);
  ck_waits (MODCAT_WRITE);
  below.room = 2;
  ck_assert_int_eq (modcat_layer_flush (ch), MODCAT_AGAIN);
  ck_waits (MODCAT_WRITE);
  below.room = 2;
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 1, &data), MODCAT_AGAIN);
  ck_waits (MODCAT_READ);
  ck_assert_int_eq (modcat_layer_say (ch, "h", 1), MODCAT_OK);
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  ck_assert_int_eq (read (peer, buf, sizeof buf), 8);
  ck_assert_mem_eq (buf, "abcdefgh", 8);
}
END_TEST

/* -- failures ------------------------------------------------------------- */

START_TEST (closed)
{
  const unsigned char *data;
  size_t len;

  make (_i);
  shutdown (peer, SHUT_WR);
  ck_assert_int_eq (modcat_layer_hear (ch, "the reply", 3, &data),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: connection closed by the peer, before the "
                     "reply\n");
  end ();
  make (_i);
  says ("12", 2);
  shutdown (peer, SHUT_WR);
  ck_assert_int_eq (modcat_layer_hear_line (ch, "the line", 30, &data, &len),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: connection closed by the peer, 2 bytes after "
                     "the beginning of the line\n");
}
END_TEST

START_TEST (errors)
{
  const unsigned char *data;

  make (LAYERED);
  below.error = ECONNRESET;
  ck_assert_int_eq (modcat_layer_hear (ch, "the reply", 3, &data),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: read from the peer while waiting for the reply: "
                     "Connection reset by peer\n");
  modcat_set_names (ch->lower, NULL, "AF=2 1.2.3.4:5");
  modcat_layer_say (ch, "x", 1);
  below.error = EPIPE;
  ck_assert_int_eq (modcat_layer_hear (ch, "the word", 3, &data),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: write to the peer (AF=2 1.2.3.4:5) while waiting "
                     "for the word: Broken pipe\n");
}
END_TEST

/* The layer below has reported its failure: nothing is added. */
START_TEST (errors_below)
{
  const unsigned char *data;

  make (LAYERED);
  below.result = MODCAT_FAIL;
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_FAIL);
  modcat_layer_say (ch, "x", 1);
  below.result = MODCAT_FAIL_SOFT;
  ck_assert_int_eq (modcat_layer_flush (ch), MODCAT_FAIL_SOFT);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (datagrams)
{
  const unsigned char *data;

  make (PLAIN);
  ch->lower->flags |= MODCAT_CH_DATAGRAM;
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_FAIL);
  scratch_ck_logged (" E TEST speaks over a stream of bytes, what is below it "
                     "brings datagrams\n");
}
END_TEST

/* A descriptor that others have too is not made non-blocking, nor waited
   on. */
START_TEST (shared)
{
  const unsigned char *data;

  make (PLAIN);
  ck_assert_int_eq (fcntl (ch->lower->rfd, F_SETFL, 0), 0);
  ch->lower->flags |= MODCAT_CH_SHARED;
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_AGAIN);
  says ("abcd", 4);
  ck_assert_int_eq (modcat_layer_hear (ch, "x", 3, &data), MODCAT_OK);
  ck_left ("d");
}
END_TEST

/* -- time ----------------------------------------------------------------- */

#define SECOND INT64_C (1000000000)

/* How long CH would wait from now on, in ns; 0: for ever. */
static int64_t
time_left (void)
{
  const unsigned char *data;
  struct mc_waits w = { .on = NULL };
  int64_t left;

  ck_assert_int_eq (modcat_layer_hear (ch, "x", 1, &data), MODCAT_AGAIN);
  mc_channel_collect_waits (ch, &w);
  left = w.deadline == 0 ? 0 : w.deadline - modcat_now ();
  mc_waits_free (&w);
  mc_channel_reset_waits (ch);
  return left;
}

START_TEST (time_default)
{
  make (_i);
  ck_assert_int_gt (time_left (), 29 * SECOND - SECOND);
  ck_assert_int_le (time_left (), 30 * SECOND);
}
END_TEST

START_TEST (time_option)
{
  fixture_option_named (&f, 0, &modcat_group_layer, "handshake-timeout",
                        "500");
  make (_i);
  ck_assert_int_gt (time_left (), 490 * SECOND);
  ck_assert_int_le (time_left (), 500 * SECOND);
}
END_TEST

START_TEST (time_none)
{
  fixture_option_named (&f, 0, &modcat_group_layer, "handshake-timeout", "0");
  make (_i);
  ck_assert_int_eq (time_left (), 0);
  modcat_layer_limit (ch, 9 * SECOND);
  ck_assert_int_gt (time_left (), 1);
  ck_assert_int_le (time_left (), 9 * SECOND);
  modcat_layer_limit (ch, 0);
  ck_assert_int_eq (time_left (), 0);
}
END_TEST

/* What is there counts, also when the time is over. */
START_TEST (time_over)
{
  const unsigned char *data;

  make (_i);
  modcat_layer_limit (ch, 1);
  says ("a", 1);
  ck_assert_int_eq (modcat_layer_hear (ch, "the reply", 1, &data), MODCAT_OK);
  ck_assert_int_eq (modcat_layer_hear (ch, "the reply", 2, &data),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged (" W TEST: the peer has not answered within 1e-09 s: still"
                     " waiting for the reply (see handshake-timeout)\n");
  ck_assert_int_eq (modcat_layer_wait (ch, "the word", MODCAT_WRITE),
                    MODCAT_FAIL_SOFT);
  scratch_ck_logged ("has not taken what was said within");
}
END_TEST

/* -- passing -------------------------------------------------------------- */

static int closed_above;

static void
above_close (struct modcat_channel *c)
{
  (void) c;
  closed_above++;
}

static const struct modcat_channel_ops above_ops = {
  .size = sizeof above_ops, .close = above_close,
};

static void
talk (void)
{
  char buf[8];

  ck_assert_int_eq (modcat_write (ch, "out", 3), 3);
  ck_assert_int_eq (read (peer, buf, sizeof buf), 3);
  ck_assert_mem_eq (buf, "out", 3);
  says ("in", 2);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), 2);
  ck_assert_mem_eq (buf, "in", 2);
  ck_assert_int_eq (modcat_read (ch, buf, sizeof buf), -1);
  ck_assert_int_eq (errno, EAGAIN);
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (read (peer, buf, sizeof buf), 0);
}

START_TEST (pass_plain)
{
  make (PLAIN);
  closed_above = 0;
  ch->ops = &above_ops;
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  ck_assert (mc_channel_is_plain (ch, MODCAT_READ));
  ck_assert (mc_channel_is_plain (ch, MODCAT_WRITE));
  ck_assert_int_eq (ch->end, MODCAT_END_SHUTDOWN);
  talk ();
  end ();
  ck_assert_int_eq (closed_above, 1);
}
END_TEST

/* A layer above it is as plain. */
START_TEST (pass_twice)
{
  struct modcat_channel *upper;

  make (PLAIN);
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  upper = fixture_channel (&f, 0, -1, -1);
  upper->lower = ch;
  ck_assert_int_eq (modcat_layer_pass (upper), MODCAT_OK);
  ck_assert (mc_channel_is_plain (upper, MODCAT_READ));
  ck_assert_int_eq (upper->wfd, ch->wfd);
  mc_channel_close (upper);
}
END_TEST

/* end-close of the layer counts: a copy of the descriptor goes on. */
START_TEST (pass_end_close)
{
  char buf[8];
  int copy;

  make (PLAIN);
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  ch->end = MODCAT_END_CLOSE;
  copy = dup (ch->rfd);
  ck_assert_int_ne (copy, -1);
  mc_channel_close (ch);
  ch = NULL;
  ck_assert_int_eq (write (copy, "x", 1), 1);
  ck_assert_int_eq (read (peer, buf, sizeof buf), 1);
  close (copy);
  close (peer);
}
END_TEST

/* shut-close: the descriptor is closed once, whoever has its number next. */
START_TEST (pass_shut_close)
{
  char buf[8];
  int fd, next;

  make (PLAIN);
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  ch->half_close = MODCAT_HC_CLOSE;
  fd = ch->wfd;
  ck_assert_int_eq (modcat_half_close (ch), MODCAT_OK);
  ck_assert_int_eq (read (peer, buf, sizeof buf), 0);
  next = dup (peer);
  ck_assert_int_eq (next, fd);
  end ();
  ck_assert_int_ne (fcntl (next, F_GETFD), -1);
  close (next);
}
END_TEST

START_TEST (pass_layered)
{
  struct mc_waits w = { .on = NULL };

  make (LAYERED);
  closed_above = 0;
  ch->ops = &above_ops;
  ck_assert_int_eq (modcat_layer_pass (ch), MODCAT_OK);
  ck_assert (!mc_channel_is_plain (ch, MODCAT_READ));
  ck_assert_int_eq (ch->rfd, -1);
  below.pending = 7;
  ck_assert_uint_eq (modcat_pending (ch), 7);
  mc_channel_wait (ch, MODCAT_WRITE, &w);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_WRITE);
  mc_waits_free (&w);
  talk ();
  ck_assert_int_eq (below.half_closes, 1);
  end ();
  ck_assert_int_eq (below.closes, 1);
  ck_assert_int_eq (closed_above, 1);
}
END_TEST

/* -- quoting -------------------------------------------------------------- */

START_TEST (quote)
{
  static const struct { const char *bytes; size_t len; const char *text; }
  rows[] = {
    { "", 0, "\"\"" }, { "abc", 3, "\"abc\"" },
    { "a\r\n\tb", 5, "\"a\\r\\n\\tb\"" },
    { "\0\x1b[\x7f\xff", 5, "\"\\x00\\x1b[\\x7f\\xff\"" },
    { "say \"\\\"", 7, "\"say \\\"\\\\\\\"\"" },
    { "0123456789012345", 16, "\"0123456789012345\"" },
    { "01234567890123456789", 20, "\"0123456789012345678\"..." },
    { "012345678901234567\x80\x80", 20, "\"012345678901234567\"..." },
  };
  char buf[25], *big = malloc (16);

  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    ck_assert_str_eq (modcat_layer_quote (buf, sizeof buf, rows[i].bytes,
                                          rows[i].len), rows[i].text);
  ck_assert_ptr_nonnull (big);
  for (int i = 0; i < 256; i++) {
    char bytes[40];

    memset (bytes, i, sizeof bytes);
    modcat_layer_quote (big, 16, bytes, sizeof bytes);
    ck_assert_uint_lt (strlen (big), 16);
  }
  free (big);
}
END_TEST

int
main (void)
{
  const TTest *const both[] = {
    hear_cut, hear_bytes, line_cut, line_continued, line_limit, closed,
    time_default, time_option, time_none, time_over,
  };
  const TTest *const once[] = {
    say_in_pieces, errors, errors_below, datagrams, shared, pass_plain,
    pass_twice, pass_end_close, pass_shut_close, pass_layered, quote,
  };
  Suite *suite = suite_create ("layer");
  TCase *tc = tcase_create ("layer");

  tcase_add_checked_fixture (tc, setup, teardown);
  for (size_t i = 0; i < sizeof both / sizeof both[0]; i++)
    tcase_add_loop_test (tc, both[i], 0, SHAPES);
  for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
    tcase_add_test (tc, once[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
