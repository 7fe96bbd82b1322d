/* core/serve.c -- option serve: all peers of a listener in one process.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "address.h"
#include "child.h"
#include "compat/pipe.h"
#include "context.h"
#include "log.h"
#include "serve.h"
#include "signals.h"

/* -- what it can't be together with ---------------------------------------- */

static const struct mc_child_conf *
child_conf (const struct modcat_address *a)
{
  return mc_address_conf (a, &modcat_group_child);
}

static bool
has_serve (const struct modcat_address *a)
{
  const struct mc_child_conf *conf = child_conf (a);

  return conf != NULL && conf->serve > 0;
}

static int
refuse (struct mc_context *ctx, const struct modcat_address *a,
        const char *option, const char *why)
{
  const struct mc_opt_set *set = mc_address_opt (a, option);
  const struct mc_word *word = set != NULL ? &set->words->name
    : &a->single->keyword;

  mc_log_caret (ctx->log, MODCAT_LOG_ERROR, a->spec, word->col, word->width,
                "option \"%s\" %s", set != NULL ? set->words->name.text
                : option, why);
  return -1;
}

static int
refuse_option (struct mc_context *ctx, const struct modcat_address *a,
               const struct modcat_opt *opt)
{
  return refuse (ctx, a, opt->name, (opt->flags & MODCAT_OPT_BLOCKS) != 0
                 ? "may make the whole process wait, and with option "
                 "\"serve\" all sessions; option \"fork\" gives each a "
                 "process of its own"
                 : "changes the whole process, which all sessions share with "
                 "option \"serve\"; option \"fork\" gives each a process of "
                 "its own");
}

/* An option that changes this process changes it for all sessions.  What acts
   before a listener is open is meant so. */
static int
refuse_changes (struct mc_context *ctx, const struct modcat_address *a,
                bool listener)
{
  for (size_t i = 0; i < a->nopts; i++) {
    const struct modcat_opt *opt = a->opts[i].opt;

    if ((opt->flags & (MODCAT_OPT_PROCESS | MODCAT_OPT_BLOCKS)) == 0
        || (listener && opt->phase == MODCAT_PH_EARLY)
        || ((a->type->flags & MODCAT_ADDR_PROGRAM) != 0
            && a->opts[i].group == &mc_group_process))
      continue;
    return refuse_option (ctx, a, opt);
  }
  for (const struct mc_nested *n = a->nested; n != NULL; n = n->next)
    if (refuse_changes (ctx, n->address, false) == -1)
      return -1;
  return 0;
}

static int
check_server (struct mc_context *ctx, const struct modcat_address *a,
              const struct mc_plan *plan)
{
  const struct mc_child_conf *conf = child_conf (a);

  if (a != plan->address[0][0] || plan->address[0][1] != NULL)
    return refuse (ctx, a, "serve", "is for the first address, when that is "
                   "a single one: the second one is opened for each peer");
  if (a->type->listen == NULL)
    return refuse (ctx, a, "serve", "is for addresses that wait for peers");
  if (conf->fork)
    return refuse (ctx, a, "fork", "gives each peer a process, option "
                   "\"serve\" none: take one of them");
  return 0;
}

/* -- descriptors ------------------------------------------------------------ */

/* Each session takes two descriptors and more.  Programs start with what we
   were given: select(2) of theirs may not be made for numbers above 1023. */
static void
raise_limit (struct mc_context *ctx)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == -1
      || limit.rlim_cur == limit.rlim_max)
    return;
  ctx->nofile = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) == -1)
    ctx->nofile = 0;
}

