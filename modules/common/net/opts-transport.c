/* modules/common/net/opts-transport.c -- groups TCP, UDP, UDPLITE, SCTP, DCCP:
 * options of what stands on IP.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "net.h"
#include "rows.h"

#ifdef __linux__
# include "rows-linux.h"
#else
# include "rows-other.h"
#endif

static const struct modcat_opt tcp_opts[] = {
  SOCKINT ("tcp-maxseg", "maxseg,mss", IPPROTO_TCP, TCP_MAXSEG,
           "TCP_MAXSEG: bytes of a segment"),
  SOCKOPT ("tcp-maxseg-late", "maxseg-late,mss-late", MODCAT_INT, CONNECTED,
           IPPROTO_TCP, TCP_MAXSEG, "tcp-maxseg when connected"),
  SOCKINT ("tcp-nodelay", "nodelay", IPPROTO_TCP, TCP_NODELAY,
           "TCP_NODELAY: send at once, as is done unless this is 0"),
  NET_TCP_ROWS
};

const struct modcat_group modcat_group_tcp = {
  .size = sizeof modcat_group_tcp, .name = "TCP", .help = "TCP sockets",
  .opts = MODCAT_LIST (tcp_opts),
};

/* socat's rows of UDP, sourceport and lowport, are in group PORTS. */
const struct modcat_group modcat_group_udp = {
  .size = sizeof modcat_group_udp, .name = "UDP", .help = "UDP sockets",
};

static const struct modcat_opt udplite_opts[] = { NET_UDPLITE_ROWS };

const struct modcat_group modcat_group_udplite = {
  .size = sizeof modcat_group_udplite, .name = "UDPLITE",
  .help = "UDP-Lite sockets", .opts = MODCAT_LIST (udplite_opts),
};

static const struct modcat_opt sctp_opts[] = { NET_SCTP_ROWS };

const struct modcat_group modcat_group_sctp = {
  .size = sizeof modcat_group_sctp, .name = "SCTP", .help = "SCTP sockets",
  .opts = MODCAT_LIST (sctp_opts),
};

static const struct modcat_opt dccp_opts[] = { NET_DCCP_ROWS };

const struct modcat_group modcat_group_dccp = {
  .size = sizeof modcat_group_dccp, .name = "DCCP", .help = "DCCP sockets",
  .opts = MODCAT_LIST (dccp_opts),
};
