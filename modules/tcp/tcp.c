/* modules/tcp/tcp.c -- TCP-CONNECT, TCP-LISTEN: TCP over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/net.h>

/* -- TCP-CONNECT:<host>:<port> -------------------------------------------- */

static int
tcp_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp, 0, 1);
}

static int
tcp4_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp4, 0, 1);
}

static int
tcp6_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp6, 0, 1);
}

static int
tcp_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, &modcat_net_tcp, rq->argv[0], rq->argv[1]);
}

static int
tcp4_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, &modcat_net_tcp4, rq->argv[0], rq->argv[1]);
}

static int
tcp6_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_connect (ch, &modcat_net_tcp6, rq->argv[0], rq->argv[1]);
}

/* -- TCP-LISTEN:<port> ---------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp, -1, 0);
}

static int
listen4_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp4, -1, 0);
}

static int
listen6_prepare (const struct modcat_request *rq, void *shared)
{
  (void) shared;
  return modcat_net_prepare (rq, &modcat_net_tcp6, -1, 0);
}

static int
tcp_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &modcat_net_tcp, rq->argv[0]);
}

static int
tcp4_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &modcat_net_tcp4, rq->argv[0]);
}

static int
tcp6_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, &modcat_net_tcp6, rq->argv[0]);
}

static int
tcp_accept (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define CONNECT_GROUPS(...) \
  MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                 &modcat_group_child, &modcat_group_retry, __VA_ARGS__, \
                 &modcat_group_tcp, &modcat_group_ports, &modcat_group_no_via)

#define LISTEN_GROUPS(...) \
  MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                 &modcat_group_listen, &modcat_group_child, \
                 &modcat_group_retry, &modcat_group_range, __VA_ARGS__, \
                 &modcat_group_tcp, &modcat_group_peer_ports, \
                 &modcat_group_no_via)

#define ANY_IP &modcat_group_ip4, &modcat_group_ip6
#define IP4 &modcat_group_ip4
#define IP6 &modcat_group_ip6

static const struct modcat_addr tcp_addrs[] = {
  { .names = "TCP-CONNECT,TCP,INET", .usage = "TCP-CONNECT:<host>:<port>",
    .help = "connect to a TCP port", .min_args = 2, .max_args = 2,
    .dirs = MODCAT_RDWR, .groups = CONNECT_GROUPS (ANY_IP),
    .prepare = tcp_prepare, .open = tcp_open },
  { .names = "TCP-LISTEN,TCP-L,INET-LISTEN,INET-L",
    .usage = "TCP-LISTEN:<port>", .help = "wait for TCP connections",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = LISTEN_GROUPS (ANY_IP), .prepare = listen_prepare,
    .listen = tcp_listen, .accept = tcp_accept },
  { .names = "TCP4-CONNECT,TCP4,INET4", .usage = "TCP4-CONNECT:<host>:<port>",
    .help = "connect to a TCP port by IPv4", .min_args = 2, .max_args = 2,
    .dirs = MODCAT_RDWR, .groups = CONNECT_GROUPS (IP4),
    .prepare = tcp4_prepare, .open = tcp4_open },
  { .names = "TCP4-LISTEN,TCP4-L,INET4-LISTEN,INET4-L",
    .usage = "TCP4-LISTEN:<port>", .help = "wait for TCP connections by IPv4",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = LISTEN_GROUPS (IP4), .prepare = listen4_prepare,
    .listen = tcp4_listen, .accept = tcp_accept },
  { .names = "TCP6-CONNECT,TCP6,INET6", .usage = "TCP6-CONNECT:<host>:<port>",
    .help = "connect to a TCP port by IPv6", .min_args = 2, .max_args = 2,
    .dirs = MODCAT_RDWR, .groups = CONNECT_GROUPS (IP6),
    .prepare = tcp6_prepare, .open = tcp6_open },
  { .names = "TCP6-LISTEN,TCP6-L,INET6-LISTEN,INET6-L",
    .usage = "TCP6-LISTEN:<port>", .help = "wait for TCP connections by IPv6",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = LISTEN_GROUPS (IP6), .prepare = listen6_prepare,
    .listen = tcp6_listen, .accept = tcp_accept },
};

/* For descriptors that are TCP sockets, whoever opened them. */
static const struct modcat_group *const tcp_groups[] = {
  &modcat_group_socket_fd, &modcat_group_ip4_fd, &modcat_group_ip6_fd,
  &modcat_group_tcp,
};

MODCAT_MODULE (tcp, .summary = "TCP clients and servers",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (tcp_addrs),
               .groups = MODCAT_LIST (tcp_groups));