void
mc_serve_lower_limit (const struct mc_context *ctx)
{
  struct rlimit limit;

  if (ctx->nofile == 0 || getrlimit (RLIMIT_NOFILE, &limit) == -1)
    return;
  limit.rlim_cur = ctx->nofile;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* -- before anything opens -------------------------------------------------- */

int
mc_serve_check (struct mc_context *ctx, const struct mc_plan *plan)
{
  bool serves = false;

  for (int i = 0; i < 4; i++) {
    const struct modcat_address *a = plan->address[i / 2][i % 2];

    if (a == NULL || !has_serve (a))
      continue;
    serves = true;
    if (check_server (ctx, a, plan) == -1)
      return -1;
  }
  for (int i = 0; serves && i < 4; i++) {
    const struct modcat_address *a = plan->address[i / 2][i % 2];
    const struct mc_child_conf *conf;

    if (a == NULL)
      continue;
    conf = child_conf (a);
    if (i > 0 && conf != NULL && conf->fork)
      return refuse (ctx, a, "fork", "of the second address would copy the "
                     "process with all sessions of option \"serve\"");
    if (refuse_changes (ctx, a, i == 0) == -1)
      return -1;
  }
  if (serves)
    raise_limit (ctx);
  return 0;
}

/* -- the server ------------------------------------------------------------- */

struct mc_server *
mc_serve_get (struct mc_session *s, struct mc_leg *leg, int *result)
{
  const struct mc_child_conf *conf = child_conf (leg->address);
  struct mc_server *server = s->server;

  *result = MODCAT_OK;
  if (conf == NULL || conf->serve == 0)
    return NULL;
  if (server != NULL)
    return server;
  server = calloc (1, sizeof *server);
  if (server == NULL) {
    mc_log_put (s->ctx->log, MODCAT_LOG_ERROR, "out of memory");
    *result = MODCAT_FAIL;
    return NULL;
  }
  server->ctx = s->ctx;
  server->session = s;
  server->at = (unsigned) (leg - s->leg);
  server->quieter = conf->children_shutup;
  server->tie[0] = server->tie[1] = -1;
  server->next = s->ctx->servers;
  s->ctx->servers = server;
  s->server = server;
  return server;
}

struct mc_session *
mc_serve_spare (struct mc_server *server)
{
  if (server->spare == NULL)
    server->spare = mc_session_new_peer (server->session);
  if (server->spare != NULL)
    server->spare->number = server->accepted + 1;
  return server->spare;
}

void
mc_serve_start (struct mc_server *server)
{
  struct mc_session *peer = server->spare;

  server->spare = NULL;
  server->peers++;
  server->accepted++;
  mc_session_enter (peer);
  mc_session_welcome (peer, server->at);
  mc_session_enter (server->session);
}

/* Those that are still there. */
static void
tell_workers (const struct mc_server *server, int signo)
{
  for (unsigned i = 0; i < server->nworkers; i++)
    if (mc_child_is_session (server->ctx, server->workers[i]))
      kill (server->workers[i], signo);
}

static void
free_server (struct mc_context *ctx, struct mc_server *server)
{
  struct mc_server **at = &ctx->servers;

  while (*at != server)
    at = &(*at)->next;
  *at = server->next;
  mc_timer_clear (ctx->loop, &server->deadline);
  mc_watch_clear (&server->orphaned);
  for (int i = 0; i < 2; i++)
    if (server->tie[i] != -1)
      close (server->tie[i]);
  free (server);
}

void
mc_serve_wake (struct mc_server *server)
{
  if (server->session != NULL && server->session->waits_for_child)
    mc_session_wake (server->session);
}

void
mc_serve_ended (struct mc_session *s)
{
  struct mc_server *server = s->server;

  if (server == NULL)
    return;
  if (server->session == s) {
    server->session = NULL;
    mc_session_discard (server->spare);
    tell_workers (server, SIGINT);      /* those that don't drain */
  } else {
    server->peers--;
    mc_serve_wake (server);
  }
  if (server->session == NULL && server->peers == 0)
    free_server (s->ctx, server);
}

void
mc_serve_log_statistics (const struct mc_server *server)
{
  struct mc_log *log = server->ctx->log;
  enum modcat_level threshold = mc_log_threshold (log);

  if (threshold > MODCAT_LOG_INFO)
    mc_log_set_threshold (log, MODCAT_LOG_INFO);
  mc_log_put (log, MODCAT_LOG_INFO, "STATISTICS: %lu session(s) accepted, %u "
              "open", server->accepted, server->peers);
  mc_log_set_threshold (log, threshold);
}

/* -- peers without connections ----------------------------------------------- */

/* Peers that send datagrams don't say when they have done.  Beyond the limit
   who has been silent for the longest time makes room. */
enum { DATAGRAM_PEERS = 1024 };

bool
mc_serve_makes_room (const struct mc_leg *leg)
{
  return (leg->ln->flags & MODCAT_CH_DATAGRAM) != 0;
}

/* When S last moved something, or began: one whose second address does not
   open is no better than one that is silent. */
static int64_t
last_sign (const struct mc_session *s)
{
  return s->relaying ? s->relay.last_data : s->began;
}

void
mc_serve_make_room (struct mc_server *server, const struct mc_leg *leg)
{
  unsigned limit = (unsigned) child_conf (leg->address)->max_children;
  struct mc_session *oldest = NULL;

  if (limit == 0)
    limit = DATAGRAM_PEERS;
  if (!mc_serve_makes_room (leg) || server->peers < limit)
    return;
  for (struct mc_session *s = server->ctx->sessions; s != NULL; s = s->next)
    if (s->server == server && s != server->session
        && (oldest == NULL || last_sign (s) < last_sign (oldest)))
      oldest = s;
  if (oldest == NULL)
    return;
  mc_session_enter (oldest);
  mc_log_put (server->ctx->log, MODCAT_LOG_NOTICE, "making room for another "
              "peer: this one has been silent for %.3g s",
              (double) (modcat_now () - last_sign (oldest)) / 1e9);
  mc_session_enter (server->session);
  mc_session_end (oldest);
}

/* -- workers ---------------------------------------------------------------- */

/* The first process was killed: nobody would ever end its workers, which would
   hold the port. */
static void
orphaned (void *arg)
{
  struct mc_server *server = arg;

  mc_watch_clear (&server->orphaned);
  if (server->draining)
    return;
  mc_log_about (server->ctx->log, 0, 0);
  mc_log_put (server->ctx->log, MODCAT_LOG_WARN, "the first process is gone");
  mc_serve_drain (server->ctx);
}

static int
watch_first (struct mc_server *server)
{
  close (server->tie[1]);
  server->tie[1] = -1;
  server->orphaned = (struct mc_watch) { .ready = orphaned, .arg = server };
  return mc_watch_set (server->ctx->loop, &server->orphaned, server->tie[0],
                       MODCAT_READ);
}

/* The child of a fork, before it has any peer: it listens as the parent does,
   by a socket of its own where there can be several. */
static int
become_worker (struct mc_server *server, struct mc_leg *leg,
               const sigset_t *before)
{
  struct mc_context *ctx = server->ctx;

  ctx->pid = getpid ();
  ctx->forked = true;
  mc_loop_forget (ctx->loop);
  mc_children_forget (ctx->children);
  server->nworkers = 0;
  if (mc_signals_renew (ctx->signals, before) == -1
      || watch_first (server) == -1)
    return MODCAT_FAIL;
  mc_log_put (ctx->log, MODCAT_LOG_INFO, "just born: worker process %d",
              (int) ctx->pid);
  if ((leg->ln->flags & MODCAT_CH_SHARES_PORT) == 0)
    return MODCAT_OK;
  mc_channel_abandon (leg->ln);
  leg->ln = NULL;
  leg->state = MC_LEG_OPEN;
  return MODCAT_OK;
}

int
mc_serve_staff (struct mc_server *server, struct mc_leg *leg)
{
  struct mc_context *ctx = server->ctx;
  int wanted = child_conf (leg->address)->serve;

  if (server->staffed)
    return MODCAT_OK;
  server->staffed = true;
  if (wanted > 1 && mc_pipe (server->tie, false) == -1) {
    mc_log_put (ctx->log, MODCAT_LOG_ERROR, "pipe(): %s", strerror (errno));
    return MODCAT_FAIL;
  }
  for (int i = 1; i < wanted; i++) {
    sigset_t before;
    pid_t pid = mc_signals_fork (&before);

    if (pid == 0)
      return become_worker (server, leg, &before);
    if (pid == -1 || mc_child_add (ctx, pid, NULL, 0, 0) == -1) {
      mc_log_put (ctx->log, MODCAT_LOG_ERROR, "fork(): %s: %d of %d workers "
                  "are missing", strerror (errno), wanted - i, wanted);
      break;
    }
    mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "forked off worker process %d",
                (int) pid);
    server->workers[server->nworkers++] = pid;
  }
  return MODCAT_OK;
}

