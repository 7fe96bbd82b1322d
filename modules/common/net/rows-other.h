/* modules/common/net/rows-other.h -- socket options of systems that have no
 * list of their own here: none.
 * SPDX-License-Identifier: BSD-2-Clause */
#define NET_SOCKET_ROWS
#define NET_IP_ROWS
#define NET_IP6_ROWS
#define NET_TCP_ROWS
#define NET_UDPLITE_ROWS
#define NET_SCTP_ROWS
#define NET_DCCP_ROWS
