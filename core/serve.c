/* core/serve.c -- option serve: all peers of a listener in one process.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdlib.h>
#include <sys/resource.h>

#include "address.h"
#include "context.h"
#include "log.h"
#include "serve.h"

/* -- what it can't be together with ---------------------------------------- */

static bool
has_serve (const struct modcat_address *a)
{
  const struct mc_child_conf *conf = mc_address_conf (a, &modcat_group_child);

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

/* An option that changes this process changes it for all sessions.  What acts
   before a listener is open is meant so. */
static int
refuse_changes (struct mc_context *ctx, const struct modcat_address *a,
                bool listener)
{
  for (size_t i = 0; i < a->nopts; i++) {
    const struct modcat_opt *opt = a->opts[i].opt;

    if ((opt->flags & MODCAT_OPT_PROCESS) == 0
        || (listener && opt->phase == MODCAT_PH_EARLY)
        || ((a->type->flags & MODCAT_ADDR_PROGRAM) != 0
            && a->opts[i].group == &mc_group_process))
      continue;
    return refuse (ctx, a, opt->name, "changes the whole process, which all "
                   "sessions share with option \"serve\"; option \"fork\" "
                   "gives each a process of its own");
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
  const struct mc_child_conf *conf = mc_address_conf (a, &modcat_group_child);

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
    conf = mc_address_conf (a, &modcat_group_child);
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
  const struct mc_child_conf *conf
    = mc_address_conf (leg->address, &modcat_group_child);
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

static void
free_server (struct mc_context *ctx, struct mc_server *server)
{
  struct mc_server **at = &ctx->servers;

  while (*at != server)
    at = &(*at)->next;
  *at = server->next;
  mc_timer_clear (ctx->loop, &server->deadline);
  free (server);
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
  } else {
    server->peers--;
    if (server->session != NULL && server->session->waits_for_child)
      mc_session_wake (server->session);
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

/* A listener whose peers send by its socket stays until they end. */
static void
close_listener (struct mc_session *s, struct mc_leg *leg)
{
  if (leg->ln != NULL && (leg->ln->flags & MODCAT_CH_DATAGRAM) == 0) {
    mc_waiter_clear (s->ctx->loop, &s->waiter);
    mc_channel_close (leg->ln);
    leg->ln = NULL;
  }
  mc_session_wake (s);
}

static void
drain (struct mc_server *server)
{
  struct mc_context *ctx = server->ctx;

  mc_log_put (ctx->log, MODCAT_LOG_NOTICE, "accepting no more peers, giving "
              "%u session%s %g s to end", server->peers,
              server->peers == 1 ? "" : "s", (double) ctx->set.drain / 1e9);
  server->draining = true;
  if (server->session != NULL)
    close_listener (server->session, &server->session->leg[server->at]);
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
