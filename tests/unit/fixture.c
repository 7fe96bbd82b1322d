/* tests/unit/fixture.c -- a core and channels for tests, without a command
 * line.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/child.h"
#include "core/kept.h"
#include "core/list.h"
#include "core/lock.h"
#include "core/log.h"
#include "core/pool.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

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
  a->spec = (struct mc_spec) { .text = a->single.keyword.text,
                               .shown = a->single.keyword.text };
  a->appl.escape = -1;
  memcpy (a->conf, conf, sizeof conf);
  a->address = (struct modcat_address) {
    .type = &a->type, .spec = &a->spec, .single = &a->single,
    .confs = a->conf,
    .nconfs = sizeof conf / sizeof conf[0], .opts = a->opts,
  };
}

static void
free_address (struct fixture_address *a)
{
  for (size_t i = 0; i < a->address.nconfs; i++)
    if (a->conf[i].mem < (void *) a || a->conf[i].mem >= (void *) (a + 1))
      free (a->conf[i].mem);
  for (size_t i = 0; i < a->address.nopts; i++)
    mc_value_release (&a->opts[i].value);
  mc_value_release (&a->address.keep);
  free (a->address.shared);
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
  f->ctx.locks = mc_locks_new (f->ctx.log);
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
  mc_kept_free (&f->ctx);
  free_address (&f->a[0]);
  free_address (&f->a[1]);
  mc_pool_free (f->ctx.pool);
  mc_locks_free (f->ctx.locks);
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
  struct mc_session *s = calloc (1, sizeof *s + 2 * sizeof s->leg[0]);

  ck_assert_ptr_nonnull (s);
  s->ctx = &f->ctx;
  s->nlegs = s->at = 2;
  s->leg[0].ch = left;
  s->leg[1].ch = right;
  s->leg[1].side = 1;
  s->next = f->ctx.sessions;
  if (s->next != NULL)
    s->next->prev = s;
  f->ctx.sessions = s;
  return s;
}

void
fixture_log (struct fixture *f, enum modcat_level level)
{
  scratch_new ();
  mc_log_free (f->ctx.log);
  f->ctx.log = scratch_log (level);
  mc_log_install (f->ctx.log);
  mc_locks_free (f->ctx.locks);
  f->ctx.locks = mc_locks_new (f->ctx.log);
}

/* -- options -------------------------------------------------------------- */

void
fixture_group (struct fixture *f, int side, const struct modcat_group *group)
{
  struct modcat_address *a = &f->a[side].address;
  void *mem = calloc (1, group->conf_size + 1);

  ck_assert_ptr_nonnull (mem);
  a->confs[a->nconfs++] = (struct mc_conf) { group, mem };
  for (size_t i = 0; i < group->opts.count; i++) {
    const struct modcat_opt *row = mc_opt_at (&group->opts, i);

    if (row->dflt == NULL || row->apply != NULL)
      continue;
    ck_assert_ptr_null (mc_value_parse_default (row, &a->keep));
    ck_assert (mc_value_store (row, &a->keep, mem));
  }
}

void
fixture_option (struct fixture *f, int side, const struct modcat_group *group,
                const struct modcat_opt *row, const char *text)
{
  struct modcat_address *a = &f->a[side].address;
  struct mc_option_words *words = &f->a[side].words[a->nopts];
  struct mc_opt_set *set = &a->opts[a->nopts++];

  words->name.text = (char *) (uintptr_t) row->name;
  words->value.text = (char *) (uintptr_t) text;
  *set = (struct mc_opt_set) { .opt = row, .group = group, .words = words };
  ck_assert_ptr_null (mc_value_parse (row, text, &set->value));
  if (row->apply == NULL)
    ck_assert (mc_value_store (row, &set->value,
                               (void *) (uintptr_t) mc_address_conf (a,
                                                                     group)));
}

void
fixture_option_named (struct fixture *f, int side,
                      const struct modcat_group *group, const char *name,
                      const char *text)
{
  for (size_t i = 0; i < group->opts.count; i++) {
    const struct modcat_opt *row = mc_opt_at (&group->opts, i);

    if (strcmp (row->name, name) == 0) {
      fixture_option (f, side, group, row, text);
      return;
    }
  }
  ck_abort_msg ("no option %s", name);
}

/* -- the loop ------------------------------------------------------------- */

