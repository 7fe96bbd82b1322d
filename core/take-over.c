/* core/take-over.c -- a program that becomes this process, and what it gets.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "context.h"
#include "session.h"

/* May a program have the very descriptor that CH uses for DIR? */
static bool
is_free (const struct modcat_channel *ch, unsigned dir)
{
  const struct mc_channel *c = mc_channel_of (ch);

  /* Who would tell the peer that the program is there? */
  return mc_channel_is_bare (ch, dir) && !mc_opening_owes_answer (ch)
         && c->stages[dir == MODCAT_READ ? 0 : 1] == NULL;
}

/* Nobody stands between any more who could do what these options say. */
static int
refuse_work (const struct modcat_channel *ch)
{
  static const char *const names[] = {
    "cr", "crnl", "escape", "ignoreeof", "readbytes",
  };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (modcat_given (ch->rq, names[i]))
      return modcat_fail_opt (ch->rq, names[i], "option %s has no effect when "
                              "a program with nofork takes the descriptors",
                              names[i]);
  return MODCAT_OK;
}

/* The program expects what it would have got from a shell. */
static int
make_blocking (const struct modcat_channel *ch, int fd)
{
  int flags = fcntl (fd, F_GETFL);

  if (flags == -1
      || ((flags & O_NONBLOCK) != 0
          && (ch->flags & MODCAT_CH_SHARED) == 0
          && fcntl (fd, F_SETFL, flags & ~O_NONBLOCK) == -1))
    return modcat_fail (ch->rq, "fcntl(%d, F_SETFL): %s", fd,
                        strerror (errno));
  return MODCAT_OK;
}

static int
take (const struct modcat_request *rq, const struct modcat_channel *from,
      unsigned dir, int *fd)
{
  int result = refuse_work (from);

  if (result != MODCAT_OK)
    return result;
  if (!is_free (from, dir))
    return modcat_fail_opt (rq, "nofork", "option nofork is not allowed here: "
                            "%s has no descriptor that a program could use "
                            "in modcat's place", from->rq->keyword);
  *fd = dir == MODCAT_READ ? from->rfd : from->wfd;
  return make_blocking (from, *fd);
}

/* It must be the last to open, and nobody else may need this process. */
static int
check_place (const struct mc_request *rq)
{
  const struct mc_spec *spec = rq->address->spec;
  const struct mc_session *s = rq->session;

  if (spec->number != 2 || spec->dual || s == NULL)
    return modcat_fail_opt (&rq->pub, "nofork", "option nofork is not allowed "
                            "here, but on the second address only");
  if (rq->ctx->sessions != s || s->next != NULL)
    return modcat_fail_opt (&rq->pub, "nofork", "option nofork is not allowed "
                            "here: this process has other sessions, too");
  return MODCAT_OK;
}

static void
warn_of_settings (const struct mc_request *rq)
{
  const struct mc_settings *set = &rq->ctx->set;

  if (set->dump_text || set->dump_hex || set->raw_left != NULL
      || set->raw_right != NULL)
    modcat_log (&rq->pub, MODCAT_LOG_WARN, "with option nofork no data passes "
                "through here: -v, -x, -r and -R show nothing");
}

/* The options whose settings are collected, and so may have to be put back:
   "raw, echo" in TEXT. */
static const char *
settings_of (const struct modcat_channel *ch, char *text, size_t size)
{
  const struct modcat_address *a = mc_request_of (ch->rq)->address;
  size_t used = 0;

  text[0] = '\0';
  for (size_t i = 0; i < a->nopts && used < size; i++)
    if (a->opts[i].group != NULL && a->opts[i].group->finish != NULL)
      used += (size_t) snprintf (text + used, size - used, "%s%s",
                                 used == 0 ? "" : ", ", a->opts[i].opt->name);
  return text;
}

/* As in socat, this is no reason to refuse: scripts do it, and a program that
   wants its terminal like that should have it. */
static void
warn_of_rescue (const struct modcat_channel *from)
{
  char names[200];

  if (!mc_channel_has_rescue (from))
    return;
  settings_of (from, names, sizeof names);
  modcat_log (from->rq, MODCAT_LOG_WARN, "with option nofork modcat is not "
              "there to put the terminal of %s back at the end: it stays as "
              "%s %s it", from->rq->keyword,
              names[0] != '\0' ? names : "that address",
              strchr (names, ',') != NULL ? "have set" : "has set");
}

int
modcat_take_over (struct modcat_channel *ch, int fds[2])
{
  const struct mc_request *rq = mc_request_of (ch->rq);
  const struct mc_session *s = rq->session;
  int result = check_place (rq);

  warn_of_settings (rq);
  if (result == MODCAT_OK)
    result = refuse_work (ch);
  fds[0] = fds[1] = -1;
  for (unsigned i = 0; result == MODCAT_OK && i < s->nlegs; i++) {
    const struct mc_leg *leg = &s->leg[i];

    if (leg->side != 0)
      continue;
    if ((leg->dirs & MODCAT_READ) != 0)
      result = take (&rq->pub, leg->ch, MODCAT_READ, &fds[0]);
    if (result == MODCAT_OK && (leg->dirs & MODCAT_WRITE) != 0)
      result = take (&rq->pub, leg->ch, MODCAT_WRITE, &fds[1]);
    if (result == MODCAT_OK)
      warn_of_rescue (leg->ch);
  }
  return result;
}
