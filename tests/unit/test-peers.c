/* tests/unit/test-peers.c -- accepting, checking and greeting peers.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct modcat_channel *ln, *ch;
static struct mc_session session;
static struct mc_waits w;
static const int *results;     /* of the calls of accept to come */
static char trace[64];         /* a letter for each thing that happened */

static void
note (const char *what)
{
  strcat (trace, what);
}

static int
next_result (void)
{
  return results != NULL && *results != 0 ? *results++ : MODCAT_OK;
}

static void
note_close (struct modcat_channel *c)
{
  (void) c;
  note ("c");
}

static int
note_handshake (struct modcat_channel *c)
{
  int result = next_result ();

  note (c->lower != NULL ? "H" : "h");
  if (result == MODCAT_AGAIN)
    return modcat_wait (c, 9, MODCAT_WRITE);
  return result;
}

static const struct modcat_channel_ops ops = {
  .size = sizeof ops, .close = note_close, .handshake = note_handshake,
};

static int
scripted_accept (const struct modcat_request *rq,
                 struct modcat_channel *l, struct modcat_channel *c)
{
  int result = next_result ();

  (void) l;
  note ("a");
  ck_assert_ptr_eq (c->rq, rq);
  if (result == MODCAT_AGAIN || result == MODCAT_BUSY)
    return result;
  c->ops = &ops;
  modcat_set_peer (c, "peer", 4, "local", 5);
  return result;
}

static int
listen_at_once (const struct modcat_request *rq, struct modcat_channel *l)
{
  (void) rq;
  l->rfd = STDIN_FILENO;
  l->flags = MODCAT_CH_INHERITED;
  return MODCAT_OK;
}

static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_WARN);
  for (int i = 0; i < 2; i++) {
    f.a[i].type.listen = listen_at_once;
    f.a[i].type.accept = scripted_accept;
  }
  w = (struct mc_waits) { 0 };
  results = NULL;
  trace[0] = '\0';
  ln = mc_channel_new ();
  ch = mc_channel_new ();
}

static void
teardown (void)
{
  mc_waits_free (&w);
  mc_channel_close (ch);
  mc_channel_close (ln);
  fixture_teardown (&f);
}

/* Make the listener ready; what comes of it. */
static int
begin (void)
{
  struct mc_opening o;

  mc_opening_start (&o, &f.ctx, NULL, &f.a[0].address, MODCAT_RDWR, ln);
  return mc_opening_step (&o, &w);
}

static int
accept_peer (void)
{
  mc_waits_reset (&w);
  return mc_opening_accept (ln, &session, ch, &w);
}

static int
greet (void)
{
  int result;

  mc_waits_reset (&w);
  result = mc_opening_greet (ch, &w);
  return result == MODCAT_OK ? mc_opening_finish (ch) : result;
}

/* -- options -------------------------------------------------------------- */

static int apply_result;
static struct modcat_target target;     /* of the last option that acted */

static int
apply_note (const struct modcat_target *t, const struct modcat_opt *opt,
            const struct modcat_value *v)
{
  char letter[2] = { opt->name[0], '\0' };

  (void) v;
  note (letter);
  target = *t;
  return apply_result;
}

