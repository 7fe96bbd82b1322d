/* modules/common/net/resolve.c -- modcat_net_prepare and modcat_net_resolve:
 * what is checked before, and what is asked for, without a connection.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "net.h"

/* -- prepare -------------------------------------------------------------- */

const char *
modcat_net_find_port (const struct modcat_net_transport *t, const char *text,
                      unsigned *port)
{
  int number;
  const char *why = net_parse_port (text, &number);

  if (why != NULL)
    return why;
  number = net_find_port (t, text);
  if (number == -1)
    return "is an unknown service; give a port number";
  *port = (unsigned) number;
  return NULL;
}

static int
check_port (const struct modcat_request *rq,
            const struct modcat_net_transport *t, int arg)
{
  const char *text = rq->argv[arg], *why;
  int port;

  why = net_parse_port (text, &port);
  if (why != NULL)
    return modcat_fail_arg (rq, arg, "port \"%s\" %s", text, why);
  if (net_find_port (t, text) == -1)
    return modcat_fail_arg (rq, arg, "unknown service \"%s\"; give a port "
                            "number", text);
  return MODCAT_OK;
}

/* HOST as an address, which may be of an interface in another network
   namespace: whether there is such a one is seen when it is opened. */
static bool
parse_address (const char *host, struct net_addr *addr)
{
  const char *scope = host[0] == '[' ? strchr (host, '%') : NULL;
  char bare[INET6_ADDRSTRLEN + 3];

  if (scope == NULL)
    return net_parse_numeric (host, AF_UNSPEC, addr);
  return (size_t) snprintf (bare, sizeof bare, "%.*s]", (int) (scope - host),
                            host) < sizeof bare
         && net_parse_numeric (bare, AF_UNSPEC, addr);
}

/* What is wrong with HOST, or "". */
static const char *
host_fault (const struct modcat_request *rq, const char *host, int family,
            char *why, size_t size)
{
  struct net_addr addr;
  int version;

  why[0] = '\0';
  if (host[0] == '\0')
    return why;
  if (!parse_address (host, &addr)) {
    if (host[0] == '[')
      snprintf (why, size, "%.64s is no IPv6 address", host);
    return why;                 /* a name */
  }
  version = addr.u.sa.sa_family == AF_INET6 ? 6 : 4;
  if (family != AF_UNSPEC && family != addr.u.sa.sa_family)
    snprintf (why, size, "%.64s is an IPv%d address; %s takes one with option "
              "pf=ip%d", host, version, rq->keyword, version);
  return why;
}

static int
check_host (const struct modcat_request *rq,
            const struct modcat_net_transport *t, int arg)
{
  const char *host = rq->argv[arg];
  char why[200];

  if (host[0] == '\0')
    return modcat_fail_arg (rq, arg, "the host is missing");
  host_fault (rq, host, net_family (rq, t, false), why, sizeof why);
  return why[0] != '\0' ? modcat_fail_arg (rq, arg, "%s", why) : MODCAT_OK;
}

static int
check_bind (const struct modcat_request *rq,
            const struct modcat_net_transport *t, bool listening)
{
  const struct modcat_socket_conf *conf = net_socket_conf (rq);
  char fault[200];
  struct net_bind b;
  const char *why;

  if (conf == NULL || conf->bind == NULL)
    return MODCAT_OK;
  why = net_parse_bind (conf->bind, &b);
  if (why != NULL)
    return modcat_fail_opt (rq, "bind", "\"%s\" %s", conf->bind, why);
  host_fault (rq, b.host, net_family (rq, t, listening), fault,
              sizeof fault);
  if (fault[0] != '\0')
    return modcat_fail_opt (rq, "bind", "%s", fault);
  if (listening && b.port[0] != '\0')
    return modcat_fail_opt (rq, "bind", "\"%s\" has a port; that of %s is its "
                            "parameter", conf->bind, rq->keyword);
  if (b.port[0] != '\0' && net_find_port (t, b.port) == -1)
    return modcat_fail_opt (rq, "bind", "\"%s\" has an unknown service",
                            conf->bind);
  return MODCAT_OK;
}

