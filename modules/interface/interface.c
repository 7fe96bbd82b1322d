/* modules/interface/interface.c -- INTERFACE: the packets of a network
 * interface, by a packet socket.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * See packet(7). */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <modcat/net.h>

#include "modules/common/iface/iface.h"

/* -- options -------------------------------------------------------------- */

struct packet_conf { int vlan; };

static const struct modcat_opt packet_opts[] = {
  { .name = "retrieve-vlan", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .arg = { 1 }, .store = offsetof (struct packet_conf, vlan),
    .help = "put the VLAN tag back into frames that came with one" },
};

static const struct modcat_group packet_group = {
  .size = sizeof packet_group, .name = "PACKET", .help = "packet sockets",
  .opts = MODCAT_LIST (packet_opts),
  .conf_size = sizeof (struct packet_conf),
};

/* -- the channel ---------------------------------------------------------- */

struct interface {
  int index;                   /* of the interface, 0: not known yet */
  int vlan;                    /* put tags back */
};

/* Frames of other interfaces, and those that the host itself sends, that are
   skipped in one read; then others have their turn. */
enum { MAX_SKIPPED = 64 };

/* A VLAN tag stands behind two MAC addresses (IEEE 802.1Q). */
enum { TAG_AT = 2 * ETH_ALEN, TAG_SIZE = 4 };

/* The kernel has taken the tag of a frame out: is it told, in TAG? */
static bool
find_tag (struct msghdr *m, unsigned char tag[TAG_SIZE])
{
  struct tpacket_auxdata aux;
  struct cmsghdr *c;

  for (c = CMSG_FIRSTHDR (m); c != NULL; c = CMSG_NXTHDR (m, c)) {
    uint16_t tpid, tci;

    if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA
        || c->cmsg_len < CMSG_LEN (sizeof aux))
      continue;
    memcpy (&aux, CMSG_DATA (c), sizeof aux);
    if ((aux.tp_status & TP_STATUS_VLAN_VALID) == 0)
      return false;
    tpid = (aux.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0
           ? aux.tp_vlan_tpid : ETH_P_8021Q;
    tci = aux.tp_vlan_tci;
    tag[0] = (unsigned char) (tpid >> 8);
    tag[1] = (unsigned char) tpid;
    tag[2] = (unsigned char) (tci >> 8);
    tag[3] = (unsigned char) tci;
    return true;
  }
  return false;
}

/* A frame is read whole or not at all: a part of it is of no use.  The relay
   has room for all that there are. */
static ssize_t
too_long (const struct modcat_channel *ch, size_t len, size_t size)
{
  modcat_log (ch->rq, MODCAT_LOG_WARN, "a frame of %zu bytes is dropped: "
              "there is room for %zu bytes", len, size);
  errno = EAGAIN;
  return -1;
}

/* The next frame, whoever's it is; FROM tells. */
static ssize_t
receive (struct modcat_channel *ch, unsigned char *buf, size_t size,
         struct sockaddr_ll *from)
{
  const struct interface *p = ch->state;
  union {
    struct cmsghdr align;
    char space[CMSG_SPACE (sizeof (struct tpacket_auxdata))];
  } control;
  struct iovec to = { buf, size };
  struct msghdr m = { .msg_name = from, .msg_namelen = sizeof *from,
                      .msg_iov = &to, .msg_iovlen = 1,
                      .msg_control = &control,
                      .msg_controllen = sizeof control };
  unsigned char tag[TAG_SIZE];
  ssize_t n = recvmsg (ch->rfd, &m, MSG_TRUNC);
  size_t len = n > 0 ? (size_t) n : 0;

  if (n == -1)
    return -1;
  if (len > size)
    return too_long (ch, len, size);
  if (!p->vlan || len < TAG_AT || !find_tag (&m, tag))
    return n;
  if (len + TAG_SIZE > size)
    return too_long (ch, len + TAG_SIZE, size);
  memmove (buf + TAG_AT + TAG_SIZE, buf + TAG_AT, len - TAG_AT);
  memcpy (buf + TAG_AT, tag, TAG_SIZE);
  return n + TAG_SIZE;
}

