/* modules/common/net/resolver.c -- getaddrinfo(3) in threads, few of them.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * getaddrinfo has no other way to be waited for in a loop, and the settings of
 * the resolver (options res-*) belong to the thread.  A worker has all signals
 * blocked, takes one job after the other, and ends when there is none left;
 * whoever takes a result joins those that have ended.  So between lookups there
 * is one thread, and the process may be forked.  Who asks for what somebody
 * else has asked for, and has no answer to yet, shares it; a result is never
 * kept. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <resolv.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net.h"

enum { WORKERS = 8 };

enum job_state { JOB_WAITS, JOB_RUNS, JOB_DONE };

/* Everything but `state` and `users` is the worker's while it runs, and is
   constant or the users' at other times. */
struct net_job {
  struct resolver *resolver;
  struct net_job *next;        /* that is not done */
  enum job_state state;
  unsigned users;              /* 0: the worker frees it */
  bool alone;                  /* for a thread of its own: the network
                                  namespace of whoever starts it counts */
  char *host;
  struct addrinfo hints;
  bool tune;                   /* settings below are to be made */
  struct modcat_flags res;
  int retrans, retry;
  struct sockaddr_in server;   /* sin_family 0: the system's */
  int pipe[2];                 /* a byte is in it when it is done */
  struct net_answer answer;
};

enum worker_state { WORKER_NONE, WORKER_BUSY, WORKER_ENDED };

struct worker {
  struct resolver *resolver;
  pthread_t thread;
  enum worker_state state;
  struct net_job *alone;       /* the only job that it is for */
};

/* All of the process.  LOCK is for everything in it, and for the state and the
   users of jobs. */
struct resolver {
  pthread_mutex_t lock;
  pid_t maker;
  struct net_job *first;       /* jobs that wait or run, in order */
  struct worker workers[WORKERS];
  bool closed;                 /* the last worker frees it */
};

/* -- jobs ----------------------------------------------------------------- */

static void
free_job (struct net_job *job)
{
  for (size_t i = 0; i < 2; i++)
    if (job->pipe[i] != -1)
      close (job->pipe[i]);
  if (job->answer.found != NULL)
    freeaddrinfo (job->answer.found);
  free (job->host);
  free (job);
}

static void
take_out (struct resolver *r, struct net_job *job)
{
  struct net_job **at = &r->first;

  while (*at != job)
    at = &(*at)->next;
  *at = job->next;
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
  job->users = 1;
  set_resolver (job, conf);
  job->host = strdup (host);
  if (job->host != NULL && pipe2 (job->pipe, O_CLOEXEC | O_NONBLOCK) == 0)
    return job;
  free_job (job);
  return NULL;
}

static bool
is_the_same (const struct net_job *a, const struct net_job *b)
{
  return strcmp (a->host, b->host) == 0 && !a->alone && !b->alone
    && a->hints.ai_flags == b->hints.ai_flags
    && a->hints.ai_family == b->hints.ai_family
    && a->res.set == b->res.set && a->res.clear == b->res.clear
    && a->retrans == b->retrans && a->retry == b->retry
    && memcmp (&a->server, &b->server, sizeof a->server) == 0;
}

/* -- in a thread ---------------------------------------------------------- */

