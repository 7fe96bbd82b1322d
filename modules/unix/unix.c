/* modules/unix/unix.c -- UNIX- and ABSTRACT-CLIENT, -CONNECT, -LISTEN, and the
 * tables of the module.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <sys/socket.h>

#include "unix.h"

/* -- what is connected with ----------------------------------------------- */

int
unix_bound (struct modcat_channel *ch, int fd, const struct sockaddr *addr,
            socklen_t len)
{
  (void) fd;
  return unix_dress (ch, addr, len, true);
}

/* UNIX-CLIENT leaves its path behind, as in socat. */
static int
client_bound (struct modcat_channel *ch, int fd, const struct sockaddr *addr,
              socklen_t len)
{
  (void) fd;
  return unix_dress (ch, addr, len, false);
}

static const struct modcat_net_transport listen_stream = {
  .size = sizeof listen_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = unix_bound,
};

static const struct modcat_net_transport connect_stream = {
  .size = sizeof connect_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = unix_bound, .in_use = unix_next_name,
};

/* What UNIX-CLIENT tries, in this order. */
static const struct modcat_net_transport client_dgram = {
  .size = sizeof client_dgram, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_DGRAM, .bound = client_bound, .in_use = unix_next_name,
};

static const struct modcat_net_transport client_seqpacket = {
  .size = sizeof client_seqpacket, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_SEQPACKET, .bound = client_bound, .in_use = unix_next_name,
  .otherwise = &client_dgram,
};

static const struct modcat_net_transport client_stream = {
  .size = sizeof client_stream, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_STREAM, .bound = client_bound, .in_use = unix_next_name,
  .otherwise = &client_seqpacket,
};

/* -- -CONNECT:<name>, -CLIENT:<name> -------------------------------------- */

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  int result = unix_check_arg (rq);

  (void) shared;
  if (result == MODCAT_OK)
    result = unix_check_family (rq);
  return result == MODCAT_OK ? unix_check_own (rq) : result;
}

static int
open_to (const struct modcat_request *rq, struct modcat_channel *ch,
         const struct modcat_net_transport *t)
{
  struct unix_own *own = ch->state;
  struct unix_name peer;
  int result = unix_own_name (rq, ch, own);

  if (result != MODCAT_OK)
    return result;
  unix_arg_name (rq, &peer);
  return modcat_net_connect_to (ch, t, (const struct sockaddr *) &peer.un,
                                peer.len,
                                own->name.len == 0 ? NULL
                                : (const struct sockaddr *) &own->name.un,
                                own->name.len);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return open_to (rq, ch, &connect_stream);
}

static int
client_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return open_to (rq, ch, &client_stream);
}

/* -- -LISTEN:<name> ------------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);
  int result = unix_check_arg (rq);

  (void) shared;
  if (result == MODCAT_OK)
    result = unix_check_family (rq);
  if (result == MODCAT_OK && conf->type == SOCK_DGRAM)
    result = modcat_fail_opt (rq, "so-type", "%s waits for connections, which "
                              "datagram sockets don't have; use UNIX-RECVFROM",
                              rq->keyword);
  if (result == MODCAT_OK)
    result = modcat_net_check_proxy (rq, AF_UNIX, SOCK_STREAM);
  return result == MODCAT_OK ? unix_check_no_own (rq) : result;
}

static int
unix_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  struct unix_name name;
  int result;

  unix_arg_name (rq, &name);
  result = unix_make_room (rq, ln, &name);
  if (result != MODCAT_OK)
    return result;
  return modcat_net_listen_at (ln, &listen_stream,
                               (const struct sockaddr *) &name.un, name.len);
}

static int
unix_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

/* NAMED stands before FD, which has other rows for the same names. */
#define COMMON \
  &modcat_group_fd, &modcat_group_socket, &modcat_group_retry, &unix_group, \
  &modcat_group_no_via
#define CLIENT COMMON, &modcat_group_proxy_protocol
#define SERVER \
  COMMON, &modcat_group_listen, &modcat_group_child, \
  &modcat_group_accept_proxy, &modcat_group_layer
#define DATAGRAMS COMMON, &modcat_group_no_proxy

#define CONNECT(opening) \
  .prepare = connect_prepare, .open = opening, \
  .state_size = sizeof (struct unix_own)
#define SEND \
  .prepare = unix_send_prepare, .open = unix_send_open, \
  .state_size = sizeof (struct unix_own)
#define LISTEN \
  .prepare = listen_prepare, .listen = unix_listen, .accept = unix_accept
#define RECEIVE .prepare = unix_receive_prepare, .open = unix_receive_open
#define ANSWER \
  .prepare = unix_receive_prepare, .listen = unix_receive_listen, \
  .accept = unix_receive_accept

static const struct modcat_addr unix_addrs[] = {
  { .names = "ABSTRACT-CLIENT,ABSTRACT", .usage = "ABSTRACT-CLIENT:<name>",
    .help = "connect to an abstract UNIX socket of whatever type it has",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (CLIENT),
    CONNECT (client_open) },
  { .names = "ABSTRACT-CONNECT", .usage = "ABSTRACT-CONNECT:<name>",
    .help = "connect to an abstract UNIX stream socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (CLIENT),
    CONNECT (connect_open) },
  { .names = "ABSTRACT-LISTEN", .usage = "ABSTRACT-LISTEN:<name>",
    .help = "wait for connections to an abstract UNIX stream socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (SERVER),
    LISTEN },
  { .names = "ABSTRACT-RECV", .usage = "ABSTRACT-RECV:<name>",
    .help = "receive all datagrams of an abstract UNIX socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ,
    .groups = MODCAT_GROUPS (DATAGRAMS),
    RECEIVE },
  { .names = "ABSTRACT-RECVFROM", .usage = "ABSTRACT-RECVFROM:<name>",
    .help = "receive a datagram of an abstract UNIX socket and answer it",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (DATAGRAMS, &modcat_group_child),
    ANSWER },
  { .names = "ABSTRACT-SENDTO", .usage = "ABSTRACT-SENDTO:<name>",
    .help = "send datagrams to an abstract UNIX socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (DATAGRAMS),
    SEND },
  { .names = "UNIX-CLIENT,UNIX", .usage = "UNIX-CLIENT:<path>",
    .help = "connect to a UNIX socket of whatever type it has",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, CLIENT),
    CONNECT (client_open) },
  { .names = "UNIX-CONNECT,LOCAL", .usage = "UNIX-CONNECT:<path>",
    .help = "connect to a UNIX stream socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, CLIENT),
    CONNECT (connect_open) },
  { .names = "UNIX-LISTEN,UNIX-L", .usage = "UNIX-LISTEN:<path>",
    .help = "wait for connections to a UNIX stream socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, SERVER),
    LISTEN },
  { .names = "UNIX-RECV", .usage = "UNIX-RECV:<path>",
    .help = "receive all datagrams of a UNIX socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ,
    .groups = MODCAT_GROUPS (&modcat_group_named, DATAGRAMS),
    RECEIVE },
  { .names = "UNIX-RECVFROM", .usage = "UNIX-RECVFROM:<path>",
    .help = "receive a datagram of a UNIX socket and answer it",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, DATAGRAMS,
                             &modcat_group_child),
    ANSWER },
  { .names = "UNIX-SENDTO,UNIX-SEND", .usage = "UNIX-SENDTO:<path>",
    .help = "send datagrams to a UNIX socket",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, DATAGRAMS),
    SEND },
};

MODCAT_MODULE (unix, .summary = "UNIX sockets", .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (unix_addrs));
