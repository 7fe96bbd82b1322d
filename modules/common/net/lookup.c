/* modules/common/net/lookup.c -- name lookups that hold nothing up.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Numeric hosts are done at once, and load no library.  A name is looked up by
 * a thread that ends with it: getaddrinfo(3) has no other way to be waited for
 * in a loop, and the resolver's settings (options res-*) belong to the thread.
 * The thread has blocked all signals, touches its job only, and tells by one
 * byte in a pipe that it has done. */
#include <config.h>

#include <arpa/nameser.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <resolv.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

/* -- the thread ----------------------------------------------------------- */

enum { JOB_RUNS, JOB_DONE, JOB_ABANDONED };

/* Whoever comes second, the thread that has done or the caller that lost
   interest, frees it.  A caller that takes the result joins the thread first:
   then there is one thread again, and the process may be forked. */
struct net_job {
  pthread_t thread;
  bool threaded;               /* there is one to join */
  char *host;
  struct addrinfo hints;
  bool tune;                   /* settings below are to be made */
  struct modcat_flags res;
  int retrans, retry;
  struct sockaddr_in server;   /* sin_family 0: the system's */
  pid_t maker;
  int pipe[2];
  atomic_int state;
  struct addrinfo *found;
  int error, sys_error;
};

static void
free_job (struct net_job *job)
{
  for (size_t i = 0; i < 2; i++)
    if (job->pipe[i] != -1)
      close (job->pipe[i]);
  if (job->found != NULL)
    freeaddrinfo (job->found);
  free (job->host);
  free (job);
}

/* The caller has no more use for it. */
static void
end_job (struct net_job *job)
{
  pthread_t thread = job->thread;
  bool threaded = job->threaded;

  if (atomic_exchange (&job->state, JOB_ABANDONED) == JOB_DONE) {
    if (threaded)
      pthread_join (thread, NULL);
    free_job (job);
  } else if (threaded)
    pthread_detach (thread);
}

/* Options res-*: of this thread's resolver, which ends with the thread. */
static void
tune_resolver (const struct net_job *job)
{
  res_init ();
  _res.options |= (unsigned long) job->res.set;
  _res.options &= ~(unsigned long) job->res.clear;
  if (job->retrans != -1)
    _res.retrans = job->retrans;
  if (job->retry != -1)
    _res.retry = job->retry;
  if (job->server.sin_family == AF_INET) {
    _res.nscount = 1;
    _res.nsaddr_list[0] = job->server;
  }
}

static void *
run_job (void *arg)
{
  struct net_job *job = arg;

  if (job->tune)
    tune_resolver (job);
  job->error = getaddrinfo (job->host, NULL, &job->hints, &job->found);
  job->sys_error = errno;
  if (job->error != 0)
    job->found = NULL;
  /* Behind the exchange the job may be gone; until then its pipe is there, is
     empty, and has a reader, so that this can't fail. */
  if (write (job->pipe[1], "", 1) == -1)
    abort ();
  if (atomic_exchange (&job->state, JOB_DONE) == JOB_ABANDONED)
    free_job (job);
  return NULL;
}

/* In the thread of all addresses: the next one has settings of its own.
   (res_init(3) alone does not take back what was set.) */
static void
run_here (struct net_job *job)
{
  struct __res_state before;

  if (job->tune)
    res_init ();
  before = _res;
  run_job (job);
  if (!job->tune)
    return;
  _res.options = before.options;
  _res.retrans = before.retrans;
  _res.retry = before.retry;
  _res.nscount = before.nscount;
  _res.nsaddr_list[0] = before.nsaddr_list[0];
}

