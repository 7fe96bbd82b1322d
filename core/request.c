/* core/request.c -- the request that a module sees, and what it may ask of it.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "context.h"
#include "log.h"
#include "opening.h"
#include "session.h"
#include "target.h"

struct mc_request *
mc_request_new (struct mc_context *ctx, struct mc_session *session,
                const struct modcat_address *address, unsigned dirs)
{
  /* Not calloc(3): the C library gives back the chunk of the last peer to
     malloc(3) alone, and that one's page has been copied already. */
  struct mc_request *rq = malloc (sizeof *rq + address->nopts);

  if (rq == NULL)
    return NULL;
  memset (rq, 0, sizeof *rq + address->nopts);
  rq->uses = 1;
  rq->ctx = ctx;
  rq->session = session;
  rq->address = address;
  rq->pub.addr = address->type;
  rq->pub.keyword = address->single->keyword.text;
  rq->pub.dirs = dirs;
  rq->pub.argc = address->argc;
  rq->pub.argv = address->argv;
  rq->pub.conf = mc_address_conf (address, NULL);
  rq->pub.shared = address->shared;
  return rq;
}

struct mc_request *
mc_request_copy (struct mc_request *rq)
{
  struct mc_request *copy;

  copy = mc_request_new (rq->ctx, rq->session, rq->address, rq->pub.dirs);
  if (copy == NULL)
    return NULL;
  memcpy (copy->applied, rq->applied, rq->address->nopts);
  copy->origin = rq;
  rq->uses++;
  return copy;
}

void
mc_request_free (struct mc_request *rq)
{
  if (rq == NULL || --rq->uses > 0)
    return;
  mc_request_free (rq->origin);
  while (rq->nested != NULL) {
    struct mc_nested *n = rq->nested;

    rq->nested = n->next;
    mc_nested_free (n);
  }
  free (rq);
}

/* -- options -------------------------------------------------------------- */

const void *
modcat_group_conf (const struct modcat_request *rq,
                   const struct modcat_group *group)
{
  return mc_address_conf (mc_request_of (rq)->address, group);
}

int
modcat_given (const struct modcat_request *rq, const char *name)
{
  return mc_address_opt (mc_request_of (rq)->address, name) != NULL;
}

/* -s: an option that failed is marked and reported; go on behind it. */
static int
apply (struct mc_request *rq, const struct modcat_target *t, int phase,
       unsigned which)
{
  int result = mc_options_apply (rq->address, rq->applied, t, phase, which);

  while (result < 0 && rq->ctx->set.sloppy)
    result = mc_options_apply (rq->address, rq->applied, t, phase,
                               which | MC_OPTS_LEFT);
  return result;
}

int
mc_request_apply (struct modcat_channel *ch, int phase, int fd,
                  unsigned which)
{
  struct modcat_target t = { .rq = ch->rq, .ch = ch, .fd = fd,
                             .path = ch->path };

  return apply (mc_request_of (ch->rq), &t, phase, which);
}

int
modcat_apply (const struct modcat_request *rq, struct modcat_channel *ch,
              enum modcat_phase phase, int fd, const char *path)
{
  struct modcat_target t = { .rq = rq, .ch = ch, .fd = fd, .path = path };

  return apply (mc_request_of (rq), &t, (int) phase, 0);
}

int
modcat_apply_left (const struct modcat_request *rq,
                   struct modcat_channel *ch, enum modcat_phase phase,
                   int fd, const char *path)
{
  struct modcat_target t = { .rq = rq, .ch = ch, .fd = fd, .path = path };

  return apply (mc_request_of (rq), &t, (int) phase, MC_OPTS_LEFT);
}

int
modcat_check_peer (struct modcat_channel *ch, int fd, const void *peer,
                   size_t peer_len, const void *local, size_t local_len)
{
  struct modcat_target t = {
    .rq = ch->rq, .ch = ch, .fd = fd, .peer = peer, .peer_len = peer_len,
    .local = local, .local_len = local_len,
  };

  return apply (mc_request_of (ch->rq), &t, MODCAT_PH_ACCEPT, 0);
}

void
modcat_checks_peers (struct modcat_channel *ch)
{
  struct mc_request *rq = mc_request_of (ch->rq);

  for (size_t i = 0; i < rq->address->nopts; i++)
    if (rq->address->opts[i].opt->phase == MODCAT_PH_ACCEPT)
      rq->applied[i] = 1;
  mc_channel_of (ch)->checks_peers = true;
}

const struct modcat_address *
modcat_parse_address (const struct modcat_request *pub, const char *text)
{
  struct mc_request *rq = mc_request_of (pub);
  struct mc_nested *n = mc_nested_new (rq->ctx, text, NULL, NULL);

  if (n == NULL)
    return NULL;
  n->next = rq->nested;
  rq->nested = n;
  return n->address;
}

/* -- targets -------------------------------------------------------------- */

/* Only words that mean nothing but a host go on: they stand in addresses, in
   paths, in the environment of programs. */
