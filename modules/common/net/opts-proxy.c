/* modules/common/net/opts-proxy.c -- groups LAYER, PROXY-PROTOCOL and
 * ACCEPT-PROXY: what is said before the bytes flow, and who is believed.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "net.h"

/* -- handshake-timeout ---------------------------------------------------- */

static const struct modcat_opt layer_opts[] = {
  { .name = "handshake-timeout", .type = MODCAT_TIME,
    .phase = MODCAT_PH_OFFSET, .dflt = "30",
    .store = offsetof (struct modcat_layer_conf, handshake_timeout),
    .help = "give up a peer that doesn't complete the opening dialogue within"
            " this time, 0: never" },
};

const struct modcat_group modcat_group_layer = {
  .size = sizeof modcat_group_layer, .name = "LAYER",
  .help = "dialogues before the transfer", .opts = MODCAT_LIST (layer_opts),
  .conf_size = sizeof (struct modcat_layer_conf),
};

/* -- proxy-protocol ------------------------------------------------------- */

static const struct modcat_opt say_opts[] = {
  { .name = "proxy-protocol", .type = MODCAT_UINT, .phase = MODCAT_PH_OFFSET,
    .min = 1, .max = 2, .store = offsetof (struct net_proxy_conf, version),
    .help = "tell the peer who our client is, by this version of the PROXY "
            "protocol" },
};

const struct modcat_group modcat_group_proxy_protocol = {
  .size = sizeof modcat_group_proxy_protocol, .name = "PROXY-PROTOCOL",
  .help = "who the other side's client is", .opts = MODCAT_LIST (say_opts),
  .conf_size = sizeof (struct net_proxy_conf),
};

const struct net_proxy_conf *
net_proxy_conf (const struct modcat_request *rq)
{
  return modcat_group_conf (rq, &modcat_group_proxy_protocol);
}

/* -- accept-proxy --------------------------------------------------------- */

/* A range, or all that may connect to a UNIX socket: num[0] is 1. */
static const char *
parse_from (const struct modcat_opt *opt, const char *text,
            struct modcat_value *v)
{
  if (strcmp (text, "unix") != 0)
    return opt->arg[0] != 0 ? net_parse_data_range (opt, text, v)
           : net_parse_range (opt, text, v);
  v->num[0] = 1;
  return NULL;
}

#define ACCEPT_PROXY(data, text) \
  { .name = "accept-proxy", .type = MODCAT_BOOL, .phase = MODCAT_PH_OFFSET, \
    .store = offsetof (struct net_accept_proxy_conf, accept), \
    .help = "have a proxy tell by the PROXY protocol who the client is" }, \
  { .name = "accept-proxy-from", .type = MODCAT_CUSTOM, \
    .type_name = "STRING", .phase = MODCAT_PH_OFFSET, .parse = parse_from, \
    .arg = { data }, .store = offsetof (struct net_accept_proxy_conf, from), \
    .help = "with accept-proxy: the proxies that are believed, others are " \
            "turned away: " text }

static const struct modcat_opt accept_opts[] = {
  ACCEPT_PROXY (0, "as range, or unix"),
};

static const struct modcat_opt accept_data_opts[] = {
  ACCEPT_PROXY (1, "as range, data:data, or unix"),
};

const struct modcat_group modcat_group_accept_proxy = {
  .size = sizeof modcat_group_accept_proxy, .name = "ACCEPT-PROXY",
  .help = "who the client of a proxy is", .opts = MODCAT_LIST (accept_opts),
  .conf_size = sizeof (struct net_accept_proxy_conf),
};

const struct modcat_group modcat_group_accept_proxy_data = {
  .size = sizeof modcat_group_accept_proxy_data, .name = "ACCEPT-PROXY",
  .help = "who the client of a proxy is",
  .opts = MODCAT_LIST (accept_data_opts),
  .conf_size = sizeof (struct net_accept_proxy_conf),
};

