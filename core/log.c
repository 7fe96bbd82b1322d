/* core/log.c -- log lines: thresholds, targets, carets.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "address.h"
#include "log.h"

enum {
  TEXT_MAX = 480,              /* bytes of a message, as in socat */
  LINE_BYTES = 512,            /* of a whole line, newline not counted */
  CARET_COLUMNS = 72,          /* of an address, around what is wrong */
  PATIENCE_MS = 100            /* for a stderr that is O_NONBLOCK and full */
};

struct mc_log {
  enum modcat_level threshold;
  int lower;                   /* children-shutup: steps */
  unsigned long session;       /* that lines are about, 0: not shown */
  char *progname;              /* openlog() keeps the pointer */
  char *hostname;              /* NULL: not shown */
  bool micros;
  int fd;                      /* stderr or the log file, -1: neither */
  bool to_syslog, mixed;
  int facility;
};

/* The one log of the process, for those who have no context. */
static struct mc_log *installed;

struct mc_log *
mc_log_new (const char *progname)
{
  struct mc_log *log = calloc (1, sizeof *log);

  if (!log)
    return NULL;
  log->progname = strdup (progname ? progname : "modcat");
  if (!log->progname)
    {
      free (log);
      return NULL;
    }
  log->threshold = MODCAT_LOG_WARN;
  log->fd = STDERR_FILENO;
  tzset ();                    /* a chroot would hide the zone's file */
  return log;
}

static void
close_stream (struct mc_log *log)
{
  if (log->fd > STDERR_FILENO)
    close (log->fd);
  log->fd = -1;
}

void
mc_log_free (struct mc_log *log)
{
  if (!log)
    return;
  if (installed == log)
    installed = NULL;
  close_stream (log);
  if (log->to_syslog || log->mixed)
    closelog ();
  free (log->progname);
  free (log->hostname);
  free (log);
}

void
mc_log_install (struct mc_log *log)
{
  installed = log;
}

void
mc_log_set_threshold (struct mc_log *log, enum modcat_level level)
{
  log->threshold = level;
}

enum modcat_level
mc_log_threshold (const struct mc_log *log)
{
  return log->threshold;
}

/* At once: after a chroot there may be no /dev/log. */
static void
open_syslog (const struct mc_log *log, const char *ident)
{
  openlog (ident, LOG_PID | LOG_NDELAY, log->facility);
}

/* Without memory the old name stays: better a line with it than none. */
void
mc_log_set_progname (struct mc_log *log, const char *name)
{
  char *copy = strdup (name);

  if (!copy)
    return;
  if (log->to_syslog || log->mixed)
    open_syslog (log, copy);
  free (log->progname);
  log->progname = copy;
}

void
mc_log_set_micros (struct mc_log *log, bool on)
{
  log->micros = on;
}

void
mc_log_set_hostname (struct mc_log *log, const char *name)
{
  free (log->hostname);
  log->hostname = name ? strdup (name) : NULL;
}

void
mc_log_to_stderr (struct mc_log *log)
{
  close_stream (log);
  log->fd = STDERR_FILENO;
}

int
mc_log_to_file (struct mc_log *log, const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_CLOEXEC,
                 0666);

  /* Not even a program that was started without a stdin may find the log
     under that number. */
  if (fd >= 0 && fd <= STDERR_FILENO)
    {
      int high = fcntl (fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

      close (fd);
      fd = high;
    }
  if (fd == -1)
    {
      mc_log_put (log, MODCAT_LOG_ERROR, "cannot open log file \"%s\": %s",
                  path, strerror (errno));
      return -1;
    }
  close_stream (log);
  log->fd = fd;
  return 0;
}

