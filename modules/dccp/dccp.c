/* modules/dccp/dccp.c -- DCCP-CONNECT, DCCP-LISTEN: DCCP over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <string.h>

#include <modcat/net.h>

/* -- transports ----------------------------------------------------------- */

#define TRANSPORT(ip) \
  { .size = sizeof (struct modcat_net_transport), .name = "DCCP", \
    .family = ip, .type = SOCK_DCCP, .protocol = IPPROTO_DCCP, \
    .flags = MODCAT_NET_NO_PORT }

static const struct modcat_net_transport transports[] = {
  TRANSPORT (AF_UNSPEC), TRANSPORT (AF_INET), TRANSPORT (AF_INET6),
};

/* The keyword says which: DCCP-…, DCCP4-…, DCCP6-… */
static const struct modcat_net_transport *
choose (const struct modcat_request *rq)
{
  char version = rq->addr->names[strlen ("DCCP")];

  return &transports[version == '4' ? 1 : version == '6' ? 2 : 0];
}

/* -- DCCP-CONNECT:<host>:<port> ------------------------------------------- */

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, choose (rq), 0, 1);
}

static int
connect_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, choose (rq), rq->argv[0], rq->argv[1]);
}

/* -- DCCP-LISTEN:<port> --------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, choose (rq), -1, 0);
}

static int
dccp_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, choose (rq), rq->argv[0]);
}

static int
dccp_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define CONNECT(word, by, ...) \
  { .names = word "-CONNECT," word, .usage = word "-CONNECT:<host>:<port>", \
    .help = "connect to a port of DCCP" by, .min_args = 2, .max_args = 2, \
    .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_child, &modcat_group_retry, \
                             __VA_ARGS__, &modcat_group_dccp, \
                             &modcat_group_ports, &modcat_group_no_via), \
    .prepare = connect_prepare, .open = connect_open }

#define LISTEN(word, by, ...) \
  { .names = word "-LISTEN," word "-L", .usage = word "-LISTEN:<port>", \
    .help = "wait for connections of DCCP" by, .min_args = 1, .max_args = 1, \
    .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_listen, &modcat_group_child, \
                             &modcat_group_retry, &modcat_group_range, \
                             __VA_ARGS__, &modcat_group_dccp, \
                             &modcat_group_peer_ports, \
                             &modcat_group_no_via), \
    .prepare = listen_prepare, .listen = dccp_listen, \
    .accept = dccp_accept }

#define ANY_IP &modcat_group_ip4, &modcat_group_ip6

static const struct modcat_addr dccp_addrs[] = {
  CONNECT ("DCCP", "", ANY_IP),
  LISTEN ("DCCP", "", ANY_IP),
  CONNECT ("DCCP4", " by IPv4", &modcat_group_ip4),
  LISTEN ("DCCP4", " by IPv4", &modcat_group_ip4),
  CONNECT ("DCCP6", " by IPv6", &modcat_group_ip6),
  LISTEN ("DCCP6", " by IPv6", &modcat_group_ip6),
};

/* For descriptors that are such sockets, whoever opened them. */
static const struct modcat_group *const dccp_groups[] = {
  &modcat_group_dccp,
};

MODCAT_MODULE (dccp, .summary = "DCCP clients and servers",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (dccp_addrs),
               .groups = MODCAT_LIST (dccp_groups));
