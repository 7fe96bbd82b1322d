/* core/child.c -- the child processes of this process.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "channel.h"
#include "child.h"
#include "context.h"
#include "log.h"
#include "session.h"

struct child {
  struct child *next;
  pid_t pid;
  struct modcat_channel *ch;   /* whose program it is; NULL: a session */
  uint64_t signals;            /* to pass on, bits 1 << signo */
  unsigned flags;              /* enum modcat_child_flags */
  bool left;                   /* its channel is gone, its status is awaited */
};

struct mc_children {
  struct child *first;
  struct child *parents;       /* of the process that we were forked from */
  unsigned sessions;
};

struct mc_children *
mc_children_new (void)
{
  return calloc (1, sizeof (struct mc_children));
}

/* Not freed: the child of a fork leaves by _exit(2), and each page that it
   touches is copied. */
void
mc_children_forget (struct mc_children *kids)
{
  kids->parents = kids->first;
  kids->first = NULL;
  kids->sessions = 0;
}

void
mc_children_free (struct mc_children *kids)
{
  if (kids == NULL)
    return;
  while (kids->first != NULL) {
    struct child *c = kids->first;

    kids->first = c->next;
    free (c);
  }
  free (kids);
}

int
mc_child_add (struct mc_context *ctx, pid_t pid, struct modcat_channel *ch,
              uint64_t signals, unsigned flags)
{
  struct mc_children *kids = ctx->children;
  struct child *c = malloc (sizeof *c);

  if (c == NULL)
    return -1;
  *c = (struct child) { .next = kids->first, .pid = pid, .ch = ch,
                        .signals = signals, .flags = flags };
  kids->first = c;
  if (ch == NULL) {
    kids->sessions++;
    mc_log_put (ctx->log, MODCAT_LOG_INFO,
                "number of children increased to %u", kids->sessions);
  }
  return 0;
}

unsigned
mc_child_sessions (const struct mc_context *ctx)
{
  return ctx->children->sessions;
}

bool
mc_child_is_session (const struct mc_context *ctx, pid_t pid)
{
  for (const struct child *c = ctx->children->first; c != NULL; c = c->next)
    if (c->pid == pid && c->ch == NULL)
      return true;
  return false;
}

bool
mc_child_runs (const struct mc_context *ctx, const struct modcat_channel *ch,
               unsigned flags)
{
  for (; ch != NULL; ch = ch->lower)
    for (const struct child *c = ctx->children->first; c != NULL; c = c->next)
      if (c->ch == ch && !c->left && (c->flags & flags) == flags)
        return true;
  return false;
}

/* We have hung up C's terminal, which a program may well take for an error: it
   has had all that it was to have. */
static bool
was_hung_up (const struct child *c)
{
  return c->ch != NULL && !c->left && (c->ch->flags & MODCAT_CH_EIO_EOF) != 0
    && c->ch->rfd == -1 && c->ch->wfd == -1;
}

/* A status that is handed on is no reason to be warned of; the end of a worker
   is, since the others have its share of the peers from now on. */
static void
log_end (struct mc_context *ctx, const struct child *c, int status)
{
  enum modcat_level failed = MODCAT_LOG_INFO;

  if (c->ch == NULL && ctx->servers != NULL)    /* a worker */
    failed = MODCAT_LOG_WARN;
  else if (c->ch != NULL)
    failed = (c->flags & MODCAT_CHILD_STATUS) != 0 || was_hung_up (c)
      ? MODCAT_LOG_NOTICE : MODCAT_LOG_WARN;
  if (WIFEXITED (status))
    mc_log_put (ctx->log, WEXITSTATUS (status) != 0 ? failed
                : MODCAT_LOG_INFO, "waitpid(): child %d exited with status %d",
                (int) c->pid, WEXITSTATUS (status));
  else if (WIFSIGNALED (status))
    mc_log_put (ctx->log, failed, "waitpid(): child %d exited on signal %d",
                (int) c->pid, WTERMSIG (status));
}

/* As a shell says it. */
static int
exit_status (int status)
{
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

/* Take the entry at *AT out: its process has ended with STATUS. */
static void
ended (struct mc_context *ctx, struct child **at, int status)
{
  struct mc_children *kids = ctx->children;
  struct child *c = *at;
  struct modcat_channel *ch = c->ch;
  bool left = c->left;
  bool failed = !was_hung_up (c)
    && (!WIFEXITED (status) || WEXITSTATUS (status) != 0);

  *at = c->next;
  log_end (ctx, c, status);
  if ((c->flags & MODCAT_CHILD_STATUS) != 0 && ctx->status == 0)
    ctx->status = exit_status (status);
  free (c);
  if (left)
    return;
  if (ch != NULL) {
    mc_session_program_ended (mc_request_of (ch->rq)->session, ch, failed);
    return;
  }
  kids->sessions--;
  mc_log_put (ctx->log, MODCAT_LOG_INFO, "number of children decreased to %u",
              kids->sessions);
}

void
mc_children_reap (struct mc_context *ctx)
{
  int status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0) {
    struct child **at = &ctx->children->first;

    while (*at != NULL && (*at)->pid != pid)
      at = &(*at)->next;
    if (*at != NULL)
      ended (ctx, at, status);
    else
      mc_log_put (ctx->log, MODCAT_LOG_INFO,
                  "childdied(%d): cannot identify child %d", SIGCHLD,
                  (int) pid);
  }
}

void
mc_child_release (struct mc_context *ctx, const struct modcat_channel *ch,
                  bool terminate)
{
  struct child **at = &ctx->children->first;
  int status;

  while (*at != NULL) {
    struct child *c = *at;

    if (c->ch != ch || c->left) {
      at = &c->next;
      continue;
    }
    if (terminate && waitpid (c->pid, &status, WNOHANG) == c->pid) {
      ended (ctx, at, status);
      continue;
    }
    if (terminate && (c->flags & MODCAT_CHILD_NO_TERM) == 0
        && kill (c->pid, SIGTERM) == -1)
      mc_log_put (ctx->log, MODCAT_LOG_INFO, "kill(%d, SIGTERM): %s",
                  (int) c->pid, strerror (errno));
    if (terminate && (c->flags & MODCAT_CHILD_STATUS) != 0) {
      c->left = true;
      at = &c->next;
      continue;
    }
    *at = c->next;
    free (c);
  }
}

bool
mc_child_status_missing (const struct mc_context *ctx)
{
  for (const struct child *c = ctx->children->first; c != NULL; c = c->next)
    if (c->left)
      return true;
  return false;
}

void
mc_child_give_up (struct mc_context *ctx)
{
  for (const struct child *c = ctx->children->first; c != NULL; c = c->next)
    if (c->left) {
      mc_log_put (ctx->log, MODCAT_LOG_WARN, "child %d does not end on "
                  "SIGTERM: its exit status is not known", (int) c->pid);
      if (ctx->status == 0)
        ctx->status = 1;
    }
}

bool
mc_children_pass (struct mc_context *ctx, int signo)
{
  bool passed = false;

  for (const struct child *c = ctx->children->first; c != NULL; c = c->next)
    if ((c->signals & UINT64_C (1) << signo) != 0) {
      kill (c->pid, signo);
      passed = true;
    }
  return passed;
}
