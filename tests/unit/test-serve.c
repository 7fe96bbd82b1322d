/* tests/unit/test-serve.c -- option serve: what it refuses, its peers, their end.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/log.h"
#include "core/serve.h"
#include "core/server.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

static struct fixture f;
static struct mc_session *s;
static struct mc_leg *leg;
static struct mc_waits w;
static struct mc_plan plan;
static int waiting;            /* peers */

static int
accept_one (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  (void) rq;
  (void) ln;
  if (waiting == 0)
    return MODCAT_AGAIN;
  waiting--;
  ch->rfd = STDIN_FILENO;
  ch->flags = MODCAT_CH_INHERITED;
  return MODCAT_OK;
}

static int
listen_at_once (const struct modcat_request *rq, struct modcat_channel *ln)
{
  (void) rq;
  (void) ln;
  return MODCAT_OK;
}

static int
open_never (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) rq;
  (void) ch;
  return MODCAT_AGAIN;
}

/* A session whose first address listens, and whose second one takes its
   time. */
static void
setup (void)
{
  fixture_setup (&f);
  fixture_log (&f, MODCAT_LOG_INFO);
  f.a[0].type.listen = listen_at_once;
  f.a[0].type.accept = accept_one;
  f.a[0].child.serve = 1;
  f.a[1].type.open = open_never;
  s = fixture_session (&f, NULL, NULL);
  s->relaying = true;           /* no step but those of the tests */
  s->leg[1].address = &f.a[1].address;
  s->leg[1].dirs = MODCAT_RDWR;
  leg = &s->leg[0];
  leg->address = &f.a[0].address;
  leg->dirs = MODCAT_RDWR;
  leg->state = MC_LEG_ACCEPT;
  leg->ln = fixture_channel (&f, 0, -1, -1);
  w = (struct mc_waits) { 0 };
  waiting = 0;
  plan = (struct mc_plan) { { { &f.a[0].address, NULL },
                              { &f.a[1].address, NULL } } };
}

static void
teardown (void)
{
  mc_sessions_sweep (&f.ctx, true);
  ck_assert_ptr_null (f.ctx.servers);
  mc_waits_free (&w);
  fixture_teardown (&f);
}

static int
serve (int peers)
{
  waiting += peers;
  mc_waits_reset (&w);
  return mc_server_accept (s, leg, &w);
}

/* The session of peer NUMBER, NULL: it has ended. */
static struct mc_session *
find (unsigned long number)
{
  for (struct mc_session *p = f.ctx.sessions; p != NULL; p = p->next)
    if (p != s && p->number == number)
      return p;
  return NULL;
}

static struct mc_session *
peer (unsigned long number)
{
  struct mc_session *p = find (number);

  if (p == NULL)
    ck_abort_msg ("no session of peer %lu", number);
  return p;
}

/* -- what is refused ------------------------------------------------------ */

START_TEST (serve_alone_is_fine)
{
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), 0);
  ck_assert_str_eq (scratch_logged (), "");
}
END_TEST

START_TEST (fork_is_something_else)
{
  f.a[0].child.fork = 1;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"fork\" gives each peer a process");
}
END_TEST

START_TEST (second_address_may_not_fork)
{
  f.a[1].child.fork = 1;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"fork\" of the second address would copy");
  f.a[0].child.serve = 0;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), 0);
}
END_TEST

START_TEST (second_address_does_not_serve)
{
  f.a[1].child.serve = 1;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"serve\" is for the first address");
}
END_TEST

START_TEST (one_half_of_a_dual_address_does_not_serve)
{
  plan.address[0][1] = &f.a[1].address;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"serve\" is for the first address");
}
END_TEST

START_TEST (only_listeners_serve)
{
  f.a[0].type.listen = NULL;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"serve\" is for addresses that wait");
}
END_TEST

static const struct modcat_opt changing[] = {
  { .name = "early", .type = MODCAT_BOOL, .phase = MODCAT_PH_EARLY,
    .flags = MODCAT_OPT_PROCESS, .store = 0 },
  { .name = "late", .type = MODCAT_BOOL, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_PROCESS, .store = 0 },
};
static const struct modcat_group group = {
  .size = sizeof group, .name = "CHANGING", .opts = MODCAT_LIST (changing),
  .conf_size = 16,
};

START_TEST (what_changes_the_process_is_refused)
{
  fixture_group (&f, 1, &group);
  fixture_option_named (&f, 1, &group, "early", NULL);
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"early\" changes the whole process");
  f.a[0].child.serve = 0;
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), 0);
}
END_TEST

START_TEST (listener_may_change_it_before_it_opens)
{
  fixture_group (&f, 0, &group);
  fixture_option_named (&f, 0, &group, "early", NULL);
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), 0);
  fixture_option_named (&f, 0, &group, "late", NULL);
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), -1);
  scratch_ck_logged ("option \"late\" changes the whole process");
}
END_TEST

START_TEST (programs_get_the_limit_from_before)
{
  struct rlimit limit;
  rlim_t before;

  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = before = 100;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  ck_assert_int_eq (mc_serve_check (&f.ctx, &plan), 0);
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  ck_assert (limit.rlim_cur == limit.rlim_max);
  mc_serve_lower_limit (&f.ctx);
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &limit), 0);
  ck_assert (limit.rlim_cur == before);
}
END_TEST

/* -- peers ---------------------------------------------------------------- */

