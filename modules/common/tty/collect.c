/* modules/common/tty/collect.c -- settings are collected, and take effect by
 * one call.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

#include <modcat/tty.h>

#include "collect.h"
#include "rows.h"
#include "settings.h"

/* An option that is to act. */
struct change {
  const struct modcat_opt *opt;
  int64_t num[2];
};

/* What was collected for one descriptor. */
struct collection {
  int fd;
  struct modcat_tty_line line;            /* acts first; .size 0: none */
  struct change *changes;
  size_t count, room;
};
static const char collection_key;

static void
release (struct modcat_channel *ch, void *block, int dropped)
{
  struct collection *c = block;

  (void) ch;
  (void) dropped;
  free (c->changes);
}

/* Empty unless FD's.  NULL: reported. */
static struct collection *
collection_for (struct modcat_channel *ch, int fd)
{
  struct collection *c = modcat_attach (ch, &collection_key, sizeof *c,
                                        release);

  if (c != NULL && c->fd != fd) {
    c->fd = fd;
    c->count = 0;
    c->line.size = 0;
  }
  return c;
}

int
tty_collect (const struct modcat_target *t, const struct modcat_opt *opt,
             const struct modcat_value *v)
{
  struct collection *c;

  if (t->fd == -1)
    return MODCAT_SKIP;
  c = collection_for (t->ch, t->fd);
  if (c == NULL)
    return MODCAT_FAIL;
  if (c->count == c->room) {
    size_t room = c->room + 16;
    struct change *more = reallocarray (c->changes, room, sizeof *more);

    if (more == NULL)
      return modcat_fail (t->rq, "out of memory");
    c->changes = more;
    c->room = room;
  }
  c->changes[c->count++] = (struct change) {
    .opt = opt, .num = { v->num[0], v->num[1] },
  };
  return MODCAT_OK;
}

/* The failure, pointing at option NAME if there is one. */
__attribute__ ((__format__ (__printf__, 3, 4)))
static int
fail (const struct modcat_request *rq, const char *name, const char *fmt, ...)
{
  char text[300];
  va_list ap;

  va_start (ap, fmt);
  vsnprintf (text, sizeof text, fmt, ap);
  va_end (ap);
  if (name == NULL || !modcat_given (rq, name))
    return modcat_fail (rq, "%s", text);
  return modcat_fail_opt (rq, name, "%s", text);
}

int
modcat_tty_line (struct modcat_channel *ch, int fd,
                 const struct modcat_tty_line *line)
{
  struct collection *c = collection_for (ch, fd);

  if (c == NULL)
    return MODCAT_FAIL;
  if (tty_stick_parity == 0 && (line->parity == 'm' || line->parity == 's'))
    return fail (ch->rq, "parity", "this system has no parity mark or space");
  memset (&c->line, 0, sizeof c->line);
  memcpy (&c->line, line, line->size < sizeof c->line ? line->size
                                                       : sizeof c->line);
  return MODCAT_OK;
}

/* -- from what was collected to settings --------------------------------- */

/* Let all of C act on S.  One speed without the other means both: few lines
   can have two. */
static void
change (const struct collection *c, struct tty_settings *s)
{
  bool in = false, out = false;

  if (c->line.size > 0)
    tty_set_line (s, &c->line);
  for (size_t i = 0; i < c->count; i++) {
    tty_change (s, c->changes[i].opt, c->changes[i].num);
    in = in || strcmp (c->changes[i].opt->name, "ispeed") == 0;
    out = out || strcmp (c->changes[i].opt->name, "ospeed") == 0;
  }
  if (in && !out)
    s->ospeed = s->ispeed;
  else if (out && !in)
    s->ispeed = s->ospeed;
}

/* -- did the terminal take them? ----------------------------------------- */

/* Lines make their speeds by dividing a clock; receivers put up with this. */
static bool
same_speed (uint32_t wanted, uint32_t is)
{
  uint32_t differs = wanted > is ? wanted - is : is - wanted;

  return differs <= wanted / 32;
}

static const char *
name_of_last (const struct collection *c)
{
  return c->count == 0 ? NULL : c->changes[c->count - 1].opt->name;
}

/* C's terminal, for messages. */
static const char *
place (const struct collection *c, char *text, size_t size)
{
  if (c->line.size > 0 && c->line.name != NULL)
    return c->line.name;
  snprintf (text, size, "the terminal on fd %d", c->fd);
  return text;
}

