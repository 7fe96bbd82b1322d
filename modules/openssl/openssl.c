/* modules/openssl/openssl.c -- TLS over TCP and DTLS over UDP, clients and
 * servers, or over what via= gives.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>

#include <modcat/layer.h>
#include <modcat/net.h>

#include "openssl.h"

/* The end of DTLS's data is its own close_notify, and no empty datagram. */
static const struct modcat_net_transport udp = {
  .size = sizeof udp, .name = "UDP", .family = AF_UNSPEC, .type = SOCK_DGRAM,
  .protocol = IPPROTO_UDP, .flags = MODCAT_NET_REUSE_FORK,
  .screen = tls_dtls_screen,
};

static bool
is_dtls (const struct modcat_request *rq)
{
  return rq->addr->data == &udp;
}

/* Make CH's lower channel, to be filled in. */
static int
make_lower (struct modcat_channel *ch)
{
  ch->ops = is_dtls (ch->rq) ? &tls_dtls_ops : &tls_ops;
  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  return ch->lower != NULL ? MODCAT_OK : MODCAT_FAIL;
}

/* -- clients ----------------------------------------------------------------- */

static int
client_prepare (const struct modcat_request *rq, void *shared)
{
  int result = modcat_net_prepare (rq, rq->addr->data, 0, 1);

  ((struct tls_shared *) shared)->datagrams = is_dtls (rq);
  return result == MODCAT_OK ? tls_prepare (rq, shared, false) : result;
}

static int
client_connect (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct tls *t = ch->state;
  int result = make_lower (ch);

  if (result != MODCAT_OK)
    return result;
  if (!t->announced)
    modcat_log (rq, MODCAT_LOG_NOTICE, "opening OpenSSL connection to %s:%s",
                rq->argv[0], rq->argv[1]);
  t->announced = true;
  result = modcat_net_connect (ch->lower, rq->addr->data, rq->argv[0],
                               rq->argv[1]);
  if (result == MODCAT_OK)
    result = tls_start (ch, rq->shared);
  return result;
}

static int
client_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct tls *t = ch->state;
  int result = t->session == NULL ? client_connect (rq, ch) : MODCAT_OK;

  if (result == MODCAT_OK)
    result = tls_handshake (ch);
  if (result == MODCAT_OK)
    modcat_log (rq, MODCAT_LOG_NOTICE,
                "successfully connected to SSL server %s:%s", rq->argv[0],
                rq->argv[1]);
  return result;
}

/* -- servers ----------------------------------------------------------------- */

static int
server_prepare (const struct modcat_request *rq, void *shared)
{
  int result = modcat_net_prepare (rq, rq->addr->data, -1, 0);

  ((struct tls_shared *) shared)->datagrams = is_dtls (rq);
  return result == MODCAT_OK ? tls_prepare (rq, shared, true) : result;
}

static int
server_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  return modcat_net_listen (ln, rq->addr->data, rq->argv[0]);
}

/* The session begins in `handshake`, in the peer's own process. */
static int
server_accept (const struct modcat_request *rq, struct modcat_channel *ln,
               struct modcat_channel *ch)
{
  int result = make_lower (ch);

  tls_reload (rq, rq->shared);
  return result == MODCAT_OK ? modcat_net_accept (ln, ch->lower) : result;
}

/* -- the module ----------------------------------------------------------- */

#define CLIENT_GROUPS(...) \
  MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, &modcat_group_child, \
                 &modcat_group_retry, &modcat_group_ip4, &modcat_group_ip6, \
                 &modcat_group_ports, &modcat_group_via, &modcat_group_layer, \
                 &tls_group, __VA_ARGS__)
#define SERVER_GROUPS(...) \
  MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                 &modcat_group_listen, &modcat_group_child, \
                 &modcat_group_retry, &modcat_group_range, \
                 &modcat_group_ip4, &modcat_group_ip6, \
                 &modcat_group_peer_ports, &modcat_group_via, \
                 &modcat_group_layer, &tls_group, __VA_ARGS__)

#define CLIENT \
  .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR, \
  .opts = MODCAT_LIST (tls_client_opts), \
  .conf_size = sizeof (struct tls_client_conf), \
  .state_size = sizeof (struct tls), \
  .shared_size = sizeof (struct tls_shared), .prepare = client_prepare, \
  .release = tls_release, .open = client_open
#define SERVER \
  .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
  .opts = MODCAT_LIST (tls_server_opts), \
  .conf_size = sizeof (struct tls_server_conf), \
  .state_size = sizeof (struct tls), \
  .shared_size = sizeof (struct tls_shared), .prepare = server_prepare, \
  .release = tls_release, .listen = server_listen, .accept = server_accept

static const struct modcat_addr openssl_addrs[] = {
  { .names = "OPENSSL,OPENSSL-CONNECT,SSL,TLS,TLS-CONNECT",
    .usage = "OPENSSL:<host>:<port>", .help = "TLS client over TCP",
    .data = &modcat_net_tcp,
    .groups = CLIENT_GROUPS (&modcat_group_tcp, &modcat_group_proxy_protocol),
    CLIENT },
  { .names = "OPENSSL-LISTEN,SSL-L,TLS-LISTEN,TLS-L",
    .usage = "OPENSSL-LISTEN:<port>", .help = "TLS server over TCP",
    .data = &modcat_net_tcp,
    .groups = SERVER_GROUPS (&modcat_group_tcp, &modcat_group_accept_proxy),
    SERVER },
  { .names = "OPENSSL-DTLS-CLIENT,DTLS,DTLS-C,DTLS-CLIENT,DTLS-CONNECT,"
             "OPENSSL-DTLS-CONNECT",
    .usage = "OPENSSL-DTLS-CLIENT:<host>:<port>",
    .help = "DTLS client over UDP",
    .data = &udp,
    .groups = CLIENT_GROUPS (&modcat_group_udp, &modcat_group_no_proxy),
    CLIENT },
  { .names = "OPENSSL-DTLS-SERVER,DTLS-L,DTLS-LISTEN,DTLS-SERVER,"
             "OPENSSL-DTLS-LISTEN",
    .usage = "OPENSSL-DTLS-SERVER:<port>", .help = "DTLS server over UDP",
    .data = &udp,
    .groups = SERVER_GROUPS (&modcat_group_udp, &modcat_group_no_proxy),
    SERVER },
};

MODCAT_MODULE (openssl, .summary = "TLS and DTLS clients and servers",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (openssl_addrs));
