/* modules/socket/socket.c -- SOCKET-*, ACCEPT-FD: sockets by numbers and bytes,
 * or by descriptor.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "modules/socket/socket.h"

static const struct sockaddr *
sockaddr_of (const struct socket_addr *a)
{
  return a->len > 0 ? (const struct sockaddr *) &a->addr : NULL;
}

/* -- SOCKET-CONNECT, SOCKET-LISTEN ---------------------------------------- */

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  return socket_prepare (rq, shared, false);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_connect_to (ch, &s->transport, sockaddr_of (&s->addr),
                                s->addr.len, sockaddr_of (&s->own),
                                s->own.len);
}

static int
refuse_bind (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  if (conf->bind == NULL)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "bind", "%s binds to the address of its "
                          "parameter, bind option not allowed", rq->keyword);
}

/* A second socket can't have the path of the first. */
static int
refuse_unix_datagrams (const struct modcat_request *rq,
                       const struct socket_shared *s)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  if (s->transport.family != AF_UNIX || conf->type != SOCK_DGRAM)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "so-type", "%s waits for connections, which "
                          "datagram sockets of UNIX don't have; use "
                          "SOCKET-RECVFROM", rq->keyword);
}

static int
check_proxy (const struct modcat_request *rq, const struct socket_shared *s)
{
  return modcat_net_check_proxy (rq, s->transport.family, s->transport.type);
}

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  int result = refuse_bind (rq);

  if (result == MODCAT_OK)
    result = socket_prepare (rq, shared, false);
  if (result == MODCAT_OK)
    result = refuse_unix_datagrams (rq, shared);
  return result == MODCAT_OK ? check_proxy (rq, shared) : result;
}

static int
socket_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_listen_at (ln, &s->transport, sockaddr_of (&s->addr),
                               s->addr.len);
}

static int
socket_accept (const struct modcat_request *rq, struct modcat_channel *ln,
               struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- datagrams ------------------------------------------------------------- */

/* SOCKET-SENDTO, SOCKET-DATAGRAM, and behind refuse_bind() the others. */
static int
dgram_prepare (const struct modcat_request *rq, void *shared)
{
  const struct socket_shared *s = shared;
  int result = socket_prepare (rq, shared, true);

  if (result != MODCAT_OK || s->transport.type == SOCK_DGRAM
      || s->transport.type == SOCK_RAW)
    return result;
  return modcat_fail_arg (rq, 1, "type %d has no datagrams that name their "
                          "peer, as type 2 and 3 do; there is SOCKET-CONNECT, "
                          "SOCKET-LISTEN", s->transport.type);
}

static int
receive_prepare (const struct modcat_request *rq, void *shared)
{
  int result = refuse_bind (rq);

  return result == MODCAT_OK ? dgram_prepare (rq, shared) : result;
}

static int
send_to (const struct modcat_request *rq, struct modcat_channel *ch,
         unsigned flags)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_send_to (ch, &s->transport, sockaddr_of (&s->addr),
                             s->addr.len, sockaddr_of (&s->own), s->own.len,
                             flags);
}

static int
sendto_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return send_to (rq, ch, MODCAT_NET_ONLY_PEER);
}

static int
datagram_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return send_to (rq, ch, 0);
}

static int
recv_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct socket_shared *s = rq->shared;

  return modcat_net_receive_at (ch, &s->transport, sockaddr_of (&s->addr),
                                s->addr.len);
}

static int
recvfrom_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                 struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr socket_addrs[] = {
  { .names = "ACCEPT-FD,ACCEPT", .usage = "ACCEPT-FD:<fdnum>",
    .help = "wait for connections to a listening socket that was inherited",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket_fd,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_range_data,
                             &modcat_group_accept_proxy_data,
                             &modcat_group_layer),
    .more_groups = "UNIX,IP4,IP6,UDP,TCP,SCTP,DCCP,UDPLITE",
    .shared_size = sizeof (struct accept_shared),
    .listen_state_size = sizeof (struct accept_listener),
    .prepare = accept_prepare, .listen = accept_listen,
    .accept = accept_accept },
  { .names = "SOCKET-CONNECT",
    .usage = "SOCKET-CONNECT:<domain>:<protocol>:<remote-address>",
    .help = "connect a socket of any family", .min_args = 3, .max_args = 3,
    .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_no_via,
                             &modcat_group_proxy_protocol),
    .shared_size = sizeof (struct socket_shared),
    .prepare = connect_prepare, .open = connect_open },
  { .names = "SOCKET-DATAGRAM,DATAGRAM,DGRAM",
    .usage = "SOCKET-DATAGRAM:<domain>:<type>:<protocol>:<remote-address>",
    .help = "send datagrams to an address, receive them from anybody",
    .min_args = 4, .max_args = 4, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_range_data, &modcat_group_no_via,
                             &modcat_group_no_proxy),
    .shared_size = sizeof (struct socket_shared),
    .prepare = dgram_prepare, .open = datagram_open },
  { .names = "SOCKET-LISTEN",
    .usage = "SOCKET-LISTEN:<domain>:<protocol>:<local-address>",
    .help = "wait for connections to a socket of any family", .min_args = 3,
    .max_args = 3, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_listen, &modcat_group_child,
                             &modcat_group_retry, &modcat_group_range_data,
                             &modcat_group_no_via,
                             &modcat_group_accept_proxy_data,
                             &modcat_group_layer),
    .shared_size = sizeof (struct socket_shared),
    .prepare = listen_prepare, .listen = socket_listen,
    .accept = socket_accept },
  { .names = "SOCKET-RECV",
    .usage = "SOCKET-RECV:<domain>:<type>:<protocol>:<local-address>",
    .help = "receive datagrams from anybody", .min_args = 4, .max_args = 4,
    .dirs = MODCAT_READ,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_range_data, &modcat_group_no_via,
                             &modcat_group_no_proxy),
    .shared_size = sizeof (struct socket_shared),
    .prepare = receive_prepare, .open = recv_open },
  { .names = "SOCKET-RECVFROM",
    .usage = "SOCKET-RECVFROM:<domain>:<type>:<protocol>:<local-address>",
    .help = "receive one datagram, answer its sender", .min_args = 4,
    .max_args = 4, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_child, &modcat_group_range_data,
                             &modcat_group_no_via,
                             &modcat_group_no_proxy),
    .shared_size = sizeof (struct socket_shared),
    .prepare = receive_prepare, .listen = socket_listen,
    .accept = recvfrom_accept },
  { .names = "SOCKET-SENDTO,SENDTO",
    .usage = "SOCKET-SENDTO:<domain>:<type>:<protocol>:<remote-address>",
    .help = "send datagrams to an address, hear that one only",
    .min_args = 4, .max_args = 4, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_no_via,
                             &modcat_group_no_proxy),
    .shared_size = sizeof (struct socket_shared),
    .prepare = dgram_prepare, .open = sendto_open },
};

MODCAT_MODULE (socket, .summary = "sockets by numbers and bytes",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (socket_addrs));