START_TEST (each_peer_has_a_session)
{
  ck_assert_int_eq (serve (3), MODCAT_AGAIN);
  ck_assert_uint_eq (s->server->peers, 3);
  for (unsigned long i = 1; i <= 3; i++)
    ck_assert_ptr_nonnull (find (i));
  ck_assert_ptr_null (leg->ch);
}
END_TEST

START_TEST (one_turn_takes_so_many)
{
  ck_assert_int_eq (serve (100), MODCAT_AGAIN);
  ck_assert_uint_eq (s->server->peers, 16);
  ck_assert_int_le (w.deadline, modcat_now ());
  ck_assert_int_eq (serve (0), MODCAT_AGAIN);
  ck_assert_uint_eq (s->server->peers, 32);
}
END_TEST

START_TEST (max_children_lets_peers_wait)
{
  f.a[0].child.max_children = 2;
  ck_assert_int_eq (serve (3), MODCAT_AGAIN);
  ck_assert_int_eq (waiting, 1);
  ck_assert (s->waits_for_child);
  mc_session_end (peer (1));
  mc_sessions_sweep (&f.ctx, false);
  ck_assert (s->wake.set);
  ck_assert_int_eq (serve (0), MODCAT_AGAIN);
  ck_assert_int_eq (waiting, 0);
  ck_assert_ptr_nonnull (find (3));
}
END_TEST

START_TEST (waiting_for_the_limit_is_not_waiting_for_peers)
{
  f.a[0].child.max_children = 1;
  f.a[0].listen.accept_timeout = 1000000000000;
  serve (2);
  ck_assert_int_eq (leg->accept_by, 0);
  mc_session_end (peer (1));
  mc_sessions_sweep (&f.ctx, false);
  serve (0);
  ck_assert_ptr_nonnull (find (2));
}
END_TEST

START_TEST (accept_timeout_closes_the_listener)
{
  f.a[0].listen.accept_timeout = 1000000000000;
  serve (1);
  leg->accept_by = 1;
  ck_assert_int_eq (serve (0), MODCAT_AGAIN);
  ck_assert_ptr_null (leg->ln);
  mc_session_end (peer (1));
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_int_eq (serve (0), MC_SERVER_OVER);
}
END_TEST

/* Whether it relays or is still being opened: the limit holds. */
START_TEST (datagrams_make_room_for_new_peers)
{
  f.a[0].child.max_children = 3;
  leg->ln->flags = MODCAT_CH_DATAGRAM;
  serve (3);
  peer (1)->relaying = true;
  peer (1)->relay.ctx = &f.ctx;
  peer (1)->relay.last_data = modcat_now () + 1000000000;
  peer (2)->began -= 1000000000;
  serve (1);
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_ptr_nonnull (find (1));
  ck_assert_ptr_null (find (2));
  ck_assert_ptr_nonnull (find (3));
  ck_assert_ptr_nonnull (find (4));
  ck_assert_uint_eq (s->server->peers, 3);
  scratch_ck_logged ("N #2 making room for another peer");
  peer (1)->relaying = false;
}
END_TEST

/* -- the end -------------------------------------------------------------- */

START_TEST (peers_outlive_their_listener)
{
  struct mc_server *server;

  serve (2);
  server = s->server;
  mc_session_end (s);
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_ptr_eq (f.ctx.servers, server);
  ck_assert_ptr_null (server->session);
  mc_session_end (peer (1));
  mc_session_end (peer (2));
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_ptr_null (f.ctx.servers);
}
END_TEST

START_TEST (draining_lets_them_end)
{
  serve (2);
  f.ctx.set.drain = 1000000000000;
  ck_assert (mc_serve_drain (&f.ctx));
  ck_assert (!mc_serve_drain (&f.ctx));
  ck_assert_ptr_null (leg->ln);
  ck_assert_int_eq (serve (1), MODCAT_AGAIN);
  ck_assert_int_eq (waiting, 1);
  mc_session_end (peer (1));
  mc_session_end (peer (2));
  mc_sessions_sweep (&f.ctx, false);
  ck_assert_int_eq (serve (0), MC_SERVER_OVER);
}
END_TEST

START_TEST (draining_has_an_end)
{
  serve (1);
  f.ctx.set.drain = 1000000;
  mc_serve_drain (&f.ctx);
  FIXTURE_UNTIL (&f, f.ctx.stop);
  scratch_ck_logged ("W 1 session is still open after 0.001 s: cut");
}
END_TEST

/* The end of a child is for whoever waits for one. */
START_TEST (ended_child_wakes_the_listener_only)
{
  serve (2);
  peer (1)->waits_for_child = true;
  mc_sessions_child_ended (&f.ctx);
  ck_assert (!s->wake.set);
  s->waits_for_child = true;
  mc_sessions_child_ended (&f.ctx);
  ck_assert (s->wake.set);
  ck_assert (!peer (1)->wake.set);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("serve");
  TCase *tc = tcase_create ("serve");

  tcase_add_checked_fixture (tc, setup, teardown);
  UNIT_ADD (tc, serve_alone_is_fine, fork_is_something_else,
            second_address_may_not_fork, second_address_does_not_serve,
            one_half_of_a_dual_address_does_not_serve, only_listeners_serve,
            what_changes_the_process_is_refused,
            listener_may_change_it_before_it_opens,
            programs_get_the_limit_from_before, each_peer_has_a_session,
            one_turn_takes_so_many, max_children_lets_peers_wait,
            waiting_for_the_limit_is_not_waiting_for_peers,
            accept_timeout_closes_the_listener,
            datagrams_make_room_for_new_peers, peers_outlive_their_listener,
            draining_lets_them_end, draining_has_an_end,
            ended_child_wakes_the_listener_only);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