const struct net_accept_proxy_conf *
net_accept_proxy_conf (const struct modcat_request *rq)
{
  const struct net_accept_proxy_conf *conf
    = modcat_group_conf (rq, &modcat_group_accept_proxy);

  return conf != NULL ? conf
         : modcat_group_conf (rq, &modcat_group_accept_proxy_data);
}

bool
net_proxy_is_trusted (const struct modcat_value *from,
                      const struct net_addr *peer)
{
  if (from == NULL)
    return false;
  if (from->num[0] == 1)
    return peer->u.sa.sa_family == AF_UNIX;
  return net_in_range (from, &peer->u.sa, peer->len);
}

/* Without accept-proxy: what only has an effect with it. */
static int
check_alone (const struct modcat_request *rq)
{
  bool layer = modcat_group_conf (rq, &modcat_group_via) != NULL;

  if (modcat_given (rq, "accept-proxy-from"))
    return modcat_fail_opt (rq, "accept-proxy-from", "option "
                            "\"accept-proxy-from\" has no effect without "
                            "accept-proxy");
  if (!layer && modcat_given (rq, "handshake-timeout"))
    return modcat_fail_opt (rq, "handshake-timeout", "option "
                            "\"handshake-timeout\" has no effect on %s "
                            "without accept-proxy", rq->keyword);
  return MODCAT_OK;
}

int
modcat_net_check_proxy (const struct modcat_request *rq, int family, int type)
{
  const struct net_accept_proxy_conf *conf = net_accept_proxy_conf (rq);
  const struct modcat_socket_conf *socket = net_socket_conf (rq);

  if (conf == NULL)
    return MODCAT_OK;
  if (!conf->accept)
    return check_alone (rq);
  if (modcat_given (rq, "via"))
    return modcat_fail_opt (rq, "accept-proxy", "who connects is taken by the "
                            "address in via=: give it accept-proxy there");
  if (conf->from == NULL)
    return modcat_fail_opt (rq, "accept-proxy", "option \"accept-proxy\" "
                            "believes what a peer says of another one: say by "
                            "accept-proxy-from=<range> whose word counts");
  if (socket != NULL && socket->type != -1)
    type = socket->type;
  if (type != SOCK_STREAM)
    return modcat_fail_opt (rq, "accept-proxy", "a header of the PROXY "
                            "protocol begins a stream of bytes, which this "
                            "type of socket is not");
  if (family != AF_UNSPEC && (family == AF_UNIX) != (conf->from->num[0] == 1))
    return modcat_fail_opt (rq, "accept-proxy-from", family == AF_UNIX
                            ? "peers of a UNIX socket have no IP address: "
                            "write accept-proxy-from=unix, and let the mode "
                            "of the socket say who may connect"
                            : "\"unix\" is for UNIX sockets");
  return MODCAT_OK;
}

/* -- where there is no stream --------------------------------------------- */

static const char *
refuse_proxy (const struct modcat_opt *opt, const char *text,
              struct modcat_value *v)
{
  (void) opt;
  (void) text;
  (void) v;
  return "has no place here: a header of the PROXY protocol stands at the "
         "beginning of a stream of bytes, and this address has datagrams";
}

/* No applier is reached: their parser refuses every value. */
#define NO_PROXY(option) \
  { .name = option, .type = MODCAT_CUSTOM, .type_name = "STRING", \
    .phase = MODCAT_PH_OFFSET, .parse = refuse_proxy, \
    .help = "refused: datagrams have no header of the PROXY protocol" }

static const struct modcat_opt no_proxy_opts[] = {
  NO_PROXY ("accept-proxy"), NO_PROXY ("accept-proxy-from"),
  NO_PROXY ("proxy-protocol"),
};

const struct modcat_group modcat_group_no_proxy = {
  .size = sizeof modcat_group_no_proxy, .name = "PROXY-PROTOCOL",
  .help = "who the client of a proxy is",
  .opts = MODCAT_LIST (no_proxy_opts),
  .conf_size = sizeof (const struct modcat_value *),
};
