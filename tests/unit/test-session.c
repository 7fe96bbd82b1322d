/* tests/unit/test-session.c -- from two addresses to a relay, and its end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_plan plan;
static char trace[128];        /* `1rw ` for an open of address 1, both ways */
static int peer[2];            /* the far end of what was opened last */
static int gate;               /* what a side waits for with AGAIN; -1 */

static int
side_of (const struct modcat_request *rq)
{
  return rq->addr == &f.a[1].type;
}

/* A socket pair whose other end is peer[side]. */
static int
open_pair (const struct modcat_request *rq, struct modcat_channel *ch)
{
  int fds[2], side = side_of (rq);

  sprintf (trace + strlen (trace), "%d%s%s ", side + 1,
           rq->dirs & MODCAT_READ ? "r" : "",
           rq->dirs & MODCAT_WRITE ? "w" : "");
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), 0);
  ch->rfd = rq->dirs & MODCAT_READ ? fds[0] : -1;
  ch->wfd = rq->dirs & MODCAT_WRITE ? fds[0] : -1;
  ch->flags = MODCAT_CH_BYTES;
  ch->half_close = MODCAT_HC_SHUTDOWN;
  if (peer[side] != -1)
    close (peer[side]);
  peer[side] = fds[1];
  return MODCAT_OK;
}

/* The same, when a byte is in the gate. */
static int
open_later (const struct modcat_request *rq, struct modcat_channel *ch)
{
  char byte;

  if (gate != -1 && recv (gate, &byte, 1, MSG_DONTWAIT) == -1)
    return modcat_wait (ch, gate, MODCAT_READ);
  return open_pair (rq, ch);
}

static int fail_with;

static int
open_never (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) rq;
  (void) ch;
  return fail_with;
}

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_WARN);
  plan = (struct mc_plan) { .address = { { &f.a[0].address },
                                         { &f.a[1].address } } };
  f.a[0].type.open = f.a[1].type.open = open_pair;
  trace[0] = '\0';
  peer[0] = peer[1] = gate = -1;
}

static void
teardown (void)
{
  fixture_teardown (&f);
  for (int i = 0; i < 2; i++)
    if (peer[i] != -1)
      close (peer[i]);
}

static struct mc_session *
begin (void)
{
  ck_assert_int_eq (mc_session_start (&f.ctx, &plan), 0);
  return f.ctx.sessions != NULL ? f.ctx.sessions : f.ctx.over;
}

static void
put (int side, const char *text)
{
  ck_assert_int_eq (write (peer[side], text, strlen (text)),
                    (int) strlen (text));
}

static void
expect (int side, const char *text)
{
  char buf[100] = "";

  FIXTURE_UNTIL (&f, recv (peer[side], buf, sizeof buf - 1, MSG_DONTWAIT)
                 > 0);
  ck_assert_str_eq (buf, text);
}

/* -- opening -------------------------------------------------------------- */

START_TEST (both_sides_open_and_relay)
{
  struct mc_session *s = begin ();

  ck_assert_str_eq (trace, "1rw 2rw ");
  ck_assert (s->relaying);
  put (0, "there");
  expect (1, "there");
  put (1, "and back");
  expect (0, "and back");
}
END_TEST

START_TEST (left_to_right_only)
{
  f.ctx.set.left_to_right_only = true;
  begin ();
  ck_assert_str_eq (trace, "1r 2w ");
  put (0, "there");
  expect (1, "there");
}
END_TEST

START_TEST (right_to_left_only)
{
  f.ctx.set.right_to_left_only = true;
  begin ();
  ck_assert_str_eq (trace, "1w 2r ");
  put (1, "back");
  expect (0, "back");
}
END_TEST

/* `X!!Y -`: one is read, the other written. */
START_TEST (dual_address_opens_each_half)
{
  plan.address[0][1] = &f.a[1].address;
  begin ();
  ck_assert_str_eq (trace, "1r 2w 2rw ");
}
END_TEST