/* The facility called NAME, -1: none is. */
static int
facility_of (const char *name)
{
  static const struct { char name[10]; int value; } table[] = {
    { "auth", LOG_AUTH }, { "authpriv", LOG_AUTHPRIV }, { "cron", LOG_CRON },
    { "daemon", LOG_DAEMON }, { "ftp", LOG_FTP }, { "kern", LOG_KERN },
    { "local0", LOG_LOCAL0 }, { "local1", LOG_LOCAL1 },
    { "local2", LOG_LOCAL2 }, { "local3", LOG_LOCAL3 },
    { "local4", LOG_LOCAL4 }, { "local5", LOG_LOCAL5 },
    { "local6", LOG_LOCAL6 }, { "local7", LOG_LOCAL7 }, { "lpr", LOG_LPR },
    { "mail", LOG_MAIL }, { "news", LOG_NEWS }, { "syslog", LOG_SYSLOG },
    { "user", LOG_USER }, { "uucp", LOG_UUCP }
  };

  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (strcasecmp (name, table[i].name) == 0)
      return table[i].value;
  return -1;
}

int
mc_log_to_syslog (struct mc_log *log, const char *facility, bool mixed)
{
  int value = facility ? facility_of (facility) : LOG_DAEMON;

  if (value == -1)
    {
      mc_log_put (log, MODCAT_LOG_ERROR, "unknown syslog facility \"%s\"",
                  facility);
      return -1;
    }
  log->facility = value;
  log->mixed = mixed;
  log->to_syslog = !mixed;
  open_syslog (log, log->progname);
  if (mixed)
    mc_log_to_stderr (log);
  else
    close_stream (log);
  return 0;
}

void
mc_log_switch (struct mc_log *log, const char *reason)
{
  if (!log->mixed)
    {
      if (reason)
        mc_log_put (log, MODCAT_LOG_INFO, "%s", reason);
      return;
    }
  mc_log_put (log, MODCAT_LOG_INFO, "%s%sswitching to syslog",
              reason ? reason : "", reason ? ", " : "");
  log->mixed = false;
  log->to_syslog = true;
  if (log->fd == STDERR_FILENO)        /* a later -lf asked for both */
    log->fd = -1;
}

void
mc_log_lower (struct mc_log *log, int n)
{
  log->lower = n < 0 ? 0 : n;
}

void
mc_log_about (struct mc_log *log, unsigned long number, int n)
{
  log->session = number;
  mc_log_lower (log, n);
}

static enum modcat_level
lowered (const struct mc_log *log, enum modcat_level level)
{
  int value = (int) level - log->lower;

  if (value < MODCAT_LOG_DEBUG)
    return MODCAT_LOG_DEBUG;
  return value > MODCAT_LOG_FATAL ? MODCAT_LOG_FATAL
                                  : (enum modcat_level) value;
}

static bool
shown (const struct mc_log *log, enum modcat_level level)
{
  return log && lowered (log, level) >= log->threshold;
}

/* Length of the UTF-8 character at the start of the N bytes at S, 0 when
   there is none, or only a C1 control, which a terminal would obey
   (RFC 3629, ISO 6429). */
static size_t
utf8_length (const unsigned char *s, size_t n)
{
  size_t len = s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : (s[0] & 0xf0) == 0xe0 ? 3
    : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;

  if (len == 0 || len > n)
    return 0;
  for (size_t i = 1; i < len; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  if ((s[0] == 0xc2 && s[1] < 0xa0) || (s[0] == 0xe0 && s[1] < 0xa0)
      || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90)
      || (s[0] == 0xf4 && s[1] > 0x8f))
    return 0;
  return len;
}

/* Write one byte that must not reach a terminal as an escape. */
static size_t
escape_byte (char *out, unsigned char c)
{
  static const char hex[] = "0123456789abcdef";
  static const char from[] = "\a\b\t\n\v\f\r\033", to[] = "abtnvfre";
  const char *known = c ? strchr (from, c) : NULL;

  out[0] = '\\';
  if (known)
    {
      out[1] = to[known - from];
      return 2;
    }
  out[1] = 'x';
  out[2] = hex[c >> 4];
  out[3] = hex[c & 15];
  return 4;
}

/* Copy TEXT to OUT, at most ROOM bytes with the NUL, whatever it contains
   made harmless, and never half a character.  Returns the length. */
