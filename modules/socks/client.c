/* modules/socks/client.c -- the client's side of SOCKS: what is asked for, and
 * the way to the server.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <modcat/layer.h>
#include <modcat/net.h>

#include "socks.h"

#define DEFAULT_PORT "1080"     /* RFC 1928 */

/* -- options -------------------------------------------------------------- */

struct socks_conf { const char *port, *user, *password; };

static const struct modcat_opt socks_opts[] = {
  { .name = "sockspass", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_SECRET | MODCAT_OPT_EMPTY_OK,
    .store = offsetof (struct socks_conf, password),
    .help = "password for the SOCKS version 5 server" },
  { .name = "socksport", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct socks_conf, port),
    .help = "port of the SOCKS server: a number or a service; by default the "
            "service socks, or 1080" },
  { .name = "socksuser", .type = MODCAT_STRING, .phase = MODCAT_PH_LATE,
    .flags = MODCAT_OPT_EMPTY_OK,
    .store = offsetof (struct socks_conf, user),
    .help = "user for the SOCKS server; by default of version 4 LOGNAME, USER "
            "or anonymous" },
};

const struct modcat_group socks_group = {
  .size = sizeof socks_group, .name = "SOCKS",
  .help = "SOCKS servers", .opts = MODCAT_LIST (socks_opts),
  .conf_size = sizeof (struct socks_conf),
};

/* -- prepare -------------------------------------------------------------- */

/* The parameters: server, the server's port or not, host, port. */
static int
host_arg (const struct modcat_request *rq)
{
  return rq->argc - 2;
}

static const struct socks_kind *
kind_of (const struct modcat_request *rq)
{
  return rq->addr->data;
}

static int
check_server (const struct modcat_request *rq, struct socks_shared *s)
{
  const struct socks_conf *conf = modcat_group_conf (rq, &socks_group);
  bool in_args = host_arg (rq) == 2;
  const char *why;
  unsigned port;
  int result = modcat_net_prepare (rq, &modcat_net_tcp, 0, in_args ? 1 : -1);

  if (result != MODCAT_OK)
    return result;
  if (in_args && conf->port != NULL)
    return modcat_fail_opt (rq, "socksport", "option \"socksport\": the port "
                            "of the server is the second parameter already");
  if (in_args)
    s->port = rq->argv[1];
  else if (conf->port != NULL)
    s->port = conf->port;
  else
    s->port = modcat_net_find_port (&modcat_net_tcp, "socks", &port) == NULL
              ? "socks" : DEFAULT_PORT;
  why = modcat_net_find_port (&modcat_net_tcp, s->port, &port);
  return why == NULL ? MODCAT_OK
    : modcat_fail_opt (rq, "socksport", "port \"%s\" %s", s->port, why);
}

static int
check_target (const struct modcat_request *rq, struct socks_shared *s)
{
  const struct socks_kind *kind = kind_of (rq);
  int arg = host_arg (rq);
  const char *host = rq->argv[arg], *why;
  unsigned port;

  why = modcat_net_find_port (&modcat_net_tcp, rq->argv[arg + 1], &port);
  if (why != NULL)
    return modcat_fail_arg (rq, arg + 1, "port \"%s\" %s", rq->argv[arg + 1],
                            why);
  why = socks5_addr_from (&s->target, host, port);
  if (why != NULL)
    return modcat_fail_arg (rq, arg, "host \"%s\" %s", host, why);
  if (!kind->version5 && s->target.type == SOCKS5_IP6)
    return modcat_fail_arg (rq, arg, "%s is an IPv6 address, which SOCKS "
                            "version 4 doesn't have; SOCKS5 does", host);
  /* Version 4A leaves all to the server, as does socat. */
  if (kind->by_name) {
    s->target.type = SOCKS5_NAME;
    s->target.len = strlen (host);
    memcpy (s->target.bytes, host, s->target.len);
  }
  return MODCAT_OK;
}

static int
too_long (const struct modcat_request *rq, const char *option,
          const char *text)
{
  if (text == NULL || strlen (text) <= SOCKS5_NAME_MAX)
    return MODCAT_OK;
  return modcat_fail_opt (rq, option, "%s of %zu bytes; at most %d are "
                          "possible", option, strlen (text),
                          SOCKS5_NAME_MAX);
}

static const char *
user4 (void)
{
  const char *user = getenv ("LOGNAME");

  if (user == NULL)
    user = getenv ("USER");
  return user != NULL ? user : "anonymous";
}

