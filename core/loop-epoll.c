/* core/loop-epoll.c -- the loop's backend over epoll(7), for many watches.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "loop.h"

#ifdef HAVE_SYS_EPOLL_H

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <modcat/channel.h>

enum { EVENTS = 256 };         /* taken from the kernel at once */

/* The kernel knows a descriptor once, however many watches it has. */
struct entry {
  struct mc_watch *first;      /* linked by `same` */
  bool always;                 /* a file, which epoll refuses: ever ready */
};

struct epoll_set {
  int fd;
  struct entry *entries;       /* by descriptor */
  size_t room;
  unsigned always;             /* descriptors of that kind */
  size_t turn;                 /* number of the wait; a watch's slot is that
                                  of the turn that called it last */
  int count, cursor;           /* of events: how many, which is next */
  size_t file;                 /* descriptor to look at next for `always` */
  size_t taken;                /* those below have no watches left: take() */
  struct epoll_event events[EVENTS];
};

static void *
epoll_make (void)
{
  struct epoll_set *e = calloc (1, sizeof *e);

  if (e == NULL)
    return NULL;
  e->fd = epoll_create1 (EPOLL_CLOEXEC);
  if (e->fd == -1) {
    free (e);
    return NULL;
  }
  return e;
}

static void
epoll_unmake (void *self)
{
  struct epoll_set *e = self;

  close (e->fd);
  free (e->entries);
  free (e);
}

static int
grow (struct epoll_set *e, int fd)
{
  size_t need = (size_t) fd + 1, room = e->room == 0 ? 64 : e->room;
  struct entry *entries;

  if (need <= e->room)
    return 0;
  while (room < need)
    room *= 2;
  entries = realloc (e->entries, room * sizeof *entries);
  if (entries == NULL)
    return -1;
  for (size_t i = e->room; i < room; i++)
    entries[i] = (struct entry) { NULL, false };
  e->entries = entries;
  e->room = room;
  return 0;
}

static uint32_t
events_of (const struct entry *entry)
{
  uint32_t events = 0;

  for (const struct mc_watch *w = entry->first; w != NULL; w = w->same) {
    if ((w->dirs & MODCAT_READ) != 0)
      events |= EPOLLIN;
    if ((w->dirs & MODCAT_WRITE) != 0)
      events |= EPOLLOUT;
  }
  return events;
}

static void
mark (struct epoll_set *e, struct entry *entry, bool always)
{
  if (entry->always == always)
    return;
  entry->always = always;
  if (always)
    e->always++;
  else
    e->always--;
}

/* Have the kernel know what FD's watches want.  It forgets a descriptor that
   is closed: one that has got the same number since is new to it, whatever is
   known here.  NEW is what is likely. */
static int
tell (struct epoll_set *e, int fd, bool new)
{
  int op = new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  int other = new ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  struct entry *entry = &e->entries[fd];
  struct epoll_event ev = { .events = events_of (entry), .data.fd = fd };

  if (entry->first == NULL) {
    if (!entry->always)
      epoll_ctl (e->fd, EPOLL_CTL_DEL, fd, &ev);
    mark (e, entry, false);
    return 0;
  }
  if (epoll_ctl (e->fd, op, fd, &ev) == 0
      || ((errno == ENOENT || errno == EEXIST)
          && epoll_ctl (e->fd, other, fd, &ev) == 0)) {
    mark (e, entry, false);
    return 0;
  }
  /* poll(2) finds a file ready, and a closed descriptor in error. */
  if (errno != EPERM && errno != EBADF)
    return -1;
  mark (e, entry, true);
  return 0;
}

static void
unlink_watch (struct epoll_set *e, struct mc_watch *w)
{
  struct mc_watch **at = &e->entries[w->fd].first;

  while (*at != w)
    at = &(*at)->same;
  *at = w->same;
  w->same = NULL;
}

static int
epoll_set (void *self, struct mc_watch *w)
{
  struct epoll_set *e = self;
  struct entry *entry;

  if (w->dirs == 0) {
    unlink_watch (e, w);
    return tell (e, w->fd, false);
  }
  if (grow (e, w->fd) == -1)
    return -1;
  entry = &e->entries[w->fd];
  if (w->loop == NULL) {
    w->same = entry->first;
    /* What this turn has still to tell is from before: of a step that has
       been called and waits anew, or of what had this number then. */
    w->slot = e->turn;
    entry->first = w;
  }
  if (tell (e, w->fd, w->loop == NULL && w->same == NULL) == 0)
    return 0;
  if (w->loop == NULL)
    unlink_watch (e, w);
  return -1;
}

static int
epoll_wait_for (void *self, int64_t timeout)
{
  struct epoll_set *e = self;
  int ms = -1;

  if (timeout >= 0) {           /* round up: never wake before the time */
    int64_t up = (timeout + 999999) / 1000000;

    ms = up > INT_MAX ? INT_MAX : (int) up;
  }
  e->turn++;
  e->cursor = 0;
  e->file = e->always > 0 ? 0 : e->room;
  e->count = epoll_wait (e->fd, e->events, EVENTS, e->always > 0 ? 0 : ms);
  if (e->count != -1)
    return 0;
  e->count = 0;
  return -1;
}

/* One of FD's watches that wants EVENTS and that this turn hasn't called. */
static struct mc_watch *
pick (struct epoll_set *e, size_t fd, uint32_t events)
{
  unsigned dirs = 0;

  if (fd >= e->room)
    return NULL;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0)
    dirs = MODCAT_RDWR;
  if ((events & EPOLLIN) != 0)
    dirs |= MODCAT_READ;
  if ((events & EPOLLOUT) != 0)
    dirs |= MODCAT_WRITE;
  for (struct mc_watch *w = e->entries[fd].first; w != NULL; w = w->same)
    if (w->slot != e->turn && (w->dirs & dirs) != 0) {
      w->slot = e->turn;
      return w;
    }
  return NULL;
}

static struct mc_watch *
epoll_next (void *self)
{
  struct epoll_set *e = self;
  struct mc_watch *w;

  for (; e->cursor < e->count; e->cursor++) {
    const struct epoll_event *ev = &e->events[e->cursor];

    w = pick (e, (size_t) ev->data.fd, ev->events);
    if (w != NULL)
      return w;
  }
  for (; e->file < e->room; e->file++) {
    if (!e->entries[e->file].always)
      continue;
    w = pick (e, e->file, EPOLLIN | EPOLLOUT);
    if (w != NULL)
      return w;
  }
  return NULL;
}

static struct mc_watch *
epoll_take (void *self)
{
  struct epoll_set *e = self;

  for (; e->taken < e->room; e->taken++) {
    struct entry *entry = &e->entries[e->taken];
    struct mc_watch *w = entry->first;

    if (w != NULL) {
      entry->first = w->same;
      w->same = NULL;
      return w;
    }
  }
  return NULL;
}

const struct mc_backend mc_backend_epoll = {
  .name = "epoll",
  .make = epoll_make,
  .unmake = epoll_unmake,
  .set = epoll_set,
  .wait = epoll_wait_for,
  .next = epoll_next,
  .take = epoll_take,
};

#else

/* Never made. */
const struct mc_backend mc_backend_epoll = { .name = NULL };

#endif