START_TEST (dual_address_one_way_opens_one_half)
{
  plan.address[0][1] = &f.a[1].address;
  f.ctx.set.right_to_left_only = true;
  begin ();
  ck_assert_str_eq (trace, "2w 2r ");
  scratch_ck_logged ("unidirectional open of dual address");
}
END_TEST

/* TEXT can't be written: what comes back goes to its partner. */
START_TEST (lacking_direction_goes_to_the_pair)
{
  f.a[0].type.dirs = MODCAT_READ;
  f.a[0].address.pair = &f.a[1].address;
  begin ();
  ck_assert_str_eq (trace, "1r 2w 2rw ");
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (one_way_type_makes_the_other_side_one_way)
{
  f.a[0].type.dirs = MODCAT_READ;
  begin ();
  ck_assert_str_eq (trace, "1r 2w ");
  scratch_ck_logged ("address is opened in read-write mode but only supports "
                     "read-only");
}
END_TEST

/* The second address is opened when the first one is open: it may be told of
   the peer. */
START_TEST (right_waits_for_left)
{
  int fds[2];
  struct mc_session *s;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), 0);
  gate = fds[0];
  f.a[0].type.open = open_later;
  s = begin ();
  ck_assert_str_eq (trace, "");
  fixture_turn (&f, modcat_now ());
  ck_assert_str_eq (trace, "");
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  FIXTURE_UNTIL (&f, s->relaying);
  ck_assert_str_eq (trace, "1rw 2rw ");
  close (fds[0]);
  close (fds[1]);
}
END_TEST

static struct modcat_channel *sleeper;
static bool awake;

static int
open_when_awake (const struct modcat_request *rq, struct modcat_channel *ch)
{
  sleeper = modcat_channel_new (ch);
  return awake ? open_pair (rq, ch) : MODCAT_AGAIN;
}

/* A step that waits for nothing but modcat_wake(). */
/* -- peers ------------------------------------------------------------------ */

static int refusals;           /* handshakes to come that refuse */
static bool listening;

static int
refuse_some (struct modcat_channel *ch)
{
  (void) ch;
  strcat (trace, "h");
  return refusals-- > 0 ? MODCAT_REFUSE : MODCAT_OK;
}

static const struct modcat_channel_ops greeting_ops = {
  .size = sizeof greeting_ops, .handshake = refuse_some,
};

static void
note_end (struct modcat_channel *ch)
{
  (void) ch;
  listening = false;
}

static const struct modcat_channel_ops listening_ops = {
  .size = sizeof listening_ops, .close = note_end,
};

static int
listen_at_once (const struct modcat_request *rq, struct modcat_channel *ln)
{
  (void) rq;
  listening = true;
  ln->ops = &listening_ops;
  return MODCAT_OK;
}

static int
accept_pair (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) ln;
  ch->ops = &greeting_ops;
  return open_pair (rq, ch);
}

static int
note_late (const struct modcat_target *t, const struct modcat_opt *opt,
           const struct modcat_value *v)
{
  (void) t;
  (void) opt;
  (void) v;
  strcat (trace, listening ? "L" : "l");
  return MODCAT_OK;
}

/* Who is refused by the handshake, without fork, doesn't end the server; its
   socket is closed before options like chroot act on who is welcome. */
START_TEST (refused_by_the_handshake)
{
  static const struct modcat_opt late = {
    .name = "late", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .apply = note_late, .flags = MODCAT_OPT_CHANNEL,
  };
  struct mc_session *s;

  fixture_option (&f, 0, &modcat_group_fd, &late, NULL);
  f.a[0].type.open = NULL;
  f.a[0].type.listen = listen_at_once;
  f.a[0].type.accept = accept_pair;
  refusals = 2;
  s = begin ();
  ck_assert_str_eq (trace, "1rw h1rw h1rw hl2rw ");
  ck_assert (s->relaying);
  ck_assert_int_eq (f.ctx.status, 0);
  put (0, "there");
  expect (1, "there");
}
END_TEST