int
modcat_set_target (struct modcat_channel *ch, const char *host, unsigned port)
{
  struct mc_session *s = mc_request_of (ch->rq)->session;
  int result;

  if (s == NULL)
    return modcat_fail (ch->rq, "there is no session to have a target");
  if (s->target == NULL && (s->target = malloc (sizeof *s->target)) == NULL)
    return modcat_fail (ch->rq, "out of memory");
  if (!mc_target_set (s->target, host, port)) {
    free (s->target);
    s->target = NULL;
    return MODCAT_REFUSE;
  }
  result = modcat_setenv (ch, "TARGETHOST", s->target->host);
  return result != MODCAT_OK ? result
         : modcat_setenv (ch, "TARGETPORT", s->target->port);
}

void
modcat_note_errno (const struct modcat_request *rq, int error)
{
  struct mc_session *s = rq == NULL ? NULL : mc_request_of (rq)->session;

  if (s != NULL)
    s->error = error;
}

/* -- settings ------------------------------------------------------------- */

char
modcat_ip_version (const struct modcat_request *rq, int listening)
{
  const struct mc_settings *set = &mc_request_of (rq)->ctx->set;

  return listening ? set->listen_ip : set->resolve_ip;
}

size_t
modcat_block_size (const struct modcat_request *rq)
{
  return mc_request_of (rq)->ctx->set.block_size;
}

const char *
modcat_program_name (const struct modcat_request *rq)
{
  return mc_request_of (rq)->ctx->set.progname;
}

int
modcat_experimental (const struct modcat_request *rq)
{
  return mc_request_of (rq)->ctx->set.experimental;
}

int
modcat_workers (const struct modcat_request *rq)
{
  const struct mc_child_conf *conf = modcat_group_conf (rq,
                                                        &modcat_group_child);

  return conf != NULL && conf->serve > 1 ? conf->serve : 1;
}

int
modcat_take_words (const struct modcat_request *pub, const char *option,
                   char *const **words)
{
  struct mc_context *ctx = mc_request_of (pub)->ctx;

  if (ctx->set.words == NULL)
    return modcat_fail_opt (pub, option, "option \"%s\": there is no \"--\" "
                            "behind the addresses, with words to take",
                            option);
  if (ctx->words_taken)
    return modcat_fail_opt (pub, option, "option \"%s\": another address has "
                            "the words behind \"--\" already", option);
  ctx->words_taken = true;
  *words = ctx->set.words;
  return MODCAT_OK;
}

/* -- failures ------------------------------------------------------------- */

enum modcat_level
modcat_retry_level (const struct modcat_request *rq, enum modcat_level level)
{
  if (rq == NULL || !mc_request_of (rq)->retries_left)
    return level;
  if (level >= MODCAT_LOG_ERROR)
    return MODCAT_LOG_NOTICE;
  return level == MODCAT_LOG_WARN ? MODCAT_LOG_INFO : level;
}

static void log_failure (const struct modcat_request *pub,
                         enum modcat_level level, const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 3, 0)));

static void
log_failure (const struct modcat_request *pub, enum modcat_level level,
             const char *fmt, va_list ap)
{
  const struct mc_request *rq = mc_request_of (pub);

  mc_log_vput_in (rq->ctx->log, modcat_retry_level (pub, level),
                  rq->address->spec, fmt, ap);
}

int
modcat_fail (const struct modcat_request *rq, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  log_failure (rq, MODCAT_LOG_ERROR, fmt, ap);
  va_end (ap);
  return MODCAT_FAIL;
}

int
modcat_fail_soft (const struct modcat_request *rq, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  log_failure (rq, MODCAT_LOG_WARN, fmt, ap);
  va_end (ap);
  return MODCAT_FAIL_SOFT;
}

static void fail_at (const struct modcat_request *pub,
                     const struct mc_word *word, const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 3, 0)));

static void
fail_at (const struct modcat_request *pub, const struct mc_word *word,
         const char *fmt, va_list ap)
{
  const struct mc_request *rq = mc_request_of (pub);

  mc_log_vcaret (rq->ctx->log, modcat_retry_level (pub, MODCAT_LOG_ERROR),
                 rq->address->spec, word->col, word->width, fmt, ap);
}

int
modcat_fail_arg (const struct modcat_request *rq, int arg, const char *fmt,
                 ...)
{
  const struct mc_single *single = mc_request_of (rq)->address->single;
  const struct mc_word *word = &single->keyword;
  va_list ap;

  if (arg >= 0 && (size_t) arg < single->nparams)
    word = &single->params[arg];
  va_start (ap, fmt);
  fail_at (rq, word, fmt, ap);
  va_end (ap);
  return MODCAT_FAIL;
}

int
modcat_fail_opt (const struct modcat_request *rq, const char *name,
                 const char *fmt, ...)
{
  const struct modcat_address *a = mc_request_of (rq)->address;
  const struct mc_opt_set *set = mc_address_opt (a, name);
  const struct mc_word *word = &a->single->keyword;
  va_list ap;

  if (set != NULL)
    word = set->words->value.text != NULL ? &set->words->value
      : &set->words->name;
  va_start (ap, fmt);
  fail_at (rq, word, fmt, ap);
  va_end (ap);
  return MODCAT_FAIL;
}