static void
tune_resolver (const struct net_job *job)
{
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

static void
ask (struct net_job *job)
{
  struct net_answer *a = &job->answer;

  a->error = getaddrinfo (job->host, NULL, &job->hints, &a->found);
  a->sys_error = errno;
  if (a->error != 0)
    a->found = NULL;
}

/* The thread may have other jobs, with settings of their own: res_init(3)
   alone does not take back what was set. */
static void
run_job (struct net_job *job)
{
  struct __res_state before;

  if (!job->tune) {
    ask (job);
    return;
  }
  res_init ();
  before = _res;
  tune_resolver (job);
  ask (job);
  _res.options = before.options;
  _res.retrans = before.retrans;
  _res.retry = before.retry;
  _res.nscount = before.nscount;
  _res.nsaddr_list[0] = before.nsaddr_list[0];
}

static struct net_job *
next_job (struct worker *w)
{
  struct net_job *job = w->alone;

  w->alone = NULL;
  if (job != NULL)
    return job;
  for (job = w->resolver->first; job != NULL; job = job->next)
    if (job->state == JOB_WAITS && !job->alone)
      return job;
  return NULL;
}

/* With the lock held.  The pipe is empty and has a reader, so that the write
   can't fail. */
static void
job_done (struct resolver *r, struct net_job *job)
{
  take_out (r, job);
  job->state = JOB_DONE;
  if (job->users == 0)
    free_job (job);
  else if (write (job->pipe[1], "", 1) == -1)
    abort ();
}

static bool
is_busy (const struct resolver *r)
{
  for (int i = 0; i < WORKERS; i++)
    if (r->workers[i].state == WORKER_BUSY)
      return true;
  return false;
}

static void
free_resolver (struct resolver *r)
{
  pthread_mutex_destroy (&r->lock);
  free (r);
}

static void *
run_worker (void *arg)
{
  struct worker *w = arg;
  struct resolver *r = w->resolver;
  bool only_one = w->alone != NULL, last;
  struct net_job *job;

  pthread_mutex_lock (&r->lock);
  while ((job = next_job (w)) != NULL) {
    job->state = JOB_RUNS;
    pthread_mutex_unlock (&r->lock);
    run_job (job);
    pthread_mutex_lock (&r->lock);
    job_done (r, job);
    if (only_one)
      break;
  }
  w->state = WORKER_ENDED;
  last = r->closed && !is_busy (r);
  pthread_mutex_unlock (&r->lock);
  if (last)
    free_resolver (r);
  return NULL;
}

/* -- workers -------------------------------------------------------------- */

static void
join_ended (struct resolver *r)
{
  for (int i = 0; i < WORKERS; i++)
    if (r->workers[i].state == WORKER_ENDED) {
      pthread_join (r->workers[i].thread, NULL);
      r->workers[i].state = WORKER_NONE;
    }
}

/* The caller's signals are for its own thread. */
static bool
start_worker (struct resolver *r, struct worker *w, struct net_job *alone)
{
  sigset_t all, before;
  int error;

  w->resolver = r;
  w->alone = alone;
  w->state = WORKER_BUSY;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  error = pthread_create (&w->thread, NULL, run_worker, w);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (error != 0)
    w->state = WORKER_NONE;
  return error == 0;
}

/* With the lock held: see that somebody will do JOB.  False: nobody does. */
static bool
employ (struct resolver *r, struct net_job *job)
{
  for (int i = 0; i < WORKERS; i++)
    if (r->workers[i].state == WORKER_NONE)
      return start_worker (r, &r->workers[i], job->alone ? job : NULL)
             || (!job->alone && is_busy (r));
  return !job->alone;
}

/* -- the one of the process ----------------------------------------------- */

static const char resolver_key = 0;     /* its address is the key */

/* At the end of the process.  A worker that is still at it can't be told. */
static void
close_resolver (void *block)
{
  struct resolver **kept = block, *r = *kept;
  bool busy;

  if (r == NULL || r->maker != getpid ())
    return;
  pthread_mutex_lock (&r->lock);
  join_ended (r);
  r->closed = true;
  busy = is_busy (r);
  for (int i = 0; i < WORKERS; i++)
    if (r->workers[i].state == WORKER_BUSY)
      pthread_detach (r->workers[i].thread);
  pthread_mutex_unlock (&r->lock);
  if (!busy)
    free_resolver (r);
}

static struct resolver *
make_resolver (void)
{
  struct resolver *r = calloc (1, sizeof *r);

  if (r == NULL)
    return NULL;
  pthread_mutex_init (&r->lock, NULL);
  r->maker = getpid ();
  return r;
}

/* A forked process has no workers, and what they did stays half done. */
static struct resolver *
get_resolver (const struct modcat_request *rq)
{
  struct resolver **kept = modcat_keep (rq, &resolver_key, sizeof *kept,
                                        close_resolver);

  if (kept == NULL)
    return NULL;
  if (*kept == NULL || (*kept)->maker != getpid ())
    *kept = make_resolver ();
  return *kept;
}

/* -- for lookups ---------------------------------------------------------- */

/* One that is not answered yet and asks the same, or JOB itself. */
static struct net_job *
share (struct resolver *r, struct net_job *job)
{
  for (struct net_job **at = &r->first;; at = &(*at)->next) {
    if (*at == NULL) {
      *at = job;
      return job;
    }
    if (is_the_same (*at, job)) {
      (*at)->users++;
      free_job (job);
      return *at;
    }
  }
}

struct net_job *
net_job_start (const struct modcat_request *rq, const char *host,
               const struct addrinfo *hints, const struct net_ip_conf *conf)
{
  struct resolver *r = get_resolver (rq);
  struct net_job *job = r != NULL ? make_job (host, hints, conf) : NULL;
  struct net_job *mine;
  bool here = false;

  if (job == NULL)
    return NULL;
  job->resolver = r;
  job->alone = modcat_given (rq, "netns") != 0;
  pthread_mutex_lock (&r->lock);
  join_ended (r);
  mine = share (r, job);
  if (mine == job && !employ (r, job)) {
    job->state = JOB_RUNS;      /* no thread to be had: then we wait */
    here = true;
  }
  pthread_mutex_unlock (&r->lock);
  if (!here)
    return mine;
  run_job (job);
  pthread_mutex_lock (&r->lock);
  job_done (r, job);
  pthread_mutex_unlock (&r->lock);
  return job;
}

const struct net_answer *
net_job_answer (struct net_job *job)
{
  struct resolver *r = job->resolver;
  bool done;

  pthread_mutex_lock (&r->lock);
  done = job->state == JOB_DONE;
  join_ended (r);
  pthread_mutex_unlock (&r->lock);
  return done ? &job->answer : NULL;
}

int
net_job_fd (const struct net_job *job)
{
  return job->pipe[0];
}

void
net_job_leave (struct net_job *job)
{
  struct resolver *r = job->resolver;
  bool last;

  if (r->maker != getpid ()) {
    job->answer.found = NULL;   /* a copy, perhaps half made */
    if (--job->users == 0)
      free_job (job);
    return;
  }
  pthread_mutex_lock (&r->lock);
  last = --job->users == 0 && job->state != JOB_RUNS;
  if (last && job->state == JOB_WAITS)
    take_out (r, job);
  join_ended (r);
  pthread_mutex_unlock (&r->lock);
  if (last)
    free_job (job);
}
