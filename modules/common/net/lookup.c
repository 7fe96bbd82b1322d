/* modules/common/net/lookup.c -- name lookups that hold nothing up.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Numeric hosts are done at once, and load no library; names by resolver.c. */
#include <config.h>

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "net.h"

void
net_lookup_clear (struct net_lookup *l)
{
  free (l->list);
  l->list = NULL;
  l->count = 0;
  if (l->job != NULL)
    net_job_leave (l->job);
  l->job = NULL;
}

/* -- results -------------------------------------------------------------- */

static int
no_memory (const struct modcat_request *rq)
{
  return modcat_fail (rq, "a name lookup: %s", strerror (ENOMEM));
}

static int
take_one (const struct modcat_request *rq, struct net_lookup *l,
          const struct net_addr *addr, uint16_t port)
{
  l->list = malloc (sizeof *l->list);
  if (l->list == NULL)
    return no_memory (rq);
  l->list[0] = *addr;
  l->count = 1;
  net_set_port (&l->list[0], port);
  return MODCAT_OK;
}

static size_t
take_family (struct net_lookup *l, const struct addrinfo *found, int family,
             bool equal, uint16_t port)
{
  for (; found != NULL; found = found->ai_next) {
    struct net_addr *to = &l->list[l->count];

    if ((found->ai_family == family) != equal
        || net_copy_addr (to, found->ai_addr, found->ai_addrlen) == -1)
      continue;
    net_set_port (to, port);
    l->count++;
  }
  return l->count;
}

/* Have the families take turns, as RFC 8305 (4) wants it, each in its order and
   the first address staying the first. */
static void
take_turns (struct net_lookup *l)
{
  for (size_t i = 1; i < l->count; i++) {
    int last = l->list[i - 1].u.sa.sa_family;
    size_t other = i;
    struct net_addr moved;

    while (other < l->count && l->list[other].u.sa.sa_family == last)
      other++;
    if (other == l->count)
      return;
    moved = l->list[other];
    memmove (&l->list[i + 1], &l->list[i], (other - i) * sizeof moved);
    l->list[i] = moved;
  }
}

/* FOUND in the resolver's order, FIRST's family before the other. */
static int
take_all (const struct modcat_request *rq, struct net_lookup *l,
          const struct addrinfo *found, int first, uint16_t port)
{
  size_t n = 0;

  for (const struct addrinfo *at = found; at != NULL; at = at->ai_next)
    n++;
  l->list = calloc (n, sizeof *l->list);
  if (l->list == NULL)
    return no_memory (rq);
  if (first != AF_UNSPEC)
    take_family (l, found, first, true, port);
  take_family (l, found, first, false, port);
  return MODCAT_OK;
}

/* -- steps ---------------------------------------------------------------- */

/* AF_UNSPEC: no version is preferred. */
static int
preferred_family (const struct modcat_request *rq, bool passive)
{
  char version = modcat_ip_version (rq, passive);

  return version == '4' ? AF_INET : version == '6' ? AF_INET6 : AF_UNSPEC;
}

int
net_family (const struct modcat_request *rq,
            const struct modcat_net_transport *t, bool passive)
{
  const struct modcat_socket_conf *conf = net_socket_conf (rq);

  if (conf != NULL && conf->family != NULL)
    return (int) conf->family->num[0];
  if (t->family != AF_UNSPEC || !passive)
    return t->family;
  return preferred_family (rq, passive);
}

static int
lookup_flags (const struct modcat_request *rq, const struct net_query *q)
{
  const struct net_ip_conf *conf = net_ip_conf (rq);
  int flags = q->passive ? AI_PASSIVE : 0;

  if (q->family == AF_UNSPEC)
    flags |= AI_ADDRCONFIG;
  if (conf != NULL) {
    flags |= (int) conf->ai.set;
    flags &= ~(int) conf->ai.clear;
  }
  return flags;
}

