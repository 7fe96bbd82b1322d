/* modules/pty/pty.c -- PTY: a terminal for other programs to open.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include <modcat/file.h>
#include <modcat/tty.h>

struct pty_conf { unsigned char reopen; };

struct pty {
  bool made;
  int master;
  bool away;                   /* reopen: there is no user, or just one who
                                  was not seen yet */
};

/* Our own descriptor of the slave.  While it is open, users of the terminal
   may come and go and the master sees no end of file. */
struct held { int fd; };
static const char held_key;

static void
release_held (struct modcat_channel *ch, void *block, int dropped)
{
  struct held *held = block;

  (void) ch;
  (void) dropped;
  if (held->fd != -1)
    close (held->fd);
}

/* -- users who come and go: option reopen -----------------------------------

   The session stays whoever of its two ends goes.  A user who has gone is
   looked for from time to time, since poll(2) shows a hang-up without end;
   meanwhile nothing is written, so that the next one finds all that was meant
   for him.  The other address is opened again by the core: MODCAT_CH_STAYS. */

/* Ns between two looks, when the user has not said it. */
#define REOPEN_INTERVAL INT64_C (100000000)

static ssize_t
went_away (struct modcat_channel *ch)
{
  struct pty *p = ch->state;

  if (!p->away)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s was closed, waiting for its "
                "next user", ch->path);
  p->away = true;
  errno = EAGAIN;
  return -1;
}

static void
came_back (struct modcat_channel *ch)
{
  struct pty *p = ch->state;

  if (p->away)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s is in use", ch->path);
  p->away = false;
}

static ssize_t
reopen_read (struct modcat_channel *ch, void *buf, size_t size)
{
  ssize_t n = read (ch->rfd, buf, size);

  if (n == -1 && errno == EIO)
    return went_away (ch);
  if (n > 0)
    came_back (ch);
  return n;
}

static ssize_t
reopen_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  const struct pty *p = ch->state;
  ssize_t n;

  if (!modcat_pty_has_user (p->master))
    return went_away (ch);
  came_back (ch);
  n = write (ch->wfd, buf, size);
  return n == -1 && errno == EIO ? went_away (ch) : n;
}

static void
reopen_wait (struct modcat_channel *ch, unsigned dir)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (ch->rq,
                                                          &modcat_group_pty);
  const struct pty *p = ch->state;

  if (!p->away || modcat_pty_has_user (p->master))
    modcat_wait (ch, p->master, dir);
  else
    modcat_wait_until (ch, modcat_now ()
                       + (modcat_given (ch->rq, "pty-wait-slave")
                          || modcat_given (ch->rq, "pty-interval")
                          ? conf->interval : REOPEN_INTERVAL));
}

static const struct modcat_channel_ops reopen_ops = {
  .size = sizeof reopen_ops, .read = reopen_read, .write = reopen_write,
  .wait = reopen_wait,
};

static int
use_again (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct pty *p = ch->state;

  if (modcat_given (rq, "sitout-eio"))
    return modcat_fail_opt (rq, "sitout-eio", "option \"sitout-eio\" has no "
                            "effect with option \"reopen\"");
  p->away = true;
  ch->ops = &reopen_ops;
  ch->flags = MODCAT_CH_BYTES | MODCAT_CH_STAYS;
  return MODCAT_OK;
}

/* -- opening ------------------------------------------------------------- */

static bool
reopens (const struct modcat_request *rq)
{
  const struct pty_conf *own = rq->conf;

  return own->reopen;
}

/* As in socat: openpty, the default, has the slave open, ptmx not, and
   wait-slave closes it again, to see others come. */
static int
open_slave (const struct modcat_request *rq, struct modcat_pty *pair,
            struct held *held)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);

  if (conf->ptmx && !conf->wait_slave && !reopens (rq))
    return MODCAT_OK;
  if (modcat_pty_open_slave (rq, pair) != MODCAT_OK)
    return MODCAT_FAIL;
  held->fd = pair->slave;
  return MODCAT_OK;
}

/* Make the pair as CH, with our slave in HELD. */
static int
make (const struct modcat_request *rq, struct modcat_channel *ch,
      struct held *held)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);
  struct pty *p = ch->state;
  struct modcat_pty pair;
  int result = MODCAT_OK;

  held->fd = -1;
  if (conf->link != NULL)
    result = modcat_entry_early (rq, ch, conf->link);
  if (result == MODCAT_OK)
    result = modcat_pty_open (rq, &pair);
  if (result != MODCAT_OK)
    return result;
  p->master = pair.master;
  p->made = true;
  modcat_pty_use (rq, ch, pair.master, rq->dirs);
  if (reopens (rq))
    result = use_again (rq, ch);
  if (result == MODCAT_OK)
    result = open_slave (rq, &pair, held);
  if (result == MODCAT_OK)
    result = modcat_pty_prepare (rq, ch, &pair);
  if (result == MODCAT_OK && (conf->wait_slave || reopens (rq))) {
    close (held->fd);
    held->fd = -1;
  }
  return result;
}

static int
pty_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);
  struct held *held = modcat_attach (ch, &held_key, sizeof *held,
                                     release_held);
  struct pty *p = ch->state;
  int result = MODCAT_OK;

  if (held == NULL)
    return MODCAT_FAIL;
  if (!p->made)
    result = make (rq, ch, held);
  if (result != MODCAT_OK || !conf->wait_slave
      || modcat_pty_has_user (p->master))
    return result;
  return modcat_wait_until (ch, modcat_now () + conf->interval);
}

static const struct modcat_opt pty_opts[] = {
  { .name = "reopen", .type = MODCAT_BOOL, .phase = MODCAT_PH_SPECIFIC,
    .store = offsetof (struct pty_conf, reopen),
    .help = "stay when the user or the other address goes" },
};

static const struct modcat_addr pty_addrs[] = {
  { .names = "PTY", .usage = "PTY",
    .help = "make a pseudo-terminal for other programs to open",
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_fd,
                             &modcat_group_pty),
    .more_groups = "TERMIOS", .opts = MODCAT_LIST (pty_opts),
    .conf_size = sizeof (struct pty_conf), .state_size = sizeof (struct pty),
    .open = pty_open },
};

/* Known here, so that others can be told whose it is. */
static const struct modcat_group *const pty_groups[] = { &modcat_group_pty };

MODCAT_MODULE (pty, .summary = "pseudo-terminals: PTY",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (pty_addrs),
               .groups = MODCAT_LIST (pty_groups));
