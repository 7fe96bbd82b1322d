/* core/loop.c -- the event loop: a heap of timers over a waiting backend.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include <modcat/channel.h>

#include "loop.h"

struct mc_loop {
  const struct mc_backend *backend;
  void *self;                  /* the backend's */
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
  loop->self = loop->backend->make ();
  if (loop->self == NULL) {
    free (loop);
    return NULL;
  }
  return loop;
}

void
mc_loop_free (struct mc_loop *loop)
{
  if (loop == NULL)
    return;
  loop->backend->unmake (loop->self);
  free (loop);
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
  w->loop = loop;
  return 0;
}

void
mc_watch_clear (struct mc_watch *w)
{
  if (w->loop == NULL)
    return;
  w->dirs = 0;
  w->loop->backend->set (w->loop->self, w);
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

void
mc_loop_forget (struct mc_loop *loop)
{
  loop->backend->forget (loop->self);
  while (loop->first != NULL)
    mc_timer_clear (loop, loop->first);
}
