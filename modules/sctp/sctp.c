/* modules/sctp/sctp.c -- SCTP-CONNECT, SCTP-LISTEN: SCTP over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>

#include <modcat/net.h>

/* -- transports ----------------------------------------------------------- */

#define TRANSPORT(ip) \
  { .size = sizeof (struct modcat_net_transport), .name = "SCTP", \
    .family = ip, .type = SOCK_STREAM, .protocol = IPPROTO_SCTP }

static const struct modcat_net_transport over_any = TRANSPORT (AF_UNSPEC);
static const struct modcat_net_transport over_ip4 = TRANSPORT (AF_INET);
static const struct modcat_net_transport over_ip6 = TRANSPORT (AF_INET6);

/* -- the module ----------------------------------------------------------- */

/* The two types of SCTP, SCTP4, SCTP6; BY is said of them, and the groups of
   the versions follow. */
#define TYPES(word, by, transport, ...) \
  { .names = word "-CONNECT," word, .usage = word "-CONNECT:<host>:<port>", \
    .help = "connect to a port of SCTP" by, .min_args = 2, .max_args = 2, \
    .dirs = MODCAT_RDWR, .data = &transport, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_child, &modcat_group_retry, \
                             __VA_ARGS__, &modcat_group_sctp, \
                             &modcat_group_ports, &modcat_group_no_via, \
                             &modcat_group_proxy_protocol), \
    .prepare = modcat_net_client_prepare, .open = modcat_net_client_open }, \
  { .names = word "-LISTEN," word "-L", .usage = word "-LISTEN:<port>", \
    .help = "wait for connections of SCTP" by, .min_args = 1, .max_args = 1, \
    .dirs = MODCAT_RDWR, .data = &transport, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_listen, &modcat_group_child, \
                             &modcat_group_retry, &modcat_group_range, \
                             __VA_ARGS__, &modcat_group_sctp, \
                             &modcat_group_peer_ports, \
                             &modcat_group_no_via, \
                             &modcat_group_accept_proxy, \
                             &modcat_group_layer), \
    .prepare = modcat_net_server_prepare, \
    .listen = modcat_net_server_listen, .accept = modcat_net_server_accept }

static const struct modcat_addr sctp_addrs[] = {
  TYPES ("SCTP", "", over_any, &modcat_group_ip4, &modcat_group_ip6),
  TYPES ("SCTP4", " by IPv4", over_ip4, &modcat_group_ip4),
  TYPES ("SCTP6", " by IPv6", over_ip6, &modcat_group_ip6),
};

/* For descriptors that are such sockets, whoever opened them. */
static const struct modcat_group *const sctp_groups[] = {
  &modcat_group_sctp,
};

MODCAT_MODULE (sctp, .summary = "SCTP clients and servers",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (sctp_addrs),
               .groups = MODCAT_LIST (sctp_groups));