#define ROW(text, when) \
  static const struct modcat_opt text = { \
    .name = #text, .type = MODCAT_CONST, .phase = when, .apply = apply_note }

ROW (range, MODCAT_PH_ACCEPT);
ROW (late, MODCAT_PH_LATE);
ROW (early, MODCAT_PH_EARLY);
ROW (option, MODCAT_PH_CONNECT);

static void
give (const struct modcat_opt *row, int result)
{
  apply_result = result;
  fixture_option (&f, 0, &modcat_group_fd, row, NULL);
}

/* -- listening ------------------------------------------------------------ */

START_TEST (listener_has_its_own_state)
{
  f.a[0].type.listen_state_size = 100;
  f.a[0].type.state_size = 0;
  ck_assert_int_eq (begin (), MODCAT_OK);
  ck_assert_ptr_nonnull (ln->state);
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_ptr_null (ch->state);
}
END_TEST

/* An option of connecting types can't act any more, one of peers can. */
START_TEST (option_without_effect_is_refused_at_once)
{
  give (&late, MODCAT_OK);
  give (&range, MODCAT_OK);
  ck_assert_int_eq (begin (), MODCAT_OK);
  mc_channel_empty (ln);
  f.a[0].address.nopts = 0;
  give (&option, MODCAT_OK);
  ck_assert_int_eq (begin (), MODCAT_FAIL);
  scratch_ck_logged ("option \"option\" has no effect on TEST");
}
END_TEST

/* -- accepting ------------------------------------------------------------ */

START_TEST (peer_has_a_request_of_its_own)
{
  give (&early, MODCAT_OK);
  ck_assert_int_eq (begin (), MODCAT_OK);
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_ptr_ne (ch->rq, ln->rq);
  ck_assert_ptr_eq (ch->rq->addr, &f.a[0].type);
  ck_assert_ptr_eq (mc_request_of (ch->rq)->session, &session);
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_str_eq (trace, "eah");      /* early acted on the listener */
}
END_TEST

START_TEST (nobody_there_waits_for_the_listener)
{
  results = (const int[]) { MODCAT_AGAIN, 0 };
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, STDIN_FILENO);
  ck_assert_uint_eq (w.on[0].dirs, MODCAT_READ);
  ck_assert_ptr_null (ch->rq);          /* empty again */
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
}
END_TEST

START_TEST (refused_peers_are_closed_and_the_next_is_asked)
{
  results = (const int[]) { MODCAT_REFUSE, MODCAT_REFUSE, MODCAT_AGAIN, 0 };
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_str_eq (trace, "acaca");
}
END_TEST

START_TEST (failure_is_passed_on)
{
  results = (const int[]) { MODCAT_FAIL, 0 };
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_FAIL);
  ck_assert_str_eq (trace, "ac");
}
END_TEST

/* Out of descriptors: the peer in the queue stays, and would wake the loop at
   once; so it pauses, and says so once. */
START_TEST (starved_listener_pauses)
{
  int64_t before = modcat_now ();

  results = (const int[]) { MODCAT_BUSY, MODCAT_BUSY, MODCAT_OK, 0 };
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 0);
  ck_assert_int_gt (w.deadline, before);
  scratch_ck_logged ("accepting pauses");
  fixture_log (&f, MODCAT_LOG_WARN);
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (starved_again_is_told_again)
{
  results = (const int[]) { MODCAT_BUSY, 0 };
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  mc_channel_empty (ch);
  fixture_log (&f, MODCAT_LOG_WARN);
  results = (const int[]) { MODCAT_BUSY, 0 };
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  scratch_ck_logged ("accepting pauses");
}
END_TEST

/* -- checks --------------------------------------------------------------- */

START_TEST (check_sees_the_peer)
{
  give (&range, MODCAT_OK);
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_str_eq (trace, "ar");
  ck_assert_ptr_eq (target.ch, ch);
  ck_assert_mem_eq (target.peer, "peer", 4);
  ck_assert_uint_eq (target.peer_len, 4);
  ck_assert_mem_eq (target.local, "local", 5);
  ck_assert_uint_eq (target.local_len, 5);
}
END_TEST

static int refusals;

/* Refuses so many peers, then nobody. */
static int
refuse_some (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  (void) t;
  (void) opt;
  (void) v;
  return refusals-- > 0 ? MODCAT_REFUSE : MODCAT_OK;
}

START_TEST (check_refuses)
{
  static const struct modcat_opt row = {
    .name = "r", .type = MODCAT_CONST, .phase = MODCAT_PH_ACCEPT,
    .apply = refuse_some,
  };

  fixture_option (&f, 0, &modcat_group_fd, &row, NULL);
  refusals = 2;
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_str_eq (trace, "acaca");
}
END_TEST