/* Does OPT act on a socket that is being made?  What acts later finds that of
   the address below, and pf= is also for names that are looked up. */
static bool
needs_socket (const struct modcat_group *group, const struct modcat_opt *opt)
{
  if (group == &modcat_group_ports)
    return true;
  return opt->phase >= MODCAT_PH_PRESOCKET && opt->phase <= MODCAT_PH_CONNECTED
         && opt->phase != MODCAT_PH_FD && strcmp (opt->name, "pf") != 0;
}

/* With via= there is no socket of its own, and an option for it would be
   without effect. */
static int
check_group (const struct modcat_request *rq,
             const struct modcat_group *group)
{
  for (size_t i = 0; i < group->opts.count; i++) {
    const struct modcat_opt *opt
      = (const void *) ((const char *) group->opts.items
                        + i * group->opts.stride);

    if (needs_socket (group, opt) && modcat_given (rq, opt->name))
      return modcat_fail_opt (rq, opt->name, "option \"%s\" has no effect "
                              "with via=: give it to the address that makes "
                              "the connection", opt->name);
  }
  return MODCAT_OK;
}

static int
check_unconnected (const struct modcat_request *rq)
{
  static const struct modcat_group *const groups[] = {
    &modcat_group_socket, &modcat_group_ip4, &modcat_group_ip6,
    &modcat_group_tcp, &modcat_group_udp, &modcat_group_ports,
  };
  int result = MODCAT_OK;

  if (modcat_given (rq, "backlog"))
    result = modcat_fail_opt (rq, "backlog", "option \"backlog\" has no effect "
                              "with via=: give it to the address that "
                              "listens");

  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
    if (result == MODCAT_OK)
      result = check_group (rq, groups[i]);
  return result;
}

int
modcat_net_prepare (const struct modcat_request *rq,
                    const struct modcat_net_transport *t, int host_arg,
                    int port_arg)
{
  const struct modcat_address *via;
  int result = net_via (rq, host_arg < 0, &via);

  if (result == MODCAT_OK && via != NULL)
    result = check_unconnected (rq);
  if (result == MODCAT_OK && port_arg >= 0)
    result = check_port (rq, t, port_arg);
  if (result == MODCAT_OK && host_arg >= 0)
    result = check_host (rq, t, host_arg);
  if (result == MODCAT_OK)
    result = check_bind (rq, t, host_arg < 0);
  if (result == MODCAT_OK)
    result = modcat_net_check_proxy (rq, t->family != AF_UNSPEC ? t->family
                                     : AF_INET, t->type);
  return result;
}

/* -- resolve -------------------------------------------------------------- */

struct net_resolve { struct net_lookup lookup; };

static const char resolve_key = 0;      /* its address is the key */

static void
release_resolve (struct modcat_channel *ch, void *block, int dropped)
{
  struct net_resolve *st = block;

  (void) ch;
  (void) dropped;
  net_lookup_clear (&st->lookup);
}

int
modcat_net_resolve (struct modcat_channel *ch,
                    const struct modcat_net_transport *t, const char *host,
                    const char *port, struct sockaddr_storage *addr,
                    socklen_t *len)
{
  struct net_query q = { .host = host, .service = port,
                         .family = net_family (ch->rq, t, false) };
  struct net_resolve *st = modcat_attach (ch, &resolve_key, sizeof *st,
                                          release_resolve);
  int result;

  if (st == NULL)
    return MODCAT_FAIL;
  result = net_lookup (ch, t, &q, &st->lookup);
  if (result == MODCAT_AGAIN)
    return result;
  if (result == MODCAT_OK) {
    memcpy (addr, &st->lookup.list[0].u, sizeof *addr);
    *len = st->lookup.list[0].len;
  }
  net_lookup_clear (&st->lookup);
  return result;
}
