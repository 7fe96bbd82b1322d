/* modules/socks/socks.c -- SOCKS4, SOCKS4A, SOCKS5-CONNECT, SOCKS5-LISTEN:
 * connections through SOCKS servers.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <modcat/layer.h>
#include <modcat/net.h>

#include "socks.h"

static const struct socks_kind socks4 = { .server = "sockd" };
static const struct socks_kind socks4a = { .server = "sockd",
                                           .by_name = true };
static const struct socks_kind connect5 = {
  .server = "socks5 server", .version5 = true, .command = SOCKS5_CONNECT,
};
static const struct socks_kind listen5 = {
  .server = "socks5 server", .version5 = true, .command = SOCKS5_BIND,
};

#define CLIENT(kind) \
  .dirs = MODCAT_RDWR, .data = &(kind), \
  .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                           &modcat_group_child, &modcat_group_retry, \
                           &modcat_group_ip4, &modcat_group_ip6, \
                           &modcat_group_tcp, &modcat_group_via, \
                           &modcat_group_proxy_protocol, \
                           &modcat_group_layer, &socks_group), \
  .shared_size = sizeof (struct socks_shared), \
  .state_size = sizeof (struct socks), \
  .prepare = socks_client_prepare, .open = socks_client_open

static const struct modcat_addr socks_addrs[] = {
  { .names = "SOCKS4,SOCKS",
    .usage = "SOCKS4:<socks-server>:<host>:<port>",
    .help = "connect through a SOCKS version 4 server",
    .min_args = 3, .max_args = 3, CLIENT (socks4) },
  { .names = "SOCKS4A", .usage = "SOCKS4A:<socks-server>:<host>:<port>",
    .help = "connect through a SOCKS version 4A server, which looks the name "
            "up",
    .min_args = 3, .max_args = 3, CLIENT (socks4a) },
  { .names = "SOCKS5-CONNECT,SOCKS5",
    .usage = "SOCKS5-CONNECT:<socks-server>[:<socks-port>]:<target-host>:"
             "<target-port>",
    .help = "connect through a SOCKS version 5 server",
    .min_args = 3, .max_args = 4, CLIENT (connect5) },
  { .names = "SOCKS5-LISTEN,SOCKS5-BIND",
    .usage = "SOCKS5-LISTEN:<socks-server>[:<socks-port>]:<listen-host>:"
             "<listen-port>",
    .help = "have a SOCKS version 5 server listen, and wait for its peer",
    .min_args = 3, .max_args = 4, CLIENT (listen5) },
};

MODCAT_MODULE (socks, .summary = "connections through SOCKS servers",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (socks_addrs));
