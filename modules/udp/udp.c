/* modules/udp/udp.c -- UDP and UDP-Lite over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>

#include <modcat/net.h>

#ifndef IPPROTO_UDPLITE
# define IPPROTO_UDPLITE 136    /* RFC 3828 */
#endif

/* -- transports ----------------------------------------------------------- */

#define TRANSPORT(text, ip, proto, bits) \
  { .size = sizeof (struct modcat_net_transport), .name = text, \
    .family = ip, .type = SOCK_DGRAM, .protocol = proto, .flags = bits }

#define VERSIONS(text, proto, bits) \
  { TRANSPORT (text, AF_UNSPEC, proto, bits), \
    TRANSPORT (text, AF_INET, proto, bits), \
    TRANSPORT (text, AF_INET6, proto, bits) }

/* CONNECT and LISTEN: an end of file is told to the peer. */
static const struct modcat_net_transport connected[2][3] = {
  VERSIONS ("UDP", IPPROTO_UDP,
            MODCAT_NET_NULL_EOF | MODCAT_NET_REUSE_FORK),
  VERSIONS ("UDPLITE", IPPROTO_UDPLITE,
            MODCAT_NET_NULL_EOF | MODCAT_NET_REUSE_FORK),
};

static const struct modcat_net_transport unconnected[2][3] = {
  VERSIONS ("UDP", IPPROTO_UDP, 0), VERSIONS ("UDPLITE", IPPROTO_UDPLITE, 0),
};

/* -- what one peer at a time doesn't do ------------------------------------ */

static int
sendto_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, rq->addr->data, rq->argv[0],
                                   rq->argv[1], MODCAT_NET_ONLY_PEER);
}

static int
datagram_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, rq->addr->data, rq->argv[0],
                                   rq->argv[1], 0);
}

static int
recv_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_receive (ch, rq->addr->data, rq->argv[0]);
}

static int
recvfrom_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                 struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define SOCKETS \
  &modcat_group_fd, &modcat_group_socket, &modcat_group_no_via, \
  &modcat_group_no_proxy

/* The six types of UDP, UDP4 …, with the transports AT of the tables above;
   SAID is what they carry, the groups of IP and of the protocol follow. */
#define TYPES(udp, at, said, ...) \
  { .names = udp "-CONNECT," udp, .usage = udp "-CONNECT:<host>:<port>", \
    .help = "exchange " said " with one peer", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .data = &connected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_ports, __VA_ARGS__), \
    .prepare = modcat_net_client_prepare, .open = modcat_net_client_open }, \
  { .names = udp "-DATAGRAM," udp "-DGRAM", \
    .usage = udp "-DATAGRAM:<host>:<port>", \
    .help = "send " said " to a peer or group, hear all", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .data = &unconnected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = modcat_net_client_prepare, .open = datagram_open }, \
  { .names = udp "-LISTEN," udp "-L", .usage = udp "-LISTEN:<port>", \
    .help = "wait for a peer that sends " said ", exchange them with it", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .data = &connected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_listen, \
                             &modcat_group_child, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = modcat_net_server_prepare, \
    .listen = modcat_net_server_listen, .accept = modcat_net_server_accept }, \
  { .names = udp "-RECV", .usage = udp "-RECV:<port>", \
    .help = "receive " said " of all senders", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ, \
    .data = &unconnected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = modcat_net_server_prepare, .open = recv_open }, \
  { .names = udp "-RECVFROM", .usage = udp "-RECVFROM:<port>", \
    .help = "receive one at a time of " said ", answer its sender", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .data = &unconnected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_child, \
                             &modcat_group_range, &modcat_group_peer_ports, \
                             __VA_ARGS__), \
    .prepare = modcat_net_server_prepare, .listen = modcat_net_server_listen, \
    .accept = recvfrom_accept }, \
  { .names = udp "-SENDTO," udp "-SEND", \
    .usage = udp "-SENDTO:<host>:<port>", \
    .help = "send " said " to a peer, hear it alone", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .data = &unconnected at, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_ports, __VA_ARGS__), \
    .prepare = modcat_net_client_prepare, .open = sendto_open }

#define ANY_IP &modcat_group_ip4, &modcat_group_ip6
#define LITE &modcat_group_udp, &modcat_group_udplite

static const struct modcat_addr udp_addrs[] = {
  TYPES ("UDP", [0][0], "UDP datagrams", ANY_IP, &modcat_group_udp),
  TYPES ("UDP4", [0][1], "UDP datagrams by IPv4", &modcat_group_ip4,
         &modcat_group_udp),
  TYPES ("UDP6", [0][2], "UDP datagrams by IPv6", &modcat_group_ip6,
         &modcat_group_udp),
  TYPES ("UDPLITE", [1][0], "UDP-Lite datagrams", ANY_IP, LITE),
  TYPES ("UDPLITE4", [1][1], "UDP-Lite datagrams by IPv4",
         &modcat_group_ip4, LITE),
  TYPES ("UDPLITE6", [1][2], "UDP-Lite datagrams by IPv6",
         &modcat_group_ip6, LITE),
};

/* For descriptors that are such sockets, whoever opened them. */
static const struct modcat_group *const udp_groups[] = {
  &modcat_group_udp, &modcat_group_udplite,
};

MODCAT_MODULE (udp, .summary = "UDP and UDP-Lite: clients, servers, senders "
               "and receivers", .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (udp_addrs),
               .groups = MODCAT_LIST (udp_groups));
