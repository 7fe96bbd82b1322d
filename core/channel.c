/* core/channel.c -- channels: what modules and the relay do with them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "channel.h"
#include "child.h"
#include "context.h"
#include "log.h"
#include "opening.h"
#include "serve.h"
#include "session.h"
#include "signals.h"

struct mc_attachment {
  struct mc_attachment *next;
  const void *key;
  modcat_release_fn *release;
  struct mc_rescue rescue;     /* .call NULL: none */
  max_align_t mem[];
};

static int
no_memory (const struct modcat_request *rq)
{
  return modcat_fail (rq, "out of memory");
}

/* -- making and ending ---------------------------------------------------- */

struct modcat_channel *
mc_channel_init (struct mc_channel *c)
{
  *c = (struct mc_channel) { .embedded = true };
  c->pub.rfd = c->pub.wfd = -1;
  return &c->pub;
}

struct modcat_channel *
mc_channel_new (void)
{
  struct mc_channel *c = malloc (sizeof *c);

  if (c == NULL)
    return NULL;
  mc_channel_init (c);
  c->embedded = false;
  return &c->pub;
}

int
mc_channel_fill (struct modcat_channel *ch, struct mc_request *rq,
                 size_t size)
{
  if (size > 0 && (ch->state = calloc (1, size)) == NULL)
    return -1;
  mc_channel_of (ch)->owned = rq;
  ch->rq = &rq->pub;
  return 0;
}

struct modcat_channel *
modcat_channel_new (struct modcat_channel *owner)
{
  struct mc_channel *o = mc_channel_of (owner);
  struct modcat_channel *ch = mc_channel_new ();
  struct mc_channel *c;

  if (ch == NULL) {
    no_memory (owner->rq);
    return NULL;
  }
  c = mc_channel_of (ch);
  c->base = mc_request_of (owner->rq);
  ch->rq = owner->rq;
  c->owner = o;
  c->next = o->owns;
  o->owns = c;
  return ch;
}

static void
close_stages (struct mc_stage_node *node)
{
  while (node != NULL) {
    struct mc_stage_node *next = node->next;

    if (node->stage.ops->close != NULL)
      node->stage.ops->close (&node->stage);
    free (node);
    node = next;
  }
}

static void
remove_entry (const struct modcat_request *rq, const struct mc_entry *e)
{
  struct stat st;

  if (lstat (e->path, &st) == 0
      && (st.st_dev != e->device || st.st_ino != e->inode))
    modcat_log (rq, MODCAT_LOG_INFO, "\"%s\" is not the one that was made "
                "here, it stays", e->path);
  else if (unlink (e->path) == -1 && errno != ENOENT)
    modcat_log (rq, MODCAT_LOG_WARN, "unlink(\"%s\"): %s", e->path,
                strerror (errno));
}

static void
remove_entries (struct mc_channel *c, bool dropped)
{
  while (c->entries != NULL) {
    struct mc_entry *e = c->entries;

    c->entries = e->next;
    if (!dropped && e->maker == getpid ())
      remove_entry (c->pub.rq, e);
    free (e);
  }
}

/* A layer may repeat the descriptors of the one below, whose they stay. */
static bool
fd_is_below (const struct modcat_channel *ch, int fd)
{
  const struct modcat_channel *lower = ch->lower;

  return lower != NULL
    && (lower->rfd == fd || lower->wfd == fd || fd_is_below (lower, fd));
}

static void
close_fds (struct modcat_channel *ch)
{
  if ((ch->flags & MODCAT_CH_KEEP_OPEN) == 0) {
    if (ch->rfd != -1 && !fd_is_below (ch, ch->rfd))
      close (ch->rfd);
    if (ch->wfd != -1 && ch->wfd != ch->rfd && !fd_is_below (ch, ch->wfd))
      close (ch->wfd);
  }
  ch->rfd = ch->wfd = -1;
}

static void
release_attachments (struct mc_channel *c, bool dropped)
{
  while (c->attached != NULL) {
    struct mc_attachment *a = c->attached;

    if (a->release != NULL)
      a->release (&c->pub, a->mem, dropped);
    if (a->rescue.call != NULL)
      mc_rescue_forget (&a->rescue);
    c->attached = a->next;
    free (a);
  }
}

static void end_channel (struct mc_channel *c, bool dropped);

static void
end_owned (struct mc_channel *c, bool dropped)
{
  while (c->owns != NULL) {
    struct mc_channel *owned = c->owns;

    c->owns = owned->next;
    end_channel (owned, dropped);
    free (owned);
  }
}

