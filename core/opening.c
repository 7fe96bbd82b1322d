/* core/opening.c -- from an address to an open channel, in resumable steps.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backoff.h"
#include "compat/netns.h"
#include "context.h"
#include "lock.h"
#include "log.h"
#include "opening.h"

/* -- what holds while one step of one address runs ------------------------- */

struct bracket {
  mode_t umask;
  bool umask_changed;
  int dir;                     /* -1: not changed */
  int netns;                   /* -1: not changed */
};

/* Where the process can't come back to, no address must be opened any more,
   neither again nor the next one. */
static int
bracket_leave (const struct modcat_request *rq, const struct bracket *b)
{
  int result = MODCAT_OK;

  if (b->umask_changed) {
    umask (b->umask);
    modcat_log (rq, MODCAT_LOG_INFO, "restoring umask to 0%03o",
                (unsigned) b->umask);
  }
  if (b->dir != -1) {
    if (fchdir (b->dir) == -1) {
      modcat_log (rq, MODCAT_LOG_ERROR, "fchdir(): %s", strerror (errno));
      result = MODCAT_FAIL_FINAL;
    }
    close (b->dir);
  }
  if (b->netns != -1 && mc_netns_leave (b->netns) == -1) {
    modcat_log (rq, MODCAT_LOG_ERROR, "leaving the network namespace: %s",
                strerror (errno));
    result = MODCAT_FAIL_FINAL;
  }
  return result;
}

static int
enter_dir (const struct modcat_request *rq, const char *dir,
           struct bracket *b)
{
  b->dir = open (".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (b->dir == -1)
    return modcat_fail_opt (rq, "chdir", "open(\".\"): %s", strerror (errno));
  if (chdir (dir) == -1)
    return modcat_fail_opt (rq, "chdir", "chdir(\"%s\"): %s", dir,
                            strerror (errno));
  return MODCAT_OK;
}

static int
enter_netns (const struct modcat_request *rq, const char *name,
             struct bracket *b)
{
  enum mc_netns_call call;
  int error;