static size_t
harmless (char *out, size_t room, const char *text)
{
  const unsigned char *s = (const unsigned char *) text;
  size_t left = strlen (text), len = 0;

  while (left > 0)
    {
      char piece[4];
      size_t n, used = 1;

      if (s[0] >= ' ' && s[0] < 0x7f)
        {
          piece[0] = (char) s[0];
          n = 1;
        }
      else if ((n = used = utf8_length (s, left)) != 0)
        memcpy (piece, s, n);
      else
        {
          used = 1;
          n = escape_byte (piece, s[0]);
        }
      if (len + n >= room)
        break;
      memcpy (out + len, piece, n);
      len += n;
      s += used;
      left -= used;
    }
  out[len] = '\0';
  return len;
}

enum { SESSION_BYTES = 24 };   /* "#", digits, a space */

/* "#7 ": which of many sessions the line is about, or "". */
static const char *
session_text (const struct mc_log *log, char *buf)
{
  if (log->session == 0)
    return "";
  snprintf (buf, SESSION_BYTES, "#%lu ", log->session);
  return buf;
}

/* Time, host, program and letter; returns the length. */
static size_t
header (const struct mc_log *log, enum modcat_level level, char *buf,
        size_t size)
{
  struct timespec now;
  struct tm tm;
  char stamp[32], micros[32] = "", about[SESSION_BYTES];
  int n;

  clock_gettime (CLOCK_REALTIME, &now);
  if (!localtime_r (&now.tv_sec, &tm)
      || strftime (stamp, sizeof stamp, "%Y/%m/%d %H:%M:%S", &tm) == 0)
    strcpy (stamp, "-");
  if (log->micros)
    snprintf (micros, sizeof micros, ".%06ld", now.tv_nsec / 1000);
  n = snprintf (buf, size, "%s%s %.64s%s%.255s[%ld] %c %s", stamp, micros,
                log->hostname ? log->hostname : "",
                log->hostname ? " " : "", log->progname, (long) getpid (),
                "DINWEF"[level], session_text (log, about));
  return (size_t) n < size ? (size_t) n : size - 1;
}

/* One write for all of it, so that lines of several processes don't mix. */
static void
write_out (int fd, const char *buf, size_t len)
{
  while (len > 0)
    {
      ssize_t n = write (fd, buf, len);
      struct pollfd full = { .fd = fd, .events = POLLOUT };

      if (n == -1 && errno == EINTR)
        continue;
      if (n == -1 && (errno != EAGAIN || poll (&full, 1, PATIENCE_MS) <= 0))
        return;
      if (n > 0)
        {
          buf += n;
          len -= (size_t) n;
        }
    }
}

static void
to_syslog (const struct mc_log *log, enum modcat_level level,
           const char *text)
{
  char about[SESSION_BYTES];

  static const int priority[] = {
    [MODCAT_LOG_DEBUG] = LOG_DEBUG, [MODCAT_LOG_INFO] = LOG_INFO,
    [MODCAT_LOG_NOTICE] = LOG_NOTICE, [MODCAT_LOG_WARN] = LOG_WARNING,
    [MODCAT_LOG_ERROR] = LOG_ERR, [MODCAT_LOG_FATAL] = LOG_CRIT
  };

  syslog (priority[level], "%c %s%s", "DINWEF"[level],
          session_text (log, about), text);
}

/* Log TEXT (harmless already: the second time only cuts the line) and,
   when lines go to stderr, the lines of BELOW as they are. */
static void
put_text (const struct mc_log *log, enum modcat_level level, const char *text,
          const char *below)
{
  char line[LINE_BYTES + 1 + 2 * (CARET_COLUMNS + 16)];
  char prefix[LINE_BYTES / 2];
  size_t len = header (log, level, prefix, sizeof prefix);

  if (log->to_syslog)
    to_syslog (log, level, text);
  if (log->fd == -1)
    return;
  memcpy (line, prefix, len);
  len += harmless (line + len, LINE_BYTES + 1 - len, text);
  line[len++] = '\n';
  if (below && log->fd == STDERR_FILENO)
    {
      size_t more = strlen (below);

      memcpy (line + len, below, more);
      len += more;
    }
  write_out (log->fd, line, len);
}

