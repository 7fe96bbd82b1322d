/* modules/common/net/room.c -- wait for room in the queue that a UNIX socket's
 * datagrams go to.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "net.h"

/* Between two tries where nothing tells of room, in ns. */
#define ROOM_PAUSE INT64_C (10000000)

/* Whom a datagram could not be given.  The socket that sends them is writable
   all the same, since it has no peer; one that is connected to the receiver is
   so only when there is room there. */
struct room {
  bool full;
  int probe;                   /* connected to the receiver; 0: none */
};

static const char room_key = 0;         /* its address is the key */

static void
release_room (struct modcat_channel *ch, void *block, int dropped)
{
  struct room *r = block;

  (void) ch;
  (void) dropped;
  if (r->probe > 0)
    close (r->probe);
  r->probe = 0;
}

/* 0 is no number that a socket gets: the core holds the standard ones. */
static void
make_probe (struct room *r, const struct net_addr *peer)
{
  if (r->probe == 0)
    r->probe = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (r->probe > 0 && connect (r->probe, &peer->u.sa, peer->len) == 0)
    return;
  if (r->probe > 0)
    close (r->probe);
  r->probe = 0;
}

void
net_no_room (struct modcat_channel *ch, const struct net_addr *peer)
{
  struct pollfd own = { .fd = ch->wfd, .events = POLLOUT };
  int error = errno;
  struct room *r = NULL;

  if (peer->u.sa.sa_family == AF_UNIX)
    r = modcat_attach (ch, &room_key, sizeof *r, release_room);
  if (r != NULL) {
    r->full = poll (&own, 1, 0) == 1;
    if (r->full)
      make_probe (r, peer);
  }
  errno = error;
}

/* Only asked behind net_no_room(). */
void
net_wait_room (struct modcat_channel *ch)
{
  const struct room *r = modcat_attached (ch, &room_key);

  if (r == NULL || !r->full)
    modcat_wait (ch, ch->wfd, MODCAT_WRITE);
  else if (r->probe > 0)
    modcat_wait (ch, r->probe, MODCAT_WRITE);
  else
    modcat_wait_until (ch, modcat_now () + ROOM_PAUSE);
}
