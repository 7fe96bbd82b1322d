/* core/waits.c -- what a step waits for, and the watches that wait for it.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>

#include "channel.h"

/* Without memory for one more wish: look again soon instead. */
#define SOON INT64_C (50000000)

void
mc_waits_add (struct mc_waits *w, int fd, unsigned dirs)
{
  if (fd == -1)
    return;
  if (w->count == w->room) {
    unsigned room = w->room == 0 ? 2 : 2 * w->room;
    struct mc_wait *on = realloc (w->on, room * sizeof *on);

    if (on == NULL) {
      mc_waits_until (w, modcat_now () + SOON);
      return;
    }
    w->on = on;
    w->room = room;
  }
  w->on[w->count++] = (struct mc_wait) { .fd = fd, .dirs = dirs };
}

void
mc_waits_until (struct mc_waits *w, int64_t deadline)
{
  if (w->deadline == 0 || deadline < w->deadline)
    w->deadline = deadline;
}

void
mc_waits_merge (struct mc_waits *to, const struct mc_waits *from)
{
  for (unsigned i = 0; i < from->count; i++)
    mc_waits_add (to, from->on[i].fd, from->on[i].dirs);
  if (from->deadline != 0)
    mc_waits_until (to, from->deadline);
}

void
mc_waits_reset (struct mc_waits *w)
{
  w->count = 0;
  w->deadline = 0;
}

void
mc_waits_free (struct mc_waits *w)
{
  free (w->on);
  *w = (struct mc_waits) { 0 };
}

/* Room for N watches besides the one.  A registered watch can't move, so
   they are all cleared first. */
static int
make_room (struct mc_waiter *waiter, unsigned n)
{
  struct mc_watch *more;

  if (n <= waiter->nmore)
    return 0;
  for (unsigned i = 0; i < waiter->nmore; i++)
    mc_watch_clear (&waiter->more[i]);
  more = calloc (n, sizeof *more);
  if (more == NULL)
    return -1;
  free (waiter->more);
  waiter->more = more;
  waiter->nmore = n;
  return 0;
}

static int
arm_one (struct mc_loop *loop, struct mc_watch *watch,
         const struct mc_wait *w, void (*ready) (void *arg), void *arg)
{
  watch->ready = ready;
  watch->arg = arg;
  return mc_watch_set (loop, watch, w->fd, w->dirs);
}

int
mc_waiter_arm (struct mc_loop *loop, struct mc_waiter *waiter,
               const struct mc_waits *w, void (*ready) (void *arg), void *arg)
{
  static const struct mc_wait none = { .fd = -1 };

  if (w->count > 1 && make_room (waiter, w->count - 1) == -1)
    return -1;
  if (arm_one (loop, &waiter->one, w->count > 0 ? &w->on[0] : &none, ready,
               arg) == -1)
    return -1;
  for (unsigned i = 0; i < waiter->nmore; i++)
    if (arm_one (loop, &waiter->more[i],
                 i + 1 < w->count ? &w->on[i + 1] : &none, ready, arg) == -1)
      return -1;
  waiter->timer.due = ready;
  waiter->timer.arg = arg;
  if (w->deadline == 0)
    mc_timer_clear (loop, &waiter->timer);
  else
    mc_timer_set (loop, &waiter->timer, w->deadline);
  return 0;
}

void
mc_waiter_clear (struct mc_loop *loop, struct mc_waiter *waiter)
{
  mc_watch_clear (&waiter->one);
  for (unsigned i = 0; i < waiter->nmore; i++)
    mc_watch_clear (&waiter->more[i]);
  free (waiter->more);
  waiter->more = NULL;
  waiter->nmore = 0;
  mc_timer_clear (loop, &waiter->timer);
}