static int
check_speed (const struct modcat_request *rq, const struct collection *c,
             const struct tty_settings *wanted, const struct tty_settings *is)
{
  bool out = same_speed (wanted->ospeed, is->ospeed);
  uint32_t refused = out ? wanted->ispeed : wanted->ospeed;
  char text[40];

  if (out && (wanted->ispeed == 0 || same_speed (wanted->ispeed, is->ispeed)))
    return MODCAT_OK;
  return fail (rq, c->line.size > 0 && c->line.baud == refused ? "baud" : NULL,
               "speed %lu is not supported by %s, which runs at %lu",
               (unsigned long) refused, place (c, text, sizeof text),
               (unsigned long) is->ospeed);
}

/* What of C's line was not taken, by the name of the option for it. */
static int
check_line (const struct modcat_request *rq, const struct collection *c,
            const struct tty_settings *wanted, const struct tty_settings *is)
{
  const struct { uint32_t bits; const char *name; } parts[] = {
    { CSIZE, "bits" }, { PARENB | PARODD | tty_stick_parity, "parity" },
    { CSTOPB, "stopbits" }, { CRTSCTS, "flow" },
  };
  uint32_t differ = wanted->flags[TTY_CFLAG] ^ is->flags[TTY_CFLAG];
  char text[40];

  for (size_t i = 0; c->line.size > 0 && i < sizeof parts / sizeof parts[0];
       i++)
    if ((differ & parts[i].bits) != 0)
      return fail (rq, parts[i].name, "the wanted setting of \"%s\" is not "
                   "supported by %s", parts[i].name,
                   place (c, text, sizeof text));
  return MODCAT_OK;
}

/* What C wanted has become IS: a change that would still change something,
   and isn't undone by a later one, was not taken. */
static int
check_taken (const struct modcat_request *rq, const struct collection *c,
             const struct tty_settings *wanted, const struct tty_settings *is)
{
  int result = check_speed (rq, c, wanted, is);
  char text[40];

  if (result != MODCAT_OK)
    return result;
  for (size_t i = 0; i < c->count; i++) {
    struct tty_settings still = *is, final = *wanted;

    tty_change (&still, c->changes[i].opt, c->changes[i].num);
    tty_change (&final, c->changes[i].opt, c->changes[i].num);
    if (memcmp (still.flags, is->flags, sizeof still.flags) != 0
        && memcmp (final.flags, wanted->flags, sizeof final.flags) == 0)
      return fail (rq, c->changes[i].opt->name,
                   "option \"%s\" is not supported by %s",
                   c->changes[i].opt->name, place (c, text, sizeof text));
  }
  return check_line (rq, c, wanted, is);
}

/* -- taking effect ------------------------------------------------------- */

static int
set (struct modcat_channel *ch, const struct collection *c)
{
  const char *name = name_of_last (c);
  struct tty_settings wanted, is;

  if (tty_get (c->fd, &is) == -1)
    return fail (ch->rq, name, "tcgetattr(%d, %p): %s%s", c->fd, (void *) &is,
                 strerror (errno), errno != ENOTTY ? ""
                 : "; it is no terminal");
  if (modcat_tty_save (ch, c->fd) != MODCAT_OK)
    return MODCAT_FAIL;
  wanted = is;
  change (c, &wanted);
  if (tty_put (c->fd, TTY_DRAIN, &wanted) == -1)
    return fail (ch->rq, name, "tcsetattr(%d, TCSADRAIN, %p): %s", c->fd,
                 (void *) &wanted, strerror (errno));
  if (tty_get (c->fd, &is) == -1)
    return fail (ch->rq, name, "tcgetattr(%d, %p): %s", c->fd, (void *) &is,
                 strerror (errno));
  return check_taken (ch->rq, c, &wanted, &is);
}

int
modcat_tty_set (struct modcat_channel *ch, int fd)
{
  struct collection *c = modcat_attached (ch, &collection_key);
  int result;

  if (c == NULL || c->fd != fd || (c->count == 0 && c->line.size == 0))
    return MODCAT_OK;
  result = set (ch, c);
  c->count = 0;
  c->line.size = 0;
  return result;
}

int
tty_finish (const struct modcat_target *t, int phase)
{
  return phase == MODCAT_PH_FD ? modcat_tty_set (t->ch, t->fd) : MODCAT_OK;
}
