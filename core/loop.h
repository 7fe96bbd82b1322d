/* core/loop.h -- the event loop: descriptor watches and timers.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_LOOP_H
#define MC_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing here says how the loop waits: that is the backend's. */
struct mc_loop;

/* A wish to be called when FD is ready.  Embedded in its owner, zeroed before
   its first use.  Several watches may name the same descriptor. */
struct mc_watch {
  void (*ready) (void *arg);
  void *arg;
  int fd;
  unsigned dirs;               /* enum modcat_dirs; 0: asleep */
  struct mc_loop *loop;        /* set while registered */
  size_t slot;                 /* the backend's, and */
  struct mc_watch *same;       /* the next one of the same descriptor */
};

/* A wish to be called at a time.  Embedded in its owner, zeroed at first. */
struct mc_timer {
  void (*due) (void *arg);
  void *arg;
  int64_t when;                /* modcat_now() scale, ns */
  bool set;
  struct mc_timer *child, *next, *prev;         /* the loop's */
};

/* One over poll(2), which goes over to epoll(7), where there is that, when
   its watches become many. */
struct mc_loop *mc_loop_new (void);
void mc_loop_free (struct mc_loop *loop);

/* What --loop says. */
enum mc_loop_kind { MC_LOOP_AUTO, MC_LOOP_POLL, MC_LOOP_EPOLL };
void mc_loop_choose (struct mc_loop *loop, enum mc_loop_kind kind);

/* Is there epoll(7)? */
bool mc_loop_has_epoll (void);

/* Watch W->fd for DIRS from now on; DIRS 0: forget it.  Errors and hang-ups
   of the descriptor count as ready.  -1 without memory: only a watch that
   was not registered before needs any, and it then is not. */
int mc_watch_set (struct mc_loop *loop, struct mc_watch *w, int fd,
                  unsigned dirs);
void mc_watch_clear (struct mc_watch *w);

/* Call T->due at WHEN, once; replaces an earlier time. */
void mc_timer_set (struct mc_loop *loop, struct mc_timer *t, int64_t when);
void mc_timer_clear (struct mc_loop *loop, struct mc_timer *t);

/* Wait once and call what is ready or due.  -1: the wait itself failed
   (errno). */
int mc_loop_turn (struct mc_loop *loop);

/* In a forked child: forget all watches and timers of the parent, without
   touching their descriptors.  May be called from a callback. */
void mc_loop_forget (struct mc_loop *loop);

/* What a backend does.  A descriptor whose watches wait while it is closed, and
   whose number another one gets, is told by set() for a watch that is new to
   it: whoever closes one takes its watch out first, or replaces the wait. */
struct mc_backend {
  const char *name;
  void *(*make) (void);
  void (*unmake) (void *self);
  /* W->dirs changed, or W, whose loop is NULL, is new; W->dirs 0: take it out.
     -1 without memory: W is not in, and was not. */
  int (*set) (void *self, struct mc_watch *w);
  /* Wait up to TIMEOUT ns (-1: for ever); then next() yields ready watches. */
  int (*wait) (void *self, int64_t timeout);
  struct mc_watch *(*next) (void *self);
  /* Take any watch out without a word to the kernel; NULL: none is left. */
  struct mc_watch *(*take) (void *self);
};
extern const struct mc_backend mc_backend_poll, mc_backend_epoll;

#endif