  if (mc_netns_enter (name, &b->netns, &call) == 0)
    return MODCAT_OK;
  error = errno;
  if (call == MC_NETNS_OPEN)
    return modcat_fail_opt (rq, "netns", "open(/run/netns/%s, O_RDONLY|"
                            "O_CLOEXEC): %s", name, strerror (error));
  return modcat_fail_opt (rq, "netns", "setns(/run/netns/%s, CLONE_NEWNET): "
                          "%s%s", name, strerror (error), error == EPERM
                          ? " (it takes root)" : "");
}

static int
bracket_enter (const struct mc_request *rq, struct bracket *b)
{
  const struct mc_all_conf *all = mc_address_conf (rq->address,
                                                   &mc_group_all);
  const struct mc_process_conf *process
    = mc_address_conf (rq->address, &mc_group_process);
  int result = MODCAT_OK;

  *b = (struct bracket) { .dir = -1, .netns = -1 };
  if (process->netns != NULL)
    result = enter_netns (&rq->pub, process->netns, b);
  if (result == MODCAT_OK && all->chdir != NULL)
    result = enter_dir (&rq->pub, all->chdir, b);
  if (result == MODCAT_OK && modcat_given (&rq->pub, "umask")) {
    modcat_log (&rq->pub, MODCAT_LOG_INFO, "changing umask to 0%03o",
                all->umask);
    b->umask = umask ((mode_t) all->umask);
    b->umask_changed = true;
  }
  if (result != MODCAT_OK && bracket_leave (&rq->pub, b) != MODCAT_OK)
    return MODCAT_FAIL_FINAL;
  return result;
}

/* -- one attempt ----------------------------------------------------------- */

static int
apply (struct modcat_channel *ch, int phase, int fd)
{
  unsigned which = MC_OPTS_LEFT;

  if ((ch->rq->addr->flags & MODCAT_ADDR_PROGRAM) != 0)
    which |= MC_OPTS_NOT_PROCESS;
  return mc_request_apply (ch, phase, fd, which);
}

static int
no_memory (struct mc_context *ctx)
{
  mc_log_put (ctx->log, MODCAT_LOG_ERROR, "out of memory");
  return MODCAT_FAIL;
}

/* May there be another attempt behind the one that is under way? */
static bool
has_retries (const struct mc_opening *o)
{
  const struct mc_retry_conf *retry = mc_address_conf (o->address,
                                                       &modcat_group_retry);

  return retry != NULL && (retry->forever || o->attempts < retry->retry);
}

static int
start_attempt (struct mc_opening *o)
{
  const struct modcat_addr *type = o->address->type;
  struct mc_request *rq;
  int result;

  rq = mc_request_new (o->ctx, o->session, o->address, o->dirs);
  if (rq == NULL)
    return no_memory (o->ctx);
  if (mc_channel_fill (o->ch, rq, type->listen != NULL
                       ? type->listen_state_size : type->state_size) == -1) {
    mc_request_free (rq);
    return no_memory (o->ctx);
  }
  o->started = true;
  rq->retries_left = o->outer_retries || has_retries (o);
  result = apply (o->ch, MODCAT_PH_OFFSET, -1);
  if (result == MODCAT_OK)
    result = apply (o->ch, MODCAT_PH_INIT, -1);
  if (result == MODCAT_OK)
    result = apply (o->ch, MODCAT_PH_EARLY, -1);
  return result;
}

/* Options of a listener that only act before a peer comes. */
static int
check_listener (const struct modcat_channel *ln)
{
  const struct mc_request *rq = mc_request_of (ln->rq);
  const struct mc_opt_set *left;

  left = mc_options_unapplied (rq->address, rq->applied);
  if (left == NULL || left->opt->phase >= MODCAT_PH_PREACCEPT
      || left->opt->phase == MODCAT_PH_FD
      || left->opt->phase == MODCAT_PH_PASTSOCKET)
    return MODCAT_OK;
  return modcat_fail_opt (ln->rq, left->opt->name,
                          "option \"%s\" has no effect on %s",
                          left->words->name.text, ln->rq->keyword);
}

static int
run_attempt (struct mc_opening *o, struct mc_waits *w)
{
  const struct modcat_request *rq = o->ch->rq;
  const struct modcat_addr *type = rq->addr;
  struct bracket b;
  int result = bracket_enter (mc_request_of (rq), &b);

  if (result != MODCAT_OK)
    return result;
  mc_channel_reset_waits (o->ch);
  result = (type->listen != NULL ? type->listen : type->open) (rq, o->ch);
  if (bracket_leave (rq, &b) != MODCAT_OK)
    return MODCAT_FAIL_FINAL;
  mc_channel_of (o->ch)->described = false;
  if (result == MODCAT_AGAIN)
    mc_channel_collect_waits (o->ch, w);
  if (result == MODCAT_OK && type->listen != NULL)
    result = check_listener (o->ch);
  return result;
}

/* -- attempts -------------------------------------------------------------- */

void
mc_opening_start (struct mc_opening *o, struct mc_context *ctx,
                  struct mc_session *session,
                  const struct modcat_address *address, unsigned dirs,
                  struct modcat_channel *ch)
{
  *o = (struct mc_opening) { .ctx = ctx, .session = session,
                             .address = address, .dirs = dirs, .ch = ch };
}

/* lockfile= and waitlock= */
static int
get_lock (struct mc_opening *o, struct mc_waits *w)
{
  const struct mc_appl_conf *appl = mc_address_conf (o->address,
                                                     &mc_group_appl);
  const char *path = appl->lock_file;
  bool wait = false;

  if (appl->wait_lock != NULL) {
    path = appl->wait_lock;
    wait = true;
  }
  if (path == NULL || o->locked)
    return MODCAT_OK;
  switch (mc_lock_try (o->ctx->locks, path, wait)) {
  case MC_LOCK_GOT:
    o->locked = true;
    return MODCAT_OK;
  case MC_LOCK_BUSY:
    mc_waits_until (w, modcat_now () + MC_LOCK_INTERVAL);
    return MODCAT_AGAIN;
  default:
    return MODCAT_FAIL;
  }
}

/* A number that two processes are not likely to share: splitmix64. */
static uint64_t
chance (void)
{
  uint64_t x = (uint64_t) modcat_now () ^ (uint64_t) getpid () << 40;

  x = (x ^ x >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * UINT64_C (0x94d049bb133111eb);
  return x ^ x >> 31;
}

static int64_t
pause_after (const struct mc_opening *o, const struct mc_retry_conf *retry)
{
  enum { NS_PER_MS = 1000000 };
  int64_t pause;

  if (retry->backoff == 0)
    return retry->interval;
  pause = mc_backoff (retry->interval, retry->backoff, o->attempts, chance ());
  mc_log_put (o->ctx->log, MODCAT_LOG_INFO, "trying again in %d ms",
              (int) (pause / NS_PER_MS));
  return pause;
}

/* After a failed attempt: MODCAT_AGAIN when there is to be another one. */
static int
failed (struct mc_opening *o, int result, struct mc_waits *w)
{
  const struct mc_retry_conf *retry = mc_address_conf (o->address,
                                                       &modcat_group_retry);
  bool again = o->started && result != MODCAT_FAIL_FINAL
    && has_retries (o);

  if (o->started)
    mc_channel_empty (o->ch);
  o->started = false;
  if (!again)
    return result;
  o->attempts++;
  o->not_before = modcat_now () + pause_after (o, retry);
  mc_waits_until (w, o->not_before);
  return MODCAT_AGAIN;
}

int
mc_opening_step (struct mc_opening *o, struct mc_waits *w)
{
  int result = get_lock (o, w);

  if (result != MODCAT_OK)
    return result;
  if (o->not_before > modcat_now ()) {
    mc_waits_until (w, o->not_before);
    return MODCAT_AGAIN;
  }
  if (!o->started)
    result = start_attempt (o);
  if (result == MODCAT_OK)
    result = run_attempt (o, w);
  return result < 0 ? failed (o, result, w) : result;
}

/* -- after the opening ------------------------------------------------------ */

/* Options of descriptors act on both of a channel that has two (STDIO). */
static int
apply_to_fds (struct modcat_channel *ch, int phase)
{
  const struct modcat_channel *at = ch;
  int result;

  while (at->rfd == -1 && at->wfd == -1 && at->lower != NULL)
    at = at->lower;
  result = apply (ch, phase, at->rfd != -1 ? at->rfd : at->wfd);
  if (result == MODCAT_OK && at->rfd != -1 && at->wfd != -1
      && at->rfd != at->wfd)
    result = mc_request_apply (ch, phase, at->wfd, MC_OPTS_OF_FDS);
  return result;
}

static int
refuse_unapplied (struct modcat_channel *ch)
{
  const struct mc_request *rq = mc_request_of (ch->rq);
  const struct mc_opt_set *left;

  left = mc_options_unapplied (rq->address, rq->applied);
  if (left == NULL)
    return MODCAT_OK;
  if ((rq->pub.addr->flags & MODCAT_ADDR_PROGRAM) != 0
      && (left->group == &mc_group_process
          || left->opt->phase >= MODCAT_PH_PREFORK))
    return MODCAT_OK;           /* the program's process uses it */
  return modcat_fail_opt (ch->rq, left->opt->name,
                          "option \"%s\" has no effect on %s",
                          left->words->name.text, ch->rq->keyword);
}

static void
override_ends (struct modcat_channel *ch)
{
  const struct mc_fd_conf *fd;

  fd = mc_address_conf (mc_request_of (ch->rq)->address, &modcat_group_fd);
  if (fd == NULL)
    return;
  if (fd->shut != 0)
    ch->half_close = fd->shut - 1;
  if (fd->end_close) {
    ch->end = MODCAT_END_CLOSE;
    mc_channel_of (ch)->no_term = true;
  }
}

int
mc_opening_finish (struct modcat_channel *ch)
{
  int result = apply_to_fds (ch, MODCAT_PH_FD);

  if (result == MODCAT_OK)
    result = apply_to_fds (ch, MODCAT_PH_LATE);
  /* LATE2 is what a process becomes: with a program, the program's. */
  if (result == MODCAT_OK
      && (ch->rq->addr->flags & MODCAT_ADDR_PROGRAM) == 0)
    result = apply_to_fds (ch, MODCAT_PH_LATE2);
  if (result == MODCAT_OK)
    result = refuse_unapplied (ch);
  if (result != MODCAT_OK)
    return result;
  override_ends (ch);
  mc_request_of (ch->rq)->retries_left = false;
  if (mc_channel_set_nonblock (ch) == -1)
    return modcat_fail (ch->rq, "fcntl(%d, F_SETFL): %s",
                        ch->rfd != -1 ? ch->rfd : ch->wfd, strerror (errno));
  return MODCAT_OK;
}

/* -- peers ------------------------------------------------------------------ */

/* Out of descriptors or memory: accept again after a pause, say so once. */
#define BUSY_PAUSE INT64_C (100000000)

static int
starved (struct modcat_channel *ln, struct mc_waits *w)
{
  struct mc_channel *c = mc_channel_of (ln);

  if (!c->starved)
    modcat_log (ln->rq, MODCAT_LOG_WARN, "accepting pauses: out of file "
                "descriptors or memory (see ulimit -n)");
  c->starved = true;
  mc_waits_until (w, modcat_now () + BUSY_PAUSE);
  return MODCAT_AGAIN;
}

static int
check (struct modcat_channel *ch)
{
  const struct modcat_channel *at = ch;
  const struct mc_channel *c;
  int result;

  while (at->lower != NULL && mc_channel_of (at)->addrs == NULL)
    at = at->lower;
  c = mc_channel_of (at);
  if (c->addrs == NULL)
    return modcat_check_peer (ch, at->rfd, NULL, 0, NULL, 0);
  result = modcat_check_peer (ch, at->rfd, c->addrs, c->peer_len,
                              (char *) c->addrs + c->peer_len, c->local_len);
  if (result == MODCAT_OK && modcat_log_shown (ch->rq, MODCAT_LOG_INFO)
      && modcat_peer_name (ch) != NULL)
    modcat_log (ch->rq, MODCAT_LOG_INFO, "permitting connection from %s",
                modcat_peer_name (ch));
  return result;
}

/* Does a handshake tell who CH's peer is? */
static bool
is_late (const struct modcat_channel *ch)
{
  while (ch != NULL && (ch->flags & MODCAT_CH_PEER_LATER) == 0)
    ch = ch->lower;
  return ch != NULL;
}

/* Has that of CH told it now?  Or that of a layer below, which belongs to
   another address, and was checked by the options of that one? */
static bool
has_told (const struct modcat_channel *ch)
{
  if ((ch->flags & MODCAT_CH_PEER_LATER) != 0)
    return true;
  return ch->lower != NULL && ch->lower->rq != ch->rq && is_late (ch->lower);
}

/* A request for the peer: what acted on the listener has acted. */
static int
fill_peer (struct modcat_channel *ln, struct mc_session *session,
           struct modcat_channel *ch)
{
  struct mc_request *rq = mc_request_copy (mc_request_of (ln->rq));

  if (rq == NULL)
    return -1;
  rq->session = session;
  if (mc_channel_fill (ch, rq, rq->pub.addr->state_size) == 0)
    return 0;
  mc_request_free (rq);
  return -1;
}

/* Of datagrams a peer's socket is made by accept, and has to be where the
   listener's is; one that accept(2) gives is there anyway. */
static int
accept_in_netns (struct modcat_channel *ln, struct modcat_channel *ch)
{
  const struct mc_process_conf *process
    = mc_address_conf (mc_request_of (ln->rq)->address, &mc_group_process);
  struct bracket b = { .dir = -1, .netns = -1 };
  int result = MODCAT_OK;

  if (process->netns != NULL && (ln->flags & MODCAT_CH_DATAGRAM) != 0)
    result = enter_netns (ln->rq, process->netns, &b);
  if (result == MODCAT_OK)
    result = ln->rq->addr->accept (ch->rq, ln, ch);
  return bracket_leave (ln->rq, &b) == MODCAT_OK ? result
    : MODCAT_FAIL_FINAL;
}

static int
accept_one (struct modcat_channel *ln, struct mc_session *session,
            struct modcat_channel *ch)
{
  int result;

  if (ln->rq->addr->accept == NULL)
    return modcat_fail (ln->rq, "%s connects, and takes no peers",
                        ln->rq->keyword);
  if (fill_peer (ln, session, ch) == -1)
    return MODCAT_BUSY;
  mc_channel_reset_waits (ln);
  result = accept_in_netns (ln, ch);
  if (result == MODCAT_OK && !is_late (ch)
      && !mc_channel_of (ch)->checks_peers)
    result = check (ch);
  if (result != MODCAT_OK)
    mc_channel_empty (ch);
  return result;
}

/* The next peer that is not refused; what to wait for is added to W. */
static int
accept_next (struct modcat_channel *ln, struct mc_session *session,
             struct modcat_channel *ch, struct mc_waits *w)
{
  unsigned before = w->count;
  int result;

  do {
    result = accept_one (ln, session, ch);
  } while (result == MODCAT_REFUSE);
  if (result != MODCAT_AGAIN)
    return result;
  mc_channel_collect_waits (ln, w);
  if (w->count == before)
    mc_channel_wait (ln, MODCAT_READ, w);
  return result;
}

int
mc_opening_accept (struct modcat_channel *ln, struct mc_session *session,
                   struct modcat_channel *ch, struct mc_waits *w)
{
  int result = accept_next (ln, session, ch, w);

  if (result == MODCAT_BUSY)
    return starved (ln, w);
  if (result == MODCAT_OK)
    mc_channel_of (ln)->starved = false;
  return result;
}

int
mc_opening_greet (struct modcat_channel *ch, struct mc_waits *w)
{
  struct mc_channel *c = mc_channel_of (ch);
  int result = MODCAT_OK;

  if (c->greeted)
    return MODCAT_OK;
  if (ch->lower != NULL)
    result = mc_opening_greet (ch->lower, w);
  if (result != MODCAT_OK)
    return result;
  if (ch->ops != NULL && ch->ops->handshake != NULL) {
    mc_channel_reset_waits (ch);
    result = ch->ops->handshake (ch);
    if (result == MODCAT_AGAIN)
      mc_channel_collect_waits (ch, w);
    c->described = false;       /* more is known than before */
  }
  if (result == MODCAT_OK && has_told (ch))
    result = check (ch);
  if (result == MODCAT_OK && c->owned != NULL && c->owner != NULL)
    result = mc_opening_finish (ch);
  if (result == MODCAT_OK)
    c->greeted = true;
  return result;
}

/* A module made with an older header has shorter ops. */
static bool
can_answer (const struct mc_channel *c)
{
  const struct modcat_channel_ops *ops = c->pub.ops;

  return c->greeted && !c->answered && ops != NULL
    && ops->size >= offsetof (struct modcat_channel_ops, answer)
                    + sizeof ops->answer
    && ops->answer != NULL;
}

bool
mc_opening_owes_answer (const struct modcat_channel *ch)
{
  for (; ch != NULL; ch = ch->lower)
    if (can_answer (mc_channel_of (ch)))
      return true;
  return false;
}

int
mc_opening_answer (struct modcat_channel *ch, int error, struct mc_waits *w)
{
  struct mc_channel *c = mc_channel_of (ch);
  int result = MODCAT_OK;

  if (ch->lower != NULL)
    result = mc_opening_answer (ch->lower, error, w);
  if (result != MODCAT_OK || !can_answer (c))
    return result;
  mc_channel_reset_waits (ch);
  result = ch->ops->answer (ch, error);
  if (result == MODCAT_AGAIN)
    mc_channel_collect_waits (ch, w);
  c->answered = result == MODCAT_OK;
  return result;
}

/* -- addresses within addresses ---------------------------------------------- */

int
modcat_address_listens (const struct modcat_address *a)
{
  return a->type->listen != NULL;
}

static int
refuse_direction (struct mc_context *ctx, const struct modcat_address *a)
{
  const struct mc_word *word = &a->single->keyword;

  mc_log_caret (ctx->log, MODCAT_LOG_ERROR, a->spec, word->col, word->width,
                "%s can only be %s: what is below another address is both read "
                "and written", word->text, a->type->dirs == MODCAT_READ
                ? "read" : "written");
  return MODCAT_FAIL_FINAL;
}

static int
begin_within (struct modcat_channel *ch, const struct modcat_address *a,
              unsigned dirs)
{
  struct mc_channel *c = mc_channel_of (ch);
  const struct mc_request *rq = c->base;

  if ((dirs & ~a->type->dirs) != 0)
    return refuse_direction (rq->ctx, a);
  c->opening = malloc (sizeof *c->opening);
  if (c->opening == NULL)
    return modcat_fail (ch->rq, "out of memory");
  mc_opening_start (c->opening, rq->ctx, rq->session, a, dirs, ch);
  c->opening->outer_retries = rq->retries_left;
  return mc_opening_prepare (rq->ctx,
                             (struct modcat_address *) (uintptr_t) a);
}

/* A stage that a module added there is passed by no byte. */
static int
refuse_stages (const struct modcat_channel *ch)
{
  const struct mc_channel *c = mc_channel_of (ch);

  if (c->stages[0] == NULL && c->stages[1] == NULL)
    return MODCAT_OK;
  return modcat_fail (ch->rq, "%s is below another address, which is what is "
                      "relayed: give the option for its bytes to that",
                      ch->rq->keyword);
}

int
modcat_open_address (struct modcat_channel *ch,
                     const struct modcat_address *a, unsigned dirs)
{
  struct mc_channel *c = mc_channel_of (ch);
  struct mc_waits w = { 0 };
  int result;

  if (c->opening == NULL) {
    result = begin_within (ch, a, dirs);
    if (result != MODCAT_OK)
      return result;
  }
  /* What CH and its layers wait for is collected from above. */
  result = mc_opening_step (c->opening, &w);
  if (w.deadline != 0)
    mc_waits_until (&c->waits, w.deadline);
  mc_waits_free (&w);
  if (result == MODCAT_AGAIN)
    return result;
  free (c->opening);
  c->opening = NULL;
  if (result == MODCAT_OK && a->type->listen == NULL)
    result = mc_opening_finish (ch);
  return result == MODCAT_OK ? refuse_stages (ch) : result;
}

int
modcat_open_lower (struct modcat_channel *ch, const struct modcat_address *a,
                   unsigned dirs)
{
  if (ch->lower == NULL)
    ch->lower = modcat_channel_new (ch);
  if (ch->lower == NULL)
    return MODCAT_FAIL;
  return modcat_open_address (ch->lower, a, dirs);
}

int
modcat_accept_from (struct modcat_channel *ln, struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);

  /* MODCAT_BUSY goes up to whoever pauses. */
  return accept_next (ln, c->base->session, ch, &c->waits);
}

/* Of the options that every address takes those of the transfer: it is the
   outer address that is relayed. */
static int
refuse_transfer (struct mc_context *ctx, const struct modcat_address *a)
{
  for (size_t i = 0; i < a->nopts; i++) {
    const struct mc_opt_set *set = &a->opts[i];
    const struct mc_word *word = &set->words->name;

    if (set->group != &mc_group_appl || strcmp (set->opt->name, "lockfile") == 0
        || strcmp (set->opt->name, "waitlock") == 0)
      continue;
    mc_log_caret (ctx->log, MODCAT_LOG_ERROR, a->spec, word->col, word->width,
                  "option \"%s\" has no effect on an address below another: "
                  "what is transferred passes the outer one, give it to that",
                  word->text);
    return MODCAT_FAIL;
  }
  return MODCAT_OK;
}

static int
prepare_within (struct mc_context *ctx, const struct modcat_address *a)
{
  int result = MODCAT_OK;

  for (struct mc_nested *n = a->nested; n != NULL && result == MODCAT_OK;
       n = n->next) {
    result = refuse_transfer (ctx, n->address);
    if (result == MODCAT_OK)
      result = mc_opening_prepare (ctx, n->address);
  }
  return result;
}

int
mc_opening_prepare (struct mc_context *ctx, struct modcat_address *a)
{
  const struct modcat_addr *type = a->type;
  struct mc_request *rq;
  int result;

  if (a->prepared)
    return MODCAT_OK;
  result = prepare_within (ctx, a);
  if (result != MODCAT_OK || type->prepare == NULL) {
    a->prepared = result == MODCAT_OK;
    return result;
  }
  if (type->shared_size > 0 && a->shared == NULL
      && (a->shared = calloc (1, type->shared_size)) == NULL)
    return no_memory (ctx);
  rq = mc_request_new (ctx, NULL, a, type->dirs);
  if (rq == NULL)
    return no_memory (ctx);
  result = type->prepare (&rq->pub, a->shared);
  a->prepared = result == MODCAT_OK;
  mc_request_free (rq);
  return result;
}
