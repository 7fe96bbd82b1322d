/* core/stage-raw.c -- -r and -R: append the data to a file.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "context.h"
#include "log.h"
#include "stage.h"

/* -- the name ------------------------------------------------------------- */

/* What is put together, NULL when memory ran out. */
struct text { char *at; size_t len; };

static void
append (struct text *t, const char *s, size_t n)
{
  char *more = t->at ? realloc (t->at, t->len + n + 1) : NULL;

  if (!more)
    free (t->at);
  t->at = more;
  if (!more)
    return;
  memcpy (more + t->len, s, n);
  t->len += n;
  more[t->len] = '\0';
}

/* The value of the variable of N bytes at NAME; BUF is room for it. */
static const char *
value_of (const char *name, size_t n, const char *progname,
          const struct timespec *when, char buf[32])
{
  static const char stamp[] = "TIMESTAMP", micros[] = "MICROS",
                    prog[] = "PROGNAME";
  const char *value = NULL;
  struct tm tm;

  if (n == sizeof prog - 1 && memcmp (name, prog, n) == 0)
    return progname;
  if (n == sizeof micros - 1 && memcmp (name, micros, n) == 0)
    {
      snprintf (buf, 32, "%06ld", when->tv_nsec / 1000);
      return buf;
    }
  if (n == sizeof stamp - 1 && memcmp (name, stamp, n) == 0)
    {
      if (!localtime_r (&when->tv_sec, &tm)
          || strftime (buf, 32, "%Y%m%dT%H%M%S", &tm) == 0)
        return "";
      return buf;
    }
  char *copy = strndup (name, n);

  if (copy)
    value = getenv (copy);
  free (copy);
  return value ? value : "";
}

static size_t
name_length (const char *s)
{
  return s[0] >= '0' && s[0] <= '9' ? 0
    : strspn (s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                 "0123456789_");
}

/* Append what the dollar at P stands for; returns the bytes it took. */
static size_t
expand (struct text *t, const char *p, const char *progname,
        const struct timespec *when)
{
  bool braces = p[1] == '{';
  const char *name = p + 1 + braces, *value;
  size_t n = name_length (name);
  char buf[32];

  if (p[1] == '$')
    {
      snprintf (buf, sizeof buf, "%ld", (long) getpid ());
      append (t, buf, strlen (buf));
      return 2;
    }
  if (n == 0 || (braces && name[n] != '}'))
    {
      append (t, p, 1);
      return 1;
    }
  value = value_of (name, n, progname, when, buf);
  append (t, value, strlen (value));
  return 1 + n + 2 * (size_t) braces;
}

char *
mc_raw_name (const char *pattern, const char *progname,
             const struct timespec *when)
{
  struct text t = { .at = strdup (""), .len = 0 };

  while (*pattern)
    {
      size_t n = strcspn (pattern, "\\$");

      append (&t, pattern, n);
      pattern += n;
      if (*pattern == '$')
        pattern += expand (&t, pattern, progname, when);
      else if (*pattern == '\\')
        {
          n = pattern[1] == '$';
          append (&t, pattern + n, 1);
          pattern += 1 + n;
        }
    }
  return t.at;
}

/* -- the stage ------------------------------------------------------------ */

struct raw {
  int fd;
  char option;
  bool failing;                /* the last block was not written: said */
};

/* What can't be copied is gone, and the transfer goes on; to say so once is
   enough until it works again. */
static int
raw_run (struct modcat_stage *st, struct modcat_block *b)
{
  struct raw *r = st->state;
  size_t done = 0;
  ssize_t n = 0;

  while (done < b->len)
    {
      n = write (r->fd, b->data + done, b->len - done);
      if (n == -1 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (size_t) n;
    }
  if (done < b->len && !r->failing)
    modcat_log (NULL, MODCAT_LOG_WARN,
                "-%c: write(%d, ..., %zu): %s; %zu bytes are missing there",
                r->option, r->fd, b->len - done,
                n == -1 ? strerror (errno) : "nothing written",
                b->len - done);
  if (b->len > 0)
    r->failing = done < b->len;
  return MODCAT_OK;
}

static void
raw_close (struct modcat_stage *st)
{
  struct raw *r = st->state;

  close (r->fd);
  free (r);
}

static const struct modcat_stage_ops raw_ops = {
  .size = sizeof raw_ops, .name = "raw copy", .run = raw_run,
  .close = raw_close
};

int
mc_stage_raw (struct modcat_stage *st, const struct mc_context *ctx,
              char option, const char *pattern, const struct timespec *when)
{
  char *name = mc_raw_name (pattern, ctx->set.progname, when);
  struct raw *r = calloc (1, sizeof *r);

  if (r && name)
    {
      r->option = option;
      r->fd = open (name, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK
                    | O_NOCTTY | O_CLOEXEC, 0664);
    }
  if (!r || !name || r->fd == -1)
    {
      mc_log_put (ctx->log, MODCAT_LOG_ERROR, "-%c: open(\"%s\"): %s", option,
                  name ? name : pattern, strerror (errno));
      free (name);
      free (r);
      return -1;
    }
  free (name);
  *st = (struct modcat_stage) { .ops = &raw_ops, .state = r };
  return 0;
}
