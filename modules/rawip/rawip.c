/* modules/rawip/rawip.c -- IP-SENDTO, IP-DATAGRAM, IP-RECVFROM, IP-RECV:
 * packets of a protocol of IP, over IPv4 and IPv6.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * See raw(7). */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <modcat/net.h>

/* What all openings of an address share: its protocol is a parameter. */
struct rawip { struct modcat_net_transport transport; };

static const struct modcat_net_transport *
transport (const struct modcat_request *rq)
{
  const struct rawip *r = rq->shared;

  return &r->transport;
}

/* -- parameters ----------------------------------------------------------- */

/* IANA's protocol numbers have 8 bits. */
enum { MAX_PROTOCOL = 255 };

/* As in socat: decimal, 0 octal, 0x hexadecimal. */
static int
parse_protocol (const struct modcat_request *rq, int arg, int *protocol)
{
  const char *text = rq->argv[arg];
  unsigned long value;
  char *end;

  errno = 0;
  value = strtoul (text, &end, 0);
  if (text[0] < '0' || text[0] > '9' || *end != '\0')
    return modcat_fail_arg (rq, arg, "\"%s\" is no protocol number (0 to "
                            "%d)", text, MAX_PROTOCOL);
  if (errno != 0 || value > MAX_PROTOCOL)
    return modcat_fail_arg (rq, arg, "protocol number exceeds %d (%s)",
                            MAX_PROTOCOL, text);
  *protocol = (int) value;
  return MODCAT_OK;
}

/* Raw IP has no ports; an IPv6 address with its colons is in brackets. */
static int
check_bind (const struct modcat_request *rq)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);
  const char *end = conf->bind != NULL ? strrchr (conf->bind, ']') : NULL;

  if (conf->bind != NULL
      && strchr (end != NULL ? end : conf->bind, ':') != NULL)
    return modcat_fail_opt (rq, "bind", "\"%s\" has a port; raw IP has none",
                            conf->bind);
  return MODCAT_OK;
}

/* The keyword says which version: IP-…, IP4-…, IP6-… */
static int
prepare (const struct modcat_request *rq, struct rawip *r, int host_arg,
         int protocol_arg)
{
  char version = rq->addr->names[strlen ("IP")];
  int protocol = 0, result = parse_protocol (rq, protocol_arg, &protocol);

  if (result == MODCAT_OK)
    result = check_bind (rq);
  if (result != MODCAT_OK)
    return result;
  r->transport = (struct modcat_net_transport) {
    .size = sizeof r->transport, .name = "IP", .type = SOCK_RAW,
    .family = version == '4' ? AF_INET : version == '6' ? AF_INET6
                                                        : AF_UNSPEC,
    .protocol = protocol,
    .flags = MODCAT_NET_STRIP_IP4 | MODCAT_NET_NO_PORT,
  };
  return modcat_net_prepare (rq, &r->transport, host_arg, -1);
}

/* -- <host>:<protocol> ---------------------------------------------------- */

static int
host_prepare (const struct modcat_request *rq, void *shared)
{
  return prepare (rq, shared, 0, 1);
}

static int
sendto_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, transport (rq), rq->argv[0], "",
                                   MODCAT_NET_ONLY_PEER);
}

static int
datagram_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_open_datagram (ch, transport (rq), rq->argv[0], "", 0);
}

/* -- <protocol> ----------------------------------------------------------- */

static int
protocol_prepare (const struct modcat_request *rq, void *shared)
{
  return prepare (rq, shared, -1, 0);
}

static int
recv_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return modcat_net_receive (ch, transport (rq), "");
}

static int
recvfrom_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, transport (rq), "");
}

static int
recvfrom_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                 struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept_datagram (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

#define SOCKETS &modcat_group_fd, &modcat_group_socket, &modcat_group_no_via

/* The four types of IP, IP4, IP6; BY is said of them, and the groups of the
   versions follow. */
#define TYPES(word, by, ...) \
  { .names = word "-DATAGRAM," word "-DGRAM", \
    .usage = word "-DATAGRAM:<host>:<protocol>", \
    .help = "send packets of a protocol" by ", hear those of all", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, __VA_ARGS__), \
    .shared_size = sizeof (struct rawip), .prepare = host_prepare, \
    .open = datagram_open }, \
  { .names = word "-RECV", .usage = word "-RECV:<protocol>", \
    .help = "receive packets of a protocol" by " of all senders", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_READ, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_range, __VA_ARGS__), \
    .shared_size = sizeof (struct rawip), .prepare = protocol_prepare, \
    .open = recv_open }, \
  { .names = word "-RECVFROM", .usage = word "-RECVFROM:<protocol>", \
    .help = "receive one packet of a protocol" by ", answer its sender", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, &modcat_group_child, \
                             &modcat_group_range, __VA_ARGS__), \
    .shared_size = sizeof (struct rawip), .prepare = protocol_prepare, \
    .listen = recvfrom_listen, .accept = recvfrom_accept }, \
  { .names = word "-SENDTO," word "," word "-SEND", \
    .usage = word "-SENDTO:<host>:<protocol>", \
    .help = "send packets of a protocol" by ", hear their peer alone", \
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
    .groups = MODCAT_GROUPS (SOCKETS, __VA_ARGS__), \
    .shared_size = sizeof (struct rawip), .prepare = host_prepare, \
    .open = sendto_open }

static const struct modcat_addr rawip_addrs[] = {
  TYPES ("IP", "", &modcat_group_ip4, &modcat_group_ip6),
  TYPES ("IP4", " by IPv4", &modcat_group_ip4),
  TYPES ("IP6", " by IPv6", &modcat_group_ip6),
};

MODCAT_MODULE (rawip, .summary = "packets of protocols of IP",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (rawip_addrs));
