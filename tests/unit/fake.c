/* tests/unit/fake.c -- a log for tests of addresses and options, with columns.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/fake.h"

static char lines[16384];

const char *
fake_log (void)
{
  return lines;
}

void
fake_log_clear (void)
{
  lines[0] = '\0';
}

__attribute__ ((__format__ (__printf__, 3, 0)))
static void
add_line (enum modcat_level level, const char *where, const char *fmt,
          va_list ap)
{
  size_t used = strlen (lines);

  if (level < MODCAT_LOG_INFO || used > sizeof lines - 1024)
    return;
  used += (size_t) snprintf (lines + used, sizeof lines - used, "%c %s",
                             "DINWEF"[level], where);
  vsnprintf (lines + used, 960, fmt, ap);
  strcat (lines, "\n");
}

void
mc_log_put (struct mc_log *log, enum modcat_level level, const char *fmt, ...)
{
  va_list ap;

  (void) log;
  va_start (ap, fmt);
  add_line (level, "", fmt, ap);
  va_end (ap);
}

void
mc_log_vcaret (struct mc_log *log, enum modcat_level level,
               const struct mc_spec *spec, size_t col, size_t width,
               const char *fmt, va_list ap)
{
  char where[80];

  (void) log;
  if (col + width > strlen (spec->text))
    abort ();                  /* nothing of check: fuzzing comes here too */
  snprintf (where, sizeof where, "%d:%zu+%zu ", spec->number, col, width);
  add_line (level, where, fmt, ap);
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

enum modcat_level
mc_log_threshold (const struct mc_log *log)
{
  (void) log;
  return MODCAT_LOG_INFO;
}

void
modcat_log (const struct modcat_request *rq, enum modcat_level level,
            const char *fmt, ...)
{
  va_list ap;

  (void) rq;
  va_start (ap, fmt);
  add_line (level, "", fmt, ap);
  va_end (ap);
}

int
modcat_fail_opt (const struct modcat_request *rq, const char *name,
                 const char *fmt, ...)
{
  char where[80];
  va_list ap;

  (void) rq;
  snprintf (where, sizeof where, "option %s: ", name);
  va_start (ap, fmt);
  add_line (MODCAT_LOG_ERROR, where, fmt, ap);
  va_end (ap);
  return MODCAT_FAIL;
}