/* The caller's signals are for its own thread. */
static void
start_thread (struct net_job *job)
{
  sigset_t all, before;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  /* The job may be done, but not gone, when this returns: it is ours. */
  job->threaded = true;
  if (pthread_create (&job->thread, NULL, run_job, job) != 0)
    job->threaded = false;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

static void
set_resolver (struct net_job *job, const struct net_ip_conf *conf)
{
  job->retrans = job->retry = -1;
  if (conf == NULL)
    return;
  job->res = conf->res;
  job->retrans = conf->res_retrans;
  job->retry = conf->res_retry;
  if (conf->res_nsaddr != NULL)
    memcpy (&job->server, conf->res_nsaddr->str, sizeof job->server);
  job->tune = job->res.set != 0 || job->res.clear != 0 || job->retrans != -1
              || job->retry != -1 || conf->res_nsaddr != NULL;
}

static struct net_job *
make_job (const char *host, const struct addrinfo *hints,
          const struct net_ip_conf *conf)
{
  struct net_job *job = calloc (1, sizeof *job);

  if (job == NULL)
    return NULL;
  job->pipe[0] = job->pipe[1] = -1;
  job->hints = *hints;
  job->maker = getpid ();
  set_resolver (job, conf);
  job->host = strdup (host);
  if (job->host != NULL && pipe2 (job->pipe, O_CLOEXEC | O_NONBLOCK) == 0)
    return job;
  free_job (job);
  return NULL;
}

void
net_lookup_clear (struct net_lookup *l)
{
  struct net_job *job = l->job;

  free (l->list);
  l->list = NULL;
  l->count = 0;
  l->job = NULL;
  if (job == NULL)
    return;
  if (job->maker != getpid ()) {
    /* In a forked process there is no thread, and its result half made. */
    job->found = NULL;
    job->threaded = false;
  }
  if (job->maker != getpid ())
    free_job (job);
  else
    end_job (job);
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

static int
report (const struct modcat_request *rq, const struct modcat_net_transport *t,
        const struct net_query *q, const struct net_job *job)
{
  const char *text = job->error == EAI_SYSTEM ? strerror (job->sys_error)
                                              : gai_strerror (job->error);

  /* A resolver's words have no errno; without an address there is no way. */
  modcat_note_errno (rq, EHOSTUNREACH);
  modcat_log (rq, modcat_retry_level (rq, MODCAT_LOG_WARN),
              "getaddrinfo(\"%s\", \"%s\", {0x%02x,%d,%d,%d}, {}): %s",
              q->host, q->service, (unsigned) job->hints.ai_flags,
              job->hints.ai_family, t->type, t->protocol, text);
  return modcat_fail (rq, "%s: looking up \"%s\": %s", rq->keyword, q->host,
                      text);
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
        const struct net_query *q, struct net_lookup *l, uint16_t port)
{
  struct net_job *job = l->job;
  int first = preferred_family (rq, q->passive);
  int result;

  if (job->threaded)
    pthread_join (job->thread, NULL);
  job->threaded = false;
  if (first == AF_UNSPEC && q->passive)
    first = AF_INET6;           /* such a socket may take IPv4 peers too */
  if (job->error != 0)
    result = report (rq, t, q, job);
  else
    result = take_all (rq, l, job->found, first, port);
  if (result == MODCAT_OK && !q->passive)
    take_turns (l);
  l->job = NULL;
  free_job (job);
  return result;
}

static int
start (struct modcat_channel *ch, const struct net_query *q,
       struct net_lookup *l)
{
  const struct addrinfo hints = { .ai_flags = lookup_flags (ch->rq, q),
                                  .ai_family = q->family,
                                  .ai_socktype = SOCK_STREAM };

  l->job = make_job (q->host, &hints, net_ip_conf (ch->rq));
  if (l->job == NULL)
    return modcat_fail (ch->rq, "a name lookup: %s", strerror (errno));
  start_thread (l->job);
  if (!l->job->threaded)
    run_here (l->job);          /* no thread to be had: then we wait */
  return MODCAT_OK;
}

int
net_lookup (struct modcat_channel *ch, const struct modcat_net_transport *t,
            const struct net_query *q, struct net_lookup *l)
{
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
  if (atomic_load (&l->job->state) != JOB_DONE)
    return modcat_wait (ch, l->job->pipe[0], MODCAT_READ);
  return finish (ch->rq, t, q, l, (uint16_t) port);
}
