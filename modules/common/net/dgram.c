/* modules/common/net/dgram.c -- datagrams that name their peer: one at a time,
 * and channels that send to one peer or hear all.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

/* -- where datagrams come to ---------------------------------------------- */

static bool
is_wildcard (const struct net_addr *addr)
{
  if (addr->u.sa.sa_family == AF_INET)
    return addr->u.in.sin_addr.s_addr == htonl (INADDR_ANY);
  return addr->u.sa.sa_family == AF_INET6
         && IN6_IS_ADDR_UNSPECIFIED (&addr->u.in6.sin6_addr);
}

void
net_want_local (struct modcat_channel *ch, int fd,
                const struct net_addr *local)
{
  bool ip4 = local->u.sa.sa_family == AF_INET;
  int on = 1, result;

  if (!is_wildcard (local)
      || modcat_given (ch->rq, ip4 ? "ip-pktinfo" : "ipv6-recvpktinfo"))
    return;
  result = ip4
    ? setsockopt (fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on)
    : setsockopt (fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  if (result == -1)
    modcat_log (ch->rq, MODCAT_LOG_INFO, "setsockopt(%d, %s): %s: replies "
                "leave from the address that the system chooses", fd,
                ip4 ? "IP_PKTINFO" : "IPV6_RECVPKTINFO", strerror (errno));
}

/* Of a multicast IPv4 tells the interface's own address; IPv6 doesn't. */
static void
take_local (const struct cmsghdr *c, struct net_addr *local)
{
  struct in6_pktinfo info6;
  struct in_pktinfo info4;

  if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO
      && c->cmsg_len >= CMSG_LEN (sizeof info4)) {
    memcpy (&info4, CMSG_DATA (c), sizeof info4);
    net_wildcard (AF_INET, false, local);
    local->u.in.sin_addr = info4.ipi_spec_dst;
  } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO
             && c->cmsg_len >= CMSG_LEN (sizeof info6)) {
    memcpy (&info6, CMSG_DATA (c), sizeof info6);
    if (IN6_IS_ADDR_MULTICAST (&info6.ipi6_addr))
      return;
    net_wildcard (AF_INET6, false, local);
    local->u.in6.sin6_addr = info6.ipi6_addr;
    if (IN6_IS_ADDR_LINKLOCAL (&info6.ipi6_addr))
      local->u.in6.sin6_scope_id = (uint32_t) info6.ipi6_ifindex;
  }
}

/* -- one datagram --------------------------------------------------------- */

void
net_name_peer (struct net_addr *peer)
{
  if (peer->len >= sizeof (sa_family_t))
    return;
  memset (&peer->u, 0, sizeof peer->u);
  peer->u.sa.sa_family = AF_UNIX;
  peer->len = sizeof (sa_family_t);
}

/* RFC 791: the low half of the first byte counts words of 4 bytes. */
static size_t
strip_ip4 (unsigned char *buf, size_t n, size_t size)
{
  size_t header = n > 0 ? (size_t) (buf[0] & 15) * 4 : 0;
  size_t have = n < size ? n : size;

  if (header < 20 || header > have)
    return 0;
  memmove (buf, buf + header, have - header);
  return n - header;
}

ssize_t
net_receive (int fd, const struct modcat_net_transport *t, void *buf,
             size_t size, struct net_message *m)
{
  struct cmsghdr *c;
  ssize_t n;

  m->iov = (struct iovec) { buf, size };
  m->hdr = (struct msghdr) {
    .msg_name = &m->peer.u, .msg_namelen = sizeof m->peer.u,
    .msg_iov = &m->iov, .msg_iovlen = 1,
    .msg_control = &m->control, .msg_controllen = sizeof m->control,
  };
  m->local.len = 0;
  do {
    n = recvmsg (fd, &m->hdr, MSG_TRUNC | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (n == -1 && errno == EINTR);
  if (n == -1)
    return -1;
  m->peer.len = m->hdr.msg_namelen;
  net_name_peer (&m->peer);
  for (c = CMSG_FIRSTHDR (&m->hdr); c != NULL; c = CMSG_NXTHDR (&m->hdr, c))
    take_local (c, &m->local);
  if (t != NULL && (t->flags & MODCAT_NET_STRIP_IP4) != 0
      && m->peer.u.sa.sa_family == AF_INET)
    n = (ssize_t) strip_ip4 (buf, (size_t) n, size);
  return n;
}

static void
put_local (struct msghdr *hdr, const struct net_addr *local)
{
  struct in_pktinfo info4 = { .ipi_ifindex = 0 };
  struct in6_pktinfo info6 = { .ipi6_ifindex = 0 };
  bool ip4 = local->u.sa.sa_family == AF_INET;
  size_t size = ip4 ? sizeof info4 : sizeof info6;
  struct cmsghdr *c = CMSG_FIRSTHDR (hdr);

  c->cmsg_len = CMSG_LEN (size);
  c->cmsg_level = ip4 ? IPPROTO_IP : IPPROTO_IPV6;
  c->cmsg_type = ip4 ? IP_PKTINFO : IPV6_PKTINFO;
  if (ip4) {
    info4.ipi_spec_dst = local->u.in.sin_addr;
    memcpy (CMSG_DATA (c), &info4, sizeof info4);
  } else {
    info6.ipi6_addr = local->u.in6.sin6_addr;
    info6.ipi6_ifindex = local->u.in6.sin6_scope_id;
    memcpy (CMSG_DATA (c), &info6, sizeof info6);
  }
  hdr->msg_controllen = CMSG_SPACE (size);
}

ssize_t
net_send (int fd, const void *buf, size_t size, const struct net_addr *peer,
          const struct net_addr *local)
{
  union { struct cmsghdr align; char bytes[64]; } control;
  struct iovec iov = { (void *) (uintptr_t) buf, size };
  struct msghdr hdr = {
    .msg_name = (void *) (uintptr_t) &peer->u, .msg_namelen = peer->len,
    .msg_iov = &iov, .msg_iovlen = 1,
  };

  if (local->len == 0)
    return sendto (fd, buf, size, MSG_NOSIGNAL, &peer->u.sa, peer->len);
  memset (&control, 0, sizeof control);
  hdr.msg_control = &control;
  hdr.msg_controllen = sizeof control;
  put_local (&hdr, local);
  return sendmsg (fd, &hdr, MSG_NOSIGNAL);
}

void
net_log_received (struct modcat_channel *ch, size_t n,
                  const struct net_addr *peer)
{
  char text[MODCAT_NET_TEXT];

  if (modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE))
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "received packet with %zu bytes "
                "from %s", n, modcat_net_text (text, sizeof text, &peer->u.sa,
                                               peer->len));
}