static void
wake_up (void *arg)
{
  (void) arg;
}

void
fixture_turn (struct fixture *f, int64_t limit)
{
  struct mc_timer timer = { .due = wake_up };

  mc_timer_set (f->ctx.loop, &timer, limit);
  ck_assert_int_eq (mc_loop_turn (f->ctx.loop), 0);
  mc_timer_clear (f->ctx.loop, &timer);
}

void
fixture_start (struct mc_session *s, unsigned dirs)
{
  struct mc_side side[2] = { { NULL, NULL }, { NULL, NULL } };

  if ((dirs & MODCAT_READ) != 0) {
    side[0].rd = s->leg[0].ch;
    side[1].wr = s->leg[1].ch;
  }
  if ((dirs & MODCAT_WRITE) != 0) {
    side[0].wr = s->leg[0].ch;
    side[1].rd = s->leg[1].ch;
  }
  s->relaying = true;
  ck_assert_int_eq (mc_relay_start (&s->relay, s, side), MODCAT_OK);
}

bool
fixture_relay (struct fixture *f, struct mc_session *s, int ms)
{
  int64_t until = modcat_now () + ms * INT64_C (1000000);

  fixture_start (s, MODCAT_RDWR);
  while (!s->over && modcat_now () < until)
    fixture_turn (f, until);
  return s->over;
}

/* -- programs ------------------------------------------------------------- */

pid_t
fixture_program (int *go, int status)
{
  int fds[2], ready[2];
  char byte;
  pid_t pid;

  ck_assert_int_eq (pipe (fds), 0);
  ck_assert_int_eq (pipe (ready), 0);
  pid = fork ();
  ck_assert_int_ne (pid, -1);
  if (pid == 0) {
    signal (SIGTERM, SIG_DFL);  /* check's would kill the whole group */
    signal (SIGINT, SIG_DFL);
    close (ready[1]);
    close (fds[1]);
    _exit (read (fds[0], &byte, 1) == 0 ? status : 99);
  }
  close (fds[0]);
  close (ready[1]);
  ck_assert_int_eq (read (ready[0], &byte, 1), 0);
  close (ready[0]);
  *go = fds[1];
  return pid;
}

/* -- channels without descriptors ----------------------------------------- */

static struct fixture_script *
script_of (const struct modcat_channel *ch)
{
  return *(struct fixture_script **) ch->state;
}

/* The step at *AT, which goes on to the next one; NULL: there is none. */
static const struct fixture_step *
next_step (const struct fixture_step **at)
{
  const struct fixture_step *step = *at;

  if (step == NULL || (step->n == 0 && step->data == NULL))
    return NULL;
  ++*at;
  errno = step->err;
  return step;
}

static ssize_t
script_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct fixture_script *s = script_of (ch);
  const struct fixture_step *step = next_step (&s->reads);
  size_t n;

  s->nread++;
  if (step == NULL) {
    errno = EAGAIN;
    return -1;
  }
  if (step->data == NULL)
    return step->n == FIXTURE_EOF ? 0 : step->n;
  n = strlen (step->data);
  ck_assert_uint_le (n, size);
  memcpy (buf, step->data, n);
  s->pending -= n < s->pending ? n : s->pending;
  return (ssize_t) n;
}

static ssize_t
script_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  struct fixture_script *s = script_of (ch);
  const struct fixture_step *step = next_step (&s->writes);

  s->nwritten++;
  if (step != NULL && step->n < 0)
    return step->n;
  if (step != NULL && (size_t) step->n < size)
    size = (size_t) step->n;
  ck_assert_uint_le (s->len + size, sizeof s->out);
  memcpy (s->out + s->len, buf, size);
  s->len += size;
  return (ssize_t) size;
}

static size_t
script_pending (const struct modcat_channel *ch)
{
  return script_of (ch)->pending;
}

static const struct modcat_channel_ops script_ops = {
  .size = sizeof script_ops, .read = script_read, .write = script_write,
  .pending = script_pending,
};

struct modcat_channel *
fixture_scripted (struct fixture *f, int side, struct fixture_script *script)
{
  struct modcat_channel *ch;

  f->a[side].type.state_size = sizeof script;
  ch = fixture_channel (f, side, -1, -1);
  *(struct fixture_script **) ch->state = script;
  ch->ops = &script_ops;
  ch->flags = 0;
  return ch;
}
