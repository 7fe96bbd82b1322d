/* modules/common/net/opts-socket.c -- group SOCKET: options of any socket.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>

#include "net.h"
#include "rows.h"

/* What only Linux has is in a header of its own. */
#ifdef __linux__
# include "rows-linux.h"
#else
# include "rows-other.h"
#endif

#define STORED(field) .store = offsetof (struct modcat_socket_conf, field)

/* pf: a number, or one of socat's words for the IP versions. */
static const char *
parse_family (const struct modcat_opt *opt, const char *text,
              struct modcat_value *v)
{
  static const struct { const char *word; int family; } words[] = {
    { "inet", AF_INET }, { "inet4", AF_INET }, { "ip4", AF_INET },
    { "ipv4", AF_INET }, { "inet6", AF_INET6 }, { "ip6", AF_INET6 },
    { "ipv6", AF_INET6 },
  };
  int number;

  (void) opt;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcasecmp (text, words[i].word) == 0) {
      v->num[0] = words[i].family;
      return NULL;
    }
  if (net_parse_port (text, &number) != NULL || number == -1)
    return "is an unknown protocol family; known are ip4 and ip6, and numbers";
  v->num[0] = number;
  return NULL;
}

/* Those that are read from conf come first, STORED_ROWS of them. */
enum { STORED_ROWS = 5 };