static ssize_t
interface_read (struct modcat_channel *ch, void *buf, size_t size)
{
  const struct interface *p = ch->state;

  for (int i = 0; i < MAX_SKIPPED; i++) {
    struct sockaddr_ll from = { .sll_ifindex = 0 };
    ssize_t n = receive (ch, buf, size, &from);

    if (n == -1)
      return -1;
    if (from.sll_pkttype != PACKET_OUTGOING && from.sll_ifindex == p->index)
      return n > 0 ? n : MODCAT_EMPTY;
  }
  errno = EAGAIN;
  return -1;
}

static const struct modcat_channel_ops interface_ops = {
  .size = sizeof interface_ops, .read = interface_read,
};

/* -- flags as they were ---------------------------------------------------- */

/* What hangs on a channel to be undone at its end. */
struct undo {
  int fd;                      /* the channel's */
  struct modcat_iface_change change;
};

static const char undo_key = 0;         /* its address is the key */

static void
undo (struct modcat_channel *ch, void *block, int dropped)
{
  struct undo *u = block;

  if (!dropped)
    modcat_iface_restore (ch->rq, u->fd, &u->change);
}

static void
rescue (const void *block)
{
  const struct undo *u = block;

  modcat_iface_rescue (u->fd, &u->change);
}

static int
configure (const struct modcat_request *rq, struct modcat_channel *ch, int fd,
           const char *name)
{
  struct undo *u = modcat_attach (ch, &undo_key, sizeof *u, undo);
  int result;

  if (u == NULL)
    return MODCAT_FAIL;
  u->fd = fd;
  result = modcat_rescue (ch, u, rescue);
  return result == MODCAT_OK
         ? modcat_iface_configure (rq, fd, name, &u->change) : result;
}

/* -- INTERFACE:<interface> ------------------------------------------------ */

static const struct modcat_net_transport packets = {
  .size = sizeof packets, .name = "INTERFACE", .family = AF_PACKET,
  .type = SOCK_RAW,
};

static int
interface_prepare (const struct modcat_request *rq, void *shared)
{
  static const char *const useless[] = {
    "bind", "connect-timeout", "protocol-family",
  };
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  (void) shared;
  if (rq->argv[0][0] == '\0')
    return modcat_fail_arg (rq, 0, "the interface is missing");
  for (size_t i = 0; i < sizeof useless / sizeof useless[0]; i++)
    if (modcat_given (rq, useless[i]))
      return modcat_fail_opt (rq, useless[i], "option \"%s\" has no effect "
                              "on %s, which binds to its interface",
                              useless[i], rq->keyword);
  if (modcat_given (rq, "retrieve-vlan") && conf->type == SOCK_DGRAM)
    return modcat_fail_opt (rq, "retrieve-vlan", "there is no place for a "
                            "VLAN tag without link headers (so-type=%d)",
                            SOCK_DGRAM);
  return MODCAT_OK;
}

/* The name of the interface that TEXT names or numbers, in IFR. */
static int
find_interface (const struct modcat_request *rq, int fd, const char *text,
                struct ifreq *ifr)
{
  size_t len = strlen (text);
  char *end;
  unsigned long index;

  memset (ifr, 0, sizeof *ifr);
  if (len < sizeof ifr->ifr_name) {
    memcpy (ifr->ifr_name, text, len);
    if (ioctl (fd, SIOCGIFINDEX, ifr) == 0)
      return MODCAT_OK;
  }
  errno = 0;
  index = strtoul (text, &end, 10);
  if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0
      && index <= INT32_MAX) {
    ifr->ifr_ifindex = (int) index;
    if (ioctl (fd, SIOCGIFNAME, ifr) == 0
        && ioctl (fd, SIOCGIFINDEX, ifr) == 0)
      return MODCAT_OK;
  }
  return modcat_fail_arg (rq, 0, "unknown interface \"%s\"", text);
}

