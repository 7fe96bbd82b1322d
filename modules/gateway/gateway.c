/* modules/gateway/gateway.c -- SOCKS5-SERVER and PROXY-SERVER: servers that ask
 * their peers where to go.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <modcat/layer.h>
#include <modcat/net.h>

#include "gateway.h"

struct gateway_conf {
  const char *users;
  const struct modcat_value *allow;
};

static const struct modcat_opt gateway_opts[] = {
  { .name = "allow", .type = MODCAT_CUSTOM, .type_name = "TARGETS",
    .phase = MODCAT_PH_OFFSET, .parse = gateway_parse_rules,
    .store = offsetof (struct gateway_conf, allow),
    .help = "let peers go to these targets only: addresses[/bits], names, "
            "*.names, each with [:port[-port]], blanks between" },
  { .name = "users", .type = MODCAT_STRING, .phase = MODCAT_PH_OFFSET,
    .store = offsetof (struct gateway_conf, users),
    .help = "serve the users of this file only: lines of name:password or "
            "name:hash, see crypt(5)" },
};

static const struct gateway_conf *
conf_of (const struct modcat_channel *ch)
{
  return ch->rq->conf;
}

static const struct gateway_rules *
rules_of (const struct modcat_channel *ch)
{
  const struct modcat_value *allow = conf_of (ch)->allow;

  return allow == NULL ? NULL : (const struct gateway_rules *)
                                (const void *) allow->str;
}

/* -- what the protocols ask ----------------------------------------------- */

bool
gateway_wants_login (const struct modcat_channel *ch)
{
  return conf_of (ch)->users != NULL;
}

bool
gateway_knows (const struct modcat_channel *ch,
               const struct gateway_login *login)
{
  const struct gateway_shared *shared = ch->rq->shared;

  return gateway_users_know (&shared->users, login);
}

int
gateway_refuse (struct modcat_channel *ch, const char *why)
{
  const char *peer = modcat_peer_name (ch);

  modcat_log (ch->rq, MODCAT_LOG_WARN, "%s: turning %s away: %s",
              ch->rq->keyword, peer != NULL ? peer : "the peer", why);
  return MODCAT_REFUSE;
}

/* -- where to go ---------------------------------------------------------- */

static int
not_allowed (struct modcat_channel *ch, const struct gateway *g)
{
  char why[GATEWAY_HOST + 64], text[GATEWAY_HOST];

  snprintf (why, sizeof why, "%s:%u is not among the targets of allow",
            modcat_layer_quote (text, sizeof text, g->target.host,
                                strlen (g->target.host)), g->target.port);
  return gateway_refuse (ch, why);
}

static int
set_target (struct modcat_channel *ch, const struct gateway *g, int *error)
{
  int result = modcat_set_target (ch, g->target.host, g->target.port);

  if (result != MODCAT_REFUSE)
    return result;
  *error = EINVAL;
  return gateway_refuse (ch, "it names a host that can't be one");
}

/* What is connected to is the address that was checked, not what the name
   stands for a moment later. */
static int
check_address (struct modcat_channel *ch, struct gateway *g, int *error)
{
  struct sockaddr_storage addr;
  socklen_t len;
  char port[8];
  int result = MODCAT_OK;

  if (!gateway_get_address (&g->target, &addr)) {
    result = set_target (ch, g, error);
    if (result != MODCAT_OK)
      return result;
    snprintf (port, sizeof port, "%u", g->target.port);
    *error = EHOSTUNREACH;
    result = modcat_net_resolve (ch, &modcat_net_tcp, g->target.host, port,
                                 &addr, &len);
    if (result == MODCAT_AGAIN)
      return result;
    if (result != MODCAT_OK)
      return MODCAT_REFUSE;     /* reported */
  }
  *error = EACCES;
  if (!gateway_allows_address (rules_of (ch), &g->target,
                               (struct sockaddr *) &addr)
      || !gateway_set_address (&g->target, (struct sockaddr *) &addr))
    return not_allowed (ch, g);
  return MODCAT_OK;
}

/* MODCAT_REFUSE: *ERROR is to be told. */
static int
check_target (struct modcat_channel *ch, struct gateway *g, int *error)
{
  const struct gateway_rules *rules = rules_of (ch);
  char text[GATEWAY_HOST];
  int result = MODCAT_OK;

  *error = EACCES;
  if (rules != NULL && !gateway_allows_name (rules, &g->target))
    result = gateway_wants_address (rules, &g->target)
             ? check_address (ch, g, error) : not_allowed (ch, g);
  if (result != MODCAT_OK)
    return result;
  result = set_target (ch, g, error);
  if (result == MODCAT_OK && modcat_log_shown (ch->rq, MODCAT_LOG_NOTICE))
    modcat_log (ch->rq, MODCAT_LOG_NOTICE, "%s: %s asks for %s:%u",
                ch->rq->keyword, modcat_peer_name (ch),
                modcat_layer_quote (text, sizeof text, g->target.host,
                                    strlen (g->target.host)),
                g->target.port);
  return result;
}

/* -- the way of a peer ---------------------------------------------------- */

enum { HEAR, CHECK, FAREWELL };

/* Closing with bytes unread makes TCP forget what was sent: so the answer has
   some time, and the peer some bytes, until it is through. */
