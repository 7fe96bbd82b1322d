/* core/loop-poll.c -- the loop's backend over poll(2).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#include <modcat/channel.h>

#include "loop.h"

/* Two arrays side by side, without holes: poll(2) reads the first. */
struct poll_set {
  struct pollfd *fds;
  struct mc_watch **watches;
  size_t used, room;
  size_t cursor, end;          /* where next() goes on, and where it stops */
};

static void *
poll_make (void)
{
  return calloc (1, sizeof (struct poll_set));
}

static void
poll_unmake (void *self)
{
  struct poll_set *p = self;

  free (p->fds);
  free (p->watches);
  free (p);
}

static int
poll_grow (struct poll_set *p)
{
  size_t room = p->room == 0 ? 8 : 2 * p->room;
  struct pollfd *fds = realloc (p->fds, room * sizeof *fds);
  struct mc_watch **watches;

  if (fds == NULL)
    return -1;
  p->fds = fds;
  watches = realloc (p->watches, room * sizeof *watches);
  if (watches == NULL)
    return -1;
  p->watches = watches;
  p->room = room;
  return 0;
}

/* The last entry fills the hole.  If next() has passed the hole already the
   entry waits for the next turn: it will still be ready then. */
static void
poll_remove (struct poll_set *p, size_t i)
{
  size_t last = --p->used;

  p->watches[i]->slot = 0;
  if (i == last)
    return;
  p->fds[i] = p->fds[last];
  p->watches[i] = p->watches[last];
  p->watches[i]->slot = i + 1;
}

static int
poll_set (void *self, struct mc_watch *w)
{
  struct poll_set *p = self;
  short events = 0;

  if (w->dirs == 0) {
    poll_remove (p, w->slot - 1);
    return 0;
  }
  if (w->loop == NULL) {
    if (p->used == p->room && poll_grow (p) == -1)
      return -1;
    p->watches[p->used] = w;
    p->fds[p->used].revents = 0;
    w->slot = ++p->used;
  }
  if ((w->dirs & MODCAT_READ) != 0)
    events |= POLLIN;
  if ((w->dirs & MODCAT_WRITE) != 0)
    events |= POLLOUT;
  p->fds[w->slot - 1].fd = w->fd;
  p->fds[w->slot - 1].events = events;
  return 0;
}

static int
poll_wait (void *self, int64_t timeout)
{
  struct poll_set *p = self;
  int ms = -1;
  int n;

  if (timeout >= 0) {           /* round up: never wake before the time */
    int64_t up = (timeout + 999999) / 1000000;

    ms = up > INT_MAX ? INT_MAX : (int) up;
  }
  p->cursor = p->end = 0;
  n = poll (p->fds, (nfds_t) p->used, ms);
  if (n > 0)
    p->end = p->used;
  return n == -1 ? -1 : 0;
}

static struct mc_watch *
poll_next (void *self)
{
  struct poll_set *p = self;

  while (p->cursor < p->end && p->cursor < p->used) {
    size_t i = p->cursor++;

    if (p->fds[i].revents != 0) {
      p->fds[i].revents = 0;
      return p->watches[i];
    }
  }
  return NULL;
}

static struct mc_watch *
poll_take (void *self)
{
  struct poll_set *p = self;
  struct mc_watch *w;

  p->cursor = p->end = 0;
  if (p->used == 0)
    return NULL;
  w = p->watches[--p->used];
  w->slot = 0;
  return w;
}

const struct mc_backend mc_backend_poll = {
  .name = "poll",
  .make = poll_make,
  .unmake = poll_unmake,
  .set = poll_set,
  .wait = poll_wait,
  .next = poll_next,
  .take = poll_take,
};