/* Format into TEXT, of TEXT_MAX + 1 bytes. */
static void
format (char *text, const char *before, const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 3, 0)));
static void
format (char *text, const char *before, const char *fmt, va_list ap)
{
  char raw[TEXT_MAX + 1 + 4];  /* a character that the cut would halve */
  size_t len = strlen (before);

  memcpy (raw, before, len);
  vsnprintf (raw + len, sizeof raw - len, fmt, ap);
  harmless (text, TEXT_MAX + 1, raw);
}

void
mc_log_vput (struct mc_log *log, enum modcat_level level, const char *fmt,
             va_list ap)
{
  char text[TEXT_MAX + 1];
  int saved = errno;

  if (!shown (log, level))
    return;
  format (text, "", fmt, ap);
  put_text (log, lowered (log, level), text, NULL);
  errno = saved;
}

void
mc_log_vput_in (struct mc_log *log, enum modcat_level level,
                const struct mc_spec *spec, const char *fmt, va_list ap)
{
  char text[TEXT_MAX + 1], before[160] = "";
  int saved = errno;

  if (!shown (log, level))
    return;
  if (spec != NULL && spec->within.spec != NULL) {
    mc_spec_name (spec, before, sizeof before - 2);
    strcat (before, ": ");
  }
  errno = saved;               /* FMT may have %m */
  format (text, before, fmt, ap);
  put_text (log, lowered (log, level), text, NULL);
  errno = saved;
}

void
mc_log_put (struct mc_log *log, enum modcat_level level, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  mc_log_vput (log, level, fmt, ap);
  va_end (ap);
}

/* Two lines in BUF: the address, or the part of it around COL, and a caret
   under each byte of what is meant. */
static void
draw_caret (char *buf, const char *address, size_t col, size_t width)
{
  size_t len = strlen (address), start = 0, end;
  char *p = buf;

  if (col > len)
    col = len;
  if (len > CARET_COLUMNS && col > CARET_COLUMNS / 2)
    start = col - CARET_COLUMNS / 2;
  end = start + CARET_COLUMNS < len ? start + CARET_COLUMNS : len;
  if (width == 0)
    width = 1;
  if (width > end - col)
    width = end > col ? end - col : 1;

  p += sprintf (p, "  %s", start > 0 ? "..." : "");
  for (size_t i = start; i < end; i++)
    *p++ = address[i] >= ' ' && address[i] < 0x7f ? address[i] : '?';
  p += sprintf (p, "%s\n  %s", end < len ? "..." : "", start > 0 ? "   " : "");
  memset (p, ' ', col - start);
  p += col - start;
  memset (p, '^', width);
  strcpy (p + width, "\n");
}

void
mc_log_vcaret (struct mc_log *log, enum modcat_level level,
               const struct mc_spec *spec, size_t col, size_t width,
               const char *fmt, va_list ap)
{
  char text[TEXT_MAX + 1], before[192], below[2 * (CARET_COLUMNS + 16)];
  char name[160];
  int saved = errno;

  if (!shown (log, level))
    return;
  snprintf (before, sizeof before, "%s, column %zu: ",
            mc_spec_name (spec, name, sizeof name), col + 1);
  errno = saved;               /* FMT may have %m */
  format (text, before, fmt, ap);
  draw_caret (below, spec->shown, col, width);
  put_text (log, lowered (log, level), text, below);
  errno = saved;
}

void
mc_log_caret (struct mc_log *log, enum modcat_level level,
              const struct mc_spec *spec, size_t col, size_t width,
              const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  mc_log_vcaret (log, level, spec, col, width, fmt, ap);
  va_end (ap);
}

/* RQ doesn't matter: the process has one log. */
void
modcat_log (const struct modcat_request *rq, enum modcat_level level,
            const char *fmt, ...)
{
  va_list ap;

  (void) rq;
  va_start (ap, fmt);
  mc_log_vput (installed, level, fmt, ap);
  va_end (ap);
}

int
modcat_log_shown (const struct modcat_request *rq, enum modcat_level level)
{
  (void) rq;
  return shown (installed, level);
}