/* What a channel of this process leaves behind for others to see. */
static void
end_visibly (struct modcat_channel *ch)
{
  const struct mc_channel *c = mc_channel_of (ch);

  if (ch->ops != NULL && ch->ops->close != NULL)
    ch->ops->close (ch);
  if (ch->end == MODCAT_END_SHUTDOWN && ch->rfd != -1
      && !(c->half_closed && c->at_eof))        /* both ends know */
    shutdown (ch->rfd, SHUT_RDWR);
}

static void
end_channel (struct mc_channel *c, bool dropped)
{
  struct modcat_channel *ch = &c->pub;
  const struct mc_request *rq = mc_request_of (ch->rq);

  if (rq != NULL)
    mc_child_release (rq->ctx, ch, !dropped && !c->no_term);
  if (!dropped)
    end_visibly (ch);
  else if (ch->ops != NULL && ch->ops->drop != NULL)
    ch->ops->drop (ch);
  release_attachments (c, dropped);
  /* While the descriptors are open nobody else gets the entries' inodes. */
  remove_entries (c, dropped);
  close_fds (ch);
  end_owned (c, dropped);
  close_stages (c->stages[0]);
  close_stages (c->stages[1]);
  mc_waits_free (&c->waits);
  mc_env_free (&c->env);
  free (c->opening);
  free (c->local);
  free (c->peer);
  free (c->addrs);
  free (ch->state);
  mc_request_free (c->owned);
}

void
mc_channel_empty (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);
  struct mc_channel keep = { .base = c->base, .owner = c->owner,
                             .next = c->next, .opening = c->opening,
                             .embedded = c->embedded,
                             .woken = c->woken, .woken_arg = c->woken_arg };

  c->opening = NULL;
  end_channel (c, false);
  *c = keep;
  ch->rfd = ch->wfd = -1;
  if (c->base != NULL)
    ch->rq = &c->base->pub;
}

void
mc_channel_close (struct modcat_channel *ch)
{
  if (ch == NULL)
    return;
  end_channel (mc_channel_of (ch), false);
  if (!mc_channel_of (ch)->embedded)
    free (ch);
}

void
mc_channel_drop (struct modcat_channel *ch)
{
  if (ch == NULL)
    return;
  end_channel (mc_channel_of (ch), true);
  if (!mc_channel_of (ch)->embedded)
    free (ch);
}

void
mc_channel_abandon (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);

  if (ch->ops != NULL && ch->ops->drop != NULL)
    ch->ops->drop (ch);
  for (struct mc_attachment *a = c->attached; a != NULL; a = a->next)
    if (a->release != NULL)
      a->release (ch, a->mem, true);
  close_fds (ch);
  for (struct mc_channel *o = c->owns; o != NULL; o = o->next)
    mc_channel_abandon (&o->pub);
}

void
mc_channel_adopt (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);

  for (struct mc_entry *e = c->entries; e != NULL; e = e->next)
    e->maker = getpid ();
  for (c = c->owns; c != NULL; c = c->next)
    mc_channel_adopt (&c->pub);
}

void
mc_channel_move_entries (struct modcat_channel *from,
                         struct modcat_channel *to)
{
  struct mc_entry **end = &mc_channel_of (from)->entries;

  while (*end != NULL)
    end = &(*end)->next;
  *end = mc_channel_of (to)->entries;
  mc_channel_of (to)->entries = mc_channel_of (from)->entries;
  mc_channel_of (from)->entries = NULL;
}

void
modcat_channel_close (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);
  struct mc_channel **at = &c->owner->owns;

  while (*at != c)
    at = &(*at)->next;
  *at = c->next;
  if (c->owner->pub.lower == ch)
    c->owner->pub.lower = NULL;
  mc_channel_close (ch);
}

/* -- waiting -------------------------------------------------------------- */

int
modcat_wait (struct modcat_channel *ch, int fd, unsigned dirs)
{
  mc_waits_add (&mc_channel_of (ch)->waits, fd, dirs);
  return MODCAT_AGAIN;
}

int
modcat_wait_lower (struct modcat_channel *ch, struct modcat_channel *lower,
                   unsigned dir)
{
  mc_channel_wait (lower, dir, &mc_channel_of (ch)->waits);
  return MODCAT_AGAIN;
}

int
modcat_wait_until (struct modcat_channel *ch, int64_t deadline)
{
  mc_waits_until (&mc_channel_of (ch)->waits, deadline);
  return MODCAT_AGAIN;
}

void
modcat_wake (struct modcat_channel *ch, unsigned dirs)
{
  struct mc_channel *c = mc_channel_of (ch);

  while (c->woken == NULL && c->owner != NULL)
    c = c->owner;
  if (c->woken != NULL)
    c->woken (c->woken_arg, &c->pub, dirs);
}

void
mc_channel_reset_waits (struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);

  mc_waits_reset (&c->waits);
  for (c = c->owns; c != NULL; c = c->next)
    mc_channel_reset_waits (&c->pub);
}

