/* modules/sctp/sctp.c -- SCTP-CONNECT, SCTP-LISTEN: SCTP over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <string.h>

#include <modcat/net.h>

/* -- transports ----------------------------------------------------------- */

#define TRANSPORT(ip) \
  { .size = sizeof (struct modcat_net_transport), .name = "SCTP", \
    .family = ip, .type = SOCK_STREAM, .protocol = IPPROTO_SCTP }

static const struct modcat_net_transport transports[] = {
  TRANSPORT (AF_UNSPEC), TRANSPORT (AF_INET), TRANSPORT (AF_INET6),
};

/* The keyword says which: SCTP-…, SCTP4-…, SCTP6-… */
static const struct modcat_net_transport *
choose (const struct modcat_request *rq)
{
  char version = rq->addr->names[strlen ("SCTP")];

  return &transports[version == '4' ? 1 : version == '6' ? 2 : 0];
}

/* -- SCTP-CONNECT:<host>:<port> ------------------------------------------- */

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

/* -- SCTP-LISTEN:<port> --------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, choose (rq), -1, 0);
}

static int
sctp_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, choose (rq), rq->argv[0]);
}

static int
sctp_accept (const struct modcat_request *rq, struct modcat_channel *ln,
             struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define CONNECT(word, by, ...) \
  { .names = word "-CONNECT," word, .usage = word "-CONNECT:<host>:<port>", \
    .help = "connect to a port of SCTP" by, .min_args = 2, .max_args = 2, \
    .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_child, &modcat_group_retry, \
                             __VA_ARGS__, &modcat_group_sctp, \
                             &modcat_group_ports, &modcat_group_no_via), \
    .prepare = connect_prepare, .open = connect_open }

#define LISTEN(word, by, ...) \
  { .names = word "-LISTEN," word "-L", .usage = word "-LISTEN:<port>", \
    .help = "wait for connections of SCTP" by, .min_args = 1, .max_args = 1, \
    .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_listen, &modcat_group_child, \
                             &modcat_group_retry, &modcat_group_range, \
                             __VA_ARGS__, &modcat_group_sctp, \
                             &modcat_group_peer_ports, \
                             &modcat_group_no_via), \
    .prepare = listen_prepare, .listen = sctp_listen, \
    .accept = sctp_accept }

#define ANY_IP &modcat_group_ip4, &modcat_group_ip6

static const struct modcat_addr sctp_addrs[] = {
  CONNECT ("SCTP", "", ANY_IP),
  LISTEN ("SCTP", "", ANY_IP),
  CONNECT ("SCTP4", " by IPv4", &modcat_group_ip4),
  LISTEN ("SCTP4", " by IPv4", &modcat_group_ip4),
  CONNECT ("SCTP6", " by IPv6", &modcat_group_ip6),
  LISTEN ("SCTP6", " by IPv6", &modcat_group_ip6),
};

/* For descriptors that are such sockets, whoever opened them. */
static const struct modcat_group *const sctp_groups[] = {
  &modcat_group_sctp,
};

MODCAT_MODULE (sctp, .summary = "SCTP clients and servers",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (sctp_addrs),
               .groups = MODCAT_LIST (sctp_groups));
