/* modules/common/net/listen.c -- listeners, and the peers that they yield.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

static const char listen_key = 0;       /* its address is the key */

static void
release_listen (struct modcat_channel *ln, void *block, int dropped)
{
  struct net_listen *st = block;

  (void) ln;
  (void) dropped;
  net_lookup_clear (&st->lookup);
  net_queue_clear (&st->queue);
}

struct net_listen *
net_listen_state (struct modcat_channel *ln)
{
  return modcat_attach (ln, &listen_key, sizeof (struct net_listen),
                        release_listen);
}

struct net_listen *
net_listen_of (const struct modcat_channel *ln)
{
  return modcat_attached (ln, &listen_key);
}

/* -- listening ------------------------------------------------------------ */

static int
call_listen (struct modcat_channel *ln, int fd)
{
  const struct modcat_listen_conf *conf
    = modcat_group_conf (ln->rq, &modcat_group_listen);
  bool serves = modcat_given (ln->rq, "serve") != 0;
  int backlog = conf != NULL ? conf->backlog : 5;
  int result = modcat_apply (ln->rq, ln, MODCAT_PH_PRELISTEN, fd, NULL);

  if (result == MODCAT_OK)
    result = modcat_apply (ln->rq, ln, MODCAT_PH_LISTEN, fd, NULL);
  if (result != MODCAT_OK)
    return result;
  /* socat's 5 is for a process that forks; thousands of peers may come at
     once to one that doesn't. */
  if (serves && !modcat_given (ln->rq, "backlog"))
    backlog = SOMAXCONN;
  if (listen (fd, backlog) == -1)
    return modcat_fail (ln->rq, "listen(%d, %d): %s", fd, backlog,
                        strerror (errno));
  return modcat_apply (ln->rq, ln, MODCAT_PH_PASTLISTEN, fd, NULL);
}

void
net_announce (struct modcat_channel *ln, const char *what)
{
  struct net_listen *st = net_listen_of (ln);

  if (st == NULL || st->told)
    return;
  if (st->t != NULL && (st->t->flags & MODCAT_NET_STRIP_IP4) != 0
      && !modcat_given (ln->rq, "bind"))
    modcat_log (ln->rq, MODCAT_LOG_NOTICE, "receiving IP protocol %d",
                st->t->protocol);
  else if (modcat_log_shown (ln->rq, MODCAT_LOG_NOTICE))
    modcat_log (ln->rq, MODCAT_LOG_NOTICE, "%s %s", what,
                modcat_local_name (ln));
  st->told = true;
}

/* The port may have been 0: ask what it is. */
static int
learn_local (struct modcat_channel *ln, int fd, struct net_addr *local)
{
  if (!net_local (fd, local))
    return modcat_fail (ln->rq, "getsockname(%d): %s", fd, strerror (errno));
  return modcat_net_set_ends (ln, NULL, 0, &local->u.sa, local->len, 0);
}

/* NET_FAILED: another address may do better. */
/* Several processes are to listen at ADDR: each by a socket of its own, where
   the kernel shares the peers out, or all by FD. */