void
net_log_sent (struct modcat_channel *ch, int fd)
{
  char text[MODCAT_NET_TEXT];
  struct net_addr local;

  if (modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE) && net_local (fd, &local))
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "local address: %s",
                modcat_net_text (text, sizeof text, &local.u.sa, local.len));
}

/* A path may end with its NUL or without. */
static size_t
unix_length (const struct net_addr *a)
{
  size_t len = a->len;

  while (len > sizeof (sa_family_t) && ((const char *) &a->u)[len - 1] == '\0')
    len--;
  return len;
}

bool
net_same_peer (const struct net_addr *a, const struct net_addr *b)
{
  if (a->u.sa.sa_family != b->u.sa.sa_family)
    return false;
  switch (a->u.sa.sa_family) {
  case AF_INET:
    return a->u.in.sin_port == b->u.in.sin_port
           && a->u.in.sin_addr.s_addr == b->u.in.sin_addr.s_addr;
  case AF_INET6:                /* a scope that nobody typed is any */
    return a->u.in6.sin6_port == b->u.in6.sin6_port
           && IN6_ARE_ADDR_EQUAL (&a->u.in6.sin6_addr, &b->u.in6.sin6_addr)
           && (a->u.in6.sin6_scope_id == b->u.in6.sin6_scope_id
               || a->u.in6.sin6_scope_id == 0
               || b->u.in6.sin6_scope_id == 0);
  case AF_UNIX:
    return unix_length (a) == unix_length (b)
           && memcmp (&a->u, &b->u, unix_length (a)) == 0;
  default:
    return a->len == b->len && memcmp (&a->u, &b->u, a->len) == 0;
  }
}

/* -- channels of datagrams ------------------------------------------------ */

struct net_dgram {
  const struct modcat_net_transport *t;
  struct net_addr peer;        /* that is sent to; len 0: none, read-only */
  bool only_peer;
};

static const char dgram_key = 0;        /* its address is the key */

enum { IGNORE_AT_ONCE = 64 };  /* datagrams that are none of ours, before the
                                  loop has its turn */

static bool
is_welcome (struct modcat_channel *ch, const struct net_dgram *st,
            const struct net_message *m)
{
  char text[MODCAT_NET_TEXT];

  if (!st->only_peer)
    return modcat_check_peer (ch, ch->rfd, &m->peer.u, m->peer.len,
                              m->local.len > 0 ? &m->local.u : NULL,
                              m->local.len) == MODCAT_OK;
  if (net_same_peer (&m->peer, &st->peer))
    return true;
  if (modcat_log_shown (ch->rq, MODCAT_LOG_INFO))
    modcat_log (ch->rq, MODCAT_LOG_INFO, "recvfrom(): wrong peer address %s, "
                "ignoring packet", modcat_net_text (text, sizeof text,
                                                    &m->peer.u.sa,
                                                    m->peer.len));
  return false;
}

int
net_too_long (struct modcat_channel *ch, size_t n, size_t size)
{
  return modcat_fail (ch->rq, "a datagram of %zu bytes is longer than the %zu "
                      "bytes that can be read at a time: it is lost", n,
                      size);
}

/* What ip-recverr has to say of it is in a queue of its own.  A failed write
   may be told of what came of the one before. */
static ssize_t
io_failed (struct modcat_channel *ch, int fd)
{
  int error = errno;

  if (error != EAGAIN)
    net_drain_errors (ch, fd, false);
  errno = error;
  return -1;
}

