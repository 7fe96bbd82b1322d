/* modules/common/tty/save.c -- settings that are put back, whatever happens.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <modcat/tty.h>

#include "settings.h"

enum { SAVED_MAX = 2 };        /* a channel has at most two descriptors */

struct saved {
  int number;                  /* the descriptor that it was asked for */
  int fd;                      /* a copy of that, which nobody else closes */
  struct tty_settings settings;
  struct winsize size;
  bool has_size;
};

/* All of one channel, in the order of saving. */
struct all_saved {
  pid_t maker;
  int count;
  struct saved saved[SAVED_MAX];
};
static const char saved_key;

/* A process in the background would stop here, or spoil the settings of
   whoever is in the foreground: a shell has its own put back already. */
static bool
is_background (int fd)
{
  pid_t foreground = tcgetpgrp (fd);

  return foreground > 0 && foreground != getpgrp ();
}

/* Also from signal handlers. */
static void
put_back (const struct saved *s)
{
  struct winsize now;

  if (is_background (s->fd))
    return;
  tty_put (s->fd, TTY_NOW, &s->settings);
  if (s->has_size && ioctl (s->fd, TIOCGWINSZ, &now) == 0
      && memcmp (&now, &s->size, sizeof now) != 0)
    ioctl (s->fd, TIOCSWINSZ, &s->size);
}

/* The last one first: where two are the same terminal, the first has seen it
   as it was. */
static void
put_all_back (const void *block)
{
  const struct all_saved *all = block;

  for (int i = all->count; i > 0; i--)
    put_back (&all->saved[i - 1]);
}

/* What was written leaves at the speed that it was written for.  A line that
   moves nothing for a while is held by flow control: that is lost, as at any
   close. */
static void
drain (int fd)
{
  enum { PATIENCE = 20 };      /* in steps */
  const struct timespec step = { .tv_nsec = 50000000 };
  int left, before = -1;

  for (int i = 0; i < PATIENCE; i++) {
    if (ioctl (fd, TIOCOUTQ, &left) == -1 || left <= 0)
      return;
    if (left != before)
      i = 0;
    before = left;
    nanosleep (&step, NULL);
  }
}

/* The pid is looked at again, since a child that goes on with the channel of
   its parent closes it. */
static void
release (struct modcat_channel *ch, void *block, int dropped)
{
  struct all_saved *all = block;
  sigset_t stop, before;

  (void) ch;
  if (!dropped && all->maker == getpid ()) {
    for (int i = 0; i < all->count; i++)
      if (!is_background (all->saved[i].fd))
        drain (all->saved[i].fd);
    sigemptyset (&stop);
    sigaddset (&stop, SIGTTOU);
    sigprocmask (SIG_BLOCK, &stop, &before);
    put_all_back (all);
    sigprocmask (SIG_SETMASK, &before, NULL);
  }
  while (all->count > 0)
    close (all->saved[--all->count].fd);
}

static bool
is_own (const struct modcat_channel *ch, int fd)
{
  for (; ch != NULL; ch = ch->lower)
    if (ch->rfd == fd || ch->wfd == fd)
      return true;
  return false;
}

int
modcat_tty_save (struct modcat_channel *ch, int fd)
{
  struct all_saved *all;
  struct saved *s;

  if (!is_own (ch, fd))
    return MODCAT_OK;
  all = modcat_attach (ch, &saved_key, sizeof *all, release);
  if (all == NULL)
    return MODCAT_FAIL;
  for (int i = 0; i < all->count; i++)
    if (all->saved[i].number == fd)
      return MODCAT_OK;
  if (all->count == SAVED_MAX)
    return modcat_fail (ch->rq, "the settings of a third terminal can't be "
                        "saved");
  s = &all->saved[all->count];
  if (tty_get (fd, &s->settings) == -1)
    return modcat_fail (ch->rq, "tcgetattr(%d): %s", fd, strerror (errno));
  s->has_size = ioctl (fd, TIOCGWINSZ, &s->size) == 0;
  s->number = fd;
  s->fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  if (s->fd == -1)
    return modcat_fail (ch->rq, "dup(%d): %s", fd, strerror (errno));
  all->count++;
  if (all->count > 1)
    return MODCAT_OK;
  all->maker = getpid ();
  return modcat_rescue (ch, all, put_all_back);
}

void
modcat_tty_forget (struct modcat_channel *ch, int fd)
{
  struct all_saved *all = modcat_attached (ch, &saved_key);

  for (int i = 0; all != NULL && i < all->count; i++)
    if (all->saved[i].number == fd) {
      close (all->saved[i].fd);
      all->saved[i] = all->saved[--all->count];
      return;
    }
}
