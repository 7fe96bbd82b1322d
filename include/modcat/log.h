/* include/modcat/log.h -- how a module reports: log lines, failures, refusals.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MODCAT_LOG_H
#define MODCAT_LOG_H

#ifdef __cplusplus
extern "C" {
#endif

struct modcat_request;

/* Severity of a log line; the letter is what the line shows.  The text goes
   to the log that the user chose, cut at 480 bytes. */
enum modcat_level {
  MODCAT_LOG_DEBUG,            /* D */
  MODCAT_LOG_INFO,             /* I */
  MODCAT_LOG_NOTICE,           /* N */
  MODCAT_LOG_WARN,             /* W */
  MODCAT_LOG_ERROR,            /* E */
  MODCAT_LOG_FATAL             /* F */
};

/* What a callback returns.  Values below zero end the attempt and have been
   reported by whoever returned them first. */
enum modcat_result {
  MODCAT_OK = 0,
  MODCAT_AGAIN = 1,            /* not yet: see modcat_wait() */
  MODCAT_SKIP = 2,             /* an applier: this target is not mine */
  MODCAT_REFUSE = 3,           /* a peer check: turn this peer away */
  MODCAT_BUSY = 4,             /* accept: out of descriptors or memory; the
                                  core pauses and warns once */
  MODCAT_FAIL = -2,            /* an error: exit status 1 */
  MODCAT_FAIL_SOFT = -3,       /* a warning: exit status 255 */
  MODCAT_FAIL_FINAL = -4       /* an error that a retry can't mend */
};

/* Log one line on behalf of RQ (NULL: of the program).  Never ends the
   process and keeps errno.  No newline at the end of FMT. */
void modcat_log (const struct modcat_request *rq, enum modcat_level level,
                 const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));

/* True when a line of LEVEL would be shown: for texts that cost to make. */
int modcat_log_shown (const struct modcat_request *rq,
                      enum modcat_level level);

/* Report why an open, listen, accept or applier failed and return
   MODCAT_FAIL, so that `return modcat_fail (rq, …)` is the whole error path.
   The core lowers the level while retries remain, as socat does. */
int modcat_fail (const struct modcat_request *rq, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 2, 3)));

/* LEVEL, or what it is lowered to while retries of RQ remain. */
enum modcat_level modcat_retry_level (const struct modcat_request *rq,
                                      enum modcat_level level);

/* The same as modcat_fail() for a failure that socat reports as a warning and exit status 255
   (a proxy's refusal, a TLS handshake); returns MODCAT_FAIL_SOFT. */
int modcat_fail_soft (const struct modcat_request *rq, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 2, 3)));

/* The same, pointing a caret at parameter ARG (0 is the first) or, when ARG
   is -1, at the keyword of the address. */
int modcat_fail_arg (const struct modcat_request *rq, int arg,
                     const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));

/* The same, pointing at the option NAME as the user gave it. */
int modcat_fail_opt (const struct modcat_request *rq, const char *name,
                     const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 3, 4)));

/* What is about to be reported of RQ has this errno: for whoever has to tell
   another program why (see `answer` in channel.h).  Doesn't log. */
void modcat_note_errno (const struct modcat_request *rq, int error);

#ifdef __cplusplus
}
#endif
#endif