static ssize_t
dgram_read (struct modcat_channel *ch, void *buf, size_t size)
{
  const struct net_dgram *st = modcat_attached (ch, &dgram_key);
  struct net_message m;
  ssize_t n;

  for (int i = 0; i < IGNORE_AT_ONCE; i++) {
    n = net_receive (ch->rfd, st->t, buf, size, &m);
    if (n == -1)
      return io_failed (ch, ch->rfd);
    if (m.hdr.msg_controllen > 0
        && net_ancillary (ch, &m.hdr, false) != MODCAT_OK)
      return MODCAT_FAIL;
    if (!is_welcome (ch, st, &m))
      continue;
    net_log_received (ch, (size_t) n, &m.peer);
    if ((size_t) n > size)
      return net_too_long (ch, (size_t) n, size);
    return n > 0 ? n : MODCAT_EMPTY;
  }
  errno = EAGAIN;               /* the descriptor is readable still */
  return -1;
}

static ssize_t
dgram_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  const struct net_dgram *st = modcat_attached (ch, &dgram_key);
  ssize_t n = sendto (ch->wfd, buf, size, MSG_NOSIGNAL, &st->peer.u.sa,
                      st->peer.len);

  if (n != -1)
    net_log_sent (ch, ch->wfd);
  else if (errno == EAGAIN)
    net_no_room (ch, &st->peer);
  else
    return io_failed (ch, ch->wfd);
  return n;
}

static void
dgram_wait (struct modcat_channel *ch, unsigned dir)
{
  if (dir == MODCAT_WRITE)
    net_wait_room (ch);
  else
    modcat_wait (ch, ch->rfd, MODCAT_READ);
}

static void
dgram_describe (struct modcat_channel *ch)
{
  struct net_addr local;

  net_local (ch->rfd, &local);
  net_describe (ch, false, &local);
}

static const struct modcat_channel_ops sender_ops = {
  .size = sizeof sender_ops, .read = dgram_read, .write = dgram_write,
  .describe = dgram_describe,
};

/* The queue of a UNIX socket may be full while ours is writable. */
static const struct modcat_channel_ops unix_sender_ops = {
  .size = sizeof unix_sender_ops, .read = dgram_read, .write = dgram_write,
  .wait = dgram_wait, .describe = dgram_describe,
};

static const struct modcat_channel_ops receiver_ops = {
  .size = sizeof receiver_ops, .read = dgram_read,
  .describe = dgram_describe,
};

static struct net_dgram *
make_dgram (struct modcat_channel *ch, const struct modcat_net_transport *t)
{
  struct net_dgram *st = modcat_attach (ch, &dgram_key, sizeof *st, NULL);

  ch->flags |= MODCAT_CH_DATAGRAM;
  ch->end = MODCAT_END_CLOSE;
  modcat_checks_peers (ch);
  if (st != NULL)
    st->t = t;
  return st;
}

int
net_sender (struct modcat_channel *ch, const struct modcat_net_transport *t,
            int fd, const struct net_addr *peer, unsigned flags)
{
  struct net_dgram *st;
  const char *name;
  int result;

  ch->rfd = ch->wfd = fd;
  st = make_dgram (ch, t);
  if (st == NULL)
    return MODCAT_FAIL;
  ch->half_close = MODCAT_HC_SHUTDOWN;
  st->peer = *peer;
  st->only_peer = (flags & MODCAT_NET_ONLY_PEER) != 0;
  ch->ops = peer->u.sa.sa_family == AF_UNIX ? &unix_sender_ops : &sender_ops;
  result = modcat_set_peer (ch, &peer->u, peer->len, NULL, 0);
  if (result == MODCAT_OK && modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE)
      && (name = modcat_local_name (ch)) != NULL)
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "successfully prepared local "
                "socket %s", name);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, fd, NULL);
  return result;
}

/* To be bound as a listener is. */
static int
prepare_receiver (struct modcat_channel *ch)
{
  struct net_listen *st = net_listen_state (ch);

  if (st == NULL)
    return MODCAT_FAIL;
  st->mute = true;
  return MODCAT_OK;
}

static int
receiver (struct modcat_channel *ch, const struct modcat_net_transport *t)
{
  if (make_dgram (ch, t) == NULL)
    return MODCAT_FAIL;
  ch->ops = &receiver_ops;
  net_announce (ch, "receiving on");
  return modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, ch->rfd, NULL);
}

int
modcat_net_receive_at (struct modcat_channel *ch,
                       const struct modcat_net_transport *t,
                       const struct sockaddr *local, socklen_t len)
{
  int result = prepare_receiver (ch);

  if (result == MODCAT_OK)
    result = modcat_net_listen_at (ch, t, local, len);
  return result == MODCAT_OK ? receiver (ch, t) : result;
}

int
modcat_net_receive (struct modcat_channel *ch,
                    const struct modcat_net_transport *t, const char *port)
{
  int result = prepare_receiver (ch);

  if (result == MODCAT_OK)
    result = modcat_net_listen (ch, t, port);
  return result == MODCAT_OK ? receiver (ch, t) : result;
}