static int
accept_unknown (const struct modcat_request *rq, struct modcat_channel *l,
                struct modcat_channel *c)
{
  (void) rq;
  (void) l;
  note ("a");
  c->ops = &ops;
  c->flags |= MODCAT_CH_PEER_LATER;
  return MODCAT_OK;
}

/* SOCKS5-LISTEN learns who it is from the answer of its server. */
START_TEST (peer_known_later_is_checked_later)
{
  give (&range, MODCAT_REFUSE);
  f.a[0].type.accept = accept_unknown;
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_str_eq (trace, "a");
  ck_assert_int_eq (greet (), MODCAT_REFUSE);
  ck_assert_str_eq (trace, "ahr");
}
END_TEST

/* -- greeting ------------------------------------------------------------- */

START_TEST (greet_resumes_and_then_is_done)
{
  give (&late, MODCAT_OK);
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  results = (const int[]) { MODCAT_AGAIN, 0 };
  ck_assert_int_eq (greet (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, 9);
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_str_eq (trace, "ahhl");
}
END_TEST

static void
note_describe (struct modcat_channel *c)
{
  (void) c;
  note ("d");
}

/* Asked for names before the peer is known by its handshake, a layer has more
   to say behind it. */
START_TEST (described_again_behind_the_handshake)
{
  static const struct modcat_channel_ops describing = {
    .size = sizeof describing, .handshake = note_handshake,
    .describe = note_describe,
  };

  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ch->ops = &describing;
  modcat_peer_name (ch);
  modcat_peer_name (ch);
  ck_assert_int_eq (greet (), MODCAT_OK);
  modcat_peer_name (ch);
  modcat_peer_name (ch);
  ck_assert_str_eq (trace, "adhd");
}
END_TEST

START_TEST (greet_refuses)
{
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  results = (const int[]) { MODCAT_REFUSE, 0 };
  ck_assert_int_eq (greet (), MODCAT_REFUSE);
}
END_TEST

/* -- layers --------------------------------------------------------------- */

/* TEST of side 0 listens, and accepts, over one of side 1. */
static int
listen_above (const struct modcat_request *rq, struct modcat_channel *l)
{
  (void) rq;
  return modcat_open_lower (l, &f.a[1].address, MODCAT_RDWR);
}

static int
accept_above (const struct modcat_request *rq, struct modcat_channel *l,
              struct modcat_channel *c)
{
  int result;

  (void) rq;
  c->lower = modcat_channel_new (c);
  result = modcat_accept_from (l->lower, c->lower);
  if (result == MODCAT_OK)
    c->ops = &ops;
  return result;
}

static void
begin_layers (void)
{
  f.a[0].type.listen = listen_above;
  f.a[0].type.accept = accept_above;
  ck_assert_int_eq (begin (), MODCAT_OK);
  ck_assert_int_eq (ln->rfd, -1);
}

START_TEST (layers_are_greeted_from_below)
{
  begin_layers ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_ptr_eq (ch->lower->rq->addr, &f.a[1].type);
  results = (const int[]) { MODCAT_AGAIN, MODCAT_OK, 0 };
  ck_assert_int_eq (greet (), MODCAT_AGAIN);
  ck_assert_str_eq (trace, "ah");
  ck_assert_int_eq (w.on[0].fd, 9);
  results = NULL;
  ck_assert_int_eq (greet (), MODCAT_OK);
  ck_assert_str_eq (trace, "ahhH");
}
END_TEST

START_TEST (check_sees_the_peer_of_the_lower)
{
  give (&range, MODCAT_OK);
  begin_layers ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_ptr_eq (target.ch, ch);
  ck_assert_mem_eq (target.peer, "peer", 4);
}
END_TEST

/* The options of the upper address wait for what the lower one learns. */
START_TEST (late_peer_of_the_lower_address)
{
  give (&range, MODCAT_REFUSE);
  f.a[1].type.accept = accept_unknown;
  begin_layers ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_str_eq (trace, "a");
  ck_assert_int_eq (greet (), MODCAT_REFUSE);
  ck_assert_str_eq (trace, "ahHr");
}
END_TEST

/* A layer of the same address learns who it is: that peer is checked before
   more is said to it. */
static int
accept_own_lower (const struct modcat_request *rq, struct modcat_channel *l,
                  struct modcat_channel *c)
{
  c->lower = modcat_channel_new (c);
  c->ops = &ops;
  return accept_unknown (rq, l, c->lower);
}

START_TEST (late_peer_of_a_layer)
{
  give (&range, MODCAT_REFUSE);
  f.a[0].type.accept = accept_own_lower;
  begin ();
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  ck_assert_int_eq (greet (), MODCAT_REFUSE);
  ck_assert_str_eq (trace, "ahr");
}
END_TEST

START_TEST (nobody_there_waits_for_the_lower_listener)
{
  results = (const int[]) { MODCAT_AGAIN, 0 };
  begin_layers ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 1);
  ck_assert_int_eq (w.on[0].fd, STDIN_FILENO);
}
END_TEST

