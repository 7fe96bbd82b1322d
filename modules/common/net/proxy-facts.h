/* modules/common/net/proxy-facts.h -- what is told beside the addresses, as
 * variables of a session.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef NET_PROXY_FACTS_H
#define NET_PROXY_FACTS_H

#include "proxy-protocol.h"

/* Have P tell what the peer of CH agreed on with its TLS, or what a proxy in
   front of it has told; CH and its variables have to outlive P. */
void net_proxy_collect (const struct modcat_channel *ch, struct net_proxy *p);

/* Put what P tells into the variables of CH.  MODCAT_OK, or a failure,
   reported. */
int net_proxy_publish (struct modcat_channel *ch, const struct net_proxy *p);

#endif