void
mc_serve_tell_workers (struct mc_context *ctx, int signo)
{
  for (const struct mc_server *server = ctx->servers; server != NULL;
       server = server->next)
    tell_workers (server, signo);
}

unsigned
mc_serve_sessions (const struct mc_server *server)
{
  return server->peers + mc_child_sessions (server->ctx);
}

/* -- draining --------------------------------------------------------------- */

static void
drain_over (void *arg)
{
  struct mc_server *server = arg;
  struct mc_context *ctx = server->ctx;

  mc_log_put (ctx->log, MODCAT_LOG_WARN, "%u session%s still open after %g s:"
              " cut (see --drain)", server->peers,
              server->peers == 1 ? " is" : "s are",
              (double) ctx->set.drain / 1e9);
  ctx->stop = true;
}

void
mc_serve_close_listener (struct mc_server *server)
{
  struct mc_session *s = server->session;
  struct mc_leg *leg = &s->leg[server->at];

  if (leg->ln == NULL || (leg->ln->flags & MODCAT_CH_DATAGRAM) != 0)
    return;
  mc_waiter_clear (server->ctx->loop, &s->waiter);
  mc_channel_close (leg->ln);
  leg->ln = NULL;
}

static void
drain (struct mc_server *server)
{
  struct mc_context *ctx = server->ctx;

  mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "accepting no more peers, giving "
              "%u session%s %g s to end", server->peers,
              server->peers == 1 ? "" : "s", (double) ctx->set.drain / 1e9);
  server->draining = true;
  tell_workers (server, SIGTERM);
  if (server->session != NULL) {
    mc_serve_close_listener (server);
    mc_session_wake (server->session);
  }
  server->deadline.due = drain_over;
  server->deadline.arg = server;
  mc_timer_set (ctx->loop, &server->deadline, modcat_now () + ctx->set.drain);
}

bool
mc_serve_drain (struct mc_context *ctx)
{
  bool told = false;

  for (struct mc_server *server = ctx->servers; server != NULL;
       server = server->next)
    if (!server->draining) {
      drain (server);
      told = true;
    }
  return told;
}
