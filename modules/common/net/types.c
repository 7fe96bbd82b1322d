/* modules/common/net/types.c -- callbacks of address types that are a transport
 * and no more.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "net.h"

int
modcat_net_client_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, rq->addr->data, 0, 1);
}

int
modcat_net_client_open (const struct modcat_request *rq,
                        struct modcat_channel *ch)
{
  return modcat_net_connect (ch, rq->addr->data, rq->argv[0], rq->argv[1]);
}

int
modcat_net_server_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, rq->addr->data, -1, 0);
}

int
modcat_net_server_listen (const struct modcat_request *rq,
                          struct modcat_channel *ln)
{
  return modcat_net_listen (ln, rq->addr->data, rq->argv[0]);
}

int
modcat_net_server_accept (const struct modcat_request *rq,
                          struct modcat_channel *ln,
                          struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}