static int
check_user (const struct modcat_request *rq, struct socks_shared *s)
{
  const struct socks_conf *conf = modcat_group_conf (rq, &socks_group);
  int result;

  s->user = conf->user;
  s->password = conf->password;
  if (!kind_of (rq)->version5) {
    if (s->password != NULL)
      return modcat_fail_opt (rq, "sockspass", "option \"sockspass\" has no "
                              "effect on %s: SOCKS version 4 has no "
                              "passwords", rq->keyword);
    if (s->user == NULL)
      s->user = user4 ();
  } else if (s->user != NULL && s->password == NULL) {
    modcat_log (rq, MODCAT_LOG_WARN, "%s: socksuser without sockspass: the "
                "password is empty", rq->keyword);
    s->password = "";
  } else if (s->user == NULL && s->password != NULL) {
    modcat_log (rq, MODCAT_LOG_WARN, "%s: sockspass without socksuser: the "
                "user is \"anonymous\"", rq->keyword);
    s->user = "anonymous";
  }
  result = too_long (rq, "socksuser", s->user);
  return result != MODCAT_OK ? result
    : too_long (rq, "sockspass", s->password);
}

int
socks_client_prepare (const struct modcat_request *rq, void *shared)
{
  int result = check_server (rq, shared);

  if (result == MODCAT_OK)
    result = check_target (rq, shared);
  if (result == MODCAT_OK)
    result = check_user (rq, shared);
  return result;
}

/* -- the way to the server ------------------------------------------------ */

/* "host:port", as typed but for the name of a service. */
enum { TARGET = SOCKS5_NAME_MAX + 16 };

static const char *
target_text (const struct modcat_request *rq, char *buf)
{
  const struct socks_shared *s = rq->shared;

  snprintf (buf, TARGET, "%s:%u", rq->argv[host_arg (rq)], s->target.port);
  return buf;
}

static void
announce (const struct modcat_request *rq)
{
  const struct socks_shared *s = rq->shared;
  const struct socks_kind *kind = kind_of (rq);
  char target[TARGET];

  if (!modcat_log_shown (rq, MODCAT_LOG_NOTICE))
    return;
  target_text (rq, target);
  if (kind->version5)
    modcat_log (rq, MODCAT_LOG_NOTICE, "opening connection to %s via socks5 "
                "server %s:%s", target, rq->argv[0], s->port);
  else
    modcat_log (rq, MODCAT_LOG_NOTICE, "opening connection to %s via socks4 "
                "server %s:%s as user \"%s\"", target, rq->argv[0], s->port,
                s->user);
  modcat_log (rq, MODCAT_LOG_NOTICE, "opening connection to %s %s:%s",
              kind->server, rq->argv[0], s->port);
}

/* Version 4 has addresses only: a name is looked up here. */
static int
find_target (const struct modcat_request *rq, struct modcat_channel *ch,
             struct socks5_addr *target)
{
  const struct socks_shared *s = rq->shared;
  int arg = host_arg (rq);
  struct sockaddr_storage addr;
  socklen_t len;
  int result;

  *target = s->target;
  if (kind_of (rq)->version5 || kind_of (rq)->by_name
      || target->type != SOCKS5_NAME)
    return MODCAT_OK;
  result = modcat_net_resolve (ch, &modcat_net_tcp4, rq->argv[arg],
                               rq->argv[arg + 1], &addr, &len);
  if (result != MODCAT_OK)
    return result;
  if (addr.ss_family != AF_INET)
    return modcat_fail (rq, "%s: %s has no IPv4 address, which SOCKS version "
                        "4 needs", rq->keyword, rq->argv[arg]);
  target->type = SOCKS5_IP4;
  target->len = sizeof (struct in_addr);
  memcpy (target->bytes, &((struct sockaddr_in *) &addr)->sin_addr,
          target->len);
  return MODCAT_OK;
}

static int
connect_server (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct socks_shared *s = rq->shared;

  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  if (ch->lower == NULL)
    return MODCAT_FAIL;
  return modcat_net_connect (ch->lower, &modcat_net_tcp, rq->argv[0],
                             s->port);
}

/* -- the dialogue --------------------------------------------------------- */

static int
say (struct modcat_channel *ch, struct socks_dialogue *d)
{
  int result = modcat_layer_say (ch, d->out, d->out_len);

  explicit_bzero (d->out, d->out_len);  /* a password may be in it */
  return result;
}