void
mc_channel_collect_waits (const struct modcat_channel *ch, struct mc_waits *w)
{
  const struct mc_channel *c = mc_channel_of (ch);

  mc_waits_merge (w, &c->waits);
  for (c = c->owns; c != NULL; c = c->next)
    mc_channel_collect_waits (&c->pub, w);
}

int
mc_channel_plain_wait (const struct modcat_channel *ch, unsigned dir)
{
  if (ch->ops != NULL && ch->ops->wait != NULL)
    return -1;
  return dir == MODCAT_READ ? ch->rfd : ch->wfd;
}

void
mc_channel_wait (struct modcat_channel *ch, unsigned dir, struct mc_waits *w)
{
  int fd = mc_channel_plain_wait (ch, dir);

  if (fd != -1) {
    mc_waits_add (w, fd, dir);
  } else if (ch->ops != NULL && ch->ops->wait != NULL) {
    mc_waits_reset (&mc_channel_of (ch)->waits);
    ch->ops->wait (ch, dir);
    if (w != &mc_channel_of (ch)->waits)
      mc_waits_merge (w, &mc_channel_of (ch)->waits);
  } else if (ch->lower != NULL) {
    mc_channel_wait (ch->lower, dir, w);
  }
}

/* -- what hangs on a channel ---------------------------------------------- */

void *
modcat_attached (const struct modcat_channel *ch, const void *key)
{
  struct mc_attachment *a = mc_channel_of (ch)->attached;

  while (a != NULL && a->key != key)
    a = a->next;
  return a == NULL ? NULL : a->mem;
}

void *
modcat_attach (struct modcat_channel *ch, const void *key, size_t size,
               modcat_release_fn *release)
{
  struct mc_channel *c = mc_channel_of (ch);
  void *mem = modcat_attached (ch, key);
  struct mc_attachment *a;

  if (mem != NULL)
    return mem;
  a = malloc (sizeof *a + size);
  if (a == NULL) {
    no_memory (ch->rq);
    return NULL;
  }
  memset (a, 0, sizeof *a + size);
  a->key = key;
  a->release = release;
  a->next = c->attached;
  c->attached = a;
  return a->mem;
}

int
modcat_rescue (struct modcat_channel *ch, const void *block,
               void (*rescue) (const void *block))
{
  struct mc_attachment *a = mc_channel_of (ch)->attached;

  while (a != NULL && a->mem != block)
    a = a->next;
  if (a == NULL)
    return modcat_fail (ch->rq, "a module wants to rescue what is not "
                        "attached");
  if (a->rescue.call != NULL)
    mc_rescue_forget (&a->rescue);
  a->rescue.call = rescue;
  a->rescue.arg = block;
  mc_rescue_add (&a->rescue);
  return MODCAT_OK;
}

bool
mc_channel_has_rescue (const struct modcat_channel *ch)
{
  const struct mc_attachment *a = mc_channel_of (ch)->attached;

  while (a != NULL && a->rescue.call == NULL)
    a = a->next;
  return a != NULL;
}

int
modcat_setenv (struct modcat_channel *ch, const char *name, const char *value)
{
  if (mc_env_set (&mc_channel_of (ch)->env, name, value) == -1)
    return no_memory (ch->rq);
  return MODCAT_OK;
}

const char *
modcat_getenv (const struct modcat_channel *ch, const char *name)
{
  const char *value = NULL;

  for (; ch != NULL && value == NULL; ch = ch->lower) {
    mc_channel_describe (ch);
    value = mc_env_get (&mc_channel_of (ch)->env, name);
  }
  return value;
}

static int
replace_name (const struct modcat_channel *ch, char **slot, const char *text)
{
  char *copy;

  if (text == NULL)
    return MODCAT_OK;
  copy = strdup (text);
  if (copy == NULL)
    return no_memory (ch->rq);
  free (*slot);
  *slot = copy;
  return MODCAT_OK;
}

int
modcat_set_names (struct modcat_channel *ch, const char *local,
                  const char *peer)
{
  struct mc_channel *c = mc_channel_of (ch);
  int result = replace_name (ch, &c->local, local);

  return result != MODCAT_OK ? result : replace_name (ch, &c->peer, peer);
}

/* A module made with an older header has shorter ops. */
static bool
can_describe (const struct modcat_channel_ops *ops)
{
  return ops != NULL
    && ops->size >= offsetof (struct modcat_channel_ops, describe)
                    + sizeof ops->describe
    && ops->describe != NULL;
}

void
mc_channel_describe (const struct modcat_channel *ch)
{
  struct mc_channel *c = mc_channel_of (ch);

  if (c->described || !can_describe (ch->ops))
    return;
  c->described = true;
  ch->ops->describe (&c->pub);
}

