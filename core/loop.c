/* core/loop.c -- the event loop: a heap of timers over a waiting backend.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <modcat/channel.h>

#include "loop.h"

/* Watches from which on epoll(7) is worth its calls: poll(2) takes 2 us for so
   many here. */
enum { MANY = 64 };

struct mc_loop {
  const struct mc_backend *backend;
  void *self;                  /* the backend's */
  void *poll;                  /* that of mc_backend_poll, kept: a forked child
                                  goes back to it without needing memory */
  size_t watches;
  size_t many, limit;          /* watches above which epoll is to be had, now
                                  and by mc_loop_choose() */
  struct mc_timer *first;      /* root of the heap, NULL: none is set */
  size_t timers;               /* in it */
};

int64_t
modcat_now (void)
{
  struct timespec ts;

  clock_gettime (CLOCK_MONOTONIC, &ts);
  return (int64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}

struct mc_loop *
mc_loop_new (void)
{
  struct mc_loop *loop = calloc (1, sizeof *loop);

  if (loop == NULL)
    return NULL;
  loop->backend = &mc_backend_poll;
  loop->self = loop->poll = loop->backend->make ();
  if (loop->self == NULL) {
    free (loop);
    return NULL;
  }
  mc_loop_choose (loop, MC_LOOP_AUTO);
  return loop;
}

void
mc_loop_free (struct mc_loop *loop)
{
  if (loop == NULL)
    return;
  if (loop->self != loop->poll)
    loop->backend->unmake (loop->self);
  mc_backend_poll.unmake (loop->poll);
  free (loop);
}

bool
mc_loop_has_epoll (void)
{
  return mc_backend_epoll.name != NULL;
}

void
mc_loop_choose (struct mc_loop *loop, enum mc_loop_kind kind)
{
  loop->many = SIZE_MAX;
  if (mc_loop_has_epoll () && kind != MC_LOOP_POLL)
    loop->many = kind == MC_LOOP_AUTO ? MANY : 0;
  loop->limit = loop->many;
}

/* -- watches --------------------------------------------------------------- */

/* All watches from backend FROM to TO.  False: one had no place there. */
static bool
move (const struct mc_backend *from, void *from_self,
      const struct mc_backend *to, void *to_self)
{
  struct mc_watch *w;

  while ((w = from->take (from_self)) != NULL) {
    struct mc_loop *loop = w->loop;
    int result;

    w->loop = NULL;             /* new to it */
    result = to->set (to_self, w);
    w->loop = loop;
    if (result == 0)
      continue;
    w->loop = NULL;             /* there was room for it here */
    from->set (from_self, w);
    w->loop = loop;
    return false;
  }
  return true;
}

/* Where epoll can't be had poll goes on, which never fails. */
static void
go_over (struct mc_loop *loop)
{
  void *self = mc_backend_epoll.make ();

  loop->many = SIZE_MAX;        /* no second try */
  if (self == NULL)
    return;
  if (!move (loop->backend, loop->self, &mc_backend_epoll, self)) {
    move (&mc_backend_epoll, self, loop->backend, loop->self);
    mc_backend_epoll.unmake (self);
    return;
  }
  loop->backend = &mc_backend_epoll;
  loop->self = self;
}

int
mc_watch_set (struct mc_loop *loop, struct mc_watch *w, int fd, unsigned dirs)
{
  if (w->loop == NULL && dirs == 0)
    return 0;
  if (w->loop != NULL && w->fd == fd && w->dirs == dirs)
    return 0;
  if (w->loop != NULL && (w->fd != fd || dirs == 0))
    mc_watch_clear (w);
  if (dirs == 0)
    return 0;
  w->fd = fd;
  w->dirs = dirs;
  if (loop->backend->set (loop->self, w) == -1) {
    w->dirs = 0;
    return -1;
  }
  if (w->loop == NULL)
    loop->watches++;
  w->loop = loop;
  if (loop->watches > loop->many)
    go_over (loop);
  return 0;
}

void
mc_watch_clear (struct mc_watch *w)
{
  if (w->loop == NULL)
    return;
  w->dirs = 0;
  w->loop->backend->set (w->loop->self, w);
  w->loop->watches--;
  w->loop = NULL;
}

/* -- timers ------------------------------------------------------------------

   A pairing heap, whose links are in the timers themselves: so setting one
   takes no memory and can't fail.  Before a first child stands its parent. */

static struct mc_timer *
meld (struct mc_timer *a, struct mc_timer *b)
{
  struct mc_timer *top = a, *under = b;

  if (a == NULL || b == NULL)
    return a != NULL ? a : b;
  if (b->when < a->when) {
    top = b;
    under = a;
  }
  under->prev = top;
  under->next = top->child;
  if (under->next != NULL)
    under->next->prev = under;
  top->child = under;
  return top;
}

/* One heap of T and its later siblings: pairs from the left, then those from
   the right.  This order is what makes a removal cheap. */
static struct mc_timer *
meld_siblings (struct mc_timer *t)
{
  struct mc_timer *pairs = NULL, *all = NULL;

  while (t != NULL) {
    struct mc_timer *second = t->next;
    struct mc_timer *rest = second != NULL ? second->next : NULL;

    t->next = t->prev = NULL;
    if (second != NULL)
      second->next = second->prev = NULL;
    t = meld (t, second);
    t->next = pairs;
    pairs = t;
    t = rest;
  }
  while (pairs != NULL) {
    struct mc_timer *next = pairs->next;

    pairs->next = NULL;
    all = meld (all, pairs);
    pairs = next;
  }
  return all;
}

void
mc_timer_set (struct mc_loop *loop, struct mc_timer *t, int64_t when)
{
  mc_timer_clear (loop, t);
  t->when = when;
  t->set = true;
  t->child = t->next = t->prev = NULL;
  loop->first = meld (loop->first, t);
  loop->timers++;
}

void
mc_timer_clear (struct mc_loop *loop, struct mc_timer *t)
{
  struct mc_timer *below;

  if (!t->set)
    return;
  t->set = false;
  loop->timers--;
  below = meld_siblings (t->child);
  if (t == loop->first) {
    loop->first = below;
    return;
  }
  if (t->prev->child == t)
    t->prev->child = t->next;
  else
    t->prev->next = t->next;
  if (t->next != NULL)
    t->next->prev = t->prev;
  loop->first = meld (loop->first, below);
}

/* At most as many as were set when the turn began: one that sets itself anew
   for "now" doesn't keep the loop from its watches. */
static void
run_timers (struct mc_loop *loop)
{
  size_t most = loop->timers;
  int64_t now;

  if (most == 0)
    return;
  now = modcat_now ();
  while (most-- > 0 && loop->first != NULL && loop->first->when <= now) {
    struct mc_timer *t = loop->first;

    mc_timer_clear (loop, t);
    t->due (t->arg);
  }
}

int
mc_loop_turn (struct mc_loop *loop)
{
  struct mc_watch *w;
  int64_t timeout = -1;

  if (loop->first != NULL) {
    timeout = loop->first->when - modcat_now ();
    if (timeout < 0)
      timeout = 0;
  }
  if (loop->backend->wait (loop->self, timeout) == -1) {
    if (errno != EINTR)
      return -1;
    return 0;
  }
  while ((w = loop->backend->next (loop->self)) != NULL)
    w->ready (w->arg);
  run_timers (loop);
  return 0;
}

/* What epoll has in the kernel is the parent's, too. */
void
mc_loop_forget (struct mc_loop *loop)
{
  struct mc_watch *w;

  while ((w = loop->backend->take (loop->self)) != NULL)
    w->loop = NULL;
  loop->watches = 0;
  if (loop->self != loop->poll) {
    loop->backend->unmake (loop->self);
    loop->backend = &mc_backend_poll;
    loop->self = loop->poll;
    loop->many = loop->limit;
  }
  while (loop->first != NULL)
    mc_timer_clear (loop, loop->first);
}