static int
begin (const struct modcat_request *rq, struct modcat_channel *ch,
       struct socks_dialogue *d)
{
  const struct socks_shared *s = rq->shared;
  const struct socks_kind *kind = kind_of (rq);

  d->version5 = kind->version5;
  d->command = kind->command;
  d->user = s->user;
  d->password = s->password;
  socks_begin (d);
  return say (ch, d);
}

static int
refused (const struct modcat_request *rq, const struct socks_dialogue *d)
{
  const struct socks_shared *s = rq->shared;
  char target[TARGET];

  modcat_note_errno (rq, d->error);
  return modcat_fail_soft (rq, "%s (%s, server %s:%s, target %s)", d->fault,
                           rq->keyword, rq->argv[0], s->port,
                           target_text (rq, target));
}

static void
tell (struct modcat_channel *ch, const struct socks_dialogue *d)
{
  const struct modcat_request *rq = ch->rq;
  char text[SOCKS5_TEXT];

  switch (d->event) {
  case SOCKS_EV_ODD_VERSION:
    modcat_log (rq, MODCAT_LOG_WARN, "socks: reply code version is not 0 (%u)",
                d->version);
    break;
  case SOCKS_EV_AUTHENTICATED:
    modcat_log (rq, MODCAT_LOG_NOTICE, "SOCKS5 authentication succeeded");
    modcat_log (rq, MODCAT_LOG_NOTICE, "SOCKS5 session is authenticated");
    break;
  case SOCKS_EV_BOUND:
    modcat_log (rq, MODCAT_LOG_NOTICE, "listening on remote host, waiting for "
                "connection");
    modcat_log (rq, MODCAT_LOG_NOTICE, "the remote host listens on %s",
                socks5_addr_text (text, sizeof text, &d->peer));
    /* A peer may come when it likes; the server has shown that it lives. */
    modcat_layer_limit (ch, 0);
    break;
  case SOCKS_EV_ACCEPTED:
    modcat_log (rq, MODCAT_LOG_NOTICE, "received connection on remote host");
    modcat_log (rq, MODCAT_LOG_NOTICE, "the peer of the remote host is %s",
                socks5_addr_text (text, sizeof text, &d->peer));
    break;
  default:
    break;
  }
}

/* Log lines above call the other end by its name. */
static int
connected (const struct modcat_request *rq, struct modcat_channel *ch,
           const struct socks_dialogue *d)
{
  const struct socks_shared *s = rq->shared;
  char target[TARGET], text[SOCKS5_TEXT];

  target_text (rq, target);
  if (!d->version5)
    modcat_log (rq, MODCAT_LOG_NOTICE, "successfully connected via socks4");
  if (d->command == SOCKS5_BIND)
    return modcat_set_names (ch, NULL, socks5_addr_text (text, sizeof text,
                                                         &d->peer));
  modcat_log (rq, MODCAT_LOG_NOTICE, "successfully connected to %s via %s "
              "%s:%s", target, kind_of (rq)->server, rq->argv[0], s->port);
  return modcat_set_names (ch, NULL, target);
}

static int
talk (const struct modcat_request *rq, struct modcat_channel *ch,
      struct socks_dialogue *d)
{
  const unsigned char *data;
  int result = MODCAT_OK;

  while (result == MODCAT_OK && d->step != SOCKS_STEP_OVER) {
    enum socks_result heard;

    result = modcat_layer_hear (ch, d->what, d->want, &data);
    if (result != MODCAT_OK)
      return result;
    heard = socks_hear (d, data);
    if (heard == SOCKS_REFUSED)
      return refused (rq, d);
    if (heard == SOCKS_MORE)
      continue;
    modcat_layer_take (ch);
    tell (ch, d);
    result = say (ch, d);
    if (result == MODCAT_OK && heard == SOCKS_DONE)
      result = connected (rq, ch, d);
  }
  return result != MODCAT_OK ? result : modcat_layer_pass (ch);
}

int
socks_client_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct socks *s = ch->state;
  int result = MODCAT_OK;

  if (!s->found) {
    result = find_target (rq, ch, &s->dialogue.target);
    if (result != MODCAT_OK)
      return result;
    s->found = true;
    announce (rq);
  }
  if (!s->connected) {
    result = connect_server (rq, ch);
    if (result != MODCAT_OK)
      return result;
    s->connected = true;
    result = begin (rq, ch, &s->dialogue);
  }
  return result != MODCAT_OK ? result : talk (rq, ch, &s->dialogue);
}
