/* core/log.h -- log lines: thresholds, targets, carets.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_LOG_H
#define MC_LOG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include <modcat/log.h>

struct mc_context;
struct mc_spec;

/* Where lines go and which are shown.  One per process. */
struct mc_log;

/* A log that writes level WARN and above to stderr, for PROGNAME (NULL: the
   program was started without a name).  NULL without memory. */
struct mc_log *mc_log_new (const char *progname);
void mc_log_free (struct mc_log *log);

/* The log that modcat_log (NULL, …) uses; the process has one stderr. */
void mc_log_install (struct mc_log *log);

void mc_log_set_threshold (struct mc_log *log, enum modcat_level level);
enum modcat_level mc_log_threshold (const struct mc_log *log);
void mc_log_set_progname (struct mc_log *log, const char *name);
void mc_log_set_micros (struct mc_log *log, bool on);              /* -lu */
void mc_log_set_hostname (struct mc_log *log, const char *name);   /* -lh */

/* -ls, -lf, -ly, -lm.  -1: reported. */
void mc_log_to_stderr (struct mc_log *log);
int mc_log_to_file (struct mc_log *log, const char *path);
int mc_log_to_syslog (struct mc_log *log, const char *facility, bool mixed);

/* -lm: from now on to syslog.  REASON is logged: "starting accept loop". */
void mc_log_switch (struct mc_log *log, const char *reason);

/* children-shutup: lower each line's severity by N steps from now on. */
void mc_log_lower (struct mc_log *log, int n);

/* Lines are about session NUMBER from now on (0: none in particular), their
   severity lowered by N steps. */
void mc_log_about (struct mc_log *log, unsigned long number, int n);

void mc_log_put (struct mc_log *log, enum modcat_level level,
                 const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));
void mc_log_vput (struct mc_log *log, enum modcat_level level,
                  const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 3, 0)));

/* The same for what happened to the address of SPEC: one within another address
   is named before the text. */
void mc_log_vput_in (struct mc_log *log, enum modcat_level level,
                     const struct mc_spec *spec, const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 4, 0)));

/* "address N, column C: text", then, when the log is a stderr, the address
   and a caret under COL to COL + WIDTH - 1.  COL counts from 0 here and from
   1 in the text.  Bytes that don't print are shown as '?'; a long address is
   shown around the column only. */
void mc_log_caret (struct mc_log *log, enum modcat_level level,
                   const struct mc_spec *spec, size_t col, size_t width,
                   const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 6, 7)));
void mc_log_vcaret (struct mc_log *log, enum modcat_level level,
                    const struct mc_spec *spec, size_t col, size_t width,
                    const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 6, 0)));

#endif