static int
share_port (struct modcat_channel *ln, int fd, const struct net_addr *addr)
{
  const struct modcat_request *rq = ln->rq;
  bool fixed = modcat_net_port (&addr->u.sa, addr->len) > 0;
  int on = 1;

  if (modcat_workers (rq) == 1)
    return MODCAT_OK;
  if (!fixed && (ln->flags & MODCAT_CH_DATAGRAM) != 0)
    return modcat_fail_opt (rq, "serve", "several processes can share %s when "
                            "its port is fixed, not chosen by the system",
                            rq->keyword);
  if (!fixed || modcat_given (rq, "so-reuseport"))
    return MODCAT_OK;
  if (setsockopt (fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0)
    ln->flags |= MODCAT_CH_SHARES_PORT;
  return MODCAT_OK;             /* without it they have one socket */
}

static int
listen_at (struct modcat_channel *ln, const struct modcat_net_transport *t,
           const struct net_addr *addr, struct net_trouble *trouble)
{
  struct net_listen *st = net_listen_state (ln);
  int fd, result;

  if (st == NULL)
    return MODCAT_FAIL;
  st->t = t;
  st->type = net_type (ln->rq, t);
  result = net_socket (ln, t, addr->u.sa.sa_family, &fd, trouble);
  if (result != MODCAT_OK)
    return result;
  ln->rfd = fd;                 /* closed with the listener */
  ln->flags |= net_type_flags (st->type);
  net_warn_unconnected (ln->rq);
  if (!net_type_listens (t->type)) {
    if (!st->mute)
      net_want_local (ln, fd, addr);
    if (modcat_given (ln->rq, "backlog"))
      modcat_log (ln->rq, MODCAT_LOG_WARN, "option \"backlog\" has no effect "
                  "on %s: there are no connections to queue; so-rcvbuf says "
                  "how many bytes may wait", ln->rq->keyword);
  }
  result = share_port (ln, fd, addr);
  if (result == MODCAT_OK)
    result = net_bind (ln, t, fd, addr, true, trouble);
  if (result == NET_FAILED) {
    ln->rfd = -1;
    close (fd);
  }
  if (result == MODCAT_OK && net_type_listens (t->type))
    result = call_listen (ln, fd);
  if (result == MODCAT_OK)
    result = learn_local (ln, fd, &st->local);
  if (result == MODCAT_OK && net_type_listens (t->type))
    net_announce (ln, "listening on");
  return result;
}

int
modcat_net_listen_at (struct modcat_channel *ln,
                      const struct modcat_net_transport *t,
                      const struct sockaddr *local, socklen_t len)
{
  struct net_trouble trouble;
  struct net_addr addr;
  int result;

  if (net_copy_addr (&addr, local, len) == -1)
    return modcat_fail (ln->rq, "%s: this is no socket address",
                        ln->rq->keyword);
  result = listen_at (ln, t, &addr, &trouble);
  return result == NET_FAILED ? net_report (ln->rq, &trouble) : result;
}

/* A host without one of the IP versions has no socket or no address of it. */
static bool
other_may_do (int error)
{
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL
         || error == EPROTONOSUPPORT;
}

static int
listen_at_first (struct modcat_channel *ln,
                 const struct modcat_net_transport *t,
                 const struct net_lookup *l)
{
  struct net_trouble trouble;
  int result = NET_FAILED;

  for (size_t i = 0; i < l->count; i++) {
    result = listen_at (ln, t, &l->list[i], &trouble);
    if (result != NET_FAILED)
      return result;
    if (i + 1 == l->count || !other_may_do (trouble.error))
      break;
    modcat_log (ln->rq, MODCAT_LOG_INFO, "%s", trouble.what);
  }
  return net_report (ln->rq, &trouble);
}

static int
listen_via (struct modcat_channel *ln, const struct modcat_address *via)
{
  if (ln->lower == NULL)
    ln->lower = modcat_channel_new (ln);
  if (ln->lower == NULL)
    return MODCAT_FAIL;
  return modcat_open_address (ln->lower, via, MODCAT_RDWR);
}

int
modcat_net_listen (struct modcat_channel *ln,
                   const struct modcat_net_transport *t, const char *port)
{
  const struct modcat_socket_conf *conf = net_socket_conf (ln->rq);
  const struct modcat_address *via;
  struct net_bind b = { .host = "" };
  struct net_query q = { .service = port, .passive = true };
  struct net_listen *st;
  const char *why = NULL;
  int result = net_via (ln->rq, true, &via);

  if (result != MODCAT_OK)
    return result;
  if (via != NULL)
    return listen_via (ln, via);
  st = net_listen_state (ln);
  if (st == NULL)
    return MODCAT_FAIL;
  if (conf != NULL && conf->bind != NULL)
    why = net_parse_bind (conf->bind, &b);
  if (why != NULL)
    return modcat_fail_opt (ln->rq, "bind", "bind \"%s\" %s", conf->bind, why);
  q.host = b.host;
  q.family = net_family (ln->rq, t, true);
  result = net_lookup (ln, t, &q, &st->lookup);
  if (result == MODCAT_OK)
    result = listen_at_first (ln, t, &st->lookup);
  if (result != MODCAT_AGAIN)
    net_lookup_clear (&st->lookup);
  return result;
}

/* -- peers ---------------------------------------------------------------- */

/* accept(2) without a peer.  Errors of a connection that has gone before it
   was taken are no errors of the listener: see "Error handling" there. */
int
net_not_accepted (struct modcat_channel *ln, const char *call)
{
  int error = errno;

  /* As long as there is one, the socket is never quiet. */
  if ((ln->flags & MODCAT_CH_DATAGRAM) != 0)
    net_drain_errors (ln, ln->rfd, false);
  errno = error;
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
    return MODCAT_AGAIN;
  switch (errno) {
  case EMFILE:
  case ENFILE:
  case ENOBUFS:
  case ENOMEM:
    return MODCAT_BUSY;
  case ECONNABORTED:
  case ECONNREFUSED:            /* a datagram's, with ip-recverr */
  case EMSGSIZE:
  case EPERM:                   /* a firewall's doing */
  case EPROTO:
  case ENOPROTOOPT:
  case ENETDOWN:
  case ENETUNREACH:
  case EHOSTDOWN:
  case EHOSTUNREACH:
  case EOPNOTSUPP:
    modcat_log (ln->rq, MODCAT_LOG_NOTICE, "%s(%d): %s", call, ln->rfd,
                strerror (errno));
    return MODCAT_AGAIN;
  default:
    return modcat_fail (ln->rq, "%s(%d): %s", call, ln->rfd,
                        strerror (errno));
  }
}

static int
greet (struct modcat_channel *ch, const struct net_addr *peer)
{
  const struct net_accept_proxy_conf *conf = net_accept_proxy_conf (ch->rq);
  bool proxy = conf != NULL && conf->accept;
  struct net_addr local;
  const char *name;
  int result;

  /* Where the peer came to is what a check may ask of a listener at any. */
  net_local (ch->rfd, &local);
  result = modcat_net_set_ends (ch, &peer->u.sa, peer->len,
                                local.len > 0 ? &local.u.sa : NULL, local.len,
                                !proxy);
  if (result != MODCAT_OK)
    return result;
  if (modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE)) {
    name = modcat_local_name (ch);
    modcat_log (ch->rq, MODCAT_LOG_NOTICE,
                "accepting connection from %s on %s", modcat_peer_name (ch),
                name != NULL ? name : "?");
  }
  result = modcat_apply_left (ch->rq, ch, MODCAT_PH_PASTSOCKET, ch->rfd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (ch->rq, ch, MODCAT_PH_CONNECTED, ch->rfd, NULL);
  return result == MODCAT_OK && proxy ? net_expect_proxy (ch, peer) : result;
}

int
modcat_net_accept (struct modcat_channel *ln, struct modcat_channel *ch)
{
  struct net_listen *st = net_listen_of (ln);
  struct net_addr peer = { .len = sizeof peer.u };
  int fd;

  if (ln->lower != NULL)
    return modcat_accept_from (ln->lower, ch);
  if (st != NULL && !net_type_listens (st->t->type))
    return net_accept_session (ln, st, ch);
  net_announce (ln, "listening on");
  fd = accept4 (ln->rfd, &peer.u.sa, &peer.len, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd == -1)
    return net_not_accepted (ln, "accept");
  net_name_peer (&peer);
  net_hide_ports (ch, st != NULL ? st->t : NULL);
  if (st != NULL)
    st->told = false;
  net_fill (ch, fd, NULL,
            ln->flags & (MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF));
  return greet (ch, &peer);
}