START_TEST (wake_goes_on_with_the_opening)
{
  struct mc_session *s;

  awake = false;
  f.a[0].type.open = open_when_awake;
  s = begin ();
  fixture_turn (&f, modcat_now ());
  ck_assert (!s->relaying);
  awake = true;
  modcat_wake (sleeper, MODCAT_READ);
  ck_assert (!s->relaying);             /* not from within */
  FIXTURE_UNTIL (&f, s->relaying);
}
END_TEST

/* -- failures ------------------------------------------------------------- */

START_TEST (failed_side_ends_the_session)
{
  static const struct { int result, status; } cases[] = {
    { MODCAT_FAIL, 1 }, { MODCAT_FAIL_FINAL, 1 }, { MODCAT_FAIL_SOFT, 255 },
  };
  struct mc_session *s;

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    f.ctx.status = 0;
    f.a[1].type.open = open_never;
    fail_with = cases[i].result;
    s = begin ();
    ck_assert (s->over);
    ck_assert (!s->relaying);
    ck_assert_int_eq (f.ctx.status, cases[i].status);
    mc_sessions_sweep (&f.ctx, false);
    ck_assert_ptr_null (f.ctx.sessions);
    ck_assert_int_eq (recv (peer[0], trace, 1, MSG_DONTWAIT), 0); /* closed */
  }
}
END_TEST

/* Its status is known before there is anything to relay. */
START_TEST (program_that_failed_early)
{
  int fds[2];
  struct mc_session *s;

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), 0);
  gate = fds[0];
  f.a[1].type.open = open_later;
  s = begin ();
  mc_session_program_ended (s, s->leg[0].ch, true);
  ck_assert_int_eq (f.ctx.status, 1);
  ck_assert (!s->over);
  ck_assert_int_eq (write (fds[1], "x", 1), 1);
  FIXTURE_UNTIL (&f, s->relaying);
  ck_assert (s->relay.closing);
  close (fds[0]);
  close (fds[1]);
}
END_TEST

/* -- ends ----------------------------------------------------------------- */

START_TEST (sweep_takes_what_is_over)
{
  struct mc_session *first = begin (), *second = begin ();

  ck_assert_ptr_ne (first, second);
  mc_session_end (first);
  ck_assert_ptr_eq (f.ctx.over, first);         /* freed, but not at once */
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_ptr_eq (f.ctx.sessions, second);
  ck_assert_ptr_null (second->next);
  mc_sessions_sweep (&f.ctx, true);
  ck_assert_ptr_null (f.ctx.sessions);
}
END_TEST

static void
wake_at_close (struct modcat_channel *ch)
{
  modcat_wake (ch, MODCAT_RDWR);
}

static const struct modcat_channel_ops waking_ops = {
  .size = sizeof waking_ops, .close = wake_at_close,
};

static int
open_then_wake (const struct modcat_request *rq, struct modcat_channel *ch)
{
  ch->ops = &waking_ops;
  return open_later (rq, ch);
}

/* Nothing is called after the session: neither relay nor opening. */
START_TEST (wake_during_the_end_is_not_heard)
{
  f.a[0].type.open = open_then_wake;
  gate = -1;
  begin ();
  mc_sessions_sweep (&f.ctx, true);
  gate = STDIN_FILENO;
  begin ();
  mc_sessions_sweep (&f.ctx, true);
  for (int i = 0; i < 3; i++)
    fixture_turn (&f, modcat_now ());
}
END_TEST

START_TEST (statistics_come_at_the_end)
{
  struct mc_session *s;

  f.ctx.set.statistics = true;
  s = begin ();
  put (0, "there");
  expect (1, "there");
  mc_session_end (s);
  ck_assert_str_eq (scratch_logged (), "");
  mc_sessions_sweep (&f.ctx, false);
  scratch_ck_logged ("W statistics are experimental");
  scratch_ck_logged ("left to right: 1 packets(s), 5 byte(s)");
}
END_TEST

