/* tests/unit/fixture.c -- a core and channels for tests, without a command
 * line.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/child.h"
#include "core/log.h"
#include "core/pool.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static void
setup_address (struct fixture_address *a)
{
  const struct mc_conf conf[] = {
    { &mc_group_appl, &a->appl }, { &modcat_group_fd, &a->fd },
    { &modcat_group_retry, &a->retry }, { &modcat_group_child, &a->child },
    { &mc_group_all, &a->all }, { &mc_group_process, &a->process },
    { &modcat_group_listen, &a->listen },
  };

  a->type = (struct modcat_addr) { .names = "TEST", .usage = "TEST",
                                   .dirs = MODCAT_RDWR };
  a->single.keyword.text = (char *) (uintptr_t) "TEST";
  a->appl.escape = -1;
  memcpy (a->conf, conf, sizeof conf);
  a->address = (struct modcat_address) {
    .type = &a->type, .single = &a->single, .confs = a->conf,
    .nconfs = sizeof conf / sizeof conf[0],
  };
}

void
fixture_setup (struct fixture *f)
{
  memset (f, 0, sizeof *f);
  f->ctx.log = mc_log_new ("test");
  ck_assert_ptr_nonnull (f->ctx.log);
  mc_log_set_threshold (f->ctx.log, MODCAT_LOG_FATAL);
  mc_log_install (f->ctx.log);
  f->ctx.loop = mc_loop_new ();
  f->ctx.children = mc_children_new ();
  f->ctx.pool = mc_pool_new (&f->ctx);
  f->ctx.set.block_size = 8192;
  f->ctx.set.linger = INT64_C (500000000);
  setup_address (&f->a[0]);
  setup_address (&f->a[1]);
}

void
fixture_teardown (struct fixture *f)
{
  mc_sessions_sweep (&f->ctx, true);
  mc_pool_free (f->ctx.pool);
  mc_children_free (f->ctx.children);
  mc_loop_free (f->ctx.loop);
  mc_log_install (NULL);
  mc_log_free (f->ctx.log);
}

struct modcat_channel *
fixture_channel (struct fixture *f, int side, int rfd, int wfd)
{
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_request *rq = mc_request_new (&f->ctx, NULL,
                                          &f->a[side].address, MODCAT_RDWR);

  ck_assert_ptr_nonnull (ch);
  ck_assert_ptr_nonnull (rq);
  ck_assert_int_eq (mc_channel_fill (ch, rq, f->a[side].type.state_size), 0);
  ch->rfd = rfd;
  ch->wfd = wfd;
  ch->flags = MODCAT_CH_BYTES;
  return ch;
}

struct mc_session *
fixture_session (struct fixture *f, struct modcat_channel *left,
                 struct modcat_channel *right)
{
  struct mc_session *s = calloc (1, sizeof *s);

  ck_assert_ptr_nonnull (s);
  s->ctx = &f->ctx;
  s->nlegs = s->at = 2;
  s->leg[0].ch = left;
  s->leg[1].ch = right;
  s->leg[1].side = 1;
  s->next = f->ctx.sessions;
  f->ctx.sessions = s;
  return s;
}

static void
wake_up (void *arg)
{
  (void) arg;
}

bool
fixture_relay (struct fixture *f, struct mc_session *s, int ms)
{
  const struct mc_side side[2] = { { s->leg[0].ch, s->leg[0].ch },
                                   { s->leg[1].ch, s->leg[1].ch } };
  int64_t until = modcat_now () + ms * INT64_C (1000000);
  struct mc_timer limit = { .due = wake_up };

  s->relaying = true;
  ck_assert_int_eq (mc_relay_start (&s->relay, s, side), MODCAT_OK);
  mc_timer_set (f->ctx.loop, &limit, until);
  while (!s->over && modcat_now () < until)
    ck_assert_int_eq (mc_loop_turn (f->ctx.loop), 0);
  mc_timer_clear (f->ctx.loop, &limit);
  return s->over;
}