static int
say_farewell (struct modcat_channel *ch, struct gateway *g)
{
  static const int64_t time = INT64_C (2000000000);
  enum { MOST = 65536 };
  char buf[4096];
  ssize_t n;
  int result;

  if (g->until == 0) {
    result = modcat_layer_flush (ch);
    if (result == MODCAT_OK)
      result = modcat_half_close (ch->lower);
    if (result == MODCAT_AGAIN)
      return result;
    if (result != MODCAT_OK)
      return MODCAT_OK;         /* there is nobody any more */
    g->until = modcat_now () + time;
  }
  while (g->drained < MOST && modcat_now () < g->until) {
    n = modcat_read (ch->lower, buf, sizeof buf);
    if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      modcat_wait_lower (ch, ch->lower, MODCAT_READ);
      return modcat_wait_until (ch, g->until);
    }
    if (n <= 0)
      break;
    g->drained += (size_t) n;
  }
  return MODCAT_OK;
}

static int
gateway_handshake (struct modcat_channel *ch)
{
  const struct gateway_protocol *protocol = ch->rq->addr->data;
  struct gateway *g = ch->state;
  int result = MODCAT_OK, error;

  if (g->step == HEAR) {
    result = protocol->hear (ch, g);
    if (result == MODCAT_OK)
      g->step = CHECK;
    if (result == MODCAT_REFUSE)
      g->step = FAREWELL;
  }
  if (g->step == CHECK) {
    result = check_target (ch, g, &error);
    if (result == MODCAT_REFUSE) {
      g->step = FAREWELL;
      if (protocol->tell (ch, error) != MODCAT_OK)
        return MODCAT_FAIL;
    }
  }
  if (g->step == FAREWELL)
    return say_farewell (ch, g) == MODCAT_AGAIN ? MODCAT_AGAIN
                                                : MODCAT_REFUSE;
  if (result == MODCAT_OK)
    return modcat_layer_pass (ch);
  /* A peer that doesn't go on is its own fault, not the server's end. */
  return result == MODCAT_FAIL_SOFT ? MODCAT_REFUSE : result;
}

/* Through the layer that passes already: what is said there still comes before
   what the relay will write. */
static int
gateway_answer (struct modcat_channel *ch, int error)
{
  static const int64_t time = INT64_C (10000000000);
  const struct gateway_protocol *protocol = ch->rq->addr->data;
  struct gateway *g = ch->state;
  int result = MODCAT_OK;

  if (!g->said) {
    modcat_layer_limit (ch, time);
    result = protocol->tell (ch, error);
    g->said = true;
  }
  if (result == MODCAT_OK)
    result = error == 0 ? modcat_layer_flush (ch) : say_farewell (ch, g);
  return result;
}

static const struct modcat_channel_ops gateway_ops = {
  .size = sizeof gateway_ops, .handshake = gateway_handshake,
  .answer = gateway_answer,
};

/* -- the module ----------------------------------------------------------- */

static int
gateway_prepare (const struct modcat_request *rq, void *memory)
{
  const struct gateway_conf *conf = rq->conf;
  struct gateway_shared *shared = memory;
  int result = modcat_net_prepare (rq, &modcat_net_tcp, -1, 0);

  if (result == MODCAT_OK && conf->users != NULL)
    result = gateway_users_read (rq, conf->users, &shared->users);
  if (result != MODCAT_OK)
    gateway_users_free (&shared->users);
  return result;
}

static void
gateway_release (void *shared)
{
  gateway_users_free (&((struct gateway_shared *) shared)->users);
}

/* A proxy for all the world is what its finders make use of. */
static void
warn_of_openness (const struct modcat_request *rq)
{
  static const char *const limits[] = {
    "allow", "bind", "range", "so-bindtodevice", "tcpwrap", "users", "via",
  };

  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    if (modcat_given (rq, limits[i]))
      return;
  modcat_log (rq, MODCAT_LOG_WARN, "%s is open to everybody who reaches this "
              "host, for all targets: options bind, range, users and allow "
              "set limits", rq->keyword);
}

static int
gateway_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  int result = modcat_net_listen (ln, &modcat_net_tcp, rq->argv[0]);

  if (result == MODCAT_OK)
    warn_of_openness (rq);
  return result;
}

static int
gateway_accept (const struct modcat_request *rq, struct modcat_channel *ln,
                struct modcat_channel *ch)
{
  (void) rq;
  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  if (ch->lower == NULL)
    return MODCAT_FAIL;
  ch->ops = &gateway_ops;
  return modcat_net_accept (ln, ch->lower);
}

#define SERVER(keyword, what, protocol) \
  { .names = keyword, .usage = keyword ":<port>", \
    .help = what ": peers say where to go, the other address has %h:%p", \
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, \
    .flags = MODCAT_ADDR_TARGET, .data = &protocol, \
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket, \
                             &modcat_group_listen, &modcat_group_child, \
                             &modcat_group_retry, &modcat_group_range, \
                             &modcat_group_ip4, &modcat_group_ip6, \
                             &modcat_group_tcp, &modcat_group_peer_ports, \
                             &modcat_group_via, \
                             &modcat_group_accept_proxy, \
                             &modcat_group_layer), \
    .opts = MODCAT_LIST (gateway_opts), \
    .conf_size = sizeof (struct gateway_conf), \
    .state_size = sizeof (struct gateway), \
    .shared_size = sizeof (struct gateway_shared), \
    .prepare = gateway_prepare, .release = gateway_release, \
    .listen = gateway_listen, .accept = gateway_accept }

static const struct modcat_addr gateway_addrs[] = {
  SERVER ("SOCKS5-SERVER", "a SOCKS5 server", gateway_socks),
  SERVER ("PROXY-SERVER", "a proxy server for HTTP CONNECT", gateway_http),
};

MODCAT_MODULE (gateway, .summary = "servers for SOCKS5 and HTTP CONNECT",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (gateway_addrs));
