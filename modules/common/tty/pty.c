/* modules/common/tty/pty.c -- pairs of pseudo-terminals, and group PTY.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <modcat/file.h>
#include <modcat/tty.h>

#define PTY_ROW(opt_name, opt_aliases, opt_phase, opt_type, field, opt_help) \
  .name = opt_name, .aliases = opt_aliases, .phase = opt_phase, \
  .type = opt_type, .store = offsetof (struct modcat_pty_conf, field), \
  .help = opt_help

static const struct modcat_opt pty_opts[] = {
  { PTY_ROW ("openpty", NULL, MODCAT_PH_BIGEN, MODCAT_BOOL, openpty,
             "make the terminal as openpty() does") },
  { PTY_ROW ("ptmx", NULL, MODCAT_PH_BIGEN, MODCAT_BOOL, ptmx,
             "make the terminal as opening /dev/ptmx does") },
  { PTY_ROW ("pty-interval", "pty-intervall", MODCAT_PH_EARLY, MODCAT_TIME,
             interval, "time between two looks for a user of the terminal"),
    .type_name = "STRUCT-TIMESPEC", .dflt = "1", .min = 1000000,
    .max = INT64_MAX },
  { PTY_ROW ("pty-wait-slave", "wait-slave,waitslave", MODCAT_PH_EARLY,
             MODCAT_BOOL, wait_slave,
             "wait until some process opens the terminal") },
  { PTY_ROW ("sitout-eio", NULL, MODCAT_PH_OFFSET, MODCAT_TIME, sitout_eio,
             "how long the terminal may be without a user") },
  { PTY_ROW ("symbolic-link", "link", MODCAT_PH_LATE, MODCAT_STRING, link,
             "symbolic link to the terminal, for the time it is there") },
};

const struct modcat_group modcat_group_pty = {
  .size = sizeof modcat_group_pty, .name = "PTY",
  .help = "pseudo-terminals", .opts = MODCAT_LIST (pty_opts),
  .conf_size = sizeof (struct modcat_pty_conf),
};

/* -- making -------------------------------------------------------------- */

static int
set_cloexec (int fd)
{
  int flags = fcntl (fd, F_GETFD);

  return flags == -1 ? -1 : fcntl (fd, F_SETFD, flags | FD_CLOEXEC);
}

/* What failed, with errno; NULL: nothing. */
static const char *
make_pair (struct modcat_pty *pty)
{
  const char *name;

  pty->master = posix_openpt (O_RDWR | O_NOCTTY);
  if (pty->master == -1)
    return "posix_openpt()";
  if (set_cloexec (pty->master) == -1)
    return "fcntl(F_SETFD)";
  if (grantpt (pty->master) == -1)
    return "grantpt()";
  if (unlockpt (pty->master) == -1)
    return "unlockpt()";
  name = ptsname (pty->master);
  if (name == NULL)
    return "ptsname()";
  if (strlen (name) >= sizeof pty->name) {
    errno = ENAMETOOLONG;
    return "ptsname()";
  }
  strcpy (pty->name, name);
  return NULL;
}

int
modcat_pty_open (const struct modcat_request *rq, struct modcat_pty *pty)
{
  const char *what;

  pty->master = pty->slave = -1;
  what = make_pair (pty);
  if (what == NULL) {
    modcat_log (rq, MODCAT_LOG_NOTICE, "PTY is %s", pty->name);
    return MODCAT_OK;
  }
  modcat_fail (rq, "making a pseudo-terminal: %s: %s", what,
               strerror (errno));
  if (pty->master != -1)
    close (pty->master);
  pty->master = -1;
  return MODCAT_FAIL;
}

/* By its master where that is possible: the path may lead elsewhere, in
   another mount namespace. */
int
modcat_pty_open_slave (const struct modcat_request *rq,
                       struct modcat_pty *pty)
{
#ifdef TIOCGPTPEER
  pty->slave = ioctl (pty->master, TIOCGPTPEER,
                      O_RDWR | O_NOCTTY | O_CLOEXEC);
#endif
  if (pty->slave == -1)
    pty->slave = open (pty->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pty->slave == -1)
    return modcat_fail (rq, "open(\"%s\"): %s", pty->name, strerror (errno));
  return MODCAT_OK;
}

/* -- preparing the slave ------------------------------------------------- */

/* A symbolic link was left by one who was killed, or is another pty's, which
   socat replaces as well; anything else is somebody's file. */
