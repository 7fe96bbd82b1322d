/* modules/pty/pty.c -- PTY: a terminal for other programs to open.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdbool.h>
#include <unistd.h>

#include <modcat/file.h>
#include <modcat/tty.h>

struct pty {
  bool made;
  int master;
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

/* As in socat: openpty, the default, has the slave open, ptmx not, and
   wait-slave closes it again, to see others come. */
static int
open_slave (const struct modcat_request *rq, struct modcat_pty *pair,
            struct held *held)
{
  const struct modcat_pty_conf *conf = modcat_group_conf (rq,
                                                          &modcat_group_pty);

  if (conf->ptmx && !conf->wait_slave)
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
  result = open_slave (rq, &pair, held);
  if (result == MODCAT_OK)
    result = modcat_pty_prepare (rq, ch, &pair);
  if (result == MODCAT_OK && conf->wait_slave) {
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

static const struct modcat_addr pty_addrs[] = {
  { .names = "PTY", .usage = "PTY",
    .help = "make a pseudo-terminal for other programs to open",
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_fd,
                             &modcat_group_pty),
    .more_groups = "TERMIOS", .state_size = sizeof (struct pty),
    .open = pty_open },
};

/* Known here, so that others can be told whose it is. */
static const struct modcat_group *const pty_groups[] = { &modcat_group_pty };

MODCAT_MODULE (pty, .summary = "pseudo-terminals: PTY",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (pty_addrs),
               .groups = MODCAT_LIST (pty_groups));
