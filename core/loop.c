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
  struct mc_timer **heap;      /* earliest first */
  size_t used, room;
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
  free (loop->heap);
  free (loop);
}

int
mc_watch_set (struct mc_loop *loop, struct mc_watch *w, int fd, unsigned dirs)
{
  if (w->loop == NULL && dirs == 0)
    return 0;
  if (w->loop != NULL && w->fd == fd && w->dirs == dirs)
    return 0;
  if (w->loop != NULL && w->fd != fd)
    mc_watch_clear (w);
  w->fd = fd;
  w->dirs = dirs;
  if (dirs == 0) {
    mc_watch_clear (w);
    return 0;
  }
  w->loop = loop;
  return loop->backend->set (loop->self, w);
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

static void
heap_put (struct mc_loop *loop, size_t i, struct mc_timer *t)
{
  loop->heap[i] = t;
  t->slot = i + 1;
}

static void
heap_up (struct mc_loop *loop, size_t i, struct mc_timer *t)
{
  while (i > 0 && loop->heap[(i - 1) / 2]->when > t->when) {
    heap_put (loop, i, loop->heap[(i - 1) / 2]);
    i = (i - 1) / 2;
  }
  heap_put (loop, i, t);
}

static void
heap_down (struct mc_loop *loop, size_t i, struct mc_timer *t)
{
  size_t child;

  while ((child = 2 * i + 1) < loop->used) {
    if (child + 1 < loop->used
        && loop->heap[child + 1]->when < loop->heap[child]->when)
      child++;
    if (loop->heap[child]->when >= t->when)
      break;
    heap_put (loop, i, loop->heap[child]);
    i = child;
  }
  heap_put (loop, i, t);
}

int
mc_timer_set (struct mc_loop *loop, struct mc_timer *t, int64_t when)
{
  mc_timer_clear (loop, t);
  if (loop->used == loop->room) {
    size_t room = loop->room == 0 ? 8 : 2 * loop->room;
    struct mc_timer **heap = realloc (loop->heap, room * sizeof *heap);

    if (heap == NULL)
      return -1;
    loop->heap = heap;
    loop->room = room;
  }
  t->when = when;
  heap_up (loop, loop->used++, t);
  return 0;
}

void
mc_timer_clear (struct mc_loop *loop, struct mc_timer *t)
{
  struct mc_timer *last;
  size_t i;

  if (t->slot == 0)
    return;
  i = t->slot - 1;
  t->slot = 0;
  last = loop->heap[--loop->used];
  if (last == t)
    return;
  if (i > 0 && loop->heap[(i - 1) / 2]->when > last->when)
    heap_up (loop, i, last);
  else
    heap_down (loop, i, last);
}

/* At most as many as were set when the turn began: one that sets itself anew
   for "now" doesn't keep the loop from its watches. */
static void
run_timers (struct mc_loop *loop)
{
  size_t most = loop->used;
  int64_t now;

  if (most == 0)
    return;
  now = modcat_now ();
  while (most-- > 0 && loop->used > 0 && loop->heap[0]->when <= now) {
    struct mc_timer *t = loop->heap[0];

    mc_timer_clear (loop, t);
    t->due (t->arg);
  }
}

int
mc_loop_turn (struct mc_loop *loop)
{
  struct mc_watch *w;
  int64_t timeout = -1;

  if (loop->used > 0) {
    timeout = loop->heap[0]->when - modcat_now ();
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
  while (loop->used > 0)
    loop->heap[--loop->used]->slot = 0;
}