static int
make_link (const struct modcat_request *rq, struct modcat_channel *ch,
           const char *path, const char *name)
{
  struct stat st;

  if (lstat (path, &st) == 0) {
    if (!S_ISLNK (st.st_mode))
      return modcat_fail_opt (rq, "symbolic-link", "link \"%s\": there is a "
                              "%s of that name", path,
                              modcat_entry_type (path));
    if (unlink (path) == -1)
      return modcat_fail_opt (rq, "symbolic-link", "unlink(\"%s\"): %s", path,
                              strerror (errno));
  }
  if (symlink (name, path) == -1)
    return modcat_fail_opt (rq, "symbolic-link", "symlink(\"%s\", \"%s\"): %s",
                            name, path, strerror (errno));
  return modcat_entry_unlink_close (rq, ch, path, 1);
}

static const char path_key;

int
modcat_pty_prepare (const struct modcat_request *rq,
                    struct modcat_channel *ch, const struct modcat_pty *pty)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);
  char *path = modcat_attach (ch, &path_key, sizeof pty->name, NULL);
  int result, fd = pty->slave != -1 ? pty->slave : pty->master;

  if (path == NULL)
    return MODCAT_FAIL;
  memcpy (path, pty->name, sizeof pty->name);
  ch->path = path;
  result = modcat_entry_attributes (rq, ch, path,
                                    modcat_group_conf (rq,
                                                       &modcat_group_named)
                                    != NULL);
  if (result == MODCAT_OK)
    result = modcat_apply_left (rq, ch, MODCAT_PH_FD, fd, path);
  if (result == MODCAT_OK)
    result = modcat_tty_set (ch, fd);
  if (result == MODCAT_OK && conf != NULL && conf->link != NULL)
    result = make_link (rq, ch, conf->link, path);
  return result;
}

/* -- patience with a slave that is closed --------------------------------

   While the slave is closed, each read of the master fails with EIO, and
   each write that finds no room with EAGAIN: without end, since nobody is
   there to make room. */

struct sitout {
  int64_t patience;            /* ns */
  int64_t since;               /* of the first failure in a row; 0: none */
};
static const char sitout_key;

/* How long to wait between two tries. */
#define SITOUT_STEP INT64_C (10000000)

/* Nobody has the slave of CH's master.  0: there is patience left. */
static int
sit_out (struct modcat_channel *ch, const char *call, int fd)
{
  struct sitout *s = modcat_attached (ch, &sitout_key);

  if (s->since == 0) {
    s->since = modcat_now ();
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s(%d): EIO, sitting out "
                "%lld.%02llds for recovery", call, fd,
                (long long) (s->patience / 1000000000),
                (long long) (s->patience / 10000000 % 100));
  }
  return modcat_now () - s->since < s->patience ? 0 : -1;
}

static ssize_t
sitout_read (struct modcat_channel *ch, void *buf, size_t size)
{
  struct sitout *s = modcat_attached (ch, &sitout_key);
  ssize_t n = read (ch->rfd, buf, size);

  if (n != -1 || errno != EIO) {
    s->since = 0;
    return n;
  }
  errno = sit_out (ch, "read", ch->rfd) == 0 ? EAGAIN : EIO;
  return -1;
}

static bool
is_hung_up (int master)
{
  struct pollfd pfd = { .fd = master, .events = POLLOUT };

  return poll (&pfd, 1, 0) > 0 && (pfd.revents & POLLHUP) != 0;
}

static ssize_t
sitout_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  struct sitout *s = modcat_attached (ch, &sitout_key);
  ssize_t n = write (ch->wfd, buf, size);

  if (n != -1 || errno != EAGAIN)
    return n;
  if (is_hung_up (ch->wfd)) {
    errno = sit_out (ch, "write", ch->wfd) == 0 ? EAGAIN : EIO;
  } else {
    s->since = 0;               /* there is somebody, but no room */
    errno = EAGAIN;
  }
  return -1;
}

/* A hang-up is shown by poll(2) all the time, so it waits for time alone. */
static void
sitout_wait (struct modcat_channel *ch, unsigned dir)
{
  const struct sitout *s = modcat_attached (ch, &sitout_key);

  if (s->since != 0)
    modcat_wait_until (ch, modcat_now () + SITOUT_STEP);
  else
    modcat_wait (ch, dir == MODCAT_READ ? ch->rfd : ch->wfd, dir);
}

/* -- telling the end ------------------------------------------------------

   A terminal can't be half-closed, and a hang-up throws away what its user
   has not read yet.  But when all was read, an end of file can be typed, or
   where bytes are taken as they are, a hang-up does no more harm. */

#define FIRST_LOOK INT64_C (5000000)   /* ns; the double from one to next */
#define LAST_LOOK INT64_C (100000000)

