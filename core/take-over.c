/* core/take-over.c -- a program that becomes this process, and what it gets.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "channel.h"
#include "context.h"
#include "session.h"

/* May a program have the very descriptor that CH uses for DIR? */
static bool
is_free (const struct modcat_channel *ch, unsigned dir)
{
  const struct mc_channel *c = mc_channel_of (ch);

  return mc_channel_is_bare (ch, dir)
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
  }
  return result;
}