static int
report (const struct modcat_request *rq, const struct modcat_net_transport *t,
        const struct net_query *q, const struct net_answer *a)
{
  const char *text = a->error == EAI_SYSTEM ? strerror (a->sys_error)
                                            : gai_strerror (a->error);

  /* A resolver's words have no errno; without an address there is no way. */
  modcat_note_errno (rq, EHOSTUNREACH);
  modcat_log (rq, modcat_retry_level (rq, MODCAT_LOG_WARN),
              "getaddrinfo(\"%s\", \"%s\", {0x%02x,%d,%d,%d}, {}): %s",
              q->host, q->service, (unsigned) lookup_flags (rq, q),
              q->family, t->type, t->protocol, text);
  return modcat_fail (rq, "%s: looking up \"%s\": %s", rq->keyword, q->host,
                      text);
}

/* No host: any address, of both versions where none is wanted, IPv6 first
   since such a socket takes IPv4 peers too. */
static int
take_wildcard (const struct modcat_request *rq, const struct net_query *q,
               struct net_lookup *l, uint16_t port)
{
  bool loopback = (lookup_flags (rq, q) & AI_PASSIVE) == 0;
  struct net_addr *list;

  if (q->family != AF_UNSPEC && q->family != AF_INET
      && q->family != AF_INET6)
    return modcat_fail (rq, "%s: protocol family %d has no IP addresses",
                        rq->keyword, q->family);
  list = calloc (2, sizeof *list);
  if (list == NULL)
    return no_memory (rq);
  l->list = list;
  if (q->family != AF_INET)
    net_wildcard (AF_INET6, loopback, &list[l->count++]);
  if (q->family != AF_INET6)
    net_wildcard (AF_INET, loopback, &list[l->count++]);
  for (size_t i = 0; i < l->count; i++)
    net_set_port (&list[i], port);
  return MODCAT_OK;
}

static int
finish (const struct modcat_request *rq, const struct modcat_net_transport *t,
        const struct net_query *q, struct net_lookup *l,
        const struct net_answer *answer, uint16_t port)
{
  int first = preferred_family (rq, q->passive);
  struct net_job *job = l->job;
  int result;

  if (first == AF_UNSPEC && q->passive)
    first = AF_INET6;           /* such a socket may take IPv4 peers too */
  if (answer->error != 0)
    result = report (rq, t, q, answer);
  else
    result = take_all (rq, l, answer->found, first, port);
  if (result == MODCAT_OK && !q->passive)
    take_turns (l);
  l->job = NULL;
  net_job_leave (job);
  return result;
}

static int
start (struct modcat_channel *ch, const struct net_query *q,
       struct net_lookup *l)
{
  const struct addrinfo hints = { .ai_flags = lookup_flags (ch->rq, q),
                                  .ai_family = q->family,
                                  .ai_socktype = SOCK_STREAM };

  l->job = net_job_start (ch->rq, q->host, &hints, net_ip_conf (ch->rq));
  if (l->job == NULL)
    return modcat_fail (ch->rq, "a name lookup: %s", strerror (errno));
  return MODCAT_OK;
}

int
net_lookup (struct modcat_channel *ch, const struct modcat_net_transport *t,
            const struct net_query *q, struct net_lookup *l)
{
  const struct net_answer *answer;
  struct net_addr addr;
  int port = 0, result;

  if (l->count > 0)
    return MODCAT_OK;
  if (q->service[0] != '\0')
    port = net_find_port (t, q->service);
  if (port == -1)
    return modcat_fail (ch->rq, "%s: unknown service \"%s\"; give a port "
                        "number", ch->rq->keyword, q->service);
  if (q->host[0] == '\0')
    return take_wildcard (ch->rq, q, l, (uint16_t) port);
  if (l->job == NULL) {
    if (net_parse_numeric (q->host, q->family, &addr))
      return take_one (ch->rq, l, &addr, (uint16_t) port);
    if (q->host[0] == '[')      /* modcat_net_prepare() has seen the rest */
      return modcat_fail (ch->rq, "%s: unknown interface in %s",
                          ch->rq->keyword, q->host);
    result = start (ch, q, l);
    if (result != MODCAT_OK)
      return result;
  }
  answer = net_job_answer (l->job);
  if (answer == NULL)
    return modcat_wait (ch, net_job_fd (l->job), MODCAT_READ);
  return finish (ch->rq, t, q, l, answer, (uint16_t) port);
}