START_TEST (statistics_before_the_relay)
{
  f.a[0].type.open = open_when_awake;
  awake = false;
  begin ();
  mc_sessions_log_statistics (&f.ctx);
  scratch_ck_logged ("transfer engine not yet started");
}
END_TEST

/* -- variables ------------------------------------------------------------ */

static int
open_with_variables (const struct modcat_request *rq,
                     struct modcat_channel *ch)
{
  modcat_setenv (ch, side_of (rq) ? "RIGHT" : "LEFT", "here");
  modcat_setenv (ch, "BOTH", side_of (rq) ? "right" : "left");
  return open_pair (rq, ch);
}

/* The program of one side knows the peer of the other; the later one wins. */
START_TEST (programs_see_both_sides)
{
  struct mc_session *s;
  char **env;
  int found = 0;

  f.ctx.set.progname = "modcat";
  f.a[0].type.open = f.a[1].type.open = open_with_variables;
  s = begin ();
  env = modcat_environ (s->leg[0].ch);
  for (char **e = env; *e != NULL; e++) {
    found += strcmp (*e, "MODCAT_LEFT=here") == 0;
    found += strcmp (*e, "SOCAT_RIGHT=here") == 0;
    found += strcmp (*e, "MODCAT_BOTH=right") == 0;
  }
  ck_assert_int_eq (found, 3);
  free (env);
}
END_TEST

/* -- the other side -------------------------------------------------------- */

static const struct modcat_channel *others[2];  /* seen by each opening */

static int
open_and_look (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct modcat_channel *layer = modcat_channel_new (ch);

  others[side_of (rq)] = modcat_other (layer);
  return open_with_variables (rq, ch);
}

START_TEST (the_right_side_sees_the_left_one)
{
  struct mc_session *s;
  size_t len;

  f.a[0].type.open = f.a[1].type.open = open_and_look;
  s = begin ();
  ck_assert_ptr_null (others[0]);
  ck_assert_ptr_eq (others[1], s->leg[0].ch);
  ck_assert_ptr_eq (modcat_other (s->leg[0].ch), s->leg[1].ch);
  ck_assert_str_eq (modcat_getenv (others[1], "LEFT"), "here");
  ck_assert_ptr_null (modcat_getenv (others[1], "RIGHT"));
  ck_assert_ptr_null (modcat_local (others[1], &len));
  modcat_set_peer (s->leg[0].ch, "peer", 4, "here", 5);
  ck_assert_str_eq (modcat_local (others[1], &len), "here");
  ck_assert_uint_eq (len, 5);
}
END_TEST

/* What a layer says counts before what is below it says. */
START_TEST (variables_of_layers)
{
  struct mc_session *s = begin ();
  struct modcat_channel *ch = s->leg[0].ch;

  ch->lower = modcat_channel_new (ch);
  modcat_setenv (ch->lower, "BELOW", "b");
  modcat_setenv (ch->lower, "BOTH", "b");
  modcat_setenv (ch, "BOTH", "a");
  ck_assert_str_eq (modcat_getenv (ch, "BELOW"), "b");
  ck_assert_str_eq (modcat_getenv (ch, "BOTH"), "a");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("session");
  TCase *tc = tcase_create ("session");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, both_sides_open_and_relay, left_to_right_only,
            right_to_left_only, dual_address_opens_each_half,
            dual_address_one_way_opens_one_half,
            lacking_direction_goes_to_the_pair,
            one_way_type_makes_the_other_side_one_way, right_waits_for_left,
            refused_by_the_handshake, wake_goes_on_with_the_opening,
            failed_side_ends_the_session,
            program_that_failed_early, sweep_takes_what_is_over,
            wake_during_the_end_is_not_heard, statistics_come_at_the_end,
            statistics_before_the_relay, programs_see_both_sides,
            the_right_side_sees_the_left_one, variables_of_layers);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
