/* modules/udp/udp.c -- UDP and UDP-Lite over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <string.h>

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

/* The keyword says it all: UDP-…, UDP4-…, UDP6-…, UDPLITE-… */
static const struct modcat_net_transport *
choose (const struct modcat_request *rq,
        const struct modcat_net_transport all[2][3])
{
  const char *name = rq->addr->names + strlen ("UDP");
  int lite = strncmp (name, "LITE", 4) == 0;

  if (lite)
    name += strlen ("LITE");
  return &all[lite][*name == '4' ? 1 : *name == '6' ? 2 : 0];
}

/* -- <host>:<port> -------------------------------------------------------- */

static int
host_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, choose (rq, unconnected), 0, 1);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, choose (rq, connected), rq->argv[0],
                             rq->argv[1]);
}

static int
sendto_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, choose (rq, unconnected), rq->argv[0],
                                   rq->argv[1], MODCAT_NET_ONLY_PEER);
}

static int
datagram_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, choose (rq, unconnected), rq->argv[0],
                                   rq->argv[1], 0);
}

/* -- <port> --------------------------------------------------------------- */

static int
port_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, choose (rq, unconnected), -1, 0);
}

static int
recv_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_receive (ch, choose (rq, unconnected), rq->argv[0]);
}

static int
recvfrom_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, choose (rq, unconnected), rq->argv[0]);
}

static int
recvfrom_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                 struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}

static int
udp_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, choose (rq, connected), rq->argv[0]);
}

static int
udp_accept (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define SOCKETS &modcat_group_fd, &modcat_group_socket, &modcat_group_no_via

/* The six types of UDP, UDP4 …; FAMILY is said of them, and the groups of IP
   and of the protocol follow. */
#define TYPES(udp, said, ...) \
  { .names = udp "-CONNECT," udp, .usage = udp "-CONNECT:<host>:<port>", \
    .help = "exchange " said " with one peer", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_ports, __VA_ARGS__), \
    .prepare = host_prepare, .open = connect_open }, \
  { .names = udp "-DATAGRAM," udp "-DGRAM", \
    .usage = udp "-DATAGRAM:<host>:<port>", \
    .help = "send " said " to a peer or group, hear all", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = host_prepare, .open = datagram_open }, \
  { .names = udp "-LISTEN," udp "-L", .usage = udp "-LISTEN:<port>", \
    .help = "wait for a peer that sends " said ", exchange them with it", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_listen, \
                             &modcat_group_child, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = port_prepare, .listen = udp_listen, .accept = udp_accept }, \
  { .names = udp "-RECV", .usage = udp "-RECV:<port>", \
    .help = "receive " said " of all senders", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, \
                             &modcat_group_peer_ports, __VA_ARGS__), \
    .prepare = port_prepare, .open = recv_open }, \
  { .names = udp "-RECVFROM", .usage = udp "-RECVFROM:<port>", \
    .help = "receive one at a time of " said ", answer its sender", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_child, \
                             &modcat_group_range, &modcat_group_peer_ports, \
                             __VA_ARGS__), \
    .prepare = port_prepare, .listen = recvfrom_listen, \
    .accept = recvfrom_accept }, \
  { .names = udp "-SENDTO," udp "-SEND", \
    .usage = udp "-SENDTO:<host>:<port>", \
    .help = "send " said " to a peer, hear it alone", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_ports, __VA_ARGS__), \
    .prepare = host_prepare, .open = sendto_open }

#define ANY_IP &modcat_group_ip4, &modcat_group_ip6
#define LITE &modcat_group_udp, &modcat_group_udplite

static const struct modcat_addr udp_addrs[] = {
  TYPES ("UDP", "UDP datagrams", ANY_IP, &modcat_group_udp),
  TYPES ("UDP4", "UDP datagrams by IPv4", &modcat_group_ip4,
         &modcat_group_udp),
  TYPES ("UDP6", "UDP datagrams by IPv6", &modcat_group_ip6,
         &modcat_group_udp),
  TYPES ("UDPLITE", "UDP-Lite datagrams", ANY_IP, LITE),
  TYPES ("UDPLITE4", "UDP-Lite datagrams by IPv4", &modcat_group_ip4, LITE),
  TYPES ("UDPLITE6", "UDP-Lite datagrams by IPv6", &modcat_group_ip6, LITE),
};

/* For descriptors that are such sockets, whoever opened them. */
static const struct modcat_group *const udp_groups[] = {
  &modcat_group_udp, &modcat_group_udplite,
};

MODCAT_MODULE (udp, .summary = "UDP and UDP-Lite: clients, servers, senders "
               "and receivers", .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (udp_addrs),
               .groups = MODCAT_LIST (udp_groups));