static const struct modcat_opt socket_opts[] = {
  { .name = "bind", .type = MODCAT_STRING, .phase = MODCAT_PH_BIND,
    STORED (bind), .help = "bind the socket to this local address" },
  { .name = "connect-timeout", .type = MODCAT_TIME,
    .type_name = "STRUCT-TIMEVAL", .phase = MODCAT_PH_PASTSOCKET,
    STORED (connect_timeout),
    .help = "give up a name, and an address, without an answer by then" },
  { .name = "protocol-family", .aliases = "pf", .type = MODCAT_CUSTOM,
    .type_name = "STRING", .parse = parse_family,
    .phase = MODCAT_PH_PRESOCKET, STORED (family),
    .help = "protocol family of the socket: ip4, ip6 or a number" },
  { .name = "so-protocol", .aliases = "protocol,prototype,so-prototype",
    .type = MODCAT_INT, .phase = MODCAT_PH_SOCKET, .dflt = "-1",
    STORED (protocol), .help = "third argument of socket(2)" },
  { .name = "so-type", .aliases = "socktype,type", .type = MODCAT_INT,
    .phase = MODCAT_PH_SOCKET, .dflt = "-1", STORED (type),
    .help = "second argument of socket(2): 1 stream, 2 datagram, …" },

  /* From here on rows act on a descriptor, or on its channel. */
  { .name = "fiosetown", .type = MODCAT_INT, .phase = MODCAT_PH_PASTSOCKET,
    .apply = net_apply_ioctl, .arg = { FIOSETOWN },
    .help = "ioctl FIOSETOWN: a process for SIGIO and SIGURG" },
  { .name = "null-eof", .type = MODCAT_BOOL, .phase = MODCAT_PH_OFFSET,
    .flags = MODCAT_OPT_CHANNEL, .apply = net_apply_null_eof,
    .help = "take an empty datagram for end of file" },
  { .name = "setsockopt", .aliases = "sockopt", .type = MODCAT_INT_INT_BIN,
    .phase = MODCAT_PH_CONNECTED, .flags = MODCAT_OPT_REPEAT,
    .apply = net_apply_generic,
    .help = "setsockopt(2) of any level and name, with bytes" },
  { .name = "setsockopt-bin", .aliases = "sockopt-bin",
    .type = MODCAT_INT_INT_BIN, .phase = MODCAT_PH_CONNECTED,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "the same as setsockopt" },
  { .name = "setsockopt-connected", .aliases = "sockopt-conn",
    .type = MODCAT_INT_INT_BIN, .phase = MODCAT_PH_CONNECTED,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "setsockopt when connected" },
  { .name = "setsockopt-int", .aliases = "sockopt-int",
    .type = MODCAT_INT_INT_INT, .phase = MODCAT_PH_CONNECTED,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "setsockopt(2) of any level and name, with an int" },
  { .name = "setsockopt-listen", .aliases = "sockopt-listen",
    .type = MODCAT_INT_INT_BIN, .phase = MODCAT_PH_PREBIND,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "setsockopt before the socket is bound" },
  { .name = "setsockopt-socket", .aliases = "sockopt-sock",
    .type = MODCAT_INT_INT_BIN, .phase = MODCAT_PH_PASTSOCKET,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "setsockopt as soon as there is a socket" },
  { .name = "setsockopt-string", .aliases = "sockopt-string",
    .type = MODCAT_INT_INT_STRING, .phase = MODCAT_PH_CONNECTED,
    .flags = MODCAT_OPT_REPEAT, .apply = net_apply_generic,
    .help = "setsockopt(2) of any level and name, with text" },
  { .name = "siocspgrp", .type = MODCAT_INT, .phase = MODCAT_PH_PASTSOCKET,
    .apply = net_apply_ioctl, .arg = { SIOCSPGRP },
    .help = "ioctl SIOCSPGRP: a process (group) for SIGIO and SIGURG" },
  SOCKINT ("so-acceptconn", "acceptconn", SOL_SOCKET, SO_ACCEPTCONN,
           "SO_ACCEPTCONN: whether it listens (the system refuses to set it)"),
  SOCKINT ("so-broadcast", "broadcast", SOL_SOCKET, SO_BROADCAST,
           "SO_BROADCAST: allow broadcasts"),
  SOCKINT ("so-debug", "debug", SOL_SOCKET, SO_DEBUG,
           "SO_DEBUG: debug the socket, in the kernel"),
  SOCKINT ("so-dontroute", "dontroute", SOL_SOCKET, SO_DONTROUTE,
           "SO_DONTROUTE: send to directly connected hosts only"),
  SOCKINT ("so-error", "error", SOL_SOCKET, SO_ERROR,
           "SO_ERROR: the pending error (the system refuses to set it)"),
  SOCKOPT ("so-keepalive", "keepalive", MODCAT_INT, FD, SOL_SOCKET,
           SO_KEEPALIVE, "SO_KEEPALIVE: ask now and then whether the peer is "
           "still there"),
  SOCKOPT ("so-linger", "linger", MODCAT_LINGER, PASTSOCKET, SOL_SOCKET,
           SO_LINGER, "SO_LINGER: seconds that a close waits for data to "
           "leave"),
  SOCKINT ("so-oobinline", "oobinline", SOL_SOCKET, SO_OOBINLINE,
           "SO_OOBINLINE: out of band bytes come in line"),
  SOCKINT ("so-rcvbuf", "rcvbuf", SOL_SOCKET, SO_RCVBUF,
           "SO_RCVBUF: bytes of the receive buffer"),
  SOCKOPT ("so-rcvbuf-late", "rcvbuf-late", MODCAT_INT, LATE, SOL_SOCKET,
           SO_RCVBUF, "so-rcvbuf when connected"),
  SOCKINT ("so-rcvlowat", "rcvlowat", SOL_SOCKET, SO_RCVLOWAT,
           "SO_RCVLOWAT: bytes that make the socket readable"),
  { .name = "so-rcvtimeo", .aliases = "rcvtimeo", .type = MODCAT_TIME,
    .type_name = "STRUCT-TIMEVAL", .phase = MODCAT_PH_PASTSOCKET,
    .apply = modcat_net_apply_sockopt, .arg = { SOL_SOCKET, SO_RCVTIMEO },
    .help = "SO_RCVTIMEO: limit for a blocking receive" },
  { .name = "so-reuseaddr", .aliases = "reuseaddr", .type = MODCAT_INT_NULL,
    .phase = MODCAT_PH_PREBIND, .apply = net_apply_reuseaddr,
    .arg = { SOL_SOCKET, SO_REUSEADDR },
    .help = "SO_REUSEADDR: bind to a port that old connections still use" },
  SOCKOPT ("so-reuseport", "reuseport", MODCAT_INT, PREBIND, SOL_SOCKET,
           SO_REUSEPORT, "SO_REUSEPORT: share the port with other sockets"),
  SOCKINT ("so-sndbuf", "sndbuf", SOL_SOCKET, SO_SNDBUF,
           "SO_SNDBUF: bytes of the send buffer"),
  SOCKOPT ("so-sndbuf-late", "sndbuf-late", MODCAT_INT, LATE, SOL_SOCKET,
           SO_SNDBUF, "so-sndbuf when connected"),
  SOCKINT ("so-sndlowat", "sndlowat", SOL_SOCKET, SO_SNDLOWAT,
           "SO_SNDLOWAT: free bytes that make the socket writable"),
  { .name = "so-sndtimeo", .aliases = "sndtimeo", .type = MODCAT_TIME,
    .type_name = "STRUCT-TIMEVAL", .phase = MODCAT_PH_PASTSOCKET,
    .apply = modcat_net_apply_sockopt, .arg = { SOL_SOCKET, SO_SNDTIMEO },
    .help = "SO_SNDTIMEO: limit for a blocking send" },
  NET_SOCKET_ROWS
};

const struct modcat_group modcat_group_socket = {
  .size = sizeof modcat_group_socket, .name = "SOCKET",
  .help = "sockets of any kind", .opts = MODCAT_LIST (socket_opts),
  .conf_size = sizeof (struct modcat_socket_conf),
};

const struct modcat_group modcat_group_socket_fd = {
  .size = sizeof modcat_group_socket_fd, .name = "SOCKET",
  .help = "sockets of any kind",
  .opts = { socket_opts + STORED_ROWS,
            sizeof socket_opts / sizeof socket_opts[0] - STORED_ROWS,
            sizeof socket_opts[0] },
};

const struct modcat_socket_conf *
net_socket_conf (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &modcat_group_socket);
}
