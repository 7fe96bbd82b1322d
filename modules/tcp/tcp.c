/* modules/tcp/tcp.c -- TCP-CONNECT, TCP-LISTEN: TCP over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/net.h>

/* -- the module ----------------------------------------------------------- */

/* The two types of TCP, TCP4, TCP6, with their older names; BY is said of them,
   and the groups of the versions follow. */
#define TYPES(tcp, inet, by, transport, ...) \
  { .names = tcp "-CONNECT," tcp "," inet, \
    .usage = tcp "-CONNECT:<host>:<port>", \
    .help = "connect to a TCP port" by, .min_args = 2, .max_args = 2, \
    .dirs = MODCAT_RDWR, .data = &transport, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_child, &modcat_group_retry, \
                             __VA_ARGS__, &modcat_group_tcp, \
                             &modcat_group_ports, &modcat_group_no_via, \
                             &modcat_group_proxy_protocol), \
    .prepare = modcat_net_client_prepare, .open = modcat_net_client_open }, \
  { .names = tcp "-LISTEN," tcp "-L," inet "-LISTEN," inet "-L", \
    .usage = tcp "-LISTEN:<port>", \
    .help = "wait for TCP connections" by, .min_args = 1, .max_args = 1, \
    .dirs = MODCAT_RDWR, .data = &transport, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_listen, &modcat_group_child, \
                             &modcat_group_retry, &modcat_group_range, \
                             __VA_ARGS__, &modcat_group_tcp, \
                             &modcat_group_peer_ports, \
                             &modcat_group_no_via, \
                             &modcat_group_accept_proxy, \
                             &modcat_group_layer), \
    .prepare = modcat_net_server_prepare, \
    .listen = modcat_net_server_listen, .accept = modcat_net_server_accept }

static const struct modcat_addr tcp_addrs[] = {
  TYPES ("TCP", "INET", "", modcat_net_tcp,
         &modcat_group_ip4, &modcat_group_ip6),
  TYPES ("TCP4", "INET4", " by IPv4", modcat_net_tcp4, &modcat_group_ip4),
  TYPES ("TCP6", "INET6", " by IPv6", modcat_net_tcp6, &modcat_group_ip6),
};

/* For descriptors that are TCP sockets, whoever opened them. */
static const struct modcat_group *const tcp_groups[] = {
  &modcat_group_socket_fd, &modcat_group_ip4_fd, &modcat_group_ip6_fd,
  &modcat_group_tcp,
};

MODCAT_MODULE (tcp, .summary = "TCP clients and servers",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (tcp_addrs),
               .groups = MODCAT_LIST (tcp_groups));