static int
set_int (const struct modcat_request *rq, int fd, int name, const char *text)
{
  int on = 1;

  if (setsockopt (fd, SOL_PACKET, name, &on, sizeof on) == -1)
    return modcat_fail (rq, "setsockopt(%d, SOL_PACKET, %s): %s", fd, text,
                        strerror (errno));
  return MODCAT_OK;
}

/* Until it is bound, a socket that has a protocol gets the frames of all
   interfaces; so it has none until then, unless so-protocol says so. */
static int
bind_to (const struct modcat_request *rq, struct modcat_channel *ch, int fd,
         int index)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);
  struct sockaddr_ll ll = { .sll_family = AF_PACKET, .sll_ifindex = index };

  if ((rq->dirs & MODCAT_READ) != 0 && conf->protocol == -1)
    ll.sll_protocol = htons (ETH_P_ALL);
  return modcat_net_bind (ch, &packets, fd, (const struct sockaddr *) &ll,
                          sizeof ll, 0);
}

static void
tell (const struct modcat_request *rq, struct modcat_channel *ch, int fd)
{
  struct sockaddr_storage local;
  socklen_t len = sizeof local;
  char text[MODCAT_NET_TEXT];

  if (getsockname (fd, (struct sockaddr *) &local, &len) == -1)
    return;
  modcat_net_text (text, sizeof text, (struct sockaddr *) &local, len);
  modcat_set_names (ch, text, NULL);
  modcat_log (rq, MODCAT_LOG_NOTICE, "successfully prepared local socket %s",
              text);
}

/* What the kernel can't leave out, the reading does. */
static int
set_up (const struct modcat_request *rq, struct modcat_channel *ch, int fd)
{
  const struct packet_conf *conf = modcat_group_conf (rq, &packet_group);
  struct interface *p = ch->state;
  struct ifreq ifr;
  int on = 1, result = find_interface (rq, fd, rq->argv[0], &ifr);

  if (result != MODCAT_OK)
    return result;
  p->index = ifr.ifr_ifindex;
  p->vlan = conf->vlan;
  setsockopt (fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
  if (p->vlan)
    result = set_int (rq, fd, PACKET_AUXDATA, "PACKET_AUXDATA");
  if (result == MODCAT_OK)
    result = configure (rq, ch, fd, ifr.ifr_name);
  if (result == MODCAT_OK)
    result = bind_to (rq, ch, fd, p->index);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_CONNECTED, fd, NULL);
  return result;
}

static int
interface_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  int fd, result = modcat_net_socket (ch, &packets, AF_PACKET, &fd);

  if (result != MODCAT_OK)
    return result;
  if ((rq->dirs & MODCAT_READ) != 0)
    ch->rfd = fd;
  if ((rq->dirs & MODCAT_WRITE) != 0)
    ch->wfd = fd;
  ch->flags |= MODCAT_CH_DATAGRAM;
  ch->ops = &interface_ops;
  result = set_up (rq, ch, fd);
  if (result == MODCAT_OK)
    tell (rq, ch, fd);
  return result;
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr interface_addrs[] = {
  { .names = "INTERFACE,IF", .usage = "INTERFACE:<interface>",
    .help = "send and receive the packets of a network interface",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_interface, &packet_group,
                             &modcat_group_no_via),
    .state_size = sizeof (struct interface), .prepare = interface_prepare,
    .open = interface_open },
};

/* INTERFACE is linked by all who take it; here it is known, so that others
   can be told whose it is. */
static const struct modcat_group *const interface_groups[] = {
  &modcat_group_interface, &packet_group,
};

MODCAT_MODULE (interface, .summary = "packets of network interfaces",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (interface_addrs),
               .groups = MODCAT_LIST (interface_groups));
