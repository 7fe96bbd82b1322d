/* modules/unix/unix-dgram.c -- UNIX-SENDTO, UNIX-RECVFROM, UNIX-RECV and their
 * ABSTRACT- kin: sockets that take and send datagrams.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <sys/socket.h>

#include "unix.h"

static const struct modcat_net_transport send_dgram = {
  .size = sizeof send_dgram, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_DGRAM, .bound = unix_bound, .in_use = unix_next_name,
};

static const struct modcat_net_transport receive_dgram = {
  .size = sizeof receive_dgram, .name = "UNIX", .family = AF_UNIX,
  .type = SOCK_DGRAM, .bound = unix_bound,
};

static int
check_type (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);

  if (conf->type == -1 || conf->type == SOCK_DGRAM)
    return MODCAT_OK;
  return modcat_fail_opt (rq, "so-type", "%s has datagram sockets, of type %d; "
                          "others connect", rq->keyword, SOCK_DGRAM);
}

int
unix_send_prepare (const struct modcat_request *rq, void *shared)
{
  int result = unix_check_arg (rq);

  (void) shared;
  if (result == MODCAT_OK)
    result = unix_check_family (rq);
  if (result == MODCAT_OK)
    result = check_type (rq);
  return result == MODCAT_OK ? unix_check_own (rq) : result;
}

int
unix_receive_prepare (const struct modcat_request *rq, void *shared)
{
  int result = unix_check_arg (rq);

  (void) shared;
  if (result == MODCAT_OK)
    result = unix_check_family (rq);
  if (result == MODCAT_OK)
    result = check_type (rq);
  return result == MODCAT_OK ? unix_check_no_own (rq) : result;
}

int
unix_send_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct unix_own *own = ch->state;
  struct unix_name peer;
  int result = unix_own_name (rq, ch, own);

  if (result != MODCAT_OK)
    return result;
  unix_arg_name (rq, &peer);
  return modcat_net_send_to (ch, &send_dgram,
                             (const struct sockaddr *) &peer.un, peer.len,
                             own->name.len == 0 ? NULL
                             : (const struct sockaddr *) &own->name.un,
                             own->name.len, MODCAT_NET_ONLY_PEER);
}

int
unix_receive_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct unix_name name;
  int result;

  unix_arg_name (rq, &name);
  result = unix_make_room (rq, ch, &name);
  if (result != MODCAT_OK)
    return result;
  return modcat_net_receive_at (ch, &receive_dgram,
                                (const struct sockaddr *) &name.un, name.len);
}

int
unix_receive_listen (const struct modcat_request *rq,
                     struct modcat_channel *ln)
{
  struct unix_name name;
  int result;

  unix_arg_name (rq, &name);
  result = unix_make_room (rq, ln, &name);
  if (result != MODCAT_OK)
    return result;
  return modcat_net_listen_at (ln, &receive_dgram,
                               (const struct sockaddr *) &name.un, name.len);
}

int
unix_receive_accept (const struct modcat_request *rq,
                     struct modcat_channel *ln, struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}
