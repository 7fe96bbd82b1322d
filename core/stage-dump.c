/* core/stage-dump.c -- -v and -x: show the data on stderr.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stage.h"

enum {
  BUFFER = 64 * 1024,          /* bytes of a write to stderr */
  ROW = 16,                    /* bytes of data in a row of -v -x */
  LONGEST = 2 + 4 * ROW + 64   /* bytes that one step adds, and more */
};

struct dump {
  bool text, hex;
  char prefix;
  uint64_t offset;             /* bytes that went this way before */
  size_t len;                  /* bytes in buf */
  char buf[BUFFER];
};

/* Write out what there is.  stderr may be O_NONBLOCK by others' doing; then
   wait, as without it.  Nobody can be told when it can't be written. */
static void
flush (struct dump *d)
{
  const char *p = d->buf;

  while (d->len > 0)
    {
      ssize_t n = write (STDERR_FILENO, p, d->len);
      struct pollfd full = { .fd = STDERR_FILENO, .events = POLLOUT };

      if (n > 0)
        {
          p += n;
          d->len -= (size_t) n;
        }
      else if (n == 0 || (errno != EINTR && errno != EAGAIN)
               || (errno == EAGAIN && poll (&full, 1, -1) == -1
                   && errno != EINTR))
        d->len = 0;
    }
}

static void
put_char (struct dump *d, unsigned char c)
{
  d->buf[d->len++] = (char) c;
}

static void
put_hex (struct dump *d, unsigned char c)
{
  static const char digits[] = "0123456789abcdef";

  put_char (d, ' ');
  put_char (d, (unsigned char) digits[c >> 4]);
  put_char (d, (unsigned char) digits[c & 15]);
}

static bool
printable (unsigned char c)
{
  return c >= ' ' && c < 0x7f;
}

/* Room for one more step. */
static void
room (struct dump *d)
{
  if (d->len > BUFFER - LONGEST)
    flush (d);
}

static void
put_header (struct dump *d, size_t len)
{
  struct timespec now;
  struct tm tm;
  char stamp[32];
  int n;

  clock_gettime (CLOCK_REALTIME, &now);
  if (!localtime_r (&now.tv_sec, &tm)
      || strftime (stamp, sizeof stamp, "%Y/%m/%d %H:%M:%S", &tm) == 0)
    strcpy (stamp, "-");
  n = snprintf (d->buf + d->len, BUFFER - d->len,
                "%c %s.%06ld  length=%zu from=%ju to=%ju\n", d->prefix, stamp,
                now.tv_nsec / 1000, len, (uintmax_t) d->offset,
                (uintmax_t) (d->offset + len - 1));
  d->len += (size_t) n;
}

/* -v: no newline is added, the data has its own. */
static void
put_text (struct dump *d, const unsigned char *data, size_t len)
{
  static const char from[] = "\a\b\v\f\r\\", to[] = "abvfr\\";

  for (size_t i = 0; i < len; i++)
    {
      const char *known = data[i] ? strchr (from, data[i]) : NULL;

      room (d);
      if (known)
        {
          put_char (d, '\\');
          put_char (d, (unsigned char) to[known - from]);
        }
      else if (printable (data[i]) || data[i] == '\t' || data[i] == '\n')
        put_char (d, data[i]);
      else
        put_char (d, '.');
    }
}

/* -x: one line. */
static void
put_line (struct dump *d, const unsigned char *data, size_t len)
{
  for (size_t i = 0; i < len; i++)
    {
      room (d);
      put_hex (d, data[i]);
    }
  put_char (d, '\n');
}

/* -v -x: rows of hexadecimal and text, which end where lines end, too. */
static void
put_rows (struct dump *d, const unsigned char *data, size_t len)
{
  while (len > 0)
    {
      size_t n = 0;

      room (d);
      while (n < ROW && n < len && (n == 0 || data[n - 1] != '\n'))
        put_hex (d, data[n++]);
      for (size_t i = n; i < ROW; i++, d->len += 3)
        memcpy (d->buf + d->len, "   ", 3);
      put_char (d, ' ');
      put_char (d, ' ');
      for (size_t i = 0; i < n; i++)
        put_char (d, printable (data[i]) ? data[i] : '.');
      put_char (d, '\n');
      data += n;
      len -= n;
    }
  put_char (d, '-');
  put_char (d, '-');
  put_char (d, '\n');
}

static int
dump_run (struct modcat_stage *st, struct modcat_block *b)
{
  struct dump *d = st->state;

  if (b->len == 0)
    return MODCAT_OK;
  put_header (d, b->len);
  if (d->text && d->hex)
    put_rows (d, b->data, b->len);
  else if (d->hex)
    put_line (d, b->data, b->len);
  else
    put_text (d, b->data, b->len);
  d->offset += b->len;
  flush (d);
  return MODCAT_OK;
}

static void
dump_close (struct modcat_stage *st)
{
  free (st->state);
}

static const struct modcat_stage_ops dump_ops = {
  .size = sizeof dump_ops, .name = "dump", .run = dump_run,
  .close = dump_close
};

int
mc_stage_dump (struct modcat_stage *st, bool text, bool hex, char prefix)
{
  struct dump *d = malloc (sizeof *d);

  if (!d)
    {
      modcat_log (NULL, MODCAT_LOG_ERROR, "dump: %s", strerror (errno));
      return -1;
    }
  d->text = text;
  d->hex = hex;
  d->prefix = prefix;
  d->offset = 0;
  d->len = 0;
  *st = (struct modcat_stage) { .ops = &dump_ops, .state = d };
  return 0;
}