struct ending {
  int64_t pause;               /* ns to the next look */
  bool empty;                  /* at the last one there was nothing to read */
};
static const char ending_key;

/* Has the user of the terminal something to read?  poll(2) counts what the
   kernel has still on its way, but neither less than VMIN bytes nor a line
   without its end, which an end of file is to complete. */
static bool
has_unread (int slave)
{
  struct pollfd pfd = { .fd = slave, .events = POLLIN };
  int bytes = 0;

  return poll (&pfd, 1, 0) > 0
    || (ioctl (slave, FIONREAD, &bytes) == 0 && bytes > 0);
}

/* MODCAT_AGAIN: once is not enough, its user may read on. */
static int
type_end (struct modcat_channel *ch, const struct termios *t)
{
  unsigned char c = t->c_cc[VEOF];

  if (write (ch->wfd, &c, 1) == -1 && errno != EAGAIN)
    return modcat_fail (ch->rq, "write(%d) of an end of file: %s", ch->wfd,
                        strerror (errno));
  return MODCAT_AGAIN;
}

static int
hang_up (struct modcat_channel *ch)
{
  close (ch->wfd);
  ch->wfd = -1;
  ch->flags |= MODCAT_CH_EIO_EOF;
  return MODCAT_OK;
}

/* SLAVE is CH's.  Between two reads the kernel may have bytes that it does not
   tell of: two looks see the same. */
static int
end_when_read (struct modcat_channel *ch, struct ending *e, int slave)
{
  bool was_empty = e->empty;
  struct termios t;

  e->empty = !has_unread (slave);
  if (!e->empty || !was_empty)
    return MODCAT_AGAIN;
  if (tcgetattr (slave, &t) == -1)
    return modcat_fail (ch->rq, "tcgetattr(%s): %s", ch->path,
                        strerror (errno));
  return (t.c_lflag & ICANON) != 0 && t.c_cc[VEOF] != _POSIX_VDISABLE
    ? type_end (ch, &t) : hang_up (ch);
}

static int
tell_end (struct modcat_channel *ch)
{
  struct modcat_pty pty = { .master = ch->wfd };
  struct ending *e = modcat_attach (ch, &ending_key, sizeof *e, NULL);
  int result;

  if (e == NULL)
    return MODCAT_FAIL;
  if (is_hung_up (ch->wfd))
    return MODCAT_OK;
  snprintf (pty.name, sizeof pty.name, "%s", ch->path);
  result = modcat_pty_open_slave (ch->rq, &pty);
  if (result == MODCAT_OK) {
    result = end_when_read (ch, e, pty.slave);
    close (pty.slave);
  }
  if (result != MODCAT_AGAIN)
    return result;
  if (e->pause == 0)
    e->pause = FIRST_LOOK;
  result = modcat_wait_until (ch, modcat_now () + e->pause);
  e->pause = e->pause * 2 < LAST_LOOK ? e->pause * 2 : LAST_LOOK;
  return result;
}

/* -- using the master ---------------------------------------------------- */

static const struct modcat_channel_ops ending_ops = {
  .size = sizeof ending_ops, .half_close = tell_end,
};

static const struct modcat_channel_ops sitout_ops = {
  .size = sizeof sitout_ops, .read = sitout_read, .write = sitout_write,
  .wait = sitout_wait, .half_close = tell_end,
};

void
modcat_pty_tell_end (struct modcat_channel *ch)
{
  if (ch->ops == NULL)
    ch->ops = &ending_ops;
  ch->half_close = MODCAT_HC_CALL;
}

void
modcat_pty_use (const struct modcat_request *rq, struct modcat_channel *ch,
                int master, unsigned dirs)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);
  struct sitout *s;

  ch->rfd = (dirs & MODCAT_READ) != 0 ? master : -1;
  ch->wfd = (dirs & MODCAT_WRITE) != 0 ? master : -1;
  ch->flags = MODCAT_CH_BYTES | MODCAT_CH_EIO_EOF;
  ch->half_close = MODCAT_HC_NONE;
  ch->end = MODCAT_END_CLOSE;
  if (conf == NULL || conf->sitout_eio == 0)
    return;
  s = modcat_attach (ch, &sitout_key, sizeof *s, NULL);
  if (s == NULL)
    return;                     /* reported */
  s->patience = conf->sitout_eio;
  ch->flags = MODCAT_CH_BYTES;
  ch->ops = &sitout_ops;
}

int
modcat_pty_has_user (int master)
{
  struct pollfd pfd = { .fd = master, .events = POLLIN };

  return poll (&pfd, 1, 0) <= 0 || (pfd.revents & POLLHUP) == 0
    || (pfd.revents & POLLIN) != 0;
}