/* A layer has the names of what is below, unless it has better ones. */
const char *
modcat_local_name (const struct modcat_channel *ch)
{
  mc_channel_describe (ch);
  while (ch->lower != NULL && mc_channel_of (ch)->local == NULL) {
    ch = ch->lower;
    mc_channel_describe (ch);
  }
  return mc_channel_of (ch)->local;
}

const char *
modcat_peer_name (const struct modcat_channel *ch)
{
  mc_channel_describe (ch);
  while (ch->lower != NULL && mc_channel_of (ch)->peer == NULL) {
    ch = ch->lower;
    mc_channel_describe (ch);
  }
  return mc_channel_of (ch)->peer;
}

int
modcat_unlink_at_close (struct modcat_channel *ch, const char *path)
{
  struct mc_channel *c = mc_channel_of (ch);
  size_t size = strlen (path) + 1;
  struct mc_entry *e;
  struct stat st;

  if (lstat (path, &st) == -1)
    return errno == ENOENT ? MODCAT_OK
           : modcat_fail (ch->rq, "\"%s\" can't be removed at the end: %s",
                          path, strerror (errno));
  e = malloc (sizeof *e + size);
  if (e == NULL)
    return no_memory (ch->rq);
  memcpy (e->path, path, size);
  e->maker = getpid ();
  e->device = st.st_dev;
  e->inode = st.st_ino;
  e->next = c->entries;
  c->entries = e;
  return MODCAT_OK;
}

int
modcat_set_peer (struct modcat_channel *ch, const void *peer,
                 size_t peer_len, const void *local, size_t local_len)
{
  struct mc_channel *c = mc_channel_of (ch);
  const struct mc_session *s = mc_request_of (ch->rq)->session;
  char *copy;

  if (s != NULL && peer != NULL)
    mc_session_enter (s);       /* now there is somebody to write about */
  if (peer == NULL)
    peer_len = 0;
  if (local == NULL)
    local_len = 0;
  copy = malloc (peer_len + local_len + 1);
  if (copy == NULL)
    return no_memory (ch->rq);
  if (peer_len > 0)
    memcpy (copy, peer, peer_len);
  if (local_len > 0)
    memcpy (copy + peer_len, local, local_len);
  free (c->addrs);
  c->addrs = copy;
  c->peer_len = peer_len;
  c->local_len = local_len;
  return MODCAT_OK;
}

const void *
modcat_peer (const struct modcat_channel *ch, size_t *len)
{
  while (ch->lower != NULL && mc_channel_of (ch)->addrs == NULL)
    ch = ch->lower;
  *len = mc_channel_of (ch)->peer_len;
  return *len == 0 ? NULL : mc_channel_of (ch)->addrs;
}

const void *
modcat_local (const struct modcat_channel *ch, size_t *len)
{
  const struct mc_channel *c;

  while (ch->lower != NULL && mc_channel_of (ch)->addrs == NULL)
    ch = ch->lower;
  c = mc_channel_of (ch);
  *len = c->local_len;
  return *len == 0 ? NULL : (const char *) c->addrs + c->peer_len;
}

int
modcat_watch_child (struct modcat_channel *ch, pid_t pid, uint64_t signals,
                    unsigned flags)
{
  if (mc_child_add (mc_request_of (ch->rq)->ctx, pid, ch, signals, flags)
      == -1)
    return no_memory (ch->rq);
  mc_channel_of (ch)->gives_status = (flags & MODCAT_CHILD_STATUS) != 0;
  return MODCAT_OK;
}

pid_t
modcat_fork (struct modcat_channel *ch)
{
  struct mc_context *ctx = mc_request_of (ch->rq)->ctx;
  sigset_t before;
  pid_t pid = mc_signals_fork (&before);

  if (pid == -1)
    modcat_fail (ch->rq, "fork(): %s", strerror (errno));
  if (pid != 0)
    return pid;
  mc_signals_default (ctx->signals, &before);
  mc_serve_lower_limit (ctx);
  return 0;
}

char **
modcat_environ (struct modcat_channel *ch)
{
  const struct mc_request *rq = mc_request_of (ch->rq);
  char **block = mc_session_environ (rq->ctx, rq->session, ch);

  if (block == NULL)
    no_memory (ch->rq);
  return block;
}

int
modcat_add_stage (struct modcat_channel *ch, unsigned dir,
                  const struct modcat_stage_ops *ops, void *state)
{
  struct mc_stage_node **at;
  struct mc_stage_node *node = calloc (1, sizeof *node);

  if (node == NULL)
    return no_memory (ch->rq);
  node->stage.ops = ops;
  node->stage.state = state;
  at = &mc_channel_of (ch)->stages[dir == MODCAT_READ ? 0 : 1];
  while (*at != NULL)
    at = &(*at)->next;
  *at = node;
  return MODCAT_OK;
}