/* The lower one is out of descriptors: the upper must not poll it, either. */
START_TEST (starved_lower_listener_pauses)
{
  results = (const int[]) { MODCAT_BUSY, 0 };
  begin_layers ();
  ck_assert_int_eq (accept_peer (), MODCAT_AGAIN);
  ck_assert_uint_eq (w.count, 0);
  ck_assert_int_ne (w.deadline, 0);
}
END_TEST

/* -- lifetimes ------------------------------------------------------------ */

/* An address that a listener parsed lives as long as the peers that came by
   it, although the listener goes first without fork. */
static struct modcat_address *
parsed_by (const struct modcat_request *rq)
{
  struct mc_nested *nested = calloc (1, sizeof *nested);
  struct modcat_address *a = calloc (1, sizeof *a);

  *a = f.a[1].address;
  a->confs = calloc (a->nconfs, sizeof *a->confs);
  a->opts = NULL;
  for (size_t i = 0; i < a->nconfs; i++) {
    a->confs[i].group = f.a[1].conf[i].group;
    a->confs[i].mem = calloc (1, 256);
  }
  nested->address = a;
  mc_request_of (rq)->nested = nested;
  return a;
}

static int
listen_above_parsed (const struct modcat_request *rq, struct modcat_channel *l)
{
  return modcat_open_lower (l, parsed_by (rq), MODCAT_RDWR);
}

START_TEST (parsed_address_outlives_the_listener)
{
  f.a[0].type.listen = listen_above_parsed;
  f.a[0].type.accept = accept_above;
  ck_assert_int_eq (begin (), MODCAT_OK);
  ck_assert_int_eq (accept_peer (), MODCAT_OK);
  mc_channel_close (ln);
  ln = NULL;
  ck_assert_int_eq (greet (), MODCAT_OK);       /* reads confs of the lower */
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("peers");
  TCase *tc = tcase_create ("peers");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, listener_has_its_own_state,
            option_without_effect_is_refused_at_once,
            peer_has_a_request_of_its_own,
            nobody_there_waits_for_the_listener,
            refused_peers_are_closed_and_the_next_is_asked,
            failure_is_passed_on, starved_listener_pauses,
            starved_again_is_told_again, check_sees_the_peer, check_refuses,
            peer_known_later_is_checked_later,
            greet_resumes_and_then_is_done, greet_refuses,
            described_again_behind_the_handshake,
            layers_are_greeted_from_below, check_sees_the_peer_of_the_lower,
            late_peer_of_the_lower_address, late_peer_of_a_layer,
            nobody_there_waits_for_the_lower_listener,
            starved_lower_listener_pauses,
            parsed_address_outlives_the_listener);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
